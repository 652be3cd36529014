"""Runs the contestants (contestants.py): each in its process, taking turns over rounds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from report import cores, step

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "models" / "translate-en_pt-1_1.argosmodel"
SYNDICATE = Path(sys.executable).with_name("syndicate")


@dataclass(slots=True)
class Place:
    """A temporary folder with homes for the programs, so that nothing of the user's is touched."""

    folder: Path
    libraries: list[Path] = field(default_factory=list)
    """Folders of packages that the project does not need, for the peers."""

    @property
    def packages(self) -> Path:
        """The embedded package, installed for Argos as its own installer does: unzipped."""
        packages = self.folder / "argos-packages"
        if not packages.exists():
            with ZipFile(MODEL) as archive:
                archive.extractall(packages)
        return packages

    @property
    def model(self) -> Path:
        return next(self.packages.glob("*/model"))

    def environment(self, argos: Mapping[str, object] | None = None) -> dict[str, str]:
        """Of a contestant; `argos` are settings of Argos Translate without their ARGOS_."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("ARGOS_")}
        path = [*map(str, self.libraries), kept.get("PYTHONPATH", "")]
        homes = {
            f"XDG_{name}_HOME": str(self.folder / name) for name in ("DATA", "CONFIG", "CACHE")
        }
        given = {f"ARGOS_{name}": str(value) for name, value in (argos or {}).items()}
        return {
            **kept,
            **homes,
            "PYTHONPATH": os.pathsep.join(each for each in path if each),
            "ARGOS_PACKAGES_DIR": str(self.packages),
            **given,
        }

    def fresh(self, name: str) -> Path:
        """A folder of that name with nothing in it."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder


class Contestant:
    """A process that answers requests; its model is loaded when it has answered the first."""

    def __init__(
        self, place: Place, name: str, *, argos: Mapping[str, object] | None = None, **settings: Any
    ) -> None:
        self.name = name
        self._command = command(name, settings)
        self._environment = place.environment(argos)
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=self._environment,
            cwd=place.folder,
        )

    def ask(self, do: str, **request: Any) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        print(json.dumps({"do": do, **request}), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"The contestant {self.name} ended; see above what it said.")
        return dict(json.loads(answer))

    def close(self) -> None:
        self._process.communicate()

    def __enter__(self) -> Contestant:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def command(name: str, settings: Mapping[str, Any], *once: Mapping[str, Any]) -> list[str]:
    """Of a contestant: for requests on a pipe, or for one as a fresh process."""
    program = str(Path(__file__).with_name("contestants.py"))
    requests = [json.dumps(request) for request in once]
    return [sys.executable, program, name, json.dumps(settings), *requests]


def rounds(
    count: int, entries: Mapping[str, tuple[Contestant, Mapping[str, Any]]], place: Place
) -> dict[str, list[dict[str, Any]]]:
    """Lets each do its request once a round; another begins each round, so that none always runs
    on a cool or a busy machine. Folders named `out` are emptied before, outside the time."""
    results: dict[str, list[dict[str, Any]]] = {name: [] for name in entries}
    for number in range(count):
        turn = number % len(entries)
        for name in [*entries][turn:] + [*entries][:turn]:
            contestant, request = entries[name]
            if "out" in request:
                request = {**request, "out": str(place.fresh(f"out-{contestant.name}"))}
            answer = contestant.ask("articles", **request)
            results[name].append(answer)
            step(f"round {number + 1} of {count}: {name}, {answer['seconds']:.1f} s")
    return results


def seconds(results: Sequence[Mapping[str, Any]], key: str = "seconds") -> list[float]:
    return [float(each[key]) for each in results]


def argos_threads() -> list[dict[str, int]]:
    """The ways in which Argos can use all processors: threads in one worker, or workers."""
    return [
        {"INTER_THREADS": 1, "INTRA_THREADS": cores()},
        {"INTER_THREADS": cores(), "INTRA_THREADS": 1},
    ]


def best_argos(
    place: Place, name: str, source: Path, more: Mapping[str, object]
) -> tuple[dict[str, object], list[tuple[dict[str, object], float]]]:
    """The threads with which Argos is fastest on a few articles, and what each took."""
    with ExitStack() as stack:
        trials = []
        for threads in argos_threads():
            given = {**threads, **more}
            contestant = stack.enter_context(Contestant(place, name, argos=given))
            out = str(place.fresh("out-trial"))
            contestant.ask("settings")  # loads the model
            taken = [
                contestant.ask("articles", source=str(source), out=out)["seconds"] for _ in range(2)
            ]
            trials.append((given, min(taken)))
            step(f"{name} with {given}: {min(taken):.1f} s on the few")
    return min(trials, key=lambda trial: trial[1])[0], trials


def clock(command: Sequence[str | Path], **more: Any) -> float:
    """Seconds from the start of a fresh process to its end. An exit status of 1 is no failure:
    `syndicate` says by it that an editor should look at something."""
    start = time.perf_counter()
    done = subprocess.run(
        list(map(str, command)),
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        **more,
    )
    taken = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stderr.decode()}")
    return taken


def run_folder(place: Place, name: str) -> Path:
    """A folder to run `syndicate` in, with a syndicate.toml, beside which it keeps its memory."""
    folder = place.fresh(name)
    (folder / "syndicate.toml").write_text('[translate]\nto = ["pt"]\n', encoding="utf-8")
    return folder


def translating(*arguments: str | Path, memory: bool = True) -> list[str | Path]:
    """The command `syndicate translate` with these arguments."""
    off = [] if memory or not has_memory() else ["--no-memory"]
    return [SYNDICATE, "translate", *arguments, "--to", "pt", "-q", *off]


@lru_cache
def has_memory() -> bool:
    """Whether this version remembers translations (and so can be told not to)."""
    done = subprocess.run(
        [SYNDICATE, "translate", "--help"], capture_output=True, text=True, check=True
    )
    return "--no-memory" in done.stdout
