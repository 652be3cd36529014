"""Killed at any point, a run starts again and ends in the same state: nothing twice, nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 200
SCRIPT = Path(__file__).resolve().parents[1] / "support" / "interrupted.py"
MEMORY = Path("/dev/shm")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are made otherwise on Windows")
def test_200_kills_at_random_points_change_nothing(tmp_path: Path) -> None:
    folder = MEMORY / f"{tmp_path.parent.name}-killed" if MEMORY.is_dir() else tmp_path / "killed"
    try:
        done = subprocess.run(
            [sys.executable, SCRIPT, folder, str(KILLS), "1"],
            capture_output=True, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["kills"] >= KILLS
    assert all(said["steps"].values()), said
