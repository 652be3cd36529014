"""How good word alignment is, what tells so without gold, and what marks and terms make of it.

    python benchmarks/alignment.py [--terms N] [--quick]

Reads the hand-made links in benchmarks/gold/alignment and makes alignment worse in known ways:
other heads and layers, noise, shifts, blur, none. Prints, for each condition, both pairs together:

    right     content words whose strongest link is right (of 621)
    probe     what the probe says without gold (of the whole model; for engine-side conditions only)
    conf      mean confidence of these links, the model being unknown
    >= 0.9    how many links have so much confidence, and how many of these are right
    < 0.5     the same of the doubtful ones
    spans     spans of 1 to 3 words that a mark lands on exactly; of the wrong ones, those reported
              as guessed; of the right ones, those reported without need

then how reliable confidence is, what is chosen for models without a guided head, terms of the
shipped glossaries on tests/data/glossary_sentences.*.tsv, and what an alignment costs.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import degraded  # noqa: E402

from syndicate import resources  # noqa: E402
from syndicate.model import Alignment, Inline, Mark, MarkKind, Span, TermOutcome  # noqa: E402
from syndicate.pipeline.sentences.translator import Sentence, Translator  # noqa: E402
from syndicate.terms import files  # noqa: E402
from syndicate.terms.match import Matcher  # noqa: E402
from syndicate.translate import align, probe, symmetrise  # noqa: E402
from syndicate.translate.argos import ArgosEngine, _Leg  # noqa: E402
from syndicate.translate.attention import GUIDED, UNKNOWN, Reading  # noqa: E402
from syndicate.translate.hardware import choose  # noqa: E402
from syndicate.translate.marks.find import Finder, finished  # noqa: E402
from syndicate.translate.models import installed  # noqa: E402

HARDWARE = choose(2)
PAIRS = (("en", "pt"), ("pt", "en"))
GOLD = Path(__file__).parent / "gold" / "alignment"


@dataclass(frozen=True)
class Gold:
    """A sentence, its translation, and for target words the source words that they render."""

    source: str
    target: str
    links: dict[int, frozenset[int]]


def gold(pair: tuple[str, str]) -> list[Gold]:
    found = []
    with (GOLD / f"{pair[0]}-{pair[1]}.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        for source, target, linked in list(rows)[1:]:
            parts = (link.split(":") for link in linked.split())
            found.append(
                Gold(source, target, {int(t): frozenset(map(int, s.split(","))) for t, s in parts})
            )
    return found


# --- Conditions ----------------------------------------------------------------------------------


@contextmanager
def packages(**how: int) -> Iterator[dict[tuple[str, str], installed.InstalledModel]]:
    """Models on a machine where the embedded ones were replaced by ones without a guided head."""
    before = os.environ.get("XDG_DATA_HOME")
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_DATA_HOME"] = home
        folder = Path(home, "argos-translate", "packages")
        folder.mkdir(parents=True)
        for model in sorted(resources.folder("models").glob("*.argosmodel")) if how else ():
            degraded.unguided(model, folder, **how)
        try:
            yield {(m.source, m.target): m for m in installed.installed()}
        finally:
            os.environ.pop("XDG_DATA_HOME")
            if before is not None:
                os.environ["XDG_DATA_HOME"] = before


Read = Callable[[tuple[str, str]], list[Alignment]]


def attended(leg: _Leg, texts: Sequence[tuple[str, str]]) -> list[probe.Attended]:
    found = leg.attend([s for s, _ in texts], [t for _, t in texts])
    return [each for each in found if each is not None]


def texts(pair: tuple[str, str]) -> list[tuple[str, str]]:
    return [(g.source, g.target) for g in gold(pair)]


def conditions() -> Iterator[tuple[str, dict[tuple[str, str], list[Alignment]], float | None]]:
    """(name, alignments of the gold by pair, what the probe says of the model)."""
    guided: dict[tuple[str, str], list[Alignment]] = {}
    with packages() as models:
        for name, reading in (
            ("guided head", UNKNOWN),
            ("guided, shifted in the model", Reading(shift=True)),
            ("mean, last layer", Reading(1, 8)),
            ("mean, last layer, sharpened", Reading(1, 8, sharpen=True)),
            ("mean, first layer", Reading(0, 8)),
            ("mean, first layer, shifted", Reading(0, 8, shift=True)),
            ("mean, first layer, shifted, sharp", Reading(0, 8, shift=True, sharpen=True)),
        ):
            yield _model(name, models, reading, guided if name == "guided head" else None)
    for head in (1, 2, 3, 5, 7):
        with packages(head=head) as models:
            yield _model(f"head {head}, last layer", models, UNKNOWN)
            yield _model(f"head {head}, sharpened", models, Reading(sharpen=True))
            yield _symmetric(f"head {head}, with the reverse", models)
    for head in (0, 4):
        with packages(head=head, layer=0) as models:
            yield _model(f"head {head}, first layer", models, UNKNOWN)
            yield _symmetric(f"head {head}, with the reverse", models)
    changes: list[tuple[str, degraded.Change]] = [
        *((f"guided, uniform {s / 10}", degraded.uniform(s / 10)) for s in range(1, 7)),
        *((f"guided, noise {s / 10}", degraded.noise(s / 10)) for s in range(1, 7)),
        ("guided, blurred", degraded.blurred),
        ("guided, shifted", degraded.shifted),
    ]
    for name, change in changes:
        made = {
            pair: [
                degraded.degrade(g.source, g.target, a, change)
                for g, a in zip(gold(pair), guided[pair], strict=True)
            ]
            for pair in PAIRS
        }
        yield name, made, None


def _model(
    name: str,
    models: dict[tuple[str, str], installed.InstalledModel],
    reading: Reading,
    keep: dict[tuple[str, str], list[Alignment]] | None = None,
) -> tuple[str, dict[tuple[str, str], list[Alignment]], float | None]:
    made, marks = {}, []
    for pair in PAIRS:
        leg = _Leg(models[pair], HARDWARE, reading)
        made[pair] = [each.read(reading) for each in attended(leg, texts(pair))]
        marks.append(probed(leg, reading))
    if keep is not None:
        keep.update(made)
    return name, made, sum(marks) / len(marks)


def probed(leg: _Leg, reading: Reading) -> float:
    source, target = leg.info.source, leg.info.target
    asked = probe.sentences(source)
    done = leg.translate(asked, degraded.Options(), None)
    pairs = [(s, h.text) for s, h in zip(asked, done, strict=True)]
    found = attended(leg, pairs)
    return probe.quality(
        [each.read(reading) for each in found],
        [(each.source, each.target) for each in found],
        probe.names(source, target),
    )[0]


def _symmetric(
    name: str, models: dict[tuple[str, str], installed.InstalledModel]
) -> tuple[str, dict[tuple[str, str], list[Alignment]], float | None]:
    made = {}
    for pair in PAIRS:
        there = attended(_Leg(models[pair], HARDWARE, UNKNOWN), texts(pair))
        back = attended(
            _Leg(models[pair[::-1]], HARDWARE, UNKNOWN), [(t, s) for s, t in texts(pair)]
        )
        made[pair] = [
            symmetrise.combine(
                a.source, a.target, a.read(UNKNOWN), b.read(UNKNOWN), UNKNOWN.quality
            )
            for a, b in zip(there, back, strict=True)
        ]
    return name, made, None


# --- Measures ------------------------------------------------------------------------------------


def links(made: dict[tuple[str, str], list[Alignment]]) -> tuple[np.ndarray, np.ndarray]:
    """Of each gold link: is the strongest link right, and its confidence."""
    right, sure = [], []
    for pair in PAIRS:
        for each, alignment in zip(gold(pair), made[pair], strict=True):
            for word, sources in each.links.items():
                row = alignment.weights[word]
                best = max(range(len(row)), key=row.__getitem__)
                right.append(best in sources and row[best] > 0)
                sure.append(alignment.confidence[word])
    return np.array(right, dtype=float), np.array(sure)


def spans(pair: tuple[str, str]) -> Iterator[tuple[int, Span, set[int]]]:
    """Spans of the source whose words became one run of the target, with these target words."""
    for number, each in enumerate(gold(pair)):
        words = align.words(each.source)
        by: dict[int, set[int]] = {}
        for target, sources in each.links.items():
            for source in sources:
                by.setdefault(source, set()).add(target)
        for first in range(len(words)):
            for last in range(first, min(first + 3, len(words))):
                inside = range(first, last + 1)
                if first not in by or last not in by:
                    continue
                if not all(each.source[words[i].start].isalnum() for i in inside):
                    continue
                wanted = set().union(*(by.get(i, set()) for i in inside))
                run = {t for t in each.links if min(wanted) <= t <= max(wanted)}
                if run == wanted and all(each.links[t] <= set(inside) for t in wanted):
                    yield number, Span(words[first].start, words[last].end), wanted


def marks(made: dict[tuple[str, str], list[Alignment]] | None) -> tuple[np.ndarray, np.ndarray]:
    """Of each span, marked: does the mark land exactly, and is it reported as guessed."""
    exact, reported = [], []
    for pair in PAIRS:
        find, sentences = Finder(*pair).find_all, gold(pair)
        for number, span, wanted in spans(pair):
            each = sentences[number]
            mark = Mark(span.start, span.end, MarkKind.LINK)
            alignment = made[pair][number] if made else None
            source = Inline(each.source, (mark,))
            found = find(source, each.target, alignment)
            done, guessed = finished(source, each.target, found)
            on = done.marks[0]
            words = align.words(each.target)
            landed = {
                t for t in each.links if on.start <= words[t].start and words[t].end <= on.end
            }
            exact.append(landed == wanted)
            reported.append(bool(guessed))
    return np.array(exact), np.array(reported)


def rank(values: Sequence[float]) -> np.ndarray:
    array = np.asarray(values)
    return np.array([(array < v).sum() + (array == v).sum() / 2 for v in array])


def correlation(pairs: Sequence[tuple[float, float]]) -> float:
    """Spearman's."""
    one, other = zip(*pairs, strict=True)
    return float(np.corrcoef(rank(one), rank(other))[0, 1])


def share(part: np.ndarray) -> str:
    return f"{100 * part.mean():5.1f}" if len(part) else "    -"


# --- Tables --------------------------------------------------------------------------------------


HEADS = (
    "condition                           right probe  conf | >=0.9 right | <0.5  right | spans "
    "wrong and reported, right and reported"
)


def print_links() -> None:
    print(HEADS)
    known: list[tuple[float, float]] = []
    rows: list[tuple[float, float]] = []
    together: list[tuple[np.ndarray, np.ndarray]] = []
    for name, made, said in conditions():
        right, sure = links(made)
        rows.append((right.mean(), sure.mean()))
        if said is not None:
            known.append((right.mean(), said))
        together.append((right, sure))
        high, low = sure >= 0.9, sure < 0.5
        probe_says = "    -" if said is None else f"{100 * said:5.1f}"
        print(
            f"{name:36}{share(right)} {probe_says} {share(sure)} | {share(high)} "
            f"{share(right[high])} | {share(low)} {share(right[low])} | {on_spans(made)}"
        )
    print(f"{'none':36}{'':45}| {on_spans(None)}")
    print(f"\nSpearman of right and probe, {len(known)} models: {correlation(known):.3f}")
    print(f"Spearman of right and conf, {len(rows)} conditions: {correlation(rows):.3f}")
    print("\nconfidence    links  right")
    right, sure = (np.concatenate(each) for each in zip(*together, strict=True))
    for low, high in pairwise((0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)):
        inside = (sure >= low) & (sure < high)
        print(f"{low:4.2f}-{min(high, 1):4.2f} {inside.sum():9} {share(right[inside])}")


def on_spans(made: dict[tuple[str, str], list[Alignment]] | None) -> str:
    exact, reported = marks(made)
    return f"{share(exact)} {share(reported[~exact])} {share(reported[exact])}"


MODELS: tuple[dict[str, int], ...] = (
    {}, {"head": 1}, {"head": 3}, {"head": 5}, {"head": 0, "layer": 0}, {"head": 6, "layer": 0},
    {"head": 0, "layer": 0, "heads": 8},
)  # fmt: skip


def print_choice() -> None:
    print("\nexported head                 pair   before  after  read")
    for how in MODELS:
        with packages(**how) as models:
            for pair in PAIRS:
                engine = ArgosEngine(threads=2)
                engine.translate(["Yes."], *pair)
                leg = engine._shelf._loaded[pair]
                before = _right(pair, _Leg(models[pair], HARDWARE, UNKNOWN), UNKNOWN)
                after = _right(pair, leg, leg.reading)
                r = leg.reading
                where = "as it is" if r.layer is None else f"layer {r.layer}, {r.heads} heads"
                more = ", shifted" * r.shift + ", sharpened" * r.sharpen
                name = ", ".join(f"{k} {v}" for k, v in how.items()) or "guided"
                print(f"{name:30}{'-'.join(pair)}  {before:5.1f}  {after:5.1f}  {where}{more}")


def _right(pair: tuple[str, str], leg: _Leg, reading: Reading) -> float:
    made = [each.read(reading) for each in attended(leg, texts(pair))]
    hits = total = 0
    for each, alignment in zip(gold(pair), made, strict=True):
        for word, sources in each.links.items():
            row = alignment.weights[word]
            hits += max(range(len(row)), key=row.__getitem__) in sources
            total += 1
    return 100 * hits / total


def print_terms(limit: int) -> None:
    print(f"\n{'terms':36}present  as guided  not placed  to check  seconds")
    plain: dict[tuple[str, str], list[str]] = {}
    changes: list[tuple[str, degraded.Change | None]] = [
        ("guided", degraded.same), ("guided, noise 0.3", degraded.noise(0.3)),
        ("guided, noise 0.6", degraded.noise(0.6)), ("guided, uniform 0.6", degraded.uniform(0.6)),
        ("guided, blurred", degraded.blurred), ("guided, shifted", degraded.shifted),
        ("none", None),
    ]  # fmt: skip
    with packages():
        engine = ArgosEngine(threads=2)
        for name, change in changes:
            reading = GUIDED if name == "guided" else UNKNOWN
            _terms(name, degraded.Degraded(engine, change, reading), limit, plain)
    for how in MODELS[2:6]:
        name = ", ".join(f"{k} {v}" for k, v in how.items())
        with packages(**how) as models:
            engine = ArgosEngine(threads=2)
            for pair in PAIRS:
                engine._shelf._loaded[pair] = _Leg(
                    models[pair], HARDWARE, replace(UNKNOWN, quality=0.95)
                )
            _terms(f"{name}, as exported", engine, limit, plain)
            for pair in PAIRS:
                engine._shelf._loaded[pair] = _Leg(models[pair], HARDWARE, UNKNOWN)
            _terms(f"{name}, with the reverse", engine, limit, plain)
            _terms(f"{name}, as chosen", ArgosEngine(threads=2), limit, plain)


def _terms(
    name: str,
    engine: object,
    limit: int,
    plain: dict[tuple[str, str], list[str]],
) -> None:
    started = time.perf_counter()
    outcomes: list[TermOutcome] = []
    present = same = total = 0
    for pair in PAIRS:
        (glossary,) = files.read(
            resources.folder("glossaries") / f"newsroom.{pair[0]}-{pair[1]}.csv"
        )
        with (ROOT / "tests" / "data" / f"glossary_sentences.{pair[0]}-{pair[1]}.tsv").open() as f:
            lines = [line.rstrip("\n").split("\t")[1] for line in f][1:][:limit]
        translator = Translator(engine, *pair, Matcher(pair[0], [glossary]))  # type: ignore[arg-type]
        done = translator.translate([Sentence(Inline(line)) for line in lines])
        written = [each.target.text for each in done]
        plain.setdefault(pair, written)
        same += sum(a == b for a, b in zip(written, plain[pair], strict=True))
        total += len(done)
        for each in done:
            for use in each.terms:
                outcomes.append(use.outcome)
                present += bool(use.target_span)
    uses = max(1, len(outcomes))
    print(
        f"{name:36}{100 * present / uses:6.1f}  {100 * same / total:9.1f}       "
        f"{100 * outcomes.count(TermOutcome.NOT_PLACED) / uses:6.1f}     "
        f"{100 * outcomes.count(TermOutcome.CHECK_AGREEMENT) / uses:6.1f}   "
        f"{time.perf_counter() - started:6.1f}"
    )


def print_cost() -> None:
    with packages() as models:
        leg = _Leg(models[PAIRS[0]], choose(1), GUIDED)
        done = leg.translate([s for s, _ in texts(PAIRS[0])], degraded.Options(), None)
    best = 1e9
    for _ in range(20):
        started = time.perf_counter()
        for each in done:
            if each.align:
                each.align()
        best = min(best, time.perf_counter() - started)
    print(f"\nmaking an alignment: {1000 * best / len(done):.3f} ms a sentence")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--terms", type=int, default=10_000, help="sentences with terms, a pair")
    parser.add_argument("--quick", action="store_true", help="links and spans only")
    arguments = parser.parse_args()
    print_links()
    if not arguments.quick:
        print_choice()
        print_terms(arguments.terms)
    print_cost()


if __name__ == "__main__":
    main()
