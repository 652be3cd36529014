"""Headlines, keywords and table headers: texts too short for a model that learnt from sentences.

Single words come back doubled ("Bus Bus"), with an article that nobody wrote ("as vacinas"), as
words that do not exist ("Refugeees") or in a sense that the article does not have ("Party":
"festa"). So a label is looked for in the article's own sentences first: what they made of it is
right. Else it is asked for within a sentence, and with a full stop, and what most of the attempts
say is taken. A headline is asked for again, in small letters or with a full stop, where it has
words that the article's sentences have otherwise, or that no word list knows.

Nothing here is ever longer than the first translation needs to be.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from syndicate.grammar import Grammar, grammar
from syndicate.grammar.lemma import knows
from syndicate.model import Alignment, SegmentTranslation, Span
from syndicate.pipeline.sentences.job import Sentence
from syndicate.steps import Ask, Steps
from syndicate.terms.general import general
from syndicate.terms.people import WORD, articles, calendar_of
from syndicate.terms.places import places
from syndicate.terms.search import alike
from syndicate.terms.transliteration import folded
from syndicate.translate.project import Projector

_WORD = re.compile(WORD)
_POSSESSIVE = re.compile(r"\s['’]s$")
"""What English models end the plural of persons with: "Women ’s"."""
_LABEL, _HEADLINE = 3, 14
"""Words of a label, and of a headline, at most."""
_SMALL = 3
"""Letters of a word that tells nothing of what a text is about."""
_LONG = 5
"""Letters from which a word in capitals that a word list has is taken for that, and not for an
acronym."""
_ENDS = (".", "?", "!", "…", ":", ";")
_BODY, _FIRST, _CONTEXT, _BARE = 1.5, 1.3, 1.2, 1.0
"""What the article's sentences weigh, the first translation, an attempt within a sentence, and
another one."""
_MANY = 0.4
"""Share of a headline's words for which the article has others, from which it is asked again."""
_FAULT = 1.5
"""What a word that does not exist, or was not translated, takes from an attempt."""


@dataclass(frozen=True, slots=True)
class Short:
    """What is taken for a short text; `alignment` is None where it is not the first translation."""

    text: str
    alignment: Alignment | None
    tried: tuple[str, ...] = ()


def is_short(sentence: Sentence) -> bool:
    """Whether a text is a label or a headline, and not a sentence."""
    return _is_label(sentence) or _is_headline(sentence)


def _is_label(sentence: Sentence) -> bool:
    text = sentence.content.text.strip()
    words = text.split()
    return len(words) <= _LABEL and not text.endswith(_ENDS) and bool(_WORD.search(text))


def _is_headline(sentence: Sentence) -> bool:
    text = sentence.content.text.strip(" \"'“”‘’«»")
    # One in capitals is translated in small letters already (`protection.protect`).
    words = len(text.split())
    return _LABEL < words <= _HEADLINE and not text.endswith(_ENDS) and not text.isupper()


def renderings_in(
    sentence: Sentence,
    body: Sequence[SegmentTranslation],
    source_language: str,
    target_language: str,
) -> tuple[tuple[str, str], ...]:
    """What the sentences of an article made of a label, or of each content word of a headline:
    (words, rendering) pairs, for what they have and are sure of."""
    text = sentence.content.text
    light = grammar(source_language).edges
    if _is_label(sentence):
        wanted = [text.strip()]
    else:
        wanted = [w for w in _WORD.findall(text) if len(w) > _SMALL and w.casefold() not in light]
    found = []
    for words in dict.fromkeys(wanted):
        rendering = _rendering(words, body, source_language, target_language)
        if rendering:
            found.append((words, rendering))
    return tuple(found)


def _rendering(
    words: str, body: Sequence[SegmentTranslation], source_language: str, target_language: str
) -> str:
    """What most of the sentences made of these words, "" where none has them or is sure."""
    low = words.casefold()
    having = [each for each in body if low in each.source.text.casefold() and each.links]
    if not having:
        return ""
    pattern = re.compile(rf"(?<![\w-]){re.escape(words)}(?![\w-])", re.IGNORECASE)
    project = Projector(source_language, target_language)
    found: Counter[str] = Counter()
    for each in having:
        source, target = each.source.text, each.target.text
        hits = list(pattern.finditer(source))
        alignment = _alignment(each) if hits else None
        for hit in hits:
            span = (
                project.locate(source, target, alignment, Span(*hit.span())) if alignment else None
            )
            if span is not None:
                found[_bare(target[span.start : span.end], target_language)] += 1
    del found[""]
    return found.most_common(1)[0][0] if found else ""


def _alignment(made: SegmentTranslation) -> Alignment:
    """What is known of which words became which."""
    source = tuple(sorted({here for here, _ in made.links}, key=lambda span: span.start))
    nothing = (0.0,) * len(source)
    rows = {here: (*nothing[:at], 1.0, *nothing[at + 1 :]) for at, here in enumerate(source)}
    weights = tuple(rows[here] for here, _ in made.links)
    return Alignment(source, tuple(there for _, there in made.links), weights)


def short(
    sentence: Sentence,
    said: str,
    alignment: Alignment | None,
    source_language: str,
    target_language: str,
) -> Steps[Short]:
    """The translation to take for a label or a headline, of which `said` is the first."""
    work = _Short(sentence, said, source_language, target_language)
    text = yield from work.label() if _is_label(sentence) else work.headline()
    if text == said:
        return Short(said, alignment)
    return Short(text, None, tuple(work.tried))


class _Short:
    def __init__(self, sentence: Sentence, said: str, source: str, target: str) -> None:
        self.source = sentence.content.text.strip()
        self.said, self.known = said, dict(sentence.known)
        self.brief = sentence.brief
        self.languages = (source, target)
        self.grammar: Grammar = grammar(target)
        self.names = [self.source[m.span.start : m.span.end] for m in sentence.names]
        # "BACKGROUND" is read as "Background", and written in capitals again.
        self.capitals = self.source.isupper() and any(
            len(word) >= _LONG and knows(source, word.lower())
            for word in _WORD.findall(self.source)
        )
        if self.capitals:
            self.source, self.said = self.source.capitalize(), said.capitalize()
        self.tried: list[str] = []

    # -- labels --

    def label(self) -> Steps[str]:
        first = self._clean(self.said)
        body = self.known.get(self.source, "")
        if self._is_name():
            # "Careenage" is no care: a name that is no word stays, unless the article has another.
            words = _WORD.findall(self.source)
            strange = not any(word.isupper() or self._is_known(word) for word in words)
            strange = strange and not alike(folded(_key(self.source)), folded(_key(self.said)))
            return body or (self.source if strange else self.said)
        if self._in_capitals():
            return self._finished(first)
        agree = bool(body) and self._same(first, body)
        faults = self._faults(first) + self._is_long(self.said)
        if body and not agree and faults and self._faults(body) + self._is_long(body) <= faults:
            self.tried.append("what the article's sentences have for it")
            return self._finished(body)
        once = len(self.source.split()) > 1 or not self.brief
        if not faults and first == " ".join(self.said.split()) and (agree or (once and not body)):
            return self._finished(first)
        attempts = [(first, _FIRST)]
        if body:
            attempts.append((body, _BODY))
        frames = grammar(self.languages[0])
        inside = yield from self._ask((frames.context, _CONTEXT))
        attempts += inside
        clean = any(not self._faults(text) and not self._is_long(text) for text, _ in inside)
        agree = any(self._same(one, text) for text, _ in inside for one in (first, body) if one)
        if not (clean and (faults or agree)):
            attempts += yield from self._ask(("{}.", _BARE), (frames.frames[-1], _BARE))
        return self._finished(self._elected(attempts))

    def _is_name(self) -> bool:
        """Whether a label is a name or an acronym, which needs no sense, or has no word of its
        language."""
        words = _WORD.findall(self.source)
        named = {word for name in self.names for word in _WORD.findall(name)}
        return all(
            word in named or (word.isupper() and len(word) > 1) or not self._is_known(word)
            for word in words
        )

    def _is_known(self, word: str) -> bool:
        source = self.languages[0]
        return not knows(source) or _exists(word.casefold(), source)

    def _in_capitals(self) -> bool:
        """Whether a label of several words has capitals as names have: "São Cipriano"."""
        words = [w for w in _WORD.findall(self.source) if self._is_content(w.casefold())]
        return len(words) > 1 and all(word[0].isupper() for word in words)

    def _ask(self, *frames: tuple[str, float]) -> Steps[list[tuple[str, float]]]:
        """What the engine makes of the label within texts, each with its weight."""
        found = []
        asked = [self._framed(frame) for frame, _ in frames]
        answers = yield [Ask(text) for text, _ in asked]
        for (frame, weight), (text, span), answer in zip(frames, asked, answers, strict=True):
            said = answer.text
            if span.start:
                alignment = answer.align() if answer.align else None
                project = Projector(*self.languages)
                place = project.locate(text, said, alignment, span) if alignment else None
                said = said[place.start : place.end] if place else ""
            said = self._clean(said.rstrip(".。 "))
            self.tried.append(f"within {frame.replace('{}', '…')!r}")
            if said:
                found.append((said, weight))
        return found

    def _framed(self, frame: str) -> tuple[str, Span]:
        before, _, after = frame.partition("{}")
        inside = self._as_inside() if before else self.source
        return before + inside + after, Span(len(before), len(before) + len(inside))

    def _as_inside(self) -> str:
        """The label as it stands inside a sentence: with a small letter, unless that is its own."""
        first = self.source.split()[0]
        if general(self.languages[0]).capital_nouns or first in self.names or first[1:2].isupper():
            return self.source
        return self.source[:1].lower() + self.source[1:]

    def _same(self, one: str, other: str) -> bool:
        return alike(_key(_bare(one, self.languages[1])), _key(_bare(other, self.languages[1])))

    def _elected(self, attempts: Sequence[tuple[str, float]]) -> str:
        """The attempt that most others agree with and that has the fewest faults; the first of
        those that say the same."""
        groups: dict[str, list[tuple[str, float, int]]] = {}
        for text, weight in attempts:
            bare, long = _bare(text, self.languages[1]), self._is_long(text)
            key = next((k for k in groups if alike(k, _key(bare))), _key(bare))
            if key:
                faults = self._faults(bare) + 2 * long
                groups.setdefault(key, []).append((text, weight, faults))
        if not groups:
            return attempts[0][0]

        def worth(said: Sequence[tuple[str, float, int]]) -> float:
            return sum(w for _, w, _ in said) - _FAULT * min(faults for _, _, faults in said)

        best = max(groups.values(), key=worth)
        return min(best, key=lambda said: said[2])[0]

    # -- headlines --

    def headline(self) -> Steps[str]:
        """The best of three attempts, where the first has something against it."""
        first = self._clean(self.said) if self._is_long(self.said) else self.said
        titled = self._in_small_letters()
        if self._against(first) < 1 and titled == self.source:
            return first
        ways = {f"{titled}.": "as a sentence"}
        if titled != self.source:
            ways = {titled: "without its capitals", **ways}
        answers = yield [Ask(text) for text in ways]
        attempts = [
            (self._clean(answer.text), way)
            for way, answer in zip(ways.values(), answers, strict=True)
            if answer.text.strip()
        ]
        attempts.insert(0 if titled == self.source else 1, (first, ""))
        best, way = min(attempts, key=lambda attempt: self._against(attempt[0]))
        if way:
            self.tried.append(way)
        return best

    def _in_small_letters(self) -> str:
        """A headline in title case as a sentence has it; names keep their capitals."""
        words = self.source.split()
        long = [w for w in words if len(w) > 3 and w[0].isalpha()]
        titled = len(long) > 2 and sum(w[0].isupper() for w in long) > 0.75 * len(long)
        named = {word for name in self.names for word in name.split()}
        written = general(self.languages[0])
        # Where nouns come first, only names are written so; and so may this be one.
        if not titled or written.capital_nouns or written.head_first or len(named) > len(words) / 2:
            return self.source
        source = self.languages[0]
        kept = [words[0]]
        for word in words[1:]:
            bare = word.strip(",;:'’\"“”()")
            plain = bare[1:].islower() and knows(source, bare.casefold())
            known = bare in named or bare in places(source)
            keep = known or bare.casefold() in calendar_of(source) or not plain
            kept.append(word if keep else word.lower())
        return " ".join(kept)

    def _against(self, text: str) -> float:
        """What speaks against a headline: faults, and many words for which the article's sentences
        have others."""
        score = float(self._faults(text) + 3 * self._is_long(text))
        own = _WORD.findall(text.casefold())
        others = 0
        for rendering in self.known.values():
            words = [w for w in _WORD.findall(rendering.casefold()) if self._is_content(w)]
            others += bool(words) and not any(alike(w, mine) for w in words for mine in own)
        many = others > 1 and others >= _MANY * len(self.known)
        return score + many + others / 100

    def _is_content(self, word: str) -> bool:
        return len(word) > 2 and word not in self.grammar.edges

    # -- what is wrong with a text --

    def _faults(self, text: str) -> int:
        """Words that do not exist in the target language, or that were not translated."""
        source, target = self.languages
        if not knows(target):
            return 0
        own = {word.casefold() for word in _WORD.findall(self.source)}
        faults = 0
        for word in _WORD.findall(text):
            low = word.casefold()
            if any(word in name for name in self.names) or (word.isupper() and len(word) > 1):
                continue
            if all(_exists(part, target) for part in low.replace("‑", "-").split("-")):
                continue
            # A name or a word of the trade that the lists do not have is the source's own.
            name = word in self.source and word[0].isupper() and len(own) > 1
            faults += low not in own or (knows(source, low) and not name)
        return faults

    def _is_long(self, text: str) -> bool:
        """Whether a text has more words than any translation of the source needs."""
        words = len(self.source.split())
        return len(text.split()) > (2 * words if words > _LABEL else words) + 2

    # -- what is taken --

    def _clean(self, text: str) -> str:
        """Without what stands there twice: "Bus Bus", "Março de Março", and the ends of a sentence
        that the source has not."""
        text = " ".join(text.split()).strip()
        if not self.source.endswith(_ENDS):
            text = _POSSESSIVE.sub("", text.rstrip(".。"))
        words = text.split()
        bare = [w.strip(",;").casefold() for w in words]
        content = [word for word in bare if word not in self.grammar.edges]
        half = len(content) // 2
        own = [w.casefold() for w in self.source.split()]
        if (
            half
            and content[:half] == content[half:]
            and own[: len(own) // 2] != own[len(own) // 2 :]
        ):
            wanted, kept = half, []
            for word in words:
                if not wanted:
                    break
                kept.append(word)
                wanted -= word.casefold() not in self.grammar.edges
            text = " ".join(kept).rstrip(",;")
        return text

    def _finished(self, text: str) -> str:
        """Without an article that the source has not, in capitals as the source."""
        source, target = self.languages
        words = self.source.casefold().split()
        if words[0] not in articles(source) | grammar(source).edges:
            text = _without_article(text, target, several=len(words) > 1)
        if self.source.islower() and not general(target).capital_nouns:
            text = " ".join(self._small(word) for word in text.split(" "))
        elif self.source[:1].isupper() and text[:1].islower():
            text = text[:1].upper() + text[1:]
        return text.upper() if self.capitals else text

    def _small(self, word: str) -> str:
        """A word without the capital of a title; a name's, a month's and an acronym's stay."""
        low = word.lower()
        plain = word[:1].isupper() and word[1:].islower()
        own = plain and knows(self.languages[1], low) and low not in calendar_of(self.languages[1])
        return low if own else word


def _exists(word: str, language: str) -> bool:
    """Whether a word in small letters is one of the language, as far as its list knows."""
    return len(word) < 3 or knows(language, word) or word in grammar(language).edges


def _without_article(text: str, language: str, *, several: bool) -> str:
    """A text without the article, or the contraction with one, before its first word; of a single
    word's translation also without "a" or "one"."""
    first, _, rest = text.partition(" ")
    light = _definite(language) | (articles(language) if not several else frozenset())
    if not rest or first.casefold() not in light:
        return text
    return text if rest.split()[0].casefold() in grammar(language).edges else rest


@lru_cache(maxsize=16)
def _definite(language: str) -> frozenset[str]:
    """Definite articles, and the contractions with them."""
    known = grammar(language)
    row = known.determiners[0] if known.joins and known.determiners else ()
    joined = (left + article for (_, article), left in known.joins.items() if left)
    return frozenset({"the", *filter(None, row), *joined})


def _bare(text: str, language: str) -> str:
    """A text without articles, contractions and the like before its first word."""
    words = text.strip(" .,;:\"“”'‘’«»").split()
    light = articles(language)
    while len(words) > 1 and words[0].casefold() in light:
        words = words[1:]
    return " ".join(words)


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
