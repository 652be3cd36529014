"""Licences as a reader and a machine need them: an address and a name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from syndicate.render.inline import clean, safe_url

# The address of a Creative Commons deed holds the licence's short name, version and port.
_CREATIVE_COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)"
    r"/([a-z-]+)(?:/(\d\.\d))?(?:/([a-z]{2})(?=[/.?#]|$))?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence, which is false where none is known.

    url   a safe address, or empty
    name  what to show: the source's own name, a Creative Commons short name, or the address itself
    """

    url: str = ""
    name: str = ""

    def __bool__(self) -> bool:
        return bool(self.name)


UNLICENSED = Licence()
"""Nothing is known."""


def licence(stated: str, name: str = "") -> Licence:
    """The licence that a source states as an address or in words."""
    words = " ".join(clean(stated).split())
    name = " ".join(clean(name).split())
    url = safe_url(stated)
    if not url.startswith("http"):
        return Licence("", name or words)
    match = _CREATIVE_COMMONS.match(url)
    if match is not None and not name:
        kind, version, port = (part or "" for part in match.groups())
        short = {"zero": "CC0", "mark": "Public Domain Mark"}.get(kind, f"CC {kind.upper()}")
        name = " ".join(part for part in (short, version, port.upper()) if part)
    return Licence(url, name or url)
