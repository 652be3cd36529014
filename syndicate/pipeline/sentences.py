"""The way of sentences through protection, translation, terms, markup and checks.

Articles and `syndicate lines` go the same way. All sentences of a call are one run of the engine,
duplicates once; what needs the engine again (a lost placeholder, a term that changed its gender)
is batched over the sentences too.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol

from syndicate import checks, langs
from syndicate.errors import SyndicateError
from syndicate.model import (
    Alignment,
    Answer,
    Ask,
    Finding,
    Hypothesis,
    Inline,
    Mark,
    Options,
    Origin,
    SegmentTranslation,
    Severity,
    Span,
)
from syndicate.pipeline import again
from syndicate.pipeline.said import Said
from syndicate.terms.enforce import Enforced, enforce
from syndicate.terms.match import Match, Matcher
from syndicate.text import OffsetMap, apply, overlap
from syndicate.translate.amounts import localise_alone, localise_numbers
from syndicate.translate.engine import Engine
from syndicate.translate.project import Projector
from syndicate.translate.protect import Protected, protect
from syndicate.translate.quotation import QuotationMark
from syndicate.translate.quotation import find as find_quotation
from syndicate.translate.restore import Restored, restore

_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence to translate.

    quotation  its quotation marks, offsets in the sentence, as its whole block tells them
    near       the text around it, in which a term's context words may stand
    brief      a keyword or a label: a translation that blows it up is thrown away
    language   what it is in, where that is not the article's language
    section    the article's section, which may tell homographs apart
    """

    content: Inline
    quotation: tuple[QuotationMark, ...] = ()
    near: str = ""
    brief: bool = False
    language: str = ""
    before: str = ""
    after: str = ""
    section: str = ""


_AS_IT_IS = Protected("", "", "", "", OffsetMap(()))


@dataclass(slots=True)
class _Job:
    """A sentence on its way; `found` are all its terms, `matches` those that may be placed, `done`
    is what came of it."""

    sentence: Sentence
    found: list[Match] = field(default_factory=list)
    protected: Protected = _AS_IT_IS
    matches: list[Match] = field(default_factory=list)
    text: str = ""
    alignment: Alignment | None = None
    score: float | None = None
    error: str = ""
    enforced: Enforced | None = None
    findings: list[Finding] = field(default_factory=list)
    tried_again: bool = False
    done: SegmentTranslation | None = None

    @property
    def result(self) -> _Result:
        """What an attempt of the engine gave, to go back to."""
        return (self.text, self.alignment, self.score, self.findings)

    @result.setter
    def result(self, result: _Result) -> None:
        self.text, self.alignment, self.score, self.findings = result


_Result = tuple[str, Alignment | None, float | None, list[Finding]]


@contextmanager
def _contained(job: _Job) -> Iterator[None]:
    """A fault of ours on one sentence costs that sentence and no other; a missing or damaged model
    (`SyndicateError`) concerns them all and passes."""
    try:
        yield
    except SyndicateError:
        raise
    except Exception as error:
        job.error = f"{type(error).__name__}: {error}"


_Running = tuple["_Job", Generator[Sequence[Ask], Sequence[Answer], Enforced], Sequence[Ask]]
"""A sentence whose terms wait for the engine."""

Wanted = tuple[Sentence, Sequence[Match]]
"""A sentence and the terms that touch it."""


class Remembers(Protocol):
    """What was translated before, for one pair of languages."""

    def recall(self, wanted: Sequence[Wanted]) -> Sequence[SegmentTranslation | None]:
        """The translation of each, or None where it is to be made."""
        ...

    def remember(self, wanted: Sequence[Wanted], made: Sequence[SegmentTranslation]) -> None:
        """Keep what was made, for the next time."""
        ...


@dataclass(frozen=True, slots=True)
class Translator:
    """Everything that turns sentences of one language into another's."""

    engine: Engine
    source: str
    target: str
    matcher: Matcher
    options: Options = Options()
    memory: Remembers | None = None
    _said: Said = field(default_factory=Said, compare=False)

    @property
    def projector(self) -> Projector:
        return Projector(self.source, self.target)

    def translate(self, sentences: Sequence[Sentence]) -> list[SegmentTranslation]:
        """N in, N out, in order; a sentence that failed keeps its source and says so."""
        jobs = [None if self._has_nothing(s) else self._found(s) for s in sentences]
        wanted = [job for job in jobs if job is not None]
        self._recall([job for job in wanted if not job.error])
        new = [job for job in wanted if job.done is None]
        self._prepare([job for job in new if not job.error])
        self._first_pass([job for job in new if not job.error])
        self._try_again([job for job in new if not job.error])
        self._terms([job for job in new if job.matches and not job.error])
        made = [self._finish(job) for job in new]
        for each, came in zip(new, made, strict=True):
            each.done = came
        if self.memory is not None:
            self.memory.remember([(j.sentence, j.found) for j in new], made)
        translated = []
        for sentence, job in zip(sentences, jobs, strict=True):
            done = self._kept(sentence.content) if job is None else job.done
            assert done is not None
            translated.append(done)
        return translated

    def _found(self, sentence: Sentence) -> _Job:
        """The sentence with its terms."""
        job = _Job(sentence)
        with _contained(job):
            job.found = self.matcher.find(sentence.content.text, sentence.near, sentence.section)
        return job

    def _recall(self, jobs: Sequence[_Job]) -> None:
        """What the memory has is done."""
        if self.memory is not None:
            answers = self.memory.recall([(job.sentence, job.found) for job in jobs])
            for job, answer in zip(jobs, answers, strict=True):
                job.done = answer

    def _has_nothing(self, sentence: Sentence) -> bool:
        """True for a sentence without a letter to translate: figures, dashes, code."""
        text = sentence.content.text
        for mark in sentence.content.marks:
            if self._keeps(mark):
                text = text[: mark.start] + " " * (mark.end - mark.start) + text[mark.end :]
        return not _LETTER.search(text)

    def _kept(self, content: Inline) -> SegmentTranslation:
        """A sentence as it is, but for the separators of its numbers."""
        kept = [m for m in content.marks if self._keeps(m)]
        alone = localise_alone(content.text, self.source, self.target)
        if alone != content.text and not kept:
            return SegmentTranslation(content, Inline(alone, content.marks), Origin.KEPT)
        edits = [
            edit
            for edit in localise_numbers(content.text, content.text, self.source, self.target)
            if not any(m.start < edit.end and edit.start < m.end for m in kept)
        ]
        text, moves = apply(content.text, edits)
        marks = []
        for mark in content.marks:
            span = moves.forward(Span(mark.start, mark.end))
            marks.append(replace(mark, start=span.start, end=span.end))
        return SegmentTranslation(content, Inline(text, tuple(marks)), Origin.KEPT)

    def _keeps(self, mark: Mark) -> bool:
        """True for what stays as it is: code, `translate="no"`, words of another language."""
        tag = mark.get("lang")
        foreign = (
            bool(tag)
            and langs.is_tag(tag or "")
            and not langs.same_language(langs.normalise(tag or ""), self.source)
        )
        return mark.protects or foreign

    def _prepare(self, jobs: Sequence[_Job]) -> None:
        """Protect the sentences, and leave out the terms in what must stay as it is."""
        for job in jobs:
            with _contained(job):
                content = job.sentence.content
                job.protected = protect(
                    content.text,
                    self.engine.unknown(content.text, self.source, self.target),
                    quotation=job.sentence.quotation,
                    quotes=langs.quotes(self.target),
                    keep=[Span(m.start, m.end) for m in content.marks if self._keeps(m)],
                )
                job.matches = [
                    match
                    for match in job.found
                    if not any(overlap(match.span, span) for span in job.protected.untouchable)
                ]

    # -- the engine --

    def _first_pass(self, jobs: Sequence[_Job]) -> None:
        hypotheses = self._engine([(job.protected.text, None) for job in jobs])
        hypotheses = self._refined(jobs, hypotheses)
        lossy: list[tuple[_Job, Protected]] = []
        for job, hypothesis in zip(jobs, hypotheses, strict=True):
            if hypothesis.error:
                job.error = hypothesis.error
                continue
            with _contained(job):
                lost = self._take(job, job.protected, hypothesis)
                if lost and job.protected.retry:
                    lossy.append((job, job.protected.retry()))
        hypotheses = self._engine([(protected.text, None) for _, protected in lossy])
        for (job, protected), hypothesis in zip(lossy, hypotheses, strict=True):
            if hypothesis.error:
                continue
            before = job.result
            with _contained(job):
                if self._take(job, protected, hypothesis):
                    job.result = before
                else:
                    job.protected = protected

    def _try_again(self, jobs: Sequence[_Job]) -> None:
        """Try again what looks as if the model had looped or stopped early; keep the best."""
        suspect = [job for job in jobs if not job.sentence.brief and self._doubt(job)]
        if not suspect:
            return
        attempts = [[(self._doubt(job), job.score, job.result)] for job in suspect]
        for options in again.ATTEMPTS:
            wanted = [
                (job, tried)
                for job, tried in zip(suspect, attempts, strict=True)
                if options in again.attempts(job.sentence.content.text)
            ]
            hypotheses = self._engine([(j.protected.text, None) for j, _ in wanted], options)
            hypotheses = self._refined([job for job, _ in wanted], hypotheses)
            for (job, tried), hypothesis in zip(wanted, hypotheses, strict=True):
                if not hypothesis.error:
                    with _contained(job):
                        lost = self._take(job, job.protected, hypothesis)
                        job.findings.append(again.kept(options))
                        doubt = 2 if lost else self._doubt(job)
                        tried.append((doubt, job.score, job.result))
        for job, tried in zip(suspect, attempts, strict=True):
            job.tried_again = True
            job.result = tried[again.best([(d, score) for d, score, _ in tried])][2]

    def _doubt(self, job: _Job) -> int:
        languages = (self.source, self.target)
        return again.doubt(job.sentence.content.text, job.text, languages, job.score)

    def _take(self, job: _Job, protected: Protected, hypothesis: Hypothesis) -> bool:
        """Restore what the engine gave; True if a placeholder was lost."""
        restored = self._restore(protected, hypothesis)
        job.text, job.score = restored.text, hypothesis.score
        job.findings = [*restored.findings, *_unknown(hypothesis, restored.text)]
        needed = bool(job.matches or job.sentence.content.marks)
        job.alignment = restored.align() if needed and restored.align else None
        return restored.placeholders_lost

    def _refined(self, jobs: Sequence[_Job], hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
        """Better alignment, from an engine that can make it, for the sentences that need one."""
        refine = getattr(self.engine, "refine", None)
        done = list(hypotheses)
        needed = [i for i, job in enumerate(jobs) if job.matches or job.sentence.content.marks]
        if refine is None or not needed:
            return done
        texts = [jobs[i].protected.text for i in needed]
        better = refine(texts, [done[i] for i in needed], self.source, self.target)
        for index, hypothesis in zip(needed, better, strict=True):
            done[index] = hypothesis
        return done

    def _restore(self, protected: Protected, hypothesis: Hypothesis) -> Restored:
        return restore(protected, hypothesis.text, hypothesis.align, self.source, self.target)

    def _engine(
        self,
        wanted: Sequence[tuple[str, str | None]],
        options: Options | None = None,
        *,
        kept: bool = False,
    ) -> list[Hypothesis]:
        """Translate (text, prefix) pairs, each different one once; with `kept`, once in a run."""
        options = options or self.options
        unique = list(dict.fromkeys(wanted))
        done = self._said.get(unique) if kept else {}
        plain = [w for w in unique if w[1] is None and w not in done]
        forced = [w for w in unique if w[1] is not None]
        if plain:
            results = self.engine.translate(
                [text for text, _ in plain], self.source, self.target, options=options
            )
            new = dict(zip(plain, results, strict=True))
            done.update(new)
            if kept:
                self._said.keep(new)
        if forced:
            results = self.engine.translate(
                [text for text, _ in forced],
                self.source,
                self.target,
                options=options,
                prefixes=[prefix or "" for _, prefix in forced],
            )
            done.update(zip(forced, results, strict=True))
        return [done[w] for w in wanted]

    # -- terms --

    def _terms(self, jobs: Sequence[_Job]) -> None:
        running: list[_Running] = []
        for job in jobs:
            steps = enforce(
                job.sentence.content.text,
                job.text,
                job.alignment,
                job.matches,
                self.source,
                self.target,
                self.projector.locate,
            )
            with _contained(job):
                self._advance(job, steps, None, running)
        while running:
            asked, running = running, []
            answers = iter(self._answers([(job, ask) for job, _, asks in asked for ask in asks]))
            for job, steps, asks in asked:
                own = [next(answers) for _ in asks]
                with _contained(job):
                    self._advance(job, steps, own, running)

    def _answers(self, asked: Sequence[tuple[_Job, Ask]]) -> list[Answer]:
        """What the engine says to each."""
        wanted: list[tuple[Protected, str | None]] = []
        for job, ask in asked:
            if ask.prefix is not None:
                wanted.append((job.protected, job.protected.fold_prefix(ask.prefix)))
            else:
                wanted.append((self._protected(ask.source), None))
        hypotheses = self._engine(
            [(protected.text, prefix) for protected, prefix in wanted], kept=True
        )
        answers = []
        for (protected, _), hypothesis in zip(wanted, hypotheses, strict=True):
            if hypothesis.error:
                answers.append(Answer(""))
            else:
                restored = self._restore(protected, hypothesis)
                answers.append(Answer(restored.text, restored.align))
        return answers

    def _protected(self, text: str) -> Protected:
        return protect(
            text,
            self.engine.unknown(text, self.source, self.target),
            quotation=find_quotation(text),
            quotes=langs.quotes(self.target),
        )

    @staticmethod
    def _advance(
        job: _Job,
        steps: Generator[Sequence[Ask], Sequence[Answer], Enforced],
        answers: Sequence[Answer] | None,
        running: list[_Running],
    ) -> None:
        try:
            asks = next(steps) if answers is None else steps.send(answers)
        except StopIteration as stop:
            enforced: Enforced = stop.value
            job.enforced = enforced
            job.text, job.alignment = enforced.text, enforced.alignment
            job.findings += enforced.findings
        else:
            running.append((job, steps, asks))

    # -- markup and checks --

    def _finish(self, job: _Job) -> SegmentTranslation:
        if not job.error:
            with _contained(job):
                return self._marked_and_checked(job)
        source = job.sentence.content
        finding = Finding(
            "engine",
            Severity.ERROR,
            f"this sentence could not be translated: {job.error}",
            "It stands in the original language: translate it by hand.",
        )
        return SegmentTranslation(source, source, Origin.FAILED, findings=(finding,))

    def _marked_and_checked(self, job: _Job) -> SegmentTranslation:
        source = job.sentence.content
        if job.sentence.brief:
            job.text = _once(job.text)
            if len(job.text.split()) > len(source.text.split()) + 2:
                return SegmentTranslation(source, source, Origin.KEPT)
        uses = job.enforced.uses if job.enforced else ()
        placed = [use.target_span for use in uses if use.target_span]
        job.text = _with_case_of(source.text, job.text, placed)
        target, guessed = self.projector.project(source, job.text, job.alignment)
        findings = job.findings
        findings += (
            Finding(
                "marks.guessed",
                Severity.INFO,
                f"{mark.kind.value} on {source.text[mark.start : mark.end]!r} stands at a guess",
                "See that it is on the right words.",
                span=Span(mark.start, mark.end),
            )
            for mark in guessed
        )
        if not job.sentence.brief:
            found = checks.run(checks.Pair(source, target, self.source, self.target, uses))
            findings += map(again.noted, found) if job.tried_again else found
        return SegmentTranslation(source, target, Origin.ENGINE, uses, tuple(findings), job.score)


def _unknown(hypothesis: Hypothesis, text: str) -> Iterator[Finding]:
    """The words that an engine with a dictionary did not find there; most are names. What stood for
    something else is not in the finished text."""
    words = [word for word in hypothesis.unknown if word in text]
    if words:
        yield Finding(
            "engine.unknown",
            Severity.INFO if all(word[:1].isupper() for word in words) else Severity.WARNING,
            f"the engine does not know: {', '.join(words)}",
            "They stand as in the original: see whether they are to be translated.",
        )


def _once(text: str) -> str:
    """The text without its second half where that repeats the first: models double single words."""
    words = text.split()
    half = len(words) // 2
    doubled = len(words) == 2 * half and half and words[:half] == words[half:]
    return " ".join(words[:half]) if doubled else text


def _with_case_of(source: str, target: str, kept: Sequence[Span]) -> str:
    """The target beginning with a capital or a small letter as the source does.

    A model writes every line as a sentence or none. What the source kept (a name, a term) stays.
    """
    before = next((c for c in source if c.isalnum()), "")
    at = next((i for i, c in enumerate(target) if c.isalnum()), 0)
    if not target[at : at + 1].isalpha() or any(s.start <= at < s.end for s in kept):
        return target
    first = target[at:].split(maxsplit=1)[0]
    if before.isupper() and target[at].islower() and not first[1:2].isupper():
        return target[:at] + target[at].upper() + target[at + 1 :]
    plain = first[:1].isupper() and first[1:].islower() and len(first) > 1
    if before.islower() and plain and first.strip(".,;:!?") not in source:
        return target[:at] + target[at].lower() + target[at + 1 :]
    return target
