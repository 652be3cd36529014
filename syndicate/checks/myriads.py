"""Numbers as Chinese, Japanese and Korean write them: 1.5万 is 15,000, 三 is 3."""

from __future__ import annotations

import re
import unicodedata

_MORE = {"两": 2.0, "만": 1e4, "억": 1e8, "조": 1e12}
"""What Unicode does not know to be numerals."""
_HAN = "〇零一二三四五六七八九十百千万萬亿億兆两兩만억조"
_NUMBER = re.compile(rf"(?:\d[\d,]*(?:\.\d+)?\s?)?[{_HAN}](?:\d[\d,]*(?:\.\d+)?|[{_HAN}])*")
_PART = re.compile(rf"\d[\d,]*(?:\.\d+)?|[{_HAN}]")


def _worth(text: str) -> float:
    """What a number comes to: units, tens to thousands, and each myriad with what is before it."""
    total = section = number = 0.0
    for part in _PART.findall(text):
        if part[0].isdigit() and part[0] not in _HAN:
            number = float(part.replace(",", ""))
            continue
        value = _MORE[part] if part in _MORE else unicodedata.numeric(part)
        if value < 10:
            number = value
        elif value < 10_000:
            section, number = section + (number or 1) * value, 0.0
        else:
            total, section, number = total + ((section + number) or 1) * value, 0.0, 0.0
    return total + section + number


def said(text: str) -> set[int]:
    """The numbers that a text says in these signs, each sign's and what they come to together."""
    if text.isascii():
        return set()
    found = {round(_worth(hit)) for hit in _NUMBER.findall(text)}
    return found | {round(_worth(sign)) for sign in set(text) & set(_HAN)}


_LETTER = re.compile(r"(?<=[\u3040-\u9fff\uac00-\ud7af])(?=\d)")


def in_figures(text: str) -> str:
    """A text in which each number of figures and these signs is one of figures alone, and none
    touches the letters before it."""
    if text.isascii():
        return text
    plain = _NUMBER.sub(
        lambda hit: str(round(_worth(hit[0]))) if hit[0][0].isdecimal() else hit[0], text
    )
    return _LETTER.sub(" ", plain)
