"""What became of glossary terms in the articles of past runs: for people who keep the glossaries.

One file beside the memory's, written as articles are published. An article that is translated again
replaces what it said before, so nothing counts twice. Losing it costs a count and nothing else: where
it cannot be written, a run goes on without.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from syndicate.errors import StoreError
from syndicate.model import TermKind, TermOutcome, TermUse

_APPLICATION = 0x53594E54  # "SYNT", in the header of the file
_VERSION = 1
_WAIT = 10.0
"""Seconds that a writer waits for another one; then it does without."""

_TABLES = """
CREATE TABLE IF NOT EXISTS article (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL,
    title TEXT NOT NULL, moment TEXT NOT NULL, UNIQUE (name, source, target)
);
CREATE TABLE IF NOT EXISTS used (
    article INTEGER NOT NULL, glossary TEXT NOT NULL, line INTEGER NOT NULL, term TEXT NOT NULL,
    required TEXT NOT NULL, kind TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,
    count INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS used_article ON used (article);
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
            (u.glossary, u.line, u.source, u.required, u.kind.value, u.outcome.value, u.reason)
            for u in uses
        )
        with self._lock, suppress(sqlite3.Error):
            if self._connection is not None:
                _record(self._connection, (article, source, target), (title, when), counts)

    def table(
        self, *, source: str = "", target: str = "", since: str = ""
    ) -> list[Used]:
        """Everything that is kept, of that pair, from that day on; raises `StoreError` where the
        file cannot be read."""
        if self._connection is None:
            raise _unreadable(self.path)
        conditions = {"source = ?": source, "target = ?": target, "moment >= ?": since}
        wanted = {condition: value for condition, value in conditions.items() if value}
        where = f"WHERE {' AND '.join(wanted)}" if wanted else ""
        query = (
            "SELECT name, title, source, target, moment, glossary, line, term, required, kind, "
            f"outcome, reason, count FROM used JOIN article ON article.id = used.article {where} "
            "ORDER BY moment, name, used.rowid"
        )
        with self._lock:
            try:
                rows = self._connection.execute(query, list(wanted.values())).fetchall()
            except sqlite3.Error as error:
                raise _unreadable(self.path) from error
        return [Used(*r[:9], TermKind(r[9]), TermOutcome(r[10]), *r[11:]) for r in rows]

    def close(self) -> None:
        """Let the file go; nothing is kept afterwards."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def _record(
    connection: sqlite3.Connection,
    article: tuple[str, str, str],
    about: tuple[str, str],
    counts: Counter[tuple[str, int, str, str, str, str, str]],
) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        (number,) = connection.execute(
            "INSERT INTO article (name, source, target, title, moment) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (name, source, target) DO UPDATE SET title = excluded.title, "
            "moment = excluded.moment RETURNING id",
            (*article, *about),
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
    connection = sqlite3.connect(
        path, timeout=_WAIT, isolation_level=None, check_same_thread=False
    )
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if (application, version) == (_APPLICATION, _VERSION):
            return connection
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if (application, tables) not in ((0, 0), (_APPLICATION, 0)):
            raise sqlite3.DatabaseError("another program's, or another version")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        for statement in (*_TABLES.split(";"), f"PRAGMA application_id = {_APPLICATION}"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _unreadable(path: Path) -> StoreError:
    return StoreError(
        "what became of terms in past runs cannot be read.",
        path=path,
        remedy="Move the file away: a new one is made, and filled as articles are translated.",
    )
