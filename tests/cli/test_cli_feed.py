from __future__ import annotations

import json
import os
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import handmade
import pytest
from click.testing import CliRunner, Result

from syndicate import package, render, times
from syndicate.cli import main
from syndicate.config import Settings
from syndicate.model import Detection, Translation
from syndicate.pipeline.workspace import register_place
from syndicate.register import Entry, Register
from syndicate.render.context import uri

BASE = "https://news.example/"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(times, "clock", lambda: datetime(2026, 4, 1, tzinfo=UTC))


def put(translation: Translation) -> Path:
    built = package.build(
        translation,
        Detection("en", 0.99),
        render.render(translation, ["text"]),
        uri=uri(translation.article.id, translation.target_language),
    )
    return package.write(built, Path("dist"))


def feed(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["feed", *map(str, arguments)])


def test_three_feeds_of_each_language() -> None:
    put(handmade.corrected())
    result = feed("dist", "--base-url", BASE)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        f"feeds/pt.{suffix}: 1 article" for suffix in ("rss.xml", "atom.xml", "feed.json")
    ]
    again = feed("dist", "--base-url", BASE, "--format", "atom")
    assert again.output == "feeds/pt.atom.xml: 1 article (as it was)\n"


def test_a_language_in_which_there_is_nothing_is_said() -> None:
    put(handmade.corrected())
    result = feed("dist", "--base-url", BASE, "--to", "pt-BR,et", "--format", "atom")
    assert result.exit_code == 0
    assert "no feed was written for et: no package is in Estonian" in result.output
    assert "for pt" not in result.output


def test_the_clock_decides_and_not_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(handmade.full())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4102444800")
    monkeypatch.setattr(times, "clock", lambda: datetime(2026, 3, 18, 5, 0, tzinfo=UTC))
    result = feed("dist", "--base-url", BASE, "--format", "atom")
    assert result.exit_code == 0
    assert f"{path}: under embargo until 2026-03-18T06:00:00+00:00" in result.output
    assert "feeds/pt.atom.xml: 0 articles" in result.output


def test_the_register_of_the_folder_is_asked() -> None:
    path = put(handmade.corrected())
    article = handmade.corrected().article
    place = register_place(Settings())
    with Register.open(place) as register:
        register.put(Entry(article.id, 9, "", "2026", "2026", embargo="2026-05-01T00:00:00Z"))
    result = feed("dist", "--base-url", BASE, "--format", "atom")
    assert result.exit_code == 0, result.output
    said = f"{path}: under embargo until 2026-05-01T00:00:00+00:00, which came after it was made"
    assert said in result.output
    found = json.loads(feed("dist", "--base-url", BASE, "--json").stdout)
    assert found["waiting"] == [
        {"path": str(path), "until": "2026-05-01T00:00:00+00:00", "later": True}
    ]
    place.write_bytes(b"no register")
    broken = feed("dist", "--base-url", BASE, "--format", "atom")
    assert broken.exit_code == 2
    assert "the register of packages is damaged" in " ".join(broken.output.split())


def test_a_register_that_may_not_be_written_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(handmade.corrected())
    place = register_place(Settings())
    with Register.open(place) as register:
        register.put(
            Entry(handmade.corrected().article.id, 9, "", "2026", "2026", embargo="2026-05-01")
        )
    opened: list[str] = []
    connect = sqlite3.connect

    def spy(path: str, **options: Any) -> sqlite3.Connection:
        opened.append(path)
        return connect(path, **options)

    monkeypatch.setattr(sqlite3, "connect", spy)
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    place.chmod(0o444)
    place.parent.chmod(0o555)
    try:
        result = feed("dist", "--base-url", BASE, "--format", "atom")
    finally:
        place.parent.chmod(0o755)
    assert result.exit_code == 0, result.output
    assert f"{path}: under embargo until" in result.output
    assert opened == [f"{place.absolute().as_uri()}?immutable=1"]  # modes do not bind root
    assert [each.name for each in place.parent.glob(f"{place.name}*")] == [place.name]


def test_options_are_looked_at_before_the_register() -> None:
    put(handmade.corrected())
    place = register_place(Settings())
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"no register")
    result = feed("dist", "--base-url", "foo")
    assert result.exit_code == 2
    assert "is no address of a folder" in result.output


def test_what_is_left_out_is_said_and_counts() -> None:
    put(handmade.killed())
    bad = put(handmade.arabic())
    (bad / "article.txt").write_bytes(b"x")
    result = feed("dist", "--base-url", BASE, "--format", "rss")
    assert result.exit_code == 1
    assert "feeds/pt.rss.xml: 0 articles, 1 withdrawn" in result.stdout
    assert f"left out: {bad}: article.txt" in result.stderr


def test_json_says_what_became_of_every_package() -> None:
    bad = put(handmade.corrected())
    (bad / "more.txt").write_bytes(b"x")
    early = replace(handmade.arabic().article, embargo="2026-05-01T00:00:00Z")
    waiting = put(replace(handmade.arabic(), article=early))
    result = feed("dist", "--base-url", BASE, "--format", "atom", "--limit", 3, "--json")
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    left_out = said.pop("left_out")
    assert [(each["path"], each["why"]) for each in left_out] == [(str(bad), "unsound")]
    assert "more.txt" in left_out[0]["message"]
    assert said == {
        "feeds": [
            {
                "path": "feeds/ar.atom.xml",
                "format": "atom",
                "language": "ar",
                "articles": 0,
                "withdrawn": 0,
                "older": 0,
                "updated": "2026-03-17T08:15:00+00:00",
                "changed": True,
            }
        ],
        "waiting": [{"path": str(waiting), "until": "2026-05-01T00:00:00+00:00", "later": False}],
        "expired": [],
        "replaced": [],
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--base-url", "news.example"], "is no address of a folder"),
        (["--base-url", BASE, "--format", "rss,opml"], "'opml' is not a format"),
        (["--base-url", BASE, "--partner", "Nobody"], "no partner is called"),
        (["--base-url", BASE, "--limit", "0"], "--limit"),
        ([], "--base-url"),
    ],
)
def test_what_cannot_be(arguments: list[str], message: str) -> None:
    put(handmade.corrected())
    result = feed("dist", *arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert not Path("feeds").exists()


def test_settings_name_the_house_and_partners() -> None:
    put(handmade.corrected())
    Path("syndicate.toml").write_text(
        '[house]\nname = "Correio"\n[partners."Rádio Alto"]\nnoncommercial = true\n',
        encoding="utf-8",
    )
    result = feed(
        "dist", "--base-url", BASE, "--partner", "Rádio Alto", "--format", "jsonfeed", "--out", "o"
    )
    assert result.exit_code == 0, result.output
    made = json.loads(Path("o/radio-alto.pt.feed.json").read_text(encoding="utf-8"))
    assert made["title"] == "Correio – Rádio Alto (português)"
