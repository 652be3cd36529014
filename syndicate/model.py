"""The nouns of `syndicate`: frozen dataclasses that every stage reads and none changes.

Offsets are in Unicode code points, half-open, as Python slices. Languages are BCP 47 tags
(RFC 5646). Dates are ISO 8601 strings as RFC 3339 writes them, kept with the precision that the
source gave (`2026-03-14` or `2026-03-14T09:30:00+00:00`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

# --- Marked text -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to but not including `end` of some text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


class MarkKind(StrEnum):
    """Inline marks. A line break is no mark: it is the character U+000A in the text, which stands
    for nothing else outside code."""

    LINK = "link"
    EMPHASIS = "em"
    STRONG = "strong"
    ABBREVIATION = "abbr"
    CODE = "code"
    SUBSCRIPT = "sub"
    SUPERSCRIPT = "sup"
    INLINE_QUOTE = "q"
    CITE = "cite"
    HIGHLIGHT = "mark"
    DELETED = "del"
    INSERTED = "ins"
    SMALL = "small"
    UNDERLINE = "u"
    TIME = "time"
    SPAN = "span"
    """Carries `lang`, `dir` or `translate="no"` and nothing else."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An inline mark over `start:end`; `attributes` are name-value pairs in source order.

    Only attributes that mean something to a reader are kept: `href`, `title`, `aria-label`, `lang`,
    `dir`, `datetime`, `translate`, `rel`, `hreflang`.
    """

    start: int
    end: int
    kind: MarkKind
    attributes: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str | None:
        """The value of attribute `name`, or None."""
        for key, value in self.attributes:
            if key == name:
                return value
        return None

    @property
    def protects(self) -> bool:
        """True where the text under the mark must stay as it is (code, `translate="no"`)."""
        return self.kind is MarkKind.CODE or self.get("translate") == "no"


@dataclass(frozen=True, slots=True)
class Inline:
    """Text and the marks over it.

    Marks are sorted by start, longer first, then in nesting order (outer before inner); they are
    well nested: two marks are either disjoint or one holds the other.
    """

    text: str
    marks: tuple[Mark, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text.strip())


# --- The article -------------------------------------------------------------------------------


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTATION = "quotation"
    IMAGE = "image"
    CAPTION = "caption"
    CREDIT = "credit"
    TABLE_CELL = "table_cell"
    CODE = "code"
    EMBED = "embed"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: `url` absolute where the source's base is known; sizes in CSS pixels."""

    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None
    credit: str = ""
    license: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the body, in reading order.

    Structure that spans blocks is told by `group`: neighbouring blocks with the same non-zero
    group belong to one list, one quotation, one figure (image, caption, credit) or one table.

    level    heading: 1-6; list item: depth from 1; else 0
    ordered  list item of a numbered list
    number   of such an item, where it is not the next (1 at first); not negative
    row, column, header, columns, rows   table cell: place from 0, whether it is a header, spans
    role     "" or "correction" (a correction note), "attribution" (who said a quotation)
    language what the block declares or was found to be in, where that is not the article's
    image    of an IMAGE block; url of an EMBED block
    """

    kind: BlockKind
    content: Inline = Inline("")
    level: int = 0
    group: int = 0
    ordered: bool = False
    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1
    header: bool = False
    role: str = ""
    language: str | None = None
    translate: bool = True
    image: Image | None = None
    url: str = ""
    number: int | None = None

    @property
    def text(self) -> str:
        return self.content.text


@dataclass(frozen=True, slots=True)
class Byline:
    """One author, with the role and institution that the source gives."""

    name: str
    role: str = ""
    institution: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Who published the original."""

    name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Permission:
    """Who allowed what the licence forbids, when (ISO 8601), and where that is on record."""

    by: str = ""
    date: str = ""
    reference: str = ""

    def __bool__(self) -> bool:
        return bool(self.by or self.date or self.reference)

    def __str__(self) -> str:
        return ", ".join(part for part in (self.by, self.date, self.reference) if part)


@dataclass(frozen=True, slots=True)
class Rights:
    """`license` is a URL where one is known, else the words the source used.

    demands  what is asked besides what the licence itself demands, by the ids of `rights.rules`
    pixel    the address of the picture by which the source counts readers, "" without one
    """

    license: str = ""
    license_name: str = ""
    holder: str = ""
    notice: str = ""
    usage_terms: str = ""
    permission: Permission = Permission()
    demands: tuple[str, ...] = ()
    pixel: str = ""


class Status(StrEnum):
    """Publishing status, IPTC `pubstatus`."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


class Signal(StrEnum):
    """What a version is to those before it."""

    NONE = ""
    UPDATE = "update"
    CORRECTION = "correction"
    KILL = "kill"
    TAKEDOWN = "takedown"
    """A withdrawal that the law demands: not even the headline is named again."""


@dataclass(frozen=True, slots=True)
class History:
    """Where a version stands among the versions of its article, as the register knows it.

    created    when the first version came to be, versioned when this one did (RFC 3339)
    note       what the editor tells partners of this version (IPTC `edNote`)
    replaces   "sha256:..." of the manifest of the package before it, of the same language
    content    SHA-256, in hexadecimal, of what a version is told by
    note_language  what the note is in: "" the package's language, "und" not known
    """

    created: str = ""
    versioned: str = ""
    signal: Signal = Signal.NONE
    note: str = ""
    replaces: str = ""
    content: str = ""
    note_language: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A source article. `id` is a stable URI: canonical URL, else the source's own id (`guid`),
    else a UUID from the content."""

    id: str
    headline: Inline
    blocks: tuple[Block, ...]
    version: int = 1
    status: Status = Status.USABLE
    language: str | None = None
    """The language that the source declares; the one that counts is in `Detection`."""
    slug: str = ""
    summary: Inline = Inline("")
    bylines: tuple[Byline, ...] = ()
    source: Source = Source()
    canonical_url: str = ""
    guid: str = ""
    """The id that its sender gave it, as a URI, whatever becomes of the address."""
    published: str = ""
    modified: str = ""
    dateline: str = ""
    section: str = ""
    keywords: tuple[str, ...] = ()
    rights: Rights = Rights()
    image: Image | None = None
    """The lead picture that the metadata names, where the body does not show it."""
    embargo: str = ""
    """Nothing of it leaves before; `expires`: nor after."""
    expires: str = ""
    history: History = History()
    path: str = ""
    """The file it was read from, as the user named it; "-" for standard input."""
    media_type: str = ""
    findings: tuple[Finding, ...] = ()
    """What ingest has to say: missing fields, repaired encodings, ambiguous bylines."""

    @property
    def summary_leads(self) -> bool:
        """True where the summary is the body's own first paragraph, and so is not shown twice."""
        return bool(self.blocks) and self.blocks[0].text == self.summary.text != ""

    @property
    def texts(self) -> tuple[Inline, ...]:
        """What a reader reads, each once: headline, summary, body."""
        summary = () if self.summary_leads else (self.summary,)
        return (self.headline, *summary, *(block.content for block in self.blocks))


# --- Findings ----------------------------------------------------------------------------------


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should know: flat, so that a terminal and JSON show the same.

    part     "headline", "summary", "body", "metadata", or "" for the article as a whole
    block    index into `Article.blocks` where part is "body", else None
    segment  index of the sentence in that block, else None
    span     characters of the *source* sentence (or of the block where segment is None)
    """

    check: str
    severity: Severity
    message: str
    remedy: str = ""
    part: str = ""
    block: int | None = None
    segment: int | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Detection:
    """The language of an article: `language` is what counts, `confidence` from 0 to 1.

    `declared` is the article's own word, `detected` the detector's; `foreign` maps a block's index
    to the language it is in where that is not the article's.
    """

    language: str
    confidence: float
    declared: str | None = None
    detected: str | None = None
    foreign: tuple[tuple[int, str], ...] = ()
    findings: tuple[Finding, ...] = ()


# --- Terminology -------------------------------------------------------------------------------


class TermKind(StrEnum):
    PREFERRED = "preferred"
    DO_NOT_TRANSLATE = "do-not-translate"
    FORBIDDEN = "forbidden"


class Case(StrEnum):
    EXACT = "exact"
    IGNORE = "ignore"


class Layer(StrEnum):
    """Where a glossary comes from, in rising order: what is said later wins."""

    PIVOT = "pivot"
    """Made of two glossaries that share the language between."""
    SHIPPED = "shipped"
    HOUSE = "house"
    DESK = "desk"
    PARTNER = "partner"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Term:
    """One glossary entry; `gender`, `plural` and `forms` are of the target, `source_forms` are all
    inflected forms of the source where they are listed.

    `case` is never empty here: loading resolves the default (capitals or an acronym: exact).
    Of entries whose words overlap in a sentence the one of higher `priority` wins, then the longer.
    """

    source: str
    target: str
    kind: TermKind = TermKind.PREFERRED
    case: Case = Case.IGNORE
    pos: str = ""
    gender: str = ""
    plural: str = ""
    forms: tuple[str, ...] = ()
    domain: str = ""
    context: tuple[str, ...] = ()
    note: str = ""
    owner: str = ""
    status: str = "approved"
    path: str = ""
    line: int = 0
    source_forms: tuple[str, ...] = ()
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms of one language pair from one file; `digest` is the SHA-256 of what they say.

    Those of a desk count in articles of that section only.
    """

    name: str
    source_language: str
    target_language: str
    terms: Sequence[Term]
    digest: str
    path: str = ""
    layer: Layer = Layer.HOUSE
    desk: str = ""


class TermOutcome(StrEnum):
    ALREADY = "already"
    PLACED = "placed"
    CHECK_AGREEMENT = "placed, check agreement"
    NOT_PLACED = "not placed"
    HELD_BACK = "held back (homograph)"


@dataclass(frozen=True, slots=True)
class TermUse:
    """What happened to one occurrence of a term in one sentence.

    `source_span` is in the source sentence, `target_span` in the finished target sentence.
    `source` and `target` are the words that stand there; `required` is what the glossary asks for.
    """

    source: str
    required: str
    outcome: TermOutcome
    source_span: Span
    target: str = ""
    target_span: Span | None = None
    reason: str = ""
    kind: TermKind = TermKind.PREFERRED
    glossary: str = ""
    line: int = 0


# --- Translation -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which source words each target word came from; words are spans, in text order.

    `weights[t][s]` is the share of target word `t` that rests on source word `s`, a row at most 1.
    `confidence[t]` is how likely its strongest link is right; empty, nobody judged it: read as 1.
    """

    source_words: tuple[Span, ...]
    target_words: tuple[Span, ...]
    weights: tuple[tuple[float, ...], ...]
    confidence: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What an engine gives back for one sentence.

    score      mean log-probability per piece (at most 0), None where the engine has none
    align      computes the `Alignment` when asked, because most sentences never need it; None
               where the engine has none
    error      why this sentence could not be translated; `text` is then empty
    unknown    words that the engine left as they are or could not inflect, each once
    others     the next best, where more than one was wanted and the engine has them
    """

    text: str
    score: float | None = None
    align: Callable[[], Alignment] | None = None
    error: str = ""
    unknown: tuple[str, ...] = ()
    others: tuple[Hypothesis, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One leg of a route, as it goes into the signature. `digest` is "sha256:..."."""

    engine: str
    name: str
    version: str
    digest: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Options:
    """How an engine decodes, as far as it can.

    beam_size           hypotheses kept; 1 is greedy
    repetition_penalty  above 1, pieces that stand already become less likely (Keskar et al. 2019)
    no_repeat_ngram     pieces in a row that may not stand twice; 0: no such rule
    score               whether scores are wanted: on small models they cost an eighth of the time
    hypotheses          how many of them are wanted; the beam is at least that wide
    """

    beam_size: int = 1
    repetition_penalty: float = 1.0
    no_repeat_ngram: int = 0
    score: bool = False
    hypotheses: int = 1


@dataclass(frozen=True, slots=True)
class Signature:
    """Enough to make the text again: every result says how it was made."""

    legs: tuple[ModelInfo, ...]
    beam_size: int
    segmenter: str
    glossaries: tuple[tuple[str, str], ...]
    """(name, digest) of each glossary in the order of rank, highest first."""
    tool: str

    @property
    def pivot(self) -> str | None:
        return self.legs[0].target if len(self.legs) > 1 else None


class Origin(StrEnum):
    """Where a target sentence came from."""

    ENGINE = "engine"
    HUMAN = "human"
    """A person's own, out of the translation memory."""
    KEPT = "kept"
    """Left as it is: code, `translate="no"`, a foreign quotation, nothing to translate."""
    FAILED = "failed"
    """The engine failed: the target repeats the source and a finding says so."""


@dataclass(frozen=True, slots=True)
class SegmentTranslation:
    """One sentence and its translation, with what happened to its terms."""

    source: Inline
    target: Inline
    origin: Origin
    terms: tuple[TermUse, ...] = ()
    findings: tuple[Finding, ...] = ()
    score: float | None = None
    links: tuple[tuple[Span, Span], ...] = ()
    """Words that are each other's translation, as (source, target), in the target's order."""
    tried: tuple[str, ...] = ()
    """What was tried before this text was chosen, in order; empty where the first was taken."""


@dataclass(frozen=True, slots=True)
class Translation:
    """An article in another language: `headline`, `summary`, `blocks` parallel the article's.

    `segments` are in reading order, each with the place it stands at:
    (part, block index or None, sentence index). Part "alt" is the text that stands for a picture.
    """

    article: Article
    source_language: str
    target_language: str
    headline: Inline
    summary: Inline
    blocks: tuple[Block, ...]
    signature: Signature
    segments: tuple[tuple[tuple[str, int | None, int], SegmentTranslation], ...] = ()
    keywords: tuple[str, ...] = ()
    section: str = ""
    bylines: tuple[Byline, ...] = ()
    """The article's, with the roles translated; names and institutions are the source's."""
    dateline: str = ""
    """The article's, with its date in the target language."""
    findings: tuple[Finding, ...] = ()
    translated: str = ""
    """The day of translation, ISO 8601."""
    provider: Source = Source()
    """Whose package it is: the newsroom that translates, from its settings."""
    unaided: bool = False
    """People translated all of it: for what has no segments that tell, as when it is withdrawn."""

    @property
    def standfirst(self) -> Inline:
        """The summary, where it is not the body's first paragraph besides."""
        return Inline("") if self.article.summary_leads else self.summary

    @property
    def by_people(self) -> bool:
        """Whether no machine has a part in it: people translated all that is not kept."""
        origins = {segment.origin for _, segment in self.segments}
        return self.unaided or Origin.HUMAN in origins <= {Origin.HUMAN, Origin.KEPT}

    @property
    def texts(self) -> tuple[Inline, ...]:
        """What a reader reads, each once: headline, standfirst, body."""
        return (self.headline, self.standfirst, *(block.content for block in self.blocks))


# --- What leaves the house ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file of a package. `role` is "page", "text" or the name of the format."""

    path: str
    media_type: str
    data: bytes
    role: str


@dataclass(frozen=True, slots=True)
class Package:
    """Renditions and their manifest; same input, same bytes. What is `beside` it is not sent."""

    name: str
    renditions: tuple[Rendition, ...]
    manifest: bytes
    beside: tuple[Rendition, ...] = ()
