"""Glossary files: read and written in all their formats.

    read(path)       the glossaries of a file: one for each ordered pair of languages it serves
    find(paths)      the glossary files among paths
    table.read       a CSV or TSV file as it stands, cell by cell, to be checked and put right
    table.write      the same, in the file's own separator, encoding and line endings
    shapes, tbx, tmx what each format says
    written.written  entries as a file of any format, and what that cannot carry

Docs: docs/glossaries.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from syndicate.errors import GlossaryError
from syndicate.model import Glossary
from syndicate.terms.files.entries import COLUMNS, Entries, default_case, digest

__all__ = ["COLUMNS", "SUFFIXES", "Entries", "default_case", "digest", "entries", "find", "read"]

TBX = (".tbx", ".tbxm", ".xml")
SUFFIXES = (".csv", ".tsv", ".tab", ".tbx", ".tbxm", ".tmx")
"""Of the files that are taken from a folder."""


def read(path: Path, *, encoding: str = "") -> tuple[Glossary, ...]:
    """Every glossary that a file holds; raises `GlossaryError` with line (from 1) and field."""
    return tuple(each.glossary() for each in entries(path, encoding=encoding))


def entries(
    path: Path, *, encoding: str = "", languages: tuple[str, str] | None = None
) -> list[Entries]:
    """What `read` makes its glossaries of. `encoding`: of a table; UTF-8, UTF-16 with a mark and
    Windows-1252 need not be said. `languages`: of a table where neither its header nor its
    name says them."""
    suffix = path.suffix.lower()
    if suffix in TBX:
        from syndicate.terms.files import tbx

        return tbx.entries(path)
    if suffix == ".tmx":
        from syndicate.terms.files import tmx

        return tmx.entries(path)
    from syndicate.terms.files import shapes, table

    return shapes.entries(table.read(path, encoding=encoding), languages)


def find(paths: Sequence[Path]) -> list[Path]:
    """Glossary files among `paths`: files as named, folders by the suffixes of their files."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES)
            if not inside:
                raise GlossaryError(f"holds no glossary ({', '.join(SUFFIXES)}).", path=path)
            found += inside
        else:
            found.append(path)
    return list(dict.fromkeys(found))
