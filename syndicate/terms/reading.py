"""How words of a text can be read as a term: inflected, in capitals, as another part of speech.

Precision goes before recall: a form that may belong to another word ("left", "arms", "news") is no
form of the term.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from syndicate import langs
from syndicate.grammar import Grammar, grammar
from syndicate.grammar.lemma import knows, lemma
from syndicate.model import Case, Span, Term
from syndicate.terms.normal import key

_WORD = re.compile(r"\w+")
_REACH = 40
"""Characters in which the word beside a term is looked for."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Words as a form of a term. `exact`: as the entry has them, not inflected."""

    exact: bool = True
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Sense:
    """Whether a term is meant by its words: `certain` that it is, `no` why not, `doubt` why maybe
    not; none of them where nothing speaks against it."""

    certain: bool = False
    no: str = ""
    doubt: str = ""

    def __add__(self, other: Sense) -> Sense:
        """What two judgements say together: the first that speaks against it."""
        return Sense(self.certain or other.certain, self.no or other.no, self.doubt or other.doubt)


EXACT, NOTHING = Reading(), Sense()


# --- Form ----------------------------------------------------------------------------------------


def reading(term: Term, words: str, grammar: Grammar, *, listed: bool) -> Reading | None:
    """Words that are not the term as it is written, as another form of it; None for no form."""
    said, source = _WORD.findall(words), _WORD.findall(term.source)
    pairs = list(zip(source, said, strict=False))
    if listed:
        return Reading(
            exact=False,
            plural=term.pos != "verb" and any(_is_plural(s, w, grammar) for s, w in pairs),
        )
    if len(said) != len(source) or term.pos == "proper-noun":
        return None
    plural = False
    for own, word in pairs:
        if key(own) == key(word):
            continue
        if term.pos == "verb":
            if not _same_verb(own, word, grammar):
                return None
        elif _is_plural(own, word, grammar) and _takes_plural(term, grammar):
            plural = True
        elif not _same_noun(own, word, grammar, alone=len(source) == 1):
            return None
    return Reading(exact=False, plural=plural)


def _takes_plural(term: Term, grammar: Grammar) -> bool:
    return term.pos != "adjective" or grammar.inflected == "all"


def _is_plural(own: str, word: str, grammar: Grammar) -> bool:
    """Whether a word is the plural of a term's own."""
    if _is_acronym(own):
        return word in (own + "s", own + "S")
    one, other = own.casefold(), word.casefold()
    if one == other or (_by_itself(other, grammar) and grammar.plurals.get(one) != other):
        return False
    if grammar.pluralise(one) == other:
        return True
    return (
        grammar.inflected == "all"
        and lemma(other, grammar.language) == lemma(one, grammar.language)
        and grammar.number_of(other) == "plural" != grammar.number_of(one)
        and grammar.declined(one, other)
    )


def _by_itself(word: str, grammar: Grammar) -> bool:
    """True for what looks like a plural and is a word of its own: "arms", "news", "customs"."""
    own = word in grammar.plural_only or word in grammar.singular
    return word.endswith("s") and (own or grammar.plurals.get(word) == word)


def _same_verb(own: str, word: str, grammar: Grammar) -> bool:
    language = grammar.language
    return lemma(word.casefold(), language) == lemma(own.casefold(), language)


def _same_noun(own: str, word: str, grammar: Grammar, *, alone: bool) -> bool:
    """Whether a word is a term's own in another gender. A noun by itself has one only where it
    is a person's: "meia" is no form of "meio"."""
    one, other = own.casefold(), word.casefold()
    if grammar.inflected != "all" or _is_acronym(own) or not grammar.declined(one, other):
        return False
    if lemma(other, grammar.language) != lemma(one, grammar.language):
        return False
    return not alone or grammar.gender_of(one) == "mf"


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


# --- Capitals ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Capitals:
    """What the capitals of a sentence tell: `line` is all in capitals, `title` has one on every
    word of some length."""

    line: bool
    title: bool


@lru_cache(maxsize=256)
def _capitals_of(text: str) -> _Capitals:
    words = _WORD.findall(text)
    long = [word for word in words if len(word) > 3]
    return _Capitals(
        len(words) > 2 and text.isupper(),
        len(long) > 3 and all(word[0].isupper() for word in long),
    )


def by_capitals(term: Term, text: str, span: Span, grammar: Grammar) -> Sense | None:
    """What the capitals of the words say, None where they rule the term out.

    A name or acronym counts with its own capitals. In a line of capitals a name may be meant, but
    there "WHO" and "who" look the same.
    """
    if term.case is not Case.EXACT:
        return NOTHING
    words = text[span.start : span.end]
    said, source = _WORD.findall(words), _WORD.findall(term.source)
    alike = all(map(_alike, source, said))
    if not alike and (_has_acronym(source) or not words.isupper() or len(words) < 4):
        return None
    low = words.casefold()
    capitals = _capitals_of(text)
    if capitals.line:
        if len(said) == 1 and _is_ordinary(low, grammar):
            why = f"in a line of capitals {words!r} may be the word {low!r}"
            certain = not _is_acronym(term.source) or low in _function_words(grammar)
            return Sense(no=why) if certain else Sense(doubt=why)
        return NOTHING
    if len(said) == 1 and not _is_acronym(words) and _first_or_title(text, span, capitals):
        if verbal(low, grammar.language):
            return Sense(doubt=f"{words!r} may be the word {low!r}")
        return NOTHING
    # A capital where a common noun has none.
    return Sense(certain=True)


def _alike(own: str, word: str) -> bool:
    """Whether a word has the capitals of a term's own, an ending apart."""
    return all(a.isupper() == b.isupper() for a, b in zip(own, word, strict=False))


def _has_acronym(source: list[str]) -> bool:
    return len(source) == 1 and _is_acronym(source[0])


def _first_or_title(text: str, span: Span, capitals: _Capitals) -> bool:
    before = text[: span.start].rstrip()
    return capitals.title or not before or before[-1] in '.!?:…“"«(—–'


def _is_ordinary(low: str, grammar: Grammar) -> bool:
    return low in _function_words(grammar) or knows(grammar.language, low)


def _function_words(grammar: Grammar) -> frozenset[str]:
    return grammar.edges | grammar.before_verb | grammar.after_verb | grammar.before_noun


# --- Part of speech ------------------------------------------------------------------------------


def by_part_of_speech(term: Term, text: str, span: Span, grammar: Grammar) -> Sense:
    """Whether the words are of the part of speech that the entry names, by the words beside them.

    What can be nothing else needs no proof; terms of several words are seldom anything else.
    """
    pos = term.pos
    said = text[span.start : span.end].casefold()
    if pos not in ("noun", "adjective", "verb") or len(_WORD.findall(said)) != 1:
        return NOTHING
    if pos != "verb" and not (
        verbal(said, grammar.language) or verbal(lemma(said, grammar.language), grammar.language)
    ):
        return NOTHING
    before = _before(text[max(0, span.start - _REACH) : span.start])
    after = _after(text[span.end : span.end + _REACH])
    noun = before in grammar.before_noun or before.endswith(("'s", "s'"))
    verb = before in grammar.before_verb
    if noun == verb:
        noun, verb = after in grammar.after_noun, after in grammar.after_verb
    if noun == verb:
        # The forms of verbs and adjectives mostly show what they are.
        return Sense(doubt=f"nothing shows that {said!r} is a noun") if pos == "noun" else NOTHING
    if verb == (pos == "verb"):
        return Sense(certain=True)
    return Sense(no=f"{said!r} is no {pos} here")


@lru_cache(maxsize=65536)
def verbal(word: str, tag: str) -> bool:
    """Whether a word may be a form of a verb: "strike", of which there is "striking"."""
    language = langs.language(tag)
    stems = {word.rstrip("aeo") if language != "en" else word.removesuffix("e"), word}
    endings = grammar(tag).gerunds
    return any(knows(language, stem + ending) for stem in stems if stem for ending in endings)


def _before(text: str) -> str:
    """The word right before in small letters, "" across punctuation or where it is an acronym."""
    hit = re.search(r"([\w'’]+)\s+$", text)
    if not hit or (_is_acronym(hit[1]) and not text.isupper()):
        return ""
    return hit[1].casefold().replace("’", "'")


def _after(text: str) -> str:
    """The word right after in small letters, "" across punctuation or where it is an acronym."""
    hit = re.match(r"\s+([\w'’]+)", text)
    if not hit or (_is_acronym(hit[1]) and not text.isupper()):
        return ""
    return hit[1].casefold().replace("’", "'")
