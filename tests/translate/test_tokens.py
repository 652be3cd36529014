from __future__ import annotations

from time import process_time

import pytest

from syndicate.translate.protection.tokens import find, is_code

LACKING = frozenset("#@\\~°′″")


def found(text: str) -> tuple[list[str], list[str]]:
    """The certain tokens and the watched ones."""
    tokens = find(text, frozenset(text) & LACKING)
    for token in tokens:
        assert text[token.span.start : token.span.end] == token.text
    return [t.text for t in tokens if t.certain], [t.text for t in tokens if not t.certain]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("See https://example.org/a_(b)?c=1#d.", ["https://example.org/a_(b)?c=1#d"]),
        ("It is (https://example.org/wiki/Lisbon_(city)).", ["https://example.org/wiki/Lisbon_(city)"]),
        ("“Try www.example.net,” she said.", ["www.example.net"]),
        ("HTTPS://EXAMPLE.ORG/RULES holds.", ["HTTPS://EXAMPLE.ORG/RULES"]),
        ("Visit example.org/schools today.", ["example.org/schools"]),
        ("Write to <a.b+c@mail.example.co.uk>!", ["a.b+c@mail.example.co.uk"]),
        ("By @night.nurse@social.example, not @me.", ["@night.nurse@social.example", "@me"]),
        ("#PãoCaro and (#2024Floods).", ["#PãoCaro", "#2024Floods"]),
        ("In C:\\Users\\me\\plan.docx and \\\\host\\x.txt.", ["C:\\Users\\me\\plan.docx", "\\\\host\\x.txt"]),
        ("Copy ~/Downloads/old and /var/log/auth.log!", ["~/Downloads/old", "/var/log/auth.log"]),
        ("Open IMG_2041.JPG, photos.tar.gz.", ["IMG_2041.JPG", "photos.tar.gz"]),
        ("The study (doi:10.1038/s41586-020-2649-2) ends.", ["doi:10.1038/s41586-020-2649-2"]),
        ("To IBAN GB33 BUKB 2020 1555 5555 55 by May.", ["GB33 BUKB 2020 1555 5555 55"]),
        ("At 51°30′26″N 0°7′39″W, in mud.", ["51°30′26″N", "0°7′39″W"]),
        ("At 12.5°S, 77.0°W off the coast.", ["12.5°S", "77.0°W"]),
        ("ISBN 978-0-14-103614-4 is out.", ["978-0-14-103614-4"]),
    ],
)  # fmt: skip
def test_what_models_never_keep_is_certain(text: str, tokens: list[str]) -> None:
    assert found(text)[0] == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Call +351 21 340 7000 or (020) 7946 0000.", ["+351 21 340 7000", "(020) 7946 0000"]),
        ("Tel.: 253 000 111; the hotline is 0800 123 4567.", ["253 000 111", "0800 123 4567"]),
        ("The report A/HRC/47/27 on COVID-19.", ["A/HRC/47/27", "COVID-19"]),
        ("A B-52, “H5N1”, the A1 and 34-AB-56.", ["B-52", "H5N1", "A1", "34-AB-56"]),
        ("Version 3.11.4 (not v2.0-beta).", ["3.11.4", "v2.0-beta"]),
        ("Won 3-1, then 6–4 and 7–6 (7–5).", ["3-1", "6–4", "7–6", "7–5"]),
        ("On 12/03/2024 at 192.168.10.254, in 2:08:41.", ["12/03/2024", "192.168.10.254", "2:08:41"]),
        ("See example.com and meteo.example.pt.", ["example.com", "meteo.example.pt"]),
    ],
)  # fmt: skip
def test_what_models_mostly_keep_is_watched(text: str, tokens: list[str]) -> None:
    assert found(text)[1] == tokens


@pytest.mark.parametrize(
    "text",
    [
        "The 19th-century mill cost £1,250,000 in the 1980s.",
        "About 12,500 people, 61.3% of them, at 10:30 p.m. or 22h30.",
        "A 5-year-old paid $4.5bn for 300kg, 35 °C, 45° north of it.",
        "In 2019 300 people came; 4,000 left for 1.5 km.",
        "He and/or she said so… on the 42nd day, at 9 a.m.",
        "Os 2.ª e 3º lugares custam R$ 1.250,50 ou 15€, 5–7%.",
        "Between 1,000–2,000 and 5.5-6.5 million.",
        "Nothing at all. Here neither, e.g. there.",
    ],
)
def test_numbers_ordinals_and_words_are_none(text: str) -> None:
    assert found(text) == ([], [])


def test_a_code_with_characters_that_the_model_lacks_is_certain() -> None:
    assert found("It was p4~w0rd here.") == (["p4~w0rd"], [])


@pytest.mark.parametrize("word", ["B-52", "BRCA1", "2024/25", "118/04", "a1b2c3", "S-1000X"])
def test_codes(word: str) -> None:
    assert is_code(word)


@pytest.mark.parametrize(
    "word", ["1,000", "19th", "5-year", "G", "£15m", "3D", "1.5", "10:30", "2pm"]
)
def test_no_codes(word: str) -> None:
    assert not is_code(word)


@pytest.mark.parametrize(
    "piece", ["a.b", "1-", "@", "#a", "1 2 ", "(1)", "http://", "a/", "AB12 ", "°"]
)
def test_a_sentence_of_ten_thousand_characters_is_read_at_once(piece: str) -> None:
    text = piece * (10_000 // len(piece))
    began = process_time()
    find(text, frozenset(text) & LACKING)
    assert process_time() - began < 2
