from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.terms.files.entries import COLUMNS, Entries, Record
from syndicate.terms.files.fields import clash, record
from syndicate.terms.merge import Choice, Conflict, Merged, merge

Said = dict[str, str]


def made(name: str, *rows: Said) -> Entries:
    return Entries(
        Path(name),
        "en",
        "pt",
        [record([row.get(c, "") for c in COLUMNS], name, i) for i, row in enumerate(rows, 2)],
    )


def row(source: str, target: str, **said: str) -> Said:
    return {"source": source, "target": target, **said}


def merged(choice: Choice, *rows: Said) -> Merged:
    return merge([made(f"{i}.csv", each) for i, each in enumerate(rows)], lambda _: choice)


def shown(entries: Entries) -> list[tuple[str, str]]:
    return [(r[1], r[12]) for r in entries.records]


@pytest.mark.parametrize(
    ("one", "other", "fields"),
    [
        (row("a", "b"), row("a", "c"), ("target",)),
        (row("a", "b"), row("a", "a", kind="do-not-translate"), ("target",)),
        (row("a", "b"), row("a", "b", kind="forbidden"), ("kind",)),
        (row("a", "b", gender="m"), row("a", "b", gender="f"), ("gender",)),
        (row("a", "b", case="exact", plural="x"), row("a", "b", plural="y"), ("case", "plural")),
        (row("a", "b"), row("a", "c", context="x"), None),
        (row("a", "b", pos="noun"), row("a", "c", pos="verb"), None),
        (row("a", "b", domain="sport"), row("a", "c"), None),
        (row("a", "b", kind="forbidden"), row("a", "c", kind="forbidden"), None),
        (row("a", "b", kind="forbidden"), row("a", "c"), None),
        (row("a", "b"), row("a", "c", status="proposed"), None),
    ],
)
def test_a_conflict_is_two_demands_with_nothing_to_choose_between_them(
    one: Said, other: Said, fields: tuple[str, ...] | None
) -> None:
    done = merged(Choice.FIRST, one, other)
    assert [c.fields for c, _ in done.conflicts] == ([fields] if fields else [])
    assert len(done.entries.records) == (1 if fields else 2)


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (Choice.FIRST, [("b", "approved")]),
        (Choice.LAST, [("c", "approved")]),
        (Choice.BOTH, [("b", "approved"), ("c", "proposed")]),
    ],
)
def test_what_is_chosen_counts(choice: Choice, left: list[tuple[str, str]]) -> None:
    done = merged(choice, row("a", "b"), row("a", "c"))
    assert shown(done.entries) == left
    assert str(done.conflicts[0][0]) == "0.csv:2: a → b / 1.csv:2: a → c"


def test_entries_that_agree_stand_once_and_say_what_either_says() -> None:
    done = merged(
        Choice.FIRST,
        row("a", "b", gender="m", note="one"),
        row("a", "b", plural="bs", note="two", priority="3"),
        row("a", "b", note="one"),
    )
    (entry,) = done.entries.records
    assert (entry[5], entry[6], entry[10], entry[16]) == ("m", "bs", "one\ntwo", 3)
    assert (done.repeated, done.conflicts) == (2, ())


def test_what_is_approved_somewhere_is_approved() -> None:
    done = merged(Choice.FIRST, row("a", "b", status="proposed", gender="f"), row("a", "b"))
    assert shown(done.entries) == [("b", "approved")]


def test_the_order_is_that_of_the_first_of_each() -> None:
    done = merge(
        [made("0.csv", row("x", "1"), row("a", "b")), made("1.csv", row("a", "c"), row("y", "2"))],
        lambda _: Choice.LAST,
    )
    assert [r[0] for r in done.entries.records] == ["x", "a", "y"]


_ROW = st.builds(
    row,
    st.sampled_from("ab"),
    st.sampled_from("cd"),
    kind=st.sampled_from(["", "forbidden"]),
    gender=st.sampled_from(["", "m", "f"]),
    status=st.sampled_from(["", "proposed"]),
    domain=st.sampled_from(["", "x"]),
)


@given(st.lists(_ROW, max_size=8), st.sampled_from(Choice))
def test_what_is_merged_is_free_of_contradictions(rows: list[Said], choice: Choice) -> None:
    conflicts: list[Conflict] = []

    def choose(conflict: Conflict) -> Choice:
        conflicts.append(conflict)
        return choice

    done = merge([made(f"{i}.csv", each) for i, each in enumerate(rows)] or [made("x.csv")], choose)
    kept: list[Record] = []
    for entry in done.entries.records:
        assert clash(entry, [other for other in kept if other[0] == entry[0]]) is None
        kept.append(entry)
    assert [c for c, _ in done.conflicts] == conflicts
    assert {r[0] for r in kept} == {each["source"] for each in rows}
    again = merge([done.entries], choose)
    assert again.entries.records == done.entries.records
