"""Where on a page the article stands: what the page declares, else what the extractor finds.

A page that marks its body (`itemprop=articleBody`, one `<article>`) is believed, because then every
word of it is kept. For all others `trafilatura` reads the page, and the smallest element that holds
what it found is taken from the *original* tree: its own output loses marks and structure (measured
in `docs/ingest.md`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from syndicate.ingest import dom
from syndicate.ingest.dom import tag_of, words
from syndicate.ingest.furniture import names

if TYPE_CHECKING:
    from lxml.etree import _Element

# Text nodes shorter than this say nothing about where the article stands.
_LEAST = 25
# Prose in characters below which a declared container is taken for a teaser.
_LEAST_BODY = 140
_COMMENTS = re.compile(
    r"(?:^|[\s_\-])(?:comments?(?![a-z])|commentlist|kommentare|comentarios|disqus)"
)
_SQUEEZE = re.compile(r"\W+")
_NOT_PROSE = words(
    "a nav footer button form script style noscript title option select textarea template"
)
_BLOCKS = words("p h1 h2 h3 h4 li span em strong b i font blockquote")
_BODY = "descendant-or-self::*[contains(@itemprop,'articleBody')]"


@dataclass(slots=True)
class Choice:
    """`root` holds the article; `how` is "articleBody", "article", "extractor" or "densest".

    `kept` is the extractor's text squeezed to letters and digits where it was asked, else "".
    """

    root: _Element
    how: str
    kept: str = ""


class Prose:
    """Where a page's prose stands: characters of text outside links and menus, per element."""

    def __init__(self, body: _Element) -> None:
        self.nodes: list[tuple[_Element, str]] = []
        self._body = body
        self._apart: dict[_Element, bool] = {}
        for text in dom.texts(body, f".//text()[string-length(normalize-space())>{_LEAST}]"):
            holder = text.getparent()
            if text.is_tail:
                holder = holder.getparent()
            if not self._is_apart(holder):
                self.nodes.append((holder, str(text)))
        self.below = self.gather(self.nodes)

    def of(self, element: _Element) -> int:
        return self.below.get(element, 0)

    def gather(self, nodes: Iterable[tuple[_Element, str]]) -> dict[_Element, int]:
        """How many characters of the given texts stand in each element, at any depth."""
        below: dict[_Element, int] = {}
        for holder, text in nodes:
            below[holder] = below.get(holder, 0) + len(text.strip())
        # From the end of the page to its start, children come before what holds them.
        for element in reversed(list(self._body.iter())):
            held = below.get(element, 0)
            if held and element is not self._body and (parent := element.getparent()) is not None:
                below[parent] = below.get(parent, 0) + held
        return below

    def _is_apart(self, element: _Element) -> bool:
        """True for what can hold much prose that is not the article's: menus, readers' comments."""
        chain: list[_Element] = []
        here: _Element | None = element
        apart = False
        while here is not None:
            if (known := self._apart.get(here)) is not None:
                apart = known
                break
            chain.append(here)
            if tag_of(here) in _NOT_PROSE or _COMMENTS.search(names(here)):
                apart = True
                break
            here = here.getparent() if here is not self._body else None
        # All that was passed on the way up shares the answer.
        self._apart.update(dict.fromkeys(chain, apart))
        return apart


def choices(body: _Element, headline: _Element | None) -> Iterator[Choice]:
    """The parts of the page that may hold the article, the surest first; `headline` shows which of
    several articles on one page is meant.

    The next is asked for only where the one before turned out to hold no article.
    """
    prose = Prose(body)
    total = max(1, prose.of(body))
    root = _declared(dom.find(body, _BODY), prose)
    if root is not None:
        yield Choice(root, "articleBody")
    articles = [
        element
        for element in body.iter("article")
        if prose.of(element) >= _LEAST_BODY
        and not any(tag_of(outer) == "article" for outer in element.iterancestors())
    ]
    own = [a for a in articles if headline is not None and a in headline.iterancestors()]
    articles = own or articles
    best = max(articles, key=prose.of, default=body)
    rivals = (
        sum(prose.of(article) > 0.5 * prose.of(best) for article in articles) if articles else 0
    )
    if rivals == 1 and (own or prose.of(best) >= 0.45 * total):
        yield Choice(best, "article")
    for fast in (True, False):
        kept = extract(body, fast=fast)
        votes, voted = _votes(prose, kept)
        if voted >= 0.3 * total or (not fast and voted >= 0.1 * total):
            yield Choice(_densest(body, votes, voted, 0.92), "extractor", kept)
            break
    yield Choice(_densest(body, prose.below, total, 0.6), "densest")


def _declared(found: list[_Element], prose: Prose) -> _Element | None:
    """The element that is marked as the body; for several parts of one body, what holds them."""
    large = [element for element in found if prose.of(element) >= _LEAST_BODY]
    if not large:
        return None
    outer = [e for e in large if not any(o in large for o in e.iterancestors())]
    if len(outer) == 1:
        return outer[0]
    common = [e for e in outer[0].iterancestors() if all(e in o.iterancestors() for o in outer)]
    if common and sum(map(prose.of, outer)) >= 0.6 * prose.of(common[0]):
        return common[0]
    return max(outer, key=prose.of)


def _votes(prose: Prose, kept: str) -> tuple[dict[_Element, int], int]:
    """How much of what the extractor kept stands in each element, and in all."""
    believed = [(holder, text) for holder, text in prose.nodes if squeeze(text) in kept]
    return prose.gather(believed), sum(len(text.strip()) for _, text in believed)


def _densest(body: _Element, weights: dict[_Element, int], total: int, share: float) -> _Element:
    """The smallest element, of those that hold several blocks, with `share` of the weight."""
    root = body
    while True:
        inner = max(root, key=lambda child: weights.get(child, 0), default=None)
        if inner is None or weights.get(inner, 0) < share * total:
            return root
        if tag_of(inner) in _BLOCKS:
            return root
        root = inner


def squeeze(text: str) -> str:
    """Letters and digits alone, lower case: how texts from two readers of one page compare."""
    return _SQUEEZE.sub("", text).lower()


def extract(body: _Element, *, fast: bool = True) -> str:
    """The main text of the page as `trafilatura` sees it, squeezed; "" where it finds none.

    Not `fast`, it also asks its two fallbacks, which takes half as long again.
    """
    import logging

    from trafilatura import bare_extraction

    # It logs every page that it finds hard; what matters of that is an error or finding of ours.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = bare_extraction(
            body.getroottree().getroot(),
            fast=fast,
            include_comments=False,
            include_tables=True,
            include_formatting=False,
            with_metadata=False,
        )
    except Exception:
        # Whatever it stumbles over (deep nesting, for one), the page can be read without it.
        return ""
    return squeeze(getattr(document, "text", None) or "")
