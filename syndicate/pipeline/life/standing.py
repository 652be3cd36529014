"""What stands on the disk of an article that the register may not know: it can be lost, or put back
from a backup that is older than a withdrawal. What was canceled stays canceled all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from syndicate import package
from syndicate.errors import SyndicateError
from syndicate.model import Signal, Status
from syndicate.register import Entry, Sent


def withdrawal(
    uri: str, slug: str, places: Iterable[Sent], packages: Sequence[Sent], known: Entry | None
) -> Entry | None:
    """The article as a package of it says that it was withdrawn, None where none says so. Looked at
    are the `packages` that were made, and those that may stand where new ones are to go."""
    for place in dict.fromkeys(_candidates(uri, slug, places, packages)):
        manifest = _canceled(place)
        if manifest is None or manifest["id"] != uri:
            continue
        history, version = manifest["history"], manifest["version"]
        return Entry(
            uri,
            max(version, known.version + 1 if known else 0),
            known.digest if known else "",
            history["created"] or "",
            history["versioned"] or "",
            path=known.path if known else "",
            status=Status.CANCELED,
            signal=Signal(history["signal"] or Signal.KILL.value),
            note=history["note"],
        )
    return None


def _candidates(
    uri: str, slug: str, places: Iterable[Sent], packages: Sequence[Sent]
) -> Iterator[Path]:
    for each in packages:
        if each.version:
            yield each.place
    short = sha256(uri.encode("utf-8", "replace")).hexdigest()[:8]
    for each in places:
        suffix = f".{each.language}{'.zip' if each.zipped else ''}"
        yield each.folder / f"{slug}{suffix}"
        yield each.folder / f"{slug}-{short}{suffix}"


def _canceled(place: Path) -> dict[str, Any] | None:
    """The manifest of a package that stands there and is canceled."""
    try:
        if not place.exists():
            return None
        manifest = package.read_manifest(place)
        canceled: bool = manifest["status"] == Status.CANCELED.value
    except (SyndicateError, OSError, LookupError, TypeError):
        return None
    return manifest if canceled else None
