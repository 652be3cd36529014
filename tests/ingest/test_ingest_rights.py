"""Rights as pages really state them: JSON-LD shapes, DCTERMS, boxes, counters, pictures, profiles."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pytest

from syndicate import config, ingest, rights
from syndicate.ingest import Metadata
from syndicate.model import Article, BlockKind, Permission, Rights, Source

BY = "https://creativecommons.org/licenses/by/4.0/"
BY_ND = "https://creativecommons.org/licenses/by-nd/4.0/"
BY_NC = "https://creativecommons.org/licenses/by-nc/4.0/"
BY_SA = "https://creativecommons.org/licenses/by-sa/4.0/"
TEXT = "".join(
    f"<p>The harbour office counted {n} ships before noon, and nobody had expected the wind to "
    "turn so soon after the storm that closed the bar in March.</p>"
    for n in ("forty", "fifty", "sixty")
)
CONVERSATION = "https://counter.theconversation.com/content/113886/count.gif"


def page(head: str = "", body: str = "", after: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><title>Forty ships wait</title>'
        f'<link rel="canonical" href="https://www.post.example/2026/ships">{head}</head><body>'
        f"<main><article><h1>Forty ships wait</h1>{TEXT}{body}</article></main>{after}</body></html>"
    )


def read(
    text: str, settings: config.Settings | None = None, options: Metadata | None = None
) -> Article:
    return ingest.read(
        "ships.html",
        text.encode(),
        overrides=options,
        sources=(settings or config.Settings()).sources,
        settle=rights.settle,
    )


def ld(**said: object) -> str:
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Forty ships wait",
    }
    return f'<script type="application/ld+json">{json.dumps(node | said)}</script>'


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"license": BY}, Rights(BY, "CC BY 4.0")),
        ({"license": "//creativecommons.org/licenses/by/4.0/?ref=chooser-v1"}, Rights(BY, "CC BY 4.0")),
        ({"license": {"@type": "CreativeWork", "name": "CC BY 4.0"}}, Rights(BY, "CC BY 4.0")),
        ({"license": {"@type": "CreativeWork", "@id": BY}}, Rights(BY, "CC BY 4.0")),
        ({"license": [{"@type": "URL", "url": BY}]}, Rights(BY, "CC BY 4.0")),
        ({"license": "All rights reserved"}, Rights("All rights reserved", "All rights reserved")),
        ({"usageInfo": "https://post.example/reuse"}, Rights(usage_terms="https://post.example/reuse")),
        ({"usageInfo": {"@type": "CreativeWork", "text": "With credit.", "url": "https://e.org"}},
         Rights(usage_terms="With credit.")),
        ({"usageInfo": {"@type": "CreativeWork", "url": "/reuse"}},
         Rights(usage_terms="https://www.post.example/reuse")),
        ({"acquireLicensePage": "https://post.example/buy"}, Rights(usage_terms="https://post.example/buy")),
        ({"copyrightHolder": "Post Trust"}, Rights(holder="Post Trust")),
        ({"copyrightHolder": [{"@type": "Organization", "name": "Post Trust"},
                              {"@type": "Person", "name": "Ana Sá"}]},
         Rights(holder="Post Trust, Ana Sá")),
        ({"copyrightNotice": "Post, 2026", "creditText": "The Post"}, Rights(notice="Post, 2026")),
        ({"creditText": "Ana Sá / The Post"}, Rights(notice="Ana Sá / The Post")),
    ],
    ids=lambda value: json.dumps(value)[:60] if isinstance(value, dict) else "",
)  # fmt: skip
def test_shapes_of_json_ld(said: dict[str, object], wanted: Rights) -> None:
    found = read(page(ld(**said))).rights
    # What the words demand is another test's.
    assert (found.license, found.license_name) == (wanted.license, wanted.license_name)
    assert (found.holder, found.notice, found.usage_terms) == (
        wanted.holder,
        wanted.notice,
        wanted.usage_terms,
    )


@pytest.mark.parametrize(
    ("line", "is_terms"),
    [
        ("The Post permits republication if the authors are named.", True),
        ("© 2026 The Post. May be republished with a link.", False),
        ("The Post, 2026", False),
    ],
)
@pytest.mark.parametrize("name", ["DCTERMS.rights", "dc.rights", "rights"])
def test_a_line_about_rights_is_terms_or_a_notice(name: str, line: str, is_terms: bool) -> None:
    foot = "<p class=copyright>© Post Trust 2026</p>"
    found = read(page(f'<meta name="{name}" content="{line}">', foot)).rights
    assert found.usage_terms == (line if is_terms else "")
    assert found.notice == ("© Post Trust 2026" if is_terms else line)
    assert not is_terms or found.holder == "Post Trust"


def test_a_graph_with_references() -> None:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "NewsArticle",
                "headline": "Forty ships wait",
                "url": "https://www.post.example/2026/ships",
                "copyrightHolder": {"@id": "#post"},
                "license": {"@id": "#licence"},
                "expires": "2027-01-01",
            },
            {"@id": "#post", "@type": "NewsMediaOrganization", "name": "Post Trust"},
            {"@id": "#licence", "@type": "CreativeWork", "url": BY_SA, "name": "CC BY-SA"},
            {"@type": "WebSite", "license": BY_ND},
        ],
    }
    found = read(page(f'<script type="application/ld+json">{json.dumps(graph)}</script>'))
    assert found.rights.license == BY_SA
    assert found.rights.holder == "Post Trust"
    assert found.expires == "2027-01-01"


@pytest.mark.parametrize(
    "head",
    [
        f'<meta name="DCTERMS.license" content="{BY_ND}">',
        f'<meta name="dcterms:license" content="{BY_ND}">',
        f'<link rel="DCTERMS.license" href="{BY_ND}">',
        f'<link rel="dct:license" href="{BY_ND}">',
        f'<meta name="DC.rights" content="{BY_ND}">',
        '<meta name="DC.Rights" content="© 2026 The Post. CC BY-ND 4.0">',
        f'<link rel="license" href="{BY_ND}">',
        f'<meta property="cc:license" content="{BY_ND}">',
    ],
)
def test_licences_in_the_head(head: str) -> None:
    assert read(page(head)).rights.license == BY_ND


@pytest.mark.parametrize(
    "body",
    [
        f'<p>© The Post. <a rel="noreferrer license" href="{BY_ND}deed.en">CC</a></p>',
        f'<p class="licence">Licensed under <a rel="license" href="{BY_ND}">CC</a>.</p>',
        "<footer><p>© 2026 The Post. This work is licensed under a Creative Commons "
        "Attribution-NoDerivatives 4.0 International License.</p></footer>",
    ],
)
def test_licences_in_the_text(body: str) -> None:
    assert read(page("", body)).rights.license == BY_ND


# --- Republishing terms and counters -------------------------------------------------------------

BOX = f"""
<div id="republication-tracker-tool-modal-content" style="display:none">
  <h2 id="republish-modal-label">Republish this article</h2>
  <div class="cc-policy"><div class="cc-license">
    <a rel="noreferrer license" href="{BY_ND}"><img src="/by-nd.png"></a>
    <p>This work is licensed under a <a rel="noreferrer license" href="{BY_ND}">Creative Commons
    Attribution-NoDerivatives 4.0 International License</a>.</p></div>
    <p>You must credit us and link back to the original. Photographs may not be republished. Do not
    remove the tracking pixel.</p></div>
  <textarea readonly id="republication-tracker-tool-shareable-content">{
    escape(
        '<h1>Forty ships wait</h1><p>The harbour office counted.</p><img id="republication-tracker-tool-'
        'source" src="https://www.post.example/?republication-pixel=true&amp;post=4711&amp;ga4=G-1" '
        'style="width:1px;height:1px;">'
    )
}</textarea>
</div>"""


def test_a_republishing_box_with_a_copy_to_take_away() -> None:
    article = read(page("", "", BOX))
    found = article.rights
    assert (found.license, found.license_name) == (BY_ND, "CC BY-ND 4.0")
    assert found.pixel == "https://www.post.example/?republication-pixel=true&post=4711&ga4=G-1"
    assert {"pixel", "no-photographs", "link-back", "no-derivatives"} <= rights.demanded(
        found
    ).keys()
    assert "Photographs may not" in found.usage_terms
    assert "Photographs" not in " ".join(block.text for block in article.blocks)


COPY = f"""<h1>Forty ships wait</h1>{TEXT}<!-- Below is The Conversation's page counter tag. Please DO
NOT REMOVE. --><img src="{CONVERSATION}?distributor=republish-lightbox-basic" alt="The Conversation"
width="1" height="1" style="border: none !important; max-height: 1px !important; min-width: 1px"
referrerpolicy="no-referrer-when-downgrade" /><p><em>This article is republished from
<a href="https://theconversation.com">The Conversation</a> under a Creative Commons license.</em></p>"""


@pytest.mark.parametrize(
    ("name", "text", "pixel"),
    [
        ("a.html", COPY, f"{CONVERSATION}?distributor=republish-lightbox-basic"),
        ("a.html", f'<h1>Ships</h1>{TEXT}<p>The end.<img src="{CONVERSATION}" style="border:none '
         '!important; height:1px; width:1px" alt="The Conversation"></p>', CONVERSATION),
        ("a.html", f'<h1>Ships</h1>{TEXT}<p><img src="{CONVERSATION}" alt="The Conversation"></p>',
         CONVERSATION),
        ("a.md", f"# Ships\n\nForty ships wait.\n\n![The Conversation]({CONVERSATION})\n\nNo wind.\n",
         CONVERSATION),
    ],
)  # fmt: skip
def test_a_known_counter_is_kept_as_such_and_is_no_picture(
    name: str, text: str, pixel: str
) -> None:
    article = ingest.read(name, text.encode(), settle=rights.settle)
    assert article.rights.pixel == pixel
    assert "pixel" in article.rights.demands
    # What everybody who republishes this source has agreed to.
    assert article.rights.license == BY_ND
    assert [block for block in article.blocks if block.kind is BlockKind.IMAGE] == []


@pytest.mark.parametrize(
    ("line", "url", "name", "home"),
    [
        (
            'This article is republished from <a href="https://theconversation.com">The '
            'Conversation</a> under a Creative Commons license. Read the <a href="https://'
            'theconversation.com/ships-113886">original article</a>.',
            "https://theconversation.com/ships-113886", "The Conversation",
            "https://theconversation.com",
        ),
        (
            'This story was originally published by <a href="https://flood.example/2026/ships">'
            "Floodlight</a>.",
            "https://flood.example/2026/ships", "Floodlight", "",
        ),
        (
            'Este artigo foi publicado originalmente na <a href="https://mare.example/navios">Agência '
            "Maré</a>.",
            "https://mare.example/navios", "Agência Maré", "",
        ),
        (
            'Este artículo fue publicado originalmente en <a href="https://theconversation.com">The '
            'Conversation</a>. Lea el <a href="https://theconversation.com/b-1">original</a>.',
            "https://theconversation.com/b-1", "The Conversation", "https://theconversation.com",
        ),
        ('The study was originally published in <a href="https://n.example/1">Nature</a>.', "", "", ""),
        ('This article was originally published by the Post.', "", "", ""),
    ],
)  # fmt: skip
def test_copies_say_where_they_come_from(line: str, url: str, name: str, home: str) -> None:
    text = (
        f"<!doctype html><title>Ships</title><h1>Forty ships wait</h1>{TEXT}<p><em>{line}</em></p>"
    )
    article = read(text)
    assert (article.canonical_url, article.source) == (url, Source(name, home))
    # What the page declares of itself counts first.
    assert read(page("", f"<p>{line}</p>")).canonical_url == "https://www.post.example/2026/ships"


DOT = '<img src="https://stats.post.example/dot.gif?a=1&amp;b=2" width="1" height="1" alt="">'


def test_a_picture_of_one_pixel_is_kept_where_the_terms_ask_for_it() -> None:
    terms = (
        '<div class="republish-terms"><p>Republish our stories for free; our tracking pixel must '
        "stay in the text.</p></div>"
    )
    assert read(page("", DOT)).rights.pixel == ""
    assert read(page("", DOT + terms)).rights.pixel == "https://stats.post.example/dot.gif?a=1&b=2"
    hidden = f"<noscript>{DOT}</noscript>"
    assert read(page("", hidden + terms)).rights.pixel == ""
    spy = '<img src="https://www.facebook.com/tr?id=1" width="1" height="1">'
    assert read(page("", spy + terms)).rights.pixel == ""


# --- Pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "caption",
    [
        f'Boats. <a rel="license" href="{BY_SA}">CC BY-SA 4.0</a>',
        f'Boats. Photo: Ana Sá, <a href="{BY_SA}deed.en">CC</a>',
        "Boats. Photo: Ana Sá / CC BY-SA 4.0",
    ],
)
def test_the_licence_of_a_picture_is_its_own(caption: str) -> None:
    figure = (
        '<figure><img src="/a.jpg" width="600" height="400" alt="Boats">'
        f"<figcaption>{caption}</figcaption></figure>"
    )
    other = '<figure><img src="/b.jpg" width="600" height="400" alt="Wind"></figure>'
    article = read(page(ld(license=BY), figure + other))
    pictures = [block.image for block in article.blocks if block.image]
    assert [picture.license for picture in pictures] == [BY_SA, ""]
    assert article.rights.license == BY
    assert "rights.conflict" not in {finding.check for finding in article.findings}


def test_the_licences_of_several_pictures_in_json_ld() -> None:
    images = [
        {
            "@type": "ImageObject",
            "url": "https://www.post.example/a1.jpg",
            "license": {"url": BY_SA},
        },
        {"@type": "ImageObject", "contentUrl": "/a2.jpg", "license": BY_ND, "creditText": "Ana Sá"},
        "https://www.post.example/a3.jpg",
    ]
    shown = "".join(
        f'<figure><img src="/a{n}.jpg" width="600" height="400" alt="Boats {n}"></figure>'
        for n in (3, 2, 1)
    )
    article = read(page(ld(license=BY, image=images[1:] + images[:1]), shown))
    pictures = {block.image.url[-6:]: block.image for block in article.blocks if block.image}
    assert pictures["a1.jpg"].license == BY_SA
    assert (pictures["a2.jpg"].license, pictures["a2.jpg"].credit) == (BY_ND, "Ana Sá")
    assert (pictures["a3.jpg"].license, pictures["a3.jpg"].credit) == ("", "")


# --- Precedence, conflicts, profiles ---------------------------------------------------------------


def test_a_stricter_licence_counts_wherever_it_stands() -> None:
    options = Metadata.from_options(license="CC BY 4.0")
    article = read(page(ld(license=BY_ND)), options=options)
    assert article.rights.license == BY_ND
    (conflict,) = (f for f in article.findings if f.check == "rights.conflict")
    assert conflict.message == (
        "the command line says CC BY 4.0 and the file says CC BY-ND 4.0, which also demands "
        "no-derivatives: the stricter counts."
    )
    stricter = read(page(ld(license=BY)), options=Metadata.from_options(license="CC BY-ND 4.0"))
    assert stricter.rights.license == BY_ND
    assert "rights.conflict" not in {finding.check for finding in stricter.findings}


def test_places_of_one_page_that_disagree() -> None:
    article = read(page(ld(license=BY), f'<p><a rel="license" href="{BY_NC}">x</a></p>'))
    assert article.rights.license == BY_NC
    both = read(page(ld(license=BY_SA), f'<p><a rel="license" href="{BY_NC}">x</a></p>'))
    assert both.rights.license == BY_SA
    assert "non-commercial" in both.rights.demands


def test_an_editor_chooses_among_the_licences_that_a_page_links() -> None:
    links = "".join(f'<p><a rel="license" href="{each}">x</a></p>' for each in (BY, BY_ND))
    assert read(page("", links)).rights.license == BY_ND
    chosen = read(page("", links), options=Metadata.from_options(license="CC BY 4.0"))
    assert chosen.rights.license == BY
    assert "rights.conflict" not in {finding.check for finding in chosen.findings}


def settings(tmp_path: Path, text: str) -> config.Settings:
    path = tmp_path / "syndicate.toml"
    path.write_text(text, "utf-8")
    return config.load(path)


PROFILE = """
[sources."{key}"]
{name}
license = "CC BY-NC 4.0"
holder = "Post Trust"
usage_terms = "Say where it is from."
demands = ["link-back"]
pictures = false
permission = {{ by = "Jane Doe", date = 2026-05-03, reference = "letter 117" }}
"""


@pytest.mark.parametrize(
    ("key", "name", "matches"),
    [
        ("post.example", "", True),
        ("www.post.example", "", True),
        ("The Post", "", True),
        ("the post", "", True),
        ("Ours", 'name = "The Post"', True),
        ("Ours", 'url = "https://post.example/"', True),
        ("ost.example", "", False),
        ("post.example.org", "", False),
        ("The Post Gazette", "", False),
    ],
)
def test_a_profile_fills_what_the_article_does_not_say(
    tmp_path: Path, key: str, name: str, matches: bool
) -> None:
    known = settings(tmp_path, PROFILE.format(key=key, name=name))
    site = '<meta property="og:site_name" content="The Post">'
    article = read(page(site + ld(copyrightNotice="Post, 2026")), known)
    found = article.rights
    assert found.notice == "Post, 2026"
    if not matches:
        assert found == Rights(notice="Post, 2026")
        return
    assert (found.license, found.holder) == (BY_NC, "Post Trust")
    assert found.permission == Permission("Jane Doe", "2026-05-03", "letter 117")
    assert found.demands == ("link-back", "no-photographs")
    assert "attribution.license" not in {finding.check for finding in article.findings}


def test_the_article_wins_over_a_profile_but_loosens_nothing(tmp_path: Path) -> None:
    known = settings(tmp_path, PROFILE.format(key="post.example", name='name = "Post Ltd"'))
    article = read(page(ld(license=BY, copyrightHolder="Ana Sá", publisher="The Post")), known)
    assert article.rights.holder == "Ana Sá"
    assert article.source == Source("The Post")
    assert article.rights.license == BY_NC
    assert "rights.conflict" in {finding.check for finding in article.findings}


def test_the_nearest_host_counts(tmp_path: Path) -> None:
    text = '[sources."post.example"]\nholder = "A"\n[sources."news.post.example"]\nholder = "B"\n'
    known = settings(tmp_path, text)
    for host, holder in (("post.example", "A"), ("eu.news.post.example", "B")):
        options = Metadata.from_options(source_url=f"https://{host}/a")
        assert read(page(), known, options).rights.holder == holder
