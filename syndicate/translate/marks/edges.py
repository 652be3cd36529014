"""The edges of a mark: which quotation marks, articles, signs and stops it takes in.

A mark takes in at its edges what the source's takes in: quotation marks, brackets, stops, currency
signs; it leaves out articles where the source has none. Which words a mark is on is found
elsewhere; here a span that is about right becomes exactly right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass

from syndicate.grammar import Grammar, grammar
from syndicate.model import Inline, Mark, Span
from syndicate.text import overlap

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)+")
_OPENING, _CLOSING = "“«„‘\"‹'", "”»“’\"›'"
SIGNS = " \n.,;:!?…)]}([{–—-" + _OPENING + _CLOSING
"""What may stand around the words of a mark."""
_QUOTE = re.compile(r"[“”«»„\"‹›]")
STOPS = frozenset('.,;:!?()\n“”«»"')
"""Signs that what belongs together does not reach over."""
_NEAR = 2
"""Words that a negation may stand away from what it denies."""
_MONEY = r"(?:(?:\bUS|\bR|\bAU?|\bCA?|\bHK|\bNZ)?\$|[£€¥])\s?"
_REST = re.compile(r"(?<=\w\w[’'])\w\b\W*(?=\w)")
"""What is left of "it's" where its first part is not in the span."""

Says = Callable[[Span], bool]
"""Whether a word of the target at the edge of a span says something of the source's."""


def is_article(word: str, language: str) -> bool:
    """Whether a word can only open a noun phrase: an article, alone or fused with a preposition."""
    known = grammar(language)
    word = word.casefold()
    if word not in known.edges:
        return False
    return any(word in row for row in known.determiners) or (
        word in known.before_noun and word in known.after_verb
    )


def is_fused(word: str, known: Grammar) -> bool:
    """Whether a word is a preposition and an article in one."""
    word = word.casefold()
    return any(left and left + article == word for (_, article), left in known.joins.items())


@dataclass(frozen=True, slots=True)
class Edges:
    """Brings spans to their edges, for one pair of languages."""

    source_language: str
    target_language: str

    def fit(
        self, source: str, mark: Mark, target: str, span: Span, says: Says | None = None
    ) -> Span:
        """The span with the edges that the source's mark has; `says` tells of the words at its
        edges whether they came from words of the mark, where that is known."""
        span = _in_quotes(source, mark, target, _whole_numbers(target, span))
        part = _part_of_word(source, mark, target, span)
        if part is not None:
            return part
        fitted = self._with_signs(
            source, mark, target, self._trimmed(source, mark, target, span, says)
        )
        return fitted if target[fitted.start : fitted.end].strip() else span

    def _trimmed(self, source: str, mark: Mark, target: str, span: Span, says: Says | None) -> Span:
        """The span without function words at its edges where the source has none there, and
        without signs."""
        theirs = grammar(self.source_language)
        ours = grammar(self.target_language).edges
        start, end = span.start, span.end
        if source[mark.start].isalnum():
            while start < end - 1 and target[start] in SIGNS:
                start += 1
        if source[mark.end - 1].isalnum():
            while end > start + 1 and target[end - 1] in SIGNS:
                end -= 1
        if rest := _REST.match(target, start, end):
            start = rest.end()
        said = [m.group().casefold() for m in _WORD.finditer(source, mark.start, mark.end)]
        words = [Span(*m.span()) for m in _WORD.finditer(target, start, end)]
        phrase = ours | grammar(self.target_language).after_noun
        negation = len(said) == 1 and said[0] in theirs.negation

        def is_idle(word: Span, after: Span) -> bool:
            """Whether a word at the beginning says nothing of the source's."""
            text, following = target[word.start : word.end], target[after.start : after.end]
            if text.casefold() not in ours:
                return False
            if negation:
                return True  # an auxiliary before it is the verb's
            if says is None:
                return is_article(text, self.target_language)
            compound = following.casefold() in phrase and not is_article(
                following, self.target_language
            )
            return not says(word) and not compound

        opens = bool(said) and said[0] in theirs.edges
        article = opens and says is not None and _classes(said[0], theirs) == ("article",)
        while said and len(words) > 1 and is_idle(words[0], words[1]):
            # Before "um laudo" nothing goes but the "to" of "according to a report".
            after = target[words[1].start : words[1].end]
            if opens and not (article and is_article(after, self.target_language)):
                break
            words.pop(0)
            start = words[0].start
        if said and said[-1] not in theirs.edges | theirs.before_noun:
            while len(words) > 1 and target[words[-1].start : words[-1].end].casefold() in ours:
                if (says is not None and says(words[-1])) or _joins(target, words[-1].start - 1):
                    break
                words.pop()
                end = words[-1].end
        found = Span(start, end)
        if theirs.negation.intersection(said):
            found = self._with_negation(source, target, found)
        if len(said) > 1 and said[0] in theirs.negation:
            found = Span(self._with_auxiliary(target, found.start), found.end)
        return found

    def _with_negation(self, source: str, target: str, span: Span) -> Span:
        """The span of denied words with the sentence's one negation where that stands near: "not
        guilty", "não considerou culpado"."""
        theirs, ours = grammar(self.source_language), grammar(self.target_language)
        there = [m for m in _WORD.finditer(target) if m.group().casefold() in ours.negation]
        times = sum(m.group().casefold() in theirs.negation for m in _WORD.finditer(source))
        if times != 1 or len(there) != 1:
            return span
        no = Span(*there[0].span())
        gap = target[no.end : span.start] or target[span.end : no.start]
        if len(gap.split()) > _NEAR or STOPS.intersection(gap):
            return span
        return Span(min(span.start, no.start), max(span.end, no.end))

    def _with_auxiliary(self, target: str, start: int) -> int:
        """Where a span begins that begins with a negation, with the auxiliary before that: "did
        not reach" is all of it one verb."""
        ours = grammar(self.target_language)
        first, before = _WORD.match(target, start), re.search(r"(\w+) $", target[:start])
        if first is None or before is None or first.group().casefold() not in ours.negation:
            return start
        return before.start() if before[1].casefold() in ours.edges & ours.before_verb else start

    def _with_signs(self, source: str, mark: Mark, target: str, span: Span) -> Span:
        """The span with the quotation marks, brackets, stops and currency signs at its edges that
        the source's mark takes in, and without the quotation marks that it leaves out."""
        start, end = span.start, span.end
        text = source[mark.start : mark.end]
        body = text.strip(SIGNS)
        head, tail = text[: text.find(body)], text[text.find(body) + len(body) :]
        light = grammar(self.target_language).edges
        if head and head[0] in _OPENING:
            # An article may stand between the mark and the first word that was aligned.
            opening = re.search(rf"[{_OPENING}]((?:\w+ ){{0,2}})$", target[:start])
            if opening and all(w.casefold() in light for w in opening[1].split()):
                start = opening.start()
        elif target[start] in '“«„‘"‹' and start < end - 1:
            start += 1
        if head and head[-1] in "([{" and start and target[start - 1] == head[-1]:
            start -= 1
        if re.match(_MONEY, text) and (sign := re.search(_MONEY + "$", target[:start])):
            start = sign.start()
        quoted = bool(tail) and any(c in _CLOSING for c in tail)
        if quoted and target[end - 1] in ".," and target[end - 2 : end - 1] in tuple('”»"'):
            end -= 1  # the stop stands behind the quotation mark here
        if (
            quoted
            and target[end : end + 1] in tuple(".,")
            and target[end + 1 : end + 2] in tuple('”»"')
        ):
            end += 1
        unit = text[-1]
        if not unit.isalnum() and unit not in SIGNS and target[end:].lstrip()[:1] == unit:
            end = target.index(unit, end) + 1
        while end < len(target) and (
            (target[end] in tail and (target[end] not in " ,\n" or tail[-1] == target[end]))
            or (quoted and target[end] in _CLOSING)
        ):
            end += 1
        if not quoted and end - 1 > start and target[end - 1] in '”»“"›':
            end -= 1
        return _balanced(target, Span(start, end))

    def opened(
        self, source: str, mark: Mark, target: str, span: Span, taken: Collection[Span] = ()
    ) -> Span:
        """The span with the function words before it that the source's mark begins with.

        For spans that were found by what they say alone, which may be said without them.
        """
        theirs, ours = grammar(self.source_language), grammar(self.target_language)
        wanted = Counter[str]()
        for word in _WORD.finditer(source, mark.start, mark.end):
            if not (classes := _classes(word.group(), theirs)):
                break
            wanted.update(classes)
        for word in _WORD.finditer(target, span.start, span.end):
            if not (classes := _classes(word.group(), ours)):
                break
            wanted.subtract(classes)
        start = span.start
        while before := re.search(r"(\w+) $", target[:start]):
            classes = _classes(before[1], ours)
            opened = Span(before.start(), span.end)
            if (
                wanted.total() <= 0
                or not any(wanted[each] > 0 for each in classes)
                or any(overlap(opened, other) for other in taken)
            ):
                break
            wanted.subtract(classes)
            start = before.start()
        return Span(start, span.end)


def _in_quotes(source: str, mark: Mark, target: str, span: Span) -> Span:
    """The span, or the most of it on one side of quotation marks where the source's has none in it:
    what is inside a quotation stays inside."""
    if _QUOTE.search(source, mark.start, mark.end):
        return span
    pieces, start = [], span.start
    for sign in _QUOTE.finditer(target, span.start, span.end):
        pieces.append(Span(start, sign.start()))
        start = sign.end()
    most = max([*pieces, Span(start, span.end)], key=lambda piece: piece.end - piece.start)
    return most if target[most.start : most.end].strip() else span


def _balanced(target: str, span: Span) -> Span:
    """The span with the other half of a pair of quotation marks or brackets of which one is inside
    it, and the other right beside it."""
    inside = target[span.start : span.end]
    for opening, closing in ("“”", "«»", "„“", "()", "[]"):
        extra = inside.count(opening) - inside.count(closing)
        if extra == 1 and target[span.end : span.end + 1] == closing and inside[0] != opening:
            return Span(span.start, span.end + 1)
        if extra == -1 and target[: span.start][-1:] == opening and inside[-1] != closing:
            return Span(span.start - 1, span.end)
    return span


def _classes(word: str, known: Grammar) -> tuple[str, ...]:
    """What kinds of function word a word is; none for a content word. "da" is "of the"."""
    word = word.casefold()
    if word in known.negation:
        return ("negation",)
    if is_fused(word, known):
        return ("other", "article")
    if is_article(word, known.language):
        return ("article",)
    return ("other",) if word in known.edges or word in known.after_noun else ()


def verbatim(source: Inline, mark: Mark, target: str) -> Span | None:
    """A name, a number or a protected text that stands in the target as it does in the source, of
    a protected text that stands there several times the same one."""
    words = source.text[mark.start : mark.end]
    times = source.text.count(words) if words else 0
    if len(words) < 2 or times != target.count(words) or not (times == 1 or mark.protects):
        return None
    at = target.index(words)
    for _ in range(source.text.count(words, 0, mark.start)):
        at = target.index(words, at + len(words))
    end = at + len(words)
    whole = not (at and target[at - 1].isalnum() and words[0].isalnum()) and not (
        end < len(target) and target[end].isalnum() and words[-1].isalnum()
    )
    return Span(at, end) if whole else None


def _whole_numbers(target: str, span: Span) -> Span:
    """The span with the whole of a number that it begins or ends in: "9.400" is three words."""
    start, end = span.start, span.end
    for number in _NUMBER.finditer(target):
        if number.start() < span.start < number.end():
            start = number.start()
        if number.start() < span.end < number.end():
            end = number.end()
    return Span(start, end)


# --- Parts of words -------------------------------------------------------------------------------


def whole_word(source: str, mark: Mark) -> Span:
    """The marked text, whole words of it: "CO2" where a mark is on the 2, "pre-war" on "pre"."""
    start, end = mark.start, mark.end
    if start < end and source[start].isalnum():
        while start and (source[start - 1].isalnum() or _joins(source, start - 1)):
            start -= 1
    if start < end and source[end - 1].isalnum():
        while end < len(source) and (source[end].isalnum() or _joins(source, end)):
            end += 1
    return Span(start, end)


def _joins(text: str, at: int) -> bool:
    """Whether a hyphen stands between letters."""
    return text[at] == "-" and text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()


def part_of_compound(source: str, mark: Mark, target: str, span: Span) -> Span | None:
    """Where a mark takes in a part of a word or of a hyphenated compound, its part of `span`, which
    is what the whole became; None where it marks the whole."""
    word = whole_word(source, mark)
    if word == Span(mark.start, mark.end):
        return None
    part = source[mark.start : mark.end].casefold()
    at = target.casefold().find(part, span.start, span.end)
    if at >= 0 and len(target.casefold()) == len(target):
        return Span(at, at + len(part))
    words = [Span(*m.span()) for m in _WORD.finditer(target, span.start, span.end)]
    if len(words) < 2:
        return None
    return words[0] if mark.start == word.start else words[-1]


def _part_of_word(source: str, mark: Mark, target: str, span: Span) -> Span | None:
    """Where a mark takes in a part of a word (H<sub>2</sub>O), the same letters in the target's."""
    first, last = source[mark.start], source[mark.end - 1]
    after_letter = first.isalnum() and source[: mark.start][-1:].isalnum()
    before_letter = last.isalnum() and source[mark.end : mark.end + 1].isalnum()
    if not after_letter and not before_letter:
        return None
    part = source[mark.start : mark.end]
    find = target.find if before_letter else target.rfind
    at = find(part, span.start, span.end)
    if at >= 0:
        return Span(at, at + len(part))
    # A prefix that became a word of its own: "unelected", "não eleito".
    words = [Span(*m.span()) for m in _WORD.finditer(target, span.start, span.end)]
    return (words[0] if before_letter else words[-1]) if len(words) > 1 else None
