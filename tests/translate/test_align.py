"""Word alignment: its laws, the confidence of its links, and what is left of it when it is bad."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import degraded
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Alignment, Span
from syndicate.text import DOUBTFUL, Edit, apply, move_alignment, trust
from syndicate.translate.align import compete, compose, concatenate, from_attention, judged, words
from syndicate.translate.argos import ArgosEngine
from syndicate.translate.attention import GUIDED, UNKNOWN, Reading
from syndicate.translate.confidence import anchors

GOLD = Path(__file__).resolve().parents[2] / "benchmarks" / "gold" / "alignment"
PAIRS = (("en", "pt"), ("pt", "en"))


# --- Laws ------------------------------------------------------------------------------------------

_PIECES = st.lists(st.sampled_from(["ab", " ab", " c", ",", " 7", "-", " é", "."]), max_size=9)


@st.composite
def attended(draw: st.DrawFn) -> tuple[list[str], list[str], list[list[float]]]:
    """Pieces of both sides and attention between them, each row at most 1 in sum."""
    source, target = draw(_PIECES), draw(_PIECES)
    rows = []
    for _ in range(len(target) + 1):
        row = [draw(st.floats(0, 1, width=32)) for _ in source]
        rows.append([x / max(1.0, sum(row)) for x in row])
    return source, target, rows


READINGS = [UNKNOWN, Reading(shift=True), Reading(sharpen=True), Reading(shift=True, sharpen=True)]


@given(attended(), st.sampled_from(READINGS))
def test_law_a_row_and_a_confidence_for_each_target_word(
    case: tuple[list[str], list[str], list[list[float]]], reading: Reading
) -> None:
    source, target, rows = case
    made = from_attention("".join(source), source, "".join(target), target, rows, reading)
    assert made.source_words == words("".join(source))
    assert made.target_words == words("".join(target))
    assert len(made.weights) == len(made.confidence) == len(made.target_words)
    assert all(len(row) == len(made.source_words) for row in made.weights)
    assert all(-1e-6 <= sum(row) <= 1 + 1e-4 for row in made.weights)
    assert all(0 <= sure <= 1 for sure in made.confidence)


@given(attended())
def test_law_confidence_depends_on_nothing_but_the_alignment(
    case: tuple[list[str], list[str], list[list[float]]],
) -> None:
    source, target, rows = case
    one = from_attention("".join(source), source, "".join(target), target, rows)
    again = judged(
        "".join(source), one.source_words, "".join(target), one.target_words,
        np.asarray(one.weights, dtype=np.float32).reshape(len(one.target_words), len(one.source_words)),
        UNKNOWN.quality,
    )  # fmt: skip
    assert again == one


def test_a_word_that_rests_on_nothing_is_not_trusted() -> None:
    made = from_attention("one two", ["one", " two"], "um dois", ["um", " dois"], [[1, 0], [0, 0]])
    assert made.confidence[1] == 0


def test_with_shift_a_piece_has_the_row_of_the_step_after_it() -> None:
    rows = [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
    pieces = ["a", " b", " c"]
    made = from_attention("a b c", pieces, "x y z", ["x", " y", " z"], rows, Reading(shift=True))
    assert [max(range(3), key=row.__getitem__) for row in made.weights] == [0, 1, 2]


def test_a_sentence_cut_off_at_the_greatest_length_lacks_the_row_of_its_end() -> None:
    rows = [[1, 0], [0, 1]]
    made = from_attention("a b", ["a", " b"], "x y", ["x", " y"], rows, Reading(shift=True))
    assert made.weights == ((0.0, 1.0), (0.0, 0.0))
    assert made.confidence[1] == 0


@given(st.integers(1, 6).flatmap(lambda n: st.tuples(st.just(n), st.permutations(range(n)))))
def test_law_words_that_do_not_compete_keep_what_they_have(case: tuple[int, list[int]]) -> None:
    count, order = case
    weights = np.eye(count, dtype=np.float32)[order]
    assert np.allclose(compete(weights), weights)


def test_competition_takes_back_what_a_stop_draws_to_itself() -> None:
    flat = np.array([[0.4, 0.1, 0.5], [0.1, 0.4, 0.5], [0.0, 0.0, 1.0]], dtype=np.float32)
    assert compete(flat).argmax(axis=1).tolist() == [0, 1, 2]


# --- Confidence is carried -------------------------------------------------------------------------


def alignment(source: str, target: str, links: dict[int, int], *sure: float) -> Alignment:
    s, t = words(source), words(target)
    rows = tuple(tuple(float(links.get(j) == i) for i in range(len(s))) for j in range(len(t)))
    return Alignment(s, t, rows, sure)


THREE = alignment("a b c", "x y z", {0: 0, 1: 1, 2: 2}, 0.9, 0.5, 0.8)


def test_words_that_become_one_are_trusted_as_the_least_of_them() -> None:
    _, moves = apply("x y z", [Edit(0, 3, "w")])
    moved = move_alignment(THREE, target=moves)
    assert moved.target_words == (Span(0, 1), Span(2, 3))
    assert moved.confidence == (0.5, 0.8)


def test_a_word_that_goes_takes_its_confidence_with_it() -> None:
    _, moves = apply("x y z", [Edit(1, 3, "")])
    assert move_alignment(THREE, target=moves).confidence == (0.9, 0.8)


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 2), st.text("pq ", max_size=2)), max_size=2
    )
)
def test_law_every_word_keeps_one_confidence_through_edits(
    edits: list[tuple[int, int, str]],
) -> None:
    text, made, at = "x y z", [], 0
    for start, length, new in sorted(edits):
        if start >= at and start + length <= len(text):
            made.append(Edit(start, start + length, new))
            at = start + length + 1
    _, moves = apply(text, made)
    for each in (THREE, Alignment(THREE.source_words, THREE.target_words, THREE.weights)):
        moved = move_alignment(each, source=moves, target=moves)
        assert len(moved.confidence) in ((len(moved.target_words),) if each.confidence else (0,))
        assert set(moved.confidence) <= set(each.confidence)


def test_two_legs_are_as_sure_as_both_their_links() -> None:
    second = alignment("x y z", "p q", {0: 1, 1: 2}, 0.5, 1.0)
    assert compose(THREE, second).confidence == (0.25, 0.8)
    unknown = alignment("x y z", "p q", {0: 1, 1: 2})
    assert compose(THREE, unknown).confidence == (0.5, 0.8)
    assert compose(alignment("a", "x", {0: 0}), alignment("x", "p", {0: 0})).confidence == ()


def test_parts_keep_theirs_and_a_part_that_nobody_judged_is_trusted() -> None:
    part = alignment("a", "x", {0: 0}, 0.4)
    unknown = alignment("a", "x", {0: 0})
    assert concatenate([(0, 0, part), (2, 2, unknown)]).confidence == (0.4, 1.0)
    assert concatenate([(0, 0, unknown), (2, 2, unknown)]).confidence == ()


# --- Trust in a span -------------------------------------------------------------------------------


def test_a_span_is_trusted_as_its_words_are() -> None:
    assert trust(THREE, Span(0, 1), Span(0, 1)) == 0.9
    assert trust(THREE, Span(2, 3), Span(2, 3)) == 0.5
    assert trust(THREE, Span(4, 5), Span(0, 1)) < DOUBTFUL
    assert trust(alignment("a", "x", {0: 0}), Span(0, 1), Span(0, 1)) == 1.0


def test_a_doubtful_link_inside_the_span_does_no_harm() -> None:
    s, t = words("Grand Hotel burns"), words("arde o Hotel Grand")
    rows = ((0.0, 0.1, 0.9), (0.2, 0.8, 0.0), (0.55, 0.45, 0.0), (0.45, 0.55, 0.0))
    made = Alignment(s, t, rows, (0.9, 0.8, 0.1, 0.1))
    assert trust(made, Span(0, 11), Span(7, 18)) > 0.9
    assert trust(made, Span(0, 5), Span(7, 12)) < DOUBTFUL


@given(attended(), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_law_trust_is_a_share(
    case: tuple[list[str], list[str], list[list[float]]], a: int, b: int, c: int, d: int
) -> None:
    source, target, rows = case
    made = from_attention("".join(source), source, "".join(target), target, rows)
    assert 0 <= trust(made, Span(min(a, b), max(a, b)), Span(min(c, d), max(c, d))) <= 1 + 1e-6


def test_anchors_are_words_that_stand_equally_often_on_both_sides() -> None:
    source = ["The", "president", "paid", "7", ",", "then", "7", "."]
    target = ["Presidente", "pagou", "7", ",", "e", "7", "."]
    assert anchors(source, target) == {0: 1, 2: 3, 3: 4, 5: 6, 6: 7}
    assert anchors(["7", "7"], ["7"]) == {}


# --- On gold, as it is and made worse --------------------------------------------------------------


@cache
def gold(pair: tuple[str, str]) -> list[tuple[str, str, dict[int, set[int]]]]:
    found = []
    with (GOLD / f"{pair[0]}-{pair[1]}.tsv").open(encoding="utf-8", newline="") as stream:
        for source, target, linked in list(
            csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        )[1:]:
            links = (link.split(":") for link in linked.split())
            found.append((source, target, {int(t): set(map(int, s.split(","))) for t, s in links}))
    return found


@cache
def engine() -> ArgosEngine:
    return ArgosEngine(threads=2)


@cache
def guided(pair: tuple[str, str]) -> list[Alignment]:
    leg = engine()._shelf.loaded(*pair)
    found = leg.attend([s for s, _, _ in gold(pair)], [t for _, t, _ in gold(pair)])
    return [each.read(GUIDED) for each in found if each is not None]


def told(change: degraded.Change) -> tuple[np.ndarray, np.ndarray]:
    """Of each gold link under a change: is the strongest link right, and its confidence."""
    right, sure = [], []
    for pair in PAIRS:
        for (source, target, links), before in zip(gold(pair), guided(pair), strict=True):
            made = degraded.degrade(source, target, before, change)
            for word, sources in links.items():
                row = made.weights[word]
                right.append(max(range(len(row)), key=row.__getitem__) in sources)
                sure.append(made.confidence[word])
    return np.array(right), np.array(sure)


def test_the_gold_names_words_that_are_there() -> None:
    for pair in PAIRS:
        for source, target, links in gold(pair):
            assert links
            assert max(links) < len(words(target))
            assert max(max(s) for s in links.values()) < len(words(source))


def test_the_embedded_models_align_well_and_know_it() -> None:
    right, sure = told(degraded.same)
    assert len(right) > 600
    assert right.mean() > 0.96
    assert sure.mean() > 0.9


@pytest.mark.parametrize(
    "change",
    [degraded.same, degraded.uniform(0.4), degraded.noise(0.3), degraded.noise(0.6), degraded.blurred],
    ids=["guided", "uniform 0.4", "noise 0.3", "noise 0.6", "blurred"],
)  # fmt: skip
def test_what_is_called_sure_is_right_however_bad_the_rest(change: degraded.Change) -> None:
    right, sure = told(change)
    high = sure >= 0.9
    assert high.sum() > 50
    assert right[high].mean() > 0.97
    assert sure[right].mean() > sure[~right].mean() + 0.1


def test_the_worse_the_alignment_the_less_is_it_trusted() -> None:
    changes = [degraded.same, *(degraded.noise(share) for share in (0.2, 0.4, 0.6, 0.8))]
    trusted = [told(change)[1].mean() for change in changes]
    assert trusted == sorted(trusted, reverse=True)
    right = [told(change)[0].mean() for change in changes]
    assert right[-1] < right[0] - 0.1
    assert told(degraded.shifted)[1].mean() < 0.6
