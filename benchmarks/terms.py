"""How well glossary terms are applied: plain translation, placeholders, and this project's way.

    python benchmarks/terms.py [--set open|unseen] [--write] [--failures N]

Reads benchmarks/gold/terms. Each contestant translates the same sentences with the same glossary:

    argos         Argos Translate itself with the embedded model, as it comes
    plain         the embedded model without terms, as this project uses it (greedy)
    placeholder   each term as X1, X2 … through the model, then the rendering in its place
    syndicate     as `syndicate translate` does it, with the model's guided alignment
    degraded      the same with an alignment that noise has made wrong
    none          the same with no alignment, as from an engine that gives none
    two columns   the same as `syndicate`, the glossary cut down to source and target

and is judged by the same rules, on the text that comes out:

    success       required forms that stand, of all that should ("=> form|form")
    damaged       sentences that lost something outside the terms against the plain translation:
                  chrF of the rest under 70, a content word without a counterpart, or its length
                  off by a fifth of the sentence
    lost          determiners before a term in the plain translation that are gone
    wrong         determiners before a term whose gender or number is not the form's
    false         terms placed where they should not be ("=> !"), and forbidden words that stand
    extra         sentences that the engine translated besides the plain ones, for each sentence
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "support"), str(Path(__file__).parent)]

from degraded import Degraded, blurred, noise  # noqa: E402
from rapidfuzz import fuzz  # noqa: E402
from report import Section, parser, step  # noqa: E402
from sacrebleu.metrics import CHRF  # noqa: E402

from syndicate import resources  # noqa: E402
from syndicate.grammar import Grammar, grammar  # noqa: E402
from syndicate.ingest.inline import parse  # noqa: E402
from syndicate.model import Alignment, Glossary, Inline, Span, Term, TermKind, TermUse  # noqa: E402
from syndicate.pipeline.sentences.translator import Sentence, Translator  # noqa: E402
from syndicate.terms import files  # noqa: E402
from syndicate.terms.match import Matcher  # noqa: E402
from syndicate.translate.argos import ArgosEngine  # noqa: E402
from syndicate.translate.engine import Engine  # noqa: E402
from syndicate.translate.project import Projector  # noqa: E402
from syndicate.translate.protection.quotation import find as quotation  # noqa: E402

GOLD = Path(__file__).parent / "gold" / "terms"
PAIRS = (("en", "pt"), ("pt", "en"))
_CHRF = CHRF(word_order=0)


@dataclass(frozen=True)
class Expected:
    """What one source term must become: one of `forms`; none at all where `never`; where `not_`,
    none of the forms may stand."""

    source: str
    forms: tuple[str, ...]
    never: bool = False
    not_: bool = False


@dataclass(frozen=True)
class Case:
    id: str
    trap: str
    content: Inline
    section: str
    expected: tuple[Expected, ...]

    @property
    def sentence(self) -> Sentence:
        text = self.content.text
        return Sentence(self.content, tuple(quotation(text)), near=text, section=self.section)


def cases(path: Path) -> list[Case]:
    """The test sentences of a file: id, trap, sentence (with markup), section, expected."""
    found = []
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            expected = []
            for part in filter(None, (p.strip() for p in row["expect"].split(" ; "))):
                source, _, said = (side.strip() for side in part.partition("=>"))
                forms = tuple(f.strip() for f in said.lstrip("~!").split("|") if f.strip())
                expected.append(
                    Expected(source, forms, never=said.startswith("!"), not_=said.startswith("~"))
                )
            content = parse(row["sentence"].replace("\\n", "<br>"))
            found.append(Case(row["id"], row["trap"], content, row["section"], tuple(expected)))
    return found


# --- Contestants ---------------------------------------------------------------------------------


Where = dict[str, list[tuple[Span, list[Span]]]]
"""Source term -> where it stands in the plain translation, and the words that rest on it."""


@dataclass(frozen=True)
class Outcome:
    text: str
    uses: tuple[TermUse, ...] = ()


class Counting:
    """An engine that counts what it is asked to translate."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = engine.name
        self.count = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self.engine, name)

    def translate(self, sentences: Sequence[str], *args: object, **kwargs: object) -> object:
        self.count += len(sentences)
        return self.engine.translate(sentences, *args, **kwargs)  # type: ignore[arg-type]


_ARGOS = """
import json, sys
from argostranslate import translate
request = json.load(sys.stdin)
sys.stdout, out = sys.stderr, sys.stdout
done = [translate.translate(text, *request["pair"]) for text in request["texts"]]
json.dump(done, out)
"""


def argos(pair: tuple[str, str], tests: Sequence[Case]) -> list[Outcome]:
    """`argostranslate` itself, as it comes, with the embedded packages in a home of its own."""
    request = json.dumps({"pair": pair, "texts": [case.content.text for case in tests]})
    with tempfile.TemporaryDirectory() as home:
        place = Path(home, "packages")
        for model in resources.folder("models").glob("*.argosmodel"):
            with ZipFile(model) as archive:
                archive.extractall(place)
        homes = {f"XDG_{name}_HOME": home for name in ("DATA", "CONFIG", "CACHE")}
        done = subprocess.run(
            [sys.executable, "-c", _ARGOS],
            input=request,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **homes, "ARGOS_PACKAGES_DIR": str(place)},
        )
    return [Outcome(text) for text in json.loads(done.stdout)]


def with_glossary(
    engine: Engine, pair: tuple[str, str], glossary: Sequence[Glossary], tests: Sequence[Case]
) -> tuple[list[Outcome], int]:
    counting = Counting(engine)
    translator = Translator(counting, *pair, Matcher(pair[0], glossary), mends=False)  # type: ignore[arg-type]
    done = translator.translate([case.sentence for case in tests])
    return [Outcome(d.target.text, d.terms) for d in done], counting.count


def with_placeholders(
    engine: Engine, pair: tuple[str, str], glossary: Sequence[Glossary], tests: Sequence[Case]
) -> tuple[list[Outcome], int]:
    """What everybody tries first: X1 for each term, and the rendering put back afterwards."""
    matcher = Matcher(pair[0], glossary)
    sentences, renderings = [], []
    for case in tests:
        text, put = case.content.text, []
        matches = [m for m in matcher.find(text, text, case.section) if _applies(m)]
        for number, match in reversed(list(enumerate(matches, 1))):
            text = text[: match.span.start] + f"X{number}" + text[match.span.end :]
            term = match.term
            plural = match.plural and term.plural
            put.append((f"X{number}", term.plural if plural else term.target))
        sentences.append(Sentence(Inline(text), tuple(quotation(text))))
        renderings.append(put)
    plain = Translator(engine, *pair, Matcher(pair[0], []), mends=False).translate(sentences)
    outcomes = []
    for done, put in zip(plain, renderings, strict=True):
        text = done.target.text
        for shape, rendering in put:
            text = re.sub(rf"\b{shape}\b", rendering.replace("\\", ""), text)
        outcomes.append(Outcome(text))
    # The plain translation is not made besides, so this costs nothing extra.
    return outcomes, len(sentences)


def _applies(match: object) -> bool:
    return not match.held_back and match.term.kind is not TermKind.FORBIDDEN  # type: ignore[attr-defined]


def _alignment(bare: Translator, text: str, plain: str) -> Alignment | None:
    """Of the plain translation, as the whole way makes it."""
    protected = bare.asking.protected(text)
    (hypothesis,) = bare.engine.translate([protected.text], bare.source, bare.target)
    restored = bare.asking.restored(protected, hypothesis)
    return restored.align() if restored.align and len(restored.text) == len(plain) else None


def two_columns(glossary: Glossary) -> Glossary:
    """What is left of a glossary in the shape that DeepL and Google take."""
    terms = [
        Term(t.source, t.target, t.kind, t.case, path=t.path, line=t.line)
        for t in glossary.terms
        if t.kind is not TermKind.FORBIDDEN and not t.context and t.pos != "verb"
    ]
    unique = {t.source: t for t in reversed(terms)}
    return replace(glossary, terms=tuple(unique.values()))


# --- Judging -------------------------------------------------------------------------------------


@dataclass
class Score:
    """Counts over the sentences of one contestant."""

    terms: int = 0
    success: int = 0
    sentences: int = 0
    damaged: int = 0
    determiners: int = 0
    lost: int = 0
    wrong: int = 0
    traps: int = 0
    false: int = 0
    engine: int = 0
    flagged: int = 0

    def __add__(self, other: Score) -> Score:
        names = self.__dataclass_fields__
        return Score(**{name: getattr(self, name) + getattr(other, name) for name in names})


Agreement = dict[str, tuple[str, bool | None]]
"""Form -> its gender ("m", "f") and whether it is a plural, as the glossary has it; None where it
has one form only, which may be either."""


def agreement(glossary: Glossary) -> Agreement:
    known: Agreement = {}
    for term in glossary.terms:
        if term.gender in ("m", "f"):
            one_form = not term.plural or term.plural == term.target
            known[term.target] = (term.gender, None if one_form else False)
            if not one_form:
                known[term.plural] = (term.gender, True)
        elif len(term.forms) == 4:
            for number, form in enumerate(term.forms):
                known.setdefault(form, ("mf"[number // 2], bool(number % 2)))
    return known


def _disagrees(determiner: str, form: str, known: Agreement, words: Grammar) -> bool:
    """Whether a determiner is of another gender or number than the form after it. What may be a
    preposition is not judged."""
    low = determiner.casefold()
    row = next((r for r in words.determiners if low in r), None)
    if row is None or form not in known or any(low == word for word, _ in words.ambiguous):
        return False
    gender, plural = known[form]
    numbers = (False, True) if plural is None else (plural,)
    return all(row["mf".index(gender) + 2 * number] != low for number in numbers)


def judge(
    case: Case, plain: Outcome, where: Where, done: Outcome, words: Grammar, known: Agreement
) -> tuple[Score, list[str]]:
    score, why = Score(sentences=1), []
    cut_before = [span for each in where.values() for hull, own in each for span in (hull, *own)]
    cut_after: list[Span] = []
    for expected in case.expected:
        if expected.never or expected.not_:
            score.traps += 1
            stands = _standing(expected.forms, done.text, cut_after)
            was = _standing(expected.forms, plain.text, [])
            if expected.never:
                placed = any(
                    u.source == expected.source and u.outcome.value.startswith("placed")
                    for u in done.uses
                )
                bad = placed or (not done.uses and stands is not None and was is None)
            else:
                bad = stands is not None
            if bad:
                score.false += 1
                why.append(f"false: {expected.source}")
            continue
        score.terms += 1
        span = _standing(expected.forms, done.text, cut_after)
        if span is None:
            why.append(f"missing: {expected.source} => {'|'.join(expected.forms)}")
            continue
        score.success += 1
        cut_after.append(span)
        places = where.get(expected.source, [])
        before = _determiner(plain.text, places[0][0].start, words) if places else ""
        after = _determiner(done.text, span.start, words)
        if after and _disagrees(after, done.text[span.start : span.end], known, words):
            score.wrong += 1
            why.append(f"determiner wrong: {after!r} before {expected.source}")
        if before and done.text != plain.text:
            score.determiners += 1
            if not after:
                score.lost += 1
                why.append(f"determiner lost: {before!r} before {expected.source}")
    if done.text != plain.text:
        before, after = _without(plain.text, cut_before), _without(done.text, cut_after)
        problem = _damage(before, after, plain.text, done.text)
        if problem:
            score.damaged += 1
            why.append(problem)
    return score, why


def _rests(alignment: Alignment, term: Span) -> list[Span]:
    """The target words that rest on the term more than on anything else."""
    own = []
    for word, row in zip(alignment.target_words, alignment.weights, strict=True):
        best = max(range(len(row)), key=row.__getitem__, default=None)
        if best is not None and row[best] > 0:
            source = alignment.source_words[best]
            if term.start <= source.start < term.end:
                own.append(word)
    return own


def _without(text: str, spans: Sequence[Span]) -> str:
    gone = {at for span in spans for at in range(span.start, span.end)}
    return " ".join("".join(c for at, c in enumerate(text) if at not in gone).split())


def _standing(forms: Sequence[str], text: str, taken: Sequence[Span]) -> Span | None:
    for form in sorted(forms, key=len, reverse=True):
        for shape in (form, form[:1].upper() + form[1:], form.upper()):
            for hit in re.finditer(rf"(?<!\w){re.escape(shape)}(?!\w)", text):
                span = Span(*hit.span())
                if not any(span.start < t.end and t.start < span.end for t in taken):
                    return span
    return None


def _determiner(text: str, at: int, words: Grammar) -> str:
    """The determiner or contraction before a place, through words that may stand between."""
    known = {word for row in words.determiners for word in row} | {"the", "a", "an"}
    through = {word for row in words.through for word in row}
    found = re.findall(r"[^\W\d_]+|[^\w\s]", text[:at])
    while found and found[-1].casefold() in through:
        found.pop()
    return found[-1] if found and found[-1].casefold() in known else ""


def _damage(before: str, after: str, plain: str, done: str) -> str:
    """What the rest of a sentence lost: `before` and `after` are without the terms."""
    off = (len(after) - len(before)) / max(1, len(plain))
    if abs(off) > 0.2:
        return f"length {off:+.2f} of the sentence"
    chrf = _CHRF.sentence_score(after, [before]).score
    if chrf < 70 and len(before.split()) > 3:
        return f"chrF {chrf:.0f}"
    words = [w.casefold() for w in re.findall(r"[^\W\d_]{4,}", done)]
    for word in re.findall(r"[^\W\d_]{5,}", before):
        if not any(fuzz.ratio(word.casefold(), w) >= 60 for w in words):
            return f"lost {word!r}"
    return ""


# --- The contest ---------------------------------------------------------------------------------


def contest(
    pair: tuple[str, str], which: str, failures: int, only: Sequence[str]
) -> Iterator[tuple[str, Score]]:
    tests = cases(GOLD / f"{which}.{pair[0]}-{pair[1]}.tsv")
    (glossary,) = files.read(GOLD / f"glossary.{pair[0]}-{pair[1]}.csv")
    engine = ArgosEngine()
    words, known = grammar(pair[1]), agreement(glossary)
    bare = Translator(engine, *pair, Matcher(pair[0], []), mends=False)
    plain = [Outcome(d.target.text) for d in bare.translate([case.sentence for case in tests])]
    finder = Projector(*pair)
    places: list[Where] = []
    for case, outcome in zip(tests, plain, strict=True):
        where: Where = {}
        text = case.content.text
        alignment = _alignment(bare, text, outcome.text)
        for expected in case.expected if alignment else ():
            pattern = r"\s+".join(map(re.escape, expected.source.split()))
            for hit in re.finditer(pattern, text):
                span = finder.locate(text, outcome.text, alignment, Span(*hit.span()))
                if span is not None:
                    own = _rests(alignment, Span(*hit.span()))
                    where.setdefault(expected.source, []).append((span, own))
        places.append(where)
    runs = {
        "argos": lambda: (argos(pair, tests), len(tests)),
        "plain": lambda: (plain, len(tests)),
        "placeholder": lambda: with_placeholders(engine, pair, [glossary], tests),
        "syndicate": lambda: with_glossary(engine, pair, [glossary], tests),
        "degraded": lambda: with_glossary(Degraded(engine, noise(0.5)), pair, [glossary], tests),
        "blurred": lambda: with_glossary(Degraded(engine, blurred), pair, [glossary], tests),
        "none": lambda: with_glossary(Degraded(engine, None), pair, [glossary], tests),
        "two columns": lambda: with_glossary(engine, pair, [two_columns(glossary)], tests),
    }
    for name, run in runs.items():
        if only and name not in only:
            continue
        outcomes, asked = run()
        total = Score(engine=asked - len(tests))
        for case, before, where, after in zip(tests, plain, places, outcomes, strict=True):
            score, why = judge(case, before, where, after, words, known)
            score.flagged = sum("check" in u.outcome.value for u in after.uses)
            total += score
            if why and failures > 0 and name not in ("argos", "plain", "placeholder"):
                print(f"[{name}] {case.id} {case.trap}: {'; '.join(why)}", file=sys.stderr)
                print(f"    {case.content.text}\n    {before.text}", file=sys.stderr)
                print(f"    {after.text}", file=sys.stderr)
                for use in after.uses:
                    print(
                        f"      {use.source} -> {use.required}: {use.outcome.value} "
                        f"{use.reason} {use.target!r}",
                        file=sys.stderr,
                    )
                failures -= 1
        step(f"{pair[0]}-{pair[1]} {name}")
        yield name, total


def main() -> None:
    made = parser(__doc__)
    made.add_argument("--set", choices=("open", "unseen"), default="open")
    made.add_argument("--failures", type=int, default=0, help="print so many of each contestant")
    made.add_argument("--only", action="append", default=[], help="one contestant")
    made.add_argument("--pair", action="append", default=[], help="en-pt or pt-en")
    args: argparse.Namespace = made.parse_args()
    section = Section(f"terms-{args.set}", f"Terminology: {args.set} sentences")
    sums: dict[str, Score] = {}
    for pair in PAIRS:
        if args.pair and "-".join(pair) not in args.pair:
            continue
        for name, score in contest(pair, args.set, args.failures, args.only):
            sums[name] = sums.get(name, Score()) + score
    section.table(
        ("", "right", "damaged", "determiners lost", "wrong", "false", "flagged", "extra calls"),
        [
            (
                name,
                f"{s.success} of {s.terms} ({s.success / max(1, s.terms):.1%})",
                f"{s.damaged} of {s.sentences} ({s.damaged / max(1, s.sentences):.1%})",
                f"{s.lost} of {s.determiners}",
                s.wrong,
                f"{s.false} of {s.traps}",
                s.flagged,
                f"{s.engine / max(1, s.sentences):.2f}",
            )
            for name, s in sums.items()
        ],
    )
    section.finish(write=args.write)


if __name__ == "__main__":
    main()
