"""XML that strangers wrote -> a tree, safely: no entity of its own, no file, no network.

What is not well-formed is an error with its line, but for the two slips that feeds are full of: an
ampersand by itself and an entity that only HTML knows. Both can be put right without a guess, and
it is said that they were.
"""

from __future__ import annotations

import re
from html.entities import html5
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from syndicate.errors import InputError
from syndicate.ingest import formats
from syndicate.model import Finding, Severity

if TYPE_CHECKING:
    from lxml.etree import _Element

XML = "{http://www.w3.org/XML/1998/namespace}"
XHTML = "{http://www.w3.org/1999/xhtml}"

_MOST_TAGS = 500_000
_MOST_SLIPS = 20_000
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>", re.IGNORECASE)
# What XML 1.0 (section 2.2) has no place for.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AMPERSAND = re.compile(r"&(?:(#[0-9]{1,9}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{0,31});)?")
_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))


def parse(text: str, path: str) -> tuple[_Element, tuple[Finding, ...]]:
    """The outermost element, and what had to be mended; raises `InputError` with the line."""
    from lxml import etree

    if (tags := text.count("<")) > _MOST_TAGS:
        raise InputError(
            f"The file has {tags:,} tags; more than {_MOST_TAGS:,} are not read.",
            path=path,
            remedy="Split the file.",
        )
    # What it declares of its encoding is of the bytes; this is text already.
    text = _NO_XML.sub("", _DECLARATION.sub("", text.lstrip("\ufeff"), count=1)).lstrip()
    doctype, _ = formats.prolog(text[: formats.START])
    if "<!ENTITY" in doctype:
        raise InputError(
            "The file declares entities of its own, which are not read.",
            path=path,
            field="DOCTYPE",
            remedy="Ask for it without them.",
        )
    if doctype:
        # Entities that only a DTD outside knows would vanish without a word; those are HTML's.
        text = text.replace(doctype, "\n" * doctype.count("\n"), 1)
        text = _AMPERSAND.sub(lambda m: _mend(m) if f"{m[1]};" in html5 else m[0], text)
    try:
        return _tree(text), ()
    except etree.XMLSyntaxError as error:
        if not 0 < _slips(text) <= _MOST_SLIPS:
            raise _broken(error, path) from error
        mended = _AMPERSAND.sub(_mend, text)
        try:
            root = _tree(mended)
        except etree.XMLSyntaxError as again:
            raise _broken(again, path) from again
        return root, (
            Finding(
                "ingest.mended",
                Severity.WARNING,
                f"The file is not well-formed XML (line {error.lineno}); ampersands and entities "
                "were put right.",
                "Tell its sender: others may not be able to read it.",
                "metadata",
            ),
        )


def _tree(text: str) -> _Element:
    from lxml import etree

    # Comments and instructions would part the text around them.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(text.encode("utf-8"), parser)


def _slips(text: str) -> int:
    """How many ampersands and entities are to be mended, one more than allowed at most."""
    slips = (1 for match in _AMPERSAND.finditer(text) if _mend(match) != match[0])
    return sum(islice(slips, _MOST_SLIPS + 1))


def _mend(match: re.Match[str]) -> str:
    name = match[1] or ""
    if name in _OWN:
        return match[0]
    if name.startswith("#"):
        code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        valid = code in (9, 10, 13) or (32 <= code < 0x110000 and not _NO_XML.match(chr(code)))
        return match[0] if valid else ""
    known = html5.get(f"{name};")
    if known is None:
        return f"&amp;{match[0][1:]}"
    return "".join(f"&#{ord(character)};" for character in known)


def _broken(error: Any, path: str) -> InputError:
    said = str(error).partition(", line ")[0]
    if "xcessive depth" in said:
        said = "its elements are nested too deep"
    return InputError(
        f"This is not well-formed XML: {said}.",
        path=path,
        line=error.lineno or None,
        remedy="Get the file again; if it stays so, tell its sender.",
    )


def local(element: _Element) -> str:
    """The element's name without its namespace, "" for an entity."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: _Element | None, *names: str) -> list[_Element]:
    """The children of those names, in the order of the document; names as `{namespace}local`."""
    return [] if element is None else [each for each in element if each.tag in names]


def child(element: _Element | None, *names: str) -> _Element | None:
    """The first child of the first name that is there."""
    for name in names:
        if element is not None and (found := element.find(name)) is not None:
            return found
    return None


def words(element: _Element | None, *names: str) -> str:
    """The text of the first child of the first of those names that has any, on one line; without
    names, of the element itself."""
    found = [each for name in names for each in children(element, name)] if names else [element]
    return next((said for each in found if (said := " ".join(raw(each).split()))), "")


def raw(element: _Element | None) -> str:
    """All text in an element, as it stands."""
    return "" if element is None else str(cast(Any, element).xpath("string()"))


def inherited(element: _Element, attribute: str) -> str:
    """An attribute of the element or the nearest around it: `xml:lang` (XML 1.0, 2.12)."""
    here: _Element | None = element
    while here is not None:
        if (said := here.get(attribute)) is not None:
            return said.strip()
        here = here.getparent()
    return ""


def base(element: _Element, outside: str = "") -> str:
    """The address that relative ones in the element are relative to (XML Base, section 3);
    `outside` is that of the document."""
    from urllib.parse import urljoin

    chain = [element, *element.iterancestors()]
    found = outside
    for each in reversed(chain):
        if said := (each.get(f"{XML}base") or "").strip():
            try:
                found = urljoin(found, said)
            except ValueError:
                continue
    return found


def as_html(element: _Element) -> str:
    """What an element of XHTML holds, as HTML."""
    from copy import deepcopy

    from lxml import etree

    copied = deepcopy(element)
    copied.tail = None
    for each in copied.iter(etree.Element):
        if isinstance(each.tag, str):
            each.tag = each.tag.rpartition("}")[2]
        if tag := each.get(f"{XML}lang"):
            del each.attrib[f"{XML}lang"]
            each.set("lang", tag)
    etree.cleanup_namespaces(copied)
    return etree.tostring(copied, encoding="unicode", method="html")
