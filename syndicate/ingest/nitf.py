"""NITF 3: a story as news agencies mark it up, as a document and as the content of NewsML-G2.

The body is turned into HTML and read as a page's is. Elements that only say what a word is (a
person, a place, a sum of money) leave their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from syndicate import langs
from syndicate.errors import InputError
from syndicate.ingest import dates, formats, licenses, markup, rights, wire, xmldoc
from syndicate.ingest.assemble import Draft
from syndicate.ingest.dom import words as word_set
from syndicate.ingest.inline import KINDS, InlineBuilder, walk
from syndicate.ingest.links import Links
from syndicate.ingest.metadata import Metadata, is_url
from syndicate.ingest.wire import Item
from syndicate.ingest.xmldoc import XML, local, raw
from syndicate.model import Byline, Finding, Inline, Rights, Source, Status

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMES = {
    "block": "div", "bq": "blockquote", "credit": "footer", "hl1": "h2", "nitf-table": "div",
    "object.title": "cite", "media": "figure", "media-caption": "figcaption", "note": "aside",
    "body.content": "div", "fn": "p", "abstract": "div",
    **{name: name for name in
       ("p", "ul", "ol", "li", "dl", "dt", "dd", "pre", "hr", "br", "q", "sub", "sup", "table",
        "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "img")},
}  # fmt: skip
_EM = {
    "bold": "strong",
    "underscore": "u",
    "underline": "u",
    "highlight": "mark",
    "inserted": "ins",
}
"""Classes of `em`; any other that is the name of a mark is that mark."""
_KEPT = ("rowspan", "colspan", "href", "title", "rel", "src", "alt", "width", "height")
_READ_META = word_set(
    "licence license original-id original-title original-language original-modified "
    "publisher-url author-url first-created digital-source-type signal provider-url "
    "generator"
)
_DOCDATA = word_set(
    "date.issue date.release date.expire doc-id du-key ed-msg doc.copyright doc.rights key-list "
    "correction"
)


def read_nitf(text: str, path: str) -> Item:
    """The story of a document; raises `InputError` where it has no body."""
    root, findings = xmldoc.parse(text, path)
    plain_names(root)
    body = root.find("body")
    if body is None:
        raise InputError(
            "This NITF has no body.", path=path, field="body", remedy="Get the story again."
        )
    return _Story(root, body, path, findings).item()


def plain_names(root: _Element) -> None:
    """Take the namespace off NITF's elements: documents have it or not."""
    for each in root.iter():
        if isinstance(each.tag, str) and "/NITF/" in each.tag:
            each.tag = local(each)


class _Story:
    def __init__(
        self, root: _Element, body: _Element, path: str, findings: tuple[Finding, ...]
    ) -> None:
        self.root, self.body, self.path = root, body, path
        self.head = root.find("head")
        self.data = self._element("docdata")
        self.findings = list(findings)
        self.dates = wire.Dates(self.findings)

    def item(self) -> Item:
        declared = self._declared()
        status, reason = self._status(declared.embargo)
        guid = wire.stable(self._guid(), declared.source.name)
        language = self.root.get("baselang") or self.root.get(f"{XML}lang") or ""
        if status is not Status.USABLE:
            draft = Draft(formats.NITF, Inline(""), (), declared=declared)
            return Item(draft, guid, status=status, reason=reason)
        links = Links(declared.canonical_url)
        tag = langs.normalise(language) if langs.is_tag(language) else ""
        content = self.body.find("body.content")
        tree = html_of([] if content is None else [content])
        blocks = markup.of_newsroom(tree, links, language=tag)
        pictures = pictures_in(content) if content is not None else ()
        blocks, _, of_pictures = wire.with_pictures(blocks, pictures)
        declared, blocks = wire.without_dateline(declared, blocks)
        headline = self._inline("body.head/hedline/hl1", links) or markup.plain(declared.title)
        below = self._inline("body.head/abstract", links) or self._inline(
            "body.head/hedline/hl2", links
        )
        said, correction = self._notes()
        version = next((each.get("version") or "" for each in self._all("du-key")), "")
        draft = Draft(
            formats.NITF,
            headline,
            blocks,
            below,
            declared=declared,
            languages=(language,) if language else (),
            findings=(
                *self.findings,
                *links.findings(blocks),
                *of_pictures,
                *wire.editors_note(said, correction=correction),
                *wire.made_by_machine(self._meta("digital-source-type")),
                *wire.not_kept(self._left()),
            ),
            stated=tuple(rights.of_page(tree, links)),
        )
        return Item(draft, guid, int(version) if version.isdecimal() else 1)

    # --- metadata ------------------------------------------------------------------------------

    def _declared(self) -> Metadata:
        pub, copyright_ = self._element("pubdata"), self._element("docdata/doc.copyright")
        limits = self._element("docdata/doc.rights")
        source = self._attribute(pub, "name") or self._words("body.head/distributor")
        home, original = self._meta("publisher-url"), self._meta("original-id")
        published = self._attribute(pub, "date.publication")
        issued = self._date("date.issue")
        first = self.dates.read(published, "pubdata") if published else ""
        url = self._attribute(pub, "ex-ref")
        notice = self._words("body.head/rights")
        license, name = licenses.resolve(self._meta("licence") or self._meta("license"))
        usage = self._attribute(limits, "limitations")
        if license and licenses.find(usage.rpartition(";")[2])[0] == license:
            usage = usage.rpartition(";")[0].strip()
        return Metadata(
            title=xmldoc.words(self.head, "title"),
            authors=self._authors(source),
            published=first or issued,
            modified=issued if first and issued != first else "",
            dateline=self._dateline(),
            section=self._attribute(pub, "position.section"),
            keywords=tuple(
                dict.fromkeys(k for e in self._all("key-list/keyword") if (k := e.get("key")))
            ),
            # Of a translation these are the original's.
            canonical_url=url if is_url(url) and not original else "",
            embargo=self._date("date.release"),
            expires=self._date("date.expire"),
            source=Source(source, home if is_url(home) else ""),
            rights=Rights(
                license,
                name,
                holder=self._attribute(copyright_, "holder") or self._attribute(limits, "owner"),
                notice=notice,
                usage_terms=usage,
            ),
            correction=next((e.get("info") or "" for e in self._all("correction")), ""),
        )

    def _authors(self, source: str) -> tuple[Byline, ...]:
        found: list[Byline] = []
        for line in self.body.findall("body.head/byline"):
            name, title = xmldoc.words(line, "person"), xmldoc.words(line, "byttl")
            said = ", ".join(filter(None, [name, title])) or " ".join(raw(line).split())
            found += wire.people(said, source)
        addresses = [each.get("content") or "" for each in self._metas("author-url")]
        if len(addresses) == len(found):
            found = [
                Byline(b.name, b.role, b.institution, url)
                for b, url in zip(found, addresses, strict=True)
            ]
        return tuple(found)

    def _dateline(self) -> str:
        line = self.body.find("body.head/dateline")
        if line is None:
            return ""
        parts = [" ".join(raw(each).split()) for each in line] or [" ".join(raw(line).split())]
        return ", ".join(part.strip(" ,") for part in parts if part.strip(" ,"))

    def _status(self, embargo: str) -> tuple[Status, str]:
        said = self._attribute(self.data, "management-status")
        if said == "embargoed":
            return (Status.USABLE, "") if embargo else (Status.WITHHELD, "it is embargoed")
        found = wire.status(said)
        return found, (self._notes()[0] or said) if found is not Status.USABLE else ""

    def _guid(self) -> str:
        known = (each.get("id-string") or "" for each in self._all("doc-id"))
        return self.root.get("uno") or next(known, "")

    def _notes(self) -> tuple[str, bool]:
        """(what the desk is told, whether the story corrects another)."""
        correction = next(iter(self._all("correction")), None) is not None
        return next((e.get("info") or "" for e in self._all("ed-msg")), ""), correction

    def _left(self) -> Iterator[str]:
        for each in self.data if self.data is not None else ():
            if local(each) not in _DOCDATA:
                yield local(each)
        for each in self.head.findall("meta") if self.head is not None else ():
            if (each.get("name") or "").lower() not in _READ_META and each.get("content"):
                yield f"meta {each.get('name')}"
        if original := self._meta("original-id"):
            yield f"what it was translated from ({original})"
        below = (
            " ".join(raw(each).split()) for each in self.body.iterfind("body.head/hedline/hl2")
        )
        shown = 0 if self._words("body.head/abstract") else 1
        yield from (f"hl2 ({line})" for line in [*filter(None, below)][shown:])
        yield from sorted({local(each) for each in self.body.findall("body.end/*")})

    # --- access --------------------------------------------------------------------------------

    def _element(self, name: str) -> _Element | None:
        return self.head.find(name) if self.head is not None else None

    def _all(self, name: str) -> list[_Element]:
        return self.data.findall(name) if self.data is not None else []

    def _attribute(self, element: _Element | None, name: str) -> str:
        return " ".join((element.get(name) or "").split()) if element is not None else ""

    def _date(self, name: str) -> str:
        said = next((each.get("norm") or "" for each in self._all(name)), "")
        return self.dates.read(said, name)

    def _metas(self, name: str) -> list[_Element]:
        found = self.head.findall("meta") if self.head is not None else []
        return [each for each in found if (each.get("name") or "").lower() == name]

    def _meta(self, name: str) -> str:
        return next((each.get("content") or "" for each in self._metas(name)), "")

    def _words(self, name: str) -> str:
        return " ".join(raw(self.body.find(name)).split())

    def _inline(self, name: str, links: Links) -> Inline:
        found = self.body.find(name)
        if found is None:
            return Inline("")
        builder = InlineBuilder()
        walk(html_of([found], loose=True), builder, links)
        shown = builder.flush()
        return Inline(shown.text.replace("\n", " "), shown.marks)


# --- The body as HTML --------------------------------------------------------------------------


def html_of(elements: list[_Element], *, loose: bool = False) -> _Element:
    """A `<body>` with what the elements hold; `loose`, what is in them without themselves."""
    from lxml import etree

    body = etree.Element("body")
    for each in elements:
        _fill(each, body) if loose else _copy(each, body)
    return body


def _copy(source: _Element, parent: _Element) -> None:
    """One element of NITF at the end of `parent`, without its tail."""
    from lxml import etree

    name = local(source)
    if name == "media":
        _media(source, parent)
        return
    if name == "frac":
        said = (" ".join(raw(each).split()) for each in source)
        _append(parent, "/".join(filter(None, said)))
        return
    if name in ("media-metadata", "media-reference", "media-object", "alt-code", "col", "colgroup"):
        return
    tag, attributes = _html(source, name)
    if not tag:
        _fill(source, parent)
        return
    made = etree.SubElement(parent, tag, attributes)
    _fill(source, made)


def _html(source: _Element, name: str) -> tuple[str, dict[str, str]]:
    """(tag, attributes) of an element in HTML, "" for one that leaves its words only."""
    attributes = {key: value for key in _KEPT if (value := source.get(key))}
    if name == "ol" and (first := source.get("seqnum")):
        attributes["start"] = first
    if tag := source.get(f"{XML}lang"):
        attributes["lang"] = tag
    said = (source.get("class") or "").strip()
    match name:
        case "hl2":
            return (said if re.fullmatch("h[2-6]", said) else "h2"), attributes
        case "em":
            return _EM.get(said, said if said in KINDS and said != "a" else "em"), attributes
        case "a":
            return "a", attributes
        case "chron":
            return "time", attributes | {"datetime": dates.machine(source.get("norm") or "")}
        case "lang":
            tag = source.get("iso-code") or attributes.get("lang") or ""
            return "span", attributes | {"lang": tag}
        case "note" if source.get("noteclass") == "copyright":
            return "small", attributes
        case _:
            return _NAMES.get(name, ""), attributes


def _fill(source: _Element, target: _Element) -> None:
    _append(target, source.text or "")
    for each in source:
        _copy(each, target)
        _append(target, each.tail or "")


def _append(parent: _Element, text: str) -> None:
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _media(source: _Element, parent: _Element) -> None:
    """A picture with its captions and credit as a figure, what plays as a frame."""
    from lxml import etree

    reference = source.find("media-reference")
    kind = (source.get("media-type") or "image").lower()
    figure = etree.SubElement(parent, "figure")
    if reference is not None and (url := reference.get("source")):
        title = reference.get("alternate-text") or ""
        if kind in ("image", "photo", "graphic", "picture"):
            sizes = {n: v for n in ("width", "height") if (v := reference.get(n))}
            etree.SubElement(figure, "img", {"src": url, "alt": title} | sizes)
        else:
            etree.SubElement(figure, "iframe", {"src": url, "title": title})
    for caption in source.findall("media-caption"):
        _fill(caption, etree.SubElement(figure, "figcaption"))
    credit = source.find("media-producer")
    named = reference.get("source-credit") if reference is not None else ""
    if credit is not None or named:
        line = etree.SubElement(figure, "small", {"class": "credit"})
        if credit is not None:
            _fill(credit, line)
        else:
            line.text = named


def pictures_in(content: _Element) -> Iterator[wire.Attached]:
    """What is said of the pictures of a body: their licences, which HTML has no place for."""
    for media in content.iter("media"):
        reference = media.find("media-reference")
        for said in media.findall("media-metadata"):
            if reference is None or said.get("name") not in ("licence", "license"):
                continue
            license = licenses.resolve(said.get("value") or "")[0]
            credit = reference.get("source-credit") or ""
            found = wire.picture(reference.get("source") or "", credit=credit, license=license)
            if found is not None:
                yield found
