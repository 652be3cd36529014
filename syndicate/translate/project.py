"""Spans of the source found again in the target, through the word alignment.

Method and figures: the hull of the target words of which at least 0.4 of the mass rests inside the
span, with small gaps bridged (docs/architecture.md, "Fidelity").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from syndicate.model import Alignment, Inline, Mark, Span
from syndicate.text import nest

_INSIDE = 0.4
_BRIDGE = 4
"""Unaligned words in a row that a hull may bridge."""


def mass(alignment: Alignment, span: Span) -> list[float]:
    """For each target word, the share of it that rests on source words inside `span` (0 to 1)."""
    columns = [
        index
        for index, word in enumerate(alignment.source_words)
        if word.start < span.end and span.start < word.end
    ]
    shares = []
    for row in alignment.weights:
        total = sum(row)
        shares.append(sum(row[c] for c in columns) / total if total > 0.05 else 0.0)
    return shares


def hull(alignment: Alignment, span: Span, *, bridge: int = _BRIDGE) -> Span | None:
    """The target characters that `span` of the source became; None if no word rests on it.

    Where the words lie in pieces too far apart to bridge, the piece with the greatest mass wins.
    """
    shares = mass(alignment, span)
    inside = [index for index, share in enumerate(shares) if share >= _INSIDE]
    if not inside:
        best = max(range(len(shares)), key=shares.__getitem__, default=None)
        if best is None or shares[best] < 0.2:
            return None
        inside = [best]
    runs: list[list[int]] = []
    for index in inside:
        if runs and index - runs[-1][-1] - 1 <= bridge:
            runs[-1].append(index)
        else:
            runs.append([index])
    run = max(runs, key=lambda r: sum(shares[i] for i in r))
    return Span(alignment.target_words[run[0]].start, alignment.target_words[run[-1]].end)


def after_word(alignment: Alignment, at: int) -> int | None:
    """Where in the target to insert what stood at `at` in the source: behind the word before it."""
    before = [w for w in alignment.source_words if w.end <= at]
    for word in reversed(before[-3:]):
        span = hull(alignment, word)
        if span is not None:
            return span.end
    return 0 if not before else None


def project(source: Inline, target: str, alignment: Alignment | None) -> tuple[Inline, list[Mark]]:
    """Put every mark of `source` on `target`; also the marks that stand at a guess.

    Law: as many marks as the source has, of the same kinds and attributes, well nested, none
    empty unless it was. Without alignment a mark keeps its relative place, on word edges.
    """
    placed: list[Mark] = []
    guessed: list[Mark] = []
    text = source.text
    start, stop = len(text) - len(text.lstrip()), len(text.rstrip())
    for mark in source.marks:
        span: Span | None
        if mark.start <= start and mark.end >= stop and mark.end > mark.start:
            span = Span(0, len(target))
        elif mark.start == mark.end:
            at = after_word(alignment, mark.start) if alignment else None
            span = Span(at, at) if at is not None else _relative(source.text, target, mark)
        else:
            span = _verbatim(source, mark, target)
            if span is None and alignment is not None:
                span = hull(alignment, Span(mark.start, mark.end))
                span = _with_quotes(source.text, mark, target, span) if span else None
            if span is None:
                span = _relative(source.text, target, mark)
                guessed.append(mark)
        placed.append(replace(mark, start=span.start, end=span.end))
    return Inline(target, nest(_inside_parents(source.marks, placed))), guessed


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
