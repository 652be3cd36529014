"""What a wider beam gains and what it costs, side by side in one run.

    python benchmarks/beam.py                  # prints the tables of RESULTS.md
    python benchmarks/beam.py --threads 1 2    # speed with so many workers, each in turn
    python benchmarks/beam.py --show 4         # also the sentences that beam 4 turns out otherwise

Quality is chrF and BLEU against the translations in references.*.tsv, which were written for this
without sight of the model's. There is one for each sentence and no editor has reviewed them: they
can rank beams, not grade a translation. Sentences go the way that articles and `syndicate lines`
go, so what protection, glossaries and restoring do counts. On so few sentences a difference is
easily luck: p says how often one as large comes about by chance (sacrebleu's paired bootstrap,
not corrected for the number of beams). Needs sacrebleu, which nothing else in this project does.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from corpus import duplicates, stories

from syndicate import pipeline
from syndicate.config import Settings
from syndicate.model import Inline, Options
from syndicate.pipeline.articles import sentences_of
from syndicate.pipeline.sentences.translator import Sentence, Translator
from syndicate.segment import segment

HERE = Path(__file__).parent
PAIRS = ("en-pt", "pt-en")
BEAMS = (1, 2, 4, 5)
SAMPLES = 2000


def references(pair: str) -> tuple[list[str], list[str]]:
    """Sentences and their translations; lines that begin with # are comments."""
    path = HERE / f"references.{pair}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    sources, targets = zip(*rows, strict=True)
    return list(sources), list(targets)


def translator(pair: str, beam: int, threads: int | None) -> Translator:
    """The project's own way from one language to the other, with its engine and glossaries."""
    settings = Settings(beam_size=beam, threads=threads)
    source, target = pair.split("-")
    return pipeline.open_workspace(settings).translator(source, target)


def quality(pair: str, ways: dict[int, Translator], show: int | None) -> None:
    """A table of chrF and BLEU for each beam, against beam 1."""
    from sacrebleu.metrics import BLEU, CHRF
    from sacrebleu.significance import PairedTest

    sources, targets = references(pair)
    outputs = {
        beam: [line.target.text for line in pipeline.translate_lines(sources, way)]
        for beam, way in ways.items()
    }
    named = [(f"beam {beam}", output) for beam, output in outputs.items()]
    metrics = {"BLEU": BLEU(references=[targets]), "chrF2": CHRF(references=[targets])}
    test = PairedTest(named, metrics, [targets], test_type="bs", n_samples=SAMPLES)
    signatures, scores = test()
    print(f"\n### Quality, {pair}, {len(sources)} sentences\n")
    print("| beam | chrF | p | BLEU | p | differ | closer by chrF | further |")
    print("|---|---|---|---|---|---|---|---|")
    by_sentence = {
        beam: [CHRF().sentence_score(o, [t]).score for o, t in zip(output, targets, strict=True)]
        for beam, output in outputs.items()
    }
    for number, (beam, output) in enumerate(outputs.items()):
        chrf, bleu = scores["chrF2"][number], scores["BLEU"][number]
        gains = [b - a for a, b in zip(by_sentence[1], by_sentence[beam], strict=True)]
        print(
            f"| {beam} | {chrf.score:.2f} | {chance(chrf.p_value)} | {bleu.score:.2f} "
            f"| {chance(bleu.p_value)} | {different(outputs[1], output)} "
            f"| {sum(gain > 0 for gain in gains)} | {sum(gain < 0 for gain in gains)} |"
        )
    print()
    for name, signature in signatures.items():
        print(f"{name}: `{signature.format(short=True)}`  ")
    if show:
        gains = [b - a for a, b in zip(by_sentence[1], by_sentence[show], strict=True)]
        for at in sorted(range(len(gains)), key=lambda at: gains[at]):
            if outputs[1][at] != outputs[show][at]:
                print(f"\n{gains[at]:+.1f} chrF  {sources[at]}")
                print(f"  wanted  {targets[at]}")
                print(f"  beam 1  {outputs[1][at]}\n  beam {show}  {outputs[show][at]}")


def chance(p_value: float | None) -> str:
    return "" if p_value is None else f"{p_value:.2f}"


def different(one: Sequence[str], other: Sequence[str]) -> str:
    count = sum(a != b for a, b in zip(one, other, strict=True))
    return f"{count} ({count / len(one):.0%})"


def corpus_sentences(count: int, language: str) -> tuple[list[Sentence], float]:
    """The sentences of that many articles, and the share of duplicates among them."""
    texts = stories(count, language)
    made: list[Sentence] = []
    for story in texts:
        for paragraph in story.text.split("\n\n"):
            made += sentences_of(segment(Inline(paragraph.strip()), language), language, paragraph)
    return made, duplicates(texts)


def given_to_engine(way: Translator, sentences: Sequence[Sentence]) -> list[str]:
    """What the engine is asked to translate for these sentences, placeholders and all."""
    asked: list[str] = []

    class Spy:
        """Notes what the engine is given, and passes it on."""

        name = "spy"

        def __getattr__(self, name: str) -> object:
            return getattr(way.engine, name)

        def translate(self, texts: list[str], *args: object, **more: object) -> object:
            if more.get("prefixes") is None:
                asked.extend(texts)
            return way.engine.translate(texts, *args, **more)  # type: ignore[arg-type]

    replace(way, engine=Spy()).translate(sentences)  # type: ignore[arg-type]
    return asked


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Wall time, and processor time of all threads, which other programs disturb less."""
    start, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - busy


def speed(pair: str, ways: dict[int, Translator], workers: str, count: int, rounds: int) -> None:
    """A table of words a second of the engine and of the whole way of sentences, for each beam."""
    source, target = pair.split("-")
    sentences, twice = corpus_sentences(count, source)
    words = sum(len(sentence.content.text.split()) for sentence in sentences)
    texts = given_to_engine(ways[1], sentences)
    outputs = {
        beam: [done.target.text for done in way.translate(sentences)] for beam, way in ways.items()
    }  # and the warm-up
    alone: dict[int, list[float]] = {beam: [] for beam in ways}
    path: dict[int, list[float]] = {beam: [] for beam in ways}
    busy: dict[int, list[float]] = {beam: [] for beam in ways}
    for number in range(rounds):
        # Another beam begins each round, so that none always runs on a cool or a busy machine.
        turn = number % len(ways)
        for beam in [*ways][turn:] + [*ways][:turn]:
            way, options = ways[beam], Options(beam_size=beam)
            engine = partial(way.engine.translate, texts, source, target, options=options)
            alone[beam].append(seconds(engine)[0])
            wall, processor = seconds(partial(way.translate, sentences))
            path[beam].append(wall)
            busy[beam].append(processor)
    print(f"\n### Speed, {pair}, {workers}\n")
    print(f"{len(sentences)} sentences, {words} words, {twice:.0%} duplicates, {rounds} rounds\n")
    print("| beam | engine, words/s | to beam 1 | sentences, words/s | to beam 1 | CPU | differ |")
    print("|---|---|---|---|---|---|---|")
    for beam in ways:
        print(
            f"| {beam} | {words / statistics.median(alone[beam]):,.0f} "
            f"| {ratio(alone[1], alone[beam])} "
            f"| {words / statistics.median(path[beam]):,.0f} | {ratio(path[1], path[beam])} "
            f"| {ratio(busy[1], busy[beam])} | {different(outputs[1], outputs[beam])} |"
        )


def ratio(base: Sequence[float], other: Sequence[float]) -> str:
    """The median over rounds of how fast `other` is to `base`, with the extremes."""
    each = [a / b for a, b in zip(base, other, strict=True)]
    return f"{statistics.median(each):.2f} ({min(each):.2f} to {max(each):.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pairs", nargs="+", choices=PAIRS, default=PAIRS, metavar="PAIR")
    parser.add_argument("--threads", nargs="+", type=int, help="workers; default one a processor")
    parser.add_argument("--articles", type=int, default=70, help="for the speed (default 70)")
    parser.add_argument("--rounds", type=int, default=5, help="for the speed (default 5; 0: none)")
    parser.add_argument("--show", type=int, choices=BEAMS[1:], help="print where this beam differs")
    options = parser.parse_args()
    try:
        import sacrebleu  # noqa: F401
    except ImportError:
        parser.exit(2, "This benchmark needs sacrebleu: pip install sacrebleu\n")
    for pair in options.pairs:
        quality(pair, {beam: translator(pair, beam, None) for beam in BEAMS}, options.show)
    for pair in options.pairs if options.rounds else ():
        for threads in options.threads or [None]:
            ways = {beam: translator(pair, beam, threads) for beam in BEAMS}
            workers = f"threads = {threads}" if threads else "a worker for each processor"
            speed(pair, ways, workers, options.articles, options.rounds)


if __name__ == "__main__":
    main()
