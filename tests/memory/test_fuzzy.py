from __future__ import annotations

import random

import pytest
from memory_strategies import ENGINE, MAKER, unit
from rapidfuzz.distance import Levenshtein

from syndicate.memory import Made, Memory, Standing, fuzzy
from syndicate.model import Inline


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
