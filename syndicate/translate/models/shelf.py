"""Which model an engine takes for each pair of languages, and what it has loaded of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, Protocol, TypeVar

from syndicate.errors import ModelError
from syndicate.model import ModelInfo
from syndicate.translate.models.installed import InstalledModel

Pair = tuple[str, str]


class Loaded(Protocol):
    """A loaded model; `info` has the digest of what was read."""

    info: ModelInfo


L = TypeVar("L", bound=Loaded)


class Shelf(Generic[L]):
    """The models of one engine; several threads may ask at once.

    engine   its name; `kind` is what messages call its models, `command` what installs one
    survey   lists what is installed; of several models of a pair the last is taken
    load     loads one, once for each pair
    """

    def __init__(
        self,
        engine: str,
        kind: str,
        command: str,
        survey: Callable[[], Sequence[InstalledModel]],
        load: Callable[[InstalledModel], L],
    ) -> None:
        self._engine = engine
        self._kind = kind
        self._command = command
        self._survey = survey
        self._load = load
        self._models: dict[Pair, InstalledModel] | None = None
        self._infos: dict[Pair, ModelInfo] = {}
        self._loaded: dict[Pair, L] = {}
        self._lock = Lock()

    def pairs(self) -> Sequence[Pair]:
        """The pairs that there are models for, sorted."""
        return sorted(self._installed())

    def info(self, source: str, target: str) -> ModelInfo:
        """What is known of a pair's model; raises `ModelError` where there is none.

        What is only asked about is not loaded: the lock says what loading will compare.
        """
        with self._lock:
            found = self._infos.get((source, target))
            if found is None:
                model = self._model(source, target)
                found = self._infos[source, target] = model_info(self._engine, model, model.digest)
            return found

    def loaded(self, source: str, target: str) -> L:
        """The pair's model, loaded the first time; raises `ModelError`."""
        with self._lock:
            found = self._loaded.get((source, target))
            if found is None:
                found = self._loaded[source, target] = self._load(self._model(source, target))
                self._infos[source, target] = found.info
            return found

    def use(self, source: str, target: str, name: str) -> None:
        """Take the model of that name for a pair that has several; raises `ModelError`."""
        known = [m for m in self._survey() if (m.source, m.target) == (source, target)]
        chosen = [m for m in known if m.name == name]
        if not chosen:
            raise ModelError(
                f"no {self._kind} for {source} to {target} is called {name!r}.",
                remedy=f"Installed: {', '.join(m.name for m in known)}.",
            )
        with self._lock:
            self._installed()[source, target] = chosen[-1]
            self._loaded.pop((source, target), None)
            self._infos.pop((source, target), None)

    def _installed(self) -> dict[Pair, InstalledModel]:
        if self._models is None:
            self._models = {(m.source, m.target): m for m in self._survey()}
        return self._models

    def _model(self, source: str, target: str) -> InstalledModel:
        model = self._installed().get((source, target))
        if model is None:
            raise ModelError(
                f"no {self._kind} translates {source} to {target}.",
                remedy=f"Install one: {self._command} {source} {target}",
            )
        return model


def model_info(engine: str, model: InstalledModel, digest: str) -> ModelInfo:
    """What a signature says of a model."""
    return ModelInfo(engine, model.name, model.version, digest, model.source, model.target)
