"""XLIFF 2.1 (OASIS Standard, 13 February 2018): every sentence with its translation, for CAT tools.

One `<unit>` with one `<segment>` is one sentence, because a sentence is what the translation memory
keeps, and notes, candidates and terms belong to units; a `<group>` is one text of the article.
`syndicate review import` reads it again when it comes back.
"""

from __future__ import annotations

from itertools import groupby
from math import exp
from typing import TYPE_CHECKING

from syndicate import langs
from syndicate.codes import (
    BREAK,
    ILLEGAL,
    SENT,
    XLIFF,
    Code,
    closing,
    digest,
    opening,
    pieces,
)
from syndicate.model import (
    Inline,
    Mark,
    MarkKind,
    Origin,
    SegmentTranslation,
    Severity,
    TermOutcome,
    TermUse,
)
from syndicate.render.bitext.facts import facts, notices

if TYPE_CHECKING:
    from jinja2 import Environment
    from lxml.etree import _Element

    from syndicate.render.context import Context

_MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
_GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
_PREFIXES = {"mtc": _MATCHES, "gls": _GLOSSARY, "mda": _METADATA, "sy": SENT}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_STATES = {Origin.ENGINE: "initial", Origin.HUMAN: "translated", Origin.KEPT: "final"}
"""A machine's text is where a translator begins; `docs/translators.md` has what each means."""
_SUBTYPES = {
    MarkKind.STRONG: "xlf:b",
    MarkKind.EMPHASIS: "xlf:i",
    MarkKind.UNDERLINE: "xlf:u",
}
_PRIORITIES = {Severity.ERROR: 1, Severity.WARNING: 3, Severity.INFO: 7}
_DOUBTFUL = (TermOutcome.CHECK_AGREEMENT, TermOutcome.NOT_PLACED, TermOutcome.HELD_BACK)


def document(context: Context, environment: Environment) -> bytes:
    """`article.xlf`; an article without sentences has an empty group with the notices."""
    from lxml import etree

    root = etree.Element(f"{{{XLIFF}}}xliff", nsmap={None: XLIFF, **_PREFIXES})  # type: ignore[dict-item]
    root.set("version", "2.1")
    root.set("srcLang", context.original.language.tag)
    root.set("trgLang", context.language.tag)
    file = _sub(
        root,
        "file",
        id="f1",
        original=_text(context.original.url or context.id),
        canResegment="no",
        srcDir=langs.direction(context.original.language.tag),
        trgDir=context.language.direction,
    )
    file.set(_SPACE, "preserve")
    file.set(f"{{{SENT}}}sentences", str(len(context.segments)))
    group = _sub(_sub(file, "metadata", _METADATA), "metaGroup", _METADATA, category="article")
    for name, value in facts(context):
        _sub(group, "meta", _METADATA, type=name).text = _text(value)
    said = [("status", "", 1, notice) for notice, _ in notices(context)]
    _notes(file, said)
    number = 0
    texts = groupby(context.segments, key=lambda placed: placed[0][:2])
    for order, ((part, block), sentences) in enumerate(texts, 1):
        name = part if block is None else f"{part} {block}"
        group = _sub(file, "group", id=f"g{order}", name=name, type=f"syndicate:{part}")
        for _, segment in sentences:
            number += 1
            _unit(group, number, segment, context)
    if not number:
        _sub(file, "group", id="g1", translate="no")
    _lines(root)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def _unit(parent: _Element, number: int, segment: SegmentTranslation, context: Context) -> None:
    origin = segment.origin
    translated = origin is not Origin.FAILED
    unit = _sub(parent, "unit", id=f"s{number}")
    unit.set(f"{{{SENT}}}origin", origin.value)
    unit.set(f"{{{SENT}}}source", digest(segment.source))
    unit.set(f"{{{SENT}}}target", digest(segment.target) if translated else "")
    if origin is Origin.KEPT:
        unit.set("translate", "no")
    if origin in (Origin.ENGINE, Origin.HUMAN):
        machine = origin is Origin.ENGINE
        match = _sub(
            _sub(unit, "matches", _MATCHES),
            "match",
            _MATCHES,
            ref="#1",
            type="mt" if machine else "tm",
            similarity="100.0",
            origin=_text(f"{context.translator.engine}: {context.translator.model}")
            if machine
            else "syndicate memory",
        )
        if segment.score is not None:
            match.set("matchQuality", f"{100 * exp(min(0.0, segment.score)):.1f}")
        flow = _Flow(match)
        _sub(match, "source")
        _sub(match, "target")
        flow.fill(match[-2], segment.source)
        flow.fill(match[-1], segment.target)
    _glossary(unit, segment.terms)
    _notes(unit, _remarks(segment))
    flow = _Flow(unit)
    sentence = _sub(unit, "segment", id="1", state=_STATES.get(origin, "initial"))
    if translated:
        sentence.set("subState", f"syndicate:{origin.value}")
    flow.fill(_sub(sentence, "source"), segment.source)
    if translated:
        flow.fill(_sub(sentence, "target"), segment.target)


class _Flow:
    """Source and target of one unit or candidate: their codes, and the data that they share.

    A code of the target has the id of the source's that says the same, if there is one.
    """

    def __init__(self, parent: _Element) -> None:
        self._parent = parent
        self._place = len(parent)
        self._data: dict[str, str] = {}
        self._ids = 0
        self._given: list[tuple[Mark | str, str]] = []

    def fill(self, element: _Element, inline: Inline) -> None:
        free = list(self._given)
        at = element
        for piece in pieces(inline):
            if isinstance(piece, str):
                for position, line in enumerate(piece.split("\n")):
                    if position:
                        code = _sub(at, "ph", id=self._id(BREAK, free), type="fmt")
                        code.set("subType", "xlf:lb")
                        code.set("dataRef", self._reference(BREAK))
                    _append(at, line)
            else:
                at = self._code(at, piece, inline.marks[piece.number], free)

    def _code(
        self, at: _Element, code: Code, mark: Mark, free: list[tuple[Mark | str, str]]
    ) -> _Element:
        """The element in which the text goes on."""
        if code.begins:
            name = self._id(Mark(0, 0, mark.kind, mark.attributes), free)
            link = mark.kind is MarkKind.LINK
            at = _sub(at, "pc", id=name, canDelete="no", type="link" if link else "fmt")
            if mark.kind in _SUBTYPES:
                at.set("subType", _SUBTYPES[mark.kind])
            at.set("dataRefStart", self._reference(opening(mark)))
            at.set("dataRefEnd", self._reference(closing(mark)))
            if mark.protects:
                at = _sub(at, "mrk", id=f"m{name[1:]}", translate="no")
        if code.ends:
            if mark.protects:
                at = _parent(at)
            at = _parent(at)
        return at

    def _id(self, says: Mark | str, free: list[tuple[Mark | str, str]]) -> str:
        for given in free:
            if given[0] == says:
                free.remove(given)
                return given[1]
        self._ids += 1
        name = f"c{self._ids}"
        self._given.append((says, name))
        return name

    def _reference(self, said: str) -> str:
        """The id of the data that says this, made where there is none yet."""
        if said not in self._data:
            if not self._data:
                data = _sub(self._parent, "originalData")
                self._parent.insert(self._place, data)
            self._data[said] = f"d{len(self._data) + 1}"
            _append(_sub(self._parent[self._place], "data", id=self._data[said]), said)
        return self._data[said]


def _glossary(unit: _Element, uses: tuple[TermUse, ...]) -> None:
    entries = dict.fromkeys(
        (use.source, use.required, f"{use.glossary}:{use.line}" if use.line else use.glossary)
        for use in uses
        if use.required
    )
    if not entries:
        return
    glossary = _sub(unit, "glossary", _GLOSSARY)
    for source, required, where in entries:
        entry = _sub(glossary, "glossEntry", _GLOSSARY)
        _sub(entry, "term", _GLOSSARY, source=_text(where)).text = _text(source)
        _sub(entry, "translation", _GLOSSARY).text = _text(required)


def _remarks(segment: SegmentTranslation) -> list[tuple[str, str, int, str]]:
    """Category, side, priority and text of each note: terms to look at, then findings."""
    found = [
        (
            "term",
            "target",
            2,
            f"{use.source}: {use.outcome.value}"
            + (f", {use.required} is required" if use.required else "")
            + (f" ({use.reason})" if use.reason else ""),
        )
        for use in segment.terms
        if use.outcome in _DOUBTFUL
    ]
    for finding in segment.findings:
        text = " ".join(filter(None, (f"{finding.check}: {finding.message}.", finding.remedy)))
        category = finding.severity.value
        found.append((category, "target", _PRIORITIES[finding.severity], text))
    return list(dict.fromkeys(found))


def _notes(parent: _Element, said: list[tuple[str, str, int, str]]) -> None:
    if not said:
        return
    notes = _sub(parent, "notes")
    for category, side, priority, text in said:
        note = _sub(notes, "note", category=category, priority=str(priority))
        if side:
            note.set("appliesTo", side)
        note.text = _text(text)


# --- XML -----------------------------------------------------------------------------------------


def _sub(parent: _Element, name: str, space: str = XLIFF, /, **attributes: str) -> _Element:
    from lxml import etree

    return etree.SubElement(parent, f"{{{space}}}{name}", attributes)


def _parent(element: _Element) -> _Element:
    found = element.getparent()
    assert found is not None
    return found


def _text(text: str) -> str:
    """Text for attributes and notes, which cannot hold `<cp>`."""
    return ILLEGAL.sub("\ufffd", text)


def _append(element: _Element, text: str) -> None:
    """Put text at the end of an element; what XML cannot hold becomes `<cp>`."""
    at = 0
    for found in ILLEGAL.finditer(text):
        _add(element, text[at : found.start()])
        character = found.group()
        if "\ud800" <= character <= "\udfff":  # half a character is none
            _add(element, "\ufffd")
        else:
            _sub(element, "cp", hex=f"{ord(character):04X}")
        at = found.end()
    _add(element, text[at:])


def _add(element: _Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    elif text:
        element.text = (element.text or "") + text


_FLOWING = frozenset({"source", "target", "note", "data", "meta", "term", "translation"})
"""Elements whose text counts; within the others lines are parted for people."""


def _lines(element: _Element) -> None:
    if element.tag.rpartition("}")[2] in _FLOWING or not len(element):
        return
    element.text = "\n"
    for child in element:
        _lines(child)
        child.tail = "\n"
