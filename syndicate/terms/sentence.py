"""One target sentence while terms are put into it: spans and alignment follow every edit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from syndicate.grammar import Grammar
from syndicate.grammar.agreement import standing_gender
from syndicate.grammar.lemma import knows, lemma
from syndicate.model import Alignment, Span, TermUse
from syndicate.terms.search import alike
from syndicate.text import Edit, OffsetMap, apply, move_alignment, overlap, trust

Find = Callable[[str, str, Alignment, Span], Span | None]
"""Finds the target characters of a source span, given source, target and their alignment: the same
projection that marks use."""

_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"\w+|[^\w\s]")
_LEFT = re.compile(r"(\w+)(?:['’]s?)?[\s\-‑]+$")
_RIGHT = re.compile(r"[\s\-‑]+(\w+)")
"""The words beside a place."""
_STOPS = frozenset('.,;:!?()[]“”«»"')
_MORE = 3
"""Content words that the words of a term may have become, above twice as many."""
_SHORT = 3
"""Letters of words that mostly do not carry a meaning of their own."""
_TRUSTED = 0.8
"""Confidence from which an alignment is taken at its word; below, the engine is asked."""
_SOUND = 0.7
"""Mean confidence of its links from which an alignment as a whole is believed."""
_CLAUSES = 3
"""Parts of a sentence behind a term, marks among them, that are looked at."""
_NEAR = 40
"""Characters within which a word that rests on a term should be part of its place."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words of a term stand.

    sure       nothing speaks against it
    plausible  it is of about the term's size: putting the term there does little harm if wrong
    """

    span: Span
    sure: bool
    plausible: bool = True


class Sentence:
    """Source and target of one sentence, the target changing."""

    def __init__(
        self,
        source: str,
        target: str,
        alignment: Alignment | None,
        source_grammar: Grammar,
        grammar: Grammar,
        find: Find,
    ) -> None:
        self.source = source
        self.text = target
        self.alignment = alignment
        self.source_grammar = source_grammar
        self.grammar = grammar
        self.find = find
        self.uses: list[TermUse] = []

    @property
    def taken(self) -> list[Span]:
        """Where the terms stand that have a place already."""
        return [use.target_span for use in self.uses if use.target_span]

    # -- where --

    def locate(self, term: Span) -> Place | None:
        """The target characters aligned to the term, without function words at the edges."""
        if self.alignment is None:
            return None
        found = self.find(self.source, self.text, self.alignment, term)
        span = self.trim(found, term) if found else None
        if span is None:
            return None
        plausible = self.plausible(span, term)
        sure = (
            plausible
            and self.is_trusted
            and trust(self.alignment, term, span) >= _TRUSTED
            and self._confirmed(self.alignment, span, term)
        )
        return Place(span, sure, plausible)

    @property
    def is_trusted(self) -> bool:
        """Whether there is an alignment that can be believed: most of its links are, and what is
        the same on both sides (names, figures) rests on itself."""
        alignment = self.alignment
        if alignment is None:
            return False
        said = [self.source[w.start : w.end] for w in alignment.source_words]
        became = [self.text[w.start : w.end] for w in alignment.target_words]
        for index, word in enumerate(became):
            if (
                len(word) > 1
                and (word[0].isupper() or word.isdigit())
                and said.count(word) == became.count(word) == 1
                and _peak(alignment.weights[index]) not in (None, said.index(word))
            ):
                return False
        known = zip(alignment.confidence, alignment.target_words, strict=False)
        content = [sure for sure, word in known if len(word) > _SHORT]
        return not content or sum(content) / len(content) >= _SOUND

    def _confirmed(self, alignment: Alignment, span: Span, term: Span) -> bool:
        """Whether the words inside rest on the term, and none close by does that is outside."""
        for index, word in enumerate(alignment.target_words):
            text = self.text[word.start : word.end].casefold()
            best = _peak(alignment.weights[index])
            if len(word) <= _SHORT or text in self.grammar.edges or best is None:
                continue
            own = term.start <= alignment.source_words[best].start < term.end
            inside = span.start <= word.start < span.end
            if inside != own and (inside or abs(word.start - span.start) < _NEAR):
                return False
        return True

    def covers(self, place: Place, narrow: Span, term: Span) -> bool:
        """Whether a place holds a narrower one and besides it only words that rest on the term."""
        wide = place.span
        if not (wide.start <= narrow.start and narrow.end <= wide.end):
            return False
        more = [
            word
            for word in _WORD.finditer(self.text, wide.start, wide.end)
            if not narrow.start <= word.start() < narrow.end
        ]
        linked = [self.linked(Span(*word.span())) for word in more]
        return len(more) <= 2 and all(word is None or overlap(word, term) for word in linked)

    def plausible(self, span: Span, term: Span) -> bool:
        """Whether a place is of about the term's size, with no mark or figure that it has not."""
        ours, theirs = self.text[span.start : span.end], self.source[term.start : term.end]
        if set(ours) & _STOPS - set(theirs):
            return False
        if re.search(r"\d", ours) and not re.search(r"\d", theirs):
            return False
        asked = len(_WORD.findall(theirs))
        content = [w for w in _WORD.findall(ours) if w.casefold() not in self.grammar.edges]
        return len(content) <= 2 * asked + _MORE

    def trim(self, span: Span, term: Span) -> Span | None:
        """The span without function words at its edges, and never with half a word or a negation
        that is not the term's own."""
        said = _WORD.findall(self.source[term.start : term.end].casefold())
        words = [
            Span(span.start + m.start(), span.start + m.end())
            for m in _PIECE.finditer(self.text[span.start : span.end])
        ]
        if self.source_grammar.negation.isdisjoint(said):
            words = self._without_negation(words, term)
        while words and (self._is_edge(words[0]) or self._is_suffix(words[0])):
            words.pop(0)
        while words and self._is_edge(words[-1]):
            words.pop()
        if not words:
            return None
        start, end = words[0].start, words[-1].end
        # Never half a word: a fused compound ("vice-ministro") goes as a whole.
        text = self.text
        while start and text[start - 1].isalnum() and text[start].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
            end += 1
        return Span(start, end)

    def _without_negation(self, words: list[Span], term: Span) -> list[Span]:
        """The longest run of words without a "not" that belongs to other words of the source."""
        runs: list[list[Span]] = [[]]
        for word in words:
            low = self.text[word.start : word.end].casefold()
            if low in self.grammar.negation and not self._rests_on(word, term):
                runs.append([])
            else:
                runs[-1].append(word)
        return max(runs, key=lambda run: sum(map(len, run)))

    def _rests_on(self, word: Span, term: Span) -> bool:
        """Whether a "not" renders part of a term: "não binária" for "non-binary". It does where the
        source has no "not" of its own, and the alignment, if there is one, says the same."""
        own = self.source_grammar.negation
        if not own.isdisjoint(_WORD.findall(self.source.casefold())):
            return False
        best = self.linked(word)
        return self.alignment is None or bool(best and term.start <= best.start < term.end)

    def linked(self, word: Span) -> Span | None:
        """The source word that a target word rests on most."""
        if self.alignment is None:
            return None
        for index, target in enumerate(self.alignment.target_words):
            if target.start == word.start:
                best = _peak(self.alignment.weights[index])
                return None if best is None else self.alignment.source_words[best]
        return None

    def _is_edge(self, word: Span) -> bool:
        text = self.text[word.start : word.end]
        return text.casefold() in self.grammar.edges or not (text[0].isalnum() or text in "%$&#@+")

    def _is_suffix(self, word: Span) -> bool:
        """True for the s of a possessive, which belongs to the word before."""
        return len(word) <= 2 and self.text[word.start - 1 : word.start] in ("'", "’")

    def is_light(self, word: str) -> bool:
        """True for a function word of the source."""
        return word.casefold() in self.source_grammar.edges

    def places(self, forms: Sequence[str], *, exact: bool) -> list[Span]:
        """Where forms stand that no earlier term has, the longest first."""
        found: list[Span] = []
        taken = self.taken
        for form in sorted(filter(None, dict.fromkeys(forms)), key=len, reverse=True):
            left = r"(?<!\w)" if form[0].isalnum() else ""
            right = r"(?!\w)" if form[-1].isalnum() else ""
            pattern = left + re.escape(form).replace("'", "['’]") + right
            for hit in re.finditer(pattern, self.text, 0 if exact else re.IGNORECASE):
                span = Span(*hit.span())
                if not any(overlap(span, other) for other in [*taken, *found]):
                    found.append(span)
        return found

    def dotted(self, target: str) -> Place | None:
        """Where an acronym stands with the points that the glossary's has not: "U.S." for "US"."""
        if not (target.isupper() and target.isalpha()):
            return None
        pattern = r"(?<!\w)" + r"\.\s?".join(target) + r"\."
        for hit in re.finditer(pattern, self.text):
            span = Span(*hit.span())
            last = span.end == len(self.text.rstrip())
            if not any(overlap(span, other) for other in self.taken):
                # The point at the end of a sentence is the sentence's.
                return Place(Span(span.start, span.end - last), sure=True)
        return None

    def inflected(self, forms: Sequence[str]) -> list[Span]:
        """Where words stand that are the forms given, or other inflections of them."""
        found = self.places(forms, exact=False)
        words = [Span(*m.span()) for m in _WORD.finditer(self.text)]
        said = [self._lemma(self.text[w.start : w.end]) for w in words]
        for form in forms:
            wanted = [self._lemma(word) for word in _WORD.findall(form)]
            for at in range(len(words) - len(wanted) + 1 if wanted else 0):
                span = Span(words[at].start, words[at + len(wanted) - 1].end)
                if said[at : at + len(wanted)] == wanted and not any(
                    overlap(span, other) for other in found
                ):
                    found.append(span)
        return sorted(found, key=lambda span: span.start)

    def _lemma(self, word: str) -> str:
        return lemma(word.casefold(), self.grammar.language)

    def without_echo(self, span: Span, forms: Sequence[str], term: Span) -> Span:
        """The span with what is beside it of the term's own words, which would stand twice:
        "Children's [labor]" for "child labor"."""
        words = {w.casefold() for form in forms for w in _WORD.findall(form)}
        own = {self._lemma(word) for word in words - self.grammar.edges}
        start, end = span.start, span.end
        while (hit := _LEFT.search(self.text, 0, start)) and self._echoes(hit, own, term):
            start = hit.start()
        while (hit := _RIGHT.match(self.text, end)) and self._echoes(hit, own, term):
            end = hit.end()
        return Span(start, end)

    def _echoes(self, hit: re.Match[str], own: set[str], term: Span) -> bool:
        """Whether a word beside the term's place is one of its own that nothing else explains."""
        word, span = hit.group(1), Span(*hit.span(1))
        linked = self.linked(span)
        if len(word) <= _SHORT or (linked and not overlap(linked, term)):
            return False
        return self._lemma(word) in own and not any(overlap(span, t) for t in self.taken)

    # -- what stands there --

    def gender_of_person(self, here: Span, term: Span, *, first: bool) -> tuple[str, str]:
        """For a term that is a person "f", "m" or "mf" (not known), and why to look at it: what the
        model wrote of a woman, else what a pronoun of the source says.

        The masculine is what models write of anyone: only the feminine is evidence. A pronoun means
        the `first` person of a sentence.
        """
        if self._is_feminine(here):
            return "f", ""
        gender = self.pronoun(term) if first else ""
        return (gender, "a pronoun says so") if gender == "f" else (gender or "mf", "")

    def pronoun(self, term: Span) -> str:
        """The gender of the pronouns that follow a person in the source, "" if none or both do."""
        said = {word.casefold() for word in _WORD.findall(self.source[term.end :])}
        grammar = self.source_grammar
        woman, man = (not said.isdisjoint(p) for p in (grammar.feminine, grammar.masculine))
        return "" if woman == man else "f" if woman else "m"

    def _is_feminine(self, here: Span) -> bool:
        """Whether the words there, or the one before, show that the model wrote of a woman."""
        for noun in _WORD.findall(self.text[here.start : here.end].casefold())[:2]:
            # "secretária" is a form of "secretário"; "testemunha" is a word by itself.
            if noun.rstrip("s").endswith("a") and not self._lemma(noun).endswith(("a", "as")):
                return True

        def keep(word: str, span: Span) -> bool:
            return self.is_preposition(word, span, plural=False)

        return standing_gender(self.grammar, self.text, here, keep) == "f"

    def as_adjective(self, here: Span) -> tuple[Span, str]:
        """What an adjective takes the place of, and a word that says how it agrees: that word, or,
        of "campanha [de base]", the noun before it."""
        text = self.text
        noun = re.search(r"(\w+)\s+(?:(\w+)\s+)?$", text[: here.start])
        last = noun and (noun.group(2) or noun.group(1))
        if noun and noun.group(2) and noun.group(2).casefold() in self.grammar.of:
            return Span(noun.start(2), here.end), noun.group(1)
        if last and self.grammar.inflected == "all" and self.grammar.gender_of(last):
            return here, last
        return here, text[here.start : here.end]

    def with_strangers(self, form: str, here: Span, term: Span) -> str:
        """The form with what stands inside its place and renders other words of the source: "two
        [literary] box" is a "literary slush fund"."""
        if not self.is_trusted:
            return form
        strangers, own = [], 0
        for word in _WORD.finditer(self.text, here.start, here.end):
            linked = self.linked(Span(*word.span()))
            light = word.group().casefold() in self.grammar.edges or len(word.group()) <= _SHORT
            if linked and not light:
                if overlap(linked, term):
                    own += 1
                else:
                    strangers.append(word.group())
        if not own or not strangers or len(strangers) > 2:
            return form
        other = " ".join(strangers)
        return f"{form} {other}" if self.grammar.inflected == "all" else f"{other} {form}"

    def may_agree(self, end: int) -> bool:
        """Whether the rest of the sentence has what might have to agree in gender: a pronoun, or a
        word that there is in the other gender too."""
        grammar = self.grammar
        pronouns = grammar.feminine | grammar.masculine
        # What agrees with a noun stands in its clause, or behind one put between.
        clause = "".join(re.split(r"([,;:“”()])", self.text[end:])[:_CLAUSES])
        return any(
            word in pronouns or (word not in grammar.edges and self._has_other_gender(word))
            for word in _WORD.findall(clause.casefold())
        )

    def _has_other_gender(self, word: str) -> bool:
        """Whether a word is a participle, or there is one of the same lemma in the other gender."""
        grammar = self.grammar
        for row in grammar.adjectives:
            for masculine, feminine in zip(row.cells[::2], row.cells[1::2], strict=True):
                for one, other in ((masculine, feminine), (feminine, masculine)):
                    if one and other and one != other and word.endswith(one[0]):
                        swapped = word[: len(word) - len(one[0])] + other[0]
                        if any(each.endswith(grammar.participles) for each in (word, swapped)):
                            return True
                        if knows(grammar.language, swapped):
                            return self._lemma(swapped) == self._lemma(word)
        return False

    def up_to_content(self, end: int) -> str:
        """The text up to there and on over function words, so that the model goes on with a new
        word and not with the rest of this one."""
        after = end
        while hit := re.compile(r"\s+(\w+)|[,;:]").match(self.text, after):
            word = hit.group(1)
            if word and word.casefold() not in self.grammar.links:
                break
            after = hit.end()
        return self.text[:after]

    def adopt(self, text: str, given: int) -> None:
        """Take from a continuation what agrees otherwise, and nothing else: another form of a word,
        another determiner of the same kind."""
        now = self.text
        mine = [m.span() for m in _WORD.finditer(now, given)]
        theirs = [m.span() for m in _WORD.finditer(text, given)]
        one, other = (
            [t[a:b].casefold() for a, b in spans] for t, spans in ((now, mine), (text, theirs))
        )
        edits = []
        taken = self.taken
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
            if tag != "replace" or i2 - i1 != j2 - j1:
                continue
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                span = Span(*mine[i])
                if not any(overlap(span, t) for t in taken) and self._agrees(one[i], other[j]):
                    edits.append(Edit(span.start, span.end, text[theirs[j][0] : theirs[j][1]]))
        self._edit(edits)

    def _agrees(self, word: str, other: str) -> bool:
        """Whether two words are forms of one, and differ in what agrees."""
        if any(word in row and other in row for row in self.grammar.determiners):
            return True
        if not alike(word, other):
            return False
        return self._lemma(word) == self._lemma(other) or self.grammar.declined(word, other)

    def is_preposition(self, word: str, span: Span, plural: bool, noun: str = "") -> bool:
        """True for a word such as Portuguese "a" where it is not the article of the `noun` that
        follows; before a plural it never is one."""
        renders = next((s for w, s in self.grammar.ambiguous if w == word), None)
        if renders is None:
            return False
        linked = self.linked(span)
        if linked is not None and self.source[linked.start : linked.end].casefold() in renders:
            return True
        one = noun and self.grammar.number_of(noun) == "singular"
        if one and self.grammar.gender_of(noun) == "f":
            return False
        return plural

    def with_instead(self, term: Span, other: str) -> str:
        """The source with another word in the term's place."""
        if term.start == 0 or self.source[term.start : term.end].isupper():
            other = other[:1].upper() + other[1:]
        return self.source[: term.start] + other + self.source[term.end :]

    # -- changes --

    def renew(
        self, text: str, align: Callable[[], Alignment] | None, source: OffsetMap | None = None
    ) -> None:
        """Take another translation; `source` leads from the sentence to what was translated. An
        alignment is made only where there was one: without, no engine call gives any."""
        self.text = text
        made = align() if align and self.alignment is not None else None
        self.alignment = move_alignment(made, source=source) if made else None

    def apply(self, edits: Sequence[Edit], here: Span, form: str) -> Span:
        """Make the edits, one of which puts `form` in the place of `here`; gives back its span."""
        self._edit(edits)
        shift = sum(len(e.text) - (e.end - e.start) for e in edits if e.end <= here.start)
        return Span(here.start + shift, here.start + shift + len(form))

    def _edit(self, edits: Sequence[Edit]) -> None:
        self.text, moves = apply(self.text, edits)
        if self.alignment is not None:
            self.alignment = move_alignment(self.alignment, target=moves)
        self.uses[:] = [
            replace(u, target_span=moves.forward(u.target_span)) if u.target_span else u
            for u in self.uses
        ]


def _peak(row: Sequence[float]) -> int | None:
    """The column of the greatest weight, None where nothing has any."""
    best = max(range(len(row)), key=row.__getitem__, default=None)
    return best if best is not None and row[best] > 0 else None
