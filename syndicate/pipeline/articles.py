"""An article's text as sentences, and sentences put back as an article in another language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from syndicate import langs, segment
from syndicate.model import (
    Article,
    BlockKind,
    Detection,
    Finding,
    Inline,
    Mark,
    Origin,
    SegmentTranslation,
    Signature,
    Translation,
)
from syndicate.pipeline.sentences.columns import alike
from syndicate.pipeline.sentences.consistent import consistent
from syndicate.pipeline.sentences.translator import Sentence
from syndicate.terms.casting import cast_of
from syndicate.text import SegmentedText, whole
from syndicate.translate.protection.quotation import QuotationMark
from syndicate.translate.protection.quotation import find as find_quotation

_NEVER = {BlockKind.CODE, BlockKind.EMBED, BlockKind.RULE, BlockKind.CREDIT, BlockKind.IMAGE}
_SAID = ("title", "aria-label")
"""Attributes of marks that readers see or hear."""
_AROUND = 2
"""Blocks before a sentence's own in which a term's context words may stand."""

Place = tuple[str, int | None, int]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A marked text of the article, cut into sentences; `part` and `block` (or the index of a
    keyword, a byline or what a mark says) say which."""

    part: str
    block: int | None
    segmented: SegmentedText
    language: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article ready for translation: its units, and all their sentences in one list."""

    article: Article
    detection: Detection
    units: tuple[_Unit, ...]
    sentences: tuple[Sentence, ...]
    places: tuple[Place, ...]


def draft(article: Article, detection: Detection, *, translate_foreign: bool) -> Draft:
    """Cut everything that is to be translated into sentences.

    Left out, and so kept as they are: code, embeds, credits, blocks marked `translate="no"`, and
    blocks in a third language unless `translate_foreign`.
    """
    language = detection.language
    foreign = dict(detection.foreign)
    units: list[_Unit] = []

    def add(part: str, block: int | None, content: Inline) -> None:
        if content:
            other = foreign.get(block, "") if block is not None else ""
            cut = segment.segment(content, other or language)
            units.append(_Unit(part, block, cut, other))

    add("headline", None, article.headline)
    add("summary", None, article.summary)
    for index, block in enumerate(article.blocks):
        # An editor's note may be in the editor's language, and readers need it in theirs.
        kept = index in foreign and not translate_foreign and block.role != "correction"
        if not block.translate or kept:
            continue
        if block.kind is BlockKind.IMAGE and block.image and block.image.alt:
            add("alt", index, Inline(block.image.alt))
        elif block.kind not in _NEVER:
            add("body", index, block.content)
    for index, keyword in enumerate(article.keywords):
        units.append(_Unit("keyword", index, whole(Inline(keyword))))
    for index, byline in enumerate(article.bylines):
        if byline.role:
            units.append(_Unit("role", index, whole(Inline(byline.role))))
    if article.section:
        units.append(_Unit("section", None, whole(Inline(article.section))))
    texts_of = (article.headline, article.summary, *(b.content for b in article.blocks))
    for index, said in enumerate(said_by_marks(texts_of)):
        units.append(_Unit("title", index, whole(Inline(said))))

    cast = cast_of(
        [unit.segmented.inline.text for unit in units if not unit.language],
        language,
        persons=[byline.name for byline in article.bylines],
    )
    found: list[tuple[_Unit, Sentence]] = []
    places: list[Place] = []
    for unit in units:
        for number, each in enumerate(
            sentences_of(unit.segmented, unit.language or language, _near(article, unit))
        ):
            found.append((unit, each))
            places.append((unit.part, unit.block, number))
    texts = ["", *(each.content.text for _, each in found), ""]
    sentences = [
        replace(
            each,
            brief=unit.part in ("keyword", "section", "role", "title"),
            language=unit.language,
            section=article.section,
            names=() if unit.language else cast.find(each.content.text),
            article=article.id or article.path,
            before=texts[number],
            after=texts[number + 2],
        )
        for number, (unit, each) in enumerate(found)
    ]
    return Draft(article, detection, tuple(units), tuple(sentences), tuple(places))


def sentences_of(segmented: SegmentedText, language: str, near: str) -> Iterator[Sentence]:
    """The sentences of a text, each with its own of the whole text's quotation marks."""
    marks = find_quotation(segmented.inline.text, language)
    for span, content in zip(segmented.spans, segmented.segments, strict=True):
        inside = tuple(
            QuotationMark(m.start - span.start, m.end - span.start, m.opens, m.depth)
            for m in marks
            if span.start <= m.start and m.end <= span.end
        )
        yield Sentence(content, inside, near)


def said_by_marks(texts: Iterable[Inline]) -> list[str]:
    """What the marks of texts say besides their words (`title`, `aria-label`), each once."""
    said: dict[str, None] = {}
    for text in texts:
        for mark in text.marks:
            for name, value in mark.attributes:
                if name in _SAID and _translatable(mark):
                    said[value] = None
    return list(said)


def _translatable(mark: Mark) -> bool:
    return not mark.protects and mark.get("lang") is None


def with_titles(content: Inline, titles: Mapping[str, str]) -> Inline:
    """The text with what its marks say in the other language."""
    if not titles or not content.marks:
        return content
    marks = (
        replace(
            mark,
            attributes=tuple(
                (name, titles.get(value, value) if name in _SAID else value)
                for name, value in mark.attributes
            ),
        )
        if _translatable(mark)
        else mark
        for mark in content.marks
    )
    return Inline(content.text, tuple(marks))


def _near(article: Article, unit: _Unit) -> str:
    """The text around a unit in which a term's context words may stand."""
    if unit.part != "body" or unit.block is None:
        return " ".join(block.text for block in article.blocks[: _AROUND + 1])
    first = max(0, unit.block - _AROUND)
    return " ".join(block.text for block in article.blocks[first : unit.block + 1])


def assemble(
    draft: Draft,
    translated: Sequence[SegmentTranslation],
    target_language: str,
    signature: Signature,
    *,
    day: str,
    findings: Sequence[Finding] = (),
) -> Translation:
    """Put the sentences back: the same blocks, in the same order, in another language."""
    article = draft.article
    named = [sentence.names for sentence in draft.sentences]
    segments = list(zip(draft.places, translated, strict=True))
    source = draft.detection.language
    translated, mended = consistent(segments, named, source, target_language)
    columns = [_column(article, place) for place in draft.places]
    translated, also = alike(translated, draft.places, columns, source, target_language)
    mended += also
    blocks = list(article.blocks)
    headline, summary, section = article.headline, article.summary, article.section
    keywords, bylines = list(article.keywords), list(article.bylines)
    titles: dict[str, str] = {}
    rest = iter(translated)
    for unit in draft.units:
        own = [next(rest) for _ in unit.segmented.spans]
        joined = unit.segmented.join([each.target for each in own])
        if unit.part == "headline":
            headline = joined
        elif unit.part == "summary":
            summary = joined
        elif unit.part == "section":
            section = joined.text
        elif unit.part == "title":
            titles[unit.segmented.inline.text] = joined.text
        elif unit.block is not None and unit.part == "keyword":
            keywords[unit.block] = joined.text
        elif unit.block is not None and unit.part == "role":
            bylines[unit.block] = replace(bylines[unit.block], role=joined.text)
        elif unit.block is not None and unit.part == "alt":
            image = blocks[unit.block].image
            assert image is not None
            blocks[unit.block] = replace(blocks[unit.block], image=replace(image, alt=joined.text))
        elif unit.block is not None:
            stays = all(each.origin is Origin.KEPT for each in own)
            tag = unit.language if unit.language and stays else None
            blocks[unit.block] = replace(blocks[unit.block], content=joined, language=tag)
    foreign = dict(draft.detection.foreign)
    translated_blocks = {unit.block for unit in draft.units if unit.part == "body"}
    for index, block in enumerate(blocks):
        if index not in translated_blocks and block.text and block.kind is not BlockKind.CODE:
            # What stays in its own language says so, for readers, voices and hyphenation.
            kept = block.language or foreign.get(index) or draft.detection.language
            blocks[index] = replace(block, language=kept)
    if titles:
        headline, summary = with_titles(headline, titles), with_titles(summary, titles)
        blocks = [replace(b, content=with_titles(b.content, titles)) for b in blocks]
    placed = list(zip(draft.places, translated, strict=True))
    return Translation(
        article=article,
        source_language=draft.detection.language,
        target_language=target_language,
        headline=headline,
        summary=summary,
        blocks=tuple(blocks),
        signature=signature,
        segments=tuple(placed),
        keywords=tuple(keywords),
        section=section,
        bylines=tuple(bylines),
        dateline=langs.localise_day(article.dateline, draft.detection.language, target_language),
        findings=(
            *article.findings,
            *draft.detection.findings,
            *findings,
            *mended,
            *_located(placed),
        ),
        translated=day,
    )


def _column(article: Article, place: Place) -> tuple[int, int] | None:
    """Which column of which table a sentence is a cell of; a header is none."""
    part, index, _ = place
    block = article.blocks[index] if part == "body" and index is not None else None
    if block is None or block.kind is not BlockKind.TABLE_CELL or block.header:
        return None
    return block.group, block.column


def _located(placed: Sequence[tuple[Place, SegmentTranslation]]) -> Iterator[Finding]:
    """The sentences' findings, with the place each stands at."""
    for (part, block, number), each in placed:
        for finding in each.findings:
            yield replace(finding, part=part, block=block, segment=number)


def word_count(translation: Translation) -> int:
    """Words of a translation, as its reader counts them."""
    language = translation.target_language
    return sum(langs.count_words(each.text, language) for each in translation.texts)


Progress = Callable[[str, int, int], None]
"""Called with the name of the stage, how much is done, and how much there is (0: not known)."""
