"""The body of an article in the elements of NITF 3.6.

NITF knows fewer than HTML. Marks that it lacks become `em` with a class, as agencies do, or leave
their words; struck words are put in brackets that say so, because without their line they would say
the opposite. Levels of headings are classes of `hl2`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicate.render.body import (
    Code,
    Correction,
    Embed,
    Figure,
    Heading,
    List,
    Paragraph,
    Quotation,
    Rule,
    Table,
    counting,
)
from syndicate.render.news.xml import LANG, XHTML, append, child, root, words

if TYPE_CHECKING:
    from lxml import etree

    from syndicate.model import Inline
    from syndicate.render.body import Cell, Node
    from syndicate.render.context import Context

NITF = "http://iptc.org/std/NITF/2006-10-18/"
_EM = {"strong": "bold", "u": "underscore", "mark": "highlight", "ins": "inserted"}
"""Marks of XHTML -> the class of an `em`; of any other it is the mark's own name."""
_LEAVES = {"sub": "sub", "sup": "sup", "cite": "object.title", "time": "chron"}
"""Marks with an element of their own, which can hold nothing but text."""


def block(parent: etree._Element, context: Context, *, dateline: bool) -> None:
    """The body as one `block`; `dateline` runs it into the text, where no element will show it."""
    made = child(parent, "block")
    nodes = context.body
    if not dateline:
        nodes = tuple(
            replace(node, dateline="") if isinstance(node, Paragraph) else node for node in nodes
        )
    _nodes(made, nodes, context)
    if context.terms.pixel:
        # XHTML's, as NITF allows: a `media` would be taken for a picture of the story.
        pixel = root(XHTML, "img", {"src": context.terms.pixel, "width": "1", "height": "1"})
        pixel.set("alt", "")
        child(made, "p", "").append(pixel)


def text(parent: etree._Element, inline: Inline, context: Context) -> None:
    """Marked text at the end of `parent`."""
    _copy(parent, words(inline, context.original.url), context)


def _copy(parent: etree._Element, source: etree._Element, context: Context) -> None:
    append(parent, source.text or "")
    for each in source:
        _mark(parent, each, context)
        append(parent, each.tail or "")


def _mark(parent: etree._Element, source: etree._Element, context: Context) -> None:
    name = str(source.tag).rpartition("}")[2]
    made = parent
    if name in _LEAVES and not len(source):
        inside = child(parent, "num", "") if name in ("sub", "sup") else parent
        norm = {"norm": source.get("datetime", "")}
        child(inside, _LEAVES[name], source.text, norm)
        return
    match name:
        case "br":
            child(parent, "br")
        case "a":
            # One relation is all that NITF takes.
            rel = source.get("rel", "").partition(" ")[0]
            found = {"href": source.get("href", ""), "title": source.get("title", "")}
            made = child(parent, "a", "", found | {"rel": rel})
        case "em" | "q":
            made = child(parent, name, "")
        case "del":
            append(parent, f"[{context.labels('Deleted')}: ")
        case "span":
            if tag := source.get("lang"):
                made = child(parent, "lang", "", {LANG: tag})
        case _:
            made = child(parent, "em", "", {"class": _EM.get(name, name)})
    _copy(made, source, context)
    if name == "del":
        append(parent, "]")


def _nodes(parent: etree._Element, nodes: Iterable[Node], context: Context) -> None:
    for node in nodes:
        _node(parent, node, context)


def _node(parent: etree._Element, node: Node, context: Context) -> None:
    language = {LANG: node.language or ""}
    match node:
        case Paragraph():
            if node.content or node.dateline:
                made = child(parent, "p", "", language)
                append(made, node.dateline + " — " * bool(node.dateline and node.content))
                text(made, node.content, context)
        case Heading():
            depth = {"class": f"h{node.level}"} if node.level > 2 else {}
            text(child(parent, "hl2", "", depth | language), node.content, context)
        case List():
            for run in counting(node):
                first = run.items[0].number
                number = {"seqnum": str(first)} if first not in (None, 1) else {}
                name = "ol" if node.ordered else "ul"
                made = child(parent, name, None, number | language)
                for item in run.items:
                    entry = child(made, "li", "", {LANG: item.language or ""})
                    text(entry, item.content, context)
                    _nodes(entry, item.children, context)
        case Quotation():
            made = child(parent, "bq", None, language)
            _nodes(child(made, "block"), node.children, context)
            if node.attribution:
                text(child(made, "credit", ""), node.attribution, context)
        case Figure():
            _figure(parent, node, context)
        case Table():
            _table(child(parent, "table", None, language), node, context)
        case Code():
            child(parent, "pre", node.content.text, language)
        case Embed():
            if node.content:
                text(child(parent, "p", "", language), node.content, context)
            if node.url:
                child(child(parent, "p", ""), "a", node.url, {"href": node.url})
        case Correction():
            made = child(parent, "note", None, {"noteclass": "editorsnote"} | language)
            inside = child(made, "body.content")
            if not node.labelled:
                label = child(child(inside, "p", ""), "em", context.labels("Correction"))
                label.set("class", "bold")
            _nodes(inside, node.children, context)
        case Rule():
            child(parent, "hr")


def _figure(parent: etree._Element, node: Figure, context: Context) -> None:
    """One `media` a picture; the captions are those of the last, and stand alone without any."""
    made = None
    for picture in node.pictures:
        made = child(parent, "media", None, {"media-type": "image"})
        if stated := picture.licence.url or picture.licence.name:
            child(made, "media-metadata", None, {"name": "licence", "value": stated})
        child(
            made,
            "media-reference",
            None,
            {
                "source": picture.url,
                "alternate-text": picture.alt,
                "source-credit": picture.credit,
                "width": str(picture.width or ""),
                "height": str(picture.height or ""),
                "units": "pixels" if picture.width or picture.height else "",
            },
        )
    language = {LANG: node.language or ""}
    for caption in node.captions:
        name = "p" if made is None else "media-caption"
        text(child(parent if made is None else made, name, "", language), caption, context)
    if node.credit:
        name = "p" if made is None else "media-producer"
        text(child(parent if made is None else made, name, ""), node.credit, context)


def _table(parent: etree._Element, node: Table, context: Context) -> None:
    if node.caption:
        text(child(parent, "caption", ""), node.caption, context)
    for name, rows in (("thead", node.head), ("tbody", node.body)):
        if rows:
            part = child(parent, name)
            for row in rows:
                line = child(part, "tr")
                for cell in row:
                    _cell(line, cell, context)


def _cell(parent: etree._Element, cell: Cell, context: Context) -> None:
    attributes = {
        "rowspan": str(cell.rows) if cell.rows > 1 else "",
        "colspan": str(cell.columns) if cell.columns > 1 else "",
        LANG: cell.language or "",
    }
    text(child(parent, "th" if cell.header else "td", "", attributes), cell.content, context)
