"""Puts back into the model's output what `protect` took out of the source.

Stand-ins are looked for in order; what the model lost is placed through the alignment and reported,
so that nothing vanishes without a word.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from syndicate import langs
from syndicate.model import Alignment, Finding, Severity, Span
from syndicate.text import Edit, OffsetMap, apply, move_alignment
from syndicate.translate.amounts import localise_numbers, restore_currencies, space_dollars
from syndicate.translate.project import after_word, hull
from syndicate.translate.protect import CURRENCY, Item, Kind, Protected, fold

_RUN = re.compile(r"\w+|\W+")
_LETTER = re.compile(r"[^\W\d_]")
_LEADING = " \"'([{¿¡"
_ORDINALS = frozenset(("es", "gl", "it", "pt"))
"""Languages that write 1º and 1ª, which tokenizers turn into 1o and 1a."""
_SIGNS = str.maketrans("oa", "ºª")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Restored:
    """A finished target sentence.

    `align` computes the alignment between the source sentence and `text`, None without one;
    `placeholders_lost` is True where another attempt with another placeholder is worth while.
    """

    text: str
    align: Callable[[], Alignment] | None
    findings: tuple[Finding, ...] = ()
    placeholders_lost: bool = False


def restore(
    protected: Protected,
    raw: str,
    align: Callable[[], Alignment] | None,
    source_language: str,
    target_language: str,
) -> Restored:
    """The model's output `raw` for `protected.text`, with everything put back."""
    return _Restoring(protected, raw, align, source_language, target_language).run()


class _Restoring:
    """One restoration: finds each stand-in in the raw output and collects the edits."""

    def __init__(
        self,
        protected: Protected,
        raw: str,
        align: Callable[[], Alignment] | None,
        source_language: str,
        target_language: str,
    ) -> None:
        self.protected = protected
        self.source_language = source_language
        self.target_language = target_language
        self.raw = raw
        self._align = align
        self._alignment: Alignment | None = None
        self.edits: list[Edit] = []
        self.findings: list[Finding] = []
        self.lost = False
        self._busy = bytearray(len(raw) + 1)
        """Characters that an edit replaces."""
        self._points: set[int] = set()
        """Where an edit inserts."""
        self._words_of_raw: dict[str, list[Span]] | None = None
        self._beside = {i.span.end: i.stand_in for i in protected.items if i.kind is Kind.TOKEN}

    def alignment(self) -> Alignment | None:
        """Source sentence to raw output; computed once, and only when asked."""
        if self._alignment is None and self._align is not None:
            self._alignment = move_alignment(self._align(), source=self.protected.moves)
        return self._alignment

    def run(self) -> Restored:
        by_kind: dict[Kind, list[Item]] = {}
        for item in self.protected.items:
            by_kind.setdefault(item.kind, []).append(item)
        self._tokens(by_kind.get(Kind.TOKEN, []))
        self._words(by_kind.get(Kind.WORD, []))
        self._currency(by_kind.get(Kind.CURRENCY, []))
        self._quotes(by_kind.get(Kind.QUOTE, []))
        self._dashes(by_kind.get(Kind.DASH, []))
        self._tidy()
        raw = self.raw
        if self.protected.upper:
            upper = raw.upper()
            raw = upper if len(upper) == len(raw) else raw
        text, moves = apply(raw, self.edits)
        lead, trail = self.protected.lead, self.protected.trail
        align = None if self._align is None else partial(self._finished_alignment, moves, len(lead))
        text = _commas(lead + text + trail, self.target_language)
        return Restored(text, align, tuple(self.findings), self.lost)

    def _finished_alignment(self, moves: OffsetMap, lead: int) -> Alignment:
        found = self.alignment()
        assert found is not None
        finished = move_alignment(found, target=moves)
        shifted = tuple(Span(w.start + lead, w.end + lead) for w in finished.target_words)
        return replace(finished, target_words=shifted) if lead else finished

    def _free(self, start: int, end: int) -> bool:
        if start == end:
            return start not in self._points and not (
                0 < start < len(self.raw) and self._busy[start - 1] and self._busy[start]
            )
        return not any(self._busy[start:end]) and self._points.isdisjoint(range(start + 1, end))

    def _put(self, start: int, end: int, text: str) -> bool:
        """Note an edit; False where another one is in its way."""
        if not self._free(start, end):
            return False
        self.edits.append(Edit(start, end, text))
        if start == end:
            self._points.add(start)
        self._busy[start:end] = b"\1" * (end - start)
        return True

    def _insert_at(self, at: int, text: str, *, first: bool = False) -> None:
        """Insert where no edit replaces anything, from `at` on, with what is inserted there."""
        while at < len(self.raw) and at and self._busy[at - 1] and self._busy[at]:
            at += -1 if first else 1
        if at not in self._points:
            self._points.add(at)
            self.edits.append(Edit(at, at, text))
            return
        for index, edit in enumerate(self.edits):
            if edit.start == edit.end == at:
                there = edit.text.rstrip() if text[:1] == " " else edit.text
                self.edits[index] = Edit(at, at, text + edit.text if first else there + text)
                return

    def _standing(self, stand_in: str, *, exact: bool = False) -> list[Span]:
        """Where a stand-in, which is one word, stands in the output."""
        if self._words_of_raw is None:
            self._words_of_raw = {}
            for match in re.finditer(r"\w+", self.raw):
                span = Span(*match.span())
                self._words_of_raw.setdefault(match.group().casefold(), []).append(span)
        found = self._words_of_raw.get(stand_in.casefold(), [])
        return [s for s in found if self.raw[s.start : s.end] == stand_in] if exact else found

    def _find(
        self, check: str, item: Item, what: str, severity: Severity = Severity.WARNING
    ) -> None:
        self.findings.append(
            Finding(
                check,
                severity,
                f"{item.kind.value} {item.restored.strip()!r} {what}",
                "Read this sentence against the original.",
                span=item.span,
            )
        )

    def _tokens(self, items: Sequence[Item]) -> None:
        for item in items:
            places = self._standing(item.stand_in)
            if places:
                for extra in places[1:]:
                    # The model said it twice: once is what the source has.
                    space = int(self.raw[extra.start - 1 : extra.start].isspace())
                    self._put(extra.start - space, extra.end, "")
                if not self._put(*self._with_space(item, places[0]), item.restored):
                    self._put(places[0].start, places[0].end, item.restored)
                continue
            self.lost = True
            self._insert(item, "was lost by the model and put back at its best guess")

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
        before = " " if at and not self.raw[at - 1].isspace() else ""
        after = " " if self.raw[at : at + 1].isalnum() else ""
        self._insert_at(at, before + item.restored.strip() + after)
        self._find("protected.token", item, what)

    def _words(self, items: Sequence[Item]) -> None:
        for item in items:
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
            if span is None:
                self._missing(item)
                continue
            # The word in it that is most like the name, and no other.
            likeness, start, end = max(
                (
                    difflib.SequenceMatcher(None, fold(m.group()), item.stand_in).ratio(),
                    m.start(),
                    m.end(),
                )
                for m in _RUN.finditer(self.raw, span.start, span.end)
            )
            if likeness >= 0.6:
                self._put(start, end, item.restored)
            else:
                self._missing(item)

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

    def _quotes(self, items: Sequence[Item]) -> None:
        places = [m.start() for m in re.finditer('["“”]', self.raw)]
        wanted = self._with_own(items)
        chosen = places if len(places) == len(wanted) else self._fitting(places, wanted)
        if len(chosen) == len(wanted):
            for place, item in zip(chosen, wanted, strict=True):
                if item is not None:
                    self._put_quote(place, place + 1, item)
            for place in set(places) - set(chosen):
                self._drop(place)
            return
        if not items:
            return
        # Some were lost: drop what is there, place each pair through the alignment.
        for place in places:
            if None not in wanted or not self.raw[place - 1 : place].isdigit():
                self._drop(place)
        alignment = self.alignment()
        open_items: list[Item] = []
        for item in items:
            if item.opens:
                open_items.append(item)
                continue
            opener = open_items.pop() if open_items else None
            inside = Span(opener.span.end if opener else 0, item.span.start)
            self._place_pair(alignment, inside, opener, item)
        for opener in open_items:
            inside = Span(opener.span.end, len(self.protected.source))
            self._place_pair(alignment, inside, opener, None)

    def _with_own(self, items: Sequence[Item]) -> Sequence[Item | None]:
        """The marks that the model was given, None for one that is no quotation mark (inches)."""
        protected = self.protected
        if protected.text.count('"') == len(items):
            return items
        own = [Span(m.start(), m.end()) for m in re.finditer('"', protected.text)]
        by_start = {item.span.start: item for item in items}
        return [by_start.get(protected.moves.back(span).start) for span in own]

    def _fitting(self, places: Sequence[int], wanted: Sequence[Item | None]) -> list[int]:
        """The places that open and close as the source does, where the model wrote too many."""
        if len(places) < len(wanted):
            return []
        chosen: list[int] = []
        for place in places:
            if len(chosen) == len(wanted):
                break
            item = wanted[len(chosen)]
            before, after = self.raw[place - 1 : place], self.raw[place + 1 : place + 2]
            could_open = not before.strip() or not before.isalnum()
            could_close = not after.isalnum()
            if item is None or (could_open if item.opens else could_close):
                chosen.append(place)
        return chosen

    def _drop(self, place: int) -> None:
        """Delete a quotation mark, and one of the spaces where it stands between two."""
        raw = self.raw
        between = not raw[place - 1 : place].strip() and not raw[place + 1 : place + 2].strip()
        self._put(place, min(len(self.raw), place + 1 + between), "")

    def _place_pair(
        self, alignment: Alignment | None, inside: Span, opener: Item | None, closer: Item | None
    ) -> None:
        span = hull(alignment, inside) if alignment else None
        if span is None:
            span = Span(0, len(self.raw))
        start, end = span.start, span.end
        if closer and end < len(self.raw) and self.raw[end] in ".,!?…":
            source = self.protected.source
            if source[closer.span.start - 1 : closer.span.start] == self.raw[end]:
                end += 1
        if opener:
            self._insert_at(start, opener.restored, first=True)
            self._find("protected.quotation", opener, "was lost by the model and put back")
        if closer:
            self._insert_at(end, closer.restored)

    def _put_quote(self, start: int, end: int, item: Item) -> None:
        # Models write `" x "` now and then: the space inside goes.
        raw, before, after = self.raw, start, end
        if item.opens and raw[end : end + 1] == " " and not raw[start - 1 : start].strip():
            after += 1
        elif not item.opens and raw[start - 1 : start] == " " and not raw[end : end + 1].isalnum():
            before -= 1
        if not self._free(before, after):
            before, after = start, end
        self._put(before, after, item.restored)

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
        places = list(re.finditer(r"(?<=\s)(?:--?|[–—])(?=\s)", self.raw))
        own = len(re.findall(r"(?<=\s)-(?=\s)", prepared)) - len(pauses)
        if own == 0 and len(places) == len(pauses):
            for place, item in zip(places, pauses, strict=True):
                self._put(place.start(), place.end(), item.restored)
        elif pauses and len({item.restored for item in pauses}) == 1:
            for place in places:
                self._put(place.start(), place.end(), pauses[0].restored)

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
        if langs.language(self.target_language) in _ORDINALS:
            for match in re.finditer(r"(\d)(\.?[oa]s?)\b", self.raw):
                if match.group() not in self.protected.text:
                    self._put(match.start(2), match.end(), match.group(2).translate(_SIGNS))
        self._capital()
        if "$" in self.raw:
            for edit in space_dollars(source, self.raw, self.target_language):
                self._put(edit.start, edit.end, edit.text)
        for match in re.finditer(r"(?<=\w) +(?=[,.;:!?](?:\s|$))", self.raw):
            self._put(match.start(), match.end(), "")

    def _capital(self) -> None:
        """A quotation mark at the start makes models go on in lower case."""
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
