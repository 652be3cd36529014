"""`syndicate report`: what many packages say of themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.options import Language
from syndicate.cli.output import print_json, printable, table, warn
from syndicate.model import TermOutcome

if TYPE_CHECKING:
    from datetime import datetime

    from syndicate.pipeline.workbench.reporting import (
        ArticleCount,
        CheckCount,
        PairCount,
        Report,
        TermCount,
    )

_OVERVIEW, _ALONE = 10, 40
"""Rows of a table: in the overview, and alone."""
_UNREADABLE = 10
"""Packages that cannot be read of which something is said."""


@click.command(
    epilog="""\b
Examples:
  syndicate report dist
  syndicate report dist --by term --to pt
  syndicate report dist archive/2026 --by article --limit 100
  syndicate report dist --since 2026-11-01 --json
"""
)
@click.argument(
    "paths",
    metavar="DIR...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
)
@click.option(
    "--by",
    "subject",
    type=click.Choice(["check", "term", "pair", "article"]),
    help="Only this table.",
)
@click.option("--from", "source", type=Language(), help="Only from this language.")
@click.option("--to", "target", type=Language(), help="Only into this language.")
@click.option(
    "--since",
    "first_day",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Only what was translated from that day on.",
)
@click.option(
    "--limit", type=click.IntRange(1), help=f"Rows of a table [{_OVERVIEW}, with --by {_ALONE}]."
)
@click.option("--json", "as_json", is_flag=True, help="Everything, as one JSON object.")
def report(
    paths: tuple[Path, ...],
    subject: str | None,
    source: str | None,
    target: str | None,
    first_day: datetime | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Count over many packages: which checks fire most, which terms fail, which language pairs are
    weak, and which articles a person should read first.

    DIR is a folder of packages, or a package. Each article in each language counts as one; a
    sentence is doubtful that has an error, a warning or a term to look at. The same for one
    article, sentence by sentence, is review.html in its package.

    Exit status: 0; 2 where there is no package, or it could not run.
    """
    from syndicate.pipeline.workbench import reporting

    most = limit or (_ALONE if subject else _OVERVIEW)
    found = reporting.report(
        paths,
        source=source,
        target=target,
        since=first_day.date().isoformat() if first_day else "",
        articles=limit if as_json else most,
    )
    for error in found.unreadable[:_UNREADABLE]:
        warn(f"left out: {error}")
    if len(found.unreadable) > _UNREADABLE:
        warn(f"left out besides: {len(found.unreadable) - _UNREADABLE:,} packages.")
    if as_json:
        print_json(_object(found, subject, limit))
        return
    click.echo(_sentence(found))
    for name, show in _TABLES.items():
        if found.total.articles and subject in (None, name):
            click.echo()
            show(found, most)


# --- Tables --------------------------------------------------------------------------------------


def _sentence(found: Report) -> str:
    total = found.total
    if not total.articles:
        return "No package fits."
    return (
        f"{_many(total.articles, 'article')}, {_many(total.words, 'word')}, "
        f"{_many(total.sentences, 'sentence')}, {total.doubtful:,} of them doubtful "
        f"({total.share:.0%}); {_many(total.errors, 'error')}, {_many(total.warnings, 'warning')}, "
        f"{_many(total.notes, 'note')}."
    )


def _many(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def _checks(found: Report, limit: int) -> None:
    if not found.checks:
        click.echo("No check fired.")
        return
    _title("Checks that fire most", len(found.checks), limit)
    columns = ("Check", "Errors", "Warnings", "Notes", "Articles", "For example")
    rows = [
        (
            each.check, _count(each.errors), _count(each.warnings), _count(each.notes),
            _count(each.articles), each.examples[0].message if each.examples else "",
        )
        for each in found.checks[:limit]
    ]  # fmt: skip
    table(columns, rows, right=columns[1:5], fold=("For example",))


def _terms(found: Report, limit: int) -> None:
    uses = found.outcomes.total()
    if not found.terms:
        click.echo(f"No term failed: {_many(uses, 'use')}." if uses else "No term was used.")
        return
    _title(f"Terms that fail, of {_many(uses, 'use')}", len(found.terms), limit)
    columns = (
        "Term", "Required", "Languages", "Not placed", "Check", "Held back", "Uses", "Articles",
        "Why",
    )  # fmt: skip
    rows = [
        (
            each.source, each.required, _pair(each),
            *(_count(each.outcomes[name]) for name in _FAILED), _count(each.uses),
            _count(each.articles), next((why for why, _ in each.reasons.most_common(1)), ""),
        )
        for each in found.terms[:limit]
    ]  # fmt: skip
    table(columns, rows, right=columns[3:8], fold=("Term", "Required", "Why"))


_FAILED = (TermOutcome.NOT_PLACED, TermOutcome.CHECK_AGREEMENT, TermOutcome.HELD_BACK)


def _pairs(found: Report, limit: int) -> None:
    _title("Language pairs, the weakest first", len(found.pairs), limit)
    columns = (
        "Languages", "Articles", "Words", "Sentences", "Doubtful", "Share", "Errors", "Warnings",
        "In 1,000 words", "Not translated",
    )  # fmt: skip
    rows = [
        (
            _pair(each), _count(each.articles), _count(each.words), _count(each.sentences),
            _count(each.doubtful), f"{each.share:.0%}", _count(each.errors),
            _count(each.warnings), f"{each.rate:.1f}", _count(each.untranslated),
        )
        for each in found.pairs[:limit]
    ]  # fmt: skip
    table(columns, rows, right=columns[1:])


def _articles(found: Report, limit: int) -> None:
    if not found.articles:
        click.echo("No article needs a person.")
        return
    _title("Articles that need a person first", 0, limit)
    columns = ("Article", "Languages", "Errors", "Warnings", "Terms", "Doubtful", "Look at")
    rows = [
        (
            each.title, _pair(each), _count(each.errors), _count(each.warnings),
            _count(each.terms), f"{each.doubtful:,} of {each.sentences:,}",
            each.review or each.package,
        )
        for each in found.articles[:limit]
    ]  # fmt: skip
    table(columns, rows, right=columns[2:6], fold=("Article", "Look at"))


_TABLES: dict[str, Callable[[Report, int], None]] = {
    "check": _checks,
    "term": _terms,
    "pair": _pairs,
    "article": _articles,
}


def _title(text: str, there: int, limit: int) -> None:
    rest = f" ({limit:,} of {there:,})" if there > limit else ""
    click.secho(f"{text}{rest}", bold=True)


def _count(number: int) -> str:
    """Nothing for none: what is there is seen sooner."""
    return f"{number:,}" if number else ""


def _pair(each: TermCount | PairCount | ArticleCount) -> str:
    return printable(f"{each.source_language} → {each.target_language}")


# --- JSON ----------------------------------------------------------------------------------------


def _object(found: Report, subject: str | None, limit: int | None) -> dict[str, Any]:
    """Everything, or what `--by` asks for, each list cut at `--limit` if that is given."""
    lists: dict[str, Sequence[dict[str, Any]]] = {
        "check": [_check(each) for each in found.checks[:limit]],
        "term": [_term(each) for each in found.terms[:limit]],
        "pair": [_language_pair(each) for each in found.pairs[:limit]],
        "article": [_article(each) for each in found.articles[:limit]],
    }
    total = _language_pair(found.total)
    for name in ("from", "to", "models"):
        del total[name]
    terms = {each.value: found.outcomes[each] for each in TermOutcome}
    said: dict[str, Any] = {
        "total": total | {"terms": terms},
        "unreadable": [{"path": e.path, "error": e.message} for e in found.unreadable],
    }
    return said | {
        f"{name}s": rows for name, rows in lists.items() if subject is None or name == subject
    }


def _check(each: CheckCount) -> dict[str, Any]:
    return {
        "check": each.check,
        "findings": each.errors + each.warnings + each.notes,
        "errors": each.errors,
        "warnings": each.warnings,
        "notes": each.notes,
        "articles": each.articles,
        "examples": each.examples,
    }


def _term(each: TermCount) -> dict[str, Any]:
    return {
        "source": each.source,
        "required": each.required,
        "kind": each.kind,
        "from": each.source_language,
        "to": each.target_language,
        "glossary": each.glossary,
        "line": each.line or None,
        "uses": each.uses,
        "failed": each.failed,
        "articles": each.articles,
        "outcomes": {name.value: each.outcomes[name] for name in TermOutcome},
        "reasons": dict(each.reasons.most_common()),
    }


def _language_pair(each: PairCount) -> dict[str, Any]:
    return {
        "from": each.source_language,
        "to": each.target_language,
        "models": dict(each.models.most_common()),
        "articles": each.articles,
        "words": each.words,
        "sentences": each.sentences,
        "doubtful": each.doubtful,
        "doubtful_share": round(each.share, 4),
        "untranslated": each.untranslated,
        "errors": each.errors,
        "warnings": each.warnings,
        "notes": each.notes,
        "findings_per_1000_words": round(each.rate, 2),
    }


def _article(each: ArticleCount) -> dict[str, Any]:
    return {
        "package": each.package,
        "review": each.review,
        "id": each.id,
        "title": each.title,
        "from": each.source_language,
        "to": each.target_language,
        "words": each.words,
        "sentences": each.sentences,
        "doubtful": each.doubtful,
        "errors": each.errors,
        "warnings": each.warnings,
        "notes": each.notes,
        "terms": each.terms,
    }
