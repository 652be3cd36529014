"""NewsML-G2 2.35: which field stands where (docs/formats.md), and what an importer makes of it."""

from __future__ import annotations

import iptc
import pytest
from iptc import NAR, NITF
from lxml import etree

from syndicate.model import Translation
from syndicate.render import render


def read(made: Translation) -> etree._Element:
    (file,) = render(made, ["newsml-g2"])
    return etree.fromstring(file.data)


def said(tree: etree._Element, path: str) -> list[str]:
    """The texts at a path whose steps are names of NewsML-G2."""
    return [each.text or "" for each in tree.findall("/".join(NAR + p for p in path.split("/")))]


def test_the_validator_knows_good_from_bad(full: Translation) -> None:
    for wrong in ("itemMeta/versionCreated", "itemMeta/provider", "itemMeta/itemClass"):
        tree = read(full)
        (found,) = tree.findall("/".join(NAR + step for step in wrong.split("/")))
        found.getparent().remove(found)
        assert iptc.problems("newsml-g2", etree.tostring(tree))
    tree = read(full)
    tree.find(f".//{NITF}block").append(etree.Element(f"{NITF}unheard-of"))
    assert iptc.problems("newsml-g2", etree.tostring(tree))


def test_the_item(full: Translation) -> None:
    tree = read(full)
    assert tree.get("conformance") == "power"
    assert tree.get("standardversion") == "2.35"
    assert (tree.get("version"), tree.get("dir")) == ("2", "ltr")
    assert said(tree, "itemMeta/provider/name") == ["Correio do Cais"]
    assert said(tree, "itemMeta/versionCreated") == ["2026-03-17T08:15:00+00:00"]
    assert said(tree, "itemMeta/firstCreated") == ["2026-03-15T07:00:00+00:00"]
    assert said(tree, "itemMeta/embargoed") == ["2026-03-18T06:00:00+00:00"]
    assert said(tree, "itemMeta/expires") == ["2027-04-18T10:00:00+00:00"]
    assert said(tree, "itemMeta/generator") == ["syndicate 0.1.0"]


@pytest.mark.parametrize(
    ("state", "status", "signals"),
    [
        ("full", "stat:usable", ["sig:update"]),
        ("corrected", "stat:usable", ["sig:correction"]),
        ("killed", "stat:canceled", ["sig:update", "kill"]),
        ("taken_down", "stat:canceled", ["sig:update", "takedown"]),
        ("arabic", "stat:usable", ["sig:update"]),
    ],
)
def test_status_and_signal(
    state: str, status: str, signals: list[str], request: pytest.FixtureRequest
) -> None:
    meta = read(request.getfixturevalue(state)).find(f"{NAR}itemMeta")
    assert meta.find(f"{NAR}pubStatus").get("qcode") == status
    found = [each.get("qcode") or each.get("literal") for each in meta.findall(f"{NAR}signal")]
    assert found == signals


def test_the_original_is_linked_in_two_vocabularies(full: Translation) -> None:
    links = read(full).findall(f"{NAR}itemMeta/{NAR}link")
    derived, translation = links[:2]
    assert derived.get("rel") == "irel:derivedFrom"
    assert translation.get("reluri") == "https://schema.org/translationOfWork"
    for link in (derived, translation):
        assert link.get("href") == full.article.canonical_url
        assert link.get("residref") == full.article.id
    assert said(derived, "headline") == [full.article.headline.text]
    assert derived.find(f"{NAR}language").get("tag") == "en"


def test_who_made_what_of_it(full: Translation) -> None:
    tree = read(full)
    assert said(tree, "hopHistory/hop/party/name") == ["The Harbour Herald", "Correio do Cais"]
    actions = [each.get("qcode") for each in tree.iter(f"{NAR}action")]
    assert actions == ["hopaction:created", "hopaction:transformed"]
    assert said(tree, "contentMeta/creator/name") == ["Ines Duarte", "Tom Reid"]
    assert said(tree, "contentMeta/creator/note") == ["Repórter"]
    affiliation = "contentMeta/creator/personDetails/affiliation/name"
    assert said(tree, affiliation) == ["Western Isles Desk"]
    assert said(tree, "contentMeta/contributor/name") == ["argos translate-en_pt 1.1"]
    kind = tree.find(f"{NAR}contentMeta/{NAR}digitalSourceType").get("qcode")
    assert kind == "digsrctype:trainedAlgorithmicMedia"


def test_rights_of_the_text_and_of_its_picture(full: Translation) -> None:
    tree = read(full)
    terms = tree.findall(f"{NAR}rightsInfo/{NAR}usageTerms")
    assert [each.get("href") for each in terms] == [None, None, full.article.rights.license]
    policy = tree.find(f"{NAR}rightsInfo/{NAR}link")
    assert (policy.get("rel"), policy.get("href")) == (
        "irel:rightspolicy",
        full.article.rights.license,
    )
    picture = tree.findall(f"{NAR}itemMeta/{NAR}link")[-1]
    assert picture.get("rel") == "irel:associatedWith"
    assert said(picture, "creditline") == ["Ewan MacLeod"]
    licence = picture.find(f"{NAR}rightsInfo/{NAR}link").get("href")
    assert licence == "https://creativecommons.org/licenses/by-nd/4.0/"


def test_the_description(full: Translation) -> None:
    tree = read(full)
    assert said(tree, "contentMeta/headline") == [full.headline.text]
    assert said(tree, "contentMeta/description") == [full.summary.text]
    assert said(tree, "contentMeta/keyword") == ["faróis", "Escócia"]
    assert said(tree, "contentMeta/subject/name") == ["Ilhas"]
    assert said(tree, "contentMeta/dateline") == ["Stornoway"]
    assert said(tree, "contentMeta/located/name") == ["Stornoway"]
    assert said(tree, "contentMeta/altId") == [full.article.id]


def test_an_importer_finds_the_paragraphs(full: Translation) -> None:
    """Where Superdesk's parser of NewsML-G2 looks: the blocks in the content of NITF's body."""
    tree = read(full)
    inline = tree.find(f"{NAR}contentSet/{NAR}inlineXML")
    assert inline.get("contenttype") == "application/nitf+xml"
    found = inline.xpath(
        ".//n:body.content/n:block/*", namespaces={"n": "http://iptc.org/std/NITF/2006-10-18/"}
    )
    assert found[0].tag == f"{NITF}media"
    assert "".join(found[1].itertext()).startswith("Stornoway — Quando o barco")
    assert inline.find(f".//{NITF}body.head") is None


def test_an_article_that_is_withdrawn_has_an_empty_content_set(killed: Translation) -> None:
    (content,) = read(killed).findall(f"{NAR}contentSet")
    assert len(content) == 0


def test_a_page_that_runs_from_right_to_left(arabic: Translation) -> None:
    tree = read(arabic)
    assert tree.get("dir") == "rtl"
    assert tree.find(f".//{NITF}p[@{{http://www.w3.org/XML/1998/namespace}}lang='en']") is not None
