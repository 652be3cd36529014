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
from syndicate.grammar.persons import persons_of
from syndicate.model import Span, TermOutcome

_NOUNS_IN_CAPITALS = frozenset({"de", "lb", "nds", "gsw"})
_QUOTED = re.compile('[“„«][^“”„«»]{1,40}[”“»]|"[^"]{1,40}"')
_CAPITAL = re.compile(
    r"(?<=[\w,;.’] )[A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]{2,}|[A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]{2,}(?= [A-ZÀ-ÖØ-ÞĀ-Ž])"
)
"""What may be a name by its shape."""
_HEADS = re.compile(r" d(?:e|el|i|u|a|o|as|os|es) (?:[ld]['’])?[a-zß-öø-ÿ]{4}")
"""What follows a noun that only has a capital, and no name: a thing of its own."""
_JOINED = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]*\.? $")
_CAPITAL_NEXT = re.compile(r" [A-ZÀ-ÖØ-ÞĀ-Ž]")
"""What makes a word a part of a longer name."""
_DATED = re.compile(r"\.|\W{0,2}\d|[–-][A-Z]")
_ALSO = {"pt": ("pt-PT",)}
"""Countries whose names for places and languages a model may use instead: checo, tcheco."""
_SAME = str.maketrans("kqywz", "ccivs")
_SIBILANT = re.compile("t?s?ch|sh|dj|j")
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
    said: list[Span] = []
    # A title in quotation marks may have one of its own in the other language.
    quoted = [Span(*match.span()) for match in _QUOTED.finditer(source)]
    for word in () if nouns else _by_shape(source, pair.source_language, known(target)):
        free = not _overlaps(word.span, [*covered, *taken, *quoted])
        if free and not _is_dated(word, pair) and not _rendered(word, pair):
            said.append(word.span)
            yield Fault(f"the name {word.text!r} is missing from the translation", word.span)
    for fault in (
        *_persons(pair, [*covered, *taken]),
        *_translated(pair, [*covered, *taken, *quoted]),
        *_garbled(pair, [*covered, *taken]),
    ):
        if fault.span is not None and not _overlaps(fault.span, said):
            said.append(fault.span)
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


def _by_shape(text: str, tag: str, there: frozenset[str]) -> list[Word]:
    """The words that are surely names and are none of `there`.

    Capitals in mid-sentence on what is no word of the language or is the name of a place; where a
    sentence or clause begins, if the next has a capital too, or if the word of a clause is long.
    Acronyms are none: they are translated.
    """
    names = []
    found = words(text)
    for index, word in enumerate(found):
        if not word.capital or len(word.text) < 3 or not word.text[1:].islower():
            continue
        if word.low in there:
            continue
        if word.initial:
            after = found[index + 1] if index + 1 < len(found) else None
            pair = after is not None and after.capital and after.start == word.end + 1
            if not pair and (index == 0 or len(word.text) < 5):
                continue
        # "o Gerenciador de aplicativos"
        if _HEADS.match(text, word.end):
            continue
        if not knows(tag, word.low) or (not word.initial and fold(word.text) in _places(tag)):
            names.append(word)
    return names


def _is_dated(word: Word, pair: Pair) -> bool:
    """Whether a word is a short name of a month or a day, beside a figure or with its stop:
    "Dec. 25"."""
    text = pair.source.text
    return word.low in _calendar(pair.source_language) and bool(
        re.search(r"\d\W{0,2}$", text[: word.start]) or _DATED.match(text, word.end)
    )


@lru_cache(maxsize=16)
def _calendar(tag: str) -> frozenset[str]:
    """Short names of months and days of the week, as CLDR has them."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(langs.language(tag))
    except (UnknownLocaleError, ValueError):
        return frozenset()
    names = (locale.months["format"]["abbreviated"], locale.days["format"]["abbreviated"])
    return frozenset(str(name).rstrip(".").lower() for each in names for name in each.values())


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
    if name in folded and _is_bare_in_english(word, pair):
        return True
    forms = _exonyms(pair.source_language, pair.target_language)
    if any(form in folded for form in forms.get(name, ())):
        return True
    begins = _respelt(name)[:_ALIKE]
    alike = [other for other in words(text) if _respelt(fold(other.text)).startswith(begins)]
    if any(other.capital or word.initial for other in alike):
        return not all(_misspelt(other, word, pair) for other in alike)
    # "Germany's": an adjective begins as the place does, and "Kenyans" are called after theirs.
    starts = {form[:_ALIKE] for form in forms.get(name, ())}
    if any(fold(other.text)[:_ALIKE] in starts for other in words(text)):
        return True
    return any(
        name != place and name.startswith(place[: max(4, len(place) - 1)]) for place in forms
    )


def _respelt(name: str) -> str:
    """A folded name with the letters that languages write for each other made the same: Ankara,
    Ancara; Quebec, Kebek; Kyoto, Quioto; Putin, Poutine; Lukashenko, Loukachenko."""
    name = name.replace("ph", "f").replace("qui", "ki").replace("que", "ke").replace("ou", "u")
    return _SIBILANT.sub("s", name).translate(_SAME)


def _begin_alike(one: str, other: str) -> bool:
    """Whether two folded names begin alike, longer ones also as other languages spell them."""
    return one.startswith(other[: _ALIKE + 1]) or (
        len(other) > _ALIKE + 1 and _respelt(one).startswith(_respelt(other)[: _ALIKE + 1])
    )


def _misspelt(other: Word, word: Word, pair: Pair) -> bool:
    """Whether a word is a name with one letter changed or its diacritics lost: as long, and no word
    of the target's language."""
    if len(other.low) != len(word.low) or other.text == word.text or not other.capital:
        return False
    if fold(other.text) == fold(word.text):
        return other.text.isascii()  # the other way round it is Wikipédia
    if _respelt(fold(other.text)) == _respelt(fold(word.text)):
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
    return fold(other.text) in forms or (
        fold(other.text) == fold(word.text) and _is_bare_in_english(word, pair)
    )


def _is_bare_in_english(word: Word, pair: Pair) -> bool:
    """Whether English, which writes Brasilia, Bogota and Malaga, has the name in its word list and
    it is no part of a person's."""
    text = pair.source.text
    return (
        langs.language(pair.target_language) == "en"
        and knows(pair.target_language, word.low)
        and not _JOINED.search(text[: word.start])
        and not _CAPITAL_NEXT.match(text, word.end)
    )


@lru_cache(maxsize=64)
def _exonyms(source: str, target: str) -> dict[str, set[str]]:
    """What places and languages are called: words of their names in the one language -> in the
    other, in small letters and without diacritics."""
    found: dict[str, set[str]] = {}
    tags = (target, *_ALSO.get(langs.language(target), ()))
    for here, there in (pair for tag in tags for pair in langs.place_names(source, tag)):
        forms = {fold(part) for part in there.replace("-", " ").split() if len(part) > 2}
        for part in here.replace("-", " ").split():
            if part[:1].isupper() and len(part) > 2:
                found.setdefault(fold(part), set()).update(forms)
    return found


_RUN = re.compile(
    r"(?<![\w’'-])[A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]+(?:[ -](?:(?:de|da|dos|van|von|al|el|bin|St\.?) )?"
    r"[A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]+)*"
)
_BESIDE = re.compile(r"[^\W\d_]+")


def _persons(pair: Pair, taken: Sequence[Span]) -> Iterable[Fault]:
    """The surnames of persons, told by what stands beside them: a title, a verb of saying, an age.

    Here "Hunt" is a name though it is a word.
    """
    known_ = persons_of(pair.source_language)
    if not known_.says:
        return
    text = pair.source.text
    for match in _RUN.finditer(text):
        parts = match.group().split(" ")
        titled = False
        while parts and known_.is_title(parts[0].lower().rstrip(".")):
            titled = parts[0].lower() not in known_.reigning
            parts = parts[1:]
        if not parts or {part.lower() for part in parts} & (known_.bodies | known_.reigning):
            continue
        before = _BESIDE.findall(text[max(0, match.start() - 30) : match.start()])[-1:]
        after = _BESIDE.match(text[match.end() :].lstrip(" "))
        titled = titled or any(known_.is_title(word.lower()) for word in before)
        speaks = (after is not None and after.group().lower() in known_.says) or any(
            word.lower() in known_.says for word in before
        )
        aged = any(age.match(text[match.end() :]) for age in known_.ages)
        if not (titled or aged or (speaks and len(parts) > 1)) or len(parts[-1]) < 3:
            continue
        surname = parts[-1]
        span = Span(match.end() - len(surname), match.end())
        if _overlaps(span, taken) or surname in pair.target.text or surname.isupper():
            continue
        if fold(surname) in fold(pair.target.text) and surname.isascii():
            continue
        word = Word(surname, surname.lower(), span.start, span.end, False)
        if len(parts) == 1 and known_.is_title(surname.lower()):
            continue
        if not _forms_of(word, pair):
            yield Fault(f"the name {surname!r} is missing from the translation", span)


def _forms_of(word: Word, pair: Pair) -> bool:
    """Whether CLDR's form of the name, if it is a place's or a people's, stands in the text."""
    forms = _exonyms(pair.source_language, pair.target_language).get(fold(word.text), ())
    folded = fold(pair.target.text)
    return any(form[:_ALIKE] in folded for form in forms)


def _translated(pair: Pair, taken: Sequence[Span]) -> Iterable[Fault]:
    """A surname that is also a word and was translated: "Jeremy Hunt" that became "Jeremy Caça".

    Told by the first name, which stands in both, and the capital behind it in both; where the name
    was translated as a whole, its words have changed places.
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
                and not _begin_alike(fold(other.text), fold(second.text))
                and not (first.text.isupper() and len(first.text) > 3)
                and not _forms_of(second, pair)
            ):
                yield Fault(f"the name {second.text!r} became {other.text!r}", second.span)
