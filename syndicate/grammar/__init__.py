"""Grammar that placing terms and marks needs, as data: one small TOML file per language.

A file `<language>.toml` names its source, and has any of these; all words are in lower case. How to
write one: docs/grammar.md.

nouns
  plural         [singular ending, plural ending], the most specific first
  plurals        [singular, plural] of words and compounds, the invariable included
  inflected      which words of a term take the plural: "all" before the first of `links`, or "last"
  links          words that end the inflected part: "de"; an elided one with its apostrophe: "d'"
  prefixes       first parts of compounds that do not inflect: "vice"
  genders        table: m, f, n, mf -> nouns whose gender no ending tells, or another than theirs
  gender         [ending, gender], the most specific first
  singular, plural_only   words whose number their ending does not tell
  acronyms       what acronyms take in the plural: "s" or, without this, nothing
  number         "rules": plural is what the rules make of a word of the list; "lemma": what has
                 another lemma
words that agree, in rows of (masculine, feminine, masculine plural, feminine plural), or of sixteen
forms: nominative, accusative, dative, genitive, each of (m, f, n, plural). "" is a form that does
not exist; "il|lo|l'" are the forms before each of the `sounds`, the first for any other sound
  determiners    articles, contractions, demonstratives
  possessives    may have an article before them
  predeterminers may stand before an article: "todos os"
  through        stand between a determiner and its noun: ordinals, "same", irregular adjectives
  particles      agree with nothing and change before a vowel: "de", "d'"
  declined       tables of `stems`, `endings` (sixteen, "-" for none) and `kind`: how adjectives
                 behind decline
  declension     for each kind, and for "strong" (no determiner), the endings of adjectives
  adjectives     rows of endings; of one gender, the second is the same as the first
  prenominal     adjectives that may stand before a noun without a determiner, in the masculine
  certain        adjectives and participles, in the masculine, that look like nouns or verbs
  never          words that look like adjectives and are none
  participles    masculine endings of participles
  invariable     what may stand between and never changes: numerals, adverbs; `numerals`: the plural
  partitives     contractions before which stands a pronoun of the noun's gender: "uma das"
  joiners        "and", "or": between two adjectives
  between        endings of adjectives that never change (English)
  ambiguous      determiners that are also prepositions, with the source words that tell so
  sounds         regular expressions of what follows
  joins          [preposition, article that a term begins with, what is left of the preposition],
                 the last "" where the article would have to change
  prepositions   the cases (0 to 3) that each governs
words for finding out what a word is
  edges          function words that do not belong to a term at the edge of an aligned span
  negation       words that no term may ever replace
  before_noun, before_verb   words right after which comes a noun, a verb
  after_noun, after_verb     words right before which stands a noun, a verb
[search], for terms whose place in a translation has to be looked for
  frames         short texts in which the engine is asked for a term alone, "{}" in its place;
                 `verb_frames` for one that is a verb
  context        a sentence in which it is asked for a label of a word or two
  substitutes    nouns (singular, plural) that can stand in a term's place; `names` in a name's
  feminine, masculine   pronouns and titles that tell a person's gender
  of             what makes an adjective of a noun: Portuguese "de"
  verbs          rows of endings of one person and tense, one for each conjugation
  gerunds        endings that every verb has and no noun: by them the word list knows its verbs
[checks], the words by which checks tell what a text says: `vocabulary.py`
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from syndicate import langs
from syndicate.grammar import nouns
from syndicate.grammar.paradigm import GERMAN, Level, Row, declined, row


@dataclass(frozen=True, slots=True)
class Grammar:
    """What is known of a language; the fields are described above.

    determiners, through   their first forms as plain rows, without those of sixteen
    agreeing               each form of a word that agrees, with its rows
    """

    language: str
    plural: tuple[tuple[str, str], ...] = ()
    plurals: Mapping[str, str] = field(default_factory=dict)
    inflected: str = "last"
    links: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    genders: Mapping[str, str] = field(default_factory=dict)
    gender: tuple[tuple[str, str], ...] = ()
    singular: frozenset[str] = frozenset()
    plural_only: frozenset[str] = frozenset()
    number: str = ""
    acronyms: str = ""
    determiners: tuple[tuple[str, ...], ...] = ()
    through: tuple[tuple[str, ...], ...] = ()
    agreeing: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    adjectives: tuple[Row, ...] = ()
    declension: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prenominal: frozenset[str] = frozenset()
    certain: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    participles: tuple[str, ...] = ()
    invariable: frozenset[str] = frozenset()
    numerals: frozenset[str] = frozenset()
    partitives: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset()
    between: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sounds: tuple[re.Pattern[str], ...] = ()
    joins: Mapping[tuple[str, str], str] = field(default_factory=dict)
    prepositions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    edges: frozenset[str] = frozenset()
    negation: frozenset[str] = frozenset()
    before_noun: frozenset[str] = frozenset()
    before_verb: frozenset[str] = frozenset()
    after_noun: frozenset[str] = frozenset()
    after_verb: frozenset[str] = frozenset()
    frames: tuple[str, ...] = ("{}", "{}.")
    substitutes: tuple[tuple[str, ...], ...] = ()
    names: tuple[str, ...] = ()
    verb_frames: tuple[str, ...] = ()
    feminine: frozenset[str] = frozenset()
    masculine: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    gerunds: tuple[str, ...] = ()
    verbs: tuple[tuple[str, ...], ...] = ()
    context: str = "{}."
    known: bool = True

    def pluralise(self, term: str) -> str:
        """The regular plural of a term, "" where there is no rule for it or it is plural."""
        return nouns.pluralise(self, term)

    def singulars_of(self, word: str) -> tuple[str, ...]:
        """What a word in small letters may be the regular plural of."""
        return tuple(nouns.singulars(self, word))

    def declined(self, word: str, other: str) -> bool:
        """Whether two words in small letters differ in an ending of gender and number, and so in no
        verb's."""
        for each in self.adjectives:
            endings = {ending for cell in each.cells for ending in cell}
            for ending in endings:
                stem = word[: len(word) - len(ending)]
                if word.endswith(ending) and any(other == stem + end for end in endings):
                    return True
        return False

    def gender_of(self, term: str) -> str:
        """ "m", "f", "n", "mf" (a person of either gender) of the head noun, "" where not sure."""
        return nouns.gender_of(self, term)

    def number_of(self, term: str) -> str:
        """ "singular" or "plural" of the head noun, "" where not sure."""
        return nouns.number_of(self, term)


@lru_cache(maxsize=64)
def grammar(tag: str) -> Grammar:
    """The grammar of a language, an empty one (`known` False) where there is no file for it."""
    path = Path(__file__).with_name(f"{langs.language(tag)}.toml")
    if not path.is_file():
        return Grammar(tag, known=False)
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    sets: dict[str, Any] = {name: frozenset(data.get(name, ())) for name in _SETS}
    rows = _rows(data)
    plain = [each for each in rows if len(each.cells) < len(GERMAN)]
    return Grammar(
        tag,
        plural=tuple((a, b) for a, b in data.get("plural", ())),
        plurals=dict(data.get("plurals", ())),
        inflected=data.get("inflected", "last"),
        genders={word: g for g, words in data.get("genders", {}).items() for word in words},
        gender=tuple((a, b) for a, b in data.get("gender", ())),
        number=data.get("number", ""),
        acronyms=data.get("acronyms", ""),
        determiners=_first(r for r in plain if Level.THROUGH < r.level < Level.PARTICLE),
        through=_first(r for r in plain if r.level is Level.THROUGH),
        agreeing=_index(rows),
        adjectives=tuple(row(r, Level.THROUGH) for r in data.get("adjectives", ())),
        declension={kind: tuple(e) for kind, e in data.get("declension", {}).items()},
        participles=tuple(data.get("participles", ())),
        between=tuple(data.get("between", ())),
        ambiguous=tuple((w, tuple(s)) for w, s in data.get("ambiguous", {}).items()),
        sounds=tuple(re.compile(sound) for sound in data.get("sounds", ())),
        joins={(a, b): left for a, b, left in data.get("joins", ())},
        prepositions={w: tuple(cases) for w, cases in data.get("prepositions", {}).items()},
        **sets,
        **_searching(data.get("search", {})),
        context=data.get("search", {}).get("context", "{}."),
    )


_LISTS = ("frames", "names", "verb_frames", "gerunds")


def _searching(data: Mapping[str, Any]) -> dict[str, Any]:
    lists = {name: tuple(data[name]) for name in _LISTS if name in data}
    rows = {name: tuple(map(tuple, data.get(name, ()))) for name in ("substitutes", "verbs")}
    sets = {name: frozenset(data.get(name, ())) for name in ("feminine", "masculine", "of")}
    return {**lists, **rows, **sets}


_SETS = (
    "links", "prefixes", "singular", "plural_only", "prenominal", "certain", "never", "invariable",
    "numerals", "joiners", "partitives", "edges", "negation", "before_noun", "before_verb",
    "after_noun", "after_verb",
)  # fmt: skip


def _rows(data: Mapping[str, Any]) -> list[Row]:
    levels = {
        "determiners": Level.DETERMINER,
        "possessives": Level.POSSESSIVE,
        "predeterminers": Level.PREDETERMINER,
        "through": Level.THROUGH,
    }
    rows = [row(cells, level) for name, level in levels.items() for cells in data.get(name, ())]
    rows += [row([cell] * 4, Level.PARTICLE) for cell in data.get("particles", ())]
    rows += [
        declined(stem, table["endings"], Level.DETERMINER, table["kind"])
        for table in data.get("declined", ())
        for stem in table["stems"]
    ]
    return rows


def _first(rows: Iterable[Row]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell[0] if cell else "" for cell in each.cells) for each in rows)


def _index(rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for each in rows:
        for form in dict.fromkeys(form for cell in each.cells for form in cell if form):
            found.setdefault(form, []).append(each)
    return {form: tuple(each) for form, each in found.items()}
