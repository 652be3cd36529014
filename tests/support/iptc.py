"""IPTC's official schemas, and translations at random and hostile ones to hold against them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree
from referencing import Registry, Resource

from syndicate.model import (
    Article,
    Block,
    BlockKind,
    Byline,
    History,
    Image,
    Inline,
    Mark,
    MarkKind,
    ModelInfo,
    Permission,
    Rights,
    Signal,
    Signature,
    Source,
    Status,
    Translation,
)

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "schemas"
NAR = "{http://iptc.org/std/nar/2006-10-01/}"
NITF = "{http://iptc.org/std/NITF/2006-10-18/}"
FORMATS = ["ninjs", "newsml-g2", "nitf"]

# --- Schemas -------------------------------------------------------------------------------------

checked = FormatChecker(formats=())
"""Its own, as the library checks these formats only where yet other packages are installed."""


@checked.checks("date-time")
def _is_date_time(value: object) -> bool:
    pattern = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
    return not isinstance(value, str) or re.fullmatch(pattern, value) is not None


@checked.checks("uri", raises=ValueError)
def _is_uri(value: object) -> bool:
    if not isinstance(value, str):
        return True
    allowed = r"[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+"
    return re.fullmatch(allowed, value) is not None and bool(urlsplit(value).scheme)


def schema_file(name: str) -> Path:
    path = SCHEMAS / name
    if not path.exists():
        pytest.skip(f"the official schema {name} is not in {SCHEMAS}")
    return path


@lru_cache(maxsize=1)
def ninjs_validator() -> Draft202012Validator:
    """Its reference to GeoJSON's schema is answered from the file beside it."""
    geo = json.loads(schema_file("GeoJSON-schema.json").read_text())
    registry: Registry = Registry().with_resources(
        [(each, Resource.from_contents(geo)) for each in (geo["$id"], geo["$id"] + "#")]
    )
    schema = json.loads(schema_file("ninjs-schema_3.1.json").read_text())
    return Draft202012Validator(schema, registry=registry, format_checker=checked)


@lru_cache(maxsize=4)
def xml_schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(schema_file(name)))


def problems(form: str, data: bytes) -> list[str]:
    """What the official schema has against the file; of NewsML-G2 NITF's against the NITF in it."""
    if form == "ninjs":
        return [error.message for error in ninjs_validator().iter_errors(json.loads(data))]
    found = []
    tree = etree.fromstring(data)
    checks = [("nitf-3-6.xsd", tree)]
    if form == "newsml-g2":
        stories = tree.findall(f".//{NITF}nitf")
        copies = [etree.fromstring(etree.tostring(story)) for story in stories]
        checks = [("NewsML-G2_2.35-spec-All-Power.xsd", tree)]
        checks += [("nitf-3-6.xsd", copy) for copy in copies]
    for name, top in checks:
        schema = xml_schema(name)
        schema.validate(top)
        found += [str(error) for error in schema.error_log]
    return found


def strings(form: str, data: bytes) -> Iterator[str]:
    """Every text that the file holds, as its reader gets it; XHTML in ninjs is read too."""
    if form != "ninjs":
        yield from _texts(etree.fromstring(data))
        return
    stack: list[Any] = [json.loads(data)]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if value.get("contentType") == "application/xhtml+xml":
                yield from _texts(etree.fromstring(value["value"]))
                value = {}
            stack += value.values()
        elif isinstance(value, list):
            stack += value
        elif isinstance(value, str):
            yield value


def _texts(tree: etree._Element) -> Iterator[str]:
    for element in tree.iter():
        yield from map(str, element.attrib.values())
        yield from filter(None, (element.text, element.tail))


def skeleton(form: str, data: bytes) -> list[object]:
    """The elements and attributes, or the names, without what they hold."""
    if form != "ninjs":
        return [(str(each.tag), sorted(each.attrib)) for each in etree.fromstring(data).iter()]

    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            if value.get("contentType") == "application/xhtml+xml":
                return skeleton("xhtml", value["value"].encode())
            return {name: shape(each) for name, each in value.items()}
        return [shape(each) for each in value] if isinstance(value, list) else type(value).__name__

    return [shape(json.loads(data))]


# --- Translations --------------------------------------------------------------------------------


def everything(words: str, url: str = "https://example.org/a") -> Translation:
    """Every field that a source or an editor fills is `words`, every address is `url`."""
    link = Mark(0, len(words), MarkKind.LINK, (("href", url), ("title", words), ("onclick", words)))
    inline = Inline(words, (link, Mark(0, len(words), MarkKind.STRONG)))
    kind = BlockKind
    blocks = (
        Block(kind.PARAGRAPH, inline, language=words),
        Block(kind.HEADING, inline, level=2),
        Block(kind.LIST_ITEM, inline, level=1, group=1),
        Block(kind.QUOTATION, inline, group=2),
        Block(kind.QUOTATION, inline, group=2, role="attribution"),
        Block(kind.IMAGE, image=Image(url, words, 10, 10, words, words), group=3),
        Block(kind.CAPTION, inline, group=3),
        Block(kind.CREDIT, inline, group=3),
        Block(kind.TABLE_CELL, inline, group=4, header=True, row=0),
        Block(kind.TABLE_CELL, inline, group=4, row=1),
        Block(kind.CODE, inline),
        Block(kind.EMBED, inline, url=url),
        Block(kind.PARAGRAPH, inline, role="correction"),
    )
    article = Article(
        id=words,
        headline=inline,
        blocks=blocks,
        slug=words,
        summary=inline,
        bylines=(Byline(words, words, words, url), Byline(words)),
        source=Source(words, url),
        canonical_url=url,
        published=words,
        modified=words + "!",
        dateline=words,
        section=words,
        keywords=(words, words),
        rights=Rights(
            words, words, words, words, words, Permission(words, words, words), (words,), url
        ),
        image=Image(url + "2", words),
        embargo=words,
        expires=words,
        history=History(words, words, Signal.CORRECTION, words, words),
        version=2,
    )
    leg = ModelInfo(words, words, words, words, "en", "pt")
    return Translation(
        article=article,
        source_language="en",
        target_language="pt",
        headline=inline,
        summary=inline,
        blocks=blocks,
        signature=Signature((leg,), 1, words, ((words, words),), words),
        keywords=(words,),
        section=words,
        translated=words,
        provider=Source(words, url),
    )


_WORDS = st.text(
    st.one_of(
        st.sampled_from("abc é字ش\n\t\x00\x1b\u200f\u2028\u202e\ufffe—.“"),
        st.characters(exclude_characters="<&"),
    ),
    max_size=12,
)
"""Without `<` and `&`: where one is read back, it was markup pasted as text."""
_URLS = st.sampled_from(
    [
        *("https://example.org/a", "http://[::1]:80/é?q=[x]#y#z", "https://bücher.example/%zz|^"),
        *("/relative", "javascript:alert(1)", "https://[broken", "mailto:a@example.org", ""),
    ]
)
_DAYS = st.sampled_from(
    [
        *("2026-03-14T09:30:00+00:00", "2026-03-14", "2026-03-14T09:30:00", "20260314T0930Z"),
        *("2026-03-14T09:30:00.5-03:30", "yesterday", ""),
    ]
)
_TAGS = st.sampled_from([None, "en", "ar", "zh-Hant", "not a tag"])


@st.composite
def _inlines(draw: st.DrawFn) -> Inline:
    text = draw(_WORDS)
    ends = st.integers(0, len(text))
    marks = []
    for kind in draw(st.lists(st.sampled_from(MarkKind), max_size=3)):
        start, end = sorted((draw(ends), draw(ends)))
        given = (("href", draw(_URLS)), ("lang", "ar"), ("rel", "nofollow ugc"), ("title", text))
        marks.append(Mark(start, end, kind, (*given, ("datetime", "2026"), ("dir", "rtl"))))
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    return Inline(text, tuple(marks))


_IMAGES = st.builds(
    Image,
    url=_URLS,
    alt=_WORDS,
    width=st.sampled_from([None, -1, 0, 640]),
    height=st.sampled_from([None, 480]),
    credit=_WORDS,
    license=st.one_of(_URLS, _WORDS),
)
_BLOCKS = st.builds(
    Block,
    kind=st.sampled_from(BlockKind),
    content=_inlines(),
    level=st.integers(0, 7),
    group=st.integers(0, 2),
    ordered=st.booleans(),
    number=st.sampled_from([None, None, 0, 7]),
    row=st.integers(0, 2),
    column=st.integers(0, 2),
    rows=st.integers(0, 3),
    columns=st.integers(0, 3),
    header=st.booleans(),
    role=st.sampled_from(["", "", "correction", "attribution"]),
    language=_TAGS,
    image=st.one_of(st.none(), _IMAGES),
    url=_URLS,
)
_RIGHTS = st.builds(
    Rights,
    license=st.one_of(_URLS, _WORDS, st.just("https://creativecommons.org/licenses/by/4.0/")),
    license_name=_WORDS,
    holder=_WORDS,
    notice=_WORDS,
    usage_terms=_WORDS,
    permission=st.builds(Permission, _WORDS, _DAYS, _WORDS),
    pixel=_URLS,
)


@st.composite
def translations(draw: st.DrawFn) -> Translation:
    """Any article in any state, also such as no ingest would make."""
    blocks = tuple(draw(st.lists(_BLOCKS, max_size=6)))
    sources = st.builds(Source, _WORDS, _URLS)
    article = Article(
        id=draw(st.one_of(_URLS, _WORDS, st.just("tag:example.org,2026:1"))),
        headline=draw(_inlines()),
        blocks=blocks,
        version=draw(st.integers(1, 3)),
        status=draw(st.sampled_from(Status)),
        bylines=tuple(draw(st.lists(st.builds(Byline, _WORDS, _WORDS, _WORDS, _URLS), max_size=2))),
        source=draw(sources),
        canonical_url=draw(_URLS),
        published=draw(_DAYS),
        modified=draw(_DAYS),
        dateline=draw(_WORDS),
        section=draw(_WORDS),
        keywords=tuple(draw(st.lists(_WORDS, max_size=2))),
        rights=draw(_RIGHTS),
        image=draw(st.one_of(st.none(), _IMAGES)),
        embargo=draw(_DAYS),
        expires=draw(_DAYS),
        history=History(draw(_DAYS), draw(_DAYS), draw(st.sampled_from(Signal)), note=draw(_WORDS)),
    )
    leg = ModelInfo(draw(_WORDS), draw(_WORDS), draw(_WORDS), draw(_WORDS), "en", "pt")
    return Translation(
        article=article,
        source_language=draw(st.sampled_from(["en", "zh-Hans"])),
        target_language=draw(st.sampled_from(["pt", "ar", "ja", "sr-Latn"])),
        headline=draw(_inlines()),
        summary=draw(_inlines()),
        blocks=blocks,
        signature=Signature(draw(st.sampled_from([(), (leg,)])), 1, "", (), draw(_WORDS)),
        translated=draw(_DAYS),
        provider=draw(sources),
    )
