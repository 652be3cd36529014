"""Atom (RFC 4287): feeds and entries, with licences (RFC 4946) and removals (RFC 6721)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicate.errors import InputError
from syndicate.ingest import feeds, feedxml, formats, parts, wire, xmldoc
from syndicate.ingest.dom import words as word_set
from syndicate.ingest.feeds import Entry, Text
from syndicate.ingest.feedxml import ATOM, DC, MEDIA, PUBLISHING, TERMS, address
from syndicate.ingest.wire import Item
from syndicate.ingest.xmldoc import XHTML, XML, base, child, children, inherited, raw, words
from syndicate.model import Byline, Finding, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_VOLATILE = (f"{ATOM}updated", f"{ATOM}logo", f"{ATOM}icon")
_READ = frozenset(
    (
        *(f"{ATOM}{n}" for n in ("id", "title", "link", "content", "summary", "author")),
        *(f"{ATOM}{n}" for n in ("category", "published", "updated", "rights", "source")),
        *(f"{DC}{n}" for n in ("creator", "language", "subject", "rights", "date")),
        *(f"{TERMS}{n}" for n in ("available", "valid", "rightsHolder", "accessRights", "rights")),
        *(f"{MEDIA}{n}" for n in ("content", "group", "thumbnail")),
        *feedxml.LICENCES,
        f"{PUBLISHING}control",
        f"{PUBLISHING}edited",
    )
)
_LINKS = word_set("alternate canonical self edit via license licence enclosure replies")


def split(text: str, path: str) -> tuple[parts.Parts, tuple[Finding, ...]]:
    """The parts of a feed, each with what the feed says of itself."""
    root, findings = xmldoc.parse(text, path)
    entries = _found(root)
    ids = [(words(each, f"{ATOM}id"), _url(each, root)) for each in entries]
    if root.tag == f"{ATOM}entry":
        from lxml import etree

        (name,) = parts.named(ids)
        data = etree.tostring(root, encoding="utf-8", xml_declaration=True)
        return {name: lambda: data}, findings
    return feedxml.split(root, root, entries, ids, _VOLATILE), findings


def read_atom(text: str, path: str) -> Item:
    """The article in a document of one entry."""
    root, findings = xmldoc.parse(text, path)
    entries = _found(root)
    feeds.only_one([words(each, f"{ATOM}id") or _url(each, root) for each in entries], path)
    if not entries:
        return feeds.item(feedxml.gone(root, Entry(formats.ATOM), path), path)
    entry = _entry(feedxml.newest(entries, _changed), root, path)
    entry.findings[:0] = findings
    if len(entries) > 1:
        entry.findings.append(feeds.twice(len(entries)))
    return feeds.item(entry, path)


def _found(root: _Element) -> list[_Element]:
    return [root] if root.tag == f"{ATOM}entry" else children(root, f"{ATOM}entry")


def _entry(element: _Element, root: _Element, path: str) -> Entry:
    feed = root if element is not root else None
    home = _home(feed) if feed is not None else ""
    copied = child(element, f"{ATOM}source")
    url = _url(element, root)
    entry = Entry(
        formats.ATOM,
        guid=words(element, f"{ATOM}id"),
        url=url,
        via=feedxml.link(element, "via", home),
        house=home or words(feed, f"{ATOM}id"),
    )
    dates = wire.Dates(entry.findings)
    entry.title = _text(element, "title", home or url)
    entry.summary = _text(element, "summary", home or url)
    entry.content = _content(element, home or url, path)
    if not entry.content and entry.summary:
        entry.content, entry.summary, entry.excerpt = entry.summary, Text(), True
    entry.language = inherited(element, f"{XML}lang") or words(element, f"{DC}language")
    entry.source = _source(feed if copied is None else copied)
    entry.authors = next(
        (found for each in (element, copied, feed) if (found := _authors(each, entry.source.name))),
        (),
    )
    published = words(element, f"{ATOM}published", f"{DC}date")
    updated = words(element, f"{ATOM}updated")
    entry.published = dates.read(published or updated, "published" if published else "updated")
    entry.modified = dates.read(updated, "updated") if published else ""
    feedxml.categories(
        entry,
        [
            ((each.get("label") or each.get("term") or "").strip(), each.get("scheme") or "")
            for each in children(element, f"{ATOM}category")
        ],
    )
    feedxml.extended(entry, element, home, dates)
    for link in children(element, f"{ATOM}link"):
        rel = (link.get("rel") or "alternate").strip().lower()
        href = address(link, link.get("href") or "", home)
        if rel == "enclosure":
            feedxml.enclosed(entry, href, (link.get("type") or "").lower())
        elif rel not in _LINKS:
            entry.left.append(f"link rel={rel} ({href})")
    entry.stated = feedxml.rights(element, "the entry", home)
    # What a feed says of itself is not said of what it copied from another.
    around = feed if copied is None else copied
    if around is not None:
        entry.stated += feedxml.rights(around, "the feed", home)
    if feed is not None:
        feedxml.removal(entry, feed, _changed(element))
    entry.left += feedxml.unread(element, _READ)
    return entry


def _text(element: _Element, name: str, outside: str) -> Text:
    """A text construct (RFC 4287, 3.1)."""
    found = child(element, ATOM + name)
    if found is None:
        return Text(base=base(element, outside), field=name)
    kind = found.get("type") or "text"
    if kind.lower() == "xhtml":
        return Text(_xhtml(found), base(_inside(found), outside), field=name)
    return Text(raw(found), base(found, outside), not feeds.is_html(kind), name)


def _content(element: _Element, outside: str, path: str) -> Text:
    """The content (RFC 4287, 4.1.3); raises `InputError` for one that is no text."""
    found = child(element, f"{ATOM}content")
    if found is None:
        return Text(base=base(element, outside), field="content")
    kind = (found.get("type") or "text").strip().lower()
    if (elsewhere := (found.get("src") or "").strip()) and not raw(found).strip():
        if child(element, f"{ATOM}summary") is None:
            raise InputError(
                f"The text of this entry is not in the feed but at {elsewhere}.",
                path=path,
                field="content",
                remedy="Save it and give that file.",
            )
        return Text(field="content")
    if kind.endswith(("+xml", "/xml", "xhtml")):
        return Text(_xhtml(found), base(_inside(found), outside), field="content")
    if feeds.is_plain(kind) or feeds.is_html(kind) or kind.startswith("text/"):
        return Text(raw(found), base(found, outside), not feeds.is_html(kind), "content")
    raise InputError(
        f"The content of this entry is {kind}, not text.",
        path=path,
        field="content",
        remedy="Give the page that it leads to.",
    )


def _inside(found: _Element) -> _Element:
    inner = child(found, f"{XHTML}div")
    return found if inner is None else inner


def _xhtml(found: _Element) -> str:
    return xmldoc.as_html(_inside(found))


def _url(element: _Element, root: _Element) -> str:
    home = _home(root) if root is not element else ""
    return feedxml.link(element, "canonical", home) or feedxml.link(element, "alternate", home)


def _home(feed: _Element) -> str:
    return feedxml.link(feed, "alternate", "") or feedxml.link(feed, "self", "")


def _source(feed: _Element | None) -> Source:
    """The feed as who published an entry."""
    if feed is None:
        return Source()
    name = feedxml.words_of(child(feed, f"{ATOM}title"))
    own = address(feed, words(feed, f"{ATOM}id"))
    return Source(name, feedxml.link(feed, "alternate", "") or own)


def _authors(element: _Element | None, source: str) -> tuple[Byline, ...]:
    found: list[Byline] = []
    for each in children(element, f"{ATOM}author"):
        uri = address(each, words(each, f"{ATOM}uri"))
        found += feeds.person(words(each, f"{ATOM}name"), uri, source)
    for each in children(element, f"{DC}creator") if not found else []:
        found += feeds.person(words(each), "", source)
    return tuple(dict.fromkeys(found))


def _changed(element: _Element) -> str:
    return words(element, f"{ATOM}updated", f"{ATOM}published")
