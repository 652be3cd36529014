"""How far a marked span of the source reaches in the target by the alignment, function words too.

`project.hull` finds the content words of a term; a mark also takes in its articles, prepositions
and auxiliaries. Guided attention links them well, so the span becomes the run of target words that
has the most of its mass inside the span over what it has outside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from syndicate.grammar import grammar
from syndicate.model import Alignment, Span
from syndicate.text import overlap
from syndicate.translate.edges import is_article

_WORD = re.compile(r"\w+")
_HALF, _MOST = 0.45, 0.6
"""Share of a word's mass inside a span from which it belongs there: where its strongest link leads
into the span, and where it does not."""
_LIGHT, _ARTICLE = 0.6, 0.4
"""What a function word or a sign, and an article, count for against a content word."""
_FAINT = 0.6
"""What is left out of a content word's links to function words."""
_APART = 100.0
_IDLE, _BRIDGE = 0.1, 0.1
"""Strongest link of a word that rests on nothing, and what it costs to bridge one."""
_BRIDGED = 4
"""Words that rest on nothing that may stand in a row inside a span."""
_SOME = 0.2
"""Share of the best word where none belongs to a span for certain."""
_FUSED = 0.3
"""Share from which an article before a run belongs to it that opens with one in the source."""
_HEARD = 0.25
"""Weight of its strongest link from which a source word counts as said."""
_CERTAIN = 0.8
"""Weight of a link by which a function word other than an article says something by itself."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a span came to stand by the alignment, and what speaks against it.

    scattered  words of it stand apart from the rest
    foreign    a content word in the middle of it came from elsewhere
    unsaid     it has fewer content words than the source's, one of which has no counterpart
    """

    span: Span
    scattered: bool
    foreign: bool
    unsaid: bool

    @property
    def doubtful(self) -> bool:
        return self.scattered or self.foreign or self.unsaid


@dataclass(frozen=True, slots=True)
class Reach:
    """A sentence, its translation and their alignment, in which spans are followed."""

    source: str
    target: str
    alignment: Alignment
    source_language: str
    target_language: str

    def extent(self, span: Span, region: Span | None = None) -> Extent | None:
        """What `span` became, inside `region` of the target where there is one."""
        words = self.alignment.target_words
        shares = self._shares(span)
        gains = [
            self._gain(index, share, span) if _is_in(words[index], region) else -_APART
            for index, share in enumerate(shares)
        ]  # fmt: skip
        run = _best_run(gains)
        if run is None:
            best = max(range(len(shares)), key=shares.__getitem__, default=None)
            if best is None or shares[best] < _SOME or gains[best] <= -_APART:
                return None
            return Extent(words[best], scattered=True, foreign=False, unsaid=True)
        first, last = run
        if first and gains[first - 1] > -_APART and shares[first - 1] >= _FUSED:
            first -= self._opens_it(span, words[first - 1], words[first])
        rest = [*range(first), *range(last + 1, len(words))]
        return Extent(
            Span(words[first].start, words[last].end),
            scattered=self._is_torn(first, last)
            or any(gains[i] > 0 and self._is_content(words[i]) for i in rest),
            foreign=any(
                shares[i] < _SOME and self._is_content(words[i]) for i in range(first, last + 1)
            ),
            unsaid=self._unsaid(span, first, last),
        )

    def _is_torn(self, first: int, last: int) -> bool:
        """Whether more words in a row than a span may bridge rest on nothing."""
        rows = self.alignment.weights[first : last + 1]
        idle = "".join("-" if max(row, default=0.0) < _IDLE else "x" for row in rows)
        return "-" * (_BRIDGED + 1) in idle

    def _shares(self, span: Span) -> list[float]:
        """For each target word, the share of its mass that is inside the span."""
        columns = self._columns(span)
        first, last = (columns[0], columns[-1] + 1) if columns else (0, 0)
        theirs = grammar(self.source_language).edges
        light = [
            i
            for i, word in enumerate(self.alignment.source_words)
            if self.source[word.start : word.end].casefold() in theirs
        ]
        shares = []
        for word, row in zip(self.alignment.target_words, self.alignment.weights, strict=True):
            inside = sum(row[first:last])
            total = sum(row) if inside > 0.01 else 0.0
            if 0.05 < inside < total - 0.05 and light and self._is_content(word):
                # What a content word draws from function words tells little.
                total -= _FAINT * sum([row[i] for i in light])
                inside -= _FAINT * sum([row[i] for i in light if first <= i < last])
            shares.append(inside / total if total > 0.05 else 0.0)
        return shares

    def _columns(self, span: Span) -> list[int]:
        return [i for i, word in enumerate(self.alignment.source_words) if overlap(word, span)]

    def _gain(self, index: int, share: float, span: Span) -> float:
        """What a word adds to a run that takes it in."""
        row, word = self.alignment.weights[index], self.alignment.target_words[index]
        peak = max(row, default=0.0)
        if peak < _IDLE:
            return -_BRIDGE
        weight = 1.0
        if not self._is_content(word):
            said = self.target[word.start : word.end]
            weight = _ARTICLE if is_article(said, self.target_language) else _LIGHT
        into = share >= _MOST or overlap(self.alignment.source_words[row.index(peak)], span)
        return weight * (share - (_HALF if into else _MOST))

    def _is_content(self, word: Span) -> bool:
        text = self.target[word.start : word.end]
        return text[0].isalnum() and text.casefold() not in grammar(self.target_language).edges

    def _opens_it(self, span: Span, before: Span, first: Span) -> bool:
        """Whether an article before the run is the one that the span begins with."""
        opening = _WORD.search(self.source, span.start, span.end)
        return (
            opening is not None
            and is_article(opening.group(), self.source_language)
            and is_article(self.target[before.start : before.end], self.target_language)
            and not is_article(self.target[first.start : first.end], self.target_language)
        )

    def _unsaid(self, span: Span, first: int, last: int) -> bool:
        theirs = grammar(self.source_language).edges
        rows = self.alignment.weights[first : last + 1]
        content, silent = 0, False
        for column in self._columns(span):
            word = self.alignment.source_words[column]
            text = self.source[word.start : word.end].casefold()
            if text in theirs or not (len(text) > 1 or text.isdigit()):
                continue
            content += 1
            silent = silent or all(row[column] < _HEARD for row in rows)
        words = self.alignment.target_words[first : last + 1]
        return silent and sum(map(self._is_content, words)) < content

    def says(self, span: Span, found: Span, word: Span) -> bool:
        """Whether a word of the target at the edge of `found` says something of `span` that no
        other word in it says: the "by" of "by the end", but not the article that "Police" got."""
        words, rows = self.alignment.target_words, self.alignment.weights
        inside = {i for i, w in enumerate(words) if found.start <= w.start and w.end <= found.end}
        own = next((i for i in inside if words[i] == word), None)
        if own is None or not rows[own]:
            return False
        row, peak = rows[own], max(rows[own])
        strongest = row.index(peak)
        columns = self._columns(span)
        if strongest not in columns:
            return False
        peaks = {
            rows[i].index(max(rows[i]))
            for i in inside - {own}
            if rows[i] and self.target[words[i].start].isalnum()
        }
        if any(row[column] >= _HEARD and column not in peaks for column in columns):
            return True
        said = self.target[word.start : word.end]
        return peak >= _CERTAIN and not is_article(said, self.target_language)


def _is_in(word: Span, region: Span | None) -> bool:
    return region is None or (region.start <= word.start and word.end <= region.end)


def _best_run(gains: Sequence[float]) -> tuple[int, int] | None:
    """First and last index of the run with the greatest sum; None where none is above 0."""
    best, total, start = 0.0, 0.0, 0
    run: tuple[int, int] | None = None
    for index, gain in enumerate(gains):
        if total <= 0:
            total, start = 0.0, index
        total += gain
        if total > best + 1e-9:
            best, run = total, (start, index)
    return run
