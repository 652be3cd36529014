"""Embargo and expiry: nothing leaves before its time, nor after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from newsroom import NOW, Newsroom

from syndicate import pipeline, render, times
from syndicate.errors import HeldError

ADDRESS = "canonical_url: https://courier.example/bridge\n"


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.chdir(tmp_path)
    return Newsroom(tmp_path)


@pytest.mark.parametrize(
    ("embargo", "opens"),
    [
        ("2026-03-14T09:30:00+01:00", "2026-03-14T08:30"),
        ("2026-03-14T09:30:00Z", "2026-03-14T09:30"),
        (
            "2026-03-14T09:30:00",
            "2026-03-14T21:30",
        ),  # no zone: it must be half past nine everywhere
        ("2026-03-14", "2026-03-14T12:00"),  # a day: begun everywhere
        ("2026-03", "2026-03-01T12:00"),
        ("2026", "2026-01-01T12:00"),
        ("next Tuesday", "9999-12-31T23:59"),  # no date: a person must look
    ],
)
def test_an_embargo_is_read_so_that_nothing_leaves_too_early(embargo: str, opens: str) -> None:
    found = times.opens(embargo)
    assert found is not None
    assert found.astimezone(UTC).isoformat().startswith(opens)
    assert times.hold(embargo, "", found - timedelta(seconds=1)) is not None
    if found.year < 9999:
        assert times.hold(embargo, "", found) is None


@pytest.mark.parametrize(
    ("expires", "closes"),
    [
        ("2026-03-14T09:30:00+01:00", "2026-03-14T08:30"),
        ("2026-03-14T09:30:00", "2026-03-13T19:30"),
        ("2026-03-14", "2026-03-13T10:00"),
        ("some day", "0001-01-01T00:00"),
        ("0001-01-01T00:00:00+01:00", "0001-01-01T00:00"),
    ],
)
def test_an_expiry_is_read_so_that_nothing_leaves_too_late(expires: str, closes: str) -> None:
    found = times.closes(expires)
    assert found is not None
    assert found.astimezone(UTC).isoformat().startswith(closes)
    assert times.hold("", expires, max(found, NOW - timedelta(days=900))) is not None
    if found.year > 1:
        assert times.hold("", expires, found - timedelta(seconds=1)) is None


def test_what_programs_write_for_never_does_not_expire() -> None:
    assert times.hold("", "9999-12-31T23:59:59-05:00", NOW) is None


def test_without_either_everything_may_leave() -> None:
    assert times.opens("") is times.closes("") is times.hold("", "", NOW) is None


@pytest.mark.parametrize("formats", [("text",), tuple(render.FORMATS)], ids=["one", "all"])
def test_an_article_under_embargo_is_translated_and_not_written(
    formats: tuple[str, ...], room: Newsroom
) -> None:
    path = room.write("bridge", more=ADDRESS + "embargo: 2026-03-14T14:00:00+01:00\n")
    for _ in range(2):
        room.now = datetime(2026, 3, 14, 12, 59, 59, tzinfo=UTC)
        held, other = room.run(path, to=("pt", "es"), formats=formats)
        assert held.status == other.status == "held"
        assert isinstance(held.error, HeldError)
        assert "2026-03-14T14:00:00+01:00 (2026-03-14 13:00 UTC)" in held.error.message
        assert not (room.folder / "dist").exists()
    assert room.engine.asked
    room.engine.asked.clear()
    room.now += timedelta(seconds=1)
    results = room.run(path, to=("pt", "es"), formats=formats)
    assert [r.status for r in results] == ["done", "done"]
    assert room.engine.asked == []  # it was in the memory


def test_a_source_date_does_not_open_an_embargo(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2000000000")  # 2033
    path = room.write("bridge", more=ADDRESS + "embargo: 2026-03-15\n")
    assert [r.status for r in room.run(path)] == ["held"]


def test_an_embargo_that_comes_with_a_new_version_holds_every_language(room: Newsroom) -> None:
    room.run(room.write("bridge"), to=("pt", "es"))
    path = room.write("bridge", "It is short.", more=ADDRESS + "embargo: 2026-03-20\n")
    results = room.run(path)
    assert {(r.target_language, r.status) for r in results} == {("pt", "held"), ("es", "held")}
    room.now += timedelta(days=9)
    assert {r.version for r in room.run(path)} == {2}


def test_what_has_expired_is_held_though_it_stands_and_has_not_changed(room: Newsroom) -> None:
    path = room.write("bridge")
    Path(path).with_suffix(".meta.toml").write_text(
        "expires = 2026-03-15T00:00:00+00:00\n", encoding="utf-8"
    )
    assert [r.status for r in room.run(path)] == ["done"]
    assert [r.unchanged for r in room.run(path)] == [True]
    room.now = datetime(2026, 3, 15, tzinfo=UTC)
    (result,) = room.run(path)
    assert result.status == "held"
    assert "expired on 2026-03-15" in str(result.error)


def test_watching_writes_an_article_when_its_embargo_ends(room: Newsroom) -> None:
    path = room.write("bridge", more=ADDRESS + "embargo: 2026-03-14T13:00:00+00:00\n")
    stop, batches = Event(), list[list[str]]()
    with room.workspace() as workspace:

        def run() -> Iterator[str]:
            for paths in pipeline.watch([str(room.folder)], stop, workspace.due):
                batches.append(paths)
                for result in pipeline.translate(paths, ["pt"], workspace):
                    yield result.status
                if len(batches) == 1:
                    room.now += timedelta(hours=2)
                else:
                    stop.set()

        assert list(run()) == ["held", "done"]
    assert batches == [[path], [path]]
