"""Which articles are to be withdrawn: by id, by file, or by a package of them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from syndicate import detect, ingest, package
from syndicate.config import Settings
from syndicate.errors import ConfigError, PackageError, SyndicateError
from syndicate.ingest.identity import address_id
from syndicate.model import Status
from syndicate.pipeline.life import takedown, withdraw
from syndicate.pipeline.life.standing import formats_of
from syndicate.pipeline.life.versions import identify, parted
from syndicate.pipeline.life.withdraw import Withdrawn
from syndicate.register import Entry, Register, Sent, pack

_FEWEST_WORDS, _CERTAIN = 6, 0.99
"""What it takes to say in which language a reason is: of 280 beginnings of sentences as long, one
was told wrongly, and of those of four words one in twenty."""


@dataclass(frozen=True, slots=True)
class Doomed:
    """An article that somebody named, with its headline and the packages that were made of it;
    `file` is what it can be read from, where that is known, and `copy` the package that was named,
    if the register does not know that it stands there."""

    entry: Entry
    headline: str
    packages: tuple[Sent, ...]
    file: str = ""
    copy: Sent | None = None


def find(register: Register, named: str) -> Doomed:
    """The article that an id, an address, a file or a package means; raises `ConfigError` where
    the register knows none."""
    path, file, copy = Path(named), "", None
    # An address is the name of who has it now; it may be the id of one that was let go of, too.
    entry = register.find([named, address_id(named)]) or register.entry(named)
    if entry is None and os.path.lexists(path) and (path.is_dir() or path.suffix == ".zip"):
        entry, copy = _of_package(register, path)
    elif entry is None and named:
        file = named
        entry = _of_file(register, named)
    if entry is None:
        raise ConfigError(
            "no article that was translated here is known by this name.",
            path=named,
            remedy="Name its file, a package of it, its address, or the `id` in a manifest.json.",
        )
    packages = tuple(each for each in register.sent(entry.uri) if each.version)
    if copy is not None:
        packages = (*packages, copy)
    return Doomed(entry, withdraw.headline(list(packages)), packages, file or entry.path, copy)


def kill(
    register: Register,
    doomed: Doomed,
    reason: str,
    settings: Settings,
    now: datetime,
    *,
    as_takedown: bool,
    language: str = "",
) -> Iterator[Withdrawn | str]:
    """Withdraw an article: what became of each package, and what else a person should know.
    `language` is that of the reason; "" leaves it to its words."""
    if doomed.copy is not None:
        _take(register, doomed.entry, doomed.copy)
    language = language or _language_of(reason)
    entry = withdraw.cancel(
        register, doomed.entry, reason, now, takedown=as_takedown, language=language
    )
    yield from withdraw.replace_all(register, entry, settings)
    for uri in register.others_read_from(entry.path, entry.uri):
        yield f"Of {entry.path} another article was made before, which stands: {uri}."
    anew = register.find([entry.uri])
    if anew is not None and not anew.withdrawn:
        yield f"It was made anew after `syndicate kill --undo`, and that stands: {anew.uri}."
    if as_takedown:
        yield from takedown.remove_words(register, entry, doomed.file, settings)
        with register.writing():  # last: what it says is what the memory was searched for
            register.forget_words(entry.uri)


def undo(register: Register, doomed: Doomed) -> None:
    """Let the article of a mistaken withdrawal be made again: as another one, with an id of its
    own, because partners may not use the old one again. Raises `ConfigError` where it stands."""
    if not doomed.entry.withdrawn:
        raise ConfigError("this article is not withdrawn.", path=doomed.entry.uri)
    with register.writing():
        register.unname(doomed.entry.uri)


def _language_of(reason: str) -> str:
    """What a reason is in, "" where its words are too few to tell."""
    if len(reason.split()) < _FEWEST_WORDS:
        return ""
    (best, probability), *_ = *detect.candidates(reason), ("", 0.0)
    return best if probability >= _CERTAIN else ""


def _of_file(register: Register, named: str) -> Entry | None:
    """The article of a file, also of one that is gone or cannot be read any more. Raises
    `ConfigError` where another article is in it now than the one that was made of it."""
    last = register.last_read_from(Path(os.path.realpath(named)))
    if not os.path.lexists(ingest.file_of(named)):
        return last
    try:
        article = ingest.read(named)
    except SyndicateError:
        if last is None:
            raise
        return last
    found = identify(register, article)
    if found is None and last is not None and parted(register, article, last):
        raise ConfigError(
            f"another article is in this file now; what was made of it before is {last.uri}.",
            path=named,
            remedy="If that one is meant, name it by its address or by a package of it.",
        )
    return found or last


def _of_package(register: Register, path: Path) -> tuple[Entry, Sent | None]:
    """The article of a package, and the package where the register does not know that it stands
    there: it was copied, moved, or made on another machine."""
    found = package.examine(path)
    manifest = found.manifest
    if manifest is None or found.problems:
        raise PackageError(
            f"This package is not sound: {str(found.problems[0]).rstrip('.')}.",
            path=path,
            remedy="Name the article by its file or its id.",
        )
    place, history = Path(os.path.realpath(path)), manifest["history"]
    zipped = not place.is_dir()
    copy = Sent(
        manifest["languages"]["target"],
        place.parent,
        zipped,
        formats_of(manifest),
        name=place.stem if zipped else place.name,
        version=manifest["version"],
        digest=found.digest,
        packed=pack(found.source),
    )
    entry = register.entry(manifest["id"]) or register.find([manifest["id"]])
    if entry is None:
        versioned = history["versioned"] or ""
        created = history["created"] or ""
        return Entry(manifest["id"], manifest["version"], "", created, versioned), copy
    where = (copy.language, copy.folder, copy.zipped)
    standing = [s for s in register.sent(entry.uri) if (s.language, s.folder, s.zipped) == where]
    if any(each.version and each.name != copy.name for each in standing):
        raise PackageError(
            f"This is a copy of {standing[0].place}.",
            path=path,
            remedy="Delete the copy, and name the package.",
        )
    gone = manifest["status"] == Status.CANCELED.value
    return entry, None if standing or gone else copy


def _take(register: Register, entry: Entry, copy: Sent) -> None:
    """Let the register know of a package that stands where it knew of none."""
    with register.writing():
        if register.entry(entry.uri) is None:
            register.put(entry)
            url = json.loads(copy.manifest)["original"]["url"]
            register.name(entry.uri, [entry.uri, url])
        register.keep(entry.uri, copy)
