"""What the columns of a table mean, in each of the three shapes that glossaries come in.

columns     a header of our own names: source,target,kind,… in any order
two         two columns, as DeepL, Google and Amazon take them: with a header of two language tags
            or with none, the languages being in the file's name; a term that is its own rendering
            is not to be translated
languages   a column for each of three or more languages; what is said of one language stands in a
            column such as `gender:pt-BR` or `context:en`; every two languages make a glossary
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from operator import itemgetter
from pathlib import Path

from syndicate import langs
from syndicate.errors import GlossaryError
from syndicate.model import Case, TermKind
from syndicate.terms.files.entries import (
    COLUMNS,
    GENDERS,
    STATUSES,
    Entries,
    Record,
    default_case,
    languages_of,
)
from syndicate.terms.files.table import Row, Table

INVISIBLE = re.compile(
    "[\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_JOINERS = "\u200c\u200d"
"""Persian and Indic scripts spell with these."""
_CHOOSING = (2, 3, 4, 8, 9)
"""Places in a record of what tells entries for one source apart: kind to pos, domain, context."""
_PER_LANGUAGE = ("gender", "plural", "forms", "context")
_KINDS = {"": TermKind.PREFERRED, **{kind.value: kind for kind in TermKind}}
_CASES = {case.value: case for case in Case}


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
    tags = tuple(
        langs.normalise(cell.strip()) if _is_language(cell.strip()) else "" for cell in first.cells
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


def entries(table: Table) -> list[Entries]:
    """The entries of each pair of languages that the table serves."""
    shape = shape_of(table)
    if shape.name == "languages":
        pairs = list(permutations(shape.languages, 2))
    elif shape.languages:
        pairs = [(shape.languages[0], shape.languages[1])]
    else:
        pairs = [languages_of(table.path)]
    return [
        Entries(table.path, *pair, list(_records(table, _positions(shape, *pair), shape)))
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
    clean, path = _cleaner(table), str(table.path)
    # A column that is not there is the empty cell behind the last one.
    chosen = itemgetter(*(positions.get(name, width) for name in COLUMNS))
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
        if shape.name == "languages" and not (
            values[0] and (values[1] or values[2] == TermKind.DO_NOT_TRANSLATE)
        ):
            continue  # this row has no term in one of the two languages
        record = _record(values, path, row, table.path, shape.name)
        before = seen.setdefault(record[0], [])
        if not before or not _repeats(record, before, table, row, shape):
            before.append(record)
            yield record


def _repeats(
    record: Record, before: Sequence[Record], table: Table, row: Row, shape: Shape
) -> bool:
    """Whether an entry stands already; raises `GlossaryError` where another for the same source
    differs in nothing that chooses between them."""
    for other in before:
        forbidden = record[2] is TermKind.FORBIDDEN
        same = all(record[i] == other[i] for i in _CHOOSING)
        if same and (record[1] == other[1] or not forbidden):
            if record[1] == other[1] and shape.name != "columns":
                return True
            raise GlossaryError(
                f"{record[0]!r} stands in line {other[14]} already.",
                path=table.path,
                line=row.line,
                field="source",
                remedy="Keep one, or tell them apart by context, domain or pos.",
            )
    return False


def _cleaner(table: Table) -> Callable[[list[str], Row], list[str]]:
    """How the cells of a row are read: what no cell of the table needs is done for none."""
    whole = "\n".join("\0".join(row.cells) for row in table.rows)
    normal = whole.isascii() or unicodedata.is_normalized("NFC", whole)
    hidden = not whole.isascii() and INVISIBLE.search(whole)
    spaced = re.search(r"[^\S \n]|  ", whole) or whole.count("\n") >= len(table.rows)
    if normal and not hidden and not spaced:
        return lambda cells, row: [*map(str.strip, cells)]
    names = table.rows[0].cells

    def clean(cells: list[str], row: Row) -> list[str]:
        made = []
        for number, cell in enumerate(cells):
            value = unicodedata.normalize("NFC", cell).removeprefix("\ufeff")
            found = INVISIBLE.search(value) if hidden else None
            if found:
                raise GlossaryError(
                    f"holds an invisible character (U+{ord(found.group()):04X}).",
                    path=table.path,
                    line=row.line,
                    field=names[number].strip(),
                    remedy="Delete it, or run: syndicate glossary lint --fix",
                )
            made.append(" ".join(value.split()))
        return made

    return clean


def _record(values: Sequence[str], path: str, row: Row, file: Path, shape: str) -> Record:
    (
        source, target, kind_said, case_said, pos, gender, plural, forms, domain, context, note,
        owner, status, source_forms, priority,
    ) = values  # fmt: skip
    kind = _KINDS.get(kind_said.casefold())
    case = _CASES.get(case_said.casefold())
    if shape == "two" and source == target:
        kind = TermKind.DO_NOT_TRANSLATE
    if kind is TermKind.DO_NOT_TRANSLATE:
        target = target or source
    gender, status = gender.casefold(), status.casefold() or "approved"
    if (
        not source
        or not target
        or kind is None
        or (case is None and case_said)
        or (kind is TermKind.DO_NOT_TRANSLATE and target != source)
        or gender not in GENDERS
        or status not in STATUSES
        or (priority and not re.fullmatch(r"-?\d{1,6}", priority))
    ):
        raise _wrong(values, file, row)
    return (
        source, target, kind, case or default_case(source), pos and pos.casefold(), gender, plural,
        _several(forms), domain, _several(context), note, owner, status, path, row.line,
        _several(source_forms), int(priority or 0),
    )  # fmt: skip


def _wrong(values: Sequence[str], file: Path, row: Row) -> GlossaryError:
    """What is wrong with a row, the first thing only."""
    said = dict(zip(COLUMNS, values, strict=True))

    def error(field: str, message: str, remedy: str) -> GlossaryError:
        return GlossaryError(message, path=file, line=row.line, field=field, remedy=remedy)

    kind = said["kind"].casefold()
    if not said["source"]:
        return error("source", "is empty.", "Every row needs a source term.")
    if kind not in _KINDS:
        return error(
            "kind", f"{said['kind']!r} is not a kind.", f"Use one of: {', '.join(TermKind)}."
        )
    if kind == TermKind.DO_NOT_TRANSLATE and said["target"] not in ("", said["source"]):
        return error(
            "target",
            f"differs from the source, but {said['source']!r} is not to be translated.",
            "Leave the target empty or repeat the source.",
        )
    if not said["target"] and kind != TermKind.DO_NOT_TRANSLATE:
        return error("target", "is empty.", "Every row needs a target term.")
    if said["case"] and said["case"].casefold() not in _CASES:
        return error(
            "case", f"{said['case']!r} is not a case rule.", "Use exact, ignore, or nothing."
        )
    if said["gender"].casefold() not in GENDERS:
        return error(
            "gender", f"{said['gender']!r} is not a gender.", "Use m, f, n, mf, or nothing."
        )
    if said["status"].casefold() not in ("", *STATUSES):
        return error("status", f"{said['status']!r} is not a status.", "Use approved or proposed.")
    return error(
        "priority", f"{said['priority']!r} is no whole number.", "Leave it empty, or write 1."
    )


def _several(value: str) -> tuple[str, ...]:
    if not value:
        return ()
    return tuple(filter(None, (part.strip() for part in value.split("|"))))
