"""Marked text to HTML and to plain text: nesting, escaping, addresses, characters."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.langs import quotes
from syndicate.model import Inline, Mark, MarkKind
from syndicate.render.inline import address, clean, clean_inline, safe_url, to_html, to_text
from syndicate.text import nest

LINK = MarkKind.LINK


class Tree(HTMLParser):
    """Reads a fragment and fails on anything that does not nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "br":
            self.text += "\n"
        else:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def mark(start: int, end: int, kind: MarkKind, **attributes: str) -> Mark:
    return Mark(start, end, kind, tuple(attributes.items()))


@pytest.mark.parametrize(
    ("inline", "html"),
    [
        (Inline(""), ""),
        (Inline("a < b & c > \"d\" 'e'"), "a &lt; b &amp; c &gt; &#34;d&#34; &#39;e&#39;"),
        (Inline("one\ntwo"), "one<br>two"),
        (Inline("one\ntwo", (mark(0, 7, MarkKind.STRONG),)), "<strong>one<br>two</strong>"),
        (Inline("x\ny", (mark(0, 3, MarkKind.CODE),)), "<code>x\ny</code>"),
        (
            Inline("a big link", (mark(2, 10, LINK, href="/a?b&c"), mark(2, 5, MarkKind.EMPHASIS))),
            'a <a href="/a?b&amp;c"><em>big</em> link</a>',
        ),
        # Crossing marks: the later one is cut back.
        (
            Inline("abcdef", (mark(0, 4, MarkKind.STRONG), mark(2, 6, MarkKind.EMPHASIS))),
            "<strong>ab<em>cd</em></strong>ef",
        ),
        # Marks that stand outside the text, or backwards.
        (Inline("ab", (mark(1, 99, MarkKind.SMALL), mark(2, 1, MarkKind.STRONG))), None),
        # A link in a link, a link to nowhere, a span that says nothing.
        (
            Inline(
                "abc", (mark(0, 3, LINK, href="https://a.example"), mark(1, 2, LINK, href="/b"))
            ),
            '<a href="https://a.example">abc</a>',
        ),
        (Inline("abc", (mark(0, 3, LINK, href="javascript:alert(1)"),)), "abc"),
        (Inline("abc", (mark(0, 3, MarkKind.SPAN),)), "abc"),
        (
            Inline("été", (mark(0, 3, MarkKind.SPAN, lang="fr", dir="LTR", onclick="x"),)),
            '<span lang="fr" dir="ltr">été</span>',
        ),
        (
            Inline("WHO", (mark(0, 3, MarkKind.ABBREVIATION, title='W"H<O'),)),
            '<abbr title="W&#34;H&lt;O">WHO</abbr>',
        ),
        (
            Inline("x", (mark(0, 1, MarkKind.TIME, datetime="2026-03-14", href="/no"),)),
            '<time datetime="2026-03-14">x</time>',
        ),
        (
            Inline("x", (mark(0, 1, LINK, href="tel:+1", rel="License opener nofollow evil"),)),
            '<a href="tel:+1" rel="license nofollow">x</a>',
        ),
        (Inline("x", (mark(0, 1, MarkKind.SPAN, lang='"><b>', translate="NO"),)), None),
    ],
)
def test_to_html(inline: Inline, html: str | None) -> None:
    written = str(to_html(inline))
    if html is not None:
        assert written == html
    assert Tree(written).text == inline.text


def test_a_filter_keeps_empty_marks_and_relative_links_and_a_page_does_not() -> None:
    inline = Inline("abc", (mark(0, 1, LINK, href="/x"), mark(2, 2, MarkKind.EMPHASIS)))
    assert to_html(inline) == '<a href="/x">a</a>b<em></em>c'
    assert to_html(inline, base="", empty=False) == "abc"
    resolved = to_html(inline, base="https://a.example/b/c", empty=False)
    assert resolved == '<a href="https://a.example/x">a</a>bc'


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("  HTTP://example.org ", "http://example.org"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("tel:+44 1851", "tel:+44%201851"),
        ("https://example.org/é/日本", "https://example.org/é/日本"),
        ("https://example.org/a b\"c'<d>", "https://example.org/a%20b%22c'%3Cd%3E"),
        ("https://example.org\\@evil.example/", "https://example.org/@evil.example/"),
        ("https://example.org/\u202egpj.exe", "https://example.org/%E2%80%AEgpj.exe"),
        ("https://exa\nmple.org/\ta", "https://example.org/a"),
        ("javascript:alert(1)", ""),
        (" java\nscript:alert(1)", ""),
        ("\x01\x02javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("vbscript:x", ""),
        ("data:text/html,<script>", ""),
        ("file:///etc/passwd", ""),
        ("blob:https://example.org/1", ""),
        ("view-source:https://example.org", ""),
        ("javascript&#58;alert(1)", ""),
        ("\u200bjavascript:alert(1)", ""),
        ("//evil.example/a", ""),
        ("/a", ""),
        ("#a", ""),
        ("", ""),
        ("https:", ""),
        ("https:///a", ""),
        ("https:a.example", ""),
        ("https://[bad/", ""),
        ("mailto:", ""),
    ],
)
def test_safe_url(url: str, safe: str) -> None:
    assert safe_url(url) == safe
    assert safe_url(safe) == safe


def test_relative_addresses_are_resolved_or_kept_but_never_to_another_scheme() -> None:
    base = "https://example.org/news/today.html"
    assert safe_url("../img/a.jpg", base) == "https://example.org/img/a.jpg"
    assert safe_url("//cdn.example/a", base) == "https://cdn.example/a"
    assert safe_url("#top", base) == "https://example.org/news/today.html#top"
    assert safe_url("javascript:alert(1)", base) == ""
    assert safe_url("../a b", None) == "../a%20b"
    assert safe_url("java\tscript:alert(1)", None) == ""


def test_address_shows_the_host_that_a_browser_goes_to() -> None:
    assert address("https://www.example.org/") == "example.org"
    assert address("https://bank.example@evil.example/a?b") == "evil.example/a"
    assert address("mailto:a@example.org") == "a@example.org"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain – text\n\tok \u200e\u200f\u061c\u200d\u200c", None),
        ("a\x00b\x07c\x7fd\x9be", "abcde"),
        ("a\rb\r\nc\x0bd\x0ce\x85f", "a b\nc d e f"),
        ("\ud800a\udfff\ufffe", "\ufffda\ufffd\ufffd"),
        ("\u202eevil\u202c", "evil"),
        ("\u2067ok\u2069 \u202bok\u202c", None),
        ("\u2067open", "open"),
        ("close\u2069d", "closed"),
        ("\u202b\u2067crossed\u202c\u2069", "crossed"),
        ("a\u2028b", None),
    ],
)
def test_clean(text: str, cleaned: str | None) -> None:
    expected = text if cleaned is None else cleaned
    assert clean(text) == expected
    assert clean(expected) == expected
    expected.encode()


def test_clean_inline_keeps_marks_over_their_words() -> None:
    inline = Inline("a\x00\x00 lin\x00k b", (mark(4, 9, LINK, href="/"), mark(10, 11, LINK)))
    cleaned = clean_inline(inline)
    assert [cleaned.text[m.start : m.end] for m in cleaned.marks] == ["link", "b"]


texts = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("<>&\"'\n\x00\ud800\u202e\u2067\u2069;#")),
    max_size=30,
)


@st.composite
def inlines(draw: st.DrawFn) -> Inline:
    text = draw(texts)
    places = st.integers(-2, len(text) + 3)
    attributes = st.lists(
        st.tuples(
            st.sampled_from(["href", "title", "lang", "dir", "rel", "onclick", "datetime"]),
            st.one_of(texts, st.sampled_from(["https://a.example/x", "javascript:x", "ltr", "fr"])),
        ),
        max_size=3,
    ).map(tuple)
    marks = st.lists(
        st.builds(Mark, places, places, st.sampled_from(list(MarkKind)), attributes), max_size=6
    )
    return Inline(text, tuple(draw(marks)))


@given(inlines())
def test_html_nests_and_says_what_the_text_says(inline: Inline) -> None:
    tree = Tree(str(to_html(inline)))
    in_code = any(m.kind is MarkKind.CODE for m in inline.marks)
    assert tree.text == clean(inline.text) or in_code
    allowed = {"href", "hreflang", "rel", "title", "lang", "dir", "translate", "datetime"}
    for tag, attributes in tree.tags:
        assert set(attributes) <= allowed, tag
        assert not (attributes.get("href") or "").lower().startswith(("javascript", "data"))


@given(inlines())
def test_text_is_the_text_and_the_numbers_of_its_links(inline: Inline) -> None:
    links = Inline(inline.text, nest(mark for mark in inline.marks if mark.kind is LINK))
    numbers: dict[str, int] = {}
    first = 7_654_321  # no number that a text has by chance
    plain = to_text(links, number=lambda url: numbers.setdefault(url, first + len(numbers)))
    for number in numbers.values():
        assert f" [{number}]" in plain
        plain = plain.replace(f" [{number}]", "")
    assert plain == clean(inline.text)


def test_to_text() -> None:
    numbers: dict[str, int] = {}

    def number(url: str) -> int:
        return numbers.setdefault(url, len(numbers) + 1)

    text = "See here, there, example.org/a and +44 1851 or x2, H2O, said, old"
    at = text.index

    def over(word: str, kind: MarkKind, **attributes: str) -> Mark:
        return mark(at(word), at(word) + len(word), kind, **attributes)

    inline = Inline(
        text,
        (
            over("here", LINK, href="https://example.org/1"),
            over("there", LINK, href="https://example.org/1"),
            over("example.org/a", LINK, href="https://www.example.org/a/"),
            over("+44 1851", LINK, href="tel:+441851"),
            mark(at("x2") + 1, at("x2") + 2, MarkKind.SUPERSCRIPT),
            mark(at("H2O") + 1, at("H2O") + 2, MarkKind.SUBSCRIPT),
            over("said", MarkKind.INLINE_QUOTE),
            over("old", MarkKind.DELETED),
        ),
    )
    plain = to_text(inline, quotes=quotes("de"), number=number, deleted="Gestrichen")
    assert plain == (
        "See here [1], there [1], example.org/a and +44 1851 or x², H₂O, „said“, [Gestrichen: old]"
    )
    assert numbers == {"https://example.org/1": 1}


@pytest.mark.parametrize(
    ("words", "url", "listed"),
    [
        ("01632 960142", "tel:+441632960142", False),
        ("+44 (0)1632 960142", "tel:+441632960142", False),
        ("5550 0142", "tel:+1-555-5550-0142;ext=3", False),
        ("call us", "tel:+441632960142", True),
        ("960143", "tel:+441632960142", True),
        ("Desk@Example.org", "mailto:desk@example.org?subject=Tides", False),
        ("desk@example.org", "mailto:desk%40example.org", False),
        ("write to us", "mailto:desk@example.org", True),
    ],
)
def test_an_address_that_stands_in_the_text_is_not_numbered(
    words: str, url: str, listed: bool
) -> None:
    inline = Inline(words, (mark(0, len(words), LINK, href=url),))
    assert to_text(inline, number=lambda _: 1) == (f"{words} [1]" if listed else words)


def test_quotations_inside_quotations_take_the_inner_marks() -> None:
    inline = Inline("a b c", (mark(0, 5, MarkKind.INLINE_QUOTE), mark(2, 3, MarkKind.INLINE_QUOTE)))
    assert to_text(inline, quotes=quotes("en")) == "“a ‘b’ c”"
