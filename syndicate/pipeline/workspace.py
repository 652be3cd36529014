"""What runs share: settings, engines with their models, glossaries, the translation memory."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock

from syndicate import __version__, langs, resources, segment
from syndicate.config import Settings
from syndicate.errors import StoreError, SyndicateError
from syndicate.memory.packages import PackageIndex
from syndicate.memory.place import place
from syndicate.memory.store import Memory
from syndicate.model import Glossary, Options, Signature
from syndicate.pipeline.finished import Finished
from syndicate.pipeline.recall import Recall, conditions
from syndicate.pipeline.sentences import Translator
from syndicate.terms import compiled, files
from syndicate.terms.match import Matcher
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
    _memory: Memory | None = None
    _finished: Finished | None = None
    _opened: bool = False
    _translators: dict[tuple[str, str], Translator] = field(default_factory=dict)
    _signatures: dict[tuple[str, str], Signature] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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
                    Matcher(source, self.glossaries_for(source, target)),
                    Options(
                        beam_size=self.settings.beam_size,
                        # Where several hypotheses are kept, scores cost nothing.
                        score=self.settings.beam_size > 1,
                    ),
                    recall,
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

    def glossaries_for(self, source: str, target: str) -> list[Glossary]:
        """The glossaries of that pair, highest rank first; `pt-BR` takes those for `pt` too."""
        return [
            g
            for g in self.glossaries
            if _serves(g.source_language, source) and _serves(g.target_language, target)
        ]

    def unused(self) -> list[str]:
        """A note for each glossary that the user named and that served no pair of this run."""
        pairs = list(self._signatures)
        return [
            f"The glossary {g.path} was not used: it is for {g.source_language} to "
            f"{g.target_language}."
            for g in self.glossaries
            if g.path in self.named
            and pairs
            and not any(
                _serves(g.source_language, a) and _serves(g.target_language, b) for a, b in pairs
            )
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
            for each in (self._memory, self._finished):
                if each is not None:
                    each.close()
            self._memory = self._finished = None
            self._opened = False
            self._translators.clear()


def _serves(of_glossary: str, wanted: str) -> bool:
    """A glossary for `pt` serves `pt-BR`; one for `pt-PT` serves `pt-PT` and plain `pt`."""
    return (
        of_glossary == wanted
        or of_glossary == langs.language(wanted)
        or langs.language(of_glossary) == wanted
    )


def open_workspace(settings: Settings, glossaries: Sequence[Path] = ()) -> Workspace:
    """Load glossaries and engines; the memory is opened when it is first asked.

    Rank of glossaries: `glossaries`, then the settings', then what ships.
    """
    paths = files.find([*reversed(glossaries), *reversed(settings.glossaries)])
    if settings.shipped_glossaries:
        paths += files.find([resources.folder("glossaries")])
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
    loaded = tuple(each for path in dict.fromkeys(paths) for each in compiled.load(path))
    named = frozenset(map(str, files.find(glossaries)))
    return Workspace(settings, loaded, Router(engines, settings.routes), named)
