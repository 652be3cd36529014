"""Writes docs/cli.md from the commands' own help; with `--check`, fails where it is out of date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from syndicate.cli import main as syndicate

TARGET = Path(__file__).with_name("cli.md")


def pages(command: click.Command, context: click.Context) -> Iterator[str]:
    """A section for a command, then those of its subcommands."""
    yield f"## {context.command_path}\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from pages(child, made(child, name, context))


def made(command: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    """A context as a run makes it, for its help alone."""
    return command.make_context(name, [], parent=parent, resilient_parsing=True, terminal_width=90)


def text() -> str:
    """The whole reference."""
    context = made(syndicate, "syndicate")
    intro = "# Commands\n\nMade by `python docs/reference.py` from `syndicate --help`.\n"
    return "\n".join([intro, *pages(syndicate, context)])


def main() -> int:
    made = text()
    if "--check" in sys.argv[1:]:
        if TARGET.read_text(encoding="utf-8") == made:
            return 0
        print(f"{TARGET} is out of date: run python docs/reference.py", file=sys.stderr)
        return 1
    TARGET.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
