"""Lists and quotations that hold more than words: what an article can hold, and what it says of
what it cannot."""

from __future__ import annotations

import pytest

from syndicate.ingest import read
from syndicate.model import Article, Finding, Severity

ONE = "The harbour office counted forty ships before noon, more than in any week since spring."
TWO = "Nobody had expected the wind to turn, said the harbour master, and nobody was told."
HEAD = '<link rel="canonical" href="https://e.org/a">'


def page(inner: str) -> Article:
    body = f"<article><h1>Ships wait</h1><p>{ONE}</p>{inner}<p>{TWO}</p></article>"
    return read("a.html", f"<html lang=en><head>{HEAD}</head><body>{body}</body></html>".encode())


def markdown(inner: str) -> Article:
    return read("a.md", f"---\nurl: https://e.org/a\n---\n# Ships\n\n{ONE}\n\n{inner}\n".encode())


def told(article: Article) -> list[str]:
    """A block a line: its kind, which group of the body's it is of, its level, its words."""
    blocks = [block for block in article.blocks if block.text not in (ONE, TWO)]
    groups = {number: letter for letter, number in zip("abcdef", _groups(article), strict=False)}
    return [
        f"{block.kind.value} {groups.get(block.group, '-')}{block.level or ''}"
        f"{' #' if block.ordered else ''}{'' if block.number is None else block.number}"
        f" {block.text}".strip()
        for block in blocks
    ]


def _groups(article: Article) -> list[int]:
    return list(dict.fromkeys(block.group for block in article.blocks if block.group))


def not_kept(article: Article) -> list[Finding]:
    return [each for each in article.findings if each.check == "ingest.not-kept"]


@pytest.mark.parametrize(
    ("inner", "blocks"),
    [
        (
            "<ol><li>one<blockquote><p>said</p></blockquote>after</li><li>two</li></ol>",
            [
                "list_item a1 # one",
                "quotation b said",
                "paragraph a after",
                "list_item a1 # two",
            ],
        ),
        (
            "<ol><li>one<pre>x = 1</pre>after</li><li>two</li></ol>",
            ["list_item a1 # one", "code a x = 1", "paragraph a after", "list_item a1 # two"],
        ),
        (
            '<ol><li>one<figure><img src="/i.jpg"><figcaption>Ships.</figcaption></figure></li>'
            "<li>two</li></ol>",
            ["list_item a1 # one", "image b", "caption b Ships.", "list_item a1 # two"],
        ),
        (
            "<ul><li><blockquote>said</blockquote></li><li>two</li></ul>",
            ["list_item a1", "quotation b said", "list_item a1 two"],
        ),
        (
            "<ul><li>one</li><li><img src='/i.jpg' alt='Ship'> two</li></ul>",
            ["list_item a1 one", "list_item a1 two", "image -"],
        ),
        (
            "<blockquote><p>said</p><ul><li>one</li><li>two</li></ul><p>end</p></blockquote>",
            ["quotation a said", "list_item a1 one", "list_item a1 two", "quotation a end"],
        ),
        (
            "<blockquote><ul><li>one</li></ul></blockquote>",
            ["quotation a", "list_item a1 one"],
        ),
    ],
)
def test_an_item_keeps_what_it_holds_and_the_list_goes_on(inner: str, blocks: list[str]) -> None:
    result = page(inner)
    assert told(result) == blocks
    assert not_kept(result) == []


@pytest.mark.parametrize(
    ("inner", "blocks"),
    [
        ("<ol start=4><li>a</li><li>b</li></ol>", ["#4 a", "# b"]),
        ("<ol reversed><li>a</li><li>b</li></ol>", ["#2 a", "#1 b"]),
        ("<ol reversed start=1><li>a</li><li>b</li></ol>", ["# a", "#0 b"]),
        ("<ol><li>a</li><li value=7>b</li><li>c</li></ol>", ["# a", "#7 b", "# c"]),
        ("<ol start=0><li><pre>x</pre></li><li>b</li></ol>", ["#0", "code", "# b"]),
        # Not below 0, and nothing that is no number.
        ("<ol start=-3><li>a</li><li value=x>b</li></ol>", ["# a", "# b"]),
        ("<ol start=4000000000><li>a</li></ol>", ["# a"]),
    ],
)
def test_items_keep_their_numbers(inner: str, blocks: list[str]) -> None:
    result = page(inner)
    shown = [
        line.removeprefix("list_item a1 ").replace("code a x", "code") for line in told(result)
    ]
    assert shown == blocks
    assert not_kept(result) == []


def test_markdown_items_are_items_whatever_they_hold() -> None:
    result = markdown(
        "1. one\n\n   still one\n\n   > said\n\n   after\n\n2. two\n\n   a\n\n   b\n\n   c\n\n"
        '   ![A ship](https://e.org/i.jpg "Ships.")\n\n3. > only said\n\n4. four'
    )
    assert told(result) == [
        "list_item a1 # one\nstill one",
        "quotation b said",
        "paragraph a after",
        "list_item a1 # two\na\nb\nc",
        "image c",
        "caption c Ships.",
        "list_item a1 #",
        "quotation d only said",
        "list_item a1 # four",
    ]
    assert not_kept(result) == []


@pytest.mark.parametrize(
    ("inner", "said", "severity"),
    [
        ("<ol type=a><li>a</li></ol>", "letters or Roman numerals", Severity.WARNING),
        ("<ol><li><h3>A</h3>a</li><li>b</li></ol>", "have no number (1)", Severity.WARNING),
        ("<ul><li><h4>A</h4>a</li></ul>", "headings inside an item", Severity.INFO),
        ("<ul><li>a<ul><li>b</li></ul>c</li></ul>", "behind a list inside it", Severity.INFO),
        (
            "<blockquote>a<blockquote>b</blockquote>c</blockquote>",
            "quotations inside a quotation, which stand behind it (1)",
            Severity.INFO,
        ),
        ('<img src="data:image/gif;base64,R0" alt="A map">', "pictures without", Severity.INFO),
    ],
)
def test_what_is_simplified_is_said(inner: str, said: str, severity: Severity) -> None:
    found = not_kept(page(inner))
    assert [(said in each.message, each.severity) for each in found] == [(True, severity)]


@pytest.mark.parametrize(
    "inner",
    [
        '<ol start=1 type="1"><li value=1>a</li><li>b</li></ol>',
        "<ol start=x><li value=>a</li></ol>",
        "<ul type=disc start=4><li>a</li></ul>",
        '<img src="data:image/gif;base64,R0" data-src="/i.jpg" alt="A map">',
        '<img src="data:image/gif;base64,R0">',
    ],
)
def test_what_is_kept_is_not_said_to_be_lost(inner: str) -> None:
    assert not_kept(page(inner)) == []


def test_all_words_of_mixed_lists_are_kept_in_order() -> None:
    inner = (
        "<ol><li>a<blockquote>b<ol><li>c<pre>d</pre>e</li></ol><blockquote>f</blockquote>g"
        "</blockquote>h<ul><li>i<table><tr><th>j<td>k<tr><th>l<td>m</table>n</li></ul>o</li>"
        "<li><h2>p</h2><p>q</p></li><li><p>r</p><p>s</p><p>t</p><p>u</p></li></ol>"
    )
    words = " ".join(block.text for block in page(inner).blocks[1:-1]).split()
    assert words == list("abcdefghijklmnopqrstu")
