"""Entries before they become terms: plain tuples, of which many are made in no time.

A record has the fields of `Term` in their order: `Term(*record)`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from syndicate import langs
from syndicate.errors import GlossaryError
from syndicate.model import Case, Glossary, Term

COLUMNS = (
    "source", "target", "kind", "case", "pos", "gender", "plural", "forms", "domain", "context",
    "note", "owner", "status", "source_forms", "priority",
)  # fmt: skip

Record = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of one language pair of a file. `remarks`, for people: what of the file no entry
    can hold, and what was guessed."""

    path: Path
    source_language: str
    target_language: str
    records: list[Record] = field(repr=False)
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.path.stem

    def glossary(self) -> Glossary:
        terms = tuple(Term(*record) for record in self.records)
        return Glossary(
            self.name, self.source_language, self.target_language, terms, digest(self.records),
            str(self.path),
        )  # fmt: skip


def record_of(term: Term) -> Record:
    """The fields of a term in their order."""
    return tuple(getattr(term, name) for name in Term.__slots__)


def digest(records: Iterable[Record]) -> str:
    """SHA-256 over what entries say: notes, owners and places do not count."""
    sha = hashlib.sha256()
    for r in records:
        said = (*r[:7], "|".join(r[7]), r[8], "|".join(r[9]), r[12], "|".join(r[15]), str(r[16]))
        sha.update(("\x1f".join(said) + "\x1e").encode("utf-8", "surrogatepass"))
    return "sha256:" + sha.hexdigest()


def default_case(source: str) -> Case:
    """Acronyms and names are matched by exact case, common nouns in any."""
    return Case.EXACT if source != source.lower() else Case.IGNORE


def languages_of(path: Path, otherwise: tuple[str, str] | None = None) -> tuple[str, str]:
    """The (source, target) tags in a file name `NAME.<src>-<tgt>.csv`; raises `GlossaryError`
    where it has none and none are given."""
    pair = path.stem.rpartition(".")[2]
    parts = pair.replace("_", "-").split("-")
    for cut in range(1, len(parts)):
        source, target = "-".join(parts[:cut]), "-".join(parts[cut:])
        if langs.is_tag(source) and langs.is_tag(target):
            return langs.normalise(source), langs.normalise(target)
    if otherwise:
        return otherwise
    raise GlossaryError(
        "neither the header nor the file name says which languages it is for.",
        path=path,
        remedy="Call it NAME.<source>-<target>.csv, for example house.en-pt.csv.",
    )
