"""Placed marks made well nested: children inside their parents, neighbours apart, none empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from syndicate.model import Mark, Span
from syndicate.text import sort_marks

_WORD = re.compile(r"\w+")


def settle(
    source: Sequence[Mark], placed: Sequence[Mark], sure: Sequence[bool], target: str
) -> tuple[Mark, ...]:
    """The placed marks, well nested as the source's are.

    Of a child and a parent that overlap the child is cut back to the parent, unless the parent is a
    guess and the child is none; else a parent grows over a child that lies outside it, because
    cutting would leave that empty. Marks that were apart stay apart where that leaves neither
    empty.
    """
    parents = [_parent(source, index) for index in range(len(source))]
    done = _clamped(source, list(placed), sure, target)
    done = _apart(source, parents, _grown(source, done), sure, target)
    done = _uncrossed(_stripped(done, target))
    for index, parent in enumerate(parents):
        if parent is not None and not _lies_in(done[index], done[parent]):
            done[index] = replace(done[index], start=done[parent].start, end=done[parent].end)
    return sort_marks(done)


def _lies_in(inner: Mark, outer: Mark) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _uncrossed(placed: Sequence[Mark]) -> list[Mark]:
    """As `text.nest` makes it, each mark in its place in the sequence."""
    done = list(placed)
    open_ends: list[int] = []
    for index in sorted(range(len(done)), key=lambda i: (done[i].start, -done[i].end)):
        mark = done[index]
        while open_ends and (
            open_ends[-1] < mark.start or (open_ends[-1] == mark.start and mark.start != mark.end)
        ):
            open_ends.pop()
        if open_ends and mark.end > open_ends[-1]:
            done[index] = replace(mark, end=open_ends[-1])
        open_ends.append(done[index].end)
    return done


def _parent(source: Sequence[Mark], index: int) -> int | None:
    """The innermost mark that holds this one."""
    return next((i for i in range(index - 1, -1, -1) if contains(source[i], source[index])), None)


def contains(outer: Mark, inner: Mark) -> bool:
    """Whether a mark holds another; one without length may stand anywhere."""
    return inner.start < inner.end and outer.start <= inner.start and inner.end <= outer.end


def _clamped(
    source: Sequence[Mark], placed: list[Mark], sure: Sequence[bool], target: str
) -> list[Mark]:
    for inner in range(len(source)):
        for outer in range(inner):
            if not contains(source[outer], source[inner]) or (sure[inner] and not sure[outer]):
                continue
            child, parent = placed[inner], placed[outer]
            start, end = max(child.start, parent.start), min(child.end, parent.end)
            if _WORD.search(target, start, max(start, end)):
                placed[inner] = replace(child, start=start, end=end)
    return placed


def _grown(source: Sequence[Mark], placed: list[Mark]) -> list[Mark]:
    for inner in range(len(source) - 1, -1, -1):
        for outer in range(inner - 1, -1, -1):
            if contains(source[outer], source[inner]):
                placed[outer] = replace(
                    placed[outer],
                    start=min(placed[outer].start, placed[inner].start),
                    end=max(placed[outer].end, placed[inner].end),
                )
    return placed


def _apart(
    source: Sequence[Mark],
    parents: Sequence[int | None],
    placed: list[Mark],
    sure: Sequence[bool],
    target: str,
) -> list[Mark]:
    """Siblings that were disjoint stay disjoint where that leaves neither empty; what is inside
    them stays inside. Outer marks come first."""
    result = list(placed)
    for one in range(len(source)):
        parent = parents[one]
        if parent is not None:
            result[one] = _inside(result[parent], result[one], target)
    for one in range(len(source)):
        for other in range(one + 1, len(source)):
            if parents[one] == parents[other] and not _is_empty(source[one], source[other]):
                a, b = result[one], result[other]
                if sure[one] == sure[other]:
                    result[one], result[other] = _separated(a, b, target)
                elif sure[one]:
                    result[other] = _beside(b, a, target)
                else:
                    result[one] = _beside(a, b, target)
        for inner in range(one + 1, len(source)):
            if contains(source[one], source[inner]):
                result[inner] = _inside(result[one], result[inner], target)
    return result


def _inside(parent: Mark, child: Mark, target: str) -> Mark:
    """The child cut to its parent, or all of that where nothing would be left."""
    start, end = max(child.start, parent.start), min(child.end, parent.end)
    if not target[start : max(start, end)].strip():
        start, end = parent.start, parent.end
    return replace(child, start=start, end=end)


def _cut(mark: Mark, other: Mark, start: int, end: int, target: str) -> Mark:
    """The mark from `start` to `end`, or together with the other where that shows nothing."""
    if not target[start:end].strip():
        start, end = other.start, other.end
    return replace(mark, start=start, end=end)


def _separated(a: Mark, b: Mark, target: str) -> tuple[Mark, Mark]:
    if not (a.start < b.end and b.start < a.end):
        return a, b
    if a.start < b.start and a.end < b.end:
        return _cut(a, b, a.start, b.start, target), b
    if b.start < a.start and b.end < a.end:
        return a, _cut(b, a, b.start, a.start, target)
    if a.end - a.start > b.end - b.start:
        return _without(a, b, target), b
    if b.end - b.start > a.end - a.start:
        return a, _without(b, a, target)
    words = list(_WORD.finditer(target, a.start, a.end))
    if len(words) > 1:
        # One rendering for both: each has the words of its side.
        half = words[len(words) // 2].start()
        return replace(a, end=half), replace(b, start=half)
    return a, b


def _beside(guess: Mark, sure: Mark, target: str) -> Mark:
    """A guess without the words of what is sure, or on all of these where it has no others."""
    if not (guess.start < sure.end and sure.start < guess.end):
        return guess
    sides = (Span(guess.start, sure.start), Span(sure.end, guess.end))
    if any(_WORD.search(target, side.start, max(side.start, side.end)) for side in sides):
        return _without(guess, sure, target)
    return replace(guess, start=sure.start, end=sure.end)


def _is_empty(*marks: Mark) -> bool:
    return any(mark.start == mark.end for mark in marks)


def _without(outer: Mark, inner: Mark, target: str) -> Mark:
    """`outer` on the words that it does not share with `inner`, where there are any."""
    sides = (Span(outer.start, inner.start), Span(inner.end, outer.end))
    words = [list(_WORD.finditer(target, side.start, side.end)) for side in sides]
    most = max(words, key=len)
    return replace(outer, start=most[0].start(), end=most[-1].end()) if most else outer


def _stripped(placed: Sequence[Mark], target: str) -> list[Mark]:
    """Without white space at the ends of a mark that has more than that."""
    done = []
    for mark in placed:
        text = target[mark.start : mark.end]
        if text.strip():
            start = mark.start + len(text) - len(text.lstrip())
            mark = replace(mark, start=start, end=mark.start + len(text.rstrip()))
        done.append(mark)
    return done
