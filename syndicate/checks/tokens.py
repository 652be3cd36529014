"""Checks on what must come through unchanged: addresses, handles, codes; and on what was put in
their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from syndicate.checks import Fault, Pair
from syndicate.model import Span

TOKEN = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”«»]*[^\s<>\"“”«»'’.,;:!?)\]]|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"(?<![\w&/])[#@]\w[\w.]*\w"
)
_EMOJI = "[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55]"
_ENDINGS = "csv|docx?|gif|html?|jpe?g|json|mp[34]|pdf|png|pptx?|txt|xlsx?|xml|zip"
_SORTS = {
    "doi": r"\b(?:doi:\ ?)?10\.\d{4,9}/[^\s\"<>“”«»]*[\w/]",
    "isbn": r"(?<![\w-])(?:ISBN(?:-1[03])?:?\ ?)?(?:97[89][\ -]?)?(?:\d[\ -]?){9}[\dXx](?![\w-])",
    "phone": r"(?<!\w)\+\d{1,3}[\ .\-()\d]{6,}\d"
    r"|(?<![\w.,])\(?0\d{1,4}\)?(?:[\ -]\d{2,}){2,}(?!\w)",
    "emoji": rf"{_EMOJI}(?:\ufe0f|\u200d{_EMOJI}\ufe0f?|[\U0001f3fb-\U0001f3ff]|{_EMOJI})*",
    "place": r"\b\d{1,3}\.\d{3,},\s?-?\d{1,3}\.\d{3,}",
    "degrees": r"\d{1,3}°\s?\d{1,2}[′'](?:\s?\d{1,2}(?:[.,]\d+)?[″\"])?",
    "domain": r"(?<![\w.@/-])(?:(?:[\w-]+\.)+(?:(?:com|org|net|gov|edu|co|ac)(?:\.[a-z]{2})?"
    r"|info|io|eu|[a-z]{2}(?=/\w))|gov\.[a-z]{2})"
    r"(?:/[^\s<>\"“”«»]*[\w/])?(?![\w-])",
    "file": rf"(?<![\w./-])\w[\w-]*(?:\.\w[\w-]*)*\.(?:{_ENDINGS})(?!\w)",
    "code": r"(?<![\w/.-])(?=[\w-]*\d)(?=[\w-]*[A-Z])[A-Z\d]{1,6}(?:[-/][A-Z\d]+)+(?![\w-])"
    r"|(?<![\w/.-])(?=[A-Z]*\d)(?:[A-Z]{1,4}\d{2,}[A-Z\d]*|[A-Z]\d[A-Z\d]+)(?![\w-])",
}
"""Sorts of tokens that no language writes otherwise."""
_CODES = re.compile("|".join(f"(?P<{sort}>{pattern})" for sort, pattern in _SORTS.items()))
_REGROUPED = frozenset({"isbn", "phone", "code", "degrees", "place", "emoji"})
"""Those that may be divided otherwise."""
_HINT = re.compile(
    r"\w\.[^\W\d_]|[A-Z][-/]?\d|\d[-/]?[A-Z]|\d[\d ().-]{7}|[°+]\s?\d|\d°|10\.\d{4}|\d\.\d{3,},|"
    + _EMOJI
)
_GAPS = re.compile(r"[\s\u00a0\u202f\u2011().-]+")


def tokens(pair: Pair) -> Iterable[Fault]:
    """Every address, e-mail, handle, hashtag, file name, code, DOI, ISBN, telephone number,
    coordinate and emoji stands in the translation as it was.

    A telephone number, ISBN or code may be divided otherwise (COVID-19, covid-19), and coordinates
    may have the target's decimal sign.
    """
    source, text = pair.source.text, pair.target.text
    taken: list[tuple[int, int]] = []
    if "@" in source or "#" in source or "//" in source or "www." in source:
        counted: dict[str, list[int]] = {}
        for match in TOKEN.finditer(source):
            counted.setdefault(match.group(), []).append(match.start())
            taken.append(match.span())
        for token, places in counted.items():
            if text.count(token) < len(places):
                span = Span(places[0], places[0] + len(token))
                yield Fault(f"{token!r} is missing from the translation", span)
    if not _HINT.search(source):
        return
    bare = ""
    for match in _CODES.finditer(source):
        token = match.group()
        if token in text or any(
            start < match.end() and match.start() < end for start, end in taken
        ):
            continue
        if match.lastgroup in _REGROUPED:
            bare = bare or _bare(text).lower()
            if _bare(token).lower() in bare:
                continue
        yield Fault(f"{token!r} is missing from the translation", Span(*match.span()))


def _bare(text: str) -> str:
    """A text without the signs that divide a number, and without variation selectors."""
    return _GAPS.sub(
        "", text.replace("\ufe0f", "").replace(",", "").replace("″", '"').replace("′", "'")
    )


_LETTER = "[A-Za-zÀ-ɏ0-9_-]"
_LEFT_OVER = re.compile(
    r"ZQ\d{1,2}(?!\d)|(?<![\w-])x\d(?![\w-])|"
    rf"(?<!{_LETTER})(?:X\d{{0,2}}[a-z]{{0,2}}|ZQX|__\w+__|⟦\d+⟧|\{{\d{{1,2}}\}}|<x[ /\d]*>)"
    rf"(?!{_LETTER})"
    r"|▁|<unk>|\u2047"
)


_STRANGE = re.compile("[XxZ⟦{<▁\u2047]|__")


def placeholders(pair: Pair) -> Iterable[Fault]:
    """Nothing that travelled in a token's place (X1, ZQ1) or a model's own sign (▁, <unk>) is left
    in the translation, unless the source has it."""
    if _STRANGE.search(pair.target.text) is None:
        return
    counted = Counter(_LEFT_OVER.findall(pair.target.text))
    if not counted:
        return
    for left, times in counted.items():
        if pair.source.text.upper().count(left.upper()) < times:
            yield Fault(f"{left!r} was left in the translation")
