"""`syndicate translate`: article files in, packages out."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.options import Language, Languages, describing, translating, with_options
from syndicate.cli.output import console, print_json, printable, say, table, warn

if TYPE_CHECKING:
    from syndicate.config import Settings
    from syndicate.ingest.metadata import Metadata
    from syndicate.pipeline import Occurrence, Result, Workspace
    from syndicate.register import Correction

_TERMS = 20
"""Sentences with doubtful terms that are printed."""


@click.command(
    epilog="""\b
Examples:
  syndicate translate article.html --to pt
  syndicate translate stories/ 'wire/**/*.md' --to pt --glossary house.en-pt.csv
  cat note.txt | syndicate translate - --to pt --from en --source-name "The Courier"
  syndicate translate article.txt --to pt --source-url https://courier.example/story --zip
  syndicate translate inbox/ --to pt --watch

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
@click.option(
    "--review/--no-review",
    default=None,
    help="Put review.html, for the editor, with each package [--review].",
)
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
@describing
@click.option("--watch", is_flag=True, help="Go on: translate what comes or changes, until Ctrl-C.")
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

    PATH is a file, a folder (read recursively), a glob, or - for standard input: HTML, plain text,
    Markdown, ninjs, NewsML-G2 or NITF, or a feed (RSS, Atom, JSON Feed), of which each entry is an
    article. Each package is a folder DIR/<slug>.<lang>/ with article.html, article.txt and
    manifest.json, and beside them review.html for the editor; the table says where it went and what
    to look at.
    """
    from syndicate import config, ingest, pipeline

    settings = _settings(config.load(config.find(Path.cwd())), options)
    if not settings.to:
        raise click.UsageError("Say which language to translate into: --to pt")
    overrides = described(options)
    show = Show(as_json=as_json, quiet=quiet)
    with pipeline.open_workspace(settings, glossaries) as workspace:
        if options["watch"]:
            with suppress(KeyboardInterrupt):  # the way to end it
                for inputs in pipeline.watch(paths, due=workspace.due):
                    show.run(inputs, workspace, overrides)
                    if not quiet:
                        click.echo("Waiting for articles; Ctrl-C ends it.", err=True)
            ctx.exit(0)
        inputs = ingest.find_inputs(paths)
        # One byte more than is read of a file, so that what is too large is seen to be.
        stdin = sys.stdin.buffer.read(ingest.MAX_BYTES + 1) if "-" in inputs else None
        status = show.run(inputs, workspace, overrides, stdin)
        for note in (*workspace.unused(), *_elsewhere(workspace.others, settings)):
            warn(note)
    ctx.exit(status)


def _elsewhere(partners: set[str], settings: Settings) -> list[str]:
    """How to bring up to date what a run of other partners made."""
    known = {name.casefold() for name in settings.partners}
    return [
        f"Older versions stand that were made for {_run_for(partner, partner.casefold() in known)}."
        for partner in sorted(partners)
    ]


def _run_for(partner: str, known: bool) -> str:
    if not partner:
        return "no partner: run again without --partner"
    if known:
        return f"the partner {partner}: run again with --partner {partner}"
    return (
        f"the partner {partner}, whom syndicate.toml does not name any more: put it back under "
        "[partners] and run again with --partner, or withdraw the article with syndicate kill"
    )


def described(options: dict[str, Any]) -> Metadata:
    """What the options of `describing` say of the article."""
    from syndicate.ingest.metadata import Metadata

    return Metadata.from_options(
        source_name=options["source_name"],
        source_url=options["source_url"],
        authors=options["authors"],
        license=options["license_"],
        published=options["published"],
    )


@dataclass(slots=True)
class Show:
    """Runs, and prints what comes of them."""

    as_json: bool
    quiet: bool

    def run(
        self,
        inputs: list[str],
        workspace: Workspace,
        overrides: Metadata,
        stdin: bytes | None = None,
        correction: Correction | None = None,
    ) -> int:
        """Translate those articles; the exit status that it deserves."""
        from syndicate import pipeline

        summary = _Summary()
        targets = workspace.settings.to
        with _Progress(self.quiet or self.as_json, len(inputs)) as progress:
            for result in pipeline.translate(
                inputs,
                targets,
                workspace,
                overrides=overrides,
                stdin=stdin,
                progress=progress,
                correction=correction,
            ):
                summary.add(result)
                if self.as_json:
                    print_json(_object(result))
        if not self.as_json:
            summary.show(quiet=self.quiet)
            if not self.quiet and summary.translated:
                for line in workspace.described():
                    click.echo(f"Translated by {line}.", err=True)
        while workspace.notes:
            warn(workspace.notes.pop(0))
        return summary.status


def _settings(settings: Settings, options: dict[str, Any]) -> Settings:
    """The file's settings with what the command line says."""
    formats = options["formats"]
    if formats is not None and not formats.strip(" ,"):
        raise click.UsageError("--format names no format: --format html,text")
    given = {
        "to": options["to"],
        "source_language": options["source"],
        "formats": tuple(f.strip() for f in formats.split(",") if f.strip()) if formats else None,
        "templates": (options["templates"], *settings.templates) if options["templates"] else None,
    }
    settings = with_options(settings, options)
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
    from syndicate.pipeline import plain_terms

    return {
        "path": result.path,
        "article": result.article_id,
        "headline": result.headline,
        "status": result.status,
        "source_language": result.source_language,
        "target_language": result.target_language,
        "asked": result.asked,
        "version": result.version or None,
        "signal": result.signal,
        "words": result.words,
        "terms": plain_terms(result),
        "findings": list(result.findings),
        "package": result.package,
        "unchanged": result.unchanged,
        "error": result.error,
    }


class _Summary:
    """What is said at the end; of each article a row is kept, however many there are."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, ...]] = []
        self._messages: dict[str, None] = {}
        self._errors: list[str] = []
        self._same = self._unchanged = self.translated = 0
        self._findings = False
        self._clean = self._only_models = True
        self._terms: list[tuple[int, str, Occurrence]] = []
        self._doubtful = 0

    def add(self, result: Result) -> None:
        from syndicate.errors import ModelError

        self._clean = self._clean and result.clean
        self._only_models = self._only_models and isinstance(result.error, ModelError)
        self._same += result.status == "same"
        self._unchanged += result.unchanged and result.status != "same"
        self.translated += result.status == "done" and not result.unchanged
        self._findings = self._findings or bool(result.findings and result.package)
        if result.error:
            self._messages[f"{result.status}: {result.error}"] = None
        self._look_at(result)
        for finding in result.findings:
            if finding.severity == "error":
                place = result.path if not finding.part else f"{result.path} ({finding.part})"
                what = f"{finding.message}. {finding.remedy}"
                self._errors.append(f"error in {place}, {result.target_language}: {what}")
        if result.status != "same":
            self._rows.append(_row(result))

    def _look_at(self, result: Result) -> None:
        """Keep the terms that a person should look at, the worst of them where there are many."""
        for each in result.terms:
            if each.urgency is not None:
                self._doubtful += 1
                self._terms.append((each.urgency, result.path, each))
        self._terms = sorted(self._terms, key=lambda term: term[0])[:_TERMS]

    @property
    def status(self) -> int:
        """The exit status; 2 where models are missing for everything."""
        if self._only_models and (self._rows or self._same):
            return 2
        return 0 if self._clean else 1

    def show(self, *, quiet: bool) -> None:
        """The table, unless `quiet`, and under it what held or stopped an article and how to go
        on."""
        if self._rows and not quiet:
            columns = ("Article", "Language", "Words", "Findings", "Package")
            table(columns, self._rows, right=("Words",), fold=("Article", "Findings", "Package"))
        if self._terms and not quiet:
            self._show_terms()
        if self._unchanged and not quiet:
            click.echo(
                f"Unchanged since they were made, left as they are: {self._unchanged}.", err=True
            )
        if self._same and not quiet:
            click.echo(
                f"Not translated, because already in the language asked for: {self._same}.",
                err=True,
            )
        for message in (*self._messages, *self._errors):
            warn(message)
        if not quiet and self._findings:
            click.echo("Findings stand in each package's manifest.json.", err=True)

    def _show_terms(self) -> None:
        click.echo(f"\nTerms to look at: {self._doubtful}, not placed first.")
        for _, path, each in self._terms:
            use = each.use
            why = f" ({use.reason})" if use.reason else ""
            say(f"{use.source} → {use.required}: {use.outcome}{why}", "yellow")
            click.echo(printable(f"  {path}: {' '.join(each.source.split())}"))
            click.echo(printable(f"  {' '.join(each.target.split())}"))
        if self._doubtful > len(self._terms):
            left = self._doubtful - len(self._terms)
            click.echo(f"… and {left} more: `syndicate glossary stats`, and each manifest.json.")
        click.echo()


def _row(result: Result) -> tuple[str, ...]:
    errors = result.errors
    warnings = sum(f.severity == "warning" for f in result.findings)
    notes = len(result.findings) - errors - warnings
    counts = [
        f"{count} {name}{'s' if count > 1 else ''}"
        for count, name in ((errors, "error"), (warnings, "warning"), (notes, "note"))
        if count
    ]
    return (
        result.path,
        result.target_language + ("" if result.asked else " (made before)"),
        str(result.words or ""),
        ", ".join(counts) or ("none" if result.status == "done" else ""),
        _package(result),
    )


def _package(result: Result) -> str:
    """Where it is, and what it is to those who have the one before; else what became of it."""
    if result.package is None:
        return result.status
    said = f" ({result.signal}, version {result.version})" if result.signal else ""
    return f"{result.package}{said}"
