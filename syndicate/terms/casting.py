"""Finds out whom and what an article names, by the article's own words.

A capital alone tells little: a sentence begins with one, and "Banks said" may be a person or a
trade. But an article introduces its people ("Rich Banks, 52", "Minister Ana Costa", the byline) and
then calls them by one word; who is introduced once is found everywhere, at the head of a sentence
too.

Nothing but the text and the language's data (titles and verbs of saying, CLDR's places, a word
list) is asked, so that the same article has the same names on every machine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from syndicate import langs
from syndicate.grammar import Grammar, grammar
from syndicate.grammar.lemma import knows
from syndicate.grammar.persons import persons_of
from syndicate.terms.general import general
from syndicate.terms.people import (
    WORD,
    Cast,
    Kind,
    Name,
    acts,
    articles,
    begins,
    calendar_of,
    titled,
    word_after,
    word_before,
)
from syndicate.terms.places import places

PARTICLES = frozenset({
    "de", "da", "do", "das", "dos", "del", "della", "di", "du", "la", "le", "des", "van", "von",
    "der", "den", "ten", "ter", "bin", "ibn", "bint", "al", "el", "zu",
})  # fmt: skip
"""Words without a capital inside a name."""
_UPPER = "".join(chr(c) for c in range(0x530) if chr(c).isupper())
_CAPITAL = rf"[{_UPPER}][^\W\d_]*(?:['’\-‑][^\W\d_]+)*"
_WORD = re.compile(WORD)
_MOST = 5
"""Words with capitals of a person's name, at most."""


def cast_of(texts: Iterable[str], language: str, *, persons: Sequence[str] = ()) -> Cast:
    """The names of an article, whose texts these are; `persons` are known to be some (bylines)."""
    return _Casting(texts, language, persons).cast()


@dataclass(frozen=True, slots=True)
class _Run:
    """Words with capitals that follow one another, particles between them, and what is around.

    titles   words before the name that tell a person, in small letters
    initial  the first begins a sentence, so that its capital tells nothing
    """

    words: tuple[str, ...]
    text: str
    titles: tuple[str, ...]
    initial: bool
    before: str
    after: str
    age: bool

    @property
    def capitals(self) -> list[str]:
        return [word for word in self.words if word[0].isupper()]


class _Casting:
    def __init__(self, texts: Iterable[str], language: str, persons: Sequence[str]) -> None:
        self.language = language
        self.grammar: Grammar = grammar(language)
        self.persons = persons_of(language)
        self.general = general(language)
        self.calendar = calendar_of(language)
        self.articles = articles(language)
        self.texts = [text for text in texts if not titled(text)]
        self.people: dict[str, Name] = {}
        self.others: Counter[str] = Counter()
        for name in persons:
            if len(_WORD.findall(name)) > 1:
                self.people[name] = Name(name, Kind.PERSON, sure=True)
        self.runs = [run for text in self.texts for run in self._runs(text)]
        self.alone = self._alone()

    # -- runs of capitals --

    def _runs(self, text: str) -> Iterator[_Run]:
        general, is_title = self.general.words, self.persons.is_title
        for hit in _pattern(self.language).finditer(text):
            alone = hit.group().casefold()
            if alone in general and not is_title(alone):
                continue  # most of them: "The", "In", "But"
            words = [
                (m.group(), hit.start() + m.start(), hit.start() + m.end())
                for m in _WORD.finditer(hit.group())
            ]
            part: list[tuple[str, int, int]] = []
            # "Critics of Banks" is no name; "the University of Exeter" is one.
            parted = "of" in alone.split() and begins(text, hit.start())
            for word, start, _ in words:
                if parted and word == "of":
                    if part:
                        yield from self._run(part, text)
                    part = []
                    continue
                bare = word[:-2] if word[-2:] in ("'s", "’s") else word
                if self._belongs(bare, start, part, text):
                    part.append((bare, start, start + len(bare)))
                    if bare is word:
                        continue
                if part:
                    yield from self._run(part, text)
                    part = []
            if part:
                yield from self._run(part, text)

    def _belongs(self, word: str, start: int, part: Sequence[object], text: str) -> bool:
        """Whether a word may be one of a name, or the title before it."""
        low = word.casefold()
        if low in self.calendar:
            return False
        if not word[0].isupper():
            return bool(part)
        if self.persons.is_title(low):
            return True
        # A surname may be a word of the general language ("Grace Long"), a first name is none.
        light = low in self.general.words and not part
        if light and (low in self.grammar.edges or begins(text, start)):
            # "the novelist Will Short"
            return self.persons.is_title(word_before(text, start).casefold())
        return not (self.general.capital_nouns and not part and self._is_word(word))

    def _is_word(self, word: str) -> bool:
        return knows(self.language, word) or knows(self.language, word.casefold())

    def _run(self, part: list[tuple[str, int, int]], text: str) -> Iterator[_Run]:
        """The name in a run, without titles and particles at its edges."""
        persons = self.persons
        while part and not part[-1][0][0].isupper():
            part = part[:-1]
        if not part:
            return
        cut, titles = 0, []
        for index, (word, _, _) in enumerate(part[:-1]):
            low = word.casefold()
            if persons.is_title(low) and part[index + 1][0][0].isupper():
                cut = index + 1
                titles.append(low)
        own = part[cut:]
        if cut and self._is_no_person([w for w, _, _ in own], titles):
            own, titles, cut = part, [], 0
        if not cut and all(persons.is_title(word.casefold()) for word, _, _ in own):
            return
        start, end = own[0][1], own[-1][2]
        before = word_before(text, start)
        told = before or (len(own) > 1 and _before_comma(text, start))
        if not cut and told and persons.is_title(told.casefold()):
            titles = [told.casefold()]
        rest = text[end : end + 24]
        yield _Run(
            tuple(word for word, _, _ in own),
            text[start:end],
            tuple(titles),
            not cut and begins(text, start),
            before.casefold(),
            word_after(text, end),
            any(age.match(rest) for age in persons.ages),
        )

    def _is_no_person(self, own: Sequence[str], titles: Sequence[str]) -> bool:
        """Whether a title and what follows are no person: "King County", "Attorney General"."""
        persons = self.persons
        if all(persons.is_title(word.casefold()) for word in own):
            return True
        body = own[-1].casefold() in persons.bodies
        reigns = any(title in persons.reigning for title in titles)
        # "Ms Field" is nobody's field.
        return body and (reigns or (len(own) == 1 and not any(map(persons.gender, titles))))

    def _alone(self) -> Counter[str]:
        """Words that stand alone with a capital where a common noun would have none."""
        found: Counter[str] = Counter()
        for run in self.runs:
            if len(run.words) == 1 and run.before not in self.articles:
                acting = acts(run.after, self.language) or run.after in self.grammar.joiners
                found[run.words[0]] += acting or not run.initial
        return found

    # -- what they are --

    def cast(self) -> Cast:
        full = [self._without_role(run) for run in self.runs if len(run.words) > 1]
        surnames = Counter(run.words[-1] for run in full if len(run.capitals) > 1)
        for run in full:
            # "Beekeeper Summers" where there is a Todd Summers too.
            role = run.initial and len(run.words) == 2 and self._is_word(run.words[0])
            if not (role and not run.age and surnames[run.words[-1]] > 1):
                self._full(run)
        for run in self.runs:
            if len(run.words) == 1:
                self._single(run)
        people = list(self._with_short_forms())
        return Cast(self.language, (*people, *self._rest(people)), self._common(people))

    def _without_role(self, run: _Run) -> _Run:
        """A name without the word that a sentence begins with: "Passenger Amir Khan"."""
        if not run.initial or len(run.capitals) < 3 or not self._is_word(run.words[0]):
            return run
        text = run.text.partition(" ")[2]
        first = text[:1].isupper()
        return replace(run, words=run.words[1:], text=text, initial=False) if first else run

    def _full(self, run: _Run) -> None:
        bodies = self.persons.bodies
        first, last = run.words[0].casefold(), run.words[-1].casefold()
        sure = bool(run.titles) or run.age
        body = not run.titles and (first in bodies or last in bodies)
        weak = (
            run.before not in self.articles
            and run.words[-1] not in places(self.language)
            and run.text not in places(self.language)
            and (self._says(run) or self.alone[run.words[-1]] > 0)
        )
        several = 1 < len(run.capitals) <= _MOST and len(run.words[-1]) > 1
        if several and not body and (sure or weak) and "of" not in run.words:
            self._person(run.text, run.titles, sure=sure)
        elif several and not run.text.isupper():
            self.others[run.text] += 1

    def _says(self, run: _Run) -> bool:
        says = self.persons.says
        return run.after in says or run.before in says

    def _person(self, text: str, titles: Sequence[str], *, sure: bool) -> None:
        persons = self.persons
        if any(title in persons.reigning for title in titles):
            # "King Charles" may have another name in the target language.
            self.others[text] += 1
            return
        before = self.people.get(text) or Name(text, Kind.PERSON)
        gender = before.gender
        for told in filter(None, map(persons.gender, titles)):
            gender = told if gender in ("", told) else "?"
        known = tuple(dict.fromkeys([*before.titles, *titles]))
        self.people[text] = replace(before, gender=gender, titles=known, sure=before.sure or sure)

    def _single(self, run: _Run) -> None:
        (word,) = run.words
        person = next((p for p in self.people if p.rpartition(" ")[2] == word), None)
        if person is not None:
            self._person(person, run.titles, sure=bool(run.titles))
        elif run.titles and not self._is_no_person([word], run.titles):
            self._person(word, run.titles, sure=True)
        elif word in places(self.language) or not (
            run.initial or word.isupper() or knows(self.language, word.casefold())
        ):
            self.others[word] += 1

    def _with_short_forms(self) -> Iterator[Name]:
        for name in self.people.values():
            words = _WORD.findall(name.text)
            capitals = [w for w in words if w[0].isupper() and len(w) > 1]
            forms = []
            if len(words) > 1 and capitals:
                forms = [capitals[-1]]
                at = words.index(capitals[-1])
                while at and words[at - 1] in PARTICLES:
                    at -= 1
                    forms.insert(0, " ".join([words[at], forms[0]]))
                forms += [
                    w
                    for w in capitals[:-1]
                    if self.alone[w] and w.casefold() not in self.general.words
                ]
            gender = name.gender.replace("?", "")
            yield replace(
                name, forms=tuple(f for f in dict.fromkeys(forms) if f != name.text), gender=gender
            )

    def _common(self, people: Sequence[Name]) -> frozenset[str]:
        """Short forms that a sentence may also begin with as a word of the language."""
        found = set()
        for low in {form.casefold() for name in people for form in (name.text, *name.forms)}:
            if " " in low:
                continue
            if low in self.general.words or any(
                re.search(rf"(?<!\w){re.escape(low)}", t) for t in self.texts if low in t
            ):
                found.add(low)
        return frozenset(found)

    def _rest(self, people: Sequence[Name]) -> Iterator[Name]:
        taken = {form for name in people for form in (name.text, *name.forms)}
        where = places(self.language)
        latin = langs.script(self.language) == "Latn"
        is_title = self.persons.is_title
        for text in self.others:
            before, _, last = text.rpartition(" ")
            if last in taken and all(is_title(word.casefold()) for word in before.split()):
                continue  # "Bishop Church"
            if text not in taken and (not latin or text.isascii() or ord(max(text)) < 0x370):
                yield Name(text, Kind.PLACE if text in where else Kind.OTHER)


def _before_comma(text: str, start: int) -> str:
    """The word before a place and a comma: "his wife, Faith Church"."""
    if text[start - 2 : start] != ", ":
        return ""
    return word_before(text[: start - 2] + " ", start - 1)


@lru_cache(maxsize=32)
def _pattern(language: str) -> re.Pattern[str]:
    """Words with capitals that follow one another, an initial's or a title's point between them."""
    persons = persons_of(language)
    titles = sorted(t for t in persons.men | persons.women | persons.titles if len(t) < 5)
    points = "".join(rf"|(?<=\b{t.capitalize()})\.[ \u00a0]" for t in titles)
    particles = rf"(?:(?:{'|'.join(sorted(PARTICLES | {'of'}))})[ \u00a0]){{0,2}}"
    point = rf"(?<=\b[{_UPPER}])\.[ \u00a0]?{points}"
    return re.compile(rf"(?<![\w’'-]){_CAPITAL}(?:(?:[ \u00a0]|{point}){particles}{_CAPITAL})*")
