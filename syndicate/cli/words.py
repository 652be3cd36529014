"""What an editor says on the command line, for readers."""

from __future__ import annotations

from typing import Any
from unicodedata import category

import click


class Words(click.ParamType[str]):
    """Words as one line. What drives a terminal, and bytes that are no UTF-8, are no words."""

    name = "TEXT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        words = " ".join(str(value).split())
        for character in words:
            if category(character) in ("Cc", "Cs"):
                self.fail(f"it holds {character!r}, which is no text: is it UTF-8?", param, ctx)
        return words
