"""What feeds and news agencies say of an item besides its text: its own id, whether it may be
published, and pictures that come with it but not in it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from syndicate.errors import HeldError
from syndicate.ingest import bylines, dates, identity
from syndicate.ingest.assemble import Draft
from syndicate.ingest.metadata import Metadata, is_url
from syndicate.ingest.pictures import credit_name
from syndicate.ingest.sizes import same_picture
from syndicate.model import (
    Article,
    Block,
    BlockKind,
    Byline,
    Finding,
    Image,
    Inline,
    Severity,
    Span,
    Status,
)
from syndicate.text import cut

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_FEW = 3
"""Words that may be the name of a picture; more of them describe it."""
_TRANSLATED = ("trainedalgorithmicmedia", "compositewithtrainedalgorithmicmedia")


@dataclass(frozen=True, slots=True)
class Item:
    """A draft, and what its sender says of it.

    guid     the sender's own id, as a URI (`stable`); "" where it gives none
    version  as the sender counts
    status   what may be done with it, and `reason`, in its words, why it may not be published
    """

    draft: Draft
    guid: str = ""
    version: int = 1
    status: Status = Status.USABLE
    reason: str = ""

    def check(self, path: str) -> None:
        """Raises `HeldError` for an item that must not be published, whether it has a text or
        not."""
        article = identity.address_id(self.draft.declared.canonical_url, self.guid)
        because = f": {self.reason.rstrip('.')}" if self.reason else ""
        if self.status is Status.CANCELED:
            raise HeldError(
                f"its source has withdrawn this article{because}.",
                path=path,
                field="status",
                remedy=f"If it was translated, withdraw that too: syndicate kill {article}"
                if article
                else "If it was translated, withdraw that too with `syndicate kill`.",
            )
        if self.status is Status.WITHHELD:
            raise HeldError(
                f"its source does not release this article for publication{because}.",
                path=path,
                field="status",
                remedy="Wait for the version that it releases.",
            )

    def applied(self, article: Article) -> Article:
        """The article under the sender's id and version."""
        id = identity.article_id(
            article.canonical_url, article.headline.text, article.blocks, guid=self.guid
        )
        return replace(article, id=id, guid=self.guid, version=self.version)


def stable(guid: str, house: str) -> str:
    """A sender's own id as a URI; one that is none ("4711") is only unique in its `house`, which is
    what names the sender."""
    guid = " ".join(guid.split())
    if not guid or _URI.fullmatch(guid):
        return guid
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'syndicate:guid:{house}:{guid}')}"


def status(said: str) -> Status:
    """IPTC's publishing status, as a code (`stat:canceled`), an address or a word; what is not
    known is not for publication."""
    word = re.split(r"[:/#]", said.strip())[-1].casefold()
    known = {"": Status.USABLE, "usable": Status.USABLE}
    known |= dict.fromkeys(("canceled", "cancelled", "killed", "deleted"), Status.CANCELED)
    return known.get(word, Status.WITHHELD)


def people(said: str, source: str = "") -> tuple[Byline, ...]:
    """The authors that a text names."""
    return bylines.read(said, source).bylines if said else ()


@dataclass(slots=True)
class Dates:
    """Reads dates; those that cannot be read are told in `findings`."""

    findings: list[Finding]

    def read(self, said: str, field: str) -> str:
        found = dates.machine(said) if said else ""
        if said and not found:
            self.findings.append(
                Finding(
                    "metadata.date",
                    Severity.WARNING,
                    f"{field} is no date that can be read: {said[:60]!r}.",
                    "Give it in the side-car, if it matters.",
                    "metadata",
                )
            )
        return found


def names_licence(line: str, license: str, name: str) -> bool:
    """True for a line that names the licence, with a label before it or without, and says nothing
    more."""
    said = line.rpartition(": ")[2] if len(line) < 80 and not line.startswith("http") else line
    return bool(license) and said in (license, name)


def not_kept(names: Iterable[str]) -> tuple[Finding, ...]:
    """The finding for what an item says and an article has no place for."""
    found = list(dict.fromkeys(names))
    if not found:
        return ()
    more = f" and {len(found) - 20} more" if len(found) > 20 else ""
    return (
        Finding(
            "ingest.not-kept",
            Severity.INFO,
            f"An article has no place for: {', '.join(found[:20])}{more}.",
            part="metadata",
        ),
    )


def editors_note(said: str, *, correction: bool = False) -> tuple[Finding, ...]:
    """The finding for a note that is for editors and not for readers."""
    if not said:
        return ()
    if correction:
        return (
            Finding(
                "ingest.note",
                Severity.WARNING,
                f"The source corrects what it sent before: {said}",
                'See that the text says so, or write correction = "…" in the side-car.',
                "metadata",
            ),
        )
    message = f"A note of the source to its editors: {said}"
    return (Finding("ingest.note", Severity.INFO, message, part="metadata"),)


def made_by_machine(source_type: str) -> tuple[Finding, ...]:
    """The finding for a text that says of itself that a machine wrote or translated it, by IPTC's
    code for its digital source."""
    if re.split(r"[:/#]", source_type.strip())[-1].casefold() not in _TRANSLATED:
        return ()
    return (
        Finding(
            "ingest.machine-made",
            Severity.WARNING,
            "The source says that a machine wrote or translated this text.",
            "Translate the original instead, if there is one.",
            "metadata",
        ),
    )


def without_dateline(
    declared: Metadata, blocks: Sequence[Block]
) -> tuple[Metadata, tuple[Block, ...]]:
    """The text without the dateline that the metadata has too, as far as it goes there: "Lisbon"
    is where, "LISBON, 3 May (The Post)" all of it."""
    at = next((n for n, block in enumerate(blocks) if block.kind is BlockKind.PARAGRAPH), None)
    if at is None or not declared.dateline:
        return declared, tuple(blocks)
    text = blocks[at].text
    match = re.match(
        rf"{re.escape(declared.dateline)}\b[^.!?\n]{{0,60}}?\s*[—–-]+\s+(?=\S)", text, re.I
    )
    if match is None:
        return declared, tuple(blocks)
    line = re.sub(r"[\s—–-]+$", "", match[0])
    rest = cut(blocks[at].content, Span(match.end(), len(text)))
    changed = (*blocks[:at], replace(blocks[at], content=rest), *blocks[at + 1 :])
    return replace(declared, dateline=line), changed


# --- Pictures ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture that comes with an item; `terms` are its rights besides the licence."""

    image: Image
    caption: str = ""
    terms: str = ""


def with_pictures(
    blocks: Sequence[Block], attached: Iterable[Attached]
) -> tuple[tuple[Block, ...], Image | None, tuple[Finding, ...]]:
    """(blocks, lead picture, findings): what is said of pictures put at those that the text shows;
    the others as figures, the first above the text and the rest below.

    A lone one without a caption is the lead picture, for which an article has a place of its own.
    """
    result = list(blocks)
    others: list[Attached] = []
    findings = []
    seen: set[str] = set()
    for each in attached:
        if each.image.url in seen or not each.image.url:
            continue
        seen.add(each.image.url)
        shown = [
            at
            for at, block in enumerate(result)
            if block.image and same_picture(block.image.url, each.image.url)
        ]
        for at in reversed(shown):
            result[at : at + 1] = _described(result, at, each)
        if not shown:
            others.append(each)
        if each.terms:
            findings.append(
                Finding(
                    "ingest.not-kept",
                    Severity.WARNING,
                    f"A picture has terms of its own, {each.terms!r}: {each.image.url}",
                    "See that they allow its use, or take it out.",
                    "metadata",
                )
            )
    if len(others) == 1 and not others[0].caption and not seen - {others[0].image.url}:
        return tuple(result), others[0].image, tuple(findings)
    group = max((block.group for block in result), default=0)
    for place, each in enumerate(others):
        figure = _figure(each, group + 1 + place)
        result = [*figure, *result] if place == 0 else [*result, *figure]
    return tuple(result), None, tuple(findings)


def _described(blocks: Sequence[Block], at: int, each: Attached) -> list[Block]:
    """The picture at `at` with what the item says of it, also under it where the text does not."""
    image, group = _both(blocks[at].image, each.image), blocks[at].group
    # A feed has one description, which is the caption where the text has the words for the blind.
    caption = each.caption or (each.image.alt if len(each.image.alt.split()) > _FEW else "")
    told = any(b.kind is BlockKind.CAPTION and b.group == group != 0 for b in blocks)
    if not caption or caption == image.alt or told:
        return [replace(blocks[at], image=image)]
    group = group or max(block.group for block in blocks) + 1
    caption_block = Block(BlockKind.CAPTION, Inline(caption), group=group)
    return [replace(blocks[at], image=image, group=group), caption_block]


def _both(shown: Image | None, said: Image) -> Image:
    if shown is None:
        return said
    return Image(
        shown.url,
        shown.alt or said.alt,
        shown.width or said.width,
        shown.height or said.height,
        shown.credit or said.credit,
        shown.license or said.license,
    )


def _figure(each: Attached, group: int) -> list[Block]:
    blocks = [Block(BlockKind.IMAGE, group=group, image=each.image)]
    if each.caption:
        blocks.append(Block(BlockKind.CAPTION, Inline(each.caption), group=group))
    if each.image.credit:
        blocks.append(Block(BlockKind.CREDIT, Inline(each.image.credit), group=group))
    return blocks


def picture(
    url: str,
    *,
    alt: str = "",
    caption: str = "",
    credit: str = "",
    license: str = "",
    terms: str = "",
    width: int | None = None,
    height: int | None = None,
) -> Attached | None:
    """A picture with a web address; None for one without, which nobody could fetch."""
    if not is_url(url):
        return None
    image = Image(url, alt, width, height, credit_name(credit), license)
    return Attached(image, caption if caption != alt else "", terms)
