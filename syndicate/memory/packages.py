"""Which packages a workspace has made, and from what: so that none is made twice.

A cache and nothing more: where its file is damaged or cannot be written, packages are made again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_APPLICATION = 0x53594E50  # "SYNP", in the header of the file
_VERSION = 1


class PackageIndex:
    """Key (what is made, and where) -> value (from what, and what came of it), both bytes."""

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self._connection = connection

    @staticmethod
    def open(path: Path) -> PackageIndex:
        """The index in that file; one that remembers nothing where there can be none."""
        try:
            return PackageIndex(_connect(path))
        except sqlite3.Error:  # held, damaged, another program's, or no place to write
            return PackageIndex(None)

    def get(self, key: bytes) -> bytes | None:
        """The value kept under that key."""
        if self._connection is None:
            return None
        with suppress(sqlite3.Error):
            row = self._connection.execute(
                "SELECT value FROM package WHERE key = ?", (key,)
            ).fetchone()
            return None if row is None else bytes(row[0])
        return None

    def put(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        """Keep those rows, all or none."""
        if self._connection is None or not rows:
            return
        with suppress(sqlite3.Error), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO package VALUES (?, ?)", rows)

    def forget(self, part: bytes) -> None:
        """Remove the rows whose value holds `part`."""
        if self._connection is not None:
            with suppress(sqlite3.Error), self._connection:
                self._connection.execute("DELETE FROM package WHERE instr(value, ?)", (part,))

    def close(self) -> None:
        """Let the file go; nothing is kept afterwards."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=20, check_same_thread=False)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if (application, version) != (_APPLICATION, _VERSION) and (application, tables) != (0, 0):
            raise sqlite3.DatabaseError("another program's, or another version")
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS package (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID"
        )
        connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.commit()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
