"""The dateline in the first paragraph, as news has it: `LISBON, 3 May (AP) — ...`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from syndicate.render.body import NO_WORDS, Node, Paragraph

# A text that brings its dateline along: capitals, then a dash before the sentence begins.
_OPENS_WITH_DATELINE = re.compile(r"(?=[^\W\d_]{3})[^\W\d_a-z]+\b[^.!?]{0,80}? (?:--?|[–—])+ ")


def with_dateline(nodes: Sequence[Node], dateline: str) -> tuple[Node, ...]:
    """`nodes` with the dateline in the first paragraph.

    Where there is no paragraph it is one of its own, before the rest; where the first paragraph
    brings a dateline along, nothing changes.
    """
    dateline = re.sub(r"[\s–—-]+$", "", dateline)
    if not dateline:
        return tuple(nodes)
    for index, node in enumerate(nodes):
        if isinstance(node, Paragraph):
            if _has_dateline(node.content.text, dateline):
                return tuple(nodes)
            return (*nodes[:index], replace(node, dateline=dateline), *nodes[index + 1 :])
    return (Paragraph(NO_WORDS, dateline=dateline), *nodes)


def _has_dateline(text: str, dateline: str) -> bool:
    opening = _OPENS_WITH_DATELINE.match(text)
    if opening is not None:
        word = re.match(r"[^\W\d_]+", text)
        return word is not None and word[0].isupper()
    start = text[: len(dateline)].casefold()
    return start == dateline.casefold() and bool(
        re.match(r"\s*(?:--?|[–—])\s", text[len(dateline) :])
    )
