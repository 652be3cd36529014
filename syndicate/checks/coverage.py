"""Checks on whether the whole sentence was translated, and nothing besides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from syndicate.checks import Fault, Pair
from syndicate.checks.text import length_ratio
from syndicate.checks.words import Word, low, words
from syndicate.grammar.vocabulary import vocabulary
from syndicate.model import Span

_SENTENCE = re.compile(r"(?<=[^\W\d_]{2})[.!?…][\"”’»)]*\s+(?=[\"“‘«¿¡(]*[^\W\d_a-zß-öø-ÿ])")
_CLAUSE = re.compile(r"[,;:](?!\d)|[()–—]|\s-\s")
_SHORT = ((150, 0.74), (100, 0.70), (60, 0.66), (30, 0.55))
"""Length of the source from which a translation is short for a human one (one in 200 is)."""
_LONG = ((150, 1.38), (100, 1.45), (60, 1.6), (30, 1.85))
_EDGES = frozenset(["", *'.,;:!?…()–—"“”«»'])
_COVERED = 0.85
"""Share of the content words with a link from which length says nothing more."""
_RUN = 4
"""Content words without a link, one after another, from which a clause is missing or new."""


def relative_length(pair: Pair) -> float | None:
    """How long the translation is against what one of this source is on average; None where that is
    not known, or they are too short to say."""
    here, there = vocabulary(pair.source_language), vocabulary(pair.target_language)
    ratio = length_ratio(pair)
    if ratio is None or not here.letters or not there.letters:
        return None
    return ratio * here.letters / there.letters


def omission(pair: Pair) -> Iterable[Fault]:
    """No sentence and no clause of the source is missing from the translation.

    Where links between words are known, a run of words has none; else the translation is shorter
    than one human translation in two hundred, or has fewer sentences or clauses and is nearly so.
    """
    linked = [source for source, _ in pair.links]
    if linked:
        run = _unlinked(pair.source.text, linked, pair.source_language)
        if run:
            yield _missing(pair.source.text, run)
            return
    ratio = relative_length(pair)
    if ratio is None or ratio > 0.92:
        return
    if linked and _share(pair.source.text, linked, pair.source_language) > _COVERED:
        return
    length = len(pair.source.text)
    limit = next((limit for floor, limit in _SHORT if length >= floor), 0.0)
    if limit and ratio < limit:
        yield Fault(f"the translation is shorter than such a sentence becomes ({ratio:.0%})")
        return
    sentences = len(_SENTENCE.findall(pair.source.text)) - len(_SENTENCE.findall(pair.target.text))
    if sentences > 0 and ratio < 0.85:
        yield Fault(f"{sentences} sentence(s) fewer than in the original")
    elif limit and ratio < limit + (0.1 if length >= 60 else 0.17):
        clauses = len(_CLAUSE.findall(pair.source.text)), len(_CLAUSE.findall(pair.target.text))
        if clauses[0] > clauses[1]:
            yield Fault("a clause seems to be missing: the translation has fewer, and is short")


def _missing(text: str, run: Sequence[Word]) -> Fault:
    span = Span(run[0].start, run[-1].end)
    return Fault(f"nothing of the translation comes from {text[span.start : span.end]!r}", span)


def addition(pair: Pair) -> Iterable[Fault]:
    """The translation has no sentence and no clause that is not in the source.

    Told as a missing one is (`omission`), from the other side.
    """
    linked = [target for _, target in pair.links]
    if linked:
        run = _unlinked(pair.target.text, linked, pair.target_language)
        if run:
            text = pair.target.text[run[0].start : run[-1].end]
            yield Fault(f"{text!r} comes from nothing in the original")
            return
    ratio = relative_length(pair)
    if ratio is None or ratio < 1.12:
        return
    if linked and _share(pair.target.text, linked, pair.target_language) > _COVERED:
        return
    length = len(pair.source.text)
    limit = next((limit for floor, limit in _LONG if length >= floor), 0.0)
    if limit and ratio > limit:
        yield Fault(f"the translation is longer than such a sentence becomes ({ratio:.0%})")
        return
    sentences = len(_SENTENCE.findall(pair.target.text)) - len(_SENTENCE.findall(pair.source.text))
    if sentences > 0 and ratio > 1.2:
        yield Fault(f"{sentences} sentence(s) more than in the original")
    elif limit and ratio > limit - (0.16 if length >= 60 else 0.35):
        clauses = len(_CLAUSE.findall(pair.source.text)), len(_CLAUSE.findall(pair.target.text))
        if clauses[0] < clauses[1]:
            yield Fault("a clause seems to be new: the translation has more, and is long")


def _share(text: str, linked: Sequence[Span], tag: str) -> float:
    """The share of the content words that have a link."""
    starts = {span.start for span in linked}
    function = vocabulary(tag).words
    content = [word for word in words(text) if word.low not in function]
    return sum(word.start in starts for word in content) / max(1, len(content))


def _unlinked(text: str, linked: Sequence[Span], tag: str) -> Sequence[Word]:
    """The longest run of words without a link, where it is long enough to be a clause: four content
    words, six words of any kind, or three content words that are all between two marks."""
    if len(low(text)) - len({span.start for span in linked}) < _RUN - 1:
        return []
    found = words(text)
    covered = {at for span in linked for at in range(span.start, span.end)}
    function = vocabulary(tag).words
    runs: list[list[Word]] = [[]]
    for word in found:
        if word.start in covered:
            runs.append([])
        else:
            runs[-1].append(word)
    best = max(runs, key=len)
    content = sum(word.low not in function for word in best)
    if content >= _RUN or len(best) >= _RUN + 2:
        return best
    if content >= _RUN - 1 and best:
        before = text[: best[0].start].rstrip()[-1:]
        after = text[best[-1].end :].lstrip()[:1]
        if before in _EDGES and after in _EDGES:
            return best
    return []
