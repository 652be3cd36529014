"""Dates in figures: written as the target's readers write them, where there is no doubt what they
mean. Months keep the small letter that CLDR gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from syndicate import langs
from syndicate.text import Edit

_NUMERIC = re.compile(r"(?<![\w.,:/-])(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?![\w:/-]|[.,]\d)")


def read(text: str, language: str) -> date | None:
    """The day that a date in figures means to readers of a language; None for what is none, or may
    be two: 12/03/2024 in a text of which only `en` is known, where months may come first."""
    match = _NUMERIC.fullmatch(text)
    if match is None:
        return None
    first, middle, last = match[1], match[3], match[4]
    if len(first) == 4 and len(last) <= 2:
        return _day(first, middle, last)
    if len(last) != 4 or len(first) > 2:
        return None
    order = langs.date_order(language)
    day_first, month_first = _day(last, middle, first), _day(last, first, middle)
    if day_first and month_first and day_first != month_first:
        return {"dmy": day_first, "mdy": month_first}.get(order)
    return day_first or month_first


def write(day: date, language: str) -> str:
    """A day in figures as CLDR's short pattern has it, with the whole year; in words where the
    language alone does not tell the order."""
    if not langs.date_order(language):
        return langs.format_date(day.isoformat(), language)
    return langs.format_numeric_date(day, language)


def localise(source: str, raw: str, source_language: str, target_language: str) -> Iterator[Edit]:
    """Edits that write the source's dates in figures as the target's readers do.

    Only dates that came through as they were are changed, and only where `read` is sure of them.
    """
    for text in dict.fromkeys(match.group() for match in _NUMERIC.finditer(source)):
        day = read(text, source_language)
        if day is None or re.match(r"\d{4}-", text):
            continue  # ISO 8601 is everybody's
        written = write(day, target_language)
        if written == text:
            continue
        for hit in re.finditer(rf"(?<![\w.,:/-]){re.escape(text)}(?![\w:/-]|[.,]\d)", raw):
            yield Edit(hit.start(), hit.end(), written)


def small_months(raw: str, language: str) -> Iterator[Edit]:
    """Edits that write months after a day in small letters where the language does."""
    pattern = _months(language)
    for hit in pattern.finditer(raw) if pattern else ():
        yield Edit(hit.start(1), hit.start(1) + 1, hit[1][0].lower())


@lru_cache(maxsize=64)
def _months(language: str) -> re.Pattern[str] | None:
    """A day with a month that has a capital which CLDR does not give it."""
    names = [name for name in langs.month_names(language) if name.islower()]
    if not names:
        return None
    wrong = "|".join(re.escape(name[0].upper() + name[1:]) for name in names)
    return re.compile(rf"(?<=\d)(?:\.|[ºo°])?\s(?:de\s|d['’])?({wrong})(?!\w)")


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
