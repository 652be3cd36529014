"""A text as words, for all checks at once; and the numbers that it says in words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from syndicate.grammar.vocabulary import vocabulary
from syndicate.model import Inline, Span

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_BEGINS = re.compile(r"[.!?…:;•|]|[“”\"'‘«»(\[–—]")
"""After these a capital letter tells nothing."""


class Word(NamedTuple):
    """A run of letters; `initial` where a sentence, quotation or bracket begins with it."""

    text: str
    low: str
    start: int
    end: int
    initial: bool

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def own_text(content: Inline) -> str:
    """The text without what must stay as it is (code, words marked as another language's), with
    spaces in its place, so that offsets hold."""
    text = content.text
    for mark in content.marks:
        if mark.protects or mark.get("lang"):
            text = text[: mark.start] + " " * (mark.end - mark.start) + text[mark.end :]
    return text


@lru_cache(maxsize=64)
def low(text: str) -> tuple[str, ...]:
    """The words of a text in small letters: all that most sentences need to be read for."""
    return tuple(_WORD.findall(text.lower()))


@lru_cache(maxsize=64)
def known(text: str) -> frozenset[str]:
    """The words of a text in small letters, each once."""
    return frozenset(low(text))


@lru_cache(maxsize=64)
def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order; apostrophes and hyphens divide them."""
    found = []
    end = 0
    for match in _WORD.finditer(text):
        start, stop = match.span()
        gap = text[end:start]
        initial = end == 0 or (gap != " " and _BEGINS.search(gap) is not None)
        found.append(Word(match.group(), match.group().lower(), start, stop, initial))
        end = stop
    return tuple(found)


def fold(text: str) -> str:
    """A text without diacritics and in small letters, to compare."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("ß", "ss")


@lru_cache(maxsize=64)
def spelled(text: str, tag: str) -> frozenset[int]:
    """The numbers that a text may say in words: each word's, and what they come to together.

    "twenty-one thousand" says 20, 1, 21, 1,000 and 21,000.
    """
    vocabulary_ = vocabulary(tag)
    found: set[int] = set()
    total = part = 0
    running = False
    for word in words(text):
        value = vocabulary_.cardinals.get(word.low)
        power = vocabulary_.powers.get(word.low)
        if value is not None:
            # French "quatre-vingt".
            part = 80 if (part, value) == (4, 20) else part + value
            found |= {value, part, total + part}
            running = True
        elif power is not None:
            part = max(part, 1) * power if power > 100 or part < 100 else part + power
            found |= {power, part, total + part}
            if power >= 1000:
                total, part = total + part, 0
            running = True
        elif running and len(word.low) > 3:
            total = part = 0
            running = False
        if (ordinal := vocabulary_.ordinals.get(word.low)) is not None:
            found.add(ordinal)
    return frozenset(found)
