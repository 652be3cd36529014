"""Names: of packages, of the files in them, and of what may stand beside those."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from syndicate.errors import PackageError
from syndicate.model import Article

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.sig"
"""The manifest's signature, in the folder and in the zip: what `ssh-keygen -Y sign` calls it."""
BESIDE = frozenset({"review.html"})
"""Files that may stand in a package's folder and are no part of it: for the house, never listed,
never packed. Beside a zip they are called `<name>.<file>`."""

# Names that Windows keeps for devices, whatever follows the first dot.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.I)
_LONGEST_SLUG = 100  # bytes; a file name may have 255, and temporary names and ".zip" need room


def beside(package: Path, file: str) -> Path:
    """Where `file` of `BESIDE` stands: in the package's folder, or beside its zip."""
    return package / file if package.is_dir() else package.with_name(f"{package.stem}.{file}")


def name(slug: str, language: str) -> str:
    """`<slug>.<language>`, made fit for every file system.

    Lower case, letters and digits of any script (accents on Latin letters go, as in addresses),
    everything else a hyphen, at most 100 bytes, and no name that Windows keeps for itself.
    """
    text = unicodedata.normalize("NFKD", slug)
    text = re.sub(r"(?<=[A-Za-z])[\u0300-\u036f]+", "", text)
    text = unicodedata.normalize("NFC", text).lower()
    text = re.sub(r"[\W_]+", "-", text).strip("-")
    while len(text.encode("utf-8", "replace")) > _LONGEST_SLUG:
        cut = text[: len(text) - max(1, (len(text) - _LONGEST_SLUG))]
        # At a hyphen where one is near, so that no word is cut in two.
        text = cut.rpartition("-")[0] if "-" in cut[-20:] else cut
        text = text.strip("-")
    if not text or _RESERVED.fullmatch(text):
        text = f"article-{text}".rstrip("-")
    return f"{text}.{language}"


def slug_of(article: Article) -> str:
    """The article's slug, else what its address ends in, else its headline."""
    if article.slug:
        return article.slug
    path = re.sub(r"[?#].*", "", article.canonical_url).partition("://")[2]
    last = next((part for part in reversed(path.split("/")[1:]) if part), "")
    return last.rpartition(".")[0] or last or article.headline.text


def check_paths(paths: Sequence[str]) -> None:
    """Refuses what would not stay in the package's folder, or would be written twice."""
    clashing = set(clashes(paths))
    for path in paths:
        if (
            not is_safe(path)
            or path in clashing
            or path.casefold() in BESIDE
            or path.partition("/")[0].casefold().startswith("manifest.")
        ):
            raise PackageError(
                f"{path!r} cannot be the name of a file in a package.",
                remedy='Use a relative name with "/", once, and none that starts with "manifest." '
                f"or is {', '.join(sorted(BESIDE))}.",
            )


def is_safe(path: str) -> bool:
    """True for a relative file name that stays where it is put, on every system."""
    return (
        0 < len(path) <= 512
        and path.isprintable()
        and not set(path) & set('\\:*?"<>|')
        and not PurePosixPath(path).is_absolute()
        and all(map(_is_safe_part, path.split("/")))
    )


def _is_safe_part(part: str) -> bool:
    return (
        part not in ("", ".", "..")
        and part[-1] not in ". "
        and len(part.encode()) <= 255
        and not _RESERVED.fullmatch(part.partition(".")[0].rstrip())
    )


def folded(path: str) -> str:
    """The same for all names that some file system takes for one: Windows and macOS do not tell
    capitals apart, macOS not the two ways to write an accent."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def clashes(paths: Iterable[str]) -> list[str]:
    """The names that cannot all be unpacked: one that some system takes for another before it, or
    that is a file where another needs a folder."""
    seen: set[str] = set()
    folders: set[str] = set()
    found = []
    listed = [(path, folded(path)) for path in paths]
    for _, same in listed:
        parts = same.split("/")
        folders.update("/".join(parts[:length]) for length in range(1, len(parts)))
    for path, same in listed:
        if same in seen or same in folders:
            found.append(path)
        seen.add(same)
    return found
