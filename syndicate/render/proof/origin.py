"""Where in the templates a character of what was written comes from.

For that it is written once more, with signs between that name the template's file and line. They
are taken out again; where what is left is not as long as what was written without, because a
template counts characters, the place is not known.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from syndicate.render.proof.printing import Proofs

_SIGN = re.compile("\ue000(\\d+):(\\d+)\ue001")


class Signed(Proofs):
    """An environment that puts signs into what it writes."""

    def __init__(self, **options: Any) -> None:
        self.places: list[tuple[str, str]] = []
        """The name and file of each template that it has met."""
        super().__init__(**options, extensions=[_Signs])

    def place(self, name: str, path: str) -> int:
        if (name, path) not in self.places:
            self.places.append((name, path))
        return self.places.index((name, path))


class _Signs(Extension):
    """Puts a sign before each line of a template's own text, and before each value."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        environment = self.environment
        assert isinstance(environment, Signed)
        number = environment.place(stream.name or "", stream.filename or "")
        return self._signed(stream, number)

    def _signed(self, stream: TokenStream, number: int) -> Iterator[Token]:
        for token in stream:
            if token.type == "data" and token.value.strip():
                lines = token.value.split("\n")
                text = "\n".join(
                    f"\ue000{number}:{token.lineno + index}\ue001{line}" if line else ""
                    for index, line in enumerate(lines)
                )
                yield Token(token.lineno, "data", text)
                continue
            if token.type == "variable_begin":
                yield Token(token.lineno, "data", f"\ue000{number}:{token.lineno}\ue001")
            yield token

    def parse(self, parser: Any) -> list[nodes.Node]:
        raise NotImplementedError  # it has no tags of its own


class Origins:
    """Tells the template of a character in `written`, if `signed` is the same with signs."""

    def __init__(self, environment: Signed, written: str, signed: str) -> None:
        self._environment = environment
        self._offsets: list[int] = []
        self._places: list[tuple[int, int]] = []
        bare, at = "", 0
        for match in _SIGN.finditer(signed):
            bare += signed[at : match.start()]
            at = match.end()
            self._offsets.append(len(bare))
            self._places.append((int(match[1]), int(match[2])))
        bare += signed[at:]
        lead = len(bare) - len(bare.lstrip("\n"))
        self._offsets = [max(0, offset - lead) for offset in self._offsets]
        self._known = len(bare.strip("\n")) == len(written.strip("\n"))

    def of(self, character: int) -> tuple[str, str, int] | None:
        """The name, file and line; None where they are not known."""
        if not self._known or not self._offsets:
            return None
        number, line = self._places[max(0, bisect_right(self._offsets, character) - 1)]
        return (*self._environment.places[number], line)
