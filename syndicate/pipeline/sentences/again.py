"""Which translations are suspect, how they are tried again, and which attempt is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from syndicate.checks import Pair
from syndicate.checks.text import length_ratio, loop
from syndicate.model import Finding, Inline, Options, Severity

ATTEMPTS = (
    Options(beam_size=4, score=True),
    Options(beam_size=4, score=True, no_repeat_ngram=3, repetition_penalty=1.2),
)
"""The settings tried, in order; the second stops a model that goes round in circles, and makes it
invent words where the source itself repeats, so there it is not tried."""

NAMES = {ATTEMPTS[0]: "a wider beam", ATTEMPTS[1]: "a wider beam, kept from repeating itself"}
"""What the record says of them."""


def was_tried(tried: Sequence[str]) -> bool:
    """Whether any of them is on that record."""
    return any(name in NAMES.values() for name in tried)


_MENDED = ("empty", "length", "repetition")
"""The checks whose findings another attempt may mend."""
_UNLIKELY = -2.0
"""Mean log-probability a piece under which a translation is doubtful, where it has one."""
_FEWEST = 60
"""Characters of a source from which its translation's length says something."""


def doubt(source: str, target: str, languages: tuple[str, str], score: float | None = None) -> int:
    """How suspect a translation is: 0 not, 1 a little, 2 so that a check will report it.

    A model that stops early, loops, repeats or invents shows in the length and in phrases that
    stand there again and again; half the length alone is no proof, but worth another attempt.
    """
    if not target.strip():
        return 2 if source.strip() else 0
    if loop(target) and not loop(source):
        return 2
    ratio = length_ratio(Pair(Inline(source), Inline(target), *languages))
    if ratio is not None and not 1 / 2.2 <= ratio <= 2.2:
        return 2
    if ratio is not None and len(source) >= _FEWEST and not 0.6 <= ratio <= 1.75:
        return 1
    if _doubled(target) and not _doubled(source):
        return 1
    return int(score is not None and score < _UNLIKELY)


def attempts(source: str) -> Sequence[Options]:
    """The settings to try for that source."""
    return ATTEMPTS[:1] if loop(source) or _doubled(source) else ATTEMPTS


def kept(options: Options) -> Finding:
    """What a person should know of a sentence for which another attempt than the first was kept."""
    forced = bool(options.no_repeat_ngram)
    return Finding(
        "engine.again",
        Severity.WARNING if forced else Severity.INFO,
        "the model went round in circles and was kept from repeating itself"
        if forced
        else "the first translation was suspect; another one was taken",
        "Compare it with the original.",
    )


def noted(finding: Finding) -> Finding:
    """A finding on a sentence that was tried again, which then says so."""
    if finding.check not in _MENDED:
        return finding
    return replace(finding, message=f"{finding.message}; other settings gave nothing better")


def _doubled(text: str) -> bool:
    """True where three words stand twice running, as they never do in prose."""
    words = text.casefold().split()
    return (
        any(
            words[at : at + size] == words[at + size : at + 2 * size]
            for size in (3, 4, 5)
            for at in range(len(words) - 2 * size + 1)
        )
        if len(set(words)) < len(words) - 2
        else False
    )


def best(attempts: Sequence[tuple[int, float | None]]) -> int:
    """The index of the attempt to keep, of (doubt, score) each: the first unless another is less
    suspect; among those, the likelier."""
    first = attempts[0][0]
    better = [i for i, (d, _) in enumerate(attempts) if d < first]
    if not better:
        return 0
    return min(better, key=lambda i: (attempts[i][0], -(attempts[i][1] or -99.0), i))
