"""Choosing units, counting them, and forgetting them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from syndicate import langs
from syndicate.memory.store import moved
from syndicate.memory.unit import STANDINGS, Standing, Unit, from_seconds, to_seconds
from syndicate.model import Origin

if TYPE_CHECKING:
    from syndicate.memory.store import Memory

_DAY = 86_400
_AT_ONCE = 20_000
_REINDEX = 50_000


@dataclass(frozen=True, slots=True)
class Choice:
    """Which units are meant: those that everything given is true of.

    source, target  a language; without a region all its regions are meant
    unused_since    last recalled before that day, or never and made before it (ISO 8601)
    made_before     made, and not changed since, before that day
    text            part of source or target, capitals alike
    sources         the whole text of the source, one of these
    """

    source: str | None = None
    target: str | None = None
    origin: Origin | None = None
    standing: Standing | None = None
    unused_since: str = ""
    made_before: str = ""
    text: str = ""
    sources: tuple[str, ...] = ()

    def condition(self, memory: Memory) -> tuple[str, list[object]]:
        """An SQL condition over `unit` (with `used` joined), and its values."""
        parts, values = ["1"], list[object]()
        if self.source or self.target:
            with memory.reading() as connection:
                pairs = [
                    str(number)
                    for number, one, other in connection.execute(
                        "SELECT id, source, target FROM pair"
                    )
                    if _is(one, self.source) and _is(other, self.target)
                ]
            parts.append(f"pair IN ({', '.join(pairs)})")
        if self.origin is not None:
            parts.append(f"human = {int(self.origin is Origin.HUMAN)}")
        if self.standing is not None:
            parts.append(f"standing = {STANDINGS.index(self.standing)}")
        if self.unused_since:
            seconds = to_seconds(self.unused_since) or 0
            parts.append(
                "coalesce(used.day * 86400, unit.changed, unit.created, 0) < ?"
                " AND coalesce(unit.created, 0) < ?"
            )
            values += (seconds, seconds)
        if self.made_before:
            parts.append("coalesce(unit.changed, unit.created, 0) < ?")
            values.append(to_seconds(self.made_before) or 0)
        if self.text:
            parts.append("(holds(unit.source, ?) OR holds(unit.target, ?))")
            values += (self.text.casefold(), self.text.casefold())
        if self.sources:
            parts.append("unit.source IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(self.sources))
        return " AND ".join(parts), values


def _is(tag: str, wanted: str | None) -> bool:
    if wanted is None or tag == wanted:
        return True
    return "-" not in wanted and langs.same_language(tag, wanted)


@dataclass(frozen=True, slots=True)
class Group:
    """How many units of a pair of languages have one origin and standing."""

    source_language: str
    target_language: str
    origin: Origin
    standing: Standing
    units: int
    recalled: int


@dataclass(frozen=True, slots=True)
class Survey:
    """The memory in figures.

    size          bytes on disk
    oldest, newest  when the first and the last unit was made, ISO 8601
    recalled      sentences that were asked for and found, of `asked`, since the memory was made
    most_used     units with their counts, most first
    """

    groups: tuple[Group, ...]
    size: int
    oldest: str
    newest: str
    recalled: int
    asked: int
    most_used: tuple[Unit, ...]

    @property
    def units(self) -> int:
        return sum(group.units for group in self.groups)


def survey(memory: Memory, choice: Choice | None = None, *, most: int = 5) -> Survey:
    """Count the units; reads the whole file."""
    memory.flush()
    where, values = (choice or Choice()).condition(memory)
    joined = f"FROM unit LEFT JOIN used ON used.unit = unit.id WHERE {where}"
    with memory.reading() as connection:
        rows = connection.execute(
            "SELECT pair.source, pair.target, human, standing, count(*), sum(coalesce(used.count,"  # noqa: S608
            " 0)), min(created), max(coalesce(changed, created)) FROM unit JOIN pair ON pair.id ="
            f" unit.pair LEFT JOIN used ON used.unit = unit.id WHERE {where}"
            " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3 DESC, 5 DESC",
            values,
        ).fetchall()
        state = dict(connection.execute("SELECT name, value FROM state").fetchall())
        used = [
            str(number)
            for (number,) in connection.execute(
                f"SELECT unit.id {joined} AND used.count > 0"
                " ORDER BY used.count DESC, unit.id LIMIT ?",
                (*values, most),
            )
        ]
    found = memory.units(f"unit.id IN ({', '.join(used)})")
    return Survey(
        tuple(
            Group(
                source,
                target,
                Origin.HUMAN if human else Origin.ENGINE,
                STANDINGS[standing],
                units,
                recalled,
            )
            for source, target, human, standing, units, recalled, _, _ in rows
        ),
        size(memory),
        from_seconds(min((row[6] for row in rows if row[6] is not None), default=None)),
        from_seconds(max((row[7] for row in rows if row[7] is not None), default=None)),
        state["recalled"],
        state["recalled"] + state["missed"],
        tuple(sorted(found, key=lambda unit: (-unit.uses, unit.id))),
    )


def size(memory: Memory) -> int:
    """Bytes on disk, what is not yet merged included."""
    paths = (memory.path, memory.path.with_name(memory.path.name + "-wal"))
    return sum(path.stat().st_size for path in paths if path.exists())


def count(memory: Memory, choice: Choice) -> dict[Origin, int]:
    """How many units a choice means, by origin."""
    where, values = choice.condition(memory)
    with memory.reading() as connection:
        rows = connection.execute(
            "SELECT human, count(*) FROM unit LEFT JOIN used ON used.unit = unit.id"  # noqa: S608
            f" WHERE {where} GROUP BY human",
            values,
        ).fetchall()
    return {Origin.HUMAN if human else Origin.ENGINE: units for human, units in rows}


def forget(memory: Memory, choice: Choice, progress: Callable[[int], None] | None = None) -> int:
    """Remove the units of a choice and give their room back; returns how many they were.

    What is removed is overwritten in the file. In short transactions: one that is broken off has
    removed some units, and can be run again.
    """
    memory.flush()
    where, values = choice.condition(memory)
    removed = 0
    while True:
        with memory.writing() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            rows = connection.execute(
                "SELECT unit.id, human FROM unit LEFT JOIN used ON used.unit = unit.id"  # noqa: S608
                f" WHERE {where} LIMIT {_AT_ONCE}",
                values,
            ).fetchall()
            numbers = [(number,) for number, _ in rows]
            connection.executemany("DELETE FROM unit WHERE id = ?", numbers)
            connection.executemany("DELETE FROM used WHERE unit = ?", numbers)
            if any(human for _, human in rows):
                moved(connection)
            removed += len(rows)
            if len(rows) < _AT_ONCE:
                if removed >= _REINDEX:
                    # Ranges full of numbers that are gone would hide those that are not.
                    connection.execute("DELETE FROM feature")
                    connection.execute("UPDATE state SET value = 0 WHERE name = 'indexed'")
                break
        if progress is not None:
            progress(removed)
    memory.compact()
    return removed
