"""Marked text: cut it, join it, edit it, and never lose a character or a mark.

A block is split into sentences with `SegmentedText`, whose gaps are kept, so that joining gives
the block back exactly. `OffsetMap` follows a text through replacements, so that a span found after
them can be named in the text before them, and the other way round.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from syndicate.model import Alignment, Inline, Mark, Span


def sort_marks(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks by start, longer first; equal spans keep their order (outer before inner)."""
    return tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end)))


def nest(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The same marks, sorted and well nested: one that crosses another's end is cut back to it.

    The later mark yields: it is shortened to the part inside the mark that it crosses, so no mark
    is lost and none is doubled.
    """
    nested: list[Mark] = []
    open_ends: list[int] = []
    for mark in sort_marks(marks):
        while open_ends and open_ends[-1] <= mark.start and mark.start != mark.end:
            open_ends.pop()
        while open_ends and open_ends[-1] < mark.start:
            open_ends.pop()
        if open_ends and mark.end > open_ends[-1]:
            mark = replace(mark, end=open_ends[-1])
        open_ends.append(mark.end)
        nested.append(mark)
    return sort_marks(nested)


def cut(inline: Inline, span: Span) -> Inline:
    """The part of `inline` under `span`, marks clipped to it and moved; marks outside are dropped.

    A mark without length is kept where it stands inside the span or at its edge.
    """
    marks = []
    for mark in inline.marks:
        start, end = max(mark.start, span.start), min(mark.end, span.end)
        inside = start < end if mark.start < mark.end else start == end
        if inside:
            marks.append(replace(mark, start=start - span.start, end=end - span.start))
    return Inline(inline.text[span.start : span.end], tuple(marks))


def strip(inline: Inline) -> Inline:
    """`inline` without white space at its ends."""
    text = inline.text
    start = len(text) - len(text.lstrip())
    return cut(inline, Span(start, max(start, len(text.rstrip()))))


@dataclass(frozen=True, slots=True)
class SegmentedText:
    """A marked text and where its sentences stand in it; what lies between them are the gaps.

    Law: `segmented.join(segmented.segments) == segmented.inline`.
    """

    inline: Inline
    spans: tuple[Span, ...]

    @property
    def segments(self) -> tuple[Inline, ...]:
        if len(self.spans) == 1 and len(self.spans[0]) == len(self.inline.text):
            return (self.inline,)
        return tuple(cut(self.inline, span) for span in self.spans)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What stands before each sentence, and after the last: one more than sentences."""
        edges = [0, *(edge for span in self.spans for edge in (span.start, span.end))]
        edges.append(len(self.inline.text))
        return tuple(self.inline.text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))

    def join(self, segments: Sequence[Inline]) -> Inline:
        """Put sentences (the source's own or their translations) back between the gaps.

        A mark of the source that runs over a gap is made one again where both of its pieces touch
        the gap.
        """
        if len(segments) != len(self.spans):
            raise ValueError(f"{len(self.spans)} sentences were cut, {len(segments)} came back")
        if len(segments) == 1 and len(self.spans[0]) == len(self.inline.text):
            return segments[0]
        gaps = self.gaps
        text = gaps[0]
        marks: list[Mark] = []
        for index, segment in enumerate(segments):
            offset = len(text)
            moved = [replace(m, start=m.start + offset, end=m.end + offset) for m in segment.marks]
            if index:
                gap = Span(self.spans[index - 1].end, self.spans[index].start)
                marks, moved = self._bridge(gap, marks, moved, offset - len(gaps[index]), offset)
            marks += moved
            text += segment.text + gaps[index + 1]
        # Marks that lie wholly in a gap (a line break inside a link of its own) have no sentence.
        return Inline(text, nest(marks))

    def _bridge(
        self, gap: Span, before: list[Mark], after: list[Mark], end: int, start: int
    ) -> tuple[list[Mark], list[Mark]]:
        """Join pieces that end at `end` and go on at `start` where the source has one mark."""
        for mark in self.inline.marks:
            if not (mark.start < gap.start and gap.end < mark.end):
                continue
            left = next((m for m in before if m.end == end and _same(m, mark)), None)
            right = next((m for m in after if m.start == start and _same(m, mark)), None)
            if left is not None and right is not None:
                before[before.index(left)] = replace(left, end=right.end)
                after.remove(right)
        return before, after


def whole(inline: Inline) -> SegmentedText:
    """The text as one sentence, whatever it holds; none where there is only white space."""
    text = inline.text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return SegmentedText(inline, (Span(start, end),) if start < end else ())


def _same(one: Mark, other: Mark) -> bool:
    return one.kind is other.kind and one.attributes == other.attributes


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `start:end` of a text by `text`."""

    start: int
    end: int
    text: str


class OffsetMap:
    """Where the characters of an edited text stood before, and the other way round.

    A position inside a replacement maps to the edge of what was replaced: the start for the start
    of a span, the end for its end.
    """

    __slots__ = ("_edits", "_new_starts", "_old_starts")

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits: list[tuple[int, int, int, int]] = []
        shift = 0
        for edit in edits:
            new_start = edit.start + shift
            self._edits.append((edit.start, edit.end, new_start, new_start + len(edit.text)))
            shift += len(edit.text) - (edit.end - edit.start)
        self._old_starts = [e[0] for e in self._edits]
        self._new_starts = [e[2] for e in self._edits]

    def forward(self, span: Span) -> Span:
        """A span of the text before, in the text after."""
        return Span(
            self._move(span.start, self._old_starts, 0, 2, at_end=False),
            self._move(span.end, self._old_starts, 0, 2, at_end=True),
        )

    def back(self, span: Span) -> Span:
        """A span of the text after, in the text before."""
        return Span(
            self._move(span.start, self._new_starts, 2, 0, at_end=False),
            self._move(span.end, self._new_starts, 2, 0, at_end=True),
        )

    def _move(self, at: int, starts: list[int], here: int, there: int, *, at_end: bool) -> int:
        index = bisect_right(starts, at) - 1
        if at_end and index >= 0 and self._edits[index][here] == at:
            # The end of a span lies before an edit that begins right there.
            index -= 1
        if index < 0:
            return at
        edit = self._edits[index]
        if at >= edit[here + 1]:
            if not at_end and at == edit[here + 1] == edit[here]:
                return edit[there + 1]
            return at - edit[here + 1] + edit[there + 1]
        return edit[there + 1] if at_end else edit[there]


def apply(text: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
    """Apply edits that do not overlap; the map leads between the text before and after."""
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    parts: list[str] = []
    at = 0
    for edit in ordered:
        if edit.start < at:
            raise ValueError(f"edits overlap at character {edit.start}")
        parts += (text[at : edit.start], edit.text)
        at = edit.end
    parts.append(text[at:])
    return "".join(parts), OffsetMap(ordered)


def move_alignment(
    alignment: Alignment, source: OffsetMap | None = None, target: OffsetMap | None = None
) -> Alignment:
    """The alignment with its words moved *back* on the source and *forward* on the target side.

    That is what a pipeline needs that edits the source before an engine and the target after it.
    Target words that were replaced together become one word, whose row is the mean of theirs.
    """
    source_words = alignment.source_words
    if source is not None:
        source_words = tuple(source.back(word) for word in source_words)
    if target is None:
        return Alignment(source_words, alignment.target_words, alignment.weights)
    rows: dict[Span, list[tuple[float, ...]]] = {}
    for word, row in zip(alignment.target_words, alignment.weights, strict=True):
        moved = target.forward(word)
        if len(moved):
            rows.setdefault(moved, []).append(row)
    return Alignment(
        source_words,
        tuple(rows),
        tuple(
            same[0] if len(same) == 1 else tuple(sum(column) / len(same) for column in zip(*same, strict=True))
            for same in rows.values()
        ),
    )
