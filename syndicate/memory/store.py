"""The translation memory: what was translated before, by a person or by an engine.

One file for many threads and processes. A thread reads through a connection of its own; all of a
process' threads write through one, behind a lock, in short transactions. Nothing may be carried
over a `fork`: open the memory in the child.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

from syndicate.errors import StoreError
from syndicate.memory import file, lookups
from syndicate.memory.key import SIZE, freeze, key, thaw
from syndicate.memory.unit import (
    STANDINGS,
    Made,
    Match,
    Recalled,
    Unit,
    Wanted,
    from_seconds,
    to_seconds,
)
from syndicate.model import Origin

_USES_HELD = 5_000
_NAMES_HELD = 50_000
_DAY = 86_400

_COLUMNS = (
    "unit.id, pair, key, maker, human, standing, unit.source, unit.target, marks, payload,"
    " created, changed, created_by, changed_by, file, note, before, after, used.count, used.day"
)
_ADD = """
    INSERT INTO unit (pair, key, maker, human, standing, source, target, marks, payload, created,
        changed, created_by, changed_by, file, note, before, after)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (key, pair, maker) DO UPDATE SET
        standing = excluded.standing, target = excluded.target, marks = excluded.marks,
        payload = excluded.payload, created = excluded.created, changed = excluded.changed,
        created_by = excluded.created_by, changed_by = excluded.changed_by, file = excluded.file,
        note = excluded.note
    WHERE unit.human = excluded.human
        AND coalesce(excluded.changed, excluded.created, -1e18)
            >= coalesce(unit.changed, unit.created, -1e18)
        AND (excluded.standing, excluded.target, excluded.marks, excluded.payload, excluded.created,
            excluded.changed, excluded.created_by, excluded.changed_by, excluded.file,
            excluded.note)
        IS NOT (unit.standing, unit.target, unit.marks, unit.payload, unit.created, unit.changed,
            unit.created_by, unit.changed_by, unit.file, unit.note)
"""
_REMEMBER = """
    INSERT INTO unit (pair, key, maker, human, standing, source, target, marks, payload, created)
    VALUES (?, ?, ?, 0, 0, ?, ?, ?, ?, ?)
    ON CONFLICT (key, pair, maker) DO UPDATE SET
        source = excluded.source, target = excluded.target, marks = excluded.marks,
        payload = excluded.payload, created = excluded.created
    WHERE unit.human = 0 AND (excluded.target, excluded.marks, excluded.payload)
        IS NOT (unit.target, unit.marks, unit.payload)
"""
_USED = """
    INSERT INTO used VALUES (?, ?, ?) ON CONFLICT (unit) DO UPDATE SET
        count = count + excluded.count, day = max(coalesce(day, excluded.day), excluded.day)
"""


class _Connection(sqlite3.Connection):
    """One that can be referred to weakly: a thread's own ends with the thread."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of units that were added; the others were there already."""

    new: int = 0
    changed: int = 0


class Memory:
    """An open translation memory; made by `Memory.open`, closed by `close` or `with`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._writer: sqlite3.Connection | None = None
        self._own = threading.local()
        self._readers: weakref.WeakSet[sqlite3.Connection] = weakref.WeakSet()
        self._pairs: dict[tuple[str, str], int] = {}
        self._names: dict[str, int] = {}
        self._texts: dict[int, str] = {}
        self._uses: Counter[int] = Counter()
        self._missed = 0
        self._closed = False

    @staticmethod
    def open(path: Path, *, create: bool = True) -> Memory:
        """Open the memory at `path`; make the file and its folder where they are missing, unless
        `create` is False. Raises `StoreError` for what is no memory, damaged, or too new."""
        file.prepare(path, create=create)
        return Memory(path)

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write the counts of use and let the file go. Counts that cannot be written are lost:
        they are no reason to fail a run that has succeeded."""
        with self._lock:
            if self._closed:
                return
            with suppress(StoreError):
                self.flush()
            self._closed = True
            for connection in [*self._readers, self._writer]:
                if connection is not None:
                    connection.close()
            self._writer = None

    # -- connections --

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        with file.guarded(self.path):
            if self._closed:
                raise StoreError("the translation memory is closed.", path=self.path)
            if connection is None:
                connection = file.connect(self.path, _Connection)
                self._own.connection = connection
                self._readers.add(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it is kept, or nothing."""
        with self._lock, file.guarded(self.path, "written"):
            if self._closed:
                raise StoreError("the translation memory is closed.", path=self.path)
            if self._writer is None:
                self._writer = file.connect(self.path)
                # A checkpoint writes every page that changed once: the more seldom, the fewer.
                self._writer.execute("PRAGMA wal_autocheckpoint = 8000")
            connection = self._writer
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                self._pairs.clear()
                self._names.clear()
                raise

    # -- look-ups --

    def recall(
        self, source_language: str, target_language: str, wanted: Sequence[Wanted]
    ) -> list[Recalled | None]:
        """For each sentence what a person made of it, else what the same maker did, else None.

        Of several persons' units the best standing counts, then the language that was asked for
        (`pt` is served by `pt-BR` too), then the neighbours that fit, then the newest.
        """
        with self.reading() as connection:
            exact, near = lookups.serving(connection, source_language, target_language)
            found = lookups.find(connection, [p for p in (exact, *near) if p is not None], wanted)
        answers: list[Recalled | None] = []
        uses: list[int] = []
        for want in wanted:
            row = lookups.choose(want, exact, found)
            answer = lookups.recalled(row, want) if row is not None else None
            answers.append(answer)
            if answer is not None:
                uses.append(answer.unit)
        self._count(uses, len(wanted) - len(uses))
        return answers

    def _count(self, uses: Sequence[int], missed: int) -> None:
        with self._lock:
            self._uses.update(uses)
            self._missed += missed
            full = len(self._uses) >= _USES_HELD
        if full:
            self.flush()

    def flush(self) -> None:
        """Write the counts of use that are held; they are written in bulk."""
        with self._lock:
            if not self._uses and not self._missed:
                return
            with self.writing() as connection:
                day = int(datetime.now(UTC).timestamp()) // _DAY
                connection.executemany(
                    _USED, sorted((unit, count, day) for unit, count in self._uses.items())
                )
                connection.executemany(
                    "UPDATE state SET value = value + ? WHERE name = ?",
                    ((self._uses.total(), "recalled"), (self._missed, "missed")),
                )
            self._uses.clear()
            self._missed = 0

    def compact(self) -> None:
        """Merge what was written into the file, and give room back where a quarter of it is free
        and nobody else reads."""
        with self._lock, file.guarded(self.path, "written"):
            with self.writing() as connection:
                pages = connection.execute("PRAGMA page_count").fetchone()[0]
                free = connection.execute("PRAGMA freelist_count").fetchone()[0]
            with suppress(sqlite3.OperationalError):
                if free * 4 > pages:
                    connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def revision(self) -> int:
        """A number that moves whenever a person's unit is added, changed or removed."""
        return self._state("revision")

    @cached_property
    def identity(self) -> int:
        """A random number that tells this memory from every other, and from one of before."""
        return self._state("identity")

    def _state(self, name: str) -> int:
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
            return int(row[0])

    # -- writing --

    def remember(self, source_language: str, target_language: str, made: Sequence[Made]) -> None:
        """Keep what an engine made, in one transaction; a person's unit is never touched."""
        now = int(datetime.now(UTC).timestamp())
        rows = [
            (m.key, m.maker, m.source.text, m.target.text, freeze(m.source, m.target), m.payload)
            for m in made
            if _storable(m.source.text) and _storable(m.target.text)
        ]
        if not rows:
            return
        with self.writing() as connection:
            pair = self._pair(connection, source_language, target_language)
            connection.executemany(_REMEMBER, [(pair, *row, now) for row in sorted(rows)])

    def add(self, units: Iterable[Unit]) -> Added:
        """Add units, a person's or an engine's, in one transaction.

        A unit is the same if source, target and neighbours are; the newer one's standing, note
        and names then count. Adding units twice changes nothing.
        """
        rows, uses = [], []
        human = False
        with self.writing() as connection:
            for unit in units:
                row = self._row(connection, unit)
                rows.append(row)
                human = human or unit.origin is Origin.HUMAN
                if unit.uses:
                    day = to_seconds(unit.used)
                    uses.append((unit.uses, day and day // _DAY, *row[:3]))
            rows.sort(key=lambda row: row[1])
            before, changes = _last(connection), connection.total_changes
            connection.executemany(_ADD, rows)
            done = connection.total_changes - changes
            new = int(
                connection.execute("SELECT count(*) FROM unit WHERE id > ?", (before,)).fetchone()[
                    0
                ]
            )
            connection.executemany(
                "INSERT INTO used SELECT id, ?, ? FROM unit WHERE pair = ? AND key = ? AND"
                " maker = ? ON CONFLICT (unit) DO UPDATE SET count = max(count, excluded.count),"
                " day = max(coalesce(day, excluded.day), excluded.day)",
                uses,
            )
            if done and human:
                moved(connection)
        return Added(new, done - new)

    def _row(self, connection: sqlite3.Connection, unit: Unit) -> tuple[Any, ...]:
        pair = self._pair(connection, unit.source_language, unit.target_language)
        marks = freeze(unit.source, unit.target)
        human = unit.origin is Origin.HUMAN
        kept = key(unit.source, unit.before, unit.after)
        maker = unit.maker
        if human or not maker:
            maker = _identity(unit, marks)
        elif unit.key:
            kept = unit.key
        return (
            pair,
            kept,
            maker,
            int(human),
            STANDINGS.index(unit.standing),
            unit.source.text,
            unit.target.text,
            marks,
            unit.payload,
            to_seconds(unit.created),
            to_seconds(unit.changed),
            self._name(connection, unit.created_by),
            self._name(connection, unit.changed_by),
            self._name(connection, unit.file),
            unit.note or None,
            unit.before,
            unit.after,
        )

    def _pair(self, connection: sqlite3.Connection, source: str, target: str) -> int:
        """The number of a pair of languages, a new one where it has none; in a transaction."""
        number = self._pairs.get((source, target))
        if number is None:
            values = (source, target)
            connection.execute("INSERT OR IGNORE INTO pair (source, target) VALUES (?, ?)", values)
            number = int(
                connection.execute(
                    "SELECT id FROM pair WHERE source = ? AND target = ?", values
                ).fetchone()[0]
            )
            self._pairs[source, target] = number
        return number

    def _name(self, connection: sqlite3.Connection, text: str) -> int | None:
        """The number of a name or a file; in a transaction."""
        if not text:
            return None
        number = self._names.get(text)
        if number is None:
            if len(self._names) >= _NAMES_HELD:
                self._names.clear()
            connection.execute("INSERT OR IGNORE INTO name (text) VALUES (?)", (text,))
            number = int(
                connection.execute("SELECT id FROM name WHERE text = ?", (text,)).fetchone()[0]
            )
            self._names[text] = number
        return number

    # -- similar sentences --

    def fuzzy(
        self,
        source_language: str,
        target_language: str,
        text: str,
        *,
        limit: int = 5,
        threshold: int = 70,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Match]:
        """Units whose source is like `text`, best first (`syndicate.memory.fuzzy` has the score).

        For people: drafts and rejected units are among them. Units that are new since the last
        time are indexed first, which `progress` (done, of how many) follows.
        """
        from syndicate.memory import fuzzy

        self.index(progress)
        with self.reading() as connection:
            exact, near = lookups.serving(connection, source_language, target_language)
            pairs = [p for p in (exact, *near) if p is not None]
            scored = fuzzy.search(connection, pairs, text, limit=limit, threshold=threshold)
        numbers = ", ".join(str(number) for number, _ in scored)
        units = {unit.id: unit for unit in self.units(f"unit.id IN ({numbers})")}
        return [Match(score, units[number]) for number, score in scored if number in units]

    def index(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Make the units that are new since the last time ready for `fuzzy`; returns how many."""
        from syndicate.memory import fuzzy

        done = 0
        with self.reading() as connection:
            behind = fuzzy.behind(connection)
        while done < behind:
            with self.writing() as connection:
                some = fuzzy.index_some(connection)
            done += some
            if progress is not None:
                progress(min(done, behind), behind)
            if not some:
                break
        return done

    # -- whole units --

    def units(self, where: str = "1", values: Sequence[object] = ()) -> Iterator[Unit]:
        """Units that an SQL condition is true of, by number; a page at a time, so that others can
        write meanwhile."""
        last = 0
        while True:
            with self.reading() as connection:
                languages = {
                    number: (source, target)
                    for number, source, target in connection.execute(
                        "SELECT id, source, target FROM pair"
                    )
                }
                rows = connection.execute(
                    f"SELECT {_COLUMNS} FROM unit LEFT JOIN used ON used.unit = unit.id"  # noqa: S608
                    f" WHERE unit.id > ? AND ({where}) ORDER BY unit.id LIMIT 2000",
                    (last, *values),
                ).fetchall()
                units = [self._unit(connection, row, languages) for row in rows]
            yield from units
            if len(rows) < 2000:
                return
            last = rows[-1][0]

    def _unit(
        self,
        connection: sqlite3.Connection,
        row: tuple[Any, ...],
        languages: dict[int, tuple[str, str]],
    ) -> Unit:
        (number, pair, kept, maker, human, standing, source, target, marks, payload, created,
         changed, created_by, changed_by, origin, note, before, after, uses, day) = row  # fmt: skip
        note = note or ""
        try:
            one, other = thaw(source, target, marks)
        except ValueError:
            one, other = thaw(source, target, None)
            note = f"{note} [its marks are damaged and left out]".lstrip()
        return Unit(
            *languages[pair],
            one,
            other,
            Origin.HUMAN if human else Origin.ENGINE,
            STANDINGS[standing],
            self._text(connection, created_by),
            from_seconds(created),
            self._text(connection, changed_by),
            from_seconds(changed),
            note,
            before,
            after,
            self._text(connection, origin),
            uses or 0,
            from_seconds(day * _DAY)[:10] if day is not None else "",
            b"" if human else maker,
            payload or b"",
            b"" if human else kept,
            number,
        )

    def _text(self, connection: sqlite3.Connection, number: int | None) -> str:
        if number is None:
            return ""
        text = self._texts.get(number)
        if text is None:
            if len(self._texts) >= _NAMES_HELD:
                self._texts.clear()
            row = connection.execute("SELECT text FROM name WHERE id = ?", (number,)).fetchone()
            text = self._texts[number] = str(row[0]) if row else ""
        return text


def moved(connection: sqlite3.Connection) -> None:
    """Say in a transaction that persons' units have changed."""
    connection.execute("UPDATE state SET value = value + 1 WHERE name = 'revision'")


def _last(connection: sqlite3.Connection) -> int:
    """The highest number that a unit has or had."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'unit'").fetchone()
    return int(row[0]) if row else 0


def _identity(unit: Unit, marks: bytes | None) -> bytes:
    """What makes this another unit than others of its key."""
    parts = (unit.source.text, unit.target.text, unit.before, unit.after)
    digest = blake2b(digest_size=SIZE, person=b"syndicate unit")
    for part in parts:
        data = b"" if part is None else part.encode()
        digest.update(b"%d:" % (-1 if part is None else len(data)))
        digest.update(data)
    digest.update(marks or b"")
    return digest.digest()


def _storable(text: str) -> bool:
    """False for text with half of a surrogate pair, which no database takes."""
    return text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text)
