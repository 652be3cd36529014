"""The article as schema.org sees it: `NewsArticle` in JSON-LD, for search engines and importers.

It stands in the page, and with the text (`articleBody`) as a file of its own. Where schema.org has
no word for something, nothing is invented: a machine is not a `Person`, and `translator` expects a
person or an organisation, so the engine is given both types, the one that the property expects and
the one that it is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from syndicate.render import notes, prose
from syndicate.render.inline import to_text

if TYPE_CHECKING:
    from jinja2 import Environment

    from syndicate.model import Inline
    from syndicate.render.body import Picture
    from syndicate.render.context import Author, Context, Publisher
    from syndicate.render.licence import Licence

_ESCAPES = str.maketrans(
    {
        "<": "\\u003c",
        ">": "\\u003e",
        "&": "\\u0026",
        "\u2028": "\\u2028",
        "\u2029": "\\u2029",
    }
)


def article(context: Context, environment: Environment) -> str:
    """`article.jsonld`: the same as in the page, with the words of the body."""
    text = "" if context.status == "canceled" else prose.body(context)
    found = news_article(context) | ({"articleBody": text} if text else {})
    return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def news_article(context: Context) -> dict[str, Any]:
    """The article as a JSON-LD object; what is not known is left out."""
    original = context.original
    source = _organisation(context.publisher)
    known = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": context.uri,
        "headline": plain(context.headline) or context.labels("Withdrawn"),
        "inLanguage": context.language.tag,
        "version": context.version,
        "creativeWorkStatus": {
            "@type": "DefinedTerm",
            "@id": f"http://cv.iptc.org/newscodes/pubstatusg2/{context.status}",
            "termCode": context.status,
            "inDefinedTermSet": "http://cv.iptc.org/newscodes/pubstatusg2/",
        },
        "datePublished": context.published.value,
        "dateModified": context.modified.value,
        "expires": context.expires.value,
        "publisher": source,
        "sourceOrganization": source,
        "provider": _organisation(context.provider),
        "translationOfWork": _known(
            {
                "@type": "NewsArticle",
                "@id": original.url,
                "identifier": context.id,
                "url": original.url,
                "headline": plain(original.title),
                "inLanguage": original.language.tag,
                "datePublished": original.published.value,
                "dateModified": original.modified.value,
                "publisher": source,
            }
        ),
        "isBasedOn": original.url,
        "correction": _corrections(context),
    }
    return _known(known if context.status == "canceled" else known | _contents(context))


def _contents(context: Context) -> dict[str, Any]:
    """What there is to say of an article that has not been withdrawn."""
    terms = context.terms
    names = [author.name for author in context.authors]
    credit = ", ".join(dict.fromkeys([*names, *filter(None, [context.publisher.name])]))
    embargo = context.labels(
        "{label}: {value}", label=context.labels("Embargoed until"), value=context.embargo.value
    )
    # What a machine made is told by its code; a translation by persons has none.
    said = "" if context.translator.machine else context.disclosure
    return {
        "description": plain(context.summary),
        "mainEntityOfPage": context.canonical_url,
        "dateline": context.dateline,
        "articleSection": context.section,
        "keywords": list(context.keywords),
        "conditionsOfAccess": embargo if context.embargo else "",
        "author": [_author(author, context) for author in context.authors],
        "translator": _known(
            {
                "@type": ["Organization", "SoftwareApplication"],
                "name": context.translator.engine,
                "softwareVersion": context.translator.model,
            }
        )
        if context.translator.models
        else None,
        "digitalSourceType": "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
        if context.translator.machine
        else "",
        "sdDatePublished": context.translator.day.value,
        "comment": {"@type": "Comment", "text": notes.untold(context)}
        if _only_updates(context)
        else None,
        "creditText": credit,
        "copyrightHolder": _known({"@type": "Organization", "name": terms.holder})
        if terms.holder
        else None,
        "copyrightNotice": terms.notice,
        "license": _licence(terms.licence),
        "usageInfo": [
            {"@type": "CreativeWork", "text": text}
            for text in (terms.usage, terms.permission, said)
            if text
        ],
        "image": [_image(each) for each in context.pictures if each.url],
    }


def _only_updates(context: Context) -> bool:
    """True where the note tells of something else than a correction or a withdrawal."""
    return context.signal in ("", "update") and bool(notes.untold(context))


def _corrections(context: Context) -> list[dict[str, str]]:
    """The notes of the body, and the editor's own where they do not say it."""
    said = [notes.text(note, context) for note in context.corrections]
    if not _only_updates(context):
        said.append(notes.untold(context))
    return [{"@type": "CorrectionComment", "text": note} for note in said if note]


def script_safe(value: object) -> Markup:
    """JSON that can stand in a `<script>` element: no `<`, `>`, `&`, U+2028 or U+2029 in it."""
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return Markup(text.translate(_ESCAPES))  # noqa: S704


def plain(inline: Inline) -> str:
    """Marked text on one line, as metadata wants it."""
    return " ".join(to_text(inline).split())


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}


def _organisation(publisher: Publisher) -> dict[str, Any] | None:
    if not publisher:
        return None
    return _known({"@type": "Organization", "name": publisher.name, "url": publisher.url})


def _licence(licence: Licence) -> str | dict[str, str] | None:
    """Its address; where only its name is known, a work of that name, as schema.org allows."""
    if licence.url or not licence:
        return licence.url
    return {"@type": "CreativeWork", "name": licence.name}


def _author(author: Author, context: Context) -> dict[str, Any]:
    """A person, or an organisation where the byline is the publisher's own name."""
    is_publisher = author.name.casefold() == context.publisher.name.casefold()
    place = {"@type": "Organization", "name": author.institution} if author.institution else None
    return _known(
        {
            "@type": "Organization" if is_publisher else "Person",
            "name": author.name,
            "jobTitle": author.role,
            "affiliation": place,
            "url": author.url,
        }
    )


def _image(picture: Picture) -> dict[str, Any]:
    return _known(
        {
            "@type": "ImageObject",
            "url": picture.url,
            "caption": picture.caption,
            "description": picture.alt,
            "creditText": picture.credit,
            "license": _licence(picture.licence),
            "width": picture.width,
            "height": picture.height,
        }
    )
