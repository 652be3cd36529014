"""Puts back into the model's output what `protect` took out of the source.

Stand-ins are looked for in order; what the model lost is placed through the alignment and reported,
so that nothing vanishes without a word.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from syndicate.model import Alignment, Finding, Severity, Span
from syndicate.text import Edit, OffsetMap, apply, move_alignment
from syndicate.translate.amounts import localise_numbers, restore_currencies
from syndicate.translate.project import after_word, hull
from syndicate.translate.protect import Item, Kind, Protected, fold


@dataclass(frozen=True, slots=True)
class Restored:
    """A finished target sentence.

    `align` computes the alignment between the source sentence and `text`, None without one;
    `placeholders_lost` is True where another attempt with another placeholder is worth while.
    """

    text: str
    align: Callable[[], Alignment] | None
    findings: tuple[Finding, ...] = ()
    placeholders_lost: bool = False


def restore(
    protected: Protected,
    raw: str,
    align: Callable[[], Alignment] | None,
    source_language: str,
    target_language: str,
) -> Restored:
    """The model's output `raw` for `protected.text`, with everything put back."""
    return _Restoring(protected, raw, align, source_language, target_language).run()


class _Restoring:
    """One restoration: finds each stand-in in the raw output and collects the edits."""

    def __init__(
        self,
        protected: Protected,
        raw: str,
        align: Callable[[], Alignment] | None,
        source_language: str,
        target_language: str,
    ) -> None:
        self.protected = protected
        self.source_language = source_language
        self.target_language = target_language
        self.raw = raw
        self._align = align
        self._alignment: Alignment | None = None
        self.edits: list[Edit] = []
        self.findings: list[Finding] = []
        self.lost = False

    def alignment(self) -> Alignment | None:
        """Source sentence to raw output; computed once, and only when asked."""
        if self._alignment is None and self._align is not None:
            self._alignment = move_alignment(self._align(), source=self.protected.moves)
        return self._alignment

    def run(self) -> Restored:
        by_kind: dict[Kind, list[Item]] = {}
        for item in self.protected.items:
            by_kind.setdefault(item.kind, []).append(item)
        self._tokens(by_kind.get(Kind.TOKEN, []))
        self._words(by_kind.get(Kind.WORD, []))
        self._currency(by_kind.get(Kind.CURRENCY, []))
        self._quotes(by_kind.get(Kind.QUOTE, []))
        self._dashes(by_kind.get(Kind.DASH, []))
        self._tidy()
        raw = self.raw
        if self.protected.upper:
            upper = raw.upper()
            raw = upper if len(upper) == len(raw) else raw
        text, moves = apply(raw, self.edits)
        lead, trail = self.protected.lead, self.protected.trail
        align = None if self._align is None else partial(self._finished_alignment, moves, len(lead))
        return Restored(lead + text + trail, align, tuple(self.findings), self.lost)

    def _finished_alignment(self, moves: OffsetMap, lead: int) -> Alignment:
        found = self.alignment()
        assert found is not None
        finished = move_alignment(found, target=moves)
        shifted = tuple(Span(w.start + lead, w.end + lead) for w in finished.target_words)
        return replace(finished, target_words=shifted) if lead else finished

    def _free(self, start: int, end: int) -> bool:
        return not any(
            (e.start < end and start < e.end) or (e.start == start and e.end == end)
            for e in self.edits
        )

    def _put(self, start: int, end: int, text: str) -> None:
        if self._free(start, end):
            self.edits.append(Edit(start, end, text))

    def _find(
        self, check: str, item: Item, what: str, severity: Severity = Severity.WARNING
    ) -> None:
        self.findings.append(
            Finding(
                check,
                severity,
                f"{item.kind.value} {item.restored.strip()!r} {what}",
                "Read this sentence against the original.",
                span=item.span,
            )
        )

    def _tokens(self, items: Sequence[Item]) -> None:
        for item in items:
            pattern = rf"(?<!\w){re.escape(item.stand_in)}(?!\w)"
            places = list(re.finditer(pattern, self.raw, re.IGNORECASE))
            if places:
                for extra in places[1:]:
                    # The model said it twice: once is what the source has.
                    space = int(self.raw[extra.start() - 1 : extra.start()].isspace())
                    self._put(extra.start() - space, extra.end(), "")
                self._put(*self._with_space(item, places[0].span()), item.restored)
                continue
            self.lost = True
            self._insert(item, "was lost by the model and put back at its best guess")

    def _with_space(self, item: Item, place: tuple[int, int]) -> tuple[int, int]:
        """The place of a stand-in with the spaces that keep it apart from letters beside it."""
        start, end = place
        source, raw = self.protected.source, self.raw
        before, after = source[item.span.start - 1 : item.span.start], source[item.span.end :][:1]
        if after.isalnum() and raw[end : end + 1] == " " and raw[end + 1 : end + 2] == after:
            end += 1
        if (
            before.isalnum()
            and raw[start - 1 : start] == " "
            and raw[start - 2 : start - 1] == before
        ):
            start -= 1
        return start, end

    def _insert(self, item: Item, what: str) -> None:
        """Put back what the model dropped, behind the translation of the word before it."""
        alignment = self.alignment()
        at = after_word(alignment, item.span.start) if alignment else None
        if at is None or not self._free(at, at):
            at = len(self.raw.rstrip('.!?…" '))
            at = at if self._free(at, at) else len(self.raw)
        before = " " if at and not self.raw[at - 1].isspace() else ""
        self.edits.append(Edit(at, at, before + item.restored.strip()))
        self._find("protected.token", item, what)

    def _words(self, items: Sequence[Item]) -> None:
        for item in items:
            pattern = rf"(?<!\w){re.escape(item.stand_in)}(?!\w)"
            flags = re.IGNORECASE if self.protected.upper else 0
            place = next(
                (
                    m
                    for m in re.finditer(pattern, self.raw, flags)
                    if self._free(m.start(), m.end())
                ),
                None,
            )
            if place:
                self._put(place.start(), place.end(), item.restored)
                continue
            alignment = self.alignment()
            span = hull(alignment, item.span) if alignment else None
            if span is None:
                continue  # translated as a common word, which the name check looks at
            word = self.raw[span.start : span.end]
            near = difflib.SequenceMatcher(None, fold(word), item.stand_in).ratio()
            if near >= 0.6 and self._free(span.start, span.end):
                self._put(span.start, span.end, item.restored)

    def _currency(self, items: Sequence[Item]) -> None:
        if not items:
            return
        edits, missing = restore_currencies(
            self.protected.source, self.raw, items, self.target_language
        )
        for edit in edits:
            self._put(edit.start, edit.end, edit.text)
        for item in missing:
            self._find(
                "protected.currency", item, "may have become another currency", Severity.ERROR
            )

    def _quotes(self, items: Sequence[Item]) -> None:
        places = [m.start() for m in re.finditer('["“”]', self.raw)]
        if len(places) == len(items):
            for place, item in zip(places, items, strict=True):
                self._put_quote(place, place + 1, item)
            return
        # Some were lost or invented: drop what is there, place each pair through the alignment.
        for place in places:
            self._put(place, place + 1, "")
        alignment = self.alignment()
        open_items: list[Item] = []
        for item in items:
            if item.opens:
                open_items.append(item)
                continue
            opener = open_items.pop() if open_items else None
            inside = Span(opener.span.end if opener else 0, item.span.start)
            self._place_pair(alignment, inside, opener, item)
        for opener in open_items:
            inside = Span(opener.span.end, len(self.protected.source))
            self._place_pair(alignment, inside, opener, None)

    def _place_pair(
        self, alignment: Alignment | None, inside: Span, opener: Item | None, closer: Item | None
    ) -> None:
        span = hull(alignment, inside) if alignment else None
        if span is None:
            span = Span(0, len(self.raw))
        start, end = span.start, span.end
        if closer and end < len(self.raw) and self.raw[end] in ".,!?…":
            source = self.protected.source
            if source[closer.span.start - 1 : closer.span.start] == self.raw[end]:
                end += 1
        if opener:
            self.edits.append(Edit(start, start, opener.restored))
            self._find("protected.quotation", opener, "was lost by the model and put back")
        if closer:
            self.edits.append(Edit(end, end, closer.restored))

    def _put_quote(self, start: int, end: int, item: Item) -> None:
        # Models write `" x "` now and then: the space inside goes.
        if item.opens and self.raw[end : end + 1].isspace() and self.raw[:start].strip() == "":
            end += 1
        self._put(start, end, item.restored)

    def _dashes(self, items: Sequence[Item]) -> None:
        if not items:
            return
        source, prepared = self.protected.source, self.protected.text
        ranges = [i for i in items if self._joins(i)]
        pauses = [i for i in items if i not in ranges]
        for item in ranges:
            before = re.search(r"\w+$", source[: item.span.start])
            after = re.match(r"\w+", source[item.span.end :])
            left = re.escape(before.group()) if before else ""
            right = re.escape(after.group()) if after else ""
            place = re.search(rf"(?<!\w){left}(-){right}(?!\w)", self.raw)
            if place is None and before and after:
                place = re.search(rf"(?<!\w){left}\S*(-)", self.raw)
            if place:
                self._put(place.start(1), place.end(1), item.restored)
        places = list(re.finditer(r"(?<=\s)(?:--?|[–—])(?=\s)", self.raw))
        own = len(re.findall(r"(?<=\s)-(?=\s)", prepared)) - len(pauses)
        if own == 0 and len(places) == len(pauses):
            for place, item in zip(places, pauses, strict=True):
                self._put(place.start(), place.end(), item.restored)
        elif pauses and len({item.restored for item in pauses}) == 1:
            for place in places:
                self._put(place.start(), place.end(), pauses[0].restored)

    def _joins(self, item: Item) -> bool:
        """True for a dash between two numbers or words without spaces, or a minus sign."""
        source = self.protected.source
        before = source[item.span.start - 1 : item.span.start]
        after = source[item.span.end : item.span.end + 1]
        return (
            after.isalnum()
            and (not before.strip() or before.isalnum())
            and (item.restored != "—" or before.isdigit())
        )

    def _tidy(self) -> None:
        """Small habits of the models that no reader wants."""
        if any(character.isdigit() for character in self.raw):
            for edit in localise_numbers(
                self.protected.text, self.raw, self.source_language, self.target_language
            ):
                self._put(edit.start, edit.end, edit.text)
        if not self.protected.straight:
            for match in re.finditer(r"(?<=[^\W\d_])'(?=[^\W\d_])", self.raw):
                self._put(match.start(), match.end(), "’")
        for match in re.finditer(r"\bUS \$ ?(?=\d)", self.raw):
            self._put(match.start(), match.end(), "US$ ")
        for match in re.finditer(r"(?<=\w) +(?=[,.;:!?](?:\s|$))", self.raw):
            self._put(match.start(), match.end(), "")
