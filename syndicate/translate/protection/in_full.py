"""Short writings that models misread are given to them in full: "$34tn" became 34 "mil milhões",
thousand millions, and "12 noon" a second twelve."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate import langs
from syndicate.text import Edit

_HOUR, _HALF = r"(?:1[0-2]|0?[1-9])(?:[.:][0-5]\d)?", r"[ \u00a0]?[ap]\.?m\b"
_FROM_HOUR = rf"(?<!between )(?<![\w.:,/$£€–-]){{}}{_HOUR}(?:{_HALF})?{{}}{_HOUR}{_HALF}"
"""From one hour to another: 6pm–8pm, 10-11.30am."""
_OF_EUROS = r"(?<=\d)([ \u00a0]?M[ \u00a0]?€)"
_WRITINGS = {
    "en": (
        (re.compile(r"(?<=\d)([ \u00a0]?tr?n)(?!\w)"), " trillion"),
        # Thousands in figures are no millions.
        (re.compile(r"(?<![$£€¥\d.,])\d{1,3},\d{3}(m)(?!\w)"), " metres"),
        # A table's cell, which models read as "up to 3%" and "under 3%".
        (re.compile(r"^(Up)(?= \d[\d.,]*%$)"), "Increase of"),
        (re.compile(r"^(Down)(?= \d[\d.,]*%$)"), "Fall of"),
        (re.compile(r"(?<!from )" + _FROM_HOUR.format("()", "[–-]")), "from "),
        (re.compile(_FROM_HOUR.format("", "([–-])")), " to "),
        (re.compile(r"(?<![\w.,:/-])(12[ \u00a0])(?=(?:noon|midnight)\b)"), ""),
    ),
    "es": ((re.compile(_OF_EUROS), " millones de euros"),),
    "fr": ((re.compile(_OF_EUROS), " millions d'euros"),),
    "pt": (
        (re.compile(_OF_EUROS), " milhões de euros"),
        # "às 10h20", of which models make 1020.
        (re.compile(r"(?<=[aàA]s )(?:[01]?\d|2[0-3])(h)(?=[0-5]\d(?!\w))"), ":"),
    ),
}
"""What is short, in a group, and what is written for it."""


def in_full(text: str, language: str) -> Iterator[Edit]:
    """Edits that write in full what is short in a sentence of that language."""
    for pattern, written in _WRITINGS.get(langs.language(language), ()) if language else ():
        for match in pattern.finditer(text):
            yield Edit(match.start(1), match.end(1), written)
