"""The few questions that ingest asks of an element, with the types that lxml cannot promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from lxml.etree import _Element


def words(text: str) -> frozenset[str]:
    """The words of a text as a set: how tables of tags and names stay readable."""
    return frozenset(text.split())


def tag_of(element: _Element) -> str:
    """The tag in lower case, "" for comments and processing instructions."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2].lower() if "}" in tag or ":" in tag else tag


def find(element: _Element, xpath: str, **values: str) -> list[_Element]:
    """The elements that an XPath expression gives; `values` are its variables."""
    return cast("list[_Element]", element.xpath(xpath, **cast(Any, values)))


def texts(element: _Element, xpath: str) -> list[Any]:
    """The text nodes that an XPath expression gives, each with `getparent` and `is_tail`."""
    return cast("list[Any]", element.xpath(xpath))


def text_of(element: _Element) -> str:
    """All text in an element, white space as it stands."""
    return str(element.xpath("string()"))


def length(element: _Element) -> int:
    """Characters of text in an element, runs of white space counted as one."""
    return int(cast(float, element.xpath("string-length(normalize-space())")))


def count(element: _Element, xpath: str) -> int:
    return int(cast(float, element.xpath(f"count({xpath})")))
