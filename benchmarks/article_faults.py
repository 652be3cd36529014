"""Faults of an article as a whole, planted into real translations of the examples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import faults
import parallel

from syndicate import ingest, pipeline
from syndicate.checks import Pair
from syndicate.config import Settings
from syndicate.errors import SyndicateError
from syndicate.model import (
    Article,
    Block,
    BlockKind,
    Byline,
    Inline,
    MarkKind,
    Origin,
    Rights,
    SegmentTranslation,
    Signature,
    Source,
    Span,
    TermOutcome,
    TermUse,
    Translation,
)
from syndicate.pipeline.articles import assemble
from syndicate.pipeline.reading import read
from syndicate.terms.casting import cast_of
from syndicate.terms.people import Cast

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

Fault = Callable[[Random, Translation], Translation | None]


@dataclass(frozen=True)
class PlantedArticle:
    checks: tuple[str, ...]
    fault: str
    before: Translation
    translation: Translation


def translated(paths: Sequence[Path] = ()) -> list[Translation]:
    """The examples, English ones in Portuguese and the other way round, by the embedded model."""
    settings = Settings(memory=False)
    made = []
    with pipeline.open_workspace(settings) as workspace:
        for path in map(str, paths or ingest.find_inputs([str(EXAMPLES)])):
            draft = read(path, Path(path).read_bytes(), settings, None)
            if isinstance(draft, SyndicateError):
                raise draft
            source = draft.detection.language
            target = "pt" if source.startswith("en") else "en"
            done = workspace.translator(source, target).translate(draft.sentences)
            signature = workspace.signature(source, target)
            made.append(assemble(draft, done, target, signature, day="2026-01-02"))
    return made


def sentences(translations: Sequence[Translation]) -> list[Pair]:
    """What the model made of the sentences: no clean translations, but real ones, with the words
    that are each other's translation, and with the names that stand in both."""
    found = []
    for each, segment in _made(translations):
        languages = (each.source_language, each.target_language)
        pair = Pair(segment.source, segment.target, *languages, segment.terms, (), segment.links)
        found.append(replace(pair, names=faults.names(pair)))
    return found


def casts(translations: Sequence[Translation]) -> dict[str, Cast]:
    """Source sentence -> the names of its article."""
    by_path: dict[str, Cast] = {}
    found = {}
    for each, segment in _made(translations):
        article = each.article
        if article.path not in by_path:
            texts = [content.text for content in article.texts]
            persons = [byline.name for byline in article.bylines]
            by_path[article.path] = cast_of(texts, each.source_language, persons=persons)
        found[segment.source.text] = by_path[article.path]
    return found


def _made(
    translations: Sequence[Translation],
) -> Iterator[tuple[Translation, SegmentTranslation]]:
    for each in translations:
        for (part, _, _), segment in each.segments:
            if part in ("headline", "summary", "body") and segment.origin is Origin.ENGINE:
                yield each, segment


def by_people(number: int, seed: int) -> list[Translation]:
    """Human translations of whole documents, English and Portuguese in turn; raises
    `parallel.MissingError`."""
    made = []
    for languages in (("en", "pt"), ("pt", "en")):
        found = [d for d in parallel.documents(*languages) if len(d[1]) >= 5]
        for origin, blocks in Random(seed).sample(found, number // 2):
            made.append(_document(origin, blocks, languages))
    return made


def _document(
    origin: str, blocks: Sequence[parallel.Blocks], languages: tuple[str, str]
) -> Translation:
    ours = tuple(Block(BlockKind.PARAGRAPH, one) for one, _ in blocks)
    theirs = tuple(Block(BlockKind.PARAGRAPH, two) for _, two in blocks)
    segments = tuple(
        (("body", index, number), SegmentTranslation(a, b, Origin.HUMAN))
        for index, (one, two) in enumerate(blocks)
        for number, (a, b) in enumerate(parallel.sentences(one, two, languages))
    )
    article = Article(
        f"urn:{origin}",
        Inline(origin),
        ours,
        bylines=(Byline("The authors"),),
        source=Source("Debian"),
        canonical_url="https://www.debian.org/",
        published="2022-09-22",
        rights=Rights("https://creativecommons.org/licenses/by-sa/3.0/"),
        path=origin,
    )
    signature = Signature((), 1, "", (), "")
    return Translation(
        article, *languages, article.headline, Inline(""), theirs, signature, segments,
        bylines=article.bylines,
    )  # fmt: skip


# --- Faults --------------------------------------------------------------------------------------


def _with_block(t: Translation, index: int, block: Block) -> Translation:
    return replace(t, blocks=(*t.blocks[:index], block, *t.blocks[index + 1 :]))


def _texts(t: Translation) -> list[int]:
    return [i for i, b in enumerate(t.blocks) if len(b.text.split()) > 3]


def _byline_gone(rng: Random, t: Translation) -> Translation | None:
    if not t.bylines:
        return None
    gone = rng.randrange(len(t.bylines))
    return replace(t, bylines=tuple(b for i, b in enumerate(t.bylines) if i != gone))


def _byline_changed(rng: Random, t: Translation) -> Translation | None:
    if not t.bylines:
        return None
    at = rng.randrange(len(t.bylines))
    byline = t.bylines[at]
    other = rng.choice(
        [Byline(f"{byline.name} Filho"), replace(byline, name="Redação"), replace(byline, name="")]
    )
    return replace(t, bylines=(*t.bylines[:at], other, *t.bylines[at + 1 :]))


def _fields(rng: Random, t: Translation) -> Translation | None:
    """What must be the article's own is lost where the article has it."""
    a = t.article
    lost = [
        replace(a, source=Source(), canonical_url=a.canonical_url) if a.source.name else None,
        replace(a, canonical_url="") if a.canonical_url else None,
        replace(a, rights=Rights()) if a.rights.license else None,
        replace(a, bylines=()) if a.bylines else None,
        replace(a, published="") if a.published else None,
    ]
    found = [each for each in lost if each is not None]
    return replace(t, article=rng.choice(found)) if found else None


def _credit_gone(rng: Random, t: Translation) -> Translation | None:
    found = [i for i, b in enumerate(t.blocks) if b.kind.value == "credit" and b.text]
    if not found:
        found = [i for i, b in enumerate(t.blocks) if b.image and b.image.credit]
        if not found:
            return None
        at = rng.choice(found)
        image = t.blocks[at].image
        assert image is not None
        return _with_block(t, at, replace(t.blocks[at], image=replace(image, credit="")))
    at = rng.choice(found)
    return _with_block(t, at, replace(t.blocks[at], content=Inline("")))


def _emptied(rng: Random, t: Translation) -> Translation:
    at = rng.choice(_texts(t))
    return _with_block(t, at, replace(t.blocks[at], content=Inline("")))


def _block_gone(rng: Random, t: Translation) -> Translation:
    at = rng.choice(_texts(t))
    return replace(t, blocks=(*t.blocks[:at], *t.blocks[at + 1 :]))


def _swapped(rng: Random, t: Translation) -> Translation | None:
    alike = [i for i in _texts(t) if t.blocks[i].kind.value == "paragraph"]
    if len(alike) < 3:
        return None
    one, two = sorted(rng.sample(alike, 2))
    blocks = list(t.blocks)
    blocks[one] = replace(blocks[one], content=t.blocks[two].content)
    blocks[two] = replace(blocks[two], content=t.blocks[one].content)
    return replace(t, blocks=tuple(blocks))


def _link_gone(rng: Random, t: Translation) -> Translation | None:
    found = [
        (i, m) for i, b in enumerate(t.blocks) for m in b.content.marks if m.kind is MarkKind.LINK
    ]
    if not found:
        return None
    at, mark = rng.choice(found)
    content = t.blocks[at].content
    rest = tuple(m for m in content.marks if m is not mark)
    return _with_block(t, at, replace(t.blocks[at], content=replace(content, marks=rest)))


def _inconsistent(rng: Random, t: Translation) -> Translation | None:
    """A capitalised name of two words or an acronym that stands in several sentences, one of
    which gets another rendering."""
    segments = list(t.segments)
    where: dict[str, list[int]] = {}
    for index, (_, segment) in enumerate(segments):
        for match in re.finditer(
            r"[A-Z][a-z]+(?: [A-Z][a-z]+)+|\b[A-Z]{3,5}\b", segment.source.text
        ):
            if match.group() in segment.target.text:
                where.setdefault(match.group(), []).append(index)
    several = {name: at for name, at in where.items() if len(set(at)) > 1}
    if not several:
        return None
    name = rng.choice(sorted(several))
    index = rng.choice(several[name])
    place, segment = segments[index]
    other = rng.choice(["Casa Comum", "Ponte Alta", "Pedra Branca"])
    if name.isupper():
        other = "".join(rng.sample("ABCDEFGHOPSTU", len(name)))
    text = segment.target.text.replace(name, other)
    changed = replace(segment, target=Inline(text, ()))
    segments[index] = (place, changed)
    made = replace(t, segments=tuple(segments))
    if place[0] == "body" and place[1] is not None:
        block = made.blocks[place[1]]
        old = block.content
        content = Inline(old.text.replace(segment.target.text, text, 1), ())
        return _with_block(made, place[1], replace(block, content=content))
    if place[0] == "headline":
        return replace(made, headline=Inline(text))
    return made


def _swapped_without_sentences(rng: Random, t: Translation) -> Translation | None:
    """The same, where it is not known what became of each sentence."""
    made = _swapped(rng, t)
    return made and replace(made, segments=())


def _two_ways(rng: Random, t: Translation) -> Translation | None:
    """A sentence stands in the article once more, and is translated otherwise."""
    body = [each for each in t.segments if each[0][0] == "body" and len(each[1].target.text) > 20]
    (_, segment), (place, _) = rng.choice(body), rng.choice(body)
    words = segment.target.text.split(" ")
    if segment.source.text != segment.source.text.strip() or len(words) < 4:
        return None
    at = rng.randrange(1, len(words) - 1)
    words[at], words[at + 1] = words[at + 1], words[at]
    if words == segment.target.text.split(" "):
        return None
    again = replace(segment, target=Inline(" ".join(words)))
    extra = ((place[0], place[1], place[2] + 100), again)
    return replace(t, segments=(*t.segments, extra))


def _two_renderings(rng: Random, t: Translation) -> Translation | None:
    """A term of the glossary is rendered in two ways, in two sentences."""
    body = [i for i, (place, _) in enumerate(t.segments) if place[0] == "body"]
    segments = list(t.segments)
    renderings = rng.sample(["cota", "régua", "ofensiva", "barragem", "eclusa", "comporta"], 2)
    for index, target in zip(rng.sample(body, 2), renderings, strict=True):
        place, segment = segments[index]
        outcome = rng.choice([TermOutcome.PLACED, TermOutcome.ALREADY])
        use = TermUse("gauge", "régua", outcome, Span(0, 5), target, Span(0, len(target)))
        segments[index] = (place, replace(segment, terms=(use,)))
    return replace(t, segments=tuple(segments))


FAULTS: tuple[tuple[str, str, Fault], ...] = (
    ("attribution.lost", "a byline dropped", _byline_gone),
    ("attribution.lost", "a byline changed", _byline_changed),
    ("attribution.lost", "a credit dropped", _credit_gone),
    ("attribution.missing", "the article's own lost", _fields),
    ("blocks", "a block emptied", _emptied),
    ("blocks", "a block dropped", _block_gone),
    ("blocks.order", "two paragraphs swapped", _swapped),
    ("blocks.order", "the same, sentences not known", _swapped_without_sentences),
    ("links", "a link dropped", _link_gone),
    ("consistency.name", "another rendering", _inconsistent),
    ("consistency.sentence", "translated in two ways", _two_ways),
    ("consistency.term", "two renderings", _two_renderings),
)


def plant(
    translations: Sequence[Translation], number: int, seed: int, only: Sequence[str] = ()
) -> Iterator[PlantedArticle]:
    """`number` of each fault, over and over the articles."""
    for checks, name, fault in FAULTS:
        if only and checks.split()[0] not in only:
            continue
        rng = Random(f"{seed} {checks} {name}")
        made = 0
        for _ in range(4 * number):
            if made == number:
                break
            before = rng.choice(list(translations))
            after = fault(rng, before)
            if after is not None and after != before:
                made += 1
                yield PlantedArticle(tuple(checks.split()), name, before, after)
