"""The terms of several glossaries in one trie: which of them begin at a place, in one look-up.

A key is a term in normal form; a value says which entry. What stands inflected in a text is looked
up as it would stand in a dictionary, so nothing has to be known of the terms' own inflection.
MARISA tries are static, small, and can be mapped from disk (`syndicate.terms.compiled`).
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate.grammar import grammar
from syndicate.grammar.lemma import lemma
from syndicate.model import Glossary
from syndicate.terms.normal import Normal, key, keys, unspaced

if TYPE_CHECKING:
    from marisa_trie import Trie

_LISTED = 1 << 31
"""Set in the number of an entry whose key is a listed form of the term."""
_LONGEST = 160
"""Characters of a key; longer terms are sentences."""
_WORDS = 6
"""Words of a term within which one may be inflected."""
_REMEMBERED = 100_000
_AFTER = " './&,:+!?@"
"""What may follow the first word of a term."""
_NO_WORD = re.compile(r"[^\w\s]")


class Keys:
    """The keys of one glossary, and the numbers of the entries of each."""

    def __init__(self, trie: Trie, starts: array[int], entries: array[int]) -> None:
        self.trie = trie
        self._starts, self._entries = starts, entries

    @classmethod
    def of(cls, sources: Sequence[str], forms: Iterable[Sequence[str]]) -> Keys:
        """Of the source and the listed forms of each entry, in order."""
        from marisa_trie import Trie

        written = keys(sources)
        count = len(written)
        # Backwards, so that the first entry of a key is the one that stays.
        first = dict(zip(reversed(written), range(count - 1, -1, -1), strict=True))
        more: dict[str, list[int]] = {}
        if len(first) < count:
            for entry, own in enumerate(written):
                if first[own] != entry:
                    more.setdefault(own, []).append(entry)
        for entry, listed in enumerate(forms):
            for form in dict.fromkeys(map(key, listed)) if listed else ():
                number = entry | _LISTED
                if form != written[entry] and first.setdefault(form, number) != number:
                    more.setdefault(form, []).append(number)
        for useless in [own for own in first if not 0 < len(own) < _LONGEST]:
            del first[useless]
            more.pop(useless, None)
        trie = Trie(first, num_tries=1)
        # A trie numbers its keys by itself.
        numbered = array("I", bytes(4 * len(trie)))
        for own, number in trie.items():
            numbered[number] = first[own]
        if not more:
            return cls(trie, array("I", range(len(trie) + 1)), numbered)
        others = {trie[own]: entries for own, entries in more.items()}
        starts, entries = array("I", [0]), array("I")
        for number, entry in enumerate(numbered):
            entries.append(entry)
            entries.extend(others.get(number, ()))
            starts.append(len(entries))
        return cls(trie, starts, entries)

    def save(self, stem: Path) -> None:
        self.trie.save(str(stem.with_suffix(".trie")))
        stem.with_suffix(".starts").write_bytes(self._starts.tobytes())
        stem.with_suffix(".entries").write_bytes(self._entries.tobytes())

    @classmethod
    def mapped(cls, stem: Path) -> Keys:
        """What was saved, the trie mapped into memory; raises `OSError` or `ValueError`."""
        from marisa_trie import Trie

        trie = Trie().mmap(str(stem.with_suffix(".trie")))
        starts, entries = array("I"), array("I")
        starts.frombytes(stem.with_suffix(".starts").read_bytes())
        entries.frombytes(stem.with_suffix(".entries").read_bytes())
        if len(starts) != len(trie) + 1 or starts[-1] != len(entries):
            raise ValueError(f"{stem} is damaged")
        return cls(trie, starts, entries)

    def __len__(self) -> int:
        return len(self.trie)

    def beginning(self, text: str) -> list[str]:
        """The keys that the text begins with."""
        found: list[str] = self.trie.prefixes(text)
        return found

    def is_key(self, text: str) -> bool:
        return text in self.trie

    def any_begins(self, text: str) -> bool:
        """Whether any key begins with the text."""
        return next(iter(self.trie.iterkeys(text)), None) is not None

    def entries(self, written: str) -> Sequence[tuple[int, bool]]:
        """The entries of a key, and whether it is a listed form; none where it is no key."""
        number = self.trie.get(written)
        if number is None:
            return ()
        own = self._entries[self._starts[number] : self._starts[number + 1]]
        return [(entry & ~_LISTED, bool(entry & _LISTED)) for entry in own]


@dataclass(frozen=True, slots=True)
class Hit:
    """Entry number `entry` of glossary number `glossary` at `start:end` of the normalised text.

    `exact` where the words stand as the entry has them, `listed` where as one of its listed forms.
    """

    start: int
    end: int
    glossary: int
    entry: int
    exact: bool = False
    listed: bool = False


_Own = tuple[int, ...]
"""Numbers of glossaries."""


@dataclass(frozen=True, slots=True)
class _Word:
    """`own`: the glossaries that have keys which begin with the word; `forms`: what it may be a
    form of; `beginning`: those of them that keys begin with."""

    own: _Own
    forms: tuple[str, ...]
    beginning: tuple[tuple[str, _Own], ...]


@dataclass(frozen=True, slots=True)
class Index:
    """The keys of each glossary."""

    glossaries: tuple[Keys, ...]
    _known: dict[str, _Word] = field(default_factory=dict, compare=False)
    """Words that were looked up, for one language."""

    def __bool__(self) -> bool:
        return any(len(own) for own in self.glossaries)

    def find(self, text: Normal, language: str) -> list[Hit]:
        """All entries that stand in the text, overlapping ones too."""
        low, found = text.text, list[Hit]()
        if unspaced(low):
            every = tuple(range(len(self.glossaries)))
            for at, char in enumerate(low):
                if char != " " and text.begins(at):
                    found += self._standing(text, at, every)
            return found
        # A term may begin with what is no word: "'s-Hertogenbosch", "#MeToo".
        for match in _NO_WORD.finditer(low):
            own = self._word(match.group(), language).own
            if own:
                found += self._standing(text, match.start(), own)
        places, known = text.words(), self._known
        words = [known.get(low[a:b]) or self._word(low[a:b], language) for a, b in places]
        for number, word in enumerate(words):
            if not word.own and not word.beginning:
                continue
            at, end = places[number]
            rest = range(number + 1, min(len(words), number + _WORDS))
            if word.own:
                found += self._standing(text, at, word.own)
                for i in rest:
                    if words[i].forms:
                        start, after = places[i]
                        leading = self._leading(low[at:start], word.own)
                        if not leading:
                            break
                        for form in words[i].forms:
                            piece = low[at:start] + form
                            found += self._inflected(low, at, piece, after, leading)
            for form, own in word.beginning:
                found += self._inflected(low, at, form, end, own)
                leading = self._leading(form + low[end : end + 1], own)
                if leading:
                    others = [(*places[i], words[i].forms) for i in rest]
                    found += self._all_inflected(low, at, end, form, others, leading)
        return found

    def _word(self, text: str, language: str) -> _Word:
        """What is to be known of a word, found out once."""
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        word = self._known.get(text)
        if word is None:
            forms = dictionary_forms(text, language)
            beginning = tuple((form, own) for form in forms if (own := self._begun(form)))
            word = self._known[text] = _Word(self._begun(text), forms, beginning)
        return word

    def _begun(self, word: str) -> _Own:
        """The glossaries with keys that begin with a word, or with what is no word."""
        if not word[-1].isalnum():
            return self._leading(word, range(len(self.glossaries)))
        return tuple(
            number
            for number, own in enumerate(self.glossaries)
            if own.is_key(word) or any(own.any_begins(word + char) for char in _AFTER)
        )

    def _leading(self, text: str, among: Iterable[int]) -> _Own:
        """The glossaries with keys that begin so."""
        return tuple(number for number in among if self.glossaries[number].any_begins(text))

    def _standing(self, text: Normal, at: int, among: _Own) -> Iterator[Hit]:
        """Entries that stand there as they are written."""
        piece = text.text[at : at + _LONGEST]
        for number in among:
            own = self.glossaries[number]
            for found in own.beginning(piece):
                end = at + len(found)
                if text.ends(end):
                    for entry, listed in own.entries(found):
                        yield Hit(at, end, number, entry, not listed, listed)

    def _inflected(self, low: str, at: int, changed: str, after: int, among: _Own) -> Iterator[Hit]:
        """Entries that begin there with `changed`, which stands for the text up to `after`."""
        piece = changed + low[after : after + _LONGEST]
        for number in among:
            own = self.glossaries[number]
            for found in own.beginning(piece):
                end = after + len(found) - len(changed)
                if end >= after and (end == len(low) or not low[end].isalnum()):
                    for entry, listed in own.entries(found):
                        if not listed:
                            yield Hit(at, end, number, entry)

    def _all_inflected(
        self,
        low: str,
        at: int,
        end: int,
        first: str,
        rest: Sequence[tuple[int, int, tuple[str, ...]]],
        among: _Own,
    ) -> Iterator[Hit]:
        """Entries that begin with several inflected words: "direitos humanos". All by the word
        list, or all by rule, which keeps the gender: "primeiras-ministras"."""
        for which in (0, -1):
            piece, done, leading = first, end, among
            for start, after, forms in rest:
                piece += low[done:start] + (forms[which] if forms else low[start:after])
                done, leading = after, self._leading(piece, leading)
                if not leading:
                    break
                if forms:
                    yield from self._inflected(low, at, piece, after, leading)


@lru_cache(maxsize=65536)
def dictionary_forms(word: str, language: str) -> tuple[str, ...]:
    """What a word may be an inflected form of: by the word list, of an acronym, by the rules of
    plural."""
    found = [lemma(word, language).casefold()]
    if word.endswith("s"):
        found.append(word[:-1])
    found += grammar(language).singulars_of(word)
    return tuple(form for form in dict.fromkeys(found) if form != word and form)


def built(glossaries: Sequence[Glossary]) -> Index:
    """The index of glossaries; of large ones it is kept on disk."""
    from syndicate.terms import compiled

    return Index(tuple(compiled.keys_of(glossary) for glossary in glossaries))
