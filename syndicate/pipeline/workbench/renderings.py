"""What the model makes of words in the sentences they stand in.

They are laid over their places as marks and go through translation as a link would: so a rendering
is found by the same projection, for all candidates of a sentence at once.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from syndicate.grammar import grammar
from syndicate.grammar.lemma import knows, lemma
from syndicate.model import Inline, Mark, MarkKind, Origin, SegmentTranslation
from syndicate.pipeline.sentences.translator import Sentence, Translator
from syndicate.terms.extract import Candidate, Place
from syndicate.text import sort_marks

_CONTEXTS = 8
"""Places of a candidate that are translated."""
_ID = "id"
_WORD = re.compile(r"\w+")
_EDGE = " .,;:!?…()[]{}“”«»„‘\"'’–—-"


@dataclass(frozen=True, slots=True)
class Rendered:
    """What became of a candidate.

    best  the most frequent, in the singular; "" where none was found
    ways  the different ones in context, each with its count, most frequent first
    """

    best: str
    ways: tuple[tuple[str, int], ...]


def render(
    candidates: Sequence[Candidate], sentences: Sequence[Sentence], way: Translator
) -> list[Rendered]:
    """The renderings of each; their places are in `sentences`, `way` is without glossary."""
    # The model's own words are wanted, not what would be made of them.
    way = replace(way, mends=False)
    grouped = [
        _grouped(found, candidate.source, way.target)
        for candidate, found in zip(
            candidates, _in_context(candidates, sentences, way), strict=True
        )
    ]
    alone = _alone(
        [c for c, groups in zip(candidates, grouped, strict=True) if _needs_alone(groups)], way
    )
    return [
        Rendered(
            _best(groups, alone.get(candidate.source, ""), way.target),
            tuple((group.text, group.count) for group in groups),
        )
        for candidate, groups in zip(candidates, grouped, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Rendering:
    text: str
    plural: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """Renderings that are forms of the same words; `text` is the one to show, `singular` whether
    one stands where the source is singular."""

    key: tuple[str, ...]
    text: str
    count: int
    singular: bool


def _in_context(
    candidates: Sequence[Candidate], sentences: Sequence[Sentence], way: Translator
) -> list[list[_Rendering]]:
    """What each candidate becomes in some of its places."""
    marks: dict[int, list[Mark]] = defaultdict(list)
    plural: dict[tuple[int, int], bool] = {}
    for number, candidate in enumerate(candidates):
        for place in _spread(candidate.places):
            own = Mark(place.span.start, place.span.end, MarkKind.SPAN, ((_ID, str(number)),))
            if not any(_cross(own, other) for other in marks[place.text]):
                marks[place.text].append(own)
                plural[place.text, number] = place.plural
    texts = [number for number, own in marks.items() if own]
    laid = []
    for number in texts:
        content = sentences[number].content
        kept = [m for m in content.marks if m.protects]
        free = [m for m in marks[number] if not any(_touch(m, k) for k in kept)]
        laid.append(
            replace(
                sentences[number],
                content=Inline(content.text, sort_marks([*kept, *free])),
                names=(),
            )
        )
    found: list[list[_Rendering]] = [[] for _ in candidates]
    for number, done in zip(texts, way.translate(laid), strict=True):
        for index, text in _rendered(done):
            if not candidates[index].source[:1].isupper():
                text = _small(text)
            found[index].append(_Rendering(text, plural[number, index]))
    return found


def _spread(places: Sequence[Place]) -> list[Place]:
    """A few of the places, each in a sentence of its own, singular ones first."""
    one_each = {place.text: place for place in sorted(places, key=lambda p: p.plural, reverse=True)}
    ordered = sorted(one_each.values(), key=lambda place: (place.plural, place.text))
    return ordered[:_CONTEXTS]


def _cross(one: Mark, other: Mark) -> bool:
    """Whether two marks overlap and neither holds the other, or they are one."""
    if one.start >= other.end or other.start >= one.end:
        return False
    inside = one.start >= other.start and one.end <= other.end
    around = one.start <= other.start and one.end >= other.end
    return not (inside or around) or (inside and around)


def _touch(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end


def _rendered(done: SegmentTranslation) -> Iterator[tuple[int, str]]:
    """The numbers of the candidates in a translated sentence, and their words; without guesses."""
    if done.origin is not Origin.ENGINE:
        return
    guessed = {f.span for f in done.findings if f.check == "marks.guessed"}
    unsure = {
        m.get(_ID)
        for m in done.source.marks
        if any(g and g.start == m.start and g.end == m.end for g in guessed)
    }
    for mark in done.target.marks:
        number = mark.get(_ID)
        text = " ".join(done.target.text[mark.start : mark.end].strip(_EDGE).split())
        if number is not None and number not in unsure and text:
            yield int(number), text


def _grouped(renderings: Sequence[_Rendering], source: str, language: str) -> list[_Group]:
    """Renderings by their words' dictionary forms, the most frequent first; of two as frequent
    the one that is the source, which for a name is rarely wrong."""
    groups: dict[tuple[str, ...], list[_Rendering]] = defaultdict(list)
    for each in renderings:
        groups[_key(each.text, language)].append(each)
    made = []
    for key, own in groups.items():
        singular = [r.text for r in own if not r.plural]
        best = Counter(singular or [r.text for r in own]).most_common(1)[0][0]
        made.append(_Group(key, best, len(own), bool(singular)))
    return sorted(made, key=lambda g: (-g.count, g.text != source, g.text))


def _key(text: str, language: str) -> tuple[str, ...]:
    light = grammar(language).edges
    words = _WORD.findall(text.casefold())
    content = [word for word in words if word not in light] or words
    return tuple(_singular(word, language) for word in content)


def _singular(word: str, language: str) -> str:
    """One form for all inflected ones, so that they count as the same; for comparing only."""
    options = grammar(language).singulars_of(word)
    one = next((o for o in options if knows(language, o)), options[-1] if options else word)
    base = lemma(one, language).casefold()
    return base.removesuffix("s") if base == word else base


def _needs_alone(groups: Sequence[_Group]) -> bool:
    return not groups or not groups[0].singular or groups[0].count == 1


def _alone(candidates: Sequence[Candidate], way: Translator) -> dict[str, str]:
    """What the model makes of candidates outside any sentence."""
    sentences = [Sentence(Inline(candidate.source), brief=True) for candidate in candidates]
    found = {}
    for candidate, done in zip(candidates, way.translate(sentences), strict=True):
        if done.origin is Origin.ENGINE:
            text = _without_article(done.target.text.strip(_EDGE), way.target)
            found[candidate.source] = text if candidate.source[:1].isupper() else _small(text)
    return found


def _without_article(text: str, language: str) -> str:
    words = text.split()
    while len(words) > 1 and words[0].casefold() in grammar(language).edges:
        words.pop(0)
    return " ".join(words)


def _best(groups: Sequence[_Group], alone: str, language: str) -> str:
    """The rendering to propose: what stands in context, in the singular if that is known."""
    if not groups:
        return alone
    first, own = groups[0], _key(alone, language)
    if not first.singular and own == first.key:
        return alone
    # A place found once may be a part of it: "Nations" of "United Nations".
    if first.count == 1 and set(first.key) < set(own):
        return alone
    return first.text


def _small(text: str) -> str:
    """The words as they stand inside a sentence."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
