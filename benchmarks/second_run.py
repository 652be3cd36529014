"""What a second run costs: nothing changed, and a twentieth of the sentences corrected.

    python benchmarks/second_run.py                  # 300 articles, 2 rounds
    python benchmarks/second_run.py --articles 1000 --rounds 3 --write

Each run is the command `syndicate translate` in a fresh process, in a folder with a syndicate.toml,
beside which it keeps its translation memory. Start of the process and loading are inside; what they
come to is told by a run over one article that nothing changed in.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import contest
from contest import Place
from corpus import Story, corrected, duplicates, stories, write
from report import Section, median, parser, ratios, step

SHARE = 0.05


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--articles", type=int, metavar="N", help="300, or 30 if --quick")
    options.add_argument("--rounds", type=int, metavar="N", help="2, or 1 if --quick")
    given = options.parse_args()
    count = given.articles or (30 if given.quick else 300)
    rounds = given.rounds or (1 if given.quick else 2)
    section = Section("second-run", "A second run")
    made = stories(count)
    spread, changed = corrected(made, SHARE, whole=False)
    whole, whole_changed = corrected(made, SHARE, whole=True)
    touched = sum(a != b for a, b in zip(made, spread, strict=True))
    touched_whole = sum(a != b for a, b in zip(made, whole, strict=True))
    total = sum(len(story.sentences) for story in made)
    taken: dict[str, list[float]] = {}
    remembered = False
    with TemporaryDirectory() as folder:
        place = Place(Path(folder))
        for number in range(rounds):
            step(f"round {number + 1} of {rounds}")
            runs = _Runs(place)
            runs.first(made)
            remembered = (runs.folder / ".syndicate").exists()
            for name, texts, out in (
                ("same", None, "dist"),
                ("other folder", None, "elsewhere"),
                ("spread", spread, "dist"),
                ("whole", whole, "dist"),
            ):
                runs.again(name, texts, out)
            runs.one()
            for name, seconds in runs.taken.items():
                taken.setdefault(name, []).append(seconds)
    section.text(
        f"{count} articles, {sum(story.words for story in made):,} words, {duplicates(made):.1%} "
        "of "
        f"the sentences are duplicates; beam 1; fresh processes, {rounds} rounds, each from an "
        "empty "
        "memory. Before every later run, packages and memory stand as the first run left them."
    )
    if not remembered:
        section.text("**This version keeps no translation memory: no `.syndicate/` came about.**")
    _table(section, taken, (changed, touched), (whole_changed, touched_whole), total)
    section.finish(write=given.write)


class _Runs:
    """One round: the first run, and each later one from the state that it left."""

    def __init__(self, place: Place) -> None:
        self.folder = contest.run_folder(place, "run")
        self.taken: dict[str, float] = {}
        self._place = place
        self._kept = place.folder / "kept"

    def first(self, made: Sequence[Story]) -> None:
        write(self.folder / "stories", made)
        self._run("without memory", "without", memory=False)
        shutil.rmtree(self.folder / "without")
        self._run("first", "dist")
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.copytree(self.folder, self._kept)

    def again(self, name: str, texts: Sequence[Story] | None, out: str) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(self._kept, self.folder)
        if texts:
            write(self.folder / "stories", texts)
        self._run(name, out)

    def one(self) -> None:
        """A single article that is all there: the cost of starting."""
        shutil.rmtree(self.folder)
        shutil.copytree(self._kept, self.folder)
        for path in sorted((self.folder / "stories").iterdir())[2:]:
            path.unlink()
        self._run("one", "dist")

    def _run(self, name: str, out: str, *, memory: bool = True) -> None:
        command = contest.translating("stories", "--out", out, memory=memory)
        environment = self._place.environment()
        self.taken[name] = contest.clock(command, cwd=self.folder, env=environment)
        step(f"{name}: {self.taken[name]:.2f} s")


def _table(
    section: Section,
    taken: dict[str, list[float]],
    spread: tuple[int, int],
    whole: tuple[int, int],
    total: int,
) -> None:
    first, start = taken["first"], statistics.median(taken["one"])
    rows = []
    some = f"{spread[0]} of {total} sentences corrected, in {spread[1]} articles"
    all_of = f"{whole[0]} of {total} sentences corrected, all of {whole[1]} articles"
    for name, what, changed, goal in (
        ("without memory", "the first run, memory switched off", 0, ""),
        ("first", "the first run, memory empty", 0, ""),
        ("same", "again, nothing changed, packages there", 0, "40"),
        ("other folder", "again, nothing changed, into another folder", 0, "40"),
        ("spread", some, spread[0], ""),
        ("whole", all_of, whole[0], ""),
    ):
        seconds = taken[name]
        share = ""
        if changed:
            # What the second run would cost if only the corrected sentences cost anything more.
            work = statistics.median(first) - start
            share = f"{(statistics.median(seconds) - start) / work / (changed / total):.1f}"
        rows.append(
            (
                what,
                median(seconds, ".2f"),
                f"**{ratios(first, seconds, '.1f')}**" if name != "first" else "1",
                goal,
                f"{start / statistics.median(seconds):.0%}",
                share,
            )
        )
    section.table(
        ("", "seconds", "times as fast as the first", "goal", "of it start-up", "to proportion"),
        rows,
    )
    section.text(
        f"Start-up: {median(taken['one'], '.2f')} s, a run over one article that is all there. To "
        "proportion: the time beyond start-up, as a multiple of the corrected sentences' share of "
        "the first run's; 1.0 is exactly in proportion."
    )


if __name__ == "__main__":
    main()
