"""Stages that ask the engine as they go are driven together, and one that fails harms no other."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from puppet import Puppet

from syndicate.model import Hypothesis, Options
from syndicate.pipeline.sentences.asking import Asking, Stage
from syndicate.steps import Ask, Steps, refused


class Counting(Puppet):
    def __init__(self) -> None:
        super().__init__(lacking="")
        self.calls: list[list[str]] = []

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        options: Options = Options(),
        prefixes: Sequence[str] | None = None,
    ) -> list[Hypothesis]:
        self.calls.append(list(sentences))
        return super().translate(sentences, source, target, options=options, prefixes=prefixes)


def steps(*questions: str, fails: bool = False) -> Steps[str]:
    """A stage that asks one question after the other and returns the answers."""
    said = []
    for question in questions:
        (answer,) = yield [Ask(question)]
        if fails:
            raise ValueError("a fault of ours")
        said.append(answer.text)
    return " ".join(said)


def run(engine: Puppet, *stages: Steps[str]) -> list[str]:
    asking = Asking(engine, "en", "pt")
    done: list[str] = []
    whole = asking.protected("a sentence")
    asking.run(Stage(whole, each, done.append, partial(suppress, ValueError)) for each in stages)
    return done


def test_what_all_stages_ask_at_a_time_is_one_call() -> None:
    engine = Counting()
    done = run(engine, steps("one", "two"), steps("three"), steps("four", "five"))
    assert sorted(done) == ["FOUR FIVE", "ONE TWO", "THREE"]
    assert engine.calls == [["one", "three", "four"], ["two", "five"]]


def test_what_was_asked_before_is_not_asked_again() -> None:
    engine = Counting()
    assert run(engine, steps("one", "one"), steps("one")) == ["ONE", "ONE ONE"]
    assert engine.calls == [["one"]]


def test_a_stage_that_fails_harms_no_other() -> None:
    assert run(Counting(), steps("one", fails=True), steps("two")) == ["TWO"]


def test_a_text_that_the_engine_cannot_do_is_an_empty_answer() -> None:
    assert run(Counting(), steps("impossible", "two")) == [" TWO"]


def test_a_stage_can_be_driven_without_an_engine() -> None:
    assert refused(steps("one", "two")) == " "
    assert refused(steps()) == ""
