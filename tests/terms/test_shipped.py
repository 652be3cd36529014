"""The glossaries that ship: each row has a sentence that holds it, countries are those of CLDR."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from babel import Locale

from syndicate import langs, resources
from syndicate.model import Severity, Term, TermKind
from syndicate.terms import files
from syndicate.terms.lint import Group, lint
from syndicate.terms.match import Matcher

_FOLDER = resources.folder("glossaries")
_SENTENCES = Path(__file__).parents[1] / "data"
_PATHS = sorted(_FOLDER.glob("*.csv"))
_LEAST = {
    "countries.en-pt": 380,
    "countries.en-pt-PT": 40,
    "countries.pt-en": 380,
    "newsroom.en-es": 150,
    "newsroom.en-pt": 700,
    "newsroom.en-pt-PT": 180,
    "newsroom.pt-en": 680,
}

_ENGLISH = {
    "Antigua and Barbuda": "AG",
    "Bosnia and Herzegovina": "BA",
    "Bosnia-Herzegovina": "BA",
    "Burma": "MM",
    "Cabo Verde": "CV",
    "Congo-Brazzaville": "CG",
    "DR Congo": "CD",
    "DRC": "CD",
    "Democratic Republic of Congo": "CD",
    "Democratic Republic of the Congo": "CD",
    "East Timor": "TL",
    "Hong Kong": "HK",
    "Ivory Coast": "CI",
    "Macao": "MO",
    "Macau": "MO",
    "Myanmar": "MM",
    "Republic of Congo": "CG",
    "Republic of the Congo": "CG",
    "Saint Kitts and Nevis": "KN",
    "Saint Lucia": "LC",
    "Saint Vincent and the Grenadines": "VC",
    "Sao Tome and Principe": "ST",
    "St. Kitts and Nevis": "KN",
    "St. Vincent and the Grenadines": "VC",
    "São Tomé and Príncipe": "ST",
    "Trinidad and Tobago": "TT",
    "Turkey": "TR",
    "USA": "US",
}
"""English names of the press that are not CLDR's, and the territory that each is."""

_PORTUGUESE = {
    "Barein": "BH",
    "Barém": "BH",
    "Belarus": "BY",
    "Birmânia": "MM",
    "Burquina Faso": "BF",
    "Cingapura": "SG",
    "Eswatini": "SZ",
    "Holanda": "NL",
    "Koweit": "KW",
    "Qatar": "QA",
    "Quiribati": "KI",
    "RD Congo": "CD",
    "República Checa": "CZ",
    "República Tcheca": "CZ",
    "Suazilândia": "SZ",
}
"""Portuguese names that are neither CLDR's nor the ones below, all of them only sources."""

_EXCEPTIONS = {
    ("pt", "Bahrein"): ("BH", "form of the Brazilian and Portuguese press; CLDR: Barein, Barém"),
    ("pt", "Burkina Faso"): ("BF", "form of the press and the United Nations; CLDR: Burquina Faso"),
    ("pt", "República Democrática do Congo"): ("CD", "CLDR tells the Congos by their capitals"),
    ("pt", "Hong Kong"): ("HK", "CLDR adds the legal status"),
    ("pt", "Macau"): ("MO", "CLDR adds the legal status"),
    ("pt", "Kiribati"): ("KI", "form of the press and the United Nations; CLDR: Quiribati"),
    ("pt", "Mianmar"): ("MM", "CLDR adds the former name"),
    ("pt", "Territórios Palestinos"): ("PS", "capitals as in the press"),
    ("pt-PT", "Myanmar"): ("MM", "form of the Portuguese press"),
    ("pt-PT", "Qatar"): ("QA", "form of the Portuguese press; CLDR: Catar"),
    ("pt-PT", "Territórios Palestinianos"): ("PS", "capitals as in the press"),
}
"""Renderings that are not CLDR's: territory and reason."""

_AS_IN_BRAZIL = {
    "BD": "the Portuguese press writes Bangladesh",
    "BH": "the Portuguese press writes Bahrein",
    "BS": "the Portuguese press writes Bahamas",
    "CD": "CLDR tells the Congos by their capitals",
    "CG": "CLDR tells the Congos by their capitals",
    "CI": "CLDR gives both names; the press writes Costa do Marfim",
    "DJ": "the Portuguese press writes Djibuti",
    "EH": "the Portuguese press writes Saara Ocidental",
    "KI": "the Portuguese press writes Kiribati",
    "KW": "the Portuguese press writes Kuwait",
    "LI": "the Portuguese press writes Liechtenstein",
    "LK": "the Portuguese press writes Sri Lanka",
    "SV": "the Portuguese press writes El Salvador",
}
"""Territories whose name of CLDR for Portugal is not the one that is used there."""


def _stem(path: Path) -> str:
    return path.stem


def _terms(name: str) -> list[Term]:
    (glossary,) = files.read(_FOLDER / f"{name}.csv")
    return list(glossary.terms)


def _sentences(path: Path) -> list[tuple[str, str]]:
    name = path.stem.removeprefix("newsroom.")
    text = (_SENTENCES / f"glossary_sentences.{name}.tsv").read_text(encoding="utf-8")
    return [(line.split("\t")[0], line.split("\t")[1]) for line in text.splitlines()[1:]]


def _territories(tag: str) -> dict[str, str]:
    names = Locale.parse(tag.replace("-", "_")).territories
    return {code: name.replace("’", "'") for code, name in names.items() if len(code) == 2}


# --- every file ---


def test_all_files_are_there_with_enough_rows() -> None:
    assert {path.stem for path in _PATHS} == set(_LEAST)
    assert not [name for name, least in _LEAST.items() if len(_terms(name)) < least]


@pytest.mark.parametrize("path", _PATHS, ids=_stem)
def test_rows_are_in_order_and_lines_end_in_one_character(path: Path) -> None:
    assert b"\r" not in path.read_bytes()
    with path.open(encoding="utf-8", newline="") as file:
        keys = [(r["domain"], r["source"].casefold()) for r in csv.DictReader(file)]
    assert keys == sorted(keys)


@pytest.mark.parametrize("path", _PATHS, ids=_stem)
def test_each_row_is_found_in_its_own_sentence(path: Path) -> None:
    (glossary,) = files.read(path)
    sentences = _sentences(path)
    assert [term.source for term in glossary.terms] == [source for source, _ in sentences]
    matcher = Matcher(glossary.source_language, [glossary])
    missed = []
    for term, (_, sentence) in zip(glossary.terms, sentences, strict=True):
        found = matcher.find(sentence)
        meant = [m.term for m in found if not m.held_back]
        meant += [other for m in found for other in m.forbidden]
        if term not in meant:
            missed.append((term.source, term.kind.value, sentence))
    assert not missed


@pytest.mark.parametrize("path", _PATHS, ids=_stem)
def test_the_linter_finds_no_error(path: Path) -> None:
    assert not [str(p) for p in lint([Group([path])]) if p.severity is Severity.ERROR]


@pytest.mark.parametrize("path", _PATHS, ids=_stem)
def test_what_is_forbidden_says_why_or_what_to_write(path: Path) -> None:
    (glossary,) = files.read(path)
    assert not [t.source for t in glossary.terms if t.kind is TermKind.FORBIDDEN and not t.note]


def test_the_readme_counts_what_is_there() -> None:
    text = (_FOLDER / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w.-]+)\.csv` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", text, re.M)
    written = {name: tuple(map(int, numbers)) for name, *numbers in rows}
    counted = {}
    for path in _PATHS:
        kinds = [term.kind for term in _terms(path.stem)]
        by_kind = [kinds.count(kind) for kind in (*TermKind,)]
        counted[path.stem] = (len(kinds), *by_kind)
    assert written == counted


def test_the_readme_counts_domains() -> None:
    text = (_FOLDER / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z-]+) \| (\d*) \| (\d*) \| (\d*) \| (\d*) \|$", text, re.M)
    written = {(domain, n): int(c) for domain, *cells in rows for n, c in enumerate(cells) if c}
    counted: dict[tuple[str, int], int] = {}
    for n, pair in enumerate(("en-pt", "en-pt-PT", "pt-en", "en-es")):
        for path in _PATHS:
            if path.stem.endswith(f".{pair}"):
                for term in _terms(path.stem):
                    counted[term.domain, n] = counted.get((term.domain, n), 0) + 1
    assert written == counted


# --- Brazil and Portugal ---


@pytest.mark.parametrize("kind", ["countries", "newsroom"])
def test_the_file_for_portugal_says_only_what_differs(kind: str) -> None:
    common = {(t.source, t.kind is TermKind.FORBIDDEN): t for t in _terms(f"{kind}.en-pt")}
    for term in _terms(f"{kind}.en-pt-PT"):
        other = common.get((term.source, term.kind is TermKind.FORBIDDEN))
        said = (other.target, other.plural) if other else ()
        assert said != (term.target, term.plural), term.source
        assert other is None or other.context == term.context, term.source


@pytest.mark.parametrize("kind", ["countries", "newsroom"])
def test_notes_name_the_form_that_is_used_in_portugal(kind: str) -> None:
    portugal = {t.source: t for t in _terms(f"{kind}.en-pt-PT") if t.kind is not TermKind.FORBIDDEN}
    for term in _terms(f"{kind}.en-pt"):
        other = portugal.get(term.source)
        if other and term.kind is not TermKind.FORBIDDEN and other.target != term.target:
            assert term.note.endswith(f"pt-PT: {other.target}"), term.source


# --- countries and demonyms ---


@pytest.mark.parametrize(
    ("name", "tag"), [("countries.en-pt", "pt"), ("countries.en-pt-PT", "pt-PT")]
)
def test_countries_are_called_as_in_cldr(name: str, tag: str) -> None:
    english = {text: code for code, text in _territories("en").items()} | _ENGLISH
    theirs = _territories(tag)
    for term in _terms(name):
        if term.domain != "countries":
            continue
        code = english[term.source]
        reason = _EXCEPTIONS.get((tag, term.target))
        assert reason[0] == code if reason else term.target == theirs[code], term.source


def test_no_country_whose_name_differs_in_portugal_is_forgotten() -> None:
    brazil, portugal = _territories("pt"), _territories("pt-PT")
    english = {text: code for code, text in _territories("en").items()} | _ENGLISH
    here = {english[t.source] for t in _terms("countries.en-pt") if t.domain == "countries"}
    there = {english[t.source] for t in _terms("countries.en-pt-PT") if t.domain == "countries"}
    differ = {code for code in here if brazil[code] != portugal[code]}
    assert differ - there == set(_AS_IN_BRAZIL) & here


def test_countries_in_portuguese_are_those_of_cldr() -> None:
    names = {text: code for tag in ("pt-PT", "pt") for code, text in _territories(tag).items()}
    names |= {name: code for (_, name), (code, _) in _EXCEPTIONS.items()} | _PORTUGUESE
    english = {text: code for code, text in _territories("en").items()} | _ENGLISH
    for term in _terms("countries.pt-en"):
        if term.domain == "countries":
            assert names[term.source] == english[term.target], term.source


@pytest.mark.parametrize("name", ["countries.en-pt", "countries.en-pt-PT"])
def test_a_demonym_has_its_four_forms_and_then_the_country(name: str) -> None:
    """ "The Albanian president" is also "o presidente da Albânia": the name counts as right."""
    demonyms = [t for t in _terms(name) if t.domain == "demonyms"]
    assert len(demonyms) >= {"countries.en-pt": 100, "countries.en-pt-PT": 10}[name]
    for term in demonyms:
        four, more = term.forms[:4], term.forms[4:]
        assert term.gender == "mf" and len(four) == 4, term.source
        assert four[:2] == (term.target, term.plural), term.source
        assert all(form.islower() for form in four), term.source
        assert all(form[0].isupper() for form in more), term.source


def test_languages_of_the_files() -> None:
    pairs = {(g.source_language, g.target_language) for p in _PATHS for g in files.read(p)}
    assert pairs == {("en", "pt"), ("en", "pt-PT"), ("pt", "en"), ("en", "es")}
    assert all(langs.is_tag(tag) for pair in pairs for tag in pair)
