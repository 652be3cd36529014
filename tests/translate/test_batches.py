"""What a sentence becomes must not hang on the company that it is translated in."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Options
from syndicate.translate.argos import ArgosEngine
from syndicate.translate.batches import filler, length_class, plan

lengths = st.lists(st.integers(1, 120), max_size=300)


@given(lengths, st.integers(1, 5000))
def test_every_sentence_is_in_one_batch_of_its_own_class(given_: list[int], budget: int) -> None:
    batches = plan(given_, budget)
    assert sorted(i for b in batches for i in b.indices) == list(range(len(given_)))
    for batch in batches:
        assert {length_class(given_[i]) for i in batch.indices} == {batch.length}
        assert len(batch.indices) <= max(8, budget // batch.length)
    assert [b.length for b in batches] == sorted((b.length for b in batches), reverse=True)


@given(st.lists(st.lists(st.text(min_size=1), min_size=1, max_size=50), min_size=1, max_size=9))
def test_a_filler_is_there_where_no_sentence_fills_the_class(sentences: list[list[str]]) -> None:
    length = length_class(max(map(len, sentences)))
    extra = filler(sentences, length)
    assert max(map(len, [*sentences, *([extra] if extra else [])])) == length


LONG = (
    "The new sponsor, a cooperative bank, had made equal prizes a condition of the contract, Gołąb "
    "said, and has signed for three years: Deniz Şahin won the Three Rivers Classic by half a "
    "wheel on Sunday, after hail the size of hazelnuts had forced the jury to cut the women’s race."
)
# Word salad on which the embedded model wavers: padded to the length of LONG, most of them came
# out with another word than alone.
WAVERING = [
    "His estimate has not party gauge reviewed.",
    "Mud autumn up suited by 83 to 26 mm a year.",
    "She had summers young the name was gone.”",
    "She had scientist never the name was gone.”",
    "Largin, 58, filled the cameras one where in Russian.",
    "‘I milked cows on that report as a boy",
    "It showed ashore only at night and nests in",
    "The path along the top of the floods article on 40 September.",
    "AI also hormiga to know how applications rides ranked.",
    "AI coastal statistician to know how applications were ranked.",
    "Mud takes up advice by 34 to 79 mm a year.",
    "It coast steel to go to a clinic at once if they notice:",
    "AI also wants to weeks how applications square ranked.",
]


@pytest.mark.parametrize("beam_size", [1, 3])
def test_company_and_order_change_nothing(beam_size: int) -> None:
    engine = ArgosEngine(threads=2)
    options = Options(beam_size=beam_size)

    def translate(sentences: list[str]) -> list[str]:
        return [h.text for h in engine.translate(sentences, "en", "pt", options=options)]

    alone = {each: translate([each])[0] for each in [*WAVERING, LONG]}
    for seed in range(3):
        mixed = [*WAVERING, LONG, *WAVERING[seed:]]
        random.Random(seed).shuffle(mixed)
        assert translate(mixed) == [alone[each] for each in mixed]


@pytest.mark.parametrize("beam_size", [1, 2, 4])
def test_alignment_hangs_on_no_company_either(beam_size: int) -> None:
    """With a wider beam the library gives rows of another sentence: they must not be used."""
    engine = ArgosEngine(threads=2)
    options = Options(beam_size=beam_size)
    sentences = [*WAVERING[:6], LONG, "The mayor opened the bridge on Monday.", "It rained."]
    together = engine.translate(sentences, "en", "pt", options=options)
    for sentence, found in zip(sentences, together, strict=True):
        (alone,) = engine.translate([sentence], "en", "pt", options=options)
        assert alone.text == found.text
        assert alone.align
        assert found.align
        assert alone.align() == found.align()
    mayor = together[7]
    assert mayor.align
    alignment = mayor.align()
    first = alignment.weights[0]
    assert mayor.text.split()[0] in ("O", "A")
    assert max(range(len(first)), key=first.__getitem__) in (0, 1)


def test_alignment_of_a_wide_beam_can_be_asked_for_all_at_once() -> None:
    engine = ArgosEngine(threads=2)
    sentences = [*WAVERING, LONG]
    found = engine.translate(sentences, "en", "pt", options=Options(beam_size=3))
    refined = engine.refine(sentences, found, "en", "pt")
    again = engine.translate(sentences, "en", "pt", options=Options(beam_size=3))
    assert [h.align and h.align() for h in refined] == [h.align and h.align() for h in again]
