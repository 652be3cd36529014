"""XLIFF 2.1: valid, and everything in it that a translator needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import handmade
import pytest
from catfile import X, sent, unit, written
from lxml import etree

from syndicate import render
from syndicate.model import (
    Finding,
    Inline,
    Mark,
    MarkKind,
    Origin,
    Severity,
    Span,
    TermOutcome,
    TermUse,
    Translation,
)

SCHEMA = Path(__file__).resolve().parents[3] / "shared" / "schemas" / "xliff_core_2.0.xsd"
MTC = "{urn:oasis:names:tc:xliff:matches:2.0}"
GLS = "{urn:oasis:names:tc:xliff:glossary:2.0}"
MDA = "{urn:oasis:names:tc:xliff:metadata:2.0}"

HARBOUR = Inline(
    "See the report on\nthe old port, or x = 1.",
    (
        Mark(8, 14, MarkKind.LINK, (("href", 'https://e.example/?a="1"&b=<2>'),)),
        Mark(22, 30, MarkKind.STRONG),
        Mark(26, 30, MarkKind.SPAN, (("translate", "no"),)),
        Mark(35, 40, MarkKind.CODE),
    ),
)


def odd() -> bytes:
    """Codes, breaks, and characters that XML cannot hold."""
    worse = Inline(
        "a\x00b\ufffe\r\tc\ud800", (Mark(0, 3, MarkKind.ABBREVIATION, (("title", "\x0b"),)),)
    )
    twice = Inline("One, one.", (Mark(0, 3, MarkKind.EMPHASIS), Mark(5, 8, MarkKind.EMPHASIS)))
    more = Inline("Um um um", tuple(Mark(a, a + 2, MarkKind.EMPHASIS) for a in (0, 3, 6)))
    return written(
        "xliff",
        [(HARBOUR, HARBOUR), (worse, worse), (twice, more), ("F", "F", Origin.FAILED)],
        article=replace(handmade.article(), keywords=("a\x00b",)),
    )


FILES = {
    name: lambda name=name: render.render(getattr(handmade, name)(), ["xliff"])[0].data
    for name in ("full", "corrected", "killed", "taken_down", "arabic")
} | {"odd": odd}


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the official schema is not here")
@pytest.mark.parametrize("name", FILES)
def test_every_file_is_valid_by_the_official_schema(name: str) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.assertValid(etree.fromstring(FILES[name]()))


@pytest.mark.parametrize("name", FILES)
def test_ids_and_references_are_whole(name: str) -> None:
    """What the schema cannot say: XLIFF 2.1, `id` and `dataRef`, also of the candidates."""
    for parent in etree.fromstring(FILES[name]()).iter(f"{X}unit", f"{MTC}match"):
        known = {each.get("id") for each in parent.iterfind(f"{X}originalData/{X}data")}
        for pair in [parent] if parent.tag == f"{MTC}match" else parent.iter(f"{X}segment"):
            ids = [
                [each.get("id") for each in side.iter() if each.get("id")]
                for side in pair.iter(f"{X}source", f"{X}target")
            ]
            assert all(len(each) == len(set(each)) for each in ids)
            for each in pair.iter():
                for attribute in ("dataRef", "dataRefStart", "dataRefEnd"):
                    assert each.get(attribute) is None or each.get(attribute) in known


def test_a_sentence_is_a_unit_with_its_translation_and_state() -> None:
    root = sent(
        ("It rains.", "Chove."),
        ("It snows.", "Neva.", Origin.HUMAN),
        ("12.5 %", "12,5 %", Origin.KEPT),
        ("It hails.", "It hails.", Origin.FAILED),
    )
    assert dict(root.attrib) == {"version": "2.1", "srcLang": "en", "trgLang": "pt"}
    states = [
        (s.get("state"), s.get("subState"), [child.text for child in s])
        for s in root.iter(f"{X}segment")
    ]
    assert states == [
        ("initial", "syndicate:engine", ["It rains.", "Chove."]),
        ("translated", "syndicate:human", ["It snows.", "Neva."]),
        ("final", "syndicate:kept", ["12.5 %", "12,5 %"]),
        ("initial", None, ["It hails."]),
    ]
    assert [u.get("translate") for u in root.iter(f"{X}unit")] == [None, None, "no", None]
    matches = [(m.get("type"), m[-1].text) for m in root.iter(f"{MTC}match")]
    assert matches == [("mt", "Chove."), ("tm", "Neva.")]
    assert root[0].get("canResegment") == "no"


def test_marks_are_codes_with_their_tags_and_what_stays_is_marked() -> None:
    root = sent((HARBOUR, HARBOUR))
    source = unit(root, 1).find(f"{X}segment/{X}source")
    assert source is not None
    link, strong = source[0], source[2]
    assert (link.tag, link.get("type"), link.get("canDelete")) == (f"{X}pc", "link", "no")
    assert (source[1].tag, source[1].get("subType")) == (f"{X}ph", "xlf:lb")
    assert strong.get("subType") == "xlf:b"
    inner = strong[0][0]
    assert (inner.tag, inner.get("translate"), inner.text) == (f"{X}mrk", "no", "port")
    told = {d.get("id"): d.text for d in unit(root, 1).iterfind(f"{X}originalData/{X}data")}
    assert told[link.get("dataRefStart")] == (
        '<a href="https://e.example/?a=&quot;1&quot;&amp;b=&lt;2&gt;">'
    )
    assert told[link.get("dataRefEnd")] == "</a>"


def test_terms_are_a_glossary_and_what_needs_a_look_is_a_note(full: Translation) -> None:
    use = TermUse("sea wall", "dique", TermOutcome.NOT_PLACED, Span(0, 8), reason="no room",
                  glossary="house.csv", line=3)  # fmt: skip
    finding = Finding("numbers", Severity.ERROR, "9 is missing", "Put it in.")
    (place, segment), *rest = full.segments
    changed = replace(segment, terms=(use,), findings=(finding,), score=-0.1)
    root = etree.fromstring(
        render.render(replace(full, segments=((place, changed), *rest)), ["xliff"])[0].data
    )
    first = unit(root, 1)
    entry = first.find(f"{GLS}glossary/{GLS}glossEntry")
    assert entry is not None
    assert [(e.text, e.get("source")) for e in entry] == [
        ("sea wall", "house.csv:3"),
        ("dique", None),
    ]
    notes = [(n.get("category"), n.get("priority"), n.text) for n in first.iter(f"{X}note")]
    assert notes == [
        ("term", "2", "sea wall: not placed, dique is required (no room)"),
        ("error", "1", "numbers: 9 is missing. Put it in."),
    ]
    match = first.find(f"{MTC}matches/{MTC}match")
    assert match is not None
    assert match.get("matchQuality") == "90.5"


def test_a_withdrawn_article_is_notes_and_no_text(killed: Translation) -> None:
    root = etree.fromstring(render.render(killed, ["xliff"])[0].data)
    assert not list(root.iter(f"{X}unit"))
    notes = [each.text for each in root.iter(f"{X}note")]
    assert len(notes) == 2
    assert "O jornal retirou o artigo: uma fonte pediu proteção." in (notes[1] or "")
    assert "Sinclair" not in etree.tostring(root, encoding="unicode")


def test_the_file_says_whose_the_article_is(full: Translation) -> None:
    root = etree.fromstring(render.render(full, ["xliff"])[0].data)
    said = {(m.get("type"), m.text) for m in root.iter(f"{MDA}meta")}
    assert {("author.name", "Tom Reid"), ("original.url", handmade.ORIGINAL)} <= said
    assert ("rights.notice", "© 2026 Harbour Newspapers") in said
