"""`review.html`: source and translation side by side, for the editor's eyes only.

One page that asks nothing of any host and is whole without its script. What it is given is as
little trusted as what goes to partners (`layers`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from markupsafe import Markup

from syndicate import langs
from syndicate.model import (
    Finding,
    MarkKind,
    Origin,
    Rendition,
    SegmentTranslation,
    Severity,
    Span,
    TermOutcome,
    TermUse,
    Translation,
)
from syndicate.render.inline import TAG, safe_url
from syndicate.render.jsonld import script_safe
from syndicate.render.review.layers import Layer, one_line, to_html
from syndicate.render.review.places import Place, Places

if TYPE_CHECKING:
    from jinja2 import Environment

PATH = "review.html"

_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
"""The words of the page, the worst first; they are class names too."""
_OUTCOMES = {
    TermOutcome.NOT_PLACED: "missing",
    TermOutcome.CHECK_AGREEMENT: "agreement",
    TermOutcome.HELD_BACK: "held",
    TermOutcome.PLACED: "placed",
    TermOutcome.ALREADY: "already",
}
"""Class names, what a person should look at first."""
_SAID = {"already": "right already", "held": "held back"}
_DOUBTED = (TermOutcome.NOT_PLACED, TermOutcome.CHECK_AGREEMENT, TermOutcome.HELD_BACK)

# What there are many of are dictionaries: Jinja's sandbox looks twice at each attribute and not at
# keys, and that was most of the time that a page took.


class FindingLine(TypedDict):
    """A finding in the list under a sentence; `number` stands at its words too, if `marked`."""

    number: int
    severity: str
    check: str
    message: str
    remedy: str
    marked: bool
    where: str


class TermLine(TypedDict):
    """A term under a sentence; `number` ties it to its words in the text."""

    number: int
    source: str
    required: str
    outcome: str
    doubted: bool
    reason: str
    glossary: str
    line: int


class Row(TypedDict):
    """A sentence: `number` counts in the article's order; `state` is the worst that is known of
    it ("error", "warning", "term", "note" or "clean"); `checks`, `severities` and `outcomes` are
    lists with spaces between, for filters."""

    number: int
    place: str
    which: str
    state: str
    doubtful: bool
    origin: str
    score: str
    source: Markup
    target: Markup
    source_language: Markup
    target_language: Markup
    findings: list[FindingLine]
    terms: list[TermLine]
    tried: str
    checks: str
    severities: str
    outcomes: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many sentences (or findings) have that name; `says` is it in words."""

    name: str
    says: str
    count: int


@dataclass(frozen=True, slots=True)
class Review:
    """What the template `review/page.html` is given as `review`."""

    source_language: str
    target_language: str
    source_name: str
    target_name: str
    doubtful: tuple[Row, ...]
    others: tuple[Row, ...]
    article: tuple[FindingLine, ...]
    sentences: int
    severities: tuple[Count, ...]
    checks: tuple[Count, ...]
    outcomes: tuple[Count, ...]
    origins: tuple[Count, ...]


def rendition(translation: Translation, *, templates: Sequence[Path] = ()) -> Rendition:
    """The page, from the template `review/page.html`; the same bytes for the same translation.

    Raises `ConfigError` for a mistake in a template.
    """
    from syndicate.render.environment import environment

    text = page(translation, environment(templates))
    return Rendition(PATH, "text/html", text.encode("utf-8", "replace"), "review")


def page(translation: Translation, environment: Environment) -> str:
    """`review.html`: what `templates/review/page.html` says."""
    from syndicate.render.context import build
    from syndicate.render.environment import expand

    review, links = _review(translation)
    more = {"review": review, "data": script_safe({"links": links})}
    text = expand(environment, "review/page.html", build(translation), **more)
    return text.strip("\n") + "\n"


# --- Rows ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Piece:
    """What becomes a row: a sentence at its place, or a block that was kept whole."""

    place: Place
    segment: SegmentTranslation
    whole: bool = False
    findings: list[Finding] = field(default_factory=list)


def _review(translation: Translation) -> tuple[Review, dict[str, str]]:
    """The page's content, and for each row the pairs of words, as the script wants them."""
    pieces = list(_pieces(translation))
    rest = _attach(translation, pieces)
    places = Places(translation)
    base = safe_url(translation.article.canonical_url)
    rows, urgency, links = [], {}, {}
    for number, piece in enumerate(pieces, start=1):
        row = _row(number, piece, places, translation, base)
        rows.append(row)
        urgency[number] = _urgency(piece)
        if piece.segment.links:
            links[str(number)] = _word_pairs(piece.segment)
    doubtful = sorted(
        (row for row in rows if row["doubtful"]), key=lambda row: urgency[row["number"]]
    )
    findings = [finding for piece in pieces for finding in piece.findings] + rest
    uses = [use for piece in pieces for use in piece.segment.terms]
    severity = Counter(finding.severity for finding in findings)
    outcome = Counter(use.outcome for use in uses)
    origin = Counter(piece.segment.origin for piece in pieces)
    review = Review(
        source_language=_tag(translation.source_language),
        target_language=_tag(translation.target_language),
        source_name=langs.name(translation.source_language),
        target_name=langs.name(translation.target_language),
        doubtful=tuple(doubtful),
        others=tuple(row for row in rows if not row["doubtful"]),
        article=tuple(
            _finding_line(number, finding, places.of_finding(finding))
            for number, finding in enumerate(rest, start=1)
        ),
        sentences=sum(not piece.whole for piece in pieces),
        severities=tuple(
            Count(word, word if severity[each] == 1 else f"{word}s", severity[each])
            for each, word in _SEVERITIES.items()
        ),
        checks=tuple(
            Count(check, check, count)
            for check, count in sorted(Counter(map(_check, findings)).items())
        ),
        outcomes=tuple(
            Count(name, _SAID.get(name, each.value), outcome[each])
            for each, name in _OUTCOMES.items()
            if outcome[each]
        ),
        origins=tuple(
            Count(each.value, each.value, origin[each]) for each in Origin if origin[each]
        ),
    )
    return review, links


def _pieces(translation: Translation) -> Iterator[_Piece]:
    """Every sentence in the article's order, and among them the blocks that have none."""
    cut = {block for (part, block, _), _ in translation.segments if part in ("body", "alt")}
    kept = [
        index
        for index, block in enumerate(translation.article.blocks)
        if index not in cut and block.text.strip()
    ]
    at = 0
    for place, segment in translation.segments:
        part, block, _ = place
        while at < len(kept) and (
            (part in ("body", "alt") and block is not None and kept[at] < block)
            or part in ("keyword", "role", "section")
        ):
            yield _kept(translation, kept[at])
            at += 1
        yield _Piece(place, segment)
    for index in kept[at:]:
        yield _kept(translation, index)


def _kept(translation: Translation, index: int) -> _Piece:
    source = translation.article.blocks[index].content
    target = translation.blocks[index].content if index < len(translation.blocks) else source
    kept = SegmentTranslation(source, target, Origin.KEPT)
    return _Piece(("body", index, None), kept, whole=True)


def _attach(translation: Translation, pieces: Sequence[_Piece]) -> list[Finding]:
    """Give each finding to its sentence, or to the first of its block; what belongs to none comes
    back."""
    exact: dict[Place, _Piece] = {}
    first: dict[tuple[str, int | None], _Piece] = {}
    for piece in pieces:
        part, block, _ = piece.place
        exact[piece.place] = piece
        first.setdefault((part, block), piece)
        piece.findings += piece.segment.findings
    rest = []
    own = [{_content(finding) for finding in piece.findings} for piece in pieces]
    said = {id(piece): contents for piece, contents in zip(pieces, own, strict=True)}
    for finding in dict.fromkeys((*translation.article.findings, *translation.findings)):
        place = (finding.part, finding.block, finding.segment)
        found = exact.get(place)
        if found is None and finding.segment is None and finding.part not in ("", "metadata"):
            found = first.get((finding.part, finding.block))
        if found is None:
            rest.append(finding)
        elif _content(finding) not in said[id(found)]:
            said[id(found)].add(_content(finding))
            found.findings.append(finding)
    order = list(_SEVERITIES)
    for piece in pieces:
        piece.findings.sort(key=lambda f: (order.index(f.severity), f.span.start if f.span else -1))
    return sorted(rest, key=lambda finding: order.index(finding.severity))


def _content(finding: Finding) -> tuple[object, ...]:
    """A finding without its place, which a sentence's own does not know."""
    return finding.check, finding.severity, finding.message, finding.remedy, finding.span


def _row(number: int, piece: _Piece, places: Places, translation: Translation, base: str) -> Row:
    segment = piece.segment
    source, target = _layers(piece)
    addresses = _addresses(segment)
    state = _state(piece)
    kept = segment.origin is Origin.KEPT and segment.source.text == segment.target.text
    language = places.language(piece.place) or translation.source_language
    findings = [_finding_line(each, finding) for each, finding in enumerate(piece.findings, 1)]
    terms = [_term_line(each, use) for each, use in enumerate(segment.terms, 1)]
    return Row(
        number=number,
        place=places.place(piece.place),
        which=places.which(piece.place),
        state=state,
        doubtful=state in ("error", "warning", "term"),
        origin=segment.origin.value,
        score="" if segment.score is None else f"{segment.score:.2f}".replace("-", "−"),
        source=to_html(segment.source, source, base, addresses),
        target=to_html(segment.target, target, base, addresses),
        source_language=_language(language),
        target_language=_language(language if kept else translation.target_language),
        findings=findings,
        terms=terms,
        tried="; ".join(one_line(attempt) for attempt in segment.tried),
        checks=" ".join(dict.fromkeys(each["check"] for each in findings)),
        severities=" ".join(dict.fromkeys(each["severity"] for each in findings)),
        outcomes=" ".join(dict.fromkeys(each["outcome"] for each in terms)),
    )


def _state(piece: _Piece) -> str:
    severities = {finding.severity for finding in piece.findings}
    if Severity.ERROR in severities or piece.segment.origin is Origin.FAILED:
        return "error"
    if Severity.WARNING in severities:
        return "warning"
    if any(use.outcome in _DOUBTED for use in piece.segment.terms):
        return "term"
    return "note" if severities else "clean"


def _urgency(piece: _Piece) -> tuple[float, ...]:
    """What sorts doubtful sentences: errors, then warnings and terms that are missing, then terms
    to be looked at, then what the model was least sure of."""
    severity = Counter(finding.severity for finding in piece.findings)
    outcome = Counter(use.outcome for use in piece.segment.terms)
    failed = piece.segment.origin is Origin.FAILED
    return (
        -severity[Severity.ERROR] - failed,
        -severity[Severity.WARNING] - outcome[TermOutcome.NOT_PLACED],
        -outcome[TermOutcome.CHECK_AGREEMENT] - outcome[TermOutcome.HELD_BACK],
        piece.segment.score or 0.0,
    )


def _finding_line(number: int, finding: Finding, where: str | None = None) -> FindingLine:
    return FindingLine(
        number=number,
        severity=_SEVERITIES[finding.severity],
        check=_check(finding),
        message=one_line(finding.message).rstrip("."),
        remedy=one_line(finding.remedy),
        marked=where is None and _marked(finding),
        where=where or "",
    )


def _check(finding: Finding) -> str:
    """A check's id, which has no spaces, because a row lists several."""
    return one_line(finding.check).replace(" ", "-")


def _term_line(number: int, use: TermUse) -> TermLine:
    return TermLine(
        number=number,
        source=one_line(use.source),
        required=one_line(use.required),
        outcome=_OUTCOMES[use.outcome],
        doubted=use.outcome in _DOUBTED,
        reason=one_line(use.reason),
        glossary=one_line(use.glossary),
        line=use.line,
    )


def _tag(tag: str) -> str:
    return tag if TAG.fullmatch(tag) else "und"


@lru_cache(maxsize=64)
def _language(tag: str) -> Markup:
    """The attributes of a text in that language."""
    known = _tag(tag)
    return Markup(' lang="{}" dir="{}"').format(known, langs.direction(known))


# --- What is marked in the text ------------------------------------------------------------------


def _layers(piece: _Piece) -> tuple[list[Layer], list[Layer]]:
    """Terms and findings over source and target. A finding is on the source; where words are
    aligned, on their translation too."""
    source: list[Layer] = []
    target: list[Layer] = []
    for number, use in enumerate(piece.segment.terms, start=1):
        name = _OUTCOMES[use.outcome]
        layer = Layer(use.source_span, f"t t-{name}", "t", number, f'<i class="e e-{name}"></i>')
        source.append(layer)
        if use.target_span is not None:
            target.append(replace(layer, span=use.target_span))
    for number, finding in enumerate(piece.findings, start=1):
        span = finding.span
        if span is None or not _marked(finding):
            continue
        name = _SEVERITIES[finding.severity]
        sign = f'<i class="n n-{name}" data-n="{number}"></i>'
        layer = Layer(span, f"f f-{name}", "f", number, sign)
        source.append(layer)
        became = _became(span, piece.segment.links)
        target += [replace(layer, span=word, sign="") for word in became[:-1]]
        target += [replace(layer, span=word) for word in became[-1:]]
    return source, target


def _marked(finding: Finding) -> bool:
    """True where a span is in the sentence; that of a block's finding counts in the block."""
    return finding.span is not None and (finding.segment is not None or finding.block is None)


def _became(span: Span, links: Iterable[tuple[Span, Span]]) -> list[Span]:
    """The target's words that come from a span of the source, neighbours as one."""
    found = sorted(
        {
            (target.start, target.end)
            for source, target in links
            if source.start < span.end and span.start < source.end
        }
    )
    joined: list[Span] = []
    for start, end in found:
        if joined and start <= joined[-1].end + 1:
            joined[-1] = Span(joined[-1].start, max(end, joined[-1].end))
        else:
            joined.append(Span(start, end))
    return joined


def _addresses(segment: SegmentTranslation) -> dict[str, int]:
    """A number for each address in a sentence, where there are several to be told apart."""
    found = dict.fromkeys(
        mark.get("href") or ""
        for inline in (segment.source, segment.target)
        for mark in inline.marks
        if mark.kind is MarkKind.LINK
    )
    return {href: number for number, href in enumerate(found, start=1)} if len(found) > 1 else {}


# --- Words that are each other's translation -----------------------------------------------------


def _word_pairs(segment: SegmentTranslation) -> str:
    """Source start, source end, target start, target end of each pair, one after another, counted
    in UTF-16 units as a script counts, with spaces between."""
    here, there = segment.source.text, segment.target.text
    source, target = _units(here), _units(there)
    within, beyond = len(here), len(there)
    found: list[int] = []
    for one, other in segment.links:
        if one.end <= within and other.end <= beyond:
            found += (source[one.start], source[one.end], target[other.start], target[other.end])
    return " ".join(map(str, found))


def _units(text: str) -> Sequence[int]:
    """What each offset in code points is in UTF-16 units."""
    if not text or max(text) <= "\uffff":
        return range(len(text) + 1)
    return [0, *accumulate(2 if character > "\uffff" else 1 for character in text)]
