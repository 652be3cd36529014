"""The laws of marked text: cutting, joining, nesting, and following offsets through edits."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Alignment, Inline, Mark, MarkKind, Span
from syndicate.text import (
    Edit,
    OffsetMap,
    SegmentedText,
    apply,
    cut,
    move_alignment,
    nest,
    sort_marks,
    strip,
)

LINK = (("href", "https://example.org/"),)
kinds = st.sampled_from(
    [(MarkKind.EMPHASIS, ()), (MarkKind.STRONG, ()), (MarkKind.LINK, LINK), (MarkKind.CODE, ())]
)


def crossing(one: Mark, other: Mark) -> bool:
    """Neither apart nor one inside the other."""
    apart = one.end <= other.start or other.end <= one.start
    return not (
        apart
        or (one.start <= other.start and other.end <= one.end)
        or (other.start <= one.start and one.end <= other.end)
    )


@st.composite
def raw_marks(draw, length: int) -> list[Mark]:
    marks = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, length))
        end = draw(st.integers(start, length))
        kind, attributes = draw(kinds)
        marks.append(Mark(start, end, kind, attributes))
    return marks


@st.composite
def inlines(draw) -> Inline:
    text = draw(st.text(alphabet="ab .\n¿“”—é語", max_size=24))
    return Inline(text, nest(draw(raw_marks(len(text)))))


@st.composite
def segmented(draw) -> SegmentedText:
    inline = draw(inlines())
    edges = sorted(draw(st.lists(st.integers(0, len(inline.text)), max_size=8)))
    pairs = [Span(a, b) for a, b in pairwise(edges) if a < b]
    chosen = [pair for pair in pairs if draw(st.booleans())]
    return SegmentedText(inline, tuple(chosen))


@st.composite
def edited(draw) -> tuple[str, list[Edit]]:
    text = draw(st.text(alphabet="abcdefgh ", max_size=20))
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=10)))
    edits = [
        Edit(a, b, draw(st.text(alphabet="XYZ", max_size=4)))
        for a, b in zip(edges[::2], edges[1::2], strict=False)
    ]
    return text, edits


@st.composite
def edited_with_span(draw) -> tuple[str, list[Edit], Span]:
    text, edits = draw(edited())
    start = draw(st.integers(0, len(text)))
    return text, edits, Span(start, draw(st.integers(start, len(text))))


# --- nest, cut, strip --------------------------------------------------------------------------


@given(raw_marks(12))
def test_nested_marks_are_sorted_and_never_cross(marks):
    nested = nest(marks)
    assert nested == sort_marks(nested)
    assert not any(crossing(a, b) for a in nested for b in nested)


@given(raw_marks(12))
def test_nesting_loses_no_mark_and_moves_no_start(marks):
    nested = nest(marks)
    assert sorted((m.start, m.kind) for m in nested) == sorted((m.start, m.kind) for m in marks)
    assert all(m.start < m.end for m in nested) or any(m.start == m.end for m in marks)
    assert sum(m.start == m.end for m in nested) == sum(m.start == m.end for m in marks)


@given(raw_marks(12))
def test_nesting_is_done_once(marks):
    assert nest(nest(marks)) == nest(marks)


def test_the_later_mark_yields():
    first, second = Mark(0, 6, MarkKind.STRONG), Mark(4, 9, MarkKind.EMPHASIS)
    assert nest([second, first]) == (first, Mark(4, 6, MarkKind.EMPHASIS))


@given(inlines(), st.data())
def test_cut_keeps_the_text_under_every_mark(inline, data):
    start = data.draw(st.integers(0, len(inline.text)))
    span = Span(start, data.draw(st.integers(start, len(inline.text))))
    piece = cut(inline, span)
    assert piece.text == inline.text[span.start : span.end]
    assert piece.marks == nest(piece.marks)
    covered = sorted(
        inline.text[max(m.start, span.start) : min(m.end, span.end)]
        for m in inline.marks
        if max(m.start, span.start) < min(m.end, span.end)
    )
    assert sorted(piece.text[m.start : m.end] for m in piece.marks if len_of(m)) == covered


def len_of(mark: Mark) -> int:
    return mark.end - mark.start


@given(inlines())
def test_cutting_all_changes_nothing(inline):
    assert cut(inline, Span(0, len(inline.text))) == inline


@given(inlines())
def test_strip_is_str_strip(inline):
    assert strip(inline).text == inline.text.strip()
    assert strip(strip(inline)) == strip(inline)


# --- SegmentedText -----------------------------------------------------------------------------


@given(segmented())
def test_joining_the_segments_gives_the_text_back_with_its_marks(parts):
    assert parts.join(parts.segments) == parts.inline


@given(segmented())
def test_gaps_and_segments_make_up_the_text(parts):
    gaps = parts.gaps
    assert len(gaps) == len(parts.spans) + 1
    text = gaps[0]
    for segment, gap in zip(parts.segments, gaps[1:], strict=True):
        text += segment.text + gap
    assert text == parts.inline.text


@given(segmented(), st.data())
def test_joining_translations_keeps_gaps_and_stays_well_nested(parts, data):
    segments = []
    for segment in parts.segments:
        text = data.draw(st.text(alphabet="XY ", max_size=6))
        marks = nest(
            Mark(min(m.start, len(text)), min(m.end, len(text)), m.kind, m.attributes)
            for m in segment.marks
        )
        segments.append(Inline(text, marks))
    joined = parts.join(segments)
    want = parts.gaps[0]
    for segment, gap in zip(segments, parts.gaps[1:], strict=True):
        want += segment.text + gap
    assert joined.text == want
    assert joined.marks == nest(joined.marks)
    assert all(0 <= m.start <= m.end <= len(want) for m in joined.marks)


def test_a_link_over_two_sentences_is_one_link_again_in_the_translation():
    link = Mark(0, 9, MarkKind.LINK, LINK)
    parts = SegmentedText(Inline("One. Two.", (link,)), (Span(0, 4), Span(5, 9)))
    target = [
        Inline("Primeiro.", (Mark(0, 9, MarkKind.LINK, LINK),)),
        Inline("Dois.", (Mark(0, 5, MarkKind.LINK, LINK),)),
    ]
    assert parts.join(target) == Inline("Primeiro. Dois.", (Mark(0, 15, MarkKind.LINK, LINK),))


def test_two_links_to_one_place_stay_two():
    marks = (Mark(0, 4, MarkKind.LINK, LINK), Mark(5, 9, MarkKind.LINK, LINK))
    parts = SegmentedText(Inline("One. Two.", marks), (Span(0, 4), Span(5, 9)))
    assert parts.join(parts.segments).marks == marks


def test_a_mark_that_the_translation_moved_from_the_gap_is_not_stretched_over_it():
    link = Mark(0, 9, MarkKind.LINK, LINK)
    parts = SegmentedText(Inline("One. Two.", (link,)), (Span(0, 4), Span(5, 9)))
    target = [
        Inline("Um aqui.", (Mark(0, 2, MarkKind.LINK, LINK),)),
        Inline("Dois.", (Mark(0, 5, MarkKind.LINK, LINK),)),
    ]
    assert parts.join(target).marks == (
        Mark(0, 2, MarkKind.LINK, LINK),
        Mark(9, 14, MarkKind.LINK, LINK),
    )


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_marks_of_a_text_without_sentences_come_back(text):
    inline = Inline(text, (Mark(0, len(text), MarkKind.STRONG),))
    parts = SegmentedText(inline, ())
    assert parts.segments == ()
    assert parts.join([]) == inline


def test_a_wrong_number_of_sentences_is_refused():
    parts = SegmentedText(Inline("One. Two."), (Span(0, 4), Span(5, 9)))
    with pytest.raises(ValueError, match="2 sentences were cut, 1 came back"):
        parts.join([Inline("Um.")])


def test_many_sentences_with_many_marks_are_not_compared_each_with_each():
    looks = 0

    class Counted(Mark):
        def __getattribute__(self, name):
            nonlocal looks
            looks += 1
            return super().__getattribute__(name)

    count = 500
    marks = tuple(Counted(i * 9, i * 9 + 8, MarkKind.LINK, LINK) for i in range(count))
    spans = tuple(Span(i * 9, i * 9 + 8) for i in range(count))
    parts = SegmentedText(Inline("Abc def. " * count, marks), spans)
    assert parts.join(parts.segments).text == parts.inline.text
    assert looks < 100 * count


# --- Edits -------------------------------------------------------------------------------------


def touched(edits: list[Edit], span: Span) -> bool:
    return any(
        (e.start < span.end and span.start < e.end) or (span.start < e.start == e.end < span.end)
        for e in edits
    )


@given(edited())
def test_what_is_not_edited_stays(case):
    text, edits = case
    after, _ = apply(text, edits)
    at, want = 0, ""
    for edit in edits:
        want += text[at : edit.start] + edit.text
        at = edit.end
    assert after == want + text[at:]


@given(edited_with_span())
def test_a_span_between_edits_names_the_same_text_after_them(case):
    text, edits, span = case
    after, offsets = apply(text, edits)
    moved = offsets.forward(span)
    if len(span) and not touched(edits, span):
        assert after[moved.start : moved.end] == text[span.start : span.end]
        assert offsets.back(moved) == span


@given(edited_with_span())
def test_a_moved_span_is_a_span_of_the_other_text_and_comes_back_around_itself(case):
    text, edits, span = case
    after, offsets = apply(text, edits)
    moved = offsets.forward(span)
    assert 0 <= moved.start <= moved.end <= len(after)
    again = offsets.back(moved)
    if all(edit.text for edit in edits):  # what was deleted at its edge does not come back
        assert again.start <= span.start and span.end <= again.end


@given(edited())
def test_every_edit_maps_onto_its_replacement(case):
    text, edits = case
    after, offsets = apply(text, edits)
    for edit in edits:
        if edit.start < edit.end and edit.text:
            moved = offsets.forward(Span(edit.start, edit.end))
            assert after[moved.start : moved.end] == edit.text
            assert offsets.back(moved) == Span(edit.start, edit.end)


@given(edited(), st.data())
def test_moving_keeps_the_order(case, data):
    text, edits = case
    after, offsets = apply(text, edits)
    for length, move in ((len(text), offsets.forward), (len(after), offsets.back)):
        one = data.draw(st.integers(0, length))
        other = data.draw(st.integers(one, length))
        first, second = move(Span(one, length)), move(Span(other, length))
        assert first.start <= second.start
        first, second = move(Span(0, one)), move(Span(0, other))
        assert first.end <= second.end


def test_half_a_replacement_counts_as_all_of_it():
    _, offsets = apply("pay £15 now", [Edit(4, 7, "fifteen pounds")])
    assert offsets.forward(Span(5, 7)) == Span(4, 18)
    assert offsets.back(Span(6, 20)) == Span(4, 9)


def test_an_insertion_is_outside_the_words_beside_it():
    after, offsets = apply("one two", [Edit(3, 3, ",")])
    assert after == "one, two"
    assert offsets.forward(Span(0, 3)) == Span(0, 3)
    assert offsets.forward(Span(3, 7)) == Span(4, 8)


def test_several_insertions_at_one_place_keep_their_order():
    after, offsets = apply("ab", [Edit(1, 1, "X"), Edit(1, 1, "Y")])
    assert after == "aXYb"
    assert offsets.forward(Span(0, 1)) == Span(0, 1)
    assert offsets.forward(Span(1, 2)) == Span(3, 4)
    assert offsets.back(Span(1, 3)) == Span(1, 1)


def test_edits_may_come_in_any_order_but_not_overlap():
    assert apply("abcd", [Edit(2, 3, "X"), Edit(0, 1, "Y")])[0] == "YbXd"
    with pytest.raises(ValueError, match="overlap at character 1"):
        apply("abcd", [Edit(0, 2, ""), Edit(1, 3, "")])


def test_an_alignment_follows_the_edits_of_both_sides():
    _, source = apply("“Hi” there", [Edit(0, 1, '"'), Edit(3, 4, '"')])
    _, target = apply('"Oi" ali', [Edit(0, 1, "«\u202f"), Edit(3, 4, "\u202f»")])
    alignment = Alignment((Span(1, 3),), (Span(1, 3), Span(5, 8)), ((1.0,), (0.5,)))
    moved = move_alignment(alignment, source, target)
    assert moved.source_words == (Span(1, 3),)
    assert moved.target_words == (Span(2, 4), Span(7, 10))
    assert moved.weights == alignment.weights
    assert move_alignment(alignment) == alignment


def test_no_edits_move_nothing():
    assert OffsetMap([]).forward(Span(2, 5)) == OffsetMap([]).back(Span(2, 5)) == Span(2, 5)
