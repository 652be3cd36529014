"""What is said of a version: the correction notes of the body, and what the editor tells partners.

A correction says the same in both places, and a reader should be told once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from syndicate.render import prose
from syndicate.render.body import Code, Embed, Heading, List, Paragraph, Quotation

if TYPE_CHECKING:
    from syndicate.render.body import Correction, Node
    from syndicate.render.context import Context


def text(note: Correction, context: Context) -> str:
    """The words of a correction note, a line for each of its blocks."""
    return "\n".join(filter(None, _texts(note.children, context)))


def untold(context: Context) -> str:
    """The editor's note, "" where a correction note of the body says the same."""
    said = " ".join(" ".join(text(each, context).split()) for each in context.corrections)
    return "" if context.note.casefold() in said.casefold() else context.note


def _texts(nodes: Iterable[Node], context: Context) -> Iterator[str]:
    """Tables and pictures are nothing that a note consists of."""
    for node in nodes:
        match node:
            case List():
                for item in node.items:
                    yield prose.text(item.content, context)
                    yield from _texts(item.children, context)
            case Quotation():
                yield from _texts(node.children, context)
            case Heading() | Paragraph() | Code() | Embed():
                yield prose.text(node.content, context)
