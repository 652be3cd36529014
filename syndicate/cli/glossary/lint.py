"""`syndicate glossary lint`: what is wrong with glossary files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.output import print_json, printable, say

if TYPE_CHECKING:
    from syndicate.terms.lint import Fix, Group, Problem

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
_GITHUB = {"error": "error", "warning": "warning", "info": "notice"}
_SARIF = {"error": "error", "warning": "warning", "info": "note"}


@click.command(
    epilog="""\b
Examples:
  syndicate glossary lint glossaries/
  syndicate glossary lint house.en-pt.csv --fix
  syndicate glossary lint --level warning --strict
  syndicate glossary lint glossaries/ --format github
"""
)
@click.argument(
    "paths", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path)
)
@click.option("--fix", "fixing", is_flag=True, help="Put right what is safe, in the files.")
@click.option(
    "--level",
    type=click.Choice(list(_COLOURS)),
    default="info",
    show_default=True,
    help="Leave out what is less grave.",
)
@click.option("--strict", is_flag=True, help="Warnings count as errors do.")
@click.option("--encoding", default="", metavar="NAME", help="Of tables that are not UTF-8.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="github: annotations of its workflows; sarif: SARIF 2.1.0.",
)
@click.option("--json", "as_json", is_flag=True, help="As --format json: one object a line.")
@click.pass_context
def lint(
    ctx: click.Context,
    paths: tuple[Path, ...],
    fixing: bool,
    level: str,
    strict: bool,
    encoding: str,
    form: str,
    as_json: bool,
) -> None:
    """Check glossary files: what is refused, never matches, contradicts or looks wrong.

    Without PATH, those of the settings and those that ship. Files that are checked together are
    compared with each other, the last named ranking highest. The rules: docs/glossary-lint.md.

    Exit status: 0 no errors (with --strict no warnings); 1 there are; 2 could not run.
    """
    from syndicate.detect import candidates
    from syndicate.terms import files
    from syndicate.terms.lint import Group, fix
    from syndicate.terms.lint import lint as check

    form = "json" if as_json else form
    groups = [Group(files.find([path])) for path in paths] or _own()
    named = dict.fromkeys(path for group in groups for path in group.paths)
    fixes = [each for path in named for each in fix(path, encoding)] if fixing else []
    levels = list(_COLOURS)
    problems = [
        problem
        for problem in check(groups, detector=candidates, encoding=encoding)
        if levels.index(problem.severity.value) <= levels.index(level)
    ]
    _PRINTERS[form](problems, fixes)
    if form == "text":
        _sum_up(problems, len(named))
    counting = {"error", "warning"} if strict else {"error"}
    ctx.exit(1 if any(problem.severity.value in counting for problem in problems) else 0)


def _own() -> list[Group]:
    """What translations here may use: all that the settings name, and what ships."""
    from syndicate import config, resources
    from syndicate.terms import files
    from syndicate.terms.lint import Group

    settings = config.load(config.find(Path.cwd()))
    config.require(settings)
    named = [(path, "") for path in settings.glossaries]
    named += [(path, f"desk {desk}") for desk, own in settings.desks.items() for path in own]
    partners = settings.partners.items()
    named += [(path, f"partner {name}") for name, own in partners for path in own.glossaries]
    if settings.shipped_glossaries:
        named.insert(0, (resources.folder("glossaries"), ""))
    return [Group(files.find([path]), within) for path, within in named]


def _text(problems: Sequence[Problem], fixes: Sequence[Fix]) -> None:
    for each in fixes:
        say(str(each), "green")
    for problem in problems:
        say(str(problem), _COLOURS[problem.severity.value])


def _sum_up(problems: Sequence[Problem], files: int) -> None:
    counts = Counter(problem.severity.value for problem in problems)
    names = {"error": "errors", "warning": "warnings", "info": "remarks"}
    said = ", ".join(f"{counts[name]:,} {plural}" for name, plural in names.items() if counts[name])
    click.echo(f"{files} {'file' if files == 1 else 'files'}: {said or 'nothing found'}.")


def _json(problems: Sequence[Problem], fixes: Sequence[Fix]) -> None:
    for each in fixes:
        print_json({"fixed": each})
    for problem in problems:
        print_json(problem)


def _github(problems: Sequence[Problem], fixes: Sequence[Fix]) -> None:
    """Workflow commands, which become annotations in a review."""
    for problem in problems:
        place = {"file": problem.path, "line": problem.line, "col": problem.column}
        said = {**{name: value for name, value in place.items() if value}, "title": problem.rule}
        properties = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in said.items())
        message = _escaped(f"{problem.message} {problem.remedy}".strip())
        click.echo(f"::{_GITHUB[problem.severity.value]} {properties}::{message}")


def _escaped(value: object, signs: str = "") -> str:
    text = printable(str(value)).replace("%", "%25")
    for sign in signs:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _sarif(problems: Sequence[Problem], fixes: Sequence[Fix]) -> None:
    """One document of OASIS SARIF 2.1.0."""
    from syndicate import __version__
    from syndicate.terms.lint import RULES

    driver = {
        "name": "syndicate glossary lint",
        "version": __version__,
        "rules": [
            {
                "id": rule.id,
                "shortDescription": {"text": rule.about},
                "defaultConfiguration": {"level": _SARIF[rule.severity.value]},
            }
            for rule in RULES
        ],
    }
    print_json(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "results": [*map(_result, problems)]}],
        }
    )


def _result(problem: Problem) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": Path(problem.path).as_posix()}}
    if problem.line:
        place["region"] = {"startLine": problem.line}
        if problem.column:
            place["region"]["startColumn"] = problem.column
    return {
        "ruleId": problem.rule,
        "level": _SARIF[problem.severity.value],
        "message": {"text": f"{problem.message} {problem.remedy}".strip()},
        "locations": [{"physicalLocation": place}],
    }


_PRINTERS = {"text": _text, "json": _json, "github": _github, "sarif": _sarif}
