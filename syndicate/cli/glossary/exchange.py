"""`syndicate glossary import` and `export`: glossaries of other programs, and for them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate import langs
from syndicate.cli.options import Language
from syndicate.cli.output import print_json, printable, warn
from syndicate.errors import GlossaryError

if TYPE_CHECKING:
    from syndicate.terms.files import Entries
    from syndicate.terms.files.written import Written

_FORMATS = ("csv", "two-columns", "plain", "languages", "tbx", "tbx-v2", "tmx")
_SHOWN = 20
"""Remarks that are shown one by one."""

_files = click.argument(
    "paths",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
_from = click.option("--from", "source", type=Language(), help="Only from this language.")
_to = click.option("--to", "target", type=Language(), help="Only into this language.")
_encoding = click.option(
    "--encoding", default="", metavar="NAME", help="Of tables that are not UTF-8."
)
_force = click.option("--force", is_flag=True, help="Replace a file that is there.")
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object for each file.")


@click.command(
    "import",
    epilog="""\b
Examples:
  syndicate glossary import agency.tbx --out agency.en-pt.csv
  syndicate glossary import old.csv --encoding windows-1252 --out house.en-pt.csv
  syndicate glossary import all-languages.csv --out glossaries/
""",
)
@_files
@click.option(
    "--out",
    required=True,
    metavar="PATH",
    help="NAME.<from>-<to>.csv, or a folder for a file of each language pair.",
)
@_from
@_to
@_encoding
@_force
@_json
@click.pass_context
def import_(
    ctx: click.Context,
    paths: tuple[Path, ...],
    out: str,
    source: str | None,
    target: str | None,
    encoding: str,
    force: bool,
    as_json: bool,
) -> None:
    """Make a glossary of TBX, TMX, CSV or TSV files.

    TBX: version 3 and the older martif. TMX: units of up to eight words. Tables: two columns, our
    own columns, or a column per language; separator and encoding are found out. A language of the
    region serves where only the language is asked for. Of entries that contradict one another the
    later is only proposed.

    Exit status: 0 everything was carried; 1 something was not, and is listed; 2 could not run.
    """
    from syndicate.terms.files.entries import languages_of
    from syndicate.terms.files.written import written

    folder = Path(out).is_dir() or out.endswith(("/", os.sep))
    if folder:
        read = gather(paths, encoding, source, target)
        parts = [([one], Path(out) / _name(one)) for one in read]
    else:
        pair = languages_of(Path(out))
        if (source or pair[0], target or pair[1]) != pair:
            raise click.UsageError(f"{out} says {pair[0]}-{pair[1]}; --from and --to do not.")
        read = gather(paths, encoding, *pair)
        parts = [(read, Path(out))]
    remarks = False
    for entries, path in parts:
        one, said = combined(entries)
        remarks |= bool(save(written("csv", one, path), said, path, force=force, as_json=as_json))
    ctx.exit(1 if remarks else 0)


@click.command(
    epilog="""\b
Examples:
  syndicate glossary export house.en-pt.csv --format tbx --out house.tbx
  syndicate glossary export house.en-pt.csv --format plain --out for-deepl.tsv
  syndicate glossary export house.en-pt.csv house.en-es.csv --format languages --out all.csv
""",
)
@_files
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    required=True,
    help="plain: two columns without a header, for DeepL and Google; two-columns: with one, for "
    "Amazon; languages: a column per language; tbx: version 3; tbx-v2: martif.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file; tables called .tsv have tabs.",
)
@_from
@_to
@_encoding
@_force
@_json
@click.pass_context
def export(
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: str,
    out: Path,
    source: str | None,
    target: str | None,
    encoding: str,
    force: bool,
    as_json: bool,
) -> None:
    """Write glossaries for other programs.

    TBX and TMX carry every field, and import gives back the same entries. What a format cannot
    carry is listed.

    Exit status: 0 everything was carried; 1 something was not; 2 could not run.
    """
    from syndicate.terms.files.written import written

    read, said = combined(gather(paths, encoding, source, target))
    remarks = save(written(form, read, out), said, out, force=force, as_json=as_json)
    ctx.exit(1 if remarks else 0)


def gather(
    paths: Sequence[Path], encoding: str, source: str | None, target: str | None
) -> list[Entries]:
    """The entries of files between the languages that are asked for, and called by them."""
    from syndicate.terms import files

    asked = (source, target) if source and target else None
    read = [
        one for path in paths for one in files.entries(path, encoding=encoding, languages=asked)
    ]
    found = []
    for one in read:
        pair = (one.source_language, one.target_language)
        named = (source or pair[0], target or pair[1])
        if all(_serves(tag, wanted) for tag, wanted in zip(pair, named, strict=True)):
            found.append((pair, replace(one, source_language=named[0], target_language=named[1])))
    # Where the language itself is there, none of its regions stands in for it.
    exact = {pair for pair, one in found if pair == (one.source_language, one.target_language)}
    found = [
        (pair, one)
        for pair, one in found
        if pair in exact or (one.source_language, one.target_language) not in exact
    ]
    if not any(one.records for _, one in found):
        pairs = sorted({f"{one.source_language}-{one.target_language}" for one in read})
        raise GlossaryError(
            f"has no entries between these languages, but: {', '.join(pairs) or 'none at all'}.",
            path=", ".join(map(str, paths)),
        )
    if asked and len({pair for pair, _ in found}) > 1:
        raise GlossaryError(
            f"has several that could be meant: {', '.join('-'.join(pair) for pair, _ in found)}.",
            path=", ".join(map(str, paths)),
            remedy="Name one exactly.",
        )
    return [one for _, one in found if one.records]


def _serves(tag: str, wanted: str) -> bool:
    return tag == wanted or ("-" not in wanted and langs.same_language(tag, wanted))


def combined(read: Sequence[Entries]) -> tuple[list[Entries], list[str]]:
    """One for each language pair, and what is to be said of that."""
    from syndicate.terms.merge import Choice, merge

    pairs: dict[tuple[str, str], list[Entries]] = {}
    for one in read:
        pairs.setdefault((one.source_language, one.target_language), []).append(one)
    said = list(dict.fromkeys(f"{one.path}: {remark}" for one in read for remark in one.remarks))
    made = []
    for entries in pairs.values():
        if len(entries) == 1:
            made += entries
            continue
        merged = merge(entries, lambda conflict: Choice.BOTH)
        said += [f"{conflict}: the second is only proposed" for conflict, _ in merged.conflicts]
        made.append(merged.entries)
    return made, said


def _name(entries: Entries) -> str:
    """What the file of one language pair is called."""
    name = entries.path.name.removesuffix(entries.path.suffix)
    pair = f"{entries.source_language}-{entries.target_language}"
    name = name.removesuffix(pair).rstrip(".") if name.endswith(pair) else name
    return f"{name}.{pair}.csv" if name else f"{pair}.csv"


def save(
    made: Written, said: Sequence[str], path: Path, *, force: bool, as_json: bool
) -> list[str]:
    """Write a file, print what became of it, and give back what was not carried."""
    from syndicate.terms.files import table

    table.save(path, made.data, force=force)
    remarks = [*said, *(f"not carried: {what}" for what in made.not_carried)]
    if as_json:
        print_json({"path": path, "entries": made.entries, "remarks": remarks})
        return remarks
    for remark in remarks[:_SHOWN]:
        warn(remark)
    if len(remarks) > _SHOWN:
        warn(f"{len(remarks) - _SHOWN:,} more; --json lists all.")
    click.echo(f"{printable(str(path))}: {counted(made.entries)}.")
    return remarks


def counted(entries: int) -> str:
    """So many entries, in words."""
    return f"{entries:,} {'entry' if entries == 1 else 'entries'}"
