"""Proofs of a partner's templates: samples rendered in every format, and what is wrong with them.

Mistakes in a template show only for the article that meets them, which may be a withdrawal at
night. So each template is read in all its branches (`survey`), rendered for articles that have
everything, and nothing (`press`, `sample`), and what comes out is judged (`form`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

from syndicate.render import FORMATS
from syndicate.render.entries import ENTRIES, REVIEW
from syndicate.render.proof.problem import Problem, merged, near

__all__ = ["Problem", "check"]


def check(
    templates: Sequence[Path], formats: Sequence[str] = (*FORMATS, REVIEW)
) -> tuple[Problem, ...]:
    """All that is wrong with those folders of templates over what ships, in these formats.

    Raises `ConfigError` for what is no folder.
    """
    from syndicate.render.environment import folders, make
    from syndicate.render.proof.press import problems
    from syndicate.render.proof.printing import Proofs
    from syndicate.render.proof.survey import Survey

    own = folders(templates)
    proofs = make(Proofs, own)
    survey = Survey(proofs)
    for name in formats:
        if name in ENTRIES:
            survey.begin(ENTRIES[name].template, _types(name))
    read = survey.problems
    lines = {(each.path, each.line) for each in read if each.breaks}
    said = {(each.path, each.message) for each in read}
    printed = [
        each
        for each in problems(proofs, own, formats, survey)
        # What was read is met again where it is rendered.
        if (each.path, each.message) not in said
        and not (each.kind == "error" and lines & {(each.path, each.line), (each.path, 0)})
    ]
    unused = [] if survey.dynamic else _unused(own, survey.paths)
    return merged([*read, *printed, *unused])


def _types(name: str) -> dict[str, Any]:
    """The variables that a format's template is given, with their types as far as they are told."""
    from syndicate.render.context import Context

    entry = ENTRIES[name]
    types: dict[str, Any] = {**get_type_hints(Context), "_": None, "ngettext": None}
    types |= dict.fromkeys(entry.given)
    for variable, target in entry.types.items():
        types[variable] = _loaded(target)
    return types


def _loaded(target: str) -> Any:
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)


def _unused(own: Sequence[Path], met: set[str]) -> Iterator[Problem]:
    """Files of those folders that no format needs; their names are often misspelt ones."""
    from syndicate import resources
    from syndicate.render.sandbox import Folder

    shipped = Folder(resources.folder("templates")).list_templates()
    for folder in own:
        for name in Folder(folder).list_templates():
            hidden = any(part.startswith(".") for part in name.split("/"))
            if str(folder / name) not in met and not hidden:
                remedy = near(name, shipped) if name not in shipped else "Another folder's wins."
                yield Problem("unused", "No format uses it.", name, str(folder / name), 0, remedy)
