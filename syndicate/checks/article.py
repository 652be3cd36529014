"""Checks on an article's blocks and links: all there, in their order, none emptied."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from syndicate.checks import Fault
from syndicate.checks.tokens import TOKEN
from syndicate.model import BlockKind, Inline, Mark, MarkKind, Severity, Translation

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"\b[^\W\d_a-zß-öø-ÿ][^\W\d_]{2,}")
_UNTRANSLATED = frozenset({BlockKind.CODE, BlockKind.EMBED, BlockKind.RULE})


def blocks(translation: Translation) -> Iterable[Fault]:
    """The translation has the article's blocks, of the same kinds, and none of them lost its text;
    nor did the headline or the summary."""
    ours, theirs = translation.article.blocks, translation.blocks
    if len(ours) != len(theirs):
        what = "fewer" if len(theirs) < len(ours) else "more"
        yield Fault(
            f"the translation has {abs(len(ours) - len(theirs))} block(s) {what} than the article",
            part="body",
        )
        return
    for index, (before, after) in enumerate(zip(ours, theirs, strict=True)):
        if before.text.strip() and not after.text.strip():
            yield Fault(f"a {before.kind.value} lost its text", part="body", block=index)
        elif before.kind is not after.kind:
            yield Fault(
                f"a {before.kind.value} became a {after.kind.value}", part="body", block=index
            )
        elif before.image is not None and (
            after.image is None or before.image.url != after.image.url
        ):
            yield Fault("a picture is missing or another one", part="body", block=index)
    for part, one, other in (
        ("headline", translation.article.headline, translation.headline),
        ("summary", translation.article.summary, translation.summary),
    ):
        if one and not other:
            yield Fault(f"the {part} lost its text", part=part)


def order(translation: Translation) -> Iterable[Fault]:
    """Each block stands where its original does.

    A block is out of place where it lacks the sentences that were translated for it and another
    block has them, or where its numbers, names and addresses are another block's.
    """
    theirs = [block.text for block in translation.blocks]
    misplaced: dict[int, int] = {}
    for (part, block, _), segment in translation.segments:
        text = segment.target.text.strip()
        if part != "body" or block is None or len(text) < 12 or block in misplaced:
            continue
        if block < len(theirs) and text in theirs[block]:
            continue
        elsewhere = [index for index, other in enumerate(theirs) if text in other]
        if elsewhere:
            misplaced[block] = elsewhere[0]
    if not translation.segments and len(theirs) == len(translation.article.blocks):
        misplaced = dict(_strangers(translation))
    if len(theirs) != len(translation.article.blocks):
        return  # everything behind the missing block has moved: `blocks` says so
    for index in sorted(misplaced):
        yield Fault(
            f"what block {index + 1} says stands in block {misplaced[index] + 1}",
            part="body",
            block=index,
        )


def _strangers(translation: Translation) -> Iterator[tuple[int, int]]:
    """(block, the block whose source it fits), by what no translation changes."""
    ours = [_anchors(block.text) for block in translation.article.blocks]
    theirs = [_anchors(block.text) for block in translation.blocks]
    times = Counter(anchor for anchors in ours for anchor in anchors)
    for index, block in enumerate(translation.blocks):
        own = {anchor for anchor in ours[index] if times[anchor] == 1}
        if len(own) < 2 or own & theirs[index] or block.kind in _UNTRANSLATED:
            continue
        fits = [len(own & anchors) for anchors in theirs]
        best = max(range(len(fits)), key=fits.__getitem__)
        if fits[best] >= 2:
            yield index, best


def _anchors(text: str) -> frozenset[str]:
    """Numbers, names and addresses of a text."""
    numbers = (re.sub(r"\D", "", number) for number in _NUMBER.findall(text))
    return frozenset([*numbers, *_NAME.findall(text), *TOKEN.findall(text)])


def links(translation: Translation) -> Iterable[Fault]:
    """Every link of the article stands in the translation, as often and with the same address, and
    no other does.

    What a sentence's own findings say already is not said again.
    """
    article = translation.article
    places: list[tuple[str, int | None, Inline, Inline]] = [
        ("headline", None, article.headline, translation.headline),
        ("summary", None, article.summary, translation.summary),
    ]
    places += [
        ("body", index, one.content, other.content)
        for index, (one, other) in enumerate(zip(article.blocks, translation.blocks, strict=False))
    ]
    ours = Counter(m.get("href") or "" for m in _links(i.content for i in article.blocks))
    theirs = Counter(m.get("href") or "" for m in _links(i.content for i in translation.blocks))
    said = {
        (part, block)
        for (part, block, _), segment in translation.segments
        for finding in segment.findings
        if finding.check == "marks"
    }
    for part, block, one, other in places:
        if (part, block) in said:
            continue
        here = Counter(mark.get("href") or "" for mark in _links([one]))
        there = Counter(mark.get("href") or "" for mark in _links([other]))
        for address in here - there:
            moved = part == "body" and theirs[address] >= ours[address]
            yield Fault(
                f"the link to {address} " + ("moved to another block" if moved else "is missing"),
                severity=Severity.WARNING if moved else None,
                part=part,
                block=block,
            )
        for address in there - here:
            if not ours[address]:
                yield Fault(
                    f"the link to {address} is not in the article",
                    remedy="Take it away, or see who put it there.",
                    part=part,
                    block=block,
                )
    if len(translation.blocks) < len(article.blocks) and (gone := ours - theirs):
        for address in gone:
            yield Fault(f"the link to {address} is missing", part="body")


def _links(texts: Iterable[Inline]) -> Iterator[Mark]:
    for text in texts:
        yield from (mark for mark in text.marks if mark.kind is MarkKind.LINK)
