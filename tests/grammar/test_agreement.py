"""Laws of agreement in all languages that have a grammar."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import syndicate.grammar
from syndicate.grammar import grammar
from syndicate.grammar.agreement import Agreement, agree, standing_gender
from syndicate.grammar.paradigm import GERMAN, ROMANCE, Level, Row
from syndicate.model import Span
from syndicate.text import apply

Place = Callable[..., tuple[str, Agreement]]

LANGUAGES = ["de", "en", "es", "fr", "it", "pt"]
# A masculine and a feminine noun that no rule knows, singular and plural, and an adjective.
MADE_UP = "Plorbto"
ADJECTIVES = {
    "pt": ["violento", "severo", "russo", "policial", "europeu"],
    "es": ["violento", "severo", "ruso", "policial", "europeo"],
    "it": ["violento", "severo", "russo", "militare", "europeo"],
    "fr": ["violent", "sanglant", "policier", "européen", "national"],
}
HEADS = {"pt": ("o", "a"), "es": ("el", "la"), "it": ("il", "la"), "fr": ("le", "la")}


@settings(deadline=None)  # the first word of a language loads its list
@given(data=st.data())
def test_what_was_made_to_agree_agrees(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(LANGUAGES))
    rules = grammar(language)
    slot = data.draw(st.sampled_from(GERMAN if rules.declension else ROMANCE))
    rows = {row for each in rules.agreeing.values() for row in each if row.cell(slot)}
    glued = ""
    for level in sorted(Level, reverse=True):
        own = sorted((row for row in rows if row.level is level), key=lambda row: row.cells)
        if own and data.draw(st.booleans()):
            word = data.draw(st.sampled_from(own)).cell(slot)[0]
            glued += word + ("" if word.endswith("'") else " ")
    text = f"{glued}{MADE_UP} 12"
    here = Span(len(glued), len(glued) + len(MADE_UP))
    gender, plural = data.draw(st.sampled_from(["m", "f", "mf", ""])), data.draw(st.booleans())
    once = agree(rules, text, here, MADE_UP, gender=gender, plural=plural)
    assert all(e.end <= here.start or e.start >= here.end for e in once.edits)
    new, moves = apply(text, once.edits)
    there = moves.forward(here)
    assert new[there.start : there.end] == MADE_UP
    if not once.unsure:
        again = agree(rules, new, there, MADE_UP, gender=gender, plural=plural)
        assert apply(new, again.edits)[0] == new


@settings(deadline=None)  # the first word of a language loads its list
@given(data=st.data())
def test_there_and_back_gives_the_text_again(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(sorted(ADJECTIVES)))
    rules = grammar(language)
    after = " ".join(data.draw(st.lists(st.sampled_from(ADJECTIVES[language]), max_size=2)))
    text = f"{HEADS[language][0]} {MADE_UP} {after}"
    here = Span(len(HEADS[language][0]) + 1, len(HEADS[language][0]) + 1 + len(MADE_UP))
    there, moves = apply(text, agree(rules, text, here, MADE_UP, gender="f", plural=False).edits)
    assert there.startswith(HEADS[language][1] + " ")
    here = moves.forward(here)
    assert apply(there, agree(rules, there, here, MADE_UP, gender="m", plural=False).edits)[0] == (
        text
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_has_a_form_for_every_slot_and_sound(language: str) -> None:
    rules = grammar(language)
    rows: list[Row] = [*rules.adjectives, *(r for each in rules.agreeing.values() for r in each)]
    for row in rows:
        assert len(row.cells) in (len(ROMANCE), len(GERMAN))
        assert all(len(cell) <= len(rules.sounds) + 1 for cell in row.cells)
        assert all(form == form.lower() for cell in row.cells for form in cell)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_noun_has_two_genders(language: str) -> None:
    path = Path(syndicate.grammar.__file__).with_name(f"{language}.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    words = [word for nouns in data.get("genders", {}).values() for word in nouns]
    assert sorted(words) == sorted(set(words))
    assert all(word == word.lower() for word in words)


def test_a_language_without_a_file_is_left_alone(place: Place) -> None:
    assert not grammar("eu").known
    assert place("eu", "the [x] y", "z", "f", plural=True) == ("the z y", Agreement((), False))


@pytest.mark.parametrize(
    ("language", "marked", "gender"),
    [
        ("pt", "Sua [presidente] saiu", "f"),
        ("pt", "O novo [presidente] saiu", "m"),
        ("fr", "L'[élève]", ""),
        ("de", "mit der [Xy]", "f"),
        ("en", "The [president]", ""),
        ("pt", "[Presidente]", ""),
    ],
)
def test_the_gender_that_stands(language: str, marked: str, gender: str) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    assert standing_gender(grammar(language), text, Span(start, end)) == gender
