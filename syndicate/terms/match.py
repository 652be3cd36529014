"""Finds glossary terms in a sentence: longest first, on word boundaries, inflected by rule.

Terms are indexed by their first word, so the cost is one look-up a word, however many terms there
are. Where several entries fit the same words, the glossary of higher rank wins, then the entry
whose context is met.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from syndicate.grammar import grammar
from syndicate.model import Case, Glossary, Span, Term, TermKind

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Match:
    """A term found at `span` of the source sentence.

    plural     the source words are the plural that the grammar's rules make of the term
    forbidden  renderings of the same source that must not be used
    held_back  why the term is not applied here, empty where it is
    """

    term: Term
    span: Span
    plural: bool
    glossary: str
    forbidden: tuple[Term, ...] = ()
    held_back: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    term: Term
    words: tuple[str, ...]
    pattern: re.Pattern[str]
    plural: bool
    rank: int
    glossary: str


@dataclass(slots=True)
class Matcher:
    """The terms of several glossaries of one language pair, first glossary of highest rank."""

    source_language: str
    glossaries: Sequence[Glossary]
    _index: dict[str, list[_Entry]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        rules = grammar(self.source_language)
        for rank, glossary in enumerate(self.glossaries):
            for term in glossary.terms:
                if term.status == "proposed":
                    continue
                self._add(term, term.source, False, rank, glossary.name)
                if term.pos in ("", "noun", "acronym") and term.plural != term.target:
                    plural = rules.pluralise(term.source)
                    if plural:
                        self._add(term, plural, True, rank, glossary.name)
        for entries in self._index.values():
            entries.sort(key=lambda e: (-len(e.words), e.plural, e.rank))

    def _add(self, term: Term, source: str, plural: bool, rank: int, glossary: str) -> None:
        words = tuple(_WORD.findall(source))
        if not words:
            return
        # White space of any kind or a line break between words; either apostrophe.
        parts = re.split(r"\s+", source)
        pattern = r"\s+".join(re.sub("['’]", "['’]", re.escape(part)) for part in parts)
        left = r"(?<!\w)" if source[0].isalnum() else ""
        right = r"(?!\w)" if source[-1].isalnum() else ""
        flags = re.IGNORECASE if term.case is Case.IGNORE else 0
        compiled = re.compile(left + pattern + right, flags)
        entry = _Entry(term, words, compiled, plural, rank, glossary)
        self._index.setdefault(words[0].casefold(), []).append(entry)

    def find(self, sentence: str, near: str = "") -> list[Match]:
        """The terms in a sentence, left to right, none overlapping.

        `near` is the text around the sentence in which a term's context words may stand too.
        """
        if not self._index:
            return []
        found: list[Match] = []
        end = 0
        for word in _WORD.finditer(sentence):
            if word.start() < end:
                continue
            entries = self._index.get(word.group().casefold())
            if not entries:
                continue
            match = self._at(sentence, word.start(), entries, near)
            if match:
                found.append(match)
                end = match.span.end
        return found

    def _at(self, sentence: str, at: int, entries: list[_Entry], near: str) -> Match | None:
        fitting: list[tuple[_Entry, Span]] = []
        for entry in entries:
            # A term may begin with punctuation that is no word: "'s-Hertogenbosch".
            lead = entry.term.source.find(entry.words[0]) if not entry.plural else 0
            hit = entry.pattern.match(sentence, max(0, at - lead))
            if hit:
                fitting.append((entry, Span(*hit.span())))
        if not fitting:
            return None
        longest = max(len(span) for _, span in fitting)
        fitting = [f for f in fitting if len(f[1]) == longest]
        usable = [f for f in fitting if f[0].term.kind is not TermKind.FORBIDDEN]
        # What must not be used is told by the sentence alone: an error must not be a guess.
        forbidden = tuple(
            f[0].term
            for f in fitting
            if f[0].term.kind is TermKind.FORBIDDEN and _in_context(f[0].term, sentence, "")
        )
        if not usable:
            entry, span = fitting[0]
            found = Match(entry.term, span, entry.plural, entry.glossary, forbidden)
            return found if forbidden else None
        ranked = sorted(usable, key=lambda f: (f[0].rank, not f[0].term.context))
        for entry, span in ranked:
            if _in_context(entry.term, sentence, near):
                return Match(entry.term, span, entry.plural, entry.glossary, forbidden)
        entry, span = ranked[0]
        reason = f"none of its context words is near: {', '.join(entry.term.context)}"
        return Match(entry.term, span, entry.plural, entry.glossary, forbidden, reason)


def _in_context(term: Term, sentence: str, near: str) -> bool:
    if not term.context:
        return True
    whole = (re.escape(w) + (r"(?:e?s)?(?!\w)" if w[-1].isalnum() else "") for w in term.context)
    regex = re.compile(rf"(?<!\w)(?:{'|'.join(whole)})", re.IGNORECASE)
    rest = sentence.replace(term.source, " ")
    return bool(regex.search(rest) or regex.search(near))
