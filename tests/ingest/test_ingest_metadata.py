"""Side-cars, options, licences, dates, bylines: what people write, read strictly."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from syndicate.errors import ConfigError
from syndicate.ingest import Metadata, bylines, dates, licenses, read
from syndicate.ingest.metadata import read_sidecar, sidecar_of
from syndicate.model import Byline, Inline, Mark, MarkKind, Permission, Rights, Source

TEXT = (
    "Ships wait\n\nThe harbour office counted forty ships before noon.\n\nNobody had expected the "
    "wind to turn.\n\nAuthor: Rui Reis\n"
)


def write(folder: Path, sidecar: str, name: str = "ships.meta.toml") -> str:
    path = folder / "ships.txt"
    path.write_text(TEXT, "utf-8")
    (folder / name).write_text(sidecar, "utf-8")
    return str(path)


SIDECAR = """
title = "Forty ships wait"
summary = "And no wind."
language = "en-GB"
slug = "Forty Ships!"
author = [{ name = "Jane Doe", role = "Editor", institution = "The Post", url = "https://p.example/j" }]
published = 2026-05-06T07:30:00+01:00
modified = 2026-05-07
dateline = "LISBON, 6 May"
section = "Harbour"
keywords = ["ships", "wind"]
embargo = "2026-05-06T07:00:00Z"
expires = 2026-06-06
correction = "Correction: It was forty."

[source]
name = "The Post"
url = "https://post.example/2026/ships"

[rights]
license = "CC BY-ND 4.0"
holder = "Post Trust"
notice = "© 2026 Post Trust"
usage_terms = "With credit."
permission = { by = "Jane Doe", date = 2026-05-03, reference = "letter 117" }
demands = ["link-back", "no-photographs"]
pixel = "https://count.example/p.gif?a=1&b=2"
"""


def test_everything_a_side_car_may_say(tmp_path: Path) -> None:
    result = read(write(tmp_path, SIDECAR))
    assert result.headline.text == "Forty ships wait"
    assert result.summary.text == "And no wind."
    assert result.language == "en-GB"
    assert result.slug == "forty-ships"
    assert result.bylines == (Byline("Jane Doe", "Editor", "The Post", "https://p.example/j"),)
    assert result.published == "2026-05-06T07:30:00+01:00"
    assert result.modified == "2026-05-07"
    assert result.dateline == "LISBON, 6 May"
    assert result.section == "Harbour"
    assert result.keywords == ("ships", "wind")
    assert result.embargo == "2026-05-06T07:00:00+00:00"
    assert result.source == Source("The Post")
    assert result.canonical_url == "https://post.example/2026/ships"
    assert result.rights == Rights(
        "https://creativecommons.org/licenses/by-nd/4.0/",
        "CC BY-ND 4.0",
        "Post Trust",
        "© 2026 Post Trust",
        "With credit.",
        Permission("Jane Doe", "2026-05-03", "letter 117"),
        ("link-back", "no-photographs", "pixel"),
        "https://count.example/p.gif?a=1&b=2",
    )
    assert result.expires == "2026-06-06"
    assert result.blocks[-1].text == "Correction: It was forty."
    assert result.findings == ()


def test_options_win_over_the_side_car_and_that_over_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, 'author = "Jane Doe"\nsection = "Harbour"\n[rights]\nholder = "X"')
    options = Metadata.from_options(
        authors=["Ana Sá", "Rui Reis"],
        source_name="The Post",
        source_url="https://post.example/a",
        license="CC BY 4.0",
        published="2026-05-06",
        permission="granted",
    )
    result = read(path, overrides=options)
    assert [byline.name for byline in result.bylines] == ["Ana Sá", "Rui Reis"]
    assert result.canonical_url == result.id == "https://post.example/a"
    assert result.source.name == "The Post"
    assert result.section == "Harbour"
    assert result.rights.license_name == "CC BY 4.0"
    assert result.rights.holder == "X"
    assert result.rights.permission.by == "granted"
    assert result.published == "2026-05-06"
    assert [byline.name for byline in read(path).bylines] == ["Jane Doe"]
    (tmp_path / "ships.meta.toml").unlink()
    assert [byline.name for byline in read(path).bylines] == ["Rui Reis"]


def test_a_licence_and_its_name_come_from_one_place() -> None:
    one = Metadata(rights=Rights(license="https://e.org/terms", license_name=""))
    other = Metadata(rights=Rights(license="x", license_name="CC BY 4.0", holder="H"))
    assert one.over(other).rights == Rights(license="https://e.org/terms", holder="H")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Jane Doe, 3 May 2026, letter 117", ("Jane Doe", "2026-05-03", "letter 117")),
        (
            "Jane Doe allowed a translation on 3 May 2026 (letter 117)",
            ("Jane Doe allowed a translation", "2026-05-03", "letter 117"),
        ),
        ("Redação, 2026-05-03, e-mail 12", ("Redação", "2026-05-03", "e-mail 12")),
        ("Jane Doe, 3 May 2026", ("Jane Doe", "2026-05-03", "")),
        ("granted", ("granted", "", "")),
    ],
)
def test_a_permission_in_one_line(tmp_path: Path, text: str, parts: tuple[str, str, str]) -> None:
    result = read(write(tmp_path, f'[rights]\npermission = "{text}"'))
    assert result.rights.permission == Permission(*parts)


@pytest.mark.parametrize("name", ["ships.meta.toml", "ships.txt.meta.toml"])
def test_both_names_of_a_side_car(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, 'section = "Harbour"', name)
    assert sidecar_of(path) == tmp_path / name
    assert read(path).section == "Harbour"


@pytest.mark.parametrize(
    ("source", "canonical", "home"),
    [
        ('[source]\nurl = "https://e.org/a"', "https://e.org/a", ""),
        ('[source]\nurl = "https://e.org/"', "", "https://e.org/"),
        ('[source]\nurl = "https://e.org"', "", "https://e.org"),
        ('canonical_url = "https://e.org/a"\n[source]\nurl = "https://e.org/b"', "https://e.org/a",
         "https://e.org/b"),
        ('source = "The Post"', "", ""),
    ],
)  # fmt: skip
def test_the_address_of_the_source(tmp_path: Path, source: str, canonical: str, home: str) -> None:
    result = read(write(tmp_path, source))
    assert (result.canonical_url, result.source.url) == (canonical, home)


@pytest.mark.parametrize(
    ("text", "line", "field", "message"),
    [
        ('titel = "x"', 1, "titel", "Did you mean 'title'?"),
        ("\ntitle = 7", 2, "title", "text, not a number"),
        ("title = x", 1, None, "not TOML"),
        ('author = [{ role = "x" }]', 1, "author", "no name"),
        ("author = 7", 1, "author", "not a number"),
        ('author = [{ name = "x", mail = "y" }]', 1, "author.mail", "not known"),
        ('\n\npublished = "6 May"', 3, "published", "not a date"),
        ('published = "2026-13-06"', 1, "published", "not a date"),
        ('canonical_url = "post.example/a"', 1, "canonical_url", "not a web address"),
        ('canonical_url = "javascript:x()"', 1, "canonical_url", "not a web address"),
        ('keywords = [1, 2]', 1, "keywords", "list of texts"),
        ('language = "english please"', 1, "language", "not a language tag"),
        ('[source]\nname = "x"\n\nlink = "y"', 4, "source.link", "not known"),
        ('rights = "CC BY"', 1, "rights", "must be a table"),
        ('summary = "a"\ndescription = "b"', 2, "description", "said twice"),
        ('[rights]\nlicense = "http://"', 2, "rights.license", "not a web address"),
        ('[rights]\ndemands = ["link_back"]', 2, "rights.demands", "Did you mean 'link-back'?"),
        ('[rights]\npixel = "p.gif"', 2, "rights.pixel", "not a web address"),
        ('[rights]\npermission = 7', 2, "rights.permission", "not a number"),
        ('[rights]\n[rights.permission]\nby = "Jane Doe"\ndate = 2026-05-03', 2,
         "rights.permission.reference", "permission without it is none"),
        ('[rights]\npermission = { by = "Jane Doe", reference = "letter" }', 2,
         "rights.permission.date", "2026-05-03"),
        ('[rights]\npermission = { by = "J", date = "May", reference = "l" }', 2,
         "rights.permission.date", "not a date"),
        ('[rights]\npermission = { who = "J" }', 2, "rights.permission.who", "not known"),
        ('expires = "soon"', 1, "expires", "not a date"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_file_line_field_and_remedy(
    tmp_path: Path, text: str, line: int, field: str | None, message: str
) -> None:
    path = tmp_path / "ships.meta.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_sidecar(path)
    error = caught.value
    assert message in str(error)
    assert (error.path, error.line, error.field) == (path, line, field)
    assert error.remedy


def test_a_side_car_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "ships.meta.toml"
    path.write_bytes('title = "Ções"'.encode("cp1252"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_sidecar(path)


def test_a_wrong_option_is_named_as_the_option() -> None:
    with pytest.raises(ConfigError, match=r"^--source-url: 'e\.org' is not a web address"):
        Metadata.from_options(source_url="e.org")
    with pytest.raises(ConfigError, match=r"^--published: 'May' is not a date"):
        Metadata.from_options(published="May")
    assert Metadata.from_options() == Metadata()


def test_what_the_document_says_of_side_cars_and_findings(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    text = (root / "docs" / "ingest.md").read_text("utf-8")
    sample = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert sample is not None
    path = tmp_path / "x.meta.toml"
    path.write_text(sample[1], "utf-8")
    found = read_sidecar(path)
    assert all(getattr(found, f.name) for f in fields(Metadata) if f.name != "unknown")
    code = "".join(p.read_text("utf-8") for p in (root / "syndicate" / "ingest").glob("*.py"))
    checks = re.findall(r'"((?:headline|language|encoding|links|ingest)\.[a-z-]+)"', code)
    assert checks
    assert [check for check in checks if f"`{check}`" not in text] == []


# --- Licences ----------------------------------------------------------------------------------

BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("text", "license", "name"),
    [
        ("CC BY 4.0", BY, "CC BY 4.0"),
        ("cc-by-4.0", BY, "CC BY 4.0"),
        ("CC BY-NC-ND 4.0", "https://creativecommons.org/licenses/by-nc-nd/4.0/", "CC BY-NC-ND 4.0"),
        ("CC BY NC SA 3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/", "CC BY-NC-SA 3.0"),
        ("CC BY (ND)", "CC BY-ND", "CC BY-ND"),
        ("CC BY\u2011ND 4.0", "https://creativecommons.org/licenses/by-nd/4.0/", "CC BY-ND 4.0"),
        ("by-nd 4.0", "https://creativecommons.org/licenses/by-nd/4.0/", "CC BY-ND 4.0"),
        ("Creative Commons Attribution 4.0 International", BY, "CC BY 4.0"),
        ("Creative Commons Attribution-NoDerivatives 4.0 International (CC BY-ND 4.0)",
         "https://creativecommons.org/licenses/by-nd/4.0/", "CC BY-ND 4.0"),
        ("http://creativecommons.org/licenses/by/4.0", BY, "CC BY 4.0"),
        ("https://creativecommons.org/licenses/by/4.0/deed.pt-br", BY, "CC BY 4.0"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode", BY, "CC BY 4.0"),
        ("https://creativecommons.org/licenses/by/3.0/de/",
         "https://creativecommons.org/licenses/by/3.0/de/", "CC BY 3.0 DE"),
        ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("CC BY", "CC BY", "CC BY"),
        ("CC BY-ND", "CC BY-ND", "CC BY-ND"),
        ("All rights reserved", "All rights reserved", "All rights reserved"),
        ("https://e.org/terms", "https://e.org/terms", ""),
    ],
)  # fmt: skip
def test_licences(text: str, license: str, name: str) -> None:
    assert licenses.resolve(text) == (license, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("© 2026 The Post. Text: CC BY-ND 4.0.", "CC BY-ND 4.0"),
        ("Sob licença http://creativecommons.org/licenses/by/4.0/.", "CC BY 4.0"),
        ("Creative Commons Attribution 4.0", "CC BY 4.0"),
        ("© 2026 The Post", ""),
    ],
)
def test_licences_in_a_rights_line(text: str, name: str) -> None:
    assert licenses.find(text)[1] == name


# --- Dates -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-12", "2026-03-12"),
        ("20260312", "2026-03-12"),
        ("2026-03", "2026-03"),
        ("2026", "2026"),
        ("2026-03-12T17:40", "2026-03-12T17:40:00"),
        ("2026-03-12 17:40:05.123Z", "2026-03-12T17:40:05+00:00"),
        ("2026-03-12T17:40:00+0100", "2026-03-12T17:40:00+01:00"),
        ("2026-03-12T17:40:00-4", "2026-03-12T17:40:00-04:00"),
        ("Thu, 12 Mar 2026 17:40:00 +0100", "2026-03-12T17:40:00+01:00"),
        ("1773333600000", "2026-03-12T16:40:00+00:00"),
        ("2026-02-30", ""),
        ("2026-03-12T25:00", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_machine_readable_dates(value: str, expected: str) -> None:
    assert dates.machine(value) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Published 12 March 2026, 17:40", "en", "2026-03-12"),
        ("Mar. 12, 2026", "en", "2026-03-12"),
        ("1º de junho de 2026", "pt", "2026-06-01"),
        ("8.mai.2026 às 19h10", "pt-BR", "2026-05-08"),
        ("19 février 2020", "fr", "2020-02-19"),
        ("12 maja 2026", "pl", "2026-05-12"),
        ("12 March 2026", "pl", "2026-03-12"),
        ("25/05/2022", "en", "2022-05-25"),
        ("03/05/2022 20:36", "pt", "2022-05-03"),
        ("03/05/2022", "en", ""),
        ("03.05.2022", "en", "2022-05-03"),
        ("at 2026-03-12T17:40:00Z.", "en", "2026-03-12T17:40:00+00:00"),
        ("31 February 2026", "en", ""),
        ("room 12 of 2026", "en", ""),
    ],
)
def test_dates_in_words(text: str, language: str, expected: str) -> None:
    assert dates.written(text, language) == expected


# --- Bylines -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Jane Doe", [("Jane Doe", "", "")]),
        ("By Jane Doe, Agency", [("Jane Doe", "", "Agency")]),
        ("By Jane Doe, Global Voices", [("Jane Doe", "", "Global Voices")]),
        ("Jane Doe (AFP)", [("Jane Doe", "", "AFP")]),
        ("Von Hans Müller | dpa", [("Hans Müller", "", "dpa")]),
        ("Jane Doe, law correspondent", [("Jane Doe", "law correspondent", "")]),
        ("By A. B. Smith, Carol Jones and Dan Brown",
         [("A. B. Smith", "", ""), ("Carol Jones", "", ""), ("Dan Brown", "", "")]),
        ("Por Ana Sá, repórter, e Rui dos Reis",
         [("Ana Sá", "repórter", ""), ("Rui dos Reis", "", "")]),
        ("By Jane Doe. Additional reporting by Rui Reis",
         [("Jane Doe", "", ""), ("Rui Reis", "Additional reporting", "")]),
        ("Jane Doe e João Sá, da Agência Lusa",
         [("Jane Doe", "", ""), ("João Sá", "", "Agência Lusa")]),
        ("By Nada Tawfik, BBC News, New York", [("Nada Tawfik", "New York", "BBC News")]),
        ("Jane Doe in London", [("Jane Doe", "in London", "")]),
        ("Jane Doe @janedoe", [("Jane Doe", "", "")]),
        ("Reuters", [("Reuters", "", "")]),
        ("/authors/jane", []),
        ("Words by Jane Doe · Photographs by Tomos ap Huw",
         [("Jane Doe", "", ""), ("Tomos ap Huw", "Photographs", "")]),
        ("Jane Doe; additional reporting by Rui Reis in Bern",
         [("Jane Doe", "", ""), ("Rui Reis", "Additional reporting, in Bern", "")]),
        ("Por Ana Sá, fotos de Rui Reis", [("Ana Sá", "", ""), ("Rui Reis", "Fotos", "")]),
        ("Text: Ana Sá | Fotos: Rui Reis", [("Ana Sá", "", ""), ("Rui Reis", "Fotos", "")]),
        ("Jane Doe (now) and Rui Reis (earlier)",
         [("Jane Doe", "now", ""), ("Rui Reis", "earlier", "")]),
        ("By Jane Doe (Reporter, The Courier)", [("Jane Doe", "Reporter, The Courier", "")]),
    ],
)  # fmt: skip
def test_bylines(text: str, expected: list[tuple[str, str, str]]) -> None:
    reading = bylines.read(text)
    assert [(b.name, b.role, b.institution) for b in reading.bylines] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jane Doe; photographs by Tomos ap Huw", ["", "Photographs"]),
        ("By Jane Doe, Reporter, and photos by Tomos ap Huw, AP", ["Reporter", "Photos"]),
        ("By Jane Doe and Tomos ap Huw", ["", ""]),
    ],
)
def test_what_a_linked_name_did(text: str, expected: list[str]) -> None:
    marks = []
    for name in ("Jane Doe", "Tomos ap Huw"):
        at = text.index(name)
        link = (("href", f"https://e.org/{name[0]}"),)
        marks.append(Mark(at, at + len(name), MarkKind.LINK, link))
    reading = bylines.read_marked(Inline(text, tuple(marks)))
    assert [(b.name, b.role) for b in reading.bylines] == [
        ("Jane Doe", expected[0]),
        ("Tomos ap Huw", expected[1]),
    ]


def test_a_byline_with_two_readings_says_so() -> None:
    reading = bylines.read("By Jane Doe, Rui Reis")
    assert [b.name for b in reading.bylines] == ["Jane Doe", "Rui Reis"]
    assert "Rui Reis" in reading.doubt


def test_one_name_is_one_author() -> None:
    known = (Byline("Jane Doe"), Byline("JANE DOE", "Editor"), Byline("All texts by Jane Doe"))
    assert bylines.unique(known) == (Byline("Jane Doe", "Editor"),)


@pytest.mark.parametrize("joint", ["-", " ", "\u2010", "\u2011", "\u2013"])
def test_a_licence_in_a_line_keeps_its_parts_whatever_joins_them(joint: str) -> None:
    assert licenses.find(f"© The Post. CC BY{joint}ND 4.0")[1] == "CC BY-ND 4.0"
