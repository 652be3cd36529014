"""The words of a language by which checks tell what a text says: the table `[checks]` of its file.

words          stand in every text, and so tell in which language it is
negators       deny; `nearly` may do so in other words, as may words with one of `nearly_prefixes`
               or `nearly_suffixes`
twice          may stand twice running: German "die die"
letters        how long a text is in the language, an English one being 1: measured on Debian's
               package descriptions and their human translations
zero, ones, tens   the numbers 0, 1 to 19 and 20 to 90 in order, forms of one number as "um|uma";
               `joined`: what a word has between tens and ones (German "und")
currencies     code (ISO 4217) -> what the currency is called, in small letters
powers         number -> words that multiply what is before them: "million"
ordinals       number -> words that a figure may stand for: "third", "both"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from syndicate import langs


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is known of a language; empty where nothing is."""

    words: frozenset[str] = frozenset()
    negators: frozenset[str] = frozenset()
    nearly: frozenset[str] = frozenset()
    nearly_prefixes: tuple[str, ...] = ()
    nearly_suffixes: tuple[str, ...] = ()
    twice: frozenset[str] = frozenset()
    letters: float = 0.0
    """0 where not measured."""
    cardinals: Mapping[str, int] = field(default_factory=dict)
    """Words for whole numbers under a hundred -> number."""
    powers: Mapping[str, int] = field(default_factory=dict)
    ordinals: Mapping[str, int] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)
    """What a currency is called, in small letters -> its code."""


@lru_cache(maxsize=64)
def vocabulary(tag: str) -> Vocabulary:
    """The vocabulary of a language, an empty one where there is none."""
    path = Path(__file__).with_name(f"{langs.language(tag)}.toml")
    if not path.is_file():
        return Vocabulary()
    data = tomllib.loads(path.read_text(encoding="utf-8")).get("checks", {})
    return Vocabulary(
        words=frozenset(data.get("words", "").split()),
        negators=frozenset(data.get("negators", "").split()),
        nearly=frozenset(data.get("nearly", "").split()),
        nearly_prefixes=tuple(data.get("nearly_prefixes", ())),
        nearly_suffixes=tuple(data.get("nearly_suffixes", ())),
        twice=frozenset(data.get("twice", "").split()),
        letters=float(data.get("letters", 0)),
        cardinals=_cardinals(data),
        powers=_numbers(data.get("powers", {})),
        ordinals=_numbers(data.get("ordinals", {})),
        currencies={
            word: code
            for code, words in data.get("currencies", {}).items()
            for word in words.split()
        },
    )


def _numbers(table: Mapping[str, str]) -> dict[str, int]:
    return {word: int(number) for number, words in table.items() for word in words.split()}


def _cardinals(data: Mapping[str, Any]) -> dict[str, int]:
    ones = [forms.split("|") for forms in data.get("ones", "").split()]
    tens = [forms.split("|") for forms in data.get("tens", "").split()]
    found = {form: number for number, forms in enumerate(ones, 1) for form in forms}
    found |= {form: 10 * number for number, forms in enumerate(tens, 2) for form in forms}
    if data.get("zero"):
        found[data["zero"]] = 0
    if joined := data.get("joined"):
        found |= {
            f"{one.removesuffix('s') if one == 'eins' else one}{joined}{ten}": 10 * tenth + number
            for tenth, forms in enumerate(tens, 2)
            for ten in forms
            for number, each in enumerate(ones[:9], 1)
            for one in each[:1]
        }
    return found
