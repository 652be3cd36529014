"""RSS, Atom and JSON Feed: each entry is an article; what feeds get wrong; what we write."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sent

from syndicate import ingest
from syndicate.errors import ConfigError, HeldError, InputError
from syndicate.feeds import atom, jsonfeed, rss
from syndicate.feeds.entry import Entry, Feed, Link, Party, Picture
from syndicate.ingest import find_inputs
from syndicate.model import Article, BlockKind, Byline, Image, MarkKind, Source

DATA = Path(__file__).resolve().parents[1] / "data" / "ingest"
HOME = "https://herald.example/"
BY = "https://creativecommons.org/licenses/by/4.0/"
BY_SA = "https://creativecommons.org/licenses/by-sa/4.0/"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("herald.rss.xml", "herald.atom.xml", "herald.feed.json"):
        shutil.copy(DATA / name, tmp_path / name)
    return tmp_path


def load(path: str) -> Article:
    return sent.read(path, ingest.load(path))


def item(text: str, *, channel: str = "") -> str:
    """An RSS feed of these items."""
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc='
        '"http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>Herald</title><link>{HOME}</link>{channel}{text}</channel></rss>"
    )


def one(inside: str, *, channel: str = "") -> Article:
    made = f"<item><title>Ships</title><link>{HOME}1</link><guid>{HOME}1</guid>{inside}</item>"
    return sent.read("feed.xml", item(made, channel=channel))


def body(text: str) -> str:
    return f"<content:encoded><![CDATA[{text}]]></content:encoded>"


def checks(article: Article) -> dict[str, str]:
    return {finding.check: finding.message for finding in article.findings}


# --- RSS ---------------------------------------------------------------------------------------


def test_an_entry_of_rss(here: Path) -> None:
    first, second, third, gone = find_inputs(["herald.rss.xml"])
    assert first == "herald.rss.xml#https://herald.example/?p=101"
    article = load(first)
    assert article.path == first
    assert article.id == article.canonical_url == "https://herald.example/2026/05/forty-ships"
    assert article.slug == "forty-ships-wait-no-wind-comes"
    assert article.headline.text == "Forty ships wait & no wind comes"
    assert article.summary.text == "The harbour office counts, and the pilots play cards."
    assert article.bylines == (Byline("Ines Duarte"), Byline("Tom Reid"))
    assert article.source == Source("The Harbour Herald", HOME)
    assert (article.published, article.modified) == (
        "2026-05-06T07:30:00+01:00",
        "2026-05-07T08:00:00+00:00",
    )
    assert (article.section, article.keywords) == ("Harbour", ("ships", "wind"))
    assert (article.language, article.media_type) == ("en-GB", "application/rss+xml")
    # The entry's own words before the feed's.
    assert (article.rights.license, article.rights.notice) == (BY_SA, "Text © 2026 Ines Duarte")
    kinds = [block.kind.value for block in article.blocks]
    assert kinds == [
        *("paragraph", "image", "caption", "credit", "heading", "quotation", "quotation"),
        *("list_item", "list_item", "table_cell", "table_cell", "table_cell", "table_cell"),
        "paragraph",
    ]
    marks = article.blocks[0].content.marks
    assert [mark.kind for mark in marks] == [MarkKind.STRONG, MarkKind.LINK]
    assert marks[1].get("href") == "https://herald.example/2026/04/storm"
    assert article.blocks[1].image == Image(
        "https://herald.example/img/ships.jpg",
        "Ships at anchor",
        800,
        600,
        "Ana Sá",
        "https://creativecommons.org/licenses/by-nc/4.0/",
    )
    said = checks(article)
    assert "appeared first on" in said["ingest.left-out"]
    assert "javascript: (1)" in said["links.unsafe"]
    assert "clip.mp4" in said["ingest.not-kept"]
    assert load(second).source == Source("Northern Wire", "https://wire.example/feed.xml")
    assert load(second).bylines == (Byline("Marta Vaz"),)
    # What the feed says of itself is not said of what it took from another.
    assert not load(second).rights.license
    assert "breaks off" in checks(load(second))["ingest.excerpt"]
    assert load(second).image == Image("https://herald.example/img/bar.png")
    own = load(third)
    assert own.language == "pt"
    assert own.id.startswith("urn:uuid:")
    assert "pubDate" in checks(own)["metadata.date"]
    assert own.rights.license == BY
    assert "the entry states none" in checks(own)["attribution.license"]
    with pytest.raises(HeldError, match="withdrawn this article: The source withdrew it") as caught:
        load(gone)
    assert caught.value.remedy.endswith("syndicate kill https://herald.example/2026/05/withdrawn")


def test_rss_1_0() -> None:
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:cc="http://web.resource.org/cc/">'
        f'<channel rdf:about="{HOME}"><title>Herald</title><link>{HOME}</link>'
        "<dc:language>en</dc:language></channel>"
        f'<item rdf:about="{HOME}1"><title>Ships</title><link>{HOME}1</link>'
        "<description>Forty ships wait before the bar, and no wind comes for them.</description>"
        f"<dc:creator>Ines Duarte</dc:creator><dc:date>2026-05-06T07:30:00+01:00</dc:date>"
        f'<cc:license rdf:resource="{BY}"/></item></rdf:RDF>'
    )
    article = sent.read("feed.rdf", text)
    assert article.id == f"{HOME}1"
    assert (article.language, article.published) == ("en", "2026-05-06T07:30:00+01:00")
    assert article.bylines == (Byline("Ines Duarte"),)
    assert article.rights.license == BY
    assert article.media_type == "application/rdf+xml"


# --- Atom --------------------------------------------------------------------------------------


def test_entries_of_atom(here: Path) -> None:
    first, second, draft, elsewhere, gone = find_inputs(["herald.atom.xml"])
    article = load(first)
    assert article.id == "https://herald.example/2026/05/forty-ships"
    assert article.headline.text == "Forty ships still wait"
    assert article.headline.marks[0].kind is MarkKind.EMPHASIS
    assert article.bylines == (Byline("Ines Duarte", url="https://herald.example/ines"),)
    assert article.source == Source("The Harbour Herald", HOME)
    assert article.rights.license == "https://creativecommons.org/licenses/by-nd/4.0/"
    assert (article.section, article.keywords) == ("Harbour", ("ships",))
    # xml:base of the feed and of the entry.
    assert article.image == Image("https://herald.example/2026/05/ships.jpg")
    english, portuguese = article.blocks
    link = english.content.marks[1]
    assert link.get("href") == "https://herald.example/2026/05/storm"
    assert portuguese.language == "pt"
    assert portuguese.text.endswith("barra.\nE riu.")
    assert "wire.example/4711" in checks(article)["ingest.not-kept"]
    copied = load(second)
    assert copied.headline.text == "AT&T buys the <quay>"
    assert copied.source == Source("Northern Wire", "https://wire.example/")
    assert copied.bylines == (Byline("Marta Vaz"),)
    assert copied.rights.notice == "© Northern Wire"
    assert copied.blocks[0].text == "Pilots went out at dawn."
    with pytest.raises(HeldError, match="marked as a draft"):
        load(draft)
    with pytest.raises(InputError, match="not in the feed but at https://herald") as caught:
        load(elsewhere)
    assert (caught.value.path, caught.value.field) == (elsewhere, "content")
    assert gone == "herald.atom.xml#tag:herald.example,2026:9"
    with pytest.raises(HeldError, match="removed from the feed on 2026-05-07"):
        load(gone)


def test_an_entry_that_is_newer_than_its_removal_is_there_again() -> None:
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        '<at:deleted-entry ref="tag:a,2026:1" when="2026-05-07T10:00:00Z"/><entry><id>tag:a,2026:1</id>'
        "<title>Ships</title><updated>2026-05-07T{}Z</updated><content>They wait.</content></entry></feed>"
    )
    assert sent.read("f.atom", text.format("10:00:01")).headline.text == "Ships"
    with pytest.raises(HeldError):
        sent.read("f.atom", text.format("10:00:00"))


def test_a_document_of_one_entry(here: Path) -> None:
    path = here / "entry.atom"
    path.write_text(
        '<entry xmlns="http://www.w3.org/2005/Atom"><id>tag:a,2026:1</id><title>Ships</title>'
        "<updated>2026-05-07T10:00:00Z</updated><content>They wait.</content></entry>"
    )
    (only,) = find_inputs(["entry.atom"])
    assert load(only).id == "tag:a,2026:1"


# --- JSON Feed ---------------------------------------------------------------------------------


def test_entries_of_json_feed(here: Path) -> None:
    first, second = find_inputs(["herald.feed.json"])
    article = load(first)
    assert article.id == "https://herald.example/2026/05/forty-ships"
    assert article.bylines == (Byline("Ines Duarte", url="https://herald.example/ines"),)
    assert article.image == Image("https://herald.example/img/ships.jpg")
    assert (article.language, article.keywords) == ("en-GB", ("ships", "wind"))
    assert article.summary.text == "The pilots play cards."
    link = article.blocks[0].content.marks[1]
    assert link.get("href") == "https://herald.example/2026/05/storm"
    said = checks(article)["ingest.not-kept"]
    assert "clip.mp3" in said and "wire.example/4711" in said
    other = load(second)
    assert second == "herald.feed.json#102"
    assert other.headline.text == "The bar is open <again>"
    assert len(other.blocks) == 2


@pytest.mark.parametrize(
    ("said", "field", "message"),
    [
        ({"items": {}}, "items", "a list of objects, not an object"),
        ({"items": [{"id": "1"}]}, "content_text", "no text"),
        (
            {"items": [{"id": "1", "content_html": 7.5, "title": []}]},
            "item.title",
            "text, not a list",
        ),
        ({"items": []}, None, "no entries"),
    ],
)
def test_a_json_feed_that_is_wrong_names_the_field(
    said: dict[str, Any], field: str | None, message: str
) -> None:
    text = json.dumps({"version": "https://jsonfeed.org/version/1"} | said)
    with pytest.raises(InputError, match=message) as caught:
        sent.read("f.json", text)
    assert (caught.value.path, caught.value.field) == ("f.json", field)


# --- What feeds get wrong ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("It&amp;#8217;s &lt;b&gt;here&lt;/b&gt;", "It’s here"),
        ("a &lt; b", "a < b"),
        ("The &lt;video&gt; element", "The <video> element"),
        ("<![CDATA[Ships <i>wait</i>]]>", "Ships wait"),
        ("Ships &nbsp;wait & see", "Ships \u00a0wait & see"),
    ],
)
def test_titles(title: str, wanted: str) -> None:
    text = f"<item><title>{title}</title>{body('<p>They wait.</p>')}</item>"
    assert sent.read("feed.xml", item(text)).headline.text == wanted


def test_html_that_was_escaped_twice() -> None:
    text = "&amp;lt;p&amp;gt;Forty &amp;lt;b&amp;gt;ships&amp;lt;/b&amp;gt; wait.&amp;lt;/p&amp;gt;"
    article = one(f"<content:encoded>{text}</content:encoded>")
    assert article.blocks[0].text == "Forty ships wait."
    assert article.blocks[0].content.marks[0].kind is MarkKind.STRONG
    assert "escaped twice" in checks(article)["ingest.mended"]
    # A text about markup is not one that was escaped.
    article = one(body("<p>Write &lt;b&gt; for bold.</p>"))
    assert article.blocks[0].text == "Write <b> for bold."


def test_an_ampersand_by_itself_is_put_right_and_said() -> None:
    article = one("<author>Marta & Rui &copy; &nosuch;</author>" + body("<p>They wait & see.</p>"))
    assert article.blocks[0].text == "They wait & see."
    assert "not well-formed XML (line 1)" in checks(article)["ingest.mended"]


def test_what_is_wrong_with_a_file_is_said_of_each_part(here: Path) -> None:
    said = "<p>A administração não conseguiu explicar a situação: há navios à espera lá fora.</p>"
    text = item(f"<item><title>Ação & vento</title>{body(said)}</item>")
    (here / "f.xml").write_bytes(text.encode("iso-8859-1"))
    (only,) = find_inputs(["f.xml"])
    assert load(only).headline.text == "Ação & vento"
    assert {"ingest.mended", "encoding.guessed"} <= checks(load(only)).keys()


def test_the_newest_of_entries_with_one_id_counts(here: Path) -> None:
    old = "<item><title>Old</title><guid>1</guid><pubDate>Wed, 06 May 2026 07:30:00 GMT</pubDate>{}</item>"
    text = body("<p>They wait.</p>")
    new = old.replace("Old", "New").replace("06 May", "16 May")
    (here / "f.xml").write_text(item(old.format(text) + new.format(text)))
    (only,) = find_inputs(["f.xml"])
    article = load(only)
    assert article.headline.text == "New"
    assert "2 times" in checks(article)["ingest.twice"]


def test_an_id_that_two_addresses_share_is_worth_nothing(here: Path) -> None:
    text = "".join(
        f"<item><title>{n}</title><guid isPermaLink='false'>x</guid><link>{HOME}{n}</link>"
        f"{body('<p>They wait.</p>')}</item>"
        for n in "ab"
    )
    (here / "f.xml").write_text(item(text))
    assert find_inputs(["f.xml"]) == [f"f.xml#{HOME}a", f"f.xml#{HOME}b"]
    assert [load(each).headline.text for each in find_inputs(["f.xml"])] == ["a", "b"]


def test_entries_without_an_id_are_called_by_address_or_place(here: Path) -> None:
    text = f"<item><link>{HOME}a</link></item><item><title>b</title></item>"
    (here / "f.xml").write_text(item(text))
    assert find_inputs(["f.xml"]) == [f"f.xml#{HOME}a", "f.xml#2"]


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        (item("<item><title>a</title></item>"), "description", "no text"),
        (item(f"<item><title>a</title>{body('<p> </p><br/>')}</item>"), "content:encoded", "no text"),
        (item(""), None, "no entries"),
        ("<rss version='2.0'/>", "channel", "no channel"),
        (item("<item>") + "<b", None, "not well-formed XML"),
        ('<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>', "DOCTYPE", "own"),
        ('<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>', "DOCTYPE", "own"),
        ("<rss>" + "<a>" * 400 + "</a>" * 400 + "</rss>", None, "nested too deep"),
        ("<rss>" + "<a/>" * 500_001 + "</rss>", None, "500,002|500,003"),
        (
            item(f"<item>{body('<div>' * 2000)}</item>"),
            None,
            "nested more than",
        ),
    ],
    ids=["no text", "empty", "no entries", "no channel", "broken", "laughs", "file", "deep", "many",
         "deep html"],
)  # fmt: skip
def test_what_cannot_be_read_names_file_and_field(
    text: str, field: str | None, message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        sent.read("feed.xml", text)
    assert (caught.value.path, caught.value.field) == ("feed.xml", field)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1251"])
def test_encodings_are_what_the_file_declares(encoding: str) -> None:
    word = "Порт" if encoding == "windows-1251" else "Ação"
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + item(
        f"<item><title>{word}</title>{body(f'<p>{word} {word}.</p>')}</item>"
    )
    assert sent.read("feed.xml", text.encode(encoding)).headline.text == word


def test_a_counter_in_the_text_is_found() -> None:
    pixel = "https://counter.theconversation.com/content/113886/count.gif"
    article = one(body(f'<p>They wait.</p><img src="{pixel}" width="1" height="1" alt="">'))
    assert article.rights.pixel == pixel
    assert article.rights.license == "https://creativecommons.org/licenses/by-nd/4.0/"


def test_the_licence_of_the_entry_takes_the_place_of_the_feeds() -> None:
    said = "<creativeCommons:license xmlns:creativeCommons='http://backend.userland.com/creativeCommons"
    said += "RssModule'>https://creativecommons.org/licenses/{}/4.0/</creativeCommons:license>"
    text = body("<p>They wait.</p>")
    article = one(text + said.format("by"), channel=said.format("by-nd"))
    assert article.rights.license == BY
    assert "rights.conflict" not in checks(article)
    # What the text itself says is another matter: there the stricter counts.
    nd = body('<p>They wait.</p><footer>Under <a href="https://creativecommons.org/licenses/by-nd/4.0/">'
              "CC BY-ND 4.0</a></footer>")  # fmt: skip
    assert one(nd + said.format("by")).rights.license.endswith("/by-nd/4.0/")


def test_a_teaser_is_reported() -> None:
    assert "ingest.excerpt" in checks(one("<description>They wait before the bar.</description>"))
    long = "<description>" + "They wait before the bar. " * 40 + "</description>"
    assert "ingest.excerpt" not in checks(one(long))
    assert "ingest.excerpt" not in checks(one(body("<p>They wait before the bar.</p>")))
    assert "ingest.excerpt" in checks(one(body("<p>They wait before […]</p>")))


def test_pictures_of_a_group_share_what_it_says() -> None:
    media = (
        "<media:group><media:credit>Ana</media:credit><media:copyright>Not for covers</media:copyright>"
        f'<media:content url="{HOME}a.jpg" medium="image"/></media:group>'
    )
    article = one(body("<p>They wait.</p>") + media)
    assert article.image == Image(f"{HOME}a.jpg", credit="Ana")
    assert "Not for covers" in checks(article)["ingest.not-kept"]


@pytest.mark.parametrize(
    ("said", "captions"),
    [
        ("A blue roof after rain.", ["A blue roof after rain."]),
        ("Roof in blue, wet", []),
        ("IMG 7", []),
    ],
)
def test_what_a_feed_says_of_a_picture_stands_under_it(said: str, captions: list[str]) -> None:
    media = (
        f'<media:content url="{HOME}a.jpg" medium="image">'
        f"<media:description>{said}</media:description></media:content>"
    )
    shown = f'<p>They wait.</p><img src="{HOME}a.jpg" alt="Roof in blue, wet"><p>Or not.</p>'
    article = one(body(shown) + media)
    under = [b for b in article.blocks if b.kind is BlockKind.CAPTION]
    assert [b.text for b in under] == captions
    pictures = [b for b in article.blocks if b.image]
    assert [b.group for b in pictures] == [b.group for b in under] or not captions
    assert len(pictures) == 1


# --- Parts -------------------------------------------------------------------------------------


def test_a_part_changes_only_when_its_entry_does(here: Path) -> None:
    first, second, *_ = find_inputs(["herald.rss.xml"])
    before = (ingest.load(first), ingest.load(second))
    feed = here / "herald.rss.xml"
    text = feed.read_text().replace("09:00:00 +0000</last", "11:00:00 +0000</last")
    feed.write_text(text.replace("Pilots went out at dawn", "Pilots went out at noon"))
    assert ingest.load(first) == before[0]
    assert ingest.load(second) != before[1]


def test_a_part_that_is_gone_says_so(here: Path) -> None:
    with pytest.raises(InputError, match="no such article") as caught:
        ingest.load("herald.rss.xml#nothing")
    assert caught.value.path == "herald.rss.xml#nothing"
    with pytest.raises(InputError, match="cannot be read"):
        ingest.load("none.xml#nothing")


def test_one_part_can_be_named(here: Path) -> None:
    name = "herald.rss.xml#https://herald.example/?p=101"
    assert find_inputs([name, "herald.rss.xml"])[0] == name
    assert len(find_inputs([name, "herald.rss.xml"])) == 4


def test_a_file_with_the_sign_in_its_name_is_that_file(here: Path) -> None:
    (here / "a.xml#b.txt").write_text("Ships wait\n\nThe harbour office counted forty ships.\n")
    assert find_inputs(["a.xml#b.txt"]) == ["a.xml#b.txt"]
    assert load("a.xml#b.txt").slug == "a-xml-b"


def test_a_folder_gives_feeds_and_not_every_file_of_xml_or_json(here: Path) -> None:
    (here / "sitemap.xml").write_text("<urlset><url/></urlset>")
    (here / "package.json").write_text('{"name": "x", "uri": "y"}')
    (here / "data.json").write_text("[1, 2]")
    (here / "broken.json").write_text('{"uri": ')
    (here / "bytes.xml").write_bytes(b"\x89PNG\r\n\x1a\n")
    (here / "broken.rss").write_text("<rss><channel>")
    (here / "ours.xml").write_text(item("<item/>", channel="<generator>syndicate 0.1</generator>"))
    found = {each.partition("#")[0] for each in find_inputs(["."])}
    # A feed that is broken is an error that somebody must hear of.
    assert found == {"herald.rss.xml", "herald.atom.xml", "herald.feed.json", "broken.rss"}
    with pytest.raises(InputError, match="not well-formed"):
        load("broken.rss")
    assert find_inputs(["ours.xml"]) == ["ours.xml#1"]
    assert {each.partition("#")[0] for each in find_inputs(["*.xml"])} == {
        "herald.rss.xml",
        "herald.atom.xml",
    }


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", '{"a": 1}', "neither"),
        ("a.xml", "<urlset/>", "this is <urlset>"),
        ("a.xml", "<NewsML/>", "this is NewsML 1"),
        ("a.xml", '<feed version="0.3" xmlns="http://purl.org/atom/ns#"/>', "before RFC 4287"),
    ],
)
def test_other_files_of_xml_and_json_say_what_they_are(name: str, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        sent.read(name, text)


def test_a_side_car_holds_for_all_entries(here: Path) -> None:
    sidecar = here / "herald.rss.xml.meta.toml"
    sidecar.write_text('[rights]\npermission = "Una Crail, 2026-05-03, letter 7"\n')
    first, second, *_ = find_inputs(["herald.rss.xml"])
    assert load(first).rights.permission == load(second).rights.permission != ""
    assert load(first).rights.permission.by == "Una Crail"
    sidecar.write_text('canonical_url = "https://herald.example/1"\n')
    with pytest.raises(ConfigError, match="of one only") as caught:
        load(first)
    assert caught.value.field == "canonical_url"


def test_a_feed_given_as_bytes_must_hold_one_article(here: Path) -> None:
    with pytest.raises(InputError, match="4 articles"):
        sent.read("-", (here / "herald.rss.xml").read_bytes())


# --- What we write -----------------------------------------------------------------------------

WHEN = datetime(2026, 5, 7, 8, tzinfo=UTC)
HTML = (
    '<div lang="pt" dir="ltr"><p>Quarenta <strong>navios</strong> <a href="https://a.example/x">'
    'esperam</a>.</p><ul><li>um</li><li>dois</li></ul><p lang="ru">Один корабль.</p></div>'
)


def feed(**said: Any) -> Feed:
    entry = Entry(
        uri="urn:uuid:92c9751e-3a26-554e-8e73-24e8287ea3ad",
        url="https://correio.example/navios.pt/article.html",
        title="Quarenta navios & < vento",
        language="pt",
        updated=WHEN,
        published=datetime(2026, 5, 6, 7, tzinfo=UTC),
        summary="Os pilotos jogam.",
        html=HTML,
        authors=(Party("Ines Duarte"), Party("Tom Reid")),
        publisher=Party("The Harbour Herald", HOME),
        via=Link("https://herald.example/2026/05/forty-ships", "Forty ships", "en"),
        translator="argos: translate-en_pt 1.1",
        rights="© 2026 Harbour Trust",
        licence=BY,
        pictures=(Picture(f"{HOME}a.jpg", "Navios", "Ana Sá", BY_SA, "CC BY-SA 4.0"),),
        section="Porto",
        keywords=("navios", "vento"),
        expires=datetime(2027, 5, 6, tzinfo=UTC),
    )
    entry = Entry(**{f: getattr(entry, f) for f in Entry.__slots__} | said)
    return Feed(
        title="Correio",
        description="Traduções",
        language="pt",
        url="https://correio.example/pt.xml",
        home="https://correio.example/",
        author=Party("Correio do Cais", "https://correio.example/"),
        updated=WHEN,
        entries=(entry,),
        tool=("syndicate", "0.1.0"),
    )


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.rss.xml", rss.write), ("a.atom.xml", atom.write), ("a.feed.json", jsonfeed.write)],
)
def test_what_we_write_comes_back(name: str, write: Any) -> None:
    article = sent.read(name, write(feed()))
    assert article.id == "https://correio.example/navios.pt/article.html"
    assert article.headline.text == "Quarenta navios & < vento"
    assert article.summary.text == "Os pilotos jogam."
    assert [b.name for b in article.bylines] == ["Ines Duarte", "Tom Reid"]
    assert article.language == "pt"
    assert article.published == "2026-05-06T07:00:00+00:00"
    assert article.modified == "2026-05-07T08:00:00+00:00"
    assert (article.rights.license, article.rights.notice) == (BY, "© 2026 Harbour Trust")
    first, *items, last = article.blocks
    assert first.text == "Quarenta navios esperam."
    assert [mark.kind for mark in first.content.marks] == [MarkKind.STRONG, MarkKind.LINK]
    assert [each.text for each in items] == ["um", "dois"]
    assert (last.text, last.language) == ("Один корабль.", "ru")
    assert article.image is not None and article.image.url == f"{HOME}a.jpg"
    assert "herald.example/2026/05/forty-ships" in checks(article)["ingest.not-kept"]
    if name != "a.feed.json":
        assert article.image == Image(f"{HOME}a.jpg", "Navios", credit="Ana Sá", license=BY_SA)
        assert article.source == Source("The Harbour Herald", HOME)
        assert (article.section, article.keywords) == ("Porto", ("navios", "vento"))
        assert article.expires == "2027-05-06T00:00:00+00:00"


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.rss.xml", rss.write), ("a.atom.xml", atom.write), ("a.feed.json", jsonfeed.write)],
)
def test_what_we_removed_is_held(here: Path, name: str, write: Any) -> None:
    (here / name).write_bytes(write(feed(withdrawn=True, reason="Uma fonte pediu proteção.")))
    (only,) = find_inputs([name])
    with pytest.raises(HeldError, match="withdrawn this article: Uma fonte pediu proteção"):
        load(only)
