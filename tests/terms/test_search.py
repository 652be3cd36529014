"""Finding a term's place without alignment: the pure rules, then all of it with a real model."""

from __future__ import annotations

import pytest

from syndicate.grammar import grammar
from syndicate.model import Span
from syndicate.terms import search

PT, EN = grammar("pt"), grammar("en")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("repressão", "repressões", True),
        ("ministro", "ministra", True),
        ("condenado", "condenadas", True),
        ("contra", "contrato", True),  # known: too alike; the exact word is preferred
        ("governo", "governador", False),
        ("lei", "leite", True),
        ("casa", "caso", True),
        ("mês", "mesa", False),
        ("ofensiva", "defensiva", False),
    ],
)
def test_words_are_alike_where_only_the_ending_differs(one: str, other: str, same: bool) -> None:
    assert search.alike(one, other) is same
    assert search.alike(other, one) is same


def test_a_rendering_is_its_content_words_once() -> None:
    assert search.rendering("O primeiro-ministro do país.", PT) == ("primeiro", "ministro", "país")
    assert search.rendering("Repressão. Repressão.", PT) == ("repressão",)
    assert search.rendering("", PT) == ()


@pytest.mark.parametrize(
    ("renderings", "target", "found"),
    [
        ([("repressão",)], "Ele condenou as repressões no local.", "repressões"),
        ([("presidente", "câmara")], "O presidente da Câmara falou.", "presidente da Câmara"),
        # In another order, as adjectives go.
        ([("imprensa", "adviser")], "The adviser imprensa left.", "adviser imprensa"),
        # Never across a comma, and never with a word more.
        ([("mudança", "clima")], "Com a mudança, o clima piora.", None),
        ([("mudança", "clima")], "A mudança do mau clima.", None),
        # A longer rendering says more than a shorter one that is asked for first.
        ([("menor",), ("menor", "só")], "Um menor só e outro menor.", "menor só"),
    ],
)
def test_a_rendering_is_found_in_any_of_its_forms(
    renderings: list[tuple[str, ...]], target: str, found: str | None
) -> None:
    span, _ = search.find(renderings, target, PT, (), 0.5)
    assert (span and target[span.start : span.end]) == found


def test_of_several_places_the_nearest_that_is_free_counts() -> None:
    target = "A greve começou e a greve acabou."
    first, second = Span(2, 7), Span(20, 25)
    assert search.find([("greve",)], target, PT, (), 0.0) == (first, True)
    assert search.find([("greve",)], target, PT, (), 0.9) == (second, True)
    assert search.find([("greves",)], target, PT, (second,), 0.9) == (first, False)
    assert search.find([("greve",)], target, PT, (first, second), 0.9) == (None, False)


def test_a_mark_may_stand_between_where_the_term_has_it() -> None:
    target = "As obras de My House, My Life pararam."
    wanted = [("my", "house", "my", "life")]
    span, exact = search.find(wanted, target, PT, (), 0.5, "Minha Casa, Minha Vida")
    assert span and target[span.start : span.end] == "My House, My Life" and exact
    assert search.find(wanted, target, PT, (), 0.5)[0] is None


def test_words_one_by_one_make_a_cluster() -> None:
    target = "O hacker aceitou uma pechincha de pedido ontem."
    lexicon = [{"pedido", "apelo"}, {"pechincha", "barganha"}]
    span, whole = search.cluster(lexicon, target, PT, (), 0.7)
    assert span is not None
    assert (target[span.start : span.end], whole) == ("pechincha de pedido", True)
    span, whole = search.cluster([{"pedido"}, {"nada"}], target, PT, (), 0.7)
    assert span is not None
    assert (target[span.start : span.end], whole) == ("pedido", False)
    # Less than half of the words is no evidence.
    assert search.cluster([{"pedido"}, {"x"}, {"y"}], target, PT, (), 0.7) == (None, False)


def test_contrast_is_what_gives_way_to_another_word() -> None:
    target = "Ele condenou a dura repressão no local."
    others = [
        ("Ele condenou o duro relatório no local.", [("relatório",)]),
        ("Ele condenou a dura mesa no local.", [("mesa",)]),
    ]
    span = search.contrast(target, others, PT)
    assert span is not None
    assert target[span.start : span.end] == "repressão"


def test_contrast_needs_two_that_agree() -> None:
    target = "Ele condenou a repressão no local."
    others = [
        ("Ele condenou o relatório no local.", [("relatório",)]),
        ("A mesa condenou a repressão.", [("mesa",)]),
    ]
    assert search.contrast(target, others, PT) is None
    # A translation without the substitute says nothing.
    assert search.contrast(target, [("Ele falou.", [("mesa",)])], PT) is None


def test_what_is_lost_is_counted_by_content_words() -> None:
    def none(_: int) -> float:
        return 0

    assert search.keeps("The laws failed", "The law has failed", EN, none)
    assert not search.keeps("The laws failed badly", "The law failed", EN, none)
    assert search.keeps("The laws failed badly", "The law failed", EN, lambda count: count / 3)
