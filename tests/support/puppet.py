"""An engine that can be told what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from syndicate.model import Alignment, Hypothesis, ModelInfo, Options
from syndicate.translate.align import words


class Puppet:
    """Translates word for word with `change`; the n-th word aligns to the n-th."""

    name = "puppet"

    def __init__(self, change: Callable[[str], str] = str.upper, lacking: str = "“”‘’£#@") -> None:
        self.change = change
        self.lacking = lacking
        self.asked: list[str] = []

    def pairs(self) -> Sequence[tuple[str, str]]:
        return [("en", "pt")]

    def legs(self, source: str, target: str) -> tuple[ModelInfo, ...]:
        return (ModelInfo("puppet", "p", "1", "sha256:0", source, target),)

    def unknown(self, text: str, source: str, target: str) -> frozenset[str]:
        return frozenset(self.lacking) & set(text)

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        options: Options = Options(),
        prefixes: Sequence[str] | None = None,
    ) -> list[Hypothesis]:
        self.asked += sentences
        return [self._one(sentence) for sentence in sentences]

    def _one(self, sentence: str) -> Hypothesis:
        if "impossible" in sentence:
            return Hypothesis("", error="too hard")
        text = self.change(sentence)
        s, t = words(sentence), words(text)
        rows = tuple(tuple(float(i == j) for i in range(len(s))) for j in range(len(t)))
        return Hypothesis(text, -0.5, lambda: Alignment(s, t, rows))


class Told(Puppet):
    """Says what `answer` gives for a text and the settings; notes what it was asked."""

    def __init__(self, answer: Callable[[str, Options], Hypothesis]) -> None:
        super().__init__(lacking="")
        self.answer = answer
        self.settings: list[tuple[str, Options]] = []

    def translate(
        self, sentences: Sequence[str], *_: str, options: Options = Options(), **__: object
    ) -> list[Hypothesis]:
        self.settings += [(sentence, options) for sentence in sentences]
        return [self.answer(sentence, options) for sentence in sentences]
