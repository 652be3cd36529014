"""Whatever an article holds comes out inert: as the words that it is, in the same elements."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

import lxml.etree
import lxml.html
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from syndicate.model import (
    Article,
    Block,
    BlockKind,
    Byline,
    History,
    Image,
    Inline,
    Mark,
    MarkKind,
    ModelInfo,
    Permission,
    Rights,
    Signature,
    Source,
    Translation,
)
from syndicate.render import render
from syndicate.render.inline import clean

PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title></style></textarea><img src=x onerror=alert(1)>",
    "{{ 7*7 }}",
    "{% raw %}{{ self }}{% endraw %}{# c #}",
    "{% include 'html/page.html' %}",
    '"onmouseover="alert(1)" x=\'y',
    "'><svg/onload=alert(1)>",
    "]]><!--",
    "--><!doctype html><!--",
    "&lt;img&gt; &#60;b&#62; &amp;amp; &unknown; &#x;",
    "&#0; &#xD800; &",
    "nul\x00nul \x1b[31m\x9b bell\x07",
    "lone \ud800 and \udfff surrogates \ufffe",
    "line\u2028separator\u2029here",
    "\u202eoverride\u202c \u2067open",
    "javascript:alert(1)",
    "{label} {0.__class__} %s %(x)s",
    "\\u003cscript\\u003e \\",
    "${7*7} #{7*7} <%= 7*7 %>",
]
URLS = [
    "javascript:alert(1)",
    " java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "javascript&colon;alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    '"><script>alert(1)</script>',
    "https://[broken",
    "//evil.example/x",
]
STRANGE_BUT_SAFE = [
    'https://example.org/"onmouseover="alert(1)',
    "https://example.org/<script>alert(1)</script>",
    "https://example.org/?a=b&lt=c&amp;d#{{7*7}}",
    "https://example.org/\u202egpj\ud800",
]


def translation(words: str, url: str = "https://example.org/a") -> Translation:
    """Every field of every noun that a source fills is `words`, every address is `url`."""
    link = Mark(0, len(words), MarkKind.LINK, (("href", url), ("title", words), ("onclick", words)))
    quote = Mark(0, len(words), MarkKind.INLINE_QUOTE, (("lang", words), ("dir", words)))
    inline = Inline(words, (link, quote))
    kind = BlockKind
    image = Image(url, words, 10, 10, words, words)
    blocks = (
        Block(kind.PARAGRAPH, inline, language=words),
        Block(kind.HEADING, inline, level=2),
        Block(kind.LIST_ITEM, inline, level=1, group=1),
        Block(kind.QUOTATION, inline, group=2),
        Block(kind.QUOTATION, inline, group=2, role="attribution"),
        Block(kind.IMAGE, image=image, group=3),
        Block(kind.CAPTION, inline, group=3),
        Block(kind.CREDIT, inline, group=3),
        Block(kind.TABLE_CELL, inline, group=4, header=True, row=0),
        Block(kind.TABLE_CELL, inline, group=4, row=1),
        Block(kind.CODE, inline),
        Block(kind.EMBED, inline, url=url),
        Block(kind.PARAGRAPH, inline, role="correction"),
    )
    article = Article(
        id=words,
        headline=inline,
        blocks=blocks,
        slug=words,
        summary=inline,
        bylines=(Byline(words, words, words, url), Byline(words)),
        source=Source(words, url),
        canonical_url=url,
        published=words,
        modified=words + "!",
        dateline=words,
        section=words,
        keywords=(words, words),
        rights=Rights(words, words, words, words, words, Permission(words), (), url),
        image=replace(image, url=url + "2"),
        embargo=words,
        expires=words,
        history=History(created=words, versioned=words, note=words + "?"),
    )
    leg = ModelInfo(words, words, words, words, "en", "pt")
    return Translation(
        article=article,
        source_language="en",
        target_language="pt",
        headline=inline,
        summary=inline,
        blocks=blocks,
        signature=Signature((leg,), 1, words, ((words, words),), words),
        keywords=(words,),
        section=words,
        translated=words,
        provider=Source(words, url),
    )


def parse(made: Translation) -> lxml.html.HtmlElement:
    (rendition,) = render(made, ["html"])
    return lxml.html.document_fromstring(rendition.data.decode())


def skeleton(tree: lxml.html.HtmlElement) -> Sequence[object]:
    """Every node of the page, comments too, by its tag and the names of its attributes."""
    return [(str(node.tag), sorted(node.attrib)) for node in tree.iter()]


ORDINARY = skeleton(parse(translation("ordinary words")))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_stay_words(payload: str) -> None:
    tree = parse(translation(payload))
    assert skeleton(tree) == ORDINARY
    line = " ".join(clean(payload).split())
    text = clean(payload)
    assert tree.xpath("string(//h1)") == text
    assert tree.xpath("string(//title)") == line
    dateline = tree.xpath("string(//span[@class='dateline'])")
    assert dateline == line.rstrip(" –—-")
    assert tree.xpath("string(//div[@class='body']/p)") == f"{dateline} — {text}"
    assert tree.xpath("string(//pre)") == text
    assert tree.xpath("string(//td)") == text
    assert tree.xpath("string(//span[@class='caption'])") == text
    assert tree.xpath("string(//div[@class='body']/p//a/@title)") == text
    assert tree.xpath("string(//meta[@name='description']/@content)") == line
    assert line in tree.xpath("string(//p[@class='byline'])")
    assert line in tree.xpath("string(//footer)")
    data = json.loads(tree.xpath("string(//script)"))
    assert data["headline"] == line
    assert data["author"][0]["name"] == line
    script = tree.xpath("string(//script)")
    assert not set("<>&\u2028\u2029") & set(script)


@given(st.text(min_size=1, max_size=40).filter(lambda t: clean(t).strip()))
@settings(max_examples=60, deadline=None)
def test_any_words_stay_words(words: str) -> None:
    words = words.replace("\n", " ").strip() or "x"
    if re.fullmatch(r"[\s–—-]+", clean(words)):
        words += "x"  # dashes alone are no dateline and no attribution: see test_render_body
    tree = parse(translation(words))
    # A word for a language may happen to be one ("fr"), and a name for a date ("2026-01-01").
    tags = [tag for tag, _ in skeleton(tree) if tag != "time"]
    assert tags == [tag for tag, _ in ORDINARY if tag != "time"]
    # The parser, not the page, makes one line end of another.
    assert tree.xpath("string(//h1)") == clean(words)


@pytest.mark.parametrize("url", URLS)
def test_addresses_that_could_run_something_are_left_out(url: str) -> None:
    made = translation("words", url)
    tree = parse(made)
    targets = tree.xpath("//@href | //@src | //@action | //@formaction | //@cite | //@data")
    assert targets == []
    assert tree.xpath("string(//h1)") == "words"
    data = json.loads(tree.xpath("string(//script)"))
    assert "isBasedOn" not in data
    assert "image" not in data
    (text,) = render(made, ["text"])
    assert url.strip() not in text.data.decode()


@pytest.mark.parametrize("url", STRANGE_BUT_SAFE)
def test_strange_addresses_stay_in_their_attribute(url: str) -> None:
    tree = parse(translation("words", url))
    ordinary = parse(translation("words"))
    assert skeleton(tree) == skeleton(ordinary)
    for target in tree.xpath("//@href"):
        assert target.startswith("https://example.org/")
        assert not set(target) & set('<>" ')


def fragment(made: Translation) -> lxml.etree._Element:
    (rendition,) = render(made, ["fragment"])
    return lxml.etree.fromstring(f"<div>{rendition.data.decode()}</div>")


def markdown(made: Translation) -> tuple[dict[str, object], lxml.html.HtmlElement]:
    """The front matter, and the body as a parser of CommonMark that lets HTML through shows it."""
    (rendition,) = render(made, ["markdown"])
    _, front, body = rendition.data.decode().split("---\n", 2)
    page = MarkdownIt("commonmark").render(body)
    return yaml.safe_load(front), lxml.html.fragment_fromstring(page, create_parent="div")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_stay_words_in_a_fragment(payload: str) -> None:
    tree = fragment(translation(payload))
    assert skeleton(tree) == skeleton(fragment(translation("ordinary words")))
    assert tree.xpath("string(//pre)") == clean(payload)
    assert tree.xpath("string(//h2)") == clean(payload)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_stay_words_in_markdown(payload: str) -> None:
    front, tree = markdown(translation(payload))
    known, ordinary = markdown(translation("ordinary words"))
    assert skeleton(tree) == skeleton(ordinary)
    assert front.keys() == known.keys()
    line = " ".join(clean(payload).split())
    assert front["title"] == line
    assert " ".join(tree.xpath("string(//h2)").split()) == line
    assert tree.xpath("string(//pre)").strip("\n") == clean(payload)
    assert "{{" not in tree.xpath("string(//h2)") or "{{" in payload


@pytest.mark.parametrize("payload", [*PAYLOADS, "several\nlines\n\n\n", "  edges  "])
def test_the_text_package_is_clean(payload: str) -> None:
    (rendition,) = render(translation(payload), ["text"])
    text = rendition.data.decode()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    lines = text.split("\n")
    assert not [line for line in lines if line != line.rstrip()]
    assert not [c for c in text if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0)]
    assert not set(text) & set("\u2028\u2029\u202d\u202e\ufffe")
    for word in clean(payload).split():
        assert word in text


@pytest.mark.parametrize(
    "hostile",
    ["{{ ''.__class__.__mro__ }}", "{{ headline.__class__ }}", "{{ text._context }}"],
)
def test_a_template_cannot_leave_its_sandbox(hostile: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from syndicate.errors import ConfigError

    folder = tmp_path / "text"
    folder.mkdir()
    (folder / "article.txt").write_text(hostile)
    with pytest.raises(ConfigError) as caught:
        render(translation("words"), ["text"], templates=[tmp_path])
    assert caught.value.line == 1
