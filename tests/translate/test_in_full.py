"""Short writings that a model would misread are given to it in full."""

from __future__ import annotations

import pytest

from syndicate import langs
from syndicate.translate.protection.protect import protect


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Debt reached £34tn in May.", "en", "Debt reached $34 trillion in May."),
        ("It cost $1.2 trn.", "en", "It cost $1.2 trillion."),
        ("At 5,895m it is the highest.", "en", "At 5,895 metres it is the highest."),
        ("It closes at 12 noon.", "en", "It closes at noon."),
        ("Down 2.5%", "en", "Fall of 2.5%"),
        ("Open 10am–4pm and 6-8.30 p.m.", "en", "Open from 10am to 4pm and from 6 to 8.30 p.m."),
        ("It ran from 6pm-8pm.", "en", "It ran from 6pm to 8pm."),
        ("A obra custou 12 M€.", "pt", "A obra custou 12 milhões de euros."),
        ("Abre às 10h20 e fecha das 12h30 às 14h.", "pt", "Abre às 10:20 e fecha das 12:30 às 14h."),
        ("Levou 2h15.", "pt", "Levou 2h15."),
        # Millions of pounds, a race, a rise in a sentence.
        ("Sales were £5,895m.", "en", "Sales were $5,895m."),
        ("She ran the 100m.", "en", "She ran the 100m."),
        ("They won 6-4, on 10-12 May, between 6pm-8pm.", "en", "They won 6-4, on 10-12 May, between 6pm-8pm."),
        ("Up 3% on the year", "en", "Up 3% on the year"),
        ("Debt reached 34tn.", "pt", "Debt reached 34tn."),
    ],
)  # fmt: skip
def test_what_the_model_is_given(text: str, language: str, expected: str) -> None:
    unknown = frozenset("£€")
    assert protect(text, unknown, quotes=langs.quotes("en"), language=language).text == expected
