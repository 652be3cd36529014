"""What the columns of a table mean, in each of the three shapes that glossaries come in.

columns     a header of our own names: source,target,kind,… in any order
two         two columns, as DeepL, Google and Amazon take them: with a header of two language tags
            or with none, the languages being in the file's name; a term that is its own rendering
            is not to be translated
languages   a column for each of three or more languages; what is said of one language stands in a
            column such as `gender:pt-BR` or `context:en`; every two languages make a glossary, and
            a name that is not to be translated stays in all, wherever in its row it stands
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations
from operator import itemgetter
from pathlib import Path

from syndicate import langs
from syndicate.errors import GlossaryError
from syndicate.model import TermKind
from syndicate.terms.files.entries import COLUMNS, Entries, Record, languages_of
from syndicate.terms.files.fields import CONTROLS, INVISIBLE, clash, clean_note, record
from syndicate.terms.files.table import Row, Table

_PER_LANGUAGE = ("gender", "plural", "forms", "context")
_GUESSED = "is not UTF-8 and was read as {}; say --encoding if that is wrong"
_FOR_PEOPLE = ("note", "owner")
_HIDDEN = re.compile(f"[{INVISIBLE}{CONTROLS}]")
_SPACES = "".join(c for c in map(chr, range(0x3001)) if c.isspace() and c not in " \n")
"""White space that is no plain space."""


@dataclass(frozen=True, slots=True)
class Shape:
    """`name` of the shape; `header`: cleaned names of the columns, none where there is no header;
    `languages`: the tags of the language columns."""

    name: str
    header: tuple[str, ...]
    languages: tuple[str, ...] = ()


def shape_of(table: Table) -> Shape:
    """The shape of a table, told by its first row; raises `GlossaryError` for an unknown column."""
    first = table.rows[0]
    names = tuple(cell.strip().lstrip("\ufeff").casefold() for cell in first.cells)
    if set(names) & {"source", "target"}:
        return Shape("columns", _known(names, first, table.path))
    # "pos" is a language too, but here it is a column of ours.
    tags = tuple(
        langs.normalise(name) if name not in COLUMNS and _is_language(name) else ""
        for name in names
    )
    if sum(map(bool, tags)) >= 2:
        header = tuple(tag or _qualified(name) for tag, name in zip(tags, names, strict=True))
        languages = tuple(filter(None, tags))
        for name, cell in zip(header, first.cells, strict=True):
            base, _, tag = name.partition(":")
            known = base in COLUMNS[2:] and not (tag and base not in _PER_LANGUAGE)
            if name not in languages and not (known and (not tag or tag in languages)):
                raise _unknown(cell.strip(), first, table.path)
            if header.count(name) > 1:
                raise GlossaryError(
                    "stands twice in the header.", path=table.path, line=first.line, field=name
                )
        two = len(header) == len(languages) == 2
        return Shape("two" if two else "languages", header, languages)
    if len(first.cells) == 2:
        return Shape("two", ())
    if set(names) & set(COLUMNS):
        return Shape("columns", _known(names, first, table.path))
    raise GlossaryError(
        "the header is missing.",
        path=table.path,
        line=first.line,
        field="header",
        remedy="The first line names the columns: source,target or languages: en,pt-BR,es",
    )


def _known(names: tuple[str, ...], first: Row, path: Path) -> tuple[str, ...]:
    for name in names:
        if name not in COLUMNS:
            raise _unknown(name, first, path)
        if names.count(name) > 1:
            raise GlossaryError(
                "stands twice in the header.", path=path, line=first.line, field=name
            )
    for name in ("source", "target"):
        if name not in names:
            raise GlossaryError(
                f"the column {name!r} is missing.", path=path, line=first.line, field=name,
                remedy="The header needs at least: source,target",
            )  # fmt: skip
    return names


def _unknown(name: str, first: Row, path: Path) -> GlossaryError:
    return GlossaryError(
        f"the column {name!r} is not known.",
        path=path,
        line=first.line,
        field=name or "header",
        remedy=f"Known columns: {', '.join(COLUMNS)}; or language tags, and gender:TAG and so on.",
    )


def _is_language(cell: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", cell)) and langs.is_tag(
        cell.replace("_", "-")
    )


def _qualified(name: str) -> str:
    base, colon, tag = name.partition(":")
    return f"{base}:{langs.normalise(tag)}" if colon and langs.is_tag(tag) else name


def entries(table: Table, languages: tuple[str, str] | None = None) -> list[Entries]:
    """The entries of each pair of languages that the table serves. `languages` are what they are
    where neither the header nor the file's name says so."""
    shape = shape_of(table)
    if shape.name == "languages":
        pairs = list(permutations(shape.languages, 2))
    elif shape.languages:
        pairs = [(shape.languages[0], shape.languages[1])]
    else:
        pairs = [languages_of(table.path, languages)]
    remarks = (_GUESSED.format(table.encoding),) if table.guessed else ()
    return [
        Entries(table.path, *pair, list(_records(table, _positions(shape, *pair), shape)), remarks)
        for pair in pairs
    ]


def _positions(shape: Shape, source: str, target: str) -> dict[str, int]:
    """Where each column of ours stands for one pair of languages."""
    header = shape.header or ("source", "target")
    if shape.name == "columns" or not shape.header:
        return {name: index for index, name in enumerate(header)}
    found = {name: index for index, name in enumerate(header) if name in COLUMNS}
    for index, name in enumerate(header):
        base, _, tag = name.partition(":")
        if name == source:
            found["source"] = index
        elif name == target:
            found["target"] = index
        elif base == "context" and tag == source:
            found["context"] = index
        elif base == "forms" and tag == source:
            found["source_forms"] = index
        elif base in _PER_LANGUAGE and base != "context" and tag == target:
            found[base] = index
    return found


def _records(table: Table, positions: dict[str, int], shape: Shape) -> Iterator[Record]:
    rows = iter(table.rows)
    width = len(table.rows[0].cells)
    if shape.header:
        next(rows)
    clean, path = _cleaner(table, shape), str(table.path)
    # A column that is not there is the empty cell behind the last one.
    chosen = itemgetter(*(positions.get(name, width) for name in COLUMNS))
    named = [i for i, name in enumerate(shape.header) if name in shape.languages]
    seen: dict[str, list[Record]] = {}
    for row in rows:
        cells = clean(row.cells, row)
        if len(cells) != width:
            if len(cells) > width:
                raise GlossaryError(
                    f"the row has {len(cells)} cells, the header {width}.",
                    path=table.path,
                    line=row.line,
                    field=f"column {width + 1}",
                    remedy='Put a cell that holds a separator in quotation marks: "a, b".',
                )
            cells += [""] * (width - len(cells))
        cells.append("")
        values = chosen(cells)
        if shape.name == "languages" and not (values[0] and values[1]):
            if values[2].casefold() != TermKind.DO_NOT_TRANSLATE:
                continue  # this row has no term in one of the two languages
            name = values[0] or values[1] or next(filter(None, map(cells.__getitem__, named)), "")
            values = (name, name, *values[2:])
        made = record(values, path, row.line, same_stays=shape.name == "two")
        before = seen.get(made[0])
        if before is None:
            seen[made[0]] = [made]
        else:
            other = clash(made, before)
            if other and (shape.name == "columns" or other[1] != made[1]):
                raise GlossaryError(
                    f"{made[0]!r} stands in line {other[14]} already.",
                    path=table.path,
                    line=row.line,
                    field="source",
                    remedy="Keep one, or tell them apart by context, domain or pos.",
                )
            if other:
                continue
            before.append(made)
        yield made


def _cleaner(table: Table, shape: Shape) -> Callable[[list[str], Row], list[str]]:
    """How the cells of a row are read: what no cell of the table needs is done for none."""
    whole = "\n".join("\0".join(row.cells) for row in table.rows)
    normal = whole.isascii() or unicodedata.is_normalized("NFC", whole)
    hidden = _any(whole, CONTROLS) or (not whole.isascii() and _any(whole, INVISIBLE))
    spaced = "  " in whole or whole.count("\n") >= len(table.rows) or _any(whole, _SPACES)
    if normal and not hidden and not spaced:
        edged = f"\n{whole}\n"
        if any(edge in edged for edge in ("\0 ", " \0", "\n ", " \n")):
            return lambda cells, row: [*map(str.strip, cells)]
        return lambda cells, row: [*cells]
    names = table.rows[0].cells
    people = {i for i, name in enumerate(shape.header) if name in _FOR_PEOPLE}

    def clean(cells: list[str], row: Row) -> list[str]:
        made = []
        for number, cell in enumerate(cells):
            if number in people:
                made.append(clean_note(cell))
                continue
            value = unicodedata.normalize("NFC", cell).removeprefix("\ufeff")
            found = _HIDDEN.search(value) if hidden else None
            if found:
                raise GlossaryError(
                    f"holds an invisible character (U+{ord(found.group()):04X}).",
                    path=table.path,
                    line=row.line,
                    field=names[number].strip() if number < len(names) else "",
                    remedy="Delete it, or run: syndicate glossary lint --fix",
                )
            made.append(" ".join(value.split()))
        return made

    return clean


def _any(text: str, characters: str) -> bool:
    return any(map(text.__contains__, characters))
