"""Argos packages as an engine: CTranslate2 driven directly, in batches over all sentences.

Argos' own `translate()` is not used: it goes paragraph by paragraph in batches of 32 tokens, turns
every underscore into a space, and fetches a sentence splitter at the first call (see
docs/architecture.md). Models are loaded when their pair is first translated, once per process.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from threading import Lock
from typing import Any

from syndicate.errors import ModelError
from syndicate.model import Alignment, Hypothesis, ModelInfo, Options
from syndicate.translate.batches import filler, plan
from syndicate.translate.cut import cut_to_fit
from syndicate.translate.hardware import Hardware, choose
from syndicate.translate.models import installed as models

# Pieces of source text a batch at beam 1, and at least. Measured on the embedded models
# (benchmarks/RESULTS.md): from 2,000 to 4,000 are equally fast; a wider beam wants fewer.
_BUDGET, _LEAST_BUDGET = 3072, 768
# The embedded models were trained on sentences of up to 64 pieces; OpenNMT models are alike. They
# take 1,056, but from about 130 on they leave clauses out, and CTranslate2 truncates without a
# word. So longer ones are cut at a clause and put together again.
_MAX_PIECES = 80
_MAX_TARGET_PIECES = 512


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
        return [p.surface for p in self._processor.encode(text, return_type="proto").pieces]

    def target_surfaces(self, pieces: list[str]) -> list[str]:
        return [p.surface for p in self._processor.decode(pieces, return_type="proto").pieces]

    def unknown(self, text: str) -> frozenset[str]:
        characters = set(text)
        for character in characters - self._known - self._unknown:
            ids = self._processor.encode(character, return_type=int)
            lost = self._processor.unk_id() in ids
            (self._unknown if lost else self._known).add(character)
        return frozenset(characters & self._unknown)


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

    def target_surfaces(self, pieces: list[str]) -> None:
        return None

    def unknown(self, text: str) -> frozenset[str]:
        return frozenset()


class _Leg:
    """One loaded model."""

    def __init__(self, model: models.InstalledModel, hardware: Hardware) -> None:
        import ctranslate2

        files = models.open_model(model)
        self.info = _info(model, files.digest)
        try:
            self._translator: Any = ctranslate2.Translator(
                files.directory or model.name,
                device=hardware.device,
                compute_type=hardware.compute_type,
                inter_threads=hardware.workers,
                intra_threads=hardware.threads,
                **({"files": files.contents} if files.contents is not None else {}),
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(
                f"the model cannot be loaded on {hardware}: {error}",
                path=model.path,
                remedy="Choose another --device or --compute-type, or install the model again: "
                f"syndicate models install {model.source} {model.target}",
            ) from error
        # A multilingual model is told its target language by a piece at the start.
        self._begin = [files.target_prefix] if files.target_prefix else []
        self._tokenizer: _Tokenizer | _MosesTokenizer
        if files.tokenizer == "sentencepiece":
            self._tokenizer = _Tokenizer(files.tokenizer_data)
        else:
            self._tokenizer = _MosesTokenizer(files.tokenizer_path, model.source, model.target)

    def unknown(self, text: str) -> frozenset[str]:
        return self._tokenizer.unknown(text)

    def _fits(self, text: str) -> bool:
        return len(self._tokenizer.encode([text])[0]) <= _MAX_PIECES

    def translate(
        self, sentences: Sequence[str], options: Options, prefixes: Sequence[str] | None
    ) -> list[Hypothesis]:
        encoded = self._tokenizer.encode(sentences)
        given = None if prefixes is None else self._tokenizer.encode(prefixes)
        # Long sentences are cut into parts, and all parts of all sentences are decoded together.
        parts: list[tuple[int, int, str]] = []
        sources: list[list[str]] = []
        forced: list[list[str]] = []
        for index, (sentence, pieces) in enumerate(zip(sentences, encoded, strict=True)):
            begin = self._begin if given is None else [*self._begin, *given[index]]
            if len(pieces) > _MAX_PIECES and given is None:
                cut = cut_to_fit(sentence, self._fits)
                cut_pieces = self._tokenizer.encode([text for _, text in cut])
            else:
                cut, cut_pieces = [(0, sentence)], [pieces]
            for (offset, text), own in zip(cut, cut_pieces, strict=True):
                if own:
                    parts.append((index, offset, text))
                    sources.append(own)
                    forced.append(begin)
        wanted = None if given is None and not self._begin else forced
        done: list[list[tuple[int, Hypothesis]]] = [[] for _ in sentences]
        for (index, offset, text), result in zip(
            parts, self._decode(sources, options, wanted), strict=True
        ):
            done[index].append((offset, self._hypothesis(text, result)))
        return [_joined(each) for each in done]

    def _decode(
        self, sources: list[list[str]], options: Options, prefixes: list[list[str]] | None
    ) -> list[Any]:
        """Results of CTranslate2, or the exception of a sentence that it cannot do."""
        results: list[Any] = [None] * len(sources)
        # All batches are handed over at once: the workers take one after the other.
        waiting = []
        budget = max(_LEAST_BUDGET, _BUDGET // options.beam_size)
        for batch in plan([len(pieces) for pieces in sources], budget):
            given = [sources[i] for i in batch.indices]
            forced = None if prefixes is None else [prefixes[i] for i in batch.indices]
            waiting.append((batch, self._submit(given, batch.length, options, forced)))
        for batch, answers in waiting:
            for place, index in enumerate(batch.indices):
                results[index] = _answer(answers[place])
            if len(batch.indices) > 1 and isinstance(results[batch.indices[0]], Exception):
                # One sentence sank the batch: find it, and let the others through.
                for index in batch.indices:
                    forced = None if prefixes is None else [prefixes[index]]
                    alone = self._submit([sources[index]], batch.length, options, forced)
                    results[index] = _answer(alone[0])
        return results

    def _submit(
        self,
        sources: list[list[str]],
        length: int,
        options: Options,
        prefixes: list[list[str]] | None,
    ) -> Sequence[Any]:
        """One batch to the workers; an answer for each source, in order, and perhaps a filler's."""
        extra = filler(sources, length)
        if extra:
            sources = [*sources, extra]
            prefixes = None if prefixes is None else [*prefixes, prefixes[-1]]
        try:
            answers: list[Any] = self._translator.translate_batch(
                sources,
                target_prefix=prefixes,
                max_batch_size=len(sources),
                batch_type="examples",
                asynchronous=True,
                beam_size=options.beam_size,
                repetition_penalty=options.repetition_penalty,
                no_repeat_ngram_size=options.no_repeat_ngram,
                max_input_length=0,
                max_decoding_length=_MAX_TARGET_PIECES,
                return_attention=True,
                return_scores=options.score,
            )
        except (RuntimeError, ValueError) as error:
            return [error] * len(sources)
        return answers

    def _hypothesis(self, sentence: str, result: Any) -> Hypothesis:
        if isinstance(result, Exception):
            return Hypothesis("", error=str(result) or type(result).__name__)
        begin = len(self._begin)
        pieces = result.hypotheses[0][begin:]
        text = self._tokenizer.decode(pieces)
        align = None
        if isinstance(self._tokenizer, _Tokenizer):
            # The attention stays in the library's own form, eight times smaller than Python's
            # lists, until somebody asks for it.
            align = partial(self._align, self._tokenizer, sentence, text, pieces, result, begin)
        return Hypothesis(text, result.scores[0] if result.scores else None, align)

    @staticmethod
    def _align(
        tokenizer: _Tokenizer,
        source: str,
        target: str,
        pieces: list[str],
        result: Any,
        begin: int,
    ) -> Alignment:
        from syndicate.translate import align

        return align.from_attention(
            source,
            tokenizer.source_surfaces(source),
            target,
            tokenizer.target_surfaces(pieces),
            result.attention[0][begin:],
        )


def _info(model: models.InstalledModel, digest: str) -> ModelInfo:
    return ModelInfo("argos", model.name, model.version, digest, model.source, model.target)


def _joined(parts: Sequence[tuple[int, Hypothesis]]) -> Hypothesis:
    """One hypothesis from those of a sentence's parts, each with its offset in the source."""
    if len(parts) < 2:
        return parts[0][1] if parts else Hypothesis("")
    failed = next((part.error for _, part in parts if part.error), "")
    if failed:
        return Hypothesis("", error=failed)
    text = ""
    offsets: list[int] = []
    for _, part in parts:
        text += " " if text and part.text else ""
        offsets.append(len(text))
        text += part.text
    scores = [part.score for _, part in parts if part.score is not None]

    def align() -> Alignment:
        from syndicate.translate import align as alignment

        return alignment.concatenate(
            [
                (at, offset, part.align())
                for (at, part), offset in zip(parts, offsets, strict=True)
                if part.align
            ]
        )

    aligned = all(part.align for _, part in parts)
    return Hypothesis(text, min(scores) if scores else None, align if aligned else None)


def _answer(waiting: Any) -> Any:
    """What came of one sentence: the library's result, or the exception that it raised."""
    if isinstance(waiting, Exception):
        return waiting
    try:
        return waiting.result()
    except (RuntimeError, ValueError) as error:
        return error


class ArgosEngine:
    """All Argos packages on this machine: the embedded ones and those that the user installed."""

    name = "argos"

    def __init__(
        self, *, threads: int | None = None, device: str = "cpu", compute_type: str = "auto"
    ) -> None:
        self._wish = (threads, device, compute_type)
        self._hardware: Hardware | None = None
        self._models: dict[tuple[str, str], models.InstalledModel] | None = None
        self._legs: dict[tuple[str, str], _Leg] = {}
        self._infos: dict[tuple[str, str], ModelInfo] = {}
        self._lock = Lock()

    def _installed(self) -> dict[tuple[str, str], models.InstalledModel]:
        if self._models is None:
            # They come embedded first, then by version: what the user installed last outranks.
            self._models = {(m.source, m.target): m for m in models.installed()}
        return self._models

    def pairs(self) -> Sequence[tuple[str, str]]:
        return sorted(self._installed())

    def legs(self, source: str, target: str) -> tuple[ModelInfo, ...]:
        # What is only asked about need not be loaded: the lock says what a load will compare.
        with self._lock:
            info = self._infos.get((source, target))
            if info is None:
                model = self._model(source, target)
                info = self._infos[source, target] = _info(model, model.digest)
            return (info,)

    def use(self, source: str, target: str, name: str) -> None:
        """Take the model of that name for a pair that has several; raises `ModelError`."""
        known = [m for m in models.installed() if (m.source, m.target) == (source, target)]
        chosen = [m for m in known if m.name == name]
        if not chosen:
            raise ModelError(
                f"no model for {source} to {target} is called {name!r}.",
                remedy=f"Installed: {', '.join(m.name for m in known)}.",
            )
        with self._lock:
            self._installed()[source, target] = chosen[-1]
            self._legs.pop((source, target), None)
            self._infos.pop((source, target), None)

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

    def _leg(self, source: str, target: str) -> _Leg:
        with self._lock:
            leg = self._legs.get((source, target))
            if leg is None:
                model = self._model(source, target)
                leg = self._legs[(source, target)] = _Leg(model, self._chosen())
                self._infos[source, target] = leg.info
            return leg

    def describe(self) -> str:
        """What the models run on."""
        with self._lock:
            return str(self._chosen())

    def _chosen(self) -> Hardware:
        if self._hardware is None:
            self._hardware = choose(*self._wish)
        return self._hardware

    def _model(self, source: str, target: str) -> models.InstalledModel:
        model = self._installed().get((source, target))
        if model is None:
            raise ModelError(
                f"no model translates {source} to {target}.",
                remedy=f"Install one: syndicate models install {source} {target}",
            )
        return model
