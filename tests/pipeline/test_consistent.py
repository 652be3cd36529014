"""One name has one rendering in an article, where it is certain which words render it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syndicate.model import (
    Finding,
    Inline,
    Mark,
    MarkKind,
    Origin,
    SegmentTranslation,
    Severity,
    Span,
    TermOutcome,
    TermUse,
)
from syndicate.pipeline.sentences.consistent import consistent
from syndicate.terms.people import Kind, Mention, Name

COUNCIL = Name("City Council", Kind.OTHER)


def segment(
    source: str, target: str, links: str = "", origin: Origin = Origin.ENGINE
) -> SegmentTranslation:
    """A sentence; `links` are "source words=target words" parted by ";", word by word."""
    pairs = []
    for pair in filter(None, links.split(";")):
        here, there = (side.strip() for side in pair.split("="))
        for one in here.split():
            for other in there.split():
                s, t = source.index(one), target.index(other)
                pairs.append((Span(s, s + len(one)), Span(t, t + len(other))))
    return SegmentTranslation(Inline(source), Inline(target), origin, links=tuple(pairs))


def run(
    segments: list[SegmentTranslation], name: Name, pair: tuple[str, str] = ("en", "pt")
) -> tuple[list[str], list[Finding], list[SegmentTranslation]]:
    names = []
    for each in segments:
        at = each.source.text.find(name.text)
        names.append((Mention(name, Span(at, at + len(name.text))),) if at >= 0 else ())
    placed = [(("body", number, 0), each) for number, each in enumerate(segments)]
    done, findings = consistent(placed, names, *pair)
    return [each.target.text for each in done], findings, done


def council() -> list[SegmentTranslation]:
    return [
        segment("The City Council met.", "A Câmara Municipal reuniu-se.", "City Council=Câmara Municipal"),
        segment("The City Council voted.", "O Conselho Municipal votou.", "City Council=Conselho Municipal"),
        segment("They sued the City Council.", "Processaram a Câmara Municipal.", "City Council=Câmara Municipal"),
    ]  # fmt: skip


def test_the_minority_gives_way_and_what_is_beside_it_agrees() -> None:
    texts, findings, _ = run(council(), COUNCIL)
    assert texts[1] == "A Câmara Municipal votou."
    (finding,) = findings
    assert (finding.check, finding.severity) == ("consistency.mended", Severity.INFO)
    assert (finding.part, finding.block, finding.segment) == ("body", 1, 0)
    assert finding.span == Span(4, 16)


def test_marks_terms_and_links_move_along() -> None:
    segments = council()
    text = segments[1].target.text
    at = text.index("votou")
    use = TermUse(
        "voted", "votou", TermOutcome.PLACED, Span(17, 22), "votou", Span(at, at + len("votou"))
    )
    marks = (Mark(at, at + len("votou"), MarkKind.STRONG), Mark(2, 11, MarkKind.EMPHASIS))
    segments[1] = replace(segments[1], target=Inline(text, marks), terms=(use,))
    _, _, done = run(segments, COUNCIL)
    target = done[1].target
    assert [target.text[m.start : m.end] for m in target.marks] == ["votou", "Câmara Municipal"]
    (moved,) = done[1].terms
    assert moved.target_span is not None
    assert target.text[moved.target_span.start : moved.target_span.end] == "votou"


@pytest.mark.parametrize("keep", [0, 1, 2])
def test_without_a_majority_nothing_changes(keep: int) -> None:
    segments = council()[:2] if keep < 2 else council()[1:]
    texts, findings, _ = run(segments, COUNCIL)
    assert texts == [s.target.text for s in segments]
    assert not findings


def test_what_a_person_wrote_is_never_changed_but_counts() -> None:
    segments = council()
    segments[1] = replace(segments[1], origin=Origin.HUMAN)
    assert run(segments, COUNCIL)[0] == [s.target.text for s in segments]
    segments = [replace(s, origin=Origin.HUMAN) for s in council()]
    segments[1] = replace(segments[1], origin=Origin.ENGINE)
    assert run(segments, COUNCIL)[0][1] == "A Câmara Municipal votou."


@pytest.mark.parametrize(
    "links",
    [
        "",  # nobody knows where it stands
        "City Council voted=Conselho Municipal",  # other words are in it
        "City=Conselho;Council=votou",  # it is in two places, a verb between
    ],
)
def test_what_is_not_certain_is_left(links: str) -> None:
    segments = council()
    segments[1] = segment("The City Council voted.", "O Conselho Municipal votou.", links)
    assert run(segments, COUNCIL)[0][1] == "O Conselho Municipal votou."


def test_a_term_of_the_glossary_is_the_glossarys() -> None:
    segments = council()
    use = TermUse("City Council", "x", TermOutcome.ALREADY, Span(4, 16), "Conselho", Span(2, 10))
    segments[1] = replace(segments[1], terms=(use,))
    assert run(segments, COUNCIL)[0][1] == "O Conselho Municipal votou."


def test_cldrs_name_of_a_place_wins() -> None:
    lisbon = Name("Lisbon", Kind.PLACE)
    segments = [
        segment("Lisbon is hot.", "Lisboa está quente.", "Lisbon=Lisboa"),
        segment("They left Lisbon.", "Deixaram Lisbon.", "Lisbon=Lisbon"),
        segment("He likes Lisbon.", "Ele gosta de Lisbon.", "Lisbon=Lisbon"),
    ]
    texts, findings, _ = run(segments, lisbon)
    assert texts == ["Lisboa está quente.", "Deixaram Lisboa.", "Ele gosta de Lisboa."]
    assert len(findings) == 2


def acronym(second: str, links: str = "") -> tuple[list[str], list[Finding]]:
    segments = [
        segment(
            "The World Health Organization (WHO) came.",
            "A Organização Mundial da Saúde (OMS) veio.",
            "World Health Organization=Organização Mundial Saúde;WHO=OMS",
        ),
        segment("Then the WHO left.", second, links),
    ]
    texts, findings, _ = run(segments, Name("Nobody", Kind.OTHER))
    return texts, findings


def test_an_acronym_stays_what_it_was_when_it_was_introduced() -> None:
    texts, findings = acronym("Depois a WHO saiu.", "WHO=WHO")
    assert texts[1] == "Depois a OMS saiu."
    assert [f.check for f in findings] == ["consistency.mended"]


@pytest.mark.parametrize(
    "second", ["Depois a OMS saiu.", "Depois a organização saiu.", "Depois a ONU e a UE saíram."]
)
def test_an_acronym_that_is_right_or_cannot_be_told_is_left(second: str) -> None:
    texts, findings = acronym(second)
    assert texts[1] == second
    assert not findings
