"""What packages had before and have no more once a run replaces them: a glossary or a format that
stood on the command line of the run before is written nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from functools import cache
from pathlib import Path

from syndicate import resources
from syndicate.errors import StoreError
from syndicate.model import Finding, Severity
from syndicate.register import Sent
from syndicate.terms import files


def missed(before: Sent, sent: Sent, glossaries: Set[str]) -> Iterator[Finding]:
    """What a package was made with that the one in its place was not, by a run that has those
    `glossaries`."""
    if (before.language, before.place) != (sent.language, sent.place) or not before.version:
        return
    formats = [name for name in before.formats if name not in sent.formats]
    if formats:
        said = f"it had {', '.join(formats)} too before, which this run does not write"
        yield _missed("formats", said, "--format")
    # Whoever leaves out what ships has said so.
    known = glossaries | _shipped()
    with suppress(StoreError, ValueError, LookupError, TypeError):
        listed = json.loads(before.manifest)["signature"]["glossaries"]
        gone = [each["name"] for each in listed if each["name"] not in known]
        if gone:
            named = ", ".join(gone)
            said = f"it was made with the glossary {named} before, which this run does not have"
            yield _missed("glossaries", said, "--glossary")


def notes(lost: Mapping[Path, Sequence[Finding]]) -> list[str]:
    """The same of all packages, for people: each loss once, however many have it."""
    places: dict[tuple[str, str], list[Path]] = {}
    for place, findings in lost.items():
        for each in findings:
            places.setdefault((each.message, each.remedy), []).append(place)
    return [
        f"{first}{f' and {len(more)} more' if more else ''}: {message}. {remedy}"
        for (message, remedy), (first, *more) in places.items()
    ]


@cache
def _shipped() -> frozenset[str]:
    """The names of the glossaries that ship."""
    return frozenset(path.stem for path in files.find([resources.folder("glossaries")]))


def _missed(what: str, said: str, option: str) -> Finding:
    return Finding(
        f"package.{what}",
        Severity.WARNING,
        said,
        f"Was that not meant: run again with {option}, or put it into syndicate.toml.",
        part="metadata",
    )
