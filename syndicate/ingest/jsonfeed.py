"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/).

It has no words for rights and removals; those that this project's own feeds give under `_syndicate`
are read.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from syndicate.errors import InputError
from syndicate.ingest import feeds, formats, jsondoc, licenses, parts, wire
from syndicate.ingest.feeds import Entry, Text
from syndicate.ingest.jsondoc import Node
from syndicate.ingest.metadata import is_url
from syndicate.ingest.wire import Item
from syndicate.model import Byline, Finding, Rights, Source, Status

_OWN = "_syndicate"
_IGNORED = ("version", "id", "_syndicate")


def split(text: str, path: str) -> tuple[parts.Parts, tuple[Finding, ...]]:
    """The parts of a feed, each with what the feed says of itself."""
    feed = jsondoc.parse(text, path)
    items, deleted = _found(feed, path)
    ids = [(_id(each, path), Node(each, path).text("url")) for each in items]
    own: dict[str, list[dict[str, Any]]] = {}
    for name, each in zip(parts.named(ids), items, strict=True):
        own.setdefault(name, []).append(each)
    for gone in deleted:
        own.setdefault(gone, [])
    volatile = ("updated", "deleted")
    own_words = feed.get(_OWN)
    ours: dict[str, Any] = own_words if isinstance(own_words, dict) else {}

    def maker(name: str) -> Callable[[], bytes]:
        kept = {key: value for key, value in ours.items() if key not in volatile}
        if name in deleted:
            kept["deleted"] = [deleted[name]]
        one = {**feed, _OWN: kept, "items": own[name]}
        return lambda: json.dumps(one, ensure_ascii=True, sort_keys=True).encode()

    return {name: maker(name) for name in own}, ()


def read_jsonfeed(text: str, path: str) -> Item:
    """The article in a document of one item."""
    feed = jsondoc.parse(text, path)
    items, deleted = _found(feed, path)
    feeds.only_one([_id(each, path) or Node(each, path).text("url") for each in items], path)
    if not items:
        if not deleted:
            raise feeds.empty(path)
        gone, said = next(iter(deleted.items()))
        reason = Node(said, path).text("reason")
        removed = Entry(formats.JSON_FEED, guid=gone, status=Status.CANCELED, reason=reason)
        return feeds.item(removed, path)
    newest = max(items, key=lambda each: Node(each, path).text("date_modified", "date_published"))
    node = Node(newest, path, f"items[{items.index(newest) + 1}]" if len(items) > 1 else "item")
    entry = _entry(node, Node(feed, path), path)
    if entry.guid in deleted:
        entry.status = Status.CANCELED
        entry.reason = Node(deleted[entry.guid], path).text("reason")
    if len(items) > 1:
        entry.findings.append(feeds.twice(len(items)))
    return feeds.item(entry, path)


def _found(
    feed: dict[str, Any], path: str
) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """(items, those that are removed by their ids)."""
    items = feed.get("items")
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise InputError(
            f"This must be a list of objects, not {jsondoc.kind(items)}.",
            path=path,
            field="items",
            remedy="Get the feed again.",
        )
    deleted = Node(feed, path).node(_OWN).value("deleted") or []
    gone = [each for each in deleted if isinstance(each, dict)] if isinstance(deleted, list) else []
    return items, {Node(each, path).text("id"): each for each in gone}


def _id(item: dict[str, Any], path: str) -> str:
    return Node(item, path).text("id")


def _entry(node: Node, feed: Node, path: str) -> Entry:
    home, own = feed.text("home_page_url", "feed_url"), node.node(_OWN)

    def web(said: str) -> str:
        try:
            url = urljoin(home, said) if said else ""
        except ValueError:
            return ""
        return url if is_url(url) else ""

    entry = Entry(formats.JSON_FEED, guid=node.text("id"), url=web(node.text("url")), house=home)
    if not entry.url and is_url(entry.guid):
        entry.url = entry.guid
    outside = entry.url or home
    dates = wire.Dates(entry.findings)
    entry.via = web(node.text("external_url"))
    entry.title = Text(node.raw("title"), outside, plain=True, field="title")
    entry.summary = Text(node.raw("summary"), outside, plain=True, field="summary")
    html, text = node.raw("content_html"), node.raw("content_text")
    field = "content_html" if html else "content_text"
    entry.content = Text(html or text, outside, not html, field)
    if not entry.content and entry.summary:
        entry.content, entry.summary, entry.excerpt = entry.summary, Text(), True
    entry.language = node.text("language") or feed.text("language")
    entry.source = Source(feed.text("title"), home)
    entry.authors = _authors(node, entry.source.name) or _authors(feed, entry.source.name)
    entry.published = dates.read(node.text("date_published"), "date_published")
    entry.modified = dates.read(node.text("date_modified"), "date_modified")
    entry.expires = dates.read(own.text("expires"), "_syndicate.expires")
    entry.section = own.text("section")
    entry.keywords = tuple(tag for tag in node.texts("tags") if tag != entry.section)
    entry.status = wire.status(own.text("status"))
    license, name = licenses.resolve(own.text("licence"))
    if notice := own.text("rights"):
        entry.stated.append(("the entry", Rights(license, name, notice=notice)))
    elif license:
        entry.stated.append(("the entry", Rights(license, name)))
    for each in (node.text("image"), node.text("banner_image")):
        if (picture := wire.picture(web(each))) is not None:
            entry.pictures.append(picture)
    for attached in node.nodes("attachments"):
        url, kind = web(attached.text("url")), attached.text("mime_type").lower()
        if kind.startswith("image/") and (picture := wire.picture(url)) is not None:
            entry.pictures.append(picture)
        elif url:
            entry.left.append(f"attachment ({url})")
    entry.left += [name for name in node.unread() if name not in _IGNORED]
    return entry


def _authors(node: Node, source: str) -> tuple[Byline, ...]:
    """`authors`, in version 1 `author`."""
    single = node.value("author")
    found = node.nodes("authors") or ([node.node("author")] if single else [])
    people = [b for a in found for b in feeds.person(a.text("name"), a.text("url"), source)]
    return tuple(dict.fromkeys(people))
