"""Which translation models this machine has, and what is in them, checked against the lock.

A model is an Argos package: a folder, or a zip of one (`.argosmodel`), that holds `metadata.json`,
a tokenizer (`sentencepiece.model`, else `bpe.model`) and a CTranslate2 model in `model/`. Two ship
with `syndicate` and are read in memory from their archives; the others are those that Argos
Translate finds in the user's folder.

Every start lists the models, so `metadata.json` is read here and not by
`argostranslate.package.Package`, whose import costs 60 ms; an installation
(`syndicate.translate.models.install`) goes through that class.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from syndicate import langs, resources
from syndicate.errors import ConfigError, ModelError
from syndicate.translate.models import argos_home
from syndicate.translate.models.lock import (
    LOCK_NAME,
    LockEntry,
    digest_of,
    lock_path,
    read_lock,
    version_key,
    write_lock,
)

EMBEDDED, ARGOS, FIREFOX = "embedded", "argos", "firefox"
SUFFIX = ".argosmodel"
STAGING_PREFIX = ".syndicate-"
"""Of the folders in which an installation is prepared; they are no packages yet."""

ARCHIVE_ERRORS = (
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What `zipfile` raises on an archive that is damaged, encrypted or of an unknown kind."""

_REINSTALL = "Install syndicate again."
_SUMS_NAME = "SHA256SUMS"
_TOKENIZERS = ("sentencepiece.model", "bpe.model")
_METADATA_LIMIT = 1 << 20
_VERSION = re.compile(r"[\w.+-]{0,40}", re.ASCII)


# --- The nouns -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model on this machine. `origin` is "embedded" (an archive), "argos" (a folder), or
    "firefox" (a folder too; see `syndicate.translate.models.firefox`).

    `name` is the package's folder name; `lock` what the lock says of it, None where it was
    installed by other means than `syndicate models install`.
    """

    source: str
    target: str
    name: str
    version: str
    origin: str
    path: Path
    lock: LockEntry | None = field(default=None, repr=False)

    @property
    def locked(self) -> bool:
        """True where every load compares the contents with what was installed."""
        return self.lock is not None

    @property
    def command(self) -> str:
        """What installs it again."""
        engine = f"--engine {self.origin} " if self.origin == FIREFOX else ""
        return f"syndicate models install {engine}{self.source} {self.target}"

    @property
    def digest(self) -> str:
        """The digest in the lock, else that of the contents now, which costs reading them once."""
        if self.lock is not None and self.lock.digest:
            return self.lock.digest
        return contents_digest(self.path)


@dataclass(frozen=True, slots=True)
class DamagedModel:
    """Something in a models folder that cannot be used, why, and what to do."""

    path: Path
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found: models by source, target, embedded first, version ascending."""

    models: tuple[InstalledModel, ...]
    damaged: tuple[DamagedModel, ...]


@dataclass(frozen=True, slots=True)
class Metadata:
    """`metadata.json` of a package; `source`, `target` are BCP 47, the codes are Argos'."""

    source: str
    target: str
    from_code: str
    to_code: str
    version: str
    kind: str
    target_prefix: str


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """An opened model, its contents checked: for CTranslate2 either `directory` or `contents`.

    directory      the CTranslate2 folder of an installed model
    contents       file name -> bytes of an embedded one, as `ctranslate2.Translator(files=)` takes
    tokenizer      "sentencepiece" or "bpe"; its bytes, and its path ("" in an archive)
    target_prefix  a piece that each translation must be made to begin with, mostly ""
    """

    directory: str | None
    contents: Mapping[str, bytes] | None
    tokenizer: str
    tokenizer_data: bytes
    tokenizer_path: str
    digest: str
    target_prefix: str


# --- Listing -------------------------------------------------------------------------------------


def installed(embedded: Path | None = None) -> list[InstalledModel]:
    """The models that can be used; `survey` also tells what is damaged."""
    return list(survey(embedded).models)


def survey(embedded: Path | None = None) -> Survey:
    """Look for models without creating, locking or changing anything; a few milliseconds.

    `embedded` is the folder of the shipped models, for tests. A package that cannot be read is
    reported and left out, so that one bad folder never stops the others.
    """
    found = [*_shipped(embedded), *_users()]
    models = [item for item in found if isinstance(item, InstalledModel)]
    models.sort(
        key=lambda m: (m.source, m.target, m.origin != EMBEDDED, version_key(m.version), m.path)
    )
    return Survey(tuple(models), tuple(d for d in found if isinstance(d, DamagedModel)))


def _shipped(embedded: Path | None) -> Iterator[InstalledModel | DamagedModel]:
    try:
        place = embedded or resources.folder("models")
        locks = _embedded_locks(place)
    except FileNotFoundError as error:
        yield DamagedModel(Path("models"), f"{error}.", _REINSTALL)
        return
    except ModelError as error:
        yield _report(error, Path("models"))
        return
    for path in sorted(place.glob(f"*{SUFFIX}")):
        try:
            yield _read_archive(path, locks.get(path.name))
        except ModelError as error:
            yield _report(error, path)


def _users() -> Iterator[InstalledModel | DamagedModel]:
    folders, complaint = argos_home.package_folders()
    if complaint is not None:
        yield _report(complaint, folders[0])
    try:
        locks = {entry.path: entry for entry in read_lock(lock_path())}
    except ModelError as error:
        # Without the lock nobody can say whether these models are the ones that were installed.
        yield _report(error, lock_path())
        return
    for path in package_paths(folders):
        try:
            model = _read_folder(path, locks.get(str(path)))
        except ModelError as error:
            yield _report(error, path)
        else:
            if model is not None:
                yield model


def _report(error: ModelError, path: Path) -> DamagedModel:
    return DamagedModel(Path(error.path or path), error.message, error.remedy)


def package_paths(folders: Iterable[Path]) -> list[Path]:
    """The folders that Argos would take for packages."""
    found = []
    for folder in folders:
        try:
            entries = sorted(folder.iterdir())
        except OSError:
            continue  # not there yet, or not ours to read: nothing is installed in it
        found += [e for e in entries if e.is_dir() and not e.name.startswith(STAGING_PREFIX)]
    return found


def folder_metadata(path: Path) -> Metadata:
    """The metadata of a package folder that has all it needs; raises `ModelError` otherwise."""
    try:
        data = (path / "metadata.json").read_bytes()
    except OSError as error:
        raise _damaged(path, f"metadata.json cannot be read ({error.strerror})") from error
    metadata = parse_metadata(data, path)
    if metadata.kind == "translate":
        if not (path / "model" / "model.bin").is_file():
            raise _damaged(path, "model/model.bin is missing")
        if not any((path / name).is_file() for name in _TOKENIZERS):
            raise _damaged(path, f"it has no tokenizer ({' or '.join(_TOKENIZERS)})")
    return metadata


def _read_folder(path: Path, lock: LockEntry | None) -> InstalledModel | None:
    """The model in a package folder; None for a package that is no translation model."""
    about = folder_metadata(path)
    if about.kind != "translate":
        return None
    return InstalledModel(about.source, about.target, path.name, about.version, ARGOS, path, lock)


def _read_archive(path: Path, lock: LockEntry | None) -> InstalledModel:
    try:
        with zipfile.ZipFile(path) as archive:
            metadata = archive_metadata(archive, path)
    except ARCHIVE_ERRORS as error:
        raise _damaged(path, f"it is no readable archive ({error})") from error
    return InstalledModel(
        metadata.source, metadata.target, path.stem, metadata.version, EMBEDDED, path, lock
    )


def archive_metadata(archive: zipfile.ZipFile, path: Path) -> Metadata:
    """The metadata in the one top folder of an archive."""
    for info in archive.infolist():
        if info.filename.count("/") == 1 and info.filename.endswith("/metadata.json"):
            if info.file_size > _METADATA_LIMIT:
                raise _damaged(path, "metadata.json is longer than 1 MiB")
            return parse_metadata(archive.read(info), path)
    raise _damaged(path, "metadata.json is missing")


def is_version(text: object) -> bool:
    """True for what `metadata.json` may hold as a version."""
    return isinstance(text, str) and _VERSION.fullmatch(text) is not None


def parse_metadata(data: bytes, path: Path) -> Metadata:
    """Read `metadata.json`; raises `ModelError` where a field that counts is missing or wrong."""
    try:
        raw = json.loads(data)
    except ValueError as error:
        raise _damaged(path, f"metadata.json is not JSON ({error})") from error
    if not isinstance(raw, dict):
        raise _damaged(path, "metadata.json is not a JSON object")
    kind = raw.get("type", "translate")
    if kind != "translate":
        return Metadata("", "", "", "", "", str(kind), "")
    tags = []
    for name in ("from_code", "to_code"):
        code = raw.get(name)
        try:
            if not isinstance(code, str):
                raise ConfigError("")
            tags.append(langs.from_argos(code))
        except ConfigError:
            raise _damaged(path, f"metadata.json: {name} is {code!r}, no language code") from None
    version = raw.get("package_version", "")
    if not is_version(version):
        raise _damaged(path, f"metadata.json: package_version is {version!r}, no version")
    prefix = raw.get("target_prefix") or ""
    return Metadata(
        tags[0], tags[1], raw["from_code"], raw["to_code"], version, "translate", str(prefix)
    )


def _damaged(path: Path, what: str) -> ModelError:
    return ModelError(
        f"this is not a whole Argos package: {what}.",
        path=path,
        remedy="Install it again, or delete it.",
    )


# --- Digests and the lock ------------------------------------------------------------------------


def contents_digest(path: Path) -> str:
    """The digest of what decides a translation: all of `model/` and the tokenizer.

    An archive and the folder unpacked from it have the same. About 2 GB/s for a folder, once per
    process; an archive is unpacked in memory for it (0.1 s for an embedded one).
    """
    if path.is_dir():
        return digest_of(folder_hashes(path))
    try:
        with zipfile.ZipFile(path) as archive:
            return digest_of(_sums(_archive_contents(archive, path)))
    except ARCHIVE_ERRORS as error:
        raise _damaged(path, str(error)) from error


_hashes: dict[tuple[str, int, int, int], str] = {}


def file_hash(path: Path) -> str:
    """The SHA-256 of a file; an unchanged one is read once. Raises `OSError`."""
    stat = path.stat()
    key = (str(path), stat.st_ino, stat.st_size, stat.st_mtime_ns)
    if key not in _hashes:
        with path.open("rb") as stream:
            _hashes[key] = hashlib.file_digest(stream, "sha256").hexdigest()
    return _hashes[key]


def folder_hashes(folder: Path) -> tuple[tuple[str, str], ...]:
    """(path, SHA-256) of what the digest covers, sorted; an unchanged file is read once."""
    found = []
    try:
        paths = [path for path in (folder / "model").rglob("*") if path.is_file()]
        for path in [*paths, _tokenizer_in(folder)]:
            found.append((path.relative_to(folder).as_posix(), file_hash(path)))
    except OSError as error:
        raise _damaged(folder, f"{error.filename}: {error.strerror}") from error
    return tuple(sorted(found))


def lock_embedded(folder: Path, *, origin: str, date: str) -> None:
    """Write `SHA256SUMS` and the lock of the shipped models, after one of them was replaced."""
    entries, sums = [], []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        data = path.read_bytes()
        sums.append(f"{hashlib.sha256(data).hexdigest()}  {path.name}\n")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            about = archive_metadata(archive, path)
            files = _sums(_archive_contents(archive, path))
        entries.append(
            LockEntry(
                about.source,
                about.target,
                about.version,
                sums[-1].split()[0],
                digest_of(files),
                origin,
                date,
                path.name,
                files,
            )
        )
    (folder / _SUMS_NAME).write_text("".join(sums), encoding="utf-8")
    write_lock(folder / LOCK_NAME, entries)


def _embedded_locks(folder: Path) -> dict[str, LockEntry]:
    """What must be true of each shipped archive: its checksum from `SHA256SUMS`, which rules.

    The lock beside it only spares unpacking an archive to learn its digest; an entry for other
    bytes than those in `SHA256SUMS` is not used.
    """
    try:
        text = (folder / _SUMS_NAME).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(
            f"the checksums of the shipped models cannot be read ({error}).",
            path=folder / _SUMS_NAME,
            remedy=_REINSTALL,
        ) from error
    known = {entry.path: entry for entry in read_lock(folder / LOCK_NAME)}
    locks = {}
    for line in text.splitlines():
        sha256, _, name = line.partition("  ")
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            continue
        entry = known.get(name)
        if entry is None or entry.sha256 != sha256:
            entry = LockEntry("", "", "", sha256, "", "", "", name)
        locks[name] = entry
    return locks


def _sums(contents: Mapping[str, bytes]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((n, hashlib.sha256(data).hexdigest()) for n, data in contents.items()))


# --- Opening -------------------------------------------------------------------------------------


def open_model(model: InstalledModel) -> ModelFiles:
    """Read a model and compare it with the lock; safe to call from several threads.

    An embedded model's archive must have the checksum in `SHA256SUMS`, an installed one's files
    those in the lock; one without a lock entry is taken as it is. Raises `ModelError` naming the
    file, what was expected and what was found.
    """
    return _open_archive(model) if model.origin == EMBEDDED else _open_folder(model)


def _open_archive(model: InstalledModel) -> ModelFiles:
    remedy = _REINSTALL
    if model.lock is None:
        raise ModelError(f"no checksum in {_SUMS_NAME}.", path=model.path, remedy=remedy)
    try:
        # Checked and unpacked from the same bytes: nothing can change between the two.
        data = model.path.read_bytes()
        found = hashlib.sha256(data).hexdigest()
        if found != model.lock.sha256:
            raise _changed(model.path, model.lock.sha256, found, remedy)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            metadata = archive_metadata(archive, model.path)
            contents = _archive_contents(archive, model.path)
    except ARCHIVE_ERRORS as error:
        raise ModelError(f"cannot be read ({error}).", path=model.path, remedy=remedy) from error
    tokenizer = next(name for name in _TOKENIZERS if name in contents)
    return ModelFiles(
        directory=None,
        contents={
            name.removeprefix("model/"): data
            for name, data in contents.items()
            if name.startswith("model/")
        },
        tokenizer=tokenizer.removesuffix(".model"),
        tokenizer_data=contents[tokenizer],
        tokenizer_path="",
        digest=model.lock.digest or digest_of(_sums(contents)),
        target_prefix=metadata.target_prefix,
    )


def _open_folder(model: InstalledModel) -> ModelFiles:
    files = folder_hashes(model.path)
    if model.lock is not None:
        compare_with_lock(model, model.lock, files)
    tokenizer = _tokenizer_in(model.path)
    try:
        metadata = parse_metadata((model.path / "metadata.json").read_bytes(), model.path)
        data = tokenizer.read_bytes()
    except OSError as error:
        raise _damaged(model.path, f"{error.filename}: {error.strerror}") from error
    return ModelFiles(
        directory=str(model.path / "model"),
        contents=None,
        tokenizer=tokenizer.name.removesuffix(".model"),
        tokenizer_data=data,
        tokenizer_path=str(tokenizer),
        digest=digest_of(files),
        target_prefix=metadata.target_prefix,
    )


def compare_with_lock(
    model: InstalledModel, lock: LockEntry, files: tuple[tuple[str, str], ...]
) -> None:
    """Raises `ModelError` at the first of `files` that is not as the lock has it."""
    expected, found = dict(lock.files), dict(files)
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            raise _changed(
                model.path / name,
                expected.get(name, "no such file"),
                found.get(name, "no such file"),
                f"Install it again ({model.command}), or, if the change is meant, accept it: "
                f"syndicate models install --accept-changed {model.path}",
            )


def _changed(path: Path, expected: str, found: str, remedy: str) -> ModelError:
    return ModelError(
        f"the model has changed since it was installed: expected SHA-256 {expected}, "
        f"found {found}.",
        path=path,
        remedy=remedy,
    )


def _tokenizer_in(folder: Path) -> Path:
    """The tokenizer's file, SentencePiece first as Argos has it; it may be missing."""
    return next(
        (folder / n for n in _TOKENIZERS if (folder / n).is_file()), folder / _TOKENIZERS[0]
    )


def _archive_contents(archive: zipfile.ZipFile, path: Path) -> dict[str, bytes]:
    """Path in the package -> bytes, of all that the digest covers."""
    names = {}
    for info in archive.infolist():
        name = info.filename.partition("/")[2]
        if not info.is_dir() and (name.startswith("model/") or name in _TOKENIZERS):
            names[name] = info
    if _TOKENIZERS[0] in names:
        names.pop(_TOKENIZERS[1], None)
    if "model/model.bin" not in names or not names.keys() & set(_TOKENIZERS):
        raise _damaged(path, "model/model.bin or the tokenizer is missing")
    return {name: archive.read(info) for name, info in names.items()}
