"""What licences allow and what they demand, as a table, with the section that says so.

A translation is an adaptation ("derivative work", "adapted material") in every version of the
Creative Commons licences: 4.0 section 1(a), 3.0 section 1(a), 1.0 to 2.5 section 1(b). Nothing here
is legal advice: it is what a newsroom must not overlook.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NO_DERIVATIVES, NON_COMMERCIAL, SHARE_ALIKE = "no-derivatives", "non-commercial", "share-alike"
ATTRIBUTION, LICENCE_LINK, LINK_BACK = "attribution", "licence-link", "link-back"
NOTICE_OF_CHANGES, PIXEL, NO_PHOTOGRAPHS = "notice-of-changes", "pixel", "no-photographs"

ASKS: Mapping[str, str] = MappingProxyType(
    {
        ATTRIBUTION: "the author, else the publisher, and the copyright notice are named",
        LICENCE_LINK: "the licence is named with its address",
        LINK_BACK: "a link leads to the original",
        NOTICE_OF_CHANGES: "readers are told that the text was translated",
        SHARE_ALIKE: "the translation carries the same licence",
        PIXEL: "the picture by which the source counts readers stands in it unchanged",
        NO_PHOTOGRAPHS: "the pictures are left out",
        NON_COMMERCIAL: "nobody earns money with it",
        NO_DERIVATIVES: "nothing is changed, and so nothing translated",
    }
)
"""Every demand and what it asks for; the names are those of `config.DEMANDS`."""

RESTRICTIONS = frozenset({NO_DERIVATIVES, NON_COMMERCIAL, SHARE_ALIKE})
"""What makes one licence stricter than another."""

NEWEST = "4.0"
VERSIONS = ("1.0", "2.0", "2.1", "2.5", "3.0", "4.0")

_CC = re.compile(
    r"(?:https?:)?(?://)?(?:www\.)?creativecommons\.org/(licen[cs]es|publicdomain)/([a-z+-]+)"
    r"(?:/(\d\.\d))?(?:/|$)",
    re.IGNORECASE,
)
_CC_NAME = re.compile(
    r"cc[ -]?((?:by|sa|nd|nc)(?:[ -]+(?:by|sa|nd|nc))*)(?:[ -]+(\d\.\d))?\b(.*)", re.IGNORECASE
)
_JOINTS = re.compile(r"[^\w\s.]|_")
"""What people write for the hyphens of a licence's name."""
_ELEMENT = re.compile(r"\b(?:sa|nd|nc)\b", re.IGNORECASE)
_FREE = re.compile(
    r"(?:the )?public domain|dom[ií]nio p[úu]blico|domaine public|gemeinfrei|pubblico dominio"
    r"|cc0(?: 1\.0)?|public domain mark(?: 1\.0)?",
    re.IGNORECASE,
)
RESERVED = re.compile(
    r"\b(?:all rights reserved|todos os direitos reservados|todos los derechos reservados"
    r"|tous droits r[ée]serv[ée]s|alle rechte vorbehalten|tutti i diritti (?:sono )?riservati)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a licence says.

    name     how to call it
    known    False for words and addresses of which nothing is known here
    demands  each demand and where it stands ("section 3(a)(1)(B)")
    """

    name: str = ""
    known: bool = True
    demands: Mapping[str, str] = field(default_factory=dict)

    @property
    def translate(self) -> bool | None:
        """Whether a translation may be published; None where nothing says so."""
        return None if not self.known else NO_DERIVATIVES not in self.demands

    @property
    def commercial(self) -> bool | None:
        """Whether money may be earned with it; None where nothing says so."""
        return None if not self.known else NON_COMMERCIAL not in self.demands


def rule(license: str, name: str = "") -> Rule:
    """The rule of a licence, given by its address or in words.

    Creative Commons in every family, version and port (a port keeps its version's sections);
    a name without a version is read as the newest, which demands most. CC0 1.0 section 2 waives
    all rights; the Public Domain Mark 1.0 says that there are none. "All rights reserved" allows
    nothing: to translate is the author's right (Berne Convention, article 8), and so is to
    reproduce (article 9). What is not known allows nothing and forbids nothing: a person decides.
    """
    called = name or license
    if match := _CC.search(license):
        return _creative_commons(match[1].lower(), match[2].lower(), match[3] or "", called)
    words = " ".join(license.split()).strip(" .")
    if match := _CC_NAME.fullmatch(" ".join(_JOINTS.sub("-", words).split())):
        # What stands behind may still forbid: "CC BY, ND".
        named = (*re.split(r"[ -]+", match[1]), *_ELEMENT.findall(match[3]))
        return _elements(frozenset(map(str.lower, named)), match[2] or "", called)
    if _FREE.fullmatch(words):
        return Rule(called)
    if RESERVED.search(words):
        return Rule(called, demands={NO_DERIVATIVES: "Berne Convention, article 8"})
    return Rule(called, known=False)


def _creative_commons(family: str, kind: str, version: str, called: str) -> Rule:
    if family == "publicdomain" or kind == "publicdomain":
        return Rule(called)
    elements = frozenset(kind.split("-"))
    if elements <= {"by", "sa", "nd", "nc"}:
        return _elements(elements, version, called)
    if kind in ("sampling", "sampling+", "nc-sampling+"):
        # Retired in 2011: parts of a work may be used anew, a translation is the whole of it.
        return Rule(called, demands={NO_DERIVATIVES: "section 3(a)"})
    if kind == "devnations":
        # Retired in 2007: rights in developing nations only, where no package is bound to stay.
        return Rule(called, demands={NO_DERIVATIVES: "section 3"})
    return Rule(called, known=False)


def _elements(elements: frozenset[str], version: str, called: str) -> Rule:
    version = version if version in VERSIONS else NEWEST
    sections = _newest(elements) if version == "4.0" else _older(elements, version)
    return Rule(called, demands={each: f"section {place}" for each, place in sections.items()})


def _newest(elements: frozenset[str]) -> dict[str, str]:
    """Version 4.0.

    Adapted material may be shared: 2(a)(1)(B), without ND. Who made it and the copyright notice:
    3(a)(1)(A)(i), (ii). A link to the material: 3(a)(1)(A)(v). That it was modified: 3(a)(1)(B).
    The licence and its address: 3(a)(1)(C). The adapter's licence has the same elements: 3(b)(1).
    """
    found = {
        ATTRIBUTION: "3(a)(1)(A)",
        LINK_BACK: "3(a)(1)(A)(v)",
        NOTICE_OF_CHANGES: "3(a)(1)(B)",
        LICENCE_LINK: "3(a)(1)(C)",
    }
    if "sa" in elements:
        found[SHARE_ALIKE] = "3(b)(1)"
    if "nc" in elements:
        found[NON_COMMERCIAL] = "2(a)(1)"
    if "nd" in elements:
        found[NO_DERIVATIVES] = "2(a)(1)(B)"
    return found


def _older(elements: frozenset[str], version: str) -> dict[str, str]:
    """Versions 1.0 to 3.0.

    Section 3(b) allows derivative works (3.0: "adaptations"), and is missing with ND. In section 4
    (a) demands the licence's address with every copy; then come, as far as they apply and in this
    order, share-alike, non-commercial, and attribution: the author's name, the copyright notices,
    the address of the work (from 2.0 on), and a credit such as "French translation of the Work by
    Original Author". From 3.0 on 3(b) demands that a translation says that it is one. Five of the
    licences of 1.0 had no attribution.
    """
    letters = iter("bcd")
    found = {LICENCE_LINK: "4(a)"}
    if "sa" in elements:
        found[SHARE_ALIKE] = f"4({next(letters)})"
    if "nc" in elements:
        found[NON_COMMERCIAL] = f"4({next(letters)})"
    if "by" in elements:
        place = f"4({next(letters)})"
        found[ATTRIBUTION] = found[NOTICE_OF_CHANGES] = place
        if version != "1.0":
            found[LINK_BACK] = place
    if version == "3.0":
        found[NOTICE_OF_CHANGES] = "3(b)"
    if "nd" in elements:
        found[NO_DERIVATIVES] = "3"
    return found
