"""What a stage asks of an engine as it goes, for whoever drives it.

A stage that needs the engine's help is a generator: it yields lists of `Ask`, is sent as many
`Answer`, and returns its result. So the help that many sentences need can be asked for at once.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from syndicate.model import Alignment

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Ask:
    """What a stage wants from the engine: `source` translated, or, with `prefix`, the sentence
    at hand continued from a target that begins so."""

    source: str
    prefix: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine said; `align` makes the alignment with what was asked."""

    text: str
    align: Callable[[], Alignment] | None = None


Steps = Generator[Sequence[Ask], Sequence[Answer], Result]
"""A stage that asks the engine as it goes."""


def refused(steps: Steps[Result]) -> Result:
    """Drive a stage to its end without an engine: every answer is empty."""
    try:
        asks = next(steps)
        while True:
            asks = steps.send([Answer("")] * len(asks))
    except StopIteration as stop:
        result: Result = stop.value
        return result
