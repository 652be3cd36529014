"""Checks on the sentence as a whole: nothing there, not translated, too long, repeated."""

from __future__ import annotations

import re
from collections.abc import Iterable

from syndicate import langs
from syndicate.checks import Fault, Pair
from syndicate.checks.tokens import TOKEN

_WORD = re.compile(r"[^\W\d_]+")
_REPEATED = re.compile(r"(\b\w+(?:\W+\w+){2,7})(?:\W+\1\b){2,}", re.IGNORECASE)
# Chinese, Japanese and Thai letters; nothing is repeated so in their plain prose.
_UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
_REPEATED_CHARACTERS = re.compile(rf"({_UNSPACED}{{4,20}}?)\1{{3,}}")


def empty(pair: Pair) -> Iterable[Fault]:
    """The source has words and the translation has none."""
    if _WORD.search(pair.source.text) and not pair.target.text.strip():
        yield Fault("the translation of this sentence is empty")


def untranslated(pair: Pair) -> Iterable[Fault]:
    """The translation repeats the source, and it is more than a name or a number."""
    if pair.source.text.strip() != pair.target.text.strip():
        return
    words = _WORD.findall(TOKEN.sub(" ", pair.source.text))
    common = [word for word in words if word.islower()]
    if len(words) >= 4 and len(common) >= 3:
        yield Fault("the sentence came back as it was")


def length_ratio(pair: Pair) -> float | None:
    """How long the translation is against the source, in what an alphabet would take for both;
    None where they are too short to say."""
    source, target = len(pair.source.text.strip()), len(pair.target.text.strip())
    if not target or source + target < 40:
        return None
    full = langs.fullness(pair.target_language) / langs.fullness(pair.source_language)
    return full * target / max(1, source)


def length(pair: Pair) -> Iterable[Fault]:
    """The translation is far longer or shorter than the source (factor 2.2, from 40 characters of
    both together)."""
    ratio = length_ratio(pair)
    if ratio is not None and not 1 / 2.2 <= ratio <= 2.2:
        source, target = len(pair.source.text.strip()), len(pair.target.text.strip())
        what = "longer" if ratio > 1 else "shorter"
        yield Fault(
            f"the translation is much {what} than the original ({source} and {target} characters)"
        )


def loop(text: str) -> str:
    """The phrase of three words or more that stands in `text` three times running, else "".

    In a script without spaces, four characters or more that stand there four times.
    """
    if not text.isascii() and (hit := _REPEATED_CHARACTERS.search(text[:4000])):
        return hit.group(1)
    words = text.split()
    if len(words) < 9 or len(set(words)) > 0.7 * len(words):
        return ""
    hit = _REPEATED.search(text[:4000])
    return hit.group(1) if hit else ""


def repetition(pair: Pair) -> Iterable[Fault]:
    """A phrase of three words or more stands three times running: the model is in a loop."""
    phrase = loop(pair.target.text)
    if phrase and not loop(pair.source.text):
        yield Fault(f"the translation repeats {phrase!r}")
