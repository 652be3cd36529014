"""The HTML and the plain text that feeds and news items carry -> blocks, as a page's are made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from syndicate.ingest import dom, editorial, labels
from syndicate.ingest.blocks import BlockWalker
from syndicate.ingest.content import squeeze
from syndicate.ingest.dom import tag_of
from syndicate.ingest.furniture import Furniture, unseen
from syndicate.ingest.html import parse
from syndicate.ingest.inline import InlineBuilder, walk
from syndicate.ingest.links import Links
from syndicate.model import Block, BlockKind, Image, Inline

if TYPE_CHECKING:
    from lxml.etree import _Element

_WRITTEN = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|cite|code|div|em|figure|h[1-6]|i|img|li|mark|ol|p|q|s|small|span"
    r"|strong|sub|sup|table|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")
_ESCAPED = re.compile(
    r"&lt;/?(?:a|b|blockquote|br|div|em|figure|h[1-6]|i|img|li|ol|p|span|strong|table|ul)\b",
    re.IGNORECASE,
)
_BLANK = r"\n[ \t]*\n"
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


class _Everything(Furniture):
    """Of a text that a newsroom sends nothing is furniture."""

    def __init__(self) -> None:
        pass

    def drops(self, element: _Element, tag: str) -> bool:
        return unseen(element)


def tree(text: str, path: str) -> _Element:
    """The `<body>` of a piece of HTML; raises `InputError` beyond the bounds of a page."""
    return next(iter(parse(f"<!DOCTYPE html><html><body>{text}</body></html>", path).iter("body")))


def of_feed(body: _Element, links: Links, *, language: str, headline: str) -> tuple[Block, ...]:
    """The blocks of an entry, without what a site puts around its text and without the headline
    said again."""
    walker = BlockWalker(Furniture(body), links, language=language)
    walker.walk(body)
    blocks = [piece.block for piece in walker.pieces]
    again = bool(blocks) and blocks[0].kind is BlockKind.HEADING
    if again and squeeze(blocks[0].text) == squeeze(headline):
        del blocks[0]
    return tuple(blocks)


def of_newsroom(
    body: _Element, links: Links, *, language: str, pictures: Mapping[str, Image] | None = None
) -> tuple[Block, ...]:
    """The blocks of a body that a newsroom sends; `pictures` are those that come with it, by their
    addresses, to which its figures may only link."""
    for figure in list(body.iter("figure")):
        _mend_figure(figure, pictures or {})
    for aside in list(body.iter("aside")):
        _mend_aside(aside)
    walker = BlockWalker(_Everything(), links, language=language, written=True)
    walker.walk(body)
    return tuple(piece.block for piece in walker.pieces)


def _mend_figure(figure: _Element, pictures: Mapping[str, Image]) -> None:
    """A picture where there is only a link to it; the small print of a caption as its credit."""
    from lxml import etree

    quotation = figure.find("blockquote")
    if quotation is not None:
        for said in figure.findall("figcaption"):
            # Who said it stands in the quotation, as pages have it.
            said.tag = "footer"
            quotation.append(said)
    for link in list(figure.iter("a")):
        picture = pictures.get(link.get("href") or "")
        line = link.getparent()
        if (
            picture is None
            or line is None
            or dom.text_of(line).strip() != dom.text_of(link).strip()
        ):
            continue
        shown = etree.Element("img", {"src": link.get("href") or "", "alt": picture.alt})
        shown.tail = link.tail
        line.replace(link, shown)
    for caption in figure.iter("figcaption"):
        last = caption[-1] if len(caption) else None
        if last is not None and tag_of(last) == "small" and not (last.tail or "").strip():
            last.set("class", "credit")


def _mend_aside(aside: _Element) -> None:
    """A correction note is marked as one; a label that says no more than that goes."""
    text = " ".join(dom.text_of(aside).split())
    first = next(aside.iter("p"), None)
    label = " ".join(dom.text_of(first).split()).rstrip(":") if first is not None else ""
    only = 0 < len(label) < len(text) and editorial.is_correction(f"{label}: x")
    if not only and not editorial.is_correction(text):
        return
    aside.set("class", "correction")
    parent = first.getparent() if first is not None else None
    if only and first is not None and parent is not None:
        parent.remove(first)


def unescaped(text: str) -> tuple[str, bool]:
    """HTML that was escaped once too often, as HTML; and whether it was."""
    if not _TAG.search(text) and _ESCAPED.search(text):
        from html import unescape

        return unescape(text), True
    return text, False


def line(text: str, links: Links, path: str = "") -> Inline:
    """A title or summary that may be HTML: text and marks, on one line.

    What looks like a tag and is none that a text is written with is what the text is about
    (`a < b`, `the <video> element`).
    """
    if not _WRITTEN.search(text):
        if "<" not in text and not _ENTITY.search(text):
            return plain(text)
        text = text.replace("<", "&lt;")
    builder = InlineBuilder()
    walk(tree(text, path), builder, links)
    found = builder.flush()
    return Inline(found.text.replace("\n", " "), found.marks)


def plain(text: str) -> Inline:
    builder = InlineBuilder()
    builder.text(text)
    return builder.flush()


def paragraphs(text: str) -> tuple[Block, ...]:
    """Plain text as paragraphs: between blank lines, else line by line, as the wires send it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = re.split(_BLANK if re.search(_BLANK, text.strip()) else "\n", text)
    found = (plain(part) for part in parts)
    return tuple(Block(BlockKind.PARAGRAPH, labels.mark_addresses(each)) for each in found if each)
