"""Candidates for a glossary out of articles, with what the model makes of each where it stands."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from syndicate import langs
from syndicate.config import Settings
from syndicate.errors import GlossaryError, InputError
from syndicate.model import Case, Term, TermKind
from syndicate.pipeline.articles import Draft
from syndicate.pipeline.sentences.translator import Sentence, Translator
from syndicate.pipeline.workbench.renderings import render
from syndicate.pipeline.workbench.trial import Unread, place_of, plain, read_articles
from syndicate.pipeline.workspace import Workspace
from syndicate.terms.extract import Candidate, context, extract
from syndicate.terms.files import COLUMNS, default_case
from syndicate.terms.files.entries import languages_of
from syndicate.terms.match import Matcher

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
    found = render([c for c, _ in chosen], [s for _, s in sentences], plain(translator))
    proposals = []
    for (candidate, at), rendered in zip(chosen, found, strict=True):
        first = candidate.places[0]
        proposals.append(
            Proposal(
                candidate,
                round(candidate.score * (_INCONSISTENT if len(rendered.ways) > 1 else 1), 2),
                rendered.best,
                rendered.ways,
                context(sentences[first.text][1].content.text, first.span),
                len({sentences[place.text][0] for place in candidate.places}),
                at,
            )
        )
    return sorted(proposals, key=lambda p: (-p.score, -p.candidate.count, p.candidate.source))


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
