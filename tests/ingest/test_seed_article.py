"""The scraped article that this project began with, where it lies beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from syndicate import ingest
from syndicate.model import BlockKind

SEED = Path(__file__).resolve().parents[2].parent / "shared" / "articles" / "seed-article.txt"


@pytest.mark.skipif(
    not SEED.is_file(), reason="the seed article is third-party and not in the project"
)
def test_the_seed_article_is_read_whole_and_without_its_furniture() -> None:
    article = ingest.read(str(SEED))
    assert article.headline.text == (
        "Jeremy Hunt joins calls to end ‘disturbing’ LGBTI violence in Chechnya"
    )
    assert article.summary.text.startswith("UK Foreign Secretary, Jeremy Hunt, called on")
    assert [b.name for b in article.bylines] == ["Rik Glauert"]
    kinds = [block.kind for block in article.blocks]
    assert kinds.count(BlockKind.PARAGRAPH) == 17
    assert kinds.count(BlockKind.HEADING) == 1
    assert len(kinds) == 18
    assert article.blocks[10].text == "What is happening in Chechnya?"
    source = SEED.read_text(encoding="utf-8")
    places = [source.index(block.text[:40]) for block in article.blocks]
    assert places == sorted(places)
    everything = " ".join(block.text for block in article.blocks)
    for gone in ("Latest News", "Home >", "Read the original", "Author:", "Rik Glauert"):
        assert gone not in everything
    assert everything.count("‘disturbing’") == 0
    (finding,) = [f for f in article.findings if f.check == "attribution.original-link"]
    assert "--source-url" in finding.remedy
    assert "side-car" in finding.remedy
