"""Whether a word beside a noun is an adjective, and its other forms."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from syndicate.grammar.lemma import knows, lemma
from syndicate.grammar.paradigm import Level, Row, declined

if TYPE_CHECKING:
    from syndicate.grammar import Grammar


def forms(grammar: Grammar, word: str, *, before: bool = False) -> tuple[Row, ...]:
    """The forms of an adjective, given one of them in small letters; none where it may be another
    part of speech. A German one has a row for each declension.

    `before` a noun fewer words may be something else: "a dura lei", but "a greve dura dois dias".
    """
    first, hyphen, last = word.rpartition("-")
    if not last.isalpha() or word in _function_words(grammar.language):
        return ()
    if hyphen:  # "russo-ucraniano": the last part is inflected
        made = forms(grammar, last, before=before)
        return tuple(
            Row(
                tuple(tuple(f"{first}-{f}" for f in cell) for cell in row.cells),
                row.level,
                row.kind,
            )
            for row in made
        )
    if grammar.declension:
        return _german(grammar, word)
    for endings in grammar.adjectives:
        for (ending,) in dict.fromkeys(endings.cells):
            stem = word[: len(word) - len(ending)]
            if word.endswith(ending) and (stem or len(ending) > 2):
                cells = tuple((stem + own[0],) for own in endings.cells)
                if _is_adjective(grammar, word, cells[0][0], cells[1][0], before=before):
                    return (Row(cells),)
    return ()


def _is_adjective(grammar: Grammar, word: str, base: str, feminine: str, *, before: bool) -> bool:
    """The word list tells: of a noun the feminine is no form of the masculine, of a verb the form
    that looks like a feminine belongs to the infinitive."""
    tag = grammar.language
    if base in grammar.never or word in grammar.never:
        return False
    if base in grammar.certain or (before and base in grammar.prenominal):
        return True
    own = lemma(word, tag)
    if base.endswith(grammar.participles):
        # "entrada" is a noun with a lemma of its own; "condenada" belongs to the verb.
        return word == base or own not in (word, feminine)
    if base == feminine:
        return own == base and knows(tag, base)
    return lemma(feminine, tag) == base and lemma(base, tag) == base


def _german(grammar: Grammar, word: str) -> tuple[Row, ...]:
    base = lemma(word, grammar.language)
    if base == word or not word.startswith(base):
        return ()
    rows = (declined(base, e, Level.THROUGH, k) for k, e in grammar.declension.items())
    return tuple(each for each in rows if each.analyses(word))


@lru_cache(maxsize=16)
def _function_words(tag: str) -> frozenset[str]:
    from syndicate.grammar import grammar

    rules = grammar(tag)
    return (
        rules.edges | rules.negation | rules.before_noun | rules.before_verb | rules.never
    ) - rules.prenominal
