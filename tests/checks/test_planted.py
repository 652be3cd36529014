"""Faults planted at random into the project's own clean pairs are found, and the clean pairs are
left: a small sample of what benchmarks/checks.py measures, without any model or download."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from syndicate import checks
from syndicate.checks import CHECKS, Pair
from syndicate.model import Inline, Severity

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import parallel
import planting

EACH = 12
FLOORS = {"negation": 0.45, "omission": 0.75, "addition": 0.75, "untranslated.part": 0.75}
"""Share of the planted faults that must be found, where it is not 0.9: what words alone cannot
always tell."""


@pytest.fixture(scope="module")
def clean() -> list[Pair]:
    return planting.clean()


def said(pair: Pair) -> set[tuple[str, str]]:
    return {(finding.check, finding.message) for finding in checks.run(pair)}


def test_faults_planted_at_random_are_found(clean: list[Pair]) -> None:
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed = defaultdict(list)
    for each in planting.plant(clean, EACH, seed=7):
        new = {check for check, _ in said(each.pair) - said(each.before)}
        planted[each.checks[0]] += 1
        if new & set(each.checks):
            found[each.checks[0]] += 1
        else:
            missed[each.checks[0]].append((each.fault, each.pair.target.text))
    assert min(planted.values()) >= EACH
    weak = {c: missed[c] for c in planted if found[c] < FLOORS.get(c, 0.9) * planted[c]}
    assert not weak


def test_every_check_of_sentences_has_faults_planted(clean: list[Pair]) -> None:
    aimed_at = {plant.checks[0] for plant in (*planting.PLANTS, *planting.company(clean))}
    assert {check.id for check in CHECKS.values() if not check.article} == aimed_at


def test_clean_translations_are_left(clean: list[Pair]) -> None:
    """Fewer than 2 % of them are called faulty by any one check, and 3 % doubtful (`info`)."""
    assert len(clean) >= 200
    alarms: dict[str, list[str]] = defaultdict(list)
    doubts: dict[str, list[str]] = defaultdict(list)
    for pair in clean:
        findings = checks.run(pair)
        for check in {f.check for f in findings if f.severity is not Severity.INFO}:
            alarms[check].append(pair.target.text)
        for check in {f.check for f in findings}:
            doubts[check].append(pair.target.text)
    assert not {c: texts for c, texts in alarms.items() if len(texts) >= 0.02 * len(clean)}
    assert not {c: texts for c, texts in doubts.items() if len(texts) >= 0.03 * len(clean)}


def test_planting_is_repeatable(clean: list[Pair]) -> None:
    only = ("numbers", "marks")
    once, twice = (list(planting.plant(clean, 3, 5, only)) for _ in range(2))
    assert once == twice
    assert list(planting.plant(clean, 3, 6, only)) != once
    assert all(each.pair != each.before for each in once)


def sentences(one: str, two: str) -> list[tuple[str, str]]:
    found = parallel.sentences(Inline(one), Inline(two), ("en", "pt"))
    return [(a.text, b.text) for a, b in found]


def test_human_translations_are_paired_where_their_sentences_correspond() -> None:
    assert sentences("It rained. We left.", "Choveu. Saímos.") == [
        ("It rained.", "Choveu."),
        ("We left.", "Saímos."),
    ]
    assert sentences("It rained. We left.", "Choveu, e saímos.") == []
    divided = "Choveu a noite toda e por isso o rio encheu. Saímos."
    assert sentences("It rained. The river rose all night, so we left.", divided) == []
    assert sentences("It is the same.", "It is the same.") == []


def test_without_debian_the_message_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(parallel.MissingError, match="gnome-user-docs: apt-get and dpkg-deb"):
        parallel.pairs("en", "pt")
