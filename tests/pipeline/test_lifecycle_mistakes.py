"""What editors and machines do to files, packages and the register between two runs."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from newsroom import LAST, Newsroom, contents

from syndicate import package
from syndicate.config import Partner
from syndicate.errors import ConfigError, PackageError, StoreError
from syndicate.pipeline.life import killing
from syndicate.pipeline.workspace import register_place

ADDRESS = "https://courier.example/bridge"


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.chdir(tmp_path)
    return Newsroom(tmp_path)


def states(folder: Path) -> dict[str, str]:
    return {
        path.name: package.manifest_of(path)["status"]
        for path in sorted(folder.iterdir())
        if not path.name.startswith(".")
    }


# --- Which article is meant ----------------------------------------------------------------------


def test_an_address_means_the_article_that_was_made_anew(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path)
    room.kill(ADDRESS)
    with room.register() as register:
        killing.undo(register, killing.find(register, ADDRESS))
    room.run(path)
    room.kill(ADDRESS)
    assert set(states(room.folder / "dist").values()) == {"canceled"}
    assert room.run(path)[0].status == "held"


def test_who_names_what_was_let_go_of_hears_of_the_article_that_was_made_anew(
    room: Newsroom,
) -> None:
    path = room.write("bridge")
    room.run(path)
    room.kill(ADDRESS)
    with room.register() as register:
        killing.undo(register, killing.find(register, ADDRESS))
    (made,) = room.run(path)
    (note,) = room.kill(str(room.folder / "dist" / "bridge.pt"))
    assert isinstance(note, str)
    assert made.article_id in note


@pytest.mark.parametrize("became", ["gone", "empty", "with a side-car that cannot be read"])
def test_a_file_is_known_though_it_cannot_be_read(room: Newsroom, became: str) -> None:
    path = Path(room.write("bridge"))
    room.run(str(path))
    if became == "gone":
        path.unlink()
    elif became == "empty":
        path.write_bytes(b"")
    else:
        path.with_suffix(".meta.toml").write_text("colour = 1\n", encoding="utf-8")
    room.kill(str(path))
    assert states(room.folder / "dist") == {"bridge.pt": "canceled"}


def test_a_file_that_is_another_article_now_withdraws_neither(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path)
    Path(room.write("ferry")).replace(path)
    with pytest.raises(ConfigError, match=f"another article is in this file now.*{ADDRESS}"):
        room.kill(path)
    assert states(room.folder / "dist") == {"bridge.pt": "usable"}


def test_a_withdrawal_tells_of_the_article_that_the_file_was_before(room: Newsroom) -> None:
    room.run(room.write("bridge", more="slug: bridge\n"))
    path = room.write("bridge", "It is short.", more="slug: bridge\n")
    room.run(path)
    (note,) = [each for each in room.kill(path) if isinstance(each, str)]
    assert "another article was made before, which stands: urn:uuid:" in note
    room.kill(note.split()[-1].rstrip("."))
    assert set(states(room.folder / "dist").values()) == {"canceled"}


def test_two_files_of_one_article_in_its_first_run_make_one_package(room: Newsroom) -> None:
    more = f"canonical_url: {ADDRESS}\n"
    paths = [room.write("bridge", more=more), room.write("copy", "It is short.", more=more)]
    room.run(*paths)
    assert states(room.folder / "dist") == {"bridge.pt": "usable"}
    room.kill(ADDRESS)
    assert states(room.folder / "dist") == {"bridge.pt": "canceled"}


# --- Packages and the register -------------------------------------------------------------------


def test_a_package_that_was_copied_and_is_named_goes_too(room: Newsroom) -> None:
    room.run(room.write("bridge"))
    other = room.folder / "other"
    shutil.copytree(room.folder / "dist" / "bridge.pt", other / "bridge.pt")
    room.kill(str(other / "bridge.pt"))
    assert states(other) == states(room.folder / "dist") == {"bridge.pt": "canceled"}


def test_an_older_package_that_was_put_back_is_canceled_again_by_the_next_kill(
    room: Newsroom,
) -> None:
    room.run(room.write("bridge"), to=("pt", "es"))
    copy = room.folder / "copy"
    shutil.copytree(room.folder / "dist" / "bridge.pt", copy)
    room.kill(ADDRESS)
    before = contents(room.folder / "dist")
    assert room.kill(ADDRESS) == []
    shutil.rmtree(room.folder / "dist" / "bridge.pt")
    assert room.kill(ADDRESS) == []  # what was deleted is not made again
    copy.rename(room.folder / "dist" / "bridge.pt")
    (done,) = room.kill(ADDRESS)
    assert not isinstance(done, str)
    assert (done.language, done.error) == ("pt", None)
    assert contents(room.folder / "dist") == before


def test_a_copy_beside_its_package_is_not_taken_for_it(room: Newsroom) -> None:
    room.run(room.write("bridge"))
    dist = room.folder / "dist"
    shutil.copytree(dist / "bridge.pt", dist / "copy.pt")
    with pytest.raises(PackageError, match=r"a copy of .*bridge\.pt"):
        room.kill(str(dist / "copy.pt"))


@pytest.mark.parametrize("register", ["put back", "lost"])
def test_what_was_canceled_is_not_revived_by_a_register_that_does_not_know_it(
    room: Newsroom, register: str
) -> None:
    path = room.write("bridge")
    room.run(path, to=("pt", "es"))
    place = register_place(room.settings)
    before = place.read_bytes()
    room.kill(path)
    if register == "lost":
        place.unlink()
    else:
        place.write_bytes(before)
    for result in room.run(path, to=("pt", "es")):
        assert result.status == "held"
        assert "It was invented." in str(result.error)
    assert states(room.folder / "dist") == {"bridge.es": "canceled", "bridge.pt": "canceled"}
    with room.register() as found:
        killing.undo(found, killing.find(found, path))
    (result,) = room.run(path)
    assert result.package is not None
    assert result.package.name.startswith("bridge-")


@pytest.mark.parametrize("now", ["It is high.", LAST], ids=["new", "as at first"])
@pytest.mark.parametrize("register", ["put back", "lost"])
def test_a_version_s_number_is_not_given_twice_by_a_register_that_does_not_know_it(
    room: Newsroom, register: str, now: str
) -> None:
    path = room.write("bridge")
    room.run(path, to=("pt", "es"))
    place = register_place(room.settings)
    before = place.read_bytes()
    for last in ("It is short.", "It is long."):
        room.run(room.write("bridge", last), to=("pt", "es"))
    sent = package.manifest_digest(room.folder / "dist" / "bridge.pt")
    if register == "lost":
        place.unlink()
    else:
        place.write_bytes(before)
    room.write("bridge", now)
    results = room.run(path, to=("pt",) if register == "put back" else ("pt", "es"))
    assert {(r.target_language, r.version, r.signal) for r in results} == {
        ("pt", 4, "update"), ("es", 4, "update"),
    }  # fmt: skip
    history = package.manifest_of(room.folder / "dist" / "bridge.pt")["history"]
    assert history["replaces"] == sent
    assert history["created"] == "2026-03-01T08:00:00+00:00"
    # Once it knows, the same content is the same version again.
    assert all(r.unchanged for r in room.run(path, to=("pt", "es")))


@pytest.mark.parametrize("register", ["put back", "lost"])
def test_the_same_content_is_the_same_version_for_a_register_that_does_not_know_it(
    room: Newsroom, register: str
) -> None:
    path = room.write("bridge")
    room.run(path, to=("pt", "es"))
    place = register_place(room.settings)
    before = place.read_bytes()
    room.run(room.write("bridge", "It is long."), to=("pt", "es"))
    folder = room.folder / "dist"
    sent = {each: package.manifest_digest(folder / each) for each in ("bridge.pt", "bridge.es")}
    if register == "lost":
        place.unlink()
    else:
        place.write_bytes(before)
    for again in (False, True):  # the second time every package is made anew
        results = room.run(path, to=("pt", "es"), memory=not again)
        assert {(r.version, r.signal) for r in results} == {(2, "update")}
        assert {each: package.manifest_digest(folder / each) for each in sent} == sent


def test_a_withdrawal_needs_one_of_the_register_s_manifest_and_the_package_s(
    room: Newsroom,
) -> None:
    room.run(room.write("bridge"), to=("pt", "es", "fr"))
    dist = room.folder / "dist"
    with room.register() as register:
        for each in register.sent(ADDRESS):
            if each.language != "fr":
                register.keep(ADDRESS, replace(each, packed=b"damaged"))
    shutil.rmtree(dist / "bridge.es")
    shutil.rmtree(dist / "bridge.fr")
    errors = {each.language: each.error for each in room.kill(ADDRESS) if not isinstance(each, str)}
    assert (errors["pt"], errors["fr"]) == (None, None)
    assert isinstance(errors["es"], StoreError)
    assert "from your backup" in errors["es"].remedy
    assert states(dist) == {"bridge.fr": "canceled", "bridge.pt": "canceled"}


@pytest.mark.parametrize("moved", [False, True])
def test_a_withdrawal_is_newer_than_a_version_that_the_register_does_not_know(
    room: Newsroom, *, moved: bool
) -> None:
    path = room.write("bridge")
    room.run(path)
    place = register_place(room.settings)
    before = place.read_bytes()
    for last in ("It is short.", "It is long."):
        room.run(room.write("bridge", last))
    place.write_bytes(before)
    found = room.folder / "dist" / "bridge.pt"
    if moved:
        (room.folder / "other").mkdir()
        found = found.rename(room.folder / "other" / "bridge.pt")
    sent = package.manifest_digest(found)
    room.kill(str(found))
    manifest = package.manifest_of(found)
    assert (manifest["status"], manifest["version"]) == ("canceled", 4)
    assert manifest["history"]["replaces"] == sent


@pytest.mark.parametrize(
    ("change", "version"),
    [({"version": 2**70}, 2), ({"history": {}}, 2), ({"status": "gone"}, 2), ({"version": 7}, 8)],
)
def test_a_manifest_that_says_what_none_can_stops_no_run(
    change: dict[str, Any], version: int, room: Newsroom
) -> None:
    (first,) = room.run(room.write("bridge"))
    assert first.package
    path = first.package / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")
    (result,) = room.run(room.write("bridge", "It is high."))
    assert (result.status, result.version) == ("done", version)


def test_fields_that_a_later_program_added_stop_no_withdrawal(room: Newsroom) -> None:
    (first,) = room.run(room.write("bridge"))
    assert first.package
    copy = room.folder / "other" / "bridge.pt"
    shutil.copytree(first.package, copy)
    said = json.loads((copy / "manifest.json").read_text("utf-8"))
    attribution = said["attribution"]
    attribution["rights"]["permission"] = {"by": "Desk", "date": "", "reference": ""}
    for each in (attribution["source"], attribution["provider"], attribution["rights"]):
        each["later"] = 1
    attribution["rights"]["permission"]["later"] = 1
    (copy / "manifest.json").write_text(json.dumps(said), "utf-8")
    assert all(not isinstance(e, str) and e.error is None for e in room.kill(str(copy)))
    assert states(copy.parent) == {"bridge.pt": "canceled"}


def test_a_package_that_another_article_has_taken_over_the_name_of_says_nothing(
    room: Newsroom,
) -> None:
    room.run(room.write("bridge", more="slug: a\ncanonical_url: https://x.example/1\n"))
    (other,) = room.run(room.write("ferry", more="slug: a\ncanonical_url: https://x.example/2\n"))
    assert other.version == 1


# --- Places that cannot be reached ---------------------------------------------------------------


def test_a_folder_that_is_gone_stops_no_other_package(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path)
    other = room.folder / "other"
    room.run(path, out=other)
    shutil.rmtree(other)
    other.write_text("A file now.", encoding="utf-8")
    room.write("bridge", "It is short.")
    here, there = room.run(path)
    assert (here.status, here.version) == ("done", 2)
    assert there.status == "failed"
    assert str(other) in str(there.error)
    for each in room.kill(path):
        assert not isinstance(each, str)
        assert (each.error is None) is (each.package.parent == room.folder / "dist")
    held, failed = sorted(room.run(path), key=lambda r: r.status, reverse=True)
    assert (held.status, failed.status) == ("held", "failed")
    assert "was withdrawn and could not be replaced" in str(failed.error)
    assert "Every run tries again." in str(failed.error)
    other.unlink()
    with room.workspace() as workspace:
        assert workspace.resume() == []
        assert "Withdrawn to the end" in workspace.notes[0]
    assert states(other) == {"bridge.pt": "canceled"}


# --- Corrections ---------------------------------------------------------------------------------


def test_a_note_on_an_article_that_was_never_made_is_not_kept(room: Newsroom) -> None:
    path = room.write("bridge")
    (result,) = room.correct(path, "The wrong file.")
    assert "none to correct" in str(result.error)
    (made,) = room.run(path)
    assert made.package is not None
    assert "WRONG FILE" not in (made.package / "article.txt").read_text(encoding="utf-8")


def test_what_only_other_partners_may_have_is_left_to_runs_for_them(room: Newsroom) -> None:
    path = Path(room.write("bridge"))
    text = path.read_text(encoding="utf-8").replace("CC BY 4.0", "CC BY-NC 4.0")
    path.write_text(text, encoding="utf-8")
    partners = {"Reuters": Partner(noncommercial=True)}
    room.run(str(path), partner="Reuters", partners=partners)
    with room.workspace(partners=partners) as workspace:
        from syndicate import pipeline
        from syndicate.register import Correction

        note = Correction("It was wrong.", 0, own=True)
        assert list(pipeline.translate([str(path)], (), workspace, correction=note)) == []
        assert workspace.others == {"Reuters"}
    (result,) = room.correct(str(path), "It was wrong.", partner="reuters", partners=partners)
    assert (result.version, result.signal) == (2, "correction")


# --- Rights and embargoes that come later --------------------------------------------------------


@pytest.mark.parametrize("change", ["rights", "embargo"])
def test_what_holds_an_article_that_was_sent_says_that_it_was(room: Newsroom, change: str) -> None:
    path = Path(room.write("bridge"))
    room.run(str(path))
    text = path.read_text(encoding="utf-8")
    if change == "rights":
        text = text.replace("CC BY 4.0", "CC BY-ND 4.0")
    else:
        text = text.replace("language: en", "language: en\nembargo: 2099-01-01")
    path.write_text(text, encoding="utf-8")
    (result,) = room.run(str(path))
    assert result.status == "held"
    assert "What was sent of it stands" in str(result.error)


def test_a_takedown_finds_the_sentences_of_what_may_not_be_translated_any_more(
    room: Newsroom,
) -> None:
    path = Path(room.write("bridge"))
    room.run(str(path))
    text = path.read_text(encoding="utf-8").replace("CC BY 4.0", "CC BY-ND 4.0")
    path.write_text(text, encoding="utf-8")
    said = [each for each in room.kill(str(path), takedown=True) if isinstance(each, str)]
    assert "4 of its sentences were removed" in said[0]
    memory = room.folder / "state" / "memory.sqlite3"
    assert LAST.encode() not in memory.read_bytes()


def test_a_takedown_does_not_take_another_articles_sentences(room: Newsroom) -> None:
    path = Path(room.write("bridge"))
    room.run(str(path))
    Path(room.write("ferry", "It is late and slow, people say.")).replace(path)
    hidden = room.folder / "dist" / ".bridge.pt.01234567.tmp"
    hidden.mkdir()
    said = [each for each in room.kill(ADDRESS, takedown=True) if isinstance(each, str)]
    assert "which they are is not known" in said[0]
    assert any(str(hidden) in each for each in said)
