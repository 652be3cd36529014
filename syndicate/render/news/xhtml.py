"""The body alone as XHTML, for formats that carry it in a field of their own.

Elements are those of the page (`templates/html/nodes.html`) without its classes and ids: a system
that takes the text has its own. A picture stands as a link to it in its place, because its rights
are its own and a page that shows it asks its host for it.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    Rule,
    Table,
)
from syndicate.render.news.xml import XHTML, append, child, fill, fragment, root

if TYPE_CHECKING:
    from lxml import etree

    from syndicate.model import Inline
    from syndicate.render.body import Cell, Node
    from syndicate.render.context import Context


def body(context: Context) -> str:
    """One `div` with the language and direction of the text; "" for a body without words."""
    if not context.body:
        return ""
    page = context.language
    top = root(XHTML, "div", {"lang": page.tag, "dir": page.direction})
    _nodes(top, context.body, context)
    if context.terms.pixel:
        count = child(top, "p", "")
        sizes = {"width": "1", "height": "1"}
        child(count, "img", None, {"src": context.terms.pixel} | sizes).set("alt", "")
    return fragment(top)


def _nodes(parent: etree._Element, nodes: Iterable[Node], context: Context) -> None:
    for node in nodes:
        _node(parent, node, context)


def _node(parent: etree._Element, node: Node, context: Context) -> None:
    language = _language(node.language)
    match node:
        case Paragraph():
            made = child(parent, "p", "", language)
            if node.dateline:
                append(made, node.dateline + " — " * bool(node.content))
            _fill(made, node.content, context)
        case Heading():
            _fill(child(parent, f"h{node.level}", "", language), node.content, context)
        case List():
            made = child(parent, "ol" if node.ordered else "ul", None, language)
            wanted = 1
            for at, item in enumerate(node.items):
                entry = child(made, "li", "", _language(item.language))
                if item.number not in (None, wanted):
                    (entry if at else made).set("value" if at else "start", str(item.number))
                wanted = (item.number or 0) + 1
                _fill(entry, item.content, context)
                _nodes(entry, item.children, context)
        case Quotation():
            made = child(parent, "figure") if node.attribution else parent
            _nodes(child(made, "blockquote", None, language), node.children, context)
            if node.attribution:
                _fill(child(made, "figcaption", ""), node.attribution, context)
        case Figure():
            _figure(child(parent, "figure", None, language), node, context)
        case Table():
            _table(child(parent, "table", None, language), node, context)
        case Code():
            made = child(child(parent, "pre", "", language), "code", "", {"translate": "no"})
            append(made, node.content.text)
        case Embed():
            if node.content:
                _fill(child(parent, "p", "", language), node.content, context)
            if node.url:
                child(child(parent, "p", ""), "a", node.url, {"href": node.url})
        case Correction():
            made = child(parent, "aside", None, language)
            if not node.labelled:
                child(child(made, "p", ""), "strong", context.labels("Correction"))
            _nodes(made, node.children, context)
        case Rule():
            child(parent, "hr")


def _fill(parent: etree._Element, inline: Inline, context: Context) -> None:
    fill(parent, inline, context.original.url)


def _figure(parent: etree._Element, node: Figure, context: Context) -> None:
    for picture in node.pictures:
        shown = child(parent, "p", "")
        if picture.url:
            child(shown, "a", picture.alt or picture.address, {"href": picture.url})
        else:
            append(shown, picture.alt)
    if node.captions or node.credit:
        caption = child(parent, "figcaption", "")
        for index, said in enumerate(node.captions):
            append(caption, " " * bool(index))
            _fill(caption, said, context)
        if node.credit:
            append(caption, " " * bool(node.captions))
            _fill(child(caption, "small", ""), node.credit, context)


def _table(parent: etree._Element, node: Table, context: Context) -> None:
    if node.caption:
        _fill(child(parent, "caption", ""), node.caption, context)
    for name, rows in (("thead", node.head), ("tbody", node.body)):
        if rows:
            part = child(parent, name)
            for row in rows:
                line = child(part, "tr")
                for each in row:
                    _cell(line, each, context)


def _cell(parent: etree._Element, cell: Cell, context: Context) -> None:
    attributes = {
        "scope": cell.scope,
        "rowspan": str(cell.rows) if cell.rows > 1 else "",
        "colspan": str(cell.columns) if cell.columns > 1 else "",
    }
    name = "th" if cell.header else "td"
    _fill(child(parent, name, "", attributes | _language(cell.language)), cell.content, context)


def _language(tag: str | None) -> dict[str, str]:
    return {} if tag is None else {"lang": tag, "dir": langs.direction(tag)}
