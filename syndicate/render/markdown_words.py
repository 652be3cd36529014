"""Marked text as CommonMark that reads back as the same text with the same marks.

Emphasis, links and code are written in Markdown's own signs where they mean what they should at
that place (CommonMark 0.31.2, section 6.2 has seventeen rules for an asterisk); everywhere else,
and for marks that Markdown has no sign for, as the inline HTML that CommonMark allows. Every sign
of the text is escaped, braces too, because a site's generator would read `{{` as its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from unicodedata import category

from syndicate.model import Inline
from syndicate.render.inline import to_html

_TOKEN = re.compile(r"<(/?)([a-z]+)((?: [a-z-]+=\"[^\"]*\")*)>|([^<]+)")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_SPECIAL = re.compile(r"[\\`*_\[\]{}~]|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
# What begins a heading, a list, a quotation, a rule or a table at the start of a line.
_AT_START = re.compile(r"(\d{1,9})([.)](?=\s|$))|[#>|]|[-+=:](?=[-+=:\s|]|$)")
_EDGES = " \t\n"
_ASCII_MARKS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


@dataclass(slots=True)
class _Element:
    """One element of the inline HTML; text is a string among the children."""

    tag: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Element | str] = field(default_factory=list)


def words(inline: Inline, base: str, *, one_line: bool = False) -> str:
    """Marked text as Markdown; a line break is a backslash at the end of a line, `<br>` where
    that cannot stand (`one_line`: in a heading)."""
    written = _write(_tree(str(to_html(inline, base=base, empty=False))), "").strip(_EDGES)
    # Parsers take off more than the spaces that the standard lets them.
    written = re.sub(r"^[^\S \t\n]|[^\S \t\n]$", lambda edge: f"&#{ord(edge[0])};", written)
    lines = re.sub(r"[ \t]*\n[ \t]*", "\n", written).split("\n")
    if one_line:
        # Signs at the end of a heading are not part of it.
        return re.sub(r"#(?=#*$)", r"\\#", "<br>".join(lines))
    if "" in lines:
        return starting("<br>".join(lines))
    return "\\\n".join(map(starting, lines))


def markup(inline: Inline, base: str) -> str:
    """Marked text as HTML that can stand in a block of HTML: no line of it is empty."""
    written = str(to_html(inline, base=base, empty=False))
    return written.replace("\n", "&#10;").replace("{", "&#123;").replace("}", "&#125;")


def starting(line: str) -> str:
    """A line that begins nothing but itself."""
    match = _AT_START.match(line)
    if match is None:
        return line
    at = match.start(2) if match[2] else match.start()
    return f"{line[:at]}\\{line[at:]}"


def attribute(value: str) -> str:
    """An attribute's value in quotes, on one line."""
    text = escape(" ".join(value.split()))
    return '"' + text.replace("{", "&#123;").replace("}", "&#125;") + '"'


def destination(url: str) -> str:
    """A link's address between its brackets, never read as anything but itself."""
    url = re.sub(r"[\\<>]|&(?=#?\w+;)", lambda match: "\\" + match[0], url)
    return f"<{url}>" if not url or re.search(r"[()\s]", url) else url


def plain(text: str) -> str:
    """Text without marks, escaped."""
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)


# --- Elements ------------------------------------------------------------------------------------


def _tree(html: str) -> list[_Element | str]:
    """The elements of what `to_html` wrote, which is well nested and quotes with `"` alone."""
    root = _Element()
    stack = [root]
    for closing, tag, attributes, text in _TOKEN.findall(html):
        if text:
            stack[-1].children.append(unescape(text))
        elif tag == "br":
            stack[-1].children.append("\n")
        elif closing:
            stack.pop()
        else:
            found = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
            stack.append(_Element(tag, found))
            stack[-2].children.append(stack[-1])
    return root.children


_SIGNS = {"em": "*", "strong": "**"}


def _write(children: list[_Element | str], around: str) -> str:
    """What stands in an element called `around`, "" where it stands in none."""
    out, edge = "", "<" if around else ""
    for index, child in enumerate(children):
        following = children[index + 1] if index + 1 < len(children) else None
        if isinstance(child, str):
            out += plain(child)
            if out.endswith("!") and isinstance(following, _Element) and following.tag == "a":
                out = out[:-1] + "\\!"
            continue
        # Two signs side by side would be one longer sign.
        beside = (not out and around in _SIGNS) or (
            isinstance(following, _Element) and following.tag in _SIGNS
        )
        before = out[-1:] or edge
        behind = following[:1] if isinstance(following, str) else "<" if following else edge
        out += _element(child, before, behind, beside)
    return out


def _element(element: _Element, before: str, behind: str, beside: bool) -> str:
    tag, attributes = element.tag, element.attributes
    if tag == "code" and not attributes and before != "`":
        text = _code(element.children)
        if text:
            return text
    inside = _write(element.children, tag)
    if tag == "a" and attributes.keys() <= {"href", "title"}:
        title = attributes.get("title")
        quoted = f' "{_title(title)}"' if title else ""
        return f"[{inside}]({destination(attributes['href'])}{quoted})"
    sign = _SIGNS.get(tag)
    if sign and not attributes and not beside and _flanks(before, inside, behind):
        return f"{sign}{inside}{sign}"
    written = "".join(f" {name}={attribute(value)}" for name, value in attributes.items())
    return f"<{tag}{written}>{inside}</{tag}>"


def _code(children: list[_Element | str]) -> str:
    """A code span, "" where one would not hold the text exactly."""
    text = "".join(child for child in children if isinstance(child, str))
    whole = len(children) == 1 and isinstance(children[0], str)
    return f"`{text}`" if whole and text.strip() == text and not re.search(r"[`\n{}]", text) else ""


def _title(text: str) -> str:
    return re.sub(r'["\\&{}]', lambda match: "\\" + match[0], " ".join(text.split()))


def _flanks(before: str, inside: str, behind: str) -> bool:
    """True where a sign at both ends of `inside` can open and close there and nothing else."""
    return bool(inside) and _apart(before, inside[0]) and _apart(behind, inside[-1])


def _apart(outer: str, inner: str) -> bool:
    """A letter inside and none outside, or anything inside and white space outside.

    What is neither letter nor ASCII nor punctuation of Unicode is one or the other in different
    versions of CommonMark.
    """
    if inner.isspace() or inner in "*_" or outer in ("*", "_"):
        return False
    if not outer or outer.isspace():
        return True
    return inner.isalnum() and (outer in _ASCII_MARKS or category(outer).startswith("P"))
