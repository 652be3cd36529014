"""Puts a package folder in place, or takes it out, in one step, one process at a time.

A folder is prepared beside the packages folder, not in it: Argos Translate stops with an error at a
folder there that has no metadata yet, also at one that a killed process left behind.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from syndicate.errors import ModelError
from syndicate.translate.models.installed import STAGING_PREFIX
from syndicate.translate.models.lock import lock_path


@dataclass(frozen=True, slots=True)
class Staging:
    """A folder on the same file system as the packages: `fresh` goes in, `old` comes out."""

    path: Path

    @property
    def fresh(self) -> Path:
        return self.path / "fresh"

    @property
    def old(self) -> Path:
        return self.path / "old"


@contextmanager
def exclusive(note: Callable[[str], None]) -> Iterator[None]:
    """Only one process (or thread) of this user installs or removes; the next one waits.

    The operating system frees the lock when a process ends, however it ends.
    """
    path = lock_path().with_name("install.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("ab")
    except OSError as error:
        raise _cannot_write(path, error) from error
    with stream:
        if not _try_lock(stream.fileno(), wait=False):
            note("Another installation is running; waiting until it ends.")
            while not _try_lock(stream.fileno(), wait=True):
                pass
        yield  # closing the file frees the lock


if sys.platform == "win32":

    def _try_lock(descriptor: int, *, wait: bool) -> bool:
        import msvcrt

        try:
            # LK_LOCK tries for ten seconds.
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _try_lock(descriptor: int, *, wait: bool) -> bool:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True


@contextmanager
def staging(folder: Path) -> Iterator[Staging]:
    """A staging folder for the packages folder `folder`, which is created where it is missing.

    Gone afterwards. What a killed process left is put right first. Call under `exclusive`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # A rename works within one file system; a packages folder may be a mount of its own.
        near = folder.parent
        if near.stat().st_dev != folder.stat().st_dev or not os.access(near, os.W_OK):
            near = folder
        prefix = f"{STAGING_PREFIX}{folder.name}-"
        for left in near.iterdir():
            if re.fullmatch(re.escape(prefix) + r"\w{8}", left.name) and left.is_dir():
                _put_right(Staging(left), folder)
        staged = Staging(Path(tempfile.mkdtemp(prefix=prefix, dir=near)))
    except OSError as error:
        raise _cannot_write(folder, error) from error
    try:
        staged.fresh.mkdir()
        staged.old.mkdir()
        yield staged
    finally:
        shutil.rmtree(staged.path, ignore_errors=True)


def put(fresh: Path, target: Path, old: Sequence[Path], staged: Staging) -> None:
    """Move the folders `old` out and `fresh` to `target`: all of it, or nothing."""
    moved: list[Path] = []
    try:
        for path in old:
            path.rename(staged.old / path.name)
            moved.append(path)
        fresh.rename(target)
    except BaseException as error:  # an interrupt must not cost the old model either
        for path in moved:
            (staged.old / path.name).rename(path)
        if isinstance(error, OSError):
            raise _cannot_write(target, error) from error
        raise


def take_out(path: Path, staged: Staging) -> None:
    """Move a package folder out, to be deleted with the staging folder."""
    try:
        path.rename(staged.old / path.name)
    except OSError as error:
        raise _cannot_write(path, error) from error


def _put_right(left: Staging, folder: Path) -> None:
    """Finish for a process that was killed: give back what it had moved out for nothing."""
    if left.fresh.is_dir() and any(left.fresh.iterdir()) and left.old.is_dir():
        for path in left.old.iterdir():
            if not (folder / path.name).exists():
                path.rename(folder / path.name)
    shutil.rmtree(left.path, ignore_errors=True)


def _cannot_write(path: Path, error: OSError) -> ModelError:
    return ModelError(
        f"cannot be written ({error.strerror or error}).",
        path=path,
        remedy="See to its permissions and to room on the disk. For Argos packages another folder "
        "can be set: ARGOS_PACKAGES_DIR.",
    )
