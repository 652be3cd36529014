"""The HTML package: structure, metadata, attribution, and no request to anywhere."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import lxml.html
import pytest
from handmade import PIXEL

from syndicate import resources
from syndicate.model import (
    Block,
    BlockKind,
    History,
    Image,
    Inline,
    Origin,
    Rights,
    SegmentTranslation,
    Source,
    Status,
    Translation,
)
from syndicate.render import render
from syndicate.render.filters import exactly
from syndicate.render.labels import labels_for

CHANGES = "The text was translated, and so changed, from the original."
CORRECTS = "This version corrects an earlier one."
REPLACES = "This version replaces an earlier one."
WITHDRAWN = (
    "This article has been withdrawn. Remove it, and every translation of it, wherever it has been "
    "published."
)


def page(translation: Translation) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(source(translation))


def source(translation: Translation) -> str:
    (rendition,) = render(translation, ["html"])
    assert (rendition.path, rendition.media_type, rendition.role) == (
        "article.html",
        "text/html",
        "page",
    )
    return rendition.data.decode()


def one(tree: lxml.html.HtmlElement, selector: str) -> lxml.html.HtmlElement:
    (found,) = tree.xpath(selector)
    return found


def linked_data(tree: lxml.html.HtmlElement) -> dict[str, object]:
    return json.loads(one(tree, "//script").text)  # type: ignore[no-any-return]


def facts(tree: lxml.html.HtmlElement) -> dict[str, str]:
    """The attribution block: label -> what it says, several values parted by a bar."""
    found: dict[str, str] = {}
    for term in tree.xpath("//footer//dt"):
        values = []
        sibling = term.getnext()
        while sibling is not None and sibling.tag == "dd":
            values.append(" ".join(sibling.text_content().split()))
            sibling = sibling.getnext()
        found[term.text_content()] = " | ".join(values)
    return found


def test_the_head_of_the_page(full: Translation) -> None:
    tree = page(full)
    assert (tree.get("lang"), tree.get("dir")) == ("pt", "ltr")
    assert tree.findtext(".//title") == full.headline.text
    assert one(tree, "//h1").text_content() == full.headline.text
    assert one(tree, "//p[@class='standfirst']").text_content() == full.summary.text
    assert one(tree, "//p[@class='byline']").text_content() == "Por Ines Duarte e Tom Reid"
    facts_line = [li.text_content() for li in tree.xpath("//ul[@class='facts']/li")]
    assert facts_line == [
        "Fonte: The Harbour Herald",
        "Publicado em: 14 de março de 2026",
        "Atualizado em: 16 de março de 2026",
    ]
    times = [time.get("datetime") for time in tree.xpath("//header//time")]
    assert times == [
        "2026-03-18T06:00:00+00:00",
        "2026-03-14T09:30:00+00:00",
        "2026-03-16",
        "2026-03-13",
    ]
    original = one(tree, "//header//p[@class='original']/a")
    assert original.get("href") == full.article.canonical_url
    notice = one(tree, "//header//p[@class='notice']").text_content()
    assert " ".join(notice.split()) == (
        "Tradução automática Este texto foi traduzido automaticamente e não passou por revisão "
        "humana. Idioma original: inglês · Data da tradução: 13 de março de 2026"
    )
    head = one(tree, "//header").text_content()
    assert "argos" not in head
    assert "translate-en_pt" not in head


def test_the_attribution_block(full: Translation) -> None:
    tree = page(full)
    say = labels_for("pt")
    assert facts(tree) == {
        "Título original": "The last keepers of the Skerry light go home",
        "Idioma original": "inglês",
        "Artigo original": full.article.canonical_url,
        say("Identifier"): "tag:harbour.example,2026:keepers-4711",
        "Publicado por": "The Harbour Herald",
        "Autoria": "Ines Duarte, Repórter, Western Isles Desk | Tom Reid",
        "Local e data": "Stornoway",
        "Publicado originalmente em": "14 de março de 2026",
        "Atualizado em": "16 de março de 2026",
        "Versão": "2",
        say("Expires"): "19 de abril de 2027",
        say("Provider"): "Correio do Cais",
        "Titular dos direitos autorais": "Harbour Newspapers Ltd",
        "Aviso de direitos autorais": "© 2026 Harbour Newspapers",
        "Licença": f"CC BY 4.0 | {say(CHANGES)}",
        "Termos de uso": "Link to the original; do not change the pictures.",
        "Autorização": "Una Crail, 2026-03-11, letter 77/26",
        "Créditos das imagens": "Ewan MacLeod, CC BY-ND 4.0 harbour.example/img/skerry.jpg",
        "Tradução automática": "Este texto foi traduzido automaticamente e não passou por revisão "
        "humana.",
        "Motor de tradução": "argos",
        "Modelo": "translate-en_pt 1.1",
        "Data da tradução": "13 de março de 2026",
    }
    title = one(tree, "//footer//cite")
    assert (title.get("lang"), title.get("dir")) == ("en", "ltr")
    licence = one(tree, "//footer//a[@rel='license']")
    assert licence.get("href") == "https://creativecommons.org/licenses/by/4.0/"


def test_links_and_metadata_in_the_head(full: Translation) -> None:
    tree = page(full)
    url = full.article.canonical_url
    assert one(tree, "//link[@rel='canonical']").get("href") == url
    alternate = one(tree, "//link[@rel='alternate']")
    assert (alternate.get("href"), alternate.get("hreflang")) == (url, "en")
    properties = {m.get("property"): m.get("content") for m in tree.xpath("//meta[@property]")}
    assert properties["og:type"] == "article"
    assert properties["og:title"] == full.headline.text
    assert properties["og:url"] == url
    assert properties["og:site_name"] == "The Harbour Herald"
    assert properties["og:image"] == "https://harbour.example/img/skerry.jpg"
    assert properties["article:published_time"] == "2026-03-14T09:30:00+00:00"
    assert properties["article:modified_time"] == "2026-03-16"
    assert "og:locale" not in properties
    brazilian = page(replace(full, target_language="pt-BR"))
    assert one(brazilian, "//meta[@property='og:locale']").get("content") == "pt_BR"


def test_json_ld(full: Translation) -> None:
    data = linked_data(page(full))
    assert data["@type"] == "NewsArticle"
    assert data["inLanguage"] == "pt"
    assert data["headline"] == full.headline.text
    assert data["isBasedOn"] == full.article.canonical_url
    assert data["translationOfWork"] == {
        "@type": "NewsArticle",
        "@id": full.article.canonical_url,
        "identifier": full.article.id,
        "url": full.article.canonical_url,
        "headline": full.article.headline.text,
        "inLanguage": "en",
        "datePublished": "2026-03-14T09:30:00+00:00",
        "dateModified": "2026-03-16",
        "publisher": data["publisher"],
    }
    assert data["author"][0] == {
        "@type": "Person",
        "name": "Ines Duarte",
        "jobTitle": "Repórter",
        "affiliation": {"@type": "Organization", "name": "Western Isles Desk"},
        "url": "https://harbour.example/ines",
    }
    assert data["translator"]["name"] == "argos"
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["copyrightHolder"]["name"] == "Harbour Newspapers Ltd"
    assert data["copyrightNotice"].startswith("©")
    assert data["creditText"] == "Ines Duarte, Tom Reid, The Harbour Herald"
    assert (data["datePublished"][:10], data["dateModified"]) == ("2026-03-14", "2026-03-16")
    assert "[Suprimido: 66] 67 anos" in data["correction"][0]["text"]
    assert data["image"][0]["license"] == "https://creativecommons.org/licenses/by-nd/4.0/"
    assert data["digitalSourceType"].endswith("TrainedAlgorithmicMediaDigitalSource")


def test_the_body(full: Translation) -> None:
    body = one(page(full), "//div[@class='body']")
    assert [h.tag for h in body.xpath("./h2|./h3")] == ["h2", "h3"]
    assert one(body, ".//p[@lang='ru']").get("dir") == "ltr"
    assert body.xpath(".//ul/li[2]/ol/li/text()") == ["bom tempo,", "mau tempo;"]
    assert one(body, ".//figure[@class='quotation']/figcaption/strong").text == "Morag Sinclair"
    table = one(body, ".//table")
    # The caption does not scroll with the table.
    assert table.getparent().get("class") == "scroll"
    assert table.getparent().get("aria-label") == "O que custou a luz"
    assert table.getparent().getprevious().text == "O que custou a luz"
    assert [th.get("scope") for th in table.xpath(".//th")] == ["col", "col", "col", "row", "row"]
    code = one(body, ".//pre")
    assert code.get("translate") == "no"
    assert code.text_content() == "if lamp.lux < 40:\n    alarm(“north”)  # <b>not</b> tested\n"
    note = one(body, ".//aside[@class='correction']")
    assert note.xpath("string(p[@class='label'])") == "Correção"
    assert (note.xpath("string(.//del)"), note.xpath("string(.//ins)")) == ("66", "67")
    assert one(body, ".//a[text()='adiada duas vezes']").attrib == {
        "href": "https://harbour.example/2025/11/02/delay",
        "rel": "nofollow",
    }
    figure = one(body, ".//figure[@class='pictures']")
    assert "farol branco" in figure.xpath("string(.//p[@class='alt'])")
    assert "1800 × 1200" in figure.text_content()
    assert figure.xpath("string(.//span[@class='credit'])") == "Foto: Ewan MacLeod / Herald"
    assert one(figure, ".//a").get("href") == "https://harbour.example/img/skerry.jpg"


def test_opening_the_page_asks_nothing_of_anybody(full: Translation) -> None:
    rights = replace(full.article.rights, pixel="")
    html = source(replace(full, article=replace(full.article, rights=rights)))
    tree = lxml.html.document_fromstring(html)
    loading = "img script[@src] iframe object embed video audio source track input form base"
    for element in loading.split():
        assert not tree.xpath(f"//{element}"), element
    assert not tree.xpath("//@style | //@src | //@srcset | //@background | //@poster | //@ping")
    assert not tree.xpath("//*[@*[starts-with(name(), 'on')]]")
    assert {link.get("rel") for link in tree.xpath("//link")} == {
        "canonical",
        "alternate",
        "license",
    }
    style = one(tree, "//style").text
    assert not re.search(r"url\(|@import|@font-face|expression", style)
    policy = one(tree, "//meta[@http-equiv='Content-Security-Policy']").get("content")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert html.index("Content-Security-Policy") < html.index("<style")


def test_a_pixel_that_the_source_demands_is_all_that_the_page_may_ask_for(
    full: Translation, killed: Translation
) -> None:
    tree = page(full)
    pixel = one(tree, "//img")
    assert dict(pixel.attrib) == {"src": PIXEL, "width": "1", "height": "1", "alt": ""}
    policy = one(tree, "//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert "; img-src https://count.example/pixel.gif; base-uri" in policy
    assert not page(killed).xpath("//img")


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://a.example:8443/p;x,y.gif?q=1#f", "https://a.example:8443/p%3Bx%2Cy.gif"),
        ("https://user@a.example?q", "https://a.example/"),
    ],
)
def test_a_policy_names_one_address(url: str, source: str) -> None:
    assert exactly(url) == source


def test_a_page_from_right_to_left(arabic: Translation) -> None:
    tree = page(arabic)
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert one(tree, "//p[@class='byline']").text_content().startswith("بقلم")
    assert one(tree, "//div[@class='body']/p[@lang='en']").get("dir") == "ltr"
    assert one(tree, "//footer//cite").get("dir") == "ltr"
    style = one(tree, "//style").text
    one_sided = re.findall(r"(?:margin|padding|border|inset)-(?:left|right)\b|float:", style)
    assert not one_sided


def test_an_article_with_nothing_but_a_headline(
    plain_translation: Callable[..., Translation],
) -> None:
    tree = page(plain_translation())
    assert one(tree, "//h1").text_content() == "Título"
    assert not tree.xpath("//link[@rel='canonical'] | //header//a | //p[@class='byline']")
    assert set(facts(tree)) == {
        "Título original",
        "Idioma original",
        labels_for("pt")("Identifier"),
        "Tradução automática",
        "Motor de tradução",
        "Modelo",
        "Data da tradução",
    }
    data = linked_data(tree)
    assert "author" not in data
    assert "isBasedOn" not in data


@pytest.mark.parametrize(
    ("embargo", "shown"),
    [
        ("2026-04-01", "1 de abril de 2026"),
        ("2026-04-01T06:00:00+00:00", "1 de abril de 2026 06:00 UTC"),
    ],
)
def test_an_article_that_must_not_be_published_says_so_first(
    full: Translation, embargo: str, shown: str
) -> None:
    held = replace(full.article, status=Status.WITHHELD, embargo=embargo)
    first, second = page(replace(full, article=held)).xpath("//p[@class='alert']")
    assert "Retido" in first.text_content()
    assert second.text_content() == f"Sob embargo até: {shown}"


def test_a_withdrawn_article_says_why_and_shows_nothing_of_it(
    killed: Translation, taken_down: Translation
) -> None:
    tree, say = page(killed), labels_for("pt")
    assert one(tree, "//p[@class='alert']").text_content() == say(WITHDRAWN)
    assert one(tree, "//h1").text_content() == killed.headline.text
    assert killed.article.history.note in one(tree, "//p[@class='edition']").text_content()
    assert one(tree, "//meta[@name='robots']").get("content") == "noindex"
    assert not tree.xpath("//div[@class='body'] | //p[@class='byline'] | //p[@class='notice']")
    assert not tree.xpath("//meta[@name='author' or @name='keywords']")
    data = linked_data(tree)
    assert data["creativeWorkStatus"]["termCode"] == "canceled"  # type: ignore[index]
    assert data["correction"][0]["text"] == killed.article.history.note  # type: ignore[index]
    assert not {"author", "image", "description", "license"} & set(data)
    nameless = page(taken_down)
    assert nameless.findtext(".//title") == say("Withdrawn")
    assert one(nameless, "//h1").text_content() == say("Withdrawn")
    assert "Título original" not in facts(nameless)


def test_a_version_says_what_it_is_to_those_before(
    full: Translation, corrected: Translation
) -> None:
    say = labels_for("pt")
    note = full.article.history.note
    assert one(page(full), "//p[@class='edition']").text_content() == f"{say(REPLACES)} {note}"
    tree = page(corrected)
    # The body says what was wrong, once.
    assert one(tree, "//p[@class='edition']").text_content() == say(CORRECTS)
    said = [aside.text_content() for aside in tree.xpath("//aside[@class='correction']")]
    assert sum(corrected.article.history.note in text for text in said) == 1
    (comment,) = linked_data(tree)["correction"]  # type: ignore[misc]
    assert corrected.article.history.note in comment["text"]
    first = replace(full.article, history=History(), version=1)
    assert not page(replace(full, article=first)).xpath("//p[@class='edition']")


@pytest.mark.parametrize(
    ("stated", "name", "shown", "href"),
    [
        ("https://creativecommons.org/licenses/by-nc-nd/3.0/de/", "", "CC BY-NC-ND 3.0 DE", True),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "", "CC0 1.0", True),
        ("https://creativecommons.org/licenses/by/4.0/deed.pt", "", "CC BY 4.0", True),
        ("https://example.org/terms", "House terms", "House terms", True),
        ("https://example.org/terms", "", "https://example.org/terms", True),
        ("All rights reserved", "", "All rights reserved", False),
        ("javascript:alert(1)", "", "javascript:alert(1)", False),
    ],
)
def test_licences(full: Translation, stated: str, name: str, shown: str, href: bool) -> None:
    rights = Rights(license=stated, license_name=name)
    tree = page(replace(full, article=replace(full.article, rights=rights)))
    assert facts(tree)["Licença"] == f"{shown} | {labels_for('pt')(CHANGES)}"
    assert bool(tree.xpath("//a[@rel='license']")) is href
    assert bool(tree.xpath("//link[@rel='license']")) is href


def test_the_lead_picture_is_shown_unless_the_body_shows_it(full: Translation) -> None:
    lead = Image("https://harbour.example/img/lead.jpg", "Um barco", credit="A. Silva")
    tree = page(replace(full, article=replace(full.article, image=lead)))
    assert len(tree.xpath("//figure[@class='pictures']")) == 2
    assert "A. Silva" in facts(tree)["Créditos das imagens"]
    same = replace(lead, url="https://harbour.example/img/skerry.jpg")
    tree = page(replace(full, article=replace(full.article, image=same)))
    assert len(tree.xpath("//figure[@class='pictures']")) == 1


def test_a_block_whose_sentences_all_failed_is_in_the_language_of_the_source(
    plain_translation: Callable[..., Translation],
) -> None:
    made = plain_translation(
        Block(BlockKind.PARAGRAPH, Inline("Not translated.")),
        Block(BlockKind.PARAGRAPH, Inline("Traduzido. Not this.")),
    )
    failed = SegmentTranslation(Inline("x"), Inline("x"), Origin.FAILED)
    fine = SegmentTranslation(Inline("x"), Inline("y"), Origin.ENGINE)
    places = ((("body", 0, 0), failed), (("body", 1, 0), fine), (("body", 1, 1), failed))
    tree = page(replace(made, segments=places))
    assert [p.get("lang") for p in tree.xpath("//div[@class='body']/p")] == ["en", None]


def test_a_date_that_is_no_date_stays_the_words_of_the_source(full: Translation) -> None:
    article = replace(full.article, published="last Tuesday", modified="20260316T1000", embargo="")
    tree = page(replace(full, article=article))
    assert "last Tuesday" in one(tree, "//ul[@class='facts']").text_content()
    times = [time.get("datetime") for time in tree.xpath("//header//time")]
    assert times == ["2026-03-16T10:00:00", "2026-03-13"]


def test_a_byline_that_is_the_publisher_is_an_organisation(full: Translation) -> None:
    article = replace(full.article, source=Source("Ines Duarte"))
    data = linked_data(page(replace(full, article=article)))
    assert [author["@type"] for author in data["author"]] == ["Organization", "Person"]


def test_the_dateline_runs_into_the_first_paragraph(full: Translation) -> None:
    said = replace(full, dateline="STORNOWAY, 14 de março (Herald)")
    tree = page(said)
    first = tree.xpath("//div[@class='body']/p")[0]
    assert first.text_content().startswith("STORNOWAY, 14 de março (Herald) — Quando o barco")
    assert one(tree, "//span[@class='dateline']").text_content() == said.dateline
    assert facts(tree)["Local e data"] == said.dateline
    assert linked_data(tree)["dateline"] == said.dateline
    # Without one of its own the translation has the article's.
    assert one(page(full), "//span[@class='dateline']").text_content() == "Stornoway"
    without = replace(full, article=replace(full.article, dateline=""))
    assert not page(without).xpath("//span[@class='dateline']")


def test_a_dateline_in_a_foreign_paragraph_is_in_the_language_of_the_page(
    plain_translation: Callable[..., Translation],
) -> None:
    made = plain_translation(
        Block(BlockKind.PARAGRAPH, Inline("Смотритель спит."), language="ru"), dateline="SKERRY"
    )
    assert one(page(made), "//p/span[@class='dateline']").get("lang") == "pt"


def test_the_roles_of_the_translation_are_shown(full: Translation) -> None:
    first, second = full.article.bylines
    said = replace(full, bylines=(replace(first, role="Enviada especial"), second))
    tree = page(said)
    assert facts(tree)["Autoria"].startswith("Ines Duarte, Enviada especial, Western")
    assert linked_data(tree)["author"][0]["jobTitle"] == "Enviada especial"  # type: ignore[index]


@pytest.mark.parametrize("modified", ["", "2026-03-14T09:30:00+00:00"])
def test_a_date_of_change_is_not_made_up(full: Translation, modified: str) -> None:
    data = linked_data(page(replace(full, article=replace(full.article, modified=modified))))
    assert "dateModified" not in data


def test_credits_are_labelled_in_the_language_of_the_page(full: Translation) -> None:
    lead = Image("https://harbour.example/img/lead.jpg", "Um barco", credit="Photo: A. Silva")
    said = replace(full, target_language="de", article=replace(full.article, image=lead))
    tree = page(said)
    shown = [span.text_content() for span in tree.xpath("//span[@class='credit']")]
    assert shown == ["Foto: A. Silva", "Foto: Ewan MacLeod / Herald"]
    assert facts(tree)["Bildnachweise"].startswith("Foto: A. Silva harbour.example")
    assert linked_data(tree)["image"][0]["creditText"] == "Foto: A. Silva"  # type: ignore[index]


def test_who_said_a_quotation_has_one_dash(
    plain_translation: Callable[..., Translation],
) -> None:
    made = plain_translation(
        Block(BlockKind.QUOTATION, Inline("Não."), group=1),
        Block(BlockKind.QUOTATION, Inline("— SIMNA"), group=1, role="attribution"),
    )
    assert one(page(made), "//figcaption").text_content() == "SIMNA"
    assert 'figcaption::before { content: "— "; }' in source(made)


def test_tables_on_a_telephone() -> None:
    css = (resources.folder("templates") / "html" / "style.css").read_text()
    assert "td.numeric { white-space: nowrap; }" in css
    assert re.search(r"\.scroll \{[^}]*overflow-x: auto;[^}]*no-repeat local", css)


def test_an_english_page_is_american_unless_it_says_otherwise(full: Translation) -> None:
    american = facts(page(replace(full, target_language="en")))
    assert american["License"] == f"CC BY 4.0 | {CHANGES}"
    assert american["First published"] == "March 14, 2026"
    assert "Image credits" in american
    british = facts(page(replace(full, target_language="en-GB")))
    assert british["Licence"].startswith("CC BY 4.0 | ")
    assert british["First published"] == "14 March 2026"


@pytest.mark.parametrize(
    ("credit", "shown"),
    [("Ana / CC BY 4.0", "Ana / CC BY 4.0"), ("Ana", "Ana, CC BY 4.0"), ("", "CC BY 4.0")],
)
def test_a_credit_names_its_licence_once(full: Translation, credit: str, shown: str) -> None:
    address = "https://creativecommons.org/licenses/by/4.0/"
    image = Image("https://a.example/b.jpg", "Um navio", credit=credit, license=address)
    found = facts(page(replace(full, blocks=(Block(BlockKind.IMAGE, image=image),))))
    assert found["Créditos das imagens"] == f"{shown} a.example/b.jpg"


def luminance(colour: str) -> float:
    short = colour.lstrip("#")
    digits = short if len(short) == 6 else "".join(c * 2 for c in short)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_text_colour_has_the_contrast_that_wcag_aa_asks_for() -> None:
    css = (resources.folder("templates") / "html" / "style.css").read_text()
    schemes = re.findall(r":root \{(.*?)\}", css, re.S)
    assert len(schemes) == 3
    for scheme in schemes:
        colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", scheme))
        pairs = [
            (ink, ground)
            for ground in ("paper", "panel", "warn")
            for ink in ("ink", "quiet", "link", "accent")
        ]
        for ink, ground in [*pairs, ("paper", "accent")]:
            light, dark = sorted(
                (luminance(colours[ink]), luminance(colours[ground])), reverse=True
            )
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)
