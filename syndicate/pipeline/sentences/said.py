"""What an engine said of short texts, kept for a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from syndicate.model import Hypothesis

Key = tuple[str, str | None]
_MOST = 20_000
"""Texts that are kept; about 10 MB."""


@dataclass(slots=True)
class Said:
    """What the engine said of short texts: a term is asked for in the same words again and again
    over a run. Threads may share it."""

    _kept: dict[Key, Hypothesis] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, keys: Sequence[Key]) -> dict[Key, Hypothesis]:
        with self._lock:
            return {key: self._kept[key] for key in keys if key in self._kept}

    def keep(self, new: dict[Key, Hypothesis]) -> None:
        with self._lock:
            if len(self._kept) + len(new) > _MOST:
                self._kept.clear()
            self._kept.update(new)
