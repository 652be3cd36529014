"""Apertium as an engine: rules and dictionaries for close languages, run as separate programs.

A pair is a mode, a file that names the programs and data of its pipeline. Modes are looked up in
Apertium's data folder when first asked for; nothing is started before the first translation.
Apertium tells no score and no alignment, and cannot be made to begin with given words.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

from syndicate import langs
from syndicate.errors import ConfigError, ModelError
from syndicate.model import Hypothesis, ModelInfo, Options
from syndicate.translate import apertium_stream as stream
from syndicate.translate.apertium_process import Failure, Pipeline, PipelineError

_PACKAGES = """
    afr-nld arg-cat bel-rus br-fr cat-ita cat-srd dan-nor en-gl eng-cat eng-spa eo-ca eo-en eo-es
    eo-fr es-gl es-pt es-ro eu-en eu-es fr-es fra-cat fra-frp hbs-eng hbs-mkd hbs-slv ind-zlm
    isl-eng isl-swe mkd-bul mkd-eng nno-nob oc-ca oc-es oci-fra pol-szl por-cat pt-gl rus-ukr
    spa-arg spa-ast spa-cat spa-ita srd-ita swe-dan swe-nor urd-hin
"""
"""The pairs that Debian has packages of (`apertium-` before each), as it writes them."""

_VARIANTS = {"valencia": "valencia", "aran": "aranes"}
"""Apertium's names of variants that are registered in BCP 47. Others (spelling reforms, house
styles) have no tag, and their modes are left out; regions such as `BR` go as they are."""

# Programs of a mode that know no null-flush; all of Apertium's own do.
_PLAIN = {"cat", "sed", "tr"}


@dataclass(frozen=True)
class Mode:
    """One mode file: `name` is Apertium's, the languages are BCP 47."""

    path: Path
    source: str
    target: str

    @property
    def name(self) -> str:
        return self.path.stem

    @cached_property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """The programs of the pipeline with their arguments, each told to flush at NUL.

        `$1` stands for how to mark unknown words (`-g`: with a sign), `$2` for options of the
        tagger (none). Raises `ModelError` for a file that cannot be read so.
        """
        try:
            words = shlex.split(self.path.read_text(encoding="utf-8"), comments=True)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"is no mode of Apertium: {error}.",
                path=self.path,
                remedy="Install its package again.",
            ) from error
        commands: list[list[str]] = [[]]
        for word in words:
            if word == "|":
                commands.append([])
            elif word != "$2":
                commands[-1].append("-g" if word == "$1" else word)
        if not all(commands):
            raise ModelError(
                "is no mode of Apertium: a program is missing.",
                path=self.path,
                remedy="Install its package again.",
            )
        return tuple(tuple(c) if c[0] in _PLAIN else (c[0], "-z", *c[1:]) for c in commands)

    @cached_property
    def data(self) -> tuple[Path, ...]:
        """The data files that the mode names."""
        named = (Path(word) for command in self.commands for word in command[1:] if "/" in word)
        return tuple(sorted({path for path in named if path.is_file()}))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the sorted list of `SHA-256, two spaces, name` of the mode and its data, as
        other models have it."""
        lines = []
        for path in (self.path, *self.data):
            with path.open("rb") as file:
                lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
        return "sha256:" + hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()

    @cached_property
    def version(self) -> str:
        """The version of the package that the data come from, and of Apertium itself."""
        package = next((p.parent.name for p in self.data if p.parent.name.startswith("ap")), "")
        own = _output("dpkg-query", "-W", "-f", "${Version}", package) if package else ""
        own = own or (_output("pkg-config", "--modversion", package) if package else "")
        return ", ".join(filter(None, (own, _output("apertium", "-V")))) or "unknown"


def find_modes(environment: Mapping[str, str]) -> dict[tuple[str, str], Mode]:
    """The modes on this machine by language pair, the plain pair before its variants."""
    found: dict[tuple[str, str], Mode] = {}
    for folder in _folders(environment):
        for path in sorted(folder.glob("*.mode"), key=lambda p: (len(p.stem), p.stem)):
            source, _, target = path.stem.partition("-")
            pair = _tag(source), _tag(target)
            if not pair[0] or not pair[1] or langs.same_language(*pair):
                continue
            mode = Mode(path, *pair)
            try:
                there = all(shutil.which(command[0]) for command in mode.commands)
            except ModelError:
                continue
            if there:
                found.setdefault(pair, mode)
    return found


def _folders(environment: Mapping[str, str]) -> list[Path]:
    """Where modes may lie: the folder that Apertium's own variable names, else where its command
    or its programs are installed."""
    named = environment.get("APERTIUM_DATADIR")
    if named:
        return [Path(named) / "modes"]
    programs = filter(None, map(shutil.which, ("apertium", "lt-proc")))
    prefixes = [Path(program).parent.parent for program in programs]
    return list(dict.fromkeys(prefix / "share" / "apertium" / "modes" for prefix in prefixes))


def _tag(code: str) -> str:
    """The BCP 47 tag of one half of a mode's name, the empty string where it has none:
    `spa` is `es`, `pt_BR` is `pt-BR`, `cat_valencia` is `ca-valencia`."""
    language, *variants = code.split("_")
    if len(variants) > 1 or not re.fullmatch(r"[a-z]{2,3}", language):
        return ""
    for variant in variants:
        if re.fullmatch(r"[A-Z]{2}", variant):
            language += f"-{variant}"
        elif variant in _VARIANTS:
            language += f"-{_VARIANTS[variant]}"
        else:
            return ""
    try:
        return langs.normalise(language)
    except ConfigError:
        return ""


def _output(*command: str) -> str:
    """What a small program prints; the empty string where it is not there or fails."""
    try:
        done = subprocess.run(  # noqa: S603  fixed names
            command, capture_output=True, text=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


class ApertiumEngine:
    """All Apertium pairs on this machine, each with one pipeline that stays open once it is used.

    `timeout` is how many seconds a pipeline may be silent before it counts as hanging. `threads`
    and `device` mean nothing here: each program of a pipeline is a process of its own.
    """

    name = "apertium"

    def __init__(
        self,
        *,
        threads: int | None = None,
        device: str = "cpu",
        timeout: float = 60.0,
        **_others: object,
    ) -> None:
        self._timeout = timeout
        self._modes: dict[tuple[str, str], Mode] | None = None
        self._pipelines: dict[tuple[str, str], Pipeline] = {}
        self._lock = Lock()
        # Also when the engine is forgotten, and when the interpreter ends.
        self._finish = weakref.finalize(self, _close, self._pipelines)

    def pairs(self) -> Sequence[tuple[str, str]]:
        return sorted(self._found())

    def legs(self, source: str, target: str) -> tuple[ModelInfo, ...]:
        mode = self._mode(source, target)
        return (ModelInfo(self.name, mode.name, mode.version, mode.digest, source, target),)

    def unknown(self, text: str, source: str, target: str) -> frozenset[str]:
        """None: what Apertium does not know passes through it."""
        return frozenset()

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        options: Options = Options(),
        prefixes: Sequence[str] | None = None,
    ) -> list[Hypothesis]:
        """Options mean nothing to rules. With `prefixes` every sentence is an error."""
        pipeline = self._pipeline(source, target)
        if prefixes is not None:
            return [Hypothesis("", error="Apertium takes no prefixes")] * len(sentences)
        results: list[Hypothesis | None] = [None] * len(sentences)
        encoded = {
            index: stream.encode(sentence.replace("\0", ""))
            for index, sentence in enumerate(sentences)
        }
        for index, sentence in enumerate(sentences):
            if not sentence.replace("\0", "").strip():
                results[index] = Hypothesis("")
                del encoded[index]
        answers = self._ask(pipeline, [text for text, _ in encoded.values()], source, target)
        for (index, (_, blanks)), answer in zip(encoded.items(), answers, strict=True):
            if isinstance(answer, Failure):
                results[index] = Hypothesis("", error=answer.reason)
            else:
                decoded = stream.decode(answer, blanks)
                if decoded is not None:
                    text = _with_stop_of(sentences[index], decoded[0])
                    results[index] = Hypothesis(text, unknown=decoded[1])
        lost = [index for index, result in enumerate(results) if result is None]
        for index in lost:
            results[index] = self._in_pieces(pipeline, sentences[index], source, target)
        return [result for result in results if result is not None]

    def _in_pieces(self, pipeline: Pipeline, sentence: str, source: str, target: str) -> Hypothesis:
        """A sentence some of whose signs got lost or changed places: what is between them is
        translated by itself, so that everything stands where it stood."""
        parts = stream.pieces(sentence.replace("\0", ""))
        wanted = [text for text, spoken in parts if spoken and text.strip()]
        answers = iter(self._ask(pipeline, wanted, source, target))
        text = ""
        unknown: list[str] = []
        for part, spoken in parts:
            if not spoken or not part.strip():
                text += part
                continue
            answer = next(answers)
            decoded = None if isinstance(answer, Failure) else stream.decode(answer, ())
            if decoded is None:
                reason = answer.reason if isinstance(answer, Failure) else "its answer is garbled"
                return Hypothesis("", error=reason)
            text += decoded[0]
            unknown += decoded[1]
        text = _with_stop_of(sentence, text)
        return Hypothesis(text, unknown=tuple(dict.fromkeys(unknown)))

    def _ask(
        self, pipeline: Pipeline, requests: Sequence[str], source: str, target: str
    ) -> list[str | Failure]:
        try:
            return pipeline.ask([stream.stopped(request) for request in requests])
        except PipelineError as error:
            mode = self._mode(source, target)
            raise ModelError(
                f"Apertium's pair {mode.name} does not work: {error}.",
                path=mode.path,
                remedy="Try it: echo a | apertium " + mode.name,
            ) from error

    def close(self) -> None:
        """End every program that this engine started; translating again starts them again."""
        _close(self._pipelines)

    def _found(self) -> dict[tuple[str, str], Mode]:
        with self._lock:
            if self._modes is None:
                self._modes = find_modes(os.environ)
            return self._modes

    def _mode(self, source: str, target: str) -> Mode:
        mode = self._found().get((source, target))
        if mode is None:
            raise ModelError(
                f"Apertium has no {langs.name(source)} ({source}) to {langs.name(target)} "
                f"({target}) on this machine.",
                remedy=_remedy(source, target),
            )
        return mode

    def _pipeline(self, source: str, target: str) -> Pipeline:
        mode = self._mode(source, target)
        with self._lock:
            if (source, target) not in self._pipelines:
                self._pipelines[source, target] = Pipeline(
                    mode.commands,
                    timeout=self._timeout,
                    environment={**os.environ, "LC_ALL": "C.UTF-8"},
                )
            return self._pipelines[source, target]


def _with_stop_of(source: str, target: str) -> str:
    """The target with the full stop that a sentence loses when it ends with an abbreviation."""
    lost = source.rstrip().endswith(".") and target[-1:].isalnum()
    return target + "." if lost else target


def _close(pipelines: Mapping[tuple[str, str], Pipeline]) -> None:
    for pipeline in tuple(pipelines.values()):
        pipeline.close()


def _remedy(source: str, target: str) -> str:
    """Which package to install for a pair, as Debian names it."""

    def plain(tag: str) -> str:
        language = langs.language(tag)
        return "no" if language in ("nb", "nn") else language

    wanted = {plain(source), plain(target)}
    exact = {langs.language(source), langs.language(target)}
    packages = {name: [_tag(code) for code in name.split("-")] for name in _PACKAGES.split()}
    found = [name for name, tags in packages.items() if {langs.language(t) for t in tags} == exact]
    found = found or [n for n, tags in packages.items() if {plain(t) for t in tags} == wanted]
    if not found:
        return "`apt-cache search apertium` lists the pairs that Debian has."
    return f"Install it, in Debian: sudo apt install apertium apertium-{found[0]}"
