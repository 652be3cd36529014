"""What many packages say of themselves: which checks fire, which terms fail, which language pairs
are weak, which articles a person should read first.

Manifests are read one after the other and only counts are kept, so that thousands need no more
memory than one; of articles a row is kept where somebody asks for it.
"""

from __future__ import annotations

import heapq
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from syndicate import langs, package
from syndicate.errors import PackageError
from syndicate.model import Severity, TermOutcome
from syndicate.render.review import page as review

_EXAMPLES = 3
_LOOKED_AT = {Severity.ERROR.value, Severity.WARNING.value}
_FAILED = (TermOutcome.NOT_PLACED, TermOutcome.CHECK_AGREEMENT, TermOutcome.HELD_BACK)
_WRONG = (KeyError, TypeError, ValueError, AttributeError, IndexError)


@dataclass(slots=True)
class Example:
    """One finding; `package` is where it is, the rest as in a manifest."""

    package: str
    part: str
    block: int | None
    segment: int | None
    message: str


@dataclass(slots=True)
class CheckCount:
    """How often a check fired; `articles` in how many packages."""

    check: str
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    articles: int = 0
    examples: list[Example] = field(default_factory=list)

    @property
    def urgency(self) -> tuple[int, ...]:
        return self.errors, self.warnings, self.notes


@dataclass(slots=True)
class TermCount:
    """What became of one entry of a glossary; `source` are its words as they stood most often."""

    source: str
    required: str
    kind: str
    source_language: str
    target_language: str
    glossary: str
    line: int
    uses: int = 0
    failed: int = 0
    articles: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)

    @property
    def urgency(self) -> tuple[int, ...]:
        return (*(self.outcomes[each] for each in _FAILED), self.uses)


@dataclass(slots=True)
class PairCount:
    """How well a language pair goes. `words` are the source's; `doubtful` are sentences with an
    error, a warning or a term to look at; `untranslated` those that stayed as they were because
    the engine failed."""

    source_language: str
    target_language: str
    articles: int = 0
    words: int = 0
    sentences: int = 0
    doubtful: int = 0
    untranslated: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    models: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Errors and warnings in a thousand words."""
        return 1000 * (self.errors + self.warnings) / self.words if self.words else 0.0

    @property
    def share(self) -> float:
        """Doubtful sentences, 0 to 1."""
        return self.doubtful / self.sentences if self.sentences else 0.0


@dataclass(frozen=True, slots=True)
class ArticleCount:
    """One package; `review` is the editor's page, where it stands; `terms` are those to look at."""

    package: str
    id: str
    title: str
    source_language: str
    target_language: str
    words: int
    sentences: int
    doubtful: int
    errors: int
    warnings: int
    notes: int
    terms: int
    review: str | None

    @property
    def urgency(self) -> tuple[float, ...]:
        """What sorts articles: errors, then doubtful sentences, then warnings."""
        return self.errors, self.doubtful, self.warnings, self.terms


@dataclass(slots=True)
class Report:
    """`checks`, `terms`, `pairs` and `articles` have what is worst first. Terms that never failed
    and articles with nothing to look at are counted but not listed."""

    total: PairCount
    checks: list[CheckCount]
    terms: list[TermCount]
    pairs: list[PairCount]
    articles: list[ArticleCount]
    outcomes: Counter[str]
    unreadable: list[PackageError]


def report(
    paths: Sequence[Path],
    *,
    source: str | None = None,
    target: str | None = None,
    since: str = "",
    articles: int | None = None,
) -> Report:
    """Count over the packages at `paths` and in the folders there, each once.

    source, target  only of these languages
    since           only what was translated on that day (ISO 8601) or later
    articles        how many are listed; None: all that somebody should look at

    Raises `PackageError` for a path at which there is no package; one among others that cannot be
    read is in `Report.unreadable`.
    """
    counting = _Counting(articles)
    for path in paths:
        found = unread = 0
        for place in find(path):
            try:
                read = _read(place)
            except PackageError as error:
                counting.unreadable.append(error)
                unread += 1
                continue
            found += 1
            if (
                (source is None or langs.same_language(read.source, source))
                and (target is None or langs.same_language(read.target, target))
                and read.day >= since
            ):
                counting.add(read)
        if not found:
            if unread:
                raise counting.unreadable[-unread]
            raise PackageError(
                "There is no package here.",
                path=path,
                remedy="Name a package, or the folder that syndicate translate --out wrote to.",
            )
    return counting.result()


def find(path: Path) -> Iterator[Path]:
    """The package at a path, else those in the folder and below, in order; hidden names, among them
    packages that are just being written, are passed over, and links are not followed."""
    if not path.is_dir() or (path / package.MANIFEST).is_file():
        yield path
        return
    for entry in sorted(os.scandir(path), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from find(Path(entry.path))
        elif entry.name.endswith(".zip") and entry.is_file(follow_symlinks=False):
            yield Path(entry.path)


# --- One package ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What counts of a manifest, each of the type that it must have."""

    place: Path
    article: str
    title: str
    source: str
    target: str
    pair: tuple[str, str]
    models: str
    day: str
    words: int
    sentences: int
    untranslated: int
    findings: tuple[Mapping[str, Any], ...]
    terms: tuple[Mapping[str, Any], ...]
    digest: bytes

    @property
    def doubtful(self) -> int:
        """Sentences with an error, a warning or a term to look at."""
        places = {
            (each["part"], each["block"], each["segment"])
            for each in self.findings
            if each["segment"] is not None and each["severity"] in _LOOKED_AT
        }
        places |= {
            (each["part"], each["block"], each["segment"])
            for each in self.terms
            if each["outcome"] in _FAILED
        }
        return len(places)


def _read(place: Path) -> _Manifest:
    value = package.read_manifest(place)
    try:
        languages, signature = value["languages"], value["signature"]
        legs = signature["legs"]
        if not isinstance(languages["target"], str):
            raise KeyError("languages.target")
        said = repr((value["id"], languages["target"], [f["sha256"] for f in value["files"]]))
        segments = {name: int(count) for name, count in value.get("segments", {}).items()}
        return _Manifest(
            place=place,
            article=str(value["id"]),
            title=str(value["headline"]),
            source=str(languages["source"]),
            target=str(languages["target"]),
            # The model's own source, because en-GB and en-US are one pair for it.
            pair=(str(legs[0]["source"] if legs else languages["source"]), languages["target"]),
            models=" + ".join(f"{leg['engine']} {leg['model']} {leg['version']}" for leg in legs),
            day=str(value["attribution"]["translator"].get("date") or ""),
            words=int(value["words"]["source"]),
            sentences=sum(segments.values()),
            untranslated=segments.get("failed", 0),
            findings=tuple(_plain(each, _FINDING) for each in value["findings"]["list"]),
            terms=tuple(_plain(each, _TERM) for each in value["terms"]["list"]),
            digest=blake2b(said.encode("utf-8", "replace"), digest_size=8).digest(),
        )
    except _WRONG as error:
        missing = f" ({error.args[0]})" if isinstance(error, KeyError) else ""
        raise PackageError(
            f"Its manifest lacks a field that a report needs{missing}, or has another kind of it.",
            path=place,
            remedy="Look at it with syndicate package verify.",
        ) from error


_TEXT, _NUMBER, _PERHAPS = (str,), (int,), (int, type(None))
_FINDING = {
    "check": _TEXT, "severity": _TEXT, "message": _TEXT, "part": _TEXT, "block": _PERHAPS,
    "segment": _PERHAPS,
}  # fmt: skip
_TERM = {
    "source": _TEXT, "required": _TEXT, "outcome": _TEXT, "reason": _TEXT, "kind": _TEXT,
    "glossary": _TEXT, "line": _NUMBER, "part": _TEXT, "block": _PERHAPS, "segment": _PERHAPS,
}  # fmt: skip


def _plain(value: Mapping[str, Any], types: Mapping[str, tuple[type, ...]]) -> dict[str, Any]:
    """These fields; what else is there does not matter."""
    found = {name: value[name] for name in types}
    for name, kinds in types.items():
        if not isinstance(found[name], kinds):
            raise TypeError(f"{name} is {found[name]!r}")
    if "severity" in found:
        Severity(found["severity"])
    else:
        TermOutcome(found["outcome"])
    return found


# --- All of them ---------------------------------------------------------------------------------


class _Counting:
    def __init__(self, articles: int | None) -> None:
        self.unreadable: list[PackageError] = []
        self._most = articles
        self._total = PairCount("", "")
        self._checks: dict[str, CheckCount] = {}
        self._terms: dict[tuple[Any, ...], TermCount] = {}
        self._pairs: dict[tuple[str, str], PairCount] = {}
        self._articles: list[tuple[tuple[float, ...], int, ArticleCount]] = []
        self._outcomes: Counter[str] = Counter()
        self._seen: set[bytes] = set()

    def add(self, read: _Manifest) -> None:
        """Count a package, unless it is one that was counted, as a folder and as a zip."""
        if read.digest in self._seen:
            return
        self._seen.add(read.digest)
        severities = Counter(each["severity"] for each in read.findings)
        doubtful = read.doubtful
        pair = self._pairs.setdefault(read.pair, PairCount(*read.pair))
        for each in (pair, self._total):
            each.articles += 1
            each.words += read.words
            each.sentences += read.sentences
            each.doubtful += doubtful
            each.untranslated += read.untranslated
            each.errors += severities["error"]
            each.warnings += severities["warning"]
            each.notes += severities["info"]
        pair.models[read.models] += 1
        self._count_checks(read)
        failed = self._count_terms(read)
        if severities["error"] or severities["warning"] or doubtful:
            self._keep(
                ArticleCount(
                    str(read.place), read.article, read.title, read.source, read.target,
                    read.words, read.sentences, doubtful, severities["error"],
                    severities["warning"], severities["info"], failed, _review(read.place),
                )
            )  # fmt: skip

    def _count_checks(self, read: _Manifest) -> None:
        fired = set()
        for finding in read.findings:
            check = finding["check"]
            count = self._checks.setdefault(check, CheckCount(check))
            if finding["severity"] == "error":
                count.errors += 1
            elif finding["severity"] == "warning":
                count.warnings += 1
            else:
                count.notes += 1
            if check not in fired:
                fired.add(check)
                count.articles += 1
                if len(count.examples) < _EXAMPLES:
                    place = (finding["part"], finding["block"], finding["segment"])
                    count.examples.append(Example(str(read.place), *place, finding["message"]))

    def _count_terms(self, read: _Manifest) -> int:
        """Counts them; gives back how many there are to look at."""
        used = set()
        failed = 0
        for use in read.terms:
            name = use["line"] or use["source"].casefold()
            key = (read.pair, use["glossary"], name, use["required"])
            count = self._terms.get(key)
            if count is None:
                count = self._terms[key] = TermCount(
                    use["source"], use["required"], use["kind"], *read.pair, use["glossary"],
                    use["line"],
                )  # fmt: skip
            self._outcomes[use["outcome"]] += 1
            count.uses += 1
            count.outcomes[use["outcome"]] += 1
            count.sources[use["source"]] += 1
            if use["outcome"] in _FAILED:
                failed += 1
                count.failed += 1
                if use["reason"]:
                    count.reasons[use["reason"]] += 1
            if key not in used:
                used.add(key)
                count.articles += 1
        return failed

    def _keep(self, article: ArticleCount) -> None:
        """Among equals the earlier one is kept."""
        item = (article.urgency, -self._total.articles, article)
        if self._most is None or len(self._articles) < self._most:
            heapq.heappush(self._articles, item)
        elif self._most:
            heapq.heappushpop(self._articles, item)

    def result(self) -> Report:
        for term in self._terms.values():
            term.source = max(term.sources, key=lambda words: (term.sources[words], words))
        return Report(
            total=self._total,
            checks=sorted(self._checks.values(), key=lambda c: (*_down(c.urgency), c.check)),
            terms=sorted(
                (term for term in self._terms.values() if term.failed),
                key=lambda term: (*_down(term.urgency), term.source, term.target_language),
            ),
            pairs=sorted(
                self._pairs.values(),
                key=lambda p: (-p.rate, -p.share, p.source_language, p.target_language),
            ),
            articles=[article for *_, article in sorted(self._articles, reverse=True)],
            outcomes=self._outcomes,
            unreadable=self.unreadable,
        )


def _down(numbers: Iterable[float]) -> tuple[float, ...]:
    return tuple(-number for number in numbers)


def _review(place: Path) -> str | None:
    """The editor's page of a package."""
    page = package.beside(place, review.PATH)
    return str(page) if page.is_file() else None
