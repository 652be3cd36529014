"""What stands on the disk of an article that the register may not know: it can be lost, or put back
from a backup that is older than a version or a withdrawal. A number of a version that left is not
given again, and what was canceled stays canceled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from syndicate import package, render
from syndicate.errors import PackageError, SyndicateError
from syndicate.model import Permission, Rights, Signal, Status
from syndicate.register import Entry, Register, Sent, pack


def learn(
    register: Register, uri: str, slug: str, places: Sequence[Sent], known: Entry | None
) -> Entry | None:
    """The article as its packages say that it is, and noted as such, if one of them is newer than
    what is `known`, or canceled; else what is known. Looked at are the packages that were made, and
    those that may stand in the `places` where new ones are to go.
    """
    for place, row in _candidates(uri, slug, places, register.sent(uri)):
        manifest = _manifest(place, uri)
        if manifest is None:
            continue
        version, canceled = manifest["version"], manifest["status"] == Status.CANCELED.value
        if version <= row.version and not canceled:
            continue
        if canceled or known is None or version > known.version:
            known = _as_said(manifest, known or Entry(uri, 0, "", "", ""))
            register.put(known)
        with suppress(PackageError, OSError):  # another run may be replacing it just now
            register.keep(uri, _row(row, place, manifest))
        if canceled:
            break
    return known


def formats_of(manifest: dict[str, Any]) -> tuple[str, ...]:
    """The formats of a package's files, by their roles."""
    roles = {file["role"] for file in manifest["files"]}
    return tuple(name for name, form in render.FORMATS.items() if form.role in roles)


def rights_of(manifest: Mapping[str, Any]) -> Rights:
    """The rights that a package names."""
    said = own(Rights, manifest["attribution"]["rights"])
    permission = Permission(**own(Permission, said["permission"] or {}))
    return Rights(**{**said, "permission": permission, "demands": tuple(said["demands"])})


def own(kind: Any, said: Mapping[str, Any]) -> dict[str, Any]:
    """What of an object in a manifest that class has: fields may be added to manifests."""
    return {field.name: said[field.name] for field in fields(kind) if field.name in said}


def _as_said(manifest: dict[str, Any], known: Entry) -> Entry:
    """The article as a package of it says."""
    version, history = manifest["version"], manifest["history"]
    said = replace(
        known,
        created=history["created"] or known.created,
        versioned=history["versioned"] or known.versioned,
    )
    if manifest["status"] != Status.CANCELED.value:
        content = (history.get("content") or "").removeprefix("sha256:")
        return replace(said, version=version, digest=content)
    return replace(
        said,
        version=max(version, known.version + 1),
        embargo="",
        expires="",
        status=Status.CANCELED,
        signal=Signal(history["signal"] or Signal.KILL.value),
        note=history["note"],
        note_language=history.get("note_language") or "",
    )


def _candidates(
    uri: str, slug: str, places: Iterable[Sent], packages: Sequence[Sent]
) -> Iterator[tuple[Path, Sent]]:
    """Where packages of the article may stand, each with what the register knows of that place."""
    rows = {(p.language, p.folder, p.zipped): p for p in packages}
    for each in packages:
        if each.version:
            yield each.place, each
    short = sha256(uri.encode("utf-8", "replace")).hexdigest()[:8]
    for each in places:
        row = rows.get((each.language, each.folder, each.zipped), each)
        suffix = f".{each.language}{'.zip' if each.zipped else ''}"
        for name in (f"{slug}{suffix}", f"{slug}-{short}{suffix}"):
            if not row.version or name != row.place.name:
                yield each.folder / name, row


def _manifest(place: Path, uri: str) -> dict[str, Any] | None:
    """What the package of that article says that stands there, whether its files are sound or
    not."""
    try:
        found = package.read_manifest(place) if place.exists() else None
    except (SyndicateError, OSError):
        return None
    if found is None or found["id"] != uri or package.violations(found):
        return None
    return found


def _row(row: Sent, place: Path, manifest: dict[str, Any]) -> Sent:
    """The row as the package has it that stands there."""
    data, version = package.read(place, package.MANIFEST), manifest["version"]
    return replace(
        row,
        formats=formats_of(manifest),
        name=place.name.removesuffix(".zip") if row.zipped else place.name,
        version=version,
        since=row.version or (version - 1 if manifest["history"]["signal"] else 0),
        replaces=manifest["history"]["replaces"] or "",
        digest=f"sha256:{sha256(data).hexdigest()}",
        packed=pack(data),
    )
