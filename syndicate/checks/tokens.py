"""Checks on what must come through unchanged: numbers, addresses, handles, quotations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from syndicate.checks import Pair
from syndicate.model import Finding, Severity

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,:]\d+)*")
_TOKEN = re.compile(
    r"https?://[^\s<>\"“”«»]*[^\s<>\"“”«»'’.,;:!?)\]]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"(?<![\w&/])[#@]\w[\w.]*\w"
)
_QUOTES = re.compile('["“”„«»]|(?<!\\w)[‘‚](?=\\w)')


def numbers(pair: Pair) -> Iterable[Finding]:
    """Each number of the source stands in the translation, and no other; not its separators."""
    source, target = _digits(pair.source.text), _digits(pair.target.text)
    if source == target:
        return
    missing, invented = source - target, target - source
    # "3.30pm" may become "15h30", and "two million" "2 milhões": only what is wholly gone counts.
    if missing and sum(map(len, missing.elements())):
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


def _digits(text: str) -> Counter[str]:
    return Counter(re.sub(r"\D", "", number) for number in _NUMBER.findall(text))


def _show(counted: Counter[str]) -> str:
    return ", ".join(sorted(counted.elements()))


def tokens(pair: Pair) -> Iterable[Finding]:
    """Every address, e-mail, handle and hashtag stands in the translation as it was."""
    text = pair.target.text
    for token, times in Counter(_TOKEN.findall(pair.source.text)).items():
        if text.count(token) < times:
            yield Finding(
                "tokens",
                Severity.ERROR,
                f"{token!r} is missing from the translation",
                "Put it in by hand.",
            )


def quotations(pair: Pair) -> Iterable[Finding]:
    """As many outer quotation marks as the source has."""
    source, target = len(_QUOTES.findall(pair.source.text)), len(_QUOTES.findall(pair.target.text))
    if '"' not in pair.source.text and not re.search("[“”„«»]", pair.source.text):
        # Single marks alone cannot be told from apostrophes by counting.
        return
    if (source > 0) != (target > 0) or abs(source - target) > 1:
        yield Finding(
            "quotations",
            Severity.WARNING,
            f"{source} quotation marks became {target}",
            "See that the quotation begins and ends where it did.",
        )
