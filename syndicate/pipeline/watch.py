"""Waits for articles: those that are there, then those that come or change."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

from syndicate import ingest
from syndicate.errors import ConfigError
from syndicate.ingest.metadata import sidecar_of

_LOOK = 2000
"""Milliseconds after which we look for ourselves: some network disks send no events."""


def watch(
    paths: Sequence[str],
    stop: Event | None = None,
    due: Callable[[], Sequence[str]] = lambda: (),
) -> Iterator[list[str]]:
    """The articles that `paths` mean, then, each time that some of them change, those, and those
    that `due` says can leave now; until `stop` is set or the user interrupts.

    A change of its side-car is one of the article. A folder may be empty at first. Changes within
    a second and a half are taken together, so that a file that is being copied is read once.
    """
    import watchfiles

    places = {_watched(path) for path in paths}
    seen: dict[str, object] = {}
    fresh = _fresh(paths, seen)
    yield fresh
    # What wakes us is no list of what to do: an event may be missed, or come before its file.
    for _ in watchfiles.watch(
        *places, stop_event=stop, raise_interrupt=False, rust_timeout=_LOOK, yield_on_timeout=True
    ):
        fresh = list(dict.fromkeys((*_fresh(paths, seen), *due())))
        if fresh:
            yield fresh


def _fresh(paths: Sequence[str], seen: dict[str, object]) -> list[str]:
    """The articles that are new or different since `seen`, which is brought up to date."""
    fresh = []
    for path in _inputs(paths):
        now = _state(path)
        if seen.get(path) != now:
            seen[path] = now
            fresh.append(path)
    return fresh


def _watched(path: str) -> Path:
    """The folder to look at for what `path` names: itself, its own, or where a pattern begins.

    Raises `ConfigError` where there is none.
    """
    place = Path(path)
    if glob.has_magic(path) and not place.exists():
        plain = []
        for part in place.parts:
            if glob.has_magic(part):
                break
            plain.append(part)
        place = Path(*plain) if plain else Path()
    folder = place if place.is_dir() else place.parent
    if path == "-" or not folder.is_dir():
        raise ConfigError(
            "This cannot be watched.", path=path, remedy="Name a folder, a file or a pattern."
        )
    return folder


def _inputs(paths: Sequence[str]) -> list[str]:
    found: list[str] = []
    for path in paths:
        try:
            found += ingest.find_inputs([path])
        except ConfigError:
            continue  # nothing there yet
    return list(dict.fromkeys(found))


def _state(path: str) -> object:
    """What changes when the article or its side-car does."""
    state: list[object] = []
    file = ingest.file_of(path)
    for each in (Path(file), sidecar_of(file)):
        with suppress(OSError):
            status = each.stat() if each is not None else None
            state.append(status and (str(each), status.st_mtime_ns, status.st_size))
    return state
