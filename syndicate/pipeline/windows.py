"""Articles that are translated together, and which sentences of them are whose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field

from syndicate import langs
from syndicate.errors import SyndicateError
from syndicate.model import Finding, Origin, SegmentTranslation, Severity
from syndicate.pipeline.articles import Draft
from syndicate.pipeline.life.versions import Admitted, Destination, Outgoing
from syndicate.pipeline.result import Result
from syndicate.pipeline.sentences.translator import Sentence

Pair = tuple[str, str]


@dataclass(slots=True)
class Item:
    """One article of a window.

    wanted   the packages that are wanted; those that follow are added when they are known
    outcome  what was read, or why not; None where every package stands already
    cause    of the packages (see `finished`), where packages are remembered
    ready    the results of packages that stand already
    admitted what goes into the others
    """

    path: str
    wanted: list[Destination]
    outcome: Draft | SyndicateError | None = None
    cause: bytes | None = None
    ready: dict[Destination, Result] = field(default_factory=dict)
    admitted: Admitted | None = None

    @property
    def outgoing(self) -> Mapping[Destination, Outgoing]:
        return self.admitted.outgoing if self.admitted else {}

    @property
    def open(self) -> list[Destination]:
        """The packages that are to be made."""
        return [each for each in self.wanted if each not in self.ready]


@dataclass(slots=True)
class Window:
    """Articles that are translated together; for each language pair the sentences to come."""

    items: list[Item] = field(default_factory=list)
    translated: dict[Pair, Future[list[SegmentTranslation]] | SyndicateError] = field(
        default_factory=dict
    )

    @property
    def done(self) -> bool:
        """True where publishing need not wait for the engine."""
        return all(not isinstance(t, Future) or t.done() for t in self.translated.values())


Streams = dict[Pair, Iterator[SegmentTranslation] | SyndicateError]


def pairs(draft: Draft, target: str) -> Iterable[tuple[Pair, Sentence]]:
    """The sentences of an article that are translated into `target`, with their language pair."""
    article = draft.detection.language
    if langs.same_language(article, target):
        return
    for sentence in draft.sentences:
        source = sentence.language or article
        if not langs.same_language(source, target):
            yield (source, target), sentence


def next_of(sentence: Sentence, source: str, target: str, streams: Streams) -> SegmentTranslation:
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
