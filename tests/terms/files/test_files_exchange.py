"""TBX, TMX and the other formats: what goes out comes back."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate.errors import GlossaryError
from syndicate.model import Term, TermKind
from syndicate.terms import files
from syndicate.terms.files import Entries, table
from syndicate.terms.files.entries import COLUMNS, Record
from syndicate.terms.files.written import FORMATS, rows_of, written

SCHEMAS = Path("/work/shared/schemas")
XML = {"tbx": ".tbx", "tbx-v2": ".tbxm", "tmx": ".tmx"}


def said(read: list[Entries]) -> dict[tuple[str, str], list[Record]]:
    """What entries say, wherever they stand."""
    return {
        (one.source_language, one.target_language): [r[:13] + r[15:] for r in one.records]
        for one in read
    }


def through(form: str, read: list[Entries], folder: Path) -> list[Entries]:
    path = folder / f"made{XML[form]}"
    path.write_bytes(written(form, read, path).data)
    return files.entries(path)


def by_pair(read: list[Entries]) -> dict[tuple[str, str], list[Term]]:
    return {
        (one.source_language, one.target_language): [Term(*record) for record in one.records]
        for one in read
    }


# --- The law -------------------------------------------------------------------------------------

_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs", "Zl", "Zp"])
    | st.sampled_from("&<>\"'|;,[]\u200d\u0301"),
    min_size=1,
    max_size=12,
)  # fmt: skip
_LINES = st.lists(_TEXT, max_size=3).map("\n".join)
_NOTE = _LINES | st.sampled_from(["[forms] a|b", "[note] x", "[kind] forbidden", "sep=;", '"'])


@st.composite
def _rows(draw: st.DrawFn) -> list[dict[str, str]]:
    rows = []
    for number in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["", "preferred", "do-not-translate", "forbidden"]))
        pos = st.sampled_from(["", "noun", "proper-noun", "acronym", "adverb", "other", "idiom"])
        rows.append(
            {
                "source": f"{draw(_TEXT)}{number}",
                "target": "" if kind == "do-not-translate" else f"{number}{draw(_TEXT)}",
                "kind": kind,
                "case": draw(st.sampled_from(["", "exact", "ignore"])),
                "pos": draw(pos),
                "gender": draw(st.sampled_from(["", "m", "f", "n", "mf"])),
                "status": draw(st.sampled_from(["", "approved", "proposed"])),
                "priority": draw(st.sampled_from(["", "0", "7", "-12"])),
                "note": draw(_NOTE),
                "owner": draw(_LINES),
                **{
                    name: draw(st.just("") | _TEXT)
                    for name in ("plural", "forms", "domain", "context", "source_forms")
                },
            }
        )
    return rows


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(_rows())
def test_every_field_comes_back_from_tbx_and_tmx(rows: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "house.en-pt.csv"
        table.write(table.made(path, COLUMNS, [[row[c] for c in COLUMNS] for row in rows]))
        try:
            read = files.entries(path)
        except GlossaryError as error:  # an invisible character
            assert "invisible" in str(error)
            return
        for form in XML:
            back = through(form, read, folder)
            assert said(back) == said(read)
            assert not back[0].remarks
        table.write(table.made(path, *rows_of(read[0].records)))
        assert said(files.entries(path)) == said(read)


def test_a_table_with_a_column_per_language_comes_back_in_every_direction(tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text(
        "en,pt-BR,es,kind,case,pos,domain,note,gender:pt-BR,plural:es,forms:en,context:en\n"
        "mayor,prefeito,alcalde,,,noun,offices,hi,mf,alcaldes,mayor|mayors,city\n"
        "step,passo,,,exact,,,,m,,,\n"
        "ill,mal,enfermo,forbidden,,,,,,,,\n"
        "X,,,do-not-translate,,,,,,,,\n",
        encoding="utf-8",
    )
    read = files.entries(path)
    assert len(read) == 6
    for form in XML:
        assert said(through(form, read, tmp_path)) == said(read)
    again = tmp_path / "again.csv"
    again.write_bytes(written("languages", read, again).data)
    assert said(files.entries(again)) == said(read)


def test_what_xml_cannot_hold_is_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "house.en-pt.csv"
    path.write_text("source,target,note\na,b,x\ufffey\n", encoding="utf-8")
    made = written("tbx", files.entries(path), tmp_path / "x.tbx")
    assert made.not_carried == ("line 2: U+FFFE, which XML cannot hold",)
    assert b"xy" in made.data


# --- Others' files -------------------------------------------------------------------------------

_BASIC = """<tbx style="dct" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<tbxHeader><fileDesc><sourceDesc><p>An agency</p></sourceDesc></fileDesc></tbxHeader><text><body>
<conceptEntry id="c1"><min:subjectField>culture</min:subjectField>
<descripGrp><basic:definition>A place with books.</basic:definition></descripGrp>
<langSec xml:lang="en-US">
 <termSec><term>lib\u00adrary</term><min:partOfSpeech>noun</min:partOfSpeech></termSec></langSec>
<langSec xml:lang="pt-BR">
 <termSec><term>livraria</term>
  <min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec>
 <termSec><term>casa de <hi>leitura</hi></term>
  <min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus></termSec>
 <termSec><term>biblioteca</term><basic:termLocation>menu</basic:termLocation>
  <min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus>
  <basic:grammaticalGender>feminine</basic:grammaticalGender></termSec>
</langSec></conceptEntry></body></text></tbx>"""

_MARTIF = """<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>An agency</p>
</sourceDesc></fileDesc></martifHeader><text><body>
<termEntry id="c1"><descrip type="subjectField">culture</descrip>
<descripGrp><descrip type="definition">A place with books.</descrip></descripGrp>
<langSet xml:lang="en_US"><ntig><termGrp><term>library</term>
 <termNote type="partOfSpeech">noun</termNote></termGrp></ntig></langSet>
<langSet xml:lang="pt-BR">
<tig><term>livraria</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></tig>
<tig><term>casa de leitura</term></tig>
<tig><term>biblioteca</term>
 <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
 <termNote type="grammaticalGender">feminine</termNote>
 <termNote type="termLocation">menu</termNote></tig>
</langSet></termEntry></body></text></martif>"""


@pytest.mark.parametrize(("text", "name"), [(_BASIC, "a.tbx"), (_MARTIF, "a.xml")])
def test_tbx_of_others_is_read_in_every_direction(tmp_path: Path, text: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    read = files.entries(path)
    found = by_pair(read)
    there, back = found["en-US", "pt-BR"], found["pt-BR", "en-US"]
    assert [(t.source, t.target, t.kind) for t in there] == [
        ("library", "biblioteca", TermKind.PREFERRED),
        ("library", "livraria", TermKind.FORBIDDEN),
    ]
    assert there[0].forms == ("biblioteca", "casa de leitura")
    assert (there[0].gender, there[0].pos, there[0].domain) == ("f", "noun", "culture")
    assert there[0].note == "A place with books."
    assert {t.source for t in back} == {"biblioteca", "casa de leitura"}
    assert all("termLocation" in remark for remark in read[0].remarks)


def test_a_second_rendering_is_only_proposed(tmp_path: Path) -> None:
    unit = '<tu><tuv xml:lang="en"><seg>{}</seg></tuv><tuv xml:lang="pt"><seg>{}</seg></tuv></tu>'
    units = [("cat", "gato"), ("cat", "gata"), ("cat", "gato"), ("BBC", "BBC"), ("a " * 9, "x")]
    path = tmp_path / "a.tmx"
    body = "".join(unit.format(*each) for each in units)
    path.write_text(
        '<tmx version="1.4"><header o-tmf="x"/><body>'
        '<tu><tuv xml:lang="en"><seg>the<bpt i="1">&lt;b></bpt> dog</seg></tuv>'
        '<tuv xml:lang="pt"><seg>cão</seg></tuv></tu>' + body + "</body></tmx>",
        encoding="utf-8",
    )
    read = files.entries(path)
    there = by_pair(read)["en", "pt"]
    assert [(t.source, t.target, t.status, t.kind.value) for t in there] == [
        ("the dog", "cão", "approved", "preferred"),
        ("cat", "gato", "approved", "preferred"),
        ("cat", "gata", "proposed", "preferred"),
        ("BBC", "BBC", "approved", "do-not-translate"),
    ]
    assert ["8 words" in remark or "gata" in remark for remark in read[0].remarks] == [True, True]


def test_nothing_outside_the_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    path = tmp_path / "a.tbx"
    path.write_text(
        f'<!DOCTYPE tbx [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
        + _BASIC.replace("biblioteca", "biblioteca &s;"),
        encoding="utf-8",
    )
    assert "hunter2" not in str(said(files.entries(path)))


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.tbx", "<tbx><text>", "not well-formed"),
        ("a.tbx", "<html/>", "begins with <html>"),
        ("a.tmx", _MARTIF.partition("\n")[2], "begins with <martif>"),
        ("a.tmx", "source,target\n", "not well-formed"),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, name: str, text: str, says: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(GlossaryError, match=says) as caught:
        files.read(path)
    assert (caught.value.path, caught.value.line) == (path, 1)


# --- What is written -----------------------------------------------------------------------------

FULL = (
    "source,target,kind,case,pos,gender,plural,forms,domain,context,note,owner,status,priority\n"
    "mayor,prefeito,,exact,noun,mf,prefeitos,prefeito|prefeita,offices,city,a & b,desk,proposed,1\n"
    "library,livraria,forbidden,,,,,,,,,,,\n"
    "BBC,BBC,do-not-translate,,acronym,f,,,,,,,,\n"
)


@pytest.fixture
def full(tmp_path: Path) -> list[Entries]:
    path = tmp_path / "house.en-pt.csv"
    path.write_text(FULL, encoding="utf-8")
    return files.entries(path)


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the official schemas are not here")
def test_what_is_written_is_valid(full: list[Entries]) -> None:
    from lxml import etree

    tbx = etree.RelaxNG(etree.parse(SCHEMAS / "TBXcoreStructV03.rng"))
    tbx.assertValid(etree.fromstring(written("tbx", full, Path("x.tbx")).data))
    tmx = etree.DTD(str(SCHEMAS / "tmx14.dtd"))
    tmx.assertValid(etree.fromstring(written("tmx", full, Path("x.tmx")).data))


def test_fields_have_their_data_categories(full: list[Entries]) -> None:
    text = written("tbx", full, Path("x.tbx")).data.decode()
    for part in (
        '<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>',
        '<termNote type="partOfSpeech">noun</termNote>\n<termNote type="termType">acronym</termNote>',
        '<termNote type="grammaticalGender">feminine</termNote>',
        '<descrip type="subjectField">offices</descrip>',
        '<transacNote type="responsibility">desk</transacNote>',
        "<note>a &amp; b</note>",
        "<note>[plural] prefeitos</note>",
    ):
        assert part in text, part


def test_two_columns_leave_out_what_must_not_be_applied(full: list[Entries]) -> None:
    made = written("plain", full, Path("x.tsv"))
    assert (made.data, made.entries) == (b"BBC\tBBC\n", 1)
    said = "\n".join(made.not_carried)
    for part in ("mayor → prefeito", "library → livraria", "column gender (1 entry)", "column pos"):
        assert part in said, part
    assert written("two-columns", full, Path("x.csv")).data == b"en,pt\nBBC,BBC\n"


def test_languages_of_one_source_share_a_row(tmp_path: Path) -> None:
    for target, rows in (("pt", "cat,gato,m\nstep,passo,m\n"), ("es", "cat,gato,m\nstep,paso,\n")):
        path = tmp_path / f"house.en-{target}.csv"
        path.write_text(f"source,target,gender\n{rows}", encoding="utf-8")
    read = [each for path in sorted(tmp_path.iterdir()) for each in files.entries(path)]
    made = written("languages", read, tmp_path / "all.csv")
    assert made.data.decode() == (
        "en,es,pt,gender:es,gender:pt\ncat,gato,gato,m,m\nstep,paso,passo,,m\n"
    )
    assert made.not_carried


@pytest.mark.parametrize("form", ["csv", "plain", "two-columns"])
def test_one_table_holds_one_pair(tmp_path: Path, form: str) -> None:
    path = tmp_path / "all.csv"
    path.write_text("en,pt,es\na,b,c\n")
    with pytest.raises(GlossaryError, match="--from and --to"):
        FORMATS[form](files.entries(path), tmp_path / "x.csv")
