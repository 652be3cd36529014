"""`syndicate correct` as an editor runs it, with the embedded models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from syndicate import package
from syndicate.cli import main

STORY = """---
title: Mayor opens the harbour bridge
language: en
author: Ann Lee
published: 2026-03-14
canonical_url: https://courier.example/bridge
source: {name: The Courier}
rights: {license: CC BY 4.0, holder: The Courier}
---

The mayor opened the new bridge on Monday.

It cost £15 million.
"""
NOTE = "An earlier version said that the bridge was opened on Tuesday."


def syndicate(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture(autouse=True)
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "bridge.md"
    path.write_text(STORY, encoding="utf-8")
    return path


def test_a_note_goes_into_the_packages_that_were_made(story: Path, tmp_path: Path) -> None:
    first = syndicate("translate", story, "--to", "pt", "--out", "partner", "--format", "html")
    assert first.exit_code == 0, first.output
    result = syndicate("correct", "bridge.md", "--note", NOTE, "--json")
    assert result.exit_code == 0, result.output
    (said,) = (json.loads(line) for line in result.stdout.splitlines())
    assert (said["signal"], said["version"], said["asked"]) == ("correction", 2, False)
    place = tmp_path / "partner" / "bridge.pt"
    assert Path(said["package"]) == place
    manifest = package.manifest_of(place)
    assert [file["role"] for file in manifest["files"]] == ["page"]
    note = manifest["history"]["note"]
    assert "terça-feira" in note
    page = (place / "article.html").read_text(encoding="utf-8")
    assert note in page
    assert not (tmp_path / "dist").exists()
    table = syndicate("correct", "bridge.md", "--note", NOTE)
    assert table.exit_code == 0
    assert "Unchanged since they were made" in table.output


def test_other_languages_can_be_added(story: Path, tmp_path: Path) -> None:
    syndicate("translate", story, "--to", "pt")
    result = syndicate("correct", "bridge.md", "--note", NOTE, "--to", "es")
    assert "bridge.es" in result.output
    assert "pt (made before)" in result.output
    spanish = package.manifest_of(tmp_path / "dist" / "bridge.es")
    assert (spanish["version"], spanish["history"]["signal"]) == (2, None)
    text = (tmp_path / "dist" / "bridge.es" / "article.txt").read_text(encoding="utf-8")
    assert "martes" in text


def test_packages_of_every_partner_are_corrected(story: Path, tmp_path: Path) -> None:
    (tmp_path / "syndicate.toml").write_text("[partners.diary]\n", encoding="utf-8")
    syndicate("translate", story, "--to", "pt")
    syndicate("translate", story, "--to", "pt", "--partner", "diary", "--out", "diary")
    result = syndicate("correct", "bridge.md", "--note", NOTE)
    assert result.exit_code == 0, result.output
    for folder in ("dist", "diary"):
        history = package.manifest_of(tmp_path / folder / "bridge.pt")["history"]
        assert history["signal"] == "correction"


def test_a_partner_who_left_the_settings_stops_the_correction_of_nobody_else(
    story: Path, tmp_path: Path
) -> None:
    (tmp_path / "syndicate.toml").write_text("[partners.diary]\n[partners.radio]\n", "utf-8")
    syndicate("translate", story, "--to", "pt")
    for partner in ("diary", "radio"):
        syndicate("translate", story, "--to", "pt", "--partner", partner, "--out", partner)
    (tmp_path / "syndicate.toml").write_text("[partners.radio]\n", "utf-8")
    result = syndicate("correct", "bridge.md", "--note", NOTE)
    assert result.exit_code == 1
    assert "made for the partner diary: no partner is called 'diary'" in " ".join(
        result.output.split()
    )
    signals = {
        folder: package.manifest_of(tmp_path / folder / "bridge.pt")["history"]["signal"]
        for folder in ("dist", "radio", "diary")
    }
    assert signals == {"dist": "correction", "radio": "correction", "diary": None}
    again = syndicate("correct", "bridge.md", "--note", NOTE, "--json")
    assert again.exit_code == 1
    failed = json.loads(again.stdout.splitlines()[-1])
    assert (failed["partner"], failed["status"]) == ("diary", "failed")
    run = syndicate("translate", story, "--to", "pt")
    assert "diary, whom syndicate.toml does not name any more" in " ".join(run.output.split())
    unknown = syndicate("correct", "bridge.md", "--note", NOTE, "--partner", "nobody")
    assert unknown.exit_code == 2


def test_a_note_for_each_language(story: Path, tmp_path: Path) -> None:
    syndicate("translate", story, "--to", "pt,es", "--format", "html,fragment")
    portuguese = "A versão anterior dizia “terça-feira”."
    result = syndicate("correct", story, "--note", NOTE, "--note", f"pt={portuguese}")
    assert result.exit_code == 0, result.output
    for file in ("article.html", "fragment.html"):
        page = (tmp_path / "dist" / "bridge.pt" / file).read_text(encoding="utf-8")
        assert page.count(portuguese) == (2 if file == "article.html" else 1)  # JSON-LD too
    spanish = package.manifest_of(tmp_path / "dist" / "bridge.es")["history"]["note"]
    assert "martes" in spanish


def test_where_each_note_names_its_language_the_first_serves_the_rest(
    story: Path, tmp_path: Path
) -> None:
    syndicate("translate", story, "--to", "pt,es")
    result = syndicate("correct", story, "--note", f"en={NOTE}", "--note", "pt = Errado.=Certo.")
    assert result.exit_code == 0, result.output
    notes = {
        tag: package.manifest_of(tmp_path / "dist" / f"bridge.{tag}")["history"]["note"]
        for tag in ("pt", "es")
    }
    assert notes["pt"] == "Errado.=Certo."
    assert "martes" in notes["es"]


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    for arguments, said, status in (
        (("bridge.md",), "--note", 2),
        (("bridge.md", "--note", "  "), "is empty", 2),
        (("bridge.md", "--note", "pt= "), "is empty", 2),
        (("bridge.md", "--note", "a\x1b[31mb"), "'\\x1b', which is no text", 2),
        (("bridge.md", "--note", "caf\udce9"), "is it UTF-8?", 2),
        (("bridge.md", "--note", "xx=Não"), "'xx' is not a language tag", 2),
        (("bridge.md", "--note", NOTE, "--note", "Another."), "all but one name their", 2),
        (("bridge.md", "--note", "pt=Um.", "--note", "PT=Dois."), "two notes in pt", 2),
        (("bridge.md", "--note", "pt=Um.", "--note-language", "pt"), "does not name its own", 2),
        (("none.md", "--note", NOTE), "no such file", 2),
        (("-", "--note", NOTE), "Name the file", 2),
        (("bridge.md", "--note", NOTE), "no package of this article has been made yet", 1),
    ):
        result = syndicate("correct", *arguments)
        assert result.exit_code == status, result.output
        assert said in " ".join(result.output.split())


def test_what_stood_on_the_command_line_before_is_missed(story: Path, tmp_path: Path) -> None:
    glossary = tmp_path / "house.en-pt.csv"
    glossary.write_text("source,target\nbridge,viaduto\n", encoding="utf-8")
    options = ("--glossary", glossary, "--format", "html,text,ninjs", "--out", "d")
    syndicate("translate", story, "--to", "pt", *options)
    result = syndicate("correct", story, "--note", NOTE, "--json")
    assert result.exit_code == 0, result.output
    findings = {f["check"]: f for f in json.loads(result.stdout)["findings"]}
    assert "package.formats" not in findings  # formats are the package's own
    assert "house" in findings["package.glossaries"]["message"]
    assert "made with the glossary" in result.stderr
    assert "--glossary" in result.stderr
    again = syndicate("correct", story, "--note", NOTE, "--json")
    assert "glossary" not in again.stderr
    options = ("--glossary", glossary, "--no-shipped-glossaries")
    with_it = syndicate("correct", story, "--note", "Another.", *options)
    assert "made with the glossary" not in with_it.output
    fewer = syndicate("translate", story, "--to", "pt", "--glossary", glossary, "--out", "d")
    assert fewer.exit_code == 0
    assert "had ninjs too before" in " ".join(fewer.stderr.split())
    assert "made with the glossary" not in fewer.output
