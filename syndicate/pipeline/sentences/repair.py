"""What a check finds fault with is translated again in other ways before a person is asked.

What to try follows from what was found; the best candidate is chosen by the checks, then by the
model's score, then the earlier one. What was tried is on record (`SegmentTranslation.tried`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from syndicate.model import (
    Finding,
    Hypothesis,
    Options,
    Origin,
    SegmentTranslation,
    Severity,
    Span,
)
from syndicate.pipeline.sentences import again
from syndicate.pipeline.sentences.asking import Asking
from syndicate.pipeline.sentences.finishing import Finishing, followed
from syndicate.pipeline.sentences.job import Job, Sentence, contained
from syndicate.pipeline.sentences.made_up import made_up
from syndicate.text import apply, move_alignment
from syndicate.translate.cut import cut_to_fit, joined
from syndicate.translate.protection.amounts import localise_numbers
from syndicate.translate.protection.protect import Kind

HYPOTHESES = Options(beam_size=4, score=True, hypotheses=4)


class Way(Enum):
    """A way to make a sentence again; its value is what the record says."""

    PLACEHOLDERS = "placeholders for what was lost"
    QUOTATIONS = "its quotation marks given otherwise"
    HYPOTHESES = "other hypotheses of a wider beam"
    CLAUSES = "clause by clause"
    PLAIN_TERMS = "terms put in without the model's help"


_NOT_MENDED = (
    "engine", "glossary", "marks", "terms", "consistency", "attribution", "repair", "protected",
    "quotations", "punctuation", "spacing", "invisible", "upper-case",
)  # fmt: skip
"""What no other translation of the sentence would mend, because it is not the model's, or what is
mended already: ids of findings, up to their full stop."""
_CUT = ("empty", "length", "omission", "addition", "repetition", "untranslated", "wrong-language")
"""What comes of a sentence that is too much for the model, and which it may do in two."""
_SIGN = re.compile(r"[\dA-ZÀ-Þ@#/_]")
"""What tells that words can stand for themselves; "nine" as a placeholder would stay English."""
_LOST = ("numbers", "tokens", "names", "currency")
"""Checks on what can travel as a placeholder, where they say which words of the source it was."""


def faults(findings: Sequence[Finding]) -> tuple[int, int]:
    """(errors, warnings) that another translation may not have."""
    kinds = [f.severity for f in findings if f.check.partition(".")[0] not in _NOT_MENDED]
    return kinds.count(Severity.ERROR), kinds.count(Severity.WARNING)


_LONGEST = 1_200
"""Characters of a sentence that is no more than a list: a wider beam over it costs much and mends
little."""
_MARKS = (Kind.QUOTE, Kind.LIFTED, Kind.CLAUSE)
_SOUND = (0, 0)


def faulty(made: SegmentTranslation) -> bool:
    return faults(made.findings) != _SOUND


def lost(made: SegmentTranslation) -> list[Span]:
    """Where that stands in the source which the checks miss in the target, numbers with their %."""
    text = made.source.text
    return _apart(
        [
            Span(f.span.start, f.span.end + (text[f.span.end : f.span.end + 1] in tuple("%‰°")))
            for f in made.findings
            if f.check.partition(".")[0] in _LOST
            and f.span
            and f.severity is not Severity.INFO
            and _SIGN.search(text, f.span.start, f.span.end)
        ]
    )


def plan(made: SegmentTranslation, *, beam_tried: bool, quoted: bool = False) -> list[Way]:
    """What to try, the likeliest to help first; `quoted` where the model was given quotation marks
    in another shape than the source's, which may be what it stumbled over."""
    ways = []
    long = len(made.source.text) > _LONGEST
    if made.terms:
        ways.append(Way.PLAIN_TERMS)
    if lost(made):
        ways.append(Way.PLACEHOLDERS)
    if quoted and not long:
        ways.append(Way.QUOTATIONS)
    if not beam_tried and not long and faulty(made):
        ways.append(Way.HYPOTHESES)
    found = {f.check.partition(".")[0] for f in made.findings}
    if found.intersection(_CUT) and len(made.source.text.split()) >= 12:
        ways.append(Way.CLAUSES)
    return ways


@dataclass(frozen=True, slots=True)
class Repair:
    """Mends sentences of one language pair; `keeping` says where one must stay as it is."""

    asking: Asking
    keeping: Callable[[Sentence], list[Span]]

    def mend(self, jobs: Sequence[Job]) -> None:
        """Make again what is faulty, one way after the other for all of them at once, and keep for
        each job, in its `done`, what has the fewest faults."""
        waiting = [
            (job, plan(job.done, beam_tried=again.was_tried(job.tried), quoted=_otherwise(job)))
            for job in jobs
            if job.done and not job.sentence.brief and self._is_mendable(job)
        ]
        while waiting:
            made = self._made([(job, ways[0]) for job, ways in waiting if ways])
            left = []
            for job, ways in waiting:
                assert job.done is not None
                if not ways:
                    job.done = job.done if not faulty(job.done) else _in_vain(job.done)
                    continue
                results = made.get(id(job), [])
                chosen = best([job.done, *results], self.asking.target)
                job.done = _chosen(job.done, results, chosen, ways[0])
                if self._is_mendable(job):
                    left.append((job, ways[1:]))
            waiting = left

    def _is_mendable(self, job: Job) -> bool:
        """Whether something speaks against a translation that another may not have: what checks
        find, and in a sentence whose quotation marks the model was given otherwise also words that
        do not exist."""
        made = job.done
        if made is None or made.origin is not Origin.ENGINE:
            return False
        if faulty(made) or not _otherwise(job):
            return faulty(made)
        return bool(made_up(made.source.text, made.target.text, self.asking.target))

    def _made(self, wanted: Sequence[tuple[Job, Way]]) -> dict[int, list[SegmentTranslation]]:
        """The candidates for each job, by its `id`, made in the way that stands beside it."""
        candidates: list[tuple[Job, Job]] = []
        for way in Way:
            jobs = [job for job, wish in wanted if wish is way]
            if jobs:
                candidates += self._candidates(jobs, way)
        Finishing(self.asking).finish([new for _, new in candidates])
        made: dict[int, list[SegmentTranslation]] = {}
        for job, new in candidates:
            if new.done and new.done.origin is Origin.ENGINE:
                made.setdefault(id(job), []).append(new.done)
        return made

    def _candidates(self, jobs: Sequence[Job], way: Way) -> list[tuple[Job, Job]]:
        """(the job, one with what the engine says when it is asked in that way) each."""
        if way is Way.QUOTATIONS:
            return self._quoted(jobs)
        if way is Way.PLAIN_TERMS:
            made = []
            for job in jobs:
                new = _like(job)
                new.alone, new.protected = True, job.protected
                if job.said:
                    new.result = job.said
                    made.append((job, new))
            return made
        ready = [(job, _like(job)) for job in jobs]
        for job, new in ready:
            with contained(new):
                content = job.sentence.content
                if way is Way.PLACEHOLDERS and job.done:
                    keep, quotation = self.keeping(job.sentence), job.sentence.quotation
                    new.protected = self.asking.protected(
                        content.text, quotation, keep, lost=lost(job.done)
                    )
                else:
                    new.protected = job.protected
        found = []
        ready = [(job, new) for job, new in ready if not new.error]
        for (job, new), hypotheses in zip(
            ready, self._said([new.protected.text for _, new in ready], way), strict=True
        ):
            for hypothesis in hypotheses:
                each = _like(job)
                each.protected = new.protected
                found.append((job, each, hypothesis))
        refined = self.asking.refined([new for _, new, _ in found], [h for *_, h in found])
        taken = []
        for (job, new, _), hypothesis in zip(found, refined, strict=True):
            with contained(new):
                if not hypothesis.error:
                    # Whether something was lost is for the checks to say.
                    wide = way is Way.HYPOTHESES
                    self.asking.take(new, new.protected, hypothesis, wide=wide)
                    self._localise(new)
                    taken.append((job, new))
        return taken

    def _quoted(self, jobs: Sequence[Job]) -> list[tuple[Job, Job]]:
        """What the engine says with the quotation marks where it had none or had them apart from
        the words beside them, and without them where it had them."""
        ready: list[tuple[Job, Job]] = []
        for job in jobs:
            content, quotation = job.sentence.content, job.sentence.quotation
            given = {job.protected.text}
            for shown in (True, False):
                new = _like(job)
                with contained(new):
                    if shown:
                        again_ = job.protected.again
                        new.protected = again_(()) if again_ else job.protected
                    else:
                        keep = self.keeping(job.sentence)
                        new.protected = self.asking.protected(
                            content.text, quotation, keep, clauses=1
                        )
                    if new.protected.text not in given:
                        given.add(new.protected.text)
                        ready.append((job, new))
        hypotheses = self.asking.hypotheses([(new.protected.text, None) for _, new in ready])
        refined = self.asking.refined([new for _, new in ready], hypotheses)
        taken = []
        for (job, new), hypothesis in zip(ready, refined, strict=True):
            with contained(new):
                if not hypothesis.error and not self.asking.take(new, new.protected, hypothesis):
                    taken.append((job, new))
        return taken

    def _localise(self, job: Job) -> None:
        """Give a number that travelled as a placeholder the separators of the target."""
        source = job.sentence.content.text
        edits = localise_numbers(source, job.text, self.asking.source, self.asking.target)
        if edits:
            job.text, moves = apply(job.text, edits)
            if job.alignment is not None:
                job.alignment = move_alignment(job.alignment, target=moves)

    def _said(self, texts: Sequence[str], way: Way) -> list[list[Hypothesis]]:
        """What the engine says to each, in that way: one hypothesis or several."""
        if way is Way.CLAUSES:
            parts = [cut_to_fit(text, _half(text)) for text in texts]
            answers = iter(self.asking.hypotheses([(t, None) for each in parts for _, t in each]))
            return [[joined([(at, next(answers)) for at, _ in each])] for each in parts]
        options = HYPOTHESES if way is Way.HYPOTHESES else None
        first = self.asking.hypotheses([(text, None) for text in texts], options)
        return [[each, *each.others] for each in first]


def _like(job: Job) -> Job:
    return Job(job.sentence, job.found, matches=job.matches)


def _otherwise(job: Job) -> bool:
    """Whether the model was given the quotation marks in a way that it can be given otherwise."""
    return any(item.kind in _MARKS for item in job.protected.items)


def _half(text: str) -> Callable[[str], bool]:
    """Whether a part of that text is short enough, where it is to be cut in two or three."""
    return lambda part: len(part) <= 0.8 * len(text)


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Spans in order, without those that overlap one before."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.start < span.end and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return kept


def _chosen(
    before: SegmentTranslation,
    candidates: Sequence[SegmentTranslation],
    chosen: int,
    way: Way,
) -> SegmentTranslation:
    """What was chosen of them, as `best` says, with what was tried on record."""
    after = candidates[chosen - 1] if chosen else before
    if chosen:
        wrong = dict.fromkeys(f.check for f in before.findings if faults([f]) != _SOUND)
        said = ", ".join(wrong) or "words that do not exist"
        finding = Finding(
            "repair",
            Severity.INFO,
            f"the first translation had faults ({said}); made again: {way.value}",
            "Compare it with the original.",
        )
        kept = [f for f in before.findings if f.check == "repair"]
        # An alignment of a wider beam would cost another decoding.
        linked = after.links or followed(before.links, before.target.text, after.target.text)
        after = replace(after, findings=(*after.findings, *kept, finding), links=linked)
    return replace(after, tried=(*before.tried, way.value))


def best(candidates: Sequence[SegmentTranslation], language: str) -> int:
    """The index of the candidate to keep, the first being what stands.

    One that is in `language` with words that do not exist is no better than one with a fault.
    """
    ranks = [(_weight(c, language), -(c.score or -99.0)) for c in candidates]
    better = [i for i, (weight, _) in enumerate(ranks) if weight < ranks[0][0]]
    return min(better, key=lambda i: (*ranks[i], i), default=0)


def _weight(made: SegmentTranslation, language: str) -> tuple[int, int]:
    errors, warnings = faults(made.findings)
    return errors, warnings + len(made_up(made.source.text, made.target.text, language))


def _in_vain(made: SegmentTranslation) -> SegmentTranslation:
    """What nothing mended, with findings that say so."""
    said = "other attempts gave nothing better"
    return replace(
        made,
        findings=tuple(
            replace(f, message=f"{f.message}; {said}")
            if faults([f]) != _SOUND and not f.message.endswith("nothing better")
            else f
            for f in made.findings
        ),
    )
