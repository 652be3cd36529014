"""`syndicate glossary stats`: what became of terms in past runs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate import langs
from syndicate.cli.options import Language
from syndicate.cli.output import print_json, printable, table
from syndicate.model import TermKind, TermOutcome

if TYPE_CHECKING:
    from datetime import datetime

    from syndicate.memory.usage import Used
    from syndicate.model import Glossary, Term

_COLUMNS = {
    TermOutcome.ALREADY: "Already",
    TermOutcome.PLACED: "Placed",
    TermOutcome.CHECK_AGREEMENT: "Check",
    TermOutcome.NOT_PLACED: "Not placed",
    TermOutcome.HELD_BACK: "Held back",
}
_SHOWN = 3
"""Reasons and articles of a term that are shown."""


@click.command(
    epilog="""\b
Examples:
  syndicate glossary stats
  syndicate glossary stats --to pt --since 2026-01-01
  syndicate glossary stats --unused --glossary house.en-pt.csv
  syndicate glossary stats dist/ --json
"""
)
@click.argument(
    "packages", metavar="[PACKAGE]...", nargs=-1, type=click.Path(exists=True, path_type=Path)
)
@click.option("--from", "source", type=Language(), help="Only from this language.")
@click.option("--to", "target", type=Language(), help="Only into this language.")
@click.option(
    "--since",
    "first_day",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Only articles from that day on.",
)
@click.option("--unused", is_flag=True, help="List the entries that no article used.")
@click.option(
    "--glossary",
    "glossaries",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Instead of the settings' and those that ship: only entries of these.",
)
@click.option(
    "--limit", type=click.IntRange(1), default=40, show_default=True, help="Terms that are listed."
)
@click.option("--json", "as_json", is_flag=True, help="Everything, one object a line.")
@click.pass_context
def stats(
    ctx: click.Context,
    packages: tuple[Path, ...],
    source: str | None,
    target: str | None,
    first_day: datetime | None,
    unused: bool,
    glossaries: tuple[Path, ...],
    limit: int,
    as_json: bool,
) -> None:
    """Count what became of each term in past runs, those that failed most first.

    Counted is what articles said when they were last translated, as it is kept beside the memory;
    given packages, or folders of them, their manifests are read instead.

    Exit status: 0; 1 where there is nothing to count; 2 could not run.
    """
    since = first_day.date().isoformat() if first_day else ""
    ours = _loaded(glossaries)
    used = _of_packages(packages) if packages else _of_runs(since)
    used = [
        each
        for each in used
        if (not source or langs.same_language(each.source_language, source))
        and (not target or langs.same_language(each.target_language, target))
        and each.moment >= since
    ]
    tallies = _fold(used, ours)
    if unused:
        _print_unused(_unused(ours, tallies, source, target), as_json)
        return
    if glossaries:
        tallies = [tally for tally in tallies if tally.entry is not None]
    if as_json:
        for tally in tallies:
            print_json(tally.plain())
    else:
        _print(tallies, limit)
    ctx.exit(0 if tallies else 1)


# --- Where it comes from -------------------------------------------------------------------------


def _loaded(paths: Sequence[Path]) -> list[Glossary]:
    """The glossaries that are asked about, else all that a translation here may use."""
    from syndicate import config, resources
    from syndicate.terms import compiled, files

    wanted = list(paths)
    if not wanted:
        settings = config.load(config.find(Path.cwd()))
        config.require(settings)
        wanted += settings.glossaries
        wanted += [path for own in settings.desks.values() for path in own]
        wanted += [path for partner in settings.partners.values() for path in partner.glossaries]
        if settings.shipped_glossaries:
            wanted.append(resources.folder("glossaries"))
    return [each for path in files.find(wanted) for each in compiled.load(path)]


def _of_runs(since: str) -> list[Used]:
    from syndicate import config
    from syndicate.errors import StoreError
    from syndicate.memory.place import place
    from syndicate.memory.usage import Usage
    from syndicate.memory.usage import place as beside

    path = beside(place(config.load(config.find(Path.cwd()))))
    if not path.exists():
        raise StoreError(
            "nothing is known of past runs yet.",
            path=path,
            remedy="Translate something, or name packages.",
        )
    usage = Usage.open(path)
    try:
        return usage.table(since=since)
    finally:
        usage.close()


def _of_packages(paths: Sequence[Path]) -> list[Used]:
    from syndicate import package
    from syndicate.errors import PackageError

    found = []
    for path in dict.fromkeys(own for each in paths for own in _packages(each)):
        try:
            found += list(_of_manifest(package.manifest_of(path)))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise PackageError(
                "its manifest does not say what became of terms.", path=path
            ) from error
    return found


def _packages(path: Path) -> list[Path]:
    """The package at a path, or those in the folders below it."""
    from syndicate.package import MANIFEST

    if path.is_file() or (path / MANIFEST).is_file():
        return [path]
    folders = [found.parent for found in path.rglob(MANIFEST)]
    return sorted([*folders, *path.rglob("*.zip")])


def _of_manifest(manifest: Mapping[str, Any]) -> Iterator[Used]:
    from syndicate.memory.usage import Used

    languages = manifest["languages"]
    moment = str(manifest["attribution"]["translator"].get("date") or "")
    for use in manifest["terms"]["list"]:
        yield Used(
            manifest["id"], manifest["original"]["title"], languages["source"],
            languages["target"], moment, use["glossary"], use["line"], use["source"],
            use["required"], TermKind(use["kind"]), TermOutcome(use["outcome"]), use["reason"], 1,
        )  # fmt: skip


# --- By entry ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Tally:
    """What became of one term; `entry` where it still stands in a glossary."""

    term: str
    required: str
    kind: TermKind
    pair: tuple[str, str]
    glossary: str
    entry: Term | None = None
    outcomes: Counter[TermOutcome] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    articles: dict[str, str] = field(default_factory=dict)
    last: str = ""

    @property
    def urgency(self) -> tuple[int, ...]:
        counts = self.outcomes
        failed = [TermOutcome.NOT_PLACED, TermOutcome.CHECK_AGREEMENT, TermOutcome.HELD_BACK]
        return (*(counts[each] for each in failed), counts.total())

    def add(self, used: Used) -> None:
        self.outcomes[used.outcome] += used.count
        if used.reason:
            self.reasons[used.reason] += used.count
        self.articles[used.article] = used.title
        self.last = max(self.last, used.moment)

    def plain(self) -> dict[str, Any]:
        return {
            "source": self.term,
            "target": self.required,
            "kind": self.kind,
            "from": self.pair[0],
            "to": self.pair[1],
            "glossary": self.glossary,
            "path": self.entry.path if self.entry else None,
            "line": self.entry.line if self.entry else None,
            "uses": self.outcomes.total(),
            "outcomes": {each.value: self.outcomes[each] for each in TermOutcome},
            "reasons": dict(self.reasons.most_common()),
            "last": self.last or None,
            "articles": [{"id": name, "title": title} for name, title in self.articles.items()],
        }


def _fold(used: Iterable[Used], glossaries: Sequence[Glossary]) -> list[_Tally]:
    """One tally for each entry and language pair, what failed most first. An entry counts for a
    language, so articles from Britain and from the United States are added up.

    An entry is found again by its rendering and its source, wherever it stands by now; where it is
    gone, the words of the articles stand for it.
    """
    from syndicate.terms.normal import key

    entries: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for glossary in glossaries:
        for term in glossary.terms:
            entries[glossary.name, term.target].append(term)
    tallies: dict[tuple[Any, ...], _Tally] = {}
    for each in used:
        entry = _entry(each, entries.get((each.glossary, each.required), []))
        name = entry.source if entry else each.term
        pair = (langs.language(each.source_language), each.target_language)
        place = (pair, each.glossary, key(name), each.required, each.kind)
        if place not in tallies:
            tallies[place] = _Tally(name, each.required, each.kind, pair, each.glossary, entry)
        tallies[place].add(each)
    return sorted(tallies.values(), key=lambda tally: (*(-n for n in tally.urgency), tally.term))


def _entry(used: Used, candidates: Sequence[Term]) -> Term | None:
    from syndicate.terms.normal import key

    fitting = [term for term in candidates if term.kind is used.kind]
    said = key(used.term)
    for term in fitting:
        if key(term.source) == said:
            return term
    # The words were inflected: the entry on the line of then, if it still has that rendering.
    return next((term for term in fitting if term.line == used.line), None) or (
        fitting[0] if len(fitting) == 1 else None
    )


def _unused(
    glossaries: Sequence[Glossary],
    tallies: Sequence[_Tally],
    source: str | None,
    target: str | None,
) -> list[tuple[Glossary, Term]]:
    known = {(t.entry.path, t.entry.line, t.entry.source) for t in tallies if t.entry}
    return [
        (glossary, term)
        for glossary in glossaries
        if (not source or langs.same_language(glossary.source_language, source))
        and (not target or langs.same_language(glossary.target_language, target))
        for term in glossary.terms
        if (term.path, term.line, term.source) not in known
    ]


# --- Printing ------------------------------------------------------------------------------------


def _print(tallies: Sequence[_Tally], limit: int) -> None:
    if not tallies:
        click.echo("No term was used.")
        return
    shown = tallies[:limit]
    columns = ("Term", "Rendering", "From", "To", *_COLUMNS.values(), "Articles", "Last")
    rows = [
        (
            t.term, t.required, *t.pair,
            *(f"{t.outcomes[each]:,}" if t.outcomes[each] else "" for each in _COLUMNS),
            f"{len(t.articles):,}", t.last[:10],
        )
        for t in shown
    ]  # fmt: skip
    table(columns, rows, right=(*_COLUMNS.values(), "Articles"), fold=("Term", "Rendering"))
    for t in shown:
        if t.reasons:
            click.echo(f"\n{printable(t.term)} -> {printable(t.required)} ({_place(t)})")
            for reason, count in t.reasons.most_common(_SHOWN):
                click.echo(f"  {count:>5,}  {printable(reason)}")
            titles = [title or name for name, title in t.articles.items()]
            more = f" and {len(titles) - _SHOWN:,} more" if len(titles) > _SHOWN else ""
            click.echo(f"  in {printable('; '.join(titles[-_SHOWN:]))}{more}")
    sums: Counter[TermOutcome] = Counter()
    for t in tallies:
        sums.update(t.outcomes)
    said = ", ".join(f"{sums[each]:,} {each.value}" for each in TermOutcome if sums[each])
    rest = f"; {len(tallies) - len(shown):,} terms more" if len(tallies) > len(shown) else ""
    click.echo(f"\n{sums.total():,} uses of {len(tallies):,} terms: {said}{rest}.")


def _place(tally: _Tally) -> str:
    if tally.entry is None:
        return f"{printable(tally.glossary)}, no longer there"
    return f"{printable(tally.entry.path)}:{tally.entry.line}"


def _print_unused(found: Sequence[tuple[Glossary, Term]], as_json: bool) -> None:
    for glossary, term in found:
        if as_json:
            print_json(
                {
                    "source": term.source,
                    "target": term.target,
                    "kind": term.kind,
                    "from": glossary.source_language,
                    "to": glossary.target_language,
                    "path": term.path,
                    "line": term.line,
                }
            )
        else:
            place = f"{term.path}:{term.line}"
            click.echo(printable(f"{place}: {term.source} -> {term.target}"))
