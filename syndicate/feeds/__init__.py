"""Many translations as one feed: entries to bytes, in Atom, RSS and JSON Feed.

The elements are written here, with lxml and `json`, and not by a library. Of those that write feeds
`feedgen` (1.0.0, 2023) has no types and is looked after now and then, by its author's own word; its
Media RSS knows neither credits nor licences, and it knows nothing of Creative Commons and RFC 6721.
`feedgenerator` (2.2.1, Django's) is well kept, but has no types, knows neither Media RSS nor
`content:encoded` nor removals, writes one author an entry, and takes the clock where an entry has
no date. With either, most of what an entry must carry would still be written here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from syndicate.errors import ConfigError
from syndicate.feeds.entry import Download, Entry, Feed, Link, Party, Picture

__all__ = [
    "FORMATS",
    "Download",
    "Entry",
    "Feed",
    "Format",
    "Link",
    "Party",
    "Picture",
    "check_formats",
    "write",
]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of feed: `writer` is `module:function`, imported when first used; `suffix` follows
    the language in a feed's file name."""

    writer: str
    suffix: str
    media_type: str


FORMATS: dict[str, Format] = {
    "rss": Format("syndicate.feeds.rss:write", "rss.xml", "application/rss+xml"),
    "atom": Format("syndicate.feeds.atom:write", "atom.xml", "application/atom+xml"),
    "jsonfeed": Format("syndicate.feeds.jsonfeed:write", "feed.json", "application/feed+json"),
}
"""Every kind of feed by the name that `--format` takes."""


def check_formats(names: Sequence[str]) -> tuple[str, ...]:
    """The names without repeats; raises `ConfigError` for one that does not exist, or for none."""
    known = f"Formats are: {', '.join(FORMATS)}."
    for name in names:
        if name not in FORMATS:
            raise ConfigError(f"{name!r} is not a format of feeds.", remedy=known)
    if not names:
        raise ConfigError("No format is named.", remedy=known)
    return tuple(dict.fromkeys(names))


def write(feed: Feed, format: str) -> bytes:
    """The file of a feed, UTF-8; the same bytes for the same feed."""
    module, _, function = FORMATS[format].writer.partition(":")
    writer: Callable[[Feed], bytes] = getattr(import_module(module), function)
    return writer(feed)
