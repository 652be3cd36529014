"""The register, opened: who an article is, which version it has, what was made of it and where.

What belongs together is done in one transaction (`writing`), in which nobody else writes: so a
package is placed and noted while no other process can withdraw its article.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import Any

from syndicate.errors import StoreError
from syndicate.model import Signal, Status
from syndicate.register import file
from syndicate.register.entry import Correction, Entry, Sent

NAME = "register.sqlite3"

_ENTRY = (
    "uri, version, digest, created, versioned, embargo, expires, path, status, signal, note, held,"
    " note_language"
)
_SENT = "language, folder, zipped, formats, partner, name, version, since, replaces, digest, packed"
_ENTRY_TYPES = (str, int, str, str, str, str, str, bytes, str, str, str, str, str)
_CORRECTION_TYPES = (str, int, int, str, str)
_SENT_TYPES = (str, bytes, int, str, str, str, int, int, str, str, bytes)


class Register:
    """One connection for all threads of a process; nothing may be carried over a `fork`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = connection
        self._lock = RLock()

    @staticmethod
    def open(path: Path, *, create: bool = True, writable: bool = True) -> Register:
        """The register in that file, without `writable` to be read only. Raises `StoreError` where
        there is none and `create` is False, and for a file that is damaged, somebody else's, or too
        new."""
        return Register(path, file.connect(path, create=create, writable=writable))

    def __enter__(self) -> Register:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, file.guarded(self.path):
            if self._connection is None:
                raise StoreError("the register of packages is closed.", path=self.path)
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all that is done in it counts, or nothing; it waits for other writers,
        and they for it."""
        with self._reading() as connection:
            if connection.in_transaction:
                yield
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    # -- articles --

    def find(self, names: Sequence[str]) -> Entry | None:
        """The article that has the first of those names that any has."""
        for name in names:
            found = self._entry("id = (SELECT article FROM alias WHERE name = ?)", _plain(name))
            if found is not None:
                return found
        return None

    def entry(self, uri: str) -> Entry | None:
        """The article with that id."""
        return self._entry("uri = ?", _plain(uri))

    def last_read_from(self, path: Path) -> Entry | None:
        """The article that was last read from that file, the latest where there were several."""
        return self._entry("path = ?", os.fsencode(path))

    def others_read_from(self, path: str, uri: str) -> list[str]:
        """Further articles that were last read from that file, and are not withdrawn."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT uri FROM article WHERE path = ? AND uri != ? AND status = 'usable'"
                " AND EXISTS (SELECT 1 FROM sent WHERE article = article.id AND sent.version > 0)"
                " ORDER BY id",
                (os.fsencode(path), _plain(uri)),
            ).fetchall()
        return [str(found) for (found,) in rows] if path else []

    def withdrawing(self) -> list[Entry]:
        """Withdrawn articles of which packages of older versions may still stand."""
        condition = (
            "status = 'canceled' AND EXISTS (SELECT 1 FROM sent WHERE article = article.id"
            " AND sent.version < article.version)"
        )
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_ENTRY} FROM article WHERE {condition} ORDER BY uri"  # noqa: S608
            ).fetchall()
        return [self._read_entry(row) for row in rows]

    def put(self, entry: Entry) -> None:
        """Keep what is known of an article, in place of what was."""
        values = (
            _plain(entry.uri), entry.version, entry.digest, entry.created, entry.versioned,
            entry.embargo, entry.expires, os.fsencode(entry.path), entry.status.value,
            entry.signal.value, _plain(entry.note), " ".join(entry.held),
            entry.note_language,
        )  # fmt: skip
        columns = _ENTRY.split(", ")
        marks = ", ".join("?" * len(columns))
        changes = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
        with self._reading() as connection:
            connection.execute(
                f"INSERT INTO article ({_ENTRY}) VALUES ({marks})"  # noqa: S608
                f" ON CONFLICT (uri) DO UPDATE SET {changes}",
                values,
            )

    def name(self, uri: str, names: Sequence[str]) -> None:
        """Let an article be known by those names too, as far as they are no other's."""
        with self._reading() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO alias SELECT ?, id FROM article WHERE uri = ?",
                [(_plain(each), _plain(uri)) for each in names],
            )

    def unname(self, uri: str) -> None:
        """Let an article be known by its id alone: another one may take its names."""
        with self._reading() as connection:
            connection.execute(f"DELETE FROM alias WHERE {_OF}", (_plain(uri),))  # noqa: S608
            connection.execute("UPDATE article SET path = x'' WHERE uri = ?", (_plain(uri),))

    def names(self, uri: str) -> list[str]:
        with self._reading() as connection:
            sql = f"SELECT name FROM alias WHERE {_OF}"  # noqa: S608
            rows = connection.execute(sql, (_plain(uri),))
            return sorted(str(name) for (name,) in rows)

    def _entry(self, condition: str, value: object) -> Entry | None:
        with self._reading() as connection:
            row = connection.execute(
                f"SELECT {_ENTRY} FROM article WHERE {condition} ORDER BY id DESC LIMIT 1",  # noqa: S608
                (value,),
            ).fetchone()
        return None if row is None else self._read_entry(row)

    # -- corrections --

    def corrections(self, uri: str) -> list[Correction]:
        """The correction notes of an article, the oldest first."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT text, version, own, language, said FROM correction WHERE {_OF}"  # noqa: S608
                " ORDER BY rowid",
                (_plain(uri),),
            ).fetchall()
        return [self._read_correction(self._typed(row, _CORRECTION_TYPES)) for row in rows]

    def correct(self, uri: str, notes: Sequence[Correction]) -> None:
        """Keep notes; one that is known already stays as it was, but for what it is `said` as."""
        rows = [
            (_plain(n.text), n.version, n.own, n.language, json.dumps(dict(n.said)), _plain(uri))
            for n in notes
        ]
        with self._reading() as connection:
            connection.executemany(
                "INSERT INTO correction SELECT id, ?, ?, ?, ?, ? FROM article WHERE uri = ?"
                " ON CONFLICT (article, text) DO UPDATE SET said = excluded.said",
                rows,
            )

    def forget_words(self, uri: str) -> None:
        """Leave no word of an article's text here: its correction notes go."""
        with self._reading() as connection:
            connection.execute(f"DELETE FROM correction WHERE {_OF}", (_plain(uri),))  # noqa: S608

    # -- packages --

    def sent(self, uri: str) -> list[Sent]:
        """Every package of an article, those on their way too, in a fixed order."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_SENT} FROM sent WHERE {_OF} ORDER BY language, folder, zipped",  # noqa: S608
                (_plain(uri),),
            ).fetchall()
        return [self._read_sent(row) for row in rows]

    def expect(self, uri: str, package: Sent) -> None:
        """Note that a package is about to be made where none was yet, so that one is looked for
        there should its maker be killed before it can `keep` it."""
        row = _write_sent(replace(package, version=0, name="", packed=b""))
        self._insert("INSERT OR IGNORE", uri, row)

    def keep(self, uri: str, package: Sent) -> None:
        """Note the package that stands in a place, instead of the one before."""
        self._insert("INSERT OR REPLACE", uri, _write_sent(package))

    def drop(self, uri: str, package: Sent) -> None:
        """Take back what `expect` noted."""
        where = "language = ? AND folder = ? AND zipped = ? AND version = 0"
        values = (package.language, os.fsencode(package.folder), package.zipped)
        with self._reading() as connection:
            connection.execute(
                f"DELETE FROM sent WHERE {_OF} AND {where}",  # noqa: S608
                (_plain(uri), *values),
            )

    def _insert(self, verb: str, uri: str, row: tuple[Any, ...]) -> None:
        marks = ", ".join("?" * len(row))
        with self._reading() as connection:
            connection.execute(
                f"{verb} INTO sent (article, {_SENT})"  # noqa: S608
                f" SELECT id, {marks} FROM article WHERE uri = ?",
                (*row, _plain(uri)),
            )

    def state(self, uri: str, language: str, folder: Path, *, zipped: bool) -> str:
        """Stands for what is known of an article and of its package in a place; "" for nothing."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT article.version, article.digest, status, embargo, expires, held,"
                " sent.version, sent.digest, since, replaces FROM article"
                " LEFT JOIN sent ON sent.article = article.id"
                " AND language = ? AND folder = ? AND zipped = ? WHERE uri = ?",
                (language, os.fsencode(folder), zipped, _plain(uri)),
            ).fetchone()
        return "" if row is None else " ".join(map(str, row))

    # -- rows --

    def _read_entry(self, row: Sequence[Any]) -> Entry:
        """Raises `StoreError` for what `put` never writes: somebody else was at the file."""
        values = list(self._typed(row, _ENTRY_TYPES))
        try:
            values[7:10] = os.fsdecode(row[7]), Status(row[8]), Signal(row[9])
        except ValueError as error:
            raise file.damaged(self.path, str(error)) from error
        values[11] = tuple(row[11].split())
        return Entry(*values)

    def _read_correction(self, row: Sequence[Any]) -> Correction:
        text, version, own, language, said = row
        try:
            words = tuple((str(tag), str(word)) for tag, word in json.loads(said).items())
        except (ValueError, AttributeError) as error:
            raise file.damaged(self.path, f"{said!r} where a note by language belongs") from error
        return Correction(text, version, bool(own), language, words)

    def _read_sent(self, row: Sequence[Any]) -> Sent:
        language, folder, zipped, formats, *values = self._typed(row, _SENT_TYPES)
        names = tuple(filter(None, formats.split(",")))
        return Sent(language, Path(os.fsdecode(folder)), bool(zipped), names, *values)

    def _typed(self, row: Sequence[Any], types: Sequence[type]) -> Sequence[Any]:
        """SQLite keeps any value in any column."""
        for value, wanted in zip(row, types, strict=True):
            if not isinstance(value, wanted):
                raise file.damaged(self.path, f"{value!r} where {wanted.__name__} belongs")
        return row


_OF = "article = (SELECT id FROM article WHERE uri = ?)"


def _write_sent(package: Sent) -> tuple[Any, ...]:
    return (
        package.language, os.fsencode(package.folder), package.zipped, ",".join(package.formats),
        _plain(package.partner), package.name, package.version, package.since, package.replaces,
        package.digest, package.packed,
    )  # fmt: skip


def _plain(text: str) -> str:
    """Half of a surrogate pair, which broken input may hold, cannot be kept."""
    return text.encode("utf-8", "replace").decode()
