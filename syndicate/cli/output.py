"""What commands print: JSON lines, tables and progress, with colour only on a terminal."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console


def print_json(value: Any) -> None:
    """One object on one line, in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    # Half of a surrogate pair cannot be printed; broken input may hold one. What drives a terminal
    # stands as JSON's escapes, which are the same value.
    shown = text.encode("utf-8", "replace").decode()
    click.echo("".join(c if _harmless(c) else json.dumps(c)[1:-1] for c in shown))


def _harmless(char: str) -> bool:
    """Zero-width joiners are letters' business in Persian and in Indian scripts."""
    return char.isprintable() or char in "\u200c\u200d"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Exception):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def console(*, stderr: bool = False) -> Console:
    """A console that knows whether it is a terminal; in a pipe lines are not cut to its width."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    made = Console(stderr=stderr, highlight=False, soft_wrap=not stream.isatty())
    return made if made.is_terminal else Console(stderr=stderr, highlight=False, width=200)


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[str] = (),
    fold: Sequence[str] = (),
) -> None:
    """Print a plain table; columns named in `right` are aligned right, those in `fold` wrap."""
    from rich.table import Table
    from rich.text import Text

    # A path or an identifier that is cut short is of no use to anybody.
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        made.add_column(
            column,
            justify="right" if column in right else "left",
            overflow="fold",
            no_wrap=column not in fold,
        )
    for row in rows:
        made.add_row(*(Text(printable(cell)) for cell in row))
    console().print(made)


def say(message: str, color: str, *, err: bool = False) -> None:
    """One line, coloured on a terminal unless NO_COLOR is set."""
    plain = bool(os.environ.get("NO_COLOR"))
    click.secho(printable(message), err=err, fg=None if plain else color)


def warn(message: str) -> None:
    """A line on standard error."""
    say(message, "yellow", err=True)


def printable(text: str) -> str:
    """The text on one line, without what would drive a terminal; a file's name may hold it."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
