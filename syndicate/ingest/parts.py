"""Files that hold several articles: a feed, a message of a news agency.

Each of these articles has a name, `feed.xml#tag:post.example,2026:17`: the file's, and after the
sign its own id, by which an address names a part of a document (RFC 3986, 3.5). The bytes of a part
are a document of the same format with nothing else in it, so that a part is read as any file is,
and does not change when others do.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from syndicate.errors import InputError
from syndicate.ingest import files, formats
from syndicate.ingest.encoding import decode
from syndicate.model import Finding

SPLITTERS = {
    formats.RSS: "syndicate.ingest.rss:split",
    formats.RDF: "syndicate.ingest.rss:split",
    formats.ATOM: "syndicate.ingest.atom:split",
    formats.JSON_FEED: "syndicate.ingest.jsonfeed:split",
    formats.NEWS_MESSAGE: "syndicate.ingest.newsmessage:split",
}
"""Media type -> "module:function", which takes (text, path) and gives (`Parts`, findings)."""

Parts = Mapping[str, Callable[[], bytes]]
"""The id of each article in a file -> what makes a document of it."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds: its `parts`, or whether it is one `article`; `ours`: syndicate made it;
    `error`: why it cannot be read; `findings`: what there is to say of the file as a whole."""

    parts: Parts = field(default_factory=dict)
    article: bool = False
    ours: bool = False
    error: InputError | None = None
    findings: tuple[Finding, ...] = ()


_PART = re.compile(rf"(.*?(?:{'|'.join(map(re.escape, formats.SUFFIXES))}))#(.+)", re.IGNORECASE)
_LONGEST = 300


def split(path: str) -> tuple[str, str]:
    """(file, id of the part), the id "" for a file as a whole."""
    match = _PART.fullmatch(path)
    if match is None or Path(path).is_file():
        return path, ""
    return match[1], match[2]


def file_of(path: str) -> str:
    """The file that an input names, itself or a part of it."""
    return split(path)[0]


def load(path: str) -> bytes | None:
    """The document of a part; None for a file as a whole. Raises `InputError` where it is not
    there."""
    file, name = split(path)
    if not name:
        return None
    found = contents(file)
    if found.error is not None:
        raise found.error
    if name not in found.parts:
        raise InputError(
            f"{file} holds no such article (any more).",
            path=path,
            remedy=f"Name {file} alone for all that are in it.",
        )
    return found.parts[name]()


def contents(path: str) -> Contents:
    """What a file holds, as far as it can be read."""
    try:
        status = Path(path).stat()
    except OSError:
        files.load(path)  # says why
        raise
    return _contents(os.path.realpath(path), status.st_mtime_ns, status.st_size, path)


def named(ids: Iterable[tuple[str, str]]) -> list[str]:
    """Names for the articles of one file, from the (id, address) of each; the same for those that
    are the same article.

    An id that several have under different addresses is worth nothing: these are called by their
    addresses. One without either is called by its place, from 1.
    """
    entries = [(" ".join(one.split()), " ".join(two.split())) for one, two in ids]
    addresses: dict[str, set[str]] = {}
    for own, address in entries:
        if address:
            addresses.setdefault(own, set()).add(address)
    names = []
    for place, (own, address) in enumerate(entries, 1):
        shared = len(addresses.get(own, ())) > 1
        name = (address if shared else own) or address or str(place)
        long = len(name) > _LONGEST
        names.append(f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}" if long else name)
    return names


@lru_cache(maxsize=2)
def _contents(real: str, changed: int, size: int, path: str) -> Contents:
    """Of the files read last: each is asked what is in it, then for one part after the other."""
    try:
        text, of_encoding = decode(files.load(path), path)
    except InputError as error:
        return Contents(error=error)
    media_type = formats.sniff(text)
    ours, article = formats.is_ours(text), formats.is_article(text, media_type)
    if media_type not in SPLITTERS:
        return Contents(article=article, ours=ours)
    module, _, function = SPLITTERS[media_type].partition(":")
    try:
        found, findings = getattr(import_module(module), function)(text, path)
        return Contents(found, ours=ours, findings=(*of_encoding, *findings))
    except InputError as error:
        return Contents(article=True, ours=ours, error=error)
