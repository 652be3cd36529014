"""A small translation with terms and findings, and its package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from syndicate.model import (
    Article,
    Block,
    BlockKind,
    Byline,
    Detection,
    Finding,
    Image,
    Inline,
    ModelInfo,
    Origin,
    Package,
    Rendition,
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
from syndicate.package import build, write

DETECTION = Detection(
    "en",
    0.999987,
    declared="en",
    detected="en",
    findings=(Finding("language", Severity.INFO, "declared and detected agree"),),
)
RENDITIONS = (
    Rendition("article.txt", "text/plain", "Olá, Lisboa.\n".encode(), "text"),
    Rendition("article.html", "text/html", "<!DOCTYPE html><p>Olá, Lisboa.".encode(), "page"),
)


@pytest.fixture
def translation() -> Translation:
    image = Image("https://example.org/a.jpg", "A boat", credit="", license="CC BY 4.0")
    blocks = (
        Block(BlockKind.PARAGRAPH, Inline("Hello, Lisbon of the sea.")),
        Block(BlockKind.IMAGE, image=image, group=1),
        Block(BlockKind.CREDIT, Inline("A. Silva"), group=1),
    )
    article = Article(
        id="https://example.org/hello",
        headline=Inline("Hello, Lisbon"),
        blocks=blocks,
        slug="hello-lisbon",
        version=3,
        bylines=(Byline("Ines Duarte", "Reporter", "The Herald", "https://example.org/ines"),),
        source=Source("The Herald", "https://example.org"),
        canonical_url="https://example.org/hello",
        published="2026-03-14",
        rights=Rights(license="https://creativecommons.org/licenses/by/4.0/", holder="Herald"),
        findings=(Finding("metadata", Severity.WARNING, "no date of change", part="metadata"),),
    )
    use = TermUse(
        "Lisbon",
        "Lisboa",
        TermOutcome.PLACED,
        Span(7, 13),
        "Lisboa",
        Span(5, 11),
        glossary="newsroom.en-pt",
        line=12,
    )
    finding = Finding("numbers", Severity.ERROR, "a number is missing", span=Span(0, 5))
    segments = (
        (
            ("headline", None, 0),
            SegmentTranslation(
                Inline("Hello, Lisbon"), Inline("Olá, Lisboa"), Origin.ENGINE, (use,)
            ),
        ),
        (
            ("body", 0, 0),
            SegmentTranslation(
                Inline("Hello, Lisbon of the sea."),
                Inline("Olá, Lisboa do mar."),
                Origin.ENGINE,
                (use, replace(use, outcome=TermOutcome.NOT_PLACED, target="", target_span=None)),
                (finding,),
            ),
        ),
    )
    leg = ModelInfo("argos", "translate-en_pt", "1.1", "sha256:" + "ab" * 32, "en", "pt")
    translated = Block(BlockKind.PARAGRAPH, Inline("Olá, Lisboa do mar."))
    return Translation(
        article=article,
        source_language="en",
        target_language="pt",
        headline=Inline("Olá, Lisboa"),
        summary=Inline(""),
        blocks=(translated, replace(blocks[1], content=Inline("Um barco")), blocks[2]),
        signature=Signature(
            (leg,), 1, "sentencex 1", (("newsroom.en-pt", "sha256:1"),), "syndicate"
        ),
        segments=segments,
        findings=(Finding("length", Severity.INFO, "shorter than usual"),),
        translated="2026-03-17",
    )


@pytest.fixture
def package(translation: Translation) -> Package:
    return build(translation, DETECTION, RENDITIONS)


@pytest.fixture
def folder(package: Package, tmp_path: Path) -> Path:
    return write(package, tmp_path)


@pytest.fixture
def zipped(package: Package, tmp_path: Path) -> Path:
    return write(package, tmp_path, zipped=True)


@pytest.fixture
def make(translation: Translation) -> Callable[..., Package]:
    """Makes a package of the article `id`; `data` is what its text says."""

    def built(id: str = "https://example.org/hello", data: str = "x", **fields: object) -> Package:
        article = replace(translation.article, id=id, **fields)  # type: ignore[arg-type]
        renditions = (
            Rendition("article.html", "text/html", f"<p>{data}".encode(), "page"),
            Rendition("article.txt", "text/plain", f"{data}\n".encode(), "text"),
        )
        return build(replace(translation, article=article), DETECTION, renditions)

    return built


@pytest.fixture
def with_review(make: Callable[..., Package]) -> Callable[..., Package]:
    """Makes the same with a page for the editor, which says `data` too."""

    def built(id: str = "https://example.org/hello", data: str = "x") -> Package:
        page = f'<meta charset="utf-8">\n<meta name="generator" content="syndicate">{data}'
        review = Rendition("review.html", "text/html", page.encode(), "review")
        return replace(make(id, data=data), beside=(review,))

    return built
