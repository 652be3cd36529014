"""What a page says of itself: JSON-LD, Open Graph, microdata, Dublin Core, links and meta tags.

Precedence per field, first that says something: JSON-LD (the article's own node), Open Graph and
`article:*`, microdata, Dublin Core, other meta tags and `<time>`; the address of the article is
`rel=canonical` first, since that is what it is for (RFC 6596). Visible bylines are read where the
body is (`syndicate.ingest.html`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from syndicate.ingest import bylines, dates, dom, jsonld, licenses, pictures
from syndicate.ingest.dom import tag_of
from syndicate.ingest.furniture import names
from syndicate.ingest.inline import address
from syndicate.ingest.metadata import Metadata, is_url
from syndicate.ingest.rights import Stated, in_words, of_page, resolved
from syndicate.model import Byline, Image, Rights, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_CREATIVE = re.compile(r"schema\.org/\w*(?:Article|Posting|Report|CreativeWork|WebPage)", re.I)


_DUBLIN_CORE = ("dcterms", "dct", "dc")


@dataclass(slots=True)
class Page:
    """What was found; `base` resolves relative addresses, "" where nothing tells it."""

    metadata: Metadata
    base: str = ""
    image: Image | None = None
    pictures: tuple[Image, ...] = ()
    """All that the JSON-LD tells of, with their licences."""
    languages: tuple[str, ...] = ()
    """Every language that is declared, the strongest first, as written."""
    stated: tuple[Stated, ...] = ()
    """All that is said of rights, wherever it stands, the strongest first."""
    licenses: tuple[str, ...] = ()
    """The licences that links name, where there are several and nothing tells which counts."""
    nameless: tuple[str, ...] = ()
    """Authors of whom the JSON-LD gives an address and no name."""
    body_text: str = ""
    """`articleBody` of the JSON-LD: the text, where a page has it nowhere else."""


@dataclass(slots=True)
class _Head:
    """Meta tags and links of the page: name or property (lower case) -> contents in order."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    title: str = ""

    def first(self, *names: str) -> str:
        return next((values[0] for name in names if (values := self.meta.get(name))), "")

    def all(self, *names: str) -> list[str]:
        return next((values for name in names if (values := self.meta.get(name))), [])

    def link(self, rel: str) -> str:
        return self.links.get(rel, [""])[0]


def read(root: _Element) -> Page:
    """All that the page declares of its article."""
    head = _head(root)
    nodes = jsonld.nodes(root)
    base = _base(root, head, nodes)
    node = jsonld.article(nodes, base)
    found = _from_jsonld(node, nodes, base) if node else Page(Metadata())
    micro = _microdata(root)
    declared = found.metadata
    stated = list(found.stated)
    for where, other in (
        ("the page's Open Graph", _open_graph(head)),
        ("the page's microdata", _from_microdata(micro, base)),
        ("the page's Dublin Core", _dublin_core(head, base)),
        ("the page's meta tags", _meta(head)),
    ):
        declared = declared.over(other)
        stated.append((where, other.rights))
    named = (_absolute(each, base) for each in head.links.get("canonical", ()))
    canonical = next(filter(is_url, named), declared.canonical_url)
    license = declared.rights.license
    linked = _linked_licenses(root, base)
    stated += (("a link of the page", Rights(license=each)) for each in linked)
    if license:
        linked = []
    elif len(linked) == 1:
        license = linked[0]
    stated += of_page(root, lambda href: _absolute(href, base))
    license, name = licenses.resolve(license) if license else ("", "")
    declared = replace(
        declared,
        canonical_url=canonical,
        rights=replace(declared.rights, license=license, license_name=name),
        authors=bylines.unique(declared.authors),
    )
    image = found.image or _image(head, base)
    languages = dict.fromkeys(
        filter(
            None,
            (
                root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
                found.metadata.language,
                head.first("og:locale"),
                micro.get("inlanguage", [""])[0],
                head.first("dc.language", "dcterms.language", "content-language", "language"),
            ),
        )
    )
    return Page(
        declared,
        base or canonical,
        image,
        found.pictures,
        tuple(languages),
        tuple((where, resolved(each)) for where, each in stated if each != Rights()),
        tuple(linked) if len(linked) > 1 else (),
        found.nameless,
        found.body_text,
    )


def _head(root: _Element) -> _Head:
    head = _Head()
    for element in root.iter("meta", "link", "title"):
        tag = tag_of(element)
        if tag == "title":
            if not head.title and tag_of(element.getparent()) == "head":  # type: ignore[arg-type]
                head.title = " ".join("".join(map(str, element.itertext())).split())
        elif tag == "meta":
            name = element.get("property") or element.get("name") or element.get("http-equiv")
            content = (element.get("content") or "").strip()
            if name and content and len(content) < 20_000:
                head.meta.setdefault(name.strip().lower(), []).append(content)
        elif href := address(element.get("href") or ""):
            for rel in (element.get("rel") or "").lower().split():
                head.links.setdefault(rel, []).append(href)
    return head


def _base(root: _Element, head: _Head, nodes: list[dict[str, Any]]) -> str:
    canonical = next(filter(is_url, head.links.get("canonical", ())), "")
    for element in root.iter("base"):
        href = _absolute(element.get("href") or "", canonical)
        if is_url(href):
            return href
    candidates = (
        canonical,
        *(address(head.first(each)) for each in ("og:url", "dc.identifier", "twitter:url")),
        *(jsonld.url_of(node) for node in nodes if jsonld.is_article(node)),
    )
    return next((url for url in candidates if is_url(url)), "")


def _absolute(href: str, base: str) -> str:
    try:
        return urljoin(base, address(href)) if href else ""
    except ValueError:
        return ""


# --- JSON-LD -----------------------------------------------------------------------------------


def _from_jsonld(node: Mapping[str, Any], nodes: list[dict[str, Any]], base: str) -> Page:
    get = jsonld.Node(node, nodes)
    publisher = get.node("publisher") or get.node("sourceOrganization") or get.node("provider")
    said = get.nodes("author") or get.nodes("creator")
    authors = [(author, _people(author, nodes)) for author in said]
    stated = [Rights(license=each) for each in _addresses(get, "license", base)]
    url = jsonld.url_of(node)
    metadata = Metadata(
        title=get.text("headline") or get.text("name"),
        summary=get.text("description") or get.text("abstract"),
        language=get.text("inLanguage") or get.language(),
        authors=tuple(byline for _, people in authors for byline in people),
        published=dates.machine(get.text("datePublished") or get.text("dateCreated")),
        modified=dates.machine(get.text("dateModified")),
        dateline=get.text("dateline"),
        section=next(iter(get.texts("articleSection")), ""),
        keywords=_keywords(get.texts("keywords")),
        canonical_url=url if is_url(url) else get.url("isBasedOn"),
        source=Source(
            name=jsonld.text(publisher.get("name")) if publisher else "",
            url=_site(publisher, base) if publisher else "",
        ),
        rights=Rights(
            license=stated[0].license if stated else "",
            holder=", ".join(filter(None, (_called(n) for n in get.nodes("copyrightHolder")))),
            notice=get.text("copyrightNotice") or get.text("creditText"),
            usage_terms=next(
                iter(
                    [
                        *_addresses(get, "usageInfo", base),
                        *_addresses(get, "acquireLicensePage", base),
                    ]
                ),
                "",
            ),
        ),
        expires=dates.machine(get.text("expires")),
        correction=_correction(get),
    )
    found = [node for node in nodes if "ImageObject" in jsonld.types(node)]
    pictures = [_picture(each, nodes, base) for each in (*get.nodes("image"), *found)]
    stated[:1] = [metadata.rights]
    return Page(
        metadata,
        base,
        pictures[0] if get.nodes("image") else None,
        pictures=tuple(each for each in pictures if each is not None),
        stated=tuple(("the page's JSON-LD", each) for each in stated),
        nameless=tuple(url for author, people in authors if not people and (url := _at(author))),
        body_text=get.text("articleBody", lines=True),
    )


def _addresses(get: jsonld.Node, key: str, base: str) -> list[str]:
    """What a property of rights says, once for each value: the words of an object, else its
    address, else its name; a text as it stands."""
    found: dict[str, None] = {}
    for node in get.nodes(key):
        said = jsonld.text(node.get("text") or node.get("description"))
        for name in ("url", "@id", "sameAs"):
            url = jsonld.text(node.get(name))
            if not said and url and not url.startswith(("#", "_:")):
                url = _absolute(url, base)
                said = url if is_url(url) else ""
        said = said or _called(node)
        if said:
            found[said] = None
    return list(found)


def _called(node: Mapping[str, Any]) -> str:
    return jsonld.text(node.get("name") or node.get("legalName") or node.get("alternateName"))


def _people(author: Mapping[str, Any], nodes: list[dict[str, Any]]) -> list[Byline]:
    get = jsonld.Node(author, nodes)
    name = get.text("name")
    if not name:
        given = f"{get.text('givenName')} {get.text('familyName')}".strip()
        name = given
    if not name or is_url(name):
        return []
    if author.keys() == {"name"}:
        # A text, which may name several; an object is one author, whatever its name holds.
        return list(bylines.read(name).bylines) or [Byline(name)]
    house = get.node("affiliation") or get.node("worksFor")
    url = get.url("url")
    return [
        Byline(
            bylines.own_name(name),
            get.text("jobTitle"),
            jsonld.text(house.get("name")) if house else "",
            url if is_url(url) else "",
        )
    ]


def _at(author: Mapping[str, Any]) -> str:
    """The address that stands for an author who has no name."""
    said = (jsonld.text(author.get(key)) for key in ("url", "@id", "sameAs", "name"))
    return next(filter(is_url, said), "")


def _site(publisher: Mapping[str, Any], base: str) -> str:
    url = _absolute(jsonld.text(publisher.get("url")), base)
    return url if is_url(url) else ""


def _correction(get: jsonld.Node) -> str:
    node = get.node("correction")
    if node is None:
        return get.text("correction")
    return jsonld.text(node.get("text") or node.get("name"))


def _picture(node: Mapping[str, Any], nodes: list[dict[str, Any]], base: str) -> Image | None:
    said = (jsonld.text(node.get(name)) for name in ("contentUrl", "url", "@id"))
    url = _absolute(next((url for url in said if url and url[0] != "#"), ""), base)
    if not is_url(url):
        return None
    credit = jsonld.text(node.get("creditText"))
    if not credit and isinstance(holder := node.get("creator"), dict):
        credit = jsonld.text(holder.get("name"))
    license = next(iter(_addresses(jsonld.Node(node, nodes), "license", base)), "")
    return Image(
        url,
        alt=jsonld.text(node.get("description")) or jsonld.text(node.get("caption")),
        width=_number(node.get("width")),
        height=_number(node.get("height")),
        credit=credit,
        license=licenses.resolve(license)[0] if license else "",
    )


def _number(value: Any) -> int | None:
    if isinstance(value, dict):
        value = value.get("value")
    match = re.match(r"\d{1,5}", str(value)) if value is not None else None
    return int(match[0]) if match else None


def _keywords(values: list[str]) -> tuple[str, ...]:
    """One list, or one text with commas (or semicolons) between the words."""
    words = values
    if len(values) == 1:
        words = re.split(r"\s*[;,]\s*", values[0])
    cleaned = (" ".join(word.split()) for word in words)
    return tuple(dict.fromkeys(word for word in cleaned if word and len(word) < 80))


# --- Meta tags ---------------------------------------------------------------------------------


def _open_graph(head: _Head) -> Metadata:
    url = address(head.first("og:url"))
    return Metadata(
        title=head.first("og:title", "twitter:title"),
        summary=head.first("og:description", "twitter:description"),
        authors=_names(head.all("article:author", "og:article:author")),
        published=dates.machine(head.first("article:published_time", "og:published_time")),
        modified=dates.machine(head.first("article:modified_time", "og:updated_time")),
        expires=dates.machine(head.first("article:expiration_time")),
        section=head.first("article:section"),
        keywords=_keywords(head.all("article:tag")),
        canonical_url=url if is_url(url) else "",
        source=Source(name=head.first("og:site_name")),
    )


def _dublin_core(head: _Head, base: str) -> Metadata:
    def get(*names: str) -> str:
        return head.first(*(f"{p}{sep}{n}" for n in names for p in _DUBLIN_CORE for sep in ".:"))

    def link(*names: str) -> str:
        found = (head.link(f"{p}{sep}{n}") for n in names for p in _DUBLIN_CORE for sep in ".:")
        return _absolute(next(filter(None, found), ""), base)

    identifier = address(get("identifier"))
    rights = get("rights", "accessrights")
    said = Rights() if is_url(rights) else in_words(rights)
    return Metadata(
        title=get("title"),
        summary=get("description", "abstract"),
        authors=_names(head.all("dc.creator", "dcterms.creator", "dc.contributor")),
        published=dates.machine(get("issued", "date.issued", "created", "date")),
        modified=dates.machine(get("modified", "date.modified")),
        keywords=_keywords(head.all("dc.subject", "dcterms.subject")),
        canonical_url=identifier if is_url(identifier) else "",
        source=Source(name=get("publisher")),
        rights=Rights(
            license=get("license")
            or link("license")
            or head.first("cc:license", "license")
            or (rights if is_url(rights) else licenses.find(rights)[0]),
            holder=get("rightsholder") or head.first("cc:attributionname"),
            notice=said.notice,
            usage_terms=link("rights", "accessrights") or said.usage_terms,
        ),
    )


def _meta(head: _Head) -> Metadata:
    return Metadata(
        title=head.title,
        summary=head.first("description"),
        authors=_names(
            head.all("author", "byl", "citation_author", "parsely-author", "sailthru.author")
        ),
        published=dates.machine(
            head.first("date", "pubdate", "publish-date", "publication_date", "parsely-pub-date")
        ),
        modified=dates.machine(head.first("last-modified", "lastmod", "revised")),
        section=head.first("section", "parsely-section"),
        keywords=_keywords(head.all("news_keywords", "keywords")),
        source=Source(name=head.first("application-name", "publisher")),
        rights=in_words(head.first("copyright", "rights")),
    )


def _names(values: list[str]) -> tuple[Byline, ...]:
    """Authors as meta tags name them; an address (as of a profile) is no name."""
    found: list[Byline] = []
    for value in values:
        if is_url(value) or value.startswith(("www.", "@")) or "<" in value:
            continue
        if match := re.fullmatch(r"\S+@\S+\s+\((.+)\)", value):
            value = match[1]
        found += bylines.read(value).bylines if "@" not in value else ()
    return tuple(found)


def _image(head: _Head, base: str) -> Image | None:
    url = _absolute(head.first("og:image", "og:image:url", "twitter:image"), base)
    if not is_url(url) or pictures.is_blank(url):
        return None
    return Image(
        url,
        alt=head.first("og:image:alt", "twitter:image:alt"),
        width=_number(head.first("og:image:width") or None),
        height=_number(head.first("og:image:height") or None),
    )


# --- Microdata and links -----------------------------------------------------------------------


def _microdata(root: _Element) -> dict[str, list[Any]]:
    """Properties of the first creative work: name (lower case) -> texts, or items as dicts."""
    for element in dom.find(root, "//*[@itemscope and @itemtype]"):
        if _CREATIVE.search(element.get("itemtype", "")) and "WebPage" not in element.get(
            "itemtype", ""
        ):
            item = _item(element, 0)
            if identifier := element.get("itemid"):
                item.setdefault("mainentityofpage", []).append(identifier)
            return item
    return {}


def _item(scope: _Element, depth: int) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for element in _properties(scope):
        value: Any = ""
        if element.get("itemscope") is not None:
            if depth < 3:
                value = _item(element, depth + 1)
        else:
            value = _value(element)
        for name in (element.get("itemprop") or "").lower().split():
            if value and name != "articlebody":
                found.setdefault(name, []).append(value)
    return found


def _properties(scope: _Element) -> Iterator[_Element]:
    """Elements with `itemprop` that belong to this item, not to one inside it."""
    for element in dom.find(scope, ".//*[@itemprop]"):
        parent = element.getparent()
        while parent is not None and parent is not scope and parent.get("itemscope") is None:
            parent = parent.getparent()
        if parent is scope:
            yield element


def _value(element: _Element) -> str:
    for name in ("content", "datetime"):
        if value := element.get(name):
            return value.strip()
    address = element.get("href") or element.get("src")
    if address and tag_of(element) in ("a", "link", "img", "area"):
        return address.strip()
    return " ".join("".join(map(str, element.itertext())).split())[:2000]


def _from_microdata(item: Mapping[str, list[Any]], base: str) -> Metadata:
    def text(*names: str) -> str:
        return next((v for n in names for v in item.get(n, ()) if isinstance(v, str)), "")

    def inner(name: str, *properties: str) -> str:
        for value in item.get(name, ()):
            if isinstance(value, str):
                if properties[0] == "name" and not is_url(value):
                    return value
                continue
            for key in properties:
                for content in value.get(key, ()):
                    if isinstance(content, str):
                        return content
        return ""

    authors: list[Byline] = []
    for author in item.get("author", ()):
        if isinstance(author, str):
            authors += bylines.read(author).bylines if not is_url(author) else ()
            continue
        said = {key: str(author.get(key, [""])[0]) for key in ("name", "jobtitle", "url")}
        house = author.get("affiliation", author.get("worksfor", [""]))[0]
        house = house.get("name", [""])[0] if isinstance(house, dict) else house
        if said["name"]:
            url = _absolute(said["url"], base)
            authors.append(
                Byline(said["name"], said["jobtitle"], house, url if is_url(url) else "")
            )
    url = _absolute(text("mainentityofpage", "url"), base)
    publisher_url = _absolute(inner("publisher", "url"), base)
    return Metadata(
        title=text("headline"),
        summary=text("description", "alternativeheadline"),
        authors=tuple(authors),
        published=dates.machine(text("datepublished", "datecreated")),
        modified=dates.machine(text("datemodified")),
        section=text("articlesection"),
        keywords=_keywords([v for v in item.get("keywords", ()) if isinstance(v, str)]),
        canonical_url=url if is_url(url) else "",
        source=Source(
            name=inner("publisher", "name"), url=publisher_url if is_url(publisher_url) else ""
        ),
        rights=Rights(
            license=_absolute(text("license"), base)
            if "/" in text("license")
            else text("license") or inner("license", "url", "name"),
            holder=inner("copyrightholder", "name"),
            notice=text("copyrightnotice", "credittext"),
            usage_terms=text("usageinfo", "acquirelicensepage"),
        ),
    )


_LICENSE_RELS = frozenset({"license", "licence", "cc:license", "dct:license", "dcterms:license"})


def _linked_licenses(root: _Element, base: str) -> list[str]:
    """The licences that `rel=license` links name, each once, those of pictures left out."""
    found: dict[str, None] = {}
    for element in root.iter("link", "a"):
        if not _LICENSE_RELS & set((element.get("rel") or "").lower().split()):
            continue
        url = _absolute((element.get("href") or "").strip(), base)
        if is_url(url) and not any(_is_picture(outer) for outer in element.iterancestors()):
            found[licenses.resolve(url)[0]] = None
            if tag_of(element) == "link":
                break
    return list(found)


def _is_picture(element: _Element) -> bool:
    if tag_of(element) in ("figure", "figcaption"):
        return True
    return tag_of(element) not in ("body", "html", "article", "main") and bool(
        pictures.CAPTION.search(names(element))
    )
