"""What one-step writing needs of a disk: hidden names, whole files, swaps, locks, plain errors."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from syndicate.errors import PackageError

STAGED = ".tmp"


@contextmanager
def explained(path: Path, done: str, remedy: str = "") -> Iterator[None]:
    """What the disk refuses as an error that says so; `done` is what was to be done to `path`."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            remedy = "Free some space; nothing was changed."
        raise PackageError(
            f"The package cannot be {done}: {error.strerror or error}.", path=path, remedy=remedy
        ) from error


def hidden(folder: Path, name: str) -> Path:
    """A name in `folder` that nobody looks at; a later run takes away what a crash leaves there."""
    return folder / f".{name}.{token_hex(4)}{STAGED}"


def write_file(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Make names in `folder` last, where the system can (Windows cannot open a folder)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step, with Linux's `renameat2(RENAME_EXCHANGE)`; False elsewhere.

    Without it there is a moment in which neither stands at the final name.
    """
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    function = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if function is None:
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(function(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Holds the folder for the moment of moving. The lock is on the folder itself and goes with the
    process; where there are none (Windows, some network disks) moves are still whole, but two runs
    that replace one package at the same moment may have to be started again."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(out, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Take away a temporary file or folder; what cannot go now is hidden and goes another day."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
