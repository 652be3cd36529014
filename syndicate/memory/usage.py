"""What became of glossary terms in the articles of past runs: for people who keep the glossaries.

One file beside the memory's, written as articles are published. An article that is translated
again replaces what it said before, so nothing counts twice. Losing the file costs a count and
nothing else: where it cannot be written, a run goes on without.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from syndicate.errors import StoreError
from syndicate.model import TermKind, TermOutcome, TermUse

_APPLICATION = 0x53594E54  # "SYNT", in the header of the file
_VERSION = 1
_WAIT = 10.0
"""Seconds that a writer waits for another one; then it does without."""

_TABLES = """
CREATE TABLE article (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL,
    title TEXT NOT NULL, moment TEXT NOT NULL, UNIQUE (name, source, target)
);
CREATE TABLE used (
    article INTEGER NOT NULL, glossary TEXT NOT NULL, line INTEGER NOT NULL, term TEXT NOT NULL,
    required TEXT NOT NULL, kind TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,
    count INTEGER NOT NULL
);
CREATE INDEX used_article ON used (article);
"""
_TABLE = """
SELECT name, title, source, target, moment, glossary, line, term, required, kind, outcome, reason,
    count
FROM used JOIN article ON article.id = used.article
WHERE moment >= ?
ORDER BY moment, name, used.rowid
"""


def place(memory: Path) -> Path:
    """The file that belongs to a memory's."""
    return memory.with_name(f"{memory.stem}.terms.sqlite3")


@dataclass(frozen=True, slots=True)
class Used:
    """How often a term came out in one way in one article.

    `term` are the words of the article, `required` is the glossary's rendering; `line` is where the
    entry stood in the glossary then.
    """

    article: str
    title: str
    source_language: str
    target_language: str
    moment: str
    glossary: str
    line: int
    term: str
    required: str
    kind: TermKind
    outcome: TermOutcome
    reason: str
    count: int


class Usage:
    """The file, opened; one that keeps nothing where it cannot be."""

    def __init__(self, path: Path, connection: sqlite3.Connection | None) -> None:
        self.path = path
        self._connection = connection
        self._lock = Lock()

    @staticmethod
    def open(path: Path) -> Usage:
        """The file at `path`, made where it is missing. Never raises: see `table`."""
        try:
            return Usage(path, _connect(path))
        except sqlite3.Error:  # damaged, another program's, held, or no place to write
            return Usage(path, None)

    def record(
        self,
        article: str,
        title: str,
        source: str,
        target: str,
        uses: Sequence[TermUse],
        when: str,
    ) -> None:
        """Keep what became of the terms of an article in one language, in place of what it said
        before; all of it or nothing. `when`: ISO 8601. Never raises."""
        counts = Counter(
            (
                _plain(u.glossary), u.line, _plain(u.source), _plain(u.required), u.kind.value,
                u.outcome.value, _plain(u.reason),
            )
            for u in uses
        )  # fmt: skip
        with self._lock, suppress(sqlite3.Error):
            if self._connection is not None:
                _record(
                    self._connection,
                    (_plain(article), source, target),
                    (_plain(title), when),
                    counts,
                )

    def forget(self, article: str) -> None:
        """Keep nothing more of an article. Never raises."""
        own = "(SELECT id FROM article WHERE name = ?)"
        with self._lock, suppress(sqlite3.Error):
            if self._connection is not None:
                name = (_plain(article),)
                sql = f"DELETE FROM used WHERE article IN {own}"  # noqa: S608
                self._connection.execute(sql, name)
                self._connection.execute("DELETE FROM article WHERE name = ?", name)

    def table(self, *, since: str = "") -> list[Used]:
        """Everything that is kept of articles from that day on, the oldest first; raises
        `StoreError` where the file cannot be read."""
        if self._connection is None:
            raise _unreadable(self.path)
        with self._lock:
            try:
                rows = self._connection.execute(_TABLE, (since,)).fetchall()
            except sqlite3.Error as error:
                raise _unreadable(self.path) from error
        return [_used(row) for row in rows]

    def close(self) -> None:
        """Let the file go; nothing is kept afterwards."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def _used(row: Sequence[Any]) -> Used:
    values = list(row)
    values[9], values[10] = TermKind(values[9]), TermOutcome(values[10])
    return Used(*values)


def _plain(text: str) -> str:
    """Half of a surrogate pair, which broken input may hold, cannot be kept."""
    return text.encode("utf-8", "replace").decode()


def _record(
    connection: sqlite3.Connection,
    article: tuple[str, str, str],
    about: tuple[str, str],
    counts: Counter[tuple[str, int, str, str, str, str, str]],
) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(
            "INSERT INTO article (name, source, target, title, moment) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (name, source, target) DO UPDATE SET title = excluded.title, "
            "moment = excluded.moment",
            (*article, *about),
        )
        (number,) = connection.execute(
            "SELECT id FROM article WHERE name = ? AND source = ? AND target = ?", article
        ).fetchone()
        connection.execute("DELETE FROM used WHERE article = ?", (number,))
        connection.executemany(
            "INSERT INTO used VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(number, *key, count) for key, count in counts.items()],
        )
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
    try:
        if _state(connection) != (_APPLICATION, _VERSION):
            _prepare(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables, of several processes in one; raises `sqlite3.Error`."""
    connection.execute("BEGIN IMMEDIATE")
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if _state(connection) == (0, 0) and not tables:
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.execute("COMMIT")
    if _state(connection) != (_APPLICATION, _VERSION):
        raise sqlite3.DatabaseError("another program's, or another version")
    with suppress(sqlite3.OperationalError):  # another process does it at this moment
        connection.execute("PRAGMA journal_mode = WAL")


def _state(connection: sqlite3.Connection) -> tuple[int, int]:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return application, version


def _unreadable(path: Path) -> StoreError:
    return StoreError(
        "what became of terms in past runs cannot be read.",
        path=path,
        remedy="Move the file away: a new one is made, and filled as articles are translated.",
    )
