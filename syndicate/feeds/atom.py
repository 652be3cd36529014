"""Atom (RFC 4287), with Media RSS, creativeCommons and Tombstones (RFC 6721)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicate.feeds.markup import (
    ATOM,
    PREFIXES,
    SECTION,
    add,
    document,
    extensions,
    links,
    removals,
    root,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

    from syndicate.feeds.entry import Entry, Feed, Party

_UNUSED = {"content", "dc"}


def write(feed: Feed) -> bytes:
    """`<lang>.atom.xml`. Extensions stand before the entries, where the RFC's grammar has them."""
    prefixes = {name: space for name, space in PREFIXES.items() if name not in _UNUSED}
    made = root(ATOM + "feed", ATOM, prefixes)
    made.set("{http://www.w3.org/XML/1998/namespace}lang", feed.language)
    name, version = feed.tool
    add(made, ATOM + "id", feed.url)
    add(made, ATOM + "title", feed.title)
    add(made, ATOM + "subtitle", feed.description)
    add(made, ATOM + "updated", feed.updated.isoformat())
    add(made, ATOM + "link", rel="self", href=feed.url, type="application/atom+xml")
    add(made, ATOM + "link", rel="alternate", href=feed.home, type="text/html")
    _party(made, "author", feed.author)
    if feed.rights:
        add(made, ATOM + "rights", feed.rights)
    add(made, ATOM + "generator", name, version=version)
    removals(made, feed)
    for entry in feed.entries:
        _entry(made, entry)
    return document(made)


def _entry(feed: _Element, entry: Entry) -> None:
    made = add(feed, ATOM + "entry", lang=entry.language)
    add(made, ATOM + "id", entry.uri)
    add(made, ATOM + "title", entry.title)
    add(made, ATOM + "published", entry.published.isoformat())
    add(made, ATOM + "updated", entry.updated.isoformat())
    add(made, ATOM + "link", rel="alternate", href=entry.url)
    if entry.download is not None:
        file = entry.download
        add(
            made, ATOM + "link", rel="enclosure", href=file.url, type=file.media_type,
            length=str(file.size),
        )  # fmt: skip
    links(made, entry)
    for author in entry.authors or filter(None, [entry.publisher]):
        _party(made, "author", author)
    if entry.translator:
        add(add(made, ATOM + "contributor"), ATOM + "name", entry.translator)
    if entry.section:
        add(made, ATOM + "category", term=entry.section, scheme=SECTION)
    for keyword in entry.keywords:
        add(made, ATOM + "category", term=keyword)
    kind = {"type": "html"} if entry.html else {"type": "text"}
    add(made, ATOM + "content", entry.html or entry.text, **kind)
    extensions(made, entry)
    if entry.summary:
        add(made, ATOM + "summary", entry.summary)
    if entry.rights:
        add(made, ATOM + "rights", entry.rights)
    if entry.publisher:
        _source(made, entry)


def _source(entry: _Element, said: Entry) -> None:
    """Who published the original, in the place of the feed that an entry was copied from."""
    made = add(entry, ATOM + "source")
    if said.publisher.url:
        add(made, ATOM + "id", said.publisher.url)
    add(made, ATOM + "title", said.publisher.name)
    if said.publisher.url:
        add(made, ATOM + "link", rel="alternate", href=said.publisher.url, type="text/html")


def _party(parent: _Element, role: str, party: Party) -> None:
    made = add(parent, ATOM + role)
    add(made, ATOM + "name", party.name)
    if party.url:
        add(made, ATOM + "uri", party.url)
