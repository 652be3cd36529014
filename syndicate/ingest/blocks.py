"""A part of a page -> blocks in reading order, with everything inline kept as marks.

One pass over the original tree, as a browser lays it out: text goes to the block that is open, the
edge of a block element closes it. So broken markup, loose text between paragraphs and marks that
run over several blocks need no special care, and nothing is said twice or lost in between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from syndicate import langs
from syndicate.ingest import dom, lists, pictures, tables
from syndicate.ingest.dom import tag_of, words
from syndicate.ingest.furniture import Furniture, is_site_footer, names
from syndicate.ingest.hints import hint_of
from syndicate.ingest.inline import (
    KINDS,
    SILENT,
    InlineBuilder,
    is_emoji,
    mark_of,
    resolved,
    walk,
)
from syndicate.ingest.links import Links, Simplified
from syndicate.model import Block, BlockKind, Inline, MarkKind
from syndicate.text import nest

if TYPE_CHECKING:
    from lxml.etree import _Element, iterwalk

_INLINE = frozenset(KINDS) | words(
    "span font bdi bdo data label br wbr img picture ruby rb rt rp rtc big nobr blink ins del "
    "output slot math mi mn mo ms mrow msup msub mfrac meter amp-img"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PLAYERS = words("iframe video audio object embed amp-iframe amp-video amp-youtube")
_POSTS = re.compile(
    r"(?:^|\s)(?:twitter-tweet|twitter-video|instagram-media|tiktok-embed|bluesky-embed"
    r"|mastodon-embed|reddit-embed\S*|text-post-media|fb-post|imgur-embed-pub|telegram-post"
    r"|wp-embedded-content|kg-bookmark-card)(?:\s|$)"
)
"""Also pages that WordPress and Ghost show as a card."""
# The kinds that plain text takes on from what it stands in.
_FLOW = (BlockKind.PARAGRAPH, BlockKind.QUOTATION)
_VERSE = re.compile(r"(?:^|[\s_\-])(?:verse|poem|poetry|lyrics?|poema|gedicht)(?:$|[\s_\-])")
_ATTRIBUTION = re.compile(
    r"(?:^|[\s_\-])(?:attribution|quote-?(?:author|source|by)|cite|autor|author)"
)


@dataclass(slots=True)
class Piece:
    """A block, what its markup hints at, and the element it began in."""

    block: Block
    hint: str
    element: _Element
    in_header: bool = False


@dataclass(slots=True)
class _Frame:
    """What holds for text inside one block element."""

    element: _Element
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    group: int = 0
    """Of the list, quotation or figure that it stands in."""
    figure: bool = False
    depth: int = 0
    """Of lists."""
    ordered: bool = False
    numbers: dict[_Element, int] = field(default_factory=dict)
    """Of its items that do not count on."""
    number: int | None = None
    role: str = ""
    hint: str = ""
    language: str | None = None
    translate: bool = True
    verse: bool = False
    """Whether line feeds are line breaks, as in a poem."""
    in_header: bool = False
    item: int = -1
    """Of a list item: the index of its piece, -1 as long as it has said nothing."""


class BlockWalker:
    """Walks elements into `pieces`; one walker serves one article, so groups never collide.

    A list item is one block with the words it begins with. What else stands in it follows: further
    text and code in the group of the list, quotations, figures and tables in groups of their own;
    the list goes on behind them in its group. `written` is a text without a page around it, where
    no list is there for the layout.
    """

    def __init__(
        self,
        furniture: Furniture,
        links: Links,
        *,
        language: str | None = None,
        first_group: int = 1,
        written: bool = False,
    ) -> None:
        self.pieces: list[Piece] = []
        self.next_group = first_group
        self._furniture = furniture
        self._links = links
        self._language = language
        self._written = written
        self._builder = InlineBuilder()
        self._frames: list[_Frame] = []
        self._queued: list[tuple[Block, _Element]] = []
        self._walked: list[tuple[bool, bool]] = []

    def walk(self, root: _Element) -> None:
        """Add the pieces of `root`, itself included."""
        from lxml import etree

        self._enter(root)
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start":
                self._start(element, tag_of(element), walker)
            elif event == "end":
                self._end(element)
            if event != "start" and element.tail and element is not root:
                self._text(element.tail)
        self._boundary()

    def walk_around(
        self, root: _Element, without: _Element, since: _Element | None, most: int
    ) -> int:
        """Add what stands in `root` from the element `since` on (None: from its start) up to
        `without`, and at most `most` pieces behind that; returns how many stand before it."""
        from lxml import etree

        self._enter(root)
        above = set() if since is None else {since, *since.iterancestors()}
        begun, cut = since is None, -1
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                begun = begun or element is since
                if element is without:
                    self._boundary()
                    cut = len(self.pieces)
                if element is without or not (begun or element in above):
                    walker.skip_subtree()
                    self._walked.append((False, False))
                    continue
                self._start(element, tag_of(element), walker)
            else:
                self._end(element)
                if begun and element.tail and element is not root:
                    self._text(element.tail)
            if cut >= 0 and len(self.pieces) >= cut + most:
                break
        else:
            self._boundary()
        return len(self.pieces) if cut < 0 else cut

    def _enter(self, root: _Element) -> None:
        language, translate = self._inherited(root)
        self._frames = [_Frame(root, language=language, translate=translate)]

    # --- events --------------------------------------------------------------------------------

    def _start(self, element: _Element, tag: str, walker: iterwalk) -> None:
        """`_walked` gets (opened a mark, opened a frame) for `_end` to undo."""
        if self._special(element, tag):
            walker.skip_subtree()
            self._walked.append((False, False))
            return
        as_block = tag not in _INLINE or self._parts_caption(element)
        if as_block:
            self._boundary()
            self._frames.append(self._frame(element, tag))
            if tag == "pre":
                self._builder.preserve = not self._frames[-1].verse
            self._walked.append((False, True))
        else:
            mark = resolved(mark_of(element, tag), self._links)
            if mark is not None:
                self._builder.open(mark)
            self._walked.append((mark is not None, False))
            if tag == "br":
                self._break()
        if element.text:
            self._text(element.text)

    def _end(self, element: _Element) -> None:
        marked, framed = self._walked.pop()
        if marked:
            self._builder.close()
        if framed:
            self._boundary()
            if self._queued and self._item() is self._frames[-1]:
                self._add_queued()
            self._frames.pop()
            if tag_of(element) == "pre":
                self._builder.preserve = False

    def _text(self, text: str) -> None:
        if not self._frames[-1].verse:
            self._builder.text(text)
            return
        for number, line in enumerate(text.split("\n")):
            if number:
                self._break()
            self._builder.text(line)

    def _break(self) -> None:
        """One `<br>` is a line break, two are the end of a paragraph, as old pages write it."""
        frame = self._frames[-1]
        if self._builder.ends_with_break() and frame.kind in _FLOW:
            self._boundary()
        elif not self._builder.empty:
            self._builder.line_break()

    def _special(self, element: _Element, tag: str) -> bool:
        """Handle what is taken as a whole or left out as a whole; True if the walk goes past it."""
        if tag in SILENT and tag not in _PLAYERS and not _shown_without_script(element, tag):
            return True
        if tag == "img" or tag == "amp-img":
            self._image(element)
            return True
        if self._furniture.drops(element, tag) or is_site_footer(element, tag):
            return True
        if tag in _PLAYERS:
            url, text = pictures.player(element, tag, self._links)
            # WordPress writes the words of a card for those who see no frames, in front of it.
            if url and "wp-embedded-content" not in (element.get("class") or ""):
                self._queue(Block(BlockKind.EMBED, Inline(text), url=url), element)
            return True
        if tag == "hr":
            self._boundary()
            self._add(Block(BlockKind.RULE), element)
            return True
        if tag == "table" and tables.is_data(element):
            self._boundary()
            frame = self._frame(element, tag)
            group = frame.group if frame.figure else self._group()
            for block in tables.cells(element, group, self._links):
                block = replace(
                    block, language=self._foreign(frame.language), translate=frame.translate
                )
                self._add(block, element)
            return True
        if tag in ("blockquote", "figure", "div") and _POSTS.search(element.get("class") or ""):
            self._post(element)
            return True
        return False

    # --- frames --------------------------------------------------------------------------------

    def _frame(self, element: _Element, tag: str) -> _Frame:
        outer = self._frames[-1]
        frame = replace(outer, element=element, item=outer.item)
        language, translate = self._declared(element)
        frame.language = language if language is not None else outer.language
        frame.translate = outer.translate if translate is None else translate
        if len(self._frames) > 1 and (hint := hint_of(element)):
            frame.hint = hint
        if tag in _HEADINGS:
            if outer.kind not in (BlockKind.LIST_ITEM, BlockKind.CAPTION):
                frame.kind, frame.level, frame.group = BlockKind.HEADING, _HEADINGS[tag], 0
            elif outer.kind is BlockKind.LIST_ITEM:
                self._links.simplified[Simplified.HEADING] += 1
        elif tag == "blockquote":
            if outer.kind is BlockKind.QUOTATION:
                self._links.simplified[Simplified.QUOTATION] += 1
            frame.kind, frame.group = BlockKind.QUOTATION, self._group()
            frame.level, frame.role, frame.hint, frame.depth = 0, "", "", 0
        elif tag in lists.LISTS:
            self._list_frame(frame, element, tag)
        elif tag == "li" and outer.depth:
            if not lists.is_layout(element, written=self._written):
                frame.kind, frame.level, frame.item = BlockKind.LIST_ITEM, outer.depth, -1
                frame.number = outer.numbers.get(element)
            elif outer.ordered and outer.element is element.getparent():
                self._links.simplified[Simplified.SECTION] += 1
        elif tag == "pre" and _is_verse(element):
            frame.verse = True
        elif tag == "pre":
            frame.kind = BlockKind.CODE
        elif tag == "header":
            frame.in_header = True
        elif tag == "figure" or (outer.figure is False and pictures.is_framed(element, tag)):
            frame.figure, frame.group, frame.kind = True, self._group(), BlockKind.PARAGRAPH
            frame.hint = ""
        if frame.kind is BlockKind.QUOTATION and tag in ("footer", "cite", "figcaption", "small"):
            frame.role = "attribution"
        elif frame.kind is BlockKind.QUOTATION and _ATTRIBUTION.search(names(element)):
            if tag != "blockquote":
                frame.role = "attribution"
        elif self._follows_quotation(element, tag):
            last = self.pieces[-1].block
            frame.kind, frame.role, frame.group = last.kind, "attribution", last.group
            frame.hint, frame.level = "", 0
        elif frame.figure:
            self._caption_frame(frame, element, tag)
        elif pictures.CAPTION.search(names(element)) and self._after_picture():
            frame.kind = BlockKind.CAPTION
            frame.group = self._join_picture()
        return frame

    def _follows_quotation(self, element: _Element, tag: str) -> bool:
        """True for who was quoted, behind the quotation: in its figure (HTML, 4.4.4) or not."""
        named = tag in ("footer", "figcaption") or _ATTRIBUTION.search(names(element)) is not None
        before = element.getprevious()
        if not named or before is None or tag_of(before) != "blockquote":
            return False
        return bool(self.pieces) and self.pieces[-1].block.kind is BlockKind.QUOTATION

    def _list_frame(self, frame: _Frame, element: _Element, tag: str) -> None:
        """A list in an item goes on in its group; one in a quotation is part of that, which must
        have begun."""
        frame.depth += 1
        frame.ordered = tag == "ol"
        frame.numbers = lists.numbers(element) if frame.ordered else {}
        if frame.ordered and lists.is_lettered(element):
            self._links.simplified[Simplified.LETTERS] += 1
        if frame.kind is BlockKind.QUOTATION:
            if not self._in_figure(frame.group) and dom.length(element):
                self._add(Block(BlockKind.QUOTATION, group=frame.group), element)
        elif frame.kind is not BlockKind.LIST_ITEM:
            frame.group = self._group()

    def _caption_frame(self, frame: _Frame, element: _Element, tag: str) -> None:
        """Inside a figure: which part is the caption and which the credit."""
        words = names(element)
        if tag == "figcaption":
            frame.kind = BlockKind.CAPTION
            if not pictures.CREDIT.search(words) or pictures.CAPTION.search(words) is None:
                return
            frame.kind = BlockKind.CREDIT if "source" in words else BlockKind.CAPTION
        elif element.get("itemprop") in ("creditText", "copyrightHolder", "author", "creator") or (
            pictures.CREDIT.search(words) and tag != "figure"
        ):
            frame.kind = BlockKind.CREDIT
        elif pictures.CAPTION.search(words) and tag != "figure":
            frame.kind = BlockKind.CAPTION

    def _parts_caption(self, element: _Element) -> bool:
        """True for an inline element that is a block: a caption, a credit, who was quoted."""
        frame = self._frames[-1]
        if frame.kind is BlockKind.QUOTATION:
            parent = element.getparent()
            quoted = parent is not None and tag_of(parent) == "blockquote"
            return quoted and tag_of(element) == "cite"
        if not frame.figure or tag_of(element) == "a" or frame.kind is BlockKind.CREDIT:
            return False
        words = names(element)
        if words and (pictures.CAPTION.search(words) or pictures.CREDIT.search(words)):
            return True
        return element.get("itemprop") in ("creditText", "caption")

    def _declared(self, element: _Element) -> tuple[str | None, bool | None]:
        translate: bool | None = None
        if (declared := element.get("translate")) in ("no", "yes"):
            translate = declared == "yes"
        elif "notranslate" in (element.get("class") or "").split():
            translate = False
        tag = element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang")
        if tag and langs.is_tag(tag):
            return langs.normalise(tag), translate
        return None, translate

    def _inherited(self, root: _Element) -> tuple[str | None, bool]:
        """What the root's own attributes say; those of the page are the article's business."""
        language, translate = self._declared(root)
        return language, translate is not False

    def _group(self) -> int:
        self.next_group += 1
        return self.next_group - 1

    # --- blocks --------------------------------------------------------------------------------

    def _boundary(self) -> None:
        """Close the block that is open."""
        content = self._builder.flush()
        if content:
            self._close(content)
        item = self._item()
        if self._queued and (item is None or item.item >= 0):
            self._add_queued()

    def _add_queued(self) -> None:
        queued, self._queued = self._queued, []
        for block, element in queued:
            self._add(block, element)

    def _close(self, content: Inline) -> None:
        frame = self._frames[-1]
        kind, role, group = frame.kind, frame.role, frame.group
        item = self._item()
        if kind is BlockKind.PARAGRAPH and frame.figure and self._in_figure(group):
            kind = BlockKind.CAPTION
        if kind is BlockKind.LIST_ITEM and item is not None and item.item >= 0:
            if item.item == len(self.pieces) - 1:
                self._join(self.pieces[-1], content)
                return
            if self.pieces[-1].block.level > frame.level:
                self._links.simplified[Simplified.BEHIND] += 1
            kind = BlockKind.PARAGRAPH
        elif kind is BlockKind.PARAGRAPH:
            group = group if frame.figure else 0
        if frame.hint == "correction" and kind in _FLOW:
            role = role or "correction"
        if _all_under(content, MarkKind.CODE) and kind is BlockKind.CODE:
            content = Inline(content.text)
        self._add(
            Block(
                kind,
                content,
                level=frame.level if kind in (BlockKind.HEADING, BlockKind.LIST_ITEM) else 0,
                group=group,
                ordered=frame.ordered if kind is BlockKind.LIST_ITEM else False,
                number=frame.number if kind is BlockKind.LIST_ITEM else None,
                role=role,
                language=self._foreign(frame.language),
                translate=frame.translate,
            ),
            frame.element,
        )

    def _item(self) -> _Frame | None:
        """The list item in which text stands now."""
        for frame in reversed(self._frames):
            if tag_of(frame.element) == "li" and frame.kind is BlockKind.LIST_ITEM:
                return frame
        return None

    def _foreign(self, language: str | None) -> str | None:
        """A declared language where it is not the article's own."""
        if language is None or not self._language:
            return language
        return None if langs.same_language(language, self._language) else language

    def _join(self, piece: Piece, content: Inline) -> None:
        """A further paragraph of a list item goes on in the same block, after a line break."""
        offset = len(piece.block.text) + 1
        moved = [replace(m, start=m.start + offset, end=m.end + offset) for m in content.marks]
        joined = Inline(
            f"{piece.block.text}\n{content.text}", nest([*piece.block.content.marks, *moved])
        )
        piece.block = replace(piece.block, content=joined)

    def _add(self, block: Block, element: _Element) -> None:
        frame = self._frames[-1]
        # In a figure, "author" and "licence" are the picture's.
        hint = "" if frame.figure else frame.hint
        item = self._item()
        if item is not None and item.item < 0:
            item.item = len(self.pieces)
            if block.kind is not BlockKind.LIST_ITEM:
                # An item that begins with something else has no words of its own.
                empty = Block(
                    BlockKind.LIST_ITEM,
                    level=item.level,
                    group=item.group,
                    ordered=item.ordered,
                    number=item.number,
                )
                self.pieces.append(Piece(empty, item.hint, item.element, item.in_header))
        self.pieces.append(Piece(block, hint, element, frame.in_header))

    def _in_figure(self, group: int) -> bool:
        return bool(self.pieces) and self.pieces[-1].block.group == group

    # --- pictures and posts --------------------------------------------------------------------

    def _image(self, element: _Element) -> None:
        if is_emoji(element):
            self._builder.text(element.get("alt", ""))
            return
        picture = pictures.image(element, self._links)
        if picture is None:
            if pictures.is_lost(element):
                self._links.simplified[Simplified.PICTURE] += 1
            return
        last = self.pieces[-1].block.image if self.pieces else None
        if last is not None and last.url == picture.url:
            return
        frame = self._frames[-1]
        group = frame.group if frame.figure else 0
        self._queue(
            Block(
                BlockKind.IMAGE,
                group=group,
                language=self._foreign(frame.language),
                image=picture,
            ),
            element,
        )

    def _queue(self, block: Block, element: _Element) -> None:
        """Add a picture or player now, or after the paragraph that it interrupts, or that the list
        item begins with."""
        if block.kind is BlockKind.EMBED and self._frames[-1].figure:
            block = replace(block, group=self._frames[-1].group)
        item = self._item()
        waits = item is not None and item.item < 0 and not self._frames[-1].figure
        if self._builder.empty and not waits:
            self._add(block, element)
        else:
            self._queued.append((block, element))

    def _after_picture(self) -> bool:
        kinds = (BlockKind.IMAGE, BlockKind.EMBED, BlockKind.CAPTION)
        return bool(self.pieces) and self.pieces[-1].block.kind in kinds

    def _join_picture(self) -> int:
        """The group of the picture before, made now if it had none."""
        last = self.pieces[-1]
        if not last.block.group:
            last.block = replace(last.block, group=self._group())
        return last.block.group

    def _post(self, element: _Element) -> None:
        """A post of a network: its words as they stand, its address from the last link."""
        self._boundary()
        links = [link.get("href") or "" for link in element.iter("a")]
        said = ("cite", "data-instgrm-permalink", "data-href")
        url = next(filter(None, map(element.get, said)), "")
        url = url or next((link for link in reversed(links) if link), "")
        builder = InlineBuilder()
        walk(element, builder, self._links)
        self._add(Block(BlockKind.EMBED, builder.flush(), url=self._links(url)), element)


def _shown_without_script(element: _Element, tag: str) -> bool:
    """A `<noscript>` that holds paragraphs is the article of a page that a script fills."""
    return tag == "noscript" and dom.length(element) > 400


def _is_verse(element: _Element) -> bool:
    """A poem in `<pre>`, as WordPress and Substack keep its lines."""
    around = element.getparent()
    named = f"{names(element)} {names(around) if around is not None else ''}"
    return _VERSE.search(named) is not None


def _all_under(content: Inline, kind: MarkKind) -> bool:
    return any(
        mark.kind is kind and mark.start == 0 and mark.end == len(content.text)
        for mark in content.marks
    )
