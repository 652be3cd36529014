"""XLIFF that comes back: the same marked text, whatever a tool did to the file around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import catfile
import pytest
from catfile import X, data, retarget, sent, unit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from memory_strategies import TEXT, inlines

from syndicate.errors import StoreError
from syndicate.memory import xliff
from syndicate.memory.xliff import Problem, Returned
from syndicate.model import Inline, Mark, MarkKind, Origin

LINK = (("href", "https://e.example/a?b=1&c=2"),)
REPORT = Inline("See the report today.", (Mark(8, 14, MarkKind.LINK, LINK),))
VER = Inline("Ver o relatório\nhoje.", (Mark(6, 15, MarkKind.LINK, LINK),))
NESTED = Inline(
    "x = 1 here",
    (Mark(0, 10, MarkKind.LINK, LINK), Mark(0, 5, MarkKind.CODE), Mark(6, 10, MarkKind.STRONG)),
)
SENTENCES = (
    ("It rains.", "Chove."),
    (REPORT, VER),
    (NESTED, NESTED),
    ("No. 4", "No. 4", Origin.KEPT),
    ("It snows.", "Neva.", Origin.HUMAN),
)


def read(path: Path, content: bytes) -> list[Returned | Problem]:
    path.write_bytes(content)
    return list(xliff.read(path).units)


def texts(units: list[Returned | Problem]) -> list[tuple[Inline, Inline | None]]:
    assert all(isinstance(each, Returned) for each in units), units
    return [(each.source, each.target) for each in units if isinstance(each, Returned)]


WHOLE = [
    (s if isinstance(s, Inline) else Inline(s), t if isinstance(t, Inline) else Inline(t))
    for s, t, *_ in SENTENCES
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "article.xlf"


@given(
    st.lists(
        st.tuples(inlines(TEXT.map(lambda t: f"x{t}x")), inlines(TEXT.map(lambda t: f"y{t}y"))),
        max_size=4,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_law_what_is_sent_comes_back_as_it_was(
    path: Path, pairs: list[tuple[Inline, Inline]]
) -> None:
    units = read(path, data(sent(*pairs)))
    assert texts(units) == pairs
    texts_before = ["", *(source.text for source, _ in pairs), ""]
    for number, each in enumerate(units):
        assert isinstance(each, Returned)
        assert (each.before, each.after) == (texts_before[number], texts_before[number + 2])


@pytest.mark.parametrize(
    "tool",
    [
        catfile.renumbers,
        catfile.wraps_lines,
        catfile.strips_modules,
        catfile.parts_codes,
        catfile.adds_its_own,
        catfile.sorts_units,
    ],
)
def test_what_a_tool_does_to_the_file_does_no_harm(
    path: Path, tool: Callable[[etree._Element], None]
) -> None:
    root = sent(*SENTENCES)
    tool(root)
    found = read(path, data(root))
    if tool is catfile.sorts_units:
        assert found[0].place == "unit s5"
        found.reverse()
    assert texts(found) == WHOLE
    around = [(each.before, each.after) for each in found if isinstance(each, Returned)]
    sources = ["", *(source.text for source, _ in WHOLE), ""]
    assert around == list(zip(sources, sources[2:], strict=False))


def test_what_omegat_drops_is_not_missed(path: Path) -> None:
    root = sent(*SENTENCES)
    catfile.drops_annotations(root)
    assert not list(root.iter(f"{X}mrk"))
    found = texts(read(path, data(root)))
    assert found[:3] == WHOLE[:3]
    assert found[3] == (Inline("No. 4"), None)


def test_version_2_0_and_another_prefix_are_read(path: Path) -> None:
    text = data(sent(*SENTENCES)).decode().replace('version="2.1"', 'version="2.0"')
    assert texts(read(path, text.encode())) == WHOLE
    prefixed = (
        '<x:xliff xmlns:x="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="EN_us"'
        ' trgLang="pt"><x:file id="f"><x:unit id="u"><x:segment state="final"><x:source>A</x:source>'
        "<x:target>B</x:target></x:segment></x:unit></x:file></x:xliff>"
    )
    path.write_text(prefixed)
    found = xliff.read(path)
    assert (found.source_language, found.target_language) == ("en-US", "pt")
    assert found.units == (
        Returned("unit u", 1, Inline("A"), Inline("B"), "final", before="", after=""),
    )


def test_a_split_segment_is_joined_in_the_order_of_its_targets(path: Path) -> None:
    root = sent(("It rained. It snowed.", "Choveu. Nevou."))
    segment = unit(root, 1).find(f"{X}segment")
    assert segment is not None
    catfile.split(segment, [("It rained.", "Choveu."), (" ", None), ("It snowed.", "Nevou hoje.")])
    assert texts(read(path, data(root))) == [
        (Inline("It rained. It snowed."), Inline("Choveu. Nevou hoje."))
    ]
    parts = unit(root, 1).findall(f"{X}segment/{X}target")
    parts[0].set("order", "3")
    parts[1].set("order", "1")
    assert texts(read(path, data(root)))[0][1] == Inline("Nevou hoje. Choveu.")
    first = unit(root, 1).find(f"{X}segment")
    assert first is not None
    first.remove(first[1])
    assert texts(read(path, data(root)))[0][1] is None


def test_the_earliest_state_of_the_parts_counts(path: Path) -> None:
    root = sent(("One. Two.", "Um. Dois."))
    segment = unit(root, 1).find(f"{X}segment")
    assert segment is not None
    catfile.split(segment, [("One.", "Um."), (" ", None), ("Two.", "Dois.")])
    for part, state in zip(unit(root, 1).iter(f"{X}segment"), ("final", "translated"), strict=True):
        part.set("state", state)
    (found,) = read(path, data(root))
    assert isinstance(found, Returned)
    assert found.state == "translated"


def test_codes_without_data_are_those_of_the_source(path: Path) -> None:
    root = sent((REPORT, REPORT))
    retarget(root, 1, 'Veja o <pc id="c1">relatório</pc> e <pc id="c9" copyOf="c1">este</pc>.')
    (found,) = read(path, data(root))
    assert isinstance(found, Returned)
    assert found.target == Inline(
        "Veja o relatório e este.",
        (Mark(7, 16, MarkKind.LINK, LINK), Mark(19, 23, MarkKind.LINK, LINK)),
    )


BAD = {
    'Ver <pc id="c7">o relatório</pc>.': 'the code <pc id="c7"> is not known',
    'Ver <ph id="c1"/>.': 'the code <ph id="c1"> is not known',
    'Ver <sc id="c1"/>o relatório.': 'the code <sc id="c1"> is never closed',
    'Ver <ec startRef="c1"/>.': 'closes what no <sc> opened',
    'Ver <cp hex="D800"/>.': "is no character",
    'Ver <b xmlns="urn:tool">o</b>.': "<b> of another name space cannot stand in a text",
    'Ver <pc id="c1"><note>o</note></pc>.': "<note> cannot stand in a text",
    '<pc id="c1">' * 101 + "</pc>" * 101: "nested too deep",
    '<pc id="c1"/>' * 501: "more than 500 codes",
}  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_codes_that_cannot_be_read_are_a_problem_of_their_unit_alone(path: Path, text: str) -> None:
    root = retarget(sent(("It rains.", "Chove."), (REPORT, VER)), 2, text)
    first, second = read(path, data(root))
    assert isinstance(first, Returned)
    assert isinstance(second, Problem)
    assert second.place == "unit s2"
    assert second.line == 1 + data(root)[: data(root).index(b'id="s2"')].count(b"\n")
    assert BAD[text] in second.message


def test_a_problem_names_the_segment_of_several_and_the_file_of_several(path: Path) -> None:
    root = sent(("One. Two.", "Um. Dois."))
    segment = unit(root, 1).find(f"{X}segment")
    assert segment is not None
    catfile.split(segment, [("One.", "Um."), (" ", None), ("Two.", "Dois.")])
    last = list(unit(root, 1).iter(f"{X}target"))[-1]
    etree.SubElement(last, f"{X}ph", id="c5")
    root.append(etree.fromstring(etree.tostring(root[0])))
    found = read(path, data(root))
    assert [each.place for each in found] == ["file f1, unit s1"] * 2
    assert isinstance(found[0], Problem)
    assert found[0].message == 'segment p2: the code <ph id="c5"> is not known.'


def test_lost_data_are_a_problem(path: Path) -> None:
    root = sent(("It rains.", "Chove."), (REPORT, VER))
    catfile.loses_data(root)
    found = read(path, data(root))
    assert isinstance(found[0], Returned)
    assert isinstance(found[1], Problem)
    assert "its data are lost" in found[1].message


def test_a_translators_notes_are_kept_and_ours_are_not(path: Path) -> None:
    root = sent(("It rains.", "Chove."))
    notes = etree.SubElement(unit(root, 1), f"{X}notes")
    for category, text in (("error", "numbers: 9 is missing."), (None, "The editor says so.")):
        note = etree.SubElement(notes, f"{X}note")
        note.text = text
        if category:
            note.set("category", category)
    (found,) = read(path, data(root))
    assert isinstance(found, Returned)
    assert found.note == "The editor says so."


XLIFF_1 = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file/></xliff>'
HEAD = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1"'
REFUSED = {
    XLIFF_1: "is XLIFF 1.2, not 2.0 or 2.1.",
    "<tmx/>": "is no XLIFF file.",
    f"{HEAD} srcLang='en'><file id='f'/></xliff>": "trgLang: is missing.",
    f"{HEAD} srcLang='en' trgLang='xx-nonsense-'/>": "trgLang: 'xx-nonsense-' is no language.",
    f"{HEAD} srcLang='en' trgLang='pt'>": "is not well-formed XML",
    f"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>{HEAD} srcLang='&e;'/>": "well-formed",
    f"<!DOCTYPE x [<!ENTITY e 'a'>]>{HEAD} srcLang='en' trgLang='pt'/>": "has a document type",
    "": "is not well-formed XML",
}  # fmt: skip


@pytest.mark.parametrize("content", REFUSED)
def test_what_is_no_xliff_2_is_refused_with_its_name(path: Path, content: str) -> None:
    path.write_text(content)
    with pytest.raises(StoreError) as caught:
        xliff.read(path)
    assert str(caught.value).startswith(str(path))
    assert REFUSED[content] in str(caught.value)
