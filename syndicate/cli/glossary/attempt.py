"""`syndicate glossary try`: what the glossaries would do to a text, sentence by sentence."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate import langs
from syndicate.cli.options import Language, choosing_glossaries, with_options
from syndicate.cli.output import console, print_json, printable, warn

if TYPE_CHECKING:
    from rich.text import Text

    from syndicate.model import Span
    from syndicate.pipeline.workbench.trial import Trial

_COLORS = {
    "already": "green",
    "placed": "green",
    "placed, check agreement": "yellow",
    "not placed": "red",
    "held back (homograph)": "cyan",
}


@click.command(
    "try",
    epilog="""\b
Examples:
  syndicate glossary try --text "The mayor spoke." --from en --to pt --glossary house.en-pt.csv
  syndicate glossary try article.html --to pt --glossary house.en-pt.csv
  syndicate glossary try stories/ --to pt --all --json
  cat note.txt | syndicate glossary try - --to pt
""",
)
@click.argument("paths", metavar="[ARTICLE]...", nargs=-1)
@click.option("--text", help="A sentence or more, instead of articles.")
@click.option("--from", "source", type=Language(), help="Language of the text; else detected.")
@click.option("--to", "target", type=Language(), required=True, help="Language of translations.")
@choosing_glossaries
@click.option("--engine", metavar="NAME", help="Use this engine only (see syndicate languages).")
@click.option("--all", "everything", is_flag=True, help="Sentences without terms too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each sentence.")
@click.pass_context
def attempt(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    text: str | None,
    source: str | None,
    target: str,
    glossaries: tuple[Path, ...],
    everything: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Show each sentence that holds a term: as it is, translated without and with the glossaries.

    Under it stands what became of each term, why, and FILE:LINE of its entry. Sentences go the way
    that `translate` sends them; nothing is written, and the memory is not asked. Exit status 1
    where a term is not placed, a sentence has an error, or an article cannot be read.
    """
    from syndicate import config, ingest, pipeline
    from syndicate.pipeline.workbench import trial

    if (text is None) == (not paths):
        raise click.UsageError("Give articles, or --text, and not both.")
    if text is not None and source is None:
        raise click.UsageError("A text is too short to tell its language: add --from.")
    if source and langs.same_language(source, target):
        raise click.UsageError(f"--from {source} and --to {target} are the same language.")
    settings = with_options(config.load(config.find(Path.cwd())), options)
    settings = replace(settings, memory=False, source_language=source or settings.source_language)
    stdin = sys.stdin.buffer.read(ingest.MAX_BYTES + 1) if "-" in paths else None
    with pipeline.open_workspace(settings, glossaries) as workspace:
        done: Iterable[trial.Trial | trial.Unread]
        if text is not None:
            done = trial.try_text(text, source or "", target, workspace, everything=everything)
        else:
            done = trial.try_articles(paths, target, workspace, stdin=stdin, everything=everything)
        status = _show(done, as_json=as_json)
        for note in workspace.notes:
            warn(note)
    ctx.exit(status)


def _show(done: Iterable[Trial | Any], *, as_json: bool) -> int:
    from syndicate.pipeline.workbench.trial import Unread

    sentences = terms = status = 0
    path = ""
    for each in done:
        if isinstance(each, Unread):
            warn(str(each.error))
            status = 1
            continue
        sentences, terms = sentences + 1, terms + len(each.terms)
        status = status if each.clean else 1
        if as_json:
            print_json(_object(each))
            continue
        if each.path != path:
            path = each.path
            click.secho(printable(path), bold=True)
        _print(each)
    if not as_json:
        many = "s" if terms != 1 else ""
        where = f"{sentences} sentence{'s' if sentences != 1 else ''}"
        click.echo(f"{terms} term{many} in {where}." if terms else "No term of the glossaries.")
    return status


def _print(trial: Trial) -> None:
    gone, come = trial.changed()
    place = "" if trial.place is None else f"  [{_place(trial.place)}]"
    terms = [(t.use.source_span, f"underline {_COLORS[t.use.outcome]}") for t in trial.terms]
    _line("text  ", trial.source, terms, place)
    _line("before", trial.before, [(span, "red") for span in gone])
    placed = [
        (t.use.target_span, f"bold {_COLORS[t.use.outcome]}")
        for t in trial.terms
        if t.use.target_span
    ]
    _line("after ", trial.after, [*((span, "underline") for span in come), *placed])
    for tried in trial.terms:
        use = tried.use
        why = "; ".join(filter(None, (use.reason, tried.doubt)))
        required = use.target or use.required
        click.echo("  ", nl=False)
        click.secho(use.outcome, fg=_COLORS[use.outcome], nl=False)
        click.echo(
            printable(f": {use.source} → {required}" + (f" ({why})" if why else ""))
            + printable(f"  {tried.where}")
        )
    for finding in trial.findings:
        if finding.severity != "info":
            warn(f"  {finding.severity}: {finding.message}")
    click.echo()


def _line(name: str, text: str, spans: Sequence[tuple[Span, str]], rest: str = "") -> None:
    """A line with parts of it styled; without colour where that is no terminal."""
    from rich.text import Text

    # One character stands for one, so that spans fit.
    shown: Text = Text(
        "".join(" " if c in "\n\t" else c if c.isprintable() else "\ufffd" for c in text)
    )
    for span, style in spans:
        shown.stylize(style, span.start, span.end)
    out = console()
    line = Text.assemble((f"{name}  ", "dim"), shown, (rest, "dim"))
    out.print(line, soft_wrap=not out.is_terminal)


def _place(place: tuple[str, int | None, int]) -> str:
    part, block, sentence = place
    number = "" if block is None else f" {block + 1}"
    return f"{part}{number}, sentence {sentence + 1}"


def _object(trial: Trial) -> dict[str, Any]:
    return {
        "path": trial.path or None,
        "place": None
        if trial.place is None
        else dict(zip(("part", "block", "segment"), trial.place, strict=True)),
        "source": trial.source,
        "before": trial.before,
        "after": trial.after,
        "terms": [
            {
                "source": t.use.source,
                "required": t.use.required,
                "target": t.use.target,
                "outcome": t.use.outcome,
                "reason": t.use.reason,
                "doubt": t.doubt,
                "kind": t.use.kind,
                "entry": t.where,
                "source_span": _span(t.use.source_span),
                "target_span": _span(t.use.target_span),
            }
            for t in trial.terms
        ],
        "findings": list(trial.findings),
    }


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]
