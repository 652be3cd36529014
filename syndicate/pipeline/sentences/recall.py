"""The translation memory as sentences ask it: which results are the same that would be made now.

An engine's result is used again only where everything is the same that it came from: the exact
text and marks, the models, the settings, the code, and the terms that touch the sentence. So a
run with the memory writes what a run without it would. A person's translation is used wherever
the sentence is the same in normal form.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

from syndicate import checks
from syndicate.config import Settings
from syndicate.errors import StoreError
from syndicate.memory.store import Memory
from syndicate.memory.unit import Made, Recalled, want
from syndicate.memory.unit import Wanted as Question
from syndicate.model import (
    Finding,
    Origin,
    SegmentTranslation,
    Severity,
    Signature,
    Span,
    Term,
    TermKind,
    TermOutcome,
    TermUse,
)
from syndicate.pipeline.sentences.naming import standing
from syndicate.pipeline.sentences.translator import Sentence, Wanted
from syndicate.terms.enforce import judge
from syndicate.terms.match import Match

_PACKAGE = Path(__file__).resolve().parents[2]
_SEPARATOR = "\x1f"


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Stands for this version of the code: nothing that older code made is taken for its own."""
    digest = blake2b(digest_size=16)
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in (".py", ".toml", ".po"):
            digest.update(path.relative_to(_PACKAGE).as_posix().encode() + path.read_bytes())
    for library in ("ctranslate2", "sentencepiece", "sentencex"):
        digest.update(version(library).encode())
    return digest.hexdigest()


def conditions(signature: Signature, settings: Settings, aligned_by: Sequence[str] = ()) -> bytes:
    """What all sentences of a language pair are translated under; glossaries count term by term.

    `aligned_by` is what the engines' alignment hangs on besides their models.
    """
    said = (
        code_digest(), signature.legs, signature.beam_size, signature.segmenter, settings.device,
        settings.compute_type, settings.repair, settings.localise_dates, *aligned_by,
    )  # fmt: skip
    return blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=16).digest()


@dataclass(slots=True)
class Recall:
    """The memory for one pair of languages under certain conditions.

    `report` is told why nothing can be kept, after which nothing more is; that nothing can be
    looked up is an error, because a person's translation would be passed over.
    """

    memory: Memory
    source: str
    target: str
    conditions: bytes
    report: Callable[[StoreError], None]
    _full: bool = False

    def recall(self, wanted: Sequence[Wanted]) -> list[SegmentTranslation | None]:
        questions = [self._question(sentence, matches) for sentence, matches in wanted]
        answers = self.memory.recall(self.source, self.target, questions)
        return [
            None if answer is None else self._answer(sentence, matches, answer)
            for (sentence, matches), answer in zip(wanted, answers, strict=True)
        ]

    def remember(self, wanted: Sequence[Wanted], made: Sequence[SegmentTranslation]) -> None:
        kept = []
        for (sentence, matches), done in zip(wanted, made, strict=True):
            if done.origin in (Origin.ENGINE, Origin.KEPT):
                asked = self._question(sentence, matches)
                payload = _frozen(done)
                kept.append(Made(asked.key, asked.maker, sentence.content, done.target, payload))
        if not kept or self._full:
            return
        try:
            self.memory.remember(self.source, self.target, kept)
        except StoreError as error:
            self._full = True
            self.report(error)

    def _question(self, sentence: Sentence, matches: Sequence[Match]) -> Question:
        content = sentence.content
        said: list[object] = [content.text, sentence.brief]
        said += [(m.start, m.end, m.kind.value) for m in content.marks]
        said += [(q.start, q.end, q.opens, q.depth) for q in sentence.quotation]
        if sentence.names or sentence.known:
            said += (sentence.names, sentence.known)
        for match in matches:
            said += (
                match.span.start, match.span.end, match.plural, match.held_back, match.undecided,
            )  # fmt: skip
            said += _content(match.term)
            for term in match.forbidden:
                said += (*_content(term), term.path, term.line)
        digest = blake2b(self.conditions, digest_size=16)
        digest.update(repr(said).encode("utf-8", "surrogatepass"))
        return want(content, digest.digest(), sentence.before, sentence.after)

    def _answer(
        self, sentence: Sentence, matches: Sequence[Match], answer: Recalled
    ) -> SegmentTranslation:
        if answer.origin is Origin.ENGINE:
            return _thawed(sentence, matches, answer)
        source, target = sentence.content, answer.target
        judged = judge(source.text, target.text, matches, self.source, self.target)
        languages = (self.source, self.target)
        names = standing(source.text, target.text, sentence.names, *languages)
        pair = checks.Pair(source, target, *languages, judged.uses, names)
        findings = (*judged.findings, *checks.run(pair))
        return SegmentTranslation(source, target, Origin.HUMAN, judged.uses, findings)


def _content(term: Term) -> tuple[object, ...]:
    """What a term says; where it stands in which file is no part of it."""
    return (
        term.source, term.target, term.kind.value, term.case.value, term.pos, term.gender,
        term.plural, term.forms, term.context,
    )  # fmt: skip


# --- What is kept beside the text of a result ----------------------------------------------------


def _frozen(done: SegmentTranslation) -> bytes:
    """Origin, terms and findings as JSON; nothing at all for most sentences."""
    said: dict[str, Any] = {}
    if done.origin is not Origin.ENGINE:
        said["o"] = done.origin.value
    if done.score is not None:
        said["s"] = done.score
    if done.terms:
        said["t"] = [
            [
                use.source, use.required, use.outcome.value, _pair(use.source_span), use.target,
                _pair(use.target_span), use.reason, use.kind.value, use.glossary, use.line,
            ]
            for use in done.terms
        ]  # fmt: skip
    if done.findings:
        said["f"] = [
            [f.check, f.severity.value, f.message, f.remedy, _pair(f.span)] for f in done.findings
        ]
    if done.links:
        said["l"] = [at for here, there in done.links for at in (*_pair_of(here), *_pair_of(there))]
    if done.tried:
        said["r"] = done.tried
    if not said:
        return b""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _thawed(sentence: Sentence, matches: Sequence[Match], answer: Recalled) -> SegmentTranslation:
    source, target = sentence.content, answer.target
    if not answer.payload:
        return SegmentTranslation(source, target, Origin.ENGINE)
    said = json.loads(answer.payload.decode("utf-8", "surrogatepass"))
    by_place = {match.span: match for match in matches}
    terms = []
    for was, required, outcome, span, word, target_span, reason, kind, file, line in said.get(
        "t", ()
    ):
        use = TermUse(
            was, required, TermOutcome(outcome), Span(*span), word, _span(target_span), reason,
            TermKind(kind), file, line,
        )  # fmt: skip
        match = by_place.get(use.source_span)
        if match is not None:
            # The entry may have moved to another line or file since.
            use = replace(use, glossary=match.glossary, line=match.term.line)
        terms.append(use)
    findings = tuple(
        Finding(check, Severity(severity), message, remedy, span=_span(span))
        for check, severity, message, remedy, span in said.get("f", ())
    )
    origin = Origin(said.get("o", Origin.ENGINE))
    at = iter(said.get("l", ()))
    links = tuple((Span(a, b), Span(c, d)) for a, b, c, d in zip(at, at, at, at, strict=True))
    tried = tuple(said.get("r", ()))
    score = said.get("s")
    return SegmentTranslation(source, target, origin, tuple(terms), findings, score, links, tried)


def _pair(span: Span | None) -> list[int] | None:
    return None if span is None else [*_pair_of(span)]


def _pair_of(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _span(pair: Sequence[int] | None) -> Span | None:
    return None if pair is None else Span(*pair)
