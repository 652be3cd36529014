"""The file of the memory: opening it, its tables, and what SQLite's errors mean.

SQLite in WAL mode: many processes read and write one file, a writer waits for the one before it,
and a process that is killed at any moment leaves a sound file. Version in `user_version`; an older
file is brought up to date, a newer one refused.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from syndicate.errors import StoreError

APPLICATION = 0x53594E4D  # "SYNM", in the header of the file
FOLDER = ".syndicate"
WAIT = 60.0
"""Seconds that a writer waits for another one."""

MIGRATIONS: tuple[str, ...] = (
    # To version 1. Who and which file are kept once, as numbers into `name`; moments are seconds
    # since 1970. `maker` of a person's unit is the digest of what makes it another unit.
    """
    CREATE TABLE pair (
        id INTEGER PRIMARY KEY, source TEXT NOT NULL, target TEXT NOT NULL, UNIQUE (source, target)
    );
    CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
    CREATE TABLE unit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        pair INTEGER NOT NULL,
        key BLOB NOT NULL,
        maker BLOB NOT NULL,
        human INTEGER NOT NULL,
        standing INTEGER NOT NULL,
        source TEXT NOT NULL,
        target TEXT NOT NULL,
        marks BLOB,
        payload BLOB,
        created INTEGER,
        changed INTEGER,
        created_by INTEGER,
        changed_by INTEGER,
        file INTEGER,
        note TEXT,
        before TEXT,
        after TEXT
    );
    CREATE UNIQUE INDEX unit_key ON unit (key, pair, maker);
    CREATE TABLE used (unit INTEGER PRIMARY KEY, count INTEGER NOT NULL, day INTEGER);
    CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    INSERT INTO state VALUES ('revision', 0), ('recalled', 0), ('missed', 0), ('indexed', 0);
    CREATE TABLE feature (
        hash INTEGER NOT NULL, unit INTEGER NOT NULL, PRIMARY KEY (hash, unit)
    ) WITHOUT ROWID;
    """,
    # To version 2: a number that tells this memory from every other.
    """
    INSERT OR IGNORE INTO state VALUES ('identity', random());
    """,
)


@contextmanager
def guarded(path: Path, doing: str = "read") -> Iterator[None]:
    """SQLite's errors as ours, which name the file and say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(path, error, doing) from error


def _explained(path: Path, error: sqlite3.Error, doing: str) -> StoreError:
    code = getattr(error, "sqlite_errorname", "") or ""
    elsewhere = "Set `path` in the [memory] section of syndicate.toml to another place."
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        message, remedy = (
            "is held by another program",
            "Try again when it has ended.",
        )
    elif code.startswith("SQLITE_FULL"):
        message, remedy = "has no room: the disk is full", f"Make room. {elsewhere}"
    elif code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        message, remedy = (
            "cannot be written",
            f"See to the permissions of the file and its folder. {elsewhere} "
            "`enabled = false` there does without a memory.",
        )
    elif code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        message, remedy = (
            "is damaged or no translation memory",
            "Move the file away: a new one is made. `syndicate memory export` may still save what "
            "can be read of the old one.",
        )
    else:
        message, remedy = f"cannot be {doing} ({error})", "Look at the file and its folder."
    return StoreError(f"the translation memory {message}.", path=path, remedy=remedy)


def connect(
    path: Path, factory: type[sqlite3.Connection] = sqlite3.Connection
) -> sqlite3.Connection:
    """A connection that leaves transactions to us."""
    made = sqlite3.connect(
        path, timeout=WAIT, isolation_level=None, check_same_thread=False, factory=factory
    )
    made.create_function("holds", 2, _holds, deterministic=True)
    # NORMAL: with WAL, a power cut may cost the last transactions but never the file.
    made.execute("PRAGMA synchronous = NORMAL")
    made.execute("PRAGMA cache_size = -32768")
    made.execute("PRAGMA temp_store = MEMORY")
    return made


def _holds(text: str, part: str) -> bool:
    """For SQL: whether a text holds a part, capitals alike (SQLite's own knows ASCII only)."""
    return part in text.casefold()


def prepare(path: Path, *, create: bool) -> None:
    """See that `path` is a memory of this version; make it where it is missing and `create` says
    so. Raises `StoreError`."""
    if not path.exists():
        if not create:
            raise StoreError(
                "there is no translation memory here yet.",
                path=path,
                remedy="Translate something, or import one: syndicate memory import FILE.tmx",
            )
        _make_folder(path.parent)
    if path.is_dir():
        raise StoreError("is a folder, no translation memory.", path=path)
    with guarded(path, "opened"):
        connection = connect(path)
        try:
            _bring_up(connection, path)
        finally:
            connection.close()


def _make_folder(folder: Path) -> None:
    try:
        fresh = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        if fresh and folder.name == FOLDER:
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"the folder of the translation memory cannot be made ({error.strerror}).",
            path=folder,
            remedy="Set `path` in the [memory] section of syndicate.toml to another place.",
        ) from error


def _bring_up(connection: sqlite3.Connection, path: Path) -> None:
    if _version(connection, path) == len(MIGRATIONS) and _is_wal(connection):
        return
    # Changing the mode does not wait for others as everything else does.
    deadline = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number in range(_version(connection, path), len(MIGRATIONS)):
            for statement in MIGRATIONS[number].split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _is_wal(connection: sqlite3.Connection) -> bool:
    return str(connection.execute("PRAGMA journal_mode").fetchone()[0]) == "wal"


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the file, 0 for an empty one."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if application != APPLICATION and not (empty and version == 0 and application == 0):
        raise StoreError(
            "is a database of another program, no translation memory.",
            path=path,
            remedy="Name another file.",
        )
    if version > len(MIGRATIONS):
        raise StoreError(
            f"was written by a newer syndicate (memory version {version}, this one knows "
            f"{len(MIGRATIONS)}).",
            path=path,
            remedy="Update syndicate, or name another file.",
        )
    return version
