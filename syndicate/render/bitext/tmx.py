"""TMX 1.4b (LISA OSCAR, 2005): the sentences of an article for other translation memories."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from syndicate import __version__
from syndicate.codes import BREAK, ILLEGAL, TAGS, TYPES, closing, opening, pieces
from syndicate.model import Inline, Origin
from syndicate.render.bitext.facts import facts, notices

if TYPE_CHECKING:
    from jinja2 import Environment
    from lxml.etree import _Element

    from syndicate.render.context import Context

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def document(context: Context, environment: Environment) -> bytes:
    """`article.tmx`: a unit for each sentence that was translated, with its neighbours.

    A machine's units have "MT!" as their creator, as Okapi's tools write and others know it, and so
    never count as a person's, where `syndicate memory import` reads them as well.
    """
    from lxml import etree

    root = etree.Element("tmx", version="1.4")
    source = context.original.language.tag
    header = etree.SubElement(
        root,
        "header",
        {
            "creationtool": "syndicate",
            "creationtoolversion": __version__,
            "segtype": "sentence",
            "o-tmf": "syndicate",
            "adminlang": "en",
            "srclang": source,
            "datatype": "html",
        },
    )
    for notice, tag in notices(context):
        etree.SubElement(header, "note", {_LANGUAGE: tag}).text = _text(notice)
    for name, value in facts(context):
        etree.SubElement(header, "prop", type=f"x-{name}").text = _text(value)
    body = etree.SubElement(root, "body")
    sentences = [segment for _, segment in context.segments]
    texts = ["", *(each.source.text for each in sentences), ""]
    for number, each in enumerate(sentences):
        if each.origin not in (Origin.ENGINE, Origin.HUMAN):
            continue
        unit = etree.SubElement(body, "tu", tuid=f"s{number + 1}")
        if each.origin is Origin.ENGINE:
            unit.set("creationid", "MT!")
        for name, value in (
            ("x-syndicate-origin", each.origin.value),
            ("x-context-pre", f"<seg>{escape(texts[number], quote=False)}</seg>"),
            ("x-context-post", f"<seg>{escape(texts[number + 2], quote=False)}</seg>"),
        ):
            etree.SubElement(unit, "prop", type=name).text = _text(value)
        for tag, content in ((source, each.source), (context.language.tag, each.target)):
            variant = etree.SubElement(unit, "tuv", {_LANGUAGE: tag})
            _fill(etree.SubElement(variant, "seg"), content)
    for element in (root, header, body, *body.iter("tu")):
        element.text = "\n"
        for child in element:
            child.tail = "\n"
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def _fill(segment: _Element, content: Inline) -> None:
    from lxml import etree

    def code(name: str, text: str, **attributes: str) -> None:
        etree.SubElement(segment, name, attributes).text = _text(text)

    for piece in pieces(content):
        if isinstance(piece, str):
            for position, line in enumerate(piece.split("\n")):
                if position:
                    code("ph", BREAK, type="lb")
                if len(segment):
                    segment[-1].tail = (segment[-1].tail or "") + _text(line)
                else:
                    segment.text = (segment.text or "") + _text(line)
            continue
        mark, number = content.marks[piece.number], str(piece.number + 1)
        if piece.begins:
            type_ = TYPES.get(mark.kind, f"x-{TAGS[mark.kind]}")
            code("bpt", opening(mark), i=number, x=number, type=type_)
        if piece.ends:
            code("ept", closing(mark), i=number)


def _text(text: str) -> str:
    return ILLEGAL.sub("\ufffd", text)
