"""What a rule is, what it looks at and what it finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from syndicate.model import Severity, Term, TermKind
from syndicate.terms.lint.sheet import Part, Sheet
from syndicate.terms.normal import key

Detector = Callable[[str], Sequence[tuple[str, float]]]
"""The languages that a text may be in, with probabilities, the likeliest first."""
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right; `line` and `column` count from 1, 0 where there is none."""

    rule: str
    severity: Severity
    message: str
    remedy: str
    path: str
    line: int = 0
    column: int = 0
    field: str = ""

    def __str__(self) -> str:
        place = ":".join(str(each) for each in (self.path, self.line, self.column) if each)
        said = f"{self.field}: {self.message}" if self.field else self.message
        text = f"{place}: {self.severity.value}: {said} {self.remedy}".rstrip()
        return f"{text} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a rule found something, and what; severity and remedy where not the rule's own."""

    sheet: Sheet
    line: int
    field: str
    message: str
    severity: Severity | None = None
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A term and the part of a file that holds it."""

    part: Part
    term: Term

    @property
    def place(self) -> str:
        return f"{self.part.sheet.path.name}:{self.term.line}"

    @property
    def usable(self) -> bool:
        """Whether it can be put into a translation."""
        return self.term.status == "approved" and self.term.kind is not TermKind.FORBIDDEN

    def spot(
        self, name: str, message: str, severity: Severity | None = None, remedy: str = ""
    ) -> Spot:
        sheet = self.part.sheet
        return Spot(sheet, self.term.line, self.part.column(name), message, severity, remedy)


@dataclass(slots=True)
class Lot:
    """The files that are checked together, the one of highest rank first."""

    sheets: Sequence[Sheet]
    detector: Detector | None = None
    _entries: list[Entry] | None = field(default=None, init=False)
    _by_key: dict[Pair, dict[str, list[Entry]]] | None = field(default=None, init=False)

    @property
    def entries(self) -> list[Entry]:
        """All entries, in the order of files and lines."""
        if self._entries is None:
            self._entries = [
                Entry(part, term)
                for sheet in self.sheets
                for part in sheet.parts
                for term in part.terms
            ]
        return self._entries

    @property
    def by_key(self) -> dict[Pair, dict[str, list[Entry]]]:
        """The entries of each language pair by what they are looked up by."""
        if self._by_key is None:
            self._by_key = defaultdict(lambda: defaultdict(list))
            for entry in self.entries:
                self._by_key[entry.part.pair][key(entry.term.source)].append(entry)
        return self._by_key


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of a lot, which says in its docstring what it is about; `fixes` where `fix` can put
    right what it finds."""

    id: str
    severity: Severity
    remedy: str
    check: Callable[[Lot], Iterator[Spot]]
    fixes: bool = False

    @property
    def about(self) -> str:
        return " ".join((self.check.__doc__ or "").split())
