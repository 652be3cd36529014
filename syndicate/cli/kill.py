"""`syndicate kill`: withdraw an article, in every language."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.options import Language, Words
from syndicate.cli.output import print_json, printable, say, table, warn

if TYPE_CHECKING:
    from syndicate.pipeline.life.killing import Doomed
    from syndicate.pipeline.life.withdraw import Withdrawn

_UNDO = (
    "What was canceled may not be used again, so the next run makes this article anew, with "
    "another id; partners take it for a new article."
)


@click.command(
    epilog="""\b
Examples:
  syndicate kill article.html --reason "The quotation was invented."
  syndicate kill https://courier.example/bridge --reason "Source withdrew it." --yes
  syndicate kill dist/bridge.pt --takedown --reason "Court order of 3 May, docket 117"
  syndicate kill article.html --undo

Run it where the article was translated: the register of packages is beside the memory there.
Exit status: 0 all packages are replaced; 1 some could not be; 2 could not run.
"""
)
@click.argument("names", metavar="ID_OR_FILE_OR_PACKAGE...", nargs=-1, required=True)
@click.option(
    "--reason", type=Words(), metavar="TEXT", help="Why: every partner reads it, as it is."
)
@click.option(
    "--reason-language", type=Language(), help="What the reason is in [told from its words]."
)
@click.option(
    "--takedown", is_flag=True, help="By law: nor its headline, nor what the memory holds of it."
)
@click.option("--undo", is_flag=True, help="It was a mistake: let the article be made anew.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each package.")
@click.pass_context
def kill(
    ctx: click.Context,
    /,
    names: tuple[str, ...],
    reason: str | None,
    reason_language: str | None,
    takedown: bool,
    undo: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Withdraw articles: every package of them, in every language and place, gives way to one that
    is canceled, says why, and has no text.

    A later run cannot bring them back. Needs neither the article nor a model.
    """
    from syndicate import config, times
    from syndicate.pipeline.life import killing
    from syndicate.pipeline.workspace import register_place
    from syndicate.register import Register

    reason = reason or ""
    if undo and (reason or reason_language or takedown):
        raise click.UsageError("--undo takes no --reason and no --takedown.")
    if not undo and not reason:
        raise click.UsageError("Say why: --reason TEXT. Every partner reads it.")
    settings = config.load(config.find(Path.cwd()))
    with Register.open(register_place(settings), create=False) as register:
        doomed = {d.entry.uri: d for d in (killing.find(register, name) for name in names)}
        if not as_json:
            _show(list(doomed.values()))
        _ask("Let them be made anew?" if undo else "Withdraw them?", yes, as_json)
        if undo:
            for each in doomed.values():
                killing.undo(register, each)
                if as_json:
                    print_json({"article": each.entry.uri, "status": "released"})
            if not as_json:
                click.echo(_UNDO)
            ctx.exit(0)
        now, told = times.clock(), reason_language or ""
        done = [
            _told(
                each.entry.uri,
                killing.kill(
                    register, each, reason, settings, now, as_takedown=takedown, language=told
                ),
                as_json,
            )
            for each in doomed.values()
        ]
    ctx.exit(0 if all(done) else 1)


def _show(doomed: list[Doomed]) -> None:
    """What would go."""
    rows = []
    for each in doomed:
        name = printable(each.headline or each.entry.uri)
        rows += [(name, p.language, str(p.version), str(p.place)) for p in each.packages]
        if not each.packages:
            rows.append((name, "", "", "none was made"))
    columns = ("Article", "Language", "Version", "Package")
    table(columns, rows, right=("Version",), fold=("Article", "Package"))


def _ask(question: str, yes: bool, as_json: bool) -> None:
    if yes:
        return
    if as_json or not sys.stdin.isatty():
        raise click.UsageError("Nothing was changed: add --yes to go on.")
    click.confirm(question, abort=True)


def _told(uri: str, done: Iterator[Withdrawn | str], as_json: bool) -> bool:
    """Withdraw one article and say what came of it; False where a package could not be replaced."""
    sound, count, notes = True, 0, list[str]()
    for each in done:
        if isinstance(each, str):
            notes.append(each)
            continue
        count += 1
        sound = sound and each.error is None
        if as_json:
            print_json(_object(each))
        elif each.error is not None:
            warn(f"not replaced: {each.error}")
        else:
            say(f"{each.package}: canceled, version {each.version}", "green")
    if as_json:
        print_json({"article": uri, "status": "canceled", "notes": notes})
        return sound
    if not count:
        click.echo(f"{uri}: withdrawn; no package stands that had to be replaced.")
    for note in notes:
        click.echo(note)
    if not sound:
        warn("Nothing of the article can leave any more. Run this again to replace the rest.")
    return sound


def _object(each: Withdrawn) -> dict[str, Any]:
    return {
        "article": each.article,
        "language": each.language,
        "package": each.package,
        "version": each.version,
        "status": "failed" if each.error else "canceled",
        "error": each.error,
    }
