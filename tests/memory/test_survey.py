from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from syndicate import config
from syndicate.memory import Made, Memory, Standing, Unit, fuzzy, want
from syndicate.memory.place import place
from syndicate.memory.survey import Choice, count, forget, survey
from syndicate.model import Inline, Origin

MAKER = b"m" * 16


def unit(source: str, target: str = "x", **more: object) -> Unit:
    return replace(Unit("en", "pt", Inline(source), Inline(target)), **more)  # type: ignore[arg-type]


ENGINE: dict[str, object] = {"origin": Origin.ENGINE, "standing": Standing.DRAFT, "maker": MAKER}


@pytest.fixture
def filled(memory: Memory) -> Memory:
    memory.add(
        [
            unit("A person made this sentence.", created="2020-01-01T00:00:00Z"),
            unit("Another one for Brazil.", target_language="pt-BR", uses=4, used="2024-05-05"),
            unit("An engine made this one.", **ENGINE, created="2021-01-01T00:00:00Z"),
            unit(
                "An engine made ÉMILE.",
                **ENGINE,
                created="2023-01-01T00:00:00Z",
                uses=2,
                used="2025-05-05",
            ),
            unit("Un moteur l’a fait.", source_language="fr", **ENGINE),
        ]
    )
    return memory


# -- counting and forgetting --


def test_a_survey_counts_by_languages_origin_and_standing(filled: Memory) -> None:
    found = survey(filled)
    assert [(g.source_language, g.target_language, g.origin.value, g.units) for g in found.groups] == [
        ("en", "pt", "human", 1), ("en", "pt", "engine", 2), ("en", "pt-BR", "human", 1),
        ("fr", "pt", "engine", 1),
    ]  # fmt: skip
    assert (found.units, found.oldest[:4], found.newest[:4]) == (5, "2020", "2023")
    assert [u.uses for u in found.most_used] == [4, 2]
    assert found.size > 0
    assert survey(filled, Choice("fr")).units == 1


def test_the_share_of_what_was_reused(memory: Memory) -> None:
    wanted = [want(Inline(f"This is sentence number {n}."), MAKER) for n in range(4)]
    memory.remember("en", "pt", [Made(w.key, MAKER, w.source, w.source) for w in wanted[:3]])
    memory.recall("en", "pt", wanted)
    found = survey(memory)
    assert (found.recalled, found.asked) == (3, 4)


@pytest.mark.parametrize(
    ("choice", "engine", "human"),
    [
        (Choice(), 3, 2),
        (Choice(source="en"), 2, 2),
        (Choice(target="pt-BR"), 0, 1),
        (Choice(source="de"), 0, 0),
        (Choice(origin=Origin.ENGINE), 3, 0),
        (Choice(origin=Origin.ENGINE, made_before="2022-01-01"), 2, 0),
        (Choice(unused_since="2025-01-01"), 2, 2),
        (Choice(unused_since="2025-06-01"), 3, 2),
        (Choice(text="Émile"), 1, 0),
        (Choice(text="100%"), 0, 0),
        (Choice(standing=Standing.TRANSLATED), 0, 2),
    ],
)
def test_a_choice_is_counted_and_forgotten_alike(
    filled: Memory, choice: Choice, engine: int, human: int
) -> None:
    found = count(filled, choice)
    assert (found.get(Origin.ENGINE, 0), found.get(Origin.HUMAN, 0)) == (engine, human)
    before = filled.revision()
    assert forget(filled, choice) == engine + human
    assert len(list(filled.units())) == 5 - engine - human
    assert (filled.revision() > before) == (human > 0)


def test_what_is_forgotten_is_gone_from_the_file(memory: Memory) -> None:
    memory.add([unit(f"The secret word of number {n} is xyzzy{n}.") for n in range(400)])
    assert forget(memory, Choice(text="xyzzy")) == 400
    memory.close()
    for path in memory.path.parent.glob(f"{memory.path.name}*"):
        assert b"xyzzy" not in path.read_bytes()


def test_forgetting_much_makes_the_file_small_and_the_search_goes_on(memory: Memory) -> None:
    for part in range(6):
        memory.add(
            [
                unit(f"Sentence {n} was {n * 7919} long.")
                for n in range(part * 10_000, part * 10_000 + 10_000)
            ]
        )
    memory.add([unit("The ferry to the island sails again.", file="kept")])
    fuzzy.index(memory)
    memory.compact()
    full = memory.path.stat().st_size
    assert forget(memory, Choice(text="long.")) == 60_000
    assert memory.path.stat().st_size < full / 10
    (match,) = memory.fuzzy("en", "pt", "The ferry to the island sails.")
    assert match.unit.file == "kept"


# -- similar sentences --


def test_the_score() -> None:
    scorer = fuzzy.Scorer("The council has voted.")
    assert scorer.score("The council has voted.") == 100
    assert scorer.score("The council had voted.") == int(50 * (4 / 5 + 21 / 22))
    assert scorer.score("the council has voted.") < 100
    assert scorer.score("Wholly other words stand here now") < 30


def test_the_threshold_costs_no_match() -> None:
    scorer = fuzzy.Scorer("The council of the port has voted on it.")
    others = ["The council of the port has voted.", "A council voted on it.", "Nothing of this."]
    for other in others:
        score = scorer.score(other)
        assert all(scorer.score(other, t) == score for t in range(score + 1))


def test_matches_are_sorted_limited_and_of_the_pair(memory: Memory) -> None:
    memory.add(
        [
            unit("The council of the port has voted on the wall today.", "1"),
            unit("The council of the port has voted on the wall.", "2", standing=Standing.REJECTED),
            unit(
                "The council of the port has voted on the wall.",
                "3",
                target_language="pt-BR",
                **ENGINE,
            ),
            unit("The council of the port has voted on the wall.", "es", target_language="es"),
            unit("Ferries sail to the island on Sundays.", "4"),
        ]
    )
    found = memory.fuzzy("en", "pt", "The council of the port  has voted on the wall.")
    assert [(m.score, m.unit.target.text) for m in found][:2] == [(100, "3"), (100, "2")]
    assert found[2].unit.target.text == "1"
    assert 70 <= found[2].score < 100
    assert len(found) == 3
    assert len(memory.fuzzy("en", "pt", found[2].unit.source.text, limit=1)) == 1
    assert memory.fuzzy("en", "de", "The council of the port has voted.") == []
    assert memory.fuzzy("en", "pt", "") == []


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("市議會昨天投票通過了新的法案。", "市議會今天投票通過了新的法案。"),
        ("Read more", "Read more now"),
        ("In 2024 the port had 12 cranes.", "In 2025 the port had 14 cranes."),
        ("12 %", "12 %"),
    ],
)
def test_scripts_figures_and_short_texts(memory: Memory, stored: str, asked: str) -> None:
    memory.add([unit(stored)])
    (found,) = memory.fuzzy("en", "pt", asked, threshold=60)
    assert found.unit.source.text == stored


def test_new_units_are_found_by_another_process_memory(memory: Memory) -> None:
    memory.fuzzy("en", "pt", "anything at all")
    with Memory.open(memory.path) as other:
        other.remember(
            "en", "pt", [Made(b"k" * 16, MAKER, Inline("A wholly new sentence here."), Inline("x"))]
        )
    assert memory.fuzzy("en", "pt", "A wholly new sentence there.")


def test_the_index_finds_what_comparing_with_all_finds(memory: Memory) -> None:
    chance = random.Random(5)
    words = ["".join(chance.choices("abdeilmnorstu", k=chance.randint(3, 9))) for _ in range(3000)]
    texts = [" ".join(chance.choices(words, k=chance.randint(5, 25))) for _ in range(4000)]
    memory.add([unit(text) for text in texts])
    missed = asked = 0
    for text in chance.sample(texts, 60):
        changed = text.split()
        for _ in range(max(1, len(changed) // 5)):
            changed[chance.randrange(len(changed))] = chance.choice(words)
        query = " ".join(changed)
        scorer = fuzzy.Scorer(query)
        near = sorted(texts, key=lambda t: -Levenshtein.normalized_similarity(query, t))[:20]
        best = max(scorer.score(t) for t in near)
        if best >= 70:
            asked += 1
            found = memory.fuzzy("en", "pt", query)
            missed += not found or found[0].score < best
    assert asked > 40
    assert missed <= asked * 0.1


# -- where it is --


def test_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SYNDICATE_MEMORY", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = config.Settings()
    assert place(settings).name == "memory.sqlite3"
    assert tmp_path in place(settings).parents or os.name == "nt"
    file = tmp_path / "syndicate.toml"
    assert place(replace(settings, path=file)) == tmp_path / ".syndicate" / "memory.sqlite3"
    monkeypatch.setenv("SYNDICATE_MEMORY", str(tmp_path / "env.sqlite3"))
    assert place(replace(settings, path=file)) == tmp_path / "env.sqlite3"
    file.write_text('[memory]\nenabled = false\npath = "mine.sqlite3"\n')
    loaded = config.load(file)
    assert (loaded.memory, place(loaded)) == (False, tmp_path / "mine.sqlite3")


# -- several processes --

WRITER = """
import sys
from pathlib import Path
from syndicate.memory import Made, Memory, Unit, want
from syndicate.model import Inline
path, part, rounds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
with Memory.open(path) as memory:
    print("open", flush=True)
    for at in range(rounds):
        made = []
        for n in range(50):
            wanted = want(Inline(f"Process {part} wrote sentence {at}-{n} of many."), b"m" * 16)
            made.append(Made(wanted.key, b"m" * 16, wanted.source, Inline(wanted.source.text.upper())))
            asked = wanted
        memory.remember("en", "pt", made)
        assert memory.recall("en", "pt", [asked])[0] is not None
        memory.add([Unit("en", "pt", Inline(f"Process {part} added {at}, number {n} of them."), Inline("x")) for n in range(20)])
        print(at, flush=True)
"""


def run(path: Path, part: int, rounds: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(part), str(rounds)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_several_processes_make_and_fill_one_memory_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "memory.sqlite3"
    running = [run(path, part, 20) for part in range(4)]
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    with Memory.open(path) as memory:
        found = survey(memory)
        assert [(g.origin.value, g.units) for g in found.groups] == [
            ("human", 1600),
            ("engine", 4000),
        ]
        assert memory.revision() == 80


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_process_that_is_killed_leaves_a_sound_file(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite3"
    chance = random.Random(3)
    kept = 0
    for number in range(30):
        process = run(path, number, 10_000)
        assert process.stdout is not None
        process.stdout.readline()
        seen = 0
        until = time.monotonic() + chance.uniform(0.005, 0.12)
        while time.monotonic() < until:
            seen += process.stdout.readline() != ""
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate(timeout=60)
        seen += rest.count("\n")
        kept += seen
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
        with Memory.open(path) as memory:
            rows = [g for g in survey(memory).groups if g.origin is Origin.ENGINE]
            # Whole windows, all that were reported done, and at most one more for each kill.
            assert rows[0].units % 50 == 0 if rows else kept == 0
            assert sum(g.units for g in rows) >= kept * 50
    assert kept > 0


def test_payloads_are_the_pipelines_own(memory: Memory) -> None:
    payload = json.dumps({"findings": ["é"]}).encode() + b"\0\xff"
    wanted = want(Inline("This one carries its own bytes."), MAKER)
    memory.remember("en", "pt", [Made(wanted.key, MAKER, wanted.source, wanted.source, payload)])
    answer = memory.recall("en", "pt", [wanted])[0]
    assert answer is not None
    assert answer.payload == payload
