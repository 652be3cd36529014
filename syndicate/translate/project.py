"""Spans of the source found again in the target, through the word alignment.

Method and figures: the hull of the target words of which at least 0.4 of the mass rests inside the
span, with small gaps bridged (docs/architecture.md, "Fidelity").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from syndicate.grammar import grammar
from syndicate.model import Alignment, Inline, Mark, Span
from syndicate.text import nest

_INSIDE = 0.4
_BRIDGE = 4
"""Unaligned words in a row that a hull may bridge."""
_SHARED = 0.1
"""Weight of a link to the word beside a span from which a word at its edge belongs to that."""
_WORD = re.compile(r"\w+")


def mass(alignment: Alignment, span: Span, without: Collection[int] = ()) -> list[float]:
    """For each target word, the share of it that rests on source words inside `span` (0 to 1),
    the words with an index in `without` left out."""
    columns = [
        index
        for index, word in enumerate(alignment.source_words)
        if word.start < span.end and span.start < word.end and index not in without
    ]
    shares = []
    for row in alignment.weights:
        total = sum(row)
        shares.append(sum(row[c] for c in columns) / total if total > 0.05 else 0.0)
    return shares


def hull(alignment: Alignment, span: Span, *, without: Collection[int] = ()) -> Span | None:
    """The target characters that `span` of the source became; None if no word rests on it.

    Where the words lie in pieces too far apart to bridge, the piece with the greatest mass wins.
    """
    shares = mass(alignment, span, without)
    inside = [index for index, share in enumerate(shares) if share >= _INSIDE]
    if not inside:
        best = max(range(len(shares)), key=shares.__getitem__, default=None)
        if best is None or shares[best] < 0.2:
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
        content = [i for i, text in words if text not in function and len(text) > 1]
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

    def _trimmed(self, source: str, mark: Mark, target: str, span: Span) -> Span:
        """The span without articles and prepositions at its edges where the source has none."""
        theirs, ours = grammar(self.source_language).edges, grammar(self.target_language).edges
        said = [m.group().casefold() for m in _WORD.finditer(source, mark.start, mark.end)]
        words = [Span(*m.span()) for m in _WORD.finditer(target, span.start, span.end)]

        def light(word: Span) -> bool:
            return target[word.start : word.end].casefold() in ours

        start, end = span.start, span.end
        if said and said[0] not in theirs:
            while len(words) > 1 and light(words[0]):
                words.pop(0)
                start = words[0].start
        if said and said[-1] not in theirs:
            while len(words) > 1 and light(words[-1]):
                words.pop()
                end = words[-1].end
        return Span(start, end)

    def project(
        self, source: Inline, target: str, alignment: Alignment | None
    ) -> tuple[Inline, list[Mark]]:
        """Put every mark of `source` on `target`; also the marks that stand at a guess.

        Law: as many marks as the source has, of the same kinds and attributes, well nested, none
        empty unless it was. Without alignment a mark keeps its relative place, on word edges.
        """
        placed: list[Mark] = []
        guessed: list[Mark] = []
        for mark in source.marks:
            span = self._place(source, mark, target, alignment)
            if span is None:
                span = _relative(source.text, target, mark)
                guessed.append(mark)
            placed.append(replace(mark, start=span.start, end=span.end))
        return Inline(target, nest(_inside_parents(source.marks, placed))), guessed

    def _place(
        self, source: Inline, mark: Mark, target: str, alignment: Alignment | None
    ) -> Span | None:
        text = source.text
        start, stop = len(text) - len(text.lstrip()), len(text.rstrip())
        if mark.start == mark.end:
            at = after_word(alignment, mark.start) if alignment else None
            return Span(at, at) if at is not None else _relative(text, target, mark)
        if mark.start <= start and mark.end >= stop:
            return Span(0, len(target))
        span = _verbatim(source, mark, target)
        if span is None and alignment is not None:
            span = self.locate(text, target, alignment, Span(mark.start, mark.end))
            if span is not None:
                span = _with_quotes(text, mark, target, span)
                span = self._trimmed(text, mark, target, span)
        return span


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


def _verbatim(source: Inline, mark: Mark, target: str) -> Span | None:
    """A name, a number or a protected text that stands in the target as it does in the source."""
    words = source.text[mark.start : mark.end]
    if len(words) < 2 or source.text.count(words) != 1 or target.count(words) != 1:
        return None
    at = target.index(words)
    end = at + len(words)
    whole = not (at and target[at - 1].isalnum() and words[0].isalnum()) and not (
        end < len(target) and target[end].isalnum() and words[-1].isalnum()
    )
    return Span(at, end) if whole else None


def _with_quotes(source: str, mark: Mark, target: str, span: Span) -> Span:
    """Quotation marks belong to the span where the source's mark takes them in."""
    opening, closing = '“«„‘"‹', '”»“’"›'
    start, end = span.start, span.end
    if source[mark.start] in opening + "'" and start and target[start - 1] in opening:
        start -= 1
    if source[mark.end - 1] in closing + "'" and end < len(target) and target[end] in closing:
        end += 1
    if source[mark.start] not in opening + "'" and target[start] in opening:
        start += 1
    if source[mark.end - 1] not in closing + "'" and target[end - 1] in closing and end - 1 > start:
        end -= 1
    last = source[mark.end - 1]
    if last in ".!?…" and end < len(target) and target[end] == last:
        end += 1
    return Span(start, end)


def _relative(source: str, target: str, mark: Mark) -> Span:
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
    while start and target[start].isalnum() and target[start - 1].isalnum():
        start -= 1
    while end < len(target) and target[end].isalnum() and target[end - 1].isalnum():
        end += 1
    return Span(start, end)


def _inside_parents(source: Sequence[Mark], placed: Sequence[Mark]) -> list[Mark]:
    """Nested marks stay nested: a parent grows over a child that came to lie outside it.

    Growing keeps every word of both, where cutting the child could leave it empty.
    """
    grown = list(placed)
    for inner in range(len(source) - 1, -1, -1):
        for outer in range(inner - 1, -1, -1):
            if (
                source[outer].start <= source[inner].start
                and source[inner].end <= source[outer].end
            ):
                grown[outer] = replace(
                    grown[outer],
                    start=min(grown[outer].start, grown[inner].start),
                    end=max(grown[outer].end, grown[inner].end),
                )
    return _apart(source, grown)


def _apart(source: Sequence[Mark], placed: list[Mark]) -> list[Mark]:
    """Marks that were disjoint stay disjoint where that leaves neither empty."""
    result = list(placed)
    for one in range(len(source)):
        for other in range(one + 1, len(source)):
            if source[other].start < source[one].end:
                continue
            a, b = result[one], result[other]
            crossing = a.start < b.end and b.start < a.end
            if not crossing:
                continue
            if a.start < b.start and a.end < b.end:
                result[one] = replace(a, end=b.start)
            elif b.start < a.start and b.end < a.end:
                result[other] = replace(b, end=a.start)
    return result
