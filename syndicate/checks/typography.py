"""Checks on what a reader sees without reading: the end, spaces, invisible characters, capitals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from syndicate import langs
from syndicate.checks import Fault, Pair
from syndicate.checks.words import words
from syndicate.model import Severity, Span

_CLOSING = " \t\n\u00a0\u202f\"'”’“‘»«›‹)]}*_"
_ENDS = {
    **dict.fromkeys(".。।۔｡։။។።", "."),
    **dict.fromkeys("?？؟\u037e", "?"),
    **dict.fromkeys("!！", "!"),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys(";；؛", ";"),
    **dict.fromkeys(",،、", ","),
    "…": "…",
}
_PAUSES = frozenset(".…;")
_CHOICE = frozenset({(";", ""), ("", ";"), ("!", "."), (".", ":")})
"""Ends of source and translation that may be a translator's choice: the items of a list, and what
stands before one."""
_NO_STOP = frozenset({"th", "lo"})
"""Languages whose sentences end without a mark."""
_SHORT = re.compile(r"\b(?:[^\W\d_]\.){2,}$")
"""An abbreviation, whose stop may be the sentence's: U.S."""
_NAMES = {"": "no mark", ".": "a full stop", ":": "a colon", "…": "an ellipsis"}


def _end(text: str, tag: str) -> str:
    """The mark at the end of a text, behind quotation marks and brackets; "" without one."""
    text = text.rstrip(_CLOSING)
    if text.endswith(";") and langs.language(tag) == "el":
        return "?"
    return "…" if text.endswith("...") else _ENDS.get(text[-1:], "")


def punctuation(pair: Pair) -> Iterable[Fault]:
    """The translation ends as the source does: a question asks, a headline has no full stop.

    Which of full stop, semicolon and ellipsis is the translator's choice; a full stop for "!" and a
    colon for a full stop are notes.
    """
    source = _end(pair.source.text, pair.source_language)
    target = _end(pair.target.text, pair.target_language)
    if source == target or not pair.target.text.strip() or pair.brief:
        return
    both = {source, target}
    if source and target and both <= _PAUSES:
        return
    if both == {".", ":"} and ":" in (pair.source if source == "." else pair.target).text[-40:]:
        return
    if both == {"", "."}:
        bare = pair.source if source else pair.target
        if _SHORT.search(bare.text) or langs.language(pair.target_language) in _NO_STOP:
            return
    if source == "?" and target != "!" and "?" in pair.target.text.replace("？", "?"):
        return
    place = len(pair.source.text.rstrip(_CLOSING))
    span = Span(place - 1, place) if source and place else None
    yield Fault(
        f"the original ends with {_NAMES.get(source, source)}, "
        f"the translation with {_NAMES.get(target, target)}",
        span,
        Severity.INFO if (source, target) in _CHOICE else None,
    )


_DOUBLED = re.compile(r"(?<=\S) {2,}(?=\S)")
_BEFORE = re.compile(r"[ \u00a0\u202f]+([,;](?![\d.,])|[.:!?](?![\w.,])|[”](?!\w))")
_INSIDE = re.compile(r"[(\[] (?=\w)|(?<=\w) [)\]]")
_GLUED = re.compile(
    r"""[,;!?](?:(?<=[^\W\d_].)|(?<=[^\W\d_]["”’»)].))["“«‘(]?[^\W\d_]
      | :(?<=[^\W\d_].)[^\W\d_]{2}
      | \.(?<=[a-zß-öø-ÿ]{2}.)[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]""",
    re.VERBOSE,
)


def spacing(pair: Pair) -> Iterable[Fault]:
    """No two spaces, none before a mark that the target's custom puts none before, one behind it;
    none at the inner sides of brackets.

    French has a space before ; : ! ? and inside « ». What the source has as well is its own.
    """
    source, target = pair.source.text, pair.target.text
    if "  " in target and _DOUBLED.search(target) and not _DOUBLED.search(source):
        yield Fault("two spaces stand side by side")
    if _BEFORE.search(target):
        french = langs.language(pair.target_language) == "fr"
        ours = {m[1] for m in _BEFORE.finditer(source)}
        for match in _BEFORE.finditer(target):
            before = target[match.start() - 1 : match.start()]
            if match[1] in ours or (french and match[1] in ";:!?") or not before.strip():
                continue
            if match[1] == langs.quotes(pair.target_language).open:
                continue  # Swedish ”-”
            if before.isalnum() or before in ")]}”’»\"'%":
                yield Fault(f"a space stands before {match[1]}")
                break
    if _INSIDE.search(target) and not _INSIDE.search(source):
        hit = next(_INSIDE.finditer(target))
        yield Fault(f"a space stands in {target[max(0, hit.start() - 5) : hit.end() + 5]!r}")
    if _GLUED.search(target):
        plain = _plain(target)
        for match in _GLUED.finditer(plain):
            # Names of programs and the like are the source's own.
            around = plain[max(0, match.start() - 2) : match.end()]
            if around not in source and not _GLUED.search(_plain(source)):
                yield Fault(f"no space stands after {match.group()[0]} in {around!r}")
                break


_ADDRESS = re.compile(r"\S{0,200}(?://|@|www\.)\S*|\S{1,200}\.\w+/\S*")


def _plain(text: str) -> str:
    """A text without addresses, in which marks have no spaces."""
    return _ADDRESS.sub(" ", text) if "/" in text or "@" in text or "www." in text else text


_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f"
    "\u202a-\u202e\u2028\u2029\u2060-\u2064\u2066-\u206f\u3164\ufdd0-\ufdef\ufeff\ufff0-\uffff\ue000-\uf8ff]"
)
_JOINERS = "\u200c\u200d\u200e\u200f"
_GARBLED = re.compile(
    r"&(?:amp|quot|apos|lt|gt|nbsp|#\d{2,5}|#x[0-9a-fA-F]{2,5});"
    "|(?<![A-ZÀ-Þ])Ã\u00a0|Ã[\u0080-\u009f\u00a1-\u00ba\u00bc-\u00bf]"
    "|Â[\u0080-\u00ba\u00bc-\u00bf ](?![A-Z])|â€"
)
"""Characters of HTML, and UTF-8 that was read as Latin-1."""


def invisible(pair: Pair) -> Iterable[Fault]:
    """The translation has no characters that cannot be seen, or stand for what could not be read,
    unless the source has them: zero-width and direction marks, soft hyphens, control characters,
    U+FFFD, "&quot;", "Ã©".

    Joiners belong to emoji and to the writing of Persian and Indian languages, direction marks to
    that of languages from right to left.
    """
    text = pair.target.text
    if (garbled := _GARBLED.search(text)) and not _GARBLED.search(pair.source.text):
        yield Fault(f"{garbled.group()!r} stands where a character should")
    if text.isascii() and text.isprintable():
        return
    if not _INVISIBLE.search(text):
        return
    found = Counter(_INVISIBLE.findall(text)) - Counter(_INVISIBLE.findall(pair.source.text))
    if langs.script(pair.target_language) != "Latn":
        for joiner in _JOINERS:
            del found[joiner]
    for character in sorted(found):
        around = text[max(0, text.index(character) - 10) :][:21].replace(character, "·")
        yield Fault(f"U+{ord(character):04X} stands in {around!r}")


_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]{4}")
_CASED = frozenset({"Latn", "Cyrl", "Grek", "Armn"})
"""Scripts with small letters and capitals."""


def upper_case(pair: Pair) -> Iterable[Fault]:
    """The translation shouts where the source does not, or the other way round.

    Read from twelve letters on; two long words in capitals are also found.
    """
    if not _CAPITALS.search(pair.target.text) and not _CAPITALS.search(pair.source.text):
        return
    if not {langs.script(pair.target_language), langs.script(pair.source_language)} <= _CASED:
        return
    here, there = _share(pair.source.text), _share(pair.target.text)
    if here is None or there is None:
        return
    if there >= 0.9 and here < 0.6:
        yield Fault("the translation is in capitals, the original is not")
    elif here >= 0.9 and there < 0.5:
        yield Fault("the original is in capitals, the translation is not")
    else:
        new = [word for word in _shouted(pair.target.text) if word not in pair.source.text]
        if len(new) >= 2 + len(_shouted(pair.source.text, 3)) and here < 0.3:
            yield Fault(f"in capitals, where the original is not: {' '.join(new[:5])}")


def _shouted(text: str, length: int = 5) -> list[str]:
    """The words of a text in capitals, of so many letters or more."""
    return [word.text for word in words(text) if len(word.text) >= length and word.text.isupper()]


def _share(text: str) -> float | None:
    """The share of capitals among the letters of a text; None where there are few."""
    letters = sum(map(str.isalpha, text))
    return sum(map(str.isupper, text)) / letters if letters >= 12 else None


_LETTER = re.compile(r"[^\W\d_]")


def first_letter(pair: Pair) -> Iterable[Fault]:
    """The translation begins with a small letter where the source begins with a capital.

    Not where the first word is one that the source has as well, written so.
    """
    begins = _LETTER.search(pair.target.text)
    if begins is None or not begins.group().islower() or pair.brief:
        return
    if langs.script(pair.target_language) not in _CASED:
        return
    source, target = words(pair.source.text), words(pair.target.text)
    if not source:
        return
    first = target[0].text
    if not source[0].capital:
        return
    ahead = pair.target.text[: target[0].start] + pair.source.text[: source[0].start]
    after = pair.target.text[target[0].end : target[0].end + 1]
    if ahead.strip(" \t\u00a0\u202f\"'“”‘’„«»‹›¿¡([-–—•") or (
        after and (after.isdigit() or after in "._/@+")
    ):
        return
    if len(first) == 1 and ahead.endswith(("'", "’")):
        return  # Dutch "'t"
    # "iPhone", "e-mail" and names with a small letter as the source has them.
    if first in pair.source.text and len(first) > 3:
        return
    # The items of a list, in some languages: "das Haus;"
    severity = Severity.INFO if pair.target.text.rstrip().endswith(";") else None
    yield Fault(f"the translation begins with a small letter: {first!r}", source[0].span, severity)
