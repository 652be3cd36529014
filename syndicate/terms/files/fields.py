"""What the fields of an entry may say, in whatever format the file is.

Values are strings in the order of `COLUMNS`, without white space at their edges, in NFC.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from syndicate.errors import GlossaryError
from syndicate.model import Case, TermKind
from syndicate.terms.files.entries import COLUMNS, Record, default_case

GENDERS = ("", "m", "f", "n", "mf")
STATUSES = ("approved", "proposed")
INVISIBLE = (
    "\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Not the joiners U+200C and U+200D: Persian and Indic scripts spell with them."""
CONTROLS = "".join(map(chr, (*range(1, 9), *range(14, 28), 127)))
_CONTROL = re.compile(f"[{CONTROLS}\x1c-\x1f\v\f]")
CHOOSING = (2, 3, 4, 8, 9)
"""Places in a record of what tells entries for one source apart: kind to pos, domain, context."""
PROPOSED = 12
"""The place of the status."""

_KINDS = {"": TermKind.PREFERRED, **{kind.value: kind for kind in TermKind}}
_CASES = {case.value: case for case in Case}


def record(values: Sequence[str], path: str, line: int, *, same_stays: bool = False) -> Record:
    """The record of an entry; raises `GlossaryError` for the first field that is wrong.

    `same_stays`: a term that is its own rendering is not to be translated, where no kind is said.
    """
    (
        source, target, kind_said, case_said, pos, gender, plural, forms, domain, context, note,
        owner, status, source_forms, priority,
    ) = values  # fmt: skip
    settled = _settled(kind_said, case_said, pos, gender, status, priority)
    if settled is None or not source:
        raise _wrong(values, path, line)
    kind, case, pos, gender, status, rank = settled
    if same_stays and source == target and not kind_said:
        kind = TermKind.DO_NOT_TRANSLATE
    if kind is TermKind.DO_NOT_TRANSLATE:
        target = target or source
    if not target or (kind is TermKind.DO_NOT_TRANSLATE and target != source):
        raise _wrong(values, path, line)
    return (
        source, target, kind, case or default_case(source), pos, gender, plural, several(forms),
        domain, _context(context), note, owner, status, path, line, several(source_forms), rank,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _settled(
    kind_said: str, case_said: str, pos: str, gender: str, status: str, priority: str
) -> tuple[TermKind, Case | None, str, str, str, int] | None:
    """What these say, None where one is wrong; a file has few different ones."""
    kind, case = _KINDS.get(kind_said.casefold()), _CASES.get(case_said.casefold())
    gender, status = gender.casefold(), status.casefold() or "approved"
    if (
        kind is None
        or (case is None and case_said)
        or gender not in GENDERS
        or status not in STATUSES
        or (priority and not re.fullmatch(r"-?[0-9]{1,6}", priority))
    ):
        return None
    return kind, case, pos.casefold(), gender, status, int(priority or 0)


def several(value: str) -> tuple[str, ...]:
    """What stands between bars."""
    if not value:
        return ()
    if "|" not in value:
        return (value,)
    parts = value.split("|")
    if "" in parts or " |" in value or "| " in value:
        parts = [part for part in map(str.strip, parts) if part]
    return tuple(parts)


_context = lru_cache(maxsize=4096)(several)
"""Many entries share one context."""


def clean_note(value: str) -> str:
    """What is for people keeps its lines."""
    if value.isascii() and value.isprintable():
        return value.strip()
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", value).strip()


def cells_of(record: Record) -> list[str]:
    """The cells of a record in the order of `COLUMNS`: what need not be said is left empty."""
    source, case, kind = record[0], record[3], record[2]
    return [
        source, record[1], "" if kind is TermKind.PREFERRED else kind.value,
        "" if case is default_case(source) else case.value, record[4], record[5], record[6],
        "|".join(record[7]), record[8], "|".join(record[9]), record[10], record[11],
        "" if record[PROPOSED] == "approved" else record[PROPOSED], "|".join(record[15]),
        str(record[16] or ""),
    ]  # fmt: skip


def clash(record: Record, others: Iterable[Record]) -> Record | None:
    """Of other entries for the same source, one with nothing that chooses between it and this.

    Several renderings may be forbidden or proposed side by side.
    """
    for other in others:
        if all(record[i] == other[i] for i in CHOOSING) and (
            record[1] == other[1]
            or not (
                record[2] is TermKind.FORBIDDEN or "proposed" in (record[PROPOSED], other[PROPOSED])
            )
        ):
            return other
    return None


def _wrong(values: Sequence[str], path: str, line: int) -> GlossaryError:
    """What is wrong with an entry, the first thing only."""
    said = dict(zip(COLUMNS, values, strict=True))

    def error(field: str, message: str, remedy: str) -> GlossaryError:
        return GlossaryError(message, path=path, line=line, field=field, remedy=remedy)

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
