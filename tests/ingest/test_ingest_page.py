"""What a page declares: JSON-LD, Open Graph, microdata, Dublin Core, links, meta tags."""

from __future__ import annotations

import json
from typing import Any

import pytest

from syndicate.ingest import read
from syndicate.ingest.html import clean_title
from syndicate.model import Article, Byline, Source

TEXT = (
    "<p>The harbour office counted forty ships before noon, more than in any week since the "
    "bridge was closed.</p><p>Nobody had expected the wind to turn, said the harbour master.</p>"
)


def ingest(head: str, body: str = f"<article><h1>Ships wait</h1>{TEXT}</article>") -> Article:
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    return read("page.html", text.encode())


def json_ld(*nodes: dict[str, Any]) -> str:
    data = nodes[0] if len(nodes) == 1 else {"@context": "https://schema.org", "@graph": nodes}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


NEWS: dict[str, Any] = {
    "@type": "NewsArticle",
    "mainEntityOfPage": {"@id": "https://courier.example/a"},
    "headline": "Ships wait",
    "description": "Forty of them.",
    "inLanguage": "en-GB",
    "articleSection": ["Harbour", "Wind"],
    "keywords": "ships, wind; tide",
    "dateline": "LISBON, 12 March",
    "datePublished": "2026-03-12T17:40:00+0100",
    "dateModified": "2026-03-13",
    "author": [
        {
            "@type": "Person",
            "name": "By Maren Oduya",
            "jobTitle": "Editor",
            "url": "https://courier.example/m",
            "affiliation": {"name": "The Courier"},
        },
        "Ana Sá",
    ],
    "publisher": {"@id": "#org"},
    "license": "http://creativecommons.org/licenses/by-nd/4.0/deed.pt",
    "copyrightHolder": {"name": "Courier Ltd"},
    "copyrightNotice": "© 2026 Courier Ltd",
    "usageInfo": "https://courier.example/terms",
    "image": {
        "url": "https://i.example/1.jpg",
        "width": {"value": 1600},
        "height": "900",
        "caption": "Ships at noon",
        "creditText": "Rui Reis",
        "license": "CC BY 4.0",
    },
    "correction": {"text": "An earlier version said fifty."},
}
ORG = {
    "@type": "Organization",
    "@id": "#org",
    "name": "The Courier",
    "url": "https://courier.example/",
}


def test_json_ld_in_a_graph_with_references() -> None:
    result = ingest(json_ld({"@type": "WebSite", "name": "x"}, NEWS, ORG))
    assert result.id == result.canonical_url == "https://courier.example/a"
    assert result.summary.text == "Forty of them."
    assert result.language == "en-GB"
    assert result.section == "Harbour"
    assert result.keywords == ("ships", "wind", "tide")
    assert result.dateline == "LISBON, 12 March"
    assert result.published == "2026-03-12T17:40:00+01:00"
    assert result.modified == "2026-03-13"
    assert result.bylines == (
        Byline("Maren Oduya", "Editor", "The Courier", "https://courier.example/m"),
        Byline("Ana Sá"),
    )
    assert result.source == Source("The Courier", "https://courier.example/")
    assert result.rights.license == "https://creativecommons.org/licenses/by-nd/4.0/"
    assert result.rights.license_name == "CC BY-ND 4.0"
    assert result.rights.holder == "Courier Ltd"
    assert result.rights.notice == "© 2026 Courier Ltd"
    assert result.rights.usage_terms == "https://courier.example/terms"
    assert result.image is not None
    assert (result.image.width, result.image.height) == (1600, 900)
    assert (result.image.alt, result.image.credit) == ("Ships at noon", "Rui Reis")
    assert result.image.license == "https://creativecommons.org/licenses/by/4.0/"
    assert result.blocks[-1].role == "correction"
    assert result.blocks[-1].text == "An earlier version said fifty."
    assert result.findings == ()


def test_a_correction_that_the_body_shows_is_not_repeated() -> None:
    body = f"<article><h1>Ships wait</h1>{TEXT}<p>Correction: An earlier version said fifty.</p>"
    result = ingest(json_ld(NEWS), body)
    assert [b.role for b in result.blocks] == ["", "", "correction"]


def test_a_lead_picture_that_the_body_shows_is_not_repeated() -> None:
    body = (
        '<article><h1>Ships wait</h1><figure><img src="https://i.example/1-800.jpg"></figure>'
        f"{TEXT}</article>"
    )
    result = ingest(json_ld(NEWS), body)
    assert result.image is None
    shown = result.blocks[0].image
    assert shown is not None
    assert (shown.credit, shown.license) == (
        "Rui Reis",
        "https://creativecommons.org/licenses/by/4.0/",
    )


def test_the_node_of_this_page_is_chosen() -> None:
    other = {"@type": "NewsArticle", "url": "https://courier.example/other", "headline": "Goats"}
    padded = other | {f"x{n}": n for n in range(40)}
    head = '<link rel="canonical" href="https://courier.example/a">'
    result = ingest(head + json_ld(padded, NEWS))
    assert result.section == "Harbour"


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "NewsArticle", "headline": "x",}',
        '<!-- {"@type": "NewsArticle", "articleSection": "Wind"} -->',
        '{"@type": "NewsArticle", "articleSection": "Wind\n"}',
        "{nothing",
        "[" * 100_000,
        "",
        '"text"',
        '{"@type": 3, "author": {"name": 7}, "headline": []}',
        '[{"@type": ["Thing", "NewsArticle"], "author": [null, {}, 3, ""], "image": [[]]}]',
    ],
)
def test_broken_json_ld_breaks_nothing(broken: str) -> None:
    result = ingest(f'<script type="application/ld+json">{broken}</script>')
    assert result.headline.text == "Ships wait"
    assert len(result.blocks) == 2


OPEN_GRAPH = """
<meta property="og:site_name" content="The Post"><meta property="og:locale" content="pt_BR">
<meta property="og:title" content="Ships wait"><meta property="og:description" content="Forty.">
<meta property="og:url" content="https://post.example/a">
<meta property="og:image" content="https://i.example/o.jpg">
<meta property="og:image:alt" content="Ships">
<meta property="article:published_time" content="2026-01-22T15:00:00-04:00">
<meta property="article:modified_time" content="2026-01-23T10:15:00-04:00">
<meta property="article:author" content="https://post.example/authors/jane">
<meta property="article:section" content="Harbour">
<meta property="article:tag" content="ships"><meta property="article:tag" content="wind">
<meta name="author" content="Jane Doe"><link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
"""


def test_open_graph_and_meta_tags() -> None:
    result = ingest(OPEN_GRAPH)
    assert result.canonical_url == "https://post.example/a"
    assert result.source.name == "The Post"
    assert result.language == "pt-BR"
    assert result.summary.text == "Forty."
    assert result.published == "2026-01-22T15:00:00-04:00"
    assert result.modified == "2026-01-23T10:15:00-04:00"
    assert result.section == "Harbour"
    assert result.keywords == ("ships", "wind")
    assert result.bylines == (Byline("Jane Doe"),)
    assert result.rights.license_name == "CC BY 4.0"
    assert result.image is not None
    assert result.image.alt == "Ships"
    assert result.findings == ()


def test_dublin_core() -> None:
    result = ingest(
        """
        <meta name="DC.title" content="Ships wait"><meta name="DC.creator" content="Jane Doe">
        <meta name="DC.creator" content="Rui Reis"><meta name="DC.publisher" content="The Post">
        <meta name="DC.subject" content="ships; wind"><meta name="DC.language" content="pt">
        <meta name="DC.identifier" content="https://post.example/a">
        <meta name="DC.rights" content="© 2026 The Post. CC BY-SA 4.0">
        <meta name="DCTERMS.issued" content="2026-05-08"><meta name="DC.description" content="Forty.">
        """
    )
    assert [byline.name for byline in result.bylines] == ["Jane Doe", "Rui Reis"]
    assert result.source.name == "The Post"
    assert result.keywords == ("ships", "wind")
    assert result.language == "pt"
    assert result.canonical_url == "https://post.example/a"
    assert result.rights.license == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert result.rights.holder == "The Post"
    assert result.published == "2026-05-08"


def test_microdata() -> None:
    result = ingest(
        "",
        '<article itemscope itemtype="https://schema.org/NewsArticle" itemid="https://post.example/a">'
        '<h1 itemprop="headline">Ships wait</h1><meta itemprop="inLanguage" content="pt">'
        '<p>By <span itemprop="author" itemscope><a itemprop="url" href="https://post.example/j">'
        '<span itemprop="name">Jane Doe</span></a>, <i itemprop="jobTitle">editor</i></span></p>'
        '<time itemprop="datePublished" datetime="2026-05-08T19:10-03:00">8 May</time>'
        f'<div itemprop="articleBody">{TEXT}</div>'
        '<span itemprop="publisher" itemscope><meta itemprop="name" content="The Post">'
        '<link itemprop="url" href="https://post.example/"></span>'
        '<link itemprop="license" href="https://creativecommons.org/licenses/by/4.0/"></article>',
    )
    assert result.bylines == (Byline("Jane Doe", "editor", "", "https://post.example/j"),)
    assert result.published == "2026-05-08T19:10:00-03:00"
    assert result.source == Source("The Post", "https://post.example/")
    assert result.canonical_url == "https://post.example/a"
    assert result.rights.license_name == "CC BY 4.0"
    assert result.language == "pt"
    assert len(result.blocks) == 2


def test_precedence() -> None:
    html_lang = ingest(OPEN_GRAPH + json_ld(NEWS, ORG))
    assert html_lang.source.name == "The Courier"
    assert html_lang.section == "Harbour"
    assert html_lang.canonical_url == "https://courier.example/a"
    canonical = '<link rel="canonical" href="https://courier.example/canonical">'
    assert ingest(canonical + json_ld(NEWS)).canonical_url == "https://courier.example/canonical"


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ('<p class="byline">By Jane Doe</p>', [Byline("Jane Doe")]),
        ('<p class="byline">By Jane Doe, Agency</p>', [Byline("Jane Doe", "", "Agency")]),
        ("<p>Por Ana Sá e Rui Reis</p>", [Byline("Ana Sá"), Byline("Rui Reis")]),
        (
            '<div class="meta">By <a rel="author" href="https://p.example/j">Jane Doe</a> <span>'
            "Health editor</span> <span>22 January 2026, 3 p.m.</span></div>",
            [Byline("Jane Doe", "Health editor", "", "https://p.example/j")],
        ),
        (
            '<p class="byline">By <a href="https://p.example/m">Maren Oduya</a>, law correspondent. '
            'Additional reporting by <a href="https://p.example/t">Þórdís Hallsdóttir</a></p>',
            [
                Byline("Maren Oduya", "law correspondent", "", "https://p.example/m"),
                Byline("Þórdís Hallsdóttir", "Additional reporting", "", "https://p.example/t"),
            ],
        ),
    ],
)
def test_visible_bylines_leave_the_body(byline: str, expected: list[Byline]) -> None:
    result = ingest("", f"<article><h1>Ships wait</h1>{byline}{TEXT}</article>")
    assert list(result.bylines) == expected
    assert len(result.blocks) == 2


def test_a_visible_byline_adds_to_a_declared_author() -> None:
    body = (
        '<article><h1>Ships wait</h1><p class="byline">By <a href="https://p.example/j">Jane Doe'
        f"</a>, health editor</p>{TEXT}</article>"
    )
    result = ingest('<meta name="author" content="Jane Doe">', body)
    assert result.bylines == (Byline("Jane Doe", "health editor", "", "https://p.example/j"),)


def test_a_person_counts_before_the_house_as_author() -> None:
    head = (
        '<meta property="og:site_name" content="The Post"><meta name="author" content="The Post">'
    )
    shown = f'<article><h1>Ships wait</h1><p class="byline">By Jane Doe</p>{TEXT}</article>'
    assert ingest(head, shown).bylines == (Byline("Jane Doe"),)
    assert ingest(head).bylines == (Byline("The Post"),)


def test_the_licence_of_a_picture_is_not_the_articles() -> None:
    body = (
        '<article><h1>Ships wait</h1><figure><img src="https://i.example/1.jpg"><figcaption>Ships. '
        '<a rel="license" href="https://creativecommons.org/licenses/by-sa/2.0/">CC BY-SA 2.0</a>'
        f"</figcaption></figure>{TEXT}</article>"
    )
    assert ingest("", body).rights.license == ""


def test_several_licences_are_reported_not_guessed() -> None:
    links = "".join(
        f'<a rel="license" href="https://creativecommons.org/licenses/{kind}/4.0/">x</a>'
        for kind in ("by", "by-nd")
    )
    result = ingest("", f"<article><h1>Ships wait</h1>{TEXT}</article><p>{links}</p>")
    assert result.rights.license == ""
    assert "attribution.licenses" in {finding.check for finding in result.findings}


def test_a_wrong_language_is_a_finding() -> None:
    result = ingest('<meta property="og:locale" content="not a language">')
    assert result.language is None
    (finding,) = [f for f in result.findings if f.check == "language.declared"]
    assert "not a language" in finding.message


def test_a_date_in_the_address_is_the_last_resort() -> None:
    head = '<link rel="canonical" href="https://post.example/2019/04/30/ships/">'
    assert ingest(head).published == "2019-04-30"


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Ships wait | The Post", "", "Ships wait | The Post"),
        ("Ships wait in the harbour | The Post", "", "Ships wait in the harbour"),
        ("Ships wait - The Post", "The Post", "Ships wait"),
        ("The Post: Ships wait", "The Post", "The Post: Ships wait"),
        ("The Post – Ships wait", "The Post", "Ships wait"),
        ("Ships wait – and wait", "The Post", "Ships wait – and wait"),
        ("Ships  wait\n", "", "Ships wait"),
    ],
)
def test_the_name_of_the_site_leaves_the_title(title: str, site: str, expected: str) -> None:
    assert clean_title(title, site) == expected


def test_the_headline_is_the_heading_that_the_title_names() -> None:
    head = "<title>Goats run over the bridge in Porto | The Post</title>"
    body = (
        "<h1>The Post</h1><article><h2><span class='kicker'>Porto</span> Goats run over the bridge "
        f"in Porto</h2>{TEXT}</article>"
    )
    assert ingest(head, body).headline.text == "Goats run over the bridge in Porto"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"@type": "Person", "name": "Six, Jr."}, ["Six, Jr."]),
        ({"@type": "Organization", "name": "Ramos and Daughters"}, ["Ramos and Daughters"]),
        ({"@type": "Person", "name": "Van Morrison"}, ["Van Morrison"]),
        ({"@type": "Person", "name": "By Jane Doe"}, ["Jane Doe"]),
        ("Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        (["Jane Doe, Jr.", "By John Roe"], ["Jane Doe, Jr.", "John Roe"]),
        ("Van Morrison", ["Van Morrison"]),
    ],
)
def test_an_author_that_is_an_object_is_one(author: Any, names: list[str]) -> None:
    result = ingest(json_ld({**NEWS, "author": author}))
    assert [byline.name for byline in result.bylines] == names


@pytest.mark.parametrize(
    ("author", "body", "said"),
    [
        ({"@type": "Person", "url": "https://e.org/jane"}, "", True),
        ("https://e.org/jane", "", True),
        ({"@type": "Person", "@id": "https://e.org/jane"}, "", True),
        ("https://e.org/jane", '<p class="byline">By <a href="https://e.org/jane">Jane Doe</a></p>',
         False),
    ],
)  # fmt: skip
def test_an_author_without_a_name_is_reported(author: Any, body: str, said: bool) -> None:
    page = f"<article><h1>Ships wait</h1>{body}{TEXT}</article>"
    found = ingest(json_ld({**NEWS, "author": [author, {"name": "Ana Sá"}]}), page).findings
    messages = [each.message for each in found if each.check == "attribution.byline"]
    assert any("https://e.org/jane" in each for each in messages) is said


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ('<link rel="canonical nofollow" href="https://e.org/a">', "https://e.org/a"),
        ('<LINK REL="Canonical" HREF="https://e.org/a">', "https://e.org/a"),
        ('<link rel=canonical href=" \n https://e.org/a\t">', "https://e.org/a"),
        ('<link rel=canonical href="https://e.org/a b/\nc d">', "https://e.org/a%20b/c%20d"),
        ('<base href="https://e.org/x/"><link rel=canonical href="a b">', "https://e.org/x/a%20b"),
        ('<link rel=canonical href="about:blank"><link rel=canonical href="https://e.org/a">',
         "https://e.org/a"),
        ('<meta property="og:url" content=" https://e.org/a b ">', "https://e.org/a%20b"),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "url": " https://e.org/a b "}'
         "</script>", "https://e.org/a%20b"),
    ],
)  # fmt: skip
def test_the_canonical_address_is_read_as_browsers_do(link: str, url: str) -> None:
    assert ingest(link).canonical_url == url


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        ("<p class=sponsor>Paid for by the Harbour Fund</p>", ["Paid for by the Harbour Fund"]),
        ("<div class=label>Conteúdo pago</div>", ["Conteúdo pago"]),
        ("<div class=advert>Advertisement</div>", []),
        ("<div class=advert><a href=/x>Sponsored by Acme</a></div>", []),
        ("<div class=advert><img src=/x.gif>Sponsored by Acme</div>", []),
    ],
)
@pytest.mark.parametrize("marked", [True, False])
def test_readers_are_told_who_paid_for_an_article(
    label: str, kept: list[str], marked: bool
) -> None:
    box = "<div itemprop=articleBody>" if marked else "<div>"
    result = ingest("", f"<main>{'' if marked else box}<h1>Ships wait</h1>{box}{label}{TEXT}</div>")
    assert [block.text for block in result.blocks][:-2] == kept
