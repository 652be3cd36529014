"""TBX (ISO 30042): TBX-Basic of 2019 (version 3) and of 2008 (martif), read and written.

Read are both styles of version 3 (categories as attributes or as elements) and other dialects as
far as they have these categories. Each field of an entry has its category:

    source, target   term
    kind             administrativeStatus of the target: preferredTerm-admn-sts, or for what is
                     forbidden deprecatedTerm-admn-sts
    pos              partOfSpeech; an acronym is a noun with the termType acronym
    gender           grammaticalGender
    domain           subjectField
    owner            responsibility for the origination
    note             note

For the others, and for values that a category does not have, TBX-Basic has none: they are notes
that begin with the field's name, such as `[plural] ofensivas`, which any tool shows and keeps.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate import langs
from syndicate.errors import ConfigError
from syndicate.terms.files import concepts as concepts_
from syndicate.terms.files import xml
from syndicate.terms.files.concepts import OF_CONCEPT, OF_TERM, Concept, Designation
from syndicate.terms.files.entries import Entries
from syndicate.terms.files.fields import clean_note
from syndicate.terms.files.xml import escape, local

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "urn:iso:std:iso:30042:ed-2"

_OURS = "A glossary of syndicate."
_DIRECTED = f"{_OURS} The first language of an entry is the source."
_GROUPS = ("descripGrp", "adminGrp", "transacGrp", "termNoteGrp", "termGrp")
_MARKED = re.compile(rf"\[({'|'.join((*OF_CONCEPT, *OF_TERM))})\] ?(.*)", re.DOTALL)
_POS = {
    "noun": "noun",
    "proper-noun": "properNoun",
    "adjective": "adjective",
    "verb": "verb",
    "adverb": "adverb",
}
_GENDERS = {"m": "masculine", "f": "feminine", "n": "neuter"}
_POS_READ = {name.casefold(): pos for pos, name in _POS.items()} | {
    "proper noun": "proper-noun",
    "other": "",
}
_GENDERS_READ = {name: gender for gender, name in _GENDERS.items()} | {"other": ""}
_NOT_YET = ("unprocessed", "provisionallyprocessed")
_FOR_PEOPLE = ("note", "definition", "context", "explanation", "example")
_OF_THE_RECORD = ("term", "transactionType")


# --- Reading -------------------------------------------------------------------------------------


def entries(path: Path) -> list[Entries]:
    """The entries of each pair of languages; raises `GlossaryError`."""
    found: list[Concept] = []
    lost: Counter[str] = Counter()
    directed = ours = False
    for element in xml.elements(path, ("p", "conceptEntry", "termEntry"), ("tbx", "martif")):
        if local(element) == "p":
            text = " ".join(xml.text(element).split())
            directed, ours = directed or text == _DIRECTED, ours or text in (_OURS, _DIRECTED)
            continue
        concept = Concept(xml.line(element), ours=ours)
        _read(element, concept, lost)
        concept.directed = directed and len(concept.languages) > 1
        found.append(concept)
    return concepts_.entries(path, found, lost)


def _read(element: _Element, concept: Concept, lost: Counter[str]) -> None:
    rest = []
    for child in element:
        if local(child) not in ("langSec", "langSet"):
            rest.append(child)
            continue
        tag = xml.language(child)
        try:
            language = langs.normalise(tag)
        except ConfigError:
            lost[f"the language {tag!r}"] += 1
            continue
        for inner in child:
            if local(inner) not in ("termSec", "tig", "ntig"):
                rest.append(inner)
                continue
            leaves = list(_leaves(inner))
            text = next((xml.text(leaf) for leaf in leaves if local(leaf) == "term"), "")
            text = concepts_.clean(text)
            if not text:
                lost["a term without text"] += 1
                continue
            made = Designation(text)
            said = _said(leaves, lost)
            made.standing = said.pop("standing", "")
            made.said = {name: said.pop(name) for name in OF_TERM if name in said}
            _add(concept.said, said)
            concept.languages.setdefault(language, []).append(made)
    said = _said([leaf for each in rest for leaf in _leaves(each, itself=True)], lost)
    said.pop("standing", "")
    # Of a whole concept it may be said what belongs to each of its terms.
    for name in OF_TERM:
        value = said.pop(name, "")
        for designations in concept.languages.values() if value else ():
            for made in designations:
                made.said.setdefault(name, value)
    _add(concept.said, said)


def _leaves(element: _Element, *, itself: bool = False) -> Iterator[_Element]:
    """The elements that say something, out of the groups that they are in."""
    if itself and local(element) not in _GROUPS:
        yield element
        return
    for child in element:
        yield from _leaves(child, itself=True)


def _said(leaves: Sequence[_Element], lost: Counter[str]) -> dict[str, str]:
    """The fields that elements say, and `standing`."""
    said: dict[str, str] = {}
    for element in leaves:
        category = element.get("type") or local(element)
        text = clean_note(xml.text(element))
        low = text.casefold()
        if not text or category in _OF_THE_RECORD:
            continue
        marked = _MARKED.fullmatch(text) if category == "note" else None
        if marked:
            _add(said, {marked[1]: marked[2]}, first=True)
        elif category in _FOR_PEOPLE:
            _add(said, {"note": text})
        elif category == "subjectField" and "domain" not in said:
            said["domain"] = concepts_.clean(text)
        elif category == "responsibility" and "owner" not in said:
            said["owner"] = text
        elif category == "partOfSpeech" and low in _POS_READ:
            said.setdefault("pos", _POS_READ[low])
        elif category == "termType" and low in ("acronym", "initialism"):
            said["pos"] = "acronym"
        elif category == "grammaticalGender" and low in _GENDERS_READ:
            said.setdefault("gender", _GENDERS_READ[low])
        elif category in ("administrativeStatus", "normativeAuthorization"):
            said["standing"] = _standing(low)
        elif category == "processStatus":
            if low in _NOT_YET:
                said["status"] = "proposed"
        else:
            lost[category] += 1
    return said


def _add(said: dict[str, str], more: dict[str, str], *, first: bool = False) -> None:
    """Say more: of a field what comes first stays, but notes are put together."""
    for name, value in more.items():
        if name == "note" and said.get("note") and not first:
            said["note"] += f"\n{value}"
        elif first or not said.get(name):
            said[name] = value if name in ("note", "owner") else concepts_.clean(value)


def _standing(value: str) -> str:
    if value.startswith("preferred"):
        return "preferred"
    return "admitted" if value.startswith(("admitted", "legal", "regulated")) else "deprecated"


# --- Writing -------------------------------------------------------------------------------------


def text_of(read: Sequence[Entries], title: str, *, martif: bool = False) -> str:
    """The file, of version 3 in the style of attributes, or of 2008."""
    made = concepts_.concepts(read)
    what = _DIRECTED if any(concept.directed for concept in made) else _OURS
    language = read[0].source_language
    file = (
        f"<fileDesc><titleStmt><title>{escape(title)}</title></titleStmt>"
        f"<sourceDesc><p>{what}</p></sourceDesc></fileDesc>"
    )
    if martif:
        head = (
            '<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">\n'
            f'<martif type="TBX-Basic" xml:lang="{language}">\n<martifHeader>{file}<encodingDesc>'
            '<p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc></martifHeader>\n'
        )
        names = ("termEntry", "langSet", "tig", "martif")
    else:
        head = (
            f'<tbx xmlns="{NAMESPACE}" type="TBX-Basic" style="dca" xml:lang="{language}">\n'
            f"<tbxHeader>{file}</tbxHeader>\n"
        )
        names = ("conceptEntry", "langSec", "termSec", "tbx")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>\n', head, "<text><body>\n"]
    for number, concept in enumerate(made, 1):
        lines += _concept(number, concept, names)
    lines.append(f"</body></text>\n</{names[-1]}>\n")
    return "".join(lines)


def _concept(number: int, concept: Concept, names: tuple[str, ...]) -> Iterator[str]:
    entry, section, term, _ = names
    said = concept.said
    yield f'<{entry} id="c{number}">\n'
    if said.get("domain"):
        yield f'<descrip type="subjectField">{escape(said["domain"])}</descrip>\n'
    if said.get("owner"):
        yield (
            '<transacGrp><transac type="transactionType">origination</transac>'
            f'<transacNote type="responsibility">{escape(said["owner"])}</transacNote>'
            "</transacGrp>\n"
        )
    note = said.get("note", "")
    if _MARKED.fullmatch(note):
        note = f"[note] {note}"
    if note:
        yield f"<note>{escape(note)}</note>\n"
    yield from _notes(said, ("kind", "status", "priority"))
    for language, (designation, *_) in concept.languages.items():
        yield f'<{section} xml:lang="{language}"><{term}><term>{escape(designation.text)}</term>\n'
        yield from _designation(designation)
        yield f"</{term}></{section}>\n"
    yield f"</{entry}>\n"


def _designation(designation: Designation) -> Iterator[str]:
    said = dict(designation.said)
    pos, gender = said.get("pos", ""), said.get("gender", "")
    categories = {}
    if pos:
        categories["partOfSpeech"] = "noun" if pos == "acronym" else _POS.get(pos, "other")
    if pos == "acronym":
        categories["termType"] = "acronym"
    if gender:
        categories["grammaticalGender"] = _GENDERS.get(gender, "other")
    if designation.standing:
        categories["administrativeStatus"] = f"{designation.standing}Term-admn-sts"
    for category, value in categories.items():
        yield f'<termNote type="{category}">{value}</termNote>\n'
    if pos in _POS or pos == "acronym":
        del said["pos"]
    if gender in _GENDERS:
        del said["gender"]
    yield from _notes(said, OF_TERM)


def _notes(said: dict[str, str], names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if said.get(name):
            yield f"<note>[{name}] {escape(said[name])}</note>\n"
