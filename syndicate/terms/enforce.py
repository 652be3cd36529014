"""Puts required terms into a finished translation, in place of what the model wrote for them.

Translate plainly; where a required form already stands, done; else the words that the term became
give way to the form that agrees with the source's number, the words before and after it are made
to agree, and where gender or number changed the model continues from the text so far. Placeholders
are not used: they lose a third of the determiners (docs/architecture.md, "Fidelity").

`enforce` is a generator, so that whoever drives it can batch the engine's work over many sentences:
it yields lists of `Ask`, is sent as many `Answer`, and returns `Enforced`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from syndicate.grammar import Grammar, grammar
from syndicate.grammar.agreement import Agreement, agree
from syndicate.model import Alignment, Finding, Severity, Span, Term, TermKind, TermOutcome, TermUse
from syndicate.steps import Ask, Steps
from syndicate.terms import search
from syndicate.terms.form import (
    capitalised,
    choose,
    forms_of,
    is_person,
    is_plural,
    same_letters,
)
from syndicate.terms.match import Match
from syndicate.terms.sentence import Find, Place, Sentence
from syndicate.text import Edit, OffsetMap, overlap


@dataclass(frozen=True, slots=True)
class Enforced:
    """The sentence with its terms, and what became of each."""

    text: str
    alignment: Alignment | None
    uses: tuple[TermUse, ...]
    findings: tuple[Finding, ...] = ()


_FIRST = 2
"""Frames in which a term is tried before it is tried in more of them."""
_FEW, _MANY = 1, 5
"""Frames where an alignment can be believed, and where it cannot."""

"""A step that may ask the engine."""


def enforce(
    source: str,
    target: str,
    alignment: Alignment | None,
    matches: Sequence[Match],
    source_language: str,
    target_language: str,
    find: Find,
) -> Steps[Enforced]:
    """Apply the matched terms to one sentence, left to right."""
    work = _Work(
        Sentence(
            source, target, alignment, grammar(source_language), grammar(target_language), find
        ),
        matches,
    )
    ordered = work.ordered(matches)
    for index, match in enumerate(ordered):
        work.left = sum(other.term.target == match.term.target for other in ordered[index:])
        if match.held_back:
            work.hold_back(match)
        elif match.term.kind is not TermKind.FORBIDDEN:
            yield from work.place(match)
        for term in match.forbidden:
            work.forbid(match, term)
    return work.done()


def judge(
    source: str, target: str, matches: Sequence[Match], source_language: str, target_language: str
) -> Enforced:
    """What became of the matched terms in a person's translation, which is not changed."""
    work = _Work(
        Sentence(
            source, target, None, grammar(source_language), grammar(target_language),
            lambda *_: None,
        ),
        matches,
    )  # fmt: skip
    for match in matches:
        if match.held_back:
            work.hold_back(match)
        elif match.term.kind is not TermKind.FORBIDDEN:
            standing = work.standing(match)
            if standing is not None:
                work.record(match, TermOutcome.ALREADY, standing)
            else:
                work.record(match, TermOutcome.NOT_PLACED, reason="a person translated otherwise")
        for term in match.forbidden:
            work.forbid(match, term)
    return work.done()


class _Work:
    """The terms of one sentence, one after the other."""

    def __init__(self, sentence: Sentence, matches: Sequence[Match]) -> None:
        self.sentence = sentence
        self.matches = matches
        self.grammar: Grammar = sentence.grammar
        self.uses: list[TermUse] = sentence.uses
        self.findings: list[Finding] = []
        self.left = 1
        """How many times the term at hand still comes, this time included."""

    def done(self) -> Enforced:
        sentence = self.sentence
        return Enforced(sentence.text, sentence.alignment, tuple(self.uses), tuple(self.findings))

    # -- one term --

    def ordered(self, matches: Sequence[Match]) -> list[Match]:
        """Left to right in the translation, because whatever follows a term may change with it;
        what is found nowhere comes last."""
        if len(matches) < 2:
            return list(matches)
        places = {match.span: self.sentence.locate(match.span) for match in matches}

        def where(match: Match) -> tuple[bool, int, int]:
            place = places[match.span]
            return place is None, place.span.start if place else 0, match.span.start

        return sorted(matches, key=where)

    def place(self, match: Match) -> Steps[None]:
        sentence = self.sentence
        here = sentence.locate(match.span)
        standing = self.standing(match, here.span if here else None)
        if standing is not None:
            self._recorded_as_written(match, standing)
            return
        if here is None or not here.sure:
            here = sentence.dotted(match.term.target) or here
        if here is None and sentence.is_trusted and (yield from self._rewritten(match)):
            return
        worded = [hit for term in match.forbidden for hit in self._forbidden(term)]
        if worded and (here is None or not here.sure):
            # Nothing says better where a term stands than a rendering known to be wrong.
            here = Place(worded[0], sure=True)
        if here is None or not here.sure:
            found = yield from self._search(
                match,
                frames=_FEW if sentence.is_trusted else _MANY,
                thorough=not sentence.is_trusted and not (here and here.plausible),
            )
            if found is not None:
                # What was found in part is a place; how far it goes the alignment may know.
                if found.sure or not here or not sentence.covers(here, found.span, match.span):
                    here = found
                here = Place(here.span, sure=True)
            elif here is not None and not here.plausible:
                here = None
        if here is None:
            if not sentence.is_trusted and (yield from self._rewritten(match)):
                return
            why = "the model left it out" if self.sentence.alignment else "its place is not known"
            self.record(match, TermOutcome.NOT_PLACED, reason=why)
        elif any(overlap(here.span, span) for span in sentence.taken):
            self.record(match, TermOutcome.NOT_PLACED, reason="fused with another term")
        else:
            yield from self._substitute(match, here)

    def _is_first(self, match: Match) -> bool:
        """Whether it is the first person of the sentence, whom a pronoun means if it means any."""
        persons = [m.span.start for m in self.matches if is_person(m.term)]
        return match.span.start == min(persons, default=-1)

    def hold_back(self, match: Match) -> None:
        """A term that may mean something else: there is nothing to decide where the model wrote
        its rendering by itself."""
        here = self.sentence.locate(match.span)
        standing = self.standing(match, here.span if here else None)
        if standing is not None:
            self.record(match, TermOutcome.ALREADY, standing)
        else:
            self.record(match, TermOutcome.HELD_BACK, reason=match.held_back)

    def standing(self, match: Match, here: Span | None = None) -> Span | None:
        """Where a form that the term accepts stands already and no earlier term has it; `here` is
        the term's own place."""
        term = match.term
        kept = self.sentence.source[match.span.start : match.span.end]
        accepted = [kept] if term.kind is TermKind.DO_NOT_TRANSLATE else list(forms_of(term))
        if is_person(term) and not match.plural and self._is_first(match):
            woman = self.sentence.pronoun(match.span) == "f"
            accepted = [term.forms[2]] if woman else accepted
        exact = term.kind is TermKind.DO_NOT_TRANSLATE or any(c.isupper() for c in term.target)
        places = self.sentence.places(accepted, exact=exact)
        if not places:
            return None
        if here is None:
            return places[0]
        # The nearest one: the same words may stand elsewhere for something else, or for another
        # mention of the term.
        best = min(places, key=lambda s: (not overlap(s, here), abs(s.start - here.start)))
        return best if overlap(best, here) or len(places) >= self.left else None

    def _recorded_as_written(self, match: Match, standing: Span) -> None:
        """Record a form that stands already, after giving it the glossary's own capitals and
        apostrophes: "the Defense Minister" where the glossary says "defense minister"."""
        sentence, term = self.sentence, match.term
        found = sentence.text[standing.start : standing.end]
        kept = sentence.source[match.span.start : match.span.end]
        forms = forms_of(term)
        written = next((f for f in forms if same_letters(f, found)), found)
        written = found if found in forms else written
        form = capitalised(written, found, sentence.text, standing.start)
        titled = kept[:1].isupper() and match.span.start > 0 and not term.source[:1].isupper()
        if form == found or titled or term.kind is TermKind.DO_NOT_TRANSLATE:
            self.record(match, TermOutcome.ALREADY, standing)
        else:
            edit = Edit(standing.start, standing.end, form)
            self.record(match, TermOutcome.PLACED, sentence.apply([edit], standing, form))

    # -- where the alignment does not say --

    def _search(self, match: Match, *, frames: int, thorough: bool) -> Steps[Place | None]:
        """The term's place by what the engine makes of the term alone, in so many frames, then, to
        be thorough, of its words one by one and of the sentence with another word instead."""
        sentence = self.sentence
        term = sentence.source[match.span.start : match.span.end]
        kept = sentence.places([term], exact=True)
        if kept:
            return Place(kept[0], sure=True)  # the model left it as it is
        if term.isupper() and sentence.source.isupper():
            term = term.lower()  # models do worse on capitals
        near = (match.span.start + match.span.end) / 2 / max(1, len(sentence.source))
        taken = sentence.taken
        target, grammar = sentence.text, self.grammar
        texts = search.frames(term, sentence.source_grammar, verb=match.term.pos == "verb")
        alone = yield from self._renderings(texts[: min(frames, _FIRST)])
        found, exact = search.find(alone, target, grammar, taken, near, term)
        if not exact and frames > _FIRST:
            # Another frame may give the very words; what is only like them may be another word.
            alone += yield from self._renderings(texts[_FIRST : frames + 3 * thorough])
            found, exact = search.find(alone, target, grammar, taken, near, term)
        whole = found is not None
        if found is None and thorough:
            lexicon = []
            content = [w for w in re.findall(r"[^\W_]+", term) if not sentence.is_light(w)]
            if len(content) > 1:
                for word in content:
                    asked = search.frames(word, sentence.source_grammar)
                    made = yield from self._renderings(asked[:_FIRST])
                    lexicon.append({each for rendering in made for each in rendering})
            else:
                lexicon = [{each for rendering in alone for each in rendering}]
            found, whole = search.cluster(lexicon, target, grammar, taken, near)
            if not whole:
                other = yield from self._contrast(match)
                found = other if other and (found is None or overlap(other, found)) else found
        if found is None or any(overlap(found, span) for span in taken):
            return None
        if not sentence.plausible(found, match.span):
            return None
        trimmed = sentence.trim(found, match.span)
        return Place(trimmed, sure=whole) if trimmed else None

    def _renderings(self, texts: Sequence[str]) -> Steps[list[tuple[str, ...]]]:
        answers = yield [Ask(text) for text in texts]
        made = [search.rendering(answer.text, self.grammar) for answer in answers]
        return [rendering for rendering in made if rendering]

    def _contrast(self, match: Match) -> Steps[Span | None]:
        sentence = self.sentence
        name = match.term.source[:1].isupper()
        others = search.substitutes(match.plural, name, sentence.source_grammar)
        if not others:
            return None
        texts = [sentence.with_instead(match.span, other) for other in others]
        answers = yield [Ask(text) for text in texts]
        known = []
        for other, answer in zip(others, answers, strict=True):
            asked = search.frames(other, sentence.source_grammar)
            renderings = yield from self._renderings(asked[:_FIRST])
            known.append((answer.text, [(other.casefold(),), *renderings]))
        return search.contrast(sentence.text, known, self.grammar)

    def _rewritten(self, match: Match) -> Steps[bool]:
        """The sentence translated with a word that no model knows for the term, and the term put
        in that one's place: the last resort, taken only where nothing else is lost."""
        sentence = self.sentence
        if match.term.pos == "verb" or sentence.taken:
            return False
        (answer,) = yield [Ask(sentence.with_instead(match.span, search.NONCE))]
        hits = list(re.finditer(rf"(?<!\w){search.NONCE}(?!\w)", answer.text))
        rest = answer.text.replace(search.NONCE, "")
        if len(hits) != 1 or not self._lost_nothing(sentence.text, rest):
            return False
        moves = OffsetMap([Edit(match.span.start, match.span.end, search.NONCE)])
        sentence.renew(answer.text, answer.align, moves)
        yield from self._substitute(
            match, Place(Span(*hits[0].span()), sure=True), why="the sentence was made anew for it"
        )
        return True

    # -- substitution --

    def _substitute(self, match: Match, place: Place, why: str = "") -> Steps[None]:
        sentence, term = self.sentence, match.term
        here = sentence.without_echo(place.span, forms_of(term), match.span)
        if term.pos == "adjective":
            here, old = sentence.as_adjective(here)
        else:
            old = sentence.text[here.start : here.end]
        kept = sentence.source[match.span.start : match.span.end]
        gender, seen = "", ""
        if is_person(term):
            gender, seen = sentence.gender_of_person(here, match.span, first=self._is_first(match))
        form, reason = choose(term, match.plural, kept, old, gender == "f", self.grammar)
        if form is None:
            self.record(match, TermOutcome.NOT_PLACED, reason=reason)
            return
        form = capitalised(form, old, sentence.text, here.start)
        if place.sure:
            form = sentence.with_strangers(form, here, match.span)
        gender = gender or term.gender or self.grammar.gender_of(form)
        plural = is_plural(term, match.plural, form, self.grammar)
        if term.pos in ("adjective", "verb"):
            agreement = Agreement((), changed=False, unsure="")
        else:
            agreement = agree(
                self.grammar, sentence.text, here, form, gender=gender, plural=plural,
                keep=lambda word, span: sentence.is_preposition(word, span, plural, old),
            )  # fmt: skip
        placed = sentence.apply([Edit(here.start, here.end, form), *agreement.edits], here, form)
        reason = why or reason or agreement.unsure or seen
        if not self.grammar.known:
            reason = "no grammar for the target language"
        elif agreement.changed and (
            self.grammar.number_of(old) != self.grammar.number_of(form)
            or sentence.may_agree(placed.end)
        ):
            prefix = sentence.up_to_content(placed.end)
            (answer,) = yield [Ask(sentence.source, prefix)]
            if self._accept(answer.text, len(prefix), old):
                sentence.adopt(answer.text, len(prefix))
                reason = why or seen
            else:
                reason = why or "gender or number of the replaced words differs"
        elif not reason and gender == "mf" and not plural and is_person(term):
            reason = "the person's gender is not known"
        if not place.sure:
            reason = f"it may have replaced the wrong words ({old!r})"
        outcome = TermOutcome.CHECK_AGREEMENT if reason else TermOutcome.PLACED
        self.record(match, outcome, placed, reason)

    def _accept(self, text: str, given: int, old: str) -> bool:
        """Whether a continuation of the first `given` characters lost nothing: it keeps them, ends
        no word otherwise, is about as long, keeps all but an eighth of the content words, and does
        not bring the old words back."""
        now = self.sentence.text
        if text[:given] != now[:given] or text[given - 1 : given + 1].isalnum():
            return False
        rest_now, rest_new = now[given:], text[given:]
        if not 0.8 <= (len(text) or 1) / (len(now) or 1) <= 1.25:
            return False
        if old.casefold() in rest_new.casefold() and old.casefold() not in rest_now.casefold():
            return False
        return self._lost_nothing(rest_now, rest_new)

    def _lost_nothing(self, before: str, after: str) -> bool:
        """Whether two texts hold the same content words but for an eighth, and the same figures and
        quotation marks."""

        def allowed(count: int) -> float:
            return count / 8

        return (
            search.keeps(before, after, self.grammar, allowed)
            and search.keeps(after, before, self.grammar, allowed)
            and re.findall(r"\d+", before) == re.findall(r"\d+", after)
            and sum(map(before.count, '“”«»‘"')) == sum(map(after.count, '“”«»‘"'))
        )

    # -- forbidden renderings, and the record --

    def _forbidden(self, term: Term) -> list[Span]:
        """Where a rendering that must not be used stands, in any of its forms, for this term."""
        taken = self.sentence.taken
        hits = self.sentence.inflected(forms_of(term))
        return [hit for hit in hits if not any(overlap(hit, span) for span in taken)]

    def forbid(self, match: Match, term: Term) -> None:
        """Note a rendering that must not be used, where it stands for the term."""
        sentence = self.sentence
        for hit in self._forbidden(term):
            linked = sentence.linked(hit)
            if linked is not None and not overlap(linked, match.span):
                continue  # another word of the source is rightly rendered so
            self.findings.append(
                Finding(
                    "glossary.forbidden",
                    Severity.ERROR,
                    f"{sentence.text[hit.start : hit.end]!r} must not be used for {term.source!r}",
                    f"Change it, or the glossary ({term.path}:{term.line}).",
                    span=match.span,
                )
            )
            return

    def record(
        self, match: Match, outcome: TermOutcome, span: Span | None = None, reason: str = ""
    ) -> None:
        term, sentence = match.term, self.sentence
        if match.undecided:
            self.findings.append(
                Finding(
                    "glossary.homograph",
                    Severity.INFO,
                    f"{term.source!r} may mean something else here: {match.undecided}",
                    f"See that {term.target!r} is right, or give the entry a context "
                    f"({term.path}:{term.line}).",
                    span=match.span,
                )
            )
        self.uses.append(
            TermUse(
                source=sentence.source[match.span.start : match.span.end],
                required=term.target,
                outcome=outcome,
                source_span=match.span,
                target=sentence.text[span.start : span.end] if span else "",
                target_span=span,
                reason=reason,
                kind=term.kind,
                glossary=match.glossary,
                line=term.line,
            )
        )
