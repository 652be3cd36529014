"""End to end against the engine alone, start-up time and peak memory, in one run.

    python benchmarks/end_to_end.py            # prints the tables of RESULTS.md
    python benchmarks/end_to_end.py --quick    # fewer rounds, smaller corpus

Wall time on a shared machine is noisy: each figure is a median over rounds that alternate, and what
counts is the ratio.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from corpus import articles, duplicates

from syndicate import pipeline
from syndicate.config import Settings
from syndicate.model import Options

SYNDICATE = Path(sys.executable).with_name("syndicate")


def write(folder: Path, texts: list[str]) -> list[str]:
    """The corpus as files, each with its language said, as a newsroom's own system would."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, text in enumerate(texts):
        path = folder / f"story-{number:05}.txt"
        path.write_text(text, encoding="utf-8")
        path.with_suffix(".meta.toml").write_text(
            f'language = "en"\ncanonical_url = "https://bench.example/{number}"\n'
            '[source]\nname = "Bench"\n[rights]\nlicense = "CC BY 4.0"\n',
            encoding="utf-8",
        )
        paths.append(str(path))
    return paths


def against_the_engine(folder: Path, count: int, rounds: int) -> None:
    """Words a second of the whole way, and of the engine on the same sentences."""
    texts = articles(count)
    paths = write(folder / "speed", texts)
    words = sum(len(text.split()) for text in texts)
    settings = Settings(to=("pt",), out=folder / "out")
    workspace = pipeline.open_workspace(settings)
    translator = workspace.translator("en", "pt")
    sentences: list[str] = []

    class Spy:
        """Notes what the engine is given, and passes it on."""

        name = "spy"

        def __getattr__(self, name: str) -> object:
            return getattr(workspace.router, name)

        def translate(self, texts: list[str], *args: object, **more: object) -> object:
            if more.get("prefixes") is None:
                sentences.extend(texts)
            return workspace.router.translate(texts, *args, **more)  # type: ignore[arg-type]

    workspace._translators["en", "pt"] = replace(translator, engine=Spy())  # type: ignore[arg-type]
    list(pipeline.translate(paths, ["pt"], workspace))  # warm-up, and the sentences
    workspace._translators["en", "pt"] = translator
    whole, alone, ratios = [], [], []
    for _ in range(rounds):
        start = time.perf_counter()
        results = list(pipeline.translate(paths, ["pt"], workspace))
        whole.append(time.perf_counter() - start)
        assert all(result.status == "done" for result in results)
        start = time.perf_counter()
        workspace.router.translate(sentences, "en", "pt", options=Options(beam_size=1))
        alone.append(time.perf_counter() - start)
        ratios.append(whole[-1] / alone[-1])
    print(f"\n{count} articles, {words} words, {len(sentences)} sentences for the engine, ")
    print(f"{duplicates(texts):.0%} of the corpus's sentences are duplicates, {rounds} rounds\n")
    print("| | words/s (median) |\n|---|---|")
    print(f"| the whole way, files in, packages out | {words / statistics.median(whole):,.0f} |")
    print(f"| the engine alone, the same sentences | {words / statistics.median(alone):,.0f} |")
    low, high = min(ratios), max(ratios)
    print(
        f"\nTime of the whole way / engine alone: **{statistics.median(ratios):.2f}** "
        f"(from {low:.2f} to {high:.2f})"
    )


def start_up(folder: Path, rounds: int) -> None:
    """Seconds from the command to its end, in fresh processes."""
    (path,) = write(folder / "one", articles(1))
    rows = {
        "`syndicate --help`": [SYNDICATE, "--help"],
        "`syndicate translate --help`": [SYNDICATE, "translate", "--help"],
        "`syndicate translate` of one article": [
            SYNDICATE, "translate", path, "--to", "pt", "--out", folder / "out-one", "-q",
        ],
    }  # fmt: skip
    print(f"\n| command, {rounds} fresh processes | seconds (median) |\n|---|---|")
    for name, command in rows.items():
        taken = []
        for _ in range(rounds):
            start = time.perf_counter()
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, cwd=folder)
            taken.append(time.perf_counter() - start)
        print(f"| {name} | {statistics.median(taken):.2f} |")


def memory(folder: Path, counts: tuple[int, ...]) -> None:
    """Peak resident memory of one fresh process, as Linux accounts it (VmHWM).

    The figure of `wait4` would include this process's own memory at the moment of the fork.
    """
    program = (
        "import atexit, re, sys\n"
        "from pathlib import Path\n"
        "from syndicate.cli import main\n"
        "status = Path('/proc/self/status')\n"
        "atexit.register(lambda: print(re.search(r'VmHWM:\\s+(\\d+)', status.read_text())[1]))\n"
        "main(sys.argv[1:])\n"
    )
    print("\n| articles | peak memory, MiB |\n|---|---|")
    for count in counts:
        place = folder / f"memory-{count}"
        write(place, articles(count))
        done = subprocess.run(
            [sys.executable, "-c", program, "translate", place, "--to", "pt",
             "--out", folder / f"out-{count}", "-q"],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        print(f"| {count} | {int(done.stdout.split()[-1]) / 1024:,.0f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller corpus")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        against_the_engine(folder, 30 if quick else 200, 3 if quick else 7)
        start_up(folder, 3 if quick else 9)
        memory(folder, (10, 50) if quick else (10, 500))


if __name__ == "__main__":
    main()
