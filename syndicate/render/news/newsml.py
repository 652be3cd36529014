"""IPTC NewsML-G2 2.35, Power conformance: one `newsItem` with all that is known of the article.

The content is NITF and not XHTML, because the guidelines' examples have it so and importers take
more of it: Superdesk's keeps of XHTML each paragraph up to its first mark and drops the rest, of
NITF it keeps all in `body.content/block`. For the same importer `contentSet` stands empty, and is
not left out, where an article is withdrawn. The head of NITF is left out: NewsML-G2 says it all.

Made with lxml: the standard's own Python library (newsmlg2 1.1) fails on a `hopHistory`, puts
`altId` where the schema has no place for it and writes `affiliation` under another name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicate.render import prose
from syndicate.render.news import newswire
from syndicate.render.news.body import NITF, block
from syndicate.render.news.xml import LANG, child, document, root

if TYPE_CHECKING:
    from jinja2 import Environment
    from lxml import etree

    from syndicate.render.body import Picture
    from syndicate.render.context import Author, Context, Day
    from syndicate.render.licence import Licence

NAR = "http://iptc.org/std/nar/2006-10-01/"
_CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
_SIGNALS = {"update": "sig:update", "correction": "sig:correction"}
_UNKNOWN_TIME = "1970-01-01T00:00:00+00:00"
"""`versionCreated` is demanded; an article of which no date at all is known has this one."""


def item(context: Context, environment: Environment) -> bytes:
    """`article.newsml.xml`."""
    page = context.language
    top = root(
        NAR,
        "newsItem",
        {
            "guid": context.uri,
            "version": str(context.version),
            "standard": "NewsML-G2",
            "standardversion": "2.35",
            "conformance": "power",
            LANG: page.tag,
            "dir": page.direction,
        },
    )
    child(top, "catalogRef", None, {"href": _CATALOG})
    _hops(child(top, "hopHistory"), context)
    _rights(top, context)
    _item_meta(child(top, "itemMeta"), context)
    _content_meta(child(top, "contentMeta"), context)
    content = child(top, "contentSet")
    if context.status != "canceled":
        count = str(prose.count(context))
        attributes = {"contenttype": "application/nitf+xml", "wordcount": count}
        inline = child(content, "inlineXML", None, attributes)
        story = root(NITF, "nitf", {})
        inline.append(story)
        block(child(child(story, "body"), "body.content"), context, dateline=True)
    return document(top)


def _hops(history: etree._Element, context: Context) -> None:
    """Who made the text, and who made another of it."""
    publisher, provider = context.publisher, context.provider
    steps = (
        (publisher.name, publisher.url, "created", "", context.published),
        (
            provider.name or context.translator.tool,
            provider.url,
            "transformed",
            newswire.way(context.original.language, context.language, context),
            context.translator.day,
        ),
    )
    for number, (name, url, action, said, when) in enumerate(steps, 1):
        hop = child(history, "hop", None, {"seq": str(number), "timestamp": _day(when)})
        if name or url:
            _party(hop, "party", name, url)
        attributes = {"qcode": f"hopaction:{action}", "target": "hatarget:content"}
        done = child(hop, "action", None, attributes)
        if said:
            child(done, "name", said, {LANG: "en"})


def _rights(top: etree._Element, context: Context) -> None:
    terms, usage = context.terms, newswire.usage(context)
    if not (terms.holder or terms.notice or usage or terms.licence):
        return
    info = child(top, "rightsInfo")
    if terms.holder:
        _party(info, "copyrightHolder", terms.holder)
    if terms.notice:
        child(info, "copyrightNotice", terms.notice)
    for said in usage:
        child(info, "usageTerms", said)
    _licence(info, terms.licence, context)


def _licence(info: etree._Element, licence: Licence, context: Context) -> None:
    """The licence as a term of use, and its address for readers and for programs."""
    href = newswire.uri(licence.url)
    if said := newswire.licence(licence, context.labels):
        child(info, "usageTerms", said, {"href": href})
    if href:
        child(info, "link", None, {"rel": "irel:rightspolicy", "href": href})


def _item_meta(meta: etree._Element, context: Context) -> None:
    provider, day = context.provider, context.translator.day
    child(meta, "itemClass", None, {"qcode": "ninat:text"})
    # Never the publisher, who does not answer for a translation of ours.
    _party(meta, "provider", provider.name or context.translator.tool, provider.url)
    version = newswire.moment(context.versioned, day, context.published)
    child(meta, "versionCreated", version or _UNKNOWN_TIME)
    if created := newswire.moment(context.created):
        child(meta, "firstCreated", created)
    if embargo := newswire.embargo(context):
        child(meta, "embargoed", embargo)
    child(meta, "pubStatus", None, {"qcode": f"stat:{context.status}"})
    child(meta, "generator", context.translator.tool)
    child(meta, "title", newswire.title(context))
    if said := newswire.note(context):
        child(meta, "edNote", said)
    if context.signal:
        # IPTC has no code for a withdrawal, which is an update with the status `canceled`.
        child(meta, "signal", None, {"qcode": _SIGNALS.get(context.signal, "sig:update")})
        if context.signal not in _SIGNALS:
            child(meta, "signal", None, {"literal": context.signal})
    if expires := newswire.expires(context):
        child(meta, "expires", expires)
    _original(meta, context)
    for picture in newswire.pictures(context):
        _picture(meta, picture, context)


def _original(meta: etree._Element, context: Context) -> None:
    """The link to the original, once in IPTC's word and once in the one that says translation."""
    original = context.original
    target = {"href": newswire.uri(original.url), "residref": context.id}
    link = child(meta, "link", None, {"rel": "irel:derivedFrom"} | target)
    child(link, "itemClass", None, {"qcode": "ninat:text"})
    child(link, "language", None, {"tag": original.language.tag})
    times = (("contentCreated", original.published), ("contentModified", original.modified))
    for name, day in times:
        if day.value:
            child(link, name, day.value)
    if title := newswire.plain(original.title):
        child(link, "headline", title, {LANG: original.language.tag})
    child(meta, "link", None, {"reluri": newswire.TRANSLATION_OF} | target)


def _picture(meta: etree._Element, picture: Picture, context: Context) -> None:
    """A picture of the story, with rights of its own; the text shows where it belongs."""
    href = newswire.uri(picture.url)
    target = {"href": href, "residref": "" if href else picture.alt}
    link = child(meta, "link", None, {"rel": "irel:associatedWith"} | target)
    child(link, "itemClass", None, {"qcode": "ninat:picture"})
    if picture.credit:
        child(link, "creditline", picture.credit)
    if picture.alt and picture.caption:
        child(link, "description", picture.alt)
    if caption := picture.caption or picture.alt:
        child(link, "description", caption, {"role": "drol:caption"})
    if picture.licence:
        _licence(child(link, "rightsInfo"), picture.licence, context)


def _content_meta(meta: etree._Element, context: Context) -> None:
    if made := context.translator.day.value:
        child(meta, "contentCreated", made)
    if code := newswire.digital_source(context):
        child(meta, "digitalSourceType", None, {"qcode": f"digsrctype:{code}"})
    if where := newswire.place(context.dateline):
        _party(meta, "located", where)
    publisher, provider = context.publisher, context.provider
    if publisher:
        _party(meta, "infoSource", publisher.name, publisher.url, role="cpprole:origcont")
    if provider:
        _party(meta, "infoSource", provider.name, provider.url, role="cpprole:distributor")
    for author in context.authors:
        _creator(meta, author)
    for model in context.translator.models:
        name = " ".join(filter(None, [model.engine, model.name, model.version]))
        engine = {"literal": model.digest or name, "roleuri": newswire.TRANSLATOR}
        child(child(meta, "contributor", None, engine), "name", name)
    child(meta, "altId", context.id, {"roleuri": newswire.TRANSLATION_OF})
    child(meta, "language", None, {"tag": context.language.tag})
    for keyword in context.keywords:
        child(meta, "keyword", keyword)
    if context.section:
        subject = child(meta, "subject", None, {"literal": context.section})
        child(subject, "name", context.section)
    child(meta, "headline", newswire.title(context))
    for name, said in (
        ("dateline", context.dateline),
        ("by", newswire.byline(context.authors, context)),
        ("creditline", newswire.credit(context)),
    ):
        if said:
            child(meta, name, said)
    if summary := newswire.summary(context):
        child(meta, "description", summary, {"role": "drol:summary"})


def _creator(meta: etree._Element, author: Author) -> None:
    made = _party(meta, "creator", author.name, author.url, role="cpprole:author")
    if author.role:
        child(made, "note", author.role)
    if author.institution:
        _party(child(made, "personDetails"), "affiliation", author.institution)


def _party(
    parent: etree._Element, element: str, name: str, url: str = "", *, role: str = ""
) -> etree._Element:
    """A party known by its address, else by its name."""
    address = newswire.uri(url)
    known = {"uri": address, "literal": "" if address else name, "role": role}
    made = child(parent, element, None, known)
    if name:
        child(made, "name", name)
    return made


def _day(day: Day) -> str:
    """A date as it is known, a date and time with its zone: XML Schema takes both."""
    return day.value if len(day.value) == 10 else newswire.moment(day)
