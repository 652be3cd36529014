"""Labels and headlines: what is wrong with a first translation, and which attempt is taken."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from syndicate.model import Alignment, Inline, Origin, SegmentTranslation, Span
from syndicate.pipeline.sentences.job import Sentence
from syndicate.pipeline.sentences.short import Short, is_short, renderings_in, short
from syndicate.steps import Answer
from syndicate.terms.casting import cast_of
from syndicate.translate.align import words


def run(
    source: str,
    said: str,
    answers: Mapping[str, str] | None = None,
    *,
    pair: tuple[str, str] = ("en", "pt"),
    known: tuple[tuple[str, str], ...] = (),
    names: tuple[str, ...] = (),
    brief: bool = True,
) -> tuple[Short, list[str]]:
    """What is taken, and what was asked; answers are aligned word by word."""
    cast = cast_of([], pair[0], persons=names)
    sentence = Sentence(Inline(source), names=cast.find(source), known=known, brief=brief)
    steps = short(sentence, said, None, *pair)
    asked: list[str] = []

    def answer(text: str) -> Answer:
        made = (answers or {}).get(text, "")
        a, b = words(text), words(made)
        rows = tuple(tuple(float(i == j) for i in range(len(a))) for j in range(len(b)))
        return Answer(made, lambda: Alignment(a, b, rows))

    try:
        asks = next(steps)
        while True:
            asked += [ask.source for ask in asks]
            asks = steps.send([answer(ask.source) for ask in asks])
    except StopIteration as stop:
        taken: Short = stop.value
        return taken, asked


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("climate", True),
        ("River level", True),
        ("Rebels seize key town", True),
        ("Who pays for the flood?", False),
        ("It rained.", False),
        (
            "It rained for three days and nobody in the town of the mill could get to work at all",
            False,
        ),
        ("2,480", False),
    ],
)
def test_labels_and_headlines_are_told_from_sentences(text: str, label: bool) -> None:
    assert is_short(Sentence(Inline(text))) is label


@pytest.mark.parametrize(
    ("pair", "source", "said", "inside", "taken"),
    [
        (("pt", "en"), "ônibus", "Bus Bus", "They talked about bus.", "bus"),
        (("en", "pt"), "March", "Março de Março", "Eles falaram sobre Março.", "Março"),
        (("en", "pt"), "vaccines", "as vacinas", "Eles falaram sobre vacinas.", "vacinas"),
        (("en", "pt"), "police", "da polícia", "Eles falaram sobre polícia.", "polícia"),
        (("pt", "en"), "mulheres", "Women ’s", "They talked about women.", "women"),
        (("pt", "en"), "Partido", "The Party", "They talked about Party.", "Party"),
    ],
)
def test_what_nobody_wrote_is_taken_off(
    pair: tuple[str, str], source: str, said: str, inside: str, taken: str
) -> None:
    frames = {"en": "They talked about {}.", "pt": "Falaram sobre {}."}
    small = source[:1].lower() + source[1:]
    answers = {frames[pair[0]].replace("{}", small): inside}
    got, _ = run(source, said, answers, pair=pair)
    assert got.text == taken


def test_one_attempt_that_agrees_is_enough() -> None:
    got, asked = run("water", "água", {"They talked about water.": "Eles falaram sobre água."})
    assert (got.text, asked) == ("água", ["They talked about water."])


def test_a_word_that_does_not_exist_gives_way_to_what_others_say() -> None:
    inside = {"Falaram sobre refugiados.": "Talked about refugees."}
    got, asked = run("refugiados", "Refugeees", inside, pair=("pt", "en"))
    assert (got.text, asked) == ("refugees", ["Falaram sobre refugiados."])
    # Where the attempt within a sentence has a fault too, there are two more.
    answers = {
        "Falaram sobre refugiados.": "Talked about refugeees.",
        "refugiados.": "Refugees.",
        "sobre refugiados": "on refugees",
    }
    got, asked = run("refugiados", "Refugeees", answers, pair=("pt", "en"))
    assert (got.text, len(asked)) == ("refugees", 3)


def test_the_first_stands_where_all_disagree() -> None:
    answers = {
        "They talked about share.": "Eles falaram sobre ação.",
        "Share.": "Dividir.",
        "with the share": "com a quota",
    }
    assert run("Share", "Partilha", answers)[0].text == "Partilha"


def test_a_faulty_label_takes_what_the_articles_sentences_have_without_asking() -> None:
    got, asked = run(
        "restauro", "Restorry", pair=("pt", "en"), known=(("restauro", "restoration"),)
    )
    assert (got.text, asked) == ("restoration", [])
    assert got.tried == ("what the article's sentences have for it",)


def test_the_articles_sentences_decide_with_one_more_attempt() -> None:
    inside = {"They talked about housing.": "Eles falaram sobre habitação."}
    got, _ = run("housing", "casa", inside, known=(("housing", "habitação"),))
    assert got.text == "habitação"
    # Another part of speech there: what is said of the label itself is right.
    inside = {"They talked about climate.": "Eles falaram sobre clima."}
    got, _ = run("climate", "clima", inside, known=(("climate", "climáticas"),))
    assert got.text == "clima"


def test_a_name_that_is_no_word_stays_as_it_is() -> None:
    assert run("Careenage", "Cuidados")[0].text == "Careenage"
    got, asked = run("São Cipriano", "St Cypriano", pair=("pt", "en"))
    assert (got.text, asked) == ("St Cypriano", [])


def test_a_table_header_without_a_fault_costs_nothing() -> None:
    got, asked = run("District", "Distrito", brief=False)
    assert (got.text, asked) == ("Distrito", [])


def test_another_form_of_the_same_word_in_the_sentences_changes_nothing() -> None:
    got, asked = run("strikes", "greves", known=(("strikes", "greve"),))
    assert (got.text, asked) == ("greves", [])


@pytest.mark.parametrize("source", ["LGBTQ", "WHO", "Nell Harrow", "AI"])
def test_names_and_acronyms_are_left_alone(source: str) -> None:
    got, asked = run(source, "Qualquer", names=("Nell Harrow",))
    assert (got.text, asked) == ("Qualquer", [])


@pytest.mark.parametrize(
    ("pair", "source", "said"),
    [
        (("en", "pt"), "Two dead", "Dois mortos"),
        (("en", "pt"), "No deal", "Nenhum acordo"),
        (("en", "pt"), "What we know", "O que sabemos"),
        (("en", "pt"), "The flood", "A inundação"),
        (("pt", "en"), "direitos humanos", "human rights"),
    ],
)
def test_what_belongs_to_a_label_stays(pair: tuple[str, str], source: str, said: str) -> None:
    assert run(source, said, pair=pair)[0].text == said


def test_a_keyword_loses_the_capitals_of_a_title() -> None:
    assert run("povos indígenas", "Indigenous Peoples", pair=("pt", "en"))[0].text == (
        "indigenous peoples"
    )
    assert run("Povos indígenas", "Indigenous Peoples", pair=("pt", "en"))[0].text == (
        "Indigenous Peoples"
    )


def test_a_label_is_never_blown_up() -> None:
    said = "A polícia do estado disse que não vai comentar o assunto de hoje"
    answers = {"They talked about police.": "Eles falaram sobre polícia.", "Police.": "Polícia."}
    assert run("Police", said, answers)[0].text == "Polícia"


def test_a_headline_in_title_case_is_asked_for_in_small_letters() -> None:
    source = "Exiled Reporters Keep Publishing in Lisbon"
    small = "Exiled reporters keep publishing in Lisbon"
    got, asked = run(
        source,
        "Exilados Repórteres Manter Publicação em Lisboa",
        {small: "Repórteres exilados continuam publicando em Lisboa"},
    )
    assert asked == [small, f"{small}."]
    assert got.text == "Repórteres exilados continuam publicando em Lisboa"


def test_a_headline_takes_the_attempt_that_agrees_with_the_articles_sentences() -> None:
    known = (("Strike", "greve"), ("trains", "trens"))
    got, _ = run(
        "Strike halts trains in the north",
        "Golpe pára os comboios no norte",
        {"Strike halts trains in the north.": "Greve interrompe trens no norte."},
        known=known,
    )
    assert got.text == "Greve interrompe trens no norte"


def test_a_headline_that_nothing_speaks_against_costs_nothing() -> None:
    said = "Greve interrompe trens no norte"
    got, asked = run(
        "Strike halts trains in the north", said, known=(("Strike", "greve"), ("trains", "trens"))
    )
    assert (got.text, asked) == (said, [])


def test_renderings_are_those_that_the_sentences_links_tell() -> None:
    source, target = "The union called a strike on Monday.", "O sindicato convocou uma greve."
    links = tuple(
        (Span(s, s + len(a)), Span(t, t + len(b)))
        for a, b in (("union", "sindicato"), ("called", "convocou"), ("strike", "greve"))
        for s, t in [(source.index(a), target.index(b))]
    )
    made = SegmentTranslation(Inline(source), Inline(target), Origin.ENGINE, links=links)
    label = Sentence(Inline("Strike"))
    headline = Sentence(Inline("Union calls strike over wages today"))
    assert renderings_in(label, [made], "en", "pt") == (("Strike", "greve"),)
    assert dict(renderings_in(headline, [made], "en", "pt")) == {
        "Union": "sindicato",
        "strike": "greve",
    }
    unlinked = SegmentTranslation(Inline(source), Inline(target), Origin.ENGINE)
    assert renderings_in(label, [unlinked], "en", "pt") == ()


def test_a_headline_in_capitals_keeps_them() -> None:
    assert not is_short(Sentence(Inline("CURFEW EXTENDED AFTER THIRD NIGHT OF VIOLENCE")))
    assert is_short(Sentence(Inline("Curfew extended after third night of violence")))
