"""Whatever an engine makes of a sentence, its tokens and quotation marks are there afterwards."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate import langs
from syndicate.model import Alignment
from syndicate.translate.align import words
from syndicate.translate.protection.protect import protect
from syndicate.translate.protection.quotation import find
from syndicate.translate.protection.restore import restore

LACKING = frozenset("#@£€–—“”‘’«»„👍🏆🇵🇹\ufe0f\u200d~\\{}′″ł")
TOKENS = (
    "https://example.org/a_(b)?c=1#d", "www.example.net", "press@example.org", "@harbour_watch",
    "#SaveOurTrees", "+351 21 340 7000", "(020) 7946 0000", "A/HRC/47/27", "COVID-19", "B-52",
    "3.11.4", "978-0-14-103614-4", "10.1000/xyz_123(4)", "report_v2.pdf", "C:\\U\\plan.docx",
    "👍", "🏆🇵🇹", "51°30′26″N", "192.168.10.254", "GB33 BUKB 2020 1555 5555 55", "2024-03-12",
)  # fmt: skip
WORDS = (
    "the",
    "mayor",
    "said",
    "that",
    "boats",
    "water",
    "nobody",
    "waits",
    "rain",
    "old",
    "close",
)

plain = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
token = st.sampled_from(TOKENS)
quoted = st.tuples(
    st.sampled_from(["“{}”", "‘{}’", '"{}"', "«{}»", "“so ‘{}’ then”", "„{}“"]),
    st.one_of(plain, token, plain.map(str.capitalize)),
).map(lambda pair: pair[0].format(pair[1]))
sentence = st.lists(st.one_of(plain, token, quoted), min_size=1, max_size=6).map(
    lambda parts: "So " + " ".join(parts) + " it is."
)


def hostile(text: str, dice: random.Random) -> str:
    """What the worst of engines would make of a text, word by word."""
    said = text.split(" ")
    for _ in range(dice.randrange(4)):
        at = dice.randrange(len(said))
        match dice.randrange(6):
            case 0 if len(said) > 1:
                del said[at]
            case 1:
                said.insert(at, said[at])
            case 2:
                said[at] = said[at].upper()
            case 3:
                other = dice.randrange(len(said))
                said[at], said[other] = said[other], said[at]
            case 4:
                said[at] = said[at].replace('"', "")
            case 5:
                said[at] = re.sub(r"(\d)", r"\1 ", said[at], count=1)
    return " ".join(said)


def engine(text: str, dice: random.Random) -> tuple[str, Alignment]:
    """A hostile translation, and an alignment that is as bad."""
    raw = hostile(text, dice)
    source, target = words(text), words(raw)
    rows = tuple(
        tuple(dice.random() if dice.random() < 0.2 else 0.0 for _ in source) for _ in target
    )
    return raw, Alignment(source, target, rows)


def translated(text: str, seed: int, *, aligned: bool, to: str = "pt") -> str:
    dice = random.Random(seed)
    protected = protect(
        text, frozenset(text) & LACKING, quotation=find(text), quotes=langs.quotes(to)
    )
    raw, alignment = engine(protected.text, dice)
    done = restore(protected, raw, (lambda: alignment) if aligned else None, "en", to)
    if done.retry:
        again = done.retry()
        raw, second = engine(again.text, dice)
        done = restore(again, raw, (lambda: second) if aligned else None, "en", to)
    return done.text


def counted(text: str) -> Counter[str]:
    found = Counter[str]()
    for token in sorted(TOKENS, key=len, reverse=True):
        found[token] = text.count(token)
        text = text.replace(token, " ")
    return +found


def nested(text: str, quotes: langs.Quotes) -> list[str]:
    """The marks of the text in order, inner ones too; apostrophes are none here."""
    return re.findall("[“”‘’]", text) if quotes.open == "“" else re.findall("[„“‚‘]", text)


@settings(max_examples=300, deadline=None)
@given(sentence, st.integers(0, 10_000), st.booleans())
def test_every_token_stands_as_often_as_in_the_source(text: str, seed: int, aligned: bool) -> None:
    assert counted(translated(text, seed, aligned=aligned)) == counted(text)


@settings(max_examples=300, deadline=None)
@given(sentence, st.integers(0, 10_000), st.booleans())
def test_quotation_marks_open_and_close_as_in_the_source(
    text: str, seed: int, aligned: bool
) -> None:
    quotes = langs.quotes("pt")
    wanted = [mark.in_language(quotes) for mark in find(text)]
    done = nested(translated(text, seed, aligned=aligned), quotes)
    assert Counter(done) == Counter(wanted)
    opened: list[str] = []
    for mark in done:
        if mark in "“‘":
            opened.append(mark)
        else:
            assert opened, done
            assert opened.pop() == {"”": "“", "’": "‘"}[mark], done
    assert not opened


@pytest.mark.parametrize("seed", range(20))
def test_an_engine_that_loses_everything_loses_nothing(seed: int) -> None:
    text = "See “@harbour_watch” and https://example.org/a, flight B-52, call +351 21 340 7000."
    protected = protect(
        text, frozenset(text) & LACKING, quotation=find(text), quotes=langs.quotes("pt")
    )
    gone = " ".join(random.Random(seed).sample(["veja", "isto", "amanhã", "sem", "falta"], 4))
    done = restore(protected, gone, None, "en", "pt")
    for kept in ("“", "”", "@harbour_watch", "https://example.org/a", "B-52", "+351 21 340 7000"):
        assert done.text.count(kept) == 1
    assert done.retry is not None
    assert {finding.check for finding in done.findings} >= {"protected.token"}
