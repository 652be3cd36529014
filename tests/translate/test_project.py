from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Alignment, Inline, Mark, MarkKind, Span
from syndicate.translate.align import compose, concatenate, from_attention, words
from syndicate.translate.marks.find import Finder, finished
from syndicate.translate.project import Projector, after_word, hull


def project(source: Inline, target: str, alignment: Alignment | None) -> tuple[Inline, list[Mark]]:
    """The marks where text and alignment put them, without an engine to ask."""
    return finished(source, target, Finder("en", "pt").find_all(source, target, alignment))


def aligned(source: str, target: str, links: dict[int, int]) -> Alignment:
    """Alignment that puts all mass of target word t on source word links[t]."""
    s, t = words(source), words(target)
    return Alignment(
        s, t, tuple(tuple(float(links.get(j) == i) for i in range(len(s))) for j in range(len(t)))
    )


SOURCE, TARGET = "the red house burned", "a casa vermelha ardeu"
LINKS = aligned(SOURCE, TARGET, {0: 0, 1: 2, 2: 1, 3: 3})


def under(text: str, span: Span | None) -> str | None:
    return None if span is None else text[span.start : span.end]


def test_the_hull_covers_what_the_span_became() -> None:
    assert under(TARGET, hull(LINKS, Span(4, 13))) == "casa vermelha"
    assert under(TARGET, hull(LINKS, Span(4, 7))) == "vermelha"
    assert hull(LINKS, Span(20, 20)) is None


def test_insertion_stands_behind_the_word_before() -> None:
    assert after_word(LINKS, 13) == len("a casa")
    assert after_word(LINKS, 0) == 0


def test_a_mark_follows_its_words_and_keeps_its_attributes() -> None:
    link = Mark(4, 7, MarkKind.LINK, (("href", "https://example.org/"),))
    done, guessed = project(Inline(SOURCE, (link,)), TARGET, LINKS)
    assert done.marks == (Mark(7, 15, MarkKind.LINK, link.attributes),)
    assert not guessed


@pytest.mark.parametrize(
    ("source", "part", "target", "links", "expected"),
    [
        # The quotation mark and the article that stand before the first aligned word.
        ("say “a disaster” now", "“a disaster”", "diz “um desastre” já", {0: 0, 3: 3, 5: 5}, "“um desastre”"),
        ("New (12 May): he left", "New (12 May):", "Novo (12 maio): saiu", {0: 0, 2: 2, 3: 3, 6: 7}, "Novo (12 maio):"),
        ("the (IMF) agreed", "IMF", "o (FMI) concordou", {0: 0, 2: 2, 3: 2, 4: 4}, "FMI"),
        ("was R$ 15 then", "R$ 15", "era R$ 15 ali", {0: 0, 3: 3, 4: 4}, "R$ 15"),
        ("a link (so)", "link (so)", "um elo (sic)", {0: 0, 1: 1, 3: 3}, "elo (sic)"),
        ("“we stop,” he said", "“we stop,”", "“paramos”, disse", {1: 2, 4: 6}, "“paramos”"),
    ],
)  # fmt: skip
def test_what_stands_at_the_edges_comes_and_goes_with_the_source(
    source: str, part: str, target: str, links: dict[int, int], expected: str
) -> None:
    at = source.index(part)
    mark = Mark(at, at + len(part), MarkKind.EMPHASIS)
    done, _ = project(Inline(source, (mark,)), target, aligned(source, target, links))
    assert under(target, Span(done.marks[0].start, done.marks[0].end)) == expected


def test_a_mark_on_part_of_a_word_stays_on_that_part() -> None:
    source, target = "H2O over 10 km2.", "H2O em 10 km2."
    done, _ = project(
        Inline(source, (Mark(1, 2, MarkKind.SUBSCRIPT), Mark(14, 15, MarkKind.SUPERSCRIPT))),
        target,
        aligned(source, target, {0: 0, 1: 1, 2: 2, 3: 3, 4: 3}),
    )
    assert [(m.start, m.end) for m in done.marks] == [(1, 2), (12, 13)]


def test_a_word_that_rests_on_a_preposition_inside_the_span_belongs_to_it() -> None:
    source, target = "em 12 de março foi", "on 12 March it was"
    s, t = words(source), words(target)
    rows = [[0.0] * len(s) for _ in t]
    rows[0][0] = rows[1][1] = rows[4][4] = 1.0
    rows[2][2], rows[2][3] = 0.7, 0.3
    done = Projector("pt", "en").locate(
        source, target, Alignment(s, t, tuple(map(tuple, rows))), Span(3, 14)
    )
    assert under(target, done) == "12 March"


def test_neighbouring_links_do_not_fall_on_the_same_words() -> None:
    source, target = "Police said so", "A polícia disse isso"
    links = tuple(
        Mark(a, b, MarkKind.LINK, (("href", f"https://e.org/{a}"),))
        for a, b in ((0, 6), (7, 11), (12, 14))
    )
    s, t = words(source), words(target)
    rows = ((1.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.56, 0.44), (0.0, 0.0, 1.0))
    done, _ = project(Inline(source, links), target, Alignment(s, t, rows))
    assert [under(target, Span(m.start, m.end)) for m in done.marks] == ["polícia", "disse", "isso"]


def test_a_mark_over_the_whole_sentence_stays_over_the_whole() -> None:
    done, _ = project(Inline(SOURCE, (Mark(0, 20, MarkKind.STRONG),)), TARGET, LINKS)
    assert done.marks == (Mark(0, len(TARGET), MarkKind.STRONG),)


def test_a_name_is_found_by_its_letters() -> None:
    source, target = "today WHO met", "a OMS WHO reuniu-se"
    done, _ = project(Inline(source, (Mark(6, 9, MarkKind.EMPHASIS),)), target, None)
    assert under(target, Span(done.marks[0].start, done.marks[0].end)) == "WHO"


def test_a_mark_takes_a_number_whole() -> None:
    source, target = "they built 9,400 lids", "montaram 9.400 tampas"
    for links in ({0: 1, 3: 4, 4: 5}, {0: 1, 2: 3, 3: 4, 4: 5}, {0: 1, 1: 2, 2: 3, 4: 5}):
        done, _ = project(
            Inline(source, (Mark(11, 16, MarkKind.STRONG),)),
            target,
            aligned(source, target, links),
        )
        assert under(target, Span(done.marks[0].start, done.marks[0].end)) == "9.400"


def test_without_alignment_a_mark_is_placed_and_reported() -> None:
    done, guessed = project(Inline(SOURCE, (Mark(4, 7, MarkKind.STRONG),)), TARGET, None)
    assert len(done.marks) == len(guessed) == 1
    assert done.marks[0].start < done.marks[0].end


def _nested(marks: tuple[Mark, ...]) -> bool:
    return all(
        b.start >= a.end or b.end <= a.start or (a.start <= b.start and b.end <= a.end)
        or (b.start <= a.start and a.end <= b.end)
        for a in marks for b in marks
    )  # fmt: skip


@st.composite
def _marked(draw: st.DrawFn) -> tuple[Inline, str, Alignment | None]:
    source = " ".join(
        draw(st.lists(st.sampled_from(["ab", "c", "def,", "“g”"]), min_size=1, max_size=8))
    )
    target = " ".join(
        draw(st.lists(st.sampled_from(["xy", "z", "w.", "c"]), min_size=1, max_size=8))
    )
    marks: list[Mark] = []
    for number in range(draw(st.integers(0, 4))):
        low = draw(st.integers(0, len(source) - 1))
        high = draw(st.integers(low + 1, len(source)))
        mark = Mark(low, high, MarkKind.LINK, (("href", f"https://e.org/{number}"),))
        if _nested((*marks, mark)):
            marks.append(mark)
    marks.sort(key=lambda m: (m.start, -m.end))
    alignment = None
    if draw(st.booleans()):
        s, t = words(source), words(target)
        rows = tuple(tuple(draw(st.sampled_from([0.0, 0.2, 0.9])) for _ in s) for _ in t)
        alignment = Alignment(s, t, rows)
    return Inline(source, tuple(marks)), target, alignment


@given(_marked())
def test_law_every_mark_once_well_nested_none_empty(
    case: tuple[Inline, str, Alignment | None],
) -> None:
    source, target, alignment = case
    done, _ = project(source, target, alignment)
    assert done.text == target
    assert sorted(m.attributes for m in done.marks) == sorted(m.attributes for m in source.marks)
    assert _nested(done.marks)
    assert all(0 <= m.start < m.end <= len(target) for m in done.marks)


def test_attention_over_pieces_becomes_words() -> None:
    alignment = from_attention(
        "anti-gay law", ["anti", "-", "ga", "y", " law"],
        "lei antigay", ["lei", " anti", "gay"],
        [[0, 0, 0, 0.1, 0.9], [0.8, 0.2, 0, 0, 0], [0, 0, 0.5, 0.4, 0.1]],
    )  # fmt: skip
    assert [under("anti-gay law", w) for w in alignment.source_words] == ["anti", "-", "gay", "law"]
    assert [round(x, 2) for x in alignment.weights[0]] == [0, 0, 0.1, 0.9]
    assert [round(x, 2) for x in alignment.weights[1]] == [0.4, 0.1, 0.45, 0.05]


def test_two_legs_compose() -> None:
    one = aligned("a b", "x y", {0: 1, 1: 0})
    two = aligned("x y", "p q", {0: 1, 1: 0})
    assert compose(one, two).weights == ((1.0, 0.0), (0.0, 1.0))


def test_parts_concatenate_with_their_offsets() -> None:
    part = aligned("a", "x", {0: 0})
    whole = concatenate([(0, 0, part), (2, 2, part)])
    assert whole.source_words == (Span(0, 1), Span(2, 3))
    assert whole.weights == ((1.0, 0.0), (0.0, 1.0))


def test_a_mark_on_a_doubtful_span_stands_there_and_is_reported() -> None:
    sure = Alignment(*_parts(LINKS), (0.9, 0.9, 0.9, 0.9))
    doubtful = Alignment(*_parts(LINKS), (0.9, 0.9, 0.1, 0.9))
    red = Mark(4, 7, MarkKind.STRONG)
    for alignment, reported in ((LINKS, []), (sure, []), (doubtful, [red])):
        done, guessed = project(Inline(SOURCE, (red,)), TARGET, alignment)
        assert under(TARGET, Span(done.marks[0].start, done.marks[0].end)) == "vermelha"
        assert guessed == reported


def _parts(
    alignment: Alignment,
) -> tuple[tuple[Span, ...], tuple[Span, ...], tuple[tuple[float, ...], ...]]:
    return alignment.source_words, alignment.target_words, alignment.weights
