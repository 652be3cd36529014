"""What a check finds fault with is made again, the best candidate kept, and all of it on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from puppet import Told

from syndicate.model import (
    Finding,
    Glossary,
    Hypothesis,
    Inline,
    Options,
    Origin,
    SegmentTranslation,
    Severity,
    Span,
    Term,
)
from syndicate.pipeline.sentences import repair
from syndicate.pipeline.sentences.asking import Asking
from syndicate.pipeline.sentences.finishing import followed
from syndicate.pipeline.sentences.job import Job
from syndicate.pipeline.sentences.repair import Way
from syndicate.pipeline.sentences.translator import Sentence, Translator
from syndicate.terms.match import Matcher

SOURCE = (
    "The council paid 4,500 crowns for the old boat house on the quay, and nobody objected then."
)
GOOD = "O conselho pagou 4.500 coroas pela velha casa de barcos no cais, e ninguém se opôs então."
BAD = GOOD.replace("4.500", "700")


def run(engine: Told, *sources: str, terms: Sequence[Term] = ()) -> list[SegmentTranslation]:
    glossaries = [Glossary("g", "en", "pt", tuple(terms), "")] if terms else []
    way = Translator(engine, "en", "pt", Matcher("en", glossaries))
    return way.translate([Sentence(Inline(source)) for source in sources])


def test_another_hypothesis_of_the_beam_is_taken_where_the_first_lost_a_number() -> None:
    def answer(text: str, options: Options) -> Hypothesis:
        if options.hypotheses > 1:
            return Hypothesis(BAD, -0.1, others=(Hypothesis(GOOD, -0.4),))
        return Hypothesis(BAD)

    (done,) = run(Told(answer), SOURCE)
    assert done.target.text == GOOD
    assert Way.HYPOTHESES.value in done.tried
    (finding,) = (f for f in done.findings if f.check == "repair")
    assert finding.severity is Severity.INFO
    assert "numbers" in finding.message
    assert Way.HYPOTHESES.value in finding.message


def test_what_was_lost_travels_as_a_placeholder() -> None:
    def answer(text: str, options: Options) -> Hypothesis:
        return Hypothesis(GOOD.replace("4.500", "X1") if "X1" in text else BAD)

    (done,) = run(Told(answer), SOURCE)
    assert "4.500" in done.target.text or "4,500" in done.target.text
    assert Way.PLACEHOLDERS.value in done.tried
    assert not repair.faulty(done)


def test_what_is_too_much_for_the_model_is_asked_for_clause_by_clause() -> None:
    first, second = (
        "The council paid 4,500 crowns for the old boat house on the quay,",
        "and nobody",
    )

    def answer(text: str, options: Options) -> Hypothesis:
        if text == first:
            return Hypothesis(GOOD.partition(", e")[0] + ",")
        if text.startswith(second):
            return Hypothesis("e ninguém se opôs então.")
        return Hypothesis("Pagou 4.500.")

    (done,) = run(Told(answer), SOURCE)
    assert done.target.text == GOOD
    assert done.tried[-1] == Way.CLAUSES.value


LONG = Inline("One two three four five six seven eight nine ten eleven twelve 4,500.")
WARNED = Finding("punctuation", Severity.WARNING, "")


@pytest.mark.parametrize(
    ("check", "span", "quoted", "beam_tried", "ways"),
    [
        ("negation", None, False, False, [Way.HYPOTHESES]),
        ("negation", None, True, True, [Way.QUOTATIONS]),
        ("numbers", Span(63, 68), False, False, [Way.PLACEHOLDERS, Way.HYPOTHESES]),
        ("omission", None, False, True, [Way.CLAUSES]),
        ("length", None, True, False, [Way.QUOTATIONS, Way.HYPOTHESES, Way.CLAUSES]),
    ],
)
def test_what_is_tried_follows_from_what_was_found(
    check: str, span: Span | None, quoted: bool, beam_tried: bool, ways: list[Way]
) -> None:
    finding = Finding(check, Severity.WARNING, "", span=span)
    done = SegmentTranslation(LONG, Inline("x"), Origin.ENGINE, findings=(finding,))
    assert repair.plan(done, beam_tried=beam_tried, quoted=quoted) == ways


def test_among_candidates_alike_the_one_without_blemish_is_taken_whatever_its_score() -> None:
    blemished = replace(made(-0.1), findings=(WARNED,))
    assert repair.best([made(-0.1, Severity.WARNING), blemished, made(-0.9)], "pt") == 2


def test_terms_are_put_in_without_the_models_help() -> None:
    terms = [Term("boat house", "armazém")]
    (done,) = run(Told(lambda text, options: Hypothesis(BAD)), SOURCE, terms=terms)
    assert done.tried[0] == Way.PLAIN_TERMS.value


def test_only_what_was_mended_is_said_to_have_been() -> None:
    number, name = (Finding(check, Severity.WARNING, "") for check in ("numbers", "names"))
    before = replace(made(None), findings=(number, name))
    after = replace(made(None), findings=(name,))
    (finding,) = (
        f for f in repair._chosen(before, [after], 1, Way.CLAUSES).findings if f.check == "repair"
    )
    assert "numbers" in finding.message and "names" not in finding.message


def test_what_nothing_mends_stays_and_says_so() -> None:
    engine = Told(lambda text, options: Hypothesis(BAD))
    (done,) = run(engine, SOURCE)
    assert done.target.text == BAD
    assert len(done.tried) >= 2
    assert any(f.message.endswith("nothing better") for f in done.findings)
    assert not any(f.check == "repair" for f in done.findings)


def test_a_candidate_with_other_faults_is_not_better() -> None:
    worse = "Nada."

    def answer(text: str, options: Options) -> Hypothesis:
        return Hypothesis(BAD if options == Options() and text == SOURCE else worse)

    (done,) = run(Told(answer), SOURCE)
    assert done.target.text == BAD


def test_what_is_sound_is_asked_for_once_whatever_its_neighbour_needs() -> None:
    sound = "The weather was fine."

    def answer(text: str, options: Options) -> Hypothesis:
        return Hypothesis("O tempo estava bom." if text == sound else BAD)

    engine = Told(answer)
    fine, faulty = run(engine, sound, SOURCE)
    assert fine.tried == ()
    assert faulty.tried
    assert [text for text, _ in engine.settings].count(sound) == 1


def test_a_failing_attempt_costs_nothing() -> None:
    def answer(text: str, options: Options) -> Hypothesis:
        return Hypothesis(BAD) if options == Options() else Hypothesis("", error="no memory")

    (done,) = run(Told(answer), SOURCE)
    assert done.target.text == BAD
    assert done.origin is Origin.ENGINE


def made(score: float | None, *severities: Severity) -> SegmentTranslation:
    findings = tuple(Finding("numbers", severity, "") for severity in severities)
    return SegmentTranslation(Inline("a"), Inline("b"), Origin.ENGINE, (), findings, score)


def test_what_an_attempt_gave_is_not_changed_by_what_comes_after() -> None:
    job = Job(Sentence(Inline("a")), text="b", findings=[Finding("numbers", Severity.INFO, "")])
    said = job.result
    job.findings += [Finding("length", Severity.WARNING, "")]
    job.result = said
    job.findings.clear()
    assert [f.check for f in said[3]] == ["numbers"]


def test_the_checks_choose_then_the_score_then_the_order() -> None:
    error, warning = Severity.ERROR, Severity.WARNING
    assert repair.best([made(None, warning), made(None, error), made(-9.0)], "pt") == 2
    assert repair.best([made(None, error), made(-2.0, warning), made(-1.0, warning)], "pt") == 2
    assert repair.best([made(None, warning), made(-2.0), made(-2.0)], "pt") == 1
    assert repair.best([made(-9.0, warning), made(-0.1, warning)], "pt") == 0
    assert repair.best([made(None)], "pt") == 0


def test_words_that_do_not_exist_weigh_as_much_as_a_warning() -> None:
    source = Inline("Doctors call it vertigo.")
    invented = replace(made(-0.1), source=source, target=Inline("Os médicos chamam de vergouco."))
    warned = replace(made(-0.2, Severity.WARNING), source=source, target=Inline("Vertigem."))
    sound = replace(made(-0.9), source=source, target=Inline("Os médicos chamam de vertigem."))
    assert repair.best([warned, invented], "pt") == 0
    assert repair.best([warned, invented, sound], "pt") == 2


@pytest.mark.parametrize("check", ["glossary.not-placed", "marks.guessed", "engine.unknown"])
def test_what_no_other_translation_would_mend_is_not_tried(check: str) -> None:
    finding = Finding(check, Severity.WARNING, "")
    assert not repair.faulty(replace(made(None), findings=(finding,)))


def test_what_was_lost_is_known_by_its_place_in_the_source() -> None:
    findings = (
        Finding("numbers", Severity.WARNING, "", span=Span(10, 12)),
        Finding("tokens", Severity.ERROR, "", span=Span(3, 8)),
        Finding("tokens", Severity.ERROR, "", span=Span(4, 6)),
        Finding("names", Severity.INFO, "", span=Span(20, 24)),
        Finding("length", Severity.WARNING, "", span=Span(0, 30)),
    )
    before = replace(made(None), source=Inline("4" * 30), findings=findings)
    assert repair.lost(before) == [Span(3, 8), Span(10, 12)]
    words = replace(before, source=Inline("nine of them " * 3))
    assert repair.lost(words) == []


def test_a_name_that_was_lost_is_not_shown_to_the_model_again() -> None:
    source = "The minister Paulo Kučerová spoke to the council about the old boat house."

    def answer(text: str, options: Options) -> Hypothesis:
        said = "O ministro {} falou ao conselho sobre a velha casa de barcos."
        return Hypothesis(said.format("X1" if "X1" in text else "Paulo Smith"))

    (done,) = run(Told(answer), source)
    assert "Paulo Kučerová" in done.target.text
    assert "Smith" not in done.target.text


@pytest.mark.parametrize(
    ("source", "lost", "target", "became", "judged"),
    [
        # A place that became another word with a capital has a form of its own.
        ("She works in Turin now.", "Turin", "Ela trabalha em Turim agora.", "Turim", None),
        ("She works in Turin now.", "Turin", "Ela trabalha em Tur agora.", "Tur", "Turin"),
        ("She works in Turin now.", "Turin", "Ela trabalha agora.", "agora", "Turin"),
        ("Minister Ana Holm said so.", "Holm", "Ana Olmo disse isso.", "Olmo", "Ana Holm"),
    ],
)
def test_a_placeholder_is_for_a_whole_person_and_not_for_a_place_with_a_form_of_its_own(
    source: str, lost: str, target: str, became: str, judged: str | None
) -> None:
    def at(text: str, part: str) -> Span:
        return Span(text.index(part), text.index(part) + len(part))

    finding = Finding("names", Severity.WARNING, "", span=at(source, lost))
    links = ((at(source, lost), at(target, became)),)
    done = SegmentTranslation(
        Inline(source), Inline(target), Origin.ENGINE, findings=(finding,), links=links
    )
    asking = Asking(Told(lambda text, options: Hypothesis(text)), "en", "pt")
    mending = repair.Repair(asking, lambda sentence: [])
    found = mending._judged(Job(Sentence(Inline(source))), done)
    assert repair.lost(found) == ([at(source, judged)] if judged else [])


def test_words_that_do_not_exist_are_said_to_be_the_fault() -> None:
    before = made(None)
    after = repair._chosen(before, [made(None)], 1, Way.QUOTATIONS)
    assert "(words that do not exist)" in after.findings[-1].message


def test_links_follow_the_words_that_another_translation_says_too() -> None:
    before, after = "Ela ganhou uma rampa.", "Sim, ela ganhou uma bela rampa."
    old = [(Span(4, 7), "ganhou"), (Span(8, 9), "uma"), (Span(10, 14), "rampa")]

    def at(text: str, word: str) -> Span:
        return Span(text.index(word), text.index(word) + len(word))

    links = [(source, at(before, word)) for source, word in [(Span(0, 3), "Ela"), *old]]
    assert followed(links, before, after) == tuple((s, at(after, w)) for s, w in old)
