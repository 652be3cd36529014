"""The numbers of a list: what stands as the fourth point in the source does in every format."""

from __future__ import annotations

from dataclasses import replace

import pytest
from iptc import xml_schema
from lxml import etree

from syndicate.ingest import read
from syndicate.model import Block, BlockKind, Inline, Translation
from syndicate.render import render

# 4, 5, in it 1, then 9, and 0 after it; a second list begins anew.
ITEMS = (
    ("quatro", 1, True, 4, 1),
    ("cinco", 1, True, None, 1),
    ("ponto", 2, False, None, 1),
    ("nove", 1, True, 9, 1),
    ("zero", 1, True, 0, 1),
    ("um", 1, True, None, 2),
)


@pytest.fixture
def listed(full: Translation) -> Translation:
    blocks = tuple(
        Block(BlockKind.LIST_ITEM, Inline(text), level, group, ordered, number=number)
        for text, level, ordered, number, group in ITEMS
    )
    return replace(full, blocks=blocks, segments=())


def written(translation: Translation, form: str) -> str:
    (rendition,) = render(translation, [form])
    return rendition.data.decode()


@pytest.mark.parametrize("form", ["html", "fragment", "ninjs"])
def test_html_counts_as_the_source_does(listed: Translation, form: str) -> None:
    found = written(listed, form).replace('\\"', '"')
    assert '<ol start="4"' in found
    assert '<li value="9">nove' in found
    assert '<li value="0">zero' in found
    assert found.count("value=") == 2
    assert found.count("start=") == 1


def test_plain_text_does_too(listed: Translation) -> None:
    assert "4. quatro\n5. cinco\n   - ponto\n9. nove\n0. zero\n\n1. um" in written(listed, "text")
    assert "4. quatro\\n5. cinco\\n• ponto\\n9. nove\\n0. zero\\n\\n1. um" in written(
        listed, "jsonld"
    )


def test_markdown_is_read_back_with_its_numbers(listed: Translation) -> None:
    data = written(listed, "markdown").encode()
    items = [b for b in read("a.md", data).blocks if b.kind is BlockKind.LIST_ITEM]
    assert [(b.text, b.number) for b in items] == [
        (text, number) for text, _, _, number, _ in ITEMS
    ]


def test_nitf_knows_the_first_number_of_a_list(listed: Translation) -> None:
    tree = etree.fromstring(written(listed, "nitf").encode())
    lists = tree.findall(".//{*}ol")
    assert [each.get("seqnum") for each in lists] == ["4", "9", "0", None]
    xml_schema("nitf-3-6.xsd").assertValid(tree)
    items = [b for b in read("a.xml", etree.tostring(tree)).blocks if b.ordered]
    assert [b.number for b in items] == [4, None, 9, 0, None]
