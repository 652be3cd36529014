from __future__ import annotations

import pytest

from syndicate.model import Case, Glossary, Span, Term, TermKind
from syndicate.terms.files import default_case, digest
from syndicate.terms.match import Matcher


def glossary(*terms: Term, name: str = "house") -> Glossary:
    return Glossary(name, "en", "pt", terms, digest(terms))


def term(source: str, target: str, **more: object) -> Term:
    return Term(source, target, **{"case": default_case(source), **more})  # type: ignore[arg-type]


def found(text: str, *terms: Term, near: str = "") -> list[tuple[str, str]]:
    matcher = Matcher("en", [glossary(*terms)])
    return [
        (text[m.span.start : m.span.end], m.term.target)
        for m in matcher.find(text, near)
        if not m.held_back
    ]


UN = term("UN", "ONU")
SECURITY = term("UN Security Council", "Conselho de Segurança da ONU")
MAYOR = term("mayor", "prefeito", plural="prefeitos")
AI = term("AI", "Anistia Internacional", context=("Amnesty",))


def test_the_longest_term_wins_and_none_overlap() -> None:
    text = "The UN Security Council met; the UN did not."
    assert found(text, UN, SECURITY) == [
        ("UN Security Council", "Conselho de Segurança da ONU"),
        ("UN", "ONU"),
    ]


@pytest.mark.parametrize(
    "text", ["The UNESCO office", "a fUN day", "the un of it", "Mayors-elect", "UN2"]
)
def test_parts_of_words_and_other_cases_are_left_alone(text: str) -> None:
    assert found(text, UN) == []


@pytest.mark.parametrize(
    "text", ["Mayor Smith", "the mayor’s office", "“mayor”", "the\nmayor", "ex-mayor"]
)
def test_common_nouns_match_in_any_case_and_beside_punctuation(text: str) -> None:
    assert found(text, MAYOR) == [(text[text.lower().index("mayor") :][:5], "prefeito")]


def test_a_regular_plural_is_the_term_in_the_plural() -> None:
    (match,) = Matcher("en", [glossary(MAYOR)]).find("Two mayors met.")
    assert match.plural
    assert match.span == Span(4, 10)


def test_white_space_inside_a_term_may_be_any() -> None:
    assert found("the UN\u00a0Security\nCouncil", SECURITY)[0][1] == SECURITY.target


def test_a_homograph_is_held_back_without_its_context_words() -> None:
    matcher = Matcher("en", [glossary(AI)])
    (alone,) = matcher.find("The AI wrote a poem.")
    assert alone.held_back
    (inside,) = matcher.find("Amnesty says AI is a charity.")
    assert not inside.held_back
    (near,) = matcher.find("Marie of AI said so.", "Amnesty International (AI) is a charity.")
    assert not near.held_back


def test_the_glossary_of_higher_rank_wins() -> None:
    house = glossary(term("UN", "Nações Unidas"), name="house")
    shipped = glossary(UN, name="shipped")
    (match,) = Matcher("en", [house, shipped]).find("the UN")
    assert (match.term.target, match.glossary) == ("Nações Unidas", "house")


def test_a_forbidden_rendering_comes_with_the_preferred_one() -> None:
    bad = term("mayor", "maior", kind=TermKind.FORBIDDEN)
    (match,) = Matcher("en", [glossary(MAYOR, bad)]).find("the mayor")
    assert match.term is MAYOR
    assert match.forbidden == (bad,)


def test_a_proposed_term_is_not_applied() -> None:
    assert found("the mayor", term("mayor", "prefeito", status="proposed")) == []


def test_terms_with_an_apostrophe_and_longer_ones_of_as_many_words() -> None:
    office = term("Public Prosecutor's Office", "Ministério Público")
    prosecutor = term("Public Prosecutor", "promotor")
    assert found("The Public Prosecutor’s Office said", office, prosecutor)[0][1] == office.target
    plus, plain = term("LGBTQ+", "LGBTQ+"), term("LGBTQ", "LGBTQ")
    assert found("the LGBTQ+ community", plain, plus) == [("LGBTQ+", "LGBTQ+")]


def test_portuguese_inflects_every_word_before_the_preposition() -> None:
    terms = (
        Term("relatora especial", "special rapporteur"),
        Term("ministro do STF", "Supreme Court justice", case=Case.IGNORE),
    )
    matcher = Matcher("pt", [Glossary("house", "pt", "en", terms, "")])
    (one, two) = matcher.find("As relatoras especiais e os ministros do STF.")
    assert one.plural and two.plural


def test_a_context_word_is_a_whole_word() -> None:
    fed = term("Fed", "Fed", context=("US", "rate"))
    assert found("The Fed used its power", fed) == []
    assert found("The Fed raised rates", fed) == [("Fed", "Fed")]


def test_the_rule_of_case_can_be_set() -> None:
    assert found("who said so? The WHO.", term("WHO", "OMS")) == [("WHO", "OMS")]
    anyhow = term("WHO", "OMS", case=Case.IGNORE)
    assert len(found("who said so? The WHO.", anyhow)) == 2
