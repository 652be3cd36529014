"""Sentences into a model's pieces and back, and what each piece stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SURROGATES = re.compile("[\ud800-\udfff]")


class Tokenizer:
    """SentencePiece with character offsets, which the library gives in bytes."""

    def __init__(self, proto: bytes) -> None:
        import sentencepiece

        self._processor = sentencepiece.SentencePieceProcessor()
        self._processor.LoadFromSerializedProto(proto)
        self._known: set[str] = set()
        self._unknown: set[str] = set()

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        return list(self._processor.encode([_sound(text) for text in texts], return_type=str))

    def decode(self, pieces: list[str]) -> str:
        return str(self._processor.decode(pieces))

    def source_surfaces(self, pieces: list[str], text: str) -> list[str]:
        text = _sound(text)
        return _surfaces(pieces, text) or [
            p.surface for p in self._processor.encode(text, return_type="proto").pieces
        ]

    def target_surfaces(self, pieces: list[str], text: str) -> list[str]:
        return _surfaces(pieces, text) or [
            p.surface for p in self._processor.decode(pieces, return_type="proto").pieces
        ]

    def unknown(self, text: str) -> frozenset[str]:
        characters = set(text)
        for character in characters - self._known - self._unknown:
            ids = self._processor.encode(_sound(character), return_type=int)
            # Of half a surrogate pair nothing is left, and so no piece that says it is unknown.
            lost = bool(_SURROGATES.match(character)) or self._processor.unk_id() in ids
            (self._unknown if lost else self._known).add(character)
        return frozenset(characters & self._unknown)


def _sound(text: str) -> str:
    """The text with half surrogate pairs as U+FFFD, of the same length: the library takes none."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def _surfaces(pieces: list[str], text: str) -> list[str]:
    """What the pieces stand for, where they are the text as it is; the library is asked for the
    rest, which takes five times as long."""
    surfaces = [piece.replace("▁", " ") for piece in pieces]
    if surfaces and surfaces[0].startswith(" ") and not text.startswith(" "):
        surfaces[0] = surfaces[0][1:]
    return surfaces if "".join(surfaces) == text else []


class MosesTokenizer:
    """The older packages' Moses and BPE tokenizer: no offsets, so no alignment."""

    def __init__(self, path: str, source: str, target: str) -> None:
        from pathlib import Path

        from argostranslate.tokenizer import BPETokenizer

        self._tokenizer = BPETokenizer(Path(path), source, target)

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        return [self._tokenizer.encode(text) for text in texts]

    def decode(self, pieces: list[str]) -> str:
        return str(self._tokenizer.decode(pieces))

    def source_surfaces(self, pieces: list[str], text: str) -> None:
        return None

    def target_surfaces(self, pieces: list[str], text: str) -> None:
        return None

    def unknown(self, text: str) -> frozenset[str]:
        return frozenset()
