"""Quotation marks put back into a model's output, in the target language's own style.

As many as the source has, and in its order, so that they open and close as they did whatever the
model made of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from syndicate.grammar import grammar
from syndicate.model import Alignment, Span
from syndicate.text import DOUBTFUL, trust
from syndicate.translate.marks.edges import is_article
from syndicate.translate.project import Projector, hull, mass
from syndicate.translate.protection.output import Output
from syndicate.translate.protection.outside import THAT
from syndicate.translate.protection.protect import Item

_BEGINNING = re.compile(r"[,:;.!?…]\s+")
_ENDING = re.compile(r"(?:[,;:](?!\w)|(?:[.!?]+|…)(?=\s|$))")
_STOPS = tuple(",.;:!?…")
_BETWEEN = 2
"""Words between a sign of punctuation and the edge of a clause by the alignment, at most."""
_FEW = 4
"""Words of a quotation that may not begin with a preposition which the source has not."""
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NONE, _ALL = 0.2, 0.8
"""Shares of its mass by which a word is none of what is quoted, and nothing else."""


class Requoting(Output):
    """An output with quotation marks to put back."""

    def _quotes(self, items: Sequence[Item]) -> None:
        places = [m.start() for m in re.finditer('["“”]', self.raw)]
        wanted = self._with_own(items)
        chosen = places if len(places) == len(wanted) else self._fitting(places, wanted)
        if len(chosen) == len(wanted):
            for place, item in zip(chosen, wanted, strict=True):
                if item is not None:
                    self._put_quote(place, place + 1, item)
            for place in set(places) - set(chosen):
                self._drop(place)
                self.doubted = True
            return
        if not items:
            return
        self.doubted = True
        outer, inner = _by_depth(items)
        if inner and len(places) == len(outer) and None not in wanted:
            # Only the quotations inside others were lost.
            for place, item in zip(places, outer, strict=True):
                self._put_quote(place, place + 1, item)
            self._pairs(inner, "was lost by the model and put back")
            return
        # Some were lost: drop what is there, place all through the alignment.
        for place in places:
            if None not in wanted or not self.raw[place - 1 : place].isdigit():
                self._drop(place)
        last = 0
        for item, at in self._in_order(items):
            last = max(last, at)
            self._insert_mark(last, item)
            if item.opens:
                self._find("protected.quotation", item, "was lost by the model and put back")

    def _with_own(self, items: Sequence[Item]) -> Sequence[Item | None]:
        """The marks that the model was given, None for one that is no quotation mark (inches)."""
        protected = self.protected
        if protected.text.count('"') == len(items):
            return items
        own = [Span(m.start(), m.end()) for m in re.finditer('"', protected.text)]
        by_start = {item.span.start: item for item in items}
        return [by_start.get(protected.moves.back(span).start) for span in own]

    def _fitting(self, places: Sequence[int], wanted: Sequence[Item | None]) -> list[int]:
        """The places that open and close as the source does, where the model wrote too many."""
        if len(places) < len(wanted):
            return []
        chosen: list[int] = []
        for place in places:
            if len(chosen) == len(wanted):
                break
            item = wanted[len(chosen)]
            before, after = self.raw[place - 1 : place], self.raw[place + 1 : place + 2]
            could_open = not before.strip() or not before.isalnum()
            could_close = not after.isalnum()
            if item is None or (could_open if item.opens else could_close):
                chosen.append(place)
        return chosen

    def _drop(self, place: int) -> None:
        """Delete a quotation mark, and one of the spaces where it stands between two."""
        raw = self.raw
        between = not raw[place - 1 : place].strip() and not raw[place + 1 : place + 2].strip()
        self._put(place, min(len(self.raw), place + 1 + between), "")

    def _in_order(self, items: Sequence[Item]) -> list[tuple[Item, int]]:
        """The marks with the places where the words between them begin and end in the output."""
        alignment = self.alignment()
        starts: dict[Item, int] = {}
        opened: list[Item] = []
        for item in items:
            if item.opens:
                opened.append(item)
                continue
            opener = opened.pop() if opened else None
            inside = Span(opener.span.end if opener else 0, item.span.start)
            span = (hull(alignment, inside) if alignment else None) or self._share(inside)
            if opener:
                starts[opener] = span.start
            end = self._before_stop(item, span.end)
            starts[item] = end + self._stop_within(item, end)
        for opener in opened:
            inside = Span(opener.span.end, len(self.protected.source))
            span = (hull(alignment, inside) if alignment else None) or self._share(inside)
            starts[opener] = span.start
        return [(item, starts[item]) for item in items]

    def _share(self, inside: Span) -> Span:
        """The words of the output that lie about where a part of the source does."""
        scale = len(self.raw) / max(1, len(self.protected.source))
        words = [match.span() for match in _WORD.finditer(self.raw)] or [(0, len(self.raw))]
        start = min(words, key=lambda word: abs(word[0] - inside.start * scale))[0]
        end = min(words, key=lambda word: abs(word[1] - inside.end * scale))[1]
        return Span(start, max(start, end))

    def _stop_within(self, closer: Item, end: int) -> int:
        """1 where a full stop or a comma belongs inside the quotation, as in the source."""
        source = self.protected.source
        here = self.raw[end : end + 1]
        return int(here in tuple(".,!?…") and source[closer.span.start - 1] == here)

    def _before_stop(self, closer: Item, end: int) -> int:
        """An end without a stop that the alignment counts to the quotation and the source has
        behind it: “… noite #Together”."""
        own = self.protected.source[: closer.span.start].rstrip()[-1:]
        return end - (self.raw[end - 1 : end] in _STOPS and own not in _STOPS)

    def _insert_mark(self, at: int, item: Item) -> None:
        """Insert a mark behind the marks that stand there already; one that closes stands before
        words put back, unless what it closes opens behind them."""
        words = any(edit.start == edit.end == at and edit.text[:1] == " " for edit in self.edits)
        marked = any(there == at for there, _ in self._marks)
        self._insert_at(at, item.restored, first=words and not marked and not item.opens)
        self._marks.append((at, item))

    def _put_quote(self, start: int, end: int, item: Item) -> None:
        # Models write `" x "` now and then: the space inside goes.
        raw, before, after = self.raw, start, end
        if item.opens and raw[end : end + 1] == " " and not raw[start - 1 : start].strip():
            after += 1
        elif not item.opens and raw[start - 1 : start] == " " and not raw[end : end + 1].isalnum():
            before -= 1
        if not self._free(before, after):
            before, after = start, end
        if self._put(before, after, item.restored):
            self._marks.append((start, item))
        else:
            self._insert_mark(start, item)

    def _clauses(self, items: Sequence[Item]) -> None:
        """Marks of clauses, which the model did not see: where signs of punctuation stand about
        where the words between them begin and end."""
        for opener, closer in zip(items[::2], items[1::2], strict=True):
            inside = Span(opener.span.end, closer.span.start)
            alignment = self.alignment()
            span = hull(alignment, inside) if alignment else None
            first = self._first_of(opener, span)
            last = self._last_of(closer, span)
            if span is None or first is None or last is None or last <= first:
                self.doubted = True
                self._find("protected.quotation", opener, "stands at its best guess")
                span = span or self._share(inside)
                first, last = span.start, span.end
            self._insert_mark(first, opener)
            self._insert_mark(last, closer)
            here = self.raw[first : first + 1]
            if here.islower() and self.protected.source[inside.start : inside.start + 1].isupper():
                self._put(first, first + 1, here.upper())
            self._goes_on_small(closer, last)

    def _goes_on_small(self, closer: Item, last: int) -> None:
        """A small letter behind “…?” where the source has one: without the marks the model took
        what follows for a new sentence."""
        after = re.compile(r"\s+([^\W\d_]+)").match(self.raw, last)
        source = self.protected.source
        if (
            after
            and self.raw[last - 1 : last] in ("?", "!", "…")
            and source[closer.span.end :].lstrip(" ,")[:1].islower()
            and after[1] not in source
        ):
            self._put(after.start(1), after.start(1) + 1, after[1][0].lower())

    def _first_of(self, opener: Item, span: Span | None) -> int | None:
        """Where a clause begins in the output, None where no sign tells."""
        if span is None:
            return None
        lead = self.protected.source[: opener.span.start]
        places = [match.end() for match in _BEGINNING.finditer(self.raw)]
        if not _WORD.search(lead):
            places = [next((m.start() for m in re.finditer(r"\S", self.raw)), 0)]
        return self._near(places, span.start)

    def _last_of(self, closer: Item, span: Span | None) -> int | None:
        """Where a clause ends, behind the stop that is its own."""
        if span is None:
            return None
        source = self.protected.source
        places = [*(m.start() for m in _ENDING.finditer(self.raw)), len(self.raw.rstrip())]
        place = self._near(places, self._before_stop(closer, span.end))
        if place is None:
            return None
        own = source[: closer.span.start].rstrip()[-1:]
        here = _ENDING.match(self.raw, place)
        if here and own in tuple(".!?…") and here.group()[0] in ".!?…":
            return here.end()
        return place

    def _near(self, places: Sequence[int], at: int) -> int | None:
        """The place that is nearest, if hardly a word is between."""
        best = min(places, key=lambda place: abs(place - at), default=None)
        if best is None:
            return None
        between = self.raw[min(best, at) : max(best, at)]
        return best if len(_WORD.findall(between)) <= _BETWEEN else None

    def _lifted(self, items: Sequence[Item]) -> None:
        """Marks of a few words, which the model did not see: around what those became."""
        if items:
            self._pairs(list(zip(items[::2], items[1::2], strict=True)), "")

    def _pairs(self, pairs: Sequence[tuple[Item, Item]], finding: str) -> None:
        """Put pairs of marks around what the words between them became; report those that stand at
        a guess, or with `finding` all."""
        alignment = self.alignment()
        placed = bytearray(len(self.raw))
        for opener, closer in pairs:
            inside = Span(opener.span.end, closer.span.start)
            # Between the marks that stand before and after it in the source.
            low = max((at + 1 for at, m in self._marks if m.span.start < inside.start), default=0)
            high = min(
                (at for at, m in self._marks if m.span.start > inside.start), default=len(self.raw)
            )
            span = self._became(alignment, inside) if alignment else None
            if (
                span is None
                or span.start < low
                or span.end > high
                or any(placed[span.start : span.end])
            ):
                self.doubted = True
                self._find("protected.quotation", opener, finding or "stands at its best guess")
                span = self._about(inside, low, high, placed)
            elif finding:
                self._find("protected.quotation", opener, finding)
            span = Span(span.start, max(span.start, self._before_stop(closer, span.end)))
            placed[span.start : span.end] = b"\1" * len(span)
            if len(span):
                self._insert_at(span.start, opener.restored, back=True)
                self._insert_at(span.end, closer.restored, first=True)
            else:
                self._insert_at(span.start, opener.restored + closer.restored, first=True)

    def _became(self, alignment: Alignment, inside: Span) -> Span | None:
        """What words of the source became, if the alignment is sure of it."""
        projector = Projector(self.source_language, self.target_language)
        span = projector.locate(self.protected.source, self.raw, alignment, inside)
        whole = hull(alignment, inside)
        if span is None or whole is None:
            return None
        first = _WORD.match(self.protected.source, inside.start)
        before = self.raw[whole.start : span.start].strip(" ’'")
        quoted_too = first is not None and is_article(first.group(), self.source_language)
        if quoted_too and is_article(before, self.target_language):
            span = Span(whole.start, span.end)
        span = self._grown(alignment, inside, span)
        opening = _WORD.match(self.raw, span.start)
        words = len(self.protected.source[inside.start : inside.end].split())
        if (
            opening
            and first
            and words <= _FEW
            and self._joins_on(opening.group(), self.target_language)
        ):
            following = _WORD.search(self.raw, opening.end(), span.end)
            if following and not self._joins_on(first.group(), self.source_language):
                # "called “insulting”": "chamou de “insulto”"; "said “no”": "disse que “não”"
                span = Span(following.start(), span.end)
        became = len(self.raw[span.start : span.end].split())
        least = 2 if words == 2 else words / 2
        if not least <= became <= max(words + 2, 1.5 * words):
            return None
        return span if trust(alignment, inside, span) >= DOUBTFUL else None

    def _grown(self, alignment: Alignment, inside: Span, span: Span) -> Span:
        """What became of something quoted with the words beside it that rest on nothing else
        (“está pronto”, “they trusted in”), and without a first of which the second is no part."""
        words, shares = alignment.target_words, mass(alignment, inside)
        own = [n for n, w in enumerate(words) if span.start <= w.start and w.end <= span.end]
        if not own:
            return span
        first, last = own[0], own[-1]
        if len(own) > 2 and shares[first] < _ALL and shares[first + 1] < _NONE:
            first += 2
        while last + 1 < len(words) and shares[last + 1] >= _ALL:
            text, after = self._word(words[last + 1])
            goes_on = self.raw[words[last + 1].end :][:1] not in ("", *_STOPS)
            if not after or (goes_on and self._joins_on(text, self.target_language)):
                break
            last += 1
        while first and shares[first - 1] >= _ALL:
            text, _ = self._word(words[first - 1])
            light = is_article(text, self.target_language)
            if (
                light
                or not self._word(words[first])[1]
                or self._joins_on(text, self.target_language)
            ):
                break
            first -= 1
        return Span(words[first].start, words[last].end)

    def _word(self, span: Span) -> tuple[str, bool]:
        """A word of the output, and whether nothing but a space parts it from the one before."""
        before = self.raw[: span.start]
        return self.raw[span.start : span.end], before[-1:] == " " and before[-2:-1].isalnum()

    @staticmethod
    def _joins_on(word: str, language: str) -> bool:
        """True for a preposition or a conjunction, which joins what follows to what is before."""
        return word in grammar(language).links or word in THAT

    def _about(self, inside: Span, low: int, high: int, placed: bytearray) -> Span:
        """The word of the output that stands about where words of the source do, between two
        places and outside of what is taken."""
        at = round(inside.start / max(1, len(self.protected.source)) * len(self.raw))
        words = [
            Span(*match.span())
            for match in _WORD.finditer(self.raw, low, max(low, high))
            if not any(placed[match.start() : match.end()])
        ]
        if not words:
            return Span(max(low, high), max(low, high))
        return min(words, key=lambda word: (abs(word.start - at), word.start))


def _by_depth(items: Sequence[Item]) -> tuple[list[Item], list[tuple[Item, Item]]]:
    """The outer marks, and the pairs inside others."""
    outer: list[Item] = []
    inner: list[tuple[Item, Item]] = []
    opened: list[Item] = []
    for item in items:
        if item.opens:
            opened.append(item)
        elif len(opened) > 1:
            inner.append((opened.pop(), item))
            continue
        elif opened:
            opened.pop()
        if len(opened) <= 1:
            outer.append(item)
    inner.sort(key=lambda pair: pair[0].span.start)
    return outer, inner
