"""What is wrong, or may be, in glossary files, before it goes wrong in a translation.

    lint(groups)  every problem, in the order of files and lines
    fix(path)     put right what can be put right without asking (`fixes`)

A rule is a function with a docstring in one of the modules here and a line in `RULES`; what each
looks at is a `Lot`, the files that are checked together. Docs: docs/glossary-lint.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from syndicate.model import Severity
from syndicate.terms.lint import among, characters, columns, single
from syndicate.terms.lint.fixes import Fix, fix
from syndicate.terms.lint.rule import Detector, Lot, Problem, Rule, Spot
from syndicate.terms.lint.sheet import Group, Sheet

__all__ = ["RULES", "Detector", "Fix", "Group", "Problem", "Rule", "fix", "lint"]

_FIX = "syndicate glossary lint --fix does it."
_APART = "Keep one, or tell them apart by context, domain or pos."

RULES = (
    Rule("unreadable", Severity.ERROR, "", columns.unreadable),
    Rule(
        "column-language", Severity.ERROR,
        "Look at the header and the file's name.", columns.language,
    ),
    Rule("encoding", Severity.WARNING, "Save it as UTF-8.", characters.encoding),
    Rule("garbled", Severity.ERROR, "Type it anew; save the file as UTF-8.", characters.garbled),
    Rule("invisible", Severity.ERROR, f"Delete it: {_FIX}", characters.hidden, fixes=True),
    Rule("lookalike", Severity.ERROR, "Type the word anew.", characters.lookalikes),
    Rule("space", Severity.WARNING, f"Take it out: {_FIX}", characters.spaces, fixes=True),
    Rule("decomposed", Severity.WARNING, f"Compose them: {_FIX}", characters.composed, fixes=True),
    Rule("unbalanced", Severity.WARNING, "Add its partner, or take it out.", characters.unbalanced),
    Rule("empty-item", Severity.WARNING, f"Take it out: {_FIX}", characters.gaps, fixes=True),
    Rule("duplicate", Severity.ERROR, _APART, among.duplicate, fixes=True),
    Rule("conflict", Severity.ERROR, _APART, among.conflict),
    Rule(
        "shadowed", Severity.WARNING,
        "Delete one of them, or name the files one by one in the settings.", among.shadowed,
    ),
    Rule("outranked", Severity.WARNING, "Give it as high a priority.", among.outranked),
    Rule("forbidden-required", Severity.ERROR, "Correct one of them.", among.contradiction),
    Rule("chain", Severity.WARNING, "Make the entries agree.", among.chain),
    Rule(
        "same-as-source", Severity.WARNING,
        "Say do-not-translate in the column kind, or give a plural.", single.same, fixes=True,
    ),
    Rule("unreachable", Severity.WARNING, "Delete the entry, or shorten it.", single.unreachable),
    Rule("exact-lowercase", Severity.INFO, "Leave case empty.", single.exact),
    Rule("one-letter", Severity.WARNING, "Add context words.", single.single_letter),
    Rule("common-word", Severity.WARNING, "Add context words.", single.common),
    Rule(
        "four-forms", Severity.WARNING,
        "Give four: masculine|masculine plural|feminine|feminine plural.", single.four_forms,
    ),
    Rule("forms-incomplete", Severity.INFO, "Add them.", single.listed),
    Rule("plural-missing", Severity.INFO, "Give it, or repeat the target.", single.plural),
    Rule("plural-listed", Severity.WARNING, "Make the two columns agree.", single.one_number),
    Rule("gender", Severity.WARNING, "See which is right.", single.gender),
    Rule("context-itself", Severity.WARNING, "Give words that stand near it.", single.context),
)  # fmt: skip
"""All rules, in the order in which they are explained."""


def lint(
    groups: Sequence[Group], *, detector: Detector | None = None, encoding: str = ""
) -> list[Problem]:
    """Every problem of glossary files once, in the order of files, lines and columns; the files of
    lowest rank come first.

    `detector` says which language a text is in; without it the rule on languages finds nothing.
    """
    groups_of = {path: group for group in groups for path in group.paths}
    sheets = [Sheet(path, encoding, group) for path, group in groups_of.items()]
    order = {id(sheet): number for number, sheet in enumerate(sheets)}
    found = dict.fromkeys(
        (order[id(spot.sheet)], _problem(rule, spot))
        for rule, spot in _spots(Lot(sheets[::-1], detector))
    )
    return [
        problem
        for _, problem in sorted(found, key=lambda each: (each[0], each[1].line, each[1].column))
    ]


def _spots(lot: Lot) -> Iterator[tuple[Rule, Spot]]:
    for rule in RULES:
        for spot in rule.check(lot):
            yield rule, spot


def _problem(rule: Rule, spot: Spot) -> Problem:
    line, column = spot.sheet.place(spot.line, spot.field)
    return Problem(
        rule.id, spot.severity or rule.severity, spot.message, spot.remedy or rule.remedy,
        str(spot.sheet.path), line, column, spot.field,
    )  # fmt: skip
