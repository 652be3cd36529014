"""Marked text to HTML and to plain text: the one place where a source's words become markup.

Nothing of the source is trusted here: text and attributes are escaped, tags come from a table and
are well nested, links lead only to schemes that cannot run anything, and characters that no
document may hold are gone (`clean`). `syndicate lines --markup` writes through the same function
as the pages do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from markupsafe import Markup, escape

from syndicate.langs import Quotes
from syndicate.model import Inline, Mark, MarkKind, Span
from syndicate.text import Edit, apply, nest

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""Schemes that a link may have; `javascript:`, `data:`, `vbscript:`, `file:` and every other name
that a source may give leave the words of the link without the link."""

_REL = frozenset(
    {"author", "bookmark", "external", "license", "nofollow", "noopener", "noreferrer"}
    | {"sponsored", "tag", "ugc"}
)
_GLOBAL_ATTRIBUTES = frozenset({"title", "aria-label", "lang", "dir", "translate"})
_OWN_ATTRIBUTES = {
    MarkKind.LINK: frozenset({"href", "hreflang", "rel"}),
    MarkKind.TIME: frozenset({"datetime"}),
    MarkKind.DELETED: frozenset({"datetime"}),
    MarkKind.INSERTED: frozenset({"datetime"}),
}
TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_SCRIPTS = {
    MarkKind.SUPERSCRIPT: str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
    MarkKind.SUBSCRIPT: str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}

# Control characters (C0 but tab and line feed, DEL, C1), lone surrogates and the two characters
# that XML forbids; then the directional overrides, which no prose needs and which show words in
# another order than they stand in; then embeddings and isolates, which may stay in pairs.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202d\u202e]")
_DIRECTED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_REPLACED = re.compile("[\ud800-\udfff\ufffe\uffff]")
_IN_URL = re.compile('[\\s\x00-\x20"<>^`{|}\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]')


# --- Characters ----------------------------------------------------------------------------------


def clean(text: str) -> str:
    """`text` without the characters that no document may hold.

    Control characters but tab and line feed go (those that part lines become a space), and so do
    directional overrides (U+202D, U+202E); a lone surrogate becomes U+FFFD; embeddings and isolates
    stay where each is closed in the text and go otherwise, so that nothing after the text is turned
    round.
    """
    if not _FORBIDDEN.search(text) and not _DIRECTED.search(text):
        return text
    return apply(text, _edits(text))[0]


def clean_inline(inline: Inline) -> Inline:
    """`clean` for marked text: marks stand over the same words as before."""
    text = inline.text
    if not _FORBIDDEN.search(text) and not _DIRECTED.search(text):
        return inline
    cleaned, moved = apply(text, _edits(text))
    marks = []
    for mark in inline.marks:
        span = moved.forward(Span(mark.start, mark.end))
        marks.append(Mark(span.start, max(span.start, span.end), mark.kind, mark.attributes))
    return Inline(cleaned, nest(marks))


def _edits(text: str) -> list[Edit]:
    edits = []
    for match in _FORBIDDEN.finditer(text):
        character, start, end = match.group(), match.start(), match.end()
        if _REPLACED.match(character):
            edits.append(Edit(start, end, "\ufffd"))
        else:
            parts = character.isspace() and text[start : start + 2] != "\r\n"
            edits.append(Edit(start, end, " " if parts else ""))
    if not _balanced(text):
        edits += [
            Edit(m.start(), m.end(), "")
            for m in _DIRECTED.finditer(text)
            if m.group() not in "\u202d\u202e"
        ]
    return edits


def _balanced(text: str) -> bool:
    """True if every embedding and isolate of `text` is closed in it, in order.

    An override does not count as open, so the mark that closes one is left over and all go.
    """
    stack: list[str] = []
    for match in _DIRECTED.finditer(text):
        character = match.group()
        if character in "\u202a\u202b":
            stack.append("\u202c")
        elif character in "\u2066\u2067\u2068":
            stack.append("\u2069")
        elif character in "\u202c\u2069" and (not stack or stack.pop() != character):
            return False
    return not stack


# --- Addresses -----------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def safe_url(url: str, base: str | None = "") -> str:
    """The address that a link to `url` may have, else "".

    It is read as a browser reads it (WHATWG URL: white space and control characters around it and
    line ends within it do not count, a backslash is a slash), because a scheme hidden from us is
    not hidden from the browser. A relative address is resolved against `base`; with `base` empty
    it is refused, since it would lead into whatever site a package lies on; with None it is kept.
    """
    url = re.sub("[\t\n\r]", "", re.sub("^[\x00-\x20]+|[\x00-\x20]+$", "", url))
    match = _SCHEME.match(url)
    if match is None:
        if base is None:
            return _IN_URL.sub(_percent, _REPLACED.sub("\ufffd", url))
        return safe_url(_join(base, url)) if base and url else ""
    scheme = match.group(1).lower()
    if scheme not in SAFE_SCHEMES or len(url) == match.end():
        return ""
    url = scheme + url[match.end(1) :]
    if scheme in ("http", "https"):
        head, mark, tail = re.match(r"([^?#]*)([?#]?)(.*)", url, re.S).groups()  # type: ignore[union-attr]
        url = head.replace("\\", "/") + mark + tail
        if not _host(url):
            return ""
    return _IN_URL.sub(_percent, _REPLACED.sub("\ufffd", url))


def address(url: str) -> str:
    """What a reader needs to see of `url`: host and path without scheme, `www.` and query."""
    scheme, _, rest = url.partition(":")
    if scheme not in ("http", "https"):
        return rest
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    return host + (parts.path if parts.path != "/" else "")


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if "://" in url else ""
    except ValueError:
        return ""


def _join(base: str, url: str) -> str:
    try:
        joined = urljoin(base, url)
    except ValueError:
        return ""
    return joined if _SCHEME.match(joined) else ""


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode())


# --- HTML ----------------------------------------------------------------------------------------


def to_html(inline: Inline, *, base: str | None = None, empty: bool = True) -> Markup:
    """Marked text as HTML: well nested, escaped, U+000A as `<br>` outside code.

    `base` is what `safe_url` takes: None keeps relative links, as a filter over lines must. With
    `empty` false a mark that holds no text is left out, which is what a page wants; a filter gives
    every mark back.
    """
    inline = clean_inline(inline)
    if not inline.marks:
        return Markup(str(escape(inline.text)).replace("\n", "<br>"))  # noqa: S704

    def opening(mark: Mark, stack: list[Mark]) -> str | None:
        if mark.start == mark.end and not empty:
            return None
        attributes = _attributes(mark, base)
        if mark.kind is MarkKind.LINK and (
            not any(name == "href" for name, _ in attributes)
            or any(outer.kind is MarkKind.LINK for outer in stack)
        ):
            return None
        if mark.kind is MarkKind.SPAN and not attributes:
            return None
        return "".join(
            [f"<{_name(mark)}", *(f' {name}="{escape(value)}"' for name, value in attributes), ">"]
        )

    def text(piece: str, stack: list[Mark]) -> str:
        escaped = str(escape(piece))
        if "\n" in escaped and not any(mark.kind is MarkKind.CODE for mark in stack):
            return escaped.replace("\n", "<br>")
        return escaped

    def closing(mark: Mark, inside: str, stack: list[Mark]) -> str:
        return f"</{_name(mark)}>"

    return Markup(_walk(inline, opening, text, closing))  # noqa: S704


def _name(mark: Mark) -> str:
    return "a" if mark.kind is MarkKind.LINK else mark.kind.value


def _attributes(mark: Mark, base: str | None) -> list[tuple[str, str]]:
    """The attributes that may be written, each once, their values checked but not yet escaped."""
    kept: dict[str, str] = {}
    own = _OWN_ATTRIBUTES.get(mark.kind, frozenset())
    for name, value in mark.attributes:
        if name in kept or (name not in own and name not in _GLOBAL_ATTRIBUTES):
            continue
        if name == "href":
            value = safe_url(value, base)
        elif name in ("lang", "hreflang"):
            value = value if TAG.fullmatch(value) else ""
        elif name == "dir":
            value = value.lower() if value.lower() in ("ltr", "rtl", "auto") else ""
        elif name == "translate":
            value = value.lower() if value.lower() in ("yes", "no") else ""
        elif name == "rel":
            value = " ".join(token for token in value.lower().split() if token in _REL)
        else:
            value = clean(value)
        if value:
            kept[name] = value
    return list(kept.items())


def _walk(
    inline: Inline,
    opening: Callable[[Mark, list[Mark]], str | None],
    text: Callable[[str, list[Mark]], str],
    closing: Callable[[Mark, str, list[Mark]], str],
) -> str:
    """Write `inline` out: what `opening` gives (None: the mark is left out), text, `closing`.

    Marks are put in order and cut back to the mark around them, so that the output nests even
    where the input does not. Each function is given the marks that are open around its own,
    outermost first; `closing` also what was written inside.
    """
    source = inline.text
    out: list[str] = []
    stack: list[Mark] = []
    ends: list[int] = []
    begun: list[int] = []
    at = 0

    def close() -> None:
        nonlocal at
        mark, end, first = stack[-1], ends.pop(), begun.pop()
        if at < end:
            out.append(text(source[at:end], stack))
            at = end
        stack.pop()
        out.append(closing(mark, "".join(out[first:]), stack))

    for mark in sorted(inline.marks, key=lambda m: (m.start, -m.end)):
        start = min(max(mark.start, 0), len(source))
        end = min(mark.end, len(source))
        if mark.end < mark.start:
            continue
        while ends and (ends[-1] < start or (ends[-1] == start and start < end)):
            close()
        written = opening(mark, stack)
        if written is None:
            continue
        if at < start:
            out.append(text(source[at:start], stack))
            at = start
        out.append(written)
        stack.append(mark)
        ends.append(min(end, ends[-1]) if ends else end)
        begun.append(len(out))
    while stack:
        close()
    if at < len(source):
        out.append(text(source[at:], stack))
    return "".join(out)


# --- Plain text ----------------------------------------------------------------------------------


def to_text(
    inline: Inline,
    *,
    base: str | None = "",
    quotes: Quotes | None = None,
    number: Callable[[str], int] | None = None,
    deleted: str = "",
) -> str:
    """Marked text without markup: U+000A stays, raised and lowered digits become characters.

    number   gives the number of an address, which is put behind the words of its link as ` [n]`;
             a link whose words are its address needs none
    deleted  the word for "deleted": struck text is put as `[deleted: ...]`, since without a line
             through it, it would say the opposite; "" leaves it as it is
    """
    inline = clean_inline(inline)
    if not inline.marks:
        return inline.text

    def opening(mark: Mark, stack: list[Mark]) -> str | None:
        if mark.start == mark.end:
            return None
        if mark.kind is MarkKind.LINK:
            if number is None or any(m.kind is MarkKind.LINK for m in stack):
                return None
            return "" if safe_url(mark.get("href") or "", base) else None
        if mark.kind is MarkKind.INLINE_QUOTE and quotes is not None:
            nested = any(m.kind is MarkKind.INLINE_QUOTE for m in stack)
            return quotes.inner_open if nested else quotes.open
        if mark.kind is MarkKind.DELETED and deleted:
            return f"[{deleted}: "
        return ""

    def text(piece: str, stack: list[Mark]) -> str:
        if stack and (table := _SCRIPTS.get(stack[-1].kind)) is not None:
            changed = piece.translate(table)
            return changed if all(ord(c) in table for c in piece) else piece
        return piece

    def closing(mark: Mark, inside: str, stack: list[Mark]) -> str:
        if mark.kind is MarkKind.LINK and number is not None:
            url = safe_url(mark.get("href") or "", base)
            return "" if _shows(inside, url) else f" [{number(url)}]"
        if mark.kind is MarkKind.INLINE_QUOTE and quotes is not None:
            nested = any(m.kind is MarkKind.INLINE_QUOTE for m in stack)
            return quotes.inner_close if nested else quotes.close
        return "]" if mark.kind is MarkKind.DELETED and deleted else ""

    return _walk(inline, opening, text, closing)


def _shows(text: str, url: str) -> bool:
    """True if a link's words are its own address, up to what `address` leaves out."""
    words = text.strip().rstrip("/")
    if url.startswith("tel:"):
        # Written for readers at home a number lacks the country's code and may begin with 0.
        shown = re.sub(r"\D", "", words.replace("(0)", "")).lstrip("0")
        return bool(shown) and re.sub(r"\D", "", url.partition(";")[0]).endswith(shown)
    if url.startswith("mailto:"):
        to = unquote(url.partition(":")[2].partition("?")[0])
        return words.casefold().removeprefix("mailto:") == to.casefold()
    return words in (url.rstrip("/"), url.partition(":")[2]) or (
        "?" not in url and "#" not in url and words.removeprefix("www.") == address(url).rstrip("/")
    )
