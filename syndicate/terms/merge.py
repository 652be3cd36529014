"""Several glossaries of one language pair as one: what agrees once, what does not as is chosen.

Two entries are in conflict where they ask for different things for the same source, told apart by
neither part of speech, domain nor context: other renderings, one that the other forbids, or the
same rendering with another gender, plural and so on. What only one of them says is no conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from syndicate.model import TermKind
from syndicate.terms.files.entries import COLUMNS, Entries, Record
from syndicate.terms.files.fields import CHOOSING, PROPOSED

_PLACES = (*range(13), 15, 16)
"""Where the fields of `COLUMNS` stand in a record."""
_NOTE = 10
_APART = tuple(place for place in CHOOSING if place > 3)
"""Part of speech, domain and context."""


class Choice(StrEnum):
    """Which of two entries in conflict counts; both: the second is only proposed."""

    FIRST = "first"
    LAST = "last"
    BOTH = "keep-both"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two entries, in the order of the files, and the names of the fields in which they differ."""

    first: Record
    second: Record
    fields: tuple[str, ...]

    def __str__(self) -> str:
        differ = [] if "target" in self.fields else [f" ({', '.join(self.fields)})"]
        said = (
            f"{record[13]}:{record[14]}: {record[0]} → {record[1]}"
            + ("" if record[2] is TermKind.PREFERRED else f" ({record[2]})")
            for record in (self.first, self.second)
        )
        return " / ".join(said) + "".join(differ)


@dataclass(frozen=True, slots=True)
class Merged:
    """The entries, how many stood more than once, and every conflict with what was chosen."""

    entries: Entries
    repeated: int
    conflicts: tuple[tuple[Conflict, Choice], ...]


def merge(read: Sequence[Entries], choose: Callable[[Conflict], Choice]) -> Merged:
    """Merge entries of one language pair; each stands where its first one stood."""
    kept: list[Record | None] = []
    by_source: dict[str, list[int]] = {}
    conflicts: list[tuple[Conflict, Choice]] = []
    repeated = 0
    for made in (record for each in read for record in each.records):
        places = by_source.setdefault(made[0], [])
        put: Record | None = made
        at: int | None = None
        for place in places:
            known = kept[place]
            fields = _in_conflict(known, put) if known and put else None
            if known is None or put is None or fields is None:
                continue
            if not fields:
                # What was only proposed may count now, and so contradict what comes behind it.
                repeated += 1
                proposed = known[PROPOSED] == "proposed"
                put = _together(put, known) if proposed else _together(known, put)
                at, kept[place] = place if at is None else at, None
                continue
            conflict = Conflict(known, put, fields)
            choice = choose(conflict)
            conflicts.append((conflict, choice))
            if choice is Choice.FIRST or (choice is Choice.BOTH and _same(known, put)):
                put = None
            elif choice is Choice.LAST:
                at, kept[place] = place if at is None else at, None
            else:
                put = (*put[:PROPOSED], "proposed", *put[PROPOSED + 1 :])
        if put is not None and at is not None:
            kept[at] = put
        elif put is not None:
            places.append(len(kept))
            kept.append(put)
    first = read[0]
    whole = Entries(
        first.path, first.source_language, first.target_language, [r for r in kept if r is not None]
    )
    return Merged(whole, repeated, tuple(conflicts))


def _in_conflict(one: Record, other: Record) -> tuple[str, ...] | None:
    """In which fields two entries for one source contradict one another; none where they say the
    same, None where both may stand side by side."""
    if any(one[place] != other[place] for place in _APART):
        return None
    if _same(one, other) and one[PROPOSED] == other[PROPOSED]:
        return tuple(
            name
            for name, place in zip(COLUMNS, _PLACES, strict=True)
            if place not in (_NOTE, 11) and one[place] != other[place] and _both(one, other, place)
        )
    if "proposed" in (one[PROPOSED], other[PROPOSED]):
        # The same as an entry that counts already proposes nothing.
        return () if _same(one, other) else None
    if _forbids(one) != _forbids(other):
        return ("kind",) if one[1] == other[1] else None
    return None if _forbids(one) else ("target",)


def _forbids(record: Record) -> bool:
    return record[2] is TermKind.FORBIDDEN


def _same(one: Record, other: Record) -> bool:
    """Whether both require or both forbid the same rendering."""
    return bool(one[1] == other[1]) and _forbids(one) == _forbids(other)


def _both(one: Record, other: Record, place: int) -> bool:
    """Whether both say something there."""
    return place in (2, 3) or bool(one[place] and other[place])


def _together(one: Record, other: Record) -> Record:
    """Two entries that agree: each says what the other leaves out, and both notes are kept."""
    made = [mine or theirs for mine, theirs in zip(one, other, strict=True)]
    if other[_NOTE] and other[_NOTE] not in one[_NOTE].split("\n"):
        made[_NOTE] = "\n".join(filter(None, (one[_NOTE], other[_NOTE])))
    if "approved" in (one[PROPOSED], other[PROPOSED]):
        made[PROPOSED] = "approved"
    return tuple(made)
