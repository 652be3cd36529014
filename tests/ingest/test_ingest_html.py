"""Whole pages: the body complete, the furniture gone, structure and marks kept."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from syndicate.errors import InputError
from syndicate.ingest import Metadata, read
from syndicate.ingest.blocks import Piece
from syndicate.ingest.trim import Trimmer
from syndicate.model import Article, Block, BlockKind, Inline, MarkKind, Severity

LOREM = (
    "The harbour office counted forty ships before noon, which is more than in any week since "
    "the bridge was closed, and the pilots asked for a second boat."
)
MORE = (
    "Nobody had expected the wind to turn, said the harbour master, and nobody had told the "
    "fishermen, who were already out beyond the second buoy."
)


def page(body: str, head: str = "", attributes: str = 'lang="en"') -> str:
    return f"<!doctype html><html {attributes}><head>{head}</head><body>{body}</body></html>"


def ingest(text: str, name: str = "page.html") -> Article:
    return read(name, text.encode())


def article(inner: str, head: str = "", around: str = "") -> Article:
    """An article with `inner` between two paragraphs of text."""
    body = f"<article><h1>Ships wait</h1><p>{LOREM}</p>{inner}<p>{MORE}</p></article>{around}"
    return ingest(page(body, head))


def between(result: Article) -> list[Block]:
    """The blocks between the two paragraphs, which must both be there."""
    texts = [block.text for block in result.blocks]
    assert texts[0] == LOREM
    return list(result.blocks[1 : texts.index(MORE)])


def told(blocks: list[Block]) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in blocks]


# --- Structure ---------------------------------------------------------------------------------


def test_headline_is_taken_once() -> None:
    result = article("<h2>Ships wait</h2>")
    assert result.headline.text == "Ships wait"
    assert between(result) == []


def test_a_heading_above_a_deeper_one_at_the_end_stays() -> None:
    end = "<h2>What happened next</h2><h3>In the morning</h3><p>The wind fell.</p><h2>Empty</h2>"
    result = ingest(page(f"<article><h1>Ships wait</h1><p>{LOREM}</p>{end}</article>"))
    headings = [block.text for block in result.blocks if block.kind is BlockKind.HEADING]
    assert headings == ["What happened next", "In the morning"]


def test_headings_keep_their_level() -> None:
    blocks = between(article("<h2>First</h2><p>Some text here.</p><h3>Second</h3>"))
    assert [(b.text, b.level) for b in blocks if b.kind is BlockKind.HEADING] == [
        ("First", 2),
        ("Second", 3),
    ]


def test_lists_keep_depth_order_and_group() -> None:
    blocks = between(
        article(
            "<ul><li>one</li><li>two<ol><li>two a</li><li>two b</li></ol></li></ul>"
            "<ol><li><p>first</p><p>still first</p></li></ol>"
        )
    )
    assert [(b.text, b.level, b.ordered) for b in blocks] == [
        ("one", 1, False),
        ("two", 1, False),
        ("two a", 2, True),
        ("two b", 2, True),
        ("first\nstill first", 1, True),
    ]
    groups = [block.group for block in blocks]
    assert len(set(groups[:4])) == 1
    assert groups[4] not in (0, groups[0])


def test_quotation_with_who_said_it() -> None:
    blocks = between(
        article(
            "<blockquote><p>We wait.</p><p>We always wait.</p>"
            "<footer>— <cite>A pilot</cite></footer></blockquote>"
            "<blockquote>Wind turns.<cite>A proverb</cite></blockquote>"
            "<blockquote><p>No more.</p><p>— the harbour master</p></blockquote>"
        )
    )
    assert [(b.text, b.role) for b in blocks] == [
        ("We wait.", ""),
        ("We always wait.", ""),
        ("— A pilot", "attribution"),
        ("Wind turns.", ""),
        ("A proverb", "attribution"),
        ("No more.", ""),
        ("— the harbour master", "attribution"),
    ]
    assert {block.kind for block in blocks} == {BlockKind.QUOTATION}
    assert len({block.group for block in blocks}) == 3


@pytest.mark.parametrize(
    "figure",
    [
        '<figure><img src="/a.jpg" alt="Ships"><figcaption>Ships at noon. <span class="credit">'
        "Photo: Ana Sá</span></figcaption></figure>",
        '<figure><img src="/a.jpg" alt="Ships"><figcaption>Ships at noon. Photo: Ana Sá'
        "</figcaption></figure>",
        '<div class="wp-caption"><img src="/a.jpg" alt="Ships"><p class="wp-caption-text">Ships at '
        'noon.</p><small class="credito">Photo: Ana Sá</small></div>',
        '<div class="image-block"><img src="/a.jpg" alt="Ships"><div class="image-caption">Ships at'
        ' noon.</div><div class="image-credit">Photo: Ana Sá</div></div>',
        '<p><img src="/a.jpg" alt="Ships"></p><p><em>Ships at noon.</em> Photo: Ana Sá</p>',
    ],
)
def test_figures_give_picture_caption_and_credit(figure: str) -> None:
    head = '<link rel="canonical" href="https://news.example/a/b">'
    picture, caption, credit = between(article(figure, head))
    assert picture.image is not None
    assert picture.image.url == "https://news.example/a.jpg"
    assert picture.image.alt == "Ships"
    assert picture.image.credit == "Ana Sá"
    assert (caption.kind, caption.text) == (BlockKind.CAPTION, "Ships at noon.")
    assert (credit.kind, credit.text) == (BlockKind.CREDIT, "Photo: Ana Sá")
    assert picture.group == caption.group == credit.group != 0


@pytest.mark.parametrize(
    ("line", "caption", "credit", "name"),
    [
        ("Noon. Photograph by Ana Sá/AP", "Noon.", "Photograph by Ana Sá/AP", "Ana Sá/AP"),
        ("Noon. (Photo by Ana Sá/AP)", "Noon.", "Photo by Ana Sá/AP", "Ana Sá/AP"),
        ("Noon (Photo: Ana Sá).", "Noon", "Photo: Ana Sá", "Ana Sá"),
        ("Photo by A. Sá", "", "Photo by A. Sá", "A. Sá"),
        ("It won. Photos by the sea are rare.", "It won. Photos by the sea are rare.", "", ""),
        ("Photo by Ana Sá. The ships wait.", "Photo by Ana Sá. The ships wait.", "", ""),
    ],
)
def test_a_credit_in_a_caption(line: str, caption: str, credit: str, name: str) -> None:
    figure = f'<figure><img src="/a.jpg" alt="x"><figcaption>{line}</figcaption></figure>'
    head = '<link rel="canonical" href="https://news.example/a/b">'
    picture, *under = between(article(figure, head))
    said = [(block.kind, block.text) for block in under]
    wanted = [(BlockKind.CAPTION, caption), (BlockKind.CREDIT, credit)]
    assert said == [pair for pair in wanted if pair[1]]
    assert picture.image is not None
    assert picture.image.credit == name


def test_a_picture_that_is_loaded_late_has_its_real_address() -> None:
    (picture,) = between(
        article(
            '<figure><img src="data:image/gif;base64,R0" data-src="https://i.example/a.jpg"></figure>'
        )
    )
    assert picture.image is not None
    assert picture.image.url == "https://i.example/a.jpg"
    (picture,) = between(
        article('<picture><source srcset="x.webp"><img src="https://i.example/b.jpg"></picture>')
    )
    assert picture.image is not None
    assert picture.image.url == "https://i.example/b.jpg"
    (picture,) = between(
        article('<img srcset="https://i.example/s.jpg 300w, https://i.example/l.jpg 900w">')
    )
    assert picture.image is not None
    assert picture.image.url == "https://i.example/l.jpg"


def test_decoration_is_no_picture() -> None:
    blocks = between(
        article(
            '<img src="https://e.org/pixel.gif" width="1" height="1">'
            '<img class="avatar" src="https://e.org/j.jpg"><img alt="x">'
        )
    )
    assert blocks == []


def test_a_picture_in_a_sentence_does_not_cut_it() -> None:
    blocks = between(article('<p>Before <img src="https://e.org/a.jpg" alt="A"> and after it.</p>'))
    assert told(blocks) == [("paragraph", "Before and after it."), ("image", "")]


def test_tables_keep_cells_headers_spans_and_caption() -> None:
    blocks = between(
        article(
            "<table><caption>Ships</caption><thead><tr><th>Day</th><th colspan=2>Count</th></tr>"
            "</thead><tbody><tr><th rowspan=2>Monday</th><td>40</td><td><b>in</b></td></tr>"
            "<tr><td>38</td><td></td></tr></tbody></table>"
        )
    )
    assert told(blocks[:1]) == [("caption", "Ships")]
    cells = [(b.text, b.row, b.column, b.rows, b.columns, b.header) for b in blocks[1:]]
    assert cells == [
        ("Day", 0, 0, 1, 1, True),
        ("Count", 0, 1, 1, 2, True),
        ("Monday", 1, 0, 2, 1, True),
        ("40", 1, 1, 1, 1, False),
        ("in", 1, 2, 1, 1, False),
        ("38", 2, 1, 1, 1, False),
        ("", 2, 2, 1, 1, False),
    ]
    assert len({block.group for block in blocks}) == 1


def test_a_table_in_a_figure_shares_its_caption() -> None:
    blocks = between(
        article(
            "<figure><table><tr><th>a</th><td>1</td></tr></table><figcaption>Ships.</figcaption>"
            "</figure>"
        )
    )
    assert told(blocks) == [("table_cell", "a"), ("table_cell", "1"), ("caption", "Ships.")]
    assert len({block.group for block in blocks}) == 1


def test_a_quotation_in_a_figure_is_a_quotation() -> None:
    blocks = between(
        article("<figure><blockquote><p>We wait.</p><cite>A pilot</cite></blockquote></figure>")
    )
    assert [(b.kind.value, b.role) for b in blocks] == [
        ("quotation", ""),
        ("quotation", "attribution"),
    ]


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    blocks = between(
        article(f"<table><tr><td><p>{LOREM.upper()}</p></td></tr></table><p>Next.</p>")
    )
    assert told(blocks) == [("paragraph", LOREM.upper()), ("paragraph", "Next.")]


def test_players_and_posts_stay_in_place() -> None:
    blocks = between(
        article(
            '<p>Look:</p><iframe src="https://v.example/1" title="Ships leave"></iframe>'
            '<video controls><source src="https://v.example/2.mp4"></video>'
            '<blockquote class="twitter-tweet"><p>Ships! <a href="https://t.example/h">#tide</a></p>'
            '— Ana (@ana) <a href="https://t.example/1">6 May</a></blockquote><hr>'
        )
    )
    assert [(b.kind.value, b.url) for b in blocks] == [
        ("paragraph", ""),
        ("embed", "https://v.example/1"),
        ("embed", "https://v.example/2.mp4"),
        ("embed", "https://t.example/1"),
        ("rule", ""),
    ]
    assert blocks[1].text == "Ships leave"
    assert blocks[3].text == "Ships! #tide — Ana (@ana) 6 May"


@pytest.mark.parametrize(
    ("markup", "url", "text"),
    [
        (
            '<figure><blockquote class="wp-embedded-content"><a href="https://o.example/t">Tides</a>'
            '</blockquote><iframe class="wp-embedded-content" src="https://o.example/t/embed/"'
            ' title="“Tides” — The Other"></iframe></figure>',
            "https://o.example/t",
            "Tides",
        ),
        (
            '<figure class="kg-card kg-bookmark-card"><a href="https://o.example/t"><div>Tides</div>'
            '<div>All of them.</div><img src="https://o.example/t.jpg"></a></figure>',
            "https://o.example/t",
            "Tides All of them.",
        ),
        (
            '<div class="fb-post" data-href="https://fb.example/1"></div>',
            "https://fb.example/1",
            "",
        ),
        ('<amp-youtube data-videoid="a1"></amp-youtube>', "https://www.youtube.com/watch?v=a1", ""),
    ],
)
def test_cards_are_what_they_lead_to(markup: str, url: str, text: str) -> None:
    (embed,) = between(article(markup))
    assert (embed.kind, embed.url, embed.text) == (BlockKind.EMBED, url, text)


@pytest.mark.parametrize(
    "markup",
    [
        "<figure>{}<figcaption>— Idris, miner</figcaption></figure>",
        "<aside>{}<footer><cite>Idris, miner</cite></footer></aside>",
        '<div>{}<p class="quote-author">Idris, miner</p></div>',
    ],
)
def test_who_is_named_behind_a_quotation_was_quoted(markup: str) -> None:
    blocks = between(article(markup.format("<blockquote><p>Nobody sang.</p></blockquote>")))
    assert [(b.role, b.text.lstrip("— ")) for b in blocks] == [
        ("", "Nobody sang."),
        ("attribution", "Idris, miner"),
    ]
    assert {b.kind for b in blocks} == {BlockKind.QUOTATION}
    assert len({b.group for b in blocks}) == 1


@pytest.mark.parametrize(
    "markup",
    ['<pre class="wp-block-verse">{}</pre>', '<div class="poetry-block"><pre>{}</pre></div>'],
)
def test_a_poem_is_no_code(markup: str) -> None:
    blocks = between(article(markup.format("A <em>door</em>,\n  a key.\n\nNo house.\n")))
    assert told(blocks) == [("paragraph", "A door,\na key."), ("paragraph", "No house.")]


@pytest.mark.parametrize(
    ("text", "kind", "role"),
    [
        ("• This article was amended on 3 April 2026.", BlockKind.PARAGRAPH, "correction"),
        ("Uma versão anterior deste texto dizia 1925.", BlockKind.PARAGRAPH, "correction"),
        ("The article was read by all.", BlockKind.PARAGRAPH, ""),
        ("* * *", BlockKind.RULE, ""),
        ("⁂", BlockKind.RULE, ""),
        ("* * * *", BlockKind.PARAGRAPH, ""),
    ],
)
def test_lines_that_are_more_than_text(text: str, kind: BlockKind, role: str) -> None:
    (block,) = between(article(f"<p>{text}</p>"))
    assert (block.kind, block.role) == (kind, role)
    assert bool(block.text) == (kind is BlockKind.PARAGRAPH)


def test_the_number_of_a_note_stands_before_it() -> None:
    note = '<div><a href="#ref-1">1</a><div><p>The <em>roll</em> of 1926.</p></div></div>'
    head = '<link rel="canonical" href="https://news.example/a/b">'
    (block,) = between(article(note, head))
    assert block.text == "1. The roll of 1926."
    assert [block.text[m.start : m.end] for m in block.content.marks] == ["roll"]


def test_a_byline_says_that_the_line_above_it_is_the_standfirst() -> None:
    head = '<meta name="description" content="Forty ships, one pilot and no wind">'
    line = "<div><p>Forty ships, one pilot and no wind</p></div>"
    by = '<address><a rel="author" href="/i">Ines Duarte</a> in Leith</address><p>6 May 2026</p>'
    for byline, summary in ((by, "Forty ships, one pilot and no wind"), ("", "")):
        body = f"<article><h1>Ships wait</h1>{line}{byline}<p>{LOREM}</p><p>{MORE}</p></article>"
        result = ingest(page(body, head))
        assert result.summary.text == summary
        assert [b.text for b in result.blocks][-2:] == [LOREM, MORE]
        assert len(result.blocks) == (2 if byline else 3)
        assert [b.name for b in result.bylines] == (["Ines Duarte"] if byline else [])


def test_code_keeps_its_white_space() -> None:
    (block,) = between(article("<pre><code>if x:\n    y  = 1\n</code></pre>"))
    assert (block.kind, block.text) == (BlockKind.CODE, "if x:\n    y  = 1")


def test_line_breaks_and_double_breaks() -> None:
    blocks = between(article("<p>Pier 4<br>Tollbod Quay<br><br>Second part here.</p>"))
    assert told(blocks) == [
        ("paragraph", "Pier 4\nTollbod Quay"),
        ("paragraph", "Second part here."),
    ]


def test_loose_text_is_a_paragraph() -> None:
    body = f"<article><h1>Ships wait</h1>{LOREM}<br><br>{MORE}<div>Third, in a div.</div></article>"
    assert [b.text for b in ingest(page(body)).blocks] == [LOREM, MORE, "Third, in a div."]


def test_marks_that_run_over_blocks_mark_both() -> None:
    blocks = between(article("<b><div>One line.</div><div>Two lines.</div></b>"))
    assert [[m.kind for m in b.content.marks] for b in blocks] == [[MarkKind.STRONG]] * 2


def test_languages_and_protection_of_blocks() -> None:
    blocks = between(
        article(
            '<p lang="ru">Мы просили стол.</p><div translate="no"><p>Mãos da Maré</p></div>'
            '<p lang="en-GB">Same language.</p><p lang="no such">Unknown.</p>'
        )
    )
    assert [(b.language, b.translate) for b in blocks] == [
        ("ru", True),
        (None, False),
        (None, True),
        (None, True),
    ]


def test_the_language_of_the_article_element_counts() -> None:
    body = f'<article lang="pt-BR"><h1>Navios</h1><p>{LOREM}</p><p lang="en">{MORE}</p></article>'
    result = ingest(page(body))
    assert result.language == "pt-BR"
    assert [block.language for block in result.blocks] == [None, "en"]


def test_what_is_hidden_is_not_text() -> None:
    blocks = between(
        article(
            '<p hidden>No.</p><p style="display: none">No.</p><p>Yes<span class="sr-only"> no'
            "</span>.</p><script>no()</script><style>p{}</style><!-- no --><template>no</template>"
        )
    )
    assert told(blocks) == [("paragraph", "Yes.")]


# --- Furniture ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "furniture",
    [
        '<nav><ul><li><a href="/">Home</a></li></ul></nav>',
        '<div class="share-buttons"><a href="/f">Share</a> <a href="/t">Post</a></div>',
        '<ul class="compartilhar"><li><a href="/z">Mensagem</a></li></ul>',
        '<aside class="related-inline"><h3>Read also</h3><a href="/x">Press cards</a></aside>',
        '<div class="leia-mais"><strong>LEIA TAMBÉM</strong> <a href="/x">Aterro</a></div>',
        '<div class="newsletter-signup"><p>Our five stories every day.</p></div>',
        '<div id="ad-mid-1" class="ad-slot"><span>Advertisement</span></div>',
        "<p>Advertisement</p>",
        "<div>Publicidade</div>",
        '<form><input value="x"><label>Your e-mail</label></form>',
        "<button>Copy link</button>",
        '<p>Read more: <a href="/x">Another article of ours</a></p>',
        '<h3>Leia também</h3><ul><li><a href="/1">Um</a></li><li><a href="/2">Dois</a></li></ul>',
        '<h3><a href="/other">The headline of another article</a></h3>',
        '<div class="breadcrumbs"><a href="/">Home</a> » <a href="/h">Harbour</a></div>',
        '<section role="dialog"><p>We use cookies.</p></section>',
    ],
)
def test_furniture_inside_the_body_goes(furniture: str) -> None:
    assert between(article(furniture)) == []


def test_what_looks_like_furniture_by_name_but_holds_the_text_stays() -> None:
    body = (
        '<article class="post tag-share category-related has-share-bar"><h1>Ships wait</h1>'
        f'<div class="widget w1"><p>{LOREM}</p></div><div class="widget w2"><p>{MORE}</p></div>'
        f'<div class="text social-story--with-comments"><p>{LOREM[::-1]}.</p></div></article>'
    )
    assert [b.text for b in ingest(page(body)).blocks] == [LOREM, MORE, f"{LOREM[::-1]}."]


def test_a_class_named_for_human_rights_is_no_rights_line() -> None:
    blocks = between(article('<div class="rights-section"><p>They asked for a lawyer.</p></div>'))
    assert told(blocks) == [("paragraph", "They asked for a lawyer.")]


def test_links_alone_in_a_list_of_the_body_stay() -> None:
    head = '<link rel="canonical" href="https://news.example/a">'
    blocks = between(
        article('<p>The three reports:</p><ul><li><a href="/1">Tides, 2024</a></li></ul>', head)
    )
    assert told(blocks) == [("paragraph", "The three reports:"), ("list_item", "Tides, 2024")]


def test_what_follows_the_text_goes() -> None:
    body = (
        f"<article><h1>Ships wait</h1><p>{LOREM}</p><p>{MORE}</p><p>“Wait,” he said.</p>"
        '<h4>Tags</h4><ul><li><a href="/t/1">harbour</a></li></ul>'
        "<p>© 2026 The Post. All rights reserved.</p><h3>Related</h3>"
        '<p><a href="/x">Another one</a></p></article>'
    )
    result = ingest(page(body))
    assert [b.text for b in result.blocks] == [LOREM, MORE, "“Wait,” he said."]
    assert result.rights.notice == "© 2026 The Post. All rights reserved."
    assert result.rights.holder == "The Post"


def test_promotions_that_were_left_out_are_reported() -> None:
    result = article('<p>Read more: <a href="/x">Press cards explained</a></p>')
    (finding,) = [f for f in result.findings if f.check == "ingest.left-out"]
    assert finding.severity is Severity.INFO
    assert "Press cards explained" in finding.message


# --- Head of the article -----------------------------------------------------------------------

HEADER = (
    '<header><p class="kicker">Harbour</p><h1>Ships wait</h1>'
    '<p class="standfirst">Forty of them, and no wind.</p>'
    '<p class="byline">By <a rel="author" href="https://news.example/jane">Jane Doe</a>, harbour '
    'editor</p><p class="dates">Published <time datetime="2026-03-12T17:40:00+01:00">12 March'
    '</time></p><ul class="share-buttons"><li><a href="/s">Share</a></li></ul></header>'
)


def test_the_head_of_an_article_is_metadata_not_body() -> None:
    result = ingest(page(f"<main><article>{HEADER}<p>{LOREM}</p><p>{MORE}</p></article></main>"))
    assert [b.text for b in result.blocks] == [LOREM, MORE]
    assert result.headline.text == "Ships wait"
    assert result.summary.text == "Forty of them, and no wind."
    assert result.section == "Harbour"
    assert result.published == "2026-03-12T17:40:00+01:00"
    (byline,) = result.bylines
    assert (byline.name, byline.role) == ("Jane Doe", "harbour editor")
    assert byline.url == "https://news.example/jane"


def test_a_description_that_repeats_the_first_paragraph_is_no_summary() -> None:
    head = f'<meta name="description" content="{LOREM[:90]}…">'
    assert article("", head).summary.text == ""


def test_a_second_standfirst_is_not_lost() -> None:
    result = ingest(
        page(
            "<article><header><h1>Ships wait</h1><p class=standfirst>Forty of them.</p>"
            "<p>And a second line that says as much as the first line did.</p></header>"
            f"<p>{LOREM}</p><p>{MORE}</p></article>"
        )
    )
    assert result.summary.text == "Forty of them."
    assert result.blocks[0].text.startswith("And a second line")


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("LISBON, 14 March (Agency) — ", "LISBON, 14 March (Agency)"),
        (
            "<b>PORTO DAS GARÇAS, 8&nbsp;mai. (Diário)&nbsp;–</b> ",
            "PORTO DAS GARÇAS, 8 mai. (Diário)",
        ),
        ("SANTO ANSELMO (AM), 2 set. (Agência) — ", "SANTO ANSELMO (AM), 2 set. (Agência)"),
        ("Lisbon, 14 March (Agency) — ", "Lisbon, 14 March (Agency)"),
        ("SKERRA ISLAND, June 4 (The Assay) — ", "SKERRA ISLAND, June 4 (The Assay)"),
        ("LONDON (AP) — ", "LONDON (AP)"),
        ("WASHINGTON — ", "WASHINGTON"),
        ("KHAN YOUNIS, GAZA — ", "KHAN YOUNIS, GAZA"),
    ],
)
def test_datelines_are_taken_out(opening: str, dateline: str) -> None:
    result = ingest(
        page(f"<article><h1>Ships wait</h1><p>{opening}{LOREM}</p><p>{MORE}</p></article>")
    )
    assert result.dateline == dateline
    assert [b.text for b in result.blocks] == [LOREM, MORE]


@pytest.mark.parametrize(
    "opening",
    [
        "NATO — the alliance — waits. ",
        "UNESCO — The agency waits, UNESCO says. ",
        "Paul Smith (Labour) – who waits – said so. ",
        "Waiting – ",
        "AI, 14 March. ",
    ],
)
def test_what_may_be_no_dateline_stays(opening: str) -> None:
    result = ingest(
        page(f"<article><h1>Ships wait</h1><p>{opening}{LOREM}</p><p>{MORE}</p></article>")
    )
    assert result.dateline == ""
    assert result.blocks[0].text == f"{opening}{LOREM}"


@pytest.mark.parametrize(
    "note",
    [
        '<p class="correction"><strong>Correction (13 March):</strong> It was forty.</p>',
        "<p>Correction (13 March 2026): It was forty.</p>",
        "<p><em>Errata: eram quarenta.</em></p>",
        '<div class="errata"><p>An earlier version said fifty.</p></div>',
    ],
)
def test_correction_notes_are_known(note: str) -> None:
    (block,) = between(article(note))
    assert block.role == "correction"


def test_a_sentence_on_corrections_is_no_note() -> None:
    (block,) = between(article("<p>Corrections officers waited at the gate: forty of them.</p>"))
    assert block.role == ""


def test_a_correction_behind_the_declared_body_is_kept() -> None:
    body = (
        f'<article><h1>Ships wait</h1><div itemprop="articleBody"><p>{LOREM}</p><p>{MORE}</p></div>'
        '<p class="correction">Correction: It was forty.</p><div class="tags">harbour</div></article>'
    )
    result = ingest(page(body))
    assert [b.text for b in result.blocks] == [LOREM, MORE, "Correction: It was forty."]
    assert result.blocks[-1].role == "correction"


def test_the_lead_picture_between_headline_and_body_is_kept() -> None:
    body = (
        '<article><h1>Ships wait</h1><figure><img src="https://e.org/a.jpg"><figcaption>Ships.'
        f'</figcaption></figure><div itemprop="articleBody"><p>{LOREM}</p><p>{MORE}</p></div></article>'
    )
    assert told(list(ingest(page(body)).blocks))[:2] == [("image", ""), ("caption", "Ships.")]


# --- Where the article stands ------------------------------------------------------------------

SIDE = '<div class="col-side">' + '<p><a href="/x">Most read</a></p>' * 12 + "</div>"


def test_a_page_without_declared_parts_is_left_to_the_extractor() -> None:
    paragraphs = "".join(f"<p>{LOREM} ({n})</p>" for n in range(6))
    body = (
        '<div id="top"><a href="/">The Post</a> | <a href="/s">Sport</a></div><div id="page">'
        f'<div class="main"><h1>Ships wait</h1><div class="text">{paragraphs}</div></div>{SIDE}</div>'
        '<div id="foot"><a href="/c">Contact</a> The Post, 17 Harbour Row.</div>'
    )
    result = ingest(page(body))
    assert [b.text for b in result.blocks] == [f"{LOREM} ({n})" for n in range(6)]


def test_the_article_with_the_headline_is_chosen_among_several() -> None:
    head = "<title>Ships wait today | The Post</title>"
    other = f"<article><h2>Goats run</h2><p>{MORE} {MORE} {MORE}</p></article>"
    body = f"{other}<article><h2>Ships wait today</h2><p>{LOREM}</p><p>Second.</p></article>{other}"
    result = ingest(page(body, head))
    assert result.headline.text == "Ships wait today"
    assert [b.text for b in result.blocks] == [LOREM, "Second."]


def test_parts_of_one_declared_body_are_joined() -> None:
    parts = "".join(
        f'<div class="row"><section itemprop="articleBody"><p>{n} {LOREM} {MORE}</p></section></div>'
        for n in range(3)
    )
    result = ingest(page(f"<article><h1>Ships wait</h1>{parts}</article>"))
    assert [b.text[0] for b in result.blocks] == ["0", "1", "2"]


def test_text_that_is_only_in_json_ld_is_used_and_reported() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ships wait", '
        f'"articleBody": "{LOREM}\\n\\n{MORE}"}}</script>'
    )
    result = ingest(page('<div id="app"></div>', head))
    assert [b.text for b in result.blocks] == [LOREM, MORE]
    assert "ingest.body" in {finding.check for finding in result.findings}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<nav>" + '<a href="/x">Menu</a> ' * 54 + "</nav>", "54 words, 54 links"),
        ("<div>" + '<a href="/x">Menu</a> ' * 54 + "one two three</div>", "57 words, 54 links"),
        ("", "0 words, 0 links"),
        ("<p>One two three.</p>", "3 words, 0 links"),
    ],
)
def test_a_page_without_an_article_is_refused_with_what_was_found(body: str, found: str) -> None:
    with pytest.raises(InputError) as caught:
        ingest(page(body))
    assert f"No article text was found: {found}." in str(caught.value)


# --- Links -------------------------------------------------------------------------------------


def links(result: Article) -> list[str]:
    return [
        mark.get("href") or ""
        for block in result.blocks
        for mark in block.content.marks
        if mark.kind is MarkKind.LINK
    ]


def test_relative_links_are_resolved_against_base_or_canonical() -> None:
    inner = '<p>See <a href="../b?x=1">this</a> and <a href="#n">that</a>.</p>'
    canonical = '<link rel="canonical" href="https://news.example/a/b/c">'
    assert links(article(inner, canonical)) == [
        "https://news.example/a/b?x=1",
        "https://news.example/a/b/c#n",
    ]
    base = '<base href="https://cdn.example/x/y">'
    assert links(article(inner, canonical + base))[0] == "https://cdn.example/b?x=1"


def test_relative_links_without_a_base_are_kept_and_reported() -> None:
    result = article('<p>See <a href="/b">this</a>.</p>')
    assert links(result) == ["/b"]
    assert "links.relative" in {finding.check for finding in result.findings}


def test_unsafe_links_lose_the_mark_keep_the_text_and_are_reported() -> None:
    result = article(
        '<p>See <a href="javascript:x()">this</a>, <a href="data:text/html,x">that</a>.</p>'
    )
    assert links(result) == []
    assert between(result)[0].text == "See this, that."
    (finding,) = [f for f in result.findings if f.check == "links.unsafe"]
    assert "data: (1), javascript: (1)" in finding.message


def test_mail_and_telephone_links_are_kept() -> None:
    result = article('<p><a href="mailto:a@e.org">a</a> <a href="tel:+35129">b</a> are here.</p>')
    assert links(result) == ["mailto:a@e.org", "tel:+35129"]


# --- Broken pages ------------------------------------------------------------------------------


def test_unclosed_tags_lose_nothing() -> None:
    body = f"<article><h1>Ships wait</h1><p>{LOREM}<p>{MORE}<ul><li>one<li>two</ul><p>End of it."
    result = ingest(f"<html><body>{body}")
    assert [b.text for b in result.blocks] == [LOREM, MORE, "one", "two", "End of it."]


def test_three_hundred_unclosed_tags_lose_nothing() -> None:
    body = f"<article><h1>Ships wait</h1>{'<font>' * 300}<p>{LOREM}</p><p>{MORE}</p></article>"
    assert [b.text for b in ingest(page(body)).blocks] == [LOREM, MORE]


def test_a_fragment_is_enough() -> None:
    result = ingest(f"<h1>Ships wait</h1><p>{LOREM}</p><p>{MORE}</p>")
    assert result.headline.text == "Ships wait"
    assert [b.text for b in result.blocks] == [LOREM, MORE]


def test_a_page_that_leaves_out_head_and_body() -> None:
    result = ingest(
        f"<!doctype html><title>Ships wait</title><main><p>{LOREM}</p><p>{MORE}</p></main>"
    )
    assert result.headline.text == "Ships wait"
    assert [b.text for b in result.blocks] == [LOREM, MORE]


def test_xhtml_with_a_declaration() -> None:
    text = '<?xml version="1.0" encoding="utf-8"?>' + page(
        f"<article><h1>Ções</h1><p>{LOREM}</p><p>{MORE}</p></article>",
        attributes='xmlns="http://www.w3.org/1999/xhtml" xml:lang="pt" lang="pt"',
    )
    result = ingest(text, "page.xhtml")
    assert (result.headline.text, result.language) == ("Ções", "pt")


# --- The law: every word of a clean body is kept -------------------------------------------------

SENTENCES = st.lists(
    st.sampled_from(
        [
            "tide",
            "<em>wind</em>",
            "<a href='https://e.org/x'>ship</a>",
            "<strong>gale</strong>",
            "40",
            "“buoy”",
            "<abbr title='t'>IMO</abbr>",
            "pier&nbsp;4",
            "<code>x=1</code>",
            "naïve",
        ]
    ),
    min_size=3,
    max_size=25,
).map(" ".join)
BODIES = st.lists(
    st.one_of(
        SENTENCES.map(lambda text: f"<p>{text}.</p>"),
        SENTENCES.map(lambda text: f"<div><p>{text}.</p></div>"),
        SENTENCES.map(lambda text: f"<ul><li>{text}.</li><li>x {text}.</li></ul>"),
        SENTENCES.map(lambda text: f"<blockquote><p>{text}.</p></blockquote>"),
        SENTENCES.map(lambda text: f"<h2>{text}</h2><p>{text}.</p>"),
        SENTENCES.map(lambda text: f"<table><tr><th>a</th><td>{text}.</td></tr></table>"),
    ),
    min_size=1,
    max_size=8,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(BODIES)
def test_every_word_of_a_declared_body_is_kept_in_order(body: str) -> None:
    from lxml import html

    text = f"<p>{LOREM}</p>{body}<p>{MORE}</p>"
    result = ingest(
        page(f'<article><h1>Ships wait</h1><div itemprop="articleBody">{text}</div></article>')
    )
    expected = html.fromstring(f"<div>{text}</div>").text_content()
    assert "".join("".join(b.text for b in result.blocks).split()) == "".join(expected.split())
    # Neighbouring links to one place become one.
    assert bool(links(result)) == ("<a " in text)


# --- Lists of links ----------------------------------------------------------------------------

LINKS = (
    '<ul><li><a href="https://e.org/1">Green Lane School</a></li>'
    '<li><a href="https://e.org/2">Hill View</a></li></ul>'
)
MIXED = '<ul><li>Green Lane School</li><li><a href="https://e.org/2">Hill View</a></li></ul>'


@pytest.mark.parametrize("around", ["<article>{}</article>", "<div>{}</div>"])
@pytest.mark.parametrize(
    ("end", "kept"),
    [
        (f"<p>The schools are:</p>{LINKS}", True),
        (f"<h2>Where to write</h2>{LINKS}", True),
        (MIXED.replace("School<", "School is one of those that close<"), True),
        (f"<h2>Related</h2>{LINKS}", False),
        (f"<p>Read more:</p>{LINKS}", False),
        (LINKS, False),
    ],
)
def test_the_bodys_own_last_list_stays_with_its_links(around: str, end: str, kept: bool) -> None:
    inner = f"<h1>Ships wait</h1><p>{LOREM}</p><p>{MORE}</p>{end}"
    result = ingest(page(around.format(inner)))
    items = [b.text for b in result.blocks if b.kind is BlockKind.LIST_ITEM]
    assert (items[-1:] == ["Hill View"]) is kept
    assert (len(items) == 2) is kept


def test_an_item_that_is_a_linked_name_is_no_byline() -> None:
    blocks = between(article(MIXED))
    assert [b.text for b in blocks] == ["Green Lane School", "Hill View"]


@pytest.mark.parametrize(
    ("end", "pictures"), [("<p>The wind fell.</p>", 1), ("", 0), ("<p>Tags: ships</p>", 0)]
)
def test_a_picture_behind_the_text_is_left_out_and_said(end: str, pictures: int) -> None:
    picture = '<img src="https://e.org/i.jpg" alt="A ship">'
    result = ingest(page(f"<article><h1>Ships</h1><p>{LOREM}</p>{picture}{end}</article>"))
    said = [each.message for each in result.findings if each.check == "ingest.left-out"]
    assert sum(block.image is not None for block in result.blocks) == pictures
    assert any("without a caption" in each for each in said) is not bool(pictures)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ('The harbour office and its <a class="keywords" href="/p">pilots</a> waited for wind.', True),
        ('<a class="topic" href="/p">Pilots</a> waited all night long for the wind to turn north.', True),
        ('The pilots waited all night for the wind to turn. <a class="share" href="/s">pilots</a>', False),
        ('Filed under <a class="tags" href="/p">pilots</a>, <a class="tags" href="/w">wind</a>', False),
    ],
)  # fmt: skip
def test_words_of_a_sentence_stay_whatever_their_class(line: str, kept: bool) -> None:
    text = " ".join(block.text for block in between(article(f"<p>{line}</p>")))
    assert ("pilots" in text.replace("The pilots", "").casefold()) is kept


def test_lines_that_read_like_no_text_are_left_out_and_said() -> None:
    story = [f"<p>{n} {LOREM}</p><p>{n} {MORE}</p>" for n in ("One.", "Two.", "Three.")]
    short = '<p>Step 1</p><p><a href="/x">Five things about the wind</a></p>'
    side = "".join(f'<li><a href="/{n}">Another story of today {n}</a></li>' for n in range(9))
    body = f"<div><ul>{side}</ul></div><div><h1>Ships wait</h1>{short.join(story)}</div>"
    result = ingest(page(body))
    text = " ".join(block.text for block in result.blocks)
    said = " ".join(each.message for each in result.findings if each.check == "ingest.left-out")
    for line in ("Step 1", "Five things about the wind"):
        assert (line in text) is not (line in said)


def test_lines_that_are_not_trusted_are_noted_where_the_text_is_around_them() -> None:
    texts = ["Menu", LOREM, "Step 1", "Advertisement", MORE, "Imprint"]
    pieces = [Piece(Block(BlockKind.PARAGRAPH, Inline(t)), "", etree.Element("p")) for t in texts]
    trimmer = Trimmer("Ships wait", Metadata(), "en")
    trimmer.note_doubted(pieces, [text in (LOREM, MORE) for text in texts])
    assert trimmer.taken.doubted == ["Step 1"]


def test_a_player_without_a_whole_address_is_kept_and_reported() -> None:
    result = article('<iframe src="/player/1" title="A film"></iframe>')
    (embed,) = between(result)
    assert (embed.kind, embed.url, embed.text) == (BlockKind.EMBED, "/player/1", "A film")
    assert "links.relative" in {finding.check for finding in result.findings}
