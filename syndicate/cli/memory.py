"""`syndicate memory`: what was translated before."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from syndicate import langs
from syndicate.cli.options import Language
from syndicate.cli.output import console, print_json, printable, table, warn

if TYPE_CHECKING:
    from syndicate.memory import Memory, Unit

F = TypeVar("F", bound=Callable[..., Any])
_SHOWN = 20
"""Problems of an import that are shown one by one."""


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
    if value is None:
        return ""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day; write 2026-03-14.") from None


_file = click.option(
    "--memory",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The memory's file; else the workspace's.",
)
_json = click.option("--json", "as_json", is_flag=True, help="JSON instead of text.")


def _languages(command: F) -> F:
    for option in (
        click.option("--to", "target", type=Language(), help="Only into this language."),
        click.option("--from", "source", type=Language(), help="Only from this language."),
    ):
        command = option(command)
    return command


@contextmanager
def _open(path: Path | None, *, create: bool = False) -> Iterator[Memory]:
    from syndicate import config
    from syndicate.memory import Memory
    from syndicate.memory.place import place

    if path is None:
        path = place(config.load(config.find(Path.cwd())))
    with Memory.open(path, create=create) as memory:
        yield memory


@click.group(
    epilog="""\b
Examples:
  syndicate memory stats
  syndicate memory import agency.tmx
  syndicate memory search "The council has voted." --from en --to pt
  syndicate memory export backup.tmx
"""
)
def memory() -> None:
    """What was translated before: count, import, export, search and forget it.

    The memory is .syndicate/memory.sqlite3 beside the nearest syndicate.toml, else in your data
    folder.
    """


@memory.command(
    epilog="""\b
Examples:
  syndicate memory stats
  syndicate memory stats --from en --json
"""
)
@_languages
@_file
@_json
def stats(source: str | None, target: str | None, path: Path | None, as_json: bool) -> None:
    """Count the units, by languages and by who made them."""
    from syndicate.memory.survey import Choice, survey

    with _open(path) as opened:
        found = survey(opened, Choice(source, target))
        if as_json:
            print_json(
                {
                    "path": opened.path,
                    "size": found.size,
                    "units": found.units,
                    "oldest": found.oldest or None,
                    "newest": found.newest or None,
                    "asked": found.asked,
                    "recalled": found.recalled,
                    "groups": found.groups,
                    "most_used": [_object(unit) for unit in found.most_used],
                }
            )
            return
        columns = ("From", "To", "Made by", "Standing", "Units", "Uses")
        rows = [
            (
                f"{langs.name(g.source_language)} ({g.source_language})",
                f"{langs.name(g.target_language)} ({g.target_language})",
                "a person" if g.origin == "human" else "an engine",
                g.standing.value if g.origin == "human" else "",
                f"{g.units:,}",
                f"{g.recalled:,}",
            )
            for g in found.groups
        ]
        table(columns, rows, right=("Units", "Uses"))
        click.echo(f"\n{found.units:,} units, {_bytes(found.size)}: {printable(str(opened.path))}")
        if found.oldest:
            click.echo(f"Made from {found.oldest[:10]} to {found.newest[:10]}.")
        if found.asked:
            share = found.recalled / found.asked
            click.echo(f"Reused: {found.recalled:,} of {found.asked:,} sentences ({share:.0%}).")
        if found.most_used:
            click.echo("Most used:")
        for unit in found.most_used:
            click.echo(f"  {unit.uses:>6,}  {_short(unit.source.text)}")


@memory.command(
    "import",
    epilog="""\b
Examples:
  syndicate memory import agency.tmx
  syndicate memory import old.tmx --from en --to pt --as draft
""",
)
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@_languages
@click.option(
    "--as",
    "standing",
    type=click.Choice(["draft", "translated", "approved"]),
    help="What persons' units count as; else what the file says, else translated.",
)
@_file
@_json
@click.pass_context
def import_(
    ctx: click.Context,
    files: tuple[Path, ...],
    source: str | None,
    target: str | None,
    standing: str | None,
    path: Path | None,
    as_json: bool,
) -> None:
    """Import translation memories (TMX) of others, or your own export.

    A person's translation is used for the same sentence from then on; machine translation and
    drafts are only offered by `search`. What is damaged is reported and left out, and the exit
    status is then 1. An import that was broken off can be run again.
    """
    from syndicate.memory import Standing, exchange, tmx

    readers = [
        tmx.Reader(
            file, source=source, target=target, standing=Standing(standing) if standing else None
        )
        for file in files
    ]
    problems = 0
    with _open(path, create=True) as opened:
        for reader in readers:
            shown = 0

            def report(problem: tmx.Problem) -> None:
                nonlocal shown
                shown += 1
                if as_json:
                    print_json(
                        {"path": problem.path, "line": problem.line, "problem": problem.message}
                    )
                elif shown <= _SHOWN:
                    warn(str(problem))

            with reader, _Bar(reader.path.name, silent=as_json) as bar:
                done = exchange.import_tmx(opened, reader, report=report, progress=bar)
            problems += done.problems
            if as_json:
                print_json({"path": reader.path, **_fields(done)})
                continue
            if shown > _SHOWN:
                warn(f"{reader.path}: {shown - _SHOWN:,} more were left out; --json lists all.")
            click.echo(
                f"{printable(str(reader.path))}: {done.new:,} new, {done.changed:,} changed, "
                f"{done.same:,} there already, {done.problems:,} left out."
            )
        with _Bar("preparing the search", silent=as_json) as bar:
            opened.index(bar)
    ctx.exit(1 if problems else 0)


@memory.command(
    epilog="""\b
Examples:
  syndicate memory export backup.tmx
  syndicate memory export --human-only --from en --to pt - > ours.tmx
"""
)
@click.argument("file", metavar="[FILE]", default="-")
@_languages
@click.option("--human-only", is_flag=True, help="Only what persons made.")
@click.option("--engine-only", is_flag=True, help="Only what engines made.")
@_file
def export(
    file: str,
    source: str | None,
    target: str | None,
    human_only: bool,
    engine_only: bool,
    path: Path | None,
) -> None:
    """Write the memory as TMX 1.4b, which translators' tools read; - is standard output.

    Who made a unit, when, its standing and its neighbours are in the file, and come back exactly
    when it is imported.
    """
    from syndicate.memory import exchange
    from syndicate.memory.survey import Choice, count
    from syndicate.model import Origin

    if human_only and engine_only:
        raise click.UsageError("--human-only and --engine-only leave nothing.")
    origin = Origin.HUMAN if human_only else Origin.ENGINE if engine_only else None
    choice = Choice(source, target, origin)
    with _open(path) as opened, _Bar("exporting", silent=file == "-") as bar:
        total = sum(count(opened, choice).values())
        done = exchange.export_tmx(
            opened,
            sys.stdout.buffer if file == "-" else Path(file),
            choice,
            lambda units: bar(units, total),
        )
    click.echo(f"{done:,} units written.", err=True)


@memory.command(
    epilog="""\b
Examples:
  syndicate memory forget --unused-since 2026-01-01
  syndicate memory forget --from en --to pt --engine
  syndicate memory forget --text "Jane Doe" --human
"""
)
@_languages
@click.option("--engine", is_flag=True, help="All that engines made.")
@click.option("--human", is_flag=True, help="What persons made too; it is kept otherwise.")
@click.option(
    "--unused-since", metavar="DATE", callback=_day, help="What was not used from that day on."
)
@click.option("--older-than", metavar="DATE", callback=_day, help="What was made before that day.")
@click.option("--text", help="Units whose source or translation holds this text.")
@click.option("--all", "everything", is_flag=True, help="Everything (of persons with --human).")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_file
@_json
def forget(
    source: str | None,
    target: str | None,
    engine: bool,
    human: bool,
    unused_since: str,
    older_than: str,
    text: str | None,
    everything: bool,
    yes: bool,
    path: Path | None,
    as_json: bool,
) -> None:
    """Remove units: those that everything given is true of.

    Shows what would go and asks first. Persons' translations stay unless --human is said.
    """
    from syndicate.memory.survey import Choice, count
    from syndicate.memory.survey import forget as remove
    from syndicate.model import Origin

    if text is not None and not text.strip():
        raise click.UsageError("--text is empty: that would be everything.")
    chosen = source or target or engine or unused_since or older_than or text
    if not chosen and not everything:
        raise click.UsageError(
            "Say what to forget: a language, --engine, --unused-since, --text, or --all."
        )
    if chosen and everything:
        raise click.UsageError("--all and a choice: leave out one of them.")
    if engine and human:
        raise click.UsageError("--engine and --human: --human alone means both.")
    choice = Choice(
        source,
        target,
        None if human else Origin.ENGINE,
        unused_since=unused_since,
        made_before=older_than,
        text=text or "",
    )
    with _open(path) as opened:
        found = count(opened, choice)
        machine, persons = found.get(Origin.ENGINE, 0), found.get(Origin.HUMAN, 0)
        if not as_json:
            click.echo(f"Would go: {machine:,} of engines, {persons:,} of persons.")
            where, values = choice.condition(opened)
            for _, unit in zip(range(5), opened.units(where, values), strict=False):
                click.echo(f"  {_short(unit.source.text)}")
            kept = (
                0
                if human
                else count(opened, replace(choice, origin=Origin.HUMAN)).get(Origin.HUMAN, 0)
            )
            if kept:
                click.echo(f"Would stay: {kept:,} of persons (--human removes them too).")
        removed = 0
        if machine + persons:
            if not yes:
                if not sys.stdin.isatty() or as_json:
                    raise click.UsageError("Nothing was removed: add --yes to remove them.")
                click.confirm("Remove them?", abort=True)
            removed = remove(opened, choice)
        if as_json:
            print_json({"removed": removed, "engine": machine, "human": persons})
        else:
            click.echo(f"{removed:,} units removed.")


@memory.command(
    epilog="""\b
Examples:
  syndicate memory search "The council has voted." --from en --to pt
  syndicate memory search "The wall is raised." --from en --to pt --threshold 50 --json
"""
)
@click.argument("text", metavar="TEXT")
@click.option("--from", "source", type=Language(), required=True, help="Language of the text.")
@click.option("--to", "target", type=Language(), required=True, help="Language of translations.")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True)
@click.option(
    "--threshold",
    type=click.IntRange(1, 100),
    default=70,
    show_default=True,
    help="Likeness in per cent; 100 is the same sentence.",
)
@_file
@_json
@click.pass_context
def search(
    ctx: click.Context,
    text: str,
    source: str,
    target: str,
    limit: int,
    threshold: int,
    path: Path | None,
    as_json: bool,
) -> None:
    """Find sentences like TEXT and how they were translated, best first.

    Drafts and rejected units are shown too, and said to be so. Exit status 1 where nothing is
    found.
    """
    with _open(path) as opened, _Bar("preparing the search", silent=as_json) as bar:
        found = opened.fuzzy(source, target, text, limit=limit, threshold=threshold, progress=bar)
    for match in found:
        unit = match.unit
        if as_json:
            print_json({"score": match.score, **_object(unit)})
            continue
        who = "engine" if unit.origin == "engine" else unit.standing.value
        details = [who, unit.changed_by or unit.created_by, (unit.changed or unit.created)[:10]]
        click.echo(f"{match.score:>3} %  {printable(unit.source.text)}")
        click.echo(f"       {printable(unit.target.text)}")
        click.echo(f"       [{printable(', '.join(d for d in details if d))}]")
    if not found and not as_json:
        click.echo(f"Nothing is {threshold} % like it.", err=True)
    ctx.exit(0 if found else 1)


def _object(unit: Unit) -> dict[str, Any]:
    """A unit as JSON shows it: what is not known is left out."""
    made = _fields(unit)
    for name in ("maker", "key"):
        made[name] = made[name].hex()
    made["payload"] = made["payload"].decode("utf-8", "replace")
    made["marks"] = bool(unit.source.marks or unit.target.marks)
    made["source"], made["target"] = unit.source.text, unit.target.text
    return {name: value for name, value in made.items() if value not in ("", None)}


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _short(text: str) -> str:
    text = printable(text)
    return text if len(text) <= 90 else f"{text[:89]}…"


def _bytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


class _Bar:
    """A progress bar on standard error, where that is a terminal."""

    def __init__(self, what: str, *, silent: bool) -> None:
        self._what = printable(what)
        self._active = not silent and sys.stderr.isatty()
        self._bar: Any = None

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        if not self._active:
            return
        if self._bar is None:
            from rich.markup import escape
            from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn

            self._bar = Progress(
                escape(self._what),
                BarColumn(),
                TaskProgressColumn(),
                TimeRemainingColumn(),
                console=console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._bar.add_task("", total=None)
        self._bar.update(self._bar.task_ids[0], completed=done, total=total)
