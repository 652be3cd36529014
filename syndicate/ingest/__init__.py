"""Ingest: bytes -> `Article`. Every word of the body is kept, furniture is not, and what the file
does not say of itself is found in its side-car, given as an option, or reported missing.

`find_inputs` turns what a user names into files; `read` makes an article of one of them. Formats
are a table, media type -> "module:function"; a reader takes (text, path) and gives a
`syndicate.ingest.assemble.Draft`.
"""

from __future__ import annotations

import errno
import glob
import os
import re
import stat
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from syndicate.errors import ConfigError, InputError
from syndicate.ingest.dom import words
from syndicate.ingest.metadata import Metadata, read_sidecar, sidecar_of
from syndicate.model import Article

__all__ = ["MAX_BYTES", "READERS", "SUFFIXES", "Metadata", "find_inputs", "load", "read"]

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
_REVIEW = "review.html"
"""What stands with a package for its editor."""
_MANIFEST = "manifest.json"
_MOST_MANIFEST = 32 << 20
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

    A folder gives the articles in it and below, sorted, without hidden files, side-cars, README.*,
    what is no regular file, and packages that syndicate made; a pattern (`*`, `**`, `?`) what it
    matches, without packages too. Raises `ConfigError` for a path that does not exist, a pattern
    that matches nothing, a folder without an article or that cannot be read, a named package.
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
    mode = _mode(path)
    if mode is not None and stat.S_ISDIR(mode):
        if _package_files(path) is not None:
            raise _a_package(path)
        files = sorted(_articles_in(path))
        if not files:
            raise ConfigError(
                "There is no article in this folder.",
                path=path,
                remedy=f"Articles are files ending in {', '.join(sorted(SUFFIXES))}.",
            )
        return files
    if mode is not None:
        if path.endswith(_SIDECAR):
            raise ConfigError(
                "This is a side-car, not an article.",
                path=path,
                remedy="Name the article; its side-car is found beside it.",
            )
        if _in_package(path):
            raise _a_package(path)
        return [path]
    if not glob.has_magic(path):
        raise ConfigError(
            "There is no such file or folder.", path=path, remedy="Check the spelling."
        )
    files = []
    for match in sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 - as the user wrote it
        if Path(match).suffix.lower() not in SUFFIXES:
            continue
        if not _is_special(match) and not _in_package(match):
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
    for place, folders, files in os.walk(folder, followlinks=True, onerror=_not_listed):
        real = os.path.realpath(place)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        if place != folder and _package_files(place) is not None:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            if name.startswith(".") or name.lower().startswith("readme."):
                continue
            file = Path(place, name)
            if file.suffix.lower() in SUFFIXES and not (_is_special(file) or _beside_zip(file)):
                yield str(file)


def _mode(path: str) -> int | None:
    """What stands at `path` (`st_mode`), None where nothing does; `ConfigError` if that cannot be
    known."""
    try:
        return Path(path).stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return None
        raise _unreadable(path, error) from error


def _not_listed(error: OSError) -> NoReturn:
    """A folder that is passed over in silence is articles that are missed."""
    raise _unreadable(error.filename, error) from error


def _unreadable(path: str, error: OSError) -> ConfigError:
    return ConfigError(
        f"This cannot be read: {error.strerror or error}.",
        path=path,
        remedy="Check the rights of the folder, or name what is to be read.",
    )


def _is_special(path: str | Path) -> bool:
    """True for a folder, pipe, device or socket. What cannot be told is left for `read` to say."""
    try:
        return not stat.S_ISREG(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return False


def _package_files(folder: str) -> frozenset[str] | None:
    """The files that a folder's manifest lists if syndicate made the folder, else None.

    Output often stands beside input, and a translation must not be translated again.
    """
    manifest = Path(folder, _MANIFEST)
    if _is_special(manifest):
        return None
    try:
        if manifest.stat().st_size > _MOST_MANIFEST:
            return None
        import json

        value = json.loads(manifest.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not {"schema_version", "files"} <= value.keys():
        return None
    files = value["files"] if isinstance(value["files"], list) else []
    return frozenset(str(file.get("path")) for file in files if isinstance(file, dict))


def _in_package(path: str) -> bool:
    place = Path(path)
    if _beside_zip(place):
        return True
    files = _package_files(str(place.parent))
    return files is not None and place.name in files | {_REVIEW}


def _beside_zip(path: Path) -> bool:
    """True for the editor's page of a package that is a zip."""
    name = path.name.removesuffix(f".{_REVIEW}")
    return name != path.name and path.with_name(f"{name}.zip").is_file()


def _a_package(path: str) -> ConfigError:
    return ConfigError(
        "This is a package that syndicate made, not an article.",
        path=path,
        remedy="Name the original article that it was made from.",
    )


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
        data = load(path, max_bytes)
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


def load(path: str, max_bytes: int = MAX_BYTES) -> bytes:
    """The file's bytes, one more than allowed at most, so that a huge file costs nothing."""
    if path == "-":
        raise InputError("Standard input was not read.", path=path, remedy="Pass its bytes.")
    place = Path(path)
    try:
        if place.is_dir():
            raise InputError(
                "This is a folder.", path=path, remedy="Name the files in it, or use find_inputs."
            )
        status = place.stat()
        if not stat.S_ISREG(status.st_mode):
            # Never opened: a pipe without a writer would wait for ever.
            raise InputError(
                "This is not a regular file.",
                path=path,
                remedy='Name a file, or give the article on standard input as "-".',
            )
        size = status.st_size
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
