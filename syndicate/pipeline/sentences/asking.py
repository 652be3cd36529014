"""What is asked of an engine for one pair of languages, each different text once.

Stages that need the engine's help (terms, marks, names) are generators that yield lists of `Ask`;
`Asking.run` drives many of them at once, so that what they ask goes to the engine in one call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Generic

from syndicate import langs
from syndicate.model import Finding, Hypothesis, Options, Severity, Span
from syndicate.pipeline.sentences.job import Job
from syndicate.pipeline.sentences.said import Said
from syndicate.steps import Answer, Ask, Result, Steps
from syndicate.translate.engine import Engine
from syndicate.translate.protection.protect import Protected, protect
from syndicate.translate.protection.quotation import QuotationMark
from syndicate.translate.protection.quotation import find as find_quotation
from syndicate.translate.protection.restore import Restored, restore

CLAUSE = 4
"""Words from which a quoted clause says by itself who speaks: “It’s over” does not."""


@dataclass(slots=True)
class Stage(Generic[Result]):
    """A stage at work on one sentence.

    protected  the sentence, which asks with a prefix go on from
    steps      the generator
    done       called with what it returns
    guard      makes what a fault of ours is contained in
    """

    protected: Protected
    steps: Steps[Result]
    done: Callable[[Result], None]
    guard: Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Asking:
    """An engine, asked for one pair of languages with the settings of a run."""

    engine: Engine
    source: str
    target: str
    options: Options = Options()
    localise_dates: bool = False
    _said: Said = field(default_factory=Said, compare=False)

    def hypotheses(
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

    def protected(
        self,
        text: str,
        quotation: Sequence[QuotationMark] | None = None,
        keep: Sequence[Span] = (),
        *,
        clauses: int = CLAUSE,
        lost: Sequence[Span] = (),
    ) -> Protected:
        """A text made ready for the engine; `quotation` as its block tells it, if it has one.

        `lost` travels as placeholders, and what is to `keep` where the model does not keep names
        by itself. `clauses` are words from which a quoted clause goes without its quotation marks.
        """
        return protect(
            text,
            self.engine.unknown(text, self.source, self.target),
            quotation=find_quotation(text, self.source) if quotation is None else quotation,
            quotes=langs.quotes(self.target),
            keep=keep,
            language=self.source,
            clauses=clauses if self.aligns else 0,
            aside=lost,
        )

    @property
    def aligns(self) -> bool:
        """Whether the engine tells which words became which, without being asked twice."""
        aligns = getattr(self.engine, "aligns", None)
        return self.options.beam_size == 1 and bool(aligns and aligns(self.source, self.target))

    def restored(self, protected: Protected, hypothesis: Hypothesis) -> Restored:
        """What the engine said, with everything put back."""
        return restore(
            protected,
            hypothesis.text,
            hypothesis.align,
            self.source,
            self.target,
            localise_dates=self.localise_dates,
        )

    def take(
        self, job: Job, protected: Protected, hypothesis: Hypothesis, *, wide: bool = False
    ) -> Callable[[], Protected] | None:
        """Put back what the engine gave for a sentence; where something was lost, what makes it
        ready for another attempt.

        With a wider beam (`wide`, or the run's) alignment costs another decoding: it is read where
        something needs it.
        """
        restored = self.restored(protected, hypothesis)
        job.text, job.score = restored.text, hypothesis.score
        job.findings = [*restored.findings, *_unknown(hypothesis, restored.text)]
        job.hypothesis = hypothesis
        wanted = (self.options.beam_size == 1 and not wide) or _needs_alignment(job)
        job.alignment = restored.align() if wanted and restored.align else None
        return restored.retry

    def refined(self, jobs: Sequence[Job], hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
        """Better alignment, from an engine that can make it, for the sentences that need one."""
        refine = getattr(self.engine, "refine", None)
        done = list(hypotheses)
        needed = [i for i, job in enumerate(jobs) if _needs_alignment(job)]
        if refine is None or not needed:
            return done
        texts = [jobs[i].protected.text for i in needed]
        better = refine(texts, [done[i] for i in needed], self.source, self.target)
        for index, hypothesis in zip(needed, better, strict=True):
            done[index] = hypothesis
        return done

    def answers(self, asked: Sequence[tuple[Protected, Ask]]) -> list[Answer]:
        """What the engine says to each, put back; nothing where it fails."""
        wanted: list[tuple[Protected, str | None]] = []
        for protected, ask in asked:
            if ask.prefix is not None:
                wanted.append((protected, protected.fold_prefix(ask.prefix)))
            else:
                wanted.append((self.protected(ask.source), None))
        hypotheses = self.hypotheses([(each.text, prefix) for each, prefix in wanted], kept=True)
        answers = []
        for (protected, _), hypothesis in zip(wanted, hypotheses, strict=True):
            if hypothesis.error:
                answers.append(Answer(""))
            else:
                restored = self.restored(protected, hypothesis)
                answers.append(Answer(restored.text, restored.align))
        return answers

    def run(self, stages: Iterable[Stage[Result]]) -> None:
        """Drive stages to their ends, asking for all of them at once."""
        waiting: list[tuple[Stage[Result], Sequence[Ask]]] = []
        for stage in stages:
            self._advance(stage, None, waiting)
        while waiting:
            asked, waiting = waiting, []
            answers = iter(self.answers([(s.protected, ask) for s, asks in asked for ask in asks]))
            for stage, asks in asked:
                self._advance(stage, [next(answers) for _ in asks], waiting)

    @staticmethod
    def _advance(
        stage: Stage[Result],
        answers: Sequence[Answer] | None,
        waiting: list[tuple[Stage[Result], Sequence[Ask]]],
    ) -> None:
        with stage.guard():
            try:
                asks = next(stage.steps) if answers is None else stage.steps.send(answers)
            except StopIteration as stop:
                stage.done(stop.value)
            else:
                waiting.append((stage, asks))


def _needs_alignment(job: Job) -> bool:
    return bool(job.matches or job.sentence.content.marks)


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
