"""A TMX file as bytes -> its header and its units as pieces of text with their lines."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import BinaryIO

from syndicate.errors import StoreError

_CHUNK = 1 << 18
_LONGEST = 2_000_000
"""Characters of the longest unit, and of the longest head of a file."""
DAMAGED = "\udcff"
"""Stands for bytes that are no text in the file's encoding; no XML parser takes it."""

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']""")
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TAG = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>"""
_HEADER = re.compile(rf"<header{_TAG}")
_BODY = re.compile(r"<body\s*/?>|</tmx\s*>")
_OUTSIDE = re.compile(r"<!--|<!\[CDATA\[|<tu(?=[\s/>])|</body\s*>|</tmx\s*>")
_INSIDE = re.compile(r"<!--|<!\[CDATA\[|<tu(?=[\s/>])|</tu\s*>|</body\s*>")
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>"}

codecs.register_error("syndicate-damaged", lambda error: (DAMAGED, error.end))  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Piece:
    """One unit as it stands in the file, from line `line`; or what is wrong there."""

    text: str
    line: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """Attributes of `<header>`, and the name spaces that `<tmx>` declares."""

    attributes: dict[str, str]
    namespaces: str


class Scan:
    """Cuts a TMX file; raises `StoreError` for a file that is none."""

    def __init__(self, stream: BinaryIO, path: Path | str) -> None:
        self._stream = stream
        self._path = path
        first = stream.read(_CHUNK)
        self.read = len(first)
        self.encoding = _encoding(first, path)
        decoder = codecs.getincrementaldecoder(self.encoding)("syndicate-damaged")
        self._decoder = io.IncrementalNewlineDecoder(decoder, translate=True)
        self._text = self._decoder.decode(first).removeprefix("\ufeff")
        self._line = 1
        self._ended = False
        self.head = self._head()

    def _fill(self) -> bool:
        """Read on; False at the end of the file."""
        if self._ended:
            return False
        data = self._stream.read(_CHUNK)
        self.read += len(data)
        self._ended = not data
        self._text += self._decoder.decode(data, final=self._ended)
        return True

    def _drop(self, end: int) -> None:
        """Leave the text before `end` behind."""
        self._line += self._text.count("\n", 0, end)
        self._text = self._text[end:]

    def _head(self) -> Head:
        while (body := _BODY.search(self._text)) is None:
            if len(self._text) > _LONGEST or not self._fill():
                break
        at = _root(self._text)
        root = re.compile(rf"<tmx{_TAG}").match(self._text, at)
        if root is None:
            raise StoreError(
                "is no TMX file: it does not begin with <tmx>.",
                path=self._path,
                remedy="Export the memory as TMX 1.4 from the program that it comes from.",
            )
        if body is None:
            raise StoreError(
                "is no whole TMX file: it has no <body>.",
                path=self._path,
                remedy="Fetch or export it again.",
            )
        header = _HEADER.search(self._text, root.end(), body.end())
        found = Head(
            _attributes(header.group()) if header else {},
            " ".join(m.group() for m in re.finditer(_XMLNS, root.group())),
        )
        self._drop(body.start() if body.group().startswith("</") else body.end())
        return found

    def pieces(self) -> Iterator[Piece]:
        """The units, in order."""
        while True:
            found = _OUTSIDE.search(self._text)
            if found is None:
                # What has been read may end in the middle of a tag.
                self._drop(max(0, len(self._text) - 16))
                if not self._fill():
                    yield Piece("", self._line, "the file ends before </body>: it is cut short")
                    return
                continue
            kind = found.group()
            self._drop(found.start())
            if kind.startswith("</"):
                return
            if kind in _ENDS:
                yield from self._pass_over(_ENDS[kind])
            else:
                yield self._unit()

    def _pass_over(self, end: str) -> Iterator[Piece]:
        line = self._line
        while (at := self._text.find(end, 2)) < 0:
            self._drop(max(0, len(self._text) - len(end)))
            if not self._fill():
                yield Piece("", line, "a comment or CDATA section begins here and never ends")
                return
        self._drop(at + len(end))

    def _unit(self) -> Piece:
        """The unit that the text begins with; the text then goes on behind it."""
        line, at = self._line, 3
        while True:
            found = _INSIDE.search(self._text, at)
            opening = self._text.find(">", 0, found.start() if found else None)
            if opening > 0 and self._text[opening - 1] == "/" and at == 3:
                piece = self._text[: opening + 1]
                self._drop(opening + 1)
                return Piece(piece, line)
            if found is not None and found.group() in _ENDS:
                end = self._text.find(_ENDS[found.group()], found.end())
                if end >= 0:
                    at = end + 3
                    continue
                found = None
            if found is not None:
                if found.group().startswith("</tu"):
                    piece = self._text[: found.end()]
                    self._drop(found.end())
                    return Piece(piece, line)
                self._drop(found.start())
                return Piece("", line, "this <tu> is never closed")
            if len(self._text) > _LONGEST:
                self._drop(3)
                return Piece("", line, f"this unit is longer than {_LONGEST:,} characters")
            if not self._fill():
                self._drop(3)
                return Piece("", line, "the file ends inside this unit")


_XMLNS = r"""xmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')"""


def _attributes(tag: str) -> dict[str, str]:
    return {m[1]: unescape(m[2] if m[2] is not None else m[3]) for m in _ATTRIBUTE.finditer(tag)}


def _root(text: str) -> int:
    """Where the first element begins, behind declaration, comments and document type."""
    at = 0
    while True:
        at += len(text[at:]) - len(text[at:].lstrip())
        if text.startswith("<!--", at):
            end = text.find("-->", at)
        elif text.startswith("<?", at):
            end = text.find("?>", at)
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            close, subset = text.find(">", at), text.find("[", at)
            if 0 <= subset < close:
                closing = re.compile(r"\]\s*>").search(text, subset)
                close = closing.end() - 1 if closing else -1
            end = close
        else:
            return at
        if end < 0:
            return at
        at = text.find(">", end) + 1


def _encoding(first: bytes, path: Path | str) -> str:
    """From the byte order mark, else the bytes' own shape, else the declaration; UTF-8 else."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if first.startswith(mark):
            return name
    if first[:2] == b"<\0":
        return "utf-16-le"
    if first[:2] == b"\0<":
        return "utf-16-be"
    declared = _DECLARED.match(first)
    name = declared[1].decode("ascii") if declared else "utf-8"
    if name.lower().replace("-", "").startswith(("utf16", "ucs2", "utf32")):
        return "utf-8"  # the declaration could be read, so it is not true
    try:
        b"".decode(name)
        codecs.getincrementaldecoder(name)
    except LookupError as error:
        raise StoreError(
            f"is in an encoding that is not known: {name}.",
            path=path,
            line=1,
            remedy="Save it as UTF-8.",
        ) from error
    return name
