"""Packages as a test looks at them: what is wrong, what is in a zip, and zips made at will."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from syndicate.package import Problem


def kinds(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    return [(problem.kind, problem.path) for problem in problems]


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, files: list[tuple[str | zipfile.ZipInfo, bytes]], **options: int) -> Path:
    with zipfile.ZipFile(path, "w", options.get("method", zipfile.ZIP_DEFLATED)) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return path
