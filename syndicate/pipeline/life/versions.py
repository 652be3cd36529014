"""Which article a draft is, which version of it, and what its packages are to say of that.

All of it is settled in one transaction before the first package of a window is made, so a run that
is killed and started again finds the same versions with the same times.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from syndicate import detect, langs
from syndicate.config import Settings
from syndicate.errors import HeldError, InputError, SyndicateError
from syndicate.ingest.editorial import correction_block
from syndicate.ingest.identity import article_id
from syndicate.model import Article, Block, History, Signal
from syndicate.pipeline.articles import Draft, draft
from syndicate.pipeline.life.standing import learn
from syndicate.register import WITHHELD, Correction, Entry, Register, Sent, content_digest
from syndicate.rights import bans
from syndicate.times import instant, written


@dataclass(frozen=True, slots=True)
class Destination:
    """A language, and where and in which formats its package goes.

    asked  False where nobody named it in this run: it follows because it was made before
    """

    language: str
    out: Path
    zipped: bool
    formats: tuple[str, ...]
    asked: bool = True

    def chosen(self, settings: Settings) -> Settings:
        """The settings with what is this package's own."""
        return replace(settings, out=self.out, zipped=self.zipped, formats=self.formats)

    def covers(self, sent: Sent) -> bool:
        place = (self.language, Path(os.path.realpath(self.out)), self.zipped)
        return place == (sent.language, sent.folder, sent.zipped)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A package to be made: the draft as it goes into it, and its row in the register, in which
    `version` and what comes of the making are still to be filled in."""

    draft: Draft
    row: Sent


@dataclass(frozen=True, slots=True)
class Admitted:
    """An article as the register knows it now, the packages to make of it, and how many stand that
    are of this version."""

    entry: Entry
    outgoing: Mapping[Destination, Outgoing]
    standing: int


@dataclass(slots=True)
class Versions:
    """The register as one run asks it.

    correction  what the editor says was wrong, of every article of the run
    others      partners for whom packages of older versions stand, which a run of theirs replaces
    """

    register: Register
    settings: Settings
    correction: Correction | None = None
    others: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)
    """Files that are held and of which packages stand, but only those of other partners."""
    _seen: dict[str, str] = field(default_factory=dict)
    """Articles of this run, and the file that each was read from."""
    _slugs: dict[str, str] = field(default_factory=dict)
    """How packages of this run's articles are called: two files of one article make one."""

    def admit(
        self, read: Draft, destinations: Sequence[Destination], now: datetime
    ) -> Admitted | SyndicateError:
        """The packages to make: those of `destinations`, and those that follow because they were
        made before; an error where the article was withdrawn, or has no package to correct.

        To be called in a transaction of the register.
        """
        known = self._known(read.article)
        if known is None or not known.withdrawn:
            known = self._on_disk(known, read.article, destinations)
        if known is not None and known.withdrawn:
            return withdrawn(known, read.article.path)
        if self._nothing_to_correct(known, destinations):
            return nothing_made(read.article.path)
        uri = self._new_id(read.article) if known is None else known.uri
        again = self._seen.setdefault(uri, read.article.path) != read.article.path
        own = self._own(uri)
        full = _with_notes(read, own, self.settings)
        # Two files of one article in one run: the last one wins, and neither is a new version.
        entry = known if known and again else self._entry(full.article, known, uri, now)
        names = _names(read.article)
        self.register.name(uri, names)
        packages = self.register.sent(uri)
        slug = self._slugs.setdefault(uri, full.article.slug)
        full = replace(full, article=replace(full.article, slug=slug))
        follow = behind(packages, entry, destinations, self.settings)
        self.others |= {
            each.partner
            for each in packages
            if 0 < each.version < entry.version and not _for_partner(each, self.settings)
        }
        notes = self.register.corrections(uri)
        found = {}
        for destination in (*destinations, *follow):
            row = _line(packages, _place(destination, self.settings), entry.version)
            made = _in_own_words(full, notes, destination.language, self.settings)
            found[destination] = Outgoing(_as_version(made, entry, row, notes), row)
            if not langs.same_language(full.detection.language, destination.language):
                self.register.expect(uri, row)
        return Admitted(entry, found, sum(p.version == entry.version for p in packages))

    def _nothing_to_correct(self, known: Entry | None, to: Sequence[Destination]) -> bool:
        """True for an editor's note on an article of which no package is or was made: kept, it
        would be in the first one."""
        if self.correction is None or to:
            return False
        return known is None or not any(p.version for p in self.register.sent(known.uri))

    def _on_disk(
        self, known: Entry | None, article: Article, to: Sequence[Destination]
    ) -> Entry | None:
        """The article as the newest of what is known and of the packages that stand."""
        uri = self._new_id(article) if known is None else known.uri
        places = [_place(each, self.settings) for each in to]
        found = learn(self.register, uri, article.slug, places, known)
        if found is not None:
            self.register.name(uri, _names(article))
        return found

    def held(self, error: HeldError, path: str, article: Article | None) -> HeldError:
        """Why an article may not be translated, with what that means for what was sent before.
        What holds it is noted, so that feeds leave out what was sent; `article` is what could be
        read of it."""
        last = self.register.last_read_from(Path(os.path.realpath(path))) if path != "-" else None
        if article is not None:
            own = identify(self.register, article)
            other = own is None and last is not None and parted(self.register, article, last)
            last = own or (None if other else last)
        if last is None or last.withdrawn:
            return error
        self._note_held(last.uri, error, article)
        packages = [each for each in self.register.sent(last.uri) if each.version]
        others = {p.partner for p in packages if not _for_partner(p, self.settings)}
        if self.correction is not None:
            self.others |= others
            if others and all(p.partner in others for p in packages):
                self.elsewhere.add(path)
        return with_packages(error) if packages else error

    def _note_held(self, uri: str, error: HeldError, article: Article | None) -> None:
        with self.register.writing():
            known = self.register.entry(uri)
            if known is None or known.withdrawn:
                return
            if article is not None:
                found = replace(
                    known,
                    embargo=article.embargo,
                    expires=article.expires,
                    held=bans(article.rights),
                )
            elif error.field == "status":
                found = replace(known, held=(WITHHELD,))
            else:
                return
            self.register.put(found)

    def _own(self, uri: str) -> list[Correction]:
        """The editor's notes that are not in the source, each once; what is said now in a language
        takes the place of what was."""
        known = self.register.corrections(uri)
        notes = {note.text: note for note in known if note.own or note.said}
        if (new := self.correction) is not None:
            old = notes.get(new.text, new)
            said = dict(old.said) | dict(new.said)
            notes[new.text] = replace(old, said=tuple(sorted(said.items())))
        return list(notes.values())

    def _known(self, article: Article) -> Entry | None:
        found = identify(self.register, article)
        if found is None and self.correction is not None and article.path != "-":
            # An editor says that this is an article that was made before: the file tells which.
            last = self.register.last_read_from(Path(os.path.realpath(article.path)))
            if last is not None and not parted(self.register, article, last):
                return last
        return found

    def _new_id(self, article: Article) -> str:
        """The article's own id, unless one that was withdrawn had it and gave up its names."""
        uri, number = article.id, 1
        while self.register.entry(uri) is not None:
            number += 1
            uri = f"urn:uuid:{uuid5(NAMESPACE_URL, f'syndicate:article:{article.id}:{number}')}"
        return uri

    def _entry(self, article: Article, known: Entry | None, uri: str, now: datetime) -> Entry:
        """The article as it is now, kept in the register."""
        own = {note.text: note for note in self._own(uri)}
        digest = content_digest(article, {n.text: dict(n.said) for n in own.values() if n.said})
        path = "" if article.path == "-" else os.path.realpath(article.path)
        if known is None:
            today = written(now).date().isoformat()
            created = article.published or today
            entry = Entry(uri, 1, digest, created, article.modified or created)
        elif known.digest != digest:
            versioned = later(known.versioned, article.modified, now)
            entry = replace(known, version=known.version + 1, digest=digest, versioned=versioned)
        else:
            entry = known
        entry = replace(
            entry,
            embargo=article.embargo,
            expires=article.expires,
            path=path,
            held=bans(article.rights),
        )
        if entry != known:
            self.register.put(entry)
        self.register.correct(
            uri,
            [
                replace(own.get(text, Correction(text, 0)), version=entry.version)
                for text in _notes(article.blocks)
            ],
        )
        return entry


def identify(register: Register, article: Article) -> Entry | None:
    """The article as the register knows it: by its address, else its own id, else its words.

    Words alone do not make one article of two that have different addresses, nor of a file that
    has none and another one: what was sent with author and licence would be replaced by less.
    Words that were withdrawn stay so wherever they stand.
    """
    *strong, words = _names(article)
    found = register.find(strong)
    if found is None:
        found = register.find([words])
        if found is not None and parted(register, article, found):
            return None
        if found is not None and not found.withdrawn and _is_copy(register, article, found):
            return register.entry(words)
    return found


def withdrawn(entry: Entry, path: str = "") -> HeldError:
    return HeldError(
        f"this article was withdrawn on {entry.versioned} ({entry.note}).",
        path=path,
        remedy=f"Nothing of it may leave again. Was that a mistake: syndicate kill --undo "
        f"{entry.uri}",
    )


def with_packages(error: HeldError) -> HeldError:
    """The same, for an article of which packages were sent."""
    return HeldError(
        error.message,
        path=error.path,
        field=error.field,
        remedy=f"{error.remedy} What was sent of it stands as it was: use `syndicate kill` where "
        "partners must take it down.",
    )


def nothing_made(path: str) -> InputError:
    return InputError(
        "no package of this article has been made yet, so there is none to correct.",
        path=path,
        remedy="Translate it: syndicate translate FILE --to LANG",
    )


def behind(
    packages: Sequence[Sent], entry: Entry, destinations: Sequence[Destination], settings: Settings
) -> list[Destination]:
    """Where older versions stand that no destination of the run replaces, made for the same
    partner: those of another want their own glossaries, and so a run of their own."""
    return [
        Destination(each.language, each.folder, each.zipped, each.formats, asked=False)
        for each in packages
        if 0 < each.version < entry.version
        and _for_partner(each, settings)
        and not any(destination.covers(each) for destination in destinations)
    ]


# --- Parts ---------------------------------------------------------------------------------------


def _for_partner(package: Sent, settings: Settings) -> bool:
    """True where it was made for the run's partner, however that is written."""
    return package.partner.casefold() == settings.partner.casefold()


def _names(article: Article) -> list[str]:
    """What the article is known by, strongest first; the last is made of its words."""
    words = article_id("", article.headline.text, article.blocks)
    own = (article.canonical_url, article.id, article.guid)
    strong = [each for each in (*own, *map(_other_scheme, own)) if each and each != words]
    return [*dict.fromkeys(strong), words]


def _other_scheme(url: str) -> str:
    """A site that goes over to `https` moves no article."""
    for one, other in (("https://", "http://"), ("http://", "https://")):
        if url.startswith(one):
            return other + url.removeprefix(one)
    return ""


def parted(register: Register, article: Article, entry: Entry) -> bool:
    """True where both have an address: they are two articles, whatever else is the same."""
    return bool(article.canonical_url) and _has_address(register, entry)


def _is_copy(register: Register, article: Article, entry: Entry) -> bool:
    """True for words without an address in another file than those that have one."""
    path = "" if article.path == "-" else os.path.realpath(article.path)
    return path != entry.path and _has_address(register, entry)


def _has_address(register: Register, entry: Entry) -> bool:
    return any(name.startswith(("http:", "https:")) for name in register.names(entry.uri))


def _with_notes(read: Draft, notes: Sequence[Correction], settings: Settings) -> Draft:
    """The draft with the editor's notes at its end, but for what it says already."""
    said = "\n".join(_notes(read.article.blocks))
    missing = [note for note in notes if note.text not in said]
    if not missing:
        return read
    language, first = read.detection.language, len(read.article.blocks)
    blocks, foreign = list(read.article.blocks), list(read.detection.foreign)
    for index, note in enumerate(missing, first):
        its = note.language or _language_of(note, read)
        tag = its if its and not langs.same_language(its, language) else None
        blocks.append(replace(correction_block(note.text), language=tag))
        if tag:
            foreign.append((index, tag))
    return draft(
        replace(read.article, blocks=tuple(blocks)),
        replace(read.detection, foreign=tuple(foreign)),
        translate_foreign=settings.translate_foreign,
    )


def _language_of(note: Correction, read: Draft) -> str:
    """What a note is in that is certainly not in the article's language; "" for any other."""
    blocks = (*read.article.blocks, correction_block(note.text))
    together = replace(read.article, blocks=blocks)
    found = dict(detect.detect(together, declared=read.detection.language).foreign)
    return found.get(len(blocks) - 1, "")


def _in_own_words(
    read: Draft, notes: Sequence[Correction], language: str, settings: Settings
) -> Draft:
    """The draft for a language in which the editor gave words of his own for notes: with these,
    which are not translated."""
    said = {note.text: words for note in notes if (words := note.said_in(language))}
    blocks, foreign = list(read.article.blocks), dict(read.detection.foreign)
    for index, block in enumerate(blocks):
        if block.role == "correction" and one_line(block.text) in said:
            own = correction_block(said[one_line(block.text)])
            blocks[index], foreign[index] = replace(own, language=language), language
    if blocks == list(read.article.blocks):
        return read
    return draft(
        replace(read.article, blocks=tuple(blocks)),
        replace(read.detection, foreign=tuple(sorted(foreign.items()))),
        translate_foreign=settings.translate_foreign,
    )


def _notes(blocks: Sequence[Block]) -> list[str]:
    """The correction notes of a body, each as one line."""
    return [one_line(block.text) for block in blocks if block.role == "correction" and block.text]


def one_line(text: str) -> str:
    return " ".join(text.split())


def later(before: str, modified: str, now: datetime) -> str:
    """When a version came to be that follows one of `before`: the source's own date where that is
    newer, else now; always later than `before`, so that no reader takes the old for the new."""
    last, own, moment = instant(before), instant(modified), written(now)
    if last is None:
        return moment.isoformat()
    if own is not None and own > last:
        return modified
    return max(moment, last + timedelta(seconds=1)).isoformat()


def _place(destination: Destination, settings: Settings) -> Sent:
    folder = Path(os.path.realpath(destination.out))
    return Sent(
        destination.language, folder, destination.zipped, destination.formats, settings.partner
    )


def _line(packages: Sequence[Sent], place: Sent, version: int) -> Sent:
    """The package's place, with which version it replaces: the one that stands there; else, of the
    same language elsewhere, what that one's replaces, or the newest older one."""
    languages = [p for p in packages if p.language == place.language and p.version]
    here = [p for p in languages if (p.folder, p.zipped) == (place.folder, place.zipped)]
    name = here[0].name if here else ""
    same = [p for p in (*here, *([] if here else languages)) if p.version == version]
    older = here or sorted(languages, key=lambda p: p.version, reverse=True)
    if same:
        return replace(place, name=name, since=same[0].since, replaces=same[0].replaces)
    for each in older:
        if each.version < version:
            return replace(place, name=name, since=each.version, replaces=each.digest)
    return replace(place, name=name)


def _as_version(read: Draft, entry: Entry, row: Sent, notes: Sequence[Correction]) -> Draft:
    """The draft with the id, the version and the history that the package is to have, and the name
    that an earlier one has."""
    article, fresh, signal = read.article, list[str](), Signal.NONE
    if row.since:
        standing = set(_notes(article.blocks))
        texts = [n.said_in(row.language) or n.text for n in notes if n.version > row.since]
        fresh = [text for text in texts if text in standing]
        signal = Signal.CORRECTION if fresh else Signal.UPDATE
    note, content = "\n".join(fresh), entry.digest
    history = History(entry.created, entry.versioned, signal, note, row.replaces, content)
    named = replace(
        article,
        id=entry.uri,
        version=entry.version,
        history=history,
        slug=row.name.removesuffix(f".{row.language}") or article.slug,
    )
    return replace(read, article=named)


def with_translated_note(article: Article, blocks: Sequence[Block]) -> History:
    """The article's history with its note (those that this version brought, a line each) as it
    stands in the translated `blocks`, which are parallel to the article's."""
    fresh = set(article.history.note.splitlines())
    said: Mapping[str, Block] = {
        one_line(source.text): target
        for source, target in zip(article.blocks, blocks, strict=True)
        if source.role == "correction" and one_line(source.text) in fresh
    }
    note = " ".join(one_line(target.text) for target in said.values())
    languages = {target.language or "" for target in said.values()}
    language = languages.pop() if len(languages) == 1 else "und" if languages else ""
    return replace(article.history, note=note, note_language=language)
