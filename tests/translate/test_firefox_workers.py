"""The processes of the Firefox engine, with a library that does what it is told.

The real one cannot be made to crash at will; `tests/translate/test_firefox.py` runs that.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from syndicate.errors import ModelError
from syndicate.translate.firefox_workers import Model, Pool, Worker

LIBRARY = """
import os, signal, time
class Panic(BaseException):
    pass
class Translator:
    def __init__(self, model, source, target, shortlist=None):
        self.broken = False
        if model == b"bad":
            raise ValueError("no such weights")
        if model == b"crash":
            os.kill(os.getpid(), signal.SIGKILL)
        self.name = model.decode()
    def translate(self, text):
        assert not self.broken, "used after a panic"
        if text == "die":
            os._exit(3)
        if text == "panic":
            self.broken = True
            raise Panic("assertion failed")
        if text == "noise":
            print("a library that prints")
            os.write(1, b"and writes")
        if text.startswith("sleep "):
            time.sleep(float(text[6:]))
        if text == "pid":
            return str(os.getpid())
        return f"{self.name}({text})"
"""


def alive(pid: int) -> bool:
    """True for a process that runs, zombies not counted."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone(pids: list[int], within: float = 5.0) -> bool:
    end = time.monotonic() + within
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(map(alive, pids))


@pytest.fixture
def library(tmp_path: Path) -> str:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "fxtranslate.py").write_text(LIBRARY)
    return str(folder)


@pytest.fixture
def make_model(tmp_path: Path):
    def make(contents: str = "M") -> Model:
        folder = tmp_path / f"model-{contents}"
        folder.mkdir(exist_ok=True)
        files = {}
        for role, data in (("model", contents.encode()), ("vocab", b"pieces")):
            path = folder / role
            path.write_bytes(data)
            files[role] = (str(path), hashlib.sha256(data).hexdigest())
        return Model(contents, folder, files)

    return make


@pytest.fixture
def model(make_model) -> Model:
    return make_model()


@pytest.fixture
def worker(library):
    worker = Worker(library)
    yield worker
    worker.close()


@pytest.fixture
def pool(library):
    pool = Pool(2, library)
    yield pool
    pool.close()


def test_nothing_starts_before_it_is_needed(worker, pool):
    assert worker.pid is None and pool.pids == []


def test_all_are_done_but_the_one_that_ended_the_process(worker, model):
    done = worker.translate(model, ["a", "b", "die", "c", "die", "d"])
    assert [h.text for h in done] == ["M(a)", "M(b)", "", "M(c)", "", "M(d)"]
    assert [bool(h.error) for h in done] == [False, False, True, False, True, False]
    assert "status 3" in done[2].error


def test_a_process_that_only_ever_ends_is_not_started_without_end(worker, model):
    done = worker.translate(model, ["die"] * 500)
    assert len(done) == 500 and all(h.error for h in done)


def test_after_a_panic_the_library_starts_anew(worker, model):
    done = worker.translate(model, ["panic", "a"])
    assert "Panic: assertion failed" in done[0].error and done[1].text == "M(a)"


def test_what_the_library_prints_does_not_get_between(worker, model):
    assert [h.text for h in worker.translate(model, ["noise", "a"])] == ["M(noise)", "M(a)"]


def test_any_text_arrives_as_it_is(worker, model):
    texts = ["", "é漢🌊\u200f", "a\nb\r\n\x00", '"\\', "x" * 300_000]
    assert [h.text for h in worker.translate(model, texts)] == [f"M({text})" for text in texts]


def test_a_process_that_was_killed_while_idle_costs_nothing(worker, model):
    (first,) = worker.translate(model, ["pid"])
    os.kill(int(first.text), signal.SIGKILL)
    time.sleep(0.05)
    (second,) = worker.translate(model, ["pid"])
    assert not second.error and second.text != first.text


def test_a_process_that_was_killed_at_work_costs_a_sentence(worker, model):
    worker.translate(model, ["a"])
    timer = threading.Timer(0.3, os.kill, (worker.pid, signal.SIGKILL))
    timer.start()
    done = worker.translate(model, ["a", "sleep 5", "b"])
    timer.join()
    assert [h.text for h in done] == ["M(a)", "", "M(b)"]
    assert "signal 9" in done[1].error


@pytest.mark.parametrize("contents", ["bad", "crash"])
def test_a_model_that_cannot_be_loaded_is_said_to_be(worker, make_model, contents):
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        worker.translate(make_model(contents), ["a"])
    assert str(caught.value.path).endswith(contents)
    assert worker.translate(make_model(), ["a"])[0].text == "M(a)"


def test_a_file_that_changed_since_it_was_checked_is_not_loaded(worker, model):
    Path(model.files["model"][0]).write_bytes(b"other")
    with pytest.raises(ModelError, match="has changed"):
        worker.translate(model, ["a"])


def test_a_process_serves_several_models(worker, make_model):
    one, two = make_model("One"), make_model("Two")
    assert worker.translate(one, ["a"])[0].text == "One(a)"
    pid = worker.pid
    assert worker.translate(two, ["a"])[0].text == "Two(a)"
    assert worker.translate(one, ["a"])[0].text == "One(a)" and worker.pid == pid


def test_a_pool_keeps_the_order_and_uses_all_its_processes(pool, model):
    texts = [f"sleep {n % 3 / 100}" for n in range(100)]
    assert [h.text for h in pool.translate(model, texts)] == [f"M({text})" for text in texts]
    assert len(pool.pids) == 2


def test_few_sentences_start_one_process(pool, model):
    for n in range(5):
        assert pool.translate(model, [f"{n}"])[0].text == f"M({n})"
    assert len(pool.pids) == 1


def test_many_threads_share_a_pool(pool, model):
    def work(n: int) -> bool:
        texts = [f"{n}-{m}" for m in range(40)]
        return [h.text for h in pool.translate(model, texts)] == [f"M({text})" for text in texts]

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(work, range(24)))
    assert len(pool.pids) == 2


def test_a_closed_pool_has_no_processes_and_starts_again(pool, model):
    pool.translate(model, ["a"] * 40)
    pids = pool.pids
    pool.close()
    assert pids and not any(map(alive, pids))
    assert pool.translate(model, ["a"])[0].text == "M(a)"


def test_a_pool_that_nobody_holds_ends_its_processes(library, model):
    pool = Pool(1, library)
    pool.translate(model, ["a"])
    pids = pool.pids
    del pool
    assert gone(pids)


# --- However the parent ends -------------------------------------------------------------------

PARENT = """
    import os, sys, time
    from pathlib import Path
    from syndicate.translate.firefox_workers import Model, Pool
    def start():
        pool = Pool(2, {library!r})
        model = Model("M", Path({folder!r}), {files!r})
        pool.translate(model, ["a"] * 64)
        return pool, model
"""


def run(code: str, library: str, model: Model) -> subprocess.Popen[str]:
    head = PARENT.format(library=library, folder=str(model.path), files=dict(model.files))
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(head) + textwrap.dedent(code)],
        stdout=subprocess.PIPE,
        text=True,
    )


def pids_of(parent: subprocess.Popen[str]) -> list[int]:
    assert parent.stdout is not None
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    assert pids and all(map(alive, pids))
    return pids


@pytest.mark.skipif(sys.platform == "win32", reason="signals and /proc")
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_no_process_outlives_a_parent_that_is_killed(library, model, busy):
    code = """
        pool, model = start()
        print(*pool.pids, flush=True)
        if BUSY:
            pool.translate(model, ["sleep 0.1"] * 10_000)
        time.sleep(60)
    """.replace("BUSY", str(busy))
    with run(code, library, model) as parent:
        pids = pids_of(parent)
        time.sleep(0.2)
        parent.kill()
    assert gone(pids)


@pytest.mark.skipif(sys.platform == "win32", reason="signals and /proc")
def test_nor_where_a_fork_of_the_parent_still_holds_the_pipes(library, model):
    code = """
        pool, model = start()
        import syndicate.translate.firefox_workers as module
        module.Pool.forget = lambda self: None  # a fork that does not close what it inherited
        fork = os.fork()
        if fork == 0:
            time.sleep(60)
        print(*pool.pids, flush=True)
        print(fork, flush=True)
        time.sleep(60)
    """
    with run(code, library, model) as parent:
        pids = pids_of(parent)
        fork = int(parent.stdout.readline())
        parent.kill()
        try:
            assert gone(pids)
            assert alive(fork)
        finally:
            os.kill(fork, signal.SIGKILL)


def test_no_process_outlives_a_parent_that_ends(library, model):
    code = """
        pool, model = start()
        print(*pool.pids, flush=True)
    """
    with run(code, library, model) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert parent.wait(10) == 0
    assert len(pids) == 2 and not any(map(alive, pids))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_fork_has_processes_of_its_own_and_leaves_the_parents_alone(library, model):
    code = """
        pool, model = start()
        mine = pool.pids
        if os.fork() == 0:
            assert pool.pids == []
            (done,) = pool.translate(model, ["pid"])
            assert int(done.text) not in mine
            sys.exit(0 if done.text else 1)
        _, status = os.wait()
        (done,) = pool.translate(model, ["pid"])
        print(os.waitstatus_to_exitcode(status), int(done.text) in mine, pool.pids == mine)
    """
    with run(code, library, model) as parent:
        out, _ = parent.communicate(timeout=20)
    assert out.split() == ["0", "True", "True"]


def test_an_interrupt_reaches_the_caller_and_the_next_call_works(library, model):
    code = """
        import signal, threading
        pool, model = start()
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        try:
            pool.translate(model, ["sleep 0.05"] * 1000)
        except KeyboardInterrupt:
            print("interrupted", pool.translate(model, ["a"])[0].text)
    """
    began = time.monotonic()
    with run(code, library, model) as parent:
        out, _ = parent.communicate(timeout=20)
    assert out.split() == ["interrupted", "M(a)"] and time.monotonic() - began < 10


def test_the_terminals_interrupt_does_not_end_a_process(worker, model):
    worker.translate(model, ["a"])
    os.kill(worker.pid, signal.SIGINT)
    pid = worker.pid
    assert worker.translate(model, ["a"])[0].text == "M(a)" and worker.pid == pid
