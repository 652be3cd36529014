"""Lists of a page: which of their items are items, and which lay out the page; how they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicate.ingest import dom
from syndicate.ingest.dom import tag_of

if TYPE_CHECKING:
    from lxml.etree import _Element

LISTS = frozenset(("ul", "ol", "menu", "dir"))
_MOST_PARAGRAPHS = 3


def is_layout(item: _Element, *, written: bool) -> bool:
    """True for a list item that is none: it holds no words besides pictures with their captions,
    or, on a page that nobody wrote as a text (`written`), a whole section."""
    figures = [e for e in item.iterdescendants("figure") if _outermost(e, item)]
    words = dom.length(item)
    if words - sum(map(dom.length, figures)) <= 0:
        return next(item.iterdescendants("img", "figure", "iframe", "video"), None) is not None
    if written:
        return False
    if next(item.iterdescendants("h1", "h2", "h3"), None) is not None:
        return True
    first = next(iter(item), None)
    leads = first is not None and next(first.iter("figure"), None) is not None
    if leads and not (item.text or "").strip():
        return True
    return dom.count(item, ".//p[not(ancestor::blockquote)]") > _MOST_PARAGRAPHS


def _outermost(figure: _Element, item: _Element) -> bool:
    for outer in figure.iterancestors():
        if outer is item:
            return True
        if tag_of(outer) == "figure":
            return False
    return True


def numbers(numbered: _Element) -> dict[_Element, int]:
    """The items of an `<ol>` that do not count on, with their numbers (HTML, 4.4.5 and 4.4.8):
    `start`, `reversed`, `value`. CommonMark has no numbers below 0, so they are none here."""
    items = [each for each in numbered if tag_of(each) == "li"]
    step = 1 if numbered.get("reversed") is None else -1
    number = _whole(numbered.get("start"), 1 if step == 1 else len(items))
    found, before = {}, 0
    for item in items:
        number = _whole(item.get("value"), number)
        if number != before + 1:
            found[item] = number
        before = number
        number += step
    return found if min(found.values(), default=0) >= 0 else {}


def is_lettered(numbered: _Element) -> bool:
    """True for an `<ol>` that has letters or Roman numerals, which are written as figures."""
    return (numbered.get("type") or "1").strip() != "1"


def _whole(value: str | None, default: int) -> int:
    try:
        return int(value) if value is not None and len(value) < 9 else default
    except ValueError:
        return default
