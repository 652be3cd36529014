"""What the way of sentences makes of alignment that is good, bad, or not there."""

from __future__ import annotations

from collections.abc import Sequence

import degraded
import pytest

from syndicate import resources
from syndicate.ingest.inline import parse
from syndicate.model import Hypothesis, Inline, TermOutcome
from syndicate.pipeline.sentences.translator import Sentence, Translator
from syndicate.terms import files
from syndicate.terms.match import Matcher
from syndicate.translate.argos import ArgosEngine
from syndicate.translate.attention import GUIDED, UNKNOWN

LINES = [
    "The mayor read the <b>shadow cabinet</b> a letter.",
    "The <a href='https://e.org/'>chief of staff</a> denied the report.",
    "The Court of Appeal reduced the sentence.",
    "The UN special rapporteur on torture asked to visit the prison.",
    "Rain fell on the hills.",
]


class Refining(degraded.Degraded):
    """Notes what it is asked to make better."""

    def __init__(self) -> None:
        super().__init__(ArgosEngine(threads=2), degraded.same, GUIDED)
        self.asked: list[list[str]] = []

    def refine(
        self, sentences: Sequence[str], hypotheses: Sequence[Hypothesis], source: str, target: str
    ) -> list[Hypothesis]:
        self.asked.append(list(sentences))
        return list(hypotheses)


def translator(engine: degraded.Degraded) -> Translator:
    (glossary,) = files.read(resources.folder("glossaries") / "newsroom.en-pt.csv")
    return Translator(engine, "en", "pt", Matcher("en", [glossary]))


def test_alignment_is_made_better_once_for_the_sentences_that_need_it() -> None:
    engine = Refining()
    translator(engine).translate([Sentence(parse(line)) for line in LINES])
    assert len(engine.asked) == 1
    assert len(engine.asked[0]) == 4
    assert not any("Rain" in text for text in engine.asked[0])


def test_nothing_is_asked_where_nothing_needs_it() -> None:
    engine = Refining()
    translator(engine).translate([Sentence(Inline("Rain fell on the hills."))])
    assert engine.asked == []


@pytest.mark.parametrize(
    "change", [degraded.same, degraded.noise(0.3), degraded.noise(0.8), degraded.shifted, None]
)
def test_with_any_alignment_no_mark_is_lost_and_every_term_accounted_for(
    change: degraded.Change | None,
) -> None:
    engine = degraded.Degraded(ArgosEngine(threads=2), change, UNKNOWN)
    done = translator(engine).translate([Sentence(parse(line)) for line in LINES])
    for line, each in zip(LINES, done, strict=True):
        source = parse(line)
        assert [m.kind for m in each.target.marks] == [m.kind for m in source.marks]
        assert all(m.start < m.end <= len(each.target.text) for m in each.target.marks)
        for use in each.terms:
            if use.outcome is not TermOutcome.NOT_PLACED and use.target_span is not None:
                span = use.target_span
                assert each.target.text[span.start : span.end] == use.target
    assert sum(len(each.terms) for each in done) >= 3


def test_noise_that_leaves_the_order_leaves_the_text() -> None:
    plain, noisy = (
        translator(degraded.Degraded(ArgosEngine(threads=2), change, GUIDED)).translate(
            [Sentence(parse(line)) for line in LINES]
        )
        for change in (degraded.same, degraded.uniform(0.4))
    )
    assert [each.target for each in plain] == [each.target for each in noisy]
