"""Numbers in the translation: amounts keep their currency, separators become the target's.

Currencies whose sign the model lacks were given to it as dollars; here they become themselves
again. Models write the target's separators only now and then, and "€46,800" read in Portuguese is
forty-six euros.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from syndicate import langs
from syndicate.model import Span
from syndicate.text import Edit
from syndicate.translate.protect import AMOUNT, Item

_CODES = {
    "£": "GBP", "€": "EUR", "¥": "JPY", "₤": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY",
}  # fmt: skip
# "dollars", "dólares", "dollari", "Dollar": what a model writes for the sign.
_DOLLARS = r"(?<!\w)d[oó]l+[aá]r\w*"
_SIGN = re.compile(r"(?:\b(?:US|R|A|C|HK|NZ)\s?)?\$\s?")
_PLACE = re.compile(rf"{_SIGN.pattern}|{_DOLLARS}", re.IGNORECASE)


def restore_currencies(
    source: str, raw: str, items: Sequence[Item], target_language: str
) -> tuple[list[Edit], list[Item]]:
    """Edits that turn the model's dollars back into the source's currencies, and the items that
    were not found.

    Mentions of money keep their order, so the n-th in the source is the n-th in the output; the
    source's own dollars count too, and are left alone.
    """
    own = [m.start() for m in _PLACE.finditer(source)]
    wanted: list[tuple[int, Item | None]] = [(item.span.start, item) for item in items]
    wanted += [(at, None) for at in own]
    wanted.sort(key=lambda pair: pair[0])
    places = _mentions(raw)
    if len(places) != len(wanted):
        return [], list(items)
    edits: list[Edit] = []
    for (span, also), (_, item) in zip(places, wanted, strict=True):
        if item is None:
            continue
        edits += _restored(raw, span, also, item, target_language)
    return edits, []


def _mentions(raw: str) -> list[tuple[Span, Span | None]]:
    """Each mention of dollars; where one amount has sign and word, the word's span comes second."""
    found: list[tuple[Span, Span | None]] = []
    for match in _PLACE.finditer(raw):
        span = Span(*match.span())
        word = "$" not in match.group()
        if word and found and found[-1][1] is None:
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
        name = langs.currency_name(_CODES.get(sign, sign), target_language)
        return [Edit(span.start, span.end, name)]
    edits = []
    if also is not None:
        # "US$ 15 milhões de dólares": the sign says it already.
        before = re.search(r"(?:\s+(?:de|of|di|d['’]))?\s+$", raw[: also.start])
        edits.append(Edit(before.start() if before else also.start, also.end, ""))
    if item.opens:
        return [Edit(span.start, span.end, item.restored), *edits]
    amount = re.compile(AMOUNT).match(raw, span.end)
    if amount is None:
        return [Edit(span.start, span.end, sign), *edits]
    stop = span.end + len(amount.group().rstrip(".,"))
    return [Edit(span.start, span.end, ""), Edit(stop, stop, item.restored), *edits]


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
    group, decimal = re.escape(here.group), re.escape(here.decimal)
    pattern = re.compile(
        rf"(?<![\w.,:/-])\d{{1,3}}(?:{group}\d{{3}})+(?:{decimal}\d+)?(?![\w:/]|[.,]\d)"
        rf"|(?<=[$£€¥])\s?\d+{decimal}\d{{1,2}}(?![\w:/]|[.,]\d)"
        rf"|(?<![\w.,:/-])\d+{decimal}\d{{1,2}}(?=\s?(?:%|per cent|por cento|€|£))"
    )
    edits = []
    for match in pattern.finditer(raw):
        number = match.group().strip()
        if not re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", source):
            continue  # the model's own writing, which is the target's already
        swapped = number.translate({ord(here.group): there.group, ord(here.decimal): there.decimal})
        start = match.end() - len(number)
        edits.append(Edit(start, match.end(), swapped))
    return edits
