"""Checks on numbers: each is there, none is new, none reads as another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from syndicate import langs
from syndicate.checks import Fault, Pair
from syndicate.model import Severity, Span

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,:]\d+|h\d{2}(?!\d))*")
_TWELVE = re.compile(r"(\d{1,2}(?:[.:]\d\d)?)\s?[ap]\.?m\b", re.IGNORECASE)
_AFTER_NOON = re.compile(r"\b(\d{1,2})(?:[.:]\d\d)?\s?p\.?m\b", re.IGNORECASE)
_EVENING = r"p\.?m\b|tarde|noite|noche|soir|abend|sera\b|pomeriggio|après-midi|nachmittag"
_ROMAN = re.compile(r"\b[XVI]+\b")


def numbers(pair: Pair) -> Iterable[Fault]:
    """Each number of the source stands in the translation, and no other; not its separators."""
    yield from _half_days(pair)
    yield from _values(pair)
    source, target = _digits(pair.source.text), _digits(pair.target.text)
    if source == target:
        return
    missing, invented = source - target, target - source
    for one, other in ((pair.source.text, pair.target.text), (pair.target.text, pair.source.text)):
        _allow_times(one, missing, invented)
        _allow_roman(other, missing if other is pair.target.text else invented)
    missing, invented = +missing, +invented
    if missing:
        yield Fault(
            f"missing from the translation: {_show(missing)}"
            + (f"; there instead: {_show(invented)}" if invented else ""),
        )
    elif invented:
        yield Fault(
            f"not in the original: {_show(invented)}",
        )


def _half_days(pair: Pair) -> Iterable[Fault]:
    """An hour after noon that has lost what told so: "10:30 p.m." must not become "10:30"."""
    for match in _AFTER_NOON.finditer(pair.source.text):
        hour = int(match[1])
        later = rf"(?<!\d){hour + 12}(?!\d)" if hour < 12 else r"(?<!\d)12(?!\d)"
        same = re.search(rf"(?<!\d){hour}(?!\d)", pair.target.text)
        if same and not re.search(rf"{later}|{_EVENING}", pair.target.text, re.IGNORECASE):
            yield Fault(
                f"{match.group()} may have become an hour before noon",
                span=Span(*match.span()),
            )


_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?(?![\d]|[.,]\d)")


def _values(pair: Pair) -> Iterable[Fault]:
    """A number in thousands that reads as another in the target: 1,250 must not become 1,250."""
    here, there = langs.numerals(pair.source_language), langs.numerals(pair.target_language)
    written: dict[str, set[str]] = {}
    for text in _GROUPED.findall(pair.target.text):
        written.setdefault(re.sub(r"\D", "", text), set()).add(_value(text, there))
    for text in _GROUPED.findall(pair.source.text) if written else ():
        values = written.get(re.sub(r"\D", "", text))
        if values and _value(text, here) not in values:
            yield Fault(
                f"{text} has separators that give it another value in the translation",
                severity=Severity.ERROR,
                remedy="Write the number with the separators of the target language.",
            )


def _value(text: str, numerals: langs.Numerals) -> str:
    """A number as digits with a decimal point; "?" where the separators make no number."""
    group, decimal = re.escape(numerals.group), re.escape(numerals.decimal)
    if not re.fullmatch(rf"\d{{1,3}}(?:{group}\d{{3}})*(?:{decimal}\d+)?", text):
        return "?"
    return text.replace(numerals.group, "").replace(numerals.decimal, ".")


def _digits(text: str) -> Counter[str]:
    return Counter(re.sub(r"\D", "", number).lstrip("0") or "0" for number in _NUMBER.findall(text))


def _allow_times(text: str, missing: Counter[str], invented: Counter[str]) -> None:
    """Take out what is a time of twelve hours in `text` and of twenty-four in the other."""
    for match in _TWELVE.findall(text):
        digits = re.sub(r"\D", "", match)
        hour, minutes = (digits, "") if len(digits) < 3 else (digits[:-2], digits[-2:])
        same = {digits, digits + "00", f"{int(hour) + 12}{minutes}", f"{int(hour) + 12}00"}
        for one, other in ((missing, invented), (invented, missing)):
            here = next((form for form in same if one[form] > 0), None)
            there = next((form for form in same if other[form] > 0), None)
            if here and there:
                one[here] -= 1
                other[there] -= 1


def _allow_roman(text: str, counted: Counter[str]) -> None:
    """Take out small numbers that `text` has in Roman numerals: the 19th century, século XIX."""
    for numeral in _ROMAN.findall(text) if counted else ():
        tens, rest = numeral.count("X"), numeral.replace("X", "")
        small = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}
        value = tens * 10 + small.get(rest, 0)
        if numeral.endswith("IX"):
            value = tens * 10 - 1
        if counted[str(value)] > 0:
            counted[str(value)] -= 1


def _show(counted: Counter[str]) -> str:
    return ", ".join(sorted(counted.elements()))
