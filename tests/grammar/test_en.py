"""English: a and an, this and these, number and plural of terms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from syndicate.grammar import grammar
from syndicate.grammar.agreement import Agreement

Place = Callable[..., tuple[str, Agreement]]

EN = grammar("en-GB")


@pytest.mark.parametrize(
    ("article", "words"),
    [
        (
            "an",
            "attack; hour; honest man; heir; NGO; MP; MEP; FBI agent; LGBT person; HIV test"
            " ; EU official; 8-year-old; 11 September plan; 18th attack; 80% rise; 800"
            "-strong force; X-ray; SMS; NHS trust; RAF base; MI5 officer; S-300 battery; Iranian;"
            " unidentified man; unimportant vote; 11,000-strong crowd; umbrella; F-16; $8 million plan",
        ),
        (
            "a",
            "strike; university; union; unanimous vote; unified front; UN official; UAE official; US senator; UK"
            " court; UNESCO site; European; euro; one-day strike; once-safe city; user; NATO base;"
            " NASA probe; FIFA official; 1,800-strong crowd; 110-page report; house; hotel; BBC"
            " reporter; PhD; 7-day truce; Ukrainian; Ugandan; useful plan; uranium mine; WHO report;"
            " yellow card; SWAT team; unit; utility; ubiquitous flag; ewe; U-turn; unicorn; uniform;",
        ),
    ],
)
def test_a_or_an_goes_by_sound(article: str, words: str, place: Place) -> None:
    for form in filter(None, map(str.strip, words.split(";"))):
        for other in ("a", "an", "A"):
            text, made = place("en", f"{other} [x] came", form)
            wanted = article.capitalize() if other == "A" else article
            assert (text, made.changed) == (f"{wanted} {form} came", False)


@pytest.mark.parametrize(
    ("before", "form", "plural", "after"),
    [
        ("This [attack] was", "strikes", True, "These strikes was"),
        ("Those [attacks] were", "strike", False, "That strike were"),
        ("this violent [attack] was", "strikes", True, "these violent strikes was"),
        ("this fierce and bloody [attack]", "strikes", True, "these fierce and bloody strikes"),
        ("an [attack]", "fierce strike", False, "a fierce strike"),
        ("a violent [strike]", "attack", False, "a violent attack"),
        ("the [strikes] were", "attack", False, "the attack were"),
        ("that week [attack]", "strike", False, "that week strike"),
    ],
)
def test_number(before: str, form: str, plural: bool, after: str, place: Place) -> None:
    text, made = place("en", before, form, plural=plural)
    assert (text, made.unsure) == (after, "")


@pytest.mark.parametrize(
    ("before", "form", "plural"),
    [("an [attack]", "strikes", True), ("every [attack]", "strikes", True),
     ("two [attacks]", "strike", False), ("several [attacks]", "strike", False)],
)  # fmt: skip
def test_a_word_that_does_not_go_with_the_number_is_said(
    before: str, form: str, plural: bool, place: Place
) -> None:
    text, made = place("en", before, form, plural=plural)
    assert made.unsure and text.startswith(before.partition("[")[0])


def test_a_noun_that_changes_number_before_more_words_is_a_change(place: Place) -> None:
    assert place("en", "the [strikes] were", "attack")[1].changed
    assert not place("en", "the [strike] was", "attack")[1].changed


@pytest.mark.parametrize(
    ("term", "number", "plural"),
    [
        ("strike", "singular", "strikes"),
        ("prime minister", "singular", "prime ministers"),
        ("head of state", "singular", "heads of state"),
        ("attorney general", "singular", "attorneys general"),
        ("secretary-general", "singular", "secretaries-general"),
        ("commander-in-chief", "singular", "commanders-in-chief"),
        ("chargé d'affaires", "singular", "chargés d'affaires"),
        ("German", "singular", "Germans"),
        ("woman", "singular", "women"),
        ("army", "singular", "armies"),
        ("crisis", "singular", "crises"),
        ("veto", "singular", "vetoes"),
        ("NGO", "singular", "NGOs"),
        ("news", "singular", "news"),
        ("Congress", "singular", "Congresses"),
        ("United States", "singular", "United States"),
        ("strikes", "plural", ""),
        ("sanctions", "plural", ""),
        ("weapons of mass destruction", "plural", ""),
        ("armed forces", "plural", "armed forces"),
        ("police", "plural", "police"),
    ],
)
def test_terms(term: str, number: str, plural: str) -> None:
    assert (EN.gender_of(term), EN.number_of(term)) == ("", number)
    assert EN.pluralise(term) == plural


def test_words_before_a_noun_and_before_a_verb_are_different_words() -> None:
    assert not EN.before_noun & EN.before_verb
    assert {"the", "of", "their"} <= EN.before_noun
    assert {"they", "will", "not"} <= EN.before_verb
