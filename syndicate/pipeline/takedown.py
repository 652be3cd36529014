"""What of an article's words this machine still holds after a takedown, and what of it can go."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from syndicate import ingest, segment
from syndicate.config import Settings
from syndicate.errors import StoreError, SyndicateError
from syndicate.memory import usage
from syndicate.memory.packages import PackageIndex
from syndicate.memory.place import place
from syndicate.memory.store import Memory
from syndicate.memory.survey import Choice, count, forget
from syndicate.memory.usage import Usage
from syndicate.model import Inline, Origin
from syndicate.pipeline.articles import Draft
from syndicate.pipeline.reading import read
from syndicate.register import Entry


def remove_words(
    entry: Entry, file: str, notes: Sequence[str], settings: Settings
) -> Iterator[str]:
    """Remove what the memory holds of an article and of the editor's `notes` on it, and say what
    was removed and what remains.

    The memory keeps sentences, not articles: which are this one's is known only as long as `file`,
    which it was read from, is still there. What people translated stays, because it is theirs.
    """
    memory = place(settings)
    kept = usage.place(memory)
    if kept.exists():
        terms = Usage.open(kept)
        terms.forget(entry.uri)
        terms.close()
    index = memory.with_name(f"{memory.stem}.packages.sqlite3")
    if index.exists():
        packages = PackageIndex.open(index)
        packages.forget(json.dumps(entry.uri).encode())
        packages.close()
    if memory.exists():
        yield _of_memory(memory, _sentences(file, notes, settings))
    if file and Path(file).exists():
        yield f"The article itself is still in {file}."
    yield (
        "What partners and readers have, copies of packages in other folders, backups and the "
        "names of files and addresses are not reached from here."
    )


def _sentences(file: str, notes: Sequence[str], settings: Settings) -> tuple[str, ...]:
    """The sentences of the article in that file, and of notes; none where it cannot be read."""
    try:
        found = read(file, ingest.load(file), settings, None) if file else None
    except SyndicateError:
        return ()
    if not isinstance(found, Draft):
        return ()
    own = [sentence.content.text for sentence in found.sentences]
    for note in notes:
        own += [s.text for s in segment.segment(Inline(note), found.detection.language).segments]
    return tuple(dict.fromkeys(own))


def _of_memory(path: Path, sentences: tuple[str, ...]) -> str:
    if not sentences:
        return (
            "The translation memory may still hold its sentences, and which they are is not known: "
            "name the article's file, or use `syndicate memory forget --text`."
        )
    try:
        with Memory.open(path, create=False) as memory:
            theirs = Choice(origin=Origin.HUMAN, sources=sentences)
            persons = count(memory, theirs).get(Origin.HUMAN, 0)
            gone = forget(memory, Choice(origin=Origin.ENGINE, sources=sentences))
    except StoreError as error:
        return f"The translation memory still holds its sentences: {error}"
    said = f"{gone} of its sentences were removed from the translation memory"
    if persons:
        return (
            f"{said}; {persons} that people translated remain: `syndicate memory forget --human "
            "--text`."
        )
    return f"{said}."
