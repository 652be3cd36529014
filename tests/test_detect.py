"""The language of articles and of their paragraphs."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate import detect as module
from syndicate.detect import candidates, detect
from syndicate.errors import ConfigError, HeldError
from syndicate.model import Article, Block, BlockKind, Inline, Severity

TEXTS = {
    "en": "The harbour office closed the north quay on Tuesday after divers found cracks in two of"
    " the pillars. Ferries will leave from the old fish market until the repairs are finished.",
    "pt": "A capitania fechou o cais norte na terça-feira depois de os mergulhadores encontrarem"
    " fendas em dois dos pilares. Os barcos vão sair do antigo mercado até ao fim das obras.",
    "es": "La capitanía cerró el muelle norte el martes después de que los buzos encontraran"
    " grietas en dos de los pilares. Los barcos saldrán del antiguo mercado hasta que acaben las"
    " obras.",
    "fr": "La capitainerie a fermé le quai nord mardi après que des plongeurs ont trouvé des"
    " fissures dans deux des piliers. Les bateaux partiront de l’ancien marché jusqu’à la fin des"
    " travaux.",
    "de": "Das Hafenamt hat den Nordkai am Dienstag geschlossen, nachdem Taucher Risse in zwei"
    " Pfeilern gefunden hatten. Die Fähren legen bis zum Ende der Arbeiten am alten Fischmarkt ab.",
    "it": "La capitaneria ha chiuso il molo nord martedì dopo che i sommozzatori hanno trovato"
    " delle crepe in due dei pilastri. I traghetti partiranno dal vecchio mercato fino alla fine"
    " dei lavori.",
    "nl": "Het havenkantoor heeft de noordkade dinsdag gesloten nadat duikers scheuren in twee van"
    " de pijlers hadden gevonden. De veerboten vertrekken tot het einde van het werk bij de oude"
    " vismarkt.",
    "sv": "Hamnkontoret stängde norra kajen på tisdagen efter att dykare hade hittat sprickor i två"
    " av pelarna. Färjorna går från den gamla fiskmarknaden tills arbetet är klart.",
    "pl": "Kapitanat zamknął we wtorek północne nabrzeże po tym, jak nurkowie znaleźli pęknięcia w"
    " dwóch filarach. Promy będą odpływać ze starego targu rybnego aż do końca prac.",
    "tr": "Liman idaresi, dalgıçların iki sütunda çatlak bulması üzerine salı günü kuzey rıhtımını"
    " kapattı. Vapurlar onarım bitene kadar eski balık pazarından kalkacak, çok yolcu var.",
    "fi": "Satamatoimisto sulki pohjoisen laiturin tiistaina, kun sukeltajat olivat löytäneet"
    " halkeamia kahdesta pilarista. Lautat lähtevät vanhalta kalatorilta, kunnes korjaukset ovat"
    " valmiit ja laituri voidaan avata.",
    "vi": "Văn phòng cảng đã đóng cửa bến phía bắc vào thứ ba sau khi thợ lặn tìm thấy vết nứt"
    " trong hai cột trụ. Phà sẽ khởi hành từ chợ cá cũ cho đến khi sửa chữa xong.",
    "ru": "Портовое управление закрыло северный причал во вторник, после того как водолазы нашли"
    " трещины в двух опорах. Паромы будут отходить от старого рыбного рынка, пока не закончится"
    " ремонт.",
    "uk": "Портове управління закрило північний причал у вівторок, після того як водолази знайшли"
    " тріщини у двох опорах. Пороми відходитимуть від старого рибного ринку, доки не завершиться"
    " ремонт.",
    "el": "Το λιμεναρχείο έκλεισε τη βόρεια προβλήτα την Τρίτη, αφού οι δύτες βρήκαν ρωγμές σε δύο"
    " από τους πυλώνες. Τα πλοία θα φεύγουν από την παλιά ψαραγορά.",
    "ar": "أغلقت إدارة الميناء الرصيف الشمالي يوم الثلاثاء بعد أن عثر الغواصون على شقوق في اثنين من"
    " الأعمدة. ستغادر العبارات من سوق السمك القديم حتى انتهاء الإصلاحات.",
    "fa": "اداره بندر روز سه‌شنبه اسکله شمالی را بست، پس از آن که غواصان در دو ستون ترک‌هایی پیدا"
    " کردند. کشتی‌ها تا پایان تعمیرات از بازار قدیمی ماهی حرکت می‌کنند.",
    "he": "הנהלת הנמל סגרה את הרציף הצפוני ביום שלישי לאחר שצוללים מצאו סדקים בשניים מן העמודים."
    " המעבורות ייצאו משוק הדגים הישן עד שיסתיימו התיקונים.",
    "hi": "बंदरगाह कार्यालय ने मंगलवार को उत्तरी घाट बंद कर दिया क्योंकि गोताखोरों को दो खंभों में"
    " दरारें मिलीं। मरम्मत पूरी होने तक नावें पुराने मछली बाज़ार से चलेंगी।",
    "ja": "港湾事務所は火曜日、潜水士が二本の柱に亀裂を見つけたため、北埠頭を閉鎖した。"
    "修理が終わるまで、フェリーは古い魚市場から出発する予定だという。",
    "zh": "港口办公室星期二关闭了北码头，因为潜水员在两根柱子上发现了裂缝。"
    "在维修完成之前，渡轮将从旧鱼市场出发，预计需要三个星期的时间。",
    "zh-Hant": "港口辦公室星期二關閉了北碼頭，因為潛水員在兩根柱子上發現了裂縫。"
    "在維修完成之前，渡輪將從舊魚市場出發，預計需要三個星期的時間。",
    "ko": "항만 사무소는 잠수부들이 기둥 두 개에서 균열을 발견하자 화요일에 북쪽 부두를 폐쇄했다."
    " 수리가 끝날 때까지 여객선은 옛 어시장에서 출발하며 승객들은 그곳에서 표를 살 수 있다고"
    " 사무소는 밝혔다.",
    "th": "สำนักงานท่าเรือปิดท่าเทียบเรือด้านเหนือเมื่อวันอังคารหลังจากนักดำน้ำพบรอยร้าวในเสาสองต้น",
}


def article(*texts: str, language: str | None = None, headline: str = "", **more) -> Article:
    blocks = tuple(Block(BlockKind.PARAGRAPH, Inline(text)) for text in texts)
    return Article("urn:x", Inline(headline), blocks, language=language, path="a.html", **more)


def checks(detection) -> list[str]:
    return [finding.check for finding in detection.findings]


# --- What the text says ------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TEXTS)
def test_the_language_of_a_paragraph_that_declares_none(tag):
    detection = detect(article(TEXTS[tag]))
    assert (detection.language, detection.detected, detection.declared) == (tag, tag, None)
    assert detection.confidence > 0.9
    assert detection.foreign == () and detection.findings == ()


@pytest.mark.parametrize("text", ["", "   ", "12 345,6 %", "https://example.org/a?b=c", "🎉 — …"])
def test_what_is_no_language_has_no_candidates(text):
    assert candidates(text) == []


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_candidates_are_sorted_probabilities_and_always_the_same(text):
    found = candidates(text)
    assert all(0 < probability <= 1.000001 for _, probability in found)
    assert [p for _, p in found] == sorted((p for _, p in found), reverse=True)
    assert candidates(text) == found


UNCLEAR = "no se me da a o de los que e en para"


def test_the_same_text_gives_the_same_answer_in_any_order_and_thread():
    from langdetect import DetectorFactory

    texts = [*TEXTS.values(), UNCLEAR, "gin and tonic", "Roma Berlin Paris Madrid"] * 3
    first = {text: candidates(text) for text in texts}
    DetectorFactory.seed = 17  # somebody else's program sets it
    try:
        assert all(candidates(text) == first[text] for text in reversed(texts))
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(candidates, texts)) == [first[text] for text in texts]
    finally:
        DetectorFactory.seed = None


def test_the_same_text_gives_the_same_answer_in_another_process():
    code = "import sys; from syndicate.detect import candidates; print(candidates(sys.argv[1]))"
    answers = {
        subprocess.run(
            [sys.executable, "-c", code, UNCLEAR], capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    }
    assert answers == {str(candidates(UNCLEAR))}


def test_a_profile_is_loaded_once_when_threads_ask_together(monkeypatch):
    from langdetect.detector_factory import DetectorFactory

    loaded = []
    load = DetectorFactory.load_json_profile
    monkeypatch.setattr(
        DetectorFactory,
        "load_json_profile",
        lambda self, profiles: (loaded.append(len(profiles)), load(self, profiles))[1],
    )
    module._load.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(candidates, [TEXTS["ru"]] * 8))
    assert loaded == [4]  # Bulgarian, Macedonian, Russian, Ukrainian, and no other


def test_a_long_article_is_looked_at_in_four_places():
    # The first paragraph is a long quotation in another language.
    long = article(*[TEXTS["es"]] * 6, *[TEXTS["en"]] * 60)
    assert detect(long).language == "en"


def test_a_megabyte_without_a_space_takes_bounded_time():
    start = time.process_time()
    assert detect(article("x@" * 500_000, "x" * 1_000_000, TEXTS["en"], language="en"))
    assert time.process_time() - start < 10


# --- What is declared --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "tag"),
    [("pt", "pt"), ("pt-BR", "pt-BR"), ("pt_PT", "pt-PT"), ("por", "pt")],
)
def test_a_declaration_that_the_text_bears_out_keeps_its_region(declared, tag):
    detection = detect(article(TEXTS["pt"], language=declared))
    assert (detection.language, detection.detected) == (tag, "pt")
    assert detection.confidence > 0.9
    assert detection.findings == ()


@pytest.mark.parametrize("declared", ["en", "pt-BR", "es", "fr", "de", "it"])
def test_where_the_function_words_agree_with_the_declaration_nobody_else_is_asked(
    declared, monkeypatch
):
    asked = []
    monkeypatch.setattr(module, "candidates", lambda text: asked.append(text) or [("xx", 1.0)])
    language = declared[:2]
    detection = detect(article(*[TEXTS[language]] * 4, language=declared))
    assert (detection.language, detection.detected, asked) == (declared, language, [])
    assert (detection.confidence, detection.findings) == (1.0, ())


@pytest.mark.parametrize(("declared", "text"), [("pt", "es"), ("es", "pt"), ("de", "nl")])
def test_the_function_words_of_a_neighbour_do_not_bear_out_a_declaration(declared, text):
    detection = detect(article(*[TEXTS[text]] * 4, language=declared))
    assert (detection.detected, checks(detection)) == (text, ["language.disagreement"])


def test_a_template_that_declares_english_around_another_language_does_not_win():
    detection = detect(article(*[TEXTS["pt"]] * 3, language="en"))
    assert (detection.language, detection.declared, detection.detected) == ("pt", "en", "pt")
    assert detection.confidence > 0.99
    (finding,) = detection.findings
    assert (finding.check, finding.severity) == ("language.disagreement", Severity.WARNING)
    assert "declares English (en)" in finding.message
    assert "Portuguese (pt, 100 %)" in finding.message
    assert finding.message.endswith("Portuguese was used")
    assert finding.remedy == "Give --from pt or --from en to settle it."


def test_a_short_text_does_not_win_over_its_declaration():
    detection = detect(article(TEXTS["pt"], language="en"))
    assert (detection.language, detection.detected) == ("en", "pt")
    assert detection.confidence == 0.0
    assert checks(detection) == ["language.disagreement"]
    assert detection.findings[0].message.endswith("English was used")


def test_too_few_words_say_nothing_against_a_declaration():
    detection = detect(article("Vai tudo correr bem.", language="en"))
    assert (detection.language, detection.confidence, detection.findings) == ("en", 1.0, ())


def test_another_script_wins_over_a_declaration_at_any_length():
    detection = detect(article("Портовое управление закрыло северный причал.", language="en"))
    assert detection.language == "ru"
    assert checks(detection) == ["language.disagreement"]


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("nn", "nb"),  # Norwegian has two written languages and one profile
        ("gl", "pt"),  # what has no profile looks like its neighbour
        ("sr", "ru"),
        ("sr-Latn", "es"),
    ],
)
def test_what_the_detector_cannot_know_it_does_not_contradict(declared, tag, monkeypatch):
    monkeypatch.setattr(module, "candidates", lambda text: [(tag, 1.0)])
    detection = detect(article(*[TEXTS["ru" if tag == "ru" else "es"]] * 4, language=declared))
    assert (detection.language, detection.findings) == (declared, ())


def test_traditional_characters_are_told_from_simplified_ones():
    assert detect(article(TEXTS["zh-Hant"], language="zh")).language == "zh-Hant"
    assert detect(article(TEXTS["zh-Hant"], language="zh-TW")).language == "zh-TW"
    assert detect(article(TEXTS["zh"], language="zh")).language == "zh"


def test_a_declaration_that_is_no_language_is_reported_and_passed_over():
    detection = detect(article(TEXTS["en"], language="english please"))
    assert detection.language == "en"
    assert checks(detection) == ["language.declaration"]
    assert "'english please'" in detection.findings[0].message


@pytest.mark.parametrize("declared", ["und", "mul", "zxx"])
def test_to_declare_no_certain_language_is_to_declare_none(declared):
    detection = detect(article(TEXTS["en"], language=declared))
    assert (detection.language, detection.findings) == ("en", ())


# --- The user's word ---------------------------------------------------------------------------


def test_the_users_word_wins_and_costs_no_detection(monkeypatch):
    monkeypatch.setattr(module, "candidates", lambda text: pytest.fail("was asked"))
    detection = detect(article(TEXTS["en"], language="pt"), declared="en-GB")
    assert (detection.language, detection.confidence) == ("en-GB", 1.0)
    assert (detection.declared, detection.detected, detection.findings) == ("pt", None, ())


@pytest.mark.parametrize("text", [TEXTS["pt"], TEXTS["el"]])
def test_the_users_word_wins_over_a_text_that_says_otherwise_but_is_questioned(text):
    detection = detect(article(text, language="pt"), declared="en")
    assert detection.language == "en"
    assert checks(detection)[0] == "language.disagreement"
    assert detection.findings[0].remedy == "Check --from en."
    assert detection.foreign == ()  # or nothing would be left to translate


def test_the_users_word_is_enough_for_an_article_without_words():
    assert detect(article("12 345"), declared="pt").language == "pt"


def test_the_users_word_must_be_a_language():
    with pytest.raises(ConfigError, match="not a language tag"):
        detect(article(TEXTS["en"]), declared="klingonish")


# --- Held --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no text to tell it from"),
        ("12 345,6 % — 2024", "no text to tell it from"),
        ("https://example.org/the/of/and https://example.org/in tips@example.org", "no text"),
        ("The mayor said nothing about it today.", "7 words .* looks like English"),
    ],
)
def test_an_article_without_enough_words_is_held(text, message):
    with pytest.raises(HeldError, match=message) as error:
        detect(article(text))
    assert error.value.path == "a.html"
    assert "--from LANG" in error.value.remedy and "side-car" in error.value.remedy


def test_an_article_below_the_threshold_is_held_with_what_was_found(monkeypatch):
    monkeypatch.setattr(module, "candidates", lambda text: [("da", 0.571), ("nb", 0.428)])
    with pytest.raises(HeldError) as error:
        detect(article(TEXTS["sv"]))
    assert "Danish (da, 57 %) or Norwegian Bokmål (nb, 43 %)" in str(error.value)
    assert "80 % are needed" in str(error.value)
    assert detect(article(TEXTS["sv"]), threshold=0.5).language == "da"


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_detected_or_held(text):
    try:
        detection = detect(article(text, text))
    except HeldError as error:
        assert error.remedy
    else:
        assert detection.confidence >= 0.8
        assert detect(article(text, text)) == detection


# --- Foreign blocks ----------------------------------------------------------------------------


def test_a_quotation_in_another_script_is_foreign_however_short():
    detection = detect(article(TEXTS["en"], "«Мы не вернёмся».", TEXTS["en"]))
    assert detection.foreign == ((1, "ru"),)
    (finding,) = detection.findings
    assert (finding.check, finding.severity) == ("language.foreign", Severity.INFO)
    assert (finding.part, finding.block) == ("body", 1)
    assert "Russian (ru): “«Мы не вернёмся».”" in finding.message
    assert "--translate-foreign" in finding.remedy


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (own, other)
        for own in ("en", "pt", "es", "fr", "de", "it", "nl", "pl", "ru", "ja")
        for other in ("en", "pt", "es", "fr", "de", "it", "nl", "sv", "uk", "ar")
        if own != other
    ],
)
def test_a_paragraph_in_another_language_is_foreign(own, other):
    detection = detect(article(TEXTS[own], TEXTS[other], TEXTS[own], language=own))
    assert detection.foreign == ((1, other),)


@pytest.mark.parametrize(
    "text",
    [
        "Marie Struthers, Jagmeet Singh, Ramzan Kadyrov and Rik Glauert were there.",
        "João Gonçalves, Łukasz Żółć, François Müller, Åsa Söderström",
        "Barcelona, Real Madrid, Atlético, Sevilla, Valencia, Villarreal, Betis, Getafe",
        "Cineteatro Estrela da Praia, Rua Nova do Carvalho 12, Figueira",
        "He sang “La vie en rose” and “Non, je ne regrette rien” to a full house.",
        "They call it saudade, or fado, or “o mar e a terra”, she said with a smile.",
        "α, β and γ radiation",
        "Read more: https://example.org/de/der/die/das",
        "#orgulho #marcha @mercado_central",
        "No, no, no!",
        "GDP 3.2 % / CPI 4.1 % / PPI 2.0 %",
    ],
)
def test_names_and_titles_do_not_make_a_paragraph_foreign(text):
    detection = detect(article(TEXTS["en"], text, TEXTS["en"], language="en"))
    assert detection.foreign == ()


@pytest.mark.parametrize(
    "text",
    [
        "O “Financial Times” e o “Wall Street Journal” não publicaram a notícia.",
        "Ela é autora de “The Sound of the Sea and Other Stories”, de 2019.",
        "Museu do Mar, Rua do Porto, Vila do Conde, Póvoa de Varzim",
    ],
)
def test_english_titles_do_not_make_a_portuguese_paragraph_foreign(text):
    detection = detect(article(TEXTS["pt"], text, language="pt"))
    assert detection.foreign == ()


def test_a_product_name_in_a_japanese_article_is_not_foreign():
    assert detect(article(TEXTS["ja"], "iPhone 15 Pro Max", language="ja")).foreign == ()


def test_a_block_that_declares_another_language_is_believed():
    one = article(TEXTS["en"], "Tudo vale a pena.", TEXTS["en"])
    blocks = (one.blocks[0], replace(one.blocks[1], language="pt-PT"), one.blocks[2])
    assert detect(replace(one, blocks=blocks)).foreign == ((1, "pt-PT"),)


def test_a_template_that_declares_english_on_every_paragraph_empties_no_article():
    one = article(*[TEXTS["pt"]] * 3, language="en")
    blocks = tuple(replace(block, language="en") for block in one.blocks)
    detection = detect(replace(one, blocks=blocks))
    assert (detection.language, detection.foreign) == ("pt", ())


@pytest.mark.parametrize("kind", [BlockKind.CODE, BlockKind.CREDIT, BlockKind.EMBED])
def test_code_and_credits_are_in_no_language(kind):
    one = article(TEXTS["en"], TEXTS["ru"])
    blocks = (one.blocks[0], replace(one.blocks[1], kind=kind))
    assert detect(replace(one, blocks=blocks)).foreign == ()


def test_an_article_in_one_language_is_given_to_the_detector_once(monkeypatch):
    asked = []
    ask = module.candidates
    monkeypatch.setattr(module, "candidates", lambda text: (asked.append(text), ask(text))[1])
    detect(article(*[TEXTS["en"]] * 20))
    assert len(asked) == 1
    assert len(asked[0]) <= module.SAMPLE + 10
