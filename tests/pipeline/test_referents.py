"""Where an article says that a woman holds an office, its translation does."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from syndicate.grammar import grammar
from syndicate.model import Alignment
from syndicate.pipeline.sentences.naming import Named, naming
from syndicate.pipeline.sentences.referents import feminine
from syndicate.steps import Answer
from syndicate.terms.casting import cast_of
from syndicate.terms.people import Cast, Kind
from syndicate.translate.align import words

COSTA = cast_of(["Ms Ana Costa resigned. Minister Ana Costa smiled. Mayor Tom Pike left."], "en")
SOURCE = "The minister was tired and angry."
MAN = "O ministro estava cansado e irritado."


def run(
    target: str,
    answers: Mapping[str, str] | None = None,
    *,
    source: str = SOURCE,
    cast: Cast = COSTA,
    aligned: bool = True,
) -> tuple[Named, list[str]]:
    """Name one translation, the n-th word aligned to the n-th; answers are by prefix."""
    s, t = words(source), words(target)
    rows = tuple(
        tuple(float(i == min(j, len(s) - 1)) for i in range(len(s))) for j in range(len(t))
    )
    alignment = Alignment(s, t, rows) if aligned else None
    steps = naming(source, target, alignment, cast.find(source), (), "en", "pt")
    asked: list[str] = []
    try:
        asks = next(steps)
        while True:
            asked += [ask.prefix or "" for ask in asks]
            asks = steps.send([Answer((answers or {}).get(ask.prefix or "", "")) for ask in asks])
    except StopIteration as stop:
        named: Named = stop.value
        return named, asked


def test_the_noun_its_article_and_what_agrees_become_feminine() -> None:
    named, asked = run(MAN, {"A ministra": "A ministra estava cansada e zangada."})
    assert named.text == "A ministra estava cansada e irritada."
    assert asked == ["A ministra", "A ministra estava"]
    (finding,) = named.findings
    assert finding.check == "names.mended" and "Ana Costa" in finding.message


def test_a_continuation_that_changes_the_word_itself_is_not_heard() -> None:
    answers = {
        "A ministra": "A ministrada estava cansada e irritada.",
        "A ministra estava": "A ministra estava cansada e irritada.",
    }
    assert run(MAN, answers)[0].text == "A ministra estava cansada e irritada."


@pytest.mark.parametrize("answers", [{}, {"A ministra": "O ministro estava cansado e irritado."}])
def test_the_sentence_stays_where_the_model_does_not_go_on(answers: dict[str, str]) -> None:
    named, _ = run(MAN, answers)
    assert (named.text, named.findings) == (MAN, ())


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (SOURCE, "A ministra estava cansada e irritada."),  # she is a woman there already
        ("The minister Tom Pike left.", "O ministro Tom Pike saiu."),  # somebody else
        ("The mayor left.", "O prefeito saiu."),  # a man, or nobody knows
        ("A minister left.", "Um ministro saiu."),  # any
        ("The minister-elect left.", "O ministro eleito saiu."),
    ],
)
def test_what_is_right_or_not_known_stays(source: str, target: str) -> None:
    named, asked = run(target, source=source)
    assert (named.text, asked) == (target, [])


def test_without_an_alignment_nothing_is_done() -> None:
    assert run(MAN, {"A ministra": "A ministra estava cansada."}, aligned=False)[0].text == MAN


def test_an_office_that_two_hold_means_nobody() -> None:
    cast = cast_of(["Ms Ana Costa resigned. Minister Ana Costa met Minister Jon Hart."], "en")
    assert not [m for m in cast.find(SOURCE) if m.name.kind is Kind.OFFICE]


def test_the_office_before_her_name_is_hers() -> None:
    cast = cast_of(["Mayor Rose Field spoke. Mrs Field left."], "en")
    source, target = "Mayor Rose Field spoke.", "Prefeito Rose Field falou."
    spans = [m.span for m in cast.find(source) if m.name.kind is Kind.OFFICE]
    assert [source[span.start : span.end] for span in spans] == ["Mayor"]
    assert run(target, source=source, cast=cast)[0].text == target  # no article shows a man


@pytest.mark.parametrize(
    ("language", "man", "woman"),
    [
        ("pt", "ministro", "ministra"),
        ("pt", "Diretor", "Diretora"),
        ("pt", "presidente", "presidente"),
        ("pt", "exército", ""),
        ("es", "ministro", "ministra"),
        ("en", "minister", ""),
    ],
)
def test_feminine(language: str, man: str, woman: str) -> None:
    assert feminine(man, grammar(language)) == woman
