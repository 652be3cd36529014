"""What newsrooms write into the text itself: datelines, correction notes, who said a quotation.

The same for every format: these work on blocks, whatever they were made from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from syndicate.ingest.pictures import credit_name, split_credit, without_brackets
from syndicate.model import Block, BlockKind, Inline, MarkKind, Span
from syndicate.text import cut

_UP = r"[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-ЯЁİŞĞ]"
_CAPS = rf"{_UP}[{_UP[1:-1]}'’.\- /]*{_UP}\.?"
_WORD = rf"{_UP}[\w'’.\-]+"
_REGION = rf"(?:\s?\([A-Z]{{2}}\))?(?:,\s+(?:{_CAPS}|{_WORD}(?:\s{_WORD}){{0,2}}))?"
_MONTH = r"[^\W\d_]{3,12}\.?"
_DAY = (
    rf"(?:\d{{1,2}}(?:º|ª|st|nd|rd|th)?\.?\s?/?(?:de\s)?{_MONTH}(?:\s(?:de\s)?\d{{4}})?"
    rf"|{_MONTH}\s\d{{1,2}}(?:,\s\d{{4}})?|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?)"
)
_AGENCY = r"\([^()\n]{2,48}\)"
_DASH = r"(?:\s?[—–―]\s?|\s--?(?:\s|$)|\s_\s|\.\s?[—–-](?:\s|$))"
# All capitals with a date or an agency; or any capitals with a date, as some houses write it.
_CERTAIN = re.compile(
    rf"(?P<line>{_CAPS}{_REGION}(?:,?\s{_DAY})?(?:,?\s{_AGENCY})?"
    rf"|{_WORD}(?:\s{_WORD}){{0,2}}{_REGION},\s{_DAY}(?:,?\s{_AGENCY})?){_DASH}(?=\S|$)"
)
_TELLING = re.compile(rf"{_AGENCY}$|{_DAY}(?:,?\s{_AGENCY})?$")
_CORRECTION = re.compile(
    r"\W{0,3}(?:corrections?|clarifications?|errat(?:a|um)|correç(?:ão|ões)|erramos|correcci(?:ón|ones)"
    r"|fe de erratas|rectificaci[oó]n|correctif|rectificatif|korrektur|berichtigung|richtigstellung"
    r"|rettifica|correctie)(?:\s*\([^)\n]{3,60}\)|,?\s+(?:on\s+|of\s+|em\s+|de\s+)?[^:.\n]{0,12}\d"
    r"[^:.\n]{0,30})?\s*[:–—.](?=\s)",
    re.IGNORECASE,
)
# Without a label, as many write below the text.
_CORRECTED = re.compile(
    r"\W{0,3}(?:(?:this|the)\s+(?:article|story|piece|post|report|headline)\s+(?:was|has\s+been)\s+"
    r"(?:amended|corrected|updated\s+to\s+correct)|(?:an\s+earlier|a\s+previous)\s+version\s+of\s+this"
    r"\s+(?:article|story|piece|post|report)|uma\s+versão\s+anterior\s+dest[ea]\s+(?:artigo|texto|matéria"
    r"|reportagem|notícia)|una\s+versión\s+anterior\s+de\s+est[ea]\s+(?:artículo|texto|nota|noticia)|une"
    r"\s+version\s+(?:précédente|antérieure)\s+de\s+cet\s+article|in\s+einer\s+früheren\s+(?:version|"
    r"fassung)\s+(?:dieses|des)\s+(?:artikels|textes|beitrags))\b",
    re.IGNORECASE,
)
_ASTERISM = re.compile(r"(?:[*•·]\s*){3}|⁂")
# What may stand above the first paragraph.
_ABOVE = (
    BlockKind.IMAGE,
    BlockKind.CAPTION,
    BlockKind.CREDIT,
    BlockKind.EMBED,
    BlockKind.HEADING,
)
_DASHED = re.compile(r"[—–―-]{1,2}\s*\S")


def take_dateline(
    blocks: Sequence[Block], said: str = "", headline: str = ""
) -> tuple[str, tuple[Block, ...]]:
    """(dateline, blocks without it) of a body that begins `LISBON, 14 March (Agency) — `.

    Only where there is no doubt: a bare name in capitals counts if it stands nowhere else so (an
    acronym does). `said` is what metadata gives; a dateline of another place stays in the text.
    """
    index = next((i for i, block in enumerate(blocks) if block.kind not in _ABOVE), None)
    if index is None or blocks[index].kind is not BlockKind.PARAGRAPH or blocks[index].role:
        return "", tuple(blocks)
    block = blocks[index]
    match = _CERTAIN.match(block.text.replace("\u00a0", " "), 0, 160)
    if match is None:
        return "", tuple(blocks)
    line = " ".join(match["line"].split()).rstrip(" ,.–—-")
    rest = block.text[match.end() :]
    if not _TELLING.search(line):
        everywhere = " ".join([headline, rest, *(b.text for b in blocks[index + 1 :])])
        if len(line) < 3 or line in everywhere or not (rest[:1].isupper() or rest[:1] in "“\"'‘«"):
            return "", tuple(blocks)
    first = line.partition(",")[0].partition(" (")[0]
    if said and not said.casefold().startswith(first.casefold()):
        return "", tuple(blocks)
    if not rest:
        return line, (*blocks[:index], *blocks[index + 1 :])
    changed = replace(block, content=cut(block.content, Span(match.end(), len(block.text))))
    return line, (*blocks[:index], changed, *blocks[index + 1 :])


def has_dateline(text: str) -> bool:
    """True where a paragraph begins with a dateline, going by the paragraph alone."""
    return bool(take_dateline((Block(BlockKind.PARAGRAPH, Inline(text)),))[0])


def is_correction(text: str) -> bool:
    """True for a note such as `Correction (13 March): …`, `Errata: …`, `This article was amended
    …`."""
    return bool(_CORRECTION.match(text) or _CORRECTED.match(text))


def caption_pictures(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Captions parted from the credits in them; a paragraph under a picture that is only a credit
    ("Photo: Jane Doe") or a caption in italics joined to it."""
    result: list[Block] = []
    group = max((block.group for block in blocks), default=0)
    for block in blocks:
        above = result[-1] if result else None
        under = above is not None and above.kind in (BlockKind.IMAGE, BlockKind.CAPTION)
        if block.kind is BlockKind.PARAGRAPH and under and above is not None:
            caption, credit = _as_caption(block.content)
            if caption or credit:
                if not above.group:
                    group += 1
                    above = result[-1] = replace(above, group=group)
                for kind, content in ((BlockKind.CAPTION, caption), (BlockKind.CREDIT, credit)):
                    if content:
                        result.append(replace(block, kind=kind, content=content, group=above.group))
                continue
        if block.kind is BlockKind.CAPTION and any(b.image for b in _together(result, block)):
            caption, credit = split_credit(block.content)
            if credit:
                if caption:
                    result.append(replace(block, content=caption))
                result.append(replace(block, kind=BlockKind.CREDIT, content=credit))
                continue
        result.append(block)
    return tuple(result)


def _as_caption(content: Inline) -> tuple[Inline, Inline]:
    """(caption, credit) of a paragraph under a picture that is only these: all in italics, or a
    credit, or one after the other; else both empty."""
    caption, credit = split_credit(content)
    if not caption or len(caption.text) > 400:
        return Inline(""), credit if not caption else Inline("")
    for mark in caption.marks:
        if mark.kind is MarkKind.EMPHASIS and mark.end - mark.start == len(caption.text):
            marks = tuple(other for other in caption.marks if other is not mark)
            return Inline(caption.text, marks), credit
    return Inline(""), Inline("")


def _together(blocks: Sequence[Block], block: Block) -> list[Block]:
    """The last of `blocks` that are in the group of `block`."""
    found = []
    for other in reversed(blocks):
        if not block.group or other.group != block.group:
            break
        found.append(other)
    return found


def mark_roles(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Correction notes, the last dashed line of a quotation, breaks, the credit of each picture."""
    result: list[Block] = []
    for index, block in enumerate(blocks):
        if not block.role and block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTATION):
            if is_correction(block.text):
                block = replace(block, kind=BlockKind.PARAGRAPH, role="correction", group=0)
            elif block.kind is BlockKind.QUOTATION and _ends_quotation(blocks, index):
                block = replace(block, role="attribution")
        if block.kind is BlockKind.PARAGRAPH and _ASTERISM.fullmatch(block.text):
            block = Block(BlockKind.RULE)
        if block.kind is BlockKind.CREDIT:
            block = replace(block, content=without_brackets(block.content))
            first = len(result) - len(_together(result, block))
            for at in range(first, len(result)):
                image = result[at].image
                if image is not None and not image.credit:
                    named = replace(image, credit=credit_name(block.text))
                    result[at] = replace(result[at], image=named)
        result.append(block)
    return tuple(result)


def _ends_quotation(blocks: Sequence[Block], index: int) -> bool:
    block = blocks[index]
    if len(block.text) > 160 or not _DASHED.match(block.text) or not block.group:
        return False
    before = index > 0 and blocks[index - 1].group == block.group
    after = index + 1 < len(blocks) and blocks[index + 1].group == block.group
    return before and not after


def correction_block(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, Inline(text), role="correction")
