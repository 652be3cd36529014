"""RSS 2.0 and 1.0 (RDF), with what the RSS Advisory Board's profile and its modules add."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicate.errors import InputError
from syndicate.ingest import feeds, feedxml, formats, parts, wire, xmldoc
from syndicate.ingest.feeds import Entry, Text
from syndicate.ingest.feedxml import ATOM, CONTENT, DC, MEDIA, RDF, TERMS, address
from syndicate.ingest.metadata import is_url
from syndicate.ingest.wire import Item
from syndicate.ingest.xmldoc import XHTML, base, child, children, raw, words
from syndicate.model import Byline, Finding, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACES = (
    "{http://purl.org/rss/1.0/}",
    "{http://my.netscape.com/rdf/simple/0.9/}",
    "{http://backend.userland.com/rss2}",
)
_ORIGINAL_LINK = "{http://rssnamespace.org/feedburner/ext/1.0}origLink"
_VOLATILE = (
    *("lastBuildDate", "pubDate", "ttl", "items", "skipHours", "skipDays", "cloud", "image"),
    *(f"{ATOM}updated", f"{DC}date", f"{TERMS}modified"),
)
_READ = frozenset(
    (
        *("title", "link", "guid", "description", "pubDate", "author", "category", "source"),
        *("enclosure", "language", "copyright", "comments", f"{CONTENT}encoded", f"{XHTML}body"),
        *(f"{ATOM}{n}" for n in ("link", "updated", "author", "published", "rights", "summary")),
        *(f"{DC}{n}" for n in ("creator", "date", "language", "subject", "rights", "source")),
        *(f"{DC}publisher", f"{DC}identifier", f"{DC}title", f"{DC}type", f"{DC}format"),
        *(f"{TERMS}{n}" for n in ("available", "valid", "modified", "created", "issued")),
        *(f"{TERMS}{n}" for n in ("rights", "rightsHolder", "accessRights")),
        *(f"{MEDIA}{n}" for n in ("content", "group", "thumbnail")),
        *feedxml.LICENCES,
        _ORIGINAL_LINK,
        # How a site counts and files its entries is no part of them.
        *("{http://purl.org/rss/1.0/modules/slash/}comments",),
        *(f"{{http://wellformedweb.org/CommentAPI/}}{n}" for n in ("commentRss", "comment")),
        "{com-wordpress:feed-additions:1}post-id",
        "{http://www.w3.org/2007/app}control",
    )
)
_PUBLISHED = ("pubDate", f"{DC}date", f"{TERMS}issued", f"{TERMS}created", f"{ATOM}published")
_MAILED = re.compile(r"[^\s@]+@[^\s@]+\s*\((?P<name>[^()]+)\)")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+")


def split(text: str, path: str) -> tuple[parts.Parts, tuple[Finding, ...]]:
    """The parts of a feed, each with its channel."""
    root, findings = _parsed(text, path)
    channel, items = _found(root, path)
    ids = [(_guid(each)[0], _link(each, channel)) for each in items]
    return feedxml.split(root, channel, items, ids, _VOLATILE), findings


def read_rss(text: str, path: str) -> Item:
    """The article in a document of one item."""
    root, findings = _parsed(text, path)
    channel, items = _found(root, path)
    feeds.only_one([_guid(each)[0] or _link(each, channel) for each in items], path)
    kind = formats.RDF if root.tag == f"{RDF}RDF" else formats.RSS
    if not items:
        entry = feedxml.gone(channel, Entry(kind), path)
        return feeds.item(entry, path)
    entry = _entry(feedxml.newest(items, _changed), channel, kind)
    entry.findings[:0] = findings
    if len(items) > 1:
        entry.findings.append(feeds.twice(len(items)))
    return feeds.item(entry, path)


def _parsed(text: str, path: str) -> tuple[_Element, tuple[Finding, ...]]:
    """The document, its elements under the names that RSS 2.0 gives them."""
    root, findings = xmldoc.parse(text, path)
    for each in root.iter():
        tag = each.tag
        if isinstance(tag, str) and tag.startswith(_SPACES):
            each.tag = tag.rpartition("}")[2]
    return root, findings


def _found(root: _Element, path: str) -> tuple[_Element, list[_Element]]:
    channel = child(root, "channel")
    if channel is None:
        raise InputError(
            "The feed has no channel.", path=path, field="channel", remedy="Get the feed again."
        )
    return channel, [*children(channel, "item"), *children(root, "item")]


def _entry(item: _Element, channel: _Element, kind: str) -> Entry:
    home = _home(channel)
    guid, _ = _guid(item)
    entry = Entry(kind, guid=guid, url=_link(item, channel), house=home or words(channel, "title"))
    dates = wire.Dates(entry.findings)
    entry.title = _text(item, home, "title", f"{DC}title")
    entry.content = _text(item, home, f"{CONTENT}encoded")
    if (body := child(item, f"{XHTML}body")) is not None and not entry.content:
        entry.content = Text(xmldoc.as_html(body), base(body, home), field="xhtml:body")
    entry.summary = _text(item, home, "description", f"{ATOM}summary")
    if not entry.content:
        # The profile lets it be the whole text, and many feeds have nothing else.
        entry.content, entry.summary, entry.excerpt = entry.summary, Text(), True
        entry.content = entry.content or Text(field="description")
    entry.language = feedxml.language(item) or feedxml.language(channel)
    name = words(item, f"{DC}publisher") or words(channel, f"{DC}publisher", "title")
    entry.source = Source(name, home)
    copied = child(item, "source")
    if copied is not None and words(copied):
        entry.source = Source(words(copied), address(copied, copied.get("url") or "", home))
    entry.authors = _authors(item, entry.source.name)
    via = address(item, words(item, f"{DC}source"), home)
    entry.via = via or feedxml.link(item, "via", home)
    published = next((name for name in _PUBLISHED if words(item, name)), "")
    entry.published = dates.read(words(item, published), _field(published)) if published else ""
    entry.modified = dates.read(words(item, f"{ATOM}updated", f"{TERMS}modified"), "updated")
    feedxml.categories(
        entry, [(words(each), each.get("domain") or "") for each in children(item, "category")]
    )
    feedxml.extended(entry, item, home, dates)
    for each in children(item, "enclosure"):
        url = address(each, each.get("url") or "", home)
        feedxml.enclosed(entry, url, (each.get("type") or "").lower())
    entry.stated = feedxml.rights(item, "the entry", home)
    if copied is None or entry.source.url == home:
        # What a feed says of itself is not said of what it copied from another.
        entry.stated += feedxml.rights(channel, "the feed", home)
    feedxml.removal(entry, channel, _changed(item))
    entry.left += feedxml.unread(item, _READ)
    return entry


def _text(item: _Element, home: str, *names: str) -> Text:
    for name in names:
        for each in children(item, name):
            if said := raw(each):
                return Text(said, base(each, home), field=_field(name))
    return Text(base=base(item, home), field=_field(names[0]))


def _field(name: str) -> str:
    """The name that people write: `content:encoded`."""
    space = name.partition("}")[0] + "}"
    return f"{feedxml.PREFIXES.get(space, '')}:{name.rpartition('}')[2]}".removeprefix(":")


def _guid(item: _Element) -> tuple[str, bool]:
    """(the item's own id, whether it is an address), in RSS 1.0 what it is about."""
    guid = child(item, "guid")
    if guid is not None and words(guid):
        permanent = (guid.get("isPermaLink") or "true").strip().lower() != "false"
        return words(guid), permanent and is_url(words(guid))
    about = (item.get(f"{RDF}about") or "").strip() or words(item, f"{DC}identifier")
    return about, False


def _link(item: _Element, channel: _Element) -> str:
    """Where the entry is read; `link` counts for more than a guid that is an address."""
    home = _home(channel)
    for said in (words(item, _ORIGINAL_LINK), words(item, "link")):
        if url := address(item, said, home):
            return url
    guid, permanent = _guid(item)
    return feedxml.link(item, "alternate", home) or (guid if permanent else "")


def _home(channel: _Element) -> str:
    return address(channel, words(channel, "link")) or feedxml.link(channel, "alternate", "")


def _authors(item: _Element, source: str) -> tuple[Byline, ...]:
    found = [b for e in children(item, f"{DC}creator") for b in feeds.person(words(e), "", source)]
    for each in children(item, f"{ATOM}author"):
        name = words(each, f"{ATOM}name")
        found += feeds.person(name, words(each, f"{ATOM}uri"), source)
    if not found:
        for each in children(item, "author"):
            said = words(each)
            mailed = _MAILED.fullmatch(said)
            said = mailed["name"].strip() if mailed else _MAIL.sub("", said).strip(" <>()")
            found += feeds.person(said, "", source)
    return tuple(dict.fromkeys(found))


def _changed(item: _Element) -> str:
    return words(item, f"{ATOM}updated", f"{TERMS}modified", "pubDate", f"{DC}date")
