"""Puts right in a table what can be put right without asking anybody: what is read stays the same.

Only the rows that change are written anew; every other byte of the file stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from syndicate.model import Case, Term, TermKind
from syndicate.terms.files import table
from syndicate.terms.files.table import Row, Table, text_of
from syndicate.terms.lint.sheet import PEOPLE, Sheet, tidied
from syndicate.terms.lint.single import same_as_source

_NEWLINE = re.compile(r"\r\n|\r|\n")
_LISTS = ("forms", "source_forms", "context")


@dataclass(frozen=True, slots=True)
class Fix:
    """What was changed in a cell; of a row that was taken out, `field` and `after` are empty."""

    path: str
    line: int
    field: str
    before: str
    after: str

    def __str__(self) -> str:
        if not self.field:
            return f"{self.path}:{self.line}: took out the repeated row {self.before!r}"
        return f"{self.path}:{self.line}: {self.field}: {self.before!r} -> {self.after!r}"


def fix(path: Path, encoding: str = "") -> list[Fix]:
    """Fix a file in its place, in one step, and say what was changed; a file that is no table, or
    cannot be read as one, stays as it is. Done twice, the second time changes nothing."""
    sheet = Sheet(path, encoding)
    if sheet.table is None or not sheet.parts:
        return []
    changed: dict[int, Row | None] = {}
    fixes: list[Fix] = []
    kinds = _to_keep(sheet)
    for row in sheet.rows:
        if row.line in sheet.repeated:
            changed[row.line] = None
            fixes.append(Fix(str(path), row.line, "", sheet.table.separator.join(row.cells), ""))
            continue
        cells = [
            _fixed(cell, sheet.header[i] if i < len(sheet.header) else "")
            for i, cell in enumerate(row.cells)
        ]
        if row.line in kinds and sheet.header.index("kind") < len(cells):
            cells[sheet.header.index("kind")] = "do-not-translate"
        if cells != row.cells:
            changed[row.line] = Row(row.line, cells)
            fixes += [
                Fix(str(path), row.line, name, before, after)
                for name, before, after in zip(sheet.header, row.cells, cells, strict=False)
                if before != after
            ]
    if fixes:
        table.replace(path, _written(sheet, sheet.table, changed).encode(sheet.table.encoding))
    return fixes


def _fixed(cell: str, name: str) -> str:
    base = name.partition(":")[0]
    made = tidied(cell, spaces=base not in PEOPLE)
    if base in _LISTS and "|" in made:
        items = made.split("|")
        if not all(map(str.strip, items)):
            made = "|".join(filter(str.strip, items)).strip()
    return made


def _to_keep(sheet: Sheet) -> set[int]:
    """Lines of names and acronyms that are their own rendering, and may as well say so."""
    if sheet.shape.name != "columns" or "kind" not in sheet.header:
        return set()
    return {term.line for part in sheet.parts for term in part.terms if _is_name(term)}


def _is_name(term: Term) -> bool:
    plain = term.kind is TermKind.PREFERRED and term.case is Case.EXACT
    return plain and same_as_source(term) and any(c.isupper() or c.isdigit() for c in term.source)


def _written(sheet: Sheet, own: Table, changed: dict[int, Row | None]) -> str:
    """The text of the file with those rows changed, None for one that is taken out."""
    text, pieces, at = sheet.text, [], 0
    for row in sheet.rows:
        if row.line not in changed:
            continue
        end = sheet.span(row.line, len(row.cells) - 1).end
        following = _NEWLINE.match(text, end)
        pieces.append(text[at : sheet.starts[row.line - 1]])
        at = following.end() if following else end
        new = changed[row.line]
        if new is not None:
            # Either half of this newline in a cell asks for quotation marks.
            written = text_of(replace(own, rows=[new], separator_line=False, newline="\r\n"))
            pieces += [written.removesuffix("\r\n"), text[end:at]]
    return "".join([*pieces, text[at:]])
