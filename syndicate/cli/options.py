"""Option types, and the options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar
from unicodedata import category

import click

from syndicate import langs
from syndicate.config import COMPUTE_TYPES, DEVICES, Settings
from syndicate.errors import ConfigError

_SAME = (
    "engine", "beam_size", "threads", "device", "compute_type", "memory", "out", "zipped", "review",
    "strict", "translate_foreign", "desk", "partner",
)  # fmt: skip
"""Options that are called as the setting is."""

F = TypeVar("F", bound=Callable[..., Any])


class Languages(click.ParamType[tuple[str, ...]]):
    """One BCP 47 tag or several with commas between them."""

    name = "LANG[,LANG]"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        try:
            tags = [langs.normalise(tag) for tag in str(value).split(",") if tag.strip()]
        except ConfigError as error:
            self.fail(str(error), param, ctx)
        if not tags:
            self.fail("names no language.", param, ctx)
        return tuple(dict.fromkeys(tags))


class Language(click.ParamType[str]):
    """One BCP 47 tag."""

    name = "LANG"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return langs.normalise(str(value))
        except ConfigError as error:
            self.fail(str(error), param, ctx)


class Words(click.ParamType[str]):
    """What an editor says for readers, as one line. What drives a terminal, and bytes that are no
    UTF-8, are no words."""

    name = "TEXT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        words = " ".join(str(value).split())
        for character in words:
            if category(character) in ("Cc", "Cs"):
                self.fail(f"it holds {character!r}, which is no text: is it UTF-8?", param, ctx)
        return words


def choosing_glossaries(command: F) -> F:
    """The options that say which glossaries count."""
    return _with(
        command,
        click.option(
            "--glossary",
            "glossaries",
            multiple=True,
            type=click.Path(exists=True, path_type=Path),
            help="A glossary file, or a folder of them; the last given ranks highest.",
        ),
        click.option(
            "--no-shipped-glossaries", is_flag=True, help="Leave out the glossaries that ship."
        ),
        click.option(
            "--partner", metavar="NAME", help="Use this partner's glossaries too ([partners])."
        ),
        click.option(
            "--desk", metavar="NAME", help="The desk of all articles, whatever their section."
        ),
    )


def translating(command: F) -> F:
    """The options of every command that translates: glossaries, engine, decoding."""
    command = _with(
        command,
        click.option(
            "--engine", metavar="NAME", help="Use this engine only (see syndicate languages)."
        ),
        click.option("--beam-size", type=click.IntRange(1, 16), help="1 (greedy, default) to 16."),
        click.option(
            "--threads", type=click.IntRange(1), help="Workers; default one a physical core."
        ),
        click.option("--device", type=click.Choice(DEVICES), help="What models run on [cpu]."),
        click.option(
            "--compute-type",
            type=click.Choice(COMPUTE_TYPES),
            metavar="NAME",
            help="Precision [auto: int8 where the device has it].",
        ),
        click.option(
            "--memory/--no-memory",
            default=None,
            help="Use again what was translated before [--memory].",
        ),
    )
    return choosing_glossaries(command)


def describing(command: F) -> F:
    """The options that say of an article what its file does not."""
    return _with(
        command,
        click.option("--source-name", metavar="NAME", help="Who published the original."),
        click.option("--source-url", metavar="URL", help="The link to the original."),
        click.option(
            "--author", "authors", multiple=True, metavar="NAME", help="Byline; repeatable."
        ),
        click.option(
            "--license", "license_", metavar="URL|NAME", help="Licence, such as 'CC BY 4.0'."
        ),
        click.option("--published", metavar="DATE", help="First published, ISO 8601."),
    )


def _with(command: F, *options: Callable[[F], F]) -> F:
    for option in reversed(options):
        command = option(command)
    return command


def with_options(settings: Settings, options: dict[str, Any]) -> Settings:
    """The file's settings with what the command line says."""
    given = {name: options.get(name) for name in _SAME}
    if options.get("no_shipped_glossaries"):
        given["shipped_glossaries"] = False
    return replace(settings, **{key: value for key, value in given.items() if value is not None})
