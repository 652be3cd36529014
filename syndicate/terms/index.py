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
_AFTER = "'./&,:+!?@"
"""Signs that may follow the first word of a term."""
_SIGNS = 3
"""Signs that may end a term: "U.S.", "LGBTQ+"."""
_PEEK = 3
"""Letters of the next word that are looked at first."""
_SIGN = re.compile(r"[^\w\s]")


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
    """A word, or a sign, as it stands and as what it may be a form of; `heads` are those of them
    that keys begin with: which, the glossaries of those keys, and whether one of them has no space
    behind it."""

    forms: tuple[str, ...]
    heads: tuple[tuple[str, _Own, bool], ...]


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
            for at, char in enumerate(low):
                if char != " " and text.begins(at):
                    found += self._standing(text, at)
            return found
        known = self._known
        # A term may begin with what is no word: "'s-Hertogenbosch", "#MeToo".
        for match in _SIGN.finditer(low):
            sign = known.get(match.group()) or self._word(match.group(), language)
            if sign.heads:
                found += self._standing(text, match.start())
        places = text.words()
        words = [known.get(low[a:b]) or self._word(low[a:b], language) for a, b in places]
        for number, word in enumerate(words):
            for head, own, alone in word.heads:
                if alone or self._goes_on(low, head, own, number, places, words):
                    found += self._walk(low, head, own, number, places, words)
        return found

    def _word(self, text: str, language: str) -> _Word:
        """What is to be known of a word or a sign, found out once."""
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        if not text[-1].isalnum():
            own = self._leading(text, range(len(self.glossaries)))
            return self._known.setdefault(text, _Word((), ((text, own, True),) if own else ()))
        forms = (text, *dictionary_forms(text, language))
        heads = tuple((form, *self._begun(form)) for form in forms)
        return self._known.setdefault(text, _Word(forms, tuple(h for h in heads if h[1])))

    def _begun(self, word: str) -> tuple[_Own, bool]:
        """The glossaries with keys that begin with just this word, and whether it is a key itself
        or before a sign."""
        every = range(len(self.glossaries))
        alone = {n for n in every if self.glossaries[n].is_key(word)}
        for char in _AFTER:
            alone.update(self._leading(word + char, every))
        return tuple({*alone, *self._leading(word + " ", every)}), bool(alone)

    def _leading(self, text: str, among: Iterable[int]) -> _Own:
        """The glossaries with keys that begin so."""
        return tuple(number for number in among if self.glossaries[number].any_begins(text))

    def _standing(self, text: Normal, at: int) -> Iterator[Hit]:
        """Entries that stand there as they are written."""
        piece = text.text[at : at + _LONGEST]
        for number, own in enumerate(self.glossaries):
            for found in own.beginning(piece):
                end = at + len(found)
                if text.ends(end):
                    for entry, listed in own.entries(found):
                        yield Hit(at, end, number, entry, not listed, listed)

    def _goes_on(
        self,
        low: str,
        head: str,
        own: _Own,
        number: int,
        places: Sequence[tuple[int, int]],
        words: Sequence[_Word],
    ) -> bool:
        """Whether any key may begin with a word and the next: by a few letters, which tell nearly
        always that none does."""
        if number + 1 == len(words):
            return False
        start, after = places[number + 1]
        begun = low[start : min(after, start + _PEEK)]
        lead = head + low[places[number][1] : start]
        for index in own:
            keys = self.glossaries[index]
            if keys.any_begins(lead + begun):
                return True
            for form in words[number + 1].forms:
                if not form.startswith(begun) and keys.any_begins(lead + form[:_PEEK]):
                    return True
        return False

    def _walk(
        self,
        low: str,
        head: str,
        own: _Own,
        number: int,
        places: Sequence[tuple[int, int]],
        words: Sequence[_Word],
    ) -> Iterator[Hit]:
        """Entries that begin with a word, or with what it is a form of, and go on likewise.

        Of all that the words together may be forms of, what no key begins with is left at once.
        """
        at, end = places[number]
        ways = [(head, own, number, head == low[at:end])]
        while ways:
            piece, among, here, exact = ways.pop()
            end = places[here][1]
            for written, after in _ended(piece, low, end):
                for index in among:
                    for entry, listed in self.glossaries[index].entries(written):
                        if exact or not listed:
                            yield Hit(at, after, index, entry, exact and not listed, listed)
            following = here + 1
            if following == len(words) or (not exact and following - number >= _WORDS):
                continue
            start, after = places[following]
            lead = piece + low[end:start]
            for form in words[following].forms:
                longer = self._leading(lead + form, among)
                if longer:
                    same = form == low[start:after]
                    ways.append((lead + form, longer, following, exact and same))


def _ended(piece: str, low: str, end: int) -> Iterator[tuple[str, int]]:
    """What has been read up to a word's end, and with the signs that follow it: "LGBTQ+"."""
    yield piece, end
    for after in range(end, min(end + _SIGNS, len(low))):
        if low[after].isalnum() or low[after] == " ":
            return
        yield piece + low[end : after + 1], after + 1


@lru_cache(maxsize=65536)
def dictionary_forms(word: str, language: str) -> tuple[str, ...]:
    """What a word may be an inflected form of: by the word list, of an acronym, by the rules of
    plural."""
    found = [lemma(word, language).casefold()]
    if word.endswith("s"):
        found.append(word[:-1])
    found += grammar(language).singulars_of(word)
    return tuple(form for form in dict.fromkeys(found) if form != word and form)
