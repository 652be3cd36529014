"""Words that a model made up, told by word lists.

No check: the lists have gaps, and a note on every sixteenth sentence would be wrong. But of several
translations of a sentence the one with the fewest is the better (`repair`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from syndicate.checks.tokens import TOKEN
from syndicate.checks.words import fold, low, words
from syndicate.grammar.lemma import knows

_PART_OF_NAME = re.compile(r"[.@/_\\]\w")
"""What follows a word in a file's or a site's name."""
_SHORTEST = 6
"""Letters from which a word is judged; word lists leave out many short ones."""
_PART = 4
"""Letters that each half of a compound has at least."""
_ALIKE = 78.0
"""Likeness, of 100, from which a word is one of the source in the target's spelling."""


def made_up(source: str, target: str, language: str) -> list[str]:
    """The words in small letters of a translation that no word list of its language has, and that
    are like none of the source's: "vergouco" for "vertigo"."""
    if not knows(language):
        return []
    own = set(low(source))
    bare = TOKEN.sub(lambda hit: " " * len(hit.group()), target)
    return [
        word.text
        for word in words(bare)
        if len(word.text) >= _SHORTEST
        and (word.text.islower() or (word.initial and word.text[1:].islower()))
        and not _PART_OF_NAME.match(bare, word.end)
        and not _exists(word.text, language)
        and not _like(word.low, own)
    ]


def _exists(word: str, language: str) -> bool:
    """Whether a word, its singular, or two words that it is made of are known."""
    return (
        knows(language, word)
        or (word.endswith("s") and knows(language, word[:-1]))
        or any(
            knows(language, word[:at]) and knows(language, word[at:])
            for at in range(_PART, len(word) - _PART + 1)
        )
    )


def _like(word: str, own: Iterable[str]) -> bool:
    """Whether a word of the source is nearly the same: freelance, freelancers; ibuprofen."""
    from rapidfuzz import fuzz

    plain = fold(word)
    return any(
        len(each) >= _PART and fuzz.ratio(plain, fold(each), score_cutoff=_ALIKE) for each in own
    )
