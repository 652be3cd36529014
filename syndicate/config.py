"""`syndicate.toml` -> `Settings`: what an editor does not want to type each time.

The nearest `syndicate.toml` counts, from the working directory upwards; what the command line says
wins. Paths in it are relative to the file. An unknown key is an error, because a misspelt one
would otherwise do nothing without a word.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from syndicate import langs
from syndicate.errors import ConfigError
from syndicate.model import Permission, Rights, Source

NAME = "syndicate.toml"
DEVICES = ("cpu", "cuda", "auto")
COMPUTE_TYPES = (
    "auto", "int8", "int8_float32", "int8_float16", "int8_bfloat16", "int16", "float16",
    "bfloat16", "float32",
)  # fmt: skip
"""As CTranslate2 names them."""
HOMOGRAPHS = ("auto", "apply", "hold")
"""What becomes of a term where nothing decides what its word means. "auto": held back where two
entries compete, applied where one alone may not be meant."""

LEVELS = ("error", "warning", "info", "off")
"""What a finding of a check may count as."""

DEMANDS = (
    "attribution", "licence-link", "link-back", "notice-of-changes", "share-alike", "pixel",
    "no-photographs", "non-commercial", "no-derivatives",
)  # fmt: skip
"""What a source may ask for, by the names that side-cars and `[sources]` use (`rights.rules`)."""


@dataclass(frozen=True, slots=True)
class Partner:
    """What a partner has of its own; `noncommercial`: it earns nothing with what it publishes, and
    so may have what is licensed for such use only."""

    glossaries: tuple[Path, ...] = ()
    noncommercial: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a source, for articles that do not say it themselves; the licence is as the
    file has it, in words or as an address."""

    source: Source = field(default_factory=Source)
    rights: Rights = field(default_factory=Rights)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults; `path` is the file they came from, None without one.

    review      whether a page for the editor (review.html) stands with each package
    threads     workers of the engine; None: one for each physical core that may be used
    device      "cpu", "cuda", or "auto": a graphics processor where there is one
    compute_type  precision of the engine's arithmetic; "auto": int8 where the device has it
    beam_size   hypotheses kept while decoding; 1 (greedy) costs a third of 4, which gains 0.2 chrF
                into Portuguese and nothing into English (benchmarks/RESULTS.md)
    threshold   detection confidence, 0 to 1, below which an article is held
    glossaries  of the house; the last ranks highest
    desks       a desk's own glossaries, for articles whose section is called as the desk is
    desk        the desk that all articles belong to, whatever their section; "" for none
    partner     whose glossaries count besides; "" for nobody's
    homographs  one of `HOMOGRAPHS`
    routes      "en-pt" -> routes to try, in order: "argos", "argos:MODEL", "argos via en"
    localise_dates  whether dates in figures are written as the target's readers do
    repair      whether what checks find fault with is translated again in other ways
    checks      check -> one of `LEVELS`, where that is not the check's own; "marks" stands for
                "marks.guessed" too
    memory      whether sentences translated before are taken from the memory
    memory_path the memory's file; None: `syndicate.memory.place` says where
    house       who translates and sends the packages
    noncommercial  whether the house, where no partner is named, uses what it makes without gain
    sources     the name or host of a source -> what is known of it
    """

    path: Path | None = None
    to: tuple[str, ...] = ()
    source_language: str | None = None
    out: Path = Path("dist")
    formats: tuple[str, ...] = ("html", "text")
    zipped: bool = False
    review: bool = True
    strict: bool = False
    translate_foreign: bool = False
    engine: str | None = None
    threads: int | None = None
    device: str = "cpu"
    compute_type: str = "auto"
    beam_size: int = 1
    threshold: float = 0.8
    glossaries: tuple[Path, ...] = ()
    shipped_glossaries: bool = True
    desks: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    partners: Mapping[str, Partner] = field(default_factory=dict)
    desk: str = ""
    partner: str = ""
    homographs: str = "auto"
    templates: tuple[Path, ...] = ()
    routes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    localise_dates: bool = False
    repair: bool = True
    checks: Mapping[str, str] = field(default_factory=dict)
    memory: bool = True
    memory_path: Path | None = None
    house: Source = field(default_factory=Source)
    noncommercial: bool = False
    sources: Mapping[str, Profile] = field(default_factory=dict)


def find(start: Path) -> Path | None:
    """The nearest `syndicate.toml` in `start` or above it."""
    for folder in (start, *start.parents):
        if (folder / NAME).is_file():
            return folder / NAME
    return None


def load(path: Path | None) -> Settings:
    """Settings of that file, the defaults for None; raises `ConfigError` naming file and key."""
    if path is None:
        return Settings()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}.", path=path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"is not valid TOML: {error}.", path=path) from error
    return _Reader(path, data).settings()


def require(settings: Settings, *, glossaries: bool = True) -> None:
    """See that the folders of templates that the settings name exist, and the glossaries.

    Raises `ConfigError`. Asked by those who use them, and not when the file is read: a withdrawal
    waits for neither.
    """
    named = [("templates.folders", settings.templates)]
    if glossaries:
        named.append(("glossaries.files", settings.glossaries))
        named += [(f"glossaries.desks.{desk}", own) for desk, own in settings.desks.items()]
        named += [
            (f"partners.{n}.glossaries", own.glossaries) for n, own in settings.partners.items()
        ]
    for key, paths in named:
        for path in paths:
            if not path.exists():
                raise ConfigError(f"{path} does not exist.", path=settings.path, field=key)


class _Reader:
    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self.path = path
        self.data = data

    def settings(self) -> Settings:
        values: dict[str, Any] = {"path": self.path}
        for section, keys in _SECTIONS.items():
            table = self.data.pop(section, {})
            if not isinstance(table, dict):
                raise self.error(section, "is a table.", f"Write [{section}].")
            for key, value in table.items():
                if key not in keys:
                    raise self.error(
                        f"{section}.{key}", "is not known.", f"Known here: {', '.join(keys)}."
                    )
                name, read = keys[key]
                values[name] = read(self, f"{section}.{key}", value)
        routes = self.data.pop("routes", {})
        for pair in routes if isinstance(routes, dict) else ():
            source, _, target = pair.partition("-")
            if not (langs.is_tag(source) and langs.is_tag(target)):
                raise self.error(f"routes.{pair}", "is no pair.", 'Write "pt-es" = "argos via en".')
        values["routes"] = {
            pair: self.texts(f"routes.{pair}", ways) for pair, ways in self.table("routes", routes)
        }
        values["partners"] = {
            name: self.partner(f"partners.{name}", value)
            for name, value in self.table("partners", self.data.pop("partners", {}))
        }
        values |= self.house(self.data.pop("house", {}))
        values["sources"] = self.profiles(self.data.pop("sources", {}))
        values["checks"] = {
            check: self.level(f"checks.{check}", level)
            for check, level in self.table("checks", self.data.pop("checks", {}))
        }
        templates = self.path.parent / "templates"
        if "templates" not in values and templates.is_dir():
            values["templates"] = (templates,)
        for key in self.data:
            known = ", ".join([*_SECTIONS, "checks", "house", "partners", "routes", "sources"])
            raise self.error(key, "is not known.", f"Known: {known}.")
        return Settings(**values)

    def error(self, field: str, message: str, remedy: str = "") -> ConfigError:
        return ConfigError(message, path=self.path, field=field, remedy=remedy)

    def table(self, key: str, value: Any) -> list[tuple[str, Any]]:
        if not isinstance(value, dict):
            raise self.error(key, "must be a table.")
        return list(value.items())

    def text(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, "must be text.")
        return value

    def flag(self, key: str, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.error(key, "must be true or false.")
        return value

    def whole(self, key: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.error(key, "must be a whole number from 1.")
        return value

    def beam(self, key: str, value: Any) -> int:
        if self.whole(key, value) > 16:
            raise self.error(key, "must be a whole number from 1 to 16.")
        return int(value)

    def device(self, key: str, value: Any) -> str:
        if value not in DEVICES:
            raise self.error(key, f"{value!r} is no device.", 'Use "cpu", "cuda" or "auto".')
        return str(value)

    def compute_type(self, key: str, value: Any) -> str:
        if value not in COMPUTE_TYPES:
            raise self.error(key, f"{value!r} is none.", f"Use one of: {', '.join(COMPUTE_TYPES)}.")
        return str(value)

    def homographs(self, key: str, value: Any) -> str:
        if value not in HOMOGRAPHS:
            raise self.error(key, f"{value!r} is none.", f"Use one of: {', '.join(HOMOGRAPHS)}.")
        return str(value)

    def level(self, key: str, value: Any) -> str:
        if isinstance(value, dict):
            raise self.error(key, "is a table.", 'Put an id with a dot in quotes: "marks.guessed".')
        if value not in LEVELS:
            raise self.error(key, f"{value!r} is none.", f"Use one of: {', '.join(LEVELS)}.")
        return str(value)

    def desks(self, key: str, value: Any) -> dict[str, tuple[Path, ...]]:
        return {name: self.places(f"{key}.{name}", paths) for name, paths in self.table(key, value)}

    def known(self, key: str, value: Any, names: tuple[str, ...]) -> dict[str, Any]:
        """A table that holds no other keys than `names`."""
        table = dict(self.table(key, value))
        for name in table:
            if name not in names:
                raise self.error(
                    f"{key}.{name}", "is not known.", f"Known here: {', '.join(names)}."
                )
        return table

    def partner(self, key: str, value: Any) -> Partner:
        table = self.known(key, value, ("glossaries", "noncommercial"))
        return Partner(
            self.places(f"{key}.glossaries", table.get("glossaries", [])),
            self.flag(f"{key}.noncommercial", table.get("noncommercial", False)),
        )

    def house(self, value: Any) -> dict[str, Any]:
        table = self.known("house", value, ("name", "url", "noncommercial"))
        url = self.url("house.url", table["url"]) if "url" in table else ""
        name = self.text("house.name", table["name"]) if "name" in table else ""
        flag = self.flag("house.noncommercial", table.get("noncommercial", False))
        return {"house": Source(name, url), "noncommercial": flag}

    def profiles(self, value: Any) -> dict[str, Profile]:
        found: dict[str, Profile] = {}
        for said, table in self.table("sources", value):
            key = f"sources.{said}"
            name = self.source(key, said)
            if name in found:
                raise self.error(key, f"there is another profile of {name}.", "Make one of them.")
            found[name] = self.profile(key, name, table)
        return found

    def source(self, key: str, name: str) -> str:
        """A publisher's name as it is; a host, however people write it, as profiles are looked for:
        in small letters, without `www.`, scheme and port."""
        if not _is_host(name):
            return name
        try:
            parts = urlsplit(name if "://" in name else f"//{name}")
            host = (parts.hostname or "").removeprefix("www.").rstrip(".")
        except ValueError:
            host = ""
        if "." not in host:
            raise self.error(key, "is no host.", "Write it as news.example, or a name in words.")
        if parts.path.strip("/") or parts.query or parts.fragment:
            remedy = f'Write [sources."{host}"]; no part of a site has a profile of its own.'
            raise self.error(key, "is the address of a page.", remedy)
        return host

    def profile(self, key: str, name: str, value: Any) -> Profile:
        table = self.known(key, value, _PROFILE)
        said = {
            each: self.text(f"{key}.{each}", table[each]) if each in table else ""
            for each in _PROFILE_TEXTS
        }
        urls = {
            each: self.url(f"{key}.{each}", table[each]) if each in table else ""
            for each in ("url", "pixel")
        }
        demands = [
            self.demand(f"{key}.demands", each)
            for each in self.texts(f"{key}.demands", table.get("demands", []))
        ]
        if not self.flag(f"{key}.pictures", table.get("pictures", True)):
            demands.append("no-photographs")
        if urls["pixel"]:
            demands.append("pixel")
        permission = Permission()
        if "permission" in table:
            permission = self.permission(f"{key}.permission", table["permission"])
        # A host names nobody.
        own = "" if _is_host(name) else name
        return Profile(
            Source(said.pop("name") or own, urls["url"]),
            Rights(
                **said,
                permission=permission,
                demands=tuple(dict.fromkeys(demands)),
                pixel=urls["pixel"],
            ),
        )

    def permission(self, key: str, value: Any) -> Permission:
        """All of it: who allowed a thing is worth little without when, and where that is kept."""
        table = self.known(key, value, ("by", "date", "reference"))
        if isinstance(table.get("date"), date):
            table["date"] = table["date"].isoformat()
        for name in ("by", "date", "reference"):
            if name not in table:
                raise self.error(
                    f"{key}.{name}",
                    "is missing.",
                    'Write permission = { by = "who", date = 2026-05-03, reference = "letter" }.',
                )
        said = {name: self.text(f"{key}.{name}", table[name]) for name in table}
        try:
            datetime.fromisoformat(said["date"])
        except ValueError:
            raise self.error(f"{key}.date", "is no date.", "Write it as 2026-05-03.") from None
        return Permission(**said)

    def demand(self, key: str, value: str) -> str:
        if value not in DEMANDS:
            raise self.error(key, f"{value!r} is none.", f"Use some of: {', '.join(DEMANDS)}.")
        return value

    def url(self, key: str, value: Any) -> str:
        text = self.text(key, value)
        if not text.startswith(("http://", "https://")):
            raise self.error(key, f"{text!r} is no web address.", "Begin it with https://.")
        return text

    def share(self, key: str, value: Any) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
            raise self.error(key, "must be a number from 0 to 1.")
        return float(value)

    def texts(self, key: str, value: Any) -> tuple[str, ...]:
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list):
            raise self.error(key, "must be a list of texts.")
        return tuple(self.text(key, item) for item in value)

    def tag(self, key: str, value: Any) -> str:
        try:
            return langs.normalise(self.text(key, value))
        except ConfigError as error:
            raise self.error(key, error.message, error.remedy) from None

    def tags(self, key: str, value: Any) -> tuple[str, ...]:
        return tuple(self.tag(key, item) for item in self.texts(key, value))

    def place(self, key: str, value: Any) -> Path:
        return self.path.parent / Path(self.text(key, value)).expanduser()

    def places(self, key: str, value: Any) -> tuple[Path, ...]:
        return tuple(self.path.parent / Path(item).expanduser() for item in self.texts(key, value))


def _is_host(name: str) -> bool:
    """True for a key with a dot and no space, or an address."""
    return "://" in name or ("." in name and not any(c.isspace() for c in name))


_PROFILE_TEXTS = ("name", "license", "license_name", "holder", "notice", "usage_terms")
_PROFILE = (*_PROFILE_TEXTS, "url", "demands", "permission", "pictures", "pixel")

_Read = Callable[[_Reader, str, Any], Any]
_SECTIONS: dict[str, dict[str, tuple[str, _Read]]] = {
    "translate": {
        "to": ("to", _Reader.tags),
        "from": ("source_language", _Reader.tag),
        "out": ("out", _Reader.place),
        "format": ("formats", _Reader.texts),
        "zip": ("zipped", _Reader.flag),
        "review": ("review", _Reader.flag),
        "strict": ("strict", _Reader.flag),
        "translate_foreign": ("translate_foreign", _Reader.flag),
        "threshold": ("threshold", _Reader.share),
        "localise_dates": ("localise_dates", _Reader.flag),
        "repair": ("repair", _Reader.flag),
    },
    "engine": {
        "name": ("engine", _Reader.text),
        "threads": ("threads", _Reader.whole),
        "device": ("device", _Reader.device),
        "compute_type": ("compute_type", _Reader.compute_type),
        "beam_size": ("beam_size", _Reader.beam),
    },
    "glossaries": {
        "files": ("glossaries", _Reader.places),
        "shipped": ("shipped_glossaries", _Reader.flag),
        "desks": ("desks", _Reader.desks),
        "homographs": ("homographs", _Reader.homographs),
    },
    "memory": {
        "enabled": ("memory", _Reader.flag),
        "path": ("memory_path", _Reader.place),
    },
    "templates": {
        "folders": ("templates", _Reader.places),
    },
}
