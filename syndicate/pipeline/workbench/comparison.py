"""What a change of a glossary alters: in its entries, in articles, in published packages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from syndicate import langs, package
from syndicate.config import Settings
from syndicate.errors import ConfigError, PackageError, SyndicateError
from syndicate.model import Glossary, Term
from syndicate.pipeline.articles import Draft
from syndicate.pipeline.articles import Place as Place
from syndicate.pipeline.sentences.translator import Sentence
from syndicate.pipeline.workbench.trial import Unread as Unread
from syndicate.pipeline.workbench.trial import read_articles
from syndicate.pipeline.workspace import Workspace, open_workspace
from syndicate.terms import files
from syndicate.terms.changes import Change as Change
from syndicate.terms.changes import Pair
from syndicate.terms.changes import compare as compare
from syndicate.terms.match import Match, Matcher


@dataclass(frozen=True, slots=True)
class Affected:
    """A sentence in which the new state finds other terms than the old one.

    gone, come     "words → rendering", as the old and as the new state have it
    before, after  its translations, where they were asked for
    package        that was published of the article, where packages were named too
    """

    path: str
    pair: Pair
    place: Place
    source: str
    gone: tuple[str, ...]
    come: tuple[str, ...]
    before: str = ""
    after: str = ""
    package: str = ""

    @property
    def where(self) -> str:
        return f"{self.path} (published as {self.package})" if self.package else self.path


@dataclass(frozen=True, slots=True)
class Published:
    """A term in a package whose entry changed; `required` is the rendering now, None for none."""

    package: str
    original: str
    part: str
    block: int | None
    segment: int
    source: str
    target: str
    required: str | None

    @property
    def where(self) -> str:
        return f"{self.package} (of {self.original})" if self.original else self.package


def glossaries(path: Path) -> list[Glossary]:
    """All glossaries of a file or folder."""
    return [glossary for file in files.find([path]) for glossary in files.read(file)]


def against(
    paths: Sequence[str],
    old: Sequence[Glossary],
    new: Sequence[Glossary],
    changes: Sequence[Change],
    settings: Settings,
    *,
    translated: bool = False,
) -> Iterator[Affected | Published | Unread]:
    """The sentences of articles, and the terms of packages, that the changes touch. With
    `translated` only sentences that come out otherwise, with both translations."""
    packages = {str(place): _manifest(place) for path in paths for place in _packages(Path(path))}
    of_article = {
        (str(manifest["id"]), str(manifest["languages"]["target"])): place
        for place, manifest in packages.items()
    }
    seen: set[str] = set()
    touching = [change for change in changes if change.counts]
    with open_workspace(settings) as workspace:
        comparison = _Comparison(old, new, workspace, translated)
        for path, draft in read_articles(_articles(paths, packages), settings):
            if not isinstance(draft, Draft):
                yield Unread(path, draft)
                continue
            for pair in sorted({change.pair for change in touching}):
                if not langs.same_language(pair[0], draft.detection.language):
                    continue
                place = next(
                    (
                        at
                        for (name, language), at in of_article.items()
                        if name == draft.article.id and langs.same_language(language, pair[1])
                    ),
                    "",
                )
                seen.add(place)
                try:
                    for each in comparison.affected(path, draft, pair):
                        yield replace(each, package=place)
                except SyndicateError as error:
                    yield Unread(path, error)
    for at, manifest in packages.items():
        if at not in seen:
            yield from _published(at, manifest, touching)


def _packages(path: Path) -> list[Path]:
    """The packages that a path means: itself, or those in the folder."""
    if path.suffix == ".zip":
        return [path]
    if (path / package.MANIFEST).is_file():
        return [path]
    if not path.is_dir():
        return []
    return sorted(
        [manifest.parent for manifest in path.rglob(package.MANIFEST)] + [*path.rglob("*.zip")]
    )


def _manifest(place: Path) -> dict[str, Any]:
    try:
        manifest = package.manifest_of(place)
        _ = manifest["id"], manifest["languages"]["target"], manifest["terms"]["list"]
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        raise PackageError(
            "is no package that says what became of its terms.", path=place,
            remedy="Check it: syndicate package verify",
        ) from error  # fmt: skip
    return manifest


def _articles(paths: Sequence[str], packages: dict[str, Any]) -> list[str]:
    """The paths that may hold articles: not those of packages."""
    from syndicate import ingest

    found: list[str] = []
    for path in paths:
        if path in packages:
            continue
        try:
            found += ingest.find_inputs([path])
        except ConfigError:
            # A folder of packages holds no article.
            if not _packages(Path(path)):
                raise
    return list(dict.fromkeys(found))


class _Comparison:
    """Two states of glossaries, held against sentences."""

    def __init__(
        self,
        old: Sequence[Glossary],
        new: Sequence[Glossary],
        workspace: Workspace,
        translated: bool,
    ) -> None:
        self._states = (old, new)
        self._workspace = workspace
        self._translated = translated
        self._matchers: dict[Pair, tuple[Matcher, Matcher]] = {}

    def affected(self, path: str, draft: Draft, pair: Pair) -> list[Affected]:
        before, after = self._both(pair)
        found: list[tuple[Affected, Sentence]] = []
        for place, sentence in zip(draft.places, draft.sentences, strict=True):
            if sentence.language and not langs.same_language(sentence.language, pair[0]):
                continue
            text, near, section = sentence.content.text, sentence.near, sentence.section
            old = _said(before.find(text, near, section), text)
            new = _said(after.find(text, near, section), text)
            if old != new:
                gone = tuple(said for key, said in old.items() if key not in new)
                come = tuple(said for key, said in new.items() if key not in old)
                found.append((Affected(path, pair, place, text, gone, come), sentence))
        return self._rendered(found, draft.detection.language, pair)

    def _both(self, pair: Pair) -> tuple[Matcher, Matcher]:
        if pair not in self._matchers:
            old, new = (
                Matcher(
                    pair[0],
                    [g for g in state if (g.source_language, g.target_language) == pair],
                )
                for state in self._states
            )
            self._matchers[pair] = (old, new)
        return self._matchers[pair]

    def _rendered(
        self, found: Sequence[tuple[Affected, Sentence]], language: str, pair: Pair
    ) -> list[Affected]:
        if not self._translated or not found:
            return [each for each, _ in found]
        way = replace(self._workspace.translator(language, pair[1]), memory=None)
        sentences = [sentence for _, sentence in found]
        old, new = (
            [done.target.text for done in replace(way, matcher=matcher).translate(sentences)]
            for matcher in self._both(pair)
        )
        return [
            replace(each, before=before, after=after)
            for (each, _), before, after in zip(found, old, new, strict=True)
            if before != after
        ]


def _said(matches: Sequence[Match], text: str) -> dict[tuple[Any, ...], str]:
    """What is found in a sentence, by all of it that decides the translation."""
    found: dict[tuple[Any, ...], str] = {}
    for match in matches:
        words = text[match.span.start : match.span.end]
        forbidden = tuple(_deciding(term) for term in match.forbidden)
        key = (match.span, match.plural, _deciding(match.term), forbidden, match.held_back)
        said = f"{words} → {match.term.target}" if match.term.kind != "forbidden" else words
        if match.held_back:
            said += f" (held back: {match.held_back})"
        if match.forbidden:
            said += f" (not: {', '.join(term.target for term in match.forbidden)})"
        found[key] = said
    return found


def _deciding(term: Term) -> Term:
    """The entry without what concerns people, and its place."""
    return replace(
        term, path="", line=0, note="", owner="", domain="", context=(), priority=0,
        source_forms=(), source="",
    )  # fmt: skip


def _published(
    place: str, manifest: dict[str, Any], changes: Sequence[Change]
) -> Iterator[Published]:
    """The uses in a package of entries that are no more, or say something else now."""
    source, target = manifest["languages"]["source"], manifest["languages"]["target"]
    own = [
        change
        for change in changes
        if change.old is not None
        and langs.same_language(change.pair[0], source)
        and langs.same_language(change.pair[1], target)
    ]
    if not own:
        return
    old = tuple(change.old for change in own if change.old is not None)
    matcher = Matcher(source, [Glossary("old", source, target, old, "")])
    for use in manifest["terms"]["list"]:
        for match in matcher.find(use["source"]):
            terms = [t for t in (match.term, *match.forbidden) if t.target == use["required"]]
            change = next((c for c in own if c.old in terms), None)
            if change is not None:
                yield Published(
                    place,
                    manifest["original"]["url"] or manifest["original"]["title"],
                    use["part"],
                    use["block"],
                    use["segment"],
                    use["source"],
                    use["target"],
                    change.new.target if change.new else None,
                )
