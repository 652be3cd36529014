"""HTML files: words a second and what is lost, against translatehtml.

    python benchmarks/page_speed.py                  # 60 pages, 2 rounds
    python benchmarks/page_speed.py --pages 100 --rounds 3 --write

translatehtml and its Beautiful Soup are fetched from the package index into a temporary folder, so
they leave the environment alone. It runs over the same argostranslate as speed.py does.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import contest
from contest import Contestant, Place, seconds
from corpus import Page, pages, write_pages
from report import Section, cores, median, parser, ratios, step

# Without their dependencies: translatehtml asks for the distribution `argostranslate`, whose module
# argos-translate-lt provides, and the version of Beautiful Soup is the one that it pins.
PEERS = ("translatehtml==1.5.3", "beautifulsoup4==4.9.3", "soupsieve>=2.5,<3")


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--pages", type=int, metavar="N", help="60, or 12 if --quick")
    options.add_argument("--rounds", type=int, metavar="N", help="2, or 1 if --quick")
    given = options.parse_args()
    count = given.pages or (12 if given.quick else 60)
    rounds = given.rounds or (1 if given.quick else 2)
    section = Section("pages", "HTML files")
    with TemporaryDirectory() as folder, ExitStack() as stack:
        place = Place(Path(folder))
        place.libraries.append(_install(place.folder / "peers"))
        made = pages(count)
        source, few = place.folder / "pages", place.folder / "few"
        write_pages(source, made)
        write_pages(few, made[:4])
        words = sum(page.story.words for page in made)
        step(f"{count} pages, {words} words")
        threads, _ = contest.best_argos(place, "translatehtml", few, {"BEAM_SIZE": 4})
        contestants = {
            "ours 1": Contestant(place, "syndicate"),
            "theirs 1": Contestant(place, "translatehtml", argos={**threads, "BEAM_SIZE": 1}),
            "ours 4": Contestant(place, "syndicate", beam=4),
            "theirs 4": Contestant(place, "translatehtml", argos=threads),
            "theirs defaults": Contestant(place, "translatehtml"),
        }
        entries: dict[str, tuple[Contestant, Mapping[str, Any]]] = {}
        for name, contestant in contestants.items():
            stack.enter_context(contestant)
            contestant.ask("articles", source=str(few), out=str(place.fresh("warm")))
            entries[name] = (contestant, {"source": str(source), "out": ""})
        results = contest.rounds(rounds, entries, place)
        section.text(
            f"{count} pages of {words / count:.0f} words ({words:,} in all), made from "
            "`examples/` by "
            "recombination, a third of the sentences with a link and a third with `<em>` or "
            f"`<strong>`; English to Portuguese, the embedded model, {cores()} processors for "
            "each, "
            f"memory off, models loaded before. Median and range of {rounds} rounds in which all "
            "take turns."
        )
        _speeds(section, words, results)
        used = ", ".join(
            f"{value} {name.lower().replace('_', ' ')}"
            for name, value in threads.items()
            if name != "BEAM_SIZE"
        )
        section.text(
            f"translatehtml's threads, the faster of two settings, at equal beams: {used}."
        )
        outputs = {
            "syndicate": place.fresh("kept-ours"),
            "translatehtml": place.fresh("kept-theirs"),
        }
        contestants["ours 4"].ask("articles", source=str(source), out=str(outputs["syndicate"]))
        contestants["theirs 4"].ask(
            "articles", source=str(source), out=str(outputs["translatehtml"])
        )
        _losses(section, made, outputs)
    section.finish(write=given.write)


def _install(folder: Path) -> Path:
    step(f"fetching {', '.join(PEERS)}")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps",
         "--target", str(folder), *PEERS],
        check=True,
    )  # fmt: skip
    return folder


def _speeds(
    section: Section, words: int, results: Mapping[str, Sequence[Mapping[str, Any]]]
) -> None:
    rows = []
    for what, ours, theirs in (
        ("beam 4", "ours 4", "theirs 4"),
        ("beam 1", "ours 1", "theirs 1"),
        ("both at their defaults (ours beam 1, theirs 4)", "ours 1", "theirs defaults"),
    ):
        a, b = seconds(results[ours]), seconds(results[theirs])
        speeds = [median([words / taken for taken in each]) for each in (a, b)]
        busy = ratios(
            seconds(results[theirs], "processor"), seconds(results[ours], "processor"), ".1f"
        )
        rows.append((what, *speeds, f"**{ratios(b, a, '.1f')}**", busy))
    columns = ("syndicate, words/s", "translatehtml, words/s", "times as fast")
    section.table(("", *columns, "times less processor time"), rows)


@dataclass(slots=True)
class _Kept:
    """What stands in the translated pages."""

    links: int = 0
    empty_links: int = 0
    emphasis: int = 0
    notes: int = 0
    doctypes: int = 0


def _losses(section: Section, made: Sequence[Page], outputs: Mapping[str, Path]) -> None:
    """Counts links, marks and comments in the pages before and after."""
    kept = {name: _read(made, folder) for name, folder in outputs.items()}
    there = (
        sum(len(page.links) for page in made),
        sum(page.emphasis for page in made),
        sum(len(page.notes) for page in made),
    )
    section.text("What a reader of the translated pages sees, both at beam 4:")
    names = [*kept]
    rows = [
        (
            f"links with the right URL, of {there[0]:,}",
            *(
                f"{k.links:,}" + f" ({k.empty_links} empty)" * bool(k.empty_links)
                for k in kept.values()
            ),
        ),
        (f"`<em>` and `<strong>`, of {there[1]:,}", *(f"{k.emphasis:,}" for k in kept.values())),
        (f"comments that became visible text, of {there[2]:,}", *(k.notes for k in kept.values())),
        (
            f"pages on which the doctype became visible text, of {len(made)}",
            *(k.doctypes for k in kept.values()),
        ),
    ]
    section.table(("", *names), rows)
    section.text(
        "A link counts if its URL stands in the article once or more with words under it, a mark "
        "if "
        "it has words in it; whether they are the right words is not looked at here. translatehtml "
        "translates the text before, in and after a mark each alone, so it keeps marks where they "
        "were and cuts the sentence."
    )


def _read(made: Sequence[Page], folder: Path) -> _Kept:
    from lxml import html

    kept = _Kept()
    wanted = {url for page in made for url in page.links}
    notes = {note for page in made for note in page.notes}
    linked: dict[str, bool] = {}
    for path in sorted(folder.rglob("*.html")):
        if path.name == "review.html":
            continue  # the editor's, which no reader sees
        # A doctype that became text is no declaration any more, whatever a parser makes of it.
        page = path.read_text(encoding="utf-8")
        kept.doctypes += not page.lstrip().casefold().startswith("<!doctype")
        tree = html.document_fromstring(page)
        for link in tree.iter("a"):
            url = link.get("href", "")
            if url in wanted:
                linked[url] = linked.get(url, False) or bool(link.text_content().strip())
        bodies = tree.xpath("//div[@class='body']") or tree.xpath("//article") or [tree]
        for mark in bodies[0].iter("em", "strong"):
            kept.emphasis += bool((mark.text_content() or "").strip())
        visible = " ".join(tree.xpath("//text()[not(ancestor::script or ancestor::style)]"))
        kept.notes += len(notes & set(re.findall(r"\d{5}", visible)))
    kept.links = sum(linked.values())
    kept.empty_links = len(linked) - kept.links
    return kept


if __name__ == "__main__":
    main()
