"""What a package says of itself: `manifest.json`, the same bytes for the same input."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from syndicate import langs
from syndicate.errors import PackageError
from syndicate.model import (
    Article,
    BlockKind,
    Detection,
    Finding,
    Image,
    Inline,
    Origin,
    Package,
    Rendition,
    Severity,
    Span,
    TermOutcome,
    TermUse,
    Translation,
)

MANIFEST = "manifest.json"
BESIDE = frozenset({"review.html"})
"""Files that may stand in a package's folder and are no part of it: for the house, never listed,
never packed. Beside a zip they are called `<name>.<file>`."""
SCHEMA_VERSION = 1
"""Raised when a reader of the version before would misunderstand; new fields alone do not."""

_DISCLOSURE = "This text was machine-translated and has not been reviewed by a person."
_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
_SURROGATES = re.compile("[\ud800-\udfff]")
# Names that Windows keeps for devices, whatever follows the first dot.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.I)
_LONGEST_SLUG = 100  # bytes; a file name may have 255, and temporary names and ".zip" need room


def build(
    translation: Translation,
    detection: Detection,
    renditions: Sequence[Rendition],
    house: Sequence[Rendition] = (),
) -> Package:
    """The package of one translation; `house` are the files, with names of `BESIDE`, that are to
    stand with it.

    Raises `PackageError` for a file name that cannot be used.
    """
    article = translation.article
    ordered = tuple(sorted(renditions, key=lambda rendition: rendition.path))
    _check_paths([rendition.path for rendition in ordered])
    if not {rendition.path for rendition in house} <= BESIDE:
        raise ValueError(f"only {', '.join(sorted(BESIDE))} may stand beside a package")
    findings = tuple(_findings(translation, detection))
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "id": article.id,
        "version": article.version,
        "status": article.status.value,
        "embargo": article.embargo or None,
        "expires": article.expires or None,
        "history": {
            "created": article.history.created or None,
            "versioned": article.history.versioned or None,
            "signal": article.history.signal.value or None,
            "note": article.history.note,
            "replaces": article.history.replaces or None,
        },
        "languages": {
            "source": translation.source_language,
            "target": translation.target_language,
            "declared": detection.declared,
            "detected": detection.detected,
            "confidence": round(detection.confidence, 4),
        },
        "headline": _plain(translation.headline),
        "summary": _plain(translation.summary),
        "section": translation.section or article.section,
        "keywords": list(translation.keywords or article.keywords),
        "original": {
            "url": article.canonical_url,
            "title": _plain(article.headline),
            "language": translation.source_language,
            "publisher": article.source.name,
            "published": article.published,
            "modified": article.modified,
        },
        "attribution": _attribution(translation),
        "signature": _signature(translation),
        "segments": _segments(translation),
        "tried": _tried(translation),
        "terms": _terms(translation),
        "findings": {
            "counts": {
                severity.value: sum(finding.severity is severity for finding in findings)
                for severity in Severity
            },
            "list": [_finding(finding) for finding in findings],
        },
        "words": _words(translation),
        "files": [
            {
                "path": rendition.path,
                "role": rendition.role,
                "media_type": rendition.media_type,
                "language": translation.target_language,
                "bytes": len(rendition.data),
                "sha256": sha256(rendition.data).hexdigest(),
            }
            for rendition in ordered
        ],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    data = _SURROGATES.sub("\ufffd", text).encode()
    called = name(_slug_of(article), translation.target_language)
    return Package(called, ordered, data, tuple(house))


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


def _slug_of(article: Article) -> str:
    """The article's slug, else what its address ends in, else its headline."""
    if article.slug:
        return article.slug
    path = re.sub(r"[?#].*", "", article.canonical_url).partition("://")[2]
    last = next((part for part in reversed(path.split("/")[1:]) if part), "")
    return last.rpartition(".")[0] or last or _plain(article.headline)


def _check_paths(paths: Sequence[str]) -> None:
    """Refuses what would not stay in the package's folder, or would be written twice."""
    seen: set[str] = set()
    for path in paths:
        if (
            not is_safe(path)
            or path.casefold() in seen
            or path.casefold() in BESIDE
            or path.partition("/")[0].casefold().startswith("manifest.")
        ):
            raise PackageError(
                f"{path!r} cannot be the name of a file in a package.",
                remedy='Use a relative name with "/", once, and none that starts with "manifest." '
                f"or is {', '.join(sorted(BESIDE))}.",
            )
        seen.add(path.casefold())


def is_safe(path: str) -> bool:
    """True for a relative file name that stays where it is put, on every system."""
    return (
        0 < len(path) <= 512
        and path.isprintable()
        and not set(path) & set('\\:*?"<>|')
        and not PurePosixPath(path).is_absolute()
        and all(
            part not in ("", ".", "..") and part[-1] not in ". " and len(part.encode()) <= 255
            for part in path.split("/")
        )
    )


# --- Parts of the manifest -----------------------------------------------------------------------


def _attribution(translation: Translation) -> dict[str, Any]:
    article, signature = translation.article, translation.signature
    rights = article.rights
    return {
        "authors": list(_authors(translation)),
        "source": {"name": article.source.name, "url": article.source.url},
        "dateline": article.dateline,
        "published": article.published,
        "modified": article.modified,
        "canonical_url": article.canonical_url,
        "rights": {
            "license": rights.license,
            "license_name": rights.license_name,
            "holder": rights.holder,
            "notice": rights.notice,
            "usage_terms": rights.usage_terms,
            "permission": {
                "by": rights.permission.by,
                "date": rights.permission.date,
                "reference": rights.permission.reference,
            }
            if rights.permission
            else None,
            "demands": list(rights.demands),
        },
        "images": [
            {"url": image.url, "alt": alt, "credit": image.credit, "license": image.license}
            for image, alt in _images(translation)
        ],
        "translator": {
            "engine": ", ".join(dict.fromkeys(leg.engine for leg in signature.legs)),
            "model": ", ".join(leg.name for leg in signature.legs),
            "version": ", ".join(leg.version for leg in signature.legs),
            "date": translation.translated,
        },
        "disclosure": {
            "machine_translated": True,
            "reviewed": False,
            "digital_source_type": _SOURCE_TYPE,
            "text": _DISCLOSURE,
            "language": "en",
        },
    }


def _authors(translation: Translation) -> Iterator[dict[str, str]]:
    """The source's bylines, and beside a role its translation, where it has one."""
    article = translation.article
    shown = translation.bylines or article.bylines
    for index, byline in enumerate(article.bylines):
        author = {"name": byline.name, "role": byline.role}
        translated = shown[index].role if index < len(shown) else ""
        if translated and translated != byline.role:
            author["role_translated"] = translated
        yield author | {"institution": byline.institution, "url": byline.url}


def _images(translation: Translation) -> Iterator[tuple[Image, str]]:
    """Pictures with the text that stands for them, in order; a caption's credit where they have
    none of their own."""
    if translation.article.image is not None:
        yield translation.article.image, translation.article.image.alt
    credits = {
        block.group: _plain(block.content)
        for block in translation.blocks
        if block.kind is BlockKind.CREDIT and block.group
    }
    for block in translation.blocks:
        if block.image is not None:
            credit = block.image.credit or credits.get(block.group, "")
            yield replace(block.image, credit=credit), block.text or block.image.alt


def _signature(translation: Translation) -> dict[str, Any]:
    signature = translation.signature
    return {
        "tool": signature.tool,
        "legs": [
            {
                "engine": leg.engine,
                "model": leg.name,
                "version": leg.version,
                "digest": leg.digest,
                "source": leg.source,
                "target": leg.target,
            }
            for leg in signature.legs
        ],
        "pivot": signature.pivot,
        "beam_size": signature.beam_size,
        "segmenter": signature.segmenter,
        "glossaries": [{"name": title, "digest": digest} for title, digest in signature.glossaries],
    }


def _segments(translation: Translation) -> dict[str, int]:
    """How many sentences came from where."""
    counts = Counter(segment.origin for _, segment in translation.segments)
    return {origin.value: counts[origin] for origin in Origin}


def _tried(translation: Translation) -> list[dict[str, Any]]:
    """The sentences for which more than one translation was made, and in which ways."""
    return [
        {"part": part, "block": block, "segment": number, "tried": list(segment.tried)}
        for (part, block, number), segment in translation.segments
        if segment.tried
    ]


def _terms(translation: Translation) -> dict[str, Any]:
    counts = Counter(use.outcome for _, segment in translation.segments for use in segment.terms)
    return {
        "counts": {outcome.value: counts[outcome] for outcome in TermOutcome},
        "list": [
            occurrence(use, place)
            for place, segment in translation.segments
            for use in segment.terms
        ],
    }


def occurrence(use: TermUse, place: tuple[str, int | None, int]) -> dict[str, Any]:
    """One occurrence of a term as a manifest lists it; `place` is (part, block, segment)."""
    part, block, segment = place
    return {
        "source": use.source,
        "required": use.required,
        "target": use.target,
        "outcome": use.outcome.value,
        "reason": use.reason,
        "kind": use.kind.value,
        "glossary": use.glossary,
        "line": use.line,
        "part": part,
        "block": block,
        "segment": segment,
        "source_span": _span(use.source_span),
        "target_span": _span(use.target_span),
    }


def _findings(translation: Translation, detection: Detection) -> Iterable[Finding]:
    """Every finding once, in the order of the stages, each with the place it belongs to."""
    found = [*translation.article.findings, *detection.findings, *translation.findings]
    for (part, block, index), segment in translation.segments:
        for finding in segment.findings:
            placed = finding
            if not finding.part:
                placed = replace(finding, part=part, block=block, segment=index)
            found.append(placed)
    return dict.fromkeys(found)


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "message": finding.message,
        "remedy": finding.remedy,
        "part": finding.part,
        "block": finding.block,
        "segment": finding.segment,
        "span": _span(finding.span),
    }


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _words(translation: Translation) -> dict[str, int]:
    def count(texts: Iterable[Inline], language: str) -> int:
        return sum(langs.count_words(inline.text, language) for inline in texts)

    return {
        "source": count(translation.article.texts, translation.source_language),
        "target": count(translation.texts, translation.target_language),
    }


def _plain(inline: Inline) -> str:
    return " ".join(inline.text.split())
