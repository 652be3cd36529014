"""From packages on the disk to feeds: what stands in them, when, and what is left out."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import handmade
import pytest
from lxml import etree

from syndicate import package
from syndicate.config import Partner, Settings
from syndicate.errors import ConfigError, PackageError
from syndicate.model import Detection, Image, Rendition, Rights, Signal, Source, Status
from syndicate.pipeline import entries as feed_entries
from syndicate.pipeline import feeds
from syndicate.render.labels import labels_for

Put = Callable[..., Path]
Make = Callable[..., feeds.Outcome]
NOW = datetime(2026, 4, 1, tzinfo=UTC)
SECRET = "Skerry"
NC = Rights(license="https://creativecommons.org/licenses/by-nc/4.0/")


def entries(tmp_path: Path, file: str = "pt.atom.xml", out: str = "out") -> list[Any]:
    data = (tmp_path / out / file).read_bytes()
    found = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo
    return list(found.entries)


def text(tmp_path: Path) -> str:
    """All feeds together."""
    return "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((tmp_path / "out").iterdir())
    )


# --- What an entry says --------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["fragment", "html"])
def test_an_article_keeps_its_attribution(
    tmp_path: Path, put: Put, make: Make, format: str
) -> None:
    path = put(handmade.corrected(), format)
    outcome = make(formats=("rss", "atom", "jsonfeed"))
    assert not outcome.left_out
    [entry] = entries(tmp_path)
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    content = entry.content[0].value
    root = etree.fromstring(content, etree.HTMLParser())
    shown = " ".join("".join(root.itertext()).split())
    assert entry.id == manifest["uri"]
    assert entry.title == "Os últimos guardas da luz de Skerry vão para casa"
    for said in (
        "Ines Duarte", "Repórter", "Western Isles Desk", "Tom Reid", "The Harbour Herald",
        "Stornoway", "© 2026 Harbour Newspapers", "Harbour Newspapers Ltd", "CC BY 4.0",
        "Ewan MacLeod", "Смотритель", "Correção", "66", "67",
        labels_for("pt")("This text was machine-translated and has not been reviewed by a person."),
        "The last keepers of the Skerry light go home", "translate-en_pt",
    ):  # fmt: skip
        assert said in shown, said
    links = set(root.xpath("//@href"))
    assert {
        handmade.ORIGINAL, "https://lights.example/north", "https://harbour.example/2025/11/02/delay",
        "https://creativecommons.org/licenses/by/4.0/", "mailto:mesa@harbour.example",
    } <= links  # fmt: skip
    assert all(link.partition(":")[0] in ("http", "https", "mailto", "tel") for link in links)
    assert root.xpath("//img/@src") == [handmade.PIXEL]
    assert not root.xpath("//script | //style | //svg | //h1 | //@class | //@id")
    item = json.loads((tmp_path / "out/pt.feed.json").read_text(encoding="utf-8"))["items"][0]
    assert item["content_html"] == content
    assert item["_syndicate"]["attribution"] == manifest["attribution"]
    assert item["_syndicate"]["original"] == manifest["original"]


def test_a_text_alone_is_an_entry_too(tmp_path: Path, put: Put, make: Make) -> None:
    put(handmade.corrected(), "text")
    make(formats=("atom", "jsonfeed"))
    [entry] = entries(tmp_path)
    assert entry.content[0].type == "text/plain"
    assert "Stornoway — Quando o barco" in entry.content[0].value
    assert entry.link == "https://news.example/pt/lighthouse-keepers.pt/article.txt"
    item = json.loads((tmp_path / "out/pt.feed.json").read_text(encoding="utf-8"))["items"][0]
    assert "content_html" not in item


def test_a_package_without_a_text_is_told_of_all_the_same(tmp_path: Path, make: Make) -> None:
    data = Rendition("article.json", "application/json", b"{}", "ninjs")
    translation = handmade.corrected()
    built = package.build(translation, Detection("en", 0.9), [data], uri="urn:uuid:1")
    package.write(built, tmp_path / "dist")
    make()
    [entry] = entries(tmp_path)
    assert entry.link == "https://news.example/pt/lighthouse-keepers.pt/article.json"
    content = entry.content[0].value
    assert translation.summary.text in content
    assert translation.article.history.note in content
    assert (
        labels_for("pt")("This text was machine-translated and has not been reviewed by a person.")
        in content
    )
    assert f'href="{handmade.ORIGINAL}"' in content
    assert f'src="{handmade.PIXEL.replace("&", "&amp;")}"' in content


def test_a_package_that_is_replaced_while_it_is_read(put: Put) -> None:
    path = put(handmade.corrected(), "html")
    manifest = package.manifest_of(path)
    record = feed_entries.read(path, "https://news.example/a/", manifest)
    assert "Quando o barco" in feed_entries.entry(record).html
    (path / "article.html").write_bytes(b"<p>another")
    with pytest.raises(PackageError, match="was replaced while it was read"):
        feed_entries.entry(record)


def test_a_zip_is_linked_as_a_whole(tmp_path: Path, put: Put, make: Make) -> None:
    path = put(handmade.corrected(), zipped=True)
    make(formats=("rss", "atom"))
    for file in ("pt.rss.xml", "pt.atom.xml"):
        [entry] = entries(tmp_path, file)
        assert entry.link == "https://news.example/pt/lighthouse-keepers.pt.zip"
        assert entry.enclosures[0].length == str(path.stat().st_size)
        assert "Quando o barco encostou" in entry.content[0].value
        assert "describedby" not in [link.rel for link in entry.links]


def test_a_text_from_right_to_left(tmp_path: Path, put: Put, make: Make) -> None:
    put(handmade.arabic(), embargo="")
    make()
    [entry] = entries(tmp_path, "ar.atom.xml")
    assert entry.title_detail.language == "ar"
    assert entry.content[0].value.startswith('<div lang="ar" dir="rtl">')


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("A luz gasta 35 W, e não 53 W.", "A luz gasta 35 W, e não 53 W."),
        ("", labels_for("pt")("This version corrects an earlier one.")),
    ],
)
def test_a_correction_is_seen_and_moves_the_entry(
    tmp_path: Path, put: Put, make: Make, note: str, shown: str
) -> None:
    put(handmade.full(), "html", embargo="", history={"signal": Signal.NONE, "note": ""})
    make()
    [before] = entries(tmp_path)
    put(
        handmade.full(), "html", embargo="", version=3,
        history={"signal": Signal.CORRECTION, "note": note, "versioned": "2026-03-25T09:00:00Z"},
    )  # fmt: skip
    make()
    [after] = entries(tmp_path)
    assert after.id == before.id
    assert after.published == before.published
    assert (before.updated, after.updated) == (
        "2026-03-17T08:15:00+00:00",
        "2026-03-25T09:00:00+00:00",
    )
    assert shown in after.content[0].value
    assert labels_for("pt")("Correction") in after.content[0].value


# --- The life of an article ----------------------------------------------------------------------

START, END = "2026-03-18T06:00:00+00:00", "2026-05-01T00:00:00+00:00"


@pytest.mark.parametrize("formats", [("rss",), ("atom",), ("jsonfeed",)])
@pytest.mark.parametrize(
    ("now", "there"),
    [
        ("2026-03-18T05:59:59+00:00", False),
        ("2026-03-18T06:00:00+00:00", True),
        ("2026-03-18T06:59:59+01:00", False),
        ("2026-04-30T23:59:59+00:00", True),
        ("2026-05-01T00:00:00+00:00", False),
        ("2026-05-01T00:30:00+01:00", True),
    ],
)
def test_embargo_and_expiry(
    tmp_path: Path, put: Put, make: Make, formats: tuple[str, ...], now: str, there: bool
) -> None:
    path = put(handmade.full(), embargo=START, expires=END)
    outcome = make(now=datetime.fromisoformat(now), formats=formats)
    assert (SECRET in text(tmp_path)) is there
    assert not outcome.left_out
    waiting = [(each.path, each.until) for each in outcome.waiting]
    early = datetime.fromisoformat(now) < datetime.fromisoformat(START)
    assert waiting == ([(path, datetime.fromisoformat(START))] if early else [])
    assert outcome.expired == ([path] if not there and not early else [])
    assert [each.articles for each in outcome.feeds] == [int(there)]


def test_what_expires_leaves_the_feed_that_stood_there(
    tmp_path: Path, put: Put, make: Make
) -> None:
    put(handmade.full(), embargo="", expires=END)
    make()
    assert len(entries(tmp_path)) == 1
    make(now=datetime.fromisoformat(END))
    assert entries(tmp_path) == []


@pytest.mark.parametrize("zipped", [False, True])
def test_what_was_withdrawn_is_there_without_its_text(
    tmp_path: Path, put: Put, make: Make, zipped: bool
) -> None:
    put(handmade.full(), "html", embargo="", zipped=zipped)
    make(formats=("rss", "atom", "jsonfeed"))
    [before] = entries(tmp_path)
    put(handmade.killed(), "html", zipped=zipped)
    outcome = make(formats=("rss", "atom", "jsonfeed"))
    assert [(each.articles, each.withdrawn) for each in outcome.feeds] == [(0, 1)] * 3
    reason = handmade.killed().article.history.note
    for file in ("pt.rss.xml", "pt.atom.xml"):
        [entry] = entries(tmp_path, file)
        assert entry.id == before.id
        assert entry.title.endswith(handmade.killed().headline.text)
        assert labels_for("pt")("Withdrawn") in entry.title
        assert reason in entry.content[0].value
        assert "Quando o barco" not in entry.content[0].value
        assert not entry.get("media_content")
        root = etree.parse(tmp_path / "out" / file)
        [gone] = root.iterfind(".//{http://purl.org/atompub/tombstones/1.0}deleted-entry")
        assert (gone.get("ref"), gone.get("when")) == (before.id, "2026-03-20T12:00:00+00:00")
    made = json.loads((tmp_path / "out/pt.feed.json").read_text(encoding="utf-8"))
    assert made["_syndicate"]["deleted"][0]["id"] == made["items"][0]["id"] == before.id
    assert made["items"][0]["_syndicate"]["status"] == "canceled"


def test_a_takedown_does_not_even_name_the_headline(tmp_path: Path, put: Put, make: Make) -> None:
    # As if whoever made the package had left it in.
    put(replace(handmade.taken_down(), headline=handmade.killed().headline), "text")
    make(formats=("rss", "atom", "jsonfeed"))
    [entry] = entries(tmp_path)
    assert entry.title == labels_for("pt")("Withdrawn")
    for word in (SECRET, "Harbour", "Duarte", handmade.ORIGINAL):
        assert word not in text(tmp_path)


@pytest.mark.parametrize(
    ("fields", "there"),
    [
        ({"embargo": "2026-04-02T00:00:00Z"}, False),  # it would name what nobody may know yet
        ({"expires": "2026-03-30T00:00:00Z"}, True),
        ({}, True),
    ],
)
def test_when_a_withdrawal_is_told(
    tmp_path: Path, put: Put, make: Make, fields: dict[str, str], there: bool
) -> None:
    put(handmade.killed(), "text", **fields)
    make()
    assert (SECRET in text(tmp_path)) is there


def test_withheld_is_never_there(tmp_path: Path, put: Put, make: Make) -> None:
    path = put(handmade.corrected(), status=Status.WITHHELD)
    outcome = make(formats=("rss", "atom", "jsonfeed"))
    assert SECRET not in text(tmp_path)
    assert [(left.path, left.why) for left in outcome.left_out] == [(path, "withheld")]


# --- Which packages ------------------------------------------------------------------------------


def test_a_package_that_was_changed_is_left_out(tmp_path: Path, put: Put, make: Make) -> None:
    good = put(handmade.corrected())
    bad = put(handmade.corrected(), id="x:2", slug="outro")
    (bad / "article.html").write_bytes(b"<p>Skerry</p>")
    outcome = make()
    [left] = outcome.left_out
    assert (left.path, left.why) == (bad, "unsound")
    assert "article.html" in left.message
    assert [entry.link for entry in entries(tmp_path)] == [
        f"https://news.example/pt/{good.name}/article.html"
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [("embargo", "tomorrow"), ("expires", "31/12/2026")],
)
def test_a_date_that_decides_and_cannot_be_read(
    put: Put, make: Make, field: str, value: str
) -> None:
    path = put(handmade.corrected())
    manifest = json.loads((path / "manifest.json").read_bytes())
    (path / "manifest.json").write_text(json.dumps({**manifest, field: value}), encoding="utf-8")
    [left] = make().left_out
    assert (left.path, left.why) == (path, "unsound")
    assert value in left.message


def test_no_zip_that_is_something_else_is_taken(tmp_path: Path, put: Put, make: Make) -> None:
    put(handmade.corrected())
    with zipfile.ZipFile(tmp_path / "dist/holiday.zip", "w") as archive:
        archive.writestr("photo.jpg", b"x")
    outcome = make()
    assert [left.path.name for left in outcome.left_out] == ["holiday.zip"]
    assert len(entries(tmp_path)) == 1


def test_of_two_versions_the_newer_counts(tmp_path: Path, put: Put, make: Make) -> None:
    old = put(handmade.full(), embargo="", folder="zero")
    new = put(handmade.corrected(), folder="dist")
    for order in ((old.parent, new.parent), (new.parent, old.parent)):
        outcome = make(*order)
        assert outcome.replaced == [old]
        [entry] = entries(tmp_path)
        assert entry.updated == "2026-03-19T10:00:00+00:00"


def test_nothing_old_revives_what_was_withdrawn(tmp_path: Path, put: Put, make: Make) -> None:
    copy = put(
        handmade.corrected(),
        folder="archive",
        version=4,
        history={"versioned": "2026-03-30T00:00:00Z"},
    )
    put(handmade.killed(), folder="dist")
    outcome = make(copy.parent, tmp_path / "dist")
    assert outcome.replaced == [copy]
    assert [each.withdrawn for each in outcome.feeds] == [1]


def test_two_packages_at_one_address_are_refused(tmp_path: Path, put: Put, make: Make) -> None:
    one = put(handmade.full())
    two = tmp_path / "other" / one.name
    two.parent.mkdir()
    shutil.copytree(one, two)
    said = json.loads((two / "manifest.json").read_text(encoding="utf-8"))
    (two / "manifest.json").write_text(json.dumps(said | {"uri": "urn:uuid:2"}), encoding="utf-8")
    with pytest.raises(PackageError, match="would both be at"):
        make(one.parent, two.parent)
    assert not (tmp_path / "out").exists()


def test_a_package_named_twice_counts_once(tmp_path: Path, put: Put, make: Make) -> None:
    path = put(handmade.corrected())
    outcome = make(path.parent, path)
    assert outcome.replaced == []
    assert len(entries(tmp_path)) == 1


def test_each_language_has_its_feed(tmp_path: Path, put: Put, make: Make) -> None:
    put(handmade.corrected())
    put(handmade.arabic(), embargo="")
    outcome = make(formats=("jsonfeed", "rss"))
    assert [each.path.name for each in outcome.feeds] == [
        "ar.feed.json", "ar.rss.xml", "pt.feed.json", "pt.rss.xml",
    ]  # fmt: skip
    only = make(languages=("pt",), out="few")
    assert [each.path.name for each in only.feeds] == ["pt.atom.xml"]


def test_the_newest_come_first_and_the_limit_cuts_the_oldest(
    tmp_path: Path, put: Put, make: Make
) -> None:
    for day in (3, 1, 4, 2):
        put(
            handmade.corrected(), "text", id=f"x:{day}", slug=f"s{day}",
            history={"versioned": f"2026-03-{day:02}T00:00:00Z"},
        )  # fmt: skip
    put(
        handmade.killed(), "text", id="x:killed", slug="killed",
        history={"versioned": "2026-02-01T00:00:00Z"},
    )  # fmt: skip
    [whole] = make().feeds
    days = [entry.updated[8:10] for entry in entries(tmp_path)]
    assert days == ["04", "03", "02", "01", "01"]
    assert (whole.articles, whole.withdrawn, whole.older) == (4, 1, 0)
    [cut] = make(limit=2).feeds
    # A withdrawal stays however old it is: somebody may not have heard of it yet.
    assert [entry.updated[5:10] for entry in entries(tmp_path)] == ["03-04", "03-03", "02-01"]
    assert (cut.articles, cut.withdrawn, cut.older) == (2, 1, 2)


# --- For whom ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rights", "partner", "house", "there"),
    [
        (NC, "", False, False),
        (NC, "", True, True),
        (NC, "rádio alto", True, True),
        (NC, "Diário", True, False),
        (Rights(demands=("non-commercial",)), "Diário", True, False),
        (Rights(license="https://creativecommons.org/licenses/by/4.0/"), "Diário", False, True),
        (Rights(license="https://creativecommons.org/licenses/by-nd/4.0/"), "Rádio Alto", True, False),
        (Rights(license="CC BY-ND 4.0", permission=handmade.article().rights.permission), "", False, True),
        (Rights(license="CC BY-NC-ND 4.0", permission=handmade.article().rights.permission),
         "Diário", False, False),
        (Rights(usage_terms="It may not be translated."), "", True, False),
        (Rights(), "", False, True),
    ],
)  # fmt: skip
def test_a_licence_decides_who_gets_an_article(
    put: Put, make: Make, rights: Rights, partner: str, house: bool, there: bool
) -> None:
    path = put(handmade.corrected(), rights=rights)
    partners = {"Rádio Alto": Partner(noncommercial=True), "Diário": Partner()}
    outcome = make(partner=partner, settings=Settings(partners=partners, noncommercial=house))
    assert [each.articles for each in outcome.feeds] == [int(there)]
    assert [(left.path, left.why) for left in outcome.left_out] == (
        [] if there else [(path, "rights")]
    )


def test_a_partners_feeds_are_its_own(tmp_path: Path, put: Put, make: Make) -> None:
    put(handmade.corrected())
    settings = Settings(
        partners={"Rádio Alto": Partner()}, house=Source("Correio", "https://c.example/")
    )
    [written] = make(partner="RÁDIO ALTO", settings=settings).feeds
    assert written.path.name == "radio-alto.pt.atom.xml"
    feed = feedparser.parse(written.path.read_bytes()).feed
    assert feed.title == "Correio – Rádio Alto (português)"
    assert feed.id == "https://news.example/pt/radio-alto.pt.atom.xml"
    with pytest.raises(ConfigError, match="no partner is called 'Radio'"):
        make(partner="Radio", settings=settings)


@pytest.mark.parametrize(
    ("house", "provider", "sources", "title"),
    [
        (Source("Correio", ""), Source("Outro", ""), ("A", "B"), "Correio (português)"),
        (Source(), Source("Outro", "https://o.example/"), ("A", "B"), "Outro (português)"),
        (Source(), Source(), ("A", "A"), "A (português)"),
        (Source(), Source(), ("A", "B"), "news.example (português)"),
    ],
)
def test_whose_feed_it_is(
    put: Put, make: Make, house: Source, provider: Source, sources: tuple[str, ...], title: str
) -> None:
    for number, name in enumerate(sources):
        translation = replace(handmade.corrected(), provider=provider)
        put(translation, "text", id=f"x:{number}", slug=f"s{number}", source=Source(name))
    [written] = make(settings=Settings(house=house)).feeds
    assert feedparser.parse(written.path.read_bytes()).feed.title == title
    [written] = make(settings=Settings(house=house), title="Mesa & Mar").feeds
    assert feedparser.parse(written.path.read_bytes()).feed.title == "Mesa & Mar"


# --- Addresses and files -------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["https://news.example/pt", "https://news.example/pt/"])
def test_addresses_are_absolute(tmp_path: Path, put: Put, make: Make, base: str) -> None:
    put(handmade.corrected(), slug="маяк", folder="dist/2026 março")
    make(base=base)
    [entry] = entries(tmp_path)
    assert entry.link == (
        "https://news.example/pt/2026%20mar%C3%A7o/%D0%BC%D0%B0%D1%8F%D0%BA.pt/article.html"
    )


@pytest.mark.parametrize(
    ("base", "written"),
    [
        ("https://bücher.example/ü x", "https://xn--bcher-kva.example/%C3%BC%20x/"),
        ('https://a.example/"><b>/', "https://a.example/%22%3E%3Cb%3E/"),
        ("https://a.example/%C3%BC/", "https://a.example/%C3%BC/"),
        ("https://[::1]:8080/a", "https://[::1]:8080/a/"),
    ],
)
def test_a_base_is_written_as_an_address_must_be(
    tmp_path: Path, put: Put, make: Make, base: str, written: str
) -> None:
    put(handmade.corrected())
    make(base=base)
    [entry] = entries(tmp_path)
    assert entry.link == f"{written}lighthouse-keepers.pt/article.html"


@pytest.mark.parametrize("name", ["pt.rss.xml", "pt.atom.xml", "pt.feed.json"])
@pytest.mark.parametrize("folder", [True, False])
def test_what_is_no_feed_of_ours_is_not_written_over(
    tmp_path: Path, put: Put, make: Make, name: str, folder: bool
) -> None:
    put(handmade.corrected())
    foreign = tmp_path / "out" / name
    foreign.parent.mkdir()
    if folder:
        foreign.mkdir()
    else:
        foreign.write_text('<rss version="2.0"><channel/></rss>')
    with pytest.raises(PackageError, match="Something else stands here") as caught:
        make(formats=("rss", "atom", "jsonfeed"))
    assert caught.value.path == foreign
    assert [path.name for path in foreign.parent.iterdir()] == [name]


def test_feeds_of_ours_are_written_over(tmp_path: Path, put: Put, make: Make) -> None:
    put(handmade.corrected())
    make(formats=("rss", "atom", "jsonfeed"))
    again = make(formats=("rss", "atom", "jsonfeed"), title="Mesa\n&  Mar")
    assert [each.changed for each in again.feeds] == [True] * 3
    assert "<title>Mesa &amp; Mar</title>" in again.feeds[0].path.read_text()


def test_a_package_named_alone_stands_under_its_own_name(
    tmp_path: Path, put: Put, make: Make
) -> None:
    make(put(handmade.corrected(), folder="dist/deep"))
    [entry] = entries(tmp_path)
    assert entry.link == "https://news.example/pt/lighthouse-keepers.pt/article.html"


@pytest.mark.parametrize(
    "base",
    [
        "",
        "news.example",
        "ftp://news.example/",
        "https://",
        "https://a b.example/",
        "https://a.example/?q=1",
        "https://a.example/#x",
        "https://a.example/\npt/",
        "https://a.example:99999/",
        "https://desk:secret@a.example/",
    ],
)
def test_an_address_that_is_none(put: Put, make: Make, base: str) -> None:
    put(handmade.corrected())
    with pytest.raises(ConfigError, match="--base-url"):
        make(base=base)


def test_where_there_is_no_package(tmp_path: Path, make: Make) -> None:
    (tmp_path / "dist").mkdir()
    with pytest.raises(PackageError, match="There is no package here"):
        make()


def test_a_relative_picture_leads_to_the_originals_site(
    tmp_path: Path, put: Put, make: Make
) -> None:
    put(handmade.corrected(), "text", image=Image("/img/lead.png", "Cais", credit="Ana"))
    make()
    [entry] = entries(tmp_path)
    assert entry.media_content[0]["url"] == "https://harbour.example/img/lead.png"
    assert entry.media_credit[0]["content"] == "Ana"


def test_the_same_packages_are_the_same_bytes_whenever_it_runs(
    tmp_path: Path, put: Put, make: Make
) -> None:
    put(handmade.corrected())
    put(handmade.killed(), id="x:killed", slug="killed")
    first = make(formats=("rss", "atom", "jsonfeed"))
    assert all(each.changed for each in first.feeds)
    files = {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "out").iterdir()
    }
    again = make(formats=("rss", "atom", "jsonfeed"), now=datetime(2027, 1, 1, tzinfo=UTC))
    assert not any(each.changed for each in again.feeds)
    assert files == {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "out").iterdir()
    }
    assert first.feeds[0].updated == datetime(2026, 3, 20, 12, tzinfo=UTC)


def test_a_feed_is_replaced_in_one_step(
    tmp_path: Path, put: Put, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(handmade.full(), embargo="")
    make()
    before = (tmp_path / "out/pt.atom.xml").read_bytes()
    put(handmade.corrected())

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        make()
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {
        "pt.atom.xml": before
    }


def test_feeds_may_lie_among_the_packages(tmp_path: Path, put: Put, make: Make) -> None:
    put(handmade.corrected())
    for _ in range(2):
        outcome = make(out="dist")
        assert not outcome.left_out
    assert len(entries(tmp_path, out="dist")) == 1
