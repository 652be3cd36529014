"""Plain text -> a draft: text as a person copies it from a page, or as an agency files it.

Nothing is marked, so all is told by the shape of lines and where they stand: menus and breadcrumbs
before the headline, the headline given twice, labels such as `Author:` at either end, short lines
between paragraphs. What has no telling shape is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from syndicate.errors import InputError
from syndicate.ingest import editorial
from syndicate.ingest.assemble import LONGEST, Draft
from syndicate.ingest.content import squeeze
from syndicate.ingest.furniture import NOISE
from syndicate.ingest.labels import Said, marked
from syndicate.model import Block, BlockKind

_LONGEST_HEADLINE = 220
_HEAD_LINES = 14
"""Lines in which a headline is looked for; longer menus are copied seldom."""
_MOST_LABELS = 12
_MOST_LINES = 20_000
_GAP = re.compile(r"\s{2,}|\t+|\s+[|·•/]\s+")
_CRUMB = re.compile(r"\s+[>»›→]\s+|\s*[»›]\s*")
_TERMINAL = re.compile(r"[.!?…:;,。！？؟।][\"'”’»)\]]*$")
_ITEM = re.compile(r"(?P<mark>[-*•–]|(?P<number>\d{1,3})[.)])\s+(?=\S)")
_RULE = re.compile(r"(?:[-*_=~]\s*){3,}")
_SHARE = re.compile(
    r"(?:share|tweet|print|e-?mail|send(?:\s+by\s+e-?mail)?|copy(?:\s+link)?|save|comments?|post"
    r"|facebook|twitter|x|whatsapp|telegram|linkedin|reddit|partilhar|compartilhar|imprimir|enviar"
    r"(?:\s+(?:por|via)\s+e-?mail)?|guardar|salvar|copiar(?:\s+link)?|comentar|comentários|ouvir"
    r"|compartir|imprimir|teilen|drucken|merken|partager|imprimer|condividi|stampa|subscribe"
    r"|bluesky|mastodon|instagram|pinterest|messenger|listen)(?:\s+\w+){0,2}",
    re.IGNORECASE,
)


def read_plain(text: str, path: str) -> Draft:
    """The draft of a plain text; raises `InputError` where there is no text in it."""
    if len(text) > LONGEST:
        raise InputError(
            f"The text has {len(text):,} characters; an article has at most {LONGEST:,}.",
            path=path,
            remedy="Split the file, one article in each.",
        )
    if (lines := text.count("\n")) > _MOST_LINES:
        raise InputError(
            f"The text has {lines:,} lines; an article has at most {_MOST_LINES:,}.",
            path=path,
            remedy="Split the file, one article in each.",
        )
    chunks = _chunks(text)
    words = sum(len(line.split()) for chunk in chunks for line in chunk)
    if sum(len(line) for chunk in chunks for line in chunk) < 25:
        raise InputError(
            f"No article text was found: {words:,} words.",
            path=path,
            remedy="Give a file with an article in it.",
        )
    said = Said()
    headline, scraped = _take_headline(chunks)
    _take_labels(chunks, said, at_end=False)
    _take_labels(chunks, said, at_end=True)
    summary = _take_summary(chunks, scraped)
    blocks = _blocks(chunks)
    return Draft(
        "text/plain",
        marked(headline),
        blocks,
        marked(summary),
        declared=said.metadata(),
    )


def _chunks(text: str) -> list[list[str]]:
    """Lines between blank lines, without the ones that are only buttons or advertisements."""
    chunks: list[list[str]] = [[]]
    for raw in text.replace("\f", "\n\n").split("\n"):
        line = raw.strip(" \t")
        if not line.strip():
            chunks.append([])
        elif not _is_noise(line):
            chunks[-1].append(line)
    chunks = [chunk for chunk in chunks if chunk]
    if len(chunks) == 1 and len(chunks[0]) > 2 and not _wrapped(chunks[0]):
        # No blank line at all: a line is a paragraph.
        return [[line] for line in chunks[0]]
    return chunks


def _is_noise(line: str) -> bool:
    if len(line) > 160:
        return False
    if NOISE.fullmatch(line):
        return True
    items = [item for item in _GAP.split(line) if item]
    return len(items) > 1 and all(_SHARE.fullmatch(item) for item in items)


def _wrapped(lines: list[str]) -> bool:
    """True where each line ends because the next word would not have fitted."""
    if len(lines) < 2:
        return False
    width = max(map(len, lines))
    if not 40 <= width <= 130:
        return False
    return all(
        len(line) + 1 + len(following.split(maxsplit=1)[0]) > width - 2
        for line, following in pairwise(lines)
    )


# --- The head ----------------------------------------------------------------------------------


def _take_headline(chunks: list[list[str]]) -> tuple[str, bool]:
    """(headline, whether furniture stood around it); takes both, and what is above, out."""
    lines = [(c, n, line) for c, chunk in enumerate(chunks[:8]) for n, line in enumerate(chunk)]
    lines = lines[:_HEAD_LINES]
    crumb = next((i for i, (_, _, line) in enumerate(lines) if _is_breadcrumb(line)), -1)
    short = all(_is_label(line) for _, _, line in lines[: max(crumb, 0)])
    start = crumb + 1 if crumb >= 0 and short else 0
    while start < len(lines) and _is_menu(lines[start][2]):
        start += 1
    scraped = start > 0
    twice = _twice(lines)
    if twice >= 0 and all(_is_label(line) or _is_breadcrumb(line) for _, _, line in lines[:twice]):
        start, scraped = twice, True
    if start >= len(lines):
        return "", False
    chunk, number, headline = lines[start]
    if len(headline) > _LONGEST_HEADLINE or _ITEM.match(headline):
        del chunks[:chunk]
        return "", scraped
    rest = chunks[chunk][number + 1 :]
    if rest and _wrapped([headline, *rest]) and len(chunks[chunk]) - number <= 3:
        headline, rest = " ".join([headline, *rest]), []
    del chunks[: chunk + 1]
    wanted = squeeze(headline)
    rest = [line for line in rest if squeeze(line) != wanted]
    if rest:
        chunks.insert(0, rest)
    for _ in range(2):
        if chunks and len(chunks[0]) == 1 and squeeze(chunks[0][0]) == wanted:
            chunks.pop(0)
    return _clean(headline), scraped


def _twice(lines: list[tuple[int, int, str]]) -> int:
    """Index of a line that the next one repeats, else -1."""
    for index in range(len(lines) - 1):
        one = squeeze(lines[index][2])
        if len(one) > 8 and one == squeeze(lines[index + 1][2]):
            return index
    return -1


def _is_breadcrumb(line: str) -> bool:
    """`Home > Rights > A headline`: parts with arrows between, the first of them short."""
    parts = [part for part in _CRUMB.split(line) if part.strip()]
    return len(parts) > 1 and all(len(part) <= 40 for part in parts[:-1])


def _is_menu(line: str) -> bool:
    """`News  Sport  Letters`: short items with wide gaps or bars between them."""
    items = [item for item in _GAP.split(line) if item]
    return len(items) > 2 and all(len(i.split()) <= 4 and len(i) <= 32 for i in items)


def _is_label(line: str) -> bool:
    """A line that may stand above a headline: a menu, the name of a section or of the site."""
    return _is_menu(line) or (len(line.split()) <= 6 and not _TERMINAL.search(line))


# --- Labels ------------------------------------------------------------------------------------


def _take_labels(chunks: list[list[str]], said: Said, *, at_end: bool) -> None:
    """Take lines that say something of the article from one end, until the text begins."""
    for _ in range(_MOST_LABELS):
        if not chunks:
            return
        chunk = chunks[-1] if at_end else chunks[0]
        line = chunk[-1] if at_end else chunk[0]
        if not said.take(line, at_end=at_end):
            return
        chunk.pop(-1 if at_end else 0)
        if not chunk:
            chunks.pop(-1 if at_end else 0)


# --- Summary and body --------------------------------------------------------------------------


def _take_summary(chunks: list[list[str]], scraped: bool) -> str:
    """The summary: a short text right under the headline, where the page was copied with its
    furniture around it, or where the next paragraph begins with a dateline.

    Only a dateline proves that the body begins after it; without one it is the body's first
    paragraph too, and stays there.
    """
    if len(chunks) < 4 or (len(chunks[0]) > 1 and not _wrapped(chunks[0])):
        return ""
    text, following = _join(chunks[0]), _join(chunks[1])
    if len(text) > 360 or _ITEM.match(text) or editorial.has_dateline(text):
        return ""
    if not (scraped or editorial.has_dateline(following)) or editorial.is_correction(text):
        return ""
    if text[:1] in "“\"«‘'—" or (not _TERMINAL.search(text) and len(text) < 40):
        return ""
    if editorial.has_dateline(following):
        chunks.pop(0)
    return text


def _blocks(chunks: list[list[str]]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    group = counted = 0
    for index, chunk in enumerate(chunks):
        last = blocks[-1] if blocks else None
        counted = counted if last is not None and last.kind is BlockKind.LIST_ITEM else 0
        if len(chunk) == 1 and _RULE.fullmatch(chunk[0]):
            blocks.append(Block(BlockKind.RULE))
        elif (items := _items(chunks, index)) and _counts_on(items, counted):
            first = int(items[0][1] or 0)
            ordered = bool(items[0][1])
            goes_on = last is not None and last.kind is BlockKind.LIST_ITEM
            if not (goes_on and last is not None and last.ordered == ordered):
                group += 1
            elif ordered and first != counted + 1:
                group, counted = group + 1, 0
            found = [
                Block(BlockKind.LIST_ITEM, marked(text), level=1, group=group, ordered=bool(number))
                for text, number in items
            ]
            if ordered and first != counted + 1:
                found[0] = replace(found[0], number=first)
            counted = first + len(items) - 1 if ordered else 0
            blocks += found
        elif all(line.startswith(">") for line in chunk):
            group += 1
            text = _join([line.lstrip("> ") for line in chunk])
            blocks.append(Block(BlockKind.QUOTATION, marked(text), group=group))
        elif _is_subheading(chunks, index):
            blocks.append(Block(BlockKind.HEADING, marked(_clean(chunk[0])), level=2))
        else:
            blocks += [Block(BlockKind.PARAGRAPH, marked(text)) for text in _paragraphs(chunk)]
    return tuple(block for block in blocks if block.text or block.kind is BlockKind.RULE)


def _paragraphs(chunk: list[str]) -> list[str]:
    """One paragraph where lines were wrapped; else long lines are paragraphs of their own, short
    ones (an address, a verse) keep their breaks."""
    if len(chunk) == 1 or _wrapped(chunk):
        return [_join(chunk)]
    if all(len(line) > 60 and _TERMINAL.search(line) for line in chunk):
        return [_clean(line) for line in chunk]
    if max(map(len, chunk)) > 60 and len(chunk) > 2:
        # Wrapped by hand, the lines uneven.
        return [_join(chunk)]
    return ["\n".join(_clean(line) for line in chunk)]


def _items(chunks: list[list[str]], index: int) -> list[tuple[str, str]]:
    """(text, its number or "") of each item, for lines that are a list; a single one is none,
    unless its neighbours are items too: a dash alone may open a speech."""
    chunk = chunks[index]
    if not _ITEM.match(chunk[0]):
        return []
    items: list[tuple[str, str]] = []
    for line in chunk:
        if match := _ITEM.match(line):
            items.append((line[match.end() :], match["number"] or ""))
        else:
            items[-1] = (f"{items[-1][0]} {line}", items[-1][1])
    beside = [chunks[at][0] for at in (index - 1, index + 1) if 0 <= at < len(chunks)]
    if len(items) == 1 and not any(_ITEM.match(line) for line in beside):
        return []
    return [(_clean(text), number) for text, number in items]


def _counts_on(items: Sequence[tuple[str, str]], counted: int) -> bool:
    """True for items without numbers, and for several that count on from one to the next, one alone
    if it is the first or the next after `counted`: others are paragraphs, where they keep the
    numbers that they have."""
    numbers = [int(number) for _, number in items if number]
    if len(numbers) == 1:
        return numbers[0] in (1, counted + 1)
    return all(after == before + 1 for before, after in pairwise(numbers))


def _is_subheading(chunks: list[list[str]], index: int) -> bool:
    """A short line without a full stop, between paragraphs."""
    if len(chunks[index]) != 1 or not 0 < index < len(chunks) - 1:
        return False
    line = chunks[index][0]
    if len(line) > 80 or len(line.split()) > 12 or "://" in line:
        return False
    if line[0] in "“\"«‘'—–-(#@" or not (line[0].isupper() or line[0].isdigit() or line[0] in "¿¡"):
        return False
    if _TERMINAL.search(line) and line[-1] not in "?!":
        return False
    return len(_join(chunks[index + 1])) > max(50, len(line))


def _join(lines: list[str]) -> str:
    return _clean(" ".join(lines))


def _clean(text: str) -> str:
    """One space for each run of spaces and tabs; U+00A0 stays."""
    return re.sub(r"[ \t]+", " ", text).strip(" \t")
