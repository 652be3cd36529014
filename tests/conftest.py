"""Every test has a translation memory of its own, so that none finds what another put there.

Property tests try the same examples in every run, so that a change is judged by what it changed;
`make fuzz` tries others.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("repeated", derandomize=True)
settings.load_profile("repeated")


@pytest.fixture(autouse=True)
def own_memory(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of this test's memory; it is made only where something is translated."""
    path = tmp_path_factory.mktemp("memory") / "memory.sqlite3"
    monkeypatch.setenv("SYNDICATE_MEMORY", str(path))
    return path
