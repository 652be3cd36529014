"""One run over many articles: read, translate, publish, all three at the same time.

Articles are read into windows; all sentences of a window, of all its articles, are one run of the
engine for each target language. Two windows are translated while the next is read and the one
before is published: the engine leaves the interpreter free, and while one window is in Python's
hands the other keeps it busy. Memory stays flat, and results keep the order of the input.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from syndicate import ingest, langs, render
from syndicate.errors import SyndicateError
from syndicate.ingest.metadata import Metadata
from syndicate.model import Finding, Origin, SegmentTranslation, Severity
from syndicate.pipeline.articles import Draft, Progress
from syndicate.pipeline.publish import Prepared, prepare, same
from syndicate.pipeline.reading import read
from syndicate.pipeline.result import Result, failed
from syndicate.pipeline.sentences import Sentence
from syndicate.pipeline.workspace import Workspace

_FIRST_WINDOW, _WINDOW = 256, 2048
"""Sentences translated in one run of the engine, at first and at most: enough to fill its batches,
few enough that memory stays flat."""
_GROWTH = 8
"""How much larger each window is than the one before: small ones fill their batches badly."""
_MOST_ARTICLES = 512
"""Articles in a window, however few of their sentences are to be translated."""
_IN_FLIGHT = 2
"""Windows that are translated at a time."""
_WRITERS = 4
"""Packages that are written at a time: each waits five times for the disk."""

Pair = tuple[str, str]


@dataclass(slots=True)
class _Item:
    """One article of a window.

    targets  the languages of the packages that are wanted
    outcome  what was read, or why not; None where every package stands already
    cause    of the packages (see `finished`), where packages are remembered
    ready    by target, the results of packages that stand already
    """

    path: str
    targets: Sequence[str]
    outcome: Draft | SyndicateError | None = None
    cause: bytes | None = None
    ready: dict[str, Result] = field(default_factory=dict)

    @property
    def open(self) -> list[str]:
        """The targets whose packages are to be made."""
        return [target for target in self.targets if target not in self.ready]


@dataclass(slots=True)
class _Window:
    """Articles that are translated together; for each language pair the sentences to come."""

    items: list[_Item] = field(default_factory=list)
    translated: dict[Pair, Future[list[SegmentTranslation]] | SyndicateError] = field(
        default_factory=dict
    )

    @property
    def done(self) -> bool:
        """True where publishing need not wait for the engine."""
        return all(not isinstance(t, Future) or t.done() for t in self.translated.values())


def translate(
    paths: Sequence[str],
    targets: Sequence[str],
    workspace: Workspace,
    *,
    overrides: Metadata | None = None,
    stdin: bytes | None = None,
    progress: Progress | None = None,
) -> Iterator[Result]:
    """Translate articles into each of `targets` and write a package of each.

    `paths` are files and "-" as `ingest.find_inputs` gives them. Results come in that order, as
    they are done; an article that fails or must wait is a result like the others.
    """
    render.check_formats(workspace.settings.formats)
    run = _Run(targets, workspace, overrides, stdin)
    done = 0
    try:
        for window in run.windows(paths):
            yield from run.publish(window)
            done += len(window.items)
            if progress:
                progress("translating", done, len(paths))
    finally:
        run.close()


class _Run:
    """What all windows of a run need."""

    def __init__(
        self,
        targets: Sequence[str],
        workspace: Workspace,
        overrides: Metadata | None,
        stdin: bytes | None,
    ) -> None:
        self.targets = targets
        self.workspace = workspace
        self.overrides = overrides
        self.stdin = stdin
        self._pool = ThreadPoolExecutor(_IN_FLIGHT)
        self._writing = ThreadPoolExecutor(_WRITERS)
        self._loading = ThreadPoolExecutor(1)
        self._seen: set[str] = set()
        self._made: set[Path] = set()
        """Packages that this run has written."""
        if workspace.settings.source_language:
            self._warm(workspace.settings.source_language)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._writing.shutdown(cancel_futures=True)
        self._loading.shutdown(cancel_futures=True)

    def _warm(self, source: str) -> None:
        """Begin to load the models for a language, the first time it is met."""
        if source not in self._seen:
            self._seen.add(source)
            for target in self.targets:
                self._loading.submit(self.workspace.warm, source, target)

    # -- reading --

    def windows(self, paths: Sequence[str]) -> Iterator[_Window]:
        """Windows whose translation has begun, each when it is its turn to be published."""
        running: deque[_Window] = deque()
        for window in self._read(paths):
            self._start(window)
            running.append(window)
            while len(running) > _IN_FLIGHT or (running and running[0].done):
                yield running.popleft()
        yield from running

    def _read(self, paths: Sequence[str]) -> Iterator[_Window]:
        """Articles in windows; the first are small, so that the engine need not wait."""
        size = _FIRST_WINDOW
        window, waiting = _Window(), 0
        for path in paths:
            item = self._item(path)
            window.items.append(item)
            if isinstance(item.outcome, Draft):
                self._warm(item.outcome.detection.language)
                waiting += len(item.outcome.sentences) * len(item.open)
            if waiting >= size or len(window.items) >= _MOST_ARTICLES:
                yield window
                window, waiting = _Window(), 0
                size = min(_GROWTH * size, _WINDOW)
        if window.items:
            yield window

    def _item(self, path: str) -> _Item:
        item = _Item(path, self.targets)
        finished = self.workspace.finished
        try:
            data = self._load(path)
            if finished is not None:
                item.cause = finished.cause(path, data, self.overrides)
                for target in self.targets:
                    result = finished.find(path, target, item.cause)
                    if result is not None:
                        item.ready[target] = result
        except SyndicateError as error:
            item.outcome = error
            return item
        if item.open:
            item.outcome = read(path, data, self.workspace.settings, self.overrides)
        return item

    def _load(self, path: str) -> bytes:
        return self.stdin if path == "-" and self.stdin is not None else ingest.load(path)

    # -- translating --

    def _start(self, window: _Window) -> None:
        """Begin to translate a window: one run of the engine for each language pair."""
        waiting: dict[Pair, list[Sentence]] = {}
        for item in window.items:
            if isinstance(item.outcome, Draft):
                for target in item.open:
                    for pair, sentence in _pairs(item.outcome, target):
                        waiting.setdefault(pair, []).append(sentence)
        ready = []
        # All routes first: what two of them share is known before the first sentence goes.
        for pair, sentences in waiting.items():
            try:
                ready.append((pair, self.workspace.translator(*pair), sentences))
            except SyndicateError as error:
                window.translated[pair] = error
        for pair, translator, sentences in ready:
            window.translated[pair] = self._pool.submit(translator.translate, sentences)

    # -- publishing --

    def publish(self, window: _Window) -> Iterator[Result]:
        """Write the packages of a window as its translations come."""
        streams: _Streams = {}
        for pair, waiting in window.translated.items():
            try:
                streams[pair] = iter(waiting.result()) if isinstance(waiting, Future) else waiting
            except SyndicateError as error:
                streams[pair] = error
        queue: deque[tuple[_Item, str, Future[Prepared]]] = deque()
        try:
            for item in window.items:
                for target in item.targets:
                    queue.append((item, target, self._prepare(item, target, streams)))
                    if len(queue) > 2 * _WRITERS:
                        yield self._place(*queue.popleft())
            while queue:
                yield self._place(*queue.popleft())
        finally:
            for _, _, rest in queue:
                rest.add_done_callback(_discard)
            if self.workspace.finished is not None:
                self.workspace.finished.flush()

    def _prepare(self, item: _Item, target: str, streams: _Streams) -> Future[Prepared]:
        """Everything up to the package's last step, which waits its turn."""
        if target in item.ready:
            return _done(item.ready[target])
        if not isinstance(item.outcome, Draft):
            assert item.outcome is not None
            return _done(failed(item.path, target, item.outcome))
        draft, source = item.outcome, item.outcome.detection.language
        if langs.same_language(source, target):
            return _done(same(draft, target))
        # Taken in any case, so that the next article finds its own sentences.
        own = [_next(sentence, source, target, streams) for sentence in draft.sentences]
        stream = streams.get((source, target))
        try:
            if isinstance(stream, SyndicateError):
                raise stream
            signature = self.workspace.signature(source, target)
        except SyndicateError as error:
            return _done(failed(item.path, target, error))
        return self._writing.submit(prepare, draft, own, target, signature, self.workspace.settings)

    def _place(self, item: _Item, target: str, waiting: Future[Prepared]) -> Result:
        prepared = waiting.result()
        result = prepared.publish()
        if result.unchanged:
            # Stood when it was looked at; a file of this run that is the same article may have
            # replaced it since. The last one wins, as it would in a run without memory.
            return self._make(item, target) if result.package in self._made else result
        finished, draft = self.workspace.finished, item.outcome
        if finished and item.cause and isinstance(draft, Draft):
            pairs = {pair for pair, _ in _pairs(draft, target)}
            finished.keep(result, item.cause, pairs, prepared.manifest)
        usage = self.workspace.usage
        if usage and result.status == "done":
            uses = [each.use for each in result.terms]
            languages = (result.source_language, target)
            usage.record(result.article_id, result.headline, *languages, uses, _now())
        if result.package in self._made:
            return replace(result, findings=(*result.findings, _twice()))
        if result.package is not None:
            self._made.add(result.package)
        return result

    def _make(self, item: _Item, target: str) -> Result:
        """Make one package by itself, though it stood."""
        try:
            data = self._load(item.path)
        except SyndicateError as error:
            return failed(item.path, target, error)
        outcome = read(item.path, data, self.workspace.settings, self.overrides)
        window = _Window([_Item(item.path, [target], outcome, item.cause)])
        self._start(window)
        (result,) = self.publish(window)
        return result


def _twice() -> Finding:
    return Finding(
        "article.twice",
        Severity.WARNING,
        "another file of this run is the same article: its package was replaced by this one",
        "See that only one of them is named, or that their links to the original differ.",
        part="metadata",
    )


def _done(result: Result) -> Future[Prepared]:
    future: Future[Prepared] = Future()
    future.set_result(Prepared(result))
    return future


def _discard(prepared: Future[Prepared]) -> None:
    if not prepared.cancelled() and prepared.exception() is None:
        prepared.result().discard()


_Streams = dict[Pair, Iterator[SegmentTranslation] | SyndicateError]


def _pairs(draft: Draft, target: str) -> Iterable[tuple[Pair, Sentence]]:
    """The sentences of an article that are translated into `target`, with their language pair."""
    article = draft.detection.language
    if langs.same_language(article, target):
        return
    for sentence in draft.sentences:
        source = sentence.language or article
        if not langs.same_language(source, target):
            yield (source, target), sentence


def _next(sentence: Sentence, source: str, target: str, streams: _Streams) -> SegmentTranslation:
    """The translation of a sentence; one in a third language for which there is no model, or in
    the target's own, stays as it is."""
    language = sentence.language or source
    stream = streams.get((language, target))
    if isinstance(stream, Iterator):
        return next(stream)
    findings: tuple[Finding, ...] = ()
    if isinstance(stream, SyndicateError):
        findings = (Finding("language.foreign", Severity.WARNING, stream.message, stream.remedy),)
    return SegmentTranslation(sentence.content, sentence.content, Origin.KEPT, findings=findings)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
