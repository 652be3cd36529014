"""Attention over sub-words becomes alignment over words.

The engine's matrix has a row for each target piece and a column for each source piece. A word's
row is the mean over its pieces, its column the sum; a piece that stands for several words (or for
part of one) is shared out by characters. The matrix of a route through a pivot is the product of
its legs' matrices.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from syndicate.model import Alignment, Span

# Hyphenated compounds are split, so that a term inside one can be found.
_WORD = re.compile(r"\w+|[^\w\s]")


def words(text: str) -> tuple[Span, ...]:
    """The words and single punctuation marks of a text."""
    return tuple(Span(*match.span()) for match in _WORD.finditer(text))


def _shares(surfaces: Sequence[str], spans: Sequence[Span]) -> np.ndarray:
    """How each piece (row) divides over the words (columns), by characters in common."""
    edges = [(span.start, span.end) for span in spans]
    shares: list[list[float]] = []
    first = 0
    for end, surface in zip(accumulate(map(len, surfaces)), surfaces, strict=True):
        start = end - len(surface)
        while first < len(edges) and edges[first][1] <= start:
            first += 1
        common: list[int] = []
        for word_start, word_end in edges[first:]:
            if word_start >= end:
                break
            common.append(min(end, word_end) - max(start, word_start))
        held = sum(common) or 1
        after = len(edges) - first - len(common)
        shares.append([*(0.0,) * first, *(c / held for c in common), *(0.0,) * after])
    return np.asarray(shares, dtype=np.float32).reshape(len(surfaces), len(edges))


def from_attention(
    source: str,
    source_surfaces: Sequence[str],
    target: str,
    target_surfaces: Sequence[str],
    attention: Sequence[Sequence[float]],
) -> Alignment:
    """Word alignment from attention of shape (target pieces, source pieces).

    The surfaces are the characters that each piece stands for; joined they give the text.
    """
    matrix = np.asarray(attention, dtype=np.float32)
    matrix = matrix[: len(target_surfaces), : len(source_surfaces)]
    source_words, target_words = words(source), words(target)
    columns = _shares(source_surfaces, source_words)
    rows = _shares(target_surfaces, target_words)
    rows /= np.maximum(rows.sum(axis=0, keepdims=True), 1e-6)
    weights = rows.T @ matrix @ columns
    return Alignment(source_words, target_words, tuple(map(tuple, weights.tolist())))


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
    return Alignment(first.source_words, second.target_words, tuple(map(tuple, product.tolist())))


def concatenate(parts: Sequence[tuple[int, int, Alignment]]) -> Alignment:
    """One alignment from those of consecutive parts, each with its source and target offset."""
    source_words: list[Span] = []
    target_words: list[Span] = []
    width = sum(len(part.source_words) for _, _, part in parts)
    weights: list[tuple[float, ...]] = []
    for source_at, target_at, part in parts:
        left = (0.0,) * len(source_words)
        right = (0.0,) * (width - len(source_words) - len(part.source_words))
        weights += [left + tuple(row) + right for row in part.weights]
        source_words += [Span(w.start + source_at, w.end + source_at) for w in part.source_words]
        target_words += [Span(w.start + target_at, w.end + target_at) for w in part.target_words]
    return Alignment(tuple(source_words), tuple(target_words), tuple(weights))
