"""Option types, and the options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from syndicate import langs
from syndicate.errors import ConfigError

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


def translating(command: F) -> F:
    """The options of every command that translates: glossaries, engine, decoding."""
    for option in reversed(
        (
            click.option(
                "--glossary",
                "glossaries",
                multiple=True,
                type=click.Path(exists=True, path_type=Path),
                help="NAME.<src>-<tgt>.csv, or a folder of them; the last given ranks highest.",
            ),
            click.option(
                "--no-shipped-glossaries", is_flag=True, help="Leave out the newsroom starter."
            ),
            click.option(
                "--engine", metavar="NAME", help="Use this engine only (see syndicate languages)."
            ),
            click.option(
                "--beam-size", type=click.IntRange(1, 16), help="1 (greedy, default) to 16."
            ),
            click.option(
                "--threads", type=click.IntRange(1), help="Workers; default one a processor."
            ),
        )
    ):
        command = option(command)
    return command
