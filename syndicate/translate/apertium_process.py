"""A pipeline of programs that stays open: requests go in, answers come out, NUL after each.

Apertium calls it null-flush. The `apertium` command has it too (`-z`), but in version 3.8 it passes
the stream through gawk, which holds every answer back until the next request comes; so the programs
that a mode names are started here, each with `-z`.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

_CHUNK = 65536
_END = "[][\n]\0"
"""How the deformatters of Apertium end a text; after less (one superblank) stages drop its last
word, after nothing they wait for more."""
_FAREWELL = 2.0
"""Seconds that programs get to end by themselves when their input is closed."""


class PipelineError(Exception):
    """The programs cannot be started, or do not answer at all: no request is to blame."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one request has no answer."""

    reason: str


class Pipeline:
    """Programs in a row, started at the first request and again when they die or hang.

    It may be used from several threads: one speaks at a time. `timeout` is in seconds, and counts
    from the last byte that went in or came out.
    """

    def __init__(
        self,
        commands: Sequence[Sequence[str]],
        *,
        timeout: float = 60.0,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._commands = tuple(tuple(command) for command in commands)
        self._timeout = timeout
        self._environment = environment
        self._lock = Lock()
        self._running: _Running | None = None
        self._closed = 0

    def ask(self, requests: Sequence[str]) -> list[str | Failure]:
        """One answer for each request, in order; a request that kills the programs or makes them
        hang costs itself alone. Raises `PipelineError` where they do not even start.

        Requests must not hold NUL.
        """
        answers: list[str | Failure] = []
        alone = False
        with self._lock:
            closed = self._closed
            while len(answers) < len(requests):
                batch = requests[len(answers) : len(answers) + 1 if alone else None]
                running = self._ready()
                try:
                    got, reason = running.exchange(batch, self._timeout)
                except BaseException:
                    # Interrupted in the middle: what the programs say next would fit nothing.
                    self._end()
                    raise
                answers += got
                if reason:
                    self._end()
                    if self._closed != closed:
                        raise PipelineError("the engine was closed while it translated")
                    if len(batch) == 1:
                        answers.append(Failure(reason))
                # The request at which a batch broke is tried by itself, in fresh programs.
                alone = bool(reason) and len(batch) > 1
        return answers

    def close(self) -> None:
        """End the programs; a later request starts them again. Who waits for an answer in another
        thread gets a `PipelineError`."""
        self._closed += 1
        if self._lock.acquire(timeout=_FAREWELL):
            try:
                self._end(gently=True)
            finally:
                self._lock.release()
        elif (running := self._running) is not None:
            running.kill()

    def _ready(self) -> _Running:
        running = self._running
        if running is not None and running.usable():
            return running
        self._end()
        running = _Running.start(self._commands, self._environment)
        try:
            got, reason = running.exchange(["a"], self._timeout)
        except BaseException:
            running.end()
            raise
        if not got:
            running.end()
            raise PipelineError(reason)
        self._running = running
        return running

    def _end(self, *, gently: bool = False) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.end(gently=gently)


@dataclass(slots=True)
class _Running:
    """Started programs and the three pipes to them."""

    processes: list[subprocess.Popen[bytes]]
    writing: int
    reading: int
    complaints: int
    owner: int = field(default_factory=os.getpid)
    serial: int = 0
    said: bytes = b""
    """The end of what the programs wrote to standard error."""

    @classmethod
    def start(
        cls, commands: Sequence[Sequence[str]], environment: Mapping[str, str] | None
    ) -> _Running:
        inward, writing = os.pipe()
        complaints, errors = os.pipe()
        open_ends = {inward, writing, complaints, errors}
        processes: list[subprocess.Popen[bytes]] = []
        try:
            for number, command in enumerate(commands):
                outward_read, outward = os.pipe()
                open_ends |= {outward_read, outward}
                processes.append(
                    subprocess.Popen(  # noqa: S603  the mode file names them; no shell
                        command,
                        stdin=inward,
                        stdout=outward,
                        stderr=errors,
                        env=environment,
                        # A group of their own: Ctrl-C is ours to handle.
                        process_group=processes[0].pid if number else 0,
                    )
                )
                for end in (inward, outward):
                    os.close(end)
                    open_ends.discard(end)
                inward = outward_read
            os.close(errors)
        except OSError as error:
            for end in open_ends:
                os.close(end)
            for process in processes:
                process.kill()
                process.wait()
            raise PipelineError(f"{error.filename or commands[0][0]}: {error.strerror}") from error
        for end in (writing, inward, complaints):
            os.set_blocking(end, False)
        return cls(processes, writing, inward, complaints)

    def usable(self) -> bool:
        """False once a program has ended, and in a process that was forked from ours."""
        return self.owner == os.getpid() and all(p.poll() is None for p in self.processes)

    def exchange(self, requests: Sequence[str], timeout: float) -> tuple[list[str], str]:
        """The answers that came, and why there are not more of them.

        A serial number goes with each request and must come back at the end of its answer, so that
        no answer is ever taken for another's.
        """
        first = self.serial
        self.serial += len(requests)
        unsent = memoryview(
            b"".join(
                f"{request}{_mark(first + number)}{_END}".encode()
                for number, request in enumerate(requests)
            )
        )
        answers: list[str] = []
        unread = bytearray()
        patience = time.monotonic() + timeout
        with selectors.DefaultSelector() as selector:
            selector.register(self.reading, selectors.EVENT_READ)
            selector.register(self.complaints, selectors.EVENT_READ)
            selector.register(self.writing, selectors.EVENT_WRITE)
            while len(answers) < len(requests):
                ready = selector.select(max(0.0, patience - time.monotonic()))
                if not ready and time.monotonic() >= patience:
                    return answers, f"no answer within {timeout:g} seconds"
                for key, _ in ready:
                    if key.fd == self.writing:
                        unsent = self._send(unsent)
                        if not unsent:
                            selector.unregister(self.writing)
                        patience = time.monotonic() + timeout
                        continue
                    data = os.read(key.fd, _CHUNK)
                    if key.fd == self.complaints:
                        self.said = (self.said + data)[-2000:]
                        if not data:
                            selector.unregister(self.complaints)
                        continue
                    if not data:
                        return answers, self._last_words()
                    patience = time.monotonic() + timeout
                    unread += data
                    *whole, rest = unread.split(b"\0")
                    unread = bytearray(rest)
                    for answer in whole:
                        mark = f"{_mark(first + len(answers))}{_END[:-1]}".encode()
                        if not answer.endswith(mark) or len(answers) == len(requests):
                            return answers, "its answer came back cut off"
                        answers.append(answer.removesuffix(mark).decode(errors="replace"))
        if unread:
            # More than was asked for: nothing that comes after could be trusted.
            self.kill()
        return answers, ""

    def _send(self, unsent: memoryview) -> memoryview:
        try:
            return unsent[os.write(self.writing, unsent[:_CHUNK]) :]
        except BlockingIOError:
            return unsent
        except BrokenPipeError:
            # The first program is gone. What the others still have comes out, then the end.
            return unsent[len(unsent) :]

    def _last_words(self) -> str:
        with contextlib.suppress(BlockingIOError):
            self.said = (self.said + os.read(self.complaints, _CHUNK))[-2000:]
        lines = self.said.decode(errors="replace").strip().splitlines()
        return f"the engine ended: {lines[-1].strip()}" if lines else "the engine ended"

    def kill(self) -> None:
        if self.owner == os.getpid():
            for process in self.processes:
                process.kill()

    def end(self, *, gently: bool = False) -> None:
        """Close the pipes and see that every program is gone; a forked child leaves them be."""
        if self.owner != os.getpid():
            for end in (self.writing, self.reading, self.complaints):
                os.close(end)
            return
        os.close(self.writing)
        until = time.monotonic() + (_FAREWELL if gently else 0)
        try:
            for process in self.processes if gently else ():
                process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        finally:
            self.kill()
            for process in self.processes:
                process.wait()
            os.close(self.reading)
            os.close(self.complaints)


def _mark(serial: int) -> str:
    """A superblank, which every stage passes on."""
    return f"[end {serial}]"
