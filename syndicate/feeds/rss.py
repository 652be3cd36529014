"""RSS 2.0 with Dublin Core, content, Media RSS, creativeCommons and Atom's links and dates.

After the RSS Advisory Board's profile: `dc:creator` for people whose mail address nobody knows,
`content:encoded` for the text beside a summary in `description`, `atom:link` to the feed itself,
and a `guid` that is no address. RSS has no word for a removal: the item comes again with the same
`guid`, without its text and saying so, and the channel has the element of RFC 6721 besides.
"""

from __future__ import annotations

from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from syndicate.feeds.markup import (
    ATOM,
    CONTENT,
    DC,
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

    from syndicate.feeds.entry import Entry, Feed


def write(feed: Feed) -> bytes:
    """`<lang>.rss.xml`."""
    made = root("rss", None, {"atom": ATOM, **PREFIXES}, version="2.0")
    channel = add(made, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.home)
    add(channel, "description", feed.description)
    add(channel, "language", feed.language)
    if feed.rights:
        add(channel, "copyright", feed.rights)
    add(channel, "lastBuildDate", format_datetime(feed.updated))
    add(channel, "generator", " ".join(feed.tool))
    add(channel, ATOM + "link", rel="self", href=feed.url, type="application/rss+xml")
    add(channel, DC + "creator", feed.author.name)
    removals(channel, feed)
    for entry in feed.entries:
        _item(channel, entry)
    return document(made)


def _item(channel: _Element, entry: Entry) -> None:
    made = add(channel, "item")
    add(made, "title", entry.title)
    add(made, "link", entry.url)
    add(made, "guid", entry.uri, isPermaLink="false")
    add(made, "pubDate", format_datetime(entry.published))
    add(made, ATOM + "updated", entry.updated.isoformat())
    add(made, DC + "language", entry.language)
    for author in entry.authors or filter(None, [entry.publisher]):
        add(made, DC + "creator", author.name)
    if entry.translator:
        add(made, DC + "contributor", entry.translator)
    if entry.section:
        add(made, "category", entry.section, domain=SECTION)
    for keyword in entry.keywords:
        add(made, "category", keyword)
    if entry.download is not None:
        file = entry.download
        add(made, "enclosure", url=file.url, type=file.media_type, length=str(file.size))
    links(made, entry)
    html = entry.html or f'<pre style="white-space: pre-wrap">{escape(entry.text)}</pre>'
    add(made, CONTENT + "encoded", html)
    extensions(made, entry)
    # It is HTML by the profile; an empty one keeps what stands in a picture from its place.
    add(made, "description", escape(entry.summary, quote=False))
    if entry.rights:
        add(made, DC + "rights", entry.rights)
    if entry.via is not None:
        add(made, DC + "source", entry.via.url)
    home = entry.publisher.url or (entry.via.url if entry.via is not None else "")
    if entry.publisher and home:
        add(made, "source", entry.publisher.name, url=home)
