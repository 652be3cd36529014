"""The way of sentences through protection, translation, terms, markup and checks.

Articles and `syndicate lines` go the same way. All sentences of a call are one run of the engine,
duplicates once; what needs the engine again (a lost placeholder, a term that changed its gender)
is batched over the sentences too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from syndicate import langs
from syndicate.model import Inline, Mark, Options, Origin, SegmentTranslation, Span
from syndicate.pipeline.sentences import again, foreign
from syndicate.pipeline.sentences.asking import Asking, Stage
from syndicate.pipeline.sentences.finishing import Finishing
from syndicate.pipeline.sentences.job import Job, Sentence, contained
from syndicate.pipeline.sentences.repair import Repair
from syndicate.pipeline.sentences.said import Said
from syndicate.pipeline.sentences.short import is_short, renderings_in, short
from syndicate.terms.match import Match, Matcher
from syndicate.text import apply, overlap
from syndicate.translate.engine import Engine
from syndicate.translate.protection.amounts import localise_alone, localise_numbers
from syndicate.translate.protection.protect import Protected

__all__ = ["Remembers", "Sentence", "Translator", "Wanted"]

_LETTER = re.compile(r"[^\W\d_]")
_FORMULA = re.compile(r"\S*[\u00b2\u00b3\u00b9\u2070\u2071\u2074-\u208e]\S*")
"""A unit or formula, which is written alike everywhere: m³, CO₂, 10⁻⁶."""


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
    """Everything that turns sentences of one language into another's.

    With `mends`, labels and headlines, and what checks find fault with, are made in several ways.
    """

    engine: Engine
    source: str
    target: str
    matcher: Matcher
    options: Options = Options()
    memory: Remembers | None = None
    mends: bool = True
    localise_dates: bool = False
    _said: Said = field(default_factory=Said, compare=False)

    @property
    def asking(self) -> Asking:
        return Asking(
            self.engine, self.source, self.target, self.options, self.localise_dates, self._said
        )

    def translate(self, sentences: Sequence[Sentence]) -> list[SegmentTranslation]:
        """N in, N out, in order; a sentence that failed keeps its source and says so."""
        jobs = [None if self._has_nothing(s) else self._found(s) for s in sentences]
        wanted = [job for job in jobs if job is not None and not job.error]
        # Labels and headlines come last: they are compared with what their articles became.
        whole: list[Job] = []
        brief: list[Job] = []
        for each in wanted:
            (brief if is_short(each.sentence) else whole).append(each)
        self._recall(whole)
        self._say([*_new(whole), *self._surely_new(brief, whole)])
        self._finish(_new(whole))
        if self.mends:
            self._relate(brief, whole)
        self._recall(brief)
        self._say([job for job in _new(brief) if job.hypothesis is None])
        if self.mends:
            self._short([job for job in _new(brief) if not job.error])
        self._finish(_new(brief))
        self._finish([job for job in jobs if job is not None and job.done is None])
        translated = []
        for sentence, job in zip(sentences, jobs, strict=True):
            done = self._kept(sentence.content) if job is None else job.done
            assert done is not None
            translated.append(done)
        return translated

    @staticmethod
    def _surely_new(brief: Sequence[Job], whole: Sequence[Job]) -> list[Job]:
        """The labels and headlines of articles of which the memory had less than half: they go to
        the engine with the sentences, though only afterwards it is known whether it has them."""
        new = Counter(job.sentence.article for job in _new(whole))
        known = Counter(job.sentence.article for job in whole)
        return [job for job in brief if 2 * new[job.sentence.article] > known[job.sentence.article]]

    def _say(self, jobs: Sequence[Job]) -> None:
        """What the engine makes of each, put back."""
        self._prepare(jobs)
        self._first_pass([job for job in jobs if not job.error])
        self._try_again([job for job in jobs if not job.error])

    def _finish(self, jobs: Sequence[Job]) -> None:
        """Terms, marks and checks, what they find fault with once more, and a place in memory."""
        Finishing(self.asking).finish(jobs)
        if self.mends:
            Repair(self.asking, self._keeping).mend(jobs)
        if self.memory is not None:
            made = [job.done for job in jobs if job.done is not None]
            self.memory.remember([(j.sentence, j.found) for j in jobs], made)

    def _relate(self, brief: Sequence[Job], whole: Sequence[Job]) -> None:
        """Tell labels and headlines what the sentences of their article made of their words."""
        bodies: dict[str, list[SegmentTranslation]] = {}
        for job in whole:
            if job.sentence.article and job.done and job.done.origin is not Origin.FAILED:
                bodies.setdefault(job.sentence.article, []).append(job.done)
        for job in brief:
            body = bodies.get(job.sentence.article)
            if body and not job.error:
                with contained(job):
                    known = renderings_in(job.sentence, body, self.source, self.target)
                    job.sentence = replace(job.sentence, known=known)

    def _short(self, jobs: Sequence[Job]) -> None:
        """Labels and headlines: the best of several attempts, but where something in them must stay
        as it is."""
        self.asking.run(
            Stage(
                job.protected,
                short(job.sentence, job.text, job.alignment, self.source, self.target),
                job.shorten,
                partial(contained, job),
            )
            for job in jobs
            if not job.matches and not job.protected.untouchable
        )

    def _found(self, sentence: Sentence) -> Job:
        """The sentence with its terms."""
        job = Job(sentence)
        with contained(job):
            job.found = self.matcher.find(sentence.content.text, sentence.near, sentence.section)
        return job

    def _recall(self, jobs: Sequence[Job]) -> None:
        """What the memory has is done."""
        if self.memory is not None:
            answers = self.memory.recall([(job.sentence, job.found) for job in jobs])
            for job, answer in zip(jobs, answers, strict=True):
                job.done = answer

    def _has_nothing(self, sentence: Sentence) -> bool:
        """True for a sentence without a letter to translate: figures, dashes, formulas, code."""
        text = sentence.content.text
        if not text.isascii():
            text = _FORMULA.sub(lambda hit: " " * len(hit.group()), text)
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

    def _keeping(self, sentence: Sentence) -> list[Span]:
        """Where a sentence must come through as it is."""
        content = sentence.content
        kept = [Span(m.start, m.end) for m in content.marks if self._keeps(m)]
        return [*kept, *foreign.quoted(content.text, sentence.quotation, self.source)]

    def _keeps(self, mark: Mark) -> bool:
        """True for what stays as it is: code, `translate="no"`, words of another language."""
        tag = mark.get("lang")
        foreign = (
            bool(tag)
            and langs.is_tag(tag or "")
            and not langs.same_language(langs.normalise(tag or ""), self.source)
        )
        return mark.protects or foreign

    def _prepare(self, jobs: Sequence[Job]) -> None:
        """Protect the sentences, and leave out the terms in what must stay as it is."""
        for job in jobs:
            with contained(job):
                content = job.sentence.content
                job.protected = self.asking.protected(
                    content.text, job.sentence.quotation, self._keeping(job.sentence)
                )
                job.matches = [
                    match
                    for match in job.found
                    if not any(overlap(match.span, span) for span in job.protected.untouchable)
                ]

    # -- the engine --

    def _first_pass(self, jobs: Sequence[Job]) -> None:
        hypotheses = self.asking.hypotheses([(job.protected.text, None) for job in jobs])
        hypotheses = self.asking.refined(jobs, hypotheses)
        lossy: list[tuple[Job, Protected]] = []
        for job, hypothesis in zip(jobs, hypotheses, strict=True):
            if hypothesis.error:
                job.error = hypothesis.error
                continue
            with contained(job):
                retry = self.asking.take(job, job.protected, hypothesis)
                if retry:
                    lossy.append((job, retry()))
        hypotheses = self.asking.hypotheses([(protected.text, None) for _, protected in lossy])
        for (job, protected), hypothesis in zip(lossy, hypotheses, strict=True):
            if hypothesis.error:
                continue
            before = job.result
            with contained(job):
                if self.asking.take(job, protected, hypothesis):
                    job.result = before
                else:
                    job.protected = protected

    def _try_again(self, jobs: Sequence[Job]) -> None:
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
            hypotheses = self.asking.hypotheses(
                [(j.protected.text, None) for j, _ in wanted], options
            )
            hypotheses = self.asking.refined([j for j, _ in wanted], hypotheses)
            for (job, tried), hypothesis in zip(wanted, hypotheses, strict=True):
                if not hypothesis.error:
                    with contained(job):
                        lost = self.asking.take(job, job.protected, hypothesis, wide=True)
                        job.findings.append(again.kept(options))
                        doubt = 2 if lost else self._doubt(job)
                        tried.append((doubt, job.score, job.result))
        for job, tried in zip(suspect, attempts, strict=True):
            job.tried += (
                again.NAMES[options] for options in again.attempts(job.sentence.content.text)
            )
            job.result = tried[again.best([(d, score) for d, score, _ in tried])][2]

    def _doubt(self, job: Job) -> int:
        languages = (self.source, self.target)
        return again.doubt(job.sentence.content.text, job.text, languages, job.score)


def _new(jobs: Sequence[Job]) -> list[Job]:
    """Those that are not done."""
    return [job for job in jobs if job.done is None]
