"""A sentence to translate, and what is known of it on its way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from syndicate.errors import SyndicateError
from syndicate.model import (
    Alignment,
    Finding,
    Hypothesis,
    Inline,
    Mark,
    SegmentTranslation,
    TermUse,
)
from syndicate.terms.enforce import Enforced
from syndicate.terms.match import Match
from syndicate.terms.people import Mention
from syndicate.text import OffsetMap
from syndicate.translate.protection.protect import Protected
from syndicate.translate.protection.quotation import QuotationMark

if TYPE_CHECKING:
    from syndicate.pipeline.sentences.naming import Named
    from syndicate.pipeline.sentences.short import Short


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence to translate.

    quotation  its quotation marks, offsets in the sentence, as its whole block tells them
    near       the text around it, in which a term's context words may stand
    brief      a keyword or a label: a translation that blows it up is thrown away
    language   what it is in, where that is not the article's language
    section    the article's section, which may tell homographs apart
    names      the names of the article that stand in it
    article    which sentences belong together
    known      of a label or headline, words of it with what the article's sentences made of them
    """

    content: Inline
    quotation: tuple[QuotationMark, ...] = ()
    near: str = ""
    brief: bool = False
    language: str = ""
    before: str = ""
    after: str = ""
    section: str = ""
    names: tuple[Mention, ...] = ()
    article: str = ""
    known: tuple[tuple[str, str], ...] = ()


_AS_IT_IS = Protected("", "", "", "", OffsetMap(()))


@dataclass(slots=True)
class Job:
    """A sentence on its way.

    found     all its terms
    matches   those that may be placed
    said      what the engine gave, put back, before terms
    enforced  the text with its terms, and what became of them
    alone     terms are put in without the engine's help
    hypothesis  what the engine said last
    tried     what was tried again, in order
    marked    the text with its marks, of which `guessed` stand at a guess
    done      what came of it
    """

    sentence: Sentence
    found: list[Match] = field(default_factory=list)
    protected: Protected = _AS_IT_IS
    matches: list[Match] = field(default_factory=list)
    text: str = ""
    alignment: Alignment | None = None
    score: float | None = None
    error: str = ""
    said: Said | None = None
    enforced: Enforced | None = None
    findings: list[Finding] = field(default_factory=list)
    hypothesis: Hypothesis | None = None
    alone: bool = False
    tried: list[str] = field(default_factory=list)
    marked: Inline | None = None
    guessed: list[Mark] = field(default_factory=list)
    done: SegmentTranslation | None = None

    @property
    def uses(self) -> tuple[TermUse, ...]:
        """What became of terms, and of names that went their way."""
        return self.enforced.uses if self.enforced else ()

    def shorten(self, short: Short) -> None:
        """Take what a label or headline is to be."""
        self.text, self.alignment = short.text, short.alignment
        self.tried += short.tried

    def name(self, named: Named) -> None:
        """Take the text with its names; those still missing go the way of terms."""
        self.text, self.alignment = named.text, named.alignment
        self.matches = sorted([*self.matches, *named.matches], key=lambda m: m.span.start)
        self.findings += named.findings
        self.tried += named.tried

    def enforce(self, enforced: Enforced) -> None:
        """Take the text with its terms."""
        self.enforced = enforced
        self.text, self.alignment = enforced.text, enforced.alignment
        self.findings += enforced.findings

    def mark(self, placed: tuple[Inline, list[Mark]]) -> None:
        """Take the text with its marks."""
        self.marked, self.guessed = placed

    @property
    def result(self) -> Said:
        """What an attempt of the engine gave, to go back to."""
        return (self.text, self.alignment, self.score, list(self.findings))

    @result.setter
    def result(self, result: Said) -> None:
        self.text, self.alignment, self.score, findings = result
        self.findings = list(findings)


Said = tuple[str, Alignment | None, float | None, list[Finding]]
"""Text, alignment, score and findings of an attempt."""


@contextmanager
def contained(job: Job) -> Iterator[None]:
    """A fault of ours on one sentence costs that sentence and no other; a missing or damaged model
    (`SyndicateError`) concerns them all and passes."""
    try:
        yield
    except SyndicateError:
        raise
    except Exception as error:
        job.error = f"{type(error).__name__}: {error}"
