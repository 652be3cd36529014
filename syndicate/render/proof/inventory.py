"""Which templates there are, which file of each is in use, and what needs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from syndicate import resources
from syndicate.errors import ConfigError
from syndicate.render.entries import ENTRIES
from syndicate.render.environment import environment, folders, make
from syndicate.render.proof.problem import near
from syndicate.render.proof.survey import Survey
from syndicate.render.sandbox import Folder, Sandbox


@dataclass(frozen=True, slots=True)
class Listed:
    """A template by its name: `path` is in use, in the place of those that it `overrides`.

    `formats` are those that it is a part of; without any it is never looked at.
    """

    name: str
    path: Path
    overrides: tuple[Path, ...]
    formats: tuple[str, ...]
    ships: bool


def inventory(templates: Sequence[Path]) -> list[Listed]:
    """All templates by their names; raises `ConfigError` for what is no folder."""
    own = folders(templates)
    shipped = resources.folder("templates")
    places: dict[str, list[Path]] = {}
    for folder in (*own, shipped):
        for name in Folder(folder).list_templates():
            if not any(part.startswith(".") for part in name.split("/")):
                places.setdefault(name, []).append(folder / name)
    met: dict[str, set[str]] = {}
    for form, entry in ENTRIES.items():
        survey = Survey(make(Sandbox, own))
        survey.begin(entry.template, {})
        met[form] = survey.paths
    return [
        Listed(
            name,
            found[0],
            tuple(found[1:]),
            tuple(form for form, paths in met.items() if str(found[0]) in paths),
            found[0].is_relative_to(shipped),
        )
        for name, found in sorted(places.items())
    ]


def source(name: str, templates: Sequence[Path]) -> str:
    """The text of the template that is in use; raises `ConfigError` where there is none."""
    from jinja2 import TemplateNotFound

    found = environment(templates)
    assert found.loader is not None
    try:
        return found.loader.get_source(found, name)[0]
    except TemplateNotFound as error:
        known = found.list_templates()
        remedy = near(name, known) or "`syndicate templates list` names them."
        raise ConfigError(f"There is no template {name!r}.", remedy=remedy) from error
