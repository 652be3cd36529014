"""What docs/partners.md tells partners is so: each place that it names holds the value that it should,
in every format, and its commands print what it shows."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import handmade
import lxml.etree
import lxml.html
import pytest
import yaml
from newsroom import Newsroom

from syndicate import package, rights
from syndicate.config import Settings
from syndicate.disclosure import NOTICES
from syndicate.model import Detection, Status, Translation
from syndicate.pipeline import feeds
from syndicate.render import FORMATS, not_carried, render
from syndicate.render.bitext.facts import IN_SENTENCES
from syndicate.render.context import Context, build
from syndicate.render.fields import FIELDS
from syndicate.render.labels import labels_for

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "docs"))

import partners  # noqa: E402
import partners_example  # noqa: E402

GUIDE = partners.TARGET.read_text(encoding="utf-8")
FEEDS = {"rss": "pt.rss.xml", "atom": "pt.atom.xml", "jsonfeed": "pt.feed.json"}
TOOLS = {"xliff", "tmx"}
TEXTS = {"rss": "content:encoded", "atom": "content", "jsonfeed": "content_html"}
"""Where a feed has what the guide calls the text."""
LIFE = ("uri", "version", "status", "signal", "created", "versioned", "machine")
NOW = datetime(2026, 4, 1, tzinfo=UTC)
Table = dict[str, dict[str, str]]


def tables() -> list[Table]:
    """The guide's tables: the first cell of a row -> heading of a column -> cell."""
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", GUIDE, re.MULTILINE):
        rows = [
            [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in block.splitlines()
        ]
        head = [title.strip("`") for title in rows[0]]
        found.append({row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows[2:]})
    return found


def columns(*names: str) -> Table:
    """The table with these columns."""
    (found,) = (table for table in tables() if tuple(next(iter(table.values()))) == names)
    return found


# --- Places, as the guide writes them ------------------------------------------------------------


def in_json(value: Any, place: str) -> list[str]:
    """The values at a place: names parted by dots, `[a=b]` takes of a list what has that value."""
    steps = re.findall(r"([^.\[]+)(?:\[(\w+)=([^\]]+)\])?", place)
    assert ".".join(name + (f"[{a}={b}]" if a else "") for name, a, b in steps) == place
    found = [value]
    for name, key, wanted in steps:
        found = [each[name] for each in found if isinstance(each, dict) and name in each]
        found = [e for each in found for e in (each if isinstance(each, list) else [each])]
        found = [each for each in found if not key or each.get(key) == wanted]
    return [
        ", ".join(map(str, each.values())) if isinstance(each, dict) else str(each)
        for each in found
        if each not in (None, "")
    ]


def in_xml(data: bytes, place: str, start: str = "") -> list[str]:
    """The same in XPath, from the element `start` or the outermost; the document's default
    namespace is left out."""
    top: Any = lxml.etree.fromstring(data)
    spaces = {p: space for each in top.iter() for p, space in each.nsmap.items() if p}
    for element in top.iter():
        if element.prefix is None:
            element.tag = lxml.etree.QName(element).localname
    (node,) = top.xpath(f"//{start}") if start else (top,)
    found = node.xpath(place, namespaces=spaces)
    return [each if isinstance(each, str) else "".join(each.itertext()) for each in found]


class Made:
    """What a translation looks like in every format, in its manifest and in the feeds."""

    def __init__(self, translation: Translation, folder: Path) -> None:
        self.context = build(translation)
        self.files = {
            name: form.data
            for name, form in zip(FORMATS, render(translation, list(FORMATS)), strict=True)
        }
        built = package.build(
            translation,
            Detection("en", 0.99),
            render(translation, list(FORMATS)),
            uri=self.context.uri,
            not_carried=not_carried(translation, list(FORMATS)),
        )
        self.files["manifest"] = built.manifest
        place = package.write(built, folder)
        wanted = feeds.Wanted(tuple(FEEDS), "https://news.example/")
        feeds.make([place], folder, wanted, Settings(), NOW)
        for name, file in FEEDS.items():
            self.files[name] = (folder / file).read_bytes()

    def at(self, name: str, place: str) -> list[str]:
        """What stands at a place of the guide's."""
        data = self.files[name]
        if name == "markdown":
            return in_json(yaml.safe_load(data.decode().split("---\n")[1]), place)
        if name == "jsonfeed" and not place.startswith("/"):
            return in_json(json.loads(data)["items"][0], place)
        if name in ("manifest", "jsonld", "ninjs", "jsonfeed"):
            return in_json(json.loads(data), place.removeprefix("/"))
        start = {"rss": "item", "atom": "entry"}.get(name, "")
        return in_xml(data, place, start)

    def text(self, name: str) -> str:
        """What the guide calls the text of a format, with the values of its attributes."""
        if name == "markdown":
            said = self.files[name].decode().split("---\n", 2)[2]
            return unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", said))
        (said,) = self.at(name, TEXTS[name])
        return words(lxml.html.fragment_fromstring(said))


def words(*elements: Any) -> str:
    """The text of elements, and the values of their attributes and of the data in them."""
    said = []
    for each in elements:
        said += ["".join(each.itertext()), *map(str, each.xpath(".//@*"))]
    return unescape("\n".join(said))


# --- Values --------------------------------------------------------------------------------------


def expected(context: Context) -> dict[str, list[str]]:
    """Row of the guide -> its values, each of which no other row has."""
    found = {field: [v for v in values(context) if v] for field, values in FIELDS.items()}
    found["body.links"] = [urljoin(context.original.url, url) for url in found["body.links"]]
    created, versioned = context.created.value, context.versioned.value
    signs = (context.uri, str(context.version), context.status, context.signal)
    for name, value in zip(LIFE[:6], (*signs, created, versioned), strict=True):
        found[name] = [value]
    found["machine"] = ["machine"]
    return found


def spelled(value: str, context: Context) -> Iterator[str]:
    """A value, and what formats make of it where they may not have it as it is."""
    yield value
    yield {"update": "updates", "machine": "trainedAlgorithmicMedia"}.get(value, value)
    yield value.replace("machine", "TrainedAlgorithmicMediaDigitalSource")
    if value == "machine":
        yield context.labels(
            "This text was machine-translated and has not been reviewed by a person."
        )
    days = (context.published, context.modified, context.translator.day)
    yield from (day.text for day in (*days, context.embargo, context.expires) if day.value == value)
    yield from (
        each.name for each in (context.language, context.original.language) if each.tag == value
    )
    if re.match(r"\d{4}-\d\d-\d\dT", value):
        yield format_datetime(datetime.fromisoformat(value))
    if value.startswith("mailto:"):
        yield value.removeprefix("mailto:")
    if value.startswith("tel:"):
        yield "+44 1851 000000"


def holds(text: str, value: str, context: Context, *, loose: bool = False) -> bool:
    """True if the value stands there, not inside a word; `loose`: its words in their order."""
    text = " ".join(unescape(text).split())
    if loose:
        # Tags and the signs of Markdown stand in between.
        pattern = ".{0,90}?".join(map(re.escape, re.findall(r"[^\W\d_]{3,}", value)))
        return bool(re.search(pattern, text, re.DOTALL))
    return any(
        re.search(rf"(?<!\w){re.escape(' '.join(each.split()))}(?:(?!\w)|(?=T\d))", text)
        for each in spelled(value, context)
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """One of everything, and each thing that can happen to it."""
    full = handmade.full()
    # With a zone, so that nobody reads it in another way.
    article = replace(full.article, expires="2027-04-19T00:00:00+00:00")
    versions = {
        "full": replace(full, article=article),
        "correction": handmade.corrected(),
        "withdrawal": handmade.killed(),
        "takedown": handmade.taken_down(),
    }
    return {
        name: Made(translation, tmp_path_factory.mktemp(name))
        for name, translation in versions.items()
    }


# --- Where each field stands ---------------------------------------------------------------------


@lru_cache(maxsize=1)
def placed() -> dict[str, dict[str, str]]:
    """Format -> field -> the cell that says where it stands."""
    found: dict[str, dict[str, str]] = {}
    for names in (
        ("manifest", "jsonld", "markdown"),
        ("ninjs", "newsml-g2", "nitf"),
        ("rss", "atom", "jsonfeed"),
        ("html", "fragment", "text"),
    ):
        for first, cells in columns(*names).items():
            for field in re.findall(r"`([^`]+)`", first):
                for name, cell in cells.items():
                    assert field not in found.setdefault(name, {}), f"{field} stands twice"
                    found[name][field] = cell
    return found


@pytest.mark.parametrize("name", ["manifest", *(n for n in FORMATS if n not in TOOLS), *FEEDS])
def test_every_field_has_its_row(name: str) -> None:
    assert set(FIELDS) <= set(placed()[name]) <= {*FIELDS, *LIFE}


@pytest.mark.parametrize(
    "name", ["manifest", "jsonld", "markdown", "ninjs", "newsml-g2", "nitf", *FEEDS]
)
def test_a_field_stands_where_the_guide_says(name: str, made: dict[str, Made]) -> None:
    full = made["full"]
    values = expected(full.context)
    for field, cell in placed()[name].items():
        loose = field == "body.text"
        found = [(place, full.at(name, place)) for place in re.findall(r"`([^`]+)`", cell)]
        if cell.startswith("the text"):
            found.append(("the text", [full.text(name)]))
        for place, texts in found:
            said = "\n".join(texts)
            held = [
                value for value in values[field] if holds(said, value, full.context, loose=loose)
            ]
            assert held, f"{name}: {field} does not stand at {place}, which says {said[:200]!r}"
        for value in values[field]:
            assert not found or any(
                holds("\n".join(texts), value, full.context, loose=loose) for _, texts in found
            ), f"{name}: {field} {value!r} stands nowhere"


@pytest.mark.parametrize("name", [*(n for n in FORMATS if n not in TOOLS), *FEEDS, "manifest"])
def test_a_dash_is_what_a_format_does_not_carry(name: str, made: dict[str, Made]) -> None:
    dashes = {field for field, cell in placed()[name].items() if cell == "–"} & set(FIELDS)
    if name in FORMATS:
        assert dashes == set(FORMATS[name].drops)
    data, values = made["full"].files[name].decode(), expected(made["full"].context)
    assert not [f for f in dashes - {"language"} if all(v in data for v in values[f])]


@pytest.mark.parametrize("name", ["html", "fragment", "text"])
def test_a_reader_finds_it_where_the_guide_says(name: str, made: dict[str, Made]) -> None:
    full = made["full"]
    regions = _regions(name, full.files[name].decode())
    for field, cell in placed()[name].items():
        for region in re.findall(r"\w+", cell):
            lost = [
                value
                for value in expected(full.context)[field]
                if not holds(regions[region], value, full.context, loose=field == "body.text")
            ]
            # The links of a text are numbered; those that it shows as they are are not.
            lost = [value for value in lost if not value.startswith(("mailto:", "tel:"))]
            assert not lost, f"{field} {lost} does not stand in the {region}"


def _regions(name: str, data: str) -> dict[str, str]:
    """The parts of a file for readers."""
    if name == "text":
        top, body, end = re.split(r"\n-{72}\n", data)
        return {"top": top, "body": body, "end": end}
    page: Any = lxml.html.document_fromstring(data)
    if name == "fragment":
        shown, rest = data.rsplit("<hr/>", 1)
        parts = [lxml.html.fragment_fromstring(each, create_parent="div") for each in (shown, rest)]
        return {"top": words(parts[0]), "body": words(parts[0]), "end": words(parts[1])}
    (head,), (top,), (body,), (end,) = (
        page.xpath(path)
        for path in ("/html/head", "//header", "//div[@class='body']", "//article/footer")
    )
    data_of_script = "\n".join(script.text for script in page.xpath("//script"))
    return {
        "head": words(head) + data_of_script,
        "top": words(top),
        "body": words(body),
        "end": words(end, *end.itersiblings())
        + "".join(map(str, page.xpath("//article/img/@src"))),
    }


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_formats_of_translators_name_fields_as_the_guide_does(
    name: str, made: dict[str, Made]
) -> None:
    full = made["full"]
    (place,) = re.findall(
        r"`(//mda:meta\[.*?\])`" if name == "xliff" else r"`(//prop\[.*?\])`", GUIDE
    )
    for field in set(FIELDS) - set(IN_SENTENCES):
        found = full.at(name, place.replace("rights.notice", field))
        assert found == expected(full.context)[field], field


# --- What happens to an article ------------------------------------------------------------------

EVENTS = {
    "update": "full",
    "correction": "correction",
    "withdrawal": "withdrawal",
    "takedown": "takedown",
    "embargo": "full",
    "expiry": "full",
}


def happened() -> Iterator[tuple[str, str, str]]:
    """(event, format, what the guide says of it)."""
    for names in (("update", "correction"), ("withdrawal", "takedown"), ("embargo", "expiry")):
        for first, cells in columns(*names).items():
            for event, cell in cells.items():
                yield event, first.strip("`"), cell


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_told_for_every_format(event: str) -> None:
    assert sorted(form for told, form, _ in happened() if told == event) == sorted(
        ["manifest", *FORMATS, *FEEDS]
    )


@pytest.mark.parametrize(("event", "name", "cell"), list(happened()))
def test_an_event_looks_as_the_guide_says(
    event: str, name: str, cell: str, made: dict[str, Made]
) -> None:
    version = made[EVENTS[event]]
    labels = labels_for("pt")
    for place, _, value in re.findall(r"`([^`]+)`( = `([^`]+)`)?", cell):
        if "are empty" in cell and place in ("headline", "attribution.authors"):
            assert not version.at(name, place)
            continue
        found = version.at(name, place)
        assert found and all(found), f"{place} is not there"
        assert not value or value in found, f"{place} is {found}"
        if place.rpartition("/")[2].rpartition(".")[2] in ("note", "edNote", "@info", "text"):
            assert any(version.context.note in each for each in found)
    data = unescape(version.files[name].decode())
    if name.startswith("json") or name == "ninjs":
        data = json.dumps(json.loads(data), ensure_ascii=False)
    said = " ".join(data.replace("\n| ", " ").split())
    for label in re.findall(r'"([^"]+)"', cell):
        assert labels(label) in said, f"{labels(label)} is not said"
    if "nothing else" in cell:
        assert len(version.files[name].splitlines()) == 2


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_has_no_entry_before_and_after_its_time(name: str, tmp_path: Path) -> None:
    full = handmade.full()
    built = package.build(full, Detection("en", 0.9), render(full, ["html"]))
    place = package.write(built, tmp_path)
    for moment in ("2026-03-18T05:59:00+00:00", "2027-04-19T00:00:00+00:00"):
        wanted = feeds.Wanted((name,), "https://news.example/")
        now = datetime.fromisoformat(moment)
        assert feeds.make([place], tmp_path, wanted, Settings(), now).feeds[0].articles == 0


def test_the_statuses_and_signals_are_all_told() -> None:
    table = columns("status", "history.signal", "what you do")
    assert {each.value for each in Status} == {
        word for row in table.values() for word in re.findall(r"`(\w+)`", row["status"])
    }
    assert {"update", "correction", "kill", "takedown"} == {
        word for row in table.values() for word in re.findall(r"`(\w+)`", row["history.signal"])
    }


# --- The rest of the guide -----------------------------------------------------------------------


def test_each_format_has_its_system_and_its_file() -> None:
    named = {}
    for row in columns("role", "file", "how").values():
        roles = re.findall(r"`([^`]+)`", row["role"])
        if row["file"] != "the feed":
            named[roles[0]] = row["file"].strip("`")
    assert named == {form.role: form.path for form in FORMATS.values()}


def test_the_schema_is_the_one_that_is_promised() -> None:
    assert f"Under `schema_version` {package.SCHEMA_VERSION}:" in GUIDE


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    partners_example.make(folder)
    return folder


def test_the_example_is_up_to_date(example: Path) -> None:
    assert partners.text() == GUIDE, "run python docs/partners.py"


def test_every_part_that_is_made_stands_in_the_guide(example: Path) -> None:
    assert set(re.findall(r"<!-- made: ([\w-]+) -->", GUIDE)) == set(partners.parts(example))


def test_the_example_is_what_a_run_would_send(example: Path) -> None:
    before, one = "", partners_example.first()
    two = partners_example.corrected(one, "")
    for folder, made in zip(
        partners_example.VERSIONS, (one, two, partners_example.killed(two, "")), strict=True
    ):
        place = example / folder / partners_example.NAME
        assert package.verify(place, package.Signers.read(example / "desk.pub")) == []
        manifest = (place / "manifest.json").read_bytes()
        assert json.loads(manifest)["history"]["replaces"] == (before or None)
        before = f"sha256:{sha256(manifest).hexdigest()}"
        notices = [labels_for("pt")(each) for each in NOTICES]
        assert not rights.check(made, render(made, list(FORMATS)), notices)


def commands(mark: str) -> list[tuple[str, str]]:
    """The commands of a block in the guide, with what it shows of each."""
    (block,) = re.findall(rf"<!-- {mark} -->\n```console\n(.*?)```", GUIDE, re.DOTALL)
    found = []
    for said in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = re.sub(r"\\\n\s*", "", said).partition("\n")
        found.append((command, shown))
    return found


def run(found: list[tuple[str, str]], folder: Path) -> None:
    """All commands in one shell; each must print what the guide shows."""
    missing = [tool for tool in ("bash", "ssh-keygen", "jq", "sha256sum") if not shutil.which(tool)]
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed")
    for number, (command, shown) in enumerate(found):
        script = "; ".join([*(f"{c} >/dev/null" for c, _ in found[:number]), command])
        script = script.replace("allowed_signers >/dev/null", "allowed_signers")
        done = subprocess.run(
            ["bash", "-c", script], cwd=folder, capture_output=True, text=True, timeout=60
        )
        assert done.stdout == shown, done.stderr
        assert done.returncode == 0


def test_a_partner_can_check_a_package_as_the_guide_shows(example: Path) -> None:
    # It ends where it began, so that the commands after it find their files.
    run([*commands("verify"), ("ls desk.pub", "desk.pub\n")], example)


def test_what_the_guide_tries_on_the_demo(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    source = tmp_path / "exiled-reporters.html"
    shutil.copy(ROOT / "examples/exiled-reporters.html", source)
    formats = runpy.run_path(str(ROOT / "examples/demo.py"))["FORMATS"].split(",")
    (result,) = room.run(str(source), formats=tuple(formats))
    assert result.status == "done"
    (tmp_path / "dist").rename(tmp_path / "demo")
    (tmp_path / "dist").mkdir()
    (tmp_path / "demo").rename(tmp_path / "dist/demo")
    manifest = "exiled-reporters.pt/manifest.json"
    run([*commands("demo"), ("ls */manifest.json", f"{manifest}\n")], tmp_path)


def test_what_the_guide_says_of_verify(example: Path) -> None:
    found = package.examine(
        example / "1-first" / partners_example.NAME, package.Signers.read(example / "desk.pub")
    )
    assert found.signer is not None
    assert f"sound, signed by {found.signer.name} ({found.signer.key}), manifest" in GUIDE
