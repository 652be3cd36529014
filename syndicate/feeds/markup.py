"""What Atom and RSS have in common: names, elements, and the extensions that both may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicate.feeds.entry import Entry, Feed, Picture

if TYPE_CHECKING:
    from lxml.etree import _Element

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
LICENCE = "{http://backend.userland.com/creativeCommonsRssModule}"
REMOVED = "{http://purl.org/atompub/tombstones/1.0}"
PREFIXES = {
    "dc": DC, "dcterms": TERMS, "content": CONTENT, "media": MEDIA, "creativeCommons": LICENCE,
    "at": REMOVED,
}  # fmt: skip

SECTION = "https://schema.org/articleSection"
"""The scheme that tells a category that is the section from one that is a keyword."""

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPES = {
    "avif": "avif", "gif": "gif", "jpeg": "jpeg", "jpg": "jpeg", "png": "png", "svg": "svg+xml",
    "webp": "webp",
}  # fmt: skip


def root(name: str, default: str | None, prefixes: dict[str, str], **attributes: str) -> _Element:
    """The outermost element; `prefixes` and `default` are namespaces in braces."""
    from lxml import etree

    spaces: dict[Any, str] = {prefix: space[1:-1] for prefix, space in prefixes.items()}
    if default is not None:
        spaces[None] = default[1:-1]
    return etree.Element(name, attributes, nsmap=spaces)


def add(parent: _Element, name: str, text: str = "", **attributes: str) -> _Element:
    """A child with its text; attributes that are empty are left out, and `lang` is `xml:lang`."""
    from lxml import etree

    made = etree.SubElement(parent, name)
    for key, value in attributes.items():
        if value:
            made.set(_LANGUAGE if key == "lang" else key, value)
    made.text = text or None
    return made


def document(element: _Element) -> bytes:
    from lxml import etree

    data: bytes = etree.tostring(element, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return data


def links(parent: _Element, entry: Entry) -> None:
    """Where an entry comes from and what belongs to it, as `atom:link` (RFC 4287, 4.2.7)."""
    if entry.via is not None:
        via = entry.via
        add(
            parent, ATOM + "link", rel="via", href=via.url, type="text/html",
            hreflang=via.language, title=via.title,
        )  # fmt: skip
    if entry.licence:
        add(parent, ATOM + "link", rel="license", href=entry.licence)
    if entry.record:
        add(parent, ATOM + "link", rel="describedby", href=entry.record, type="application/json")


def extensions(parent: _Element, entry: Entry) -> None:
    """Pictures, licence and term, which neither Atom nor RSS has a word of its own for.

    They stand behind the text and before the summary: readers that flatten an entry (feedparser)
    take the last description and licence that they meet for the entry's own.
    """
    for picture in entry.pictures:
        _picture(parent, picture)
    if entry.licence:
        add(parent, LICENCE + "license", entry.licence)
    if entry.expires is not None:
        # A period as DCMI writes it: open at its beginning.
        add(parent, TERMS + "valid", f"end={entry.expires.isoformat()}; scheme=W3C-DTF")


def _picture(parent: _Element, picture: Picture) -> None:
    """Media RSS 1.5.1: a licence that has an address is `media:license`, words are a notice."""
    ending = picture.url.partition("?")[0].rpartition(".")[2].lower()
    kind = f"image/{_TYPES[ending]}" if ending in _TYPES else ""
    made = add(parent, MEDIA + "content", url=picture.url, medium="image", type=kind)
    if picture.alt:
        add(made, MEDIA + "description", picture.alt, type="plain")
    if picture.credit:
        add(made, MEDIA + "credit", picture.credit)
    if picture.licence:
        name = picture.licence_name or picture.licence
        add(made, MEDIA + "license", name, type="text/html", href=picture.licence)
    elif picture.licence_name:
        add(made, MEDIA + "copyright", picture.licence_name)


def removals(parent: _Element, feed: Feed) -> None:
    """RFC 6721: which entries are gone, since when and why.

    The entry itself stands in the feed besides, without its text: most readers know nothing of
    this element, and would go on showing what they have. It is as old as the element, so that a
    reader who knows both takes it for deleted.
    """
    for entry in feed.entries:
        if entry.withdrawn:
            gone = add(
                parent, REMOVED + "deleted-entry", ref=entry.uri, when=entry.updated.isoformat()
            )
            if entry.reason:
                add(gone, REMOVED + "comment", entry.reason, lang=entry.reason_language)
