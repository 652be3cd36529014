"""Marks on finished translations: what the engine is asked, what becomes of its answers, and the law
that holds whatever it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from syndicate.model import Alignment, Inline, Mark, MarkKind, Span
from syndicate.steps import Answer, Ask
from syndicate.translate.align import words
from syndicate.translate.marks.place import place

Steps = Generator[Sequence[Ask], Sequence[Answer], tuple[Inline, list[Mark]]]


def drive(
    steps: Steps, answer: Callable[[str], str], asked: list[str] | None = None
) -> tuple[Inline, list[Mark]]:
    try:
        asks = next(steps)
        while True:
            assert asks and all(ask.prefix is None for ask in asks)
            if asked is not None:
                asked.extend(ask.source for ask in asks)
            asks = steps.send([Answer(answer(ask.source)) for ask in asks])
    except StopIteration as stop:
        result: tuple[Inline, list[Mark]] = stop.value
        return result


def aligned(source: str, target: str, links: dict[str, str]) -> Alignment:
    """Alignment with all mass of a target word on the source word that `links` names."""
    s, t = words(source), words(target)
    said = [source[w.start : w.end] for w in s]
    rows = []
    for word in t:
        linked = links.get(target[word.start : word.end])
        rows.append(tuple(float(linked == each) for each in said))
    return Alignment(s, t, tuple(rows))


def weighted(source: str, target: str, rows: str) -> Alignment:
    """Alignment from a text with a part for each word of the target: "pay 51 will 42, pay" rests on
    two source words with 0.51 and 0.42, then on one with all; "it/2" is the second of its kind."""
    s, t = words(source), words(target)
    index: dict[str, int] = {}
    for number, word in enumerate(s):
        text = source[word.start : word.end]
        index[f"{text}/2" if text in index else text] = number
    made = []
    for part in rows.split(" | "):
        row = [0.0] * len(s)
        each = part.split()
        for name, weight in zip(each[::2], each[1::2] or ["100"], strict=True):
            row[index[name]] = int(weight) / 100
        made.append(tuple(row))
    return Alignment(s, t, tuple(made))


def placed(
    source: str,
    parts: Sequence[str],
    target: str,
    links: dict[str, str] | None = None,
    answers: dict[str, str] | None = None,
    pair: tuple[str, str] = ("en", "pt"),
    asked: list[str] | None = None,
    alignment: Alignment | None = None,
) -> tuple[list[str], list[str]]:
    """The words under each mark, and those of the source whose marks stand at a guess."""
    marks = []
    for part in parts:
        at = source.index(part)
        marks.append(
            Mark(at, at + len(part), MarkKind.LINK, (("href", f"https://e.example/{part}"),))
        )
    marks.sort(key=lambda m: (m.start, -m.end))
    if links is not None:
        alignment = aligned(source, target, links)
    known = answers or {}
    done, guessed = drive(
        place(Inline(source, tuple(marks)), target, alignment, *pair),
        lambda text: known.get(text, ""),
        asked,
    )
    stands = {m.get("href"): target[m.start : m.end] for m in done.marks}
    return (
        [stands[f"https://e.example/{part}"] for part in parts],
        [source[m.start : m.end] for m in guessed],
    )


# --- With an alignment ------------------------------------------------------------------------------


def test_a_sure_mark_asks_nothing() -> None:
    asked: list[str] = []
    links = {"a": "the", "casa": "house", "vermelha": "red", "ardeu": "burned"}
    found = placed("the red house burned", ["red"], "a casa vermelha ardeu", links, asked=asked)
    assert found == (["vermelha"], [])
    assert not asked


@pytest.mark.parametrize(
    ("source", "part", "target", "links", "expected"),
    [
        # What the source's mark opens with comes along, what the target adds does not.
        ("we saw the money go", "the money", "vimos o dinheiro ir", {"o": "the", "dinheiro": "money"}, "o dinheiro"),
        ("Police came in", "Police", "A polícia veio", {"A": "Police", "polícia": "Police"}, "polícia"),
        ("it was built here", "was built", "foi erguida aqui", {"foi": "was", "erguida": "built"}, "foi erguida"),
        ("lost, by the mayor", "by the mayor", "perdeu, pelo prefeito", {"pelo": "by", "prefeito": "mayor"}, "pelo prefeito"),
        ("they do not go there", "not go", "eles não vão ali", {"não": "not", "vão": "go"}, "não vão"),
        ("prices rose 8.7% now", "8.7%", "preços subiram 8,7% já", {"8": "8", ",": ".", "7": "7", "%": "%"}, "8,7%"),
    ],
)  # fmt: skip
def test_function_words_go_with_the_words_they_came_from(
    source: str, part: str, target: str, links: dict[str, str], expected: str
) -> None:
    assert placed(source, [part], target, links) == ([expected], [])


@pytest.mark.parametrize(
    ("source", "part", "target", "links", "expected"),
    [
        # Both halves of a pair, and no stop that the source leaves out.
        ("a “new” law", "“new” law", "lei dita “nova” já", {"lei": "law", "nova": "new"}, "lei dita “nova”"),
        ("citing “risks”.", "“risks”", "citando “riscos”.", {"“": "“", "riscos": "risks", "”": "”", ".": "”"}, "“riscos”"),
        # An auxiliary goes with its negation, the rest of another word does not come along.
        ("eles não chegaram", "não chegaram", "they did not arrive", {"not": "não", "arrive": "chegaram"}, "did not arrive"),
        ("isso é mentira", "mentira", "it’s a lie", {"s": "mentira", "a": "mentira", "lie": "mentira"}, "lie"),
    ],
)  # fmt: skip
def test_the_edges_are_those_of_the_source(
    source: str, part: str, target: str, links: dict[str, str], expected: str
) -> None:
    pair = ("pt", "en") if source.startswith(("eles", "isso")) else ("en", "pt")
    assert placed(source, [part], target, links, pair=pair)[0] == [expected]


def test_what_rests_on_nothing_much_goes_with_what_follows_a_stop() -> None:
    source, target = "gone, according to him", "foi, de acordo com ele"
    s, t = words(source), words(target)
    rows = [[0.0] * len(s) for _ in t]
    rows[0][0] = rows[1][1] = rows[5][4] = 1.0
    rows[2] = [0.2, 0.2, 0.2, 0.2, 0.2]
    rows[3][2], rows[4][2] = 0.9, 0.9
    alignment = Alignment(s, t, tuple(map(tuple, rows)))
    found = placed(source, ["according to him"], target, alignment=alignment)
    assert found == (["de acordo com ele"], [])


def test_a_word_that_came_from_beside_the_mark_stays_outside() -> None:
    source, target = "o recém-aberto hospital", "the newly opened hospital"
    s, t = words(source), words(target)
    rows = [[0.0] * len(s) for _ in t]
    rows[0][0] = rows[1][1] = rows[2][3] = 1.0
    rows[3][3], rows[3][4] = 0.48, 0.5
    alignment = Alignment(s, t, tuple(map(tuple, rows)))
    found = placed(source, ["recém-aberto"], target, alignment=alignment, pair=("pt", "en"))
    assert found == (["newly opened"], [])


@pytest.mark.parametrize(
    ("language", "source", "part", "target", "rows", "expected"),
    [
        # A word goes where nobody else goes, though more of it rests on a word said already.
        ("en", "will pay for it", "pay for it", "vai pagar isso", "pay 51 will 42 | pay 96 | it 90 for 10", "pagar isso"),
        ("en", "by a third", "a third", "em um terço", "a 59 by 23 third 10 | a 96 | third 96", "um terço"),
        ("pt", "povos índios do Acre", "povos índios", "native people of Acre", "índios 51 povos 46 | índios 86 | povos 55 do 32 | Acre", "native people"),
        ("pt", "completa dez anos", "dez anos", "is ten years", "completa 99 | completa 72 dez 27 | anos", "ten years"),
        # Nor does a function word that a word from elsewhere parts from the rest.
        ("en", "His wife’s car", "wife’s", "carro de sua esposa", "car | ’ 54 s 43 | His 83 wife 13 | wife 98", "esposa"),
        # What rests on a stop, or on its own figure, rests there.
        ("pt", "disse, em nota", "em nota", "said in a note", "disse | , 48 em 43 | nota 51 em 42 | nota", "in a note"),
        ("pt", "disse dona Ana, 72", "dona Ana", "said 72 Ana", "disse | dona 75 72 14 | Ana 86 dona 9", "Ana"),
        # A word from elsewhere in the middle does not tear a mark apart.
        ("en", "wrong date of birth", "date of birth", "data errada de nascimento", "date | wrong | of | birth", "data errada de nascimento"),
        ("en", "has become rich", "become", "tornou-se rico", "become 53 has 46 | become 83 | become 92 | rich", "tornou-se"),
        # Where both stand behind or before a stop, nothing else can have the word.
        ("en", "it, worth $3", "worth $3", "isso, no valor de $3", "it | , | worth 86 | worth 99 | worth 50 3 28 | $ | 3", "no valor de $3"),
        ("pt", "Erramos: isso", "Erramos:", "We were: that", "Erramos | Erramos | Erramos 77 : 19 | isso", "We were:"),
        ("pt", "Quem paga a", "Quem paga", "Those who pay it", "Quem | Quem | paga | a", "Those who pay"),
        ("pt", "segundo um laudo", "um laudo", "according to a report", "segundo 63 um 30 | um 74 segundo 24 | um 95 | laudo", "a report"),
        # What is not quoted stays outside of quotation marks, what is denied has its negation.
        ("en", "called “a trial”", "a trial", "chamou de “julgamento”", "called | trial 41 a 40 | trial 60 | trial 70 a 20 | ”", "julgamento"),
        ("en", "found him not guilty", "not guilty", "não considerou culpado", "him 76 found 14 not 10 | found | guilty", "não considerou culpado"),
    ],
)  # fmt: skip
def test_which_words_are_a_marks_own(
    language: str, source: str, part: str, target: str, rows: str, expected: str
) -> None:
    pair = ("pt", "en") if language == "pt" else ("en", "pt")
    alignment = weighted(source, target, rows)
    assert placed(source, [part], target, alignment=alignment, pair=pair)[0] == [expected]


def test_what_the_alignment_lost_is_found_by_the_words_alone() -> None:
    """Nothing rests on one of two content words, so the engine is asked for both."""
    asked: list[str] = []
    found = placed(
        "o ministro das mudanças climáticas veio",
        ["mudanças climáticas"],
        "the climate change minister came",
        {"climate": "ministro", "change": "climáticas", "minister": "ministro", "came": "veio"},
        {"mudanças climáticas": "Climate Changes"},
        ("pt", "en"),
        asked,
    )
    assert found == (["climate change"], [])
    assert asked == ["mudanças climáticas"]


def test_what_is_said_alone_does_not_overrule_a_sure_place_that_is_unlike_it() -> None:
    found = placed(
        "it was laid off again",
        ["laid off"],
        "foi demitido outra vez",
        {"foi": "was", "demitido": "laid", "outra": "again", "vez": "again"},
        {"laid off": "colocado fora"},
    )
    assert found == (["demitido"], [])


# --- Deleted and inserted ---------------------------------------------------------------------------


def revision(
    source: str, target: str, rows: str, answers: dict[str, str]
) -> tuple[str, str, list[str]]:
    """The words under <del> and <ins>, which stand on the second and third word of the source, and
    the kinds that are guessed."""
    one, other = words(source)[1:3]
    kinds = (MarkKind.DELETED, MarkKind.INSERTED)
    marks = tuple(Mark(w.start, w.end, kind) for w, kind in zip((one, other), kinds, strict=True))
    done, guessed = drive(
        place(Inline(source, marks), target, weighted(source, target, rows), "en", "pt"),
        lambda text: answers.get(text, ""),
    )
    stands = {m.kind: target[m.start : m.end] for m in done.marks}
    return stands[kinds[0]], stands[kinds[1]], [m.kind.value for m in guessed]


def test_of_two_words_of_which_one_was_lost_both_stand_on_the_other() -> None:
    answers = {"Monday": "segunda-feira", "Tuesday": "terça-feira"}
    rows = "on | Monday 74 Tuesday 26 | Monday 51 Tuesday 49 | Tuesday 70 Monday 29"
    found = revision("on Monday Tuesday", "na terça-feira", rows, answers)
    assert found == ("terça-feira", "terça-feira", ["del"])


def test_two_words_that_became_the_same_one_keep_their_order() -> None:
    source, target = "the firm company left", "a empresa empresa saiu"
    rows = "the | company 60 firm 40 | firm 60 company 40 | left"
    one, other = words(source)[1:3]
    marks = (
        Mark(one.start, one.end, MarkKind.DELETED),
        Mark(other.start, other.end, MarkKind.INSERTED),
    )
    alignment = weighted(source, target, rows)
    done, _ = drive(place(Inline(source, marks), target, alignment, "en", "pt"), lambda _: "")
    assert [m.kind for m in done.marks] == [MarkKind.DELETED, MarkKind.INSERTED]


def test_scattered_words_are_reported() -> None:
    found = placed(
        "they gave the plan up",
        ["gave the plan up"],
        "desistiram ontem de novo tudo isso plano",
        {"desistiram": "gave", "plano": "plan"},
    )
    assert found[1] == ["gave the plan up"]


# --- Without one ------------------------------------------------------------------------------------


def test_without_alignment_the_words_alone_are_found_in_any_form() -> None:
    found = placed(
        "A heavily armed patrol came",
        ["heavily armed"],
        "Uma patrulha fortemente armada veio",
        answers={"heavily armed": "fortemente armado"},
    )
    assert found == (["fortemente armada"], [])


def test_the_words_alone_may_come_in_another_order_and_without_an_article() -> None:
    found = placed(
        "Eles pagaram, disse o advogado.",
        ["disse o advogado"],
        "They paid, the lawyer said.",
        answers={"disse o advogado": "said the lawyer"},
        pair=("pt", "en"),
    )
    assert found == (["the lawyer said"], [])


def test_an_article_that_only_standing_alone_brought_is_left_out() -> None:
    found = placed(
        "Bread and medicines are scarce",
        ["medicines"],
        "Pão e medicamentos são escassos",
        answers={"medicines": "Os medicamentos"},
    )
    assert found == (["medicamentos"], [])


def test_of_equal_places_the_nearest_counts_and_none_is_taken_twice() -> None:
    found = placed(
        "A bank sued the big bank",
        ["bank", "the big bank"],
        "Um banco processou o banco grande",
        answers={"bank": "banco", "A bank": "Um banco", "the big bank": "o banco grande"},
    )
    assert found == (["banco", "o banco grande"], [])


def test_words_one_by_one_find_what_nobody_says_so_alone() -> None:
    found = placed(
        "we fear the quick sharp rise",
        ["quick sharp rise"],
        "tememos a alta brusca e rápida",
        answers={
            "quick sharp rise": "subir depressa",
            "quick": "rápido", "sharp": "brusco", "rise": "alta",
        },
    )  # fmt: skip
    assert found == (["alta brusca e rápida"], [])


def test_of_a_protected_text_that_stands_twice_it_is_the_same_one() -> None:
    source = Inline("use x-1, not x-1", (Mark(13, 16, MarkKind.CODE),))
    done, guessed = drive(place(source, "usem x-1, não x-1", None, "en", "pt"), lambda _: "")
    assert [(m.start, m.end) for m in done.marks] == [(14, 17)]
    assert not guessed


def test_contrast_finds_what_no_word_tells_and_reports_it() -> None:
    """What is gone when the marked word is gone is what it became."""
    answers = {
        "talks": "palestras",
        "The paper of floods": "O jornal das cheias",
        "The paper table of floods": "O jornal mesa das cheias",
        "The paper report of floods": "O jornal relatório das cheias",
    }
    found = placed(
        "The paper talks of floods", ["talks"], "O jornal fala das cheias", answers=answers
    )
    assert found == (["fala"], ["talks"])


def test_an_engine_that_says_nothing_leaves_the_relative_place() -> None:
    found = placed("one two three four", ["two"], "um dois três quatro")
    assert found[1] == ["two"]
    assert len(found[0][0]) >= 2


def test_a_mark_on_part_of_a_compound_lands_on_its_part() -> None:
    found = placed(
        "Pre-election violence",
        ["Pre"],
        "A violência pré-eleitoral",
        answers={"Pre-election": "pré-eleitoral"},
    )
    assert found == (["pré"], [])


def test_a_mark_stays_on_its_line() -> None:
    found = placed(
        "The dam\nThe dam broke", ["The dam"], "A barragem\nRompeu a barragem",
        answers={"The dam": "a barragem"},
    )  # fmt: skip
    assert found == (["A barragem"], [])


# --- The law ----------------------------------------------------------------------------------------

_PIECES = [
    "the", "house", "not", "de", "Casa", "€3", "8.7%", "CO2", "pre-war", "l'été", "x", ",", ".", "“",
    "”", "(", ")", "-", "—", "\n", "東京の", "مرحبا", "שלום", "🙂", "não", "«", "»", "US$", "!",
]  # fmt: skip
_KINDS = [MarkKind.LINK, MarkKind.EMPHASIS, MarkKind.STRONG, MarkKind.SUBSCRIPT, MarkKind.CODE]


def _nested(marks: Sequence[Mark]) -> bool:
    return all(
        a.end <= b.start or b.end <= a.start or _holds(a, b) or _holds(b, a)
        for a in marks for b in marks
    )  # fmt: skip


def _holds(outer: Mark, inner: Mark) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


@st.composite
def _text(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=10))
    gaps = draw(
        st.lists(
            st.sampled_from([" ", " ", "", "\u00a0"]), min_size=len(pieces), max_size=len(pieces)
        )
    )
    return "".join(p + g for p, g in zip(pieces, gaps, strict=True)).strip(" \u00a0") or "x"


@st.composite
def _case(draw: st.DrawFn) -> tuple[Inline, str, Alignment | None, list[str]]:
    source, target = draw(_text()), draw(_text())
    marks: list[Mark] = []
    for number in range(draw(st.integers(1, 6))):
        low = draw(st.integers(0, len(source)))
        high = draw(st.integers(low, len(source)))
        kind = draw(st.sampled_from(_KINDS))
        attributes = (
            (("href", f"https://e.example/{number}?a=1&b=“2”"),) if kind is MarkKind.LINK else ()
        )
        mark = Mark(low, high, kind, attributes)
        if _nested((*marks, mark)):
            marks.append(mark)
    marks.sort(key=lambda m: (m.start, -m.end))
    alignment = None
    if draw(st.booleans()):
        # What was put in for the engine is a word without letters in the source.
        put_in = draw(st.sets(st.integers(0, 9), max_size=2))
        s = tuple(
            Span(w.start, w.start if i in put_in else w.end) for i, w in enumerate(words(source))
        )
        t = words(target)
        weight = st.sampled_from([0.0, 0.0, 0.2, 0.5, 0.9, 1.0])
        rows = tuple(tuple(draw(weight) for _ in s) for _ in t)
        sure = (
            tuple(draw(st.sampled_from([0.0, 0.4, 0.9])) for _ in t) if draw(st.booleans()) else ()
        )
        alignment = Alignment(s, t, rows, sure)
        if draw(st.booleans()) and t:
            alignment = draw(st.sampled_from([Alignment((), (), ()), Alignment(s, (), ())]))
    answers = draw(st.lists(st.one_of(st.just(""), st.just(target), _text()), max_size=6))
    return Inline(source, tuple(marks)), target, alignment, answers


@settings(max_examples=300, deadline=None)
@given(_case(), st.sampled_from([("en", "pt"), ("pt", "en"), ("de", "fr"), ("ja", "ar")]))
def test_law_every_mark_once_well_nested_none_empty_each_address_kept(
    case: tuple[Inline, str, Alignment | None, list[str]], pair: tuple[str, str]
) -> None:
    source, target, alignment, answers = case
    assume(target.strip())
    waiting = iter(answers)
    done, guessed = drive(place(source, target, alignment, *pair), lambda text: next(waiting, ""))
    assert done.text == target
    assert Counter((m.kind, m.attributes) for m in done.marks) == Counter(
        (m.kind, m.attributes) for m in source.marks
    )
    assert _nested(done.marks)
    assert list(done.marks) == sorted(done.marks, key=lambda m: (m.start, -m.end))
    assert all(0 <= m.start <= m.end <= len(target) for m in done.marks)
    assert all(m in source.marks for m in guessed)
    # Marks told apart by their addresses stay inside one another as they were.
    by_address = {m.get("href"): m for m in done.marks if m.get("href")}
    links = [m for m in source.marks if m.get("href") and m.start < m.end]
    for outer in links:
        for inner in links:
            if outer is not inner and _holds(outer, inner) and not _holds(inner, outer):
                assert _holds(by_address[outer.get("href")], by_address[inner.get("href")])
    for kind, attributes in {(m.kind, m.attributes) for m in source.marks}:
        before = [m for m in source.marks if (m.kind, m.attributes) == (kind, attributes)]
        after = [m for m in done.marks if (m.kind, m.attributes) == (kind, attributes)]
        assert sum(m.start == m.end for m in after) == sum(m.start == m.end for m in before)
        seen = sum(bool(source.text[m.start : m.end].strip()) for m in before)
        assert sum(bool(target[m.start : m.end].strip()) for m in after) >= seen


def test_an_empty_mark_stays_empty_behind_its_word() -> None:
    source = Inline("one two", (Mark(3, 3, MarkKind.LINK, (("href", "https://e.example/"),)),))
    alignment = aligned("one two", "um dois", {"um": "one", "dois": "two"})
    done, guessed = drive(place(source, "um dois", alignment, "en", "pt"), lambda _: "")
    assert [Span(m.start, m.end) for m in done.marks] == [Span(2, 2)]
    assert not guessed
