"""How well inline marks are placed: this project's ways, Bergamot's HTML mode and translatehtml.

    python benchmarks/marks.py [--set open|unseen] [--peers FOLDER] [--failures N] [--write]

Reads benchmarks/gold/marks. Each contestant translates the same sentences with their markup:

    aligned, degraded, blurred, none   the embedded model with its guided alignment, with one that
                                       noise or blur has made wrong, and with none; marks placed as
                                       `syndicate translate` does it
    aligned, not asking                the same without asking the engine where there is doubt
    aligned, hull of the content words, and none, relative place
                                       what was done before, and what a simple program would do
    bergamot                           Bergamot's own HTML mode: `@browsermt/bergamot-translator`
                                       in Node, on the model's original files
    translatehtml                      over Argos Translate with the embedded model, beam 4

and is judged on what comes out:

    present     marks that stand in the target, of all in the source
    exact       those that stand on one of the wordings that the gold lists, and on no word more
    of worded   the same, of marks for which a listed wording stands anywhere in the translation
    wrong URL   links that stand with a URL that no link of the sentence has
    empty       marks without a character
    guessed     marks reported as placed by a guess, and how many of the wrong ones were reported
    extra       texts that the engine translated besides the sentences, for each sentence

Peers are fetched with `npm install` and `pip` into a temporary folder, or into `--peers`, where
they stay for the next time; `--only aligned` and so on needs none of it.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "support"), str(Path(__file__).parent)]

from degraded import Degraded, blurred, noise  # noqa: E402
from mark_peers import Peers  # noqa: E402
from report import Section, parser, step  # noqa: E402

from syndicate import segment  # noqa: E402
from syndicate.ingest.inline import parse  # noqa: E402
from syndicate.model import Inline, Mark, MarkKind, Span  # noqa: E402
from syndicate.pipeline.sentences.asking import Asking, Stage  # noqa: E402
from syndicate.pipeline.sentences.job import Job, Sentence, contained  # noqa: E402
from syndicate.translate.argos import ArgosEngine  # noqa: E402
from syndicate.translate.engine import Engine  # noqa: E402
from syndicate.translate.marks.find import Finder, Found, finished  # noqa: E402
from syndicate.translate.marks.place import place  # noqa: E402
from syndicate.translate.project import Projector  # noqa: E402

GOLD = Path(__file__).parent / "gold" / "marks"
PAIRS = (("en", "pt"), ("pt", "en"))


@dataclass(frozen=True)
class Case:
    """A sentence with marks, and for each the wordings that it may stand on."""

    id: str
    pair: tuple[str, str]
    trap: str
    markup: str
    content: Inline
    wanted: tuple[tuple[str, ...], ...]


def cases(path: Path) -> list[Case]:
    found = []
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            content = parse(row["sentence"])
            wanted = tuple(tuple(part.strip().split("|")) for part in row["marks"].split(" ; "))
            assert len(wanted) == len(content.marks), row["id"]
            source, _, target = row["pair"].partition("-")
            found.append(
                Case(row["id"], (source, target), row["trap"], row["sentence"], content, wanted)
            )
    return found


@dataclass(frozen=True)
class Outcome:
    """What a contestant made of a sentence; `guessed` are marks of the source."""

    done: Inline
    guessed: tuple[Mark, ...] = ()


# --- Judging -------------------------------------------------------------------------------------

_QUOTES = str.maketrans("“”„«»‘’‹›", '"""""\'\'\'\'')


def _plain(text: str) -> str:
    """Letters and signs alone: white space, capitals and the shape of quotation marks are other
    tests' business."""
    return "".join(text.translate(_QUOTES).casefold().split())


@dataclass
class Score:
    marks: int = 0
    present: int = 0
    exact: int = 0
    worded: int = 0
    wrong_url: int = 0
    empty: int = 0
    guessed: int = 0
    wrong_reported: int = 0
    sentences: int = 0
    engine: int = 0

    def __add__(self, other: Score) -> Score:
        names = self.__dataclass_fields__
        return Score(**{name: getattr(self, name) + getattr(other, name) for name in names})


def _exact(target: str, mark: Mark, wanted: Sequence[str]) -> bool:
    """Whether a mark stands on one of the wordings: "bank#2" is the second "bank"."""
    stands = _plain(target[mark.start : mark.end])
    for each in wanted:
        words, _, number = each.replace("\\n", "\n").partition("#")
        if stands != _plain(words):
            continue
        start = mark.start + len(target[mark.start :]) - len(target[mark.start :].lstrip())
        before = len(re.findall(rf"(?<!\w){re.escape(words)}", target[:start], re.IGNORECASE))
        before += bool(number) and words.isdigit() and target[:start].count(words) - before
        if not number or before == int(number) - 1:
            return True
    return False


def _worded(target: str, wanted: Sequence[str]) -> bool:
    text = _plain(target)
    return any(_plain(each.partition("#")[0].replace("\\n", "\n")) in text for each in wanted)


def _paired(case: Case, done: Inline) -> list[Mark | None]:
    """For each mark of the source its own in the target. Those that say the same are told apart by
    nothing, so the order in which most are right counts."""
    result: list[Mark | None] = [None] * len(case.content.marks)
    groups: dict[tuple[MarkKind, object], list[int]] = {}
    for index, mark in enumerate(case.content.marks):
        groups.setdefault((mark.kind, mark.get("href")), []).append(index)
    for (kind, href), indexes in groups.items():
        there: list[Mark | None] = [
            m for m in done.marks if m.kind is kind and m.get("href") == href
        ]
        there += [None] * (len(indexes) - len(there))

        def right(order: Sequence[Mark | None], indexes: Sequence[int] = indexes) -> int:
            return sum(
                mark is not None and _exact(done.text, mark, case.wanted[index])
                for index, mark in zip(indexes, order, strict=True)
            )

        best = max(permutations(there, len(indexes)), key=right)
        for index, found in zip(indexes, best, strict=True):
            result[index] = found
    return result


def judge(case: Case, outcome: Outcome) -> tuple[Score, list[str]]:
    score, why = Score(sentences=1), []
    done = outcome.done
    urls = {mark.get("href") for mark in case.content.marks}
    score.wrong_url = sum(m.kind is MarkKind.LINK and m.get("href") not in urls for m in done.marks)
    for source, wanted, mark in zip(
        case.content.marks, case.wanted, _paired(case, done), strict=True
    ):
        score.marks += 1
        reported = any(_same(source, guess) for guess in outcome.guessed)
        score.guessed += reported
        worded = _worded(done.text, wanted)
        score.worded += worded
        words = case.content.text[source.start : source.end]
        if mark is None:
            why.append(f"missing: {words!r}")
            continue
        score.present += 1
        score.empty += mark.start == mark.end
        if _exact(done.text, mark, wanted):
            score.exact += 1
        else:
            score.wrong_reported += reported
            stands = done.text[mark.start : mark.end]
            why.append(
                f"{words!r} -> {stands!r}{' (guess)' * reported}{'' if worded else ' (no wording)'}"
            )
    return score, why


def _same(one: Mark, other: Mark) -> bool:
    return (one.start, one.end, one.kind, one.attributes) == (
        other.start, other.end, other.kind, other.attributes,
    )  # fmt: skip


# --- Contestants ---------------------------------------------------------------------------------


@dataclass
class Counting:
    """An engine that counts what it is asked to translate."""

    engine: Engine
    count: int = 0
    name: str = field(init=False)

    def __post_init__(self) -> None:
        self.name = self.engine.name

    def __getattr__(self, name: str) -> object:
        return getattr(self.engine, name)

    def translate(self, sentences: Sequence[str], *args: object, **kwargs: object) -> object:
        self.count += len(sentences)
        return self.engine.translate(sentences, *args, **kwargs)  # type: ignore[arg-type]


Placed = tuple[Inline, list[Mark]]
Way = Callable[[Asking, Sequence[Job]], list[Placed]]
"""How the marks of translated sentences are placed."""


def with_help(asking: Asking, jobs: Sequence[Job]) -> list[Placed]:
    """As `syndicate translate` does it: doubts are put to the engine, for all sentences at once."""
    placed: dict[int, Placed] = {}

    def stage(number: int, job: Job) -> Stage[Placed]:
        steps = place(job.sentence.content, job.text, job.alignment, asking.source, asking.target)
        return Stage(
            job.protected,
            steps,
            lambda result: placed.update({number: result}),
            partial(contained, job),
        )

    asking.run(stage(number, job) for number, job in enumerate(jobs))
    return [placed[number] for number in range(len(jobs))]


def not_asking(asking: Asking, jobs: Sequence[Job]) -> list[Placed]:
    find = Finder(asking.source, asking.target).find_all
    contents = [(job.sentence.content, job.text, job.alignment) for job in jobs]
    return [finished(source, text, find(source, text, by)) for source, text, by in contents]


def simply(asking: Asking, jobs: Sequence[Job]) -> list[Placed]:
    """On the hull of the content words, as terms are found; else in the relative place."""
    projector = Projector(asking.source, asking.target)
    edges = Finder(asking.source, asking.target).edges
    done = []
    for job in jobs:
        content = job.sentence.content
        found = []
        for mark in content.marks:
            span = None
            if job.alignment is not None:
                span = projector.locate(
                    content.text, job.text, job.alignment, Span(mark.start, mark.end)
                )
            if mark.end - mark.start == len(content.text):
                span = Span(0, len(job.text))
            if span is not None:
                span = edges.fit(content.text, mark, job.text, span)
            found.append(Found(span, sure=span is not None))
        done.append(finished(content, job.text, found))
    return done


def ours(
    engine: Engine, way: Way, pair: tuple[str, str], tests: Sequence[Case]
) -> tuple[list[Outcome], int]:
    """The way of a sentence as far as it concerns marks: protected, translated, put back, marks
    placed. Terms and checks are other programs' business."""
    counting = Counting(engine)
    asking = Asking(counting, *pair)  # type: ignore[arg-type]
    cut = [segment.segment(case.content, pair[0]) for case in tests]
    jobs = [Job(Sentence(part)) for each in cut for part in each.segments]
    for job in jobs:
        content = job.sentence.content
        keep = [Span(m.start, m.end) for m in content.marks if m.protects or m.get("lang")]
        job.protected = asking.protected(content.text, keep=keep)
    said = asking.hypotheses([(job.protected.text, None) for job in jobs])
    for job, hypothesis in zip(jobs, said, strict=True):
        asking.take(job, job.protected, hypothesis)
    base = counting.count
    placed = way(asking, jobs)
    if broken := [job for job in jobs if job.error]:
        raise SystemExit(f"{broken[0].sentence.content.text}: {broken[0].error}")
    own = iter(placed)
    outcomes = []
    for each in cut:
        mine = [next(own) for _ in each.spans]
        guessed = [
            replace(mark, start=mark.start + span.start, end=mark.end + span.start)
            for (_, guesses), span in zip(mine, each.spans, strict=True)
            for mark in guesses
        ]
        outcomes.append(Outcome(each.join([done for done, _ in mine]), tuple(guessed)))
    return outcomes, counting.count - base


def _markup(tests: Sequence[Case]) -> list[str]:
    return [case.markup for case in tests]


def _parsed(markup: Sequence[str]) -> list[Outcome]:
    return [Outcome(parse(text)) for text in markup]


# --- The contest ---------------------------------------------------------------------------------


def contest(
    which_set: str, peers: Peers, only: Sequence[str], failures: int
) -> Iterator[tuple[str, Score]]:
    tests = cases(GOLD / f"{which_set}.tsv")
    engine = ArgosEngine()
    engines: dict[str, Engine] = {
        "aligned": engine,
        "degraded": Degraded(engine, noise(0.5)),
        "blurred": Degraded(engine, blurred),
        "none": Degraded(engine, None),
    }
    runs: dict[str, Callable[[tuple[str, str], Sequence[Case]], tuple[list[Outcome], int]]] = {
        "aligned, hull of the content words": partial(ours, engine, simply),
        "aligned, not asking": partial(ours, engine, not_asking),
        "none, relative place": partial(ours, engines["none"], simply),
        **{name: partial(ours, each, with_help) for name, each in engines.items()},
    }
    runs["bergamot"] = lambda pair, own: (_parsed(peers.bergamot(pair, _markup(own))), 0)
    runs["translatehtml"] = lambda pair, own: (_parsed(peers.translatehtml(pair, _markup(own))), 0)
    for name, run in runs.items():
        if only and name not in only:
            continue
        total, left = Score(), failures
        for pair in PAIRS:
            own = [case for case in tests if case.pair == pair]
            outcomes, asked = run(pair, own)
            total.engine += asked
            for case, outcome in zip(own, outcomes, strict=True):
                score, why = judge(case, outcome)
                total += score
                if why and left > 0:
                    print(f"[{name}] {case.id} {case.trap}: {'; '.join(why)}", file=sys.stderr)
                    print(f"    {case.content.text}\n    {outcome.done.text}", file=sys.stderr)
                    left -= 1
        step(f"{name}: {total.exact} of {total.marks}")
        yield name, total


def main() -> None:
    made = parser(__doc__)
    made.add_argument("--set", choices=("open", "unseen"), default="open")
    made.add_argument("--only", action="append", default=[], help="one contestant")
    made.add_argument("--peers", type=Path, help="a folder where the peers are kept")
    made.add_argument("--failures", type=int, default=0, help="print so many of each contestant")
    args = made.parse_args()
    section = Section(f"marks-{args.set}", f"Inline marks: {args.set} sentences")
    with ExitStack() as stack:
        folder = args.peers or Path(stack.enter_context(TemporaryDirectory()))
        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        peers = Peers(folder)
        rows = []
        for name, s in contest(args.set, peers, args.only, args.failures):
            wrong = s.present - s.exact
            rows.append(
                (
                    name,
                    f"{s.present} of {s.marks}",
                    f"{s.exact} ({s.exact / max(1, s.marks):.1%})",
                    f"{s.exact} of {s.worded} ({s.exact / max(1, s.worded):.1%})",
                    s.wrong_url,
                    s.empty,
                    f"{s.guessed}, {s.wrong_reported} of {wrong} wrong",
                    f"{s.engine / max(1, s.sentences):.2f}",
                )
            )
        section.table(
            ("", "present", "exact", "of worded", "wrong URL", "empty", "guessed", "extra"), rows
        )
    section.finish(write=args.write)


if __name__ == "__main__":
    main()
