"""Words that a model made up, and words that only look so."""

from __future__ import annotations

import pytest

from syndicate.pipeline.sentences.made_up import made_up


@pytest.mark.parametrize(
    ("source", "target", "language", "words"),
    [
        ("Doctors call it vertigo.", "Os médicos chamam de vergouco.", "pt", ["vergouco"]),
        ("O pedreiro telefonou-me.", "The masoner called me.", "en", ["masoner"]),
        ("She wrote: “Delete it.”", "Ela escreveu: “Exceirar isso.”", "pt", ["Exceirar"]),
        ("She met Kipyegon.", "Kipyegon encontrou-a.", "pt", []),
        ("The freelancers took ibuprofen.", "Os freelancers tomaram ibuprofeno.", "pt", []),
        ("The town hall burned.", "Das alte rathausgebäude brannte.", "de", []),
        ("See the file notes.txt now.", "Veja o arquivo notesxyz.txt agora.", "pt", []),
        ("Snow fell on Zakopane.", "Neve caiu em Zakopane.", "pt", []),
        ("Anything at all.", "Wszystko jedno zmyślonnek.", "xx", []),
    ],
)
def test_made_up_words_are_told(source: str, target: str, language: str, words: list[str]) -> None:
    assert made_up(source, target, language) == words
