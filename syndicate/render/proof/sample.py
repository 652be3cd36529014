"""Articles made up to be rendered: between them they have every kind of block and of mark, every
field, and nothing at all.

`syndicate templates check` renders them with a partner's templates, because a template that works
for one article may still fail for the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from syndicate.model import (
    Article,
    Block,
    BlockKind,
    Byline,
    Finding,
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
    Severity,
    Signal,
    Signature,
    Source,
    Span,
    Status,
    TermOutcome,
    TermUse,
    Translation,
)

Row: TypeAlias = tuple[Block, str, str]
"""A block without its words, its words, and their translation."""

_TAG = re.compile(r'<(/?)([a-z]+)((?: [a-z-]+="[^"]*")*)>')
_HOST = "https://tide.example"
_RIGHTS = Rights(
    license="https://creativecommons.org/licenses/by-nc-sa/4.0/",
    holder="Tide Press Cooperative",
    notice="© 2026 Tide Press",
    usage_terms="Link to the original; keep the pixel.",
    permission=Permission("Una Crail", "2026-03-11", "letter 77/26"),
    pixel="https://count.example/mill.gif?a=1&b=2",
)


_K = BlockKind


def marked(text: str) -> Inline:
    """Text in which marks are written as tags that are called as their kinds."""
    words, at = "", 0
    marks: list[Mark] = []
    begun: list[tuple[int, Mark]] = []
    for tag in _TAG.finditer(text):
        words += text[at : tag.start()]
        at = tag.end()
        closing, kind, attributes = tag.groups()
        if closing:
            start, mark = begun.pop()
            marks.append(replace(mark, start=start, end=len(words)))
        else:
            pairs = tuple(re.findall(r'([a-z-]+)="([^"]*)"', attributes))
            begun.append((len(words), Mark(0, 0, MarkKind(kind), pairs)))
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    return Inline(words + text[at:], tuple(marks))


def _cell(row: int, column: int, text: str, other: str = "", size: tuple[int, int] = (1, 1)) -> Row:
    rows, columns = size
    header = row == 0 or column == 0
    place = Block(_K.TABLE_CELL, Inline(""), 0, 5, False, row, column, rows, columns, header)
    return place, text, other or text


_FULL: tuple[Row, ...] = (
    (
        Block(
            _K.IMAGE,
            group=1,
            image=Image(f"{_HOST}/img/mill.jpg", "", 1200, 1800, "Ewan MacLeod"),
        ),
        "The mill at low water",
        "O moinho na maré baixa",
    ),
    (Block(_K.IMAGE, group=1, image=Image("")), "A drawing of the wheel", "Um desenho da roda"),
    (Block(_K.CAPTION, group=1), "The mill and its <em>wheel</em>.", "O moinho e a <em>roda</em>."),
    (Block(_K.CREDIT, group=1), "Photo: Ewan MacLeod / Tide", "Foto: Ewan MacLeod / Tide"),
    (
        Block(_K.PARAGRAPH),
        "The <strong>tide</strong> turns the wheel at <code>Skerry</code>, says the "
        '<link href="https://trust.example/a?b=1&c=2" title="The trust">Mill Trust</link>, on '
        '<time datetime="2026-03-14">Saturday</time>. It grinds 40 kg of flour an hour.',
        "A <strong>maré</strong> move a roda em <code>Skerry</code>, diz o "
        '<link href="https://trust.example/a?b=1&c=2" title="O fundo">Mill Trust</link>, no '
        '<time datetime="2026-03-14">sábado</time>. Mói 40 kg de farinha por hora.',
    ),
    (
        Block(_K.PARAGRAPH),
        "H<sub>2</sub>O, 2<sup>3</sup>, <q>quoted <q>twice</q></q>, <cite>The Log</cite>, "
        '<mark>seen</mark>, <del>old</del> <ins datetime="2026-03-16">new</ins>, '
        '<small>small</small>, <u>under</u>, <abbr title="kilogram">kg</abbr>, '
        '<span lang="fr" dir="ltr">déjà vu</span>.\nWrite to '
        '<link href="mailto:desk@tide.example">desk@tide.example</link>.',
        "H<sub>2</sub>O, 2<sup>3</sup>, <q>citado <q>duas vezes</q></q>, <cite>The Log</cite>, "
        '<mark>visto</mark>, <del>velho</del> <ins datetime="2026-03-16">novo</ins>, '
        '<small>pequeno</small>, <u>por baixo</u>, <abbr title="quilograma">kg</abbr>, '
        '<span lang="fr" dir="ltr">déjà vu</span>.\nEscreva para '
        '<link href="mailto:desk@tide.example">desk@tide.example</link>.',
    ),
    (Block(_K.HEADING, level=2), "“Nobody <em>waits</em>”", "“Ninguém <em>espera</em>”"),
    (Block(_K.QUOTATION, group=2), "The sea is never late.", "O mar nunca se atrasa."),
    (
        Block(_K.QUOTATION, group=2, role="attribution"),
        "Morag Sinclair, miller",
        "Morag Sinclair, moleira",
    ),
    (Block(_K.PARAGRAPH, language="ru"), "Море никогда не опаздывает.", ""),
    (Block(_K.LIST_ITEM, level=1, group=3), "wheat;", "trigo;"),
    (Block(_K.LIST_ITEM, level=1, group=3), "rye, which is", "centeio, que é"),
    (Block(_K.LIST_ITEM, level=2, group=3, ordered=True), "dark,", "escuro,"),
    (Block(_K.LIST_ITEM, level=2, group=3, ordered=True), "and dear.", "e caro."),
    (Block(_K.HEADING, level=3), "The accounts", "As contas"),
    (Block(_K.CAPTION, group=5), "What the mill earned", "O que o moinho rendeu"),
    _cell(0, 0, "Year", "Ano"),
    _cell(0, 1, "Flour and bran, tonnes", "Farinha e farelo, toneladas", (1, 2)),
    _cell(1, 0, "2024", "", (2, 1)),
    _cell(1, 1, "1,200", "1 200"),
    _cell(1, 2, "80"),
    _cell(2, 1, "1,350", "1 350"),
    _cell(2, 2, "95"),
    (Block(_K.CODE, translate=False), "if tide > 2:\n    turn(“wheel”)  # <b>not</b> tested\n", ""),
    (Block(_K.EMBED, url="https://video.example/watch?v=1&t=2"), "The wheel", "A roda"),
    (Block(_K.EMBED, url="https://video.example/live"), "", ""),
    (Block(_K.RULE), "", ""),
    (
        Block(_K.PARAGRAPH, role="correction"),
        "Correction: an earlier version gave <del>50</del> <ins>40</ins> kg.",
        "Correção: uma versão anterior dizia <del>50</del> <ins>40</ins> kg.",
    ),
)
_ARABIC: tuple[Row, ...] = (
    (
        Block(
            _K.IMAGE, group=1, image=Image(f"{_HOST}/img/mill.jpg", "", 1800, 1200, "E. MacLeod")
        ),
        "The mill at low water",
        "الطاحونة عند الجزر",
    ),
    (Block(_K.CAPTION, group=1), "The mill.", "الطاحونة."),
    (
        Block(_K.PARAGRAPH),
        'The tide turns the wheel, says the <link href="https://trust.example/">Mill Trust</link>.',
        'المد يدير العجلة، كما تقول <link href="https://trust.example/">مؤسسة الطواحين</link>.',
    ),
    (Block(_K.HEADING, level=2), "Nobody waits", "لا أحد ينتظر"),
    (Block(_K.QUOTATION, group=2), "The sea is never late.", "البحر لا يتأخر أبدًا."),
    (Block(_K.QUOTATION, group=2, role="attribution"), "Morag Sinclair", "موراغ سنكلير"),
    (Block(_K.LIST_ITEM, level=1, group=3), "wheat", "قمح"),
    (
        Block(_K.LIST_ITEM, level=1, group=3),
        "rye (HMS Victory, 1985)",
        "جاودار (HMS Victory، 1985)",
    ),
    _cell(0, 0, "Year", "السنة"),
    _cell(0, 1, "Tonnes", "أطنان"),
    _cell(1, 0, "2024"),
    _cell(1, 1, "1,200"),
    (Block(_K.PARAGRAPH, language="en"), "Mind the gap.", ""),
    (
        Block(_K.PARAGRAPH, role="correction"),
        "An earlier version gave 50 kg.",
        "ذكرت نسخة سابقة 50 كيلوغرامًا.",
    ),
)


def _blocks(rows: Iterable[Row]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The source's blocks and their translation."""
    pairs = [(_with(block, text), _with(block, other or text)) for block, text, other in rows]
    return tuple(one for one, _ in pairs), tuple(other for _, other in pairs)


def _with(block: Block, text: str) -> Block:
    if block.image is not None:
        return replace(block, image=replace(block.image, alt=text))
    return replace(block, content=Inline(text) if block.kind is _K.CODE else marked(text))


def _leg(source: str, target: str) -> ModelInfo:
    name = f"translate-{source}_{target}"
    return ModelInfo("argos", name, "1.1", "sha256:" + "ab" * 32, source, target)


_SIGNATURE = Signature(
    legs=(_leg("en", "es"), _leg("es", "pt")),
    beam_size=1,
    segmenter="sentencex",
    glossaries=(("house.en-pt", "sha256:" + "cd" * 32),),
    tool="syndicate",
)


def full() -> Translation:
    """English to Portuguese through Spanish: every kind of block and mark, and every field.

    It replaces an earlier version and is not to be published before its time.
    """
    blocks, translated = _blocks(_FULL)
    byline = Byline("Ines Duarte", "Reporter", "Islands Desk", f"{_HOST}/ines")
    article = Article(
        id="tag:tide.example,2026:mill-4711",
        headline=Inline("The mill that the sea turns"),
        blocks=blocks,
        slug="tide-mill",
        language="en",
        summary=Inline("After 41 years the wheel of Skerry turns again."),
        bylines=(byline, Byline("Tom Reid")),
        source=Source("The Tide", f"{_HOST}/about"),
        canonical_url=f"{_HOST}/2026/03/14/mill",
        published="2026-03-14T09:30:00+00:00",
        modified="2026-03-16",
        dateline="Stornoway",
        section="Islands",
        keywords=("mills", "tides"),
        rights=_RIGHTS,
        image=Image(
            f"{_HOST}/img/lead.jpg", "A wheel in the surf", 1800, 1200, "Ana Reis", "CC BY 4.0"
        ),
        embargo="2026-03-18T06:00:00+00:00",
        expires="2027-04-19",
        history=History(
            created="2026-03-15T07:00:00+00:00",
            versioned="2026-03-17T08:15:00+00:00",
            signal=Signal.UPDATE,
            note="Acrescenta as contas de 2025.",
            replaces="sha256:" + "12" * 32,
        ),
        version=2,
        status=Status.WITHHELD,
        path="mill.html",
        media_type="text/html",
        findings=(Finding("links.relative", Severity.INFO, "a link is relative"),),
    )
    headline = Inline("O moinho que o mar move")
    summary = Inline("Ao fim de 41 anos, a roda de Skerry volta a girar.")
    return Translation(
        article=article,
        source_language="en",
        target_language="pt",
        headline=headline,
        summary=summary,
        blocks=translated,
        signature=_SIGNATURE,
        segments=_segments(article, headline, summary, translated),
        keywords=("moinhos", "marés"),
        section="Ilhas",
        bylines=(replace(byline, role="Repórter"), Byline("Tom Reid")),
        dateline="Stornoway",
        findings=(Finding("language.declared", Severity.WARNING, "no language", "Declare it."),),
        translated="2026-03-17",
        provider=Source("Correio do Cais", "https://correio.example/"),
    )


def corrected() -> Translation:
    """The third version of `full`: it corrects the second, and may be published."""
    made = full()
    note = "Uma versão anterior dizia que o moinho mói 50 kg."
    history = replace(made.article.history, signal=Signal.CORRECTION, note=note)
    article = replace(
        made.article,
        version=3,
        status=Status.USABLE,
        embargo="",
        image=None,
        history=history,
        blocks=(*made.article.blocks, _with(Block(_K.PARAGRAPH, role="correction"), note)),
    )
    said = _with(Block(_K.PARAGRAPH, role="correction"), note)
    return replace(made, article=article, blocks=(*made.blocks, said))


def killed() -> Translation:
    """`full`, withdrawn: what it is called, whose it was, where it stands, and why it goes."""
    made = full()
    article = Article(
        id=made.article.id,
        headline=made.article.headline,
        blocks=(),
        version=4,
        status=Status.CANCELED,
        slug=made.article.slug,
        language="en",
        bylines=made.article.bylines,
        source=made.article.source,
        canonical_url=made.article.canonical_url,
        published=made.article.published,
        modified=made.article.modified,
        rights=made.article.rights,
        history=History(
            created="2026-03-15T07:00:00+00:00",
            versioned="2026-03-19T10:00:00+00:00",
            signal=Signal.KILL,
            note="O moinho não existe.",
            replaces="sha256:" + "34" * 32,
        ),
    )
    return Translation(
        article=article,
        source_language="en",
        target_language="pt",
        headline=made.headline,
        summary=Inline(""),
        blocks=(),
        signature=made.signature,
        bylines=made.bylines,
        translated=made.translated,
        provider=made.provider,
    )


def taken_down() -> Translation:
    """`full`, withdrawn because the law demands it: neither its headline nor its authors are
    named."""
    made = killed()
    history = replace(made.article.history, signal=Signal.TAKEDOWN)
    article = replace(made.article, headline=Inline(""), bylines=(), history=history)
    return replace(made, article=article, headline=Inline(""), bylines=())


def by_people() -> Translation:
    """`full`, as persons translated it: no engine, no model, another notice."""
    made = full()
    said = tuple((place, replace(each, origin=Origin.HUMAN)) for place, each in made.segments)
    return replace(made, segments=said)


def right_to_left() -> Translation:
    """English to Arabic."""
    made = full()
    blocks, translated = _blocks(_ARABIC)
    return replace(
        made,
        article=replace(made.article, blocks=blocks, image=None),
        target_language="ar",
        headline=Inline("الطاحونة التي يديرها البحر"),
        summary=Inline("بعد 41 عامًا تدور عجلة سكيري من جديد."),
        blocks=translated,
        signature=replace(made.signature, legs=(_leg("en", "ar"),)),
        segments=(),
        keywords=("طواحين",),
        section="جزر",
        bylines=made.article.bylines,
    )


def bare() -> Translation:
    """English to German: a headline and a paragraph, and nothing that an article need not have."""
    text, translated = Block(_K.PARAGRAPH, Inline("So.")), Block(_K.PARAGRAPH, Inline("So."))
    return Translation(
        article=Article(id="urn:uuid:0", headline=Inline("Nothing"), blocks=(text,)),
        source_language="en",
        target_language="de",
        headline=Inline("Nichts"),
        summary=Inline(""),
        blocks=(translated,),
        signature=replace(_SIGNATURE, legs=(_leg("en", "de"),), glossaries=()),
    )


SAMPLES: dict[str, Callable[[], Translation]] = {
    "full": full,
    "corrected": corrected,
    "killed": killed,
    "taken-down": taken_down,
    "by-people": by_people,
    "right-to-left": right_to_left,
    "bare": bare,
}
"""Every sample by its name, the one with most in it first."""


# --- Sentences -----------------------------------------------------------------------------------

_SPAN = Span(0, 3)


def _use(outcome: TermOutcome) -> TermUse:
    return TermUse(
        "The", "O", outcome, _SPAN, "O", Span(0, 1), "a reason", glossary="house.en-pt", line=2
    )


_SAID = (
    {
        "terms": tuple(map(_use, TermOutcome)),
        "findings": (
            Finding("numbers", Severity.ERROR, "a number is missing", "Put it in.", span=_SPAN),
            Finding("length", Severity.WARNING, "is far longer"),
            Finding("engine.again", Severity.INFO, "another attempt was taken"),
        ),
        "score": -0.4,
        "links": ((_SPAN, Span(0, 1)),),
        "tried": ("beam 4", "clause by clause"),
    },
    {"origin": Origin.HUMAN},
    {"origin": Origin.FAILED},
)
"""What is known of the first sentences; every other is an engine's, and nothing was found."""


def _segments(
    article: Article, headline: Inline, summary: Inline, blocks: tuple[Block, ...]
) -> tuple[tuple[tuple[str, int | None, int], SegmentTranslation], ...]:
    """A segment for each text."""
    pairs: list[tuple[tuple[str, int | None, int], Inline, Inline]] = [
        (("headline", None, 0), article.headline, headline),
        (("summary", None, 0), article.summary, summary),
    ]
    for index, (one, other) in enumerate(zip(article.blocks, blocks, strict=True)):
        if one.image is not None and other.image is not None:
            pairs.append((("alt", index, 0), Inline(one.image.alt), Inline(other.image.alt)))
        elif one.content and one.translate:
            pairs.append((("body", index, 0), one.content, other.content))
    found = []
    for number, (place, source, target) in enumerate(pairs):
        origin = Origin.KEPT if source == target else Origin.ENGINE
        segment = SegmentTranslation(source, target, origin)
        if number < len(_SAID):
            segment = replace(segment, **_SAID[number])
        found.append((place, segment))
    return tuple(found)
