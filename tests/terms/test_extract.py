"""Candidates for a glossary: what is found in a text, and how it is counted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.model import Span
from syndicate.terms.extract import Candidate, context, extract
from syndicate.terms.general import general, tokens
from syndicate.terms.names import introduced


def found(*texts: str, language: str = "en", minimum: int = 2) -> dict[str, Candidate]:
    return {c.source: c for c in extract(texts, language, minimum=minimum)}


STORM = (
    "The council paid for the sea wall.",
    "Two sea walls broke in the night.",
    "Engineers say the sea wall was old.",
)


def test_a_term_of_several_words_is_counted_with_its_plural() -> None:
    term = found(*STORM)["sea wall"]
    assert (term.count, term.pos) == (3, "noun")
    assert [place.plural for place in term.places] == [False, True, False]


def test_what_stands_only_inside_a_longer_term_is_none() -> None:
    assert "wall" not in found(*STORM)
    assert "wall" in found(*STORM, "The wall fell.", "Nobody saw the wall.")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("The council voted. Nobody knew. The council voted.", "voted"),
        ("They want to clean it. They want to clean it.", "clean"),
        ("The trust expects the best. The trust expects the best.", "expects"),
        ("It rains heavily. It rains heavily.", "heavily"),
        ("The news came late. The news came late.", "new"),
        ("They see https://a.example/tide and the tide.", "tide"),
        ("The secretary joins calls. The secretary joins calls.", "secretary join"),
        ("See the group of the group.", "group of the group"),
    ],
)
def test_what_is_no_term(text: str, missing: str) -> None:
    assert missing not in found(text)


@pytest.mark.parametrize(
    ("text", "name", "pos"),
    [
        ("They met Maria da Silva in town.", "Maria da Silva", "proper-noun"),
        ("It came from the University of Saint Brannoc today.", "University of Saint Brannoc",
         "proper-noun"),
        ("The Wexmere Marsh Trust agreed.", "Wexmere Marsh Trust", "proper-noun"),
        ("We saw Dr Ana Costa there.", "Ana Costa", "proper-noun"),
        ("Reporters Without Borders wrote.", "Reporters Without Borders", "proper-noun"),
        ("Near WEXMERE it rained. In Wexmere it did not.", "Wexmere", "proper-noun"),
        ("It left NATO. It joined NATO.", "NATO", "acronym"),
    ],
)  # fmt: skip
def test_names_are_told_by_capitals_inside_a_sentence(text: str, name: str, pos: str) -> None:
    sentences = text.replace(". ", ".\n").split("\n")
    assert found(*sentences)[name].pos == pos


@pytest.mark.parametrize(
    ("texts", "missing"),
    [
        (("Yesterday it rained.", "Yesterday it snowed."), "Yesterday"),
        (("House prices rose.", "House owners smiled."), "House"),
        (("COUNCIL VOTES FOR THE WALL", "COUNCIL VOTES AGAIN FOR IT"), "COUNCIL"),
        (("Russian soldiers came.", "The Russian soldiers left."), "Russian"),
        (("She and Marie Struthers of AI met.",), "Marie Struthers of AI"),
    ],
)
def test_a_capital_alone_makes_no_name(texts: tuple[str, ...], missing: str) -> None:
    assert missing not in found(*texts)


def test_an_acronym_is_paired_with_each_of_its_meanings() -> None:
    terms = found(
        "He works for Amnesty International (AI) in Rome.",
        "It is sold as artificial intelligence (AI) to banks.",
    )
    assert terms["AI"].pairs == ("Amnesty International", "artificial intelligence")
    assert terms["Amnesty International"].pairs == ("AI",)
    assert terms["artificial intelligence"].pos == "noun"


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("the World Health Organization (WHO) said", "World Health Organization"),
        ("the Panel on Climate Change (PCC)", "Panel on Climate Change"),
        ("he came (ABC) late", None),
        ("nothing (very) short", None),
        ("the bank (IMF)", None),
    ],
)
def test_the_words_behind_an_acronym(text: str, long: str | None) -> None:
    pairs = [text[a.start : a.end] for a, _ in introduced(text)]
    assert pairs == ([long] if long else [])


def test_portuguese_terms_have_their_noun_first() -> None:
    terms = found(
        "A coleta de lixo parou.",
        "As coletas de lixo voltam amanhã.",
        "Os direitos humanos contam.",
        "São direitos humanos.",
        language="pt",
    )
    assert terms["coleta de lixo"].count == 2
    assert terms["direito humano"].count == 2
    assert "lixo" not in terms


def test_of_a_language_without_rules_names_are_found_all_the_same() -> None:
    assert not general("fi").words
    assert "Maija Virtanen" in found("Eilen puhui Maija Virtanen.", language="fi")


_WORDS = st.sampled_from(
    [
        "the", "a", "sea", "wall", "walls", "council", "Council", "NATO", "(NATO)", "of", "de",
        "Ana", "Costa", "voted", "said", "to", "run,", "it’s", "https://a.example", "US$5", "“Now",
        "Well-known", "12", "é",
    ]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.lists(_WORDS, max_size=12).map(" ".join), max_size=6))
def test_law_every_candidate_stands_where_it_says(texts: list[str]) -> None:
    for candidate in extract(texts, "en", minimum=1):
        assert candidate.count == len(candidate.places) >= 1
        assert candidate.score > 0
        for place in candidate.places:
            said = texts[place.text][place.span.start : place.span.end]
            if not place.plural:
                assert said.casefold() == candidate.source.casefold()
            assert said and said == said.strip()


def test_tokens_lead_back_to_the_text() -> None:
    text = "The mayor’s well-known house, e.g. at www.a.example."
    assert [text[t.span.start : t.span.end] for t in tokens(text)] == [
        "The", "mayor", "well-known", "house", "e", "g", "at",
    ]  # fmt: skip
    assert not tokens(text)[2].joined


def test_a_context_is_cut_at_words_and_on_one_line() -> None:
    text = "One two three four\nfive six seven eight nine ten."
    at = text.index("five")
    assert context(text, Span(at, at + 4), 12) == "…three four five six seven…"
