"""Where marks come to stand, as far as the text and the alignment tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from syndicate.model import Alignment, Inline, Mark, MarkKind, Span
from syndicate.text import DOUBTFUL, trust
from syndicate.translate.marks.edges import Edges, verbatim, whole_word
from syndicate.translate.marks.extent import Reach
from syndicate.translate.marks.nesting import settle
from syndicate.translate.project import after_word

_REVISED = {MarkKind.DELETED, MarkKind.INSERTED}


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
class Finder:
    """Finds the marks of a source sentence in its target, for one pair of languages."""

    source_language: str
    target_language: str

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
        others = [Span(other.start, other.end) for other in source.marks if apart(other, mark)]
        extent = reach.extent(words, region, others)
        if extent is None:
            return Found(None, sure=False, doubt=True)
        believed = trust(reach.alignment, words, extent.span) >= DOUBTFUL
        span = self.edges.fit(
            text, mark, target, extent.span, partial(reach.says, words, extent.span)
        )
        doubt = not believed or extent.doubtful or mark.kind in _REVISED
        return Found(span, believed and not extent.scattered, doubt)

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


def apart(one: Mark, other: Mark) -> bool:
    """Whether two marks have nothing in common."""
    return one.end <= other.start or other.end <= one.start


def revised(source: Inline) -> list[tuple[int, int]]:
    """Indexes of the deleted and inserted words that stand side by side: one for the other."""
    return [
        (one, one + 1)
        for one, (a, b) in enumerate(pairwise(source.marks))
        if {a.kind, b.kind} == _REVISED and not source.text[a.end : b.start].strip(" /")
    ]


def finished(source: Inline, target: str, found: Sequence[Found]) -> tuple[Inline, list[Mark]]:
    """The marks put where they were found, or in their relative place; and those at a guess."""
    placed = []
    found = _in_order(source, target, found)
    for mark, place in zip(source.marks, found, strict=True):
        span = relative(source.text, target, mark) if place.span is None else place.span
        placed.append(replace(mark, start=span.start, end=span.end))
    sure = [place.sure for place in found]
    guessed = [mark for mark, known in zip(source.marks, sure, strict=True) if not known]
    return Inline(target, settle(source.marks, placed, sure, target)), guessed


def _in_order(source: Inline, target: str, found: Sequence[Found]) -> list[Found]:
    """Of two revised words that became the same one, the first stands first."""
    result = list(found)
    for one, other in revised(source):
        a, b = found[one].span, found[other].span
        if a and b and b.end <= a.start:
            words = [target[span.start : span.end].casefold() for span in (a, b)]
            if words[0] == words[1]:
                result[one], result[other] = found[other], found[one]
    return result


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
