"""The way of sentences with an engine that can be told what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from puppet import Puppet

from syndicate.ingest.inline import parse
from syndicate.model import (
    Inline,
    Mark,
    MarkKind,
    Origin,
    Severity,
)
from syndicate.pipeline.sentences import asking
from syndicate.pipeline.sentences.translator import Sentence, Translator
from syndicate.terms.match import Matcher
from syndicate.translate.protection.protect import Protected
from syndicate.translate.protection.quotation import find


def translator(engine: Puppet) -> Translator:
    # What a puppet says is no translation: what checks think of it is not asked here.
    return Translator(engine, "en", "pt", Matcher("en", []), mends=False)


def sentence(text: str) -> Sentence:
    return Sentence(Inline(text), tuple(find(text)))


def test_a_sentence_that_fails_keeps_its_source_and_says_so() -> None:
    engine = Puppet()
    good, bad = translator(engine).translate([sentence("fine words"), sentence("impossible one")])
    assert good.target.text == "FINE WORDS"
    assert bad.origin is Origin.FAILED
    assert bad.target.text == "impossible one"
    assert [f.severity for f in bad.findings] == [Severity.ERROR]


def test_the_same_sentence_goes_to_the_engine_once() -> None:
    engine = Puppet()
    done = translator(engine).translate([sentence("good day")] * 5 + [sentence("night")])
    assert [d.target.text for d in done] == ["GOOD DAY"] * 5 + ["NIGHT"]
    assert sorted(engine.asked) == ["good day", "night"]


def test_what_has_no_letters_never_reaches_the_engine() -> None:
    engine = Puppet()
    done = translator(engine).translate([sentence(t) for t in ("12,500", "—", "…", "3 – 1")])
    assert engine.asked == []
    assert [d.target.text for d in done] == ["12.500", "—", "…", "3 – 1"]
    assert {d.origin for d in done} == {Origin.KEPT}


def test_code_and_words_of_another_language_are_kept() -> None:
    engine = Puppet()
    line = 'run <code>git push</code> or say <span lang="es">hasta luego</span> now'
    (done,) = translator(engine).translate([Sentence(parse(line))])
    assert "git push" in done.target.text
    assert "hasta luego" in done.target.text
    assert "NOW" in done.target.text
    for mark, before in zip(done.target.marks, done.source.marks, strict=True):
        kept = done.target.text[mark.start : mark.end]
        assert kept == done.source.text[before.start : before.end]


def test_a_lost_placeholder_gets_a_second_chance_in_another_shape() -> None:
    engine = Puppet(lambda text: text.replace("X1", ""))
    (done,) = translator(engine).translate([sentence("follow @unhcr now")])
    assert len(engine.asked) == 2
    assert "@unhcr" in done.target.text
    assert not [f for f in done.findings if f.check == "protected.token"]


def test_a_keyword_that_the_engine_blows_up_is_kept() -> None:
    engine = Puppet(lambda text: " ".join([text] * 9))
    (done,) = translator(engine).translate([Sentence(Inline("bridges"), brief=True)])
    assert done.target.text == "bridges"


@st.composite
def _sentences(draw: st.DrawFn) -> Sentence:
    text = " ".join(
        draw(
            st.lists(
                st.sampled_from(
                    [
                        "house",
                        "“red",
                        "door”",
                        "£15",
                        "#tag",
                        "@you",
                        "it’s",
                        "‘so’",
                        "12.5%",
                        "(x)",
                    ]
                ),
                min_size=1,
                max_size=9,
            )
        )
    )
    marks = []
    edges = sorted(draw(st.lists(st.integers(0, len(text)), min_size=0, max_size=6, unique=True)))
    for number, (start, end) in enumerate(zip(edges[::2], edges[1::2], strict=False)):
        marks.append(Mark(start, end, MarkKind.LINK, (("href", f"https://e.org/{number}"),)))
    return Sentence(Inline(text, tuple(marks)), tuple(find(text)))


@settings(deadline=None)
@given(st.lists(_sentences(), max_size=6), st.sampled_from([str.upper, str.title, str.swapcase]))
def test_law_n_in_n_out_every_mark_and_token_kept(
    given_sentences: list[Sentence], change: Callable[[str], str]
) -> None:
    done = translator(Puppet(change)).translate(given_sentences)
    assert len(done) == len(given_sentences)
    for before, after in zip(given_sentences, done, strict=True):
        assert after.source == before.content
        assert sorted(m.attributes for m in after.target.marks) == sorted(
            m.attributes for m in before.content.marks
        )
        for token in ("#tag", "@you", "£15"):
            assert after.target.text.count(token) == before.content.text.count(token)


def test_a_doubled_keyword_stands_once_and_case_follows_the_source() -> None:
    engine = Puppet(lambda text: f"{text.title()} {text.title()}")
    (done,) = translator(engine).translate([Sentence(Inline("climate"), brief=True)])
    assert done.target.text == "climate"
    (cell,) = translator(Puppet(str.lower)).translate([sentence("Whole glass bottles")])
    assert cell.target.text == "Whole glass bottles"
    (days,) = translator(Puppet(lambda _: "37 days ago")).translate([sentence("There are 37 days")])
    assert days.target.text == "37 days ago"


def test_a_sentence_with_a_link_is_one_sentence_for_the_engine() -> None:
    engine = Puppet()
    line = 'the <a href="https://e.org/">red house</a> on <em>the</em> hill'
    (done,) = translator(engine).translate([Sentence(parse(line))])
    assert engine.asked == ["the red house on the hill"]
    assert len(done.target.marks) == 2


def test_many_sentences_are_one_call_of_the_engine() -> None:
    calls = []

    class Counting(Puppet):
        def translate(self, sentences: Sequence[str], *args: object, **more: object):  # type: ignore[no-untyped-def, override]
            calls.append(len(sentences))
            return super().translate(sentences, *args, **more)  # type: ignore[arg-type]

    translator(Counting()).translate([sentence(f"house number {n}") for n in range(50)])
    assert [count for count in calls if count] == [50]


def test_a_fault_of_ours_costs_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    real = asking.restore

    def faulty(protected: Protected, raw: str, *more: object, **also: object) -> object:
        if "BAD" in raw:
            raise ValueError("edits overlap")
        return real(protected, raw, *more, **also)  # type: ignore[arg-type]

    monkeypatch.setattr(asking, "restore", faulty)
    good, bad = translator(Puppet()).translate([sentence("fine words"), sentence("bad words")])
    assert good.target.text == "FINE WORDS"
    assert bad.origin is Origin.FAILED
    assert "edits overlap" in bad.findings[0].message
