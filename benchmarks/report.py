"""A section of RESULTS.md: its tables, and the run that they come from.

Every program here prints its section; with `--write` it also replaces that section in RESULTS.md,
between the comments that name it, so that figures, command, date, machine and versions are of one
run. What stands outside the comments is written by hand.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import resource
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"
_START = time.monotonic()


def parser(description: str | None) -> argparse.ArgumentParser:
    """A parser with the options that all programs share."""
    first, _, rest = (description or "").partition("\n\n")
    made = argparse.ArgumentParser(
        description=first, epilog=rest, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--write", action="store_true", help="put the tables into RESULTS.md")
    made.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    return made


def step(what: str) -> None:
    """A line of progress on standard error."""
    print(f"[{time.monotonic() - _START:6.0f} s] {what}", file=sys.stderr, flush=True)


class Section:
    """Lines of Markdown that are printed, and written if asked."""

    def __init__(self, name: str, title: str) -> None:
        self.name = name
        self._lines = [f"## {title}", ""]
        self._begin = _busy()

    def text(self, *paragraphs: str) -> None:
        for paragraph in paragraphs:
            self._lines += [paragraph, ""]

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        self._lines.append(f"| {' | '.join(columns)} |")
        self._lines.append("|---" * len(columns) + "|")
        self._lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
        self._lines.append("")

    def finish(self, *, write: bool) -> None:
        self._lines += [self._provenance(), ""]
        body = "\n".join(self._lines)
        print(body)
        if not write:
            return
        begin, end = f"<!-- {self.name}: begin -->", f"<!-- {self.name}: end -->"
        before = RESULTS.read_text(encoding="utf-8")
        block = f"{begin}\n{body.rstrip()}\n{end}"
        if begin in before:
            pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
            after = pattern.sub(lambda _: block, before)
        else:
            after = f"{before.rstrip()}\n\n{block}\n"
        RESULTS.write_text(after, encoding="utf-8")
        step(f"wrote the section {self.name} of {RESULTS.name}")

    def _provenance(self) -> str:
        command = shlex.join(["python", f"benchmarks/{Path(sys.argv[0]).name}", *sys.argv[1:]])
        minutes = (time.monotonic() - _START) / 60
        packages = ("ctranslate2", "sentencepiece", "argos-translate-lt")
        versions = ", ".join(f"{name} {_version(name)}" for name in packages)
        return (
            f"`{command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {minutes:.0f} min; {machine()}, "
            f"{self._others()}; {revision()}, Python {platform.python_version()}, {versions}."
        )

    def _others(self) -> str:
        """How much of the machine other programs took meanwhile: above a tenth, figures suffer."""
        if self._begin is None or (end := _busy()) is None:
            return "load of other programs not known"
        wall, whole, own = (after - before for before, after in zip(self._begin, end, strict=True))
        return f"other programs took {max(0.0, whole - own) / wall:.2f} processors meanwhile"


def _busy() -> tuple[float, float, float] | None:
    """Now, and the processor seconds until now of the whole machine and of ours that ended."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return None
    user, nice, system, _, _, irq, softirq, *_ = map(int, stat.read_text().split()[1:9])
    whole = (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")
    own = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic(), whole, sum(each.ru_utime + each.ru_stime for each in own)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(none)"


def machine() -> str:
    """The kind of machine: processor, how many, memory."""
    name = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        found = re.search(r"model name\s*:\s*(.+)", information.read_text(encoding="utf-8"))
        name = found[1].strip() if found else name
        name += ", virtual" if "hypervisor" in information.read_text(encoding="utf-8") else ""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{name}, {cores()} processors, {memory:.0f} GiB, {platform.system()}"


def cores() -> int:
    """The processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        return os.cpu_count() or 1


def revision() -> str:
    """The version of syndicate, with its commit where this is a checkout."""
    from syndicate import __version__

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(HERE), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout.strip() if not done.returncode else ""

    commit = git("rev-parse", "--short", "HEAD")
    # Its own tables are no change of the code that was measured.
    changed = git("status", "--porcelain", "--untracked-files=no", ":/", ":!RESULTS.md")
    return f"syndicate {__version__}" + (
        f" at {commit}{' and changes' * bool(changed)}" * bool(commit)
    )


def median(values: Sequence[float], form: str = ",.0f") -> str:
    """The median, with the range where there are several."""
    middle = f"{statistics.median(values):{form}}"
    if len(values) < 2:
        return middle
    return f"{middle} ({min(values):{form}}-{max(values):{form}})"


def ratios(base: Sequence[float], other: Sequence[float], form: str = ".2f") -> str:
    """The median over rounds of `base` / `other`, with the range."""
    return median([a / b for a, b in zip(base, other, strict=True)], form)
