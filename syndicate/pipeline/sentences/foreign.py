"""Quoted words in a third language: "As the Germans say, “Ende gut, alles gut”".

A model takes them for its own source and makes nonsense of them ("Ende instintos"). They stay as
they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from syndicate import detect, langs
from syndicate.grammar.lemma import knows
from syndicate.model import Span
from syndicate.translate.protection.quotation import QuotationMark, is_dash

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PARTS = re.compile(r"['’-]")
_STOPS = ".,;:!?… \u00a0"
_QUOTED = ("fr", "es", "de", "it", "pt", "en", "la")
"""Languages that news quotes most, for what is too short for the detector."""
_FEWEST = 2
"""Words that no list of the article's language has, at least; names in capitals are not counted."""


def quoted(text: str, quotation: Sequence[QuotationMark], language: str) -> Iterator[Span]:
    """The quoted words of a sentence that are not in its language, without the stop behind them.

    Slang is in no word list either. So three witnesses must agree: half of the words, and two, are
    unknown in the language; the detector takes the whole for another one; and another one's list
    knows two words more.
    """
    opened: list[QuotationMark] = []
    for mark in quotation:
        if mark.opens:
            opened.append(mark)
            continue
        opening = opened.pop() if opened else None
        if opening is None or opened or is_dash(text, opening):
            continue
        inside = text[opening.end : mark.start].rstrip(_STOPS)
        if _is_foreign(inside, language):
            yield Span(opening.end, opening.end + len(inside))


def _is_foreign(text: str, language: str) -> bool:
    words = [match.group() for match in _WORD.finditer(text)]
    if len(words) < _FEWEST or not knows(language):
        return False
    strange = [
        word
        for index, word in enumerate(words)
        if (index == 0 or word.islower()) and not _is_known(word.lower(), language)
    ]
    if len(strange) < _FEWEST or 2 * len(strange) < len(words):
        return False
    found = [tag for tag, _ in detect.candidates(text)]
    if not found or langs.same_language(found[0], language):
        return False
    low = [word.lower() for word in words]
    own = sum(_is_known(word, language) for word in low)
    others = (tag for tag in (*found, *_QUOTED) if not langs.same_language(tag, language))
    return any(sum(_is_known(word, tag) for word in low) >= own + _FEWEST for tag in others)


def _is_known(word: str, language: str) -> bool:
    return knows(language, word) or any(knows(language, p) for p in _PARTS.split(word) if p[1:])
