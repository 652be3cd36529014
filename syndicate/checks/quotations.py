"""Checks on quotation marks and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable

from syndicate.checks import Fault, Pair

_QUOTES = re.compile('["“”„«»]')
_PERHAPS = re.compile("(?<!\\w)['‘’‚`´]|['‘’´](?!\\w)")
"""Single marks, which may be apostrophes."""


def quotations(pair: Pair) -> Iterable[Fault]:
    """As many quotation marks as the source has; a single one may or may not be one."""
    source, target = len(_QUOTES.findall(pair.source.text)), len(_QUOTES.findall(pair.target.text))
    more_here = len(_PERHAPS.findall(pair.source.text))
    more_there = len(_PERHAPS.findall(pair.target.text))
    if source - (target + more_there) > 1 or target - (source + more_here) > 1:
        yield Fault(f"{source} quotation marks became {target}")
