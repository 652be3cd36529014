"""The only place that knows the order of the stages: paths in, packages out."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from syndicate import __version__, detect, ingest, langs, package, render, resources, segment
from syndicate.config import Settings
from syndicate.errors import ConfigError, HeldError, InputError, SyndicateError
from syndicate.ingest.inline import parse
from syndicate.ingest.metadata import Metadata
from syndicate.model import (
    Article,
    Detection,
    Finding,
    Glossary,
    Inline,
    Options,
    Origin,
    SegmentTranslation,
    Severity,
    Signature,
    TermUse,
    Translation,
)
from syndicate.pipeline.articles import (
    Draft,
    Progress,
    assemble,
    draft,
    sentences_of,
    word_count,
)
from syndicate.pipeline.sentences import Sentence, Translator
from syndicate.render.labels import missing_labels
from syndicate.terms import glossary
from syndicate.terms.match import Matcher
from syndicate.translate.route import ENGINES, Router, engine

_FIRST_WINDOW, _WINDOW = 256, 1024
"""Sentences translated in one run of the engine, at first and at most: enough to fill its batches,
few enough that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one article in one language.

    status    "done", "held" (a person must decide), "failed", or "same" (already in that language)
    words     of the translation
    package   the folder or zip that was written
    """

    path: str
    status: str
    target_language: str
    source_language: str = ""
    article_id: str = ""
    headline: str = ""
    words: int = 0
    findings: tuple[Finding, ...] = ()
    package: Path | None = None
    error: SyndicateError | None = None

    @property
    def errors(self) -> int:
        return sum(f.severity is Severity.ERROR for f in self.findings)

    @property
    def clean(self) -> bool:
        return self.status in ("done", "same") and not self.errors


@dataclass(slots=True)
class Workspace:
    """What a run shares: settings, engines, glossaries; models are loaded when first needed."""

    settings: Settings
    glossaries: tuple[Glossary, ...]
    router: Router
    named: frozenset[str] = frozenset()
    """Paths of the glossaries that the user named."""
    _translators: dict[tuple[str, str], Translator] = field(default_factory=dict)

    def translator(self, source: str, target: str) -> Translator:
        """The way from one language to another; raises `ModelError` where there is none."""
        key = (source, target)
        if key not in self._translators:
            self.router.route(source, target)
            self._translators[key] = Translator(
                self.router,
                source,
                target,
                Matcher(source, self.glossaries_for(source, target)),
                Options(beam_size=self.settings.beam_size),
            )
        return self._translators[key]

    def glossaries_for(self, source: str, target: str) -> list[Glossary]:
        """The glossaries of that pair, highest rank first; `pt-BR` takes those for `pt` too."""
        return [
            g
            for g in self.glossaries
            if _serves(g.source_language, source) and _serves(g.target_language, target)
        ]

    def unused(self) -> list[str]:
        """A note for each glossary that the user named and that served no pair of this run."""
        pairs = list(self._translators)
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
        used = self.glossaries_for(source, target)
        return Signature(
            self.router.legs(source, target),
            self.settings.beam_size,
            segment.NAME,
            tuple((g.name, g.digest) for g in used),
            f"syndicate {__version__}",
        )


def _serves(of_glossary: str, wanted: str) -> bool:
    """A glossary for `pt` serves `pt-BR`; one for `pt-PT` serves `pt-PT` and plain `pt`."""
    return (
        of_glossary == wanted
        or of_glossary == langs.language(wanted)
        or langs.language(of_glossary) == wanted
    )


def open_workspace(settings: Settings, glossaries: Sequence[Path] = ()) -> Workspace:
    """Load glossaries and engines. Rank: `glossaries`, then the settings', then what ships."""
    paths = glossary.find([*reversed(glossaries), *reversed(settings.glossaries)])
    if settings.shipped_glossaries:
        paths += glossary.find([resources.folder("glossaries")])
    names = [settings.engine] if settings.engine else list(ENGINES)
    engines = [engine(n, threads=settings.threads, device=settings.device) for n in names]
    loaded = tuple(glossary.load(path) for path in dict.fromkeys(paths))
    named = frozenset(map(str, glossary.find(glossaries)))
    return Workspace(settings, loaded, Router(engines, settings.routes), named)


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
    settings = workspace.settings
    render.check_formats(settings.formats)
    running: deque[_Window] = deque()
    done = 0
    # Two windows are translated while the next is read and the last is written: the engine leaves
    # the interpreter free, and while one window is in Python's hands the other keeps it busy.
    with ThreadPoolExecutor(2) as pool:
        try:
            for window in _windows(paths, settings, overrides, stdin):
                running.append(_start(window, targets, workspace, pool))
                while len(running) > 2:
                    done += len(running[0].read)
                    yield from _publish_window(running.popleft(), targets, workspace)
                    if progress:
                        progress("translating", done, len(paths))
            while running:
                done += len(running[0].read)
                yield from _publish_window(running.popleft(), targets, workspace)
                if progress:
                    progress("translating", done, len(paths))
        finally:
            pool.shutdown(cancel_futures=True)


@dataclass(slots=True)
class _Window:
    """Articles that are translated together; for each language pair the sentences to come."""

    read: list[tuple[str, Draft | SyndicateError]]
    translated: dict[tuple[str, str], Future[list[SegmentTranslation]] | SyndicateError] = field(
        default_factory=dict
    )


def _windows(
    paths: Sequence[str], settings: Settings, overrides: Metadata | None, stdin: bytes | None
) -> Iterator[_Window]:
    """Read articles into windows; the first are small, so that the engine need not wait."""
    size = _FIRST_WINDOW
    window, waiting = _Window([]), 0
    for path in paths:
        outcome = _read(path, settings, overrides, stdin)
        window.read.append((path, outcome))
        waiting += len(outcome.sentences) if isinstance(outcome, Draft) else 0
        if waiting >= size:
            yield window
            window, waiting = _Window([]), 0
            size = min(2 * size, _WINDOW)
    if window.read:
        yield window


def _read(
    path: str, settings: Settings, overrides: Metadata | None, stdin: bytes | None
) -> Draft | SyndicateError:
    """Ingest, detect and segment one article, or say why not."""
    try:
        with _contained(path):
            article = ingest.read(path, stdin if path == "-" else None, overrides=overrides)
            detection = detect.detect(
                article, declared=settings.source_language, threshold=settings.threshold
            )
            _allow(article)
            return draft(article, detection, translate_foreign=settings.translate_foreign)
    except SyndicateError as error:
        return error


@contextmanager
def _contained(path: str) -> Iterator[None]:
    """Whatever one article does to us is an error of that article, so that the others go on."""
    try:
        yield
    except SyndicateError:
        raise
    except Exception as error:
        raise InputError(
            f"{type(error).__name__}: {error}.",
            path=path,
            remedy="This is a fault in syndicate: please report it with the file.",
        ) from error


def _allow(article: Article) -> None:
    """Hold what its licence forbids to translate, unless a permission is on record."""
    rights = article.rights
    text = f"{rights.license} {rights.license_name}".casefold()
    if ("-nd" in text or "noderiv" in text) and not rights.permission:
        raise HeldError(
            f"the licence {rights.license_name or rights.license} does not allow translations.",
            path=article.path,
            field="rights.license",
            remedy="If the holder allowed it, record who, when and how under [rights] "
            "permission in the side-car file.",
        )


def _start(
    window: _Window, targets: Sequence[str], workspace: Workspace, pool: ThreadPoolExecutor
) -> _Window:
    """Begin to translate a window: one run of the engine for each language pair."""
    for target in targets:
        by_source: dict[str, list[Sentence]] = {}
        for _, read in window.read:
            if not isinstance(read, Draft):
                continue
            if langs.same_language(read.detection.language, target):
                continue
            for sentence in read.sentences:
                language = sentence.language or read.detection.language
                by_source.setdefault(language, []).append(sentence)
        for source, sentences in by_source.items():
            if langs.same_language(source, target):
                continue
            try:
                translator = workspace.translator(source, target)
            except SyndicateError as error:
                window.translated[source, target] = error
            else:
                window.translated[source, target] = pool.submit(translator.translate, sentences)
    return window


_Streams = dict[tuple[str, str], Iterator[SegmentTranslation] | SyndicateError]


def _publish_window(
    window: _Window, targets: Sequence[str], workspace: Workspace
) -> Iterator[Result]:
    """Write the packages of a window as its translations come."""
    streams: _Streams = {}
    for pair, waiting in window.translated.items():
        try:
            streams[pair] = iter(waiting.result()) if isinstance(waiting, Future) else waiting
        except SyndicateError as error:
            streams[pair] = error
    for path, read in window.read:
        for target in targets:
            if isinstance(read, SyndicateError):
                yield _failed(path, target, read)
                continue
            source = read.detection.language
            if langs.same_language(source, target):
                yield _same(read, target)
                continue
            # Taken in any case, so that the next article finds its own sentences.
            own = [_next(sentence, source, target, streams) for sentence in read.sentences]
            stream = streams.get((source, target))
            if isinstance(stream, SyndicateError):
                yield _failed(path, target, stream)
                continue
            signature = workspace.signature(source, target)
            yield _publish(read, own, target, signature, workspace.settings)


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


def _publish(
    draft: Draft,
    sentences: Sequence[SegmentTranslation],
    target: str,
    signature: Signature,
    settings: Settings,
) -> Result:
    """Assemble, render, package and write one translation."""
    article = draft.article
    extra = []
    if missing_labels(target):
        extra.append(
            Finding(
                "labels",
                Severity.INFO,
                f"the page's labels are in English: none are translated into {langs.name(target)}",
                "Override templates/ to set your own.",
            )
        )
    if article.rights.license and not article.rights.license.startswith(("http:", "https:")):
        extra.append(
            Finding(
                "rights.license",
                Severity.WARNING,
                f"the licence {article.rights.license!r} is not known",
                "See that it allows a translation to be published.",
                part="metadata",
            )
        )
    translation = assemble(draft, sentences, target, signature, day=today(), findings=extra)
    result = Result(
        article.path,
        "done",
        target,
        translation.source_language,
        article.id,
        translation.headline.text,
        word_count(translation),
        translation.findings,
    )
    if settings.strict and result.errors:
        held = HeldError(
            f"{result.errors} finding(s) of severity error.",
            path=article.path,
            remedy="Put them right, or run without --strict.",
        )
        return _with(result, status="held", error=held)
    try:
        with _contained(article.path):
            written = _write(translation, draft.detection, settings)
    except SyndicateError as error:
        return _with(result, status="failed", error=error)
    return _with(result, package=written)


def _write(translation: Translation, detection: Detection, settings: Settings) -> Path:
    try:
        renditions = render.render(translation, settings.formats, templates=settings.templates)
    except OSError as error:
        raise ConfigError(
            f"a template cannot be read: {error.strerror or error}.", path=error.filename
        ) from error
    built = package.build(translation, detection, renditions)
    return package.write(built, settings.out, zipped=settings.zipped)


def _with(result: Result, **changes: object) -> Result:
    return replace(result, **changes)  # type: ignore[arg-type]


def _failed(path: str, target: str, error: SyndicateError) -> Result:
    status = "held" if isinstance(error, HeldError) else "failed"
    return Result(path, status, target, error=error)


def _same(draft: Draft, target: str) -> Result:
    article = draft.article
    return Result(
        article.path,
        "same",
        target,
        draft.detection.language,
        article.id,
        article.headline.text,
        findings=(),
    )


def today() -> str:
    """The day of translation; `SOURCE_DATE_EPOCH` sets it for reproducible packages."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return now.date().isoformat()


@dataclass(frozen=True, slots=True)
class Line:
    """One line in and out. A line may hold several sentences: it is segmented like a block."""

    source: Inline
    target: Inline
    terms: tuple[TermUse, ...]
    findings: tuple[Finding, ...]


def translate_lines(
    lines: Iterable[str], translator: Translator, *, markup: bool = False, window: int = _WINDOW
) -> Iterator[Line]:
    """Translate lines the way an article's sentences go; as many lines out as in, in order.

    `window` lines are read before the first comes out, so that a long stream is fast and takes
    little memory; 1 answers line by line.
    """
    stream = iter(lines)
    while batch := list(islice(stream, window)):
        cut = [
            segment.segment(parse(line) if markup else Inline(line), translator.source)
            for line in batch
        ]
        sentences = [s for each in cut for s in sentences_of(each, each.inline.text)]
        translated = iter(translator.translate(sentences))
        for each in cut:
            own = [next(translated) for _ in each.spans]
            yield Line(
                each.inline,
                each.join([s.target for s in own]),
                tuple(use for s in own for use in s.terms),
                tuple(
                    replace(finding, segment=number)
                    for number, s in enumerate(own)
                    for finding in s.findings
                ),
            )


def detect_one(
    path: str, settings: Settings, stdin: bytes | None = None
) -> tuple[Article | None, Detection | None, SyndicateError | None]:
    """What one file holds and which language it is in; the error says what stopped either."""
    article = None
    try:
        with _contained(path):
            article = ingest.read(path, stdin if path == "-" else None)
            return article, detect.detect(article, threshold=settings.threshold), None
    except SyndicateError as error:
        return article, None, error
