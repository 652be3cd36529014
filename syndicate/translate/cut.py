"""Cuts a sentence that is too long for a model where it hurts least.

Models were trained on sentences; from some length on they leave clauses out, and engines truncate
without a word. So a long sentence is cut at clauses, and the translations are put together again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from syndicate.model import Alignment, Hypothesis

_CLAUSE = re.compile(r"(?<=[;:,)\]–—])\s+|\s+(?=[(\[–—])")


def cut_to_fit(text: str, fits: Callable[[str], bool], offset: int = 0) -> list[tuple[int, str]]:
    """Parts of `text` that fit, each with its offset: near the middle, at a clause if possible."""
    if fits(text) or len(text) < 2:
        return [(offset, text)]
    middle = len(text) / 2
    clauses = [m.span() for m in _CLAUSE.finditer(text)]
    inner = [s for s in clauses if len(text) * 0.2 < s[0] and s[1] < len(text) * 0.8]
    spaces = inner or clauses or [m.span() for m in re.finditer(r"\s+", text)]
    spaces = [s for s in spaces if s[0] > 0 and s[1] < len(text)]
    at = min(spaces, key=lambda s: abs(s[0] - middle)) if spaces else (int(middle),) * 2
    first = cut_to_fit(text[: at[0]], fits, offset)
    return first + cut_to_fit(text[at[1] :], fits, offset + at[1])


def joined(parts: Sequence[tuple[int, Hypothesis]]) -> Hypothesis:
    """One hypothesis from those of a sentence's parts, each with its offset in the source."""
    if len(parts) < 2:
        return parts[0][1] if parts else Hypothesis("")
    failed = next((part.error for _, part in parts if part.error), "")
    if failed:
        return Hypothesis("", error=failed)
    text = ""
    offsets: list[int] = []
    for _, part in parts:
        text += " " if text and part.text else ""
        offsets.append(len(text))
        text += part.text
    scores = [part.score for _, part in parts if part.score is not None]

    def align() -> Alignment:
        from syndicate.translate import align as alignment

        return alignment.concatenate(
            [
                (at, offset, part.align())
                for (at, part), offset in zip(parts, offsets, strict=True)
                if part.align
            ]
        )

    aligned = all(part.align for _, part in parts)
    return Hypothesis(text, min(scores) if scores else None, align if aligned else None)
