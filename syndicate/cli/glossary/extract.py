"""`syndicate glossary extract`: candidates for a glossary out of articles."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate import langs
from syndicate.cli.options import Language, choosing_glossaries, with_options
from syndicate.cli.output import print_json, printable, warn

if TYPE_CHECKING:
    from syndicate.pipeline.workbench.candidates import Proposal


@click.command(
    epilog="""\b
Examples:
  syndicate glossary extract stories/ --to pt --out candidates.en-pt.csv
  syndicate glossary extract article.html --to pt --limit 30
  syndicate glossary extract 'wire/**/*.md' --to pt --min-count 5 --json
""",
)
@click.argument("paths", metavar="ARTICLE...", nargs=-1, required=True)
@click.option("--to", "target", type=Language(), help="Language of the renderings.")
@click.option("--from", "source", type=Language(), help="The articles' language; else detected.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A new file NAME.<from>-<to>.csv; else standard output.",
)
@click.option(
    "--min-count",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="How often a term or single-word name must stand.",
)
@click.option(
    "--limit", type=click.IntRange(1), default=200, show_default=True, help="The best so many."
)
@click.option("--known", is_flag=True, help="Also what the glossaries have already.")
@choosing_glossaries
@click.option("--engine", metavar="NAME", help="Use this engine only (see syndicate languages).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each candidate.")
@click.pass_context
def extract(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    target: str | None,
    source: str | None,
    out: Path | None,
    min_count: int,
    limit: int,
    known: bool,
    glossaries: tuple[Path, ...],
    as_json: bool,
    **options: Any,
) -> None:
    """Propose entries for a glossary: terms and names of articles, the best first.

    Beside each stands what the model makes of it, in most of its places; where it is rendered in
    several ways, the note says which. A name that the model keeps is proposed as do-not-translate.
    All have the status "proposed", which is not applied: edit the file and set what you keep to
    "approved". Exit status 1 where an article cannot be read.
    """
    from syndicate import config, ingest, pipeline
    from syndicate.pipeline.workbench import candidates

    settings = with_options(config.load(config.find(Path.cwd())), options)
    wanted = target or next(iter(settings.to), None)
    if wanted is None:
        raise click.UsageError("Say which language to translate into: --to pt")
    settings = replace(settings, memory=False, source_language=source or settings.source_language)
    if out is not None and out.exists():
        raise click.UsageError(f"{out} is there already and may hold edits: name a new file.")
    stdin = sys.stdin.buffer.read(ingest.MAX_BYTES + 1) if "-" in paths else None
    material = candidates.gather(paths, wanted, settings, stdin)
    for each in material.unread:
        warn(str(each.error))
    proposals: list[Proposal] = []
    if material.sentences:
        if out is not None:
            candidates.check_name(out, material.language, wanted)
        with pipeline.open_workspace(settings, glossaries) as workspace:
            proposals = candidates.propose(
                material, wanted, workspace, minimum=min_count, limit=limit, known=known
            )
    if as_json:
        for proposal in proposals:
            print_json(_object(proposal))
    elif out is None:
        click.echo(candidates.as_csv(proposals), nl=False)
    if out is not None and material.sentences:
        out.write_text(candidates.as_csv(proposals), encoding="utf-8", newline="")
        ways = sum(len(p.renderings) > 1 for p in proposals)
        pair = f"{langs.name(material.language)} to {langs.name(wanted)}"
        click.echo(
            f"{printable(str(out))}: {len(proposals)} candidates, {pair}; {ways} of them the model "
            "renders in more than one way.",
            err=True,
        )
    ctx.exit(1 if material.unread else 0)


def _object(proposal: Proposal) -> dict[str, Any]:
    term, candidate = proposal.term, proposal.candidate
    return {
        "source": term.source,
        "target": proposal.rendering or None,
        "kind": term.kind,
        "pos": term.pos,
        "score": proposal.score,
        "count": candidate.count,
        "articles": proposal.articles,
        "renderings": [{"text": text, "count": count} for text, count in proposal.renderings],
        "stands_for": list(candidate.pairs),
        "context": proposal.context,
        "known": proposal.known or None,
    }
