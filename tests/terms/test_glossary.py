from __future__ import annotations

from pathlib import Path

import pytest

from syndicate import resources
from syndicate.errors import GlossaryError
from syndicate.model import Case, TermKind
from syndicate.terms import glossary

HEADER = "source,target,kind,case,pos,gender,plural,forms,domain,context,note,owner,status\n"


def write(folder: Path, text: str, name: str = "house.en-pt.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def test_only_source_and_target_are_required_and_columns_stand_in_any_order(tmp_path: Path) -> None:
    loaded = glossary.load(write(tmp_path, "target,note,source\nONU,big,UN\n"))
    assert (loaded.source_language, loaded.target_language) == ("en", "pt")
    (term,) = loaded.terms
    assert (term.source, term.target, term.note, term.line) == ("UN", "ONU", "big", 2)
    assert term.kind is TermKind.PREFERRED
    assert term.case is Case.EXACT


def test_every_column_is_read(tmp_path: Path) -> None:
    row = (
        "mayor,prefeito,preferred,ignore,noun,mf,prefeitos,prefeito|prefeita|prefeitos|prefeitas,"
        "offices,city|town,pt-PT: presidente da câmara,desk,approved\n"
    )
    (term,) = glossary.load(write(tmp_path, HEADER + row)).terms
    assert term.forms == ("prefeito", "prefeita", "prefeitos", "prefeitas")
    assert term.context == ("city", "town")
    assert (term.gender, term.plural, term.domain) == ("mf", "prefeitos", "offices")
    assert (term.owner, term.status, term.pos) == ("desk", "approved", "noun")


def test_a_byte_order_mark_crlf_and_quoted_commas_are_no_obstacle(tmp_path: Path) -> None:
    text = '\ufeffsource,target\r\n"Orange, The","A Laranja, nova"\r\n\r\n'
    (term,) = glossary.load(write(tmp_path, text)).terms
    assert (term.source, term.target) == ("Orange, The", "A Laranja, nova")


def test_do_not_translate_needs_no_target(tmp_path: Path) -> None:
    (term,) = glossary.load(
        write(tmp_path, "source,target,kind\nTwitter,,do-not-translate\n")
    ).terms
    assert term.target == "Twitter"


@pytest.mark.parametrize(
    ("text", "line", "field", "says"),
    [
        ("", 1, None, "is empty"),
        ("source,note\na,b\n", 1, "target", "missing"),
        ("source,target,colour\na,b,c\n", 1, "colour", "not known"),
        ("source;target\na;b\n", 1, "source;target", "commas, not semicolons"),
        ("source,target,source\na,b,c\n", 1, "source", "twice"),
        ("source,target\n,b\n", 2, "source", "empty"),
        ("source,target\na,\n", 2, "target", "empty"),
        ("source,target\na,b,c\n", 2, "column 3", "3 cells"),
        ("source,target\na,b\na,c\n", 3, "source", "line 2 already"),
        ("source,target,kind\na,b,nice\n", 2, "kind", "not a kind"),
        ("source,target,case\na,b,upper\n", 2, "case", "not a case rule"),
        ("source,target,gender\na,b,x\n", 2, "gender", "not a gender"),
        ("source,target,status\na,b,maybe\n", 2, "status", "not a status"),
        ("source,target,kind\na,b,do-not-translate\n", 2, "target", "differs"),
        ("source,target\na\u200bb,c\n", 2, "source", "U+200B"),
        ('source,target\n"a,b\n', 2, None, "CSV"),
    ],
)
def test_a_bad_file_is_refused_with_file_line_and_column(
    tmp_path: Path, text: str, line: int, field: str | None, says: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(GlossaryError) as caught:
        glossary.load(path)
    error = caught.value
    assert (error.path, error.line, error.field) == (path, line, field)
    assert says in str(error)
    assert str(path) in str(error)


def test_a_quoted_newline_does_not_shift_the_line_that_is_named(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError) as caught:
        glossary.load(write(tmp_path, 'source,target,note\na,b,"one\ntwo"\nc,,x\n'))
    assert caught.value.line == 4


def test_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "house.en-pt.csv"
    path.write_bytes("source,target\nok,ok\nmayor,câmara\n".encode("cp1252"))
    with pytest.raises(GlossaryError) as caught:
        glossary.load(path)
    assert caught.value.line == 3
    assert "UTF-8" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("house.en-pt.csv", ("en", "pt")),
        ("a.b.en-pt-BR.csv", ("en", "pt-BR")),
        ("en-pt.csv", ("en", "pt")),
        ("x.zh-Hant-en.csv", ("zh-Hant", "en")),
    ],
)
def test_the_name_gives_the_languages(name: str, pair: tuple[str, str]) -> None:
    assert glossary.languages_of(Path(name)) == pair


@pytest.mark.parametrize("name", ["house.csv", "house.english-pt.csv", "glossary.en.csv"])
def test_a_name_without_languages_is_refused(name: str) -> None:
    with pytest.raises(GlossaryError, match="languages"):
        glossary.languages_of(Path(name))


def test_the_digest_counts_what_is_said_not_how(tmp_path: Path) -> None:
    one = glossary.load(write(tmp_path, "source,target,note\nUN,ONU,x\n"))
    two = glossary.load(write(tmp_path, "target,source\r\nONU,UN\r\n", "other.en-pt.csv"))
    three = glossary.load(write(tmp_path, "source,target\nUN,NU\n", "third.en-pt.csv"))
    assert one.digest == two.digest != three.digest


def test_the_shipped_glossaries_load_and_are_large_enough() -> None:
    shipped = {
        (g.source_language, g.target_language): g
        for g in map(glossary.load, glossary.find([resources.folder("glossaries")]))
    }
    assert len(shipped["en", "pt"].terms) >= 150
    assert len(shipped["pt", "en"].terms) >= 150
    for loaded in shipped.values():
        for term in loaded.terms:
            assert not term.plural or not term.forms or term.plural in term.forms, term
