"""Names come through a translation as they are.

Models keep names, but not always: "Banks said" becomes "os bancos disseram", "Paulo Reis" becomes
"Paul Reis". Where a person's name is missing from a translation, the sentence is translated again
with a name in its place that the model does keep, by preference the person's own full name, which
then gives way to the name: so the words beside it are right too ("Banks disse"). Where that fails,
the name goes the way of a term that must not be translated (`syndicate.terms.enforce`).

Of bodies, works and places the model often knows the right name in the other language; what became
of them is for the pass over the whole article to see (`syndicate.pipeline.sentences.consistent`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from syndicate import langs
from syndicate.grammar import Grammar, grammar
from syndicate.grammar.lemma import knows
from syndicate.grammar.persons import persons_of
from syndicate.model import Alignment, Case, Finding, Severity, Span, Term, TermKind
from syndicate.pipeline.sentences.referents import women
from syndicate.steps import Ask, Steps
from syndicate.terms import search
from syndicate.terms.casting import cast_of
from syndicate.terms.match import Match
from syndicate.terms.people import WORD, Kind, Mention
from syndicate.terms.places import places
from syndicate.terms.sentence import Sentence
from syndicate.terms.transliteration import folded, sounds_like, transliterated
from syndicate.text import Edit, apply, move_alignment, overlap
from syndicate.translate.project import Projector

NAMES = "names of the article"
"""The glossary that a name's term is of; what became of it is no news of the real ones."""
_WORD = re.compile(WORD)
_ALIKE = 2
"""Letters in which two forms of a name begin alike."""
_ENDING = re.compile(r"[^\W\d_]{1,3}(?!\w)")
_KEPT = (Kind.PERSON, Kind.SCRIPT)
_SHORT = 40
"""Characters of a sentence whose length says nothing of what it lost."""


@dataclass(frozen=True, slots=True)
class Named:
    """A translation with its names.

    matches  names that could not be put in and are to go the way of terms
    tried    what was tried, for the record
    """

    text: str
    alignment: Alignment | None
    matches: tuple[Match, ...] = ()
    findings: tuple[Finding, ...] = ()
    tried: tuple[str, ...] = ()


def missing(
    source: str, target: str, names: Sequence[Mention], source_language: str, target_language: str
) -> tuple[Mention, ...]:
    """The names of persons, and those in other scripts, that a translation should have and has not.

    Cheap where nothing is missing, which is nearly always.
    """
    found = []
    seen: Counter[str] = Counter()
    for mention in names:
        if mention.name.kind is Kind.OFFICE:
            found.append(mention)
        elif mention.name.kind in _KEPT or _half_kept(mention, source, target, source_language):
            text = source[mention.span.start : mention.span.end]
            seen[text] += 1
            if not _has(text, target, target_language) and not _stands(
                text, target, source_language, target_language
            ):
                found.append(mention)
            elif (
                seen[text] > 1
                and _is_common(text, source_language)
                and len(re.findall(rf"(?<!\w){re.escape(text)}", target)) < seen[text]
            ):
                # "Banks said that Ms Banks": one of them may have become a common noun.
                found.append(mention)
    return tuple(found)


def _half_kept(mention: Mention, source: str, target: str, language: str) -> bool:
    """Whether a name of two words, which are none of the language, kept one of them: a person's
    that nothing else told ("Joana Bértholo" that became "Joanna Bértholo")."""
    text = source[mention.span.start : mention.span.end]
    words = _WORD.findall(text)
    return (
        mention.name.kind is Kind.OTHER
        and len(words) == 2
        and knows(language)
        and not _is_of(text, language)
        and len(_words_kept(text, target)) == 1
    )


def _is_common(name: str, language: str) -> bool:
    """Whether a name is a word of the language too."""
    return name[1:].islower() and knows(language) and knows(language, name.lower())


def persons(source: str, names: Sequence[Mention], language: str) -> list[Span]:
    """Where a sentence names persons, by what its article knows or by its own words."""
    found = (*names, *cast_of([source], language).find(source))
    return [mention.span for mention in found if mention.name.kind in _KEPT]


def standing(
    source: str, target: str, names: Sequence[Mention], source_language: str, target_language: str
) -> tuple[str, ...]:
    """The names that a translation must have as they are, for the check.

    None into another script, where they are transliterated; none that stand in another guise; and
    none that have another form in the target language, as far as that can be told.
    """
    if not names or langs.script(source_language) != langs.script(target_language):
        return ()
    lost = missing(source, target, names, source_language, target_language)
    found = []
    for mention in names:
        text = source[mention.span.start : mention.span.end]
        if mention.name.kind in _KEPT and (
            _has(text, target, target_language)
            or (mention in lost and not _has_own_form(mention, text, target, source_language))
        ):
            found.append(text)
    return tuple(dict.fromkeys(found))


def naming(
    source: str,
    target: str,
    alignment: Alignment | None,
    names: Sequence[Mention],
    matches: Sequence[Match],
    source_language: str,
    target_language: str,
) -> Steps[Named]:
    """Put the names that are missing into one translation, before its terms.

    A name that a glossary's term covers is left to that term.
    """
    work = _Naming(source, target, alignment, source_language, target_language)
    lost = [
        mention
        for mention in missing(source, target, names, source_language, target_language)
        if not any(overlap(mention.span, match.span) for match in matches)
    ]
    yield from work.offices([mention for mention in lost if mention.name.kind is Kind.OFFICE])
    lost = [mention for mention in lost if mention.name.kind is not Kind.OFFICE]
    lost = work.chosen(work.restored(lost))
    # What became part of the name ("Paul Reis") gives way to it where it stands.
    again = [mention for mention in lost if not work.kept(mention)]
    if again:
        again = yield from work.again(again)
    for mention in lost:
        if mention in again or work.kept(mention):
            work.as_term(mention)
    return work.done()


class _Naming:
    """One sentence on its way."""

    def __init__(
        self,
        source: str,
        target: str,
        alignment: Alignment | None,
        source_language: str,
        target_language: str,
    ) -> None:
        self.source, self.text, self.alignment = source, target, alignment
        self.languages = (source_language, target_language)
        self.grammar: Grammar = grammar(target_language)
        self.same_script = langs.script(source_language) == langs.script(target_language)
        self.matches: list[Match] = []
        self.findings: list[Finding] = []
        self.tried: list[str] = []

    def done(self) -> Named:
        return Named(
            self.text, self.alignment, tuple(self.matches), tuple(self.findings), tuple(self.tried)
        )

    def written(self, mention: Mention) -> str:
        return self.source[mention.span.start : mention.span.end]

    def form(self, mention: Mention) -> str:
        """What is to stand in the translation: the name, in letters that its readers read."""
        text = self.written(mention)
        if mention.name.kind is Kind.SCRIPT or self.same_script:
            return text
        return transliterated(text)

    def kept(self, mention: Mention) -> list[str]:
        """The words of a name of several that stand in the translation all the same."""
        return _words_kept(self.written(mention), self.text)

    # -- without the engine --

    def restored(self, lost: Sequence[Mention]) -> list[Mention]:
        """Give names back letters that only lost their accents; the names still missing."""
        edits, left = [], []
        for mention in lost:
            span = _folded_place(self.form(mention), self.text)
            if span is None or self.text[span.start : span.end] == self.form(mention):
                left.append(mention)
            else:
                edits.append(Edit(span.start, span.end, self.form(mention)))
        if edits:
            self._edit(edits)
        return left

    def _edit(self, edits: Sequence[Edit]) -> None:
        self.text, moves = apply(self.text, edits)
        if self.alignment is not None:
            self.alignment = move_alignment(self.alignment, target=moves)

    def offices(self, held: Sequence[Mention]) -> Steps[None]:
        """Make a woman of her where the translation shows a man."""
        if self.alignment is None or not held:
            return
        locate = Projector(*self.languages).locate
        source_grammar = grammar(self.languages[0])
        sentence = Sentence(
            self.source, self.text, self.alignment, source_grammar, self.grammar, locate
        )
        done = yield from women(sentence, [mention.span for mention in held])
        self.text, self.alignment = sentence.text, sentence.alignment
        for mention in held:
            if mention.span in done:
                self._report(mention, f"is held by {mention.name.text}: it was put in the feminine")

    def chosen(self, lost: Sequence[Mention]) -> list[Mention]:
        """The names that the model should have kept, and not those that it has another form of:
        "Christopher Columbus" is "Cristóvão Colombo", and no word of his language."""
        found = []
        for mention in lost:
            name = self.written(mention)
            if not _has_own_form(mention, name, self.text, self.languages[0]):
                found.append(mention)
            else:
                self._report(mention, "has another form in the translation")
        return found

    # -- the sentence once more --

    def again(self, lost: Sequence[Mention]) -> Steps[list[Mention]]:
        """The sentence with other names in the place of those, which then take theirs; the names
        that are missing still."""
        attempts = self._attempts(lost)
        asked = [apply(self.source, edits) for edits in attempts]
        answers = (yield [Ask(text) for text, _ in asked]) if asked else ()
        for number, (edits, answer) in enumerate(zip(attempts, answers, strict=True)):
            text, moves = asked[number]
            if number and not self._are_persons(lost, answers[0].text):
                break
            changes = self._put(text, answer.text, edits, lost)
            if changes is None:
                continue
            made = answer.align() if answer.align and self.alignment is not None else None
            self.text, there = apply(answer.text, changes)
            self.alignment = move_alignment(made, source=moves, target=there) if made else None
            names = ", ".join(map(self.form, lost))
            self.tried.append(f"another name in the place of {names}")
            for mention in lost:
                self._report(mention, "had become other words; the sentence was made anew")
            return []
        return list(lost)

    def _attempts(self, lost: Sequence[Mention]) -> list[list[Edit]]:
        """With the persons' full names, then with names that every model keeps."""
        attempts = []
        neutral = self._stand_ins(lost)
        full = [m.name.text if m.name.text != self.written(m) else "" for m in lost]
        if any(full) and (neutral or all(full)):
            others = neutral or full
            attempts.append([own or other for own, other in zip(full, others, strict=True)])
        if neutral and (any(full) or all(map(self._is_sure, lost))):
            attempts.append(neutral)
        return [
            [Edit(m.span.start, m.span.end, other) for m, other in zip(lost, others, strict=True)]
            for others in attempts
        ]

    def _are_persons(self, lost: Sequence[Mention], answer: str) -> bool:
        """Whether they are surely persons, or the model kept part of their full names, as it does
        with no party's or country's."""
        return all(self._is_sure(m) or _words_kept(m.name.text, answer) for m in lost)

    def _is_sure(self, mention: Mention) -> bool:
        """Whether it is a person, or at least a name: what is no word of the language is one."""
        named = mention.name.sure or mention.name.kind is Kind.SCRIPT
        return named or not _is_of(self.written(mention), self.languages[0])

    def _stand_ins(self, lost: Sequence[Mention]) -> list[str]:
        persons = persons_of(self.languages[0])
        if len(lost) > len(persons.stand_ins):
            return []
        names = []
        for mention, surname in zip(lost, persons.stand_ins, strict=False):
            several = len(_WORD.findall(self.written(mention))) > 1
            first = persons.first_names[mention.name.gender == "f"]
            names.append(f"{first} {surname}" if several else surname)
        return names

    def _put(
        self, asked: str, answer: str, edits: Sequence[Edit], lost: Sequence[Mention]
    ) -> list[Edit] | None:
        """What puts the names into the translation with the others; None if that is no better."""
        changes: list[Edit] = []
        for other in dict.fromkeys(edit.text for edit in edits):
            pattern = rf"(?<!\w){re.escape(other)}(?!\w)"
            before, after = (list(re.finditer(pattern, text)) for text in (asked, answer))
            if not after or len(before) != len(after):
                return None
            # The n-th of them is the n-th there: names seldom change their order.
            shift = 0
            starts = {}
            for mention, edit in zip(lost, edits, strict=True):
                starts[edit.start + shift] = (mention, edit.text)
                shift += len(edit.text) - (edit.end - edit.start)
            for one, hit in zip(before, after, strict=True):
                if one.start() in starts:
                    mention, _ = starts[one.start()]
                    changes.append(Edit(hit.start(), hit.end(), self.form(mention)))
        rest = answer
        for edit in edits:
            rest = rest.replace(edit.text, "")
        return changes if self._lost_nothing(rest, len(lost)) else None

    def _lost_nothing(self, rest: str, names: int) -> bool:
        """Whether a translation, without the names, says what the one at hand does, but for the
        words that stand there for the names and the verbs that agree with them."""
        before = self.text

        def allowed(count: int) -> float:
            return names + 1 + count / 4

        if len(before) >= _SHORT and not 0.6 <= len(rest) / len(before) <= 1.4:
            return False
        return (
            search.keeps(before, rest, self.grammar, lambda count: 2 * names + 1 + count / 4)
            and search.keeps(rest, before, self.grammar, allowed)
            and re.findall(r"\d+", before) == re.findall(r"\d+", rest)
            and sum(map(before.count, '“”«»‘"')) == sum(map(rest.count, '“”«»‘"'))
        )

    # -- what is left --

    def as_term(self, mention: Mention) -> None:
        """A term that puts the name in the place of what it became."""
        if not (self._is_sure(mention) or self.kept(mention)):
            self._report(mention, "is not in the translation")
            return
        text, form = self.written(mention), self.form(mention)
        kind = TermKind.DO_NOT_TRANSLATE if text == form else TermKind.PREFERRED
        term = Term(text, form, kind, Case.EXACT, note="a name")
        self.matches.append(Match(term, mention.span, plural=False, glossary=NAMES))

    def _report(self, mention: Mention, what: str) -> None:
        self.findings.append(
            Finding(
                "names.changed" if "another form" in what else "names.mended",
                Severity.INFO,
                f"{self.written(mention)!r} {what}",
                "See that it is right.",
                span=mention.span,
            )
        )


def _has_own_form(mention: Mention, name: str, target: str, language: str) -> bool:
    """Whether the other language may have a form of its own for a name: "Cristóvão Colombo". Each
    of its words has one with a capital that begins alike, and none is a word of its language."""
    if mention.name.sure or mention.name.kind is Kind.SCRIPT or _is_of(name, language):
        return False
    if mention.name.text.startswith(f"{name} "):
        return False  # a person's first name
    there = {folded(w)[:_ALIKE] for w in _WORD.findall(target) if w[0].isupper()}
    words = {folded(word)[:_ALIKE] for word in _WORD.findall(name)}
    return words <= there and not _words_kept(name, target)


def _is_of(name: str, language: str) -> bool:
    """Whether a word of a name is one of the language too, or a place."""
    words = _WORD.findall(name)
    return any(knows(language, word.casefold()) or word in places(language) for word in words)


# --- One name, one text --------------------------------------------------------------------------


def _words_kept(name: str, target: str) -> list[str]:
    """The words of a name of several that stand in a text, perhaps without their accents."""
    words, there = _WORD.findall(name), folded(target)
    if len(words) < 2:
        return []
    return [
        w for w in words if len(w) > 2 and re.search(rf"(?<!\w){re.escape(folded(w))}(?!\w)", there)
    ]


def _has(name: str, text: str, language: str) -> bool:
    """Whether a text has a name as words of its own; it may end as names are inflected."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        rest = text[end : end + 4]
        if not (at and text[at - 1].isalnum()):
            if not rest[:1].isalnum() or not name[-1].isalpha():
                return True
            ending = _ENDING.match(rest)
            if ending and (ending[0] in ("s", "n") or not grammar(language).known):
                return True
        at = text.find(name, end)
    return False


def _stands(name: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether a name stands there in another guise: with other apostrophes, its words apart, in
    capitals, inflected, in other letters."""
    if langs.script(source_language) != langs.script(target_language):
        return sounds_like(name, target)
    if name.isupper():
        return name.casefold() in target.casefold()
    plain, there = name.replace("’", "'"), target.replace("’", "'")
    if _has(plain, there, target_language):
        return True
    words = _WORD.findall(plain)
    if len(words) > 1 and all(_has(word, there, target_language) for word in words):
        return True
    # Where names are inflected and no grammar says how: "Costa" is "Costy" in Polish.
    return not grammar(target_language).known and all(
        len(word) > 3 and word[:-1] in there for word in words
    )


def _folded_place(name: str, target: str) -> Span | None:
    """Where a name stands without some of its accents, or with others."""
    if len(folded(name)) != len(name):
        return None
    pattern = rf"(?<!\w){re.escape(folded(name))}(?!\w)"
    hit = re.search(pattern, folded(target))
    return Span(*hit.span()) if hit else None
