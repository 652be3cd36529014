"""Checks on the language of the translation: another one, none at all, or half of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from syndicate import langs
from syndicate.checks import Fault, Pair
from syndicate.checks.tokens import TOKEN
from syndicate.checks.words import Word, known, low, own_text, words
from syndicate.grammar.lemma import knows
from syndicate.grammar.vocabulary import vocabulary
from syndicate.model import Inline, MarkKind, Span

_KNOWN = ("en", "pt", "es", "fr", "it", "de")
"""Languages of which there is a vocabulary."""
_FEWEST = 4
"""Words from which a text's language is judged."""


def untranslated(pair: Pair) -> Iterable[Fault]:
    """The translation repeats the source, and it is more than a name or a number."""
    source, target = pair.source.text.strip(), pair.target.text.strip()
    if source != target and source.lower() != target.lower():
        return
    if len(low(source)) < 4:
        return
    found = [word.text for word in words(TOKEN.sub(" ", pair.source.text))]
    common = [word for word in found if word.islower()]
    if len(found) >= 4 and len(common) >= 3:
        yield Fault("the sentence came back as it was")


@lru_cache(maxsize=64)
def _only(tag: str, other: str) -> frozenset[str]:
    """Words that stand in every text of a language and in none of the other."""
    return vocabulary(tag).words - vocabulary(other).words


_BETWEEN = re.compile(r"[ \u00a0]|['’] ?|,? [\"“‘]?|[.!?] [\"“]?|[ -]?\d* ")
_NO_PROSE = re.compile(r"\S{0,200}(?:[@/\\_#]|\w\.\w|::)\S*")
"""Addresses, names of files and the like."""
_QUOTED = re.compile('["“„«][^"“”„«»]*["”“»]|\\([^()]*\\)|[‘‹][^’‹›]*[’›]')


def partly(pair: Pair) -> Iterable[Fault]:
    """A run of words of the source's language is left in the translation.

    Two words or more as they stand in the source, of which one stands in every text of its language
    and another belongs to that language alone. Names, titles, addresses, what is marked as kept and
    fewer than five words in quotation marks or brackets do not count.
    """
    if pair.source.text.strip() == pair.target.text.strip() or pair.brief:
        return
    if langs.same_language(pair.source_language, pair.target_language):
        return
    theirs = _only(pair.source_language, pair.target_language)
    both = known(pair.source.text) & known(pair.target.text)
    if len(both) < 2 or (theirs.isdisjoint(both) and sum(len(word) > 3 for word in both) < 2):
        return
    found = low(pair.target.text)
    if not any(
        a in both and b in both and (a in theirs or b in theirs or f"{a} {b}" in pair.target.text)
        for a, b in pairwise(found)
    ):
        return
    there = words(pair.target.text)
    shared = [word.low in both for word in there]
    free = _free(pair.target)
    for run in _runs(pair, there, shared):
        text = pair.target.text[run[0].start : run[-1].end]
        function = [w for w in run if w.low in theirs and w.text.islower()]
        content = [w for w in run if w.text.islower() and w.low not in theirs and len(w.low) > 3]
        quoted = any(a <= run[0].start and run[-1].end <= b for a, b in free)
        if quoted and len(run) < 5:
            continue
        if not content and run[0].capital and run[-1].capital and len(run) > 2:
            continue  # a title: "Blocks of the Undead"
        foreign = [w for w in content if _belongs(w, pair)]
        if quoted and len(function) + len(foreign) < 3:
            continue
        if (function and len(function) + len(foreign) >= 2) or (
            len(run) >= 3 and len(foreign) >= 2
        ):
            at = pair.source.text.lower().find(text.lower())
            span = Span(at, at + len(text)) if at >= 0 else None
            yield Fault(f"{text!r} was left as it is in the original", span)


def _belongs(word: Word, pair: Pair) -> bool:
    """A word of the source's language that is none of the target's."""
    return (
        knows(pair.source_language, word.low)
        and knows(pair.target_language)
        and not knows(pair.target_language, word.low)
    )


def _runs(pair: Pair, found: Sequence[Word], shared: Sequence[bool]) -> Iterator[list[Word]]:
    """Words that stand in the source as they stand in the translation, one after another with
    nothing but a space, an apostrophe or a comma between."""
    text, source = pair.target.text, pair.source.text.lower()
    run: list[Word] = []
    for word, hit in zip(found, shared, strict=True):
        follows = (
            run
            and hit
            and _BETWEEN.fullmatch(text, run[-1].end, word.start)
            and text[run[0].start : word.end].lower() in source
        )
        if run and not follows:
            if len(run) > 1:
                yield run
            run = []
        if hit and (run or not _NO_PROSE.match(text, word.start)):
            run.append(word)
    if len(run) > 1:
        yield run


def _free(content: Inline) -> list[tuple[int, int]]:
    """Where words of another language may stand: in quotation marks and brackets, and under marks
    that say so."""
    found = [match.span() for match in _QUOTED.finditer(content.text)]
    found += [match.span() for match in _NO_PROSE.finditer(content.text)]
    found += [
        (mark.start, mark.end)
        for mark in content.marks
        if mark.protects or mark.get("lang") or mark.kind is MarkKind.CODE
    ]
    return found


def wrong_language(pair: Pair) -> Iterable[Fault]:
    """The translation is in another language than the target's.

    It is in another script; or it has few of the words that stand in every text of the target's
    language and more of another's, whose dictionary knows its words better. Judged from four words.
    """
    text = own_text(pair.target)
    if pair.source.text.strip() == pair.target.text.strip() or len(text.strip()) < 16:
        return
    if not langs.same_language(pair.source_language, pair.target_language):
        fault = _other_script(pair)
        if fault:
            yield fault
            return
    own = vocabulary(pair.target_language).words
    if not own:
        return
    count = len(low(text))
    if count < _FEWEST:
        return
    hits = len(own & known(text))
    if (hits * 4 > count and hits > 3) or hits > 6:
        return
    said = known(text)
    best, most, mine = "", 0, 0
    for tag in _KNOWN:
        if not langs.same_language(tag, pair.target_language):
            alone = len(said & _only(tag, pair.target_language))
            if alone > most:
                best, most = tag, alone
    if best:
        mine = len(said & _only(pair.target_language, best))
    if most > mine and (most >= 2 or mine == 0):
        said_here = known(pair.source.text)
        judged = [word for word in said if len(word) > 3 and word not in said_here]
        ours = sum(knows(pair.target_language, word) for word in judged)
        theirs = sum(knows(best, word) for word in judged)
        sure = most - mine + 2 * (theirs - ours)
        alien = ours * 3 <= 2 * len(judged) or (mine == 0 and most > 1)
        if theirs >= ours and sure >= (3 if mine else 2) and alien:
            yield Fault(f"the translation reads as {langs.name(best)}")
            return
    if hits == 0 and count >= 10:
        found = _detected(text)
        if found and not langs.same_language(found, pair.target_language):
            yield Fault(f"the translation reads as {langs.name(found)}")


def _other_script(pair: Pair) -> Fault | None:
    """The letters are another script's than the target's, most of them."""
    script = langs.script(pair.target_language)
    names = _SCRIPTS.get(script)
    if names is None or (script == "Latn" and not _NOT_LATIN.search(pair.target.text)):
        return None
    letters = [c for c in pair.target.text if c.isalpha()]
    if len(letters) < 12:
        return None
    own = sum(unicodedata.name(c, "").startswith(names) for c in letters)
    if own * 3 < len(letters):
        return Fault(
            f"the translation is not written in the script of {langs.name(pair.target_language)}"
        )
    return None


_NOT_LATIN = re.compile("[\u0370-\u1cff\u2c00-\uabff\uac00-\ud7ff]")
_SCRIPTS = {
    "Latn": ("LATIN", "FEMININE", "MASCULINE", "MICRO"),
    "Cyrl": ("CYRILLIC",),
    "Grek": ("GREEK",),
    "Arab": ("ARABIC",),
    "Hebr": ("HEBREW",),
    "Hans": ("CJK",),
    "Hant": ("CJK",),
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Kore": ("HANGUL", "CJK"),
    "Thai": ("THAI",),
    "Deva": ("DEVANAGARI",),
    "Beng": ("BENGALI",),
    "Geor": ("GEORGIAN",),
    "Armn": ("ARMENIAN",),
}


def _detected(text: str) -> str:
    """The language that the statistical detector is all but certain of, "" for none."""
    import langdetect
    from langdetect.detector_factory import DetectorFactory

    DetectorFactory.seed = 0
    try:
        ranked = langdetect.detect_langs(text)
    except langdetect.LangDetectException:
        return ""
    first = ranked[0]
    return str(first.lang) if first.prob > 0.9999 else ""
