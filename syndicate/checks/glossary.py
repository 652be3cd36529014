"""Checks on terminology: every term is where it should be."""

from __future__ import annotations

from collections.abc import Iterable

from syndicate.checks import Pair
from syndicate.model import Finding, Severity, TermOutcome


def outcomes(pair: Pair) -> Iterable[Finding]:
    """A term that was not placed, or whose agreement a person should look at."""
    for use in pair.terms:
        if use.outcome is TermOutcome.NOT_PLACED:
            yield Finding(
                "glossary.not-placed",
                Severity.WARNING,
                f"{use.source!r} should be {use.required!r}: {use.reason}",
                "Put the term in by hand.",
                span=use.source_span,
            )
        elif use.outcome is TermOutcome.CHECK_AGREEMENT:
            yield Finding(
                "glossary.agreement",
                Severity.INFO,
                f"{use.target!r} was put in for {use.source!r}: {use.reason}",
                "Read the sentence for gender and number.",
                span=use.source_span,
            )
