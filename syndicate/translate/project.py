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
from syndicate.text import DOUBTFUL, nest, trust

_INSIDE = 0.4
_SOME, _NEARLY_ALL = 0.2, 0.8
_BRIDGE = 4
"""Unaligned words in a row that a hull may bridge."""
_SHARED = 0.1
"""Weight of a link to the word beside a span from which a word at its edge belongs to that."""
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)+")
_OPENING, _CLOSING = "“«„‘\"‹'", "”»“’\"›'"
_EDGE = " .,;:!?…)]}([{–—-" + _OPENING + _CLOSING
_MONEY = r"(?:(?:\bUS|\bR|\bAU?|\bCA?|\bHK|\bNZ)?\$|[£€¥])\s?"


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

    def _trimmed(self, source: str, mark: Mark, target: str, span: Span) -> Span:
        """The span without articles and prepositions at its edges where the source has none."""
        theirs, ours = grammar(self.source_language).edges, grammar(self.target_language).edges
        said = [m.group().casefold() for m in _WORD.finditer(source, mark.start, mark.end)]
        words = [Span(*m.span()) for m in _WORD.finditer(target, span.start, span.end)]

        def light(word: Span) -> bool:
            return target[word.start : word.end].casefold() in ours

        start, end = span.start, span.end
        if source[mark.start].isalnum():
            while start < end - 1 and target[start] in _EDGE:
                start += 1
        if source[mark.end - 1].isalnum():
            while end > start + 1 and target[end - 1] in _EDGE:
                end -= 1
        if said and said[0] not in theirs:
            while len(words) > 1 and light(words[0]):
                words.pop(0)
                start = words[0].start
        if said and said[-1] not in theirs:
            while len(words) > 1 and light(words[-1]):
                words.pop()
                end = words[-1].end
        return Span(start, end)

    def _with_edges(self, source: str, mark: Mark, target: str, span: Span) -> Span:
        """The span with the quotation marks, brackets, stops and currency signs at its edges that
        the source's mark takes in, and without the quotation marks that it leaves out."""
        start, end = span.start, span.end
        text = source[mark.start : mark.end]
        body = text.strip(_EDGE)
        head, tail = text[: text.find(body)], text[text.find(body) + len(body) :]
        light = grammar(self.target_language).edges
        if head and head[0] in _OPENING:
            # An article may stand between the mark and the first word that was aligned.
            opening = re.search(rf"[{_OPENING}]((?:\w+ ){{0,2}})$", target[:start])
            if opening and all(w.casefold() in light for w in opening[1].split()):
                start = opening.start()
        elif target[start] in '“«„‘"‹' and start < end - 1:
            start += 1
        if head and head[-1] in "([{" and start and target[start - 1] == head[-1]:
            start -= 1
        if re.match(_MONEY, text) and (sign := re.search(_MONEY + "$", target[:start])):
            start = sign.start()
        quoted = bool(tail) and any(c in _CLOSING for c in tail)
        if quoted and target[end : end + 1] in tuple(".,") and target[end + 1 : end + 2] in '”»"':
            end += 1
        while end < len(target) and (
            (target[end] in tail and (target[end] not in " ," or tail[-1] == target[end]))
            or (quoted and target[end] in _CLOSING)
        ):
            end += 1
        if not quoted and end - 1 > start and target[end - 1] in '”»“"›':
            end -= 1
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
            span, sure = self._place(source, mark, target, alignment)
            if span is None:
                span = _relative(source.text, target, mark)
            if not sure:
                guessed.append(mark)
            placed.append(replace(mark, start=span.start, end=span.end))
        return Inline(target, nest(_inside_parents(source.marks, placed, target))), guessed

    def _place(
        self, source: Inline, mark: Mark, target: str, alignment: Alignment | None
    ) -> tuple[Span | None, bool]:
        """Where a mark comes to stand, and whether that is more than a guess."""
        text = source.text
        start, stop = len(text) - len(text.lstrip()), len(text.rstrip())
        if mark.start == mark.end:
            at = after_word(alignment, mark.start) if alignment else None
            return (Span(at, at) if at is not None else _relative(text, target, mark)), True
        if mark.start <= start and mark.end >= stop:
            return Span(0, len(target)), True
        span = _verbatim(source, mark, target)
        if span is not None or alignment is None:
            return span, span is not None
        span = self.locate(text, target, alignment, Span(mark.start, mark.end))
        if span is None:
            return None, False
        sure = trust(alignment, Span(mark.start, mark.end), span) >= DOUBTFUL
        span = _whole_numbers(target, span)
        span = _part_of_word(text, mark, target, span) or self._with_edges(
            text, mark, target, self._trimmed(text, mark, target, span)
        )
        return span, sure


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


def _whole_numbers(target: str, span: Span) -> Span:
    """The span with the whole of a number that it begins or ends in: "9.400" is three words."""
    start, end = span.start, span.end
    for number in _NUMBER.finditer(target):
        if number.start() < span.start < number.end():
            start = number.start()
        if number.start() < span.end < number.end():
            end = number.end()
    return Span(start, end)


def _part_of_word(source: str, mark: Mark, target: str, span: Span) -> Span | None:
    """Where a mark takes in a part of a word (H<sub>2</sub>O), the same letters in the target's."""
    first, last = source[mark.start], source[mark.end - 1]
    after_letter = first.isalnum() and source[: mark.start][-1:].isalnum()
    before_letter = last.isalnum() and source[mark.end : mark.end + 1].isalnum()
    if not after_letter and not before_letter:
        return None
    part = source[mark.start : mark.end]
    find = target.find if before_letter else target.rfind
    at = find(part, span.start, span.end)
    return Span(at, at + len(part)) if at >= 0 else None


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


def _inside_parents(source: Sequence[Mark], placed: Sequence[Mark], target: str) -> list[Mark]:
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
    return _apart(source, grown, target)


def _apart(source: Sequence[Mark], placed: list[Mark], target: str) -> list[Mark]:
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
            elif a.end - a.start > b.end - b.start:
                result[one] = _without(a, b, target)
            elif b.end - b.start > a.end - a.start:
                result[other] = _without(b, a, target)
            elif len(words := _WORD.findall(target[a.start : a.end])) > 1:
                # One rendering for both: each has the words of its side.
                half = list(_WORD.finditer(target, a.start, a.end))[len(words) // 2].start()
                result[one], result[other] = replace(a, end=half), replace(b, start=half)
    return result


def _without(outer: Mark, inner: Mark, target: str) -> Mark:
    """`outer` on the words that it does not share with `inner`, where there are any."""
    sides = (Span(outer.start, inner.start), Span(inner.end, outer.end))
    words = [list(_WORD.finditer(target, side.start, side.end)) for side in sides]
    most = max(words, key=len)
    return replace(outer, start=most[0].start(), end=most[-1].end()) if most else outer
