"""Similar sentences: a score as translators know it, and an index that finds candidates for it.

Score: the mean of two likenesses, one of words and one of characters, each
`1 - edits / length of the longer` (Levenshtein), in whole per cent rounded down. 100 is kept for
texts that are the same in normal form.

Index: MinHash over a sentence's words (their first seven letters, figures all alike) and pairs of
neighbouring words. Fourteen pairs of minima, each hashed to 32 bits, are kept with the number of
the unit in a table that is ordered by hash, so that a look-up reads fourteen short ranges, whatever
the memory's size. Sentences that share half of these share one of the fourteen at 98 %. Nothing is
kept in this process' memory, and the index is made in bulk for units that are new since the last
time: a write per sentence would cost every translation run.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from zlib import crc32

from syndicate.memory.key import normal

BANDS = 14
_LETTERS = 7
_IN_BULK = 100_000
"""Units that are indexed in one transaction."""
_RANGE = 300
"""Units of one range that are looked at: the newest. Boilerplate has ranges without end."""
_CANDIDATES = 200
"""Candidates that are scored: those in most ranges."""

_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff]|\w+")
_TOKEN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff]|\w+|[^\w\s]")
_FIGURES = str.maketrans("123456789", "0" * 9)


class Scorer:
    """Scores others' normal text against one text."""

    def __init__(self, text: str) -> None:
        from rapidfuzz.distance import Levenshtein

        self._text = text
        self._words = _TOKEN.findall(text)
        self._likeness = Levenshtein.normalized_similarity

    def score(self, other: str, threshold: float = 0) -> int:
        """From 0 to 100; 0 where it is sure to be under `threshold`."""
        if other == self._text:
            return 100
        # The mean reaches the threshold only if each half is near enough to it.
        letters = self._likeness(self._text, other)
        if letters * 100 + 100 < 2 * threshold:
            return 0
        words = self._likeness(self._words, _TOKEN.findall(other))
        return min(99, int(50 * (letters + words) + 1e-9))


def behind(connection: sqlite3.Connection) -> int:
    """How many units are new since the last time that the index was made."""
    return int(
        connection.execute(
            "SELECT count(*) FROM unit WHERE id > (SELECT value FROM state WHERE name = 'indexed')"
        ).fetchone()[0]
    )


def index_some(connection: sqlite3.Connection) -> int:
    """Index units that are new; returns how many, fewer than all of them where they are many."""
    import numpy as np

    rows = connection.execute(
        "SELECT id, pair, source FROM unit"
        " WHERE id > (SELECT value FROM state WHERE name = 'indexed') ORDER BY id LIMIT ?",
        (_IN_BULK,),
    ).fetchall()
    if not rows:
        return 0
    hashes = _Hashes()
    made = np.empty((len(rows), BANDS), np.int64)
    for at, (_, pair, source) in enumerate(rows):
        made[at] = hashes.of(pair, source)
    units = np.repeat(np.array([row[0] for row in rows], np.int64), BANDS)
    flat = made.ravel()
    # In the order of the table, so that each of its pages is written once.
    order = np.lexsort((units, flat))
    connection.executemany(
        "INSERT OR IGNORE INTO feature VALUES (?, ?)",
        zip(flat[order].tolist(), units[order].tolist(), strict=True),
    )
    connection.execute("UPDATE state SET value = ? WHERE name = 'indexed'", (rows[-1][0],))
    return len(rows)


class _Hashes:
    """The bands' hashes of sentences: fixed for all time, or else the index must be made again."""

    def __init__(self) -> None:
        import numpy as np

        # Odd factors and any summands; numbers of a fixed generator, the same everywhere.
        state, numbers = 0x2545F491, []
        for _ in range(4 * BANDS):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            numbers.append((state * 2654435761) >> 8 & 0xFFFFFFFF)
        self._np = np
        self._factors = np.array(numbers[: 2 * BANDS], np.uint32)[:, None] | np.uint32(1)
        self._summands = np.array(numbers[2 * BANDS :], np.uint32)[:, None]
        self._bands = np.arange(BANDS, dtype=np.uint32)

    def of(self, pair: int, text: str) -> Any:
        """Signed 32-bit numbers, one a band; another pair of languages has others."""
        np = self._np
        features = np.array(_features(text), np.uint32)
        minima = (features * self._factors + self._summands).min(axis=1)
        mixed = minima[::2] * np.uint32(0x9E3779B1) ^ minima[1::2] * np.uint32(0x85EBCA6B)
        mixed = (
            (mixed ^ mixed >> np.uint32(15)) + self._bands + np.uint32(pair * 40503 & 0xFFFFFFFF)
        )
        return (mixed * np.uint32(0xC2B2AE35)).view(np.int32)


def _features(text: str) -> list[int]:
    """Hashes of words and of pairs of words; of words with three letters or fewer only in pairs."""
    words = [word[:_LETTERS] for word in _WORD.findall(text.lower().translate(_FIGURES))]
    if not words:
        return [crc32(text.encode("utf-8", "surrogatepass"))]
    found = [crc32(word.encode()) for word in words if len(word) > 3]
    found += [crc32(f"{one} {other}".encode()) for one, other in pairwise(words)]
    return found or [crc32(words[0].encode())]


def search(
    connection: sqlite3.Connection,
    pairs: Sequence[int],
    text: str,
    *,
    limit: int,
    threshold: int,
) -> list[tuple[int, int]]:
    """(unit, score), best first; of units with the same score the newest first."""
    text = normal(text)
    hashes = _Hashes()
    shared: Counter[int] = Counter()
    for pair in pairs:
        for number in set(hashes.of(pair, text).tolist()):
            shared.update(
                unit
                for (unit,) in connection.execute(
                    "SELECT unit FROM feature WHERE hash = ? ORDER BY unit DESC LIMIT ?",
                    (number, _RANGE),
                )
            )
    candidates = [unit for unit, _ in shared.most_common(_CANDIDATES)]
    scorer = Scorer(text)
    scored = []
    for unit, source in connection.execute(
        f"SELECT id, source FROM unit WHERE id IN ({', '.join(map(str, candidates))})"  # noqa: S608
        f" AND pair IN ({', '.join(map(str, pairs))})"
    ):
        score = scorer.score(normal(source), threshold)
        if score >= threshold:
            scored.append((unit, score))
    scored.sort(key=lambda item: (-item[1], -item[0]))
    return scored[:limit]
