"""A check on what is denied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from syndicate.checks import Fault, Pair
from syndicate.checks.tokens import TOKEN
from syndicate.checks.words import known, low, own_text, words
from syndicate.grammar.lemma import knows
from syndicate.grammar.vocabulary import Vocabulary, vocabulary
from syndicate.model import Inline, Severity

_NUMBER = re.compile(
    r"\b(?:[Nn]os?\.|No)(?=\s?\d)"
    r"|\b(?:or,? not|o,? non?|ou,? n(?:ão|on)|oder,? nicht)(?=[.,;:!?)]|$)"
)

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
    before, after = _said(pair.source), _said(pair.target)
    one = not here.negators.isdisjoint(known(before))
    other = not there.negators.isdisjoint(known(after))
    if not one and not other:
        return
    source, target = low(before), low(after)
    if len(source) < _FEWEST or len(target) < _FEWEST:
        return
    ours, theirs = _denials(source, here), _denials(target, there)
    if len(ours) == len(theirs):
        return
    lost = len(ours) > len(theirs)
    if _may_deny(target if lost else source, there if lost else here):
        return
    if not lost and _affixed(source, here, pair.source_language):
        return
    if lost:
        word = words(before)[ours[0]]
        around = pair.source.text[max(0, word.start - 8) : word.end + 8]
        if around in pair.target.text:
            return  # quoted in its own language
        yield Fault(
            f"{word.text!r} has no counterpart in the translation"
            if not theirs
            else f"the original denies {len(ours)} times, the translation {len(theirs)}",
            word.span,
            None if not theirs else Severity.INFO,
        )
    else:
        word = words(after)[theirs[0]]
        around = pair.target.text[max(0, word.start - 1) : word.end + 8]
        if around in pair.source.text:
            return  # quoted in its own language
        yield Fault(
            f"the translation denies ({word.text!r}), the original does not"
            if not ours
            else f"the original denies {len(ours)} times, the translation {len(theirs)}",
            severity=Severity.INFO,
        )


def _said(content: Inline) -> str:
    """What a text says in its own language; "no. 12" and "No 10" are numbers, no-reply@… is an
    address, and what is asked "or not" is not denied."""
    text = own_text(content)
    if "@" in text or "/" in text:
        text = TOKEN.sub(lambda hit: " " * len(hit.group()), text)
    return _NUMBER.sub(lambda hit: " " * len(hit.group()), text)


def _denials(found: Sequence[str], vocabulary_: Vocabulary) -> list[int]:
    """Which words deny; of those close together, which are one denial ("não … nada"), the first.

    One letter denies as what is left of "don't".
    """
    denials: list[int] = []
    last = -_NEAR
    for index, word in enumerate(found):
        if word in vocabulary_.negators and (len(word) > 1 or found[index - 1].endswith("n")):
            if index - last >= _NEAR:
                denials.append(index)
            last = index
    return denials


def _may_deny(found: Sequence[str], vocabulary_: Vocabulary) -> bool:
    """Whether a word of the list stands for a denial."""
    return any(word in vocabulary_.nearly for word in found)


def _affixed(found: Sequence[str], vocabulary_: Vocabulary, tag: str) -> bool:
    """Whether a word is made one of denial: "un-safe", "care-less"."""
    return any(
        len(word) >= 6
        and (
            (vocabulary_.nearly_suffixes and word.endswith(vocabulary_.nearly_suffixes))
            or any(
                word.startswith(prefix)
                and len(word) >= len(prefix) + 4
                and knows(tag, word[len(prefix) :])
                for prefix in vocabulary_.nearly_prefixes
            )
        )
        for word in found
    )
