from __future__ import annotations

from collections.abc import Sequence

import pytest

from syndicate.errors import ConfigError, ModelError
from syndicate.model import Alignment, Hypothesis, ModelInfo, Options
from syndicate.translate.align import words
from syndicate.translate.route import Router, engine


class Stamp:
    """An engine that writes its language behind each sentence; one word aligns to one word."""

    def __init__(self, name: str, *pairs: tuple[str, str]) -> None:
        self.name = name
        self._pairs = pairs

    def pairs(self) -> Sequence[tuple[str, str]]:
        return sorted(self._pairs)

    def legs(self, source: str, target: str) -> tuple[ModelInfo, ...]:
        return (ModelInfo(self.name, f"{source}-{target}", "1", "sha256:0", source, target),)

    def unknown(self, text: str, source: str, target: str) -> frozenset[str]:
        return frozenset("£") & set(text)

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        options: Options = Options(),
        prefixes: Sequence[str] | None = None,
    ) -> list[Hypothesis]:
        done = []
        for number, sentence in enumerate(sentences):
            text = f"{sentence}{target.lower().replace('-', '')}"
            if prefixes is not None:
                text = prefixes[number] + text
            s, t = words(sentence), words(text)
            rows = tuple(tuple(float(i == j) for i in range(len(s))) for j in range(len(t)))
            if "fail" in sentence:
                done.append(Hypothesis("", error="failed"))
            else:
                done.append(Hypothesis(text, -0.1, lambda s=s, t=t, r=rows: Alignment(s, t, r)))
        return done


def test_a_direct_model_comes_first() -> None:
    router = Router([Stamp("a", ("en", "pt"), ("pt", "es"), ("en", "es"))])
    assert [info.name for info in router.legs("en", "es")] == ["en-es"]


def test_else_a_pivot_and_the_signature_says_so() -> None:
    router = Router([Stamp("a", ("pt", "en"), ("en", "es"))])
    assert [info.name for info in router.legs("pt", "es")] == ["pt-en", "en-es"]
    (done,) = router.translate(["um dois"], "pt", "es")
    assert done.text == "um doisenes"
    assert done.align is not None
    assert done.align().weights == ((1.0, 0.0), (0.0, 1.0))
    (forced,) = router.translate(["um dois"], "pt", "es", prefixes=["el "])
    assert forced.text.startswith("el ")


def test_english_is_the_preferred_pivot() -> None:
    pairs = [("pt", "de"), ("de", "es"), ("pt", "en"), ("en", "es")]
    assert Router([Stamp("a", *pairs)]).legs("pt", "es")[0].target == "en"


def test_regions_are_served_by_their_language() -> None:
    router = Router([Stamp("a", ("en", "pt"))])
    assert [info.name for info in router.legs("en-GB", "pt-BR")] == ["en-pt"]


def test_the_first_engine_that_has_the_pair_serves_it() -> None:
    router = Router([Stamp("a", ("en", "es")), Stamp("b", ("en", "es"), ("en", "pt"))])
    assert router.legs("en", "es")[0].engine == "a"
    assert router.legs("en", "pt")[0].engine == "b"


def test_the_configuration_overrides() -> None:
    engines = [Stamp("a", ("pt", "es")), Stamp("b", ("pt", "en"), ("en", "es"), ("pt", "es"))]
    assert Router(engines, {"pt-es": "b"}).legs("pt", "es")[0].engine == "b"
    legs = Router(engines, {"pt-es": "b via en"}).legs("pt", "es")
    assert [info.name for info in legs] == ["pt-en", "en-es"]
    with pytest.raises(ConfigError, match="pt-es"):
        Router(engines, {"pt-es": "c"}).legs("pt", "es")


def test_no_route_says_what_to_install() -> None:
    with pytest.raises(ModelError, match="models install en ja"):
        Router([Stamp("a", ("en", "pt"))]).legs("en", "ja")


def test_a_sentence_that_fails_in_either_leg_fails_alone() -> None:
    router = Router([Stamp("a", ("pt", "en"), ("en", "es"))])
    one, two = router.translate(["fail", "dois"], "pt", "es")
    assert one.error
    assert not two.error


def test_all_pairs_are_listed() -> None:
    router = Router([Stamp("a", ("pt", "en"), ("en", "es"), ("en", "pt"))])
    assert list(router.pairs()) == [("en", "es"), ("en", "pt"), ("pt", "en"), ("pt", "es")]


def test_an_engine_alone_says_itself_what_it_lacks(fake_apertium) -> None:
    with pytest.raises(ModelError, match="apt install apertium apertium-es-gl"):
        Router([engine("apertium")]).legs("es", "gl")
    both = Router([engine("argos"), engine("apertium")], {"es-gl": "apertium"})
    with pytest.raises(ModelError, match="apt install apertium apertium-es-gl"):
        both.legs("es", "gl")


def test_words_that_either_leg_does_not_know_are_told() -> None:
    class Marks(Stamp):
        def translate(self, *arguments, **named):
            return [Hypothesis("x", unknown=("w", arguments[2])) for _ in arguments[0]]

    router = Router([Marks("a", ("pt", "en"), ("en", "es"))])
    assert router.translate(["um"], "pt", "es")[0].unknown == ("w", "en", "es")


def test_an_engine_that_does_not_exist() -> None:
    with pytest.raises(ConfigError, match="argos"):
        engine("magic")
