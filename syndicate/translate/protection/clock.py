"""Hours: a translation into a language that counts to twenty-four must not lose "p.m."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from syndicate import langs
from syndicate.model import Span
from syndicate.text import Edit

_TWELVE = re.compile(
    r"(?<![\d.,:])(1[0-2]|0?\d)(?:[.:](\d\d))?\s?([ap])\.?\s?m(?:\.|\b)", re.IGNORECASE
)
_TIME = re.compile(
    r"(?<![\d.,:/$£€-])([01]?\d|2[0-3])(?:\s?[h:.,]\s?([0-5]\d))?(?![\d]|[.,:/]\d)", re.IGNORECASE
)
_WITH_MINUTES = re.compile(
    r"(?<![\w.,:/])([01]?\d|2[0-3])(?::|h|[.](?=\d\d\s?[ap]\.?m))([0-5]\d)(?![\d:]|[.,]\d)",
    re.IGNORECASE,
)
_WORDS_OF_NOON = r"meio-dia|meia-noite|noon|midnight|midi|minuit|mediodía|medianoche|Mittag"
_HALF = re.compile(r"\s?(?:hs?|horas?|heures?|ore|Uhr)?\s?[ap]\.?\s?m\b", re.IGNORECASE)
_WITH_H = re.compile(r"(?<![\w.,:])([01]?\d|2[0-3])\s?h\s?([0-5]\d)?(?!\w)")


def times(text: str) -> Iterator[Span]:
    """Where hours with minutes stand: `10:30`, `22h30`, `6.15am`."""
    for match in _WITH_MINUTES.finditer(text):
        yield Span(*match.span())


def lost(source: str, raw: str) -> list[Span]:
    """The source's hours with minutes that the output has in no writing and no half of the day."""
    if ":" not in source and "h" not in source:
        return []
    gone = []
    for match in _WITH_MINUTES.finditer(source):
        hour, minutes = int(match[1]), match[2]
        hours = "|".join(rf"0?{h}" for h in {hour, hour + 12, (hour - 12) % 24, hour % 12})
        there = rf"(?<!\d)(?:{hours})\s?[h:.,e]?\s?(?:e\s)?{minutes}(?!\d)"
        if minutes == "00":
            there = rf"(?<!\d)(?:{hours})(?!\d)|{_WORDS_OF_NOON}"
        if not re.search(there, raw, re.IGNORECASE):
            gone.append(Span(match.start(1), match.end(2)))
    return gone


def mend(source: str, raw: str, source_language: str, target_language: str) -> Iterator[Edit]:
    """Edits that make the hours of the output those of the source."""
    if langs.twelve_hours(target_language):
        for match in _WITH_H.finditer(source):
            # "22h30" came through as it was: an English reader knows 22:30.
            for hit in re.finditer(rf"(?<!\w){match.group()}(?!\w)", raw):
                yield Edit(hit.start(), hit.end(), f"{match[1]}:{match[2] or '00'}")
                break
        return
    wanted = list(_TWELVE.finditer(source))
    if not wanted:
        return
    said = _said(target_language)
    places = list(_TIME.finditer(raw))
    used: set[int] = set()
    for time in wanted:
        hour, minutes = int(time[1]), time[2] or ""
        whole = hour % 12 + (12 if time[3] in "pP" else 0)
        same = [
            n
            for n, place in enumerate(places)
            if n not in used and (place[2] or "").strip("0") == minutes.strip("0")
        ]
        best = next((n for n in same if int(places[n][1]) == whole), None)
        if best is not None:
            used.add(best)
            comma = places[best].group().find(",")
            if comma > 0:
                yield Edit(places[best].start() + comma, places[best].start() + comma + 1, ":")
            continue
        best = next((n for n in same if int(places[n][1]) == hour), None)
        told = False
        if best is not None:
            end = places[best].end()
            told = bool(_HALF.match(raw, end) or said.search(raw, end, end + 24))
        elif len(same) == 1 and minutes:
            best = same[0]
        if best is not None:
            used.add(best)
            if not told:
                yield Edit(places[best].start(1), places[best].end(1), str(whole))


@lru_cache(maxsize=64)
def _said(tag: str) -> re.Pattern[str]:
    """What a language says after an hour to tell its half of the day: "da tarde"."""
    names = sorted(map(re.escape, langs.day_periods(tag)), key=len, reverse=True)
    return re.compile("|".join(names) or "(?!)", re.IGNORECASE)
