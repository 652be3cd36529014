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
        "language:untranslated",
    ),
    Check(
        "untranslated.part",
        _WARNING,
        "words of the original are left in the translation",
        "Translate them, or mark them as not to be translated.",
        "language:partly",
    ),
    Check(
        "wrong-language",
        _ERROR,
        "the translation is in another language",
        _BY_HAND,
        "language:wrong_language",
    ),
    Check(
        "length",
        _WARNING,
        "the translation is far longer or shorter than the original",
        "Look for words that were left out or invented.",
        "text:length",
    ),
    Check(
        "omission",
        _WARNING,
        "a sentence or clause is missing",
        "Translate what is missing.",
        "coverage:omission",
    ),
    Check(
        "addition",
        _WARNING,
        "a sentence or clause was invented",
        "Take away what the original does not say.",
        "coverage:addition",
    ),
    Check(
        "repetition",
        _ERROR,
        "a phrase stands there again and again",
        "Translate this sentence by hand.",
        "text:repetition",
    ),
    Check(
        "repetition.doubled",
        _WARNING,
        "words stand twice running",
        "Take them away where the original does not say them twice.",
        "text:doubled",
    ),
    Check(
        "numbers",
        _WARNING,
        "a number is missing, was invented or reads as another",
        "Compare the numbers with the original.",
        "numbers:numbers",
    ),
    Check(
        "currency",
        _WARNING,
        "an amount lost its currency, or has another",
        "Write the amount in the original's currency.",
        "currency:currency",
    ),
    Check(
        "tokens",
        _ERROR,
        "an address, a handle, a code or the like is missing",
        "Put it in by hand.",
        "tokens:tokens",
    ),
    Check(
        "placeholders",
        _ERROR,
        "what stood for a token while the sentence was translated is left",
        "Put in what the original has there.",
        "tokens:placeholders",
    ),
    Check(
        "names",
        _WARNING,
        "a name is missing, or was translated",
        "Write the name as the original does, or as the target language calls it.",
        "names:names",
    ),
    Check(
        "quotations",
        _WARNING,
        "there are more or fewer quotations than in the original",
        "See that the quotation begins and ends where it did.",
        "quotations:quotations",
    ),
    Check(
        "quotations.unbalanced",
        _WARNING,
        "a quotation opens and does not close, or the other way round",
        "See where the quotation begins and ends.",
        "quotations:unbalanced",
    ),
    Check(
        "quotations.style",
        _WARNING,
        "the quotation marks are another language's",
        "Write the marks of the target language.",
        "quotations:style",
    ),
    Check(
        "brackets",
        _WARNING,
        "a bracket is missing, or does not open or close",
        "Compare the brackets with the original.",
        "quotations:brackets",
    ),
    Check(
        "marks",
        _ERROR,
        "a link or another mark is missing, leads elsewhere or has no words",
        "Put it in by hand.",
        "markup:marks",
    ),
    Check(
        "negation",
        _WARNING,
        "a denial was lost or invented",
        "See what the original denies.",
        "negation:negation",
    ),
    Check(
        "punctuation",
        _WARNING,
        "the sentence ends with another mark",
        "End it as the original ends.",
        "typography:punctuation",
    ),
    Check(
        "spacing",
        _WARNING,
        "there is a space too many or too few",
        "Take the space away, or put it in.",
        "typography:spacing",
    ),
    Check(
        "invisible",
        _WARNING,
        "a character that cannot be seen or read came in",
        "Take it away.",
        "typography:invisible",
    ),
    Check(
        "upper-case",
        _WARNING,
        "one of the two is in capitals",
        "Write the translation as the original is written.",
        "typography:upper_case",
    ),
    Check(
        "upper-case.first",
        _WARNING,
        "the translation begins with a small letter",
        "Begin with a capital.",
        "typography:first_letter",
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
    Check(
        "blocks",
        _ERROR,
        "a block is missing or lost its text",
        _BY_HAND,
        "article:blocks",
        article=True,
    ),
    Check(
        "blocks.order",
        _ERROR,
        "a block stands where another belongs",
        "Put the blocks in the order of the article.",
        "article:order",
        article=True,
    ),
    Check(
        "links",
        _ERROR,
        "a link of the article is missing, or one came in",
        "Put it in by hand.",
        "article:links",
        article=True,
    ),
    Check(
        "attribution.lost",
        _ERROR,
        "what says whose the article is was lost",
        "Put it in as the article has it.",
        "attribution:lost",
        article=True,
    ),
    Check(
        "attribution.missing",
        _INFO,
        "the article itself does not say whose it is",
        "Give it in the side-car or on the command line.",
        "attribution:missing",
        article=True,
    ),
    Check(
        "consistency.sentence",
        _WARNING,
        "the same sentence is translated in two ways",
        "Choose one of them.",
        "consistency:sentences",
        article=True,
    ),
    Check(
        "consistency.name",
        _WARNING,
        "a name that is kept elsewhere is not kept here",
        "Write the name as in the rest of the article.",
        "consistency:names",
        article=True,
    ),
    Check(
        "consistency.term",
        _WARNING,
        "a term or keyword has two renderings",
        "Choose one of them.",
        "consistency:terms",
        article=True,
    ),
)

CHECKS: dict[str, Check] = {check.id: check for check in _TABLE}
"""Id -> check, in the order in which they run."""

OFF = "off"
"""The level at which a check's findings are not shown at all."""


@lru_cache(maxsize=2)
def _functions(article: bool) -> tuple[tuple[str, Callable[..., Iterable[Fault]]], ...]:
    return tuple((c.id, _loaded(c)) for c in CHECKS.values() if c.article == article)


def _loaded(check: Check) -> Callable[..., Iterable[Fault]]:
    """Its function; where it cannot be imported, one that says so whenever it is called."""
    try:
        return check.load()
    except Exception as error:
        why = f"{type(error).__name__}: {error}"

        def broken(_: object) -> Iterable[Fault]:
            raise ImportError(why)

        return broken


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
            for fault in check(given):
                findings.append(CHECKS[name].finding(fault))
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
