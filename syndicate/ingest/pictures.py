"""Pictures and players in a page: which address counts, what is decoration, who took it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from syndicate.ingest import dom
from syndicate.ingest.dom import tag_of
from syndicate.ingest.furniture import names
from syndicate.model import Image, Inline, Span
from syndicate.text import cut, strip

if TYPE_CHECKING:
    from lxml.etree import _Element

Resolve = Callable[[str], str]

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-image", "data-url")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_DECORATION = re.compile(
    r"(?:^|[\s_\-/])(?:avatar|gravatar|icon|icons|logo|pixel|spacer|badge|emoji|sprite|blank"
    r"|loading|placeholder|author-?(?:photo|image|pic)|headshot)(?:$|[\s_\-.])"
)
FRAME = re.compile(
    r"(?:^|[\s_\-])(?:image|img|photo|foto|fotos|picture|pic|picbox|figure|media|illustration"
    r"|wp-caption|imagem|imagen|bild|thumb)"
)
CAPTION = re.compile(
    r"(?:^|[\s_\-])(?:fig)?(?:caption|captiontext|legend|legenda|leyenda|bildunterschrift|bildtext"
    r"|cutline|foto-?pie|pie-?(?:de-?)?foto|image-?text|didascalia|légende)"
)
CREDIT = re.compile(
    r"(?:^|[\s_\-])(?:credits?|cr[eé]dito|copyright|photographer|fotograf[oa]?|photo-?by|byline"
    r"|autor|author|image-?source|photo-?source|source)(?![a-z])"
)
_LABEL = (
    r"(?:photo(?:graph|graphy)?s?|foto(?:graf[ií]?[aeo]?)?s?|pictures?|images?|imagem|imagens|imagen"
    r"|im[aá]genes|cr[eé]dit(?:o|os|s)?|bild(?:er)?|quelle|fonte|fuente|source|illustration"
    r"|ilustraç[aã]o|ilustraci[oó]n|grafik|gráfico|arte|divulgação|reprodução)"
)
_BY = r"(?:\s+(?:credit|by|by:|courtesy of|por|de|von|par|di))?"
# "Photograph by Jane Doe": without a colon only where a name follows.
_MADE_BY = (
    r"(?:photo(?:graph)?s?|pictures?|images?|illustrations?|graphics?)\s+by\s+(?=(?-i:[A-ZÀ-ÖØ-Þ]))"
)
# "Photo: Jane Doe / Agency" at the end of a caption, in parentheses or after a full stop.
_TRAILING = re.compile(
    rf"(?P<bare>(?<=[\s.!?”\"»)]){_LABEL}{_BY}\s*[:/|]\s*[^:\n]{{2,120}}|\n?©\s?[^\n]{{2,120}})$"
    rf"|(?P<round>[(\[]\s*(?:{_LABEL}{_BY}\s*[:/|\-–]\s*|©\s?|{_MADE_BY})[^()\[\]]{{2,120}}[)\]]\.?)$"
    rf"|(?P<made>(?:^|(?<=[.!?”\"»)]\s)){_MADE_BY}(?:(?!\w\w\.\s)[^\n]){{2,120}})$",
    re.IGNORECASE,
)
# What embedding code says of itself, not of what it shows.
_PLAYER_NAMES = {"youtube video player", "vimeo video player", "embedded content", "iframe"}
_CREDIT_LABEL = re.compile(
    rf"^[(\[]?\s*(?:{_LABEL}{_BY}\s*[:/|\-–]\s*|©\s*|(?P<made>{_MADE_BY}))", re.IGNORECASE
)


def image(element: _Element, resolve: Resolve) -> Image | None:
    """The picture that an `<img>` shows; None for decoration and for what has no address."""
    if _is_decoration(element):
        return None
    width, height = _pixels(element.get("width")), _pixels(element.get("height"))
    url = _address(element)
    if not url and (parent := element.getparent()) is not None:
        for shown in parent.iterfind(".//noscript//img"):
            if url := _address(shown):
                break
        else:
            if tag_of(parent) == "picture":
                url = next((u for s in parent.iterfind("source") if (u := _address(s))), "")
    url = resolve(url) if url else ""
    if not url.startswith(("http:", "https:")) and ":" in url.partition("/")[0]:
        return None
    if not url:
        return None
    return Image(url=url, alt=" ".join(element.get("alt", "").split()), width=width, height=height)


def is_framed(element: _Element, tag: str) -> bool:
    """A `div` that is a figure in all but name: a picture, a caption, little else."""
    if tag not in ("div", "p", "section", "span", "center", "dl"):
        return False
    words = names(element)
    if not (words and FRAME.search(words)) and not any(
        CAPTION.search(names(child)) for child in element
    ):
        return False
    if next(element.iter("img", "iframe", "video"), None) is None:
        return False
    if next(element.iterdescendants("figure", "h1", "h2", "h3", "ul", "table"), None) is not None:
        return False
    return dom.length(element) <= 600


def is_lost(element: _Element) -> bool:
    """True for a picture that is described, so no decoration, and has no address: its data stand
    in the page itself."""
    described = bool(element.get("alt", "").strip()) and not _is_decoration(element)
    return described and (element.get("src") or "").strip().startswith("data:")


def _is_decoration(element: _Element) -> bool:
    sizes = (_pixels(element.get("width")), _pixels(element.get("height")))
    return any(size is not None and size <= 32 for size in sizes) or bool(
        _DECORATION.search(names(element))
    )


def _address(element: _Element) -> str:
    source = (element.get("src") or "").strip()
    if source and not source.startswith(("data:", "about:")) and not is_blank(source):
        return source
    for name in _LAZY:
        if (value := (element.get(name) or "").strip()) and not value.startswith("data:"):
            return value
    for name in _SETS:
        if found := _largest(element.get(name) or ""):
            return found
    return ""


def is_blank(url: str) -> bool:
    """True for the address of a logo, an icon or what holds the place of a picture."""
    return bool(_DECORATION.search(url.rpartition("/")[2].lower()))


def _largest(srcset: str) -> str:
    """The address with the greatest width or density in a `srcset`."""
    best, most = "", -1.0
    for candidate in re.split(r",\s+|,(?=https?:)", srcset.strip()):
        url, _, size = candidate.strip().partition(" ")
        number = re.match(r"\s*(\d+(?:\.\d+)?)[wx]", size)
        value = float(number[1]) if number else 0.0
        if url and not url.startswith("data:") and value > most:
            best, most = url.rstrip(","), value
    return best


def _pixels(value: str | None) -> int | None:
    match = re.fullmatch(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*", value or "")
    return int(match[1]) if match else None


def split_credit(caption: Inline) -> tuple[Inline, Inline]:
    """A caption and the credit at its end ("Photo: Jane Doe"), either of which may be empty."""
    match = _TRAILING.search(caption.text)
    if match is None:
        label = _CREDIT_LABEL.match(caption.text)
        alone = label is not None and label["made"] is None and len(caption.text) < 120
        return (Inline(""), caption) if alone else (caption, Inline(""))
    before = strip(cut(caption, Span(0, match.start())))
    credit = strip(cut(caption, Span(match.start(), len(caption.text))))
    return before, credit


def without_brackets(credit: Inline) -> Inline:
    """A credit line without the brackets that part it from a caption."""
    text = credit.text.rstrip(". ")
    if text[:1] not in ("(", "[") or text[-1:] not in (")", "]"):
        return credit
    return strip(cut(credit, Span(1, len(text) - 1)))


def credit_name(text: str) -> str:
    """The credit line without its label and brackets: `Photo: Jane Doe` -> `Jane Doe`."""
    name = _CREDIT_LABEL.sub("", without_brackets(Inline(text.strip())).text)
    return " ".join(name.split())


def player(element: _Element, tag: str, resolve: Resolve) -> tuple[str, str]:
    """(address, text that stands for it) of a frame, video, audio or object."""
    source = element.get("src") or element.get("data-src") or element.get("data") or ""
    if not source:
        source = next((s.get("src", "") for s in element.iter("source", "embed")), "")
    if video := element.get("data-videoid"):
        source = f"https://www.youtube.com/watch?v={video}"
    text = element.get("title") or element.get("aria-label") or ""
    if not text and tag in ("video", "audio", "object"):
        text = "".join(str(t) for t in element.itertext())
    if text.casefold() in _PLAYER_NAMES:
        text = ""
    url = resolve(source) if source and not source.startswith("about:") else ""
    relative = ":" not in url.partition("/")[0]
    whole = url.startswith(("http:", "https:"))
    return (url if whole or relative else "", " ".join(text.split()))
