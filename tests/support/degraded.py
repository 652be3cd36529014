"""Alignment made worse on purpose, so that what relies on it is tested where it cannot be relied on.

`Degraded` wraps any engine and changes the alignment that it gives back; `unguided` makes a model
of which the exported attention head was never trained to align, which is what the Argos index has.
"""

from __future__ import annotations

import json
import random
import struct
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from syndicate.model import Alignment, Hypothesis, ModelInfo, Options
from syndicate.translate import align
from syndicate.translate.attention import UNKNOWN, Reading, layout, with_reading
from syndicate.translate.engine import Engine

Change = Callable[[np.ndarray, random.Random], np.ndarray]


def uniform(share: float) -> Change:
    """`share` of each row is spread over all source words: flatter, in the same order."""

    def change(weights: np.ndarray, dice: random.Random) -> np.ndarray:
        flat = weights.sum(axis=1, keepdims=True) / max(1, weights.shape[1])
        return (1 - share) * weights + share * flat

    return change


def noise(share: float) -> Change:
    """`share` of each row goes to source words by chance, a few of them most of it."""

    def change(weights: np.ndarray, dice: random.Random) -> np.ndarray:
        chance = np.array([[dice.gammavariate(0.3, 1.0) for _ in row] for row in weights])
        chance = chance.reshape(weights.shape)
        chance /= np.maximum(chance.sum(axis=1, keepdims=True), 1e-9)
        return (1 - share) * weights + share * weights.sum(axis=1, keepdims=True) * chance

    return change


def shifted(weights: np.ndarray, dice: random.Random) -> np.ndarray:
    """Each target word has the row of the next one."""
    return np.concatenate([weights[1:], weights[-1:]])


def blurred(weights: np.ndarray, dice: random.Random) -> np.ndarray:
    """Each link is shared with the words left and right of its source word."""
    wide = np.pad(weights, ((0, 0), (1, 1)))
    blurred: np.ndarray = wide[:, 1:-1] / 2 + wide[:, :-2] / 4 + wide[:, 2:] / 4
    return blurred


def same(weights: np.ndarray, dice: random.Random) -> np.ndarray:
    return weights


def degrade(
    source: str, target: str, alignment: Alignment, change: Change, reading: Reading = UNKNOWN
) -> Alignment:
    """The alignment changed, and judged anew from what it is now."""
    weights = np.asarray(alignment.weights, dtype=np.float32)
    if not weights.size:
        return alignment
    # The same text is made worse in the same way, in whatever order sentences come.
    changed = change(weights, random.Random(f"{source}\n{target}"))
    return align.judged(
        source, alignment.source_words, target, alignment.target_words, changed, reading.quality
    )


class Degraded:
    """An engine whose alignment is changed by `change`; with None it has none."""

    def __init__(self, engine: Engine, change: Change | None, reading: Reading = UNKNOWN) -> None:
        self.engine, self.change, self.reading = engine, change, reading
        self.name = engine.name

    def pairs(self) -> Sequence[tuple[str, str]]:
        return self.engine.pairs()

    def legs(self, source: str, target: str) -> tuple[ModelInfo, ...]:
        return self.engine.legs(source, target)

    def unknown(self, text: str, source: str, target: str) -> frozenset[str]:
        return self.engine.unknown(text, source, target)

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        options: Options = Options(),
        prefixes: Sequence[str] | None = None,
    ) -> list[Hypothesis]:
        done = self.engine.translate(sentences, source, target, options=options, prefixes=prefixes)
        return [self._changed(s, h) for s, h in zip(sentences, done, strict=True)]

    def _changed(self, sentence: str, hypothesis: Hypothesis) -> Hypothesis:
        if hypothesis.align is None or self.change is None:
            return replace(hypothesis, align=None)
        align = partial(self._align, sentence, hypothesis.text, hypothesis.align, self.change)
        return replace(hypothesis, align=align)

    def _align(
        self, source: str, target: str, before: Callable[[], Alignment], change: Change
    ) -> Alignment:
        return degrade(source, target, before(), change, self.reading)


# --- Models without a guided head ------------------------------------------------------------------


def unguided(
    package: Path, folder: Path, *, head: int = 3, layer: int = -1, heads: int = 1
) -> Path:
    """Unpack an Argos package into `folder` with another head exported; gives back its path.

    Of `layer`, the heads change places so that `head` comes first, which changes nothing else: a
    package as OpenNMT-py's are, that exports the first head of the last layer.
    """
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
        top = folder / archive.namelist()[0].split("/")[0]
    path = top / "model" / "model.bin"
    path.write_bytes(reordered(path.read_bytes(), head=head, layer=layer, heads=heads))
    metadata = json.loads((top / "metadata.json").read_text())
    metadata["package_version"] = "99"
    (top / "metadata.json").write_text(json.dumps(metadata))
    return top


def reordered(model: bytes, *, head: int, layer: int = -1, heads: int = 1) -> bytes:
    """The model with `head` of `layer` first, and the mean of the first `heads` exported."""
    where = layout(model)
    assert where is not None
    layer %= where.layers
    data = bytearray(with_reading(model, where, Reading(layer, heads)))
    order = [head, *(h for h in range(where.heads) if h != head)]
    prefix = f"decoder/layer_{layer}/attention/linear_"
    for name, parts in (("0", 1), ("1", 2)):
        for variable in ("weight", "bias", "weight_scale"):
            values = _variable(data, f"{prefix}{name}/{variable}")
            split = values.reshape(parts, where.heads, -1)
            split[:] = split[:, order].copy()
    values = _variable(data, f"{prefix}2/weight")
    split = values.reshape(len(values), where.heads, -1)
    split[:] = split[:, order].copy()
    return bytes(data)


def _variable(model: bytearray, name: str) -> np.ndarray:
    """A variable of a CTranslate2 model, as a view into its bytes."""
    key = struct.pack("<H", len(name) + 1) + name.encode() + b"\0"
    at = model.index(key) + len(key)
    rank = model[at]
    shape = struct.unpack_from(f"<{rank}I", model, at + 1)
    kind, size = struct.unpack_from("<BI", model, at + 1 + 4 * rank)
    dtype = np.dtype([np.float32, np.int8][kind])
    start = at + 6 + 4 * rank
    return np.frombuffer(model, dtype, size // dtype.itemsize, start).reshape(shape)
