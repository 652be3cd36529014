"""Quoted words in a third language stay as they are; slang and names do not count as one."""

from __future__ import annotations

import pytest
from puppet import Puppet

from syndicate.model import Inline
from syndicate.pipeline.sentences.foreign import quoted
from syndicate.pipeline.sentences.translator import Sentence, Translator
from syndicate.terms.match import Matcher
from syndicate.translate.protection.quotation import find


@pytest.mark.parametrize(
    ("text", "language", "kept"),
    [
        ("As they say, “Ende gut, alles gut”, and so it was.", "en", ["Ende gut, alles gut"]),
        ("He said: “C’est une décision historique.”", "en", ["C’est une décision historique"]),
        ("She called it a “fait accompli”.", "en", ["fait accompli"]),
        (
            "“Gracias a todos,” she said, “gracias de verdad.”",
            "en",
            ["Gracias a todos", "gracias de verdad"],
        ),
        ("O lema é «El mar no devuelve lo que nadie le pide.»", "pt", ["El mar no devuelve lo que nadie le pide"]),
        ("“Gonna be a helluva night, innit?” he said.", "en", []),
        ("The “once-in-a-century” flood came.", "en", []),
        ("He reads “Slava Ukraini” there.", "en", []),
        ("“We lost everything we had,” she said.", "en", []),
        ("“Não vamos aceitar mais promessas”, disse.", "pt", []),
        ("C’est une décision historique.", "en", []),
    ],
)  # fmt: skip
def test_which_quoted_words_stay(text: str, language: str, kept: list[str]) -> None:
    spans = quoted(text, find(text, language), language)
    assert [text[span.start : span.end] for span in spans] == kept


def test_they_travel_as_a_placeholder_and_come_back_in_the_targets_marks() -> None:
    text = "He said: “C’est une décision historique.”"
    engine = Puppet()
    translator = Translator(engine, "en", "pt", Matcher("en", []), mends=False)
    (done,) = translator.translate([Sentence(Inline(text), tuple(find(text)))])
    assert not any("historique" in asked for asked in engine.asked)
    assert done.target.text == "HE SAID: “C’est une décision historique.”"
