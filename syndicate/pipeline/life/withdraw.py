"""Withdrawal: every package of an article gives way to one that says so and has no text.

IPTC's `canceled` is final: whoever has the item takes it down wherever it was published and may not
use it again. So it is made from what the register kept, needs no engine and no source, and its id
never comes back.

The register is told first. From then on no run can place a package of that article; packages that
still stand are then replaced one by one, and a run that finds this unfinished ends it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from syndicate import __version__, package, render
from syndicate.config import Settings
from syndicate.errors import ConfigError, StoreError, SyndicateError
from syndicate.model import (
    Article,
    Byline,
    Detection,
    History,
    Inline,
    ModelInfo,
    Package,
    Rendition,
    Signal,
    Signature,
    Source,
    Status,
    Translation,
)
from syndicate.pipeline.life.standing import formats_of, learn, own, rights_of
from syndicate.pipeline.life.versions import later
from syndicate.pipeline.reading import contained
from syndicate.register import Entry, Register, Sent, pack
from syndicate.render.context import uri as rendition_uri


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What became of one package: the one that stands in its place, or why it could not be."""

    article: str
    language: str
    package: Path
    version: int
    error: SyndicateError | None = None


def cancel(
    register: Register,
    entry: Entry,
    reason: str,
    now: datetime,
    *,
    takedown: bool,
    language: str = "",
) -> Entry:
    """Let nothing of an article leave from now on. One that was withdrawn before is withdrawn anew
    where the reason is another one, or `takedown` goes further than a kill."""
    with register.writing():
        known = register.entry(entry.uri) or entry
        if not known.withdrawn:
            known = learn(register, entry.uri, "", (), known) or known
        # Partners pass over what has a lower version than the package that they have.
        newest = max(known.version, *(each.version for each in register.sent(entry.uri)), 0)
        down = takedown or known.signal is Signal.TAKEDOWN
        signal = Signal.TAKEDOWN if down else Signal.KILL
        if known.withdrawn and (known.signal, known.note) == (signal, reason):
            return known
        gone = replace(
            known,
            version=newest + 1,
            versioned=later(known.versioned, "", now),
            embargo="",
            expires="",
            status=Status.CANCELED,
            signal=signal,
            note=reason,
            note_language=language,
        )
        register.put(gone)
    return gone


def replace_all(register: Register, entry: Entry, settings: Settings) -> Iterator[Withdrawn]:
    """Put a package that says so into the place of each that stands; what was done before is left,
    so that it can be started again, unless an older package was put back there since."""
    for sent in register.sent(entry.uri):
        if sent.version == entry.version and not _put_back(sent):
            continue
        try:
            with contained(str(sent.folder)), register.writing():
                place = _replace(register, entry, sent, settings)
        except SyndicateError as error:
            yield Withdrawn(entry.uri, sent.language, sent.place, entry.version, error)
            continue
        if place is not None:
            yield Withdrawn(entry.uri, sent.language, place, entry.version)


def headline(packages: list[Sent]) -> str:
    """What the article is called, as far as its packages say."""
    for each in packages:
        with suppress(StoreError), _legible(each):
            title = json.loads(each.manifest)["original"]["title"] if each.version else ""
            if title:
                return str(title)
    return ""


@contextmanager
def _legible(sent: Sent) -> Iterator[None]:
    """Raises `StoreError` where what the register keeps of a package is no manifest of ours."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise StoreError(
            f"what the register of packages keeps of this one is no manifest ({error!r}).",
            path=sent.place,
            remedy="Put the last copy of the register back from your backup.",
        ) from error


def _replace(register: Register, entry: Entry, sent: Sent, settings: Settings) -> Path | None:
    """Replace one package, in a transaction; None where none was ever placed."""
    before = _standing(entry, sent)
    if before is None:
        register.drop(entry.uri, sent)
        return None
    formats = [name for name in before.formats if name in render.FORMATS] or settings.formats
    with _legible(before):
        translation, detection = _canceled(json.loads(before.manifest), entry, before)
    built = _build(translation, detection, replace(settings, formats=tuple(formats)))
    staged = package.stage(built, before.folder, zipped=before.zipped)
    place = staged.place()
    register.keep(
        entry.uri,
        replace(
            before,
            formats=tuple(formats),
            version=entry.version,
            since=before.version,
            replaces=before.digest,
            digest=staged.manifest_digest,
            packed=pack(built.manifest),
        ),
    )
    return place


def _put_back(sent: Sent) -> bool:
    """True where something else stands by now than what was placed; nothing is nothing else."""
    try:
        return sent.place.exists() and not package.is_sound(sent.place, sent.digest)
    except (SyndicateError, OSError):
        return False


def _standing(entry: Entry, sent: Sent) -> Sent | None:
    """The package that is to be replaced: what stands on the disk, where a run was killed after it
    placed that and before it noted it; else what the register says."""
    if sent.version == entry.version:  # canceled once before, and so in the same words
        return replace(sent, version=sent.since, digest=sent.replaces)
    suffix = f".{sent.language}{'.zip' if sent.zipped else ''}"
    places = [sent.place] if sent.name else sorted(sent.folder.glob(f"*{suffix}"))
    for place in places:
        try:
            found = package.examine(place)
        except SyndicateError:
            continue
        manifest = found.manifest
        if manifest is None or found.problems:
            continue
        if found.digest == sent.digest:  # whole, though the register's copy may be damaged
            return replace(sent, packed=pack(found.source))
        ours = (manifest["id"], manifest["languages"]["target"]) == (entry.uri, sent.language)
        if ours and sent.version <= manifest["version"] < entry.version:
            return replace(
                sent,
                name=place.name.removesuffix(".zip") if sent.zipped else place.name,
                formats=formats_of(manifest),
                version=manifest["version"],
                digest=found.digest,
                packed=pack(found.source),
            )
    return sent if sent.version else None


# --- The package ---------------------------------------------------------------------------------


def _build(translation: Translation, detection: Detection, settings: Settings) -> Package:
    return package.build(
        translation,
        detection,
        _rendered(translation, settings),
        uri=rendition_uri(translation.article.id, translation.target_language),
        not_carried=render.not_carried(translation, settings.formats),
    )


def _canceled(manifest: dict[str, Any], entry: Entry, sent: Sent) -> tuple[Translation, Detection]:
    """What is left of an article: whose it was, where it stands, and why it goes. After a takedown
    neither headline nor authors."""
    takedown, languages = entry.signal is Signal.TAKEDOWN, manifest["languages"]
    original, attribution = manifest["original"], manifest["attribution"]
    authors = [] if takedown else attribution["authors"]
    history = History(
        entry.created,
        entry.versioned,
        entry.signal,
        entry.note,
        sent.digest,
        note_language="" if entry.note_language == sent.language else entry.note_language or "und",
    )
    article = Article(
        id=entry.uri,
        headline=Inline("" if takedown else original["title"]),
        blocks=(),
        version=entry.version,
        status=Status.CANCELED,
        language=languages["source"],
        slug=sent.name.removesuffix(f".{sent.language}"),
        bylines=tuple(Byline(a["name"], a["role"], a["institution"], a["url"]) for a in authors),
        source=Source(**own(Source, attribution["source"])),
        canonical_url=attribution["canonical_url"],
        published=attribution["published"],
        modified=attribution["modified"],
        rights=rights_of(manifest),
        history=history,
    )
    translation = Translation(
        article=article,
        source_language=languages["source"],
        target_language=sent.language,
        headline=Inline("" if takedown else manifest["headline"]),
        summary=Inline(""),
        blocks=(),
        signature=_signature(manifest["signature"]),
        bylines=tuple(
            replace(byline, role=author.get("role_translated", byline.role))
            for byline, author in zip(article.bylines, authors, strict=True)
        ),
        translated=attribution["translator"]["date"],
        provider=Source(**own(Source, attribution.get("provider", {}))),
        unaided=not attribution["disclosure"]["machine_translated"],
    )
    return translation, Detection(
        languages["source"], languages["confidence"], languages["declared"], languages["detected"]
    )


def _signature(said: dict[str, Any]) -> Signature:
    return Signature(
        tuple(
            ModelInfo(
                leg["engine"], leg["model"], leg["version"], leg["digest"],
                leg["source"], leg["target"],
            )
            for leg in said["legs"]
        ),
        said["beam_size"],
        said["segmenter"],
        tuple((each["name"], each["digest"]) for each in said["glossaries"]),
        f"syndicate {__version__}",
    )  # fmt: skip


def _rendered(translation: Translation, settings: Settings) -> tuple[Rendition, ...]:
    """With what ships where a template of one's own fails: a withdrawal waits for nobody."""
    try:
        return render.render(translation, settings.formats, templates=settings.templates)
    except ConfigError:
        return render.render(translation, settings.formats)
