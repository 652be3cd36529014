"""Whether each rendition of a package does what its source demands: `check`.

What is looked for is what stands in the finished file, whoever wrote the template.

| demand | pages, fragments | text, Markdown | JSON, XML |
|---|---|---|---|
| attribution | readers see it | it stands there | it is a value, or in one |
| link-back, licence-link | a link leads there | the address stands there | the same |
| notice-of-changes | one of `NOTICES` | one of them | or IPTC's code for trained algorithms |
| share-alike | a link `rel=license` | as licence-link | as licence-link |
| pixel | an `<img>` with exactly this address | cannot be | ninjs, NewsML-G2: in the body |
| no-photographs | no other `<img>` | – | – |

XLIFF and TMX are for the house's own translators and are not published: nothing is asked of them.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from syndicate.model import BlockKind, Finding, Rendition, Severity, Status, Translation
from syndicate.rights.rules import (
    ASKS,
    ATTRIBUTION,
    LICENCE_LINK,
    LINK_BACK,
    NO_DERIVATIVES,
    NO_PHOTOGRAPHS,
    NOTICE_OF_CHANGES,
    PIXEL,
    SHARE_ALIKE,
)
from syndicate.rights.stated import demanded

_INTERNAL = frozenset({"xliff", "tmx"})
_HOLD_PIXEL = frozenset({"page", "fragment", "ninjs", "newsml-g2"})
"""Roles of what is put on a web page as it is; from the others a page is yet to be made."""
_BY_ALGORITHM = "trainedalgorithmicmedia"
_ODD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What stands in a file: its letters and digits in a row, its values, and in HTML its links,
    those that are licences, and its pictures."""

    letters: str
    values: tuple[str, ...]
    markup: bool = False
    links: frozenset[str] = frozenset()
    licences: frozenset[str] = frozenset()
    pictures: tuple[str, ...] = ()

    def says(self, text: str) -> bool:
        return _letters(text) in self.letters

    def leads_to(self, url: str) -> bool:
        wanted = _plain(url)
        return wanted in self.links if self.markup else any(wanted in v for v in self.values)


def check(
    translation: Translation, renditions: Sequence[Rendition], notices: Sequence[str]
) -> tuple[Finding, ...]:
    """A finding for each demand that a rendition does not meet; `notices` are those of
    `syndicate.disclosure` in the language of the translation.

    An error is a broken demand: the package must not leave. A withdrawal has no text, and nothing
    is demanded of it.
    """
    article = translation.article
    if article.status is Status.CANCELED:
        return ()
    demands = demanded(article.rights)
    found: list[Finding] = []
    if why := demands.get(NO_DERIVATIVES):
        found.append(_broken(NO_DERIVATIVES, "", "it is a translation", why))
    pictures = article.image is not None or any(
        block.kind is BlockKind.IMAGE for block in translation.blocks
    )
    if pictures and (why := demands.get(NO_PHOTOGRAPHS)):
        found.append(_broken(NO_PHOTOGRAPHS, "", "the article still has pictures", why))
    for rendition in sorted(renditions, key=lambda each: each.path):
        if rendition.role in _INTERNAL:
            continue
        evidence = _evidence(rendition)
        for demand, missing in _missing(translation, rendition.role, evidence, notices):
            if why := demands.get(demand):
                found.append(_broken(demand, rendition.path, missing, why))
        pixel = article.rights.pixel if PIXEL in demands else ""
        if pixel and rendition.role not in _HOLD_PIXEL and not evidence.leads_to(pixel):
            found.append(
                Finding(
                    "rights.pixel",
                    Severity.INFO,
                    f"{rendition.path} has no place for the source's counter",
                    "Do not publish from it on the web, or put in the counter that the manifest "
                    "names.",
                    "metadata",
                )
            )
    return tuple(found)


def _missing(
    translation: Translation, role: str, evidence: _Evidence, notices: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """(demand, what is missing) of one rendition, whether it is demanded or not."""
    article, rights = translation.article, translation.article.rights
    names = [byline.name for byline in article.bylines if byline.name.strip()]
    names = names or [name for name in (article.source.name or rights.holder,) if name]
    for name in names:
        if not evidence.says(name):
            yield ATTRIBUTION, f"{name} is not named"
    if rights.notice and not evidence.says(rights.notice):
        yield ATTRIBUTION, "the copyright notice is missing"
    url = article.canonical_url
    if url.startswith("http") and not evidence.leads_to(url):
        yield LINK_BACK, "the link to the original is missing"
    license = rights.license
    if license.startswith("http"):
        if not evidence.leads_to(license):
            yield LICENCE_LINK, "the link to the licence is missing"
        if evidence.markup and _plain(license) not in evidence.licences:
            yield SHARE_ALIKE, "no rel=license leads to the licence of the original"
    elif license and not evidence.says(rights.license_name or license):
        yield LICENCE_LINK, "the licence is not named"
    if not any(evidence.says(notice) for notice in notices) and (
        evidence.markup or role in ("text", "markdown") or _BY_ALGORITHM not in evidence.letters
    ):
        yield NOTICE_OF_CHANGES, "nothing says that the text was translated"
    if rights.pixel and role in _HOLD_PIXEL:
        held = evidence.pictures if evidence.markup else _sources(evidence.values)
        if rights.pixel not in held:
            yield PIXEL, "the source's counter is missing or was changed"
    if [each for each in evidence.pictures if each != rights.pixel]:
        yield NO_PHOTOGRAPHS, "it shows a picture"


def _broken(demand: str, path: str, missing: str, why: str) -> Finding:
    return Finding(
        f"rights.{demand}",
        Severity.ERROR,
        f"{path + ': ' if path else ''}{missing}; {why} demands that {ASKS[demand]}",
        "A template of your own may leave it out: put it back, as the template that ships has it."
        if path
        else "Record a permission, or leave the article.",
        "metadata",
    )


# --- What stands in a file ---------------------------------------------------------------------


def _evidence(rendition: Rendition) -> _Evidence:
    text = rendition.data.decode("utf-8", "replace")
    if rendition.media_type == "text/html":
        return _of_html(text)
    values: Iterable[str] = [text]
    if rendition.media_type.endswith("json"):
        values = _of_json(json.loads(text))
    elif rendition.media_type.endswith("xml"):
        values = _of_xml(rendition.data)
    elif rendition.role == "markdown":
        values = [re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)]
    values = [html.unescape(value) for value in values]
    return _Evidence(_letters(" ".join(values)), tuple(map(_plain, values)))


def _of_html(text: str) -> _Evidence:
    from lxml import etree
    from lxml import html as markup

    root = markup.document_fromstring(text.encode(), parser=markup.HTMLParser(encoding="utf-8"))
    pictures = tuple(str(each.get("src", "")) for each in root.iter("img"))
    links = list(root.iter("a"))
    licences = [
        each for each in root.iter("a", "link") if "license" in str(each.get("rel", "")).split()
    ]
    etree.strip_elements(root, "head", "script", "style", "template", with_tail=False)
    return _Evidence(
        _letters(" ".join(map(str, root.itertext(etree.Element)))),
        (),
        True,
        frozenset(_plain(str(each.get("href", ""))) for each in links),
        frozenset(_plain(str(each.get("href", ""))) for each in licences),
        pictures,
    )


def _of_json(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _of_json(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _of_json(inner)


def _of_xml(data: bytes) -> Iterator[str]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    for element in etree.fromstring(data, parser).iter(etree.Element):
        yield from map(str, element.values())
        for own in (element.text, element.tail):
            if own:
                yield str(own)


def _sources(values: Iterable[str]) -> frozenset[str]:
    """The addresses of pictures, in values that are addresses or hold HTML."""
    found: set[str] = set()
    for value in values:
        found.update(re.findall(r"""\bsrc=["']([^"']+)["']""", value))
        found.add(value)
    return frozenset(found)


def _plain(url: str) -> str:
    """An address, or text with addresses in it, as it compares: escapes undone."""
    return unquote(url).strip()


def _letters(text: str) -> str:
    """Letters and digits in a row: how names and sentences compare whatever wraps or marks them."""
    return _ODD.sub("", text).casefold()
