"""What a model's vocabulary lacks is mapped, folded or replaced before, and restored after.

A character that the model does not know vanishes from the translation or becomes an invention
("£15" -> "15 euros"). The rule is general: whatever the vocabulary of the model in use lacks is
treated, nothing else. Quotation marks are restored in the target language's own style; tokens
that no model should touch (addresses, handles, hashtags, code) travel as `X1`. `restore` is the
way back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import count

from syndicate.langs import Quotes
from syndicate.model import Span
from syndicate.text import Edit, OffsetMap, apply
from syndicate.translate.quotation import QuotationMark

_TOKEN = re.compile(
    r"""(?:https?://|www\.)[^\s<>"“”«»]*[^\s<>"“”«»'’.,;:!?)\]]   # addresses
      | (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+                   # e-mail
      | (?<![\w&/])[\#@]\w[\w.]*\w                                 # hashtags, handles
      | (?<![\w.-])(?:\w[\w-]*\.)+[a-z]{2,}/[^\s<>"“”«»]*[\w/]     # addresses without a scheme
      | (?<!\w)[A-Z]:\\[^\s<>"“”«»]*\w                             # paths of Windows
      | (?<![\w.-])\w[\w.-]*\.(?:                                     # file names
          csv|docx?|gif|html?|jpe?g|json|mp[34]|pdf|png|pptx?|txt|xlsx?|xml|zip)(?!\w)
    """,
    re.VERBOSE,
)
_SYMBOL = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\ufe0f\u200d\u20e3"
    "\U000e0020-\U000e007f]+"
)
_COMPOSED = re.compile("[²³¹⁰-₉™℠½¼¾⅐-⅞]")
"""What a tokenizer's normalisation (NFKC) writes otherwise, so that it is never unknown: `km²`
becomes `km2`. Ordinal signs are left to it: models know `1o` as they know `1º`."""
_DASHES = "–—―−‒"
CURRENCY = "£€¥₤₹₽₩₺"
AMOUNT = r"\d[\d.,]*"
_DOLLAR = re.compile(rf"(?<!\w)(?:AU?|CA?|HK|NZ|NT)\$\s?(?={AMOUNT})")
"""Dollars that are not American: models make them so."""
_FOLDED = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "þ": "th",
        "Þ": "Th",
        "ð": "d",
        "Ð": "D",
        "ħ": "h",
        "ŋ": "n",
        "ə": "e",
        "Ə": "E",
    }
)
_SHAPES = ("X{}", "ZQ{}")
"""Placeholders that models keep best, in the order they are tried."""


def fold(text: str) -> str:
    """Letters without their diacritics: `Kučera` -> `Kucera`, `Łukasz` -> `Lukasz`."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_FOLDED))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class Kind(Enum):
    QUOTE = "quotation mark"
    DASH = "dash"
    CURRENCY = "currency"
    WORD = "name"
    TOKEN = "token"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to restore: where it stood in the source, what stands for it, what it becomes.

    `opens` is True for an opening quotation mark and for a currency sign before its amount.
    """

    kind: Kind
    span: Span
    stand_in: str
    restored: str
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Protected:
    """A source sentence made ready for a model: `text` goes in."""

    source: str
    text: str
    lead: str
    trail: str
    moves: OffsetMap
    items: tuple[Item, ...] = ()
    upper: bool = False
    straight: bool = False
    """The source writes straight apostrophes: so does the target."""
    shape: int = 0
    retry: Callable[[], Protected] | None = field(default=None, compare=False, repr=False)

    @property
    def untouchable(self) -> list[Span]:
        """Where the source must come through as it is: addresses, handles, code."""
        return [item.span for item in self.items if item.kind is Kind.TOKEN]

    def fold_prefix(self, prefix: str) -> str:
        """A piece of finished target text as the model itself would have written it."""
        if self.lead and prefix.startswith(self.lead):
            prefix = prefix[len(self.lead) :]
        for item in self.items:
            prefix = prefix.replace(item.restored, item.stand_in)
        return prefix.replace("’", "'")


def protect(
    text: str,
    unknown: frozenset[str],
    *,
    quotation: Sequence[QuotationMark] = (),
    quotes: Quotes,
    keep: Sequence[Span] = (),
    shape: int = 0,
) -> Protected:
    """Make a sentence ready for a model that does not know the characters `unknown`.

    quotation  the sentence's quotation marks, offsets in `text`
    keep       spans that must come through unchanged (code, `translate="no"`)
    """
    edits: list[Edit] = []
    items: list[Item] = []
    taken = bytearray(len(text))
    numbers = _free_numbers(text, _SHAPES[shape])

    def take(span: Span, kind: Kind, stand_in: str, restored: str, opens: bool = False) -> None:
        edits.append(Edit(span.start, span.end, stand_in))
        taken[span.start : span.end] = b"\1" * len(span)
        items.append(Item(kind, span, stand_in.strip(), restored, opens))

    start, end, lead, trail, inner = _edges(text, quotation, quotes, unknown)
    if start:
        edits.append(Edit(0, start, ""))
    if end < len(text):
        edits.append(Edit(end, len(text), ""))

    def free(span: Span) -> bool:
        return span.start >= start and span.end <= end and not any(taken[span.start : span.end])

    for span in [*keep, *(Span(*match.span()) for match in _TOKEN.finditer(text))]:
        span = Span(max(span.start, start), min(span.end, end))
        if span.start < span.end and free(span):
            word = _SHAPES[shape].format(next(numbers))
            take(span, Kind.TOKEN, word, text[span.start : span.end])
    for mark in inner:
        span = Span(mark.start, mark.end)
        if free(span):
            # Unknown or not, a mark must come out in the target's own style.
            take(span, Kind.QUOTE, '"', mark.in_language(quotes), mark.opens)
    if "$" in text:
        for match in _DOLLAR.finditer(text):
            if free(Span(*match.span())):
                take(Span(*match.span()), Kind.CURRENCY, "$", match.group(), True)
    straight = "'" in text and "’" not in text
    lacking = unknown.union(_COMPOSED.findall(text))
    if lacking:
        for at, character in enumerate(text):
            if character not in lacking or not free(Span(at, at + 1)):
                continue
            if character == "’":
                edits.append(Edit(at, at + 1, "'"))
                taken[at] = 1
            elif character in _DASHES:
                _take_dash(text, at, take)
            elif character in CURRENCY and _take_currency(text, at, free, take, edits):
                pass
            elif character.isalnum():
                word_span = _word_at(text, at)
                folded = fold(text[word_span.start : word_span.end])
                if free(word_span) and folded.isascii():
                    take(word_span, Kind.WORD, folded, text[word_span.start : word_span.end])
                elif free(word_span):
                    stand_in = _SHAPES[shape].format(next(numbers))
                    take(word_span, Kind.TOKEN, stand_in, text[word_span.start : word_span.end])
            elif unicodedata.category(character)[0] in "PS" or _SYMBOL.match(character):
                run = _run_at(text, at, lacking, free)
                if free(run):
                    stand_in = _SHAPES[shape].format(next(numbers))
                    take(run, Kind.TOKEN, _spaced(text, run, stand_in), text[run.start : run.end])
    prepared, moves = apply(text, edits)
    upper = _is_upper(prepared)
    if upper:
        lowered = prepared.lower()
        if len(lowered) == len(prepared):
            prepared = lowered[:1].upper() + lowered[1:]
            for item in items:
                if item.kind is Kind.TOKEN:
                    prepared = re.sub(re.escape(item.stand_in), item.stand_in, prepared, flags=re.I)
        else:
            upper = False
    again = None
    if shape + 1 < len(_SHAPES) and any(item.kind is Kind.TOKEN for item in items):

        def again() -> Protected:
            return protect(
                text, unknown, quotation=quotation, quotes=quotes, keep=keep, shape=shape + 1
            )

    return Protected(
        text, prepared, lead, trail, moves, tuple(sorted(items, key=lambda i: i.span.start)),
        upper, straight, shape, again,
    )  # fmt: skip


def _edges(
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
            _SYMBOL.match(text[start]) or text[start] in "•·◦▪‣∙" + _DASHES
        ):
            run = start + 1
            while run < end and (text[run].isspace() or _SYMBOL.match(text[run])):
                run += 1
            if text[start] in "−" or (text[start] in _DASHES and run == start + 1):
                break
            lead, start = lead + text[start:run], run
        else:
            break
    while start < end:
        last = marks[-1] if marks else None
        if last and last.end == end and not last.opens and _opener(marks, len(marks) - 1) is None:
            trail, end = last.in_language(quotes) + trail, last.start
            marks.pop()
        elif text[end - 1] in unknown and _SYMBOL.match(text[end - 1]):
            run = end - 1
            while run > start and (text[run - 1].isspace() or _SYMBOL.match(text[run - 1])):
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


def _take_dash(text: str, at: int, take: Callable[..., None]) -> None:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    dash = text[at]
    figure = after.isdigit() or (after and after in CURRENCY + "$")
    left = before.isdigit() or (before and before in CURRENCY + "%")
    amount = figure and (left or dash == "−" or not before.strip())
    pause = before.isspace() and after.isspace()
    compound = before.isalnum() and after.isalnum() and dash in "–−‒"
    stand_in = "-"
    if not (amount or pause or compound):
        stand_in = ("" if before.isspace() else " ") + "-" + ("" if after.isspace() else " ")
    take(Span(at, at + 1), Kind.DASH, stand_in, dash)


def _take_currency(
    text: str,
    at: int,
    free: Callable[[Span], bool],
    take: Callable[..., None],
    edits: list[Edit],
) -> bool:
    """`£15` and `15 £` become `$15`, the sign that every model knows; False if no amount."""
    sign = text[at]
    amount = re.compile(rf"\s?(?={AMOUNT})").match(text, at + 1)
    if amount and free(Span(at, amount.end())):
        take(Span(at, amount.end()), Kind.CURRENCY, "$", sign + amount.group(), True)
        return True
    trailing = re.search(rf"({AMOUNT})(\s?)$", text[:at])
    if trailing and free(Span(trailing.start(), at + 1)):
        edits.append(Edit(trailing.start(), trailing.start(), "$"))
        take(Span(trailing.end(1), at + 1), Kind.CURRENCY, "", trailing.group(2) + sign)
        return True
    return False


def _word_at(text: str, at: int) -> Span:
    start = end = at
    while start and (text[start - 1].isalnum() or unicodedata.combining(text[start - 1])):
        start -= 1
    while end < len(text) and (text[end].isalnum() or unicodedata.combining(text[end])):
        end += 1
    return Span(start, end)


def _run_at(text: str, at: int, unknown: frozenset[str], free: Callable[[Span], bool]) -> Span:
    symbols = _SYMBOL.match(text, at)
    if symbols and free(Span(*symbols.span())):
        # Whole, with the joiners in it that no vocabulary counts as unknown.
        return Span(*symbols.span())
    end = at + 1
    while end < len(text) and text[end] in unknown and not text[end].isalnum():
        if not free(Span(end, end + 1)):
            break
        end += 1
    return Span(at, end)


def _spaced(text: str, span: Span, stand_in: str) -> str:
    """A placeholder for a symbol must not grow together with the word beside it."""
    before = " " if span.start and text[span.start - 1].isalnum() else ""
    after = " " if span.end < len(text) and text[span.end].isalnum() else ""
    return before + stand_in + after


def _is_upper(text: str) -> bool:
    """True for a sentence in capitals (three words at least): models garble those."""
    words = list(re.findall(r"[^\W\d_]{2,}", text))
    return len(words) >= 3 and sum(map(len, words)) >= 12 and all(w.isupper() for w in words)


def _free_numbers(text: str, shape: str) -> count[int]:
    """Numbers for placeholders, from above any that the text itself holds in that shape."""
    pattern = shape.format(r"(\d+)")
    used = [int(n) for n in re.findall(pattern, text, re.IGNORECASE)]
    return count(max(used, default=0) + 1)
