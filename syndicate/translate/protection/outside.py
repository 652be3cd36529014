"""Which quotation marks of a sentence a model is shown, and what of the sentence stays outside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from syndicate.grammar import grammar
from syndicate.grammar.persons import persons_of
from syndicate.langs import Quotes
from syndicate.translate.marks.edges import is_article
from syndicate.translate.protection.quotation import QuotationMark, is_dash

SYMBOL = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\ufe0f\u200d\u20e3"
    "\U000e0020-\U000e007f]+"
)
DASHES = "–—―−‒"
_FEW_WORDS = re.compile(r"[^\W\d_]+(?:[- ][^\W\d_]+){0,3}")
_STOPS = tuple(",.;:!?…")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MID_SENTENCE = re.compile(r"(?:[^\W_]|[”’»\"'],)\s+$")
"""What stands before a few quoted words, and not before speech."""
_LAST_WORD = re.compile(r"([^\W\d_]+)\s+$")
THAT = frozenset(("che", "dass", "que", "that"))
_TAG = re.compile(r"[,.]?\s*([^\W\d_]+)(?:-[^\W\d_]+)?(?:\s*[.,;]|\s*$|\s+([^\W\d_]+))")
"""The words that say who speaks."""


def of_target(
    text: str, quotation: Sequence[QuotationMark], quotes: Quotes
) -> Sequence[QuotationMark]:
    """The marks without a dialogue's dashes where the target language writes those too."""
    if not quotes.dialogue or not any(is_dash(text, mark) for mark in quotation):
        return quotation
    return [
        replace(mark, depth=max(1, mark.depth - 1)) for mark in quotation if not is_dash(text, mark)
    ]


def of_words(
    text: str, marks: Sequence[QuotationMark], language: str, *, predicates: bool
) -> tuple[set[QuotationMark], set[QuotationMark]]:
    """The marks around a few words in small letters, which are no name, title or sentence, or with
    `predicates` around the rest of a clause; and those around more that begin so."""
    few: set[QuotationMark] = set()
    more: set[QuotationMark] = set()
    opened: list[QuotationMark] = []
    for mark in marks:
        if mark.opens:
            opened.append(mark)
            continue
        opening = opened.pop() if opened else None
        if opening is None or opening.depth != mark.depth:
            continue
        words = text[opening.end : mark.start]
        if len(words) < 4 or not words[0].islower() or text[mark.end : mark.end + 1].isalnum():
            continue
        plain = words.islower() and _FEW_WORDS.fullmatch(words)
        before = text[: opening.start]
        nested = opened or any(opening.start < m.start < mark.start for m in marks)
        lifted = plain or (predicates and not nested and _is_predicate(before, words, language))
        if lifted and _MID_SENTENCE.search(before):
            few |= {opening, mark}
        elif " " in words:
            more |= {opening, mark}
    return few, more


def _is_predicate(before: str, words: str, language: str) -> bool:
    """Whether quoted words go on where a subject or an auxiliary stands before them: the museum
    “should never have sold it”. Models translate those better without the marks; not a noun with
    its article, nor what stands behind a "that", a preposition or a verb of saying."""
    known = grammar(language or "und")
    first, last = _LETTERS.match(words), _LAST_WORD.search(before)
    if not (known.known and first and last and " " in words) or is_article(first[0], language):
        return False
    light = known.links | known.joiners | THAT | (known.edges - known.after_noun)
    return (
        last[1].lower() not in light | persons_of(language or "und").says
        and first[0] not in known.links
    )


def of_clauses(
    text: str,
    marks: Sequence[QuotationMark],
    start: int,
    end: int,
    least: int,
    language: str,
) -> list[tuple[QuotationMark, QuotationMark]]:
    """The outer marks around whole clauses of at `least` so many words, which a model translates
    better without them: where such a clause begins and ends a sign of punctuation tells, before
    and after translation. Where nobody is named who says it ("…", afirmou.) the marks alone tell
    the model that somebody does."""
    found = []
    opened: list[QuotationMark] = []
    for mark in marks:
        if mark.opens:
            opened.append(mark)
            continue
        opening = opened.pop() if opened else None
        if opening is None or opened or opening.depth != mark.depth:
            continue
        before, inside = text[start : opening.start].rstrip(), text[opening.end : mark.start]
        after = text[mark.end : end].lstrip()
        begins = not before or before[-1] in ",:;.!?…"
        ends = inside.rstrip()[-1:] in _STOPS or not after or after[0] in _STOPS
        typed = not is_dash(text, opening) and not is_dash(text, mark)
        nested = any(
            m.start in (opening.end, mark.start) or m.end == mark.start
            for m in marks
            if m not in (opening, mark)
        )
        if before.rstrip()[-1:] not in (":", ",") and _says_nobody(after, language):
            continue
        if begins and ends and typed and not nested and len(_LETTERS.findall(inside)) >= least:
            found.append((opening, mark))
    return found


def _says_nobody(after: str, language: str) -> bool:
    """Whether what follows a quotation is a verb without a noun to say who speaks."""
    tag = _TAG.match(after)
    if tag is None or not tag[1].islower():
        return False
    following = (tag[2] or "").lower()
    known = grammar(language or "und")
    preposition = len(following) > 1 and following in known.links
    return not following or preposition or following in known.before_verb


def beside_dash(text: str, mark: QuotationMark) -> tuple[str, str]:
    """What stands before and after the quotation mark that takes the place of a dialogue's dash."""
    said = text[mark.start : mark.end]
    stop = next((c for c in said if c in ".,;:"), "")
    if mark.opens:
        if mark.start == 0 or text[mark.start - 1].isspace():
            return "", ""
        return (stop or ("" if text[mark.start - 1] in ".,;:!?…" else ",")) + " ", ""
    if mark.start == mark.end:
        return "", ""
    return "", " " if text[mark.start - 1] in "!?…" else ", "


def edges(
    text: str, quotation: Sequence[QuotationMark], quotes: Quotes, unknown: frozenset[str]
) -> tuple[int, int, str, str, list[QuotationMark]]:
    """Where the sentence proper starts and ends, what stands before and after it, and the marks
    inside it.

    A quotation that encloses the whole sentence, or runs on into another, stands outside, where no
    model can lose it; so do a dialogue's dash, bullets and emoji at the edges.
    """
    marks = list(quotation)
    start, end, lead, trail = 0, len(text), "", ""
    while start < end:
        first = marks[0] if marks else None
        if first and first.start == start and first.opens:
            partner = _partner(marks, 0)
            if partner is None:
                lead, start = lead + first.in_language(quotes), first.end
                marks.pop(0)
            elif marks[partner].end == end and partner == len(marks) - 1:
                lead, start = lead + first.in_language(quotes), first.end
                trail, end = marks[partner].in_language(quotes) + trail, marks[partner].start
                marks = marks[1:-1]
            else:
                break
        elif text[start] in "-*" and text[start + 1 : start + 2] == " " and not lead:
            # A list's mark or a dialogue's dash, typed plainly.
            lead, start = text[start : start + 2], start + 2
        elif text[start] in unknown and (
            SYMBOL.match(text[start]) or text[start] in "•·◦▪‣∙" + DASHES
        ):
            run = start + 1
            while run < end and (text[run].isspace() or SYMBOL.match(text[run])):
                run += 1
            if text[start] in "−" or (text[start] in DASHES and run == start + 1):
                break
            lead, start = lead + text[start:run], run
        else:
            break
    while start < end:
        last = marks[-1] if marks else None
        if last and last.end == end and not last.opens and _opener(marks, len(marks) - 1) is None:
            trail, end = last.in_language(quotes) + trail, last.start
            marks.pop()
        elif text[end - 1] in unknown and SYMBOL.match(text[end - 1]):
            run = end - 1
            while run > start and (text[run - 1].isspace() or SYMBOL.match(text[run - 1])):
                run -= 1
            trail, end = text[run:end] + trail, run
        else:
            break
    if start >= end:
        return 0, len(text), "", "", list(quotation)
    return start, end, lead, trail, marks


def _partner(marks: Sequence[QuotationMark], index: int) -> int | None:
    for other in range(index + 1, len(marks)):
        if marks[other].depth == marks[index].depth and not marks[other].opens:
            return other
    return None


def _opener(marks: Sequence[QuotationMark], index: int) -> int | None:
    for other in range(index - 1, -1, -1):
        if marks[other].depth == marks[index].depth:
            return other if marks[other].opens else None
    return None
