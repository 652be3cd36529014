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
from syndicate.model import Inline, MarkKind, Severity, Span

_KNOWN = ("en", "pt", "es", "fr", "it", "de")
"""Languages of which there is a vocabulary."""
_FEWEST = 4
"""Words from which a text's language is judged."""


def untranslated(pair: Pair) -> Iterable[Fault]:
    """The translation repeats the source's words, and it is more than a name or a number."""
    if low(pair.source.text) != low(pair.target.text) or len(low(pair.source.text)) < 4:
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
    and another belongs to that language alone; two that may be loan words are a note. Names,
    titles, addresses, what is marked as kept and fewer than five words in quotation marks or
    brackets do not count.
    """
    if pair.brief or low(pair.source.text) == low(pair.target.text):
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
        if not vocabulary(pair.target_language).words:
            function = [w for w in function if not knows(pair.target_language, w.low)]
        content = [w for w in run if w.text.islower() and w.low not in theirs and len(w.low) > 3]
        quoted = any(a <= run[0].start and run[-1].end <= b for a, b in free)
        if quoted and len(run) < 5:
            continue
        if not content and run[0].capital and run[-1].capital and len(run) > 2:
            continue  # a title: "Blocks of the Undead"
        foreign = [w for w in content if _belongs(w, pair)]
        if quoted and len(function) + len(foreign) < 3:
            continue
        sure = len(run) >= 3 or langs.script(pair.target_language) != "Latn"
        if (function and len(function) + len(foreign) >= 2) or len(foreign) >= 2:
            at = pair.source.text.lower().find(text.lower())
            span = Span(at, at + len(text)) if at >= 0 else None
            yield Fault(
                f"{text!r} was left as it is in the original",
                span,
                None if function or sure else Severity.INFO,
            )


def _belongs(word: Word, pair: Pair) -> bool:
    """A word of the source's language that is none of the target's."""
    target = pair.target_language
    if not knows(pair.source_language, word.low):
        return False
    if langs.script(target) != langs.script(pair.source_language):
        return True
    return knows(target) and not knows(target, word.low)


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
    if len(text.strip()) < 16 or low(pair.source.text) == low(pair.target.text):
        return
    if not langs.same_language(pair.source_language, pair.target_language):
        fault = _other_script(pair) or _other_letters(pair)
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
        if hits and (most <= mine or (most < 2 and mine)):
            return
    said_here = known(pair.source.text)
    judged = [word for word in said if len(word) > 3 and word not in said_here]
    ours = sum(knows(pair.target_language, word) for word in judged)
    if most > mine and (most >= 2 or mine == 0):
        theirs = sum(knows(best, word) for word in judged)
        sure = most - mine + 2 * (theirs - ours)
        alien = ours * 3 <= 2 * len(judged) or (mine == 0 and most > 1)
        if theirs >= ours and sure >= (3 if mine else 2) and alien:
            yield Fault(f"the translation reads as {langs.name(best)}")
            return
    if not best and len(judged) > 2 and ours * 2 <= len(judged) and text[1:].islower():
        # No word of those that stand in every text: only what word lists know.
        for tag in _KNOWN:
            if all(knows(tag, word) for word in judged):
                yield Fault(f"the translation reads as {langs.name(tag)}")
                return
    if hits == 0 and len(said) > 3 and (count >= 10 or (len(judged) > 3 and ours == 0)):
        found = _detected(text)
        if found and not langs.same_language(found, pair.target_language):
            yield Fault(f"the translation reads as {langs.name(found)}")


def _other_script(pair: Pair) -> Fault | None:
    """The letters are another script's than the target's, most of them."""
    script = langs.script(pair.target_language)
    names = _SCRIPTS.get(script)
    if names is None or (script == "Latn" and not _NOT_LATIN.search(pair.target.text)):
        return None
    text = pair.target.text
    for word in words(text) if script != "Latn" else ():
        # Names, and what else no writing of another script has to change.
        if word.text in pair.source.text and not word.text.islower():
            text = text.replace(word.text, "")
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 12:
        return None
    own = sum(unicodedata.name(c, "").startswith(names) for c in letters)
    if own * 3 < len(letters):
        return Fault(
            f"the translation is not written in the script of {langs.name(pair.target_language)}"
        )
    return None


_ALIEN = {
    "zh": "[\u3041-\u30fa\uac00-\ud7a3]",
    "ja": "[\uac00-\ud7a3]",
    "ru": "[іїєґўјљњџ]",
    "uk": "[ыэёўјљњџ]",
    "bg": "[ыэёіїєґўјљњџ]",
    "ar": "[پچژگکیٹڈےۂ]",
}
"""Letters that a language writes in no word of its own, and another of its script in most."""


def _other_letters(pair: Pair) -> Fault | None:
    """Three letters or more that the target's language does not have."""
    alien = _ALIEN.get(langs.language(pair.target_language))
    if alien is None:
        return None
    there = re.findall(alien, pair.target.text.lower())
    if len(there) < 3 or there[0] in pair.source.text.lower():
        return None
    return Fault(f"{there[0]} is no letter of {langs.name(pair.target_language)}")


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
