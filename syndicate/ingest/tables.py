"""Tables of a page: the ones that hold data become cells, the ones that lay out a page do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from syndicate.ingest import dom
from syndicate.ingest.dom import tag_of
from syndicate.ingest.inline import InlineBuilder, walk
from syndicate.model import Block, BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_SPAN = 60
_MOST_TAKEN = 20_000
_LONGEST_CELL = 600


def is_data(table: _Element) -> bool:
    """True for a table of data: no table inside, at least two rows or columns, short cells."""
    if table.get("role") in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table", "article", "h1", "h2", "form"), None) is not None:
        return False
    rows = list(table.iter("tr"))
    widest = max((sum(1 for c in row if tag_of(c) in ("td", "th")) for row in rows), default=0)
    if not rows or widest < 2:
        return False
    longest = max(dom.length(cell) for cell in table.iter("td", "th"))
    marked = next(table.iter("th", "caption"), None) is not None
    if longest > _LONGEST_CELL:
        return False
    return marked or len(rows) > 1


def cells(table: _Element, group: int, resolve: Callable[[str], str]) -> list[Block]:
    """The caption, then the cells in reading order, each with its place in the grid from 0."""
    blocks: list[Block] = []
    caption = next(table.iter("caption"), None)
    if caption is not None:
        builder = InlineBuilder()
        walk(caption, builder, resolve)
        if content := builder.flush():
            blocks.append(Block(BlockKind.CAPTION, content, group=group))
    taken: set[tuple[int, int]] = set()
    number = 0
    for row in table.iter("tr"):
        column = 0
        found = False
        for cell in row:
            tag = tag_of(cell)
            if tag not in ("td", "th"):
                continue
            found = True
            while (number, column) in taken:
                column += 1
            rows, columns = _span(cell.get("rowspan")), _span(cell.get("colspan"))
            if rows > 1 and len(taken) < _MOST_TAKEN:
                taken.update(
                    (number + r, column + c) for r in range(1, rows) for c in range(columns)
                )
            builder = InlineBuilder()
            walk(cell, builder, resolve)
            parent = row.getparent()
            in_head = parent is not None and tag_of(parent) == "thead"
            blocks.append(
                Block(
                    BlockKind.TABLE_CELL,
                    builder.flush(),
                    group=group,
                    row=number,
                    column=column,
                    rows=rows,
                    columns=columns,
                    header=tag == "th" or in_head,
                )
            )
            column += columns
        number += found
    return blocks


def _span(value: str | None) -> int:
    try:
        return min(_MOST_SPAN, max(1, int(value or 1)))
    except ValueError:
        return 1
