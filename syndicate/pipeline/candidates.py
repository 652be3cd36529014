"""Candidates for a glossary out of articles, with what the model makes of each where it stands.

A candidate is laid over its places in the sentences as a mark, and goes through translation as a
link would: so its rendering is found by the same projection, for all candidates of a sentence at
once.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from syndicate import langs
from syndicate.config import Settings
from syndicate.errors import GlossaryError, InputError
from syndicate.grammar import grammar
from syndicate.grammar.lemma import knows, lemma
from syndicate.model import (
    Case,
    Inline,
    Mark,
    MarkKind,
    Origin,
    SegmentTranslation,
    Term,
    TermKind,
)
from syndicate.pipeline.articles import Draft
from syndicate.pipeline.sentences import Sentence, Translator
from syndicate.pipeline.trial import Unread, place_of, plain, read_articles
from syndicate.pipeline.workspace import Workspace
from syndicate.terms.extract import Candidate, Place, context, extract
from syndicate.terms.files import COLUMNS, default_case
from syndicate.terms.files.entries import languages_of
from syndicate.terms.match import Matcher
from syndicate.text import sort_marks

_CONTEXTS = 8
"""Places of a candidate that are translated."""
_ID = "id"
_WORD = re.compile(r"\w+")
_EDGE = " .,;:!?…()[]{}“”«»„‘\"'’–—-"
_INCONSISTENT = 1.5
"""What a candidate gains that the model renders in several ways: an editor should see it first."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate with what the model makes of it.

    rendering   the most frequent, in the singular; "" where none was found
    renderings  the different ones in context, each with its count, most frequent first
    context     the words around one of its places
    articles    in how many of them it stands
    known       FILE:LINE of the entry that has it already
    """

    candidate: Candidate
    score: float
    rendering: str
    renderings: tuple[tuple[str, int], ...]
    context: str
    articles: int
    known: str = ""

    @property
    def kept(self) -> bool:
        """Whether it is a name that the model leaves as it is."""
        names = self.candidate.pos in ("proper-noun", "acronym")
        return names and self.rendering == self.candidate.source

    @property
    def term(self) -> Term:
        """As an entry for a glossary, not approved yet."""
        candidate = self.candidate
        return Term(
            candidate.source,
            self.rendering or candidate.source,
            TermKind.DO_NOT_TRANSLATE if self.kept else TermKind.PREFERRED,
            default_case(candidate.source),
            candidate.pos,
            note=self.note,
            status="proposed",
        )

    @property
    def note(self) -> str:
        """What an editor should know, on one line."""
        times = "once" if self.candidate.count == 1 else f"{self.candidate.count} times"
        articles = f" in {self.articles} articles" if self.articles > 1 else ""
        parts = [times + articles]
        if self.known:
            parts.append(f"listed already in {self.known}")
        if len(self.renderings) > 1:
            said = ", ".join(f"{text} ({count})" for text, count in self.renderings)
            parts.append(f"rendered in {len(self.renderings)} ways: {said}")
        if not self.rendering:
            parts.append("no rendering found: this is the original")
        if self.candidate.pairs:
            what = "stands for" if self.candidate.pos == "acronym" else "in short"
            parts.append(f"{what} {' or '.join(self.candidate.pairs)}")
        return "; ".join([*parts, self.context])


@dataclass(frozen=True, slots=True)
class Material:
    """The sentences of articles of one language, each once, with the number of its article;
    `unread` is what could not be read, or is in another language than most of them."""

    language: str
    sentences: tuple[tuple[int, Sentence], ...]
    unread: tuple[Unread, ...]


def gather(
    paths: Sequence[str], target: str, settings: Settings, stdin: bytes | None = None
) -> Material:
    """Read articles that are to be translated into `target`."""
    drafts: list[Draft] = []
    unread: list[Unread] = []
    for path, draft in read_articles(paths, settings, stdin):
        if not isinstance(draft, Draft):
            unread.append(Unread(path, draft))
        elif langs.same_language(draft.detection.language, target):
            error = InputError(f"is in {langs.name(target)} already.", path=path)
            unread.append(Unread(path, error))
        else:
            drafts.append(draft)
    counts = Counter(langs.language(draft.detection.language) for draft in drafts)
    language = counts.most_common(1)[0][0] if counts else ""
    sentences: list[tuple[int, Sentence]] = []
    for number, draft in enumerate(drafts):
        if not langs.same_language(draft.detection.language, language):
            other = langs.name(draft.detection.language)
            error = InputError(
                f"is in {other}, most others are in {langs.name(language)}.",
                path=draft.article.path,
                remedy="Give articles of one language at a time.",
            )
            unread.append(Unread(draft.article.path, error))
            continue
        seen: set[str] = set()
        for sentence in draft.sentences:
            # Summaries repeat the body; keywords and roles are no sentences.
            if not sentence.brief and not sentence.language and sentence.content.text not in seen:
                seen.add(sentence.content.text)
                sentences.append((number, sentence))
    return Material(language, tuple(sentences), tuple(unread))


def propose(
    material: Material,
    target: str,
    workspace: Workspace,
    *,
    minimum: int = 2,
    limit: int = 200,
    known: bool = False,
) -> list[Proposal]:
    """The candidates, the best first. What glossaries hold is left out unless `known`. Raises
    `ModelError` where nothing translates them."""
    translator = workspace.translator(material.language, target)
    texts = [sentence.content.text for _, sentence in material.sentences]
    candidates = extract(texts, material.language, minimum=minimum)
    listed = [_listed(each, translator.matcher) for each in candidates]
    chosen = [(c, at) for c, at in zip(candidates, listed, strict=True) if known or not at]
    return _proposals(chosen[: 2 * limit], material.sentences, translator)[:limit]


def check_name(out: Path, source: str, target: str) -> None:
    """Refuse a file name that says other languages: such a file would never be applied."""
    try:
        said = languages_of(out)
    except GlossaryError:
        said = ("", "")
    if not (langs.same_language(said[0], source) and langs.same_language(said[1], target)):
        name = f"{out.name.partition('.')[0]}.{source}-{target}.csv"
        raise GlossaryError(
            f"the name does not say that it is from {langs.name(source)} to {langs.name(target)}.",
            path=out,
            remedy=f"Call it {name}.",
        )


def _listed(candidate: Candidate, matcher: Matcher) -> str:
    """Where the glossaries have a candidate, "" where they have not."""
    for match in matcher.find(candidate.source):
        if len(match.span) == len(candidate.source):
            return place_of(match.term)
    return ""


def _proposals(
    chosen: Sequence[tuple[Candidate, str]],
    sentences: Sequence[tuple[int, Sentence]],
    translator: Translator,
) -> list[Proposal]:
    way = plain(translator)
    found = _in_context([c for c, _ in chosen], [s for _, s in sentences], way)
    grouped = [
        _grouped(renderings, candidate.source, translator.target)
        for (candidate, _), renderings in zip(chosen, found, strict=True)
    ]
    alone = _alone(
        [c for (c, _), groups in zip(chosen, grouped, strict=True) if _needs_alone(groups)], way
    )
    proposals = []
    for (candidate, at), groups in zip(chosen, grouped, strict=True):
        best = _best(groups, alone.get(candidate.source, ""), translator.target)
        ways = tuple((group.text, group.count) for group in groups)
        first = candidate.places[0]
        proposals.append(
            Proposal(
                candidate,
                round(candidate.score * (_INCONSISTENT if len(ways) > 1 else 1), 2),
                best,
                ways,
                context(sentences[first.text][1].content.text, first.span),
                len({sentences[place.text][0] for place in candidate.places}),
                at,
            )
        )
    return sorted(proposals, key=lambda p: (-p.score, -p.candidate.count, p.candidate.source))


# --- Renderings ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rendering:
    text: str
    plural: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """Renderings that are forms of the same words; `text` is the one to show, `singular` whether
    one stands where the source is singular."""

    key: tuple[str, ...]
    text: str
    count: int
    singular: bool


def _in_context(
    candidates: Sequence[Candidate], sentences: Sequence[Sentence], way: Translator
) -> list[list[_Rendering]]:
    """What each candidate becomes in some of its places."""
    marks: dict[int, list[Mark]] = defaultdict(list)
    plural: dict[tuple[int, int], bool] = {}
    for number, candidate in enumerate(candidates):
        for place in _spread(candidate.places):
            own = Mark(place.span.start, place.span.end, MarkKind.SPAN, ((_ID, str(number)),))
            if not any(_cross(own, other) for other in marks[place.text]):
                marks[place.text].append(own)
                plural[place.text, number] = place.plural
    texts = [number for number, own in marks.items() if own]
    laid = []
    for number in texts:
        content = sentences[number].content
        kept = [m for m in content.marks if m.protects]
        free = [m for m in marks[number] if not any(_touch(m, k) for k in kept)]
        laid.append(
            replace(sentences[number], content=Inline(content.text, sort_marks([*kept, *free])))
        )
    found: list[list[_Rendering]] = [[] for _ in candidates]
    for number, done in zip(texts, way.translate(laid), strict=True):
        for index, text in _rendered(done):
            if not candidates[index].source[:1].isupper():
                text = _small(text)
            found[index].append(_Rendering(text, plural[number, index]))
    return found


def _spread(places: Sequence[Place]) -> list[Place]:
    """A few of the places, each in a sentence of its own, singular ones first."""
    one_each = {place.text: place for place in sorted(places, key=lambda p: p.plural, reverse=True)}
    ordered = sorted(one_each.values(), key=lambda place: (place.plural, place.text))
    return ordered[:_CONTEXTS]


def _cross(one: Mark, other: Mark) -> bool:
    """Whether two marks overlap and neither holds the other, or they are one."""
    if one.start >= other.end or other.start >= one.end:
        return False
    inside = one.start >= other.start and one.end <= other.end
    around = one.start <= other.start and one.end >= other.end
    return not (inside or around) or (inside and around)


def _touch(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end


def _rendered(done: SegmentTranslation) -> Iterator[tuple[int, str]]:
    """The numbers of the candidates in a translated sentence, and their words; without guesses."""
    if done.origin is not Origin.ENGINE:
        return
    guessed = {f.span for f in done.findings if f.check == "marks.guessed"}
    unsure = {
        m.get(_ID)
        for m in done.source.marks
        if any(g and g.start == m.start and g.end == m.end for g in guessed)
    }
    for mark in done.target.marks:
        number = mark.get(_ID)
        text = " ".join(done.target.text[mark.start : mark.end].strip(_EDGE).split())
        if number is not None and number not in unsure and text:
            yield int(number), text


def _grouped(renderings: Sequence[_Rendering], source: str, language: str) -> list[_Group]:
    """Renderings by their words' dictionary forms, the most frequent first; of two as frequent
    the one that is the source, which for a name is rarely wrong."""
    groups: dict[tuple[str, ...], list[_Rendering]] = defaultdict(list)
    for each in renderings:
        groups[_key(each.text, language)].append(each)
    made = []
    for key, own in groups.items():
        singular = [r.text for r in own if not r.plural]
        best = Counter(singular or [r.text for r in own]).most_common(1)[0][0]
        made.append(_Group(key, best, len(own), bool(singular)))
    return sorted(made, key=lambda g: (-g.count, g.text != source, g.text))


def _key(text: str, language: str) -> tuple[str, ...]:
    light = grammar(language).edges
    words = _WORD.findall(text.casefold())
    content = [word for word in words if word not in light] or words
    return tuple(_singular(word, language) for word in content)


def _singular(word: str, language: str) -> str:
    """One form for all inflected ones, so that they count as the same; for comparing only."""
    options = grammar(language).singulars_of(word)
    one = next((o for o in options if knows(language, o)), options[-1] if options else word)
    base = lemma(one, language).casefold()
    return base.removesuffix("s") if base == word else base


def _needs_alone(groups: Sequence[_Group]) -> bool:
    return not groups or not groups[0].singular or groups[0].count == 1


def _alone(candidates: Sequence[Candidate], way: Translator) -> dict[str, str]:
    """What the model makes of candidates outside any sentence."""
    sentences = [Sentence(Inline(candidate.source), brief=True) for candidate in candidates]
    found = {}
    for candidate, done in zip(candidates, way.translate(sentences), strict=True):
        if done.origin is Origin.ENGINE:
            text = _without_article(done.target.text.strip(_EDGE), way.target)
            found[candidate.source] = text if candidate.source[:1].isupper() else _small(text)
    return found


def _without_article(text: str, language: str) -> str:
    words = text.split()
    while len(words) > 1 and words[0].casefold() in grammar(language).edges:
        words.pop(0)
    return " ".join(words)


def _best(groups: Sequence[_Group], alone: str, language: str) -> str:
    """The rendering to propose: what stands in context, in the singular if that is known."""
    if not groups:
        return alone
    first, own = groups[0], _key(alone, language)
    if not first.singular and own == first.key:
        return alone
    # A place found once may be a part of it: "Nations" of "United Nations".
    if first.count == 1 and set(first.key) < set(own):
        return alone
    return first.text


def _small(text: str) -> str:
    """The words as they stand inside a sentence."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


# --- As a file -----------------------------------------------------------------------------------


def as_csv(proposals: Sequence[Proposal]) -> str:
    """The proposals as a glossary file, ready to be edited."""
    made = io.StringIO()
    rows = csv.writer(made, lineterminator="\n")
    rows.writerow(COLUMNS)
    for proposal in proposals:
        term = proposal.term
        cells = {
            "source": _visible(term.source),
            "target": _visible(term.target),
            "kind": term.kind if term.kind is not TermKind.PREFERRED else "",
            "case": term.case if term.case is Case.EXACT else "",
            "pos": term.pos,
            "note": _visible(term.note),
            "status": term.status,
        }
        rows.writerow([cells.get(column, "") for column in COLUMNS])
    return made.getvalue()


def _visible(text: str) -> str:
    """The text on one line, without soft hyphens and the like, which a glossary must not hold."""
    shown = (c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c.isspace())
    return unicodedata.normalize("NFC", " ".join("".join(shown).split()))
