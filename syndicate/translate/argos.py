"""Argos packages as an engine: CTranslate2 driven directly, in batches over all sentences.

Argos' own `translate()` is not used: it goes paragraph by paragraph in batches of 32 tokens, turns
every underscore into a space, and fetches a sentence splitter at the first call (see
docs/architecture.md). Models are loaded when their pair is first translated, once per process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from syndicate.errors import ModelError
from syndicate.model import Alignment, Hypothesis, ModelInfo, Options
from syndicate.translate import attention
from syndicate.translate.attention import UNKNOWN, Reading
from syndicate.translate.batches import filler, plan
from syndicate.translate.cut import cut_to_fit, joined
from syndicate.translate.hardware import Hardware, choose
from syndicate.translate.models import installed as models
from syndicate.translate.models import readings
from syndicate.translate.models.shelf import Shelf, model_info
from syndicate.translate.pieces import MosesTokenizer, Tokenizer

if TYPE_CHECKING:
    from syndicate.translate.probe import Attended

# Pieces of source text a batch at beam 1, and at least. Measured on the embedded models
# (benchmarks/RESULTS.md): from 2,000 to 4,000 are equally fast; a wider beam wants fewer.
_BUDGET, _LEAST_BUDGET = 3072, 768
# The embedded models were trained on sentences of up to 64 pieces; OpenNMT models are alike. They
# take 1,056, but from about 130 on they leave clauses out, and CTranslate2 truncates without a
# word. So longer ones are cut at a clause and put together again.
_MAX_PIECES = 80
_MAX_TARGET_PIECES = 512
_END = "</s>"


class _Leg:
    """One loaded model."""

    def __init__(
        self, model: models.InstalledModel, hardware: Hardware, reading: Reading | None = None
    ) -> None:
        """`reading` is how its attention is read, None to use what is remembered of the model."""
        import ctranslate2

        files = models.open_model(model)
        known = reading or readings.remembered(files.digest)
        self.decided = known is not None
        contents, self.reading = attention.contents(
            files.directory, files.contents, known or UNKNOWN
        )
        self.info = model_info(ArgosEngine.name, model, files.digest)
        try:
            self._translator: Any = ctranslate2.Translator(
                model.name if contents is not None else files.directory,
                device=hardware.device,
                compute_type=hardware.compute_type,
                inter_threads=hardware.workers,
                intra_threads=hardware.threads,
                **({"files": contents} if contents is not None else {}),
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
        self._tokenizer: Tokenizer | MosesTokenizer
        if files.tokenizer == "sentencepiece":
            self._tokenizer = Tokenizer(files.tokenizer_data)
        else:
            self._tokenizer = MosesTokenizer(files.tokenizer_path, model.source, model.target)

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
        for (index, offset, text), own, result in zip(
            parts, sources, self._decode(sources, options, wanted), strict=True
        ):
            done[index].append((offset, self._hypothesis(text, own, result)))
        return [joined(each) for each in done]

    def _decode(
        self,
        sources: list[list[str]],
        options: Options,
        prefixes: list[list[str]] | None,
        end: bool = False,
    ) -> list[Any]:
        """Results of CTranslate2, or the exception of a sentence that it cannot do; with `end` the
        piece that ends a sentence is one of its pieces."""
        end = end or self.reading.shift
        results: list[Any] = [None] * len(sources)
        # All batches are handed over at once: the workers take one after the other.
        waiting = []
        budget = max(_LEAST_BUDGET, _BUDGET // options.beam_size)
        for batch in plan([len(pieces) for pieces in sources], budget):
            given = [sources[i] for i in batch.indices]
            forced = None if prefixes is None else [prefixes[i] for i in batch.indices]
            waiting.append((batch, self._submit(given, batch.length, options, forced, end)))
        for batch, answers in waiting:
            for place, index in enumerate(batch.indices):
                results[index] = _answer(answers[place])
            if len(batch.indices) > 1 and isinstance(results[batch.indices[0]], Exception):
                # One sentence sank the batch: find it, and let the others through.
                for index in batch.indices:
                    forced = None if prefixes is None else [prefixes[index]]
                    alone = self._submit([sources[index]], batch.length, options, forced, end)
                    results[index] = _answer(alone[0])
        return results

    def _submit(
        self,
        sources: list[list[str]],
        length: int,
        options: Options,
        prefixes: list[list[str]] | None,
        end: bool,
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
                beam_size=max(options.beam_size, options.hypotheses),
                num_hypotheses=options.hypotheses,
                repetition_penalty=options.repetition_penalty,
                no_repeat_ngram_size=options.no_repeat_ngram,
                max_input_length=0,
                max_decoding_length=_MAX_TARGET_PIECES,
                # With a wider beam the library (4.8) gives rows of another sentence: see `_Later`.
                return_attention=max(options.beam_size, options.hypotheses) == 1,
                return_scores=options.score,
                return_end_token=end,
            )
        except (RuntimeError, ValueError) as error:
            return [error] * len(sources)
        return answers

    def _hypothesis(self, sentence: str, own: list[str], result: Any) -> Hypothesis:
        if isinstance(result, Exception):
            return Hypothesis("", error=str(result) or type(result).__name__)
        first, *others = (
            self._ranked(sentence, own, result, rank) for rank in range(len(result.hypotheses))
        )
        return replace(first, others=tuple(others)) if others else first

    def _ranked(self, sentence: str, own: list[str], result: Any, rank: int) -> Hypothesis:
        """The hypothesis of that rank, from 0, for a sentence of those pieces."""
        begin = len(self._begin)
        pieces = result.hypotheses[rank][begin:]
        if self.reading.shift and pieces[-1:] == [_END]:
            pieces.pop()
        text = self._tokenizer.decode(pieces)
        align: Callable[[], Alignment] | None = None
        if isinstance(self._tokenizer, Tokenizer):
            if result.attention:
                # The attention stays in the library's own form, eight times smaller than Python's
                # lists, until somebody asks for it.
                given = (sentence, own, text, pieces, result, begin, self.reading)
                align = partial(self._align, self._tokenizer, *given)
            else:
                align = _Later(self, sentence, text)
        return Hypothesis(text, result.scores[rank] if result.scores else None, align)

    @staticmethod
    def _align(
        tokenizer: Tokenizer,
        source: str,
        own: list[str],
        target: str,
        pieces: list[str],
        result: Any,
        begin: int,
        reading: Reading,
    ) -> Alignment:
        from syndicate.translate import align

        return align.from_attention(
            source,
            tokenizer.source_surfaces(own, source),
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
        if not isinstance(tokenizer, Tokenizer):
            return found
        sources, forced = tokenizer.encode(sentences), tokenizer.encode(targets)
        ready = [
            index
            for index, (pieces, prefix) in enumerate(zip(sources, forced, strict=True))
            if 0 < len(pieces) <= _MAX_PIECES and 0 < len(prefix) <= 2 * _MAX_PIECES
        ]
        results = self._decode(
            [sources[i] for i in ready],
            Options(),
            [[*self._begin, *forced[i]] for i in ready],
            True,
        )
        for index, result in zip(ready, results, strict=True):
            if isinstance(result, Exception):
                continue  # what it says is only a second opinion
            source, target = sentences[index], targets[index]
            found[index] = Attended(
                source,
                tokenizer.source_surfaces(sources[index], source),
                target,
                tokenizer.source_surfaces(forced[index], target),
                result.attention[0][begin : begin + len(forced[index]) + 1],
            )
        return found


class _Later:
    """The alignment of a translation that was decoded with a wider beam: made when it is asked for.

    CTranslate2 4.8 then returns attention whose first row, and now and then another, is that of
    another sentence of the batch (seen in 19 of 20 sentences at beam 2 and 4). So the finished
    translation is decoded once more, forced, with beam 1.
    """

    def __init__(self, leg: _Leg, source: str, target: str) -> None:
        self._leg = leg
        self.source = source
        self.target = target
        self._made: Alignment | None = None

    def __call__(self) -> Alignment:
        if self._made is None:
            self.take(self._leg.attend([self.source], [self.target])[0])
        assert self._made is not None
        return self._made

    def take(self, attended: Attended | None) -> None:
        """Read that attention; None leaves every word without a link."""
        if attended is not None:
            self._made = attended.read(self._leg.reading)
            return
        from syndicate.translate import align

        source, target = align.words(self.source), align.words(self.target)
        self._made = Alignment(source, target, tuple((0.0,) * len(source) for _ in target))


def _answer(waiting: Any) -> Any:
    """What came of one sentence: the library's result, or the exception that it raised."""
    if isinstance(waiting, Exception):
        return waiting
    try:
        return waiting.result()
    except (RuntimeError, ValueError) as error:
        return error


def _both(
    first: Callable[[], Alignment], second: Attended, quality: float, reading: Reading
) -> Alignment:
    from syndicate.translate import symmetrise

    return symmetrise.combine(second.target, second.source, first(), second.read(reading), quality)


class ArgosEngine:
    """All Argos packages on this machine: the embedded ones and those that the user installed."""

    name = "argos"

    def __init__(
        self, *, threads: int | None = None, device: str = "cpu", compute_type: str = "auto"
    ) -> None:
        self._wish = (threads, device, compute_type)
        # Listed embedded first, then by version: what the user installed last is taken.
        self._shelf = Shelf(
            self.name, "model", "syndicate models install", models.installed, self._load
        )

    def pairs(self) -> Sequence[tuple[str, str]]:
        return self._shelf.pairs()

    def legs(self, source: str, target: str) -> tuple[ModelInfo, ...]:
        return (self._shelf.info(source, target),)

    def use(self, source: str, target: str, name: str) -> None:
        """Take the model of that name for a pair that has several; raises `ModelError`."""
        self._shelf.use(source, target, name)

    def unknown(self, text: str, source: str, target: str) -> frozenset[str]:
        return self._shelf.loaded(source, target).unknown(text)

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
        return self._shelf.loaded(source, target).translate(sentences, options, prefixes)

    def aligns(self, source: str, target: str) -> bool:
        """Whether a translation says which words became which."""
        return True

    def refine(
        self, sentences: Sequence[str], hypotheses: Sequence[Hypothesis], source: str, target: str
    ) -> list[Hypothesis]:
        """The same translations with better alignment, in one call for many sentences: what a wider
        beam did not give, and a second opinion of the reverse model where that is installed and the
        first is poor."""
        from syndicate.translate import symmetrise

        done = list(hypotheses)
        leg = self._shelf.loaded(source, target)
        later = [h.align for h in done if isinstance(h.align, _Later)]
        attended = leg.attend([each.source for each in later], [each.target for each in later])
        for each, found in zip(later, attended, strict=True):
            each.take(found)
        if leg.reading.good or (target, source) not in self.pairs():
            return done
        reverse = self._shelf.loaded(target, source)
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

    def _load(self, model: models.InstalledModel) -> _Leg:
        leg = _Leg(model, self._hardware)
        return leg if leg.decided else self._decided(leg, model)

    def _decided(self, leg: _Leg, model: models.InstalledModel) -> _Leg:
        """The model with the attention that aligns best; found out once and remembered."""
        from syndicate.translate import probe

        def other(reading: Reading) -> _Leg:
            return _Leg(model, self._hardware, reading)

        files = models.open_model(model)
        try:
            where = attention.layout_of(files.directory, files.contents)
            reading = probe.find(leg, other, where)
        except ModelError:  # with another reading it could not be loaded: as it is, it was
            reading = UNKNOWN
        readings.remember(leg.info.digest, reading)
        return other(reading)

    def aligned_by(self, source: str, target: str) -> str:
        """What the alignment of a pair hangs on besides its model: how its attention is read, and
        the model of the other direction where that is asked too. Loads no model."""
        reading = readings.remembered(self.legs(source, target)[0].digest) or UNKNOWN
        other = ""
        if not reading.good and (target, source) in self.pairs():
            other = self.legs(target, source)[0].digest
        return f"{reading} {other}"

    def describe(self) -> str:
        """What the models run on."""
        return str(self._hardware)

    @cached_property
    def _hardware(self) -> Hardware:
        return choose(*self._wish)
