"""What a file of XML or JSON is, by what stands in it: most of such files are no article."""

from __future__ import annotations

import json
import re
from typing import Any

from syndicate.ingest.dom import words

RSS, RDF, ATOM = "application/rss+xml", "application/rdf+xml", "application/atom+xml"
JSON_FEED = "application/feed+json"
NEWS_ITEM = "application/vnd.iptc.g2.newsitem+xml"
NEWS_MESSAGE = "application/vnd.iptc.g2.newsmessage+xml"
PACKAGE_ITEM = "application/vnd.iptc.g2.packageitem+xml"
NITF, NINJS = "application/nitf+xml", "application/json"

SUFFIXES = (".xml", ".rss", ".atom", ".rdf", ".json")
"""Endings of files that are looked into, since their names do not tell."""

START = 16_000
"""Characters before the outermost element: comments and a DOCTYPE, in files that are meant."""
_SUBSET = re.compile(r"\]\s*>")
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)([^>]*)")
_ITEM_CLASS = re.compile(r"<(?:[\w.-]+:)?itemClass[^>]*?ninat[:/](\w+)")
_OURS = re.compile(r'<(?:[\w.-]+:)?generator\b[^>]*>syndicate\b|"generator":\s*"syndicate ')
_G2 = {"newsItem": NEWS_ITEM, "newsMessage": NEWS_MESSAGE, "packageItem": PACKAGE_ITEM}
_NINJS = words(
    "headline headlines body_text body_html body_xhtml bodies pubstatus versioncreated "
    "firstcreated description_text description_html descriptions byline by"
)
"""Properties of which any news object of ninjs 1 to 3 has one, in lower case."""


def sniff(text: str) -> str:
    """The media type of a feed or a news item, "" for all else."""
    start = text[:START].lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return _of_json(text)
    return _of_xml(start) if start.startswith("<") else ""


def prolog(start: str) -> tuple[str, int]:
    """(DOCTYPE, where the outermost element begins) of XML, past declarations and comments; -1
    where that is not in `start`."""
    at, doctype = 0, ""
    while True:
        at += len(start[at:]) - len(start[at:].lstrip())
        if start.startswith("<!--", at):
            end = start.find("-->", at) + 2
        elif start.startswith("<?", at):
            end = start.find("?>", at) + 1
        elif start.startswith("<!", at):
            inside, end = start.find("[", at), start.find(">", at)
            if 0 <= inside < end:
                end = next((m.end() - 1 for m in _SUBSET.finditer(start, inside)), -1)
            doctype = start[at : end + 1]
        else:
            return doctype, at
        if end < at:
            return doctype, -1
        at = end + 1


def _of_xml(start: str) -> str:
    _, at = prolog(start)
    if at < 0:
        return ""
    match = _ROOT.match(start, at)
    if match is None:
        return ""
    name, attributes = match.groups()
    if name in _G2:
        return _G2[name] if "iptc.org/std/nar/" in attributes else ""
    if name in ("feed", "entry"):
        return ATOM if "http://www.w3.org/2005/Atom" in attributes else ""
    if name == "RDF":
        return RDF if re.search(r"purl\.org/rss/|netscape\.com/rdf/", attributes) else ""
    return {"rss": RSS, "nitf": NITF}.get(name, "")


def _of_json(text: str) -> str:
    if "jsonfeed.org/version/" not in text and '"uri"' not in text:
        return ""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        # What it was meant to be is seen; its reader says what is wrong with it.
        return JSON_FEED if "jsonfeed.org/version/" in text[:START] else ""
    return of_object(value)


def of_object(value: Any) -> str:
    """The media type of an object of JSON."""
    if not isinstance(value, dict):
        return ""
    if "jsonfeed.org/version/" in str(value.get("version")):
        return JSON_FEED
    names = {str(name).lower() for name in value}
    return NINJS if isinstance(value.get("uri"), str) and names & _NINJS else ""


def described(text: str) -> str:
    """What a file of XML or JSON is that is none of these, as far as one sees it, for an error."""
    start = text[:START].lstrip("\ufeff \t\r\n")
    if not start.startswith("<"):
        return " unless it is ninjs or a JSON Feed, and this is neither"
    _, at = prolog(start)
    match = _ROOT.match(start, at) if at >= 0 else None
    if match is None:
        return " unless it is a news item or a feed, and this is neither"
    known = {"NewsML": "NewsML 1", "feed": "an Atom of before RFC 4287", "html": "a web page"}
    name = match[1]
    what = known.get(name, f"<{name}>")
    return f" unless it is a news item or a feed, and this is {what}"


def is_article(text: str, media_type: str) -> bool:
    """False for what is sent beside articles: pictures, packages, what syndicate made itself."""
    if media_type == PACKAGE_ITEM or is_ours(text):
        return False
    if media_type == NEWS_ITEM:
        kind = _ITEM_CLASS.search(text)
        return kind is None or kind[1] in ("text", "composite")
    if media_type == NINJS:
        return str(json.loads(text).get("type", "text")).lower() in ("text", "composite")
    return bool(media_type)


def is_ours(text: str) -> bool:
    """True for a feed or item that syndicate made: a translation is not to be translated again."""
    return bool(_OURS.search(text))
