"""Sentences that translators send back: which count as a person's, and that the next run uses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import catfile
import pytest
from catfile import X, data, retarget, sent, unit
from lxml import etree

from syndicate import pipeline
from syndicate.config import Settings
from syndicate.errors import StoreError
from syndicate.memory import Memory, Standing, Unit, want
from syndicate.model import Inline, Mark, MarkKind, Origin
from syndicate.pipeline.workbench import corrected
from syndicate.pipeline.workbench.corrected import Corrected

LINK = (("href", "https://e.example/a"),)
REPORT = Inline("See the whole report today.", (Mark(14, 20, MarkKind.LINK, LINK),))
VER = Inline("Ver todo o relatório hoje.", (Mark(11, 20, MarkKind.LINK, LINK),))
TAP = Inline("It is sold as TapaBien.", (Mark(14, 22, MarkKind.SPAN, (("translate", "no"),)),))
VENDIDO = Inline("É vendido como TapaBien.", (Mark(15, 23, MarkKind.SPAN, (("translate", "no"),)),))
SENTENCES = (
    ("It rained all day long.", "Choveu o dia todo."),
    (REPORT, VER),
    ("Open", "Aberto"),
    ("It snowed all night long.", "Nevou a noite toda.", Origin.HUMAN),
    ("No. 4", "No. 4", Origin.KEPT),
    ("It hailed on Sunday too.", "It hailed on Sunday too.", Origin.FAILED),
    (TAP, VENDIDO),
)
Change = Callable[[etree._Element], object]


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory.open(tmp_path / "memory.sqlite3") as opened:
        yield opened


Take = Callable[..., Corrected]


@pytest.fixture
def take(memory: Memory, tmp_path: Path) -> Take:
    """What becomes of the file after `changes`."""

    def go(*changes: Change, keep: bool = True) -> Corrected:
        root = sent(*SENTENCES)
        for change in changes:
            change(root)
        path = tmp_path / "article.xlf"
        path.write_bytes(data(root))
        (document,) = corrected.read([path])
        return corrected.take(document, memory, keep=keep)

    return go


def counts(done: Corrected) -> dict[str, int]:
    found = {
        name: getattr(done, name)
        for name in ("changed", "confirmed", "unchanged", "untranslated", "left", "known")
    } | {"problems": len(done.problems)}
    return {name: count for name, count in found.items() if count}


AS_SENT = {"unchanged": 5, "untranslated": 1, "left": 1}


def writes(number: int, text: str | None, state: str | None = None) -> Change:
    return lambda root: retarget(root, number, text, state)


def test_what_was_not_changed_is_still_a_machines(take: Take, memory: Memory) -> None:
    assert counts(take()) == AS_SENT
    assert not list(memory.units())


@pytest.mark.parametrize(
    ("number", "text", "state", "fate", "standing"),
    [
        (1, "Choveu sem parar.", None, "changed", Standing.TRANSLATED),
        (1, "Choveu sem parar.", "translated", "changed", Standing.TRANSLATED),
        (1, "Choveu sem parar.", "reviewed", "changed", Standing.APPROVED),
        (1, "Choveu sem parar.", "final", "changed", Standing.APPROVED),
        (1, None, "translated", "confirmed", Standing.TRANSLATED),
        (1, None, "reviewed", "confirmed", Standing.APPROVED),
        (4, "Nevou.", "translated", "changed", Standing.TRANSLATED),
        (4, None, "final", "confirmed", Standing.APPROVED),
        (6, "Granizo no domingo.", None, "changed", Standing.TRANSLATED),
    ],
)
def test_states(
    take: Take,
    memory: Memory,
    number: int,
    text: str | None,
    state: str | None,
    fate: str,
    standing: Standing,
) -> None:
    done = take(writes(number, text, state))
    assert counts(done).get(fate) == 1
    assert not done.problems
    (kept,) = memory.units()
    assert (kept.origin, kept.standing, kept.file) == (Origin.HUMAN, standing, "article.xlf")
    assert kept.created
    if text is not None:
        assert kept.target.text == text


@pytest.mark.parametrize(
    ("change", "fate"),
    [
        (writes(4, None, "translated"), "unchanged"),
        (writes(1, "  Choveu  o\n dia todo. "), "unchanged"),
        (writes(1, ""), "untranslated"),
        (writes(1, "It rained all day long."), "untranslated"),
        (writes(5, "Número 4", "final"), "left"),
        (catfile.sorts_units, "unchanged"),
        (catfile.wraps_lines, "unchanged"),
        (catfile.parts_codes, "unchanged"),
        (catfile.drops_annotations, "unchanged"),
        (catfile.adds_its_own, "unchanged"),
        (catfile.renumbers, "unchanged"),
    ],
)
def test_what_nobody_translated_does_not_count(
    take: Take, memory: Memory, change: Change, fate: str
) -> None:
    done = take(change)
    expected = dict(AS_SENT)
    if fate == "untranslated":
        expected |= {"unchanged": 4, "untranslated": 2}
    assert counts(done) == expected
    assert not list(memory.units())


def test_another_tool_may_say_that_the_same_no_break_space_is_another(take: Take) -> None:
    assert counts(take(writes(1, "Choveu\u00a0o dia todo.")))["changed"] == 1


def joins(root: etree._Element) -> None:
    """A tool joins two units, which XLIFF forbids."""
    for side, text in (("source", "It rained all day long. Open"), ("target", "Choveu. Aberto")):
        found = unit(root, 1).find(f"{X}segment/{X}{side}")
        assert found is not None
        found.text = text
    gone = unit(root, 3)
    parent = gone.getparent()
    assert parent is not None
    parent.remove(gone)


def removes_a_neighbour(root: etree._Element) -> None:
    retarget(root, 3, "Abre")
    gone = unit(root, 2)
    parent = gone.getparent()
    assert parent is not None
    parent.remove(gone)


def forgets(root: etree._Element) -> None:
    catfile.strips_modules(root)
    retarget(root, 1, "Choveu sem parar.")


REFUSED: list[tuple[Change, str, str]] = [
    (writes(2, "Ver todo o relatório agora."), "unit s2", "the mark link https://e.example/a is"),
    (writes(2, 'Ver tudo <pc id="c1"/>agora.', "final"), "unit s2", "a mark has no words"),
    (
        writes(7, 'É vendido como <pc id="c1">TampaBem</pc>.'),
        "unit s7",
        "'TapaBien' is marked as not to be translated, and was changed",
    ),
    (joins, "unit s1", "its source is not the one that was sent"),
    (removes_a_neighbour, "unit s3", "'Open' means one thing here and another there"),
]


@pytest.mark.parametrize(("change", "place", "said"), REFUSED)
def test_what_is_broken_is_refused_and_named(
    take: Take, memory: Memory, change: Change, place: str, said: str
) -> None:
    done = take(change)
    assert [each.place for each in done.problems] == [place]
    assert said in done.problems[0].message
    assert done.problems[0].line > 1
    assert not done.taken
    assert not list(memory.units())


def test_a_file_without_our_attributes_is_believed_by_its_states(
    take: Take, memory: Memory
) -> None:
    done = take(forgets, writes(2, None, "reviewed"))
    sources = {kept.source.text for kept in memory.units()}
    assert sources == {REPORT.text, "It snowed all night long."}
    assert {each.place for each in done.problems} == {"unit s1", "unit s3", "unit s7"}
    assert "nobody knows whether a person has seen it" in done.problems[0].message


def test_a_dry_run_says_the_same_and_keeps_nothing(take: Take, memory: Memory) -> None:
    change = writes(1, "Choveu sem parar.")
    said = counts(take(change, keep=False))
    assert not list(memory.units())
    assert counts(take(change)) == said


def test_importing_twice_changes_nothing(take: Take, memory: Memory) -> None:
    change = writes(1, "Choveu sem parar.")
    assert counts(take(change)) == AS_SENT | {"changed": 1, "unchanged": 4}
    before = memory.revision()
    assert counts(take(change)) == AS_SENT | {"changed": 1, "unchanged": 4, "known": 1}
    assert memory.revision() == before


def test_the_last_import_counts(take: Take, memory: Memory) -> None:
    for text in ("Choveu sem parar.", "Choveu sempre."):
        assert not take(writes(1, text)).problems
        wanted = want(Inline("It rained all day long."), b"", "", REPORT.text)
        (answer,) = memory.recall("en", "pt", [wanted])
        assert answer is not None
        assert answer.target.text == text


def test_a_short_sentence_counts_between_its_neighbours_only(take: Take, memory: Memory) -> None:
    assert not take(writes(3, "Abre")).problems
    before, after = REPORT.text, "It snowed all night long."
    here = want(Inline("Open"), b"", before, after)
    elsewhere = want(Inline("Open"), b"", "", after)
    found = memory.recall("en", "pt", [here, elsewhere])
    assert [answer and answer.target.text for answer in found] == ["Abre", None]


def test_one_that_an_approved_translation_goes_before_is_named(take: Take, memory: Memory) -> None:
    approved = Unit("en", "pt", Inline("It rained all day long."), Inline("Choveu muito."),
                    standing=Standing.APPROVED)  # fmt: skip
    memory.add([approved])
    done = take(writes(1, "Choveu sem parar."))
    assert done.changed == 1
    assert "another translation in the memory goes before it: 'Choveu muito.'" in (
        done.problems[0].message
    )
    assert not take(writes(1, "Choveu sem parar.", "reviewed")).problems


def test_a_file_that_cannot_be_read_stops_all_of_them(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.xlf", tmp_path / "bad.xlf"
    good.write_bytes(data(sent(*SENTENCES)))
    bad.write_text("no")
    with pytest.raises(StoreError, match=r"bad\.xlf"):
        corrected.read([good, bad])


# --- With the embedded models --------------------------------------------------------------------

STORY = """<html lang="en"><head><title>The bridge opens on Monday</title>
<link rel="canonical" href="https://e.example/bridge"></head><body><article>
<h1>The bridge opens on Monday</h1>
<p>The mayor opened <a href="https://e.example/b">the new bridge</a> on Monday, after two years of
work. It cost £15 million and <em>one strike</em>.</p><h2>Next steps</h2><p>Ferries will stop in March,
when the last of the old piers is taken down. Buses will cross the river every ten minutes, the council
said, and people who live on the island will pay nothing.</p></article></body></html>
"""


def test_the_next_run_has_the_persons_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_memory: Path
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773500000")
    monkeypatch.chdir(tmp_path)
    Path("bridge.html").write_text(STORY, encoding="utf-8")

    def run() -> tuple[etree._Element, str]:
        settings = replace(Settings(out=tmp_path / "dist"), formats=("xliff", "html"))
        with pipeline.open_workspace(settings, ()) as workspace:
            (result,) = pipeline.translate(["bridge.html"], ("pt",), workspace)
        assert result.package is not None
        tree = etree.parse(result.package / "article.xlf")
        return tree.getroot(), (result.package / "article.html").read_text(encoding="utf-8")

    def bring_back(root: etree._Element) -> Corrected:
        Path("back.xlf").write_bytes(data(root))
        (document,) = corrected.read([Path("back.xlf")])
        with Memory.open(own_memory) as memory:
            return corrected.take(document, memory)

    root, _ = run()
    assert bring_back(root).taken == 0
    words = {
        "The mayor opened": 'Na segunda-feira abriu <pc id="c1">a ponte nova</pc>, pela mão do autarca.',
        "It cost": 'Ficou em 15 milhões de libras e <pc id="c1">uma greve</pc>.',
        "Next steps": "E agora?",
    }
    for number in range(1, len(list(root.iter(f"{X}unit"))) + 1):
        source = unit(root, number).find(f"{X}segment/{X}source")
        assert source is not None
        for start, text in words.items():
            if (source.text or "").startswith(start):
                retarget(root, number, text)
    done = bring_back(root)
    assert (done.changed, done.problems) == (3, [])

    again, page = run()
    assert 'Na segunda-feira abriu <a href="https://e.example/b">a ponte nova</a>, pela mão' in page
    assert "Ficou em 15 milhões de libras e <em>uma greve</em>." in page
    assert "<h2>E agora?</h2>" in page
    states = [
        segment.get("state")
        for segment in again.iter(f"{X}segment")
        if segment.get("subState") == "syndicate:human"
    ]
    assert states == ["translated"] * 3
    assert bring_back(again).taken == 0
