"""From the start of the command to the first finished package, cold and warm.

    python benchmarks/first_package.py               # 5 fresh processes of each
    python benchmarks/first_package.py --rounds 9 --write

Cold: before each run the system is told to forget the pages of every file of the interpreter, the
libraries, this project and its models. Pages that another running program has mapped stay.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import contest
from contest import ROOT, SYNDICATE, Place
from corpus import stories, write
from report import Section, median, parser, step

_EVERY = 0.002


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--rounds", type=int, metavar="N", help="5, or 2 if --quick")
    options.add_argument("--articles", type=int, metavar="N", help="of the long run: 300, or 60")
    given = options.parse_args()
    rounds = given.rounds or (2 if given.quick else 5)
    count = given.articles or (60 if given.quick else 300)
    section = Section("first-package", "Start to first package")
    rows = []
    with TemporaryDirectory() as folder:
        place = Place(Path(folder))
        made = stories(count)
        write(place.folder / "stories", made)
        one = place.folder / "stories" / "story-00000.txt"
        environment = place.environment()

        def run(source: Path) -> Callable[[], tuple[float, float]]:
            def once() -> tuple[float, float]:
                work = contest.run_folder(place, "run")
                command = contest.translating(source, "--out", "dist")
                return first_file(command, work, "dist/*/manifest.json", environment)

            return once

        def plain(*command: str | Path) -> Callable[[], tuple[float, float]]:
            """A command that writes no package: its first output counts as at its end."""

            def once() -> tuple[float, float]:
                taken = contest.clock(command, cwd=place.folder, env=environment)
                return taken, taken

            return once

        argos = (Path(sys.executable).with_name("argos-translate"), "--from", "en", "--to", "pt")
        text = one.read_text(encoding="utf-8")
        for what, once, goal in (
            ("`syndicate --help`", plain(SYNDICATE, "--help"), ""),
            ("`syndicate translate --help`", plain(SYNDICATE, "translate", "--help"), ""),
            ("`syndicate translate` of one article", run(one), "1.5"),
            (f"`syndicate translate` of {count} articles", run(place.folder / "stories"), ""),
            ("`argos-translate` of one article", plain(*argos, text), ""),
        ):
            step(what)
            warm: list[tuple[float, float]] = []
            cold: list[tuple[float, float]] = []
            once()  # so that everything is compiled and, for the warm ones, in memory
            # Two of each are enough where only the beginning of a long run is looked at.
            for _ in range(min(rounds, 2) if f"of {count} " in what else rounds):
                warm.append(once())
                forget()
                cold.append(once())
            rows.append(
                (
                    what,
                    f"**{median([first for first, _ in cold], '.2f')}**",
                    goal,
                    median([first for first, _ in warm], ".2f"),
                    median([end for _, end in cold], ".2f"),
                    median([end for _, end in warm], ".2f"),
                )
            )
    section.text(
        f"Seconds, fresh processes, median and range of {rounds} (2 for the long run); translation "
        "memory as it is by default, empty. The clock starts before the process; the first package "
        "is there when its manifest stands at its place, and what writes no package is done at "
        "its end. The embedded model, English to Portuguese."
    )
    section.table(
        ("", "first package, cold", "goal", "first package, warm", "whole run, cold", "warm"), rows
    )
    section.finish(write=given.write)


def first_file(
    command: Sequence[str | Path], folder: Path, pattern: str, environment: dict[str, str]
) -> tuple[float, float]:
    """Seconds until a file of that pattern stands in the folder, and until the command's end."""
    start = time.perf_counter()
    process = subprocess.Popen(
        list(map(str, command)),
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    first = 0.0
    while process.poll() is None:
        if any(folder.glob(pattern)):
            first = time.perf_counter() - start
            break
        time.sleep(_EVERY)
    process.wait()
    end = time.perf_counter() - start
    if not first and not any(folder.glob(pattern)):
        raise SystemExit(f"{command} wrote no package (exit status {process.returncode})")
    return first or end, end


def forget() -> None:
    """Let the system drop its copies of the files that a run reads."""
    os.sync()
    folders = {
        Path(sys.prefix),
        Path(sysconfig.get_paths()["stdlib"]),
        *(ROOT / name for name in ("syndicate", "models", "templates", "glossaries")),
    }
    paths = [p for folder in folders if folder.is_dir() for p in folder.rglob("*") if p.is_file()]
    for path in [*paths, Path(sys.executable).resolve()]:
        with suppress(OSError):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)


if __name__ == "__main__":
    main()
