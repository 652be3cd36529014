"""Translations made by hand, with every kind of block and mark: what the renderers are given.

Here and not in a `conftest.py`, because feeds, packages and `tests/conformance` want them too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from syndicate.model import (
    Article,
    Block,
    BlockKind,
    Byline,
    History,
    Image,
    Inline,
    Mark,
    MarkKind,
    ModelInfo,
    Origin,
    Permission,
    Rights,
    SegmentTranslation,
    Signal,
    Signature,
    Source,
    Span,
    Status,
    Translation,
)
from syndicate.text import cut

ORIGINAL = "https://harbour.example/2026/03/14/lighthouse-keepers"
PIXEL = "https://count.example/pixel.gif?a=lighthouse&b=17"
SIGNATURE = Signature(
    legs=(ModelInfo("argos", "translate-en_pt", "1.1", "sha256:" + "ab" * 32, "en", "pt"),),
    beam_size=1,
    segmenter="sentencex 1.0",
    glossaries=(("newsroom.en-pt", "sha256:" + "cd" * 32),),
    tool="syndicate 0.1.0",
)
Segments = tuple[tuple[tuple[str, int | None, int], SegmentTranslation], ...]


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
    """The original of `full`: each of its fields has a value that no other has."""
    return Article(
        id="tag:harbour.example,2026:keepers-4711",
        headline=Inline("The last keepers of the Skerry light go home"),
        blocks=english_blocks(),
        slug="lighthouse-keepers",
        language="en",
        summary=Inline("After 41 years the island’s lamp is run from a desk on the mainland."),
        bylines=(
            Byline("Ines Duarte", "Reporter", "Western Isles Desk", "https://harbour.example/ines"),
            Byline("Tom Reid"),
        ),
        source=Source("The Harbour Herald", "https://harbour.example/about"),
        canonical_url=ORIGINAL,
        published="2026-03-14T09:30:00+00:00",
        modified="2026-03-16",
        dateline="Stornoway",
        section="Islands",
        keywords=("lighthouses", "Scotland"),
        rights=Rights(
            license="https://creativecommons.org/licenses/by/4.0/",
            holder="Harbour Newspapers Ltd",
            notice="© 2026 Harbour Newspapers",
            usage_terms="Link to the original; do not change the pictures.",
            permission=Permission("Una Crail", "2026-03-11", "letter 77/26"),
            pixel=PIXEL,
        ),
        embargo="2026-03-18T06:00:00+00:00",
        expires="2027-04-19",
        history=History(
            created="2026-03-15T07:00:00+00:00",
            versioned="2026-03-17T08:15:00+00:00",
            signal=Signal.UPDATE,
            note="Acrescenta o que diz a Comissão e corrige uma idade.",
            replaces="sha256:" + "12" * 32,
        ),
        version=2,
        path="lighthouse-keepers.html",
        media_type="text/html",
    )


LINK = MarkKind.LINK
_LIGHTS = {"href": "https://lights.example/north"}
_DELAY = {"href": "/2025/11/02/delay", "rel": "nofollow"}
_WATT = {"title": "watt, a unit of power"}
_WATT_PT = {"title": "watt, unidade de potência"}
_MAIL = {"href": "mailto:mesa@harbour.example"}
_PHONE = {"href": "tel:+441851000000"}


def english_blocks() -> tuple[Block, ...]:
    """What `portuguese_blocks` was translated from."""
    words = {
        0: Inline(""),
        1: Inline("Skerry light on its last morning with people."),
        2: Inline("Photo: Ewan MacLeod / Herald"),
        3: marked(
            "When the boat came alongside, shortly after seven, Morag Sinclair had already put out "
            "the stove, shut the door and left the key where she found it in 1985. Skerry light, "
            "said the Northern Lights Board, is now run from Edinburgh.",
            ("Northern Lights Board", LINK, _LIGHTS),
            ("had already put out", MarkKind.EMPHASIS, {}),
        ),
        4: marked(
            "The decision, taken in 2023 and put off twice, ends 187 years of six-hour watches. "
            "The new lamp uses 35 W and says by itself when it fails.",
            ("put off twice", LINK, _DELAY),
            ("35 W", MarkKind.STRONG, {}),
            ("W", MarkKind.ABBREVIATION, _WATT),
        ),
        5: Inline("“Nobody looks at the sea”"),
        6: Inline(
            "The machine knows when the light goes out. It does not know when a boat is where it "
            "should not be."
        ),
        7: marked("Morag Sinclair, keeper", ("Morag Sinclair", MarkKind.STRONG, {})),
        9: Inline("The keeper takes three things with her:"),
        10: Inline("the log book;"),
        11: Inline("a barometer, which reads"),
        12: Inline("fair,"),
        13: Inline("foul;"),
        14: Inline("and a stone."),
        15: Inline("The accounts"),
        16: Inline("Year"),
        17: Inline("People"),
        18: Inline("Cost, pounds"),
        21: Inline("41,200"),
        24: Inline("188,950"),
        25: Inline("What the light cost"),
        29: marked(
            "Write to the newsroom at mesa@harbour.example or call +44 1851 000000.\n"
            "The water (H2O) and the house’s 40 m2 stay.",
            ("mesa@harbour.example", LINK, _MAIL),
            ("+44 1851 000000", LINK, _PHONE),
            ("2", MarkKind.SUBSCRIPT, {}),
        ),
        30: marked(
            "An earlier version said that Morag Sinclair is 66 67.",
            ("66", MarkKind.DELETED, {}),
            ("67", MarkKind.INSERTED, {"datetime": "2026-03-16"}),
        ),
    }
    blocks = [
        replace(block, content=words.get(index, block.content))
        for index, block in enumerate(portuguese_blocks())
    ]
    picture = blocks[0].image
    assert picture is not None
    alt = "A white lighthouse on dark rocks, seen from the sea at dawn"
    return (replace(blocks[0], image=replace(picture, alt=alt)), *blocks[1:])


def portuguese_blocks() -> tuple[Block, ...]:
    kind = BlockKind
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
                ("Comissão dos Faróis do Norte", LINK, _LIGHTS),
                ("já tinha apagado", MarkKind.EMPHASIS, {}),
            ),
        ),
        Block(
            kind.PARAGRAPH,
            marked(
                "A decisão, tomada em 2023 e adiada duas vezes, encerra 187 anos de turnos "
                "de seis horas. A lâmpada nova gasta 35 W e avisa sozinha quando falha.",
                ("adiada duas vezes", LINK, _DELAY),
                ("35 W", MarkKind.STRONG, {}),
                ("W", MarkKind.ABBREVIATION, _WATT_PT),
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
                ("mesa@harbour.example", LINK, _MAIL),
                ("+44 1851 000000", LINK, _PHONE),
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


def arabic_blocks() -> tuple[Block, ...]:
    kind = BlockKind
    return (
        Block(
            kind.IMAGE,
            group=7,
            image=Image(
                "https://harbour.example/img/skerry.jpg",
                alt="منارة بيضاء فوق صخور داكنة",
                width=1200,
                height=1800,
                credit="Ewan MacLeod",
            ),
        ),
        Block(kind.CAPTION, Inline("المنارة في صباحها الأخير مع الناس."), group=7),
        Block(
            kind.PARAGRAPH,
            marked(
                "عندما وصل القارب إلى الرصيف بعد السابعة بقليل، كانت موراغ سنكلير قد أغلقت الباب. "
                "وقالت هيئة المنارات الشمالية إن الضوء يُدار الآن من إدنبرة.",
                ("هيئة المنارات", LINK, _LIGHTS),
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


def full() -> Translation:
    """English to Portuguese, with one of everything; no two fields have the same value."""
    blocks, made = portuguese_blocks(), article()
    headline = Inline("Os últimos guardas da luz de Skerry vão para casa")
    summary = Inline("Ao fim de 41 anos, a lâmpada da ilha é governada de uma secretária.")
    first, second = made.bylines
    return Translation(
        article=made,
        source_language="en",
        target_language="pt",
        headline=headline,
        summary=summary,
        blocks=blocks,
        signature=SIGNATURE,
        segments=segments(made, headline, summary, blocks),
        keywords=("faróis", "Escócia"),
        section="Ilhas",
        bylines=(replace(first, role="Repórter"), second),
        translated="2026-03-13",
        provider=Source("Correio do Cais", "https://correio.example/"),
    )


def by_people() -> Translation:
    """`full`, as persons translated it: what an engine said there is out of the memory."""
    made = full()
    said = tuple(
        (place, replace(each, origin=Origin.HUMAN if each.origin is Origin.ENGINE else each.origin))
        for place, each in made.segments
    )
    return replace(made, segments=said)


def corrected() -> Translation:
    """The third version of `full`: free to be published, and it corrects the second.

    What the note says stands in the body too, as a run puts it there.
    """
    made = full()
    note = "Uma versão anterior dizia que a luz gasta 53 W; gasta 35 W."
    history = replace(
        made.article.history,
        signal=Signal.CORRECTION,
        versioned="2026-03-19T10:00:00+00:00",
        note=note,
    )
    english = _correction("An earlier version said that the light uses 53 W; it uses 35 W.")
    changed = replace(
        made.article,
        version=3,
        blocks=(*made.article.blocks, english),
        modified="2026-03-19",
        embargo="",
        expires="",
        history=history,
    )
    blocks = (*made.blocks, _correction(note))
    said = segments(changed, made.headline, made.summary, blocks)
    return replace(made, article=changed, blocks=blocks, segments=said)


def _correction(note: str) -> Block:
    return Block(BlockKind.PARAGRAPH, Inline(note), role="correction")


def killed() -> Translation:
    """`full`, withdrawn as `syndicate.pipeline.life.withdraw` does it: what it is called, whose it
    was, where it stands, and why it goes."""
    made = full()
    history = replace(
        made.article.history,
        signal=Signal.KILL,
        versioned="2026-03-20T12:00:00+00:00",
        note="O jornal retirou o artigo: uma fonte pediu proteção.",
    )
    empty = replace(
        made.article,
        version=4,
        status=Status.CANCELED,
        blocks=(),
        summary=Inline(""),
        dateline="",
        section="",
        keywords=(),
        embargo="",
        expires="",
        history=history,
        path="",
        media_type="",
    )
    return replace(
        made,
        article=empty,
        blocks=(),
        summary=Inline(""),
        segments=(),
        keywords=(),
        section="",
        dateline="",
    )


def taken_down() -> Translation:
    """`full`, withdrawn because the law demands it: neither its headline nor its authors are
    named."""
    made = killed()
    history = replace(made.article.history, signal=Signal.TAKEDOWN)
    nameless = replace(made.article, headline=Inline(""), bylines=(), history=history)
    return replace(made, article=nameless, headline=Inline(""), bylines=())


def arabic() -> Translation:
    """English to Arabic: a page that runs from right to left."""
    leg = ModelInfo("argos", "translate-en_ar", "1.0", "sha256:" + "ef" * 32, "en", "ar")
    made = article()
    history = replace(made.history, note="يضيف هذا الإصدار ما قالته الهيئة.")
    return Translation(
        article=replace(made, blocks=arabic_blocks(), history=history),
        source_language="en",
        target_language="ar",
        headline=Inline("آخر حراس منارة سكيري يعودون إلى ديارهم"),
        summary=Inline("بعد 41 عامًا صار مصباح الجزيرة يُدار من مكتب في البر الرئيسي."),
        blocks=arabic_blocks(),
        signature=replace(SIGNATURE, legs=(leg,)),
        translated="2026-03-17",
    )


def segments(
    source: Article, headline: Inline, summary: Inline, blocks: Iterable[Block]
) -> Segments:
    """Sentence by sentence, where both sides part at the same full stops; else whole."""
    found = [
        (("headline", None, 0), _said(source.headline, headline)),
        (("summary", None, 0), _said(source.summary, summary)),
    ]
    for index, (one, other) in enumerate(zip(source.blocks, blocks, strict=True)):
        if one.image is not None and other.image is not None:
            alts = Inline(one.image.alt), Inline(other.image.alt)
            found.append((("alt", index, 0), _said(*alts)))
        pairs = zip(_sentences(one.content), _sentences(other.content), strict=True)
        found += [(("body", index, at), _said(*pair)) for at, pair in enumerate(pairs)]
    return tuple(found)


def _said(source: Inline, target: Inline) -> SegmentTranslation:
    kept = source == target
    return SegmentTranslation(source, target, Origin.KEPT if kept else Origin.ENGINE)


def _sentences(inline: Inline) -> list[Inline]:
    found, at = [], 0
    while (stop := inline.text.find(". ", at)) >= 0:
        found.append(cut(inline, Span(at, stop + 1)))
        at = stop + 2
    return [*found, cut(inline, Span(at, len(inline.text)))] if inline.text[at:] else found
