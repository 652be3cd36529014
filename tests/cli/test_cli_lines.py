from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import main


def lines(*arguments: str, stdin: str | bytes) -> Result:
    return CliRunner().invoke(main, ["lines", *arguments], input=stdin)


EN_PT = ("--from", "en", "--to", "pt")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_as_many_lines_out_as_in_in_order() -> None:
    given = ["Good morning.", "", "   ", "12", "The house is red.", "Good morning."]
    result = lines(*EN_PT, stdin="\n".join(given))
    assert result.exit_code == 0, result.output
    out = result.stdout.split("\n")
    assert out.pop() == ""
    assert len(out) == len(given)
    assert out[0] == out[5] == "Bom dia."
    assert out[1].strip() == out[2].strip() == ""
    assert out[3] == "12"
    assert "vermelha" in out[4]


def test_other_line_separators_do_not_add_lines() -> None:
    result = lines(*EN_PT, stdin="One house\u2028and\x0btwo\x0chouses\r\nThe end.")
    assert result.stdout.count("\n") == 2


def test_markup_keeps_links_and_escapes() -> None:
    line = (
        'The <a href="https://who.int/?a=1&amp;b=2">red house</a> is <em>very</em> old &amp; big.'
    )
    result = lines(*EN_PT, "--markup", stdin=line + "\n")
    assert '<a href="https://who.int/?a=1&amp;b=2">casa vermelha</a>' in result.stdout
    assert "<em>" in result.stdout
    assert "&amp;" in result.stdout


def test_what_marks_say_is_translated_too() -> None:
    line = '<a href="https://e.org/" title="The red house" aria-label="The old house">Old</a> days.'
    result = lines(*EN_PT, "--markup", stdin=line + "\n")
    assert 'title="A casa vermelha"' in result.stdout
    assert 'aria-label="A antiga casa"' in result.stdout
    assert "house" not in result.stdout


def test_without_markup_angle_brackets_are_text() -> None:
    result = lines(*EN_PT, stdin="If a <b> is big, use it.\n")
    assert "<b>" in result.stdout


def test_json_tells_what_became_of_each_term() -> None:
    Path("house.en-pt.csv").write_text("source,target,gender\nmayor,alcaide,m\n", encoding="utf-8")
    arguments = (*EN_PT, "--json", "--glossary", "house.en-pt.csv")
    result = lines(*arguments, stdin="The WHO praised the mayor.\n\n")
    first, second = map(json.loads, result.stdout.splitlines())
    assert set(first) == {"source", "target", "terms", "findings"}
    outcomes = {term["source"]: (term["target"], term["outcome"]) for term in first["terms"]}
    assert outcomes == {"WHO": ("OMS", "already"), "mayor": ("alcaide", "placed")}
    assert "alcaide" in first["target"]
    assert second == {"source": "", "target": "", "terms": [], "findings": []}


def test_a_named_glossary_ranks_above_the_shipped_one() -> None:
    Path("house.en-pt.csv").write_text("source,target\nUN,Nações\n", encoding="utf-8")
    result = lines(*EN_PT, "--glossary", "house.en-pt.csv", stdin="The UN met today.\n")
    assert "Nações " in result.stdout
    assert "ONU" not in result.stdout


def test_several_sentences_in_a_line_are_none_the_less_one_line() -> None:
    result = lines(*EN_PT, stdin="It rains. The dog sleeps. Nobody came.\n")
    assert result.stdout.count("\n") == 1
    assert result.stdout.count(".") == 3


def test_broken_bytes_are_said_and_do_not_stop_the_rest() -> None:
    result = lines(*EN_PT, stdin=b"\xff\xfe house\nThe end.\n")
    assert result.stdout.count("\n") == 2
    assert "line 1 is not UTF-8" in result.stderr


def test_a_pair_without_a_model_exits_with_2() -> None:
    result = lines("--from", "en", "--to", "ja", stdin="Hello.\n")
    assert result.exit_code == 2
    assert "models install en ja" in result.stderr


def test_a_glossary_for_another_pair_is_pointed_out() -> None:
    Path("house.en-es.csv").write_text("source,target\nNATO,OTAN\n", encoding="utf-8")
    result = lines(*EN_PT, "--glossary", "house.en-es.csv", stdin="NATO met.\n")
    assert result.exit_code == 0
    assert "was not used" in result.stderr


def test_portuguese_to_english() -> None:
    result = lines("--from", "pt-BR", "--to", "en", stdin="A casa é vermelha.\n")
    assert "house" in result.stdout
