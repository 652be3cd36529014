"""NITF 3.6: which field stands where (docs/formats.md), and what becomes of each mark."""

from __future__ import annotations

from collections.abc import Callable

import iptc
import pytest
from iptc import NITF
from lxml import etree

from syndicate.model import Block, BlockKind, Inline, Mark, MarkKind, Translation
from syndicate.render import render


def read(made: Translation) -> etree._Element:
    (file,) = render(made, ["nitf"])
    return etree.fromstring(file.data)


def find(tree: etree._Element, path: str) -> etree._Element:
    """The one element at a path of NITF's names."""
    (found,) = tree.findall("/".join(NITF + step for step in path.split("/")))
    return found


def said(element: etree._Element) -> str:
    return "".join(element.itertext())


def test_the_validator_knows_good_from_bad(full: Translation) -> None:
    tree = read(full)
    find(tree, "body/body.content/block").append(etree.Element(f"{NITF}byline"))
    assert iptc.problems("nitf", etree.tostring(tree))


def test_the_head(full: Translation) -> None:
    tree = read(full)
    assert tree.get("uno") == find(tree, "head/docdata/doc-id").get("id-string")
    assert tree.get("baselang") == "pt"
    assert find(tree, "head/title").text == full.headline.text
    meta = {each.get("name"): each.get("content") for each in tree.iter(f"{NITF}meta")}
    assert meta["digital-source-type"].endswith("/trainedAlgorithmicMedia")
    assert meta["original-id"] == full.article.id
    assert meta["original-title"] == full.article.headline.text
    assert meta["licence"] == full.article.rights.license
    data = find(tree, "head/docdata")
    assert data.get("management-status") == "usable"
    assert find(data, "date.issue").get("norm") == "2026-03-17T08:15:00+00:00"
    assert find(data, "date.release").get("norm") == "2026-03-18T06:00:00+00:00"
    assert find(data, "date.expire").get("norm") == "2027-04-18T10:00:00+00:00"
    assert dict(find(data, "doc.copyright").attrib) == {
        "year": "2026",
        "holder": full.article.rights.holder,
    }
    assert full.article.rights.usage_terms in find(data, "doc.rights").get("limitations")
    assert [each.get("key") for each in data.iter(f"{NITF}keyword")] == ["faróis", "Escócia"]
    original = find(tree, "head/pubdata")
    assert original.get("name") == "The Harbour Herald"
    assert original.get("date.publication") == full.article.published
    assert original.get("ex-ref") == full.article.canonical_url
    assert original.get("position.section") == "Ilhas"
    assert find(tree, "head/revision-history").get("name") == "argos translate-en_pt 1.1"


def test_a_correction_is_one_of_the_documents_data(corrected: Translation) -> None:
    found = find(read(corrected), "head/docdata/correction")
    assert found.get("info") == corrected.article.history.note


def test_the_head_of_the_body(full: Translation) -> None:
    head = find(read(full), "body/body.head")
    assert said(find(head, "hedline/hl1")) == full.headline.text
    assert [said(each) for each in head.findall(f"{NITF}byline")] == [
        "Ines Duarte, Repórter, Western Isles Desk",
        "Tom Reid",
    ]
    assert said(find(head, "distributor")) == "Correio do Cais"
    assert said(find(head, "dateline/location")) == "Stornoway"
    assert said(find(head, "abstract/p")) == full.summary.text
    assert said(find(head, "rights")) == full.article.rights.notice


def test_the_dateline_is_not_shown_twice(full: Translation) -> None:
    first = read(full).find(f"{NITF}body/{NITF}body.content/{NITF}block/{NITF}p")
    assert said(first).startswith("Quando o barco")


def test_relative_links_lead_to_the_site_of_the_original(full: Translation) -> None:
    links = [each.get("href") for each in read(full).iter(f"{NITF}a")]
    assert "https://harbour.example/2025/11/02/delay" in links


def test_a_body_that_is_a_dateline_alone_has_no_paragraph(
    plain_translation: Callable[..., Translation],
) -> None:
    tree = read(plain_translation(dateline="Lisboa"))
    assert len(find(tree, "body/body.content/block")) == 0
    assert said(find(tree, "body/body.head/dateline/location")) == "Lisboa"


def test_the_end_leads_to_the_original(full: Translation) -> None:
    link = find(read(full), "body/body.end/tagline/a")
    assert link.get("href") == full.article.canonical_url
    assert link.text == full.article.headline.text


def test_an_article_that_is_withdrawn_has_an_empty_body(killed: Translation) -> None:
    tree = read(killed)
    assert len(find(tree, "body/body.content")) == 0
    assert killed.article.history.note in said(find(tree, "body/body.head/note"))


@pytest.mark.parametrize(
    ("kind", "attributes", "written"),
    [
        (
            MarkKind.LINK,
            {"href": "https://a.example/?b=c&d"},
            '<a href="https://a.example/?b=c&amp;d">x</a>',
        ),
        (
            MarkKind.LINK,
            {"href": "https://a.example/", "rel": "nofollow ugc"},
            '<a href="https://a.example/" rel="nofollow">x</a>',
        ),
        (MarkKind.LINK, {"href": "javascript:x()"}, "x"),
        (MarkKind.EMPHASIS, {}, "<em>x</em>"),
        (MarkKind.STRONG, {}, '<em class="bold">x</em>'),
        (MarkKind.UNDERLINE, {}, '<em class="underscore">x</em>'),
        (MarkKind.CODE, {}, '<em class="code">x</em>'),
        (MarkKind.ABBREVIATION, {"title": "y"}, '<em class="abbr">x</em>'),
        (MarkKind.INLINE_QUOTE, {}, "<q>x</q>"),
        (MarkKind.CITE, {}, "<object.title>x</object.title>"),
        (MarkKind.SUBSCRIPT, {}, "<num><sub>x</sub></num>"),
        (MarkKind.SUPERSCRIPT, {}, "<num><sup>x</sup></num>"),
        (MarkKind.TIME, {"datetime": "2026-03-14"}, '<chron norm="2026-03-14">x</chron>'),
        (MarkKind.DELETED, {}, "[Suprimido: x]"),
        (MarkKind.INSERTED, {}, '<em class="inserted">x</em>'),
        (MarkKind.SPAN, {"lang": "de"}, '<lang xml:lang="de">x</lang>'),
        (MarkKind.SPAN, {"dir": "rtl"}, "x"),
    ],
)
def test_marks(
    plain_translation: Callable[..., Translation],
    kind: MarkKind,
    attributes: dict[str, str],
    written: str,
) -> None:
    mark = Mark(1, 2, kind, tuple(attributes.items()))
    made = plain_translation(Block(BlockKind.PARAGRAPH, Inline("axb", (mark,))))
    paragraph = find(read(made), "body/body.content/block/p")
    bare = etree.tostring(paragraph, encoding="unicode", with_tail=False)
    assert bare == f'<p xmlns="http://iptc.org/std/NITF/2006-10-18/">a{written}b</p>'


@pytest.mark.parametrize("outer", [MarkKind.SUPERSCRIPT, MarkKind.CITE, MarkKind.TIME])
def test_a_link_in_a_mark_that_holds_only_text_stays(
    plain_translation: Callable[..., Translation], outer: MarkKind
) -> None:
    link = Mark(0, 1, MarkKind.LINK, (("href", "https://a.example/note"),))
    made = plain_translation(Block(BlockKind.PARAGRAPH, Inline("1", (Mark(0, 1, outer), link))))
    paragraph = find(read(made), "body/body.content/block/p")
    assert paragraph.find(f".//{NITF}a").get("href") == "https://a.example/note"
    assert said(paragraph) == "1"
