"""An article as sentences, and sentences put back."""

from __future__ import annotations

from syndicate.ingest.inline import parse
from syndicate.model import (
    Article,
    Block,
    BlockKind,
    Detection,
    Inline,
    Origin,
    SegmentTranslation,
    Signature,
    Translation,
)
from syndicate.pipeline.articles import assemble, draft

LINK = '<a href="https://e.org/" title="The report" aria-label="Report, as a file">here</a>'
KEPT = '<em lang="la" title="the motto">semper idem</em>'


def shouted(*blocks: Block, headline: str = "News") -> Translation:
    """An article whose every sentence is put back in capitals."""
    article = Article("urn:x", parse(headline), blocks)
    cut = draft(article, Detection("en", 1.0), translate_foreign=False)
    made = [
        SegmentTranslation(
            s.content, Inline(s.content.text.upper(), s.content.marks), Origin.ENGINE
        )
        for s in cut.sentences
    ]
    return assemble(cut, made, "pt", Signature((), 1, "", (), ""), day="2026-01-02")


def test_what_marks_say_besides_their_words_is_translated_too() -> None:
    done = shouted(Block(BlockKind.PARAGRAPH, parse(f"Read it {LINK}.")), headline=f"See {LINK}")
    for text in (done.headline, done.blocks[0].content):
        (mark,) = text.marks
        assert mark.get("title") == "THE REPORT"
        assert mark.get("aria-label") == "REPORT, AS A FILE"
        assert mark.get("href") == "https://e.org/"
    assert [place for place, _ in done.segments if place[0] == "title"] == [
        ("title", 0, 0),
        ("title", 1, 0),
    ]


def test_what_words_of_another_language_say_stays() -> None:
    done = shouted(Block(BlockKind.PARAGRAPH, parse(f"The motto is {KEPT}.")))
    assert done.blocks[0].content.marks[0].get("title") == "the motto"


def test_the_cells_of_a_column_are_said_alike() -> None:
    words = {"Approved": "Aprovado", "Closed": "Fechado", "Delayed": "Adiada", "Result": "Perdida"}
    cells = [
        Block(BlockKind.TABLE_CELL, parse(word), group=1, row=row, column=0, header=row == 0)
        for row, word in enumerate(("Result", "Approved", "Closed", "Delayed"))
    ]
    cut = draft(
        Article("urn:x", parse("News"), tuple(cells)), Detection("en", 1.0), translate_foreign=False
    )
    made = [
        SegmentTranslation(s.content, Inline(words.get(s.content.text, "Notícia")), Origin.ENGINE)
        for s in cut.sentences
    ]
    done = assemble(cut, made, "pt", Signature((), 1, "", (), ""), day="2026-01-02")
    assert [b.content.text for b in done.blocks] == ["Perdida", "Aprovado", "Fechado", "Adiado"]
    (finding,) = (f for f in done.findings if f.check == "consistency.mended")
    assert (finding.part, finding.block) == ("body", 3)
