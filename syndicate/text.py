"""Marked text: cut it, join it, edit it, and never lose a character or a mark.

A block is split into sentences with `SegmentedText`, whose gaps are kept, so that joining gives
the block back exactly. `OffsetMap` follows a text through replacements, so that a span found after
them can be named in the text before them, and the other way round.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
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
        text, found, before = self.inline.text, [], -1
        for span, marks in zip(self.spans, _touching(self.inline.marks, self.spans), strict=True):
            if before == span.start:
                # A mark without length between two sentences is the first one's.
                marks = [m for m in marks if m.start != m.end or m.start != before]
            found.append(cut(Inline(text, tuple(marks)), span))
            before = span.end
        return tuple(found)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What stands before each sentence, and after the last: one more than sentences."""
        edges = [0, *(edge for span in self.spans for edge in (span.start, span.end))]
        edges.append(len(self.inline.text))
        return tuple(self.inline.text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))

    def join(self, segments: Sequence[Inline]) -> Inline:
        """Put sentences (the source's own or their translations) back between the gaps.

        A mark of the source that runs over a gap, or into one, does so again where its pieces
        touch that gap; a mark that lies in a gap comes back with it.
        """
        if len(segments) != len(self.spans):
            raise ValueError(f"{len(self.spans)} sentences were cut, {len(segments)} came back")
        if len(segments) == 1 and len(self.spans[0]) == len(self.inline.text):
            return segments[0]
        starts = [0, *(span.end for span in self.spans)]
        ends = [*(span.start for span in self.spans), len(self.inline.text)]
        gaps = [Span(start, end) for start, end in zip(starts, ends, strict=True)]
        parts: list[str] = []
        marks: list[Mark] = []
        merged: set[int] = set()
        closing: list[int] = []  # indexes of the marks that end where the gap begins
        length = 0
        for gap, between, segment in zip(
            gaps, _touching(self.inline.marks, gaps), (*segments, Inline("")), strict=True
        ):
            shift = length - gap.start
            length += len(gap)
            new = list(range(len(marks), len(marks) + len(segment.marks)))
            marks += (_moved(mark, length) for mark in segment.marks)
            opening = [i for i in new if marks[i].start == length]
            for mark in between:
                left, right = _find(mark, closing, marks), _find(mark, opening, marks)
                before, beyond = mark.start < gap.start, mark.end > gap.end
                if mark.start == mark.end:
                    outside = mark.start > gap.start or not gap.start
                    if outside and (mark.end < gap.end or gap.end == ends[-1]):
                        marks.append(_moved(mark, shift))
                elif before and beyond:
                    if left is not None and right is not None:
                        marks[left] = replace(marks[left], end=marks[right].end)
                        merged.add(right)
                        closing.remove(left)
                        opening.remove(right)
                        new.append(left)
                elif before:
                    if left is not None:
                        marks[left] = replace(marks[left], end=mark.end + shift)
                        closing.remove(left)
                elif beyond:
                    if right is not None:
                        marks[right] = replace(marks[right], start=mark.start + shift)
                        opening.remove(right)
                else:
                    marks.append(_moved(mark, shift))
            parts += (self.inline.text[gap.start : gap.end], segment.text)
            length += len(segment.text)
            # Outer before inner, as `_find` takes the first.
            closing = sorted(i for i in new if marks[i].end == length and i not in merged)
        return Inline("".join(parts), nest(m for i, m in enumerate(marks) if i not in merged))


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans of one text have a character in common."""
    return one.start < other.end and other.start < one.end


def whole(inline: Inline) -> SegmentedText:
    """The text as one sentence, whatever it holds; none where there is only white space."""
    text = inline.text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return SegmentedText(inline, (Span(start, end),) if start < end else ())


def _moved(mark: Mark, by: int) -> Mark:
    return replace(mark, start=mark.start + by, end=mark.end + by)


def _find(mark: Mark, among: list[int], marks: list[Mark]) -> int | None:
    """The first of the marks at these indexes that says the same as `mark`."""
    for index in among:
        if marks[index].kind is mark.kind and marks[index].attributes == mark.attributes:
            return index
    return None


def _touching(marks: Sequence[Mark], spans: Sequence[Span]) -> Iterator[list[Mark]]:
    """For each of the ordered spans the marks that overlap or touch it, in their order."""
    at = 0
    current: list[Mark] = []
    for span in spans:
        while at < len(marks) and marks[at].start <= span.end:
            current.append(marks[at])
            at += 1
        current = [mark for mark in current if mark.end >= span.start]
        yield current


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `start:end` of a text by `text`."""

    start: int
    end: int
    text: str


class OffsetMap:
    """Where the characters of an edited text stood before, and the other way round.

    A span that begins or ends inside a replacement takes in all of what was replaced. Edits come
    in the order of the text and do not overlap, as `apply` makes sure.
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

    def __bool__(self) -> bool:
        """False where nothing was edited, and so nothing moves."""
        return bool(self._edits)

    def forward(self, span: Span) -> Span:
        """A span of the text before, in the text after."""
        return self._move(span, self._old_starts, 0, 2)

    def back(self, span: Span) -> Span:
        """A span of the text after, in the text before."""
        return self._move(span, self._new_starts, 2, 0)

    def _move(self, span: Span, starts: list[int], here: int, there: int) -> Span:
        """An edit at an edge of the span stays outside, one in an empty span is all of it."""
        start, end = span.start, span.end
        index = bisect_right(starts, start) - 1
        if index >= 0:
            edit = self._edits[index]
            inside = start < edit[here + 1]
            start = edit[there] if inside else start - edit[here + 1] + edit[there + 1]
        index = bisect_left(starts, end) - 1
        if index >= 0:
            edit = self._edits[index]
            end = edit[there + 1] + max(0, end - edit[here + 1])
        return Span(min(start, end), max(start, end))


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
    Target words that were replaced together become one word, whose row is the mean of theirs, and
    which is trusted as the least of them.
    """
    source_words = alignment.source_words
    if source:
        source_words = tuple(source.back(word) for word in source_words)
    if not target:
        return replace(alignment, source_words=source_words)
    rows: dict[Span, list[tuple[float, ...]]] = {}
    sure: dict[Span, float] = {}
    known = alignment.confidence or (1.0,) * len(alignment.target_words)
    for word, row, trust in zip(alignment.target_words, alignment.weights, known, strict=True):
        moved = target.forward(word)
        if len(moved):
            rows.setdefault(moved, []).append(row)
            sure[moved] = min(trust, sure.get(moved, 1.0))
    return Alignment(
        source_words,
        tuple(rows),
        tuple(
            same[0]
            if len(same) == 1
            else tuple(sum(column) / len(same) for column in zip(*same, strict=True))
            for same in rows.values()
        ),
        tuple(sure.values()) if alignment.confidence else (),
    )


DOUBTFUL = 0.5
"""What is trusted less than this stands where it does by a guess."""


def trust(alignment: Alignment, source: Span, target: Span) -> float:
    """How likely the words of the target's span come from the source's span (0 to 1), the mean over
    them, each as heavy as it is long; 1 where nobody judged the alignment.

    Of a word whose strongest link is doubted, what else it rests on speaks: inside a name, a link
    to the wrong word of the name does no harm.
    """
    if not alignment.confidence:
        return 1.0
    start, end = target.start, target.end
    total = length = 0.0
    columns: slice | None = None
    for index, word in enumerate(alignment.target_words):
        if word.end <= start:
            continue
        if word.start >= end:
            break
        row = alignment.weights[index]
        peak = max(row, default=0.0)
        if peak <= 0.0:
            continue
        if columns is None:
            columns = _columns(alignment.source_words, source)
        inside = row[columns]
        sure = alignment.confidence[index]
        linked = peak in inside
        rest = sum(row) - peak
        others = sum(inside) - (peak if linked else 0.0)
        chance = sure * linked + (1.0 - sure) * (others / rest if rest > 1e-6 else 0.0)
        common = min(word.end, end) - max(word.start, start)
        total += chance * common
        length += common
    return total / length if length else 0.0


def _columns(words: Sequence[Span], span: Span) -> slice:
    """The words, in text order, that have characters in the span."""
    first = bisect_right(words, span.start, key=lambda word: word.end)
    return slice(first, bisect_left(words, span.end, lo=first, key=lambda word: word.start))
