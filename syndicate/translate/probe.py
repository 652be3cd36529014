"""Finds out, once for each model, which of its attention is an alignment.

No gold is needed: CLDR has countries, months, weekdays and numbers in the words of both languages,
so of the translation of such a sentence it is known which word came from which. Over 30 heads and
means of the embedded models the share of these words that rest where they must follows the share of
right links on hand-made gold (docs/alignment.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import numpy as np

from syndicate.model import Alignment, Hypothesis, ModelInfo, Options
from syndicate.translate import align
from syndicate.translate.attention import GOOD, UNKNOWN, Layout, Reading, candidates

_COUNTRIES = (
    "DE", "BR", "JP", "EG", "FR", "IN", "CA", "KE", "SE", "MX", "AU", "PE",
    "VN", "PL", "NG", "IT", "CN", "GR", "AR", "NO", "GB", "ZA", "US", "KR",
)  # fmt: skip
_DAYS = (
    date(1984, 3, 14), date(2017, 8, 22), date(1956, 5, 31),
    date(2009, 1, 16), date(1998, 12, 9), date(2021, 7, 25),
)  # fmt: skip
_ENOUGH = 30
"""Words that must be known in the translations, or nothing can be said."""
_PLENTY = 0.97
"""With so much no other candidate is loaded, which takes its time with the larger models."""
_MARGIN = 0.005
"""By less than this a later candidate is not better."""
_MUTUAL = 0.8
"""Of a guided head's words, how many are the strongest claim on the word that they rest on."""


@dataclass(frozen=True, slots=True)
class Attended:
    """The attention of one translation, not yet read: a row for each piece and one for the end."""

    source: str
    source_surfaces: Sequence[str]
    target: str
    target_surfaces: Sequence[str]
    attention: Sequence[Sequence[float]]

    def read(self, reading: Reading) -> Alignment:
        return align.from_attention(
            self.source,
            self.source_surfaces,
            self.target,
            self.target_surfaces,
            self.attention,
            reading,
        )


def sentences(language: str) -> list[str]:
    """Sentences made of what CLDR knows: "Germany, Wednesday, March 14, 1984: Brazil, Japan."

    None where CLDR does not know the language.
    """
    from babel import Locale
    from babel.core import UnknownLocaleError
    from babel.dates import format_date
    from babel.lists import format_list
    from babel.units import format_unit

    try:
        locale = Locale.parse(language, sep="-")
        made = []
        for index, day in enumerate(_DAYS):
            a, b, c, d = (locale.territories[x] for x in _COUNTRIES[4 * index : 4 * index + 4])
            full, long = (format_date(day, style, locale=locale) for style in ("full", "long"))
            way = format_unit(13 + 17 * index, "length-kilometer", "long", locale=locale)
            made.append(f"{a}, {full}: {b}, {c}.")
            made.append(f"{format_list([c, a, b], locale=locale)} ({long}): {way}, {d}.")
    except (UnknownLocaleError, ValueError, KeyError):
        return []
    return made


def names(source: str, target: str) -> dict[str, str]:
    """What the words of `sentences` are called in the two languages, in small letters."""
    from babel import Locale

    one, other = Locale.parse(source, sep="-"), Locale.parse(target, sep="-")
    pairs = {one.territories.get(c): other.territories.get(c) for c in _COUNTRIES}
    for context in ("format", "stand-alone"):
        for ours, theirs in ((one.months, other.months), (one.days, other.days)):
            for key, word in ours[context]["wide"].items():
                pairs[word] = theirs[context]["wide"][key]
    return {a.casefold(): b.casefold() for a, b in pairs.items() if a and b}


def quality(
    alignments: Sequence[Alignment], texts: Sequence[tuple[str, str]], known: dict[str, str]
) -> tuple[float, float, int]:
    """The share of the known words that rest where they must, the share of all words that are the
    strongest claim on what they rest on, and how many words were known."""
    right = asked = mutual = count = 0
    for alignment, (source, target) in zip(alignments, texts, strict=True):
        weights = np.asarray(alignment.weights)
        if not weights.size:
            continue
        best = weights.argmax(axis=1)
        mutual += int((weights.argmax(axis=0)[best] == np.arange(len(best))).sum())
        count += len(best)
        for (start, end), (low, high) in _known_spans(source, target, known):
            columns = [
                i for i, word in enumerate(alignment.source_words) if low <= word.start < high
            ]
            for index, word in enumerate(alignment.target_words):
                if start <= word.start < end:
                    asked += 1
                    right += bool(int(best[index]) in columns and weights[index].max() > 0)
    return right / max(asked, 1), mutual / max(count, 1), asked


def _known_spans(
    source: str, target: str, known: dict[str, str]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where a known word stands in the target and in the source, once in each."""
    source, target = source.casefold(), target.casefold()
    found = []
    for one, other in [*known.items(), *((n, n) for n in set(re.findall(r"\d+", source)))]:
        here, there = _places(one, source), _places(other, target)
        if len(here) == len(there) == 1:
            found.append((there[0], here[0]))
    return found


def _places(word: str, text: str) -> list[tuple[int, int]]:
    if word not in text:
        return []
    # Chinese and its neighbours write no spaces between words.
    edge = r"\b" if word.isascii() else ""
    return [m.span() for m in re.finditer(f"{edge}{re.escape(word)}{edge}", text)]


class Model(Protocol):
    """What the probe needs of a loaded model."""

    info: ModelInfo

    def translate(
        self, sentences: Sequence[str], options: Options, prefixes: Sequence[str] | None
    ) -> list[Hypothesis]: ...

    def attend(
        self, sentences: Sequence[str], targets: Sequence[str]
    ) -> Sequence[Attended | None]: ...


def find(model: Model, other: Callable[[Reading], Model], where: Layout | None) -> Reading:
    """The reading of `model` that aligns best: the exported head as it is where that is as good as
    a guided one.

    `other` loads the model with another reading, which happens only where the exported head is not
    good; `where` tells which there are.
    """
    source_language, target_language = model.info.source, model.info.target
    asked = sentences(source_language)
    if not asked or not sentences(target_language):
        return UNKNOWN
    made = model.translate(asked, Options(), None)
    pairs = [(s, h.text) for s, h in zip(asked, made, strict=True) if h.text]
    known = names(source_language, target_language)

    def attended(by: Model) -> list[Attended]:
        found = by.attend([s for s, _ in pairs], [t for _, t in pairs])
        return [each for each in found if each is not None]

    def judged(found: Sequence[Attended], reading: Reading) -> tuple[float, float, int]:
        alignments = [each.read(reading) for each in found]
        return quality(alignments, [(each.source, each.target) for each in found], known)

    found = attended(model)
    right, mutual, count = judged(found, UNKNOWN)
    if count < _ENOUGH:
        return UNKNOWN
    best, mark = replace(UNKNOWN, quality=_rounded(right)), right
    if where is None or (right >= GOOD and mutual >= _MUTUAL):
        return best
    loaded: tuple[int | None, int | None] = (None, None)
    for reading in candidates(where):
        if (reading.layer, reading.heads) != loaded:
            loaded = (reading.layer, reading.heads)
            found = attended(other(reading))
        right, _, _ = judged(found, reading)
        if right > mark + _MARGIN:
            best, mark = replace(reading, quality=_rounded(right)), right
        if mark >= _PLENTY:
            break
    return best


def _rounded(share: float) -> float:
    # Nothing is perfect: a share of 1 would make the model's word outweigh any evidence.
    return round(min(share, 0.98), 3)
