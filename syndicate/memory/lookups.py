"""Exact look-ups: which unit answers for a sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from syndicate import langs
from syndicate.memory.key import normal, thaw
from syndicate.memory.unit import STANDINGS, Recalled, Standing, Wanted
from syndicate.model import Origin

_TRUSTED = {STANDINGS.index(Standing.TRANSLATED), STANDINGS.index(Standing.APPROVED)}
_AT_ONCE = 500


def serving(
    connection: sqlite3.Connection, source: str, target: str
) -> tuple[int | None, list[int]]:
    """The number of a pair, and those of pairs whose persons' units serve it as well."""
    exact, near = None, []
    for number, one, other in connection.execute(
        "SELECT id, source, target FROM pair ORDER BY id"
    ).fetchall():
        if (one, other) == (source, target):
            exact = number
        elif _serves(one, source, any_region=True) and _serves(other, target):
            near.append(number)
    return exact, near


def find(
    connection: sqlite3.Connection, pairs: Sequence[int], wanted: Sequence[Wanted]
) -> dict[bytes, list[tuple[Any, ...]]]:
    found: dict[bytes, list[tuple[Any, ...]]] = {}
    if not pairs:
        return found
    keys = list({w.key: None for w in wanted} | {w.general: None for w in wanted})
    where = f"pair IN ({', '.join(map(str, pairs))})"
    for at in range(0, len(keys), _AT_ONCE):
        some = keys[at : at + _AT_ONCE]
        rows = connection.execute(
            "SELECT key, maker, human, standing, pair, changed, created, before, after, id,"  # noqa: S608
            " source, target, marks, payload FROM unit"
            f" WHERE key IN ({', '.join('?' * len(some))}) AND {where}",
            some,
        ).fetchall()
        for row in rows:
            found.setdefault(row[0], []).append(row)
    return found


def choose(
    want: Wanted, exact: int | None, found: dict[bytes, list[tuple[Any, ...]]]
) -> tuple[Any, ...] | None:
    best, rank, made = None, None, None
    for row in found.get(want.key, ()):
        if row[2]:
            if row[3] in _TRUSTED:
                mine = _rank(row, want, exact)
                if rank is None or mine > rank:
                    best, rank = row, mine
        elif row[1] == want.maker and row[4] == exact:
            made = row
    if want.general != want.key:
        # A short sentence of which nobody knows where it stood serves everywhere.
        for row in found.get(want.general, ()):
            if row[2] and row[3] in _TRUSTED and row[7] is None and row[8] is None:
                mine = _rank(row, want, exact)
                if rank is None or mine > rank:
                    best, rank = row, mine
    return best or made


def recalled(row: tuple[Any, ...], want: Wanted) -> Recalled | None:
    _, _, human, standing, _, _, _, _, _, number, source, target, marks, payload = row
    try:
        _, inline = thaw(source, target, marks, want.source)
    except ValueError:
        return None  # damaged: as if it were not there, so it is made again
    return Recalled(
        inline,
        Origin.HUMAN if human else Origin.ENGINE,
        STANDINGS[standing],
        payload or b"",
        number,
    )


def _rank(row: tuple[Any, ...], want: Wanted, exact: int | None) -> tuple[Any, ...]:
    _, _, _, standing, pair, changed, created, before, after, number, *_ = row
    fits = (before is not None and normal(before) == normal(want.before)) + (
        after is not None and normal(after) == normal(want.after)
    )
    newest = changed if changed is not None else created
    return (
        STANDINGS[standing] is Standing.APPROVED,
        pair == exact,
        fits,
        newest is not None,
        newest or 0,
        number,
    )


def _serves(kept: str, wanted: str, *, any_region: bool = False) -> bool:
    """True where text in language `kept` is text in `wanted`: the same language and script, and no
    other region than one that was asked for."""
    if kept == wanted:
        return True
    if not langs.same_language(kept, wanted) or langs.script(kept) != langs.script(wanted):
        return False
    return any_region or "-" not in kept or "-" not in wanted
