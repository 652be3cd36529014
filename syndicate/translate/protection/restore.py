"""Puts back into the model's output what `protect` took out of the source.

Stand-ins are looked for in order; what the model lost is placed through the alignment and reported,
so that nothing vanishes without a word.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import pairwise

from syndicate import langs
from syndicate.model import Alignment, Finding, Severity, Span
from syndicate.text import Edit, OffsetMap, apply, move_alignment, overlap
from syndicate.translate.project import after_word, hull
from syndicate.translate.protection import clock, dates, ordinals, spaces, watched
from syndicate.translate.protection.amounts import (
    drop_invented,
    keep_dollars,
    localise_number,
    localise_numbers,
    magnitudes,
    rates,
    restore_currencies,
    space_dollars,
)
from syndicate.translate.protection.protect import CURRENCY, Item, Kind, Protected, fold
from syndicate.translate.protection.requote import Requoting

_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")
_LEADING = " \"'([{¿¡"
_SIGNS = str.maketrans("oa", "ºª")
_LOST = "was lost by the model and put back at its best guess"
_COMPOUND = re.compile(r"(?<=\w)(?:[^\w\s\"“”]\w+)+")
"""The rest of a number, a code or a compound."""
_SAME, _MANGLED = 0.75, 0.5
"""How like a token that must be which a model made of it, and nothing else."""
_FRAGMENT = re.compile(r"\s?(?<!\w)[XZ]Q?\d+(?!\w)")
_STARTS = re.compile(r"(?:^|[.!?…][\"“”]*\s+|:\s+(?=[\"“]))[\"“¿¡ ]*([^\W\d_])")
"""Where sentences begin in an output, and quotations after a colon."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Restored:
    """A finished target sentence.

    `align` computes the alignment between the source sentence and `text`, None without one;
    `retry` makes the sentence ready for another attempt where one may keep what was lost.
    """

    text: str
    align: Callable[[], Alignment] | None
    findings: tuple[Finding, ...] = ()
    retry: Callable[[], Protected] | None = None


def restore(
    protected: Protected,
    raw: str,
    align: Callable[[], Alignment] | None,
    source_language: str,
    target_language: str,
    *,
    localise_dates: bool = False,
) -> Restored:
    """The model's output `raw` for `protected.text`, with everything put back.

    localise_dates  write dates in figures as the target's readers do, where they are clear
    """
    restoring = _Restoring(protected, raw, align, source_language, target_language)
    return restoring.run(localise_dates=localise_dates)


class _Restoring(Requoting):
    """One restoration: finds each stand-in in the raw output and collects the edits."""

    def run(self, *, localise_dates: bool) -> Restored:
        by_kind: dict[Kind, list[Item]] = {}
        for item in self.protected.items:
            by_kind.setdefault(item.kind, []).append(item)
        if localise_dates and _DIGIT.search(self.raw):
            languages = (self.source_language, self.target_language)
            for edit in dates.localise(self.protected.source, self.raw, *languages):
                self._put(edit.start, edit.end, edit.text)
        self._watched()
        self._tokens(by_kind.get(Kind.TOKEN, []))
        self._words(by_kind.get(Kind.WORD, []))
        self._currency(by_kind.get(Kind.CURRENCY, []))
        self._quotes(by_kind.get(Kind.QUOTE, []))
        self._clauses(by_kind.get(Kind.CLAUSE, []))
        self._lifted(by_kind.get(Kind.LIFTED, []))
        self._dashes(by_kind.get(Kind.DASH, []))
        if _DIGIT.search(self.protected.source) or _DIGIT.search(self.raw):
            self._figures()
        self._tidy()
        raw = self.raw
        if self.protected.upper:
            upper = raw.upper()
            raw = upper if len(upper) == len(raw) else raw
        text, moves = apply(raw, self.edits)
        lead, trail = self.protected.lead, self.protected.trail
        align = None if self._align is None else partial(self._finished_alignment, moves, len(lead))
        text = _commas(lead + text + trail, self.target_language)
        return Restored(text, align, tuple(self.findings), self._retry())

    def _retry(self) -> Callable[[], Protected] | None:
        again = self.protected.again
        if again is None or not (self.lost or self.doubted):
            return None
        if not self.lost and again(()).text == self.protected.text:
            return None  # the same again
        return partial(again, tuple(self.lost))

    def _finished_alignment(self, moves: OffsetMap, lead: int) -> Alignment:
        found = self.alignment()
        assert found is not None
        finished = move_alignment(found, target=moves)
        shifted = tuple(Span(w.start + lead, w.end + lead) for w in finished.target_words)
        return replace(finished, target_words=shifted) if lead else finished

    def _tokens(self, items: Sequence[Item]) -> None:
        for item in items:
            places = self._standing(item.stand_in)
            bare = item.stand_in.rstrip("0123456789")
            if not places and len(items) == 1 and bare not in self.protected.source:
                places = self._standing(bare, exact=True)  # "X of March"
            if places:
                for extra in places[1:]:
                    # The model said it twice: once is what the source has.
                    space = int(self.raw[extra.start - 1 : extra.start].isspace())
                    self._put(extra.start - space, extra.end, "")
                restored = self._as_number(item)
                if not self._put(*self._with_space(item, places[0]), restored):
                    self._put(places[0].start, places[0].end, restored)
                continue
            self.lost.append(item.span)
            self._insert(item, _LOST)
        if items:
            self._drop_fragments({item.stand_in.casefold() for item in items})

    def _drop_fragments(self, stand_ins: set[str]) -> None:
        """What a model makes of a placeholder besides: `ZQ1 Z1`."""
        for match in _FRAGMENT.finditer(self.raw):
            here = match.group().strip()
            if here.casefold() not in stand_ins and here not in self.protected.text:
                self._put(match.start(), match.end(), "")

    def _as_number(self, item: Item) -> str:
        """What a placeholder stands for; a number that was lost before has the target's signs."""
        source = self.protected.source
        if not self.protected.shape or not _NUMBER.fullmatch(item.restored):
            return item.restored
        if any(overlap(item.span, time) for time in clock.times(source)):
            return item.restored.replace(".", ":")
        languages = self.source_language, self.target_language
        decimal = langs.numerals(self.target_language).decimal
        return localise_number(item.restored, decimal, *languages)

    def _watched(self) -> None:
        """Codes and other figures that went through as they are."""
        if not self.protected.watched:
            return
        kept, lost, extra = watched.find(self.protected.watched, self.raw)
        for each in kept:
            if each.edit:
                self._put(each.edit.start, each.edit.end, each.edit.text)
            else:
                self._reserve(each.place)
        for place in extra:
            space = int(self.raw[place.start - 1 : place.start].isspace())
            self._put(place.start - space, place.end, "")
        own = [item.stand_in for item in self.protected.items if item.kind is Kind.TOKEN]
        stand_ins = re.compile("|".join([*map(re.escape, own), '["“”]']), re.IGNORECASE)
        for token in lost:
            alignment = self.alignment()
            span = hull(alignment, token.span) if alignment else None
            here = self.raw[span.start : span.end] if span else ""
            alone = len(here) <= 1.4 * len(token.text) + 2 and not stand_ins.search(here)
            likeness = _likeness(token.text, here) if alone else 0.0
            if likeness >= _SAME and span and self._put(span.start, span.end, token.text):
                continue
            self.lost.append(token.span)
            item = Item(Kind.TOKEN, token.span, token.text, token.text)
            if likeness >= _MANGLED and span and self._put(span.start, span.end, token.text):
                self._find("protected.token", item, "was mangled by the model and put back")
            else:
                self._insert(item, _LOST)

    def _with_space(self, item: Item, place: Span) -> tuple[int, int]:
        """The place of a stand-in with the spaces that keep it apart from letters beside it."""
        start, end = place.start, place.end
        source, raw = self.protected.source, self.raw
        before, after = source[item.span.start - 1 : item.span.start], source[item.span.end :][:1]
        if after.strip() and raw[end : end + 1] == " " and raw[end + 1 : end + 2] == after:
            end += 1
        if raw[start - 1 : start] == " " and before.strip():
            beside = self._beside.get(item.span.start)
            if raw[start - 2 : start - 1] == before or (
                beside and raw[: start - 1].upper().endswith(beside.upper())
            ):
                start -= 1
        return start, end

    def _insert(self, item: Item, what: str) -> None:
        """Put back what the model dropped, behind the translation of the word before it."""
        alignment = self.alignment()
        at = after_word(alignment, item.span.start) if alignment else None
        if at is None:
            at = len(self.raw.rstrip('.!?…" '))
        if rest := _COMPOUND.match(self.raw, at):
            at = rest.end()
        before = " " if at and not self.raw[at - 1].isspace() else ""
        after = " " if self.raw[at : at + 1].isalnum() else ""
        self._insert_at(at, before + item.restored.strip() + after)
        self._find("protected.token", item, what)

    def _words(self, items: Sequence[Item]) -> None:
        if not items:
            return
        places, called = _called(self.source_language, self.target_language)
        for item in items:
            if (item.restored, item.stand_in) in places:
                continue  # "Índia" is "India" there
            if called.get(item.stand_in, item.stand_in) != item.stand_in:
                item = replace(item, restored=called[item.stand_in])  # "Zürich" is "Zurique"
            place = next(
                (
                    place
                    for place in self._standing(item.stand_in, exact=not self.protected.upper)
                    if self._free(place.start, place.end)
                ),
                None,
            )
            if place:
                self._put(place.start, place.end, item.restored)
                continue
            alignment = self.alignment()
            span = hull(alignment, item.span) if alignment else None
            if span is None and alignment is None and item.stand_in[:1].isupper():
                span = self._like(item.stand_in)
            if span is None:
                self._missing(item)
                continue
            # The word in it that is most like the name, or two that it became: "Djo Dkovic".
            words = [m.span() for m in _WORD.finditer(self.raw, span.start, span.end)]
            pairs = [(one[0], other[1]) for one, other in pairwise(words)]
            found = (
                (_likeness(item.stand_in, fold(self.raw[start:end]).replace(" ", "")), start, end)
                for start, end in [*words, *pairs]
            )
            likeness, start, end = max(found, default=(0.0, 0, 0))
            if likeness >= 0.55:
                self._put(start, end, item.restored)
            else:
                self._missing(item)

    def _like(self, name: str) -> Span | None:
        """Without an alignment: the word with a capital that is most like a name which is gone."""
        said = set(re.findall(r"\w+", self.protected.text))
        likely = [
            match
            for match in re.finditer(r"\w+", self.raw)
            if match.group()[0] == name[0] and match.group() not in said
        ]
        best = max(
            likely,
            key=lambda m: difflib.SequenceMatcher(None, m.group(), name).ratio(),
            default=None,
        )
        return Span(*best.span()) if best else None

    def _missing(self, item: Item) -> None:
        """Report a figure that is gone; a word may have been translated (naïve, Zürich)."""
        if any(character.isdigit() for character in item.stand_in):
            self._find("protected.token", item, "was lost by the model")

    def _currency(self, items: Sequence[Item]) -> None:
        if not items:
            return
        edits, missing = restore_currencies(
            self.protected.source, self.raw, items, self.target_language
        )
        for edit in edits:
            self._put(edit.start, edit.end, edit.text)
        for item in missing:
            self._find(
                "protected.currency", item, "may have become another currency", Severity.ERROR
            )

    def _dashes(self, items: Sequence[Item]) -> None:
        if not items:
            return
        source, prepared = self.protected.source, self.protected.text
        ranges: list[Item] = []
        pauses: list[Item] = []
        for item in items:
            (ranges if self._joins(item) else pauses).append(item)
        if ranges:
            joined: dict[str, list[tuple[int, str]]] = {}
            for match in re.finditer(r"-(?=\S)", self.raw):
                left, right = _around(self.raw, match.start())
                joined.setdefault(left, []).append((match.start(), right))
            for item in ranges:
                left, right = _around(source, item.span.start)
                here = joined.get(left, [])
                found = next((pair for pair in here if pair[1].endswith(right)), None)
                if found:
                    here.remove(found)
                    self._put(found[0], found[0] + 1, item.restored)
                elif not self._within_token(item.span):
                    self._join_alike(item, left, right, joined)
        places = list(re.finditer(r"(?<=\s)(?:--?|[–—])(?=\s)", self.raw))
        own = len(re.findall(r"(?<=\s)-(?=\s)", prepared)) - len(pauses)
        if own == 0 and len(places) == len(pauses):
            for place, item in zip(places, pauses, strict=True):
                self._put(place.start(), place.end(), item.restored)
        elif pauses and len({item.restored for item in pauses}) == 1:
            for place in places:
                self._put(place.start(), place.end(), pauses[0].restored)

    def _join_alike(
        self, item: Item, left: str, right: str, joined: dict[str, list[tuple[int, str]]]
    ) -> None:
        """A dash between names that were translated (`Lisbon–Madrid`), found by one of the two."""
        for word, pairs in joined.items():
            for pair in pairs:
                alike = _common(word, left), _common(pair[1], right)
                enough = max(alike) >= min(4, len(right), len(left)) or sum(alike) >= 5
                if min(alike) >= 0 and enough:
                    pairs.remove(pair)
                    end, restored = pair[0] + 1, item.restored
                    if right.startswith(pair[1]) and len(right) > len(pair[1]) + 1:
                        # The model broke off in the name.
                        end += len(pair[1])
                        restored += self.protected.source[item.span.end :][: len(right)]
                    self._put(pair[0], end, restored)
                    return
        if not left:
            # A minus sign that the model took for a dash.
            minus = (
                re.search(rf"(?<![\w-])- ?(?={re.escape(right[:1])})", self.raw) if right else None
            )
            if minus:
                self._put(minus.start(), minus.end(), item.restored)
            return
        parted = re.search(r"(?<=\w) - (?=\w)", self.raw) if self.protected.shape else None
        if parted:
            self._put(parted.start(), parted.end(), item.restored)
        elif left.isalpha() and right.isalpha():
            self.lost.append(item.span)

    def _within_token(self, span: Span) -> bool:
        return any(t.span.start <= span.start < t.span.end for t in self.protected.watched)

    def _figures(self) -> None:
        """Numbers that became others, hours, ordinals, currencies that nobody named."""
        protected, raw = self.protected, self.raw
        source, languages = protected.source, (self.source_language, self.target_language)
        hours = list(clock.mend(source, raw, *languages))
        self._all(hours)
        apart = [token.span for token in protected.watched]
        apart += [item.span for item in protected.items if item.kind is Kind.TOKEN]
        gone = [
            span
            for span in clock.lost(source, apply(raw, hours)[0] if hours else raw)
            if not any(overlap(span, s) for s in apart)
        ]
        ours = watched.figures(source, [*apart, *clock.times(source)])
        theirs = watched.figures(raw, list(clock.times(raw)))
        slips, missing = watched.mend_figures(
            list(ours), [f for f in theirs if self._free(f.span.start, f.span.end)]
        )
        for figure, slip in slips:
            written = slip.text
            if written.isdigit() and slip.digits == figure.digits:
                written = langs.numerals(self.target_language).decimal
            number = localise_number(figure.text, written, *languages)
            self._put(slip.span.start, slip.span.end, number)
        for span in gone:
            here = source[span.start : span.end]
            self._insert(Item(Kind.TOKEN, span, here, here), _LOST)
        for figure in missing:
            item = Item(Kind.TOKEN, figure.span, figure.text, figure.text)
            self._find("protected.number", item, "was lost by the model")
        self.lost += [*gone, *(figure.span for figure in missing)]
        self._all(drop_invented(source, raw, *languages))
        self._all(rates(source, raw, *languages))
        self._all(magnitudes(raw, self.target_language))
        self._all(keep_dollars(source, raw, protected.items))
        self._all(ordinals.mend(source, raw, *languages))
        self._all(dates.small_months(raw, self.target_language))

    def _all(self, edits: Iterable[Edit]) -> None:
        for edit in edits:
            self._put(edit.start, edit.end, edit.text)

    def _joins(self, item: Item) -> bool:
        """True for a dash between two numbers or words without spaces, or a minus sign."""
        source = self.protected.source
        before = source[item.span.start - 1 : item.span.start]
        after = source[item.span.end : item.span.end + 1]
        return (
            (after.isalnum() or (bool(after) and after in CURRENCY + "$"))
            and (not before.strip() or before.isalnum() or before in CURRENCY + "%")
            and (item.restored != "—" or before.isdigit())
        )

    def _tidy(self) -> None:
        """Small habits of the models that no reader wants."""
        source = self.protected.source
        self._all(spaces.customs(self.raw, self.target_language))
        self._all(spaces.mend(source, self.raw))
        if _DIGIT.search(self.raw):
            for edit in localise_numbers(
                self.protected.text, self.raw, self.source_language, self.target_language
            ):
                self._put(edit.start, edit.end, edit.text)
        if "'" in self.raw and not self.protected.straight:
            for match in re.finditer(r"(?<=[^\W\d_])'|(?<!\w)'(?=[^\W_])", self.raw):
                self._put(match.start(), match.end(), "’")
        if "..." in self.raw and "…" in source and "..." not in source:
            for match in re.finditer(r"(?<!\.)\.\.\.(?!\.)", self.raw):
                self._put(match.start(), match.end(), "…")
        if langs.language(self.target_language) in ordinals.WITH_SIGNS:
            for match in re.finditer(r"(\d)(\.?[oa]s?)\b", self.raw):
                if match.group() not in self.protected.text:
                    self._put(match.start(2), match.end(), match.group(2).translate(_SIGNS))
        self._capital()
        if "$" in self.raw:
            for edit in space_dollars(source, self.raw, self.target_language):
                self._put(edit.start, edit.end, edit.text)
        for match in re.finditer(r"(?<=\w) +(?=[,.;:!?](?:\s|$))", self.raw):
            self._put(match.start(), match.end(), "")
        for match in re.finditer(r',(?=["“”],)', self.raw):
            self._put(match.start(), match.end(), "")
        if "  " in self.raw and "  " not in source:
            for match in re.finditer("  +", self.raw):
                self._put(match.start() + 1, match.end(), "")

    def _capital(self) -> None:
        """A quotation mark at the start makes models go on in lower case."""
        if self.protected.lowered:
            for match in _STARTS.finditer(self.raw):
                self._put(match.start(1), match.end(), match[1].upper())
            return
        before, after = _LETTER.search(self.protected.text), _LETTER.search(self.raw)
        if (
            before
            and after
            and before.group().isupper()
            and after.group().islower()
            and not self.raw[: after.start()].strip(_LEADING)
            and not self.protected.text[: before.start()].strip(_LEADING)
            and not self._is_token(before.start())
        ):
            self._put(after.start(), after.end(), after.group().upper())

    def _is_token(self, at: int) -> bool:
        """True where the prepared text has a placeholder at `at`, whose capital says nothing."""
        start = self.protected.moves.back(Span(at, at + 1)).start
        return any(i.kind is Kind.TOKEN and i.span.start == start for i in self.protected.items)


@lru_cache(maxsize=16)
def _called(source: str, target: str) -> tuple[frozenset[tuple[str, str]], dict[str, str]]:
    """CLDR's names of places in both languages, to look up."""
    places = langs.place_names(source, target)
    return frozenset(places), dict(places)


def _likeness(token: str, here: str) -> float:
    """How like the token that is which stands where it should, 0 to 1."""
    return difflib.SequenceMatcher(None, token.casefold(), here.casefold(), autojunk=False).ratio()


def _common(one: str, two: str) -> int:
    """Letters that two words begin with in common; -1 where one of them is missing."""
    if not one or not two:
        return -1
    return next(
        (n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b),
        min(len(one), len(two)),
    )


def _around(text: str, at: int) -> tuple[str, str]:
    """The words or figures that a dash at `at` joins, bare, as a model writes them."""
    left = re.search(r"[\w.,]*\w[^\w\s]?$", text[max(0, at - 40) : at])
    right = re.match(r"[^\w\s]*\w[\w.,]*", text[at + 1 : at + 41])
    bare = [re.sub(r"\W", "", fold(m.group())).casefold() if m else "" for m in (left, right)]
    return bare[0], bare[1]


def _commas(text: str, language: str) -> str:
    """A comma beside closing quotation marks on the side where the language has it: inside in
    American English, outside elsewhere. The length stays the same, so that spans hold."""
    if language in ("en", "en-US"):
        return re.sub(r"(?<=[\w.!?…])([”’]*”),(?=\s)", r",\1", text)
    if langs.language(language) == "en":
        return text
    return re.sub(r",([’”»“]*[”»“])(?=\s)", r"\1,", text)
