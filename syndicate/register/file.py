"""The file of the register: opening it, its tables, and what SQLite's errors mean.

SQLite in WAL mode with `synchronous = FULL`: what is committed outlives the process and a power
cut. That costs one write to the disk for each transaction, and transactions hold several articles.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from syndicate.errors import StoreError

APPLICATION = 0x53594E52  # "SYNR", in the header of the file
VERSION = 3
"""2: `article.held`. 3: `article.note_language`, `correction.said`."""
WAIT = 60.0
"""Seconds that a writer waits for another one."""

_RESTORE = (
    "Put the last copy of it back from your backup (with its -wal file). Only if there is none, "
    "move it away: then only packages that stand where a run writes are known again."
)

_TABLES = """
    CREATE TABLE article (
        id INTEGER PRIMARY KEY, uri TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
        digest TEXT NOT NULL, created TEXT NOT NULL, versioned TEXT NOT NULL,
        embargo TEXT NOT NULL, expires TEXT NOT NULL, path BLOB NOT NULL, status TEXT NOT NULL,
        signal TEXT NOT NULL, note TEXT NOT NULL, held TEXT NOT NULL DEFAULT '',
        note_language TEXT NOT NULL DEFAULT ''
    );
    CREATE INDEX article_path ON article (path);
    CREATE INDEX article_withdrawn ON article (status) WHERE status != 'usable';
    CREATE TABLE alias (
        name TEXT PRIMARY KEY, article INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX alias_article ON alias (article);
    CREATE TABLE correction (
        article INTEGER NOT NULL, text TEXT NOT NULL, version INTEGER NOT NULL,
        own INTEGER NOT NULL, language TEXT NOT NULL, said TEXT NOT NULL DEFAULT '{}',
        UNIQUE (article, text)
    );
    CREATE TABLE sent (
        article INTEGER NOT NULL, language TEXT NOT NULL, folder BLOB NOT NULL,
        zipped INTEGER NOT NULL, formats TEXT NOT NULL, partner TEXT NOT NULL, name TEXT NOT NULL,
        version INTEGER NOT NULL, since INTEGER NOT NULL, replaces TEXT NOT NULL,
        digest TEXT NOT NULL, packed BLOB NOT NULL,
        UNIQUE (article, language, folder, zipped)
    );
"""
"""Folders and paths are bytes, as the system has them."""

_LATER = {
    1: ("ALTER TABLE article ADD COLUMN held TEXT NOT NULL DEFAULT ''",),
    2: (
        "ALTER TABLE article ADD COLUMN note_language TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE correction ADD COLUMN said TEXT NOT NULL DEFAULT '{}'",
    ),
}
"""What makes of a file of that version one of the next."""


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """SQLite's errors as ours, which name the file and say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(path, error) from error


def _explained(path: Path, error: sqlite3.Error) -> StoreError:
    code = getattr(error, "sqlite_errorname", "") or ""
    elsewhere = "Set `path` in the [memory] section of syndicate.toml to a place with room."
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        said = ("is held by another program", "Try again when it has ended.")
    elif code.startswith("SQLITE_FULL"):
        said = ("has no room: the disk is full", "Make room, and run again.")
    elif code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        said = (
            "cannot be written",
            f"See to the permissions of the file and its folder. {elsewhere}",
        )
    elif code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        said = ("is damaged", _RESTORE)
    elif code in ("SQLITE_ERROR", "SQLITE_MISMATCH", "SQLITE_SCHEMA"):
        said = (f"is damaged ({error})", _RESTORE)
    else:
        said = (f"cannot be used ({error})", "Look at the file, its folder and the disk.")
    return StoreError(f"the register of packages {said[0]}.", path=path, remedy=said[1])


def damaged(path: Path, what: str) -> StoreError:
    """The error for what SQLite can read and no register holds."""
    return StoreError(f"the register of packages is damaged ({what}).", path=path, remedy=_RESTORE)


def connect(path: Path, *, create: bool = True, writable: bool = True) -> sqlite3.Connection:
    """The file, opened; made where it is missing and `create` says so. Without `writable` it is
    only to be read: then no permission to write is needed, but for a file of an older version."""
    if path.is_dir():
        raise StoreError("is a folder, no register of packages.", path=path)
    if not path.exists():
        if not create:
            raise StoreError(
                "there is no register of packages here yet.",
                path=path,
                remedy="Only what was translated here can be corrected or withdrawn: go to the "
                "folder of the newsroom's syndicate.toml. If it was lost, put it back from your "
                "backup, or translate the article again, which takes note of the packages there.",
            )
        _make_folder(path.parent)
        with guarded(path):
            _make(path)
    with guarded(path):
        if path.stat().st_size == 0:
            # Ours are never empty (see `_make`): SQLite would begin it anew.
            empty = sqlite3.DatabaseError("the file is empty")
            empty.sqlite_errorname = "SQLITE_NOTADB"
            raise empty
        connection = _open(path) if writable or _may_write(path) else _open_to_read(path)
        try:
            _check(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _open_to_read(path: Path) -> sqlite3.Connection:
    """Leaves no file beside it, which its owner could not write; where there is a WAL already, what
    that holds counts (https://www.sqlite.org/wal.html, "Read-Only Databases")."""
    wal = path.with_name(f"{path.name}-wal")
    mode = "mode=ro" if wal.exists() and wal.stat().st_size else "immutable=1"
    return _open(f"{path.absolute().as_uri()}?{mode}")


def _open(path: Path | str) -> sqlite3.Connection:
    """The file of that path, or URI."""
    connection = sqlite3.connect(
        path,
        timeout=WAIT,
        isolation_level=None,
        check_same_thread=False,
        uri=isinstance(path, str),
    )
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # a takedown leaves no words behind
    return connection


def _make(path: Path) -> None:
    """Make the file whole under another name and give it its own then: killed in between, there is
    none yet. Of several processes the first one's counts."""
    fresh = path.with_name(f".{path.name}.{token_hex(4)}.tmp")
    try:
        connection = _open(fresh)
        try:
            connection.executescript(_TABLES)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        for left in path.parent.glob(f"{fresh.name}*"):
            left.unlink(missing_ok=True)


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Raises `StoreError` for a file that is no register of this version."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION:
        raise StoreError(
            "is a database of another program, no register of packages.",
            path=path,
            remedy="Move that file to another place.",
        )
    if version > VERSION:
        raise StoreError(
            f"was written by a newer syndicate (register version {version}, this one knows "
            f"{VERSION}).",
            path=path,
            remedy="Update syndicate.",
        )
    if version < VERSION:
        _update(connection, path)


def _update(connection: sqlite3.Connection, path: Path) -> None:
    """Make it a file of this version, all at once; another process may have been quicker."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        while version < VERSION:
            if version not in _LATER:
                raise damaged(path, f"version {version}")
            for statement in _LATER[version]:
                connection.execute(statement)
            version += 1
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _make_folder(folder: Path) -> None:
    try:
        fresh = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        if fresh and folder.name == ".syndicate":
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"the folder of the register of packages cannot be made ({error.strerror}).",
            path=folder,
            remedy="Set `path` in the [memory] section of syndicate.toml to another place: the "
            "register stands beside the memory, and is needed without one too.",
        ) from error
