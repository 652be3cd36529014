"""Why an entry counts or does not: every entry for some words, and what became of each."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from syndicate.model import Layer, Span, Term
from syndicate.terms.match import Candidate, Match, Matcher
from syndicate.terms.normal import key, normal
from syndicate.text import overlap


class Verdict(StrEnum):
    APPLIED = "applied"
    UNDECIDED = "applied, undecided"
    FORBIDS = "forbids"
    HELD_BACK = "held back"
    NOT_MEANT = "not meant"
    HIDDEN = "hidden"
    OFF = "does not count"


@dataclass(frozen=True, slots=True)
class Explained:
    """One entry, the words of the text that it fits, and what became of it."""

    term: Term
    glossary: str
    layer: Layer
    span: Span
    words: str
    verdict: Verdict
    why: str

    @property
    def where(self) -> str:
        """FILE:LINE of the entry."""
        return place(self.term)


def place(term: Term) -> str:
    """FILE:LINE, the file as seen from here."""
    path = os.path.relpath(term.path) if term.path else ""
    shown = path if path and not path.startswith("..") else term.path
    return f"{shown}:{term.line}"


def explain(matcher: Matcher, text: str, sentence: str = "", section: str = "") -> list[Explained]:
    """The entries that fit a term, in a sentence or by itself, what is applied first."""
    inside = sentence or text
    candidates = matcher.candidates(inside, inside, section)
    spans = _spans_of(text, inside, candidates)
    concerned = [c for c in candidates if any(overlap(c.span, span) for span in spans)]
    matches = matcher.find(inside, inside, section)
    made = [_explained(c, inside, matches, concerned) for c in concerned]
    order = list(Verdict)
    return sorted(made, key=lambda e: (order.index(e.verdict), e.span.start, -len(e.span)))


def _spans_of(text: str, inside: str, candidates: Sequence[Candidate]) -> list[Span]:
    """Where the words asked for stand, as they are or inflected."""
    wanted, low = key(text), normal(inside)
    found = [c.span for c in candidates if key(c.term.source) == wanted]
    at = low.text.find(wanted)
    while wanted and at >= 0:
        found.append(low.span(at, at + len(wanted)))
        at = low.text.find(wanted, at + 1)
    return found


def _explained(
    candidate: Candidate, text: str, matches: Sequence[Match], among: Sequence[Candidate]
) -> Explained:
    verdict, why = _verdict(candidate, matches, among)
    span = candidate.span
    return Explained(
        candidate.term,
        candidate.glossary.name,
        candidate.glossary.layer,
        span,
        text[span.start : span.end],
        verdict,
        why,
    )


def _verdict(
    candidate: Candidate, matches: Sequence[Match], among: Sequence[Candidate]
) -> tuple[Verdict, str]:
    if candidate.off:
        return Verdict.OFF, candidate.off
    match = next((m for m in matches if overlap(m.span, candidate.span)), None)
    if match is not None and match.span == candidate.span:
        if candidate.term in match.forbidden:
            return Verdict.FORBIDS, "this rendering is never right"
        if match.term == candidate.term:
            if match.held_back:
                return Verdict.HELD_BACK, match.held_back
            if match.undecided:
                return Verdict.UNDECIDED, match.undecided
            return Verdict.APPLIED, _alone(candidate, among)
        if match.held_back and candidate.usable and not candidate.sense.no:
            return Verdict.HELD_BACK, match.held_back
    if candidate.sense.no:
        return Verdict.NOT_MEANT, candidate.sense.no
    if match is None:
        return Verdict.HIDDEN, "a higher layer asks for what it forbids"
    return Verdict.HIDDEN, _hidden(candidate, match, among)


def _alone(candidate: Candidate, among: Sequence[Candidate]) -> str:
    others = [
        c
        for c in among
        if c is not candidate and c.span == candidate.span and c.usable and not c.off
    ]
    if not others:
        return "the only entry for these words"
    return f"before {', '.join(dict.fromkeys(place(c.term) for c in others))}"


def _hidden(candidate: Candidate, match: Match, among: Sequence[Candidate]) -> str:
    by = f"{match.term.source!r} -> {match.term.target!r} ({place(match.term)})"
    if match.span != candidate.span:
        if match.term.priority > candidate.term.priority:
            return f"by {by}, of higher priority"
        return f"by {by}, which takes more of the words"
    winner = next((c for c in among if c.span == match.span and c.term == match.term), None)
    return f"by {by}, {_reason(winner, candidate)}" if winner else f"by {by}"


_REASONS = (
    "which is meant here", "", "which has the capitals of the text",
    "for which its context or part of speech speaks", "against which nothing speaks",
    "which stands as it is written",
)  # fmt: skip
"""Why one entry goes before another, in the order of `Candidate.order`."""


def _reason(winner: Candidate, loser: Candidate) -> str:
    if winner.glossary.layer is not loser.glossary.layer:
        return f"of the layer {winner.glossary.layer}, which goes before {loser.glossary.layer}"
    for said, one, other in zip(_REASONS, winner.order, loser.order, strict=True):
        if one != other:
            return said or "of a glossary of higher rank"
    return "of the section's domain" if winner.term.domain else "the entry for all other cases"
