"""IPTC ninjs 3.1: news in JSON, for systems that import by an interface.

Where ninjs has no property, the nearest one with a role is used, as its user guide has it, and
docs/formats.md tells which. Addresses are written as RFC 3986 and times as RFC 3339 want them,
because the schema says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from syndicate.render import prose
from syndicate.render.news import newswire, xhtml

if TYPE_CHECKING:
    from jinja2 import Environment

    from syndicate.render.body import Picture
    from syndicate.render.context import Context
    from syndicate.render.licence import Licence

_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"
_PLAIN = "text/plain"


def item(context: Context, environment: Environment) -> str:
    """`article.ninjs.json`; an article that is withdrawn has no `bodies`."""
    return json.dumps(_item(context), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _item(context: Context) -> dict[str, Any]:
    title, pictures = newswire.title(context), newswire.pictures(context)
    code = newswire.digital_source(context)
    return _known(
        {
            "uri": context.uri,
            "standard": {"name": "ninjs", "version": "3.1", "schema": _SCHEMA},
            "type": "text",
            "profile": "text-photo" if pictures else "text-only",
            "representationType": "full",
            "version": str(context.version),
            "firstCreated": newswire.moment(context.created),
            "versionCreated": newswire.moment(context.versioned, context.translator.day),
            "contentCreated": newswire.moment(context.translator.day),
            "embargoedUntil": newswire.embargo(context),
            "expires": newswire.expires(context),
            "pubStatus": context.status,
            "language": context.language.tag,
            "title": title,
            "headlines": [_text("main", title)],
            "by": newswire.byline(context.authors, context),
            "located": newswire.place(context.dateline),
            "descriptions": [_text("summary", newswire.summary(context))],
            "bodies": _bodies(context),
            "subjects": [
                *_subjects("section", [context.section]),
                *_subjects("keyword", context.keywords),
            ],
            "edNote": newswire.note(context),
            **_rights(context),
            "infoSources": list(_sources(context)),
            "altIds": [_known({"role": "original", "value": context.id})],
            "associations": [
                _original(context),
                *_earlier(context),
                *(_picture(each, index, context) for index, each in enumerate(pictures, 1)),
            ],
            "digitalSourceType": {"uri": newswire.DIGITAL_SOURCES + code} if code else {},
        }
    )


def _bodies(context: Context) -> list[dict[str, Any]]:
    if context.status == "canceled":
        return []
    count = {"wordCount": prose.count(context)}
    found = [
        _text("main", xhtml.body(context), "application/xhtml+xml"),
        _text("text", prose.body(context)),
    ]
    return [each | count for each in found if each]


def _rights(context: Context) -> dict[str, Any]:
    terms = context.terms
    stated = newswire.licence(terms.licence, context.labels)
    return {
        "copyrightHolder": terms.holder,
        "copyrightNotice": terms.notice,
        "usageTerms": "\n".join(filter(None, [*newswire.usage(context), stated])),
        "rightsInfo": _licence(terms.licence),
    }


def _licence(licence: Licence) -> dict[str, str]:
    return _known({"linkedRights": newswire.uri(licence.url)})


def _sources(context: Context) -> Iterator[dict[str, Any]]:
    """Whose work it is, in the roles that schema.org and the wires use."""
    for author in context.authors:
        named = {"name": author.name, "role": "author", "uri": newswire.uri(author.url)}
        yield _known(named)
    for role, who in (("publisher", context.publisher), ("provider", context.provider)):
        if who:
            yield _known({"name": who.name, "role": role, "uri": newswire.uri(who.url)})
    for model in context.translator.models:
        name = " ".join(filter(None, [model.engine, model.name, model.version]))
        yield _known({"name": name, "role": "translator", "literal": model.digest})
    if credit := newswire.credit(context):
        yield {"name": credit, "role": "credit"}


def _original(context: Context) -> dict[str, Any]:
    original = context.original
    fallback = f"urn:uuid:{uuid5(NAMESPACE_URL, context.id)}"
    return _known(
        {
            "name": "original",
            "rel": "translationOf",
            "uri": newswire.uri(original.url) or newswire.uri(context.id) or fallback,
            "type": "text",
            "language": original.language.tag,
            "headlines": [_text("main", newswire.plain(original.title))],
            "firstCreated": newswire.moment(original.published),
            "versionCreated": newswire.moment(original.modified, original.published),
            "infoSources": [
                _known(
                    {
                        "name": context.publisher.name,
                        "role": "publisher",
                        "uri": newswire.uri(context.publisher.url),
                    }
                )
            ],
        }
    )


def _earlier(context: Context) -> Iterator[dict[str, Any]]:
    """The version that this one takes the place of: ninjs has no signal of its own."""
    rel = {"correction": "corrects", "update": "updates", "kill": "withdraws"}
    rel["takedown"] = rel["kill"]
    if context.signal and context.version > 1:
        yield {
            "name": "earlier version",
            "rel": rel[context.signal],
            "uri": context.uri,
            "type": "text",
            "version": str(context.version - 1),
        }


def _picture(picture: Picture, number: int, context: Context) -> dict[str, Any]:
    """A picture with rights of its own; it is not ours to send, so its address is all there is."""
    address = newswire.uri(picture.url)
    return _known(
        {
            "name": f"picture {number}",
            "rel": "illustration",
            "uri": address or f"{context.uri}#picture-{number}",
            "type": "picture",
            "language": context.language.tag,
            "descriptions": [_text("alt", picture.alt), _text("caption", picture.caption)],
            "infoSources": [{"name": picture.credit, "role": "credit"}] if picture.credit else [],
            "usageTerms": newswire.licence(picture.licence, context.labels),
            "rightsInfo": _licence(picture.licence),
            "renditions": [
                _known(
                    {
                        "name": "main",
                        "href": address,
                        "width": picture.width,
                        "height": picture.height,
                    }
                )
            ]
            if address
            else [],
        }
    )


def _text(role: str, value: str, media_type: str = _PLAIN) -> dict[str, Any]:
    """A headline, description or body; {} where there is none."""
    return {"role": role, "contentType": media_type, "value": value} if value else {}


def _subjects(rel: str, names: tuple[str, ...] | list[str]) -> list[dict[str, str]]:
    return [{"name": name, "rel": rel} for name in names if name]


def _known(values: dict[str, Any]) -> dict[str, Any]:
    """`values` without what is not known, neither as a value nor in a list."""
    kept = {
        name: [each for each in value if each] if isinstance(value, list) else value
        for name, value in values.items()
    }
    return {name: value for name, value in kept.items() if value not in ("", None, [], {})}
