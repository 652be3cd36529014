"""Translations into a pivot language, kept for the other targets of the same articles.

Portuguese to Spanish, French and German through English needs each English sentence once, also
where English is a target itself. Windows are translated side by side, so a sentence that another
thread is translating is waited for, not translated again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from threading import Lock

from syndicate.model import Hypothesis

MOST = 8192
"""Sentences that are kept: those of the windows in flight; the oldest give way."""


class Halfway:
    """A bounded cache that several threads may ask at once."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Future[Hypothesis]] = OrderedDict()

    def get(
        self,
        leg: Hashable,
        sentences: Sequence[str],
        translate: Callable[[Sequence[str]], Sequence[Hypothesis]],
    ) -> list[Hypothesis]:
        """The hypotheses of `sentences` for `leg` (engine, languages, options), in order;
        `translate` is given those that nobody has translated or is translating."""
        mine: list[tuple[str, Future[Hypothesis]]] = []
        waiting: list[Future[Hypothesis]] = []
        with self._lock:
            for sentence in sentences:
                key = (leg, sentence)
                future = self._kept.get(key)
                if future is None:
                    future = self._kept[key] = Future()
                    mine.append((sentence, future))
                else:
                    self._kept.move_to_end(key)
                waiting.append(future)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        if mine:
            try:
                done = translate([sentence for sentence, _ in mine])
                for (_, future), hypothesis in zip(mine, done, strict=True):
                    future.set_result(hypothesis)
            except BaseException as error:
                self._forget(leg, [sentence for sentence, _ in mine])
                for _, future in mine:
                    if not future.done():
                        future.set_exception(error)
                raise
        # Own work is done before others' is waited for, so that no two threads wait in a ring.
        return [future.result() for future in waiting]

    def _forget(self, leg: Hashable, sentences: Sequence[str]) -> None:
        with self._lock:
            for sentence in sentences:
                self._kept.pop((leg, sentence), None)
