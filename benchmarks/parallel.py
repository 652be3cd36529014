"""Clean human translations: openly licensed texts that Debian packages carry, in several languages.

GNOME's help (CC BY-SA 3.0) and the Debian Administrator's Handbook (GPL-2+ and CC BY-SA 3.0) have
been translated by people, and their documents have the same structure in each language. The
packages are fetched with `apt-get download` into a cache folder and unpacked there; nothing of
theirs is kept in the project.

What counts as a pair of sentences is told by structure alone: both documents have the same blocks
in the same order, both blocks as many sentences, and the lengths are alike. Each side has four
words or more, and they differ.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate import segment
from syndicate.ingest.inline import InlineBuilder, safe_href, walk
from syndicate.model import Inline, Mark, MarkKind

if TYPE_CHECKING:
    from lxml.etree import _Element

PACKAGES = ("gnome-user-docs", "debian-handbook")
_MOST = 400
"""Characters of a sentence; what is longer is a list or a table that was put into one line."""
_GNOME = {"pt": "pt_BR"}
_HANDBOOK = {"en": "en-US", "pt": "pt-BR", "es": "es-ES", "fr": "fr-FR", "de": "de-DE"}
_HANDBOOK["it"] = "it-IT"
_LIKE_HTML = {"gui": "b", "guiseq": "u", "em": "em", "cmd": "code", "code": "code"}
_LIKE_HTML |= {"file": "code", "input": "code", "output": "code", "sys": "code", "link": "a"}
"""Mallard's marks, as HTML has them."""


Blocks = tuple[Inline, Inline]
"""A block and its translation."""


class MissingError(Exception):
    """The texts cannot be had: the message says which, and why."""


@dataclass(frozen=True)
class Parallel:
    """A sentence and its human translation; `origin` is the package and the document."""

    source: Inline
    target: Inline
    languages: tuple[str, str]
    origin: str


def cache() -> Path:
    """Where the packages are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "syndicate" / "benchmarks"


def unpacked(package: str) -> Path:
    """The folder of a package's files, fetched if it is not there; raises `MissingError`."""
    folder = cache() / package
    if folder.is_dir():
        return folder
    missing = [name for name in ("apt-get", "dpkg-deb") if not shutil.which(name)]
    if missing:
        raise MissingError(
            f"{package}: {' and '.join(missing)} not found; this needs Debian or Ubuntu."
        )
    cache().mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["apt-get", "download", package], cwd=cache(), capture_output=True, text=True, check=False
    )
    found = sorted(cache().glob(f"{package}_*.deb"))
    if not found:
        why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise MissingError(f"{package} cannot be downloaded ({why}). Once online: apt-get update.")
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-x", str(found[-1]), str(part)], check=True)
    part.rename(folder)
    return folder


def documents(source: str, target: str) -> list[tuple[str, list[Blocks]]]:
    """(origin, [the two sides of each block]) of documents with the same structure; one of the two
    languages is "en"."""
    other = target if source == "en" else source
    found = []
    for origin, here, there, read in _documents(other):
        sides = list(_aligned(read(here), read(there)))
        found.append((origin, sides if source == "en" else [(b, a) for a, b in sides]))
    return found


def pairs(source: str, target: str) -> list[Parallel]:
    """All pairs of sentences that the documents of these languages give, in a fixed order; each
    text once."""
    found: list[Parallel] = []
    seen: set[str] = set()
    for origin, blocks in documents(source, target):
        for one, two in blocks:
            for a, b in sentences(one, two, (source, target)):
                if a.text not in seen and _is_sentence(a.text) and _is_sentence(b.text):
                    seen.add(a.text)
                    found.append(Parallel(a, b, (source, target), origin))
    return found


def sample(source: str, target: str, number: int, seed: int) -> list[Parallel]:
    """So many pairs, drawn at random, as many from each package as there can be."""
    generator = random.Random(f"{source}-{target}-{seed}")
    by_package: dict[str, list[Parallel]] = {}
    for each in pairs(source, target):
        by_package.setdefault(each.origin.partition(":")[0], []).append(each)
    drawn: list[Parallel] = []
    for left, found in zip(range(len(by_package), 0, -1), by_package.values(), strict=True):
        wanted = min(len(found), (number - len(drawn)) // left)
        drawn += generator.sample(found, wanted)
    return drawn


# --- Documents -----------------------------------------------------------------------------------


_Tagged = list[tuple[str, Inline]]
_Reader = Callable[[Path], _Tagged]


def _documents(language: str) -> Iterator[tuple[str, Path, Path, _Reader]]:
    """(origin, English document, its translation, how to read both)."""
    help_ = unpacked("gnome-user-docs") / "usr/share/help"
    english = help_ / "C"
    for path in sorted(english.rglob("*.page")):
        other = help_ / _GNOME.get(language, language) / path.relative_to(english)
        if other.exists():
            yield f"gnome-user-docs:{path.stem}", path, other, _mallard
    book = unpacked("debian-handbook") / "usr/share/doc/debian-handbook/html"
    for path in sorted((book / _HANDBOOK["en"]).glob("*.html")):
        other = book / _HANDBOOK[language] / path.name
        if other.exists():
            yield f"debian-handbook:{path.stem}", path, other, _page


def _mallard(path: Path) -> _Tagged:
    from lxml import etree

    root = etree.parse(str(path)).getroot()
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
        if element.tag == "link" and not "".join(element.itertext()):
            # The title of the page that it leads to would be put in: the sentence has a hole.
            element.tag = "media"
        elif element.tag == "link" and not element.get("href"):
            element.tag = "span"
        element.tag = _LIKE_HTML.get(element.tag, element.tag)
    body = [each for each in root if each.tag not in ("info", "links")]
    found = [e for part in body for e in part.iter("p", "title") if _plain(e)]
    return [(str(e.tag), _inline(e)) for e in found]


def _page(path: Path) -> _Tagged:
    from lxml import html

    root = html.parse(str(path), html.HTMLParser(encoding="utf-8")).getroot()
    found = (e for e in root.iter("div", "p") if e.tag == "p" or e.get("class") == "para")
    return [(str(e.tag), _inline(e)) for e in found if _plain(e)]


def _plain(element: _Element) -> bool:
    """True for a block that holds no other, and no picture or program text."""
    inner = ("p", "div", "ul", "ol", "dl", "table", "pre", "screen", "media", "figure")
    return all(each is element for each in element.iter(*inner))


def _inline(element: _Element) -> Inline:
    builder = InlineBuilder()
    walk(element, builder, _absolute)
    return builder.flush()


def _absolute(href: str) -> str:
    """Links inside a document are furniture: only those to other places count."""
    address = safe_href(href)[0]
    return address if address.startswith("http") else ""


# --- Sentences -----------------------------------------------------------------------------------


def _aligned(one: _Tagged, two: _Tagged) -> Iterator[tuple[Inline, Inline]]:
    """The blocks of two documents with the same structure; of others, nothing."""
    if [tag for tag, _ in one] == [tag for tag, _ in two]:
        yield from ((a, b) for (_, a), (_, b) in zip(one, two, strict=True) if a.text != b.text)


def sentences(one: Inline, two: Inline, languages: tuple[str, str]) -> Iterator[Blocks]:
    """The sentences of a block and its translation, where they correspond."""
    first = segment.segment(one, languages[0]).segments
    second = segment.segment(two, languages[1]).segments
    if len(first) != len(second):
        return
    # How long a translation is against its original differs little within one paragraph; where it
    # does, a sentence was divided and another joined.
    whole = len(two.text) / max(1, len(one.text))
    for a, b in zip(first, second, strict=True):
        ratio = len(b.text) / max(1, len(a.text)) / whole
        alike = 0.5 < whole < 2 and (len(first) == 1 or 0.7 < ratio < 1.4)
        if alike and a.text != b.text:
            yield _without_code(a), _without_code(b)


def _is_sentence(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}", text)) >= 4 and len(text) <= _MOST and "\n" not in text


def _without_code(content: Inline) -> Inline:
    """Presentation is left out where it is the document's own (file names as code)."""
    kept: list[Mark] = [mark for mark in content.marks if mark.kind is not MarkKind.CODE]
    return Inline(content.text, tuple(kept))
