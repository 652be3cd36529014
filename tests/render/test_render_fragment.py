"""The fragment: nothing that a CMS throws away or that a site could collide with, and the credit."""

from __future__ import annotations

from dataclasses import replace

import lxml.etree
import lxml.html
import pytest
from handmade import ORIGINAL, PIXEL, marked

from syndicate.langs import direction
from syndicate.model import Block, BlockKind, Image, Inline, MarkKind, Rights, Translation
from syndicate.render import render
from syndicate.render.fragment import ATTRIBUTES, ELEMENTS
from syndicate.render.labels import labels_for
from syndicate.render.licence import Licence, tell

K = BlockKind


def source(translation: Translation) -> str:
    (rendition,) = render(translation, ["fragment"])
    assert (rendition.path, rendition.media_type, rendition.role) == (
        "fragment.html",
        "text/html",
        "fragment",
    )
    return rendition.data.decode()


def as_xml(translation: Translation) -> lxml.etree._Element:
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True)
    return lxml.etree.fromstring(f"<div>{source(translation)}</div>", parser)


def every_mark() -> Inline:
    kinds = list(MarkKind)
    text = " ".join(f"palavra{number}" for number in range(len(kinds))) + "\n& <fim>"
    given = {"title": 'a "b"', "lang": "ru", "dir": "ltr", "translate": "no", "aria-label": "x"}
    address = {"href": "https://a.example/?b&c", "rel": "nofollow", "datetime": "2026-01-01"}
    return marked(text, *((f"palavra{n}", kind, given | address) for n, kind in enumerate(kinds)))


@pytest.mark.parametrize("name", ["full", "corrected", "killed", "taken_down", "arabic"])
def test_it_is_xml_too_and_both_say_the_same(name: str, request: pytest.FixtureRequest) -> None:
    translation = request.getfixturevalue(name)
    xml = as_xml(translation)
    html = lxml.html.fragment_fromstring(source(translation), create_parent="div")
    assert [e.tag for e in xml.iter()] == [e.tag for e in html.iter()]
    assert xml.xpath("string()") == html.text_content()


def test_it_holds_what_a_cms_keeps_and_nothing_else(full: Translation) -> None:
    blocks = (*full.blocks, Block(K.PARAGRAPH, every_mark()))
    tree = as_xml(replace(full, blocks=blocks))
    assert {element.tag for element in tree.iter()} <= ELEMENTS | {"div"}
    assert {str(name) for element in tree.iter() for name in element.attrib} <= ATTRIBUTES
    assert [h.tag for h in tree.iter("h1", "h2", "h3")] == ["h2", "h3"]


def test_every_word_of_the_body_stays(full: Translation) -> None:
    tree = as_xml(replace(full, blocks=(Block(K.PARAGRAPH, every_mark()),)))
    written = next(p for p in tree.iter("p") if "palavra0" in p.xpath("string()"))
    assert written.xpath("string()").endswith(every_mark().text.replace("\n", ""))
    assert len(written.findall(".//br")) == 1


def test_code_keeps_its_empty_lines(full: Translation) -> None:
    code = Block(K.CODE, Inline("a\n\n  b"))
    assert as_xml(replace(full, blocks=(code,))).findtext("pre/code") == "a\n\n  b"


def test_what_must_stand_with_the_text_is_in_it(full: Translation) -> None:
    tree, say = as_xml(full), labels_for("pt")
    lines = ["".join(p.itertext()) for p in tree.findall("p")]
    assert lines[0] == "Por Ines Duarte e Tom Reid"
    assert lines[1].startswith(say("Republished from {publisher}", publisher="The Harbour Herald"))
    assert lines[2] == say(
        "This text was machine-translated and has not been reviewed by a person."
    )
    assert len(tree.xpath(f"//a[@href='{ORIGINAL}']")) == 2
    licence = tree.xpath("//a[@rel='license']")
    assert [a.get("href") for a in licence] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert say("The text was translated, and so changed, from the original.") in "\n".join(lines)
    assert "© 2026 Harbour Newspapers" in "\n".join(lines)
    assert "Link to the original; do not change the pictures." in "\n".join(lines)
    (pixel,) = tree.iter("img")
    assert dict(pixel.attrib) == {"src": PIXEL, "width": "1", "height": "1", "alt": ""}


def test_without_rights_and_a_source_nothing_is_made_up(full: Translation) -> None:
    bare = replace(full.article, rights=Rights(), bylines=(), canonical_url="", published="")
    bare = replace(bare, source=type(bare.source)(), modified="")
    tree = as_xml(replace(full, article=bare, bylines=()))
    assert not list(tree.iter("img"))
    assert not tree.xpath("//a[@rel='license']")
    assert "".join(tree.find("p").itertext()) == labels_for("pt")(
        "This text was machine-translated and has not been reviewed by a person."
    )


def test_a_picture_is_a_link_with_its_words(full: Translation) -> None:
    figure = as_xml(full).find("figure")
    assert figure.find("p/a").get("href") == "https://harbour.example/img/skerry.jpg"
    caption = "".join(figure.find("figcaption").itertext())
    assert caption == (
        "O farol de Skerry na última manhã com gente. Foto: Ewan MacLeod / Herald, CC BY-ND 4.0"
    )


BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("credits", "shown"),
    [
        (("Ana Reis / CC BY 4.0",), "Ana Reis / CC BY 4.0"),
        (("Ana Reis, cc-by 4.0",), "Ana Reis, cc-by 4.0"),
        (("Ana Reis / CC BY-SA 4.0",), "Ana Reis / CC BY-SA 4.0, CC BY 4.0"),
        (("Ana Reis",), "Ana Reis, CC BY 4.0"),
        (("Ana Reis", "Tom Reid"), "Ana Reis; Tom Reid, CC BY 4.0"),
        (("", "Tom Reid"), "Tom Reid, CC BY 4.0"),
    ],
)
@pytest.mark.parametrize("lead", [True, False])
def test_a_licence_is_told_once_and_nobody_s_credit_is_lost(
    full: Translation, credits: tuple[str, ...], shown: str, lead: bool
) -> None:
    pictures = [
        Image(f"https://a.example/{n}.jpg", "x", credit=c, license=BY)
        for n, c in enumerate(credits)
    ]
    if lead and len(pictures) == 1:
        made = replace(full, article=replace(full.article, image=pictures[0]), blocks=())
    else:
        made = replace(full, blocks=tuple(Block(K.IMAGE, group=1, image=p) for p in pictures))
    caption = as_xml(made).find("figure/figcaption")
    assert "".join(caption.itertext()) == shown
    assert [a.get("href") for a in caption.iter("a")] == [BY]


@pytest.mark.parametrize(
    ("said", "told"), [("CC BY", True), ("cc-by 4.0", True), ("CC BY-SA", False), ("CC BYE", False)]
)
def test_one_licence_is_not_told_by_another(said: str, told: bool) -> None:
    assert tell([Inline(f"Ana Reis / {said}")], Licence("", "CC BY"))[1] is told


@pytest.mark.parametrize("name", ["full", "corrected", "killed", "arabic"])
def test_each_element_at_the_top_says_its_language_and_direction(
    name: str, request: pytest.FixtureRequest
) -> None:
    translation = request.getfixturevalue(name)
    language = (translation.target_language, direction(translation.target_language))
    said = {
        (e.tag if e.tag == "pre" else "", e.get("lang"), e.get("dir"))
        for e in as_xml(translation)
        if e.tag != "hr" and not e.findall("img")
    }
    foreign = {
        "full": ("", "ru", "ltr"),
        "corrected": ("", "ru", "ltr"),
        "arabic": ("", "en", "ltr"),
    }
    code = {("pre", None, "ltr")} if name in ("full", "corrected") else set()
    assert said == {("", *language)} | code | ({foreign[name]} if name in foreign else set())


def test_a_withdrawn_article_is_its_notice(killed: Translation) -> None:
    lines = ["".join(p.itertext()) for p in as_xml(killed)]
    say = labels_for("pt")
    reason = say("{label}: {value}", label=say("Reason"), value=killed.article.history.note)
    assert len(lines) == 2
    assert lines[1] == reason


def test_a_correction_is_told_once(corrected: Translation) -> None:
    text = "".join(as_xml(corrected).itertext())
    assert text.count(corrected.article.history.note) == 1


def test_the_label_of_an_embed_is_in_the_language_of_the_page(full: Translation) -> None:
    video = Block(K.EMBED, Inline("How it is done"), url="https://a.example/v", language="en")
    made = replace(full, blocks=(video,), dateline="", article=replace(full.article, dateline=""))
    tree = as_xml(made)
    (said,) = tree.xpath("//p/span[@lang='en'][../a[contains(@href, '/v')]]")
    assert said.text == "How it is done"
    assert "".join(said.getparent().itertext()).endswith("https://a.example/v")
    assert said.getparent().get("lang") == "pt"
