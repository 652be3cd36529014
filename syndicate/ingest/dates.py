"""Dates as sources write them -> ISO 8601 as RFC 3339 writes it, with the precision that was given.

Machine-readable forms are read by the standard library. Dates in words are read with the month
names of CLDR; a date in figures alone is only believed where its order is certain.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T\s]\s*(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*"
    r"(Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?)?",
    re.IGNORECASE,
)
_MONTH_OR_YEAR = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")
_WORDS_DMY = re.compile(
    r"(?<!\d)(\d{1,2})(?:º|ª|st|nd|rd|th|er)?[.,]?\s*(?:de\s+|of\s+)?([^\W\d_]{3,12})\.?,?\s*"
    r"(?:de\s+|del\s+)?(\d{4})(?!\d)"
)
_WORDS_MDY = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)"
)
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_ISO_IN_TEXT = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?\S*)?")
_USUAL = ("en", "pt", "es", "fr", "de", "it")


def machine(value: str) -> str:
    """A machine-readable date (ISO 8601, RFC 5322, milliseconds since 1970); "" where it is none.

    `2026-03-12T17:40:00+0100` -> `2026-03-12T17:40:00+01:00`; a day stays a day.
    """
    value = value.strip()
    if match := _ISO.fullmatch(value):
        return _from_iso(match)
    if match := _MONTH_OR_YEAR.fullmatch(value):
        return value if 1000 <= int(match[1]) <= 2999 else ""
    if re.fullmatch(r"\d{13}", value):
        return datetime.fromtimestamp(int(value) // 1000, UTC).isoformat()
    if not 10 <= len(value) <= 60 or not value[0].isalnum():
        return ""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(value).replace(microsecond=0).isoformat()
    except (ValueError, TypeError, OverflowError):
        return ""


def _from_iso(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day)).isoformat()
        moment = f"{year}-{month}-{day}T{int(hour):02}:{minute}:{second or '00'}"
        return datetime.fromisoformat(moment + _zone(zone)).isoformat()
    except ValueError:
        return ""


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    if zone[0] not in "+-":
        return "+00:00"
    hours, minutes = re.fullmatch(r"[+-](\d{1,2}?):?(\d{2})?", zone).groups()  # type: ignore[union-attr]
    return f"{zone[0]}{int(hours):02}:{minutes or '00'}"


def written(text: str, language: str = "en") -> str:
    """The first date in words in `text` (`12 de março de 2026`, `March 12, 2026`), as a day.

    In figures (`12/03/2026`) only where the order is certain: a number above 12, a dotted date, or
    a language whose writers put the day first. "" where there is none.
    """
    for pattern, day_group, month_group in ((_WORDS_DMY, 1, 2), (_WORDS_MDY, 2, 1)):
        for match in pattern.finditer(text[:400]):
            month = _month(match[month_group], language)
            if month and (found := _day(int(match[3]), month, int(match[day_group]))):
                return found
    for match in _FIGURES.finditer(text[:400]):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if first > 12 >= second:
            return _day(year, second, first)
        if second > 12 >= first:
            return _day(year, first, second)
        base = language.partition("-")[0]
        if first == second or match[2] == "." or base in _USUAL[1:] or language == "en-GB":
            return _day(year, second, first)
    iso = _ISO_IN_TEXT.search(text[:400])
    return machine(iso[0].rstrip(".,;)")) if iso else ""


def find_written(text: str, language: str = "en") -> tuple[str, int, int] | None:
    """The first date that `written` reads in `text`, and where it stands."""
    for pattern in (_WORDS_DMY, _WORDS_MDY, _FIGURES, _ISO_IN_TEXT):
        for match in pattern.finditer(text):
            if day := written(match[0], language):
                return day, match.start(), match.end()
    return None


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat() if year > 1000 else ""
    except ValueError:
        return ""


def _month(word: str, language: str) -> int:
    word = word.casefold().rstrip(".")
    base = language.partition("-")[0]
    for candidate in dict.fromkeys((base, *_USUAL)):
        if number := _months(candidate).get(word):
            return number
    return 0


@lru_cache(maxsize=32)
def _months(language: str) -> dict[str, int]:
    """Month names and abbreviations of a language, lower case, without a full stop."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, int] = {"sept": 9} if language == "en" else {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                found.setdefault(str(name).casefold().rstrip("."), int(number))
    return found
