"""Rights as an editor meets them: held, allowed, and what travels in the package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import main

CC = "https://creativecommons.org/licenses"
PAGE = """<!doctype html><html lang="en"><head><title>Forty ships wait</title>
<link rel="canonical" href="https://post.example/2026/ships"><meta name="author" content="Ann Lee">
<meta property="og:site_name" content="The Post">{head}</head><body><main><article>
<h1>Forty ships wait</h1>
<p>The harbour office counted forty ships before noon on Monday.</p>
<figure><img src="/ships.jpg" width="600" height="400" alt="Ships at anchor">
<figcaption>Ships at anchor. Photo: Rui Reis</figcaption></figure>
<p>Nobody had expected the wind to turn so soon after the storm in March.</p>
{body}</article></main></body></html>"""
PERMISSION = '[rights.permission]\nby = "Jane Doe"\ndate = 2026-05-03\nreference = "letter 117"\n'


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773500000")


def write(licence: str = "by", body: str = "") -> None:
    head = f'<link rel="license" href="{CC}/{licence}/4.0/">' if licence else ""
    Path("ships.html").write_text(PAGE.format(head=head, body=body), "utf-8")


def run(*arguments: str, formats: str = "html,text") -> tuple[Result, dict[str, Any]]:
    given = ["translate", "ships.html", "--to", "pt", "--format", formats, "--json", *arguments]
    result = CliRunner().invoke(main, given)
    return result, json.loads(result.stdout.splitlines()[0])


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path("dist/ships.pt/manifest.json").read_bytes())
    return found


def test_no_derivatives_holds_until_a_permission_is_on_record() -> None:
    write("by-nd")
    result, said = run()
    assert (result.exit_code, said["status"]) == (1, "held")
    assert "CC BY-ND 4.0 does not allow translations" in json.dumps(said)
    assert not Path("dist/ships.pt").exists()
    Path("ships.meta.toml").write_text(PERMISSION, "utf-8")
    result, said = run()
    assert (result.exit_code, said["status"]) == (0, "done")
    assert manifest()["attribution"]["rights"]["permission"] == {
        "by": "Jane Doe",
        "date": "2026-05-03",
        "reference": "letter 117",
    }
    assert "letter 117" in Path("dist/ships.pt/article.html").read_text("utf-8")


def test_half_a_permission_is_an_error_that_names_the_field() -> None:
    write("by-nd")
    Path("ships.meta.toml").write_text(PERMISSION.replace("reference", "# reference"), "utf-8")
    result, said = run()
    assert (result.exit_code, said["status"]) == (1, "failed")
    assert "rights.permission.reference" in json.dumps(said)


def test_terms_in_words_hold_too() -> None:
    box = (
        '<div class="republish-terms">Republish our stories for free under these terms. Stories may '
        "not be translated into another language.</div>"
    )
    write("", box)
    result, said = run()
    assert (result.exit_code, said["status"]) == (1, "held")
    assert "may not be translated" in json.dumps(said)


def test_a_side_car_does_not_loosen_what_the_page_says() -> None:
    write("by-nd")
    Path("ships.meta.toml").write_text('[rights]\nlicense = "CC BY 4.0"\n', "utf-8")
    _, said = run()
    assert said["status"] == "held"
    assert "the side-car says CC BY 4.0" in json.dumps(said)


def test_non_commercial_reaches_those_that_are_marked() -> None:
    write("by-nc")
    Path("syndicate.toml").write_text(
        "[partners.Charity]\nnoncommercial = true\n[partners.Daily]\n", "utf-8"
    )
    assert run()[1]["status"] == "held"
    assert run("--partner", "Daily")[1]["status"] == "held"
    assert run("--partner", "Charity")[1]["status"] == "done"
    Path("syndicate.toml").write_text("[house]\nnoncommercial = true\n", "utf-8")
    assert run()[1]["status"] == "done"


def test_a_source_profile_takes_pictures_out_and_keeps_the_counter() -> None:
    pixel = "https://count.post.example/1.gif?a=1&b=2"
    write("by")
    Path("syndicate.toml").write_text(
        f'[house]\nname = "Maré Agency"\n[sources."post.example"]\npictures = false\npixel = "{pixel}"\n',
        "utf-8",
    )
    result, said = run(formats="html,fragment,text")
    assert (result.exit_code, said["status"]) == (0, "done")
    made = manifest()
    assert made["attribution"]["images"] == []
    assert made["attribution"]["rights"]["pixel"] == pixel
    assert made["attribution"]["provider"]["name"] == "Maré Agency"
    listed = {finding["check"] for finding in made["findings"]["list"]}
    assert {"rights.no-photographs", "rights.pixel"} <= listed
    for name in ("article.html", "fragment.html"):
        text = next(Path("dist/ships.pt").glob(name)).read_text("utf-8")
        assert 'src="https://count.post.example/1.gif?a=1&amp;b=2"' in text
        assert "Rui Reis" not in text
        assert "ships.jpg" not in text


@pytest.mark.parametrize("checks", ["", '[checks]\nrights = "off"\n'])
def test_a_template_that_leaves_out_the_link_holds_the_package(checks: str) -> None:
    write("by")
    Path("syndicate.toml").write_text(checks, "utf-8")
    own = Path("templates/html")
    own.mkdir(parents=True)
    (own / "page.html").write_text(
        "<!doctype html><html lang=pt><title>x</title><p>{{ headline | plain }}", "utf-8"
    )
    result, said = run()
    assert (result.exit_code, said["status"]) == (1, "held")
    assert "article.html: the link to the original is missing" in json.dumps(said)
    assert not Path("dist/ships.pt").exists()
