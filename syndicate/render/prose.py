"""The body as paragraphs of plain text, one a line, for metadata formats that ask for it.

It is not the `text` format: nothing is wrapped, numbered or told about the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from syndicate import langs
from syndicate.render.body import (
    Code,
    Correction,
    Embed,
    Figure,
    Heading,
    List,
    Paragraph,
    Quotation,
    Table,
)
from syndicate.render.inline import to_text

if TYPE_CHECKING:
    from syndicate.model import Inline
    from syndicate.render.body import Node
    from syndicate.render.context import Context


def body(context: Context) -> str:
    """Paragraphs parted by an empty line."""
    return "\n\n".join(filter(None, _texts(context.body, context)))


def count(context: Context) -> int:
    """The words of the body, captions apart."""
    nodes = [node for node in context.body if not isinstance(node, Figure)]
    said = _texts(nodes, context)
    return sum(langs.count_words(each, context.language.tag) for each in said)


def text(inline: Inline, context: Context) -> str:
    """Marked text as words alone; what was struck out is said to be."""
    quotes = langs.quotes(context.language.tag)
    return to_text(inline, quotes=quotes, deleted=context.labels("Deleted")).strip()


def _texts(nodes: Iterable[Node], context: Context) -> Iterator[str]:
    def said(inline: Inline) -> str:
        return text(inline, context)

    for node in nodes:
        match node:
            case Paragraph():
                yield " — ".join(filter(None, [node.dateline, said(node.content)]))
            case Heading():
                yield said(node.content)
            case List():
                yield "\n".join(filter(None, _items(node, context)))
            case Quotation():
                yield from _texts(node.children, context)
                yield f"— {said(node.attribution)}" if node.attribution else ""
            case Figure():
                yield " ".join(said(each) for each in (*node.captions, node.credit) if each)
            case Table():
                yield said(node.caption)
                rows = (*node.head, *node.body)
                yield "\n".join("\t".join(said(cell.content) for cell in row) for row in rows)
            case Code():
                yield node.content.text.strip("\n")
            case Embed():
                yield " ".join(filter(None, [said(node.content), node.url]))
            case Correction():
                yield "" if node.labelled else context.labels("Correction")
                yield from _texts(node.children, context)


def _items(node: List, context: Context) -> Iterator[str]:
    """One item a line, those of a list in it after its own."""
    for item in node.items:
        mark = f"{item.number}." if node.ordered else "•"
        yield f"{mark} {text(item.content, context)}" if item.content else ""
        yield from _texts(item.children, context)
