"""Candidates for a glossary: what texts speak of, found by where words stand and how often.

Terms of several words lie between function words and punctuation; names are told by capitals
(`syndicate.terms.names`). How much a candidate is a term is its C-value (Frantzi, Ananiadou & Mima
2000), with log2(words + 1) so that single words count (Barrón-Cedeño et al. 2009): frequent and
long is more, and what stands only inside a longer term is none. Plurals count with their singular.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import log2

from syndicate import langs
from syndicate.grammar import Grammar, grammar
from syndicate.grammar.lemma import knows, lemma
from syndicate.model import Span
from syndicate.terms.general import General, Token, general, tokens
from syndicate.terms.names import Names, introduced
from syndicate.text import overlap

_LONGEST = 5
"""Words of a term; names may have more."""
_SHORTEST = 3
"""Letters of a word that is a term, or begins or ends one."""
_SINGLE = 0.5
"""Weight of single words that are no names: few of them are terms of a subject."""


@dataclass(frozen=True, slots=True)
class Place:
    """A span in one of the texts; `plural` where it is inflected there."""

    text: int
    span: Span
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term or name that a glossary might list.

    source     in the singular
    pos        "noun", "proper-noun" or "acronym"
    pairs      of an acronym what it stands for, of such words their acronym
    """

    source: str
    pos: str
    count: int
    score: float
    places: tuple[Place, ...]
    pairs: tuple[str, ...] = ()


def extract(texts: Sequence[str], language: str, *, minimum: int = 2) -> list[Candidate]:
    """The candidates in sentences of one language, the best first.

    A term, and a name of one word, must stand `minimum` times; longer names and acronyms that are
    introduced need not.
    """
    return _Search(texts, language).candidates(minimum)


@dataclass(slots=True)
class _Found:
    """All that stands in the texts of one candidate; `as_noun` counts the places where the words
    around it ask for a noun."""

    pos: str
    words: int
    forms: Counter[str] = field(default_factory=Counter)
    places: list[Place] = field(default_factory=list)
    as_noun: int = 0


_Key = tuple[bool, str]
"""Whether it is a name, and its words in small letters."""


class _Search:
    """The candidates of some texts, gathered text by text and weighed at the end."""

    def __init__(self, texts: Sequence[str], language: str) -> None:
        self._english = langs.language(language) == "en"
        self._language = language
        self._grammar: Grammar = grammar(language)
        self._general: General = general(language)
        # "a" in Portuguese is an article mostly, but is not counted on to be one elsewhere.
        self._asks_noun = self._grammar.before_noun | {
            form for row in self._grammar.determiners for form in row
        }
        self._found: dict[_Key, _Found] = {}
        self._pairs: dict[str, dict[str, None]] = defaultdict(dict)
        words = [tokens(text) for text in texts]
        names = Names.of(language, texts, words)
        for number, text in enumerate(texts):
            taken = self._introduced(number, text) + self._names(number, text, words[number], names)
            self._terms(number, words[number], taken)

    def _add(self, key: _Key, form: str, place: Place, pos: str, words: int) -> _Found:
        key = (key[0], unicodedata.normalize("NFC", key[1]))
        found = self._found.setdefault(key, _Found(pos, words))
        found.forms[form] += 1
        found.places.append(place)
        return found

    # -- names --

    def _introduced(self, number: int, text: str) -> list[Span]:
        """The words that an acronym is introduced behind, which count whatever they are."""
        spans = []
        for long, short in introduced(text):
            words, acronym = text[long.start : long.end], text[short.start : short.end]
            self._pairs[acronym.casefold()][words] = None
            self._pairs[words.casefold()][acronym] = None
            name = words[:1].isupper()
            pos = "proper-noun" if name else "noun"
            key = (name, words.casefold())
            self._add(key, words, Place(number, long), pos, len(words.split())).as_noun += 1
            spans.append(long)
        return spans

    def _names(self, number: int, text: str, words: list[Token], names: Names) -> list[Span]:
        spans = []
        taken = [long for long, _ in introduced(text)]
        for run in names.find(text, words):
            span = Span(run[0].span.start, run[-1].span.end)
            if any(overlap(span, other) for other in taken):
                continue
            pos = "acronym" if len(run) == 1 and run[0].acronym else "proper-noun"
            key = (True, " ".join(token.low for token in run))
            found = self._add(key, text[span.start : span.end], Place(number, span), pos, len(run))
            found.as_noun += not self._is_attribute(run[-1], words)
            if pos == "proper-noun":
                # "WEXMERE" in a dateline is Wexmere and no acronym.
                found.pos = pos
            spans.append(span)
        return spans

    def _is_attribute(self, last: Token, words: Sequence[Token]) -> bool:
        """Whether an English name stands before a noun: "Russian" in "Russian authorities"."""
        after = next((t for t in words if t.span.start > last.span.start), None)
        return (
            self._english
            and after is not None
            and after.joined
            and not after.capital
            and after.low not in self._general.words
            and self._is_plural(after.low)
        )

    # -- terms --

    def _terms(self, number: int, words: Sequence[Token], names: Sequence[Span]) -> None:
        for chunk, asked in self._chunks(words, names):
            for start in range(len(chunk)):
                for end in range(start + 1, min(len(chunk), start + _LONGEST) + 1):
                    part = chunk[start:end]
                    if not self._possible(part):
                        continue
                    span = Span(part[0].span.start, part[-1].span.end)
                    listed = self._singular(part)
                    plural = listed != [token.low for token in part]
                    form = " ".join(listed)
                    content = sum(token.low not in self._general.inside for token in part)
                    found = self._add(
                        (False, form), form, Place(number, span, plural), "noun", content
                    )
                    at_head = start == 0 if self._general.head_first else end == len(chunk)
                    found.as_noun += at_head and (asked or len(chunk) > 1)

    def _chunks(
        self, words: Sequence[Token], names: Sequence[Span]
    ) -> Iterator[tuple[list[Token], bool]]:
        """Runs of words that may be terms, and whether the word before asks for a noun."""
        chunk: list[Token] = []
        asked = False
        before = ""
        for index, token in enumerate(words):
            after = words[index + 1] if index + 1 < len(words) else None
            follows = after.low if after is not None and after.joined else ""
            if not token.joined:
                yield chunk, asked
                chunk, asked, before = [], False, ""
            link = bool(chunk) and token.low in self._general.inside and bool(follows)
            name = any(overlap(token.span, other) for other in names)
            if link or (not name and self._is_content(token, before, follows)):
                chunk.append(token)
            else:
                yield chunk, asked
                chunk, asked = [], token.low in self._asks_noun
            before = token.low
        yield chunk, asked

    def _is_content(self, token: Token, before: str, follows: str) -> bool:
        """Whether a word may be part of a term."""
        low = token.low
        if low in self._general.words or len(low) < _SHORTEST or any(c.isdigit() for c in low):
            return False
        if token.capital and not token.initial and not self._general.capital_nouns:
            return False
        asks_noun = before in self._asks_noun
        if before in self._grammar.before_verb or (self._english and before == "to"):
            return False
        if follows in self._grammar.after_verb and not asks_noun:
            return False
        return not self._is_verb(low, asks_noun)

    def _is_verb(self, low: str, asks_noun: bool) -> bool:
        """Whether a word has the form of a verb or adverb and of no noun."""
        base = lemma(low, self._language).casefold()
        inflected = base != low and not self._is_plural(low)
        if self._english:
            return low.endswith("ly") or (inflected and not low.endswith(("ing", "ed")))
        if self._general.head_first:
            verb = base.endswith(("ar", "er", "ir", "re", "or", "ôr"))
            return low.endswith(("mente", "ment")) or (inflected and verb and not asks_noun)
        return False

    def _possible(self, part: Sequence[Token]) -> bool:
        """Whether words of a chunk can be a term: a noun at its head, no link at its edges."""
        if {part[0].low, part[-1].low} & self._general.inside:
            return False
        if not self._english:
            return True
        *modifiers, head = (token.low for token in part)
        if self._is_participle(head) or any(self._is_participle(w) for w in modifiers[1:]):
            return False
        # A plural before another noun is mostly a verb: "Secretary joins call".
        return not any(self._is_plural(w) and w not in self._general.modifiers for w in modifiers)

    def _is_participle(self, low: str) -> bool:
        return low.endswith(("ing", "ed")) and lemma(low, self._language) != low

    def _is_plural(self, low: str) -> bool:
        return bool(self._grammar.singulars_of(low))

    def _singular(self, part: Sequence[Token]) -> list[str]:
        words = [token.low for token in part]
        if not self._general.head_first:
            return [*words[:-1], self._one(words[-1])]
        links = (i for i, word in enumerate(words) if word in self._general.inside)
        end = next(links, len(words))
        return [*map(self._one, words[:end]), *words[end:]]

    def _one(self, low: str) -> str:
        """The singular of a word, if there is no doubt of it."""
        base = lemma(low, self._language).casefold()
        options = self._grammar.singulars_of(low)
        if base in options or not self._grammar.known:
            return base
        # "news" is no plural of "new".
        return next(
            (o for o in options if o not in self._general.words and knows(self._language, o)), low
        )

    # -- what counts --

    def candidates(self, minimum: int) -> list[Candidate]:
        kept = {key: found for key, found in self._found.items() if self._counts(key, minimum)}
        around = _around(kept)
        weighed = []
        for key, found in kept.items():
            longer = around.get(key, [])
            free = len(found.places) - (sum(longer) / len(longer) if longer else 0)
            single = found.pos == "noun" and found.words == 1
            if free < (minimum if single else 0.5):
                continue
            score = log2(found.words + 1) * free * (_SINGLE if single else 1)
            form = self._form(found)
            weighed.append(
                Candidate(
                    form,
                    found.pos,
                    len(found.places),
                    round(score, 2),
                    tuple(found.places),
                    tuple(self._pairs.get(form.casefold(), ())),
                )
            )
        return sorted(weighed, key=lambda c: (-c.score, -c.count, c.source))

    def _counts(self, key: _Key, minimum: int) -> bool:
        found = self._found[key]
        if not found.as_noun and (found.pos == "noun" or found.words == 1):
            return False
        exempt = key[1] in self._pairs or (found.pos != "noun" and found.words > 1)
        return exempt or len(found.places) >= minimum

    @staticmethod
    def _form(found: _Found) -> str:
        """The most frequent form; of a name not the one that is in capitals throughout."""
        forms = found.forms.most_common()
        quiet = [form for form, _ in forms if not form.isupper()]
        return quiet[0] if quiet and found.pos == "proper-noun" else forms[0][0]


def _around(found: dict[_Key, _Found]) -> dict[_Key, list[int]]:
    """For each candidate how often each longer candidate around it stands."""
    places: dict[int, list[tuple[Span, _Key]]] = defaultdict(list)
    for key, each in found.items():
        for place in each.places:
            places[place.text].append((place.span, key))
    around: dict[_Key, dict[_Key, int]] = defaultdict(dict)
    for here in places.values():
        for span, key in here:
            for other, longer in here:
                if other.start <= span.start and span.end <= other.end and len(other) > len(span):
                    around[key][longer] = len(found[longer].places)
    return {key: list(longer.values()) for key, longer in around.items()}


def context(text: str, span: Span, width: int = 90) -> str:
    """The words around a place, on one line, cut at words."""
    start, end = max(0, span.start - width // 2), min(len(text), span.end + width // 2)
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    cut = " ".join(text[start:end].split())
    return ("…" if start else "") + cut + ("…" if end < len(text) else "")
