"""Installs and removes models in the folder that Argos Translate uses.

The index gives no checksums, so trust begins with the first installation: its SHA-256 goes into the
lock, the same version with other bytes is refused later, and every load compares the contents.
Nothing is put in place before it has been unpacked beside, checked and tried; then a rename puts it
there whole. Argos' own `install_from_path` does none of this and imports MiniSBD besides.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from syndicate import langs
from syndicate.errors import ModelError
from syndicate.translate.models import archive, argos_home, firefox, place
from syndicate.translate.models import installed as models
from syndicate.translate.models import lock as model_lock
from syndicate.translate.models.catalogue import (
    OFFLINE_REMEDY,
    available,
    cache_folder,
    unreachable,
)
from syndicate.translate.models.download import PATIENT, Policy, Progress, fetch, without_secrets
from syndicate.translate.models.installed import InstalledModel, Metadata
from syndicate.translate.models.lock import LockEntry


@dataclass(frozen=True, slots=True)
class Options:
    """How to install.

    engine          "argos" or "firefox"; None: what the paths hold, Argos for a pair
    index           URL, file or folder of an index; Argos' (or Mozilla's) own where None
    accept_changed  take the same version with other contents than those in the lock
    try_out         load the model and translate a word before it is put in place
    policy, limits  how patient a download is, how large an archive may be
    progress        called with bytes done and bytes in all while downloading
    note            called with a line worth showing while it goes on (waiting, another link)
    """

    engine: str | None = None
    index: str | None = None
    accept_changed: bool = False
    try_out: bool = True
    policy: Policy = PATIENT
    limits: archive.Limits = archive.LIMITS
    progress: Progress | None = None
    note: Callable[[str], None] = lambda _: None


DEFAULT = Options()


@dataclass(frozen=True, slots=True)
class Installation:
    """What was installed, from where, and which versions of the pair it replaced."""

    model: InstalledModel
    origin: str
    replaced: tuple[str, ...]


class ChangedError(ModelError):
    """A version that was installed before has other contents now."""


def install(spec: Sequence[str], options: Options = DEFAULT) -> list[Installation]:
    """Install the model of a pair (`["en", "es"]`), or from files, folders and URLs.

    A folder is an unpacked package or holds `.argosmodel` files; a package that already lies in
    Argos' folder is taken into the lock as it is. Raises `ModelError`; what was installed before
    the error stays. Firefox models go their own way (`firefox_install`).
    """
    if options.engine != models.ARGOS:
        from syndicate.translate.models import firefox_install, firefox_packed

        if options.engine == models.FIREFOX or all(map(firefox_packed.recognises, spec)):
            return firefox_install.install_models(spec, options)
    if len(spec) == 2 and all(langs.is_tag(word) and not Path(word).exists() for word in spec):
        return [_install_pair(spec[0], spec[1], options)]
    done = []
    for word in spec:
        if _is_url(word):
            done.append(_install_url(word, options))
        else:
            done += [_install_path(path, options) for path in _packages_at(Path(word))]
    return done


def remove(
    source: str,
    target: str,
    *,
    engine: str | None = None,
    note: Callable[[str], None] = lambda _: None,
) -> list[InstalledModel]:
    """Delete all versions of the user's model for a pair, from its folder and the lock.

    Raises `ModelError` where there is none, only one that ships with `syndicate`, or one of each
    engine and `engine` does not say which.
    """
    pair = langs.normalise(source), langs.normalise(target)
    # Looked for before anything is locked, so that a slip of the hand creates no file.
    mine = _users_models(pair, engine)
    with place.exclusive(note):
        mine = _users_models(pair, engine)
        for model in mine:
            with place.staging(model.path.parent) as staged:
                place.take_out(model.path, staged)
        gone = {str(model.path) for model in mine}
        entries = model_lock.read_lock(model_lock.lock_path())
        if any(entry.path in gone for entry in entries):
            model_lock.write_lock(
                model_lock.lock_path(), (e for e in entries if e.path not in gone)
            )
    return mine


def _users_models(pair: tuple[str, str], engine: str | None) -> list[InstalledModel]:
    listed = [*models.installed(), *firefox.installed()]
    found = [m for m in listed if (m.source, m.target) == pair]
    mine = [m for m in found if m.origin == (engine or m.origin) != models.EMBEDDED]
    if len({model.origin for model in mine}) > 1:
        raise ModelError(
            f"there are an Argos and a Firefox model from {pair[0]} to {pair[1]}.",
            remedy="Say which one: --engine argos or --engine firefox.",
        )
    if mine:
        return mine
    found = [m for m in found if m.origin == models.EMBEDDED and engine != models.FIREFOX]
    if found:
        raise ModelError(
            f"the model from {pair[0]} to {pair[1]} ships with syndicate and cannot be removed.",
            path=found[0].path,
            remedy="A model that you install for this pair takes its place.",
        )
    raise ModelError(
        f"no model from {pair[0]} to {pair[1]} is installed.",
        remedy="See what is: syndicate models list",
    )


# --- Where a package comes from ------------------------------------------------------------------


def _is_url(word: str) -> bool:
    return "://" in word


def _install_pair(source: str, target: str, options: Options) -> Installation:
    catalogue = available(options.index, policy=options.policy)
    if catalogue.note:
        options.note(catalogue.note)
    offer = catalogue.find(source, target)
    wanted = offer.source, offer.target
    failures: list[ModelError] = []
    for link in offer.links:
        try:
            if _is_url(link):
                return _install_url(link, options, wanted)
            return _install_path(Path(link), options, wanted)
        except ChangedError:
            raise  # another link would only hide it
        except ModelError as error:
            failures.append(error)
            if link != offer.links[-1]:
                options.note(f"{error} Trying the next link.")
    if len(failures) == 1:
        raise failures[0]
    raise ModelError(
        f"None of the {len(failures)} links worked: "
        + " ".join(f"({number}) {error}" for number, error in enumerate(failures, start=1)),
        remedy=OFFLINE_REMEDY,
    )


def _install_url(url: str, options: Options, wanted: tuple[str, str] | None = None) -> Installation:
    shown = without_secrets(url)
    name = urlsplit(shown).path.rpartition("/")[2]
    if wanted is None and (not name or name.endswith(".json")):
        raise ModelError(
            f"{shown} is the address of an index, not of a model.",
            remedy=f"Say which pair: syndicate models install en es --index {shown}",
        )
    # The address is in the name, so that two mirrors never continue each other's files.
    key = hashlib.sha256(url.encode()).hexdigest()[:16]
    short = re.sub(r"[^\w.-]", "_", name, flags=re.ASCII)[-80:]
    path = cache_folder() / "downloads" / f"{key}-{short}"
    with place.exclusive(options.note):
        try:
            fetched = fetch(
                url, path, policy=options.policy, magic=archive.MAGIC, progress=options.progress
            )
            return _install_archive(path, fetched.sha256, shown, options, wanted)
        except ModelError as error:
            if error.path == path:
                error.path = shown
            better = unreachable(url, error)
            if better is error:
                raise
            raise better from error
        finally:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _install_path(
    path: Path, options: Options, wanted: tuple[str, str] | None = None
) -> Installation:
    with place.exclusive(options.note):
        if path.is_dir():
            return _install_folder(path, options)
        try:
            with path.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise ModelError(f"cannot be read ({error.strerror}).", path=path) from error
        return _install_archive(path, sha256, str(path.absolute()), options, wanted)


def _packages_at(path: Path) -> list[Path]:
    if not path.exists():
        raise ModelError(
            "there is no such file or folder, and it is no language pair and no URL.",
            path=path,
            remedy="Examples: syndicate models install en es; syndicate models install FILE",
        )
    if not path.is_dir() or (path / "metadata.json").exists():
        return [path]
    found = sorted(path.glob(f"*{models.SUFFIX}"))
    if not found:
        raise ModelError(
            f"there is no package in this folder: no *{models.SUFFIX}, no metadata.json.",
            path=path,
            remedy="Give the folder that holds them.",
        )
    return found


# --- Checking it and putting it in place ---------------------------------------------------------


def _install_archive(
    path: Path, sha256: str, origin: str, options: Options, wanted: tuple[str, str] | None
) -> Installation:
    top, metadata = archive.check(path, options.limits)
    if wanted is not None and (metadata.source, metadata.target) != wanted:
        raise ModelError(
            f"a model from {wanted[0]} to {wanted[1]} was asked for, this one is from "
            f"{metadata.source} to {metadata.target}.",
            path=path,
            remedy="Nothing was installed. Get the package from another place.",
        )
    folder = argos_home.package_folders()[0][0]
    with place.staging(folder) as staged:
        archive.unpack(path, staged.fresh)
        try:
            entry = _checked(staged.fresh / top, folder / top, sha256, origin, options)
        except ModelError as error:
            # The folder it was tried in is gone when the message is read.
            if error.path is not None and staged.path in Path(error.path).parents:
                error.path = path
            raise
        return _put(entry, staged.fresh / top, staged)


def _install_folder(source: Path, options: Options) -> Installation:
    """Install an unpacked package; one that lies in Argos' folder already stays where it is."""
    folder = argos_home.package_folders()[0][0]
    source = source.absolute()
    target = folder / source.name
    entry = _checked(source, target, "", str(source), options)
    if source.resolve() == target.resolve():
        record(entry, [])
        return _installation(entry, [])
    with place.staging(folder) as staged:
        fresh = staged.fresh / source.name
        try:
            shutil.copytree(source, fresh)
        except (OSError, shutil.Error) as error:
            raise ModelError(f"cannot be copied ({error}).", path=source) from error
        if models.folder_hashes(fresh) != entry.files:
            raise ModelError("the folder changed while it was copied.", path=source)
        return _put(entry, fresh, staged)


def _checked(package: Path, target: Path, sha256: str, origin: str, options: Options) -> LockEntry:
    """Check an unpacked package in every way there is; what the lock will say of it."""
    metadata = models.folder_metadata(package)
    if metadata.kind != "translate":
        raise ModelError(f"this is no translation model but {metadata.kind!r}.", path=package)
    files = models.folder_hashes(package)
    entry = LockEntry(
        metadata.source,
        metadata.target,
        metadata.version,
        sha256,
        model_lock.digest_of(files),
        origin,
        datetime.now(UTC).isoformat(timespec="seconds"),
        str(target),
        files,
    )
    if not options.accept_changed:
        refuse_changed(entry)
    _try_out(package, metadata, translate=options.try_out)
    return entry


def refuse_changed(entry: LockEntry) -> None:
    """Refuse a version that was installed before with other contents."""
    for known in model_lock.read_lock(model_lock.lock_path()):
        if (known.engine, known.source, known.target, known.version) != (
            entry.engine,
            entry.source,
            entry.target,
            entry.version,
        ):
            continue
        if known.sha256 and entry.sha256:
            expected, found = known.sha256, entry.sha256
        else:
            expected, found = known.digest, entry.digest
        if expected != found:
            raise ChangedError(
                f"version {entry.version} from {entry.source} to {entry.target} is not what it was "
                f"when it was installed on {known.date[:10]} (from {known.origin}): expected "
                f"SHA-256 {expected}, found {found}.",
                path=entry.origin,
                remedy="Nothing was installed. Ask the publisher; if the change is meant: "
                "--accept-changed.",
            )


def _try_out(folder: Path, metadata: Metadata, *, translate: bool) -> None:
    """Read the package with Argos' own class and, with `translate`, translate a word with it."""
    try:
        package = argos_home.package_module().Package(folder)
        if not translate:
            return
        import ctranslate2

        word = langs.name(metadata.source, metadata.source)
        translator = ctranslate2.Translator(str(folder / "model"), device="cpu", intra_threads=1)
        prefix = [[metadata.target_prefix]] if metadata.target_prefix else None
        result = translator.translate_batch(
            [package.tokenizer.encode(word)],
            target_prefix=prefix,
            beam_size=1,
            max_decoding_length=32,
        )
        if not result[0].hypotheses[0]:
            raise ValueError(f"it has no translation for {word!r}")
        package.tokenizer.decode(result[0].hypotheses[0])
    except ModelError:
        raise
    except Exception as error:  # four libraries, each with its own errors
        raise ModelError(
            f"this model does not work: {error}.",
            path=folder,
            remedy="Nothing was installed. Get the package from another place.",
        ) from error


def _put(entry: LockEntry, fresh: Path, staged: place.Staging) -> Installation:
    target = Path(entry.path)
    old = _to_replace(entry, target)
    place.put(fresh, target, [path for path, _ in old], staged)
    record(entry, [path for path, _ in old])
    return _installation(entry, [version for _, version in old])


def _to_replace(entry: LockEntry, target: Path) -> list[tuple[Path, str]]:
    """The folders that make room, with their versions: the same pair, and a ruin in its place."""
    old = []
    for path in models.package_paths([target.parent]):
        try:
            metadata = models.folder_metadata(path)
        except ModelError:
            metadata = None
        if metadata and (metadata.source, metadata.target) == (entry.source, entry.target):
            old.append((path, metadata.version))
        elif path == target:
            known = {e.path for e in model_lock.read_lock(model_lock.lock_path())}
            if metadata or str(path) not in known:
                raise ModelError(
                    "a folder of this name is there already and holds something else.",
                    path=target,
                    remedy="Look at it and move it away, then install again.",
                )
            old.append((path, ""))
    return old


def record(entry: LockEntry, replaced: Sequence[Path]) -> None:
    """Put an entry into the lock, in the place of those for its folder and for `replaced`."""
    gone = {entry.path, *map(str, replaced)}
    kept = [e for e in model_lock.read_lock(model_lock.lock_path()) if e.path not in gone]
    model_lock.write_lock(model_lock.lock_path(), [*kept, entry])


def _installation(entry: LockEntry, replaced: Sequence[str]) -> Installation:
    path = Path(entry.path)
    model = InstalledModel(
        entry.source, entry.target, path.name, entry.version, models.ARGOS, path, entry
    )
    return Installation(model, entry.origin, tuple(replaced))
