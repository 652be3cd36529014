"""Five of the examples, two languages, translated for real and written in every format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import iptc
import pytest
from lxml import etree, html

from syndicate import package, pipeline, render
from syndicate.config import Settings
from syndicate.model import Source
from syndicate.pipeline import feeds

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = (
    "dengue-cisterns.html", "exiled-reporters.html", "sea-wall-vote.txt", "cooperativa-coleta.html",
    "regua-do-rio.md",
)  # fmt: skip


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    """The packages, English to Portuguese and the other way."""
    out = tmp_path_factory.mktemp("every-format")
    settings = Settings(
        out=out,
        formats=tuple(render.FORMATS),
        memory_path=out / "memory.sqlite3",
        house=Source("Nova Agência", "https://nova.example/"),
    )
    paths = [str(ROOT / "examples" / name) for name in ARTICLES]
    with pipeline.open_workspace(settings) as workspace:
        results = list(pipeline.translate(paths, ("pt", "en"), workspace))
    made = [result.package for result in results if result.status == "done"]
    assert len(made) == len(ARTICLES), [str(result.error) for result in results if result.error]
    yield [path for path in made if path is not None]


def file(place: Path, role: str) -> Path:
    (found,) = [each for each in manifest(place)["files"] if each["role"] == role]
    return place / str(found["path"])


def manifest(place: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((place / "manifest.json").read_bytes())
    return found


def test_every_package_is_sound_and_has_every_format(packages: list[Path]) -> None:
    for place in packages:
        assert package.verify(place) == []
        roles = {each["role"] for each in manifest(place)["files"]}
        assert roles == {form.role for form in render.FORMATS.values()}


def test_ninjs_keeps_its_schema(packages: list[Path]) -> None:
    for place in packages:
        item = json.loads(file(place, "ninjs").read_bytes())
        assert [error.message for error in iptc.ninjs_validator().iter_errors(item)] == []


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("newsml-g2", "NewsML-G2_2.35-spec-All-Power.xsd"),
        ("nitf", "nitf-3-6.xsd"),
        ("xliff", "xliff_core_2.0.xsd"),
    ],
)
def test_xml_keeps_its_schema(packages: list[Path], role: str, name: str) -> None:
    schema = iptc.xml_schema(name)
    for place in packages:
        schema.assertValid(etree.parse(file(place, role)))


def test_tmx_keeps_its_document_type(packages: list[Path]) -> None:
    dtd = etree.DTD(iptc.schema_file("tmx14.dtd"))
    for place in packages:
        assert dtd.validate(etree.parse(file(place, "tmx"))), dtd.error_log


def test_page_and_fragment_say_the_same_words(packages: list[Path]) -> None:
    for place in packages:
        page = html.parse(file(place, "page")).getroot()
        fragment = etree.fromstring(f"<div>{file(place, 'fragment').read_text('utf-8')}</div>")
        shown = " ".join("".join(page.itertext()).split())
        paragraphs = fragment.xpath("p[not(preceding-sibling::hr)][string-length() > 80]")
        paragraphs = [each for each in paragraphs if " · " not in "".join(each.itertext())]
        assert len(paragraphs) > 5
        for paragraph in paragraphs:
            assert " ".join("".join(paragraph.itertext()).split()) in shown


def test_feeds_hold_every_article(packages: list[Path], tmp_path: Path) -> None:
    wish = feeds.Wanted(("rss", "atom", "jsonfeed"), "https://nova.example/")
    outcome = feeds.make(packages, tmp_path, wish, Settings(), datetime.now(UTC))
    assert not outcome.left_out
    for language in ("pt", "en"):
        wanted = {
            str(manifest(place)["uri"]): str(manifest(place)["headline"])
            for place in packages
            if place.name.endswith(f".{language}")
        }
        for name in ("rss.xml", "atom.xml"):
            read = feedparser.parse(tmp_path / f"{language}.{name}")
            assert {entry.id: entry.title for entry in read.entries} == wanted
        read = json.loads((tmp_path / f"{language}.feed.json").read_bytes())
        assert {item["id"]: item["title"] for item in read["items"]} == wanted
