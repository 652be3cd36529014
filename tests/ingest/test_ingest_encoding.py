"""Bytes -> text: any encoding, declared or not, and a refusal that says what the file is."""

from __future__ import annotations

import pytest

from syndicate.errors import InputError
from syndicate.ingest import read
from syndicate.ingest.encoding import decode, guess

SAMPLES = {
    "pt": "Às 5h40, antes da merenda, a professora Raimunda Feitosa desce 52 degraus até o rio "
    "Aruã e lê uma régua. Não há “dúvidas”, disse ela aos jornalistas da região.",
    "fr": "L’été dernier, le gouvernement a annoncé de nouvelles mesures à Orléans, où les députés "
    "étaient réunis ; « c’est déjà ça », a dit la maire.",
    "de": "Die Häuser der Straße wurden größer, sagte die Bürgermeisterin am späten Abend über die "
    "Förderung der Gemeinde und ihrer Schüler.",
    "ru": "Правительство объявило о новых мерах поддержки независимых журналистов в регионе, "
    "сообщает наш корреспондент из столицы.",
    "pl": "Rząd ogłosił nowe środki wsparcia dla niezależnych dziennikarzy w regionie, źródło "
    "podało, że łączna kwota sięga miliona złotych.",
    "ja": "政府は地域の独立系ジャーナリストを支援する新たな措置を発表した。関係者によると、総額は百万円に達する。",
    "el": "Η κυβέρνηση ανακοίνωσε νέα μέτρα στήριξης των ανεξάρτητων δημοσιογράφων στην περιοχή.",
    "ar": "أعلنت الحكومة عن تدابير جديدة لدعم الصحفيين المستقلين في المنطقة وفي العاصمة.",
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("pt", "cp1252"),
        ("fr", "cp1252"),
        ("de", "latin-1"),
        ("ru", "cp1251"),
        ("ru", "koi8-r"),
        ("pl", "cp1250"),
        ("pl", "iso8859-2"),
        ("ja", "cp932"),
        ("ja", "euc-jp"),
        ("el", "cp1253"),
        ("ar", "cp1256"),
    ],
)
def test_undeclared_encodings_are_found_and_reported(language: str, encoding: str) -> None:
    text, findings = decode(SAMPLES[language].encode(encoding), "x.txt")
    assert text == SAMPLES[language]
    assert [finding.check for finding in findings] == ["encoding.guessed"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-8"])
def test_unicode_with_and_without_a_mark(encoding: str) -> None:
    assert decode(SAMPLES["ru"].encode(encoding), "x.txt") == (SAMPLES["ru"], ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(encoding: str) -> None:
    assert decode(SAMPLES["pt"].encode(encoding), "x.txt")[0] == SAMPLES["pt"]


def html(declared: str, encoding: str, language: str = "pt") -> bytes:
    text = f'<html><head><meta charset="{declared}"></head><body><p>{SAMPLES[language]}</p></body>'
    return text.encode(encoding)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("iso-8859-1", "cp1252"), ("windows-1252", "cp1252"), ("utf-8", "utf-8")],
)
def test_a_right_declaration_is_no_finding(declared: str, encoding: str) -> None:
    text, findings = decode(html(declared, encoding), "x.html")
    assert SAMPLES["pt"] in text
    assert findings == ()


def test_the_declaration_of_an_http_header_in_meta() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">' + SAMPLES["ru"]
    assert SAMPLES["ru"] in decode(page.encode("koi8-r"), "x.html")[0]


@pytest.mark.parametrize(
    ("declared", "encoding", "check"),
    [
        ("iso-8859-1", "utf-8", "encoding.declared"),
        ("utf-8", "cp1252", "encoding.guessed"),
        ("no-such", "cp1252", "encoding.guessed"),
    ],
)
def test_a_wrong_declaration_is_overruled_and_reported(
    declared: str, encoding: str, check: str
) -> None:
    text, findings = decode(html(declared, encoding), "x.html")
    assert SAMPLES["pt"] in text
    assert [finding.check for finding in findings] == [check]


def test_a_damaged_character_is_reported() -> None:
    data = SAMPLES["ru"].encode()
    text, findings = decode(data[:-1] + b"\xff", "x.txt")
    assert text.startswith(SAMPLES["ru"][:-2])
    assert [finding.check for finding in findings] == ["encoding.damaged"]


def test_line_ends_are_one() -> None:
    assert decode(b"a\r\nb\rc\nd", "x.txt")[0] == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty."),
        (b" \n\t \r\n", "nothing but white space"),
        (b"\xef\xbb\xbf \n", "nothing but white space"),
        (b"\x89PNG\r\n\x1a\n1234", "a PNG image"),
        (b"\xff\xd8\xff\xe0abc", "a JPEG image"),
        (b"%PDF-1.7\nabc", "a PDF document"),
        (b"PK\x03\x04abc", "a ZIP archive"),
        (b"{\\rtf1 text}", "an RTF document"),
        (b"\xd0\xcf\x11\xe0abc", "an old Microsoft Office document"),
        (b"\x1f\x8babc", "gzip-compressed data"),
        (b"\x00\x01\x02\x03" * 200, "binary data"),
        (b"abc\x01\x02\x03\x04" * 200, "binary data"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, message: str) -> None:
    for name in ("page.html", "page.txt", "-"):
        with pytest.raises(InputError, match="Give") as caught:
            read(name, data)
        assert message in str(caught.value)


def test_an_encoding_of_nothing_but_ascii_is_harmless() -> None:
    assert guess(b"plain") in ("cp1252", "ascii")
