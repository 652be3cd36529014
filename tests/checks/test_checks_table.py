"""The table of checks: complete, documented, and never in the way."""

from __future__ import annotations

import ast
import importlib
import runpy
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate import checks
from syndicate.checks import CHECKS, Check, Fault, Pair, levelled, run
from syndicate.config import Settings
from syndicate.errors import ConfigError
from syndicate.model import Finding, Inline, Severity, Span
from syndicate.pipeline import open_workspace

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("check", CHECKS.values(), ids=str)
def test_each_check_says_what_it_finds_and_what_to_do(check: Check) -> None:
    assert CHECKS[check.id] is check
    assert check.says and not check.says.endswith(".")
    assert check.remedy.endswith(".")
    documented = check.load().__doc__ or ""
    assert len(documented.split()) > 5


def test_the_document_is_up_to_date() -> None:
    made = runpy.run_path(str(ROOT / "docs/checks.py"))["text"]()
    assert (ROOT / "docs/checks.md").read_text(encoding="utf-8") == made, (
        "run python docs/checks.py"
    )
    assert all(f"### `{check}`" in made for check in CHECKS)


def test_checks_are_imported_when_they_are_needed() -> None:
    code = "import sys, syndicate.checks; print(*sorted(m for m in sys.modules if 'checks' in m))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["syndicate.checks"]


def test_a_check_that_cannot_be_imported_is_a_finding_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    missing = replace(CHECKS["numbers"], place="nowhere:numbers")
    monkeypatch.setattr(checks, "CHECKS", {**CHECKS, "numbers": missing})
    checks._functions.cache_clear()
    try:
        pair = Pair(Inline("In 2019, see https://e.org/a."), Inline("Veja."), "en", "pt")
        found = {finding.check: finding.message for finding in run(pair)}
    finally:
        checks._functions.cache_clear()
    assert "the check failed" in found["numbers"]
    assert "https://e.org/a" in found["tokens"]


def test_a_fault_takes_severity_and_remedy_from_its_check_unless_it_has_its_own() -> None:
    check = Check("x", Severity.ERROR, "says", "Do so.", "nowhere:x")
    assert check.finding(Fault("a", Span(0, 1))) == Finding(
        "x", Severity.ERROR, "a", "Do so.", span=Span(0, 1)
    )
    own = Fault("a", severity=Severity.INFO, remedy="Do that.", part="body", block=2, segment=3)
    assert check.finding(own) == Finding("x", Severity.INFO, "a", "Do that.", "body", 2, 3)


def test_levels_are_of_a_check_or_of_its_family() -> None:
    found = [
        Finding("quotations", Severity.WARNING, ""),
        Finding("quotations.style", Severity.WARNING, ""),
        Finding("numbers", Severity.WARNING, ""),
    ]
    levels = {"quotations": "off", "quotations.style": "error"}
    assert [(f.check, f.severity.value) for f in levelled(found, levels)] == [
        ("quotations.style", "error"),
        ("numbers", "warning"),
    ]
    assert levelled(found, {}) == found


def test_what_is_not_known_of_a_language_is_not_judged() -> None:
    assert run(Pair(Inline("Talo on punainen."), Inline("Дом красный."), "fi", "ru")) == []
    assert run(Pair(Inline("The house is red."), Inline("家は赤いです。"), "en", "ja")) == []


def test_every_module_of_the_room_is_used_by_the_table_or_by_another() -> None:
    named = {check.place.partition(":")[0] for check in CHECKS.values()}
    room = {path.stem for path in Path(checks.__file__).parent.glob("*.py")} - {"__init__"}
    assert room - named == {"words", "measures", "myriads"}
    assert all(importlib.import_module(f"syndicate.checks.{name}").__doc__ for name in room)


AWKWARD = st.text(
    st.sampled_from(list("ab Zé.,:;!?'\"“”‘’«»()[]#@/-0123456789£€\n\u200b\u202eßÇ日語ا🌊")),
    max_size=60,
)


@given(source=AWKWARD, target=AWKWARD, names=st.lists(AWKWARD, max_size=2))
@settings(max_examples=150, deadline=None)
def test_no_check_fails_on_any_text(source: str, target: str, names: list[str]) -> None:
    pair = Pair(Inline(source), Inline(target), "en", "pt", names=tuple(names))
    for finding in run(pair):
        assert "the check failed" not in finding.message
        assert finding.span is None or (0 <= finding.span.start <= finding.span.end <= len(source))


@pytest.mark.parametrize(
    "text",
    ["a" * 20000, "a." * 10000, "1." * 8000, "( " * 5000, "‘a " * 5000, "A" * 9000 + "0-" * 5000,
     "the of and " * 3000, "Xa-" * 6000, "12 million " * 2000],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_long_texts_take_no_time_to_speak_of(text: str) -> None:
    other = text[1:] + "b"
    began = time.process_time()
    assert all(
        "failed" not in f.message for f in run(Pair(Inline(text), Inline(other), "en", "pt"))
    )
    assert time.process_time() - began < 10


def _said(path: Path) -> Iterator[str]:
    """The ids of the findings that a file makes, where they are written out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name("Finding"), args=[ast.Constant(str(said)), *_]):
                yield said


def test_every_finding_that_the_code_makes_can_be_given_a_level() -> None:
    package = Path(checks.__file__).parents[1]
    said = sorted({each for path in package.rglob("*.py") for each in _said(path)})
    assert len(said) > 10
    with open_workspace(Settings(checks=dict.fromkeys(said, "info"))):
        pass
    with pytest.raises(ConfigError), open_workspace(Settings(checks={"marks.gessed": "info"})):
        pass
