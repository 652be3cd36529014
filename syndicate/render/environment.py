"""The Jinja2 environment: sandboxed, strict, escaping, and open to a partner's own templates.

A template is looked for in the user's folders, in order, and then in what ships. What ships is
always there under `shipped/` too, so that an override can build on the template that it replaces:
`{% extends "shipped/html/page.html" %}`. Templates are a partner's files and not ours, so they run
in a sandbox (`sandbox`): they reach the context and the filters and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, TypeVar

from syndicate import resources
from syndicate.errors import ConfigError

if TYPE_CHECKING:
    from jinja2 import Environment

    from syndicate.render.context import Context
    from syndicate.render.sandbox import Sandbox

SHIPPED = "shipped"
_ESCAPED = (".html", ".xhtml", ".xml", ".svg")
_MISTAKES = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, MemoryError)
"""What an expression can raise."""


def environment(templates: Sequence[Path] = ()) -> Environment:
    """The environment for these folders, the same one every time, so that templates compile once.

    A template that changes on disk is read again. Raises `ConfigError` for what is no folder.
    """
    return _environment(folders(templates))


def folders(templates: Sequence[Path]) -> tuple[Path, ...]:
    """Those folders, resolved; raises `ConfigError` for what is none."""
    for folder in templates:
        if not folder.is_dir():
            raise ConfigError(
                "There is no such folder of templates.",
                path=folder,
                remedy="Name an existing folder, or leave the option out for the shipped design.",
            )
    return tuple(folder.resolve() for folder in templates)


def expand(environment: Environment, name: str, context: Context, **more: object) -> str:
    """The template `name` with the context and `more` as its variables, line ends LF.

    Raises `ConfigError` naming the template and the line, for a mistake in a template.
    """
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    from syndicate.render.sandbox import allowance

    try:
        with allowance():
            return environment.get_template(name).render(context.variables() | more)
    except TemplateNotFound as error:
        path, line = where(error)
        raise ConfigError(
            f"The template {error.message} is missing.",
            path=path,
            line=line,
            remedy=f"What ships is under {SHIPPED}/: name it so to build on it.",
        ) from error
    except TemplateSyntaxError as error:
        raise ConfigError(
            f"The template cannot be read: {(error.message or '').rstrip('.')}.",
            path=error.filename or error.name,
            line=error.lineno,
            remedy="See docs/templates.md.",
        ) from error
    except TemplateError as error:
        path, line = where(error)
        wrong = (
            "The template asks for what is not there"
            if isinstance(error, UndefinedError)
            else "The template does what is not allowed"
            if isinstance(error, SecurityError)
            else "The template went wrong"
        )
        raise ConfigError(
            f"{wrong}: {(error.message or '').rstrip('.')}.",
            path=path or name,
            line=line,
            remedy="docs/templates.md lists every variable.",
        ) from error
    except RecursionError as error:
        path, line = where(error)
        raise ConfigError(
            "The template calls, includes or extends itself without end.",
            path=path or name,
            line=line,
            remedy=f"To build on the template that ships, name it {SHIPPED}/{name}.",
        ) from error
    except _MISTAKES as error:
        path, line = where(error)
        if path is None and not isinstance(error, MemoryError):
            raise
        raise ConfigError(
            f"The template went wrong: {error or 'there is not enough memory'}.",
            path=path or name,
            line=line,
            remedy="docs/templates.md lists every variable and filter.",
        ) from error


def where(error: BaseException) -> tuple[str | None, int | None]:
    """The template and line that an error passed through last, where there is one.

    Jinja rewrites tracebacks so that their frames name the template's file and line.
    """
    found: tuple[str | None, int | None] = (None, None)
    for frame, line in walk_tb(error.__traceback__):
        if "__jinja_exception__" in frame.f_globals:
            found = (frame.f_code.co_filename, line)
    return found


@lru_cache(maxsize=32)
def _environment(templates: tuple[Path, ...]) -> Environment:
    from syndicate.render.sandbox import Sandbox

    return make(Sandbox, templates)


Kind = TypeVar("Kind", bound="Sandbox")


def make(kind: type[Kind], templates: Sequence[Path]) -> Kind:
    """A new environment of that kind for these folders."""
    from jinja2 import ChoiceLoader, PrefixLoader

    from syndicate.render.filters import FILTERS
    from syndicate.render.sandbox import Folder

    shipped = Folder(resources.folder("templates"))
    made = kind(
        loader=ChoiceLoader([*map(Folder, templates), shipped, PrefixLoader({SHIPPED: shipped})]),
        autoescape=lambda name: name is None or name.endswith(_ESCAPED),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        newline_sequence="\n",
    )
    made.filters.update(FILTERS)
    return made
