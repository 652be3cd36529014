"""Puts a package on disk in one step: a reader sees the old one, or the new one, never a part.

A package is made under a hidden temporary name beside its place and then moved there. A run that
is killed leaves at most such a hidden name; the next run on a later day takes it away.
"""

from __future__ import annotations

import json
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from time import time

from syndicate.errors import PackageError
from syndicate.model import Package
from syndicate.package.disk import (
    exchange,
    explained,
    hidden,
    locked,
    remove,
    sync,
    write_file,
)
from syndicate.package.names import BESIDE, MANIFEST, SIGNATURE
from syndicate.package.zips import pack

_DAY = 24 * 60 * 60
_ASIDE = ".old"
_TEMPORARY = re.compile(r"\.(.+\..+)\.[0-9a-f]{8}(\.tmp|\.old)")
_MOST_MANIFEST = 32 << 20  # more than is made now, and as much as there was
_OURS = {MANIFEST, SIGNATURE} | BESIDE
# What systems leave in folders by themselves; a folder with these in it is still ours.
_LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
_GENERATOR = b'<meta name="generator" content="syndicate'
"""What a page of ours for the house says of itself near its beginning."""


def write(package: Package, out: Path, *, zipped: bool = False) -> Path:
    """Write `package` into the folder `out` and return where it stands.

    That is the folder `<name>`, or with `zipped` the file `<name>.zip` in its stead. A package of
    the same article that stands there is replaced; one of another article is left alone and this
    one is called `<slug>-<hash of the article's id>.<language>`. Runs on the same folder at the
    same time do not harm each other.

    What is for the house (`Package.beside`) goes into the folder too, but not into a zip: there it
    is called `<name>.<file>` and stands beside it, and one of an earlier run goes.

    Raises `PackageError` where something stands there that is no package of ours (it is not
    touched), and where the disk does not take it; nothing is then left half-written, and a package
    that stood there stands there still.
    """
    return stage(package, out, zipped=zipped).place()


def stage(package: Package, out: Path, *, zipped: bool = False) -> Staged:
    """The first half of `write`, which waits for the disk: several may do it at once, and then
    `place` their packages in the order that is to decide who gets which name."""
    article = _article(package.manifest)
    if article is None:
        raise ValueError("the package's manifest names no article")
    staged = Staged(package, article, out, zipped)
    with staged.explained():
        out.mkdir(parents=True, exist_ok=True)
        _sweep(out.resolve(), datetime.now(UTC).toordinal())
        staged.prepare()
    return staged


class Staged:
    """A package under a hidden name beside its place; `place` or `discard` it."""

    def __init__(self, package: Package, article: str, out: Path, zipped: bool) -> None:
        self._package = package
        self._article = article
        self._out = out
        self._zipped = zipped
        self._name = ""
        self._path: Path | None = None
        self._beside: dict[str, Path] = {}
        """Staged files that go beside a zip, by the name in `BESIDE`."""

    @property
    def manifest_digest(self) -> str:
        """`sha256:…` of its manifest."""
        return "sha256:" + sha256(self._package.manifest).hexdigest()

    def prepare(self) -> None:
        """Write it under the name that is free now."""
        self.discard()
        self._name = self._free()
        self._path = hidden(self._out, self._name)
        try:
            if self._zipped:
                write_file(self._path, pack(self._name, _files(self._package)))
                for each in self._package.beside:
                    self._beside[each.path] = hidden(self._out, f"{self._name}.{each.path}")
                    write_file(self._beside[each.path], each.data)
            else:
                _stage_folder(self._package, self._name, self._path)
        except BaseException:
            self.discard()
            raise

    def place(self) -> Path:
        """Move it to its place, in one step, and return that."""
        with self.explained():
            try:
                while True:
                    assert self._path is not None
                    with locked(self._out):
                        # Another may have taken the name in the meantime.
                        if self._free() == self._name:
                            final = self._out / f"{self._name}{'.zip' if self._zipped else ''}"
                            if self._zipped:
                                self._place_beside()
                            _place(self._path, final, self._zipped)
                            sync(self._out)
                            return final
                    self.prepare()
            finally:
                self.discard()

    def discard(self) -> None:
        """Take away what is under hidden names."""
        for path in (self._path, *self._beside.values()):
            if path is not None:
                remove(path)
        self._path = None
        self._beside = {}

    def _free(self) -> str:
        name = _free_name(self._package.name, self._article, self._out, self._zipped)
        if self._zipped:
            for each in self._package.beside:
                _check_ours(self._out / f"{name}.{each.path}")
        return name

    def _place_beside(self) -> None:
        """What goes beside a zip, before the zip itself: no package stands with the page of the one
        before, and a run that is killed in between is one that has to be started again."""
        for name in BESIDE:
            final = self._out / f"{self._name}.{name}"
            if name in self._beside:
                self._beside.pop(name).replace(final)
            elif _is_ours(final):
                final.unlink(missing_ok=True)

    def explained(self) -> AbstractContextManager[None]:
        """What the disk refuses as an error that says so."""
        place = self._out / self._package.name
        return explained(place, "written", "Choose another folder with --out; nothing was changed.")


# --- Names ---------------------------------------------------------------------------------------


def _free_name(name: str, article: str, out: Path, zipped: bool) -> str:
    """The name to write under: `name`, else the first with part of the id's hash that is free.

    A package that once had to take the longer name keeps it, so that it is replaced and not
    doubled when the short one becomes free.
    """
    slug, _, language = name.rpartition(".")
    digest = sha256(article.encode("utf-8", "replace")).hexdigest()
    names = [name, *(f"{slug}-{digest[:length]}.{language}" for length in (8, 16, 32, 64))]
    suffix = ".zip" if zipped else ""
    if _holder(out / f"{names[1]}{suffix}") == article:
        return names[1]
    for candidate in names:
        holder = _holder(out / f"{candidate}{suffix}")
        if holder is None or holder == article:
            return candidate
    raise PackageError(
        "Every name for this package is taken by other articles.",
        path=out / f"{name}{suffix}",
        remedy="Choose another folder.",
    )


def _holder(path: Path) -> str | None:
    """The id of the article whose package stands at `path`, None where nothing does.

    Raises `PackageError` for anything that is not ours.
    """
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    found: str | None = None
    try:
        if stat.S_ISDIR(status.st_mode) and path.suffix != ".zip":
            found = _folder_holder(path)
        elif stat.S_ISREG(status.st_mode) and path.suffix == ".zip":
            found = _zip_holder(path)
    except FileNotFoundError:
        # It was ours to lose: another run is replacing it right now.
        if not os.path.lexists(path):
            return None
    if found is None:
        raise PackageError(
            "Something stands here that is not a package of syndicate; it was not touched.",
            path=path,
            remedy="Move it away, or choose another folder.",
        )
    return found


def _check_ours(path: Path) -> None:
    """Raises `PackageError` where something stands at `path` that is no page of ours."""
    if os.path.lexists(path) and not _is_ours(path):
        raise PackageError(
            "Something stands here that is not a page of syndicate; it was not touched.",
            path=path,
            remedy="Move it away, or choose another folder.",
        )


def _is_ours(path: Path) -> bool:
    """True for a page of ours that was made to stand beside a package."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        with path.open("rb") as file:
            return _GENERATOR in file.read(1024)
    except FileNotFoundError:
        return False


def _folder_holder(path: Path) -> str | None:
    manifest = path / MANIFEST
    if not manifest.is_file() or manifest.is_symlink():
        return None
    if manifest.stat().st_size > _MOST_MANIFEST:
        return None
    data = manifest.read_bytes()
    article = _article(data)
    if article is None:
        return None
    known = {file["path"] for file in json.loads(data)["files"]} | _OURS
    for folder, _, files in os.walk(path):
        for file in files:
            inside = (Path(folder) / file).relative_to(path)
            if inside.as_posix() not in known and inside.name not in _LITTER:
                raise PackageError(
                    f"This package also holds {inside.as_posix()!r}, which is not part of it, so "
                    "it was not replaced.",
                    path=path,
                    remedy="Move that file to another place.",
                )
    return article


def _zip_holder(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [n for n in archive.namelist() if n.count("/") == 1 and n.endswith(MANIFEST)]
            if len(names) != 1 or archive.getinfo(names[0]).file_size > _MOST_MANIFEST:
                return None
            return _article(archive.read(names[0]))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError):
        return None


def _article(manifest: bytes) -> str | None:
    """The id that a manifest names, None if it is no manifest of ours."""
    try:
        value = json.loads(manifest)
        files = [file["path"] for file in value["files"]]
        known = isinstance(value["schema_version"], int) and all(isinstance(f, str) for f in files)
        return value["id"] if known and isinstance(value["id"], str) else None
    except (ValueError, LookupError, TypeError, RecursionError):
        return None


# --- Staging -------------------------------------------------------------------------------------


def _stage_folder(package: Package, name: str, staged: Path) -> None:
    staged.mkdir()
    for path, data in (*_files(package), *((each.path, each.data) for each in package.beside)):
        target = staged / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, data)
    for folder, _, _ in os.walk(staged):
        sync(Path(folder))


def _files(package: Package) -> Iterator[tuple[str, bytes]]:
    for rendition in package.renditions:
        yield rendition.path, rendition.data
    yield MANIFEST, package.manifest


# --- Moving --------------------------------------------------------------------------------------


def _place(staged: Path, final: Path, zipped: bool) -> None:
    """Move `staged` to `final`; what stood there is then at `staged`, or gone."""
    if zipped:
        staged.replace(final)
    elif not os.path.lexists(final):
        staged.rename(final)
    elif not exchange(staged, final):
        aside = staged.with_suffix(_ASIDE)
        final.rename(aside)
        try:
            staged.rename(final)
        except BaseException:
            aside.rename(final)
            raise
        remove(aside)


@lru_cache(maxsize=64)
def _sweep(out: Path, day: int) -> None:
    """Once a day and folder: put back what a crash left aside, remove temporaries of days past."""
    for entry in list(os.scandir(out)):
        match = _TEMPORARY.fullmatch(entry.name)
        if match is None:
            continue
        name, kind = match.groups()
        with locked(out), suppress(FileNotFoundError):
            if kind == _ASIDE and not os.path.lexists(out / name):
                # A run died between moving the old package away and the new one in.
                Path(entry.path).rename(out / name)
            elif time() - entry.stat(follow_symlinks=False).st_mtime > _DAY:
                remove(Path(entry.path))
