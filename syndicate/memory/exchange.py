"""TMX files into the memory and out of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from syndicate.errors import StoreError
from syndicate.memory import tmx
from syndicate.memory.store import Memory
from syndicate.memory.survey import Choice
from syndicate.memory.unit import Unit

_IN_ONE = 10_000
"""Units that are added in one transaction."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: units that are new, that changed, that were there already, and
    problems."""

    new: int
    changed: int
    same: int
    problems: int


def import_tmx(
    memory: Memory,
    reader: tmx.Reader,
    *,
    report: Callable[[tmx.Problem], None],
    progress: Callable[[int, int], None] | None = None,
) -> Imported:
    """Add a file's units; `report` hears of each that is left out, `progress` of bytes and size.

    An import that was broken off can be run again: what is there already stays as it is.
    """
    new = changed = read = problems = 0
    held: list[Unit] = []

    def keep() -> None:
        nonlocal new, changed
        added = memory.add(held)
        new, changed = new + added.new, changed + added.changed
        held.clear()
        if progress is not None:
            progress(reader.position, reader.size)

    for item in reader:
        if isinstance(item, Unit):
            read += 1
            held.append(item)
            if len(held) == _IN_ONE:
                keep()
        else:
            problems += 1
            report(item)
    if held:
        keep()
    memory.compact()
    return Imported(new, changed, read - new - changed, problems)


def export_tmx(
    memory: Memory,
    target: Path | IO[bytes],
    choice: Choice,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the units of a choice, to a file in one step or to a stream; returns how many."""
    memory.flush()
    if not isinstance(target, Path):
        return _write(memory, target, choice, progress)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                done = _write(memory, stream, choice, progress)
            # As any new file of the user's; mkstemp makes it for the owner alone.
            mask = os.umask(0)
            os.umask(mask)
            Path(name).chmod(0o666 & ~mask)
            Path(name).replace(target)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise StoreError(
            f"cannot be written: {error.strerror or error}.",
            path=target,
            remedy="See to its folder, its permissions and to room on the disk.",
        ) from error
    return done


def _write(
    memory: Memory, stream: IO[bytes], choice: Choice, progress: Callable[[int], None] | None
) -> int:
    where, values = choice.condition(memory)
    done = 0

    def counted() -> Iterator[Unit]:
        nonlocal done
        for unit in memory.units(where, values):
            done += 1
            yield unit
            if progress is not None and done % 1000 == 0:
                progress(done)

    for piece in tmx.write(counted(), choice.source):
        stream.write(piece.encode("utf-8", "replace"))
    return done
