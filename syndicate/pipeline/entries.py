"""A package as an entry of a feed: what its manifest says, and the text of one of its files."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from syndicate import langs, package
from syndicate.disclosure import MACHINE_MADE
from syndicate.errors import PackageError
from syndicate.feeds import Download, Entry, Link, Party, Picture
from syndicate.feeds.content import Note, content
from syndicate.model import Signal, Status
from syndicate.render.context import uri
from syndicate.render.inline import clean, safe_url
from syndicate.render.labels import Labels, labels_for
from syndicate.render.licence import licence
from syndicate.times import closes, instant, opens

_FIELDS = (
    "id", "version", "status", "embargo", "expires", "history", "headline", "summary", "section",
    "keywords", "original", "attribution", "files",
)  # fmt: skip
_TOLD = ("id", "version", "status", "expires", "history", "section", "original", "attribution")
_TOLD_WITHDRAWN = ("id", "version", "status", "history")
"""Fields that JSON Feed takes over; of what is withdrawn, nothing that could name it."""

_TEXTS = ("fragment", "page")
"""Roles of files that hold the article as HTML, the best first."""
_REMOVE = (
    "This article has been withdrawn. Remove it, and every translation of it, wherever it has "
    "been published."
)


@dataclass(frozen=True, slots=True)
class Record:
    """What decides about a package; `url` is where it will be, a folder's with its slash.

    held   what keeps the article back since (`register.Entry.held`)
    later  True where what the register knows of its dates came after the package was made
    said   those fields of the manifest that an entry is made of
    """

    path: Path
    url: str
    uri: str
    language: str
    version: int
    status: Status
    versioned: datetime
    published: datetime
    embargo: datetime | None
    expires: datetime | None
    said: Mapping[str, Any]
    held: tuple[str, ...] = ()
    later: bool = False

    @property
    def rank(self) -> tuple[int, bool, datetime, str]:
        """Of two packages of one translation the higher counts; of two that are equally new, that
        which withdraws it."""
        return self.version, self.status is Status.CANCELED, self.versioned, str(self.path)


def read(path: Path, url: str, manifest: Mapping[str, Any]) -> Record:
    """What a sound package says; raises `PackageError` where none of its dates can be read."""
    said = {name: manifest[name] for name in _FIELDS}
    history, dates = said["history"], said["attribution"]
    tag, translated = manifest["languages"]["target"], dates["translator"]["date"]
    versioned = _first(history["versioned"], dates["modified"], dates["published"], translated)
    published = _first(dates["published"], history["created"], translated)
    if versioned is None or published is None:
        raise PackageError("None of its dates can be read.", path=path)
    return Record(
        path=path,
        url=url,
        uri=_line(manifest["uri"]) or uri(said["id"], tag),
        language=tag,
        version=said["version"],
        status=Status(said["status"]),
        versioned=versioned,
        published=published,
        embargo=opens(said["embargo"] or ""),
        expires=closes(said["expires"] or ""),
        said=said,
    )


def _first(*values: str | None) -> datetime | None:
    return next(filter(None, (instant(value or "") for value in values)), None)


def entry(record: Record) -> Entry:
    """The entry of an article; of one that is withdrawn, without its text."""
    if record.status is Status.CANCELED:
        return _withdrawn(record)
    said, labels = record.said, labels_for(record.language)
    attribution, original = said["attribution"], said["original"]
    allowed = licence(attribution["rights"]["license"], attribution["rights"]["license_name"])
    link = _via(original)
    publisher = attribution["source"]
    html, text = _content(record, labels, link)
    return Entry(
        uri=record.uri,
        url=_address(record),
        title=_line(said["headline"]) or _line(original["title"]),
        language=record.language,
        updated=record.versioned,
        published=record.published,
        summary=_line(said["summary"]),
        html=html,
        text=text,
        authors=tuple(
            Party(_line(each["name"]), _web(each["url"], link))
            for each in attribution["authors"]
            if _line(each["name"])
        ),
        publisher=Party(_line(publisher["name"]), _web(publisher["url"])),
        via=link,
        translator=_translator(attribution["translator"]),
        rights=_rights(attribution["rights"], allowed.name, labels),
        licence=allowed.url,
        pictures=_pictures(attribution["images"], link),
        section=_line(said["section"]),
        keywords=tuple(dict.fromkeys(filter(None, map(_line, said["keywords"])))),
        expires=record.expires,
        record=_inside(record, package.MANIFEST),
        download=_download(record),
        details={name: said[name] for name in _TOLD},
    )


def _withdrawn(record: Record) -> Entry:
    said, labels = record.said, labels_for(record.language)
    reason = _line(said["history"]["note"])
    headline = "" if said["history"]["signal"] == Signal.TAKEDOWN else _line(said["headline"])
    title = labels("Withdrawn")
    if headline:
        title = labels("{label}: {value}", label=title, value=headline)
    told = said["history"].get("note_language") or ""
    language = "" if told == record.language else told
    notes = [Note("", labels(_REMOVE))]
    if reason:
        notes.append(Note(_label(labels, "Reason"), reason, "", language))
    return Entry(
        uri=record.uri,
        url=_address(record),
        title=title,
        language=record.language,
        updated=record.versioned,
        published=record.published,
        summary=" ".join(part for note in notes for part in note[:2] if part),
        html=_html(record, b"", before=notes),
        record=_inside(record, package.MANIFEST),
        withdrawn=True,
        reason=reason,
        reason_language=language,
        details={name: said[name] for name in _TOLD_WITHDRAWN},
    )


# --- The text ------------------------------------------------------------------------------------


def _content(record: Record, labels: Labels, link: Link | None) -> tuple[str, str]:
    """(HTML, text), one of them empty. Whatever a partner's template leaves out, a reader is told
    of a correction and of the machine translation, and finds the way to the original."""
    said = record.said
    before: list[Note] = []
    after: list[Note] = []
    if said["history"]["signal"] == Signal.CORRECTION:
        note = _line(said["history"]["note"]) or labels("This version corrects an earlier one.")
        before.append(Note(_label(labels, "Correction"), note))
    if not said["attribution"]["disclosure"]["reviewed"]:
        after.append(Note(labels("Machine translation"), labels(MACHINE_MADE)))
    if link is not None:
        after.append(Note("", labels("Read the original"), link.url))
    files = {file["role"]: file for file in said["files"]}
    chosen = next((files[role] for role in _TEXTS if role in files), None)
    if chosen is None and "text" in files:
        return "", _plain(_file(record, files["text"]), before, after)
    if chosen is None:
        before.append(Note("", _line(said["summary"])))
        data = b""
    else:
        data = _file(record, chosen)
    pixel = safe_url(said["attribution"]["rights"]["pixel"])
    return _html(record, data, before=before, after=after, image=pixel), ""


def _plain(data: bytes, before: list[Note], after: list[Note]) -> str:
    text = clean(data.decode("utf-8", "replace")).strip()
    words = " ".join(text.split())

    def missing(notes: list[Note]) -> list[str]:
        return [" ".join(filter(None, n[:3])) for n in notes if (n.url or n.text) not in words]

    return "\n\n".join([*missing(before), text, *missing(after)]) + "\n"


def _label(labels: Labels, message: str) -> str:
    return labels("{label}: {value}", label=labels(message), value="").strip()


def _html(
    record: Record,
    data: bytes,
    *,
    before: list[Note],
    after: list[Note] | None = None,
    image: str = "",
) -> str:
    return content(
        data,
        _address(record),
        record.language,
        langs.direction(record.language),
        before=before,
        after=after or [],
        image=image,
    )


def _file(record: Record, file: Mapping[str, Any]) -> bytes:
    """A file of the package as the manifest has it; a run may replace the package just now."""
    name = str(file["path"])
    if record.path.is_dir():
        data = (record.path / name).read_bytes()
    else:
        with zipfile.ZipFile(record.path) as archive:
            top = archive.namelist()[0].partition("/")[0]
            data = archive.read(f"{top}/{name}")
    if sha256(data).hexdigest() != file["sha256"]:
        message = "The package was replaced while it was read."
        raise PackageError(message, path=record.path, remedy="Run it again.")
    return data


# --- Where ---------------------------------------------------------------------------------------


def _zipped(record: Record) -> bool:
    return not record.url.endswith("/")


def _address(record: Record) -> str:
    """Where a reader finds it: the page; a zip as a whole, as nothing says where it is unpacked."""
    files = record.said["files"]
    page = next((f["path"] for f in files if f["role"] == "page"), None)
    first = page or next((file["path"] for file in files), package.MANIFEST)
    return _inside(record, first) or record.url


def _inside(record: Record, name: str) -> str:
    return "" if _zipped(record) else record.url + quote(name)


def _download(record: Record) -> Download | None:
    if not _zipped(record):
        return None
    return Download(record.url, "application/zip", record.path.stat().st_size)


# --- Attribution ---------------------------------------------------------------------------------


def _via(original: Mapping[str, Any]) -> Link | None:
    url = _web(original["url"])
    return Link(url, _line(original["title"]), original["language"]) if url else None


def _translator(made: Mapping[str, str]) -> str:
    """What translated, with its models and their versions."""
    models = zip(made["model"].split(", "), made["version"].split(", "), strict=False)
    said = ", ".join(" ".join(filter(None, model)) for model in models)
    return _line(": ".join(filter(None, (made["engine"], said))))


def _rights(rights: Mapping[str, Any], licence_name: str, labels: Labels) -> str:
    """Who holds them and what may be done, in one text: the notice in the source's words, what
    else there is with its label."""
    notice, holder = _line(rights["notice"]), _line(rights["holder"])
    permission = rights["permission"] or {}
    allowed = ", ".join(filter(None, (_line(str(each)) for each in permission.values())))
    parts = [notice] if notice else []
    for label, value in (
        ("Copyright holder", "" if holder in notice else holder),
        ("License", licence_name),
        ("Terms of use", _line(rights["usage_terms"])),
        ("Permission", allowed),
    ):
        if value:
            parts.append(labels("{label}: {value}", label=labels(label), value=value))
    return " · ".join(parts)


def _pictures(images: list[dict[str, str]], link: Link | None) -> tuple[Picture, ...]:
    found = []
    for image in images:
        url, allowed = _web(image["url"], link), licence(image["license"])
        if url:
            words = _line(image["alt"]), _line(image["credit"])
            found.append(Picture(url, *words, allowed.url, allowed.name))
    return tuple(dict.fromkeys(found))


def _web(url: str, link: Link | None = None) -> str:
    """A page's address, relative ones from the original's; "" where it is none."""
    found = safe_url(url, link.url if link is not None else "") if url else ""
    return found if re.match("https?:", found) else ""


def _line(text: str) -> str:
    return " ".join(clean(text).split())
