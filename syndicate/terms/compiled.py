"""The compiled form of a glossary: its trie, and for a large one both on disk.

A glossary of many entries is read and indexed once; after that its files in the user's cache are
mapped into memory, and an entry is decoded when it is matched. Their name stands for the content
that they were made from and for the code that made them, so they are never out of date; what is
missing, damaged or cannot be written is made anew, without a word.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import overload
from zlib import crc32

from syndicate.model import Case, Glossary, Term, TermKind
from syndicate.terms import files
from syndicate.terms.files.entries import Entries, Record, digest
from syndicate.terms.index import Keys

LARGE = 5_000
"""Entries from which a glossary is kept on disk."""
_KEPT = 24
"""Compiled glossaries that stay in the cache; the ones used longest ago go."""
_SUMS = "sums.json"
_FIELD, _ITEM = "\x1f", "\x1e"


def keys_of(glossary: Glossary) -> Keys:
    """What the entries of a glossary are looked up by."""
    if isinstance(glossary.terms, Compiled):
        return glossary.terms.keys
    return _made(tuple(glossary.terms))


@lru_cache(maxsize=64)
def _made(terms: tuple[Term, ...]) -> Keys:
    return Keys.of([term.source for term in terms], [term.source_forms for term in terms])


# --- Entries on disk -----------------------------------------------------------------------------


class Compiled(Sequence[Term]):
    """The entries of a glossary in a mapped file; each is decoded when it is asked for."""

    def __init__(self, folder: Path, number: int, path: str) -> None:
        self._path = path
        offsets = array("Q")
        offsets.frombytes((folder / f"{number}.offsets").read_bytes())
        self._offsets = offsets
        with (folder / f"{number}.terms").open("rb") as file:
            self._data = mmap(file.fileno(), 0, access=ACCESS_READ)
        self.keys = Keys.mapped(folder / str(number))

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, index: int) -> Term: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Term, ...]: ...

    def __getitem__(self, index: int | slice) -> Term | tuple[Term, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        data = self._data[self._offsets[index] : self._offsets[index + 1]]
        return _decoded(data.decode("utf-8", "surrogatepass"), self._path)

    def __iter__(self) -> Iterator[Term]:
        return (self[index] for index in range(len(self)))


def _encoded(record: Record) -> bytes:
    """A record but for its path, which may be another when the file is read again."""
    (
        source, target, kind, case, pos, gender, plural, forms, domain, context, note, owner,
        status, _, line, source_forms, priority,
    ) = record  # fmt: skip
    fields = (
        source, target, kind, case, pos, gender, plural, _ITEM.join(forms), domain,
        _ITEM.join(context), note, owner, status, str(line), _ITEM.join(source_forms),
        str(priority),
    )  # fmt: skip
    return _FIELD.join(fields).encode("utf-8", "surrogatepass")


def _decoded(text: str, path: str) -> Term:
    (
        source, target, kind, case, pos, gender, plural, forms, domain, context, note, owner,
        status, line, source_forms, priority,
    ) = text.split(_FIELD)  # fmt: skip
    return Term(
        source, target, TermKind(kind), Case(case), pos, gender, plural, _items(forms), domain,
        _items(context), note, owner, status, path, int(line), _items(source_forms), int(priority),
    )  # fmt: skip


def _items(text: str) -> tuple[str, ...]:
    return tuple(text.split(_ITEM)) if text else ()


# --- The cache -----------------------------------------------------------------------------------


def load(path: Path) -> tuple[Glossary, ...]:
    """The glossaries of a file, as they were compiled before if they were; raises `GlossaryError`
    as `files.read` does."""
    if not _may_be_large(path):
        return files.read(path)
    folder = _folder() / _key(path)
    found = _open(folder, path)
    if found is None:
        with _without_collection():
            read = files.entries(path)
            if sum(len(each.records) for each in read) >= LARGE:
                with suppress(OSError):
                    _write(folder, read)
                    found = _open(folder, path)
        found = found or tuple(each.glossary() for each in read)
    return found


@contextmanager
def _without_collection() -> Iterator[None]:
    """A million tuples are made, of which none is garbage: looking for some costs half the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _may_be_large(path: Path) -> bool:
    # A line of two words and a comma: below this size there are never so many entries.
    return path.is_file() and path.stat().st_size > 4 * LARGE


def _folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("syndicate", appauthor=False)) / "glossaries"


def _key(path: Path) -> str:
    """Stands for the content of a file, its name, and the code that reads and compiles it."""
    digest = sha256(_code())
    digest.update(path.name.encode("utf-8", "surrogateescape") + b"\0")
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()[:32]


@lru_cache(maxsize=1)
def _code() -> bytes:
    digest = sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()


def _write(folder: Path, read: Sequence[Entries]) -> None:
    """Compile into a folder of another name, which then takes its place at once."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as name:
        new = Path(name) / "made"
        new.mkdir()
        said = []
        for number, each in enumerate(read):
            _write_records(new, number, each.records)
            keys = Keys.of([r[0] for r in each.records], [r[15] for r in each.records])
            keys.save(new / str(number))
            languages = (each.source_language, each.target_language)
            said.append([each.name, *languages, digest(each.records)])
        (new / "glossaries.json").write_text(json.dumps(said), encoding="utf-8")
        (new / _SUMS).write_text(json.dumps(_sums(new)), encoding="utf-8")
        if not folder.exists():
            new.rename(folder)
    for old in sorted(folder.parent.glob("[!.]*"), key=_used)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _write_records(folder: Path, number: int, records: Sequence[Record]) -> None:
    parts = [*map(_encoded, records)]
    offsets = array("Q", accumulate(map(len, parts), initial=0))
    (folder / f"{number}.terms").write_bytes(b"".join(parts) or b"\n")
    (folder / f"{number}.offsets").write_bytes(offsets.tobytes())


def _open(folder: Path, path: Path) -> tuple[Glossary, ...] | None:
    """The compiled glossaries of a file, None where they are not there or damaged."""
    try:
        if json.loads((folder / _SUMS).read_text(encoding="utf-8")) != _sums(folder):
            raise ValueError(f"{folder} is damaged")
        said = json.loads((folder / "glossaries.json").read_text(encoding="utf-8"))
        os.utime(folder)
        return tuple(
            Glossary(name, source, target, Compiled(folder, number, str(path)), digest, str(path))
            for number, (name, source, target, digest) in enumerate(said)
        )
    except (OSError, ValueError):
        shutil.rmtree(folder, ignore_errors=True)
        return None


def _sums(folder: Path) -> dict[str, int]:
    """A checksum of each file, since a trie that is damaged might be read all the same."""
    return {
        path.name: crc32(path.read_bytes())
        for path in sorted(folder.iterdir())
        if path.name != _SUMS
    }


def _used(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0
