"""What stands in one column of a table is said alike.

A model translates each cell by itself: "Approved" comes out as a masculine and "Delayed" as a
feminine, "Down 2%" as "abaixo de 2%" and "Down 4%" as "para baixo 4%". Where cells differ in their
figures alone, the rendering that most of them have serves for all; adjectives take the gender and
number that most have, if the source's language has none that could tell. Nothing here asks the
engine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from syndicate.grammar import grammar
from syndicate.grammar.adjectives import forms
from syndicate.grammar.paradigm import Row, Slot
from syndicate.model import Finding, Inline, Origin, SegmentTranslation, Severity
from syndicate.pipeline.sentences.consistent import Place

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def alike(
    segments: Sequence[SegmentTranslation],
    places: Sequence[Place],
    columns: Sequence[Hashable],
    source_language: str,
    target_language: str,
) -> tuple[list[SegmentTranslation], list[Finding]]:
    """The sentences of an article, those of one column said alike, and what was changed.

    `columns` says for each sentence which column it is a cell of, None for one that is in none.
    """
    done = list(segments)
    findings = []
    cells: dict[Hashable, list[int]] = {}
    for number, column in enumerate(columns):
        made = segments[number]
        if column is not None and made.origin is Origin.ENGINE and not made.source.marks:
            cells.setdefault(column, []).append(number)
    for numbers in cells.values():
        changed = dict(_figures(done, numbers))
        if not grammar(source_language).adjectives:
            changed.update(_adjectives(done, numbers, target_language))
        for number, text in changed.items():
            old = done[number]
            done[number] = replace(old, target=Inline(text), links=())
            findings.append(_mended(old, text, places[number]))
    return done, findings


def _figures(
    segments: Sequence[SegmentTranslation], numbers: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Cells that are to be said as others are from which they differ in their figures."""
    groups: dict[str, list[int]] = {}
    for number in numbers:
        source, target = segments[number].source.text, segments[number].target.text
        # The same figures in the same order, whatever their separators.
        if _digits(source) and _digits(source) == _digits(target):
            groups.setdefault(_FIGURE.sub("0", source), []).append(number)
    for group in groups.values():
        shapes = Counter(_FIGURE.sub("\0", segments[n].target.text) for n in group)
        shape = shapes.most_common(1)[0][0].split("\0")
        for number in group:
            own = [*_FIGURE.findall(segments[number].target.text), ""]
            text = "".join(part + figure for part, figure in zip(shape, own, strict=True))
            if text != segments[number].target.text:
                yield number, text


def _digits(text: str) -> list[str]:
    return [re.sub(r"\D", "", figure) for figure in _FIGURE.findall(text)]


def _adjectives(
    segments: Sequence[SegmentTranslation], numbers: Sequence[int], language: str
) -> Iterator[tuple[int, str]]:
    """Cells of one adjective that are to take the form which most have."""
    known = grammar(language)
    found: list[tuple[int, Row, Slot]] = []
    for number in numbers:
        word = segments[number].target.text
        for row in forms(known, word.lower()) if word.isalpha() else ():
            slots = row.analyses(word.lower())
            if len(slots) == 1:
                found.append((number, row, slots[0]))
    votes = Counter(slot for *_, slot in found).most_common(2)
    if len(votes) < 2 or votes[0][1] == votes[1][1]:
        return
    for number, row, slot in found:
        form = next(iter(row.cell(votes[0][0])), "")
        if slot != votes[0][0] and form:
            word = segments[number].target.text
            yield number, form.capitalize() if word[0].isupper() else form


def _mended(old: SegmentTranslation, text: str, place: Place) -> Finding:
    part, block, index = place
    return Finding(
        "consistency.mended",
        Severity.INFO,
        f"{old.source.text!r} was {old.target.text!r}; now it is {text!r}, as its column has it",
        "See that it is right.",
        part,
        block,
        index,
    )
