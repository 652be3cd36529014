"""`syndicate correct`: tell every partner, in every language, what was wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.options import Language, Languages, Words, describing, translating, with_options
from syndicate.cli.output import print_json, warn
from syndicate.cli.translate import Show, described
from syndicate.errors import ConfigError

if TYPE_CHECKING:
    from syndicate.register import Correction

_NAMED = re.compile(r"([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*) ?=(.*)")
"""A note with the language that it is in."""


@click.command(
    epilog="""\b
Examples:
  syndicate correct article.html --note "An earlier version misnamed the mayor."
  syndicate correct article.html --note "O prefeito chama-se Lima." --note-language pt
  syndicate correct article.html --note "The mayor is Lima." --note pt="O prefeito é Lima."
  syndicate correct article.html --to es --note "The vote was on Monday, not on Tuesday."

A note can also stand in the article, or as correction = "..." in its side-car (docs/ingest.md);
then `syndicate translate` does the same (docs/lifecycle.md).
"""
)
@click.argument("path", metavar="FILE")
@click.option(
    "--note",
    "notes",
    required=True,
    multiple=True,
    type=Words(),
    metavar="[LANG=]TEXT",
    help="What was wrong; every reader sees it. With LANG= it stands in that language as it is; "
    "the other one is translated for the rest.",
)
@click.option(
    "--note-language", type=Language(), help="What the note is in [the article's language]."
)
@click.option("--to", type=Languages(), help="Languages besides those that were made before.")
@click.option("--from", "source", type=Language(), help="The article's language; else detected.")
@translating
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Where --to goes [dist]."
)
@click.option("--strict", is_flag=True, default=None, help="Hold packages that have errors.")
@describing
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each result.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no table.")
@click.pass_context
def correct(
    ctx: click.Context,
    /,
    path: str,
    notes: tuple[str, ...],
    note_language: str | None,
    glossaries: tuple[Path, ...],
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Send a correction of an article: FILE as it is now, and the note.

    Every package that was made of it gives way to a new version, in its own place and formats, with
    the note in its language. Only what changed is translated again. The note stays in all later
    versions. Where each note names a language, the first one is translated for the rest.
    """
    from dataclasses import replace

    from syndicate import config, ingest, pipeline

    correction = _correction(notes, note_language or "")
    settings = with_options(config.load(config.find(Path.cwd())), options)
    # Languages of the settings are for new articles; here those count that were made, and --to.
    settings = replace(
        settings,
        to=options["to"] or (),
        source_language=options["source"] or settings.source_language,
    )
    inputs = ingest.find_inputs([path])
    if len(inputs) != 1 or path == "-":
        raise click.UsageError("Name the file of one article.")
    show = Show(as_json=as_json, quiet=quiet)
    own = settings.partner
    waiting, seen, worst = [settings], {own}, 0
    while waiting:
        settings = waiting.pop(0)
        try:
            workspace = pipeline.open_workspace(settings, glossaries)
        except ConfigError as error:
            if settings.partner == own:
                raise
            # Of those who have the article, one is not in the settings any more; the others are.
            worst = max(worst, 1)
            _not_reached(path, settings.partner, error, as_json)
            continue
        with workspace:
            status = show.run(inputs, workspace, described(options), correction=correction)
            worst = max(worst, status)
        # What was made with another partner's glossaries is made with them again.
        for partner in sorted(workspace.others - seen):
            seen.add(partner)
            waiting.append(replace(settings, partner=partner, to=()))
    ctx.exit(worst)


def _correction(notes: Sequence[str], language: str) -> Correction:
    """The note, and what is said of it in languages that have words of their own."""
    from syndicate.register import Correction

    plain, said = list[str](), dict[str, str]()
    for each in notes:
        named = _NAMED.match(each)
        words = named[2].strip() if named else each
        if not words:
            raise click.UsageError("--note is empty: say what was wrong.")
        if named is None:
            plain.append(words)
            continue
        tag = Language().convert(named[1], None, None)
        if tag in said:
            raise click.UsageError(f"There are two notes in {tag}.")
        said[tag] = words
    if len(plain) > 1:
        raise click.UsageError("Of several notes all but one name their language: --note pt=TEXT")
    if not plain:
        if language:
            raise click.UsageError("--note-language is of a note that does not name its own.")
        language = next(iter(said))
        plain.append(said.pop(language))
    return Correction(plain[0], 0, own=True, language=language, said=tuple(sorted(said.items())))


def _not_reached(path: str, partner: str, error: ConfigError, as_json: bool) -> None:
    if as_json:
        print_json({"path": path, "partner": partner, "status": "failed", "error": error})
    else:
        warn(f"not corrected: what was made for the partner {partner}: {error}")
