"""Markdown -> a draft: CommonMark with tables and strikethrough, YAML front matter.

The parser's own HTML is walked as a page is, so that Markdown and the HTML inside it (`<figure>`,
`<abbr>`) give the same blocks and marks as everywhere. Nothing is furniture here: who writes
Markdown writes an article.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from syndicate.errors import InputError
from syndicate.ingest import editorial, footnotes, labels
from syndicate.ingest.assemble import LONGEST, Draft
from syndicate.ingest.blocks import BlockWalker
from syndicate.ingest.content import squeeze
from syndicate.ingest.front_matter import read_front_matter
from syndicate.ingest.furniture import Furniture, unseen
from syndicate.ingest.inline import safe_href
from syndicate.ingest.links import Links
from syndicate.model import Block, BlockKind, Inline, MarkKind

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 60
"""Quotations and lists inside one another; the parser drops what is deeper."""


_MOST_BRACKETS = 20_000
"""Each may open a link; the parser's time grows with their square."""


class _Nothing(Furniture):
    """Furniture of a text that has none."""

    def __init__(self) -> None:
        pass

    def drops(self, element: _Element, tag: str) -> bool:
        return unseen(element)


def read_markdown(text: str, path: str) -> Draft:
    """The draft of a Markdown text; raises `ConfigError` for bad front matter, `InputError` where
    there is no text."""
    if len(text) > LONGEST:
        raise InputError(
            f"The text has {len(text):,} characters; an article has at most {LONGEST:,}.",
            path=path,
            remedy="Split the file, one article in each.",
        )
    if (brackets := text.count("[")) > _MOST_BRACKETS:
        raise InputError(
            f"The text has {brackets:,} square brackets; this is no article.",
            path=path,
            remedy="Give the article as plain text (.txt), if it is one.",
        )
    declared, body, _ = read_front_matter(text, path)
    links = Links(declared.canonical_url, "Give canonical_url in the front matter.")
    root = _tree(body, path)
    titles = {
        safe_href(image.get("src", ""), links.base)[0]: " ".join(image.get("title", "").split())
        for image in root.iter("img")
    }
    walker = BlockWalker(_Nothing(), links, written=True)
    walker.walk(root)
    blocks = [
        replace(piece.block, content=labels.mark_addresses(piece.block.content))
        for piece in walker.pieces
    ]
    if not any(block.text for block in blocks):
        raise InputError(
            "No article text was found: 0 words.",
            path=path,
            remedy="Write the article under the front matter.",
        )
    headline = _take_headline(blocks, declared.title)
    said = labels.Said()
    _take_labels(blocks, said)
    captioned = _with_titles(editorial.caption_pictures(blocks), titles)
    return Draft(
        "text/markdown",
        headline,
        captioned,
        labels.marked(declared.summary),
        declared=replace(declared, title=headline.text),
        guessed=said.metadata(),
        languages=(declared.language,) if declared.language else (),
        findings=links.findings(captioned),
    )


def _tree(body: str, path: str) -> _Element:
    from lxml import html
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    footnotes.enable(parser)
    # Every link is parsed as one; `safe_href` then drops the unsafe, and says so.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    environment: dict[str, object] = {}
    tokens = parser.parse(body, environment)
    if any(token.level >= _DEEPEST - 1 for token in tokens):
        raise InputError(
            f"Lists or quotations are nested more than {_DEEPEST // 2} deep.",
            path=path,
            remedy="Take out the marks (>, -) at the start of the lines.",
        )
    page = parser.renderer.render(tokens, parser.options, environment)
    data = f"<!DOCTYPE html><html><body><div>{page}</div></body></html>".encode("utf-8", "replace")
    root = html.document_fromstring(data, html.HTMLParser(encoding="utf-8", huge_tree=True))
    return next(root.iter("body"))


def _take_headline(blocks: list[Block], title: str) -> Inline:
    """The title, else the first heading of level 1 if no text stands above it; taken out of the
    blocks where it stands there."""
    for index, block in enumerate(blocks[:6]):
        if block.kind is BlockKind.HEADING and block.level == 1:
            if not title or squeeze(title) == squeeze(block.text):
                del blocks[index]
                return block.content
            break
        if block.kind is BlockKind.PARAGRAPH:
            break
    return labels.marked(title)


def _take_labels(blocks: list[Block], said: labels.Said) -> None:
    """Take out bylines, dates and the link to the original at either end."""
    for at_end in (False, True):
        while blocks:
            block = blocks[-1 if at_end else 0]
            if block.kind is not BlockKind.PARAGRAPH or "\n" in block.text or block.role:
                break
            links = [m for m in block.content.marks if m.kind is MarkKind.LINK]
            href = (links[0].get("href") or "") if len(links) == 1 else ""
            if not said.take(block.text, at_end=at_end, href=href):
                break
            blocks.pop(-1 if at_end else 0)


def _with_titles(blocks: tuple[Block, ...], titles: dict[str, str]) -> tuple[Block, ...]:
    """The title of a picture as its caption, where it has no other."""
    result: list[Block] = []
    group = max((block.group for block in blocks), default=0)
    for index, block in enumerate(blocks):
        title = titles.get(block.image.url, "") if block.image is not None else ""
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        captioned = (
            following is not None
            and following.group == block.group != 0
            and following.kind is BlockKind.CAPTION
        )
        if not title or captioned:
            result.append(block)
            continue
        if not block.group:
            group += 1
            block = replace(block, group=group)
        result.append(block)
        result.append(Block(BlockKind.CAPTION, labels.marked(title), group=block.group))
    return tuple(result)
