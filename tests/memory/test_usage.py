from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from syndicate.errors import StoreError
from syndicate.memory.usage import Usage, place
from syndicate.model import Span, TermKind, TermOutcome, TermUse

WRITER = """
import sys
from pathlib import Path
from syndicate.memory.usage import Usage
from syndicate.model import Span, TermOutcome, TermUse
usage = Usage.open(Path(sys.argv[1]))
uses = [TermUse(f"word{n}", "palavra", TermOutcome.PLACED, Span(0, 4)) for n in range(20)]
print("open", flush=True)
for number in range(int(sys.argv[3])):
    usage.record(f"{sys.argv[2]}-{number}", "Title", "en", "pt", uses, "2026-01-01")
    print(number, flush=True)
usage.close()
"""


def use(source: str, outcome: TermOutcome = TermOutcome.PLACED, reason: str = "") -> TermUse:
    return TermUse(source, "prefeito", outcome, Span(0, 5), reason=reason, glossary="house", line=7)


def counted(path: Path, since: str = "") -> list[tuple[str, str, str, int]]:
    usage = Usage.open(path)
    rows = [(u.article, u.term, u.outcome.value, u.count) for u in usage.table(since=since)]
    usage.close()
    return rows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return place(tmp_path / "memory.sqlite3")


def test_an_article_that_is_translated_again_counts_once(path: Path) -> None:
    usage = Usage.open(path)
    usage.record("a", "A", "en", "pt", [use("mayor"), use("mayor"), use("law")], "2026-01-01")
    usage.record("a", "A", "en", "es", [use("mayor")], "2026-01-02")
    usage.record("b", "B", "en", "pt", [use("mayor")], "2026-01-03")
    usage.record(
        "a", "A2", "en", "pt", [use("mayor", TermOutcome.NOT_PLACED, "a verb")], "2026-02-01"
    )
    (last,) = usage.table(since="2026-02-01")
    usage.close()
    assert counted(path) == [
        ("a", "mayor", "placed", 1),
        ("b", "mayor", "placed", 1),
        ("a", "mayor", "not placed", 1),
    ]
    assert (last.title, last.reason, last.required, last.glossary, last.line) == (
        "A2", "a verb", "prefeito", "house", 7,
    )  # fmt: skip
    assert (last.kind, last.source_language, last.target_language) == (
        TermKind.PREFERRED,
        "en",
        "pt",
    )


def test_an_article_without_terms_any_more(path: Path) -> None:
    usage = Usage.open(path)
    usage.record("a", "A", "en", "pt", [use("mayor")] * 3, "2026-01-01")
    assert [u.count for u in usage.table()] == [3]
    usage.record("a", "A", "en", "pt", [], "2026-01-02")
    assert usage.table() == []
    usage.close()


def test_what_cannot_be_kept_stops_nothing(path: Path, tmp_path: Path) -> None:
    usage = Usage.open(path)
    usage.record("a\ud800", "\udfff", "en", "pt", [use("ma\ud800yor")], "2026-01-01")
    usage.close()
    usage.record("b", "B", "en", "pt", [use("mayor")], "2026-01-01")
    assert counted(path) == [("a?", "ma?yor", "placed", 1)]
    nowhere = Usage.open(tmp_path / "no" / "folder" / "x.sqlite3")
    nowhere.record("a", "A", "en", "pt", [use("mayor")], "2026-01-01")
    with pytest.raises(StoreError, match="cannot be read"):
        nowhere.table()


@pytest.mark.parametrize("damage", ["text", "other", "newer", "cut"])
def test_a_file_that_is_damaged_or_anothers_is_left_as_it_is(damage: str, path: Path) -> None:
    if damage == "text":
        path.write_text("no database at all, only text" * 100)
    else:
        usage = Usage.open(path)
        usage.record("a", "A", "en", "pt", [use(f"w{n}") for n in range(500)], "2026-01-01")
        usage.close()
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode = DELETE")
        if damage != "cut":
            pragma = "application_id = 1" if damage == "other" else "user_version = 9"
            connection.execute(f"PRAGMA {pragma}")
        connection.commit()
        connection.close()
        if damage == "cut":
            path.write_bytes(path.read_bytes()[:5000] + b"\xff" * 5000)
    before = path.read_bytes()
    usage = Usage.open(path)
    usage.record("b", "B", "en", "pt", [use("mayor")], "2026-01-01")
    with pytest.raises(StoreError):
        usage.table()
    usage.close()
    assert path.read_bytes() == before


def test_a_file_that_is_held_is_waited_for_and_then_done_without(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syndicate.memory.usage._WAIT", 0.05)
    usage = Usage.open(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    usage.record("a", "A", "en", "pt", [use("mayor")], "2026-01-01")
    other.execute("COMMIT")
    usage.record("b", "B", "en", "pt", [use("mayor")], "2026-01-01")
    other.close()
    usage.close()
    assert counted(path) == [("b", "mayor", "placed", 1)]


def run(path: Path, part: str, rounds: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), part, str(rounds)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_several_processes_make_and_fill_one_file_at_once(path: Path) -> None:
    running = [run(path, str(part), 40) for part in range(4)]
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    rows = counted(path)
    assert len(rows) == 4 * 40 * 20
    assert len({article for article, *_ in rows}) == 160


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_process_that_is_killed_leaves_whole_articles(path: Path) -> None:
    for number in range(6):
        process = run(path, str(number), 100_000)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.02 + 0.01 * number)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
    articles = [article for article, *_ in counted(path)]
    assert articles
    assert all(articles.count(article) == 20 for article in set(articles[-2_000:]))
