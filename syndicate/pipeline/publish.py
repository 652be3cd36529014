"""A translated article becomes a package on the disk, or a result that says why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from syndicate import checks, langs, package, render, rights
from syndicate.config import Settings
from syndicate.disclosure import NOTICES
from syndicate.errors import ConfigError, HeldError, SyndicateError
from syndicate.model import (
    Finding,
    SegmentTranslation,
    Severity,
    Signature,
    Translation,
)
from syndicate.package import Staged
from syndicate.pipeline.articles import Draft, assemble, word_count
from syndicate.pipeline.life.versions import Outgoing, with_translated_note
from syndicate.pipeline.reading import contained
from syndicate.pipeline.result import Occurrence, Result, failed
from syndicate.register import Sent, pack
from syndicate.render.context import uri
from syndicate.render.labels import labels_for, missing_labels
from syndicate.render.review import page as review
from syndicate.times import written


@dataclass(frozen=True, slots=True)
class Prepared:
    """A result whose package, if it has one, waits under a hidden name."""

    result: Result
    staged: Staged | None = None
    outgoing: Outgoing | None = None
    """What went into the package that waits."""
    packed: bytes = b""
    """Its manifest, as the register keeps it."""

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

    def sent(self, place: Path) -> Sent:
        """The package's row in the register, when it stands at `place`."""
        assert self.outgoing is not None
        assert self.staged is not None
        row = self.outgoing.row
        return replace(
            row,
            name=place.name.removesuffix(".zip") if row.zipped else place.name,
            version=self.outgoing.draft.article.version,
            digest=self.staged.manifest_digest,
            packed=self.packed,
        )

    @property
    def manifest(self) -> str | None:
        """The digest of the package's manifest."""
        return None if self.staged is None else self.staged.manifest_digest

    def discard(self) -> None:
        """Leave nothing behind."""
        if self.staged is not None:
            self.staged.discard()


def prepare(
    outgoing: Outgoing,
    sentences: Sequence[SegmentTranslation],
    signature: Signature,
    settings: Settings,
    now: datetime,
) -> Prepared:
    """Assemble, render, package and write one translation, but for its last step."""
    path, target = outgoing.draft.article.path, outgoing.row.language
    try:
        with contained(path):
            return _prepare(outgoing, sentences, signature, settings, now)
    except SyndicateError as error:
        return Prepared(failed(path, target, error))


def _prepare(
    outgoing: Outgoing,
    sentences: Sequence[SegmentTranslation],
    signature: Signature,
    settings: Settings,
    now: datetime,
) -> Prepared:
    draft, target = outgoing.draft, outgoing.row.language
    article = draft.article
    levels = settings.checks
    own = [
        replace(each, findings=tuple(checks.levelled(each.findings, levels)))
        if levels and each.findings
        else each
        for each in sentences
    ]
    day = written(now).date().isoformat()
    extra = [_no_labels(target)] if missing_labels(target) else []
    translation = assemble(draft, own, target, signature, day=day, findings=extra)
    whole = (*translation.findings, *checks.run_article(translation))
    history = with_translated_note(article, translation.blocks)
    translation = replace(
        translation,
        article=replace(article, history=history),
        findings=tuple(checks.levelled(whole, levels)),
        provider=settings.house,
    )
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
        version=article.version,
        signal=history.signal.value,
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
            return _stage(translation, outgoing, result, settings)
    except SyndicateError as error:
        return Prepared(replace(failed(article.path, target, error), headline=result.headline))


def _stage(
    translation: Translation, outgoing: Outgoing, result: Result, settings: Settings
) -> Prepared:
    """Render, see that the licence's demands are met, and write."""
    article, target = translation.article, translation.target_language
    try:
        renditions = render.render(translation, settings.formats, templates=settings.templates)
        labels = labels_for(target)
        notices = [labels(each) for each in NOTICES]
        found = rights.check(translation, renditions, notices)
        unmet = [finding for finding in found if finding.severity is Severity.ERROR]
        # No setting makes less of a demand that is not met.
        told = found if unmet else checks.levelled(found, settings.checks)
        translation = replace(translation, findings=(*translation.findings, *told))
        result = replace(result, findings=translation.findings)
        if unmet:
            error = HeldError(
                f"the package does not do what the licence demands: {unmet[0].message}.",
                path=article.path,
                remedy=unmet[0].remedy,
            )
            return Prepared(replace(result, status="held", error=error))
        beside = (
            (review.rendition(translation, templates=settings.templates),)
            if settings.review
            else ()
        )
    except OSError as error:
        raise ConfigError(
            f"a template cannot be read: {error.strerror or error}.", path=error.filename
        ) from error
    built = package.build(
        translation,
        outgoing.draft.detection,
        renditions,
        beside,
        uri=uri(article.id, target),
        not_carried=render.not_carried(translation, settings.formats),
    )
    staged = package.stage(built, settings.out, zipped=settings.zipped)
    row = replace(outgoing.row, formats=settings.formats)
    return Prepared(result, staged, replace(outgoing, row=row), pack(built.manifest))


def _no_labels(target: str) -> Finding:
    return Finding(
        "labels",
        Severity.INFO,
        f"the page's labels are in English: none are translated into {langs.name(target)}",
        "Override templates/ to set your own.",
    )


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
