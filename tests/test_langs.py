"""Tags, names, directions and quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate import langs
from syndicate.errors import ConfigError

# The codes of the Argos index, and those of Mozilla's models that it has not.
ARGOS = """ar az bg bn ca cs da de el en eo es et eu fa fi fr ga gl he hi hu id it ja ko ky lt lv
ms nb nl pb pl pt ro ru sk sl sq sv th tl tr uk ur vi zh zt"""
FIREFOX = "be bs gu hr is kn ml mk mt nn no sr ta te sw"


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("EN_gb", "en-GB"),
        (" por ", "pt"),
        ("pt_BR", "pt-BR"),
        ("zh-tw", "zh-TW"),
        ("iw", "he"),
        ("sr-latn-rs", "sr-Latn-RS"),
    ],
)
def test_tags_are_normalised(given, tag):
    assert langs.normalise(given) == tag


@pytest.mark.parametrize("wrong", ["", "und", "english please", "x" * 40, "12", "xx-zz-yy-ww"])
def test_what_is_no_tag_is_refused_with_a_remedy(wrong):
    assert not langs.is_tag(wrong)
    with pytest.raises(ConfigError, match="is not a language tag") as error:
        langs.normalise(wrong)
    assert "pt-BR" in error.value.remedy


@given(st.text(max_size=12))
def test_any_text_is_a_tag_or_not_and_normalising_is_done_once(text):
    if langs.is_tag(text):
        tag = langs.normalise(text)
        assert langs.normalise(tag) == tag


@pytest.mark.parametrize("code", ARGOS.split())
def test_argos_codes_become_tags(code):
    tag = langs.from_argos(code)
    assert langs.is_tag(tag)


@pytest.mark.parametrize(
    ("tag", "among", "served"),
    [
        ("pt-BR", ("en", "pt"), "pt"),
        ("pt", ("en", "pt-BR"), "pt-BR"),
        ("pt-BR", ("pt", "pt-BR"), "pt-BR"),
        ("zh-TW", ("zh",), None),
        ("zh-TW", ("zh", "zh-Hant"), "zh-Hant"),
        ("sr-Latn", ("sr",), None),
        ("fr", ("en",), None),
        ("no", ("nb", "nn"), "nb"),
        ("nn", ("nb",), None),
    ],
)
def test_the_best_tag_serves(tag, among, served):
    assert langs.best(tag, among) == served


def test_names_direction_script_spacing():
    assert langs.name("pt") == "Portuguese"
    assert langs.name("pt", "fr") == "portugais"
    assert langs.name("qaa") == "qaa"
    assert (langs.direction("ar"), langs.direction("pt")) == ("rtl", "ltr")
    assert (langs.script("ru"), langs.script("zh-TW"), langs.script("en")) == (
        "Cyrl",
        "Hant",
        "Latn",
    )
    assert not langs.spaced("ja")
    assert langs.spaced("ko")


@pytest.mark.parametrize(
    ("tag", "marks"),
    [
        # As CLDR 48.2 has them, one of each kind.
        ("en", "“”‘’"),
        ("es", "“”‘’"),
        ("de", "„“‚‘"),
        ("de-AT", "„“‚‘"),
        ("hr", "„“‚‘"),
        ("nl", "‘’‘’"),
        ("sv", "””’’"),
        ("nb", "«»‘’"),
        ("ru", "«»„“"),
        ("pl", "„”«»"),
        ("hu", "„”»«"),
        ("sr-Latn", "„”’’"),
        ("sq", "“”‘’"),
        ("ar", "”“’‘"),
        ("ja", "「」『』"),
        ("zh", "“”‘’"),
        ("zh-Hans-SG", "“”‘’"),
        ("zh-Hant", "「」『』"),
        # A region that has marks of its own, and those that inherit them.
        ("pt", "“”‘’"),
        ("pt-BR", "“”‘’"),
        ("pt-PT", "«»“”"),
        ("pt-AO", "«»“”"),
        ("zh-TW", "「」『』"),
        ("fr-CH", "«»‹›"),
        ("de-CH", "«»‹›"),
        # Unknown: as in English.
        ("qaa", "“”‘’"),
    ],
)
def test_quotation_marks(tag, marks):
    found = langs.quotes(tag)
    assert (found.open, found.close, found.inner_open, found.inner_close) == tuple(marks)


@pytest.mark.parametrize("tag", ["fr", "fr-FR", "fr-CA"])
def test_french_guillemets_have_a_narrow_no_break_space_inside(tag):
    assert langs.quotes(tag) == langs.Quotes("«\u202f", "\u202f»", "“", "”")


@pytest.mark.parametrize("code", [*ARGOS.split(), *FIREFOX.split()])
def test_every_language_of_the_known_models_has_a_row_of_its_own(code):
    tag = langs.from_argos(code)
    rows = langs._QUOTES
    assert tag in rows or langs.language(tag) in rows or langs.language(tag) == "fr"


def test_every_row_is_two_pairs_of_a_real_language():
    for tag, marks in langs._QUOTES.items():
        assert len(marks) == 4
        assert langs.normalise(tag) == tag


@pytest.mark.parametrize(
    ("value", "tag", "text"),
    [
        ("2026-03-14", "en", "March 14, 2026"),
        ("2026-03-14T09:30:00+00:00", "pt", "14 de março de 2026"),
        ("last Tuesday", "pt", "last Tuesday"),
        ("2026-03", "pt", "março de 2026"),
        ("2026-03", "ja", "2026年3月"),
        ("2026-03", "fa", "مارس ۲۰۲۶"),
        ("2026", "de", "2026"),
        ("2026-13", "pt", "2026-13"),
    ],
)
def test_dates(value, tag, text):
    assert langs.format_date(value, tag) == text


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("SUNDHAVN, 12 March (Courier)", "en", "pt", "SUNDHAVN, 12 de março (Courier)"),
        ("SKERRA ISLAND, June 4", "en", "pt-BR", "SKERRA ISLAND, 4 de junho"),
        ("LISBOA, 16 abr. (Agência)", "pt", "en", "LISBOA, April 16 (Agência)"),
        ("RECIFE, 2 de setembro", "pt", "en-GB", "RECIFE, 2 September"),
        ("BERLIN", "en", "pt", "BERLIN"),
        ("MAY, 31 February", "en", "pt", "MAY, 31 February"),
    ],
)
def test_the_day_of_a_dateline(text: str, source: str, target: str, expected: str) -> None:
    assert langs.localise_day(text, source, target) == expected


def test_currency_names_are_written_small_where_the_language_does() -> None:
    assert langs.currency_name("GBP", "pt") == "libras esterlinas"
    assert langs.currency_name("GBP", "en") == "British pounds"
    assert langs.currency_name("EUR", "de") == "Euro"


@pytest.mark.parametrize("tag", ["oc", "oc-aranes", "an", "ast", "ca", "ca-valencia", "szl", "frp"])
def test_languages_of_apertium_have_a_decimal_comma(tag):
    assert langs.numerals(tag).decimal == ","
    assert not langs.money(tag).before
