"""What an engine is; how to add one: docs/models.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from syndicate.model import Hypothesis, ModelInfo, Options


class Engine(Protocol):
    """Takes sentences and gives back, for each, text and, where it can, alignment and score.

    Laws: N in, N out, in order; a sentence that fails is a `Hypothesis` with `error`; what it
    becomes depends on nothing but it; several threads may ask at once. What an engine starts ends
    with it, or by an optional `close()`, after which it may be closed or asked again.
    """

    name: str

    def pairs(self) -> Sequence[tuple[str, str]]:
        """The language pairs (BCP 47) that can be translated right now, sorted."""
        ...

    def legs(self, source: str, target: str) -> tuple[ModelInfo, ...]:
        """The models of a pair, two through a pivot; raises `ModelError` where there are none."""
        ...

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        options: Options = Options(),
        prefixes: Sequence[str] | None = None,
    ) -> list[Hypothesis]:
        """Translate; with `prefixes`, each target is forced to begin with its prefix."""
        ...

    def unknown(self, text: str, source: str, target: str) -> frozenset[str]:
        """The characters of `text` that the model's source vocabulary lacks: they would vanish."""
        ...
