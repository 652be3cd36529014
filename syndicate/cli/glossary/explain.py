"""`syndicate glossary explain`: which entry counts, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.options import Language, choosing_glossaries, with_options
from syndicate.cli.output import print_json, table

if TYPE_CHECKING:
    from syndicate.terms.explanation import Explained


@click.command(
    epilog="""\b
Examples:
  syndicate glossary explain "trade union" --from en --to pt
  syndicate glossary explain pitch bench --from en --to pt --section sport
  syndicate glossary explain strike --from en --to pt --in "They strike a deal on Monday."
"""
)
@click.argument("terms", metavar="TERM...", nargs=-1, required=True)
@click.option("--from", "source", type=Language(), required=True, help="Language of the terms.")
@click.option("--to", "target", type=Language(), required=True, help="Language of renderings.")
@choosing_glossaries
@click.option("--section", default="", metavar="NAME", help="The article's section.")
@click.option("--in", "sentence", default="", metavar="SENTENCE", help="Decide in this sentence.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each entry.")
@click.pass_context
def explain(
    ctx: click.Context,
    /,
    terms: tuple[str, ...],
    source: str,
    target: str,
    glossaries: tuple[Path, ...],
    section: str,
    sentence: str,
    as_json: bool,
    **given: Any,
) -> None:
    """Say which entry counts for TERM and why, with all others that could.

    What is said later wins: the glossaries that ship, the house's, the desk's, the partner's, those
    of --glossary. Exit status 1 where a term has no entry.
    """
    from syndicate import config, pipeline
    from syndicate.terms.explanation import explain

    settings = with_options(config.load(config.find(Path.cwd())), given)
    missing = False
    with pipeline.open_workspace(settings, glossaries) as workspace:
        matcher = workspace.matcher(source, target)
        for number, term in enumerate(terms):
            found = explain(matcher, term, sentence, section)
            missing = missing or not found
            if as_json:
                for each in found:
                    print_json(_object(term, each))
                continue
            if number:
                click.echo()
            _show(term, found, len(matcher.glossaries))
    ctx.exit(1 if missing else 0)


def _show(term: str, found: list[Explained], count: int) -> None:
    if not found:
        click.echo(f"{term}: no entry in {count} glossaries.", err=True)
        return
    click.secho(term, bold=True)
    table(
        ("", "entry", "layer", "where", "why"),
        [(each.verdict, _entry(each), each.layer, each.where, each.why) for each in found],
        fold=("entry", "why"),
    )


def _entry(each: Explained) -> str:
    term = each.term
    said = f"{term.source} -> {term.target}"
    notes = [term.kind if term.kind != "preferred" else "", term.pos, term.domain]
    more = ", ".join(filter(None, notes))
    return f"{said} ({more})" if more else said


def _object(term: str, each: Explained) -> dict[str, Any]:
    entry = each.term
    return {
        "term": term,
        "verdict": each.verdict,
        "why": each.why,
        "words": each.words,
        "span": [each.span.start, each.span.end],
        "source": entry.source,
        "target": entry.target,
        "kind": entry.kind,
        "pos": entry.pos,
        "domain": entry.domain,
        "context": entry.context,
        "priority": entry.priority,
        "layer": each.layer,
        "glossary": each.glossary,
        "path": entry.path,
        "line": entry.line,
    }
