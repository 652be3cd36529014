from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import main
from syndicate.memory import Made, Memory, Unit, want
from syndicate.model import Inline, Origin

TMX = """<?xml version="1.0"?>
<tmx version="1.4"><header srclang="en-US"/><body>
<tu creationid="ana"><tuv xml:lang="en-US"><seg>The council has voted on the wall.</seg></tuv>
<tuv xml:lang="pt-BR"><seg>A câmara votou o muro.</seg></tuv></tu>
<tu><tuv xml:lang="en-US"><seg>A & B</seg></tuv><tuv xml:lang="pt-BR"><seg>x</seg></tuv></tu>
<tu creationid="MT!"><tuv xml:lang="en-US"><seg>Ferries sail on Sundays only.</seg></tuv>
<tuv xml:lang="pt-BR"><seg>Balsas aos domingos.</seg></tuv></tu>
</body></tmx>
"""
MAKER = b"m" * 16


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["memory", *arguments], input=stdin)


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SYNDICATE_MEMORY", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("syndicate.toml").write_text("")
    Path("agency.tmx").write_text(TMX, encoding="utf-8")
    return tmp_path


@pytest.fixture
def filled(workspace: Path) -> Path:
    assert run("import", "agency.tmx").exit_code == 1
    path = workspace / ".syndicate" / "memory.sqlite3"
    with Memory.open(path) as memory:
        wanted = want(Inline("The engine made this sentence today."), MAKER)
        memory.remember("en", "pt", [Made(wanted.key, MAKER, wanted.source, Inline("O motor."))])
    return path


def test_import_says_what_became_of_each_unit(workspace: Path) -> None:
    result = run("import", "agency.tmx")
    assert result.exit_code == 1
    assert "agency.tmx: 2 new, 0 changed, 0 there already, 1 left out." in result.stdout
    assert "agency.tmx:5: this unit is not well-formed" in result.stderr
    assert (workspace / ".syndicate" / ".gitignore").exists()
    again = objects(run("import", "agency.tmx", "--json"))
    assert again[0]["line"] == 5
    assert (again[1]["new"], again[1]["same"], again[1]["problems"]) == (0, 2, 1)


def test_import_of_a_sound_file_is_clean() -> None:
    Path("good.tmx").write_text(TMX.replace("A & B", "A and B"), encoding="utf-8")
    result = run("import", "good.tmx", "--as", "approved", "--from", "en", "--to", "pt")
    assert result.exit_code == 0
    assert "approved" in run("stats").stdout


def test_a_file_that_is_no_tmx_changes_nothing(workspace: Path) -> None:
    Path("bad.tmx").write_text("hello")
    result = run("import", "agency.tmx", "bad.tmx")
    assert result.exit_code == 2
    assert "bad.tmx" in result.stderr
    assert not (workspace / ".syndicate").exists()


def test_without_a_memory_the_commands_say_so() -> None:
    for arguments in (
        ["stats"],
        ["export"],
        ["forget", "--engine"],
        ["search", "x", "--from", "en", "--to", "pt"],
    ):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "no translation memory here yet" in result.stderr


def test_stats(filled: Path) -> None:
    result = run("stats")
    assert result.exit_code == 0
    assert "3 units" in result.stdout
    assert "Brazil" in result.stdout
    (found,) = objects(run("stats", "--json"))
    assert found["units"] == 3
    assert found["size"] > 0
    assert {(g["origin"], g["units"]) for g in found["groups"]} == {("human", 1), ("engine", 1)}
    (found,) = objects(run("stats", "--json", "--to", "pt-BR"))
    assert found["units"] == 2


def test_search(filled: Path) -> None:
    result = run("search", "The council had voted on the wall.", "--from", "en", "--to", "pt")
    assert result.exit_code == 0
    assert "A câmara votou o muro." in result.stdout
    assert "[translated, ana]" in result.stdout
    (found,) = objects(
        run("search", "Ferries sail on Sundays.", "--from", "en", "--to", "pt", "--json")
    )
    assert 70 <= found["score"] < 100
    assert (found["origin"], found["standing"]) == ("engine", "draft")
    nothing = run("search", "Nothing like that stands here", "--from", "en", "--to", "pt")
    assert nothing.exit_code == 1
    assert "Nothing is 70 % like it." in nothing.stderr


def test_export_and_import_again(filled: Path) -> None:
    result = run("export", "out.tmx")
    assert result.exit_code == 0
    assert "3 units written." in result.stderr
    assert run("import", "out.tmx", "--memory", "other.sqlite3").exit_code == 0
    before = objects(run("stats", "--json"))[0]["groups"]
    assert objects(run("stats", "--json", "--memory", "other.sqlite3"))[0]["groups"] == before
    streamed = run("export", "--human-only", "-")
    assert streamed.stdout.count("<tu ") == 1
    assert streamed.stdout.startswith("<?xml")
    assert run("export", "--human-only", "--engine-only").exit_code == 2


def units(path: Path) -> list[Unit]:
    with Memory.open(path) as memory:
        return list(memory.units())


def test_forget_asks_and_keeps_what_persons_made(filled: Path) -> None:
    refused = run("forget", "--from", "en")
    assert refused.exit_code == 2
    assert "Would go: 2 of engines, 0 of persons." in refused.stdout
    assert "Would stay: 1 of persons" in refused.stdout
    assert "add --yes" in refused.stderr
    assert len(units(filled)) == 3
    done = run("forget", "--from", "en", "--yes")
    assert done.exit_code == 0
    assert [unit.origin for unit in units(filled)] == [Origin.HUMAN]
    for refused in ([], ["--text", ""], ["--text", "  "], ["--all", "--text", "x"]):
        assert run("forget", "--human", "--yes", *refused).exit_code == 2
        assert len(units(filled)) == 1
    assert run("forget", "--human", "--all", "--yes").exit_code == 0
    assert units(filled) == []


def test_forget_by_text_and_day(filled: Path) -> None:
    assert objects(run("forget", "--text", "ferries", "--yes", "--json")) == [
        {"removed": 1, "engine": 1, "human": 0}
    ]
    assert (
        objects(run("forget", "--older-than", "2020-01-01", "--yes", "--json"))[0]["removed"] == 0
    )
    assert "no day" in run("forget", "--unused-since", "yesterday").stderr
    assert "Say what to forget" in run("forget").stderr


def test_terminal_codes_of_a_unit_are_not_printed(filled: Path) -> None:
    with Memory.open(filled) as memory:
        memory.add(
            [Unit("en", "pt", Inline("Red \x1b[31m text is in this one."), Inline("\x1b[0m"))]
        )
    result = run(
        "search", "Red text is in this one.", "--from", "en", "--to", "pt", "--threshold", "50"
    )
    assert "\x1b" not in result.stdout
