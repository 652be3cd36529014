"""Kills a newsroom at random points, over and over, and looks whether it ends as one that nobody
killed. Run by itself: it forks, and so must not have threads of a test run's libraries.

    python tests/support/interrupted.py FOLDER KILLS SEED
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from newsroom import Newsroom, contents

from syndicate import package
from syndicate.pipeline import finished, run

KILLS_OF_ONE_STEP = 8

Step = Callable[[Newsroom], object]
_NAMES = ("bridge", "ferry", "tower")


def paths(room: Newsroom) -> list[str]:
    return [str(room.folder / f"{name}.md") for name in _NAMES]


def edit(room: Newsroom) -> None:
    """What an editor does between the runs; doing it twice changes nothing."""
    room.write("bridge", "It is short.")
    room.write("ferry", "It is late.")


STEPS: list[tuple[str, Step, Step]] = [
    (
        "translate",
        lambda room: [room.write(name) for name in _NAMES],
        lambda room: room.run(*paths(room), to=("pt", "es")),
    ),
    ("zips", lambda room: None, lambda room: room.run(*paths(room)[:2], zipped=True)),
    ("update", edit, lambda room: room.run(*paths(room))),
    ("correct", lambda room: None, lambda room: room.correct(paths(room)[0], "It was wrong.")),
    ("kill", lambda room: None, lambda room: room.kill(paths(room)[1])),
    ("again", lambda room: None, lambda room: room.run(*paths(room), to=("pt", "fr"))),
]
"""Name, what is prepared, and what is killed and started again."""


def fresh(folder: Path) -> Newsroom:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return Newsroom(folder)


def state(room: Newsroom) -> dict[str, Any]:
    """What must come out the same, and whether each package is sound."""
    dist = room.folder / "dist"
    for place in dist.iterdir():
        if not place.name.startswith("."):
            assert not package.verify(place), place
    return {"register": room.rows(), "packages": contents(dist)}


def child(work: Callable[[], object]) -> bool:
    """Do something in a child; True if it was killed, False if it came to its end."""
    number = os.fork()
    if number == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(1)
    _, status = os.waitpid(number, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "a step failed"
    return False


def counted(step: Callable[[], object], kind: str, last: int = 0) -> int:
    """How many calls of a kind the main thread makes in a step, or, before the `last` of them, an
    end without mercy. By calls and not by time, so that a busy machine changes nothing."""
    count = 0

    def profile(frame: object, event: str, arg: Any) -> None:
        nonlocal count
        if event == "c_call" and (kind == "any" or lasting(arg)):
            count += 1
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(profile)
    step()
    sys.setprofile(None)
    return count


def lasting(function: Any) -> bool:
    """True for a call that may leave something behind: of the system, or of a database."""
    owner = getattr(function, "__self__", None)
    return isinstance(owner, sqlite3.Connection | ModuleType) and (
        isinstance(owner, sqlite3.Connection) or owner.__name__ == "posix"
    )


def main(folder: Path, wanted: int, seed: int) -> None:
    os.environ["SOURCE_DATE_EPOCH"] = "1773489600"
    # Each package is a transaction, each result is kept at once: most points to be killed between.
    finished._HELD = run._WRITERS = 1
    dice = random.Random(seed)
    right, calls = [], []
    room = fresh(folder)
    for _, prepare, step in STEPS:
        prepare(room)
        step(room)
        right.append(state(room))
    for kind in ("any", "lasting"):
        room = fresh(folder)
        for number, (_, prepare, step) in enumerate(STEPS):
            prepare(room)
            calls.append(counted(partial(step, room), kind))
            assert state(room) == right[number], "it is not the same without being killed"
    assert threading.active_count() == 1
    kills, scenarios = 0, 0
    by_step = dict.fromkeys((name for name, *_ in STEPS), 0)
    while kills < wanted:
        scenarios += 1
        room = fresh(folder)
        for number, (name, prepare, step) in enumerate(STEPS):
            prepare(room)
            for _ in range(KILLS_OF_ONE_STEP):
                kind = dice.choice(("any", "lasting", "lasting"))
                most = calls[number + (len(STEPS) if kind == "lasting" else 0)]
                last = dice.randint(1, most)
                if not child(partial(counted, partial(step, Newsroom(folder)), kind, last)):
                    break
                kills += 1
                by_step[name] += 1
            child(partial(step, Newsroom(folder)))
            assert state(room) == right[number], f"{name}: another state, seed {seed}"
    print(json.dumps({"kills": kills, "scenarios": scenarios, "steps": by_step}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
