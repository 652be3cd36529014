from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate.memory import Memory

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory.open(tmp_path / "memory.sqlite3") as opened:
        yield opened
