"""From flat blocks to a tree."""

from __future__ import annotations

import pytest

from syndicate.model import Block, BlockKind, Image, Inline
from syndicate.render.body import (
    Code,
    Correction,
    Embed,
    Figure,
    Heading,
    List,
    Node,
    Paragraph,
    Quotation,
    Rule,
    Table,
    nest,
)
from syndicate.render.dateline import with_dateline

K = BlockKind


def block(kind: BlockKind, text: str = "", **fields: object) -> Block:
    return Block(kind, Inline(text), **fields)  # type: ignore[arg-type]


def shape(node: Node) -> object:
    """The tree in short: lists of strings for lists, pairs for what has children."""
    match node:
        case List():
            return [
                (item.content.text, *(shape(child) for child in item.children))
                for item in node.items
            ]
        case Quotation() | Correction():
            return (node.type, [shape(child) for child in node.children])
        case Heading():
            return f"h{node.level} {node.content.text}"
        case Paragraph() | Code():
            return node.content.text
    return node.type


def shapes(*blocks: Block) -> list[object]:
    return [shape(node) for node in nest(blocks, "pt")]


def item(text: str, level: int = 1, group: int = 1, **fields: object) -> Block:
    return block(K.LIST_ITEM, text, level=level, group=group, **fields)


def test_lists_nest_by_level() -> None:
    assert shapes(item("a"), item("b", 2), item("c", 3), item("d", 2), item("e")) == [
        [("a", [("b", [("c",)]), ("d",)]), ("e",)]
    ]


def test_a_list_may_begin_deep_and_jump() -> None:
    assert shapes(item("a", 3), item("b"), item("c", 4), item("d", 2)) == [
        [("", [("a",)]), ("b", [("", [("c",)]), ("d",)])]
    ]


def test_groups_part_lists_and_kinds_part_them_too() -> None:
    assert shapes(item("a"), item("b", group=2), item("c", group=2, ordered=True)) == [
        [("a",)],
        [("b",)],
        [("c",)],
    ]
    assert shapes(item("a", group=0), item("b", group=0)) == [[("a",), ("b",)]]


def test_a_paragraph_in_a_list_belongs_to_the_item_before_it() -> None:
    found = shapes(item("a"), block(K.PARAGRAPH, "more", group=1), item("b"))
    assert found == [[("a", "more"), ("b",)]]


def test_a_quotation_between_items_does_not_end_the_list() -> None:
    quoted = block(K.QUOTATION, "said", group=7)
    found = shapes(
        item("a", ordered=True), quoted, item("b", ordered=True), block(K.PARAGRAPH, "c")
    )
    assert found == [[("a", ("quotation", ["said"])), ("b",)], "c"]


def test_a_list_of_ten_thousand_levels_is_written_all_the_same() -> None:
    found = nest([item(str(level), level) for level in range(1, 10_000)], "pt")
    depth, words = 0, []
    node: Node | None = found[0]
    while isinstance(node, List):
        depth += 1
        words += [entry.content.text for entry in node.items]
        node = node.items[-1].children[-1] if node.items[-1].children else None
    assert depth == 8
    assert words == [str(level) for level in range(1, 10_000)]


def test_quotation_with_its_attribution_and_a_list_in_it() -> None:
    nodes = nest(
        [
            block(K.QUOTATION, "one", group=4, language="ru"),
            item("point", group=4, language="ru"),
            block(K.QUOTATION, "two", group=4, language="ru"),
            block(K.QUOTATION, "Somebody", group=4, role="attribution"),
            block(K.QUOTATION, "another", group=5),
        ],
        "pt",
    )
    first, second = nodes
    assert isinstance(first, Quotation)
    assert [shape(child) for child in first.children] == ["one", [("point",)], "two"]
    assert first.attribution.text == "Somebody"
    assert shape(second) == ("quotation", ["another"])


def test_a_quotation_wholly_in_one_language_says_so_itself() -> None:
    quotation = nest([block(K.QUOTATION, t, group=1, language="ru") for t in "ab"], "pt")[0]
    assert isinstance(quotation, Quotation)
    assert quotation.language == "ru"
    assert {child.language for child in quotation.children} == {None}


def test_figures() -> None:
    picture = block(K.IMAGE, group=1, image=Image("/a.jpg", "alt", 30, 0, "metadata credit"))
    found = nest(
        [picture, block(K.CAPTION, "caption", group=1), block(K.CREDIT, "credit", group=1)],
        "pt",
        base="https://example.org/b/",
    )[0]
    assert isinstance(found, Figure)
    assert found.pictures[0].url == "https://example.org/a.jpg"
    assert (found.pictures[0].width, found.pictures[0].height) == (30, None)
    assert [caption.text for caption in found.captions] == ["caption"]
    assert found.credit.text == "credit"
    alone = nest([block(K.IMAGE, "alt here", image=Image("data:image/png;base64,xx"))], "pt")[0]
    assert isinstance(alone, Figure)
    assert (alone.pictures[0].url, alone.pictures[0].alt) == ("", "alt here")
    assert nest([block(K.IMAGE, image=Image("javascript:x"))], "pt") == ()


def test_numbers_of_items() -> None:
    found = nest(
        [
            item("a", ordered=True, number=4),
            item("b", 2, ordered=True),
            item("c", ordered=True),
            item("d", ordered=True, number=0),
            item("e"),
        ],
        "pt",
    )
    assert [[i.number for i in node.items] for node in found if isinstance(node, List)] == [
        [4, 5, 0],
        [None],
    ]


def cell(row: int, column: int, text: str, **fields: object) -> Block:
    return block(K.TABLE_CELL, text, group=1, row=row, column=column, **fields)


def test_tables_have_a_head_where_the_first_rows_are_headers() -> None:
    table = nest(
        [
            cell(0, 0, "a", header=True),
            cell(0, 1, "b", header=True),
            cell(1, 0, "c", header=True),
            cell(1, 1, "d", columns=0),
            block(K.CAPTION, "title", group=1),
        ],
        "pt",
    )[0]
    assert isinstance(table, Table)
    assert [[c.content.text for c in row] for row in table.head] == [["a", "b"]]
    assert [[(c.content.text, c.scope, c.columns) for c in row] for row in table.body] == [
        [("c", "row", 1), ("d", "", 1)]
    ]
    assert table.caption.text == "title"


def test_columns_of_numbers_are_known_with_their_headers() -> None:
    rows = [["Year", "Costs", "Note"], ["1985", "£41 200", "a"], ["2025", "−3.5%", "7"]]
    table = nest(
        [
            cell(r, c, text, header=r == 0 or c == 0)
            for r, row in enumerate(rows)
            for c, text in enumerate(row)
        ],
        "pt",
    )[0]
    assert isinstance(table, Table)
    assert [[c.numeric for c in row] for row in (*table.head, *table.body)] == [
        [False, True, False]
    ] * 3


def test_a_table_of_headers_alone_is_a_body() -> None:
    table = nest([cell(0, 0, "a", header=True)], "pt")[0]
    assert isinstance(table, Table)
    assert (table.head, len(table.body)) == ((), 1)


@pytest.mark.parametrize(
    ("levels", "written"),
    [
        ((2, 3, 2), (2, 3, 2)),
        ((1, 2), (2, 3)),
        ((3, 4), (2, 3)),
        ((2, 6), (2, 3)),
        ((0, 9), (2, 3)),
        ((2, 4, 6, 3, 4, 2, 5), (2, 3, 4, 3, 4, 2, 3)),
        ((4, 2, 3), (2, 2, 3)),
        ((1, 2, 3, 4, 5, 6), (2, 3, 4, 5, 6, 6)),
    ],
)
def test_headings_begin_below_the_headline_and_pass_over_no_level(
    levels: tuple[int], written: tuple[int]
) -> None:
    nodes = nest([block(K.HEADING, "x", level=level) for level in levels], "pt")
    assert tuple(node.level for node in nodes if isinstance(node, Heading)) == written


def test_corrections_are_gathered_and_say_whether_they_name_themselves() -> None:
    nodes = nest(
        [
            block(K.PARAGRAPH, "text"),
            block(K.PARAGRAPH, "Correção: era 67.", role="correction"),
            block(K.PARAGRAPH, "E mais.", role="correction"),
        ],
        "pt",
        correction="Correção",
    )
    note = nodes[1]
    assert isinstance(note, Correction)
    assert (len(note.children), note.labelled) == (2, True)


def test_what_says_nothing_leaves_nothing() -> None:
    assert (
        nest([block(K.PARAGRAPH, " \n"), block(K.HEADING), block(K.EMBED, url="data:x")], "pt")
        == ()
    )
    rule, embed, code = nest(
        [block(K.RULE), block(K.EMBED, url="https://v.example/1?a=b"), block(K.CODE, " x")], "pt"
    )
    assert isinstance(rule, Rule)
    assert isinstance(embed, Embed)
    assert isinstance(code, Code)
    assert (embed.url, embed.address) == ("https://v.example/1?a=b", "v.example/1")


@pytest.mark.parametrize(
    ("tag", "kept"), [("ru", "ru"), ("pt-BR", None), (None, None), ('"><b>', None), ("", None)]
)
def test_a_language_is_named_where_it_differs(tag: str | None, kept: str | None) -> None:
    assert nest([block(K.PARAGRAPH, "x", language=tag)], "pt")[0].language == kept


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("Onze jornalistas.", "SUNDHAVN"),
        ("O IPCC — que não fala — falou.", "SUNDHAVN"),
        ("OMS diz que não. O ministério — calado — nega.", "SUNDHAVN"),
        ("SUNDHAVN, 12 de março (Courier) — Onze.", ""),
        ("PORTO, 3 maio (Lusa) -- Onze.", ""),
        ("Sundhavn – Onze.", ""),
        ("Sundhavn-Nord ist weit.", "SUNDHAVN"),
    ],
)
def test_a_paragraph_that_brings_a_dateline_is_given_no_other(text: str, dateline: str) -> None:
    (node,) = with_dateline(nest([block(K.PARAGRAPH, text)], "pt"), "SUNDHAVN —")
    assert isinstance(node, Paragraph)
    assert node.dateline == dateline


def test_no_dateline_is_no_line() -> None:
    assert with_dateline((), " — ") == ()
    assert with_dateline((), "LISBOA") == (Paragraph(Inline(""), dateline="LISBOA"),)
