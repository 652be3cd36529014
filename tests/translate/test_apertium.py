"""Apertium: what goes through its stream, which modes it finds, and processes that die or hang."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.errors import ModelError
from syndicate.translate import apertium_stream as stream
from syndicate.translate.apertium import ApertiumEngine
from syndicate.translate.apertium_process import Pipeline, PipelineError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and process groups of POSIX")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie whose parent is gone is init's to collect.
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def gone(pids: list[int], within: float = 5.0) -> bool:
    until = time.monotonic() + within
    while any(map(alive, pids)):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def engine(fake_apertium) -> Iterator[ApertiumEngine]:
    made = ApertiumEngine(timeout=2)
    yield made
    made.close()


def texts(engine: ApertiumEngine, *sentences: str) -> list[str]:
    return [
        h.text if not h.error else f"<{h.error}>" for h in engine.translate(sentences, "es", "ca")
    ]


# --- the stream ---


@given(st.text())
def test_what_is_sent_comes_back_as_it_was(text: str) -> None:
    import unicodedata

    encoded, blanks = stream.encode(text)
    plain = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    assert stream.decode(stream.stopped(encoded), blanks) == (plain, ())
    assert "".join(part for part, _ in stream.pieces(text)) == plain


@given(st.text())
def test_nothing_that_means_something_to_apertium_gets_to_it(text: str) -> None:
    encoded, blanks = stream.encode(text)
    for number in range(len(blanks)):
        encoded = encoded.replace(f"[{number}]", "", 1)
    assert not set(encoded) & set("[]{}^$/\\<>@*#+~_\0\n\t")
    encoded.encode()  # no lone surrogate


def test_marks_of_unknown_words_are_taken_off_and_told() -> None:
    encoded, blanks = stream.encode("x *kw y* #5 @z")
    assert blanks == ("*", "*", "#", "@")
    answer = "[0]*kw, *l·l y[1] #d'anar [2]5 *kw @[3]z \\/[s]."
    assert encoded == "x [0]kw y[1] [2]5 [3]z"
    decoded = stream.decode(answer, blanks)
    assert decoded == ("*kw, l·l y* d'anar #5 kw @z /", ("kw", "l·l", "d'anar"))


@pytest.mark.parametrize("answer", ["a b[s].", "[1]a[0]b[s].", "[0]a[1]b[2][s].", "[0]a[1]b"])
def test_a_sign_that_is_lost_or_moved_is_seen(answer: str) -> None:
    assert stream.decode(answer, ("*", "#")) is None


# --- modes ---


def test_modes_become_language_pairs(fake_apertium) -> None:
    for name in (
        *("nob-nno", "nob-nno_e", "es-pt", "es-pt_BR", "spa-cat_valencia", "spa-cat_iec2017"),
        *("oc_aran-ca", "nno_e-nno", "spa-cat-tagger", "README", "eng-spa"),
    ):
        fake_apertium.mode(name)
    fake_apertium.mode("cat-spa", "no-such-program-anywhere 'x'\n")
    fake_apertium.mode("cat-por", "'unclosed\n")
    fake_apertium.mode("cat-fra", "lt-proc | | x\n")
    assert ApertiumEngine().pairs() == [
        *(("en", "es"), ("es", "ca"), ("es", "ca-valencia"), ("es", "pt"), ("es", "pt-BR")),
        *(("nb", "nn"), ("oc-aranes", "ca")),
    ]


def test_the_plain_mode_serves_the_pair(engine: ApertiumEngine, fake_apertium) -> None:
    fake_apertium.mode("es-ca_uni")
    fake_apertium.mode("spa-cat_uni")
    assert engine.legs("es", "ca")[0].name == "spa-cat"


def test_the_digest_follows_the_data(fake_apertium) -> None:
    before = ApertiumEngine().legs("es", "ca")[0]
    assert before.digest.startswith("sha256:")
    assert (before.engine, before.source, before.target) == ("apertium", "es", "ca")
    assert ApertiumEngine().legs("es", "ca")[0] == before
    (fake_apertium.folder / "data.bin").write_bytes(b"other rules")
    assert ApertiumEngine().legs("es", "ca")[0].digest != before.digest


def test_without_apertium_there_is_nothing_and_the_package_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("APERTIUM_DATADIR", str(tmp_path))
    engine = ApertiumEngine()
    assert list(engine.pairs()) == []
    for source, target, package in (
        *(("es", "ca", "apertium-spa-cat"), ("ca-valencia", "es", "apertium-spa-cat")),
        *(("nb", "nn", "apertium-nno-nob"), ("sv", "nb", "apertium-swe-nor")),
        *(("da", "nn", "apertium-dan-nor"), ("pt-BR", "es", "apertium-es-pt")),
    ):
        with pytest.raises(ModelError, match=f"apt install apertium {package}$"):
            engine.legs(source, target)
    with pytest.raises(ModelError, match="apt-cache search apertium"):
        engine.translate(["x"], "ja", "ko")


# --- sentences ---


def test_signs_spaces_and_marks(engine: ApertiumEngine) -> None:
    sentences = ["a * b", "  kwa kwab\u00a0kwabc  ", "1 < 2\n3", "x\ud800\u2028👩‍👧", "a\0b"]
    done = engine.translate(sentences, "es", "ca")
    assert [h.text for h in done] == [*sentences[:4], "ab"]
    assert done[1].unknown == ("kwa", "kwab", "kwabc")
    assert not any(h.error or h.unknown for h in (done[0], *done[2:]))


def test_what_loses_a_sign_is_translated_in_pieces(engine: ApertiumEngine) -> None:
    assert texts(engine, "one * LOSE kwa # two") == ["one * LOSE kwa # two"]
    assert engine.translate(["one * LOSE kwa # two"], "es", "ca")[0].unknown == ("kwa",)


def test_no_prefixes(engine: ApertiumEngine) -> None:
    done = engine.translate(["a", "b"], "es", "ca", prefixes=["x", ""])
    assert all(h.error and not h.text for h in done)


# --- processes ---


def test_nothing_starts_before_the_first_sentence(engine: ApertiumEngine, fake_apertium) -> None:
    engine.pairs()
    engine.legs("es", "ca")
    engine.unknown("x", "es", "ca")
    engine.translate([], "es", "ca")
    assert fake_apertium.starts() == []
    for _ in range(3):
        texts(engine, "a", "b")
    (start,) = fake_apertium.starts()
    assert start.endswith(f"-z -g {fake_apertium.folder / 'data.bin'}")


def test_a_program_that_was_killed_is_started_again(engine: ApertiumEngine, fake_apertium) -> None:
    assert texts(engine, "a") == ["a"]
    pid = int(fake_apertium.starts()[0].split()[0])
    os.kill(pid, signal.SIGKILL)
    assert gone([pid])
    assert texts(engine, "b", "c") == ["b", "c"]
    assert len(fake_apertium.starts()) == 2


def test_a_death_by_accident_costs_nothing(engine: ApertiumEngine) -> None:
    assert texts(engine, "a", "b DIEONCE", "c") == ["a", "b DIEONCE", "c"]


@pytest.mark.parametrize(
    ("poison", "reason"),
    [
        ("DIE", "Malformed input stream"),
        ("HANG", "no answer within"),
        ("TWICE", "cut off"),
        ("CUT", "cut off"),
    ],
)
def test_a_poisonous_sentence_costs_itself_alone(
    engine: ApertiumEngine, poison: str, reason: str
) -> None:
    sentences = [f"sentence {n}" for n in range(7)]
    sentences[3] = f"x {poison} y"
    done = engine.translate(sentences, "es", "ca")
    assert [h.text for h in done] == [*sentences[:3], "", *sentences[4:]]
    assert reason in done[3].error
    assert not any(h.error for n, h in enumerate(done) if n != 3)
    assert texts(engine, "after") == ["after"]


def test_nothing_but_poison(engine: ApertiumEngine) -> None:
    done = engine.translate(["DIE x", "x DIE x", "x DIE y"], "es", "ca")
    assert all(h.error for h in done)
    assert texts(engine, "after") == ["after"]


def test_a_pair_that_does_not_work_is_one_error_and_no_endless_trying(
    engine: ApertiumEngine, fake_apertium
) -> None:
    (fake_apertium.folder / "broken").touch()
    with pytest.raises(ModelError, match=r"spa-cat\.mode.*no such data") as caught:
        texts(engine, "a", "b", "c")
    assert caught.value.remedy
    assert len(fake_apertium.starts()) == 1
    (fake_apertium.folder / "broken").unlink()
    assert texts(engine, "a") == ["a"]


def test_a_program_that_vanished(engine: ApertiumEngine, fake_apertium) -> None:
    assert engine.pairs()
    (fake_apertium.folder / "fake-proc").unlink()
    with pytest.raises(ModelError, match="No such file"):
        texts(engine, "a")


def test_full_pipes_do_not_block(engine: ApertiumEngine) -> None:
    huge = "palabra " * 60_000 + "fin"
    many = [f"{n} " + "x" * 1000 for n in range(3000)]
    assert texts(engine, huge, *many) == [huge, *many]
    assert texts(engine, "a SHOUT b") == ["a SHOUT b"]


def test_threads_take_turns(engine: ApertiumEngine, fake_apertium) -> None:
    with ThreadPoolExecutor(8) as pool:
        runs = [[f"{run} {n}" for n in range(50)] for run in range(16)]
        assert list(pool.map(lambda run: texts(engine, *run), runs)) == runs
    assert len(fake_apertium.starts()) == 1


def test_closing_ends_everything_and_is_not_the_end(engine: ApertiumEngine, fake_apertium) -> None:
    engine.close()
    texts(engine, "a")
    engine.close()
    engine.close()
    assert gone([int(line.split()[0]) for line in fake_apertium.starts()], within=0)
    assert texts(engine, "b") == ["b"]


def test_closing_ends_what_hangs(fake_apertium) -> None:
    engine = ApertiumEngine(timeout=60)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(engine.translate, ["a STUBBORN b"], "es", "ca")
        until = time.monotonic() + 10
        while not (fake_apertium.folder / "stubborn").exists() and time.monotonic() < until:
            time.sleep(0.02)
        engine.close()
        with pytest.raises(ModelError, match="closed"):
            waiting.result(timeout=10)
    assert gone([int(line.split()[0]) for line in fake_apertium.starts()])


def test_an_interrupted_exchange_leaves_no_half_answer_behind(
    fake_apertium, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = Pipeline([[str(fake_apertium.folder / "fake-proc"), "-z"]], timeout=5)
    assert pipeline.ask(["a"]) == ["a"]
    read, hits = os.read, Event()

    def interrupt(fd: int, size: int) -> bytes:
        if not hits.is_set():
            hits.set()
            raise KeyboardInterrupt
        return read(fd, size)

    monkeypatch.setattr(os, "read", interrupt)
    with pytest.raises(KeyboardInterrupt):
        pipeline.ask(["b", "c"])
    assert pipeline.ask(["d"]) == ["d"]
    pipeline.close()
    assert len(fake_apertium.starts()) == 2


def test_a_program_that_cannot_be_started_leaves_no_descriptor_open(fake_apertium) -> None:
    good = [str(fake_apertium.folder / "fake-proc")]
    descriptors = Path("/proc/self/fd")
    before = len(list(descriptors.iterdir())) if descriptors.exists() else 0
    with pytest.raises(PipelineError, match="no-such-program"):
        Pipeline([good, ["/no-such-program"]], timeout=2).ask(["a"])
    after = len(list(descriptors.iterdir())) if before else 0
    assert before == after
    assert gone([int(line.split()[0]) for line in fake_apertium.starts()])


_HOLD = """
import sys, time
from syndicate.translate.apertium import ApertiumEngine
engine = ApertiumEngine()
print(engine.translate(["a"], "es", "ca")[0].text, flush=True)
{then}
"""


@pytest.mark.parametrize("then", ["time.sleep(60)", "", "engine.x", "del engine; time.sleep(60)"])
def test_no_orphans(fake_apertium, then: str) -> None:
    """Killed, ended, failed, or the engine forgotten: the programs end with it."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD.format(then=then)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as python:
        assert python.stdout is not None
        assert python.stdout.readline() == b"a\n"
        pids = [int(line.split()[0]) for line in fake_apertium.starts()]
        assert len(pids) == 1
        if then == "time.sleep(60)":
            assert alive(pids[0])
        if then.startswith("del"):
            assert gone(pids)
        python.kill() if "sleep" in then else python.wait(10)
        assert gone(pids)


def test_a_forked_child_leaves_its_parents_programs_alone(
    engine: ApertiumEngine, fake_apertium
) -> None:
    assert texts(engine, "a") == ["a"]
    child = os.fork()
    if child == 0:
        ok = texts(engine, "b") == ["b"]
        engine.close()
        os._exit(0 if ok else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert texts(engine, "c") == ["c"]
    assert len(fake_apertium.starts()) == 2


# --- the real one ---

REAL = Path("/usr/share/apertium/modes")
needs = pytest.mark.skipif


@needs(not (REAL / "spa-cat.mode").exists(), reason="apertium-spa-cat is not installed")
def test_spanish_to_catalan() -> None:
    engine = ApertiumEngine()
    done = engine.translate(
        [
            "El Gobierno anunció ayer nuevas medidas contra la sequía",
            "La *casa* roja de Kwxyz costó 5 $ [sic] y un 10 %.",
            "Viven en EE. UU.",
            "La bolsa cerró en alta",
        ],
        "es",
        "ca",
    )
    assert [h.text for h in done] == [
        "El Govern va anunciar ahir noves mesures contra la sequera",
        "La *casa* vermella de Kwxyz va costar 5 $ [sic] i un 10%.",
        "Viuen als EUA.",
        "La bossa va tancar en alta",
    ]
    assert [h.unknown for h in done] == [(), ("Kwxyz",), (), ()]
    (leg,) = engine.legs("es", "ca")
    assert leg.name == "spa-cat"
    if shutil.which("dpkg-query"):
        assert leg.version[0].isdigit()
    engine.close()


@needs(not (REAL / "nob-nno.mode").exists(), reason="apertium-nno-nob is not installed")
def test_bokmal_to_nynorsk() -> None:
    engine = ApertiumEngine()
    (done,) = engine.translate(["Jeg vet ikke hvor boken er."], "nb", "nn")
    assert done.text == "Eg veit ikkje kvar boka er."
    engine.close()


@needs(not (REAL / "spa-cat.mode").exists(), reason="apertium-spa-cat is not installed")
def test_an_article_from_spanish_to_catalan(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from syndicate.cli import main

    article = tmp_path / "sequia.md"
    article.write_text(
        "---\ntitle: El Ayuntamiento aprueba un plan contra la sequía\nlang: es\n"
        "author: Elena Robledo\n---\n\n"
        "«No nos queda agua», dijo la alcaldesa. El plan costará **2,4 millones** de euros "
        "y está en [la página](https://vallseca.example/plan).\n\n"
        "Los vecinos pueden escribir a participa@vallseca.example hasta el 30 de abril.\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    done = CliRunner().invoke(main, ["translate", str(article), "--to", "ca", "--out", str(out)])
    assert done.exit_code == 0, done.output
    text = " ".join((out / "sequia.ca" / "article.txt").read_text(encoding="utf-8").split())
    for said in (
        "L’Ajuntament aprova un pla contra la sequera",
        "«No ens queda aigua», va dir l’alcaldessa.",
        "2,4 milions",
        "https://vallseca.example/plan",
        "participa@vallseca.example fins al 30 d’abril.",
        "motor apertium, model spa-cat",
    ):
        assert said in text
    page = (out / "sequia.ca" / "article.html").read_text(encoding="utf-8")
    assert '<a href="https://vallseca.example/plan"' in page
    verified = CliRunner().invoke(main, ["package", "verify", str(out / "sequia.ca")])
    assert verified.exit_code == 0, verified.output
