"""What of an article's words this machine still holds after a takedown, and what of it can go."""

from __future__ import annotations

import glob
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from syndicate import detect, ingest, segment
from syndicate.config import Settings
from syndicate.errors import StoreError, SyndicateError
from syndicate.memory import usage
from syndicate.memory.packages import PackageIndex
from syndicate.memory.place import place
from syndicate.memory.store import Memory
from syndicate.memory.survey import Choice, count, forget
from syndicate.memory.usage import Usage
from syndicate.model import Article, Inline, Origin
from syndicate.pipeline.articles import draft
from syndicate.pipeline.life.versions import identify, parted
from syndicate.register import Entry, Register, Sent


def remove_words(register: Register, entry: Entry, file: str, settings: Settings) -> Iterator[str]:
    """Remove what the memory holds of an article and of the editor's notes on it, and say what was
    removed and what remains.

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
        sentences = _sentences(register, entry, file, settings)
        yield _of_memory(memory, sentences, older=entry.version > 2)
    for left in _left_over(register.sent(entry.uri)):
        yield f"A run that was killed left {left}: delete it, if it is this article."
    if file and Path(file).exists():
        yield f"The article itself is still in {file}."
    yield (
        "Feeds carry it until `syndicate feed` has run again. What partners and readers have, "
        "copies of packages in other folders, backups and the names of files and addresses are "
        "not reached from here."
    )


def _left_over(packages: Sequence[Sent]) -> list[Path]:
    """What stands under hidden names where the packages stand."""
    return sorted(
        path
        for each in packages
        for path in each.folder.glob(f".{glob.escape(each.name)}.*")
        if path.suffix in (".tmp", ".old")
    )


def _sentences(register: Register, entry: Entry, file: str, settings: Settings) -> tuple[str, ...]:
    """The sentences of the article in that file, and of notes; none where it cannot be read, or
    another one is in it by now."""
    try:
        # Not as a run reads it: what may not be translated any more is still in the memory.
        article = ingest.read(file) if file else None
        if article is None or not _is(register, entry, article):
            return ()
        found = detect.detect(article, declared=settings.source_language, threshold=0)
        sentences = draft(article, found, translate_foreign=settings.translate_foreign).sentences
    except SyndicateError:
        return ()
    own = [sentence.content.text for sentence in sentences]
    for note in register.corrections(entry.uri):
        own += [s.text for s in segment.segment(Inline(note.text), found.language).segments]
    return tuple(dict.fromkeys(own))


def _is(register: Register, entry: Entry, article: Article) -> bool:
    found = identify(register, article)
    if found is None:
        return not parted(register, article, entry)
    return found.uri == entry.uri


def _of_memory(path: Path, sentences: tuple[str, ...], *, older: bool) -> str:
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
        said += (
            f"; {persons} that people translated remain: `syndicate memory forget --human --text`"
        )
    if older:
        said += (
            ". Sentences that only older versions had are not known any more: `syndicate memory "
            "forget --text`"
        )
    return f"{said}."
