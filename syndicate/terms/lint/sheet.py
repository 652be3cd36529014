"""A glossary file as it is checked: what can be read of it is read, and where each cell stands.

`files.read` refuses a file at the first thing that is wrong; here the row is said to be wrong and
the others are read all the same.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from syndicate.errors import GlossaryError
from syndicate.model import Span, Term
from syndicate.terms import files
from syndicate.terms.files import shapes, table
from syndicate.terms.files.entries import Entries, languages_of, record_of
from syndicate.terms.files.shapes import Shape
from syndicate.terms.files.table import Row, Table

PEOPLE = ("note", "owner")
"""What is for people, who may lay it out as they like."""
OF_SOURCE = ("source", "source_forms", "context")
_CHUNK = 1_000
"""Rows that are read at once: one that is wrong costs no more than reading these again."""
_ODD = re.compile(
    r"  |[\0|]\||\|\0|^\||\|$|\0 | \0|^ | $|[ŒœŠšŽžŸ]|"
    r"[^\0 !#$%&'*+,\-./0-9:;<=>?@A-Z\\^_`a-z|~À-ÖØ-öø-ÿĀ-ſ’]"
)
"""What a row must have for any rule on characters to be worth asking; most rows have none."""
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
    "\x01-\x08\x0e-\x1b\x7f]"
)
_JOINER = re.compile("(?:^|(?<=[\\s\x20-\x7e\u00a0-\u058f\u1e00-\u1fff]))[\u200c\u200d]+")
"""Joiners that join nothing: a script without them, or nothing at all, stands before."""


def invisible(value: str) -> list[str]:
    """The characters of a cell that nobody sees and that do not belong to its script."""
    if value.isascii() and value.isprintable():
        return []
    joiners = "".join(_JOINER.findall(_HIDDEN.sub("", value)))
    return list(dict.fromkeys([*_HIDDEN.findall(value), *joiners]))


def tidied(value: str, *, spaces: bool = True) -> str:
    """A cell without invisible characters, in NFC, its white space single spaces."""
    if not (value.isascii() and value.isprintable()):
        value = unicodedata.normalize("NFC", _JOINER.sub("", _HIDDEN.sub("", value)))
    return " ".join(value.split()) if spaces else value


def _tidy_row(row: Row) -> Row:
    if not _ODD.search("\0".join(row.cells)):
        return row
    return Row(row.line, [tidied(cell) for cell in row.cells])


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it stands in its file; `language` of what it says, "" for our own words."""

    sheet: Sheet
    line: int
    name: str
    value: str
    language: str


@dataclass(frozen=True, slots=True)
class Part:
    """The entries of one language pair of a file."""

    sheet: Sheet = field(repr=False)
    source_language: str
    target_language: str
    terms: list[Term] = field(repr=False)

    @property
    def pair(self) -> tuple[str, str]:
        return self.source_language, self.target_language

    def column(self, name: str) -> str:
        """What the column of a field is called in the file."""
        languages = {
            "source": [self.source_language],
            "target": [self.target_language],
            "context": [f"context:{self.source_language}"],
            "source_forms": [f"forms:{self.source_language}"],
        }.get(name, [f"{name}:{self.target_language}"])
        return next((each for each in languages if each in self.sheet.header), name)


@dataclass(frozen=True, slots=True)
class Group:
    """Glossary files that were named at once, such as a folder: of these only their own names say
    which ranks higher. `within`: the desk or partner for which alone they count."""

    paths: Sequence[Path]
    within: str = ""


class Sheet:
    """A file: its `table` where it is one, the `header` of that, the `tidy` rows below it, its
    `parts`; `broken` is what could not be read."""

    def __init__(self, path: Path, encoding: str = "", group: Group | None = None) -> None:
        self.path = path
        self.group = group or Group([path])
        self.table: Table | None = None
        self.header: tuple[str, ...] = ()
        self.shape = Shape("", ())
        self.tidy: list[Row] = []
        self.parts: list[Part] = []
        self.broken: list[GlossaryError] = []
        try:
            if path.suffix.lower() in (".tbx", ".tbxm", ".xml", ".tmx"):
                self._take(files.entries(path))
            else:
                self._read(encoding)
        except GlossaryError as error:
            self.broken.append(error)

    def _take(self, read: list[Entries]) -> None:
        for each in read:
            terms = [Term(*record) for record in each.records]
            pair = (each.source_language, each.target_language)
            known = next((part for part in self.parts if part.pair == pair), None)
            if known is None:
                self.parts.append(Part(self, *pair, terms))
            else:
                known.terms.extend(terms)

    def _read(self, encoding: str) -> None:
        self.table = table.read(self.path, encoding=encoding)
        self.shape = shape = shapes.shape_of(self.table)
        if shape.header:
            head, rows = self.table.rows[0], self.table.rows[1:]
            self.header = shape.header
        else:
            head, rows = Row(0, list(languages_of(self.path))), self.table.rows
            self.header = ("source", "target")
        self._take(shapes.entries(replace(self.table, rows=[head])))
        self.tidy = [_tidy_row(row) for row in rows]
        for start in range(0, len(rows), _CHUNK):
            chunk = self.tidy[start : start + _CHUNK]
            while chunk:
                chunk = self._read_some(head, chunk)

    def _read_some(self, head: Row, rows: list[Row]) -> list[Row]:
        """Read rows up to one that cannot be read; what is left after that."""
        assert self.table is not None
        try:
            self._take(shapes.entries(replace(self.table, rows=[head, *rows])))
        except GlossaryError as error:
            at = next(i for i, row in enumerate(rows) if row.line == error.line)
            self._take(shapes.entries(replace(self.table, rows=[head, *rows[:at]])))
            try:
                # Alone, a row that only says the same as another one is a row like any other.
                self._take(shapes.entries(replace(self.table, rows=[head, rows[at]])))
            except GlossaryError as own:
                self.broken.append(own)
            return rows[at + 1 :]
        return []

    # -- cells --

    @property
    def rows(self) -> list[Row]:
        """The rows below the header."""
        if self.table is None:
            return []
        return self.table.rows[1:] if self.shape.header else self.table.rows

    def language_of(self, column: str) -> str:
        """The language of a column of the file, "" for our own words and where it is not known."""
        base, _, tag = column.partition(":")
        if column in self.shape.languages or tag:
            return tag or column
        if not self.parts or self.shape.name == "languages":
            return ""
        if base in OF_SOURCE:
            return self.parts[0].source_language
        return self.parts[0].target_language if base in ("target", "plural", "forms") else ""

    @cached_property
    def odd(self) -> list[Cell]:
        """The cells in which a rule on characters may find something."""
        return list(self._odd())

    def _odd(self) -> Iterator[Cell]:
        names = self.header
        known = [(i, name, self.language_of(name)) for i, name in enumerate(names)]
        for row in self.rows:
            cells = row.cells
            if not _ODD.search("\0".join(cells)):
                continue
            for i, name, language in known:
                if i < len(cells) and cells[i] and _ODD.search(cells[i]):
                    yield Cell(self, row.line, name, cells[i], language)
        if self.table is None:
            yield from self._odd_terms()

    def _odd_terms(self) -> Iterator[Cell]:
        """Of a file that is no table, each part by its own fields."""
        for part in self.parts:
            for term in part.terms:
                for name, value in zip(files.COLUMNS, record_of(term), strict=False):
                    text = "|".join(value) if isinstance(value, tuple) else str(value)
                    if _ODD.search(text):
                        language = part.pair[name not in OF_SOURCE]
                        yield Cell(self, term.line, name, text, language)

    @cached_property
    def repeated(self) -> dict[int, int]:
        """The lines whose cells are all those of an earlier line, and that line."""
        first: dict[tuple[str, ...], int] = {}
        found = {}
        for row in self.tidy:
            line = first.setdefault(tuple(row.cells), row.line)
            if line != row.line:
                found[row.line] = line
        return found

    # -- places --

    @cached_property
    def text(self) -> str:
        """The file as it was read, "" where it is no table."""
        if self.table is None:
            return ""
        return self.path.read_bytes().decode(self.table.encoding)

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", self.text))]

    def span(self, line: int, column: int) -> Span:
        """The characters of a cell, its quotation marks included, in `text`."""
        assert self.table is not None
        separator, text = re.escape(self.table.separator), self.text
        cell = re.compile(rf'"(?:[^"]|"")*"?[^{separator}\r\n]*|[^{separator}\r\n]*')
        at = self.starts[line - 1]
        for _ in range(column):
            found = cell.match(text, at)
            at = found.end() + 1 if found else at
        found = cell.match(text, at)
        return Span(at, found.end() if found else at)

    def place(self, line: int, name: str) -> tuple[int, int]:
        """Line and column, from 1, of a cell; column 0 where there is none."""
        if self.table is None or name not in self.header or line < 1:
            return line, 0
        at = self.span(line, self.header.index(name)).start
        number = bisect_right(self.starts, at)
        return number, at - self.starts[number - 1] + 1
