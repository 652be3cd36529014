"""The child process in which Firefox models run; started by `firefox_workers`, never imported.

It knows the standard library and fxtranslate only, so that a start costs little. It reads frames
from standard input and writes frames to standard output: four bytes of length, then JSON. A request
names a model and gives texts; the answer is `{"ready": true}` or `{"failed": why}`, then one frame
for each text as soon as it is done, so that the parent knows which text ended this process.

It ends when its input ends, which is when the parent closes it or dies, also by SIGKILL; and when
its parent is another process than at the start, for the case that a fork of the parent still holds
the other end of the pipe.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import struct
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

_WATCH_SECONDS = 1.0
_LENGTH = struct.Struct(">I")


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the input ends."""
    models: dict[str, Any] = {}
    while (request := _read(requests)) is not None:
        key = request["model"]["key"]
        try:
            if key not in models:
                models[key] = _load(request["model"])
        except BaseException as error:  # a panic of the library is no `Exception`
            _write(answers, {"failed": _said(error)})
            continue
        _write(answers, {"ready": True})
        for text in request["texts"]:
            try:
                answer = {"text": models[key].translate(text)}
            except BaseException as error:
                answer = {"error": _said(error)}
                # Nobody knows in which state a panic left it.
                models[key] = _load(request["model"])
            _write(answers, answer)


def _load(model: dict[str, Any]) -> Any:
    """A translator from the bytes that have the checksums that the parent names."""
    import fxtranslate

    contents = {}
    for role, (path, sha256) in model["files"].items():
        data = Path(path).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError(f"{path} has changed since the model was opened")
        contents[role] = data
    source = contents.get("srcvocab") or contents["vocab"]
    target = contents.get("trgvocab") or contents["vocab"]
    return fxtranslate.Translator(contents["model"], source, target, contents.get("lex"))


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def _read(stream: BinaryIO) -> Any:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return json.loads(data) if len(data) == length else None


def _write(stream: BinaryIO, frame: object) -> None:
    data = json.dumps(frame).encode("ascii")
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _end_with_the_parent() -> None:
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH_SECONDS)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    # Ctrl+C reaches the whole group of processes; what then happens is for the parent to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.path.append(sys.argv[1])
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the frames
    _end_with_the_parent()
    with suppress(BrokenPipeError):
        serve(sys.stdin.buffer, pipe)
    os._exit(0)
