"""Articles for measuring, made from examples/ by recombining their sentences.

Numbers and names in a sentence are exchanged for others, so that most sentences of a corpus differ
and de-duplication does not flatter; `duplicates` says how many still stand twice.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

from syndicate import ingest
from syndicate.langs import same_language
from syndicate.model import BlockKind
from syndicate.segment import segment

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
_NAMES = (
    "Alvarez", "Baptiste", "Carver", "Dumont", "Eriksen", "Faulkner", "Granger", "Holloway",
    "Ibarra", "Jansen", "Keller", "Lindqvist", "Moreau", "Novak", "Okafor", "Petrov", "Quiroga",
    "Rossi", "Sandoval", "Thorne", "Ueda", "Vasquez", "Whitfield", "Yilmaz", "Zeller",
)  # fmt: skip


def sentences(language: str) -> list[str]:
    """Every body sentence of the examples in a language, 25 to 300 characters long."""
    found: list[str] = []
    for path in ingest.find_inputs([str(EXAMPLES)]):
        article = ingest.read(path)
        if not same_language(article.language or "", language):
            continue
        for block in article.blocks:
            if block.kind is BlockKind.PARAGRAPH and not block.language:
                found += [s.text for s in segment(block.content, language).segments]
    return [s for s in dict.fromkeys(found) if 25 <= len(s) <= 300 and "\n" not in s]


def varied(sentence: str, chance: random.Random) -> str:
    """The sentence with other numbers and, behind a first name, other family names."""
    sentence = re.sub(
        r"(?<![\w.,@#/])\d{1,3}(?![\w,.:/@])", lambda m: str(chance.randint(2, 98)), sentence
    )
    return re.sub(
        r"(?<=[a-z] )([A-Z][a-z]+) ([A-Z][a-z]+)(?=[ ,.])",
        lambda m: f"{m[1]} {chance.choice(_NAMES)}",
        sentence,
    )


def articles(count: int, language: str = "en", *, seed: int = 7) -> list[str]:
    """`count` plain texts of about 500 words: headline, then paragraphs of three sentences."""
    chance = random.Random(seed)
    pool = sentences(language)
    made = []
    for _ in range(count):
        body = [varied(s, chance) for s in chance.sample(pool, min(24, len(pool)))]
        headline = " ".join(chance.choice(body).split()[:9]).rstrip(",.;:")
        paragraphs = [" ".join(body[at : at + 3]) for at in range(0, len(body), 3)]
        made.append("\n\n".join([headline, *paragraphs, "By Ana Example"]) + "\n")
    return made


def duplicates(texts: Sequence[str], language: str = "en") -> float:
    """The share of sentences that stood before in the corpus."""
    from syndicate.model import Inline

    seen: set[str] = set()
    total = 0
    for text in texts:
        for paragraph in text.split("\n\n"):
            for each in segment(Inline(paragraph), language).segments:
                total += 1
                seen.add(each.text)
    return 1 - len(seen) / total
