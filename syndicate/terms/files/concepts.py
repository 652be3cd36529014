"""Entries as concepts, which is how TBX and TMX keep them: terms of several languages side by side.

An entry has a direction and a concept has none. So what is said of a term stands with that term
(gender and forms of it; where it is looked for: case, part of speech, context), the rest with the
concept. A concept that we wrote as one entry is `directed`: its first language is the source. One
of others, or of a table with a column per language, makes an entry from every language into every
other.

Of several terms in one language the preferred one is the rendering, else the first; admitted ones
count as right too (`forms`), deprecated ones become entries of kind `forbidden` and are no sources.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path

from syndicate.model import TermKind
from syndicate.terms.files.entries import COLUMNS, Entries, Record
from syndicate.terms.files.fields import CONTROLS, INVISIBLE, PROPOSED, cells_of, clash, record

OF_CONCEPT = ("kind", "domain", "note", "owner", "status", "priority")
OF_TERM = ("case", "pos", "gender", "plural", "forms", "context")
_OF_SOURCE = ("case", "pos", "context")
_OF_TARGET = ("gender", "plural")

_HIDDEN = re.compile(f"[{INVISIBLE}{CONTROLS}]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Designation:
    """A term of one language. `standing`: "preferred", "admitted", "deprecated" or nothing."""

    text: str
    standing: str = ""
    said: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Concept:
    """The designations of a thing by language, in the order of the file, and what is said of it."""

    line: int
    languages: dict[str, list[Designation]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    directed: bool = False
    ours: bool = False


def clean(text: str) -> str:
    """Text of a file as a field holds it: NFC, plain spaces, nothing invisible."""
    if not (text.isascii() and text.isprintable()):
        text = _HIDDEN.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


# --- Concepts -> entries -------------------------------------------------------------------------


def entries(path: Path, concepts: Sequence[Concept], lost: Counter[str]) -> list[Entries]:
    """The entries of each pair of languages; `lost` says what was not read, and how often."""
    found: dict[tuple[str, str], list[Record]] = {}
    by_source: dict[tuple[str, str, str], list[Record]] = {}
    said = [f"not read: {what} ({count})" for what, count in lost.items()]
    for concept in concepts:
        tags = list(concept.languages)
        for pair in [(tags[0], tags[1])] if concept.directed else permutations(tags, 2):
            for values in _values(concept, *pair):
                made = record(values, str(path), concept.line, same_stays=not concept.ours)
                known = by_source.setdefault((*pair, made[0]), [])
                other = clash(made, known)
                if other and other[1] != made[1]:
                    made = (*made[:PROPOSED], "proposed", *made[PROPOSED + 1 :])
                    if not clash(made, known):
                        said.append(
                            f"line {made[14]}: {made[0]} → {made[1]} is only proposed, because line"
                            f" {other[14]} has {other[0]} → {other[1]}"
                        )
                elif other and other[:14] != made[:14]:
                    said.append(
                        f"line {made[14]}: {made[0]} → {made[1]} stands in line {other[14]} already"
                    )
                if not clash(made, known):
                    known.append(made)
                    found.setdefault(pair, []).append(made)
    return [Entries(path, *pair, records, tuple(said)) for pair, records in found.items()]


def _values(concept: Concept, source: str, target: str) -> Iterator[list[str]]:
    """What each entry from one language into another says, in the order of `COLUMNS`."""
    kind = concept.said.get("kind", "")
    sources = [d for d in concept.languages[source] if kind or d.standing != "deprecated"]
    wanted = [d for d in concept.languages[target] if kind or d.standing != "deprecated"]
    refused = [d for d in concept.languages[target] if not kind and d.standing == "deprecated"]
    wanted.sort(key=lambda d: d.standing != "preferred")
    for one in sources:
        for each in wanted[:1]:
            yield _said(concept, one, each, kind, [other.text for other in wanted[1:]])
        for each in refused:
            yield _said(concept, one, each, TermKind.FORBIDDEN.value, [])


def _said(
    concept: Concept, source: Designation, target: Designation, kind: str, admitted: list[str]
) -> list[str]:
    forms = target.said.get("forms", "")
    if admitted:
        forms = "|".join(dict.fromkeys((*filter(None, forms.split("|")), target.text, *admitted)))
    said = {
        **concept.said,
        **{name: source.said.get(name, "") for name in _OF_SOURCE},
        **{name: target.said.get(name, "") for name in _OF_TARGET},
        "source": source.text,
        "target": target.text,
        "kind": kind,
        "pos": source.said.get("pos", "") or target.said.get("pos", ""),
        "forms": forms,
        "source_forms": source.said.get("forms", ""),
    }
    return [said.get(name, "") for name in COLUMNS]


# --- Entries -> concepts -------------------------------------------------------------------------


def concepts(read: Sequence[Entries]) -> list[Concept]:
    """The concepts of entries: a row of a table with a column per language is one, any other entry
    is one by itself."""
    return _rows(read) or [
        _directed(each.source_language, each.target_language, record)
        for each in read
        for record in each.records
    ]


def _directed(source: str, target: str, record: Record) -> Concept:
    concept = Concept(record[14], directed=True, ours=True)
    _put(concept, source, target, record)
    return concept


def _rows(read: Sequence[Entries]) -> list[Concept] | None:
    """Concepts without a direction; None where the entries say more than those can."""
    pairs = {(each.source_language, each.target_language) for each in read}
    if not all((target, source) in pairs for source, target in pairs):
        return None
    rows: dict[tuple[str, int], Concept] = {}
    counts: Counter[tuple[str, int]] = Counter()
    for each in read:
        for made in each.records:
            row = (made[13], made[14])
            concept = rows.setdefault(row, Concept(made[14], ours=True))
            if not _put(concept, each.source_language, each.target_language, made):
                return None
            counts[row] += 1
    if any(counts[row] != len(c.languages) * (len(c.languages) - 1) for row, c in rows.items()):
        return None
    return [rows[row] for row in sorted(rows)]


def _put(concept: Concept, source: str, target: str, record: Record) -> bool:
    """Add to a concept what an entry says; whether it fits what it has."""
    said = dict(zip(COLUMNS, cells_of(record), strict=True))
    deprecated = record[2] is TermKind.FORBIDDEN
    one = _designation(concept, source, said["source"])
    other = _designation(concept, target, said["target"])
    other.standing = "deprecated" if deprecated else "preferred"
    return (
        one.text == said["source"]
        and other.text == said["target"]
        and _say(concept.said, {name: said[name] for name in OF_CONCEPT})
        and _say(one.said, {name: said[name] for name in _OF_SOURCE})
        and _say(one.said, {"forms": said["source_forms"]})
        and _say(other.said, {name: said[name] for name in (*_OF_TARGET, "forms")})
    )


def _designation(concept: Concept, language: str, text: str) -> Designation:
    return concept.languages.setdefault(language, [Designation(text)])[0]


def _say(said: dict[str, str], more: dict[str, str]) -> bool:
    return all(said.setdefault(name, value) == value for name, value in more.items())


def without_what_xml_lacks(read: Sequence[Entries]) -> tuple[list[Entries], list[str]]:
    """The entries without characters that XML cannot hold, and where those stood."""
    made: list[Entries] = []
    lost: list[str] = []
    for each in read:
        records = each.records
        for at, said in enumerate(records):
            bad = _NOT_XML.search("".join(cells_of(said)))
            if bad:
                if records is each.records:
                    records = [*records]
                records[at] = tuple(map(_plain, said))
                lost.append(f"line {said[14]}: U+{ord(bad.group()):04X}, which XML cannot hold")
        made.append(Entries(each.path, each.source_language, each.target_language, records))
    return made, lost


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return _NOT_XML.sub("", value) if type(value) is str else value
