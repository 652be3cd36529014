from __future__ import annotations

import json
from pathlib import Path

import pytest
from catfile import data, retarget, sent
from click.testing import CliRunner, Result

from syndicate.cli import main
from syndicate.memory import Memory
from syndicate.model import Inline, Mark, MarkKind

LINKED = Inline("See the new report today.", (Mark(12, 18, MarkKind.LINK, (("href", "x"),)),))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["review", *arguments])


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SYNDICATE_MEMORY", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("syndicate.toml").write_text("")
    root = sent(("It rained all day long.", "Choveu."), (LINKED, LINKED), ("Fine", "Bom"))
    Path("as-sent.xlf").write_bytes(data(root))
    Path("good.xlf").write_bytes(data(retarget(root, 1, "Choveu sem parar.")))
    Path("lost.xlf").write_bytes(data(retarget(root, 2, "Ver o relatório.")))
    return tmp_path


def test_what_was_corrected_goes_into_the_workspaces_memory(workspace: Path) -> None:
    result = run("import", "good.xlf", "as-sent.xlf")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "good.xlf: 1 changed, 2 unchanged; 1 went into the memory.",
        "as-sent.xlf: 3 unchanged; nothing for the memory.",
    ]
    with Memory.open(workspace / ".syndicate" / "memory.sqlite3", create=False) as memory:
        assert [kept.target.text for kept in memory.units()] == ["Choveu sem parar."]
    again = run("import", "good.xlf")
    assert again.stdout == (
        "good.xlf: 1 changed, 2 unchanged; 0 went into the memory, 1 there already.\n"
    )


def test_a_lost_link_is_named_with_file_line_and_unit() -> None:
    result = run("import", "lost.xlf")
    assert result.exit_code == 1
    assert "1 changed, 1 unchanged, 1 with problems; 1 went into the memory." in result.stdout
    assert "lost.xlf:" in result.stderr
    assert "unit s2: the mark link x is missing from the translation." in result.stderr


def test_a_dry_run_makes_no_memory(workspace: Path) -> None:
    result = run("import", "good.xlf", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout == "good.xlf: 1 changed, 2 unchanged; 1 would go into the memory.\n"
    assert not (workspace / ".syndicate").exists()


def test_json() -> None:
    result = run("import", "lost.xlf", "good.xlf", "--json")
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    (problem,) = first.pop("problems")
    assert problem["place"] == "unit s2"
    assert first == {
        "path": "lost.xlf", "from": "en", "to": "pt", "changed": 1, "confirmed": 0,
        "unchanged": 1, "untranslated": 0, "left": 0, "imported": 1, "known": 0, "dry_run": False,
    }  # fmt: skip
    assert (second["imported"], second["known"], second["problems"]) == (0, 1, [])


def test_a_file_that_is_none_stops_everything(workspace: Path) -> None:
    Path("bad.xlf").write_text("<tmx/>")
    result = run("import", "good.xlf", "bad.xlf")
    assert result.exit_code == 2
    assert "bad.xlf:1: is no XLIFF file." in result.stderr
    assert not (workspace / ".syndicate").exists()
