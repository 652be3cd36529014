from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import main
from syndicate.memory.usage import Usage, place
from syndicate.model import Span, TermOutcome, TermUse

ROWS = "source,target\nmayor,prefeito\nlaw,lei\nunion,sindicato\nlabour union,sindicato\n"
USED = [
    ("mayor", "prefeito", TermOutcome.PLACED, "", 2),
    ("mayors", "prefeito", TermOutcome.NOT_PLACED, "a verb", 2),
    ("unions", "sindicato", TermOutcome.ALREADY, "", 4),
    ("bill", "projeto", TermOutcome.HELD_BACK, "homograph", 9),
]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["glossary", "stats", *arguments])


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SYNDICATE_MEMORY", str(tmp_path / "memory.sqlite3"))
    Path("syndicate.toml").write_text(
        '[glossaries]\nfiles = ["house.en-pt.csv"]\nshipped = false\n'
    )
    Path("house.en-pt.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def uses() -> list[TermUse]:
    return [
        TermUse(
            term, required, outcome, Span(0, 1), reason=reason, glossary="house.en-pt", line=line
        )
        for term, required, outcome, reason, line in USED
    ]


@pytest.fixture
def runs(workspace: Path) -> Path:
    usage = Usage.open(place(workspace / "memory.sqlite3"))
    usage.record("urn:a", "First", "en", "pt", uses(), "2026-01-01")
    usage.record("urn:b", "Second", "en", "pt-BR", uses()[:1], "2026-03-01")
    usage.record("urn:c", "Third", "en", "es", uses()[:1], "2026-02-01")
    usage.close()
    return workspace


def test_terms_by_entry_those_that_failed_first(runs: Path) -> None:
    found = objects(run("--to", "pt", "--json"))
    assert [(each["source"], each["to"], each["uses"], each["line"]) for each in found] == [
        ("mayor", "pt", 2, 2),
        ("bill", "pt", 1, None),
        ("mayor", "pt-BR", 1, 2),
        ("union", "pt", 1, 4),
    ]
    assert found[0]["reasons"] == {"a verb": 1}
    assert found[0]["outcomes"]["not placed"] == 1
    assert found[0]["articles"] == [{"id": "urn:a", "title": "First"}]
    assert found[2]["last"] == "2026-03-01"


def test_articles_of_all_regions_are_added_up(runs: Path) -> None:
    usage = Usage.open(place(runs / "memory.sqlite3"))
    usage.record("urn:d", "Fourth", "en-GB", "pt", uses()[:1], "2026-01-02")
    usage.close()
    first = objects(run("--to", "pt", "--json"))[0]
    assert (first["source"], first["from"], first["uses"]) == ("mayor", "en", 3)
    assert [each["title"] for each in first["articles"]] == ["First", "Fourth"]


def test_since_and_language(runs: Path) -> None:
    assert [each["to"] for each in objects(run("--since", "2026-02-01", "--json"))] == [
        "es",
        "pt-BR",
    ]
    assert [each["to"] for each in objects(run("--to", "es", "--json"))] == ["es"]
    assert run("--from", "fr").exit_code == 1
    assert run("--since", "yesterday").exit_code == 2


def test_for_people(runs: Path) -> None:
    text = run().stdout
    assert text.index("mayor") < text.index("bill")
    assert "1  a verb" in text
    assert "in First" in text
    assert "house.en-pt.csv:2" in text
    assert "house.en-pt, no longer there" in text
    assert "6 uses of 5 terms: 1 already, 3 placed, 1 not placed, 1 held back (homograph)." in text
    assert "4 terms more" in run("--limit", "1").stdout


def test_entries_that_nobody_used(runs: Path) -> None:
    assert [each["source"] for each in objects(run("--unused", "--json"))] == [
        "law",
        "labour union",
    ]
    assert run("--unused", "--to", "es").stdout == ""
    Path("other.en-pt.csv").write_text("source,target\nvote,voto\n")
    assert (
        run("--unused", "--glossary", "other.en-pt.csv").stdout
        == "other.en-pt.csv:2: vote -> voto\n"
    )


def test_of_one_glossary_alone(runs: Path) -> None:
    found = objects(run("--glossary", "house.en-pt.csv", "--json"))
    assert {each["source"] for each in found} == {"mayor", "union"}


def test_entries_are_found_again_when_lines_move(runs: Path) -> None:
    Path("house.en-pt.csv").write_text(
        "source,target\nvote,voto\nunion,sindicato\nmayor,prefeito\n"
    )
    found = {each["source"]: each["line"] for each in objects(run("--to", "pt", "--json"))}
    assert found == {"mayor": 4, "union": 3, "bill": None}


def test_without_past_runs(workspace: Path) -> None:
    result = run()
    assert result.exit_code == 2
    assert "nothing is known of past runs yet" in result.stderr


@pytest.mark.parametrize("named", ["dist", "dist/a.pt"])
def test_packages_say_it_too(named: str, workspace: Path) -> None:
    folder = workspace / "dist" / "a.pt"
    folder.mkdir(parents=True)
    manifest = {
        "id": "urn:a",
        "original": {"title": "First"},
        "languages": {"source": "en", "target": "pt"},
        "attribution": {"translator": {"date": "2026-01-01"}},
        "terms": {
            "list": [
                {
                    "source": use.source,
                    "required": use.required,
                    "outcome": use.outcome.value,
                    "reason": use.reason,
                    "kind": use.kind.value,
                    "glossary": use.glossary,
                    "line": use.line,
                }
                for use in uses()
            ]
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    found = objects(run(named, "--json"))
    assert [(each["source"], each["uses"]) for each in found] == [
        ("mayor", 2),
        ("bill", 1),
        ("union", 1),
    ]
    assert run(named, "--since", "2026-06-01").exit_code == 1
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    assert run(named).exit_code == 2
