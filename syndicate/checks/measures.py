"""Measures in a text, and whether two say the same: 50 miles, 80 km."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_NEAR = 0.12
"""Newspapers round what they convert."""
# Dimension -> a unit's names, as a pattern -> how many of the first unit it is.
_UNITS: Mapping[str, Mapping[str, float]] = {
    "length": {
        r"km|kil[oó]met(?:re|er|ro)s?|quil[oô]metros?|chilometr[io]|kilomètres?": 1000.0,
        r"m|met(?:re|er|ro)s?|metr[io]|mètres?|metern?": 1.0,
        r"cm|cent[ií]met(?:re|er|ro)s?|centimetr[io]|centimètres?": 0.01,
        r"mm": 0.001,
        r"miles?|mi|milhas?|millas?|migli[ao]|milles?|meilen?": 1609.3,
        r"f(?:ee|oo)t|ft|pés?|pies?|pieds?|piedi|fu(?:ß|ss)": 0.3048,
        r"inch(?:es)?|in|polegadas?|pulgadas?|pouces?|pollic[ei]|zoll": 0.0254,
        r"yards?|yds?|jardas?|yardas?|iarde?": 0.9144,
    },
    "area": {
        r"km[²2]|(?:sq|square) (?:km|kilomet(?:re|er)s?)|quil[oô]metros quadrados"
        r"|kil[oó]metros cuadrados|kilomètres carrés|chilometri quadrati|quadratkilometern?": 1e6,
        r"m[²2]|(?:sq|square) met(?:re|er)s?|metros (?:quadrados|cuadrados)|mètres carrés"
        r"|metri quadr(?:at)?i|quadratmetern?": 1.0,
        r"(?:sq|square) (?:miles?|mi)": 2.59e6,
        r"(?:sq|square) (?:f(?:ee|oo)t|ft)": 0.0929,
        r"ha|he[ck]tar(?:e|ea)?s?|ettar[io]|hektarn?": 1e4,
        r"acres?|acri": 4046.9,
    },
    "mass": {
        r"kg|kil[oó]s?|quilos?|chil[io]|kil[oó]gram\w*|quilogram\w*|chilogramm\w*": 1.0,
        r"g|gram(?:me)?s?|gramas?|gramos?|grammi?|gramm": 0.001,
        r"t|ton(?:ne)?s?|toneladas?|tonnellate|tonnen": 1000.0,
        r"lbs?|pounds?|libras?|livres?|libbre|pfund": 0.4536,
        r"oz|ounces?|onças?|onzas?|onces?|unzen?": 0.02835,
        r"stone": 6.35,
    },
    "volume": {
        r"l|lit(?:re|er)s?|litr[io]s?|litern?": 1.0,
        r"gallons?|gal|galões|galão|gal[oó]n(?:es)?|galloni|gallonen": 3.785,
        r"pints?": 0.568,
        r"barrels?|barris|barril(?:es)?|barils?|barili|barrel": 159.0,
    },
    "speed": {
        r"km/h|kmh|kph|quilômetros por hora|kil[oó]metros por hora|stundenkilometern?": 1.0,
        r"mph|miles (?:per|an) hour|milhas por hora|millas por hora": 1.609,
        r"knots?|nós|nudos|nœuds|nodi|knoten": 1.852,
    },
    "temperature": {
        r"[°º]\s?c|c|(?:degrees )?celsius|grados celsius|graus celsius|degrés(?: celsius)?"
        r"|gradi(?: celsius)?|grad(?: celsius)?": 1.0,
        r"[°º]\s?f|f|(?:degrees )?fahrenheit|graus fahrenheit|grados fahrenheit": 0.0,
    },
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its unit; `size` in the dimension's first unit."""

    number: str
    dimension: str
    size: float
    unit: str = ""

    def equals(self, other: Measure) -> bool:
        """Whether the two say the same, rounded as newspapers round what they convert."""
        if self.dimension != other.dimension:
            return False
        if self.unit == other.unit:
            return self.size == other.size
        if self.dimension == "temperature":
            return abs(self.size - other.size) <= 1.5
        return abs(self.size - other.size) <= _NEAR * max(self.size, other.size)


def _compiled() -> tuple[re.Pattern[str], dict[str, tuple[str, float]]]:
    groups = {}
    parts = []
    for dimension, units in reversed(list(_UNITS.items())):
        for index, (pattern, factor) in enumerate(units.items()):
            name = f"{dimension}{index}"
            groups[name] = (dimension, factor)
            parts.append(f"(?P<{name}>{pattern})")
    return (
        re.compile(
            rf"(?<![\w.,])(?P<number>\d[\d.,]*(?<=\d))(?:\s?[-–]\s?(?P<upper>\d[\d.,]*(?<=\d)))?"
            rf"[\s\u00a0\u202f-]?(?P<power>thousand |million |mil |milh[õãÕ]o?e?s? (?:de )?)?"
            rf"(?:{'|'.join(parts)})(?!\w|[²³/])",
            re.IGNORECASE,
        ),
        groups,
    )


_MEASURE, _GROUPS = _compiled()


def find(text: str) -> list[Measure]:
    """The measures of a text, both ends of a range by themselves."""
    found = []
    for match in _MEASURE.finditer(text):
        name = next(group for group in _GROUPS if match[group])
        dimension, factor = _GROUPS[name]
        for number in filter(None, (match["number"], match["upper"])):
            value = _value(number)
            if dimension == "temperature":
                size = value if factor else (value - 32) / 1.8
            else:
                size = value * factor
            found.append(Measure(number, dimension, size, name))
    return found


def _value(number: str) -> float:
    """A number with whichever separators: the last is a decimal one unless three digits follow."""
    head, mark, tail = number.rpartition("." if number.rfind(".") > number.rfind(",") else ",")
    if not mark or len(tail) == 3:
        return float(re.sub(r"\D", "", number))
    return float(f"{re.sub(r'[.,]', '', head) or '0'}.{tail}")
