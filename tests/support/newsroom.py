"""A newsroom in a folder, with an engine that costs nothing: for tests of what happens to articles
over several runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from puppet import Puppet

from syndicate import pipeline
from syndicate.config import Settings
from syndicate.pipeline import Result, Workspace
from syndicate.pipeline.life import killing
from syndicate.pipeline.life.withdraw import Withdrawn
from syndicate.pipeline.workspace import register_place
from syndicate.register import Correction, Register
from syndicate.translate.route import Router

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)

STORY = """---
title: {title}
language: en
{more}source: {{name: The Courier}}
author: Ann Lee
published: 2026-03-01T08:00:00+00:00
rights: {{license: CC BY 4.0}}
---

The mayor opened the new bridge on Monday.

It cost 15 million euros. {last}
"""


LAST = "The people of the town are proud of it."
"""Long enough that the memory does not ask what stands beside it."""


class Polyglot(Puppet):
    """A puppet for several languages."""

    def pairs(self) -> Sequence[tuple[str, str]]:
        return [("en", "pt"), ("en", "es"), ("en", "fr"), ("pt", "es")]


@dataclass
class Newsroom:
    """Runs over the files of `folder`; `now` is what its clock says."""

    folder: Path
    now: datetime = NOW
    settings: Settings = field(default_factory=Settings)
    engine: Polyglot = field(default_factory=Polyglot)

    def __post_init__(self) -> None:
        self.settings = replace(
            self.settings,
            out=self.folder / "dist",
            source_language="en",
            formats=("text",),
            review=False,
            shipped_glossaries=False,
            memory_path=self.folder / "state" / "memory.sqlite3",
        )

    def write(self, name: str, last: str = LAST, *, title: str = "", more: str = "") -> str:
        """An article; it has an address of its own unless `more` is said."""
        path = self.folder / f"{name}.md"
        more = more or f"canonical_url: https://courier.example/{name}\n"
        text = STORY.format(title=title or f"The {name} opens", more=more, last=last)
        path.write_text(text, encoding="utf-8")
        return str(path)

    def workspace(self, **settings: Any) -> Workspace:
        router = Router([self.engine], {})
        chosen = replace(self.settings, **settings)
        return Workspace(chosen, (), router, clock=lambda: self.now)

    def run(
        self,
        *paths: str,
        to: Sequence[str] = ("pt",),
        note: str = "",
        language: str = "",
        said: tuple[tuple[str, str], ...] = (),
        **settings: Any,
    ) -> list[Result]:
        correction = Correction(note, 0, own=True, language=language, said=said) if note else None
        with self.workspace(**settings) as workspace:
            return list(pipeline.translate(paths, to, workspace, correction=correction))

    def correct(self, path: str, note: str, **settings: Any) -> list[Result]:
        return self.run(path, to=(), note=note, **settings)

    def register(self) -> Register:
        return Register.open(register_place(self.settings), create=False)

    def kill(
        self, name: str, reason: str = "It was invented.", *, takedown: bool = False
    ) -> list[Withdrawn | str]:
        with self.register() as register:
            doomed = killing.find(register, name)
            return list(
                killing.kill(
                    register, doomed, reason, self.settings, self.now, as_takedown=takedown
                )
            )

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything in the register, but for the numbers of rows."""
        with sqlite3.connect(register_place(self.settings)) as connection:
            said = {
                table: connection.execute(
                    f"SELECT uri, {table}.* FROM {table} JOIN article ON article.id = {table}.article"
                ).fetchall()
                for table in ("alias", "correction", "sent")
            }
            said["article"] = connection.execute("SELECT uri, 0, * FROM article").fetchall()
        dropped = {"alias": 2, "correction": 1, "sent": 1, "article": 2}
        return {
            table: sorted(
                repr([v for at, v in enumerate(row) if at != dropped[table]]) for row in rows
            )
            for table, rows in said.items()
        }


def contents(folder: Path) -> dict[str, bytes]:
    """What stands in a folder; what is hidden is on its way."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }
