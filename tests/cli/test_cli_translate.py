"""`syndicate translate` as an editor runs it, with the embedded models."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import main

STORY = """---
title: Mayor opens the harbour bridge
summary: The bridge closes a gap of forty years.
language: en
author:
  - {name: Ann Lee, role: reporter, institution: The Courier}
published: 2026-03-14
canonical_url: https://courier.example/bridge
source: {name: The Courier}
rights: {license: CC BY 4.0, holder: The Courier}
keywords: [bridges]
---

The mayor opened the [new bridge](https://bridge.example/) on **Monday**.

“It is a *fine* bridge,” she said.

- It cost £15 million.
- Write to press@bridge.example.
"""


def syndicate(*arguments: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773500000")


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.md"
    path.write_text(STORY, encoding="utf-8")
    return path


def objects(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_command_makes_a_package_that_holds_everything(story: Path, tmp_path: Path) -> None:
    result = syndicate("translate", story, "--to", "pt")
    assert result.exit_code == 0, result.output
    package = tmp_path / "dist" / "bridge.pt"
    assert sorted(p.name for p in package.iterdir()) == [
        "article.html",
        "article.txt",
        "manifest.json",
        "review.html",
    ]
    assert "dist/bridge.pt" in result.stdout
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["id"] == "https://courier.example/bridge"
    assert manifest["languages"]["source"] == "en"
    assert manifest["languages"]["target"] == "pt"
    assert manifest["attribution"]["authors"][0]["name"] == "Ann Lee"
    (leg,) = manifest["signature"]["legs"]
    assert leg["engine"] == "argos"
    assert leg["digest"].startswith("sha256:")
    page = (package / "article.html").read_text(encoding="utf-8")
    assert 'lang="pt"' in page
    assert 'href="https://bridge.example/"' in page
    text = (package / "article.txt").read_text(encoding="utf-8")
    for kept in ("Ann Lee", "press@bridge.example", "£15", "“", "https://courier.example/bridge"):
        assert kept in page
        assert kept in text


def test_json_prints_one_object_per_article_and_language(story: Path, tmp_path: Path) -> None:
    (tmp_path / "nota.txt").write_text(
        "Ponte abre\n\nA prefeita abriu a nova ponte sobre o rio na segunda-feira, depois de "
        "quarenta anos de espera dos moradores da cidade.\n\nPor Ana Lima\n",
        encoding="utf-8",
    )
    result = syndicate("translate", ".", "--to", "pt,en", "--json")
    assert result.exit_code == 0, result.output
    rows = {(row["path"], row["target_language"]): row["status"] for row in objects(result)}
    assert len(rows) == 4
    assert sorted(rows.values()) == ["done", "done", "same", "same"]


def test_the_same_input_gives_the_same_bytes(story: Path, tmp_path: Path) -> None:
    for out in ("one", "two"):
        assert syndicate("translate", story, "--to", "pt", "--zip", "--out", out).exit_code == 0
    one, two = (tmp_path / out / "bridge.pt.zip" for out in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    assert zipfile.ZipFile(one).namelist() == [
        "bridge.pt/article.html",
        "bridge.pt/article.txt",
        "bridge.pt/manifest.json",
    ]
    assert syndicate("package", "verify", one).exit_code == 0


def test_a_second_run_replaces_the_package(story: Path, tmp_path: Path) -> None:
    assert syndicate("translate", story, "--to", "pt").exit_code == 0
    story.write_text(STORY.replace("Monday", "Friday"), encoding="utf-8")
    assert syndicate("translate", story, "--to", "pt").exit_code == 0
    assert [p.name for p in (tmp_path / "dist").iterdir() if p.name[0] != "."] == ["bridge.pt"]
    text = (tmp_path / "dist" / "bridge.pt" / "article.txt").read_text(encoding="utf-8")
    assert "sexta-feira" in text


def test_a_bad_article_does_not_stop_the_others(story: Path, tmp_path: Path) -> None:
    (tmp_path / "a-picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (tmp_path / "empty.txt").write_bytes(b"")
    result = syndicate("translate", ".", "--to", "pt")
    assert result.exit_code == 1
    assert "a-picture.html" in result.stderr
    assert "PNG" in result.stderr
    assert "empty" in result.stderr
    assert [p.name for p in (tmp_path / "dist").iterdir() if p.name[0] != "."] == ["bridge.pt"]


def test_a_short_note_without_a_language_is_held_and_says_how_to_go_on(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Bridge open\n\nIt is open now.\n", encoding="utf-8")
    result = syndicate("translate", "note.txt", "--to", "pt")
    assert result.exit_code == 1
    assert "--from" in result.stderr
    assert not (tmp_path / "dist").exists()
    assert syndicate("translate", "note.txt", "--to", "pt", "--from", "en").exit_code == 0


def test_a_licence_that_forbids_translation_holds_the_article(story: Path, tmp_path: Path) -> None:
    story.write_text(STORY.replace("CC BY 4.0", "CC BY-ND 4.0"), encoding="utf-8")
    result = syndicate("translate", story, "--to", "pt")
    assert result.exit_code == 1
    assert "does not allow translations" in result.stderr
    assert not (tmp_path / "dist").exists()
    (tmp_path / "bridge.meta.toml").write_text(
        '[rights]\npermission = "M. Sol, 2026-03-14, mail 17"\n', encoding="utf-8"
    )
    assert syndicate("translate", story, "--to", "pt").exit_code == 0
    assert "mail 17" in (tmp_path / "dist/bridge.pt/manifest.json").read_text(encoding="utf-8")


def test_options_and_side_car_say_what_the_file_does_not(tmp_path: Path) -> None:
    text = "Bridge opens\n\nThe mayor opened the new bridge on Monday, after a wait of years.\n"
    (tmp_path / "note.txt").write_text(text, encoding="utf-8")
    (tmp_path / "note.meta.toml").write_text(
        'language = "en"\nauthor = "Side Car"\n[source]\nname = "Side Courier"\n', encoding="utf-8"
    )
    result = syndicate(
        "translate", "note.txt", "--to", "pt", "--source-url", "https://courier.example/x",
        "--author", "Ann Lee", "--license", "CC BY 4.0", "--published", "2026-03-14",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    manifest = json.loads((tmp_path / "dist/note.pt/manifest.json").read_text(encoding="utf-8"))
    assert manifest["original"]["url"] == "https://courier.example/x"
    assert manifest["original"]["publisher"] == "Side Courier"
    assert [a["name"] for a in manifest["attribution"]["authors"]] == ["Ann Lee"]


def test_standard_input_is_an_article(tmp_path: Path) -> None:
    result = syndicate("translate", "-", "--to", "pt", "--json", stdin=STORY)
    assert result.exit_code == 0, result.output
    (row,) = objects(result)
    assert row["path"] == "-"
    assert Path(str(row["package"])).is_dir()


def test_a_house_glossary_outranks_what_ships(story: Path, tmp_path: Path) -> None:
    (tmp_path / "house.en-pt.csv").write_text(
        "source,target,gender\nbridge,viaduto,m\n", encoding="utf-8"
    )
    result = syndicate("translate", story, "--to", "pt", "--glossary", "house.en-pt.csv")
    assert result.exit_code == 0, result.output
    text = (tmp_path / "dist/bridge.pt/article.txt").read_text(encoding="utf-8")
    assert "viaduto" in text
    assert "ponte" not in text
    manifest = json.loads((tmp_path / "dist/bridge.pt/manifest.json").read_text("utf-8"))
    assert {"house.en-pt"} <= {g["name"] for g in manifest["signature"]["glossaries"]}
    assert manifest["terms"]


def test_settings_come_from_the_nearest_file_and_the_command_line_wins(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "syndicate.toml").write_text(
        '[translate]\nto = "pt"\nout = "packages"\nformat = ["text"]\n', encoding="utf-8"
    )
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    assert syndicate("translate", story).exit_code == 0
    assert not (tmp_path / "packages/bridge.pt/article.html").exists()
    assert (tmp_path / "packages/bridge.pt/article.txt").exists()
    assert syndicate("translate", story, "--format", "html").exit_code == 0
    assert (tmp_path / "packages/bridge.pt/article.html").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["bridge.md"], "--to"),
        (["bridge.md", "--to", "klingonese"], "language tag"),
        (["bridge.md", "--to", "pt", "--engine", "magic"], "no engine"),
        (["bridge.md", "--to", "pt", "--format", "pdf"], "not a format"),
        (["bridge.md", "--to", "pt", "--format", " ,"], "names no format"),
        (["bridge.md", "--to", "pt", "--format", ""], "names no format"),
        (["missing.md", "--to", "pt"], "missing.md"),
        (["*.nothing", "--to", "pt"], "*.nothing"),
        (["bridge.md", "--to", "ja"], "nothing on this machine translates"),
        (["bridge.md", "--to", "pt", "--glossary", "bad.en-pt.csv"], "bad.en-pt.csv:2: target"),
        (["bridge.md", "--to", "pt", "--source-url", "no url"], "--source-url"),
        ([], "PATH"),
    ],
)
def test_what_cannot_run_says_why_and_exits_with_2(
    story: Path, tmp_path: Path, arguments: list[str], says: str
) -> None:
    (tmp_path / "bad.en-pt.csv").write_text("source,target\nUN,\n", encoding="utf-8")
    result = syndicate("translate", *arguments)
    assert result.exit_code == 2, result.output
    assert says in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "dist").exists()


def test_a_misspelt_setting_is_an_error(story: Path, tmp_path: Path) -> None:
    (tmp_path / "syndicate.toml").write_text("[translate]\nout_dir = 'x'\n", encoding="utf-8")
    result = syndicate("translate", story, "--to", "pt")
    assert result.exit_code == 2
    assert "translate.out_dir" in result.stderr


def test_strict_holds_an_article_with_errors(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "house.en-pt.csv").write_text(
        "source,target,kind\nbridge,ponte,forbidden\n", encoding="utf-8"
    )
    options = ("translate", story, "--to", "pt", "--glossary", "house.en-pt.csv")
    loose = syndicate(*options)
    assert loose.exit_code == 1
    assert "ponte" in loose.stderr
    assert (tmp_path / "dist/bridge.pt").is_dir()
    strict = syndicate(*options, "--strict", "--out", "held")
    assert strict.exit_code == 1
    assert "held" in strict.stderr
    assert not (tmp_path / "held").exists()


def test_a_file_that_is_no_package_is_never_overwritten(story: Path, tmp_path: Path) -> None:
    mine = tmp_path / "dist" / "bridge.pt"
    mine.mkdir(parents=True)
    (mine / "notes.txt").write_text("mine", encoding="utf-8")
    result = syndicate("translate", story, "--to", "pt")
    assert result.exit_code == 1
    assert (mine / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert [p.name for p in mine.iterdir()] == ["notes.txt"]


def test_paragraphs_in_a_third_language_stay_unless_asked(tmp_path: Path) -> None:
    text = STORY.replace(
        "- It cost", "Мы очень рады, что мост наконец открыт для всех.\n\n- It cost"
    )
    (tmp_path / "two.md").write_text(text, encoding="utf-8")
    assert syndicate("translate", "two.md", "--to", "pt").exit_code == 0
    page = (tmp_path / "dist/two.pt/article.html").read_text(encoding="utf-8")
    assert "Мы очень рады, что мост наконец открыт для всех." in page
    assert 'lang="ru"' in page


def test_a_paragraph_in_a_third_language_is_translated_where_a_model_is_there(
    tmp_path: Path,
) -> None:
    """The article is English, one paragraph Portuguese, the target Portuguese; then a Russian
    paragraph for which no model is installed stays, and a finding says so."""
    portuguese = "A ponte ficou pronta depois de quarenta anos de espera dos moradores da cidade."
    russian = "Мы очень рады, что мост наконец открыт для всех."
    for name, paragraph in (("pt", portuguese), ("ru", russian)):
        text = STORY.replace("- It cost", f"{paragraph}\n\n- It cost")
        text = text.replace("example/bridge", f"example/{name}")
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    result = syndicate("translate", "pt.md", "ru.md", "--to", "pt", "--translate-foreign", "--json")
    assert result.exit_code == 0, result.output
    one, two = objects(result)
    for row, paragraph in ((one, portuguese), (two, russian)):
        assert paragraph in (Path(str(row["package"])) / "article.html").read_text("utf-8")
    assert any(
        f["check"] == "language.foreign" and "models install" in f["remedy"]
        for f in two["findings"]  # type: ignore[attr-defined]
    )


def test_a_second_run_says_what_it_left_as_it_was(story: Path, tmp_path: Path) -> None:
    first = syndicate("translate", story, "--to", "pt")
    assert "Translated by argos: cpu, int8, " in first.stderr
    again = syndicate("translate", story, "--to", "pt")
    assert "Unchanged since they were made, left as they are: 1." in again.stderr
    assert "Translated by" not in again.stderr
    assert again.exit_code == first.exit_code
    assert again.stdout == first.stdout
    assert [o["unchanged"] for o in objects(syndicate("translate", story, "--to", "pt", "--json"))]
    anew = syndicate("translate", story, "--to", "pt", "--no-memory")
    assert "Unchanged" not in anew.stderr


def test_the_memory_stands_beside_the_settings(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SYNDICATE_MEMORY")
    (tmp_path / "syndicate.toml").write_text("", encoding="utf-8")
    syndicate("translate", story, "--to", "pt", "--no-memory")
    # What left must be known even so: else nobody could withdraw it.
    names = {path.name for path in (tmp_path / ".syndicate").iterdir()}
    assert names == {".gitignore", "register.sqlite3"}
    syndicate("translate", story, "--to", "pt")
    assert (tmp_path / ".syndicate" / "memory.sqlite3").is_file()
    assert (tmp_path / ".syndicate" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_memory_that_is_damaged_stops_the_run(story: Path, own_memory: Path) -> None:
    own_memory.write_bytes(b"not a database" * 100)
    result = syndicate("translate", story, "--to", "pt")
    assert result.exit_code == 2
    assert str(own_memory) in result.stderr
    assert not Path("dist").exists()


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["--device", "cuda"], 2, "no graphics processor"),
        (["--compute-type", "float16"], 2, "does not compute in float16"),
        (["--compute-type", "float32", "--threads", "1"], 0, "cpu, float32, 1 worker"),
        (["--device", "abacus"], 2, "abacus"),
    ],
)
def test_what_models_run_on_can_be_chosen(
    options: list[str], status: int, said: str, story: Path
) -> None:
    result = syndicate("translate", story, "--to", "pt", "--no-memory", *options)
    assert said in result.stderr
    assert result.exit_code == status
