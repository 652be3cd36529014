"""Checks on inline marks: as many as the source has, with the same links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from syndicate.checks import Pair
from syndicate.model import Finding, Severity


def marks(pair: Pair) -> Iterable[Finding]:
    """Every link and mark of the source is in the translation, with its address, and none empty."""
    if not pair.source.marks and not pair.target.marks:
        return
    source = Counter((m.kind, m.attributes) for m in pair.source.marks)
    target = Counter((m.kind, m.attributes) for m in pair.target.marks)
    for (kind, attributes), _ in (source - target).items():
        what = dict(attributes).get("href", "")
        yield Finding(
            "marks",
            Severity.ERROR,
            f"the mark {kind.value} {what}".rstrip() + " is missing from the translation",
            "Put it in by hand.",
        )
    empty = sum(m.start == m.end for m in pair.target.marks)
    if empty > sum(m.start == m.end for m in pair.source.marks):
        yield Finding(
            "marks",
            Severity.WARNING,
            "a mark has no words in the translation",
            "Put it on the right words.",
        )
