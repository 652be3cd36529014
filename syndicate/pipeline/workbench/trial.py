"""What the glossaries would do to a text: each sentence before and after, and why.

The sentences go the way that `translate` sends them, twice: without any glossary and with all of
them; nothing is published or remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from syndicate import ingest, langs, segment
from syndicate.config import Settings
from syndicate.errors import InputError, SyndicateError
from syndicate.model import Finding, Inline, Severity, Span, Term, TermOutcome, TermUse
from syndicate.pipeline.articles import Draft, Place, sentences_of
from syndicate.pipeline.reading import read
from syndicate.pipeline.sentences.translator import Sentence, Translator
from syndicate.pipeline.workspace import Workspace
from syndicate.terms.match import Match, Matcher

_PIECE = re.compile(r"\w+|\s+|[^\w\s]")
_AT_ONCE = 256
"""Sentences of an article that are translated together."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one term: `where` is its entry's FILE:LINE, `doubt` why it may be another
    word although it was applied."""

    use: TermUse
    where: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """One sentence without and with the glossaries; `place` is (part, block, sentence) of an
    article, None for a text."""

    path: str
    place: Place | None
    source: str
    before: str
    after: str
    terms: tuple[Tried, ...]
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Whether every term stands as it should, or is meant to be left."""
        return not any(t.use.outcome is TermOutcome.NOT_PLACED for t in self.terms) and not any(
            finding.severity is Severity.ERROR for finding in self.findings
        )

    def changed(self) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """What of `before` gave way, and what of `after` came instead."""
        return changed(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Unread:
    """An article that could not be tried, and why."""

    path: str
    error: SyndicateError


def try_text(
    text: str, source: str, target: str, workspace: Workspace, *, everything: bool = False
) -> list[Trial]:
    """The sentences of a text that hold terms, with `everything` all of them."""
    cut = segment.segment(Inline(text), source)
    translator = workspace.translator(source, target)
    return _tried(
        [("", None, each) for each in sentences_of(cut, translator.source, text)],
        translator,
        everything=everything,
    )


def try_articles(
    paths: Sequence[str],
    target: str,
    workspace: Workspace,
    *,
    stdin: bytes | None = None,
    everything: bool = False,
) -> Iterator[Trial | Unread]:
    """The same for articles, whose language is detected unless the settings say it."""
    for path, draft in read_articles(paths, workspace.settings, stdin):
        if not isinstance(draft, Draft):
            yield Unread(path, draft)
            continue
        language = draft.detection.language
        if langs.same_language(language, target):
            yield Unread(path, InputError(f"is in {langs.name(target)} already.", path=path))
            continue
        wanted = [
            (path, place, sentence)
            for place, sentence in zip(draft.places, draft.sentences, strict=True)
            # What stands in a third language is none of this pair's business.
            if not sentence.language or langs.same_language(sentence.language, language)
        ]
        try:
            translator = workspace.translator(language, target)
        except SyndicateError as error:
            yield Unread(path, error)
            continue
        for at in range(0, len(wanted), _AT_ONCE):
            yield from _tried(wanted[at : at + _AT_ONCE], translator, everything=everything)


def read_articles(
    paths: Sequence[str], settings: Settings, stdin: bytes | None = None
) -> Iterator[tuple[str, Draft | SyndicateError]]:
    """The articles that paths mean (files, folders, patterns, "-"), or why one cannot be read."""
    for path in ingest.find_inputs(paths):
        try:
            data = stdin if path == "-" and stdin is not None else ingest.load(path)
        except SyndicateError as error:
            yield path, error
            continue
        yield path, read(path, data, settings, None)


def plain(translator: Translator) -> Translator:
    """The same way without glossary and memory."""
    return replace(translator, matcher=Matcher(translator.source, []), memory=None)


_Wanted = tuple[str, Place | None, Sentence]


def _tried(wanted: Sequence[_Wanted], translator: Translator, *, everything: bool) -> list[Trial]:
    found = [translator.matcher.find(s.content.text, s.near, s.section) for _, _, s in wanted]
    chosen = [i for i, matches in enumerate(found) if matches or everything]
    sentences = [wanted[i][2] for i in chosen]
    before = plain(translator).translate(sentences)
    after = translator.translate(sentences)
    trials = []
    for i, one, other in zip(chosen, before, after, strict=True):
        path, place, sentence = wanted[i]
        if other.terms or everything:
            trials.append(
                Trial(
                    path,
                    place,
                    sentence.content.text,
                    one.target.text,
                    other.target.text,
                    tuple(_explained(use, found[i]) for use in other.terms),
                    other.findings,
                )
            )
    return trials


def _explained(use: TermUse, matches: Sequence[Match]) -> Tried:
    """The use with the entry that it comes from."""
    for match in matches:
        if match.span == use.source_span:
            for term in (match.term, *match.forbidden):
                if term.line == use.line and term.kind is use.kind:
                    return Tried(use, place_of(term), match.undecided)
    return Tried(use, f"{use.glossary}:{use.line}")


def place_of(term: Term) -> str:
    """Where an entry stands, FILE:LINE."""
    return f"{term.path}:{term.line}"


def changed(before: str, after: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The words in which two texts differ, in each."""
    old = [Span(*hit.span()) for hit in _PIECE.finditer(before)]
    new = [Span(*hit.span()) for hit in _PIECE.finditer(after)]
    matcher = SequenceMatcher(
        None,
        [before[s.start : s.end] for s in old],
        [after[s.start : s.end] for s in new],
        autojunk=False,
    )
    gone, come = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            if a < b:
                gone.append(Span(old[a].start, old[b - 1].end))
            if c < d:
                come.append(Span(new[c].start, new[d - 1].end))
    return tuple(gone), tuple(come)
