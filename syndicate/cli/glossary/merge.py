"""`syndicate glossary merge`: several glossaries as one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.cli.output import print_json, printable, warn

if TYPE_CHECKING:
    from syndicate.terms.merge import Choice, Conflict

_CHOICES = ("error", "first", "last", "keep-both", "ask")


@click.command(
    epilog="""\b
Examples:
  syndicate glossary merge house.en-pt.csv desk.en-pt.csv --out both.en-pt.csv
  syndicate glossary merge house.en-pt.csv agency.tbx --out both.en-pt.csv --on-conflict ask
""",
)
@click.argument(
    "paths",
    metavar="FILE FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="NAME.<from>-<to>.csv; its languages are the ones that are merged.",
)
@click.option(
    "--on-conflict",
    "wanted",
    type=click.Choice(_CHOICES),
    default="error",
    show_default=True,
    help="keep-both: the later one only as proposed; ask: on a terminal, one by one.",
)
@click.option("--encoding", default="", metavar="NAME", help="Of tables that are not UTF-8.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def merge(
    ctx: click.Context,
    paths: tuple[Path, ...],
    out: Path,
    wanted: str,
    encoding: str,
    force: bool,
    as_json: bool,
) -> None:
    """Merge glossaries of one language pair, in the order given.

    What stands in several is written once, with the notes of all. A conflict are two entries for
    one source, told apart by neither part of speech, domain nor context, that ask for different
    things. With --on-conflict error all are listed and nothing is written.

    Exit status: 0 merged; 1 conflicts, nothing written; 2 could not run.
    """
    from syndicate.cli.glossary.exchange import counted, gather
    from syndicate.terms.files import table
    from syndicate.terms.files.entries import languages_of
    from syndicate.terms.files.written import written
    from syndicate.terms.merge import Choice
    from syndicate.terms.merge import merge as merged

    if len(paths) < 2:
        raise click.UsageError("There is nothing to merge: give two files or more.")
    if wanted == "ask" and (as_json or not _on_terminal()):
        raise click.UsageError("--on-conflict ask needs a terminal.")
    read = gather(paths, encoding, *languages_of(out))
    fixed = None if wanted == "ask" else Choice("first" if wanted == "error" else wanted)
    done = merged(read, lambda conflict: fixed or _ask(conflict))
    for one in read:
        for remark in one.remarks:
            warn(f"{one.path}: {remark}")
    refused = wanted == "error" and bool(done.conflicts)
    for conflict, choice in done.conflicts:
        taken = None if refused else choice.value
        if as_json:
            print_json(_object(conflict, taken))
        elif wanted != "ask":
            warn(f"{conflict}{'' if refused else f': {taken}'}")
    entries, number = done.entries, len(done.conflicts)
    if not refused:
        table.save(out, written("csv", [entries], out).data, force=force)
    if as_json:
        counts = {"entries": len(entries.records), "repeated": done.repeated, "conflicts": number}
        print_json({"path": None if refused else out, **counts})
    elif refused:
        warn(f"Conflicts: {number:,}; nothing written. --on-conflict says which entry counts.")
    else:
        click.echo(
            f"{printable(str(out))}: {counted(len(entries.records))}; {done.repeated:,} stood"
            f" more than once, {number:,} were in conflict."
        )
    ctx.exit(1 if refused else 0)


def _on_terminal() -> bool:
    return sys.stdin.isatty()


def _ask(conflict: Conflict) -> Choice:
    from syndicate.terms.merge import Choice

    click.echo(printable(str(conflict)))
    choices = {"1": Choice.FIRST, "2": Choice.LAST, "b": Choice.BOTH}
    answer = click.prompt(
        "The first, the second, or both (the second only proposed)",
        type=click.Choice([*choices]),
        default="1",
    )
    return choices[answer]


def _object(conflict: Conflict, taken: str | None) -> dict[str, object]:
    return {
        "source": conflict.first[0],
        "fields": list(conflict.fields),
        "entries": [
            {"path": record[13], "line": record[14], "target": record[1], "kind": record[2]}
            for record in (conflict.first, conflict.second)
        ],
        "taken": taken,
    }
