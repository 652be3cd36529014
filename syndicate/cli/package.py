"""`syndicate package`: look at what was made, or what came."""

from __future__ import annotations

from pathlib import Path

import click

from syndicate.cli.output import print_json, say


@click.group(
    epilog="""\b
Examples:
  syndicate package verify dist/article.pt
  syndicate package verify article.pt.zip
"""
)
def package() -> None:
    """Look at packages."""


@package.command(
    epilog="""\b
Examples:
  syndicate package verify dist/article.pt
  syndicate package verify dist/*.zip
  syndicate package verify article.pt.zip --json
"""
)
@click.argument(
    "paths", metavar="DIR_OR_ZIP...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each package.")
@click.pass_context
def verify(ctx: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Compare a package with its manifest: changed, missing, added, renamed or linked files.

    Exit status: 0 it holds what its manifest says; 1 it does not; 2 it could not be read.
    """
    from syndicate.package import manifest_digest
    from syndicate.package import verify as find_problems

    sound = True
    for path in paths:
        problems = find_problems(path)
        sound = sound and not problems
        digest = "" if problems else manifest_digest(path)
        if as_json:
            print_json(
                {"path": path, "sound": not problems, "manifest": digest, "problems": problems}
            )
            continue
        for problem in problems:
            say(f"{path}: {problem}", "red")
        if not problems:
            say(f"{path}: sound, manifest {digest}", "green")
    ctx.exit(0 if sound else 1)
