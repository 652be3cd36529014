"""No-break spaces: tokenizers make plain spaces of them, so they are put back beside what they
keep together, and where the target language has its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate import langs
from syndicate.text import Edit

_KEPT = re.compile("(\\S*\\S)([\u00a0\u202f\u2007])(?=(\\S+))")
_LIKE_A_SPACE = " \u00a0\u202f\u2007"


def mend(source: str, raw: str) -> Iterator[Edit]:
    """Edits that keep together what the source does: a number and its unit, a title and its name.

    A place is known by the number beside the space, or by a word that came through as it was.
    """
    if not any(space in source for space in "\u00a0\u202f\u2007"):
        return
    used: set[int] = set()
    for match in _KEPT.finditer(source):
        left, space, right = match[1], match[2], match[3]
        for pattern in _places(left, right):
            hit = next((m for m in re.finditer(pattern, raw) if m.start("space") not in used), None)
            if hit:
                used.add(hit.start("space"))
                if hit["space"] != space:
                    yield Edit(hit.start("space"), hit.end("space"), space)
                break


def customs(raw: str, language: str) -> Iterator[Edit]:
    """Edits that part numbers from the percent sign, and words from the signs of punctuation after
    them, as the target language does."""
    gap = langs.percent_gap(language) if "%" in raw else None
    if gap is not None:
        for match in re.finditer(rf"(?<=\d)([{_LIKE_A_SPACE}]?)%(?!\w)", raw):
            if match[1] != gap:
                yield Edit(match.start(1), match.end(1), gap)
    for sign, gap in langs.punctuation_gaps(language).items():
        pattern = rf"(?<=[\w)\]%»”\"])([{_LIKE_A_SPACE}]?){re.escape(sign)}(?=[\s»”\"]|$)"
        for match in re.finditer(pattern, raw) if sign in raw else ():
            if match[1] != gap:
                yield Edit(match.start(1), match.end(1), gap)


def _places(left: str, right: str) -> Iterator[str]:
    """Patterns of where the space may stand, the surest first."""
    space = f"(?P<space>[{_LIKE_A_SPACE}])"
    end = r"(?<![\w])" + _figure(left) if left[-1].isdigit() else ""
    begin = _figure(right) + r"(?!\d)" if right[0].isdigit() else ""
    word = re.escape(right.rstrip(".,;:!?…)”»\"'"))
    if end and word:
        yield f"{end}{space}{word}"
    if end and right[0].isalpha():
        yield f"{end}{space}(?=\\S)"
    if begin:
        yield f"(?<=\\w){space}{begin}"
    if not end and not begin and word[:1].isupper():
        yield f"(?<=[\\w.]){space}{word}"


def _figure(text: str) -> str:
    """The number at the end or start of a text, in any separators."""
    found = re.findall(r"\d+", text)
    return r"[.,\u00a0\u202f ]?".join(found) if found else re.escape(text)
