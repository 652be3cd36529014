from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_strategies import TEXT, inlines

from syndicate.memory.key import SIZE, freeze, is_short, key, normal, thaw
from syndicate.model import Inline, Mark, MarkKind

LONG = "The council of the harbour has voted."


@pytest.mark.parametrize(
    "other",
    [
        "The  council of\tthe harbour has voted.",
        " The council of the harbour has voted. ",
        "The council of the\u00a0harbour has\u202fvoted.",
    ],
)
def test_white_space_makes_no_other_sentence(other: str) -> None:
    assert key(Inline(other)) == key(Inline(LONG))


def test_both_apostrophes_and_both_forms_of_an_accent_are_alike() -> None:
    assert key(Inline("It’s the cafe\u0301 by the old port.")) == key(
        Inline("It's the café by the old port.")
    )


@pytest.mark.parametrize(
    "other", ["the council of the harbour has voted.", LONG[:-1], LONG.replace(" has", "\nhas")]
)
def test_capitals_points_and_line_breaks_make_another_sentence(other: str) -> None:
    assert key(Inline(other)) != key(Inline(LONG))


def test_neighbours_count_for_short_sentences_only() -> None:
    assert key(Inline("Read more here."), "a", "b") != key(Inline("Read more here."), "a", "c")
    assert key(Inline("Read more here."), "", "") != key(Inline("Read more here."))
    assert key(Inline(LONG), "a", "b") == key(Inline(LONG), "c") == key(Inline(LONG))


def test_what_is_short() -> None:
    assert is_short("Read more now here")
    assert not is_short("Read more about it here")
    assert is_short("閱讀更多")
    assert not is_short("市議會昨天投票通過了新的法案。")


def test_neighbours_cannot_be_taken_for_each_other() -> None:
    assert key(Inline("Yes."), "a b", "") != key(Inline("Yes."), "a", "b")


def linked(text: str, *addresses: str, **more: str) -> Inline:
    marks = []
    at = 0
    for address in addresses:
        said = (("href", address), *more.items())
        marks.append(Mark(at, at + 3, MarkKind.LINK, said))
        at += 4
    return Inline(text, tuple(marks))


def test_an_address_does_not_count_but_which_are_the_same_does() -> None:
    one, other = linked(LONG, "a", "b"), linked(LONG, "x", "y")
    assert key(one) == key(other)
    assert key(one) != key(linked(LONG, "a", "a"))
    assert key(one) != key(Inline(LONG))


@pytest.mark.parametrize("name", ["lang", "dir", "translate"])
def test_what_changes_the_translation_counts(name: str) -> None:
    assert key(linked(LONG, "a", **{name: "x"})) != key(linked(LONG, "a", **{name: "y"}))


def test_white_space_at_the_edges_of_a_mark_does_not_count() -> None:
    inside = Inline("One  two three four five six.", (Mark(0, 5, MarkKind.STRONG),))
    outside = Inline("One two three four five six.", (Mark(0, 3, MarkKind.STRONG),))
    assert key(inside) == key(outside)


def test_a_recalled_mark_says_what_the_wanted_one_says() -> None:
    source = Inline("See the report and the map of the port.", (
        Mark(8, 14, MarkKind.LINK, (("href", "old-1"), ("lang", "en"))),
        Mark(23, 26, MarkKind.LINK, (("href", "old-2"),)),
    ))  # fmt: skip
    target = Inline("Ver o mapa do porto e o relatório.", (
        Mark(6, 10, MarkKind.LINK, (("href", "old-2"),)),
        Mark(24, 33, MarkKind.LINK, (("href", "old-1"), ("lang", "en"))),
    ))  # fmt: skip
    wanted = replace(source, marks=(
        Mark(8, 14, MarkKind.LINK, (("href", "new-1"), ("title", "T"), ("lang", "en"))),
        Mark(23, 26, MarkKind.LINK, (("href", "new-2"),)),
    ))  # fmt: skip
    assert key(source) == key(wanted)
    _, got = thaw(source.text, target.text, freeze(source, target), wanted)
    assert got.text == target.text
    assert got.marks[0].get("href") == "new-2"
    assert got.marks[1].get("href") == "new-1"
    assert got.marks[1].get("title") == "T"
    assert got.marks[1].get("lang") == "en"


@given(inlines(), inlines())
def test_law_what_is_frozen_thaws_as_it_was(source: Inline, target: Inline) -> None:
    frozen = freeze(source, target)
    assert thaw(source.text, target.text, frozen) == (source, target)
    assert thaw(source.text, target.text, frozen, source) == (source, target)


@given(inlines())
def test_law_free_attributes_do_not_change_the_key(source: Inline) -> None:
    renamed = {
        pair: f"other-{number}"
        for number, pair in enumerate(
            dict.fromkeys(p for m in source.marks for p in m.attributes if p[0] in ("href", "rel"))
        )
    }
    marks = tuple(
        replace(
            mark,
            attributes=tuple((n, renamed.get((n, v), v)) for n, v in mark.attributes),
        )
        for mark in source.marks
    )
    assert key(replace(source, marks=marks)) == key(source)


@given(TEXT)
def test_law_the_normal_form_is_its_own(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(TEXT, TEXT)
def test_law_the_same_key_is_the_same_normal_form(one: str, other: str) -> None:
    assert (key(Inline(one)) == key(Inline(other))) == (normal(one) == normal(other))
    assert len(key(Inline(one))) == SIZE


@given(inlines(), st.binary(max_size=30))
def test_damaged_marks_are_a_value_error(source: Inline, noise: bytes) -> None:
    try:
        thaw(source.text, source.text, noise)
    except ValueError:
        return
