"""The Markdown package: CommonMark with YAML front matter, for static sites and for re-use.

Its law is that it can be read: a CommonMark parser, and `syndicate`'s own ingest, find in it the
blocks that it was made from. So what CommonMark has no sign for (tables, captions, a paragraph in
another language) is written as the HTML blocks that CommonMark allows (0.31.2, section 4.6), and
what is said about the article stands in the front matter, under the keys that ingest reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from syndicate import langs
from syndicate.model import Inline, Mark, MarkKind
from syndicate.render import markdown_words
from syndicate.render.body import (
    Cell,
    Code,
    Correction,
    Embed,
    Figure,
    Heading,
    Item,
    List,
    Node,
    Paragraph,
    Picture,
    Quotation,
    Rule,
    Table,
    counting,
)
from syndicate.render.environment import expand
from syndicate.render.markdown_words import attribute, markup, starting, words

if TYPE_CHECKING:
    from jinja2 import Environment

    from syndicate.render.context import Context


def article(context: Context, environment: Environment) -> str:
    """`article.md`: what `templates/markdown/article.md` says."""
    more = {"markdown": Writer(context), "front_matter": front_matter(context)}
    return expand(environment, "markdown/article.md", context, **more).strip("\n") + "\n"


_NOT_OF_WITHDRAWN = frozenset(
    {"summary", "section", "keywords", "dateline", "author", "rights", "images"}
    | {"disclosure", "changes", "translator"}
)


def front_matter(context: Context) -> str:
    """What is known of the article as YAML, under the keys of `docs/ingest.md` where there is one.

    Ingest passes over the others, which are for whoever publishes the text.
    """
    import yaml

    labels, original, terms = context.labels, context.original, context.terms
    translator = context.translator
    changes = labels("The text was translated, and so changed, from the original.")
    found: dict[str, Any] = {
        "title": _line(context.headline) or labels("Withdrawn"),
        "summary": _line(context.summary),
        "language": context.language.tag,
        "author": [
            _known(
                {
                    "name": author.name,
                    "role": author.role,
                    "institution": author.institution,
                    "url": author.url,
                }
            )
            for author in context.authors
        ],
        "dateline": context.dateline,
        "section": context.section,
        "keywords": list(context.keywords),
        "published": context.published.value,
        "modified": context.modified.value,
        "canonical_url": context.canonical_url,
        "source": _known({"name": context.publisher.name, "url": context.publisher.url}),
        "rights": _known(
            {
                "license": terms.licence.url or terms.licence.name,
                "license_name": terms.licence.name if terms.licence.url else "",
                "holder": terms.holder,
                "notice": terms.notice,
                "usage_terms": terms.usage,
                "permission": terms.permission,
            }
        ),
        "embargo": context.embargo.value,
        "expires": context.expires.value,
        "id": context.id,
        "uri": context.uri,
        # Hugo's own key for pages that are one article in several languages.
        "translationKey": context.id,
        "version": context.version,
        "status": context.status,
        "signal": context.signal,
        "note": context.note,
        "translation_of": _known(
            {
                "title": _line(original.title),
                "language": original.language.tag,
                "url": original.url,
            }
        ),
        "disclosure": context.disclosure,
        "changes": changes if terms.licence else "",
        "translator": _known(
            {
                "engine": translator.engine,
                "model": translator.model,
                "date": translator.day.value,
            }
        ),
        "provider": _known({"name": context.provider.name, "url": context.provider.url}),
        "images": [_image(picture) for picture in context.pictures],
    }
    if context.status == "canceled":
        found = {name: value for name, value in found.items() if name not in _NOT_OF_WITHDRAWN}
    text = yaml.safe_dump(_known(found), allow_unicode=True, sort_keys=False, width=10**9)
    return text.rstrip("\n")


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}


def _image(picture: Picture) -> dict[str, Any]:
    return _known(
        {
            "url": picture.url,
            "alt": picture.alt,
            "credit": picture.credit,
            "license": picture.licence.url or picture.licence.name,
        }
    )


def _line(inline: Inline) -> str:
    return " ".join(inline.text.split())


class Writer:
    """Writes marked text and nodes as Markdown; in a template it is `markdown`."""

    def __init__(self, context: Context) -> None:
        self._base = context.original.url
        self._labels = context.labels
        self._language = context.language.tag

    def words(self, inline: Inline) -> str:
        """Marked text as a paragraph."""
        return words(inline, self._base)

    def plain(self, text: str) -> str:
        """Text without marks as a paragraph."""
        return words(Inline(text), self._base)

    def body(self, nodes: Iterable[Node]) -> str:
        """Nodes of the body, an empty line between them."""
        found: list[str] = []
        before: Node | None = None
        odd = False
        # Of a list's numbers only the first counts in CommonMark (5.3).
        cut = ((node,) if not isinstance(node, List) else counting(node) for node in nodes)
        for node in chain.from_iterable(cut):
            # Two lists of one kind with the same sign would be one list.
            same = isinstance(node, List) and isinstance(before, List)
            odd = not odd if same else False
            found.append(self._node(node, odd))
            before = node
        return "\n\n".join(filter(None, found))

    def picture(self, picture: Picture) -> str:
        """A picture that stands outside the body."""
        return self._figure(Figure((picture,)))

    # --- Nodes ---

    def _node(self, node: Node, odd: bool) -> str:
        match node:
            case Paragraph():
                return self._paragraph(node)
            case Heading():
                if node.language:
                    return self._html(f"h{node.level}", node.content, node.language)
                return "#" * node.level + " " + words(node.content, self._base, one_line=True)
            case List():
                return self._list(node, odd)
            case Quotation():
                return self._quotation(node)
            case Figure():
                return self._figure(node)
            case Table():
                return self._table(node)
            case Code():
                return _fenced(node.content.text)
            case Embed():
                label = self._labels("Embedded content")
                link = (Mark(0, len(label), MarkKind.LINK, (("href", node.url),)),)
                said = _spanned(node.content, node.language)
                parts = (words(said, self._base), self.words(Inline(label, link)))
                return " ".join(filter(None, parts if node.url else parts[:1]))
            case Correction():
                return self._correction(node)
            case Rule():
                return "---"

    def _paragraph(self, node: Paragraph) -> str:
        dateline = markdown_words.plain(node.dateline)
        if not node.language:
            text = words(node.content, self._base)
            return f"{starting(dateline)} — {text}" if dateline and text else dateline or text
        content = markup(node.content, self._base)
        if dateline:
            content = Markup('<span lang="{}">{}</span> — ').format(self._language, node.dateline)
            content += markup(node.content, self._base)
        return f"<p{_language(node.language)}>{content}</p>"

    def _html(self, tag: str, inline: Inline, language: str | None, more: str = "") -> str:
        written = markup(inline, self._base)
        return f"<{tag}{more}{_language(language)}>{written}</{tag}>"

    def _list(self, node: List, odd: bool) -> str:
        """Tight where every item is its own words alone, or these and deeper lists."""
        written: list[str] = []
        tight = True
        for item in node.items:
            bullet, stop = ("*", ")") if odd else ("-", ".")
            marker = f"{item.number}{stop} " if node.ordered else f"{bullet} "
            parts, joined = self._item(item)
            tight = tight and joined
            text = ("\n" if joined else "\n\n").join(parts)
            written.append(marker + _indented(text, len(marker)).lstrip(" "))
        return ("\n" if tight else "\n\n").join(written)

    def _item(self, item: Item) -> tuple[list[str], bool]:
        """The parts of an item, and whether they need no empty line between them."""
        content = _spanned(item.content, item.language)
        children = self.body(item.children)
        parts = [text for text in (words(content, self._base), children) if text]
        joined = all(isinstance(child, List) for child in item.children[:1])
        return parts, joined and len(item.children) < 2 and "\n\n" not in children

    def _quotation(self, node: Quotation) -> str:
        parts = [self.body(node.children)]
        if node.attribution:
            parts.append("— " + words(node.attribution, self._base))
        inside = "\n\n".join(filter(None, parts))
        if node.language:
            return f"<blockquote{_language(node.language)}>\n\n{inside}\n\n</blockquote>"
        return "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))

    def _figure(self, node: Figure) -> str:
        pictures = [picture for picture in node.pictures if picture.url]
        captions = [markup(caption, self._base) for caption in node.captions]
        credit = markup(node.credit, self._base)
        first = pictures[0] if len(pictures) == 1 else None
        if first and not (captions or credit or node.language):
            alt = markdown_words.plain(first.alt)
            return f"![{alt}]({markdown_words.destination(first.url)})"
        lines = [f"<figure{_language(node.language)}>", *map(_img, pictures)]
        # A picture without an address is told by its words.
        lines += [f"<p>{Markup.escape(p.alt)}</p>" for p in node.pictures if not p.url and p.alt]
        parts = captions[:1] + [f'<span class="caption">{more}</span>' for more in captions[1:]]
        parts += [f'<span class="credit">{credit}</span>'] if credit else []
        if parts:
            lines.append(f"<figcaption>{' '.join(parts)}</figcaption>")
        return "\n".join([*lines, "</figure>"])

    def _table(self, node: Table) -> str:
        lines = [f"<table{_language(node.language)}>"]
        if node.caption:
            lines.append(self._html("caption", node.caption, None))
        for tag, rows in (("thead", node.head), ("tbody", node.body)):
            if rows:
                lines += [f"<{tag}>", *map(self._row, rows), f"</{tag}>"]
        return "\n".join([*lines, "</table>"])

    def _row(self, row: Sequence[Cell]) -> str:
        cells = []
        for cell in row:
            spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
            spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
            tag = "th" if cell.header else "td"
            cells.append(self._html(tag, cell.content, cell.language, spans))
        return f"<tr>{''.join(cells)}</tr>"

    def _correction(self, node: Correction) -> str:
        """The label is put into the note, which else would have one block more."""
        inside = self.body(node.children)
        if not node.labelled:
            label = self._labels("{label}: {value}", label=self._labels("Correction"), value="")
            first = node.children[0]
            simple = isinstance(first, Paragraph) and not first.language
            inside = f"**{label.strip()}**{' ' if simple else chr(10) * 2}{inside}"
        return f'<div class="correction">\n\n{inside}\n\n</div>'


def _img(picture: Picture) -> str:
    sizes = f' width="{picture.width}"' if picture.width else ""
    sizes += f' height="{picture.height}"' if picture.height else ""
    return f"<img src={attribute(picture.url)} alt={attribute(picture.alt)}{sizes}>"


def _attributes(language: str) -> tuple[tuple[str, str], ...]:
    return (("lang", language), ("dir", langs.direction(language)))


def _spanned(content: Inline, language: str | None) -> Inline:
    """Text in a language of its own, where CommonMark has no block that could say so."""
    if not language or not content:
        return content
    mark = Mark(0, len(content.text), MarkKind.SPAN, _attributes(language))
    return Inline(content.text, (mark, *content.marks))


def _language(language: str | None) -> str:
    if language is None:
        return ""
    return "".join(f' {name}="{value}"' for name, value in _attributes(language))


def _fenced(text: str) -> str:
    """A fence longer than any run of its sign in the text."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text.strip(chr(10))}\n{fence}"


def _indented(text: str, columns: int) -> str:
    lead = " " * columns
    return "\n".join(lead + line if line else line for line in text.split("\n"))
