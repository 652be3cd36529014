"""The rows of the register."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

from syndicate import langs
from syndicate.errors import StoreError
from syndicate.model import Signal, Status

WITHHELD = "withheld"
"""Held because its source does not release it, or has withdrawn it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article: `uri` is its stable id, `digest` stands for what partners see of it.

    signal   kill or takedown where it is withdrawn, and `note` is then the reason
    created, versioned  when its first version came to be, and this one (ISO 8601)
    embargo, expires  as it was last read, though nothing may have left with them
    path     the file that it was last read from
    note_language  what the reason of its withdrawal is in, "" where that is not known
    held     what kept it from leaving when it was last read, for everybody or for some: bans of its
             licence, as `rights.bans` names them, and `WITHHELD` by its source
    """

    uri: str
    version: int
    digest: str
    created: str
    versioned: str
    embargo: str = ""
    expires: str = ""
    path: str = ""
    status: Status = Status.USABLE
    signal: Signal = Signal.NONE
    note: str = ""
    held: tuple[str, ...] = ()
    note_language: str = ""

    @property
    def withdrawn(self) -> bool:
        return self.status is Status.CANCELED


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction note of an article, and the version that brought it.

    `own` is one that an editor gave here; it is not in the source, so every run puts it in again.
    `language` is of such a note, "" for the article's. `said` are languages with what the editor
    says in them, where it is not to be translated.
    """

    text: str
    version: int
    own: bool = False
    language: str = ""
    said: tuple[tuple[str, str], ...] = ()

    def said_in(self, language: str) -> str:
        """What the editor says in that language himself, "" where the note is to be translated."""
        said = dict(self.said)
        return said.get(langs.best(language, tuple(said)) or "", "")


@dataclass(frozen=True, slots=True)
class Sent:
    """A package in a place: one for each language, folder, and folder or zip.

    name      of the package, without ".zip"; "" where it is on its way and none was placed yet
    version   of the article that stands there; 0 as long as none does
    since     the version that it replaced, 0 where none of that language had been made
    replaces  "sha256:..." of the manifest of that version
    partner   whose glossaries it was made with
    digest    "sha256:..." of its manifest
    packed    the manifest, compressed; empty as long as `version` is 0
    """

    language: str
    folder: Path
    zipped: bool
    formats: tuple[str, ...] = ()
    partner: str = ""
    name: str = ""
    version: int = 0
    since: int = 0
    replaces: str = ""
    digest: str = ""
    packed: bytes = b""

    @property
    def place(self) -> Path:
        """Where the package stands."""
        return self.folder / f"{self.name}{'.zip' if self.zipped else ''}"

    @property
    def manifest(self) -> bytes:
        """Raises `StoreError` where it is damaged."""
        try:
            return zlib.decompress(self.packed) if self.packed else b""
        except zlib.error as error:
            raise StoreError(
                "what the register of packages keeps of this one is damaged.",
                path=self.place,
                remedy="Put the last copy of the register back from your backup.",
            ) from error


def pack(manifest: bytes) -> bytes:
    """A manifest as it is kept: a sixth of its size, in less than a millisecond."""
    return zlib.compress(manifest, 1)
