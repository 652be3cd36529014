"""What Mozilla's index of Firefox models offers, or a mirror of it, or a file.

Two forms are read. *Remote Settings* is where Firefox itself looks: an object with `data`, a list
of records, one for each file, with the SHA-256 of the attachment as it is fetched and of what is in
it; `location` is relative to an address that the server's root tells. It is the default, because
every file has its checksum. The *model registry* (`models.json`, an object with `models` and
`baseUrl`) is easier to mirror, but gives the checksum of the model file alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from syndicate import langs
from syndicate.errors import ConfigError, ModelError
from syndicate.translate.models import firefox
from syndicate.translate.models.catalogue import (
    AvailableModel,
    Catalogue,
    cache_folder,
    read_index,
)
from syndicate.translate.models.download import PATIENT, Policy, fetch
from syndicate.translate.models.installed import is_version
from syndicate.translate.models.lock import version_key

DEFAULT_INDEX = (
    "https://firefox.settings.services.mozilla.com/v1/buckets/main/"
    "collections/translations-models-v2/records"
)
_ATTACHMENTS = "https://firefox-settings-attachments.cdn.mozilla.net/"
OFFLINE_REMEDY = (
    "Give a folder or an archive of the model, or a mirror: syndicate models install FOLDER"
)
_ROOT_LIMIT = 1 << 20
_NEWEST = 3
"""Major versions of models: what fxtranslate 0.5 reads; a new one is a new form of file."""
_VERSION = re.compile(r"\d+(\.\d+)+([a-z]+\d*)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")

# Which records are for whom, as Mozilla writes them (JEXL); this tool is a desktop and a release.
_FOR_US = {
    "": True,
    "env.appinfo.OS != 'Android'": True,
    "env.appinfo.OS != 'Android' || env.channel != 'release'": True,
    "env.appinfo.OS == 'Android'": False,
    "env.channel != 'release'": False,
    "env.channel == 'default' || env.channel == 'nightly'": False,
}
_RELEASED = ("Release Desktop", "Release", "Release Android")
_ROLES = {
    "model": "model",
    "lexicalShortlist": "lex",
    "vocab": "vocab",
    "srcVocab": "srcvocab",
    "trgVocab": "trgvocab",
}
"""Of the registry, and what they are in `firefox.ROLES`."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a model as the index offers it.

    name           what it is called when unpacked
    links          where it is, in the order to try; `location` stands for one that is relative to
                   the server's attachments
    sha256, size   of what is fetched; "" and 0 where the index does not say
    contents       SHA-256 of what is in it; "" where the index does not say
    unpacked       bytes of what is in it; 0 where the index does not say
    """

    name: str
    links: tuple[str, ...]
    location: str = ""
    sha256: str = ""
    size: int = 0
    contents: str = ""
    unpacked: int = 0


@dataclass(frozen=True, slots=True)
class FirefoxOffer(AvailableModel):
    """A Firefox model that an index offers, with its files."""

    files: tuple[Attachment, ...] = ()


def available(
    index: str | None = None, *, offline: bool = False, policy: Policy = PATIENT
) -> Catalogue:
    """Read an index: a URL or a local file; else Mozilla's. A copy is kept in the cache."""
    location = index or DEFAULT_INDEX
    if urlsplit(location).scheme not in {"http", "https"} and Path(location).is_dir():
        location = str(_index_in(Path(location)))
    read = read_index(location, _parse, offline=offline, policy=policy, remedy=OFFLINE_REMEDY)
    # The mirror's own copy first: in a closed network the addresses of the index lead nowhere.
    mirror = read.location if index else ""
    offered, left_out = _offered(read.entries, mirror)
    note = read.note
    if left_out:
        note = f"{note} {left_out} entries of the index cannot be used.".strip()
    command = "syndicate models available --engine firefox"
    return Catalogue(offered, read.shown, read.fetched, note, command)


def attachments(index: str | None, policy: Policy = PATIENT) -> str:
    """The address that locations of `index` are relative to, as its server's root tells it."""
    root, found, _ = (index or DEFAULT_INDEX).partition("/buckets/")
    if not found or urlsplit(root).scheme not in {"http", "https"}:
        return _ATTACHMENTS
    path = cache_folder() / "downloads" / "firefox-server.json"
    try:
        fetch(f"{root}/", path, policy=replace(policy, max_bytes=_ROOT_LIMIT))
        told = json.loads(path.read_bytes())["capabilities"]["attachments"]["base_url"]
        if urlsplit(told).scheme in {"http", "https"}:
            return str(told).rstrip("/") + "/"
    except (ModelError, OSError, ValueError, KeyError, TypeError):
        pass  # what is known of Mozilla's own server stays true as long as its files are there
    finally:
        path.unlink(missing_ok=True)
    return _ATTACHMENTS


def _index_in(folder: Path) -> Path:
    found = [folder / n for n in ("records.json", "models.json") if (folder / n).is_file()]
    return found[0] if found else folder / "records.json"


def _parse(data: bytes, where: Path | str) -> dict[str, Any]:
    try:
        content = json.loads(data)
    except ValueError:
        content = None
    if isinstance(content, dict):
        if isinstance(content.get("data"), list):
            return content
        if isinstance(content.get("models"), dict) and isinstance(content.get("baseUrl"), str):
            return content
    raise ModelError(
        "this is no index of Firefox models: neither records of Remote Settings nor a models.json.",
        path=where,
        remedy="Give the address of a `records` answer or of a models.json: --index.",
    )


def _offered(content: Mapping[str, Any], mirror: str) -> tuple[tuple[FirefoxOffer, ...], int]:
    """The models that make sense, the best of each pair and version, and how many do not."""
    mine = {(m.source, m.target): m.version for m in firefox.installed()}
    found, left_out = (
        _from_records(content["data"], mirror)
        if "data" in content
        else _from_registry(content, mirror)
    )
    offered = [
        replace(offer, installed=mine.get((offer.source, offer.target), "")) for offer in found
    ]
    offered.sort(key=lambda m: (m.source, m.target, version_key(m.version)))
    return tuple(offered), left_out


# --- Remote Settings -----------------------------------------------------------------------------


def _from_records(records: Sequence[object], mirror: str) -> tuple[list[FirefoxOffer], int]:
    groups: dict[tuple[str, str, str], dict[str, tuple[int, Attachment]]] = {}
    left_out = 0
    for record in records:
        try:
            assert isinstance(record, dict)
            expression = str(record.get("filter_expression") or "").strip()
            if not _FOR_US.get(expression, False):
                left_out += expression not in _FOR_US
                continue
            if record["fileType"] not in firefox.ROLES:
                continue  # a quality model, which nothing here reads
            # The first collection calls the languages otherwise.
            source = langs.normalise(record.get("sourceLanguage") or record["fromLang"])
            target = langs.normalise(record.get("targetLanguage") or record["toLang"])
            version = record["version"]
            fine = is_version(version) and _VERSION.fullmatch(version)
            if not fine or int(version.partition(".")[0]) > _NEWEST:
                raise ValueError(version)
            file = _attachment(record, mirror)
        except (AssertionError, AttributeError, TypeError, ValueError, KeyError, ConfigError):
            left_out += 1
            continue
        files = groups.setdefault((source, target, version), {})
        # Of two of a kind, the one for desktops, then the later one.
        rank = 2 if expression else 1
        kept = files.get(record["fileType"])
        if kept is None or rank >= kept[0]:
            files[record["fileType"]] = (rank, file)
    offers = []
    for (source, target, version), files in groups.items():
        try:
            chosen = [files[kind][1] for kind in firefox.ROLES if kind in files]
            firefox.by_role([file.name for file in chosen], Path(source))
        except ModelError:
            left_out += len(files)
            continue
        offers.append(_offer(source, target, version, chosen))
    return offers, left_out


def _attachment(record: Mapping[str, Any], mirror: str) -> Attachment:
    told = record["attachment"]
    name = str(record["name"])
    file_name, location = str(told["filename"]), str(told["location"])
    sha256, contents = str(told["hash"]), str(record.get("decompressedHash") or "")
    if (
        firefox.role(name) != record["fileType"]
        or not _SHA256.fullmatch(sha256)
        or (contents and not _SHA256.fullmatch(contents))
        or re.search(r"(^|/)\.\.(/|$)|[\\:\x00-\x20]", f"{location}/{file_name}")
    ):
        raise ValueError(name)
    return Attachment(
        name,
        tuple(_beside(mirror, (file_name, location, f"{name}.zst", name))),
        location.lstrip("/"),
        sha256,
        int(told["size"]),
        contents,
        int(record.get("decompressedSize") or 0),
    )


# --- The model registry --------------------------------------------------------------------------


def _from_registry(content: Mapping[str, Any], mirror: str) -> tuple[list[FirefoxOffer], int]:
    base = content["baseUrl"].rstrip("/") + "/"
    offers, left_out = [], 0
    for entries in content["models"].values():
        best: tuple[int, FirefoxOffer] | None = None
        for entry in entries if isinstance(entries, list) else ():
            try:
                status = entry.get("releaseStatus")
                if status not in _RELEASED:
                    continue
                offer = _registered(entry, base, mirror)
            except (AttributeError, TypeError, ValueError, KeyError, ConfigError, ModelError):
                left_out += 1
                continue
            rank = _RELEASED.index(status)
            if best is None or rank < best[0]:
                best = (rank, offer)
        if best is not None:
            offers.append(best[1])
    return offers, left_out


def _registered(entry: Mapping[str, Any], base: str, mirror: str) -> FirefoxOffer:
    files = []
    for key, kind in _ROLES.items():
        told = entry["files"].get(key)
        if told is None:
            continue
        path = str(told["path"])
        packed = path.rpartition("/")[2]
        name = packed.removesuffix(".gz").removesuffix(".zst")
        contents = str(told.get("uncompressedHash") or "")
        if firefox.role(name) != kind or (contents and not _SHA256.fullmatch(contents)):
            raise ValueError(name)
        links = (*_beside(mirror, (packed, path)), urljoin(base, path))
        size = int(told.get("uncompressedSize") or 0)
        files.append(Attachment(name, links, contents=contents, unpacked=size))
    firefox.by_role([file.name for file in files], Path(base))
    # It has no versions: the contents' checksum tells models of one pair apart.
    version = str(entry.get("version") or "") or files[0].contents[:12]
    if not is_version(version):
        raise ValueError(version)
    source, target = (
        langs.normalise(str(entry[which])) for which in ("sourceLanguage", "targetLanguage")
    )
    return _offer(source, target, version, files)


def _offer(source: str, target: str, version: str, files: Iterable[Attachment]) -> FirefoxOffer:
    files = tuple(files)
    links = tuple(
        link for file in files for link in (file.links or (urljoin(_ATTACHMENTS, file.location),))
    )
    return FirefoxOffer(source, target, version, links, files=files)


def _beside(mirror: str, names: Iterable[str]) -> Iterator[str]:
    """Where files of these names may lie beside an index that the user named."""
    if not mirror or "/buckets/" in mirror:
        return
    remote = urlsplit(mirror).scheme in {"http", "https"}
    for name in dict.fromkeys(names):
        if remote:
            yield urljoin(mirror, name.lstrip("/"))
        elif (path := Path(mirror).parent / name.lstrip("/")).is_file():
            yield str(path)
