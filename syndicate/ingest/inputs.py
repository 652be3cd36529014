"""What a user names -> the articles that are meant: files, and parts of files."""

from __future__ import annotations

import errno
import glob
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from syndicate.errors import ConfigError
from syndicate.ingest import formats, parts

SUFFIXES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".text": "text/plain",
}
"""Endings that tell what a file is; into those of `formats.SUFFIXES` it is looked."""
_SIDECAR = ".meta.toml"
_REVIEW = "review.html"
"""What stands with a package for its editor."""
_MANIFEST = "manifest.json"
_MOST_MANIFEST = 32 << 20
_WHAT_ARE = (
    f"Articles are files ending in {', '.join(sorted(SUFFIXES))}, and feeds and news items in "
    f"{', '.join(sorted(formats.SUFFIXES))}."
)


def find_inputs(paths: Sequence[str]) -> list[str]:
    """The files that `paths` mean, in order, each once; "-" stands for standard input.

    A folder gives the articles in it and below, sorted, without hidden files, side-cars, README.*,
    what is no regular file, and packages and feeds that syndicate made; a pattern (`*`, `**`, `?`)
    what it matches, without these too. A file of several articles gives each by its own name
    (`parts`). Raises `ConfigError` for a path that does not exist, a pattern that matches nothing,
    a folder without an article or that cannot be read, a named package.
    """
    found: dict[tuple[str, str], str] = {}
    for path in paths:
        if path == "-":
            found.setdefault(("-", ""), "-")
            continue
        for article in _expand(path):
            file, part = parts.split(article)
            found.setdefault((os.path.realpath(file), part), article)
    return list(found.values())


def _expand(path: str) -> list[str]:
    mode = _mode(path)
    if mode is not None and stat.S_ISDIR(mode):
        if _package_files(path) is not None:
            raise _a_package(path)
        files = [a for file in sorted(_articles_in(path)) for a in _inside(file, named=False)]
        if not files:
            raise ConfigError(
                "There is no article in this folder.",
                path=path,
                remedy=_WHAT_ARE,
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
        return _inside(path, named=True)
    if parts.split(path)[1]:
        return [path]
    if not glob.has_magic(path):
        raise ConfigError(
            "There is no such file or folder.", path=path, remedy="Check the spelling."
        )
    files = []
    for match in sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 - as the user wrote it
        if not _may_be_article(match) or _is_special(match) or _in_package(match):
            continue
        files += _inside(match, named=False)
    if not files:
        raise ConfigError(
            "No article matches this pattern.",
            path=path,
            remedy=_WHAT_ARE,
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
            if _may_be_article(name) and not (_is_special(file) or _beside_zip(file)):
                yield str(file)


def _may_be_article(name: str) -> bool:
    suffix = Path(name).suffix.lower()
    return suffix in SUFFIXES or suffix in formats.SUFFIXES


def _inside(file: str, *, named: bool) -> list[str]:
    """The articles in a file. One that is `named` is taken for an article whatever it holds, so
    that reading it says what it is."""
    if Path(file).suffix.lower() not in formats.SUFFIXES:
        return [file]
    contents = parts.contents(file)
    if contents.parts:
        return [f"{file}#{name}" for name in contents.parts] if named or not contents.ours else []
    return [file] if named or contents.article else []


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
