"""A sentence as HTML with layers over it: its own marks, and spans that somebody says something of.

The text of the HTML is the sentence's, character by character, so that offsets hold in a browser
too: signs are elements without text, which a style sheet fills. Layers may cross one another and
the marks; the text is cut where any of them begins or ends.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from syndicate.model import Inline, Mark, MarkKind, Span
from syndicate.render.inline import TAG, safe_url
from syndicate.text import nest

# What HTML forbids, and the overrides that show words in another order than they stand in.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202d\u202e]")
# Characters that nobody sees. Joiners belong to emoji and to scripts that join their letters, so
# they are named among Latin letters only.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202c\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
    "|(?<![^\x00-\u024f])[\u200c\u200d](?![^\x00-\u024f])|[\u00a0\u202f]"
)
_NO_BREAK = "\u00a0\u202f"


@dataclass(frozen=True, slots=True)
class Layer:
    """Characters that something is said of: `classes` go on their element, and `number` as its
    `data-<name>`; `sign` is the HTML behind the last of them."""

    span: Span
    classes: str
    name: str
    number: int
    sign: str = ""


def permitted(text: str) -> str:
    """`text` with U+FFFD for each character that no document may hold; as long as before."""
    return _FORBIDDEN.sub("\ufffd", text)


def one_line(text: str) -> str:
    """What is permitted of `text`, on one line."""
    return " ".join(permitted(text).split())


def to_html(
    inline: Inline,
    layers: Sequence[Layer],
    base: str = "",
    addresses: Mapping[str, int] | None = None,
) -> Markup:
    """The sentence with its marks and `layers`.

    base       what relative links are resolved against
    addresses  the number that a link to an address shows, for those that are to have one
    """
    text = permitted(inline.text)
    unseen = {match.start(): match.group() for match in _UNSEEN.finditer(text)}
    if not (inline.marks or layers or unseen):
        return escape(text)
    size = len(text)
    whole = (mark for mark in inline.marks if 0 <= mark.start <= mark.end)
    marks = [Mark(min(m.start, size), min(m.end, size), m.kind, m.attributes) for m in nest(whole)]
    spans = [
        (max(0, layer.span.start), min(layer.span.end, size), layer)
        for layer in layers
        if layer.span.start <= layer.span.end and layer.span.start <= size and layer.span.end >= 0
    ]
    cuts = {0, size, *unseen, *(at + 1 for at in unseen)}
    opening: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        cuts |= {mark.start, mark.end}
        opening[mark.start].append(mark)
    for start, end, _ in spans:
        cuts |= {start, end}
    out: list[str] = []
    stack: list[tuple[Mark, str]] = []
    for at, until in pairwise((*sorted(cuts), size)):
        out += [layer.sign for _, end, layer in spans if end == at and layer.sign]
        while stack and stack[-1][0].end <= at:
            out.append(stack.pop()[1])
        for mark in opening[at]:
            first, last = _tags(mark, base, addresses or {}, [other for other, _ in stack])
            out.append(first)
            if mark.end <= at:
                out.append(last)
            else:
                stack.append((mark, last))
        if at < until:
            over = [layer for start, end, layer in spans if start <= at < end]
            out.append(_run(text[at:until], over, unseen.get(at)))
    return Markup("".join(out))  # noqa: S704


def _run(text: str, over: Sequence[Layer], unseen: str | None) -> str:
    """Text between two cuts."""
    written = str(escape(text))
    if unseen is not None:
        kind = "nb" if unseen in _NO_BREAK else "ghost"
        written = f'<span class="{kind}" data-c="U+{ord(unseen):04X}">{written}</span>'
    if not over:
        return written
    classes = " ".join(layer.classes for layer in over)
    data: dict[str, str] = {}
    for layer in over:
        data[layer.name] = f"{data.get(layer.name, '')} {layer.number}".lstrip()
    attributes = "".join(f' data-{name}="{numbers}"' for name, numbers in data.items())
    return f'<span class="{classes}"{attributes}>{written}</span>'


def _tags(
    mark: Mark, base: str, addresses: Mapping[str, int], around: Sequence[Mark]
) -> tuple[str, str]:
    """The start and the end of a mark's element. A link that leads nowhere, or lies in another,
    still shows that it is one."""
    if mark.start == mark.end:
        return f'<i class="void" data-k="{mark.kind.value}"></i>', ""
    if mark.kind is MarkKind.LINK:
        href = mark.get("href") or ""
        sign = f'<i class="l" data-n="{addresses[href]}"></i>' if href in addresses else ""
        url = escape(safe_url(href, base))
        if not url or any(other.kind is MarkKind.LINK for other in around):
            return f'<span class="link" title="{escape(one_line(href))}">', f"</span>{sign}"
        leads = f'href="{url}" title="{url}" target="_blank" rel="noopener noreferrer"'
        return f"<a {leads}>", f"</a>{sign}"
    attributes = ' class="kept" translate="no"' if mark.get("translate") == "no" else ""
    for name in ("lang", "dir", "title"):
        value = mark.get(name) or ""
        known = (
            TAG.fullmatch(value)
            if name == "lang"
            else name == "title" or value.lower() in ("ltr", "rtl", "auto")
        )
        if value and known:
            attributes += f' {name}="{escape(one_line(value))}"'
    return f"<{mark.kind.value}{attributes}>", f"</{mark.kind.value}>"
