"""What a package holds, be it a folder or a zip: files by name, and how to read each."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO

from syndicate.package.names import BESIDE

MOST_FILES = 1000
MOST_BYTES = 256 << 20
"""Far more than articles without their pictures ever are, and soon read."""
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `str` of it is one line.

    kind  "changed", "missing", "added", "renamed", "linked", "unsafe", "manifest", "size",
          "damaged"; of the signature: "signature" (it does not fit, or cannot be read), "signer"
          (its key is not among those given), "unsigned"
    path  the file inside the package, "" for the package as a whole
    """

    kind: str
    path: str
    message: str

    def __str__(self) -> str:
        text = f"{self.path}: {self.message}" if self.path else self.message
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


class DamagedError(Exception):
    """A file's bytes cannot be had; the message says why."""


@dataclass
class Contents:
    """Regular files by name, and what is wrong.

    top      the folder in a zip that the files stand in, with its slash
    beside   names of `BESIDE` that stand here and are no part of the package
    stopped  what is wrong is so wrong that the rest was not looked at
    read     the bytes of a file in pieces; raises `DamagedError`
    """

    sizes: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    top: str = ""
    beside: tuple[str, ...] = ()
    stopped: bool = False
    read: Callable[[str], Iterator[bytes]] = field(default=lambda _: iter(()))

    def add(self, kind: str, path: str, message: str) -> None:
        self.problems.append(Problem(kind, path, message))

    def stop(self, kind: str, message: str) -> None:
        self.add(kind, "", message)
        self.stopped = True


def read_folder(path: Path, only: str = "") -> Contents:
    """What a folder holds, or just the file `only`; links are named and not followed."""
    contents = Contents()
    contents.read = lambda name: _read(path / name)
    if only:
        with suppress(FileNotFoundError):
            status = (path / only).lstat()
            if stat.S_ISREG(status.st_mode):
                contents.sizes[only] = status.st_size
        return contents
    total = seen = 0
    folders = [path]
    while folders:
        folder = folders.pop()
        listed = islice(os.scandir(folder), MOST_FILES + 1)
        entries = sorted(listed, key=lambda entry: entry.name)
        if not entries and folder != path:
            inside = folder.relative_to(path).as_posix()
            contents.add("added", inside, "added: an empty folder that the manifest does not list")
        for entry in entries:
            inside = Path(entry.path).relative_to(path).as_posix()
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISLNK(status.st_mode):
                contents.add("linked", inside, "linked: it is a symbolic link, not a file")
            elif stat.S_ISDIR(status.st_mode):
                folders.append(Path(entry.path))
            elif not stat.S_ISREG(status.st_mode):
                contents.add("unsafe", inside, "neither a file nor a folder")
            elif inside in BESIDE:
                contents.beside += (inside,)
            else:
                if status.st_nlink > 1:
                    contents.add(
                        "linked", inside, "linked: the same file has another name elsewhere"
                    )
                contents.sizes[inside] = status.st_size
                total += status.st_size
        seen += len(entries)
        if seen > MOST_FILES or total > MOST_BYTES:
            contents.stop("size", "This folder holds far more than a package.")
            return contents
    return contents


def _read(path: Path) -> Iterator[bytes]:
    # Not through a link, nor from a pipe, that took the file's place since it was looked at.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise DamagedError("it is no file any more")
            yield from pieces(file)
    except OSError as error:
        raise DamagedError(error.strerror or str(error)) from error


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(CHUNK):
        yield piece
