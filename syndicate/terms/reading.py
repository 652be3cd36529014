"""How words of a text can be read as a term: its number, its capitals, its part of speech."""

from __future__ import annotations

import re
from dataclasses import dataclass

from syndicate.grammar import Grammar
from syndicate.grammar.lemma import knows, lemma
from syndicate.model import Case, Span, Term
from syndicate.terms.normal import key

_WORD = re.compile(r"\w+")
_NOUNS = ("", "noun", "acronym", "proper-noun")
_NAMES = ("acronym", "proper-noun")


@dataclass(frozen=True, slots=True)
class Part:
    """Whether the words are of the term's part of speech: `no` and `doubt` say why not."""

    certain: bool = False
    no: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Words of a text as a form of a term. `exact`: not inflected; `no`: why it is not meant;
    `doubt`: why it may not be."""

    term: Term
    grammar: Grammar
    possible: bool
    exact: bool = True
    plural: bool = False
    no: str = ""
    doubt: str = ""

    def part_of_speech(self, text: str, span: Span) -> Part:
        """Whether the words are what the entry's `pos` says, by the words beside them."""
        pos, grammar = self.term.pos, self.grammar
        if pos in _NAMES or pos not in ("noun", "verb"):
            return Part()
        before = _last(text[: span.start])
        after = _first(text[span.end :])
        noun = before in grammar.before_noun or after in grammar.after_noun
        verb = before in grammar.before_verb or after in grammar.after_verb
        said = text[span.start : span.end].casefold()
        if before in grammar.before_noun and after not in grammar.after_noun:
            verb = before in grammar.before_verb
        meant, other = (noun, verb) if pos == "noun" else (verb, noun)
        if meant and not other:
            return Part(certain=True)
        if other and not meant:
            return Part(no=f"{said!r} is no {pos} here")
        if " " in said or self.plural or pos == "verb":
            # Terms of several words are rarely anything else.
            return Part()
        if _may_be_verb(said, grammar):
            return Part(doubt=f"nothing shows that {said!r} is a {pos}")
        return Part()


def reading(term: Term, words: str, grammar: Grammar, *, listed: bool) -> Reading:
    """The words as the term, or as an inflected form of it."""
    impossible = Reading(term, grammar, False)
    said, source = _pieces(words), _pieces(term.source)
    if key(words) == key(term.source):
        upper = _capitals(said, source, term, words)
        return impossible if upper is None else Reading(term, grammar, True, no=upper)
    if listed:
        plural = any(_plural_of(s, w, grammar) for s, w in zip(source, said, strict=False))
        return Reading(term, grammar, True, exact=False, plural=plural)
    if len(said) != len(source):
        return impossible
    plural = False
    for own, word in zip(source, said, strict=True):
        if key(own) == key(word):
            continue
        if _plural_of(own, word, grammar):
            plural = True
        elif not (_same_word(own, word, term, grammar)):
            return impossible
    if term.pos == "verb" and plural:
        plural = False
    upper = _capitals(said, source, term, words)
    if upper is None:
        return impossible
    return Reading(term, grammar, True, exact=False, plural=plural, no=upper)


def _pieces(text: str) -> list[str]:
    return _WORD.findall(text)


def _plural_of(own: str, word: str, grammar: Grammar) -> bool:
    """Whether a word is the plural of a term's own."""
    if own.isupper() and len(own) > 1:
        return word in (own + "s", own + "S")
    low, made = word.casefold(), grammar.pluralise(own.casefold())
    return bool(made) and low == made.casefold()


def _same_word(own: str, word: str, term: Term, grammar: Grammar) -> bool:
    """Whether a word is another form of a term's own: of a verb any, of a noun or adjective one
    that differs in gender or number where the language has that."""
    one, other = own.casefold(), word.casefold()
    if own.isupper() and len(own) > 1:
        return False
    language = grammar.language
    if lemma(other, language).casefold() != lemma(one, language).casefold():
        return False
    if term.pos == "verb":
        return True
    return grammar.inflected == "all" and term.pos in (*_NOUNS, "adjective")


def _capitals(said: list[str], source: list[str], term: Term, words: str) -> str | None:
    """None where the capitals rule the term out, else why they make it doubtful."""
    if term.case is not Case.EXACT:
        return ""
    pairs = list(zip(source, said, strict=False))
    if all(_alike(own, word) for own, word in pairs):
        return ""
    if words.isupper() and len(words) > 3:
        # A line in capitals: a name may be meant, but "WHO" and "who" look the same there.
        return "" if not term.source.isupper() else None
    return None


def _alike(own: str, word: str) -> bool:
    """Whether a word has the capitals of a term's own, an ending apart."""
    return all(a.isupper() == b.isupper() for a, b in zip(own, word, strict=False))


def _last(text: str) -> str:
    """The word right before, "" across punctuation."""
    hit = re.search(r"([\w'’]+)\s+$", text)
    return hit.group(1).casefold().replace("’", "'") if hit else ""


def _first(text: str) -> str:
    """The word right after, "" across punctuation."""
    hit = re.match(r"\s+([\w'’]+)", text)
    return hit.group(1).casefold().replace("’", "'") if hit else ""


def _may_be_verb(said: str, grammar: Grammar) -> bool:
    """Whether an English noun has the form of a verb: "strike", of which there is "striking"."""
    if grammar.language.partition("-")[0] != "en":
        return False
    stem = said.removesuffix("e")
    return any(knows("en", form + "ing") for form in (stem, stem + stem[-1:]))
