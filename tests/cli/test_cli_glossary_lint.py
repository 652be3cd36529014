from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import main

ROWS = "source,target\nlaw,lei\nit,isto\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["glossary", "lint", *arguments])


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("syndicate.toml").write_text(
        '[glossaries]\nfiles = ["house.en-pt.csv"]\nshipped = false\n'
    )
    Path("house.en-pt.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("rows", "options", "status"),
    [
        ("law,lei", (), 0),
        ("it,isto", (), 0),
        ("it,isto", ("--strict",), 1),
        ("it,isto", ("--level", "error", "--strict"), 0),
        ("law,lei\nlaw,norma", (), 1),
        ("law,lei,x", (), 1),
    ],
)
def test_exit_status(rows: str, options: tuple[str, ...], status: int) -> None:
    Path("a.en-pt.csv").write_text(f"source,target\n{rows}\n", encoding="utf-8")
    assert run("a.en-pt.csv", *options).exit_code == status


def test_without_a_path_what_the_settings_name_is_checked() -> None:
    result = run()
    assert result.stdout.endswith("1 file: 1 warnings.\n")
    assert (
        "house.en-pt.csv:3:1: warning: source: 'it' is found in almost every text." in result.stdout
    )


def test_desks_and_partners_are_checked_too(workspace: Path) -> None:
    for name in ("sport", "outlet"):
        Path(f"{name}.en-pt.csv").write_text("source,target\nlaw,norma\n", encoding="utf-8")
    Path("syndicate.toml").write_text(
        '[glossaries]\nfiles = ["house.en-pt.csv"]\nshipped = false\n'
        '[glossaries.desks]\nsport = ["sport.en-pt.csv"]\n'
        '[partners.outlet]\nglossaries = ["outlet.en-pt.csv"]\n'
    )
    result = run()
    assert "3 files: 1 warnings" in result.stdout
    assert "shadowed" not in result.stdout


def test_folders_are_searched_and_a_missing_path_is_said(workspace: Path) -> None:
    assert "1 file" in run(".").stdout
    assert run("nowhere.csv").exit_code == 2
    (workspace / "empty").mkdir()
    assert run("empty").exit_code == 2


def test_json_is_one_object_a_line() -> None:
    Path("house.en-pt.csv").write_text(ROWS + "law,lei \n", encoding="utf-8")
    lines = [
        json.loads(line) for line in run("house.en-pt.csv", "--json", "--fix").stdout.splitlines()
    ]
    assert lines[0]["fixed"]["line"] == 4
    assert {key: lines[1][key] for key in ("rule", "severity", "path", "line", "column", "field")} == {
        "rule": "common-word", "severity": "warning", "path": "house.en-pt.csv", "line": 3,
        "column": 1, "field": "source",
    }  # fmt: skip


def test_annotations_for_reviews_are_escaped() -> None:
    Path("a,b.en-pt.csv").write_text('source,target\n"it","100 %  a"\n', encoding="utf-8")
    lines = run("a,b.en-pt.csv", "--format", "github").stdout.splitlines()
    assert lines[0].startswith(
        "::warning file=a%2Cb.en-pt.csv,line=2,col=1,title=common-word::'it'"
    )
    assert "100 %25  a" in lines[1]


def test_sarif_names_rules_and_places() -> None:
    document = json.loads(run("house.en-pt.csv", "--format", "sarif").stdout)
    (report,) = document["runs"]
    (result,) = report["results"]
    assert document["version"] == "2.1.0"
    assert result["ruleId"] in {rule["id"] for rule in report["tool"]["driver"]["rules"]}
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "house.en-pt.csv"},
        "region": {"startLine": 3, "startColumn": 1},
    }


def test_what_is_fixed_is_said_and_then_gone() -> None:
    Path("house.en-pt.csv").write_text("source,target\nla\u200bw,lei\nBBC,BBC\n", encoding="utf-8")
    assert run().exit_code == 1
    result = run("--fix")
    assert result.exit_code == 0
    assert "house.en-pt.csv:2: source: 'la\\u200bw' -> 'law'" in result.stdout
    assert (
        Path("house.en-pt.csv").read_text(encoding="utf-8") == "source,target\nlaw,lei\nBBC,BBC\n"
    )
