"""What one state of a glossary says otherwise than another, entry by entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from syndicate.model import Glossary, Term, TermKind
from syndicate.terms.normal import key

FIELDS = (
    "source", "target", "kind", "case", "pos", "gender", "plural", "forms", "source_forms",
    "context", "domain", "priority", "status", "note", "owner",
)  # fmt: skip
_PEOPLE = ("note", "owner")
"""What changes no translation."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that came, went or says something else; `fields` are the names of what differs."""

    pair: Pair
    what: Literal["added", "removed", "changed"]
    old: Term | None
    new: Term | None
    fields: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it can change a translation."""
        return self.what != "changed" or any(name not in _PEOPLE for name in self.fields)


def compare(old: Sequence[Glossary], new: Sequence[Glossary]) -> list[Change]:
    """All changes, by language pair and in the order of the files. Where an entry stands counts for
    nothing; entries for one source are paired so that least differs."""
    changes: list[Change] = []
    for pair in sorted({_pair(glossary) for glossary in (*old, *new)}):
        before, after = _entries(old, pair), _entries(new, pair)
        for source in dict.fromkeys((*before, *after)):
            changes += _between(pair, before.get(source, []), after.get(source, []))
    return changes


def _pair(glossary: Glossary) -> Pair:
    return glossary.source_language, glossary.target_language


def _entries(glossaries: Iterable[Glossary], pair: Pair) -> dict[str, list[Term]]:
    by_source: dict[str, list[Term]] = defaultdict(list)
    for glossary in glossaries:
        if _pair(glossary) == pair:
            for term in glossary.terms:
                by_source[key(term.source)].append(term)
    return by_source


def _between(pair: Pair, old: list[Term], new: list[Term]) -> Iterator[Change]:
    """The changes among entries for one source."""
    pairs = sorted(
        ((len(differing(a, b)), i, j) for i, a in enumerate(old) for j, b in enumerate(new)),
    )
    left, right = set(range(len(old))), set(range(len(new)))
    for _, i, j in pairs:
        # What is forbidden and what is required are never the same entry.
        forbidden = {old[i].kind is TermKind.FORBIDDEN, new[j].kind is TermKind.FORBIDDEN}
        if i in left and j in right and len(forbidden) == 1:
            left.remove(i)
            right.remove(j)
            fields = differing(old[i], new[j])
            if fields:
                yield Change(pair, "changed", old[i], new[j], fields)
    for i in sorted(left):
        yield Change(pair, "removed", old[i], None)
    for j in sorted(right):
        yield Change(pair, "added", None, new[j])


def differing(old: Term, new: Term) -> tuple[str, ...]:
    """The names of the fields in which two entries differ."""
    return tuple(name for name in FIELDS if getattr(old, name) != getattr(new, name))
