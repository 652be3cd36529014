"""The lock file of the models: what each one was when it was installed.

The index that models come from gives no checksums, so the first installation records them, and
every later load and installation is compared with what was recorded.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from syndicate.errors import ModelError

LOCK_NAME = "models.lock.json"
_ENGINE = "argos"


@dataclass(frozen=True, slots=True)
class LockEntry:
    """What is known of one model since it was installed; one object of `models.lock.json`.

    sha256   of the archive, "" for a model that came as a folder
    digest   of the contents, see `contents_digest`
    origin   the URL, or the path, that it came from
    date     of the installation, ISO 8601
    path     of the package folder, absolute; of an embedded model the file name
    files    (path in the package, SHA-256) of all that `digest` covers, sorted
    engine   whose model it is, "argos" or "firefox"; only the latter is written
    """

    source: str
    target: str
    version: str
    sha256: str
    digest: str
    origin: str
    date: str
    path: str
    files: tuple[tuple[str, str], ...] = ()
    engine: str = _ENGINE


def digest_of(files: Iterable[tuple[str, str]]) -> str:
    """`"sha256:..."` over sorted (path in the package, SHA-256 of the bytes) pairs."""
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(files))
    return f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"


def version_key(version: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts "1.10" after "1.9", and never fails on what is no version."""
    parts = re.split(r"[._+-]", version)
    return tuple((int(p), "") if p.isdecimal() and p.isascii() else (-1, p) for p in parts)


def lock_path() -> Path:
    """The user's lock file; it need not exist."""
    import platformdirs

    return Path(platformdirs.user_data_dir("syndicate", appauthor=False)) / LOCK_NAME


def read_lock(path: Path) -> list[LockEntry]:
    """The entries of a lock file, none where there is no such file."""
    try:
        raw = json.loads(path.read_bytes())
        if raw["format"] != 1:
            raise ValueError(f"format {raw['format']!r} is not known")
        return [
            LockEntry(**{**entry, "files": tuple((n, s) for n, s in entry["files"])})
            for entry in raw["models"]
        ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(
            f"the lock file of the models cannot be read ({error}); no installed model is used.",
            path=path,
            remedy="Delete it and install the models again.",
        ) from error


def write_lock(path: Path, entries: Iterable[LockEntry]) -> None:
    """Write a lock file in one step: a reader sees the old one or the new one."""
    order = sorted(entries, key=lambda e: (e.source, e.target, version_key(e.version), e.path))
    models = [asdict(entry) for entry in order]
    for model in models:
        if model["engine"] == _ENGINE:
            del model["engine"]
    content = {"format": 1, "models": models}
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
    fresh.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    fresh.replace(path)
