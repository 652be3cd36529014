"""Which articles are to be withdrawn: by id, by file, or by a package of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from syndicate import ingest, package
from syndicate.config import Settings
from syndicate.errors import ConfigError, PackageError
from syndicate.model import Status
from syndicate.pipeline import takedown, withdraw
from syndicate.pipeline.versions import identify
from syndicate.pipeline.withdraw import Withdrawn
from syndicate.register import Entry, Register, Sent, pack


@dataclass(frozen=True, slots=True)
class Doomed:
    """An article that somebody named, with its headline and the packages that were made of it;
    `file` is what it can be read from, where that is known."""

    entry: Entry
    headline: str
    packages: tuple[Sent, ...]
    file: str = ""


def find(register: Register, named: str) -> Doomed:
    """The article that an id, an address, a file or a package means; raises `ConfigError` where
    the register knows none."""
    path, file = Path(named), ""
    entry = register.entry(named) or register.find([named])
    if entry is None and os.path.lexists(ingest.file_of(named)):
        if path.is_dir() or path.suffix == ".zip":
            entry = _of_package(register, path)
        else:
            file = named
            entry = identify(register, ingest.read(named))
            entry = entry or register.last_read_from(Path(os.path.realpath(named)))
    if entry is None:
        raise ConfigError(
            "no article that was translated here is known by this name.",
            path=named,
            remedy="Name its file, a package of it, its address, or the `id` in a manifest.json.",
        )
    packages = tuple(each for each in register.sent(entry.uri) if each.version)
    return Doomed(entry, withdraw.headline(list(packages)), packages, file or entry.path)


def kill(
    register: Register,
    doomed: Doomed,
    reason: str,
    settings: Settings,
    now: datetime,
    *,
    as_takedown: bool,
) -> Iterator[Withdrawn | str]:
    """Withdraw an article: what became of each package, and what else a person should know."""
    entry = withdraw.cancel(register, doomed.entry, reason, now, takedown=as_takedown)
    yield from withdraw.replace_all(register, entry, settings)
    if as_takedown:
        notes = [note.text for note in register.corrections(entry.uri)]
        yield from takedown.remove_words(entry, doomed.file, notes, settings)
        with register.writing():  # last: what it says is what the memory was searched for
            register.forget_words(entry.uri)


def undo(register: Register, doomed: Doomed) -> None:
    """Let the article of a mistaken withdrawal be made again: as another one, with an id of its
    own, because partners may not use the old one again. Raises `ConfigError` where it stands."""
    if not doomed.entry.withdrawn:
        raise ConfigError("this article is not withdrawn.", path=doomed.entry.uri)
    with register.writing():
        register.unname(doomed.entry.uri)


def _of_package(register: Register, path: Path) -> Entry | None:
    """The article of a package. One that the register does not know, because the package was made
    on another machine, is taken from its manifest, so that it can be withdrawn here."""
    found = package.examine(path)
    manifest = found.manifest
    if manifest is None or found.problems:
        raise PackageError(
            f"This package is not sound: {found.problems[0]}.",
            path=path,
            remedy="Name the article by its file or its id.",
        )
    known = register.entry(manifest["id"]) or register.find([manifest["id"]])
    if known is not None:
        return known
    history, zipped = manifest["history"], not path.is_dir()
    entry = Entry(
        manifest["id"],
        manifest["version"],
        "",
        history["created"] or "",
        history["versioned"] or "",
        status=Status.USABLE,
    )
    sent = Sent(
        manifest["languages"]["target"],
        Path(os.path.realpath(path)).parent,
        zipped,
        withdraw.formats_of(manifest),
        name=path.stem if zipped else path.resolve().name,
        version=manifest["version"],
        digest=found.digest,
        packed=pack(found.source),
    )
    with register.writing():
        register.put(entry)
        register.name(entry.uri, [manifest["id"], manifest["original"]["url"]])
        register.keep(entry.uri, sent)
    return register.entry(manifest["id"])
