"""What makes two sentences the same sentence, and how marked text is kept.

The key of a sentence is 16 bytes of its normal form: text in NFC, runs of white space (no-break
spaces too) one space, both apostrophes alike, no space at the ends; marks by kind and place. What
an attribute says does not count, only which marks say the same, so that a link with a new address
is no new sentence; `lang`, `dir` and `translate` count with their value, because they change the
translation. A short sentence means one thing here and another there ("Open", "Read more"), so its
neighbours belong to its key.
"""

from __future__ import annotations

import json
import re
from hashlib import blake2b
from typing import Any
from unicodedata import is_normalized, normalize

from syndicate.model import Inline, Mark, MarkKind

SIZE = 16
"""Bytes of a key, and of a maker."""
SHORT = 4
"""Words up to which a sentence is short."""

_SHORT_LETTERS = 8
_COUNTED = frozenset({"lang", "dir", "translate"})
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff]")
# Control characters 1C to 1F are white space to `str.split`, so normal text holds none.
_SEPARATOR = "\x1f"

Attributes = tuple[tuple[str, str], ...]


def normal(text: str) -> str:
    """The text in normal form; a line break stays one, because it is no white space here."""
    if not text.isascii():
        if not is_normalized("NFC", text):
            text = normalize("NFC", text)
        text = text.replace("’", "'")
    if "\n" in text:
        return "\n".join([" ".join(line.split()) for line in text.split("\n")]).strip("\n")
    return " ".join(text.split())


def is_short(text: str) -> bool:
    """True where a sentence in normal form is so short that its neighbours belong to its key: up
    to `SHORT` words, and at most eight letters where the script has no spaces."""
    if text.count(" ") >= SHORT:
        return False
    return text.isascii() or len(_UNSPACED.findall(text)) <= _SHORT_LETTERS


def key(source: Inline, before: str | None = None, after: str | None = None) -> bytes:
    """The 16 bytes that stand for a sentence between two others.

    `before` and `after` are the neighbours' text, "" where there is none, both None where they are
    not known (in a memory of others). Only a short sentence's neighbours count.
    """
    text = normal(source.text)
    form = text
    if source.marks:
        form = f"{text}{_SEPARATOR}m{_marks_form(source, text)}"
    if not (before is None and after is None) and is_short(text):
        form = f"{form}{_SEPARATOR}c{normal(before or '')}{_SEPARATOR}{normal(after or '')}"
    return blake2b(form.encode("utf-8", "surrogatepass"), digest_size=SIZE).digest()


def freeze(source: Inline, target: Inline) -> bytes | None:
    """The marks of a pair for keeping beside the two texts; None where there are none."""
    if not source.marks and not target.marks:
        return None
    table = _table(source)
    frozen = {
        "a": table,
        "s": [_frozen(mark, table) for mark in source.marks],
        "t": [_frozen(mark, table) for mark in target.marks],
    }
    return json.dumps(frozen, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def thaw(
    source: str, target: str, frozen: bytes | None, wanted: Inline | None = None
) -> tuple[Inline, Inline]:
    """The pair again. With `wanted`, a source of the same key, marks say what its marks say.

    Laws: `thaw(s.text, t.text, freeze(s, t)) == (s, t)`, and the same with `wanted=s`.
    Raises `ValueError` where `frozen` is damaged, or `wanted` has another key.
    """
    if frozen is None:
        return Inline(source), Inline(target)
    try:
        data = json.loads(frozen.decode("utf-8", "surrogatepass"))
        table = [_pairs(attributes) for attributes in data["a"]]
        if wanted is not None:
            own = _table(wanted)
            if len(own) != len(table):
                raise ValueError("the marks of another sentence")
            table = own
        return (
            Inline(source, tuple([_thawed(mark, table) for mark in data["s"]])),
            Inline(target, tuple([_thawed(mark, table) for mark in data["t"]])),
        )
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError("damaged marks") from error


def _marks_form(source: Inline, text: str) -> str:
    ordinals: dict[Attributes, int] = {}
    parts: list[object] = []
    for start, end, mark in _placed(source, text):
        ordinal = -1
        counted: Attributes = ()
        if mark.attributes:
            free, counted = _divided(mark.attributes)
            ordinal = ordinals.setdefault(free, len(ordinals)) if free else -1
        parts += (start, end, mark.kind.value, ordinal)
        parts += sorted(counted) if counted else ()
    return json.dumps(parts)


def _placed(source: Inline, text: str) -> list[tuple[int, int, Mark]]:
    """The marks in order at their places in the normal form `text`, without the white space at
    their edges."""
    placed = []
    same = text == source.text
    for mark in source.marks:
        start, end = mark.start, mark.end
        inside = text[start:end] if same else ""
        if not inside or inside[0].isspace() or inside[-1].isspace():
            end = len(normal(source.text[: mark.end]))
            start = max(0, min(end, len(text) - len(normal(source.text[mark.start :]))))
        placed.append((start, end, mark))
    placed.sort(key=lambda item: (item[0], -item[1]))
    return placed


def _divided(attributes: Attributes) -> tuple[Attributes, Attributes]:
    """What a mark says: that which does not count in the key, and that which does."""
    free = tuple([pair for pair in attributes if pair[0] not in _COUNTED])
    return free, tuple([pair for pair in attributes if pair[0] in _COUNTED])


def _table(source: Inline) -> list[Attributes]:
    """The different things that marks say, in the order in which the key numbers them."""
    if not source.marks:
        return []
    placed = _placed(source, normal(source.text))
    said = (_divided(mark.attributes)[0] for _, _, mark in placed if mark.attributes)
    return list(dict.fromkeys(free for free in said if free))


def _frozen(mark: Mark, table: list[Attributes]) -> list[Any]:
    """[start, end, kind], then which of the table and, with their places, what counts."""
    free, _ = _divided(mark.attributes)
    said: Any = table.index(free) if free in table else [*free] or None
    counted = [[place, *pair] for place, pair in enumerate(mark.attributes) if pair[0] in _COUNTED]
    return [
        mark.start,
        mark.end,
        mark.kind.value,
        *([said, counted] if said is not None or counted else []),
    ]


def _thawed(frozen: list[Any], table: list[Attributes]) -> Mark:
    start, end, kind, *rest = frozen
    attributes: Attributes = ()
    if rest:
        said, counted = rest
        attributes = table[said] if isinstance(said, int) else _pairs(said or [])
        if counted:
            mixed = list(attributes)
            for place, name, value in counted:
                mixed.insert(place, (name, value))
            attributes = tuple(mixed)
    return Mark(start, end, MarkKind(kind), attributes)


def _pairs(attributes: list[list[str]]) -> Attributes:
    return tuple([(name, value) for name, value in attributes])
