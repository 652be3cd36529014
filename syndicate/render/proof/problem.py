"""What is wrong with a template, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

BREAKS = frozenset({"syntax", "name", "filter", "missing", "error"})
"""Kinds with which a template cannot be rendered, for some article at least."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right.

    kind      "syntax", "name" (undefined), "filter" (none is called so), "missing" (a file),
              "error" (anything else that stops it), "block" (that nothing shows), "form" (what is
              written is not well-formed), "host" (it asks another host), "unused"
    template  its name, as other templates call it
    path      its file, "" where no template is at fault
    line      in that file, counted from 1, 0 where it is not known
    seen      in which format of which sample it was seen; empty where it was read in the template
    """

    kind: str
    message: str
    template: str
    path: str
    line: int = 0
    remedy: str = ""
    seen: tuple[str, ...] = ()

    @property
    def breaks(self) -> bool:
        return self.kind in BREAKS

    def __str__(self) -> str:
        where = (self.path or self.template) + (f":{self.line}" if self.line else "")
        return " ".join(filter(None, (f"{where}: {self.message}", self.remedy)))


def near(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """What may have been meant by `name`."""
    found = get_close_matches(name, [each for each in known if not each.startswith("_")], n=1)
    return f"Is {found[0]!r} meant?" if found else otherwise


def merged(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each once, in the order of files and lines, with all that it was seen in."""
    found: dict[tuple[object, ...], Problem] = {}
    for each in problems:
        key = (each.path or each.template, each.line, each.kind, each.message)
        if key in found:
            seen = dict.fromkeys((*found[key].seen, *each.seen))
            found[key] = replace(found[key], seen=tuple(seen))
        else:
            found[key] = each
    return tuple(sorted(found.values(), key=lambda p: (p.path or p.template, p.line, p.message)))
