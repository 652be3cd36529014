"""What happened to an article after its package was made keeps it out of feeds too."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from newsroom import NOW, Newsroom

from syndicate import package
from syndicate.config import Partner
from syndicate.pipeline import feeds

ADDRESS = "https://courier.example/bridge"


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.chdir(tmp_path)
    return Newsroom(tmp_path)


def feed(room: Newsroom, partner: str = "", *, knowing: bool = True) -> feeds.Outcome:
    wanted = feeds.Wanted(("atom",), "https://news.example/", partner=partner)
    with room.register() as register:
        asked = register if knowing else None
        return feeds.make(
            [room.folder / "dist"], room.folder / "out", wanted, room.settings, room.now, asked
        )


def text(room: Newsroom) -> str:
    return (room.folder / "out" / "pt.atom.xml").read_text(encoding="utf-8")


def change(room: Newsroom, old: str, new: str, name: str = "bridge") -> None:
    path = room.folder / f"{name}.md"
    said = path.read_text(encoding="utf-8")
    assert old in said
    path.write_text(said.replace(old, new), encoding="utf-8")


def test_an_embargo_that_came_later_leaves_the_article_out_and_is_said(room: Newsroom) -> None:
    over = "2026-03-01T00:00:00+00:00"
    path = room.write("bridge", more=f"canonical_url: {ADDRESS}\nembargo: {over}\n")
    room.run(path, room.write("ferry"))
    change(room, over, "2026-03-20T00:00:00+00:00")
    assert [r.status for r in room.run(path)] == ["held"]
    outcome = feed(room)
    (waiting,) = outcome.waiting
    assert waiting.path.name == "bridge.pt"
    assert (waiting.until.isoformat(), waiting.later) == ("2026-03-20T00:00:00+00:00", True)
    assert not outcome.left_out
    assert "BRIDGE OPENS" not in text(room)
    assert "FERRY OPENS" in text(room)
    # Who has the packages alone knows nothing of it.
    assert feed(room, knowing=False).waiting == []
    assert "BRIDGE OPENS" in text(room)
    room.now += timedelta(days=9)
    assert not feed(room).waiting
    assert "BRIDGE OPENS" in text(room)


def test_an_expiry_that_came_later_counts_and_one_that_went_does_not(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path)
    change(room, "language: en", "language: en\nexpires: 2026-03-01T00:00:00+00:00")
    room.run(path)
    assert [each.name for each in feed(room).expired] == ["bridge.pt"]
    change(room, "expires: 2026-03-01T00:00:00+00:00", "keywords: [a]")
    room.run(path)
    assert not feed(room).expired
    assert "BRIDGE OPENS" in text(room)


@pytest.mark.parametrize(
    ("license", "partner", "there"),
    [
        ("CC BY-ND 4.0", "Charity", False),
        ("CC BY-NC 4.0", "Charity", True),
        ("CC BY-NC 4.0", "Daily", False),
        ("CC BY-SA 4.0", "Daily", True),
    ],
)
def test_a_licence_that_became_stricter(
    license: str, partner: str, there: bool, room: Newsroom
) -> None:
    partners = {"Charity": Partner(noncommercial=True), "Daily": Partner()}
    room.settings = room.workspace(partners=partners).settings
    path = room.write("bridge")
    room.run(path, partner=partner)
    change(room, "CC BY 4.0", license)
    room.run(path)  # for no partner, and so held where it is not for commerce
    outcome = feed(room, partner)
    assert [each.why for each in outcome.left_out] == ([] if there else ["rights"])
    # What was put right again stands again.
    change(room, license, "CC BY 4.0")
    room.run(path)
    assert feed(room, partner).left_out == []


def test_what_was_held_by_mistake_and_put_right_is_there_again(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path)
    change(room, "CC BY 4.0", "CC BY-ND 4.0\n, holder: Me")
    change(room, "language: en", "language: en\nembargo: 2026-03-20T00:00:00+00:00")
    room.run(path)
    # Both hold it, and the embargo is the first that is said.
    assert [each.later for each in feed(room).waiting] == [True]
    room.now += timedelta(days=9)
    assert [each.why for each in feed(room).left_out] == ["rights"]
    room.write("bridge")
    (result,) = room.run(path)
    assert result.unchanged is False
    (result,) = room.run(path)
    assert result.unchanged
    assert feed(room).left_out == []


def test_a_licence_that_was_put_right_without_a_new_package_counts(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path)
    change(room, "CC BY 4.0", "CC BY-ND 4.0")
    room.run(path)
    assert [each.why for each in feed(room).left_out] == ["rights"]
    change(room, "CC BY-ND 4.0", "CC BY 4.0")
    room.run(path)
    assert feed(room).left_out == []


def test_a_stricter_licence_counts_though_those_who_may_have_it_have_a_new_version(
    room: Newsroom,
) -> None:
    partners = {"Charity": Partner(noncommercial=True), "Daily": Partner()}
    room.settings = room.workspace(partners=partners).settings
    path = room.write("bridge")
    room.run(path, partner="Daily")
    change(room, "CC BY 4.0", "CC BY-NC 4.0")
    (made,) = room.run(path, partner="Charity", out=room.folder / "charity")
    assert made.status == "done"
    assert [each.why for each in feed(room, "Daily").left_out] == ["rights"]
    assert feed(room, "Charity").left_out == []


def test_a_file_that_moved_says_so_of_the_same_article(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path)
    change(room, "CC BY 4.0", "CC BY-ND 4.0")
    Path(path).rename(room.folder / "moved.md")
    (result,) = room.run(str(room.folder / "moved.md"))
    assert "What was sent of it stands" in str(result.error)
    assert [each.why for each in feed(room).left_out] == ["rights"]


def test_another_article_in_the_file_says_nothing_of_the_first(room: Newsroom) -> None:
    path = room.write("bridge")
    room.run(path)
    change(room, "courier.example/bridge", "courier.example/tunnel")
    change(room, "CC BY 4.0", "CC BY-ND 4.0")
    (result,) = room.run(path)
    assert result.status == "held"
    assert "What was sent" not in str(result.error)
    assert feed(room).left_out == []


def test_what_its_source_withholds_leaves(room: Newsroom) -> None:
    item: dict[str, Any] = {
        "uri": "https://courier.example/item/1", "standard": {"name": "ninjs", "version": "3.0"},
        "type": "text", "language": "en", "headlines": [{"value": "The bridge opens"}],
        "bodies": [{"contenttype": "text/plain", "value": "The mayor opened the new bridge."}],
        "pubstatus": "usable",
    }  # fmt: skip
    path = room.folder / "bridge.ninjs.json"
    path.write_text(json.dumps(item), encoding="utf-8")
    (made,) = room.run(str(path))
    assert made.status == "done", made.error
    assert feed(room).left_out == []
    path.write_text(json.dumps({**item, "pubstatus": "withheld"}), encoding="utf-8")
    (held,) = room.run(str(path))
    assert held.status == "held"
    assert [each.why for each in feed(room).left_out] == ["withheld"]


@pytest.mark.parametrize("takedown", [False, True], ids=["kill", "takedown"])
def test_a_package_that_was_not_replaced_stands_as_withdrawn(
    room: Newsroom, *, takedown: bool
) -> None:
    room.run(room.write("bridge"))
    copy = room.folder / "copy"
    shutil.copytree(room.folder / "dist", copy)
    room.now += timedelta(hours=1)
    room.kill(ADDRESS, takedown=takedown)
    shutil.rmtree(room.folder / "dist")
    copy.rename(room.folder / "dist")
    outcome = feed(room)
    assert [each.why for each in outcome.left_out] == ["withdrawn"]
    assert [each.withdrawn for each in outcome.feeds] == [1]
    (entry,) = feedparser.parse(text(room)).entries
    assert entry.updated == "2026-03-14T13:00:00+00:00"
    assert "It was invented." in entry.summary
    assert "MAYOR" not in text(room)
    assert ("BRIDGE" in entry.title) is not takedown
    assert "at:deleted-entry" in text(room)


def test_a_package_made_elsewhere_is_as_it_says(room: Newsroom) -> None:
    other = Newsroom(room.folder / "other", now=NOW)
    other.folder.mkdir()
    other.run(other.write("ferry"))
    shutil.copytree(other.folder / "dist", room.folder / "dist")
    room.run(room.write("bridge"))
    assert feed(room).left_out == []
    assert package.verify(room.folder / "dist" / "ferry.pt") == []
    assert "FERRY OPENS" in text(room)
