"""Text as terms are looked up: what is written in several ways is written in one.

Case is folded; apostrophes, hyphens and white space of any kind are one character each, a hyphen
the same as a space ("cease-fire", "cease fire"); what is invisible is left out. Offsets lead back
to the characters as they stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from syndicate.model import Span

_SAME = str.maketrans(
    {
        **dict.fromkeys("’ʼ‘`´", "'"),
        **dict.fromkeys("-‐‑\u00a0\u202f\u2009\u2007\t\n\r\f\v", " "),
    }
)
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Myanmar, Khmer, Kana and Han, which put no spaces between words (Unicode blocks)."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Normal:
    """A normalised text; character i of it stands at `places[i]` of the original. None where every
    character stands where it stood."""

    original: str
    text: str
    places: tuple[tuple[int, int], ...] | None = None

    def span(self, start: int, end: int) -> Span:
        """Characters of the normalised text, in the original."""
        if self.places is None:
            return Span(start, end)
        return Span(self.places[start][0], self.places[end - 1][1])

    def words(self) -> list[tuple[int, int]]:
        """Where its words begin and end; combining marks belong to them."""
        found = [match.span() for match in _WORD.finditer(self.text)]
        if self.text.isascii():
            return found
        whole: list[tuple[int, int]] = []
        for start, end in found:
            begin = start
            if whole and all(map(_is_mark, self.text[whole[-1][1] : start])):
                begin = whole.pop()[0]
            while end < len(self.text) and _is_mark(self.text[end]):
                end += 1
            whole.append((begin, end))
        return whole

    def begins(self, at: int) -> bool:
        """Whether a word, or what is no word, begins there."""
        return not at or not _joined(self.text[at - 1], self.text[at])

    def ends(self, at: int) -> bool:
        """Whether a word, or what is no word, ends there."""
        return at == len(self.text) or not _joined(self.text[at - 1], self.text[at])


def _joined(one: str, other: str) -> bool:
    """Whether two characters side by side are of one word."""
    if _UNSPACED.match(one) or _UNSPACED.match(other):
        return False
    return _in_word(one) and _in_word(other)


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_" or _is_mark(char)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


def unspaced(text: str) -> bool:
    """Whether it has characters of a script that does not space words."""
    return not text.isascii() and bool(_UNSPACED.search(text))


def normal(text: str) -> Normal:
    """The text as terms are looked up in it."""
    folded = text.translate(_SAME)
    plain = "  " not in folded
    if folded.isascii():
        if plain:
            return Normal(text, folded.lower())
    elif plain and _INVISIBLE.isdisjoint(folded) and unicodedata.is_normalized("NFC", folded):
        low = folded.casefold()
        if len(low) == len(folded):
            return Normal(text, low)
    return _slowly(text)


def _slowly(text: str) -> Normal:
    """Character by character, a letter with its combining marks together."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    index = 0
    while index < len(text):
        end = after = index + 1
        while after < len(text) and (unicodedata.combining(text[after]) or _is_hidden(text[after])):
            after += 1
            if not _is_hidden(text[after - 1]):
                end = after
        own = "".join(c for c in text[index:after] if not _is_hidden(c))
        made = unicodedata.normalize("NFC", own).translate(_SAME).casefold()
        if made == " " and parts and parts[-1] == " ":
            made = ""
        parts += made
        places += [(index, end)] * len(made)
        index = after
    return Normal(text, "".join(parts), tuple(places))


def _is_hidden(char: str) -> bool:
    return char in _INVISIBLE


def key(source: str) -> str:
    """The normalised form of a term, without white space at its edges."""
    return normal(" ".join(source.split())).text.strip()


def keys(sources: Sequence[str]) -> list[str]:
    """The key of each; of hundreds of thousands, where none needs care, in one go."""
    folded = "\0".join(sources).translate(_SAME)
    if (
        "  " not in folded
        and _INVISIBLE.isdisjoint(folded)
        and (folded.isascii() or unicodedata.is_normalized("NFC", folded))
    ):
        made = [each.strip() for each in folded.casefold().split("\0")]
        if len(made) == len(sources):
            return made
    return [key(source) for source in sources]
