"""Checks on numbers: each is there, none is new, none reads as another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from syndicate import langs
from syndicate.checks import Fault, Pair, measures, myriads
from syndicate.checks.words import known, numerals, spelled
from syndicate.grammar.vocabulary import vocabulary
from syndicate.model import Inline, Severity, Span

_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_OTHERWISE = re.compile("[₀-₉\u3040-\u9fff\uac00-\ud7af]")
"""Subscripts, and letters of languages that write numbers with myriads."""
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,:]\d+|h\d{2}(?!\d))*")
_HOUR = re.compile(r"(?<![\d:])(\d{1,2}) ?(?:h(?:oras|eures|rs)?|Uhr)(?!\w)")
_TWELVE = re.compile(r"(\d{1,2}(?:[.:]\d\d)?)\s?[ap]\.?m\b", re.IGNORECASE)
_AFTER_NOON = re.compile(r"\b(\d{1,2})(?:[.:]\d\d)?\s?p\.?m\b", re.IGNORECASE)
_EVENING = r"p\.?m\b|tarde|noite|noche|soir|abend|sera\b|pomeriggio|après-midi|nachmittag"
_DIGIT = re.compile(r"\d")
_ROMAN = re.compile(r"\b[XVI]+\b")
_SHORT_YEAR = re.compile(r"(?:['’]|\d[/–-])\d\d(?!\d)")
_DECADE = re.compile(r"(?:1[89]|20)\d0")
_BESIDE_NOON = re.compile(r"(?<![\w.,:])12[ \u00a0](?=(?:noon|midnight)\b)")
"""A twelve that the word says: "12 noon" is "meio-dia"."""
_DATE = re.compile(r"(?<!\d)(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?!\d)")


def numbers(pair: Pair) -> Iterable[Fault]:
    """Each number of the source stands in the translation, and no other.

    It may be written otherwise: with other separators (but not so that it reads as another value),
    as a word, in Roman numerals, with its million, on a clock of twenty-four hours, as "1990s" or
    "anos 90", a month by its name, and measures may be converted.
    """
    source, target = _in_figures(pair.source), _in_figures(pair.target)
    if source is pair.source and target is pair.target:
        yield from _numbers(pair)
        return
    for fault in _numbers(replace(pair, source=source, target=target)):
        # Places are those of the source as it stands.
        yield fault if source is pair.source else replace(fault, span=None)


def _in_figures(content: Inline) -> Inline:
    """A sentence with its numbers in plain figures: 1.5万 as 15000, CO₂ as CO2."""
    text = content.text
    if text.isascii() or not _OTHERWISE.search(text):
        return content
    plain = myriads.in_figures(text.translate(_SUBSCRIPTS))
    return content if plain == text else Inline(plain)


def _numbers(pair: Pair) -> Iterator[Fault]:
    yield from _said(pair)
    if _DIGIT.search(pair.source.text) is None and _DIGIT.search(pair.target.text) is None:
        return
    yield from _half_days(pair)
    yield from _values(pair)
    yield from _decimals(pair)
    yield from _scales(pair)
    source = _digits(_BESIDE_NOON.sub("", pair.source.text))
    target = _digits(_BESIDE_NOON.sub("", pair.target.text))
    if source == target:
        return
    missing, invented = source - target, target - source
    _allow_times(pair.source.text, missing, invented)
    _allow_times(pair.target.text, invented, missing)
    missing, invented = +missing, +invented
    if missing or invented:
        _allow_roman(pair.target.text, missing)
        _allow_roman(pair.source.text, invented)
        _allow_words(pair, missing)
        _allow_words(_turned(pair), invented)
        _allow_scaled(pair, missing, invented)
        _allow_parts(pair, missing, invented)
        _allow_months(pair, missing)
        _allow_months(_turned(pair), invented)
        _allow_measures(pair, missing, invented)
    # What stands elsewhere in the translation may have been said once instead of twice.
    again = Counter({n: c for n, c in missing.items() if target[n]})
    more = Counter({n: c for n, c in invented.items() if source[n]})
    missing, invented = +(missing - again), +(invented - more)
    if missing:
        yield Fault(
            f"missing from the translation: {_show(missing, pair.source)}"
            + (f"; there instead: {_show(invented, pair.target)}" if invented else ""),
            _place(pair.source.text, missing),
        )
    elif invented:
        yield Fault(f"not in the original: {_show(invented, pair.target)}")
    elif +again or +more:
        what = "fewer" if +again else "more"
        yield Fault(
            f"{_show(+again or +more, pair.source)} stands there {what} times than in the original",
            _place(pair.source.text, +again or +more),
            # What is said once instead of twice is a translator's choice; more is an invention.
            Severity.INFO if +again else None,
        )


@lru_cache(maxsize=64)
def _from_three(tag: str) -> dict[str, int]:
    """The words for numbers that stand for nothing else: none for one, which is an article."""
    return {word: number for word, number in vocabulary(tag).cardinals.items() if number > 2}


def _said(pair: Pair) -> Iterable[Fault]:
    """A number that the source says in a word, and the translation neither in a word nor in
    figures: from three on, because one and two have too many other forms."""
    cardinals = _from_three(pair.source_language)
    if cardinals.keys().isdisjoint(known(pair.source.text)):
        return
    if not vocabulary(pair.target_language).cardinals:
        return
    there = spelled(pair.target.text, pair.target_language)
    figures = _digits(pair.target.text)
    for said in numerals(pair.source.text, pair.source_language):
        for word, value in said.words:
            if value <= 2 or value in there or figures[str(value)]:
                continue
            # Part of a name, or of a word: "Three Rivers", "three-dimensional".
            named = word.text in pair.target.text or (word.capital and not word.initial)
            if named or pair.source.text[word.end : word.end + 1] == "-":
                continue
            # "fifty million": what they come to.
            if not any(n > value and (n in there or figures[str(n)]) for n in said.values):
                yield Fault(f"missing from the translation: {word.text}", word.span)


def _place(text: str, counted: Counter[str]) -> Span | None:
    """Where the first of the numbers stands."""
    for match in _NUMBER.finditer(text):
        if _plain(match.group()) in counted:
            return Span(*match.span())
    return None


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


_GROUPED = re.compile(
    r"(?<![\w.,/:-])\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?(?![\d/:]|[.,]\d|[.-][^\W\d_])"
)


def _values(pair: Pair) -> Iterable[Fault]:
    """A number in thousands that reads as another in the target: 1,250 must not become 1,250."""
    grouped = _GROUPED.findall(pair.target.text)
    if not grouped:
        return
    here, there = langs.numerals(pair.source_language), langs.numerals(pair.target_language)
    written: dict[str, set[str]] = {}
    for text in grouped:
        written.setdefault(re.sub(r"\D", "", text), set()).add(_value(text, there))
    for match in _GROUPED.finditer(pair.source.text):
        text = match.group()
        values = written.pop(re.sub(r"\D", "", text), None)
        value = _value(text, here)
        if values and value != "?" and value not in values:
            yield _another_value(text, Span(*match.span()))
    # 51 mil, which has no separator, became 51.000.
    for number, scales in _scaled(pair.source.text, pair.source_language).items():
        for scale in scales:
            values = written.get(str(int(number) * scale)) if scale >= 1000 else None
            if values and str(int(number) * scale) not in values:
                yield _another_value(number, _place(pair.source.text, Counter([number])))


_DECIMAL = re.compile(r"(?<![\w.,:/])\d+[.,]\d\d?(?!\d|[.,:/]\d)")
_WHOLE = re.compile(r"(?<![\w.,:/])\d+(?!\d|[.,:/h]\d)")


def _decimals(pair: Pair) -> Iterable[Fault]:
    """A number that lost its decimal sign or has a new one: 2.3 must not become 23."""
    source, target = pair.source.text, pair.target.text
    divided_here = {_plain(n): n for n in _DECIMAL.findall(source)}
    divided_there = {_plain(n): n for n in _DECIMAL.findall(target)}
    if divided_here.keys() == divided_there.keys():
        return
    whole_here, whole_there = _wholes(source), _wholes(target)
    there = measures.find(target)
    converted = {
        _plain(each.number)
        for each in measures.find(source)
        if any(each.unit != other.unit and each.equals(other) for other in there)
    }
    for one, other, whole, against in (
        (divided_here, divided_there, whole_there, whole_here),
        (divided_there, divided_here, whole_here, whole_there),
    ):
        for digits, number in one.items():
            if digits not in whole or digits in against or digits in other or digits in converted:
                continue
            # 1530 GMT, 15.30 Uhr; $0.50, 50 cents
            clock = len(digits) == 4 and int(digits) < 2400 and int(digits[2:]) < 60
            if clock or (number[0] == "0" and len(number) == 4 and whole[digits][0] != "0"):
                continue
            text = number if one is divided_here else whole[digits]
            yield _another_value(text, _place(source, Counter([digits])))


def _wholes(text: str) -> dict[str, str]:
    """The numbers of a text without any separator, by their digits."""
    return {_plain(number): number for number in _WHOLE.findall(text)}


def _another_value(text: str, span: Span | None) -> Fault:
    return Fault(
        f"{text} has separators that give it another value in the translation",
        span,
        Severity.ERROR,
        "Write the number with the separators of the target language.",
    )


_AMOUNT = re.compile(r"(?P<money>[$£€¥]\s?)?(?<![\w.,])\d[\d.,]*(?<=\d)")
_SHORTENED = re.compile(r"\d[ \u00a0]?[kmbt][a-z]{0,2}(?!\w)", re.IGNORECASE)
_SHORT = {
    "k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "mio": 10**6, "mi": 10**6, "bn": 10**9,
    "bln": 10**9, "mrd": 10**9, "md": 10**9, "mds": 10**9, "bi": 10**9, "tn": 10**12, "tri": 10**12,
}  # fmt: skip
"""Powers as headlines write them behind an amount of money."""
_POWER = re.compile(r"[\s\u00a0\u202f-]?(?:de |d['’]|di )?([^\W\d_]+)\b\.?")


def _scale(text: str, at: int, powers: Mapping[str, int], *, money: bool) -> int:
    """What the number that ends there is multiplied with behind it, 0 where it cannot be told."""
    scale = 1
    while (word := _POWER.match(text, at)) is not None:
        low = word[1].lower()
        if low in powers and powers[low] >= 1000:
            scale *= powers[low]
        elif low in _SHORT and scale == 1:
            return _SHORT[low] if money else 0
        else:
            break
        at = word.end()
    return scale


def _scaled(text: str, tag: str) -> dict[str, set[int]]:
    """The digits of each number of a text -> what it is multiplied with behind it, 1 for nothing
    and 0 where it cannot be told."""
    powers = vocabulary(tag).powers
    found: dict[str, set[int]] = {}
    for match in _AMOUNT.finditer(text):
        scale = _scale(text, match.end(), powers, money=bool(match["money"]))
        found.setdefault(_plain(match.group()), set()).add(scale)
    return found


def _scales(pair: Pair) -> Iterable[Fault]:
    """A number whose thousand, million or billion became another, or was lost or invented."""
    ours, theirs = vocabulary(pair.source_language).powers, vocabulary(pair.target_language).powers
    if not ours or not theirs:
        return
    if (
        ours.keys().isdisjoint(known(pair.source.text))
        and theirs.keys().isdisjoint(known(pair.target.text))
        and not _SHORTENED.search(pair.source.text)
        and not _SHORTENED.search(pair.target.text)
    ):
        return
    here = _scaled(pair.source.text, pair.source_language)
    there = _scaled(pair.target.text, pair.target_language)
    for number, scales in here.items():
        others = there.get(number)
        if others is None or 0 in scales | others or scales & others:
            continue
        match = next(m for m in _AMOUNT.finditer(pair.source.text) if _plain(m.group()) == number)
        yield Fault(
            f"{match.group().strip()} is in the translation, but another power of ten with it",
            Span(*match.span()),
            Severity.ERROR,
        )


def _value(text: str, numerals: langs.Numerals) -> str:
    """A number as digits with a decimal point; "?" where the separators make no number."""
    group, decimal = ".,".replace(numerals.decimal, ""), re.escape(numerals.decimal)
    if not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})*(?:{decimal}\d+)?", text):
        return "?"
    return text.replace(group, "").replace(numerals.decimal, ".")


def _plain(number: str) -> str:
    return re.sub(r"\D", "", number).lstrip("0") or "0"


def _digits(text: str) -> Counter[str]:
    return Counter(_plain(number) for number in _NUMBER.findall(text))


def _allow_times(text: str, missing: Counter[str], invented: Counter[str]) -> None:
    """Take out what is a time of twelve hours in `text` and of twenty-four in the other, and full
    hours with their minutes: 17h, 17:00."""
    for hour in _HOUR.findall(text):
        plain, full = _plain(hour), f"{_plain(hour)}00"
        if missing[plain] > 0 and invented[full] > 0:
            missing[plain] -= 1
            invented[full] -= 1
    for match in _TWELVE.findall(text):
        digits = re.sub(r"\D", "", match)
        hour, minutes = (digits, "") if len(digits) < 3 else (digits[:-2], digits[-2:])
        same = {digits, digits + "00", f"{int(hour) + 12}{minutes}", f"{int(hour) + 12}00"}
        if hour == "12":
            same |= {minutes.lstrip("0") or "0"}  # midnight, and half past: 0h, 00:30
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


def _turned(pair: Pair) -> Pair:
    """The same with its sides changed."""
    here, there = pair.source_language, pair.target_language
    return Pair(pair.target, pair.source, there, here)


def _allow_words(pair: Pair, counted: Counter[str]) -> None:
    """Take out numbers of the source that the target says in words: 3, three; 1.5 million, um
    milhão e meio."""
    if not +counted:
        return
    said = spelled(pair.target.text, pair.target_language)
    for number in list(counted):
        if len(number) < 16 and int(number) in said:
            counted[number] = 0
    for worth, number in _worth(pair.source.text, pair.source_language, counted).items():
        if worth in said:
            counted[number] = 0


def _allow_months(pair: Pair, counted: Counter[str]) -> None:
    """Take out months of the source that the target has by name: 3/5/1990, 3 de maio de 1990."""
    for number in list(+counted):
        if len(number) > 2 or not 1 <= int(number) <= 12:
            continue
        name = langs.month_names(pair.target_language)[int(number) - 1].lower()
        dated = re.search(
            rf"\d[./]0?{number}(?!\d)|(?<!\d)0?{number}(?:[./]\d|[月월])", pair.source.text
        )
        if dated and name in pair.target.text.lower():
            counted[number] = 0


def _allow_scaled(pair: Pair, missing: Counter[str], invented: Counter[str]) -> None:
    """Take out what is the same number with and without its million: 15 million, 15.000.000."""
    if not +missing or not +invented:
        return
    ours = _worth(pair.source.text, pair.source_language, missing)
    theirs = _worth(pair.target.text, pair.target_language, invented)
    for worth in ours.keys() & theirs.keys():
        missing[ours[worth]] -= 1
        invented[theirs[worth]] -= 1


def _worth(text: str, tag: str, counted: Counter[str]) -> dict[float, str]:
    """What the numbers that are counted come to with the powers of ten behind them -> number."""
    numerals = langs.numerals(tag)
    powers = vocabulary(tag).powers
    found: dict[float, str] = {}
    for match in _AMOUNT.finditer(text):
        number = _plain(match.group())
        if counted[number] <= 0 or len(number) > 15:
            continue
        scale = _scale(text, match.end(), powers, money=bool(match["money"])) or 1
        decimals = re.search(rf"{re.escape(numerals.decimal)}(\d{{1,2}}|\d{{4,}})$", match.group())
        worth = int(number) * scale
        found[worth / 10 ** len(decimals[1]) if decimals else worth] = number
    return found


def _allow_parts(pair: Pair, missing: Counter[str], invented: Counter[str]) -> None:
    """Take out dates that were put together otherwise, and years of a decade: 1990s, anos 90."""
    for one, other, text in (
        (missing, invented, pair.target.text),
        (invented, missing, pair.source.text),
    ):
        for number in list(+one):
            year = _DECADE.fullmatch(number) or (len(number) == 4 and _SHORT_YEAR.search(text))
            if year and number[2:] in +other:
                one[number] = other[number[2:]] = 0
    for text, one, other in (
        (pair.source.text, missing, invented),
        (pair.target.text, invented, missing),
    ):
        for match in _DATE.finditer(text) if +other else ():
            number = _plain(match.group())
            parts = [_plain(part) for part in match.groups()]
            there = [part for part in parts if other[part] > 0]
            # The month may have become a word.
            if one[number] > 0 and len(there) >= 2:
                one[number] = 0
                for part in there:
                    other[part] -= 1


def _allow_measures(pair: Pair, missing: Counter[str], invented: Counter[str]) -> None:
    """Take out measures that were converted, or given in one system where the source has both."""
    if not +missing and not +invented:
        return
    for one, text, other in (
        (invented, pair.target.text, pair.source.text),
        (missing, pair.source.text, pair.target.text),
    ):
        if +one and (ours := measures.find(text)):
            theirs = measures.find(other)
            for measure in ours:
                number = _plain(measure.number)
                if one[number] <= 0:
                    continue
                # Where the other has the same unit, nothing had to be converted.
                alike = [each for each in theirs if each.unit == measure.unit]
                if one is invented and alike:
                    continue
                if any(measure.equals(each) for each in theirs):
                    one[number] -= 1


def _show(counted: Counter[str], content: Inline) -> str:
    """The numbers as the text has them: 12:30, not 1230."""
    written = {_plain(number): number for number in _NUMBER.findall(content.text)}
    return ", ".join(written.get(number, number) for number in sorted(counted.elements()))
