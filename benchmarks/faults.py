"""What a translation can do wrong, as edits of a clean pair.

A fault is a function of a random generator and a clean pair; it gives the pair with one fault in
its target (a few need a change of both sides first), or None where the pair has no place for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from syndicate.checks import Pair
from syndicate.model import Inline, Span
from syndicate.text import Edit, apply, nest

Fault = Callable[[Random, Pair], Pair | None]

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]+"
_NAME = re.compile(
    rf"(?<![\w#@/.-]){_CAPITAL}(?: (?:(?:de|da|do|of|van|von) )?{_CAPITAL})+(?!\w)|"
    r"(?<![\w#@/.-])[^\W\d_a-zß-öø-ÿ][^\W\d_A-ZÀ-Þ]{3,}(?!\w)"
)
"""Words with capitals one after another, or one of four letters or more."""


def names(pair: Pair) -> tuple[str, ...]:
    """Words that are names by their shape and stand in both sentences, not at the head."""
    found = (m.group() for m in _NAME.finditer(pair.source.text) if m.start())
    return tuple(dict.fromkeys(name for name in found if _stands(name, pair.target.text)))


def _stands(name: str, text: str) -> bool:
    return bool(re.search(rf"(?<![\w#@/.-]){re.escape(name)}(?!\w)", text))


# --- Edits ---------------------------------------------------------------------------------------


def with_target(pair: Pair, text: str) -> Pair:
    """Another text; the marks keep their relative places."""
    old, new = max(1, len(pair.target.text)), len(text)
    marks = [
        replace(m, start=m.start * new // old, end=max(m.start * new // old, m.end * new // old))
        for m in pair.target.marks
    ]
    return replace(pair, target=Inline(text, nest(marks)), links=())


def edited(pair: Pair, *edits: Edit) -> Pair | None:
    """The pair with its target edited, marks and links moved; None where that changes nothing.

    Links to words that are no more are gone too, and what came in has none.
    """
    text, moves = apply(pair.target.text, edits)
    if text == pair.target.text:
        return None
    marks = []
    for mark in pair.target.marks:
        span = moves.forward(Span(mark.start, mark.end))
        marks.append(replace(mark, start=span.start, end=span.end))
    links = tuple(
        (source, moves.forward(target))
        for source, target in pair.links
        if not any(e.start < target.end and target.start < e.end for e in edits)
    )
    return replace(pair, target=Inline(text, nest(marks)), links=links)


def any_of(rng: Random, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return rng.choice(found) if found else None


def swap(pattern: str, put: Callable[[Random, re.Match[str]], str], flags: int = 0) -> Fault:
    """One match of `pattern` in the target becomes something else."""
    compiled = re.compile(pattern, flags)

    def fault(rng: Random, pair: Pair) -> Pair | None:
        match = any_of(rng, compiled, pair.target.text)
        return match and edited(pair, Edit(*match.span(), put(rng, match)))

    return fault


def to(text: str) -> Callable[[Random, re.Match[str]], str]:
    """Always the same in the place of what was found."""
    return lambda rng, match: text


def stand_in(rng: Random, match: re.Match[str]) -> str:
    return f"{rng.choice(('X', 'ZQ'))}{rng.randrange(1, 9)}"


def without_sign(rng: Random, match: re.Match[str]) -> str:
    """A number without its decimal sign."""
    return re.sub("[.,]", "", match.group())


def misread(rng: Random, match: re.Match[str]) -> str:
    """A letter in UTF-8 that was read as Latin-1."""
    return match.group().encode().decode("latin-1")


def add(put: Callable[[Random], str]) -> Fault:
    """Something comes in between two words of the target."""

    def fault(rng: Random, pair: Pair) -> Pair | None:
        match = any_of(rng, re.compile(r"(?<=\w) (?=\w)"), pair.target.text)
        return match and edited(pair, Edit(match.start(), match.start(), " " + put(rng)))

    return fault


def with_token(pair: Pair, token: str) -> Pair:
    """Both sides with a token in brackets before the mark that ends them."""

    def put(inline: Inline) -> Inline:
        at = len(inline.text.rstrip('.!?”’"…»:'))
        text = f"{inline.text[:at]} ({token}){inline.text[at:]}"
        return Inline(text, inline.marks)

    return replace(pair, source=put(pair.source), target=put(pair.target))
