from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from memory_strategies import ENGINE, MAKER, unit

from syndicate import config
from syndicate.memory import Made, Memory, Standing, want
from syndicate.memory.place import place
from syndicate.memory.survey import Choice, count, forget, survey
from syndicate.model import Inline, Origin


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
    memory.index()
    memory.compact()
    full = memory.path.stat().st_size
    assert forget(memory, Choice(text="long.")) == 60_000
    assert memory.path.stat().st_size < full / 10
    (match,) = memory.fuzzy("en", "pt", "The ferry to the island sails.")
    assert match.unit.file == "kept"


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


def test_payloads_are_the_pipelines_own(memory: Memory) -> None:
    payload = json.dumps({"findings": ["é"]}).encode() + b"\0\xff"
    wanted = want(Inline("This one carries its own bytes."), MAKER)
    memory.remember("en", "pt", [Made(wanted.key, MAKER, wanted.source, wanted.source, payload)])
    answer = memory.recall("en", "pt", [wanted])[0]
    assert answer is not None
    assert answer.payload == payload
