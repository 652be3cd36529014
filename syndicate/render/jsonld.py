"""The article as schema.org sees it: `NewsArticle` in JSON-LD, for search engines and importers.

Where schema.org has no word for something, nothing is invented: a machine is not a `Person`, and
`translator` expects a person or an organisation, so the engine is given both types, the one that
the property expects and the one that it is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from syndicate.render.body import Code, Embed, Heading, List, Paragraph, Quotation
from syndicate.render.inline import to_text

if TYPE_CHECKING:
    from syndicate.model import Inline
    from syndicate.render.body import Node, Picture
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


def news_article(context: Context) -> dict[str, Any]:
    """The article as a JSON-LD object; what is not known is left out."""
    original = context.original
    source = _organisation(context.publisher)
    terms = context.terms
    names = [author.name for author in context.authors]
    credit = ", ".join(dict.fromkeys([*names, *filter(None, [context.publisher.name])]))
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": plain(context.headline),
            "description": plain(context.summary),
            "inLanguage": context.language.tag,
            "mainEntityOfPage": context.canonical_url,
            "datePublished": context.published.value,
            "dateModified": context.modified.value,
            "dateline": context.dateline,
            "articleSection": context.section,
            "keywords": list(context.keywords),
            "author": [_author(author, context) for author in context.authors],
            "publisher": source,
            "sourceOrganization": source,
            "translator": _known(
                {
                    "@type": ["Organization", "SoftwareApplication"],
                    "name": context.translator.engine,
                    "softwareVersion": context.translator.model,
                }
            )
            if context.translator.models
            else None,
            "digitalSourceType": "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
            "sdDatePublished": context.translator.day.value,
            "translationOfWork": _known(
                {
                    "@type": "NewsArticle",
                    "@id": original.url,
                    "url": original.url,
                    "headline": plain(original.title),
                    "inLanguage": original.language.tag,
                    "datePublished": original.published.value,
                    "dateModified": original.modified.value,
                    "publisher": source,
                }
            ),
            "isBasedOn": original.url,
            "creditText": credit,
            "copyrightHolder": _known({"@type": "Organization", "name": terms.holder})
            if terms.holder
            else None,
            "copyrightNotice": terms.notice,
            "license": _licence(terms.licence),
            "usageInfo": {"@type": "CreativeWork", "text": terms.usage} if terms.usage else None,
            "correction": [
                {"@type": "CorrectionComment", "text": "\n".join(_texts(note.children))}
                for note in context.corrections
            ],
            "image": [_image(each) for each in context.pictures if each.url],
        }
    )


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
            "description": picture.alt,
            "creditText": picture.credit,
            "license": _licence(picture.licence),
            "width": picture.width,
            "height": picture.height,
        }
    )


def _texts(nodes: tuple[Node, ...]) -> list[str]:
    """The words of simple blocks, one string each: what a correction note consists of."""
    found: list[str] = []
    for node in nodes:
        match node:
            case List():
                for item in node.items:
                    found += [plain(item.content), *_texts(item.children)]
            case Quotation():
                found += _texts(node.children)
            case Heading() | Paragraph() | Code() | Embed():
                found.append(plain(node.content))
    return [text for text in found if text]
