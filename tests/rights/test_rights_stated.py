"""What several places say, put together: laws, and cases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate import config
from syndicate.model import Permission, Rights
from syndicate.rights import demanded, settle

CC = "https://creativecommons.org/licenses"
BY, BY_ND, BY_NC, BY_SA = (f"{CC}/{kind}/4.0/" for kind in ("by", "by-nd", "by-nc", "by-sa"))
BANS = {"no-derivatives", "non-commercial", "share-alike", "no-photographs"}

RIGHTS = st.builds(
    Rights,
    license=st.sampled_from(
        ["", BY, BY_ND, BY_NC, BY_SA, f"{CC}/by-nc-nd/3.0/", "All rights reserved", "CC0 1.0",
         "https://post.example/terms", "Free to use"]
    ),
    usage_terms=st.sampled_from(["", "No translations.", "Non-commercial only.", "With a link back."]),
    notice=st.sampled_from(["", "© Post", "© Post. No photographs."]),
    holder=st.sampled_from(["", "Post"]),
    demands=st.lists(st.sampled_from(config.DEMANDS), unique=True, max_size=3).map(tuple),
    pixel=st.sampled_from(["", "https://count.example/1.gif"]),
)  # fmt: skip
STATED = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), RIGHTS), max_size=4)


@given(STATED)
def test_nothing_is_loosened(stated: list[tuple[str, Rights]]) -> None:
    settled, _ = settle(stated)
    for _, each in stated:
        assert BANS & demanded(each).keys() <= demanded(settled).keys()
        assert set(each.demands) <= set(settled.demands)


@given(STATED, st.randoms())
def test_the_bans_do_not_hang_on_the_order(
    stated: list[tuple[str, Rights]], random: object
) -> None:
    mixed = list(stated)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    bans = [BANS & demanded(settle(each)[0]).keys() for each in (stated, mixed)]
    assert bans[0] == bans[1]


@given(STATED)
def test_what_is_settled_stays_so(stated: list[tuple[str, Rights]]) -> None:
    settled, _ = settle(stated)
    again, findings = settle([("a", settled)])
    assert (again, findings) == (settled, ())


@given(RIGHTS)
def test_one_place_that_agrees_with_itself_is_no_conflict(rights: Rights) -> None:
    settled, findings = settle([("a", rights), ("b", rights)])
    assert findings == ()
    assert (settled.license, settled.holder) == (rights.license, rights.holder)


def test_the_first_counts_field_by_field_and_demands_add_up() -> None:
    first = Rights(BY, "CC BY 4.0", holder="Post", demands=("link-back",))
    second = Rights(
        "", "", "Other", "© Other", "No photographs.", Permission("J"), ("pixel",), "https://c"
    )
    settled, findings = settle([("one", first), ("two", second)])
    assert settled == Rights(
        BY, "CC BY 4.0", "Post", "© Other", "No photographs.", Permission("J"), ("link-back", "pixel"),
        "https://c",
    )  # fmt: skip
    assert findings == ()


def test_words_that_other_words_replace_still_count() -> None:
    settled, _ = settle([("one", Rights(usage_terms="With credit.")),
                         ("two", Rights(usage_terms="No translations. No photographs."))])  # fmt: skip
    assert settled.usage_terms == "With credit."
    assert settled.demands == ("no-derivatives", "no-photographs")


@pytest.mark.parametrize(
    ("first", "second", "license", "more", "conflict"),
    [
        (BY, BY_ND, BY_ND, set(), True),
        (BY_ND, BY, BY_ND, set(), False),
        (BY, BY, BY, set(), False),
        (BY_SA, BY_NC, BY_SA, {"non-commercial"}, True),
        (BY, "All rights reserved", "All rights reserved", set(), True),
        ("All rights reserved", BY, "All rights reserved", set(), False),
        (BY, "https://post.example/terms", BY, set(), False),
        ("Free to use", BY_ND, BY_ND, set(), True),
    ],
)
def test_licences_that_disagree(
    first: str, second: str, license: str, more: set[str], conflict: bool
) -> None:
    settled, findings = settle([("one", Rights(first)), ("two", Rights(second))])
    assert settled.license == license
    assert set(settled.demands) == more
    assert [finding.check for finding in findings] == ["rights.conflict"] * conflict


def test_a_counter_is_kept_only_where_it_is_demanded() -> None:
    pixel = "https://count.example/1.gif"
    assert settle([("one", Rights(pixel=pixel))])[0].pixel == ""
    for asked in (Rights(demands=("pixel",)), Rights(usage_terms="Keep our tracking pixel.")):
        assert settle([("one", Rights(pixel=pixel)), ("two", asked)])[0].pixel == pixel


def test_a_permission_lifts_the_ban_on_translations_and_nothing_else() -> None:
    rights = Rights(f"{CC}/by-nc-nd/4.0/", usage_terms="No photographs.")
    granted = replace(rights, permission=Permission("Jane Doe", "2026-05-03", "letter"))
    assert set(demanded(rights)) - set(demanded(granted)) == {"no-derivatives"}
