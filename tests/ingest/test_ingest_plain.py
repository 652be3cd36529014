"""Plain text: the body complete and in order, what stands around it known for what it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.errors import InputError
from syndicate.ingest import read
from syndicate.model import Article, BlockKind, Byline, MarkKind

ONE = "The harbour office counted forty ships before noon, more than in any week since spring."
TWO = "Nobody had expected the wind to turn, said the harbour master, and nobody was told."
THREE = "The pilots have asked for a second boat, which the town does not want to pay for yet."

# A page as a reader copies it, written for this test.
COPIED = f"""News  Harbour  Letters  Jobs
Home > Harbour > Forty ships wait at the closed bridge

Forty ships wait at the closed bridge

Forty ships wait at the closed bridge

The wind turned before anybody was told. The pilots want a second boat.

{ONE}

Advertisement


{TWO}

Share   Tweet   Send by e-mail

What happens to the fish?

{THREE}

Correction (6 May 2026): An earlier version said fifty ships.

Read the original article
Author: Jane Doe"""


def ingest(text: str) -> Article:
    return read("ships.txt", text.encode())


def told(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in article.blocks]


def checks(article: Article) -> dict[str, str]:
    return {finding.check: finding.remedy for finding in article.findings}


def test_a_copied_page() -> None:
    result = ingest(COPIED)
    assert result.headline.text == "Forty ships wait at the closed bridge"
    standfirst = "The wind turned before anybody was told. The pilots want a second boat."
    assert result.summary.text == standfirst
    assert result.summary_leads
    assert told(result) == [
        ("paragraph", standfirst),
        ("paragraph", ONE),
        ("paragraph", TWO),
        ("heading", "What happens to the fish?"),
        ("paragraph", THREE),
        ("paragraph", "Correction (6 May 2026): An earlier version said fifty ships."),
    ]
    assert result.blocks[-1].role == "correction"
    assert result.bylines == (Byline("Jane Doe"),)
    assert result.slug == "ships"
    assert result.id.startswith("urn:uuid:")
    remedy = checks(result)["attribution.original-link"]
    assert "--source-url" in remedy
    assert "canonical_url" in remedy


def test_a_headline_and_paragraphs_alone() -> None:
    result = ingest(f"Ships wait\n\n{ONE}\n\n{TWO}\n\n{THREE}\n")
    assert result.headline.text == "Ships wait"
    assert result.summary.text == ""
    assert [text for _, text in told(result)] == [ONE, TWO, THREE]
    assert {kind for kind, _ in told(result)} == {"paragraph"}


def test_a_text_without_a_headline_keeps_its_first_paragraph() -> None:
    result = ingest(f"{ONE} {TWO} {THREE}\n\n{TWO}")
    assert result.headline.text == ONE.rstrip(".")
    assert "title" in checks(result)["headline.missing"]
    assert [text for _, text in told(result)] == [f"{ONE} {TWO} {THREE}", TWO]


def test_one_paragraph_a_line_without_blank_lines() -> None:
    result = ingest(f"Ships wait\n{ONE}\n{TWO}\n{THREE}")
    assert result.headline.text == "Ships wait"
    assert [text for _, text in told(result)] == [ONE, TWO, THREE]


def test_wrapped_lines_are_joined() -> None:
    import textwrap

    wrapped = textwrap.fill(f"{ONE} {TWO} {THREE}", 72)
    result = ingest(f"Ships wait\n\n{wrapped}\n\n{textwrap.fill(TWO + ' ' + ONE, 72)}\n")
    assert [text for _, text in told(result)] == [f"{ONE} {TWO} {THREE}", f"{TWO} {ONE}"]


def test_short_lines_keep_their_breaks() -> None:
    result = ingest(f"Ships wait\n\n{ONE}\n\nPress Club\n4 Tollbod Quay\nTelephone 5550\n\n{TWO}")
    assert told(result)[1] == ("paragraph", "Press Club\n4 Tollbod Quay\nTelephone 5550")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("- one\n- two, which\n  goes on\n- three", ["one", "two, which goes on", "three"]),
        ("* one\n\n* two", ["one", "two"]),
        ("• one\n• two", ["one", "two"]),
        ("1. one\n2. two", ["one", "two"]),
        ("1) one\n2) two", ["one", "two"]),
    ],
)
def test_lists(lines: str, expected: list[str]) -> None:
    result = ingest(f"Ships wait\n\n{ONE}\n\n{lines}\n\n{TWO}")
    items = [block for block in result.blocks if block.kind is BlockKind.LIST_ITEM]
    assert [item.text for item in items] == expected
    assert {item.ordered for item in items} == {lines[0] == "1"}
    assert len({item.group for item in items}) == 1
    assert len(result.blocks) == len(expected) + 2


@pytest.mark.parametrize("line", ["— Não sei, disse ele.", "- Não sei, disse ele."])
def test_a_dash_that_opens_a_speech_is_no_list(line: str) -> None:
    assert told(ingest(f"Navios\n\n{ONE}\n\n{line}\n\n{TWO}"))[1] == ("paragraph", line)


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("What happens now?", True),
        ("¿Qué pasa ahora?", True),
        ("The second boat", True),
        ("“Why?”", False),
        ("It was over.", False),
        ("the second boat", False),
        ("He said:", False),
        ("See https://e.org/x", False),
        (
            "A line that goes on and on until nobody would take it for a heading any more at all",
            False,
        ),
    ],
)
def test_subheadings(line: str, is_heading: bool) -> None:
    kind = told(ingest(f"Ships wait\n\n{ONE}\n\n{line}\n\n{TWO}"))[1][0]
    assert (kind == "heading") is is_heading


def test_a_standfirst_above_a_dateline_leaves_the_body() -> None:
    result = ingest(
        f"Ships wait\n\nForty of them.\n\nLISBON, 6 May (Agency) – {ONE}\n\n{TWO}\n\n{THREE}"
    )
    assert result.summary.text == "Forty of them."
    assert result.dateline == "LISBON, 6 May (Agency)"
    assert [text for _, text in told(result)] == [ONE, TWO, THREE]


LABELS = [
    ("Author: Jane Doe", "bylines", (Byline("Jane Doe"),)),
    ("By Jane Doe, Agency", "bylines", (Byline("Jane Doe", "", "Agency"),)),
    ("Autor: Vasco Leitão Brandão", "bylines", (Byline("Vasco Leitão Brandão"),)),
    ("Por Ana Sá e Rui Reis", "bylines", (Byline("Ana Sá"), Byline("Rui Reis"))),
    ("Published: 6 May 2026", "published", "2026-05-06"),
    ("Publicado em: 12 de março de 2026", "published", "2026-03-12"),
    ("Updated: 2026-05-07T10:00:00Z", "modified", "2026-05-07T10:00:00+00:00"),
    ("Original article: https://e.org/a", "canonical_url", "https://e.org/a"),
    ("Read the original article: https://e.org/a", "canonical_url", "https://e.org/a"),
    ("Ler o artigo original https://e.org/a", "canonical_url", "https://e.org/a"),
    ("https://e.org/a", "canonical_url", "https://e.org/a"),
    ("Keywords: ships, wind", "keywords", ("ships", "wind")),
]


@pytest.mark.parametrize(("line", "name", "value"), LABELS)
@pytest.mark.parametrize("at_end", [False, True])
def test_labels_at_either_end(line: str, name: str, value: object, at_end: bool) -> None:
    body = f"{ONE}\n\n{TWO}\n\n{THREE}"
    text = f"Ships wait\n\n{body}\n\n{line}" if at_end else f"Ships wait\n{line}\n\n{body}"
    result = ingest(text)
    assert getattr(result, name) == value
    assert [text for _, text in told(result)] == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("line", "name", "url"),
    [
        ("Source: The Post", "The Post", ""),
        ("Fonte: Agência Lusa (https://lusa.example/a)", "Agência Lusa", "https://lusa.example/a"),
        ("Originally published by The Post: https://e.org/a", "The Post", "https://e.org/a"),
        ("Publicado originalmente em Diário de Porto", "Diário de Porto", ""),
    ],
)
def test_the_source(line: str, name: str, url: str) -> None:
    result = ingest(f"Ships wait\n\n{ONE}\n\n{TWO}\n\n{line}")
    assert (result.source.name, result.canonical_url) == (name, url)
    assert len(result.blocks) == 2


def test_licence_and_copyright_lines() -> None:
    result = ingest(f"Ships wait\n\n{ONE}\n\n{TWO}\n\nLicence: CC BY-ND 4.0\n© 2026 The Post")
    assert result.rights.license_name == "CC BY-ND 4.0"
    assert result.rights.notice == "© 2026 The Post"


def test_what_only_looks_like_a_label_stays() -> None:
    lines = [
        "By Monday the ships had gone, and with them the last of the wind.",
        "Source: the harbour master, who counted them himself and would not be contradicted by us.",
        "Author: nobody knows, and the office will not say who it was in the end, it seems.",
    ]
    result = ingest("Ships wait\n\n" + "\n\n".join([ONE, *lines, TWO]))
    assert [text for _, text in told(result)] == [ONE, *lines, TWO]


def test_web_addresses_are_links_that_are_not_translated() -> None:
    result = ingest(f"Ships wait\n\nSee https://e.org/a_(b), or (https://e.org/c). {ONE}\n\n{TWO}")
    block = result.blocks[0]
    assert [block.text[m.start : m.end] for m in block.content.marks] == [
        "https://e.org/a_(b)",
        "https://e.org/c",
    ]
    assert all(m.kind is MarkKind.LINK and m.protects for m in block.content.marks)
    assert block.content.marks[0].get("href") == "https://e.org/a_(b)"


def test_standard_input() -> None:
    result = read("-", f"Ships wait\n\n{ONE}\n\n{TWO}".encode())
    assert (result.path, result.media_type, result.slug) == ("-", "text/plain", "ships-wait")


@pytest.mark.parametrize("text", ["a", "Home", "one two three"])
def test_too_little_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="No article text was found"):
        ingest(text)


PARAGRAPH = st.lists(
    st.sampled_from(["ships", "wait", "in", "the", "harbour", "until", "wind", "turns", "and"]),
    min_size=12,
    max_size=40,
).map(lambda words: " ".join(words).capitalize() + ".")


@given(st.lists(PARAGRAPH, min_size=2, max_size=10, unique=True))
def test_every_paragraph_is_kept_in_order(paragraphs: list[str]) -> None:
    result = ingest("\n\n".join(["A headline of its own", *paragraphs]))
    assert [text for _, text in told(result)] == paragraphs


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        ("1. one\n2. two", ["list_item 1", "list_item 1"]),
        ("1. one\n\n2. two", ["list_item 1", "list_item 1"]),
        ("1. one\n2. two\n\n1. three\n2. four", ["list_item 1"] * 2 + ["list_item 2"] * 2),
        ("10. ten\n9. nine", ["paragraph 0"]),
        ("3) three\n4) four", ["list_item 1 3", "list_item 1"]),
        ("1. one\n\n5. five\n6. six", ["list_item 1", "list_item 2 5", "list_item 2"]),
        ("3. three\n5. five", ["paragraph 0"]),
    ],
)
def test_numbers_of_a_list_are_never_others(lines: str, kinds: list[str]) -> None:
    blocks = ingest(f"Ships wait\n\n{ONE}\n\n{lines}\n\n{TWO}\n").blocks[1:-1]
    told = [f"{block.kind.value} {block.group} {block.number or ''}".strip() for block in blocks]
    assert told == kinds
    if kinds == ["paragraph 0"]:
        assert [block.text for block in blocks] == [lines]
