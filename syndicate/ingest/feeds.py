"""What an entry of a feed says, whatever its format, and the article that it is.

Read by ourselves and not by feedparser, which is tolerant but loses what an article needs: it
sanitises the text (frames, `translate`, most attributes go), flattens an entry, so that the rights
and words of a picture become the entry's, and knows nothing of removed entries.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from syndicate import langs
from syndicate.errors import InputError
from syndicate.ingest import markup, parts, wire
from syndicate.ingest.assemble import Draft
from syndicate.ingest.content import squeeze
from syndicate.ingest.dom import words
from syndicate.ingest.links import Links
from syndicate.ingest.metadata import Metadata, is_url
from syndicate.ingest.rights import of_page, resolved
from syndicate.ingest.wire import Attached, Item
from syndicate.model import (
    Block,
    BlockKind,
    Byline,
    Finding,
    Inline,
    MarkKind,
    Rights,
    Severity,
    Source,
    Status,
)

if TYPE_CHECKING:
    from syndicate.ingest.rights import Stated

SECTION = "schema.org/articleSection"
"""The scheme of a category that is the section, not a keyword."""
_SHORT = 600
"""Characters; a text is seldom shorter, a teaser seldom longer."""
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*(?:\w+[\s\w]{0,30}[»>→]*)?\s*$")
_HTML, _TEXT = words("html xhtml text/html application/xhtml+xml"), words("text text/plain")


@dataclass(frozen=True, slots=True)
class Text:
    """A text as a feed has it, HTML unless `plain`; `base` is what its addresses are relative to,
    `field` the name that the format gives it."""

    said: str = ""
    base: str = ""
    plain: bool = False
    field: str = ""

    def __bool__(self) -> bool:
        return bool(self.said.strip())


@dataclass(slots=True)
class Entry:
    """What stands in an entry, or in the feed for all of them; empty where nothing does.

    url       where it is read; `via` what it was made from, elsewhere
    content   its text; `excerpt`: what may be only a part of it
    house     names the feed: where its site is
    stated    what is said of rights, the strongest first
    left      names of what has no place in an article
    """

    media_type: str
    guid: str = ""
    url: str = ""
    via: str = ""
    title: Text = field(default_factory=Text)
    summary: Text = field(default_factory=Text)
    content: Text = field(default_factory=Text)
    excerpt: bool = False
    language: str = ""
    authors: tuple[Byline, ...] = ()
    source: Source = field(default_factory=Source)
    house: str = ""
    published: str = ""
    modified: str = ""
    embargo: str = ""
    expires: str = ""
    section: str = ""
    keywords: tuple[str, ...] = ()
    stated: list[Stated] = field(default_factory=list)
    pictures: list[Attached] = field(default_factory=list)
    status: Status = Status.USABLE
    reason: str = ""
    left: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def item(entry: Entry, path: str) -> Item:
    """The article that an entry is; raises `InputError` for one without a text."""
    guid = wire.stable(entry.guid, entry.house)
    language = langs.normalise(entry.language) if langs.is_tag(entry.language) else ""
    if entry.status is not Status.USABLE:
        draft = Draft(entry.media_type, Inline(""), (), declared=Metadata(canonical_url=entry.url))
        return Item(draft, guid, status=entry.status, reason=entry.reason)
    if not entry.content and not entry.summary:
        raise InputError(
            "This entry has no text.",
            path=path,
            field=entry.content.field or None,
            remedy=f"Give the page that it leads to: {entry.url}."
            if entry.url
            else "Ask for a feed with whole texts.",
        )
    links = Links(entry.title.base or entry.url)
    headline = _line(entry.title, links, entry, path)
    text = entry.content or entry.summary
    body_links = Links(text.base or entry.url)
    if text.plain:
        blocks = markup.paragraphs(text.said)
    else:
        body = markup.tree(_unescaped(text, entry.findings), path)
        entry.stated += of_page(body, body_links)
        blocks = markup.of_feed(body, body_links, language=language, headline=headline.text)
    blocks = _without_footer(blocks, headline.text, entry)
    if not any(block.text for block in blocks):
        raise InputError(
            "This entry has no text.", path=path, field=text.field, remedy="See what stands in it."
        )
    _see_whether_whole(entry, blocks)
    summary = _line(entry.summary, links, entry, path) if entry.content else Inline("")
    if squeeze(summary.text) == squeeze(headline.text) or _begins(blocks, summary.text):
        summary = Inline("")
    blocks, lead, of_pictures = wire.with_pictures(blocks, entry.pictures)
    if entry.via and entry.via != entry.url:
        entry.left.append(f"what it was made from ({entry.via})")
    _settle_licence(entry)
    first = resolved(entry.stated[0][1]) if entry.stated else Rights()
    draft = Draft(
        entry.media_type,
        headline,
        blocks,
        summary,
        declared=Metadata(
            title=headline.text,
            authors=entry.authors,
            published=entry.published,
            modified=entry.modified if entry.modified != entry.published else "",
            section=entry.section,
            keywords=entry.keywords,
            canonical_url=entry.url,
            embargo=entry.embargo,
            expires=entry.expires,
            source=entry.source,
            rights=_merged([each for _, each in entry.stated], first),
        ),
        languages=(entry.language,) if entry.language else (),
        image=lead,
        findings=(
            *entry.findings,
            *body_links.findings(blocks),
            *of_pictures,
            *wire.not_kept(entry.left),
        ),
        stated=tuple((where, resolved(each)) for where, each in entry.stated),
    )
    return Item(draft, guid)


def _merged(stated: Sequence[Rights], first: Rights) -> Rights:
    """For each part of the rights the first that says it; the licence is settled elsewhere."""
    found = Metadata(rights=first)
    for each in stated[1:]:
        found = found.over(Metadata(rights=resolved(each)))
    return found.rights


def _line(text: Text, links: Links, entry: Entry, path: str) -> Inline:
    said = text.said.replace("<", "&lt;") if text.plain else _unescaped(text, entry.findings)
    return markup.line(said, links, path)


def _unescaped(text: Text, findings: list[Finding]) -> str:
    said, twice = markup.unescaped(text.said)
    if twice:
        findings.append(
            Finding(
                "ingest.mended",
                Severity.INFO,
                f"{text.field} was escaped twice; it was read as HTML.",
                part="body",
            )
        )
    return said


def _without_footer(blocks: tuple[Block, ...], headline: str, entry: Entry) -> tuple[Block, ...]:
    """Without the line that blogs put under each entry: "The post X appeared first on Y", in any
    language a link to the entry under its own title and a second one."""
    last = blocks[-1] if blocks else None
    if last is None or last.kind is not BlockKind.PARAGRAPH or len(blocks) < 2:
        return blocks
    links = [mark for mark in last.content.marks if mark.kind is MarkKind.LINK]
    own = [m for m in links if squeeze(last.text[m.start : m.end]) == squeeze(headline) != ""]
    if len(links) != 2 or not own or not _same_page(own[0].get("href") or "", entry):
        return blocks
    entry.findings.append(
        Finding(
            "ingest.left-out",
            Severity.INFO,
            f"1 line that the site puts under each entry was left out: {last.text[:120]}",
            part="body",
        )
    )
    return blocks[:-1]


def _same_page(href: str, entry: Entry) -> bool:
    page = href.partition("?")[0].partition("#")[0].rstrip("/")
    return page in (entry.url.rstrip("/"), entry.guid.rstrip("/"))


def _see_whether_whole(entry: Entry, blocks: Sequence[Block]) -> None:
    """Report what may be a teaser: half an article must not go out for a whole one."""
    text = " ".join(block.text for block in blocks)
    cut = bool(_CUT.search(text))
    if entry.content and not entry.excerpt and not cut:
        return
    if not cut and entry.content and len(text) > _SHORT:
        return
    entry.findings.append(
        Finding(
            "ingest.excerpt",
            Severity.WARNING,
            "The feed may hold only the beginning of this article"
            + (": its text breaks off." if cut else "."),
            f"Compare it with {entry.url}, and give that page instead."
            if entry.url
            else "Ask for a feed with whole texts.",
            "body",
        )
    )


def _settle_licence(entry: Entry) -> None:
    """The entry's licence takes the place of the feed's; one that only the feed states is reported,
    because it may be that of the list and not of the texts."""
    stated = {where for where, each in entry.stated if each.license}
    if "the entry" in stated:
        entry.stated = [
            (where, replace(each, license="", license_name="") if where == "the feed" else each)
            for where, each in entry.stated
        ]
    elif stated == {"the feed"}:
        entry.findings.append(
            Finding(
                "attribution.license",
                Severity.INFO,
                "The licence is the feed's; the entry states none.",
                "See that it is meant for the articles.",
                "metadata",
            )
        )


def _begins(blocks: Sequence[Block], summary: str) -> bool:
    """True where the summary is only how the text begins, cut off."""
    squeezed = squeeze(summary)
    text = squeeze(" ".join(b.text for b in blocks if b.kind is BlockKind.PARAGRAPH))
    return bool(squeezed) and text.startswith(squeezed[: max(len(squeezed) - 4, 1)])


def is_plain(said: str) -> bool:
    """True for the type of a text without markup, as Atom and Media RSS name it."""
    return said.strip().lower() in _TEXT


def is_html(said: str) -> bool:
    return said.strip().lower() in _HTML


def person(said: str, url: str = "", source: str = "") -> tuple[Byline, ...]:
    """The author that a feed names; a house that is named as one stays one."""
    found = wire.people(said, source) or ((Byline(said),) if said else ())
    if len(found) == 1 and is_url(url):
        only = found[0]
        return (Byline(only.name, only.role, only.institution, url),)
    return found


def only_one(ids: Sequence[str], path: str) -> None:
    """Raises `InputError` for a document with several articles."""
    if len(names := set(parts.named((each, "") for each in ids))) > 1:
        raise InputError(
            f"This is a feed of {len(names)} articles.",
            path=path,
            remedy="Save it as a file and name that: each entry is an article of its own.",
        )


def empty(path: str) -> InputError:
    return InputError("The feed has no entries.", path=path, remedy="Get it again later.")


def twice(count: int) -> Finding:
    return Finding(
        "ingest.twice",
        Severity.INFO,
        f"The feed has this entry {count} times; the newest was read.",
        part="metadata",
    )
