"""Words a second of the Firefox engine against the Argos engine, on the same sentences.

    syndicate models install --engine firefox en pt     # or a folder with the model
    python benchmarks/firefox.py

Rounds alternate; each figure is the median. What counts is the ratio.
"""

from __future__ import annotations

import argparse
import statistics
import time

from corpus import articles

from syndicate.model import Inline, Options
from syndicate.segment import segment
from syndicate.translate.argos import ArgosEngine
from syndicate.translate.firefox import FirefoxEngine


def sentences(count: int) -> list[str]:
    """All sentences of so many articles, duplicates once."""
    paragraphs = (p for text in articles(count) for p in text.split("\n\n"))
    found = (s.text for p in paragraphs for s in segment(Inline(p), "en").segments)
    return list(dict.fromkeys(found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    texts = sentences(chosen.articles)
    words = sum(len(text.split()) for text in texts)
    engines = {
        "argos": ArgosEngine(threads=chosen.threads),
        "firefox": FirefoxEngine(threads=chosen.threads),
        "firefox, one process": FirefoxEngine(threads=1),
    }
    for each in engines.values():
        each.translate(texts[:64], "en", "pt")
    times: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(chosen.rounds):
        for name, each in engines.items():
            began = time.perf_counter()
            each.translate(texts, "en", "pt", options=Options(beam_size=1))
            times[name].append(time.perf_counter() - began)
    print(f"{len(texts):,} sentences, {words:,} words, {chosen.threads} threads, beam 1\n")
    print("| engine | words/s | against argos |\n|---|---|---|")
    base = statistics.median(times["argos"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"| {name} | {words / median:,.0f} | {base / median:.2f} |")


if __name__ == "__main__":
    main()
