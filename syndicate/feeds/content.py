"""A package's HTML as the text of an entry: it leaves its page, so nothing in it may need the page.

What runs, frames, loads styles or takes input goes, and so do classes and ids, which would meet
those of the reader's page; addresses become absolute. Words, links, `lang` and `dir` stay, and so
does an image: the only one that a package holds is the picture by which its source counts readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_GONE = (
    "script", "style", "svg", "math", "template", "noscript", "iframe", "object", "embed", "form",
    "input", "button", "select", "textarea", "link", "meta", "base", "head", "title", "h1",
)  # fmt: skip
"""`h1` too: it is the entry's title."""
_KEPT = frozenset(
    "alt cite colspan datetime dir height href hreflang lang rel reversed rowspan scope src start"  # noqa: SIM905
    " title translate value width".split()
)
_ADDRESSES = ("href", "src", "cite")
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


class Note(NamedTuple):
    """A label, what it says, an address that it leads to, and the language of what it says, if that
    is not the entry's; each may be empty."""

    label: str
    text: str
    url: str = ""
    language: str = ""


def content(
    data: bytes,
    base: str,
    language: str,
    direction: str,
    *,
    before: Sequence[Note] = (),
    after: Sequence[Note] = (),
    image: str = "",
) -> str:
    """The article in `data` (a page, or a part of one, UTF-8; empty: none) as HTML of one `div`.

    base           what addresses without a scheme are relative to
    before, after  notes that are put where the text does not hold the same words, or for one with
                   an address, where no link leads there
    image          the address of an image that must be in it
    """
    from lxml import html

    box: HtmlElement = html.Element("div", {"lang": language, "dir": direction})
    if data.strip():
        parser = html.HTMLParser(encoding="utf-8", no_network=True)
        page = html.document_fromstring(data, parser=parser)
        found = page.find(".//article")
        body = found if found is not None else page.find("body")
        if body is not None:
            box.text = body.text
            box.extend(list(body))
    _clean(box, base)
    said, links = _squeezed(box.text_content()), set(box.xpath(".//@href"))
    needed = [note for note in before if not _stands(note, said, links)]
    for place, note in enumerate(needed):
        box.insert(place, _paragraph(note))
    for note in after:
        if not _stands(note, said, links):
            box.append(_paragraph(note))
    if image and image not in box.xpath(".//img/@src"):
        html.etree.SubElement(box, "img", {"src": image, "alt": "", "width": "1", "height": "1"})
    made: str = html.tostring(box, encoding="unicode")
    return made


def _clean(box: HtmlElement, base: str) -> None:
    for element in box.xpath(".//comment() | .//processing-instruction()"):
        element.drop_tree()
    for name in _GONE:
        for element in box.findall(f".//{name}"):
            element.drop_tree()
    for element in box.iterdescendants():
        for name, value in element.attrib.items():
            if name in _ADDRESSES and (found := _absolute(value, base)):
                element.set(name, found)
            elif name in _ADDRESSES or name not in _KEPT:
                del element.attrib[name]


def _absolute(url: str, base: str) -> str:
    """The address, to the letter where it has a scheme; "" where a reader could not follow it."""
    try:
        whole = url if urlsplit(url).scheme else urljoin(base, url)
        return whole if urlsplit(whole).scheme in _SCHEMES else ""
    except ValueError:
        return ""


def _stands(note: Note, said: str, links: set[str]) -> bool:
    return note.url in links if note.url else _squeezed(note.text) in said


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _paragraph(note: Note) -> HtmlElement:
    from lxml import html

    made: HtmlElement = html.Element("p")
    if note.label:
        strong = html.etree.SubElement(made, "strong")
        strong.text, strong.tail = note.label, " "
    if note.url:
        html.etree.SubElement(made, "a", {"href": note.url}).text = note.text
    elif note.language:
        html.etree.SubElement(made, "bdi", {"lang": note.language}).text = note.text
    elif note.label:
        made[-1].tail = f" {note.text}"
    else:
        made.text = note.text
    return made
