"""Glossary files: CSV with a header, refused with file, line and column where something is wrong.

Columns in any order; only `source` and `target` are required. The file's name gives its languages:
`NAME.<src>-<tgt>.csv`. See docs/glossaries.md.
"""

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from syndicate import langs
from syndicate.errors import GlossaryError
from syndicate.model import Case, Glossary, Term, TermKind

COLUMNS = (
    "source",
    "target",
    "kind",
    "case",
    "pos",
    "gender",
    "plural",
    "forms",
    "domain",
    "context",
    "note",
    "owner",
    "status",
)
_GENDERS = ("", "m", "f", "n", "mf")
_STATUSES = ("approved", "proposed")
_INVISIBLE = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"}
_MAX_BYTES = 256 * 1024 * 1024


def languages_of(path: Path) -> tuple[str, str]:
    """The (source, target) tags in a file name `NAME.<src>-<tgt>.csv`; raises `GlossaryError`."""
    pair = path.stem.rpartition(".")[2]
    parts = pair.replace("_", "-").split("-")
    for cut in range(1, len(parts)):
        source, target = "-".join(parts[:cut]), "-".join(parts[cut:])
        if langs.is_tag(source) and langs.is_tag(target):
            return langs.normalise(source), langs.normalise(target)
    raise GlossaryError(
        "the file name does not say which languages it is for.",
        path=path,
        remedy="Call it NAME.<source>-<target>.csv, for example house.en-pt.csv.",
    )


def load(path: Path) -> Glossary:
    """Read one glossary file; raises `GlossaryError` with line (from 1) and column name."""
    source, target = languages_of(path)
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise GlossaryError(f"is larger than {_MAX_BYTES // 2**20} MiB.", path=path)
        data = path.read_bytes()
    except OSError as error:
        raise GlossaryError(
            f"cannot be read: {error.strerror}.", path=path, remedy="Check the path."
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise GlossaryError(
            f"is not UTF-8 (byte {data[error.start]:#04x}).",
            path=path,
            line=line,
            remedy="Save it as UTF-8: in a spreadsheet choose “CSV UTF-8”.",
        ) from error
    terms = tuple(_terms(text, path))
    return Glossary(path.stem, source, target, terms, digest(terms), str(path))


def digest(terms: Iterable[Term]) -> str:
    """SHA-256 over what the terms say: notes, owners and places do not count."""
    sha = hashlib.sha256()
    for term in terms:
        fields = (
            term.source, term.target, term.kind, term.case, term.pos, term.gender, term.plural,
            "|".join(term.forms), term.domain, "|".join(term.context), term.status,
        )  # fmt: skip
        sha.update("\x1f".join(fields).encode() + b"\x1e")
    return "sha256:" + sha.hexdigest()


def find(paths: Sequence[Path]) -> list[Path]:
    """Glossary files among `paths`: files as named, folders by their `*.csv`."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.glob("*.csv"))
            if not inside:
                raise GlossaryError("holds no .csv file.", path=path)
            found += inside
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _terms(text: str, path: Path) -> Iterable[Term]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    line = 1
    seen: dict[tuple[str, ...], int] = {}
    try:
        for row in reader:
            first, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = _header(row, path, first)
                continue
            if len(row) > len(header):
                raise GlossaryError(
                    f"the row has {len(row)} cells, the header {len(header)}.",
                    path=path,
                    line=first,
                    field=f"column {len(header) + 1}",
                    remedy='Put a cell that holds a comma in quotation marks: "a, b".',
                )
            cells = dict(zip(header, [*row, *[""] * (len(header) - len(row))], strict=True))
            term = _term(cells, path, first)
            # A second row for the same source must differ in something that chooses between them.
            key = (term.source, term.case, term.kind, term.pos, term.domain, *term.context)
            if term.kind is TermKind.FORBIDDEN:
                key = (*key, term.target)
            if key in seen:
                raise GlossaryError(
                    f"{term.source!r} stands in line {seen[key]} already.",
                    path=path,
                    line=first,
                    field="source",
                    remedy="Keep one, or tell them apart by context, domain or pos.",
                )
            seen[key] = first
            yield term
    except csv.Error as error:
        raise GlossaryError(
            f"is not valid CSV: {error}.",
            path=path,
            line=line,
            remedy="Look for a quotation mark that is not closed, here or above.",
        ) from error
    if not header:
        raise GlossaryError(
            "is empty.", path=path, line=1, remedy="The first line is a header: source,target"
        )


def _header(row: Sequence[str], path: Path, line: int) -> list[str]:
    names = [cell.strip().casefold() for cell in row]
    if not set(names) & set(COLUMNS) and ";" not in row[0]:
        raise GlossaryError(
            "the header is missing.", path=path, line=line, field="header",
            remedy="The first line names the columns: source,target",
        )  # fmt: skip
    for name in names:
        if name not in COLUMNS:
            remedy = f"Known columns: {', '.join(COLUMNS)}."
            if len(names) == 1 and ";" in name:
                remedy = "Separate the columns by commas, not semicolons."
            raise GlossaryError(
                f"the column {name!r} is not known.",
                path=path,
                line=line,
                field=name or "header",
                remedy=remedy,
            )
        if names.count(name) > 1:
            raise GlossaryError("stands twice in the header.", path=path, line=line, field=name)
    for name in ("source", "target"):
        if name not in names:
            raise GlossaryError(
                f"the column {name!r} is missing.", path=path, line=line, field=name,
                remedy="The header needs at least: source,target",
            )  # fmt: skip
    return names


def _term(cells: dict[str, str], path: Path, line: int) -> Term:
    def fail(field: str, message: str, remedy: str = "") -> GlossaryError:
        return GlossaryError(message, path=path, line=line, field=field, remedy=remedy)

    def cell(name: str) -> str:
        value = unicodedata.normalize("NFC", cells.get(name, ""))
        for character in value:
            if character in _INVISIBLE:
                raise fail(
                    name, f"holds an invisible character (U+{ord(character):04X}).", "Delete it."
                )
        return " ".join(value.split())

    source, target = cell("source"), cell("target")
    if not source:
        raise fail("source", "is empty.", "Every row needs a source term.")
    try:
        kind = TermKind(cell("kind").casefold() or "preferred")
    except ValueError:
        raise fail(
            "kind", f"{cell('kind')!r} is not a kind.", f"Use one of: {', '.join(TermKind)}."
        ) from None
    if kind is TermKind.DO_NOT_TRANSLATE:
        if target and target != source:
            raise fail(
                "target",
                f"differs from the source, but {source!r} is not to be translated.",
                "Leave the target empty or repeat the source.",
            )
        target = source
    if not target:
        raise fail("target", "is empty.", "Every row needs a target term.")
    case = cell("case").casefold()
    if case not in ("", *Case):
        raise fail("case", f"{case!r} is not a case rule.", "Use exact, ignore, or nothing.")
    gender = cell("gender").casefold()
    if gender not in _GENDERS:
        raise fail("gender", f"{gender!r} is not a gender.", "Use m, f, n, mf, or nothing.")
    status = cell("status").casefold() or "approved"
    if status not in _STATUSES:
        raise fail("status", f"{status!r} is not a status.", "Use approved or proposed.")
    return Term(
        source=source,
        target=target,
        kind=kind,
        case=Case(case) if case else default_case(source),
        pos=cell("pos"),
        gender=gender,
        plural=cell("plural"),
        forms=_several(cell("forms")),
        domain=cell("domain"),
        context=_several(cell("context")),
        note=cell("note"),
        owner=cell("owner"),
        status=status,
        path=str(path),
        line=line,
    )


def _several(value: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in value.split("|"))))


def default_case(source: str) -> Case:
    """Acronyms and names are matched by exact case, common nouns in any."""
    return Case.EXACT if source != source.lower() else Case.IGNORE
