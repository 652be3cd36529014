"""Packages of translations made by hand, and the feeds over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate import package, render
from syndicate.config import Settings
from syndicate.model import Detection, Translation
from syndicate.pipeline import feeds
from syndicate.render.context import uri

BASE = "https://news.example/pt/"
NOW = datetime(2026, 4, 1, tzinfo=UTC)
Put = Callable[..., Path]
Make = Callable[..., feeds.Outcome]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Writes the package of a translation; what is given by name replaces fields of its article,
    or of its history."""

    def write(
        translation: Translation,
        *formats: str,
        folder: str = "dist",
        zipped: bool = False,
        history: dict[str, object] | None = None,
        **fields: object,
    ) -> Path:
        made = replace(translation.article.history, **(history or {}))  # type: ignore[arg-type]
        article = replace(translation.article, history=made, **fields)  # type: ignore[arg-type]
        whole = replace(translation, article=article)
        tag = whole.target_language
        built = package.build(
            whole,
            Detection("en", 0.99),
            render.render(whole, formats or ("html", "text")),
            uri=uri(article.id, tag),
        )
        return package.write(built, tmp_path / folder, zipped=zipped)

    return write


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes feeds of the packages in `dist` into `out`, as at `NOW`."""

    def run(
        *paths: Path,
        now: datetime = NOW,
        settings: Settings | None = None,
        formats: tuple[str, ...] = ("atom",),
        base: str = BASE,
        out: str = "out",
        **wanted: object,
    ) -> feeds.Outcome:
        return feeds.make(
            paths or (tmp_path / "dist",),
            tmp_path / out,
            feeds.Wanted(formats, base, **wanted),  # type: ignore[arg-type]
            settings or Settings(),
            now,
        )

    return run
