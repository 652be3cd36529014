"""Checks on the sentence as a whole: nothing there, too long, too short, repeated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from syndicate import langs
from syndicate.checks import Fault, Pair
from syndicate.checks.words import words
from syndicate.grammar.vocabulary import vocabulary

_WORD = re.compile(r"[^\W\d_]+")
_REPEATED = re.compile(
    r"(\b\w+(?:\W+\w+){2,7})(?:\W+\1\b){2,}|(\b\w+(?:\W+\w+)?)(?:\W+\2\b){3,}", re.IGNORECASE
)
# Chinese, Japanese and Thai letters; nothing is repeated so in their plain prose.
_UNSPACED = "[、。，\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
_REPEATED_CHARACTERS = re.compile(rf"({_UNSPACED}{{5,20}}?)\1{{2,}}|({_UNSPACED}{{4}})\2{{3,}}")


def empty(pair: Pair) -> Iterable[Fault]:
    """The source has words and the translation has none."""
    target = pair.target.text
    if _WORD.search(target) or not _WORD.search(pair.source.text):
        return
    if not target.strip():
        yield Fault("the translation of this sentence is empty")
    elif len(words(pair.source.text)) > 1 and not any(map(str.isalnum, target)):
        yield Fault("the translation of this sentence has no words")


def length_ratio(pair: Pair) -> float | None:
    """How long the translation is against the source, in what an alphabet would take for both;
    None where they are too short to say."""
    source, target = len(pair.source.text.strip()), len(pair.target.text.strip())
    if not target or source + target < 40:
        return None
    if source + target < _SHORT:
        # What one side says in full and the other as an acronym: NHS, WHO.
        here, there = _acronyms(pair.source.text), _acronyms(pair.target.text)
        if source < target:
            source = min(target, source + _IN_FULL * len(here - there))
        else:
            target = min(source, target + _IN_FULL * len(there - here))
    full = langs.fullness(pair.target_language) / langs.fullness(pair.source_language)
    return full * target / max(1, source)


_ACRONYM = re.compile(r"\b[A-Z]{2,5}\b(?!\$)")
_IN_FULL = 20
"""Letters that an acronym is short of what it stands for."""
_SHORT = 120
"""Characters of both together in which that tells."""


def _acronyms(text: str) -> set[str]:
    return set() if text.isupper() else set(_ACRONYM.findall(text))


def length(pair: Pair) -> Iterable[Fault]:
    """The translation is far longer or shorter than the source.

    By the factor 2.2 from 40 characters of both together; by 1.8 where one has a hundred.
    """
    ratio = length_ratio(pair)
    if ratio is None:
        return
    source, target = len(pair.source.text.strip()), len(pair.target.text.strip())
    factor = 1.8 if max(source, target) >= 100 else 2.2
    if not 1 / factor <= ratio <= factor:
        what = "longer" if ratio > 1 else "shorter"
        yield Fault(
            f"the translation is much {what} than the original ({source} and {target} characters)"
        )


def loop(text: str) -> str:
    """The phrase of three words or more that stands in `text` three times running, or of fewer that
    stands there four times, else "".

    In a script without spaces, five characters or more that stand there three times, or four that
    stand there four times.
    """
    if not text.isascii() and (hit := _REPEATED_CHARACTERS.search(text[:4000])):
        return hit[1] or hit[2]
    words = text.split()
    if len(words) < 8 or len(set(words)) > 0.7 * len(words):
        return ""
    hit = _REPEATED.search(text[:4000])
    return (hit[1] or hit[2]) if hit else ""


def repetition(pair: Pair) -> Iterable[Fault]:
    """A phrase of three words or more stands three times running, or a shorter one four times: the
    model is in a loop."""
    phrase = loop(pair.target.text)
    if phrase and not loop(pair.source.text):
        yield Fault(f"the translation repeats {phrase!r}")


def doubled(pair: Pair) -> Iterable[Fault]:
    """A word or a run of words stands twice running, or a run of four words again and again, and
    nothing in the source does. What is said as a loop (`repetition`) is not said again."""
    target = pair.target.text
    low = target.lower().split()
    if len(set(pairwise(low))) >= len(low) - 1 and not any(
        a.rstrip(".,;:!?") == b.rstrip(".,;:!?") for a, b in pairwise(low)
    ):
        return
    phrase = _twice(low, vocabulary(pair.target_language).twice)
    if phrase and loop(target) and not loop(pair.source.text):
        return
    if phrase and not _twice(pair.source.text.lower().split(), frozenset()):
        yield Fault(f"{phrase!r} stands twice running")
        return
    if len(low) >= 12:
        runs = Counter(zip(low, low[1:], low[2:], low[3:], strict=False))
        run, times = runs.most_common(1)[0]
        if times >= 3:
            here = pair.source.text.lower().split()
            ours = Counter(zip(here, here[1:], here[2:], strict=False))
            if not ours or ours.most_common(1)[0][1] < times:
                yield Fault(f"{' '.join(run)!r} stands there {times} times")


def _twice(low: list[str], twice: frozenset[str]) -> str:
    """The longest run of up to eight words that is followed by itself, "" for none.

    One or two words have nothing behind them ("no, no"), and one is none of those that may stand
    `twice` (German "die die").
    """
    bare = [word.strip(".,;:!?\"'“”«»()") for word in low]
    for size in range(min(8, len(low) // 2), 0, -1):
        for at in range(len(low) - 2 * size + 1):
            if bare[at : at + size] != bare[at + size : at + 2 * size]:
                continue
            last, follows = low[at + size - 1], low[at + size]
            if size > 2 or (
                last[-1:].isalnum()
                and follows[:1].isalnum()
                and any(map(str.isalpha, bare[at]))
                and (size > 1 or (len(bare[at]) > 1 and bare[at] not in twice))
            ):
                return " ".join(low[at : at + size])
    return ""
