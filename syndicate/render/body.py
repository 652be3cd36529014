"""The body of an article as a tree: from flat blocks to lists, quotations, figures and tables.

`Article.blocks` is flat and tells structure by `group`, which suits every stage that goes over
text; a template and a news format want it nested. Every node has `type`, by which a template
chooses what to write, and `language`: the tag of its text where that is not the page's, else None.
docs/templates.md is made of the docstrings here, which name each field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import ClassVar, TypeAlias

from syndicate.langs import same_language
from syndicate.model import Block, BlockKind, Inline, Span
from syndicate.render.inline import TAG, address, clean, clean_inline, safe_url, to_text
from syndicate.render.layout import is_number_column
from syndicate.render.licence import UNLICENSED, Licence, licence, tell
from syndicate.text import cut

NO_WORDS = Inline("")


@dataclass(frozen=True, slots=True)
class Heading:
    """A subheading.

    level    HTML's, from 2 to 6: the headline is the only one of level 1
    content  its words
    """

    type: ClassVar[str] = "heading"
    level: int
    content: Inline
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    content   its words
    dateline  to be put in front of it: empty in all but the first paragraph of an article. Over a
              body without paragraphs stands one that is nothing but the dateline, without content
    """

    type: ClassVar[str] = "paragraph"
    content: Inline
    language: str | None = None
    dateline: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list.

    content   its own words
    children  what is nested in it: paragraphs, deeper lists
    language  of its words, where that is not the page's
    number    which it is in a numbered list, else none; the first need not be 1, and a list may
              pass over numbers or count back
    """

    content: Inline
    children: tuple[Node, ...] = ()
    language: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A list; lists may be nested.

    ordered  whether its items are numbered
    items    at least one
    """

    type: ClassVar[str] = "list"
    ordered: bool
    items: tuple[Item, ...]
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """A block quotation.

    children     what is quoted
    attribution  who said it, without a dash in front; empty where nobody is named
    """

    type: ClassVar[str] = "quotation"
    children: tuple[Node, ...]
    attribution: Inline = NO_WORDS
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the article shows. It stays where it is: packages name it and do not hold it.

    url      a safe address, or empty
    address  what a reader wants to see of it: host and path
    alt      the text that stands for it
    width    in CSS pixels
    height   in CSS pixels
    credit   whose it is, its label in the page's language
    licence  its own, where that is known
    caption  what stands under it, marks apart
    untold   its licence, where neither its credit nor its caption tells of that
    """

    url: str
    address: str
    alt: str = ""
    width: int | None = None
    height: int | None = None
    credit: str = ""
    licence: Licence = UNLICENSED
    caption: str = ""
    untold: Licence = UNLICENSED


@dataclass(frozen=True, slots=True)
class Figure:
    """Pictures that belong together, with what is said of them.

    pictures  none where the source gives only a caption
    captions  a paragraph each
    credit    whose they are
    """

    type: ClassVar[str] = "figure"
    pictures: tuple[Picture, ...]
    captions: tuple[Inline, ...] = ()
    credit: Inline = NO_WORDS
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    content   its words
    header    whether it heads a row or a column
    scope     of a header, as HTML takes it: `col` or `row`, else empty
    rows      how many it spans, at least 1
    columns   how many it spans, at least 1
    numeric   in a column of numbers, its header included: such are set to the end
    language  of its words, where that is not the page's
    """

    content: Inline
    header: bool = False
    scope: str = ""
    rows: int = 1
    columns: int = 1
    numeric: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    head     the rows from the top in which every cell is a header, perhaps none
    body     the other rows
    caption  what it shows
    """

    type: ClassVar[str] = "table"
    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    caption: Inline = NO_WORDS
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """Program text, which is never translated.

    content  its line feeds and spaces count
    """

    type: ClassVar[str] = "code"
    content: Inline
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Embed:
    """What the original page shows from elsewhere (a video, a post): a link, never a frame.

    url      a safe address, or empty
    address  what a reader wants to see of it: host and path
    content  words that stand for it
    """

    type: ClassVar[str] = "embed"
    url: str
    address: str
    content: Inline = NO_WORDS
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction note.

    children  what it says
    labelled  whether its text itself begins with the word "Correction"
    """

    type: ClassVar[str] = "correction"
    children: tuple[Node, ...]
    labelled: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A break between parts of the text."""

    type: ClassVar[str] = "rule"
    language: str | None = None


Node: TypeAlias = (
    Heading | Paragraph | List | Quotation | Figure | Table | Code | Embed | Correction | Rule
)

_FIGURE = {BlockKind.IMAGE, BlockKind.CAPTION, BlockKind.CREDIT}
_TOGETHER = {
    (BlockKind.LIST_ITEM, BlockKind.LIST_ITEM),
    (BlockKind.TABLE_CELL, BlockKind.TABLE_CELL),
    (BlockKind.IMAGE, BlockKind.CAPTION),
    (BlockKind.IMAGE, BlockKind.CREDIT),
    (BlockKind.CAPTION, BlockKind.CREDIT),
}
_DASHES = re.compile(r"[\s–—-]+")
_DEEPEST = 8
"""Lists deeper than this are written at this depth: no reader tells them apart, and a hostile
source could otherwise nest them without end."""


def nest(
    blocks: Sequence[Block], language: str, *, base: str = "", correction: str = ""
) -> tuple[Node, ...]:
    """The tree of `blocks`, whose text is in `language` where a block does not say otherwise.

    `base` resolves relative addresses (`inline.safe_url`). `correction` is the label that a note
    will be given: a note that begins with it is not given it twice. Blocks without words and
    without a picture or an address leave nothing behind.
    """
    ready = [_clean(block, language) for block in blocks]
    ready = _stepped(ready)
    nodes: list[Node] = []
    for is_correction, run in groupby(ready, key=lambda block: block.role == "correction"):
        children = _nodes(list(run), base)
        if is_correction and children:
            labelled = bool(correction) and _first_words(children).casefold().startswith(
                correction.casefold()
            )
            nodes.append(Correction(children, labelled))
        else:
            nodes += children
    return tuple(nodes)


def _stepped(blocks: Sequence[Block]) -> list[Block]:
    """Headings that begin at 2, below the headline, and go down one level at a time: a level that
    is passed over is one that readers with a screen reader look for, and HTML calls it an error."""
    above: list[int] = []
    found: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.content:
            while above and above[-1] >= block.level:
                above.pop()
            above.append(block.level)
            block = replace(block, level=min(6, 1 + len(above)))
        found.append(block)
    return found


def picture(block: Block, base: str) -> Picture | None:
    """The picture of an IMAGE block, None where it has neither an address nor words."""
    image = block.image
    if image is None:
        return None
    url = safe_url(image.url, base)
    found = Picture(
        url=url if url.startswith("http") else "",
        address=address(url) if url.startswith("http") else "",
        alt=_line(block.text or image.alt),
        width=image.width if image.width and image.width > 0 else None,
        height=image.height if image.height and image.height > 0 else None,
        credit=_line(image.credit),
        licence=licence(image.license),
    )
    return found if found.url or found.alt else None


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _clean(block: Block, language: str) -> Block:
    """The block with clean text, and with a language only where it differs from the page's."""
    content = clean_inline(block.content)
    tag = block.language
    if tag is not None and (not TAG.fullmatch(tag) or same_language(tag, language)):
        tag = None
    if content is block.content and tag == block.language:
        return block
    return replace(block, content=content, language=tag)


def _first_words(nodes: Sequence[Node]) -> str:
    first = nodes[0]
    return first.content.text if isinstance(first, Paragraph | Heading) else ""


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Neighbours that make one thing: of one group, or of none and such as go together anyway; a
    list with all that stands between its items, whatever group that is of."""
    last = {block.group: at for at, block in enumerate(blocks) if block.group}
    run: list[Block] = []
    until = -1
    for at, block in enumerate(blocks):
        if run:
            before = run[-1]
            together = at <= until or (
                block.group == before.group
                and (block.group != 0 or (before.kind, block.kind) in _TOGETHER)
            )
            if not together:
                yield run
                run = []
        if not run and block.kind is BlockKind.LIST_ITEM and block.group:
            until = last[block.group]
        run.append(block)
    if run:
        yield run


def _nodes(blocks: Sequence[Block], base: str) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for run in _runs(blocks):
        kinds = {block.kind for block in run}
        if run[0].kind is BlockKind.LIST_ITEM:
            nodes += _list(run, base)
        elif BlockKind.TABLE_CELL in kinds:
            nodes += _table(run, base)
        elif BlockKind.QUOTATION in kinds:
            nodes += _quotation(run, base)
        elif BlockKind.LIST_ITEM in kinds:
            nodes += _list(run, base)
        elif kinds & _FIGURE:
            nodes += _figure(run, base)
        else:
            for block in run:
                nodes += _single(block, base)
    return tuple(nodes)


def _single(block: Block, base: str) -> Iterator[Node]:
    kind, content, language = block.kind, block.content, block.language
    if kind is BlockKind.RULE:
        yield Rule()
    elif kind is BlockKind.EMBED:
        url = safe_url(block.url, base)
        if url or content:
            yield Embed(url, address(url), content, language)
    elif kind is BlockKind.IMAGE:
        yield from _figure([block], base)
    elif not content:
        return
    elif kind is BlockKind.HEADING:
        yield Heading(block.level, content, language)
    elif kind is BlockKind.CODE:
        yield Code(content, language)
    else:
        yield Paragraph(content, language)


def _list(run: list[Block], base: str) -> Iterator[Node]:
    """Items by `level`; a block of another kind among them belongs to the item before it."""
    while run and run[0].kind is not BlockKind.LIST_ITEM:
        yield from _single(run.pop(0), base)
    entries: list[tuple[Block, list[Block]]] = []
    for block in run:
        if block.kind is BlockKind.LIST_ITEM:
            entries.append((block, []))
        else:
            entries[-1][1].append(block)
    yield from _lists(entries, base)


def _depth(block: Block) -> int:
    return min(max(1, block.level), _DEEPEST)


def _lists(entries: Sequence[tuple[Block, list[Block]]], base: str) -> Iterator[List]:
    level = min((_depth(block) for block, _ in entries), default=1)
    items: list[Item] = []
    ordered = False
    at = 0
    while at < len(entries):
        block, more = entries[at]
        after = at + 1
        here = _depth(block) == level
        if not here:
            # A deeper item with no item over it: an item without words holds it.
            after = at
        while after < len(entries) and _depth(entries[after][0]) > level:
            after += 1
        children: list[Node] = list(_nodes(more, base))
        if not here:
            children = []
        children += _lists(entries[at + 1 if here else at : after], base)
        if here and items and block.ordered is not ordered:
            yield List(ordered, tuple(items))
            items = []
        if here:
            ordered = block.ordered
        content = block.content if here else NO_WORDS
        if content or children:
            number = (items[-1].number or 0) + 1 if items else 1
            number = number if block.number is None or not here else block.number
            language = block.language if here else None
            items.append(Item(content, tuple(children), language, number if ordered else None))
        at = after
    if items:
        yield List(ordered, tuple(items))


def counting(numbered: List) -> Iterator[List]:
    """The list cut where it does not count on, for formats that know its first number alone."""
    run: list[Item] = []
    for item in numbered.items:
        if run and numbered.ordered and item.number != (run[-1].number or 0) + 1:
            yield replace(numbered, items=tuple(run))
            run = []
        run.append(item)
    yield replace(numbered, items=tuple(run))


def _quotation(run: list[Block], base: str) -> Iterator[Node]:
    attribution = NO_WORDS
    inside: list[Block] = []
    for block in run:
        if block.role == "attribution" and not attribution:
            attribution = _without_dash(block.content)
        else:
            quoted = block.kind is BlockKind.QUOTATION
            kind = BlockKind.PARAGRAPH if quoted else block.kind
            inside.append(replace(block, kind=kind, group=0))
    children = _nodes(inside, base)
    if children:
        languages = {child.language for child in children}
        language = languages.pop() if len(languages) == 1 else None
        if language:
            children = tuple(replace(child, language=None) for child in children)
        yield Quotation(children, attribution, language)
    elif attribution:
        yield Paragraph(attribution)


def _without_dash(who: Inline) -> Inline:
    """Who said it without the dash in front, which every format sets as it should be."""
    match = _DASHES.match(who.text)
    return cut(who, Span(match.end(), len(who.text))) if match is not None else who


def _figure(run: list[Block], base: str) -> Iterator[Node]:
    pictures = [p for b in run if b.kind is BlockKind.IMAGE and (p := picture(b, base)) is not None]
    captions = [b for b in run if b.kind is BlockKind.CAPTION and b.content]
    credits = [b.content for b in run if b.kind is BlockKind.CREDIT and b.content]
    others = [node for b in run if b.kind not in _FIGURE for node in _single(b, base)]
    told: list[Node] = []
    if pictures or captions or credits:
        language = next((b.language for b in captions if b.language), None)
        inlines = (*(b.content for b in captions), *credits[1:])
        told = [figure(pictures, inlines, credits[0] if credits else NO_WORDS, language)]
    # What there is no picture for is said of a film or a sound, which it stands under.
    yield from (*told, *others) if pictures else (*others, *told)


def figure(
    pictures: Sequence[Picture],
    captions: Sequence[Inline] = (),
    credit: Inline = NO_WORDS,
    language: str | None = None,
) -> Figure:
    """Pictures with what is said of them, their licences linked where that names them."""
    credits = dict.fromkeys(picture.credit for picture in pictures if picture.credit)
    said = [credit or Inline("; ".join(credits)), *captions]
    caption, known = _line(" ".join(map(to_text, captions))), []
    for each in pictures:
        said, is_told = tell(said, each.licence)
        untold = UNLICENSED if is_told else each.licence
        known.append(replace(each, caption=caption, untold=untold))
    return Figure(tuple(known), tuple(said[1:]), said[0], language)


def _table(run: list[Block], base: str) -> Iterator[Node]:
    cells = [block for block in run if block.kind is BlockKind.TABLE_CELL]
    caption = next((b.content for b in run if b.kind is BlockKind.CAPTION), NO_WORDS)
    rows = [
        sorted(row, key=lambda block: block.column)
        for _, row in groupby(sorted(cells, key=lambda block: block.row), key=lambda b: b.row)
    ]
    heads = 0
    while heads < len(rows) and all(block.header for block in rows[heads]):
        heads += 1
    if heads == len(rows):
        # Nothing but headers: they are the table.
        heads = 0
    if any(block.content for block in cells):
        numeric = _numeric_columns(rows, heads)
        made = [
            tuple(_cell(b, index < heads, b.column in numeric) for b in row)
            for index, row in enumerate(rows)
        ]
        yield Table(tuple(made[:heads]), tuple(made[heads:]), caption)
    for block in run:
        if block.kind not in (BlockKind.TABLE_CELL, BlockKind.CAPTION):
            yield from _single(block, base)


def _numeric_columns(rows: Sequence[Sequence[Block]], heads: int) -> set[int]:
    """The columns that hold nothing but numbers below the head and beside headers of rows."""
    columns: dict[int, list[str]] = {}
    for row in rows[heads:]:
        for block in row:
            # A cell over several columns belongs to none of them.
            if not block.header and block.columns == 1:
                columns.setdefault(block.column, []).append(block.text)
    return {column for column, cells in columns.items() if is_number_column(cells)}


def _cell(block: Block, in_head: bool, numeric: bool) -> Cell:
    scope = ("col" if in_head else "row") if block.header else ""
    return Cell(
        block.content,
        block.header,
        scope,
        min(max(1, block.rows), 1000),
        min(max(1, block.columns), 1000),
        numeric and block.columns == 1,
        block.language,
    )
