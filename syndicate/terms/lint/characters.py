"""Rules on the characters of a cell, whatever it means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from syndicate import langs
from syndicate.model import Severity
from syndicate.terms.lint.rule import Lot, Spot
from syndicate.terms.lint.sheet import PEOPLE, Cell, invisible

_SPACE = re.compile(r"[^\S ]|  |^ | $")
_WORD = re.compile(r"[^\W\d_]+")
_ALIKE = dict(
    zip(
        "АВЕЅІЈКМНОРСТХаеіјорсухѕԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABESIJKMHOPCTXaeijopcyxsdhqwABEZHIKMNOPTYXo",
        strict=True,
    )
)
"""Cyrillic and Greek letters that cannot be told from Latin ones (Unicode TR 39, confusables)."""
_PAIRS = {")": "(", "]": "[", "}": "{"}
_QUOTES = ("“”„‟", "«»", "‹›", '"')
"""Quotation marks that come in twos, whichever way round a language has them."""


def spaces(lot: Lot) -> Iterator[Spot]:
    """White space that is not one plain space between words: at the edges of a cell, twice, a tab,
    a line break, a non-breaking space. It is left out when the file is read, but hides duplicates
    from people and from other programs. Notes may be laid out as one likes."""
    for cell in _of_terms(lot):
        found = _SPACE.search(cell.value)
        if found:
            yield _at(cell, f"{cell.value!r} has {_space(cell.value, found)}.")


def _space(value: str, found: re.Match[str]) -> str:
    text = found.group()
    if not value[: found.start()].strip() or not value[found.end() :].strip():
        return "a space at its " + ("beginning" if not value[: found.start()].strip() else "end")
    if text == "  ":
        return "two spaces in a row"
    names = {"\t": "a tab", "\n": "a line break", "\r": "a line break"}
    return names.get(text, f"an unusual space (U+{ord(text):04X})")


def hidden(lot: Lot) -> Iterator[Spot]:
    """Characters that nobody sees: zero-width spaces, soft hyphens, marks of direction, controls,
    joiners where there is nothing to join. A term that holds one is never found."""
    for cell in _all(lot):
        for char in invisible(cell.value):
            name = unicodedata.name(char, "CONTROL CHARACTER").lower()
            yield _at(cell, f"holds an invisible character: {name} (U+{ord(char):04X}).")


def composed(lot: Lot) -> Iterator[Spot]:
    """Letters written as a letter and a separate accent (not in Unicode's form NFC): they look the
    same, and other programs take them for another word."""
    for cell in _all(lot):
        if not unicodedata.is_normalized("NFC", cell.value):
            yield _at(cell, f"{cell.value!r} has letters and accents apart.")


def lookalikes(lot: Lot) -> Iterator[Spot]:
    """Letters of another script that look like Latin ones, such as the Cyrillic а: in a word with
    Latin letters, or making up a word of a language that is written in Latin letters. The term is
    never found, or is put into the translation and found by nobody."""
    for cell in _of_terms(lot):
        latin = bool(cell.language) and langs.script(cell.language) == "Latn"
        for word in _WORD.findall(cell.value):
            wrong = [char for char in word if char in _ALIKE]
            if not wrong:
                continue
            others = [char for char in word if char not in _ALIKE]
            mixed = any(unicodedata.name(char, "").startswith("LATIN") for char in others)
            if mixed or (latin and not others):
                char = wrong[0]
                name = unicodedata.name(char).lower()
                yield _at(
                    cell,
                    f"{word!r} holds {name} (U+{ord(char):04X}), which looks like "
                    f"{_ALIKE[char]!r}.",
                )


def garbled(lot: Lot) -> Iterator[Spot]:
    """Text that was read in the wrong encoding once: `Ã£` for `ã`, or the sign that stands for what
    could not be read."""
    for cell in _all(lot):
        if "\ufffd" in cell.value:
            yield _at(cell, f"{cell.value!r} has lost a character.")
        elif not cell.value.isascii():
            try:
                meant = cell.value.encode("windows-1252").decode("utf-8")
            except UnicodeError:
                continue
            yield _at(cell, f"{cell.value!r} was read in the wrong encoding: it says {meant!r}.")


def encoding(lot: Lot) -> Iterator[Spot]:
    """A table that is not UTF-8: it is taken to be Windows-1252, which may be wrong."""
    for sheet in lot.sheets:
        if sheet.table is not None and sheet.table.guessed:
            yield Spot(sheet, 1, "", "is not UTF-8 and was read as Windows-1252.")


def unbalanced(lot: Lot) -> Iterator[Spot]:
    """A bracket or a quotation mark without its partner in a term or a rendering. Context words are
    let alone: they are pieces of text."""
    for cell in _of_terms(lot):
        if cell.name.partition(":")[0] in ("context", "domain"):
            continue
        for item in cell.value.split("|"):
            wrong = _without_partner(item)
            if wrong:
                yield _at(cell, f"{wrong} stands without its partner in {item.strip()!r}.")


def _without_partner(text: str) -> str:
    opened: list[str] = []
    for char in text:
        if char in "([{":
            opened.append(char)
        elif char in _PAIRS and (not opened or opened.pop() != _PAIRS[char]):
            return char
    if opened:
        return opened[-1]
    for marks in _QUOTES:
        # A figure with the sign for inches or seconds behind it is no quotation.
        found = [c for i, c in enumerate(text) if c in marks and not text[i - 1 : i].isdigit()]
        if len(found) % 2:
            return found[-1]
    return ""


def gaps(lot: Lot) -> Iterator[Spot]:
    """Nothing between two `|`, or before the first or after the last one: a form or a context word
    may have been forgotten."""
    for cell in _of_terms(lot):
        name = cell.name.partition(":")[0]
        if name in ("forms", "source_forms", "context") and "|" in cell.value:
            empty = sum(not item.strip() for item in cell.value.split("|"))
            if empty:
                yield _at(cell, f"{cell.value!r} has an empty place between its bars.")


def _all(lot: Lot) -> Iterator[Cell]:
    for sheet in lot.sheets:
        yield from sheet.odd


def _of_terms(lot: Lot) -> Iterator[Cell]:
    return (cell for cell in _all(lot) if cell.name not in PEOPLE)


def _at(cell: Cell, message: str, severity: Severity | None = None) -> Spot:
    return Spot(cell.sheet, cell.line, cell.name, message, severity)
