from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import main

ARTICLE = """The sea wall

The council paid for the sea wall. Two sea walls were weak, Wyn Pargeter said.

The council sent Wyn Pargeter to the sea wall of Wexmere.
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["glossary", *arguments])


def extract(*arguments: str) -> Result:
    return run("extract", "a.txt", "--from", "en", "--to", "pt", *arguments)


@pytest.fixture(autouse=True)
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(ARTICLE, encoding="utf-8")


def test_candidates_come_as_a_glossary_that_counts_once_it_is_approved() -> None:
    result = extract("--out", "new.en-pt.csv")
    assert result.exit_code == 0, result.output
    path = Path("new.en-pt.csv")
    rows = {row["source"]: row for row in csv.DictReader(path.open(encoding="utf-8"))}
    assert {"sea wall", "council", "Wyn Pargeter"} <= rows.keys()
    assert rows["Wyn Pargeter"]["kind"] == "do-not-translate"
    assert {row["status"] for row in rows.values()} == {"proposed"}
    asked = ("--from", "en", "--to", "pt", "--glossary", "new.en-pt.csv", "--json", "--text",
             "The sea wall fell.")  # fmt: skip
    assert run("try", *asked).stdout == ""
    text = path.read_text("utf-8").replace("proposed", "approved")
    path.write_text(text.replace(rows["sea wall"]["target"], "dique"), "utf-8")
    assert "dique" in json.loads(run("try", *asked).stdout)["after"]
    assert extract("--glossary", "new.en-pt.csv").stdout.count("\n") == 1


def test_an_edited_file_is_never_written_over() -> None:
    Path("new.en-pt.csv").write_text("mine", encoding="utf-8")
    result = extract("--out", "new.en-pt.csv")
    assert result.exit_code == 2
    assert "name a new file" in result.stderr
    assert Path("new.en-pt.csv").read_text("utf-8") == "mine"


def test_json_and_limit() -> None:
    made = [json.loads(line) for line in extract("--json", "--limit", "2").stdout.splitlines()]
    assert len(made) == 2
    assert made[0]["score"] >= made[1]["score"]
    assert {"source", "target", "count", "renderings", "context"} <= made[0].keys()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--out", "new.en-es.csv"), "new.en-pt.csv"),
        (("--out", "new.csv"), "new.en-pt.csv"),
        (("--min-count", "0"), "min-count"),
    ],
)
def test_what_cannot_run_exits_with_2(arguments: tuple[str, ...], said: str) -> None:
    result = extract(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not list(Path().glob("new*"))


def test_the_language_must_be_said_somewhere() -> None:
    assert run("extract", "a.txt").exit_code == 2
    Path("syndicate.toml").write_text('[translate]\nto = ["pt"]\n', encoding="utf-8")
    assert run("extract", "a.txt", "--from", "en").exit_code == 0
