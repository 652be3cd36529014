"""Creative Commons licences: the short names that people write, and the addresses they stand for.

Names and addresses are those of https://creativecommons.org/licenses/. A name without a version is
not given one: which version was meant is not ours to guess.
"""

from __future__ import annotations

import re

_PARTS = ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd")
_VERSIONS = ("1.0", "2.0", "2.1", "2.5", "3.0", "4.0")
_URL = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(licenses|publicdomain)/([a-z-]+)"
    r"(?:/(\d\.\d))?(?:/([a-z]{2,3}(?:-[a-z]{2,4})?))?(?:/(?:deed|legalcode)[\w.\-]*)?/?",
    re.IGNORECASE,
)
_WORDS = (
    (r"creative\s+commons", "cc"),
    (r"attribution|atribuição|atribución|namensnennung", "by"),
    (r"share[\s-]?alike", "sa"),
    (r"no[\s-]?deriv(?:ative)?s?(?:\s+works)?", "nd"),
    (r"non[\s-]?commercial", "nc"),
    (r"international|internacional|licen[cs]e|unported|generic", ""),
)
_NAME = re.compile(
    r"\(?cc[\s\-_]*((?:by|sa|nd|nc)(?:[\s\-_/+]+(?:by|sa|nd|nc))*)[\s\-_v]*(\d\.\d)?\)?"
)
_ZERO = re.compile(r"cc[\s\-_]?(?:0|zero)(?:[\s\-_v]*1\.0)?(?:\s+universal)?")


def resolve(text: str) -> tuple[str, str]:
    """(licence, name): the licence as an address where one is known, else the words as they are.

    `CC BY-ND 4.0`, `cc-by-nd-4.0`, `Creative Commons Attribution-NoDerivatives 4.0` and
    `http://creativecommons.org/licenses/by-nd/4.0/deed.pt` all give
    `https://creativecommons.org/licenses/by-nd/4.0/` and `CC BY-ND 4.0`. A licence that is not
    Creative Commons comes back as it is, an address without a name.
    """
    text = " ".join(text.split())
    if match := _URL.fullmatch(text):
        return _from_url(text, match)
    if re.match(r"https?://", text):
        return text, ""
    words = text.casefold()
    for pattern, short in _WORDS:
        words = re.sub(rf"\b{pattern}\b", short, words)
    words = re.sub(r"\s+", " ", words.replace("–", "-")).strip(" .")
    words = re.sub(r"[\s-]+(?=\()|\(.*?\)$", "", words).strip() or words
    if not words.startswith("cc"):
        words = f"cc {words}" if words.startswith("by") else words
    if _ZERO.fullmatch(words):
        return "https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"
    match = _NAME.fullmatch(words)
    if match is None:
        return text, text
    parts = set(re.split(r"[\s\-_/+]+", match[1]))
    kind = next((p for p in _PARTS if set(p.split("-")) == parts | {"by"}), "")
    if not kind:
        return text, text
    name = f"CC {kind.upper()}"
    if match[2] not in _VERSIONS:
        return name, name
    return f"https://creativecommons.org/licenses/{kind}/{match[2]}/", f"{name} {match[2]}"


def _from_url(text: str, match: re.Match[str]) -> tuple[str, str]:
    family, kind, version, place = (part.lower() if part else "" for part in match.groups())
    if family == "publicdomain":
        if kind == "zero":
            return "https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"
        if kind == "mark":
            return "https://creativecommons.org/publicdomain/mark/1.0/", "Public Domain Mark 1.0"
        return text, ""
    if kind not in _PARTS:
        return text, ""
    name = f"CC {kind.upper()}"
    if not version:
        return text, name
    url = f"https://creativecommons.org/licenses/{kind}/{version}/"
    if place:
        return f"{url}{place}/", f"{name} {version} {place.upper()}"
    return url, f"{name} {version}"


def find(text: str) -> tuple[str, str]:
    """The Creative Commons licence that a rights line names, as `resolve` gives it; ("", "")."""
    if match := _URL.search(text):
        return resolve(match[0])
    match = re.search(
        r"\b(?:CC[\s-]?0(?:\s1\.0)?|CC[\s-]BY(?:-(?:NC|SA|ND))*(?:[\s-]\d\.\d)?"
        r"|Creative Commons (?:Attribution|Atribuição|Atribución|Namensnennung)"
        r"(?:[\s-]+(?:Non[\s-]?Commercial|Share[\s-]?Alike|No[\s-]?Deriv\w*))*(?:\s\d\.\d)?)",
        text,
        re.IGNORECASE,
    )
    return resolve(match[0]) if match else ("", "")
