"""Checks on terminology: every term is where it should be."""

from __future__ import annotations

from collections.abc import Iterable

from syndicate.checks import Fault, Pair
from syndicate.model import TermOutcome


def not_placed(pair: Pair) -> Iterable[Fault]:
    """Every term of the glossary that stands in the source has its required form in the
    translation."""
    for use in pair.terms:
        if use.outcome is TermOutcome.NOT_PLACED:
            yield Fault(f"{use.source!r} should be {use.required!r}: {use.reason}", use.source_span)


def agreement(pair: Pair) -> Iterable[Fault]:
    """A term was put in, and what stands beside it may have to change in gender or number."""
    for use in pair.terms:
        if use.outcome is TermOutcome.CHECK_AGREEMENT:
            yield Fault(
                f"{use.target!r} was put in for {use.source!r}: {use.reason}", use.source_span
            )


def homograph(pair: Pair) -> Iterable[Fault]:
    """A word may be a term of the glossary or another word that is written alike, and nothing told
    which: it was left as the engine translated it."""
    for use in pair.terms:
        if use.outcome is TermOutcome.HELD_BACK:
            kept = use.required == use.source
            said = "may stand for another term" if kept else f"may be {use.required!r}"
            yield Fault(
                f"{use.source!r} {said} here: {use.reason or 'nothing tells'}", use.source_span
            )
