"""The memory gives back what would be made now, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from puppet import Puppet

from syndicate.config import Settings
from syndicate.ingest.inline import parse
from syndicate.memory.store import Memory
from syndicate.memory.unit import Standing, Unit
from syndicate.model import (
    Case,
    Glossary,
    Hypothesis,
    Inline,
    ModelInfo,
    Origin,
    SegmentTranslation,
    Signature,
    Term,
    TermKind,
    TermOutcome,
)
from syndicate.pipeline.sentences.recall import Recall, conditions
from syndicate.pipeline.sentences.translator import Sentence, Translator
from syndicate.terms.match import Matcher
from syndicate.translate.protection.quotation import find

CRACKDOWN = Term("crackdown", "ofensiva", gender="f", plural="ofensivas", line=2, path="a.csv")
UN = Term("UN", "ONU", case=Case.EXACT, line=3, path="a.csv")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory.open(tmp_path / "m.sqlite3") as opened:
        yield opened


Way = Callable[..., tuple[list[SegmentTranslation], list[str]]]


@pytest.fixture
def way(memory: Memory) -> Way:
    """Translates sentences; gives the results and what the engine was asked."""

    def translate(
        *sentences: str | Sentence,
        terms: Sequence[Term] = (),
        under: bytes = b"models and settings",
        remember: bool = True,
    ) -> tuple[list[SegmentTranslation], list[str]]:
        engine = Puppet()
        glossary = Glossary("house", "en", "pt", tuple(terms), "sha256:1", "house.csv")
        recall = Recall(memory, "en", "pt", under, pytest.fail) if remember else None
        matcher = Matcher("en", [glossary])
        translator = Translator(engine, "en", "pt", matcher, memory=recall, mends=False)
        done = translator.translate(
            [
                Sentence(parse(s), tuple(find(parse(s).text))) if isinstance(s, str) else s
                for s in sentences
            ]
        )
        return done, engine.asked

    return translate


LINES = (
    "The crackdown was condemned by the UN on Monday.",
    'She said “no” to <a href="https://e.example/1">the <em>new</em> bridge</a> of £15 million.',
    "Nobody asked @reporter why 12,500 people had left the town.",
)


def test_the_second_time_nothing_is_asked_and_everything_is_the_same(way: Way) -> None:
    first, asked = way(*LINES, terms=[CRACKDOWN, UN])
    again, nothing = way(*LINES, terms=[CRACKDOWN, UN])
    without, _ = way(*LINES, terms=[CRACKDOWN, UN], remember=False)
    assert asked
    assert not nothing
    assert first == again == without
    assert [use.required for use in again[0].terms] == ["ofensiva", "ONU"]
    assert [m.kind.value for m in again[1].target.marks] == ["link", "em"]


def test_only_what_a_changed_term_touches_is_made_again(way: Way) -> None:
    way(*LINES, terms=[CRACKDOWN, UN])
    for changed in (
        [replace(CRACKDOWN, target="repressão"), UN],
        [replace(CRACKDOWN, plural="as ofensivas"), UN],
        [UN],
        [replace(CRACKDOWN, context=("court",)), UN],
    ):
        done, asked = way(*LINES, terms=changed)
        assert {a for a in asked if "ofensiva" not in a.casefold()} == {LINES[0]}
        assert done == way(*LINES, terms=changed, remember=False)[0]


def test_a_term_that_only_moves_in_its_file_changes_nothing_but_the_line(way: Way) -> None:
    way(*LINES, terms=[CRACKDOWN, UN])
    moved = [replace(UN, line=17), replace(CRACKDOWN, line=18, note="seen", owner="me")]
    done, asked = way(*LINES, terms=moved)
    assert not asked
    assert [use.line for use in done[0].terms] == [18, 17]
    assert done == way(*LINES, terms=moved, remember=False)[0]


def test_other_models_or_settings_make_everything_again(way: Way) -> None:
    way(*LINES)
    _, asked = way(*LINES, under=b"another model")
    assert len(asked) == 3
    assert way(*LINES)[1] == []


def test_a_link_that_leads_elsewhere_now_is_no_new_sentence(way: Way) -> None:
    way(LINES[1])
    (done,), asked = way(LINES[1].replace("e.example/1", "e.example/2?a=b"))
    assert not asked
    assert done.target.marks[0].get("href") == "https://e.example/2?a=b"
    assert done.source.marks[0].get("href") == "https://e.example/2?a=b"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("He said “no” again and again.", 'He said "no" again and again.'),
        ("It is the UN's own\u00a0bridge on £15.", "It is the UN's own bridge on £15."),
        ("It is the UN’s own bridge on £15.", "It is the UN's own bridge on £15."),
        ("It is <em>the</em> new bridge over it.", "It is the <em>new</em> bridge over it."),
        (
            "It is <em>the</em> new bridge over it.",
            "It is <strong>the</strong> new bridge over it.",
        ),
        (
            'Say <span lang="es">hasta luego</span> to the bridge.',
            'Say <span lang="pt">hasta luego</span> to the bridge.',
        ),
    ],
)
def test_what_is_almost_the_same_is_made_for_itself(one: str, other: str, way: Way) -> None:
    way(one)
    done, asked = way(other)
    assert asked
    assert done == way(other, remember=False)[0]


def test_a_short_sentence_between_other_neighbours_is_another(way: Way) -> None:
    def between(before: str, after: str) -> Sentence:
        return Sentence(Inline("Not so."), before=before, after=after)

    way(between("He agreed.", "He left."))
    assert way(between("He agreed.", "He left."))[1] == []
    assert way(between("She agreed.", "He left."))[1] == ["Not so."]


def test_what_failed_is_tried_again_the_next_time(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(
            Puppet, "translate", lambda *a, **k: [Hypothesis("", error="no memory") for _ in a[1]]
        )
        (done,), _ = way(LINES[0])
        assert done.origin is Origin.FAILED
    (done,), asked = way(LINES[0])
    assert (done.origin, asked) == (Origin.ENGINE, [LINES[0]])


# --- People -------------------------------------------------------------------------------------


def person(source: str, target: str, **more: object) -> Unit:
    unit = Unit("en", "pt", parse(source), parse(target), created_by="ana")
    return replace(unit, **more)  # type: ignore[arg-type]


def test_a_persons_translation_outranks_the_engines_under_any_conditions(
    way: Way, memory: Memory
) -> None:
    way(*LINES)
    memory.add([person(LINES[0], "A ofensiva foi condenada pela ONU na segunda-feira.")])
    for under in (b"models and settings", b"another model"):
        done, asked = way(*LINES, under=under, terms=[CRACKDOWN, replace(UN, target="Nações")])
        assert LINES[0] not in asked
        assert done[0].target.text == "A ofensiva foi condenada pela ONU na segunda-feira."
        assert done[0].origin is Origin.HUMAN
        already, otherwise = done[0].terms
        assert (already.outcome, already.target) == (TermOutcome.ALREADY, "ofensiva")
        assert otherwise.outcome is TermOutcome.NOT_PLACED
        assert "person" in otherwise.reason


def test_a_persons_translation_is_checked_like_an_engines(way: Way, memory: Memory) -> None:
    memory.add([person(LINES[2], "Ninguém perguntou por que 12.000 pessoas saíram da cidade.")])
    forbidden = Term("town", "cidade", kind=TermKind.FORBIDDEN, path="a.csv", line=9)
    (done,), _ = way(LINES[2], terms=[forbidden])
    assert {f.check for f in done.findings} == {"numbers", "tokens", "glossary.forbidden"}


def test_a_draft_or_a_rejected_translation_is_not_used(way: Way, memory: Memory) -> None:
    for standing in (Standing.DRAFT, Standing.REJECTED):
        memory.add([person(LINES[0], f"Texto {standing}.", standing=standing)])
    (done,), asked = way(LINES[0])
    assert asked
    assert done.origin is Origin.ENGINE


# --- Laws ---------------------------------------------------------------------------------------

pieces = st.sampled_from(
    ["crackdown", "the UN", "“no”", "£15", "@who", "12,500", "a bridge", "<em>new</em>", "again",
     '<a href="https://e.example/">here</a>', "’", "—", "<code>x = 1</code>", "Mr. Lee"]
)  # fmt: skip


@given(st.lists(st.lists(pieces, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=5))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
def test_with_the_memory_everything_is_as_without(way: Way, lines: list[str]) -> None:
    terms = [CRACKDOWN, UN]
    made = way(*lines, terms=terms)[0]
    recalled, asked = way(*lines, terms=terms)
    assert not asked
    assert made == recalled == way(*lines, terms=terms, remember=False)[0]


def test_conditions_are_models_settings_and_code() -> None:
    leg = ModelInfo("argos", "m", "1", "sha256:1", "en", "pt")
    signature = Signature((leg,), 1, "cut", (("house", "sha256:5"),), "syndicate 1")
    base = conditions(signature, Settings())
    assert conditions(replace(signature, glossaries=()), Settings()) == base
    for other in (
        replace(signature, legs=(replace(leg, digest="sha256:2"),)),
        replace(signature, legs=(leg, leg)),
        replace(signature, beam_size=4),
        replace(signature, segmenter="other"),
    ):
        assert conditions(other, Settings()) != base
    assert conditions(signature, Settings(compute_type="float32")) != base
    assert conditions(signature, Settings(threads=7)) == base
