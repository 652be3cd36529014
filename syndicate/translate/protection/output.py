"""A model's output while things are put back into it: edits that never collide, and findings."""

from __future__ import annotations

import re
from collections.abc import Callable

from syndicate.model import Alignment, Finding, Severity, Span
from syndicate.text import Edit, move_alignment
from syndicate.translate.protection.protect import Item, Kind, Protected


class Output:
    """The raw output, what is to be edited in it, and the alignment if somebody asks."""

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
        self.lost: list[Span] = []
        """Where in the source that stands which another attempt may keep."""
        self.doubted = False
        """True where another attempt may put marks where this one is not sure of."""
        self._busy = bytearray(len(raw) + 1)
        """Characters that an edit replaces."""
        self._edges: set[int] = set()
        """Where those begin and end."""
        self._points: set[int] = set()
        """Where an edit inserts."""
        self._marks: list[tuple[int, Item]] = []
        """Where quotation marks stand or are put."""
        self._words_of_raw: dict[str, list[Span]] | None = None
        self._beside = {i.span.end: i.stand_in for i in protected.items if i.kind is Kind.TOKEN}

    def alignment(self) -> Alignment | None:
        """Source sentence to raw output; computed once, and only when asked."""
        if self._alignment is None and self._align is not None:
            self._alignment = move_alignment(self._align(), source=self.protected.moves)
        return self._alignment

    def _free(self, start: int, end: int) -> bool:
        if start == end:
            return start not in self._points and not self._within(start)
        return not any(self._busy[start:end]) and self._points.isdisjoint(range(start + 1, end))

    def _within(self, at: int) -> bool:
        """True where an insertion would fall into what an edit replaces."""
        inside = 0 < at < len(self.raw) and self._busy[at - 1] and self._busy[at]
        return bool(inside) and at not in self._edges

    def _put(self, start: int, end: int, text: str) -> bool:
        """Note an edit; False where another one is in its way."""
        if not self._free(start, end):
            return False
        self.edits.append(Edit(start, end, text))
        if start == end:
            self._points.add(start)
        self._reserve(Span(start, end))
        return True

    def _reserve(self, place: Span) -> None:
        """Let no edit touch what stands right already."""
        self._busy[place.start : place.end] = b"\1" * len(place)
        self._edges.update((place.start, place.end))

    def _insert_at(self, at: int, text: str, *, first: bool = False, back: bool = False) -> None:
        """Insert where no edit replaces anything, from `at` on or `back` from it, behind what is
        inserted there, or `first`."""
        while self._within(at):
            at += -1 if back else 1
        if at not in self._points:
            self._points.add(at)
            self.edits.append(Edit(at, at, text))
            return
        for index, edit in enumerate(self.edits):
            if edit.start == edit.end == at:
                there = edit.text.rstrip() if text[:1] == " " else edit.text
                self.edits[index] = Edit(at, at, text + edit.text if first else there + text)
                return

    def _standing(self, stand_in: str, *, exact: bool = False) -> list[Span]:
        """Where a stand-in, which is one word or the beginning of one ("divs"), stands in the
        output."""
        if self._words_of_raw is None:
            self._words_of_raw = {}
            for match in re.finditer(r"\w+", self.raw):
                span = Span(*match.span())
                self._words_of_raw.setdefault(match.group().casefold(), []).append(span)
        found = self._words_of_raw.get(stand_in.casefold(), [])
        if not found and stand_in[-1:].isdigit():
            pattern = rf"\b{re.escape(stand_in)}(?=[^\W\d_])"
            found = [Span(*match.span()) for match in re.finditer(pattern, self.raw, re.I)]
        return [s for s in found if self.raw[s.start : s.end] == stand_in] if exact else found

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
