"""Compare sentence splitters, side by side in one run, on paragraphs that are hard to split.

    python benchmarks/segmentation.py [FOLDER] [--errors NAME]

FOLDER holds `<language>.txt`: a paragraph a line, `¦` right before the first character of every
sentence but the first; without it, the sets written for this project are read. `--errors` prints
what one splitter got wrong. pysbd, blingfire and sentence-splitter take part if they are installed.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

GOLD = Path(__file__).parent / "gold" / "segmentation"
Splitter = Callable[[str], Iterable[str]]


def syndicate(language: str) -> Splitter:
    from syndicate.model import Inline
    from syndicate.segment import segment

    return lambda text: [part.text for part in segment(Inline(text), language).segments]


def sentencex(language: str) -> Splitter:
    import sentencex

    return lambda text: sentencex.segment(language, text)


def one_regex(language: str) -> Splitter:
    end = re.compile(r"""(?<=[.!?…])["”’»“')]*\s+(?=["“‘«¿¡(—–-]*\s?(?:[^\W\d_a-zß-ÿа-я]|\d))""")
    return end.split


def pysbd(language: str) -> Splitter:
    import pysbd

    # It has no Portuguese.
    known = "es" if language == "pt" else language
    return pysbd.Segmenter(language=known, clean=False).segment


def blingfire(language: str) -> Splitter:
    import blingfire

    return lambda text: blingfire.text_to_sentences(text).split("\n")


def moses(language: str) -> Splitter:
    from sentence_splitter import SentenceSplitter

    return SentenceSplitter(language=language).split


SPLITTERS = {
    "syndicate": (syndicate, "syndicate"),
    "sentencex": (sentencex, "sentencex"),
    "one regex": (one_regex, "re"),
    "pysbd": (pysbd, "pysbd"),
    "blingfire": (blingfire, "blingfire"),
    "sentence-splitter": (moses, "sentence_splitter"),
}


def ends(sentences: Iterable[str]) -> set[int]:
    """Where sentences end, in characters that are not white space."""
    counts, total = [], 0
    for sentence in sentences:
        total += sum(not character.isspace() for character in sentence)
        counts.append(total)
    return set(counts[:-1])


def measure(name: str, make: Callable[[str], Splitter], path: Path, errors: bool) -> str:
    """One row of the table: precision and recall of sentence ends, whole paragraphs, time."""
    split = make(path.stem)
    both = extra = missed = right = sentences = 0
    seconds = 0.0
    paragraphs = path.read_text(encoding="utf-8").splitlines()
    split("Warm up. Done.")
    for paragraph in paragraphs:
        wanted = paragraph.split("¦")
        text = "".join(wanted)
        start = time.perf_counter()
        found = list(split(text))
        seconds += time.perf_counter() - start
        gold, own = ends(wanted), ends(found)
        both, extra, missed = (
            both + len(gold & own),
            extra + len(own - gold),
            missed + len(gold - own),
        )
        right += gold == own
        sentences += len(wanted)
        if errors and gold != own:
            print(f"wanted  {paragraph}\nfound   {' ¦ '.join(found)}\n")
    precision, recall = both / ((both + extra) or 1), both / ((both + missed) or 1)
    return (
        f"| {path.stem} | {name} | {precision:.1%} | {recall:.1%} | {right} of {len(paragraphs)} "
        f"| {seconds / sentences * 1e6:.0f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=GOLD)
    parser.add_argument("--errors", metavar="NAME", choices=SPLITTERS)
    options = parser.parse_args()
    print("| language | splitter | precision | recall | paragraphs right | µs a sentence |")
    print("|---|---|---|---|---|---|")
    for path in sorted(options.folder.glob("*.txt")):
        for name, (make, module) in SPLITTERS.items():
            if find_spec(module):
                print(measure(name, make, path, name == options.errors))


if __name__ == "__main__":
    main()
