"""Firefox (Bergamot) models as an engine, through fxtranslate in child processes.

An optional extra: `pip install 'syndicate[firefox]'`. The library translates one sentence at a
time, greedily; it gives no alignment, no score, and cannot be told how a translation begins. So
terms are found by translating them alone, and marks keep their relative place (docs/models.md).

Only the constructor that takes bytes is used, never the one that looks models up in the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from syndicate import langs
from syndicate.errors import ModelError
from syndicate.model import Hypothesis, ModelInfo, Options
from syndicate.translate.cut import cut_to_fit
from syndicate.translate.firefox_workers import Model, Pool, library
from syndicate.translate.hardware import cores
from syndicate.translate.models import firefox as models
from syndicate.translate.models.installed import InstalledModel
from syndicate.translate.models.shelf import Shelf, model_info
from syndicate.translate.pieces import Tokenizer

# The library ends every translation at 256 pieces without a word. The models fail before that: a
# translation has as many pieces as its source up to 100, a tenth less at 130, a quarter less at 160
# (measured on the "tiny" model). So longer sentences are cut at a clause and put together again.
_MAX_PIECES = 80


class _Leg:
    """One model, its files checked."""

    def __init__(self, model: InstalledModel) -> None:
        files = models.open_model(model)
        self.info = model_info(FirefoxEngine.name, model, files.digest)
        self.vocabulary = _vocabulary(files.source_vocabulary)
        self.model = Model(
            f"{files.digest} {model.path}",
            model.path,
            {role: (str(path), files.sums[role]) for role, path in files.paths.items()},
        )
        self._glue = " " if langs.spaced(model.target) else ""

    def translate(self, sentences: Sequence[str], pool: Pool) -> list[Hypothesis]:
        """Cut what is too long, translate all parts in one call, and put them together again."""
        parts: list[str] = []
        owned: list[range] = []
        errors: dict[int, str] = {}
        for index, sentence in enumerate(sentences):
            begin = len(parts)
            if not _is_text(sentence):
                errors[index] = "the sentence holds half a character (a lone surrogate)"
            elif sentence.strip():
                parts += [part for _, part in cut_to_fit(sentence, self._fits)]
            owned.append(range(begin, len(parts)))
        done = pool.translate(self.model, parts) if parts else []
        return [
            Hypothesis("", error=errors[index]) if index in errors else self._joined(done, own)
            for index, own in enumerate(owned)
        ]

    def _fits(self, text: str) -> bool:
        return len(self.vocabulary.encode([text])[0]) <= _MAX_PIECES

    def _joined(self, done: Sequence[Hypothesis], own: range) -> Hypothesis:
        failed = next((done[i].error for i in own if done[i].error), "")
        if failed:
            return Hypothesis("", error=failed)
        return Hypothesis(self._glue.join(done[i].text for i in own if done[i].text))


class FirefoxEngine:
    """All Firefox models that the user installed. It runs on processors whatever `device` says."""

    name = "firefox"

    def __init__(self, *, threads: int | None = None, device: str = "cpu", **_: object) -> None:
        self._threads = threads
        self._shelf = Shelf(
            self.name,
            "Firefox model",
            "syndicate models install --engine firefox",
            self._survey,
            _Leg,
        )
        self._pool: Pool | None = None
        self._lock = Lock()

    @property
    def missing(self) -> str:
        """Why this engine can do nothing, "" where it can."""
        if library() is None:
            return "Firefox models need a library that is not installed."
        return ""

    @property
    def remedy(self) -> str:
        """What to do where it is `missing`."""
        return "Install it: pip install 'syndicate[firefox]'"

    def _survey(self) -> Sequence[InstalledModel]:
        """What is installed, the newest last; nothing where it could not be run."""
        return [] if self.missing else models.installed()

    def _check(self) -> None:
        if self.missing:
            raise ModelError(self.missing, remedy=self.remedy)

    def pairs(self) -> Sequence[tuple[str, str]]:
        return self._shelf.pairs()

    def legs(self, source: str, target: str) -> tuple[ModelInfo, ...]:
        self._check()
        return (self._shelf.info(source, target),)

    def use(self, source: str, target: str, name: str) -> None:
        """Take the model of that name for a pair that has several; raises `ModelError`."""
        self._shelf.use(source, target, name)

    def unknown(self, text: str, source: str, target: str) -> frozenset[str]:
        return self._leg(source, target).vocabulary.unknown(text)

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        options: Options = Options(),
        prefixes: Sequence[str] | None = None,
    ) -> list[Hypothesis]:
        if not sentences:
            return []
        leg = self._leg(source, target)
        if prefixes is not None:
            refused = Hypothesis("", error="a Firefox model cannot continue a given beginning")
            return [refused] * len(sentences)
        return leg.translate(sentences, self._workers())

    def close(self) -> None:
        """End the processes; they start again when needed."""
        if self._pool is not None:
            self._pool.close()

    def _workers(self) -> Pool:
        with self._lock:
            if self._pool is None:
                folder = library()
                if folder is None:
                    raise ModelError(self.missing, remedy=self.remedy)
                self._pool = Pool(self._size(), str(folder))
            return self._pool

    def describe(self) -> str:
        """What the models run on."""
        size = self._size()
        return f"cpu, int8, {size} process{'es' if size > 1 else ''}"

    def _size(self) -> int:
        return self._threads or cores()

    def _leg(self, source: str, target: str) -> _Leg:
        self._check()
        return self._shelf.loaded(source, target)


def _vocabulary(path: Path) -> Tokenizer:
    """The source's SentencePiece model: how long a text is, and which characters it lacks."""
    try:
        return Tokenizer(path.read_bytes())
    except (OSError, RuntimeError) as error:
        raise ModelError(f"the vocabulary cannot be read ({error}).", path=path) from error


def _is_text(text: str) -> bool:
    """False for half a character, which UTF-8 has no bytes for."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
