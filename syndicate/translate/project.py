"""Spans of the source found again in the target, through the word alignment.

Method and figures: the hull of the target words of which at least 0.4 of the mass rests inside the
span, with small gaps bridged (docs/architecture.md, "Fidelity").
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from syndicate.grammar import grammar
from syndicate.model import Alignment, Span

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
class Projector:
    """Finds spans of a source sentence in its target, for one pair of languages."""

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

        def is_theirs(row: Sequence[float]) -> bool:
            shared = any(row[c] >= _SHARED for c in claims)
            return shared or any(_rests_on(row, c) for c in beside)

        for edge in (-1, 0):
            while len(inside) > 1 and is_theirs(rows[inside[edge]]):
                inside.pop(edge)
        return Span(words[inside[0]].start, words[inside[-1]].end) if inside else span


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
