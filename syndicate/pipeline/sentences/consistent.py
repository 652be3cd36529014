"""One name, one rendering, in the whole article: headline, body, captions and keywords.

A model translates sentence by sentence, so "the City Council" can be "a Câmara Municipal" in one
and "o Conselho da Cidade" in the next. Where it is certain which words of a sentence render a name,
and most of the article has another rendering, or CLDR does, that one takes their place. An acronym
stays what it was when the article introduced it. Everything else is left as it is, for the checks
to report.

Nothing here asks the engine, and what a person translated is never changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from syndicate.grammar import grammar
from syndicate.grammar.agreement import agree
from syndicate.model import Finding, Inline, Origin, SegmentTranslation, Severity, Span
from syndicate.terms.names import introduced
from syndicate.terms.people import Kind, Mention, articles
from syndicate.terms.places import renderings
from syndicate.text import Edit, apply, overlap

Place = tuple[str, int | None, int]
"""Part, block, segment, as in `Translation.segments`."""

_WORD = re.compile(r"\w+")
_ACRONYM = re.compile(r"(?<![\w-])[^\W\d_a-zà-ÿ][^\W_a-zà-ÿ]{1,7}(?![\w-])")
_MOST = 8
"""Words of a rendering, at most."""


@dataclass(frozen=True, slots=True)
class _Rendering:
    """What a name became in one sentence; `certain` where nothing but the name is in it."""

    segment: int
    source: Span
    span: Span
    text: str
    certain: bool


def consistent(
    segments: Sequence[tuple[Place, SegmentTranslation]],
    names: Sequence[Sequence[Mention]],
    source_language: str,
    target_language: str,
) -> tuple[list[SegmentTranslation], list[Finding]]:
    """The sentences of an article, each name in them rendered the same way, and what was changed.

    `names` are the names in each source sentence.
    """
    work = _Pass(segments, source_language, target_language)
    work.names(names)
    work.acronyms()
    return work.done()


class _Pass:
    def __init__(
        self, segments: Sequence[tuple[Place, SegmentTranslation]], source: str, target: str
    ) -> None:
        self.places = [place for place, _ in segments]
        self.segments = [segment for _, segment in segments]
        self.languages = (source, target)
        self.grammar = grammar(target)
        self.findings: list[Finding] = []

    def done(self) -> tuple[list[SegmentTranslation], list[Finding]]:
        return self.segments, self.findings

    # -- names --

    def names(self, names: Sequence[Sequence[Mention]]) -> None:
        found: dict[str, list[tuple[int, Mention]]] = {}
        for number, (segment, mentions) in enumerate(zip(self.segments, names, strict=True)):
            for mention in mentions:
                if mention.name.kind in (Kind.PLACE, Kind.OTHER):
                    text = segment.source.text[mention.span.start : mention.span.end]
                    found.setdefault(text, []).append((number, mention))
        for name, here in found.items():
            same = all(name in self.segments[number].target.text for number, _ in here)
            if len(here) > 1 and not same:
                place = any(mention.name.kind is Kind.PLACE for _, mention in here)
                known = renderings(*self.languages).get(name, "") if place else ""
                self._unify(name, known, list(self._renderings(name, known, here)))

    def _renderings(
        self, name: str, known: str, mentions: Iterable[tuple[int, Mention]]
    ) -> Iterator[_Rendering]:
        for number, mention in mentions:
            segment = self.segments[number]
            if segment.origin not in (Origin.ENGINE, Origin.HUMAN):
                continue
            if any(overlap(mention.span, use.source_span) for use in segment.terms):
                continue  # the glossary decides
            span = _standing([name, *([known] if known else [])], segment.target.text)
            if span is not None:
                text = segment.target.text[span.start : span.end]
                yield _Rendering(number, mention.span, span, text, certain=True)
            elif (linked := self._linked(segment, mention.span)) is not None:
                yield replace(linked, segment=number)

    def _linked(self, segment: SegmentTranslation, name: Span) -> _Rendering | None:
        """The words that the alignment ties to the name."""
        own = [there for here, there in segment.links if overlap(here, name)]
        if not own:
            return None
        text = segment.target.text
        start, end = min(s.start for s in own), max(s.end for s in own)
        words = [Span(*m.span()) for m in _WORD.finditer(text, start, end)]
        while words and text[words[0].start : words[0].end].casefold() in self._light:
            words.pop(0)
        if not words or len(words) > _MOST:
            return None
        span = Span(words[0].start, words[-1].end)
        others = [there for here, there in segment.links if not overlap(here, name)]
        certain = (
            text[span.start].isupper()
            and not any(overlap(span, each) for each in others)
            and not re.search(r"[.,;:!?()\[\]“”«»\"]", text[span.start : span.end])
            and all(
                any(overlap(word, each) for each in own)
                or text[word.start : word.end].casefold() in self.grammar.edges | self._light
                for word in words
            )
        )
        return _Rendering(-1, name, span, text[span.start : span.end], certain)

    @property
    def _light(self) -> frozenset[str]:
        return articles(self.languages[1])

    def _unify(self, name: str, known: str, found: Sequence[_Rendering]) -> None:
        """Put the rendering that CLDR knows, or most sentences have, in the place of the others."""
        certain = [each for each in found if each.certain]
        counts = Counter(each.text.casefold() for each in certain)
        if len(counts) < 2:
            return
        (best, most), (_, second) = counts.most_common(2)
        if known and known.casefold() in counts:
            best = known.casefold()
        elif most < 2 or most == second:
            return
        form = next(each.text for each in certain if each.text.casefold() == best)
        for each in certain:
            if each.text.casefold() != best:
                self._replace(name, each, form)

    def _replace(self, name: str, old: _Rendering, form: str) -> None:
        segment = self.segments[old.segment]
        if segment.origin is not Origin.ENGINE:
            return
        text = segment.target.text
        edits = [Edit(old.span.start, old.span.end, form)]
        plural = self.grammar.number_of(form) == "plural"
        agreement = agree(
            self.grammar, text, old.span, form, gender=self.grammar.gender_of(form), plural=plural
        )
        same_number = plural == (self.grammar.number_of(old.text) == "plural")
        if agreement.unsure or not same_number:
            return
        self._edit(old.segment, [*edits, *agreement.edits])
        self._report(old.segment, old.source, name, old.text, form)

    # -- acronyms --

    def acronyms(self) -> None:
        """Give each acronym the form that it has where the article introduces it."""
        first: dict[str, tuple[int, str]] = {}
        for number, segment in enumerate(self.segments):
            if "(" not in segment.source.text:
                continue
            for _, short in introduced(segment.source.text):
                name = segment.source.text[short.start : short.end]
                there = self._acronym(segment, short, name)
                if there is not None and name not in first:
                    target = segment.target.text
                    first[name] = (number, target[there.start : there.end])
        for name, (where, form) in first.items():
            pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
            for number, segment in enumerate(self.segments):
                if number == where or name not in segment.source.text:
                    continue
                for hit in pattern.finditer(segment.source.text):
                    self._same_acronym(number, Span(*hit.span()), name, form)

    def _acronym(self, segment: SegmentTranslation, short: Span, name: str) -> Span | None:
        """The acronym that stands in a translation for one of the source: itself, what is linked to
        it, or the only one that the source does not have."""
        if any(overlap(short, use.source_span) for use in segment.terms):
            return None
        target = segment.target.text
        found = [Span(*m.span()) for m in _ACRONYM.finditer(target)]
        itself = [s for s in found if target[s.start : s.end] == name]
        if itself:
            return itself[0]
        linked = [t for s, t in segment.links if overlap(s, short)]
        sure = [s for s in found if any(overlap(s, t) for t in linked)]
        new = [s for s in found if target[s.start : s.end] not in segment.source.text]
        return sure[0] if len(sure) == 1 else new[0] if len(new) == 1 else None

    def _same_acronym(self, number: int, short: Span, name: str, form: str) -> None:
        segment = self.segments[number]
        there = self._acronym(segment, short, name)
        if there is None or segment.origin is not Origin.ENGINE:
            return
        old = segment.target.text[there.start : there.end]
        if old != form and form not in segment.target.text:
            self._edit(number, [Edit(there.start, there.end, form)])
            self._report(number, short, name, old, form)

    # -- changes --

    def _edit(self, number: int, edits: Sequence[Edit]) -> None:
        """Change a translation; its marks, terms and links move along."""
        segment = self.segments[number]
        text, moves = apply(segment.target.text, edits)

        def moved(span: Span) -> Span:
            return moves.forward(span)

        marks = []
        for mark in segment.target.marks:
            span = moved(Span(mark.start, mark.end))
            marks.append(replace(mark, start=span.start, end=span.end))
        terms = tuple(
            replace(use, target_span=moved(use.target_span)) if use.target_span else use
            for use in segment.terms
        )
        links = tuple((here, moved(there)) for here, there in segment.links)
        self.segments[number] = replace(
            segment, target=Inline(text, tuple(marks)), terms=terms, links=links
        )

    def _report(self, number: int, source: Span, name: str, old: str, new: str) -> None:
        part, block, index = self.places[number]
        self.findings.append(
            Finding(
                "consistency.mended",
                Severity.INFO,
                f"{name!r} was {old!r} here and {new!r} elsewhere; now it is {new!r}",
                "See that it is right.",
                part,
                block,
                index,
                source,
            )
        )


def _standing(forms: Sequence[str], text: str) -> Span | None:
    """Where one of the forms stands in a text as words of its own."""
    for form in forms:
        at = text.find(form)
        while at >= 0:
            end = at + len(form)
            if not (text[at - 1 : at].isalnum() and at) and not text[end : end + 1].isalnum():
                return Span(at, end)
            at = text.find(form, end)
    return None
