"""Whole HTML pages -> a draft: the body with every word, the furniture gone, who wrote it when.

`content` says where the article stands, `blocks` walks it in the original tree, `trim` takes out of
it what is headline, standfirst, byline or tags, and `page` tells what the page says of itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicate import langs
from syndicate.errors import InputError
from syndicate.ingest import bylines, content, dates, dom, licenses, page
from syndicate.ingest.assemble import Draft
from syndicate.ingest.blocks import BlockWalker, Piece
from syndicate.ingest.content import squeeze
from syndicate.ingest.dom import tag_of, words
from syndicate.ingest.furniture import Furniture
from syndicate.ingest.inline import InlineBuilder, safe_href, walk
from syndicate.ingest.links import Links
from syndicate.ingest.metadata import Metadata
from syndicate.ingest.sizes import same_picture
from syndicate.ingest.trim import FLOW, Trimmer, believed, is_article, own_lists
from syndicate.model import (
    Block,
    BlockKind,
    Byline,
    Finding,
    Inline,
    Rights,
    Severity,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_TAGS = 150_000
"""The page of an article has a few thousand; each costs memory before its text is seen."""
_DEEPEST = 1500
_SITE = re.compile(r"\s+[|–—·»:-]+\s+|\s*\|\s*")
_HOLDER = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:by\s+)?(?:\d{4}(?:\s*[–-]\s*\d{2,4})?)?[\s,]*(?:by\s+)?"
    r"(?P<name>[^.|\n,;©:]{2,80}?)(?:\s+\d{4}(?:\s*[–-]\s*\d{2,4})?)?"
    r"\s*(?=[.|\n,;]|$|all rights|todos os direitos|cc by)",
    re.IGNORECASE,
)
_URL_DATE = re.compile(r"/(20\d\d)[/-](0[1-9]|1[0-2])[/-]([0-3]\d)(?=[/-])")
_HEAD = words("title meta link base script style noscript template") | {""}
_MOST_AFTER = 14
"""Blocks behind the body that are looked at for corrections and rights."""


def read_html(text: str, path: str) -> Draft:
    """The draft of a page; raises `InputError` where it holds no article or is beyond bounds."""
    root = parse(text, path)
    body = next(iter(root.iter("body")), None)
    if body is None:
        raise _nothing(root, path)
    return _Reader(root, body, path).draft()


def parse(text: str, path: str) -> _Element:
    """The tree of a page, with broken markup mended; raises `InputError` beyond the bounds."""
    from lxml import etree, html

    tags = text.count("<")
    if tags > _MOST_TAGS:
        raise InputError(
            f"The page has {tags:,} tags; more than {_MOST_TAGS:,} are not read.",
            path=path,
            remedy="Save the article alone, without the application around it.",
        )
    # Without huge_tree the parser stops, silently, at the 256th level of unclosed tags.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise InputError(
            "The file holds no HTML that can be read.", path=path, remedy="Save the page again."
        ) from error
    if any("xcessive depth" in entry.message for entry in parser.error_log) or _deep(root):
        raise InputError(
            f"The tags of the page are nested more than {_DEEPEST:,} deep.",
            path=path,
            remedy="Save the article alone; this page is damaged or not meant to be read.",
        )
    _mend_head(root)
    return root


def _mend_head(root: _Element) -> None:
    """Move what is no metadata out of the head: where `<body>` is not written, the parser takes
    `<article>` or `<main>` for one more tag of the head."""
    from lxml import etree

    head = root.find("head")
    first = next((e for e in head if tag_of(e) not in _HEAD), None) if head is not None else None
    if head is None or first is None:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    for place, element in enumerate([first, *first.itersiblings()]):
        body.insert(place, element)


def _deep(root: _Element) -> bool:
    from lxml import etree

    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            return True
    return False


def _strip(body: _Element) -> None:
    """Take out, in place, what is never text and would only be counted as such."""
    from lxml import etree

    etree.strip_elements(body, "script", "style", "template", etree.Comment, with_tail=False)


def _nothing(root: _Element, path: str) -> InputError:
    words = " ".join(
        dom.texts(root, "//body//text()[not(parent::script or parent::style)]")
    ).split()
    links = dom.count(root, "//a[@href]")
    return InputError(
        f"No article text was found: {len(words):,} words, {links:,} links.",
        path=path,
        remedy="Give the page of one article, saved with its text in it.",
    )


class _Reader:
    """One page: its tree, what it declares, and what is found out on the way."""

    def __init__(self, root: _Element, body: _Element, path: str) -> None:
        self.root, self.body, self.path = root, body, path
        self.page = page.read(root)
        self.declared = self.page.metadata
        # A house as author counts only where the page shows no person's name.
        self.house: tuple[Byline, ...] = ()
        if all(bylines.is_house(b.name, self.declared.source.name) for b in self.declared.authors):
            self.house = self.declared.authors
            self.declared = replace(self.declared, authors=())
        self.language = ""
        self.headline = Inline("")
        self.findings: list[Finding] = []
        self.links = self._links()
        _strip(body)

    def draft(self) -> Draft:
        heading = self._heading()
        self.headline = self._headline(heading)
        blocks: tuple[Block, ...] = ()
        languages = self.page.languages
        for choice in content.choices(self.body, heading):
            self.links = self._links()
            # The nearest declaration counts: a page may hold an article in another language.
            near = _nearest_language(choice.root)
            languages = tuple(dict.fromkeys((*([near] if near else []), *self.page.languages)))
            self.language = next((t for tag in languages if (t := _tag(tag))), "")
            trimmer = Trimmer(self.headline.text, self.declared, self.language or "en")
            pieces = self._pieces(choice, heading, trimmer)
            blocks = tuple(piece.block for piece in trimmer.trim(pieces))
            if is_article(blocks, choice.how in ("articleBody", "article")):
                break
        else:
            blocks = self._from_metadata()
            trimmer = Trimmer(self.headline.text, self.declared, self.language or "en")
        self._report(trimmer, blocks)
        return Draft(
            "text/html",
            self.headline,
            self._with_rights(blocks),
            self._summary(trimmer.taken.summary, blocks),
            declared=replace(self.declared, title=self.headline.text),
            guessed=self._guessed(trimmer),
            languages=languages,
            image=self.page.image,
            findings=tuple(self.findings),
            stated=self.page.stated,
            choices=self.page.licenses,
        )

    def _headline(self, heading: _Element | None) -> Inline:
        """The heading's text with its marks, on one line, without a kicker in front."""
        title = clean_title(self.declared.title, self.declared.source.name)
        if heading is None:
            return Inline(title)
        builder = InlineBuilder()
        walk(heading, builder, self._absolute)
        shown = builder.flush()
        shown = Inline(shown.text.replace("\n", " "), shown.marks)
        if len(title) > 20 and squeeze(shown.text).endswith(squeeze(title)):
            return shown if squeeze(shown.text) == squeeze(title) else Inline(title)
        return shown

    # --- the body ------------------------------------------------------------------------------

    def _pieces(
        self, choice: content.Choice, heading: _Element | None, trimmer: Trimmer
    ) -> list[Piece]:
        """The body's pieces, and before and after them what belongs to the article outside it."""
        walker = BlockWalker(Furniture(choice.root), self.links, language=self.language)
        walker.walk(choice.root)
        inner = walker.pieces
        if choice.kept:
            own = own_lists(inner, choice.kept)
            trusted = [believed(piece, choice.kept, own) for piece in inner]
            trimmer.note_doubted(inner, trusted)
            inner = [piece for piece, trust in zip(inner, trusted, strict=True) if trust]
        around = _around(choice.root, heading)
        if around is None:
            return inner
        outer = BlockWalker(
            Furniture(around), self._links(), language=self.language, first_group=walker.next_group
        )
        at = outer.walk_around(around, choice.root, heading, _MOST_AFTER)
        before = [piece for piece in outer.pieces[:at] if trimmer.is_prelude(piece)]
        after = [piece for piece in outer.pieces[at:] if trimmer.is_postlude(piece)]
        shown = {p.block.image.url for p in inner if p.block.image is not None}
        doubled = {p.block.group for p in before if p.block.image and p.block.image.url in shown}
        return [*(p for p in before if p.block.group not in doubled - {0}), *inner, *after]

    def _from_metadata(self) -> tuple[Block, ...]:
        """The paragraphs of `articleBody`, for a page whose text is only in its JSON-LD."""
        paragraphs = [" ".join(part.split()) for part in self.page.body_text.split("\n")]
        paragraphs = [part for part in paragraphs if part]
        if sum(map(len, paragraphs)) < 200:
            raise _nothing(self.root, self.path)
        self._find(
            "ingest.body",
            Severity.WARNING,
            "The page shows no article; the text is from its JSON-LD, without links and marks.",
            "Save the page after it has loaded, and use that.",
            part="body",
        )
        return tuple(Block(BlockKind.PARAGRAPH, Inline(part)) for part in paragraphs)

    def _with_rights(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """The licences of pictures, which only the metadata tells, at these pictures; the lead's at
        any of its sizes."""
        told = {each.url: each for each in self.page.pictures}
        lead = self.page.image if self.page.image and self.page.image.license else None
        result = []
        for block in blocks:
            picture = block.image
            if picture is not None:
                same = lead if lead is not None and same_picture(picture.url, lead.url) else None
                own = told.get(picture.url, same)
                if own is not None and own.license:
                    picture = replace(
                        picture, license=own.license, credit=picture.credit or own.credit
                    )
                    block = replace(block, image=picture)
            result.append(block)
        return tuple(result)

    # --- metadata ------------------------------------------------------------------------------

    def _summary(self, shown: Inline, blocks: tuple[Block, ...]) -> Inline:
        """The standfirst that is shown, else the description, unless the body begins with it."""
        summary = shown or Inline(self.declared.summary)
        squeezed = squeeze(summary.text)
        if not squeezed or squeezed == squeeze(self.headline.text):
            return Inline("")
        if not shown:
            # A description is often the first paragraph, cut off with an ellipsis.
            for block in [block for block in blocks if block.kind in FLOW][:3]:
                text = squeeze(block.text)
                if text.startswith(squeezed[:-4]) or (len(text) > 60 and squeezed.startswith(text)):
                    return Inline("")
        return summary

    def _guessed(self, trimmer: Trimmer) -> Metadata:
        taken = trimmer.taken
        published = next((d for t in taken.dates if (d := dates.written(t, self.language))), "")
        if not published:
            times = (dates.machine(t.get("datetime") or "") for t in self.body.iter("time"))
            published = next(filter(None, times), "")
        if not published and (match := _URL_DATE.search(self.declared.canonical_url)):
            published = dates.machine("-".join(match.groups()))
        notice = taken.notice
        license, name = licenses.find(notice) if notice else ("", "")
        holder = _HOLDER.search(self.declared.rights.notice or notice)
        return Metadata(
            authors=bylines.unique(tuple(taken.bylines)) or self.house,
            published=published,
            section=taken.kicker if len(taken.kicker) <= 40 else "",
            rights=Rights(
                license=license,
                license_name=name,
                holder=holder["name"].strip() if holder else "",
                notice=notice,
            ),
        )

    def _heading(self) -> _Element | None:
        """The element that shows the headline: marked so, or like the title that is declared."""
        site = self.declared.source.name
        marked = dom.find(self.body, ".//*[contains(@itemprop,'headline')][self::h1 or self::h2]")
        headings = [(e, squeeze(dom.text_of(e))) for e in self.body.iter("h1", "h2")]
        titles = {squeeze(self.declared.title), squeeze(clean_title(self.declared.title, site))}
        titles.discard("")
        like = [e for e, t in headings if t in titles]
        # With a kicker in front.
        like += [e for e, t in headings if any(len(o) > 15 and t.endswith(o) for o in titles)]
        # Part of a title, the longest: the others are the name of the site or of a section.
        part = [(len(t), e) for e, t in headings if len(t) > 15 and any(t in o for o in titles)]
        if like or part:
            return like[0] if like else max(part, key=lambda pair: pair[0])[1]
        if len(marked) == 1:
            return marked[0]
        first = [e for e, t in headings if tag_of(e) == "h1" and t not in ("", squeeze(site))]
        inside = [
            e for e in first if any(tag_of(a) in ("article", "main") for a in e.iterancestors())
        ]
        for candidates in (inside, first):
            if len(candidates) == 1:
                return candidates[0]
        return None

    # --- links and findings --------------------------------------------------------------------

    def _links(self) -> Links:
        return Links(self.page.base, "Save the page with its canonical link.")

    def _absolute(self, href: str) -> str:
        return safe_href(href, self.page.base)[0]

    def _report(self, trimmer: Trimmer, blocks: tuple[Block, ...]) -> None:
        self.findings += self.links.findings(blocks)
        if several := self.page.licenses:
            self._find(
                "attribution.licenses",
                Severity.WARNING,
                f"The page links several licences: {', '.join(several)}.",
                "Say which one counts with --license, or under [rights] in the side-car.",
            )
        if promotions := trimmer.taken.promotions:
            self._find_left_out("lines that lead to other articles", promotions, 5)
        if doubted := trimmer.taken.doubted:
            self._find_left_out("lines inside the text that read like none", doubted, 8)
        if taken := trimmer.taken.pictures:
            self._find(
                "ingest.left-out",
                Severity.INFO,
                f"Pictures behind the text without a caption were left out: {taken}.",
                part="body",
            )
        known = {byline.url for byline in (*self.declared.authors, *trimmer.taken.bylines)}
        if nameless := [url for url in self.page.nameless if url not in known]:
            self._find(
                "attribution.byline",
                Severity.INFO,
                f"The page names an author by address alone: {', '.join(nameless[:5])}",
                "Say the name with --author, or as author = [{name, url}] in the side-car.",
            )
        if trimmer.taken.doubts and not self.declared.authors:
            self._find(
                "attribution.byline",
                Severity.INFO,
                f"The byline can be read in more than one way: {trimmer.taken.doubts[0]}",
                "Say it with --author, or as author = [{name, institution}] in the side-car.",
            )

    def _find_left_out(self, what: str, lines: list[str], shown: int) -> None:
        some = "; ".join(text[:60] for text in lines[:shown]) + ("; …" if lines[shown:] else ".")
        self._find(
            "ingest.left-out",
            Severity.INFO,
            f"{len(lines)} {what} were left out: {some}",
            part="body",
        )

    def _find(
        self, check: str, severity: Severity, message: str, remedy: str = "", part: str = "metadata"
    ) -> None:
        self.findings.append(Finding(check, severity, message, remedy, part))


def _nearest_language(root: _Element) -> str:
    """The `lang` of the element or the nearest around it, "" where it is the page's own."""
    for element in (root, *root.iterancestors()):
        if tag_of(element) == "html":
            return ""
        if language := element.get("lang"):
            return language
    return ""


def _around(root: _Element, heading: _Element | None) -> _Element | None:
    """The element that holds both the body and its headline, where that is not the body itself."""
    if heading is not None:
        above = set(heading.iterancestors())
        for element in (root, *root.iterancestors()):
            if element in above:
                return None if element is root else element
    return next((e for e in root.iterancestors() if tag_of(e) == "article"), None)


def clean_title(title: str, site: str = "") -> str:
    """A page's title without the name of the site behind (or before) it."""
    title = " ".join(title.split())
    parts = _SITE.split(title)
    if len(parts) < 2:
        return title
    if wanted := squeeze(site):
        last = squeeze(parts[-1])
        if last and (last == wanted or last in wanted or wanted in last):
            return title[: title.rfind(parts[-1])].rstrip(" |–—·»:-")
        if squeeze(parts[0]) == wanted:
            return title[len(parts[0]) :].lstrip(" |–—·»:-")
    head, bar, tail = title.rpartition("|")
    if bar and len(head.split()) > 2 and len(tail.split()) <= 5:
        return clean_title(head.strip(), site)
    return title


def _tag(language: str) -> str:
    return langs.normalise(language) if language and langs.is_tag(language) else ""
