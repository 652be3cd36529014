"""Checks on inline marks: as many as the source has, with the same links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from syndicate.checks import Fault, Pair
from syndicate.model import Mark, MarkKind, Severity, Span


def marks(pair: Pair) -> Iterable[Fault]:
    """Every link and mark of the source is in the translation, with its address, none is empty, and
    no link leads elsewhere."""
    if not pair.source.marks and not pair.target.marks:
        return
    source = Counter(map(_key, pair.source.marks))
    target = Counter(map(_key, pair.target.marks))
    for key in source - target:
        mark = next(m for m in reversed(pair.source.marks) if _key(m) == key)
        yield Fault(
            f"the mark {mark.kind.value} {mark.get('href') or ''}".rstrip()
            + " is missing from the translation",
            Span(mark.start, mark.end),
        )
    known = {m.get("href") for m in pair.source.marks if m.kind is MarkKind.LINK}
    for mark in pair.target.marks:
        if mark.kind is MarkKind.LINK and mark.get("href") not in known:
            yield Fault(
                f"the link to {mark.get('href')} is not in the original",
                remedy="Take it away, or see who put it there.",
            )
    fused = _nested_links(pair.target.marks) - _nested_links(pair.source.marks)
    for outer, inner in sorted(fused):
        yield Fault(
            f"the links {outer} and {inner} are on the same words: only one can be followed",
            severity=Severity.WARNING,
            remedy="Give each its words.",
        )
    empty = sum(m.start == m.end for m in pair.target.marks)
    if empty > sum(m.start == m.end for m in pair.source.marks):
        yield Fault(
            "a mark has no words in the translation",
            severity=Severity.WARNING,
            remedy="Put it on the right words.",
        )


_TRANSLATED = frozenset({"alt", "aria-label", "title"})
"""Attributes that say something, and so change."""


def _key(mark: Mark) -> tuple[MarkKind, tuple[tuple[str, str], ...]]:
    """What is the same of a mark in every language."""
    kept = ((n, "" if n in _TRANSLATED else value) for n, value in mark.attributes)
    return mark.kind, tuple(kept)


def _nested_links(marks: Sequence[Mark]) -> set[tuple[str, str]]:
    """The addresses of links that lie in another, which HTML does not allow: (outer, inner)."""
    found: set[tuple[str, str]] = set()
    outer: Mark | None = None
    for mark in marks:
        if mark.kind is MarkKind.LINK and mark.start < mark.end:
            if outer is not None and mark.start < outer.end:
                found.add((outer.get("href") or "", mark.get("href") or ""))
            else:
                outer = mark
    return found
