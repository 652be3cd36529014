"""Packages as zip files: written in one way, and read so strictly that there is only one reading.

Programs that unpack zips disagree: some believe the directory at the end, some the header before
each file; some take the first of two files of one name, some the last. A zip that this module has
nothing to say against gives the same files with all of them. The numbers are those of PKWARE's
APPNOTE 6.3.10, of which packages need 4.3.6 without encryption, spanning and 64-bit sizes.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from syndicate.package.contents import CHUNK, MOST_BYTES, MOST_FILES, Contents, DamagedError
from syndicate.package.names import MANIFEST, clashes, is_safe

MOST_ZIP = MOST_BYTES + (1 << 20)
MOST_RATIO = 200
"""Text shrinks to a tenth; what shrinks to less than a two-hundredth was made to burst."""

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_MOST_DIRECTORY = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that an entry can hold
_STORED, _DEFLATED = 0, 8
_VERSION = 45  # above are encryption and methods that are not read here
_DESCRIPTOR, _UTF8 = 0x8, 0x800
_ENCRYPTED = 0x2041
_FLAGS = 0x6 | _DESCRIPTOR | _UTF8  # the first two say how hard it was compressed
_ZIP64, _UNICODE_PATH = 0x1, 0x7075


class _BrokenError(Exception):
    """The zip file as such is not sound; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of the directory; `data` is where its bytes begin."""

    name: str
    mode: int
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    header: int
    data: int
    extra: frozenset[int]

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")

    @property
    def place(self) -> str:
        """Its name, which a folder shares with no file."""
        return f"{self.name}." if self.is_folder else self.name


def pack(top: str, files: Iterable[tuple[str, bytes]]) -> bytes:
    """Files in the folder `top` as a zip: sorted names, one time, one mode, nothing compressed.

    The same files are the same bytes everywhere. What DEFLATE makes of them is not: it depends on
    which zlib, and which version of it, a system has.
    """
    memory = BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as archive:
        for path, data in sorted(files):
            entry = zipfile.ZipInfo(f"{top}/{path}", _EPOCH)
            entry.create_system = 3  # Unix, whatever system this is
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, data)
    return memory.getvalue()


def read_zip(file: IO[bytes]) -> Contents:
    """What a zip holds; `file` must stay open while it is read."""
    contents = Contents()
    try:
        entries = _entries(file)
    except (_BrokenError, struct.error) as error:
        contents.stop("damaged", f"{error}" if isinstance(error, _BrokenError) else _CUT)
        return contents
    if sum(entry.size for entry in entries) > MOST_BYTES:
        contents.stop("size", "This zip file would unpack to far more than a package.")
        return contents
    contents.top = top = _top(entries)
    clashing = set(clashes(entry.place for entry in entries))
    found: dict[str, _Entry] = {}
    folders = []
    for entry in entries:
        wrong = _wrong(entry, entry.place in clashing)
        inside = entry.name.removeprefix(top)
        if wrong:
            contents.add(wrong[0], inside, wrong[1])
        elif not top or not entry.name.startswith(top):
            contents.add("added", entry.name, "added: it stands outside the package's folder")
        elif entry.is_folder:
            folders.append(inside)
        else:
            found[inside] = entry
            contents.sizes[inside] = entry.size
    for inside in folders:
        if not any(other.startswith(inside) for other in found):
            contents.add("added", inside, "added: an empty folder that the manifest does not list")
    contents.read = lambda name: _unpack(file, found[name])
    return contents


def _wrong(entry: _Entry, clashing: bool) -> tuple[str, str] | None:
    """What is wrong with an entry by itself: the problem's kind and message."""
    kind = stat.S_IFMT(entry.mode)
    if not is_safe(entry.name.removesuffix("/")):
        return "unsafe", "unsafe: the name could lead out of the package's folder"
    if clashing:
        return "unsafe", "unsafe: the name stands in the zip file twice, or for a folder too"
    if kind == stat.S_IFLNK:
        return "linked", "linked: it is a symbolic link"
    if kind not in (0, stat.S_IFDIR if entry.is_folder else stat.S_IFREG):
        return "unsafe", "neither a file nor a folder"
    if entry.flags & _ENCRYPTED:
        return "damaged", "encrypted, so it cannot be verified"
    if entry.method not in (_STORED, _DEFLATED) or entry.flags & ~_FLAGS:
        # Others may ask for gigabytes of memory to be unpacked.
        return "damaged", "packed in a way that is not read here"
    if _ZIP64 in entry.extra or _UNICODE_PATH in entry.extra:
        return "unsafe", "unsafe: it gives its size or its name twice, and programs may differ"
    if entry.is_folder and entry.size:
        return "unsafe", "unsafe: a folder that holds bytes"
    if entry.method == _STORED and (entry.packed != entry.size or entry.flags & _DESCRIPTOR):
        return "damaged", "damaged: it does not say where it ends"
    if entry.size > CHUNK and entry.size > MOST_RATIO * entry.packed:
        return "size", (
            f"unpacks from {entry.packed} to {entry.size} bytes: that is no text or picture"
        )
    return None


def _top(entries: list[_Entry]) -> str:
    """The folder that the package's files stand in: the one with the manifest, "" if none."""
    for entry in entries:
        folder, slash, file = entry.name.partition("/")
        if file == MANIFEST and is_safe(folder):
            return folder + slash
    return ""


# --- The container -------------------------------------------------------------------------------

_CUT = "This zip file is cut off, or something was added at its end."
_DIFFER = "This zip file is damaged: its directory and its files do not agree on {name!r}."
_STRAY = "This zip file has bytes in it that belong to none of its files, or to two."
_ENDS = "its bytes end before or after its compressed data do"
_LARGE = "This zip file is larger, or holds more files, than any package."


def _entries(file: IO[bytes]) -> list[_Entry]:
    """The directory, once every byte of the file is known to belong to one thing."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
        raise _BrokenError("This is not a zip file.")
    if size < _END.size:
        raise _BrokenError(_CUT)
    if size > MOST_ZIP:
        raise _BrokenError(_LARGE)
    file.seek(max(0, size - _END.size - 20))
    tail = file.read()
    magic, disk, first, here, count, length, start, comment = _END.unpack(tail[-_END.size :])
    if magic != b"PK\x05\x06" or comment or disk or first or here != count:
        raise _BrokenError(_CUT)
    if tail[: -_END.size].startswith(b"PK\x06\x07") or count > MOST_FILES:
        raise _BrokenError(_LARGE)
    if length > _MOST_DIRECTORY:
        raise _BrokenError(_LARGE)
    if start + length + _END.size != size:
        raise _BrokenError(_STRAY)
    file.seek(start)
    entries = list(_directory(file, file.read(length), count))
    _check_cover(file, entries, start)
    return entries


def _directory(file: IO[bytes], directory: bytes, count: int) -> Iterator[_Entry]:
    at = 0
    for _ in range(count):
        (
            magic, _, needed, flags, method, _, _, crc, packed, size, name_length, extra_length,
            comment, disk, _, attributes, header,
        ) = _CENTRAL.unpack_from(directory, at)  # fmt: skip
        at += _CENTRAL.size
        end = at + name_length
        raw, extra = directory[at:end], directory[end : end + extra_length]
        at = end + extra_length + comment
        if magic != b"PK\x01\x02" or disk or comment or at > len(directory):
            raise _BrokenError(_STRAY)
        name = _name(raw)
        _check_version(needed)
        how, said, skip = _local(file, header, raw)
        known = (crc, packed, size)
        # Where a descriptor follows the bytes, whoever wrote the header did not know yet.
        unknown = (0, 0, 0) if flags & _DESCRIPTOR else known
        if how != (flags, method) or said not in (known, unknown):
            raise _BrokenError(_DIFFER.format(name=name))
        yield _Entry(
            name, attributes >> 16, flags, method, crc, packed, size, header, header + skip,
            _fields(extra, name),
        )  # fmt: skip
    if at != len(directory):
        raise _BrokenError(_STRAY)


def _check_version(needed: int) -> None:
    if needed & 0xFF > _VERSION:
        raise _BrokenError("This zip file asks for more of who unpacks it than packages need.")


def _name(raw: bytes) -> str:
    """A name as it stands: cut at no NUL, no backslash turned round. Info-ZIP writes UTF-8 without
    saying so; who then reads it as code page 437 gets other letters, and never another "/"."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise _BrokenError(f"This zip file has a name that is not UTF-8: {raw[:80]!r}.") from error


def _local(
    file: IO[bytes], header: int, raw: bytes
) -> tuple[tuple[int, int], tuple[int, int, int], int]:
    """What the header before a file says: how it is packed, its sums; and how long it is."""
    file.seek(header)
    magic, needed, flags, method, _, _, crc, packed, size, name_length, extra = _LOCAL.unpack(
        file.read(_LOCAL.size)
    )
    _check_version(needed)
    name = file.read(name_length)
    if magic != b"PK\x03\x04" or name != raw:
        raise _BrokenError(_DIFFER.format(name=raw.decode("utf-8", "replace")))
    _fields(file.read(extra), name.decode("utf-8", "replace"), local=True)
    return (flags, method), (crc, packed, size), _LOCAL.size + name_length + extra


def _fields(extra: bytes, name: str, local: bool = False) -> frozenset[int]:
    """The ids of the extra fields."""
    found = set()
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        found.add(kind)
        at += 4 + length
    if at != len(extra) or (local and _ZIP64 in found):
        raise _BrokenError(_DIFFER.format(name=name))
    return frozenset(found)


def _check_cover(file: IO[bytes], entries: list[_Entry], end: int) -> None:
    """The files stand one behind the other, from the first byte to the directory."""
    at = 0
    for entry in sorted(entries, key=lambda entry: entry.header):
        if entry.header != at:
            raise _BrokenError(_STRAY)
        at = entry.data + entry.packed
        if entry.flags & _DESCRIPTOR:
            file.seek(at)
            said = struct.pack("<3L", entry.crc, entry.packed, entry.size)
            found = file.read(16)
            if found == b"PK\x07\x08" + said:
                at += 16
            elif found[:12] == said:
                at += 12
            else:
                raise _BrokenError(_DIFFER.format(name=entry.name))
    if at != end:
        raise _BrokenError(_STRAY)


def _unpack(file: IO[bytes], entry: _Entry) -> Iterator[bytes]:
    """An entry's bytes in pieces, never more at once than a piece; all of them, and no more."""
    file.seek(entry.data)
    inflate = zlib.decompressobj(-15) if entry.method == _DEFLATED else None
    left, crc = entry.packed, 0
    try:
        while left:
            packed = file.read(min(CHUNK, left))
            left -= len(packed)
            if not packed or (inflate and inflate.eof):
                raise DamagedError(_ENDS)
            for piece in _inflated(inflate, packed) if inflate else (packed,):
                crc = zlib.crc32(piece, crc)
                yield piece
    except (zlib.error, OSError) as error:
        raise DamagedError(str(error)) from error
    if inflate and (not inflate.eof or inflate.unused_data):
        raise DamagedError(_ENDS)
    if crc != entry.crc:
        raise DamagedError("its CRC-32 is not the zip file's")


def _inflated(inflate: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    while piece := inflate.decompress(packed, CHUNK):
        yield piece
        packed = inflate.unconsumed_tail
