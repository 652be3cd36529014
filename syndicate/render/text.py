"""The text package: a body of 72 columns with numbered links, for mail, wires and old systems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from syndicate import langs
from syndicate.render import layout
from syndicate.render.body import (
    Cell,
    Code,
    Correction,
    Embed,
    Figure,
    Heading,
    List,
    Node,
    Paragraph,
    Picture,
    Quotation,
    Rule,
    Table,
    figure,
)
from syndicate.render.environment import expand
from syndicate.render.inline import to_text
from syndicate.render.notes import untold

if TYPE_CHECKING:
    from jinja2 import Environment

    from syndicate.model import Inline
    from syndicate.render.context import Context

_UNDERLINES = {2: "-", 3: "."}
_MOST_COLUMNS = 64
"""A table is given at most this many columns: cells may claim to span far more than there are."""
_LINE_ENDS = re.compile("[\u2028\u2029]")


def article(context: Context, environment: Environment) -> str:
    """`article.txt`: what `templates/text/article.txt` says, without spaces at line ends."""
    writer = Writer(context)
    text = expand(environment, "text/article.txt", context, text=writer, untold=untold(context))
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


class Writer:
    """Writes marked text and nodes as plain text and numbers the links in the order it meets them.

    In a template it is `text`; its public methods are what a template may call.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._labels = context.labels
        self._quotes = langs.quotes(context.language.tag)
        self._numbers: dict[str, int] = {}

    @property
    def links(self) -> Sequence[str]:
        """The addresses that were numbered so far; the first has the number 1."""
        return tuple(self._numbers)

    def words(self, inline: Inline) -> str:
        """Marked text as plain text, the numbers of its links in brackets behind their words."""
        text = to_text(
            inline,
            base=self._context.original.url,
            quotes=self._quotes,
            number=self._number,
            deleted=self._labels("Deleted"),
        )
        return _LINE_ENDS.sub("\n", text).strip()

    def field(self, label: str, value: str) -> str:
        """`Label: value`, wrapped, with the colon as the page's language sets it."""
        text = self._labels("{label}: {value}", label=label, value=_LINE_ENDS.sub(" ", value))
        return "\n".join(layout.wrap(text, rest="  "))

    def wrap(self, text: str, indent: int = 0) -> str:
        """Text in lines of at most 72 columns, all of them indented."""
        lead = " " * indent
        return "\n".join(layout.wrap(text, first=lead, rest=lead))

    def underline(self, text: str, character: str) -> str:
        """A line as long as the longest line of `text` when wrapped."""
        return layout.underline(text, character)

    def rule(self, character: str = "-") -> str:
        """A line across the page."""
        return character * layout.WIDTH

    def body(self, nodes: Iterable[Node]) -> str:
        """Nodes of the body, an empty line between them."""
        return "\n\n".join("\n".join(lines) for lines in self._blocks(nodes, layout.WIDTH))

    def picture(self, picture: Picture) -> str:
        """`[Picture: alt - credit]`, for a picture that stands outside the body."""
        return "\n".join(self._figure(figure([picture]), layout.WIDTH))

    # --- Nodes ---

    def _number(self, url: str) -> int:
        return self._numbers.setdefault(url, len(self._numbers) + 1)

    def _blocks(self, nodes: Iterable[Node], columns: int) -> list[list[str]]:
        found = [self._node(node, columns) for node in nodes]
        return [lines for lines in found if lines]

    def _node(self, node: Node, columns: int) -> list[str]:
        match node:
            case Heading():
                text = self.words(node.content)
                lines = layout.wrap(text, columns)
                mark = _UNDERLINES.get(node.level)
                return [*lines, layout.underline(text, mark, columns)] if mark else lines
            case List():
                return self._list(node, columns)
            case Quotation():
                return self._quotation(node, columns)
            case Figure():
                return self._figure(node, columns)
            case Table():
                return self._table(node, columns)
            case Code():
                text = _LINE_ENDS.sub("\n", node.content.text).expandtabs(4)
                return [("    " + line).rstrip() for line in text.strip("\n").split("\n")]
            case Embed():
                return self._embed(node, columns)
            case Correction():
                return self._correction(node, columns)
            case Rule():
                return ["* * *"]
        text = self.words(node.content)
        if isinstance(node, Paragraph) and node.dateline:
            # A viewer of plain text sets a paragraph by its first letter; here it is foreign.
            mark = "\u200f" if self._context.language.direction == "rtl" else ""
            text = mark + " — ".join(filter(None, (node.dateline, text)))
        return layout.wrap(text, columns)

    def _list(self, node: List, columns: int) -> list[str]:
        lines: list[str] = []
        for item in node.items:
            marker = f"{item.number}. " if node.ordered else "- "
            indent = " " * len(marker)
            own = layout.wrap(self.words(item.content), columns, first=marker, rest=indent)
            lines += own
            for block in self._blocks(item.children, max(24, columns - len(marker))):
                lines += [indent + line for line in block]
        return lines

    def _quotation(self, node: Quotation, columns: int) -> list[str]:
        lines: list[str] = []
        for index, block in enumerate(self._blocks(node.children, columns - 4)):
            lines += ([""] if index else []) + [("    " + line).rstrip() for line in block]
        if node.attribution:
            who = self.words(node.attribution)
            lines += layout.wrap("— " + who, columns, first="    ", rest="      ")
        return lines

    def _figure(self, node: Figure, columns: int) -> list[str]:
        """`[Picture: alt - caption (credit) [n]]`; `n` is the number of the picture's address.
        What is said of no picture (of a film, of a gallery) stands as `[caption (credit)]`."""
        credit = self.words(node.credit)
        captions = " ".join(filter(None, map(self.words, node.captions)))
        lines: list[str] = []
        for index, picture in enumerate(node.pictures or (None,)):
            last = index == max(0, len(node.pictures) - 1)
            alt = picture.alt if picture else ""
            own = picture.credit if picture and (len(node.pictures) > 1 or not last) else ""
            own = own or (credit if last else "")
            parts = [part for part in (alt, captions if last else "") if part]
            if len(parts) == 2 and parts[0] == parts[1]:
                parts.pop()
            text = " — ".join(parts)
            if own:
                text = f"{text} ({own})" if text else own
            if picture and picture.url:
                text = f"{text} [{self._number(picture.url)}]".lstrip()
            if picture:
                text = self._labels("{label}: {value}", label=self._labels("Picture"), value=text)
            lines += layout.wrap(f"[{text}]", columns, rest=" ")
        return lines

    def _embed(self, node: Embed, columns: int) -> list[str]:
        text = " ".join(filter(None, (self.words(node.content), node.url)))
        label = self._labels("Embedded content")
        text = self._labels("{label}: {value}", label=label, value=text)
        return layout.wrap(f"[{text}]", columns, rest=" ")

    def _correction(self, node: Correction, columns: int) -> list[str]:
        label = self._labels("Correction")
        lines = [] if node.labelled else [label]
        for index, block in enumerate(self._blocks(node.children, columns - 2)):
            lines += [""] if index else []
            lines += block
        return [f"| {line}".rstrip() for line in lines]

    def _table(self, node: Table, columns: int) -> list[str]:
        lines = layout.wrap(self.words(node.caption), columns) if node.caption else []
        return [*lines, *layout.table(self._grid(node.head), self._grid(node.body), columns)]

    def _grid(self, rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
        """Cells in their columns; the places that a cell spans are empty."""
        below: dict[int, int] = {}
        grid: list[list[str]] = []
        for row in rows:
            line: list[str] = []
            for cell in row:
                while below.get(len(line), 0) > 0 and len(line) < _MOST_COLUMNS:
                    below[len(line)] -= 1
                    line.append("")
                if len(line) >= _MOST_COLUMNS:
                    break
                span = min(cell.columns, _MOST_COLUMNS - len(line))
                for column in range(len(line), len(line) + span):
                    below[column] = cell.rows - 1
                line += [self.words(cell.content), *[""] * (span - 1)]
            grid.append(line)
        return grid
