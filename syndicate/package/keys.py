"""Keys in the files that OpenSSH keeps them in: private ones to sign, public ones to trust."""

from __future__ import annotations

import os
import re
import stat
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate.errors import ConfigError
from syndicate.package.sshsig import KEY_TYPE, NAMESPACE, public_blob

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_MOST = 1 << 20
_MAKE = "Make one with: ssh-keygen -t ed25519 -f FILE."
_OPTION = re.compile(r'([A-Za-z-]+)(?:="([^"]*)"|=([^",]*))?(?:,|$)')


def private_key(path: Path, passphrase: Callable[[], str]) -> Ed25519PrivateKey:
    """The Ed25519 key in a file of OpenSSH's; `passphrase` is called where it needs one.

    Raises `ConfigError` for a file that is none, that others may read, or that does not open.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    data = _read(path)
    if data.startswith((KEY_TYPE, b"ssh-", b"ecdsa-", b"sk-")):
        raise ConfigError(
            "This is a public key.",
            path=path,
            remedy="Name the private one: the file without .pub.",
        )
    if not data.startswith(b"-----BEGIN OPENSSH PRIVATE KEY-----"):
        raise ConfigError("This is no private key of OpenSSH.", path=path, remedy=_MAKE)
    _require_secret(path)
    try:
        try:
            key = load_ssh_private_key(data, None)
        except TypeError:  # what cryptography says where a passphrase is needed
            key = load_ssh_private_key(data, passphrase().encode())
    except (ValueError, TypeError) as error:
        raise ConfigError(
            "The key cannot be opened: the passphrase is wrong, or the file is damaged.", path=path
        ) from error
    except UnsupportedAlgorithm as error:
        raise ConfigError(f"The key cannot be used: {error}.", path=path, remedy=_MAKE) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigError("The key is not of type Ed25519.", path=path, remedy=_MAKE)
    return key


@dataclass(frozen=True, slots=True)
class _Allowed:
    """A line of the file: a key, whose it is, and from when until when."""

    key: bytes
    name: str = ""
    after: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signers:
    """The keys whose signature counts."""

    allowed: tuple[_Allowed, ...]

    @classmethod
    def read(cls, path: Path) -> Signers:
        """The keys of a public key's file (`.pub`), or of a file of allowed signers (ssh-keygen(1),
        ALLOWED SIGNERS). Lines with keys of other types, for other namespaces or for certificates
        do not count.

        Raises `ConfigError`, with the line, for a file that is neither.
        """
        found: list[_Allowed] = []
        try:
            lines = _read(path).decode().splitlines()
        except UnicodeDecodeError as error:
            raise ConfigError("This is no file of public keys.", path=path) from error
        for number, line in enumerate(lines, 1):
            text = line.strip()
            if "PRIVATE KEY" in text:
                raise ConfigError(
                    "This is a private key.", path=path, remedy="Name the public one, FILE.pub."
                )
            if text and not text.startswith("#"):
                try:
                    found += _line(text)
                except ValueError as error:
                    raise ConfigError(
                        f"This is no line of public keys or allowed signers: {error}.",
                        path=path,
                        line=number,
                        remedy="See ALLOWED SIGNERS in man ssh-keygen.",
                    ) from error
        if not found:
            raise ConfigError(
                f"No {KEY_TYPE.decode()} key for {NAMESPACE!r} is in this file.", path=path
            )
        return cls(tuple(found))

    def name_of(self, key: bytes) -> str | None:
        """Whose key it is, as the file says (a comment, or the principals), "" where it does not;
        None where the key does not count, or not now."""
        now = datetime.now(UTC)
        for each in self.allowed:
            if (
                each.key == key
                and (each.after is None or each.after <= now)
                and (each.before is None or now <= each.before)
            ):
                return each.name
        return None


def _line(text: str) -> list[_Allowed]:
    """The key of a line, none where it is not for packages; `ValueError` for one that is wrong."""
    fields = _fields(text)
    if _is_type(fields[0]):
        key = _key(fields)
        return [] if key is None else [_Allowed(key, " ".join(fields[2:]))]
    name, fields = fields[0].strip('"'), fields[1:]
    options: dict[str, str] = {}
    if fields and not _is_type(fields[0]):
        options = _options(fields[0])
        fields = fields[1:]
    if not fields or not _is_type(fields[0]):
        raise ValueError("it has no key")
    key = _key(fields)
    unknown = options.keys() - {"cert-authority", "namespaces", "valid-after", "valid-before"}
    if unknown:
        raise ValueError(f"the option {min(unknown)!r} is not known")
    after, before = (_time(options.get(each)) for each in ("valid-after", "valid-before"))
    if key is None or "cert-authority" in options or not _matches(options.get("namespaces")):
        return []
    return [_Allowed(key, name, after, before)]


def _fields(text: str) -> list[str]:
    """Words between blanks; what is between quotation marks is not cut."""
    return re.findall(r'(?:"[^"]*"|[^\s"])+', text) or [""]


def _is_type(word: str) -> bool:
    return word.startswith(("ssh-", "ecdsa-", "sk-ssh-", "sk-ecdsa-"))


def _key(fields: list[str]) -> bytes | None:
    """The 32 bytes of an Ed25519 key, None for a key of another type."""
    if fields[0] != KEY_TYPE.decode():
        return None
    try:
        blob = b64decode(fields[1], validate=True)
    except (IndexError, Base64Error) as error:
        raise ValueError("its key is not base64") from error
    if len(blob) < 32 or blob != public_blob(blob[-32:]):
        raise ValueError("its key is not of the type that it says")
    return blob[-32:]


def _options(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        match = _OPTION.match(text, at)
        if match is None or match[1].lower() in found:
            raise ValueError(f"its options {text!r} cannot be read")
        found[match[1].lower()] = match[2] or match[3] or ""
        at = match.end()
    return found


def _matches(namespaces: str | None) -> bool:
    """Whether ours is in the pattern list (PATTERNS in ssh_config(5)); "!" excludes."""
    if namespaces is None:
        return True
    patterns = [each.strip() for each in namespaces.split(",")]
    if any(each[:1] == "!" and fnmatchcase(NAMESPACE, each[1:]) for each in patterns):
        return False
    return any(fnmatchcase(NAMESPACE, each) for each in patterns)


def _time(value: str | None) -> datetime | None:
    """`YYYYMMDD` or `YYYYMMDDHHMM[SS]`, local time unless a Z follows."""
    if value is None:
        return None
    digits, utc = value.removesuffix("Z"), value.endswith("Z")
    form = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}.get(len(digits))
    if form is None or not digits.isdigit():
        raise ValueError(f"{value!r} is not a time")
    moment = datetime.strptime(digits, form)
    return moment.replace(tzinfo=UTC) if utc else moment.astimezone()


def _require_secret(path: Path) -> None:
    """A private key must be its owner's alone, as ssh demands too."""
    status = path.stat()
    mode = stat.S_IMODE(status.st_mode)
    if os.name == "posix" and status.st_uid == os.getuid() and mode & 0o077:
        raise ConfigError(
            f"Others may read this private key (its mode is {mode:04o}), so it is not used.",
            path=path,
            remedy=f"Run: chmod 600 {path}",
        )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST)
    except OSError as error:
        raise ConfigError(
            f"The key cannot be read: {error.strerror or error}.", path=path
        ) from error
