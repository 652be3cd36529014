from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from syndicate.memory import Memory
from syndicate.memory.survey import survey
from syndicate.model import Origin

WRITER = """
import sys
from pathlib import Path
from syndicate.memory import Made, Memory, Unit, want
from syndicate.model import Inline
path, part, rounds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
with Memory.open(path) as memory:
    print("open", flush=True)
    for at in range(rounds):
        made = []
        for n in range(50):
            wanted = want(Inline(f"Process {part} wrote sentence {at}-{n} of many."), b"m" * 16)
            made.append(Made(wanted.key, b"m" * 16, wanted.source, Inline(wanted.source.text.upper())))
            asked = wanted
        memory.remember("en", "pt", made)
        assert memory.recall("en", "pt", [asked])[0] is not None
        memory.add([Unit("en", "pt", Inline(f"Process {part} added {at}, number {n} of them."), Inline("x")) for n in range(20)])
        print(at, flush=True)
"""


def run(path: Path, part: int, rounds: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(part), str(rounds)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_several_processes_make_and_fill_one_memory_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "memory.sqlite3"
    running = [run(path, part, 20) for part in range(4)]
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    with Memory.open(path) as memory:
        found = survey(memory)
        assert [(g.origin.value, g.units) for g in found.groups] == [
            ("human", 1600),
            ("engine", 4000),
        ]
        assert memory.revision() == 80


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_process_that_is_killed_leaves_a_sound_file(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite3"
    chance = random.Random(3)
    kept = 0
    for number in range(30):
        process = run(path, number, 10_000)
        assert process.stdout is not None
        process.stdout.readline()
        seen = 0
        until = time.monotonic() + chance.uniform(0.005, 0.12)
        while time.monotonic() < until:
            seen += process.stdout.readline() != ""
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate(timeout=60)
        seen += rest.count("\n")
        kept += seen
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
        with Memory.open(path) as memory:
            rows = [g for g in survey(memory).groups if g.origin is Origin.ENGINE]
            # Whole windows, all that were reported done, and at most one more for each kill.
            assert rows[0].units % 50 == 0 if rows else kept == 0
            assert sum(g.units for g in rows) >= kept * 50
    assert kept > 0
