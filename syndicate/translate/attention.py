"""Which attention of a model is read as its alignment, and setting that in the model's bytes.

CTranslate2 gives back one matrix: the mean of the first `alignment_heads` heads of layer
`alignment_layer`, two numbers that stand in `model.bin`. Models trained with guided alignment name
the right head. OpenNMT-py's others, which are most of Argos' index, name the first head of the last
layer, which was trained for nothing of the kind, while the mean of all heads of some layer is
mostly good. In the lower layers a head looks where the *input* of the step came from, the word that
was written before, so that the row of a piece is that of the step after it (Chen et al. 2020,
"Accurate Word Alignment Induction from Neural Machine Translation").
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

# The binary format that the specification of CTranslate2 4 writes.
_VERSION = 6
_LAYER, _HEADS, _COUNT = "decoder/alignment_layer", "decoder/alignment_heads", "decoder/num_heads"
_MODEL = "model.bin"


@dataclass(frozen=True, slots=True)
class Reading:
    """How attention is read as alignment.

    layer, heads  None as the model's file has them; else the layer from 0, and how many of its
                  heads, from the first, the mean is over
    shift         a piece's row is that of the step after it
    sharpen       words of the target compete for those of the source, see `align.compete`
    quality       how many of the probe's words rest where they must (0 to 1); `GOOD` and more is
                  what a guided head does
    """

    layer: int | None = None
    heads: int | None = None
    shift: bool = False
    sharpen: bool = False
    quality: float = 0.85

    @property
    def good(self) -> bool:
        """True where a second opinion, the reverse model's, has nothing to add."""
        return self.quality >= GOOD


GOOD = 0.93
GUIDED = Reading(quality=0.97)
"""A model that was trained with guided alignment: read as it is."""
UNKNOWN = Reading()
"""A model of which nothing is known: read as it is, and trusted less."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a `model.bin` holds what decides its attention: sizes, and offsets of two int16."""

    layers: int
    heads: int
    layer_at: int
    heads_at: int


def layout(model: bytes) -> Layout | None:
    """The layout of a CTranslate2 transformer; None for what is not one, or has no such numbers."""
    try:
        found = dict(_variables(model))
    except (struct.error, UnicodeDecodeError, ValueError):
        return None
    layers = {
        int(name.split("/")[1].removeprefix("layer_"))
        for name in found
        if name.startswith("decoder/layer_") and name.split("/")[1][6:].isdecimal()
    }
    if not layers or not {_LAYER, _HEADS} <= found.keys():
        return None
    if any(found[name][1] != 2 for name in (_LAYER, _HEADS)):
        return None
    heads = 0
    if _COUNT in found:
        at, size = found[_COUNT]
        heads = int.from_bytes(model[at : at + size], "little")
    return Layout(len(layers), heads, found[_LAYER][0], found[_HEADS][0]) if heads else None


def _variables(model: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    """(name, (offset, size in bytes)) of each variable."""
    at = 0

    def number(kind: str) -> int:
        nonlocal at
        (value,) = struct.unpack_from("<" + kind, model, at)
        at += struct.calcsize("<" + kind)
        return int(value)

    def string() -> str:
        nonlocal at
        length = number("H")
        text = model[at : at + length - 1].decode("ascii")
        at += length
        return text

    if number("I") != _VERSION:
        raise ValueError("another version")
    string()
    number("I")
    for _ in range(number("I")):
        name = string()
        rank = number("B")
        at += 4 * rank + 1
        size = number("I")
        if at + size > len(model):
            raise ValueError("cut short")
        yield name, (at, size)
        at += size


def with_reading(model: bytes, where: Layout, reading: Reading) -> bytes:
    """The bytes of a model that gives back the attention of `reading`.

    CTranslate2 does not check the two numbers and crashes on a layer that is not there, so this
    does.
    """
    if reading.layer is None or reading.heads is None:
        return model
    if not (0 <= reading.layer < where.layers and 1 <= reading.heads <= where.heads):
        raise ValueError(
            f"no layer {reading.layer} with {reading.heads} heads: "
            f"the model has {where.layers} layers of {where.heads}"
        )
    changed = bytearray(model)
    struct.pack_into("<h", changed, where.layer_at, reading.layer)
    struct.pack_into("<h", changed, where.heads_at, reading.heads)
    return bytes(changed)


def contents(
    directory: str | None, files: Mapping[str, bytes] | None, reading: Reading
) -> tuple[Mapping[str, bytes] | None, Reading]:
    """The files of a model that gives back the attention of `reading`, as
    `ctranslate2.Translator(files=)` takes, and the reading that it then has.

    None, as before, for a folder that can be used as it is; a reading that the model does not have
    is not used.
    """
    if reading.layer is None:
        return files, reading
    whole = files if files is not None else _read(Path(directory or ""))
    model = whole.get(_MODEL, b"")
    where = layout(model)
    try:
        if where is not None:
            return {**whole, _MODEL: with_reading(model, where, reading)}, reading
    except ValueError:
        pass
    return files, UNKNOWN


def layout_of(directory: str | None, files: Mapping[str, bytes] | None) -> Layout | None:
    """The layout of an opened model."""
    if files is not None:
        return layout(files.get(_MODEL, b""))
    return layout((Path(directory or "") / _MODEL).read_bytes())


def _read(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir() if path.is_file()}


def candidates(where: Layout) -> list[Reading]:
    """What can be read instead of the exported head, the most promising layers first."""
    exported = [Reading(shift=shift, sharpen=True) for shift in (False, True)]
    means = [
        Reading(layer, where.heads, shift, sharpen=True)
        for layer in reversed(range(where.layers))
        for shift in (False, True)
    ]
    return exported + means
