"""Checks on the sentence as a whole: nothing there, not translated, too long, repeated."""

from __future__ import annotations

import re
from collections.abc import Iterable

from syndicate.checks import Pair
from syndicate.checks.tokens import TOKEN
from syndicate.model import Finding, Severity

_WORD = re.compile(r"[^\W\d_]+")
_REPEATED = re.compile(r"(\b\w+(?:\W+\w+){2,7})(?:\W+\1\b){2,}", re.IGNORECASE)


def empty(pair: Pair) -> Iterable[Finding]:
    """The source has words and the translation has none."""
    if _WORD.search(pair.source.text) and not pair.target.text.strip():
        yield Finding(
            "empty",
            Severity.ERROR,
            "the translation of this sentence is empty",
            "Translate it by hand.",
        )


def untranslated(pair: Pair) -> Iterable[Finding]:
    """The translation repeats the source, and it is more than a name or a number."""
    if pair.source.text.strip() != pair.target.text.strip():
        return
    words = _WORD.findall(TOKEN.sub(" ", pair.source.text))
    common = [word for word in words if word.islower()]
    if len(words) >= 4 and len(common) >= 3:
        yield Finding(
            "untranslated",
            Severity.WARNING,
            "the sentence came back as it was",
            "Translate it, or mark it as not to be translated.",
        )


def length(pair: Pair) -> Iterable[Finding]:
    """The translation is far longer or shorter than the source (factor 2.2, from 20 characters)."""
    source, target = len(pair.source.text.strip()), len(pair.target.text.strip())
    if not target or source + target < 40:
        return
    ratio = target / max(1, source)
    if not 1 / 2.2 <= ratio <= 2.2:
        what = "longer" if ratio > 1 else "shorter"
        yield Finding(
            "length",
            Severity.WARNING,
            f"the translation is much {what} than the original ({source} and {target} characters)",
            "Look for words that were left out or invented.",
        )


def repetition(pair: Pair) -> Iterable[Finding]:
    """A phrase of three words or more stands three times running: the model is in a loop."""
    words = pair.target.text.split()
    if len(words) < 9 or len(set(words)) > 0.7 * len(words):
        return
    hit = _REPEATED.search(pair.target.text[:4000])
    if hit and not _REPEATED.search(pair.source.text[:4000]):
        yield Finding(
            "repetition",
            Severity.ERROR,
            f"the translation repeats {hit.group(1)!r}",
            "Translate this sentence by hand.",
        )
