"""A second opinion on an alignment: that of the reverse model, made to write the source.

Worth its time only where the forward model's attention is poor: on the embedded models' single
heads that were not trained to align, 75 to 93 % of the links are right alone and 94 to 99 %
together, while a mean over heads is at 97 to 99 % already (docs/alignment.md).
"""

from __future__ import annotations

import numpy as np

from syndicate.model import Alignment
from syndicate.translate import align
from syndicate.translate.attention import Reading

_USABLE = 0.6
"""A reverse model with fewer of its words in place takes more than it gives."""


def helps(forward: Reading, backward: Reading) -> bool:
    """Whether the reverse model's opinion makes the alignment better."""
    worse = backward.quality < forward.quality - 0.1
    return not forward.good and not worse and backward.quality >= _USABLE


def combine(
    source: str, target: str, forward: Alignment, backward: Alignment, quality: float
) -> Alignment:
    """Both alignments as one: the geometric mean of their claims, in each of which words compete.

    `backward` is from the target to the source. Of the ways that were measured (geometric and
    arithmetic mean, product, each with and without competition) this one was right most often.
    """
    if (forward.source_words, forward.target_words) != (
        backward.target_words,
        backward.source_words,
    ):
        raise ValueError("the two alignments are not of the same words")
    if not forward.source_words or not forward.target_words:
        return forward
    there = align.claims(np.asarray(forward.weights))
    back = align.claims(np.asarray(backward.weights)).T
    both = np.sqrt(there * back)
    both /= np.maximum(both.sum(axis=1, keepdims=True), 1e-6)
    return align.judged(source, forward.source_words, target, forward.target_words, both, quality)
