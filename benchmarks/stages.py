"""Where the time goes: processor time of each stage of the whole way, and of the engine.

    python benchmarks/stages.py                      # 100 articles
    python benchmarks/stages.py --articles 300 --html --write

Each stage's functions are wrapped in a clock of their thread's processor time, without what they
call of other stages. The engine's is that of the threads that are not Python's. A function that is
not there any more is named, so that no stage goes missing without a word; a stage that runs in
other processes shows only in the row for those.
"""

from __future__ import annotations

import functools
import os
import resource
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory
from types import FunctionType
from typing import Any

from contestants import PAIR, Syndicate
from corpus import pages, stories, write, write_pages
from report import Section, parser, step

STAGES: dict[str, tuple[str, ...]] = {
    "ingest": ("syndicate.ingest:find_inputs", "syndicate.ingest:read"),
    "detect": ("syndicate.detect:detect",),
    "segment, draft": ("syndicate.pipeline.articles:draft",),
    "protect": (
        "syndicate.translate.protection.protect:protect",
        "syndicate.translate.route:Router.unknown",
    ),
    "find terms": ("syndicate.terms.match:Matcher.find",),
    "engine, in Python (pieces, batches, results)": ("syndicate.translate.route:Router.translate",),
    "restore": ("syndicate.translate.protection.restore:restore",),
    "alignment": (
        "syndicate.translate.align:from_attention",
        "syndicate.translate.align:concatenate",
    ),
    "place terms": ("syndicate.terms.enforce:enforce",),
    "names": (
        "syndicate.terms.casting:cast_of",
        "syndicate.terms.people:Cast.find",
        "syndicate.pipeline.sentences.naming:missing",
        "syndicate.pipeline.sentences.naming:standing",
        "syndicate.pipeline.sentences.naming:naming",
    ),
    "labels and headlines": (
        "syndicate.pipeline.sentences.short:renderings_in",
        "syndicate.pipeline.sentences.short:short",
    ),
    "marks": ("syndicate.translate.marks.place:place",),
    "links": ("syndicate.pipeline.sentences.finishing:links",),
    "checks": ("syndicate.checks:run", "syndicate.checks:run_article"),
    "repair": ("syndicate.pipeline.sentences.repair:Repair.mend",),
    "first pass: attention, joining": (
        "syndicate.pipeline.sentences.translator:Translator._first_pass",
    ),
    "one rendering a name": ("syndicate.pipeline.sentences.consistent:consistent",),
    "translation memory": ("syndicate.memory:*",),
    "assemble": ("syndicate.pipeline.articles:assemble",),
    "render": ("syndicate.render:render",),
    "review page": ("syndicate.render.review.page:rendition",),
    "package: build": ("syndicate.package:build",),
    "package: write": ("syndicate.package:stage",),
}


class Clock:
    """Processor seconds of each stage, own time only, over all threads."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._stacks = threading.local()

    def begin(self, stage: str) -> None:
        """The stage above stops while this one runs."""
        stack = self._stack()
        now = time.thread_time()
        if stack:
            self._add(stack[-1][0], now - stack[-1][1])
        stack.append([stage, now])

    def end(self) -> None:
        stack = self._stack()
        now = time.thread_time()
        stage, since = stack.pop()
        self._add(stage, now - since)
        if stack:
            stack[-1][1] = now

    def _stack(self) -> list[list[Any]]:
        if not hasattr(self._stacks, "frames"):
            self._stacks.frames = []
        frames: list[list[Any]] = self._stacks.frames
        return frames

    def _add(self, stage: str, seconds: float) -> None:
        with self._lock:
            self.seconds[stage] += seconds

    def wrap(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function under the clock; a generator's steps too."""

        @functools.wraps(function)
        def clocked(*arguments: Any, **more: Any) -> Any:
            with self._lock:
                self.calls[stage] += 1
            self.begin(stage)
            try:
                result = function(*arguments, **more)
            finally:
                self.end()
            return self._steps(stage, result) if isinstance(result, Generator) else result

        return clocked

    def _steps(self, stage: str, steps: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        sent = None
        while True:
            self.begin(stage)
            try:
                step_result = steps.send(sent)
            except StopIteration as stop:
                return stop.value
            finally:
                self.end()
            sent = yield step_result


def install(clock: Clock) -> list[str]:
    """Put every stage's functions under the clock; names those that are not there."""
    missing = []
    for stage, places in STAGES.items():
        for place in places:
            module_name, _, path = place.partition(":")
            try:
                module = import_module(module_name)
            except ImportError:
                missing.append(place)
                continue
            if path == "*":
                _install_public(clock, stage, module)
            elif not _install_one(clock, stage, module, path):
                missing.append(place)
    return missing


def _install_one(clock: Clock, stage: str, module: Any, path: str) -> bool:
    owner, _, name = path.rpartition(".")
    holder = getattr(module, owner, None) if owner else module
    function = getattr(holder, name, None)
    if function is None:
        return False
    wrapped = clock.wrap(stage, function)
    if owner:
        setattr(holder, name, wrapped)
        return True
    # Modules that imported the function by name hold it too.
    for other in [m for key, m in sys.modules.items() if key.startswith("syndicate")]:
        for key, value in list(vars(other).items()):
            if value is function:
                setattr(other, key, wrapped)
    return True


def _install_public(clock: Clock, stage: str, package: Any) -> None:
    """Every public function and method that the modules of a package define."""
    prefix = package.__name__
    for found in iter_modules(getattr(package, "__path__", ()), f"{prefix}."):
        import_module(found.name)
    for key, module in list(sys.modules.items()):
        if key != prefix and not key.startswith(f"{prefix}."):
            continue
        for name, value in list(vars(module).items()):
            if name.startswith("_") or not str(getattr(value, "__module__", "")).startswith(prefix):
                continue
            if isinstance(value, type):
                for method, function in list(vars(value).items()):
                    if isinstance(function, FunctionType) and not method.startswith("_"):
                        setattr(value, method, clock.wrap(stage, function))
            elif isinstance(value, FunctionType):
                _install_one(clock, stage, module, name)


def engine_seconds() -> float:
    """Processor seconds until now of this process's threads that are not Python's."""
    python = {thread.native_id for thread in threading.enumerate()}
    total = 0
    for task in Path("/proc/self/task").iterdir():
        if int(task.name) not in python:
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--articles", type=int, metavar="N", help="100, or 15 if --quick")
    options.add_argument("--html", action="store_true", help="HTML files with links and emphasis")
    options.add_argument("--beam", type=int, metavar="N", help="default as in a plain run")
    given = options.parse_args()
    count = given.articles or (15 if given.quick else 100)
    if not Path("/proc/self/task").exists():
        options.exit(2, "This benchmark reads /proc, which this system does not have.\n")
    section = Section("stages", "Where the time goes")
    with TemporaryDirectory() as folder:
        os.environ.update({f"XDG_{name}_HOME": folder for name in ("DATA", "CONFIG", "CACHE")})
        source = Path(folder) / "stories"
        if given.html:
            whole_pages = pages(count)
            made = [page.story for page in whole_pages]
            write_pages(source, whole_pages)
        else:
            made = stories(count)
            write(source, made)
        ours = Syndicate(beam=given.beam)
        ours.lines(["This loads the model and warms it up."])
        ours.articles(str(source), str(Path(folder) / "warm"))
        clock = Clock()
        missing = install(clock)
        ours.lines(["The first call after the clocks were put on."])
        clock.seconds.clear()
        clock.calls.clear()
        step("measuring")
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall, busy, engine = time.perf_counter(), time.process_time(), engine_seconds()
        ours.articles(str(source), str(Path(folder) / "out"))
        wall = time.perf_counter() - wall
        busy = time.process_time() - busy
        engine = engine_seconds() - engine
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        others = (after.ru_utime - children.ru_utime) + (after.ru_stime - children.ru_stime)
    whole = busy + others
    rest = busy - engine - sum(clock.seconds.values())
    named = [(stage, clock.seconds[stage], f"{clock.calls[stage]:,}") for stage in STAGES]
    rows = [
        *(row for row in named if row[1]),
        ("the rest of Python (windows, joining, threads)", rest, ""),
        ("**engine: CTranslate2's own threads**", engine, ""),
        *([("processes that it started", others, "")] if others else []),
        ("**all**", whole, ""),
    ]
    kind = "HTML files with links and emphasis" if given.html else "plain texts with side-cars"
    section.text(
        f"{count} articles ({kind}), {' to '.join(PAIR)}, {sum(s.words for s in made):,} words, "
        "in a "
        f"process that has the model loaded, memory off: {wall:.2f} s, of which the processors "
        "were "
        f"busy {whole:.2f} s together. Where the engine's threads keep every processor busy, each "
        "millisecond of Python is paid for: it is what the whole way costs beyond CTranslate2 "
        "alone."
    )
    section.table(
        ("stage", "processor ms an article", "share", "calls"),
        [(what, f"{1e3 * s / count:.2f}", f"{s / whole:.1%}", n) for what, s, n in rows],
    )
    if missing:
        section.text(
            f"Not found, and so in the rest: {', '.join(f'`{each}`' for each in missing)}."
        )
    section.finish(write=given.write)


if __name__ == "__main__":
    main()
