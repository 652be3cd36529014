"""TMX 1.4b as a glossary: units as concepts, whose properties carry the other fields.

A unit of others is taken for a term if it has no more than eight words. What we write has the
properties `x-syndicate-…`, and in a unit that is one entry `srclang`, the entry's direction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate import __version__, langs
from syndicate.errors import ConfigError
from syndicate.terms.files import concepts as concepts_
from syndicate.terms.files import xml
from syndicate.terms.files.concepts import OF_CONCEPT, OF_TERM, Concept, Designation
from syndicate.terms.files.entries import Entries
from syndicate.terms.files.fields import clean_note
from syndicate.terms.files.xml import escape, local

if TYPE_CHECKING:
    from lxml.etree import _Element

_OURS = "syndicate glossary"
_PREFIX = "x-syndicate-"
_WORDS = 8
_CHARACTERS = 120
"""The same limit for a language that does not space its words."""


# --- Reading -------------------------------------------------------------------------------------


def entries(path: Path) -> list[Entries]:
    """The entries of each pair of languages; raises `GlossaryError`."""
    found: list[Concept] = []
    lost: Counter[str] = Counter()
    ours = False
    for element in xml.elements(path, ("header", "tu"), ("tmx",)):
        if local(element) == "header":
            ours = element.get("o-tmf") == _OURS
            continue
        concept = Concept(xml.line(element), ours=ours)
        _read(element, concept, lost)
        concept.directed = ours and len(concept.languages) > 1 and "srclang" in element.attrib
        longest = max(
            (d.text for ds in concept.languages.values() for d in ds), key=len, default=""
        )
        if not ours and (len(longest.split()) > _WORDS or len(longest) > _CHARACTERS):
            lost[f"a unit of more than {_WORDS} words, which is no term"] += 1
            continue
        found.append(concept)
    return concepts_.entries(path, found, lost)


def _read(unit: _Element, concept: Concept, lost: Counter[str]) -> None:
    concept.said = _said(unit, OF_CONCEPT, lost)
    for variant in unit:
        if local(variant) != "tuv":
            continue
        tag = xml.language(variant)
        try:
            language = langs.normalise(tag)
        except ConfigError:
            lost[f"the language {tag!r}"] += 1
            continue
        text = concepts_.clean("".join(_segment(variant.find("{*}seg"))))
        if not text:
            lost["a variant without text"] += 1
            continue
        said = _said(variant, OF_TERM, lost)
        note = said.pop("note", "")
        if note:
            concept.said["note"] = "\n".join(filter(None, (concept.said.get("note"), note)))
        made = Designation(text, said=said)
        concept.languages.setdefault(language, []).append(made)


def _said(element: _Element, fields: Sequence[str], lost: Counter[str]) -> dict[str, str]:
    """The fields that the properties and notes of an element say."""
    said: dict[str, str] = {}
    for child in element:
        name, text = local(child), clean_note(child.text or "")
        kind = (child.get("type") or "").removeprefix(_PREFIX)
        if name == "note" and text:
            said["note"] = f"{said['note']}\n{text}" if "note" in said else text
        elif name == "prop" and kind in fields and kind != child.get("type"):
            said.setdefault(kind, text if kind == "owner" else concepts_.clean(text))
        elif name == "prop":
            lost[f"the property {kind}"] += 1
    return said


def _segment(element: _Element | None) -> Iterator[str]:
    """The text of a segment: what is in codes (`bpt`, `ph`, …) is none."""
    if element is None:
        return
    yield element.text or ""
    for child in element:
        if local(child) == "hi":
            yield from _segment(child)
        yield child.tail or ""


# --- Writing -------------------------------------------------------------------------------------


def text_of(read: Sequence[Entries]) -> str:
    """The file; its units have a `srclang` where they have a direction."""
    made = concepts_.concepts(read)
    pairs = {each.source_language for each in read}
    directed = any(concept.directed for concept in made)
    language = pairs.pop() if directed and len(pairs) == 1 else "*all*"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f'<header creationtool="syndicate" creationtoolversion="{__version__}" segtype="phrase"'
        f' o-tmf="{_OURS}" adminlang="en" srclang="{language}" datatype="plaintext"/>\n<body>\n'
    ]
    for concept in made:
        source = next(iter(concept.languages))
        lines.append(f'<tu srclang="{source}">\n' if concept.directed else "<tu>\n")
        note = concept.said.get("note")
        if note:
            lines.append(f"<note>{escape(note)}</note>\n")
        lines += _properties(concept.said, OF_CONCEPT)
        for tag, (designation, *_) in concept.languages.items():
            lines.append(f'<tuv xml:lang="{tag}">')
            lines += _properties(designation.said, OF_TERM)
            lines.append(f"<seg>{escape(designation.text)}</seg></tuv>\n")
        lines.append("</tu>\n")
    lines.append("</body>\n</tmx>\n")
    return "".join(lines)


def _properties(said: dict[str, str], names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if name != "note" and said.get(name):
            yield f'<prop type="{_PREFIX}{name}">{escape(said[name])}</prop>\n'
