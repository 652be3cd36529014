"""What became of one article in one language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from syndicate.errors import HeldError, SyndicateError
from syndicate.model import Finding, Severity


@dataclass(frozen=True, slots=True)
class Result:
    """An article that failed or must wait is a result like the others.

    status     "done", "held" (a person must decide), "failed", or "same" (already in that language)
    words      of the translation
    package    the folder or zip that was written, or stood already
    unchanged  nothing that the package is made from has changed, so it was left as it stood
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

    @property
    def errors(self) -> int:
        return sum(f.severity is Severity.ERROR for f in self.findings)

    @property
    def clean(self) -> bool:
        return self.status in ("done", "same") and not self.errors


def failed(path: str, target: str, error: SyndicateError) -> Result:
    """The result of an article that an error stopped, or holds until a person has decided."""
    status = "held" if isinstance(error, HeldError) else "failed"
    return Result(path, status, target, error=error)
