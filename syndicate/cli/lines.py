"""`syndicate lines`: a filter, one sentence a line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate import langs
from syndicate.cli.options import Language, translating, with_options
from syndicate.cli.output import print_json, warn

if TYPE_CHECKING:
    from syndicate.pipeline import Line


@click.command(
    epilog="""\b
Examples:
  syndicate lines --from en --to pt < sentences.txt
  echo 'The <a href="https://who.int">WHO</a> said so.' | syndicate lines --from en --to pt --markup
  syndicate lines --from en --to pt --glossary house.en-pt.csv --json < sentences.txt
"""
)
@click.option("--from", "source", type=Language(), required=True, help="Language of the lines.")
@click.option("--to", "target", type=Language(), required=True, help="Language to translate into.")
@translating
@click.option("--markup", is_flag=True, help="Lines hold inline HTML.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def lines(
    ctx: click.Context,
    /,
    source: str,
    target: str,
    glossaries: tuple[Path, ...],
    markup: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Translate standard input line by line: as many lines out as in, in the same order.

    Each line goes the way an article's sentences go, through terms, translation, markup and checks.
    """
    from syndicate import config, pipeline
    from syndicate.render.inline import to_html

    if langs.same_language(source, target):
        raise click.UsageError(f"--from {source} and --to {target} are the same language.")
    settings = with_options(config.load(config.find(Path.cwd())), options)
    failed = False
    # At a terminal each line is answered at once; in a pipe many are translated together.
    window = {"window": 1} if sys.stdin.isatty() else {}
    with pipeline.open_workspace(settings, glossaries) as workspace:
        translator = workspace.translator(source, target)
        for line in pipeline.translate_lines(
            _stdin(), translator, markup=markup, levels=settings.checks, **window
        ):
            failed = failed or any(f.severity == "error" for f in line.findings)
            if as_json:
                print_json(_object(line, markup))
            else:
                text = str(to_html(line.target)) if markup else line.target.text
                click.echo(text.replace("\n", " "))
        for note in (*workspace.notes, *workspace.unused()):
            warn(note)
    ctx.exit(1 if failed else 0)


def _object(line: Line, markup: bool) -> dict[str, Any]:
    from syndicate.render.inline import to_html

    return {
        "source": str(to_html(line.source)) if markup else line.source.text,
        "target": str(to_html(line.target)) if markup else line.target.text,
        "terms": [
            {
                "source": use.source,
                "target": use.target or use.required,
                "outcome": use.outcome,
                **({"reason": use.reason} if use.reason else {}),
            }
            for use in line.terms
        ],
        "findings": line.findings,
        **({"tried": line.tried} if line.tried else {}),
    }


def _stdin() -> Iterator[str]:
    """The lines of standard input, cut at U+000A alone, whatever other separators they hold."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        data = line.removesuffix(b"\n").removesuffix(b"\r")
        try:
            yield data.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            warn(f"line {number} is not UTF-8: its broken bytes became U+FFFD.")
            yield data.decode("utf-8", "replace")
