"""Checks on one sentence: what they report, and what they must leave alone."""

from __future__ import annotations

import pytest

from syndicate.checks import Pair, run
from syndicate.model import Inline, Mark, MarkKind


def found(source: str, target: str, pair: tuple[str, str] = ("en", "pt")) -> list[str]:
    return [f.check for f in run(Pair(Inline(source), Inline(target), *pair))]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It was shown at 8.30pm.", "Foi exibido às 20h30."),
        ("It was shown at 8.30 p.m.", "Foi exibido às 20h30."),
        ("It is 5pm there.", "São 17h lá."),
        ("A 21st-century city.", "Uma cidade do século XXI."),
        ("About 12,500 of 0.5% then.", "Cerca de 12.500 de 0,5% então."),
        ("‘One’, ‘two’ and “three”.", "“Um”, “dois” e “três”."),
        ("“The boys’ home” burned.", "“O lar dos meninos” ardeu."),
        ("https://example.org/only-a-link-here", "https://example.org/only-a-link-here"),
    ],
)
def test_nothing_is_reported_where_nothing_is_wrong(source: str, target: str) -> None:
    assert not found(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Às 21h45 terminou.", "It ended at 9:45 p.m."),
        ("O voo saiu às 06h05.", "The flight left at 6:05."),
        ("No século XIX terminou.", "It ended in the 19th century."),
    ],
)
def test_nothing_is_reported_in_the_other_direction(source: str, target: str) -> None:
    assert not found(source, target, ("pt", "en"))


@pytest.mark.parametrize(
    ("source", "target", "check"),
    [
        ("It was 12,500 then.", "Foi 12.000 então.", "numbers"),
        ("It was shown at 8.30pm.", "Foi exibido às 19h30.", "numbers"),
        ("It was shown then.", "Foi exibido 3 vezes.", "numbers"),
        ("In the 21st century.", "No século XX.", "numbers"),
        ("He said “yes” to it.", "Disse sim a isso.", "quotations"),
        ("See www.example.org/a now.", "Veja agora.", "tokens"),
        ("Follow @unhcr now.", "Siga agora.", "tokens"),
        ("They all went home then.", "They all went home then.", "untranslated"),
        ("They went home.", "", "empty"),
    ],
)
def test_what_is_lost_is_reported(source: str, target: str, check: str) -> None:
    assert found(source, target) == [check]


def test_links_on_the_same_words_are_reported_once_each() -> None:
    links = [Mark(0, 4, MarkKind.LINK, (("href", f"https://e.org/{n}"),)) for n in range(3)]
    apart = (links[0], Mark(5, 8, MarkKind.LINK, links[1].attributes))
    source = Inline("Here and", apart)
    together = Inline("Aqui", (links[0], links[1]))
    assert [f.check for f in run(Pair(source, together, "en", "pt"))] == ["marks"]
    assert not run(Pair(source, Inline("Aqui e já", apart), "en", "pt"))


def test_a_link_that_leads_elsewhere_is_reported() -> None:
    ours = Mark(0, 4, MarkKind.LINK, (("href", "https://e.org/1"),))
    theirs = Mark(5, 8, MarkKind.LINK, (("href", "https://e.org/evil"),))
    found_ = run(Pair(Inline("Here and", (ours,)), Inline("Aqui e já", (ours, theirs)), "en", "pt"))
    assert [(f.check, f.severity.value) for f in found_] == [("marks", "error")]
    assert "https://e.org/evil" in found_[0].message


def test_a_title_that_was_translated_is_no_other_mark() -> None:
    def inline(text: str, title: str) -> Inline:
        return Inline(text, (Mark(0, 4, MarkKind.ABBREVIATION, (("title", title),)),))

    source, target = inline("NATO met.", "North Atlantic"), inline("NATO reuniu-se.", "Atlântico")
    assert not run(Pair(source, target, "en", "pt"))
    (finding,) = run(Pair(source, Inline(target.text), "en", "pt"))
    assert finding.check == "marks" and finding.span is not None
    assert source.text[finding.span.start : finding.span.end] == "NATO"
