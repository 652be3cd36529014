"""ninjs 1 to 3, as agencies send it and as we write it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import handmade
import pytest
import sent
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate import times
from syndicate.errors import HeldError, InputError
from syndicate.model import Block, BlockKind, Byline, Image, Inline, Mark, MarkKind, Source

DATA = Path(__file__).resolve().parents[1] / "data" / "ingest"
PLAIN = {
    "uri": "tag:wire.example,2026:1",
    "headline": "Ships wait",
    "body_text": "The harbour office counted forty ships.",
}


def read(**said: Any) -> Any:
    value = {key: each for key, each in (PLAIN | said).items() if each is not None}
    return sent.read("item.json", json.dumps(value))


def checks(article: Any) -> dict[str, str]:
    return {finding.check: finding.message for finding in article.findings}


def test_version_1_of_an_agency() -> None:
    article = sent.read("item.json", (DATA / "agency.ninjs13.json").read_bytes())
    assert article.id == article.canonical_url == "https://wire.example/forty-ships"
    assert article.version == 2
    assert article.headline.text == "Forty ships wait"
    assert article.summary.text == "The pilots play cards."
    assert article.bylines == (Byline("Ines Duarte"), Byline("Tom Reid"))
    assert article.source == Source("Northern Wire")
    assert (article.published, article.modified) == (
        "2026-05-06T06:30:00+00:00",
        "2026-05-07T08:00:00+00:00",
    )
    assert article.embargo == "2026-05-07T10:00:00+00:00"
    assert (article.dateline, article.keywords) == ("Leith", ("shipping",))
    assert article.rights.holder == "Northern Wire AS"
    assert article.rights.usage_terms == "For subscribers in Europe."
    picture, caption, credit, first, second = article.blocks
    assert picture.image == Image(
        "https://wire.example/large.jpg", "Ships at anchor", 2000, 1500, "Ana Sá"
    )
    assert [caption.kind, credit.kind] == [BlockKind.CAPTION, BlockKind.CREDIT]
    assert first.text == "The harbour office counted forty ships before noon, said the office."
    assert [mark.kind for mark in first.content.marks] == [MarkKind.STRONG, MarkKind.LINK]
    assert second.text == "Nobody had expected the wind to turn."
    assert checks(article) == {
        "ingest.note": "A note of the source to its editors: Adds the count of Thursday.",
        "ingest.not-kept": "An article has no place for: urgency, slugline, place.",
        "attribution.license": "The licence is not stated.",
    }


def test_what_we_write_comes_back() -> None:
    made = handmade.full()
    article = sent.again(made, "ninjs")
    found, wanted = sent.bodies(article, made)
    assert sent.tree(found, "pt") == sent.tree(wanted, "pt", made.article.canonical_url)
    assert article.headline == made.headline
    assert article.summary == made.summary
    assert [b.name for b in article.bylines] == [b.name for b in made.bylines]
    assert article.bylines[0].role == "Repórter, Western Isles Desk"
    assert article.bylines[0].url == made.bylines[0].url
    assert article.source == made.article.source
    assert article.language == "pt"
    assert (article.version, article.dateline) == (2, "Stornoway")
    assert (article.section, article.keywords) == (made.section, made.keywords)
    assert article.embargo == made.article.embargo
    assert article.expires == times.exact(made.article.expires, times.closes)
    own, theirs = article.rights, made.article.rights
    assert (own.license, own.holder, own.notice) == (theirs.license, theirs.holder, theirs.notice)
    assert own.usage_terms.startswith(theirs.usage_terms)
    assert "ingest.machine-made" in checks(article)
    assert "translationof" in checks(article)["ingest.not-kept"]
    # It is a text of its own: the original is another.
    assert article.id.startswith("urn:uuid:")


def test_an_article_that_we_withdrew_must_not_be_translated() -> None:
    with pytest.raises(HeldError, match=r"withdrawn this article.*fonte pediu proteção") as caught:
        sent.again(handmade.killed(), "ninjs")
    assert "syndicate kill urn:uuid:" in caught.value.remedy


@pytest.mark.parametrize(
    ("status", "message"),
    [("canceled", "withdrawn"), ("withheld", "release"), ("embargoed by hand", "release")],
)
def test_what_must_not_be_published_is_held(status: str, message: str) -> None:
    with pytest.raises(HeldError, match=message) as caught:
        read(pubstatus=status, body_text=None)
    assert caught.value.path == "item.json"
    assert caught.value.field == "status"


@pytest.mark.parametrize(
    ("said", "field", "message"),
    [
        ({"type": "picture"}, "type", "picture, not a text"),
        ({"body_text": None}, "bodies", "no body"),
        ({"headline": {"x": 1}}, "headline", "must be text, not an object"),
        ({"bodies": ["x"]}, "bodies", "must be a list of objects, not a list"),
        (
            {"associations": {"photo": {"type": "picture", "renditions": "x"}}},
            "associations[1].renditions",
            "must be a list of objects, not text",
        ),
        ({"rightsInfo": "CC BY"}, "rightsInfo", "must be an object, not text"),
        (
            {"bodies": [{"value": ["x"], "role": "main"}]},
            "bodies[1].value",
            "must be text, not a list",
        ),
    ],
)
def test_wrong_values_name_file_and_field(said: dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(**said)
    assert (caught.value.path, caught.value.field) == ("item.json", field)


def test_texts_are_chosen_by_role_and_by_markup() -> None:
    article = read(
        headline=None,
        body_text=None,
        headlines=[
            {"role": "short", "value": "Ships"},
            {"role": "main", "contentType": "text/html", "value": "Ships <i>wait</i> &amp; see"},
        ],
        descriptions=[{"role": "caption", "value": "no"}, {"role": "summary", "value": "Yes."}],
        bodies=[
            {"role": "main", "contentType": "text/plain", "value": "Plain text of the story."},
            {"role": "web", "contentType": "text/html", "value": "<p>Web text of the story.</p>"},
        ],
    )
    assert article.headline.text == "Ships wait & see"
    assert article.headline.marks[0].kind is MarkKind.EMPHASIS
    assert article.summary.text == "Yes."
    assert [block.text for block in article.blocks] == ["Web text of the story."]


def test_plain_text_line_by_line_and_by_blank_lines() -> None:
    assert [b.text for b in read(body_text="One line.\nAnother < one.\n").blocks] == [
        "One line.",
        "Another < one.",
    ]
    assert [b.text for b in read(body_text="One\nline.\n\nAnother.").blocks] == [
        "One line.",
        "Another.",
    ]


def test_the_licence_in_the_terms_of_use_is_not_said_twice() -> None:
    by = "https://creativecommons.org/licenses/by/4.0/"
    terms = "With a link.\nLicence: CC BY 4.0"
    article = read(usageTerms=terms, rightsInfo={"linkedRights": by})
    assert (article.rights.license, article.rights.usage_terms) == (by, "With a link.")
    assert read(usageTerms=terms).rights.license == by


def test_text_that_json_can_hold_and_xml_cannot() -> None:
    article = read(headline="Ships\ud800 \u0000wait", body_text="\u0007Forty ships wait here.")
    assert article.headline.text == "Ships wait"
    assert article.blocks[0].text == "Forty ships wait here."


def test_an_id_that_is_no_uri_is_the_sources_own() -> None:
    one, two = read(uri="4711", source="A"), read(uri="4711", source="B")
    assert one.id.startswith("urn:uuid:") and one.id != two.id
    assert one.id == read(uri="4711", source="A", body_text="Another text of it.").id


def test_nesting_without_end_is_refused() -> None:
    deep = '{"uri":"x","headline":"y","a":' + "[" * 200_000 + "]" * 200_000 + "}"
    with pytest.raises(InputError, match=r"nested too deep|no article"):
        sent.read("item.json", deep)


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zs", "Zl", "Zp", "Cf")),
    min_size=1,
    max_size=40,
)


@settings(max_examples=40, deadline=None)
@given(words=st.lists(_TEXT, min_size=3, max_size=6), mark=st.sampled_from(["em", "strong", "sub"]))
def test_any_text_comes_back_from_every_format(words: list[str], mark: str) -> None:
    text = " ".join(words)
    marked = Inline(text, (Mark(0, len(words[0]), MarkKind(mark)),))
    made = handmade.full()
    blocks = (Block(BlockKind.PARAGRAPH, marked), Block(BlockKind.HEADING, Inline(text), level=2))
    article = replace(made.article, blocks=blocks, dateline="")
    made = replace(made, article=article, blocks=blocks, dateline="", headline=Inline(text))
    for form in ("ninjs", "newsml-g2", "nitf"):
        found = sent.again(made, form)
        assert found.headline.text == text, form
        assert [b.content for b in found.blocks] == [marked, Inline(text)], form
