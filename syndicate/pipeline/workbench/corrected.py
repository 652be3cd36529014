"""Translations that come back from a translator's tool, into the memory as a person's own.

What a person changed, or confirmed by a state beyond the one it was sent with, counts; what came
back as it was sent does not, so that a machine's text never passes for a person's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from syndicate import checks
from syndicate.codes import digest
from syndicate.memory import lookups, xliff
from syndicate.memory.key import is_short, normal
from syndicate.memory.store import Memory
from syndicate.memory.unit import Recalled, Standing, Unit, want
from syndicate.memory.xliff import STATES, Document, Problem, Returned
from syndicate.model import Inline, Origin
from syndicate.text import strip

_SENT = {Origin.HUMAN: "translated", Origin.KEPT: "final"}
"""The states in which units are sent (`render.bitext.xliff`), where it is not the first."""
_AGAIN = "Set it right in the tool and import the file again."


@dataclass(slots=True)
class Corrected:
    """What became of a file's sentences.

    changed       another text than was sent
    confirmed     the same text, in a higher state than it was sent in
    unchanged     as it was sent
    untranslated  without a translation, or with the source's text in its place
    left          sent as not to be translated
    problems      those that were refused, each in its unit; also a warning that one that was taken
                  will not be used
    known         of changed and confirmed: how many the memory had before, the same
    """

    document: Document
    changed: int = 0
    confirmed: int = 0
    unchanged: int = 0
    untranslated: int = 0
    left: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def taken(self) -> int:
        return self.changed + self.confirmed


def read(paths: Iterable[Path]) -> list[Document]:
    """The files; raises `StoreError` for the first that cannot be read, before any is imported."""
    return [xliff.read(path) for path in paths]


def take(
    document: Document, memory: Memory | None, *, keep: bool = True, now: datetime | None = None
) -> Corrected:
    """Put a file's corrected sentences into the memory, all in one transaction.

    Without `keep`, or without a memory, only what would become of them is said.
    """
    done = Corrected(document)
    moment = (now or datetime.now(UTC)).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    units: list[tuple[Returned, Unit]] = []
    for each in document.units:
        if isinstance(each, Problem):
            done.problems.append(each)
        elif (standing := _judge(each, done)) is not None:
            units.append((each, _unit(document, each, standing, moment)))
    if memory is None:
        return done
    before = _recalled(memory, document, units)
    new = [pair for pair, answer in zip(units, before, strict=True) if not _same(pair[1], answer)]
    done.known = len(units) - len(new)
    if not new or not keep:
        return done
    memory.add(unit for _, unit in new)
    for (each, unit), answer in zip(new, _recalled(memory, document, new), strict=True):
        if answer is None or answer.target != unit.target:
            said = f": {answer.target.text!r}" if answer is not None else ""
            done.problems.append(
                _problem(
                    each,
                    f"it was taken, but another translation in the memory goes before it{said}",
                    "Mark this one as reviewed, or remove the other with `syndicate memory forget`"
                    " --human --text.",
                )
            )
    memory.compact()
    return done


def _judge(each: Returned, done: Corrected) -> Standing | None:
    """What a sentence counts as in the memory, None where it does not; `done` counts it."""
    if not each.translate or each.origin is Origin.KEPT:
        done.left += 1
        return None
    if each.target is None:
        done.untranslated += 1
        return None
    sent = STATES.index(_SENT.get(each.origin or Origin.ENGINE, "initial"))
    state = STATES.index(each.state)
    here = digest(each.target)
    changed = each.sent_target is not None and here != each.sent_target
    if changed and state == 0 and here == digest(each.source):
        done.untranslated += 1
        return None
    if each.sent_target is not None and not changed and state <= sent:
        done.unchanged += 1
        return None
    problem = _fault(each, state)
    if problem is not None:
        done.problems.append(problem)
        return None
    if changed or each.sent_target is None:
        done.changed += 1
    else:
        done.confirmed += 1
    return Standing.APPROVED if state > STATES.index("translated") else Standing.TRANSLATED


def _fault(each: Returned, state: int) -> Problem | None:
    """Why a sentence cannot be taken."""
    assert each.target is not None
    if each.sent_target is None and state == 0:
        return _problem(
            each,
            "its state is `initial`, and the file does not say any more what was sent, so nobody "
            "knows whether a person has seen it",
            "Set its state to translated in the tool, and import the file again.",
        )
    if each.sent_source is not None and digest(each.source) != each.sent_source:
        return _problem(
            each,
            "its source is not the one that was sent: it was edited, or joined with another",
            "Take the source as it was sent; sentences cannot be joined across units.",
        )
    unknown = each.before is None or each.after is None
    if unknown and is_short(normal(each.source.text)):
        return _problem(
            each,
            f"{each.source.text!r} means one thing here and another there, and its neighbours are "
            "missing from the file",
            "Import a file with all of the article's units.",
        )
    for fault in _marks(each.source, each.target):
        return _problem(each, fault, _AGAIN)
    return None


def _marks(source: Inline, target: Inline) -> Iterable[str]:
    """What is wrong with the marks of a translation."""
    marks = checks.CHECKS["marks"].load()
    for fault in marks(checks.Pair(source, target, "", "")):
        yield fault.message
    kept = _protected(target)
    for text in _protected(source):
        if text not in kept:
            yield f"{text!r} is marked as not to be translated, and was changed"


def _protected(inline: Inline) -> list[str]:
    return [inline.text[mark.start : mark.end] for mark in inline.marks if mark.protects]


def _unit(document: Document, each: Returned, standing: Standing, moment: str) -> Unit:
    assert each.target is not None
    return Unit(
        document.source_language,
        document.target_language,
        strip(each.source),
        strip(each.target),
        standing=standing,
        created=moment,
        note=each.note,
        before=each.before,
        after=each.after,
        file=document.path.name,
    )


def _recalled(
    memory: Memory, document: Document, units: Sequence[tuple[Returned, Unit]]
) -> list[Recalled | None]:
    """What the memory gives for the sentences now; nothing is counted as used."""
    wanted = [want(u.source, b"", u.before or "", u.after or "") for _, u in units]
    with memory.reading() as connection:
        exact, near = lookups.serving(
            connection, document.source_language, document.target_language
        )
        pairs = [number for number in (exact, *near) if number is not None]
        found = lookups.find(connection, pairs, wanted)
    rows = [lookups.choose(each, exact, found) for each in wanted]
    return [
        lookups.recalled(row, each) if row is not None else None
        for row, each in zip(rows, wanted, strict=True)
    ]


def _same(unit: Unit, answer: Recalled | None) -> bool:
    return (
        answer is not None
        and answer.origin is Origin.HUMAN
        and answer.target == unit.target
        and answer.standing is unit.standing
    )


def _problem(each: Returned, message: str, remedy: str) -> Problem:
    return Problem(each.place, each.line, message + ".", remedy)
