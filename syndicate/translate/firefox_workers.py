"""Child processes that run Firefox models, and the parent's side of them.

Why processes: `fxtranslate` holds the interpreter's lock while it translates (measured: a thread
that wakes every millisecond woke once in 1.75 s), and its translator raises a panic when another
thread than its maker's touches it. On one thread it would stall ingest, rendering and every other
engine, and use one processor; in processes it scales, and a crash of native code costs a sentence.

Why not `multiprocessing`: forking a process that has threads is unsafe, and its other ways to start
import the caller's main module once more. A child is a plain script that reads and writes pipes.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import weakref
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO

from syndicate.errors import ModelError
from syndicate.model import Hypothesis

_CHILD = Path(__file__).with_name("firefox_child.py")
_LENGTH = struct.Struct(">I")
_LARGEST_CHUNK = 16
"""Texts in a request at most: small enough that no process waits for the last one."""
_FRUITLESS = 3
"""Children in a row that ended without finishing a text, after which the rest is given up."""
_CLOSING_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Model:
    """What a child loads: `key` tells models apart, `files` are role -> (path, SHA-256)."""

    key: str
    path: Path
    files: Mapping[str, tuple[str, str]]


def library() -> Path | None:
    """The folder that fxtranslate can be imported from, without importing it; None without it."""
    spec = find_spec("fxtranslate")
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]).parent if places else None


class _EndedError(Exception):
    """The child ended; `ready` if it had loaded the model, so that a text is to blame."""

    def __init__(self, ready: bool, status: int | None) -> None:
        how = f"signal {-status}" if status is not None and status < 0 else f"status {status}"
        super().__init__(how)
        self.ready = ready


class Worker:
    """One child process, started when first used and again after it ended. Not for two threads at
    once."""

    def __init__(self, library: str) -> None:
        self._library = library
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id, None before the first use."""
        return self._process.pid if self._process else None

    def translate(self, model: Model, texts: Sequence[str]) -> list[Hypothesis]:
        """N in, N out: the text at which the child ended is an error, the others are done.

        Raises `ModelError` where the model cannot be loaded.
        """
        done: list[Hypothesis] = []
        fruitless = unready = 0
        while len(done) < len(texts):
            before = len(done)
            try:
                self._ask(model, texts[before:], done)
            except _EndedError as end:
                if not end.ready:
                    # Somebody may have ended an idle child; a fresh one that ends is another thing.
                    unready += 1
                    if unready > 1:
                        raise self._bad(model, f"its process ended ({end})") from end
                    continue
                unready = 0
                fruitless = fruitless + 1 if len(done) == before else 1
                done.append(Hypothesis("", error=f"the process of the Firefox model ended ({end})"))
                if fruitless == _FRUITLESS:
                    rest = len(texts) - len(done)
                    done += [Hypothesis("", error=done[-1].error)] * rest
        return done

    def _ask(self, model: Model, texts: Sequence[str], done: list[Hypothesis]) -> None:
        """Add to `done` as the child answers."""
        process = self._running()
        ready = False
        try:
            wanted = {"key": model.key, "files": dict(model.files)}
            self._send(process, {"model": wanted, "texts": list(texts)})
            answer = self._receive(process)
            if "failed" in answer:
                raise self._bad(model, answer["failed"])
            ready = True
            for _ in texts:
                answer = self._receive(process)
                done.append(Hypothesis(answer.get("text", ""), error=answer.get("error", "")))
        except (OSError, EOFError) as error:
            self.close()
            raise _EndedError(ready, process.returncode) from error
        except ModelError:
            raise
        except BaseException:
            self.close()  # interrupted between frames: what would come next belongs to nobody
            raise

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            try:
                self._process = subprocess.Popen(  # noqa: S603 -- our own script
                    # Isolated and without site: a start in 30 ms, and nothing but the standard
                    # library and the folder that holds fxtranslate can be imported.
                    [sys.executable, "-I", "-S", str(_CHILD), self._library],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    bufsize=0,
                )
            except OSError as error:
                raise ModelError(
                    f"no process can be started for Firefox models ({error}).",
                    path=sys.executable,
                ) from error
        return self._process

    @staticmethod
    def _send(process: subprocess.Popen[bytes], frame: object) -> None:
        assert process.stdin is not None
        data = json.dumps(frame).encode("ascii")
        left = memoryview(_LENGTH.pack(len(data)) + data)
        while left:
            left = left[process.stdin.write(left) or 0 :]

    @staticmethod
    def _receive(process: subprocess.Popen[bytes]) -> dict[str, Any]:
        assert process.stdout is not None
        (length,) = _LENGTH.unpack(_exactly(process.stdout, _LENGTH.size))
        answer: dict[str, Any] = json.loads(_exactly(process.stdout, length))
        return answer

    @staticmethod
    def _bad(model: Model, why: str) -> ModelError:
        return ModelError(
            f"the Firefox model cannot be loaded: {why}.",
            path=model.path,
            remedy="Install it again: syndicate models install --engine firefox",
        )

    def close(self) -> None:
        """End the child: it ends by itself when its input does, and is killed if it does not."""
        process, self._process = self._process, None
        if process is None:
            return
        self._close_pipes(process)
        try:
            process.wait(_CLOSING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def forget(self) -> None:
        """Give up the child without ending it: after a fork it is another process's."""
        process, self._process = self._process, None
        if process is not None:
            self._close_pipes(process)
            process.returncode = 0  # it is not ours to wait for

    @staticmethod
    def _close_pipes(process: subprocess.Popen[bytes]) -> None:
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


class Pool:
    """At most `size` workers, each started when there is work for it; safe for several threads.

    They end with the pool, with the interpreter, and with this process however it ends. After a
    fork the child process has a pool of its own.
    """

    def __init__(self, size: int, library: str) -> None:
        self._size = size
        self._library = library
        self._begin()
        _pools.add(self)

    def _begin(self) -> None:
        self._lock = Lock()
        self._executor: ThreadPoolExecutor | None = None
        self._idle: list[Worker] = []
        self._all: list[Worker] = []
        self._closing = weakref.finalize(self, _close, self._all)

    @property
    def pids(self) -> list[int]:
        """The process ids of the children."""
        return [worker.pid for worker in self._all if worker.pid is not None]

    def translate(self, model: Model, texts: Sequence[str]) -> list[Hypothesis]:
        """N in, N out, in order. Raises `ModelError` where the model cannot be loaded."""
        chunk = max(1, min(_LARGEST_CHUNK, -(-len(texts) // (4 * self._size))))
        parts = [texts[at : at + chunk] for at in range(0, len(texts), chunk)]
        with self._lock:
            if self._executor is None:
                self._executor = ThreadPoolExecutor(self._size, thread_name_prefix="firefox")
            executor = self._executor
        futures: list[Future[list[Hypothesis]]] = []
        try:
            futures += [executor.submit(self._translate, model, part) for part in parts]
            return [hypothesis for future in futures for hypothesis in future.result()]
        finally:
            for future in futures:
                future.cancel()

    def _translate(self, model: Model, texts: Sequence[str]) -> list[Hypothesis]:
        # The one that was used last first: a few sentences never start a second process.
        with self._lock:
            if self._idle:
                worker = self._idle.pop()
            else:
                worker = Worker(self._library)
                self._all.append(worker)
        try:
            return worker.translate(model, texts)
        finally:
            with self._lock:
                self._idle.append(worker)

    def close(self) -> None:
        """End all children. The pool can be used again, and starts others then."""
        with self._lock:
            executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(cancel_futures=True)
        with self._lock:
            for worker in self._all:
                worker.close()

    def forget(self) -> None:
        """Start anew in a forked process: the children, threads and locks are its parent's."""
        for worker in self._all:
            worker.forget()
        self._closing.detach()
        self._begin()


_pools: weakref.WeakSet[Pool] = weakref.WeakSet()


def _close(workers: Sequence[Worker]) -> None:
    for worker in workers:
        worker.close()


def _forget_all() -> None:
    for pool in list(_pools):
        pool.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)


def _exactly(stream: BinaryIO | Any, count: int) -> bytes:
    """`count` bytes; raises `EOFError` where the stream ends before."""
    parts = []
    while count:
        part = stream.read(count)
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
