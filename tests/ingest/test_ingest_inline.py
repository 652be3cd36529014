"""Inline HTML -> text and marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.ingest.inline import parse, safe_href
from syndicate.model import Inline, Mark, MarkKind
from syndicate.text import sort_marks


def marked(inline: Inline) -> list[tuple[str, str]]:
    """(kind, text under it) of each mark."""
    return [(mark.kind.value, inline.text[mark.start : mark.end]) for mark in inline.marks]


@pytest.mark.parametrize(
    ("fragment", "text", "marks"),
    [
        ("plain  words\t here", "plain words here", []),
        ("a < b & c", "a < b & c", []),
        ("I <3 you", "I <3 you", []),
        ("AT&amp;T &copy; &#8364;", "AT&T © €", []),
        ("one<br>two<br/> three", "one\ntwo\nthree", []),
        ("a&nbsp;b", "a\u00a0b", []),
        ("caf&eacute; &#150; bar", "café – bar", []),
        ("so&shy;ft", "soft", []),
        ("<em>so</em> it <strong>goes</strong>", "so it goes", [("em", "so"), ("strong", "goes")]),
        ("<i>so</i> <b>it</b>", "so it", [("em", "so"), ("strong", "it")]),
        ("x<b> y </b>z", "x y z", [("strong", "y")]),
        ("<b>a</b><b>b</b>", "ab", [("strong", "ab")]),
        ("<b><b>a</b></b>", "a", [("strong", "a")]),
        ("H<sub>2</sub>O m<sup>2</sup>", "H2O m2", [("sub", "2"), ("sup", "2")]),
        ("<q>yes</q> <cite>Book</cite>", "yes Book", [("q", "yes"), ("cite", "Book")]),
        ("<code>a  b</code>", "a b", [("code", "a b")]),
        ("<custom>kept</custom> text", "kept text", []),
        ("<script>alert(1)</script>safe<style>p{}</style>", "safe", []),
        ("<!-- no -->yes", "yes", []),
        ("<p>one</p><p>two</p>", "one two", []),
        ("漢<ruby>字<rp>(</rp><rt>じ</rt><rp>)</rp></ruby>", "漢字(じ)", []),
        ('tide <img class="emoji" alt="🌊" src="/w.svg"> in', "tide 🌊 in", []),
        ("</div>stray<div>", "stray", []),
        ("", "", []),
        ("   ", "", []),
    ],
)
def test_text_and_marks(fragment: str, text: str, marks: list[tuple[str, str]]) -> None:
    result = parse(fragment)
    assert result.text == text
    assert marked(result) == marks


def test_links_keep_what_a_reader_needs() -> None:
    result = parse(
        '<a href="https://e.org/a b" title="T" rel="nofollow" hreflang="pt" onclick="x()" '
        'class="c" target="_blank">here</a>'
    )
    (mark,) = result.marks
    assert mark.kind is MarkKind.LINK
    assert mark.attributes == (
        ("href", "https://e.org/a%20b"),
        ("title", "T"),
        ("rel", "nofollow"),
        ("hreflang", "pt"),
    )


def test_language_and_protection_survive() -> None:
    result = parse(
        'He said <span lang="ru" class="x notranslate">да</span>, <em lang="fr">oui</em>, '
        '<span class="x">no</span>, <span translate="no">TapaBien</span>'
    )
    assert marked(result) == [("span", "да"), ("em", "oui"), ("span", "TapaBien")]
    assert [mark.protects for mark in result.marks] == [True, False, True]
    assert result.marks[0].get("lang") == "ru"
    assert result.marks[1].get("lang") == "fr"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\nscript:alert(1)",
        " \tjavascript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "#place",
        "",
    ],
)
def test_a_link_without_a_safe_address_is_only_its_text(href: str) -> None:
    assert parse(f'see <a href="{href}">this</a>.') == Inline("see this.")


@pytest.mark.parametrize(
    ("href", "base", "expected"),
    [
        ("https://e.org/x", "", "https://e.org/x"),
        ("/x", "https://e.org/a/b", "https://e.org/x"),
        ("x?y#z", "https://e.org/a/b", "https://e.org/a/x?y#z"),
        ("#z", "https://e.org/a", "https://e.org/a#z"),
        ("//cdn.e.org/x", "http://e.org/", "http://cdn.e.org/x"),
        ("//cdn.e.org/x", "", "https://cdn.e.org/x"),
        ("/x", "", "/x"),
        ("mailto:a@e.org", "https://e.org/", "mailto:a@e.org"),
        ("tel:+351 299", "", "tel:+351%20299"),
        ("HTTPS://E.org/x", "", "HTTPS://E.org/x"),
    ],
)
def test_addresses_are_made_absolute(href: str, base: str, expected: str) -> None:
    assert safe_href(href, base) == (expected, "")


def test_marks_are_sorted_outer_before_inner() -> None:
    result = parse('<a href="https://e.org/"><strong><em>all</em></strong> of it</a>')
    assert [mark.kind for mark in result.marks] == [
        MarkKind.LINK,
        MarkKind.STRONG,
        MarkKind.EMPHASIS,
    ]


@given(st.text(max_size=200))
def test_any_text_gives_well_nested_marks(fragment: str) -> None:
    check_nesting(parse(fragment))


TAGS = st.sampled_from(["em", "strong", "a", "code", "span", "q", "u", "br", "sub", "p", "x"])
WORDS = ["alpha", "beta", "ção"]
PIECES = st.lists(
    st.one_of(
        st.sampled_from([*WORDS, " ", "&amp;", "\u00a0", "\n"]),
        TAGS.map(lambda tag: f'<{tag} href="https://e.org/" lang="pt">'),
        TAGS.map(lambda tag: f"</{tag}>"),
    ),
    max_size=30,
).map("".join)


@given(PIECES)
def test_broken_markup_gives_well_nested_marks_and_loses_no_word(fragment: str) -> None:
    result = parse(fragment)
    check_nesting(result)
    for word in WORDS:
        assert result.text.count(word) == fragment.count(word)


def check_nesting(inline: Inline) -> None:
    """What `Inline` promises of its marks, and trimmed text."""
    assert inline.text == inline.text.strip(" \t\n\r\f")
    assert inline.marks == sort_marks(inline.marks)
    stack: list[Mark] = []
    for mark in inline.marks:
        assert 0 <= mark.start < mark.end <= len(inline.text)
        while stack and stack[-1].end <= mark.start:
            stack.pop()
        assert not stack or mark.end <= stack[-1].end
        stack.append(mark)
