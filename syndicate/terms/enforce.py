"""Puts required terms into a finished translation, in place of what the model wrote for them.

Translate plainly; where a required form already stands, done; else the aligned words give way to
the form that agrees with the source's number, the determiner before it is made to agree, and where
gender or number changed the model continues from the text so far. Placeholders are not used: they
lose a third of the determiners (docs/architecture.md, "Fidelity").

`enforce` is a generator, so that whoever drives it can batch the engine's work over many sentences:
it yields `Ask`, is sent an `Answer`, and returns `Enforced`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace

from syndicate.grammar import Grammar, grammar
from syndicate.model import (
    Alignment,
    Finding,
    Severity,
    Span,
    Term,
    TermKind,
    TermOutcome,
    TermUse,
)
from syndicate.terms.match import Match
from syndicate.text import DOUBTFUL, Edit, OffsetMap, apply, move_alignment, trust


@dataclass(frozen=True, slots=True)
class Ask:
    """What enforcement wants from the engine: `source` translated, or, with `prefix`, the sentence
    at hand continued from a target that begins so."""

    source: str
    prefix: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    text: str
    alignment: Alignment | None = None


@dataclass(frozen=True, slots=True)
class Enforced:
    """The sentence with its terms. `moves` lead from the plain translation to `text` (identity
    where the model continued and the alignment was made anew)."""

    text: str
    alignment: Alignment | None
    uses: tuple[TermUse, ...]
    findings: tuple[Finding, ...] = ()


Find = Callable[[str, str, Alignment, Span], Span | None]
"""Finds the target characters of a source span, given source, target and their alignment: the same
projection that marks use."""


def enforce(
    source: str,
    target: str,
    alignment: Alignment | None,
    matches: Sequence[Match],
    source_language: str,
    target_language: str,
    find: Find,
) -> Generator[Ask, Answer, Enforced]:
    """Apply the matched terms to one sentence, left to right."""
    state = _Sentence(
        source, target, alignment, grammar(source_language), grammar(target_language), find
    )
    for index, match in enumerate(matches):
        state.left = sum(other.term.target == match.term.target for other in matches[index:])
        if match.held_back:
            state.record(match, TermOutcome.HELD_BACK, reason=match.held_back)
        elif match.term.kind is not TermKind.FORBIDDEN:
            yield from state.place(match)
        for term in match.forbidden:
            state.forbid(match, term)
    return Enforced(state.target, state.alignment, tuple(state.uses), tuple(state.findings))


def judge(
    source: str, target: str, matches: Sequence[Match], source_language: str, target_language: str
) -> Enforced:
    """What became of the matched terms in a person's translation, which is not changed."""
    state = _Sentence(
        source, target, None, grammar(source_language), grammar(target_language), lambda *_: None
    )
    for match in matches:
        if match.held_back:
            state.record(match, TermOutcome.HELD_BACK, reason=match.held_back)
        elif match.term.kind is not TermKind.FORBIDDEN:
            standing = state.standing(match)
            if standing is not None:
                state.record(match, TermOutcome.ALREADY, standing)
            else:
                state.record(match, TermOutcome.NOT_PLACED, reason="a person translated otherwise")
        for term in match.forbidden:
            state.forbid(match, term)
    return Enforced(target, None, tuple(state.uses), tuple(state.findings))


class _Sentence:
    """One sentence while its terms are placed; spans of earlier terms follow every edit."""

    def __init__(
        self,
        source: str,
        target: str,
        alignment: Alignment | None,
        source_grammar: Grammar,
        target_grammar: Grammar,
        find: Find,
    ) -> None:
        self.source = source
        self.target = target
        self.alignment = alignment
        self.source_grammar = source_grammar
        self.grammar = target_grammar
        self.find = find
        self.uses: list[TermUse] = []
        self.findings: list[Finding] = []
        self.left = 1
        """How many times the term at hand still comes, this time included."""

    # -- one term --

    def place(self, match: Match) -> Generator[Ask, Answer, None]:
        here = self._locate(match)
        standing = self.standing(match, here)
        if standing is not None:
            self.record(match, TermOutcome.ALREADY, standing)
            return
        doubt = here is not None and self._doubtful(match.span, here)
        if doubt or (here is None and self.alignment is None):
            answer = yield Ask(self.source[match.span.start : match.span.end])
            found = self._verbatim(answer.text)
            if found is not None or here is None:
                # The term's own rendering is better evidence than a link nobody can trust.
                here, doubt = found, False
        if here is None:
            why = "the model left it out" if self.alignment else "its place is not known"
            self.record(match, TermOutcome.NOT_PLACED, reason=why)
            return
        if any(_overlap(here, u.target_span) for u in self.uses if u.target_span):
            self.record(match, TermOutcome.NOT_PLACED, reason="fused with another term")
            return
        yield from self._substitute(match, here, self._form(match), doubt)

    def _doubtful(self, source: Span, target: Span) -> bool:
        return self.alignment is not None and trust(self.alignment, source, target) < DOUBTFUL

    def standing(self, match: Match, here: Span | None = None) -> Span | None:
        """Where a form that the term accepts stands already; `here` is the term's own place."""
        term, form = match.term, self._form(match)
        accepted = [form]
        if term.kind is not TermKind.DO_NOT_TRANSLATE:
            accepted = list(dict.fromkeys([form, term.target, term.plural, *term.forms]))
        return self._standing(accepted, term, here)

    def _form(self, match: Match) -> str:
        """The target's form in the number of the source, or what must not be translated."""
        term = match.term
        if term.kind is TermKind.DO_NOT_TRANSLATE:
            return self.source[match.span.start : match.span.end]
        if match.plural and term.plural:
            return term.plural
        return term.target

    def _locate(self, match: Match) -> Span | None:
        """The target characters aligned to the term, without function words at the edges."""
        if self.alignment is None:
            return None
        span = self.find(self.source, self.target, self.alignment, match.span)
        if span is None:
            return None
        words = re.findall(r"\w+", self.source[match.span.start : match.span.end].casefold())
        return self._trim(span, negated=not self.source_grammar.negation.isdisjoint(words))

    def _trim(self, span: Span, *, negated: bool = False) -> Span | None:
        words = [
            Span(span.start + m.start(), span.start + m.end())
            for m in re.finditer(r"\w+|[^\w\s]", self.target[span.start : span.end])
        ]
        if not negated:
            words = self._without_negation(words)
        while words and (self._is_edge(words[0]) or self._is_suffix(words[0])):
            words.pop(0)
        while words and self._is_edge(words[-1]):
            words.pop()
        if not words:
            return None
        start, end = words[0].start, words[-1].end
        # Never half a word: a fused compound ("vice-ministro") goes as a whole.
        while start and self.target[start - 1].isalnum() and self.target[start].isalnum():
            start -= 1
        while (
            end < len(self.target) and self.target[end].isalnum() and self.target[end - 1].isalnum()
        ):
            end += 1
        return Span(start, end)

    def _without_negation(self, words: list[Span]) -> list[Span]:
        """The longest run of words that holds no "not": a term must never take one with it."""
        runs: list[list[Span]] = [[]]
        for word in words:
            if self.target[word.start : word.end].casefold() in self.grammar.negation:
                runs.append([])
            else:
                runs[-1].append(word)
        return max(runs, key=lambda run: sum(map(len, run)))

    def _is_edge(self, word: Span) -> bool:
        text = self.target[word.start : word.end]
        return text.casefold() in self.grammar.edges or not (text[0].isalnum() or text in "%$&#@+")

    def _is_suffix(self, word: Span) -> bool:
        """True for the s of a possessive, which belongs to the word before."""
        return len(word) <= 2 and self.target[word.start - 1 : word.start] in ("'", "’")

    def _standing(self, accepted: Sequence[str], term: Term, here: Span | None) -> Span | None:
        """Where an accepted form stands already and no earlier term has it."""
        exact = term.kind is TermKind.DO_NOT_TRANSLATE or any(c.isupper() for c in term.target)
        places: list[Span] = []
        for form in sorted(filter(None, accepted), key=len, reverse=True):
            pattern = rf"(?<!\w){re.escape(form)}(?!\w)"
            for hit in re.finditer(pattern, self.target, 0 if exact else re.IGNORECASE):
                span = Span(*hit.span())
                taken = [u.target_span for u in self.uses if u.target_span]
                if not any(_overlap(span, t) for t in [*taken, *places]):
                    places.append(span)
        if not places:
            return None
        if here is None:
            return places[0]
        # The nearest one: the same words may stand elsewhere for something else, or for another
        # mention of the term.
        best = min(places, key=lambda s: (not _overlap(s, here), abs(s.start - here.start)))
        return best if _overlap(best, here) or len(places) >= self.left else None

    def _verbatim(self, alone: str) -> Span | None:
        """The words that the model gives for the term alone, if they stand in the sentence."""
        words = alone.strip().rstrip(".!?")
        if not words:
            return None
        hit = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self.target, re.IGNORECASE)
        return self._trim(Span(*hit.span())) if hit else None

    # -- substitution --

    def _substitute(
        self, match: Match, here: Span, form: str, doubt: bool = False
    ) -> Generator[Ask, Answer, None]:
        term = match.term
        old = self.target[here.start : here.end]
        if old.isupper() and len(old) > 3 and _mostly_upper(self.target):
            form = form.upper()
        elif not self.target[: here.start].strip(" “”«»\"'‘([—–-¡¿"):
            form = form[:1].upper() + form[1:]
        gender = self._gender(term, here)
        if gender == "f" and len(term.forms) == 4:
            chosen = term.forms[3 if match.plural else 2]
            form = form[:1] + chosen[1:] if form[:1].casefold() == chosen[:1].casefold() else chosen
        edits = [Edit(here.start, here.end, form)]
        plural = bool(match.plural and (term.plural or self.grammar.known))
        determiner, changed = self._determiner(match, here, term, plural, form)
        edits += determiner
        before = self.target
        self._apply(edits)
        placed = self._after(here, edits, form)
        outcome, reason = TermOutcome.PLACED, ""
        if not self.grammar.known:
            outcome, reason = TermOutcome.CHECK_AGREEMENT, "no grammar for the target language"
        elif changed:
            answer = yield Ask(self.source, self.target[: placed.end])
            if self._accept(answer.text, placed, old, before):
                self.target, self.alignment = answer.text, answer.alignment
            else:
                outcome = TermOutcome.CHECK_AGREEMENT
                reason = "gender or number of the replaced words differs"
        elif term.gender == "mf" and not gender and len({*term.forms, term.target}) > 2:
            outcome, reason = TermOutcome.CHECK_AGREEMENT, "the person's gender is not known"
        if doubt:
            outcome, reason = (
                TermOutcome.CHECK_AGREEMENT,
                f"it may have replaced the wrong words ({old!r})",
            )
        self.record(match, outcome, placed, reason)

    def _gender(self, term: Term, here: Span) -> str:
        """The gender that the model gave a person ("m", "f", "" if it does not show)."""
        if term.gender != "mf":
            return term.gender
        hit = re.search(r"(\w+)\s+$", self.target[: here.start])
        word = hit.group(1).casefold() if hit else ""
        row = next((r for r in self.grammar.determiners if word in r), None)
        if hit is None or row is None or self._is_preposition(word, Span(*hit.span(1)), False):
            return ""
        # The masculine is what models write of anyone: only the feminine is evidence.
        return "f" if row.index(word) % 2 and row[0] != row[1] else ""

    def _determiner(
        self, match: Match, here: Span, term: Term, plural: bool, form: str
    ) -> tuple[list[Edit], bool]:
        """Edits that make the words before the term agree; True where the agreement changed."""
        edits: list[Edit] = []
        changed = False
        position = here.start
        while True:
            hit = re.search(r"(\w+)\s+$", self.target[:position])
            if not hit:
                break
            word, at = hit.group(1), hit.start(1)
            low = word.casefold()
            vowel = next((pair for pair in self.grammar.vowel if low in pair), None)
            if vowel:
                wanted = vowel[1] if _vowel_sound(form) else vowel[0]
                if wanted != low:
                    edits.append(Edit(at, hit.end(1), _like(word, wanted)))
                break
            row = next((r for r in self.grammar.determiners if low in r), None)
            between = next((r for r in self.grammar.through if low in r), None)
            agreeing = row or between
            if agreeing is None or term.gender not in ("m", "f", "mf", ""):
                break
            if row and self._is_preposition(low, Span(at, hit.end(1)), plural):
                break
            column = self._column(agreeing.index(low), term, plural)
            if agreeing[column] != low:
                edits.append(Edit(at, hit.end(1), _like(word, agreeing[column])))
                changed = True
            if row:
                break
            position = at
        return edits, changed

    @staticmethod
    def _column(now: int, term: Term, plural: bool) -> int:
        """Masculine 0, feminine 1, and 2 more in the plural; an unknown gender stays as it is."""
        one_number = bool(term.plural) and term.plural == term.target
        # Of a term with one number its first word tells which: "as Forças Armadas".
        is_plural = term.target.split()[0].endswith("s") and now >= 2 if one_number else plural
        gender = {"m": 0, "f": 1}.get(term.gender, now % 2)
        return gender + (2 if is_plural else 0)

    def _is_preposition(self, word: str, span: Span, plural: bool) -> bool:
        """True for a word such as Portuguese "a" where it is not the article."""
        renders = next((s for w, s in self.grammar.ambiguous if w == word), None)
        if renders is None:
            return False
        if plural:
            return True
        if self.alignment is None:
            return False
        for index, target in enumerate(self.alignment.target_words):
            if target.start == span.start:
                row = self.alignment.weights[index]
                best = max(range(len(row)), key=row.__getitem__, default=None)
                if best is None:
                    return False
                words = self.alignment.source_words[best]
                return self.source[words.start : words.end].casefold() in renders
        return False

    def _apply(self, edits: Sequence[Edit]) -> None:
        self.target, moves = apply(self.target, edits)
        if self.alignment is not None:
            self.alignment = move_alignment(self.alignment, target=moves)
        self._move_uses(moves)

    def _move_uses(self, moves: OffsetMap) -> None:
        self.uses = [
            replace(u, target_span=moves.forward(u.target_span)) if u.target_span else u
            for u in self.uses
        ]

    @staticmethod
    def _after(here: Span, edits: Sequence[Edit], form: str) -> Span:
        shift = sum(len(e.text) - (e.end - e.start) for e in edits if e.start < here.start)
        return Span(here.start + shift, here.start + shift + len(form))

    def _accept(self, text: str, placed: Span, old: str, before: str) -> bool:
        """Whether the model's continuation lost nothing: it keeps the text so far, about the same
        length, all but an eighth of the content words, and does not bring the old words back."""
        if text[: placed.end] != self.target[: placed.end]:
            return False
        rest_now, rest_new = self.target[placed.end :], text[placed.end :]
        if not 0.8 <= (len(text) or 1) / (len(self.target) or 1) <= 1.25:
            return False
        if (
            old.casefold() in rest_new.casefold()
            and old.casefold() not in before[len(before) - len(rest_now) :].casefold()
        ):
            return False
        # Words are compared without their endings, which are what may change.
        stems_now, stems_new = _stems(rest_now), _stems(rest_new)
        allowed = len(stems_now) / 8
        return (
            len(stems_now - stems_new) <= allowed
            and len(stems_new - stems_now) <= allowed
            and re.findall(r"\d+", rest_now) == re.findall(r"\d+", rest_new)
            and sum(map(rest_now.count, '“”«»‘"')) == sum(map(rest_new.count, '“”«»‘"'))
        )

    # -- forbidden renderings, and the record --

    def forbid(self, match: Match, term: Term) -> None:
        """Note a rendering that must not be used."""
        forms = filter(None, dict.fromkeys([term.target, term.plural, *term.forms]))
        pattern = "|".join(re.escape(form) for form in forms)
        hit = re.search(rf"(?<!\w)(?:{pattern})(?!\w)", self.target, re.IGNORECASE)
        if hit:
            self.findings.append(
                Finding(
                    "glossary.forbidden",
                    Severity.ERROR,
                    f"{hit.group()!r} must not be used for {term.source!r}",
                    f"Change it, or the glossary ({term.path}:{term.line}).",
                    span=match.span,
                )
            )

    def record(
        self, match: Match, outcome: TermOutcome, span: Span | None = None, reason: str = ""
    ) -> None:
        term = match.term
        self.uses.append(
            TermUse(
                source=self.source[match.span.start : match.span.end],
                required=term.target,
                outcome=outcome,
                source_span=match.span,
                target=self.target[span.start : span.end] if span else "",
                target_span=span,
                reason=reason,
                kind=term.kind,
                glossary=match.glossary,
                line=term.line,
            )
        )


def _overlap(one: Span, other: Span | None) -> bool:
    return other is not None and one.start < other.end and other.start < one.end


def _like(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def _mostly_upper(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) > 0.8 * len(letters)


def _stems(text: str) -> set[str]:
    return {w[: max(4, len(w) - 2)].casefold() for w in re.findall(r"[^\W\d_]{4,}", text)}


def _vowel_sound(text: str) -> bool:
    """Whether English says "an" before it: by letter names for acronyms, by sound for words."""
    word = re.match(r"\w+", text)
    if not word:
        return False
    first = word.group()
    if first.isupper() and (
        len(first) == 1 or not re.search(r"[AEIOU]", first[1:]) or len(first) <= 3
    ):
        return first[0] in "AEFHILMNORSX"
    low = first.casefold()
    if re.match(r"(?:uni(?!n)|use|usu|eu|one|u[bt]i)", low):
        return False
    return low[0] in "aeiou" or low.startswith(("hour", "honest", "honour", "honor", "heir"))
