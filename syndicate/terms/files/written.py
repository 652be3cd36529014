"""Entries as files of other programs: what each format takes, and what it cannot carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from syndicate.errors import GlossaryError
from syndicate.model import TermKind
from syndicate.terms.files import concepts, table
from syndicate.terms.files.concepts import Concept
from syndicate.terms.files.entries import COLUMNS, Entries, Record
from syndicate.terms.files.fields import PROPOSED, cells_of

_ALWAYS = 13
"""So many columns stand in each of our own files; the others where an entry needs them."""
_OF_ROW = ("kind", "case", "pos", "domain", "note", "owner", "status", "priority")
_OF_LANGUAGE = ("gender", "plural", "forms", "context")


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of a file, how many entries it holds, and for people what it does not carry."""

    data: bytes
    entries: int
    not_carried: tuple[str, ...] = ()


def written(name: str, read: Sequence[Entries], path: Path) -> Written:
    """The file of the format `name` of `FORMATS`; raises `GlossaryError` for more languages than
    it can hold."""
    return FORMATS[name](read, path)


# --- Tables --------------------------------------------------------------------------------------


def rows_of(records: Sequence[Record]) -> tuple[list[str], list[list[str]]]:
    """Header and rows of our own columns."""
    rows = [cells_of(record) for record in records]
    width = max(
        (i + 1 for row in rows for i in range(_ALWAYS, len(row)) if row[i]), default=_ALWAYS
    )
    return list(COLUMNS[:width]), [row[:width] for row in rows]


def _csv(read: Sequence[Entries], path: Path) -> Written:
    records = _one(read, path).records
    return Written(_bytes(path, *rows_of(records)), len(records))


def _two_columns(read: Sequence[Entries], path: Path) -> Written:
    return _pairs(read, path, header=True)


def _plain_columns(read: Sequence[Entries], path: Path) -> Written:
    return _pairs(read, path, header=False)


def _pairs(read: Sequence[Entries], path: Path, *, header: bool) -> Written:
    """Source and target alone. What must not be applied as it stands is left out."""
    one = _one(read, path)
    first: dict[str, Record] = {}
    lost: list[str] = []
    fields: Counter[str] = Counter()
    for made in one.records:
        what = f"line {made[14]}: {made[0]} → {made[1]} is left out:"
        if made[2] is TermKind.FORBIDDEN:
            lost.append(f"{what} it is forbidden")
        elif made[PROPOSED] == "proposed":
            lost.append(f"{what} it is only proposed")
        elif first.setdefault(made[0], made) is not made:
            lost.append(f"{what} {made[0]} stands in line {first[made[0]][14]}")
        else:
            cells = dict(zip(COLUMNS[3:], cells_of(made)[3:], strict=True))
            fields.update(name for name, cell in cells.items() if cell)
    rows = [[made[0], made[1]] for made in first.values()]
    data = _bytes(path, [one.source_language, one.target_language] if header else None, rows)
    return Written(data, len(rows), (*lost, *_counted(fields)))


def _counted(fields: Counter[str]) -> list[str]:
    return [
        f"the column {name} ({count} {'entries' if count > 1 else 'entry'})"
        for name, count in fields.items()
    ]


def _languages(read: Sequence[Entries], path: Path) -> Written:
    """A column per language. Entries for the same term that do not differ otherwise share a row."""
    made = _joined(concepts.concepts(read))
    tags = list(dict.fromkeys(tag for concept in made for tag in concept.languages))
    rows: list[dict[str, str]] = []
    used: set[str] = set()
    for concept in made:
        row = {name: concept.said.get(name, "") for name in _OF_ROW}
        for tag, (designation, *_) in concept.languages.items():
            row[tag] = designation.text
            row |= {f"{name}:{tag}": designation.said.get(name, "") for name in _OF_LANGUAGE}
            for name in ("case", "pos"):
                row[name] = row[name] or designation.said.get(name, "")
        used.update(name for name, value in row.items() if value)
        rows.append(row)
    columns = [*_OF_ROW, *(f"{name}:{tag}" for tag in tags for name in _OF_LANGUAGE)]
    header = [*tags, *(name for name in columns if name in used)]
    lost = []
    if any(concept.directed for concept in made):
        lost.append("which language is the source: such a table serves every direction")
    data = _bytes(path, header, [[row.get(name, "") for name in header] for row in rows])
    return Written(data, len(rows), tuple(lost))


def _joined(found: Sequence[Concept]) -> list[Concept]:
    """Entries of one source into several languages as one concept, where they say the same."""
    made: dict[tuple[object, ...], Concept] = {}
    for concept in found:
        source, (designation, *_) = next(iter(concept.languages.items()))
        key = (source, designation.text, *concept.said.items(), *designation.said.items())
        known = made.setdefault(key, concept)
        if known is concept:
            continue
        if not concept.directed or known.languages.keys() & concept.languages.keys() != {source}:
            made[(*key, concept.line, id(concept))] = concept
        else:
            known.languages |= concept.languages
    return list(made.values())


def _one(read: Sequence[Entries], path: Path) -> Entries:
    """The entries, which must be of one language pair."""
    if len(read) == 1:
        return read[0]
    pairs = ", ".join(f"{each.source_language}-{each.target_language}" for each in read)
    raise GlossaryError(
        f"can hold one language pair, and these are {len(read)}: {pairs}.",
        path=path,
        remedy="Choose one with --from and --to.",
    )


def _bytes(path: Path, header: Sequence[str] | None, rows: Sequence[Sequence[str]]) -> bytes:
    made = table.made(path, header or (), rows)
    return table.text_of(made if header else replace(made, rows=made.rows[1:])).encode()


# --- XML -----------------------------------------------------------------------------------------


def _tbx(read: Sequence[Entries], path: Path) -> Written:
    from syndicate.terms.files import tbx

    return _xml(read, lambda made: tbx.text_of(made, path.stem))


def _martif(read: Sequence[Entries], path: Path) -> Written:
    from syndicate.terms.files import tbx

    return _xml(read, lambda made: tbx.text_of(made, path.stem, martif=True))


def _tmx(read: Sequence[Entries], _path: Path) -> Written:
    from syndicate.terms.files import tmx

    return _xml(read, tmx.text_of)


def _xml(read: Sequence[Entries], text_of: Callable[[Sequence[Entries]], str]) -> Written:
    made, lost = concepts.without_what_xml_lacks(read)
    return Written(text_of(made).encode(), sum(len(e.records) for e in made), tuple(lost))


FORMATS: dict[str, Callable[[Sequence[Entries], Path], Written]] = {
    "csv": _csv,
    "two-columns": _two_columns,
    "plain": _plain_columns,
    "languages": _languages,
    "tbx": _tbx,
    "tbx-v2": _martif,
    "tmx": _tmx,
}
"""Name -> what makes the file. `plain` is two columns without a header, as DeepL and Google take
them; with a header of language tags, `two-columns`, Amazon does."""
