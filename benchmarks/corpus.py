"""Articles for measuring, made from examples/ by recombining their sentences.

Words, numbers and names are exchanged for others, so that most sentences of a corpus differ and
de-duplication does not flatter; `duplicates` says how many still stand twice.
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
    """Every body sentence of the examples in a language, 40 to 300 characters long."""
    found: list[str] = []
    for path in ingest.find_inputs([str(EXAMPLES)]):
        article = ingest.read(path)
        if not same_language(article.language or "", language):
            continue
        for block in article.blocks:
            if block.kind is BlockKind.PARAGRAPH and not block.language:
                found += [s.text for s in segment(block.content, language).segments]
    return [s for s in dict.fromkeys(found) if 40 <= len(s) <= 300 and "\n" not in s]


def varied(sentence: str, vocabulary: Sequence[str], chance: random.Random) -> str:
    """The sentence with two common words exchanged or more, other numbers and family names."""
    places = list(re.finditer(r"(?<![\w’'@#./-])[a-z]{4,}(?![\w’'@/.-])", sentence))
    chosen = chance.sample(places, min(len(places), max(2, len(places) // 6)))
    for place in sorted(chosen, key=lambda m: -m.start()):
        word = chance.choice(vocabulary)
        sentence = sentence[: place.start()] + word + sentence[place.end() :]
    sentence = re.sub(
        r"(?<![\w.,@#/£$€])\d{1,3}(?![\w,.:/@%])", lambda _: str(chance.randint(2, 98)), sentence
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
    vocabulary = sorted({w for s in pool for w in re.findall(r"\b[a-z]{5,}\b", s)})
    made = []
    for _ in range(count):
        body = [varied(s, vocabulary, chance) for s in chance.sample(pool, 24)]
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
