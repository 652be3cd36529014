"""The engine on the embedded models, and the traps of Argos Translate that it must not have."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from syndicate.errors import ModelError
from syndicate.model import Options
from syndicate.translate.argos import ArgosEngine


@pytest.fixture(scope="module")
def engine() -> ArgosEngine:
    return ArgosEngine(threads=2)


def test_both_directions_are_there_at_once(engine: ArgosEngine) -> None:
    assert {("en", "pt"), ("pt", "en")} <= set(engine.pairs())
    (leg,) = engine.legs("en", "pt")
    assert (leg.engine, leg.source, leg.target) == ("argos", "en", "pt")
    assert leg.digest.startswith("sha256:")


def test_as_many_out_as_in_in_order(engine: ArgosEngine) -> None:
    sentences = ["One house.", "", "Two houses.", "   ", "One house.", "🙂", "\u200b"]
    done = engine.translate(sentences, "en", "pt")
    assert len(done) == len(sentences)
    assert done[0].text == done[4].text
    assert done[1].text == done[3].text == ""
    assert "casas" in done[2].text.lower()
    assert not any(h.error for h in done)
    assert engine.translate([], "en", "pt") == []


def test_one_batch_says_what_single_calls_say(engine: ArgosEngine) -> None:
    sentences = [f"The {n} ministers met in {city}." for n in (2, 30) for city in ("Rome", "Oslo")]
    together = [h.text for h in engine.translate(sentences, "en", "pt")]
    assert together == [engine.translate([s], "en", "pt")[0].text for s in sentences]


def test_alignment_covers_both_sentences(engine: ArgosEngine) -> None:
    source = "The minister condemned the violence."
    (done,) = engine.translate([source], "en", "pt")
    assert done.align is not None
    alignment = done.align()
    said = [source[w.start : w.end] for w in alignment.source_words]
    assert said == ["The", "minister", "condemned", "the", "violence", "."]
    links = {}
    for word, row in zip(alignment.target_words, alignment.weights, strict=True):
        assert 0 <= sum(row) <= 1.01
        links[done.text[word.start : word.end]] = said[max(range(len(row)), key=row.__getitem__)]
    assert links["violência"] == "violence"
    assert links["ministro"] == "minister"


def test_a_prefix_is_kept_and_continued(engine: ArgosEngine) -> None:
    source = "The crackdown on activists was condemned."
    (done,) = engine.translate([source], "en", "pt", prefixes=["A ofensiva"])
    assert done.text.startswith("A ofensiva ")
    assert "condenada" in done.text


def test_an_underscore_is_no_space(engine: ArgosEngine) -> None:
    (done,) = engine.translate(["The file is called my_file_name.txt today."], "en", "pt")
    assert "my file" not in done.text


def test_a_sentence_longer_than_the_model_takes_is_not_cut_off(engine: ArgosEngine) -> None:
    parts = [f"the town of Sample number {n} lost {n} houses" for n in range(1, 120)]
    source = "In the storm " + ", ".join(parts) + "."
    (done,) = engine.translate([source], "en", "pt")
    kept = [n for n in range(1, 120) if re.search(rf"\b{n}\b", done.text)]
    assert len(kept) >= 112
    assert done.align is not None
    alignment = done.align()
    assert alignment.target_words[-1].end <= len(done.text)
    assert len(alignment.weights) == len(alignment.target_words)


def test_a_text_without_any_space_is_cut_all_the_same(engine: ArgosEngine) -> None:
    (done,) = engine.translate(["abc" * 300], "en", "pt")
    assert done.text
    assert not done.error


def test_greedy_and_beam_are_options(engine: ArgosEngine) -> None:
    (one,) = engine.translate(["The house is red."], "en", "pt", options=Options(beam_size=1))
    (four,) = engine.translate(["The house is red."], "en", "pt", options=Options(beam_size=4))
    assert "vermelha" in one.text
    assert "vermelha" in four.text


def test_what_the_vocabulary_lacks(engine: ArgosEngine) -> None:
    assert engine.unknown("£15 “yes” – Kučera é #1", "en", "pt") == frozenset("£“”–č#")


def test_many_threads_may_use_it_at_once(engine: ArgosEngine) -> None:
    sentences = [f"The {n} houses are red." for n in range(20)]
    alone = [h.text for h in engine.translate(sentences, "en", "pt")]
    with ThreadPoolExecutor(4) as pool:
        for texts in pool.map(lambda _: engine.translate(sentences, "en", "pt"), range(8)):
            assert [h.text for h in texts] == alone


def test_a_pair_without_a_model_says_how_to_get_one(engine: ArgosEngine) -> None:
    with pytest.raises(ModelError, match="models install en ja"):
        engine.translate(["x"], "en", "ja")


def test_translating_creates_nothing_in_the_users_folders(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from syndicate.translate.argos import ArgosEngine\n"
        "print(ArgosEngine().translate(['The house.'], 'en', 'pt')[0].text)\n"
        "assert not {'minisbd', 'onnxruntime', 'stanza', 'argostranslate.settings'} "
        "& set(sys.modules)\n"
    )
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "casa" in done.stdout
    assert list(tmp_path.iterdir()) == []
