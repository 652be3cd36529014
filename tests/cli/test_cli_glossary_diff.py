from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import main

OLD = "source,target,gender\nsea wall,dique,m\nmayor,alcaide,m\n"
NEW = "source,target,gender\nsea wall,muralha,f\ncouncil,conselho,m\n"
ARTICLE = "The sea wall\n\nThe sea wall broke last night. The council said nothing about it.\n"


def diff(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["glossary", "diff", *arguments])


@pytest.fixture(autouse=True)
def states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.en-pt.csv").write_text(OLD, encoding="utf-8")
    Path("new.en-pt.csv").write_text(NEW, encoding="utf-8")
    Path("a.md").write_text("---\nlanguage: en\n---\n" + ARTICLE, encoding="utf-8")
    Path("syndicate.toml").write_text('[translate]\nfrom = "en"\n', encoding="utf-8")


BOTH = ("old.en-pt.csv", "new.en-pt.csv")


def test_entries_that_came_went_and_changed_by_field() -> None:
    result = diff(*BOTH)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "~ sea wall  (en-pt)  old.en-pt.csv:2 → new.en-pt.csv:2",
        "    target: dique → muralha",
        "    gender: m → f",
        "- mayor → alcaide  (en-pt)  old.en-pt.csv:3",
        "+ council → conselho  (en-pt)  new.en-pt.csv:3",
        "1 added, 1 removed, 1 changed.",
    ]


def test_no_difference_exits_with_0() -> None:
    result = diff("old.en-pt.csv", "old.en-pt.csv", "--against", "a.md")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "No difference.")


def test_json_has_a_line_for_each_change_and_each_sentence() -> None:
    result = diff(*BOTH, "--against", "a.md", "--json")
    made = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each["change"] for each in made if "change" in each] == ["changed", "removed", "added"]
    affected = [each for each in made if "affected" in each]
    assert affected
    assert {each["affected"] for each in affected} == {"a.md"}
    assert affected[-1]["come"] == ["council → conselho"]


def test_translated_only_what_comes_out_otherwise_is_shown() -> None:
    matched = diff(*BOTH, "--against", "a.md").stdout
    assert "The council said nothing" in matched
    rendered = diff(*BOTH, "--against", "a.md", "--translate").stdout
    assert "The sea wall broke" in rendered
    assert "dique" in rendered and "muralha" in rendered
    # The model writes "conselho" by itself.
    assert "The council said nothing" not in rendered


def test_packages_are_told_by_what_was_used_in_them() -> None:
    done = CliRunner().invoke(
        main, ["translate", "a.md", "--to", "pt", "--glossary", "old.en-pt.csv", "--out", "dist"]
    )
    assert done.exit_code == 0, done.output
    alone = diff(*BOTH, "--against", "dist").stdout
    assert "sea wall → dique; now: muralha" in alone
    assert "council →" not in alone.partition("changed.")[2]
    together = diff(*BOTH, "--against", "dist", "--against", "a.md").stdout
    assert "a.md (published as dist" in together
    assert "+ council → conselho" in together.partition("changed.")[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--translate",), "add --against"),
        (("--against", "gone.md"), "no such file"),
    ],
)
def test_what_cannot_run_exits_with_2(arguments: tuple[str, ...], said: str) -> None:
    result = diff(*BOTH, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
