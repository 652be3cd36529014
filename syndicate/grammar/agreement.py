"""Makes the words beside a noun agree with another one that is put in its place.

Left of it stand adjectives, possessives, a determiner or contraction, words such as "all"; right of
it adjectives and participles. Each word has the slots (gender, number, case) that its form may be
for; what they and the old noun have in common is what stands, and the new form of each word is that
of the new gender and number. Where more than one form is possible nothing is changed and a person
is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from syndicate.grammar import Grammar, adjectives
from syndicate.grammar.paradigm import GERMAN, ROMANCE, Level, Row, Slot, sounding
from syndicate.model import Span
from syndicate.text import Edit

_BEFORE = re.compile(
    r"(?<!\w)(?<!\w-)((?:[^\W\d_]+(?:-\w+)*\s+)?)(\w[\w-]*['’]?)(\s*)([“\"«‘„]\s*)?$"
)
_AFTER = re.compile(r"([”\"»’]?\s+)(\w[\w-]*\+?)(?!['’]\w)")
_REACH = 60
"""Characters before a word among which the one before it is looked for."""
_ADJECTIVES = 5
"""Words after a noun among which its adjectives are looked for."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What has to change around a term.

    edits     outside the term's place, in text order
    changed   gender or number changed, of a word beside it or of the noun itself before others
              that may have to agree; not where a word changes by its sound only
    unsure    "", or why a person should look
    """

    edits: tuple[Edit, ...]
    changed: bool
    unsure: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word beside the term: its rows, none where it never changes."""

    start: int
    end: int
    text: str
    rows: tuple[Row, ...]
    sure: bool = True

    @property
    def low(self) -> str:
        return _plain(self.text)

    @property
    def slots(self) -> set[Slot]:
        return {slot for row in self.rows for slot in row.analyses(self.low)}


def agree(
    grammar: Grammar,
    text: str,
    here: Span,
    form: str,
    *,
    gender: str,
    plural: bool,
    keep: Callable[[str, Span], bool] = lambda word, span: False,
) -> Agreement:
    """The edits that make the words beside `here` agree with `form`, which will stand there.

    `gender` is "m", "f" or "n"; otherwise the gender that stands is kept. `keep` says of a word
    in small letters and its place that it is no determiner here although it looks like one.
    """
    if not grammar.known:
        return Agreement((), False)
    gender = gender if gender in ("m", "f", "n") else gender and "mf"
    return _Agreeing(grammar, text, here, form, gender, plural, keep).result()


def standing_gender(
    grammar: Grammar,
    text: str,
    here: Span,
    keep: Callable[[str, Span], bool] = lambda word, span: False,
) -> str:
    """The gender that the words before a place show, "" where they show none."""
    if not grammar.known:
        return ""
    work = _Agreeing(grammar, text, here, "", "mf", False, keep)
    shown = {slot.gender for word in work.left if word.rows for slot in work.standing & word.slots}
    return shown.pop() if len(shown) == 1 else ""


class _Agreeing:
    def __init__(
        self,
        grammar: Grammar,
        text: str,
        here: Span,
        form: str,
        gender: str,
        plural: bool,
        keep: Callable[[str, Span], bool],
    ) -> None:
        self.grammar, self.text, self.here, self.form = grammar, text, here, form
        self.gender = "" if gender == "mf" else gender
        self.stated = bool(gender)
        self.plural = plural
        self.keep = keep
        self.edits: list[Edit] = []
        self.changed = False
        self.unsure = ""
        self.old = text[here.start : here.end]
        everything = frozenset(GERMAN if grammar.declension else ROMANCE)
        self.standing = self._of_noun(self.old, everything)
        self.left = self._before()
        if grammar.prepositions:
            self._govern()

    def _of_noun(self, noun: str, slots: frozenset[Slot]) -> frozenset[Slot]:
        """Those of the slots that a noun may be in."""
        gender, number = self.grammar.gender_of(noun), self.grammar.number_of(noun)
        if number:
            slots = frozenset(s for s in slots if s.plural == (number == "plural"))
        if gender in ("m", "f", "n"):
            slots = frozenset(s for s in slots if s.gender in ("", gender))
        return slots

    def result(self) -> Agreement:
        following = self.form
        for word in self.left:
            following = self._edit(word, following) or word.text
        self._partitive()
        if self.unsure:
            self.edits.clear()
        if self.grammar.adjectives:
            for word in self._after():
                self._edit(word, "")
        self._join()
        self._gender_known()
        self.changed = self.changed or self._noun_changes()
        edits = tuple(sorted(self.edits, key=lambda edit: edit.start))
        return Agreement(edits, self.changed, self.unsure)

    # -- the words that may have to agree --

    def _before(self) -> list[_Word]:
        """Determiners and the like left of the term, the nearest first."""
        found: list[_Word] = []
        level, at = Level.THROUGH, self.here.start
        while hit := _BEFORE.search(self.text, max(0, at - _REACH), at):
            if hit[4] and found:
                break
            word = self._word_before(hit, level, between=bool(found))
            if word is None:
                break
            slots = word.slots & self.standing
            if word.rows and not slots:
                row = word.rows[0]
                if found or row.level is Level.THROUGH or self._is_ambiguous(word):
                    break
                slots = word.slots  # a determiner that the old noun did not agree with
            if word.rows:
                level = max(row.level for row in word.rows)
                self.standing = frozenset(slots)
            found.append(word)
            at = word.start
            if level is Level.PARTICLE:
                break
        while found and not found[-1].sure:
            found.pop()
        return self._declined(found)

    def _word_before(self, hit: re.Match[str], level: Level, between: bool) -> _Word | None:
        end = hit.end(2)
        elided = hit[2].endswith(("'", "’"))
        if bool(hit[3]) == elided:
            return None
        if between and level is Level.THROUGH and hit[2].lower() in self.grammar.joiners:
            return _Word(hit.start(2), end, hit[2], (), sure=False)
        for start in (hit.start(1), hit.start(2)) if hit[1] else (hit.start(2),):
            text = self.text[start:end]
            rows = tuple(
                row
                for row in self.grammar.agreeing.get(_plain(text), ())
                if row.level > level or row.level == level == Level.THROUGH
            )
            if rows:
                if self.keep(_plain(text), Span(start, end)):
                    return None
                high = any(row.level > Level.THROUGH for row in rows)
                return _Word(start, end, text, rows, high or self._prenominal(rows))
        if level is not Level.THROUGH or elided:
            return None
        low = _plain(text)
        grammar = self.grammar
        if low.isdigit() or low in grammar.invariable or low in grammar.numerals:
            return _Word(start, end, text, (), sure=low in grammar.numerals)
        if text == low or text.isupper() or not re.search(r"\w", self.text[:start]):
            if low.endswith(grammar.between) and grammar.between and low not in grammar.edges:
                return _Word(start, end, text, (), sure=False)
            made = adjectives.forms(grammar, low, before=True)
            if made:
                sure = self._prenominal(made) or bool(grammar.declension)
                return _Word(start, end, text, made, sure)
        return None

    def _prenominal(self, rows: Sequence[Row]) -> bool:
        return any(rows[0].cells[0][:1] == (base,) for base in self.grammar.prenominal)

    def _is_ambiguous(self, word: _Word) -> bool:
        return any(word.low == other for other, _ in self.grammar.ambiguous)

    def _declined(self, words: list[_Word]) -> list[_Word]:
        """German adjectives with the declension that the determiner asks for."""
        kinds = {row.kind for w in words for row in w.rows if row.level > Level.THROUGH}
        kind = kinds.pop() if len(kinds) == 1 else "strong"
        chosen = []
        for word in words:
            rows = tuple(r for r in word.rows if r.level > Level.THROUGH or r.kind in ("", kind))
            chosen.append(replace(word, rows=rows))
            if rows and (slots := chosen[-1].slots & self.standing):
                self.standing = frozenset(slots)
        return chosen

    def _govern(self) -> None:
        """Leave the cases that the preposition before governs."""
        start = self.left[-1].start if self.left else self.here.start
        hit = re.search(r"(\w+)\s+$", self.text[:start])
        cases = self.grammar.prepositions.get(hit[1].lower(), ()) if hit else ()
        governed = frozenset(slot for slot in self.standing if slot.case in cases)
        self.standing = governed or self.standing

    def _after(self) -> list[_Word]:
        """Adjectives right of the term that agree with what stood there."""
        found: list[_Word] = []
        at, shared = self.here.end, self.standing
        inner: frozenset[Slot] = frozenset()
        for _ in range(_ADJECTIVES):
            hit = _AFTER.match(self.text, at)
            if not hit:
                break
            text, low = hit[2], hit[2].lower()
            joins = found and low in self.grammar.joiners
            made = adjectives.forms(self.grammar, low)
            if joins or low in self.grammar.invariable or (not made and self._is_label(text)):
                at = hit.end()
                continue
            if (
                low in self.grammar.links
                and not inner
                and (noun := _AFTER.match(self.text, hit.end()))
            ):
                # "forças de segurança ucranianas": what cannot agree with the inner noun.
                inner = self._slots_of(noun[2])
                at = noun.end()
                if not inner:
                    break
                continue
            word = _Word(hit.start(2), hit.end(2), text, made)
            slots = word.slots & shared
            if not slots or slots & inner or self._is_verb(hit.end(), low):
                break
            if text != low and not text.isupper():
                if self._changes(word, slots):
                    self.unsure = f"{text!r} may be part of a name"
                break
            if self._of_another(word):
                self.unsure = f"{text!r} may belong to the words before the term"
                break
            found.append(word)
            shared = frozenset(slots)
            at = hit.end()
        self.standing = shared
        return found

    def _slots_of(self, noun: str) -> frozenset[Slot]:
        """The slots of a noun whose gender and number are known, else none."""
        known = self.grammar.gender_of(noun) in ("m", "f") and self.grammar.number_of(noun)
        return self._of_noun(noun, frozenset(ROMANCE)) if known else frozenset()

    def _is_label(self, text: str) -> bool:
        """Whether a word never agrees but has adjectives behind it: "LGBTI+", "anti-LGBT"."""
        first, hyphen, _ = text.lower().partition("-")
        acronym = text.rstrip("+").isupper() and len(text) > 2 and not self.text.isupper()
        return acronym or bool(hyphen and first in self.grammar.prefixes)

    def _changes(self, word: _Word, slots: set[Slot]) -> bool:
        """Whether an adjective has another form for the new gender and number."""
        cells = {
            r.cell(Slot(self.gender or s.gender, self.plural)) for r in word.rows for s in slots
        }
        return all(word.low not in cell for cell in cells)

    def _is_verb(self, end: int, low: str) -> bool:
        """Whether an object follows: "completa um mês"."""
        hit = re.match(r"\s+(\w+)", self.text[end:])
        following = hit[1].lower() if hit else ""
        rows = self.grammar.agreeing.get(following, ())
        article = any(row.level >= Level.POSSESSIVE for row in rows)
        long = low.endswith(self.grammar.participles)
        return article and not long and following in self.grammar.after_verb

    def _of_another(self, word: _Word) -> bool:
        """Whether a participle may agree with a noun before that the term only completes: "a
        presidente da Câmara eleita"."""
        base = word.rows[0].cells[0][0]
        if not base.endswith(self.grammar.participles):
            return False
        start = self.left[-1].start if self.left else self.here.start
        linked = self.left and re.match(r"d|de", self.left[-1].low)
        hit = re.search(r"(\w+)\s+((?:de|di|d['’])\s*)?$", self.text[:start])
        if not hit or not (linked or hit[2]):
            return False
        head = self.grammar.gender_of(hit[1]), self.grammar.number_of(hit[1])
        return (head[0] in ("", "mf") or head[0] in {s.gender for s in word.slots}) and (
            not head[1] or (head[1] == "plural") in {s.plural for s in word.slots}
        )

    # -- their new forms --

    def _edit(self, word: _Word, following: str) -> str:
        """Change one word; gives back what stands there then."""
        if not word.rows:
            if not self.plural and (word.low in self.grammar.numerals or _counts(word.low)):
                self.unsure = f"{word.text!r} stands before a singular"
            return ""
        if self.text.isupper():
            following = following.lower()  # capitals do not make acronyms here
        wanted: dict[str, tuple[str, ...]] = {}
        for row in word.rows:
            own = row.analyses(word.low)
            for slot in [s for s in own if s in self.standing] or own:
                cell = row.cell(Slot(self.gender or slot.gender, self.plural, slot.case))
                said = sounding(cell, following, self.grammar.sounds) if cell else ""
                wanted.setdefault(said, cell)
        new = next(iter(wanted))
        if len(wanted) > 1 or not new:
            self.unsure = f"{word.text!r} before the term may have to agree"
            return ""
        if new == word.low:
            return word.text
        self.changed = self.changed or word.low not in wanted[new]
        return self._put(word, new)

    def _partitive(self) -> None:
        """The gender, not the number, of the word before a partitive: "uma das organizações"."""
        if not self.left or self.left[-1].low not in self.grammar.partitives or not self.gender:
            return
        hit = _BEFORE.search(self.text, 0, self.left[-1].start)
        if not hit or not hit[3]:
            return
        word = _Word(
            hit.start(2), hit.end(2), hit[2], self.grammar.agreeing.get(_plain(hit[2]), ())
        )
        genders = {slot.gender for slot in self.standing}
        forms = {
            row.cell(replace(slot, gender=self.gender))[:1]
            for row in word.rows
            if Level.THROUGH < row.level < Level.PARTICLE
            for slot in row.analyses(word.low)
            if slot.gender in genders
        }
        if len(forms) == 1 and (new := next(iter(forms))) and new[0] != word.low:
            self._put(word, new[0])
            self.changed = True

    def _put(self, word: _Word, new: str) -> str:
        elided, was = new.endswith("'"), word.low.endswith("'")
        new = _capitals(new, word.text)
        if "’" in self.text:
            new = new.replace("'", "’")
        end, space = word.end, ""
        if elided and not was:
            end += len(self.text[end:]) - len(self.text[end:].lstrip())
        elif was and not elided:
            space = " "
        self.edits.append(Edit(word.start, min(end, max(self.here.start, word.end)), new + space))
        return new

    def _join(self) -> None:
        """Contract a preposition with the article that a term begins with: "de" + "os EUA"."""
        first = self.form.split(" ")[0]
        hit = re.search(r"(\w+)(\s+)$", self.text[: self.here.start])
        left = self.grammar.joins.get((hit[1].lower(), first)) if hit else None
        if hit and left:
            self.edits.append(Edit(hit.start(1), hit.end(2), _capitals(left, hit[1])))
        elif hit and left is not None:
            self.unsure = f"{hit[1]!r} and {first!r} contract"

    # -- what it means --

    def _gender_known(self) -> None:
        """Ask for a look where a word shows a gender and nobody says the term's."""
        if self.stated or self.unsure or self.form.lower() == self.old.lower():
            return
        for word in self.left:
            for row in word.rows:
                for slot in row.analyses(word.low):
                    both = [row.cell(Slot(g, self.plural, slot.case)) for g in ("m", "f")]
                    if both[0] != both[1]:
                        self.unsure = "the gender of the term is not known"

    def _noun_changes(self) -> bool:
        if not re.search(r"\w", self.text[self.here.end :]):
            return False
        if {slot.plural for slot in self.standing} == {not self.plural}:
            return True
        genders = {slot.gender for slot in self.standing} - {""}
        return bool(self.gender and genders and self.gender not in genders)


def _counts(low: str) -> bool:
    return low.isdigit() and int(low) != 1


def _plain(word: str) -> str:
    return re.sub(r"\s+", " ", word.lower()).replace("’", "'")


def _capitals(new: str, old: str) -> str:
    if len(old) > 1 and old.isupper():
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new
