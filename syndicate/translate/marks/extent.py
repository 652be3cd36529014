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
from syndicate.translate.marks.edges import is_article

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
_CERTAIN, _VAGUE = 0.75, 0.35
"""Weight of a link to a content word by which a function word at the beginning says something by
itself, and of one under which a link says nothing about it."""


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


class Reach:
    """A sentence, its translation and their alignment, in which spans are followed."""

    def __init__(
        self,
        source: str,
        target: str,
        alignment: Alignment,
        source_language: str,
        target_language: str,
    ) -> None:
        self.source, self.target, self.alignment = source, target, alignment
        self.source_language, self.target_language = source_language, target_language
        theirs, ours = grammar(source_language).edges, grammar(target_language).edges
        said = [source[w.start : w.end].casefold() for w in alignment.source_words]
        became = [target[w.start : w.end].casefold() for w in alignment.target_words]
        # What is asked of every word for every mark.
        self._light = [column for column, text in enumerate(said) if text in theirs]
        self._counts = [text not in theirs and (len(text) > 1 or text.isdigit()) for text in said]
        self._content = [text[0].isalnum() and text not in ours for text in became]
        self._articles = [
            not content and is_article(text, target_language)
            for text, content in zip(became, self._content, strict=True)
        ]
        self._peaks = [max(row, default=0.0) for row in alignment.weights]
        self._strongest = [
            row.index(peak) if peak > 0 else -1
            for row, peak in zip(alignment.weights, self._peaks, strict=True)
        ]

    def extent(self, span: Span, region: Span | None = None) -> Extent | None:
        """What `span` became, inside `region` of the target where there is one."""
        words, columns = self.alignment.target_words, self._columns(span)
        shares = self._shares(columns)
        gains = [
            self._gain(index, share, columns) if _is_in(words[index], region) else -_APART
            for index, share in enumerate(shares)
        ]
        run = _best_run(gains)
        if run is None:
            best = max(range(len(shares)), key=shares.__getitem__, default=None)
            if best is None or shares[best] < _SOME or gains[best] <= -_APART:
                return None
            return Extent(words[best], scattered=True, foreign=False, unsaid=True)
        first, last = run
        if first and gains[first - 1] > -_APART and shares[first - 1] >= _FUSED:
            first -= self._opens_it(span, first - 1)
        if first and gains[first - 1] > -_APART and self._begins_clause(span, first - 1):
            first -= 1
        inside = range(first, last + 1)
        return Extent(
            Span(words[first].start, words[last].end),
            scattered=self._is_torn(inside)
            or any(
                gain > 0 and self._content[index] and index not in inside
                for index, gain in enumerate(gains)
            ),
            foreign=any(shares[index] < _SOME and self._content[index] for index in inside),
            unsaid=self._is_unsaid(columns, inside),
        )

    def _columns(self, span: Span) -> range:
        """The source words that have characters in the span."""
        found = [i for i, word in enumerate(self.alignment.source_words) if overlap(word, span)]
        return range(found[0], found[-1] + 1) if found else range(0)

    def _shares(self, columns: range) -> list[float]:
        """For each target word, the share of its mass that is inside the span."""
        first, last = columns.start, columns.stop
        light = [column for column in self._light if column in columns]
        shares = []
        for row, content in zip(self.alignment.weights, self._content, strict=True):
            inside = sum(row[first:last])
            if inside <= 0.01:
                shares.append(0.0)
                continue
            total = sum(row)
            if content and 0.05 < inside < total - 0.05:
                # What a content word draws from function words tells little.
                inside -= _FAINT * sum([row[i] for i in light])
                total -= _FAINT * sum([row[i] for i in self._light])
            shares.append(inside / total if total > 0.05 else 0.0)
        return shares

    def _gain(self, index: int, share: float, columns: range) -> float:
        """What a word adds to a run that takes it in."""
        if self._peaks[index] < _IDLE:
            return -_BRIDGE
        weight = 1.0
        if not self._content[index]:
            weight = _ARTICLE if self._articles[index] else _LIGHT
        into = share >= _MOST or self._strongest[index] in columns
        return weight * (share - (_HALF if into else _MOST))

    def _opens_it(self, span: Span, before: int) -> bool:
        """Whether the article before a run is the one that the span begins with."""
        opening = _WORD.search(self.source, span.start, span.end)
        return (
            self._articles[before]
            and not self._articles[before + 1]
            and opening is not None
            and is_article(opening.group(), self.source_language)
        )

    def _begins_clause(self, span: Span, before: int) -> bool:
        """Whether a function word that rests on nothing much stands between a stop and the run, as
        the span stands behind one in the source: ", [de] acordo com"."""
        words = self.alignment.target_words
        stop = before and not self.target[words[before - 1].start].isalnum()
        return (
            bool(stop)
            and not self._content[before]
            and not self._articles[before]
            and self.target[words[before].start].isalnum()
            and self._peaks[before] < _VAGUE
            and not self.source[: span.start].rstrip()[-1:].isalnum()
        )

    def _is_torn(self, inside: range) -> bool:
        """Whether more words in a row than a span may bridge rest on nothing."""
        idle = "".join("-" if self._peaks[index] < _IDLE else "x" for index in inside)
        return "-" * (_BRIDGED + 1) in idle

    def _is_unsaid(self, columns: range, inside: range) -> bool:
        counted = [column for column in columns if self._counts[column]]
        if sum(self._content[index] for index in inside) >= len(counted):
            return False
        rows = self.alignment.weights[inside.start : inside.stop]
        return any(all(row[column] < _HEARD for row in rows) for column in counted)

    def says(self, span: Span, found: Span, word: Span) -> bool:
        """Whether a word of the target at the edge of `found` says something of `span` that no
        other word in it says: the "by" of "by the end", but not the article that "Police" got."""
        words, columns = self.alignment.target_words, self._columns(span)
        inside = [i for i, w in enumerate(words) if found.start <= w.start and w.end <= found.end]
        own = next((i for i in inside if words[i] == word), None)
        if own is None or (self._strongest[own] not in columns and self._peaks[own] >= _VAGUE):
            return False
        peaks = {
            self._strongest[i] for i in inside if i != own and self.target[words[i].start].isalnum()
        }
        row = self.alignment.weights[own]
        if any(row[column] >= _HEARD and column not in peaks for column in columns):
            return True
        if self._peaks[own] < _VAGUE:
            return not self._articles[own]
        if self._articles[own] or any(self._content[i] for i in inside if i < own):
            return False
        return self._peaks[own] >= _CERTAIN and self._strongest[own] not in self._light


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
