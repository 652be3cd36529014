"""What runs share: settings, engines with their models, glossaries, the translation memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import RLock

from syndicate import __version__, checks, config, langs, resources, segment
from syndicate.config import Settings
from syndicate.errors import ConfigError, StoreError, SyndicateError
from syndicate.memory import usage
from syndicate.memory.packages import PackageIndex
from syndicate.memory.place import place
from syndicate.memory.store import Memory
from syndicate.memory.usage import Usage
from syndicate.model import Glossary, Layer, Options, Signature
from syndicate.pipeline.finished import Finished
from syndicate.pipeline.life import withdraw
from syndicate.pipeline.life.withdraw import Withdrawn
from syndicate.pipeline.sentences.recall import Recall, conditions
from syndicate.pipeline.sentences.translator import Translator
from syndicate.register import NAME, Register
from syndicate.terms import compiled, files, layers
from syndicate.terms.match import Matcher
from syndicate.times import Clock, clock
from syndicate.translate.hardware import choose
from syndicate.translate.route import ENGINES, Router, engine


@dataclass(slots=True)
class Workspace:
    """Models are loaded when first needed and kept; several runs, also at once, may share one."""

    settings: Settings
    glossaries: tuple[Glossary, ...]
    router: Router
    named: frozenset[str] = frozenset()
    """Paths of the glossaries that the user named."""
    notes: list[str] = field(default_factory=list)
    """What the user should know of the workspace itself."""
    clock: Clock = clock
    others: set[str] = field(default_factory=set)
    """Partners ("" for none) for whom packages of older versions stand."""
    _waiting: dict[str, datetime] = field(default_factory=dict)
    """Articles under embargo, and when it ends."""
    _register: Register | None = None
    _memory: Memory | None = None
    _finished: Finished | None = None
    _usage: Usage | None = None
    _opened: bool = False
    _translators: dict[tuple[str, str], Translator] = field(default_factory=dict)
    _signatures: dict[tuple[str, str], Signature] = field(default_factory=dict)
    _ranked: dict[tuple[str, str], list[Glossary]] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def register(self) -> Register:
        """What has left the house; there is always one, because nothing could be withdrawn
        without. Raises `StoreError`."""
        with self._lock:
            if self._register is None:
                self._register = Register.open(register_place(self.settings))
            return self._register

    @property
    def memory(self) -> Memory | None:
        """The translation memory; None where it is switched off, or there can be none."""
        self._open()
        return self._memory

    @property
    def finished(self) -> Finished | None:
        """The packages that stand already; None where there is no memory."""
        self._open()
        return self._finished

    @property
    def usage(self) -> Usage | None:
        """What became of terms in past runs; None where there is no memory."""
        self._open()
        return self._usage

    def _open(self) -> None:
        with self._lock:
            if self._opened or not self.settings.memory:
                return
            path = place(self.settings)
            try:
                self._memory = Memory.open(path)
            except StoreError as error:
                # What people wrote into a memory must not be passed over; where there is none yet,
                # translation goes on without.
                if path.exists():
                    raise
                self.notes.append(f"Nothing is remembered: {error}")
            self._opened = True
            if self._memory is not None:
                # Named after the memory: two memories in one folder have an index each.
                index = PackageIndex.open(path.with_name(f"{path.stem}.packages.sqlite3"))
                self._finished = Finished(index, self)
                self._usage = Usage.open(usage.place(path))

    def resume(self) -> list[Withdrawn]:
        """End what a `syndicate kill` that was interrupted has begun; the packages that could not
        be replaced now either, with why."""
        left: list[Withdrawn] = []
        for entry in self.register.withdrawing():
            done = list(withdraw.replace_all(self.register, entry, self.settings))
            failed = [each for each in done if each.error is not None]
            left += failed
            if not failed:
                self.notes.append(f"Withdrawn to the end: {entry.uri} ({len(done)} packages).")
        return left

    def wait(self, path: str, until: datetime | None) -> None:
        """Remember that an article may leave at that time."""
        if until is not None:
            with self._lock:
                self._waiting[path] = until

    def due(self) -> list[str]:
        """The articles whose embargo has ended since they were made to `wait`."""
        now = self.clock()
        with self._lock:
            found = [path for path, until in self._waiting.items() if until <= now]
            for path in found:
                del self._waiting[path]
        return found

    def translator(self, source: str, target: str) -> Translator:
        """The way from one language to another; raises `ModelError` where there is none."""
        key = (source, target)
        with self._lock:
            if key not in self._translators:
                self.router.route(source, target)
                recall = None
                if self.memory is not None:
                    signature = self.signature(source, target)
                    aligned_by = self.router.aligned_by(source, target)
                    under = conditions(signature, self.settings, aligned_by)
                    recall = Recall(self.memory, source, target, under, self._forgetting)
                self._translators[key] = Translator(
                    self.router,
                    source,
                    target,
                    self.matcher(source, target),
                    Options(
                        beam_size=self.settings.beam_size,
                        # Where several hypotheses are kept, scores cost nothing.
                        score=self.settings.beam_size > 1,
                    ),
                    recall,
                    self.settings.repair,
                    self.settings.localise_dates,
                )
            return self._translators[key]

    def _forgetting(self, error: StoreError) -> None:
        """The memory cannot be written: what is translated is of use all the same."""
        with self._lock:
            note = f"From here on nothing is remembered: {error}"
            if note not in self.notes:
                self.notes.append(note)

    def warm(self, source: str, target: str) -> None:
        """Load what that pair needs, while articles are still being read; what is wrong is said
        when it is translated."""
        if not langs.same_language(source, target):
            with suppress(SyndicateError):
                self.translator(source, target).engine.unknown("", source, target)

    def matcher(self, source: str, target: str) -> Matcher:
        """Finds the terms of that pair."""
        return Matcher(source, self.glossaries_for(source, target), self.settings.homographs)

    def glossaries_for(self, source: str, target: str) -> list[Glossary]:
        """The glossaries of that pair, highest rank first; of a way through another language those
        of the whole way come last."""
        key = (source, target)
        with self._lock:
            if key not in self._ranked:
                found = layers.ranked(self.glossaries, source, target)
                between = self._between(source, target)
                if between:
                    first = layers.ranked(self.glossaries, source, between)
                    second = layers.ranked(self.glossaries, between, target)
                    found += layers.through(first, second)
                self._ranked[key] = found
            return self._ranked[key]

    def _between(self, source: str, target: str) -> str:
        """The language that the way of a pair leads through, "" where it is direct or none."""
        try:
            route = self.router.route(source, target)
        except SyndicateError:
            return ""
        return route[0][2] if len(route) > 1 else ""

    def unused(self) -> list[str]:
        """A note for each glossary that the user named and that served no pair of this run."""
        pairs = set(self._signatures)
        for source, target in self._signatures:
            between = self._between(source, target)
            if between:
                pairs |= {(source, between), (between, target)}
        return [
            f"The glossary {g.path} was not used: it is for {g.source_language} to "
            f"{g.target_language}."
            for g in self.glossaries
            if g.path in self.named
            and pairs
            and not any(layers.serves(g, source, target) for source, target in pairs)
        ]

    def signature(self, source: str, target: str) -> Signature:
        """How that pair is translated; raises `ModelError` where it is not. Loads no model."""
        key = (source, target)
        with self._lock:
            if key not in self._signatures:
                self._signatures[key] = Signature(
                    self.router.legs(source, target),
                    self.settings.beam_size,
                    segment.NAME,
                    tuple((g.name, g.digest) for g in self.glossaries_for(source, target)),
                    f"syndicate {__version__}",
                )
            return self._signatures[key]

    def described(self) -> list[str]:
        """How the engines of this run work, for people."""
        return self.router.described(self._translators)

    def close(self) -> None:
        """Write what the memory holds back, and end what engines have running."""
        self.router.close()
        with self._lock:
            for each in (self._memory, self._finished, self._usage, self._register):
                if each is not None:
                    each.close()
            self._memory = self._finished = self._usage = self._register = None
            self._opened = False
            self._translators.clear()


def register_place(settings: Settings) -> Path:
    """The file of the register: beside the memory, also where that is switched off."""
    return place(settings).with_name(NAME)


def open_workspace(settings: Settings, glossaries: Sequence[Path] = ()) -> Workspace:
    """Load glossaries and engines; the memory is opened when it is first asked. `glossaries` are
    those of this run, which win over the settings' own."""
    config.require(settings)
    _check_levels(settings)
    router = open_router(settings)
    loaded = tuple(
        replace(each, layer=layer, desk=desk)
        for path, layer, desk in _placed(settings, glossaries)
        for each in compiled.load(path)
    )
    named = frozenset(map(str, files.find(glossaries)))
    return Workspace(settings, loaded, router, named)


def open_router(settings: Settings) -> Router:
    """The engines of these settings, and the ways that they offer. Loads no model."""
    if (settings.device, settings.compute_type) != ("cpu", "auto"):
        # What is not here is said now, and not article by article.
        choose(settings.threads, settings.device, settings.compute_type)
    names = [settings.engine] if settings.engine else list(ENGINES)
    engines = [
        engine(
            name,
            threads=settings.threads,
            device=settings.device,
            compute_type=settings.compute_type,
        )
        for name in names
    ]
    return Router(engines, settings.routes)


_OTHERS = frozenset({
    "article.twice", "attribution", "consistency.mended", "encoding.damaged", "encoding.declared",
    "encoding.guessed", "engine", "engine.again", "engine.unknown", "glossary.forbidden",
    "headline.missing", "ingest.body", "ingest.excerpt", "ingest.left-out", "ingest.machine-made",
    "ingest.mended", "ingest.not-kept", "ingest.note", "ingest.twice", "labels",
    "language.declaration", "language.declared", "language.disagreement", "language.foreign",
    "links.relative", "links.unsafe", "marks.guessed", "metadata", "metadata.date",
    "metadata.unknown", "names.changed", "names.mended", "package.formats",
    "package.glossaries", "protected.currency", "protected.number",
    "protected.quotation", "protected.token", "repair", "rights.conflict", "rights.license",
    "rights.no-photographs", "rights.pixel",
})  # fmt: skip
"""Findings that no row of the table of checks makes, and which have levels too."""


def _check_levels(settings: Settings) -> None:
    """Raises `ConfigError` for a level of a check that does not exist: it would do nothing."""
    ids = {*checks.CHECKS, *_OTHERS}
    known = ids | {name.partition(".")[0] for name in ids}
    for name in settings.checks:
        if name not in known and not name.startswith("attribution."):
            raise ConfigError(
                "is no check.",
                path=settings.path,
                field=f"checks.{name}",
                remedy=f"docs/checks.md lists them: {', '.join(sorted(known))}.",
            )


def _placed(settings: Settings, run: Sequence[Path]) -> list[tuple[Path, Layer, str]]:
    """Each glossary file with its layer and desk, lowest rank first. One that is named in several
    layers counts in the highest."""
    found: list[tuple[Path, Layer, str]] = []
    for layer, desk, paths in _layers(settings, run):
        for path in files.find(paths):
            found = [
                each for each in found if each[0] != path or (each[1] is layer and each[2] != desk)
            ]
            found.append((path, layer, desk))
    return found


def _layers(settings: Settings, run: Sequence[Path]) -> Iterator[tuple[Layer, str, Sequence[Path]]]:
    if settings.shipped_glossaries:
        yield Layer.SHIPPED, "", [resources.folder("glossaries")]
    yield Layer.HOUSE, "", settings.glossaries
    if settings.desk:
        # All articles are of this desk, whatever their section is called.
        yield Layer.DESK, "", _chosen("desk", settings.desk, settings.desks, "glossaries.desks")
    else:
        for desk, paths in settings.desks.items():
            yield Layer.DESK, desk, paths
    if settings.partner:
        partners = {name: partner.glossaries for name, partner in settings.partners.items()}
        yield Layer.PARTNER, "", _chosen("partner", settings.partner, partners, "partners")
    yield Layer.RUN, "", run


def _chosen(
    what: str, name: str, among: Mapping[str, Sequence[Path]], table: str
) -> Sequence[Path]:
    for known, paths in among.items():
        if known.casefold() == name.casefold():
            return paths
    remedy = f"Known: {', '.join(among)}." if among else f"syndicate.toml names them in [{table}]."
    raise ConfigError(f"no {what} is called {name!r}.", remedy=remedy)
