"""Creative Commons licences: the short names that people write, and the addresses they stand for.

Names and addresses are those of https://creativecommons.org/licenses/. A name without a version is
not given one: which version was meant is not ours to guess.
"""

from __future__ import annotations

import re

_PARTS = ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd")
_VERSIONS = ("1.0", "2.0", "2.1", "2.5", "3.0", "4.0")
_URL = re.compile(
    r"(?:https?:)?(?://)?(?:www\.)?creativecommons\.org/(licenses|publicdomain)/([a-z-]+)"
    r"(?:/(\d\.\d))?(?:/([a-z]{2,3}(?:-[a-z]{2,4})?))?(?:/(?:deed|legalcode)[\w.\-]*)?/?",
    re.IGNORECASE,
)
# As the deeds of https://creativecommons.org/licenses/ are called in six languages, by version.
_WORDS = (
    (r"creative\s+commons", "cc"),
    (
        r"attribution|atribuição|atribución|reconocimiento|namensnennung|attribuzione|paternité",
        "by",
    ),
    (
        r"share[\s-]?alike|compartilha\s?igual|partilha\s?nos\s?mesmos\s?termos|compartir\s?igual"
        r"|partage\s+dans\s+les\s+mêmes\s+conditions|weitergabe\s+unter\s+gleichen\s+bedingungen"
        r"|condividi\s+allo\s+stesso\s+modo",
        "sa",
    ),
    (
        r"no[\s-]?deriv(?:ative|ate|s)*(?:\s+works)?|sem\s?deriva(?:ções|dos)|sin\s?(?:obra\s?)?"
        r"derivad(?:as?|os)|pas\s+de\s+modification|keine\s+bearbeitung(?:en)?"
        r"|non\s+opere\s+derivate",
        "nd",
    ),
    (
        r"non[\s-]?commercial|não\s?comercial|no\s?comercial|pas\s+d['’]utilisation\s+commerciale"
        r"|nicht[\s-]?kommerziell|non\s+commerciale",
        "nc",
    ),
    (
        r"international[e]?|internacional|internazionale|licen[cs]e|licença|licencia|licence|lizenz"
        r"|licenza|unported|generic|(?:de|der|eine|uma|una|sob|under|an?|the)(?=\s)",
        "",
    ),
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
    if match := _URL.fullmatch(text.partition("?")[0].partition("#")[0]):
        return _from_url(text, match)
    if re.match(r"https?://", text):
        return text, ""
    words = text.casefold()
    for pattern, short in _WORDS:
        words = re.sub(rf"\b(?:{pattern})\b", short, words)
    words = re.sub(r"\s+", " ", re.sub("[‐‑–]", "-", words)).strip(" .")
    # What stands in brackets is an abbreviation of it, but for a part of the licence: "CC BY (ND)".
    words = re.sub(r"\(((?:by|nc|sa|nd)(?:[\s-](?:nc|sa|nd))*)\)$", r"\1", words)
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
    elements = set(kind.split("-"))
    # The addresses of version 1.0 have the elements in another order.
    known = next((part for part in _PARTS if set(part.split("-")) == elements), "")
    if not known:
        return text, ""
    name = f"CC {known.upper()}"
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
        r"\b(?:CC[\s-]?0(?:\s1\.0)?|CC[\s-]BY(?:[\s\-‐‑–]+(?:NC|SA|ND)\b)*(?:[\s-]\d\.\d)?)",
        text,
        re.IGNORECASE,
    )
    if match:
        return resolve(match[0])
    return _called(text)


def _called(text: str) -> tuple[str, str]:
    """The licence whose name in words begins with "Creative Commons", the longest that is one."""
    start = re.search(r"\bcreative\s+commons\b", text, re.IGNORECASE)
    words = text[start.start() :].split()[:16] if start else []
    for length in range(len(words), 2, -1):
        found = resolve(" ".join(words[:length]).rstrip(".,;"))
        if found[1].startswith("CC BY"):
            return found
    return "", ""
