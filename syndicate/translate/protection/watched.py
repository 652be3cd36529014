"""Looks for what went through the model as it is: codes, phone numbers, versions, scores, figures.

Models keep most of it, and a placeholder costs fluency. So the output is compared with the source:
what came out in other spaces or signs is put right where it stands; a number that became another
one gives way to the source's; what is gone is named, so that it can travel as a placeholder.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from syndicate.model import Span
from syndicate.text import Edit
from syndicate.translate.protection.tokens import Token

_RUN = re.compile(r"\d+|[^\W\d_]+")
_NUMBER = re.compile(
    r"(?<![^\W_])(?<![\w][.,])\d+(?:[.,\u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)?(?!\w*\d)"
)
_JOINING = r"(?:\W{0,3}|\s(?:a|to|x|e|and|por|à)\s)"


@dataclass(frozen=True, slots=True)
class Kept:
    """A token that stands in the output at `place`, as it must where `edit` is None."""

    token: Token
    place: Span
    edit: Edit | None = None


def find(tokens: Sequence[Token], raw: str) -> tuple[list[Kept], list[Token], list[Span]]:
    """Which tokens stand in the output, which are lost, and places where one stands once too
    often."""
    kept: list[Kept] = []
    lost: list[Token] = []
    extra: list[Span] = []
    taken: set[int] = set()
    by_text: dict[str, list[Token]] = {}
    for token in tokens:
        by_text.setdefault(token.text, []).append(token)
    # The longest first, so that `10.0` is not found in `10.0.1`.
    for text in sorted(by_text, key=len, reverse=True):
        wanted = by_text[text]
        places = [place for place in _exact(text, raw) if taken.isdisjoint(place)]
        for token, place in zip(wanted, places, strict=False):
            kept.append(Kept(token, Span(place.start, place.stop)))
            taken.update(place)
        extra += [Span(place.start, place.stop) for place in places[len(wanted) :]]
        for place in places[len(wanted) :]:
            taken.update(place)
        for token in wanted[len(places) :]:
            hit = next(
                (m for m in _alike(text).finditer(raw) if taken.isdisjoint(range(*m.span()))), None
            )
            if hit is None:
                lost.append(token)
                continue
            well = _said_in_words(hit.group(), text)
            edit = None if well else Edit(hit.start(), hit.end(), text)
            kept.append(Kept(token, Span(*hit.span()), edit))
            taken.update(range(*hit.span()))
    return kept, lost, extra


def _exact(text: str, raw: str) -> list[range]:
    found = []
    at = raw.find(text)
    while at >= 0:
        end = at + len(text)
        before, after = raw[at - 1 : at] if at else "", raw[end : end + 1]
        inside = (before.isalnum() and text[0].isalnum()) or (
            after.isalnum() and text[-1].isalnum()
        )
        longer = before in ".,-/" and raw[at - 2 : at - 1].isdigit() and text[0].isdigit()
        longer |= after in ".,-/:" and raw[end + 1 : end + 2].isdigit() and text[-1].isdigit()
        if not inside and not (longer and (before or after)):
            found.append(range(at, end))
        at = raw.find(text, end)
    return found


@lru_cache(maxsize=1024)
def _alike(text: str) -> re.Pattern[str]:
    """The token with other signs between its letters and figures, in any case."""
    runs: list[str] = _RUN.findall(text)
    if all(run.isdigit() for run in runs) and len(runs) == 2:
        body = f"{runs[0]}{_JOINING}{runs[1]}"
    else:
        body = r"\W{0,3}".join(r"[\s.,-]?".join(run) if run.isdigit() else run for run in runs)
    sign = r"\+?\W?" if text.startswith("+") else r"\(?" if text.startswith("(") else ""
    return re.compile(rf"(?<![^\W_])(?<!\d[.,]){sign}{body}(?![^\W_]|[.,]\d)", re.IGNORECASE)


def _said_in_words(hit: str, text: str) -> bool:
    """True for `3 a 1` instead of `3-1`, which is well said; a dash of print is kept."""
    return any(map(str.isalpha, hit)) and not any(map(str.isalpha, text)) and "–" not in text


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text: its place, its writing and its digits."""

    span: Span
    text: str
    digits: str


def figures(text: str, without: Sequence[Span] = ()) -> Iterator[Figure]:
    """The numbers of a text outside of the spans `without`."""
    for match in _NUMBER.finditer(text):
        if not any(s.start < match.end() and match.start() < s.end for s in without):
            digits = re.sub(r"\D", "", match.group())
            yield Figure(Span(*match.span()), match.group(), digits.lstrip("0") or "0")


def mend_figures(
    source: Sequence[Figure], output: Sequence[Figure]
) -> tuple[list[tuple[Figure, Figure]], list[Figure]]:
    """Numbers of the output that stand for one of the source that they are not, and numbers of the
    source that are gone.

    A number of three digits and more, or with a fraction, is known by its digits. One that is gone
    while one like it has come is the model's slip.
    """
    slips = _without_fraction(source, output)
    here, there = Counter(f.digits for f in source), Counter(f.digits for f in output)
    if here == there:
        return slips, []
    missing = _left(source, here - there)
    invented = _left(output, there - here)
    for one in list(missing):
        same = next((two for two in invented if _same_value(one, two)), None)
        if same:
            missing.remove(one)
            invented.remove(same)
    gone: list[Figure] = []
    for one in missing:
        if len(one.digits.rstrip("0")) < 3 and not re.search(r"[.,]\d{1,2}$", one.text):
            continue  # small and round ones may stand as words
        like = max(invented, key=lambda two: _likeness(one, two), default=None)
        if like is not None and _likeness(one, like) >= 0.6:
            slips.append((one, like))
            invented.remove(like)
        else:
            gone.append(one)
    return slips, gone


def _without_fraction(
    source: Sequence[Figure], output: Sequence[Figure]
) -> list[tuple[Figure, Figure]]:
    """Numbers whose fraction the model ran into the rest: `7,25` -> `725`."""
    whole = [f for f in output if f.text.isdigit() and len(f.text) > 1]
    slips = []
    for one in source if whole else ():
        if re.search(r"^\d{1,3}[.,]\d{1,2}$", one.text) and not any(
            f.digits == one.digits and not f.text.isdigit() for f in output
        ):
            slip = next((f for f in whole if f.digits == one.digits), None)
            if slip and not any(f.text == slip.text for f in source):
                slips.append((one, slip))
                whole.remove(slip)
    return slips


def _left(found: Sequence[Figure], counted: Counter[str]) -> list[Figure]:
    left = Counter(counted)
    chosen = []
    for figure in reversed(found):
        if left[figure.digits] > 0:
            left[figure.digits] -= 1
            chosen.append(figure)
    return chosen[::-1]


def _same_value(one: Figure, two: Figure) -> bool:
    """True for `12,500` and `12,5 mil`, the 1980s and the 80s, an hour with and without minutes."""
    short = sorted((one.digits.rstrip("0"), two.digits.rstrip("0")), key=len)
    if short[0] and short[0] == short[1] and len(one.digits) != len(two.digits):
        return not re.search(r"[.,]\d{1,2}$", one.text) or len(one.digits) > 4
    return len(one.digits) == 4 and one.digits[3] == "0" and two.digits == one.digits[2:]


def _likeness(one: Figure, two: Figure) -> float:
    if len(two.digits) < 2 and len(one.digits) > 2:
        return 0.0
    return difflib.SequenceMatcher(None, one.digits, two.digits, autojunk=False).ratio()
