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
from syndicate.pipeline.sentences import again, naming
from syndicate.pipeline.sentences.asking import Asking
from syndicate.pipeline.sentences.finishing import Finishing, followed
from syndicate.pipeline.sentences.job import Job, Sentence, contained
from syndicate.pipeline.sentences.made_up import made_up
from syndicate.terms.transliteration import folded
from syndicate.text import apply, move_alignment, overlap
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
            (job, self._plan(job, job.done))
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
        judged = self._judged(job, made)
        if faulty(judged) or not _otherwise(job):
            return faulty(judged)
        return bool(made_up(made.source.text, made.target.text, self.asking.target))

    def _plan(self, job: Job, made: SegmentTranslation) -> list[Way]:
        tried = again.was_tried(job.tried)
        return plan(self._judged(job, made), beam_tried=tried, quoted=_otherwise(job))

    def _judged(self, job: Job, made: SegmentTranslation) -> SegmentTranslation:
        """What the checks say of it, without the names of places and bodies that became another
        word with a capital: a model knows The Hague as Haia, and a placeholder would take that
        away. A person's name is lost whole."""
        if not any(f.check == "names" for f in made.findings):
            return made
        own, text = made.source.text, made.target.text
        named = [
            one
            for one, other in made.links
            if text[other.start].isupper()
            and not folded(own[one.start : one.end]).startswith(
                folded(text[other.start : other.end])
            )
        ]
        persons = naming.persons(own, job.sentence.names, self.asking.source)
        judged = []
        for finding in made.findings:
            if finding.check == "names" and (span := finding.span):
                whole = next((person for person in persons if overlap(person, span)), None)
                if whole is None and any(overlap(name, span) for name in named):
                    continue
                finding = replace(finding, span=whole or span)
            judged.append(finding)
        return replace(made, findings=tuple(judged))

    def _made(self, wanted: Sequence[tuple[Job, Way]]) -> dict[int, list[SegmentTranslation]]:
        """The candidates for each job, by its `id`, made in the way that stands beside it."""
        candidates: list[tuple[Job, Job]] = []
        asked: list[tuple[Job, Job, Way]] = []
        for job, way in wanted:
            if way is Way.PLAIN_TERMS:
                candidates += self._plain(job)
            else:
                asked += ((job, new, way) for new in self._ready(job, way) if not new.error)
        candidates += self._taken(asked)
        Finishing(self.asking).finish([new for _, new in candidates])
        made: dict[int, list[SegmentTranslation]] = {}
        for job, new in candidates:
            if new.done and new.done.origin is Origin.ENGINE:
                made.setdefault(id(job), []).append(new.done)
        return made

    @staticmethod
    def _plain(job: Job) -> list[tuple[Job, Job]]:
        """What the engine said already, for terms without its help."""
        if not job.said:
            return []
        new = _like(job)
        new.alone, new.protected = True, job.protected
        new.result = job.said
        return [(job, new)]

    def _ready(self, job: Job, way: Way) -> list[Job]:
        """The sentence made ready for the engine, in that way."""
        if way is Way.QUOTATIONS:
            return self._quoted(job)
        new = _like(job)
        with contained(new):
            new.protected = job.protected
            if way is Way.PLACEHOLDERS and job.done:
                new.protected = self.asking.protected(
                    job.sentence.content.text,
                    job.sentence.quotation,
                    self.keeping(job.sentence),
                    lost=lost(self._judged(job, job.done)),
                )
        return [new]

    def _quoted(self, job: Job) -> list[Job]:
        """The sentence with its quotation marks where the engine had none or had them apart from
        the words beside them, and without them where it had them."""
        ready: list[Job] = []
        given = {job.protected.text}
        for shown in (True, False):
            new = _like(job)
            with contained(new):
                if shown:
                    again_ = job.protected.again
                    new.protected = again_(()) if again_ else job.protected
                else:
                    new.protected = self.asking.protected(
                        job.sentence.content.text,
                        job.sentence.quotation,
                        self.keeping(job.sentence),
                        clauses=1,
                    )
                if new.protected.text not in given:
                    given.add(new.protected.text)
                    ready.append(new)
        return ready

    def _taken(self, asked: Sequence[tuple[Job, Job, Way]]) -> list[tuple[Job, Job]]:
        """(the job, one with what the engine says) for each answer to each that was made ready; all
        ways are asked at once, because a small batch costs as much as a large one."""
        found = []
        said = self._said([(new.protected.text, way) for _, new, way in asked])
        for (job, new, way), hypotheses in zip(asked, said, strict=True):
            for hypothesis in hypotheses:
                each = _like(job)
                each.protected = new.protected
                found.append((job, each, way, hypothesis))
        refined = self.asking.refined([each for _, each, _, _ in found], [h for *_, h in found])
        taken = []
        for (job, each, way, _), hypothesis in zip(found, refined, strict=True):
            with contained(each):
                if not hypothesis.error:
                    wide = way is Way.HYPOTHESES
                    gone = self.asking.take(each, each.protected, hypothesis, wide=wide)
                    if way is not Way.QUOTATIONS:
                        # Whether something was lost is for the checks to say.
                        self._localise(each)
                    elif gone:
                        continue
                    taken.append((job, each))
        return taken

    def _localise(self, job: Job) -> None:
        """Give a number that travelled as a placeholder the separators of the target."""
        source = job.sentence.content.text
        edits = localise_numbers(source, job.text, self.asking.source, self.asking.target)
        if edits:
            job.text, moves = apply(job.text, edits)
            if job.alignment is not None:
                job.alignment = move_alignment(job.alignment, target=moves)

    def _said(self, wanted: Sequence[tuple[str, Way]]) -> list[list[Hypothesis]]:
        """What the engine says to each text, in the way beside it: one hypothesis or several."""
        wide = [(text, None) for text, way in wanted if way is Way.HYPOTHESES]
        several = iter(self.asking.hypotheses(wide, HYPOTHESES))
        parts = [
            cut_to_fit(text, _half(text)) if way is Way.CLAUSES else [(0, text)]
            for text, way in wanted
            if way is not Way.HYPOTHESES
        ]
        answers = iter(self.asking.hypotheses([(t, None) for each in parts for _, t in each]))
        ones = iter([joined([(at, next(answers)) for at, _ in each]) for each in parts])
        said = []
        for _, way in wanted:
            if way is Way.HYPOTHESES:
                first = next(several)
                said.append([first, *first.others])
            else:
                said.append([next(ones)])
        return said


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
        left = _faulty_checks(after)
        mended = [check for check in _faulty_checks(before) if check not in left]
        said = ", ".join(mended) or "words that do not exist"
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


def _faulty_checks(made: SegmentTranslation) -> list[str]:
    """The checks that find fault and that another translation may satisfy, each once."""
    return list(dict.fromkeys(f.check for f in made.findings if faults([f]) != _SOUND))


def best(candidates: Sequence[SegmentTranslation], language: str) -> int:
    """The index of the candidate to keep, the first being what stands.

    One that is in `language` with words that do not exist is no better than one with a fault.
    """
    ranks = [(_weight(c, language), _blemishes(c), -(c.score or -99.0)) for c in candidates]
    better = [i for i, (weight, *_) in enumerate(ranks) if weight < ranks[0][0]]
    return min(better, key=lambda i: (*ranks[i], i), default=0)


def _weight(made: SegmentTranslation, language: str) -> tuple[int, int]:
    errors, warnings = faults(made.findings)
    return errors, warnings + len(made_up(made.source.text, made.target.text, language))


def _blemishes(made: SegmentTranslation) -> int:
    """Errors and warnings of any kind: among candidates alike, the fewest."""
    return sum(f.severity is not Severity.INFO for f in made.findings)


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
