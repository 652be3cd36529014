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
    """Target word -> the source word that it must come from: the same word, once on each side, or
    one that begins with the same letters (president, presidente)."""
    source, target = [_folded(w) for w in source], [_folded(w) for w in target]
    found = _same(source, target)
    taken = set(found.values())
    s = [
        w[:_COGNATE] if i not in taken and len(w) >= _COGNATE else "" for i, w in enumerate(source)
    ]
    t = [
        w[:_COGNATE] if i not in found and len(w) >= _COGNATE else "" for i, w in enumerate(target)
    ]
    for index, other in _same(s, t).items():
        long, short = len(source[other]), len(target[index])
        if min(long, short) >= 0.6 * max(long, short):
            found[index] = other
    return found


def _same(source: Sequence[str], target: Sequence[str]) -> dict[int, int]:
    """Words that stand equally often on both sides, the first with the first and so on."""
    places, others = _places(source), _places(target)
    return {
        index: other
        for word, found in others.items()
        if word and len(found) == len(places.get(word, ()))
        for index, other in zip(found, places[word], strict=True)
    }


def _places(words: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        places.setdefault(word, []).append(index)
    return places


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
    for index, (one, near) in enumerate(zip(told, _nearest(told), strict=True)):
        odds = (hits - (one > 0) + trust) / (misses - (one < 0) + doubt + 1e-9)
        x[6, index] = log(min(max(odds, 0.02), 50.0))
        x[7, index] = near
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
    logit = _COEFFICIENTS @ features(weights, anchors(source, target), prior)
    sure = 1.0 / (1.0 + np.exp(-logit))
    sure[weights.max(axis=1) <= 0.0] = 0.0
    return tuple(sure.round(3).tolist())
