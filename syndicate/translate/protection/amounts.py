"""Numbers in the translation: amounts keep their currency, separators become the target's.

Currencies whose sign the model lacks were given to it as dollars; here they become themselves
again. Models write the target's separators only now and then, and "€46,800" read in Portuguese is
forty-six euros.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from syndicate import langs
from syndicate.model import Span
from syndicate.text import Edit
from syndicate.translate.protection.protect import AMOUNT, Item
from syndicate.translate.protection.tokens import is_code

_CODES = {
    "£": "GBP", "€": "EUR", "¥": "JPY", "₤": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY",
    "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD", "NZ$": "NZD", "NT$": "TWD",
}  # fmt: skip
_BARE = frozenset(("GBP", "JPY"))
"""Currencies that news calls by their noun alone: "libras", and not "libras esterlinas"."""
# "dollars", "dólares", "dollari", "Dollar": what a model writes for the sign.
_PLACE = re.compile(r"(?:\b(?:(?:US|R)\s?|A|C|HK|NZ))?\$\s?|(?<!\w)[Dd][oóOÓ][lL]+[aáAÁ][rR]\w*")
_MEASURE = (
    r"%|per ?cent|por cento|€|£|(?:k|c|m)?m[²³23]?(?!\w)|[kMGT]i?B(?!\w)|k?g(?!\w)|m?l(?!\w)"
    r"|ha(?!\w)|km/h|mph|°|(?<=\d)[CF](?!\w)"
)
_AMOUNT = re.compile(AMOUNT)
_RATE = re.compile(
    rf"[$£€¥]\s?({AMOUNT})(?:\s?(?:[kmb]n?|[bm]illion))?\s+an?\s+[^\W\d_]+\b"
    r"(?!\s+(?:ago|earlier|later|before|after)\b)"
)
_PER = {
    "de": ("eine[nmr]?|ein", "pro"), "es": ("una?", "por"), "fr": ("une?", "par"),
    "gl": ("unha|un", "por"), "it": ("un[ao]?", "per"), "pt": ("uma?", "por"),
}  # fmt: skip
"""A language's indefinite articles, and what it says for "a" in "£15 a hectare"."""
_MULTIPLES = re.compile(r"de|d|mil|(?:mi|bi|tri)l[lh]?\w+|million\w*|milliard\w*|esterlinas")
_SIGN = re.compile(r"[$£€¥₤₹₽₩₺¢]|\b\d+p\b")
_OWN = re.compile(rf"((?<!\w)(?:US|R)\$\s?)({AMOUNT})")
_OWN_OR_BARE = re.compile(rf"((?<![\w])(?:[A-Z]{{1,2}}\s?)?\$\s?)({AMOUNT})")
_BEFORE = re.compile(rf"({AMOUNT})(?:(?:\s+[^\W\d]+){{0,2}}\s+)?$")


def restore_currencies(
    source: str, raw: str, items: Sequence[Item], target_language: str
) -> tuple[list[Edit], list[Item]]:
    """Edits that turn the model's dollars back into the source's currencies, and the items that
    were not found.

    An amount is known by its digits; what has none left, or others than before, goes by order,
    where as many mentions of money are left in the source as in the output. The source's own
    dollars count too, and are left alone.
    """
    taken = {item.span.start for item in items}
    wanted: list[tuple[Span, Item | None]] = [(item.span, item) for item in items]
    wanted += [
        (Span(*match.span()), None)
        for match in _PLACE.finditer(source)
        if match.start() not in taken
    ]
    wanted.sort(key=lambda pair: pair[0].start)
    places = _mentions(raw, merged=False)
    if len(places) != len(wanted):
        places = _mentions(raw, merged=True)
    by_figure: dict[str, list[int]] = {}
    for n in range(len(places) - 1, -1, -1):
        span = places[n][0]
        figure = _figure(raw, span, "$" in raw[span.start : span.end])
        by_figure.setdefault(figure, []).append(n)
    chosen: dict[int, int] = {}
    for index, (span, item) in enumerate(wanted):
        ahead = item.opens if item else "$" in source[span.start : span.end]
        figure = _figure(source, span, ahead)
        if figure and by_figure.get(figure):
            chosen[index] = by_figure[figure].pop()
    left = [index for index in range(len(wanted)) if index not in chosen]
    used = set(chosen.values())
    free = [n for n in range(len(places)) if n not in used]
    if len(left) == len(free):
        chosen.update(zip(left, free, strict=True))
    edits: list[Edit] = []
    missing: list[Item] = []
    for index, (_, item) in enumerate(wanted):
        if item is not None and index in chosen:
            span, also = places[chosen[index]]
            edits += _restored(raw, span, also, item, target_language)
        elif item is not None:
            missing.append(item)
    return edits, missing


def _figure(text: str, span: Span, ahead: bool) -> str:
    """The digits of the amount that a sign (`ahead` of it) or a word at `span` goes with."""
    amount = _AMOUNT.match(text, span.end) if ahead else None
    amount = amount or _BEFORE.search(text, max(0, span.start - 60), span.start)
    return re.sub(r"\D", "", amount.group(amount.lastindex or 0)) if amount else ""


def _mentions(raw: str, *, merged: bool) -> list[tuple[Span, Span | None]]:
    """Each mention of dollars; where one amount has sign and word, the word's span comes second
    (`merged`), unless the word is counted by itself ("$5 per dollar")."""
    found: list[tuple[Span, Span | None]] = []
    for match in _PLACE.finditer(raw):
        span = Span(*match.span())
        word = "$" not in match.group()
        if merged and word and found and found[-1][1] is None:
            between = raw[found[-1][0].end : span.start]
            if "$" in raw[found[-1][0].start : found[-1][0].end] and re.fullmatch(
                rf"\s*{AMOUNT}(?:\s+[^\W\d]+){{0,2}}\s+", between
            ):
                found[-1] = (found[-1][0], span)
                continue
        found.append((span, None))
    return found


def _restored(
    raw: str, span: Span, also: Span | None, item: Item, target_language: str
) -> list[Edit]:
    sign = item.restored.strip()
    if "$" not in raw[span.start : span.end]:
        return [Edit(span.start, span.end, _name(_CODES.get(sign, sign), target_language))]
    edits = []
    if also is not None:
        # "US$ 15 milhões de dólares": the sign says it already.
        before = re.search(r"(?:\s+(?:de|of|di|d['’]))?\s+$", raw[: also.start])
        edits.append(Edit(before.start() if before else also.start, also.end, ""))
    style = langs.money(target_language)
    if style.before and not style.gap:
        return [Edit(span.start, span.end, sign), *edits]
    if item.opens:
        # "£15" and "£ 15" are both written in most languages: as the source has it.
        return [Edit(span.start, span.end, item.restored), *edits]
    amount = re.compile(AMOUNT).match(raw, span.end)
    if amount is None:
        return [Edit(span.start, span.end, sign), *edits]
    stop = span.end + len(amount.group().rstrip(".,"))
    return [Edit(span.start, span.end, ""), Edit(stop, stop, item.restored), *edits]


def _name(code: str, language: str) -> str:
    """What a text calls a currency, in the plural."""
    name = langs.currency_name(code, language)
    nouns = langs.currency_words(language) if code in _BARE else ()
    return next((word for word in name.split() if word.lower() in nouns), name)


def space_dollars(source: str, raw: str, target_language: str) -> list[Edit]:
    """Edits that part dollar signs from their amounts the same way throughout: not where the
    target's custom is not to, else as the source does."""
    style = langs.money(target_language)
    if not style.before:
        return []
    gap = ""
    if style.gap:
        parted = re.search(r"\$([ \xa0]?)(?=\d)", source)
        gap = parted[1] if parted else style.gap
    return [
        Edit(match.start(), match.end(), match[1].replace(" ", "") + "$" + gap)
        for match in re.finditer(r"((?:\b(?:US|R|A|C|HK|NZ) ?)?)\$[ \xa0]?(?=\d)", raw)
    ]


def localise_alone(text: str, source_language: str, target_language: str) -> str:
    """A number that stands alone, as in a table's cell, with the target's separators."""
    here, there = langs.numerals(source_language), langs.numerals(target_language)
    group, decimal = re.escape(here.group), re.escape(here.decimal)
    pattern = rf"\s*[+−–-]?(?:\d+|\d{{1,3}}(?:{group}\d{{3}})+)(?:{decimal}\d+)?\s*[%‰°]?\s*"
    if here == there or not re.fullmatch(pattern, text):
        return text
    return text.translate({ord(here.group): there.group, ord(here.decimal): there.decimal})


def localise_numbers(
    source: str, raw: str, source_language: str, target_language: str
) -> list[Edit]:
    """Edits that give the target's separators to numbers that came through with the source's.

    Only what can be nothing else is changed: groups of three digits, and decimals beside a sign of
    currency or percent. Times, dates, versions and scores stay.
    """
    here, there = langs.numerals(source_language), langs.numerals(target_language)
    if here == there:
        return []
    edits = []
    given: dict[str, str] | None = None
    for match in _foreign(here.group, here.decimal).finditer(raw):
        number = match.group().strip()
        if _in_code(raw, match):
            continue
        if not re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", source):
            # The model's own writing is the target's, or mixed: "1.234,567.89", "1.234.50".
            if given is None:
                given = {re.sub(r"\D", "", n): n.rstrip(".,") for n in _AMOUNT.findall(source)}
            number = given.get(re.sub(r"\D", "", number), "")
            if here.group not in number or number.count(here.decimal) > 1:
                continue
        elif number.count(here.group) == 3 and re.search(r"\bIP\b", source):
            continue
        swapped = number.translate({ord(here.group): there.group, ord(here.decimal): there.decimal})
        start = match.end() - len(match.group().strip())
        edits.append(Edit(start, match.end(), swapped))
    return edits


def _in_code(raw: str, match: re.Match[str]) -> bool:
    """True for figures that are part of a code: `12.345.678-9`."""
    start, end = match.span()
    if not raw[end : end + 1].strip(".,;:!?)”»\"'") and not raw[start - 1 : start].strip("(“«\"'"):
        return False
    start = max(raw.rfind(" ", 0, start), raw.rfind("\u00a0", 0, start)) + 1
    whole = re.compile(r"[^\s\u00a0]*").match(raw, end)
    return is_code(raw[start : whole.end() if whole else end].strip(".,;:!?()“”«»\"'"))


@lru_cache(maxsize=64)
def _foreign(group: str, decimal: str) -> re.Pattern[str]:
    """Numbers that can only be in the writing of a language with these separators, or in both."""
    # A comma between figures is a decimal one; a full stop may also be a time's or a version's.
    beside = "" if decimal == "," else rf"(?=(?:-\d+[.,]\d+)?\s?(?:{_MEASURE}))"
    letters = "" if beside else "a-zA-Z"
    group, decimal = re.escape(group), re.escape(decimal)
    end = r"(?![\w:/]|[.,]\d|-\d\d(?!\d))"
    return re.compile(
        rf"(?<![\w.,:/])(?<!\D-)\d{{1,3}}(?:{group}\d{{3}})+(?:{decimal}\d+)?{end}"
        rf"|(?<![\w.,:/])(?<!\D-)\d{{1,3}}(?:[.,]\d{{3}})+[.,]\d{{1,3}}{end}"
        rf"|(?<=[$£€¥])\s?\d+{decimal}(?:\d\d?|\d{{4,}})(?![\w:/]|[.,]\d)"
        rf"|(?<![\w.,:/])(?<!\D-)\d+{decimal}\d{{1,2}}(?![\d:/_{letters}]|[.,]\d){beside}"
    )


def localise_number(number: str, written: str, source_language: str, target_language: str) -> str:
    """A number of the source with the target's separators, for a place where the model has
    `written` another: groups of three digits, and a fraction where the model writes one too."""
    here, there = langs.numerals(source_language), langs.numerals(target_language)
    group, decimal = re.escape(here.group), re.escape(here.decimal)
    grouped = re.fullmatch(rf"\d{{1,3}}(?:{group}\d{{3}})+(?:{decimal}\d+)?", number)
    fraction = re.fullmatch(rf"\d+{decimal}\d+", number) and there.decimal in written
    if here == there or not (grouped or fraction):
        return number
    return number.translate({ord(here.group): there.group, ord(here.decimal): there.decimal})


def drop_invented(
    source: str, raw: str, source_language: str, target_language: str
) -> Iterator[Edit]:
    """Edits that take out a currency which the model put beside a number of a source that names
    none: "~500" -> "500 euros"."""
    names = langs.currency_words(target_language)
    found = [
        match
        for match in re.finditer(r"(?<=\d)\s+(?:(?:de|of|di|d['’])\s*)?([^\W\d_]+)(?!\w)", raw)
        if match[1].lower() in names
    ]
    if not found or _SIGN.search(source):
        return
    words = set(re.findall(r"[^\W\d_]+", source.lower()))
    if words & langs.currency_words(source_language) or re.search(r"\b[A-Z]{3}\b", source):
        return
    for match in found:
        if match[1].lower() not in words:
            yield Edit(match.start(), match.end(), "")


def keep_dollars(source: str, raw: str, items: Sequence[Item]) -> Iterator[Edit]:
    """Edits that give amounts in reais and other dollars their own sign again where the model
    wrote a bare or another one; a bare sign of the source is the target's to complete."""
    ours = {item.span.start for item in items}
    for match in _OWN.finditer(source):
        if match.start() in ours:
            continue
        figure = re.sub(r"\D", "", match[2]).rstrip("0")
        for place in _OWN_OR_BARE.finditer(raw):
            digits = re.sub(r"\D", "", place[2]).rstrip("0")
            if digits == figure and place[1].rstrip().rstrip("$").strip() != match[
                1
            ].rstrip().rstrip("$"):
                space = place[1][len(place[1].rstrip()) :]
                yield Edit(place.start(), place.end(1), match[1].rstrip() + space)
                break


_MAGNITUDES = {"m": 6, "mn": 6, "bn": 9, "tn": 12}
_UNDER_TWO = re.compile(r"(?<![\w.,])(?<![oa]s )([01][.,]\d+)( [^\W\d_]+)")
"""An amount under two, not behind a plural article: "os 1,3 milhões"."""
_SHORT = re.compile(rf"(?<=[$£€¥])\s?({AMOUNT})(\s?)([mbt]n|m)(?!\w)")


def magnitudes(raw: str, language: str) -> Iterator[Edit]:
    """Edits that say "million" behind an amount where the model left an English "m": "€200m", and
    in the singular where the language has it under two: "1,3 milhão"."""
    if langs.language(language) == "en":
        return
    for match in _SHORT.finditer(raw):
        said = _magnitude(match[1], _MAGNITUDES[match[3]], language)
        if said:
            yield Edit(match.start(2), match.end(3), said)
    for match in _UNDER_TWO.finditer(raw):
        for power in sorted({*_MAGNITUDES.values()}):
            if match[2] == _magnitude("2", power, language):
                yield Edit(match.start(2), match.end(2), _magnitude(match[1], power, language))


@lru_cache(maxsize=256)
def _magnitude(number: str, power: int, language: str) -> str:
    """CLDR's word for a power of ten behind a number, with the space before it."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return ""
    value = float(".".join(re.split("[.,]", number.rstrip(".,"))[:2]))
    forms = locale.compact_decimal_formats.get("long", {})
    patterns = forms.get(locale.plural_form(value), forms.get("other", {}))
    pattern = patterns.get("1" + "0" * power)
    return str(pattern.pattern).replace("0", "").rstrip().replace("\u00a0", " ") if pattern else ""


def rates(source: str, raw: str, source_language: str, target_language: str) -> Iterator[Edit]:
    """Edits that make "£15 a hectare" an amount for each, where the model wrote an article."""
    custom = _PER.get(langs.language(target_language))
    if custom is None or langs.language(source_language) != "en":
        return
    article, per = custom
    money = langs.currency_words(target_language)
    for match in _RATE.finditer(source):
        digits = r"[.,]?".join(re.findall(r"\d", match[1]))
        place = re.search(
            rf"(?<![\d.,]){digits}((?:\s+[^\W\d_]+){{0,3}}?)\s+({article})(?=\s+[^\W\d_])", raw
        )
        if place and all(w in money or _MULTIPLES.fullmatch(w) for w in place[1].lower().split()):
            yield Edit(place.start(2), place.end(2), per)
