"""Grammar that placing a term needs, as data: one small file per language."""

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
    determiners: tuple[tuple[str, ...], ...] = ()
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...] = ()
    through: tuple[tuple[str, ...], ...] = ()
    edges: frozenset[str] = frozenset()
    negation: frozenset[str] = frozenset()
    vowel: tuple[tuple[str, str], ...] = ()
    known: bool = True

    def plurals(self, word: str) -> list[str]:
        """Likely plural forms of a word or of a term's last word."""
        for singular, plural in self.plural:
            if word.lower().endswith(singular):
                stem = word[: len(word) - len(singular)]
                return [stem + plural]
        return []


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
        determiners=tuple(map(tuple, data.get("determiners", ()))),
        ambiguous=tuple((w, tuple(s)) for w, s in data.get("ambiguous", {}).items()),
        through=tuple(map(tuple, data.get("through", ()))),
        edges=frozenset(data.get("edges", ())),
        negation=frozenset(data.get("negation", ())),
        vowel=tuple((a, b) for a, b in data.get("vowel", ())),
    )
