"""Hours, dates, ordinals, spaces and currencies as the target language has them."""

from __future__ import annotations

from datetime import date

import pytest

from syndicate import langs
from syndicate.translate.protection import dates
from syndicate.translate.protection.protect import protect
from syndicate.translate.protection.restore import restore


def restored(
    text: str, raw: str, source: str = "en", to: str = "pt", *, localise_dates: bool = False
) -> str:
    protected = protect(text, frozenset("£€¥~"), quotes=langs.quotes(to))
    done = restore(protected, raw, None, source, to, localise_dates=localise_dates)
    return done.text


@pytest.mark.parametrize(
    ("text", "raw", "expected"),
    [
        ("At 10:30 p.m. it began.", "Às 10:30 começou.", "Às 22:30 começou."),
        ("At 10:30 p.m. it began.", "Às 22h30 começou.", "Às 22h30 começou."),
        ("At 10:30 p.m. it began.", "Às 10:30 da noite começou.", "Às 10:30 da noite começou."),
        ("From 9 a.m. to 5 p.m. daily.", "Das 9 às 5 horas.", "Das 9 às 17 horas."),
        ("At 6.15am and 7.45pm.", "Às 18h15 e às 19h45.", "Às 6h15 e às 19h45."),
        ("At 12:05 a.m. it ended.", "Às 12:05 acabou.", "Às 0:05 acabou."),
        ("At 10:30 it began.", "Às 10:30 começou.", "Às 10:30 começou."),
        (
            "From 10am to 6pm, or to 9pm.",
            "Das 10h às 16h, ou às 21h.",
            "Das 10h às 18h, ou às 21h.",
        ),
        ("It hit at 12am.", "Atingiu às 12h.", "Atingiu às 0h."),
        ("It came at 12:10pm.", "Chegou às 12:10pm.", "Chegou às 12:10."),
        ("It came at 8.15am.", "Chegou no 8:15am.", "Chegou no 8:15."),
        ("At 9pm it was cold.", "Às 9pm fazia frio.", "Às 21:00 fazia frio."),
        ("The match stops at 3.45pm.", "O jogo para às 14h45.", "O jogo para às 15h45."),
    ],
)
def test_no_hour_loses_its_half_of_the_day(text: str, raw: str, expected: str) -> None:
    assert restored(text, raw) == expected


@pytest.mark.parametrize(
    ("text", "raw", "expected"),
    [
        ("Das 21h à 1h.", "From 9 p.m. to 1 p.m.", "From 9 p.m. to 1 a.m."),
        ("Às 14h30 fala.", "At 14:30 a.m. he speaks.", "At 2:30 p.m. he speaks."),
        ("Entre as 11h e as 23h.", "Between 11am and 23h.", "Between 11am and 11pm."),
        ("Das 8h às 20h de hoje.", "From 8 ah to 20h today.", "From 8:00 to 20:00 today."),
        ("Chega às 0h30 de hoje.", "Arrives at 030 today.", "Arrives at 0:30 today."),
        ("Horário: 9h-12h30.", "Hours: 9h-12h30.", "Hours: 9:00-12:30."),
        ("Ao meio-dia e às 12h30.", "At noon and 12.30 p.m.", "At noon and 12.30 p.m."),
        ("Às 15:00 fala.", "At 3:00 p.m. he speaks.", "At 3:00 p.m. he speaks."),
        ("Tem 20 anos e chega às 20h.", "Is 20 and comes at 8 p.m.", "Is 20 and comes at 8 p.m."),
    ],
)
def test_the_half_of_the_day_is_the_sources(text: str, raw: str, expected: str) -> None:
    assert restored(text, raw, "pt", "en") == expected


def test_an_hour_with_h_is_written_for_english_readers() -> None:
    assert restored("Às 22h30 de hoje.", "At 22h30 today.", "pt", "en") == "At 22:30 today."
    assert restored("Às 22h de hoje.", "At 22h today.", "pt", "en") == "At 22:00 today."


@pytest.mark.parametrize(
    ("text", "raw", "expected"),
    [
        ("He came 23rd there.", "Ele veio em 23 lá.", "Ele veio em 23º lá."),
        ("Her 4th book is out.", "A sua 4 obra saiu.", "A sua 4ª obra saiu."),
        ("On the 5th of May it rained.", "Em 5 de maio choveu.", "Em 5 de maio choveu."),
        ("The 3rd of 3 came.", "O 3 de 3 veio.", "O 3 de 3 veio."),
        ("The 21st Street bridge.", "A ponte da 21st Street.", "A ponte da 21st Street."),
        ("In the 78th minute he fell.", "Aos 78 minutos caiu.", "Aos 78 minutos caiu."),
    ],
)
def test_ordinals_keep_their_ending(text: str, raw: str, expected: str) -> None:
    assert restored(text, raw) == expected


@pytest.mark.parametrize(
    ("number", "ending"), [(1, "st"), (2, "nd"), (23, "rd"), (11, "th"), (112, "th"), (100, "th")]
)
def test_english_ordinals(number: int, ending: str) -> None:
    done = restored(f"O {number}.º lugar dele.", f"His {number} place.", "pt", "en")
    assert done == f"His {number}{ending} place."


@pytest.mark.parametrize(
    ("text", "raw", "expected"),
    [
        ("O artigo 13.º da lei.", "Article 13 of the law.", "Article 13 of the law."),
        ("Ficou em 3.º na prova.", "He came 3 in the race.", "He came 3rd in the race."),
        ("Marcou o 9.º golo.", "He scored his 9 goal.", "He scored his 9th goal."),
    ],
)
def test_an_ordinal_behind_its_noun_is_a_plain_number_in_english(
    text: str, raw: str, expected: str
) -> None:
    assert restored(text, raw, "pt", "en") == expected


@pytest.mark.parametrize(
    ("raw", "to", "expected"),
    [
        ("Perdeu 1,3 milhões de euros.", "pt", "Perdeu 1,3 milhão de euros."),
        ("Perdeu 0,4 bilhões.", "pt", "Perdeu 0,4 bilhão."),
        ("Perdeu 1,3 milhões.", "pt-PT", "Perdeu 1,3 milhões."),
        ("Perdeu os 1,3 milhões.", "pt", "Perdeu os 1,3 milhões."),
        ("Perdeu 2,3 milhões.", "pt", "Perdeu 2,3 milhões."),
        ("Il a perdu 1,3 millions.", "fr", "Il a perdu 1,3 million."),
        ("Perdió 1,3 millones.", "es", "Perdió 1,3 millones."),
    ],
)
def test_under_two_millions_are_one_where_cldr_counts_so(raw: str, to: str, expected: str) -> None:
    assert restored("It lost 1.3 million.", raw, "en", to) == expected


@pytest.mark.parametrize(
    ("text", "raw", "expected"),
    [
        ("It fell to $1.0842 today.", "Caiu para $1.0842 hoje.", "Caiu para $1,0842 hoje."),
        ("It was 106.9F there.", "Era 106.9F lá.", "Era 106,9F lá."),
        ("In section 12.5 C of it.", "Na secção 12.5 C disso.", "Na secção 12.5 C disso."),
    ],
)
def test_separators_beside_currencies_and_degrees(text: str, raw: str, expected: str) -> None:
    assert restored(text, raw) == expected


@pytest.mark.parametrize(
    ("text", "raw", "expected"),
    [
        ("It is 10\u00a0km long.", "Tem 10 km.", "Tem 10\u00a0km."),
        ("About 4,000\u202fpeople came.", "Vieram 4.000 pessoas.", "Vieram 4.000\u202fpessoas."),
        ("On page\u00a012 it says so.", "Na página 12 diz isso.", "Na página\u00a012 diz isso."),
        ("So Mr\u00a0Hale said.", "Disse o Sr. Hale.", "Disse o Sr.\u00a0Hale."),
        ("It is 4\u00a0m by 4\u00a0m.", "Tem 4 m por 4 m.", "Tem 4\u00a0m por 4\u00a0m."),
        ("It costs 6\u00a0€ for all.", "Custa €6 para todos.", "Custa €6 para todos."),
        ("Here\u00a0too it rains.", "Aqui também chove.", "Aqui também chove."),
    ],
)
def test_no_break_spaces_stand_where_they_kept_together(text: str, raw: str, expected: str) -> None:
    assert restored(text, raw) == expected


@pytest.mark.parametrize(
    ("text", "raw", "expected"),
    [
        ("About ~500 came.", "Vieram X1 500 euros.", "Vieram ~500."),
        ("About 500 came.", "Vieram 500 euros.", "Vieram 500."),
        ("About 500 came.", "Vieram 500 de dólares.", "Vieram 500."),
        # Somebody named a currency: which one is for the checks to say.
        ("It cost 500 euros.", "Custou 500 euros.", "Custou 500 euros."),
        ("It cost 500 kroner, or CHF 50.", "Custou 500 euros.", "Custou 500 euros."),
        ("It cost £500.", "Custou 500 libras.", "Custou 500 libras."),
    ],
)
def test_a_currency_that_nobody_named_goes(text: str, raw: str, expected: str) -> None:
    assert restored(text, raw) == expected


@pytest.mark.parametrize(
    ("text", "raw", "expected"),
    [
        ("At £11,500 a hectare.", "A US $ 11.500 um hectare.", "A £11.500 por hectare."),
        ("For $5m a year.", "Por US$5 milhões um ano.", "Por US$5 milhões por ano."),
        # It is no amount for each.
        ("For $40 a decade ago.", "Por US$40 uma década atrás.", "Por US$40 uma década atrás."),
        ("Spent £5m a year.", "Gastou $5 milhões em um ano.", "Gastou £5 milhões em um ano."),
    ],
)
def test_an_amount_for_each_is_said_so(text: str, raw: str, expected: str) -> None:
    assert restored(text, raw) == expected


@pytest.mark.parametrize(
    ("text", "raw", "expected"),
    [
        ("It cost €200m.", "Custou $200m.", "Custou €200 milhões."),
        ("It cost $1m.", "Custou US$1m.", "Custou US$1 milhão."),
        ("It cost £2.5bn.", "Custou $2,5bn.", "Custou £2,5 bilhões."),
        ("It is 200m long.", "Tem 200m.", "Tem 200m."),
    ],
)
def test_millions_are_said_in_the_targets_language(text: str, raw: str, expected: str) -> None:
    assert restored(text, raw) == expected


def test_pounds_and_yen_go_by_their_noun_alone() -> None:
    assert restored("It cost £500.", "Custou 500 dólares.") == "Custou 500 libras."
    assert restored("It cost ¥500.", "Custou 500 dólares.") == "Custou 500 ienes."
    assert restored("It cost ₹500.", "Custou 500 dólares.") == "Custou 500 dólares."


def test_reais_and_dollars_are_not_exchanged() -> None:
    assert restored("Custou R$ 20.", "It cost $20.", "pt", "en") == "It cost R$20."
    assert restored("It cost US$20.", "Custou R$ 20.", "en", "pt") == "Custou US$ 20."
    assert restored("It cost $20.", "Custou US$ 20.", "en", "pt") == "Custou US$20."
    assert restored("Custou R$\u00a00,62.", "It cost R$0.62.", "pt", "en") == "It cost R$0.62."


def test_months_have_the_targets_small_letter() -> None:
    assert restored("On 12 March 1994.", "Em 12 de Março de 1994.") == "Em 12 de março de 1994."
    assert restored("12 de março de 1994.", "12 March 1994.", "pt", "en") == "12 March 1994."


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("12/03/2024", "en-GB", date(2024, 3, 12)),
        ("12/03/2024", "en-US", date(2024, 12, 3)),
        ("12/03/2024", "pt", date(2024, 3, 12)),
        ("12/03/2024", "en", None),
        ("31/12/2025", "en", date(2025, 12, 31)),
        ("12/31/2025", "en-GB", date(2025, 12, 31)),
        ("03/03/2024", "en", date(2024, 3, 3)),
        ("2024-03-12", "en", date(2024, 3, 12)),
        ("31/31/2024", "pt", None),
        ("12/03/24", "pt", None),
    ],
)
def test_a_date_in_figures_is_read_where_it_is_clear(
    text: str, language: str, day: date | None
) -> None:
    assert dates.read(text, language) == day


@pytest.mark.parametrize(
    ("text", "source", "to", "expected"),
    [
        ("12/03/2024", "en-GB", "en-US", "3/12/2024"),
        ("12/03/2024", "en-US", "pt", "03/12/2024"),
        ("12/03/2024", "pt", "de", "12.03.2024"),
        ("12/03/2024", "pt", "en", "March 12, 2024"),
        ("12/03/2024", "en", "pt", "12/03/2024"),
        ("12/31/2025", "en", "pt", "31/12/2025"),
        ("2024-03-12", "en", "pt", "2024-03-12"),
    ],
)
def test_dates_in_figures_are_localised_when_asked(
    text: str, source: str, to: str, expected: str
) -> None:
    raw = f"X {text} y."
    assert restored(f"A {text} b.", raw, source, to, localise_dates=True) == f"X {expected} y."
    assert restored(f"A {text} b.", raw, source, to) == raw


@pytest.mark.parametrize(
    ("text", "raw", "to", "expected"),
    [
        ("It is 5% now.", "Es sind 5% jetzt.", "de", "Es sind 5\u00a0% jetzt."),
        ("It is 5 % now.", "É 5 % agora.", "pt", "É 5% agora."),
        ("It is 5% now.", "C'est 5 % maintenant.", "fr", "C’est 5\u00a0% maintenant."),
        ("Yes! He said: go?", "Oui! Il a dit : va ?", "fr", "Oui\u202f! Il a dit\u00a0: va\u202f?"),
        ("Yes! He said: go?", "Oui ! Il a dit: va?", "fr-CA", "Oui! Il a dit\u00a0: va?"),
        ("At 10:30 it is.", "À 10:30 c'est.", "fr", "À 10:30 c’est."),
        ("Yes! Go.", "Sim! Vai.", "pt", "Sim! Vai."),
    ],
)  # fmt: skip
def test_percent_signs_and_punctuation_are_parted_as_the_target_does(
    text: str, raw: str, to: str, expected: str
) -> None:
    assert restored(text, raw, "en", to).replace("'", "’") == expected
