"""Detached signatures that OpenSSH makes and verifies: `ssh-keygen -Y sign`, `-Y verify`.

The format is SSHSIG version 1, of OpenSSH's PROTOCOL.sshsig, with Ed25519 (RFC 8032, RFC 8709): it
is on every machine that has OpenSSH 8.1 or later, keys and trust are the files that people have for
their servers already, and the same key and manifest give the same signature.
"""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from hashlib import sha256, sha512
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAMESPACE = "syndicate"
"""What it is signed for: a signature made for mail or for a commit is none of a package."""
KEY_TYPE = b"ssh-ed25519"

_MAGIC = b"SSHSIG"
_HASHES = {b"sha256": sha256, b"sha512": sha512}
_BEGIN, _END = b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----"
_WIDTH = 70


def sign(key: Ed25519PrivateKey, message: bytes) -> bytes:
    """The signature of `message`, armoured."""
    space, name = NAMESPACE.encode(), b"sha512"
    signature = key.sign(_signed(space, b"", name, message))
    blob = _MAGIC + struct.pack(">L", 1)
    for field in (
        public_blob(key.public_key().public_bytes_raw()), space, b"", name,
        _string(KEY_TYPE) + _string(signature),
    ):  # fmt: skip
        blob += _string(field)
    lines = wrap(b64encode(blob).decode(), _WIDTH)
    return b"\n".join([_BEGIN, *(line.encode() for line in lines), _END, b""])


def verify(armoured: bytes, message: bytes) -> bytes:
    """The public key (32 bytes) whose signature of `message` this is.

    Raises `ValueError`, which says why, where it is none.
    """
    try:
        blob, rest = _blob(armoured), b""
        if blob[:6] != _MAGIC or struct.unpack(">L", blob[6:10]) != (1,):
            raise ValueError
        rest = blob[10:]
        public, rest = _next(rest)
        space, rest = _next(rest)
        reserved, rest = _next(rest)
        name, rest = _next(rest)
        signature, rest = _next(rest)
        kind, of_key = _next(public)
        if rest or name not in _HASHES:
            raise ValueError
    except (ValueError, struct.error) as error:
        raise ValueError("broken: it is not an SSH signature") from error
    if kind != KEY_TYPE:
        said = kind.decode("ascii", "replace")
        raise ValueError(f"made with a key of type {said!r}; only {KEY_TYPE.decode()} is read here")
    if space != NAMESPACE.encode():
        raise ValueError(f"made for {space.decode('utf-8', 'replace')!r}, not for {NAMESPACE!r}")
    try:
        key, end = _next(of_key)
        used, rest = _next(signature)
        raw, rest = _next(rest)
        if end or rest or used != KEY_TYPE:
            raise ValueError
        _check(key, raw, _signed(space, reserved, name, message))
    except (ValueError, struct.error) as error:
        raise ValueError("does not fit: what was signed is another manifest") from error
    return key


def public_blob(key: bytes) -> bytes:
    """A public key as SSH writes it (RFC 8709, section 4)."""
    return _string(KEY_TYPE) + _string(key)


def fingerprint(key: bytes) -> str:
    """The key's name as `ssh-keygen -l` prints it."""
    return "SHA256:" + b64encode(sha256(public_blob(key)).digest()).decode().rstrip("=")


def _check(key: bytes, signature: bytes, data: bytes) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
    except InvalidSignature as error:
        raise ValueError from error


def _signed(space: bytes, reserved: bytes, name: bytes, message: bytes) -> bytes:
    fields = (space, reserved, name, _HASHES[name](message).digest())
    return _MAGIC + b"".join(map(_string, fields))


def _blob(armoured: bytes) -> bytes:
    lines = armoured.replace(b"\r\n", b"\n").strip(b"\n").split(b"\n")
    if len(lines) < 3 or lines[0] != _BEGIN or lines[-1] != _END:
        raise ValueError
    return b64decode(b"".join(lines[1:-1]), validate=True)


def _string(data: bytes) -> bytes:
    """RFC 4251, section 5."""
    return struct.pack(">L", len(data)) + data


def _next(data: bytes) -> tuple[bytes, bytes]:
    """The string that `data` begins with, and what follows."""
    (length,) = struct.unpack(">L", data[:4])
    if len(data) < 4 + length:
        raise ValueError
    return data[4 : 4 + length], data[4 + length :]
