"""Proofs of templates: what is found, in which file and line, and that nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from syndicate import resources
from syndicate.errors import ConfigError
from syndicate.model import BlockKind, MarkKind
from syndicate.render import FORMATS, context, render
from syndicate.render.environment import make
from syndicate.render.fields import FIELDS
from syndicate.render.proof import check, form
from syndicate.render.proof.inventory import inventory, source
from syndicate.render.proof.sample import SAMPLES
from syndicate.render.proof.survey import Survey
from syndicate.render.review import page as review
from syndicate.render.sandbox import Sandbox

PAGE = '{% extends "shipped/html/page.html" %}\n'


def own(folder: Path, **files: str) -> Path:
    """A folder of templates; `html_page` is html/page.html."""
    for name, text in files.items():
        path = folder / name.replace("_", "/", 1)
        path = path.with_name(path.name.replace("_", "."))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def found(folder: Path, formats: tuple[str, ...] = ("html",)) -> list[tuple[str, str, int]]:
    """Kind, file, line of each problem."""
    return [
        (each.kind, str(Path(each.path).relative_to(folder)), each.line)
        for each in check([folder], formats)
    ]


# --- Samples -------------------------------------------------------------------------------------


def test_the_full_sample_has_every_kind_of_block_and_mark_and_every_field() -> None:
    made = SAMPLES["full"]()
    assert {block.kind for block in made.blocks} == set(BlockKind)
    assert {m.kind for block in made.blocks for m in block.content.marks} == set(MarkKind)
    built = context.build(made)
    assert not [name for name, values in FIELDS.items() if not any(values(built))]


def test_the_bare_sample_has_nothing_that_can_be_left_out() -> None:
    built = context.build(SAMPLES["bare"]())
    there = {name for name, values in FIELDS.items() if any(values(built))}
    assert there == {
        "id", "language", "headline", "original.title", "original.language", "body.text",
        "translator.model",
    }  # fmt: skip


def test_there_is_one_of_each_status_and_signal() -> None:
    made = [context.build(sample()) for sample in SAMPLES.values()]
    assert {each.status for each in made} == {"usable", "withheld", "canceled"}
    assert {each.signal for each in made} >= {"", "update", "correction", "kill", "takedown"} - {""}
    assert {each.language.direction for each in made} == {"ltr", "rtl"}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_can_be_rendered_in_every_format(name: str) -> None:
    made = SAMPLES[name]()
    assert all(each.data.strip() for each in render(made, list(FORMATS)))
    assert review.rendition(made).data


# --- What is found -------------------------------------------------------------------------------


def test_what_ships_is_sound() -> None:
    assert check([]) == ()


def test_an_override_that_is_right_is_sound(tmp_path: Path) -> None:
    folder = own(
        tmp_path,
        html_page_html=PAGE
        + "{% from 'html/mine.html' import thanks with context %}\n"
        + "{% set title = headline | plain %}\n"
        + "{% block attribution %}{{ thanks(publisher.name) }}{{ super() }}"
        + "{% if withdrawn %}<p>{{ title }}</p>{% endif %}"
        + "{% if maybe is defined %}{{ maybe }}{% endif %}{{ perhaps | default('') }}"
        + "{% for node in body %}{% if node.type == 'list' %}{{ node.items | length }}{% endif %}"
        + "{% set last = loop.last %}{{ '' if last }}{% endfor %}"
        + "{% include 'html/maybe.html' ignore missing %}"
        + "{% include ['html/no.html', 'html/part.html'] %}{% endblock %}",
        html_mine_html="{% macro thanks(name, sign='!') %}{{ _('Publisher') }} {{ name }}{{ sign }}"
        "{{ varargs | length }}{% endmacro %}",
        html_part_html="<p>{{ last | default(1) }}{{ title }}</p>",
    )
    assert found(folder) == []


HTML = {
    "{{ headlin }}": "name",
    "{{ original.titel }}": "name",
    "{{ body[0].contents }}": "name",
    "{% for a in authors %}{{ a.nam }}{% endfor %}": "name",
    "{% for a in authors %}{{ loop.indx }}{% endfor %}": "name",
    "{{ (authors | first).nam }}": "name",
    "{{ translator.pivot.tagg }}": "name",
    "{% if status == 'no' %}{{ nothing }}{% endif %}": "name",
    "{% if status == 'no' %}{{ original.language.nam }}{% endif %}": "name",
    "{% macro never() %}{{ nothing }}{% endmacro %}": "name",
    "{% from 'html/nodes.html' import nods with context %}": "name",
    "{% from 'html/nodes.html' import figure %}": "name",
    "{% import 'html/nodes.html' as n with context %}{{ n.nods(body) }}": "name",
    "{{ text.rule() }}": "name",
    "{{ headline | htm }}": "filter",
    "{% if status == 'no' %}{{ headline | htm }}{% endif %}": "filter",
    "{{ 1 is odder }}": "filter",
    "{% if status == 'no' %}{% include 'html/no.html' %}{% endif %}": "missing",
    "{% include ['html/no.html', 'html/neither.html'] %}": "missing",
    "{{ 1 / 0 }}": "error",
    "{% if status == 'canceled' %}{{ 1 / 0 }}{% endif %}": "error",
    "{% if signal == 'correction' %}{{ headline | linked }}{% endif %}": "error",
    "{{ headline.__class__ }}": "error",
    "{{ 'a' * 10**10 }}": "error",
    "<p><b>{{ headline | html }}</p>": "form",
    "{{ headline | html }}</b>": "form",
    "<div/>": "form",
    '<p class="a" class="b"></p>': "form",
    '<p id="about"></p>': "form",
    '<img src="https://cdn.example/a.png" alt="">': "host",
    '<img srcset="a.png, //cdn.example/b.png 2x" alt="">': "host",
    '<script src="//cdn.example/a.js"></script>': "host",
    '<link rel="stylesheet" href="https://cdn.example/a.css">': "host",
    '<p style="background: url(https://cdn.example/a.png)"></p>': "host",
    "<style>@import 'https://cdn.example/a.css';</style>": "host",
    '<meta http-equiv="refresh" content="0; url=https://cdn.example/">': "host",
    '<svg><use href="https://cdn.example/a.svg#b"/></svg>': "host",
}


@pytest.mark.parametrize("mistake", HTML)
def test_a_mistake_is_found_with_file_and_line(tmp_path: Path, mistake: str) -> None:
    page = PAGE + "{% block attribution %}\n{{ super() }}\n" + mistake + "\n{% endblock %}\n"
    folder = own(tmp_path, html_page_html=page)
    problems = found(folder)
    assert set(problems) == {(HTML[mistake], "html/page.html", 4)}


@pytest.mark.parametrize(
    ("files", "formats", "expected"),
    [
        ({"html_page_html": "{% if x %}\n{% endfor %}"}, "html", ("syntax", "html/page.html", 2)),
        ({"html_nodes_html": "{% macro %}"}, "html", ("syntax", "html/nodes.html", 1)),
        ({"html_page_html": "{% block a %}{% endblock %}\n{% block a %}{% endblock %}"}, "html",
         ("syntax", "html/page.html", 2)),
        ({"html_page_html": "\n{% extends 'html/page.html' %}"}, "html",
         ("error", "html/page.html", 2)),
        ({"html_page_html": PAGE + "{% block atribution %}{% endblock %}"}, "html",
         ("block", "html/page.html", 2)),
        ({"html_pages_html": "x"}, "html", ("unused", "html/pages.html", 0)),
        ({"html_page_html": "<p>x</p>"}, "html", ("form", "html/page.html", 1)),
        ({"text_article_txt": "{# nothing #}"}, "text", ("form", "text/article.txt", 0)),
        ({"text_article_txt": "\n{{ text.wrapped('') }}"}, "text", ("name", "text/article.txt", 2)),
        ({"text_article_txt": "\n\n{{ json_ld }}"}, "text", ("name", "text/article.txt", 3)),
        ({"fragment_fragment_html": "<p>\n<br></p>"}, "fragment",
         ("form", "fragment/fragment.html", 2)),
        ({"fragment_fragment_html": "\n<p>&nbsp;</p>"}, "fragment",
         ("form", "fragment/fragment.html", 2)),
        ({"fragment_fragment_html": "<p>a</p>\n<img src='https://a.example/b.png'/>"}, "fragment",
         ("host", "fragment/fragment.html", 2)),
        ({"markdown_article_md": "---\ntitle: a: b\n---\n"}, "markdown",
         ("form", "markdown/article.md", 2)),
        ({"markdown_article_md": "---\ntitle: a\n"}, "markdown", ("form", "markdown/article.md", 1)),
        ({"review_page_html": "\n{{ review.sentence }}"}, "review", ("name", "review/page.html", 2)),
    ],
)  # fmt: skip
def test_every_kind_of_template_is_looked_at(
    tmp_path: Path, files: dict[str, str], formats: str, expected: tuple[str, str, int]
) -> None:
    assert expected in found(own(tmp_path, **files), (formats,))


def test_one_mistake_does_not_hide_another(tmp_path: Path) -> None:
    folder = own(
        tmp_path,
        html_page_html=PAGE
        + "{% block attribution %}{{ one }}\n{{ two | three }}{{ super() }}\n{% include 'no.html' %}"
        + "\n<b>{% for a in authors %}{{ a.four }}{{ loop.five }}{% endfor %}\n"
        + '<img src="https://cdn.example/a.png" alt="">{% endblock %}',
        html_attribution_html="{% if %}",
        html_metadata_html="\n{{ six }}",
    )
    (folder / "html" / "style.css").write_bytes(b"\xff")
    assert set(found(folder)) == {
        ("syntax", "html/attribution.html", 1),
        ("name", "html/metadata.html", 2),
        ("missing", "html/style.css", 0),
        ("name", "html/page.html", 2),
        ("name", "html/page.html", 3),
        ("filter", "html/page.html", 3),
        ("missing", "html/page.html", 4),
        ("form", "html/page.html", 5),
        ("name", "html/page.html", 5),
        ("host", "html/page.html", 6),
    }


def test_a_change_that_breaks_what_ships_is_found_where_it_breaks(tmp_path: Path) -> None:
    shipped = resources.folder("templates") / "html"
    page = (shipped / "page.html").read_text(encoding="utf-8")
    folder = own(tmp_path, html_page_html=page.replace("{% set withdrawn =", "{% set gone ="))
    problems = check([folder], ["html"])
    assert {Path(each.path).name for each in problems} >= {"attribution.html", "metadata.html"}
    assert {each.message for each in problems} == {"'withdrawn' is undefined."}


def test_what_was_meant_is_told_and_where_it_was_seen(tmp_path: Path) -> None:
    withdrawn = "{% if status == 'canceled' %}{{ body[0] }}{% endif %}"
    folder = own(tmp_path, html_page_html=PAGE + "{% block body %}" + withdrawn + "{% endblock %}"
                 "{% block policy %}{{ orignal }}{% endblock %}")  # fmt: skip
    meant, seen = check([folder], ["html"])
    assert "'orignal' is undefined. Is 'original' meant?" in str(meant)
    assert (seen.message, seen.seen) == (
        "A list has no '0'.",
        ("html of killed", "html of taken-down"),
    )


@pytest.mark.parametrize(
    "name", ["html/nodes.html", "html/page.html", "fragment/fragment.html", "text/article.txt"]
)
def test_an_undefined_name_is_found_on_every_line_of_every_template(
    tmp_path: Path, name: str
) -> None:
    lines = source(name, ()).splitlines()
    planted, expected = [], []
    for line in lines:
        if line.startswith(("{%", "<")) and not line.startswith(("{% el", "{%- el")):
            planted.append("{{ no_such_name }}")
            expected.append(len(planted))
        planted.append(line)
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(planted), encoding="utf-8")
    survey = Survey(make(Sandbox, (tmp_path,)))
    entry = "html/page.html" if name.startswith("html") else name
    survey.begin(entry, {})
    assert sorted({p.line for p in survey.problems if "no_such_name" in p.message}) == expected
    assert len(expected) > 25


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        check([tmp_path / "nowhere"])


# --- Form ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("<p>a<p>b", []),
        ("<ul><li>a<li>b</ul><dl><dt>a<dd>b<dt>c</dl>", []),
        ("<table><tr><td>a<th>b<tr><td>c</table>", []),
        ("<br><hr><img src='a.png' alt='<b>'><input>", []),
        ("<p>a<ul><li>b</ul>", []),
        ("<p>a<ul><li>b</ul></p>", ["</p> closes nothing."]),
        ("<svg><path d='M1'/><g/></svg>", []),
        ("<!-- <b> --><script>if (a < b) '<i>';</script>", []),
        ("<b><i>a</b></i>", ["<i> is not closed before </b>.", "</i> closes nothing."]),
        ("<section>", ["<section> is never closed."]),
        ("</br>", ["</br> closes nothing."]),
        ("<a href='https://a.example/'>a</a><link rel=canonical href='https://a.example/'>", []),
        ("<img src='data:image/png;base64,AA//BB' alt=''>", []),
        ("<img src='https://pixel.example/a?b=1&amp;c=2' alt=''>", []),
        ("<img src='HTTPS://b.example/' alt=''>",
         ["<img src> asks another host: HTTPS://b.example"]),
        ("<style>a { background: url( '//b.example/c' ) }</style>",
         ["A style asks another host: //b.example/c"]),
    ],
)  # fmt: skip
def test_html_is_judged_as_a_browser_would(text: str, faults: list[str]) -> None:
    allowed = {"https://pixel.example/a?b=1&c=2"}
    assert [fault[1] for fault in form.html(text, whole=False, allowed=allowed)] == faults


# --- Which templates there are -------------------------------------------------------------------


def test_templates_are_listed_with_what_they_override(tmp_path: Path) -> None:
    first = own(tmp_path / "a", html_page_html=PAGE, html_mine_html="x")
    second = own(tmp_path / "b", html_page_html=PAGE, text_article_txt="x")
    listed = {each.name: each for each in inventory([first, second])}
    page = listed["html/page.html"]
    shipped = resources.folder("templates")
    assert page.path == first / "html/page.html"
    assert page.overrides == (second / "html/page.html", shipped / "html/page.html")
    assert (page.formats, page.ships) == (("html",), False)
    assert listed["html/mine.html"].formats == ()
    assert listed["text/article.txt"].path == second / "text/article.txt"
    assert listed["html/style.css"].ships


def test_the_source_in_use_and_the_one_that_ships_can_be_had(tmp_path: Path) -> None:
    folder = own(tmp_path, text_article_txt="mine")
    assert source("text/article.txt", [folder]) == "mine"
    assert source("shipped/text/article.txt", [folder]) == source("text/article.txt", [])
    with pytest.raises(ConfigError, match=r"text/article\.txt"):
        source("text/artikle.txt", [folder])
