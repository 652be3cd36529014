"""Checks on quotation marks and brackets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from syndicate import langs
from syndicate.checks import Fault, Pair, measures
from syndicate.model import Severity, Span

_DOUBLE = re.compile('["“”„‟«»「」『』]')
_PERHAPS = re.compile("(?<!\\w)['‘’‚`´‹›]|['‘’´‹›](?!\\w)")
"""Single marks, which may be apostrophes."""
_QUOTED = re.compile('["“„«»‟][\u00a0\u202f ]?([^"“”„‟«»]*?)[\u00a0\u202f ]?["”“»«]')
_ANY = re.compile("[\"'“”„‟«»‘’‚‹›`´「」『』]")
_MEASURE = re.compile(r"\d[\"'′″]")


_SINGLE = re.compile("(?<!\\w)‘(?=\\w)(?:[^‘’“”]|(?<=\\w)’(?=\\w))+’(?!\\w)")


_SPEECH = re.compile(r"\s*[—―–-][\s\u00a0]?(?=[^\W\d_]|[¿¡«“\"‘…])")
_DASH = re.compile(r"(?<!\w)[—―–-](?=\s|\w)|(?<=\w)[—―–](?=\s)")


def _dashes(text: str) -> int:
    """How many marks the dashes of a dialogue may stand for in a language without them: each opens
    or closes what is said, and the last of it ends with the line."""
    return 2 * len(_DASH.findall(text)) if _SPEECH.match(text) else 0


def _marks(text: str) -> tuple[int, int]:
    """How many quotation marks there surely are, and how many more there may be."""
    if text.isascii() and '"' not in text and "'" not in text and "`" not in text:
        return 0, 0
    plain = _MEASURE.sub("0", text)
    # TeX's and a typewriter's: ``so'' and ''so''.
    plain = re.sub("``|''|´´", '"', plain)
    single = 2 * len(_SINGLE.findall(plain))
    return len(_DOUBLE.findall(plain)) + single, len(_PERHAPS.findall(plain)) - single


def quotations(pair: Pair) -> Iterable[Fault]:
    """As many quotation marks as the source has, one more or less aside; a single one may or may
    not be one, and the dashes of a dialogue may have become some. None encloses nothing."""
    if _ANY.search(pair.source.text) is None and _ANY.search(pair.target.text) is None:
        return
    if _EMPTY.search(pair.target.text) and not _EMPTY.search(pair.source.text):
        yield Fault("nothing stands between two quotation marks")
        return
    (source, more_here), (target, more_there) = _marks(pair.source.text), _marks(pair.target.text)
    more_here, more_there = (
        more_here + _dashes(pair.source.text),
        more_there + _dashes(pair.target.text),
    )
    if source - (target + more_there) > 1:
        match = _DOUBLE.search(pair.source.text)
        span = Span(*match.span()) if match else None
        marked = [m[1] for m in _QUOTED.finditer(pair.source.text)]
        only_terms = marked and all(words in pair.target.text for words in marked)
        yield Fault(
            f"{source} quotation marks became {target}", span, Severity.INFO if only_terms else None
        )
    elif target - (source + more_here) > 1:
        # Words that the original has as well were only marked as such.
        marked = [m[1] for m in _QUOTED.finditer(pair.target.text)]
        here = pair.source.text.lower()
        invented = any(words and words.lower() not in here for words in marked)
        yield Fault(
            f"{source} quotation marks became {target}",
            severity=None if invented and not source else Severity.INFO,
        )


_EMPTY = re.compile('(?:^|\\s)["“„«][\\s\u00a0]*["”“»](?!\\w)')
_OPENS = frozenset("“„«‟「『")
_ELIDED = re.compile(r"[‘’'](?:\d0s|em|tis|twas|cause|n)\b", re.IGNORECASE)


def _open(text: str, tag: str) -> tuple[int, int, str]:
    """How many quotations are open at the end of a text (closed ones that it did not open count
    against them), how many may close one or be apostrophes, and the first mark without another."""
    perhaps = 0
    own = langs.quotes(tag)
    if own.open == own.close:  # Swedish, Finnish: ”so”
        text = text.replace(own.open, '"')
    opened: list[str] = []
    closed: list[str] = []
    for match in _ANY.finditer(text):
        mark, at = match.group(), match.start()
        before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
        if mark in "\"'" and before.isdigit() and mark not in opened:
            continue  # feet, inches, minutes
        if mark in "'‘’‚‹›`´":
            if (before.isalnum() and after.isalnum()) or _ELIDED.match(text, at):
                continue
            if mark in "'`´‚‹›":
                continue
            if mark == "‘" and not before.isalnum() and after.isalnum():
                opened.append(mark)
            elif mark == "’" and opened and opened[-1] == "‘":
                if before not in "sS" or "’" not in text[at + 1 :]:
                    opened.pop()
            elif mark == "’" and ((before and before in ".,!?…”") or (after and after in "”»")):
                closed.append(mark)
            elif mark == "’":
                perhaps += 1
        elif mark == '"':
            if opened and opened[-1] == '"':
                opened.pop()
            elif after and not after.isspace() and not before.isalnum():
                opened.append(mark)
            else:
                closed.append(mark)
        elif opened and (mark in "”»」』" or (mark in "“«" and opened[-1] in "„»")):
            opened.pop()
        elif mark in _OPENS or (mark == "»" and "«" in text[at + 1 :]):
            opened.append(mark)
        else:
            closed.append(mark)
    return len(opened) - len(closed), perhaps, (opened or closed or [""])[0]


def unbalanced(pair: Pair) -> Iterable[Fault]:
    """Each quotation that opens in the translation closes in it, unless the source's does not
    either: a quotation may run over sentences."""
    if _ANY.search(pair.source.text) is None and _ANY.search(pair.target.text) is None:
        return
    source, perhaps, ours = _open(pair.source.text, pair.source_language)
    target, more, theirs = _open(pair.target.text, pair.target_language)
    if abs(source - target) <= perhaps + more:
        return
    if not _DOUBLE.search(pair.target.text) and "‘" not in pair.target.text and source == 0:
        return
    mark = theirs if target else ours
    what = "has no counterpart in the translation" if target else "opens or closes there no more"
    yield Fault(f"{mark} {what}")


_ALSO = {
    "ar": ("“”", "«»"),
    "cs": ("»«",),
    "da": ("»«", "„“"),
    "de": ("„“", "»«", "›‹", "«»", "‹›"),
    "es": ("“”", "‘’", "«»"),
    "fi": ("»»",),
    "fr": ("“”", "«»", "‹›"),
    "he": ("“”", "„”"),
    "hr": ("„”", "»«"),
    "hu": ("»«",),
    "it": ("“”", "‘’", "«»"),
    "nb": ("“”", "„“"),
    "nl": ("“”", "„”"),
    "pl": ("»«", "«»"),
    "pt": ("“”", "‘’", "«»"),
    "ro": ("“”",),
    "sk": ("»«",),
    "sl": ("»«",),
    "sv": ("»»", "“”"),
}
"""Marks that the press of a language has besides CLDR's, or elsewhere."""
_PAIRED = re.compile(
    "(?<![\\w.,;:!?…])([„“«»‟”])(?![\\s.,;:!?…)])[^“”„‟«»]*([”“»«])|([«»])[^“”„‟«»]*([»«])"
)
"""A quotation; not what stands between the end of one and the beginning of the next."""


@lru_cache(maxsize=64)
def _custom(tag: str) -> frozenset[str]:
    """The pairs of quotation marks that a reader of the language takes for such."""
    marks = langs.quotes(tag)
    own = (marks.open + marks.close, marks.inner_open + marks.inner_close)
    also = _ALSO.get(langs.language(tag), ())
    return frozenset(["".join(pair.split()) for pair in own] + list(also))


def style(pair: Pair) -> Iterable[Fault]:
    """The quotation marks are the target language's own (CLDR): „so“ in German, “so” in English.

    Straight ones are let through where the source has them as well.
    """
    target = pair.target.text
    if _ANY.search(target) is None and _FOREIGN.search(target) is None:
        return
    known = _custom(pair.target_language)
    kept = {match.group() for match in _PAIRED.finditer(pair.source.text)}
    for match in _PAIRED.finditer(target):
        marks = (match[1] or match[3]) + (match[2] or match[4])
        if marks not in known and match.group() not in kept:
            yield Fault(f"{marks[0]}…{marks[1]} are not the marks of this language")
            return
    used = set("".join(known))
    for mark in _FOREIGN.findall(target):
        if mark not in used and mark not in pair.source.text:
            yield Fault(f"{mark} is not a mark of this language")
            return
    if target.count('"') >= 2 and '"' not in pair.source.text and _DOUBLE.search(pair.source.text):
        # A text that has both is wrong in any case.
        mixed = any(mark in target for mark in "“”„«»")
        yield Fault(
            "the quotation marks are straight, those of the original are not",
            severity=None if mixed else Severity.INFO,
        )


_FOREIGN = re.compile("[「」『』《》〈〉〝〞〟＂„‟‚‛»«›‹`´]")


_BRACKETS = re.compile(r"[()\[\]{}（）［］]")
_WIDE = str.maketrans("（）［］", "()[]")
_INSIDE = re.compile(r"\(([^()]*)\)")
_LISTED = re.compile(r"(?<![\w(])(?:\w|\d{1,2}|[ivx]{1,4})\)")
_ENDING = re.compile(
    r"(?<=[A-Za-zÀ-\u04ff])\([^\W\d_]{0,3}\)|\([^\W\d_]{1,4}\)(?=[A-Za-zÀ-\u04ff])"
)
_SMILEY = re.compile(r"[:;]-?[()]")


def brackets(pair: Pair) -> Iterable[Fault]:
    """The brackets of the source stand in the translation, and each that opens closes."""
    if not _BRACKETS.search(pair.source.text) and not _BRACKETS.search(pair.target.text):
        return
    source, target = _counted(pair.source.text), _counted(pair.target.text)
    if source == target:
        return
    for one, other in ("()", "[]", "{}"):
        if target[one] != target[other] and source[one] == source[other]:
            yield Fault(f"a bracket {one} {other} does not open or close")
            return
        fewer = source[one] - target[one]
        if fewer > 0 and source[one] == source[other] and target[one] == target[other]:
            converted = [m for m in _INSIDE.findall(pair.source.text) if measures.find(m)]
            yield Fault(
                f"{source[one]} pairs of {one}{other} became {target[one]}",
                _first(pair.source.text, one),
                Severity.INFO if target[one] or len(converted) >= fewer else None,
            )
            return
        if fewer < 0 and target[one] == target[other]:
            here = pair.source.text.lower()
            inside = _INSIDE.findall(pair.target.text)
            if any(words.strip("\"“”'").lower() in here for words in inside):
                return  # the original's own word, given beside its translation
            yield Fault(
                f"{source[one]} pairs of {one}{other} became {target[one]}",
                None,
                Severity.INFO,
            )
            return


def _counted(text: str) -> Counter[str]:
    """How many of each; "file(s)" and "(re)open" are left out, "a)" and smileys where they would
    not close."""
    text = _ENDING.sub("", text.translate(_WIDE))
    counted = Counter(_BRACKETS.findall(text))
    if counted["("] != counted[")"]:
        counted = Counter(_BRACKETS.findall(_SMILEY.sub("", _LISTED.sub("", text))))
    return counted


def _first(text: str, mark: str) -> Span | None:
    at = text.find(mark)
    return Span(at, at + 1) if at >= 0 else None
