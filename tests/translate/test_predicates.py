"""Quoted words that go on where a subject stands before them go to the model without their marks,
which come back around what they became."""

from __future__ import annotations

import pytest

from syndicate import langs
from syndicate.model import Alignment
from syndicate.translate.align import words
from syndicate.translate.protection.protect import Kind, Protected, protect
from syndicate.translate.protection.quotation import find
from syndicate.translate.protection.restore import restore


def ready(text: str, language: str, *, clauses: int = 4) -> Protected:
    return protect(
        text, frozenset("“”"), quotation=find(text), quotes=langs.quotes("en"),
        language=language, clauses=clauses,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language", "bare"),
    [
        ("A peça “nunca deveria ter saído de Angola”.", "pt", True),
        ("O homem foi “enganado por pessoas em quem confiava”.", "pt", True),
        ("He was “betrayed by people I trusted”.", "en", True),
        # A noun with its article, a "that", a preposition, a verb of saying.
        ("It was “the best deal that was on the table”.", "en", False),
        ("Disse que “a população não pode pagar por isso” e saiu.", "pt", False),
        ("She described him as “quiet, polite and ready to help”.", "en", False),
        ("It will stay high “for a fairly prolonged period”.", "en", False),
        ("He wrote “we won, and so did they” there.", "en", False),
    ],
)
def test_predicates_are_given_without_their_marks(text: str, language: str, bare: bool) -> None:
    protected = ready(text, language)
    assert ('"' not in protected.text) is bare
    assert bool([i for i in protected.items if i.kind is Kind.LIFTED]) is bare
    assert '"' in ready(text, language, clauses=0).text


@pytest.mark.parametrize(
    ("text", "raw", "links", "expected"),
    [
        (
            "A peça “nunca devia ter saído daqui”.",
            "The piece should never have left here.",
            "0 1 3 2 4 5 6 7",
            "The piece “should never have left here”.",
        ),
        # What rests on the words quoted and is light belongs to them, at either end.
        (
            "The party “is ready for anything”.",
            "O partido está pronto para tudo.",
            "0 1 2 3 4 5 6",
            "O partido “está pronto para tudo”.",
        ),
        (
            "Ela foi “traída por pessoas em quem confiava”.",
            "She was betrayed by people she trusted in.",
            "0 1 2 3 4 7 7 5 8",
            "She was “betrayed by people she trusted in”.",
        ),
        # A first word that may be another's.
        (
            "Ela disse que Paris “sempre foi sua casa”.",
            "She said that the Paris always was her home.",
            "0 1 2 4 3 4 5 6 7 8",
            "She said that the Paris “always was her home”.",
        ),
    ],
)
def test_the_marks_come_back_around_what_the_words_became(
    text: str, raw: str, links: str, expected: str
) -> None:
    source = "en" if text.startswith("The") else "pt"
    protected = ready(text, source)
    assert '"' not in protected.text
    own, there = words(protected.text), words(raw)
    rests = [int(n) for n in links.split()]
    share = {
        at: 0.7 if raw[there[at].start : there[at].end] == "the" else 1.0
        for at in range(len(there))
    }
    rows = tuple(
        tuple(share[t] if s == rests[t] else (1 - share[t]) * (s == 0) for s in range(len(own)))
        for t in range(len(there))
    )
    alignment = Alignment(own, there, rows)
    assert restore(protected, raw, lambda: alignment, source, "en").text == expected
