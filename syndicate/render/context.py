"""What a template is given: one typed, documented context for every format.

It is built once per translation, so that formats cannot disagree. Its strings are clean
(`inline.clean`) but not escaped: that is each format's own business. Its addresses are safe ones or
"". Field names and meanings are a contract with partners who write templates: add to them, do not
change them. docs/templates.md is made of the docstrings here, which name each field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from syndicate import langs
from syndicate.disclosure import MACHINE_MADE, MADE_BY_PEOPLE
from syndicate.model import Block as FlatBlock
from syndicate.model import (
    BlockKind,
    Byline,
    Image,
    Inline,
    Origin,
    Rights,
    SegmentTranslation,
    Status,
    Translation,
)
from syndicate.render.body import (
    Correction,
    Figure,
    List,
    Node,
    Picture,
    Quotation,
    figure,
    nest,
    picture,
)
from syndicate.render.credit import credit
from syndicate.render.dateline import with_dateline
from syndicate.render.inline import clean, clean_inline, safe_url
from syndicate.render.labels import Labels, labels_for
from syndicate.render.licence import UNLICENSED, Licence, licence

_REDUCED = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
"""A year or a month, of which a source may know no more (ISO 8601, reduced precision)."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language.

    tag        BCP 47 (RFC 5646)
    name       in the page's language
    direction  which way it is written
    """

    tag: str
    name: str
    direction: Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Day:
    """A date, which is false where none is known.

    value  for machines: ISO 8601 with the precision of the source; empty where the source's words
           are no date
    text   as a reader of the page's language writes it (CLDR's long form); the source's words where
           they are no date
    """

    value: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it; names and institutions are as the source has them.

    name         of a person, or of a newsroom
    role         such as "Reporter", translated
    institution  such as a desk, a paper, a university
    url          the author's page
    """

    name: str
    role: str = ""
    institution: str = ""
    url: str = ""

    @property
    def full(self) -> str:
        """Name, role and institution, as far as known, parted by commas."""
        return ", ".join(part for part in (self.name, self.role, self.institution) if part)


@dataclass(frozen=True, slots=True)
class Publisher:
    """An outlet, which is false where neither is known.

    name  as it calls itself
    url   its page
    """

    name: str = ""
    url: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.url)


@dataclass(frozen=True, slots=True)
class Original:
    """The article that was translated, in its own words.

    url        where it stands
    title      not translated
    language   what it is in
    published  first
    modified   last, also where that is the same day
    """

    url: str
    title: Inline
    language: Language
    published: Day
    modified: Day


@dataclass(frozen=True, slots=True)
class Terms:
    """What may be done with the text; every field may be empty. What is withdrawn nobody may use:
    of its terms only `holder` and `notice` are left.

    licence     under which it may be published
    holder      of the copyright
    notice      of copyright, in the words of the source
    usage       the terms of use, in the words of the source
    permission  who allowed what the licence forbids, when, and where that is on record
    pixel       the address of the picture by which the source counts readers; only where it demands
                one, and then the page must ask for it
    """

    licence: Licence = UNLICENSED
    holder: str = ""
    notice: str = ""
    usage: str = ""
    permission: str = ""
    pixel: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """One leg of the way from the original's language to the page's.

    engine   the program
    name     the model's
    version  the model's
    digest   SHA-256 of its files, after `sha256:`
    source   the language that it reads
    target   the language that it writes
    """

    engine: str
    name: str
    version: str
    digest: str
    source: Language
    target: Language


@dataclass(frozen=True, slots=True)
class Translator:
    """What translated.

    machine  false where every sentence is a person's, out of the translation memory: then nothing
             may call the text a machine's, and there are no models
    models  in the order of the way
    pivot   the language in between, where there is one
    tool    this program and its version
    day     of the translation
    """

    machine: bool
    models: tuple[Model, ...]
    pivot: Language | None
    tool: str
    day: Day

    @property
    def engine(self) -> str:
        """The names of the engines, each once."""
        return ", ".join(dict.fromkeys(model.engine for model in self.models))

    @property
    def model(self) -> str:
        """The names and versions of the models, in order."""
        return ", ".join(f"{model.name} {model.version}".strip() for model in self.models)


@dataclass(frozen=True, slots=True)
class Context:
    """The variables of every template.

    id             the article's stable address (URI), the same in every language
    uri            the translation's own stable name (`urn:uuid:`), the same for every version
    version        of the original, from 1
    status         as IPTC has it; what is `canceled` was withdrawn: it has no body, and perhaps no
                   headline
    signal         what this version is to those before it; empty for the first
    note           what the editor says of this version: why it was corrected or withdrawn
    note_language  what that is in, if not in the page's language; "und" where that is not known
    created        when its first version came to be
    versioned      when this version came to be
    embargo        not to be published before
    expires        not to be published after
    language       the page's
    headline       translated
    summary        translated
    standfirst     the summary, where it is not the body's first paragraph too
    body           see below
    authors        in the order of the byline
    publisher      who published the original
    provider       who sends the package: the newsroom that translated
    dateline       where it was written, and when; it stands in the body too
    section        translated
    keywords       translated
    published      when the original was
    modified       when the original last was; empty where that is the same as `published`
    original       what was translated
    canonical_url  the address that search engines should take for the article's own
    terms          what may be done with it
    lead           the picture that the article's metadata name, if the body does not show it
    pictures       all of them, the lead first
    corrections    the correction notes of the body
    translator     what translated it
    disclosure     what a reader must be told of that: that a machine translated and nobody
                   reviewed it, or, where persons translated, that it is a translation
    segments       the sentences with their places and translations
                   (`syndicate.model.SegmentTranslation`), for formats of translators; not cleaned
    labels         the words of the page that are ours; they are said through `_`
    """

    id: str
    uri: str
    version: int
    status: Literal["usable", "withheld", "canceled"]
    signal: Literal["", "update", "correction", "kill", "takedown"]
    note: str
    note_language: str | None
    created: Day
    versioned: Day
    embargo: Day
    expires: Day
    language: Language
    headline: Inline
    summary: Inline
    standfirst: Inline
    body: tuple[Node, ...]
    authors: tuple[Author, ...]
    publisher: Publisher
    provider: Publisher
    dateline: str
    section: str
    keywords: tuple[str, ...]
    published: Day
    modified: Day
    original: Original
    canonical_url: str
    terms: Terms
    lead: Picture | None
    pictures: tuple[Picture, ...]
    corrections: tuple[Correction, ...]
    translator: Translator
    disclosure: str
    segments: tuple[tuple[tuple[str, int | None, int], SegmentTranslation], ...]
    labels: Labels

    def variables(self) -> dict[str, object]:
        """The same as a mapping, and gettext's usual names for saying a label."""
        found: dict[str, object] = {name: getattr(self, name) for name in self.__slots__}
        return found | {"_": self.labels, "ngettext": self.labels.plural}


def build(translation: Translation) -> Context:
    """The context of one translation."""
    article = translation.article
    tag = translation.target_language
    labels = labels_for(tag)
    page = language(tag, tag)
    base = safe_url(article.canonical_url)
    blocks = [_credited(block, labels) for block in _known_languages(translation)]
    dateline = _words(translation.dateline or article.dateline)
    bylines = translation.bylines or article.bylines
    body = nest(blocks, tag, base=base, correction=labels("Correction"))
    if article.status is not Status.CANCELED:
        body = with_dateline(body, dateline)
    lead = None if article.image is None else _picture(article.image, base, labels)
    if lead is not None:
        (lead,) = figure([lead]).pictures
    shown = tuple(_pictures(body))
    if lead is not None and any(other.url == lead.url for other in shown):
        lead = None
    published, modified = day(article.published, tag), day(article.modified, tag)
    translator = _translator(translation)
    return Context(
        id=clean(article.id),
        uri=uri(article.id, tag),
        version=article.version,
        status=article.status.value,
        signal=article.history.signal.value,
        note=_words(article.history.note),
        note_language=article.history.note_language or None,
        created=day(article.history.created or article.published, tag),
        versioned=day(
            article.history.versioned
            or article.modified
            or article.published
            or translation.translated,
            tag,
        ),
        embargo=day(article.embargo, tag, time=True),
        expires=day(article.expires, tag, time=True),
        language=page,
        headline=_line(translation.headline),
        summary=clean_inline(translation.summary),
        standfirst=clean_inline(translation.standfirst),
        body=body,
        authors=tuple(_author(byline, base) for byline in bylines if byline.name.strip()),
        publisher=Publisher(_words(article.source.name), _web(article.source.url)),
        provider=Publisher(_words(translation.provider.name), _web(translation.provider.url)),
        dateline=dateline,
        section=_words(translation.section or article.section),
        keywords=tuple(filter(None, map(_words, translation.keywords or article.keywords))),
        published=published,
        modified=Day() if modified == published else modified,
        original=Original(
            url=_web(article.canonical_url),
            title=_line(article.headline),
            language=language(translation.source_language, tag),
            published=published,
            modified=modified,
        ),
        canonical_url=_web(article.canonical_url),
        terms=_terms(article.rights, withdrawn=article.status is Status.CANCELED),
        lead=lead,
        pictures=(lead, *shown) if lead is not None else shown,
        corrections=tuple(node for node in body if isinstance(node, Correction)),
        translator=translator,
        disclosure=labels(MACHINE_MADE if translator.machine else MADE_BY_PEOPLE),
        segments=translation.segments,
        labels=labels,
    )


def uri(article: str, tag: str) -> str:
    """The name of an article's translation into `tag`: a UUIDv5 (RFC 9562) of both."""
    from uuid import NAMESPACE_URL, uuid5

    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'syndicate:rendition:{tag}:{clean(article)}')}"


def language(tag: str, page: str) -> Language:
    direction = langs.direction(tag)
    return Language(tag, langs.name(tag, page), "rtl" if direction == "rtl" else "ltr")


def day(value: str, tag: str, *, time: bool = False) -> Day:
    from datetime import datetime

    value = _words(value)
    if _REDUCED.fullmatch(value):
        return Day(value, langs.format_date(value, tag))
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return Day("", value)
    # Only the long forms are what HTML and RFC 3339 take; Python reads the short ones too.
    value = value if len(value) == 10 else moment.isoformat()
    return Day(value, langs.format_date(value, tag, time=time))


def _known_languages(translation: Translation) -> list[FlatBlock]:
    """The translated blocks; one whose every sentence failed is in the source's language still."""
    failed: dict[int, bool] = {}
    for (part, place, _), segment in translation.segments:
        if part == "body" and place is not None:
            failed[place] = failed.get(place, True) and segment.origin is Origin.FAILED
    blocks = []
    for index, block in enumerate(translation.blocks):
        left = failed.get(index, False) or not block.translate
        if left and block.language is None and block.kind is not BlockKind.CODE:
            block = replace(block, language=translation.source_language)
        blocks.append(block)
    return blocks


def _pictures(nodes: Iterable[Node]) -> Iterable[Picture]:
    for node in nodes:
        if isinstance(node, Figure):
            # A credit of its own in the text says whose the picture is where the metadata do not.
            credit = node.credit.text.strip()
            for each in node.pictures:
                yield each if each.credit or not credit else replace(each, credit=credit)
        elif isinstance(node, Quotation | Correction):
            yield from _pictures(node.children)
        elif isinstance(node, List):
            for item in node.items:
                yield from _pictures(item.children)


def _credited(block: FlatBlock, labels: Labels) -> FlatBlock:
    """The block with the label of its credit, or of its picture's, in the page's language."""
    if block.kind is BlockKind.CREDIT:
        return replace(block, content=credit(block.content, labels))
    if block.image is not None and block.image.credit:
        said = credit(Inline(block.image.credit), labels).text
        return replace(block, image=replace(block.image, credit=said))
    return block


def _picture(image: Image, base: str, labels: Labels) -> Picture | None:
    return picture(_credited(FlatBlock(BlockKind.IMAGE, image=image), labels), base)


def _author(byline: Byline, base: str) -> Author:
    return Author(
        _words(byline.name),
        _words(byline.role),
        _words(byline.institution),
        safe_url(byline.url, base) if byline.url else "",
    )


def _terms(rights: Rights, *, withdrawn: bool) -> Terms:
    """Of what is withdrawn only whose it is: nobody may use it, whatever was allowed before."""
    if withdrawn:
        return Terms(holder=_words(rights.holder), notice=_words(rights.notice))
    return Terms(
        licence(rights.license, rights.license_name),
        _words(rights.holder),
        _words(rights.notice),
        _words(rights.usage_terms),
        _words(str(rights.permission)),
        _web(rights.pixel),
    )


def _translator(translation: Translation) -> Translator:
    signature, page = translation.signature, translation.target_language
    translated = translation.translated
    if translation.by_people:
        return Translator(False, (), None, _words(signature.tool), day(translated, page))
    models = tuple(
        Model(
            _words(leg.engine),
            _words(leg.name),
            _words(leg.version),
            _words(leg.digest),
            language(leg.source, page),
            language(leg.target, page),
        )
        for leg in signature.legs
    )
    pivot = None if signature.pivot is None else language(signature.pivot, page)
    return Translator(True, models, pivot, _words(signature.tool), day(translated, page))


def _words(text: str) -> str:
    """One line of clean words: metadata has no line breaks to keep."""
    return " ".join(clean(text).split())


def _line(inline: Inline) -> Inline:
    return clean_inline(inline)


def _web(url: str) -> str:
    """A safe address of a page: `http` or `https`, else ""."""
    found = safe_url(url)
    return found if found.startswith("http") else ""
