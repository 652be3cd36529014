"""Words that make no term of a subject, and a text as words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from syndicate import langs
from syndicate.grammar import grammar
from syndicate.model import Span

_LETTER = r"[^\W_][\u0300-\u036f]*"
WORD = rf"(?:{_LETTER})+(?:['’](?:{_LETTER})+|[-‑](?:{_LETTER})+)*"
_TOKEN = re.compile(rf"\S*(?:://|[@#$£€])\S*|www\.\S+|(?P<word>{WORD})")
"""Addresses, handles and sums go as a whole; a word with its hyphens and apostrophes is one."""
_POSSESSIVE = re.compile(r"['’]s?$")
_ACRONYM = re.compile(r"(?=.*[^\W\d_])[^\W_]{2,8}(?:-\d+)?")
_QUOTES = ("“", "‘", '"', "(", "—", "«")


@dataclass(frozen=True, slots=True)
class General:
    """What is known of a language's words that make no term (general.toml)."""

    words: frozenset[str]
    titles: frozenset[str]
    inside: frozenset[str]
    modifiers: frozenset[str]
    head_first: bool
    capital_nouns: bool


@lru_cache(maxsize=16)
def general(language: str) -> General:
    """Of a language that is not in the file only the function words of its grammar are known."""
    data = tomllib.loads(Path(__file__).with_name("general.toml").read_text(encoding="utf-8"))
    own = data.get(langs.language(language), {})
    rules = grammar(language)
    words = {
        *own.get("words", "").split(), *rules.edges, *rules.before_noun, *rules.before_verb,
        *rules.after_noun, *rules.negation,
    }  # fmt: skip
    return General(
        frozenset(words),
        frozenset(own.get("titles", "").split()),
        frozenset(own.get("inside", "").split()),
        frozenset(own.get("modifiers", "").split()),
        own.get("head") == "first",
        own.get("nouns") == "capital",
    )


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text.

    joined   one space and nothing else lies between it and the one before
    initial  it begins the sentence, or a quotation or bracket in it
    """

    text: str
    span: Span
    joined: bool
    initial: bool

    @property
    def low(self) -> str:
        return self.text.casefold()

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def acronym(self) -> bool:
        upper = sum(c.isupper() for c in self.text)
        return upper > 1 and self.capital and bool(_ACRONYM.fullmatch(self.text))


def tokens(text: str) -> list[Token]:
    """The words of a text, a possessive without its ending, which no word joins."""
    found: list[Token] = []
    end, initial = -1, True
    for hit in _TOKEN.finditer(text):
        word = hit.group("word")
        if not word:
            end, initial = -1, False
            continue
        initial = initial or (hit.start() > 0 and text[hit.start() - 1] in _QUOTES)
        joined = hit.start() == end + 1 and text[end] in " \u00a0"
        own = _POSSESSIVE.sub("", word)
        found.append(Token(own, Span(hit.start(), hit.start() + len(own)), joined, initial))
        end, initial = (hit.end() if own == word else -1), False
    return found


def titled(text: str, words: Sequence[Token]) -> bool:
    """Whether a line has capitals where no name is: a headline in title case, or in capitals."""
    if len(words) > 2 and all(token.text.isupper() for token in words):
        return True
    if text.rstrip(" \n”’»\"')").endswith((".", "?", "!")):
        return False
    long = [token for token in words if len(token.text) > 3]
    return len(long) > 3 and sum(token.capital for token in long) > 0.75 * len(long)
