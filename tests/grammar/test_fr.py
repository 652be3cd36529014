"""French: articles, contractions, elision and euphony, adjectives."""

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
            "Il dénonce l'[attaque] violente.",
            "répression",
            "f",
            False,
            "Il dénonce la répression violente.",
        ),
        (
            "Il dénonce la [répression] violente.",
            "assaut",
            "m",
            False,
            "Il dénonce l'assaut violent.",
        ),
        ("Il parle de l'[attaque]", "siège", "m", False, "Il parle du siège"),
        ("Il parle du [siège]", "attaque", "f", False, "Il parle de l'attaque"),
        ("Il parle d'[attaques]", "répression", "f", False, "Il parle de répression"),
        ("Cet [assaut]", "répression", "f", False, "Cette répression"),
        ("Cette [répression]", "assaut", "m", False, "Cet assaut"),
        ("Cette [répression]", "siège", "m", False, "Ce siège"),
        ("sa [guerre]", "offensive", "f", False, "son offensive"),
        ("le nouveau [siège] imposé", "assaut", "m", False, "le nouvel assaut imposé"),
        ("la nouvelle [répression] policière", "assaut", "m", False, "le nouvel assaut policier"),
        ("au [siège]", "attaque", "f", False, "à l'attaque"),
        ("toutes les [attaques] militaires", "assauts", "m", True, "tous les assauts militaires"),
        ("l’[attaque] sanglante", "huit", "m", False, "le huit sanglant"),
        ("la [guerre]", "haine", "f", False, "la haine"),
        ("la [guerre]", "homme", "m", False, "l'homme"),
        ("aux [attaques] sociales", "projet", "m", False, "au projet social"),
    ],
)
def test_what_stands_beside_a_term_agrees(
    before: str, form: str, gender: str, plural: bool, after: str, place: Place
) -> None:
    text, made = place("fr", before, form, gender, plural=plural)
    assert (text, made.unsure) == (after, "")


@pytest.mark.parametrize(
    ("before", "form", "gender", "plural"),
    [
        ("des [attaques]", "offensive", "f", False),
        ("chaque [attaque]", "attaques", "f", True),
        ("il parle de [x]", "les Verts", "m", True),
    ],
)
def test_what_no_rule_decides_is_said(
    before: str, form: str, gender: str, plural: bool, place: Place
) -> None:
    text, made = place("fr", before, form, gender, plural=plural)
    assert made.unsure and text.startswith(before.partition("[")[0])


@pytest.mark.parametrize(
    ("term", "gender", "number", "plural"),
    [
        ("premier ministre", "m", "singular", "premiers ministres"),
        ("ministre des Affaires étrangères", "m", "singular", "ministres des Affaires étrangères"),
        ("droit de l'homme", "m", "singular", "droits de l'homme"),
        ("chargé d'affaires", "", "singular", "chargés d'affaires"),
        ("porte-parole", "mf", "singular", "porte-parole"),
        ("haut-commissaire", "mf", "singular", "hauts-commissaires"),
        ("grève générale", "f", "singular", "grèves générales"),
        ("journal", "m", "singular", "journaux"),
        ("journaux", "m", "plural", ""),
        ("voix", "f", "singular", "voix"),
        ("États-Unis", "m", "plural", ""),
        ("sanctions", "f", "plural", ""),
    ],
)
def test_terms(term: str, gender: str, number: str, plural: str) -> None:
    rules = grammar("fr")
    found = rules.gender_of(term), rules.number_of(term), rules.pluralise(term)
    assert found == (gender, number, plural)
