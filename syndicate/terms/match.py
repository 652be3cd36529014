"""Finds glossary terms in a sentence: longest first, on word boundaries, in inflected forms too.

All entries of a matcher lie in one index (`syndicate.terms.index`), which is asked at each word for
the terms that begin there, however many entries there are. What is found is then held against its
entry: form, capitals, context, part of speech (`syndicate.terms.reading`). Of entries for the same
words the one of the highest rank wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from syndicate.grammar import Grammar, grammar
from syndicate.model import Case, Glossary, Span, Term, TermKind
from syndicate.terms.compiled import keys_of
from syndicate.terms.index import Hit, Index
from syndicate.terms.normal import Normal, normal, unspaced
from syndicate.terms.reading import (
    EXACT,
    NOTHING,
    Sense,
    by_capitals,
    by_part_of_speech,
    reading,
)
from syndicate.text import overlap

_SECTION = "section:"
_HYPHENS = "-‐‑"
_BEFORE_NAME = frozenset({"anti", "pro", "pró", "non", "não", "contra"})
"""First parts of compounds in which a name is still itself."""
_PARTICLE = re.compile(rf"[{_HYPHENS}](\w+)$")


@dataclass(frozen=True, slots=True)
class Match:
    """A term found at `span` of the source sentence.

    plural     the source has it in the plural, and the entry in the singular
    forbidden  renderings of the same source that must not be used
    held_back  why the term is not applied here, empty where it is
    undecided  why it may mean something else here, although it is applied
    """

    term: Term
    span: Span
    plural: bool
    glossary: str
    forbidden: tuple[Term, ...] = ()
    held_back: str = ""
    undecided: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that fits the words at `span`, and what speaks for it there.

    rank   of its glossary, 0 the highest
    exact  the words stand as the entry has them, not inflected
    named  they have the entry's capitals where a common noun has none
    sense  whether context and part of speech say that it is meant
    off    why the entry does not count here at all: proposed, of another desk, other capitals
    """

    term: Term
    span: Span
    rank: int
    glossary: Glossary
    exact: bool = True
    plural: bool = False
    named: bool = False
    sense: Sense = NOTHING
    off: str = ""

    @property
    def order(self) -> tuple[object, ...]:
        """Smaller wins: meant here, of the higher layer, with its own capitals, surely meant, as it
        is written."""
        sense = self.sense
        return (
            bool(sense.no), self.rank, not self.named, not sense.certain, bool(sense.doubt),
            not self.exact,
        )  # fmt: skip

    @property
    def usable(self) -> bool:
        return self.term.kind is not TermKind.FORBIDDEN


@dataclass(slots=True)
class Matcher:
    """The terms of several glossaries of one language pair, first glossary of highest rank.

    `homographs` says what is done where nothing decides (`syndicate.config.HOMOGRAPHS`).
    """

    source_language: str
    glossaries: Sequence[Glossary]
    homographs: str = "auto"
    _index: Index | None = field(default=None, init=False)
    _grammar: Grammar = field(init=False)

    def __post_init__(self) -> None:
        self._grammar = grammar(self.source_language)

    def find(self, sentence: str, near: str = "", section: str = "") -> list[Match]:
        """The terms in a sentence, left to right, none overlapping.

        `near` is the text around the sentence in which a term's context words may stand too,
        `section` that of the article.
        """
        fitting = [c for c in self.candidates(sentence, near, section) if not c.off]
        return [self.decide(own, section) for own in _chosen(fitting)] if fitting else []

    def candidates(self, sentence: str, near: str = "", section: str = "") -> list[Candidate]:
        """Every entry that stands in the sentence, also what is not meant or does not count."""
        if self._index is None:
            self._index = Index(tuple(map(keys_of, self.glossaries)))
        if not self._index:
            return []
        text = normal(sentence)
        found: dict[tuple[int, int, int, int], Candidate] = {}
        for hit in self._index.find(text, self.source_language):
            key = (hit.start, hit.end, hit.glossary, hit.entry)
            if key not in found or hit.exact:
                candidate = self._fits(text, hit, near, section)
                if candidate is not None:
                    found[key] = candidate
        return list(found.values())

    # -- one entry at its words --

    def _fits(self, text: Normal, hit: Hit, near: str, section: str) -> Candidate | None:
        glossary = self.glossaries[hit.glossary]
        term = glossary.terms[hit.entry]
        span = text.span(hit.start, hit.end)
        sentence = text.original
        words = sentence[span.start : span.end]
        if _in_compound(sentence, span, term) or _in_two_words(term, words, self._grammar):
            return None
        form = EXACT if hit.exact else reading(term, words, self._grammar, listed=hit.listed)
        if form is None:
            return None
        said = by_capitals(term, sentence, span, self._grammar)
        # What must not be used is told by the sentence alone: an error must not be a guess.
        around = "" if term.kind is TermKind.FORBIDDEN else near
        sense = _by_context(term, sentence, span, around, section) if said else NOTHING
        if said and not sense.certain:
            sense = Sense(no=sense.no or said.no, doubt=said.doubt)
            if not sense.no:
                sense += by_part_of_speech(term, sentence, span, self._grammar)
        return Candidate(
            term, span, hit.glossary, glossary, form.exact, form.plural,
            named=said is not None and said.certain,
            sense=sense,
            off=_off(term, glossary, section, alike=said is not None),
        )  # fmt: skip

    # -- among those for the same words --

    def decide(self, fitting: Sequence[Candidate], section: str = "") -> Match:
        """Which of the entries for the same words counts, and whether it is applied."""
        usable = sorted((c for c in fitting if c.usable), key=lambda c: c.order)
        forbidden = tuple(
            c.term
            for c in sorted(fitting, key=lambda c: c.rank)
            if not c.usable and not c.sense.no and not _overruled(c, usable)
        )
        best = usable[0] if usable else min(fitting, key=lambda c: c.order)
        match = Match(best.term, best.span, best.plural, best.glossary.name, forbidden)
        if not usable:
            return match
        if best.sense.no:
            return replace(match, held_back=best.sense.no)
        doubt, hold = best.sense.doubt, self.homographs == "hold"
        rivals = [c for c in usable if c.order == best.order]
        if len({(c.term.target, c.term.kind) for c in rivals}) > 1:
            best, doubt = _by_domain(rivals, section)
            match = replace(match, term=best.term, plural=best.plural)
            hold = self.homographs != "apply"
        if not doubt:
            return match
        return replace(match, held_back=doubt) if hold else replace(match, undecided=doubt)


def _chosen(fitting: Sequence[Candidate]) -> list[list[Candidate]]:
    """The spans that are taken, none overlapping, each with the entries that fit it: what is
    applied first, then by priority, length, place. Left to right."""
    if len(fitting) == 1:
        return [list(fitting)]
    spans: dict[Span, list[Candidate]] = {}
    for candidate in fitting:
        spans.setdefault(candidate.span, []).append(candidate)
    taken: list[Span] = []
    for span in sorted(spans, key=lambda span: _precedence(span, spans[span])):
        if not any(overlap(span, other) for other in taken):
            taken.append(span)
    return [spans[span] for span in sorted(taken, key=lambda span: span.start)]


def _precedence(span: Span, fitting: Sequence[Candidate]) -> tuple[int, int, int, int]:
    meant = [c for c in fitting if not c.sense.no]
    weight = 0 if any(c.usable for c in meant) else 1 if meant else 2
    return weight, -max(c.term.priority for c in meant or fitting), -len(span), span.start


def _by_domain(rivals: Sequence[Candidate], section: str) -> tuple[Candidate, str]:
    """Of entries that only their domain tells apart, that of the section; else why not."""
    for candidate in rivals:
        if _same(candidate.term.domain, section):
            return candidate, ""
    plain = [c for c in rivals if not (c.term.domain or c.term.context or c.term.pos)]
    if len(plain) == 1:
        # An entry that says nothing of where it belongs is the one for everywhere else.
        return plain[0], ""
    said = "; ".join(
        f"{c.term.target!r}" + (f" ({c.term.domain})" if c.term.domain else "") for c in rivals
    )
    return rivals[0], f"entries compete and nothing decides: {said}"


def _overruled(forbidden: Candidate, usable: Sequence[Candidate]) -> bool:
    """Whether a higher layer asks for just what a lower one forbids."""
    return any(
        c.rank < forbidden.rank and c.term.target == forbidden.term.target and not c.sense.no
        for c in usable
    )


def _same(one: str, other: str) -> bool:
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()


def _off(term: Term, glossary: Glossary, section: str, *, alike: bool) -> str:
    if term.status == "proposed":
        return "it is only proposed"
    if glossary.desk and not _same(glossary.desk, section):
        return f"it is for the desk {glossary.desk}"
    return "" if alike else f"it is written {term.source} (case: exact)"


# --- Where words stand ---------------------------------------------------------------------------


def _in_compound(text: str, span: Span, term: Term) -> bool:
    """Whether a hyphen makes the words part of another one: "minister" in "vice-minister".

    A name is still itself in "WHO-led" and "anti-NATO", and who was one in "ex-minister".
    """
    name = term.case is Case.EXACT
    if span.start > 1 and text[span.start - 1] in _HYPHENS:
        before = re.search(r"(\w+).$", text[: span.start])
        first = before[1].casefold() if before else ""
        if first and first != "ex" and not (name and first in _BEFORE_NAME):
            return True
    after = text[span.end : span.end + 2]
    return len(after) == 2 and after[0] in _HYPHENS and after[1].isalnum() and not name


def _in_two_words(term: Term, words: str, grammar: Grammar) -> bool:
    """Whether a hyphen that the term needs is missing: "they sit in" is no "sit-in"."""
    last = _PARTICLE.search(term.source)
    return last is not None and last[1].casefold() in grammar.edges and not _PARTICLE.search(words)


def _by_context(term: Term, sentence: str, span: Span, near: str, section: str) -> Sense:
    """Whether one of the entry's context words is near, or the section is one that it names."""
    if not term.context:
        return NOTHING
    sections = [c for c in term.context if c.casefold().startswith(_SECTION)]
    words = tuple(c for c in term.context if c not in sections)
    if any(_same(each[len(_SECTION) :], section) for each in sections):
        return Sense(certain=True)
    if words:
        rest = sentence[: span.start] + " " + sentence[span.end :]
        regex = _any_of(words)
        if regex.search(rest) or regex.search(near.replace(sentence, " ")):
            return Sense(certain=True)
    # A word that ends in a bracket was meant to be followed by the term itself.
    shown = (f"{each}…)" if each.endswith("(") else each for each in term.context)
    return Sense(no=f"none of its context words is near: {', '.join(shown)}")


@lru_cache(maxsize=4096)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds one of the words, in the regular plural too."""
    return re.compile("|".join(map(_whole, words)), re.IGNORECASE)


def _whole(word: str) -> str:
    if unspaced(word):
        return re.escape(word)
    ends = r"(?:e?s)?(?!\w)" if word[-1].isalnum() else ""
    return rf"(?<!\w){re.escape(word)}{ends}"
