"""What a block of a page is for, as its class, id, itemprop or rel hints at it.

Only a hint: `syndicate.ingest.trim` decides by the text and the place whether to believe it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicate.ingest import dom
from syndicate.ingest.furniture import names

if TYPE_CHECKING:
    from lxml.etree import _Element

_HINTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (hint, re.compile(rf"(?:^|[\s_\-])(?:{stems})"))
    for hint, stems in (
        (
            "correction",
            r"corrections?|corrected|errat|clarification|rectifica|fe-?de-?erratas|korrektur"
            r"|berichtig|richtigstell|corre[cç][aã]o|correcci",
        ),
        (
            "standfirst",
            r"standfirst|deck|dek(?![a-z])|sub-?(?:title|head(?:ing|line)?|titulos?)|subtítulo"
            r"|linha-?fina|bigode|lead(?!er)|lede|summary(?!-)|excerpt|entradilla|bajada|chapo"
            r"|chapeau|sottotitolo|sous-?titre|abstract|vorspann|intro(?:duction|text)?(?![a-z])"
            r"|description|alternativeheadline|sommario|copete|perex",
        ),
        (
            "kicker",
            r"kicker|eyebrow|overline|chap[eé]u|antetitulo|ante-?titulo|cintillo|topline|dachzeile"
            r"|section-?label|categor|rubrik|editoria(?![a-z])|sobretitulo|articlesection|volanta"
            r"|label",
        ),
        (
            "byline",
            r"by-?lines?|authors?(?![a-z])|autor(?:es|a|as|en)?(?![a-z])|assinatura|firma(?![a-z])"
            r"|contributors?|writer|redator|journalist|meta(?![a-z])|signature|sigla",
        ),
        (
            "date",
            r"date(?:s|line)?(?![a-z])|time(?:stamp|s)?(?![a-z])|publish|pubdate|datas?(?![a-z])"
            r"|fecha|datum|datetime|posted|updated?(?![a-z])|modified|mini-info",
        ),
        (
            "rights",
            r"copyright|licen[cs]e|licen[cç]a|rights|direitos|derechos|syndication",
        ),
    )
)


# What holds more text than this is a whole body, whatever its class says.
_LONGEST_HINT = 700


def hint_of(element: _Element) -> str:
    """What class, id, itemprop or rel say a block is for; "" where they say nothing."""
    if element.get("rel") == "author" or (
        element.tag == "address" and dom.find(element, ".//a[@rel='author']")
    ):
        return "byline"
    words = names(element)
    if prop := element.get("itemprop"):
        words = f"{words} {prop.lower()}"
    if not words:
        return ""
    hint = next((hint for hint, pattern in _HINTS if pattern.search(words)), "")
    if hint and dom.length(element) > _LONGEST_HINT:
        return ""
    return hint
