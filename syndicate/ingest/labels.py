"""Lines that say something of the article they stand in: `Author: …`, `Read the original article`.

Newsrooms and readers who copy a page write them at either end of a text, in the language of the
house. They are no body; what they say goes where it belongs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from syndicate.ingest import bylines, dates, licenses
from syndicate.ingest.content import squeeze
from syndicate.ingest.metadata import Metadata, is_url
from syndicate.model import Byline, Inline, Mark, MarkKind, Rights, Source
from syndicate.text import nest

_TERMINAL = re.compile(r"[.!?…:;,。！？؟।][\"'”’»)\]]*$")
_URL = re.compile(r"https?://[^\s<>\"“”«»]+")
_TRAILING = ".,;:!?'’*_"
_LABELS: tuple[tuple[str, str], ...] = (
    (
        "author",
        r"authors?|autor(?:a|es|as|en|in)?|auteure?s?|autore|byline|reporter|reportagem|автор",
    ),
    ("source", r"source|fonte|fuente|quelle|publisher|editor(?:a|ial)|publication|agência|agencia"),
    (
        "published",
        r"published(?:\s+on)?|publicado(?:\s+em|\s+el)?|publié(?:\s+le)?|veröffentlicht(?:\s+am)?"
        r"|pubblicato(?:\s+il)?|date|data|fecha|datum",
    ),
    (
        "modified",
        r"(?:last\s+)?updated(?:\s+on)?|modified|atualizado(?:\s+em)?|actualizado(?:\s+el)?"
        r"|mis\s+à\s+jour(?:\s+le)?|aktualisiert(?:\s+am)?",
    ),
    ("license", r"licen[cs]e|licença|licencia|lizenz|licenza"),
    ("keywords", r"keywords|tags|palavras-chave|etiquetas|palabras\s+clave|mots-clés|schlagwörter"),
    (
        "original",
        r"original(?:\s+(?:article|story|source|url|link))?|(?:artigo|artículo|texto)\s+original"
        r"|originalartikel|article\s+original|url|link(?:\s+to\s+(?:the\s+)?original)?|permalink",
    ),
)
_LABEL = re.compile(
    "|".join(rf"(?P<{name}>{pattern})" for name, pattern in _LABELS).join(
        (r"(?:", r")\s*[:：]\s*")
    ),
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"(?:read|view|see)\s+(?:the\s+)?(?:full\s+|original\s+|complete\s+)+(?:article|story|version"
    r"|post|report|text)?|(?:ler|leia|lea|leer|ver)\s+(?:o|a|el|la)?\s*(?:artigo|matéria|texto"
    r"|notícia|reportagem|artículo|noticia|nota)\s+(?:original|complet[ao])|(?:ler|leia|leer|lea)\s+"
    r"(?:no|o|el)\s+original|lire\s+l.article\s+(?:original|complet)|(?:zum\s+)?originalartikel"
    r"(?:\s+lesen)?|(?:leggi|vai\s+all)\W?\s*l?.articolo\s+originale",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"(?:this\s+(?:article|story)\s+(?:was\s+)?)?(?:originally|first)\s+(?:published|appeared)\s+"
    r"(?:in|on|by|at)\s+(?P<en>.+)|(?:este\s+(?:artigo|texto)\s+foi\s+)?publicado\s+originalmente\s+"
    r"(?:em|no|na|por|pel[oa]|en)\s+(?P<pt>.+)",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?:©|\(c\)|copyright)\s", re.IGNORECASE)


@dataclass(slots=True)
class Said:
    """What lines said of the article before they were taken out."""

    authors: list[Byline] = field(default_factory=list)
    source: str = ""
    url: str = ""
    published: str = ""
    modified: str = ""
    license: str = ""
    notice: str = ""
    keywords: tuple[str, ...] = ()

    def metadata(self) -> Metadata:
        license, name = licenses.resolve(self.license) if self.license else ("", "")
        if not license and self.notice:
            license, name = licenses.find(self.notice)
        return Metadata(
            authors=bylines.unique(tuple(self.authors)),
            published=self.published,
            modified=self.modified,
            keywords=self.keywords,
            canonical_url=self.url,
            source=Source(name=self.source),
            rights=Rights(license=license, license_name=name, notice=self.notice),
        )

    def take(self, line: str, *, at_end: bool, href: str = "") -> bool:
        """Note what a line says; False for a line of text, which must stay.

        `href` is the address of a link over the line, where the format has links.
        """
        if len(line) > 240:
            return False
        url = href or next((m.get("href") or "" for m in marked(line).marks), "")
        if match := _LABEL.match(line):
            return self._take_label(match.lastgroup or "", line[match.end() :].strip(), url)
        if match := _FIRST.fullmatch(line):
            name = _bare(match["en"] or match["pt"])
            if name and not dates.written(name):
                self.source = self.source or name
            self.url = self.url or url
            return True
        if match := _ORIGINAL.match(line):
            tail = _bare(line[match.end() :])
            if len(tail.split()) > 8 or (tail and not at_end):
                return False
            self.url = self.url or url
            return True
        if url and squeeze(line) == squeeze(url):
            self.url = self.url or url
            return True
        if at_end and _SIGNED.match(line):
            self.notice = self.notice or line
            return True
        if _TERMINAL.search(line) or len(line) > 120:
            return False
        if bylines.has_prefix(line):
            reading = bylines.read(line, self.source)
            if any(bylines.is_name(byline.name) for byline in reading.bylines):
                self.authors += reading.bylines
                return True
        if len(line) <= 48 and not at_end and (found := dates.written(line)):
            self.published = self.published or found
            return True
        return False

    def _take_label(self, name: str, value: str, url: str) -> bool:
        if name == "author":
            self.authors += bylines.read(value, self.source).bylines
        elif name == "source":
            self.source = self.source or _bare(value)
            self.url = self.url or url
        elif name in ("published", "modified"):
            found = dates.machine(value) or dates.written(value)
            if not found:
                return False
            setattr(self, name, getattr(self, name) or found)
        elif name == "license":
            self.license = self.license or licenses.find(value)[0] or value
        elif name == "keywords":
            words = re.split(r"\s*[,;]\s*", value)
            self.keywords = self.keywords or tuple(word for word in words if word)
        elif not url:
            return False
        self.url = self.url or (url if name == "original" else "")
        return True


def _bare(text: str) -> str:
    """A text without web addresses and the signs around them."""
    return _URL.sub("", text).strip(" .,;:()–—->»")


def marked(text: str) -> Inline:
    """The text with a link mark on each web address, which must not be translated."""
    return mark_addresses(Inline(text))


def mark_addresses(content: Inline) -> Inline:
    """`content` with link marks on the bare web addresses in it, outside links and code."""
    if "://" not in content.text:
        return content
    taken = [m for m in content.marks if m.kind in (MarkKind.LINK, MarkKind.CODE)]
    found = []
    for match in _URL.finditer(content.text):
        url = match[0].rstrip(_TRAILING)
        while url.endswith((")", "]")) and url.count("(") < url.count(")") + url.count("]"):
            url = url[:-1].rstrip(_TRAILING)
        start, end = match.start(), match.start() + len(url)
        if is_url(url) and not any(m.start < end and start < m.end for m in taken):
            attributes = (("href", url), ("translate", "no"))
            found.append(Mark(start, end, MarkKind.LINK, attributes))
    return Inline(content.text, nest([*content.marks, *found])) if found else content
