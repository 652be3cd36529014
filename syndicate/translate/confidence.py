"""How far each link of an alignment can be trusted, told from the alignment itself.

An attention head says with the same assurance what is right and what is wrong by one word, so its
weights alone are no confidence. What tells the two apart needs no gold: words that are the same on
both sides (numbers, names, marks) must rest on each other, a source word must not be claimed by
many, and neighbours mostly come from neighbours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from math import log

import numpy as np

_COGNATE = 5
"""Letters that a word must have to be recognised by its beginning."""
FEATURES = 10
_TRUST = 1.5
"""How many words that rest where they must (or do not) outweigh what is known of the model."""

# Fitted by logistic regression on benchmarks/gold/alignment, both pairs, under every condition that
# benchmarks/alignment.py shows; one for each column of `features`.
_COEFFICIENTS = np.array([0.14, -4.5, 4.12, 0.27, 2.58, -2.37, 0.46, 0.36, 6.04, -6.92])


def anchors(source: Sequence[str], target: Sequence[str]) -> dict[int, int]:
    """Target word -> the source word that it must come from: the same word, equally often on each
    side, or one that begins with the same letters (president, presidente)."""
    ours, theirs = [_folded(word) for word in source], [_folded(word) for word in target]
    found: dict[int, int] = {}
    _same(ours, theirs, found)
    taken = set(found.values())
    one = [
        w[:_COGNATE] if len(w) >= _COGNATE and i not in taken else "" for i, w in enumerate(ours)
    ]
    other = [
        w[:_COGNATE] if len(w) >= _COGNATE and i not in found else "" for i, w in enumerate(theirs)
    ]
    alike: dict[int, int] = {}
    _same(one, other, alike)
    for there, here in alike.items():
        long, short = len(ours[here]), len(theirs[there])
        if min(long, short) >= 0.6 * max(long, short):
            found[there] = here
    return found


def _same(source: list[str], target: list[str], found: dict[int, int]) -> None:
    """Words that stand equally often on both sides, the first with the first and so on."""
    for word in set(source).intersection(target):
        times = target.count(word)
        if not word or source.count(word) != times:
            continue
        here = there = -1
        for _ in range(times):
            here, there = source.index(word, here + 1), target.index(word, there + 1)
            found[there] = here


def _folded(word: str) -> str:
    low = word.casefold()
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFD", low) if not unicodedata.combining(c))


def features(weights: np.ndarray, held: dict[int, int], prior: float) -> np.ndarray:
    """What speaks for and against each link: a row for each feature, a column for each target word.

    Written for speed: it is half the cost of an alignment.
    """
    count, width = weights.shape
    x = np.zeros((FEATURES, count))
    total = np.maximum(weights.sum(axis=1), 1e-6)
    best = weights.argmax(axis=1)
    flat = np.arange(0, count * width, width) + best
    peak = weights.take(flat)
    rest = weights.copy()
    rest.put(flat, 0.0)
    share = peak / total
    x[0] = 1.0
    x[1] = share
    x[2] = share - rest.max(axis=1) / total
    np.minimum(total, 1.0, out=x[3])
    x[4] = peak / np.maximum(weights.sum(axis=0).take(best), 1e-6)
    step = np.abs(best[1:] - best[:-1])
    far = np.full(count, 5)
    far[1:] = step
    far[:-1] = np.minimum(far[:-1], step)
    x[5] = np.minimum(far, 5) / 5.0
    links = best.tolist()
    own = [0] * count
    for index, other in held.items():
        own[index] = 1 if links[index] == other else -1
    # Of the sentence's anchors, the word's own left out, and so the stop at the end, which rests on
    # the stop even where all the others are wrong by one.
    told = [*own[:-1], 0] if held.get(count - 1) == width - 1 else own
    hits, misses = told.count(1), told.count(-1)
    doubt = _TRUST * (1.0 - prior)
    trust = _TRUST * prior
    # Only whether the word is a right or a wrong anchor itself makes the odds differ.
    odds = {
        one: log(
            min(max((hits - (one > 0) + trust) / (misses - (one < 0) + doubt + 1e-9), 0.02), 50.0)
        )
        for one in (-1, 0, 1)
    }
    x[6] = [odds[one] for one in told]
    x[7] = _nearest(told)
    for index in held:
        x[8 if own[index] > 0 else 9, index] = 1.0
    return x


def _nearest(own: Sequence[int]) -> list[float]:
    """For each word, how its nearest anchors to the left and to the right rest: right 1, wrong
    -1, none 0, mean of the two."""
    near = [0.0] * len(own)
    for indices in (range(len(own)), range(len(own) - 1, -1, -1)):
        last = 0.0
        for index in indices:
            near[index] += last
            if own[index]:
                last = own[index] / 2.0
    return near


def confidence(
    source: Sequence[str], target: Sequence[str], weights: np.ndarray, prior: float
) -> tuple[float, ...]:
    """For each target word, how likely its strongest link is right (0 to 1).

    `prior` is how good the engine's attention is in general (`Reading.quality`).
    """
    if not weights.size:
        return (0.0,) * len(target)
    told = features(weights, anchors(source, target), prior)
    sure = 1.0 / (1.0 + np.exp(-(_COEFFICIENTS @ told)))
    sure[told[1] <= 0.0] = 0.0
    return tuple(sure.round(3).tolist())
