"""`syndicate models`: list, find, install and remove translation models."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

import click

from syndicate import langs
from syndicate.cli.options import Language
from syndicate.cli.output import console, print_json, table, warn
from syndicate.errors import SyndicateError


@click.group(
    epilog="""\b
Examples:
  syndicate models list
  syndicate models available
  syndicate models install en es
  syndicate models remove en es
"""
)
def models() -> None:
    """List, find, install and remove translation models (Argos packages, Firefox models)."""


@models.command(
    "list",
    epilog="""\b
Examples:
  syndicate models list
  syndicate models list --json
""",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each model.")
def list_(as_json: bool) -> None:
    """List the models on this machine: those that ship with the tool, and those you installed."""
    from syndicate.translate.models import firefox
    from syndicate.translate.models.installed import survey

    found = [survey(), firefox.survey()]
    rows = []
    for model in (model for each in found for model in each.models):
        row: dict[str, Any] = {
            "source": model.source,
            "target": model.target,
            "name": model.name,
            "version": model.version,
            "origin": model.origin,
            "locked": model.locked,
            "path": model.path,
        }
        if as_json:
            print_json(row | {"digest": model.digest})
        rows.append(
            (
                f"{langs.name(model.source)} ({model.source})",
                f"{langs.name(model.target)} ({model.target})",
                model.version,
                model.origin,
                "checked at every load" if model.locked else "not checked",
                str(model.path),
            )
        )
    if not as_json:
        columns = ("From", "To", "Version", "Origin", "Contents", "Path")
        table(columns, rows, fold=("Path",))
    for damaged in (damaged for each in found for damaged in each.damaged):
        warn(f"{damaged.path}: {damaged.message} {damaged.remedy}")


_engine = click.option(
    "--engine",
    type=click.Choice(["argos", "firefox"]),
    help="Whose models: Argos packages or Firefox models.",
)


@models.command(
    epilog="""\b
Examples:
  syndicate models available
  syndicate models available --engine firefox
  syndicate models available --index https://mirror.example/argos/
  syndicate models available --offline --json
"""
)
@_engine
@click.option("--index", metavar="URL|FILE", help="Another index, or a mirror of it.")
@click.option("--offline", is_flag=True, help="Look only at the copy of the last time.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each model.")
def available(engine: str | None, index: str | None, offline: bool, as_json: bool) -> None:
    """List the models that the Argos index offers, or Mozilla's with --engine firefox."""
    from syndicate.translate.models import catalogue, firefox_index

    ask = firefox_index.available if engine == "firefox" else catalogue.available
    offered = ask(index, offline=offline)
    rows = []
    for model in offered.models:
        state = "ships with syndicate" if model.embedded else ""
        if model.installed:
            state = f"installed {model.installed}" + (", update" if model.update else "")
        if as_json:
            print_json(
                {
                    "source": model.source,
                    "target": model.target,
                    "version": model.version,
                    "installed": model.installed or None,
                    "embedded": model.embedded,
                    "update": model.update,
                    "links": model.links,
                }
            )
        rows.append(
            (
                f"{langs.name(model.source)} ({model.source})",
                f"{langs.name(model.target)} ({model.target})",
                model.version,
                state,
            )
        )
    if not as_json:
        table(("From", "To", "Version", "Here"), rows)
        click.echo(f"{len(rows)} models from {offered.origin}, {offered.fetched}.", err=True)
    if offered.note:
        warn(offered.note)


@models.command(
    epilog="""\b
Examples:
  syndicate models install en es
  syndicate models install translate-en_es-1_9.argosmodel
  syndicate models install models-folder/
  syndicate models install --engine firefox en es
  syndicate models install en es --index https://mirror.example/argos/
"""
)
@click.argument("what", metavar="SRC TGT | FILE|FOLDER|URL...", nargs=-1, required=True)
@_engine
@click.option("--index", metavar="URL|FILE", help="Another index, or a mirror of it.")
@click.option(
    "--accept-changed",
    is_flag=True,
    help="Take a version whose contents differ from those that were installed before.",
)
@click.option("--no-try", is_flag=True, help="Do not translate a word before putting it in place.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each model.")
def install(
    what: tuple[str, ...],
    engine: str | None,
    index: str | None,
    accept_changed: bool,
    no_try: bool,
    as_json: bool,
) -> None:
    """Install a model for a pair of languages, or from a file, a folder or a URL.

    Its checksum is kept and compared at every load; an interrupted download goes on where it
    stopped. Argos models go where Argos Translate keeps them, so other programs see them too. Files
    and folders that hold a Firefox model are known without --engine.
    """
    from syndicate.translate.models import install as installing

    with _Download(active=not as_json and sys.stderr.isatty()) as progress:
        done = installing.install(
            what,
            installing.Options(
                engine=engine,
                index=index,
                accept_changed=accept_changed,
                try_out=not no_try,
                progress=progress,
                note=warn,
            ),
        )
    for each in done:
        model = each.model
        if not no_try:
            _make_ready(model.source, model.target)
        if as_json:
            print_json(
                {
                    "source": model.source,
                    "target": model.target,
                    "version": model.version,
                    "digest": model.digest,
                    "path": model.path,
                    "origin": each.origin,
                    "replaced": each.replaced,
                }
            )
            continue
        replaced = f", replacing {', '.join(each.replaced)}" if each.replaced else ""
        click.echo(
            f"Installed {langs.name(model.source)} to {langs.name(model.target)} "
            f"{model.version}{replaced}: {model.path}"
        )


@models.command(
    epilog="""\b
Examples:
  syndicate models remove en es
  syndicate models remove --engine firefox en es
"""
)
@click.argument("source", metavar="SRC", type=Language())
@click.argument("target", metavar="TGT", type=Language())
@_engine
def remove(source: str, target: str, engine: str | None) -> None:
    """Delete a model that you installed."""
    from syndicate.translate.models import install as installing

    for model in installing.remove(source, target, engine=engine, note=warn):
        click.echo(f"Removed {model.name} {model.version}: {model.path}")


def _make_ready(source: str, target: str) -> None:
    """Find out now which of the model's attention aligns, so that no translation waits for it."""
    from syndicate.translate.argos import ArgosEngine

    # What is wrong with the model is told where it is used.
    with suppress(SyndicateError):
        ArgosEngine().unknown("", source, target)


class _Download:
    """A progress bar of bytes on standard error."""

    def __init__(self, active: bool) -> None:
        self._active = active
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> _Download:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int | None) -> None:
        if not self._active:
            return
        if self._bar is None:
            from rich.progress import BarColumn, DownloadColumn, Progress, TransferSpeedColumn

            self._bar = Progress(
                "downloading",
                BarColumn(),
                DownloadColumn(),
                TransferSpeedColumn(),
                console=console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("", total=None)
        self._bar.update(self._task, completed=done, total=total)
