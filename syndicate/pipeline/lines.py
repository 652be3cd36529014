"""Lines of text go the way that an article's sentences go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from syndicate import checks, segment
from syndicate.ingest.inline import parse
from syndicate.model import Finding, Inline, TermUse
from syndicate.pipeline.articles import said_by_marks, sentences_of, with_titles
from syndicate.pipeline.sentences.job import Sentence
from syndicate.pipeline.sentences.translator import Translator

_WINDOW = 2048
"""Lines read before the first comes out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line in and out. A line may hold several sentences: it is segmented like a block."""

    source: Inline
    target: Inline
    terms: tuple[TermUse, ...]
    findings: tuple[Finding, ...]
    tried: tuple[str, ...] = ()


def translate_lines(
    lines: Iterable[str],
    translator: Translator,
    *,
    markup: bool = False,
    window: int = _WINDOW,
    levels: Mapping[str, str] | None = None,
) -> Iterator[Line]:
    """Translate lines the way an article's sentences go; as many lines out as in, in order.

    `window` lines are read before the first comes out, so that a long stream is fast and takes
    little memory; 1 answers line by line. `levels` are the severities of checks by configuration.
    """
    stream = iter(lines)
    while batch := list(islice(stream, window)):
        cut = [
            segment.segment(parse(line) if markup else Inline(line), translator.source)
            for line in batch
        ]
        sentences = [
            s for each in cut for s in sentences_of(each, translator.source, each.inline.text)
        ]
        said = said_by_marks([each.inline for each in cut]) if markup else []
        sentences += [Sentence(Inline(text), brief=True) for text in said]
        made = translator.translate(sentences)
        start = len(sentences) - len(said)
        titles = {text: s.target.text for text, s in zip(said, made[start:], strict=True)}
        translated = iter(made)
        for each in cut:
            own = [next(translated) for _ in each.spans]
            yield Line(
                each.inline,
                with_titles(each.join([s.target for s in own]), titles),
                tuple(use for s in own for use in s.terms),
                tuple(
                    replace(finding, segment=number)
                    for number, s in enumerate(own)
                    for finding in checks.levelled(s.findings, levels or {})
                ),
                tuple(way for s in own for way in s.tried),
            )
