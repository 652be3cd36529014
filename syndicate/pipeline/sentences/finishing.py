"""From what the engine said to a finished sentence: terms, marks and checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial

from syndicate import checks
from syndicate.model import (
    Alignment,
    Finding,
    Inline,
    Origin,
    SegmentTranslation,
    Severity,
    Span,
)
from syndicate.pipeline.sentences import again, naming
from syndicate.pipeline.sentences.asking import Asking, Stage
from syndicate.pipeline.sentences.job import Job, contained
from syndicate.steps import Steps, refused
from syndicate.terms.enforce import Enforced, enforce
from syndicate.translate.marks.place import place
from syndicate.translate.project import Projector

_LINKED = 0.3
"""Share of a target word that must rest on one source word for the two to be shown as linked."""
_SURE = 0.5
"""Confidence of a link under which it is not shown."""


@dataclass(frozen=True, slots=True)
class Finishing:
    """Finishes sentences of one language pair."""

    asking: Asking

    @property
    def source(self) -> str:
        return self.asking.source

    @property
    def target(self) -> str:
        return self.asking.target

    def finish(self, jobs: Sequence[Job]) -> None:
        """Put in terms and marks, check, and say in each job's `done` what came of it."""
        for job in jobs:
            job.said = job.result
        self._names([job for job in jobs if job.sentence.names and not job.error])
        self._terms([job for job in jobs if job.matches and not job.error])
        for job in jobs:
            if not job.error:
                with contained(job):
                    self._begin_as_source(job)
        self._marks([job for job in jobs if job.sentence.content.marks and not job.error])
        for job in jobs:
            job.done = self._done(job)

    def _names(self, jobs: Sequence[Job]) -> None:
        """Put names back that the model translated or lost."""
        languages = (self.source, self.target)
        stages = []
        for job in jobs:
            source, names = job.sentence.content.text, job.sentence.names
            with contained(job):
                if naming.missing(source, job.text, names, *languages):
                    steps = naming.naming(
                        source, job.text, job.alignment, names, job.matches, *languages
                    )
                    guard = partial(contained, job)
                    stages.append(Stage(job.protected, steps, job.name, guard))
        self.asking.run(stages)

    def _terms(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            if job.alone:
                with contained(job):
                    job.enforce(refused(self._enforcing(job)))
        self.asking.run(
            Stage(job.protected, self._enforcing(job), job.enforce, partial(contained, job))
            for job in jobs
            if not job.alone
        )

    def _enforcing(self, job: Job) -> Steps[Enforced]:
        source, target = self.source, self.target
        text = job.sentence.content.text
        locate = Projector(source, target).locate
        return enforce(text, job.text, job.alignment, job.matches, source, target, locate)

    def _begin_as_source(self, job: Job) -> None:
        """Capital or small letter at the beginning as the source has it; a doubled label once."""
        if job.sentence.brief:
            job.text = _once(job.text)
        placed = [use.target_span for use in job.uses if use.target_span]
        job.text = _with_case_of(job.sentence.content.text, job.text, placed)

    def _marks(self, jobs: Sequence[Job]) -> None:
        self.asking.run(
            Stage(
                job.protected,
                place(job.sentence.content, job.text, job.alignment, self.source, self.target),
                job.mark,
                partial(contained, job),
            )
            for job in jobs
        )

    def _done(self, job: Job) -> SegmentTranslation:
        if not job.error:
            with contained(job):
                return self._checked(job)
        source = job.sentence.content
        finding = Finding(
            "engine",
            Severity.ERROR,
            f"this sentence could not be translated: {job.error}",
            "It stands in the original language: translate it by hand.",
        )
        return SegmentTranslation(source, source, Origin.FAILED, findings=(finding,))

    def _checked(self, job: Job) -> SegmentTranslation:
        source, target = job.sentence.content, job.marked or Inline(job.text)
        if job.sentence.brief and len(job.text.split()) > len(source.text.split()) + 2:
            return SegmentTranslation(source, source, Origin.KEPT)
        uses = tuple(use for use in job.uses if use.glossary != naming.NAMES)
        findings = job.findings
        findings += (
            Finding(
                "marks.guessed",
                Severity.INFO,
                f"{mark.kind.value} on {source.text[mark.start : mark.end]!r} stands at a guess",
                "See that it is on the right words.",
                span=Span(mark.start, mark.end),
            )
            for mark in job.guessed
        )
        joined = links(job.alignment, target.text)
        if not job.sentence.brief:
            languages = (self.source, self.target)
            names = naming.standing(source.text, target.text, job.sentence.names, *languages)
            pair = checks.Pair(source, target, *languages, uses, names, joined)
            found = checks.run(pair)
            findings += map(again.noted, found) if again.was_tried(job.tried) else found
        return SegmentTranslation(
            source, target, Origin.ENGINE, uses, tuple(findings), job.score, joined,
            tuple(job.tried),
        )  # fmt: skip


def links(alignment: Alignment | None, target: str) -> tuple[tuple[Span, Span], ...]:
    """The words that are each other's translation, as far as the alignment is sure of them."""
    if alignment is None:
        return ()
    found = []
    sure = alignment.confidence or (1.0,) * len(alignment.target_words)
    for word, row, confidence in zip(alignment.target_words, alignment.weights, sure, strict=True):
        if row and confidence >= _SURE and word.end <= len(target):
            most = max(row)
            if most >= _LINKED:
                found.append((alignment.source_words[row.index(most)], word))
    return tuple(found)


def followed(
    links: Sequence[tuple[Span, Span]], before: str, after: str
) -> tuple[tuple[Span, Span], ...]:
    """The links of a translation on those of its words that another one says too."""
    from syndicate.translate.align import words

    old, new = words(before), words(after)
    one, other = ([t[w.start : w.end] for w in ws] for t, ws in ((before, old), (after, new)))
    moved = {
        old[block.a + step]: new[block.b + step]
        for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
        for step in range(block.size)
    }
    return tuple((source, moved[target]) for source, target in links if target in moved)


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
