"""What an article is called: a stable URI, and a name that is safe as a folder."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from syndicate.ingest.dom import words
from syndicate.ingest.parts import split
from syndicate.model import Block

_LONGEST = 80
_PORTS = {"http": ":80", "https": ":443"}
# No article: how often it was sent (`#0`), where a reader came from (`#xtor=RSS-1`).
_PLACE = re.compile(r"^(?=.*[^\W\d])[^=]+$")
_FORMAT = re.compile(r"\.(?:ninjs|newsml|nitf)$", re.IGNORECASE)
_GENERIC = words("index default untitled document text noticia")
# Letters that NFKD does not take apart.
_FOLDED = str.maketrans(
    {
        "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o",
        "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ł": "l", "Ł": "l",
        "ı": "i", "ŋ": "n", "ħ": "h",
    }
)  # fmt: skip
# Names that Windows keeps for devices.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)")


def article_id(
    canonical_url: str, headline: str, blocks: Sequence[Block], *, guid: str = ""
) -> str:
    """What `address_id` gives, else a UUIDv5 (RFC 9562) of the words, white space aside."""
    if known := address_id(canonical_url, guid):
        return known
    words = " ".join(" ".join([headline, *(b.text for b in blocks)]).split())
    content = unicodedata.normalize("NFC", words)
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, 'syndicate:article:' + content)}"


def address_id(canonical_url: str, guid: str = "") -> str:
    """The address of the original, else the id that its sender gave it (a URI); may be empty.

    Spellings of one address are one (RFC 3986, 6.2.2.1 and 6.2.3): the case of host and percent
    signs, the port that goes without saying, a `?` with nothing behind it, and the place on the
    page. That stays where a sender with ids of its own names several articles by it, as live blogs
    do, and where it is the path (`#!/ships`).
    """
    try:
        split = urlsplit(canonical_url)
    except ValueError:
        return canonical_url or guid
    if split.scheme not in ("http", "https"):
        return canonical_url or guid
    user, at, host = split.netloc.rpartition("@")
    host = host.lower().removesuffix(_PORTS[split.scheme]).removesuffix(":")
    is_article = split.fragment.startswith(("!", "/")) or (guid and _PLACE.search(split.fragment))
    split = split._replace(
        netloc=f"{user}{at}{host}", fragment=split.fragment if is_article else ""
    )
    return re.sub("%[0-9A-Fa-f]{2}", lambda match: match[0].upper(), split.geturl())


def slugify(text: str) -> str:
    """ASCII letters, digits and single hyphens, at most 80 characters, cut between words; may be
    empty (for a text in a script without ASCII forms)."""
    text = unicodedata.normalize("NFKD", text.translate(_FOLDED))
    text = text.encode("ascii", "ignore").decode("ascii").lower()
    text = re.sub(r"['’`]", "", text)
    words = [word for word in re.split(r"[^a-z0-9]+", text) if word]
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        slug = longer
    return f"{slug}-" if _DEVICES.fullmatch(slug) else slug


def slug_of(declared: str, path: str, headline: str, article: str) -> str:
    """The declared slug, else the file's name if it says something, else the headline; never empty.

    A file of several articles has a name that says nothing of one. `article` is the id, of which a
    few digits serve where no letters are left.
    """
    stem = "" if path == "-" or split(path)[1] else Path(path).stem
    stem = slugify(_FORMAT.sub("", stem))
    if stem in _GENERIC or stem.rstrip("-0123456789") in (*_GENERIC, ""):
        stem = ""
    found = slugify(declared) or stem or slugify(headline)
    if not found:
        found = f"article-{uuid.uuid5(uuid.NAMESPACE_URL, article).hex[:12]}"
    return found if not found.endswith("-") else f"{found}article"
