"""How names come through: plain translation, Argos Translate itself, and this project's way.

    python benchmarks/names.py [--set seen|unseen] [--write] [--failures N]

Reads benchmarks/gold/names (README.md there). Each contestant translates the same small articles:

    argos       Argos Translate itself with the embedded model, as it comes
    plain       this project without the names of the article
    syndicate   with them: names that are missing are put in, and one name has one rendering

and is judged on the text that comes out:

    kept          names that stand as they should, of all ("=> form|form")
    translated    names that do not
    false         words that are no names and came out as if they were ("~")
    consistent    names that an article has more than once, and that are right each time
    extra         texts that the engine translated besides the sentences, for each sentence

`--labels` translates headlines, keywords and table headers without an article and prints those that
come out otherwise than plainly, to be read.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "support"), str(Path(__file__).parent)]

from report import Section, parser, step  # noqa: E402
from terms import Case, Counting, argos  # noqa: E402

from syndicate.model import Article, Block, BlockKind, Detection, Inline  # noqa: E402
from syndicate.pipeline.articles import Draft, draft  # noqa: E402
from syndicate.pipeline.sentences.asking import Asking  # noqa: E402
from syndicate.pipeline.sentences.consistent import consistent  # noqa: E402
from syndicate.pipeline.sentences.translator import Sentence, Translator  # noqa: E402
from syndicate.terms.match import Matcher  # noqa: E402
from syndicate.translate.argos import ArgosEngine  # noqa: E402

GOLD = Path(__file__).parent / "gold" / "names"
PAIRS = (("en", "pt"), ("pt", "en"))


@dataclass(frozen=True)
class Expected:
    """A name and the forms of which one must stand; `common` where it is no name."""

    source: str
    forms: tuple[str, ...]
    common: bool = False

    def stands(self, text: str) -> bool:
        return any(re.search(rf"(?<!\w){re.escape(form)}", text) for form in self.forms)


@dataclass(frozen=True)
class Row:
    article: str
    part: str
    text: str
    expected: tuple[Expected, ...]


def rows(path: Path) -> list[Row]:
    """The sentences of a file."""
    found = []
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            expected = []
            for part in filter(None, (p.strip() for p in row["expect"].split(" ; "))):
                common = part.startswith("~")
                source, _, forms = (side.strip() for side in part.lstrip("~").partition("=>"))
                expected.append(Expected(source, tuple((forms or source).split("|")), common))
            found.append(Row(row["article"], row["part"], row["sentence"], tuple(expected)))
    return found


# --- Contestants ---------------------------------------------------------------------------------


def article(own: Sequence[Row], language: str) -> Draft:
    """The rows of one article as a draft, one block each, so that its sentences are theirs."""
    kinds = {"body": BlockKind.PARAGRAPH, "caption": BlockKind.CAPTION}
    headline = next((r.text for r in own if r.part == "headline"), "")
    blocks = tuple(Block(kinds[r.part], Inline(r.text)) for r in own if r.part in kinds)
    keywords = tuple(r.text for r in own if r.part == "keyword")
    made = Article(own[0].article, Inline(headline), blocks, keywords=keywords)
    return draft(made, Detection(language, 1.0), translate_foreign=False)


def plainly(asking: Asking, texts: Sequence[str]) -> list[str]:
    """The model's own translation, with what it cannot write protected."""
    protected = [asking.protected(text) for text in texts]
    made = asking.hypotheses([(each.text, None) for each in protected])
    return [asking.restored(p, h).text for p, h in zip(protected, made, strict=True)]


@dataclass
class Made:
    texts: list[str]
    asked: int = 0
    seconds: float = 0.0
    findings: int = 0


def wholly(engine: ArgosEngine, pair: tuple[str, str], tests: Sequence[Row]) -> Made:
    """As `syndicate translate` does it, article by article in one run."""
    counting = Counting(engine)
    translator = Translator(counting, *pair, Matcher(pair[0], []))  # type: ignore[arg-type]
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in tests:
        groups[row.article].append(row)
    drafts = [article(own, pair[0]) for own in groups.values()]
    begin = time.perf_counter()
    done = iter(translator.translate([s for each in drafts for s in each.sentences]))
    texts: dict[tuple[str, str], str] = {}
    mended = 0
    for each in drafts:
        own = [(place, next(done)) for place in each.places]
        final, findings = consistent(own, [s.names for s in each.sentences], *pair)
        mended += len(findings)
        by_place: dict[tuple[str, int | None], tuple[str, str]] = {}
        for (part, block, _), segment in zip(each.places, final, strict=True):
            before, after = by_place.get((part, block), ("", ""))
            by_place[part, block] = (
                f"{before} {segment.source.text}".strip(),
                f"{after} {segment.target.text}".strip(),
            )
        for source, target in by_place.values():
            texts[each.article.id, source] = target
    seconds = time.perf_counter() - begin
    # Sentences of a block are joined with one space, as the rows have them.
    return Made([texts[r.article, r.text] for r in tests], counting.count, seconds, mended)


# --- Judging -------------------------------------------------------------------------------------


@dataclass
class Score:
    names: int = 0
    kept: int = 0
    traps: int = 0
    false: int = 0
    several: int = 0
    consistent: int = 0

    def __add__(self, other: Score) -> Score:
        fields = self.__dataclass_fields__
        return Score(**{name: getattr(self, name) + getattr(other, name) for name in fields})


def judge(tests: Sequence[Row], texts: Sequence[str], show: int, name: str) -> Score:
    score = Score()
    right: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for row, text in zip(tests, texts, strict=True):
        for expected in row.expected:
            stands = expected.stands(text)
            if expected.common:
                score.traps += 1
                score.false += not stands
            else:
                score.names += 1
                score.kept += stands
                surname = expected.source.rpartition(" ")[2]
                right[row.article, surname].append(stands)
            if not stands and show > 0:
                show -= 1
                print(f"[{name}] {expected.source}: {row.text}\n    {text}", file=sys.stderr)
    several = [each for each in right.values() if len(each) > 1]
    score.several = len(several)
    score.consistent = sum(map(all, several))
    return score


def contest(pair: tuple[str, str], which: str, show: int) -> Iterator[tuple[str, Score, Made, int]]:
    prefix = "" if which == "seen" else f"{which}."
    tests = rows(GOLD / f"{prefix}{pair[0]}-{pair[1]}.tsv")
    texts = [row.text for row in tests]
    engine = ArgosEngine()
    cases = [Case("", "", Inline(text), "", ()) for text in texts]
    yield "argos", *_judged("argos", tests, Made([o.text for o in argos(pair, cases)]), show)
    plain = Made(plainly(Asking(engine, *pair), texts))
    yield "plain", *_judged("plain", tests, plain, show)
    made = wholly(engine, pair, tests)
    made.asked -= len(tests)
    yield "syndicate", *_judged("syndicate", tests, made, show)


def _judged(name: str, tests: Sequence[Row], made: Made, show: int) -> tuple[Score, Made, int]:
    step(name)
    return judge(tests, made.texts, show, name), made, len(tests)


# --- Labels --------------------------------------------------------------------------------------


def labels(engine: ArgosEngine, pair: tuple[str, str]) -> tuple[int, int, int]:
    """Print what comes out otherwise than plainly; how many there are, of how many, and the texts
    that the engine translated besides."""
    path = GOLD / f"labels.{pair[0]}-{pair[1]}.txt"
    texts = path.read_text(encoding="utf-8").splitlines()
    plain = plainly(Asking(engine, *pair), texts)
    counting = Counting(engine)
    translator = Translator(counting, *pair, Matcher(pair[0], []))  # type: ignore[arg-type]
    done = translator.translate([Sentence(Inline(text), brief=_brief(text)) for text in texts])
    changed = 0
    for text, before, after in zip(texts, plain, done, strict=True):
        if before != after.target.text:
            changed += 1
            print(f"{text} | {before} | {after.target.text}", file=sys.stderr)
    return changed, len(texts), counting.count - len(texts)


def _brief(text: str) -> bool:
    return len(text.split()) < 3


def main() -> None:
    made = parser(__doc__)
    made.add_argument("--set", choices=("seen", "unseen"), default="seen")
    made.add_argument("--failures", type=int, default=0, help="print so many of each contestant")
    made.add_argument("--labels", action="store_true", help="labels instead of articles")
    args: argparse.Namespace = made.parse_args()
    if args.labels:
        section = Section("names-labels", "Labels: headlines, keywords and table headers")
        engine = ArgosEngine()
        table = [("-".join(pair), *labels(engine, pair)) for pair in PAIRS]
        section.table(("pair", "changed", "of", "extra calls"), table)
        section.finish(write=args.write)
        return
    section = Section(f"names-{args.set}", f"Names: {args.set} articles")
    sums: dict[str, Score] = {}
    extra: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for pair in PAIRS:
        for name, score, what, count in contest(pair, args.set, args.failures):
            sums[name] = sums.get(name, Score()) + score
            extra[name][0] += what.asked
            extra[name][1] += count
            extra[name][2] += what.findings
    section.table(
        ("", "kept", "translated", "false", "consistent", "mended in the article", "extra calls"),
        [
            (
                name,
                f"{s.kept} of {s.names} ({s.kept / max(1, s.names):.1%})",
                s.names - s.kept,
                f"{s.false} of {s.traps}",
                f"{s.consistent} of {s.several}",
                extra[name][2],
                f"{extra[name][0] / max(1, extra[name][1]):.2f}",
            )
            for name, s in sums.items()
        ],
    )
    section.finish(write=args.write)


if __name__ == "__main__":
    main()
