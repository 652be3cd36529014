"""Where a term's own words stand in a translation whose alignment is missing or not to be trusted.

Evidence is asked of the engine, in order of trust: what it makes of the term alone (in several
short frames), of the term's words one by one (a lexicon), and what changes in the translation when
another word takes the term's place in the source (contrast). Figures: benchmarks/RESULTS.md.
Everything here is pure: the caller asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from syndicate.grammar import Grammar
from syndicate.grammar.lemma import lemma
from syndicate.model import Span
from syndicate.text import overlap

_WORD = re.compile(r"[^\W_]+")
_STOP = re.compile(r"[.,;:!?()\[\]“”«»\"]")
_NEARLY = 85
"""Likeness, of 100, from which two words are one where no word list says so."""
_FAR = 3
"""Words between two words of a rendering, at most."""

NONCE = "Zaqbar"
"""A word that no model knows, and that most of them carry over as it stands."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the target; `light` are function words."""

    text: str
    span: Span
    light: bool


def words(text: str, grammar: Grammar) -> list[Word]:
    return [
        Word(
            m.group().casefold(),
            Span(*m.span()),
            m.group().casefold() in grammar.edges or m.group().casefold() in grammar.negation,
        )
        for m in _WORD.finditer(text)
    ]


def alike(one: str, other: str) -> bool:
    """Whether two words are forms of one: the same but for an ending."""
    if one == other:
        return True
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    return (
        shared >= 3 and longer - shared <= 3 and shorter - shared <= 3 and shared * 5 >= longer * 3
    )


def rendering(text: str, grammar: Grammar) -> tuple[str, ...]:
    """The content words of what the engine made of a term alone, said once."""
    found = [w.text for w in words(text, grammar) if not w.light]
    half = len(found) // 2
    if half and len(found) == 2 * half and found[:half] == found[half:]:
        found = found[:half]
    return tuple(found)


def find(
    renderings: Sequence[tuple[str, ...]],
    target: str,
    grammar: Grammar,
    taken: Collection[Span],
    near: float,
    term: str = "",
) -> tuple[Span | None, bool]:
    """Where one of the renderings of a term stands, in any of its forms, and whether just as it is.

    `near` is how far into the sentence (0 to 1) the term stands in the source. Earlier renderings
    are trusted more; of several places the nearest counts.
    """
    said = words(target, grammar)
    best: tuple[tuple[float, ...], Span] | None = None
    for rank, wanted in enumerate(dict.fromkeys(renderings)):
        for span, exact in _places(wanted, said, target, term, grammar):
            if any(overlap(span, other) for other in taken):
                continue
            away = abs((span.start + span.end) / 2 / max(1, len(target)) - near)
            # Longer renderings say more: a single word of one may stand for something else.
            score = (-len(wanted), -exact, rank * 0.02 + away)
            if best is None or score < best[0]:
                best = (score, span)
    return (best[1], best[0][1] == -1) if best else (None, False)


def _places(
    wanted: Sequence[str], said: Sequence[Word], target: str, term: str, grammar: Grammar
) -> list[tuple[Span, float]]:
    """Windows of the target that hold just the wanted content words; the share that is exact."""
    found: list[tuple[Span, float]] = []
    content = [w for w in said if not w.light]
    size = len(wanted)
    if not size:
        return found
    for first in range(len(content) - size + 1):
        window = content[first : first + size]
        if set(_STOP.findall(target[window[0].span.start : window[-1].span.end])) - set(term):
            continue
        exact = _paired(wanted, [w.text for w in window], grammar.language)
        if exact is not None:
            found.append((Span(window[0].span.start, window[-1].span.end), exact / size))
    return found


def _paired(wanted: Sequence[str], window: Sequence[str], language: str) -> int | None:
    """How many words are exactly the same, None where one has no counterpart."""
    left, exact = list(window), 0
    rest = []
    for word in wanted:
        if word in left:
            left.remove(word)
            exact += 1
        else:
            rest.append(word)
    for word in rest:
        other = next((o for o in left if _same(word, o, language)), None)
        if other is None:
            return None
        left.remove(other)
    return exact


def _same(word: str, other: str, language: str) -> bool:
    """Whether two words that are alike are forms of one by the word list too, or nearly equal."""
    from rapidfuzz import fuzz

    if not alike(word, other):
        return False
    return lemma(word, language) == lemma(other, language) or fuzz.ratio(word, other) >= _NEARLY


def cluster(
    lexicon: Sequence[Collection[str]],
    target: str,
    grammar: Grammar,
    taken: Collection[Span],
    near: float,
) -> tuple[Span | None, bool]:
    """The run of target words that the term's words became, one set of renderings for each, and
    whether all of them were found. At least half must be, close together."""
    said = [w for w in words(target, grammar) if not w.light]
    hits = []
    for word in said:
        if any(overlap(word.span, other) for other in taken):
            hits.append(frozenset[int]())
            continue
        hits.append(
            frozenset(i for i, each in enumerate(lexicon) if any(alike(word.text, r) for r in each))
        )
    best: tuple[tuple[float, ...], Span] | None = None
    for first in range(len(said)):
        if not hits[first]:
            continue
        covered: set[int] = set()
        gap = 0
        for last in range(first, min(len(said), first + len(lexicon) + _FAR)):
            new = hits[last] - covered
            if _STOP.search(target[said[first].span.start : said[last].span.end]):
                break
            if not new:
                gap += 1
                if gap > 1:
                    break
                continue
            covered.add(min(new))
            if 2 * len(covered) < len(lexicon):
                continue
            span = Span(said[first].span.start, said[last].span.end)
            away = abs((span.start + span.end) / 2 / max(1, len(target)) - near)
            score = (-len(covered), last - first, away)
            if best is None or score < best[0]:
                best = (score, span)
    return (best[1], best[0][0] == -len(lexicon)) if best else (None, False)


def contrast(
    target: str, others: Sequence[tuple[str, Sequence[tuple[str, ...]]]], grammar: Grammar
) -> Span | None:
    """The words of the target that give way when another word stands for the term.

    `others` are translations of the sentence with a substitute, and the substitute's own
    renderings. The smallest region that two of them agree on; of one alone, its own.
    """
    regions = []
    for text, renderings in others:
        region = _changed(target, text, renderings, grammar)
        if region is not None:
            regions.append(region)
    if not regions:
        return None
    regions.sort(key=len)
    for index, one in enumerate(regions):
        for other in regions[index + 1 :]:
            if overlap(one, other):
                return one
    return regions[0] if len(others) == 1 else None


def _changed(
    target: str, other: str, renderings: Sequence[tuple[str, ...]], grammar: Grammar
) -> Span | None:
    """What of the target stands where the other translation has the substitute."""
    mine, theirs = words(target, grammar), words(other, grammar)
    spot, _ = find(renderings, other, grammar, (), 0.5)
    if spot is None:
        return None
    classes: dict[str, str] = {}

    def stem(text: str) -> str:
        # One name for all forms of a word, so that mere agreement is no difference.
        for known in classes:
            if alike(known, text):
                return classes[known]
        return classes.setdefault(text, text)

    matcher = SequenceMatcher(
        None, [stem(w.text) for w in mine], [stem(w.text) for w in theirs], autojunk=False
    )
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        inside = [w for w in theirs[j1:j2] if spot.start <= w.span.start < spot.end]
        if inside and i1 < i2:
            block = mine[i1:i2]
            while block and block[0].light:
                block = block[1:]
            while block and block[-1].light:
                block = block[:-1]
            if not block:
                return None
            span = Span(block[0].span.start, block[-1].span.end)
            return None if _STOP.search(target[span.start : span.end]) else span
    return None


def frames(term: str, grammar: Grammar, *, verb: bool = False) -> tuple[str, ...]:
    """Short texts in which the engine is asked for the term, the barest first."""
    chosen = grammar.verb_frames if verb and grammar.verb_frames else grammar.frames
    return tuple(dict.fromkeys(frame.replace("{}", term) for frame in chosen))


def substitutes(plural: bool, name: bool, grammar: Grammar) -> tuple[str, ...]:
    """Words of the source language that can stand for a term."""
    if name:
        return grammar.names
    return tuple(row[1 if plural else 0] for row in grammar.substitutes)


def keeps(before: str, after: str, grammar: Grammar, allowed: Callable[[int], float]) -> bool:
    """Whether the content words of `before` are still in `after`, but for `allowed(count)`."""
    mine = {w.text for w in words(before, grammar) if not w.light and len(w.text) > 3}
    theirs = [w.text for w in words(after, grammar)]
    lost = sum(not any(alike(word, other) for other in theirs) for word in mine)
    return lost <= allowed(len(mine))
