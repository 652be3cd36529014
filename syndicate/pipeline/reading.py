"""A file becomes an article whose language is known and that is cut into sentences, or an error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from syndicate import detect, ingest, rights
from syndicate.config import Settings
from syndicate.errors import InputError, SyndicateError
from syndicate.ingest.metadata import Metadata
from syndicate.model import Article, Detection
from syndicate.pipeline.articles import Draft, draft


def read(
    path: str, data: bytes, settings: Settings, overrides: Metadata | None
) -> Draft | SyndicateError:
    """Ingest, detect and segment one article, or say why not."""
    try:
        with contained(path):
            article = ingest.read(
                path, data, overrides=overrides, sources=settings.sources, settle=rights.settle
            )
            article = rights.allow(article, settings)
            detection = detect.detect(
                article, declared=settings.source_language, threshold=settings.threshold
            )
            return draft(article, detection, translate_foreign=settings.translate_foreign)
    except SyndicateError as error:
        return error


def detect_one(
    path: str, settings: Settings, stdin: bytes | None = None
) -> tuple[Article | None, Detection | None, SyndicateError | None]:
    """What one file holds and which language it is in; the error says what stopped either."""
    article = None
    try:
        with contained(path):
            article = ingest.read(path, stdin if path == "-" else None)
            return article, detect.detect(article, threshold=settings.threshold), None
    except SyndicateError as error:
        return article, None, error


@contextmanager
def contained(path: str) -> Iterator[None]:
    """Whatever one article does to us is an error of that article, so that the others go on."""
    try:
        yield
    except SyndicateError:
        raise
    except Exception as error:
        raise InputError(
            f"{type(error).__name__}: {error}.",
            path=path,
            remedy="This is a fault in syndicate: please report it with the file.",
        ) from error
