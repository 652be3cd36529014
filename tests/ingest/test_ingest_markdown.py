"""Markdown: the same blocks and marks as a page gives, front matter, headline."""

from __future__ import annotations

import pytest

from syndicate.errors import ConfigError, InputError
from syndicate.ingest import read
from syndicate.model import Article, BlockKind, Byline, MarkKind, Severity, Source

ONE = "The harbour office counted forty ships before noon, more than in any week since spring."


def ingest(text: str) -> Article:
    return read("ships.md", text.encode())


def told(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in article.blocks]


FRONT = """---
title: Ships wait
summary: Forty of them.
language: pt_br
slug: Forty Ships
author:
  - name: Jane Doe
    role: Editor
    institution: The Post
    url: https://post.example/jane
  - Rui Reis
published: 2026-06-04T11:00:00+02:00
modified: 2026-06-09
dateline: LISBON, 4 June (The Post)
section: Harbour
keywords: [ships, "#wind"]
canonical_url: https://post.example/a
embargo: 2026-06-04 10:00:00+02:00
license: CC BY 4.0
source: {name: The Post, url: https://post.example/}
rights:
  holder: Post Trust
  notice: © 2026 Post Trust
  usage_terms: "Republish: with credit."
  permission: none needed
correction: "Correction: It was forty."
---
"""


def test_front_matter() -> None:
    result = ingest(f"{FRONT}\n# Ships wait\n\nLISBON, 4 June (The Post) — {ONE}\n")
    assert result.headline.text == "Ships wait"
    assert result.summary.text == "Forty of them."
    assert result.language == "pt-BR"
    assert result.slug == "forty-ships"
    assert result.bylines == (
        Byline("Jane Doe", "Editor", "The Post", "https://post.example/jane"),
        Byline("Rui Reis"),
    )
    assert result.published == "2026-06-04T11:00:00+02:00"
    assert result.modified == "2026-06-09"
    assert result.dateline == "LISBON, 4 June (The Post)"
    assert result.section == "Harbour"
    assert result.keywords == ("ships", "#wind")
    assert result.id == result.canonical_url == "https://post.example/a"
    assert result.embargo == "2026-06-04T10:00:00+02:00"
    assert result.source == Source("The Post", "https://post.example/")
    assert result.rights.license == "https://creativecommons.org/licenses/by/4.0/"
    assert result.rights.license_name == "CC BY 4.0"
    assert result.rights.holder == "Post Trust"
    assert result.rights.usage_terms == "Republish: with credit."
    assert result.rights.permission.by == "none needed"
    assert told(result) == [("paragraph", ONE), ("paragraph", "Correction: It was forty.")]
    assert result.blocks[-1].role == "correction"
    assert result.findings == ()


def test_the_first_heading_is_the_headline() -> None:
    result = ingest(f"# Ships *wait*\n\n{ONE}\n\n# Second\n\n{ONE}\n")
    assert result.headline.text == "Ships wait"
    assert [mark.kind for mark in result.headline.marks] == [MarkKind.EMPHASIS]
    assert [(b.kind.value, b.level) for b in result.blocks][1] == ("heading", 1)


def test_a_heading_that_differs_from_the_title_stays() -> None:
    result = ingest(f"---\ntitle: Ships wait\n---\n# Another\n\n{ONE}\n")
    assert result.headline.text == "Ships wait"
    assert told(result)[0] == ("heading", "Another")


def test_blocks_and_marks() -> None:
    result = ingest(
        f"# Ships wait\n\n{ONE}\n\n"
        "A *b* **c** `d  e` ~~f~~ [g](https://e.org/g 'T') <h@e.org> "
        '<abbr title="x">i</abbr> <span translate="no">j</span>\\\nk\n\n'
        "- one\n- two\n  1. deep\n\n> Said.\n>\n> — by whom\n\n***\n\n"
        "| a | b |\n|---|--:|\n| 1 | **2** |\n\n```\nx  =  1\n```\n\nLast, see https://e.org/z.\n"
    )
    assert told(result) == [
        ("paragraph", ONE),
        ("paragraph", "A b c d e f g h@e.org i j\nk"),
        ("list_item", "one"),
        ("list_item", "two"),
        ("list_item", "deep"),
        ("quotation", "Said."),
        ("quotation", "— by whom"),
        ("rule", ""),
        ("table_cell", "a"),
        ("table_cell", "b"),
        ("table_cell", "1"),
        ("table_cell", "2"),
        ("code", "x  =  1"),
        ("paragraph", "Last, see https://e.org/z."),
    ]
    second = result.blocks[1]
    assert [(m.kind.value, second.text[m.start : m.end]) for m in second.content.marks] == [
        ("em", "b"),
        ("strong", "c"),
        ("code", "d e"),
        ("del", "f"),
        ("link", "g"),
        ("link", "h@e.org"),
        ("abbr", "i"),
        ("span", "j"),
    ]
    assert result.blocks[6].role == "attribution"
    assert [b.header for b in result.blocks if b.kind is BlockKind.TABLE_CELL] == [
        True,
        True,
        False,
        False,
    ]
    assert result.blocks[-1].content.marks[0].get("href") == "https://e.org/z"


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ("![Alt](https://e.org/a.jpg)", [("image", "")]),
        ('![Alt](https://e.org/a.jpg "Ships.")', [("image", ""), ("caption", "Ships.")]),
        (
            '![Alt](https://e.org/a.jpg "Title")\n*Ships.* Photo: Ana Sá',
            [("image", ""), ("caption", "Ships."), ("credit", "Photo: Ana Sá")],
        ),
        (
            "![Alt](https://e.org/a.jpg)\n\n*Ships.* Foto: Ana Sá",
            [("image", ""), ("caption", "Ships."), ("credit", "Foto: Ana Sá")],
        ),
        (
            '<figure><img src="https://e.org/a.jpg" alt="Alt"><figcaption>Ships. <small '
            'class="credit">Credit: Ana Sá</small></figcaption></figure>',
            [("image", ""), ("caption", "Ships."), ("credit", "Credit: Ana Sá")],
        ),
    ],
)
def test_pictures(picture: str, expected: list[tuple[str, str]]) -> None:
    result = ingest(f"# T\n\n{ONE}\n\n{picture}\n\n{ONE}\n")
    assert told(result)[1:-1] == expected
    image = result.blocks[1]
    assert image.image is not None
    assert image.image.alt == "Alt"
    if len(expected) > 1:
        assert len({block.group for block in result.blocks[1:-1]}) == 1
        assert image.group > 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ships[^1].\n\n[^1]: Counted\n  twice.", ["Ships^1.", "1. Counted twice."]),
        # What CommonMark takes for the address of a link.
        (
            "Ships[^1].\n[^1]: Twice\n[^b]: https://e.org",
            ["Ships^1.", "1. Twice", "2. https://e.org"],
        ),
        ("[All *ships*[^n]](https://e.org/a)\n\n[^n]: N", ["All ships^1", "1. N"]),
        ("> Ships[^2]\n>\n> [^2]: Two", ["Ships^2", "2. Two"]),
        # Nothing says it, or it is code.
        ("Ships[^1] and `[^2]`.\n\n[^2]: Two", ["Ships[^1] and [^2].", "2. Two"]),
        ("```\n[^1]: x\n```", ["[^1]: x"]),
        ("    [^1]: x", ["[^1]: x"]),
    ],
)
def test_footnotes(text: str, said: list[str]) -> None:
    result = ingest(f"# T\n\n{ONE}\n\n{text}\n")
    found = []
    for block in result.blocks[1:]:
        raised = [m for m in block.content.marks if m.kind is MarkKind.SUPERSCRIPT]
        at = raised[0].start if raised else len(block.text)
        found.append(block.text[:at] + "^" * len(raised) + block.text[at:])
    assert found == said


def test_nothing_is_furniture_by_name() -> None:
    result = ingest(f'# T\n\n{ONE}\n\n<div class="share newsletter">\n\nText of it.\n\n</div>\n')
    assert told(result)[-1] == ("paragraph", "Text of it.")


def test_unsafe_links_keep_their_text_and_are_reported() -> None:
    result = ingest(f"# T\n\n{ONE} See [this](javascript:x()) and <b onclick='x()'>that</b>.\n")
    assert told(result)[0] == ("paragraph", f"{ONE} See this and that.")
    assert [m.kind for m in result.blocks[0].content.marks] == [MarkKind.STRONG]
    assert "links.unsafe" in {finding.check for finding in result.findings}


def test_labels_without_front_matter() -> None:
    result = ingest(
        f"# Ships wait\n\nBy Jane Doe\n\n{ONE}\n\n[Read the original article](https://e.org/a)\n"
    )
    assert result.bylines == (Byline("Jane Doe"),)
    assert result.canonical_url == "https://e.org/a"
    assert told(result) == [("paragraph", ONE)]


def test_relative_links_are_resolved_against_the_original() -> None:
    result = ingest(f"---\ncanonical_url: https://e.org/a/b\n---\n{ONE} [x](../c)\n")
    assert result.blocks[0].content.marks[0].get("href") == "https://e.org/c"


@pytest.mark.parametrize(
    ("front", "line", "field", "message"),
    [
        ("title: Ships: wait", 2, None, "not YAML"),
        ("title: 7", 2, "title", "must be text, not a number"),
        ("a: 1\ntitle: 7", 3, "title", "must be text, not a number"),
        ("title: x\ndate: 2026-13-45", 3, "date", "'2026-13-45' is not a date. Write it as 2026-"),
        ("title: x\nmodified: !!timestamp x", 3, "modified", "is not a date"),
        ("title: x\nurl: e.org", 3, "url", "is not a web address"),
        ("title: x\npublished: soon", 3, "published", "is not a date"),
        ("title: x\ncanonical_url: e.org", 3, "canonical_url", "is not a web address"),
        ("- x", 2, None, "holds no keys"),
    ],
)
def test_mistakes_in_front_matter(front: str, line: int, field: str | None, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        ingest(f"---\n{front}\n---\n{ONE}\n")
    assert message in str(caught.value)
    assert (caught.value.path, caught.value.line, caught.value.field) == ("ships.md", line, field)


def test_keys_of_a_site_generator_are_one_finding() -> None:
    result = ingest(
        "---\nlayout: post\ntitle: Ships wait\ndraft: false\nlicence_: CC BY 4.0\non: 2026-13-45\n"
        "author: {name: Jane Doe, email: j@e.org}\nrights: {owner: x}\n"
        f"url: /2026/ships/\n---\n{ONE}\n"
    )
    assert result.headline.text == "Ships wait"
    assert result.bylines == (Byline("Jane Doe"),)
    assert result.canonical_url == ""
    [finding] = [f for f in result.findings if f.check == "metadata.unknown"]
    assert finding.severity is Severity.INFO
    assert (
        "over: url, layout, draft, licence_, True, author.email, rights.owner." in finding.message
    )
    assert "licence_ may be meant for licence" in finding.remedy


@pytest.mark.parametrize("key", ["source_url", "url", "original"])
def test_other_names_of_the_original(key: str) -> None:
    result = ingest(f"---\n{key}: https://e.org/a\n---\n{ONE}\n")
    assert result.canonical_url == "https://e.org/a"
    assert "metadata.unknown" not in {finding.check for finding in result.findings}


def test_the_original_stands_above_the_address_on_the_site() -> None:
    result = ingest(f"---\nurl: https://me.org/a\noriginal: https://e.org/a\n---\n{ONE}\n")
    assert result.canonical_url == "https://e.org/a"
    assert "metadata.unknown" in {finding.check for finding in result.findings}


@pytest.mark.parametrize(
    ("front", "section", "reported"),
    [
        ("categories: [Harbour, Wind]", "Harbour", False),
        ("categories: Harbour", "Harbour", False),
        ("section: Port\ncategories: [Harbour]", "Port", True),
        ("categories: []", "", True),
    ],
)
def test_categories_give_the_section(front: str, section: str, reported: bool) -> None:
    result = ingest(f"---\n{front}\n---\n{ONE}\n")
    assert result.section == section
    assert ("metadata.unknown" in {f.check for f in result.findings}) is reported


def test_a_wrong_language_in_front_matter_is_a_finding() -> None:
    result = ingest(f"---\nlanguage: klingonese language\n---\n{ONE}\n")
    assert result.language is None
    assert "language.declared" in {finding.check for finding in result.findings}


def test_a_rule_at_the_start_is_no_front_matter() -> None:
    assert told(ingest(f"---\n\n{ONE}\n"))[-1] == ("paragraph", ONE)


@pytest.mark.parametrize("text", ["---\ntitle: x\n---\n", "# \n", "<!-- x -->\n"])
def test_no_text_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="No article text was found"):
        ingest(text)


def test_what_the_parser_would_drop_is_refused() -> None:
    with pytest.raises(InputError, match="nested more than"):
        ingest("# T\n\n" + "> " * 500 + "x\n")


def test_relative_addresses_without_the_original_are_kept_and_reported() -> None:
    result = ingest(f"{ONE} [words](../c d.html)\n\n![Alt](<my pic.jpg>)\n\n*Caption.*\n")
    first, picture, caption = result.blocks
    assert first.text.endswith("words") or "[words]" in first.text
    assert picture.image is not None
    assert (picture.image.url, picture.image.alt) == ("my%20pic.jpg", "Alt")
    assert caption.text == "Caption."
    (found,) = [each for each in result.findings if each.check == "links.relative"]
    assert found.message.startswith("1 links or pictures")
    assert "canonical_url" in found.remedy
