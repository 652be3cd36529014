"""Ordinals: models drop the ending of "23rd" and leave a bare number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate import langs
from syndicate.grammar import grammar
from syndicate.text import Edit

_SOURCE = re.compile(r"(?<![\w.,])(\d+)(?:(?:st|nd|rd|th)s?|\.?[ºª])(?!\w)")
WITH_SIGNS = frozenset(("es", "gl", "it", "pt"))
"""Languages that write 1º and 1ª."""
_SEVERAL = re.compile(r"\b(?:[dn]?[oa]s|aos|às|pel[oa]s)\s+$", re.IGNORECASE)
"""Before a number of things, and no ordinal: "aos 78 minutos" for "the 78th minute"."""
_FEMININE = re.compile(r"(?:[aà]s?|\w+as?)\s+$", re.IGNORECASE)


def mend(source: str, raw: str, source_language: str, target_language: str) -> Iterator[Edit]:
    """Edits that give bare numbers of the output their ordinal's ending again.

    Not those of a day, which most languages count plainly, and not where the source has the same
    number plainly too.
    """
    target = langs.language(target_language)
    if target not in WITH_SIGNS and target != "en":
        return
    dates = re.compile("|".join(map(re.escape, langs.month_names(source_language))), re.IGNORECASE)
    numbers = re.findall(r"\d+", source)
    for match in _SOURCE.finditer(source):
        number = match[1]
        around = source[max(0, match.start() - 14) : match.end() + 14]
        alone = not source[match.end() : match.end() + 2].strip(" .,;:!?")
        if target == "en" and _numbers_a_noun(source, match, source_language):
            continue
        if numbers.count(number) > 1 or dates.search(source if alone else around):
            continue
        places = list(re.finditer(rf"(?<![\w.,/:-]){number}(?![\w/:ºª°%-]|\.?[ºª]|[.,]\d)", raw))
        if len(places) != 1 or re.search(rf"(?<!\d){number}\.?[^\W\d]", raw):
            continue
        at = places[0].end()
        if target == "en":
            yield Edit(at, at, _english(int(number)))
        else:
            before = raw[: places[0].start()]
            if _SEVERAL.search(before[-20:]):
                continue
            yield Edit(at, at, "ª" if _FEMININE.search(before[-20:]) else "º")


def _numbers_a_noun(source: str, ordinal: re.Match[str], language: str) -> bool:
    """Whether an ordinal stands behind the noun that it numbers, which English counts plainly:
    "artigo 13.º", Article 13."""
    before = re.search(r"([^\W\d_]+)\s$", source[: ordinal.start()])
    after = re.match(r"\s([^\W\d_]+)", source[ordinal.end() :])
    light = grammar(language).edges
    return (
        before is not None
        and before[1].lower() not in light
        and not (after and after[1].islower() and after[1] not in light)
    )


def _english(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
