"""XLIFF 2 that comes back from a translator's tool: what stands in each unit now.

Tools put units in another order, part a segment or put parts together, write `<pc>` as `<sc/>` and
`<ec/>`, wrap lines, add name spaces of their own and drop annotations; XLIFF allows most of it
("Processing Requirements" of inline content and of segmentation), and all of it is read. What
cannot be understood is a `Problem` of its unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from syndicate import langs
from syndicate.codes import SENT, XLIFF, is_break, opened
from syndicate.errors import ConfigError, StoreError
from syndicate.memory.tmx.inline import without_layout
from syndicate.model import Inline, Mark, MarkKind, Origin
from syndicate.text import nest, strip

if TYPE_CHECKING:
    from lxml.etree import _Element, _ElementTree

_ALL = XLIFF.rpartition(":")[0]
_OURS = frozenset({"error", "warning", "info", "term", "status"})
"""The categories of notes that are sent; others are the translator's."""
_NUMBER = re.compile(r"s(\d{1,6})")
_DEPTH, _CODES = 100, 500
"""Of codes in a unit: no sentence has more, and placing them takes long."""
STATES = ("initial", "translated", "reviewed", "final")


@dataclass(frozen=True, slots=True)
class Returned:
    """A sentence as it came back.

    place            "unit s12", with its file where there are several
    target           None where the unit has no translation, or only part of one
    state            the earliest of its segments'
    translate        False where it was sent as not to be translated
    before, after    the neighbours' text; None where they are not in the file
    origin           where the translation that was sent came from; None where the file does not say
    sent_source, sent_target   `codes.digest` of what was sent; None where the file does not say
    """

    place: str
    line: int
    source: Inline
    target: Inline | None
    state: str
    translate: bool = True
    note: str = ""
    before: str | None = None
    after: str | None = None
    origin: Origin | None = None
    sent_source: str | None = None
    sent_target: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a unit cannot be taken, and what to do."""

    place: str
    line: int
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Document:
    path: Path
    source_language: str
    target_language: str
    units: tuple[Returned | Problem, ...]


def read(path: Path) -> Document:
    """Read a file; raises `StoreError` where it is no XLIFF 2 or does not name its languages."""
    root = _tree(path).getroot()
    space, _, name = root.tag.rpartition("}")
    space = space.removeprefix("{")
    if name != "xliff" or not space.startswith(f"{_ALL}:2."):
        version = root.get("version") or space.rpartition(":")[2]
        old = name == "xliff"
        raise StoreError(
            f"is XLIFF {version}, not 2.0 or 2.1." if old else "is no XLIFF file.",
            path=path,
            line=_line(root),
            remedy="Send back the file that was sent, from a tool that keeps XLIFF 2."
            if old
            else "",
        )
    source, target = _language(path, root, "srcLang"), _language(path, root, "trgLang")
    files = root.findall(f"{{{space}}}file")
    units: list[Returned | Problem] = []
    for file in files:
        prefix = f"file {file.get('id')}, " if len(files) > 1 else ""
        units += _File(file, space, prefix).read()
    return Document(path, source, target, tuple(units))


def _tree(path: Path) -> _ElementTree:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        with path.open("rb") as stream:
            tree = etree.parse(stream, parser)
    except OSError as error:
        raise StoreError(f"cannot be read: {error.strerror}.", path=path) from error
    except etree.XMLSyntaxError as error:
        raise StoreError(
            f"is not well-formed XML: {error.msg}.",
            path=path,
            line=error.lineno,
            remedy="Export it again from the tool that wrote it.",
        ) from error
    if cast("Any", tree.docinfo).doctype:
        raise StoreError(
            "has a document type, which XLIFF has not.", path=path, remedy="Take it away."
        )
    return tree


def _language(path: Path, root: _Element, attribute: str) -> str:
    tag = root.get(attribute) or ""
    try:
        return langs.normalise(tag)
    except ConfigError:
        raise StoreError(
            f"{tag!r} is no language." if tag else "is missing.",
            path=path,
            line=_line(root),
            field=attribute,
            remedy="Write the BCP 47 tag that it was sent with.",
        ) from None


class _File:
    def __init__(self, element: _Element, space: str, prefix: str) -> None:
        self._element = element
        self._space = space
        self._prefix = prefix

    def read(self) -> list[Returned | Problem]:
        """The units, those that have neighbours with them."""
        elements = list(self._element.iter(self._name("unit")))
        numbers = _numbers(elements, self._element.get(f"{{{SENT}}}sentences"))
        found = [self._unit(element) for element in elements]
        texts = {0: "", numbers[1] + 1: ""}
        for number, each in zip(numbers[0], found, strict=True):
            if isinstance(each, Returned):
                texts[number] = each.source.text
        return [
            replace(each, before=texts.get(number - 1), after=texts.get(number + 1))
            if isinstance(each, Returned)
            else each
            for number, each in zip(numbers[0], found, strict=True)
        ]

    def _name(self, name: str) -> str:
        return f"{{{self._space}}}{name}"

    def _unit(self, unit: _Element) -> Returned | Problem:
        place, line = f"{self._prefix}unit {unit.get('id')}", _line(unit)
        try:
            return self._returned(unit, place, line)
        except ValueError as error:
            return Problem(place, line, f"{error}.", "Put it right in the tool, or by hand.")

    def _returned(self, unit: _Element, place: str, line: int) -> Returned:
        parts = list(unit.iterchildren(self._name("segment"), self._name("ignorable")))
        data = {
            each.get("id") or "": self._plain(each)
            for each in unit.iterfind(f"{self._name('originalData')}/{self._name('data')}")
        }
        source, target = _Flow(self._space, data, {}), []
        for part in parts:
            source.add(part.find(self._name("source")), self._where(part, parts))
        complete = any(each.tag == self._name("segment") for each in parts)
        for natural, part in enumerate(parts, 1):
            own = part.find(self._name("target"))
            if own is None and part.tag == self._name("segment"):
                complete = False
            elif own is None:
                own = part.find(self._name("source"))
            order = "" if own is None else own.get("order") or ""
            target.append((int(order) if order.isdigit() else natural, own, part))
        flow = _Flow(self._space, data, source.known)
        for _, own, part in sorted(target, key=lambda each: each[0]):
            flow.add(own, self._where(part, parts))
        states = [part.get("state", "initial") for part in parts if part.tag.endswith("segment")]
        if unknown := sorted(set(states).difference(STATES)):
            raise ValueError(f"the state {unknown[0]!r} is none that XLIFF has")
        translated = flow.made() if complete else None
        origin = unit.get(f"{{{SENT}}}origin")
        return Returned(
            place,
            line,
            source.made(),
            translated or None,
            min(states, key=STATES.index, default="initial"),
            _translate(unit),
            "\n".join(self._notes(unit)),
            origin=Origin(origin) if origin in set(Origin) else None,
            sent_source=unit.get(f"{{{SENT}}}source"),
            sent_target=unit.get(f"{{{SENT}}}target"),
        )

    def _where(self, part: _Element, parts: list[_Element]) -> str:
        """Which segment it is, where there are several."""
        if len(parts) == 1:
            return ""
        return f"segment {part.get('id') or parts.index(part) + 1}: "

    def _plain(self, element: _Element) -> str:
        """Text with the characters that stand in `<cp>`."""
        text = element.text or ""
        for child in element:
            if child.tag == self._name("cp"):
                text += _character(child)
            text += child.tail or ""
        return text

    def _notes(self, unit: _Element) -> Iterator[str]:
        for note in unit.iter(self._name("note")):
            text = "".join(cast("Iterator[str]", note.itertext())).strip()
            if text and note.get("category") not in _OURS:
                yield text


class _Flow:
    """Text and codes of one side of a unit, over all of its parts.

    `known` is what the codes of the source say, by their ids: "\\n" for a line break.
    """

    def __init__(self, space: str, data: dict[str, str], known: dict[str, Mark | str]) -> None:
        self._space = space
        self._data = data
        self._given = known
        self.known: dict[str, Mark | str] = {}
        self._text = ""
        self._layout = False
        self._marks: list[tuple[int, Mark]] = []
        self._open: dict[str, tuple[int, int, Mark]] = {}
        self._order = 0

    def add(self, element: _Element | None, where: str) -> None:
        if element is None:
            return
        try:
            self._walk(element, 0)
        except ValueError as error:
            raise ValueError(f"{where}{error}") from None

    def made(self) -> Inline:
        """The marked text; raises `ValueError` where a code is open."""
        if self._open:
            raise ValueError(f'the code <sc id="{next(iter(self._open))}"> is never closed')
        marks = [mark for _, mark in sorted(self._marks, key=lambda item: item[0])]
        found = Inline(self._text, nest(marks))
        return strip(found) if self._layout else found

    def _say(self, text: str | None) -> None:
        if text and "\n" in text:
            # No text is sent with line ends: a tool has wrapped it.
            text, self._layout = without_layout(text)[0], True
        self._text += text or ""

    def _walk(self, parent: _Element, depth: int) -> None:
        if depth > _DEPTH:
            raise ValueError("its codes are nested too deep")
        self._say(parent.text)
        for child in parent:
            space, _, name = child.tag.rpartition("}")
            if space != f"{{{self._space}":
                raise ValueError(f"<{name}> of another name space cannot stand in a text")
            if name == "pc":
                order, start, mark = self._begin(child, "dataRefStart")
                self._walk(child, depth + 1)
                self._end(order, start, mark)
            elif name == "sc":
                self._open[child.get("id") or ""] = self._begin(child, "dataRef")
            elif name == "ec":
                number = child.get("startRef") or child.get("id") or ""
                if number not in self._open:
                    raise ValueError(f'<ec startRef="{number}"> closes what no <sc> opened')
                self._end(*self._open.pop(number))
            elif name == "ph":
                if self._said(child, "dataRef") != "\n":
                    raise ValueError(f'the code <ph id="{child.get("id")}"> is not known')
                self._text += "\n"
            elif name == "cp":
                self._text += _character(child)
            elif name == "mrk":
                self._walk(child, depth + 1)
            elif name not in ("sm", "em"):
                raise ValueError(f"<{name}> cannot stand in a text")
            self._say(child.tail)

    def _begin(self, element: _Element, attribute: str) -> tuple[int, int, Mark]:
        said = self._said(element, attribute)
        if not isinstance(said, Mark):
            name, number = element.tag.rpartition("}")[2], element.get("id")
            raise ValueError(f'the code <{name} id="{number}"> is not known: its data are lost')
        self._order += 1
        if self._order > _CODES:
            raise ValueError(f"it has more than {_CODES:,} codes")
        return self._order, len(self._text), said

    def _end(self, order: int, start: int, mark: Mark) -> None:
        self._marks.append((order, replace(mark, start=start, end=len(self._text))))

    def _said(self, element: _Element, attribute: str) -> Mark | str | None:
        """What a code says: by its data, else as the code of the source that it repeats."""
        number = element.get("id") or ""
        found: Mark | str | None = None
        data = self._data.get(element.get(attribute) or "")
        if data is None:
            found = self._given.get(element.get("copyOf") or number)
        elif is_break(data):
            found = "\n"
        elif tag := opened(data):
            kind, attributes = tag
            found = None if kind is None else Mark(0, 0, MarkKind(kind), attributes)
        if found is not None:
            self.known[number] = found
        return found


def _numbers(units: list[_Element], sent: str | None) -> tuple[list[int], int]:
    """The place of each unit in the article, and how many there were.

    By their ids, because tools may sort them; in the order of the file where ids are another's.
    """
    found = [_NUMBER.fullmatch(unit.get("id") or "") for unit in units]
    numbers = [int(match[1]) for match in found if match is not None]
    if len(numbers) < len(units) or len(set(numbers)) < len(units):
        return list(range(1, len(units) + 1)), len(units)
    return numbers, int(sent) if sent and sent.isdigit() else max(numbers, default=0)


def _translate(unit: _Element) -> bool:
    """What the nearest element that says so says: it holds for all within."""
    at: _Element | None = unit
    while at is not None:
        said = at.get("translate")
        if said is not None:
            return said != "no"
        at = at.getparent()
    return True


def _character(element: _Element) -> str:
    try:
        number = int(element.get("hex") or "", 16)
        if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF:
            return chr(number)
    except ValueError:
        pass
    raise ValueError(f'<cp hex="{element.get("hex")}"> is no character')


def _line(element: _Element) -> int:
    return cast("int | None", element.sourceline) or 1
