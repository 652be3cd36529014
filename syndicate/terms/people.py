"""The names of an article, and where they stand in its sentences.

Who they are is found out by `syndicate.terms.casting`, once for each article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from syndicate import langs
from syndicate.grammar import grammar
from syndicate.grammar.lemma import knows, lemma
from syndicate.grammar.persons import persons_of
from syndicate.model import Span
from syndicate.terms.general import general
from syndicate.terms.places import places


class Kind(StrEnum):
    PERSON = "person"
    PLACE = "place"
    SCRIPT = "another script"
    """A name in letters that the language is not written in."""
    OFFICE = "office"
    """No name: the office of a woman, where it stands for her."""
    OTHER = "name"
    """Bodies, works, brands, and places and persons that nothing tells."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an article.

    text    its fullest form there
    forms   shorter ones that the article uses for the same, the surname first
    gender  "m" or "f" where a title or a word of kinship tells it, else ""
    titles  words that stand before it, in small letters
    sure    of a person: a title, an age, a byline says so, not only a surname that comes back
    """

    text: str
    kind: Kind
    forms: tuple[str, ...] = ()
    gender: str = ""
    titles: tuple[str, ...] = ()
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at `span` of a sentence."""

    name: Name
    span: Span


WORD = r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*"
_LEFT = re.compile(rf"(?<!\w)({WORD})([ \u00a0]|\.[ \u00a0])$")
_RIGHT = re.compile(rf"[ \u00a0]({WORD})")
_START = re.compile(r"(?:^|[.!?…:\n•][\s\"“”’)\]]*|[\"“«„‘(\[—–]\s*)$")
_AROUND = 40
"""Characters beside a name in which the word before or after it is looked for."""
_OTHER_LETTERS = (
    "\u0370-\u1dbf\u1f00-\u1fff\u2c00-\u2c5f\u2c80-\u2dff\u3040-\ud7ff\uf900-\ufaff\ufb1d-\ufdff"
)
_IN_LATIN = re.compile(
    rf"[{_OTHER_LETTERS}][{_OTHER_LETTERS}\u0300-\u036f\u200c\u200d'’·‧]*"
    rf"(?:[ \u00a0-][{_OTHER_LETTERS}][{_OTHER_LETTERS}\u0300-\u036f\u200c\u200d'’·‧]*)*"
)


@dataclass(slots=True)
class Cast:
    """The names of one article.

    common  short forms, in small letters, that are words of the language too
    """

    language: str
    names: tuple[Name, ...]
    common: frozenset[str] = frozenset()
    _forms: list[tuple[str, Name]] = field(init=False)
    _offices: list[tuple[str, Name]] = field(init=False)

    def __post_init__(self) -> None:
        self._offices = list(self._held_by_women())
        forms = [(form, name) for name in self.names for form in (name.text, *name.forms)]
        self._forms = sorted(forms, key=lambda each: -len(each[0]))

    @property
    def _tells_none(self) -> bool:
        """Whether articles tell no gender in this language."""
        rows = grammar(self.language).determiners
        return bool(rows) and all(row[0] == row[1] for row in rows)

    def _held_by_women(self) -> Iterator[tuple[str, Name]]:
        """The offices that the article gives to one woman and nobody else, in a language that does
        not tell her gender by itself: "the minister"."""
        if not self._tells_none:
            return
        holders = Counter(title for name in self.names for title in name.titles)
        who = persons_of(self.language)
        for name in self.names:
            for title in name.titles if name.gender == "f" else ():
                if holders[title] == 1 and not who.gender(title):
                    yield title, Name(name.text, Kind.OFFICE, gender="f")

    def find(self, text: str) -> tuple[Mention, ...]:
        """The names in a text, left to right, none overlapping."""
        found = list(_in_other_script(text, self.language))
        for title, name in self._offices:
            if title in text:
                for hit in re.finditer(rf"(?<=[Tt]he ){title}(?!\w|-| [^\W\d_a-z])", text):
                    found.append(Mention(name, Span(*hit.span())))
        for form, name in self._forms:
            if form not in text:
                continue
            at = text.find(form)
            while at >= 0:
                end = at + len(form)
                if not any(m.span.start < end and at < m.span.end for m in found) and self._is_name(
                    form, name, text, at, end
                ):
                    found.append(Mention(name, Span(at, end)))
                at = text.find(form, end)
        offices = [each for m in found for each in self._office_before(m, text)]
        return tuple(sorted([*found, *offices], key=lambda mention: mention.span.start))

    def _office_before(self, mention: Mention, text: str) -> Iterator[Mention]:
        """The office that stands before a woman's name: "Mayor Rose Field"."""
        if mention.name.gender == "f" and mention.name.kind is Kind.PERSON and self._tells_none:
            title = word_before(text, mention.span.start)
            low = title.casefold()
            if low in mention.name.titles and not persons_of(self.language).gender(low):
                start = mention.span.start - len(title) - 1
                office = Name(mention.name.text, Kind.OFFICE, gender="f")
                yield Mention(office, Span(start, start + len(title)))

    def _is_name(self, form: str, name: Name, text: str, start: int, end: int) -> bool:
        """Whether the words are the name, and neither part of another one nor common words."""
        if start and (text[start - 1].isalnum() or text[start - 1] in "-‑"):
            return False
        if end < len(text) and (
            text[end].isalnum() or (text[end] in "-‑" and text[end + 1 : end + 2].isalpha())
        ):
            return False
        if " " in form:
            return True
        return self._alone(form, name, text, start, end)

    def _alone(self, form: str, name: Name, text: str, start: int, end: int) -> bool:
        low = form.casefold()
        before, after = word_before(text, start), word_after(text, end)
        calendar = calendar_of(self.language)
        if (before[:1].isupper() or after[:1].isupper()) and titled(text):
            return self._in_title(low, before, after, begins(text, start))
        if before[:1].isupper() and not begins(text, start - len(before) - 1):
            known = before.casefold()
            if not (persons_of(self.language).is_title(known) or known in calendar):
                return False
        if after[:1].isupper() and after.casefold() not in calendar:
            return False
        if name.kind is Kind.PERSON and form in places(self.language):
            # Jordan is a country, unless he says or does something.
            return acts(after, self.language) or persons_of(self.language).is_title(
                before.casefold()
            )
        if begins(text, start):
            headline = not text.rstrip(" \n”’»\"')").endswith((".", "?", "!"))
            return self._opens(low, text[end : end + _AROUND], after, headline)
        return not (
            low in self.common
            and name.kind is Kind.PERSON
            and before.casefold() in articles(self.language)
        )

    def _in_title(self, low: str, before: str, after: str, first: bool) -> bool:
        """The same in a title in title case, where every word has a capital."""
        if persons_of(self.language).is_title(before.casefold()):
            return True
        if first and acts(after.casefold(), self.language):
            return True
        return low not in self.common and not knows(self.language, low)

    def _opens(self, low: str, rest: str, after: str, headline: bool) -> bool:
        """Whether a sentence that begins with the word speaks of the name: "Short thanked the
        jury", not "Short stories". A verb that may be a plural is one in titles only, which are in
        the present: "Short wins"."""
        known, who = grammar(self.language), persons_of(self.language)
        if after in known.of or after == "of":
            return False  # "Torres de luz"
        if low not in self.common and not knows(self.language, low):
            return True
        plural = after in known.plural_only or any(
            knows(self.language, one) for one in known.singulars_of(after)
        )
        said = after in who.says | who.acts | known.after_noun
        if acts(after, self.language) and (said or headline or not plural):
            return True
        if any(age.match(rest) for age in who.ages):
            return True
        if after in known.joiners:
            second = rest.split(maxsplit=2)[1:2]
            return bool(second) and second[0][:1].isupper()
        if low in self.common:
            return rest[:1] == ":"
        many = any(knows(self.language, one) for one in known.singulars_of(low))
        return not (after and (plural or many or self._is_bare(after)))

    def _is_bare(self, after: str) -> bool:
        """Whether a word is a content word that is not inflected, as no verb is after a name: "Wise
        use of money"; in English only, whose verbs tell."""
        known = grammar(self.language)
        if "ing" not in known.gerunds or after in known.edges:
            return False
        verb = knows(self.language, after.removesuffix("e") + "ing")
        light = after in general(self.language).words
        return (verb or not light) and lemma(after, self.language) == after


# --- What is around ------------------------------------------------------------------------------


def word_before(text: str, start: int) -> str:
    """The word before a place, "" where another sign than a space or a point is between."""
    hit = _LEFT.search(text[max(0, start - _AROUND) : start])
    return hit.group(1) if hit else ""


def word_after(text: str, end: int) -> str:
    """The word after a place, likewise; a possessive's ending is none."""
    at = end + 2 if text[end : end + 2] in ("'s", "’s") else end
    hit = _RIGHT.match(text, at)
    return hit.group(1) if hit else ""


def begins(text: str, start: int) -> bool:
    """Whether a sentence begins there, or a quotation or bracket in it."""
    return start <= 0 or _START.search(text[max(0, start - 6) : start]) is not None


def titled(text: str) -> bool:
    """Whether a line has capitals where no name is: a title in title case, or in capitals."""
    if text.rstrip(" \n”’»\"')").endswith((".", "?", "!")):
        return False
    long = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return len(long) > 2 and sum(word[0].isupper() for word in long) > 0.75 * len(long)


@lru_cache(maxsize=65536)
def acts(word: str, language: str) -> bool:
    """Whether a word after a name says that somebody does something: a verb's inflected form, of
    which the word list has the gerund too."""
    known, who = grammar(language), persons_of(language)
    if word in who.says or word in who.acts or word in known.after_noun:
        return True
    base = lemma(word, language)
    if base == word or not known.gerunds:
        return False
    english = "ing" in known.gerunds
    stems = {base, base.removesuffix("e"), base + base[-1:]} if english else {base[:-2], base[:-3]}
    return any(knows(language, stem + ending) for stem in stems for ending in known.gerunds)


@lru_cache(maxsize=64)
def articles(language: str) -> frozenset[str]:
    """Articles, contractions with them, and what else stands before common nouns."""
    rows = grammar(language).determiners
    return frozenset({"the", *(word for row in rows for word in row if word)})


@lru_cache(maxsize=64)
def calendar_of(language: str) -> frozenset[str]:
    """Names of months and of days of the week, in small letters."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(langs.language(language))
    except (UnknownLocaleError, ValueError):
        return frozenset()
    names = [*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values()]
    return frozenset(str(name).casefold() for name in names)


def _in_other_script(text: str, language: str) -> Iterator[Mention]:
    """Words in letters that the language is not written in."""
    if text.isascii() or langs.script(language) != "Latn":
        return
    for hit in _IN_LATIN.finditer(text):
        if sum(map(str.isalpha, hit.group())) > 1:
            yield Mention(Name(hit.group(), Kind.SCRIPT), Span(*hit.span()))
