"""Articles for measuring, made from examples/ by recombining their sentences.

Words, numbers and names are exchanged for others, so that most sentences of a corpus differ and
de-duplication does not flatter; `duplicates` says how many still stand twice. The texts mean
nothing, but a model takes as long over them as over others of their length.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from syndicate import ingest
from syndicate.langs import same_language
from syndicate.model import BlockKind
from syndicate.segment import segment

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SITE = "https://bench.example"
_NAMES = (
    "Alvarez", "Baptiste", "Carver", "Dumont", "Eriksen", "Faulkner", "Granger", "Holloway",
    "Ibarra", "Jansen", "Keller", "Lindqvist", "Moreau", "Novak", "Okafor", "Petrov", "Quiroga",
    "Rossi", "Sandoval", "Thorne", "Ueda", "Vasquez", "Whitfield", "Yilmaz", "Zeller",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """One article: a headline and paragraphs of sentences, about 425 words."""

    number: int
    headline: str
    paragraphs: tuple[tuple[str, ...], ...]

    @property
    def sentences(self) -> list[str]:
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]

    @property
    def words(self) -> int:
        return sum(len(text.split()) for text in (self.headline, *self.sentences))

    @property
    def text(self) -> str:
        paragraphs = [" ".join(each) for each in self.paragraphs]
        return "\n\n".join([self.headline, *paragraphs, "By Ana Example"]) + "\n"


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


def vocabulary(pool: Sequence[str]) -> list[str]:
    """The common words of the sentences."""
    return sorted({word for s in pool for word in re.findall(r"\b[a-z]{5,}\b", s)})


def varied(sentence: str, words: Sequence[str], chance: random.Random) -> str:
    """The sentence with two common words exchanged or more, other numbers and family names."""
    places = list(re.finditer(r"(?<![\w’'@#./-])[a-z]{4,}(?![\w’'@/.-])", sentence))
    chosen = chance.sample(places, min(len(places), max(2, len(places) // 6)))
    for place in sorted(chosen, key=lambda m: -m.start()):
        word = chance.choice(words)
        sentence = sentence[: place.start()] + word + sentence[place.end() :]
    sentence = re.sub(
        r"(?<![\w.,@#/£$€])\d{1,3}(?![\w,.:/@%])", lambda _: str(chance.randint(2, 98)), sentence
    )
    return re.sub(
        r"(?<=[a-z] )([A-Z][a-z]+) ([A-Z][a-z]+)(?=[ ,.])",
        lambda m: f"{m[1]} {chance.choice(_NAMES)}",
        sentence,
    )


def stories(count: int, language: str = "en", *, seed: int = 7) -> list[Story]:
    """`count` articles of a headline and eight paragraphs of three sentences."""
    chance = random.Random(seed)
    pool = sentences(language)
    words = vocabulary(pool)
    made = []
    for number in range(count):
        body = [varied(s, words, chance) for s in chance.sample(pool, 24)]
        headline = " ".join(chance.choice(body).split()[:9]).rstrip(",.;:")
        paragraphs = tuple(tuple(body[at : at + 3]) for at in range(0, len(body), 3))
        made.append(Story(number, headline, paragraphs))
    return made


def duplicates(made: Sequence[Story]) -> float:
    """The share of sentences, headlines included, that stood before in the corpus."""
    every = [text for story in made for text in (story.headline, *story.sentences)]
    return 1 - len(set(every)) / len(every)


def corrected(
    made: Sequence[Story], share: float, *, whole: bool, language: str = "en", seed: int = 11
) -> tuple[list[Story], int]:
    """The corpus with that share of its sentences rewritten, and how many those are.

    They are spread over all articles, or, if `whole`, are all the sentences of that share of them.
    """
    chance = random.Random(seed)
    words = vocabulary(sentences(language))
    step, count, changed = round(1 / share), 0, 0
    result = []
    for story in made:
        paragraphs = []
        for paragraph in story.paragraphs:
            rewritten = []
            for sentence in paragraph:
                if (story.number if whole else count) % step == 0:
                    sentence = _other(sentence, words, chance)
                    changed += 1
                rewritten.append(sentence)
                count += 1
            paragraphs.append(tuple(rewritten))
        result.append(replace(story, paragraphs=tuple(paragraphs)))
    return result, changed


def _other(sentence: str, words: Sequence[str], chance: random.Random) -> str:
    """The sentence varied; one that has nothing to exchange gets a word more."""
    for _ in range(9):
        if (changed := varied(sentence, words, chance)) != sentence:
            return changed
    first, _, rest = sentence.partition(" ")
    return f"{first} {chance.choice(words)} {rest}"


def write(folder: Path, made: Sequence[Story]) -> None:
    """The corpus as text files, each with its language said, as a newsroom's own system would."""
    folder.mkdir(parents=True, exist_ok=True)
    for story in made:
        path = folder / f"story-{story.number:05}.txt"
        path.write_text(story.text, encoding="utf-8")
        path.with_suffix(".meta.toml").write_text(
            f'language = "en"\ncanonical_url = "{SITE}/{story.number}"\n'
            '[source]\nname = "Bench"\n[rights]\nlicense = "CC BY 4.0"\n',
            encoding="utf-8",
        )


@dataclass(frozen=True, slots=True)
class Page:
    """An article as HTML, and what a translation of it must not lose or show."""

    story: Story
    html: str
    links: tuple[str, ...]
    emphasis: int
    notes: tuple[str, ...]
    """The numbers in its comments, which no reader may see."""


def pages(count: int, *, seed: int = 13) -> list[Page]:
    """Articles as HTML files: a third of the sentences hold a link, a third <em> or <strong>, and
    each page has three comments. URLs and comments are each of their own kind, to be counted."""
    chance = random.Random(seed)
    return [_page(story, chance) for story in stories(count, seed=seed)]


_SPAN = re.compile(r"(?<= )[A-Za-z]{3,}(?: [A-Za-z]{3,}){0,2}(?= )")


def _page(story: Story, chance: random.Random) -> Page:
    links: list[str] = []
    notes: list[str] = []
    emphasis = 0
    body = []
    for number, paragraph in enumerate(story.paragraphs):
        marked = []
        for sentence in paragraph:
            places = list(_SPAN.finditer(sentence))
            kind = chance.choice(("a", "mark", ""))
            if not places or not kind:
                marked.append(escape(sentence, quote=False))
                continue
            place = chance.choice(places)
            inside = place[0]
            if kind == "a":
                links.append(f"{SITE}/{story.number}/source-{len(links)}")
                inside = f'<a href="{links[-1]}">{inside}</a>'
            else:
                tag = chance.choice(("em", "strong"))
                inside = f"<{tag}>{inside}</{tag}>"
                emphasis += 1
            before, after = sentence[: place.start()], sentence[place.end() :]
            marked.append(escape(before, quote=False) + inside + escape(after, quote=False))
        if number in (1, 3, 5):
            notes.append(str(10_000 + 10 * story.number + number))
            body.append(f"<!-- note {notes[-1]} for the desk: ask before it is published -->")
        body.append(f"<p>{' '.join(marked)}</p>")
    headline = escape(story.headline, quote=False)
    html = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{headline}</title>\n"
        f'<link rel="canonical" href="{SITE}/{story.number}">\n'
        '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">\n'
        '<meta name="author" content="Ana Example">\n</head>\n<body>\n<article>\n'
        f"<h1>{headline}</h1>\n" + "\n".join(body) + "\n</article>\n</body>\n</html>\n"
    )
    return Page(story, html, tuple(links), emphasis, tuple(notes))


def write_pages(folder: Path, made: Sequence[Page]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for page in made:
        path = folder / f"page-{page.story.number:05}.html"
        path.write_text(page.html, encoding="utf-8")
