"""Peak memory and time for more and more articles: flat, and in proportion.

    python benchmarks/sizes.py                       # 100 and 1,000 articles
    python benchmarks/sizes.py --full --write        # 10,000 too: about half an hour
    python benchmarks/sizes.py --articles 50 500     # others

The command `syndicate translate` in a fresh process, with the translation memory on (empty before)
and off. The peak is Linux's own (VmHWM) of that process; the processes that it may start are added
up beside it as they are seen, every 20 ms.
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

import contest
from contest import Place
from corpus import duplicates, stories, write
from report import Section, parser, step

_EVERY = 0.02


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds; MiB of the process, and of it and its children together."""

    seconds: float
    peak: float
    tree: float


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--articles", type=int, nargs="+", metavar="N", help="how many, rising")
    options.add_argument("--full", action="store_true", help="100, 1,000 and 10,000")
    options.add_argument("--memory", choices=("off", "on"), help="only with the memory off, or on")
    given = options.parse_args()
    counts = given.articles or (
        [100, 1000, 10_000] if given.full else [20, 60] if given.quick else [100, 1000]
    )
    if not Path("/proc/self/status").exists():
        options.exit(2, "This benchmark reads /proc, which this system does not have.\n")
    section = Section("sizes", "Memory and time for many articles")
    section.text(
        "`syndicate translate` of a folder in a fresh process, beam 1; start-up is inside. Flat "
        "means "
        "within 15 % of the smallest, linear within 10 % of it in time an article."
    )
    rows = []
    with TemporaryDirectory() as folder:
        place = Place(Path(folder))
        contest_of = {"off": False, "on": True} if contest.has_memory() else {"(none)": False}
        first: dict[str, tuple[int, Measured]] = {}
        for count in counts:
            made = stories(count)
            source = place.fresh("stories")
            write(source, made)
            twice, words = duplicates(made), sum(story.words for story in made)
            del made
            for name, memory in contest_of.items():
                if given.memory not in (None, name):
                    continue
                step(f"{count} articles, memory {name}")
                run = contest.run_folder(place, "run")
                command = contest.translating(source, "--out", "dist", memory=memory)
                measured = measure(command, run, place.environment())
                rmtree(run)
                base_count, base = first.setdefault(name, (count, measured))
                growth = measured.peak / base.peak
                pace = (measured.seconds / count) / (base.seconds / base_count)
                rows.append(
                    (
                        f"{count:,}", name, f"{measured.peak:,.0f}", f"{growth:.2f}",
                        f"{measured.tree:,.0f}", f"{measured.seconds:,.1f}",
                        f"{1e3 * measured.seconds / count:.1f}", f"{pace:.2f}",
                        f"{words / measured.seconds:,.0f}", f"{twice:.1%}",
                    )
                )  # fmt: skip
                step(f"{measured.peak:,.0f} MiB, {measured.seconds:.1f} s")
    section.table(
        (
            "articles", "translation memory", "peak, MiB", "to the smallest", "with children, MiB",
            "seconds", "ms an article", "to the smallest", "words/s", "duplicates",
        ),
        rows,
    )  # fmt: skip
    section.finish(write=given.write)


def measure(command: Sequence[str | Path], folder: Path, environment: dict[str, str]) -> Measured:
    """Run a command to its end and watch its memory."""
    start = time.perf_counter()
    process = subprocess.Popen(
        list(map(str, command)),
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak = tree = 0.0
    while process.poll() is None:
        own = _status(process.pid, "VmHWM")
        peak = max(peak, own)
        children = sum(_status(pid, "VmRSS") for pid in _descendants(process.pid))
        tree = max(tree, children + (_status(process.pid, "VmRSS") if children else own))
        time.sleep(_EVERY)
    taken = time.perf_counter() - start
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command} ended with {process.returncode}")
    return Measured(taken, peak, tree)


def _status(pid: int, name: str) -> float:
    """MiB of a process; 0 if it is gone."""
    with suppress(OSError):
        text = Path(f"/proc/{pid}/status").read_text()
        if found := re.search(rf"{name}:\s+(\d+)", text):
            return int(found[1]) / 1024
    return 0.0


def _descendants(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _descendants(int(child))


if __name__ == "__main__":
    main()
