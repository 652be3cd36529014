"""Faults planted at random into clean translations, and which check must find each.

`PLANTS` and `company` are the table; `faults`, `faults_in_signs` and `faults_in_words` say how each
fault is made. Everything is seeded: same pairs, same faults.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import faults
import faults_in_signs as signs
import faults_in_words as words
from faults import add, swap

from syndicate.checks import Pair
from syndicate.ingest.inline import parse
from syndicate.model import Inline, Span, TermOutcome
from syndicate.text import Edit

GOLD = Path(__file__).parent / "gold"


@dataclass(frozen=True)
class Planted:
    """A pair with a fault: `before` is the pair that it was planted into, found clean."""

    checks: tuple[str, ...]
    fault: str
    before: Pair
    pair: Pair


def clean(path: Path = GOLD / "checks" / "clean.en-pt.tsv") -> list[Pair]:
    """The project's own clean pairs: news sentences and translations as a person makes them."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [Pair(parse(row["source"]), parse(row["target"]), "en", "pt") for row in rows]
    return [replace(pair, names=faults.names(pair)) for pair in found]


# --- The table -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plant:
    """`checks` are those of which one must find it; the first is the one that it is counted for."""

    checks: tuple[str, ...]
    name: str
    fault: faults.Fault
    prepared: Callable[[Random, Pair], Pair] = lambda rng, pair: pair
    """Both sides changed so that there is a place for the fault; still clean."""


def _plant(
    checks: str,
    name: str,
    fault: faults.Fault,
    prepared: Callable[[Random, Pair], Pair] = lambda rng, pair: pair,
) -> Plant:
    return Plant(tuple(checks.split()), name, fault, prepared)


_GONE = faults.to("")
_DECIMAL = r"(?<![\w.,:/])\d{1,3}[.,]\d\d?(?![.,:]?\d)"
_SPOILT = swap(signs.LAST_TOKEN, signs.spoilt)
_QUOTATION = "quotations quotations.unbalanced"

PLANTS = (
    _plant("empty", "emptied", words.emptied),
    _plant("untranslated", "the source again", words.as_it_was),
    _plant("untranslated.part wrong-language", "half in the source", words.half_untranslated),
    _plant("untranslated.part", "some words of the source", words.words_untranslated),
    _plant("length omission", "cut short", words.truncated),
    _plant("repetition repetition.doubled", "a phrase in a loop", words.looped),
    _plant("repetition.doubled repetition", "words doubled", words.doubled),
    _plant("numbers", "dropped", swap(f" ?{signs.NUMBER}", _GONE)),
    _plant("numbers", "another digit", swap(signs.NUMBER, signs.other_digit)),
    _plant("numbers", "invented", add(lambda rng: str(rng.randrange(3, 5000)))),
    _plant("numbers", "another scale", swap(signs.SCALE, signs.other_scale)),
    _plant("numbers", "decimal sign lost", swap(_DECIMAL, faults.without_sign)),
    _plant("numbers", "separators", swap(signs.GROUPED, signs.regrouped)),
    _plant("currency numbers", "another currency", swap(signs.CURRENCY, signs.other_currency)),
    _plant("currency numbers", "dropped", swap(f"(?:{signs.CURRENCY}) ?", _GONE)),
    _plant("tokens", "spoilt or dropped", _SPOILT, signs.with_some_token),
    _plant("placeholders", "left for a word", swap(r"(?<= )[^\W\d_]{3,}(?= )", faults.stand_in)),
    _plant(_QUOTATION, "both marks dropped", signs.quotation_gone),
    _plant(_QUOTATION, "one mark added", add(lambda rng: rng.choice('“”"«'))),
    _plant(_QUOTATION, "invented", signs.quotation_invented),
    _plant("quotations.unbalanced quotations", "one mark dropped", swap(signs.QUOTES, _GONE)),
    _plant("quotations.style quotations", "another language's marks", signs.other_quotes),
    _plant("brackets", "one dropped", swap(r"[()\[\]]", _GONE), signs.with_brackets),
    _plant("brackets", "a pair dropped", signs.brackets_gone),
    _plant("marks", "dropped", signs.marks(signs.mark_gone), signs.linked),
    _plant("marks", "emptied", signs.marks(signs.mark_empty), signs.linked),
    _plant("marks", "another address", signs.marks(signs.other_address), signs.linked),
    _plant("marks", "another kind", signs.marks(signs.other_kind), signs.linked),
    _plant("marks", "links nested", signs.marks(signs.links_nested), signs.linked),
    _plant("punctuation", "another end", signs.other_end),
    _plant("spacing", "doubled", swap(r"(?<=\w) (?=\w)", faults.to("  "))),
    _plant("spacing", "before a mark", swap(r"(?<=\w)(?=[,.;!?](?: |$))", faults.to(" "))),
    _plant("spacing", "missing", swap(r"(?<=[a-z][,;]) (?=[a-z])", _GONE)),
    _plant("spacing", "inside a bracket", swap(r"\((?=\w)", faults.to("( "))),
    _plant("invisible", "read as Latin-1", swap("[à-ý]", faults.misread)),
    _plant("invisible", "put in", swap(r"(?<=\w)(?=\w)", signs.unseen)),
    _plant("upper-case", "all in capitals", words.upper),
    _plant("upper-case", "capitals lost", words.not_upper),
    _plant("upper-case.first", "small first letter", words.small_first),
    _plant("names", "dropped", words.name_changed(lambda rng, name, pair: "")),
    _plant("names", "misspelt", words.name_changed(words.misspelt)),
    _plant("names", "another", words.name_changed(words.another_name)),
    _plant("names", "translated", words.name_translated, words.with_noun_for_name),
    _plant("negation", "dropped", words.denial_gone),
    _plant("negation", "added", words.negated),
    _plant("glossary.not-placed", "not placed", words.term(TermOutcome.NOT_PLACED)),
    _plant("glossary.agreement", "agreement", words.term(TermOutcome.CHECK_AGREEMENT)),
    _plant("glossary.homograph", "held back", words.term(TermOutcome.HELD_BACK)),
)


def others() -> list[tuple[str, str]]:
    """(language, sentence): the project's own in Spanish, French, German and Italian."""
    with (GOLD / "checks" / "others.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["language"], row["sentence"]) for row in rows]


def company(pairs: Sequence[Pair]) -> list[Plant]:
    """Faults that need other pairs beside the one at hand, and texts in other languages."""
    foreign = others()

    def wrong_language(rng: Random, pair: Pair) -> Pair | None:
        languages = (pair.source_language, pair.target_language)
        return faults.with_target(pair, rng.choice([s for t, s in foreign if t not in languages]))

    def another(rng: Random, pair: Pair) -> Pair:
        same = [p for p in pairs if p.target_language == pair.target_language and p != pair]
        plain = [p for p in same if not p.source.marks and not p.target.marks]
        return rng.choice(plain)

    def two(rng: Random, pair: Pair) -> tuple[Pair, Pair] | None:
        other = another(rng, pair)
        ends = (pair.source.text, pair.target.text, other.source.text, other.target.text)
        return (pair, other) if all(re.search(r"[.!?]”?$", t) for t in ends) else None

    def sentence_missing(rng: Random, pair: Pair) -> Pair | None:
        joined = two(rng, pair)
        if joined is None or pair.source.marks:
            return None
        other = joined[1].source.text
        first = rng.random() < 0.5
        source = f"{pair.source.text} {other}" if first else f"{other} {pair.source.text}"
        by = 0 if first else len(other) + 1
        links = tuple((Span(s.start + by, s.end + by), t) for s, t in pair.links)
        return replace(pair, source=Inline(source), names=(), links=links)

    def sentence_invented(rng: Random, pair: Pair) -> Pair | None:
        joined = two(rng, pair)
        end = len(pair.target.text)
        return joined and faults.edited(pair, Edit(end, end, f" {joined[1].target.text}"))

    return [
        _plant("wrong-language", "another language", wrong_language),
        _plant("omission length", "a sentence dropped", sentence_missing),
        _plant("omission length", "a clause dropped", words.clause_gone),
        _plant("omission length", "four tenths of the words dropped", words.words_gone),
        _plant("addition length", "a sentence appended", sentence_invented),
        _plant("addition length", "a clause appended", words.clause_added),
    ]


def plant(
    pairs: Sequence[Pair], number: int, seed: int, only: Sequence[str] = ()
) -> Iterator[Planted]:
    """Up to `number` of each fault, in pairs drawn at random; of few places, as many as there are.

    One pair gets a fault at most three times, each at another place.
    """
    for plant in (*PLANTS, *company(pairs)):
        if only and plant.checks[0] not in only:
            continue
        rng = Random(f"{seed} {plant.checks[0]} {plant.name}")
        order = [pair for _ in range(3) for pair in rng.sample(list(pairs), len(pairs))]
        seen: set[tuple[Inline, Inline]] = set()
        for pair in order:
            if len(seen) >= number:
                break
            before = plant.prepared(rng, pair)
            made = plant.fault(rng, before)
            if made is None or ((made.source, made.target) in seen and made.terms == ()):
                continue
            seen.add((made.source, made.target))
            yield Planted(plant.checks, plant.name, before, made)
