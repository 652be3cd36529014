"""What RSS and Atom have in common: extensions that both may hold, and parts of a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin

from syndicate.ingest import dates, feeds, licenses, parts, wire
from syndicate.ingest.feeds import SECTION, Entry
from syndicate.ingest.links import Links
from syndicate.ingest.metadata import is_url
from syndicate.ingest.rights import in_words
from syndicate.ingest.wire import Attached, Dates
from syndicate.ingest.xmldoc import XML, base, child, children, inherited, local, raw, words
from syndicate.model import Rights, Status

if TYPE_CHECKING:
    from lxml.etree import _Element

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
REMOVED = "{http://purl.org/atompub/tombstones/1.0}"
PUBLISHING = "{http://www.w3.org/2007/app}"
LICENCES = (
    "{http://backend.userland.com/creativeCommonsRssModule}license",
    "{http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html}license",
    "{http://web.resource.org/cc/}license",
    "{http://creativecommons.org/ns#}license",
    f"{TERMS}license",
)
PREFIXES = {
    ATOM: "atom", DC: "dc", TERMS: "dcterms", CONTENT: "content", MEDIA: "media",
    REMOVED: "at",
    "{http://www.itunes.com/dtds/podcast-1.0.dtd}": "itunes",
    "{http://purl.org/rss/1.0/modules/slash/}": "slash",
    "{http://wellformedweb.org/CommentAPI/}": "wfw",
    "{http://www.georss.org/georss}": "georss",
}  # fmt: skip
_END = re.compile(r"\bend\s*=\s*([^;\s]+)")


# --- Parts of a document -----------------------------------------------------------------------


def split(
    root: _Element,
    holder: _Element,
    entries: Sequence[_Element],
    ids: Sequence[tuple[str, str]],
    volatile: Iterable[str],
) -> parts.Parts:
    """A document for each entry: the root and what it says of the feed, without the names in
    `volatile`, which change when another entry does.

    An entry that stands there twice, or whose removal does, is one part with all that is said.
    """
    removed = children(holder, f"{REMOVED}deleted-entry")
    own: dict[str, list[_Element]] = {}
    for name, entry in zip(parts.named(ids), entries, strict=True):
        own.setdefault(name, []).append(entry)
    for gone in removed:
        if ref := " ".join((gone.get("ref") or "").split()):
            own.setdefault(ref, []).append(gone)
    left_out = {*entries, *removed}
    kept = [each for each in holder if each not in left_out and each.tag not in set(volatile)]

    def maker(name: str) -> Callable[[], bytes]:
        return lambda: _document(root, holder, [*kept, *own[name]])

    return {name: maker(name) for name in own}


def _document(root: _Element, holder: _Element, held: Sequence[_Element]) -> bytes:
    from lxml import etree

    top = etree.Element(root.tag, cast(Any, root.attrib), nsmap=cast(Any, root.nsmap))
    into = top
    if holder is not root:
        into = etree.SubElement(
            top, holder.tag, cast(Any, holder.attrib), nsmap=cast(Any, holder.nsmap)
        )
    for each in held:
        # In RSS 1.0 items stand beside the channel.
        place = top if each.getparent() is root else into
        place.append(deepcopy(each))
    return etree.tostring(top, encoding="utf-8", xml_declaration=True)


def newest(entries: Sequence[_Element], dated: Callable[[_Element], str]) -> _Element:
    """Of entries that are the same one, that with the latest date, else the first."""
    return max(entries, key=lambda each: dates.machine(dated(each)))


def removal(entry: Entry, holder: _Element, updated: str) -> None:
    """Cancel an entry that is not newer than its removal from the feed (RFC 6721)."""
    updated = dates.machine(updated)
    for gone in children(holder, f"{REMOVED}deleted-entry"):
        when = dates.machine(gone.get("when") or "")
        if not updated or not when or _instant(updated) <= _instant(when):
            entry.status = Status.CANCELED
            entry.reason = words(gone, f"{REMOVED}comment") or (
                f"removed from the feed on {when}" if when else ""
            )


def _instant(date: str) -> float:
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return 0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def gone(holder: _Element, entry: Entry, path: str) -> Entry:
    """The entry of a document that only says that it was removed; raises `InputError` for a feed
    with nothing in it."""
    found = child(holder, f"{REMOVED}deleted-entry")
    if found is None:
        raise feeds.empty(path)
    entry.guid = (found.get("ref") or "").strip()
    removal(entry, holder, "")
    return entry


# --- Extensions --------------------------------------------------------------------------------


def address(element: _Element, href: str, outside: str = "") -> str:
    """An address in an element made absolute, "" where that is not possible."""
    try:
        url = urljoin(base(element, outside), href.strip()) if href.strip() else ""
    except ValueError:
        return ""
    return url if is_url(url) else ""


def links(element: _Element, rel: str, outside: str) -> list[str]:
    """Where each `atom:link` of a relation leads, pages before anything else."""
    found = [
        each
        for each in children(element, f"{ATOM}link")
        if (each.get("rel") or "alternate").strip().lower() == rel
    ]
    found.sort(key=lambda each: (each.get("type") or "text/html") != "text/html")
    urls = (address(each, each.get("href") or "", outside) for each in found)
    return [url for url in urls if url]


def link(element: _Element, rel: str, outside: str) -> str:
    """Where the first of them leads, "" where there is none."""
    return next(iter(links(element, rel, outside)), "")


def language(element: _Element) -> str:
    return words(element, f"{DC}language", "language") or inherited(element, f"{XML}lang")


def rights(element: _Element, where: str, outside: str) -> list[tuple[str, Rights]]:
    """What an entry or a feed says of rights, each place by itself."""
    found = []
    for each in children(element, *LICENCES):
        said = words(each) or (each.get(f"{RDF}resource") or "").strip()
        if said:
            found.append((where, Rights(license=said)))
    for rel in ("license", "licence"):
        found += [(where, Rights(license=url)) for url in links(element, rel, outside)]
    holder = words(element, f"{TERMS}rightsHolder")
    for name in (f"{DC}rights", f"{ATOM}rights", f"{TERMS}rights", "copyright"):
        if said := words(element, name):
            license, called = licenses.resolve(said) if is_url(said) else licenses.find(said)
            told = Rights() if is_url(said) else in_words(said)
            found.append((where, replace(told, license=license, license_name=called)))
    if terms := words(element, f"{TERMS}accessRights"):
        found.append((where, Rights(usage_terms=terms)))
    if holder:
        found.append((where, Rights(holder=holder)))
    return found


def extended(entry: Entry, element: _Element, outside: str, read: Dates) -> None:
    """Put into `entry` what extensions say: dates, section, keywords, pictures."""
    for subject in children(element, f"{DC}subject"):
        entry.keywords = tuple(dict.fromkeys((*entry.keywords, words(subject))))
    available = words(element, f"{TERMS}available")
    entry.embargo = read.read(available, "dcterms:available") if available else ""
    if valid := words(element, f"{TERMS}valid"):
        end = _END.search(valid)
        entry.expires = read.read(end[1] if end else valid, "dcterms:valid")
    control = child(element, f"{PUBLISHING}control")
    if words(control, f"{PUBLISHING}draft").lower() == "yes":
        entry.status, entry.reason = Status.WITHHELD, "it is marked as a draft"
    for holder in (element, *children(element, f"{MEDIA}group")):
        for each in children(holder, f"{MEDIA}content"):
            if _is_picture(each):
                _add(entry, _picture(each, element, outside))
            elif each.get("url"):
                entry.left.append(f"media:content ({each.get('url')})")
    if not entry.pictures and (thumb := child(element, f"{MEDIA}thumbnail")) is not None:
        _add(entry, _picture(thumb, element, outside))


def enclosed(entry: Entry, url: str, media_type: str) -> None:
    """A file that comes with the entry: a picture is kept, of others there is a finding."""
    if media_type.startswith("image/"):
        if all(each.image.url != url for each in entry.pictures):
            _add(entry, wire.picture(url))
    elif url:
        entry.left.append(f"enclosure ({url})")


def categories(entry: Entry, said: Iterable[tuple[str, str]]) -> None:
    """(word, scheme) of each category: the section, and keywords."""
    found = list(entry.keywords)
    for word, scheme in said:
        if SECTION in scheme and not entry.section:
            entry.section = word
        elif word:
            found.append(word)
    entry.keywords = tuple(dict.fromkeys(found))


def unread(element: _Element, read: frozenset[str]) -> list[str]:
    """Names of what an entry holds besides what is read, with the prefixes that people know."""
    found = []
    for each in element:
        tag = each.tag if isinstance(each.tag, str) else ""
        space = tag.partition("}")[0] + "}" if tag.startswith("{") else ""
        if not tag or tag in read or not (raw(each).strip() or each.attrib):
            continue
        prefix = PREFIXES.get(space) or (each.prefix or "")
        found.append(f"{prefix}:{local(each)}" if prefix else local(each))
    return found


def _is_picture(element: _Element) -> bool:
    kind = (element.get("type") or "").lower()
    return element.get("medium") == "image" or kind.startswith("image/")


def _add(entry: Entry, picture: Attached | None) -> None:
    if picture is not None:
        entry.pictures.append(picture)


def _picture(element: _Element, entry: _Element, outside: str) -> Attached | None:
    """A picture of Media RSS (1.5.1): what stands in it counts before what its group says."""
    group = element.getparent()
    around = [element] if group is None or group is entry else [element, group]

    def nearest(name: str) -> _Element | None:
        return next((e for each in around if (e := child(each, MEDIA + name)) is not None), None)

    def said(name: str) -> str:
        return words_of(nearest(name))

    licence = nearest("license")
    license = ""
    if licence is not None:
        license = licenses.resolve((licence.get("href") or "").strip() or words(licence))[0]
    notice = said("copyright")
    if not license and notice:
        license, notice = licenses.find(notice)[0], notice
    credit = ", ".join(words(e) for each in around[:1] for e in children(each, f"{MEDIA}credit"))
    description, title = said("description"), said("title")
    return wire.picture(
        address(element, element.get("url") or "", outside),
        alt=description or title,
        credit=credit or said("credit"),
        license=license,
        terms="" if license and notice in ("", license) else notice,
        width=_number(element.get("width")),
        height=_number(element.get("height")),
    )


def words_of(element: _Element | None) -> str:
    """The words of a text that may be HTML."""
    from syndicate.ingest import markup

    if element is None:
        return ""
    if feeds.is_html(element.get("type") or ""):
        return markup.line(raw(element), Links()).text
    return words(element)


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 6 else None
