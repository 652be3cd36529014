"""Enforcement on sentences whose translation and alignment are given, Portuguese and English."""

from __future__ import annotations

import pytest

from syndicate.model import Alignment, Case, Glossary, Severity, Span, Term, TermKind, TermOutcome
from syndicate.steps import Answer, Ask, Steps
from syndicate.terms.enforce import Enforced, enforce
from syndicate.terms.files import default_case
from syndicate.terms.match import Matcher
from syndicate.translate.align import words
from syndicate.translate.project import Projector


def run(
    source: str,
    target: str,
    links: dict[str, str] | None,
    *terms: Term,
    answers: dict[str, str] | tuple[str, ...] = (),
    pair: tuple[str, str] = ("en", "pt"),
    asked: list[Ask] | None = None,
) -> Enforced:
    """Enforce `terms`; `links` maps target words to source words (first occurrence each)."""
    alignment = None
    if links is not None:
        s, t = words(source), words(target)
        said = [source[w.start : w.end] for w in s]
        rows = []
        for word in t:
            linked = links.get(target[word.start : word.end])
            rows.append(tuple(float(linked == each) for each in said))
        alignment = Alignment(s, t, tuple(rows))
    matches = Matcher(pair[0], [Glossary("house", *pair, terms, "")]).find(source)
    steps = enforce(source, target, alignment, matches, *pair, Projector(*pair).locate)
    return drive(steps, answers, asked)


def drive(
    steps: Steps[Enforced],
    answers: dict[str, str] | tuple[str, ...] = (),
    asked: list[Ask] | None = None,
) -> Enforced:
    """Answer what is asked, by its text or in order; nothing where there is no answer."""
    waiting = iter(answers)

    def answer(ask: Ask) -> Answer:
        if isinstance(answers, dict):
            return Answer(answers.get(ask.source if ask.prefix is None else ask.prefix, ""))
        return Answer(next(waiting, ""))

    try:
        asks = next(steps)
        while True:
            if asked is not None:
                asked.extend(asks)
            asks = steps.send([answer(ask) for ask in asks])
    except StopIteration as stop:
        result: Enforced = stop.value
        return result


def term(source: str, target: str, **more: object) -> Term:
    return Term(source, target, **{"case": default_case(source), **more})  # type: ignore[arg-type]


OFFENSIVE = term("crackdown", "ofensiva", gender="f", plural="ofensivas")


def test_a_required_form_that_stands_already_is_left_alone() -> None:
    done = run(
        "The mayors met.",
        "Os prefeitos se reuniram.",
        {"prefeitos": "mayors"},
        term("mayor", "prefeito", plural="prefeitos", forms=("prefeito", "prefeitos")),
    )
    assert done.text == "Os prefeitos se reuniram."
    assert [u.outcome for u in done.uses] == [TermOutcome.ALREADY]
    assert done.uses[0].target_span == Span(3, 12)


def test_a_form_that_stands_for_a_later_mention_is_left_to_it() -> None:
    done = run(
        "The agency UNHCR and the staff of Unhcr left.",
        "A agência ACNU e o pessoal do ACNUR partiram.",
        {"ACNU": "UNHCR", "ACNUR": "Unhcr"},
        term("UNHCR", "ACNUR", case=Case.IGNORE),
    )
    assert done.text == "A agência ACNUR e o pessoal do ACNUR partiram."
    assert [u.outcome for u in done.uses] == [TermOutcome.PLACED, TermOutcome.ALREADY]


def test_a_term_at_the_start_of_a_line_in_capitals_is_in_capitals() -> None:
    done = run(
        "CRACKDOWN GOES ON",
        "REPRESSÃO VAI SEGUINDO",
        {"REPRESSÃO": "CRACKDOWN"},
        term("crackdown", "ofensiva", gender="f"),
    )
    assert done.text == "OFENSIVA VAI SEGUINDO"


def test_the_aligned_words_give_way_and_the_determiner_agrees() -> None:
    done = run(
        "He condemned the crackdown there.",
        "Ele condenou a repressão no local.",
        {"repressão": "crackdown", "a": "the"},
        term("crackdown", "cerco", gender="m"),
        answers=("Ele condenou o cerco no local.",),
    )
    assert done.text == "Ele condenou o cerco no local."
    assert [u.outcome for u in done.uses] == [TermOutcome.PLACED]


@pytest.mark.parametrize(
    ("before", "after"),
    [("do", "da"), ("no", "na"), ("pelo", "pela"), ("ao", "à"), ("um", "uma"), ("Este", "Esta")],
)
def test_contractions_agree_in_gender(before: str, after: str) -> None:
    start = "Falou " if before.islower() else ""
    target = f"{start}{before} ataque ontem."
    done = run("Of the crackdown yesterday.", target, {"ataque": "crackdown"}, OFFENSIVE)
    assert done.text == f"{start}{after} ofensiva ontem."


def test_ordinals_between_determiner_and_noun_agree_too() -> None:
    done = run(
        "The second crackdown failed.",
        "O segundo ataque falhou.",
        {"ataque": "crackdown", "segundo": "second"},
        OFFENSIVE,
    )
    assert done.text == "A segunda ofensiva falhou."


def test_the_plural_of_the_source_takes_the_plural_of_the_target() -> None:
    done = run(
        "The crackdowns failed.", "Os ataques falharam.", {"ataques": "crackdowns"}, OFFENSIVE
    )
    assert done.text == "As ofensivas falharam."


def test_the_preposition_a_is_no_article() -> None:
    done = run(
        "He compared it to a crackdown.",
        "Comparou isso a repressão.",
        {"repressão": "crackdown", "a": "to"},
        term("crackdown", "cerco", gender="m"),
    )
    assert done.text == "Comparou isso a cerco."


def test_the_first_word_of_a_sentence_keeps_its_capital() -> None:
    done = run("Crackdown fails", "Repressão falha", {"Repressão": "Crackdown"}, OFFENSIVE)
    assert done.text == "Ofensiva falha"


def test_a_change_of_gender_lets_the_model_continue() -> None:
    asked: list[Ask] = []
    done = run(
        "The attack was condemned.",
        "O ataque foi condenado.",
        {"ataque": "attack"},
        term("attack", "ofensiva", gender="f"),
        answers=("A ofensiva foi condenada.",),
        asked=asked,
    )
    assert [a.prefix for a in asked] == ["A ofensiva"]
    assert done.text == "A ofensiva foi condenada."
    assert [u.outcome for u in done.uses] == [TermOutcome.PLACED]


@pytest.mark.parametrize(
    "continuation",
    [
        "A ofensiva",  # lost the rest
        "A ofensiva foi condenada e depois voltou a começar de novo.",  # invented
        "Uma ofensiva foi condenada.",  # does not begin as it must
        "A ofensiva do ataque.",  # brings the old word back
    ],
)
def test_a_continuation_that_loses_something_is_refused(continuation: str) -> None:
    done = run(
        "The attack was condemned.",
        "O ataque foi condenado.",
        {"ataque": "attack"},
        term("attack", "ofensiva", gender="f"),
        answers=(continuation,),
    )
    assert done.text == "A ofensiva foi condenado."
    assert [u.outcome for u in done.uses] == [TermOutcome.CHECK_AGREEMENT]


def test_a_woman_in_office_keeps_her_form() -> None:
    secretary = term(
        "foreign secretary",
        "ministro das Relações Exteriores",
        gender="mf",
        forms=(
            "ministro das Relações Exteriores",
            "ministros das Relações Exteriores",
            "ministra das Relações Exteriores",
            "ministras das Relações Exteriores",
        ),
    )
    links = {"secretária": "secretary", "Exterior": "foreign", "A": "The"}
    done = run("The foreign secretary left.", "A secretária do Exterior saiu.", links, secretary)
    assert done.text == "A ministra das Relações Exteriores saiu."
    assert [u.outcome for u in done.uses] == [TermOutcome.PLACED]


def test_a_verb_that_the_alignment_drew_in_stays() -> None:
    source, target = "CEPAL prevê uma recessão.", "CEPAL predicts a recession."
    s, t = words(source), words(target)
    rows = ((1.0, 0, 0, 0, 0), (0.6, 0.3, 0, 0, 0), (0, 0, 1.0, 0, 0), (0, 0, 0, 1.0, 0), (0,) * 5)
    alignment = Alignment(s, t, rows)
    glossary = Glossary("house", "pt", "en", (term("CEPAL", "ECLAC"),), "")
    matches = Matcher("pt", [glossary]).find(source)
    find = Projector("pt", "en").locate
    done = drive(enforce(source, target, alignment, matches, "pt", "en", find))
    assert done.text == "ECLAC predicts a recession."


def test_do_not_translate_keeps_the_characters_of_the_source() -> None:
    done = run(
        "Pride in London was large.",
        "O Orgulho em Londres foi grande.",
        {"Orgulho": "Pride", "em": "in", "Londres": "London"},
        term("Pride in London", "Pride in London", kind=TermKind.DO_NOT_TRANSLATE),
    )
    assert done.text == "O Pride in London foi grande."


def test_a_negation_is_never_taken_along() -> None:
    links = {"apátrigo": "person", "não": "person"}
    done = run(
        "A stateless person cannot go.",
        "Um apátrigo não pode ir.",
        links,
        term("stateless person", "apátrida"),
    )
    assert done.text == "Um apátrida não pode ir."


def test_a_forbidden_rendering_is_an_error() -> None:
    done = run(
        "The mayor won.",
        "O maior ganhou.",
        {},
        term("mayor", "maior", kind=TermKind.FORBIDDEN, path="house.en-pt.csv", line=7),
    )
    (finding,) = done.findings
    assert finding.severity is Severity.ERROR
    assert "house.en-pt.csv:7" in finding.remedy


def test_a_forbidden_rendering_gives_way_to_the_preferred_one() -> None:
    done = run(
        "The mayor won.",
        "O maior ganhou.",
        {"maior": "mayor"},
        term("mayor", "prefeito", gender="m"),
        term("mayor", "maior", kind=TermKind.FORBIDDEN),
    )
    assert done.text == "O prefeito ganhou."
    assert not done.findings


def test_a_term_that_the_model_left_out_is_not_placed_and_says_why() -> None:
    done = run("The mayor won.", "Ganhou.", {"Ganhou": "won"}, term("mayor", "prefeito"))
    assert done.text == "Ganhou."
    assert [(u.outcome, u.reason) for u in done.uses] == [
        (TermOutcome.NOT_PLACED, "the model left it out")
    ]


def test_without_alignment_the_term_alone_finds_its_place() -> None:
    asked: list[Ask] = []
    done = run(
        "The mayor won.",
        "O autarca ganhou.",
        None,
        term("mayor", "prefeito", gender="m"),
        answers=("autarca",),
        asked=asked,
    )
    assert "mayor" in [a.source for a in asked]
    assert done.text == "O prefeito ganhou."


def test_two_terms_are_placed_and_their_spans_follow() -> None:
    done = run(
        "The mayor met the reporter.",
        "O autarca encontrou o jornalista.",
        {"autarca": "mayor", "jornalista": "reporter"},
        term("mayor", "presidente da câmara", gender="m"),
        term("reporter", "repórter", gender="m"),
    )
    assert done.text == "O presidente da câmara encontrou o repórter."
    for use in done.uses:
        assert use.target_span is not None
        assert done.text[use.target_span.start : use.target_span.end] == use.required


def test_english_says_an_before_a_vowel_sound() -> None:
    pair = ("pt", "en")
    links = {"group": "ONG"}
    ngo = term("ONG", "NGO")
    assert run("Uma ONG.", "A group.", links, ngo, pair=pair).text == "An NGO."
    union = term("ONG", "union")
    assert run("Uma ONG.", "A group.", links, union, pair=pair).text == "A union."


def test_a_language_without_grammar_gets_plain_substitution_and_a_flag() -> None:
    done = run(
        "The mayor won.",
        "Borgmästaren vann.",
        {"Borgmästaren": "mayor"},
        Term("mayor", "kommunalrådet", case=Case.IGNORE),
        pair=("en", "sv"),
    )
    assert done.text == "Kommunalrådet vann."
    assert [u.outcome for u in done.uses] == [TermOutcome.CHECK_AGREEMENT]


@pytest.mark.parametrize(
    ("answer", "text", "outcome"),
    [
        # The words that the model has for the term alone stand elsewhere: there it is put.
        ("Repressão.", "Ele viu a ofensiva em casa.", TermOutcome.PLACED),
        # They stand nowhere: it stays where the link says, for a person to see.
        ("Batida", "Ele viu a repressão em ofensiva.", TermOutcome.CHECK_AGREEMENT),
    ],
)
def test_a_term_whose_place_is_doubtful_is_looked_for_by_its_own_rendering(
    answer: str, text: str, outcome: TermOutcome
) -> None:
    source, target = "He saw the crackdown at home.", "Ele viu a repressão em casa."
    s, t = words(source), words(target)
    rows = tuple(
        tuple(
            float(source[b.start : b.end] == "crackdown" and target[a.start : a.end] == "casa")
            for b in s
        )
        for a in t
    )
    alignment = Alignment(s, t, rows, (0.2,) * len(t))
    matches = Matcher("en", [Glossary("house", "en", "pt", (OFFENSIVE,), "")]).find(source)
    steps = enforce(source, target, alignment, matches, "en", "pt", Projector("en", "pt").locate)
    done = drive(steps, {"crackdown": answer})
    assert done.text == text
    assert [use.outcome for use in done.uses] == [outcome]
    assert ("wrong words" in done.uses[0].reason) == (outcome is TermOutcome.CHECK_AGREEMENT)
