"""Each check on a sentence: cases that it must find, and clean ones that it must leave."""

from __future__ import annotations

import pytest

from syndicate.checks import CHECKS, Pair, run
from syndicate.model import Inline, Span, TermOutcome, TermUse

Case = tuple[str, str, str]
"""Languages as "en-pt", source, target."""

FOUND: dict[str, tuple[Case, ...]] = {
    "empty": (
        ("en-pt", "The house is red.", " "),
        ("en-fr", "The house is red.", "…"),
    ),
    "untranslated": (
        ("en-pt", "The house on the hill is red.", "The house on the hill is red."),
        ("en-de", "The house on the hill is red.", "the house on the hill is red."),
        ("en-pt", "The house on the hill is red.", "The house on the hill is red ."),
    ),
    "untranslated.part": (
        ("en-pt", "The house on the hill is red.", "A casa on the hill é vermelha."),
        ("en-fr", "He said that it was over.", "Il a dit that it was fini."),
        ("en-es", "The workers' leader called it an insult.", "The workers' leader lo llamó así."),
        ("de-en", "Er kam mit dem Zug.", "He came mit dem train."),
        ("en-pt", "They threw petrol bombs at him.", "Atiraram-lhe petrol bombs."),
        ("en-ru", "The mayor stepped down then.", "Мэр тогда stepped down."),
        ("en-pt", "He would do the same again.", "Ele would do the same de novo."),
        (
            "en-pt",
            "“We have lost everything that was there,” she said.",
            "“We have lost everything that was there”, disse ela.",
        ),
    ),
    "wrong-language": (
        ("en-pt", "The house on the hill is red.", "La casa de la colina es roja y muy grande."),
        ("en-pt", "The meeting ends on Friday.", "Die Sitzung endet mit der Rede am Freitag."),
        (
            "en-de",
            "The meeting ends on Friday.",
            "A reunião termina na sexta-feira com o discurso.",
        ),
        ("en-ru", "The meeting ends on Friday.", "The meeting ends already on Friday."),
        ("en-pt", "The meeting ends on Friday.", "Заседание заканчивается в пятницу."),
        ("en-es", "They treated hundreds of children.", "Atenderam centenas de crianças."),
        ("en-de", "They treated the children.", "Het ziekenhuis behandelde honderden kinderen."),
        ("en-ru", "They treated the children.", "Вони прийняли дітей, і всі вже вдома."),
        ("en-zh", "They treated the children.", "病院は何百人もの子供を治療したのです。"),
    ),
    "length": (
        ("en-pt", "The house on the hill is red and old.", "Casa."),
        (
            "en-zh",
            "The house on the hill is red and it is old and nobody lives there now.",
            "红色。",
        ),
    ),
    "omission": (
        (
            "en-pt",
            "The minister resigned on Monday, and his deputy, who had led the talks, left with him.",
            "O ministro renunciou na segunda-feira.",
        ),
        (
            "en-de",
            "The bridge is closed. Nobody knows for how long it will stay so.",
            "Die Brücke ist geschlossen, wie es heißt.",
        ),
        ("en-es", "Shops reopened on Tuesday, but few customers came.", "Las tiendas reabrieron."),
    ),
    "addition": (
        (
            "en-pt",
            "The bridge is closed until the summer of next year.",
            "A ponte está fechada até o verão do próximo ano. Os moradores protestaram na praça.",
        ),
        (
            "en-fr",
            "The minister resigned on Monday after the vote in parliament.",
            "Le ministre a démissionné lundi après le vote au parlement, ce qui a surpris tout le "
            "monde dans la capitale et au-delà.",
        ),
    ),
    "repetition": (
        ("en-pt", "He went home.", "Ele foi para casa ele foi para casa ele foi para casa e fim."),
        ("en-zh", "He went home.", "他回家了今天他回家了今天他回家了今天他回家了今天"),
        ("en-zh", "He went home.", "他回家了，他回家了，他回家了，他回家了。"),
        ("en-es", "It is law.", "Es una cuestión de derecho de derecho de derecho de derecho."),
    ),
    "repetition.doubled": (
        ("en-pt", "The house is red.", "A casa casa é vermelha."),
        ("en-es", "The bridge is closed today.", "El puente está el puente está cerrado hoy."),
    ),
    "numbers": (
        ("en-pt", "The 300 men left.", "Os 300 homens e 300 mulheres saíram."),
        ("en-pt", "It cost 15 million in 2019.", "Custou 15 milhões."),
        ("en-pt", "It was 12,500 then.", "Foi 12.000 então."),
        ("en-de", "It cost 3 million.", "Es kostete 3 Milliarden."),
        ("en-pt", "The prize is $310,000.", "O prêmio é de US$ 310 milhões."),
        ("en-fr", "They sold 40 houses.", "Ils ont vendu des maisons."),
        ("en-es", "They sold some houses.", "Vendieron 40 casas."),
        ("pt-en", "Foram 51 mil fotogramas.", "There were 51.000 frames."),
        ("en-pt", "It lies 80 km from here.", "Fica a 82 km daqui."),
        ("en-pt", "It was shown at 8.30pm.", "Foi exibido às 19h30."),
        ("en-pt", "It closes at 10:30 p.m. today.", "Fecha às 10:30 de hoje."),
        ("en-de", "At least seventeen miners died.", "Mindestens achtzehn Bergleute starben."),
        ("en-pt", "At least seventeen miners died.", "Pelo menos mineiros morreram."),
        ("pt-en", "Há 37 dias, dava 7,19 m.", "37 days ago, it was 7.39 m."),
        # The decimal sign is lost or new.
        ("en-pt", "They seek $3.5 million in damages.", "Pedem 35 milhões de dólares em danos."),
        ("en-pt", "Steel mesh of 0.5 mm.", "Malha de aço de 05 mm."),
        ("en-pt", "Some 2.3 million fled.", "Cerca de 23 milhões fugiram."),
        ("pt-en", "O PIB cresceu 0,9% então.", "GDP grew 9% then."),
        ("en-de", "It rose by 35% then.", "Es stieg damals um 3,5 %."),
        ("en-zh", "It has 3.2 million people.", "该市有32万居民。"),
        ("pt-en", "Tem vinte e dois andares.", "It has twenty storeys."),
        ("en-pt", "A dozen fell ill, three of them died.", "Uma dúzia adoeceu, quatro morreram."),
    ),
    "currency": (
        ("en-pt", "He paid £5 for it.", "Pagou £5, 5 euros, por isso."),
        ("en-pt", "The bridge cost £15 million.", "A ponte custou € 15 milhões."),
        ("en-de", "The bridge cost £15 million.", "Die Brücke kostete 15 Millionen Euro."),
        ("en-fr", "It costs $20.", "Cela coûte 20."),
        ("en-es", "The prize is 20 million yen.", "El premio es de 20 millones de dólares."),
        ("en-pt", "Some 500 people came.", "Vieram cerca de 500 euros."),
        (
            "en-pt",
            "They got £7,900 a hectare, or £932,200.",
            "Levaram £ 7.900 por hectare do campo, ou 932.200.",
        ),
    ),
    "tokens": (
        ("en-pt", "Write to a.b@example.org now.", "Escreva para a.b agora."),
        ("en-fr", "Follow @unhcr and #news.", "Suivez @unhcr et nouvelles."),
        ("en-es", "See https://example.org/a for it.", "Véalo."),
        ("en-pt", "See example.org/help for more.", "Veja exemplo.org/ajuda."),
        ("pt-en", "Acesse gov.br/inss para saber.", "Go to gov.br to know."),
        ("en-de", "Her book has the ISBN 978-0-306-40615-7.", "Ihr Buch: ISBN 978-0-306-40615-8."),
        ("en-pt", "The paper is 10.1000/xyz123.", "O artigo é 10.1000/xyz."),
        ("en-pt", "Call +44 20 7946 0018 today.", "Ligue para +44 20 7946 0019 hoje."),
        ("en-it", "Great news 🎉 for all.", "Ottime notizie per tutti."),
        ("en-pt", "Open report.pdf first.", "Abra primeiro relatório.pdf."),
        ("en-pt", "Flight BA-2490 is late.", "O voo BA-2940 está atrasado."),
    ),
    "placeholders": (
        ("en-pt", "Follow @unhcr now.", "Siga @unhcr X1 agora."),
        ("en-pt", "Follow us now.", "Siga ZQ2 agora."),
        ("en-pt", "Follow us now.", "Siga-nos ▁agora."),
        ("en-es", "Follow us now.", "Síganos x1 ahora."),
        ("en-zh", "Follow us now.", "请关注X1我们。"),
    ),
    "names": (
        ("en-pt", "The minister met Kučera there.", "O ministro encontrou Smith lá."),
        ("en-fr", "The minister met Żółkiewska there.", "Le ministre l'a rencontrée là-bas."),
        ("en-pt", "She asked Kučerová Hunt about it.", "Ela perguntou a Kučerová Caça."),
        ("en-pt", "She met the mayor of Brasília.", "Encontrou o prefeito de Brasilia."),
        ("pt-en", "Foram ver José André na praia.", "They went to see José Andre on the beach."),
        ("en-pt", "Apple's Tim Cook praised it.", "Tim Cozinheiro, da Apple, elogiou isso."),
    ),
    "quotations": (
        ("en-pt", "“We won,” she said.", "Ganhámos, disse ela."),
        ("en-de", "‘We won,’ she said.", "Wir haben gewonnen, sagte sie."),
        ("en-pt", "She said so.", "“Disse” «ela»."),
        ("en-pt", "“Yes,” she said.", "Sim, disse ela “ ”."),
        ("pt-en", "— Vamos — gritou.", "“Let’s” “go,” “he” shouted."),
    ),
    "quotations.unbalanced": (
        ("en-pt", "“We won,” she said.", "“Ganhámos, disse ela."),
        ("en-fr", "“We won,” she said.", "« Nous avons gagné, dit-elle."),
        ("en-pt", "“We won.", "Ganhámos.”"),
    ),
    "quotations.style": (
        ("en-fr", "“We won,” she said.", "„Nous avons gagné“, dit-elle."),
        ("en-pt", "“We won,” she said.", "「Ganhámos」, disse ela."),
        ("en-de", "“We won,” she said.", "“Wir haben gewonnen”, sagte sie."),
        ("fr-en", "« Oui », dit-elle.", "«Yes», she said."),
        ("pt-en", "“Sim”, disse ela.", "”Yes“ she said."),
    ),
    "brackets": (
        ("en-pt", "The party (founded in 1998) won.", "O partido (fundado em 1998 ganhou."),
        ("en-de", "The party (the old one) won.", "Die Partei gewann, wie man weiß."),
        ("en-es", "They [the guards] slept.", "Ellos dormían."),
    ),
    "marks": (),
    "negation": (
        ("en-pt", "The minister did not resign.", "O ministro renunciou."),
        ("en-de", "Nobody was hurt in the fire.", "Alle wurden bei dem Brand verletzt."),
        ("pt-en", "O ministro não renunciou ontem.", "The minister resigned yesterday."),
        ("en-fr", "The minister resigned yesterday.", "Le ministre n'a pas démissionné hier."),
    ),
    "punctuation": (
        ("en-pt", "Who won the race?", "Quem ganhou a corrida."),
        ("en-de", "He won.", "Hat er gewonnen?"),
        ("en-es", "Minister resigns", "El ministro dimite."),
        ("en-fr", "The minister resigned.", "Le ministre a démissionné,"),
        ("en-pt", "The minister resigned.", "O ministro renunciou!"),
        ("en-pt", "The minister resigned.", "O ministro renunciou?!"),
        ("en-fr", "Here is what we know:", "Voici ce que nous savons."),
    ),
    "spacing": (
        ("en-pt", "The house is red.", "A casa  é vermelha."),
        ("en-pt", "Red, it seems.", "Vermelha , parece."),
        ("en-de", "Is it red?", "Ist es rot ?"),
        ("en-es", "Red, it seems.", "Roja,parece."),
        ("en-fr", "Red, it seems.", "Rouge , semble-t-il."),
        ("en-pt", "It is red. It is old.", "É vermelha.Ela é velha."),
        ("en-pt", "He won, she lost.", "Ele ganhou ,ela perdeu."),
        ("en-de", "He won (again).", "Er gewann ( wieder )."),
    ),
    "invisible": (
        ("en-pt", "The house is red.", "A ca\u200bsa é vermelha."),
        ("en-pt", "The house is red.", "A casa é ver\u00admelha."),
        ("en-pt", "The house is red.", "A casa\ufffd é vermelha."),
        ("en-pt", "The house is red.", "A casa \u202eé vermelha."),
        ("en-pt", "The house is red.", "A casa\x07 é vermelha."),
        ("en-pt", "The action was quick.", "A aÃ§Ã£o foi rápida."),
        ("en-pt", "“Yes,” he said.", "&quot;Sim&quot;, disse ele."),
    ),
    "upper-case": (
        ("en-pt", "The house on the hill is red.", "A CASA NA COLINA É VERMELHA."),
        ("en-es", "THE HOUSE ON THE HILL IS RED", "La casa de la colina es roja"),
        ("en-ru", "The house on the hill is red.", "ДОМ НА ХОЛМЕ КРАСНЫЙ."),
        ("en-pt", "The Minister of Health left.", "O MINISTRO DA SAÚDE saiu."),
    ),
    "upper-case.first": (
        ("en-pt", "The house is red.", "a casa é vermelha."),
        ("en-fr", "“We won,” she said.", "« nous avons gagné », dit-elle."),
    ),
    "glossary.not-placed": (),
    "glossary.agreement": (),
    "glossary.homograph": (),
}
"""Marks are in test_checks.py, terms at the end of this file."""

CLEAN: tuple[Case, ...] = (
    ("en-pt", "It closes at 12 noon today.", "Fecha ao meio-dia de hoje."),
    ("en-pt", "The under 21 side won there.", "A equipa sub-21 venceu lá."),
    ("en-pt", "A No 10 source said he was fine.", "Uma fonte do n.º 10 disse que ele estava bem."),
    ("en-pt", "He wrote to no-reply@example.org then.", "Escreveu então a no-reply@example.org."),
    ("en-pt", "The slogan “Não passarão” is theirs.", "O lema “Não passarão” é deles."),
    ("pt-en", "O ministro falou em Brasília na terça.", "The minister spoke in Brasilia on Tuesday."),
    ("en-pt", "He will be there on Dec. 25.", "Ele estará lá no dia 25 de dezembro."),
    ("en-pt", "In Turkish, Czech and Polish letters.", "Em letras turcas, checas e polonesas."),
    ("pt-en", "O anel custou muito em Quioto.", "The ring cost a lot in Kyoto."),
    ("en-pt", "Erdoğan called from Ankara on Monday.", "Erdoğan telefonou de Ancara na segunda."),
    ("en-pt", "The house is red.", "A casa é vermelha."),
    ("en-pt", "Jeremy Hunt", "Jeremy Hunt"),
    ("en-pt", "WHO", "OMS"),
    ("en-pt", "The trial continues.", "O julgamento continua."),
    # The dashes of a dialogue became quotation marks.
    ("pt-en", "— Vamos embora — gritou o capitão.", "“Let’s go,” the captain shouted."),
    ("pt-en", "— Não sei — disse ela.", "“I don’t know,” she said."),
    # What stands between the end of a quotation and the beginning of the next is none.
    ("pt-en", "o fim”, disse ela. “Isto", "the end,” she said. “This"),
    # Midnight.
    ("en-pt", "The storm hit at 12am on Monday.", "A tempestade chegou às 0h de segunda."),
    # Numbers otherwise written.
    ("en-pt", "Three people died.", "Morreram 3 pessoas."),
    ("en-de", "Some 21 people came.", "Rund einundzwanzig Menschen kamen."),
    ("en-fr", "Some 80 people came.", "Quelque quatre-vingts personnes sont venues."),
    ("en-es", "It cost 1.5 million.", "Costó 1.500.000."),
    ("pt-en", "Foram 51 mil fotogramas.", "There were 51,000 frames."),
    ("en-pt", "It has 42,000 inhabitants.", "Tem 42 mil habitantes."),
    ("en-es", "It cost 2 billion.", "Costó 2 mil millones."),
    ("en-pt", "In the 1990s it was red.", "Nos anos 90 era vermelha."),
    ("en-pt", "It was built in '87.", "Foi construída em 1987."),
    ("en-pt", "In 2015-16 he played.", "Ele jogou em 2015/2016."),
    ("en-pt", "He was born on 3/5/1990.", "Nasceu em 3 de maio de 1990."),
    ("en-pt", "Half a million people fled.", "Fugiram 500 mil pessoas."),
    ("pt-en", "Um milhão e meio de pessoas fugiu.", "Some 1.5 million people fled."),
    ("en-de", "The twenty-first century began.", "Das 21. Jahrhundert begann."),
    ("en-pt", "CO2 emissions fell.", "As emissões de CO₂ caíram."),
    ("pt-en", "Ele mede 1,75 m.", "He is 175 cm tall."),
    ("en-pt", "It costs $0.50 here.", "Custa 50 centavos de dólar aqui."),
    ("en-de", "He arrived at 1530 GMT.", "Er kam um 15.30 Uhr GMT an."),
    ("en-zh", "About 15,000 people came on 5 June.", "6月5日约1.5万人参加。"),
    ("en-zh", "It cost $1.5 billion.", "耗资15亿美元。"),
    ("en-zh", "Three people died in 2021.", "2021年，三人死亡。"),
    ("en-de", "On 3 December 2023 it burned.", "Am 3.12.2023 brannte es."),
    ("en-pt", "It lies 50 miles from here.", "Fica a 80 km daqui."),
    ("en-pt", "It opens at 6 p.m. today.", "Abre às 18h00 de hoje."),
    ("en-pt", "A 21st-century city.", "Uma cidade do século XXI."),
    ("en-pt", "The host is 168.192.in-addr.arpa here.", "O host é 168.192.in-addr.arpa aqui."),
    ("en-es", "Some twenty-five thousand came.", "Vinieron unas 25.000 personas."),
    ("en-pt", "It is three-dimensional.", "É tridimensional."),
    ("en-pt", "She won the Three Rivers race.", "Ela venceu a corrida Three Rivers."),
    ("pt-en", "Abre das 8h às 17h.", "It opens from 8am to 17:00."),
    # Money.
    ("en-pt", "The bridge cost £15 million.", "A ponte custou 15 milhões de libras."),
    ("en-fr", "It costs $20.", "Cela coûte 20 dollars."),
    ("en-de", "It costs €20.", "Es kostet 20 Euro."),
    ("en-ru", "The fine is €500.", "Штраф составляет 500 евро."),
    ("en-pt", "The bag weighs 5 pounds.", "O saco pesa cinco libras."),
    ("en-pt", "She won 5 medals.", "Ela ganhou 5 medalhas."),
    # Names that have another form.
    ("en-pt", "The minister flew to London.", "O ministro viajou para Londres."),
    ("en-de", "The minister flew to Vienna.", "Der Minister flog nach Wien."),
    ("en-pt", "The minister flew to Germany.", "O ministro viajou para a Alemanha."),
    ("en-es", "The Portuguese minister resigned on Monday.", "El ministro portugués dimitió el lunes."),
    ("en-fr", "Vladimir Putin met Lukashenko.", "Vladimir Poutine a rencontré Loukachenko."),
    ("en-es", "The COVID-19 pandemic is over.", "La pandemia de covid-19 ha terminado."),
    ("en-tr", "Search for Plan B in the file.", "Plan B'yi dosyada İyi ara."),
    ("en-pt", "She works for the River Trust.", "Ela trabalha no River Trust."),
    # Words that stay.
    ("en-pt", "Her book, “The Salt Road”, is out.", "Seu livro, “The Salt Road”, saiu."),
    ("en-es", "Write to a@example.org or to us.", "Escriba a a@example.org o a nosotros."),
    ("en-fr", "The software is called Tux of the Sea.", "Le logiciel s'appelle Tux of the Sea."),
    # Quotations and brackets.
    ("en-de", "“We won,” she said.", "„Wir haben gewonnen“, sagte sie."),
    ("en-de", "“We won,” she said.", "»Wir haben gewonnen«, sagte sie."),
    ("en-fr", "“We won,” she said.", "« Nous avons gagné », dit-elle."),
    ("en-es", "“We won,” she said.", "«Hemos ganado», dijo."),
    ("en-es", "“We won,” she said.", "“Hemos ganado”, dijo."),
    ("en-pt", "“We won.", "“Ganhámos."),
    ("en-pt", "The boys’ home burned.", "O lar dos meninos ardeu."),
    ("en-pt", "He asked, ‘Where?’", "Ele perguntou: “Onde?”"),
    ("en-pt", "a) the first (of two)", "a) o primeiro (de dois)"),
    ("en-sv", "“Yes”, she said.", "”Ja”, sa hon."),
    ("en-fi", "A name such as “orange”.", "Nimi, esimerkiksi ”orange”."),
    ("en-ar", "“We won,” she said.", "«فزنا»، قالت."),
    ("en-de", "Open the file(s).", "Öffnen Sie die Dateien."),
    ("pt-en", "Pode (des)ativar os alertas.", "You can turn the alerts on or off."),
    ("pt-en", "Abra o Gerenciador de aplicativos.", "Open the Application Manager."),
    ("en-es", "The COP28 talks began.", "Comenzó la COP 28."),
    ("en-zh", "The WHO (in Geneva) warned.", "世卫组织（日内瓦）警告。"),
    # The end, spaces, capitals.
    ("en-fr", "Is it red?", "Est-elle rouge ?"),
    ("en-fr", "Red; old; empty: nothing!", "Rouge ; vieille ; vide : rien !"),
    ("en-es", "Who won the race?", "¿Quién ganó la carrera?"),
    ("en-pt", "Nothing; nobody…", "Nada; ninguém."),
    ("en-el", "Who will pay?", "Ποιος θα πληρώσει;"),
    ("en-th", "He left.", "เขาออกไปแล้ว"),
    ("en-my", "He left.", "သူထွက်သွားသည်။"),
    ("en-pt", "The exit of the U.S.", "A saída dos EUA"),
    ("en-nl", "It is late.", "'t Is laat."),
    ("en-ko", "Tar files only, please.", "tar 파일만 가능합니다."),
    ("en-zh", "He works for The New York Times.", "他为The New York Times工作。"),
    ("pt-en", "O Instituto Brasileiro de Geografia e Estatística opinou.", "The IBGE gave its view."),
    ("en-pt", "WORLD: MINISTER RESIGNS", "MUNDO: MINISTRO RENUNCIA"),
    ("en-pt", "The NATO and UNESCO meetings end today.", "As reuniões da NATO e UNESCO acabam hoje."),
    ("en-pt", "iPhone sales fell.", "iPhone: vendas caíram."),
    ("en-ar", "The house is red.", "البيت\u200f أحمر."),
    # Denials said otherwise.
    ("en-pt", "She failed to come.", "Ela não veio."),
    ("en-de", "It is unsafe there.", "Dort ist es nicht sicher."),
    ("en-fr", "There is only one.", "Il n'y en a qu'un."),
    ("pt-en", "Ele não quer vir hoje.", "He doesn’t want to come today."),
    ("en-es", "The road is closed, however.", "Sin embargo, la carretera está cerrada."),
    ("en-it", "It is unclear whether it works or not.", "Non è chiaro se funzioni."),
    # Repetition that the source has.
    ("en-pt", "No, no, no, she said.", "Não, não, não, disse ela."),
    ("en-pt", "He said he had had enough.", "Ele disse que já bastava."),
)  # fmt: skip


def findings(case: Case, **known: object) -> dict[str, str]:
    """The checks that fire on a case, each with what it says first."""
    source_language, _, target_language = case[0].partition("-")
    pair = Pair(Inline(case[1]), Inline(case[2]), source_language, target_language, **known)  # type: ignore[arg-type]
    return {finding.check: finding.message for finding in reversed(run(pair))}


@pytest.mark.parametrize(
    ("check", "case"), [(check, case) for check, cases in FOUND.items() for case in cases]
)
def test_it_finds_what_it_must(check: str, case: Case) -> None:
    assert check in findings(case)


@pytest.mark.parametrize("case", CLEAN)
def test_it_leaves_what_is_clean(case: Case) -> None:
    assert findings(case) == {}


def test_every_check_on_a_sentence_has_its_cases() -> None:
    assert set(FOUND) == {check.id for check in CHECKS.values() if not check.article}
    elsewhere = {"marks", "glossary.not-placed", "glossary.agreement", "glossary.homograph"}
    assert {check for check, cases in FOUND.items() if not cases} == elsewhere


# --- What more is known of a sentence ------------------------------------------------------------


def test_known_names_must_stand_as_they_are() -> None:
    case = ("en-pt", "The Baker family met Maria Baker.", "A família Padeiro encontrou Maria.")
    pair = Pair(Inline(case[1]), Inline(case[2]), "en", "pt", names=("Maria Baker",))
    (finding,) = (f for f in run(pair) if f.check == "names")
    assert finding.span == Span(27, 32) and "Maria Baker" in finding.message
    kept = ("en-pt", case[1], "A família Baker encontrou Maria Baker.")
    assert "names" not in findings(kept, names=("Maria Baker", "Baker"))


def test_a_name_that_a_term_renders_is_left_to_the_term() -> None:
    case = ("en-pt", "They met in Zbrodska Street.", "Encontraram-se na rua de Quieve.")
    assert "names" in findings(case)
    use = TermUse("Zbrodska", "Quieve", TermOutcome.PLACED, Span(12, 20), "Quieve", Span(25, 31))
    assert "names" not in findings(case, terms=(use,))


def links(source: str, target: str, *pairs: tuple[str, str]) -> tuple[tuple[Span, Span], ...]:
    def span(text: str, word: str) -> Span:
        return Span(text.index(word), text.index(word) + len(word))

    return tuple((span(source, one), span(target, other)) for one, other in pairs)


def test_links_tell_which_clause_is_missing_and_which_is_new() -> None:
    long = "Prices rose again, though more slowly than economists had feared."
    short = "Os preços voltaram a subir."
    known = links(long, short, ("Prices", "preços"), ("rose", "subir"), ("again", "voltaram"))
    (finding,) = (f for f in run(Pair(Inline(long), Inline(short), "en", "pt", links=known))
                  if f.check == "omission")  # fmt: skip
    assert finding.span is not None
    assert long[finding.span.start : finding.span.end].startswith("though more slowly")
    back = tuple((target, source) for source, target in known)
    case = ("pt-en", short, long)
    assert "though more slowly" in findings(case, links=back)["addition"]


def test_a_measure_that_is_given_in_both_systems_needs_one() -> None:
    source = "The village lies some 50 miles (80 km) from the nearest road and has no school."
    target = "A aldeia fica a cerca de 80 km da estrada mais próxima e não tem escola."
    (finding,) = run(Pair(Inline(source), Inline(target), "en", "pt"))
    assert (finding.check, finding.severity.value) == ("brackets", "info")


def test_a_label_is_no_sentence() -> None:
    assert findings(("en-pt", "press freedom", "Liberdade de imprensa."), brief=True) == {}


@pytest.mark.parametrize(
    ("outcome", "check", "severity"),
    [
        (TermOutcome.NOT_PLACED, "glossary.not-placed", "warning"),
        (TermOutcome.CHECK_AGREEMENT, "glossary.agreement", "info"),
        (TermOutcome.HELD_BACK, "glossary.homograph", "info"),
    ],
)
def test_what_became_of_terms(outcome: TermOutcome, check: str, severity: str) -> None:
    use = TermUse("strike", "greve", outcome, Span(4, 10))
    pair = Pair(Inline("The strike goes on."), Inline("O ataque continua."), "en", "pt", (use,))
    (finding,) = run(pair)
    assert (finding.check, finding.severity.value, finding.span) == (check, severity, Span(4, 10))


@pytest.mark.parametrize(
    ("required", "said"),
    [
        ("IA", "'AI' may be 'IA' here: a reason"),
        ("AI", "'AI' may stand for another term here: a reason"),
    ],
)
def test_a_term_held_back_is_not_said_to_be_itself(required: str, said: str) -> None:
    use = TermUse("AI", required, TermOutcome.HELD_BACK, Span(4, 6), reason="a reason")
    pair = Pair(Inline("The AI goes on."), Inline("A IA continua."), "en", "pt", (use,))
    (finding,) = run(pair)
    assert finding.message == said


@pytest.mark.parametrize(
    ("case", "check", "words"),
    [
        (("en-pt", "It cost 15 million in 2019.", "Custou 15 milhões."), "numbers", "2019"),
        (("en-pt", "The minister met Kučera.", "O ministro reuniu-se."), "names", "Kučera"),
        (("en-pt", "Write to a@b.org.", "Escreva."), "tokens", "a@b.org"),
        (("en-pt", "It cost £15.", "Custou € 15."), "currency", "£"),
        (("en-pt", "He is not here now.", "Ele está aqui agora."), "negation", "not"),
        (("en-fr", "He came by train then.", "Il est venu by train then."), "untranslated.part",
         "by train then"),
    ],
)  # fmt: skip
def test_the_span_is_what_was_lost(case: Case, check: str, words: str) -> None:
    source, target = case[0].split("-")
    found = run(Pair(Inline(case[1]), Inline(case[2]), source, target))
    (span,) = (finding.span for finding in found if finding.check == check)
    assert span is not None and case[1][span.start : span.end] == words
