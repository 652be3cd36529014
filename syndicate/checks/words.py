"""A text as words, for all checks at once; and the numbers that it says in words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from syndicate.checks import myriads
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


class Said(NamedTuple):
    """Words that say one number.

    values   each word's, and what they come to together
    words    those for whole numbers, with what each says: tens and ones are one, "twenty-one"
    """

    values: frozenset[int]
    words: tuple[tuple[Word, int], ...]


_JOIN = re.compile(r"-| |[ -](?:and|e|y|et|und)[ -]")
_HALVES = re.compile("half|mei[oa]|medi[oa]|demie?|mezz[oa]|halben?|halb")


@lru_cache(maxsize=64)
def numerals(text: str, tag: str) -> tuple[Said, ...]:
    """The numbers that a text may say in words.

    "twenty-one thousand" says 20, 1, 21, 1,000 and 21,000; "half a million" also 500,000.
    """
    vocabulary_ = vocabulary(tag)
    found: list[Said] = []
    values: set[int] = set()
    said: list[tuple[Word, int]] = []
    total = part = half = 0
    for word in words(text):
        value = vocabulary_.cardinals.get(word.low)
        power = vocabulary_.powers.get(word.low)
        ordinal = vocabulary_.ordinals.get(word.low)
        if value is not None:
            # French "quatre-vingt".
            part = 80 if (part, value) == (4, 20) else part + value
            values |= {value, part, total + part}
            last, tens = said[-1] if said else (word, 0)
            joined = (tens, value) == (4, 20) or (tens >= 20 and tens % 10 == 0 and value < 20)
            if joined and _JOIN.fullmatch(text, last.end, word.start):
                said.pop()
                value = 80 if tens == 4 else tens + value
            said.append((word, value))
        elif power is not None:
            if half:
                values.add(total + part * power + power // 2)
            part = max(part, 1) * power if power > 100 or part < 100 else part + power
            values |= {power, part, total + part}
            if power >= 1000:
                total, part, half = total + part, 0, 0
        elif _HALVES.fullmatch(word.low):
            # "half a million", "um milhão e meio"
            half = max((p for p in vocabulary_.powers.values() if 1000 <= p <= total), default=1)
            values |= {ordinal or 2, total + half // 2}
        elif len(word.low) > 3 and ordinal is None:
            if values:
                found.append(Said(frozenset(values), tuple(said)))
            values, said = set(), []
            total = part = half = 0
        if ordinal is not None:
            values.add(ordinal)
            if part in range(20, 100, 10) and 0 < ordinal < 10:
                values.add(part + ordinal)  # twenty-first
    if values:
        found.append(Said(frozenset(values), tuple(said)))
    return tuple(found)


@lru_cache(maxsize=64)
def spelled(text: str, tag: str) -> frozenset[int]:
    """All numbers that a text may say in words or in Han numerals."""
    return frozenset(myriads.said(text)).union(*(said.values for said in numerals(text, tag)))
