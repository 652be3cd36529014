"""The life of an article over several runs: identity, versions, updates, corrections."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from newsroom import NOW, Newsroom, contents

from syndicate import package
from syndicate.config import Partner
from syndicate.errors import HeldError, InputError
from syndicate.pipeline import Result
from syndicate.pipeline.life import killing
from syndicate.register import Sent


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.chdir(tmp_path)
    return Newsroom(tmp_path)


def manifest(result: Result) -> dict[str, Any]:
    assert result.package is not None, result.error
    assert not package.verify(result.package)
    return package.manifest_of(result.package)


def sent(room: Newsroom, uri: str = "https://courier.example/bridge") -> dict[str, Sent]:
    with room.register() as register:
        return {each.language: each for each in register.sent(uri)}


# --- Identity ------------------------------------------------------------------------------------


def test_an_article_that_gets_an_address_later_is_the_same(room: Newsroom) -> None:
    first = manifest(*room.run(room.write("bridge", more="slug: a\n")))
    assert first["id"].startswith("urn:uuid:")
    second = manifest(*room.run(room.write("bridge")))
    assert (second["id"], second["version"]) == (first["id"], 2)
    assert second["original"]["url"] == "https://courier.example/bridge"
    # From now on the address is enough, whatever becomes of the words, and in whichever file.
    third = manifest(*room.run(room.write("bridge", "It is short.", title="A bridge")))
    assert (third["id"], third["version"], third["uri"]) == (first["id"], 3, first["uri"])
    assert len(list((room.folder / "dist").iterdir())) == 1


def test_a_site_that_goes_over_to_https_moves_no_article(room: Newsroom) -> None:
    more = "canonical_url: http://courier.example/bridge\n"
    first = manifest(*room.run(room.write("bridge", more=more)))
    second = manifest(*room.run(room.write("bridge", "It is short.")))
    assert (second["id"], second["version"]) == (first["id"], 2)
    assert second["original"]["url"] == "https://courier.example/bridge"
    room.kill("https://COURIER.example:443/bridge#top")
    assert [r.status for r in room.run(room.write("bridge", more=more))] == ["held"]


def test_the_same_words_without_an_address_are_the_same_article(room: Newsroom) -> None:
    first = manifest(*room.run(room.write("bridge", more="language: en\n")))
    copy = (room.folder / "bridge.md").rename(room.folder / "copy.md")
    assert manifest(*room.run(str(copy)))["id"] == first["id"]


def test_a_copy_that_knows_less_replaces_nothing(room: Newsroom) -> None:
    url = "https://courier.example/1"
    path = room.write("bridge", more=f"canonical_url: {url}\nauthor: Ann Lee\n")
    room.run(path)
    before = sent(room, url)["pt"].digest
    copy = Path(room.write("copy", title="The bridge opens", more="language: en\n"))
    for _ in range(2):  # the second time it is known
        (result,) = room.run(str(copy))
        assert result.package is not None
        assert (result.package.name, result.version) == ("copy.pt", 1)
    assert sent(room, url)["pt"].digest == before
    room.kill(path)
    copy.rename(copy.with_name("other.md"))
    (result,) = room.run(str(copy.with_name("other.md")))
    assert result.status == "held"


def test_two_addresses_are_two_articles_though_their_words_are_the_same(room: Newsroom) -> None:
    one, two = room.write("bridge", title="A"), room.write("copy", title="A")
    found = [manifest(result) for result in room.run(one, two)]
    assert [m["id"] for m in found] == [
        "https://courier.example/bridge", "https://courier.example/copy",
    ]  # fmt: skip
    assert [m["version"] for m in found] == [1, 1]


# --- Versions ------------------------------------------------------------------------------------


def test_the_same_content_is_the_same_version_and_the_same_bytes(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path)
    before = contents(room.folder / "dist")
    (again,) = room.run(path)
    assert again.unchanged
    room.now += timedelta(hours=1)
    (forced,) = room.run(path, memory=False)
    assert not forced.unchanged
    assert contents(room.folder / "dist") == before
    assert before == {name: data for name, data in before.items() if "bridge.pt/" in name}


def test_another_machine_makes_the_same_bytes(room: Newsroom, tmp_path: Path) -> None:
    other = Newsroom(tmp_path / "other", now=NOW + timedelta(hours=3))
    other.folder.mkdir()
    for each in (room, other):
        each.run(each.write("ferry"), each.write("bridge", more="slug: bridge\n"))
    assert contents(room.folder / "dist") == contents(other.folder / "dist")


def test_a_changed_article_is_a_higher_version_of_which_only_what_changed_is_translated(
    room: Newsroom,
) -> None:
    first = manifest(*room.run(room.write("bridge")))
    digest = sent(room)["pt"].digest
    room.engine.asked.clear()
    room.now += timedelta(days=1)
    second = manifest(*room.run(room.write("bridge", "It is short.")))
    assert room.engine.asked == ["It is short."]
    assert (first["version"], second["version"]) == (1, 2)
    contents = [each["history"].pop("content") for each in (first, second)]
    assert contents[0] != contents[1]
    assert first["history"] == {
        "created": "2026-03-01T08:00:00+00:00", "versioned": "2026-03-01T08:00:00+00:00",
        "signal": None, "note": "", "note_language": None, "replaces": None,
    }  # fmt: skip
    assert second["history"] == {
        "created": "2026-03-01T08:00:00+00:00", "versioned": "2026-03-15T12:00:00+00:00",
        "signal": "update", "note": "", "note_language": None, "replaces": digest,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "epoch", "expected"),
    [
        ("modified: 2026-03-10T10:00:00+01:00\n", "", "2026-03-10T10:00:00+01:00"),
        ("modified: 2026-02-10\n", "", "2026-03-14T12:00:00+00:00"),  # older than version 1
        ("", "1773500000", "2026-03-14T14:53:20+00:00"),
        ("", "1", "2026-03-01T08:00:01+00:00"),  # never before the version that it follows
    ],
)
def test_a_version_s_time_is_the_source_s_where_it_is_newer_and_always_moves(
    more: str, epoch: str, expected: str, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    address = "canonical_url: https://courier.example/bridge\n"
    room.run(room.write("bridge"))
    found = manifest(*room.run(room.write("bridge", "It is short.", more=address + more)))
    assert found["history"]["versioned"] == expected


def test_a_new_version_reaches_every_language_and_place_that_was_made(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path, to=("pt", "es"))
    room.run(path, to=("fr",), zipped=True, formats=("text", "html"))
    room.run(path, out=room.folder / "other")
    results = room.run(room.write("bridge", "It is short."), to=("pt",))
    made = {
        (r.target_language, r.package.relative_to(room.folder).as_posix(), r.asked, r.signal)
        for r in results
        if r.package
    }
    assert made == {
        ("pt", "dist/bridge.pt", True, "update"),
        ("es", "dist/bridge.es", False, "update"),
        ("fr", "dist/bridge.fr.zip", False, "update"),
        ("pt", "other/bridge.pt", False, "update"),
    }
    assert {manifest(r)["version"] for r in results} == {2}
    by_language = {r.target_language: manifest(r) for r in results}
    assert [f["role"] for f in by_language["fr"]["files"]] == ["page", "text"]
    assert [f["role"] for f in by_language["es"]["files"]] == ["text"]
    assert len(room.run(path, to=("pt",))) == 1  # and that was all


def test_a_language_that_is_new_has_nothing_to_replace(room: Newsroom) -> None:
    room.run(room.write("bridge"))
    path = room.write("bridge", "It is short.")
    results = room.run(path, to=("pt", "es"))
    pt, es = (manifest(result) for result in results)
    assert (pt["version"], pt["history"]["signal"]) == (2, "update")
    assert (es["version"], es["history"]["signal"], es["history"]["replaces"]) == (2, None, None)


def test_the_same_version_in_another_place_is_the_same_package(room: Newsroom) -> None:
    room.run(room.write("bridge"))
    path = room.write("bridge", "It is short.")
    room.run(path)
    room.run(path, out=room.folder / "other")
    assert contents(room.folder / "dist") == contents(room.folder / "other")


def test_what_was_made_for_another_partner_waits_for_a_run_of_its_own(room: Newsroom) -> None:
    room.settings = replace(room.settings, partners={"diary": Partner()})
    path = room.write("bridge")
    room.run(path, to=("es",), partner="diary")
    room.run(path)
    room.write("bridge", "It is short.")
    with room.workspace() as workspace:
        from syndicate import pipeline

        results = list(pipeline.translate([path], ["pt"], workspace))
        assert workspace.others == {"diary"}
    assert [r.target_language for r in results] == ["pt"]
    (own,) = room.run(path, to=(), partner="diary")
    assert (own.target_language, own.version) == ("es", 2)


def test_a_package_keeps_its_name_whatever_the_headline_becomes(room: Newsroom) -> None:
    path = room.folder / "index.md"
    room.run(str(Path(room.write("index", title="The old headline"))))
    room.run(room.write("index", title="The new headline"))
    assert path.exists()
    assert [p.name for p in (room.folder / "dist").iterdir()] == ["the-old-headline.pt"]


def test_a_newer_version_of_another_run_is_not_replaced_by_an_older_one(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other run comes between the reading and the placing of this one."""
    from syndicate.pipeline import run

    path = room.write("bridge")
    start = run._Run._start
    other = Newsroom(room.folder)

    def meanwhile(this: Any, window: Any) -> None:
        start(this, window)
        monkeypatch.setattr(run._Run, "_start", start)
        other.run(other.write("bridge", "It is newer."))

    monkeypatch.setattr(run._Run, "_start", meanwhile)
    (result,) = room.run(path)
    assert isinstance(result.error, HeldError)
    assert "newer version" in result.error.message
    text = (room.folder / "dist" / "bridge.pt" / "article.txt").read_text(encoding="utf-8")
    assert "IT IS NEWER." in text


def test_what_is_withdrawn_while_a_run_makes_it_does_not_leave(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    from syndicate.pipeline import run

    path = room.write("bridge")
    room.run(path)
    start = run._Run._start

    def meanwhile(this: Any, window: Any) -> None:
        start(this, window)
        room.kill(path)

    monkeypatch.setattr(run._Run, "_start", meanwhile)
    room.write("bridge", "It is newer.")
    assert [r.status for r in room.run(path, to=("pt", "es"))] == ["held", "held"]
    assert [p.name for p in (room.folder / "dist").iterdir()] == ["bridge.pt"]
    assert package.manifest_of(room.folder / "dist" / "bridge.pt")["status"] == "canceled"


# --- Corrections ---------------------------------------------------------------------------------


def test_a_correction_goes_to_every_language_with_its_note_translated(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path, to=("pt", "es"))
    room.engine.asked.clear()
    results = room.correct(path, "It was Tuesday.")
    assert {r.target_language: r.signal for r in results} == {
        "es": "correction",
        "pt": "correction",
    }
    assert set(room.engine.asked) == {"It was Tuesday."}
    for result in results:
        found = manifest(result)
        assert found["version"] == 2
        assert found["history"]["signal"] == "correction"
        assert found["history"]["note"] == "IT WAS TUESDAY."
        assert result.package
        assert "IT WAS TUESDAY." in (result.package / "article.txt").read_text(encoding="utf-8")


def test_a_note_in_the_editor_s_own_language_is_translated_from_that(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path, to=("pt", "es", "fr"))
    results = room.correct(path, "A ponte abriu na terça-feira.", language="pt")
    notes = {r.target_language: manifest(r)["history"]["note"] for r in results}
    assert notes == {
        "es": "A PONTE ABRIU NA TERÇA-FEIRA.",
        "fr": "A ponte abriu na terça-feira.",  # nothing translates it, and it says its language
        "pt": "A ponte abriu na terça-feira.",
    }


def test_a_note_that_is_surely_in_another_language_is_translated_from_that(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path, to=("pt", "es", "fr"))
    note = "Uma versão anterior dizia que a ponte foi aberta na terça-feira, e não na segunda."
    notes = {r.target_language: manifest(r)["history"]["note"] for r in room.correct(path, note)}
    assert notes == {"es": note.upper(), "fr": note, "pt": note}


def test_an_editor_says_it_in_some_languages_himself(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path, to=("pt", "es", "fr"))
    room.engine.asked.clear()
    said = (("fr", "C’était mardi."), ("pt-BR", "Foi na terça."))
    results = room.correct(path, "It was Tuesday.", said=said)
    notes = {"es": "IT WAS TUESDAY.", "fr": "C’était mardi.", "pt": "Foi na terça."}
    assert {r.target_language: manifest(r)["history"]["note"] for r in results} == notes
    assert set(room.engine.asked) == {"It was Tuesday."}
    for result in results:
        assert (result.version, result.signal) == (2, "correction")
        own = result.target_language != "es"
        assert any(finding.block == 2 for finding in result.findings) != own
        assert result.package
        text = (result.package / "article.txt").read_text(encoding="utf-8")
        assert [words for words in notes.values() if words in text] == [
            notes[result.target_language]
        ]
    assert not any(r.package for r in room.correct(path, "It was Tuesday.", said=said))
    assert [r.version for r in room.run(path, to=("pt", "es", "fr"))] == [2, 2, 2]


def test_what_an_editor_says_in_a_language_can_be_put_right(room: Newsroom) -> None:
    path = room.write("bridge", more="canonical_url: https://a.example/b\ncorrection: Tuesday.\n")
    room.run(path, to=("pt", "es"))
    for version, words in ((2, "Foi na terza."), (3, "Foi na terça.")):
        results = room.correct(path, "Tuesday.", said=(("pt", words),))
        assert [r.version for r in results] == [version] * 2
        texts = {r.target_language: (r.package or Path()) / "article.txt" for r in results}
        assert words in texts["pt"].read_text(encoding="utf-8")
        assert "TUESDAY." in texts["es"].read_text(encoding="utf-8")
    assert [r.version for r in room.run(path, to=("pt", "es"))] == [3, 3]


def test_the_same_correction_again_is_done_already(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path)
    room.correct(path, "It was Tuesday.")
    before = contents(room.folder / "dist")
    (again,) = room.correct(path, "It was Tuesday.")
    assert (again.status, again.unchanged, again.package) == ("done", True, None)
    assert contents(room.folder / "dist") == before


def test_a_note_stays_in_later_versions_which_are_no_corrections(room: Newsroom) -> None:
    room.run(room.write("bridge"))
    room.correct(str(room.folder / "bridge.md"), "It was Tuesday.")
    (unchanged,) = room.run(str(room.folder / "bridge.md"))
    assert (unchanged.version, unchanged.signal) == (2, "correction")
    (result,) = room.run(room.write("bridge", "It is short."))
    assert (result.version, result.signal) == (3, "update")
    assert result.package
    assert "IT WAS TUESDAY." in (result.package / "article.txt").read_text(encoding="utf-8")
    assert manifest(result)["history"]["note"] == ""


def test_a_note_that_the_source_brings_is_a_correction_too(room: Newsroom) -> None:
    address = "canonical_url: https://courier.example/bridge\n"
    room.run(room.write("bridge"))
    note = address + "correction: It was Tuesday.\n"
    (result,) = room.run(room.write("bridge", more=note))
    found = manifest(result)
    assert (found["version"], found["history"]["signal"]) == (2, "correction")
    assert found["history"]["note"] == "IT WAS TUESDAY."
    # An editor who gives the same note again does not double it.
    (again,) = room.correct(str(room.folder / "bridge.md"), "It was Tuesday.")
    assert again.unchanged


def test_a_correction_that_was_never_sent_is_still_one_later(room: Newsroom) -> None:
    """Version 2 is held, version 3 leaves: for partners it is the correction."""
    address = "canonical_url: https://courier.example/bridge\ncorrection: It was Tuesday.\n"
    room.run(room.write("bridge"))
    room.run(room.write("bridge", more=address + "embargo: 2030-01-01\n"))
    (result,) = room.run(room.write("bridge", "It is short.", more=address))
    assert (result.version, result.signal) == (3, "correction")


def test_an_article_without_an_address_is_corrected_by_its_file(room: Newsroom) -> None:
    path = room.write("bridge", more="slug: bridge\n")
    first = manifest(*room.run(path))
    room.write("bridge", "It is short.", more="slug: bridge\n")
    second = manifest(*room.correct(path, "It is not long."))
    assert (second["id"], second["version"]) == (first["id"], 2)


def test_there_is_nothing_to_correct_where_nothing_was_made(room: Newsroom) -> None:
    (result,) = room.correct(room.write("bridge"), "It was Tuesday.")
    assert isinstance(result.error, InputError)
    assert "no package" in result.error.message


# --- A run that was killed -----------------------------------------------------------------------


def test_a_package_that_was_placed_and_not_noted_is_found_by_a_withdrawal(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    from syndicate.register import Register

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    path = room.write("bridge")
    with monkeypatch.context() as patch:
        patch.setattr(Register, "keep", killed)
        with pytest.raises(KeyboardInterrupt):
            room.run(path)
    assert [p.name for p in (room.folder / "dist").iterdir()] == ["bridge.pt"]
    assert sent(room)["pt"].version == 0
    room.kill(path)
    found = json.loads((room.folder / "dist" / "bridge.pt" / "manifest.json").read_bytes())
    assert (found["status"], found["version"]) == ("canceled", 2)


def test_a_withdrawal_that_was_broken_off_is_ended_by_the_next_run(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = room.write("bridge")
    room.run(path, to=("pt", "es"))
    with monkeypatch.context() as patch:
        patch.setattr("syndicate.pipeline.life.withdraw._replace", lambda *_: 1 / 0)
        for each in room.kill(path):
            assert not isinstance(each, str)
            assert each.error is not None
    with room.workspace() as workspace:
        from syndicate import pipeline

        (result,) = pipeline.translate([path], ["pt"], workspace)
        assert result.status == "held"
        assert "Withdrawn to the end" in workspace.notes[0]
    for language in ("pt", "es"):
        assert package.manifest_of(room.folder / "dist" / f"bridge.{language}")["status"] == (
            "canceled"
        )


def test_a_mistaken_withdrawal_is_made_anew_as_another_article(room: Newsroom) -> None:
    path = room.write("bridge")
    first = manifest(*room.run(path))
    room.kill(path)
    with room.register() as register:
        killing.undo(register, killing.find(register, path))
    second = manifest(*room.run(path))
    assert second["id"] != first["id"]
    assert second["version"] == 1
    names = sorted(p.name for p in (room.folder / "dist").iterdir())
    assert names[1] == "bridge.pt"
    assert names[0].startswith("bridge-")
    assert package.manifest_of(room.folder / "dist" / "bridge.pt")["status"] == "canceled"


def test_an_address_that_moved_is_the_same_article_where_its_sender_s_id_stayed(
    room: Newsroom,
) -> None:
    item: dict[str, Any] = {
        "standard": {"name": "ninjs", "version": "3.0"}, "type": "text", "language": "en",
        "headlines": [{"value": "The bridge opens"}], "pubstatus": "usable",
        "bodies": [{"contenttype": "text/plain", "value": "The mayor opened the new bridge."}],
    }  # fmt: skip
    path = room.folder / "item.ninjs.json"
    found = []
    for uri, url in (("1", "bridge"), ("1", "news/bridge"), ("2", "ferry")):
        address = {"role": "canonical", "value": f"https://courier.example/{url}"}
        said = {**item, "uri": f"urn:item:{uri}", "altids": [address]}
        path.write_text(json.dumps(said), encoding="utf-8")
        found.append(manifest(*room.run(str(path))))
    assert [(m["id"], m["version"]) for m in found] == [
        ("https://courier.example/bridge", 1), ("https://courier.example/bridge", 2),
        ("https://courier.example/ferry", 1),
    ]  # fmt: skip
