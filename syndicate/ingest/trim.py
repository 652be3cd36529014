"""Which blocks of a page's main part are the body, and what the others say of the article.

Around the body stand headline, standfirst, byline, dates, tags, rights. What a class hints at is
believed only where the text and its place agree; what is not recognised stays in the body, because
a line too many is put right more easily than a line that was lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from syndicate.ingest import bylines, dates
from syndicate.ingest.assemble import NOTHING
from syndicate.ingest.blocks import Piece
from syndicate.ingest.content import squeeze
from syndicate.ingest.dom import tag_of
from syndicate.ingest.furniture import ENDS_ARTICLE, NOISE, READ_MORE, TAG_LABEL, tells_who_paid
from syndicate.ingest.metadata import Metadata
from syndicate.model import Block, BlockKind, Byline, Inline, MarkKind

if TYPE_CHECKING:
    from lxml.etree import _Element

PICTURES = (BlockKind.IMAGE, BlockKind.CAPTION, BlockKind.CREDIT, BlockKind.EMBED)
FLOW = (BlockKind.PARAGRAPH, BlockKind.QUOTATION, BlockKind.LIST_ITEM, BlockKind.CODE)
_ENDS_SENTENCE = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]]*$")
_COPYRIGHT = re.compile(r"(?:©|\(c\)\s|copyright\b)", re.IGNORECASE)
# A class named "rights" may be of an article on human rights: the words must agree.
_RIGHTS = re.compile(
    r"©|\bcopyright|\blicen[cs]|\blicença|\blizenz|rights\s+reserved|republish|creative\s+commons"
    r"|\bCC[\s-]BY|direitos\s+(?:reservados|autorais)|derechos\s+reservados|reprodu[cç]|vervielfält",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Taken:
    """What was taken out of the blocks because it is said elsewhere in an `Article`."""

    summary: Inline = NOTHING
    bylines: list[Byline] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    kicker: str = ""
    notice: str = ""
    promotions: list[str] = field(default_factory=list)
    """Lines that only lead to other articles ("Read more: …")."""
    doubted: list[str] = field(default_factory=list)
    """Lines between those of the text that neither the extractor nor their shape calls text."""
    pictures: int = 0
    """Pictures behind the text that nothing is said of."""


class Trimmer:
    """Trims the pieces of one page; `declared` is what the page says of itself."""

    def __init__(self, headline: str, declared: Metadata, language: str) -> None:
        self.taken = Taken()
        self._headline = squeeze(headline)
        self._summary = squeeze(declared.summary)
        self._source = declared.source.name
        self._has_authors = bool(declared.authors)
        self._language = language

    def trim(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces of the body, in order."""
        pieces = _numbered_notes(pieces)
        title = self._title_at(pieces)
        start = self._first(pieces, title)
        body: list[Piece] = []
        for index, piece in enumerate(pieces[:start]):
            if self._keeps_head(piece, index, title, start):
                body.append(piece)
        pieces = [*pieces[:start], *self._without_late_byline(pieces[start:])]
        body += [piece for piece in pieces[start:] if self._keeps_inside(piece)]
        body = self._without_promoted_lists(body)
        return self._without_tail(self._to_end(body))

    def note_doubted(self, pieces: Sequence[Piece], trusted: Sequence[bool]) -> None:
        """Note the lines that are not trusted and have the text around them."""
        text = [n for n, (p, trust) in enumerate(zip(pieces, trusted, strict=True))
                if trust and p.block.kind in FLOW]  # fmt: skip
        for at in range(text[0], text[-1]) if text else ():
            block = pieces[at].block
            if trusted[at] or not block.text or NOISE.fullmatch(block.text):
                continue
            if linked(block) > 0.7:
                self.taken.promotions.append(block.text)
            else:
                self.taken.doubted.append(block.text)

    def is_prelude(self, piece: Piece) -> bool:
        """True for what stands between headline and body and belongs to the article."""
        block = piece.block
        if block.kind in PICTURES:
            return bool(block.group) and linked(block) < 0.5
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            return False
        if self._is_summary(block.text):
            piece.hint = "standfirst"
        return bool(piece.hint) or tells_who_paid(block.text)

    def is_postlude(self, piece: Piece) -> bool:
        """True for what stands behind the body and belongs to the article."""
        if piece.block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            return False
        if piece.hint == "byline":
            return not self._has_authors and len(piece.block.text) < 120
        if piece.hint == "rights":
            return bool(_RIGHTS.search(piece.block.text))
        return piece.hint == "correction"

    # --- head ----------------------------------------------------------------------------------

    def _title_at(self, pieces: Sequence[Piece]) -> int:
        """Index of the headline where it stands before the text, else -1."""
        for index, piece in enumerate(pieces[:40]):
            block = piece.block
            if block.kind is BlockKind.HEADING and squeeze(block.text) == self._headline:
                return index
            text = block.kind in FLOW and len(block.text) > 150 and linked(block) < 0.5
            if text and not piece.hint and not piece.in_header:
                break
        return -1

    def _first(self, pieces: Sequence[Piece], title: int) -> int:
        """Where the body begins: the first block that reads like text and is nothing else."""
        for index, piece in enumerate(pieces):
            block = piece.block
            if index <= title or block.kind in PICTURES or piece.in_header or not block.text:
                continue
            if block.kind is not BlockKind.HEADING and not self._head_role(piece):
                # A byline or a date below it says that it is the standfirst, marked or not.
                below = map(self._head_role, pieces[index + 1 : index + 3])
                if not (self._is_summary(block.text) and {"byline", "date"} & set(below)):
                    return index
        return len(pieces)

    def _head_role(self, piece: Piece) -> str:
        """What a block before the body is for; "" for text of the body."""
        block, text = piece.block, piece.block.text
        if squeeze(text) == self._headline:
            return "title"
        if NOISE.fullmatch(text) or (linked(block) > 0.8 and len(text) < 60 and not piece.hint):
            return "noise"
        heading = block.kind is BlockKind.HEADING or piece.in_header
        if self._is_summary(text) and (heading or piece.hint):
            return "summary"
        if piece.hint == "standfirst" and (heading or not _among_paragraphs(piece)):
            return "summary"
        if len(text) >= 160:
            return ""
        by = bylines.has_prefix(text) and self._names_people(block)
        if piece.hint == "byline" and (by or not _sentence(text)):
            return "byline"
        if _sentence(text):
            return ""
        if by:
            return "byline"
        if _under_time(block) or (piece.hint == "date" and _digits(text)):
            return "date"
        if (piece.hint == "date" or len(text) < 60) and dates.written(text, self._language):
            return "date"
        if piece.hint == "rights":
            return "rights" if _RIGHTS.search(text) else ""
        return "kicker" if piece.hint == "kicker" else ""

    def _keeps_head(self, piece: Piece, index: int, title: int, start: int) -> bool:
        block = piece.block
        if block.kind in PICTURES or tells_who_paid(block.text):
            return True
        role = self._head_role(piece)
        if role == "byline":
            self._take_byline(block)
        elif role == "date":
            self.taken.dates.append(block.text)
        elif role == "summary":
            return not self._take_summary(block.content)
        elif role == "kicker":
            self.taken.kicker = self.taken.kicker or block.text
        elif role == "rights":
            self._take_rights(block.text)
        if role or index <= title:
            return False
        if block.kind is BlockKind.HEADING:
            # A short heading right above the text is its first; a long one below the headline is
            # the standfirst.
            if index + 1 == start and len(block.text) < 60:
                return True
            return not self._take_summary(block.content)
        if piece.in_header:
            return len(block.text) >= 40 and not self._take_summary(block.content)
        return not (self._is_summary(block.text) and self._take_summary(block.content))

    def _without_late_byline(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Without a name alone, linked, among the first blocks, where no author is known."""
        result = []
        for index, piece in enumerate(pieces):
            text = piece.block.text
            alone = index < 5 and bylines.is_name(text) and linked(piece.block) > 0.9
            alone = alone and piece.block.kind is not BlockKind.LIST_ITEM
            if alone and not self._has_authors and not self.taken.bylines:
                self._take_byline(piece.block)
                continue
            result.append(piece)
        return result

    # --- inside and tail -----------------------------------------------------------------------

    def _keeps_inside(self, piece: Piece) -> bool:
        block, text = piece.block, piece.block.text
        if block.kind in (BlockKind.IMAGE, BlockKind.RULE, BlockKind.TABLE_CELL, BlockKind.EMBED):
            return True
        if NOISE.fullmatch(text):
            return False
        if READ_MORE.match(text) and len(text) < 200 and linked(block) > 0.4:
            self.taken.promotions.append(text)
            return False
        if block.kind is BlockKind.HEADING:
            if linked(block) > 0.8:
                # The headline of another article: a heading of this one leads nowhere.
                self.taken.promotions.append(text)
                return False
            return squeeze(text) != self._headline
        if _among_paragraphs(piece):
            return True
        named = piece.hint == "byline" and len(text) < 120 and not _sentence(text)
        if named and self._names_people(block):
            self._take_byline(block)
            return False
        if piece.hint == "rights" and len(text) < 400 and _RIGHTS.search(text):
            self._take_rights(text)
            return False
        return True

    def _without_promoted_lists(self, pieces: list[Piece]) -> list[Piece]:
        """Drop a line such as "Read also" with the list of links under it."""
        result: list[Piece] = []
        below = False
        for piece in pieces:
            block, text = piece.block, piece.block.text
            line = block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
            leads = line and len(text) < 60 and READ_MORE.match(text)
            if leads and not _sentence(text.rstrip(":")):
                below = True
                continue
            if below and (line or block.kind is BlockKind.LIST_ITEM) and linked(block) > 0.7:
                self.taken.promotions.append(text)
                continue
            below = False
            result.append(piece)
        return result

    def _to_end(self, pieces: list[Piece]) -> list[Piece]:
        """Up to a heading such as "About the author", if little stands behind it."""
        total = sum(map(_prose, pieces))
        seen = 0
        for index, piece in enumerate(pieces):
            seen += _prose(piece)
            line = piece.block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
            if line and ENDS_ARTICLE.fullmatch(piece.block.text) and seen > 0.75 * total:
                notes = [p for p in pieces[index:] if p.block.role == "correction"]
                return [*pieces[:index], *notes]
        return pieces

    def _without_tail(self, pieces: list[Piece]) -> list[Piece]:
        """Without what follows the last paragraph and is no text: teasers, tags, rights."""
        last = next((i for i in range(len(pieces) - 1, -1, -1) if _strong(pieces[i])), -1)
        own = own_lists(pieces)
        tail: list[Piece] = []
        for piece in reversed(pieces[last + 1 :]):
            block = piece.block
            if _list_of(block) in own:
                tail.append(piece)
                continue
            if block.kind in (BlockKind.HEADING, BlockKind.RULE) and _is_empty(block, tail):
                continue
            if block.kind is BlockKind.IMAGE and not block.group and not tail:
                self.taken.pictures += 1
                continue
            if self._keeps_tail(piece):
                tail.append(piece)
        return [*pieces[: last + 1], *reversed(tail)]

    def _keeps_tail(self, piece: Piece) -> bool:
        """False for what stands after the last text: tags, rights, links to elsewhere."""
        block, text = piece.block, piece.block.text
        if TAG_LABEL.match(text) and len(text) < 200:
            return False
        if block.role or block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            return True
        hinted = piece.hint == "rights" and len(text) < 400 and _RIGHTS.search(text)
        if hinted or _COPYRIGHT.match(text):
            self._take_rights(text)
            return False
        if _sentence(text) and not text.endswith(":"):
            return True
        if piece.hint == "byline" and len(text) < 200:
            self._take_byline(block)
            return False
        if piece.hint == "date" and len(text) < 120:
            self.taken.dates.append(text)
            return False
        if linked(block) <= 0.7:
            return True
        self.taken.promotions.append(text)
        return False

    # --- what is taken -------------------------------------------------------------------------

    def _names_people(self, block: Block) -> bool:
        reading = bylines.read_marked(block.content, self._source)
        return any(bylines.is_name(byline.name) for byline in reading.bylines)

    def _take_byline(self, block: Block) -> None:
        reading = bylines.read_marked(block.content, self._source)
        if reading.doubt:
            self.taken.doubts.append(reading.doubt)
        sure = bylines.has_prefix(block.text)
        self.taken.bylines += [b for b in reading.bylines if sure or bylines.is_name(b.name)]

    def _take_summary(self, content: Inline) -> bool:
        """True if it is the summary; a second one is text of the body."""
        if not self.taken.summary:
            self.taken.summary = content
        return squeeze(self.taken.summary.text) == squeeze(content.text)

    def _take_rights(self, text: str) -> None:
        self.taken.notice = self.taken.notice or text

    def _is_summary(self, text: str) -> bool:
        return len(self._summary) > 20 and squeeze(text) == self._summary


def _numbered_notes(pieces: Sequence[Piece]) -> list[Piece]:
    """The number of a footnote, which leads back to the text, in front of its words."""
    result: list[Piece] = []
    for piece in pieces:
        before, content = result[-1].block if result else None, piece.block.content
        if (
            before is not None
            and before.kind is piece.block.kind is BlockKind.PARAGRAPH
            and before.text.isdecimal()
            and linked(before) == 1
        ):
            number = f"{result.pop().block.text}. "
            marks = (
                replace(mark, start=mark.start + len(number), end=mark.end + len(number))
                for mark in content.marks
            )
            piece.block = replace(piece.block, content=Inline(number + content.text, tuple(marks)))
        result.append(piece)
    return result


def linked(block: Block) -> float:
    """The part of a block's text that stands in links, from 0 to 1."""
    if not block.text:
        return 0.0
    length = sum(m.end - m.start for m in block.content.marks if m.kind is MarkKind.LINK)
    return min(1.0, length / len(block.text))


def own_lists(pieces: Sequence[Piece], kept: str = "") -> frozenset[int]:
    """The lists that belong to the body whatever is linked in them, by their group.

    A line that ends with a colon leads to them, or a heading of the body stands above them; or what
    is no link in them says that they are text, of which the extractor, where it was asked, `kept`
    some, or a paragraph beside it. A list is one thing: its items stay or go together.
    """
    led: set[int] = set()
    text: dict[int, list[int]] = {}
    some: set[int] = set()
    above: Block | None = None
    beside = {
        piece.element.getparent()
        for piece in pieces
        if piece.block.kind is BlockKind.PARAGRAPH and believed(piece, kept)
    }
    for piece in pieces:
        block, group = piece.block, _list_of(piece.block)
        if group and group not in text and above is not None and _leads(above):
            led.add(group)
        if group:
            shown, links = text.setdefault(group, [0, 0])
            text[group] = [shown + len(block.text), links + int(linked(block) * len(block.text))]
            if not kept or believed(piece, kept) or _holder(piece) in beside:
                some.add(group)
        if block.text:
            above = block
    return frozenset(led.union(g for g in some if text[g][1] <= 0.7 * text[g][0]))


def _holder(piece: Piece) -> _Element | None:
    """What holds the list that an item is of."""
    lists = [e for e in piece.element.iterancestors() if tag_of(e) in ("ul", "ol")]
    return lists[-1].getparent() if lists else None


def _list_of(block: Block) -> int:
    """The group of the list that a block is an item of, 0 where it is none."""
    return block.group if block.kind is BlockKind.LIST_ITEM else 0


def _leads(block: Block) -> bool:
    """Whether a line leads to the list below it."""
    line = block.kind is BlockKind.HEADING or block.text.rstrip().endswith(":")
    said = READ_MORE.match(block.text) or ENDS_ARTICLE.fullmatch(block.text)
    label = said or TAG_LABEL.match(block.text) or linked(block) > 0.8
    return line and not label


def believed(piece: Piece, kept: str, own: frozenset[int] = frozenset()) -> bool:
    """False for what the extractor left out and what does not read like text either; the items of
    the body's `own` lists are text."""
    block = piece.block
    if _list_of(block) in own:
        return True
    if block.kind in PICTURES or block.kind in (BlockKind.TABLE_CELL, BlockKind.RULE):
        return True
    if piece.hint or block.kind is BlockKind.HEADING:
        return True
    squeezed = squeeze(block.text)
    if squeezed in kept:
        return True
    if len(squeezed) > 80 and (squeezed[:40] in kept or squeezed[-40:] in kept):
        return True
    return linked(block) < 0.4 and len(block.text) > 60 and _sentence(block.text)


def is_article(blocks: Sequence[Block], declared: bool) -> bool:
    """True where there is text, and not mostly links; `declared` parts may be shorter."""
    characters = links = 0
    for block in blocks:
        if block.kind in (*FLOW, BlockKind.TABLE_CELL, BlockKind.EMBED):
            characters += len(block.text)
            links += int(linked(block) * len(block.text))
    return characters >= (25 if declared else 80) and links < 0.75 * characters


def _sentence(text: str) -> bool:
    return bool(_ENDS_SENTENCE.search(text))


def _under_time(block: Block) -> bool:
    """True where most of a line stands in `<time>`."""
    times = sum(m.end - m.start for m in block.content.marks if m.kind is MarkKind.TIME)
    return times > 0.6 * len(block.text) > 0


def _prose(piece: Piece) -> int:
    """Characters of running text outside links."""
    if piece.block.kind not in FLOW:
        return 0
    return int(len(piece.block.text) * (1 - linked(piece.block)))


def _strong(piece: Piece) -> bool:
    """True for a paragraph that is text beyond doubt."""
    if piece.hint == "rights" and _RIGHTS.search(piece.block.text):
        return False
    return _prose(piece) > 90 and _sentence(piece.block.text)


def _digits(text: str) -> bool:
    return len(text) < 60 and any(character.isdigit() for character in text)


def _among_paragraphs(piece: Piece) -> bool:
    """True where a block stands among the paragraphs of a body, and so is likely one of them."""
    parent = piece.element.getparent()
    if parent is None:
        return False
    paragraphs = (child for child in parent if tag_of(child) == "p")
    return len(list(islice(paragraphs, 4))) == 4


def _is_empty(block: Block, below: Sequence[Piece]) -> bool:
    """Whether nothing stands under a heading or a rule before the next of its kind; a heading of a
    deeper level is something. `below` is what is kept of what follows, the last first."""
    if not below:
        return True
    other = below[-1].block
    deeper = block.kind is other.kind is BlockKind.HEADING and other.level > block.level
    return other.kind in (BlockKind.HEADING, BlockKind.RULE) and not deeper
