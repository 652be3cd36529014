"""Argos packages as an engine: CTranslate2 driven directly, in batches over all sentences.

Argos' own `translate()` is not used: it goes paragraph by paragraph in batches of 32 tokens, turns
every underscore into a space, and fetches a sentence splitter at the first call (see
docs/architecture.md). Models are loaded when their pair is first translated, once per process.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from syndicate.errors import ModelError
from syndicate.model import Alignment, Hypothesis, ModelInfo, Options
from syndicate.translate import attention
from syndicate.translate.attention import UNKNOWN, Reading
from syndicate.translate.models import installed as models
from syndicate.translate.models import readings

if TYPE_CHECKING:
    from syndicate.translate.probe import Attended

# Sentences per batch. Measured on the embedded models: 32 to 64 are equally fast, and smaller
# batches keep every worker busy at the end of a run.
_BATCH = 32
# The embedded models were trained on sentences of up to 64 pieces; OpenNMT models are alike. They
# take 1,056, but from about 130 on they leave clauses out, and CTranslate2 truncates without a
# word. So longer ones are cut at a clause and put together again.
_MAX_PIECES = 80
_MAX_TARGET_PIECES = 512
_END = "</s>"
_CLAUSE = re.compile(r"(?<=[;:,)\]–—])\s+|\s+(?=[(\[–—])")


class _Tokenizer:
    """SentencePiece with character offsets, which the library gives in bytes."""

    def __init__(self, proto: bytes) -> None:
        import sentencepiece

        self._processor = sentencepiece.SentencePieceProcessor()
        self._processor.LoadFromSerializedProto(proto)
        self._known: set[str] = set()
        self._unknown: set[str] = set()

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        return list(self._processor.encode(list(texts), return_type=str))

    def decode(self, pieces: list[str]) -> str:
        return str(self._processor.decode(pieces))

    def source_surfaces(self, text: str) -> list[str]:
        pieces = self._processor.encode(text, return_type=str)
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
            ids = self._processor.encode(character, return_type=int)
            lost = self._processor.unk_id() in ids
            (self._unknown if lost else self._known).add(character)
        return frozenset(characters & self._unknown)


def _surfaces(pieces: list[str], text: str) -> list[str]:
    """What the pieces stand for, where they are the text as it is; the library is asked for the
    rest, which takes five times as long."""
    surfaces = [piece.replace("▁", " ") for piece in pieces]
    if surfaces and surfaces[0].startswith(" ") and not text.startswith(" "):
        surfaces[0] = surfaces[0][1:]
    return surfaces if "".join(surfaces) == text else []


class _MosesTokenizer:
    """The older packages' Moses and BPE tokenizer: no offsets, so no alignment."""

    def __init__(self, path: str, source: str, target: str) -> None:
        from pathlib import Path

        from argostranslate.tokenizer import BPETokenizer

        self._tokenizer = BPETokenizer(Path(path), source, target)

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        return [self._tokenizer.encode(text) for text in texts]

    def decode(self, pieces: list[str]) -> str:
        return str(self._tokenizer.decode(pieces))

    def source_surfaces(self, text: str) -> None:
        return None

    def target_surfaces(self, pieces: list[str], text: str) -> None:
        return None

    def unknown(self, text: str) -> frozenset[str]:
        return frozenset()


class _Leg:
    """One loaded model."""

    def __init__(
        self,
        model: models.InstalledModel,
        threads: int,
        device: str,
        reading: Reading | None = None,
    ) -> None:
        """`reading` is how its attention is read, None to use what is remembered of the model."""
        import ctranslate2

        files = models.open_model(model)
        known = reading or readings.remembered(files.digest)
        self.decided = known is not None
        self.reading = known or UNKNOWN
        contents, self.reading = attention.contents(files.directory, files.contents, self.reading)
        self.info = ModelInfo(
            "argos", model.name, model.version, files.digest, model.source, model.target
        )
        try:
            self._translator: Any = ctranslate2.Translator(
                model.name if contents is not None else files.directory,
                device=device,
                compute_type="auto" if device != "cpu" else "int8",
                # One thread a worker: on short sentences workers scale, threads within one do not.
                inter_threads=threads,
                intra_threads=1,
                **({"files": contents} if contents is not None else {}),
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(
                f"the model cannot be loaded: {error}",
                path=model.path,
                remedy=f"Install it again: syndicate models install {model.source} {model.target}",
            ) from error
        self._threads = threads
        # A multilingual model is told its target language by a piece at the start.
        self._begin = [files.target_prefix] if files.target_prefix else []
        self._tokenizer: _Tokenizer | _MosesTokenizer
        if files.tokenizer == "sentencepiece":
            self._tokenizer = _Tokenizer(files.tokenizer_data)
        else:
            self._tokenizer = _MosesTokenizer(files.tokenizer_path, model.source, model.target)

    def unknown(self, text: str) -> frozenset[str]:
        return self._tokenizer.unknown(text)

    def translate(
        self, sentences: Sequence[str], options: Options, prefixes: Sequence[str] | None
    ) -> list[Hypothesis]:
        encoded = self._tokenizer.encode(sentences)
        results: list[Hypothesis | None] = [None] * len(sentences)
        ready: list[int] = []
        for index, pieces in enumerate(encoded):
            if not pieces:
                results[index] = Hypothesis("")
            elif len(pieces) > _MAX_PIECES and prefixes is None:
                results[index] = self._translate_long(sentences[index], options)
            else:
                ready.append(index)
        forced = None
        if prefixes is not None or self._begin:
            given = [[]] * len(sentences) if prefixes is None else self._tokenizer.encode(prefixes)
            forced = [[*self._begin, *given[i]] for i in ready]
        decoded = self._decode([encoded[i] for i in ready], options, forced)
        for index, result in zip(ready, decoded, strict=True):
            results[index] = (
                self._hypothesis(sentences[index], result)
                if not isinstance(result, Exception)
                else Hypothesis("", error=str(result) or type(result).__name__)
            )
        return [result for result in results if result is not None]

    def _decode(
        self, sources: list[list[str]], options: Options, prefixes: list[list[str]] | None
    ) -> list[Any]:
        """Results of CTranslate2, or the exception of a sentence that it cannot do."""
        if not sources:
            return []
        size = max(1, min(_BATCH, -(-len(sources) // self._threads)))
        try:
            return list(
                self._translator.translate_batch(
                    sources,
                    target_prefix=prefixes,
                    max_batch_size=size,
                    batch_type="examples",
                    beam_size=options.beam_size,
                    max_input_length=0,
                    max_decoding_length=_MAX_TARGET_PIECES,
                    return_attention=True,
                    return_scores=True,
                    # Its row is that of the last piece, where a piece's row is the next one's.
                    return_end_token=self.reading.shift,
                )
            )
        except (RuntimeError, ValueError) as error:
            if len(sources) == 1:
                return [error]
            # One sentence sank the batch: find it, and let the others through.
            results = []
            for index, source in enumerate(sources):
                prefix = None if prefixes is None else [prefixes[index]]
                results += self._decode([source], options, prefix)
            return results

    def _hypothesis(self, sentence: str, result: Any) -> Hypothesis:
        begin = len(self._begin)
        pieces = result.hypotheses[0][begin:]
        if self.reading.shift and pieces[-1:] == [_END]:
            pieces.pop()
        text = self._tokenizer.decode(pieces)
        align = None
        if isinstance(self._tokenizer, _Tokenizer):
            # The attention stays in the library's own form, eight times smaller than Python's
            # lists, until somebody asks for it.
            align = partial(
                self._align, self._tokenizer, sentence, text, pieces, result, begin, self.reading
            )
        return Hypothesis(text, result.scores[0] if result.scores else None, align)

    @staticmethod
    def _align(
        tokenizer: _Tokenizer,
        source: str,
        target: str,
        pieces: list[str],
        result: Any,
        begin: int,
        reading: Reading,
    ) -> Alignment:
        from syndicate.translate import align

        return align.from_attention(
            source,
            tokenizer.source_surfaces(source),
            target,
            tokenizer.target_surfaces(pieces, target),
            result.attention[0][begin:],
            reading,
        )

    def attend(self, sentences: Sequence[str], targets: Sequence[str]) -> list[Attended | None]:
        """The attention of the model for translations that are given, by forced decoding; None for
        what is too long, and for tokenizers without offsets."""
        from syndicate.translate.probe import Attended

        tokenizer, begin = self._tokenizer, len(self._begin)
        found: list[Attended | None] = [None] * len(sentences)
        if not isinstance(tokenizer, _Tokenizer):
            return found
        sources, forced = tokenizer.encode(sentences), tokenizer.encode(targets)
        ready = [
            index
            for index, (pieces, prefix) in enumerate(zip(sources, forced, strict=True))
            if 0 < len(pieces) <= _MAX_PIECES and 0 < len(prefix) <= 2 * _MAX_PIECES
        ]
        # One step more than the longest, so that sentences of one length belong together.
        ready.sort(key=lambda index: len(forced[index]))
        for at in range(0, len(ready), _BATCH):
            batch = ready[at : at + _BATCH]
            try:
                results = self._translator.translate_batch(
                    [sources[i] for i in batch],
                    target_prefix=[[*self._begin, *forced[i]] for i in batch],
                    beam_size=1,
                    max_input_length=0,
                    max_decoding_length=begin + max(len(forced[i]) for i in batch) + 1,
                    return_attention=True,
                    return_end_token=True,
                )
            except (RuntimeError, ValueError):
                continue  # what it says is only a second opinion
            for index, result in zip(batch, results, strict=True):
                source, target = sentences[index], targets[index]
                found[index] = Attended(
                    source,
                    tokenizer.source_surfaces(source),
                    target,
                    tokenizer.source_surfaces(target),
                    result.attention[0][begin : begin + len(forced[index]) + 1],
                )
        return found

    def _translate_long(self, sentence: str, options: Options) -> Hypothesis:
        """Cut at clauses into parts that fit, translate them, and put them together again."""
        parts = self._cut(sentence, 0)
        done = self.translate([text for _, text in parts], options, None)
        failed = next((part.error for part in done if part.error), "")
        if failed:
            return Hypothesis("", error=failed)
        offsets: list[int] = []
        text = ""
        for part in done:
            text += " " if text and part.text else ""
            offsets.append(len(text))
            text += part.text
        scores = [part.score for part in done if part.score is not None]
        aligned = all(part.align for part in done)

        def align() -> Alignment:
            from syndicate.translate import align as alignment

            return alignment.concatenate(
                [
                    (at, offset, part.align())
                    for (at, _), offset, part in zip(parts, offsets, done, strict=True)
                    if part.align
                ]
            )

        return Hypothesis(text, min(scores) if scores else None, align if aligned else None)

    def _cut(self, text: str, offset: int) -> list[tuple[int, str]]:
        """Parts of a long sentence, each with its offset, cut near the middle where it is best."""
        if len(self._tokenizer.encode([text])[0]) <= _MAX_PIECES or len(text) < 2:
            return [(offset, text)]
        middle = len(text) / 2
        clauses = [m.span() for m in _CLAUSE.finditer(text)]
        inner = [s for s in clauses if len(text) * 0.2 < s[0] and s[1] < len(text) * 0.8]
        spaces = inner or clauses or [m.span() for m in re.finditer(r"\s+", text)]
        spaces = [s for s in spaces if s[0] > 0 and s[1] < len(text)]
        at = min(spaces, key=lambda s: abs(s[0] - middle)) if spaces else (int(middle),) * 2
        return self._cut(text[: at[0]], offset) + self._cut(text[at[1] :], offset + at[1])


class ArgosEngine:
    """All Argos packages on this machine: the embedded ones and those that the user installed."""

    name = "argos"

    def __init__(self, *, threads: int | None = None, device: str = "cpu") -> None:
        self._threads = threads or _cores()
        self._device = device
        self._models: dict[tuple[str, str], models.InstalledModel] | None = None
        self._legs: dict[tuple[str, str], _Leg] = {}
        self._lock = Lock()

    def _installed(self) -> dict[tuple[str, str], models.InstalledModel]:
        if self._models is None:
            # They come embedded first, then by version: what the user installed last outranks.
            self._models = {(m.source, m.target): m for m in models.installed()}
        return self._models

    def pairs(self) -> Sequence[tuple[str, str]]:
        return sorted(self._installed())

    def legs(self, source: str, target: str) -> tuple[ModelInfo, ...]:
        return (self._leg(source, target).info,)

    def unknown(self, text: str, source: str, target: str) -> frozenset[str]:
        return self._leg(source, target).unknown(text)

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        options: Options = Options(),
        prefixes: Sequence[str] | None = None,
    ) -> list[Hypothesis]:
        if not sentences:
            return []
        return self._leg(source, target).translate(sentences, options, prefixes)

    def refine(
        self, sentences: Sequence[str], hypotheses: Sequence[Hypothesis], source: str, target: str
    ) -> list[Hypothesis]:
        """The same translations with better alignment, by a second opinion of the reverse model
        where that is installed and the first is poor; one call for many sentences."""
        from syndicate.translate import symmetrise

        done = list(hypotheses)
        leg = self._leg(source, target)
        if leg.reading.good or (target, source) not in self._installed():
            return done
        reverse = self._leg(target, source)
        if not symmetrise.helps(leg.reading, reverse.reading):
            return done
        wanted = [i for i, hypothesis in enumerate(done) if hypothesis.align]
        attended = reverse.attend([done[i].text for i in wanted], [sentences[i] for i in wanted])
        for index, second in zip(wanted, attended, strict=True):
            first = done[index].align
            if first is not None and second is not None:
                align = partial(_both, first, second, leg.reading.quality, reverse.reading)
                done[index] = replace(done[index], align=align)
        return done

    def _leg(self, source: str, target: str) -> _Leg:
        with self._lock:
            leg = self._legs.get((source, target))
            if leg is None:
                model = self._installed().get((source, target))
                if model is None:
                    raise ModelError(
                        f"no model translates {source} to {target}.",
                        remedy=f"Install one: syndicate models install {source} {target}",
                    )
                leg = _Leg(model, self._threads, self._device)
                if not leg.decided:
                    leg = self._decided(leg, model)
                self._legs[(source, target)] = leg
            return leg

    def _decided(self, leg: _Leg, model: models.InstalledModel) -> _Leg:
        """The model with the attention that aligns best; found out once and remembered."""
        from syndicate.translate import probe

        def other(reading: Reading) -> _Leg:
            return _Leg(model, self._threads, self._device, reading)

        files = models.open_model(model)
        try:
            where = attention.layout_of(files.directory, files.contents)
            reading = probe.find(leg, other, where)
        except ModelError:  # with another reading it could not be loaded: as it is, it was
            reading = UNKNOWN
        readings.remember(leg.info.digest, reading)
        return other(reading)


def _both(
    first: Callable[[], Alignment], second: Attended, quality: float, reading: Reading
) -> Alignment:
    from syndicate.translate import symmetrise

    return symmetrise.combine(second.target, second.source, first(), second.read(reading), quality)


def _cores() -> int:
    """The processors that this process may use."""
    try:
        return max(1, len(os.sched_getaffinity(0)))
    except AttributeError:  # not on macOS or Windows
        return max(1, os.cpu_count() or 1)
