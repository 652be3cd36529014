"""Attention over sub-words becomes alignment over words.

The engine's matrix has a row for each target piece and a column for each source piece. A word's
row is the mean over its pieces, its column the sum; a piece that stands for several words (or for
part of one) is shared out by characters. The matrix of a route through a pivot is the product of
its legs' matrices. Every word comes with the confidence of its strongest link
(`syndicate.translate.confidence`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from syndicate.model import Alignment, Span
from syndicate.translate.attention import UNKNOWN, Reading
from syndicate.translate.confidence import confidence

# Hyphenated compounds are split, so that a term inside one can be found.
_WORD = re.compile(r"\w+|[^\w\s]")


def words(text: str) -> tuple[Span, ...]:
    """The words and single punctuation marks of a text."""
    return tuple(Span(*match.span()) for match in _WORD.finditer(text))


def _shares(surfaces: Sequence[str], spans: Sequence[Span]) -> np.ndarray:
    """How each piece (row) divides over the words (columns), by characters in common."""
    if not surfaces or not spans:
        return np.zeros((len(surfaces), len(spans)), dtype=np.float32)
    edges = np.array([0, *accumulate(map(len, surfaces))])[:, None]
    common = np.minimum(edges[1:], [span.end for span in spans])
    common -= np.maximum(edges[:-1], [span.start for span in spans])
    np.maximum(common, 0, out=common)
    held = np.maximum(common.sum(axis=1, keepdims=True), 1)
    shares: np.ndarray = (common / held).astype(np.float32)
    return shares


def claims(weights: np.ndarray) -> np.ndarray:
    """Weights (target, source) for which the target words compete: each times its share of its
    source word.

    Means over heads are flat, and marks and stops draw attention that is not theirs; a word's own
    claim stands out of both.
    """
    rows = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-6)
    claimed: np.ndarray = rows * rows / np.maximum(rows.sum(axis=0, keepdims=True), 1e-6)
    return claimed


def compete(weights: np.ndarray) -> np.ndarray:
    """`claims`, rows summing to 1."""
    claimed = claims(weights)
    sharp: np.ndarray = claimed / np.maximum(claimed.sum(axis=1, keepdims=True), 1e-6)
    return sharp


def from_attention(
    source: str,
    source_surfaces: Sequence[str],
    target: str,
    target_surfaces: Sequence[str],
    attention: Sequence[Sequence[float]],
    reading: Reading = UNKNOWN,
) -> Alignment:
    """Word alignment from attention of shape (target pieces, source pieces).

    The surfaces are the characters that each piece stands for; joined they give the text. With
    `reading.shift` there is a row more, that of the end of the sentence.
    """
    matrix = np.asarray(attention, dtype=np.float32)
    if reading.shift and len(matrix):
        matrix = matrix[1:]
    matrix = matrix[: len(target_surfaces), : len(source_surfaces)]
    if len(matrix) < len(target_surfaces):
        # The sentence was cut off at the greatest length: nothing is known of its last piece.
        missing = len(target_surfaces) - len(matrix)
        matrix = np.pad(matrix.reshape(-1, len(source_surfaces)), ((0, missing), (0, 0)))
    source_words, target_words = words(source), words(target)
    columns = _shares(source_surfaces, source_words)
    rows = _shares(target_surfaces, target_words)
    rows /= np.maximum(rows.sum(axis=0, keepdims=True), 1e-6)
    weights = rows.T @ matrix @ columns
    if reading.sharpen:
        weights = compete(weights)
    return judged(source, source_words, target, target_words, weights, reading.quality)


def judged(
    source: str,
    source_words: tuple[Span, ...],
    target: str,
    target_words: tuple[Span, ...],
    weights: np.ndarray,
    quality: float,
) -> Alignment:
    """An alignment with the confidence of its links; `quality` is what is known of the engine."""
    sure = confidence(
        [source[w.start : w.end] for w in source_words],
        [target[w.start : w.end] for w in target_words],
        weights,
        quality,
    )
    return Alignment(source_words, target_words, tuple(map(tuple, weights.tolist())), sure)


def compose(first: Alignment, second: Alignment) -> Alignment:
    """The alignment from `first`'s source to `second`'s target through the pivot's text.

    Both must cut the pivot's text into the same words, as `words` does.
    """
    if first.target_words != second.source_words:
        raise ValueError("the two legs do not share the pivot's words")
    if not first.weights or not second.weights:
        empty = tuple((0.0,) * len(first.source_words) for _ in second.target_words)
        return Alignment(first.source_words, second.target_words, empty)
    product = np.asarray(second.weights) @ np.asarray(first.weights)
    sure: tuple[float, ...] = ()
    if first.confidence or second.confidence:
        # A chain is as good as its links: that of the word, and that of what it rests on.
        one, two = _confidence(first), _confidence(second)
        rests = np.asarray(second.weights).argmax(axis=1).tolist()
        sure = tuple(two[t] * one[p] for t, p in enumerate(rests))
    weights = tuple(map(tuple, product.tolist()))
    return Alignment(first.source_words, second.target_words, weights, sure)


def _confidence(alignment: Alignment) -> tuple[float, ...]:
    """What is not known of an alignment is taken on trust."""
    return alignment.confidence or (1.0,) * len(alignment.target_words)


def concatenate(parts: Sequence[tuple[int, int, Alignment]]) -> Alignment:
    """One alignment from those of consecutive parts, each with its source and target offset."""
    source_words: list[Span] = []
    target_words: list[Span] = []
    width = sum(len(part.source_words) for _, _, part in parts)
    weights: list[tuple[float, ...]] = []
    sure: list[float] = []
    known = any(part.confidence for _, _, part in parts)
    for source_at, target_at, part in parts:
        left = (0.0,) * len(source_words)
        right = (0.0,) * (width - len(source_words) - len(part.source_words))
        weights += [left + tuple(row) + right for row in part.weights]
        sure += _confidence(part) if known else ()
        source_words += [Span(w.start + source_at, w.end + source_at) for w in part.source_words]
        target_words += [Span(w.start + target_at, w.end + target_at) for w in part.target_words]
    return Alignment(tuple(source_words), tuple(target_words), tuple(weights), tuple(sure))
