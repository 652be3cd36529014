"""Formats, overrides, mistakes in templates, and documentation that keeps its word."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

import syndicate
from syndicate.errors import ConfigError
from syndicate.model import Translation
from syndicate.render import FORMATS, body, check_formats, context, render
from syndicate.render.environment import environment
from syndicate.render.filters import FILTERS
from syndicate.render.licence import Licence
from syndicate.render.text import Writer

DOCS = Path(syndicate.__file__).parent.parent / "docs"


def override(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_formats_come_in_the_order_asked_for_and_once(full: Translation) -> None:
    assert [r.path for r in render(full, ["text", "html", "text"])] == [
        "article.txt",
        "article.html",
    ]


@pytest.mark.parametrize("formats", [["html", "pdf"], []])
def test_an_unknown_format_is_refused_and_the_known_ones_named(formats: list[str]) -> None:
    with pytest.raises(ConfigError, match="html, fragment, text"):
        check_formats(formats)


def test_the_same_input_gives_the_same_bytes(full: Translation) -> None:
    assert render(full, list(FORMATS)) == render(full, list(FORMATS))


def test_an_override_extends_what_it_replaces(full: Translation, tmp_path: Path) -> None:
    override(
        tmp_path,
        "html/page.html",
        '{% extends "shipped/html/page.html" %}'
        "{% block attribution %}<p>{{ publisher.name }}</p>{{ super() }}{% endblock %}",
    )
    (page,) = render(full, ["html"], templates=[tmp_path])
    assert b"<p>The Harbour Herald</p>\n<footer" in page.data.replace(
        b"</p><footer", b"</p>\n<footer"
    )


def test_a_part_can_be_replaced_alone_and_the_first_folder_wins(
    full: Translation, tmp_path: Path
) -> None:
    first = override(tmp_path / "a", "html/style.css", "body { color: red }")
    second = override(tmp_path / "b", "html/style.css", "body { color: blue }")
    (page,) = render(full, ["html"], templates=[first, second])
    assert b"<style>body { color: red }</style>" in page.data
    assert b"skerry.jpg" in page.data


def test_a_template_that_changes_is_read_again(full: Translation, tmp_path: Path) -> None:
    import os

    folder = override(tmp_path, "text/article.txt", "one")
    assert render(full, ["text"], templates=[folder])[0].data == b"one\n"
    override(tmp_path, "text/article.txt", "two")
    os.utime(folder / "text/article.txt", (1, 1))
    assert render(full, ["text"], templates=[folder])[0].data == b"two\n"


def test_templates_compile_once() -> None:
    assert environment() is environment(())


@pytest.mark.parametrize(
    ("template", "says", "line"),
    [
        ("\n{{ headlin }}", "headlin", 2),
        ("\n\n{{ original.address }}", "address", 3),
        ("{% if %}", "Expected an expression", 1),
        ("{{ headline | no_such_filter }}", "no_such_filter", 1),
        ("\n{{ 1 / 0 }}", "division by zero", 2),
        ("\n{{ headline | html | wrap(3) }}", "wrap", 2),
        ("{% include 'nothing.html' %}", "nothing.html", None),
        ("{% set x = [] %}{{ x.append(1) }}", "append", 1),
    ],
)
def test_a_mistake_in_a_template_is_named_with_file_and_line(
    full: Translation, tmp_path: Path, template: str, says: str, line: int | None
) -> None:
    override(tmp_path, "html/page.html", template)
    with pytest.raises(ConfigError, match=says) as caught:
        render(full, ["html"], templates=[tmp_path])
    assert caught.value.line == line
    if line is not None:
        assert str(caught.value.path).endswith("html/page.html")


def test_a_folder_that_does_not_exist_is_refused(full: Translation, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        render(full, ["html"], templates=[tmp_path / "nowhere"])


def test_a_template_cannot_read_outside_its_folder(full: Translation, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder = override(tmp_path / "t", "text/article.txt", "{% include '../secret.txt' %}")
    with pytest.raises(ConfigError):
        render(full, ["text"], templates=[folder])


def documented(name: str) -> set[str]:
    """The words between backticks in a page of the documentation, and their parts."""
    text = (DOCS / name).read_text(encoding="utf-8")
    return {
        part for code in re.findall(r"`([^`\n]+)`", text) for part in re.split(r"[^\w-]+", code)
    }


def test_every_variable_that_a_template_may_use_is_documented() -> None:
    types = [
        getattr(module, name)
        for module in (context, body)
        for name in dir(module)
        if isinstance(getattr(module, name), type)
        and getattr(module, name).__module__ == module.__name__
    ]
    assert len(types) > 15
    names = {field.name for kind in [*types, Licence] for field in fields(kind)}
    names |= set(FILTERS) | {"_", "ngettext", "json_ld", "text"}
    names |= {name for name in vars(Writer) if not name.startswith("_")}
    assert not names - documented("templates.md")


def test_every_node_type_and_every_format_is_documented() -> None:
    types = {kind.type for kind in body.Node.__args__}
    assert not types - documented("templates.md")
    for name, form in FORMATS.items():
        assert {name, form.role} <= documented("formats.md")
        assert form.path in (DOCS / "formats.md").read_text()
