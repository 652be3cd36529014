"""Text into Apertium's stream format and back.

In the stream `[ ] { } ^ $ / \\ < > @ * # + ~` mean something, and words of the text between square
brackets (superblanks) pass through all stages untouched. So whatever is neither a word, nor a plain
space, nor everyday punctuation travels as a numbered superblank: signs, line breaks, emoji, control
characters, lone surrogates. What comes back with `*`, `@` or `#` in front of it is a mark of
Apertium's own, because a real one is in a superblank.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby

_PUNCTUATION = frozenset(".,;:!?¡¿'\"()%«»“”‘’‹›„‚—–…·-")
# Hyphenation is of the source's words only.
_SOFT_HYPHEN = "\u00ad"
_STOP = "[s]."
_TOKEN = re.compile(r"\\(?P<literal>.)|\[(?P<blank>[^\]]*)\]|(?P<mark>[*@#])|.", re.DOTALL)
# A word as a mark's: "l·l", "d'art" and "Kwxyz-Abc" are one.
_WORD = re.compile(r"\w+(?:[-·'’]\w+)*")


def encode(text: str) -> tuple[str, tuple[str, ...]]:
    """The text in stream format, and what its superblanks `[0]`, `[1]`, … stand for."""
    text = unicodedata.normalize("NFC", text).replace(_SOFT_HYPHEN, "")
    stream: list[str] = []
    blanks: list[str] = []
    for spoken, run in groupby(_told_apart(text), lambda pair: pair[1]):
        part = "".join(character for character, _ in run)
        if spoken:
            stream.append(part)
        else:
            stream.append(f"[{len(blanks)}]")
            blanks.append(part)
    return "".join(stream), tuple(blanks)


def _told_apart(text: str) -> list[tuple[str, bool]]:
    """Each character, and whether the engine is to see it; a combining mark goes as its base."""
    told: list[tuple[str, bool]] = []
    spoken = False
    for index, character in enumerate(text):
        if character == " ":
            # One space between words; what is more (indents, double spaces) is kept as it is.
            spoken = text[index - 1 : index] != " " and text[index + 1 : index + 2] != " "
        elif unicodedata.category(character)[0] != "M" or not told:
            spoken = character.isalnum() or character in _PUNCTUATION
        told.append((character, spoken))
    return told


def stopped(stream: str) -> str:
    """The stream with a full stop at its end, which `decode` takes away again.

    A headline is a sentence too: rules that look for the end of one get its last word wrong
    otherwise. And at a full stop they forget what went before, which they do not at a flush.
    """
    return stream + _STOP


def decode(stream: str, blanks: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    """The text of a stream and the words in it that Apertium marked, each once.

    The stream is the answer to `stopped(encode(...))`. None where the superblanks did not all come
    back in order: rules that move words may lose one.
    """
    text: list[str] = []
    length = 0
    marked: list[int] = []
    expected = 0
    if not stream.endswith(_STOP):
        return None
    for match in _TOKEN.finditer(stream[: -len(_STOP)]):
        piece = match.group()
        if match["mark"]:
            marked.append(length)
            continue
        if match["literal"]:
            piece = match["literal"]
        elif match["blank"] is not None:
            if match["blank"] != str(expected) or expected == len(blanks):
                return None
            piece = blanks[expected]
            expected += 1
        text.append(piece)
        length += len(piece)
    if expected != len(blanks):
        return None
    joined = "".join(text)
    words = [found.group() for at in marked if (found := _WORD.match(joined, at))]
    return joined, tuple(dict.fromkeys(words))


def pieces(text: str) -> list[tuple[str, bool]]:
    """The text cut where its superblanks would be: parts, and whether the engine is to see each.

    Joined they are the text (but for soft hyphens and Unicode's composed form).
    """
    stream, blanks = encode(text)
    parts: list[tuple[str, bool]] = []
    for match in re.finditer(r"\[(\d+)\]|[^\[]+", stream):
        if match[1] is not None:
            parts.append((blanks[int(match[1])], False))
        else:
            parts.append((match.group(), True))
    return parts
