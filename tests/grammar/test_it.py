"""Italian: articles by sound, articulated prepositions, adjectives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from syndicate.grammar import grammar
from syndicate.grammar.agreement import Agreement

Place = Callable[..., tuple[str, Agreement]]


@pytest.mark.parametrize(
    ("before", "form", "gender", "plural", "after"),
    [
        (
            "Condanna la [repressione] violenta.",
            "assedio",
            "m",
            False,
            "Condanna l'assedio violento.",
        ),
        ("l'[attacco] violento", "repressione", "f", False, "la repressione violenta"),
        ("gli [attacchi] violenti", "sciopero", "m", False, "lo sciopero violento"),
        ("il nuovo [piano]", "sciopero", "m", False, "il nuovo sciopero"),
        ("dello [sciopero] generale", "attacco", "m", False, "dell'attacco generale"),
        ("un [attacco]", "offensiva", "f", False, "un'offensiva"),
        ("un'[offensiva] russa", "sciopero", "m", False, "uno sciopero russo"),
        ("uno [sciopero]", "attacco", "m", False, "un attacco"),
        (
            "tutti i nuovi [attacchi] militari",
            "offensive",
            "f",
            True,
            "tutte le nuove offensive militari",
        ),
        ("nelle [città]", "zona", "f", False, "nella zona"),
        ("quell'[attacco]", "guerra", "f", False, "quella guerra"),
        ("la sua [guerra]", "piano", "m", False, "il suo piano"),
        ("i suoi [piani]", "guerre", "f", True, "le sue guerre"),
        ("del [regime]", "stato", "m", False, "dello stato"),
        ("le [sanzioni] europee", "blocco", "m", False, "il blocco europeo"),
    ],
)
def test_what_stands_beside_a_term_agrees(
    before: str, form: str, gender: str, plural: bool, after: str, place: Place
) -> None:
    text, made = place("it", before, form, gender, plural=plural)
    assert (text, made.unsure) == (after, "")


@pytest.mark.parametrize(
    ("before", "form", "gender", "plural"),
    [
        ("ogni [attacco]", "offensive", "f", True),
        ("parla di [x]", "il Regno", "m", False),
        ("un [attacco]", "scioperi", "m", True),
    ],
)
def test_what_no_rule_decides_is_said(
    before: str, form: str, gender: str, plural: bool, place: Place
) -> None:
    text, made = place("it", before, form, gender, plural=plural)
    assert made.unsure and text.startswith(before.partition("[")[0])


@pytest.mark.parametrize(
    ("term", "gender", "number", "plural"),
    [
        ("primo ministro", "m", "singular", "primi ministri"),
        ("ministro degli Esteri", "m", "singular", "ministri degli Esteri"),
        ("diritto umano", "m", "singular", "diritti umani"),
        ("cessate il fuoco", "m", "singular", "cessate il fuoco"),
        ("città", "f", "singular", "città"),
        ("crisi", "f", "singular", "crisi"),
        ("attivista", "mf", "singular", "attivisti"),
        ("richiedente asilo", "mf", "singular", "richiedenti asilo"),
        ("attacco", "m", "singular", "attacchi"),
        ("Camera dei deputati", "f", "singular", "Camere dei deputati"),
        ("leggi", "f", "plural", ""),
        ("sanzioni", "f", "plural", ""),
        ("Stati Uniti", "m", "plural", ""),
    ],
)
def test_terms(term: str, gender: str, number: str, plural: str) -> None:
    rules = grammar("it")
    found = rules.gender_of(term), rules.number_of(term), rules.pluralise(term)
    assert found == (gender, number, plural)
