"""What a file says of rights besides its metadata: republishing terms in a box, the picture by
which a source counts readers, licences of single pictures; and what is known of a source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from syndicate.config import Profile
from syndicate.ingest import dom, licenses
from syndicate.ingest.dom import tag_of
from syndicate.ingest.furniture import names
from syndicate.ingest.metadata import Metadata, is_url
from syndicate.model import Block, BlockKind, Finding, MarkKind, Rights, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

Stated = tuple[str, Rights]
"""Where something is said of the rights, and what."""
Settle = Callable[[Sequence[Stated]], tuple[Rights, tuple[Finding, ...]]]
"""Puts together what is stated, in order of precedence (`syndicate.rights.settle`)."""

_BOX = re.compile(
    r"(?:^|[\s_\-])(?:republi(?:sh|cation|que|car|cación|cacao)\w*|ripubblica\w*|weiterverbreit\w*"
    r"|(?:re)?print-?(?:guide|terms|policy)\w*|cc-?(?:policy|licen[cs]e)|creative-?commons"
    r"|licen[cs]e-?(?:box|text|info|terms|notice)|usage-?terms|reuse-?terms)(?![a-z])",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"republi|creative commons|licen[cs]|lizenz|licenza|\bpixel\b|counter|weiterver|ripubblic"
    r"|reproduc|reproduz",
    re.IGNORECASE,
)
_CLAIM = re.compile(r"©|\(c\)|copyright|rights\s+reserved|direitos\s+reservados", re.IGNORECASE)
_LEAST, _MOST = 40, 3000
"""Characters of a box: less says nothing, more is not a box but what it stands in."""

_CONVERSATION = Rights(
    license="https://creativecommons.org/licenses/by-nd/4.0/",
    license_name="CC BY-ND 4.0",
    usage_terms="https://theconversation.com/republishing-guidelines",
    demands=("pixel", "attribution", "link-back"),
)
COUNTERS: Mapping[str, Rights] = {"counter.theconversation.com": _CONVERSATION}
"""Hosts of counters -> what the source asks of everybody who republishes."""
_COUNTER_PATH = re.compile(r"republication-pixel|/pixel-?ping|republish[\w-]*pixel", re.IGNORECASE)
_ANALYTICS = re.compile(
    r"(?:^|\.)(?:facebook|google-analytics|googletagmanager|doubleclick|scorecardresearch|quantserve"
    r"|chartbeat|adnxs|bing|twitter|linkedin|hotjar|yandex|criteo)\.\w+$",
    re.IGNORECASE,
)
_ONE = re.compile(r"(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\b", re.IGNORECASE)


def in_words(line: str) -> Rights:
    """A line about rights of which nothing says what it is (Dublin Core, RSS): the terms of use,
    where it tells what one may do and claims nothing; else the notice."""
    terms = _TERMS.search(line) and not _CLAIM.search(line)
    return Rights(usage_terms=line) if terms else Rights(notice=line)


def known_counter(url: str) -> Rights | None:
    """What the source of a counter demands; None for a picture that is none that is known."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if (known := COUNTERS.get((parts.hostname or "").lower())) is not None:
        return replace(known, pixel=url)
    if _COUNTER_PATH.search(parts.path) or "republication-pixel" in parse_qs(
        parts.query, keep_blank_values=True
    ):
        return Rights(pixel=url, demands=("pixel",))
    return None


def of_page(root: _Element, absolute: Callable[[str], str]) -> list[Stated]:
    """The republishing terms that a page shows in a box of their own, the licence at its foot, and
    its counters.

    A copy to take away (`<textarea>`) is read too: that is where the counter is.
    """
    found: list[Stated] = []
    for box in _boxes(root):
        text = " ".join(dom.text_of(box).split())
        license, name = _licence_in(box, absolute)
        found.append(("the republishing terms", Rights(license, name, usage_terms=text)))
    for foot in root.iter("footer"):
        if dom.length(foot) <= _MOST:
            license, name = _licence_in(foot, absolute)
            found.append(("the foot of the page", Rights(license, name)))
    for picture in _pictures(root):
        url = absolute((picture.get("src") or picture.get("data-src") or "").strip())
        if not is_url(url):
            continue
        if (known := known_counter(url)) is not None:
            found.append(("the source's counter", known))
        elif _is_dot(picture) and not _ANALYTICS.search(urlsplit(url).hostname or ""):
            # Kept only if the terms ask for it (`rights.settle`).
            found.append(("a picture of one pixel", Rights(pixel=url)))
    return found


def _licence_in(element: _Element, absolute: Callable[[str], str]) -> tuple[str, str]:
    """The Creative Commons licence that an element links, else names."""
    hrefs = (link.get("href") or "" for link in element.iter("a"))
    linked = next((href for href in hrefs if "creativecommons.org/" in href), "")
    return licenses.resolve(absolute(linked)) if linked else licenses.find(dom.text_of(element))


def _boxes(root: _Element) -> list[_Element]:
    """The elements whose class or id says that they are about republishing, the outermost that
    hold nothing but terms."""
    found: list[_Element] = []
    for element in root.iter("div", "section", "aside", "p", "footer", "details", "dialog"):
        if not _BOX.search(names(element)) or not _LEAST <= dom.length(element) <= _MOST:
            continue
        if any(outer in found for outer in element.iterancestors()):
            continue
        other = next(iter(element.iter("textarea", "h1", "article")), None)
        if other is None and _TERMS.search(dom.text_of(element)):
            found.append(element)
    return found


def _pictures(root: _Element) -> Iterable[_Element]:
    """Pictures of the text and of the copies that a page gives to take away."""
    from lxml import html

    for picture in root.iter("img"):
        if not any(tag_of(outer) == "noscript" for outer in picture.iterancestors()):
            yield picture
    for copy in root.iter("textarea"):
        text = dom.text_of(copy)
        if "<img" in text.lower():
            yield from html.fragment_fromstring(text, create_parent=True).iter("img")


def _is_dot(picture: _Element) -> bool:
    sizes = {(picture.get(name) or "").strip().removesuffix("px") for name in ("width", "height")}
    return sizes in ({"1"}, {"0"}, {"0", "1"}) or len(_ONE.findall(picture.get("style") or "")) >= 2


def of_blocks(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], list[Stated]]:
    """The blocks without counters, each picture with the licence that its caption or credit links
    or names; and what the counters demand."""
    stated: list[Stated] = []
    kept: list[Block] = []
    for block in blocks:
        known = known_counter(block.image.url) if block.image is not None else None
        if known is None:
            kept.append(block)
        else:
            stated.append(("the source's counter", known))
    of_groups: dict[int, str] = {}
    for block in kept:
        if block.kind in (BlockKind.CAPTION, BlockKind.CREDIT) and block.group:
            license = _licence_of(block)
            if license:
                of_groups[block.group] = license
    for index, block in enumerate(kept):
        license = of_groups.get(block.group, "")
        if block.image is not None and not block.image.license and license:
            kept[index] = replace(block, image=replace(block.image, license=license))
    return tuple(kept), stated


def _licence_of(block: Block) -> str:
    for mark in block.content.marks:
        href = mark.get("href") or ""
        rel = (mark.get("rel") or "").split()
        if mark.kind is MarkKind.LINK and ("creativecommons.org/" in href or "license" in rel):
            return licenses.resolve(href)[0]
    return licenses.find(block.text)[0]


_CREDIT_LINE = re.compile(
    r"^\W*(?:(?:this|the) (?:article|story|piece|post|work|text)|est[ea] (?:artigo|texto|reportagem"
    r"|art[íi]culo|mat[ée]ria)|cet article|dieser (?:artikel|beitrag|text)|quest[oa] (?:articolo"
    r"|testo)).{0,60}?(?:republi|originally|originalmente|initialement|zuerst|urspr[üu]nglich"
    r"|originariamente|ripubblicat|publi)",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(r"\boriginal", re.IGNORECASE)
_AT_EITHER_END = 5


def republished(blocks: Sequence[Block]) -> Metadata:
    """Where an article comes from, as copies say it: "This article is republished from [The Post]
    under a Creative Commons license. Read the [original article]." """
    near = [*blocks[:_AT_EITHER_END], *blocks[-_AT_EITHER_END:]]
    for block in near:
        if len(block.text) > 400 or not _CREDIT_LINE.search(block.text):
            continue
        links = [
            (block.text[mark.start : mark.end].strip(), mark.get("href") or "")
            for mark in block.content.marks
            if mark.kind is MarkKind.LINK and is_url(mark.get("href") or "")
        ]
        named = [(words, url) for words, url in links if not _ORIGINAL.search(words)]
        original = next((url for words, url in links if _ORIGINAL.search(words)), "")
        deep = next((url for _, url in named if urlsplit(url).path.strip("/")), "")
        if not (original or deep):
            continue
        name = named[0][0] if named and len(named[0][0]) <= 60 else ""
        home = named[0][1] if named and named[0][1] not in (original, deep) else ""
        return Metadata(canonical_url=original or deep, source=Source(name, home))
    return Metadata()


# --- What is known of a source -----------------------------------------------------------------


def profile(known: Metadata, sources: Mapping[str, Profile]) -> Profile | None:
    """The profile of an article's source: by the host of the original, else the publisher's name.

    A profile for `post.example` serves `www.post.example` too; the longest host counts.
    """
    host = _host(known.canonical_url) or _host(known.source.url)
    best: tuple[int, Profile] | None = None
    for key, each in sources.items():
        for own in (_host(f"https://{key}"), _host(each.source.url)):
            serves = own and "." in own and (host == own or host.endswith(f".{own}"))
            if serves and (best is None or len(own) > best[0]):
                best = (len(own), each)
    if best is not None:
        return best[1]
    name = known.source.name.casefold()
    called = ((key, each.source.name, each) for key, each in sources.items())
    return next(
        (p for key, other, p in called if name and name in (key.casefold(), other.casefold())), None
    )


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def resolved(rights: Rights) -> Rights:
    """With the licence as an address where one is known."""
    license, name = licenses.resolve(rights.license) if rights.license else ("", "")
    return replace(rights, license=license, license_name=rights.license_name or name)
