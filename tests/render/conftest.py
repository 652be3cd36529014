"""The translations made by hand (`tests/support/handmade.py`) as fixtures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import handmade
import pytest

from syndicate.model import Article, Block, Inline, Translation


@pytest.fixture
def full() -> Translation:
    """English to Portuguese, with one of everything; no two fields have the same value."""
    return handmade.full()


@pytest.fixture
def corrected() -> Translation:
    """The third version of `full`: it corrects the second."""
    return handmade.corrected()


@pytest.fixture
def killed() -> Translation:
    """`full`, withdrawn: its headline and the reason are all that is left of it."""
    return handmade.killed()


@pytest.fixture
def taken_down() -> Translation:
    """`full`, withdrawn because the law demands it: not even its headline is named."""
    return handmade.taken_down()


@pytest.fixture
def arabic() -> Translation:
    """English to Arabic: a page that runs from right to left."""
    return handmade.arabic()


@pytest.fixture
def plain_translation() -> Callable[..., Translation]:
    """Makes a translation from nothing but a headline and blocks; `meta` replaces article fields."""

    def make(
        *blocks: Block, headline: str = "Título", target: str = "pt", **meta: object
    ) -> Translation:
        made = Article(id="urn:uuid:1", headline=Inline("Title"), blocks=blocks)
        return Translation(
            article=replace(made, **meta),  # type: ignore[arg-type]
            source_language="en",
            target_language=target,
            headline=Inline(headline),
            summary=Inline(""),
            blocks=blocks,
            signature=handmade.SIGNATURE,
            translated="2026-03-17",
        )

    return make
