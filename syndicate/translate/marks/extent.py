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
from syndicate.model import Alignment, Mark, MarkKind, Span
from syndicate.text import overlap
from syndicate.translate.marks.edges import STOPS, is_article, is_fused, whole_word

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
_NOTHING = 0.01
"""Weight of a link that tells nothing."""
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
        self._is_light = [text in theirs for text in said]
        self._counts = [text not in theirs and (len(text) > 1 or text.isdigit()) for text in said]
        self._content = [text[:1].isalnum() and text not in ours for text in became]
        self._articles = [
            not content and is_article(text, target_language)
            for text, content in zip(became, self._content, strict=True)
        ]
        self._is_sign = [not text[:1].isalnum() for text in said]
        self._worded = [text[:1].isalnum() for text in became]
        self._peaks = [max(row, default=0.0) for row in alignment.weights]
        self._claims = _claims(alignment.weights)
        for index, text in enumerate(became):
            if text[:1].isdigit() and said.count(text) == became.count(text) == 1:
                self._claims[index] = [(said.index(text), 1.0)]
        self._strongest = [max(row, key=lambda c: c[1], default=(-1,))[0] for row in self._claims]
        # The source words of which a target word has the most.
        self._own: list[list[int]] = [[] for _ in became]
        for number, column in enumerate(zip(*alignment.weights, strict=True)):
            if any(column):
                self._own[column.index(max(column))].append(number)

    def extent(
        self, span: Span, region: Span | None = None, others: Sequence[Span] = ()
    ) -> Extent | None:
        """What `span` became, inside `region` of the target where there is one; `others` are spans
        of the source that have a place of their own."""
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
        first, last = self._without_strays(columns, shares, first, last)
        for index, gain in enumerate(gains):
            if gain > 0 and self._is_across(span, columns, index, (first, last), others):
                first, last = min(first, index), max(last, index)
        first, last = self._whole_compounds(span, shares, first, last)
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
        shares = []
        for row, content, worded in zip(self._claims, self._content, self._worded, strict=True):
            inside = sum([weight for column, weight in row if column in columns])
            if inside <= 0.01:
                shares.append(0.0)
                continue
            # A word that rests on a stop outside rests on nothing there.
            total = sum([w for i, w in row if i in columns or not (worded and self._is_sign[i])])
            if content and 0.05 < inside < total - 0.05:
                # What a content word draws from function words tells little.
                light = [(i, w) for i, w in row if self._is_light[i]]
                inside -= _FAINT * sum([w for i, w in light if i in columns])
                total -= _FAINT * sum([w for _, w in light])
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
        into = into or (share > _HALF and self._only_says(index, columns))
        return weight * (share - (_HALF if into else _MOST))

    def _without_strays(
        self, columns: range, shares: Sequence[float], first: int, last: int
    ) -> tuple[int, int]:
        """The run without words at its edges that are more of another's: function words that a
        word from elsewhere parts from the rest, and a word that alone says one outside, while
        what it has inside is said better by others."""
        for index in range(first, last):
            if self._content[index]:
                break
            if shares[index] < _SOME and self._strongest[index] not in columns:
                first = index + 1
                break

        def is_stray(index: int) -> bool:
            row, own = self.alignment.weights[index], self._own[index]
            outside = [i for i in own if i not in columns and row[i] >= _SOME]
            if any(i in columns for i in own):
                light = not self._content[index] and not self._articles[index]
                return light and any(self._is_light[i] and row[i] >= _HEARD for i in outside)
            return not all(self._is_sign[i] for i in outside)

        while first < last and is_stray(first):
            first += 1
        while first < last and is_stray(last):
            last -= 1
        return first, last

    def _only_says(self, index: int, columns: range) -> bool:
        """Whether a word is the one that says a word inside, while another says what is outside."""
        own = self._own[index]
        return bool(own) and all(column in columns for column in own)

    def _is_across(
        self, span: Span, columns: range, index: int, run: tuple[int, int], others: Sequence[Span]
    ) -> bool:
        """Whether a content word of the span stands apart from the run, a few words away that have
        no better place: the "data" of "data errada de nascimento"."""
        first, last = run
        gap = range(index + 1, first) if index < first else range(last + 1, index)
        if not 0 < len(gap) <= _BRIDGED or not self._content[index]:
            return False
        words = self.alignment.target_words
        between = self.target[words[gap[0]].start : words[gap[-1]].end]
        taken = {column for other in others for column in self._columns(other)}
        return (
            any(column in columns for column in self._own[index])
            and STOPS.intersection(between) <= set(self.source[span.start : span.end])
            and not any(self._strongest[each] in taken for each in gap)
        )

    def _whole_compounds(
        self, span: Span, shares: Sequence[float], first: int, last: int
    ) -> tuple[int, int]:
        """The run with the other part of a hyphenated word that it ends in ("tornou-se")."""
        if whole_word(self.source, Mark(span.start, span.end, MarkKind.LINK)) != span:
            return first, last
        if self._is_hyphen(first):
            first += 1 if first < last else -1
        while self._is_hyphen(first - 1):
            if self._content[first] and shares[first - 2] < _SOME:
                break  # a pronoun that hangs on a verb never stands alone
            first -= 2
        while self._is_hyphen(last + 1) and shares[last + 2] >= _SOME:
            last += 2
        return first, last

    def _is_hyphen(self, index: int) -> bool:
        """Whether a word of the target is a hyphen between two parts of one word."""
        words = self.alignment.target_words
        if not 0 < index < len(words) - 1:
            return False
        before, sign, after = words[index - 1 : index + 2]
        return (
            self.target[sign.start : sign.end] == "-"
            and before.end == sign.start
            and sign.end == after.start
        )

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
        return (
            not self._content[before]
            and not self._articles[before]
            and self._worded[before]
            and self._peaks[before] < _VAGUE
            and self._behind_stops(span, before)
        )

    def _behind_stops(self, span: Span, word: int) -> bool:
        """Whether a span and a word of the target both stand behind a stop or begin the text."""
        before = self.target[: self.alignment.target_words[word].start].rstrip()[-1:]
        return not before.isalnum() and not self.source[: span.start].rstrip()[-1:].isalnum()

    def _before_stops(self, span: Span, word: int) -> bool:
        """Whether a span and a word of the target both stand before a stop."""
        after = self.target[self.alignment.target_words[word].end :].lstrip()[:1]
        text = self.source[: span.end].rstrip()[-1:] + self.source[span.end :].lstrip()[:1]
        return not after.isalnum() and not text.isalnum()

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
        heard = {column for column in columns if row[column] >= _HEARD} - peaks
        if any(not self._is_sign[column] or row[column] == max(row) for column in heard):
            return True
        if self._peaks[own] < _VAGUE:
            return not self._articles[own] and self._behind_stops(span, own)
        if own == max(i for i in inside if self._worded[i]) and self._before_stops(span, own):
            return True
        text = self.target[word.start : word.end]
        if is_fused(text, grammar(self.target_language)) and self._behind_stops(span, own):
            return True  # nothing before it can have its preposition
        if self._articles[own] or any(self._content[i] for i in inside if i < own):
            return False
        return self._peaks[own] >= _CERTAIN and not self._is_light[self._strongest[own]]


def _claims(rows: Sequence[Sequence[float]]) -> list[list[tuple[int, float]]]:
    """The source words that each target word rests on, and how much of it, with the target words
    competing for them: each weight times its share of its source word (sharpening, as in
    docs/alignment.md), rows adding up to what they were."""
    links = [[(i, weight) for i, weight in enumerate(row) if weight > _NOTHING] for row in rows]
    totals = [0.0] * len(rows[0]) if rows else []
    for row in links:
        for column, weight in row:
            totals[column] += weight
    found = []
    for row in links:
        claims = [(column, weight * weight / totals[column]) for column, weight in row]
        scale = sum([w for _, w in row]) / sum([w for _, w in claims]) if claims else 0.0
        found.append([(column, claim * scale) for column, claim in claims])
    return found


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
