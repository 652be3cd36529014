"""When an article may leave the house: embargo and expiry, read so that nothing leaves too early.

Where a source gives less than a moment, the safe reading counts. An embargo without a zone ends
when that time has come in every zone (UTC-12 is the last); one that is a day ends when the day has
begun everywhere. An expiry without a zone, or a day, counts from when it comes first (UTC+14).
These go by the clock; `SOURCE_DATE_EPOCH` sets only what is written into packages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from syndicate.errors import HeldError
from syndicate.model import Article

Clock = Callable[[], datetime]

_LAST, _FIRST = timezone(timedelta(hours=-12)), timezone(timedelta(hours=14))
_NEVER, _ALWAYS = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)


def clock() -> datetime:
    return datetime.now(UTC)


def opens(embargo: str) -> datetime | None:
    """When an embargo ends, None without one. What is no date never ends: a person must look."""
    return _moment(embargo, _LAST, _NEVER)


def closes(expires: str) -> datetime | None:
    """When an article expires, None where it does not. What is no date has come already."""
    return _moment(expires, _FIRST, _ALWAYS)


def exact(value: str, read: Callable[[str], datetime | None]) -> str:
    """`value` as `opens` or `closes` reads it, in RFC 3339, since programs read a day each in a
    zone of its own. What is no date stays as it is."""
    moment = read(value)
    return value if moment in (None, _NEVER, _ALWAYS) else moment.isoformat()


def hold(embargo: str, expires: str, now: datetime, path: str = "") -> HeldError | None:
    """Why nothing may leave now, None where it may."""
    start, end = opens(embargo), closes(expires)
    if start is not None and now < start:
        return HeldError(
            f"under embargo until {_said(embargo, start)}: it is translated, and not written.",
            path=path,
            field="embargo",
            remedy="Run again after that; --watch does it by itself.",
        )
    if end is not None and now >= end:
        return HeldError(
            f"expired on {_said(expires, end)}: nothing of it may leave any more.",
            path=path,
            field="expires",
            remedy="Use `syndicate kill` where partners must take it down, or put the date right.",
        )
    return None


def held(article: Article, now: datetime) -> HeldError | None:
    """Why nothing of an article may leave now."""
    return hold(article.embargo, article.expires, now, article.path)


def written(now: datetime) -> datetime:
    """The moment that packages name: `SOURCE_DATE_EPOCH` where it is set, to the second in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else now.astimezone(UTC)
    return moment.replace(microsecond=0)


def instant(value: str) -> datetime | None:
    """A date of the source as a moment, to compare it with others; None for what is none."""
    found = _moment(value, UTC, _NEVER)
    return None if found is _NEVER else found


def _moment(value: str, zone: timezone, otherwise: datetime) -> datetime | None:
    value = value.strip()
    if not value:
        return None
    if short := re.fullmatch(r"(\d{4})(?:-(\d{2}))?", value):  # a year or a month
        value = f"{short[1]}-{short[2] or '01'}-01"
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return otherwise
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:  # the first and the last hours of all, which programs write for "never"
        return _ALWAYS if moment.year == 1 else _NEVER


def _said(value: str, moment: datetime) -> str:
    """The date as the source wrote it, with the moment that it stands for."""
    if moment in (_NEVER, _ALWAYS):
        return value if value[:4] in ("0001", "9999") else f"{value!r}, which is no date"
    return f"{value} ({moment:%Y-%m-%d %H:%M} UTC)"
