"""What became of one article in one language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syndicate import package
from syndicate.errors import HeldError, SyndicateError
from syndicate.model import Finding, Severity, TermOutcome, TermUse

_TO_BE_READ = (TermOutcome.NOT_PLACED, TermOutcome.CHECK_AGREEMENT, TermOutcome.HELD_BACK)
"""What a person should look at, the worst first."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term in a sentence of the article, and what became of it; `place` is (part, block,
    segment), `source` and `target` are the sentence."""

    use: TermUse
    place: tuple[str, int | None, int]
    source: str
    target: str

    @property
    def urgency(self) -> int | None:
        """0 for what a person should read first; None for what needs nobody."""
        outcome = self.use.outcome
        return _TO_BE_READ.index(outcome) if outcome in _TO_BE_READ else None


@dataclass(frozen=True, slots=True)
class Result:
    """An article that failed or must wait is a result like the others.

    status     "done", "held" (a person must decide), "failed", or "same" (already in that language)
    words      of the translation
    package    the folder or zip that was written, or stood already
    unchanged  nothing that the package is made from has changed, so it was left as it stood
    terms      what became of each term; of an unchanged package its manifest says so
    version, signal  of the package: "update", "correction" or "" (see `model.History`)
    asked      False for a language that nobody named, which follows because it was made before
    """

    path: str
    status: str
    target_language: str
    source_language: str = ""
    article_id: str = ""
    headline: str = ""
    words: int = 0
    findings: tuple[Finding, ...] = ()
    package: Path | None = None
    error: SyndicateError | None = None
    unchanged: bool = False
    terms: tuple[Occurrence, ...] = ()
    version: int = 0
    signal: str = ""
    asked: bool = True

    @property
    def errors(self) -> int:
        return sum(f.severity is Severity.ERROR for f in self.findings)

    @property
    def clean(self) -> bool:
        return self.status in ("done", "same") and not self.errors


def plain_terms(result: Result) -> list[dict[str, Any]]:
    """The occurrences as a manifest lists them; of an unchanged package, its manifest's."""
    if result.unchanged and result.package is not None:
        listed: list[dict[str, Any]] = package.manifest_of(result.package)["terms"]["list"]
        return listed
    return [package.occurrence(each.use, each.place) for each in result.terms]


def failed(path: str, target: str, error: SyndicateError) -> Result:
    """The result of an article that an error stopped, or holds until a person has decided."""
    status = "held" if isinstance(error, HeldError) else "failed"
    return Result(path, status, target, error=error)
