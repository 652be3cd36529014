"""Rules on one entry by itself."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from syndicate import langs
from syndicate.grammar import grammar
from syndicate.model import Case, Severity, Term, TermKind
from syndicate.terms.form import forms_of
from syndicate.terms.lint.rule import Lot, Spot
from syndicate.terms.normal import key, unspaced

LONGEST = 160
"""Characters of a term that is looked up at all, in normal form."""
_NAMES = ("acronym", "proper-noun")
_SECTION = "section:"


def same(lot: Lot) -> Iterator[Spot]:
    """A rendering that is the source itself, in an entry that does not say `do-not-translate`. As
    it stands, the target takes endings and capitals of its own. A word that both languages share
    and that has a plural of its own is no problem."""
    for entry in lot.entries:
        term = entry.term
        if term.kind is TermKind.PREFERRED and same_as_source(term):
            yield entry.spot("target", f"{term.target!r} is the source itself.")


def same_as_source(term: Term) -> bool:
    """Whether an entry gives the source back and has no form but that."""
    return term.source == term.target and set(forms_of(term)) == {term.target}


def unreachable(lot: Lot) -> Iterator[Spot]:
    """A source that no text can hold: without a letter or figure, or longer than terms that are
    looked up."""
    for entry in lot.entries:
        source = entry.term.source
        if not any(map(str.isalnum, source)):
            yield entry.spot("source", f"{source!r} has no letter and no figure.")
        elif len(source) >= LONGEST and len(key(source)) >= LONGEST:
            yield entry.spot("source", f"is {len(source)} characters long: it is never found.")


def exact(lot: Lot) -> Iterator[Spot]:
    """`case` is `exact` for a source in small letters: it is not found at the beginning of a
    sentence, where it has a capital letter."""
    for entry in lot.entries:
        term = entry.term
        if term.case is Case.EXACT and term.source.islower():
            yield entry.spot("case", f"{term.source!r} is not found where it begins a sentence.")


def single_letter(lot: Lot) -> Iterator[Spot]:
    """A source of one letter, with no context that says where it is meant: it stands in initials,
    lists and marks."""
    for entry in lot.entries:
        term = entry.term
        if len(term.source) == 1 and not term.context and not unspaced(term.source):
            yield entry.spot("source", f"{term.source!r} is one letter.")


def common(lot: Lot) -> Iterator[Spot]:
    """A source that is one of the commonest words of its language, such as "it", "may" or "of", and
    no context that says where it is meant: it is found in every text. An acronym in capitals is
    told from such a word by its capitals."""
    for entry in lot.entries:
        term = entry.term
        if term.context or (term.case is Case.EXACT and not _like_a_word(term.source)):
            continue
        if term.source.casefold() in common_words(langs.language(entry.part.source_language)):
            yield entry.spot("source", f"{term.source!r} is found in almost every text.")


def _like_a_word(source: str) -> bool:
    """Whether the word has these letters where it begins a sentence: "May"."""
    return source.istitle() or source.islower()


@lru_cache(maxsize=32)
def common_words(language: str) -> frozenset[str]:
    """The commonest words of a language."""
    data = tomllib.loads(Path(__file__).with_name("common.toml").read_text(encoding="utf-8"))
    return frozenset(str(data.get(language, "")).split())


def four_forms(lot: Lot) -> Iterator[Spot]:
    """`gender` is `mf` and `forms` are not the four in their order: masculine, masculine plural,
    feminine, feminine plural. Without them a woman is called by the masculine. A noun that is the
    same for both needs none."""
    for entry in lot.entries:
        term = entry.term
        if term.gender != "mf" or term.kind is not TermKind.PREFERRED:
            continue
        forms = term.forms
        if len(forms) < 4:
            # A noun that ends as feminines do may be said of men too: "atleta", "jornalista".
            noun = term.pos in ("", "noun")
            if noun and grammar(entry.part.target_language).gender_of(term.target) == "m":
                said = f"are {len(forms)}, not four" if forms else "are missing"
                yield entry.spot("forms", f"{said}: {term.target!r} is masculine.")
        elif len(forms) > 4 and term.pos != "adjective":
            # Of an adjective the first four are taken, and more may be accepted besides.
            yield entry.spot("forms", f"are {len(forms)}, not four: which is whose is not known.")
        elif term.target not in (forms[0], forms[2]):
            yield entry.spot("forms", f"begin with {forms[0]!r}, not with the target.")
        elif term.plural and term.plural not in (forms[1], forms[3]):
            yield entry.spot("forms", f"have {forms[1]!r} second, not the plural.")


def listed(lot: Lot) -> Iterator[Spot]:
    """`forms` without the target or its plural. Both count all the same, but other programs that
    read the list will miss them."""
    for entry in lot.entries:
        term = entry.term
        if not term.forms or term.gender == "mf":
            continue
        missing = [
            f for f in dict.fromkeys((term.target, term.plural)) if f and f not in term.forms
        ]
        if missing:
            yield entry.spot("forms", f"lack {' and '.join(map(repr, missing))}.")


def plural(lot: Lot) -> Iterator[Spot]:
    """A noun that says no plural, in a language whose rules do not tell it: the singular would be
    put in for both."""
    for entry in lot.entries:
        term = entry.term
        if term.pos != "noun" or term.plural or term.kind is not TermKind.PREFERRED:
            continue
        rules = grammar(entry.part.target_language)
        if rules.number_of(term.target) == "plural" or rules.pluralise(term.target):
            continue
        if len(term.forms) < 2:
            yield entry.spot("plural", f"is missing, and no rule tells it of {term.target!r}.")


def one_number(lot: Lot) -> Iterator[Spot]:
    """`plural` says that there is one number only (it repeats the target), and `forms` list a
    plural."""
    for entry in lot.entries:
        term = entry.term
        if term.plural != term.target or len(term.forms) < 2 or term.pos == "acronym":
            continue  # of acronyms, houses write the plural in both ways
        made = grammar(entry.part.target_language).pluralise(term.target)
        if made and made != term.target and made in term.forms:
            yield entry.spot("plural", f"repeats the target, but the forms have {made!r}.")


def gender(lot: Lot) -> Iterator[Spot]:
    """`gender` against what the grammar knows of the rendering's noun: articles and adjectives
    would be put into the wrong gender. Names and acronyms are let alone."""
    for entry in lot.entries:
        term = entry.term
        if term.gender not in ("m", "f", "n") or term.pos in (*_NAMES, "verb", "adjective"):
            continue
        if term.kind is not TermKind.PREFERRED or term.case is Case.EXACT:
            continue
        known = grammar(entry.part.target_language).gender_of(term.target)
        if known in ("m", "f", "n") and known != term.gender:
            yield entry.spot("gender", f"is {term.gender!r}, but {term.target!r} is {known!r}.")


def context(lot: Lot) -> Iterator[Spot]:
    """A context word that holds the term itself, or `section:` and no section: what stands beside
    the term is looked at, so it decides nothing."""
    for entry in lot.entries:
        if not entry.term.context:
            continue
        own = f" {key(entry.term.source)} "
        for word in entry.term.context:
            low = word.casefold()
            if low.startswith(_SECTION) and not low[len(_SECTION) :].strip():
                yield entry.spot("context", "names no section behind 'section:'.")
            elif own in f" {key(word)} ":
                yield entry.spot("context", f"{word!r} holds the term itself.", Severity.WARNING)
