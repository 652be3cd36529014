"""Faults in what is not words: numbers, money, tokens, marks, quotations, punctuation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from faults import Fault, any_of, edited, names, with_token

from syndicate.checks import Pair
from syndicate.model import Inline, Mark, MarkKind
from syndicate.text import Edit, nest

# --- Numbers and amounts -------------------------------------------------------------------------

NUMBER = r"(?<![\w.,/@#-])\d+(?:[.,]\d+)*(?![\w/-]|[.,]\d)"
CURRENCY = r"US\$|R\$|[$£€¥]|\b(?:euros?|libras|dólares|pounds|dollars)\b"
_MONEY = ("US$", "£", "€", "R$", "¥")


def other_digit(rng: Random, match: re.Match[str]) -> str:
    text = match.group()
    at = rng.choice([i for i, c in enumerate(text) if c.isdigit()])
    return text[:at] + rng.choice([d for d in "123456789" if d != text[at]]) + text[at + 1 :]


def other_currency(rng: Random, match: re.Match[str]) -> str:
    was = match.group()
    if was[-1] in "$£€¥":
        return rng.choice([each for each in _MONEY if each != was])
    return rng.choice([each for each in ("euros", "libras", "dólares") if each[:3] != was[:3]])


SCALES = {"mil": "milhões", "milhões": "bilhões", "milhão": "bilhão", "bilhão": "milhão"}
SCALES |= {"bilhões": "milhões", "million": "billion", "billion": "million"}


SCALE = rf"(?<=\d )(?:{'|'.join(SCALES)})\b"
GROUPED = r"(?<!\d)\d{1,3}[.,]\d{3}(?![\d.,])"


def other_scale(rng: Random, match: re.Match[str]) -> str:
    return SCALES[match.group()]


def regrouped(rng: Random, match: re.Match[str]) -> str:
    return match.group().translate(str.maketrans(".,", ",."))


# --- Tokens --------------------------------------------------------------------------------------


def _token(rng: Random) -> str:
    word = rng.choice(("petrel", "riverwatch", "northgate", "saltroad", "portside"))
    number = rng.randrange(100, 9999)
    return rng.choice(
        (
            f"https://www.{word}.example/news/{number}?id={number % 97}",
            f"www.{word}.example/a-{number}",
            f"desk.{number}@{word}.example",
            f"@{word}_{number}",
            f"#{word.title()}{number}",
            f"doi:10.{number + 1000}/{word}.{number}",
            f"+44 20 7946 {number + 1000}",
            f"ISBN 978-0-306-4{number + 1000}-7",
            rng.choice("🌊😡🎉🔥👍🚨"),
        )
    )


def with_some_token(rng: Random, pair: Pair) -> Pair:
    """Both sides with a token of some kind in brackets at the end."""
    return with_token(pair, _token(rng))


LAST_TOKEN = r"(?<=\()[^()]+(?=\)[^()]*$)"


def spoilt(rng: Random, match: re.Match[str]) -> str:
    token = match.group()
    if len(token) < 3:
        return rng.choice(("", rng.choice("🍋🎈❓")))
    at = rng.randrange(len(token) // 2, len(token))
    return rng.choice(
        (
            "",
            token[: len(token) // 2],
            token.replace(token[at], rng.choice("kq83"), 1),
            token.replace(".", " . ", 1) if "." in token else token[1:],
            token.lstrip("@#+") if token[0] in "@#+" else token.replace("e", "é", 1),
        )
    )


# --- Marks ---------------------------------------------------------------------------------------


def marks(change: Callable[[Random, list[Mark]], list[Mark] | None]) -> Fault:
    def fault(rng: Random, pair: Pair) -> Pair | None:
        marks = list(pair.target.marks)
        changed = change(rng, marks) if marks else None
        if changed is None:
            return None
        return replace(pair, target=Inline(pair.target.text, nest(changed)))

    return fault


def mark_gone(rng: Random, marks: list[Mark]) -> list[Mark]:
    marks.remove(rng.choice(marks))
    return marks


def mark_empty(rng: Random, marks: list[Mark]) -> list[Mark]:
    at = rng.randrange(len(marks))
    marks[at] = replace(marks[at], end=marks[at].start)
    return marks


def other_address(rng: Random, marks: list[Mark]) -> list[Mark] | None:
    links = [i for i, m in enumerate(marks) if m.kind is MarkKind.LINK]
    if not links:
        return None
    at = rng.choice(links)
    href = marks[at].get("href") or ""
    other = rng.choice((href + "2", href.replace("example", "exemplo"), "https://pt.example.net/"))
    rest = tuple((k, other if k == "href" else v) for k, v in marks[at].attributes)
    marks[at] = replace(marks[at], attributes=rest)
    return marks


def other_kind(rng: Random, marks: list[Mark]) -> list[Mark] | None:
    plain = [i for i, m in enumerate(marks) if m.kind is not MarkKind.LINK]
    if not plain:
        return None
    at = rng.choice(plain)
    kinds = [k for k in (MarkKind.STRONG, MarkKind.EMPHASIS) if k is not marks[at].kind]
    marks[at] = replace(marks[at], kind=rng.choice(kinds))
    return marks


def links_nested(rng: Random, marks: list[Mark]) -> list[Mark] | None:
    links = [i for i, m in enumerate(marks) if m.kind is MarkKind.LINK]
    if len(links) < 2:
        return None
    one, two = links[:2]
    marks[one] = replace(marks[one], end=max(marks[one].end, marks[two].end))
    return marks


def linked(rng: Random, pair: Pair) -> Pair:
    """A pair without marks with links on a word or two that both sides share."""
    shared = [n for n in names(pair) if pair.source.text.count(n) == pair.target.text.count(n) == 1]
    if pair.source.marks or pair.target.marks:
        return pair
    links = {word: f"https://example.org/{rng.randrange(1000)}" for word in shared[:2]}

    def put(inline: Inline) -> Inline:
        found = [
            Mark(at, at + len(word), MarkKind.LINK, (("href", address),))
            for word, address in links.items()
            for at in (inline.text.index(word),)
        ]
        return Inline(inline.text, nest(found))

    return replace(pair, source=put(pair.source), target=put(pair.target))


# --- Quotations, brackets, punctuation -----------------------------------------------------------

QUOTES = '["“”„«»‘]|(?<=\\W)’|’(?=[.,;:!?]? |[.,]?$)'


def quotation_gone(rng: Random, pair: Pair) -> Pair | None:
    """Both marks of a quotation that the source has too."""
    if not re.search('["“”«»‘’]', pair.source.text):
        return None
    match = any_of(rng, re.compile('["“«]([^"“”«»]+)["”»]'), pair.target.text)
    return match and edited(pair, Edit(*match.span(), match[1]))


def other_quotes(rng: Random, pair: Pair) -> Pair | None:
    """A quotation in the marks of a language that is neither's."""
    match = any_of(rng, re.compile("“([^“”]+)”"), pair.target.text)
    opens, closes = rng.choice(("„“", "»«", "„”", "「」"))
    return match and edited(pair, Edit(*match.span(), f"{opens}{match[1]}{closes}"))


def quotation_invented(rng: Random, pair: Pair) -> Pair | None:
    match = any_of(
        rng, re.compile(r"(?<!\S)[^\W\d_]{3,}(?: [^\W\d_]+){0,2}(?= )"), pair.target.text
    )
    return match and edited(pair, Edit(*match.span(), f"“{match.group()}”"))


def with_brackets(rng: Random, pair: Pair) -> Pair:
    """Both sides with something in brackets, where the source has nothing so."""
    if re.search(r"[(\[]", pair.source.text):
        return pair
    return with_token(pair, rng.choice(("*", "2019", "AFP", "NGO")))


def brackets_gone(rng: Random, pair: Pair) -> Pair | None:
    if not re.search(r"[(\[]", pair.source.text):
        return None
    match = any_of(rng, re.compile(r" [(\[]([^()\[\]]+)[)\]]"), pair.target.text)
    return match and edited(pair, Edit(*match.span(), rng.choice(("", f" {match[1]}"))))


def other_end(rng: Random, pair: Pair) -> Pair | None:
    match = re.search(r"[.!?]$", pair.target.text)
    if not match or not re.search(r"[.!?]$", pair.source.text):
        return None
    other = rng.choice([c for c in ("", "?", "!", ".", ",", ":", ";", "?!") if c != match.group()])
    if {match.group(), other} == {".", ";"}:
        other = "?"
    return edited(pair, Edit(*match.span(), other))


INVISIBLE = "\u200b\u200c\u2060\ufeff\u00ad\u202e\u2066\u200e\ufffd\x07\x85\u2028\ue000"


def unseen(rng: Random, match: re.Match[str]) -> str:
    return rng.choice(INVISIBLE)
