"""Spans of the source found again in the target, through the word alignment.

Method and figures: the hull of the target words of which at least 0.4 of the mass rests inside the
span, with small gaps bridged (docs/architecture.md, "Fidelity").
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from syndicate.grammar import grammar
from syndicate.model import Alignment, Inline, Mark, Span
from syndicate.text import DOUBTFUL, trust
from syndicate.translate.marks.edges import Edges, verbatim, whole_word
from syndicate.translate.marks.extent import Reach
from syndicate.translate.marks.nesting import settle

_INSIDE = 0.4
_SOME, _NEARLY_ALL = 0.2, 0.8
_BRIDGE = 4
"""Unaligned words in a row that a hull may bridge."""
_SHARED = 0.1
"""Weight of a link to the word beside a span from which a word at its edge belongs to that."""


def mass(alignment: Alignment, span: Span, without: Collection[int] = ()) -> list[float]:
    """For each target word, the share of it that rests on source words inside `span` (0 to 1),
    the words with an index in `without` left out."""
    columns = [
        index
        for index, word in enumerate(alignment.source_words)
        if word.start < span.end and span.start < word.end and index not in without
    ]
    together = bool(columns) and columns[-1] - columns[0] == len(columns) - 1
    first, last = (columns[0], columns[-1] + 1) if together else (0, 0)
    shares = []
    for row in alignment.weights:
        inside = sum(row[first:last]) if together else sum([row[c] for c in columns])
        # Rows that rest on nothing are told apart only where it matters: the sum is what costs.
        total = sum(row) if inside > 0.01 else 0.0
        shares.append(inside / total if total > 0.05 else 0.0)
    return shares


def hull(alignment: Alignment, span: Span, *, without: Collection[int] = ()) -> Span | None:
    """The target characters that `span` of the source became; None if no word rests on it.

    Where the words lie in pieces too far apart to bridge, the piece with the greatest mass wins.
    """
    shares = mass(alignment, span, without)
    if without:
        # A word that rests on the span's function words too is inside: "12 de março" -> "March".
        whole = mass(alignment, span)
        shares = [
            _INSIDE if _SOME <= share < _INSIDE and full >= _NEARLY_ALL else share
            for share, full in zip(shares, whole, strict=True)
        ]
    inside = [index for index, share in enumerate(shares) if share >= _INSIDE]
    if not inside:
        best = max(range(len(shares)), key=shares.__getitem__, default=None)
        if best is None or shares[best] < _SOME:
            return None
        inside = [best]
    runs: list[list[int]] = []
    for index in inside:
        if runs and index - runs[-1][-1] - 1 <= _BRIDGE:
            runs[-1].append(index)
        else:
            runs.append([index])
    run = max(runs, key=lambda r: sum(shares[i] for i in r))
    return Span(alignment.target_words[run[0]].start, alignment.target_words[run[-1]].end)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a mark comes to stand; None where nothing tells.

    sure   it is more than a guess
    doubt  another way of finding it is worth trying
    """

    span: Span | None
    sure: bool = True
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class Projector:
    """Finds spans and marks of a source sentence in its target, for one pair of languages."""

    source_language: str
    target_language: str

    def locate(self, source: str, target: str, alignment: Alignment, span: Span) -> Span | None:
        """The hull of the content words of `span`, without what belongs to the words beside it."""
        function = grammar(self.source_language).edges
        words = [
            (index, source[word.start : word.end].casefold())
            for index, word in enumerate(alignment.source_words)
            if span.start <= word.start < span.end
        ]
        content = [
            i for i, text in words if text not in function and (len(text) > 1 or text.isdigit())
        ]
        if content and len(content) < len(words):
            # What rests on the "of" in a name is rarely part of its rendering.
            dropped = {i for i, _ in words} - set(content)
            found = hull(alignment, span, without=dropped)
        else:
            found = hull(alignment, span)
        if found is None:
            return None
        return self._without_neighbours(source, alignment, span, found)

    def _without_neighbours(self, source: str, alignment: Alignment, of: Span, span: Span) -> Span:
        """The span without an edge word that is all that became of the word beside the source's.

        Alignment draws the verb after a name into the name ("CEPAL prevê" -> "ECLAC predicts").
        """
        words, rows = alignment.target_words, alignment.weights
        function = grammar(self.source_language).edges
        inside = [i for i, w in enumerate(words) if span.start <= w.start and w.end <= span.end]
        beside = [
            column
            for column, word in enumerate(alignment.source_words)
            if (0 <= word.start - of.end <= 2 or 0 <= of.start - word.end <= 2)
            and source[word.start : word.end].casefold() not in function
            and len(word) > 1
        ]
        # A neighbour that another word renders already has no claim.
        claims = [c for c in beside if not any(_rests_on(row, c) for row in rows)]
        for edge in (-1, 0):
            while len(inside) > 1 and any(rows[inside[edge]][c] >= _SHARED for c in claims):
                inside.pop(edge)
        return Span(words[inside[0]].start, words[inside[-1]].end) if inside else span

    def find_all(self, source: Inline, target: str, alignment: Alignment | None) -> list[Found]:
        """Where the marks come to stand, as far as the text and the alignment tell."""
        reach = None
        if alignment is not None and source.marks:
            languages = self.source_language, self.target_language
            reach = Reach(source.text, target, alignment, *languages)
        return [self._find(source, mark, target, reach) for mark in source.marks]

    def _find(self, source: Inline, mark: Mark, target: str, reach: Reach | None) -> Found:
        text = source.text
        region = region_of(text, mark, target)
        begin, stop = len(text) - len(text.lstrip()), len(text.rstrip())
        if mark.start == mark.end:
            at = after_word(reach.alignment, mark.start) if reach else None
            return Found(Span(at, at) if at is not None else relative(text, target, mark))
        if not text[mark.start : mark.end].strip():
            return Found(relative(text, target, mark))
        if mark.start <= begin and mark.end >= stop:
            return Found(Span(0, len(target)))
        span = verbatim(source, mark, target) or self._in_same_word(source, mark, target)
        if span is not None:
            return Found(span)
        if reach is None:
            return Found(None, sure=False, doubt=True)
        words = Span(mark.start, mark.end)
        extent = reach.extent(words, region)
        if extent is None:
            return Found(None, sure=False, doubt=True)
        believed = trust(reach.alignment, words, extent.span) >= DOUBTFUL
        span = self.edges.fit(
            text, mark, target, extent.span, partial(reach.says, words, extent.span)
        )
        return Found(span, believed and not extent.scattered, doubt=not believed or extent.doubtful)

    def _in_same_word(self, source: Inline, mark: Mark, target: str) -> Span | None:
        """A part of a word (H<sub>2</sub>O) that stands in the target as it does in the source."""
        word = whole_word(source.text, mark)
        if word == Span(mark.start, mark.end):
            return None
        found = verbatim(source, replace(mark, start=word.start, end=word.end), target)
        if found is None:
            return None
        at = found.start + mark.start - word.start
        return Span(at, at + mark.end - mark.start)

    @property
    def edges(self) -> Edges:
        return Edges(self.source_language, self.target_language)

    def project(
        self, source: Inline, target: str, alignment: Alignment | None
    ) -> tuple[Inline, list[Mark]]:
        """Put every mark of `source` on `target`; also the marks that stand at a guess.

        Law: as many marks as the source has, of the same kinds and attributes, well nested, none
        empty unless it was. Without alignment a mark keeps its relative place, on word edges.
        """
        return finished(source, target, self.find_all(source, target, alignment))


def finished(source: Inline, target: str, found: Sequence[Found]) -> tuple[Inline, list[Mark]]:
    """The marks put where they were found, or in their relative place; and those at a guess."""
    placed = []
    for mark, place in zip(source.marks, found, strict=True):
        span = relative(source.text, target, mark) if place.span is None else place.span
        placed.append(replace(mark, start=span.start, end=span.end))
    sure = [place.sure for place in found]
    guessed = [mark for mark, known in zip(source.marks, sure, strict=True) if not known]
    return Inline(target, settle(source.marks, placed, sure, target)), guessed


def _rests_on(row: Sequence[float], column: int) -> bool:
    return bool(row) and row[column] > 0 and row[column] == max(row)


def after_word(alignment: Alignment, at: int) -> int | None:
    """Where in the target to insert what stood at `at` in the source: behind the word before it."""
    before = [w for w in alignment.source_words if w.end <= at]
    for word in reversed(before[-3:]):
        span = hull(alignment, word)
        if span is not None:
            return span.end
    return 0 if not before else None


def relative(source: str, target: str, mark: Mark) -> Span:
    """The same share of the sentence, widened to whole words."""
    if not target:
        return Span(0, 0)
    scale = len(target) / max(1, len(source))
    start = min(int(mark.start * scale), len(target) - 1)
    end = min(max(start + 1, round(mark.end * scale)), len(target))
    if mark.start == mark.end:
        while start and target[start - 1].isalnum():
            start -= 1
        return Span(start, start)
    while start < end - 1 and target[start].isspace():
        start += 1
    if target[start:end].isspace():
        # On to the next word, or back to the last.
        start = len(target) - len(target[start:].lstrip())
        start = start if start < len(target) else max(0, len(target.rstrip()) - 1)
        end = start + 1
    while start and target[start].isalnum() and target[start - 1].isalnum():
        start -= 1
    while end < len(target) and target[end].isalnum() and target[end - 1].isalnum():
        end += 1
    return Span(start, end)


def region_of(source: str, mark: Mark, target: str) -> Span | None:
    """The lines of the target that a mark belongs in, where it has as many as the source."""
    if source.count("\n") != target.count("\n") or "\n" not in target:
        return None
    first = source.count("\n", 0, mark.start)
    last = first + source.count("\n", mark.start, mark.end)
    starts = [0, *(i + 1 for i, c in enumerate(target) if c == "\n")]
    ends = [*(i for i, c in enumerate(target) if c == "\n"), len(target)]
    return Span(starts[first], ends[last])
