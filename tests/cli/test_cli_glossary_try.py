from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import main

HOUSE = """source,target,pos,gender,context
sea wall,dique,noun,m,
bank,margem,noun,f,river
"""
ARTICLE = "The wall\n\nThe sea wall broke last night. Nobody was there to see it happen.\n" * 2


def attempt(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["glossary", "try", *arguments], input=stdin)


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("house.en-pt.csv").write_text(HOUSE, encoding="utf-8")
    Path("a.txt").write_text(ARTICLE, encoding="utf-8")


TEXT = ("--from", "en", "--to", "pt", "--glossary", "house.en-pt.csv", "--text")


def test_a_text_is_shown_before_and_after_with_the_entry() -> None:
    result = attempt(*TEXT, "The sea wall broke. It rained.")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "text    The sea wall broke."
    assert "dique" not in lines[1]
    assert "dique" in lines[2]
    assert lines[3].startswith("  placed")
    assert lines[3].endswith("house.en-pt.csv:2")
    assert lines[-1] == "1 term in 1 sentence."
    assert "rained" not in result.stdout


def test_a_term_that_is_held_back_is_shown_with_the_reason() -> None:
    result = attempt(*TEXT, "The bank lends money.")
    assert "held back (homograph): bank → margem (none of its context words" in result.stdout


def test_json_says_the_same_and_all_shows_the_rest() -> None:
    result = attempt(*TEXT, "The sea wall broke. It rained.", "--all", "--json")
    first, second = map(json.loads, result.stdout.splitlines())
    (term,) = first["terms"]
    start, end = term["target_span"]
    assert first["after"][start:end] == term["target"] == "dique"
    assert term["entry"] == "house.en-pt.csv:2"
    assert (first["place"], second["terms"]) == (None, [])


def test_articles_and_standard_input_go_the_same_way() -> None:
    arguments = ("--to", "pt", "--from", "en", "--glossary", "house.en-pt.csv", "--json")
    made = [json.loads(line) for line in attempt("a.txt", *arguments).stdout.splitlines()]
    piped = [json.loads(s) for s in attempt("-", *arguments, stdin=ARTICLE).stdout.splitlines()]
    assert made and [each["after"] for each in made] == [each["after"] for each in piped]
    assert {each["place"]["part"] for each in made} >= {"body"}


def test_the_memory_is_left_alone(own_memory: Path) -> None:
    attempt(*TEXT, "The sea wall broke.")
    assert not own_memory.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "pt"), "Give articles, or --text"),
        (("a.txt", "--text", "x", "--to", "pt"), "Give articles, or --text"),
        (("--text", "x", "--to", "pt"), "add --from"),
        (("--text", "x", "--from", "pt", "--to", "pt-BR"), "same language"),
        (("gone.txt", "--to", "pt"), "no such file"),
    ],
)
def test_what_cannot_run_exits_with_2(arguments: tuple[str, ...], said: str) -> None:
    result = attempt(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_an_article_that_cannot_be_read_exits_with_1() -> None:
    Path("empty.txt").write_text("", encoding="utf-8")
    result = attempt("empty.txt", "a.txt", "--from", "en", "--to", "pt", "--glossary",
                     "house.en-pt.csv")  # fmt: skip
    assert result.exit_code == 1
    assert "empty.txt" in result.stderr
    assert "dique" in result.stdout
