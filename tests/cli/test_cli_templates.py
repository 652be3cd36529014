from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import main
from syndicate.config import Settings
from syndicate.errors import ConfigError
from syndicate.pipeline.templates import require

PAGE = '{% extends "shipped/html/page.html" %}\n'


def syndicate(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["templates", *map(str, arguments)])


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with two mistakes on one page, and a file of no use."""
    folder = tmp_path / "own"
    (folder / "html").mkdir(parents=True)
    text = PAGE + "{% block body %}\n{{ headlin }}{{ original.titel }}{% endblock %}\n"
    (folder / "html" / "page.html").write_text(text, encoding="utf-8")
    (folder / "html" / "pages.html").write_text("", encoding="utf-8")
    return folder


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    folder = tmp_path / "sound"
    (folder / "html").mkdir(parents=True)
    (folder / "html" / "page.html").write_text(PAGE, encoding="utf-8")
    return folder


def test_each_problem_is_a_line_with_file_and_line(broken: Path) -> None:
    result = syndicate("check", broken)
    assert result.exit_code == 1
    place = broken / "html" / "page.html"
    assert result.stdout.splitlines() == [
        f"{place}:3: 'headlin' is undefined. Is 'headline' meant?",
        f"{place}:3: Original has no 'titel'. Is 'title' meant?",
        f"{broken}: 2 problems.",
    ]
    assert result.stderr == (
        f"{broken / 'html' / 'pages.html'}: No format uses it. Is 'html/page.html' meant?\n"
    )


def test_a_program_is_told_the_same(broken: Path) -> None:
    result = syndicate("check", broken, "--json")
    said: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (said["folders"], said["sound"]) == ([str(broken)], False)
    assert [(each["kind"], each["line"]) for each in said["problems"]] == [
        ("name", 3), ("name", 3), ("unused", 0),
    ]  # fmt: skip
    assert said["problems"][0] == {
        "kind": "name",
        "message": "'headlin' is undefined.",
        "template": "html/page.html",
        "path": str(broken / "html" / "page.html"),
        "line": 3,
        "remedy": "Is 'headline' meant?",
        "seen": [],
    }


def test_where_it_was_seen_is_said(sound: Path) -> None:
    page = sound / "html" / "page.html"
    image = "{% if withdrawn %}<img src='https://cdn.example/a.png' alt=''>{% endif %}"
    page.write_text(PAGE + "{% block pixel %}" + image + "{% endblock %}", encoding="utf-8")
    result = syndicate("check", sound)
    assert result.exit_code == 1
    assert (
        f"{page}:2: <img src> asks another host: https://cdn.example (html of killed, taken-down)"
        in result.stdout
    )


def test_templates_that_are_right_are_sound_and_so_is_what_ships(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = syndicate("check", sound)
    assert (result.exit_code, result.output) == (0, f"{sound}: sound.\n")
    monkeypatch.chdir(sound.parent)
    result = syndicate("check")
    assert (result.exit_code, result.output) == (0, "the templates that ship: sound.\n")


def test_without_a_folder_those_of_the_configuration_count(
    broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (broken.parent / "syndicate.toml").write_text('[templates]\nfolders = ["own"]\n')
    monkeypatch.chdir(broken.parent)
    assert syndicate("check").exit_code == 1
    assert syndicate("show", "html/page.html").stdout.startswith(PAGE)


def test_what_cannot_be_run_is_2(tmp_path: Path) -> None:
    assert syndicate("check", tmp_path / "nowhere").exit_code == 2
    result = syndicate("show", "html/pag.html")
    assert (result.exit_code, "html/page.html" in result.stderr) == (2, True)


def test_the_list_says_what_overrides_what(broken: Path) -> None:
    result = syndicate("list", broken, "--json")
    listed = {each["name"]: each for each in map(json.loads, result.stdout.splitlines())}
    page = listed["html/page.html"]
    assert page["path"] == str(broken / "html" / "page.html")
    assert [Path(each).name for each in page["overrides"]] == ["page.html"]
    assert (page["formats"], page["ships"]) == (["html"], False)
    assert (listed["text/article.txt"]["ships"], listed["html/pages.html"]["formats"]) == (True, [])
    lines = syndicate("list", broken).stdout.splitlines()
    row = next(line for line in lines if line.startswith("html/page.html"))
    assert row.split() == ["html/page.html", "html", page["path"], "shipped/html/page.html"]


def test_what_ships_can_be_copied(tmp_path: Path) -> None:
    shown = syndicate("show", "shipped/html/style.css")
    copied = tmp_path / "html" / "style.css"
    copied.parent.mkdir()
    copied.write_text(shown.stdout, encoding="utf-8")
    assert syndicate("show", "html/style.css", tmp_path).stdout == shown.stdout
    assert syndicate("check", tmp_path).exit_code == 0


def test_a_run_ends_at_once_where_a_template_cannot_be_rendered(broken: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        require(Settings(templates=(broken,)))
    assert (caught.value.path, caught.value.line) == (str(broken / "html" / "page.html"), 3)
    assert "And 1 more" in caught.value.remedy


@pytest.mark.parametrize("formats", [("text",), ("jsonld", "ninjs")])
def test_a_run_needs_only_the_templates_of_its_formats(
    broken: Path, formats: tuple[str, ...]
) -> None:
    require(Settings(templates=(broken,), formats=formats))


def test_what_only_looks_wrong_does_not_end_a_run(sound: Path) -> None:
    page = sound / "html" / "page.html"
    page.write_text(PAGE + "{% block pixel %}<b>{% endblock %}", encoding="utf-8")
    assert syndicate("check", sound).exit_code == 1
    require(Settings(templates=(sound,)))
