"""`syndicate kill` as an editor runs it: every package of an article says that it is withdrawn."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from newsroom import Newsroom, contents

from syndicate import package, render
from syndicate.cli import main
from syndicate.memory.store import Memory
from syndicate.memory.unit import Unit
from syndicate.model import Inline

REASON = "The quotation was invented."
URI = "https://courier.example/bridge"


def syndicate(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SYNDICATE_MEMORY", str(tmp_path / "state" / "memory.sqlite3"))
    room = Newsroom(tmp_path)
    room.write("bridge")
    room.run("bridge.md", to=("pt", "es"), formats=("text", "html"), review=True)
    room.run("bridge.md", zipped=True, out=tmp_path / "zips", review=True)
    return room


def manifests(folder: Path) -> dict[str, dict[str, Any]]:
    """Every package below a folder; each must be sound."""
    places = [p.parent for p in folder.glob("*/*/manifest.json")] + list(folder.glob("*/*.zip"))
    assert not any(package.verify(place) for place in places)
    return {p.relative_to(folder).as_posix(): package.manifest_of(p) for p in sorted(places)}


def test_every_language_and_place_is_canceled_and_holds_no_text(room: Newsroom) -> None:
    before = {path: m["history"] for path, m in manifests(room.folder).items()}
    digests = {path: package.manifest_digest(room.folder / path) for path in before}
    result = syndicate("kill", "bridge.md", "--reason", REASON, "--yes")
    assert result.exit_code == 0, result.output
    found = manifests(room.folder)
    assert list(found) == list(before) == ["dist/bridge.es", "dist/bridge.pt", "zips/bridge.pt.zip"]
    for path, manifest in found.items():
        assert manifest["status"] == "canceled"
        assert manifest["version"] == 2
        history = manifest["history"]
        assert (history["signal"], history["note"]) == ("kill", REASON)
        assert history["replaces"] == digests[path]
        assert history["created"] == before[path]["created"]
        assert history["versioned"] > before[path]["versioned"]
        assert manifest["headline"] == "THE BRIDGE OPENS"
        roles = [file["role"] for file in manifest["files"]]
        assert roles == (["text"] if path.endswith(".zip") else ["page", "text"])
    for name, data in contents(room.folder / "dist").items():
        assert b"MAYOR" not in data, name
        assert b"review" not in name.encode()
    with zipfile.ZipFile(room.folder / "zips" / "bridge.pt.zip") as archive:
        assert not any(b"MAYOR" in archive.read(name) for name in archive.namelist())
    assert [p.name for p in (room.folder / "zips").iterdir()] == ["bridge.pt.zip"]
    text = (room.folder / "dist" / "bridge.pt" / "article.txt").read_text(encoding="utf-8")
    assert REASON in text
    assert "Este artigo foi retirado" in " ".join(text.split())


@pytest.mark.parametrize(
    ("reason", "options", "language"),
    [
        (REASON, (), "und"),
        (REASON, ("--reason-language", "EN"), "en"),
        ("The quotation was invented by one of our sources.", (), "en"),
        ("A citação foi inventada por uma das nossas fontes.", (), "pt"),
        (REASON, ("--reason-language", "es"), "es"),
    ],
)
def test_the_reason_says_its_language(
    reason: str, options: tuple[str, ...], language: str, room: Newsroom
) -> None:
    room.run("bridge.md", to=("pt", "es"), formats=("html", "fragment"))
    assert syndicate("kill", "bridge.md", "--reason", reason, *options, "--yes").exit_code == 0
    syndicate("feed", "dist", "--base-url", "https://news.example/", "--out", "feeds")
    direction = "auto" if language == "und" else "ltr"
    for tag in ("pt", "es"):
        place = room.folder / "dist" / f"bridge.{tag}"
        assert package.manifest_of(place)["history"]["note_language"] == language
        marks = {
            place / "article.html": f'<span lang="{language}" dir="{direction}">{reason}</span>',
            place / "fragment.html": f'<span lang="{language}" dir="{direction}">{reason}</span>',
            room.folder
            / "feeds"
            / f"{tag}.atom.xml": f'<at:comment xml:lang="{language}">{reason}',
            room.folder / "feeds" / f"{tag}.rss.xml": f'&lt;bdi lang="{language}"&gt;{reason}',
        }
        for path, mark in marks.items():
            text = path.read_text(encoding="utf-8")
            assert reason in text
            assert (mark in text) == (tag != language), path


@pytest.mark.parametrize("takedown", [False, True])
def test_what_people_translated_stays_theirs(takedown: bool, room: Newsroom) -> None:
    room.run("bridge.md", formats=("ninjs",))
    said = package.manifest_of(room.folder / "dist" / "bridge.pt")["attribution"]["disclosure"]
    assert said["machine_translated"]
    with Memory.open(room.folder / "state" / "memory.sqlite3") as memory:
        sentences = [unit.source for unit in memory.units()]
        memory.add([Unit("en", "pt", s, Inline("Dito."), created_by="ana") for s in sentences])
    room.run("bridge.md", formats=("ninjs",))
    before = package.manifest_of(room.folder / "dist" / "bridge.pt")["attribution"]
    assert before["disclosure"]["reviewed"]
    syndicate("kill", URI, "--reason", REASON, "--yes", *(["--takedown"] if takedown else []))
    after = package.manifest_of(room.folder / "dist" / "bridge.pt")["attribution"]
    assert (after["disclosure"], after["translator"]) == (
        before["disclosure"],
        before["translator"],
    )
    ninjs = (room.folder / "dist" / "bridge.pt" / "article.ninjs.json").read_text(encoding="utf-8")
    assert "digitalSourceType" not in ninjs


@pytest.mark.parametrize("format", list(render.FORMATS))
def test_in_every_format(format: str, room: Newsroom) -> None:
    room.run("bridge.md", formats=(format,), out=room.folder / "one")
    assert syndicate("kill", URI, "--reason", REASON, "--yes").exit_code == 0
    (name,) = (file["path"] for file in manifests(room.folder)["one/bridge.pt"]["files"])
    data = (room.folder / "one" / "bridge.pt" / name).read_bytes()
    assert b"MAYOR" not in data
    assert b"15 MILLION" not in data


def test_a_later_run_cannot_bring_it_back_whatever_changed(room: Newsroom) -> None:
    syndicate("kill", "bridge.md", "--reason", REASON, "--yes")
    before = contents(room.folder)
    room.write("bridge", "It is short.")
    for to in (("pt",), ("pt", "es"), ("fr",)):
        for result in room.run("bridge.md", to=to):
            assert result.status == "held"
            assert f"({REASON})" in str(result.error)
            assert "kill --undo" in str(result.error)
    for result in room.correct("bridge.md", "It was Tuesday."):
        assert result.status == "held"
    after = contents(room.folder)
    assert {n: d for n, d in after.items() if "dist/" in n} == {
        n: d for n, d in before.items() if "dist/" in n
    }


def test_again_changes_nothing_more(room: Newsroom) -> None:
    assert syndicate("kill", URI, "--reason", REASON, "--yes").exit_code == 0
    before = contents(room.folder / "dist")
    result = syndicate("kill", "dist/bridge.pt", "--reason", REASON, "--yes")
    assert result.exit_code == 0
    assert "no package stands that had to be replaced" in result.output
    assert contents(room.folder / "dist") == before


def test_another_reason_takes_the_place_of_the_first(room: Newsroom) -> None:
    syndicate("kill", "bridge.md", "--reason", REASON, "--takedown", "--yes")
    result = syndicate("kill", "bridge.md", "--reason", "Court order, docket 117.", "--yes")
    assert result.exit_code == 0, result.output
    for manifest in manifests(room.folder).values():
        history = manifest["history"]
        assert (manifest["status"], manifest["version"]) == ("canceled", 3)
        # What the law demanded is not taken back by a kill.
        assert (history["signal"], manifest["headline"]) == ("takedown", "")
        assert history["note"] == "Court order, docket 117."


def test_nothing_is_done_without_a_yes_a_reason_or_a_known_article(room: Newsroom) -> None:
    before = contents(room.folder)
    for arguments, said in (
        (("bridge.md", "--reason", REASON), "add --yes"),
        (("bridge.md", "--yes"), "Say why"),
        (("bridge.md", "--reason", "  ", "--yes"), "Say why"),
        (("bridge.md", "--reason", "caf\udce9", "--yes"), "is it UTF-8?"),
        (("bridge.md", "--undo", "--reason-language", "en", "--yes"), "--undo takes no"),
        (("https://courier.example/none", "--reason", REASON, "--yes"), "no article"),
        (("bridge.md", "https://none.example", "--reason", REASON, "--yes"), "no article"),
        (("bridge.md", "--undo", "--takedown", "--yes"), "--undo takes no"),
        (("bridge.md", "--undo", "--yes"), "is not withdrawn"),
    ):
        result = syndicate("kill", *arguments)
        assert result.exit_code == 2, arguments
        assert said in result.output
    assert {n: d for n, d in contents(room.folder).items() if "state/" not in n} == {
        n: d for n, d in before.items() if "state/" not in n
    }


def test_a_takedown_leaves_neither_headline_nor_memory(room: Newsroom) -> None:
    with Memory.open(room.folder / "state" / "memory.sqlite3") as memory:
        words = "The mayor opened the new bridge on Monday."
        memory.add([Unit("en", "pt", Inline(words), Inline("A ponte abriu."), created_by="ana")])
    room.correct("bridge.md", "The bridge was opened on Tuesday.")
    result = syndicate("kill", "bridge.md", "--takedown", "--reason", "Court order", "--yes")
    assert result.exit_code == 0, result.output
    for manifest in manifests(room.folder).values():
        assert manifest["history"]["signal"] == "takedown"
        assert manifest["headline"] == manifest["original"]["title"] == ""
        assert manifest["attribution"]["authors"] == []
    for name, data in contents(room.folder / "dist").items():
        assert b"bridge opens" not in data.lower(), name
    assert "1 that people translated remain" in result.output
    assert "The article itself is still in" in result.output
    assert "are not reached from here" in result.output
    with Memory.open(room.folder / "state" / "memory.sqlite3") as memory:
        assert [unit.created_by for unit in memory.units()] == ["ana"]
    for path in (room.folder / "state").iterdir():
        if not path.name.startswith("memory.sqlite3"):
            data = path.read_bytes().lower()
            assert b"tuesday" not in data, path
            assert b"bridge opens" not in data, path


def test_a_takedown_by_id_says_what_it_does_not_know(room: Newsroom) -> None:
    (room.folder / "bridge.md").unlink()
    result = syndicate("kill", URI, "--takedown", "--reason", "Court order", "--yes")
    assert "which they are is not known" in result.output


def test_a_killed_article_can_still_be_taken_down(room: Newsroom) -> None:
    syndicate("kill", URI, "--reason", REASON, "--yes")
    assert syndicate("kill", URI, "--takedown", "--reason", "Court", "--yes").exit_code == 0
    for manifest in manifests(room.folder).values():
        assert (manifest["version"], manifest["history"]["signal"]) == (3, "takedown")


def test_a_package_of_another_machine_is_withdrawn_by_itself(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNDICATE_MEMORY", str(room.folder / "elsewhere" / "memory.sqlite3"))
    missing = syndicate("kill", "dist/bridge.pt", "--reason", REASON, "--yes")
    assert missing.exit_code == 2
    assert "no register of packages here yet" in missing.output
    other = Newsroom(room.folder / "elsewhere")
    other.folder.mkdir()
    other.run(other.write("ferry"))
    monkeypatch.setenv("SYNDICATE_MEMORY", str(other.folder / "state" / "memory.sqlite3"))
    assert syndicate("kill", "dist/bridge.pt", "--reason", REASON, "--yes").exit_code == 0
    status = {path: m["status"] for path, m in manifests(room.folder).items()}
    assert status == {
        "dist/bridge.es": "usable", "dist/bridge.pt": "canceled", "zips/bridge.pt.zip": "usable",
    } | {path: "usable" for path in status if "elsewhere" in path}  # fmt: skip


def test_what_cannot_be_replaced_is_said_and_done_by_the_next_kill(room: Newsroom) -> None:
    (room.folder / "dist" / "bridge.es" / "notes.txt").write_text("mine", encoding="utf-8")
    result = syndicate("kill", URI, "--reason", REASON, "--yes")
    assert result.exit_code == 1
    assert "notes.txt" in result.output
    assert "Run this again" in result.output
    (room.folder / "dist" / "bridge.es" / "notes.txt").unlink()
    assert syndicate("kill", URI, "--reason", REASON, "--yes").exit_code == 0
    assert {m["status"] for m in manifests(room.folder).values()} == {"canceled"}


def test_what_was_deleted_is_canceled_in_its_place_all_the_same(room: Newsroom) -> None:
    """Partners may have it."""
    for path in (room.folder / "dist" / "bridge.es").iterdir():
        path.unlink()
    (room.folder / "dist" / "bridge.es").rmdir()
    assert syndicate("kill", URI, "--reason", REASON, "--yes").exit_code == 0
    assert manifests(room.folder)["dist/bridge.es"]["status"] == "canceled"


def test_json_is_one_object_a_line(room: Newsroom) -> None:
    result = syndicate("kill", URI, "--reason", REASON, "--yes", "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(o.get("language"), o["status"]) for o in lines] == [
        ("es", "canceled"), ("pt", "canceled"), ("pt", "canceled"), (None, "canceled"),
    ]  # fmt: skip
    assert all(o["article"] == URI for o in lines)


def test_a_mistake_is_made_anew(room: Newsroom) -> None:
    syndicate("kill", URI, "--reason", REASON, "--yes")
    result = syndicate("kill", "bridge.md", "--undo", "--yes")
    assert result.exit_code == 0
    assert "with another id" in " ".join(result.output.split())
    (made,) = room.run("bridge.md")
    assert made.status == "done"
    assert made.article_id.startswith("urn:uuid:")


@pytest.mark.parametrize("key", ["glossaries]\nfiles", "templates]\nfolders"])
def test_a_withdrawal_waits_for_no_glossary_and_no_template(key: str, room: Newsroom) -> None:
    (room.folder / "syndicate.toml").write_text(f'[{key} = ["gone"]\n', encoding="utf-8")
    needing = (
        ("translate", "bridge.md", "--to", "pt"),
        ("correct", "bridge.md", "--note", "A"),
        ("lines", "--from", "en", "--to", "pt"),
    )
    for command in needing:
        result = syndicate(*command)
        assert result.exit_code == 2, command
        assert "does not exist" in " ".join(result.output.split())
    assert syndicate("languages").exit_code == 0
    result = syndicate("kill", "bridge.md", "--reason", REASON, "--yes")
    assert result.exit_code == 0, result.output
    assert {m["status"] for m in manifests(room.folder).values()} == {"canceled"}
