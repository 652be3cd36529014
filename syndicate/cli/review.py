"""`syndicate review`: what reviewers and translators send back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.cli.output import print_json, printable, warn

if TYPE_CHECKING:
    from syndicate.memory import Memory
    from syndicate.pipeline.workbench.corrected import Corrected


@click.group(
    epilog="""\b
Examples:
  syndicate translate article.html --to pt --format html,xliff
  syndicate review import article.xlf
"""
)
def review() -> None:
    """Take in what translators have corrected in their own tools."""


@review.command(
    "import",
    epilog="""\b
Examples:
  syndicate review import article.xlf
  syndicate review import back/*.xlf --dry-run
  syndicate review import article.xlf --json
""",
)
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--dry-run", is_flag=True, help="Say what would become of it, and change nothing.")
@click.option(
    "--memory",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The memory's file; else the workspace's.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each file.")
@click.pass_context
def import_(
    ctx: click.Context, files: tuple[Path, ...], dry_run: bool, path: Path | None, as_json: bool
) -> None:
    """Put the corrected sentences of XLIFF files into the translation memory.

    FILE is an article.xlf of a package, after a translator's tool. Sentences that a person changed,
    or confirmed (state translated, reviewed or final), are used by the next `syndicate translate`
    word for word; what came back as it was sent stays a machine's. A sentence with a lost link,
    another source or a code that is not known is refused, and named.

    Exit status: 0; 1 where a sentence was refused or will not be used; 2 where a file cannot be
    read, and then nothing is imported.
    """
    from syndicate.pipeline.workbench import corrected

    documents = corrected.read(files)
    problems = 0
    with _memory(path, create=not dry_run) as memory:
        for document in documents:
            done = corrected.take(document, memory, keep=not dry_run)
            problems += len(done.problems)
            if as_json:
                print_json(_object(done, dry_run))
                continue
            for each in done.problems:
                warn(f"{document.path}:{each.line}: {each.place}: {each.message} {each.remedy}")
            click.echo(_sentence(done, dry_run))
    ctx.exit(1 if problems else 0)


@contextmanager
def _memory(path: Path | None, *, create: bool) -> Iterator[Memory | None]:
    """The memory, None where there is none and none is to be made."""
    from syndicate import config
    from syndicate.memory import Memory
    from syndicate.memory.place import place

    if path is None:
        path = place(config.load(config.find(Path.cwd())))
    if not create and not path.exists():
        yield None
        return
    with Memory.open(path) as opened:
        yield opened


def _sentence(done: Corrected, dry_run: bool) -> str:
    counts = {
        "changed": done.changed,
        "confirmed": done.confirmed,
        "unchanged": done.unchanged,
        "untranslated": done.untranslated,
        "not to be translated": done.left,
        "with problems": len(done.problems),
    }
    said = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    new = done.taken - done.known
    if not done.taken:
        into = "nothing for the memory"
    else:
        into = f"{new:,} {'would go' if dry_run else 'went'} into the memory"
        if done.known:
            into += f", {done.known:,} there already"
    return f"{printable(str(done.document.path))}: {said or 'no sentences'}; {into}."


def _object(done: Corrected, dry_run: bool) -> dict[str, object]:
    return {
        "path": done.document.path,
        "from": done.document.source_language,
        "to": done.document.target_language,
        "changed": done.changed,
        "confirmed": done.confirmed,
        "unchanged": done.unchanged,
        "untranslated": done.untranslated,
        "left": done.left,
        "imported": 0 if dry_run else done.taken - done.known,
        "known": done.known,
        "dry_run": dry_run,
        "problems": done.problems,
    }
