"""A translation to files that a partner can publish; each format from the same typed context."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate.errors import ConfigError
from syndicate.model import Rendition, Status, Translation

if TYPE_CHECKING:
    from jinja2 import Environment

    from syndicate.render.context import Context

    Writer = Callable[[Context, Environment], str | bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """One output format.

    `writer` is `module:function`, imported when first used; the function takes the context and the
    environment and gives the text (or the bytes) of the file. `role` is what the file is in a
    package: a partner looks it up by that and not by its name. `drops` are the fields
    (`render.fields`) for which it has no place.
    """

    writer: str
    path: str
    media_type: str
    role: str
    drops: tuple[str, ...] = ()


FORMATS: dict[str, Format] = {
    "html": Format("syndicate.render.html:page", "article.html", "text/html", "page"),
    "fragment": Format(
        "syndicate.render.fragment:body",
        "fragment.html",
        "text/html",
        "fragment",
        drops=(
            *("id", "headline", "summary", "section", "keywords"),
            *("embargo", "expires", "rights.permission"),
        ),
    ),
    "text": Format(
        "syndicate.render.text:article",
        "article.txt",
        "text/plain",
        "text",
        drops=("rights.pixel", "body.titles"),
    ),
    "markdown": Format(
        "syndicate.render.markdown:article", "article.md", "text/markdown", "markdown"
    ),
    "jsonld": Format(
        "syndicate.render.jsonld:article",
        "article.jsonld",
        "application/ld+json",
        "jsonld",
        drops=("rights.pixel", "body.links", "body.titles"),
    ),
    "xliff": Format(
        "syndicate.render.bitext.xliff:document",
        "article.xlf",
        "application/xliff+xml",
        "xliff",
        drops=("body.text", "body.links"),
    ),
    "tmx": Format(
        "syndicate.render.bitext.tmx:document",
        "article.tmx",
        "application/x-tmx+xml",
        "tmx",
        drops=("body.text", "body.links"),
    ),
    "ninjs": Format(
        "syndicate.render.news.ninjs:item", "article.ninjs.json", "application/json", "ninjs"
    ),
    "newsml-g2": Format(
        "syndicate.render.news.newsml:item",
        "article.newsml.xml",
        "application/vnd.iptc.g2.newsitem+xml",
        "newsml-g2",
        drops=("body.titles",),
    ),
    "nitf": Format(
        "syndicate.render.news.nitf:article",
        "article.nitf.xml",
        "application/nitf+xml",
        "nitf",
        drops=("body.titles",),
    ),
}
"""Every format by the name that `--format` takes."""


def not_carried(translation: Translation, formats: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """By format, the fields that the source had and for which the format has no place.

    Of a withdrawn article nothing is to be carried: what is left of it serves to find it.
    """
    if translation.article.status is Status.CANCELED:
        return dict.fromkeys(check_formats(formats), ())
    from syndicate.render.context import build
    from syndicate.render.fields import FIELDS

    context = build(translation)
    return {
        name: tuple(field for field in FORMATS[name].drops if any(FIELDS[field](context)))
        for name in check_formats(formats)
    }


def render(
    translation: Translation, formats: Sequence[str], *, templates: Sequence[Path] = ()
) -> tuple[Rendition, ...]:
    """One rendition per format, in the order asked for, each format once.

    Text is UTF-8 with LF line ends. `templates` are the user's folders, looked at before what
    ships. Raises `ConfigError` for a format that does not exist and for a mistake in a template.
    """
    chosen = check_formats(formats)
    from syndicate.render.context import build
    from syndicate.render.environment import environment

    context = build(translation)
    loaded = environment(templates)
    renditions = []
    for name in chosen:
        form = FORMATS[name]
        data = _writer(form.writer)(context, loaded)
        if isinstance(data, str):
            # Nothing that came through the context can fail here; a partner's template might.
            data = data.encode("utf-8", "replace")
        renditions.append(Rendition(form.path, form.media_type, data, form.role))
    return tuple(renditions)


def check_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """The names without repeats; raises `ConfigError` for one that does not exist, or for none."""
    for name in formats:
        if name not in FORMATS:
            raise ConfigError(
                f"{name!r} is not a format.", remedy=f"Formats are: {', '.join(FORMATS)}."
            )
    if not formats:
        raise ConfigError("No format is named.", remedy=f"Formats are: {', '.join(FORMATS)}.")
    return tuple(dict.fromkeys(formats))


@lru_cache(maxsize=64)
def _writer(target: str) -> Writer:
    module, _, function = target.partition(":")
    found: Writer = getattr(import_module(module), function)
    return found
