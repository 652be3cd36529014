"""`syndicate feed`: feeds over many packages."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.options import Languages
from syndicate.cli.output import print_json, printable, say, warn

if TYPE_CHECKING:
    from syndicate.pipeline.feeds import Outcome, Written


@click.command(
    epilog="""\b
Examples:
  syndicate feed dist --base-url https://news.example/ --out dist
  syndicate feed dist archive --base-url https://news.example/ --format atom --limit 50
  syndicate feed dist --base-url https://news.example/ --partner 'Rádio Alto' --json

What stands where in a feed is told in docs/feeds.md.
"""
)
@click.argument(
    "paths",
    metavar="DIR...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
)
@click.option("--base-url", required=True, metavar="URL", help="Where DIR will be on the web.")
@click.option(
    "--out",
    default="feeds",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where feeds go [feeds].",
)
@click.option(
    "--format",
    "formats",
    default="rss,atom,jsonfeed",
    metavar="NAME[,NAME]",
    help="rss, atom, jsonfeed [all three].",
)
@click.option("--to", "languages", type=Languages(), default=(), help="Only these languages.")
@click.option("--partner", default="", metavar="NAME", help="For this partner ([partners]).")
@click.option(
    "--title", default="", help="Of each feed; else who sends it, the language and the partner."
)
@click.option("--limit", type=click.IntRange(1), help="At most so many articles, the newest.")
@click.option("--json", "as_json", is_flag=True, help="What became of every package, as JSON.")
@click.pass_context
def feed(
    ctx: click.Context,
    paths: tuple[Path, ...],
    base_url: str,
    out: Path,
    formats: str,
    languages: tuple[str, ...],
    partner: str,
    title: str,
    limit: int | None,
    as_json: bool,
) -> None:
    """Write a feed of each language over the packages in DIR: RSS, Atom and JSON Feed.

    DIR is a folder of packages, or a package, as folders or zips. Articles under embargo, expired
    or withheld are in no feed, and withdrawn ones are there without their text. The feeds,
    <lang>.rss.xml, <lang>.atom.xml and <lang>.feed.json, belong beside the packages: their own
    addresses begin with the base URL too. Run it again whenever packages change, and for embargoes
    and expiry, now and then.

    Run it where the articles are translated: the register beside the memory there knows which of
    them were withdrawn, held or put under an embargo after their packages were made. Elsewhere what
    the packages say counts.

    Exit status: 0; 1 where a package was left out that a person should look at; 2 it could not run.
    """
    from syndicate import config, langs
    from syndicate.pipeline import feeds
    from syndicate.pipeline.workspace import register_place
    from syndicate.register import Register
    from syndicate.times import clock

    names = tuple(name.strip() for name in formats.split(",") if name.strip())
    wanted = feeds.Wanted(names, base_url, title, limit, languages, partner)
    settings = config.load(config.find(Path.cwd()))
    feeds.check(wanted, settings)
    place = register_place(settings)
    opened = Register.open(place, create=False, writable=False) if place.exists() else nullcontext()
    with opened as register:
        outcome = feeds.make(paths, out, wanted, settings, clock(), register)
    if as_json:
        print_json(_object(outcome))
    else:
        _print(outcome)
    made = {each.language for each in outcome.feeds}
    for tag in languages:
        if not any(langs.same_language(tag, other) for other in made):
            warn(f"no feed was written for {tag}: no package is in {langs.name(tag)}.")
    ctx.exit(1 if outcome.left_out else 0)


def _print(outcome: Outcome) -> None:
    for each in outcome.feeds:
        say(f"{each.path}: {_counts(each)}", "green")
    for waiting in outcome.waiting:
        since = ", which came after it was made" if waiting.later else ""
        said = f"{waiting.path}: under embargo until {waiting.until.isoformat()}{since}"
        click.echo(printable(said))
    for path in outcome.expired:
        click.echo(printable(f"{path}: expired"))
    for left in outcome.left_out:
        warn(f"left out: {left.path}: {left.message} {left.remedy}")


def _counts(each: Written) -> str:
    parts = [f"{each.articles:,} article{'' if each.articles == 1 else 's'}"]
    if each.withdrawn:
        parts.append(f"{each.withdrawn:,} withdrawn")
    if each.older:
        parts.append(f"{each.older:,} older left out")
    return ", ".join(parts) + ("" if each.changed else " (as it was)")


def _object(outcome: Outcome) -> dict[str, Any]:
    return {
        "feeds": [
            {
                "path": each.path,
                "format": each.format,
                "language": each.language,
                "articles": each.articles,
                "withdrawn": each.withdrawn,
                "older": each.older,
                "updated": each.updated.isoformat(),
                "changed": each.changed,
            }
            for each in outcome.feeds
        ],
        "left_out": outcome.left_out,
        "waiting": [
            {"path": each.path, "until": each.until.isoformat(), "later": each.later}
            for each in outcome.waiting
        ],
        "expired": outcome.expired,
        "replaced": outcome.replaced,
    }
