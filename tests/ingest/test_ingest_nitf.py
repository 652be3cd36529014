"""NITF, as agencies send it and as we write it."""

from __future__ import annotations

from pathlib import Path

import handmade
import pytest
import sent

from syndicate import times
from syndicate.errors import HeldError, InputError
from syndicate.model import Article, BlockKind, Byline, Image, MarkKind, Source

DATA = Path(__file__).resolve().parents[1] / "data" / "ingest"


def story(body: str = "<p>Forty ships wait here.</p>", data: str = "", head: str = "") -> str:
    return (
        f"<nitf><head><title>Ships</title><docdata {data}>{head}</docdata></head><body><body.head>"
        f"<hedline><hl1>Ships wait</hl1></hedline></body.head><body.content>{body}"
        "</body.content></body></nitf>"
    )


def read(text: str) -> Article:
    return sent.read("story.xml", text)


def test_a_story_of_an_agency() -> None:
    article = sent.read("agency.nitf.xml", (DATA / "agency.nitf.xml").read_bytes())
    assert article.slug == "agency"
    assert article.id.startswith("urn:uuid:")
    assert article.version == 2
    assert article.headline.text == "Forty ships still wait"
    assert article.headline.marks[0].kind is MarkKind.EMPHASIS
    assert article.summary.text == "The pilots play cards"
    assert article.bylines == (Byline("Ines Duarte", "Harbour editor"),)
    assert article.source == Source("Northern Wire")
    assert article.dateline == "Leith, 6 May"
    assert article.published == "2026-05-06T07:30:00+01:00"
    assert article.modified == "2026-05-07T08:00:00+00:00"
    assert article.embargo == "2026-05-07T10:00:00+00:00"
    assert (article.section, article.keywords) == ("Harbour", ("ships", "wind"))
    assert article.rights.holder == "Northern Wire AS"
    first, picture, caption, _, heading, quoted, who, last = article.blocks
    # Entities that only the DTD declares, which is not fetched.
    assert first.text == (
        "The harbour office counted forty ships before noon, said Rui Melo of Port équipe; "
        "café was served."
    )
    assert [(m.kind, m.attributes) for m in first.content.marks] == [
        (MarkKind.STRONG, ()),
        (MarkKind.TIME, (("datetime", "2026-05-06T12:00:00"),)),
    ]
    assert picture.image == Image(
        "https://wire.example/large.jpg", "Ships at anchor", credit="Ana Sá"
    )
    assert (caption.text, heading.kind) == ("Ships off the bar.", BlockKind.HEADING)
    assert (quoted.kind, who.role, who.text) == (BlockKind.QUOTATION, "attribution", "Rui Melo")
    assert last.text == "H2O, 1/2 a litre."
    assert last.content.marks[0].kind is MarkKind.SUBSCRIPT
    said = {f.check: f.message for f in article.findings}
    assert said["ingest.not-kept"] == "An article has no place for: urgency, meta desk, tagline."
    assert said["ingest.note"].endswith("Adds the count of Thursday.")
    assert "ingest.mended" not in said


def lost(article: Article) -> list[str]:
    return [each.message for each in article.findings if each.check == "ingest.not-kept"]


def test_a_second_headline_is_the_summary_or_is_said_to_be_lost() -> None:
    below = "</hl1><hl2>The pilots play cards</hl2><hl2>Again</hl2>"
    text = story().replace("</hl1>", below)
    article = read(text)
    assert article.summary.text == "The pilots play cards"
    assert lost(article) == ["An article has no place for: hl2 (Again)."]
    article = read(text.replace("</hedline>", "</hedline><abstract><p>Cards.</p></abstract>"))
    assert article.summary.text == "Cards."
    both = "An article has no place for: hl2 (The pilots play cards), hl2 (Again)."
    assert lost(article) == [both]


def test_what_we_write_comes_back() -> None:
    made = handmade.full()
    article = sent.again(made, "nitf")
    found, wanted = sent.bodies(article, made)
    assert found[-1].role == "correction"
    base = made.article.canonical_url
    assert sent.tree(found[:-1], "pt") == sent.tree(wanted[:-1], "pt", base)
    assert (article.headline, article.summary) == (made.headline, made.summary)
    assert [b.name for b in article.bylines] == [b.name for b in made.bylines]
    assert article.bylines[0].role == "Repórter, Western Isles Desk"
    assert article.source == made.article.source
    assert (article.language, article.version, article.dateline) == ("pt", 2, "Stornoway")
    assert (article.section, article.keywords) == (made.section, made.keywords)
    assert article.published == made.article.published
    assert article.embargo == made.article.embargo
    assert article.expires == times.exact(made.article.expires, times.closes)
    own, theirs = article.rights, made.article.rights
    assert (own.license, own.holder, own.notice) == (theirs.license, theirs.holder, theirs.notice)
    assert own.usage_terms.startswith(theirs.usage_terms)
    # What it was translated from is another article.
    assert article.id.startswith("urn:uuid:") and not article.canonical_url


@pytest.mark.parametrize(
    ("data", "head", "message"),
    [
        (
            'management-status="canceled"',
            '<ed-msg info="Wrong."/>',
            "withdrawn this article: Wrong",
        ),
        ('management-status="withheld"', "", "not release"),
        ('management-status="embargoed"', "", "it is embargoed"),
    ],
)
def test_what_must_not_be_published_is_held(data: str, head: str, message: str) -> None:
    with pytest.raises(HeldError, match=message):
        read(story(data=data, head=head))


def test_an_embargo_with_its_end_is_kept() -> None:
    article = read(
        story(data='management-status="embargoed"', head='<date.release norm="20260507"/>')
    )
    assert article.embargo == "2026-05-07"


def test_a_correction_is_shown_to_readers() -> None:
    article = read(story(head='<correction info="It was fifty ships." id-string="x"/>'))
    assert (article.blocks[-1].text, article.blocks[-1].role) == (
        "It was fifty ships.",
        "correction",
    )


def test_a_correction_note_in_the_body_is_marked() -> None:
    note = (
        '<note noteclass="editorsnote"><body.content><p><em class="bold">Correction</em></p>'
        "<p>It was fifty ships.</p></body.content></note>"
    )
    (_, block) = read(story(f"<p>Forty ships wait.</p>{note}")).blocks
    assert (block.text, block.role) == ("It was fifty ships.", "correction")


def test_a_withdrawn_article_of_ours_is_held() -> None:
    with pytest.raises(HeldError, match="withdrawn"):
        sent.again(handmade.killed(), "nitf")


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        ("<nitf><head/></nitf>", "body", "no body"),
        (story(""), None, "No article text"),
        ("<nitf><body><p>a</nitf>", None, "not well-formed XML"),
        ("<nitf>" + "<block>" * 300 + "</block>" * 300 + "</nitf>", None, "nested too deep"),
        ('<!DOCTYPE nitf [<!ENTITY a "x">]><nitf>&a;</nitf>', "DOCTYPE", "entities of its own"),
    ],
    ids=["no body", "empty", "broken", "deep", "entities"],
)
def test_what_cannot_be_read_says_why(text: str, field: str | None, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(text)
    assert (caught.value.path, caught.value.field) == ("story.xml", field)
