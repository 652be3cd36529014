"""What a model's vocabulary lacks is mapped, folded or replaced before, and restored after.

A character that the model does not know vanishes from the translation or becomes an invention
("£15" -> "15 euros"). The rule is general: whatever the vocabulary of the model in use lacks is
treated, nothing else. Quotation marks are restored in the target language's own style; those of
a few words are taken out and put back through the alignment, because a mark grown together with a
word makes pieces of it that no model has learned. Tokens that no model keeps (addresses, handles,
hashtags) travel as `X1`; what it mostly keeps is watched. `restore` is the way back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import count

from syndicate.grammar.lemma import knows
from syndicate.langs import Quotes
from syndicate.model import Span
from syndicate.text import Edit, OffsetMap, apply, overlap
from syndicate.translate.protection import tokens
from syndicate.translate.protection.in_full import in_full
from syndicate.translate.protection.outside import (
    DASHES,
    SYMBOL,
    beside_dash,
    edges,
    of_clauses,
    of_target,
    of_words,
)
from syndicate.translate.protection.quotation import QuotationMark, is_dash
from syndicate.translate.protection.tokens import Token

_COMPOSED = re.compile("[²³¹⁰-₉™℠½¼¾⅐-⅞]")
"""What a tokenizer's normalisation (NFKC) writes otherwise, so that it is never unknown: `km²`
becomes `km2`. Ordinal signs are left to it: models know `1o` as they know `1º`."""
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
_NOWHERE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u2060\ufeff\ufff9-\ufffb]")
"""Control characters, soft hyphens and the like, which no writing needs; a line break is text."""
_UNSEEN = re.compile(
    rf"{_NOWHERE.pattern[:-1]}\u061c\u180e\u200b-\u200f\u202a-\u202e\u2061-\u2069]"
    "(?<![\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]\u200d)"
)
"""Those, and joiners and direction marks, but for the joiners of emoji."""
_JOINED = re.compile("[\u0590-\u08ff\u0900-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefe]")
"""Letters of writings that need joiners, direction marks or breaks between words."""
_BEGINS = re.compile(r"(?:^|[.!?…][\s\"“”’»)\]]*\s|[\"“«„‘]\s?)\W*\Z")
"""What stands before the first word of a sentence, or of a quotation in it."""
_NAMED = re.compile(r"\s[^\W\d_a-zà-ÿ][^\W\d_]")
"""A second word with a capital, behind the first of a name."""
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST = 3
"""Letters of a name over which it is no chance that they stand in an output; those of an "of" in
it at most."""
_SHAPES = ("X{}", "ZQ{}")
"""Placeholders that models keep best, in the order they are tried."""


def fold(text: str) -> str:
    """Letters without their diacritics: `Kučera` -> `Kucera`, `Łukasz` -> `Lukasz`."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_FOLDED))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class Kind(Enum):
    QUOTE = "quotation mark"
    LIFTED = "quotation mark of a few words"
    CLAUSE = "quotation mark of a clause"
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
    lowered: bool = False
    """A word lost its capital because the model lacks it: the target's sentences begin with one."""
    straight: bool = False
    """The source writes straight apostrophes: so does the target."""
    shape: int = 0
    watched: tuple[Token, ...] = ()
    """What the model is given as it is and must give back."""
    kept: tuple[Span, ...] = ()
    """What of it nothing else may touch."""
    again: Callable[[Sequence[Span]], Protected] | None = field(
        default=None, compare=False, repr=False
    )
    """Makes the sentence ready once more, with these spans of it as placeholders too; None where
    nothing would be different."""

    @property
    def untouchable(self) -> list[Span]:
        """Where the source must come through as it is: addresses, handles, code."""
        return [*self.kept, *(item.span for item in self.items if item.kind is Kind.TOKEN)]

    def fold_prefix(self, prefix: str) -> str:
        """A piece of finished target text as the model itself would have written it."""
        if self.lead and prefix.startswith(self.lead):
            prefix = prefix[len(self.lead) :]
        for item in self.items:
            if item.restored:
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
    aside: Sequence[Span] = (),
    language: str = "",
    clauses: int = 0,
) -> Protected:
    """Make a sentence ready for a model that does not know the characters `unknown`.

    quotation  the sentence's quotation marks, offsets in `text`
    keep       spans that must come through unchanged (code, `translate="no"`)
    aside      spans that the model lost before: they travel as placeholders this time
    language   of the text, whose word list tells common words from names
    clauses    quotation marks around whole clauses of so many words stay out of it too, 0 for none:
               only where the engine aligns can they come back
    """
    marks = of_target(text, quotation, quotes)
    start, end, lead, trail, inner = edges(text, marks, quotes, unknown)
    ready = _Ready(text, unknown, quotes, start, end, shape, language)
    found = tokens.find(text, unknown)
    certain = [token.span for token in found if token.certain]
    ready.apart = {span.start for span in aside if text[span.start : span.end] in DASHES}
    others = (span for span in aside if span.start not in ready.apart)
    names = [span for span in keep if _is_name(text, span, unknown)]
    ready.tokens([*(span for span in keep if span not in names), *certain])
    ready.invisible()
    ready.tokens(list(others), first=True)
    watched = [token for token in found if not token.certain and ready.free(token.span)]
    for span in names:
        if ready.free(span):
            watched = [token for token in watched if not overlap(token.span, span)]
            watched.append(Token(span, text[span.start : span.end], False))
            ready.kept(span)
    if clauses and not shape:
        ready.without(of_clauses(text, inner, start, end, clauses, language))
    ready.quotes(inner, lift=not shape, predicates=bool(clauses))
    ready.in_full()
    ready.characters()
    prepared, moves = apply(text, ready.edits)
    upper = _is_upper(prepared)
    if upper:
        lowered = prepared.lower()
        if len(lowered) == len(prepared):
            prepared = lowered[:1].upper() + lowered[1:]
            for item in ready.items:
                if item.kind is Kind.TOKEN:
                    prepared = re.sub(re.escape(item.stand_in), item.stand_in, prepared, flags=re.I)
        else:
            upper = False
    again = None
    if shape + 1 < len(_SHAPES):

        def again(lost: Sequence[Span]) -> Protected:
            return protect(
                text, unknown, quotation=quotation, quotes=quotes, keep=keep, shape=shape + 1,
                aside=lost, language=language,
            )  # fmt: skip

    return Protected(
        text, prepared, lead, trail, moves,
        tuple(sorted(ready.items, key=lambda i: i.span.start)),
        upper, ready.lowered, "'" in text and "’" not in text, shape, tuple(watched),
        tuple(span for span in names if any(token.span == span for token in watched)), again,
    )  # fmt: skip


class _Ready:
    """A sentence on its way to the model: the edits, and what each must become again."""

    def __init__(
        self,
        text: str,
        unknown: frozenset[str],
        quotes: Quotes,
        start: int,
        end: int,
        shape: int,
        language: str,
    ) -> None:
        self.text, self.start, self.end, self.language = text, start, end, language
        self.edits: list[Edit] = []
        self.items: list[Item] = []
        self._unknown, self._quotes, self._shape = unknown, quotes, _SHAPES[shape]
        self._taken = bytearray(len(text))
        self._numbers = _free_numbers(text, self._shape)
        self._first_numbers = _free_numbers(text, _SHAPES[0]) if shape else self._numbers
        self.lowered = False
        self.apart: set[int] = set()
        """Dashes that the model lost between two words: it keeps them between spaces."""
        if start:
            self.edits.append(Edit(0, start, ""))
        if end < len(text):
            self.edits.append(Edit(end, len(text), ""))

    def free(self, span: Span) -> bool:
        within = span.start >= self.start and span.end <= self.end
        return within and not any(self._taken[span.start : span.end])

    def take(
        self, span: Span, kind: Kind, stand_in: str, restored: str, opens: bool = False
    ) -> None:
        self.edits.append(Edit(span.start, span.end, stand_in))
        self._taken[span.start : span.end] = b"\1" * len(span)
        self.items.append(Item(kind, span, stand_in.strip(), restored, opens))

    def placeholder(self, span: Span, *, spaced: bool = False, first: bool = False) -> None:
        """Let a placeholder stand for a span; `first` for one that had none before."""
        if first:
            stand_in = _SHAPES[0].format(next(self._first_numbers))
        else:
            stand_in = self._shape.format(next(self._numbers))
        if spaced:
            stand_in = _spaced(self.text, span, stand_in)
        self.take(span, Kind.TOKEN, stand_in, self.text[span.start : span.end])

    def kept(self, span: Span) -> None:
        """Let the model see a span as it is."""
        self._taken[span.start : span.end] = b"\1" * len(span)

    def tokens(self, spans: Sequence[Span], *, first: bool = False) -> None:
        for span in spans:
            span = Span(max(span.start, self.start), min(span.end, self.end))
            if span.start < span.end and self.free(span):
                self.placeholder(span, first=first)

    def invisible(self) -> None:
        """Take out what nobody sees, and what would part a word for the model: it means nothing
        outside of what stays as it is."""
        if _UNSEEN.search(self.text) is None:
            return
        for match in (_UNSEEN if _JOINED.search(self.text) is None else _NOWHERE).finditer(
            self.text
        ):
            span = Span(*match.span())
            if self.free(span):
                between = self.text[span.start - 1 : span.start] + self.text[span.end :][:1]
                apart = match.group() in "\t\n\x0b\x0c\x85" and not re.search(r"\s", between)
                self.edits.append(Edit(span.start, span.end, " " if apart else ""))
                self._taken[span.start] = 1

    def quotes(self, marks: Sequence[QuotationMark], *, lift: bool, predicates: bool) -> None:
        """Unknown or not, a mark must come out in the target's own style."""
        lifted: set[QuotationMark] = set()
        small: set[QuotationMark] = set()
        if lift:
            lifted, small = of_words(self.text, marks, self.language, predicates=predicates)
        for mark in marks:
            span = Span(mark.start, mark.end)
            if not self.free(span):
                continue
            restored = mark.in_language(self._quotes)
            if mark in lifted:
                self.take(span, Kind.LIFTED, "", restored, mark.opens)
            elif is_dash(self.text, mark):
                before, after = beside_dash(self.text, mark)
                self.take(span, Kind.QUOTE, f'{before}"{after}', restored, mark.opens)
            else:
                stand_in = self._apart(mark) if mark in small else '"'
                self.take(span, Kind.QUOTE, stand_in, restored, mark.opens)

    def without(self, pairs: Sequence[tuple[QuotationMark, QuotationMark]]) -> None:
        """Take out the quotation marks of whole clauses."""
        for pair in pairs:
            spans = [Span(mark.start, mark.end) for mark in pair]
            end = pair[1].end
            if self.text[pair[1].start - 1] in "?!…" and self.text[end : end + 1] == ",":
                spans[1] = Span(pair[1].start, end + 1)  # "?,” is no punctuation without the mark
            if all(map(self.free, spans)):
                for mark, span in zip(pair, spans, strict=True):
                    self.take(span, Kind.CLAUSE, "", mark.in_language(self._quotes), mark.opens)

    def _apart(self, mark: QuotationMark) -> str:
        """The mark apart from the word beside it: grown together with one in small letters it makes
        pieces that the model knows less."""
        if mark.opens:
            return '" ' if self.text[mark.end : mark.end + 1].isalnum() else '"'
        return ' "' if self.text[mark.start - 1 : mark.start].isalnum() else '"'

    def characters(self) -> None:
        """Whatever else the model lacks."""
        text = self.text
        if "$" in text:
            for match in _DOLLAR.finditer(text):
                if self.free(Span(*match.span())):
                    self.take(Span(*match.span()), Kind.CURRENCY, "$", match.group(), True)
        lacking = self._unknown.union(_COMPOSED.findall(text))
        for at, character in enumerate(text) if lacking else ():
            if character not in lacking or not self.free(Span(at, at + 1)):
                continue
            if character == "’":
                self.edits.append(Edit(at, at + 1, "'"))
                self._taken[at] = 1
            elif character in DASHES:
                self._dash(at)
            elif character in CURRENCY and self._currency(at):
                pass
            elif _in_word(character):
                self._word(_word_at(text, at))
            elif unicodedata.category(character)[0] in "PS" or SYMBOL.match(character):
                run = _run_at(text, at, lacking, self.free)
                if self.free(run):
                    self.placeholder(run, spaced=True)

    def in_full(self) -> None:
        """What the model would misread because it is short."""
        for edit in in_full(self.text, self.language) if any(map(str.isdigit, self.text)) else ():
            span = Span(edit.start, edit.end)
            if self.free(span):
                self.edits.append(edit)
                self._taken[span.start : span.end] = b"\1" * len(span)

    def _word(self, span: Span) -> None:
        word = self.text[span.start : span.end]
        folded = fold(word)
        if self._begins_common(word, span) and self.free(span):
            # "Às" is "às" with a capital, and not "As".
            self.edits.append(Edit(span.start, span.start + 1, word[0].lower()))
            self._taken[span.start] = 1
            self.lowered = True
        elif self.free(span) and folded.isascii():
            self.take(span, Kind.WORD, folded, word)
        elif self.free(span):
            self.placeholder(span)

    def _begins_common(self, word: str, span: Span) -> bool:
        """Whether a word of which only the capital is unknown begins a sentence, and so is known by
        its small letters: one of the language, and no name."""
        small = word.lower()
        return (
            small[1:] == word[1:]
            and self._unknown.isdisjoint(small)
            and bool(_BEGINS.search(self.text, 0, span.start))
            and not _NAMED.match(self.text, span.end)
            and knows(self.language or "und", small)
        )

    def _dash(self, at: int) -> None:
        text = self.text
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        dash = text[at]
        figure = after.isdigit() or (after and after in CURRENCY + "$")
        left = before.isdigit() or (before and before in CURRENCY + "%")
        amount = figure and (left or dash == "−" or not before.strip())
        pause = before.isspace() and after.isspace()
        compound = before.isalnum() and after.isalnum() and dash in "–−‒"
        stand_in = "-"
        if not (amount or pause or compound) or (compound and at in self.apart):
            stand_in = ("" if before.isspace() else " ") + "-" + ("" if after.isspace() else " ")
        self.take(Span(at, at + 1), Kind.DASH, stand_in, dash)

    def _currency(self, at: int) -> bool:
        """`£15` and `15 £` become `$15`, the sign that every model knows; False if no amount."""
        text, sign = self.text, self.text[at]
        amount = re.compile(rf"\s?(?={AMOUNT})").match(text, at + 1)
        if amount and self.free(Span(at, amount.end())):
            self.take(Span(at, amount.end()), Kind.CURRENCY, "$", sign + amount.group(), True)
            return True
        trailing = re.search(rf"(?<![.,\d])({AMOUNT})(\s?)$", text[:at])
        if trailing and self.free(Span(trailing.start(), at + 1)):
            self.edits.append(Edit(trailing.start(), trailing.start(), "$"))
            restored = trailing.group(2) + sign
            self.take(Span(trailing.end(1), at + 1), Kind.CURRENCY, "", restored)
            return True
        return False


def _is_name(text: str, span: Span, unknown: frozenset[str]) -> bool:
    """Whether a span that must stay as it is looks like a name, which models mostly keep, and can
    be told from all else in the output."""
    words = _LETTERS.findall(text, span.start, span.end)
    said = text[span.start : span.end]
    return (
        sum(map(len, words)) > _SHORTEST
        and words[0][0].isupper()
        and all(word[0].isupper() or len(word) <= _SHORTEST for word in words)
        and unknown.isdisjoint(said)
        and not _COMPOSED.search(said)
        and text.count(said) == 1
    )


def _word_at(text: str, at: int) -> Span:
    start = end = at
    while start and _in_word(text[start - 1]):
        start -= 1
    while end < len(text) and _in_word(text[end]):
        end += 1
    return Span(start, end)


def _in_word(character: str) -> bool:
    """True for letters, figures, accents, and the signs of an exponent."""
    return bool(character.isalnum() or unicodedata.combining(character) or character in "⁺⁻⁼⁽⁾₊₋")


def _run_at(text: str, at: int, unknown: frozenset[str], free: Callable[[Span], bool]) -> Span:
    symbols = SYMBOL.match(text, at)
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
