"""Which form of a term goes into a sentence."""

from __future__ import annotations

import pytest

from syndicate.grammar import grammar
from syndicate.model import Term, TermKind
from syndicate.terms.form import capitalised, choose, is_plural, same_letters

PT = grammar("pt")
MAYOR = Term(
    "mayor", "prefeito", gender="mf", plural="prefeitos",
    forms=("prefeito", "prefeitos", "prefeita", "prefeitas"),
)  # fmt: skip
SUPPRESS = Term(
    "crack down", "reprimir", pos="verb", forms=("reprimiu", "reprime", "reprimem", "reprimindo")
)
HARSH = Term(
    "heavy-handed", "truculento", pos="adjective", gender="mf",
    forms=("truculento", "truculentos", "truculenta", "truculentas"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("term", "plural", "old", "feminine", "form"),
    [
        (Term("crackdown", "ofensiva", plural="ofensivas"), False, "repressão", False, "ofensiva"),
        (Term("crackdown", "ofensiva", plural="ofensivas"), True, "repressões", False, "ofensivas"),
        # No plural is stated: the regular one.
        (Term("crackdown", "ofensiva"), True, "repressões", False, "ofensivas"),
        (Term("army", "Forças Armadas", plural="Forças Armadas"), True, "x", False, "Forças Armadas"),
        (MAYOR, False, "autarca", False, "prefeito"),
        (MAYOR, False, "autarca", True, "prefeita"),
        (MAYOR, True, "autarcas", True, "prefeitas"),
        (SUPPRESS, False, "atacou", False, "reprimiu"),
        (SUPPRESS, False, "repressão", False, None),
        (SUPPRESS, False, "agiu", False, "reprimiu"),
        (SUPPRESS, False, "atacando", False, "reprimindo"),
        (SUPPRESS, False, "punir", False, "reprimir"),
        (HARSH, False, "violenta", False, "truculenta"),
        (HARSH, False, "violentos", False, "truculentos"),
    ],
)  # fmt: skip
def test_number_gender_and_ending_decide(
    term: Term, plural: bool, old: str, feminine: bool, form: str | None
) -> None:
    assert choose(term, plural, term.source, old, feminine, PT)[0] == form


def test_what_must_not_be_translated_keeps_the_characters_of_the_source() -> None:
    term = Term("Pride in London", "Pride in London", TermKind.DO_NOT_TRANSLATE)
    assert choose(term, False, "Pride\u00a0in London", "x", False, PT) == (
        "Pride\u00a0in London",
        "",
    )


def test_a_verb_is_for_a_person_to_see() -> None:
    assert choose(SUPPRESS, False, "x", "agiu", False, PT)[1]
    assert "none of its listed forms" in choose(SUPPRESS, False, "x", "repressão", False, PT)[1]


@pytest.mark.parametrize(
    ("term", "plural", "form", "expected"),
    [
        (MAYOR, False, "prefeito", False),
        (MAYOR, True, "prefeitos", True),
        (Term("army", "Forças Armadas", plural="Forças Armadas"), False, "Forças Armadas", True),
        (Term("data", "informação", plural="informação"), True, "informação", False),
    ],
)
def test_the_number_of_a_form(term: Term, plural: bool, form: str, expected: bool) -> None:
    assert is_plural(term, plural, form, PT) is expected


@pytest.mark.parametrize(
    ("old", "text", "start", "form"),
    [
        ("repressão", "A repressão falhou", 2, "ofensiva"),
        ("Repressão", "Repressão falhou", 0, "Ofensiva"),
        ("Repressão", "“Repressão” falhou", 1, "Ofensiva"),
        ("REPRESSÃO", "A REPRESSÃO FALHOU", 2, "OFENSIVA"),
        ("OMS", "A OMS falhou de novo", 2, "ofensiva"),
    ],
)
def test_capitals_follow_the_sentence(old: str, text: str, start: int, form: str) -> None:
    assert capitalised("ofensiva", old, text, start) == form


def test_apostrophes_and_capitals_are_the_same_letters() -> None:
    assert same_letters("Workers' Party", "workers’ party")
    assert not same_letters("Workers' Party", "Workers Party")
