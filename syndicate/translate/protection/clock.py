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
_OF_DAY = re.compile(
    r"(?<![\w.,:])(?:([01]?\d|2[0-3])\s?h(?:oras?)?(?:\s?([0-5]\d))?(?:min)?(?!\w)"
    r"|([01]?\d|2[0-3]):([0-5]\d)(?![\d:]))",
    re.IGNORECASE,
)
"""An hour of twenty-four: 22h30, 9h, 15:00."""
_SAID_TWELVE = re.compile(
    r"(?<![\w.,:/$£€])([01]?\d|2[0-3])(?:\s?[h:.]\s?([0-5]\d))?"
    r"(\s?[ap]\.?\s?m(?:\.|\b)|\s?a?h\b)?(?![\d]|[.,:/]\d)",
    re.IGNORECASE,
)
""""9am", "2:30 p.m.", and "23h", "8 ah", which a model leaves."""


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
        yield from _halves(source, raw)
        return
    wanted = list(_TWELVE.finditer(source))
    if not wanted:
        return
    said = _said(target_language)
    places = list(_TIME.finditer(raw))
    used: set[int] = set()
    ours = [(int(t[1]), int(t[1]) % 12 + (12 if t[3] in "pP" else 0)) for t in wanted]

    def marked(place: re.Match[str]) -> bool:
        return bool(place[2] or re.match(r"\s?h(?:oras?)?(?!\w)", raw[place.end() :]))

    def own(place: re.Match[str]) -> bool:
        return any(int(place[1]) in hours for hours in ours)

    for time in wanted:
        hour, minutes = int(time[1]), time[2] or ""
        whole = hour % 12 + (12 if time[3] in "pP" else 0)
        same = [
            n
            for n, place in enumerate(places)
            if n not in used and (place[2] or "").strip("0") == minutes.strip("0")
        ]
        ours_still = re.compile(rf"{time[1]}{'[.:]' + minutes if minutes else ''}\s?{time[3]}m\b")
        english = [(n, m) for n in same if (m := ours_still.match(raw, places[n].start()))]
        if english:
            used.add(english[0][0])
            yield Edit(*english[0][1].span(), f"{whole}:{minutes or '00'}")
            continue
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
        elif len(wanted) == sum(map(marked, places)):
            # "6pm" -> "16h": as many hours as the source has, and only this one is another.
            left = [n for n in same if marked(places[n]) and not own(places[n])]
            best = left[0] if len(left) == 1 else None
        if best is not None:
            used.add(best)
            if not told:
                yield Edit(places[best].start(1), places[best].end(1), str(whole))


def _halves(source: str, raw: str) -> Iterator[Edit]:
    """Edits that tell the right half of the day where the source counts to twenty-four hours, and
    leave no "22h30": in the writing of the other hours of the output, else with a colon."""
    times = [(int(m[1] or m[3]), m[2] or m[4] or "") for m in _OF_DAY.finditer(source)]
    if not times or _TWELVE.search(source):
        return
    places = list(_SAID_TWELVE.finditer(raw))
    halves = [p[3] for p in places if p[3] and p[3].strip()[0] in "apAP" and "h" not in p[3]]
    used: set[int] = set()
    for hour, minutes in times:
        same = [
            n
            for n, place in enumerate(places)
            if n not in used
            and (place[2] or place[3])
            and (place[2] or "").strip("0") == minutes.strip("0")
            and int(place[1]) in (hour, hour % 12 or 12)
        ]
        best = min(same, key=lambda n: _value(places[n]) != hour, default=None)
        if best is None:
            run = re.search(rf"(?<!\w){hour}{minutes}h?(?!\w)", raw) if minutes else None
            if run and run.group() not in source:
                yield Edit(*run.span(), f"{hour}:{minutes}")
            continue
        used.add(best)
        place = places[best]
        half = place[3] or ""
        if half and "h" not in half:
            if _value(place) != hour:
                yield Edit(place.start(1), place.end(1), str(hour % 12 or 12))
                at = place.start(3) + len(half) - len(half.lstrip())
                yield Edit(at, at + 1, "p" if hour >= 12 else "a")
        elif "h" in place.group().lower():
            text = f"{hour}:{minutes or '00'}"
            if halves:
                said = re.sub("[ap]", "p" if hour >= 12 else "a", halves[0], count=1)
                said = said.rstrip(".") if raw[place.end() : place.end() + 1] == "." else said
                text = f"{hour % 12 or 12}{':' + minutes if minutes else ''}{said}"
            yield Edit(*place.span(), text)


def _value(place: re.Match[str]) -> int:
    """The hour of twenty-four that is said there."""
    half = (place[3] or "").strip().lower()
    hour = int(place[1])
    if not half or "h" in half:
        return hour
    return hour % 12 + (12 if half[0] == "p" else 0) if hour <= 12 else -1


@lru_cache(maxsize=64)
def _said(tag: str) -> re.Pattern[str]:
    """What a language says after an hour to tell its half of the day: "da tarde"."""
    names = sorted(map(re.escape, langs.day_periods(tag)), key=len, reverse=True)
    return re.compile("|".join(names) or "(?!)", re.IGNORECASE)
