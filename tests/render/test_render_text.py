"""The text package: 72 columns, numbered links, everything that must survive."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Block, BlockKind, Image, Inline, Rights, Translation
from syndicate.render import render
from syndicate.render.labels import labels_for
from syndicate.render.layout import WIDTH, is_number_column, table, underline, width, wrap

GOLDEN = Path(__file__).parent / "golden"
K = BlockKind
WITHDRAWN = (
    "This article has been withdrawn. Remove it, and every translation of it, wherever it has been "
    "published."
)


def text_of(translation: Translation) -> str:
    (rendition,) = render(translation, ["text"])
    assert (rendition.path, rendition.media_type, rendition.role) == (
        "article.txt",
        "text/plain",
        "text",
    )
    return rendition.data.decode()


def body_of(translation: Translation) -> str:
    return text_of(translation).split("\n" + "-" * WIDTH + "\n")[1].strip("\n")


@pytest.mark.parametrize("name", ["full", "arabic"])
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    """Make the files again with `SYNDICATE_GOLDEN=write pytest tests/render`, and read the diff."""
    text = text_of(request.getfixturevalue(name))
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("SYNDICATE_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


def test_no_line_is_longer_than_72_columns_but_addresses(full: Translation) -> None:
    for line in text_of(full).split("\n"):
        assert width(line) <= WIDTH or "://" in line


def test_links_are_numbered_once_and_listed_in_order(full: Translation) -> None:
    text = text_of(full)
    assert "Comissão dos\nFaróis do Norte [2]," in text
    assert "[2] https://lights.example/north\n" in text
    assert "[3] https://harbour.example/2025/11/02/delay\n" in text
    # An address that the text shows itself needs no number.
    assert "mesa@harbour.example ou" in text
    assert "mailto:" not in text
    assert "tel:" not in text


def test_what_is_said_of_a_film_stands_under_it(
    plain_translation: Callable[..., Translation],
) -> None:
    film = Block(K.EMBED, group=1, url="https://example.org/a.mp4")
    said = Block(K.CAPTION, Inline("O mar"), group=1), Block(K.CREDIT, Inline("Ana"), group=1)
    found = body_of(plain_translation(film, *said))
    assert found == "[Conteúdo incorporado: https://example.org/a.mp4]\n\n[O mar (Ana)]"


def test_pictures_without_words_and_outside_the_body(
    plain_translation: Callable[..., Translation],
) -> None:
    image = Image("https://example.org/a.jpg")
    made = plain_translation(Block(K.IMAGE, image=image), image=Image("https://example.org/b.jpg"))
    assert body_of(made) == "[Imagem: [1]]\n\n[Imagem: [2]]"


def test_lists_number_themselves_and_nest(plain_translation: Callable[..., Translation]) -> None:
    long = "palavra " * 12
    blocks = [
        Block(K.LIST_ITEM, Inline(f"{n} {long}".strip()), level=1 + n % 2, group=1, ordered=True)
        for n in range(10)
    ]
    body = body_of(plain_translation(*blocks))
    assert body.startswith("1. 0 palavra")
    assert "\n   1. 1 palavra" in body
    assert "\n      palavra" in body


def test_a_note_that_names_itself_is_not_named_twice(
    plain_translation: Callable[..., Translation],
) -> None:
    made = plain_translation(
        Block(K.PARAGRAPH, Inline("CORREÇÃO: eram 67."), role="correction"),
    )
    assert body_of(made) == "| CORREÇÃO: eram 67."
    other = plain_translation(Block(K.PARAGRAPH, Inline("Eram 67."), role="correction"))
    assert body_of(other) == "| Correção\n| Eram 67."


def test_the_dateline_runs_into_the_first_paragraph(
    plain_translation: Callable[..., Translation],
) -> None:
    heading = Block(K.HEADING, Inline("Onze"), level=2)
    made = plain_translation(
        heading,
        Block(K.PARAGRAPH, Inline("Onze jornalistas.")),
        Block(K.PARAGRAPH, Inline("Doze.")),
        dateline="SUNDHAVN, 12 March (Courier)",
    )
    made = replace(made, dateline="SUNDHAVN, 12 de março (Courier)")
    told = "SUNDHAVN, 12 de março (Courier) — Onze jornalistas.\n\nDoze."
    assert body_of(made) == f"Onze\n----\n\n{told}"
    assert text_of(made).count("SUNDHAVN") == 2
    assert "Local e data: SUNDHAVN, 12 de março (Courier)\n" in text_of(made)
    assert "\n\n\u200fSUNDHAVN" in text_of(replace(made, target_language="ar"))
    alone = replace(made, blocks=(heading,))
    assert body_of(alone) == "SUNDHAVN, 12 de março (Courier)\n\nOnze\n----"


def test_who_said_a_quotation_has_one_dash(
    plain_translation: Callable[..., Translation],
) -> None:
    made = plain_translation(
        Block(K.QUOTATION, Inline("Não."), group=1),
        Block(K.QUOTATION, Inline("– SIMNA"), group=1, role="attribution"),
    )
    assert body_of(made) == "    Não.\n    — SIMNA"


def test_how_it_was_translated_without_a_day(full: Translation) -> None:
    text = text_of(replace(full, translated=""))
    assert text.endswith("Tradução automática: motor argos, modelo translate-en_pt 1.1\n")


def test_a_licence_that_a_credit_names_is_not_named_again(full: Translation) -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    image = Image("https://a.example/1.jpg", "x", credit="Ana Reis / CC BY 4.0", license=licence)
    article = replace(full.article, rights=Rights())
    text = text_of(replace(full, article=article, blocks=(Block(K.IMAGE, image=image),)))
    # Once under the picture, once among the credits.
    assert text.count("CC BY 4.0") == 2
    assert f"Ana Reis / CC BY 4.0, {licence}, a.example/1.jpg" in " ".join(text.split())


def cells(rows: list[list[str]], *, header: bool = True) -> list[Block]:
    return [
        Block(K.TABLE_CELL, Inline(text), group=1, row=r, column=c, header=header and r == 0)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]


def test_tables(plain_translation: Callable[..., Translation]) -> None:
    blocks = cells([["País", "Votos"], ["Portugal", "1 234"], ["日本", "9"]])
    assert body_of(plain_translation(*blocks)) == (
        "País      Votos\n--------  -----\nPortugal  1 234\n日本          9"
    )


def test_a_table_that_is_too_wide_becomes_records(
    plain_translation: Callable[..., Translation],
) -> None:
    head = [f"Coluna {n}" for n in range(9)]
    blocks = cells([head, [f"valor número {n}" for n in range(9)]])
    body = body_of(plain_translation(*blocks))
    assert body.startswith("Coluna 0: valor número 0\nColuna 1: valor número 1\n")


def test_cells_that_span_keep_the_others_in_their_columns(
    plain_translation: Callable[..., Translation],
) -> None:
    blocks = [
        Block(K.TABLE_CELL, Inline("tall"), group=1, row=0, column=0, rows=2),
        Block(K.TABLE_CELL, Inline("wide"), group=1, row=0, column=1, columns=2),
        Block(K.TABLE_CELL, Inline("a"), group=1, row=1, column=1),
        Block(K.TABLE_CELL, Inline("b"), group=1, row=1, column=2),
        Block(K.TABLE_CELL, Inline("far"), group=1, row=2, column=0, columns=999_999),
    ]
    assert body_of(plain_translation(*blocks[:4])) == "tall  wide\n      a     b"
    assert len(body_of(plain_translation(*blocks))) < 100


def test_chinese_breaks_between_characters_and_not_before_a_full_stop() -> None:
    lines = wrap("光" * 36 + "。" + "海" * 4)
    assert lines == ["光" * 35, "光。" + "海" * 4]
    assert wrap("「" + "光" * 3 + "」", 6) == ["「光光", "光」"]


def test_wrap_keeps_what_must_stay_together() -> None:
    url = "https://example.org/" + "a" * 90
    assert wrap(f"see {url} there", 20) == ["see", url, "there"]
    assert wrap("10\u00a0000\u202f€ x", 6) == ["10\u00a0000\u202f€", "x"]
    assert wrap("a\n\nb") == ["a", "", "b"]
    assert wrap("한국어 문장 입니다", 8) == ["한국어", "문장", "입니다"]
    assert wrap("one two", 5, first="- ", rest="  ") == ["- one", "  two"]


@given(st.text(max_size=120), st.integers(8, 80))
def test_wrapping_loses_nothing_and_stays_in_its_columns(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert width(line) <= columns or " " not in line.strip()


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("日本", 4), ("e\u0301", 1), ("مُحَمَّد", 4), ("👩", 2), ("a\u200bb", 2), ("", 0)],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


def test_an_underline_is_as_long_as_its_longest_line() -> None:
    assert underline("光明", "=") == "===="
    assert underline("", "=") == "="
    assert len(underline("word " * 40, "=")) <= WIDTH


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1 234", True),
        ("−81.3%", True),
        ("R$ 0,62", True),
        ("US$214,000", True),
        ("EUR 5", True),
        ("3 €", True),
        ("12 km²", True),
        ("6:30", True),
        ("1.5 µg", True),
        ("7,8 ", True),
        ("A4", False),
        ("Sala 3", False),
        ("3 de maio", False),
        ("2026 World Cup", False),
        ("n/a", False),
        ("", False),
    ],
)
def test_what_a_column_of_numbers_holds(cell: str, number: bool) -> None:
    assert is_number_column([cell]) is number
    assert is_number_column([cell, "", "7"]) is (number or not cell)


def test_an_empty_table_is_nothing() -> None:
    assert table([], []) == []


def test_what_the_header_and_the_footer_say(full: Translation) -> None:
    text = " ".join(text_of(replace(full, target_language="fr")).split())
    assert "Par Ines Duarte et Tom Reid" in text
    assert "Source\u00a0: The Harbour Herald" in text_of(replace(full, target_language="fr"))
    for piece in (
        "The last keepers of the Skerry light go home",
        full.article.canonical_url,
        "© 2026 Harbour Newspapers",
        "CC BY 4.0 https://creativecommons.org/licenses/by/4.0/",
        "Link to the original; do not change the pictures.",
        "Ewan MacLeod, CC BY-ND 4.0",
        "moteur argos, modèle translate-en_pt 1.1, le 13 mars 2026",
        "Ines Duarte, Repórter, Western Isles Desk, https://harbour.example/ines",
        "Tom Reid",
        "The Harbour Herald, https://harbour.example/about",
        "Correio do Cais, https://correio.example/",
        "tag:harbour.example,2026:keepers-4711",
        "18 mars 2026",
        "19 avril 2027",
        "faróis, Escócia",
        "Una Crail, 2026-03-11, letter 77/26",
    ):
        assert piece in text, piece


def test_a_withdrawn_article_is_its_notice(killed: Translation, taken_down: Translation) -> None:
    text, say = text_of(killed), labels_for("pt")
    head, _, rest = text.partition("\n=====")
    assert head == killed.headline.text
    assert " ".join(text.split()).count(say(WITHDRAWN)) == 1
    assert say("{label}: {value}", label=say("Reason"), value=killed.article.history.note) in rest
    assert "Ines Duarte" not in text
    assert "Ilhas" not in text
    assert text_of(taken_down).startswith(say("Withdrawn") + "\n=")


def test_a_correction_is_told_once(full: Translation, corrected: Translation) -> None:
    text, say = " ".join(text_of(corrected).split()), labels_for("pt")
    assert say("This version corrects an earlier one.") in text
    assert text.replace("| ", "").count(corrected.article.history.note) == 1
    assert full.article.history.note in " ".join(text_of(full).split())


@pytest.mark.parametrize(
    ("keywords", "written"),
    [(("faróis", "vento"), "faróis, vento"), (("vento, mar", "faróis"), "vento, mar; faróis")],
)
def test_keywords_with_commas_are_told_apart(
    full: Translation, keywords: tuple[str, ...], written: str
) -> None:
    assert f"\nPalavras-chave: {written}\n" in text_of(replace(full, keywords=keywords))
