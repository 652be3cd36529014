"""What a folder or an archive holds of a Firefox model, packed as Mozilla serves it or not.

Of an archive only the files of a model are read, each by its own name, so that it cannot write
elsewhere; contents come in chunks, so that whoever writes them can stop.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from syndicate import langs
from syndicate.errors import ConfigError, ModelError
from syndicate.translate.models import archive, firefox
from syndicate.translate.models.installed import ARCHIVE_ERRORS, is_version

_CHUNK = 1 << 20
_ZSTD_CHUNK = 1 << 10
"""Bytes unpacked at once: as many as this could become 32 MiB in the memory, and no more."""
_GZIP, _ZSTD, _ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
_PAIR = re.compile(r"([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)_([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)(?:_(.*))?")
_HYPHEN = re.compile(r"([a-z]{2,3})-([a-z]{2,3})")
_ABOUT = "model_info.json"
_ABOUT_LIMIT = 1 << 16
NOTHING = "Nothing was installed. Get the model from another place."
Opener = Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(frozen=True, slots=True)
class File:
    """A file to install: `open` gives its bytes, packed or not, `packed` how many they are."""

    open: Opener
    packed: int
    contents: str = ""
    unpacked: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A model to install: name -> file, and what is known of it."""

    files: Mapping[str, File]
    source: str
    target: str
    version: str
    origin: str
    sha256: str = ""


def recognises(word: str) -> bool:
    """True for a path that holds a Firefox model: a folder, a folder of folders, an archive."""
    path = Path(word)
    try:
        if path.is_dir():
            return bool(folders(path))
        if not path.is_file():
            return False
        with _archive(path) as members:
            return firefox.is_model(map(_base, members))
    except (ModelError, OSError):
        return False


def folders(path: Path) -> list[Path]:
    """The folder itself if it is a model, else those of its folders that are."""

    def is_model(folder: Path) -> bool:
        return firefox.is_model(p.name for p in folder.iterdir() if p.is_file())

    if is_model(path):
        return [path]
    return sorted(p for p in path.iterdir() if p.is_dir() and is_model(p))


def from_folder(path: Path) -> Source:
    names = {p.name: p for p in path.iterdir() if p.is_file()}
    files = {n: File(opens(p), p.stat().st_size) for n, p in names.items()}
    return _source(files, path, path.name, str(path))


def from_archive(path: Path, origin: str, limits: archive.Limits) -> Source:
    with _archive(path) as members:
        allowed = min(limits.unpacked, int(path.stat().st_size * limits.ratio) + limits.slack)
        if sum(members.values()) > allowed:
            raise bad(path, f"it unpacks to more than the {allowed:,} bytes allowed")
        files = {}
        for name, member in members.items():
            base = _base(name)
            if not firefox.role(base) and base != _ABOUT:
                continue
            if base in files:
                raise bad(path, f"it has two files called {base}; give the folder of one model")
            files[base] = File(_member(path, name), member)
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return _source(files, path, path.name.partition(".")[0], origin, sha256)


def _source(
    files: Mapping[str, File], path: Path, name: str, origin: str, sha256: str = ""
) -> Source:
    """What is to be installed, with the languages and the version that the names tell."""
    wanted = {n: file for n, file in files.items() if firefox.role(n)}
    for suffix in firefox.COMPRESSED:
        wanted = {n: f for n, f in wanted.items() if n.removesuffix(suffix) == n
                  or n.removesuffix(suffix) not in wanted}  # fmt: skip
    firefox.by_role(wanted, path)
    version = ""
    if about := files.get(_ABOUT):
        with suppress(OSError, ValueError, AttributeError):
            with about.open() as stream:
                told = json.loads(stream.read(_ABOUT_LIMIT)).get("version", "")
            version = str(told) if is_version(str(told)) else ""
    named = _PAIR.fullmatch(name)
    if named and all(langs.is_tag(tag) for tag in named.groups()[:2]):
        version = named[3] if named[3] and is_version(named[3]) else version
        pair = langs.normalise(named[1]), langs.normalise(named[2])
    else:
        found = firefox.pair_in(wanted) or _hyphened(name)
        if found is None:
            raise bad(
                path,
                "its file names do not say which languages it is for",
                "Name the folder or archive SOURCE_TARGET, such as en_fil.",
            )
        pair = found
    return Source(wanted, *pair, version, origin, sha256)


def _hyphened(name: str) -> tuple[str, str] | None:
    found = _HYPHEN.fullmatch(name)
    try:
        return (langs.normalise(found[1]), langs.normalise(found[2])) if found else None
    except ConfigError:
        return None


@contextmanager
def _archive(path: Path) -> Iterator[dict[str, int]]:
    """Name -> size, of the regular files in a zip or tar archive."""
    try:
        with path.open("rb") as stream:
            zipped = stream.read(4) == _ZIP
        if zipped:
            with zipfile.ZipFile(path) as opened:
                yield {i.filename: i.file_size for i in opened.infolist() if not i.is_dir()}
        else:
            with tarfile.open(path) as tar:
                yield {m.name: m.size for m in tar if m.isfile()}
    except (*ARCHIVE_ERRORS, tarfile.TarError) as error:
        raise bad(path, f"it is no zip or tar archive that can be read ({error})") from error


def _member(path: Path, name: str) -> Opener:
    @contextmanager
    def opened() -> Iterator[IO[bytes]]:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as zipped, zipped.open(name) as stream:
                yield stream
        else:
            with tarfile.open(path) as tar:
                found = tar.extractfile(name)
                assert found is not None
                yield found

    return opened


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def opens(path: Path) -> Opener:
    return lambda: path.open("rb")


def contents(packed: IO[bytes]) -> Iterator[bytes]:
    """The contents in chunks, of a stream that is gzip, Zstandard or neither."""
    begin = packed.read(4)
    stream: Any = _Begun(begin, packed)
    if begin[:2] == _GZIP:
        stream = gzip.GzipFile(fileobj=stream)
    elif begin == _ZSTD:
        yield from _zstd(stream)
        return
    while chunk := stream.read(_CHUNK):
        yield chunk


def _zstd(stream: Any) -> Iterator[bytes]:
    try:
        import zstandard
    except ImportError:
        raise ModelError(
            "this model is packed with Zstandard, and the library for it is not installed.",
            remedy="Install it: pip install 'syndicate[firefox]'",
        ) from None
    try:
        # Not its stream reader, which takes a file that is cut off for a whole one.
        frame = zstandard.ZstdDecompressor().decompressobj()
        while chunk := stream.read(_ZSTD_CHUNK):
            while chunk:
                if frame.eof:
                    frame = zstandard.ZstdDecompressor().decompressobj()
                yield frame.decompress(chunk)
                chunk = frame.unused_data if frame.eof else b""
    except zstandard.ZstdError as error:
        raise EOFError(str(error)) from error
    if not frame.eof:
        raise EOFError("the end is missing")


class _Begun(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, begin: bytes, rest: IO[bytes]) -> None:
        self._begin = begin
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        if not self._begin:
            return self._rest.read(size)
        begin, self._begin = self._begin, b""
        if size < 0:
            return begin + self._rest.read()
        self._begin, begin = begin[size:], begin[:size]
        return begin


def bad(path: Path | str, what: str, remedy: str = NOTHING) -> ModelError:
    return ModelError(
        f"this is no Firefox model that can be installed: {what}.", path=path, remedy=remedy
    )
