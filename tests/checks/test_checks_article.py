"""Checks on an article as a whole: what they must find, and the clean article that they leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from syndicate.checks import CHECKS, levelled, run_article
from syndicate.model import (
    Article,
    Block,
    BlockKind,
    Byline,
    Finding,
    Image,
    Inline,
    Mark,
    MarkKind,
    Origin,
    Rights,
    SegmentTranslation,
    Severity,
    Signature,
    Source,
    Span,
    TermOutcome,
    TermUse,
    Translation,
)

LINK = Mark(4, 9, MarkKind.LINK, (("href", "https://e.org/1"),))
SOURCE = (
    "The River Watch report names 40 wells.",
    "Ana Lima of River Watch wrote it in 2019 with 7 others.",
    "Nobody answered.",
    "Lake Foundation gave €12 for each.",
    "Nobody answered.",
)
TARGET = (
    "O relatório do River Watch cita 40 poços.",
    "Ana Lima, do River Watch, escreveu-o em 2019 com outros 7.",
    "Ninguém respondeu.",
    "A Lake Foundation deu € 12 por cada um.",
    "Ninguém respondeu.",
)


def block(text: str, *marks: Mark, kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    return Block(kind, Inline(text, marks))


def clean() -> Translation:
    """An article of five paragraphs, a picture and its credit, translated without a fault."""
    picture = Block(BlockKind.IMAGE, image=Image("https://e.org/a.jpg", credit="Ana Lima"))
    credit = block("Photo: Ana Lima", kind=BlockKind.CREDIT)
    source = tuple(block(text, *([LINK] if n == 0 else [])) for n, text in enumerate(SOURCE))
    target = tuple(block(text, *([LINK] if n == 0 else [])) for n, text in enumerate(TARGET))
    article = Article(
        "urn:x",
        Inline("Wells run dry"),
        (*source, picture, credit),
        bylines=(Byline("Ana Lima", "reporter", "River Watch"),),
        source=Source("The Petrel"),
        canonical_url="https://e.org/",
        published="2026-01-02",
        dateline="LISBON, 2 January",
        keywords=("wells",),
        rights=Rights("https://creativecommons.org/licenses/by/4.0/"),
    )
    segments = tuple(
        (("body", n, 0), SegmentTranslation(one.content, other.content, Origin.ENGINE))
        for n, (one, other) in enumerate(zip(source, target, strict=True))
    )
    return Translation(
        article,
        "en",
        "pt",
        Inline("Poços secam"),
        Inline(""),
        (*target, picture, credit),
        Signature((), 1, "", (), ""),
        segments,
        keywords=("poços",),
        bylines=(Byline("Ana Lima", "repórter", "River Watch"),),
        dateline="LISBON, 2 de janeiro",
    )


def with_block(index: int, **changed: object) -> Translation:
    made = clean()
    blocks = list(made.blocks)
    blocks[index] = replace(blocks[index], **changed)  # type: ignore[arg-type]
    return replace(made, blocks=tuple(blocks))


def with_article(**changed: object) -> Translation:
    made = clean()
    return replace(made, article=replace(made.article, **changed))  # type: ignore[arg-type]


def with_target(index: int, text: str, *uses: TermUse) -> Translation:
    """A sentence with another translation, in its block as well."""
    made = with_block(index, content=Inline(text, clean().blocks[index].content.marks))
    segments = list(made.segments)
    place, segment = segments[index]
    segments[index] = (place, replace(segment, target=Inline(text), terms=uses))
    return replace(made, segments=tuple(segments))


def swapped() -> Translation:
    made = clean()
    first, second, *rest = made.blocks
    return replace(made, blocks=(second, first, *rest))


def swapped_without_segments() -> Translation:
    return replace(swapped(), segments=())


def with_two_renderings() -> Translation:
    def use(target: str) -> TermUse:
        return TermUse("wells", "poços", TermOutcome.PLACED, Span(0, 5), target, Span(0, 5))

    made = with_target(2, TARGET[2], use("poços"))
    place, segment = made.segments[3]
    other = (place, replace(segment, terms=(use("cisternas"),)))
    return replace(made, segments=(*made.segments[:3], other, *made.segments[4:]))


FOUND: tuple[tuple[str, Callable[[], Translation], str], ...] = (
    ("blocks", lambda: with_block(1, content=Inline("")), "lost its text"),
    ("blocks", lambda: replace(clean(), blocks=clean().blocks[1:]), "fewer"),
    ("blocks", lambda: with_block(1, kind=BlockKind.HEADING), "became a heading"),
    ("blocks", lambda: replace(clean(), headline=Inline("")), "headline"),
    ("blocks", lambda: with_block(5, image=None), "picture"),
    ("blocks.order", swapped, "block 2"),
    ("blocks.order", swapped_without_segments, "block 1"),
    ("links", lambda: with_block(0, content=Inline(TARGET[0])), "https://e.org/1"),
    ("links", lambda: with_block(1, content=Inline(TARGET[1], (replace(LINK, attributes=(
        ("href", "https://e.org/evil"),)),))), "evil"),
    ("links", lambda: replace(clean(), blocks=clean().blocks[1:]), "https://e.org/1"),
    ("attribution.lost", lambda: replace(clean(), bylines=()), "Ana Lima"),
    ("attribution.lost", lambda: replace(clean(), bylines=(Byline("Outra"),)), "Outra"),
    ("attribution.lost", lambda: replace(clean(), bylines=(Byline("Ana Lima", "repórter"),)),
     "River Watch"),
    ("attribution.lost", lambda: replace(clean(), dateline=""), "LISBON"),
    ("attribution.lost", lambda: replace(clean(), dateline="LISBON, janeiro"), "lost 2"),
    ("attribution.lost", lambda: with_block(6, content=Inline("")), "Photo: Ana Lima"),
    ("attribution.lost", lambda: with_block(5, image=Image("https://e.org/a.jpg")), "credit"),
    ("attribution.missing", lambda: with_article(bylines=()), "author"),
    ("attribution.missing", lambda: with_article(source=Source()), "publisher"),
    ("attribution.missing", lambda: with_article(canonical_url=""), "link to the original"),
    ("attribution.missing", lambda: with_article(published=""), "date"),
    ("attribution.missing", lambda: with_article(rights=Rights()), "licence"),
    ("consistency.sentence", lambda: with_target(4, "Não houve resposta."), "Nobody answered."),
    ("consistency.name", lambda: with_target(1, "Ana Lima, da Guarda, escreveu-o em 2019."),
     "River Watch"),
    ("consistency.term", with_two_renderings, "cisternas"),
    ("consistency.term", lambda: replace(clean(), keywords=("fontes",)), "fontes"),
)  # fmt: skip


@pytest.mark.parametrize(("check", "made", "says"), FOUND)
def test_it_finds_what_it_must(check: str, made: Callable[[], Translation], says: str) -> None:
    found = [f for f in run_article(made()) if f.check == check]
    assert any(says in finding.message for finding in found)


def test_a_clean_article_has_no_findings() -> None:
    assert run_article(clean()) == []


def test_every_check_on_an_article_has_its_cases() -> None:
    assert {check for check, _, _ in FOUND} == {c.id for c in CHECKS.values() if c.article}


def test_findings_say_where() -> None:
    (finding,) = (f for f in run_article(swapped()) if f.block == 0 and f.check == "blocks.order")
    assert (finding.part, finding.severity) == ("body", Severity.ERROR)
    named = [f for f in run_article(with_target(1, "Nada.")) if f.check == "consistency.name"]
    assert [(f.part, f.block, f.segment, f.span) for f in named] == [
        ("body", 1, 0, Span(12, 23)),
    ]


def test_what_reading_the_article_reported_is_not_said_again() -> None:
    said = Finding("attribution.author", Severity.WARNING, "The author is missing.")
    assert not run_article(with_article(bylines=(), findings=(said,)))[1:]
    assert "attribution.missing" not in {
        f.check for f in run_article(with_article(bylines=(), findings=(said,)))
    }


def test_a_link_whose_loss_a_sentence_reports_is_not_reported_again() -> None:
    lost = Finding("marks", Severity.ERROR, "the mark link is missing")
    made = with_block(0, content=Inline(TARGET[0]))
    place, segment = made.segments[0]
    told = (place, replace(segment, findings=(lost,)))
    made = replace(made, segments=(told, *made.segments[1:]))
    assert "links" not in {finding.check for finding in run_article(made)}


def test_forms_of_a_term_are_one_rendering() -> None:
    def use(target: str) -> TermUse:
        return TermUse("wells", "poços", TermOutcome.PLACED, Span(0, 5), target, Span(0, 5))

    made = with_target(2, TARGET[2], use("poços"), use("poço"))
    assert "consistency.term" not in {finding.check for finding in run_article(made)}


def test_levels_of_the_configuration_rule() -> None:
    found = run_article(replace(clean(), bylines=(), dateline=""))
    assert {f.severity for f in found} == {Severity.ERROR}
    assert not levelled(found, {"attribution": "off"})
    assert {f.severity for f in levelled(found, {"attribution.lost": "info"})} == {Severity.INFO}
    whole = levelled(found, {"attribution": "off", "attribution.lost": "warning"})
    assert {f.severity for f in whole} == {Severity.WARNING}
    assert levelled(found, {"links": "off"}) == found
