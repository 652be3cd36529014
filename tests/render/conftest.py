"""Translations made by hand, with every kind of block and mark: what the renderers are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from syndicate.model import (
    Article,
    Block,
    BlockKind,
    Byline,
    Image,
    Inline,
    Mark,
    MarkKind,
    ModelInfo,
    Rights,
    Signature,
    Source,
    Translation,
)

ORIGINAL = "https://harbour.example/2026/03/14/lighthouse-keepers"
SIGNATURE = Signature(
    legs=(ModelInfo("argos", "translate-en_pt", "1.1", "sha256:" + "ab" * 32, "en", "pt"),),
    beam_size=1,
    segmenter="sentencex 1.0",
    glossaries=(("newsroom.en-pt", "sha256:" + "cd" * 32),),
    tool="syndicate 0.1.0",
)


def marked(text: str, *marks: tuple[str, MarkKind, dict[str, str]]) -> Inline:
    """`text` with a mark over the first occurrence of each given piece."""
    made = []
    for piece, kind, attributes in marks:
        start = text.index(piece)
        made.append(Mark(start, start + len(piece), kind, tuple(attributes.items())))
    made.sort(key=lambda mark: (mark.start, -mark.end))
    return Inline(text, tuple(made))


def cell(row: int, column: int, text: str, *, header: bool = False, columns: int = 1) -> Block:
    return Block(
        BlockKind.TABLE_CELL,
        Inline(text),
        group=5,
        row=row,
        column=column,
        header=header,
        columns=columns,
    )


def article() -> Article:
    return Article(
        id=ORIGINAL,
        headline=Inline("The last keepers of the Skerry light go home"),
        blocks=(),
        slug="lighthouse-keepers",
        language="en",
        summary=Inline("After 41 years the island’s lamp is run from a desk on the mainland."),
        bylines=(
            Byline("Ines Duarte", "Reporter", "The Harbour Herald", "https://harbour.example/ines"),
            Byline("Tom Reid"),
        ),
        source=Source("The Harbour Herald", "https://harbour.example/"),
        canonical_url=ORIGINAL,
        published="2026-03-14T09:30:00+00:00",
        modified="2026-03-16",
        dateline="Stornoway",
        section="Ilhas",
        keywords=("faróis", "Escócia"),
        rights=Rights(
            license="https://creativecommons.org/licenses/by/4.0/",
            holder="The Harbour Herald Ltd",
            notice="© 2026 The Harbour Herald Ltd",
            usage_terms="Link to the original; do not change the pictures.",
        ),
        version=2,
        path="lighthouse-keepers.html",
        media_type="text/html",
    )


def portuguese_blocks() -> tuple[Block, ...]:
    kind = BlockKind
    link = MarkKind.LINK
    return (
        Block(
            kind.IMAGE,
            group=1,
            image=Image(
                "https://harbour.example/img/skerry.jpg",
                alt="Um farol branco sobre rochas escuras, visto do mar ao amanhecer",
                width=1800,
                height=1200,
                credit="Ewan MacLeod",
                license="https://creativecommons.org/licenses/by-nd/4.0/",
            ),
        ),
        Block(kind.CAPTION, Inline("O farol de Skerry na última manhã com gente."), group=1),
        Block(kind.CREDIT, Inline("Foto: Ewan MacLeod / Herald"), group=1),
        Block(
            kind.PARAGRAPH,
            marked(
                "Quando o barco encostou ao cais, pouco depois das sete, Morag Sinclair já tinha "
                "apagado o fogão, fechado a porta e deixado a chave onde a encontrou em 1985. "
                "O farol de Skerry, disse a Comissão dos Faróis do Norte, é agora governado "
                "a partir de Edimburgo.",
                ("Comissão dos Faróis do Norte", link, {"href": "https://lights.example/north"}),
                ("já tinha apagado", MarkKind.EMPHASIS, {}),
            ),
        ),
        Block(
            kind.PARAGRAPH,
            marked(
                "A decisão, tomada em 2023 e adiada duas vezes, encerra 187 anos de turnos "
                "de seis horas. A lâmpada nova gasta 35 W e avisa sozinha quando falha.",
                ("adiada duas vezes", link, {"href": "/2025/11/02/delay", "rel": "nofollow"}),
                ("35 W", MarkKind.STRONG, {}),
            ),
        ),
        Block(kind.HEADING, Inline("“Ninguém olha para o mar”"), level=2),
        Block(
            kind.QUOTATION,
            Inline(
                "A máquina sabe quando a luz se apaga. Não sabe quando um barco está onde não "
                "devia estar."
            ),
            group=2,
        ),
        Block(
            kind.QUOTATION,
            marked("Morag Sinclair, faroleira", ("Morag Sinclair", MarkKind.STRONG, {})),
            group=2,
            role="attribution",
        ),
        Block(
            kind.PARAGRAPH,
            Inline("Смотритель всегда смотрит на море, — сказал русский капитан."),
            language="ru",
        ),
        Block(kind.PARAGRAPH, Inline("A faroleira leva consigo três coisas:")),
        Block(kind.LIST_ITEM, Inline("o livro de bordo;"), level=1, group=3),
        Block(kind.LIST_ITEM, Inline("um barómetro, que marca"), level=1, group=3),
        Block(kind.LIST_ITEM, Inline("bom tempo,"), level=2, group=3, ordered=True),
        Block(kind.LIST_ITEM, Inline("mau tempo;"), level=2, group=3, ordered=True),
        Block(kind.LIST_ITEM, Inline("e uma pedra."), level=1, group=3),
        Block(kind.HEADING, Inline("As contas"), level=3),
        cell(0, 0, "Ano", header=True),
        cell(0, 1, "Pessoas", header=True),
        cell(0, 2, "Custo, libras", header=True),
        cell(1, 0, "1985", header=True),
        cell(1, 1, "3"),
        cell(1, 2, "41 200"),
        cell(2, 0, "2025", header=True),
        cell(2, 1, "1"),
        cell(2, 2, "188 950"),
        Block(kind.CAPTION, Inline("O que custou a luz"), group=5),
        Block(
            kind.CODE,
            Inline("if lamp.lux < 40:\n    alarm(“north”)  # <b>not</b> tested\n"),
            translate=False,
        ),
        Block(kind.EMBED, url="https://video.example/watch?v=1&t=2"),
        Block(kind.RULE),
        Block(
            kind.PARAGRAPH,
            marked(
                "Escreva para a redação em mesa@harbour.example ou ligue +44 1851 000000.\n"
                "A água (H2O) e os 40 m2 da casa ficam.",
                ("mesa@harbour.example", link, {"href": "mailto:mesa@harbour.example"}),
                ("+44 1851 000000", link, {"href": "tel:+441851000000"}),
                ("2", MarkKind.SUBSCRIPT, {}),
            ),
        ),
        Block(
            kind.PARAGRAPH,
            marked(
                "Uma versão anterior dizia que Morag Sinclair tem 66 67 anos.",
                ("66", MarkKind.DELETED, {}),
                ("67", MarkKind.INSERTED, {"datetime": "2026-03-16"}),
            ),
            role="correction",
        ),
    )


@pytest.fixture
def full() -> Translation:
    """English to Portuguese, with one of everything."""
    blocks = portuguese_blocks()
    return Translation(
        article=replace(article(), blocks=blocks),
        source_language="en",
        target_language="pt",
        headline=Inline("Os últimos guardas da luz de Skerry vão para casa"),
        summary=Inline("Ao fim de 41 anos, a lâmpada da ilha é governada de uma secretária."),
        blocks=blocks,
        signature=SIGNATURE,
        keywords=("faróis", "Escócia"),
        section="Ilhas",
        translated="2026-03-17",
    )


@pytest.fixture
def arabic() -> Translation:
    """English to Arabic, by way of nothing: a page that runs from right to left."""
    kind = BlockKind
    blocks = (
        Block(
            kind.PARAGRAPH,
            marked(
                "عندما وصل القارب إلى الرصيف بعد السابعة بقليل، كانت مورag سنكلير قد أغلقت الباب. "
                "وقالت هيئة المنارات الشمالية إن الضوء يُدار الآن من إدنبرة.".replace("ag", "اغ"),
                ("هيئة المنارات", MarkKind.LINK, {"href": "https://lights.example/north"}),
            ),
        ),
        Block(kind.HEADING, Inline("لا أحد ينظر إلى البحر"), level=2),
        Block(kind.QUOTATION, Inline("الآلة تعرف متى ينطفئ الضوء."), group=1),
        Block(kind.QUOTATION, Inline("مورا سنكلير"), group=1, role="attribution"),
        Block(kind.LIST_ITEM, Inline("دفتر السجل"), level=1, group=2),
        Block(kind.LIST_ITEM, Inline("بارومتر (HMS Victory، 1985)"), level=1, group=2),
        cell(0, 0, "السنة", header=True),
        cell(0, 1, "التكلفة", header=True),
        cell(1, 0, "1985"),
        cell(1, 1, "41,200"),
        Block(kind.PARAGRAPH, Inline("The keeper always looks at the sea."), language="en"),
        Block(kind.PARAGRAPH, Inline("ذكرت نسخة سابقة عمرًا خاطئًا."), role="correction"),
    )
    leg = ModelInfo("argos", "translate-en_ar", "1.0", "sha256:" + "ef" * 32, "en", "ar")
    return Translation(
        article=article(),
        source_language="en",
        target_language="ar",
        headline=Inline("آخر حراس منارة سكيري يعودون إلى ديارهم"),
        summary=Inline("بعد 41 عامًا صار مصباح الجزيرة يُدار من مكتب في البر الرئيسي."),
        blocks=blocks,
        signature=replace(SIGNATURE, legs=(leg,)),
        translated="2026-03-17",
    )


@pytest.fixture
def plain_translation() -> Callable[..., Translation]:
    """Makes a translation from nothing but a headline and blocks; `meta` replaces article fields."""

    def make(
        *blocks: Block, headline: str = "Título", target: str = "pt", **meta: object
    ) -> Translation:
        made = Article(id="urn:uuid:1", headline=Inline("Title"), blocks=blocks)
        return Translation(
            article=replace(made, **meta),  # type: ignore[arg-type]
            source_language="en",
            target_language=target,
            headline=Inline(headline),
            summary=Inline(""),
            blocks=blocks,
            signature=SIGNATURE,
            translated="2026-03-17",
        )

    return make
