"""Footnotes in Markdown, as Pandoc, PHP Markdown Extra and GitHub write them: `[^1]`, and a line
`[^1]: …` that says it. CommonMark has none and takes a short one for the address of a link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_NOTE = re.compile(r"\[\^(?P<label>[^\]\s^]{1,40})\]:[ \t]+(?=\S)")
_SIGN = re.compile(r"\[\^(?P<label>[^\]\s^]{1,40})\]")
_NOTES = "notes"


def enable(parser: MarkdownIt) -> None:
    """A note becomes a paragraph that begins with its number, its sign that number, raised."""
    parser.block.ruler.before("reference", "note", _note, {"alt": ["paragraph"]})
    parser.inline.ruler.before("link", "note", _sign)


def _note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    match = _NOTE.match(_line(state, start)) if not state.is_code_block(start) else None
    if match is None or silent:
        return match is not None
    last = start + 1
    while last < end and not state.isEmpty(last) and not _NOTE.match(_line(state, last)):
        last += 1
    notes: dict[str, str] = state.env.setdefault(_NOTES, {})
    label = match["label"]
    number = notes.setdefault(label, label if label.isdecimal() else str(len(notes) + 1))
    text = " ".join(_line(state, line).strip() for line in range(start, last))
    state.line = last
    state.push("paragraph_open", "p", 1).map = [start, last]
    said = state.push("inline", "", 0)
    said.content = f"{number}. {_NOTE.sub('', text, count=1)}"
    said.children = []
    said.map = [start, last]
    state.push("paragraph_close", "p", -1)
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _sign(state: StateInline, silent: bool) -> bool:
    match = _SIGN.match(state.src, state.pos)
    number = state.env.get(_NOTES, {}).get(match["label"]) if match is not None else None
    # Silently: the parser looks for the end of a link around it, in which another could not stand.
    if match is None or number is None or silent:
        return False
    state.push("sup_open", "sup", 1)
    state.push("text", "", 0).content = number
    state.push("sup_close", "sup", -1)
    state.pos = match.end()
    return True
