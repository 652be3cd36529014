"""Rules on what language a column is in, and on what could not be read at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from syndicate import langs
from syndicate.model import Severity, TermKind
from syndicate.terms.lint.rule import Detector, Lot, Spot
from syndicate.terms.lint.sheet import Part

FEWEST = 40
"""Words in small letters below which a column says nothing of its language."""
_PIECES = 4
_SURE = 0.9
_LONG = 8
"""Words of a cell that is looked at by itself."""
_CERTAIN = 0.99
_MOST = 500
"""Long cells that are looked at: each takes ten milliseconds."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def unreadable(lot: Lot) -> Iterator[Spot]:
    """A row that cannot be read, or a whole file: nothing is translated with it."""
    for sheet in lot.sheets:
        for error in sheet.broken:
            yield Spot(
                sheet, error.line or 0, error.field or "", error.message, remedy=error.remedy
            )


def language(lot: Lot) -> Iterator[Spot]:
    """A column in another language than the file's name or header says, such as source and target
    the wrong way round. The column is judged as a whole, and a cell alone only where it is a long
    text in the language of the other column."""
    if lot.detector is None:
        return
    for sheet in lot.sheets:
        for part in sheet.parts:
            yield from _columns(part, lot.detector)


def _columns(part: Part, detector: Detector) -> Iterator[Spot]:
    terms = [
        term
        for term in part.terms
        if term.kind is not TermKind.DO_NOT_TRANSLATE and term.source != term.target
    ]
    source, target = part.pair
    found = {
        "source": _language([term.source for term in terms], detector) or source,
        "target": _language([term.target for term in terms], detector) or target,
    }
    wrong = [
        (name, own)
        for name, own in (("source", source), ("target", target))
        if not langs.same_language(found[name], own)
    ]
    swapped = langs.same_language(found["source"], target) and langs.same_language(
        found["target"], source
    )
    for name, own in wrong:
        message = f"the column looks like {langs.name(found[name])}, not {langs.name(own)}."
        remedy = "The columns are the wrong way round." if swapped and len(wrong) == 2 else ""
        yield Spot(part.sheet, 1, part.column(name), message, Severity.ERROR, remedy)
    if not wrong:
        yield from _cells(part, detector)


def _language(values: Sequence[str], detector: Detector) -> str:
    """The language that the words of a column speak for, "" where they do not clearly do.

    Names and acronyms are the same in many languages: words with a capital letter do not count.
    Each quarter of the column must say the same by itself.
    """
    pieces: list[list[str]] = [[] for _ in range(_PIECES)]
    step = max(1, len(values) // 1_000)
    for number, value in enumerate(values[::step]):
        pieces[number % _PIECES] += [word for word in _WORD.findall(value) if not word[0].isupper()]
    if sum(map(len, pieces)) < FEWEST:
        return ""
    found = [detector(" ".join(words)) for words in pieces]
    best = {langs.language(each[0][0]) if each else "" for each in found}
    sure = all(each and each[0][1] >= _SURE for each in found)
    return best.pop() if len(best) == 1 and sure else ""


def _cells(part: Part, detector: Detector) -> Iterator[Spot]:
    """Long cells that are in the language of the other column; of very many, some."""
    source, target = part.pair
    long = [
        (term.line, name, value, own, other)
        for term in part.terms
        if term.source != term.target
        for name, value, own, other in (
            ("source", term.source, source, target),
            ("target", term.target, target, source),
        )
        if value.count(" ") >= _LONG - 1 and not langs.same_language(source, target)
    ]
    for line, name, value, own, other in long[:: 1 + len(long) // _MOST]:
        found = detector(value)
        if found and found[0][1] >= _CERTAIN and langs.same_language(found[0][0], other):
            message = f"{value!r} looks like {langs.name(other)}, not {langs.name(own)}."
            yield Spot(part.sheet, line, part.column(name), message, Severity.WARNING)
