"""XML made element by element: nothing is pasted together, so no word of a source is markup."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from syndicate.render.inline import to_html

if TYPE_CHECKING:
    from lxml import etree

    from syndicate.model import Inline

XHTML = "http://www.w3.org/1999/xhtml"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def root(namespace: str, name: str, attributes: Mapping[str, str]) -> etree._Element:
    """The element that a document begins with; its namespace is the default one."""
    from lxml import etree

    return etree.Element(f"{{{namespace}}}{name}", _known(attributes), nsmap={None: namespace})  # type: ignore[dict-item]


def child(
    parent: etree._Element,
    name: str,
    text: str | None = None,
    attributes: Mapping[str, str] | None = None,
) -> etree._Element:
    """A new last child of `parent`, in its namespace; attributes without a value are left out.

    With `text` given, even empty, no white space will be written into it.
    """
    from lxml import etree

    namespace = etree.QName(parent).namespace
    made = etree.SubElement(parent, f"{{{namespace}}}{name}", _known(attributes or {}))
    made.text = text
    return made


def fill(parent: etree._Element, inline: Inline, base: str) -> None:
    """Marked text at the end of `parent`, which is XHTML: text and the elements of its marks.

    `base` is the address of the original, to which its relative links are.
    What becomes markup is decided in one place for all formats, `inline.to_html`; of its HTML only
    `<br>` is not XML as it stands, and no text can hold one unescaped.
    """
    html = str(to_html(inline, base=base, empty=False))
    said = Markup(html.replace("<br>", "<br/>"))  # noqa: S704
    whole = Markup('<p xmlns="{}">{}</p>').format(XHTML, said)
    move(_parse(whole), parent)


def words(inline: Inline, base: str) -> etree._Element:
    """Marked text as one XHTML element."""
    made = root(XHTML, "p", {})
    fill(made, inline, base)
    return made


def move(source: etree._Element, target: etree._Element) -> None:
    """Put what is in `source` behind what is in `target`."""
    append(target, source.text or "")
    target.extend(list(source))


def append(parent: etree._Element, text: str) -> None:
    """Text at the end of what is in `parent`; even an empty one keeps white space out of it."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def document(top: etree._Element) -> bytes:
    """The file: UTF-8, indented where white space means nothing."""
    from lxml import etree

    etree.cleanup_namespaces(top)
    return etree.tostring(top, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def fragment(top: etree._Element) -> str:
    """The element as text, for a place in another format."""
    from lxml import etree

    etree.cleanup_namespaces(top)
    return etree.tostring(top, encoding="unicode", pretty_print=True).strip()


def _known(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value}


def _parse(text: str) -> etree._Element:
    from lxml import etree

    return etree.fromstring(text, _parser())


@lru_cache(maxsize=1)
def _parser() -> etree.XMLParser:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
