"""Spanish: articles, contractions, el before a stressed a, e and u, adjectives."""

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
            "Condenó la [represión] violenta de ayer.",
            "asedio",
            "m",
            False,
            "Condenó el asedio violento de ayer.",
        ),
        ("Habló de la [represión] policial", "cerco", "m", False, "Habló del cerco policial"),
        ("los primeros [ataques] rusos", "ofensiva", "f", False, "la primera ofensiva rusa"),
        ("el [río]", "agua", "f", False, "el agua"),
        ("del [agua]", "río", "m", False, "del río"),
        ("muerte y [ataque]", "incendio", "m", False, "muerte e incendio"),
        ("muerte o [ataque]", "homicidio", "m", False, "muerte u homicidio"),
        ("el duro [golpe] impuesto", "represión", "f", False, "la dura represión impuesta"),
        ("a la [huelga] general", "paro", "m", False, "al paro general"),
        ("todas las [sanciones] europeas", "bloqueo", "m", False, "todo el bloqueo europeo"),
        ("gran [huelga]", "paros", "m", True, "grandes paros"),
        (
            "nuevos y duros [ataques] militares",
            "ofensiva",
            "f",
            False,
            "nueva y dura ofensiva militar",
        ),
    ],
)
def test_what_stands_beside_a_term_agrees(
    before: str, form: str, gender: str, plural: bool, after: str, place: Place
) -> None:
    text, made = place("es", before, form, gender, plural=plural)
    assert (text, made.unsure) == (after, "")


@pytest.mark.parametrize(
    ("before", "form", "gender", "plural"),
    [
        ("acusa a [x]", "el Reino", "m", False),
        ("cada [ataque]", "ofensivas", "f", True),
    ],
)
def test_what_no_rule_decides_is_said(
    before: str, form: str, gender: str, plural: bool, place: Place
) -> None:
    text, made = place("es", before, form, gender, plural=plural)
    assert made.unsure and text.startswith(before.partition("[")[0])


@pytest.mark.parametrize(
    ("term", "gender", "number", "plural"),
    [
        ("ministro de Asuntos Exteriores", "m", "singular", "ministros de Asuntos Exteriores"),
        ("derecho humano", "m", "singular", "derechos humanos"),
        ("primer ministro", "m", "singular", "primeros ministros"),
        ("alto el fuego", "m", "singular", "altos el fuego"),
        ("portavoz", "mf", "singular", "portavoces"),
        ("huelga general", "f", "singular", "huelgas generales"),
        ("crisis", "f", "singular", "crisis"),
        ("ONU", "f", "singular", "ONU"),
        ("orden de arresto", "", "singular", "órdenes de arresto"),
        ("Estados Unidos", "m", "plural", ""),
        ("sanciones", "f", "plural", ""),
    ],
)
def test_terms(term: str, gender: str, number: str, plural: str) -> None:
    rules = grammar("es")
    found = rules.gender_of(term), rules.number_of(term), rules.pluralise(term)
    assert found == (gender, number, plural)
