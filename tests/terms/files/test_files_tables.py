from __future__ import annotations

from pathlib import Path

import pytest

from syndicate import resources
from syndicate.errors import GlossaryError
from syndicate.model import Case, Term, TermKind
from syndicate.terms import files
from syndicate.terms.files import table
from syndicate.terms.files.entries import languages_of

HEADER = "source,target,kind,case,pos,gender,plural,forms,domain,context,note,owner,status\n"


def write(folder: Path, text: str, name: str = "house.en-pt.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def terms(path: Path, **options: str) -> tuple[Term, ...]:
    (glossary,) = files.read(path, **options)
    return tuple(glossary.terms)


def pairs(path: Path) -> dict[tuple[str, str], list[tuple[str, str]]]:
    return {
        (g.source_language, g.target_language): [(t.source, t.target) for t in g.terms]
        for g in files.read(path)
    }


# --- Our own columns -----------------------------------------------------------------------------


def test_only_source_and_target_are_required_and_columns_stand_in_any_order(tmp_path: Path) -> None:
    (glossary,) = files.read(write(tmp_path, "target,note,source\nONU,big,UN\n"))
    assert (glossary.source_language, glossary.target_language) == ("en", "pt")
    (term,) = glossary.terms
    assert (term.source, term.target, term.note, term.line) == ("UN", "ONU", "big", 2)
    assert term.kind is TermKind.PREFERRED
    assert term.case is Case.EXACT


def test_every_column_is_read(tmp_path: Path) -> None:
    header = HEADER.strip() + ",source_forms,priority\n"
    row = (
        "mayor,prefeito,preferred,ignore,noun,mf,prefeitos,prefeito| prefeita|prefeitos||prefeitas,"
        "offices,city|section:local,pt-PT: presidente,desk,proposed,mayor|mayors,-2\n"
    )
    (term,) = terms(write(tmp_path, header + row))
    assert term.forms == ("prefeito", "prefeita", "prefeitos", "prefeitas")
    assert term.context == ("city", "section:local")
    assert (term.gender, term.plural, term.domain) == ("mf", "prefeitos", "offices")
    assert (term.owner, term.status, term.pos) == ("desk", "proposed", "noun")
    assert (term.source_forms, term.priority) == (("mayor", "mayors"), -2)


def test_do_not_translate_needs_no_target(tmp_path: Path) -> None:
    (term,) = terms(write(tmp_path, "source,target,kind\nTwitter,,do-not-translate\n"))
    assert term.target == "Twitter"


def test_several_renderings_may_be_forbidden_or_proposed(tmp_path: Path) -> None:
    text = "source,target,kind,status\na,b,,\na,c,forbidden,\na,d,forbidden,\na,e,,proposed\n"
    assert len(terms(write(tmp_path, text))) == 4


@pytest.mark.parametrize(
    ("text", "line", "field", "says"),
    [
        ("", 1, None, "is empty"),
        ("source,note\na,b\n", 1, "target", "missing"),
        ("source,target,colour\na,b,c\n", 1, "colour", "not known"),
        ("source,target,source\na,b,c\n", 1, "source", "twice"),
        ("some,other,words\n", 1, "header", "missing"),
        ("source,target\n,b\n", 2, "source", "empty"),
        ("source,target\na,\n", 2, "target", "empty"),
        ("source,target\na,b,c\n", 2, "column 3", "3 cells"),
        ("source,target\na,b\na,c\n", 3, "source", "line 2 already"),
        ("source,target\na,b\na,b\n", 3, "source", "line 2 already"),
        ("source,target,kind\na,b,nice\n", 2, "kind", "not a kind"),
        ("source,target,case\na,b,upper\n", 2, "case", "not a case rule"),
        ("source,target,gender\na,b,x\n", 2, "gender", "not a gender"),
        ("source,target,status\na,b,maybe\n", 2, "status", "not a status"),
        ("source,target,priority\na,b,high\n", 2, "priority", "no whole number"),
        ("source,target,kind\na,b,do-not-translate\n", 2, "target", "differs"),
        ("source,target\na\u200bb,c\n", 2, "source", "U+200B"),
        ("source,target\na,b\x07\n", 2, "target", "U+0007"),
        ("source,target\na,b\0\n", 2, None, "U+0000"),
        ('source,target\n"a,b\n', 2, None, "CSV"),
        ("en,pt,gender:es\na,b,m\n", 1, "gender:es", "not known"),
        ("en,pt,en\na,b,c\n", 1, "en", "twice"),
    ],
)
def test_a_bad_file_is_refused_with_file_line_and_column(
    tmp_path: Path, text: str, line: int, field: str | None, says: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(GlossaryError) as caught:
        files.read(path)
    error = caught.value
    assert (str(error.path), error.line, error.field) == (str(path), line, field)
    assert says in str(error)


# --- Spreadsheets --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"source,target\nmayor,c\xc3\xa2mara\n", ""),
        (b"\xef\xbb\xbfsource;target\r\nmayor;c\xc3\xa2mara\r\n\r\n", ""),
        (b"sep=;\r\nsource;target\r\nmayor;c\xc3\xa2mara\r\n", ""),
        (b'"source"\t"target"\nmayor\t"c\xc3\xa2mara"\n', ""),
        (b"source,target\rmayor,c\xc3\xa2mara\r", ""),
        ("source\ttarget\r\nmayor\tcâmara\r\n".encode("utf-16"), ""),
        ("source,target\nmayor,câmara\n".encode("utf-16-le"), "utf-16-le"),
        ("source;target\nmayor;câmara\n".encode("windows-1252"), "windows-1252"),
        ("source;target\nmayor;câmara\n".encode("windows-1252"), ""),
        (b"source,target\n mayor ,\" ca\xcc\x82mara\"\n,\n", ""),
    ],
    ids=[
        "plain", "mark, semicolons", "sep=", "tabs", "CR", "UTF-16", "UTF-16 said", "1252 said",
        "1252 found out", "spaces, decomposed, empty row",
    ],
)  # fmt: skip
def test_what_spreadsheets_make_of_a_table_is_read(
    tmp_path: Path, data: bytes, encoding: str
) -> None:
    path = tmp_path / "house.en-pt.csv"
    path.write_bytes(data)
    (term,) = terms(path, encoding=encoding)
    assert (term.source, term.target) == ("mayor", "câmara")
    assert table.read(path, encoding=encoding).guessed == (data[:8] == b"source;t" and not encoding)


def test_a_guessed_encoding_is_remarked(tmp_path: Path) -> None:
    path = tmp_path / "house.en-pt.csv"
    path.write_bytes("source,target\nmayor,câmara\n".encode("cp1252"))
    (entries,) = files.entries(path)
    assert "windows-1252" in entries.remarks[0]


def test_bytes_of_no_encoding_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "house.en-pt.csv"
    path.write_bytes(b"source,target\nok,ok\nmayor,c\x81mara\n")
    with pytest.raises(GlossaryError, match="UTF-8") as caught:
        files.read(path)
    assert caught.value.line == 3


def test_lines_in_cells_become_spaces_and_stay_in_notes(tmp_path: Path) -> None:
    text = 'source,target,note\n"Home\r\nOffice",b,"one\r\n\r\n two"\nc,,x\n'
    with pytest.raises(GlossaryError) as caught:
        files.read(write(tmp_path, text))
    assert caught.value.line == 6
    (term,) = terms(write(tmp_path, text.replace("c,,x\n", "")))
    assert (term.source, term.note) == ("Home Office", "one\n\n two")


def test_joiners_stay_where_a_script_spells_with_them(tmp_path: Path) -> None:
    (term,) = terms(write(tmp_path, "source,target\nbooks,کتاب\u200cها\n", "x.en-fa.csv"))
    assert term.target == "کتاب\u200cها"


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfsource;target\r\n\"a;b\";c\r\n",
        b"sep=\t\r\nsource\ttarget\r\nx\t\"say \"\"y\"\"\"\r\n",
        "source,target\nmayor,câmara\n".encode("utf-16"),
        "source,target\nmayor,câmara\n".encode("cp1252"),
    ],
)  # fmt: skip
def test_a_table_is_written_back_as_it_was(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "house.en-pt.csv"
    path.write_bytes(data)
    table.write(table.read(path))
    assert path.read_bytes() == data


# --- Two columns, and a column per language ------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("cat,gato\nBBC,BBC\ncat,gato\n", "deepl.en-pt.csv"),
        ("cat\tgato\nBBC\tBBC\n", "google.en-pt.tsv"),
        ("en,pt\ncat,gato\nBBC,BBC\n", "amazon.csv"),
        ("EN;PT\ncat;gato\nBBC;BBC\n", "amazon.txt"),
    ],
)
def test_two_columns_are_enough(tmp_path: Path, text: str, name: str) -> None:
    (glossary,) = files.read(write(tmp_path, text, name))
    assert (glossary.source_language, glossary.target_language) == ("en", "pt")
    assert [(t.source, t.target) for t in glossary.terms] == [("cat", "gato"), ("BBC", "BBC")]
    assert [t.kind for t in glossary.terms] == [TermKind.PREFERRED, TermKind.DO_NOT_TRANSLATE]


def test_two_renderings_in_two_columns_are_a_contradiction(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="line 1 already"):
        files.read(write(tmp_path, "cat,gato\ncat,gata\n"))


def test_a_column_per_language_makes_a_glossary_of_every_two(tmp_path: Path) -> None:
    text = (
        "en,pt-BR,es,kind,note,gender:pt-BR,forms:en,forms:pt-BR,context:en\n"
        "mayor,prefeito,alcalde,,hi,mf,mayor|mayors,prefeito|prefeita,city\n"
        "X,,,do-not-translate,,,,,\n"
        "step,passo,,,,m,,,\n"
    )
    path = write(tmp_path, text, "all.csv")
    found = pairs(path)
    assert len(found) == 6
    assert found["en", "pt-BR"] == [("mayor", "prefeito"), ("X", "X"), ("step", "passo")]
    assert found["en", "es"] == [("mayor", "alcalde"), ("X", "X")]
    assert found["pt-BR", "es"] == [("prefeito", "alcalde"), ("X", "X")]
    by_pair = {(g.source_language, g.target_language): g.terms[0] for g in files.read(path)}
    there, back = by_pair["en", "pt-BR"], by_pair["pt-BR", "en"]
    assert (there.gender, there.forms) == ("mf", ("prefeito", "prefeita"))
    assert (there.source_forms, there.context) == (("mayor", "mayors"), ("city",))
    assert (back.gender, back.context, back.source_forms) == ("", (), there.forms)
    assert (back.forms, back.note) == (there.source_forms, "hi")


# --- Names, digests, folders ---------------------------------------------------------------------


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
    assert languages_of(Path(name)) == pair


@pytest.mark.parametrize("name", ["house.csv", "house.english-pt.csv", "glossary.en.csv"])
def test_a_name_without_languages_is_refused(name: str) -> None:
    with pytest.raises(GlossaryError, match="languages"):
        languages_of(Path(name))


def test_the_digest_counts_what_is_said_not_how(tmp_path: Path) -> None:
    (one,) = files.read(write(tmp_path, "source,target,note\nUN,ONU,x\n"))
    (two,) = files.read(write(tmp_path, "target,source\r\nONU,UN\r\n", "other.en-pt.csv"))
    (three,) = files.read(write(tmp_path, "source,target\nUN,NU\n", "third.en-pt.csv"))
    (four,) = files.read(write(tmp_path, "source,target,priority\nUN,ONU,1\n", "4.en-pt.csv"))
    assert one.digest == two.digest
    assert len({one.digest, three.digest, four.digest}) == 3


def test_a_folder_gives_the_files_whose_suffix_says_that_they_are_glossaries(
    tmp_path: Path,
) -> None:
    for name in ("b.tbx", "a.en-pt.csv", "notes.txt", "page.xml", "c.TMX"):
        write(tmp_path, "", name)
    found = files.find([tmp_path, tmp_path / "notes.txt", tmp_path / "b.tbx"])
    assert [path.name for path in found] == ["a.en-pt.csv", "b.tbx", "c.TMX", "notes.txt"]
    (tmp_path / "none").mkdir()
    with pytest.raises(GlossaryError, match="no glossary"):
        files.find([tmp_path / "none"])


def test_the_shipped_glossaries_load_and_are_large_enough() -> None:
    counts = {
        (g.source_language, g.target_language): len(g.terms)
        for path in files.find([resources.folder("glossaries")])
        for g in files.read(path)
    }
    assert counts["en", "pt"] >= 150
    assert counts["pt", "en"] >= 150
