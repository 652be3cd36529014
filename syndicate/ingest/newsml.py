"""IPTC NewsML-G2 2.x: a `newsItem` with a text, by itself; messages are `newsmessage`'s.

Codes are read by what stands behind their prefix (`stat:canceled`), because a catalogue that would
say what the prefix means is not fetched; IPTC's guidelines have everybody use the same prefixes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from syndicate import langs
from syndicate.errors import InputError
from syndicate.ingest import bylines, formats, licenses, markup, nitf, rights, wire, xmldoc
from syndicate.ingest.assemble import Draft
from syndicate.ingest.dom import words as word_set
from syndicate.ingest.links import Links
from syndicate.ingest.metadata import Metadata, is_url
from syndicate.ingest.rights import Stated
from syndicate.ingest.wire import Attached, Item
from syndicate.ingest.xmldoc import XML, local, raw
from syndicate.model import Block, Byline, Finding, Inline, Rights, Source, Status

if TYPE_CHECKING:
    from lxml.etree import _Element

_KINDS = {
    "picture": "a picture", "graphic": "a graphic", "audio": "a sound", "video": "a video",
    "animated": "an animation", "composite": "a composition of several items",
}  # fmt: skip
_ITEM_META = word_set(
    "itemClass provider versionCreated firstCreated embargoed pubStatus generator title "
    "edNote signal expires link role fileName service profile"
)
_CONTENT_META = word_set(
    "contentCreated contentModified located infoSource creator language keyword subject "
    "headline dateline by creditline description digitalSourceType altId slugline "
    "contributor"
)
_RIGHTS = frozenset(("copyrightHolder", "copyrightNotice", "usageTerms", "link", "accountable"))


def read_newsml(text: str, path: str) -> Item:
    """The article of a `newsItem`; raises `InputError` for one that is no text."""
    root, findings = xmldoc.parse(text, path)
    plain_names(root)
    return item(root, path, findings, ())


def read_package(text: str, path: str) -> Item:
    """Raises `InputError`: a `packageItem` has no text of its own."""
    root, _ = xmldoc.parse(text, path)
    plain_names(root)
    refs = [each.get("href") or each.get("residref") or "" for each in root.iter("itemRef")]
    some = ", ".join(filter(None, refs[:3])) or "files with a newsItem"
    raise InputError(
        f"This package only lists {len(refs)} items, and holds none.",
        path=path,
        field="groupSet",
        remedy=f"Give the items themselves: {some}.",
    )


def plain_names(root: _Element) -> None:
    """Take NewsML-G2's namespace off its elements, and NITF's."""
    for each in root.iter():
        if isinstance(each.tag, str) and "iptc.org/std/nar/" in each.tag:
            each.tag = local(each)
    nitf.plain_names(root)


def kind(item: _Element) -> str:
    """What an item is: "text", "picture" …, by its class."""
    found = item.find("itemMeta/itemClass")
    return code(found) if found is not None else "text"


def code(element: _Element | None) -> str:
    """What a controlled value says, without the vocabulary that it is of."""
    if element is None:
        return ""
    said = element.get("qcode") or element.get("uri") or element.get("literal") or ""
    return re.split(r"[:/#]", said)[-1]


def item(
    root: _Element,
    path: str,
    findings: Sequence[Finding],
    pictures: Iterable[_Element],
) -> Item:
    """The article of an item; `pictures` are items that come with it."""
    return _NewsItem(root, path, findings).item(pictures)


class _NewsItem:
    def __init__(self, root: _Element, path: str, findings: Sequence[Finding]) -> None:
        self.root, self.path = root, path
        self.meta, self.content = root.find("itemMeta"), root.find("contentMeta")
        self.findings = list(findings)
        self.dates = wire.Dates(self.findings)

    def item(self, pictures: Iterable[_Element]) -> Item:
        if (what := kind(self.root)) not in ("text", "composite", ""):
            raise InputError(
                f"This item is {_KINDS.get(what, what)}, not a text.",
                path=self.path,
                field="itemClass",
                remedy="Give the item of the text.",
            )
        declared = self._declared()
        guid = wire.stable(self.root.get("guid") or "", declared.source.name)
        version = self.root.get("version") or "1"
        status, reason = self._status()
        if status is not Status.USABLE:
            draft = Draft(formats.NEWS_ITEM, Inline(""), (), declared=declared)
            return Item(draft, guid, status=status, reason=reason)
        language = self._language()
        tag = langs.normalise(language) if langs.is_tag(language) else ""
        links = Links(xmldoc.base(self.root, declared.canonical_url))
        attached = [*self._linked(), *(p for each in pictures if (p := picture(each)) is not None)]
        blocks, stated, inside = self._blocks(links, tag, attached)
        blocks, lead, of_pictures = wire.with_pictures(blocks, [*inside, *attached])
        declared, blocks = wire.without_dateline(declared, blocks)
        headline = self._best("headline", tag) or xmldoc.words(self.meta, "title")
        draft = Draft(
            formats.NEWS_ITEM,
            markup.plain(headline),
            blocks,
            markup.plain(self._best("description", tag, "summary")),
            declared=declared,
            languages=(language,) if language else (),
            image=lead,
            findings=(
                *self.findings,
                *links.findings(blocks),
                *of_pictures,
                *wire.editors_note(
                    xmldoc.words(self.meta, "edNote"), correction="correction" in self._signals()
                ),
                *wire.made_by_machine(code(self._in("digitalSourceType"))),
                *wire.not_kept(self._left()),
            ),
            stated=tuple(stated),
        )
        return Item(draft, guid, int(version) if version.isdecimal() else 1)

    # --- metadata ------------------------------------------------------------------------------

    def _declared(self) -> Metadata:
        created = xmldoc.words(self.content, "contentCreated")
        first = xmldoc.words(self.meta, "firstCreated")
        version = self._date("versionCreated")
        published = self.dates.read(first or created, "firstCreated") or version
        modified = self.dates.read(xmldoc.words(self.content, "contentModified"), "contentModified")
        modified = modified or version
        subjects = [(code(e), named(e)) for e in self._all("subject")]
        section = next((n for e, (_, n) in zip(self._all("subject"), subjects, strict=True)
                        if e.get("literal") and e.get("literal") == n), "")  # fmt: skip
        keywords = [raw(each) for each in self._all("keyword")]
        keywords += [name for _, name in subjects if name != section]
        cleaned = (" ".join(each.split()) for each in keywords)
        return Metadata(
            title=xmldoc.words(self.meta, "title"),
            authors=self._authors(),
            published=published,
            modified=modified if modified != published else "",
            dateline=xmldoc.words(self.content, "dateline") or named(self._in("located")),
            section=section,
            keywords=tuple(dict.fromkeys(each for each in cleaned if each)),
            canonical_url=self._address(),
            embargo=self._date("embargoed"),
            expires=self._date("expires"),
            source=self._source(),
            rights=rights_of(self.root.find("rightsInfo")),
        )

    def _date(self, name: str) -> str:
        return self.dates.read(xmldoc.words(self.meta, name), name)

    def _authors(self) -> tuple[Byline, ...]:
        source = self._source().name
        seen = wire.people(xmldoc.words(self.content, "by"), source)
        found = []
        for each in self._all("creator"):
            name = named(each)
            if not name:
                continue
            house = named(each.find("personDetails/affiliation")) or named(each.find("affiliation"))
            role = xmldoc.words(each, "note") or (each.get("jobtitle") or "")
            url = each.get("uri") or ""
            found.append(Byline(name, role, house, url if is_url(url) else ""))
        return bylines.completed(tuple(found), seen)

    def _source(self) -> Source:
        """Whose content it is: the source in that role, else any, else the provider."""
        sources = self._all("infoSource")
        origin = [each for each in sources if "origcont" in (each.get("role") or "")]
        for each in (*origin, *sources, *self._item("provider")):
            if name := named(each):
                url = each.get("uri") or ""
                return Source(name, url if is_url(url) else "")
        return Source()

    def _address(self) -> str:
        """Where it is read on the web: a rendition that is a page."""
        for each in self.root.iterfind("contentSet/remoteContent"):
            url = each.get("href") or ""
            if is_url(url) and (each.get("contenttype") or "").startswith("text/html"):
                return url
        return next(
            (u for e in self._item("link") if (e.get("rel") or "").endswith("canonical")
             and is_url(u := e.get("href") or "")),
            "",
        )  # fmt: skip

    def _status(self) -> tuple[Status, str]:
        status = wire.status(code(next(iter(self._item("pubStatus")), None)))
        open_ended = bool(self._item("embargoed"))
        if status is Status.USABLE and open_ended and not xmldoc.words(self.meta, "embargoed"):
            return Status.WITHHELD, "it is embargoed until further notice"
        said = xmldoc.words(self.meta, "edNote") if status is not Status.USABLE else ""
        return status, said

    def _signals(self) -> set[str]:
        return {code(each) for each in self._item("signal")}

    def _language(self) -> str:
        """The content's language, else the document's: that is of its metadata."""
        said = [each.get("tag") or "" for each in self._all("language")]
        inline = self.root.find("contentSet/inlineXML")
        own = inline.get(f"{XML}lang") if inline is not None else ""
        return own or next(filter(None, said), "") or self.root.get(f"{XML}lang") or ""

    def _best(self, name: str, language: str, role: str = "") -> str:
        """Of several texts the one in that role and in the article's language, else in none."""
        found = self._all(name)

        def rank(each: _Element) -> tuple[bool, bool]:
            tag = each.get(f"{XML}lang") or ""
            other = bool(tag and language and langs.is_tag(tag))
            foreign = other and not langs.same_language(langs.normalise(tag), language)
            return foreign, bool(role) and role not in (each.get("role") or "")

        best = min(found, key=rank, default=None)
        return " ".join(raw(best).split())

    def _linked(self) -> Iterator[Attached]:
        """Pictures that are elsewhere."""
        for link in self._item("link"):
            if code(link.find("itemClass")) != "picture":
                continue
            terms = rights_of(link.find("rightsInfo"))
            found = wire.picture(
                link.get("href") or "",
                alt=xmldoc.words(link, "description") or xmldoc.words(link, "title", "headline"),
                credit=xmldoc.words(link, "creditline"),
                license=terms.license,
                terms=_terms(terms),
            )
            if found is not None:
                yield found

    def _left(self) -> Iterator[str]:
        for element, read in (
            (self.meta, _ITEM_META), (self.content, _CONTENT_META),
            (self.root.find("rightsInfo"), _RIGHTS),
        ):  # fmt: skip
            for each in element if element is not None else ():
                if local(each) not in read:
                    yield local(each)
        for link in self._item("link"):
            said = re.split(r"[:/#]", link.get("rel") or link.get("reluri") or "")[-1]
            if code(link.find("itemClass")) != "picture" and not said.endswith("canonical"):
                yield f"link {said} ({link.get('href') or link.get('residref') or ''})"

    def _item(self, name: str) -> list[_Element]:
        return self.meta.findall(name) if self.meta is not None else []

    def _in(self, name: str) -> _Element | None:
        return self.content.find(name) if self.content is not None else None

    def _all(self, name: str) -> list[_Element]:
        return self.content.findall(name) if self.content is not None else []

    # --- content -------------------------------------------------------------------------------

    def _blocks(
        self, links: Links, language: str, attached: Sequence[Attached]
    ) -> tuple[tuple[Block, ...], list[Stated], list[Attached]]:
        """(blocks, what the text says of rights, what it says of its pictures) of the best of the
        renditions: marked text before plain text."""
        content = self.root.find("contentSet")
        found = list(content) if content is not None else []
        shown = {each.image.url: each.image for each in attached}
        inside: list[Attached] = []
        for each in found:
            story = each.find(".//body.content") if local(each) == "inlineXML" else None
            if story is not None:
                tree, inside = nitf.html_of([story]), list(nitf.pictures_in(story))
            elif local(each) == "inlineXML" and len(each):
                tree = markup.tree(xmldoc.as_html(_html_body(each)), self.path)
            elif local(each) == "inlineData" and "html" in (each.get("contenttype") or ""):
                tree = markup.tree(raw(each), self.path)
            else:
                continue
            stated = rights.of_page(tree, links)
            blocks = markup.of_newsroom(tree, links, language=language, pictures=shown)
            return blocks, stated, inside
        for each in found:
            if local(each) == "inlineData" and not each.get("encoding"):
                return markup.paragraphs(raw(each)), [], []
        elsewhere = [each.get("href") or "" for each in found if local(each) == "remoteContent"]
        raise InputError(
            f"The text is not in this item but at {elsewhere[0] or 'another place'}."
            if elsewhere
            else "This item has no text.",
            path=self.path,
            field="contentSet",
            remedy="Give that file." if elsewhere else "Ask for the item with its content.",
        )


def _html_body(inline: _Element) -> _Element:
    """The `<body>` of the XHTML in an item, else what it holds."""
    return next((each for each in inline.iter() if local(each) == "body"), inline[0])


def named(element: _Element | None) -> str:
    """The name of a party or a subject, else its literal."""
    if element is None:
        return ""
    return xmldoc.words(element, "name") or " ".join((element.get("literal") or "").split())


def rights_of(info: _Element | None) -> Rights:
    """What `rightsInfo` says."""
    if info is None:
        return Rights()
    addresses = [e.get("href") or "" for e in (*info.findall("link"), *info.findall("usageTerms"))]
    license, name = next((licenses.resolve(each) for each in addresses if is_url(each)), ("", ""))
    said = [" ".join(raw(each).split()) for each in info.findall("usageTerms")]
    if not license:
        license, name = next((f for each in said if (f := licenses.find(each))[0]), ("", ""))
    # A line that names the licence and nothing else says nothing more.
    said = [each for each in said if not wire.names_licence(each, license, name)]
    return Rights(
        license,
        name,
        holder=", ".join(filter(None, map(named, info.findall("copyrightHolder")))),
        notice=xmldoc.words(info, "copyrightNotice"),
        usage_terms=" ".join(filter(None, said)),
    )


def _terms(stated: Rights) -> str:
    """What is said of a picture's use besides its licence, in a line."""
    return " ".join(filter(None, [stated.usage_terms, stated.notice]))


def picture(item: _Element) -> Attached | None:
    """The picture of an item: its largest rendition that is on the web."""
    renditions = item.iterfind("contentSet/remoteContent")
    shown = [each for each in renditions if is_url(each.get("href") or "")]
    best = max(shown, key=lambda e: _number(e.get("width")) or 0, default=None)
    if best is None:
        return None
    meta, terms = item.find("contentMeta"), rights_of(item.find("rightsInfo"))
    makers = meta.findall("creator") if meta is not None else []
    return wire.picture(
        best.get("href") or "",
        alt=xmldoc.words(meta, "headline"),
        caption=xmldoc.words(meta, "description"),
        credit=xmldoc.words(meta, "creditline") or ", ".join(filter(None, map(named, makers))),
        license=terms.license,
        terms=_terms(terms),
        width=_number(best.get("width")),
        height=_number(best.get("height")),
    )


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 6 else None
