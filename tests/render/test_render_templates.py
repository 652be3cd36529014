"""Formats, overrides, mistakes in templates, and documentation that keeps its word."""

from __future__ import annotations

import re
import runpy
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import syndicate
from syndicate.errors import ConfigError
from syndicate.model import Translation
from syndicate.render import FORMATS, body, check_formats, context, render
from syndicate.render.entries import ENTRIES
from syndicate.render.environment import environment, make
from syndicate.render.review import page as review
from syndicate.render.sandbox import Sandbox

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
        ("\n{% include 'nothing.html' %}", "nothing.html", 2),
        ("\n{% if headline %}{{ headline | no_such }}{% endif %}", "no_such", 2),
        ("\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "without end", 2),
        ("{% extends 'html/page.html' %}", "name it shipped/html/page.html", 1),
        ("\n{{ ngettext }}", "a function is printed", 2),
        ("{% set x = [] %}{{ x.append(1) }}", "append", 1),
    ],
)
def test_a_mistake_in_a_template_is_named_with_file_and_line(
    full: Translation, tmp_path: Path, template: str, says: str, line: int
) -> None:
    override(tmp_path, "html/page.html", template)
    with pytest.raises(ConfigError) as caught:
        render(full, ["html"], templates=[tmp_path])
    assert says in str(caught.value)
    assert caught.value.line == line
    assert str(caught.value.path).endswith("html/page.html")


def test_a_folder_that_does_not_exist_is_refused(full: Translation, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        render(full, ["html"], templates=[tmp_path / "nowhere"])


def documented(name: str) -> set[str]:
    """The words between backticks in a page of the documentation, and their parts."""
    text = (DOCS / name).read_text(encoding="utf-8")
    return {
        part for code in re.findall(r"`([^`\n]+)`", text) for part in re.split(r"[^\w-]+", code)
    }


def test_the_tables_of_the_documentation_are_up_to_date() -> None:
    page = (DOCS / "templates.md").read_text(encoding="utf-8")
    assert runpy.run_path(str(DOCS / "templates.py"))["made"](page) == page, (
        "run python docs/templates.py"
    )


def test_a_field_of_which_nothing_is_said_cannot_be_documented() -> None:
    @dataclass
    class Thing:
        """A thing.

        known  which is told
        """

        known: str
        unknown: str

    described = runpy.run_path(str(DOCS / "templates.py"))["described"]
    with pytest.raises(LookupError, match="unknown"):
        described(Thing)


def test_templates_are_given_what_the_table_says(full: Translation) -> None:
    given: dict[str, set[str]] = {}

    class Spy(Sandbox):
        def get_template(self, name: Any, *_: Any) -> Any:
            def render(variables: dict[str, object]) -> str:
                given[name] = set(variables)
                return ""

            return SimpleNamespace(render=render)

    spy = make(Spy, ())
    made = context.build(full)
    for form in FORMATS.values():
        module, _, function = form.writer.partition(":")
        getattr(import_module(module), function)(made, spy)
    review.page(full, spy)
    assert given == {
        entry.template: {*entry.given, *made.variables()} for entry in ENTRIES.values()
    }


def test_every_node_type_and_every_format_is_documented() -> None:
    types = {kind.type for kind in body.Node.__args__}
    assert not types - documented("templates.md")
    for name, form in FORMATS.items():
        assert {name, form.role} <= documented("formats.md")
        assert form.path in (DOCS / "formats.md").read_text()
