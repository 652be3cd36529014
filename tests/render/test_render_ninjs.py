"""ninjs 3.1: which field stands where (docs/formats.md)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import iptc
import pytest
from lxml import etree

from syndicate.model import Block, BlockKind, Image, Inline, Translation
from syndicate.render import render


def read(made: Translation) -> dict[str, Any]:
    (file,) = render(made, ["ninjs"])
    return json.loads(file.data)  # type: ignore[no-any-return]


def by_role(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {each["role"]: each for each in found}


def test_the_validator_knows_good_from_bad(full: Translation) -> None:
    good = read(full)
    for bad in (
        good | {"keywords": ["x"]},
        good | {"uri": "no uri"},
        good | {"versionCreated": "2026-03-17"},
        good | {"places": [{"geoJSON": {"type": "Nowhere"}}]},
    ):
        assert iptc.problems("ninjs", json.dumps(bad).encode())


def test_who_and_when(full: Translation) -> None:
    item = read(full)
    assert item["uri"].startswith("urn:uuid:")
    assert item["version"] == "2"
    assert item["firstCreated"] == "2026-03-15T07:00:00+00:00"
    assert item["versionCreated"] == "2026-03-17T08:15:00+00:00"
    assert item["contentCreated"] == "2026-03-13T00:00:00+00:00"
    assert item["embargoedUntil"] == "2026-03-18T06:00:00+00:00"
    assert item["expires"] == "2027-04-18T10:00:00+00:00"
    assert (item["pubStatus"], item["language"], item["located"]) == ("usable", "pt", "Stornoway")
    assert item["by"] == "Ines Duarte (Repórter, Western Isles Desk) e Tom Reid"
    assert [(each["role"], each["name"]) for each in item["infoSources"]] == [
        ("author", "Ines Duarte"),
        ("author", "Tom Reid"),
        ("publisher", "The Harbour Herald"),
        ("provider", "Correio do Cais"),
        ("translator", "argos translate-en_pt 1.1"),
        ("credit", "Ines Duarte, Tom Reid, The Harbour Herald"),
    ]
    source = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    assert item["digitalSourceType"] == {"uri": source}


def test_the_original_and_the_version_before_are_associations(corrected: Translation) -> None:
    item = read(corrected)
    original, earlier = item["associations"][:2]
    assert original["rel"] == "translationOf"
    assert original["uri"] == corrected.article.canonical_url
    assert original["language"] == "en"
    assert original["headlines"][0]["value"] == corrected.article.headline.text
    assert item["altIds"] == [{"role": "original", "value": corrected.article.id}]
    assert (earlier["rel"], earlier["uri"], earlier["version"]) == ("corrects", item["uri"], "2")


def test_rights_have_words_and_an_address(full: Translation) -> None:
    item = read(full)
    rights = full.article.rights
    assert item["copyrightHolder"] == rights.holder
    assert item["copyrightNotice"] == rights.notice
    assert item["rightsInfo"] == {"linkedRights": rights.license}
    said = item["usageTerms"].split("\n")
    assert said[0] == rights.usage_terms
    assert said[1].endswith(str(rights.permission))
    assert said[2].endswith("CC BY 4.0")


def test_pictures_are_associations_with_rights_of_their_own(full: Translation) -> None:
    (picture,) = (each for each in read(full)["associations"] if each["type"] == "picture")
    assert picture["renditions"] == [
        {
            "name": "main",
            "href": "https://harbour.example/img/skerry.jpg",
            "width": 1800,
            "height": 1200,
        }
    ]
    licence = "https://creativecommons.org/licenses/by-nd/4.0/"
    assert picture["rightsInfo"] == {"linkedRights": licence}
    assert picture["usageTerms"].endswith("CC BY-ND 4.0")
    assert picture["infoSources"] == [{"name": "Ewan MacLeod", "role": "credit"}]
    told = {each["role"]: each["value"] for each in picture["descriptions"]}
    assert told["alt"].startswith("Um farol branco")
    assert told["caption"] == "O farol de Skerry na última manhã com gente."


def test_a_picture_without_an_address_is_named_by_the_article(
    plain_translation: Any,
) -> None:
    made = plain_translation(Block(BlockKind.IMAGE, image=Image("", "Um farol")))
    item = read(made)
    assert item["associations"][-1]["uri"] == item["uri"] + "#picture-1"
    assert "renditions" not in item["associations"][-1]


def test_the_body_stands_as_xhtml_and_as_text(full: Translation) -> None:
    bodies = by_role(read(full)["bodies"])
    top = etree.fromstring(bodies["main"]["value"])
    assert etree.QName(top).namespace == "http://www.w3.org/1999/xhtml"
    assert dict(top.attrib) == {"lang": "pt", "dir": "ltr"}
    assert top.xpath("//*/@class | //*/@id | //*/@style") == []
    names = {etree.QName(each).localname for each in top.iter()}
    assert {"h2", "h3", "blockquote", "ol", "table", "th", "pre", "hr", "del", "sub"} <= names
    assert top.xpath("//*[local-name()='img']/@src") == [full.article.rights.pixel]
    assert "https://harbour.example/2025/11/02/delay" in top.xpath("//@href")
    said = bodies["text"]["value"].split("\n\n")
    assert said[1].startswith("Stornoway — Quando o barco encostou ao cais")
    assert "• um barómetro, que marca\n1. bom tempo,\n2. mau tempo;\n• e uma pedra." in "\n".join(
        said
    )
    assert "1985\t3\t41 200" in bodies["text"]["value"]
    assert "tem [Suprimido: 66] 67 anos" in said[-1]
    assert bodies["main"]["wordCount"] == bodies["text"]["wordCount"]


def test_words_are_counted_without_captions(plain_translation: Any) -> None:
    made = plain_translation(
        Block(BlockKind.PARAGRAPH, Inline("Três palavras aqui")),
        Block(BlockKind.IMAGE, image=Image("https://a.example/b.jpg"), group=1),
        Block(BlockKind.CAPTION, Inline("Uma legenda"), group=1),
    )
    assert by_role(read(made)["bodies"])["text"]["wordCount"] == 3


@pytest.mark.parametrize("gap", ["a b", "a\nb"])
def test_no_space_comes_or_goes_between_marks(plain_translation: Any, gap: str) -> None:
    from syndicate.model import Mark, MarkKind

    marks = (Mark(0, 1, MarkKind.STRONG), Mark(1, 3, MarkKind.EMPHASIS))
    made = plain_translation(Block(BlockKind.PARAGRAPH, Inline(gap, marks)))
    top = etree.fromstring(by_role(read(made)["bodies"])["main"]["value"])
    (paragraph,) = top
    assert "".join(paragraph.itertext()) == gap.replace("\n", "")
    assert len(paragraph.findall(".//{*}br")) == gap.count("\n")


def test_one_author_needs_no_brackets(full: Translation) -> None:
    assert read(replace(full, bylines=full.bylines[:1]))["by"] == (
        "Ines Duarte, Repórter, Western Isles Desk"
    )


def test_a_version_always_has_its_time(plain_translation: Callable[..., Translation]) -> None:
    item = read(plain_translation(published="last spring"))
    assert item["versionCreated"] == "2026-03-17T00:00:00+00:00"
    assert "firstCreated" not in item
