"""Checks on inline marks: as many as the source has, with the same links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from syndicate.checks import Fault, Pair
from syndicate.model import Mark, MarkKind, Severity


def marks(pair: Pair) -> Iterable[Fault]:
    """Every link and mark of the source is in the translation, with its address, none is empty, and
    no link leads elsewhere."""
    if not pair.source.marks and not pair.target.marks:
        return
    source = Counter((m.kind, m.attributes) for m in pair.source.marks)
    target = Counter((m.kind, m.attributes) for m in pair.target.marks)
    for (kind, attributes), _ in (source - target).items():
        what = dict(attributes).get("href", "")
        yield Fault(
            f"the mark {kind.value} {what}".rstrip() + " is missing from the translation",
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
