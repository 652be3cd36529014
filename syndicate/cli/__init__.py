"""The command line: parse, call one function of the pipeline, print.

Commands are imported when they are called, so that `--help` starts at once and loads no model
library.
"""

from __future__ import annotations

import gc
from importlib import import_module
from typing import Any

import click

from syndicate import __version__
from syndicate.errors import SyndicateError

_OBJECTS = 20_000
"""Between collections of cycles. Nearly all that a run makes is freed by counting, and Python's 700
makes it look through glossaries and word lists again and again: 2 % of an ordinary run."""

COMMANDS: dict[str, str] = {
    "translate": "syndicate.cli.translate:translate",
    "correct": "syndicate.cli.correct:correct",
    "kill": "syndicate.cli.kill:kill",
    "lines": "syndicate.cli.lines:lines",
    "detect": "syndicate.cli.languages:detect",
    "languages": "syndicate.cli.languages:languages",
    "models": "syndicate.cli.models:models",
    "glossary": "syndicate.cli.glossary:glossary",
    "memory": "syndicate.cli.memory:memory",
    "package": "syndicate.cli.package:package",
    "feed": "syndicate.cli.feed:feed",
    "templates": "syndicate.cli.templates:templates",
    "report": "syndicate.cli.report:report",
    "review": "syndicate.cli.review:review",
}
"""Command -> where it is."""


class _CouldNotRun(click.ClickException):
    """Exit status 2, as click's own usage errors."""

    exit_code = 2


class _Commands(click.Group):
    """A group that imports a command when it is asked for, and prints our errors as one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SyndicateError as error:
            raise _CouldNotRun(str(error)) from error
        except BrokenPipeError:
            raise  # click ends quietly: whoever read has had enough
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            raise _CouldNotRun(f"{place}{error.strerror or error}.") from error
        except KeyboardInterrupt:
            click.echo(
                "Stopped. What was written before is whole; run it again to go on.", err=True
            )
            ctx.exit(130)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  syndicate translate article.html --to pt
  syndicate translate stories/ --to pt,en --zip --out packages
  syndicate languages
  syndicate package verify dist/article.pt

\b
Exit status: 0 clean; 1 something was held, failed or has errors; 2 could not run.
Tab completion: eval "$(_SYNDICATE_COMPLETE=bash_source syndicate)" (or zsh_source, fish_source).
""",
)
@click.version_option(__version__, prog_name="syndicate")
def main() -> None:
    """Translate news articles on this machine and write packages that a partner can publish."""
    gc.set_threshold(_OBJECTS)
