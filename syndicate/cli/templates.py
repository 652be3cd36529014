"""`syndicate templates`: what packages look like, and what is wrong with a partner's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.cli.output import print_json, printable, say, table, warn

if TYPE_CHECKING:
    from syndicate.render.proof import Problem
    from syndicate.render.proof.inventory import Listed

_folders = click.argument(
    "folders",
    metavar="[FOLDER]...",
    nargs=-1,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)


@click.group(
    epilog="""\b
Examples:
  syndicate templates list
  syndicate templates show shipped/html/style.css > templates/html/style.css
  syndicate templates check
"""
)
def templates() -> None:
    """See which templates there are, and check your own (docs/templates.md)."""


@templates.command(
    epilog="""\b
Examples:
  syndicate templates check
  syndicate templates check partners/radio/templates templates
  syndicate templates check templates --json
"""
)
@_folders
@click.option("--json", "as_json", is_flag=True, help="Everything, as one JSON object.")
@click.pass_context
def check(ctx: click.Context, folders: tuple[Path, ...], as_json: bool) -> None:
    """Render sample articles in every format with your templates, and say what is wrong with them.

    FOLDER is a folder of templates, the first wins; without one those of syndicate.toml count. The
    samples have every kind of text and every field, and none; one is a correction, two are
    withdrawn, one runs from right to left. Found are, with file and line and in branches that no
    sample takes too: undefined names, filters and files that do not exist, syntax errors, blocks
    that nothing shows; and in what is written: what is not well-formed, or asks other hosts.

    Exit status: 0 nothing is wrong; 1 something is; 2 it could not run.
    """
    from syndicate.render import proof

    own = folders or _configured()
    found = proof.check(own)
    wrong = [each for each in found if each.kind != "unused"]
    if as_json:
        print_json({"folders": own, "sound": not wrong, "problems": found})
    else:
        for each in found:
            if each.kind == "unused":
                warn(str(each))
            else:
                say(f"{each}{_seen(each)}", "red")
        said = f"{len(wrong):,} problem{'' if len(wrong) == 1 else 's'}" if wrong else "sound"
        where = ", ".join(map(str, own)) or "the templates that ship"
        say(f"{where}: {said}.", "red" if wrong else "green")
    ctx.exit(1 if wrong else 0)


@templates.command(
    "list",
    epilog="""\b
Examples:
  syndicate templates list
  syndicate templates list partners/radio/templates
""",
)
@_folders
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each template.")
def list_(folders: tuple[Path, ...], as_json: bool) -> None:
    """List the templates: which file of each is in use, which it overrides, in which formats.

    FOLDER is a folder of templates, the first wins; without one those of syndicate.toml count.
    """
    from syndicate.render.proof.inventory import inventory

    found = inventory(folders or _configured())
    if as_json:
        for each in found:
            print_json(each)
        return
    columns = ("Template", "Formats", "In use", "Overrides")
    table(columns, list(map(_row, found)), fold=("In use", "Overrides"))


@templates.command(
    epilog="""\b
Examples:
  syndicate templates show html/page.html
  syndicate templates show shipped/text/article.txt > templates/text/article.txt
"""
)
@click.argument("name", metavar="NAME")
@_folders
def show(name: str, folders: tuple[Path, ...]) -> None:
    """Print the template NAME as it is in use; shipped/NAME as it ships."""
    from syndicate.render.proof.inventory import source

    click.echo(source(name, folders or _configured()), nl=False)


def _configured() -> tuple[Path, ...]:
    from syndicate import config

    settings = config.load(config.find(Path.cwd()))
    config.require(settings, glossaries=False)
    return settings.templates


def _seen(each: Problem) -> str:
    """In which formats of which samples."""
    samples: dict[str, list[str]] = {}
    for place in each.seen:
        form, _, sample = place.partition(" of ")
        samples.setdefault(form, []).append(sample)
    said = "; ".join(f"{form} of {', '.join(names)}" for form, names in samples.items())
    return f" ({said})" if said else ""


def _row(each: Listed) -> tuple[str, ...]:
    place = f"shipped/{each.name}" if each.ships else str(each.path)
    others = [str(path) for path in each.overrides[:-1]]
    if each.overrides:
        others.append(f"shipped/{each.name}")
    return (
        each.name,
        ", ".join(each.formats) or "none: nothing uses it",
        printable(place),
        printable(", ".join(others)),
    )
