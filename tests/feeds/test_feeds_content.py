"""A package's HTML becomes an entry's text."""

from __future__ import annotations

import pytest

from syndicate.feeds.content import Note, content

BASE = "https://news.example/a.pt/article.html"


def made(html: str, **more: object) -> str:
    return content(html.encode(), BASE, "pt", "ltr", **more)  # type: ignore[arg-type]


def inside(html: str, **more: object) -> str:
    whole = made(html, **more)
    assert whole.startswith('<div lang="pt" dir="ltr">')
    return whole.removeprefix('<div lang="pt" dir="ltr">').removesuffix("</div>")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Olá, <em>mar</em>.</p>", "<p>Olá, <em>mar</em>.</p>"),
        ("só palavras", "só palavras"),
        (
            "<html><head><title>t</title><style>p{}</style></head><body><nav>Menu</nav><main>"
            '<article class="x" id="y"><h1>T</h1><p style="a">Olá</p></article></main></body></html>',
            "<p>Olá</p>",
        ),
        ('<p onclick="x()" class="a" id="b" data-x="1">a</p>', "<p>a</p>"),
        ("<p>a<script>alert(1)</script>b<!-- c --></p>", "<p>ab</p>"),
        ('<p>a<svg viewBox="0"><path d="M1"/></svg>b</p>', "<p>ab</p>"),
        ('<iframe src="https://x.example/"></iframe><p>a</p>', "<p>a</p>"),
        ('<a href="/x?a=1&amp;b=2">a</a>', '<a href="https://news.example/x?a=1&amp;b=2">a</a>'),
        ('<a href="#n">a</a>', '<a href="https://news.example/a.pt/article.html#n">a</a>'),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="http://[x">a</a>', "<a>a</a>"),
        ('<a href="mailto:a@b.example">a</a>', '<a href="mailto:a@b.example">a</a>'),
        ('<p lang="ar" dir="rtl" title="t">a</p>', '<p lang="ar" dir="rtl" title="t">a</p>'),
        ('<ol start="4"><li value="9">a</li></ol>', '<ol start="4"><li value="9">a</li></ol>'),
        (
            '<table><tr><th colspan="2" scope="col" tabindex="0">a</th></tr></table>',
            '<table><tr><th colspan="2" scope="col">a</th></tr></table>',
        ),
        (
            '<img src="https://c.example/p.gif?a=1&amp;b=" alt="" width="1" height="1">',
            '<img src="https://c.example/p.gif?a=1&amp;b=" alt="" width="1" height="1">',
        ),
    ],
)  # fmt: skip
def test_what_is_kept(html: str, expected: str) -> None:
    assert inside(html) == expected


def test_a_text_from_right_to_left_says_so() -> None:
    assert (
        content("<p>سلام</p>".encode(), BASE, "ar", "rtl")
        == '<div lang="ar" dir="rtl"><p>سلام</p></div>'
    )


@pytest.mark.parametrize(
    ("note", "html", "expected"),
    [
        (("", "Aviso importante.", ""), "<p>a</p>", "<p>Aviso importante.</p><p>a</p>"),
        (("Correção:", "Era 67.", ""), "<p>a</p>", "<p><strong>Correção:</strong> Era 67.</p><p>a</p>"),
        (("", "Aviso importante.", ""), "<p>Aviso\n  <b>importante</b>.</p>", "<p>Aviso\n  <b>importante</b>.</p>"),
        (("", "Original", "https://o.example/"), "<p>Original</p>", '<p><a href="https://o.example/">Original</a></p><p>Original</p>'),
        (("", "Original", "https://o.example/"), '<a href="https://o.example/">outro</a>', '<a href="https://o.example/">outro</a>'),
        (("", "", ""), "<p>a</p>", "<p>a</p>"),
        (("", "5 < 6", ""), "", "<p>5 &lt; 6</p>"),
    ],
)  # fmt: skip
def test_a_note_is_put_where_it_does_not_stand_already(
    note: tuple[str, str, str], html: str, expected: str
) -> None:
    assert inside(html, before=[Note(*note)]) == expected


def test_a_note_in_another_language_says_so() -> None:
    note = Note("Motivo:", "It was invented.", "", "en")
    said = '<p><strong>Motivo:</strong> <bdi lang="en">It was invented.</bdi></p>'
    assert inside("", before=[note]) == said


def test_notes_stand_in_their_order_around_the_text() -> None:
    before = [Note("", "um"), Note("", "dois")]
    after = [Note("", "três"), Note("", "quatro")]
    assert (
        inside("<p>meio</p>", before=before, after=after)
        == "<p>um</p><p>dois</p><p>meio</p><p>três</p><p>quatro</p>"
    )


def test_the_image_that_counts_readers_is_there_once_and_unchanged() -> None:
    pixel = "https://c.example/p.gif?a=1&b=/../2"
    image = '<img src="https://c.example/p.gif?a=1&amp;b=/../2" alt="" width="1" height="1">'
    assert inside("<p>a</p>", image=pixel) == f"<p>a</p>{image}"
    assert inside(f"<p>{image}</p>", image=pixel) == f"<p>{image}</p>"
