"""Finds glossary terms in a sentence: longest first, on word boundaries, in inflected forms too.

All entries of a matcher lie in one index (`syndicate.terms.index`), which is asked at each word for
the terms that begin there: once as the words stand, once as their dictionary forms. So the cost is
two look-ups a word, however many entries there are. What is found is then held against the entry:
capitals, part of speech, context; and of entries for the same words the one of the highest layer
wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from syndicate.grammar import Grammar, grammar
from syndicate.model import Case, Glossary, Span, Term, TermKind
from syndicate.terms.index import Hit, Index, built
from syndicate.terms.normal import Normal, normal
from syndicate.terms.reading import Reading, reading

_SECTION = "section:"
_BEFORE_HYPHEN = frozenset({"ex", "anti", "pro", "pró", "non", "não", "contra", "co"})
"""First parts of compounds whose second part is still the term."""


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

    rank      of its glossary, 0 the highest
    exact     the words stand as the entry has them, not inflected
    no        why it is not meant here
    doubt     why it may not be meant here
    """

    term: Term
    span: Span
    plural: bool
    rank: int
    glossary: Glossary
    exact: bool = True
    certain: bool = False
    no: str = ""
    doubt: str = ""


@dataclass(slots=True)
class Matcher:
    """The terms of several glossaries of one language pair, first glossary of highest rank.

    `homographs` says what is done where nothing decides what a word means: "apply", "hold", or
    "auto": held back where two entries compete, applied where one alone may not be meant.
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
        matches = []
        for span, candidates in self._chosen(self.candidates(sentence, near, section)):
            match = self._decide(span, candidates, section)
            if match is not None:
                matches.append(match)
        return sorted(matches, key=lambda match: match.span.start)

    def candidates(self, sentence: str, near: str = "", section: str = "") -> list[Candidate]:
        """Every entry that fits words of the sentence, also what is not meant there."""
        if self._index is None:
            self._index = built(self.glossaries)
        if not self._index:
            return []
        text = normal(sentence)
        found: dict[tuple[int, int, int, int], Candidate] = {}
        for hit in self._index.find(text, self.source_language):
            for candidate in self._fits(text, hit, near, section):
                key = (candidate.span.start, candidate.span.end, hit.glossary, hit.entry)
                if key not in found or candidate.exact:
                    found[key] = candidate
        return list(found.values())

    # -- one entry at its words --

    def _fits(self, text: Normal, hit: Hit, near: str, section: str) -> Iterator[Candidate]:
        glossary = self.glossaries[hit.glossary]
        term = glossary.terms[hit.entry]
        if term.status == "proposed" or (glossary.desk and not _same(glossary.desk, section)):
            return
        span = text.span(hit.start, hit.end)
        words = text.original[span.start : span.end]
        if _in_compound(text.original, span, term):
            return
        form: Reading = reading(term, words, self._grammar, listed=hit.listed)
        if not form.possible:
            return
        no, doubt, certain = form.no, form.doubt, False
        context = [c for c in term.context if not c.casefold().startswith(_SECTION)]
        sections = [c[len(_SECTION) :] for c in term.context if c.casefold().startswith(_SECTION)]
        if term.context:
            met = any(_same(each, section) for each in sections)
            met = met or (bool(context) and _near(context, text.original, span, near))
            certain = met
            if not met:
                wanted = ", ".join([*context, *(f"section {each}" for each in sections)])
                no = no or f"none of its context words is near: {wanted}"
        if not no and not certain and term.pos:
            part = form.part_of_speech(text.original, span)
            no, doubt = part.no, doubt or part.doubt
            certain = part.certain
        yield Candidate(
            term, span, form.plural, hit.glossary, glossary, form.exact, certain, no, doubt
        )

    # -- among all of them --

    @staticmethod
    def _chosen(candidates: list[Candidate]) -> list[tuple[Span, list[Candidate]]]:
        """The spans that are taken, with what fits each: by priority, then length, then place."""
        spans: dict[tuple[int, int], list[Candidate]] = {}
        for candidate in candidates:
            spans.setdefault((candidate.span.start, candidate.span.end), []).append(candidate)
        ordered = sorted(
            spans.items(),
            key=lambda item: (
                -max(c.term.priority for c in item[1]),
                item[0][0] - item[0][1],
                item[0][0],
            ),
        )
        taken: list[tuple[Span, list[Candidate]]] = []
        for (start, end), fitting in ordered:
            if not any(start < span.end and span.start < end for span, _ in taken):
                taken.append((Span(start, end), fitting))
        return taken

    def _decide(self, span: Span, fitting: list[Candidate], section: str) -> Match | None:
        usable = [c for c in fitting if c.term.kind is not TermKind.FORBIDDEN]
        forbidden = tuple(
            c.term
            for c in sorted(fitting, key=lambda c: c.rank)
            if c.term.kind is TermKind.FORBIDDEN and not c.no and not _preferred(c, usable)
        )
        if not usable:
            best = fitting[0]
            if not forbidden:
                return None
            return Match(forbidden[0], span, best.plural, best.glossary.name, forbidden)
        ranked = sorted(
            usable,
            key=lambda c: (
                bool(c.no), _layer(c), not c.certain, bool(c.doubt), not c.exact, c.rank,
            ),
        )  # fmt: skip
        best = ranked[0]
        if best.no:
            held = best.no
            return Match(best.term, span, best.plural, best.glossary.name, forbidden, held)
        rivals = [
            c
            for c in ranked[1:]
            if not c.no and _layer(c) == _layer(best) and c.certain == best.certain
            and c.exact == best.exact and c.term.target != best.term.target
        ]  # fmt: skip
        doubt, competing = best.doubt, False
        if rivals:
            best, doubt = _by_domain([best, *rivals], section)
            competing = bool(doubt)
        hold = self.homographs == "hold" or (self.homographs == "auto" and competing)
        return Match(
            best.term, span, best.plural, best.glossary.name, forbidden,
            held_back=doubt if doubt and hold else "",
            undecided=doubt if doubt and not hold else "",
        )  # fmt: skip


def _by_domain(rivals: Sequence[Candidate], section: str) -> tuple[Candidate, str]:
    """Of entries that only their domain tells apart, that of the section; else why not."""
    for candidate in rivals:
        if candidate.term.domain and _same(candidate.term.domain, section):
            return candidate, ""
    plain = [c for c in rivals if not c.term.domain and not c.term.context and not c.term.pos]
    if len(plain) == 1:
        # An entry that says nothing of where it belongs is the one for everywhere else.
        return plain[0], ""
    said = "; ".join(
        f"{c.term.target!r}" + (f" ({c.term.domain})" if c.term.domain else "") for c in rivals
    )
    return rivals[0], f"entries compete and nothing decides: {said}"


def _layer(candidate: Candidate) -> int:
    """0 for the highest layer; within one, glossaries have ranks of their own."""
    return candidate.rank


def _preferred(forbidden: Candidate, usable: Sequence[Candidate]) -> bool:
    """Whether a higher layer asks for just what a lower one forbids."""
    return any(
        c.rank < forbidden.rank and c.term.target == forbidden.term.target and not c.no
        for c in usable
    )


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold() and bool(one.strip())


def _in_compound(text: str, span: Span, term: Term) -> bool:
    """Whether a hyphen makes the words part of another one: "minister" in "vice-minister".

    A name or acronym at the head of a compound is still itself: "WHO-led".
    """
    before = re.search(r"(\w+)[-‐‑]$", text[: span.start])
    if before and before.group(1).casefold() not in _BEFORE_HYPHEN:
        return True
    return bool(re.match(r"[-‐‑]\w", text[span.end :])) and term.case is not Case.EXACT


def _near(context: Sequence[str], sentence: str, span: Span, near: str) -> bool:
    """Whether one of the words stands in the sentence beside the term, or in the text around."""
    whole = (re.escape(w) + (r"(?:e?s)?(?!\w)" if w[-1].isalnum() else "") for w in context)
    regex = re.compile(rf"(?<!\w)(?:{'|'.join(whole)})", re.IGNORECASE)
    rest = sentence[: span.start] + " " + sentence[span.end :]
    return bool(regex.search(rest) or regex.search(near.replace(sentence, " ")))
