"""Ingest: bytes -> `Article`. Every word of the body is kept, furniture is not, and what the file
does not say of itself is found in its side-car, given as an option, or reported missing.

`find_inputs` turns what a user names into files; `read` makes an article of one of them. Formats
are a table, media type -> "module:function"; a reader takes (text, path) and gives a
`syndicate.ingest.assemble.Draft`.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from syndicate.errors import ConfigError, InputError
from syndicate.ingest.dom import words
from syndicate.ingest.metadata import Metadata, read_sidecar, sidecar_of
from syndicate.model import Article

__all__ = ["MAX_BYTES", "READERS", "SUFFIXES", "Metadata", "find_inputs", "read"]

MAX_BYTES = 20 * 2**20
"""The largest file that is read; an article's page is seldom larger than 2 MB."""

READERS = {
    "text/html": "syndicate.ingest.html:read_html",
    "text/markdown": "syndicate.ingest.markdown:read_markdown",
    "text/plain": "syndicate.ingest.plain:read_plain",
}
SUFFIXES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".text": "text/plain",
}
_SIDECAR = ".meta.toml"
# Text that is no article, whatever it holds.
_NEVER = words(
    ".toml .json .jsonl .yaml .yml .csv .tsv .xml .css .js .ts .py .sh .ini .cfg .log .sql"
)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|p"
    r"|section|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN_SIGNS = re.compile(r"^(?:#{1,6} \S|> \S|```|\[[^\]]+\]: \S)|\]\(https?://", re.MULTILINE)


def find_inputs(paths: Sequence[str]) -> list[str]:
    """The files that `paths` mean, in order, each once; "-" stands for standard input.

    A folder gives the articles in it and below, sorted, without hidden files, side-cars and
    README.*; a pattern (`*`, `**`, `?`) what it matches. Raises `ConfigError` for a path that does
    not exist, a pattern that matches nothing, a folder without an article.
    """
    found: dict[str, str] = {}
    for path in paths:
        if path == "-":
            found.setdefault("-", "-")
            continue
        for file in _expand(path):
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _expand(path: str) -> list[str]:
    place = Path(path)
    if place.is_dir():
        files = sorted(_articles_in(path))
        if not files:
            raise ConfigError(
                "There is no article in this folder.",
                path=path,
                remedy=f"Articles are files ending in {', '.join(sorted(SUFFIXES))}.",
            )
        return files
    if place.exists():
        if path.endswith(_SIDECAR):
            raise ConfigError(
                "This is a side-car, not an article.",
                path=path,
                remedy="Name the article; its side-car is found beside it.",
            )
        return [path]
    if not glob.has_magic(path):
        raise ConfigError(
            "There is no such file or folder.", path=path, remedy="Check the spelling."
        )
    files = []
    for match in sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 - as the user wrote it
        if Path(match).is_dir():
            continue
        if Path(match).suffix.lower() in SUFFIXES:
            files.append(match)
    if not files:
        raise ConfigError(
            "No article matches this pattern.",
            path=path,
            remedy=f"Articles are files ending in {', '.join(sorted(SUFFIXES))}.",
        )
    return files


def _articles_in(folder: str) -> Iterator[str]:
    """Articles in a folder and below; a folder that is reached twice over links is read once."""
    seen: set[str] = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            if name.startswith(".") or name.lower().startswith("readme."):
                continue
            if Path(name).suffix.lower() in SUFFIXES:
                yield str(Path(place, name))


def read(
    path: str,
    data: bytes | None = None,
    *,
    overrides: Metadata | None = None,
    max_bytes: int = MAX_BYTES,
) -> Article:
    """The article in a file, or in `data`, which is then what stands under `path` ("-" for standard
    input). `overrides` win over the side-car, that over the file, that over what is guessed.

    Raises `InputError` that says what was found instead of an article, `ConfigError` for a side-car
    or front matter with something wrong in it.
    """
    if data is None:
        data = _load(path, max_bytes)
    if len(data) > max_bytes:
        raise _too_large(path, f"{len(data):,} bytes", max_bytes)
    suffix = "" if path == "-" else Path(path).suffix.lower()
    if suffix in _NEVER:
        raise InputError(
            f"A {suffix} file is no article.",
            path=path,
            remedy="Give the article as HTML, plain text or Markdown.",
        )
    from syndicate.ingest.assemble import assemble
    from syndicate.ingest.encoding import decode

    media_type = SUFFIXES.get(suffix)
    text, findings = decode(data, path, declares=media_type in (None, "text/html"))
    if media_type is None:
        media_type = _guess_type(text)
    module, _, function = READERS[media_type].partition(":")
    try:
        draft = getattr(import_module(module), function)(text, path)
    except RecursionError as error:
        raise InputError(
            "The parts of the file are nested too deep to be read.",
            path=path,
            remedy="Save the article alone; this file is damaged or not meant to be read.",
        ) from error
    sidecar = None if path == "-" else sidecar_of(path)
    from dataclasses import replace

    return assemble(
        replace(draft, findings=(*findings, *draft.findings)),
        path,
        Metadata() if sidecar is None else read_sidecar(sidecar),
        overrides or Metadata(),
    )


def _load(path: str, max_bytes: int) -> bytes:
    """The file's bytes, one more than allowed at most, so that a huge file costs nothing."""
    if path == "-":
        raise InputError("Standard input was not read.", path=path, remedy="Pass its bytes.")
    place = Path(path)
    try:
        if place.is_dir():
            raise InputError(
                "This is a folder.", path=path, remedy="Name the files in it, or use find_inputs."
            )
        size = place.stat().st_size
        if size > max_bytes:
            raise _too_large(path, f"{size:,} bytes", max_bytes)
        with place.open("rb") as file:
            return file.read(max_bytes + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"The file cannot be read: {reason}.", path=path, remedy="Check its name and rights."
        ) from error


def _too_large(path: str, size: str, max_bytes: int) -> InputError:
    return InputError(
        f"The file has {size}; more than {max_bytes:,} are not read.",
        path=path,
        remedy="Save the article alone, or split the file.",
    )


def _guess_type(text: str) -> str:
    """The media type of a text without a telling name."""
    start = text[:4000].lstrip("\ufeff")
    if _HTML_START.match(start):
        return "text/html"
    if start.startswith("---\n") or len(_MARKDOWN_SIGNS.findall(start)) >= 2:
        return "text/markdown"
    return "text/plain"
