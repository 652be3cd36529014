"""Checks on what must come through unchanged: addresses, handles, hashtags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from syndicate.checks import Fault, Pair

TOKEN = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”«»]*[^\s<>\"“”«»'’.,;:!?)\]]|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"(?<![\w&/])[#@]\w[\w.]*\w"
)


def tokens(pair: Pair) -> Iterable[Fault]:
    """Every address, e-mail, handle and hashtag stands in the translation as it was."""
    text = pair.target.text
    for token, times in Counter(TOKEN.findall(pair.source.text)).items():
        if text.count(token) < times:
            yield Fault(f"{token!r} is missing from the translation")
