"""What an index of Argos packages offers: the public one, a mirror of it, or a file.

An index is a JSON list of `metadata.json` objects with `links`, at `index.json` under its base
address. It carries no checksums and no signature; `syndicate.translate.models.install` says what
stands in for them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urljoin, urlsplit

from syndicate import langs
from syndicate.errors import ConfigError, ModelError
from syndicate.translate.models import argos_home
from syndicate.translate.models import installed as models
from syndicate.translate.models.download import (
    PATIENT,
    DownloadError,
    Policy,
    fetch,
    host,
    without_secrets,
)
from syndicate.translate.models.lock import version_key

T = TypeVar("T")

_INDEX_LIMIT = 16 << 20
_INDEX_NAME = "index.json"
OFFLINE_REMEDY = (
    "Give a local .argosmodel file, a folder or a mirror URL: syndicate models install FILE"
)


@dataclass(frozen=True, slots=True)
class AvailableModel:
    """A model that an index offers.

    links      where its archive is, in the order to try: http(s) URLs and local paths
    installed  the newest version of this pair that the user installed, "" for none
    embedded   a model of this pair ships with `syndicate`
    """

    source: str
    target: str
    version: str
    links: tuple[str, ...]
    installed: str = ""
    embedded: bool = False

    @property
    def update(self) -> bool:
        """True where the index has a newer version than the one installed."""
        return bool(self.installed) and version_key(self.version) > version_key(self.installed)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The models of an index by source, target, version, the newest of each pair last.

    `origin` names the index, `fetched` (ISO 8601) when this copy was made, `note` is what the user
    should know: that the copy is an old one, or how many entries were left out; else "". `command`
    shows it.
    """

    models: tuple[AvailableModel, ...]
    origin: str
    fetched: str
    note: str = ""
    command: str = "syndicate models available"

    def find(self, source: str, target: str) -> AvailableModel:
        """The newest model for a pair of tags, `pt` serving `pt-BR` where nothing is closer."""
        source, target = langs.normalise(source), langs.normalise(target)
        from_tag = langs.best(source, tuple({m.source for m in self.models}))
        rest = [m for m in self.models if m.source == from_tag]
        to_tag = langs.best(target, tuple({m.target for m in rest}))
        found = [m for m in rest if m.target == to_tag]
        if not found:
            raise ModelError(
                f"{self.origin} has no model from {source} to {target}.",
                remedy=f"See what there is: {self.command}. A pair without a model of "
                "its own is translated through English where both halves are installed.",
            )
        return found[-1]


def available(
    index: str | None = None, *, offline: bool = False, policy: Policy = PATIENT
) -> Catalogue:
    """Read an index: a URL (of the file or of its folder), a local file or folder; else as Argos.

    A copy is kept in the cache; it serves, with a note, where the network does not answer, and is
    all that is looked at with `offline`. Nothing is created in Argos' folders.
    """
    chosen = index or argos_home.chosen_index()
    location = chosen or argos_home.default_index()
    if urlsplit(location).scheme in {"http", "https"}:
        location = (
            location if location.endswith(".json") else location.rstrip("/") + "/" + _INDEX_NAME
        )
    elif Path(location).is_dir():
        location = str(Path(location) / _INDEX_NAME)
    read = read_index(location, _parse, offline=offline, policy=policy)
    # The mirror's own copy first: in a closed network the links of the index lead nowhere.
    mirror = location if chosen else ""
    offered, left_out = _offered(read.entries, mirror)
    note = read.note
    if left_out:
        note = f"{note} {left_out} entries of the index cannot be used.".strip()
    return Catalogue(offered, read.shown, read.fetched, note)


@dataclass(frozen=True, slots=True)
class Index(Generic[T]):
    """An index as it was read: `shown` is `location` fit for messages; the rest see `Catalogue`."""

    entries: T
    location: str
    shown: str
    fetched: str
    note: str


def read_index(
    location: str,
    parse: Callable[[bytes, Path | str], T],
    *,
    offline: bool,
    policy: Policy,
    remedy: str = OFFLINE_REMEDY,
) -> Index[T]:
    """Read the index at a URL, or the copy that was kept of it, or a local file."""
    if urlsplit(location).scheme in {"http", "https"}:
        try:
            path, note = _cached(location, parse, offline, policy)
        except ModelError as error:
            raise unreachable(location, error, remedy) from error
        shown = without_secrets(location)
    else:
        path, note, shown = Path(location), "", location
    try:
        fetched = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
        entries = parse(path.read_bytes(), path)
    except OSError as error:
        raise ModelError(
            f"the index cannot be read ({error.strerror}).",
            path=path,
            remedy="Give a URL, a file or a folder with an index in it: --index.",
        ) from error
    return Index(entries, location, shown, fetched, note)


def _cached(
    url: str, parse: Callable[[bytes, Path | str], object], offline: bool, policy: Policy
) -> tuple[Path, str]:
    """The cached copy of the index at `url`, made anew if possible, and a note if it was not."""
    path = cache_folder() / f"index-{hashlib.sha256(url.encode()).hexdigest()[:16]}.json"
    # A name of its own, because two commands may read the index at the same time.
    fresh = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    reason = "Offline"
    if not offline:
        try:
            fetch(url, fresh, policy=replace(policy, max_bytes=_INDEX_LIMIT))
            parse(fresh.read_bytes(), without_secrets(url))
            fresh.replace(path)
            return path, ""
        except ModelError as error:
            if not path.exists():
                raise
            reason = error.message.rstrip(".")
        finally:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
    if not path.exists():
        raise ModelError(
            f"there is no copy of the index of {host(url)} on this machine.",
            remedy="Run it once without --offline, or give a local file: --index FILE.",
        )
    day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    return path, f"{reason}: this is the copy of {day}."


def unreachable(url: str, error: ModelError, remedy: str = OFFLINE_REMEDY) -> ModelError:
    """The one line for a machine without network; any other failure as it is."""
    if not (isinstance(error, DownloadError) and error.unreachable):
        return error
    return ModelError(f"Cannot reach {host(url)}: no network?", remedy=remedy)


def cache_folder() -> Path:
    """Where unfinished downloads and copies of indexes are kept; it need not exist."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("syndicate", appauthor=False))


def _parse(data: bytes, where: Path | str) -> list[object]:
    try:
        entries = json.loads(data)
    except ValueError as error:
        entries = error
    if not isinstance(entries, list):
        raise ModelError(
            "this is no index of Argos packages: it is not a JSON list.",
            path=where,
            remedy="Give the address of an index.json or of the folder that holds it: --index.",
        )
    return entries


def _offered(entries: Sequence[object], mirror: str) -> tuple[tuple[AvailableModel, ...], int]:
    """The translation models among the entries, and how many entries make no sense."""
    from_metadata = argos_home.package_module().AvailablePackage
    mine: dict[tuple[str, str], str] = {}
    shipped = set()
    for model in models.installed():
        if model.origin == models.EMBEDDED:
            shipped.add((model.source, model.target))
        else:
            mine[model.source, model.target] = model.version  # sorted: the newest stays
    offered, left_out = [], 0
    for entry in entries:
        try:
            package = from_metadata(entry)
            if package.type != "translate":
                continue
            pair = langs.from_argos(package.from_code), langs.from_argos(package.to_code)
            version = package.package_version
            links = _links([link for link in package.links if isinstance(link, str)], mirror)
            if not models.is_version(version) or not links:
                raise ValueError
        except (AttributeError, TypeError, ValueError, ConfigError):
            left_out += 1
            continue
        offered.append(AvailableModel(*pair, version, links, mine.get(pair, ""), pair in shipped))
    offered.sort(key=lambda m: (m.source, m.target, version_key(m.version)))
    return tuple(offered), left_out


def _links(links: Sequence[str], mirror: str) -> tuple[str, ...]:
    """The links to try, in order: beside a mirror's index first, then as the index has them.

    `mirror` is the URL or path of an index that the user named, "" for the default. Links of other
    schemes (the index has `ipfs:` too) are left out; relative ones are taken from the index.
    """
    found = []
    remote = urlsplit(mirror).scheme in {"http", "https"}
    for link in links:
        name = re.split(r"[?#]", link)[0].rpartition("/")[2]
        absolute = urlsplit(link).scheme in {"http", "https"}
        relative = not absolute and not urlsplit(link).scheme and not link.startswith("/")
        if mirror and name.endswith(models.SUFFIX) and (absolute or relative):
            near = name if absolute else link
            if remote:
                found.append(urljoin(mirror, near))
            elif (beside := Path(mirror).parent / near).is_file():
                found.append(str(beside))
    found += [link for link in links if urlsplit(link).scheme in {"http", "https"}]
    return tuple(dict.fromkeys(found))
