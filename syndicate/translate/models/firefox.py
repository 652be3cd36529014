"""Firefox (Bergamot) models on this machine: which there are, and what is in them.

A model is a folder with the files that Mozilla publishes: `model*.bin`, one vocabulary
`vocab*.spm` or two (`srcvocab*.spm`, `trgvocab*.spm`, in pairs such as English and Japanese), and
mostly a lexical shortlist `lex*.bin`. The folder's name says the rest: SOURCE_TARGET or
SOURCE_TARGET_VERSION with BCP 47 tags, such as `en_pt_2.0`. They lie beside the lock file, not with
Argos' packages, and are checked against the same lock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from syndicate import langs
from syndicate.errors import ConfigError, ModelError
from syndicate.translate.models.installed import (
    FIREFOX,
    STAGING_PREFIX,
    DamagedModel,
    InstalledModel,
    Survey,
    compare_with_lock,
    file_hash,
    is_version,
)
from syndicate.translate.models.lock import digest_of, lock_path, read_lock, version_key

ROLES = ("model", "lex", "vocab", "srcvocab", "trgvocab")
"""As the `fileType` of Mozilla's index has them."""
COMPRESSED = (".gz", ".zst")
_FILE = re.compile(r"(model|lex|vocab|srcvocab|trgvocab)(\.[\w.-]+)?\.(bin|spm)", re.ASCII)
_PAIR = re.compile(r"([a-z]{2})([a-z]{2})")


@dataclass(frozen=True, slots=True)
class FirefoxModel(InstalledModel):
    """A Firefox model in its folder."""

    @property
    def digest(self) -> str:
        if self.lock is not None and self.lock.digest:
            return self.lock.digest
        return digest_of(hashes(self.path))


@dataclass(frozen=True, slots=True)
class FirefoxFiles:
    """An opened model, its files checked: role -> path, and role -> SHA-256."""

    paths: Mapping[str, Path]
    sums: Mapping[str, str]
    digest: str

    @property
    def source_vocabulary(self) -> Path:
        return self.paths.get("srcvocab") or self.paths["vocab"]


def folder() -> Path:
    """Where Firefox models are installed; it need not exist."""
    return lock_path().with_name("firefox")


def folder_name(source: str, target: str, version: str) -> str:
    """What the folder of a model is called."""
    return "_".join(part for part in (source, target, version) if part)


def role(name: str) -> str:
    """What a file of this name is in a model, one of `ROLES`; "" for anything else."""
    for suffix in COMPRESSED:
        name = name.removesuffix(suffix)
    found = _FILE.fullmatch(name)
    if found is None or (found[3] == "spm") != found[1].endswith("vocab"):
        return ""
    return found[1]


def pair_in(names: Iterable[str]) -> tuple[str, str] | None:
    """The languages that file names such as `model.enpt.intgemm.alphas.bin` tell, if they do."""
    for name in sorted(names):
        for part in name.split(".")[1:] if role(name) else ():
            found = _PAIR.fullmatch(part)
            if found and all(langs.is_tag(code) for code in found.groups()):
                return langs.normalise(found[1]), langs.normalise(found[2])
    return None


def is_model(names: Iterable[str]) -> bool:
    """True for the file names of a Firefox model; Argos packages have a `model.bin` too."""
    found = {role(name) for name in names}
    return "model" in found and bool(found & {"vocab", "srcvocab"})


def by_role(names: Iterable[str], path: Path) -> dict[str, str]:
    """Role -> name, of the files of one model; raises `ModelError` where they are not one model."""
    found: dict[str, str] = {}
    for name in sorted(names):
        if kind := role(name):
            if kind in found:
                raise _damaged(path, f"it has both {found[kind]} and {name}")
            found[kind] = name
    if "model" not in found:
        raise _damaged(path, "it has no model*.bin")
    if "vocab" not in found and not found.keys() >= {"srcvocab", "trgvocab"}:
        raise _damaged(path, "it has no vocab*.spm, and not both srcvocab*.spm and trgvocab*.spm")
    return found


def files(path: Path) -> dict[str, Path]:
    """Role -> path, of the files in a model's folder; raises `ModelError` where one is missing."""
    try:
        names = [entry.name for entry in path.iterdir() if entry.is_file()]
    except OSError as error:
        raise _damaged(path, f"it cannot be read ({error.strerror})") from error
    plain = [name for name in names if not name.endswith(COMPRESSED)]
    return {kind: path / name for kind, name in by_role(plain, path).items()}


def hashes(path: Path) -> tuple[tuple[str, str], ...]:
    """(name, SHA-256) of the files of a model, sorted."""
    return tuple(sorted((p.name, sha256) for p, sha256 in _summed(path).values()))


def _summed(path: Path) -> dict[str, tuple[Path, str]]:
    try:
        return {kind: (file, file_hash(file)) for kind, file in files(path).items()}
    except OSError as error:
        raise _damaged(path, f"{error.filename}: {error.strerror}") from error


def installed() -> list[InstalledModel]:
    """The Firefox models that can be used; `survey` also tells what is damaged."""
    return list(survey().models)


def survey() -> Survey:
    """Look for models without creating or changing anything, by source, target, version."""
    try:
        paths = sorted(folder().iterdir())
    except OSError:
        return Survey((), ())  # not there yet, or not ours to read: nothing is installed in it
    try:
        locks = {entry.path: entry for entry in read_lock(lock_path())}
    except ModelError:
        return Survey((), ())  # the survey of the Argos models reports it
    models: list[InstalledModel] = []
    damaged = []
    for path in paths:
        if not path.is_dir() or path.name.startswith(STAGING_PREFIX):
            continue
        try:
            source, target, version = _said_by(path)
            files(path)
        except ModelError as error:
            damaged.append(DamagedModel(Path(error.path or path), error.message, error.remedy))
            continue
        lock = locks.get(str(path))
        models.append(FirefoxModel(source, target, path.name, version, FIREFOX, path, lock))
    models.sort(key=lambda m: (m.source, m.target, version_key(m.version), m.path))
    return Survey(tuple(models), tuple(damaged))


def _said_by(path: Path) -> tuple[str, str, str]:
    """Source, target and version, as the folder's name has them."""
    source, _, rest = path.name.partition("_")
    target, _, version = rest.partition("_")
    try:
        if not is_version(version):
            raise ConfigError("")
        return langs.normalise(source), langs.normalise(target), version
    except ConfigError:
        raise _damaged(path, "its name is not SOURCE_TARGET or SOURCE_TARGET_VERSION") from None


def open_model(model: InstalledModel) -> FirefoxFiles:
    """Compare a model's files with the lock and give their paths.

    Raises `ModelError` naming the file, what was expected and what was found. One without a lock
    entry is taken as it is.
    """
    summed = _summed(model.path)
    found = tuple(sorted((path.name, sha256) for path, sha256 in summed.values()))
    if model.lock is not None:
        compare_with_lock(model, model.lock, found)
    return FirefoxFiles(
        {kind: path for kind, (path, _) in summed.items()},
        {kind: sha256 for kind, (_, sha256) in summed.items()},
        digest_of(found),
    )


def _damaged(path: Path, what: str) -> ModelError:
    return ModelError(
        f"this is not a whole Firefox model: {what}.",
        path=path,
        remedy="Install it again, or delete it.",
    )
