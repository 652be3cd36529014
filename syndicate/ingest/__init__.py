"""Ingest: bytes -> `Article`. Every word of the body is kept, furniture is not, and what the file
does not say of itself is found in its side-car, given as an option, or reported missing.

`find_inputs` turns what a user names into articles; `load` gives the bytes of one and `read` makes
an article of them. Formats are a table, media type -> "module:function"; a reader takes (text,
path) and gives a `syndicate.ingest.assemble.Draft`, or a `syndicate.ingest.wire.Item` where the
format says more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate.config import Profile
from syndicate.errors import ConfigError, InputError
from syndicate.ingest import files, formats, parts
from syndicate.ingest.dom import words
from syndicate.ingest.files import MAX_BYTES
from syndicate.ingest.inputs import SUFFIXES, find_inputs
from syndicate.ingest.metadata import Metadata, read_sidecar, sidecar_of
from syndicate.ingest.parts import file_of
from syndicate.model import Article, Finding

if TYPE_CHECKING:
    from syndicate.ingest.rights import Settle
    from syndicate.ingest.wire import Item

__all__ = ["MAX_BYTES", "READERS", "SUFFIXES", "Metadata", "file_of", "find_inputs", "load", "read"]

READERS = {
    "text/html": "syndicate.ingest.html:read_html",
    "text/markdown": "syndicate.ingest.markdown:read_markdown",
    "text/plain": "syndicate.ingest.plain:read_plain",
    formats.RSS: "syndicate.ingest.rss:read_rss",
    formats.RDF: "syndicate.ingest.rss:read_rss",
    formats.ATOM: "syndicate.ingest.atom:read_atom",
    formats.JSON_FEED: "syndicate.ingest.jsonfeed:read_jsonfeed",
    formats.NEWS_ITEM: "syndicate.ingest.newsml:read_newsml",
    formats.NEWS_MESSAGE: "syndicate.ingest.newsmessage:read_message",
    formats.PACKAGE_ITEM: "syndicate.ingest.newsml:read_package",
    formats.NITF: "syndicate.ingest.nitf:read_nitf",
    formats.NINJS: "syndicate.ingest.ninjs:read_ninjs",
}
# Text that is no article, whatever it holds.
_NEVER = words(".toml .jsonl .yaml .yml .csv .tsv .css .js .ts .py .sh .ini .cfg .log .sql")
_FORMATS = (
    "Give the article as HTML, plain text, Markdown, ninjs, NewsML-G2 or NITF, or a feed (RSS, "
    "Atom, JSON Feed)."
)
_OF_ONE = ("title", "summary", "slug", "canonical_url", "published", "modified", "correction")
"""What a side-car says of one article."""
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|p"
    r"|section|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN_SIGNS = re.compile(r"^(?:#{1,6} \S|> \S|```|\[[^\]]+\]: \S)|\]\(https?://", re.MULTILINE)


def read(
    path: str,
    data: bytes | None = None,
    *,
    overrides: Metadata | None = None,
    sources: Mapping[str, Profile] | None = None,
    settle: Settle | None = None,
    max_bytes: int = MAX_BYTES,
) -> Article:
    """The article in a file, or in `data`, which is then what stands under `path` ("-" for standard
    input). `overrides` win over the side-car, that over the file, that over what is guessed, that
    over `sources`; `settle` puts together what is said of rights (`assemble`).

    Raises `InputError` that says what was found instead of an article, `ConfigError` for a side-car
    or front matter with something wrong in it.
    """
    if data is None:
        data = load(path, max_bytes)
    if len(data) > max_bytes:
        raise files.too_large(path, f"{len(data):,} bytes", max_bytes)
    item, findings = _item(path, data)
    item.check(path)
    file = parts.file_of(path)
    if file != path and Path(file).is_file():
        findings = (*parts.contents(file).findings, *findings)
    sidecar = None if path == "-" else sidecar_of(file)
    said = Metadata() if sidecar is None else read_sidecar(sidecar)
    if file != path and sidecar is not None:
        _of_all(said, sidecar)
    from syndicate.ingest.assemble import assemble

    article = assemble(
        replace(item.draft, findings=(*findings, *item.draft.findings)),
        path,
        said,
        overrides or Metadata(),
        sources,
        settle,
    )
    return item.applied(article)


def _item(path: str, data: bytes) -> tuple[Item, tuple[Finding, ...]]:
    """What the format's reader makes of a file, and what there is to say of its encoding."""
    from syndicate.ingest.encoding import decode
    from syndicate.ingest.wire import Item

    suffix = "" if path == "-" else Path(parts.file_of(path)).suffix.lower()
    if suffix in _NEVER:
        raise InputError(f"A {suffix} file is no article.", path=path, remedy=_FORMATS)
    media_type = SUFFIXES.get(suffix)
    declares = media_type in (None, "text/html") and suffix != ".json"
    text, findings = decode(data, path, declares=declares)
    media_type = media_type or formats.sniff(text)
    if not media_type and suffix in formats.SUFFIXES:
        what = formats.described(text)
        raise InputError(f"A {suffix} file is no article{what}.", path=path, remedy=_FORMATS)
    module, _, function = READERS[media_type or _guess_type(text)].partition(":")
    try:
        made = getattr(import_module(module), function)(text, path)
    except RecursionError as error:
        raise InputError(
            "The parts of the file are nested too deep to be read.",
            path=path,
            remedy="Save the article alone; this file is damaged or not meant to be read.",
        ) from error
    return (made if isinstance(made, Item) else Item(made)), findings


def _of_all(said: Metadata, sidecar: Path) -> None:
    """Raises `ConfigError` for what a side-car of several articles says and only one can be."""
    for name in _OF_ONE:
        if getattr(said, name):
            raise ConfigError(
                "This side-car is of all the articles in the file, and this can be of one only.",
                path=sidecar,
                field=name,
                remedy="Take it out, or save that article in a file of its own.",
            )


def load(path: str, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of an article: of its file, one more than allowed at most, so that a huge file
    costs nothing; or of a part, as a document of its own (`parts`)."""
    part = parts.load(path)
    return files.load(path, max_bytes) if part is None else part


def _guess_type(text: str) -> str:
    """The media type of a text without a telling name."""
    start = text[:4000].lstrip("\ufeff")
    if _HTML_START.match(start):
        return "text/html"
    if start.startswith("---\n") or len(_MARKDOWN_SIGNS.findall(start)) >= 2:
        return "text/markdown"
    return "text/plain"
