"""What a feed is given. Texts are clean (no character that XML cannot hold), in the feed's language
where nothing else is said; addresses are absolute, or "" where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Party:
    """A person, or a house; false without a name."""

    name: str = ""
    url: str = ""

    def __bool__(self) -> bool:
        return bool(self.name)


@dataclass(frozen=True, slots=True)
class Link:
    """A page elsewhere, with its title in the language of its own."""

    url: str
    title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; `licence` is an address, or "" where only `licence_name` is known."""

    url: str
    alt: str = ""
    credit: str = ""
    licence: str = ""
    licence_name: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be fetched; `size` in bytes."""

    url: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation, or word of its withdrawal.

    uri        its name, the same for every version
    url        where it is read: a page, or a package to be fetched
    updated, published  with a time zone
    html, text its whole text, in one of the two
    via        the original
    translator what translated
    rights     who holds them and what may be done, in words; `licence` is the licence's address
    expires    nothing of it may be used after; None: no end
    record     where the manifest of its package is
    download   the package, where it is one file
    withdrawn  the text is gone: title and text say so, and `reason` why, as far as it is told, in
               `reason_language`, if that is not the entry's
    details    what a feed's own words cannot tell, by the names of the manifest
    """

    uri: str
    url: str
    title: str
    language: str
    updated: datetime
    published: datetime
    summary: str = ""
    html: str = ""
    text: str = ""
    authors: tuple[Party, ...] = ()
    publisher: Party = Party()
    via: Link | None = None
    translator: str = ""
    rights: str = ""
    licence: str = ""
    pictures: tuple[Picture, ...] = ()
    section: str = ""
    keywords: tuple[str, ...] = ()
    expires: datetime | None = None
    record: str = ""
    download: Download | None = None
    withdrawn: bool = False
    reason: str = ""
    reason_language: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of one language, the newest first.

    url      where this very file will be, which is also its name
    home     where its articles are
    author   whose feed it is, and so the author of an entry that names none
    updated  when its newest version came to be: never the clock
    tool     the program and its version
    """

    title: str
    description: str
    language: str
    url: str
    home: str
    author: Party
    updated: datetime
    entries: tuple[Entry, ...]
    tool: tuple[str, str]

    @property
    def rights(self) -> str:
        """What holds for every entry alike; "" where they differ."""
        said = {entry.rights for entry in self.entries if not entry.withdrawn}
        return said.pop() if len(said) == 1 else ""
