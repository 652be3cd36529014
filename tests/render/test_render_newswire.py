"""What holds of ninjs, NewsML-G2 and NITF alike: they are valid, whatever the article, and inert."""

from __future__ import annotations

from dataclasses import replace

import handmade
import iptc
import pytest
from hypothesis import given, settings

from syndicate.model import Status, Translation
from syndicate.render import FORMATS, render
from syndicate.render.context import Day, build
from syndicate.render.inline import clean
from syndicate.render.news.newswire import moment, note, place, uri

STATES = ["full", "corrected", "killed", "taken_down", "arabic"]
PAYLOADS = [
    "<script>alert(1)</script>",
    "]]><!--",
    "--><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "&lt;img&gt; &#60;b&#62; &amp;amp; &unknown;",
    "</p></block></body.content><block>",
    "<?xml version='1.0'?><br/>",
    '"onmouseover="alert(1)" x=\'y',
    "nul\x00nul \x1b[31m\x9b bell\x07",
    "lone \ud800 and \udfff surrogates \ufffe",
    "\u202eoverride\u202c \u2067open",
    '\\u003c \\" \\',
    "{{ 7*7 }}",
]


@pytest.mark.parametrize("form", iptc.FORMATS)
@pytest.mark.parametrize("state", STATES)
def test_the_official_schema_has_nothing_against_it(form: str, state: str) -> None:
    (file,) = render(getattr(handmade, state)(), [form])
    assert iptc.problems(form, file.data) == []


@given(iptc.translations())
@settings(max_examples=150, deadline=None)
def test_every_article_gives_valid_files_without_pasted_markup(made: Translation) -> None:
    for form, file in zip(iptc.FORMATS, render(made, iptc.FORMATS), strict=True):
        assert iptc.problems(form, file.data) == []
        assert [text for text in iptc.strings(form, file.data) if set("<&") & set(text)] == []


@pytest.mark.parametrize("form", iptc.FORMATS)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_stay_words(form: str, payload: str) -> None:
    (ordinary,) = render(iptc.everything("ordinary words"), [form])
    (file,) = render(iptc.everything(payload), [form])
    assert iptc.skeleton(form, file.data) == iptc.skeleton(form, ordinary.data)
    assert iptc.problems(form, file.data) == []
    line = " ".join(clean(payload).split())
    assert line in set(iptc.strings(form, file.data))


@pytest.mark.parametrize("form", iptc.FORMATS)
@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html;base64,PHN=", "file:///etc/passwd", "//evil/x"]
)
def test_addresses_that_could_run_something_are_nowhere(form: str, url: str) -> None:
    (file,) = render(iptc.everything("words", url), [form])
    assert iptc.problems(form, file.data) == []
    assert [text for text in iptc.strings(form, file.data) if url in text] == []


@pytest.mark.parametrize("form", iptc.FORMATS)
@pytest.mark.parametrize("state", ["killed", "taken_down"])
def test_what_is_withdrawn_says_so_and_has_no_text(form: str, state: str) -> None:
    made = getattr(handmade, state)()
    # What a forgetful caller leaves in the article does not go out either.
    left = handmade.full()
    made = replace(made, blocks=left.blocks, summary=left.summary)
    (file,) = render(made, [form])
    assert iptc.problems(form, file.data) == []
    said = list(iptc.strings(form, file.data))
    assert "canceled" in said or "stat:canceled" in said
    assert any(made.article.history.note in text for text in said)
    for words in ("faroleira", "farol branco", "governada de uma secretária"):
        assert not any(words in text for text in said)
    named = "Os últimos guardas da luz de Skerry vão para casa" in said
    assert named is (state == "killed")
    assert "" not in said


@pytest.mark.parametrize("form", iptc.FORMATS)
def test_the_same_article_gives_the_same_bytes(form: str) -> None:
    assert render(handmade.full(), [form]) == render(handmade.full(), [form])


def test_media_types_are_those_of_iana_and_iptc() -> None:
    assert {form: FORMATS[form].media_type for form in iptc.FORMATS} == {
        "ninjs": "application/json",
        "newsml-g2": "application/vnd.iptc.g2.newsitem+xml",
        "nitf": "application/nitf+xml",
    }


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://example.org/[x]?[y]#z#z", "https://example.org/%5Bx%5D?%5By%5D#z%23z"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("https://[broken", ""),
        ("https://exa mple.org/", ""),
        ("https://example.org:port/", ""),
        ("urn:uuid:1", "urn:uuid:1"),
        ("javascript:alert(1)", ""),
        ("no address", ""),
        ("", ""),
    ],
)
def test_an_address_is_written_as_rfc_3986_wants_it_or_not_at_all(
    address: str, written: str
) -> None:
    assert uri(address) == written


@pytest.mark.parametrize(
    ("values", "written"),
    [
        (["2026-03-14"], "2026-03-14T00:00:00+00:00"),
        (["2026-03-14T09:30:00"], "2026-03-14T09:30:00+00:00"),
        (["2026-03-14T09:30:00-03:00"], "2026-03-14T09:30:00-03:00"),
        (["", "2026-03-14T09:30:00Z"], "2026-03-14T09:30:00Z"),
        (["2026-03"], "2026-03-01T00:00:00+00:00"),
        (["2026"], "2026-01-01T00:00:00+00:00"),
        (["", ""], ""),
    ],
)
def test_a_moment_has_a_time_and_a_zone(values: list[str], written: str) -> None:
    assert moment(*(Day(value, value) for value in values)) == written


@pytest.mark.parametrize("form", iptc.FORMATS)
@pytest.mark.parametrize(
    ("written", "opens", "closes"),
    [
        ("2026-03-18", "2026-03-18T12:00:00+00:00", "2026-03-17T10:00:00+00:00"),
        ("2026-03", "2026-03-01T12:00:00+00:00", "2026-02-28T10:00:00+00:00"),
        ("2026-03-18T06:00:00", "2026-03-18T18:00:00+00:00", "2026-03-17T16:00:00+00:00"),
        ("2026-03-18T06:00:00+02:00", *["2026-03-18T04:00:00+00:00"] * 2),
    ],
)
def test_no_importer_publishes_too_early_or_too_late(
    form: str, written: str, opens: str, closes: str
) -> None:
    made = handmade.full()
    made = replace(made, article=replace(made.article, embargo=written, expires=written))
    (file,) = render(made, [form])
    assert iptc.problems(form, file.data) == []
    assert {opens, closes} <= set(iptc.strings(form, file.data))


@pytest.mark.parametrize(
    ("dateline", "where"),
    [
        ("LISBOA, 3 de maio (Lusa)", "LISBOA"),
        ("Stornoway", "Stornoway"),
        ("الرباط، 12 مارس", "الرباط"),
        ("SÃO PAULO — 3 de maio", "SÃO PAULO"),
        ("Aix-en-Provence (AFP)", "Aix-en-Provence"),
        ("12 March, London", "12 March, London"),
        ("", ""),
    ],
)
def test_the_place_of_a_dateline(dateline: str, where: str) -> None:
    assert place(dateline) == where


def test_the_note_tells_the_desk_all_at_once() -> None:
    made = handmade.corrected()
    said = note(build(made))
    assert made.article.history.note in said
    assert "Este texto foi traduzido automaticamente" in said
    held = note(build(replace(made, article=replace(made.article, status=Status.WITHHELD))))
    assert held != said
    assert said in held
