"""Checks look at a translation and its source together; a failed check is a `Finding`.

Each check is pure and stands in `CHECKS` with its id, its severity, what it says and what to do;
its function is imported when it is first needed, and its docstring is its documentation
(docs/checks.md). One that raises is itself a finding and never stops a run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module

from syndicate.model import Finding, Inline, Severity, Span, TermUse, Translation


@dataclass(frozen=True, slots=True)
class Pair:
    """What a check sees: one sentence, its translation, and what is known of both.

    names   persons and places of the article that stand in the source sentence and must stand in
            the target as they are
    links   words that are each other's translation, as (source, target); empty, none are known
    brief   a keyword or a label, no sentence
    """

    source: Inline
    target: Inline
    source_language: str
    target_language: str
    terms: tuple[TermUse, ...] = ()
    names: tuple[str, ...] = ()
    links: tuple[tuple[Span, Span], ...] = ()
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found: the words concerned in a message, and where.

    span       characters of the source sentence
    severity   where it is not the check's own
    remedy     likewise
    part, block, segment   as in `Finding`, from a check on an article
    """

    message: str
    span: Span | None = None
    severity: Severity | None = None
    remedy: str = ""
    part: str = ""
    block: int | None = None
    segment: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A row of the table.

    id         what findings carry; a part after the dot tells checks of one family apart
    severity   unless the configuration or the fault itself says otherwise
    says       what is wrong where it fires, in a few words
    remedy     what to do
    place      "module:function" in this package: of a `Pair`, or of a `Translation` where
               `article` is true, to faults
    """

    id: str
    severity: Severity
    says: str
    remedy: str
    place: str
    article: bool = False

    def load(self) -> Callable[..., Iterable[Fault]]:
        """Its function."""
        module, _, name = self.place.partition(":")
        function: Callable[..., Iterable[Fault]] = getattr(
            import_module(f"syndicate.checks.{module}"), name
        )
        return function

    def finding(self, fault: Fault) -> Finding:
        """The fault as a finding."""
        return Finding(
            self.id,
            fault.severity or self.severity,
            fault.message,
            fault.remedy or self.remedy,
            fault.part,
            fault.block,
            fault.segment,
            fault.span,
        )


_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_BY_HAND = "Translate it by hand."

_TABLE = (
    Check("empty", _ERROR, "the translation is empty", _BY_HAND, "text:empty"),
    Check(
        "untranslated",
        _WARNING,
        "the sentence came back as it was",
        "Translate it, or mark it as not to be translated.",
        "text:untranslated",
    ),
    Check(
        "length",
        _WARNING,
        "the translation is far longer or shorter than the original",
        "Look for words that were left out or invented.",
        "text:length",
    ),
    Check(
        "repetition",
        _ERROR,
        "a phrase stands there again and again",
        "Translate this sentence by hand.",
        "text:repetition",
    ),
    Check(
        "numbers",
        _WARNING,
        "a number is missing, was invented or reads as another",
        "Compare the numbers with the original.",
        "numbers:numbers",
    ),
    Check(
        "tokens",
        _ERROR,
        "an address, a handle, a code or the like is missing",
        "Put it in by hand.",
        "tokens:tokens",
    ),
    Check(
        "quotations",
        _WARNING,
        "there are more or fewer quotations than in the original",
        "See that the quotation begins and ends where it did.",
        "quotations:quotations",
    ),
    Check(
        "marks",
        _ERROR,
        "a link or another mark is missing, leads elsewhere or has no words",
        "Put it in by hand.",
        "markup:marks",
    ),
    Check(
        "glossary.not-placed",
        _WARNING,
        "a term of the glossary is not in the translation",
        "Put the term in by hand.",
        "glossary:not_placed",
    ),
    Check(
        "glossary.agreement",
        _INFO,
        "the words beside a term may not agree with it",
        "Read the sentence for gender and number.",
        "glossary:agreement",
    ),
    Check(
        "glossary.homograph",
        _INFO,
        "a word that may be a term was left as it is",
        "See whether the term is meant.",
        "glossary:homograph",
    ),
)

CHECKS: dict[str, Check] = {check.id: check for check in _TABLE}
"""Id -> check, in the order in which they run."""

OFF = "off"
"""The level at which a check's findings are not shown at all."""


@lru_cache(maxsize=2)
def _functions(article: bool) -> tuple[tuple[str, Callable[..., Iterable[Fault]]], ...]:
    return tuple((c.id, c.load()) for c in CHECKS.values() if c.article == article)


def _checks() -> tuple[tuple[str, Callable[..., Iterable[Fault]]], ...]:
    return _functions(False)


def run(pair: Pair) -> list[Finding]:
    """All findings on one sentence, in the order of the table."""
    return _run(_checks(), pair)


def run_article(translation: Translation) -> list[Finding]:
    """All findings on an article as a whole, in the order of the table; its sentences' own are
    `run`'s."""
    return _run(_functions(True), translation)


def _run(
    checks: Iterable[tuple[str, Callable[..., Iterable[Fault]]]], given: Pair | Translation
) -> list[Finding]:
    findings: list[Finding] = []
    for name, check in checks:
        try:
            findings += [CHECKS[name].finding(fault) for fault in check(given)]
        except Exception as error:
            findings.append(
                Finding(
                    name,
                    Severity.WARNING,
                    f"the check failed: {type(error).__name__}: {error}",
                    "Read this text yourself, and report the fault in the check.",
                )
            )
    return findings


def levelled(findings: Iterable[Finding], levels: Mapping[str, str]) -> list[Finding]:
    """The findings with the severities of the configuration; those that are "off" are left out.

    `levels` maps an id, or what is before its dot, to "error", "warning", "info" or "off"; the
    whole id wins.
    """
    return list(_levelled(findings, levels))


def _levelled(findings: Iterable[Finding], levels: Mapping[str, str]) -> Iterator[Finding]:
    for finding in findings:
        level = levels.get(finding.check) or levels.get(finding.check.partition(".")[0])
        if level is None:
            yield finding
        elif level != OFF:
            yield replace(finding, severity=Severity(level))
