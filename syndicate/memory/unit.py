"""The nouns of the translation memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from syndicate.memory.key import key
from syndicate.model import Inline, Origin


class Standing(StrEnum):
    """How far a person has vouched for a unit; an engine's are drafts."""

    DRAFT = "draft"
    TRANSLATED = "translated"
    APPROVED = "approved"
    REJECTED = "rejected"


STANDINGS = (Standing.DRAFT, Standing.TRANSLATED, Standing.APPROVED, Standing.REJECTED)
"""Their numbers in the file: never change the order."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sentence to look up: made by `want`.

    key      of the sentence between its neighbours
    general  of the sentence alone; the same where it is not short
    maker    of the engine's result that would do, 16 bytes that only the pipeline understands
    """

    source: Inline
    key: bytes
    general: bytes
    maker: bytes
    before: str = ""
    after: str = ""


def want(source: Inline, maker: bytes, before: str = "", after: str = "") -> Wanted:
    """The look-up for a sentence between two others ("" where there is none)."""
    here, general = key(source, before, after), key(source)
    return Wanted(source, here, general, maker, before, after)


@dataclass(frozen=True, slots=True)
class Made:
    """What an engine made of a sentence: `key` and `maker` as they were wanted.

    `payload` is the pipeline's own and comes back byte by byte.
    """

    key: bytes
    maker: bytes
    source: Inline
    target: Inline
    payload: bytes = b""


@dataclass(frozen=True, slots=True)
class Recalled:
    """An answer of the memory; its marks say what the wanted sentence's say.

    `unit` is the number of the unit, for a person who looks for it.
    """

    target: Inline
    origin: Origin
    standing: Standing
    payload: bytes
    unit: int


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence and its translation, with who made it, when, and where it came from.

    created, changed   ISO 8601 in UTC, to the second; "" where not known
    before, after      the neighbours' text; None where not known
    maker, payload     of an engine's unit
    key                of an engine's unit: what it was kept under
    file               the file that it was imported from
    uses, used         how often it was recalled, and the last day (ISO 8601)
    """

    source_language: str
    target_language: str
    source: Inline
    target: Inline
    origin: Origin = Origin.HUMAN
    standing: Standing = Standing.TRANSLATED
    created_by: str = ""
    created: str = ""
    changed_by: str = ""
    changed: str = ""
    note: str = ""
    before: str | None = None
    after: str | None = None
    file: str = ""
    uses: int = 0
    used: str = ""
    maker: bytes = b""
    payload: bytes = b""
    key: bytes = b""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A similar sentence: `score` from 0 to 100, where 100 is the same in normal form."""

    score: int
    unit: Unit


def to_seconds(moment: str) -> int | None:
    """Seconds since 1970 of an ISO 8601 moment (a day is its first second, without a zone UTC is
    meant); None for the empty string. Raises `ValueError`."""
    if not moment:
        return None
    parsed = datetime.fromisoformat(moment)
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=UTC)
    return int((parsed - _EPOCH).total_seconds() // 1)


def from_seconds(seconds: int | None) -> str:
    """ISO 8601 in UTC, as `2026-03-14T09:30:00Z`."""
    if seconds is None:
        return ""
    return (_EPOCH + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat() + "Z"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
