"""Many packages to the feeds of each language: which articles stand in them now, and how."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote, urlsplit

from syndicate import __version__, langs, package
from syndicate.config import Settings
from syndicate.disclosure import MACHINE_MADE
from syndicate.errors import ConfigError, PackageError
from syndicate.feeds import FORMATS, Feed, Party, check_formats, write
from syndicate.model import Status
from syndicate.pipeline.entries import Record, entry, read
from syndicate.pipeline.life.standing import rights_of
from syndicate.pipeline.workbench.reporting import find
from syndicate.register import WITHHELD, Entry, Register
from syndicate.render.labels import labels_for
from syndicate.render.news import newswire
from syndicate.rights import bans, rules
from syndicate.times import closes, instant, opens

_OURS = re.compile(rb'<generator[^>]*>syndicate\b|"generator": "syndicate ')
"""By which a feed that was written here is known."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.

    base     where the folders named will be on the web, and the feeds with them
    title    of every feed; "": made of who sends it, the language and the partner
    limit    articles in a feed at most, the newest; of what was withdrawn all stands there
    partner  whom the feeds are for, by the name in the settings; "": everybody
    """

    formats: Sequence[str]
    base: str
    title: str = ""
    limit: int | None = None
    languages: Sequence[str] = ()
    partner: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A package that stands in no feed and that a person should look at.

    why  "unsound" (it is not what its manifest says), "unreadable" (it cannot be opened, or has no
         date at all), "withheld", "rights", or "withdrawn" (the register says so, and so does the
         feed; the package itself still has its text)
    """

    path: Path
    why: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A package under embargo until then; `later`: that came after it was made."""

    path: Path
    until: datetime
    later: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """One feed; `older` articles are beyond the limit, `changed` is false where the same stood
    there already."""

    path: Path
    format: str
    language: str
    articles: int
    withdrawn: int
    older: int
    updated: datetime
    changed: bool


@dataclass(slots=True)
class Outcome:
    """What became of every package: it is in a feed, beyond its limit, or in one of the lists."""

    feeds: list[Written] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    expired: list[Path] = field(default_factory=list)
    replaced: list[Path] = field(default_factory=list)
    """A newer version of these is among the packages."""


def check(wanted: Wanted, settings: Settings) -> None:
    """Raises `ConfigError` for an address, format or partner that cannot be."""
    check_formats(wanted.formats)
    _address(wanted.base)
    _receiver(settings, wanted.partner)


def make(
    paths: Sequence[Path],
    out: Path,
    wanted: Wanted,
    settings: Settings,
    now: datetime,
    register: Register | None = None,
) -> Outcome:
    """Write the feeds of the packages at `paths`, and in the folders there, into `out`. What the
    `register` knows of an article (an embargo, an expiry, a stricter licence, a withdrawal that
    came after a package was made) keeps it out as what the package says does.

    What is under embargo at `now`, expired or withheld is in none; what was withdrawn is there
    without its text. A language whose articles are all gone has a feed without entries, so that
    they leave the one that stood there. All feeds are made before the first is written, each is
    replaced in one step, and one in which nothing changed is not touched.

    Raises `ConfigError` as `check` does, and `PackageError` for a path without a package.
    """
    formats = check_formats(wanted.formats)
    base = _address(wanted.base)
    partner, noncommercial = _receiver(settings, wanted.partner)
    outcome = Outcome()
    newest = _newest(_records(paths, base, outcome), register, outcome)
    _require_places(newest)
    made: list[tuple[Written, bytes]] = []
    for tag in sorted({record.language for record in newest}):
        if wanted.languages and not any(langs.same_language(tag, w) for w in wanted.languages):
            continue
        mine = [record for record in newest if record.language == tag]
        shown, older = _shown(mine, now, noncommercial, wanted.limit, outcome)
        sender = _sender(shown or mine, settings, base)
        called = f"{sender.name} – {partner}" if partner else sender.name
        feed = Feed(
            title=" ".join(wanted.title.split()) or f"{called} ({langs.name(tag, tag)})",
            description=labels_for(tag)(MACHINE_MADE),
            language=tag,
            url=base,
            home=base,
            author=sender,
            updated=max(record.versioned for record in shown or mine),
            entries=tuple(entry(record) for record in shown),
            tool=("syndicate", __version__),
        )
        gone = sum(each.withdrawn for each in feed.entries)
        counts = len(feed.entries) - gone, gone, older
        for name in formats:
            file = f"{tag}.{FORMATS[name].suffix}"
            file = package.name(partner, file) if partner else file
            written = Written(out / file, name, tag, *counts, feed.updated, changed=True)
            made.append((written, write(replace(feed, url=base + quote(file)), name)))
    out.mkdir(parents=True, exist_ok=True)
    for written, _ in made:
        _check_place(written.path)
    for written, data in made:
        outcome.feeds.append(_put(written, data))
    return outcome


# --- Which ---------------------------------------------------------------------------------------


def _records(paths: Sequence[Path], base: str, outcome: Outcome) -> Iterator[Record]:
    """Every sound package once; the others are left out, with what is wrong."""
    seen: set[Path] = set()
    for root in paths:
        places = list(find(root))
        if not places:
            raise PackageError(
                "There is no package here.",
                path=root,
                remedy="Name a package, or the folder that syndicate translate --out wrote to.",
            )
        for place in places:
            if place.resolve() in seen:
                continue
            seen.add(place.resolve())
            inside = Path(place.name) if place == root else place.relative_to(root)
            url = base + quote(inside.as_posix()) + ("/" if place.is_dir() else "")
            try:
                found = package.examine(place)
                if found.manifest is not None and not found.problems:
                    yield read(place, url, found.manifest)
                    continue
                why, message = "unsound", "; ".join(map(str, found.problems))
            except PackageError as error:
                why, message = "unreadable", error.message
            remedy = "Look at it with syndicate package verify; make it again."
            outcome.left_out.append(LeftOut(place, why, message, remedy))


def _require_places(records: Sequence[Record]) -> None:
    """Raises `PackageError` where two would be at one address, as when they are in two folders: a
    partner would get one article for the other."""
    taken: dict[str, Path] = {}
    for record in records:
        other = taken.setdefault(record.url, record.path)
        if other != record.path:
            raise PackageError(
                f"This package and {other} would both be at {record.url}.",
                path=record.path,
                remedy="Name the folder that holds both, as it is on the web, or make the feeds of "
                "each folder by themselves.",
            )


def _newest(records: Iterator[Record], register: Register | None, outcome: Outcome) -> list[Record]:
    """The newest version of each translation, with what is known of it since, in the order of the
    feeds: the newest first."""
    found: dict[str, Record] = {}
    for record in records:
        other = found.get(record.uri)
        if other is None:
            found[record.uri] = record
            continue
        old, new = sorted((other, record), key=lambda each: each.rank)
        found[record.uri] = new
        outcome.replaced.append(old.path)
    known = [_as_known(record, register, outcome) for record in found.values()]
    # Two stable steps: the newest first, and among equals by name.
    named = sorted(known, key=lambda record: record.uri)
    return sorted(named, key=lambda record: record.versioned, reverse=True)


def _as_known(record: Record, register: Register | None, outcome: Outcome) -> Record:
    """The record with what the register knows besides; of two dates the stricter counts."""
    known = register.entry(record.said["id"]) if register is not None else None
    if known is None:
        return record
    gone = record.status is Status.CANCELED
    if known.withdrawn and (not gone or known.version > record.version):
        message = "It was withdrawn, and this package was not replaced."
        remedy = "Run syndicate kill again, or take the package away."
        outcome.left_out.append(LeftOut(record.path, "withdrawn", message, remedy))
        return _withdrawn(record, known)
    if gone:
        return record
    embargo = max(filter(None, (record.embargo, opens(known.embargo))), default=None)
    expires = min(filter(None, (record.expires, closes(known.expires))), default=None)
    later = (embargo, expires) != (record.embargo, record.expires)
    return replace(record, embargo=embargo, expires=expires, held=known.held, later=later)


def _withdrawn(record: Record, known: Entry) -> Record:
    history = {
        **record.said["history"],
        "versioned": known.versioned,
        "signal": known.signal.value,
        "note": known.note,
        "note_language": known.note_language or "und",
        "replaces": None,
    }
    version = max(known.version, record.version)
    status = Status.CANCELED
    said = {**record.said, "version": version, "status": status.value, "history": history}
    versioned = instant(known.versioned) or record.versioned
    return replace(record, version=version, status=status, versioned=versioned, said=said)


def _shown(
    records: Sequence[Record],
    now: datetime,
    noncommercial: bool,
    limit: int | None,
    outcome: Outcome,
) -> tuple[list[Record], int]:
    """What stands in the feed now, and how many articles the limit leaves out.

    An embargo comes first: before it, not even a withdrawal names the article. An end does not
    matter to a withdrawal, which says that the article must go wherever it still is.
    """
    shown: list[Record] = []
    articles = 0
    for record in records:
        if record.embargo is not None and now < record.embargo:
            outcome.waiting.append(Waiting(record.path, record.embargo, record.later))
        elif record.status is Status.CANCELED:
            shown.append(record)
        elif record.status is Status.WITHHELD or WITHHELD in record.held:
            message = "It is withheld: not for publication."
            remedy = "Translate it again when the original is released."
            outcome.left_out.append(LeftOut(record.path, "withheld", message, remedy))
        elif record.expires is not None and now >= record.expires:
            outcome.expired.append(record.path)
        elif refusal := _refused(record, noncommercial):
            outcome.left_out.append(refusal)
        else:
            articles += 1
            if limit is None or articles <= limit:
                shown.append(record)
    return shown, max(0, articles - limit) if limit is not None else 0


def _refused(record: Record, noncommercial: bool) -> LeftOut | None:
    """Why the licence keeps an article from whom the feed is for, as the package has it or as it
    was read since; None where it does not."""
    found = {*record.held, *bans(rights_of(record.said))}
    if rules.NO_DERIVATIVES in found:
        message = "Its licence allows no translation, and no permission is recorded."
        return LeftOut(record.path, "rights", message, "Record the permission, or take it away.")
    if rules.NON_COMMERCIAL in found and not noncommercial:
        message = "Its licence allows no commercial use."
        remedy = "Set noncommercial = true for the partner ([partners]) or the house ([house])."
        return LeftOut(record.path, "rights", message, remedy)
    return None


def _receiver(settings: Settings, name: str) -> tuple[str, bool]:
    """The partner as the settings call it, and whether it earns nothing with what it gets."""
    if not name:
        return "", settings.noncommercial
    for known, partner in settings.partners.items():
        if known.casefold() == name.casefold():
            return known, partner.noncommercial
    known = ", ".join(settings.partners)
    remedy = f"Known: {known}." if known else "syndicate.toml names them in [partners]."
    raise ConfigError(f"no partner is called {name!r}.", remedy=remedy)


# --- How -----------------------------------------------------------------------------------------


def _address(url: str) -> str:
    """The address with a slash at its end, as RFC 3986 writes it: RSS takes no other.

    A name and password in it would be told to every reader of the feed.
    """
    found = newswire.uri(url) if url.isprintable() and not set("?#") & set(url) else ""
    if not found or "@" in urlsplit(found).netloc:
        raise ConfigError(
            f"{url!r} is no address of a folder on the web.",
            field="--base-url",
            remedy="Write it in full, such as https://news.example/pt/.",
        )
    return found if found.endswith("/") else f"{found}/"


def _sender(records: Sequence[Record], settings: Settings, base: str) -> Party:
    """Whose feed it is: the house, else whose all packages or articles are, else the address."""
    if settings.house.name:
        return Party(settings.house.name, settings.house.url)
    for role in ("provider", "source"):
        said = [record.said["attribution"].get(role) or {} for record in records]
        found = {(str(each.get("name") or ""), str(each.get("url") or "")) for each in said}
        if len(found) == 1 and (party := Party(*found.pop())):
            return party
    return Party(urlsplit(base).hostname or base, base)


def _check_place(path: Path) -> None:
    """Raises `PackageError` where something stands that is no feed of ours, and would be lost."""
    if os.path.lexists(path) and not (path.is_file() and _OURS.search(path.read_bytes())):
        raise PackageError(
            "Something else stands here, where a feed is to be written.",
            path=path,
            remedy="Move it away, or name another folder with --out.",
        )


def _put(written: Written, data: bytes) -> Written:
    """Write it in one step; what is the same keeps its time, by which readers ask for changes."""
    path = written.path
    if path.is_file() and path.read_bytes() == data:
        return replace(written, changed=False)
    hidden = path.with_name(f".{path.name}.{token_hex(4)}.tmp")
    try:
        with hidden.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        hidden.replace(path)
    finally:
        hidden.unlink(missing_ok=True)
    return written
