"""Each check finds what it must and leaves what is clean."""

from __future__ import annotations

import pytest

from syndicate import checks
from syndicate.checks import CHECKS, Pair
from syndicate.ingest.inline import parse
from syndicate.model import Severity, Span, TermOutcome, TermUse


def found(source: str, target: str, *uses: TermUse) -> set[str]:
    pair = Pair(parse(source), parse(target), "en", "pt", uses)
    return {finding.check for finding in checks.run(pair)}


FAULTS = [
    ("empty", "The house is red.", ""),
    ("untranslated", "The house on the hill is red.", "The house on the hill is red."),
    ("length", "The house on the hill is red and old.", "Casa."),
    ("length", "The house is red.", "A casa é vermelha e a rua também é e o rio e a ponte velha."),
    ("repetition", "He went home.", "Ele foi para casa ele foi para casa ele foi para casa e fim."),
    ("numbers", "It cost 15 million in 2019.", "Custou 15 milhões."),
    ("numbers", "It cost some millions.", "Custou 15 milhões."),
    ("numbers", "In 2019 it was 40.", "Em 2019 era 400."),
    ("numbers", "It closes at 10:30 p.m. today.", "Fecha às 10:30 de hoje."),
    ("numbers", "Visitors: 1,250,000 a year", "Visitantes: 1.250,000 por ano"),
    ("numbers", "They sold 1,250 houses", "Venderam 1,250 casas"),
    ("tokens", "Write to a.b@example.org now.", "Escreva para a.b agora."),
    ("tokens", "Follow @unhcr and #news.", "Siga @unhcr e notícias."),
    ("tokens", "See https://example.org/a for it.", "Veja para isso."),
    ("quotations", "“We won,” she said.", "Ganhámos, disse ela."),
    ("quotations", "She said so.", "“Disse” «ela»."),
    ("marks", 'A <a href="https://e.org/">red</a> house.', "Uma casa vermelha."),
    (
        "marks",
        'A <a href="https://e.org/1">red</a> house.',
        'Uma casa <a href="https://e.org/2">vermelha</a>.',
    ),
    ("marks", "A <em>red</em> house.", "Uma casa vermelha."),
]

CLEAN = [
    ("The house is red.", "A casa é vermelha."),
    ("Jeremy Hunt", "Jeremy Hunt"),
    ("WHO", "OMS"),
    ("12.5%", "12,5%"),
    ("They sold 1,250 houses", "Venderam 1.250 casas"),
    ("They sold 1,250 houses", "Venderam 1250 casas"),
    ("It cost £48,600 in 2019.", "Custou £ 48.600 em 2019."),
    ("“We won,” she said.", "“Ganhámos”, disse ela."),
    ("The workers’ union said no.", "O sindicato dos trabalhadores disse não."),
    ("He said ‘yes’.", "Ele disse “sim”."),
    ("See https://example.org/a.", "Veja https://example.org/a."),
    (
        'A <a href="https://e.org/">red</a> house.',
        'Uma casa <a href="https://e.org/">vermelha</a>.',
    ),
    ("It opens at 6 p.m. today.", "Abre às 18h00 de hoje."),
    ("It opens at 2:30 p.m.", "Abre às 14h30."),
    ("No, no, no, she said.", "Não, não, não, disse ela."),
]


@pytest.mark.parametrize(("check", "source", "target"), FAULTS)
def test_faults_are_found(check: str, source: str, target: str) -> None:
    assert check in found(source, target)


@pytest.mark.parametrize(("source", "target"), CLEAN)
def test_clean_sentences_are_left(source: str, target: str) -> None:
    assert found(source, target) == set()


def test_the_checks_of_these_faults_stand_in_the_table() -> None:
    """That each check of the table has faults is held in test_checks_cases.py."""
    assert {check for check, _, _ in FAULTS} <= set(CHECKS)


def test_terms_that_a_person_should_see() -> None:
    missing = TermUse("UN", "ONU", TermOutcome.NOT_PLACED, Span(4, 6), reason="left out")
    placed = TermUse("UN", "ONU", TermOutcome.CHECK_AGREEMENT, Span(4, 6), "ONU", Span(2, 5), "?")
    fine = TermUse("UN", "ONU", TermOutcome.PLACED, Span(4, 6), "ONU", Span(2, 5))
    assert found("The UN met.", "Reuniu-se.", missing) == {"glossary.not-placed"}
    assert found("The UN met.", "A ONU reuniu-se.", placed) == {"glossary.agreement"}
    assert found("The UN met.", "A ONU reuniu-se.", fine) == set()


def test_a_check_that_raises_is_a_finding_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(pair: Pair) -> None:
        raise ValueError("oh")

    monkeypatch.setattr(checks, "_checks", lambda: (("broken", broken),))
    (finding,) = checks.run(Pair(parse("a"), parse("b"), "en", "pt"))
    assert (finding.check, finding.severity) == ("broken", Severity.WARNING)
    assert "oh" in finding.message
