"""A model that loops or stops early is noticed, asked again, and reported where it stays bad."""

from __future__ import annotations

import pytest
from puppet import Told

from syndicate.model import Hypothesis, Inline, Options, Origin, Severity
from syndicate.pipeline.sentences import again
from syndicate.pipeline.sentences.translator import Sentence, Translator
from syndicate.terms.match import Matcher

SOURCE = "The council voted on Tuesday to repair the sea wall before the storms of the winter."
GOOD = "O conselho votou na terça-feira a reparação do paredão antes das tempestades do inverno."
LOOP = "O conselho votou na terça-feira, " + "na terça-feira à noite, " * 12
SHORT = "O conselho votou."
LONG = GOOD + " O governo disse também que tudo seria diferente no ano que vem, se chover muito."


def run(engine: Told, *sources: str) -> list[tuple[str, list[str]]]:
    way = Translator(engine, "en", "pt", Matcher("en", []))
    done = way.translate([Sentence(Inline(source)) for source in sources])
    assert {d.origin for d in done} <= {Origin.ENGINE, Origin.FAILED}
    return [(d.target.text, [f.message for f in d.findings]) for d in done]


@pytest.mark.parametrize("bad", [LOOP, SHORT, LONG, "", "O conselho votou na terça " * 2])
def test_what_is_bad_is_tried_again_and_the_good_attempt_kept(bad: str) -> None:
    engine = Told(lambda s, o: Hypothesis(bad if o.beam_size == 1 else GOOD, -0.3))
    assert run(engine, SOURCE) == [(GOOD, [again.kept(again.ATTEMPTS[0]).message])]


def test_what_is_good_is_asked_for_once() -> None:
    engine = Told(lambda s, o: Hypothesis(GOOD))
    assert run(engine, SOURCE) == [(GOOD, [])]
    assert [options for _, options in engine.settings] == [Options()]


def test_a_loop_that_a_wider_beam_does_not_break_is_broken_by_force() -> None:
    engine = Told(lambda s, o: Hypothesis(GOOD if o.no_repeat_ngram else LOOP, -0.2))
    ((text, messages),) = run(engine, SOURCE)
    assert (text, messages) == (GOOD, [again.kept(again.ATTEMPTS[1]).message])
    assert again.kept(again.ATTEMPTS[1]).severity is Severity.WARNING


def test_where_the_source_repeats_the_model_is_not_kept_from_it() -> None:
    source = "The Smith and Smith, " + "Smith and Smith, " * 8 + "apples apples."
    engine = Told(lambda s, o: Hypothesis("palavras inventadas", -0.2))
    ((_, messages),) = run(engine, source)
    assert messages
    assert not any(options.no_repeat_ngram for _, options in engine.settings)


def test_what_stays_bad_is_reported_and_says_that_it_was_tried() -> None:
    engine = Told(lambda s, o: Hypothesis(LOOP, -0.2))
    ((text, messages),) = run(engine, SOURCE)
    assert text == LOOP.strip() or text == LOOP
    assert any("repeats" in m and m.endswith("nothing better") for m in messages)


def test_only_the_suspect_sentence_is_asked_again() -> None:
    others = [f"The council voted on item {n} of the list." for n in range(2, 30)]
    engine = Told(
        lambda s, o: Hypothesis(
            (GOOD if o.beam_size > 1 else LOOP)
            if s == SOURCE
            else s.replace("The council voted on item", "O conselho votou o ponto").replace(
                "of the list", "da lista"
            )
        )
    )
    done = run(engine, *others[:9], SOURCE, *others[9:])
    assert done[9][0] == GOOD
    assert {s for s, options in engine.settings if options != Options()} == {SOURCE}


def test_a_failing_second_attempt_costs_nothing() -> None:
    engine = Told(
        lambda s, o: Hypothesis(SHORT) if o.beam_size == 1 else Hypothesis("", error="no memory")
    )
    ((text, _),) = run(engine, SOURCE)
    assert text == SHORT


def test_among_equals_the_likelier_attempt_is_kept_and_none_that_is_worse() -> None:
    assert again.best([(2, None), (0, -1.4), (0, -0.6)]) == 2
    assert again.best([(1, -0.5), (1, -0.1), (2, -0.1)]) == 0
    assert again.best([(2, -0.5), (1, -0.9), (2, -0.1)]) == 1
    assert again.best([(1, None)]) == 0


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        (SOURCE, GOOD, ("en", "pt")),
        ("Mayor opens the harbour bridge", "Prefeito abre a ponte do porto", ("en", "pt")),
        ("No.", "Não, não foi isso que ela disse.", ("en", "pt")),
        ("No, no, no, no, no, no, no, no, no, no!", "Não, não, não, não, não, não!", ("en", "pt")),
        (SOURCE, "市议会周二投票决定在冬季风暴来临之前修复海堤。", ("en", "zh")),
        ("市议会周二投票决定在冬季风暴来临之前修复海堤。", SOURCE, ("zh", "en")),
        (SOURCE, "市議会は火曜日、冬の嵐の前に防波堤を修復することを決議した。", ("en", "ja")),
    ],
)
def test_good_translations_are_not_doubted(
    source: str, target: str, languages: tuple[str, str]
) -> None:
    assert again.doubt(source, target, languages) == 0


@pytest.mark.parametrize(
    ("target", "languages", "doubt"),
    [
        ("", ("en", "pt"), 2),
        (LOOP, ("en", "pt"), 2),
        (SHORT, ("en", "pt"), 2),
        (GOOD[:45], ("en", "pt"), 1),
        (LONG, ("en", "pt"), 1),
        (LONG + LONG, ("en", "pt"), 2),
        (
            "O conselho votou a obra do paredão, a obra do paredão, antes do inverno.",
            ("en", "pt"),
            1,
        ),
        ("市议会。", ("en", "zh"), 2),
        ("市议会周二投票，" + "投票决定" * 5, ("en", "zh"), 2),
    ],
)
def test_bad_translations_are_doubted(target: str, languages: tuple[str, str], doubt: int) -> None:
    assert again.doubt(SOURCE, target, languages) == doubt


def test_an_unlikely_translation_is_doubted_where_the_engine_has_a_score() -> None:
    assert again.doubt(SOURCE, GOOD, ("en", "pt"), -0.4) == 0
    assert again.doubt(SOURCE, GOOD, ("en", "pt"), -2.5) == 1
