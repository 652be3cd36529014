"""A check on what is denied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from syndicate.checks import Fault, Pair
from syndicate.checks.words import known, low, words
from syndicate.grammar.lemma import knows
from syndicate.grammar.vocabulary import Vocabulary, vocabulary
from syndicate.model import Severity

_FEWEST = 3
_NEAR = 5


def negation(pair: Pair) -> Iterable[Fault]:
    """What the source denies the translation denies, and it denies nothing else.

    A warning where the source has a word that denies and the translation has none, nor any by which
    a translator may say the same ("only", "without", "unable", "lacks"). Where the translation
    alone denies, or one of the two more often, it may be another way to say the same.
    """
    here, there = vocabulary(pair.source_language), vocabulary(pair.target_language)
    if not here.negators or not there.negators:
        return
    one = not here.negators.isdisjoint(known(pair.source.text))
    other = not there.negators.isdisjoint(known(pair.target.text))
    if not one and not other:
        return
    source, target = low(pair.source.text), low(pair.target.text)
    if len(source) < _FEWEST or len(target) < _FEWEST:
        return
    ours, theirs = _denials(source, here), _denials(target, there)
    if len(ours) == len(theirs):
        return
    lost = len(ours) > len(theirs)
    found, tag = (target, there) if lost else (source, here)
    language = pair.target_language if lost else pair.source_language
    if _may_deny(found, tag, language):
        return
    if lost:
        word = words(pair.source.text)[ours[0]]
        yield Fault(
            f"{word.text!r} has no counterpart in the translation"
            if not theirs
            else f"the original denies {len(ours)} times, the translation {len(theirs)}",
            word.span,
            None if not theirs else Severity.INFO,
        )
    else:
        word = words(pair.target.text)[theirs[0]]
        yield Fault(
            f"the translation denies ({word.text!r}), the original does not"
            if not ours
            else f"the original denies {len(ours)} times, the translation {len(theirs)}",
            severity=Severity.INFO,
        )


def _denials(found: Sequence[str], vocabulary_: Vocabulary) -> list[int]:
    """Which words deny; of those close together, which are one denial ("não … nada"), the first."""
    denials: list[int] = []
    last = -_NEAR
    for index, word in enumerate(found):
        if word in vocabulary_.negators:
            if index - last >= _NEAR:
                denials.append(index)
            last = index
    return denials


def _may_deny(found: Sequence[str], vocabulary_: Vocabulary, tag: str) -> bool:
    """Whether a word may stand for a denial: one of the list, or "un-able", "care-less"."""
    for word in found:
        if word in vocabulary_.nearly:
            return True
        if len(word) >= 6:
            for prefix in vocabulary_.nearly_prefixes:
                rest = word[len(prefix) :]
                if word.startswith(prefix) and len(rest) >= 4 and knows(tag, rest):
                    return True
            if vocabulary_.nearly_suffixes and word.endswith(vocabulary_.nearly_suffixes):
                return True
    return False
