"""A `newsMessage` of NewsML-G2: what an agency sends at one time.

Each item with a text is an article of its own. A picture belongs to the text that links it, or to
the one with which it stands in a package, or to the only text of the message.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING

from syndicate.errors import InputError
from syndicate.ingest import feeds, newsml, parts, wire, xmldoc
from syndicate.ingest.wire import Item
from syndicate.model import Finding

if TYPE_CHECKING:
    from lxml.etree import _Element


def split(text: str, path: str) -> tuple[parts.Parts, tuple[Finding, ...]]:
    """A message for each text, with its pictures."""
    root, findings = xmldoc.parse(text, path)
    newsml.plain_names(root)
    texts = _texts(root)

    def maker(item: _Element) -> Callable[[], bytes]:
        return lambda: _message(item, _pictures(root, item))

    names = parts.named((each.get("guid") or "", "") for each in texts)
    # Of several versions of one item the highest counts.
    ordered = sorted(zip(names, texts, strict=True), key=lambda pair: _version(pair[1]))
    newest = dict(ordered)
    return {name: maker(newest[name]) for name in dict.fromkeys(names)}, findings


def read_message(text: str, path: str) -> Item:
    """The article of a message with one text."""
    root, findings = xmldoc.parse(text, path)
    newsml.plain_names(root)
    texts = _texts(root)
    feeds.only_one([each.get("guid") or "" for each in texts], path)
    if not texts:
        kinds = [newsml.kind(each) for each in root.iter("newsItem")]
        kinds += ["package"] * len(list(root.iter("packageItem")))
        raise InputError(
            f"This message holds no text: {', '.join(kinds) or 'nothing'}.",
            path=path,
            field="itemSet",
            remedy="Give a message with a text.",
        )
    text_item = max(texts, key=_version)
    pictures = _pictures(root, text_item)
    lost = [
        each.get("guid") or "?"
        for each in root.iter("newsItem")
        if each is not text_item and each not in pictures and newsml.kind(each) != "text"
    ]
    return newsml.item(text_item, path, (*findings, *wire.not_kept(lost)), pictures)


def _texts(root: _Element) -> list[_Element]:
    return [each for each in root.iterfind("itemSet/newsItem") if newsml.kind(each) == "text"]


def _version(item: _Element) -> int:
    said = item.get("version") or "1"
    return int(said) if said.isdecimal() and len(said) < 10 else 1


def _pictures(root: _Element, text: _Element) -> list[_Element]:
    items = root.iterfind("itemSet/newsItem")
    found = [each for each in items if newsml.kind(each) in ("picture", "graphic")]
    if len({each.get("guid") for each in _texts(root)}) == 1:
        return found
    own = {link.get("residref") for link in text.iterfind("itemMeta/link")}
    for package in root.iterfind("itemSet/packageItem"):
        for group in package.iter("group"):
            refs = {each.get("residref") for each in group.iter("itemRef")}
            texts = refs & {each.get("guid") for each in _texts(root)}
            if texts == {text.get("guid")}:
                own |= refs
    return [each for each in found if each.get("guid") and each.get("guid") in own]


def _message(text: _Element, pictures: list[_Element]) -> bytes:
    from lxml import etree

    top = etree.Element("newsMessage", {"xmlns": "http://iptc.org/std/nar/2006-10-01/"})
    items = etree.SubElement(top, "itemSet")
    for each in (text, *pictures):
        items.append(deepcopy(each))
    return etree.tostring(top, encoding="utf-8", xml_declaration=True)
