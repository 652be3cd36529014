"""Rules on entries that meet: in one file, in several, and by way of a third language."""

from __future__ import annotations

from collections.abc import Iterator

from syndicate.grammar import grammar
from syndicate.model import Case, Severity, Term, TermKind
from syndicate.terms.form import forms_of
from syndicate.terms.lint.rule import Entry, Lot, Spot
from syndicate.terms.normal import key

_WORDS = 12
"""Words of a term that are looked at."""


def duplicate(lot: Lot) -> Iterator[Spot]:
    """An entry that an earlier one of the file says already. Where both are written alike the file
    is refused; where they differ in a hyphen or in capitals the later one does nothing."""
    for sheet in lot.sheets:
        for line, first in sheet.repeated.items():
            yield Spot(sheet, line, "", f"repeats line {first}.", remedy="Delete one of them.")
    for one, other in _twins(lot):
        if one.term.target == other.term.target:
            refused = _refused(one.term, other.term)
            yield other.spot(
                "source",
                f"{other.term.source!r} stands in line {one.term.line} already.",
                Severity.ERROR if refused else Severity.WARNING,
            )


def conflict(lot: Lot) -> Iterator[Spot]:
    """Two entries of one file for the same source with different renderings, and nothing that tells
    which is meant: no context, domain, part of speech or capitals. Where both are written alike the
    file is refused; else neither is applied."""
    for one, other in _twins(lot):
        if one.term.target == other.term.target:
            continue
        refused = _refused(one.term, other.term)
        if refused or (one.usable and other.usable):
            yield other.spot(
                "target",
                f"{other.term.source!r} is {one.term.target!r} in line {one.term.line} and "
                f"{other.term.target!r} here.",
                Severity.ERROR if refused else Severity.WARNING,
            )


def _twins(lot: Lot) -> Iterator[tuple[Entry, Entry]]:
    """Entries of one part that match the same words and that nothing tells apart, each later one
    with the first of its kind."""
    for groups in lot.by_key.values():
        for group in groups.values():
            if len(group) > 1:
                yield from _twins_of(group)


def _twins_of(group: list[Entry]) -> Iterator[tuple[Entry, Entry]]:
    seen: dict[tuple[object, ...], Entry] = {}
    for entry in group:
        term = entry.term
        if term.line in entry.part.sheet.repeated:
            continue
        told = (
            id(entry.part), term.pos, term.domain.casefold(), frozenset(term.context),
            # Of an exact entry and one in any case, the exact one wins where it fits.
            term.source if term.case is Case.EXACT else "",
            term.target if term.kind is TermKind.FORBIDDEN else "",
        )  # fmt: skip
        first = seen.setdefault(told, entry)
        if first is not entry:
            yield first, entry


def _refused(one: Term, other: Term) -> bool:
    """Whether a file with both is refused."""
    return (one.source, one.case, one.kind, one.context) == (
        other.source, other.case, other.kind, other.context,
    )  # fmt: skip


def shadowed(lot: Lot) -> Iterator[Spot]:
    """An entry that never counts, because a file of higher rank has the same source without a
    condition. That is what ranks are for; but of two files in one folder only their names decide,
    and hardly both entries are meant."""
    for groups in lot.by_key.values():
        for group in groups.values():
            if len(group) < 2:
                continue
            above: list[Entry] = []
            for entry in group:
                hiding = next((e for e in above if _hides(e, entry)), None)
                if hiding is not None:
                    yield _shadow(entry, hiding)
                elif entry.usable and not (entry.term.context or len(above) > 8):
                    above.append(entry)


def _hides(higher: Entry, lower: Entry) -> bool:
    ours, theirs = higher.part.sheet, lower.part.sheet
    if ours is theirs or not lower.usable or ours.group.within not in ("", theirs.group.within):
        return False
    one, other = higher.term, lower.term
    return (not one.pos or one.pos == other.pos or one.pos in ("acronym", "proper-noun")) and (
        one.case is Case.IGNORE or (other.case is Case.EXACT and one.source == other.source)
    )


def _shadow(entry: Entry, hiding: Entry) -> Spot:
    folder = entry.part.sheet.group is hiding.part.sheet.group
    same = entry.term.target == hiding.term.target
    said = "says the same" if same else f"says {hiding.term.target!r}"
    return entry.spot(
        "source",
        f"{entry.term.source!r} never counts: {hiding.place} ranks higher and {said}.",
        Severity.WARNING if folder else Severity.INFO,
    )


def outranked(lot: Lot) -> Iterator[Spot]:
    """A term of several words that never matches, because an entry for some of its words has a
    higher `priority`: that takes its words first."""
    for groups in lot.by_key.values():
        best = {
            text: max(counting, key=lambda e: e.term.priority)
            for text, group in groups.items()
            if (counting := [e for e in group if e.term.status == "approved"])
        }
        if len({entry.term.priority for entry in best.values()}) < 2:
            continue
        for text, entry in best.items():
            other = next((e for e in _inside(text, best) if _takes(e.term, entry.term)), None)
            if other is not None:
                yield entry.spot(
                    "priority",
                    f"{entry.term.source!r} never matches: {other.term.source!r} ({other.place}) "
                    f"has priority {other.term.priority} and takes its words.",
                )


def _inside(text: str, best: dict[str, Entry]) -> Iterator[Entry]:
    """The entries for some of the words of a term."""
    words = text.split(" ")[:_WORDS]
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            if end - start < len(words) and (found := best.get(" ".join(words[start:end]))):
                yield found


def _takes(one: Term, whole: Term) -> bool:
    return one.priority > whole.priority and (one.case is Case.IGNORE or one.source in whole.source)


def contradiction(lot: Lot) -> Iterator[Spot]:
    """A rendering that is forbidden and, itself or an inflected form of it, required for the same
    source."""
    for groups in lot.by_key.values():
        for group in groups.values():
            if len(group) < 2 or not any(e.term.kind is TermKind.FORBIDDEN for e in group):
                continue
            for bad in group:
                if bad.term.kind is not TermKind.FORBIDDEN:
                    continue
                for good in group:
                    if good.term.kind is TermKind.FORBIDDEN or not _same_conditions(bad, good):
                        continue
                    forms = {f.casefold() for f in _all_forms(good)}
                    found = next((f for f in _all_forms(bad) if f.casefold() in forms), "")
                    if found:
                        yield bad.spot(
                            "target",
                            f"{found!r} is forbidden here and required by {good.place}.",
                            Severity.ERROR if bad.part is good.part else Severity.WARNING,
                        )
                        break


def _same_conditions(one: Entry, other: Entry) -> bool:
    return (one.term.context, one.term.domain, one.term.pos) == (
        other.term.context, other.term.domain, other.term.pos,
    )  # fmt: skip


def _all_forms(entry: Entry) -> list[str]:
    forms = list(forms_of(entry.term))
    if entry.term.plural != entry.term.target:
        made = grammar(entry.part.target_language).pluralise(entry.term.target)
        forms += [made] if made else []
    return forms


def chain(lot: Lot) -> Iterator[Spot]:
    """Glossaries that lead to different words: a term goes into a second language and from there
    into a third, and an entry for the direct way says something else; or the entry for the way back
    leads to another term. Only entries without conditions are compared."""
    plain = {
        pair: {text: group[0] for text, group in groups.items() if _alone(group)}
        for pair, groups in lot.by_key.items()
    }
    for (source, middle), first in plain.items():
        for (again, target), second in plain.items():
            if again != middle:
                continue
            direct = plain.get((source, target), {})
            told: set[str] = set()
            for text, entry in first.items():
                leg = second.get(key(entry.term.target))
                if leg is None:
                    continue
                if target == source:
                    found = _back(text, entry, leg, first)
                    if found and key(entry.term.target) not in told:
                        told.add(key(entry.term.target))
                        yield found
                elif text in direct and not _accepts(direct[text].term, leg.term.target):
                    end = direct[text]
                    yield end.spot(
                        "target",
                        f"{end.term.source!r} is {end.term.target!r} here, and by way of "
                        f"{entry.term.target!r} ({entry.place}) it is {leg.term.target!r} "
                        f"({leg.place}).",
                    )


def _back(text: str, entry: Entry, leg: Entry, first: dict[str, Entry]) -> Spot | None:
    """The way there and back: another word for the same thing may come out, but no other thing."""
    back = leg.term.target
    if key(back) == text or _accepts(entry.term, back) or _accepts(leg.term, entry.term.source):
        return None
    other = first.get(key(back))
    if other is not None and _accepts(entry.term, other.term.target):
        return None
    leads = "is no term" if other is None else f"is {other.term.target!r}"
    return leg.spot(
        "target",
        f"{leg.term.source!r} is {back!r} here, {entry.term.source!r} is {entry.term.target!r} in "
        f"{entry.place}, and {back!r} {leads} there.",
        Severity.INFO if other is None else Severity.WARNING,
    )


def _alone(group: list[Entry]) -> bool:
    usable = [e for e in group if e.usable]
    return len(usable) == 1 and not usable[0].term.context and group[0] is usable[0]


def _accepts(term: Term, text: str) -> bool:
    return any(key(form) == key(text) for form in forms_of(term))
