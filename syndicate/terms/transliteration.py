"""Names in Latin letters, and whether words in different scripts sound alike."""

from __future__ import annotations

import re
import unicodedata


def transliterated(text: str) -> str:
    """A name in Latin letters, written as names are: "Владимир Путин" is "Vladimir Putin".

    Arabic and Hebrew come without most vowels, because they are not written.
    """
    from anyascii import anyascii

    if text.isascii():
        return text
    words = []
    for word in text.split():
        latin = anyascii(word)
        if re.search(r"[\u3400-\u9fff]", word) and len(latin) > 1:
            # One syllable a character, the first one the surname: "XiJinPing".
            parts = re.findall(r"[A-Z][a-z]*", latin)
            first, rest = (parts[0], "".join(parts[1:])) if parts else (latin, "")
            latin = f"{first} {rest.capitalize()}".strip()
        elif latin.islower():
            latin = latin[:1].upper() + latin[1:]
        words.append(latin)
    return " ".join(words)


def sounds_like(name: str, target: str) -> bool:
    """Whether words of a text in another script sound like a name."""
    from rapidfuzz import fuzz

    one, other = _skeleton(transliterated(name)), _skeleton(transliterated(target))
    return bool(one) and fuzz.partial_ratio(one, other) >= 75


def _skeleton(text: str) -> str:
    """The consonants, those that languages write differently made one."""
    low = text.casefold()
    for one, other in (
        ("kh", "h"),
        ("sh", "s"),
        ("ch", "s"),
        ("ts", "s"),
        ("ph", "f"),
        ("w", "v"),
        ("c", "k"),
        ("q", "k"),
        ("x", "ks"),
    ):
        low = low.replace(one, other)
    return re.sub(r"[^bdfghjklmnprstvz]", "", low)


def folded(text: str) -> str:
    """Letters without their accents, one for one."""
    return "".join(unicodedata.normalize("NFD", c)[0] for c in text)
