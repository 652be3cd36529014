"""Names that a model translated or lost are put back, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from syndicate.model import Alignment, Inline, Origin, TermKind
from syndicate.pipeline.sentences.job import Sentence
from syndicate.pipeline.sentences.naming import NAMES, Named, missing, naming, standing
from syndicate.pipeline.sentences.translator import Translator
from syndicate.steps import Answer, Ask, Steps
from syndicate.terms.casting import cast_of
from syndicate.terms.match import Match, Matcher
from syndicate.terms.people import Cast
from syndicate.terms.transliteration import transliterated
from syndicate.translate.align import words
from syndicate.translate.argos import ArgosEngine

ENGLISH = cast_of(
    [
        "Rich Banks, 58, quit. The novelist Will Short won. Dr Daisy Love and Ivy Pine, 40, sat.",
        "Minister Marc Étoilé met Bishop Paul Reis. Zed Farrow said so. Cristof Colombus said so.",
    ],
    "en",
)


def run(
    source: str,
    target: str,
    answers: Mapping[str, str] | None = None,
    *,
    cast: Cast = ENGLISH,
    pair: tuple[str, str] = ("en", "pt"),
    matches: tuple[Match, ...] = (),
    asked: list[str] | None = None,
) -> Named:
    """Name one translation; the engine says what `answers` has, word aligned to word."""
    steps: Steps[Named] = naming(source, target, None, cast.find(source), matches, *pair)
    log = asked if asked is not None else []

    def answer(ask: Ask) -> Answer:
        log.append(ask.source)
        return Answer((answers or {}).get(ask.source, ""))

    try:
        asks = next(steps)
        while True:
            asks = steps.send([answer(ask) for ask in asks])
    except StopIteration as stop:
        named: Named = stop.value
        return named


def test_the_full_name_stands_in_and_the_words_beside_it_are_right() -> None:
    named = run(
        "Banks said shareholders would be paid.",
        "Os bancos disseram que os acionistas serão pagos.",
        {
            "Rich Banks said shareholders would be paid.": "Rich Banks disse que os acionistas serão pagos."
        },
    )
    assert named.text == "Banks disse que os acionistas serão pagos."
    assert [f.check for f in named.findings] == ["names.mended"]
    assert named.tried


def test_another_name_stands_in_where_the_full_one_is_translated_too() -> None:
    named = run(
        "Short thanked the jury.",
        "Curto agradeceu ao júri.",
        {
            "Will Short thanked the jury.": "A vontade curta agradeceu ao júri.",
            "Novak thanked the jury.": "Novak agradeceu ao júri.",
        },
    )
    assert named.text == "Short agradeceu ao júri."


def test_a_name_said_twice_of_which_one_became_a_common_noun_is_missing() -> None:
    source = "Ms Banks said that critics of Banks were wrong."
    names = ENGLISH.find(source)
    target = "A Sra. Banks disse que os críticos {} estavam errados."
    lost = missing(source, target.format("dos bancos"), names, "en", "pt")
    assert [m.span.start for m in lost] == [source.rindex("Banks")]
    assert not missing(source, target.format("de Banks"), names, "en", "pt")


def test_several_names_of_a_sentence_are_put_back_at_once() -> None:
    named = run(
        "Love and Pine disagreed.",
        "Amor e Pinho discordaram.",
        {"Daisy Love and Ivy Pine disagreed.": "Daisy Love e Ivy Pine discordaram."},
    )
    assert named.text == "Love e Pine discordaram."


@pytest.mark.parametrize(
    "answer",
    [
        "Rich Banks disse.",  # the rest is lost
        "Os bancos ricos disseram que os acionistas serão pagos.",  # translated again
        "Rich Banks disse que Rich Banks vai pagar os acionistas.",  # twice
        "Rich Banks disse que 300 acionistas serão pagos.",  # a figure is invented
        "Rich Banks disse que os “acionistas” serão pagos.",  # quotation marks are
        "",
    ],
)
def test_a_worse_sentence_is_not_taken_and_the_name_goes_the_way_of_a_term(answer: str) -> None:
    source = "Banks said shareholders would be paid."
    named = run(
        source,
        "Os bancos disseram que os acionistas serão pagos.",
        {"Rich Banks said shareholders would be paid.": answer},
    )
    assert named.text == "Os bancos disseram que os acionistas serão pagos."
    (match,) = named.matches
    assert source[match.span.start : match.span.end] == match.term.target == "Banks"
    assert (match.term.kind, match.glossary) == (TermKind.DO_NOT_TRANSLATE, NAMES)


def test_what_is_left_of_a_name_gives_way_to_it_without_a_new_sentence() -> None:
    asked: list[str] = []
    named = run("Bishop Paul Reis left.", "O bispo Paulo Reis saiu.", asked=asked)
    assert [m.term.target for m in named.matches] == ["Paul Reis"]
    assert not asked


def test_lost_accents_come_back_without_the_engine() -> None:
    asked: list[str] = []
    named = run("Étoilé left.", "Etoile saiu.", asked=asked)
    assert (named.text, asked, named.matches) == ("Étoilé saiu.", [], ())


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Banks said no.", "Banks disse que não."),
        ("It was Banks’s plan.", "Era o plano de Banks."),
        ("BANKS SAYS NO", "Banks diz não"),
        ("Rich Banks left.", "Banks, Rich, saiu."),
    ],
)
def test_a_name_that_stands_costs_nothing(source: str, target: str) -> None:
    assert not missing(source, target, ENGLISH.find(source), "en", "pt")


def test_a_name_with_another_form_in_the_language_is_left_and_reported() -> None:
    source = "Cristof Colombus said so."
    named = run(source, "Cristóvão Colombo disse isso.")
    assert named.text == "Cristóvão Colombo disse isso."
    assert not named.matches
    assert [f.check for f in named.findings] == ["names.changed"]
    assert standing(source, named.text, ENGLISH.find(source), "en", "pt") == ()


def test_a_first_name_has_no_other_form() -> None:
    cast = cast_of(["Pietra Kuceral said so.", "It was Pietra."], "en")
    source, target = "It was Pietra who said so.", "Foi Piedra quem disse isso."
    assert run(source, target, cast=cast).matches
    assert run(source, "Foi Pietra quem disse isso.", cast=cast).text.startswith("Foi Pietra")


@pytest.mark.parametrize(
    ("source", "target", "lost"),
    [
        ("O livro de Joana Bértholo saiu.", "The book by Joanna Bértholo is out.", True),
        ("O livro de Joana Bértholo saiu.", "The book by Joana Bértholo is out.", False),
        ("O livro de Joana Bértholo saiu.", "The book is out.", False),
        # A word of the language, or a place.
        ("A Torre Eiffel fechou.", "The Eiffel Tower closed.", False),
    ],
)
def test_of_a_persons_name_that_nothing_else_tells_half_may_be_kept(
    source: str, target: str, lost: bool
) -> None:
    names = cast_of([source], "pt").find(source)
    assert bool(missing(source, target, names, "pt", "en")) is lost


def test_a_garbled_name_is_no_other_form() -> None:
    cast = cast_of(["Vaclav Kuceral said so."], "en")
    named = run(
        "Vaclav Kuceral said so.",
        "Vaclavcera disse isso.",
        {"Marco Novak said so.": "Marco Novak disse isso."},
        cast=cast,
    )
    assert named.text == "Vaclav Kuceral disse isso."


def test_what_is_told_by_a_surname_only_is_a_person_if_the_model_keeps_part_of_the_name() -> None:
    cast = cast_of(["Liberal Dreamers said no. Dreamers voted no."], "en")
    texts = ("Dreamers voted no.", "Sonhadores votaram não.")
    answers = {
        "Liberal Dreamers voted no.": "Sonhadores liberais votaram não.",
        "Novak voted no.": "Novak votou não.",
    }
    named = run(*texts, answers, cast=cast)
    assert (named.text, named.matches) == (texts[1], ())
    answers["Liberal Dreamers voted no."] = "Liberal Sonhadores votou não."
    assert run(*texts, answers, cast=cast).text == "Dreamers votou não."


def test_a_name_that_the_glossary_covers_is_left_to_it() -> None:
    source = "Banks said no."
    (mention,) = ENGLISH.find(source)
    match = Match(
        next(iter(run("Bishop Paul Reis left.", "O bispo Paulo Reis saiu.").matches)).term,
        mention.span,
        plural=False,
        glossary="house",
    )
    assert (
        run(source, "Os bancos disseram não.", matches=(match,)).text == "Os bancos disseram não."
    )


def test_a_name_in_another_script_is_put_back() -> None:
    named = run(
        "She signs as 李明 here.",
        "Ela assina aqui.",
        {"She signs as Novak here.": "Ela assina como Novak aqui."},
    )
    assert named.text == "Ela assina como 李明 aqui."


def test_a_name_in_the_sources_own_script_is_transliterated() -> None:
    cast = cast_of(["Владимир Носков сказал."], "ru", persons=["Владимир Носков"])
    pair = ("ru", "en")
    source = "Носков сказал нет."
    assert not missing(source, "Noskov said no.", cast.find(source), *pair)
    assert missing(source, "The sock said no.", cast.find(source), *pair)
    named = run(
        source, "The sock said no.", {"Novak сказал нет.": "Novak said no."}, cast=cast, pair=pair
    )
    assert named.text == "Noskov said no."


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Владимир Путин", "Vladimir Putin"),
        ("习近平", "Xi Jinping"),
        ("Γιώργος", "Giorgos"),
        ("Ana", "Ana"),
    ],
)
def test_transliteration(name: str, latin: str) -> None:
    assert transliterated(name) == latin


def test_the_alignment_follows_a_new_sentence() -> None:
    source, full = "Banks said no.", "Rich Banks said no."
    made = "Rich Banks disse não."
    s, t = words(source), words("Os bancos disseram não.")
    before = Alignment(s, t, tuple(tuple(0.0 for _ in s) for _ in t))
    steps = naming(source, "Os bancos disseram não.", before, ENGLISH.find(source), (), "en", "pt")
    assert next(iter(next(steps))).source == full
    a, b = words(full), words(made)
    after = Alignment(
        a, b, tuple(tuple(float(i == j) for i in range(len(a))) for j in range(len(b)))
    )
    with pytest.raises(StopIteration) as stop:
        steps.send([Answer(made, lambda: after), Answer("")])
    named: Named = stop.value.value
    assert named.text == "Banks disse não." and named.alignment is not None
    place = {
        named.text[w.start : w.end]: source[s.start : s.end]
        for w, row in zip(named.alignment.target_words, named.alignment.weights, strict=True)
        for s in [named.alignment.source_words[max(range(len(row)), key=row.__getitem__)]]
    }
    assert (place["Banks"], place["disse"], place["não"]) == ("Banks", "said", "no")


def test_the_embedded_model_keeps_the_names_of_an_article() -> None:
    texts = [
        "Rich Banks, 58, the chief executive of Ocean Power, quit on Friday.",
        "Banks said shareholders would be paid in full.",
        "The company's banks had asked him to leave.",
    ]
    cast = cast_of(texts, "en")
    way = Translator(ArgosEngine(), "en", "pt", Matcher("en", []))
    plain = way.translate([Sentence(Inline(text)) for text in texts])
    named = way.translate([Sentence(Inline(text), names=cast.find(text)) for text in texts])
    assert {each.origin for each in named} == {Origin.ENGINE}
    assert "Banks" not in plain[1].target.text
    assert named[1].target.text.startswith("Banks disse")
    assert [named[0].target, named[2].target] == [plain[0].target, plain[2].target]
    assert "bancos" in named[2].target.text
