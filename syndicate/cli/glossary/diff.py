"""`syndicate glossary diff`: what changed between two states of a glossary, and what it alters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.options import with_options
from syndicate.cli.output import print_json, printable, say, warn

if TYPE_CHECKING:
    from syndicate.model import Term
    from syndicate.pipeline.workbench.comparison import Affected, Change, Published

_COLORS = {"added": "green", "removed": "red", "changed": "yellow"}
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@click.command(
    epilog="""\b
Examples:
  syndicate glossary diff old.en-pt.csv new.en-pt.csv
  syndicate glossary diff old/ new/ --against stories/ --translate
  syndicate glossary diff old.en-pt.csv new.en-pt.csv --against dist/ --json
""",
)
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--against",
    multiple=True,
    metavar="PATH",
    help="Articles, or packages that syndicate made: which of their sentences it touches.",
)
@click.option("--translate", is_flag=True, help="Show those sentences before and after.")
@click.option("--engine", metavar="NAME", help="Use this engine only (see syndicate languages).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def diff(
    ctx: click.Context,
    /,
    old: Path,
    new: Path,
    against: tuple[str, ...],
    translate: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Compare two glossaries, files or folders: entries added, removed and changed, by field.

    Against articles, each is taken by itself, without other glossaries, and the sentences are shown
    in which they find other terms; with --translate, those whose translation differs. Of published
    packages only what they hold of terms is known: where a removed or changed entry was used. What
    an added one would alter needs the articles. Exit status 0 without any difference, 1 with.
    """
    from syndicate import config
    from syndicate.pipeline.workbench import comparison

    settings = with_options(config.load(config.find(Path.cwd())), options)
    settings = replace(settings, memory=False, shipped_glossaries=False, glossaries=())
    if translate and not against:
        raise click.UsageError("--translate needs articles: add --against.")
    before, after = comparison.glossaries(old), comparison.glossaries(new)
    changes = comparison.compare(before, after)
    for change in changes:
        if as_json:
            print_json(_object(change))
        else:
            _print(change)
    if not as_json:
        counts = {what: sum(c.what == what for c in changes) for what in _COLORS}
        said = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        click.echo(f"{said}." if said else "No difference.")
    failed = False
    number = 0
    place = ""
    found = comparison.against(against, before, after, changes, settings, translated=translate)
    for each in found if against else ():
        if isinstance(each, comparison.Unread):
            failed = True
            warn(str(each.error))
            continue
        number += 1
        if as_json:
            print_json(
                _affected(each) if isinstance(each, comparison.Affected) else _published(each)
            )
            continue
        if each.where != place:
            place = each.where
            click.secho(printable(place), bold=True)
        if isinstance(each, comparison.Affected):
            _print_affected(each)
        else:
            _print_published(each)
    if against and not as_json:
        verb = "would alter" if translate else "may alter"
        click.echo(f"{number} sentence{'s' if number != 1 else ''} {verb}.")
    ctx.exit(2 if failed else 1 if changes else 0)


def _print(change: Change) -> None:
    term = change.new or change.old
    assert term is not None
    pair = "-".join(change.pair)
    where = " → ".join(_where(t) for t in (change.old, change.new) if t)
    text = f"{_SIGNS[change.what]} {term.source} → {term.target}"
    if change.what == "changed":
        text = f"~ {term.source}"
    say(f"{text}  ({pair})  {where}", _COLORS[change.what])
    for name in change.fields:
        click.echo(
            printable(
                f"    {name}: {_value(change.old, name) or '–'} → {_value(change.new, name) or '–'}"
            )
        )


def _print_affected(each: Affected) -> None:
    click.echo(printable(f"  {each.source}"))
    for gone in each.gone:
        say(f"  - {gone}", "red")
    for come in each.come:
        say(f"  + {come}", "green")
    if each.before or each.after:
        say(f"  - {each.before}", "red")
        say(f"  + {each.after}", "green")


def _print_published(each: Published) -> None:
    part = each.part if each.block is None else f"{each.part} {each.block + 1}"
    what = "the entry is removed" if each.required is None else f"now: {each.required}"
    click.echo(printable(f"  {part}: {each.source} → {each.target or '–'}; {what}"))


def _where(term: Term) -> str:
    return f"{term.path}:{term.line}"


def _value(term: Term | None, name: str) -> str:
    value = getattr(term, name, "")
    return " | ".join(value) if isinstance(value, tuple) else str(value)


def _object(change: Change) -> dict[str, Any]:
    return {
        "change": change.what,
        "pair": list(change.pair),
        "source": (change.new or change.old).source,  # type: ignore[union-attr]
        "old": _entry(change.old),
        "new": _entry(change.new),
        "fields": {
            name: [_value(change.old, name), _value(change.new, name)] for name in change.fields
        },
    }


def _entry(term: Term | None) -> dict[str, Any] | None:
    return None if term is None else {"target": term.target, "entry": _where(term)}


def _affected(each: Affected) -> dict[str, Any]:
    return {
        "affected": each.path,
        "pair": list(each.pair),
        "place": dict(zip(("part", "block", "segment"), each.place, strict=True)),
        "package": each.package or None,
        "source": each.source,
        "gone": list(each.gone),
        "come": list(each.come),
        "before": each.before or None,
        "after": each.after or None,
    }


def _published(each: Published) -> dict[str, Any]:
    return {
        "published": each.package,
        "place": {"part": each.part, "block": each.block, "segment": each.segment},
        "original": each.original or None,
        "source": each.source,
        "target": each.target,
        "required": each.required,
    }
