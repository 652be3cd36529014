from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from syndicate.errors import ConfigError, ModelError
from syndicate.model import Alignment, Hypothesis, ModelInfo, Options
from syndicate.translate.align import words
from syndicate.translate.halfway import Halfway
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


def test_of_several_routes_the_first_that_works_is_taken() -> None:
    class Broken(Stamp):
        def translate(self, *_: object, **__: object) -> list[Hypothesis]:
            raise ModelError("the model is damaged.")

    engines = [Broken("a", ("pt", "es")), Stamp("b", ("pt", "en"), ("en", "es"))]
    for routes in (["a", "b via en"], ["b", "a", "b via en"], ["none", "b via en"]):
        router = Router(engines, {"pt-es": routes})
        assert [leg.engine for leg in router.legs("pt", "es")] == ["b", "b"]
    with pytest.raises(ModelError, match=r"none of the routes.*damaged.*not in use"):
        Router(engines, {"pt-es": ["a", "c via en"]}).route("pt", "es")


@pytest.mark.parametrize("wish", ["", "argos:m via en", ":m", " via en"])
def test_what_is_no_route_is_refused(wish: str) -> None:
    with pytest.raises(ConfigError, match="no route"):
        Router([], {"pt-es": wish})


def test_an_engine_with_several_models_can_be_told_which() -> None:
    class Choice(Stamp):
        def use(self, source: str, target: str, model: str) -> None:
            self.used = (source, target, model)

    chosen = Choice("a", ("pt", "es"))
    Router([chosen], {"pt-es": "a:tiny"}).route("pt", "es")
    assert chosen.used == ("pt", "es", "tiny")
    with pytest.raises(ConfigError, match="tiny"):
        Router([Stamp("a", ("pt", "es"))], {"pt-es": "a:tiny"}).route("pt", "es")


def test_the_argos_engine_names_its_models() -> None:
    router = Router([engine("argos")], {"en-pt": "argos:translate-en_pt-1_1"})
    assert router.legs("en", "pt")[0].name == "translate-en_pt-1_1"
    with pytest.raises(ModelError, match=r"no model .* is called 'x'") as caught:
        Router([engine("argos")], {"en-pt": "argos:x"}).route("en", "pt")
    assert "translate-en_pt-1_1" in caught.value.remedy


class Counting(Stamp):
    def __init__(self, name: str, *pairs: tuple[str, str]) -> None:
        super().__init__(name, *pairs)
        self.asked: list[tuple[str, str, str]] = []
        self.slow = 0.0

    def translate(self, sentences: Sequence[str], source: str, target: str, **more: Any) -> Any:
        self.asked += [(source, target, sentence) for sentence in sentences]
        time.sleep(self.slow)
        return super().translate(sentences, source, target, **more)


def test_the_first_leg_is_translated_once_for_all_targets_behind_it() -> None:
    counting = Counting("a", ("pt", "en"), ("en", "es"), ("en", "fr"))
    router = Router([counting])
    targets = ["es", "fr", "en"]
    for target in targets:
        router.route("pt", target)
    for target in targets:
        router.translate(["um", "dois", "um"], "pt", target)
    first = [sentence for source, _, sentence in counting.asked if source == "pt"]
    assert sorted(first) == ["dois", "um"]
    # Other settings are another translation.
    router.translate(["um"], "pt", "es", options=Options(beam_size=4))
    assert [s for source, _, s in counting.asked if source == "pt"].count("um") == 2


def test_what_another_thread_is_translating_is_waited_for() -> None:
    counting = Counting("a", ("pt", "en"), ("en", "es"), ("en", "fr"))
    counting.slow = 0.05
    router = Router([counting])
    sentences = [f"frase {n}" for n in range(20)]
    for target in ("es", "fr"):
        router.route("pt", target)
    with ThreadPoolExecutor(4) as pool:
        done = list(
            pool.map(lambda t: router.translate(sentences, "pt", t), ["es", "fr", "es", "fr"])
        )
    assert [h.text for h in done[0]] == [f"{s}enes" for s in sentences]
    assert [h.text for h in done[1]] == [f"{s}enfr" for s in sentences]
    assert len([1 for source, _, _ in counting.asked if source == "pt"]) == 20


def test_a_first_leg_that_breaks_is_tried_again_the_next_time() -> None:
    counting = Counting("a", ("pt", "en"), ("en", "es"))
    router = Router([counting])
    working, counting.translate = counting.translate, broken  # type: ignore[method-assign]
    with pytest.raises(ModelError):
        router.translate(["um"], "pt", "es")
    counting.translate = working  # type: ignore[method-assign]
    assert router.translate(["um"], "pt", "es")[0].text == "umenes"


def broken(*_: object, **__: object) -> list[Hypothesis]:
    raise ModelError("gone")


def test_the_first_leg_is_not_kept_for_ever() -> None:
    halfway = Halfway(most=3)
    asked: list[str] = []

    def translate(sentences: Sequence[str]) -> list[Hypothesis]:
        asked.extend(sentences)
        return [Hypothesis(s.upper()) for s in sentences]

    for sentence in "abcdea":
        assert halfway.get("leg", [sentence], translate)[0].text == sentence.upper()
    assert asked == list("abcdea")
    assert len(halfway._kept) == 3
