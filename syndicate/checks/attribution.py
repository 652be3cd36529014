"""Checks on what says whose the article is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from syndicate.checks import Fault
from syndicate.model import BlockKind, Translation

_NUMBER = re.compile(r"\d+")


def missing(translation: Translation) -> Iterable[Fault]:
    """The article says who wrote it, who published it, when, where the original stands and what its
    licence is.

    What reading the article has reported already is not said again.
    """
    article = translation.article
    reported = {finding.check.partition(".")[2] for finding in article.findings}
    fields = (
        ("author", "the author", any(byline.name for byline in article.bylines)),
        ("source", "the publisher", article.source.name),
        ("original-link", "the link to the original", article.canonical_url),
        ("date", "the date of publication", article.published),
        ("license", "the licence", _rights(translation)),
    )
    for name, what, value in fields:
        if not value and name not in reported:
            yield Fault(f"{what} is not known", part="metadata")


def _rights(translation: Translation) -> str:
    rights = translation.article.rights
    return rights.license or rights.license_name or rights.usage_terms or rights.notice


def lost(translation: Translation) -> Iterable[Fault]:
    """What the article says of its origin stands in the translation: authors and their
    institutions as they are, the dateline, the credits of pictures."""
    article = translation.article
    theirs = list(translation.bylines)
    for index, byline in enumerate(article.bylines):
        other = theirs[index] if index < len(theirs) else None
        if other is None or other.name != byline.name:
            if byline.name and byline.name not in {each.name for each in theirs}:
                yield Fault(f"the author {byline.name!r} is missing", part="metadata")
        elif byline.institution and other.institution != byline.institution:
            yield Fault(
                f"the institution {byline.institution!r} of {byline.name!r} is missing",
                part="metadata",
            )
        elif byline.role and not other.role:
            yield Fault(f"the role {byline.role!r} of {byline.name!r} is missing", part="metadata")
    for other in theirs:
        if other.name and other.name not in {byline.name for byline in article.bylines}:
            yield Fault(f"the author {other.name!r} is none of the article", part="metadata")
    if article.dateline and not translation.dateline:
        yield Fault(f"the dateline {article.dateline!r} is missing", part="metadata")
    elif article.dateline:
        gone = set(_NUMBER.findall(article.dateline)) - set(_NUMBER.findall(translation.dateline))
        if gone:
            yield Fault(f"the dateline lost {', '.join(sorted(gone))}", part="metadata")
    yield from _credits(translation)


def _credits(translation: Translation) -> Iterator[Fault]:
    for index, (before, after) in enumerate(
        zip(translation.article.blocks, translation.blocks, strict=False)
    ):
        if before.kind is BlockKind.CREDIT and before.text.strip() and not after.text.strip():
            yield Fault(f"the credit {before.text!r} is missing", part="body", block=index)
        ours, theirs = before.image, after.image
        if ours is None:
            continue
        for name in ("credit", "license"):
            value = getattr(ours, name)
            if value and (theirs is None or getattr(theirs, name) != value):
                what = "licence" if name == "license" else name
                yield Fault(
                    f"the {what} of a picture, {value!r}, is missing", part="body", block=index
                )
