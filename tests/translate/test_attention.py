"""Which attention of a model is read, found out once; and the reverse model's opinion."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import degraded
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate import resources
from syndicate.model import Alignment, Hypothesis, Options, Span
from syndicate.translate import probe, symmetrise
from syndicate.translate.argos import ArgosEngine, _Leg
from syndicate.translate.attention import (
    GOOD,
    GUIDED,
    UNKNOWN,
    Layout,
    Reading,
    candidates,
    contents,
    layout,
    with_reading,
)  # fmt: skip
from syndicate.translate.hardware import choose
from syndicate.translate.models import installed, readings
from syndicate.translate.route import Router

HARDWARE = choose(2)
PACKAGES = sorted(resources.folder("models").glob("*.argosmodel"))
SENTENCES = [
    "The UN Human Rights Council opened its session in Geneva.",
    "In January a 22-metre section slumped, and salt water stood on the fields for nine days.",
    "Nine killed in Lisbon",
]


@pytest.fixture(scope="module")
def model() -> bytes:
    files = installed.open_model(installed.installed()[0])
    assert files.contents is not None
    return files.contents["model.bin"]


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty place for a user's models."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(folder))
    yield folder


# --- The model's bytes -----------------------------------------------------------------------------


def test_the_layout_of_an_embedded_model(model: bytes) -> None:
    where = layout(model)
    assert where is not None
    assert (where.layers, where.heads) == (2, 8)
    assert model[where.heads_at : where.heads_at + 2] == b"\x01\x00"
    assert model[where.layer_at : where.layer_at + 2] == b"\xff\xff"


def test_only_the_two_numbers_change(model: bytes) -> None:
    where = layout(model)
    assert where is not None
    changed = with_reading(model, where, Reading(0, 8))
    differ = [i for i in range(len(model)) if i < 4096 and model[i] != changed[i]]
    assert set(differ) <= {where.layer_at, where.layer_at + 1, where.heads_at, where.heads_at + 1}
    assert changed[4096:] == model[4096:]
    assert len(changed) == len(model)
    assert with_reading(model, where, GUIDED) is model


@pytest.mark.parametrize(("layer", "heads"), [(2, 8), (-1, 1), (0, 0), (0, 9)])
def test_a_layer_that_is_not_there_is_never_asked_for(model: bytes, layer: int, heads: int) -> None:
    where = layout(model)
    assert where is not None
    with pytest.raises(ValueError, match="the model has 2 layers of 8"):
        with_reading(model, where, Reading(layer, heads))
    files, reading = contents(None, {"model.bin": model}, Reading(layer, heads))
    assert files == {"model.bin": model}
    assert reading == UNKNOWN


@given(st.binary(max_size=60))
def test_what_is_no_such_model_has_no_layout(junk: bytes) -> None:
    assert layout(junk) is None
    assert layout(b"\x06\x00\x00\x00" + junk) is None


def test_a_model_cut_short_has_no_layout(model: bytes) -> None:
    for size in (*range(0, 600, 7), len(model) // 2):
        assert layout(model[:size]) is None


def test_candidates_are_in_the_model() -> None:
    where = Layout(6, 8, 0, 0)
    found = candidates(where)
    assert len(set(found)) == len(found) == 14
    assert all(r.sharpen for r in found)
    assert {r.layer for r in found} == {None, 0, 1, 2, 3, 4, 5}


# --- The probe -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "language", ["en", "pt", "de", "ru", "ar", "zh", "zh-Hant", "hi", "eo", "sw"]
)
def test_there_are_probes_in_the_language_s_own_words(language: str) -> None:
    made = probe.sentences(language)
    assert len(made) == 12
    assert made == probe.sentences(language)
    assert len(probe.names(language, "en")) > 30


def test_where_cldr_knows_nothing_there_is_no_probe() -> None:
    assert probe.sentences("xx") == []


def test_every_shipped_model_is_known_so_that_no_start_waits() -> None:
    for each in installed.installed():
        if each.origin == installed.EMBEDDED:
            assert readings.remembered(each.digest) == GUIDED


@pytest.mark.parametrize(
    "how",
    [{"head": 3}, {"head": 0, "layer": 0}, {"head": 0, "layer": 0, "heads": 8}],
    ids=["last layer", "first layer", "mean of the first layer"],
)
def test_a_model_without_a_guided_head_gets_a_mean_that_aligns(
    packages: Path, monkeypatch: pytest.MonkeyPatch, how: dict[str, int]
) -> None:
    embedded = ArgosEngine(threads=2)
    plain = [h.text for h in embedded.translate(SENTENCES, "en", "pt")]
    degraded.unguided(PACKAGES[0], packages, **how)
    engine = ArgosEngine(threads=2)
    done = engine.translate(SENTENCES, "en", "pt")
    reading = engine._shelf._loaded["en", "pt"].reading
    assert reading.sharpen
    assert reading.quality >= GOOD
    assert [h.text for h in done] == plain
    assert _linked(SENTENCES[0], done[0]) >= {
        ("Geneva", "Genebra"),
        ("Rights", "Direitos"),
        ("Human", "Humanos"),
    }
    assert _linked(SENTENCES[2], done[2]) >= {("Lisbon", "Lisboa")}
    # Found out once: the next process, and the next engine, remember it.
    monkeypatch.setattr(probe, "find", lambda *_: pytest.fail("it was known"))
    again = ArgosEngine(threads=2)
    after = again.translate(SENTENCES, "en", "pt")
    assert again._shelf._loaded["en", "pt"].reading == reading
    assert [h.align() for h in after if h.align] == [h.align() for h in done if h.align]


def test_a_guided_model_from_elsewhere_is_read_as_it_is(packages: Path) -> None:
    degraded.unguided(PACKAGES[0], packages, head=0)
    engine = ArgosEngine(threads=2)
    engine.translate(["Yes."], "en", "pt")
    reading = engine._shelf._loaded["en", "pt"].reading
    assert (reading.layer, reading.heads, reading.shift, reading.sharpen) == (
        None,
        None,
        False,
        False,
    )
    assert reading.good


def _linked(source: str, done: Hypothesis) -> set[tuple[str, str]]:
    """(source word, target word) of the strongest links."""
    assert done.align is not None
    made = done.align()
    return {
        (
            _at(source, made.source_words[max(range(len(row)), key=row.__getitem__)]),
            _at(done.text, w),
        )
        for w, row in zip(made.target_words, made.weights, strict=True)
    }


def _at(text: str, span: Span) -> str:
    return text[span.start : span.end]


# --- Memory of it ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b'{"format": 2, "models": {}}',
        b'{"format": 1, "models": {"x": {"no": 1}}}',
    ],
)
def test_a_damaged_memory_is_no_memory(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "attention.json"
    path.write_bytes(content)
    assert readings.read_readings(path) == {}


def test_readings_are_kept_beside_one_another(packages: Path, tmp_path: Path) -> None:
    readings.remember("sha256:1", Reading(3, 8, shift=True, sharpen=True, quality=0.95))
    readings.remember("sha256:2", UNKNOWN)
    assert readings.remembered("sha256:1") == Reading(3, 8, True, True, 0.95)
    assert readings.remembered("sha256:2") == UNKNOWN
    (path,) = tmp_path.rglob("attention.json*")
    assert set(json.loads(path.read_text())["models"]) == {"sha256:1", "sha256:2"}


def test_where_nothing_can_be_written_nothing_breaks(
    packages: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("XDG_DATA_HOME", str(blocked))
    monkeypatch.setenv("LOCALAPPDATA", str(blocked))
    readings.remember("sha256:1", UNKNOWN)
    assert readings.remembered("sha256:1") is None


# --- The reverse model -----------------------------------------------------------------------------


def test_the_reverse_model_mends_a_poor_head(packages: Path) -> None:
    for package in PACKAGES:
        degraded.unguided(package, packages, head=3)
    poor = Reading(quality=0.8)
    engine = ArgosEngine(threads=2)
    models = {(m.source, m.target): m for m in installed.installed()}
    for pair in (("en", "pt"), ("pt", "en")):
        engine._shelf._loaded[pair] = _Leg(models[pair], HARDWARE, poor)
    before = engine.translate(SENTENCES, "en", "pt")
    after = Router([engine]).refine(SENTENCES, before, "en", "pt")
    assert [h.text for h in after] == [h.text for h in before]
    assert ("Rights", "Direitos") not in _linked(SENTENCES[0], before[0])
    for pair in (("UN", "ONU"), ("Rights", "Direitos"), ("Geneva", "Genebra")):
        assert pair in _linked(SENTENCES[0], after[0])


def test_a_good_model_is_not_asked_twice() -> None:
    engine = ArgosEngine(threads=2)
    before = engine.translate(SENTENCES[:1], "en", "pt")
    assert engine.refine(SENTENCES[:1], before, "en", "pt") == before
    assert ("pt", "en") not in engine._shelf._loaded


@pytest.mark.parametrize(
    ("forward", "backward", "expected"),
    [
        (0.8, 0.8, True),
        (0.8, 0.98, True),
        (0.95, 0.98, False),
        (0.8, 0.65, False),
        (0.4, 0.5, False),
    ],
)
def test_a_second_opinion_is_taken_where_it_helps(
    forward: float, backward: float, expected: bool
) -> None:
    assert symmetrise.helps(Reading(quality=forward), Reading(quality=backward)) is expected


def test_two_opinions_on_other_words_are_a_mistake() -> None:
    one = Alignment((Span(0, 1),), (Span(0, 1),), ((1.0,),))
    other = Alignment((Span(0, 2),), (Span(0, 1),), ((1.0,),))
    with pytest.raises(ValueError, match="not of the same words"):
        symmetrise.combine("a", "x", one, other, 0.8)


def test_forced_decoding_attends_as_translating_does() -> None:
    engine = ArgosEngine(threads=2)
    done = engine.translate(SENTENCES, "en", "pt", options=Options(1))
    leg = engine._shelf._loaded["en", "pt"]
    forced = leg.attend(SENTENCES, [h.text for h in done])
    for hypothesis, each in zip(done, forced, strict=True):
        assert each is not None
        assert hypothesis.align is not None
        mine, theirs = each.read(GUIDED), hypothesis.align()
        for row, other in zip(mine.weights, theirs.weights, strict=True):
            assert row == pytest.approx(other, abs=0.05)


def test_what_is_too_long_or_empty_has_no_second_opinion() -> None:
    engine = ArgosEngine(threads=2)
    engine.translate(["Yes."], "en", "pt")
    leg = engine._shelf._loaded["en", "pt"]
    found = leg.attend(["", "word " * 300, "Yes."], ["", "palavra " * 300, "Sim."])
    assert [each is None for each in found] == [True, True, False]
