"""What in a sentence is no language: addresses, handles, phone numbers, paths, codes, positions.

Two kinds. What models never keep (addresses, handles, whatever holds characters that the model
lacks, long runs of figures) is *certain*: it travels as a placeholder. What they mostly keep
(codes, short numbers, versions, phone numbers) is *watched*: it goes through as it is, because a
placeholder costs fluency, and is looked for afterwards (`syndicate.translate.protection.watched`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from syndicate.model import Span

_BODY = r"[^\s<>\"“”„‟«»‹›]"
_ENDINGS = (
    "com|org|net|info|gov|edu|int|mil|biz|news|app|dev|blog|online|site|shop|store|tech|media|live"
    "|radio|eco|ngo|museum|press|example|test"
)
_EXTENSIONS = (
    "7z|avi|bak|bmp|cfg|conf|css|csv|docx?|epub|exe|flac|geojson|gif|gpx|gz|html?|ini|iso|jar|jpe?g"
    "|js|json|key|kml|log|md|mkv|mov|mp[34]|od[pst]|ogg|pdf|php|png|pptx?|ps1|psd|py|rar|rtf|sh|sql"
    "|sqlite|srt|svg|tar|tex|tiff?|ts|tsv|txt|wav|webm|webp|wmv|wpd|xlsx?|xml|ya?ml|zip"
)
_MAYBE = re.compile(r"[@#/\\]|www|\w\.\w|\w[:!?$]\w|\d", re.IGNORECASE)
"""No token is in a text without one of these."""

_CERTAIN = re.compile(
    rf"""(?:(?i:https?|ftps?|sftp|wss?|ipfs)://|(?i:www)\.){_BODY}+         # addresses
      | (?<![\w.+-])(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+             # e-mail
      | (?<![\w&/])@\w[\w.-]*@[\w-]+(?:\.[\w-]+)+                        # handles of a server
      | (?<![\w&/])[\#@]\w[\w.]*\w                                       # hashtags, handles
      | (?<![\w.-])(?:\w[\w-]*\.)+[a-z]{{2,}}[/?]{_BODY}*                # without a scheme
      | (?<![\w\\])\w[\w.-]*(?:\\[\w.-]*\w)+                         # users of a domain, shares
      | (?<!\w)[A-Za-z]:\\{_BODY}*\w | \\\\\w{_BODY}*\w                  # paths of Windows
      | (?<![\w./])(?:~|\.{{1,2}})/{_BODY}*\w                            # paths of a home
      | (?<![\w./-])/(?:[\w.@+-]+/)+[\w.@+-]*\w                          # paths
      | (?<![\w.-])\w[\w.-]*\.(?i:{_EXTENSIONS})(?![\w-])(?!\.\w)       # file names
      | (?<!\w)(?:doi:\s?|DOI:\s?)?10\.\d{{4,9}}/{_BODY}+                # DOI
      | (?<!\w)[A-Z]{{2}}\d\d(?:[ ]?[A-Z\d]{{4}}){{2,7}}(?:[ ]?[A-Z\d]{{1,3}})?(?!\w)   # IBAN
      | [\d\#*]\ufe0f?\u20e3                                            # keycaps
      | (?<!\w)\d{{1,3}}(?:[.,]\d+)?\s?°\s?
        (?:\d+(?:[.,]\d+)?\s?['’′](?:\s?\d+(?:[.,]\d+)?\s?(?:["”″]|''|’’))?\s?)?
        (?:[NSEWO](?!\w)(?:,?\s?(?=\d+(?:[.,]\d+)?\s?°))?)?             # positions, by degrees
    """,
    re.VERBOSE,
)
_DEGREES = re.compile(r"°\s?(?:\d|[NSEWO](?!\w))")

_WATCHED = re.compile(
    rf"""(?<![\w.,+(-])(?:\+\d{{1,3}}[ \u00a0-]?)?(?:\(\d{{1,5}}\)[ \u00a0-]?)?
        \d+(?:-\d+)*(?:[ \u00a0]\d[\d-]*\d){{1,5}}(?![\w%-]|[.,]\d)      # phone numbers, perhaps
      | (?P<domain>(?<![\w.@-])[\w-]{{2,}}(?:\.[\w-]+)*\.(?:{_ENDINGS}|[a-z]{{2}})(?:\.[a-z]{{2}})?
        (?![\w-])(?!\.\w))
      | (?<![\w.,+(])(?:\+\d{{1,3}}[ -]?)?\(\d{{1,5}}\)[ -]?\d+(?:-\d+)+  # with area codes
      | (?<![^\s(\[{{"'“”„‟‘‚«»‹›—–])(?!['’‘])                             # words with figures
        [^\s(\[{{"“”„‟‚«»‹›]*\d[^\s"“”„‟«»‹›]*
    """,
    re.VERBOSE,
)
_TRAILING = ".,;:!?…'’‘\"”»"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_TELEPHONE = re.compile(
    r"\b(?:tel|fax|phone|fon|call|ring|dial|text|hotline|helpline|ligue|ligar|liga\b|disque|marque"
    r"|número|numero|numéro|number|llam|appel|chiam|anruf|ruf)\w*\W*",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"[~+−–±-]?(?:[A-Z]{0,3}[$£€¥₹₽₩₺₤]\s?)?\d+(?:[.,\u00a0\u202f]\d+)?(?:[.,\u00a0\u202f]\d{3})*"
    r"(?:[.,]\d+)?(?:[$£€¥₹₽₩₺₤%‰º²³]|°[CFK]?|[^\W\d_]{1,5}|\.?[ºª]s?|-[^\W\d_]+(?:-[^\W\d_]+)*|[’']s)?"
)
"""A number, with a sign of currency, a unit or an ordinal's ending: translated, not kept."""
_VERSION = re.compile(r"\d+(?:[.,]\d+){2,}\w*")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")
_SEPARATED = re.compile(r"\d[^\w\s]+\d")
_AMOUNT_SIGN = re.compile("[$£€¥₹₽₩₺₤%‰°²³½¼¾×]")
_CHANGE = re.compile(r"(?<=\d)[^\W\d_]|(?<=[^\W\d_])\d")
_CLOCK = re.compile(r"\d{1,2}(?:[.:h]\d\d)?(?:[ap]\.?m\.?|h|min|hs)?", re.IGNORECASE)
_HOURS = re.compile(rf"(?=.*[h:m])(?:{_CLOCK.pattern})[-–](?:{_CLOCK.pattern})", re.IGNORECASE)
"""From one hour to another: 9h-12h30, 5pm–8pm."""
_MAPPED = "–—−‒’‘“”«»"
"""What the model may lack and is given otherwise."""
_LONG = 13
"""Letters and figures from which a code is certain: models lose some of a longer run."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the source; `certain` where no model keeps it."""

    span: Span
    text: str
    certain: bool


def find(text: str, unknown: frozenset[str] = frozenset()) -> list[Token]:
    """The tokens of a sentence, in order, none over another.

    A code that holds one of the characters `unknown` to the model is certain.
    """
    if not _MAYBE.search(text):
        return []
    found: list[Token] = []
    taken = 0
    certain = list(_certain(text))
    edges = iter([*certain, Span(len(text), len(text))])
    for edge in edges:
        # Between two certain tokens; what touches one is no other.
        found += _watched(text, taken, edge.start, unknown)
        if len(edge):
            found.append(Token(edge, text[edge.start : edge.end], True))
        taken = edge.end
    return found


def _certain(text: str) -> Iterator[Span]:
    for match in _CERTAIN.finditer(text):
        span = _trimmed(text, Span(*match.span()))
        said = match.group()
        if "°" in said and not said.startswith(("http", "www")):
            if not _DEGREES.search(said):
                continue  # a temperature, an angle
            span = Span(match.start(), match.start() + len(said.rstrip(" ,")))
        yield span


def _watched(text: str, start: int, end: int, unknown: frozenset[str]) -> Iterator[Token]:
    for match in _WATCHED.finditer(text, start, end):
        if match.start() < start or (match.start() == start > 0 and text[start - 1].isalnum()):
            continue
        span = _trimmed(text, Span(*match.span()))
        said = text[span.start : span.end]
        figures = sum(map(str.isdigit, said))
        if " " in said or "\u00a0" in said:
            if not _is_telephone(text, span, said, figures):
                # One of its parts may be a code by itself.
                for part in re.finditer(r"[^ \u00a0]+", said):
                    own = Span(span.start + part.start(), span.start + part.end())
                    if is_code(part.group()):
                        yield Token(own, part.group(), False)
                continue
        elif not match["domain"] and said[:1] not in "+(" and not is_code(said):
            continue
        alone = sum(map(str.isalnum, said))
        lacks = any(c in unknown and not c.isalnum() and c not in _MAPPED for c in said)
        yield Token(span, said, lacks or "$" in said or (figures > 3 and alone >= _LONG))


def _trimmed(text: str, span: Span) -> Span:
    """The span without the punctuation of its sentence: a bracket stays that it opens itself."""
    start, end = span.start, span.end
    while end > start:
        last = text[end - 1]
        opening = _PAIRS.get(last)
        own = opening is None or text.count(last, start, end) <= text.count(opening, start, end)
        if last not in _TRAILING and own:
            break
        end -= 1
    while start < end and text[start] in "[{“‘‚\"'":
        start += 1
    return Span(start, end)


def _is_telephone(text: str, span: Span, said: str, figures: int) -> bool:
    groups = re.findall(r"\d+", said)
    if said[0] in "+(":
        return figures >= 6
    if said.startswith("0") and figures >= 8:
        return True
    grouped = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    if grouped or len(groups) < 3 or figures < 7:
        # A number in groups of three, or two numbers side by side, unless the text says so.
        return figures >= 6 and bool(_TELEPHONE.search(text, max(0, span.start - 40), span.start))
    return True


def is_code(word: str) -> bool:
    """True for a word with figures that is to be kept as it is: `A/HRC/47/27`, `B-52`, `3.11.4`,
    `6–4`; False for numbers, amounts, times, ordinals and compounds (`19th-century`)."""
    if not any(map(str.isdigit, word)) or _CLOCK.fullmatch(word) or _HOURS.fullmatch(word):
        return False
    if _PLAIN.fullmatch(word):
        return bool(_VERSION.fullmatch(word)) and not _GROUPED.fullmatch(word)
    if not any(map(str.isalpha, word)):
        # Ranges of amounts are numbers; other figures with signs between them are codes.
        ends = re.split("[-–]", word)
        ranges = len(ends) == 2 and all(re.search(r"^\d+[.,]\d+$", end) for end in ends)
        return bool(_SEPARATED.search(word)) and not (ranges or _AMOUNT_SIGN.search(word))
    parts = [part for part in re.split(r"[-–’']", word) if part]
    if any(len(part) > 4 and part.islower() and part.isalpha() for part in parts):
        return False  # a compound of words
    if any(len(_CHANGE.findall(part)) > 1 for part in parts):
        return True
    if len(parts) > 2 and parts[0].isdigit() and sum(map(str.isdigit, word)) > 4:
        return True
    letters = re.findall(r"[^\W\d_]+", word)
    if any(run.isupper() for run in letters):
        # Not "5M", "3D", "US$5".
        return not _AMOUNT_SIGN.search(word) and not re.fullmatch(r"[\d.,]+[A-Z]{1,2}", word)
    return bool(re.search(r"\d[^\W\d_]|[^\W\d_]\d", word) and re.search(r"[./_:]\w", word))
