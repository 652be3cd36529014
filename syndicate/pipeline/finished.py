"""Packages that stand already and would come out the same: they are not made again.

A package is left as it stands where nothing that it is made from has changed (the article's file,
its side-car, options, glossaries, templates, models, code, and what people put into the memory) and
it is still sound on the disk. Otherwise the article goes the whole way, and the memory sees to it
that only what has changed is translated.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syndicate import ingest, package, resources
from syndicate.config import Settings
from syndicate.errors import SyndicateError
from syndicate.ingest.metadata import Metadata, sidecar_of
from syndicate.memory.packages import PackageIndex
from syndicate.model import Finding, Glossary, Severity, Span
from syndicate.pipeline.life.versions import Destination
from syndicate.pipeline.result import Result
from syndicate.pipeline.sentences.recall import code_digest
from syndicate.render.review import page as review_page

if TYPE_CHECKING:
    from syndicate.pipeline.workspace import Workspace

_HELD = 64
"""Results that are written at once."""


class Finished:
    """The packages of a workspace, for one set of settings and glossaries."""

    def __init__(self, index: PackageIndex, workspace: Workspace) -> None:
        self._index = index
        self._workspace = workspace
        self._common = _common(workspace.settings, workspace.glossaries)
        self._new: list[tuple[bytes, bytes]] = []
        self._pairs: dict[tuple[str, str], str] = {}

    def cause(self, path: str, data: bytes, overrides: Metadata | None) -> bytes:
        """Stands for everything that a package of this article is made from, but for the models,
        which are known only when its language is. To be asked before the memory is: what people put
        into it later is not in the package."""
        digest = blake2b(self._common, digest_size=16)
        digest.update(self._people())
        for part in (path.encode("utf-8", "surrogateescape"), data, repr(overrides).encode()):
            digest.update(len(part).to_bytes(8, "big") + part)
        sidecar = None if path == "-" else sidecar_of(ingest.file_of(path))
        if sidecar is not None:
            # One that cannot be read is no cause to say nothing: the article goes the whole way.
            try:
                digest.update(sidecar.name.encode() + sidecar.read_bytes())
            except OSError:
                digest.update(os.urandom(16))
        return digest.digest()

    def find(self, path: str, destination: Destination, cause: bytes) -> Result | None:
        """The result of the run that made the package, if it would come out the same."""
        value = self._index.get(self._key(path, destination))
        if value is None:
            return None
        kept = json.loads(value)
        if kept["cause"] != cause.hex():
            return None
        if any(self._made_by(source, into) != how for source, into, how in kept["pairs"]):
            return None
        if kept["state"] != self._state(kept["result"]["article_id"], destination):
            return None
        place = destination.out / kept["package"] if kept["package"] else None
        review = self._workspace.settings.review
        if place is not None and not _sound(place, kept["manifest"], review):
            return None
        result = kept["result"]
        findings = tuple(_finding(each) for each in result.pop("findings"))
        return Result(**result, findings=findings, package=place, unchanged=True)

    def keep(
        self,
        result: Result,
        destination: Destination,
        cause: bytes,
        pairs: Iterable[tuple[str, str]],
        manifest: str | None,
    ) -> None:
        """Note a result, unless a person must do something about it first; `manifest` is the digest
        of what was written, which another run may have replaced by now."""
        if result.status not in ("done", "same"):
            return
        plain = asdict(replace(result, terms=()))
        for name in ("package", "error", "unchanged", "terms", "asked"):
            del plain[name]
        kept = {
            "cause": cause.hex(),
            "pairs": [[a, b, self._made_by(a, b)] for a, b in sorted(pairs)],
            "package": result.package.name if result.package else None,
            "manifest": manifest,
            "state": self._state(result.article_id, destination),
            "result": plain,
        }
        value = json.dumps(kept, ensure_ascii=True, separators=(",", ":")).encode()
        self._new.append((self._key(result.path, destination), value))
        if len(self._new) >= _HELD:
            self.flush()

    def flush(self) -> None:
        self._index.put(self._new)
        self._new = []

    def close(self) -> None:
        self.flush()
        self._index.close()

    def _key(self, path: str, to: Destination) -> bytes:
        place = path if path == "-" else os.path.realpath(path)
        said = (place, to.language, os.path.realpath(to.out), to.zipped, to.formats)
        return blake2b(repr(said).encode("utf-8", "surrogateescape"), digest_size=16).digest()

    def _state(self, article: str, to: Destination) -> str:
        """What the register knows of an article and of its package: a version that came from
        another file, a correction or a withdrawal makes the package another one."""
        folder = Path(os.path.realpath(to.out))
        return self._workspace.register.state(article, to.language, folder, zipped=to.zipped)

    def _people(self) -> bytes:
        """Stands for what people have put into the memory: which memory, and its revision."""
        memory = self._workspace.memory
        return b"" if memory is None else repr((memory.identity, memory.revision())).encode()

    def _made_by(self, source: str, target: str) -> str:
        """The models of a pair, "" where nothing translates it."""
        if (source, target) not in self._pairs:
            try:
                router = self._workspace.router
                legs = repr((router.legs(source, target), router.aligned_by(source, target)))
            except SyndicateError:
                legs = ""
            self._pairs[source, target] = legs
        return self._pairs[source, target]


def _common(settings: Settings, glossaries: Sequence[Glossary]) -> bytes:
    """Stands for what all articles of a run are made with."""
    digest = blake2b(digest_size=16)
    said = (
        code_digest(), settings.source_language, settings.strict, settings.review,
        settings.translate_foreign, settings.device, settings.compute_type, settings.beam_size,
        settings.threshold, settings.desk, settings.partner, settings.homographs,
        sorted(settings.checks.items()), settings.repair, settings.localise_dates,
        settings.house, settings.noncommercial, sorted(settings.sources.items()),
        sorted(settings.partners.items()), os.environ.get("SOURCE_DATE_EPOCH"),
    )  # fmt: skip
    digest.update(repr(said).encode())
    for glossary in glossaries:
        of_it = (glossary.name, glossary.path, glossary.layer, glossary.desk)
        digest.update(repr(of_it).encode("utf-8", "surrogateescape"))
    for file in dict.fromkeys(glossary.path for glossary in glossaries):
        # The whole of it: a package says on which line a term stands.
        digest.update(Path(file).read_bytes())
    for folder in (*settings.templates, resources.folder("templates")):
        # Through links too, as Jinja goes.
        for place, folders, names in os.walk(folder, followlinks=True):
            folders.sort()
            for name in sorted(names):
                path = Path(place, name)
                if path.is_file():
                    name_there = str(path.relative_to(folder)).encode("utf-8", "surrogateescape")
                    digest.update(name_there + b"\0" + path.read_bytes())
    return digest.digest()


def _sound(place: Path, manifest: str, review: bool) -> bool:
    """Whether the package is there, and as it was written; with `review`, the editor's page too."""
    try:
        if place.is_symlink():
            return False
        if review and not package.beside(place, review_page.PATH).is_file():
            return False
        return package.is_sound(place, manifest)
    except (OSError, SyndicateError, StopIteration):
        return False


def _finding(plain: dict[str, Any]) -> Finding:
    span = plain.pop("span")
    severity = Severity(plain.pop("severity"))
    return Finding(**plain, severity=severity, span=Span(**span) if span else None)
