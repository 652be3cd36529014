"""German: determiners and adjectives by case, contractions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from syndicate.grammar import grammar
from syndicate.grammar.agreement import Agreement

Place = Callable[..., tuple[str, Agreement]]


@pytest.mark.parametrize(
    ("before", "form", "gender", "plural", "after"),
    [
        ("mit der [Regierung]", "Angriff", "m", False, "mit dem Angriff"),
        ("Er sprach beim [Angriff]", "Wahl", "f", False, "Er sprach bei der Wahl"),
        ("Im neuen [Gesetz] steht", "Verordnung", "f", False, "In der neuen Verordnung steht"),
        ("in der neuen [Verordnung] steht", "Gesetz", "n", False, "im neuen Gesetz steht"),
        ("gegen den schweren [Angriff]", "Offensive", "f", False, "gegen die schwere Offensive"),
        ("gegen die schwere [Offensive]", "Angriff", "m", False, "gegen den schweren Angriff"),
        ("ein neuer [Angriff]", "Offensive", "f", False, "eine neue Offensive"),
        ("wegen des [Angriffs]", "Offensive", "f", False, "wegen der Offensive"),
        ("zur [Wahl]", "Streik", "m", False, "zum Streik"),
        ("zum [Streik]", "Wahlen", "f", True, "zu den Wahlen"),
        ("schwere [Angriffe]", "Offensive", "f", False, "schwere Offensive"),
        ("von der [Regierung]", "Rat", "m", False, "vom Rat"),
    ],
)
def test_what_stands_beside_a_term_agrees(
    before: str, form: str, gender: str, plural: bool, after: str, place: Place
) -> None:
    text, made = place("de", before, form, gender, plural=plural)
    assert (text, made.unsure) == (after, "")


@pytest.mark.parametrize(
    ("before", "form", "gender", "plural"),
    [
        ("Die [Regierung] sagt", "Rat", "m", False),
        ("ein neues [Gesetz]", "Angriff", "m", False),
        ("seine harte [Offensive]", "Angriff", "m", False),
    ],
)
def test_what_no_rule_decides_is_said(
    before: str, form: str, gender: str, plural: bool, place: Place
) -> None:
    text, made = place("de", before, form, gender, plural=plural)
    assert made.unsure and text.startswith(before.partition("[")[0])


@pytest.mark.parametrize(
    ("term", "gender", "number", "plural"),
    [
        ("Außenminister", "m", "singular", "Außenminister"),
        ("Regierung", "f", "singular", "Regierungen"),
        ("Menschenrecht", "n", "singular", "Menschenrechte"),
        ("Ministerpräsidentin", "f", "singular", "Ministerpräsidentinnen"),
        ("Staatsoberhaupt", "", "", ""),
        ("Luftangriffe", "m", "plural", ""),
        ("Angriffe", "m", "plural", ""),
        ("Krise", "f", "singular", "Krisen"),
        ("Vereinte Nationen", "f", "plural", ""),
    ],
)
def test_terms(term: str, gender: str, number: str, plural: str) -> None:
    rules = grammar("de")
    found = rules.gender_of(term), rules.number_of(term), rules.pluralise(term)
    assert found == (gender, number, plural)
