"""A translation memory of a million units: size, look-ups, similar sentences, TMX in and out.

    python benchmarks/memory.py            # a million units: a quarter of an hour, 3 GB of disk
    python benchmarks/memory.py --quick    # 50,000

Sentences are recombined from pieces of the examples, three words in ten exchanged for invented
ones whose frequencies follow Zipf's law, as words do; one in twenty is one of 10,000 standing
lines, so that there are many translations of one sentence, as in real memories. Each step runs in
a process of its own, so that its peak of memory is its own. The goals are those of the project:
50,000 exact look-ups a second, similar sentences in under 5 ms, well under 1 GB.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from bisect import bisect
from collections.abc import Callable, Iterator
from html import escape
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

import corpus

MAKER = b"m" * 16
QUERIES = 300
COMPARED = 100
"""Queries that are compared with every sentence of the memory."""


class Sentences:
    """Invented sentences without end, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        fixed = random.Random(11)
        pool = corpus.sentences("en")
        self._pieces = [
            words[at : at + 5]
            for words in (sentence.split() for sentence in pool)
            for at in range(0, len(words) - 4, 5)
        ]
        openings = [*"bcdfglmnprstv", "st", "tr", "pl"]
        syllables = [opening + vowel for opening in openings for vowel in "aeiou"]
        self._words = [
            "".join(fixed.choices(syllables, k=fixed.choice((2, 3, 3, 4)))) for _ in range(60_000)
        ]
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(60_000)))

    def word(self) -> str:
        return self._words[bisect(self._weights, self._chance.random() * self._weights[-1])]

    def __iter__(self) -> Iterator[str]:
        chance = self._chance
        while True:
            if chance.random() < 0.05:
                word, number = chance.choice(self._pieces[0]), chance.randrange(2000)
                yield f"{word} {number} of the standing lines"
                continue
            words = [
                w
                for piece in chance.choices(self._pieces, k=chance.choice((2, 3, 3, 4, 4, 5)))
                for w in piece
            ]
            yield " ".join(
                self.word() if len(w) > 3 and chance.random() < 0.3 else w for w in words
            )

    def changed(self, sentence: str) -> str:
        """The sentence with 5 to 25 % of its words exchanged, left out or added."""
        words = sentence.split()
        for _ in range(max(1, round(len(words) * self._chance.uniform(0.05, 0.25)))):
            at, kind = self._chance.randrange(len(words)), self._chance.random()
            if kind < 0.6:
                words[at] = self.word()
            elif kind < 0.8 and len(words) > 2:
                del words[at]
            else:
                words.insert(at, self.word())
        return " ".join(words)


def write_tmx(path: Path, count: int) -> dict[str, Any]:
    """A memory as an agency sends it; every twentieth sentence has a link."""
    sources, targets = Sentences(1), Sentences(2)
    with path.open("w", encoding="utf-8") as stream:
        stream.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n<header'
            ' creationtool="benchmark" creationtoolversion="1" segtype="sentence" o-tmf="x"'
            ' adminlang="en" srclang="en" datatype="html"/>\n<body>\n'
        )
        for number, (source, target) in enumerate(
            zip(islice(sources, count), targets, strict=False)
        ):
            one, other = escape(source, quote=False), escape(target, quote=False)
            if number % 20 == 0:
                one, other = (
                    f'<bpt i="1" x="1">&lt;a href="https://example.org/{number}"&gt;</bpt>{a}'
                    f'<ept i="1">&lt;/a&gt;</ept>. {b}'
                    for a, b in ((one[:9], one[9:]), (other[:9], other[9:]))
                )
            stream.write(
                '<tu creationdate="20240101T000000Z" creationid="ana" changedate="20240202T000000Z"'
                ' changeid="rui">\n<prop type="x-ConfirmationLevel">Translated</prop>\n'
                f'<tuv xml:lang="en"><seg>{one}</seg></tuv>\n'
                f'<tuv xml:lang="pt"><seg>{other}</seg></tuv>\n</tu>\n'
            )
        stream.write("</body>\n</tmx>\n")
    return {"bytes": path.stat().st_size}


def import_(folder: Path, count: int) -> dict[str, Any]:
    from syndicate.memory import Memory, exchange, tmx

    with Memory.open(folder / "memory.sqlite3") as memory, tmx.Reader(folder / "in.tmx") as reader:
        started = time.perf_counter()
        busy = time.process_time()
        done = exchange.import_tmx(memory, reader, report=print)
        seconds, busy = time.perf_counter() - started, time.process_time() - busy
    assert done.problems == 0
    assert done.new + done.same == count
    return {"seconds": seconds, "rate": count / seconds, "busy": busy, "bytes": _bytes(folder)}


def index(folder: Path, count: int) -> dict[str, Any]:
    from syndicate.memory import Memory

    with Memory.open(folder / "memory.sqlite3") as memory:
        started = time.perf_counter()
        memory.index()
        seconds = time.perf_counter() - started
        memory.compact()
    return {"seconds": seconds, "rate": count / seconds, "bytes": _bytes(folder)}


def exact(folder: Path, count: int) -> dict[str, Any]:
    """Windows of 1,000 of the memory's own sentences from all over it, one in five unknown."""
    from syndicate.memory import Memory, want
    from syndicate.model import Inline

    chance = random.Random(4)
    with Memory.open(folder / "memory.sqlite3") as memory:
        sentences = [
            unit.source for unit in memory.units(f"unit.id % {max(1, count // 80_000)} = 0")
        ]
    chance.shuffle(sentences)
    sentences = sentences[:80_000]
    unknown = [Inline(text) for text in islice(Sentences(3), len(sentences) // 4)]
    asked = sentences + unknown
    chance.shuffle(asked)
    started = time.perf_counter()
    wanted = [want(sentence, MAKER, "Before.", "After.") for sentence in asked]
    keys = time.perf_counter() - started
    with Memory.open(folder / "memory.sqlite3") as memory:
        started, busy = time.perf_counter(), time.process_time()
        found = sum(
            answer is not None
            for at in range(0, len(wanted), 1000)
            for answer in memory.recall("en", "pt", wanted[at : at + 1000])
        )
        seconds, busy = time.perf_counter() - started, time.process_time() - busy
    assert found >= len(sentences)
    return {
        "rate": len(wanted) / seconds,
        "busy": len(wanted) / busy,
        "keys": len(wanted) / keys,
        "asked": len(wanted),
    }


def similar(folder: Path, count: int) -> dict[str, Any]:
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    from syndicate.memory import Memory, fuzzy

    made = Sentences(5)
    with Memory.open(folder / "memory.sqlite3") as memory:
        texts = [unit.source.text for unit in memory.units()]
        queries = [made.changed(random.Random(n).choice(texts)) for n in range(QUERIES)]
        times, busies, answers = [], [], []
        for query in queries:
            started, busy = time.perf_counter(), time.process_time()
            answers.append(memory.fuzzy("en", "pt", query))
            times.append(1000 * (time.perf_counter() - started))
            busies.append(1000 * (time.process_time() - busy))
    found = there = best = 0
    for query, answer in list(zip(queries, answers, strict=True))[:COMPARED]:
        likeness = process.cdist(
            [query], texts, scorer=Levenshtein.normalized_similarity, workers=-1
        )[0]
        scorer = fuzzy.Scorer(query)
        scores = sorted((scorer.score(texts[at]) for at in likeness.argsort()[-300:]), reverse=True)
        top = [score for score in scores[:5] if score >= 70]
        if top:
            there += 1
            best += bool(answer) and answer[0].score >= top[0]
            found += bool(answer)
    times.sort()
    busies.sort()
    return {
        "median": statistics.median(times),
        "p95": times[int(len(times) * 0.95)],
        "busy": statistics.median(busies),
        "busy95": busies[int(len(busies) * 0.95)],
        "best": best / there,
        "any": found / there,
        "there": there,
    }


def export(folder: Path, count: int) -> dict[str, Any]:
    from syndicate.memory import Memory, exchange
    from syndicate.memory.survey import Choice

    with Memory.open(folder / "memory.sqlite3") as memory:
        started = time.perf_counter()
        done = exchange.export_tmx(memory, folder / "out.tmx", Choice())
        seconds = time.perf_counter() - started
    return {
        "rate": done / seconds,
        "seconds": seconds,
        "bytes": (folder / "out.tmx").stat().st_size,
    }


def remember(folder: Path, count: int) -> dict[str, Any]:
    """What a translation run adds: windows of 1,000 results beside the million units."""
    from syndicate.memory import Made, Memory, want
    from syndicate.model import Inline

    wanted = [want(Inline(text), MAKER) for text in islice(Sentences(6), 20_000)]
    with Memory.open(folder / "memory.sqlite3") as memory:
        started = time.perf_counter()
        for at in range(0, len(wanted), 1000):
            made = [Made(w.key, MAKER, w.source, w.source, b"{}") for w in wanted[at : at + 1000]]
            memory.remember("en", "pt", made)
        seconds = time.perf_counter() - started
    return {"rate": len(wanted) / seconds}


STEPS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    "write": lambda folder, count: write_tmx(folder / "in.tmx", count),
    "import": import_,
    "index": index,
    "exact": exact,
    "similar": similar,
    "export": export,
    "remember": remember,
}


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("memory.sqlite3*"))


def _run(step: str, folder: Path, count: int) -> dict[str, Any]:
    command = [
        sys.executable,
        __file__,
        "--step",
        step,
        "--folder",
        str(folder),
        "--units",
        str(count),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"  {step}: {result}", file=sys.stderr)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="50,000 units")
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help="where the files go; kept then")
    options = parser.parse_args()
    if options.step:
        result = STEPS[options.step](options.folder, options.units)
        # Kibibytes on Linux, bytes on macOS.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        result["peak"] = peak if sys.platform == "darwin" else peak * 1024
        print(json.dumps(result))
        return
    count = 50_000 if options.quick else options.units
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        r = {step: _run(step, folder, count) for step in STEPS}
    rows = [
        ("units", f"{count:,}"),
        (
            "TMX imported",
            f"{r['write']['bytes'] / 1e6:,.0f} MB, {r['import']['rate']:,.0f} units/s, "
            f"{count / r['import']['busy']:,.0f} a second of processor time",
        ),
        ("peak memory of the import", f"{r['import']['peak'] / 1e6:,.0f} MB"),
        ("size on disk, exact look-ups only", f"{r['import']['bytes'] / 1e6:,.0f} MB"),
        (
            "size on disk, with the index of similar sentences",
            f"{r['index']['bytes'] / 1e6:,.0f} MB",
        ),
        (
            "indexing similar sentences",
            f"{r['index']['rate']:,.0f} units/s, peak {r['index']['peak'] / 1e6:,.0f} MB",
        ),
        (
            "exact look-ups, windows of 1,000, file just opened",
            f"{r['exact']['rate']:,.0f}/s, {r['exact']['busy']:,.0f} a second of processor time",
        ),
        ("keys of sentences (sentence, neighbours)", f"{r['exact']['keys']:,.0f}/s"),
        (
            "similar sentences, median",
            f"{r['similar']['median']:.1f} ms, {r['similar']['busy']:.1f} ms of processor time",
        ),
        (
            "similar sentences, 95th percentile",
            f"{r['similar']['p95']:.1f} ms, {r['similar']['busy95']:.1f} ms of processor time",
        ),
        (
            f"best match found, of {r['similar']['there']} that comparing with all finds",
            f"{r['similar']['best']:.0%} (any match: {r['similar']['any']:.0%})",
        ),
        (
            "TMX exported",
            f"{r['export']['bytes'] / 1e6:,.0f} MB, {r['export']['rate']:,.0f} units/s",
        ),
        ("peak memory of the export", f"{r['export']['peak'] / 1e6:,.0f} MB"),
        ("engine's results kept, windows of 1,000", f"{r['remember']['rate']:,.0f}/s"),
    ]
    print("| translation memory | |\n|---|---|")
    for name, value in rows:
        print(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
