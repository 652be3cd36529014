"""Checks look at a sentence and its translation together; a failed check is a `Finding`.

Each check is pure, has an id, and stands in `CHECKS`; one that raises is itself a finding and never
stops a run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from syndicate.model import Finding, Inline, Severity, TermUse


@dataclass(frozen=True, slots=True)
class Pair:
    """What a check sees: one sentence, its translation, and what happened to its terms."""

    source: Inline
    target: Inline
    source_language: str
    target_language: str
    terms: tuple[TermUse, ...] = ()


Check = Callable[[Pair], Iterable[Finding]]

CHECKS: dict[str, str] = {
    "empty": "syndicate.checks.text:empty",
    "untranslated": "syndicate.checks.text:untranslated",
    "length": "syndicate.checks.text:length",
    "repetition": "syndicate.checks.text:repetition",
    "numbers": "syndicate.checks.tokens:numbers",
    "tokens": "syndicate.checks.tokens:tokens",
    "quotations": "syndicate.checks.tokens:quotations",
    "marks": "syndicate.checks.markup:marks",
    "glossary": "syndicate.checks.glossary:outcomes",
}
"""Check id -> where its function is."""


@lru_cache(maxsize=1)
def _checks() -> tuple[tuple[str, Check], ...]:
    found = []
    for name, place in CHECKS.items():
        module, _, attribute = place.partition(":")
        found.append((name, getattr(import_module(module), attribute)))
    return tuple(found)


def run(pair: Pair) -> list[Finding]:
    """All findings on one sentence, in the order of the table."""
    findings: list[Finding] = []
    for name, check in _checks():
        try:
            findings += check(pair)
        except Exception as error:
            findings.append(
                Finding(
                    name,
                    Severity.WARNING,
                    f"the check failed: {type(error).__name__}: {error}",
                    "Read this sentence yourself, and report the fault in the check.",
                )
            )
    return findings
