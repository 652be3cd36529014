"""NewsML-G2: items, messages of several, packages; as agencies send them and as we write them."""

from __future__ import annotations

import shutil
from pathlib import Path

import handmade
import pytest
import sent

from syndicate import ingest, render, times
from syndicate.errors import HeldError, InputError
from syndicate.ingest import find_inputs
from syndicate.model import Article, BlockKind, Byline, Image, MarkKind, Source

DATA = Path(__file__).resolve().parents[1] / "data" / "ingest"
NAR = "http://iptc.org/std/nar/2006-10-01/"
BY = "https://creativecommons.org/licenses/by/4.0/"


def item(
    content: str = '<inlineData contenttype="text/plain">Forty ships wait here.</inlineData>',
    meta: str = "",
    about: str = "<headline>Ships wait</headline>",
    kind: str = "text",
) -> str:
    return (
        f'<newsItem xmlns="{NAR}" guid="tag:wire.example,2026:1" version="2" xml:lang="en">'
        f'<itemMeta><itemClass qcode="ninat:{kind}"/><provider literal="Northern Wire"/>'
        f"<versionCreated>2026-05-07T08:00:00Z</versionCreated>{meta}</itemMeta>"
        f"<contentMeta>{about}</contentMeta><contentSet>{content}</contentSet></newsItem>"
    )


def read(text: str) -> Article:
    return sent.read("item.xml", text)


@pytest.fixture
def message(tmp_path: Path) -> str:
    return str(shutil.copy(DATA / "agency.newsmessage.xml", tmp_path / "message.xml"))


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("By Kari Berg and Finn Moe", ["Kari Berg", "Finn Moe"]),
        ("By KARI BERG, Reporter", ["Kari Berg"]),
        ("", ["Kari Berg"]),
        # Of whom this is the byline nobody knows.
        ("By Finn Moe", ["Kari Berg"]),
    ],
)
def test_all_whom_the_byline_names_are_authors(by: str, names: list[str]) -> None:
    about = f"<creator literal='k'><name>Kari Berg</name></creator><by>{by}</by>"
    article = read(item(about=f"{about}<headline>Ships wait</headline>"))
    assert [byline.name for byline in article.bylines] == names


def test_each_text_of_a_message_is_an_article_with_its_pictures(message: str) -> None:
    english, german, killed = find_inputs([message])
    assert english == f"{message}#tag:wire.example,2026:text-en"
    article = sent.read(english, ingest.load(english))
    assert article.path == english
    assert (article.id, article.version) == ("tag:wire.example,2026:text-en", 3)
    assert article.language == "en-GB"
    assert article.headline.text == "Forty ships wait"
    assert article.summary.text == "The pilots play cards."
    assert article.bylines == (
        Byline("Ines Duarte", "harbour editor", url="https://wire.example/ines"),
    )
    assert article.source == Source("Northern Wire")
    assert article.dateline == "LEITH, 6 May (Northern Wire)"
    assert article.published == "2026-05-06T07:30:00+01:00"
    assert article.modified == "2026-05-07T08:00:00+00:00"
    assert article.embargo == "2026-05-07T10:00:00+00:00"
    assert article.keywords == ("ships", "shipping")
    rights = article.rights
    assert (rights.license, rights.holder, rights.notice, rights.usage_terms) == (
        BY,
        "Northern Wire AS",
        "© 2026 Northern Wire",
        "For subscribers in Europe.",
    )
    image = article.blocks[0].image
    assert image == Image(
        "https://wire.example/large.jpg", "Ships at anchor", 2000, 1500, "Ana Sá / Northern Wire"
    )
    assert [b.kind for b in article.blocks[1:3]] == [BlockKind.CAPTION, BlockKind.CREDIT]
    text = article.blocks[3]
    assert text.text == "The harbour office counted forty ships before noon, said the office."
    assert [m.kind for m in text.content.marks] == [MarkKind.EMPHASIS, MarkKind.LINK]
    said = [(f.check, f.severity.value) for f in article.findings]
    # Terms of the picture, the correction, what has no place, no address of the original.
    assert said[:3] == [
        ("ingest.not-kept", "warning"),
        ("ingest.note", "warning"),
        ("ingest.not-kept", "info"),
    ]
    other = sent.read(german, ingest.load(german))
    assert (other.language, len(other.blocks)) == ("de", 2)
    assert not any(block.image for block in other.blocks)
    with pytest.raises(HeldError, match=r"withdrawn.*quotation was invented") as caught:
        sent.read(killed, ingest.load(killed))
    assert "syndicate kill tag:wire.example,2026:text-killed" in caught.value.remedy


def test_a_message_given_as_bytes_must_hold_one_article(message: str) -> None:
    with pytest.raises(InputError, match="3 articles"):
        sent.read("-", Path(message).read_bytes())


def test_the_newest_version_in_a_message_counts(tmp_path: Path) -> None:
    old, new = item(), item(about="<headline>New</headline>").replace('version="2"', 'version="10"')
    path = tmp_path / "m.xml"
    path.write_text(f'<newsMessage xmlns="{NAR}"><itemSet>{new}{old}</itemSet></newsMessage>')
    (only,) = find_inputs([str(path)])
    assert sent.read(only, ingest.load(only)).headline.text == "New"


def test_what_we_write_comes_back() -> None:
    made = handmade.full()
    article = sent.again(made, "newsml-g2")
    found, wanted = sent.bodies(article, made)
    # NITF has no struck words: they stand in brackets.
    assert (
        found[-1].text
        == "Uma versão anterior dizia que Morag Sinclair tem [Suprimido: 66] 67 anos."
    )
    assert found[-1].role == "correction"
    base = made.article.canonical_url
    assert sent.tree(found[:-1], "pt") == sent.tree(wanted[:-1], "pt", base)
    assert (article.headline, article.summary) == (made.headline, made.summary)
    assert article.bylines == made.bylines
    assert article.source == made.article.source
    assert (article.language, article.version, article.dateline) == ("pt", 2, "Stornoway")
    assert (article.section, article.keywords) == (made.section, made.keywords)
    assert article.embargo == made.article.embargo
    assert article.expires == times.exact(made.article.expires, times.closes)
    own, theirs = article.rights, made.article.rights
    assert (own.license, own.holder, own.notice) == (theirs.license, theirs.holder, theirs.notice)
    assert own.usage_terms.startswith(theirs.usage_terms)


def test_an_article_that_we_withdrew_must_not_be_translated() -> None:
    for made in (handmade.killed(), handmade.taken_down()):
        with pytest.raises(HeldError, match="withdrawn"):
            sent.again(made, "newsml-g2")


@pytest.mark.parametrize(
    ("meta", "message"),
    [
        ('<pubStatus qcode="stat:canceled"/>', "withdrawn"),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/>', "not release"),
        ('<pubStatus qcode="stat:new-word"/>', "not release"),
        ("<embargoed/>", "embargoed until further notice"),
    ],
)
def test_what_must_not_be_published_is_held(meta: str, message: str) -> None:
    with pytest.raises(HeldError, match=message):
        read(item(meta=meta))


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        (item(kind="picture"), "itemClass", "a picture, not a text"),
        (item(content=""), "contentSet", "no text"),
        (
            item(content='<remoteContent href="https://wire.example/text.html"/>'),
            "contentSet",
            "not in this item but at https://wire.example/text.html",
        ),
        (
            f'<packageItem xmlns="{NAR}"><groupSet><group><itemRef residref="tag:x"/></group>'
            "</groupSet></packageItem>",
            "groupSet",
            "only lists 1 items",
        ),
        (
            f'<newsMessage xmlns="{NAR}"><itemSet>{item(kind="picture")}</itemSet></newsMessage>',
            "itemSet",
            "holds no text: picture",
        ),
    ],
    ids=["picture", "empty", "elsewhere", "package", "message"],
)
def test_what_holds_no_text_says_what_it_is(text: str, field: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(text)
    assert (caught.value.path, caught.value.field) == ("item.xml", field)


def test_renditions_marked_text_counts_before_plain_text() -> None:
    html = '<inlineData contenttype="text/html"><![CDATA[<p>Forty <b>ships</b> wait.</p>]]></inlineData>'
    plain = '<inlineData contenttype="text/plain">Plain.</inlineData>'
    (block,) = read(item(content=plain + html)).blocks
    assert block.text == "Forty ships wait."
    assert block.content.marks[0].kind is MarkKind.STRONG


def test_prefixes_of_namespaces_do_not_matter() -> None:
    text = item().replace(f'xmlns="{NAR}"', f'xmlns:n="{NAR}"')
    import re

    text = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1n:", text)
    assert read(text).blocks[0].text == "Forty ships wait here."


def test_a_folder_gives_texts_and_leaves_the_rest(tmp_path: Path, message: str) -> None:
    (tmp_path / "text.xml").write_text(item())
    (tmp_path / "photo.xml").write_text(item(kind="picture"))
    (tmp_path / "package.xml").write_text(f'<packageItem xmlns="{NAR}"/>')
    (tmp_path / "sitemap.xml").write_text("<urlset><url/></urlset>")
    (ours,) = render.render(handmade.full(), ["newsml-g2"])
    (tmp_path / "ours.xml").write_bytes(ours.data)
    found = find_inputs([str(tmp_path)])
    assert [Path(each.partition("#")[0]).name for each in found] == ["message.xml"] * 3 + [
        "text.xml"
    ]
