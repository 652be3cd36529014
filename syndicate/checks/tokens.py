"""Checks on what must come through unchanged: numbers, addresses, handles, quotations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from syndicate import langs
from syndicate.checks import Pair
from syndicate.model import Finding, Severity, Span

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,:]\d+|h\d{2}(?!\d))*")
_TWELVE = re.compile(r"(\d{1,2}(?:[.:]\d\d)?)\s?[ap]\.?m\b", re.IGNORECASE)
_AFTER_NOON = re.compile(r"\b(\d{1,2})(?:[.:]\d\d)?\s?p\.?m\b", re.IGNORECASE)
_EVENING = r"p\.?m\b|tarde|noite|noche|soir|abend|sera\b|pomeriggio|après-midi|nachmittag"
_ROMAN = re.compile(r"\b[XVI]+\b")
TOKEN = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”«»]*[^\s<>\"“”«»'’.,;:!?)\]]|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"(?<![\w&/])[#@]\w[\w.]*\w"
)
_QUOTES = re.compile('["“”„«»]')
_PERHAPS = re.compile("(?<!\\w)['‘’‚`´]|['‘’´](?!\\w)")
"""Single marks, which may be apostrophes."""


def numbers(pair: Pair) -> Iterable[Finding]:
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
        yield Finding(
            "numbers",
            Severity.WARNING,
            f"missing from the translation: {_show(missing)}"
            + (f"; there instead: {_show(invented)}" if invented else ""),
            "Compare the numbers with the original.",
        )
    elif invented:
        yield Finding(
            "numbers",
            Severity.WARNING,
            f"not in the original: {_show(invented)}",
            "Compare the numbers with the original.",
        )


def _half_days(pair: Pair) -> Iterable[Finding]:
    """An hour after noon that has lost what told so: "10:30 p.m." must not become "10:30"."""
    for match in _AFTER_NOON.finditer(pair.source.text):
        hour = int(match[1])
        later = rf"(?<!\d){hour + 12}(?!\d)" if hour < 12 else r"(?<!\d)12(?!\d)"
        same = re.search(rf"(?<!\d){hour}(?!\d)", pair.target.text)
        if same and not re.search(rf"{later}|{_EVENING}", pair.target.text, re.IGNORECASE):
            yield Finding(
                "numbers",
                Severity.WARNING,
                f"{match.group()} may have become an hour before noon",
                "Compare the time with the original.",
                span=Span(*match.span()),
            )


_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?(?![\d]|[.,]\d)")


def _values(pair: Pair) -> Iterable[Finding]:
    """A number in thousands that reads as another in the target: 1,250 must not become 1,250."""
    here, there = langs.numerals(pair.source_language), langs.numerals(pair.target_language)
    written: dict[str, set[str]] = {}
    for text in _GROUPED.findall(pair.target.text):
        written.setdefault(re.sub(r"\D", "", text), set()).add(_value(text, there))
    for text in _GROUPED.findall(pair.source.text) if written else ():
        values = written.get(re.sub(r"\D", "", text))
        if values and _value(text, here) not in values:
            yield Finding(
                "numbers",
                Severity.ERROR,
                f"{text} has separators that give it another value in the translation",
                "Write the number with the separators of the target language.",
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


def tokens(pair: Pair) -> Iterable[Finding]:
    """Every address, e-mail, handle and hashtag stands in the translation as it was."""
    text = pair.target.text
    for token, times in Counter(TOKEN.findall(pair.source.text)).items():
        if text.count(token) < times:
            yield Finding(
                "tokens",
                Severity.ERROR,
                f"{token!r} is missing from the translation",
                "Put it in by hand.",
            )


def quotations(pair: Pair) -> Iterable[Finding]:
    """As many quotation marks as the source has; a single one may or may not be one."""
    source, target = len(_QUOTES.findall(pair.source.text)), len(_QUOTES.findall(pair.target.text))
    more_here = len(_PERHAPS.findall(pair.source.text))
    more_there = len(_PERHAPS.findall(pair.target.text))
    if source - (target + more_there) > 1 or target - (source + more_here) > 1:
        yield Finding(
            "quotations",
            Severity.WARNING,
            f"{source} quotation marks became {target}",
            "See that the quotation begins and ends where it did.",
        )
