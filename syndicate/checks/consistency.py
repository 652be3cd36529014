"""Checks on whether an article says the same thing in the same words throughout."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from syndicate.checks import Fault
from syndicate.checks.words import fold, words
from syndicate.grammar.vocabulary import vocabulary
from syndicate.model import Origin, SegmentTranslation, Severity, Span, TermOutcome, Translation

_NAME = re.compile(
    r"[^\W\d_a-zß-öø-ÿ][^\W\d_]+(?:[ -][^\W\d_a-zß-öø-ÿ][^\W\d_]+)+"
    r"|\b[A-Z]{2,6}\b|(?<=[\w,;] )[^\W\d_a-zß-öø-ÿ][^\W\d_]{2,}"
)
"""Two words and more with a capital, an acronym, or one word with a capital in mid-sentence."""
Placed = tuple[tuple[str, int | None, int], SegmentTranslation]


def sentences(translation: Translation) -> Iterable[Fault]:
    """A sentence that stands in the article twice is translated the same way."""
    seen: dict[str, Placed] = {}
    for place, segment in _prose(translation):
        text = segment.source.text.strip()
        first = seen.setdefault(text, (place, segment))
        if first[1].target.text.strip() != segment.target.text.strip():
            yield Fault(
                f"{text!r} is also {first[1].target.text.strip()!r}, here "
                f"{segment.target.text.strip()!r}",
                part=place[0],
                block=place[1],
                segment=place[2],
            )


def names(translation: Translation) -> Iterable[Fault]:
    """A name or acronym that one sentence keeps as it is, all of them keep; a single word, where
    most do."""
    where: dict[str, list[Placed]] = defaultdict(list)
    function = vocabulary(translation.source_language).words
    for place, segment in _prose(translation):
        if segment.source.text.isupper():
            continue
        found = (_trimmed(name, function) for name in _NAME.findall(segment.source.text))
        for name in dict.fromkeys(found):
            if len(name) > 1:
                where[name].append((place, segment))
    for name, placed in where.items():
        without = [each for each in placed if name not in each[1].target.text]
        if not without or len(without) == len(placed):
            continue
        one_word = " " not in name and not name.isupper()
        if one_word and len(without) * 2 >= len(placed):
            continue  # may be a word that begins with a capital for another reason
        for (part, block, number), segment in without:
            if any(name in use.source or use.source in name for use in segment.terms):
                continue
            if all(word in segment.target.text for word in re.findall(r"[^\W\d_]+", name)):
                continue
            at = segment.source.text.find(name)
            new = any(
                word.capital and not word.initial and word.text not in segment.source.text
                for word in words(segment.target.text)
            )
            yield Fault(
                f"{name!r} stands elsewhere in the article as it is, and not here",
                Span(at, at + len(name)),
                # With nothing in its place, it may be a pronoun's.
                None if new else Severity.INFO,
                part=part,
                block=block,
                segment=number,
            )


def _trimmed(name: str, function: frozenset[str]) -> str:
    """A name without the article that a sentence begins with."""
    first, _, rest = name.partition(" ")
    return rest if rest and first.lower() in function else name


def terms(translation: Translation) -> Iterable[Fault]:
    """A term of the glossary has one rendering in the whole article, and a keyword has the one that
    the text has.

    Forms of one word are one rendering.
    """
    first: dict[tuple[str, str], str] = {}
    for (part, block, number), segment in translation.segments:
        for use in segment.terms:
            if use.outcome not in (TermOutcome.ALREADY, TermOutcome.PLACED) or not use.target:
                continue
            other = first.setdefault((use.source.lower(), use.required), use.target)
            if not _alike(use.target, other):
                yield Fault(
                    f"{use.source!r} is {use.target!r} here and {other!r} before",
                    use.source_span,
                    part=part,
                    block=block,
                    segment=number,
                )
    yield from _keywords(translation)


def _keywords(translation: Translation) -> Iterator[Fault]:
    prose = list(_prose(translation))
    for index, (ours, theirs) in enumerate(
        zip(translation.article.keywords, translation.keywords, strict=False)
    ):
        if len(ours) < 4 or ours == theirs:
            continue
        pattern = re.compile(rf"(?<!\w){re.escape(ours)}(?!\w)", re.IGNORECASE)
        texts = [s.target.text for _, s in prose if pattern.search(s.source.text)]
        if texts and not any(_said(theirs, text) for text in texts):
            yield Fault(
                f"the keyword {ours!r} is {theirs!r}, which the text calls otherwise",
                severity=Severity.INFO,
                part="keyword",
                block=index,
            )


def _said(phrase: str, text: str) -> bool:
    """Whether a text has the words of a phrase, in whatever form."""
    folded = fold(text)
    return all(
        word[: max(4, len(word) - 3)] in folded
        for word in re.findall(r"[^\W\d_]{4,}", fold(phrase))
    )


def _alike(one: str, other: str) -> bool:
    """Whether two phrases are forms of the same words."""
    here, there = fold(one).split(), fold(other).split()
    return len(here) == len(there) and all(
        a.startswith(b[: (min(len(a), len(b)) + 1) // 2]) for a, b in zip(here, there, strict=True)
    )


def _prose(translation: Translation) -> Iterator[Placed]:
    """The sentences that a reader reads one after another, as far as an engine made them."""
    for place, segment in translation.segments:
        if place[0] in ("headline", "summary", "body") and segment.origin is not Origin.FAILED:
            yield place, segment
