"""Words a second, files in and packages out, against argostranslate and against CTranslate2 alone.

    python benchmarks/speed.py                       # 300 articles, 2 rounds
    python benchmarks/speed.py --articles 600 --rounds 5 --write

The contestants take turns and get the same files, model, processors and beam; each keeps its model
loaded and has translated some articles before the clock starts. Their threads are set as each is
fastest with them. Then whole commands, each in a fresh process, and chrF of both.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import contest
from beam import SAMPLES, references
from contest import Contestant, Place, seconds
from corpus import Story, duplicates, stories, write
from report import Section, cores, median, parser, ratios, step

BATCHES = [("examples", 32), ("tokens", 2048), ("tokens", 4096)]
SOME = 40
"""Articles that Argos at its defaults, and with larger batches, is timed on: all take too long."""
Results = Mapping[str, Sequence[Mapping[str, Any]]]


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--articles", type=int, metavar="N", help="300, or 30 if --quick")
    options.add_argument("--rounds", type=int, metavar="N", help="2, or 1 if --quick")
    options.add_argument("--no-fresh", action="store_true", help="leave out the fresh processes")
    given = options.parse_args()
    articles = given.articles or (30 if given.quick else 300)
    rounds = given.rounds or (1 if given.quick else 2)
    section = Section("speed", "Words a second")
    with TemporaryDirectory() as folder, ExitStack() as stack:
        place = Place(Path(folder))
        made = stories(articles)
        source, few = place.folder / "stories", place.folder / "few"
        some = place.folder / "some"
        write(source, made)
        write(few, made[: 4 if given.quick else 8])
        write(some, made[:SOME])
        words = sum(story.words for story in made)
        words_of_some = sum(story.words for story in made[:SOME])
        step(f"{articles} articles, {words} words")

        ours = {
            1: stack.enter_context(Contestant(place, "syndicate")),
            4: stack.enter_context(Contestant(place, "syndicate", beam=4)),
        }
        pieces = place.folder / "pieces.json"
        counted = ours[1].ask(
            "pieces", source=str(source), out=str(place.fresh("noted")), to=str(pieces)
        )
        ours[4].ask("articles", source=str(few), out=str(place.fresh("warm")))
        threads, trials = contest.best_argos(place, "argos", few, {"BEAM_SIZE": 4})
        theirs = {
            name: stack.enter_context(Contestant(place, "argos", argos=settings, cached=cached))
            for name, settings, cached in (
                ("beam 1", {**threads, "BEAM_SIZE": 1}, True),
                ("beam 4", threads, True),
                ("large batches", {**threads, "BATCH_SIZE": 2048}, True),
                ("defaults", {}, False),
            )
        }
        said = {name: contestant.ask("settings") for name, contestant in theirs.items()}
        for contestant in theirs.values():
            contestant.ask("articles", source=str(few), out=str(place.fresh("warm")))
        step("all have warmed up")
        raw = {
            beam: stack.enter_context(
                Contestant(
                    place,
                    "raw",
                    model=str(place.model),
                    pieces=str(pieces),
                    threads=cores(),
                    beam=beam,
                )
            )
            for beam in (1, 4)
        }
        best = {beam: _best(contestant, beam) for beam, contestant in raw.items()}
        entries: dict[str, tuple[Contestant, Mapping[str, Any]]] = {}
        files = {"source": str(source), "out": ""}
        entries["ours 1"] = (ours[1], files)
        entries["theirs 1"] = (theirs["beam 1"], files)
        entries["ours 4"] = (ours[4], files)
        entries["theirs 4"] = (theirs["beam 4"], files)
        fewer = {"source": str(some), "out": ""}
        entries["theirs large"] = (theirs["large batches"], fewer)
        entries["theirs defaults"] = (theirs["defaults"], fewer)
        for beam in (1, 4):
            kind, size, _ = min(best[beam], key=lambda trial: trial[2])
            entries[f"raw {beam}"] = (raw[beam], {"kind": kind, "size": size})
        results = contest.rounds(rounds, entries, place)

        section.text(
            f"{articles} articles of {words / articles:.0f} words, plain text with a side-car "
            "each, "
            f"made from `examples/` by recombination: {words:,} words, "
            f"{counted['sentences']:,} different sentences for the engine, {duplicates(made):.1%} "
            "of "
            f"the corpus's sentences are duplicates. English to Portuguese, the embedded model, "
            f"{cores()} processors for each, translation memory off. Median and range of {rounds} "
            "rounds in which all take turns."
        )
        _against_argos(section, words, words_of_some, results)
        _against_the_limit(section, words, results, best)
        _settings(section, said, trials)
        if not given.no_fresh:
            _fresh(section, place, source, few, made)
        quality = {
            "syndicate, beam 1 (its default)": ours[1],
            "syndicate, beam 4": ours[4],
            "argostranslate, beam 4 (its default)": theirs["defaults"],
            "argostranslate, beam 1": theirs["beam 1"],
        }
        _quality(section, quality)
    section.finish(write=given.write)


def _best(contestant: Contestant, beam: int) -> list[tuple[str, int, float]]:
    """Seconds of CTranslate2 alone with each way of batching; the first call warms it up."""
    contestant.ask("articles", kind="examples", size=32, share=0.1)
    trials = []
    for kind, size in BATCHES:
        taken = contestant.ask("articles", kind=kind, size=size)["seconds"]
        trials.append((kind, size, taken))
        step(f"CTranslate2 alone, beam {beam}, batches of {size} {kind}: {taken:.1f} s")
    return trials


def _speed(words: int, results: Sequence[Mapping[str, Any]]) -> str:
    return median([words / taken for taken in seconds(results)])


def _busy(words: int, results: Sequence[Mapping[str, Any]]) -> str:
    return median([1e3 * taken / words for taken in seconds(results, "processor")], ".2f")


def _against_argos(section: Section, words: int, words_of_some: int, results: Results) -> None:
    section.text("### Against `argostranslate`")
    rows = []
    for what, ours, theirs, goal in (
        ("beam 4", "ours 4", "theirs 4", "4"),
        ("beam 1", "ours 1", "theirs 1", "9"),
        ("both at their defaults (ours beam 1, theirs 4)", "ours 1", "theirs defaults", "12"),
        ("beam 4, Argos' batches set to 2,048 pieces", "ours 4", "theirs large", ""),
    ):
        a, b = results[ours], results[theirs]
        theirs_of = words if theirs in ("theirs 1", "theirs 4") else words_of_some
        more = words / theirs_of
        times = ratios([more * taken for taken in seconds(b)], seconds(a), ".1f")
        cheaper = ratios(
            [more * taken for taken in seconds(b, "processor")], seconds(a, "processor"), ".1f"
        )
        rows.append((what, _speed(words, a), _speed(theirs_of, b), f"**{times}**", goal, cheaper))
    section.table(
        (
            "", "syndicate, words/s", "argostranslate, words/s", "times as fast", "goal",
            "times less processor time",
        ),
        rows,
    )  # fmt: skip
    section.text(
        "In-process: both keep their model loaded. Ours reads files and writes packages (page, "
        "text, manifest); Argos reads files and writes plain texts, each article whole in one "
        "call. "
        f"In the last two rows Argos is timed on the first {SOME} articles, because all of them "
        "take a quarter of an hour."
    )


def _against_the_limit(
    section: Section,
    words: int,
    results: Results,
    best: Mapping[int, Sequence[tuple[str, int, float]]],
) -> None:
    section.text("### Against CTranslate2 alone")
    rows = []
    for beam in (1, 4):
        ours, raw = results[f"ours {beam}"], results[f"raw {beam}"]
        kind, size, _ = min(best[beam], key=lambda trial: trial[2])
        reached = ratios(seconds(raw), seconds(ours))
        row = (
            beam, _speed(words, ours), _speed(words, raw), f"**{reached}**", "0.85",
            f"{size} {kind}", _busy(words, ours), _busy(words, raw),
        )  # fmt: skip
        rows.append(row)
    section.table(
        (
            "beam", "whole way, words/s", "CTranslate2 alone, words/s", "reached", "goal",
            "its batches", "processor ms a word", "alone",
        ),
        rows,
    )  # fmt: skip
    tried = "; ".join(
        f"beam {beam}: "
        + ", ".join(f"{size} {kind} {words / taken:,.0f}" for kind, size, taken in trials)
        for beam, trials in best.items()
    )
    section.text(
        "One call of `translate_batch` on the pieces of every different sentence that our engine "
        "is "
        f"given, {cores()} workers of one thread, no scores, no attention, pieces not joined; the "
        f"best of three ways of batching counts (words/s, one run of each: {tried})."
    )


def _settings(
    section: Section,
    said: Mapping[str, Mapping[str, Any]],
    trials: Sequence[tuple[Mapping[str, object], float]],
) -> None:
    columns = ("splitter", "inter", "intra", "beam", "batch", "compute")
    section.text("Argos as it ran:")
    section.table(
        ("", *columns), [(name, *(each[c] for c in columns)) for name, each in said.items()]
    )
    tried = ", ".join(
        f"{given['INTER_THREADS']} workers of {given['INTRA_THREADS']} threads {taken:.1f} s"
        for given, taken in trials
    )
    section.text(
        f"Its threads are the faster of these, on some of the articles: {tried}. The beam is "
        "`ARGOS_BEAM_SIZE`, "
        "nothing is patched. It splits sentences with the network that the package holds, so it "
        "needs no download. Intra 0 leaves the number to CTranslate2."
    )


def _fresh(
    section: Section,
    place: Place,
    source: Path,
    few: Path,
    made: Sequence[Story],
) -> None:
    """Whole commands: interpreter, libraries and model are inside the time."""
    environment = place.environment()
    words = sum(story.words for story in made)
    some = sorted(few.glob("*.txt"))[:5]
    folder = contest.run_folder(place, "fresh")

    def clock(*command: str | Path) -> float:
        return contest.clock(command, cwd=folder, env=environment)

    ours = clock(*contest.translating(source, "--out", "dist", memory=False))
    step(f"`syndicate translate` of all: {ours:.1f} s")
    request = {"do": "articles", "source": str(source), "out": str(place.fresh("out-fresh"))}
    theirs = clock(*contest.command("argos", {"cached": False}, request))
    step(f"argostranslate of all: {theirs:.1f} s")
    ours_each = theirs_each = 0.0
    for path in some:
        ours_each += clock(*contest.translating(path, "--out", "one", memory=False))
        tool = Path(sys.executable).with_name("argos-translate")
        text = path.read_text(encoding="utf-8")
        theirs_each += clock(tool, "--from", "en", "--to", "pt", text)
    words_few = sum(len(path.read_text(encoding="utf-8").split()) for path in some)
    section.text("### Whole commands, each in a fresh process, both at their defaults")
    section.table(
        ("", "syndicate, words/s", "argostranslate, words/s", "times as fast"),
        [
            (
                "all articles in one process (Argos: a program that calls `translate()`)",
                f"{words / ours:,.0f}",
                f"{words / theirs:,.0f}",
                f"{theirs / ours:.1f}",
            ),
            (
                f"a process for each article ({len(some)}; the command `argos-translate`)",
                f"{words_few / ours_each:,.0f}",
                f"{words_few / theirs_each:,.0f}",
                f"{theirs_each / ours_each:.1f}",
            ),
        ],
    )
    section.text(
        "One run of each. Start of the interpreter, libraries and loading of the model are inside."
    )


def _quality(section: Section, contestants: Mapping[str, Contestant]) -> None:
    """chrF against references.en-pt.tsv; p as in beam.py, against Argos at its defaults."""
    try:
        from sacrebleu.metrics import BLEU, CHRF
        from sacrebleu.significance import PairedTest
    except ImportError:
        section.text("No chrF: this needs `pip install sacrebleu`.")
        return
    sources, targets = references("en-pt")
    base = "argostranslate, beam 4 (its default)"
    names = [base, *(name for name in contestants if name != base)]
    outputs = [(name, contestants[name].ask("lines", lines=sources)["lines"]) for name in names]
    metrics = {"BLEU": BLEU(references=[targets]), "chrF2": CHRF(references=[targets])}
    test = PairedTest(outputs, metrics, [targets], test_type="bs", n_samples=SAMPLES)
    scores = test()[1]
    section.text("### Quality")
    rows = []
    for number, name in enumerate(names):
        chrf, bleu = scores["chrF2"][number], scores["BLEU"][number]
        chance = "" if chrf.p_value is None else f"{chrf.p_value:.3f}"
        rows.append((name, f"{chrf.score:.2f}", chance, f"{bleu.score:.2f}"))
    section.table(("", "chrF", "p", "BLEU"), rows)
    section.text(
        f"{len(sources)} sentences of `references.en-pt.tsv`, each alone; our glossaries, "
        "protection "
        "and restoring count; p by paired bootstrap against the first row."
    )


if __name__ == "__main__":
    main()
