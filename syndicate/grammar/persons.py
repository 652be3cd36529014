"""What tells the name of a person in a text, as data of a language: people/<language>.toml.

men, women   titles, words of kinship and callings before a name that tell a man or a woman; small
             letters, without a full stop
titles       those that tell neither
says         verbs of saying in the third person, and "according to": beside them stands who speaks
acts         auxiliaries and adverbs that stand between a name and its verb
ages         regular expressions for what follows a name where an age does
reigning     titles whose holders have a name in every language: "King Charles" is "rey Carlos"
bodies       nouns of which names of bodies and places are made, as their first or last word
stand_ins    surnames that models leave as they are; `first_names` a man's and a woman's
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from syndicate import langs


@dataclass(frozen=True, slots=True)
class Persons:
    """The data of one language; empty where it has none."""

    men: frozenset[str] = frozenset()
    women: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    says: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    ages: tuple[re.Pattern[str], ...] = ()
    reigning: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    stand_ins: tuple[str, ...] = ("Novak", "Kovacs", "Lindgren")
    first_names: tuple[str, ...] = ("Marco", "Maria")

    def is_title(self, word: str) -> bool:
        """Whether a word in small letters stands before names of persons."""
        return word in self.titles or word in self.men or word in self.women

    def gender(self, word: str) -> str:
        """ "m" or "f" where such a word tells it, else ""."""
        return "m" if word in self.men else "f" if word in self.women else ""


@lru_cache(maxsize=64)
def persons_of(tag: str) -> Persons:
    """The data of a language, nothing where there is no file for it."""
    path = Path(__file__).parent / "people" / f"{langs.language(tag)}.toml"
    if not path.is_file():
        return Persons()
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    sets = ("men", "women", "titles", "says", "acts", "reigning", "bodies")
    lists = ("stand_ins", "first_names")
    given: dict[str, Any] = {name: frozenset(data.get(name, ())) for name in sets}
    given |= {name: tuple(data[name]) for name in lists if name in data}
    return Persons(ages=tuple(re.compile(each) for each in data.get("ages", ())), **given)
