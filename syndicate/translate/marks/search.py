"""Where a span of the source stands in a translation, told by what the engine says elsewhere.

Evidence without an alignment, or where one is doubted: what the engine makes of the span alone
(found again by fuzzy match), of its words one by one (a lexicon), and what changes when the span
is left out of the sentence or another word takes its place (contrast). Everything here is pure: the
caller asks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from syndicate.grammar import Grammar
from syndicate.model import Span
from syndicate.text import overlap

_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.,;:!?()\n“”«»\"](?!\d)")
_AWAY = 12.0
"""What a place at the other end of the sentence costs, of 100."""
_LEAST = 50.0
"""Likeness, of 100, under which nothing was found."""
_REORDERED = 0.97
"""What likeness is worth where the words came in another order."""
_ALIKE = 78.0
"""Likeness from which two words are forms of one."""
_CONTENT, _LIGHT = 0.45, 0.15
"""What a word without evidence costs a run that takes it in."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place and how like it is to what was looked for, 0 to 100; `whole` where that was all of
    it, its first function words too."""

    span: Span
    likeness: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """A target sentence in which one mark's place is looked for.

    region  where it may stand at all
    taken   where it may not, because other marks do
    near    how far into the sentence (0 to 1) it stands in the source
    marked  the marked text; a place crosses no stop that this does not
    """

    target: str
    grammar: Grammar
    region: Span
    taken: Collection[Span]
    near: float
    marked: str = ""

    def words(self) -> list[tuple[Span, str]]:
        found = _WORD.finditer(self.target, self.region.start, self.region.end)
        return [(Span(*m.span()), m.group().casefold()) for m in found]

    def away(self, span: Span) -> float:
        """How far a place is from where it would be if words kept their order."""
        return abs((span.start + span.end) / 2 / max(1, len(self.target)) - self.near)

    def is_free(self, span: Span) -> bool:
        return not any(overlap(span, other) for other in self.taken)

    def window(self, renderings: Sequence[str]) -> Hit | None:
        """The words of the target most like one of the renderings, or like one without the
        function words that it begins with; of equal ones the nearest."""
        from rapidfuzz import fuzz

        words = self.words()
        best: tuple[float, Hit] | None = None
        for wanted, whole in self._variants(renderings):
            size = len(wanted)
            slack = 1 + size // 3
            said = " ".join(wanted)
            for first in range(len(words)):
                if not self._may_end_at(words[first][1], wanted):
                    continue
                for last in range(first + max(1, size - slack), first + size + slack + 1):
                    if last > len(words):
                        break
                    chosen = words[first:last]
                    if len(chosen) > 1 and not self._may_end_at(chosen[-1][1], wanted):
                        continue
                    text = " ".join(text for _, text in chosen)
                    likeness = max(
                        fuzz.ratio(text, said), _REORDERED * fuzz.token_sort_ratio(text, said)
                    )
                    span = Span(chosen[0][0].start, chosen[-1][0].end)
                    # A longer match says more: "the bank" stands in fewer places than "bank".
                    score = likeness - _AWAY * self.away(span) + min(3, size) + whole
                    if likeness < _LEAST or not self.is_free(span) or self._crosses(span):
                        continue
                    if best is None or score > best[0]:
                        best = score, Hit(span, likeness, whole)
        return best[1] if best else None

    def _variants(self, renderings: Sequence[str]) -> list[tuple[list[str], bool]]:
        """Each rendering as it is, and without what only its standing alone brought: an article, a
        pronoun, a preposition at its beginning. Of all but the first rendering, which have such
        words from the sentence, the bare words alone."""
        known = self.grammar
        variants: list[tuple[list[str], bool]] = []
        for number, rendering in enumerate(renderings):
            words = _WORD.findall(rendering.casefold())
            half = len(words) // 2
            if half and len(words) == 2 * half and words[:half] == words[half:]:
                words = words[:half]  # models say short texts twice
            whole = True
            while words:
                light = words[0] in known.edges or words[0] in (known.feminine | known.masculine)
                last = not light or len(words) == 1
                if number == 0 or last:
                    variants.append((words, whole and number == 0))
                if last:
                    break
                words, whole = words[1:], False
            content = [w for w in words if w not in known.edges]
            if 1 < len(content) < len(words):
                variants.append((content, False))  # "prices of fuels", "fuel prices"
        return variants

    def _may_end_at(self, word: str, wanted: Sequence[str]) -> bool:
        """Whether a window may begin or end with a word: a function word only if it was said."""
        return word in wanted or word not in self.grammar.edges

    def _crosses(self, span: Span) -> bool:
        """Whether a stop is inside that is not in the marked text."""
        return not set(_STOP.findall(self.target[span.start : span.end])) <= set(self.marked)

    def hits(self, renderings: Sequence[Collection[str]]) -> dict[int, set[int]]:
        """Index of each word of the region -> which of the sets of renderings has it."""
        from rapidfuzz import fuzz

        light = self.grammar.edges
        wanted = []
        for each in renderings:
            words = [w for said in each for w in _WORD.findall(said.casefold())]
            wanted.append([w for w in words if w not in light] or words)
        found: dict[int, set[int]] = {}
        for index, (span, text) in enumerate(self.words()):
            if self.is_free(span):
                which = {
                    number
                    for number, each in enumerate(wanted)
                    if any(text == w or _forms(text, w, fuzz.ratio(text, w)) for w in each)
                }
                if which:
                    found[index] = which
        return found

    def run(self, evidence: Sequence[float]) -> Span | None:
        """The run of words with the most evidence (each from 0 to 1) over what they cost, near
        where it would stand."""
        words = self.words()
        best, total, first = 0.0, 0.0, 0
        found: Span | None = None
        for index, (span, text) in enumerate(words):
            if total <= 0:
                total, first = 0.0, index
            gain = evidence[index] - (_LIGHT if text in self.grammar.edges else _CONTENT)
            if not self.is_free(span):
                gain = -9.0
            total += gain - 0.25 * self.away(span) * (evidence[index] > 0)
            if total > best + 1e-9:
                best, found = total, Span(words[first][0].start, span.end)
        return found

    def changed(self, other: str) -> set[int]:
        """Indexes of the region's words that another translation does not have in their place."""
        words = self.words()
        theirs = [m.group().casefold() for m in _WORD.finditer(other)]
        matcher = SequenceMatcher(None, [text for _, text in words], theirs, autojunk=False)
        return {
            index
            for tag, i1, i2, _, _ in matcher.get_opcodes()
            if tag in ("delete", "replace")
            for index in range(i1, i2)
        }


def _forms(one: str, other: str, likeness: float) -> bool:
    """Whether two words are forms of one: nearly the same, or the same but for an ending."""
    if likeness >= _ALIKE:
        return min(len(one), len(other)) > 3
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= 4 and max(len(one), len(other)) - shared <= 4
