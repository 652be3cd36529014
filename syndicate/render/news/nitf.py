"""NITF 3.6, IPTC's markup of a news story: a document of its own, and the content of NewsML-G2.

The body stands in one `block` within `body.content`, which is where importers look. What NITF has
no element for (the licence, the language of the original) is a `meta` of its head.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicate.render.news import newswire
from syndicate.render.news.body import NITF, block, text
from syndicate.render.news.xml import child, document, root

if TYPE_CHECKING:
    from jinja2 import Environment
    from lxml import etree

    from syndicate.render.context import Author, Context

_VERSION = "-//IPTC//DTD NITF 3.6//EN"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def article(context: Context, environment: Environment) -> bytes:
    """`article.nitf.xml`; an article that is withdrawn has an empty `body.content`."""
    top = root(
        NITF,
        "nitf",
        {"version": _VERSION, "uno": context.uri, "baselang": context.language.tag},
    )
    _head(top, context)
    body = child(top, "body")
    _body_head(child(body, "body.head"), context)
    content = child(body, "body.content")
    if context.status != "canceled":
        block(content, context, dateline=False)
    _body_end(child(body, "body.end"), context)
    return document(top)


def _head(top: etree._Element, context: Context) -> None:
    head = child(top, "head")
    child(head, "title", newswire.title(context))
    for name, value in _metadata(context):
        if value:
            child(head, "meta", None, {"name": name, "content": value})
    _docdata(child(head, "docdata", None, {"management-status": context.status}), context)
    original, publisher = context.original, context.publisher
    child(
        head,
        "pubdata",
        None,
        {
            "type": "web",
            "name": publisher.name,
            "date.publication": original.published.value,
            "position.section": context.section,
            "ex-ref": original.url,
        },
    )
    translator = context.translator
    steps = [
        (
            " ".join(filter(None, [model.engine, model.name, model.version])),
            model.source,
            model.target,
        )
        for model in translator.models
    ] or [(context.provider.name or translator.tool, original.language, context.language)]
    for name, source, target in steps:
        child(
            head,
            "revision-history",
            None,
            {
                "name": name,
                "function": "other",
                "norm": translator.day.value,
                "comment": newswire.way(source, target, context),
            },
        )


def _metadata(context: Context) -> list[tuple[str, str]]:
    """What NITF has no element for."""
    original, terms = context.original, context.terms
    code = newswire.digital_source(context)
    return [
        ("digital-source-type", newswire.DIGITAL_SOURCES + code if code else ""),
        ("signal", context.signal),
        ("first-created", context.created.value),
        ("original-id", context.id),
        ("original-title", newswire.plain(original.title)),
        ("original-language", original.language.tag),
        ("original-modified", original.modified.value),
        ("publisher-url", context.publisher.url),
        ("provider-url", context.provider.url),
        ("licence", terms.licence.url or terms.licence.name),
        *(("author-url", author.url) for author in context.authors),
    ]


def _docdata(data: etree._Element, context: Context) -> None:
    terms, version = context.terms, str(context.version)
    if context.signal == "correction":
        child(data, "correction", None, {"info": context.note, "id-string": context.uri})
    child(data, "doc-id", None, {"regsrc": context.provider.name, "id-string": context.uri})
    for name, norm in (
        ("date.issue", context.versioned.value),
        ("date.release", newswire.embargo(context)),
        ("date.expire", newswire.expires(context)),
    ):
        if norm:
            child(data, name, None, {"norm": norm})
    if info := newswire.note(context):
        child(data, "ed-msg", None, {"info": info})
    child(data, "du-key", None, {"key": context.uri, "version": version})
    year = _YEAR.search(terms.notice)
    if terms.holder or year:
        found = {"year": year[0] if year else "", "holder": terms.holder}
        child(data, "doc.copyright", None, found)
    stated = newswire.licence(terms.licence, context.labels)
    if limits := "; ".join(filter(None, [*newswire.usage(context), stated])):
        child(data, "doc.rights", None, {"owner": terms.holder, "limitations": limits})
    if context.keywords:
        keys = child(data, "key-list")
        for keyword in context.keywords:
            child(keys, "keyword", None, {"key": keyword})


def _body_head(head: etree._Element, context: Context) -> None:
    title = context.headline if newswire.plain(context.headline) else None
    line = child(child(head, "hedline"), "hl1", "")
    if title is None:
        line.text = context.labels("Withdrawn")
    else:
        text(line, title, context)
    if context.status == "canceled":
        note = child(child(head, "note", None, {"noteclass": "editorsnote"}), "body.content")
        child(note, "p", newswire.note(context))
    if context.terms.notice:
        child(head, "rights", context.terms.notice)
    for author in context.authors:
        _byline(head, author)
    if context.provider.name:
        child(child(head, "distributor", ""), "org", context.provider.name)
    if context.dateline:
        child(child(head, "dateline"), "location", context.dateline)
    if context.standfirst and context.status != "canceled":
        text(child(child(head, "abstract"), "p", ""), context.standfirst, context)


def _byline(head: etree._Element, author: Author) -> None:
    made = child(head, "byline", "")
    child(made, "person", author.name)
    title = ", ".join(filter(None, [author.role, author.institution]))
    if title:
        made[-1].tail = ", "
        child(made, "byttl", title)


def _body_end(end: etree._Element, context: Context) -> None:
    """The way back to the original, for readers."""
    original, labels = context.original, context.labels
    if not original.url:
        return
    shown = newswire.plain(original.title) or original.url
    line = child(
        end, "tagline", labels("{label}: {value}", label=labels("Original article"), value="")
    )
    child(line, "a", shown, {"href": original.url})
