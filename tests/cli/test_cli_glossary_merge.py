from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import main
from syndicate.terms import files

A = "source,target,gender,note\nlibrary,biblioteca,f,one\ncat,gato,m,\n"
B = "source,target,gender,note\nlibrary,sala,,\ncat,gato,m,two\ndog,cão,,\n"


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["glossary", "merge", *arguments], input=stdin)


def merged() -> list[tuple[str, str, str]]:
    (glossary,) = files.read(Path("c.en-pt.csv"))
    return [(term.target, term.status, term.note) for term in glossary.terms]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.en-pt.csv").write_text(A, encoding="utf-8")
    Path("b.en-pt.csv").write_text(B, encoding="utf-8")


CAT = ("gato", "approved", "two")
DOG = ("cão", "approved", "")
FIRST = ("biblioteca", "approved", "one")


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        ("first", [FIRST, CAT, DOG]),
        ("last", [("sala", "approved", ""), CAT, DOG]),
        ("keep-both", [FIRST, CAT, ("sala", "proposed", ""), DOG]),
    ],
)
def test_a_conflict_is_decided_as_it_is_said(choice: str, left: list[tuple[str, str, str]]) -> None:
    done = run("a.en-pt.csv", "b.en-pt.csv", "--out", "c.en-pt.csv", "--on-conflict", choice)
    assert done.exit_code == 0
    assert "a.en-pt.csv:2: library → biblioteca / b.en-pt.csv:2: library → sala" in done.stderr
    assert "1 stood more than once, 1 were in conflict" in done.stdout
    assert merged() == left


def test_by_default_conflicts_are_listed_and_nothing_is_written() -> None:
    done = run("a.en-pt.csv", "b.en-pt.csv", "--out", "c.en-pt.csv")
    assert done.exit_code == 1
    assert "a.en-pt.csv:2: library → biblioteca / b.en-pt.csv:2: library → sala" in done.stderr
    assert not Path("c.en-pt.csv").exists()
    found = run("a.en-pt.csv", "b.en-pt.csv", "--out", "c.en-pt.csv", "--json")
    conflict, summary = map(json.loads, found.stdout.splitlines())
    assert [each["line"] for each in conflict["entries"]] == [2, 2]
    assert (conflict["fields"], conflict["taken"]) == (["target"], None)
    assert summary == {"path": None, "entries": 3, "repeated": 1, "conflicts": 1}


def test_asking_takes_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ("a.en-pt.csv", "b.en-pt.csv", "--out", "c.en-pt.csv", "--on-conflict", "ask")
    assert run(*arguments, stdin="2\n").exit_code == 2
    monkeypatch.setattr("syndicate.cli.glossary.merge._on_terminal", lambda: True)
    done = run(*arguments, stdin="2\n")
    assert done.exit_code == 0
    assert merged()[0][0] == "sala"


def test_what_agrees_is_merged_without_a_word() -> None:
    Path("b.en-pt.csv").write_text("source,target,plural\ncat,gato,gatos\n")
    done = run("a.en-pt.csv", "b.en-pt.csv", "--out", "c.en-pt.csv")
    assert (done.exit_code, done.stderr) == (0, "")
    assert [each[0] for each in merged()] == ["biblioteca", "gato"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("a.en-pt.csv", "--out", "c.en-pt.csv"), "two files"),
        (
            ("a.en-pt.csv", "b.en-pt.csv", "--out", "b.en-pt.csv", "--on-conflict", "first"),
            "exists",
        ),
        (("a.en-pt.csv", "b.en-pt.csv", "--out", "c.csv"), "languages"),
        (("a.en-pt.csv", "b.en-pt.csv", "--out", "c.en-es.csv"), "en-pt"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert says in done.stderr
    assert Path("b.en-pt.csv").read_text(encoding="utf-8") == B
