"""CSV and TSV as spreadsheets write them: read cell by cell, and written back as they were.

What differs from one program to the next is found out: separator, encoding, mark, line endings, a
first line `sep=;`. A cell keeps every character that it has; what an entry makes of it is the
business of `shapes`.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from syndicate.errors import GlossaryError

_MAX_BYTES = 256 * 1024 * 1024
_SEPARATORS = ",;\t|"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(slots=True)
class Row:
    """The cells of a row, and the line of the file on which it begins (from 1)."""

    line: int
    cells: list[str]


@dataclass(slots=True)
class Table:
    """A table as it stands in its file; the first row may be a header.

    `guessed` is true where the encoding was neither said nor marked and is not UTF-8.
    """

    path: Path
    rows: list[Row] = field(repr=False)
    separator: str = ","
    encoding: str = "utf-8"
    newline: str = "\n"
    separator_line: bool = False
    guessed: bool = False


def read(path: Path, *, encoding: str = "") -> Table:
    """Read a table; raises `GlossaryError` where it cannot be read at all."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise GlossaryError(f"is larger than {_MAX_BYTES // 2**20} MiB.", path=path)
        data = path.read_bytes()
    except OSError as error:
        raise GlossaryError(
            f"cannot be read: {error.strerror}.", path=path, remedy="Check the path."
        ) from error
    text, encoding, guessed = _decoded(data, path, encoding)
    if "\0" in text:
        raise GlossaryError(
            "holds the character U+0000, which no text has.",
            path=path,
            line=text.count("\n", 0, text.index("\0")) + 1,
            remedy="If it is UTF-16, say so: --encoding utf-16-le. Or save it as UTF-8.",
        )
    first = 1
    said = re.match(r"sep=(.)\r?\n", text)
    if said:
        text, first = text[said.end() :], 2
    separator = said.group(1) if said else _separator(text, path)
    newline = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
    rows = list(_rows(text, separator, path, first))
    if not rows:
        raise GlossaryError(
            "is empty.", path=path, line=1, remedy="The first line is a header: source,target"
        )
    return Table(path, rows, separator, encoding, newline, bool(said), guessed)


def _decoded(data: bytes, path: Path, encoding: str) -> tuple[str, str, bool]:
    for mark, name in _MARKS:
        if data.startswith(mark):
            encoding = encoding or name
    try:
        return data.decode(encoding or "utf-8"), encoding or "utf-8", False
    except LookupError:
        raise GlossaryError(
            f"{encoding!r} is no encoding.", path=path, remedy="Say utf-8 or windows-1252."
        ) from None
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        line = data.count(b"\n", 0, at) + 1
        if not encoding:
            # What spreadsheets write in Western Europe and the Americas if nobody says otherwise.
            try:
                return data.decode("windows-1252"), "windows-1252", True
            except UnicodeDecodeError:
                pass
        raise GlossaryError(
            f"is not {encoding or 'UTF-8'} (byte {data[at]:#04x}).",
            path=path,
            line=line,
            remedy="Save it as UTF-8: in a spreadsheet choose “CSV UTF-8”.",
        ) from error


def _separator(text: str, path: Path) -> str:
    """What stands most often outside quotation marks in the first line that has anything."""
    if path.suffix.lower() in (".tsv", ".tab"):
        return "\t"
    first = re.search(r"[^\s].*", text)
    line = first.group() if first else ""
    plain = re.sub(r'"(?:[^"]|"")*"', "", line)
    return max(_SEPARATORS, key=lambda s: (plain.count(s), -_SEPARATORS.index(s)))


def _rows(text: str, separator: str, path: Path, first: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = first
    try:
        for cells in reader:
            begin, line = line, reader.line_num + first
            if cells and (cells[0].strip() or any(map(str.strip, cells))):
                yield Row(begin, cells)
    except csv.Error as error:
        raise GlossaryError(
            f"is not valid CSV: {error}.",
            path=path,
            line=line,
            remedy="Look for a quotation mark that is not closed, here or above.",
        ) from error


def text_of(table: Table) -> str:
    """The table as its file holds it."""
    stream = io.StringIO(newline="")
    if table.separator_line:
        stream.write(f"sep={table.separator}{table.newline}")
    writer = csv.writer(stream, delimiter=table.separator, lineterminator=table.newline)
    writer.writerows(row.cells for row in table.rows)
    return stream.getvalue()


def write(table: Table) -> None:
    """Write a table back to its place, in one step."""
    replace(table.path, text_of(table).encode(table.encoding))


def save(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write a new file in one step; raises `GlossaryError` where one stands already."""
    if path.exists() and not force:
        raise GlossaryError(
            "exists already.", path=path, remedy="Choose another name, or add --force."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, data)
    except OSError as error:
        raise GlossaryError(f"cannot be written: {error.strerror}.", path=path) from error


def replace(path: Path, data: bytes) -> None:
    """Put data in the place of a file: whoever reads it sees the old file or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        new.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o644)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def made(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A new table of these rows."""
    separator = "\t" if path.suffix.lower() in (".tsv", ".tab") else ","
    lines = [Row(number, list(cells)) for number, cells in enumerate([header, *rows], 1)]
    return Table(path, lines, separator)
