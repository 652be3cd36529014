"""Writes docs/checks.md from the table of checks and their docstrings; with `--check`, fails where
it is out of date."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from syndicate.checks import CHECKS, Check

TARGET = Path(__file__).with_name("checks.md")
_INTRO = """\
# Checks

Made by `python docs/checks.py` from `syndicate/checks/`.

Every translated sentence is compared with its source, and every article with what it was made
from. What a check finds is a *finding*: it stands in `manifest.json`, with the place, a message
and what to do. None of them stops a run: a check that fails is itself a finding. Severities are
defaults; the configuration can change each by its id, or all of a family by what is before the dot,
to "error", "warning", "info" or "off".

A check stays silent where it cannot be sure: numbers that are written as words, measures that are
converted, clauses in another order and names that have a form of their own are what translators do.
What the checks know of a language is data: CLDR, and the table `[checks]` of its file in
`syndicate/grammar/` ([grammar.md](grammar.md)). For a language that has none, the checks that need
it (negation, number words, names of currencies, half-translated text) are silent.

How much each finds, and how often it is wrong, is measured by `benchmarks/checks.py` on planted
faults and on human translations (benchmarks/RESULTS.md, "Checks").

Ids that no row here has come from other stages: `engine.*`, `protected.*` (what the model lost and
was put back), `marks.guessed`, `repair` (what was made again), `names.mended`, `names.changed`,
`consistency.mended`, `glossary.forbidden`, and what reading the article found.
"""


def rows(checks: list[Check]) -> Iterator[str]:
    """The lines of the table of some checks."""
    yield "| id | severity | what is wrong | what to do |\n|---|---|---|---|"
    for check in checks:
        name = f"[`{check.id}`](#{anchor(check)})"
        yield f"| {name} | {check.severity} | {check.says} | {check.remedy} |"


def anchor(check: Check) -> str:
    """The name of the heading, as GitHub makes it."""
    return check.id.replace(".", "")


def sections(checks: list[Check]) -> Iterator[str]:
    """A section for each check, from the docstring of its function."""
    for check in checks:
        yield f"### `{check.id}`\n\n{inspect.getdoc(check.load())}\n"


def text() -> str:
    """The whole document."""
    parts = [_INTRO]
    for title, article in (("Of a sentence", False), ("Of an article", True)):
        checks = [check for check in CHECKS.values() if check.article is article]
        parts += [f"## {title}\n", "\n".join(rows(checks)) + "\n", *sections(checks)]
    return "\n".join(parts)


def main() -> int:
    made = text()
    if "--check" in sys.argv[1:]:
        if TARGET.read_text(encoding="utf-8") == made:
            return 0
        print(f"{TARGET} is out of date: run python docs/checks.py", file=sys.stderr)
        return 1
    TARGET.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
