"""A check on money: an amount keeps its currency."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from syndicate import langs
from syndicate.checks import Fault, Pair
from syndicate.checks.words import known
from syndicate.grammar.vocabulary import vocabulary
from syndicate.model import Severity, Span

_SIGNS = {
    "US$": "USD", "R$": "BRL", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD",
    "NZ$": "NZD", "NT$": "TWD", "MX$": "MXN", "$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY",
    "₹": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW", "₴": "UAH", "₪": "ILS", "₦": "NGN", "₱": "PHP",
    "zł": "PLN", "kr": "SEK", "Kč": "CZK", "Ft": "HUF",
}  # fmt: skip
_SIGN = "|".join(
    re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True) if not sign.isalpha()
)
_CODE = (
    "USD|EUR|GBP|JPY|CHF|AUD|CAD|NZD|CNY|INR|BRL|RUB|TRY|MXN|ZAR|SEK|NOK|DKK|PLN|CZK|HUF|KRW|HKD|"
    "SGD|ILS|UAH|NGN|PHP|THB|IDR|MYR|ARS|CLP|COP|PEN|EGP|SAR|AED"
)
_SIGNED = re.compile(
    rf"(?P<before>(?<![\w$])(?:{_SIGN}))[ \u00a0\u202f]?(?=\d)"
    rf"|(?<=\d)[ \u00a0\u202f]?(?P<after>{_SIGN})"
)
_CODED = re.compile(
    rf"(?P<before>(?<!\w)(?!COP ?\d\d\b)(?:{_CODE}))[ \u00a0\u202f]?(?=\d)"
    rf"|(?<=\d)[ \u00a0\u202f]?(?P<after>(?:{_CODE}|zł|kr|Kč|Ft)(?!\w))"
)
_DOLLARS = frozenset({"USD", "AUD", "CAD", "HKD", "NZD", "TWD", "SGD", "$"})


@lru_cache(maxsize=64)
def _named(tag: str) -> re.Pattern[str] | None:
    """Finds an amount with the name of its currency behind it: "15 million pounds"."""
    names = vocabulary(tag).currencies
    if not names:
        return None
    powers = "|".join(map(re.escape, vocabulary(tag).powers))
    among = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(
        rf"(?:\d[\d.,]*|(?<!\w)(?:{powers}))[ \u00a0\u202f-]?(?:(?:{powers})[ \u00a0])?"
        rf"(?:(?:de|d['’]|di|of|(?-i:[A-Z]\w+))[ \u00a0]?)?(?:US-)?(?P<name>{among})(?!\w)",
        re.IGNORECASE,
    )


def _found(text: str, tag: str) -> dict[str, Span]:
    """The currencies of a text's amounts, each with where it stands first."""
    found: dict[str, Span] = {}
    said = known(text)
    patterns = [_SIGNED] if _MONEY.search(text) else []
    patterns += [] if _LETTERS.isdisjoint(said) else [_CODED]
    for pattern in patterns:
        for match in pattern.finditer(text):
            sign = match["before"] or match["after"]
            code = _SIGNS.get(sign, sign)
            group = "before" if match["before"] else "after"
            found.setdefault("$" if code in _DOLLARS else code, Span(*match.span(group)))
    names = vocabulary(tag).currencies
    named = None if names.keys().isdisjoint(said) else _named(tag)
    if named is not None:
        for match in named.finditer(text):
            code = names[match["name"].lower()]
            found.setdefault("$" if code in _DOLLARS else code, Span(*match.span("name")))
    return found


def currency(pair: Pair) -> Iterable[Fault]:
    """Each amount keeps its currency: £15 become no euros, and lose no sign.

    An amount that is given in another currency besides, or pounds that are a weight, are let
    through.
    """
    source, target = pair.source.text, pair.target.text
    if not _speaks(source, pair.source_language) and not _speaks(target, pair.target_language):
        return
    here, there = _found(source, pair.source_language), _found(target, pair.target_language)
    if here.keys() == there.keys():
        yield from _bare(source, target, pair.target_language)
        return
    lost = [code for code in here if code not in there and not _said(code, target, pair)]
    new = [code for code in there if code not in here and not _said(code, source, pair, here=True)]
    for code in lost:
        span = here[code]
        what = source[span.start : span.end]
        if new:
            other = there[new[0]]
            yield Fault(
                f"{what!r} became {target[other.start : other.end]!r}", span, Severity.ERROR
            )
        else:
            yield Fault(f"{what!r} is missing from the translation", span)
    if new and not lost:
        span = there[new[0]]
        # Converted for the reader beside the original's own: another figure.
        near = _NUMBER.findall(target[max(0, span.start - 24) : span.end + 12])
        own = {re.sub(r"\D", "", number) for number in _NUMBER.findall(source)}
        converted = here and any(re.sub(r"\D", "", number) not in own for number in near)
        severity = Severity.INFO if converted else None
        what = target[span.start : span.end]
        yield Fault(f"{what!r} is not in the original", severity=severity)


_DIGIT = re.compile(r"\d")
_MONEY = re.compile("[$£€¥₹₽₺₩₴₪₦₱]")


@lru_cache(maxsize=64)
def _words(tag: str) -> frozenset[str]:
    """What money is called in a language, codes and signs of letters included."""
    return frozenset(vocabulary(tag).currencies) | _LETTERS


_LETTERS = frozenset({*_CODE.lower().split("|"), "zł", "kr", "kč", "ft"})


def _speaks(text: str, tag: str) -> bool:
    """Whether a text may speak of money at all."""
    if _MONEY.search(text) is not None:
        return True
    said = known(text)
    return not _words(tag).isdisjoint(said) and (
        _DIGIT.search(text) is not None or not vocabulary(tag).powers.keys().isdisjoint(said)
    )


_PRICE = re.compile(
    rf"(?:{_SIGN})[ \u00a0\u202f]?(\d[\d.,]*(?<=\d))|(\d[\d.,]*(?<=\d))[ \u00a0\u202f]?(?:{_SIGN})"
)
_NUMBER = re.compile(r"(?<![\d.,])\d[\d.,]*(?<=\d)")


_PART = re.compile(r"[,;](?!\d)")


@lru_cache(maxsize=64)
def _names(tag: str) -> re.Pattern[str] | None:
    """Finds what a currency is called, with an amount or without."""
    names = [re.escape(name) for name in vocabulary(tag).currencies if len(name) > 2]
    return re.compile("|".join(sorted(names)), re.IGNORECASE) if names else None


def _bare(source: str, target: str, tag: str) -> Iterable[Fault]:
    """Amounts that have a sign in the source and none near them in the translation, where others
    have one."""
    plain: dict[str, bool] = {}
    names = _names(tag)
    for match in _NUMBER.finditer(target):
        before = _PART.split(target[max(0, match.start() - 14) : match.start()])[-1]
        after = target[match.end() : match.end() + 60]
        around = before + _PART.split(after[:24])[0]
        spoken = (
            _MONEY.search(around)
            or not _LETTERS.isdisjoint(known(around))
            or (names is not None and names.search(before + after))
        )
        digits = re.sub(r"\D", "", match.group())
        plain[digits] = plain.get(digits, True) and not spoken
    for match in _PRICE.finditer(source):
        number = match[1] or match[2]
        if len(number) > 2 and plain.get(re.sub(r"\D", "", number)):
            yield Fault(
                f"{match.group()!r} has no currency in the translation", Span(*match.span())
            )


def _has_name(code: str, low: str, tag: str) -> bool:
    """Whether a text in small letters has a word of CLDR's name of a currency, in whatever form."""
    parts = langs.currency_name(code, tag).lower().split()
    if langs.spaced(tag):
        return any(part[:4] in low for part in parts)
    return any(part[-2:] in low for part in parts)


def _said(code: str, text: str, pair: Pair, *, here: bool = False) -> bool:
    """Whether the text speaks of the currency without an amount that was found."""
    tag = pair.source_language if here else pair.target_language
    low = text.lower()
    codes = _DOLLARS if code == "$" else {code}
    names = [n for n, c in vocabulary(tag).currencies.items() if c in codes and len(n) > 2]
    signs = [sign for sign, c in _SIGNS.items() if c in codes]
    if any(sign in text for sign in signs) or any(c in text for c in codes):
        return True
    if not names and _has_name("USD" if code == "$" else code, low, tag):
        return True
    if any(re.search(rf"(?<!\w)(?:us-)?{re.escape(name)}(?!\w)", low) for name in names):
        return True
    # A pound is a weight as well.
    return code == "GBP" and "£" not in (pair.source.text + pair.target.text)
