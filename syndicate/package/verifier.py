"""Says whether a package is what its manifest says, and trusts nothing in it on the way.

A package comes over a network, perhaps from somebody else: names may lead out of the folder, a
small file may unpack to a huge one, a link may point anywhere. Nothing is unpacked to disk, links
are not followed, sizes are checked before bytes are read, and bytes are hashed in pieces.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from syndicate.errors import PackageError
from syndicate.package import fields, sshsig
from syndicate.package.contents import (
    MOST_BYTES,
    MOST_FILES,
    Contents,
    DamagedError,
    Problem,
    read_folder,
)
from syndicate.package.keys import Signers
from syndicate.package.manifest import MOST_MANIFEST, SCHEMA_VERSION
from syndicate.package.names import BESIDE, MANIFEST, SIGNATURE, clashes, is_safe
from syndicate.package.zips import read_zip
from syndicate.times import instant

_MOST_SIGNATURE = 16 << 10
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose signature fits: the fingerprint of the key as `ssh-keygen -l` prints it, and the name
    that a file of allowed signers gives it. `known` where it is one of those given."""

    key: str
    name: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in a package.

    source    the manifest's bytes, empty where there are none that can be read
    manifest  what it says, None where that is not what a manifest must say
    signer    None where there is no signature that fits
    beside    files that stand in the folder and were not looked at
    """

    problems: tuple[Problem, ...]
    source: bytes = b""
    manifest: dict[str, Any] | None = None
    signer: Signer | None = None
    beside: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """`sha256:…` of the manifest, which stands for the whole package."""
        return _digest_of(self.source) if self.source else ""


def examine(path: Path, signers: Signers | None = None) -> Examination:
    """Everything about the package at `path`, a folder or a zip. With `signers` one of them must
    have signed it.

    Raises `PackageError` only where `path` cannot be read at all.
    """
    with _opened(path) as contents:
        return examine_contents(contents, signers)


def verify(path: Path, signers: Signers | None = None) -> list[Problem]:
    """What is wrong with a package; empty where nothing is. Raises as `examine` does."""
    return list(examine(path, signers).problems)


def is_sound(path: Path, digest: str) -> bool:
    """True for a package whose manifest has that digest, and which is what it says: quicker than
    `verify`, since such a manifest was looked at when it was made. Raises as `examine` does."""
    with _opened(path) as contents:
        data = None if contents.stopped else _bytes(contents, MANIFEST, MOST_MANIFEST)
        if data is None or _digest_of(data) != digest:
            return False
        manifest = _parse(contents, data)
        if manifest is not None:
            _compare(contents, manifest)
            _check_signature(contents, data, None)
        return not contents.problems


def manifest_digest(path: Path) -> str:
    """`sha256:…` of a sound package's manifest, which stands for the whole package."""
    return _digest_of(_sound_manifest(path))


def manifest_of(path: Path) -> dict[str, Any]:
    """The manifest of a sound package."""
    value: dict[str, Any] = json.loads(_sound_manifest(path))
    return value


def read(path: Path, name: str) -> bytes:
    """A file of a sound package by its path in the manifest. Raises `PackageError` where it is not
    there, or its bytes cannot be had."""
    with _opened(path) as contents:
        data = None if contents.stopped else _bytes(contents, name, MOST_BYTES)
        if data is None:
            raise PackageError(
                f"{name!r} cannot be read: {_first(contents)}.",
                path=path,
                remedy="Look at it with syndicate package verify.",
            )
        return data


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest of a package that nobody has verified: no more is read than a manifest may be
    long. Raises `PackageError` where there is none that says what it must."""
    with _opened(path, only=MANIFEST) as contents:
        data = None if contents.stopped else _bytes(contents, MANIFEST, MOST_MANIFEST)
        value = None if data is None else _parse(contents, data)
        if value is not None and _is_readable(contents, value):
            for name in fields.missing(value):
                contents.add("manifest", MANIFEST, f"its field {name!r} is missing or wrong")
        if value is None or contents.problems:
            raise PackageError(
                f"This is no package: {_first(contents)}.",
                path=path,
                remedy="Look at it with syndicate package verify.",
            )
        return value


def examine_contents(contents: Contents, signers: Signers | None) -> Examination:
    """The same for what was opened already."""
    data = None if contents.stopped else _bytes(contents, MANIFEST, MOST_MANIFEST)
    if data is None:
        return Examination(_once(contents), beside=contents.beside)
    manifest = _parse(contents, data)
    if manifest is not None:
        if not _is_readable(contents, manifest):
            manifest = None
        else:
            wrong = fields.violations(manifest) or list(_no_dates(manifest))
            for each in wrong:
                contents.add("manifest", MANIFEST, f"its field {each}")
            _compare(contents, manifest)
            manifest = None if wrong else manifest
    signer = _check_signature(contents, data, signers)
    return Examination(_once(contents), data, manifest, signer, contents.beside)


def _first(contents: Contents) -> str:
    """What is wrong, to stand in a sentence."""
    return str(contents.problems[0]).rstrip(".")


def _once(contents: Contents) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys(contents.problems))


@contextmanager
def _opened(path: Path, only: str = "") -> Iterator[Contents]:
    """The contents of a package; with `only` those of a folder are that file."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            yield read_folder(path, only)
        elif stat.S_ISREG(mode):
            with path.open("rb") as file:
                yield read_zip(file)
        else:
            raise PackageError("This is neither a folder nor a file.", path=path)
    except OSError as error:
        raise PackageError(
            f"The package cannot be read: {error.strerror or error}.",
            path=error.filename or path,
            remedy="Name a package's folder or its .zip file.",
        ) from error


def _sound_manifest(path: Path) -> bytes:
    if path.is_dir():
        return (path / MANIFEST).read_bytes()
    with _opened(path) as contents:
        return b"".join(contents.read(MANIFEST))


def _digest_of(data: bytes) -> str:
    return "sha256:" + sha256(data).hexdigest()


# --- The manifest against the contents -----------------------------------------------------------


def _compare(contents: Contents, manifest: dict[str, Any]) -> None:
    files = _listed(contents, manifest)
    if files is None:
        return
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
    for path in sorted(contents.sizes.keys() - files.keys() - {MANIFEST, SIGNATURE}):
        former = _former(contents, path, missing)
        if former is None:
            contents.add("added", path, "added: the manifest does not list it")
        else:
            del missing[former]
            contents.add("renamed", path, f"renamed: the manifest calls it {former!r}")
    for path in missing:
        contents.add("missing", path, "missing: the manifest lists it")


def _listed(contents: Contents, manifest: dict[str, Any]) -> dict[str, tuple[int, str]] | None:
    """Path -> (bytes, SHA-256) as the manifest says, None where it does not."""
    files: dict[str, tuple[int, str]] = {}
    entries = manifest.get("files")
    if not isinstance(entries, list):
        return None
    if len(entries) > MOST_FILES:
        contents.add("size", MANIFEST, f"lists more than {MOST_FILES} files")
        return None
    for number, entry in enumerate(entries):
        read = _entry(entry)
        if read is None:
            continue  # its fields were told already
        if not is_safe(read[0]):
            contents.add("unsafe", MANIFEST, f"its files[{number}] has the unsafe name {read[0]!r}")
        elif read[0] in BESIDE | {MANIFEST, SIGNATURE}:
            contents.add("manifest", MANIFEST, f"lists {read[0]!r}, which is none of its files")
        else:
            files[read[0]] = read[1:]
    for path in clashes(entry[0] for entry in map(_entry, entries) if entry is not None):
        contents.add("unsafe", MANIFEST, f"lists {path!r} twice, or for a folder too")
    return files


def _entry(entry: object) -> tuple[str, int, str] | None:
    if not isinstance(entry, dict):
        return None
    path, size, digest = entry.get("path"), entry.get("bytes"), entry.get("sha256")
    if isinstance(path, str) and isinstance(size, int) and isinstance(digest, str):
        return path, size, digest
    return None


def _former(contents: Contents, path: str, missing: dict[str, tuple[int, str]]) -> str | None:
    """The missing file that this one is, by its content."""
    size = contents.sizes[path]
    alike = {digest: name for name, (expected, digest) in missing.items() if expected == size}
    return alike.get(_digest(contents, path) or "") if alike else None


def _digest(contents: Contents, path: str) -> str | None:
    """The SHA-256 of a file, None (and a problem) where its bytes cannot be read."""
    hashed = sha256()
    for piece in _pieces(contents, path):
        if piece is None:
            return None
        hashed.update(piece)
    return hashed.hexdigest()


def _pieces(contents: Contents, path: str) -> Iterator[bytes | None]:
    """A file's bytes, as many as it says it has; None (and a problem) where they are not."""
    left = contents.sizes[path]
    try:
        for piece in contents.read(path):
            left -= len(piece)
            if left < 0:
                break
            yield piece
    except DamagedError as error:
        contents.add("damaged", path, f"cannot be read: {error}")
        yield None
        return
    if left:
        contents.add("size", path, "holds more or fewer bytes than it says it does")
        yield None


# --- The manifest itself -------------------------------------------------------------------------


def _bytes(contents: Contents, name: str, most: int) -> bytes | None:
    """A file's bytes; None, and a problem, where there are none or too many."""
    size = contents.sizes.get(name)
    if size is None:
        if not any(problem.path == name for problem in contents.problems):
            if name == MANIFEST:
                contents.add("manifest", name, "missing: this is no package")
            else:
                contents.add("missing", name, "missing")
        return None
    if size > most:
        contents.add("size", name, f"has {size} bytes, more than it can need")
        return None
    pieces = list(_pieces(contents, name))
    return None if None in pieces else b"".join(piece for piece in pieces if piece is not None)


def _parse(contents: Contents, data: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(data.decode(), object_pairs_hook=_unique, parse_constant=_no_number)
        if not _whole(value, data):
            raise ValueError("it holds half a character")
    except UnicodeDecodeError:
        contents.add("manifest", MANIFEST, "broken: it is not UTF-8")
    except json.JSONDecodeError as error:
        contents.add("manifest", MANIFEST, f"broken: it is not JSON: {error}")
    except RecursionError:
        contents.add("manifest", MANIFEST, "broken: it is nested too deep")
    except ValueError as error:
        contents.add("manifest", MANIFEST, f"broken: {error}")
    else:
        if isinstance(value, dict):
            return value
        contents.add("manifest", MANIFEST, "broken: it is not a JSON object")
    return None


def _whole(value: Any, data: bytes) -> bool:
    """False where an escape gives half of a character, which no file can hold (RFC 7493, 2.1)."""
    if _SURROGATE.search(data) is None:
        return True
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names each stand once: readers differ in which of two they believe."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def _is_readable(contents: Contents, manifest: dict[str, Any]) -> bool:
    """False, and a problem, where this is another version's manifest."""
    version = manifest.get("schema_version")
    if version == SCHEMA_VERSION and not isinstance(version, bool):
        return True
    contents.add(
        "manifest",
        MANIFEST,
        f"its schema_version is {version!r}, and this program reads {SCHEMA_VERSION}",
    )
    return False


def _no_dates(manifest: dict[str, Any]) -> Iterator[str]:
    """When it may be published, where that cannot be read: a partner's program would publish it
    at once, or never."""
    for name in ("embargo", "expires"):
        if manifest[name] is not None and instant(manifest[name]) is None:
            yield f"{name} is {manifest[name]!r}, which is no date"


# --- The signature -------------------------------------------------------------------------------


def _check_signature(contents: Contents, data: bytes, signers: Signers | None) -> Signer | None:
    """Who signed the manifest `data`; None, and a problem, where a signature does not fit, or
    where one is asked for and there is none."""
    if SIGNATURE not in contents.sizes:
        if signers is not None and all(each.path != SIGNATURE for each in contents.problems):
            contents.add("unsigned", SIGNATURE, "missing: the package is not signed")
        return None
    armoured = _bytes(contents, SIGNATURE, _MOST_SIGNATURE)
    if armoured is None:
        return None
    try:
        key = sshsig.verify(armoured, data)
    except ValueError as error:
        contents.add("signature", SIGNATURE, str(error))
        return None
    fingerprint = sshsig.fingerprint(key)
    if signers is None:
        return Signer(fingerprint)
    name = signers.name_of(key)
    if name is None:
        contents.add("signer", SIGNATURE, f"by none of the keys given: it is {fingerprint}")
    return Signer(fingerprint, name or "", name is not None)
