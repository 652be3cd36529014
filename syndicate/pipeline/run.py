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
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from syndicate import checks, ingest, langs, render, rights
from syndicate.errors import HeldError, PackageError, SyndicateError
from syndicate.ingest.metadata import Metadata
from syndicate.model import Article, Finding, Severity
from syndicate.pipeline import replaced, templates
from syndicate.pipeline.articles import Draft, Progress
from syndicate.pipeline.life.versions import (
    Destination,
    Versions,
    behind,
    nothing_made,
    with_packages,
    withdrawn,
)
from syndicate.pipeline.life.withdraw import Withdrawn
from syndicate.pipeline.publish import Prepared, prepare, same
from syndicate.pipeline.reading import contained, read
from syndicate.pipeline.result import Result, failed
from syndicate.pipeline.sentences.translator import Sentence
from syndicate.pipeline.windows import Item, Pair, Streams, Window, next_of, pairs
from syndicate.pipeline.workspace import Workspace
from syndicate.register import Correction
from syndicate.times import held, hold, opens

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

_Waiting = tuple[Item, Destination, Future[Prepared]]


def translate(
    paths: Sequence[str],
    targets: Sequence[str],
    workspace: Workspace,
    *,
    overrides: Metadata | None = None,
    stdin: bytes | None = None,
    progress: Progress | None = None,
    correction: Correction | None = None,
) -> Iterator[Result]:
    """Translate articles into each of `targets` and write a package of each; a new version of an
    article also in the place of each package that was made of it before. `correction` is what an
    editor says was wrong in them.

    `paths` are files and "-" as `ingest.find_inputs` gives them. Results come in that order, as
    they are done; an article that fails or must wait is a result like the others.
    """
    render.check_formats(workspace.settings.formats)
    for left in workspace.resume():
        yield failed(str(left.package), left.language, _still_there(left))
    templates.require(workspace.settings)
    run = _Run(targets, workspace, overrides, stdin, correction)
    done = 0
    try:
        for window in run.windows(paths):
            yield from run.publish(window)
            done += len(window.items)
            if progress:
                progress("translating", done, len(paths))
        workspace.others |= run.versions.others
        workspace.notes += replaced.notes(run.lost)
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
        correction: Correction | None = None,
    ) -> None:
        settings = workspace.settings
        self.targets = targets
        self.wanted = [
            Destination(target, settings.out, settings.zipped, settings.formats)
            for target in targets
        ]
        self.versions = Versions(workspace.register, settings, correction)
        self.workspace = workspace
        self.overrides = overrides
        self.stdin = stdin
        self._pool = ThreadPoolExecutor(_IN_FLIGHT)
        self._writing = ThreadPoolExecutor(_WRITERS)
        self._loading = ThreadPoolExecutor(1)
        self._seen: set[str] = set()
        self._made: set[Path] = set()
        """Packages that this run has written."""
        self.lost: dict[Path, list[Finding]] = {}
        """What packages that this run has written had before, and have no more."""
        if settings.source_language:
            self._warm(settings.source_language)

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

    def windows(self, paths: Sequence[str]) -> Iterator[Window]:
        """Windows whose translation has begun, each when it is its turn to be published."""
        running: deque[Window] = deque()
        for window in self._read(paths):
            self._admit(window)
            self._start(window)
            running.append(window)
            while len(running) > _IN_FLIGHT or (running and running[0].done):
                yield running.popleft()
        yield from running

    def _read(self, paths: Sequence[str]) -> Iterator[Window]:
        """Articles in windows; the first are small, so that the engine need not wait."""
        size = _FIRST_WINDOW
        window, waiting = Window(), 0
        for path in paths:
            item = self._item(path)
            window.items.append(item)
            if isinstance(item.outcome, Draft):
                self._warm(item.outcome.detection.language)
                waiting += len(item.outcome.sentences) * len(item.open)
            if waiting >= size or len(window.items) >= _MOST_ARTICLES:
                yield window
                window, waiting = Window(), 0
                size = min(_GROWTH * size, _WINDOW)
        if window.items:
            yield window

    def _item(self, path: str) -> Item:
        item = Item(path, list(self.wanted))
        try:
            data = self._load(path)
            self._look(item, data)
        except SyndicateError as error:
            item.outcome = error
            return item
        if item.open or not item.wanted:
            item.outcome = read(path, data, self.workspace.settings, self.overrides)
        if isinstance(item.outcome, HeldError):
            item.outcome = self.versions.held(item.outcome, path, self._refused(path, data))
        return item

    def _refused(self, path: str, data: bytes) -> Article | None:
        """An article that is held, as far as it can be read: what holds it counts for what was sent
        of it, too."""
        sources = self.workspace.settings.sources
        try:
            with contained(path):
                return ingest.read(
                    path, data, overrides=self.overrides, sources=sources, settle=rights.settle
                )
        except SyndicateError:
            return None

    def _look(self, item: Item, data: bytes) -> None:
        """Find the packages that stand already and would come out the same."""
        finished, register = self.workspace.finished, self.workspace.register
        if finished is None:
            return
        item.cause = finished.cause(item.path, data, self.overrides)
        for destination in self.wanted:
            result = finished.find(item.path, destination, item.cause)
            entry = register.entry(result.article_id) if result is not None else None
            if result is None or entry is None:
                continue
            if hold(entry.embargo, entry.expires, self.workspace.clock()) is None:
                item.ready[destination] = result
                # A run that was killed may have made this one and not those that follow.
                item.wanted += behind(
                    register.sent(entry.uri), entry, item.wanted, self.workspace.settings
                )

    def _load(self, path: str) -> bytes:
        return self.stdin if path == "-" and self.stdin is not None else ingest.load(path)

    def _admit(self, window: Window) -> None:
        """Settle which versions the articles of a window are, before anything of them leaves."""
        drafts = [item for item in window.items if isinstance(item.outcome, Draft)]
        if not drafts:
            return
        with self.workspace.register.writing():
            for item in drafts:
                assert isinstance(item.outcome, Draft)
                asked = [each for each in item.open if each.asked]
                admitted = self.versions.admit(item.outcome, asked, self.workspace.clock())
                if isinstance(admitted, SyndicateError):
                    item.outcome, item.ready = admitted, {}
                    continue
                item.admitted = admitted
                item.wanted = [each for each in item.wanted if each.asked]
                item.wanted += [each for each in item.outgoing if not each.asked]

    # -- translating --

    def _start(self, window: Window) -> None:
        """Begin to translate a window: one run of the engine for each language pair."""
        waiting: dict[Pair, list[Sentence]] = {}
        for item in window.items:
            for destination, outgoing in item.outgoing.items():
                for pair, sentence in pairs(outgoing.draft, destination.language):
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

    def publish(self, window: Window) -> Iterator[Result]:
        """Write the packages of a window as its translations come."""
        streams: Streams = {}
        for pair, waiting in window.translated.items():
            try:
                streams[pair] = iter(waiting.result()) if isinstance(waiting, Future) else waiting
            except SyndicateError as error:
                streams[pair] = error
        queue: deque[_Waiting] = deque()
        try:
            for item in window.items:
                for destination in item.wanted:
                    queue.append((item, destination, self._prepare(item, destination, streams)))
                    if len(queue) > 2 * _WRITERS:
                        yield from self._settle([queue.popleft() for _ in range(_WRITERS)])
                if not item.wanted:
                    yield from self._of_nothing(item)
            yield from self._settle(queue)
        finally:
            for _, _, rest in queue:
                rest.add_done_callback(_discard)
            if self.workspace.finished is not None:
                self.workspace.finished.flush()

    def _of_nothing(self, item: Item) -> Iterator[Result]:
        """The result of an article of which no package is to be made: that is only where those
        count that were made before."""
        if item.path in self.versions.elsewhere:
            return
        if isinstance(item.outcome, SyndicateError):
            yield failed(item.path, "", item.outcome)
        elif item.admitted is None or self.versions.others:
            return
        elif item.admitted.standing:
            uri = item.admitted.entry.uri
            yield Result(item.path, "done", "", article_id=uri, unchanged=True)
        else:
            yield failed(item.path, "", nothing_made(item.path))

    def _prepare(self, item: Item, destination: Destination, streams: Streams) -> Future[Prepared]:
        """Everything up to the package's last step, which waits its turn."""
        target = destination.language
        if destination in item.ready:
            return _done(item.ready[destination])
        outgoing = item.outgoing.get(destination)
        if outgoing is None:
            assert isinstance(item.outcome, SyndicateError)
            return _done(failed(item.path, target, item.outcome))
        draft, source = outgoing.draft, outgoing.draft.detection.language
        if langs.same_language(source, target):
            return _done(same(draft, target))
        # Taken in any case, so that the next article finds its own sentences.
        own = [next_of(sentence, source, target, streams) for sentence in draft.sentences]
        stream = streams.get((source, target))
        try:
            if isinstance(stream, SyndicateError):
                raise stream
            signature = self.workspace.signature(source, target)
        except SyndicateError as error:
            return _done(failed(item.path, target, error))
        now = self.workspace.clock()
        early = held(draft.article, now)
        if early is not None:
            if early.field == "embargo":
                self.workspace.wait(item.path, opens(draft.article.embargo))
                early = with_packages(early) if outgoing.row.since else early
            return _done(failed(item.path, target, early))
        settings = destination.chosen(self.workspace.settings)
        return self._writing.submit(prepare, outgoing, own, signature, settings, now)

    def _settle(self, waiting: Iterable[_Waiting]) -> Iterator[Result]:
        """Put packages into their places, those that are next to each other in one transaction:
        while it lasts nobody can withdraw them, and afterwards they are noted."""
        done = [(item, destination, future.result()) for item, destination, future in waiting]
        for leaving, group in groupby(done, lambda each: each[2].staged is not None):
            several = list(group)
            results = [prepared.result for _, _, prepared in several]
            if leaving:
                with self.workspace.register.writing():
                    results = [self._place(prepared) for _, _, prepared in several]
            finish = self._made_of if leaving else self._left
            for (item, destination, prepared), placed in zip(several, results, strict=True):
                result = finish(item, destination, prepared, placed)
                yield result if destination.asked else replace(result, asked=False)

    def _place(self, prepared: Prepared) -> Result:
        """Put one package into its place and note it; in a transaction."""
        assert prepared.outgoing is not None
        register, article = self.workspace.register, prepared.outgoing.draft.article
        entry = register.entry(article.id)
        if entry is None or entry.withdrawn or entry.version != article.version:
            prepared.discard()
            gone = entry is not None and entry.withdrawn
            error = withdrawn(entry, article.path) if gone and entry else _overtaken(article.path)
            return replace(prepared.result, status="held", error=error)
        result = prepared.publish()
        if result.package is not None:
            sent = prepared.sent(result.package)
            known = {each.name for each in self.workspace.glossaries}
            lost = [
                f for old in register.sent(article.id) for f in replaced.missed(old, sent, known)
            ]
            if lost:
                self.lost[result.package] = checks.levelled(lost, self.workspace.settings.checks)
            register.keep(article.id, sent)
        return result

    def _left(
        self, item: Item, destination: Destination, prepared: Prepared, result: Result
    ) -> Result:
        """The result of an article of which no package is placed."""
        if not result.unchanged:
            self._keep(item, destination, prepared, result)
            return result
        # Stood when it was looked at; a file of this run that is the same article may have
        # replaced it since. The last one wins, as it would in a run without memory.
        return self._make(item, destination) if result.package in self._made else result

    def _made_of(
        self, item: Item, destination: Destination, prepared: Prepared, result: Result
    ) -> Result:
        """The result of an article whose package was placed, or should have been."""
        self._keep(item, destination, prepared, result)
        usage = self.workspace.usage
        if usage and result.status == "done":
            uses = [each.use for each in result.terms]
            languages = (result.source_language, destination.language)
            now = self.workspace.clock().isoformat(timespec="seconds")
            usage.record(result.article_id, result.headline, *languages, uses, now)
        if result.package in self._made:
            return replace(result, findings=(*result.findings, _twice()))
        if result.package is not None:
            self._made.add(result.package)
            lost = self.lost.get(result.package, ())
            result = replace(result, findings=(*result.findings, *lost))
        return result

    def _keep(
        self, item: Item, destination: Destination, prepared: Prepared, result: Result
    ) -> None:
        finished, outgoing = self.workspace.finished, item.outgoing.get(destination)
        if finished and item.cause and outgoing is not None:
            used = {pair for pair, _ in pairs(outgoing.draft, destination.language)}
            finished.keep(result, destination, item.cause, used, prepared.manifest)

    def _make(self, item: Item, destination: Destination) -> Result:
        """Make one package by itself, though it stood."""
        try:
            data = self._load(item.path)
        except SyndicateError as error:
            return failed(item.path, destination.language, error)
        outcome = read(item.path, data, self.workspace.settings, self.overrides)
        window = Window([Item(item.path, [destination], outcome, item.cause)])
        self._admit(window)
        self._start(window)
        first, *_ = self.publish(window)
        return first


def _twice() -> Finding:
    return Finding(
        "article.twice",
        Severity.WARNING,
        "another file of this run is the same article: its package was replaced by this one",
        "See that only one of them is named, or that their links to the original differ.",
        part="metadata",
    )


def _still_there(left: Withdrawn) -> PackageError:
    """Why a package stands whose article was withdrawn."""
    assert left.error is not None
    return PackageError(
        f"it was withdrawn and could not be replaced: {left.error.message}",
        path=left.package,
        remedy=f"{left.error.remedy} Every run tries again.".strip(),
    )


def _overtaken(path: str) -> HeldError:
    return HeldError(
        "another run has made a newer version of this article in the meantime.",
        path=path,
        remedy="Run again, if this file is the newest.",
    )


def _done(result: Result) -> Future[Prepared]:
    future: Future[Prepared] = Future()
    future.set_result(Prepared(result))
    return future


def _discard(prepared: Future[Prepared]) -> None:
    if not prepared.cancelled() and prepared.exception() is None:
        prepared.result().discard()
