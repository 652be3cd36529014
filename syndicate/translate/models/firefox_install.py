"""Installs Firefox models: a pair from Mozilla's index, a folder, an archive.

As with Argos packages, nothing is put in place before it has been unpacked beside, compared with
the index and the lock, and tried; then a rename puts it there whole. Of an archive only the files
of a model are written, each under its own name and to a bounded size.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import tarfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from syndicate import langs
from syndicate.errors import ModelError
from syndicate.translate import firefox_workers
from syndicate.translate.models import firefox, firefox_index, install, place
from syndicate.translate.models import lock as model_lock
from syndicate.translate.models.catalogue import cache_folder, unreachable
from syndicate.translate.models.download import fetch, without_secrets
from syndicate.translate.models.firefox_index import Attachment, FirefoxOffer
from syndicate.translate.models.firefox_packed import (
    NOTHING,
    File,
    Source,
    bad,
    contents,
    folders,
    from_archive,
    from_folder,
    opens,
)
from syndicate.translate.models.installed import ARCHIVE_ERRORS, FIREFOX
from syndicate.translate.models.lock import LockEntry


def install_models(spec: Sequence[str], options: install.Options) -> list[install.Installation]:
    """Install the model of a pair (`["en", "es"]`), or from folders, archives and their URLs.

    Raises `ModelError`; what was installed before the error stays.
    """
    if len(spec) == 2 and all(langs.is_tag(word) and not Path(word).exists() for word in spec):
        return [_install_pair(spec[0], spec[1], options)]
    done = []
    for word in spec:
        if "://" in word:
            done.append(_install_url(word, options))
        else:
            done += _install_path(Path(word), options)
    return done


# --- From the index ------------------------------------------------------------------------------


def _install_pair(source: str, target: str, options: install.Options) -> install.Installation:
    catalogue = firefox_index.available(options.index, policy=options.policy)
    if catalogue.note:
        options.note(catalogue.note)
    offer = catalogue.find(source, target)
    assert isinstance(offer, FirefoxOffer)
    base = ""
    if any(file.location for file in offer.files):
        base = firefox_index.attachments(options.index, options.policy)
    total = sum(file.size for file in offer.files) or None
    with place.exclusive(options.note):
        fetched: dict[str, File] = {}
        paths = []
        before = 0
        for file in offer.files:
            path = _fetch(file, base, options, before, total)
            paths.append(path)
            size = path.stat().st_size
            before += size
            fetched[file.name] = File(opens(path), size, file.contents, file.unpacked)
            if not (file.sha256 or file.contents):
                options.note(f"The index has no checksum for {file.name}; it is kept from now on.")
        origin = catalogue.origin
        found = Source(fetched, offer.source, offer.target, offer.version, origin)
        try:
            return _install(found, options)
        finally:
            for path in paths:
                if cache_folder() in path.parents:
                    path.unlink(missing_ok=True)


def _fetch(
    file: Attachment, base: str, options: install.Options, before: int, total: int | None
) -> Path:
    """The attachment on this machine, its checksum compared; tries one link after the other.

    A whole file that an interrupted call left in the cache is taken, and half of one is continued.
    """
    links = list(file.links)
    if file.location:
        links.append(urljoin(base, file.location))
    progress = None
    if options.progress:
        tell = options.progress

        def progress(done: int, _: int | None) -> None:
            tell(before + done, total)

    failure = ModelError(f"the index names no place for {file.name}.", remedy=NOTHING)
    for number, link in enumerate(links, start=1):
        try:
            if "://" not in link:
                return _compared(Path(link), file, link)
            key = hashlib.sha256(link.encode()).hexdigest()[:16]
            path = cache_folder() / "downloads" / f"{key}-{file.name}"
            if path.is_file() and file.sha256:
                with suppress(ModelError):
                    return _compared(path, file, link)
            try:
                fetch(link, path, policy=options.policy, progress=progress)
            except ModelError as error:
                raise unreachable(link, error, firefox_index.OFFLINE_REMEDY) from error
            try:
                return _compared(path, file, without_secrets(link))
            except ModelError:
                path.unlink(missing_ok=True)
                raise
        except ModelError as error:
            failure = error
            if number < len(links):
                options.note(f"{error} Trying the next link.")
    raise failure


def _compared(path: Path, file: Attachment, shown: str) -> Path:
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"cannot be read ({error.strerror}).", path=path) from error
    # A mirror may hold it unpacked.
    if file.sha256 and found not in (file.sha256, file.contents):
        raise ModelError(
            f"this is not what the index has: expected SHA-256 {file.sha256}, found {found}.",
            path=shown,
            remedy=NOTHING,
        )
    return path


def _install_url(url: str, options: install.Options) -> install.Installation:
    shown = without_secrets(url)
    name = urlsplit(shown).path.rpartition("/")[2] or "model"
    key = hashlib.sha256(url.encode()).hexdigest()[:16]
    # In a folder of its own: the name of the file may say which languages it is for.
    path = cache_folder() / "downloads" / key / re.sub(r"[^\w.-]", "_", name, flags=re.ASCII)[-80:]
    with place.exclusive(options.note):
        try:
            fetch(url, path, policy=options.policy, progress=options.progress)
            return _install(from_archive(path, shown, options.limits), options)
        except ModelError as error:
            if error.path == path:
                error.path = shown
            raise unreachable(url, error, firefox_index.OFFLINE_REMEDY) from error
        finally:
            path.unlink(missing_ok=True)
            with suppress(OSError):
                path.parent.rmdir()


# --- From a folder or an archive -----------------------------------------------------------------


def _install_path(path: Path, options: install.Options) -> list[install.Installation]:
    if not path.exists():
        raise ModelError(
            "there is no such file or folder, and it is no language pair and no URL.",
            path=path,
            remedy="Examples: syndicate models install --engine firefox en es; "
            "syndicate models install FOLDER",
        )
    with place.exclusive(options.note):
        if not path.is_dir():
            one = from_archive(path, str(path.absolute()), options.limits)
            return [_install(one, options)]
        found = folders(path)
        if not found:
            raise ModelError(
                "there is no Firefox model in this folder: no model*.bin with a vocab*.spm.",
                path=path,
                remedy="Give the folder that holds them, packed (.gz, .zst) or not.",
            )
        return [_install(from_folder(each.absolute()), options) for each in found]


# --- Checking it and putting it in place ---------------------------------------------------------


def _install(found: Source, options: install.Options) -> install.Installation:
    """Unpack beside, compare, try, and put in place. Call under `place.exclusive`."""
    folder = firefox.folder()
    target = folder / firefox.folder_name(found.source, found.target, found.version)
    if found.origin == str(target):
        # It lies there already: taken into the lock as it is.
        entry = _checked(target, target, found, options)
        install.record(entry, [])
        return _installation(entry, [])
    with place.staging(folder) as staged:
        fresh = staged.fresh / target.name
        fresh.mkdir()
        try:
            for name, file in found.files.items():
                _unpack(name, file, fresh, found.origin, options)
            entry = _checked(fresh, target, found, options)
        except ModelError as error:
            # The folder it was tried in is gone when the message is read.
            if error.path is not None and staged.path in Path(error.path).parents:
                error.path = found.origin
            raise
        old = {m.path: m.version for m in firefox.installed()
               if (m.source, m.target) == (found.source, found.target)}  # fmt: skip
        if target.exists():
            old.setdefault(target, "")
        place.put(fresh, target, list(old), staged)
        install.record(entry, list(old))
        return _installation(entry, list(old.values()))


def _unpack(name: str, file: File, into: Path, origin: str, options: install.Options) -> None:
    """Write a file unpacked, no longer than it may be, with the checksum that it must have."""
    plain = name
    for suffix in firefox.COMPRESSED:
        plain = plain.removesuffix(suffix)
    limits = options.limits
    allowed = file.unpacked or min(limits.unpacked, int(file.packed * limits.ratio) + limits.slack)
    digest, written = hashlib.sha256(), 0
    try:
        with file.open() as packed, (into / plain).open("xb") as sink:
            for chunk in contents(packed):
                written += len(chunk)
                if written > allowed:
                    raise bad(origin, f"{name} unpacks to more than the {allowed:,} bytes allowed")
                digest.update(chunk)
                sink.write(chunk)
    except OSError as error:
        if isinstance(error, gzip.BadGzipFile) or error.errno is None:
            raise bad(origin, f"{name} is cut off or damaged ({error})") from error
        raise ModelError(
            f"cannot be unpacked ({error.strerror or error}).",
            path=into.parent,
            remedy="See to its permissions and to room on the disk.",
        ) from error
    except (*ARCHIVE_ERRORS, tarfile.TarError, zlib.error) as error:
        raise bad(origin, f"{name} is cut off or damaged ({error})") from error
    if file.contents and digest.hexdigest() != file.contents:
        raise bad(
            origin,
            f"{name} is not what the index has: expected SHA-256 {file.contents} unpacked, "
            f"found {digest.hexdigest()}",
        )


def _checked(package: Path, target: Path, found: Source, options: install.Options) -> LockEntry:
    """Check an unpacked model in every way there is; what the lock will say of it."""
    files = firefox.hashes(package)
    entry = LockEntry(
        found.source,
        found.target,
        found.version,
        found.sha256,
        model_lock.digest_of(files),
        found.origin,
        datetime.now(UTC).isoformat(timespec="seconds"),
        str(target),
        files,
        FIREFOX,
    )
    if not options.accept_changed:
        install.refuse_changed(entry)
    if options.try_out:
        _try_out(package, entry)
    return entry


def _try_out(package: Path, entry: LockEntry) -> None:
    """Translate a word, in a process of its own, because a bad model may end it."""
    library = firefox_workers.library()
    if library is None:
        raise ModelError(
            "a Firefox model cannot be tried without the library that runs it.",
            path=package,
            remedy="Install it (pip install 'syndicate[firefox]'), or do not try: --no-try.",
        )
    sums = dict(entry.files)
    model = firefox_workers.Model(
        entry.digest,
        package,
        {role: (str(path), sums[path.name]) for role, path in firefox.files(package).items()},
    )
    word = langs.name(entry.source, entry.source)
    worker = firefox_workers.Worker(str(library))
    try:
        (done,) = worker.translate(model, [word])
    except ModelError as error:
        raise bad(package, error.message.rstrip(".")) from error
    finally:
        worker.close()
    if done.error or not done.text:
        raise bad(package, done.error or f"it has no translation for {word!r}")


def _installation(entry: LockEntry, replaced: Sequence[str]) -> install.Installation:
    path = Path(entry.path)
    model = firefox.FirefoxModel(
        entry.source, entry.target, path.name, entry.version, FIREFOX, path, entry
    )
    return install.Installation(model, entry.origin, tuple(replaced))
