"""`<seg>` to `Inline` and back.

A mark is written as a pair of `<bpt>` and `<ept>` that hold its HTML tags, with a `type` as TMX
recommends; a line break is `<ph type="lb">`. Of others' codes those that say what they are (an
HTML tag, or a type such as "bold") become marks, a placeholder that is no markup (`{0}`, `%s`) is
kept as text, and the rest is formatting that articles do not have: it is left out, its text stays.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from syndicate.codes import (
    ILLEGAL,
    KINDS,
    TAGS,
    TYPES,
    closing,
    ended,
    is_break,
    opened,
    opening,
    pieces,
)
from syndicate.model import Inline, Mark, MarkKind
from syndicate.text import nest

if TYPE_CHECKING:
    from lxml.etree import _Element

_CODES = 500
"""Codes that a segment may have; no sentence has so many, and placing them takes long."""
_CHARACTER = "x-syndicate-char"
_OF_TYPES = {type_: kind for kind, type_ in TYPES.items()} | {
    "underlined": MarkKind.UNDERLINE,
    "underline": MarkKind.UNDERLINE,
    "superscript": MarkKind.SUPERSCRIPT,
    "subscript": MarkKind.SUBSCRIPT,
    "hyperlink": MarkKind.LINK,
}
_MARKUP = re.compile(r"[<>\\{]")
_OMEGAT = re.compile(r"</?[a-z]\d+/?>")


def escape(text: str) -> str:
    """Text of an element; what XML cannot hold becomes U+FFFD."""
    if not text.isascii() or not text.isprintable():
        text = ILLEGAL.sub("\ufffd", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def escape_attribute(text: str) -> str:
    """Text of an attribute in double quotation marks."""
    text = escape(text).replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;")


def to_segment(inline: Inline) -> str:
    """What stands in `<seg>`."""
    if not inline.marks:
        return _text(inline.text)
    parts: list[str] = []
    for piece in pieces(inline):
        if isinstance(piece, str):
            parts.append(_text(piece))
            continue
        mark, number = inline.marks[piece.number], piece.number + 1
        if piece.begins:
            type_ = TYPES.get(mark.kind, f"x-{TAGS[mark.kind]}")
            code = f'<bpt i="{number}" x="{number}" type="{type_}">{escape(opening(mark))}</bpt>'
            parts.append(code)
        if piece.ends:
            parts.append(f'<ept i="{number}">{escape(closing(mark))}</ept>')
    return "".join(parts)


def _text(text: str) -> str:
    if text.isascii() and text.isprintable():
        return escape(text)
    if "\n" in text or "\r" in text or ILLEGAL.search(text):
        return "".join(
            '<ph type="lb">&lt;br/&gt;</ph>'
            if c == "\n"
            else f'<ph type="{_CHARACTER}">{ord(c):04X}</ph>'
            if c == "\r" or ILLEGAL.match(c)
            else escape(c)
            for c in text
        )
    return escape(text)


def without_layout(text: str) -> tuple[str, bool]:
    """Lines of the file's layout joined by a space, and whether the text ends with a line's end.

    Without a regular expression, because those take quadratic time over endless white space.
    """
    lines = text.replace("\r", "\n").split("\n")
    inner = (line.strip() for line in lines[1:-1])
    parts = [lines[0].rstrip(" \t"), *(line for line in inner if line), lines[-1].lstrip()]
    return " ".join(parts), not parts[-1]


class _Builder:
    def __init__(self, omegat: bool) -> None:
        self.text = ""
        self.marks: list[tuple[int, Mark]] = []
        self.open: dict[str, tuple[int, int, Mark | None]] = {}
        self.omegat = omegat
        self.layout = False
        self.order = 0

    def add(self, text: str | None) -> None:
        """Text of the sentence; a line of the file's layout is a space."""
        if not text:
            return
        if self.omegat:
            text = _OMEGAT.sub("", text)
        if "\n" in text or "\r" in text:
            text, self.layout = without_layout(text)
            if not self.text:
                text = text.lstrip()
        else:
            self.layout = False
        self.text += text

    def mark(self, order: int, start: int, mark: Mark | None) -> None:
        if mark is not None:
            made = Mark(start, len(self.text), mark.kind, mark.attributes)
            self.marks.append((order, made))

    def walk(self, parent: _Element) -> None:
        self.add(parent.text)
        for child in parent:
            name = local(child)
            if self.order > _CODES:
                raise ValueError(f"a segment has more than {_CODES:,} codes")
            if name == "bpt":
                number = child.get("i") or f"?{len(self.open)}"
                if number in self.open:
                    raise ValueError(f'<bpt i="{number}"> stands twice')
                self.open[number] = (self._next(), len(self.text), _mark(child))
            elif name == "ept":
                number = child.get("i") or next(reversed(self.open), "")
                if number not in self.open:
                    raise ValueError(f'<ept i="{number}"> closes what no <bpt> opened')
                self.mark(*self.open.pop(number))
            elif name == "it":
                if child.get("pos") == "begin":
                    self.open[f"it{self._next()}"] = (self.order, len(self.text), _mark(child))
                # The beginning of what ends here is in another sentence: the whole is under it.
                elif (kind := ended(child.text or "")) is not None:
                    self.mark(-self._next(), 0, Mark(0, 0, kind))
            elif name == "hi":
                order, start = self._next(), len(self.text)
                self.walk(child)
                self.mark(order, start, _mark(child, ""))
            elif name in ("ph", "ut"):
                self._placeholder(child)
            elif name != "prop":
                raise ValueError(f"<{name}> cannot stand in <seg>")
            self.add(child.tail)

    def _next(self) -> int:
        self.order += 1
        return self.order

    def _placeholder(self, element: _Element) -> None:
        code = "" if len(element) else (element.text or "")
        type_ = (element.get("type") or "").lower()
        if type_ == _CHARACTER and re.fullmatch("[0-9A-F]{1,6}", code):
            number = int(code, 16)
            whole = number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
            self.text += chr(number) if whole else "\ufffd"
        elif type_ in ("lb", "x-lb", "linebreak") or is_break(code):
            self.text += "\n"
        elif (
            local(element) == "ph"
            and code
            and (not _MARKUP.search(code) or re.fullmatch(r"\{[\w.:, ]{0,40}\}", code))
        ):
            self.add(unescape(code))

    def made(self) -> Inline:
        for number, (order, start, mark) in list(self.open.items()):
            if not number.startswith("it"):
                raise ValueError(f'<bpt i="{number}"> is never closed')
            self.mark(order, start, mark)
        text = self.text
        if self.layout:
            text = text.removesuffix(" ")
        self.marks.sort(key=lambda item: item[0])
        return Inline(
            text,
            nest(
                Mark(min(m.start, len(text)), min(m.end, len(text)), m.kind, m.attributes)
                for _, m in self.marks
            ),
        )


def from_segment(segment: _Element, *, omegat: bool = False) -> Inline:
    """What `<seg>` says; raises `ValueError` for codes that do not fit together."""
    if not len(segment) and not omegat:
        text = segment.text or ""
        if "\n" not in text and "\r" not in text:
            return Inline(text)
    builder = _Builder(omegat)
    builder.walk(segment)
    return builder.made()


def local(element: _Element) -> str:
    """An element's name without its name space."""
    tag = str(element.tag)
    return tag if tag[0] != "{" else tag.rpartition("}")[2]


def _mark(element: _Element, code: str | None = None) -> Mark | None:
    """The mark that a code begins, None where it is none that articles have."""
    type_ = (element.get("type") or "").lower()
    kind, said = opened(element.text or "" if code is None else code) or (None, ())
    if kind is None:
        plain = type_.removeprefix("x-").removeprefix("cf:")
        kind = _OF_TYPES.get(plain) or KINDS.get(plain)
    if kind is MarkKind.SPAN and not said and type_ != "x-span":
        return None
    return None if kind is None else Mark(0, 0, kind, said)
