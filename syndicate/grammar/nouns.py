"""Nouns and terms: their plural, and the gender and number of the head.

Precision goes before recall: "" is what is said where a rule might be wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicate.grammar.lemma import knows, lemma

if TYPE_CHECKING:
    from syndicate.grammar import Grammar

_SURE = 3
"""Letters that an ending must have to tell the gender of a name."""


def pluralise(grammar: Grammar, term: str) -> str:
    """The regular plural of a term, "" where there is no rule for it or it is plural already."""
    low = term.lower()
    if low in grammar.plurals:
        return _like(term, grammar.plurals[low])
    words = term.split(" ")
    head = _inflected(grammar, words)
    if grammar.declension and head != [0]:
        return ""  # the ending of a German adjective depends on what stands before it
    for index in head:
        word = words[index]
        made = "" if _is_plural(grammar, word) else _plural(grammar, word)
        if not made:
            return ""
        words[index] = made
    return " ".join(words)


def gender_of(grammar: Grammar, term: str) -> str:
    """The gender of the head noun, "mf" for persons of either, "" where not sure."""
    known = grammar.genders.get(term.lower())
    if known:
        return known
    head = _head(grammar, term)
    low = head.lower()
    ones = singulars(grammar, low)
    base = lemma(low, grammar.language)
    ones = [base] if base in ones else ones
    for word in (low, *ones):
        if word in grammar.genders:
            return grammar.genders[word]
    if _is_acronym(head):
        return ""
    for word in (*ones, low):
        for ending, gender in grammar.gender:
            if word.endswith(ending) and len(word) > min(2, len(ending)):
                name = head[:1].isupper() and grammar.inflected == "all"
                if name and len(ending) < _SURE and not _in_list(low, grammar.language):
                    return ""
                return gender
    return ""


def number_of(grammar: Grammar, term: str) -> str:
    """The number of the head noun, "" where not sure."""
    low = term.lower()
    head = _head(grammar, term)
    word = head.lower()
    for each in (low, word):
        if each in grammar.plural_only:
            return "plural"
        if each in grammar.singular or each in grammar.plurals:
            return "singular"
    if not word or not grammar.number or (_is_acronym(head) and word.endswith("s")):
        return ""
    if _is_plural(grammar, head):
        return "plural"
    if grammar.number == "rules":
        name = head[:1].isupper() and word.endswith("s")
        unsure = (name and not _in_list(word, grammar.language)) or not _plural(grammar, head)
        return "" if unsure else "singular"
    return "singular" if lemma(word, grammar.language) == word and _plural(grammar, word) else ""


def _is_plural(grammar: Grammar, word: str) -> bool:
    low = word.lower()
    if low in grammar.singular or low in grammar.plurals:
        return False
    if low in grammar.plural_only:
        return True
    if grammar.number == "rules":
        if _is_acronym(word):
            return False
        # A name such as "Hamas" or "Lopes" only looks like one.
        if word[:1].isupper() and not _in_list(low, grammar.language):
            return False
        tag = grammar.language
        return any(one != low and _in_list(one, tag) for one in singulars(grammar, low))
    base = lemma(low, grammar.language)
    return base != low and _plural(grammar, base.lower()).lower() == low


def _inflected(grammar: Grammar, words: list[str]) -> list[int]:
    """Which words of a term take the ending of the plural."""
    linked = (i for i, word in enumerate(words) if i and _is_link(grammar, word))
    end = next(linked, len(words))
    if grammar.inflected == "last":
        return [end - 1]
    return [i for i in range(end) if words[i].lower() not in grammar.invariable]


def _is_link(grammar: Grammar, word: str) -> bool:
    low = word.lower().replace("’", "'")
    return low in grammar.links or low.partition("'")[0] + "'" in grammar.links


def _plural(grammar: Grammar, word: str) -> str:
    """The plural of one word, of a compound by its parts; "" where there is no rule."""
    low = word.lower()
    if low in grammar.plurals:
        return _like(word, grammar.plurals[low])
    parts = word.split("-")
    if len(parts) > 1 and all(parts):
        return _compound(grammar, parts)
    if _is_acronym(word):
        return "" if word[-1:] == "s" else word + grammar.acronyms
    if word[:1].isupper() and low.endswith("s") and not _in_list(low, grammar.language):
        return ""  # a name: "Hamas", "Kansas"
    for singular, plural in grammar.plural:
        if low.endswith(singular):
            return _like(word, low[: len(word) - len(singular)] + plural)
    return ""


def _compound(grammar: Grammar, parts: list[str]) -> str:
    first = 0
    while first < len(parts) - 1 and parts[first].lower() in grammar.prefixes:
        first += 1
    own = parts[first:]
    head = _inflected(grammar, own)
    made = {i: _plural(grammar, own[i]) for i in head}
    if not all(made.values()):
        return ""
    return "-".join([*parts[:first], *(made.get(i, part) for i, part in enumerate(own))])


def _head(grammar: Grammar, term: str) -> str:
    """The noun that a term is about, without the parts of a compound that do not inflect."""
    words = term.split()
    linked = (i for i, word in enumerate(words) if i and _is_link(grammar, word))
    words = words[: next(linked, len(words))]
    if not words:
        return ""
    if grammar.inflected == "last":
        return words[-1]
    parts = [part for word in words for part in word.split("-") if part]
    while len(parts) > 1 and _before_head(grammar, parts[0].lower()):
        parts.pop(0)
    return parts[0] if parts else ""


def _before_head(grammar: Grammar, low: str) -> bool:
    return (
        low in grammar.prefixes
        or low in grammar.agreeing
        or low in grammar.invariable
        or low in grammar.prenominal
    )


def singulars(grammar: Grammar, low: str) -> list[str]:
    """What a word may be the plural of."""
    found = [one for one, many in grammar.plurals.items() if many == low and one != low]
    for singular, plural in grammar.plural:
        if plural and low.endswith(plural) and len(low) > min(2, len(plural)):
            one = low[: len(low) - len(plural)] + singular
            if _plural(grammar, one) == low:
                found.append(one)
    return found


def _in_list(low: str, tag: str) -> bool:
    """Whether a word in small letters is in the word list: as a form of something, or its own."""
    return lemma(low, tag) != low or knows(tag, low) or knows(tag, low.capitalize())


def _is_acronym(word: str) -> bool:
    return sum(c.isupper() for c in word) > 1 and "-" not in word


def _like(model: str, word: str) -> str:
    """The word with the model's capitals."""
    if word == model.lower():
        return model
    if len(model) > 1 and model.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
