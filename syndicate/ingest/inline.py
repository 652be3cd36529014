"""Inline HTML -> text with marks: white space as HTML collapses it, every mark a reader can see.

`InlineBuilder` is fed text, marks and line breaks in reading order by whoever walks a document
(`parse` here, `syndicate.ingest.blocks` for whole pages, `syndicate.ingest.markdown`), so that all
formats end with the same text for the same content.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from syndicate.ingest.dom import tag_of, words
from syndicate.model import Inline, Mark, MarkKind
from syndicate.text import nest

if TYPE_CHECKING:
    from lxml.etree import _Element

Attributes = tuple[tuple[str, str], ...]

# HTML's own white space (WHATWG "ASCII whitespace"); U+00A0 is text.
_SPACE = re.compile(r"[ \t\n\r\f]+")
# What no reader sees: soft hyphens, byte order marks, controls. C1 controls are Windows-1252
# characters that were written as numeric references (`&#150;`), as the HTML standard reads them.
_INVISIBLE: dict[int, str | None] = {
    **dict.fromkeys((*range(9), 11, *range(14, 32), 127, 0xAD, 0xFEFF)),
    **{
        code: bytes([code]).decode("cp1252")
        for code in range(0x80, 0xA0)
        if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    },
}
_ODD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\xad\ufeff]")

KINDS = {
    "a": MarkKind.LINK,
    "em": MarkKind.EMPHASIS,
    "i": MarkKind.EMPHASIS,
    "dfn": MarkKind.EMPHASIS,
    "var": MarkKind.EMPHASIS,
    "strong": MarkKind.STRONG,
    "b": MarkKind.STRONG,
    "abbr": MarkKind.ABBREVIATION,
    "acronym": MarkKind.ABBREVIATION,
    "code": MarkKind.CODE,
    "kbd": MarkKind.CODE,
    "samp": MarkKind.CODE,
    "tt": MarkKind.CODE,
    "sub": MarkKind.SUBSCRIPT,
    "sup": MarkKind.SUPERSCRIPT,
    "q": MarkKind.INLINE_QUOTE,
    "cite": MarkKind.CITE,
    "mark": MarkKind.HIGHLIGHT,
    "del": MarkKind.DELETED,
    "s": MarkKind.DELETED,
    "strike": MarkKind.DELETED,
    "ins": MarkKind.INSERTED,
    "small": MarkKind.SMALL,
    "u": MarkKind.UNDERLINE,
    "time": MarkKind.TIME,
}
_KEPT = (
    "href", "title", "aria-label", "lang", "dir", "datetime", "translate", "rel", "hreflang",
)  # fmt: skip
# A mark inside one like it, or more than this many at once, says nothing new and costs time.
_MOST_OPEN = 16
SAFE_SCHEMES = frozenset(("http", "https", "mailto", "tel"))
# Nothing inside these is text of the article.
SILENT = words(
    "script style template noscript svg canvas head title meta link base object applet map "
    "area datalist option select input textarea button progress meter"
)
# In a line of inline HTML these should not stand; where they do, they part words.
_PARTING = words(
    "p div li ul ol dl dt dd td th tr table h1 h2 h3 h4 h5 h6 blockquote section article hr"
)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_URL_NOISE = re.compile(r"[\x00-\x20\x7f-\x9f]+")
_AROUND_URL = "".join(map(chr, range(0x21)))
_URL_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def address(written: str) -> str:
    """An address as browsers read it (WHATWG URL, 4.4): without what stands around it and without
    tabs and line breaks, a space inside it as `%20`."""
    return _URL_BREAKS.sub("", written.strip(_AROUND_URL)).replace(" ", "%20")


def safe_href(href: str, base: str = "") -> tuple[str, str]:
    """(absolute address, "") of a link, or ("", why the mark must go).

    White space and controls are taken out first, as browsers do, so that `java&#10;script:` is
    seen for what it is. A relative address stays relative where no base is known; the reason is
    "fragment" for a place on the page itself, else the scheme that is not safe.
    """
    bare, url = _URL_NOISE.sub("", href), address(href)
    if not bare:
        return "", "fragment"
    match = _SCHEME.match(bare)
    if match and match[1].lower() not in SAFE_SCHEMES:
        return "", match[1].lower()
    if match:
        return url, ""
    if bare.startswith("//"):
        scheme = urlsplit(base).scheme if base else ""
        return f"{scheme or 'https'}:{url}", ""
    if not base:
        return ("", "fragment") if bare.startswith("#") else (url, "")
    try:
        return urljoin(base, url), ""
    except ValueError:
        return "", "malformed"


def mark_of(element: _Element, tag: str) -> tuple[MarkKind, Attributes] | None:
    """The mark of an inline element, with its raw `href`; None where it says nothing."""
    attributes: list[tuple[str, str]] = []
    for name, value in element.attrib.items():
        name, value = str(name), str(value)
        if name in _KEPT:
            attributes.append((name, value))
        elif name == "xml:lang" or name.endswith("}lang"):
            attributes.append(("lang", value))
        elif name == "class" and "notranslate" in value.split():
            attributes.append(("translate", "no"))
    seen: dict[str, str] = {}
    for name, value in attributes:
        if value and not (name == "translate" and value.lower() not in ("no", "yes")):
            seen.setdefault(name, value)
    kind = KINDS.get(tag)
    if kind is MarkKind.LINK and "href" not in seen:
        kind = None
    if kind is None:
        seen = {k: v for k, v in seen.items() if k in ("lang", "dir", "translate")}
        return (MarkKind.SPAN, tuple(seen.items())) if seen else None
    if kind is not MarkKind.LINK:
        for name in ("href", "rel", "hreflang"):
            seen.pop(name, None)
    if kind is not MarkKind.TIME:
        seen.pop("datetime", None)
    return kind, tuple(seen.items())


class InlineBuilder:
    """Collects text and marks; `flush` gives the `Inline` and starts the next with the same marks
    open, because a mark in broken markup can run over several blocks."""

    __slots__ = ("_length", "_marks", "_open", "_parts", "_space", "preserve")

    def __init__(self) -> None:
        self._open: list[tuple[MarkKind, Attributes, int] | None] = []
        self.preserve = False
        self._reset()

    def _reset(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._marks: list[Mark] = []
        self._space = True
        """White space that comes next is dropped: at the start, after a space, after a break."""

    @property
    def empty(self) -> bool:
        return self._length == 0

    def text(self, text: str) -> None:
        """Add text as HTML renders it; with `preserve` as it stands."""
        if _ODD.search(text):
            text = text.translate(_INVISIBLE)
        if self.preserve:
            if text:
                self._parts.append(text)
                self._length += len(text)
            return
        text = _SPACE.sub(" ", text)
        if self._space and text.startswith(" "):
            text = text[1:]
        if not text:
            return
        self._parts.append(text)
        self._length += len(text)
        self._space = text.endswith(" ")

    def line_break(self) -> None:
        """A `<br>`: the character U+000A, without white space around it."""
        if not self.preserve and self._parts and self._parts[-1].endswith(" "):
            self._parts[-1] = self._parts[-1][:-1]
            self._length -= 1
        self._parts.append("\n")
        self._length += 1
        self._space = True

    def ends_with_break(self) -> bool:
        return bool(self._parts) and self._parts[-1].endswith("\n")

    def open(self, mark: tuple[MarkKind, Attributes] | None) -> None:
        """Begin a mark; None keeps the count of `open` and `close` even and marks nothing."""
        if mark is not None:
            active = [entry for entry in self._open if entry is not None]
            if len(active) >= _MOST_OPEN or any(entry[:2] == mark for entry in active):
                mark = None
        self._open.append(None if mark is None else (*mark, self._length))

    def close(self) -> None:
        """End the mark that was opened last."""
        entry = self._open.pop()
        if entry is not None and entry[2] < self._length:
            self._marks.append(Mark(entry[2], self._length, entry[0], entry[1]))

    def flush(self) -> Inline:
        """What was collected, trimmed, marks nested; the open marks go on in what comes next."""
        for entry in reversed(self._open):
            if entry is not None and entry[2] < self._length:
                self._marks.append(Mark(entry[2], self._length, entry[0], entry[1]))
        result = tidy("".join(self._parts), self._marks, preserve=self.preserve)
        self._open = [None if entry is None else (entry[0], entry[1], 0) for entry in self._open]
        self._reset()
        return result


def tidy(text: str, marks: Sequence[Mark], *, preserve: bool = False) -> Inline:
    """Trim the text and each mark, join equal neighbours, nest the rest.

    `marks` come in the order in which they were closed: inner before outer.
    """
    space = "\n" if preserve else " \t\n\r\f"
    start = len(text) - len(text.lstrip(space))
    end = max(start, len(text.rstrip(space)))
    trimmed: list[Mark] = []
    for mark in reversed(marks):
        first, last = max(mark.start, start), min(mark.end, end)
        while first < last and text[first] in space:
            first += 1
        while first < last and text[last - 1] in space:
            last -= 1
        if first < last:
            trimmed.append(Mark(first - start, last - start, mark.kind, mark.attributes))
    text = text[start:end]
    nested = nest(trimmed)
    return Inline(text, _join(nested)) if len(nested) > 1 else Inline(text, nested)


def _join(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Marks of one kind and target that touch become one: `<b>a</b><b>b</b>` is `<b>ab</b>`."""
    joined: list[Mark] = []
    ends: dict[int, int] = {}
    changed = False
    for mark in marks:
        at = ends.pop(mark.start, None)
        if (
            at is not None
            and joined[at].kind is mark.kind
            and joined[at].attributes == mark.attributes
            and mark.kind is not MarkKind.INLINE_QUOTE
        ):
            joined[at] = Mark(joined[at].start, mark.end, mark.kind, mark.attributes)
            ends[mark.end] = at
            changed = True
            continue
        ends[mark.end] = len(joined)
        joined.append(mark)
    return nest(joined) if changed else marks


def walk(
    element: _Element,
    builder: InlineBuilder,
    resolve: Callable[[str], str] = lambda href: safe_href(href)[0],
) -> None:
    """Feed all that `element` holds (not its tail) to `builder`; unknown tags give their text."""
    from lxml import etree

    depth_closed: list[bool] = []
    silent = 0
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if node.tail and not silent:
                builder.text(node.tail)
            continue
        tag = tag_of(node)
        if event == "start":
            if silent or tag in SILENT:
                silent += 1
                continue
            mark = None if node is element else resolved(mark_of(node, tag), resolve)
            depth_closed.append(mark is not None)
            if mark is not None:
                builder.open(mark)
            if tag == "br":
                builder.line_break()
            elif tag in _PARTING:
                builder.text(" ")
            elif tag == "img" and is_emoji(node):
                builder.text(node.get("alt", ""))
            if node.text:
                builder.text(node.text)
            continue
        if silent:
            silent -= 1
        else:
            if depth_closed.pop():
                builder.close()
            if tag in _PARTING:
                builder.text(" ")
        if node.tail and node is not element and not silent:
            builder.text(node.tail)


def resolved(
    mark: tuple[MarkKind, Attributes] | None, resolve: Callable[[str], str]
) -> tuple[MarkKind, Attributes] | None:
    """The mark with its `href` made absolute and safe; without one, what is left of the mark."""
    if mark is None or mark[0] is not MarkKind.LINK:
        return mark
    target = resolve(dict(mark[1])["href"])
    if target:
        return mark[0], tuple((k, target if k == "href" else v) for k, v in mark[1])
    rest = tuple((k, v) for k, v in mark[1] if k in ("lang", "dir", "translate"))
    return (MarkKind.SPAN, rest) if rest else None


def is_emoji(image: _Element) -> bool:
    """True for a picture that stands for a character, as blog software and networks put them."""
    alt = image.get("alt", "").strip()
    if not alt or len(alt) > 12:
        return False
    return alt.isascii() is False and not any(character.isalnum() for character in alt)


def parse(fragment: str) -> Inline:
    """The text and marks of one line of inline HTML, as `syndicate lines --markup` reads it.

    Unknown tags are dropped and their text kept; a link without a safe address is only its text.
    """
    from lxml import html

    if "<" not in fragment and "&" not in fragment:
        builder = InlineBuilder()
        builder.text(fragment)
        return builder.flush()
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    data = f"<!DOCTYPE html><html><body><div>{fragment}</div></body></html>"
    root = html.document_fromstring(data.encode("utf-8", "replace"), parser=parser)
    builder = InlineBuilder()
    walk(root, builder)
    return builder.flush()
