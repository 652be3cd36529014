"""The errors that `syndicate` raises on purpose. Each names the thing and says what to do.

A bad translation is never an exception but a `syndicate.model.Finding`.
"""

from __future__ import annotations

from pathlib import Path


class SyndicateError(Exception):
    """Something a person can put right: `message` says what was found, `remedy` what to do."""

    def __init__(
        self,
        message: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        field: str | None = None,
        remedy: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.field = field
        self.remedy = remedy

    @property
    def where(self) -> str:
        """`file:line: field` as far as known, else the empty string."""
        place = "" if self.path is None else str(self.path)
        if self.line is not None:
            place += f":{self.line}"
        return ": ".join(part for part in (place, self.field or "") if part)

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text} {self.remedy}" if self.remedy else text


class InputError(SyndicateError):
    """An input file cannot be read as an article."""


class ConfigError(SyndicateError):
    """An option, `syndicate.toml` or a side-car file is wrong."""


class GlossaryError(SyndicateError):
    """A glossary file is wrong; `line` counts from 1, `field` names the column."""


class ModelError(SyndicateError):
    """A translation model is missing, damaged, or cannot be fetched."""


class PackageError(SyndicateError):
    """A package cannot be written, or does not hold what its manifest says."""


class StoreError(SyndicateError):
    """The translation memory, or a file to import into it, cannot be read or written."""


class HeldError(SyndicateError):
    """The article was understood but must wait for a person, who is told how to go on."""
