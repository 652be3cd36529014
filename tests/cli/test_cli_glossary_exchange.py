from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import main

HOUSE = "source,target,kind,gender,note\nmayor,prefeito,,mf,hi\nBBC,,do-not-translate,,\n"
TMX = """<tmx version="1.4"><header srclang="en-US"/><body>
<tu><tuv xml:lang="en-US"><seg>cat</seg></tuv><tuv xml:lang="pt-BR"><seg>gato</seg></tuv></tu>
</body></tmx>
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["glossary", *arguments])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("house.en-pt.csv").write_text(HOUSE, encoding="utf-8")
    Path("agency.tmx").write_text(TMX, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("form", "name"), [("tbx", "x.tbx"), ("tbx-v2", "x.xml"), ("tmx", "x.tmx")]
)
def test_what_is_exported_is_imported_again(form: str, name: str) -> None:
    done = run("export", "house.en-pt.csv", "--format", form, "--out", name)
    assert (done.exit_code, done.stdout) == (0, f"{name}: 2 entries.\n")
    assert run("import", name, "--out", "back.en-pt.csv").exit_code == 0
    header = "source,target,kind,case,pos,gender,plural,forms,domain,context,note,owner,status"
    assert Path("back.en-pt.csv").read_text() == (
        f"{header}\nmayor,prefeito,,,,mf,,,,,hi,,\nBBC,BBC,do-not-translate,,,,,,,,,,\n"
    )


def test_what_is_not_carried_is_listed(folder: Path) -> None:
    done = run("export", "house.en-pt.csv", "--format", "plain", "--out", "d.tsv")
    assert done.exit_code == 1
    assert Path("d.tsv").read_text() == "mayor\tprefeito\nBBC\tBBC\n"
    assert "not carried: the column gender (1 entry)" in done.stderr
    again = run("export", "house.en-pt.csv", "--format", "plain", "--out", "e.tsv", "--json")
    assert json.loads(again.stdout) == {
        "path": "e.tsv",
        "entries": 2,
        "remarks": [
            "not carried: the column gender (1 entry)",
            "not carried: the column note (1 entry)",
        ],
    }


def test_a_region_serves_where_the_language_is_asked_for() -> None:
    assert run("import", "agency.tmx", "--out", "cats.en-pt.csv").exit_code == 0
    assert "cat,gato," in Path("cats.en-pt.csv").read_text()
    done = run("import", "agency.tmx", "--out", "cats.en-es.csv")
    assert done.exit_code == 2
    assert "en-US-pt-BR" in done.stderr


def test_two_regions_are_not_mixed() -> None:
    Path("all.csv").write_text("en,pt-BR,pt-PT\ntrain,trem,comboio\n")
    done = run("import", "all.csv", "--out", "trains.en-pt.csv")
    assert done.exit_code == 2
    assert "Name one exactly" in done.stderr
    assert run("import", "all.csv", "--out", "trains.en-pt-PT.csv").exit_code == 0
    assert "train,comboio," in Path("trains.en-pt-PT.csv").read_text()


def test_a_folder_gets_a_file_of_each_pair() -> None:
    assert run("import", "agency.tmx", "--out", "new/", "--from", "en-US").exit_code == 0
    assert run("import", "house.en-pt.csv", "--out", "new/").exit_code == 0
    names = sorted(path.name for path in Path("new").iterdir())
    assert names == ["agency.en-US-pt-BR.csv", "house.en-pt.csv"]


def test_a_table_without_languages_gets_those_of_the_new_file() -> None:
    Path("deepl.csv").write_bytes("casa;câmara\n".encode("cp1252"))
    done = run("import", "deepl.csv", "--out", "deepl.pt-en.csv")
    assert done.exit_code == 1
    assert "deepl.csv: is not UTF-8 and was read as windows-1252" in done.stderr
    assert "casa,câmara," in Path("deepl.pt-en.csv").read_text(encoding="utf-8")
    said = run("import", "deepl.csv", "--out", "b.pt-en.csv", "--encoding", "windows-1252")
    assert said.exit_code == 0


def test_of_several_files_what_contradicts_is_only_proposed() -> None:
    Path("b.en-pt.csv").write_text("source,target\nmayor,presidente\n")
    done = run("import", "house.en-pt.csv", "b.en-pt.csv", "--out", "c.en-pt.csv")
    assert done.exit_code == 1
    assert "house.en-pt.csv:2: mayor → prefeito / b.en-pt.csv:2: mayor → presidente" in done.stderr
    assert "mayor,presidente,,,,,,,,,,,proposed\n" in Path("c.en-pt.csv").read_text()


def test_nothing_is_replaced_unless_it_is_said() -> None:
    Path("x.en-pt.csv").write_text("mine")
    done = run("import", "house.en-pt.csv", "--out", "x.en-pt.csv")
    assert done.exit_code == 2
    assert "--force" in done.stderr
    assert Path("x.en-pt.csv").read_text() == "mine"
    assert run("import", "house.en-pt.csv", "--out", "x.en-pt.csv", "--force").exit_code == 0
    assert "prefeito" in Path("x.en-pt.csv").read_text()
    assert not list(Path().glob(".*"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "house.en-pt.csv", "--out", "x.csv"),
        ("import", "house.en-pt.csv", "--out", "x.en-pt.csv", "--to", "es"),
        ("export", "house.en-pt.csv", "--format", "csv", "--out", "x.csv", "--to", "es"),
    ],
)
def test_what_cannot_be_done_writes_nothing(arguments: tuple[str, ...], folder: Path) -> None:
    before = sorted(folder.iterdir())
    assert run(*arguments).exit_code == 2
    assert sorted(folder.iterdir()) == before


def test_the_formats_of_the_command_are_those_that_there_are() -> None:
    from syndicate.cli.glossary.exchange import _FORMATS
    from syndicate.terms.files.written import FORMATS

    assert set(_FORMATS) == set(FORMATS)
