"""What can be said about an article besides its text: in a side-car, front matter, or options.

The same keys everywhere (`docs/ingest.md` lists them). What a person wrote is checked strictly: an
unknown key, a wrong type, a bad date or address is a `ConfigError` with file, line and remedy,
because a licence that is lost to a typing error is worse than a stop. Only front matter may hold
other keys: it is written for a site's generator too (`layout`, `draft`), so they are reported.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from syndicate import langs
from syndicate.config import DEMANDS
from syndicate.errors import ConfigError
from syndicate.ingest import dates, licenses
from syndicate.model import Byline, Finding, Permission, Rights, Severity, Source

LineOf = Callable[[Sequence[str]], int | None]
"""Where a key stands: its path in the file -> line, from 1, None where unknown."""

_LARGEST = 256 * 1024


@dataclass(frozen=True, slots=True)
class Metadata:
    """Everything a side-car may say; what is empty was not said.

    `language` is as the source wrote it. `canonical_url` is the link to the original article,
    `source.url` the home of its publisher. `rights.license` is resolved (see `licenses`).
    `unknown` are the keys of front matter that mean nothing here.
    """

    title: str = ""
    summary: str = ""
    language: str = ""
    slug: str = ""
    authors: tuple[Byline, ...] = ()
    published: str = ""
    modified: str = ""
    dateline: str = ""
    section: str = ""
    keywords: tuple[str, ...] = ()
    canonical_url: str = ""
    embargo: str = ""
    expires: str = ""
    source: Source = field(default_factory=Source)
    rights: Rights = field(default_factory=Rights)
    correction: str = ""
    unknown: tuple[str, ...] = ()

    def over(self, other: Metadata) -> Metadata:
        """What either says; where both do, this one counts. Licence and name go together."""
        merged = {
            each.name: getattr(self, each.name) or getattr(other, each.name)
            for each in fields(Metadata)
            if each.name not in ("source", "rights")
        }
        mine, theirs = self.rights, other.rights
        rights = Rights(
            license=mine.license or theirs.license,
            license_name=mine.license_name if mine.license else theirs.license_name,
            holder=mine.holder or theirs.holder,
            notice=mine.notice or theirs.notice,
            usage_terms=mine.usage_terms or theirs.usage_terms,
            permission=mine.permission or theirs.permission,
            demands=tuple(dict.fromkeys((*mine.demands, *theirs.demands))),
            pixel=mine.pixel or theirs.pixel,
        )
        source = Source(
            name=self.source.name or other.source.name, url=self.source.url or other.source.url
        )
        return Metadata(**merged, source=source, rights=rights)

    @classmethod
    def from_options(
        cls,
        *,
        source_name: str | None = None,
        source_url: str | None = None,
        authors: Sequence[str] = (),
        license: str | None = None,
        published: str | None = None,
        title: str | None = None,
        summary: str | None = None,
        language: str | None = None,
        permission: str | None = None,
    ) -> Metadata:
        """From the command line; `source_url` is the address of the original article."""
        given: dict[str, Any] = {
            "canonical_url": source_url,
            "published": published,
            "title": title,
            "summary": summary,
            "language": language,
            "author": list(authors) or None,
            "source": {"name": source_name},
            "rights": {"license": license, "permission": permission},
        }
        names = {
            "canonical_url": "--source-url",
            "source.name": "--source-name",
            "author": "--author",
            "rights.license": "--license",
        }
        return _Reader(None, lambda key: None, names).read(given)


# Other names for a key, as content management systems write them in front matter.
_ALIASES = {
    "headline": "title",
    "description": "summary",
    "standfirst": "summary",
    "lang": "language",
    "authors": "author",
    "byline": "author",
    "date": "published",
    "updated": "modified",
    "tags": "keywords",
    "original_url": "canonical_url",
    "source_url": "canonical_url",
    "url": "canonical_url",
    "original": "canonical_url",
    "canonical": "canonical_url",
    "licence": "license",
}
_TEXT = ("title", "summary", "slug", "dateline", "section", "correction", "language")
_DATES = ("published", "modified", "embargo", "expires")
_KEYS = (*_TEXT, *_DATES, "author", "keywords", "canonical_url", "source", "rights", "license")
_SOURCE = ("name", "url")
_RIGHTS_TEXT = ("license", "license_name", "holder", "notice", "usage_terms")
_RIGHTS = (*_RIGHTS_TEXT, "permission", "demands", "pixel", "expires")
_PERMISSION = ("by", "date", "reference")
_AUTHOR = ("name", "role", "institution", "url")


def from_mapping(
    data: Mapping[str, Any],
    path: Path | str | None,
    line_of: LineOf,
    *,
    front_matter: bool = False,
) -> Metadata:
    """Metadata from what a TOML or YAML reader gave; `line_of` tells where a key stands.

    Raises `ConfigError`; a bad language and unknown keys in front matter are left for ingest to
    report.
    """
    if not front_matter:
        return _Reader(path, line_of, {}).read(data)
    unknown: list[str] = []
    found = _Reader(path, line_of, {}, unknown).read(_of_generator(data, unknown))
    return replace(found, unknown=tuple(dict.fromkeys(unknown)))


def _of_generator(data: Mapping[str, Any], unknown: list[str]) -> dict[str, Any]:
    """Front matter as Jekyll and Hugo have it: `categories` may give the section, `url` may be a
    place on the site itself, which says nothing of the original."""
    said = dict(data)
    has_original = any(
        _ALIASES.get(str(key), key) == "canonical_url" and value is not None
        for key, value in said.items()
        if key != "url"
    )
    url = said.get("url")
    if url is not None and (has_original or (isinstance(url, str) and url.startswith("/"))):
        unknown.append("url")
        del said["url"]
    if "categories" in said:
        value = said.pop("categories")
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, str) and not said.get("section"):
            said["section"] = first
        else:
            unknown.append("categories")
    return said


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path | str | None
    line_of: LineOf
    names: Mapping[str, str]
    unknown: list[str] | None = None
    """Takes the keys that are not known, in front matter; elsewhere they are an error."""

    def read(self, data: Mapping[str, Any]) -> Metadata:
        values: dict[str, Any] = {}
        place: dict[str, list[str]] = {}
        for raw, value in data.items():
            key = _ALIASES.get(str(raw), str(raw))
            if key not in _KEYS:
                self._unknown(str(raw), (*_KEYS, *_ALIASES), [str(raw)])
                continue
            if key in values and values[key] is not None:
                raise self._error([str(raw)], f"{key!r} is said twice.", "Keep one of the two.")
            values[key], place[key] = value, [str(raw)]
        simple: dict[str, Any] = {
            key: self._text(values.get(key), place.get(key, [key])) for key in _TEXT
        }
        simple |= {key: self._date(values.get(key), place.get(key, [key])) for key in _DATES}
        found = Metadata(
            **simple,
            authors=self._authors(values.get("author"), place.get("author", ["author"])),
            keywords=self._words(values.get("keywords"), place.get("keywords", ["keywords"])),
            canonical_url=self._url(
                values.get("canonical_url"), place.get("canonical_url", ["canonical_url"])
            ),
        )
        if found.language and self.unknown is None and not langs.is_tag(found.language):
            raise self._error(
                place["language"],
                f"{found.language!r} is not a language tag.",
                'Use a tag such as "en", "pt" or "pt-BR" (BCP 47).',
            )
        found = self._source(found, values.get("source"))
        return self._rights(found, values.get("rights"), values.get("license"))

    def _source(self, found: Metadata, value: Any) -> Metadata:
        """`url` is the original's address, unless that is said elsewhere or it is a home page."""
        if isinstance(value, str):
            return replace(found, source=Source(name=value.strip()))
        table = self._table(value, "source", _SOURCE)
        name = self._text(table.get("name"), ["source", "name"])
        url = self._url(table.get("url"), ["source", "url"])
        parts = urlsplit(url)
        is_home = parts.path in ("", "/") and not parts.query
        if url and not is_home and not found.canonical_url:
            return replace(found, canonical_url=url, source=Source(name=name))
        return replace(found, source=Source(name=name, url=url))

    def _rights(self, found: Metadata, value: Any, short: Any) -> Metadata:
        table = self._table(value, "rights", _RIGHTS)
        said = {key: self._text(table.get(key), ["rights", key]) for key in _RIGHTS_TEXT}
        at = ["rights", "license"] if said["license"] else ["license"]
        license, name = licenses.resolve(said["license"] or self._text(short, ["license"]))
        if license.startswith(("http:", "https:")):
            self._url(license, at)
        said |= {"license": license, "license_name": said["license_name"] or name}
        pixel = self._url(table.get("pixel"), ["rights", "pixel"])
        demands = self._demands(table.get("demands"))
        rights = Rights(
            **said,
            permission=self._permission(table.get("permission")),
            # A counter is given for no other reason than that it is demanded.
            demands=tuple(dict.fromkeys((*demands, *(["pixel"] if pixel else [])))),
            pixel=pixel,
        )
        if not found.expires:
            found = replace(found, expires=self._date(table.get("expires"), ["rights", "expires"]))
        return replace(found, rights=rights)

    def _permission(self, value: Any) -> Permission:
        """A table with all of who, when and where it is kept; or a line that tells these in this
        order ("Jane Doe, 3 May 2026, letter 117"), of which as much is taken as it says."""
        if value is None or isinstance(value, str):
            return _permission_in(self._text(value, ["rights", "permission"]))
        remedy = 'Write { by = "who", date = 2026-05-03, reference = "where it is kept" }.'
        if not isinstance(value, Mapping):
            message = f"this must be text or a table, not {_kind(value)}."
            raise self._error(["rights", "permission"], message, remedy)
        for key in value:
            if key not in _PERMISSION:
                self._unknown(str(key), _PERMISSION, ["rights", "permission", str(key)])
        for key in _PERMISSION:
            if not value.get(key):
                message = "a permission without it is none."
                raise self._error(["rights", "permission", key], message, remedy)
        return Permission(
            self._text(value["by"], ["rights", "permission", "by"]),
            self._date(value["date"], ["rights", "permission", "date"]),
            self._text(value["reference"], ["rights", "permission", "reference"]),
        )

    def _demands(self, value: Any) -> tuple[str, ...]:
        found = self._words(value, ["rights", "demands"])
        for demand in found:
            if demand not in DEMANDS:
                near = _near(demand, DEMANDS)
                raise self._error(
                    ["rights", "demands"],
                    f"{demand!r} is no demand.",
                    f"Did you mean {near[0]!r}?" if near else f"Known are {', '.join(DEMANDS)}.",
                )
        return found

    # --- values --------------------------------------------------------------------------------

    def _text(self, value: Any, key: Sequence[str]) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._error(
                key, f"this must be text, not {_kind(value)}.", "Put it in quotation marks."
            )
        return " ".join(value.split())

    def _date(self, value: Any, key: Sequence[str]) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, datetime):
            return value.replace(microsecond=0).isoformat()
        if isinstance(value, date):
            return value.isoformat()
        found = dates.machine(value) if isinstance(value, str) else ""
        if not found:
            raise self._error(
                key,
                f"{value!r} is not a date.",
                "Write it as 2026-03-14 or 2026-03-14T09:30:00+01:00.",
            )
        return found

    def _url(self, value: Any, key: Sequence[str]) -> str:
        url = self._text(value, key)
        if url and not is_url(url):
            raise self._error(
                key, f"{url!r} is not a web address.", "Give it whole, with https:// in front."
            )
        return url

    def _words(self, value: Any, key: Sequence[str]) -> tuple[str, ...]:
        if isinstance(value, str):
            value = value.split(",")
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self._error(
                key, "this must be a list of texts.", 'Write ["press freedom", "asylum"].'
            )
        return tuple(dict.fromkeys(" ".join(word.split()) for word in value if word.strip()))

    def _authors(self, value: Any, key: Sequence[str]) -> tuple[Byline, ...]:
        if value is None:
            return ()
        entries = value if isinstance(value, list) else [value]
        found: list[Byline] = []
        for number, entry in enumerate(entries):
            at = [*key, str(number)] if isinstance(value, list) else list(key)
            if isinstance(entry, Mapping):
                for name in entry:
                    if name not in _AUTHOR:
                        self._unknown(str(name), _AUTHOR, [*at, str(name)])
                said = {name: self._text(entry.get(name), [*at, name]) for name in _AUTHOR[:3]}
                if not said["name"]:
                    raise self._error(at, "an author has no name.", 'Add name = "...".')
                found.append(Byline(**said, url=self._url(entry.get("url"), [*at, "url"])))
            elif isinstance(entry, str):
                if name := self._text(entry, at):
                    found.append(Byline(name))
            else:
                raise self._error(
                    at,
                    f"an author must be a name or a table, not {_kind(entry)}.",
                    'Write author = "Jane Doe" or author = [{name = "Jane Doe", role = "Editor"}].',
                )
        return tuple(found)

    def _table(self, value: Any, name: str, keys: Sequence[str]) -> Mapping[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise self._error(
                [name], f"this must be a table with {', '.join(keys)}.", f"Write [{name}] above it."
            )
        for key in value:
            if key not in keys:
                self._unknown(str(key), keys, [name, str(key)])
        return value

    def _unknown(self, key: str, known: Sequence[str], place: Sequence[str]) -> None:
        if self.unknown is not None:
            self.unknown.append(".".join(part for part in place if not part.isdigit()))
            return
        near = _near(key, known)
        remedy = f"Did you mean {near[0]!r}?" if near else f"Known are {', '.join(known)}."
        raise self._error(place, "this key is not known.", remedy)

    def _error(self, key: Sequence[str], message: str, remedy: str) -> ConfigError:
        name = ".".join(part for part in key if not part.isdigit())
        return ConfigError(
            message[0].upper() + message[1:],
            path=self.path,
            line=self.line_of(key),
            field=self.names.get(name, name if self.path else f"--{name}"),
            remedy=remedy,
        )


def unknown_keys(keys: Sequence[str]) -> Finding:
    """The finding for keys of front matter that were not read; names what each may stand for."""
    shown = [" ".join(key.split())[:60] for key in keys[:20]]
    more = f" and {len(keys) - 20} more" if len(keys) > 20 else ""
    known = (
        *_KEYS,
        *_ALIASES,
        *(f"source.{k}" for k in _SOURCE),
        *(f"rights.{k}" for k in _RIGHTS),
    )
    meant = [f"{key} may be meant for {near[0]}" for key in shown if (near := _near(key, known))]
    return Finding(
        "metadata.unknown",
        Severity.INFO,
        f"Keys in the front matter that mean nothing here were passed over: "
        f"{', '.join(shown)}{more}.",
        remedy=f"Check the spelling: {'; '.join(meant)}." if meant else "",
        part="metadata",
    )


def _permission_in(text: str) -> Permission:
    """The parts of a permission in one line, by the date in it; without one all is who gave it."""
    match = dates.find_written(text)
    if match is None:
        return Permission(by=text)
    day, start, end = match
    by = re.sub(r"[\s,;(–—-]+(?:(?:on|em|am|vom|il|del|el|le)\s+)?$", "", text[:start])
    return Permission(by, day, text[end:].strip(" ,;.()–—-"))


def _near(key: str, known: Sequence[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(key, known, 1, 0.6)


def is_url(text: str) -> bool:
    """True for an absolute http or https address."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and not any(character.isspace() for character in text)
    )


def _kind(value: Any) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list"}
    if isinstance(value, Mapping):
        return "a table"
    return names.get(type(value), "a date" if isinstance(value, date) else type(value).__name__)


# --- Side-cars --------------------------------------------------------------------------------


def sidecar_of(path: str) -> Path | None:
    """The side-car of an article's file: `a.meta.toml` or `a.html.meta.toml` beside `a.html`."""
    file = Path(path)
    for name in (f"{file.name}.meta.toml", f"{file.stem}.meta.toml"):
        candidate = file.with_name(name)
        try:
            if candidate.is_file():
                return candidate
        except OSError as error:
            # A name that is too long for a file is none; of all else `read_sidecar` tells.
            if error.errno != errno.ENAMETOOLONG:
                return candidate
    return None


def read_sidecar(path: Path) -> Metadata:
    """The metadata of a side-car file; raises `ConfigError` for what is wrong in it."""
    import tomllib

    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(
                "This side-car file is larger than 256 KB.", path=path, remedy="Shorten it."
            )
        text = path.read_bytes().decode("utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"Byte {error.start} is not UTF-8.", path=path, remedy="Save the file as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+)", str(error))
        raise ConfigError(
            f"This is not TOML: {error}.",
            path=path,
            line=int(at[1]) if at else None,
            remedy='Each line is key = "value"; see https://toml.io.',
        ) from error
    except (OSError, RecursionError) as error:
        raise ConfigError(f"The side-car cannot be read: {error}.", path=path) from error
    return from_mapping(data, path, _toml_lines(text))


def _toml_lines(text: str) -> LineOf:
    """Lines of keys in TOML, found by their text: `tomllib` does not tell. A key of a table in one
    line stands where the table does."""
    lines = text.splitlines()

    def line_of(key: Sequence[str]) -> int | None:
        names = [part for part in key if not part.isdigit()]
        table: list[str] = []
        nearest: tuple[int, int] | None = None
        for number, line in enumerate(lines, 1):
            if header := re.match(r"\s*\[+\s*([\w.\-\"]+)\s*\]+", line):
                here = table = header[1].replace('"', "").split(".")
            elif match := re.match(r"""\s*["']?([\w.\-]+)["']?\s*=""", line):
                here = table + match[1].split(".")
            else:
                continue
            # The longest part of the key that stands somewhere, the first time it does.
            if here == names[: len(here)] and (nearest is None or len(here) > nearest[0]):
                nearest = (len(here), number)
        return None if nearest is None else nearest[1]

    return line_of
