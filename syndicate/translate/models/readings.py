"""What is remembered of each model's attention, so that it is found out once.

One file ships beside the embedded models, one stands beside the user's lock; both name models by
the digest of their contents.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict
from pathlib import Path

from syndicate import resources
from syndicate.translate.attention import Reading
from syndicate.translate.models.lock import lock_path

NAME = "attention.json"
_FORMAT = 1


def remembered(digest: str) -> Reading | None:
    """The reading of the model with that digest, None where it was not found out yet."""
    for path in (_shipped(), _own()):
        if path is not None and (reading := read_readings(path).get(digest)):
            return reading
    return None


def remember(digest: str, reading: Reading) -> None:
    """Keep a reading. Where the folder cannot be written it is found out again next time."""
    path = _own()
    try:
        write_readings(path, {**read_readings(path), digest: reading})
    except OSError:
        return


def read_readings(path: Path) -> dict[str, Reading]:
    """The readings in a file; none in a file that is not there or not whole: it is only a memory,
    and what is not in it is found out again."""
    try:
        raw = json.loads(path.read_bytes())
        if raw["format"] != _FORMAT:
            return {}
        return {digest: Reading(**fields) for digest, fields in raw["models"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def write_readings(path: Path, readings: dict[str, Reading]) -> None:
    """Write a file in one step: a reader sees the old one or the new one."""
    models = {digest: asdict(readings[digest]) for digest in sorted(readings)}
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
    fresh.write_text(json.dumps({"format": _FORMAT, "models": models}, indent=1) + "\n", "utf-8")
    fresh.replace(path)


def _shipped() -> Path | None:
    try:
        return resources.folder("models") / NAME
    except FileNotFoundError:
        return None


def _own() -> Path:
    return lock_path().with_name(NAME)
