from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import main


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["glossary", "explain", *arguments, "--from", "en", "--to", "pt"]
    )


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a house's glossary, one of a desk and one of a partner."""
    monkeypatch.chdir(tmp_path)
    files = {
        "house": "source,target,pos,context,domain,kind\nmayor,prefeito,noun,,,\nWHO,OMS,,,,\n"
        "pitch,gramado,,,sport,\npitch,proposta,,,economy,\nbench,banco,,court|game,,\n"
        "mayor,maior,,,,forbidden\ntown hall,prefeitura,,,,\nhall,salão,,,,\n",
        "sport": "source,target\nmayor,presidente\n",
        "reuters": "source,target\nmayor,alcaide\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.en-pt.csv").write_text(text, encoding="utf-8")
    (tmp_path / "syndicate.toml").write_text(
        '[glossaries]\nfiles = ["house.en-pt.csv"]\nshipped = false\n'
        '[glossaries.desks]\nsport = ["sport.en-pt.csv"]\n'
        '[partners.Reuters]\nglossaries = ["reuters.en-pt.csv"]\n',
        encoding="utf-8",
    )
    return tmp_path


def objects(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def said(result: Result) -> list[tuple[object, object, object]]:
    return [(o["verdict"], o["target"], o["layer"]) for o in objects(result)]


def test_it_says_which_entry_counts_where_it_stands_and_why() -> None:
    result = explain("mayor", "--partner", "reuters")
    assert result.exit_code == 0, result.output
    applied, forbids, hidden, off = result.stdout.splitlines()[2:]
    assert applied.startswith("applied") and "mayor -> alcaide" in applied
    assert "reuters.en-pt.csv:2" in applied
    assert forbids.startswith("forbids") and "mayor -> maior" in forbids
    assert hidden.startswith("hidden") and "which goes before house" in hidden
    assert off.startswith("does not count") and "it is for the desk sport" in off


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("mayor", "--section", "Sport"), ("applied", "presidente", "desk")),
        (("mayor", "--desk", "sport"), ("applied", "presidente", "desk")),
        (("mayor", "--glossary", "reuters.en-pt.csv"), ("applied", "alcaide", "run")),
        (("pitch",), ("held back", "gramado", "house")),
        (("pitch", "--section", "economy"), ("applied", "proposta", "house")),
        (("bench",), ("held back", "banco", "house")),
        (("bench", "--in", "He left the bench during the game."), ("applied", "banco", "house")),
        (("who",), ("does not count", "OMS", "house")),
        (("hall", "--in", "The town hall burnt."), ("applied", "prefeitura", "house")),
        (("mayor", "--in", "The mayors met."), ("applied", "prefeito", "house")),
    ],
)
def test_what_decides(arguments: tuple[str, ...], expected: tuple[str, str, str]) -> None:
    result = explain(*arguments, "--json")
    assert result.exit_code == 0, result.output
    assert said(result)[0] == expected


def test_what_takes_more_of_the_words_hides_the_rest() -> None:
    _, hidden = objects(explain("hall", "--in", "The town hall burnt.", "--json"))
    assert (hidden["verdict"], hidden["target"]) == ("hidden", "salão")
    assert "'town hall'" in str(hidden["why"])
    assert hidden["span"] == [9, 13]


def test_several_terms_and_one_without_an_entry() -> None:
    result = explain("WHO", "nobody")
    assert result.exit_code == 1
    assert "WHO -> OMS" in result.stdout
    assert "nobody: no entry in" in result.stderr


def test_a_partner_that_nobody_named() -> None:
    result = explain("WHO", "--partner", "AFP")
    assert result.exit_code == 2
    assert "no partner is called 'AFP'. Known: Reuters." in result.stderr
