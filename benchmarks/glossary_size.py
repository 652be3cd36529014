"""What a glossary costs by its size: loading it, and finding its terms.

    python benchmarks/glossary_size.py               # 1,000, 20,000 and 200,000 entries
    python benchmarks/glossary_size.py --rounds 9 --write

The entries are those of benchmarks/gold/terms, and generated ones of one to three words, most of
which begin with a word of the sentences that are searched, as the worst case. Loading is timed in
fresh processes, from the call that loads the file to the end of the first search, so that all that
this one loads is inside (the language's word list); the start of Python, imports and the table of
languages are not. Searching is timed over the sentences of benchmarks/gold/terms/open.en-pt.tsv,
against the translation of the same sentences without any terms (greedy, in one batch). A loop of
compiled regular expressions, one an entry, is what is compared with.
"""

from __future__ import annotations

import csv
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from report import Section, median, parser, step

from syndicate.model import Inline
from syndicate.pipeline.sentences.translator import Sentence, Translator
from syndicate.terms import compiled, files
from syndicate.terms.match import Matcher
from syndicate.translate.argos import ArgosEngine

GOLD = Path(__file__).parent / "gold" / "terms" / "open.en-pt.tsv"
GLOSSARY = GOLD.with_name("glossary.en-pt.csv")
_WORD = re.compile(r"\w+")
_LOAD = """
import sys, time
from pathlib import Path
from syndicate import langs
from syndicate.terms import compiled
from syndicate.terms.match import Matcher
langs.normalise("en")
begin = time.perf_counter()
Matcher("en", compiled.load(Path(sys.argv[1]))).find("The mayors of both towns resigned on Monday.")
print(time.perf_counter() - begin)
"""


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--rounds", type=int, metavar="N", help="5, or 2 if --quick")
    given = options.parse_args()
    rounds = given.rounds or (2 if given.quick else 5)
    sizes = [1000, 20_000] if given.quick else [1000, 20_000, 200_000]
    sentences = [row.split("\t")[2] for row in GOLD.read_text(encoding="utf-8").splitlines()[1:]]
    sentences = [re.sub(r"<[^>]+>", "", sentence) for sentence in sentences]
    section = Section("glossary-size", "Large glossaries")
    with TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        step("translating without terms")
        plain = translating(sentences, rounds)
        rows = []
        for size in sizes:
            step(f"{size:,} entries")
            path = Path(folder, f"n{size}.en-pt.csv")
            write(path, size, sentences)
            first, later = loading(path, rounds)
            matcher = Matcher("en", compiled.load(path))
            matches = sum(len(matcher.find(sentence, sentence)) for sentence in sentences)
            finding = timed(lambda m=matcher: [m.find(s, s) for s in sentences], rounds)
            each = [1e6 * seconds / len(sentences) for seconds in finding]
            shares = [100 * a / b for a, b in zip(finding, plain, strict=True)]
            rows.append(
                (f"{size:,}", f"{path.stat().st_size / 1e6:.1f} MB", median(first, ".2f"),
                 median(later, ".3f"), matches, median(each), median(shares, ".2f"))
            )  # fmt: skip
        step("a loop of regular expressions")
        few = [term.source for term in compiled.load(Path(folder, "n1000.en-pt.csv"))[0].terms]
        patterns = [re.compile(rf"\b{re.escape(term)}s?\b", re.IGNORECASE) for term in few]
        loop = timed(lambda: [p.search(s) for s in sentences for p in patterns], rounds)
    characters = sum(map(len, sentences)) / len(sentences)
    section.text(
        f"{len(sentences)} sentences of {characters:.0f} characters; "
        f"translating one takes {median([1e3 * s / len(sentences) for s in plain], '.1f')} ms. "
        f"Medians of {rounds} rounds, with their range."
    )
    section.table(
        (
            "entries", "file", "first load, s", "later, s", "matches", "finding, µs a sentence",
            "of translating, %",
        ),
        rows,
    )  # fmt: skip
    section.text(
        f"A loop of {len(few):,} compiled regular expressions over the same sentences: "
        f"{median([1e6 * s / len(sentences) for s in loop])} µs a sentence, in proportion to the "
        "entries."
    )
    section.finish(write=given.write)


def write(path: Path, size: int, sentences: Sequence[str]) -> None:
    """A glossary of so many different terms; the same every time."""
    chance = random.Random(size)
    known = sorted({w.casefold() for s in sentences for w in _WORD.findall(s) if len(w) > 3})
    letters = "abcdefghijklmnoprstuvw"
    invented = ["".join(chance.choices(letters, k=chance.randint(4, 10))) for _ in range(40_000)]
    (real,) = files.read(GLOSSARY)
    rows = {t.source: (t.target, t.pos, t.gender, t.plural) for t in real.terms if not t.context}
    while len(rows) < size:
        first = chance.choice(known if chance.random() < 0.6 else invented)
        rest = chance.choices(invented, k=chance.randint(1 if first in known else 0, 2))
        term = " ".join([first, *rest])
        rows[term] = (f"{term[::-1]}a", "noun", "f", f"{term[::-1]}as")
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("source", "target", "pos", "gender", "plural", "note"))
        table.writerows((source, *said, "a note") for source, said in rows.items())


def loading(path: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of the first load and of later ones, each to the end of the first search."""

    def load() -> float:
        command = [sys.executable, "-c", _LOAD, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return float(done.stdout)

    load()  # so that the word list of the language is there
    first, later = [], []
    for _ in range(rounds):
        shutil.rmtree(compiled._folder(), ignore_errors=True)
        first.append(load())
        later.append(load())
    return first, later


def translating(sentences: Sequence[str], rounds: int) -> list[float]:
    """Seconds for translating the sentences without terms."""
    translator = Translator(ArgosEngine(), "en", "pt", Matcher("en", []))
    wanted = [Sentence(Inline(sentence)) for sentence in sentences]
    return timed(lambda: translator.translate(wanted), rounds)


def timed(run: Callable[[], object], rounds: int) -> list[float]:
    """Seconds of each round, after one that is not counted."""
    run()
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begin)
    return taken


if __name__ == "__main__":
    main()
