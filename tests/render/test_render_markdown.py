"""The Markdown package: what CommonMark and our own ingest read in it is what was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace

import pytest
import yaml
from handmade import PIXEL
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from syndicate.ingest.editorial import mark_roles
from syndicate.ingest.inline import parse
from syndicate.ingest.markdown import read_markdown
from syndicate.model import Block, BlockKind, Image, Inline, Mark, MarkKind, Translation
from syndicate.render import render
from syndicate.render.body import Correction, Embed, Figure, Node, Paragraph, nest
from syndicate.render.context import build
from syndicate.render.inline import to_html
from syndicate.render.markdown import Writer
from syndicate.render.markdown_words import words

BASE = "https://harbour.example/a"
K = BlockKind


def source(translation: Translation) -> str:
    (rendition,) = render(translation, ["markdown"])
    assert (rendition.path, rendition.media_type, rendition.role) == (
        "article.md",
        "text/markdown",
        "markdown",
    )
    return rendition.data.decode()


def parts(translation: Translation) -> tuple[dict[str, object], str]:
    """The front matter, and the body."""
    empty, front, body = source(translation).split("---\n", 2)
    assert not empty
    return yaml.safe_load(front), body.strip("\n")


# --- Words ---------------------------------------------------------------------------------------

# What Markdown, HTML or a site's generator might read as their own.
SIGNS = """* ** _ ` `` [ ] ( ) < > & &amp; &#35; # ## ~~ \\ ! {{ }} {% - + = : 1. 12) --- === :-- | |---|
é “ ” — € 字 a b Z <b> </p> <!-- ![x](y) \\* $ ' " AT&T x_y_z #tag"""
pieces = st.one_of(
    st.sampled_from(SIGNS.split()),
    st.sampled_from(["\n", " ", "  ", "\u00a0", "e\u0301", "5 < 6", "| a | b |"]),
    st.text(alphabet="ab *_`.", max_size=5),
)
links = st.sampled_from(
    ["https://a.example/x_(y)?b=1&copy;=2", "/r/*e*?q=a_b", "mailto:a@b.example", "javascript:x"]
)
attributes = {
    MarkKind.LINK: st.tuples(
        st.tuples(st.just("href"), links),
        st.one_of(
            st.tuples(st.just("title"), st.sampled_from(['A "title" {{x}}', "b &amp; c\\"])),
            st.just(("rel", "nofollow")),
            st.just(("title", "")),
        ),
    ),
    MarkKind.ABBREVIATION: st.just((("title", 'a "b" {{c}} <d>'),)),
    MarkKind.SPAN: st.just((("lang", "ru"), ("dir", "ltr"))),
}


@st.composite
def inlines(draw: st.DrawFn) -> Inline:
    text = "".join(draw(st.lists(pieces, max_size=8)))
    places = st.integers(0, len(text))
    marks = []
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(list(MarkKind)))
        start, end = sorted((draw(places), draw(places)))
        marks.append(Mark(start, end, kind, draw(attributes.get(kind, st.just(())))))
    return Inline(text, tuple(marks))


def read(inline: Inline) -> Inline:
    """What a page says of it, which is what Markdown should say too."""
    return parse(str(to_html(inline, base=BASE, empty=False)))


@settings(max_examples=300, deadline=None)
@given(inlines(), st.booleans(), st.sampled_from([[], ["table", "strikethrough"]]))
def test_words_read_back_as_the_same_words_with_the_same_marks(
    inline: Inline, heading: bool, extensions: list[str]
) -> None:
    # In code a page shows a line feed as a space.
    code = [inline.text[m.start : m.end] for m in inline.marks if m.kind is MarkKind.CODE]
    assume("\n" not in "".join(code))
    written = words(inline, BASE, one_line=heading)
    html = (
        MarkdownIt("commonmark").enable(extensions).render(f"## {written}" if heading else written)
    )
    if not written:
        assert not read(inline)
        return
    tag = "h2" if heading else "p"
    assert html.count(f"<{tag}>") == 1, html
    inside = html.strip().removeprefix(f"<{tag}>").removesuffix(f"</{tag}>")
    assert parse(inside) == read(inline)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain, with 5 &lt; 6 and AT&amp;T", "plain, with 5 < 6 and AT&T"),
        ("<em>a</em> <strong>b</strong>, <code>c</code>", "*a* **b**, `c`"),
        ("half<em>way</em>", "half<em>way</em>"),
        ("“<em>a</em>”", "“*a*”"),
        ("<em><strong>a</strong></em>", "*<strong>a</strong>*"),
        ('<a href="https://a.example/(b)">a</a>!', "[a](<https://a.example/(b)>)!"),
        ('Wow!<a href="https://a.example/">a</a>', "Wow\\![a](https://a.example/)"),
        ("1985. It was {{ so }}", "1985\\. It was \\{\\{ so \\}\\}"),
        ("a<br># b", "a\\\n\\# b"),
        ("- a", "\\- a"),
        ("| a |<br>|---|", "\\| a |\\\n\\|---|"),
        ("<em>a <strong>b</strong></em>", "<em>a **b**</em>"),
        ("<del>a</del> <q>b</q>", "<del>a</del> <q>b</q>"),
    ],
)
def test_words(html: str, markdown: str) -> None:
    assert words(parse(html), BASE) == markdown


# --- Blocks --------------------------------------------------------------------------------------

simple = (
    st.text(alphabet="ab é“*#-1.", min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@st.composite
def groups(draw: st.DrawFn) -> list[Block]:
    """The blocks of one thing: a paragraph, a list, a figure, ..."""
    word = simple.map(Inline)
    language = draw(st.sampled_from([None, None, "ru"]))
    kinds = ["paragraph", "heading", "list", "quotation", "figure", "table", "code", "rule"]
    match draw(st.sampled_from(kinds)):
        case "paragraph":
            return [Block(K.PARAGRAPH, draw(word), language=language)]
        case "heading":
            return [Block(K.HEADING, draw(word), level=draw(st.integers(2, 6)), language=language)]
        case "list":
            level = 1
            made = []
            for _ in range(draw(st.integers(1, 5))):
                made.append(Block(K.LIST_ITEM, draw(word), level=level, ordered=level % 2 == 0))
                level = draw(st.integers(1, level + 1))
            return made
        case "quotation":
            # A last line that begins with a dash is who said it.
            quoted = simple.map(lambda text: Inline(f"b {text}"))
            said = [Block(K.QUOTATION, draw(quoted), language=language) for _ in range(2)]
            who = Block(K.QUOTATION, Inline("— Ana"), role="attribution", language=language)
            return [*said, who][: draw(st.integers(1, 3))]
        case "figure":
            image = Image("https://a.example/", "a " + draw(simple))
            captions = [Block(K.CAPTION, draw(word), language=language)]
            credits = [Block(K.CREDIT, Inline("Foto: Ana"))]
            told = draw(st.sampled_from([[], captions, [*captions, *credits]]))
            # Ingest takes the credit of a picture that has none from the text under it.
            image = replace(image, credit="Ana" if len(told) == 2 else "")
            return [Block(K.IMAGE, image=image), *told]
        case "table":
            cells = [
                Block(K.TABLE_CELL, draw(word), row=row, column=column, header=row == 0)
                for row in range(draw(st.integers(2, 3)))
                for column in range(2)
            ]
            return draw(st.sampled_from([[], [Block(K.CAPTION, draw(word))]])) + cells
        case "code":
            return [Block(K.CODE, Inline(draw(st.sampled_from(["a\n\n  b", "```\n{{x}}", "#"]))))]
    return [Block(K.RULE)]


def bodies(found: Sequence[Sequence[Block]]) -> list[Block]:
    """Groups of blocks, each with a number of its own, and each picture with an address."""
    blocks: list[Block] = []
    for number, group in enumerate(found, 1):
        for block in group:
            image = block.image and replace(block.image, url=f"https://a.example/{number}.jpg")
            blocks.append(replace(block, group=number, image=image))
    return blocks


def comparable(value: object) -> object:
    """A tree without what Markdown has no place for: sizes and sides of numbers are layout."""
    if isinstance(value, Inline):
        return value.text.strip("\n"), [(m.start, m.end, m.kind) for m in value.marks]
    if isinstance(value, tuple):
        return tuple(map(comparable, value))
    if is_dataclass(value) and not isinstance(value, type):
        skipped = {"numeric", "scope"}
        shown = [f.name for f in fields(value) if f.name not in skipped]
        return type(value).__name__, *((name, comparable(getattr(value, name))) for name in shown)
    return value


def read_back(markdown: str) -> tuple[Node, ...]:
    """The tree that ingest makes of a body, with the line that it wants around it."""
    draft = read_markdown(f"# T\n\nFirst of all.\n\n{markdown}\n\nLast of all.\n", "a.md")
    found = nest(mark_roles(draft.blocks), "pt")
    assert isinstance(found[0], Paragraph)
    assert isinstance(found[-1], Paragraph)
    return found[1:-1]


@settings(max_examples=150, deadline=None)
@given(st.lists(groups(), max_size=5).map(bodies))
def test_blocks_read_back_as_the_same_blocks(blocks: list[Block]) -> None:
    import handmade

    written = nest(blocks, "pt")
    writer = Writer(build(handmade.full()))
    assert comparable(read_back(writer.body(written))) == comparable(written)


def test_one_of_everything_reads_back(full: Translation, arabic: Translation) -> None:
    for translation in (full, arabic):
        context = build(translation)
        told = _without_what_is_added(read_back(Writer(context).body(context.body)))
        assert comparable(told) == comparable(_without_what_is_added(context.body))


def _without_what_is_added(nodes: Sequence[Node]) -> tuple[object, ...]:
    """The dateline is words, an embed a link, a correction has its label and a picture's credit."""
    found: list[object] = []
    for node in nodes:
        match node:
            case Paragraph():
                text = " — ".join(filter(None, [node.dateline, node.content.text]))
                if not text.startswith("Conteúdo incorporado"):
                    found.append((text, node.language))
            case Embed():
                pass
            case Correction():
                words = " ".join(c.content.text for c in node.children if isinstance(c, Paragraph))
                found.append(words.partition(": ")[2] or words)
            case Figure():
                shown = tuple(
                    replace(p, credit="", licence=None, untold=None) for p in node.pictures
                )  # type: ignore[arg-type]
                found.append(replace(node, pictures=shown))
            case _:
                found.append(node)
    return tuple(found)


def test_lists_side_by_side_stay_apart(plain_translation: Callable[..., Translation]) -> None:
    made = plain_translation(
        *(Block(K.LIST_ITEM, Inline(t), level=1, group=g) for t, g in (("a", 1), ("b", 2)))
    )
    assert parts(made)[1] == "- a\n\n* b"


# --- Front matter --------------------------------------------------------------------------------


def test_front_matter_is_what_ingest_reads(full: Translation) -> None:
    front, _ = parts(full)
    assert front["translation_of"]["language"] == "en"  # type: ignore[index]
    assert front["disclosure"].startswith("Este texto foi traduzido automaticamente")  # type: ignore[attr-defined]
    declared = read_markdown(source(full), "article.md").declared
    article = full.article
    assert (declared.title, declared.summary) == (full.headline.text, full.summary.text)
    assert declared.language == "pt"
    assert declared.authors == full.bylines
    assert (declared.published, declared.modified) == (article.published, article.modified)
    assert (declared.embargo, declared.dateline) == (article.embargo, article.dateline)
    assert (declared.section, declared.keywords) == (full.section, full.keywords)
    assert (declared.canonical_url, declared.source) == (article.canonical_url, article.source)
    assert declared.rights.license == article.rights.license
    assert declared.rights.holder == article.rights.holder
    assert declared.rights.notice == article.rights.notice
    assert declared.rights.usage_terms == article.rights.usage_terms


def test_what_is_one_article_has_one_key_in_every_language(full: Translation) -> None:
    fronts = [parts(replace(full, target_language=tag))[0] for tag in ("pt", "ar")]
    assert {front["translationKey"] for front in fronts} == {full.article.id}
    assert len({front["uri"] for front in fronts}) == 2


def test_the_pixel_stands_as_it_is(full: Translation) -> None:
    _, body = parts(full)
    assert body.endswith('?a=lighthouse&amp;b=17" width="1" height="1" alt="">')
    free = replace(full.article, rights=replace(full.article.rights, pixel=""))
    assert PIXEL.partition("?")[0] not in source(replace(full, article=free))


def test_a_withdrawn_article_says_so_and_nothing_else(
    killed: Translation, taken_down: Translation
) -> None:
    front, body = parts(killed)
    assert front["status"] == "canceled"
    assert front["title"] == killed.headline.text
    assert "author" not in front
    assert body.startswith("**")
    assert killed.article.history.note in body
    assert len(body.split("\n\n")) == 2
    assert "Skerry" not in source(taken_down)


def test_what_a_post_says_in_another_language_is_marked(
    plain_translation: Callable[..., Translation],
) -> None:
    post = Block(K.EMBED, Inline("A video"), language="en", url="https://v.example/1")
    assert parts(plain_translation(post))[1] == (
        '<span lang="en" dir="ltr">A video</span> [Conteúdo incorporado](https://v.example/1)'
    )
