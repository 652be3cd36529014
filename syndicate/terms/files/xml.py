"""XML of others, read without loading or resolving anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from syndicate.errors import GlossaryError

if TYPE_CHECKING:
    from lxml.etree import _Element

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def elements(path: Path, names: tuple[str, ...], root: tuple[str, ...]) -> Iterator[_Element]:
    """The elements of these names, each emptied when the next is asked for.

    Raises `GlossaryError` where the file is no XML, or none with such a root.
    """
    from lxml import etree

    try:
        events = etree.iterparse(
            str(path), events=("start", "end"), resolve_entities=False, no_network=True,
            load_dtd=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        first = True
        for event, element in events:
            name = local(element)
            if first and name not in root:
                raise GlossaryError(
                    f"begins with <{name}> and not with <{root[0]}>.",
                    path=path,
                    line=line(element),
                    remedy="Give it the suffix of its format: .tbx, .tmx or .csv.",
                )
            first = False
            if event == "end" and name in names:
                yield element
                element.clear()
    except etree.XMLSyntaxError as error:
        raise GlossaryError(
            f"is not well-formed XML: {error.msg}.", path=path, line=error.lineno
        ) from error
    except OSError as error:
        raise GlossaryError(f"cannot be read: {error}.", path=path) from error


def local(element: _Element) -> str:
    """Its name without the namespace."""
    return str(element.tag).rpartition("}")[2]


def line(element: _Element) -> int:
    """The line on which it begins, 0 where that is not known."""
    return cast("int | None", element.sourceline) or 0


def text(element: _Element) -> str:
    """All text in it."""
    return "".join(cast("Iterator[str]", element.itertext()))


def language(element: _Element) -> str:
    """Its language as it is written."""
    return element.get(_LANG) or element.get("lang") or ""


def escape(value: str) -> str:
    """Text as the content of an element or of an attribute."""
    for character, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot")):
        value = value.replace(character, f"&{name};")
    return value
