"""Licences as a reader and a machine need them: an address and a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from syndicate.model import Inline, Mark, MarkKind
from syndicate.render.inline import clean, safe_url
from syndicate.text import nest

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


def tell(said: Sequence[Inline], licence: Licence) -> tuple[list[Inline], bool]:
    """`said` with a link wherever it names the licence, and whether it does."""
    told = [_told(each, licence) for each in said]
    return [new or old for new, old in zip(told, said, strict=True)], any(told)


def _told(said: Inline, licence: Licence) -> Inline | None:
    """`said` where it tells of the licence, its name there a link; None where it does not."""
    links = [mark for mark in said.marks if mark.kind is MarkKind.LINK]
    if licence.url and any(mark.get("href") == licence.url for mark in links):
        return said
    words = map(re.escape, re.findall(r"\w+", licence.name))
    # "CC BY" is not told by "CC BY-SA".
    named = r"[\W_]{1,3}".join(words) + r"(?!\w)(?![\s–-]+(?:NC|ND|SA)\b)"
    match = re.search(rf"(?<!\w){named}", said.text, re.IGNORECASE) if licence else None
    if match is None:
        return None
    if not licence.url or any(m.start < match.end() and match.start() < m.end for m in links):
        return said
    link = Mark(match.start(), match.end(), MarkKind.LINK, (("href", licence.url),))
    return Inline(said.text, nest((*said.marks, link)))
