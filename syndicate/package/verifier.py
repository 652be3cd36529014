"""Says whether a package is what its manifest says, and trusts nothing in it on the way.

A package comes over a network, perhaps from somebody else: names may lead out of the folder, a
small file may unpack to a huge one, a link may point anywhere. Nothing is unpacked to disk, links
are not followed, sizes are checked before bytes are read, and bytes are hashed in pieces.
"""

from __future__ import annotations

import json
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from syndicate.errors import PackageError
from syndicate.package.manifest import BESIDE, MANIFEST, SCHEMA_VERSION, is_safe

MOST_FILES = 10_000
MOST_BYTES = 2 << 30
MOST_MANIFEST = 32 << 20
MOST_RATIO = 200
"""Text shrinks to a tenth; what shrinks to less than a two-hundredth was made to burst."""

_CHUNK = 1 << 20
_END = 22  # bytes of a zip's end record without a comment
_MOST_DIRECTORY = 16 << 20
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
_REQUIRED: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "version": int,
    "status": str,
    "languages": dict,
    "headline": str,
    "original": dict,
    "attribution": dict,
    "signature": dict,
    "terms": dict,
    "findings": dict,
    "words": dict,
    "files": list,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `str` of it is one line.

    kind  "changed", "missing", "added", "renamed", "linked", "unsafe", "manifest", "size" or
          "damaged"
    path  the file inside the package, "" for the package as a whole
    """

    kind: str
    path: str
    message: str

    def __str__(self) -> str:
        text = f"{self.path}: {self.message}" if self.path else self.message
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


@dataclass
class _Contents:
    """What a folder or a zip holds: regular files by name, how to open each, and what is wrong;
    `allowed` are files that need not be listed."""

    sizes: dict[str, int] = field(default_factory=dict)
    allowed: frozenset[str] = frozenset({MANIFEST})
    stopped: bool = False
    problems: list[Problem] = field(default_factory=list)
    open: Callable[[str], IO[bytes]] = field(default=lambda _: _no_file())

    def add(self, kind: str, path: str, message: str) -> None:
        self.problems.append(Problem(kind, path, message))

    def stop(self, kind: str, message: str) -> None:
        """What is wrong is so wrong that the rest is not looked at."""
        self.add(kind, "", message)
        self.stopped = True


def _no_file() -> IO[bytes]:
    raise FileNotFoundError


def verify(path: Path) -> list[Problem]:
    """What is wrong with the package at `path`, a folder or a zip; empty where nothing is.

    Raises `PackageError` only where `path` cannot be read at all.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return _check(_read_folder(path))
        if not stat.S_ISREG(mode):
            raise PackageError("This is neither a folder nor a file.", path=path)
        with path.open("rb") as file, _read_zip(file) as contents:
            return _check(contents)
    except OSError as error:
        raise PackageError(
            f"The package cannot be read: {error.strerror or error}.",
            path=error.filename or path,
            remedy="Name a package's folder or its .zip file.",
        ) from error


def manifest_digest(path: Path) -> str:
    """`sha256:…` of a sound package's manifest, which stands for the whole package."""
    return "sha256:" + sha256(_manifest(path)).hexdigest()


def manifest_of(path: Path) -> dict[str, Any]:
    """The manifest of a sound package."""
    value: dict[str, Any] = json.loads(_manifest(path))
    return value


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest of a package that nobody has verified: no more is read than a manifest may be
    long. Raises `PackageError` where there is none that says what it must."""
    with ExitStack() as stack:
        try:
            if path.is_dir():
                contents = _Contents(open=lambda name: (path / name).open("rb"))
                status = (path / MANIFEST).lstat()
                if stat.S_ISREG(status.st_mode):
                    contents.sizes[MANIFEST] = status.st_size
            else:
                file = stack.enter_context(path.open("rb"))
                contents = stack.enter_context(_read_zip(file))
        except OSError as error:
            raise PackageError(
                f"The package cannot be read: {error.strerror or error}.", path=path
            ) from error
        value = None if contents.stopped else _load(contents)
        if value is not None:
            _check_fields(contents, value)
        if value is None or contents.problems:
            raise PackageError(
                f"This is no package: {contents.problems[0]}.",
                path=path,
                remedy="Look at it with syndicate package verify.",
            )
        return value


def _manifest(path: Path) -> bytes:
    if path.is_dir():
        return (path / MANIFEST).read_bytes()
    with zipfile.ZipFile(path) as archive:
        name = next(n for n in archive.namelist() if n.rpartition("/")[2] == MANIFEST)
        return archive.read(name)


# --- The manifest against the contents -----------------------------------------------------------


def _check(contents: _Contents) -> list[Problem]:
    files = None if contents.stopped else _manifest_files(contents)
    if files is None:
        return contents.problems
    missing: dict[str, tuple[int, str]] = {}
    flagged = {problem.path for problem in contents.problems}
    for path, (size, digest) in files.items():
        if path not in contents.sizes:
            if path not in flagged:
                missing[path] = (size, digest)
        elif contents.sizes[path] != size:
            contents.add(
                "changed", path, f"changed: it has {contents.sizes[path]} bytes instead of {size}"
            )
        elif (found := _digest(contents, path)) is not None and found != digest:
            contents.add("changed", path, "changed: its SHA-256 is not the manifest's")
    for path in sorted(contents.sizes.keys() - files.keys() - contents.allowed):
        former = _former(contents, path, missing)
        if former is None:
            contents.add("added", path, "added: the manifest does not list it")
        else:
            del missing[former]
            contents.add("renamed", path, f"renamed: the manifest calls it {former!r}")
    for path in missing:
        contents.add("missing", path, "missing: the manifest lists it")
    return contents.problems


def _former(contents: _Contents, path: str, missing: dict[str, tuple[int, str]]) -> str | None:
    """The missing file that this one is, by its content."""
    size = contents.sizes[path]
    alike = {digest: name for name, (expected, digest) in missing.items() if expected == size}
    return alike.get(_digest(contents, path) or "") if alike else None


def _digest(contents: _Contents, path: str) -> str | None:
    """The SHA-256 of a file, None (and a problem) where its bytes cannot be read."""
    hashed = sha256()
    left = contents.sizes[path]
    try:
        with contents.open(path) as file:
            while chunk := file.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    contents.add("size", path, "holds more bytes than it says it does")
                    return None
                hashed.update(chunk)
    except _DAMAGED as error:
        contents.add("damaged", path, f"cannot be read: {error}")
        return None
    return hashed.hexdigest()


def _manifest_files(contents: _Contents) -> dict[str, tuple[int, str]] | None:
    """Path -> (bytes, SHA-256) as the manifest says, None where there is none to go by."""
    value = _load(contents)
    if value is None or not _check_fields(contents, value):
        return None
    files: dict[str, tuple[int, str]] = {}
    entries = value.get("files")
    if not isinstance(entries, list):
        return None
    if len(entries) > MOST_FILES:
        contents.add("size", MANIFEST, f"lists more than {MOST_FILES} files")
        return None
    for number, entry in enumerate(entries):
        read = _entry(entry)
        if read is None:
            contents.add("manifest", MANIFEST, f"its files[{number}] is not a file entry")
        elif not is_safe(read[0]):
            contents.add("unsafe", MANIFEST, f"its files[{number}] has the unsafe name {read[0]!r}")
        elif read[0] in files or read[0] == MANIFEST:
            contents.add("manifest", MANIFEST, f"lists {read[0]!r} twice, or itself")
        else:
            files[read[0]] = read[1:]
    return files


def _check_fields(contents: _Contents, value: dict[str, Any]) -> bool:
    """Note which fields are missing; False where this is another version's manifest."""
    version = value.get("schema_version")
    if version != SCHEMA_VERSION or isinstance(version, bool):
        contents.add(
            "manifest",
            MANIFEST,
            f"its schema_version is {version!r}, and this program reads {SCHEMA_VERSION}",
        )
        return False
    for key, kind in _REQUIRED.items():
        if not isinstance(value.get(key), kind) or isinstance(value.get(key), bool):
            contents.add("manifest", MANIFEST, f"its field {key!r} is missing or of the wrong type")
    return True


def _entry(entry: object) -> tuple[str, int, str] | None:
    if not isinstance(entry, dict):
        return None
    path, size, digest = entry.get("path"), entry.get("bytes"), entry.get("sha256")
    if isinstance(path, str) and isinstance(size, int) and isinstance(digest, str):
        return path, size, digest.lower()
    return None


def _load(contents: _Contents) -> dict[str, Any] | None:
    size = contents.sizes.get(MANIFEST)
    if size is None:
        if not any(problem.path == MANIFEST for problem in contents.problems):
            contents.add("manifest", MANIFEST, "missing: without it nothing can be verified")
        return None
    if size > MOST_MANIFEST:
        contents.add("size", MANIFEST, f"has {size} bytes, more than any manifest")
        return None
    try:
        with contents.open(MANIFEST) as file:
            value = json.loads(file.read(MOST_MANIFEST + 1), object_pairs_hook=_unique)
    except UnicodeDecodeError:
        contents.add("manifest", MANIFEST, "broken: it is not UTF-8")
        return None
    except json.JSONDecodeError as error:
        contents.add("manifest", MANIFEST, f"broken: it is not JSON: {error}")
        return None
    except RecursionError:
        contents.add("manifest", MANIFEST, "broken: it is nested too deep")
        return None
    except _DAMAGED as error:
        contents.add("manifest", MANIFEST, f"broken: {error}")
        return None
    if not isinstance(value, dict):
        contents.add("manifest", MANIFEST, "broken: it is not a JSON object")
        return None
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names each stand once: readers differ in which of two they believe."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


# --- Folders -------------------------------------------------------------------------------------


def _read_folder(path: Path) -> _Contents:
    contents = _Contents(allowed=frozenset({MANIFEST}) | BESIDE)
    total = 0
    folders = [path]
    while folders:
        folder = folders.pop()
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
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
            else:
                contents.sizes[inside] = status.st_size
                total += status.st_size
        if len(contents.sizes) > MOST_FILES or total > MOST_BYTES:
            contents.stop("size", "This folder holds far more than a package.")
            return contents

    def opened(name: str) -> IO[bytes]:
        # Not through a link that took the file's place since it was looked at.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        return os.fdopen(os.open(path / name, flags), "rb")

    contents.open = opened
    return contents


# --- Zips ----------------------------------------------------------------------------------------


@contextmanager
def _read_zip(file: IO[bytes]) -> Iterator[_Contents]:
    contents = _Contents()
    wrong = _wrong_container(file)
    if wrong:
        contents.stop("damaged", wrong)
        yield contents
        return
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGED as error:
        contents.stop("damaged", f"This zip file is damaged: {error}.")
        yield contents
        return
    with archive:
        _read_entries(archive, contents)
        yield contents


def _wrong_container(file: IO[bytes]) -> str:
    """What is wrong with a zip as such, "" if nothing; before a library loads its directory.

    The end record stands at the very end (a package has no comment), names a directory of a
    bearable size, and is not the 64-bit one, which only what is too large for us needs.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END - 20))
    tail = file.read()
    file.seek(0)
    start = file.read(4)
    if not start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "This is not a zip file."
    end = tail[-_END:]
    if len(end) < _END or not end.startswith(b"PK\x05\x06"):
        return "This zip file is cut off, or something was added at its end."
    if tail[:-_END].startswith(b"PK\x06\x07"):
        return "This zip file is larger than any package."
    directory = int.from_bytes(end[12:16], "little")
    if directory > _MOST_DIRECTORY:
        return "This zip file names more files than any package."
    if directory + int.from_bytes(end[16:20], "little") + _END != size:
        return "This zip file has bytes in it that belong to none of its files."
    return ""


def _read_entries(archive: zipfile.ZipFile, contents: _Contents) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        contents.stop("size", f"This zip file holds more than {MOST_FILES} files.")
        return
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES:
        contents.stop("size", f"This zip file would unpack to {total} bytes.")
        return
    top = _top(entries)
    found: dict[str, zipfile.ZipInfo] = {}
    folded: set[str] = set()
    for entry in entries:
        # As it stands in the file: zipfile cuts names at NUL and turns backslashes round.
        name = entry.orig_filename
        mode = entry.external_attr >> 16
        if not is_safe(name.removesuffix("/")):
            contents.add("unsafe", name, "unsafe: the name could lead out of the package's folder")
        elif name.casefold() in folded:
            contents.add("unsafe", name, "unsafe: the name stands in the zip file twice")
        elif stat.S_ISLNK(mode):
            contents.add("linked", name.removeprefix(top), "linked: it is a symbolic link")
        elif entry.flag_bits & 0x41:
            contents.add("damaged", name.removeprefix(top), "encrypted, so it cannot be verified")
        elif entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # Others may ask for gigabytes of memory to be unpacked.
            contents.add("damaged", name.removeprefix(top), "packed in a way that is not read here")
        elif entry.file_size > _CHUNK and entry.file_size > MOST_RATIO * entry.compress_size:
            contents.add(
                "size",
                name.removeprefix(top),
                f"unpacks from {entry.compress_size} to {entry.file_size} bytes: "
                "that is no text or picture",
            )
        elif not top or not name.startswith(top):
            contents.add("added", name, "added: it stands outside the package's folder")
        elif not name.endswith("/"):
            found[name.removeprefix(top)] = entry
            contents.sizes[name.removeprefix(top)] = entry.file_size
        folded.add(name.casefold())
    for entry in entries:
        name = entry.orig_filename
        if name.endswith("/") and not any(other.startswith(name[len(top) :]) for other in found):
            contents.add("added", name, "added: an empty folder that the manifest does not list")
    contents.open = lambda name: archive.open(found[name])


def _top(entries: list[zipfile.ZipInfo]) -> str:
    """The folder that the package's files stand in: the one with the manifest, "" if none."""
    for entry in entries:
        folder, slash, file = entry.orig_filename.partition("/")
        if file == MANIFEST and is_safe(folder):
            return folder + slash
    return ""
