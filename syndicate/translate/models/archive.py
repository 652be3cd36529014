"""Judges an `.argosmodel` archive and unpacks it, trusting nothing that it says.

`zipfile.extractall` would write through symbolic links that an archive brings along on some
systems, accept any number of top folders, and fill the disk.
"""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

from syndicate.errors import ModelError
from syndicate.translate.models.installed import ARCHIVE_ERRORS, Metadata, archive_metadata

MAGIC = b"PK\x03\x04"
_TOP = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may unpack to: bytes, files, and bytes for each byte of the archive.

    A ratio of 30 leaves room for vocabularies and configuration, which are text: the shipped
    packages have 1.2; deflate itself could reach 1,032.
    """

    unpacked: int = 8 << 30
    files: int = 5000
    ratio: float = 30.0
    slack: int = 16 << 20
    """Bytes that a small archive may unpack to whatever its ratio."""


LIMITS = Limits()


def check(path: Path, limits: Limits) -> tuple[str, Metadata]:
    """Look at an archive without unpacking it: its top folder's name and its metadata.

    Raises `ModelError` for what is no zip, has more than one top folder, an entry that would leave
    it, a link, a device, an encrypted or doubled entry, unpacks to too much, or lacks valid
    metadata.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            top = _check_entries(archive, path, limits)
            metadata = archive_metadata(archive, path)
    except ARCHIVE_ERRORS as error:
        raise _bad(path, _what_it_is(path, error)) from error
    if metadata.kind != "translate":
        raise _bad(path, f"it holds no translation model but {metadata.kind!r}")
    return top, metadata


def unpack(path: Path, into: Path) -> None:
    """Unpack a checked archive into the folder `into`; each file's CRC is compared on the way.

    Modes, owners and times of the archive are not kept.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            # Metadata first: Argos stops at a folder without it, should it look in between.
            for info in sorted(archive.infolist(), key=lambda i: not i.filename.endswith(".json")):
                target = into / info.filename
                if info.is_dir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(info) as source, target.open("xb") as sink:
                    shutil.copyfileobj(source, sink, 1 << 20)
    except OSError as error:
        raise ModelError(
            f"cannot be unpacked ({error.strerror or error}).",
            path=path,
            remedy=f"Make room in {into.parent}, or see to its permissions.",
        ) from error
    except ARCHIVE_ERRORS as error:
        raise _bad(path, str(error)) from error


def _check_entries(archive: zipfile.ZipFile, path: Path, limits: Limits) -> str:
    infos = archive.infolist()
    if len(infos) > limits.files:
        raise _bad(path, f"it has {len(infos):,} entries, more than {limits.files:,}")
    size = sum(info.file_size for info in infos)
    allowed = min(limits.unpacked, int(path.stat().st_size * limits.ratio) + limits.slack)
    if size > allowed:
        raise _bad(path, f"it unpacks to {size:,} bytes, more than the {allowed:,} allowed")
    tops, seen = set(), set()
    for info in infos:
        name = info.filename
        parts = name.removesuffix("/").split("/")
        if (
            any(part in {"", ".", ".."} for part in parts)
            or re.search(r"[\\:\x00-\x1f\x7f]", name)
            or info.orig_filename != name
        ):
            raise _bad(path, f"the entry {name!r} would lie outside its folder")
        if stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
            raise _bad(path, f"the entry {name!r} is a link or a device")
        if info.flag_bits & 0x1:
            raise _bad(path, f"the entry {name!r} is encrypted")
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise _bad(path, f"the entry {name!r} is packed in an unusual way")
        if len(parts) == 1 and not info.is_dir():
            raise _bad(path, f"the file {name!r} lies outside the one top folder")
        # Case aside, because file systems that ignore case would write one over the other.
        if (folded := "/".join(parts).casefold()) in seen:
            raise _bad(path, f"the entry {name!r} stands twice in it")
        seen.add(folded)
        tops.add(parts[0])
    if len(tops) != 1:
        raise _bad(path, f"it has {len(tops)} top folders instead of one")
    top = tops.pop()
    if not _TOP.fullmatch(top):
        raise _bad(path, f"its top folder {top!r} has an unusual name")
    return str(top)


def _what_it_is(path: Path, error: Exception) -> str:
    """Why an archive cannot be read; the first bytes tell an error page from a cut-off file."""
    try:
        with path.open("rb") as stream:
            begins = stream.read(40)
    except OSError:
        return str(error)
    if begins.startswith(MAGIC):
        return f"it is cut off or damaged ({error})"
    shown = "".join(chr(c) if 32 <= c < 127 else "?" for c in begins)
    return f'it is no zip archive; it begins with "{shown}"'


def _bad(path: Path, what: str) -> ModelError:
    return ModelError(
        f"this is no Argos package that can be installed: {what}.",
        path=path,
        remedy="Nothing was installed. Get the package from another place.",
    )
