"""The Jinja2 environment: sandboxed, strict, escaping, and open to a partner's own templates.

A template is looked for in the user's folders, in order, and then in what ships. What ships is
always there under `shipped/` too, so that an override can build on the template that it replaces:
`{% extends "shipped/html/page.html" %}`. Templates are a partner's files and not ours, so they run
in Jinja's sandbox: they reach the context and the filters below and nothing else.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING

from syndicate import resources
from syndicate.errors import ConfigError

if TYPE_CHECKING:
    from jinja2 import Environment

    from syndicate.render.context import Context

SHIPPED = "shipped"
_ESCAPED = (".html", ".xhtml", ".xml", ".svg")


def environment(templates: Sequence[Path] = ()) -> Environment:
    """The environment for these folders, the same one every time, so that templates compile once.

    A template that changes on disk is read again. Raises `ConfigError` for what is no folder.
    """
    for folder in templates:
        if not folder.is_dir():
            raise ConfigError(
                "There is no such folder of templates.",
                path=folder,
                remedy="Name an existing folder, or leave the option out for the shipped design.",
            )
    return _environment(tuple(folder.resolve() for folder in templates))


def expand(environment: Environment, name: str, context: Context, **more: object) -> str:
    """The template `name` with the context and `more` as its variables, line ends LF.

    Raises `ConfigError` naming the template and the line, for a mistake in a template.
    """
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    try:
        return environment.get_template(name).render(context.variables() | more)
    except TemplateNotFound as error:
        raise ConfigError(
            f"The template {error.message} is missing.",
            remedy=f"What ships is under {SHIPPED}/: name it so to build on it.",
        ) from error
    except TemplateSyntaxError as error:
        raise ConfigError(
            f"The template cannot be read: {error.message}.",
            path=error.filename or error.name,
            line=error.lineno,
            remedy="See docs/templates.md.",
        ) from error
    except TemplateError as error:
        path, line = _where(error)
        raise ConfigError(
            f"The template asks for what is not there: {error.message}.",
            path=path or name,
            line=line,
            remedy="docs/templates.md lists every variable.",
        ) from error
    except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
        path, line = _where(error)
        if path is None:
            raise
        raise ConfigError(
            f"The template went wrong: {error}.",
            path=path,
            line=line,
            remedy="docs/templates.md lists every variable and filter.",
        ) from error


def _where(error: BaseException) -> tuple[str | None, int | None]:
    """The template and line that an error passed through last, where there is one.

    Jinja rewrites tracebacks so that their frames name the template's file and line.
    """
    found: tuple[str | None, int | None] = (None, None)
    for frame, line in walk_tb(error.__traceback__):
        if not frame.f_code.co_filename.endswith(".py"):
            found = (frame.f_code.co_filename, line)
    return found


@lru_cache(maxsize=32)
def _environment(templates: tuple[Path, ...]) -> Environment:
    from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from syndicate.render import filters

    shipped = FileSystemLoader(resources.folder("templates"))
    made = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(
            [
                *(FileSystemLoader(folder) for folder in templates),
                shipped,
                PrefixLoader({SHIPPED: shipped}),
            ]
        ),
        autoescape=lambda name: name is None or name.endswith(_ESCAPED),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        newline_sequence="\n",
    )
    made.filters.update(filters.FILTERS)
    return made


@lru_cache(maxsize=64)
def digest(text: str) -> str:
    """What a Content-Security-Policy calls an inline text: `sha256-` and Base64 (CSP 3)."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode("ascii")
