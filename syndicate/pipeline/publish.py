"""A translated article becomes a package on the disk, or a result that says why not."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from syndicate import checks, langs, package, render
from syndicate.config import Settings
from syndicate.errors import ConfigError, HeldError, SyndicateError
from syndicate.model import (
    Detection,
    Finding,
    SegmentTranslation,
    Severity,
    Signature,
    Translation,
)
from syndicate.package import Staged
from syndicate.pipeline.articles import Draft, assemble, word_count
from syndicate.pipeline.reading import contained
from syndicate.pipeline.result import Occurrence, Result, failed
from syndicate.render import review
from syndicate.render.labels import missing_labels


@dataclass(frozen=True, slots=True)
class Prepared:
    """A result whose package, if it has one, waits under a hidden name."""

    result: Result
    staged: Staged | None = None

    def publish(self) -> Result:
        """Put the package in its place; `prepare` may run for many articles at once, this goes in
        their order, because it decides who gets which name."""
        if self.staged is None:
            return self.result
        try:
            with contained(self.result.path):
                return replace(self.result, package=self.staged.place())
        except SyndicateError as error:
            return replace(self.result, status="failed", error=error)

    @property
    def manifest(self) -> str | None:
        """The digest of the package's manifest."""
        return None if self.staged is None else self.staged.manifest_digest

    def discard(self) -> None:
        """Leave nothing behind."""
        if self.staged is not None:
            self.staged.discard()


def prepare(
    draft: Draft,
    sentences: Sequence[SegmentTranslation],
    target: str,
    signature: Signature,
    settings: Settings,
) -> Prepared:
    """Assemble, render, package and write one translation, but for its last step."""
    try:
        with contained(draft.article.path):
            return _prepare(draft, sentences, target, signature, settings)
    except SyndicateError as error:
        return Prepared(failed(draft.article.path, target, error))


def _prepare(
    draft: Draft,
    sentences: Sequence[SegmentTranslation],
    target: str,
    signature: Signature,
    settings: Settings,
) -> Prepared:
    article = draft.article
    extra = []
    if missing_labels(target):
        extra.append(
            Finding(
                "labels",
                Severity.INFO,
                f"the page's labels are in English: none are translated into {langs.name(target)}",
                "Override templates/ to set your own.",
            )
        )
    if article.rights.license and not article.rights.license.startswith(("http:", "https:")):
        extra.append(
            Finding(
                "rights.license",
                Severity.WARNING,
                f"the licence {article.rights.license!r} is not known",
                "See that it allows a translation to be published.",
                part="metadata",
            )
        )
    levels = settings.checks
    own = [
        replace(each, findings=tuple(checks.levelled(each.findings, levels)))
        if levels and each.findings
        else each
        for each in sentences
    ]
    translation = assemble(draft, own, target, signature, day=_today(), findings=extra)
    whole = (*translation.findings, *checks.run_article(translation))
    translation = replace(translation, findings=tuple(checks.levelled(whole, levels)))
    result = Result(
        article.path,
        "done",
        target,
        translation.source_language,
        article.id,
        translation.headline.text,
        word_count(translation),
        translation.findings,
        terms=tuple(
            Occurrence(use, place, segment.source.text, segment.target.text)
            for place, segment in translation.segments
            for use in segment.terms
        ),
    )
    if settings.strict and result.errors:
        held = HeldError(
            f"{result.errors} finding(s) of severity error.",
            path=article.path,
            remedy="Put them right, or run without --strict.",
        )
        return Prepared(replace(result, status="held", error=held))
    try:
        with contained(article.path):
            return Prepared(result, _stage(translation, draft.detection, settings))
    except SyndicateError as error:
        return Prepared(replace(result, status="failed", error=error))


def _stage(translation: Translation, detection: Detection, settings: Settings) -> Staged:
    try:
        renditions = render.render(translation, settings.formats, templates=settings.templates)
        beside = (
            (review.rendition(translation, templates=settings.templates),)
            if settings.review
            else ()
        )
    except OSError as error:
        raise ConfigError(
            f"a template cannot be read: {error.strerror or error}.", path=error.filename
        ) from error
    built = package.build(translation, detection, renditions, beside)
    return package.stage(built, settings.out, zipped=settings.zipped)


def same(draft: Draft, target: str) -> Result:
    article = draft.article
    return Result(
        article.path,
        "same",
        target,
        draft.detection.language,
        article.id,
        article.headline.text,
        findings=(),
    )


def _today() -> str:
    """The day of translation; `SOURCE_DATE_EPOCH` sets it for reproducible packages."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return now.date().isoformat()
