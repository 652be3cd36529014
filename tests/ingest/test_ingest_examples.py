"""The example articles: every body complete, every link kept, all furniture gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from syndicate.ingest import find_inputs, read
from syndicate.model import Article, BlockKind, MarkKind, Severity

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = [Path(path).name for path in find_inputs([str(EXAMPLES)])]

# Where each page keeps its body, and what stands in it without belonging to it.
BODIES = {
    "exiled-reporters.html": ("story-body", ("related-inline",)),
    "dengue-cisterns.html": ("body-text", ("ad-slot", "promo")),
    "cooperativa-coleta.html": ("texto", ("leia-mais",)),
}
FURNITURE = {
    "exiled-reporters.html": (
        "cookies", "Read also", "Press cards explained", "Share", "Copy link", "Morning Ferry",
        "Log in", "27 comments", "About us", "analytics", "News from the strait", "E-mail",
    ),
    "dengue-cisterns.html": (
        "Advertisement", "Get the app", "Sign in", "318 shares", "4 min read", "Most read",
        "Goat on runway", "Ward Round", "Cookies", "Terms", "has covered hospitals",
    ),
    "cooperativa-coleta.html": (
        "LEIA TAMBÉM", "Aterro sanitário", "Compartilhe", "cookies", "Mais lidas", "Anuncie",
        "Comentários", "Receba o Diário", "Ouvir a notícia",
    ),
    "sea-wall-vote.txt": ("News  Sport", "Home >", "Advertisement", "Read the original", "Author:"),
    "cineteatro-estrela.txt": ("Início >", "Partilhar", "Ler o artigo original", "Autor:"),
}  # fmt: skip


def words(text: str) -> str:
    return re.sub(r"\W+", "", text)


def ingest(name: str) -> Article:
    return read(str(EXAMPLES / name))


def everything(article: Article) -> str:
    return " ".join([article.dateline, *(block.text for block in article.blocks)])


def links(article: Article) -> list[str]:
    return [
        mark.get("href") or ""
        for block in article.blocks
        for mark in block.content.marks
        if mark.kind is MarkKind.LINK
    ]


def body_of(name: str) -> html.HtmlElement:
    root = html.fromstring((EXAMPLES / name).read_text("utf-8"))
    place, without = BODIES[name]
    (body,) = root.xpath(f"//div[@class='{place}']")
    for inner in without:
        for element in body.xpath(f".//*[@class='{inner}']"):
            element.drop_tree()
    return body


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_missing(name: str) -> None:
    result = ingest(name)
    assert result.headline.text
    assert result.summary.text
    assert result.language
    assert result.bylines
    assert result.source.name
    assert result.canonical_url
    assert result.published
    assert result.dateline
    assert result.rights.license == "https://creativecommons.org/licenses/by/4.0/"
    assert result.rights.holder
    assert result.slug == Path(name).stem
    assert not [f for f in result.findings if f.severity is not Severity.INFO]
    assert sum(len(block.text.split()) for block in result.blocks) > 280


@pytest.mark.parametrize("name", sorted(BODIES))
def test_every_word_of_a_page_is_kept_in_order(name: str) -> None:
    body = body_of(name)
    result = ingest(name)
    # The table's caption stands before its cells, and the embed's title is an attribute.
    got = "".join(words(block.text) for block in result.blocks if block.kind is not BlockKind.EMBED)
    assert words(result.dateline) + got == words(body.text_content())


@pytest.mark.parametrize("name", sorted(BODIES))
def test_every_link_and_mark_of_a_page_is_kept(name: str) -> None:
    body = body_of(name)
    result = ingest(name)
    assert links(result) == [element.get("href") for element in body.iter("a")]
    kinds = {"em": "em", "strong": "strong", "abbr": "abbr"}
    marks = [
        (mark.kind.value, block.text[mark.start : mark.end])
        for block in result.blocks
        for mark in block.content.marks
        if mark.kind.value in kinds
    ]
    expected = [(kinds[e.tag], e.text_content()) for e in body.iter(*kinds)]
    assert sorted(marks) == sorted(expected)
    assert sum(block.kind is BlockKind.IMAGE for block in result.blocks) == len(
        list(body.iter("img"))
    )
    assert sum(block.text.count("\n") for block in result.blocks) == len(list(body.iter("br")))


@pytest.mark.parametrize("name", sorted(FURNITURE))
def test_the_furniture_is_gone(name: str) -> None:
    result = ingest(name)
    text = everything(result)
    assert [words for words in FURNITURE[name] if words in text] == []
    headings = [block.text for block in result.blocks if block.kind is BlockKind.HEADING]
    assert result.headline.text not in headings
    assert result.summary.text not in text
    assert not text.startswith(("By ", "Por "))


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".md")])
def test_every_link_of_a_markdown_text_is_kept(name: str) -> None:
    source = (EXAMPLES / name).read_text("utf-8").split("\n---\n", 1)[1]
    inline = re.findall(r"(?<!\!)\[[^\]]*\]\((\S+?)(?:\s\"[^\"]*\")?\)", source)
    mail = [f"mailto:{address}" for address in re.findall(r"<([\w.]+@[\w.]+)>", source)]
    reference = re.findall(r"^\[[^\]]+\]: (\S+)", source, re.MULTILINE)
    assert sorted(links(ingest(name))) == sorted([*inline, *mail, *reference])


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".txt")])
def test_every_paragraph_of_a_plain_text_is_kept(name: str) -> None:
    result = ingest(name)
    source = (EXAMPLES / name).read_text("utf-8")
    text = source[source.index(result.dateline) :]
    paragraphs = [part.strip() for part in text.split("\n\n") if len(part.split()) > 4]
    paragraphs = [part for part in paragraphs if "   " not in part]  # Share buttons.
    first = paragraphs.pop(0)
    assert first.endswith(result.blocks[0].text)
    kept = [block.text for block in result.blocks]
    last = [p for p in paragraphs if "\n" in p and p.split("\n")[0] not in kept]
    assert [p for p in paragraphs if p not in kept] == last
    assert len(last) <= 1


def test_details_of_one_page() -> None:
    result = ingest("exiled-reporters.html")
    assert [(b.name, b.role, b.institution) for b in result.bylines] == [
        ("Maren Oduya", "Law correspondent", "The Sundhavn Courier"),
        ("Þórdís Hallsdóttir", "Additional reporting", ""),
    ]
    picture = next(block.image for block in result.blocks if block.image is not None)
    assert picture.credit == "Signe Østergård / The Sundhavn Courier"
    assert picture.license == "https://creativecommons.org/licenses/by/4.0/"
    russian = next(
        mark for block in result.blocks for mark in block.content.marks if mark.get("lang") == "ru"
    )
    assert russian.protects
    roles = [block.role for block in result.blocks if block.role]
    assert roles == ["attribution", "correction"]
    assert result.dateline == "SUNDHAVN, 12 March (Courier)"


def test_details_of_a_plain_text() -> None:
    result = ingest("sea-wall-vote.txt")
    headings = [block.text for block in result.blocks if block.kind is BlockKind.HEADING]
    assert headings == ["What happens to the coast path?"]
    assert result.summary.text.startswith("A plan to breach")
