"""Marks put on a finished translation, with the engine's help where the alignment is in doubt.

A mark lands on the words that its words became by the alignment (`project`). Where that is doubted,
the engine is asked for the marked words alone, and what it says, found again in the translation,
sets the place. Without an alignment the words are also asked for one by one, and the sentence
without them; what nothing tells keeps its relative place, and is reported.

`place` is a generator, so that whoever drives it can batch the engine's work over many sentences:
it yields lists of `Ask`, is sent as many `Answer`, and returns the placed text and the marks that
stand at a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from syndicate.grammar import Grammar, grammar
from syndicate.model import Alignment, Inline, Mark, Span
from syndicate.steps import Ask, Steps
from syndicate.text import overlap
from syndicate.translate.marks.edges import (
    SIGNS,
    is_article,
    is_fused,
    part_of_compound,
    whole_word,
)
from syndicate.translate.marks.find import Finder, Found, apart, finished, region_of, revised
from syndicate.translate.marks.search import Search

_WORD = re.compile(r"\w+")
_FOUND = 75.0
"""Likeness, of 100, from which what stands in the target is what was said alone."""
_CLEAR = 88.0
"""The same where it stands elsewhere than the alignment says, or is not to be reported."""
_SOUND = 0.6
"""Mean confidence of an alignment under which all of it is doubted."""


def place(
    source: Inline,
    target: str,
    alignment: Alignment | None,
    source_language: str,
    target_language: str,
) -> Steps[tuple[Inline, list[Mark]]]:
    """Put every mark of `source` on `target`; also the marks that stand at a guess.

    Law: as many marks as the source has, of the same kinds and attributes, well nested, none empty
    unless it was; what the engine answers, even nothing, does not change that.
    """
    work = _Placing(source, target, alignment, Finder(source_language, target_language))
    if work.doubtful:
        yield from work.ask()
    return finished(source, target, work.found)


class _Placing:
    """The marks of one sentence."""

    def __init__(
        self, source: Inline, target: str, alignment: Alignment | None, finder: Finder
    ) -> None:
        self.source, self.target = source, target
        self.finder = finder
        self.trusted = alignment is not None and _sound(alignment)
        self.found = finder.find_all(source, target, alignment)
        self.grammar = grammar(finder.target_language)
        self.source_grammar = grammar(finder.source_language)
        self.said: dict[str, str] = {}

    @property
    def doubtful(self) -> list[int]:
        return [index for index, found in enumerate(self.found) if found.doubt]

    def ask(self) -> Steps[None]:
        wanted = self.doubtful
        yield from self._say(text for index in wanted for text in self._alone(index))
        # The longest first: they are found most surely, and leave fewer places to the others.
        for index in sorted(wanted, key=lambda i: -len(self._words(i))):
            self._by_itself(index)
        self._give_way(wanted)
        if self.trusted:
            self._revise()
            return
        left = [index for index in wanted if self.found[index].doubt]
        yield from self._say(word for index in left for word in self._lexicon(index))
        for index in left:
            self._by_words(index)
        left = [index for index in left if self.found[index].doubt]
        yield from self._say(text for index in left for text in self._without(index))
        for index in left:
            self._by_all(index, left)
        self._revise()

    def _give_way(self, wanted: Sequence[int]) -> None:
        """What is doubted still and stands in another mark's place is a guess."""
        for index in wanted:
            found = self.found[index]
            taken = self._taken(index) if found.doubt else ()
            if found.span and any(overlap(span, found.span) for span in taken):
                self.found[index] = replace(found, sure=False)

    def _revise(self) -> None:
        """Of a deleted and an inserted word of which one was lost, both stand on the other."""
        for pair in revised(self.source):
            for one, other in (pair, pair[::-1]):
                lost = self.found[other].doubt and not self.found[other].sure
                if lost and self.found[one].sure:
                    self.found[other] = replace(self.found[one], sure=False)

    def _say(self, texts: Iterable[str]) -> Steps[None]:
        """Ask for texts, each once."""
        new = [text for text in dict.fromkeys(texts) if text and text not in self.said]
        if new:
            answers = yield [Ask(text) for text in new]
            for text, answer in zip(new, answers, strict=True):
                self.said[text] = answer.text

    # -- a mark --

    def _span(self, index: int) -> Span:
        """What is looked for: the marked text, or the word that a part of is marked."""
        return whole_word(self.source.text, self.source.marks[index])

    def _words(self, index: int) -> str:
        """That, without the signs around it."""
        span = self._span(index)
        return self.source.text[span.start : span.end].strip(SIGNS)

    def _alone(self, index: int) -> list[str]:
        """The texts in which the marked words are asked for: alone, and, for a single word where
        there is nothing else, with the article or preposition before it."""
        words, span = self._words(index), self._span(index)
        before = re.search(r"(\w+) $", self.source.text[: span.start])
        if (
            not self.trusted
            and before
            and is_article(before[1], self.finder.source_language)
            and len(_WORD.findall(words)) == 1
        ):
            return [words, f"{before[1]} {words}"]
        return [words]

    def _search(self, index: int) -> Search:
        mark = self.source.marks[index]
        middle = (mark.start + mark.end) / 2 / max(1, len(self.source.text))
        return Search(
            self.target,
            self.grammar,
            self._region(index),
            self._taken(index),
            middle,
            self.source.text[mark.start : mark.end],
        )

    def _region(self, index: int) -> Span:
        """Where the mark may stand: its lines, and inside its parents where they are sure."""
        mark = self.source.marks[index]
        region = region_of(self.source.text, mark, self.target) or Span(0, len(self.target))
        for outer in range(index):
            parent = self.source.marks[outer]
            found = self.found[outer]
            if parent.start <= mark.start and mark.end <= parent.end and found.sure and found.span:
                start, end = max(region.start, found.span.start), min(region.end, found.span.end)
                if start < end:
                    region = Span(start, end)
        return region

    def _taken(self, index: int) -> list[Span]:
        """Where marks stand surely that have nothing in common with this one."""
        mark = self.source.marks[index]
        return [
            found.span
            for other, found in zip(self.source.marks, self.found, strict=True)
            if found.sure
            and found.span
            and not found.doubt
            and apart(other, mark)
            and other.start < other.end
        ]

    def _set(self, index: int, span: Span, *, sure: bool, whole: bool = False) -> None:
        """Put a mark on a span that was found without the alignment; `whole`: the words at its
        edges were said too, and stay if they are no articles."""
        mark, text = self.source.marks[index], self.source.text
        edges = self.finder.edges
        part = part_of_compound(text, mark, self.target, span)
        if part is not None:
            self.found[index] = Found(part, sure)
            return
        for inner, found in zip(self.source.marks, self.found, strict=True):
            within = mark.start <= inner.start and inner.end <= mark.end and inner is not mark
            if within and found.sure and found.span and overlap(found.span, span):
                span = Span(min(span.start, found.span.start), max(span.end, found.span.end))
        taken = self._taken(index)
        span = edges.opened(text, mark, self.target, span, taken)
        compound = whole_word(self.target, replace(mark, start=span.start, end=span.end))
        if not any(overlap(compound, other) for other in taken):
            span = compound

        mine = _articles(text[mark.start : mark.end], self.source_grammar)

        def rests(word: Span) -> bool:
            """Whether a word that the span begins with stays."""
            before = _WORD.findall(self.target[span.start : word.start])
            if any(each.casefold() not in self.grammar.edges for each in before):
                return False  # it is one that the span ends with
            if not is_article(self.target[word.start : word.end], self.grammar.language):
                return whole
            return _articles(self.target[span.start : span.end], self.grammar) <= mine

        self.found[index] = Found(edges.fit(text, mark, self.target, span, rests), sure)

    def _by_itself(self, index: int) -> None:
        """Place a mark by what the engine made of its words alone."""
        before = self.found[index]
        said = [self.said.get(text, "") for text in self._alone(index)]
        # Names and words of Latin are much the same in both languages.
        hit = self._search(index).window([*said, self._words(index)])
        if hit is None or hit.likeness < _FOUND:
            return
        there = before.span is not None and overlap(before.span, hit.span)
        if before.span is not None and before.sure and _lies_in(hit.span, before.span):
            self.found[index] = replace(before, doubt=False)
            return  # it confirms the place, and may have been said in fewer words
        if hit.likeness >= _CLEAR or not before.sure:
            sure = there or hit.likeness >= _CLEAR
            self._set(index, hit.span, sure=sure, whole=hit.whole)

    def _lexicon(self, index: int) -> list[str]:
        words = _WORD.findall(self._words(index))
        content = [w for w in words if w.casefold() not in self.source_grammar.edges]
        return content or words

    def _renderings(self, index: int) -> list[set[str]]:
        """What each word of the mark may have become."""
        return [{self.said.get(word, ""), word} for word in self._lexicon(index)]

    def _by_words(self, index: int) -> None:
        """Place a mark where all of its words are, each as it was said alone."""
        search = self._search(index)
        renderings = self._renderings(index)
        hits = search.hits(renderings)
        span = search.run([float(i in hits) for i in range(len(search.words()))])
        if span is None:
            return
        inside = [i for i, (word, _) in enumerate(search.words()) if overlap(word, span)]
        seen = set[int]().union(*(hits.get(i, set()) for i in inside))
        if len(seen) == len(renderings):
            self._set(index, span, sure=True)

    def _without(self, index: int) -> list[str]:
        """The sentence without the marked words, and with others in their place."""
        span, text = self._span(index), self.source.text
        texts = [" ".join((text[: span.start] + text[span.end :]).split())]
        name = text[span.start].isupper() and span.start > 0
        known = self.source_grammar
        others = known.names if name else tuple(row[0] for row in known.substitutes)
        return texts + [text[: span.start] + each + text[span.end :] for each in others[:2]]

    def _changes(self, index: int, search: Search) -> list[float]:
        """For each word of the region how often it gave way when the mark's words did."""
        told = [said for text in self._without(index) if (said := self.said.get(text, ""))]
        counts = [0.0] * len(search.words())
        for said in told:
            for word in search.changed(said):
                counts[word] += 1 / len(told)
        return counts

    def _by_all(self, index: int, others: Sequence[int]) -> None:
        """Place a mark by all that is known of it together, as a guess."""
        search = self._search(index)
        words = search.words()
        evidence = self._changes(index, search)
        for other in others:
            if other != index:
                # What changes whatever one changes tells nothing.
                noise = self._changes(other, search)
                evidence = [
                    max(0.0, e - n / 2 / max(1, len(others) - 1))
                    for e, n in zip(evidence, noise, strict=True)
                ]
        hits = search.hits(self._renderings(index))
        alone = search.hits([{self.said.get(text, "") for text in self._alone(index)}])
        evidence = [
            min(1.0, 0.6 * e + 0.5 * (i in hits) + 0.4 * (i in alone))
            for i, e in enumerate(evidence[: len(words)])
        ]
        span = search.run(evidence)
        before = self.found[index].span
        if span is not None and (before is None or overlap(before, span)):
            self._set(index, span, sure=False)


def _lies_in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _articles(text: str, known: Grammar) -> int:
    """How many words are articles and nothing else."""
    return sum(
        is_article(word, known.language) and not is_fused(word, known)
        for word in _WORD.findall(text)
    )


def _sound(alignment: Alignment) -> bool:
    """Whether most links of an alignment are believed."""
    sure = alignment.confidence
    return not sure or sum(sure) / len(sure) >= _SOUND
