"""Placed marks made well nested: children inside their parents, neighbours apart, none empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from syndicate.model import Mark, Span
from syndicate.text import nest

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
    done = _clamped(source, list(placed), sure, target)
    return nest(_stripped(_apart(source, _grown(source, done), target), target))


def contains(outer: Mark, inner: Mark) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _clamped(
    source: Sequence[Mark], placed: list[Mark], sure: Sequence[bool], target: str
) -> list[Mark]:
    for inner in range(len(source)):
        for outer in range(inner):
            if not contains(source[outer], source[inner]) or (sure[inner] and not sure[outer]):
                continue
            child, parent = placed[inner], placed[outer]
            start, end = max(child.start, parent.start), min(child.end, parent.end)
            if child.start < child.end and _WORD.search(target, start, max(start, end)):
                placed[inner] = replace(child, start=start, end=end)
    return placed


def _grown(source: Sequence[Mark], placed: list[Mark]) -> list[Mark]:
    for inner in range(len(source) - 1, -1, -1):
        for outer in range(inner - 1, -1, -1):
            if contains(source[outer], source[inner]) and source[outer].start < source[outer].end:
                placed[outer] = replace(
                    placed[outer],
                    start=min(placed[outer].start, placed[inner].start),
                    end=max(placed[outer].end, placed[inner].end),
                )
    return placed


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
