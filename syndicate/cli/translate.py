"""`syndicate translate`: article files in, packages out."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.options import Language, Languages, translating
from syndicate.cli.output import console, print_json, table, warn

if TYPE_CHECKING:
    from syndicate.config import Settings
    from syndicate.pipeline import Result


@click.command(
    epilog="""\b
Examples:
  syndicate translate article.html --to pt
  syndicate translate stories/ 'wire/**/*.md' --to pt --glossary house.en-pt.csv
  cat note.txt | syndicate translate - --to pt --from en --source-name "The Courier"
  syndicate translate article.txt --to pt --source-url https://courier.example/story --zip

What the file does not say can also stand beside it in NAME.meta.toml (docs/ingest.md).
Settings can stand in syndicate.toml (docs/configuration.md).
"""
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--to", type=Languages(), help="Target languages, such as pt or pt,en.")
@click.option("--from", "source", type=Language(), help="The articles' language; else detected.")
@translating
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Where packages go [dist]."
)
@click.option("--format", "formats", metavar="NAME[,NAME]", help="Formats [html,text].")
@click.option("--zip", "zipped", is_flag=True, default=None, help="Write one .zip of each.")
@click.option("--strict", is_flag=True, default=None, help="Hold articles that have errors.")
@click.option(
    "--translate-foreign",
    is_flag=True,
    default=None,
    help="Translate paragraphs in a third language too; they are kept as they are by default.",
)
@click.option(
    "--templates",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder whose templates override the shipped ones.",
)
@click.option("--source-name", metavar="NAME", help="Who published the original.")
@click.option("--source-url", metavar="URL", help="The link to the original.")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="Byline; repeatable.")
@click.option("--license", "license_", metavar="URL|NAME", help="Licence, such as 'CC BY 4.0'.")
@click.option("--published", metavar="DATE", help="First published, ISO 8601.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each result.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no table.")
@click.pass_context
def translate(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    glossaries: tuple[Path, ...],
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Translate articles and write a package of each.

    PATH is a file, a folder (read recursively), a glob, or - for standard input: HTML, plain text
    or Markdown. Each package is a folder DIR/<slug>.<lang>/ with article.html, article.txt and
    manifest.json; the table says where it went and what to look at.
    """
    from syndicate import config, ingest, pipeline
    from syndicate.errors import ModelError
    from syndicate.ingest.metadata import Metadata

    settings = _settings(config.load(config.find(Path.cwd())), options)
    if not settings.to:
        raise click.UsageError("Say which language to translate into: --to pt")
    overrides = Metadata.from_options(
        source_name=options["source_name"],
        source_url=options["source_url"],
        authors=options["authors"],
        license=options["license_"],
        published=options["published"],
    )
    inputs = ingest.find_inputs(paths)
    # One byte more than is read of a file, so that what is too large is seen to be.
    stdin = sys.stdin.buffer.read(ingest.MAX_BYTES + 1) if "-" in inputs else None
    workspace = pipeline.open_workspace(settings, glossaries)
    results: list[Result] = []
    with _Progress(quiet or as_json, len(inputs)) as progress:
        for result in pipeline.translate(
            inputs, settings.to, workspace, overrides=overrides, stdin=stdin, progress=progress
        ):
            results.append(result)
            if as_json:
                print_json(_object(result))
    if not as_json:
        _show(results, quiet=quiet)
    for note in workspace.unused():
        warn(note)
    if results and all(isinstance(r.error, ModelError) for r in results):
        ctx.exit(2)
    ctx.exit(0 if all(r.clean for r in results) else 1)


def _settings(settings: Settings, options: dict[str, Any]) -> Settings:
    """The file's settings with what the command line says."""
    formats = options["formats"]
    given = {
        "to": options["to"],
        "source_language": options["source"],
        "engine": options["engine"],
        "beam_size": options["beam_size"],
        "threads": options["threads"],
        "out": options["out"],
        "formats": tuple(f.strip() for f in formats.split(",") if f.strip()) if formats else None,
        "zipped": options["zipped"],
        "strict": options["strict"],
        "translate_foreign": options["translate_foreign"],
        "shipped_glossaries": False if options["no_shipped_glossaries"] else None,
        "templates": (options["templates"], *settings.templates) if options["templates"] else None,
    }
    return replace(settings, **{key: value for key, value in given.items() if value is not None})


class _Progress:
    """A line on standard error that moves, where that is a terminal."""

    def __init__(self, silent: bool, total: int) -> None:
        self._active = not silent and sys.stderr.isatty()
        self._total = total
        self._bar: Any = None

    def __enter__(self) -> _Progress:
        if self._active:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
            from rich.progress import TimeElapsedColumn as Elapsed

            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                Elapsed(),
                console=console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("reading", total=self._total)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self._bar is not None:
            self._bar.update(self._task, description=stage, completed=done, total=total or None)


def _object(result: Result) -> dict[str, Any]:
    return {
        "path": result.path,
        "article": result.article_id,
        "headline": result.headline,
        "status": result.status,
        "source_language": result.source_language,
        "target_language": result.target_language,
        "words": result.words,
        "findings": list(result.findings),
        "package": result.package,
        "error": result.error,
    }


def _show(results: list[Result], *, quiet: bool) -> None:
    """The table, unless `quiet`, and under it what held or stopped an article and how to go on."""
    rows = []
    same = sum(result.status == "same" for result in results)
    for result in results:
        if result.status == "same":
            continue
        errors = result.errors
        warnings = sum(f.severity == "warning" for f in result.findings)
        notes = len(result.findings) - errors - warnings
        counts = [
            f"{count} {name}{'s' if count > 1 else ''}"
            for count, name in ((errors, "error"), (warnings, "warning"), (notes, "note"))
            if count
        ]
        rows.append(
            (
                result.path,
                result.target_language,
                str(result.words or ""),
                ", ".join(counts) or ("none" if result.status == "done" else ""),
                str(result.package or result.status),
            )
        )
    if rows and not quiet:
        columns = ("Article", "Language", "Words", "Findings", "Package")
        table(columns, rows, right=("Words",), fold=("Article", "Findings", "Package"))
    if same and not quiet:
        click.echo(f"Not translated, because already in the language asked for: {same}.", err=True)
    for message in dict.fromkeys(f"{r.status}: {r.error}" for r in results if r.error):
        warn(message)
    for result in results:
        for finding in result.findings:
            if finding.severity == "error":
                place = result.path if not finding.part else f"{result.path} ({finding.part})"
                what = f"{finding.message}. {finding.remedy}"
                warn(f"error in {place}, {result.target_language}: {what}")
    if not quiet and any(r.findings and r.package for r in results):
        click.echo("Findings stand in each package's manifest.json.", err=True)
