"""Plain text in columns: widths as a terminal shows them, wrapped paragraphs, aligned tables.

`textwrap` counts characters; Chinese and Japanese ones take two columns, combining ones none, and
both scripts break between characters where others break at spaces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from unicodedata import category, east_asian_width

WIDTH = 72
"""Columns of a text package, as mail and wire services have long had it."""

# Everything else is one column wide each: Latin, Greek, Cyrillic, general punctuation, symbols.
_UNEVEN = re.compile(
    "[^\x00-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u202f-\u205e\u20a0-\u20cf\u2100-\u22ff"
    "\ufffd]"
)
_SPACES = re.compile("[ \t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]+")
# Where Chinese and Japanese may break (UAX 14, in short): between ideographs and kana, but not
# before closing marks or after opening ones. Korean breaks at its spaces.
_IDEOGRAPH = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_OPENING = "「『（〈《【〔〖〘〚［｛｟“‘"
_CLOSING = (
    "、。，．・：；？！」』）〉》】〕〗〙〛］｝｠”’…‥ー々ゝゞヽヾ"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%％"
)
_PIECE = re.compile(
    f"[{_OPENING}]*(?:[{_IDEOGRAPH}]|[^{_IDEOGRAPH}{_OPENING}]+)[{re.escape(_CLOSING)}]*"
)
_HAS_IDEOGRAPH = re.compile(f"[{_IDEOGRAPH}]")
_NUMBER = re.compile(
    r"[+\-−–±~]?\s?(?:[A-Z]{0,3}\$|[A-Z]{3}\s|[€£¥₹₽])?\s?[+\-−–]?\d[\d\s.,:'’]*"
    r"(?:%|[€£¥₹₽$]|[A-Z]{3}|[A-Za-zµ°/]{1,3}[²³]?)?"
)


def width(text: str) -> int:
    """How many columns a terminal gives `text`: wide characters two, combining ones none."""
    if not _UNEVEN.search(text):
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def wrap(text: str, columns: int = WIDTH, *, first: str = "", rest: str = "") -> list[str]:
    """`text` in lines of at most `columns`, `first` and `rest` in front of them.

    U+000A ends a line. A word that is longer than a line, such as an address, is never cut; a
    space that is not to be broken (U+00A0, U+202F) is not.
    """
    lines: list[str] = []
    lead = first
    for paragraph in text.split("\n"):
        line, used, space = lead, width(lead), False
        empty = True
        for word in _SPACES.split(paragraph):
            if not word:
                continue
            for index, piece in enumerate(_pieces(word)):
                size = width(piece)
                glue = 1 if space and index == 0 else 0
                if not empty and used + glue + size > columns:
                    lines.append(line)
                    line, used = rest + piece, width(rest) + size
                else:
                    line += " " * glue + piece
                    used += glue + size
                empty = False
            space = True
        lines.append(line)
        lead = rest
    return [line.rstrip() for line in lines]


def _pieces(word: str) -> Sequence[str]:
    """What may stand on a line of its own: the word, or its ideographs one by one."""
    if not _HAS_IDEOGRAPH.search(word) or "://" in word:
        return (word,)
    pieces = [match.group() for match in _PIECE.finditer(word)]
    rest = len(word) - sum(map(len, pieces))
    if rest:
        # Opening marks at the very end belong to nothing.
        pieces.append(word[-rest:])
    return pieces


def underline(text: str, character: str, columns: int = WIDTH) -> str:
    """A line of `character` as long as the longest line of `text` when wrapped."""
    return character * max(1, min(columns, max(map(width, wrap(text, columns)))))


def table(
    head: Sequence[Sequence[str]], body: Sequence[Sequence[str]], columns: int = WIDTH
) -> list[str]:
    """Rows of equal length as aligned columns; as records, one cell a line, where that is too wide.

    Columns of numbers stand on the right.
    """
    rows = [*head, *body]
    count = max(map(len, rows), default=0)
    if count == 0:
        return []
    rows = [[*row, *[""] * (count - len(row))] for row in rows]
    natural = [
        max((width(line) for row in rows for line in row[c].split("\n")), default=0)
        for c in range(count)
    ]
    widths = _fit(natural, columns - 2 * (count - 1))
    longest = [
        max((width(p) for row in rows for word in row[c].split() for p in _pieces(word)), default=0)
        for c in range(count)
    ]
    if widths is None or any(need > has for need, has in zip(longest, widths, strict=True)):
        return _records(head, body, columns)
    right = [is_number_column([row[c] for row in body]) for c in range(count)]
    lines: list[str] = []
    for index, row in enumerate(rows):
        cells = [wrap(cell, size) for cell, size in zip(row, widths, strict=True)]
        for parts in zip_longest(*cells, fillvalue=""):
            padded = [
                _pad(part, size, at_end)
                for part, size, at_end in zip(parts, widths, right, strict=True)
            ]
            lines.append("  ".join(padded).rstrip())
        if index == len(head) - 1:
            lines.append("  ".join("-" * size for size in widths))
    return lines


def _pad(text: str, size: int, at_end: bool) -> str:
    space = " " * (size - width(text))
    return space + text if at_end else text + space


def is_number_column(cells: Sequence[str]) -> bool:
    """True where every cell that holds anything holds a number, perhaps with a sign or a unit."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(_NUMBER.fullmatch(cell.strip()) for cell in filled)


def _fit(natural: Sequence[int], room: int) -> list[int] | None:
    """Column widths that fill at most `room`: the wide ones give way first, down to 12."""
    for most in range(max(natural), 11, -1):
        widths = [min(size, most) for size in natural]
        if sum(widths) <= room:
            return widths
    widths = list(natural)
    return widths if sum(widths) <= room else None


def _records(
    head: Sequence[Sequence[str]], body: Sequence[Sequence[str]], columns: int
) -> list[str]:
    names = [" ".join(filter(None, cells)) for cells in zip_longest(*head, fillvalue="")]
    lines: list[str] = []
    for index, row in enumerate(body or head):
        if index:
            lines.append("")
        for name, cell in zip_longest(names if body else (), row, fillvalue=""):
            if cell.strip():
                text = f"{name}: {cell}" if name else cell
                lines += wrap(text, columns, rest="  ")
    return lines
