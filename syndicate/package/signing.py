"""Signs a package that stands on the disk: once more in one step, and only if it is sound."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate.package import sshsig
from syndicate.package.contents import Contents, Problem, read_folder
from syndicate.package.disk import explained, hidden, locked, remove, sync, write_file
from syndicate.package.names import SIGNATURE
from syndicate.package.verifier import examine_contents
from syndicate.package.zips import MOST_ZIP, pack, read_zip

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def sign(path: Path, key: Ed25519PrivateKey) -> list[Problem]:
    """Put the manifest's signature into the package at `path`, a folder or a zip, in the place of
    one that may be there; a zip is written anew. Nothing is done, and what is wrong returned, where
    the package is not what its manifest says.

    Raises `PackageError` where it cannot be read or written, or is changed meanwhile.
    """
    with explained(path, "signed"):
        place = path.resolve(strict=True)
        with locked(place.parent):
            return _sign_folder(place, key) if place.is_dir() else _sign_zip(place, key)


def _sign_folder(place: Path, key: Ed25519PrivateKey) -> list[Problem]:
    contents = read_folder(place)
    problems, manifest = _look(contents)
    if not problems:
        signature = sshsig.sign(key, manifest)
        if not (SIGNATURE in contents.sizes and _all(contents, SIGNATURE) == signature):
            _replace(place / SIGNATURE, signature, place)
    return problems


def _sign_zip(place: Path, key: Ed25519PrivateKey) -> list[Problem]:
    # What is signed is what was looked at, whatever becomes of the file in the meantime.
    with place.open("rb") as file:
        data = file.read(MOST_ZIP + 1)
    contents = read_zip(BytesIO(data))
    problems, manifest = _look(contents)
    if not problems:
        files = {name: _all(contents, name) for name in contents.sizes}
        files[SIGNATURE] = sshsig.sign(key, manifest)
        made = pack(contents.top.rstrip("/"), files.items())
        if made != data:
            _replace(place, made, place)
    return problems


def _look(contents: Contents) -> tuple[list[Problem], bytes]:
    """What is wrong with a package, but for the signature that is to be replaced; its manifest."""
    found = examine_contents(contents, None)
    replaced = ("signature", "size")
    problems = [p for p in found.problems if p.path != SIGNATURE or p.kind not in replaced]
    return problems, found.source


def _all(contents: Contents, name: str) -> bytes:
    return b"".join(contents.read(name))


def _replace(final: Path, data: bytes, package: Path) -> None:
    staged = hidden(package.parent, package.name)
    try:
        write_file(staged, data)
        staged.replace(final)
        sync(final.parent)
    finally:
        remove(staged)
