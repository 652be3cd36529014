"""JSON-LD in pages, read as publishers write it: graphs, references, lists, and broken JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from typing import TYPE_CHECKING, Any

from syndicate.ingest.inline import address

if TYPE_CHECKING:
    from lxml.etree import _Element

_ARTICLE = re.compile(
    r"(?:\w*Article|\w*BlogPosting|Report|\w*NewsItem|Review|AnalysisNewsArticle)"
)
_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|(?://)?\s*\]\]>)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_MOST = 2000
"""Nodes that are looked at: a page that lists a whole archive says enough before."""


def nodes(root: _Element) -> list[dict[str, Any]]:
    """Every object at the top level or in a `@graph` of the page's JSON-LD."""
    found: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        _collect(_load("".join(map(str, script.itertext()))), found, 0)
    return found


def _load(text: str) -> Any:
    text = _COMMENT.sub("", text.strip()).strip().rstrip(";")
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _collect(value: Any, found: list[dict[str, Any]], depth: int) -> None:
    if depth > 4 or len(found) >= _MOST:
        return
    if isinstance(value, list):
        for entry in value:
            _collect(entry, found, depth + 1)
    elif isinstance(value, dict):
        found.append(value)
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            if isinstance(inner := value.get(key), (dict, list)):
                _collect(inner, found, depth + 1)


def types(node: Mapping[str, Any]) -> list[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return [k.rpartition("/")[2] for k in kinds if isinstance(k, str)]


def is_article(node: Mapping[str, Any]) -> bool:
    return any(_ARTICLE.fullmatch(kind) for kind in types(node))


def article(found: list[dict[str, Any]], url: str) -> dict[str, Any] | None:
    """The node of the page's own article: the one with its address, else the fullest."""
    articles = [node for node in found if is_article(node)]
    if not articles:
        articles = [n for n in found if "WebPage" in types(n) and n.get("headline")]
    if url:
        own = [node for node in articles if url_of(node).rstrip("/") == url.rstrip("/")]
        articles = own or articles
    return max(articles, key=len, default=None)


def url_of(node: Mapping[str, Any]) -> str:
    """The address of the page that a node describes."""
    for key in ("mainEntityOfPage", "url", "@id"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and value.strip().startswith(("http:", "https:")):
            return address(value.partition("#")[0])
    return ""


def text(value: Any, *, lines: bool = False) -> str:
    """A value as text: the first of a list, an `@value`, a number; tags and entities undone."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("@id") or ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    result = str(value)
    if "<" in result:
        result = re.sub(r"</?[a-zA-Z][^<>]{0,500}>", "\n" if lines else " ", result)
    result = unescape(result) if "&" in result else result
    return result if lines else " ".join(result.split())


class Node:
    """Reads one node; references (`{"@id": ...}`) are looked up among all of the page."""

    def __init__(self, node: Mapping[str, Any], found: list[dict[str, Any]]) -> None:
        self._node = node
        self._found = found

    def text(self, key: str, *, lines: bool = False) -> str:
        return text(self._node.get(key), lines=lines)

    def texts(self, key: str) -> list[str]:
        value = self._node.get(key)
        values = value if isinstance(value, list) else [value]
        return [found for entry in values if (found := text(entry))]

    def node(self, key: str) -> Mapping[str, Any] | None:
        return next(iter(self.nodes(key)), None)

    def nodes(self, key: str) -> list[Mapping[str, Any]]:
        """The objects under a key; a text stands for an object with that name."""
        value = self._node.get(key)
        values = value if isinstance(value, list) else [value]
        result: list[Mapping[str, Any]] = []
        for entry in values:
            if isinstance(entry, str) and entry.strip():
                as_url = entry.startswith(("http:", "https:"))
                result.append({"url" if as_url else "name": entry.strip()})
            elif isinstance(entry, dict):
                result.append(self._resolve(entry))
        return result

    def url(self, key: str) -> str:
        node = self.node(key)
        if node is None:
            return ""
        for name in ("url", "@id", "contentUrl"):
            value = text(node.get(name))
            if value.startswith(("http:", "https:")):
                return value
        return ""

    def language(self) -> str:
        """`inLanguage` as an object, as some write it."""
        node = self.node("inLanguage")
        return text(node.get("alternateName") or node.get("name")) if node else ""

    def _resolve(self, entry: Mapping[str, Any]) -> Mapping[str, Any]:
        identifier = entry.get("@id")
        if not isinstance(identifier, str) or len(entry) > 2:
            return entry
        for node in self._found:
            if node.get("@id") == identifier and len(node) > len(entry):
                return node
        return entry
