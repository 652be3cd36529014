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
        ends = etree.iterparse(
            str(path), tag=[f"{{*}}{name}" for name in names], resolve_entities=False,
            no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        checked = False
        for _, element in ends:
            if not checked:
                _check(element.getroottree().getroot(), path, root)
                checked = True
            yield element
            element.clear()
        if not checked:
            _check(cast("_Element", ends.root), path, root)
    except etree.XMLSyntaxError as error:
        raise GlossaryError(
            f"is not well-formed XML: {error.msg}.", path=path, line=error.lineno
        ) from error
    except OSError as error:
        raise GlossaryError(f"cannot be read: {error}.", path=path) from error


def _check(found: _Element, path: Path, root: tuple[str, ...]) -> None:
    if local(found) not in root:
        raise GlossaryError(
            f"begins with <{local(found)}> and not with <{root[0]}>.",
            path=path,
            line=line(found),
            remedy="Give it the suffix of its format: .tbx, .tmx or .csv.",
        )


def local(element: _Element) -> str:
    """Its name without the namespace."""
    return str(element.tag).rpartition("}")[2]


def line(element: _Element) -> int:
    """The line on which it begins, 0 where that is not known."""
    return cast("int | None", element.sourceline) or 0


def text(element: _Element) -> str:
    """All text in it."""
    if not len(element):
        return element.text or ""
    return "".join(cast("Iterator[str]", element.itertext()))


def language(element: _Element) -> str:
    """Its language as it is written."""
    return element.get(_LANG) or element.get("lang") or ""


def escape(value: str) -> str:
    """Text as the content of an element or of an attribute."""
    for character, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot")):
        value = value.replace(character, f"&{name};")
    return value
