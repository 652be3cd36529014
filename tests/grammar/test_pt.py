"""Portuguese: determiners, contractions, adjectives; gender, number and plural of terms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from syndicate.grammar import grammar
from syndicate.grammar.agreement import Agreement
from syndicate.model import Span

Place = Callable[..., tuple[str, Agreement]]

PT = grammar("pt-BR")

ROWS = """
o a os as
um uma uns umas
do da dos das
no na nos nas
ao à aos às
pelo pela pelos pelas
num numa nuns numas
dum duma duns dumas
este esta estes estas
esse essa esses essas
aquele aquela aqueles aquelas
deste desta destes destas
desse dessa desses dessas
daquele daquela daqueles daquelas
neste nesta nestes nestas
nesse nessa nesses nessas
naquele naquela naqueles naquelas
àquele àquela àqueles àquelas
doutro doutra doutros doutras
noutro noutra noutros noutras
seu sua seus suas
meu minha meus minhas
nosso nossa nossos nossas
cujo cuja cujos cujas
todo toda todos todas
muito muita muitos muitas
pouco pouca poucos poucas
outro outra outros outras
algum alguma alguns algumas
nenhum nenhuma nenhuns nenhumas
certo certa certos certas
qualquer qualquer quaisquer quaisquer
tal tal tais tais
"""
TABLE = [tuple(line.split()) for line in ROWS.split("\n") if line]
SLOTS = [("m", False, "cerco"), ("f", False, "ofensiva"), ("m", True, "cercos"),
         ("f", True, "ofensivas")]  # fmt: skip
NOUNS = ["ataque", "repressão", "ataques", "repressões"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_every_determiner_takes_every_gender_and_number(row: tuple[str, ...], place: Place) -> None:
    for word, noun in zip(row, NOUNS, strict=True):
        for new, (gender, plural, form) in zip(row, SLOTS, strict=True):
            text, made = place("pt", f"Falou {word} [{noun}] ontem.", form, gender, plural=plural)
            assert (text, made.unsure) == (f"Falou {new} {form} ontem.", "")


@pytest.mark.parametrize(
    ("before", "form", "gender", "after"),
    [
        ("Condenou a [repressão] violenta.", "cerco", "m", "Condenou o cerco violento."),
        ("A violenta [repressão] russa caiu.", "cerco", "m", "O violento cerco russo caiu."),
        ("o [cerco] imposto pela ONU", "repressão", "f", "a repressão imposta pela ONU"),
        ("Novas e duras [medidas] severas", "bloqueio", "m", "Novo e duro bloqueio severo"),
        ("as [medidas] severas e injustas,", "bloqueio", "m", "o bloqueio severo e injusto,"),
        ("Os novos [ataques] militares,", "ofensiva", "f", "A nova ofensiva militar,"),
        ("O segundo [ataque] aéreo falhou.", "ofensiva", "f", "A segunda ofensiva aérea falhou."),
        ("o mau [acordo] europeu", "lei", "f", "a má lei europeia"),
        ("um bom [acordo] alemão", "lei", "f", "uma boa lei alemã"),
        ("disse 'sim' ao [acordo] comercial", "lei", "f", "disse 'sim' à lei comercial"),
        ('Criticou "a [repressão]" ontem.', "cerco", "m", 'Criticou "o cerco" ontem.'),
        ('Criticou a "[repressão]" violenta.', "cerco", "m", 'Criticou o "cerco" violento.'),
        ("a [lei] anti-LGBT russa", "projeto", "m", "o projeto anti-LGBT russo"),
        ("a [marcha] LGBTI+ legal e pacífica", "ato", "m", "o ato LGBTI+ legal e pacífico"),
        ("em plena [campanha] eleitoral foi", "período", "m", "em pleno período eleitoral foi"),
        ("a [fronteira] russo-ucraniana", "limite", "m", "o limite russo-ucraniano"),
        (
            "as [forças] de segurança ucranianas",
            "exército",
            "m",
            "o exército de segurança ucraniano",
        ),
        ("todas as [pessoas] presas", "cidadão", "m", "todo o cidadão preso"),
        ("NOVO [ATAQUE] RUSSO", "OFENSIVA", "f", "NOVA OFENSIVA RUSSA"),
        ("o mais violento [ataque] policial", "ofensiva", "f", "a mais violenta ofensiva policial"),
    ],
)
def test_adjectives_follow(before: str, form: str, gender: str, after: str, place: Place) -> None:
    text, made = place("pt", before, form, gender)
    assert (text, made.unsure, made.changed) == (after, "", True)


@pytest.mark.parametrize(
    ("before", "form", "after"),
    [
        ("todos os seus novos [ataques] policiais", "ofensivas",
         "todas as suas novas ofensivas policiais"),
        ("ambos os [ataques]", "ofensivas", "ambas as ofensivas"),
        ("vários [ataques] israelenses", "ofensivas", "várias ofensivas israelenses"),
        ("os dois [ataques]", "ofensivas", "as duas ofensivas"),
        ("os três [ataques]", "ofensivas", "as três ofensivas"),
        ("um dos principais [ataques]", "ofensivas", "uma das principais ofensivas"),
    ],
)  # fmt: skip
def test_plurals_follow(before: str, form: str, after: str, place: Place) -> None:
    text, made = place("pt", before, form, "f", plural=True)
    assert (text, made.unsure) == (after, "")


@pytest.mark.parametrize(
    ("before", "form", "gender"),
    [
        ("o [ataque] domingo", "ataque", "m"),
        ("A [ofensiva] contra a cidade", "ofensiva", "f"),
        ("A [ofensiva] completa um mês.", "ofensiva", "f"),
        ("segundo [fontes]", "polícia", "f"),
        ("para [ataque] durante a noite", "ofensiva", "f"),
        ("a polícia, [ataque] e prisão", "ofensiva", "f"),
    ],
)
def test_what_does_not_agree_stays(before: str, form: str, gender: str, place: Place) -> None:
    start, _, rest = before.partition("[")
    text, _ = place("pt", before, form, gender)
    assert text == start + form + rest.partition("]")[2]


def test_a_verb_or_a_date_after_the_term_stays(place: Place) -> None:
    assert place("pt", "A [ofensiva] completa um mês.", "cerco", "m")[0] == (
        "O cerco completa um mês."
    )
    assert place("pt", "a [greve] dura dois dias", "protesto", "m")[0] == (
        "o protesto dura dois dias"
    )
    assert place("pt", "o [ataque] domingo", "ofensiva", "f")[0] == "a ofensiva domingo"


def test_the_preposition_a_is_told_by_who_asks_or_by_the_noun(place: Place) -> None:
    kept = place("pt", "isso a [repressão]", "cerco", "m", keep=lambda w, s: w == "a")
    assert kept[0] == "isso a cerco"
    assert place("pt", "isso a [cerco]", "repressão", "f")[0] == "isso a repressão"
    seen: list[tuple[str, Span]] = []
    place("pt", "Viu A [lei].", "cerco", "m", keep=lambda w, s: bool(seen.append((w, s))))
    assert seen == [("a", Span(4, 5))]


@pytest.mark.parametrize(
    ("before", "form", "gender", "plural"),
    [
        ("cada [ataque]", "ofensivas", "f", True),
        ("os três [ataques]", "ofensiva", "f", False),
        ("a presidente da [Câmara] eleita ontem", "Senado", "m", False),
        ("o [Tribunal] Europeu decidiu", "Corte", "f", False),
        ("deu a [x]", "a Ordem", "f", False),
        ("para o [ataque]", "Xyzw", "", False),
    ],
)
def test_what_no_rule_decides_is_said(
    before: str, form: str, gender: str, plural: bool, place: Place
) -> None:
    assert place("pt", before, form, gender, plural=plural)[1].unsure


def test_a_common_gender_keeps_what_stands(place: Place) -> None:
    assert place("pt", "A [presidente] russa saiu", "líder", "mf")[0] == "A líder russa saiu"
    assert place("pt", "As [presidentes]", "líder", "mf")[0] == "A líder"


@pytest.mark.parametrize(
    ("before", "form", "after"),
    [
        ("saiu de [lá]", "os EUA", "saiu dos EUA"),
        ("mora em [lá]", "a Índia", "mora na Índia"),
        ("Por [x]", "o Brasil", "Pelo Brasil"),
        ("foi a [lá]", "os EUA", "foi aos EUA"),
    ],
)
def test_a_preposition_contracts_with_the_term_s_article(
    before: str, form: str, after: str, place: Place
) -> None:
    assert place("pt", before, form, "mf")[0] == after


@pytest.mark.parametrize(
    ("term", "gender", "number", "plural"),
    [
        ("repressão", "f", "singular", "repressões"),
        ("primeiro-ministro", "m", "singular", "primeiros-ministros"),
        ("ministro das Relações Exteriores", "m", "singular", "ministros das Relações Exteriores"),
        ("direito humano", "m", "singular", "direitos humanos"),
        ("Câmara dos Deputados", "f", "singular", "Câmaras dos Deputados"),
        ("Alto Comissariado", "m", "singular", "Altos Comissariados"),
        ("míssil balístico", "m", "singular", "mísseis balísticos"),
        ("cessar-fogo", "m", "singular", "cessar-fogos"),
        ("porta-voz", "mf", "singular", "porta-vozes"),
        ("vice-presidente", "mf", "singular", "vice-presidentes"),
        ("decreto-lei", "m", "singular", "decretos-leis"),
        ("requerente de asilo", "mf", "singular", "requerentes de asilo"),
        ("ativista", "mf", "singular", "ativistas"),
        ("cidadão", "m", "singular", "cidadãos"),
        ("alemão", "m", "singular", "alemães"),
        ("programa", "m", "singular", "programas"),
        ("greve geral", "f", "singular", "greves gerais"),
        ("pessoa trans", "f", "singular", "pessoas trans"),
        ("mulher trans", "f", "singular", "mulheres trans"),
        ("homem gay", "m", "singular", "homens gays"),
        ("ônibus", "m", "singular", "ônibus"),
        ("ONG", "f", "singular", "ONGs"),
        ("ONU", "f", "singular", "ONUs"),
        ("guarda-costas", "mf", "singular", "guarda-costas"),
        ("sanções", "f", "plural", ""),
        ("vítimas", "f", "plural", ""),
        ("Forças Armadas", "f", "plural", ""),
        ("Estados Unidos", "m", "plural", ""),
        ("EUA", "m", "plural", ""),
        ("Hamas", "", "", ""),
    ],
)
def test_terms(term: str, gender: str, number: str, plural: str) -> None:
    found = PT.gender_of(term), PT.number_of(term), PT.pluralise(term)
    assert found == (gender, number, plural)


@pytest.mark.parametrize("name", ["Obama", "Zelensky", "Xyzw", "Guardian", "HRW2"])
def test_the_gender_of_a_name_is_not_guessed(name: str) -> None:
    assert PT.gender_of(name) == ""


def test_words_before_a_noun_and_before_a_verb_are_different_words() -> None:
    assert not PT.before_noun & PT.before_verb
    assert {"o", "da", "esta"} <= PT.before_noun
    assert {"ele", "não", "vai"} <= PT.before_verb
