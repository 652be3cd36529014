"""IPTC ninjs 1, 2 and 3: news in JSON.

Names of properties are read in any case: 1 and 2 write `pubstatus`, 3 writes `pubStatus`. Where 1
has a property for each kind of text (`body_xhtml`), 2 and 3 have a list of texts with roles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from syndicate import langs
from syndicate.errors import InputError
from syndicate.ingest import bylines, formats, jsondoc, licenses, markup, rights, wire
from syndicate.ingest.assemble import Draft
from syndicate.ingest.dom import words
from syndicate.ingest.jsondoc import Node
from syndicate.ingest.links import Links
from syndicate.ingest.metadata import Metadata, is_url
from syndicate.ingest.rights import Stated
from syndicate.ingest.wire import Attached, Item
from syndicate.model import Block, Byline, Finding, Inline, Rights, Source, Status

_IGNORED = words(
    "standard type mimetype profile representationtype charcount wordcount contentcreated $schema"
)
_NO_TEXT = words("picture audio video graphic event planning")
_MARKED = {"html": "text/html", "xhtml": "application/xhtml+xml"}
_AUTHORS = words("author creator writer")


@dataclass(frozen=True, slots=True)
class _Text:
    """A headline, description or body."""

    role: str
    media_type: str
    value: str

    @property
    def marked(self) -> bool:
        return self.media_type in _MARKED.values()


def read_ninjs(text: str, path: str) -> Item:
    """The article of a news object; raises `InputError` for one that is no text."""
    node = Node(jsondoc.parse(text, path), path)
    if (what := node.text("type").lower()) in _NO_TEXT:
        raise InputError(
            f"This item is of the type {what}, not a text.",
            path=path,
            field="type",
            remedy="Give the item of the text.",
        )
    findings: list[Finding] = []
    declared = _declared(node, wire.Dates(findings))
    guid = wire.stable(node.text("uri"), declared.source.name)
    status, note = wire.status(node.text("pubstatus")), node.text("ednote")
    if status is not Status.USABLE:
        draft = Draft(formats.NINJS, Inline(""), (), declared=declared)
        return Item(draft, guid, status=status, reason=note)
    language = node.text("language")
    tag = langs.normalise(language) if langs.is_tag(language) else ""
    links = Links(declared.canonical_url)
    pictures, others = _associated(node)
    blocks, stated = _blocks(node, links, tag, path, pictures)
    blocks, lead, of_pictures = wire.with_pictures(blocks, pictures)
    declared, blocks = wire.without_dateline(declared, blocks)
    headline = _best(_texts(node, "headline", "headlines"), ("main", "headline"))
    summary = _best(_texts(node, "description", "descriptions"), ("summary", "main"))
    version = node.text("version")
    draft = Draft(
        formats.NINJS,
        _line(headline, links, path) or markup.plain(declared.title),
        blocks,
        _line(summary, links, path),
        declared=declared,
        languages=(language,) if language else (),
        image=lead,
        findings=(
            *findings,
            *links.findings(blocks),
            *of_pictures,
            *wire.editors_note(note, correction=_corrects(node)),
            *wire.made_by_machine(_source_type(node)),
            *wire.not_kept([*others, *_left(node)]),
        ),
        stated=tuple(stated),
    )
    return Item(draft, guid, int(version) if version.isdecimal() else 1)


# --- Metadata ----------------------------------------------------------------------------------


def _declared(node: Node, dates: wire.Dates) -> Metadata:
    first = node.text("firstcreated") or node.text("contentcreated")
    version = dates.read(node.text("versioncreated"), "versionCreated")
    published = dates.read(first, "firstCreated") or version
    parties = node.nodes("infosources") or node.nodes("infosource")
    source = _source(node, parties)
    keywords = list(node.texts("keywords"))
    section = ""
    for each in node.nodes("subjects") or node.nodes("subject"):
        if each.text("rel").lower() == "section" and not section:
            section = each.text("name")
        else:
            keywords.append(each.text("name"))
    return Metadata(
        title=node.text("title"),
        authors=_authors(node, parties, source.name),
        published=published,
        modified=version if version != published else "",
        dateline=node.text("dateline", "located"),
        section=section,
        keywords=tuple(dict.fromkeys(filter(None, keywords))),
        canonical_url=_address(node),
        embargo=dates.read(node.text("embargoeduntil", "embargoed"), "embargoedUntil"),
        expires=dates.read(node.text("expires"), "expires"),
        source=source,
        rights=_rights(node),
    )


def _rights(node: Node) -> Rights:
    said = node.raw("usageterms")
    linked = node.node("rightsinfo").text("linkedrights")
    license, name = licenses.resolve(linked) if linked else licenses.find(said)
    lines = [" ".join(line.split()) for line in said.splitlines()]
    # A line that names the licence and nothing else says nothing more.
    lines = [line for line in lines if not wire.names_licence(line, license, name)]
    return Rights(
        license,
        name,
        holder=node.text("copyrightholder"),
        notice=node.text("copyrightnotice"),
        usage_terms=" ".join(filter(None, lines)),
    )


def _source(node: Node, parties: list[Node]) -> Source:
    """Whose content it is, by the roles of its sources: publisher, then who provides it."""
    for role in ("publisher", "source", "origcont", "provider", "distributor"):
        for each in parties:
            if _role(each) == role and each.text("name"):
                url = each.text("uri")
                return Source(each.text("name"), url if is_url(url) else "")
    named = [node.value("source"), node.value("provider")]
    return Source(next((" ".join(each.split()) for each in named if isinstance(each, str)), ""))


def _authors(node: Node, parties: list[Node], source: str) -> tuple[Byline, ...]:
    """Who is named as author, with the roles that the byline gives; else whom that names."""
    said = node.text("by", "byline")
    seen = wire.people(said, source)
    found = []
    for each in parties:
        if _role(each) in _AUTHORS and (name := each.text("name")):
            url = each.text("uri")
            # "Ann Lee (Reporter, The Courier)": what stands behind one of several names is its own.
            role = re.search(rf"(?<!\w){re.escape(name)} \(([^()]*)\)", said)
            found.append(Byline(name, role[1] if role else "", url=url if is_url(url) else ""))
    return bylines.completed(tuple(found), seen)


def _role(party: Node) -> str:
    return party.text("role").lower().rpartition(":")[2]


def _address(node: Node) -> str:
    """Where it is read on the web: a rendition that is a page, or an id in that role."""
    for each in node.nodes("renditions"):
        url, kind = each.text("href"), each.text("contenttype", "mimetype")
        if is_url(url) and kind.startswith("text/html"):
            return url
    ids = node.value("altids")
    if isinstance(ids, dict):
        pairs = [(str(role), str(value)) for role, value in ids.items()]
    else:
        pairs = [(each.text("role"), each.text("value")) for each in node.nodes("altids")]
    roles = ("canonical", "web", "url", "link", "permalink")
    return next((value for role, value in pairs if role.lower() in roles and is_url(value)), "")


def _corrects(node: Node) -> bool:
    return any(each.text("rel").lower() == "corrects" for each in node.nodes("associations"))


def _source_type(node: Node) -> str:
    """IPTC's digital source type: an object since 3.0."""
    value = node.value("digitalsourcetype")
    return str(value.get("uri") or "") if isinstance(value, dict) else str(value or "")


def _left(node: Node) -> Iterator[str]:
    yield from (name for name in node.unread() if name.lower() not in _IGNORED)
    if node.node("rightsinfo").text("encodedrights"):
        yield "rightsInfo.encodedRights"


# --- Texts -------------------------------------------------------------------------------------


def _texts(node: Node, single: str, several: str) -> list[_Text]:
    """All texts of a kind: of ninjs 2 and 3 the list, of ninjs 1 `body_xhtml` and the like."""
    found = [
        _Text(each.text("role").lower(), each.text("contenttype").lower(), each.raw("value"))
        for each in node.nodes(several)
    ]
    for name in node.names():
        if name == single or name.startswith(f"{single}_"):
            kind = name.partition("_")[2]
            role = "" if kind == "text" or kind in _MARKED else kind
            found.append(_Text(role, _MARKED.get(kind, "text/plain"), node.raw(name)))
    return [each for each in found if each.value.strip()]


def _best(texts: list[_Text], roles: Iterable[str]) -> _Text | None:
    """The first in the first of `roles`, else the first in none, else the first."""
    for role in (*roles, ""):
        for each in texts:
            if each.role == role:
                return each
    return texts[0] if texts else None


def _line(text: _Text | None, links: Links, path: str) -> Inline:
    if text is None:
        return Inline("")
    return markup.line(text.value, links, path) if text.marked else markup.plain(text.value)


def _blocks(
    node: Node, links: Links, language: str, path: str, pictures: list[Attached]
) -> tuple[tuple[Block, ...], list[Stated]]:
    """The main body, marked text before plain text; raises `InputError` where there is none."""
    found = _texts(node, "body", "bodies")
    best = _best([each for each in found if each.marked], ("main", "body"))
    if best is not None:
        tree = markup.tree(best.value, path)
        stated = rights.of_page(tree, links)
        shown = {each.image.url: each.image for each in pictures}
        return markup.of_newsroom(tree, links, language=language, pictures=shown), stated
    if (best := _best(found, ("main", "body", "text"))) is not None:
        return markup.paragraphs(best.value), []
    raise InputError(
        "This item has no body.",
        path=path,
        field="bodies",
        remedy="Ask for the item with its text (representationType full).",
    )


# --- Associated items --------------------------------------------------------------------------


def _associated(node: Node) -> tuple[list[Attached], list[str]]:
    """(pictures, what else is associated and an article has no place for)."""
    pictures, others = [], []
    for each in node.nodes("associations"):
        kind = each.text("type").lower()
        rel = each.text("rel").lower() or each.text("name")
        found = _picture(each) if kind in ("picture", "graphic") else None
        if found is not None:
            pictures.append(found)
        elif kind in ("picture", "graphic"):
            others.append(f"{kind} without an address on the web ({each.text('uri')})")
        elif rel not in ("corrects", "updates"):
            others.append(f"{rel or kind} ({each.text('uri')})")
    return pictures, others


def _picture(node: Node) -> Attached | None:
    best = max(_shown(node), key=lambda each: each.number("width") or 0, default=None)
    if best is None:
        return None
    texts = _texts(node, "description", "descriptions")
    alt = next((each for each in texts if each.role in ("alt", "alttext")), None)
    caption = _best([each for each in texts if each is not alt], ("caption", "summary"))
    alt = alt or _best(_texts(node, "headline", "headlines"), ("main",))
    sources = node.nodes("infosources")
    credits = [each.text("name") for each in sources if "credit" in _role(each)]
    stated = _rights(node)
    return wire.picture(
        best.text("href"),
        alt=" ".join(alt.value.split()) if alt else "",
        caption=" ".join(caption.value.split()) if caption else "",
        credit=next(iter(credits), "") or node.text("by", "byline"),
        license=stated.license,
        terms=" ".join(filter(None, [stated.usage_terms, stated.notice])),
        width=best.number("width"),
        height=best.number("height"),
    )


def _shown(node: Node) -> Iterator[Node]:
    for each in node.nodes("renditions"):
        kind = each.text("contenttype", "mimetype").lower()
        if is_url(each.text("href")) and (not kind or kind.startswith("image/")):
            yield each
