"""A check on the names of persons, places and organisations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from syndicate import langs
from syndicate.checks import Fault, Pair
from syndicate.checks.words import Word, fold, known, words
from syndicate.grammar.lemma import knows
from syndicate.model import Span, TermOutcome

_NOUNS_IN_CAPITALS = frozenset({"de", "lb", "nds", "gsw"})
_CAPITAL = re.compile(
    r"(?<=[\w,;.’] )[A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]{2,}|[A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]{2,}(?= [A-ZÀ-ÖØ-ÞĀ-Ž])"
)
"""What may be a name by its shape."""
_ALIKE = 3
"""Letters at the beginning in which a name and its form in another language agree: London, Londres;
Moscow, Moscou."""


def names(pair: Pair) -> Iterable[Fault]:
    """Every name of the source stands in the translation as it is.

    Names that the article is known to have (`Pair.names`) must; in place of others, told by their
    capital and by being no word of the source's language, may stand one that begins alike, or that
    CLDR has for the country, the city or the language. What a term of the glossary covers is left
    to it.
    """
    source, target = pair.source.text, pair.target.text
    if not target.strip() or source.strip() == target.strip():
        return
    if langs.script(pair.source_language) != langs.script(pair.target_language):
        return
    covered = [use.source_span for use in pair.terms if use.outcome is not TermOutcome.NOT_PLACED]
    taken: list[Span] = []
    for name in pair.names:
        at = source.find(name)
        while at > 0 and (source[at - 1].isalpha() or source[at + len(name) :][:1].isalpha()):
            at = source.find(name, at + 1)
        if at < 0:
            continue
        span = Span(at, at + len(name))
        taken.append(span)
        if not _overlaps(span, covered) and not _stands(name, target):
            lost = [part for part in name.split() if not _stands(part, target)]
            yield Fault(f"{name!r} is missing from the translation", _of(lost, name, span))
    if pair.brief or source.isupper():
        return
    if all(name in target for name in _CAPITAL.findall(source)):
        return
    # In German every noun has a capital, which tells nothing.
    nouns = langs.language(pair.source_language) in _NOUNS_IN_CAPITALS
    said = set()
    for word in () if nouns else _by_shape(words(source), pair.source_language):
        free = not _overlaps(word.span, covered) and not _overlaps(word.span, taken)
        if free and not _rendered(word, pair):
            said.add(word.span)
            yield Fault(f"the name {word.text!r} is missing from the translation", word.span)
    faulty = set()
    for fault in (*_translated(pair, [*covered, *taken]), *_garbled(pair, [*covered, *taken])):
        if fault.span not in said and fault.span not in faulty:
            faulty.add(fault.span)
            yield fault


def _of(lost: Sequence[str], name: str, span: Span) -> Span:
    """Where the one part of a name stands that is lost; the whole name where it is more."""
    if len(lost) != 1 or name.count(lost[0]) != 1:
        return span
    start = span.start + name.index(lost[0])
    return Span(start, start + len(lost[0]))


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _stands(name: str, text: str) -> bool:
    """Whether a text has the name, as words of their own; an ending may follow (Merkels)."""
    at = text.find(name)
    while at >= 0:
        if not (at and text[at - 1].isalpha()):
            rest = text[at + len(name) :]
            if not rest[:1].isalpha() or (rest[:1] in "sn" and not rest[1:2].isalpha()):
                return True
        at = text.find(name, at + 1)
    return False


def _by_shape(found: Sequence[Word], tag: str) -> list[Word]:
    """The words that are surely names: capitals in mid-sentence on what is no word of the language
    or on the name of a place; also where a clause begins, if the word is long or the next has a
    capital too. Acronyms are none: they are translated."""
    names = []
    places = _places(tag)
    for index, word in enumerate(found):
        if not word.capital or len(word.text) < 3 or not word.text[1:].islower():
            continue
        if word.initial and index:
            after = found[index + 1] if index + 1 < len(found) else None
            pair = after is not None and after.capital and after.start == word.end + 1
            if not pair and len(word.text) < 5:
                continue
        elif word.initial:
            after = found[index + 1] if index + 1 < len(found) else None
            if after is None or not after.capital or after.start != word.end + 1 or after.initial:
                continue
        if not knows(tag, word.low) or (not word.initial and fold(word.text) in places):
            names.append(word)
    return names


@lru_cache(maxsize=16)
def _places(tag: str) -> frozenset[str]:
    """Names of places in one word."""
    found = (here for here, _ in langs.place_names(tag, tag))
    return frozenset(fold(name) for name in found if " " not in name and name[:1].isupper())


def _rendered(word: Word, pair: Pair) -> bool:
    """Whether the name stands in the translation, as it is or in a form of its own."""
    text = pair.target.text
    if word.text in text:
        return True
    name, folded = fold(word.text), fold(text)
    if word.low in text.lower():
        return True
    if name in folded and (word.text.isascii() or knows(pair.target_language, name)):
        return True  # else its diacritics were lost
    forms = _exonyms(pair.source_language, pair.target_language)
    if any(form in folded for form in forms.get(name, ())):
        return True
    begins = name[:_ALIKE]
    alike = [other for other in words(text) if fold(other.text).startswith(begins)]
    if any(other.capital or word.initial for other in alike):
        return not all(_misspelt(other, word, pair) for other in alike)
    # "Germany's": an adjective begins as the place does, and "Kenyans" are called after theirs.
    starts = {form[:_ALIKE] for form in forms.get(name, ())}
    if any(fold(other.text)[:_ALIKE] in starts for other in words(text)):
        return True
    return any(name.startswith(place[: max(4, len(place) - 1)]) for place in forms)


def _misspelt(other: Word, word: Word, pair: Pair) -> bool:
    """Whether a word is a name with one letter changed or its diacritics lost: as long, and no word
    of the target's language."""
    if len(other.text) != len(word.text) or other.text == word.text or not other.capital:
        return False
    differing = sum(a != b for a, b in zip(other.low, word.low, strict=True))
    if other.low[:-1] == word.low[:-1] and fold(other.low)[-1] in "aeios":
        return False  # University, Università
    return differing <= max(1, len(word.text) // 4) and not knows(pair.target_language, other.low)


def _garbled(pair: Pair, taken: Sequence[Span]) -> Iterable[Fault]:
    """A word with a capital whose one letter was changed: "Stone Vale" that became "Stone Vxle"."""
    there = known(pair.target.text)
    lost = [
        word
        for word in words(pair.source.text)
        if word.capital and len(word.text) > 3 and word.low not in there
    ]
    new = [
        word
        for word in words(pair.target.text)
        if len(word.text) > 3 and word.text not in pair.source.text and word.capital
    ]
    for word in lost:
        if _overlaps(word.span, taken):
            continue
        for other in new:
            if _misspelt(other, word, pair) and not _forms(word, other, pair):
                yield Fault(f"the name {word.text!r} became {other.text!r}", word.span)
                break


def _forms(word: Word, other: Word, pair: Pair) -> bool:
    """Whether CLDR has the other word for the name."""
    forms = _exonyms(pair.source_language, pair.target_language).get(fold(word.text), ())
    return fold(other.text) in forms


@lru_cache(maxsize=64)
def _exonyms(source: str, target: str) -> dict[str, set[str]]:
    """What places and languages are called: words of their names in the one language -> in the
    other, in small letters and without diacritics."""
    found: dict[str, set[str]] = {}
    for here, there in langs.place_names(source, target):
        forms = {fold(part) for part in there.replace("-", " ").split() if len(part) > 2}
        for part in here.replace("-", " ").split():
            if part[:1].isupper() and len(part) > 2:
                found.setdefault(fold(part), set()).update(forms)
    return found


def _translated(pair: Pair, taken: Sequence[Span]) -> Iterable[Fault]:
    """A surname that is also a word and was translated: "Jeremy Hunt" that became "Jeremy Caça".

    Told by the first name, which is no word and stands in both, and the capital behind it in both.
    """
    if langs.language(pair.target_language) in _NOUNS_IN_CAPITALS:
        return
    source, target = words(pair.source.text), words(pair.target.text)
    follows = {
        first.text: second
        for first, second in pairwise(target)
        if second.start == first.end + 1 and not second.initial
    }
    for first, second in pairwise(source):
        if (
            first.capital
            and second.capital
            and second.start == first.end + 1
            and pair.source.text[first.end] == " "
            and len(second.text) > 2
            and second.text[1:].islower()
            and first.text in follows
            and not _overlaps(second.span, taken)
        ):
            other = follows[first.text]
            if (
                other.capital
                and other.text not in pair.source.text
                and second.text not in pair.target.text
                and not fold(other.text).startswith(fold(second.text)[:_ALIKE])
                and not knows(pair.source_language, first.low)
                and not _exonyms(pair.source_language, pair.target_language).get(fold(second.text))
            ):
                yield Fault(f"the name {second.text!r} became {other.text!r}", second.span)
