"""Names and acronyms in a text, told by their capitals, and acronyms with what they stand for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from syndicate.grammar.lemma import knows
from syndicate.model import Span
from syndicate.terms.general import WORD, Token, general, titled

_PARTICLES = frozenset({
    "of", "de", "da", "do", "das", "dos", "del", "della", "di", "du", "la", "le", "des", "van",
    "von", "der", "den", "ten", "bin", "ibn", "al", "el", "y", "e",
})  # fmt: skip
"""Words without a capital that may stand between the words of a name."""
_IN_BRACKETS = re.compile(r"\(([^()\s]{2,10})\)")


@dataclass(slots=True)
class Names:
    """Finds names in texts of one language, once it has seen which words have capitals in them."""

    language: str
    _capitals: Counter[str]

    @classmethod
    def of(cls, language: str, texts: Sequence[str], words_of: Sequence[list[Token]]) -> Names:
        seen: Counter[str] = Counter()
        for text, words in zip(texts, words_of, strict=True):
            if not titled(text, words):
                seen.update(t.low for t in words if t.capital and not t.initial)
        return cls(language, seen)

    def find(self, text: str, words: Sequence[Token]) -> Iterator[list[Token]]:
        """The words of each name in a text, with the particles between them."""
        no_evidence = titled(text, words)
        run: list[Token] = []
        particles: list[Token] = []
        for index, token in enumerate(words):
            if run and token.joined:
                # "Marie Struthers of AI" is two names.
                two = bool(particles) and token.acronym
                if not two and self._belongs(token, no_evidence):
                    run += [*particles, token]
                    particles = []
                    continue
                if token.low in _PARTICLES and len(particles) < 2:
                    particles.append(token)
                    continue
            yield from self._trimmed(run)
            after = words[index + 1] if index + 1 < len(words) else None
            begins = self._begins(token, after, no_evidence)
            run, particles = [token] if begins else [], []
        yield from self._trimmed(run)

    def _begins(self, token: Token, after: Token | None, no_evidence: bool) -> bool:
        if token.initial and not (token.acronym and not no_evidence):
            if token.low in general(self.language).words:
                return False
            pair = after is not None and after.joined and after.capital
            if not pair and not self._is_name_elsewhere(token):
                return False
        return self._belongs(token, no_evidence)

    def _belongs(self, token: Token, no_evidence: bool) -> bool:
        """Whether a word may be one of a name."""
        if not token.capital or len(token.text) < 2:
            return False
        if token.acronym and not no_evidence:
            return True
        if token.text.isupper() and not self._capitals[token.low]:
            return False
        if general(self.language).capital_nouns and knows(self.language, token.low):
            return False
        return not no_evidence or self._is_name_elsewhere(token)

    def _is_name_elsewhere(self, token: Token) -> bool:
        """Where a capital tells nothing, a word is a name that is one elsewhere, or is no word."""
        return self._capitals[token.low] > 0 or not knows(self.language, token.low)

    def _trimmed(self, run: list[Token]) -> Iterator[list[Token]]:
        """The run without titles before the name and general words behind it."""
        known = general(self.language)
        while run and (
            run[0].low.rstrip(".") in known.titles
            or run[0].low in _PARTICLES
            or (run[0].initial and run[0].low in known.words and not run[0].acronym)
        ):
            run = run[1:]
        while run and run[-1].low in known.words and not run[-1].acronym:
            run = run[:-1]
        if run:
            yield run


def introduced(text: str) -> list[tuple[Span, Span]]:
    """Words, and the acronym in brackets behind them, as Schwartz & Hearst (2003) find them: its
    letters stand in the words in order, the first at the beginning of a word."""
    found = []
    for hit in _IN_BRACKETS.finditer(text):
        short = hit.group(1)
        if sum(c.isupper() for c in short) < 2 or not short[0].isalnum():
            continue
        before = text[: hit.start()].rstrip()
        words = list(re.finditer(WORD, before))[-min(len(short) + 5, 2 * len(short)) :]
        if words and words[-1].end() == len(before):
            long = _long_form(short, before, words[0].start())
            if long is not None:
                found.append((long, Span(*hit.span(1))))
    return found


def _long_form(short: str, text: str, floor: int) -> Span | None:
    """The shortest end of the text, not before `floor`, that has the letters."""
    at = len(text)
    for index in range(len(short) - 1, -1, -1):
        letter = short[index].casefold()
        if not letter.isalnum():
            continue
        at -= 1
        while at >= floor and (
            text[at].casefold() != letter or (index == 0 and at > floor and text[at - 1].isalnum())
        ):
            at -= 1
        if at < floor:
            return None
    return Span(at, len(text)) if " " in text[at:] else None
