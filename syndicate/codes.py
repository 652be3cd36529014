"""Marked text as the codes of translators' formats: what TMX and XLIFF share.

Both carry a mark as the HTML tags that begin and end it, and a line break as `<br/>`. Here a text
is cut into pieces and codes, and tags are written and read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from html import escape, unescape
from unicodedata import normalize

from syndicate.model import Inline, Mark, MarkKind

XLIFF = "urn:oasis:names:tc:xliff:document:2.0"
"""The name space of XLIFF 2.0 and 2.1."""
SENT = "urn:x-syndicate:xliff"
"""That of our own attributes in XLIFF, which say what was sent."""

BREAK = "<br/>"
TYPES = {
    MarkKind.LINK: "link",
    MarkKind.STRONG: "bold",
    MarkKind.EMPHASIS: "italic",
    MarkKind.UNDERLINE: "ulined",
}
"""The types of codes that TMX 1.4b recommends."""
TAGS = {kind: kind.value for kind in MarkKind} | {MarkKind.LINK: "a"}
KINDS = {tag: kind for kind, tag in TAGS.items()} | {
    "b": MarkKind.STRONG,
    "i": MarkKind.EMPHASIS,
    "s": MarkKind.DELETED,
    "strike": MarkKind.DELETED,
    "tt": MarkKind.CODE,
}

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""
_SAID = frozenset({
    "href", "title", "aria-label", "lang", "dir", "datetime", "translate", "rel", "hreflang",
})  # fmt: skip
_ONE = r"""[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*')"""
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_OPENING = re.compile(rf"\s*<([A-Za-z][A-Za-z0-9]*)((?:\s+{_ONE})*)\s*/?>\s*")
_CLOSING = re.compile(r"\s*</([A-Za-z]+)\s*>\s*")
_BREAKS = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Code:
    """Where the mark `number` (its index in the text's marks) begins or ends; both where it has no
    length."""

    number: int
    begins: bool
    ends: bool


def pieces(inline: Inline) -> Iterator[str | Code]:
    """The text in pieces, with the codes of its marks between them.

    At one place marks end, inner first, before others begin, outer first.
    """
    events: list[tuple[int, int, int, Code]] = []
    for number, mark in enumerate(inline.marks):
        empty = mark.start == mark.end
        events.append((mark.start, 1, number, Code(number, True, empty)))
        if not empty:
            events.append((mark.end, 0, -number, Code(number, False, True)))
    at = 0
    for place, _, _, code in sorted(events, key=lambda event: event[:3]):
        if at < place:
            yield inline.text[at:place]
            at = place
        yield code
    if at < len(inline.text):
        yield inline.text[at:]


def opening(mark: Mark) -> str:
    said = "".join(f' {name}="{escape(value)}"' for name, value in mark.attributes)
    return f"<{TAGS[mark.kind]}{said}>"


def closing(mark: Mark) -> str:
    return f"</{TAGS[mark.kind]}>"


def opened(tag: str) -> tuple[MarkKind | None, tuple[tuple[str, str], ...]] | None:
    """What an HTML tag begins, with the attributes that marks may have; its kind is None where
    marks have none for it, and all is None where this is no tag."""
    found = _OPENING.fullmatch(tag)
    if found is None:
        return None
    said = tuple(
        (m[1].lower(), unescape(m[2] if m[2] is not None else m[3]))
        for m in _ATTRIBUTE.finditer(found[2])
        if m[1].lower() in _SAID
    )
    return KINDS.get(found[1].lower()), said


def ended(tag: str) -> MarkKind | None:
    """The kind of mark that an HTML tag ends."""
    found = _CLOSING.fullmatch(tag)
    return KINDS.get(found[1].lower()) if found else None


def is_break(tag: str) -> bool:
    return _BREAKS.fullmatch(tag) is not None


def digest(inline: Inline) -> str:
    """Sixteen digits that stand for a text and its marks, however a tool writes its white space
    (but for no-break spaces, which translators set on purpose) and composes its letters."""
    parts = [
        escape(piece, quote=False).replace("\n", BREAK)
        if isinstance(piece, str)
        else (opening(inline.marks[piece.number]) if piece.begins else "")
        + (closing(inline.marks[piece.number]) if piece.ends else "")
        for piece in pieces(inline)
    ]
    text = re.sub("[ \t\r\n]+", " ", normalize("NFC", "".join(parts))).strip(" ")
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
