"""What a package says of itself: `manifest.json`, the same bytes for the same input."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from syndicate import langs, times
from syndicate.disclosure import MACHINE_MADE, MADE_BY_PEOPLE
from syndicate.errors import PackageError
from syndicate.model import (
    BlockKind,
    Detection,
    Finding,
    Image,
    Inline,
    Origin,
    Package,
    Permission,
    Rendition,
    Severity,
    Span,
    TermOutcome,
    TermUse,
    Translation,
)
from syndicate.package.names import BESIDE, check_paths, name, slug_of

SCHEMA_VERSION = 2
"""Raised when a reader of the version before would misunderstand; new fields alone do not."""
MOST_MANIFEST = 8 << 20
"""Bytes; a long article's has a twentieth, and JSON that is made to do harm fills thirty times as
much memory."""

_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
_SURROGATES = re.compile("[\ud800-\udfff]")


def build(
    translation: Translation,
    detection: Detection,
    renditions: Sequence[Rendition],
    house: Sequence[Rendition] = (),
    *,
    uri: str = "",
    not_carried: Mapping[str, Sequence[str]] | None = None,
) -> Package:
    """The package of one translation.

    house        the files, with names of `BESIDE`, that are to stand with it
    uri          what this translation is called in every version, as its renditions say it too
    not_carried  by format, the fields of the source for which that format has no place

    Raises `PackageError` for a file name that cannot be used, and for more than a manifest holds.
    """
    article = translation.article
    ordered = tuple(sorted(renditions, key=lambda rendition: rendition.path))
    check_paths([rendition.path for rendition in ordered])
    if not {rendition.path for rendition in house} <= BESIDE:
        raise ValueError(f"only {', '.join(sorted(BESIDE))} may stand beside a package")
    findings = tuple(_findings(translation, detection))
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "id": article.id,
        "uri": uri,
        "version": article.version,
        "status": article.status.value,
        "embargo": times.exact(article.embargo, times.opens) or None,
        "expires": times.exact(article.expires, times.closes) or None,
        "history": {
            "created": article.history.created or None,
            "versioned": article.history.versioned or None,
            "signal": article.history.signal.value or None,
            "note": article.history.note,
            "note_language": _note_language(translation),
            "replaces": article.history.replaces or None,
            "content": f"sha256:{content}" if (content := article.history.content) else None,
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
        "not_carried": {form: list(fields) for form, fields in sorted((not_carried or {}).items())},
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
    if len(data) > MOST_MANIFEST:
        raise PackageError(
            f"The manifest would have {len(data):,} bytes, more than partners read.",
            path=article.path or None,
            remedy="Cut the article in parts, or use smaller glossaries.",
        )
    called = name(slug_of(article), translation.target_language)
    return Package(called, ordered, data, tuple(house))


# --- Parts of the manifest -----------------------------------------------------------------------


def _note_language(translation: Translation) -> str | None:
    history = translation.article.history
    return (history.note_language or translation.target_language) if history.note else None


def _attribution(translation: Translation) -> dict[str, Any]:
    article = translation.article
    rights = article.rights
    machine = not translation.by_people
    legs = translation.signature.legs if machine else ()
    return {
        "authors": list(_authors(translation)),
        "source": {"name": article.source.name, "url": article.source.url},
        "provider": {"name": translation.provider.name, "url": translation.provider.url},
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
            "permission": _permission(rights.permission),
            "demands": list(rights.demands),
            "pixel": rights.pixel,
        },
        "images": [
            {"url": image.url, "alt": alt, "credit": image.credit, "license": image.license}
            for image, alt in _images(translation)
        ],
        "translator": {
            "engine": ", ".join(dict.fromkeys(leg.engine for leg in legs)),
            "model": ", ".join(leg.name for leg in legs),
            "version": ", ".join(leg.version for leg in legs),
            "date": translation.translated,
        },
        "disclosure": {
            "machine_translated": machine,
            "reviewed": not machine,
            "digital_source_type": _SOURCE_TYPE if machine else "",
            "text": MACHINE_MADE if machine else MADE_BY_PEOPLE,
            "language": "en",
        },
    }


def _permission(permission: Permission) -> dict[str, str] | None:
    if not permission:
        return None
    return {"by": permission.by, "date": permission.date, "reference": permission.reference}


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
