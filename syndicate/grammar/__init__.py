"""Grammar that placing terms and marks needs, as data: one small file per language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from syndicate import langs


@dataclass(frozen=True, slots=True)
class Grammar:
    """What is known of a language; all words in lower case.

    plural        endings of nouns, most specific first: (singular, plural)
    links         words that end the inflected part of a term: Portuguese "de", "do"
    determiners   rows of (masculine, feminine, masculine plural, feminine plural)
    ambiguous     determiners that are also prepositions, with the source words that tell so
    through       words that may stand between a determiner and its noun and agree with it,
                  in rows as determiners
    edges         function words that do not belong to a term at the edge of an aligned span
    negation      words that no term may ever replace
    vowel         rows (before a consonant sound, before a vowel sound): English a, an
    """

    language: str
    plural: tuple[tuple[str, str], ...] = ()
    links: frozenset[str] = frozenset()
    determiners: tuple[tuple[str, ...], ...] = ()
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...] = ()
    through: tuple[tuple[str, ...], ...] = ()
    edges: frozenset[str] = frozenset()
    negation: frozenset[str] = frozenset()
    vowel: tuple[tuple[str, str], ...] = ()
    known: bool = True

    def pluralise(self, term: str) -> str:
        """The regular plural of a term, "" where there is no rule for it.

        Where the language has `links`, every word before the first of them is inflected
        (Portuguese "ministros do Supremo"), else the last word (English "prime ministers").
        """
        words = term.split(" ")
        linked = (i for i, word in enumerate(words) if word.casefold() in self.links)
        head = range(next(linked, len(words))) if self.links else range(len(words) - 1, len(words))
        for index in head:
            inflected = self._pluralise_word(words[index])
            if not inflected:
                return ""
            words[index] = inflected
        return " ".join(words)

    def _pluralise_word(self, word: str) -> str:
        for singular, plural in self.plural:
            if word.casefold().endswith(singular):
                return word[: len(word) - len(singular)] + plural
        return ""


@lru_cache(maxsize=64)
def grammar(tag: str) -> Grammar:
    """The grammar of a language, an empty one (`known` False) where there is no file for it."""
    path = Path(__file__).with_name(f"{langs.language(tag)}.toml")
    if not path.is_file():
        return Grammar(tag, known=False)
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Grammar(
        tag,
        plural=tuple((a, b) for a, b in data.get("plural", ())),
        links=frozenset(data.get("links", ())),
        determiners=tuple(map(tuple, data.get("determiners", ()))),
        ambiguous=tuple((w, tuple(s)) for w, s in data.get("ambiguous", {}).items()),
        through=tuple(map(tuple, data.get("through", ()))),
        edges=frozenset(data.get("edges", ())),
        negation=frozenset(data.get("negation", ())),
        vowel=tuple((a, b) for a, b in data.get("vowel", ())),
    )
