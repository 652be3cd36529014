"""Entries to bytes: valid by the official schemas, and read back with nothing lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from syndicate.errors import ConfigError
from syndicate.feeds import (
    FORMATS,
    Download,
    Entry,
    Feed,
    Link,
    Party,
    Picture,
    check_formats,
    write,
)

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "schemas"
SPACES = {
    "a": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "media": "http://search.yahoo.com/mrss/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LISBON = timezone(timedelta(hours=1))

FULL = Entry(
    uri="urn:uuid:92c9751e-3a26-554e-8e73-24e8287ea3ad",
    url="https://news.example/far%C3%B3is.pt/article.html?a=1&b=2",
    title="Os “últimos” guardas & a luz <de> Skerry",
    language="pt",
    updated=datetime(2026, 3, 19, 10, 0, 30, tzinfo=LISBON),
    published=datetime(2026, 3, 14, 9, 30, tzinfo=UTC),
    summary="Ao fim de 41 anos, 5 < 6 & tudo.",
    html='<div lang="pt" dir="ltr"><p>A água é <a href="https://x.example/?a=1&amp;b=2">fria</a> &lt; 4 °C.</p></div>',
    authors=(Party("Ines Duarte", "https://harbour.example/ines"), Party("Tom Reid")),
    publisher=Party("The Harbour Herald", "https://harbour.example/about"),
    via=Link("https://harbour.example/keepers?x=1&y=2", "The last “keepers” & more", "en"),
    translator="argos: translate-en_pt 1.1",
    rights="© 2026 Harbour Newspapers · Licença: CC BY 4.0",
    licence=LICENCE,
    pictures=(
        Picture("https://harbour.example/a.jpg?w=9", "Um farol", "Ewan MacLeod", "https://l.example/nd", "ND"),
        Picture("https://harbour.example/b", "", "Ana Silva / Herald", "", "Todos os direitos reservados"),
        Picture("https://harbour.example/c.webp", "Um barco"),
    ),
    section="Ilhas",
    keywords=("faróis", "Escócia"),
    expires=datetime(2027, 4, 19, tzinfo=UTC),
    record="https://news.example/far%C3%B3is.pt/manifest.json",
    details={"id": "tag:harbour.example,2026:4711", "version": 2},
)  # fmt: skip
TEXT = replace(
    FULL,
    uri="urn:uuid:text",
    url="https://news.example/b.pt.zip",
    html="",
    text="Linha um\n  3 < 4 & <b>\n",
    summary="",
    pictures=(Picture("https://harbour.example/a.jpg", "Só o farol"),),
    download=Download("https://news.example/b.pt.zip", "application/zip", 8218),
    record="",
)
BARE = Entry(
    uri="urn:uuid:bare",
    url="https://news.example/c.pt/article.html",
    title="Nada mais",
    language="pt",
    updated=datetime(2026, 3, 1, tzinfo=UTC),
    published=datetime(2026, 3, 1, tzinfo=UTC),
    html="<div>x</div>",
)
GONE = replace(
    BARE, uri="urn:uuid:gone", title="Retirado", html="<div>Retirem-no.</div>",
    summary="Retirem-no.", withdrawn=True, reason="Uma fonte pediu proteção.",
)  # fmt: skip
FEED = Feed(
    title="Correio & Cais (português)",
    description="Traduzido automaticamente.",
    language="pt",
    url="https://news.example/pt.xml",
    home="https://news.example/",
    author=Party("Correio do Cais", "https://correio.example/"),
    updated=FULL.updated,
    entries=(FULL, TEXT, BARE, GONE),
    tool=("syndicate", "0.1.0"),
)
EMPTY = replace(FEED, entries=())


def parsed(feed: Feed, format: str) -> Any:
    """As feedparser reads it; it does not write the HTML anew."""
    found = feedparser.parse(write(feed, format), sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.bozo_exception
    return found


def moment(parts: Any) -> datetime:
    return datetime(*parts[:6], tzinfo=UTC)


def links(entry: Any) -> dict[str, dict[str, str]]:
    return {link["rel"]: dict(link) for link in entry.links}


# --- Schemas -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def atom_schema() -> etree.RelaxNG:
    source = SCHEMAS / "atom.rnc"
    if not source.is_file():
        pytest.skip(f"{source} is not here")
    from rnc2rng import dumps, loads

    made = dumps(loads(source.read_text(encoding="utf-8")))
    # It declares a prefix for no namespace, and one for `xml`, which XML does not allow.
    return etree.RelaxNG(
        etree.fromstring(re.sub(r'\s+xmlns:(local|xml)="[^"]*"', "", made).encode())
    )


@pytest.mark.parametrize("feed", [FEED, EMPTY], ids=["full", "empty"])
def test_atom_follows_the_grammar_of_the_rfc(feed: Feed, atom_schema: etree.RelaxNG) -> None:
    atom_schema.assertValid(etree.fromstring(write(feed, "atom")))


def test_the_grammar_finds_what_is_wrong(atom_schema: etree.RelaxNG) -> None:
    assert not atom_schema.validate(
        etree.fromstring(write(FEED, "atom").replace(b"<updated>2", b"<updated>x"))
    )


@pytest.mark.parametrize("feed", [FEED, EMPTY], ids=["full", "empty"])
def test_json_feed_follows_its_schema(feed: Feed) -> None:
    if not (SCHEMAS / "jsonfeed-1.1.json").is_file():
        pytest.skip(f"{SCHEMAS} is not here")
    from jsonschema import Draft4Validator, FormatChecker
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT4

    schema, older = (
        json.loads((SCHEMAS / f"jsonfeed-{v}.json").read_text(encoding="utf-8"))
        for v in ("1.1", "1")
    )
    found = Resource.from_contents(older, DRAFT4)
    registry: Registry[Any] = Registry().with_resources(
        [("https://json.schemastore.org/feed-1", found), (older.get("id", "feed-1"), found)]
    )
    checker = Draft4Validator(schema, registry=registry, format_checker=FormatChecker())
    assert not list(checker.iter_errors(json.loads(write(feed, "jsonfeed"))))
    broken = json.loads(write(FEED, "jsonfeed"))
    del broken["items"][0]["id"]
    assert list(checker.iter_errors(broken))


# --- Read back -----------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["atom", "rss"])
def test_the_feed_itself_is_read_back(format: str) -> None:
    feed = parsed(FEED, format).feed
    assert (feed.title, feed.subtitle, feed.language) == (FEED.title, FEED.description, "pt")
    assert feed.link == FEED.home
    assert links(feed)["self"]["href"] == FEED.url
    assert links(feed)["self"]["type"] == FORMATS[format].media_type
    assert moment(feed.updated_parsed) == FEED.updated.astimezone(UTC)
    assert feed.author == "Correio do Cais"
    assert "syndicate" in feed.generator
    assert "rights" not in feed  # its entries differ
    alike = parsed(replace(FEED, entries=(FULL, TEXT, GONE)), format).feed
    assert alike.rights == FULL.rights


@pytest.mark.parametrize("format", ["atom", "rss"])
def test_an_entry_is_read_back_with_nothing_lost(format: str) -> None:
    entry = parsed(FEED, format).entries[0]
    assert (entry.id, entry.guidislink) == (FULL.uri, format == "atom")
    assert entry.title == FULL.title
    assert entry.title_detail.type == "text/plain"
    assert entry.link == FULL.url
    assert moment(entry.published_parsed) == FULL.published
    assert moment(entry.updated_parsed) == FULL.updated.astimezone(UTC)
    names = [
        {"name": a.name} | ({"href": a.url} if a.url and format == "atom" else {})
        for a in FULL.authors
    ]
    assert [dict(a) for a in entry.authors] == names
    assert [c.name for c in entry.contributors] == [FULL.translator]
    assert [c.value for c in entry.content] == [FULL.html]
    assert entry.content[0].type == "text/html"
    expected = FULL.summary if format == "atom" else "Ao fim de 41 anos, 5 &lt; 6 &amp; tudo."
    assert entry.summary == entry.summary_detail.value == expected
    assert (entry.get("language") or entry.title_detail.language) == "pt"
    assert [(t.term, t.scheme) for t in entry.tags] == [
        ("Ilhas", "https://schema.org/articleSection"), ("faróis", None), ("Escócia", None),
    ]  # fmt: skip
    assert entry.rights == FULL.rights
    assert {link.href for link in entry.links if link.rel == "license"} == {LICENCE}
    assert FULL.via is not None
    via = links(entry)["via"]
    assert (via["href"], via["title"], via["hreflang"]) == (FULL.via.url, FULL.via.title, "en")
    assert links(entry)["describedby"]["href"] == FULL.record
    assert entry.source.title == FULL.publisher.name
    assert (entry.source.get("href") or entry.source.link) == FULL.publisher.url
    assert moment(entry.validity_end_parsed) == FULL.expires
    assert [m["url"] for m in entry.media_content] == [p.url for p in FULL.pictures]
    assert [m.get("type") for m in entry.media_content] == ["image/jpeg", None, "image/webp"]
    assert {m["medium"] for m in entry.media_content} == {"image"}
    assert [c["content"] for c in entry.media_credit] == ["Ewan MacLeod", "Ana Silva / Herald"]
    assert entry.media_license == {
        "type": "text/html",
        "href": "https://l.example/nd",
        "content": "ND",
    }
    assert entry.media_copyright == "Todos os direitos reservados"
    # None of a picture's words took the place of the entry's own.
    assert entry.license == LICENCE


@pytest.mark.parametrize("format", ["atom", "rss"])
def test_each_picture_has_its_own_credit_and_licence(format: str) -> None:
    """Which feedparser, that keeps no tree, cannot tell."""
    root = etree.fromstring(write(replace(FEED, entries=(FULL,)), format))
    told = [
        tuple(
            (each.text, each.get("href"))
            for name in ("description", "credit", "license", "copyright")
            for each in picture.findall(f"media:{name}", SPACES)
        )
        for picture in root.iterfind(".//media:content", SPACES)
    ]
    assert told == [
        (("Um farol", None), ("Ewan MacLeod", None), ("ND", "https://l.example/nd")),
        (("Ana Silva / Herald", None), ("Todos os direitos reservados", None)),
        (("Um barco", None),),
    ]


@pytest.mark.parametrize("format", ["atom", "rss"])
def test_a_text_and_a_file_to_fetch_are_read_back(format: str) -> None:
    entry = parsed(FEED, format).entries[1]
    content = entry.content[0]
    if format == "atom":
        assert (content.type, content.value) == ("text/plain", TEXT.text.strip())
    else:
        assert "Linha um\n  3 &lt; 4 &amp; &lt;b&gt;\n" in content.value
    assert entry.link == TEXT.url
    [file] = entry.enclosures
    assert (file.href, file.type, file.length) == (TEXT.url, "application/zip", "8218")
    # Without a summary, what is said of a picture is not taken for one.
    assert entry.get("summary") in (None, "", "Só o farol" if format == "atom" else "")


@pytest.mark.parametrize("format", ["atom", "rss"])
def test_an_entry_without_anything_more_has_nothing_more(format: str) -> None:
    entry = parsed(FEED, format).entries[2]
    for name in (
        "tags",
        "rights",
        "media_content",
        "contributors",
        "source",
        "enclosures",
        "expired",
    ):
        assert not entry.get(name)
    assert not entry.get("authors")


@pytest.mark.parametrize("format", ["atom", "rss"])
def test_a_withdrawal_stands_in_the_feed_twice(format: str) -> None:
    entry = parsed(FEED, format).entries[3]
    assert (entry.id, entry.title, entry.content[0].value) == (
        "urn:uuid:gone",
        "Retirado",
        GONE.html,
    )
    root = etree.fromstring(write(FEED, format))
    [removal] = root.iterfind(".//at:deleted-entry", SPACES)
    assert dict(removal.attrib) == {"ref": "urn:uuid:gone", "when": "2026-03-01T00:00:00+00:00"}
    assert removal.findtext("at:comment", namespaces=SPACES) == GONE.reason


def test_json_feed_has_it_all() -> None:
    made = json.loads(write(FEED, "jsonfeed"))
    assert made["version"] == "https://jsonfeed.org/version/1.1"
    assert (made["title"], made["feed_url"], made["home_page_url"], made["language"]) == (
        FEED.title, FEED.url, FEED.home, "pt",
    )  # fmt: skip
    assert made["authors"] == [{"name": "Correio do Cais", "url": "https://correio.example/"}]
    assert made["_syndicate"]["deleted"] == [
        {"id": "urn:uuid:gone", "when": "2026-03-01T00:00:00+00:00", "reason": GONE.reason}
    ]
    full, text, bare, gone = made["items"]
    assert FULL.via is not None
    assert {name: full[name] for name in full if name != "_syndicate"} == {
        "id": FULL.uri,
        "url": FULL.url,
        "external_url": FULL.via.url,
        "title": FULL.title,
        "content_html": FULL.html,
        "summary": FULL.summary,
        "image": FULL.pictures[0].url,
        "date_published": "2026-03-14T09:30:00+00:00",
        "date_modified": "2026-03-19T10:00:30+01:00",
        "authors": [
            {"name": "Ines Duarte", "url": "https://harbour.example/ines"},
            {"name": "Tom Reid"},
        ],
        "tags": ["Ilhas", "faróis", "Escócia"],
        "language": "pt",
    }
    assert full["_syndicate"] == {
        "id": "tag:harbour.example,2026:4711",
        "version": 2,
        "manifest": FULL.record,
        "rights": FULL.rights,
        "licence": LICENCE,
        "translator": FULL.translator,
    }
    assert text["content_text"] == TEXT.text
    assert text["attachments"] == [
        {"url": TEXT.url, "mime_type": "application/zip", "size_in_bytes": 8218}
    ]
    assert set(bare) == {
        "id",
        "url",
        "title",
        "content_html",
        "date_published",
        "date_modified",
        "language",
    }
    assert gone["content_html"] == GONE.html


# --- Laws ----------------------------------------------------------------------------------------

CHARACTERS = st.characters(
    min_codepoint=0x20, exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"
)
WORDS = st.text(CHARACTERS, max_size=40)


@given(title=WORDS, summary=WORDS, html=WORDS, keyword=WORDS, credit=WORDS)
def test_no_word_can_break_a_feed(
    title: str, summary: str, html: str, keyword: str, credit: str
) -> None:
    entry = replace(
        FULL, title=title, summary=summary, html=html or "-", keywords=(keyword or "-",),
        pictures=(Picture("https://p.example/a", credit=credit),),
    )  # fmt: skip
    feed = replace(FEED, entries=(entry,))
    atom = etree.fromstring(write(feed, "atom"))
    rss = etree.fromstring(write(feed, "rss"))
    for root, inside in ((atom, "a:entry/"), (rss, "channel/item/")):
        prefix = "a:" if root is atom else ""
        assert (root.findtext(f"{inside}{prefix}title", namespaces=SPACES) or "") == title
        assert (
            root.findtext(f"{inside}media:content/media:credit", namespaces=SPACES) or ""
        ) == credit
    assert atom.findtext("a:entry/a:content", namespaces=SPACES) == (html or "-")
    assert rss.findtext("channel/item/content:encoded", namespaces=SPACES) == (html or "-")
    assert json.loads(write(feed, "jsonfeed"))["items"][0].get("title", "") == title


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_feed_is_the_same_bytes(format: str) -> None:
    assert write(FEED, format) == write(replace(FEED), format)
    assert write(FEED, format).decode("utf-8").endswith("\n")


@pytest.mark.parametrize(("names", "message"), [(["ratom"], "'ratom' is not"), ([], "No format")])
def test_a_format_that_does_not_exist(names: list[str], message: str) -> None:
    with pytest.raises(ConfigError, match=message) as raised:
        check_formats(names)
    assert "rss, atom, jsonfeed" in raised.value.remedy


def test_formats_are_taken_once() -> None:
    checked: Callable[..., tuple[str, ...]] = check_formats
    assert checked(["atom", "rss", "atom"]) == ("atom", "rss")
