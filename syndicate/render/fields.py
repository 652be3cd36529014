"""What an article can bring that must not be lost without a word: a table of fields.

Each format says which of them it has no place for (`Format.drops`). What it does not name there it
must carry, value for value; a test over every format holds it to that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from syndicate.model import MarkKind

if TYPE_CHECKING:
    from syndicate.model import Inline
    from syndicate.render.body import Node, Picture
    from syndicate.render.context import Context

Values = Callable[["Context"], Iterable[str]]


def _pictures(read: Callable[[Picture], str]) -> Values:
    return lambda context: filter(None, map(read, context.pictures))


FIELDS: dict[str, Values] = {
    "id": lambda c: [c.id],
    "language": lambda c: [c.language.tag],
    "headline": lambda c: [c.headline.text],
    "summary": lambda c: [c.summary.text],
    "section": lambda c: [c.section],
    "keywords": lambda c: c.keywords,
    "dateline": lambda c: [c.dateline],
    "published": lambda c: [c.published.value],
    "modified": lambda c: [c.modified.value],
    "embargo": lambda c: [c.embargo.value],
    "expires": lambda c: [c.expires.value],
    "author.name": lambda c: [author.name for author in c.authors],
    "author.role": lambda c: [author.role for author in c.authors],
    "author.institution": lambda c: [author.institution for author in c.authors],
    "author.url": lambda c: [author.url for author in c.authors],
    "publisher.name": lambda c: [c.publisher.name],
    "publisher.url": lambda c: [c.publisher.url],
    "provider.name": lambda c: [c.provider.name],
    "original.url": lambda c: [c.original.url],
    "original.title": lambda c: [c.original.title.text],
    "original.language": lambda c: [c.original.language.tag],
    "rights.licence": lambda c: [c.terms.licence.url or c.terms.licence.name],
    "rights.holder": lambda c: [c.terms.holder],
    "rights.notice": lambda c: [c.terms.notice],
    "rights.usage": lambda c: [c.terms.usage],
    "rights.permission": lambda c: [c.terms.permission],
    "rights.pixel": lambda c: [c.terms.pixel],
    "picture.url": _pictures(lambda p: p.url),
    "picture.alt": _pictures(lambda p: p.alt),
    "picture.credit": _pictures(lambda p: p.credit),
    "picture.licence": _pictures(lambda p: p.licence.url or p.licence.name),
    "body.text": lambda c: _texts(c.body),
    "body.links": lambda c: _links(c.body),
    "body.titles": lambda c: _titles(c.body),
    "translator.model": lambda c: [model.name for model in c.translator.models],
    "translator.day": lambda c: [c.translator.day.value],
    "note": lambda c: [c.note],
}
"""Field -> what it holds in this article; nothing, or empty strings, where the source had none."""


def _texts(nodes: Iterable[Node]) -> Iterator[str]:
    return (inline.text for inline in _inlines(nodes) if inline.text.strip())


def _links(nodes: Iterable[Node]) -> Iterator[str]:
    for inline in _inlines(nodes):
        for mark in inline.marks:
            if mark.kind is MarkKind.LINK and mark.get("href"):
                yield mark.get("href") or ""


def _titles(nodes: Iterable[Node]) -> Iterator[str]:
    """What a pointer shows over words: what a link leads to, what an abbreviation means."""
    for inline in _inlines(nodes):
        yield from (mark.get("title") or "" for mark in inline.marks)


def _inlines(nodes: Iterable[Node]) -> Iterator[Inline]:
    """Every marked text of the body, in reading order."""
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

    for node in nodes:
        match node:
            case Heading() | Paragraph() | Code() | Embed():
                yield node.content
            case List():
                for item in node.items:
                    yield item.content
                    yield from _inlines(item.children)
            case Quotation():
                yield from _inlines(node.children)
                yield node.attribution
            case Correction():
                yield from _inlines(node.children)
            case Figure():
                yield from node.captions
                yield node.credit
            case Table():
                yield node.caption
                for row in (*node.head, *node.body):
                    yield from (each.content for each in row)
