"""Words that agree, as rows of forms, and which of the forms a place asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How far left of the noun a word stands; one of a level never stands left of a higher one."""

    THROUGH = 0
    """Ordinals, "same", adjectives: any number of them."""
    POSSESSIVE = 1
    """An article may stand before it: "o seu", "la sua"."""
    DETERMINER = 2
    PREDETERMINER = 3
    """Stands before a determiner, or instead of one: "todos os"."""
    PARTICLE = 4
    """Agrees with nothing and changes before a vowel only: French "de", "d'"."""


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """What a form is for. German plurals have no gender; only German has cases other than 0."""

    gender: str
    plural: bool
    case: int = 0


ROMANCE = (Slot("m", False), Slot("f", False), Slot("m", True), Slot("f", True))
GERMAN = tuple(
    Slot(gender, gender == "", case) for case in range(4) for gender in ("m", "f", "n", "")
)


@dataclass(frozen=True, slots=True)
class Row:
    """The forms of one word, a cell for each slot; a cell holds a form for each sound that may
    follow it (the last one for all further sounds), and is empty where the word has no such form.
    """

    cells: tuple[tuple[str, ...], ...]
    level: Level = Level.THROUGH
    kind: str = ""
    """German: how an adjective behind it declines, "weak" or "mixed"."""

    @property
    def slots(self) -> tuple[Slot, ...]:
        return GERMAN if len(self.cells) == len(GERMAN) else ROMANCE

    def analyses(self, word: str) -> list[Slot]:
        """The slots that a form may be for."""
        return [
            slot for slot, cell in zip(self.slots, self.cells, strict=True) if word in cell and word
        ]

    def cell(self, slot: Slot) -> tuple[str, ...]:
        """The forms for a slot, none where there are none."""
        for own, cell in zip(self.slots, self.cells, strict=True):
            same = own.case == slot.case and own.plural == slot.plural
            if same and own.gender in ("", slot.gender):
                return cell
        return ()


def row(cells: Iterable[str], level: Level, kind: str = "") -> Row:
    """A row as the files write it: the forms of a cell with "|" between them."""
    return Row(tuple(tuple(cell.split("|")) if cell else () for cell in cells), level, kind)


def declined(stem: str, endings: Sequence[str], level: Level, kind: str = "") -> Row:
    """A row made of a stem and an ending for each slot; "-" where there is no such form."""
    return Row(tuple((stem + e,) if e != "-" else () for e in endings), level, kind)


def sounding(forms: Sequence[str], following: str, sounds: Sequence[re.Pattern[str]]) -> str:
    """The one of a cell's forms that goes before the following word."""
    heard = next((i for i, s in enumerate(sounds, 1) if s.match(following)), 0)
    return forms[min(heard, len(forms) - 1)]
