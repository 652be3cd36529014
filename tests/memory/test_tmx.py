from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from memory_strategies import units

from syndicate.errors import StoreError
from syndicate.memory import Made, Memory, Standing, Unit, exchange, tmx, want
from syndicate.memory.survey import Choice
from syndicate.model import Inline, Mark, MarkKind, Origin

DTD = Path(__file__).resolve().parents[2].parent / "shared" / "schemas" / "tmx14.dtd"
HEADER = (
    '<header creationtool="{tool}" creationtoolversion="1" segtype="sentence" o-tmf="x"'
    ' adminlang="en" srclang="{source}" datatype="html"/>'
)


def document(*body: str, source: str = "en", tool: str = "x", root: str = "") -> str:
    return (
        f'<?xml version="1.0"?>\n<tmx version="1.4"{root}>\n'
        f"{HEADER.format(source=source, tool=tool)}\n<body>\n" + "\n".join(body) + "\n</body></tmx>"
    )


def tu(en: str, pt: str, inside: str = "", **attributes: str) -> str:
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        f'<tu{said}>{inside}<tuv xml:lang="en"><seg>{en}</seg></tuv>'
        f'<tuv xml:lang="pt"><seg>{pt}</seg></tuv></tu>'
    )


def read(
    path: Path, content: str | bytes, **options: Any
) -> tuple[list[Unit], list[tuple[int, str]]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found: list[Unit] = []
    problems = []
    with tmx.Reader(path, **options) as reader:
        for item in reader:
            if isinstance(item, Unit):
                found.append(item)
            else:
                assert item.path == str(path)
                problems.append((item.line, item.message))
    return found, problems


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "given.tmx"


# -- out and in again --


@given(st.lists(units(), max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_law_what_is_exported_is_imported_as_it_was(tmp_path: Path, given: list[Unit]) -> None:
    content = "".join(tmx.write(given))
    found, problems = read(tmp_path / "law.tmx", content)
    assert problems == []
    assert found == given


def test_a_memory_goes_out_and_in_again(memory: Memory, tmp_path: Path, path: Path) -> None:
    marked = Inline(
        "See the report of the port today.", (Mark(8, 14, MarkKind.LINK, (("href", 'a"<&'),)),)
    )
    first = Unit(
        "en", "pt", marked, Inline("Ver o relatório.\nHoje."), standing=Standing.APPROVED,
        created_by="Ana", created="2020-01-02T03:04:05Z", changed_by="Rui",
        changed="2021-01-02T03:04:05Z", note="A <note> & more", before="Before <b>.", after="",
        file="old.tmx", uses=7, used="2022-02-03",
    )  # fmt: skip
    rejected = replace(first, target=Inline("Outro."), standing=Standing.REJECTED, file="")
    memory.add([first, rejected])
    assert exchange.export_tmx(memory, path, Choice()) == 2
    with Memory.open(tmp_path / "other.sqlite3") as other:
        with tmx.Reader(path) as reader:
            done = exchange.import_tmx(other, reader, report=pytest.fail)
        assert (done.new, done.problems) == (2, 0)
        assert [replace(u, id=0) for u in other.units()] == [first, rejected]
        before = other.revision()
        with tmx.Reader(path) as reader:
            again = exchange.import_tmx(other, reader, report=pytest.fail)
        assert (again.new, again.changed, again.same) == (0, 0, 2)
        assert other.revision() == before


def test_an_engines_unit_is_of_use_in_another_memory(
    memory: Memory, tmp_path: Path, path: Path
) -> None:
    source = Inline("Read more")
    wanted = want(source, b"m" * 16, "Before.", "After.")
    memory.remember("en", "pt", [Made(wanted.key, b"m" * 16, source, Inline("Mais"), b"{}\xff")])
    exchange.export_tmx(memory, path, Choice())
    with Memory.open(tmp_path / "other.sqlite3") as other, tmx.Reader(path) as reader:
        exchange.import_tmx(other, reader, report=pytest.fail)
        answers = other.recall("en", "pt", [wanted, want(source, b"m" * 16)])
        assert other.revision() == 0
    assert answers[1] is None
    assert answers[0] == replace(memory.recall("en", "pt", [wanted])[0], unit=answers[0].unit)


@pytest.mark.skipif(
    not DTD.is_file(), reason="the official DTD, shared/schemas/tmx14.dtd, is not here"
)
def test_what_is_written_is_valid_by_the_official_dtd() -> None:
    dtd = etree.DTD(str(DTD))
    marks = tuple(Mark(at, at + 4, kind, (("href", "x"),)) for at, kind in enumerate(MarkKind))
    source = Inline("x" * 30 + "\n\x0b", marks)
    made = [
        Unit("en", "pt", source, source, note="n", before="b", created="2020-01-01T00:00:00Z"),
        Unit("en", "pt", source, source, Origin.ENGINE, maker=b"m" * 16, payload=b"\xff"),
    ]
    tree = etree.fromstring("".join(tmx.write(made)).encode())
    assert dtd.validate(tree), dtd.error_log.filter_from_errors()


def test_an_export_that_fails_leaves_what_was_there(memory: Memory, path: Path) -> None:
    memory.add([Unit("en", "pt", Inline("One."), Inline("Um."))])
    path.write_text("old")

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    memory.add([Unit("en", "pt", Inline(f"Number {n}."), Inline("x")) for n in range(1200)])
    with pytest.raises(KeyboardInterrupt):
        exchange.export_tmx(memory, path, Choice(), stop)
    assert path.read_text() == "old"
    assert [p.name for p in path.parent.iterdir() if p.name.startswith(".")] == []


# -- what others write --


def test_who_when_and_notes(path: Path) -> None:
    (unit,), problems = read(
        path,
        document(
            tu(
                "One.", "Um.", "<note>A</note><note> B </note>",
                creationid="EC\\ana", creationdate="20100507T161524Z", changeid="rui",
                changedate="20110507T161524Z", usagecount="4", lastusagedate="20120507T161524Z",
            )
        ),
    )  # fmt: skip
    assert not problems
    assert (unit.created_by, unit.created) == ("EC\\ana", "2010-05-07T16:15:24Z")
    assert (unit.changed_by, unit.changed) == ("rui", "2011-05-07T16:15:24Z")
    assert (unit.uses, unit.used, unit.note) == (4, "2012-05-07", "A\nB")
    assert (unit.standing, unit.file) == (Standing.TRANSLATED, "given.tmx")


@pytest.mark.parametrize(
    ("inside", "attributes", "standing", "origin"),
    [
        ('<prop type="x-ConfirmationLevel">ApprovedTranslation</prop>', {}, "approved", "human"),
        ('<prop type="x-ConfirmationLevel">Draft</prop>', {}, "draft", "human"),
        ('<prop type="x-ConfirmationLevel">RejectedSignOff</prop>', {}, "rejected", "human"),
        ('<prop type="x-Origin">TM</prop>', {}, "translated", "human"),
        ('<prop type="x-origin">mt</prop>', {}, "draft", "engine"),
        ('<prop type="x-Origin">MachineTranslation</prop>', {}, "draft", "engine"),
        ("", {"creationid": "MT!"}, "draft", "engine"),
        ("", {"changeid": "MT!-Example"}, "draft", "engine"),
    ],
)
def test_standing_and_machine_translation(
    path: Path, inside: str, attributes: dict[str, str], standing: str, origin: str
) -> None:
    (unit,), _ = read(path, document(tu("One.", "Um.", inside, **attributes)))
    assert (unit.standing, unit.origin) == (standing, origin)


def test_as_says_what_persons_units_count_as(path: Path) -> None:
    body = document(
        tu("One.", "Um.", '<prop type="x-ConfirmationLevel">ApprovedTranslation</prop>'),
        tu("Two.", "Dois.", '<prop type="x-ConfirmationLevel">Rejected</prop>'),
        tu("Three.", "Três.", creationid="MT!"),
    )
    found, _ = read(path, body, standing=Standing.TRANSLATED)
    assert [u.standing.value for u in found] == ["translated", "rejected", "draft"]
    assert found[2].origin is Origin.ENGINE


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"]
)
def test_encodings(path: Path, encoding: str) -> None:
    name = encoding if encoding == "windows-1252" else "UTF-16" if "16" in encoding else "UTF-8"
    text = document(tu("Café “one”.", "Café “um”."))
    text = text.replace('version="1.0"', f'version="1.0" encoding="{name}"', 1)
    (unit,), problems = read(path, text.encode(encoding))
    assert not problems
    assert unit.source.text == "Café “one”."


def test_language_tags_in_any_case_and_old_lang(path: Path) -> None:
    unit = (
        '<tu><tuv lang="EN-us"><seg>One.</seg></tuv><tuv xml:lang="PT_br"><seg>Um.</seg></tuv></tu>'
    )
    (found,), problems = read(path, document(unit, source="en-US"))
    assert not problems
    assert (found.source_language, found.target_language) == ("en-US", "pt-BR")


MANY = "<tu>" + "".join(
    f'<tuv xml:lang="{tag}"><seg>In {tag}</seg></tuv>' for tag in ("en", "pt", "es", "de")
) + "</tu>"  # fmt: skip


def test_more_than_two_languages(path: Path) -> None:
    found, _ = read(path, document(MANY))
    assert [(u.source_language, u.target_language) for u in found] == [
        ("en", "pt"), ("en", "es"), ("en", "de"),
    ]  # fmt: skip
    assert len(read(path, document(MANY, source="*all*"))[0]) == 12
    (unit,), _ = read(path, document(MANY, source="*ALL*"), source="es", target="pt")
    assert (unit.source.text, unit.target.text) == ("In es", "In pt")


def test_the_neighbours_that_memoq_writes(path: Path) -> None:
    pre = '<prop type="x-context-pre">&lt;seg&gt;A &amp;amp; &lt;bpt i="1"&gt;{}&lt;/bpt&gt;B&lt;/seg&gt;</prop>'
    (unit,), _ = read(path, document(tu("Yes.", "Sim.", pre)))
    assert (unit.before, unit.after) == ("A & B", None)


BOLD = '<bpt i="1" {}>{}</bpt>bold<ept i="1">{}</ept>'


@pytest.mark.parametrize(
    ("segment", "text", "marks"),
    [
        (BOLD.format("", "&lt;b&gt;", "&lt;/b&gt;"), "bold", [("strong", 0, 4)]),
        (BOLD.format('type="bold"', "{}", "{}"), "bold", [("strong", 0, 4)]),
        (BOLD.format('type="cf:italic"', "", ""), "bold", [("em", 0, 4)]),
        (BOLD.format('type="fnt"', "{\\f1 ", "}"), "bold", []),
        ('A<ph x="1">&lt;br/&gt;</ph>B', "A\nB", []),
        ("Hi <ph>{0}</ph>, <ph>%s</ph>!", "Hi {0}, %s!", []),
        ('A<ph>&lt;img src="x"/&gt;</ph>B', "AB", []),
        ('A <hi type="bold">B <hi>C</hi></hi>', "A B C", [("strong", 2, 5)]),
        ("A <ut>{\\cs6 </ut>B<ut>}</ut>", "A B", []),
        ('A<bpt i="1">&lt;a title="<sub>Title <bpt i="9"/>x<ept i="9"/></sub>"&gt;</bpt>B<ept i="1"/>', "AB", []),
        ('A <it pos="begin" type="bold">&lt;b&gt;</it>B', "A B", [("strong", 2, 3)]),
        ('A<it pos="end">&lt;/i&gt;</it> B', "A B", [("em", 0, 1)]),
        ("<![CDATA[A < B]]>", "A < B", []),
        ("A <!-- no -->B", "A B", []),
        ("\n      One\n      two.\n    ", "One two.", []),
        ('<bpt i="1">&lt;i&gt;</bpt>A<bpt i="2">&lt;b&gt;</bpt>B<ept i="1"/>C<ept i="2"/>', "ABC",
         [("em", 0, 2), ("strong", 1, 2)]),
    ],
)  # fmt: skip
def test_codes_within_a_segment(
    path: Path, segment: str, text: str, marks: list[tuple[str, int, int]]
) -> None:
    found, problems = read(path, document(tu(segment, "x")))
    assert not problems
    assert found[0].source.text == text
    assert [(m.kind.value, m.start, m.end) for m in found[0].source.marks] == marks


def test_a_link_keeps_what_it_says(path: Path) -> None:
    code = '&lt;a href="https://x.example/?a=1&amp;amp;b=2" class="c"&gt;'
    (unit,), _ = read(path, document(tu(f'<bpt i="1">{code}</bpt>A<ept i="1"/>', "x")))
    assert unit.source.marks[0].attributes == (("href", "https://x.example/?a=1&b=2"),)


def test_omegats_tags_are_no_text(path: Path) -> None:
    body = document(tu("A &lt;f0&gt;b&lt;/f0&gt; c&lt;x1/&gt;", "x"), tool="OmegaT")
    assert read(path, body)[0][0].source.text == "A b c"


def test_name_spaces(path: Path) -> None:
    body = document(
        tu('<hi v:k="1">A</hi>', "B"), root=' xmlns="http://www.lisa.org/tmx14" xmlns:v="urn:v"'
    )
    (unit,), problems = read(path, body)
    assert not problems
    assert unit.source.text == "A"


# -- what is damaged --

GOOD = tu("Good.", "Bom.")


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (tu("One <b>two</b>", "x"), "cannot stand in <seg>"),
        (tu("One & two", "x"), "not well-formed"),
        (tu('<bpt i="1"/>One', "x"), "never closed"),
        (tu('One<ept i="4"/>', "x"), "no <bpt> opened"),
        (tu("One\x01", "x"), "not well-formed"),
        (tu("One&#0;", "x"), "not well-formed"),
        (tu("&lol9;", "x"), "not well-formed"),
        (tu("", "x"), "empty"),
        (tu("  ", "x"), "empty"),
        (GOOD.replace("<seg>Bom.</seg>", ""), "no <seg>"),
        (GOOD.replace('"pt"', '"klingonese!"'), "not a language tag"),
        (GOOD.replace(' xml:lang="pt"', ""), "not a language tag"),
        (GOOD.replace("</tu>", ""), "never closed"),
        (GOOD.replace("</seg>", "", 1), "not well-formed"),
        (GOOD.replace('xml:lang="en"', 'xml:lang="fr"'), "no variant in its source"),
        ("<tu/>", "no two variants"),
        ('<tu><tuv xml:lang="en"><seg>One.</seg></tuv></tu>', "no two variants"),
        (tu("One <x:y/>", "x"), ""),
    ],
)
def test_a_damaged_unit_costs_itself_and_names_its_line(path: Path, bad: str, says: str) -> None:
    found, problems = read(path, document(GOOD, bad, GOOD, tu("Last.", "Último.")))
    assert [u.source.text for u in found] == ["Good.", "Good.", "Last."]
    assert [line for line, _ in problems] == [6]
    assert says in problems[0][1]


def test_the_line_is_that_of_the_fault(path: Path) -> None:
    bad = "<tu>\n<tuv xml:lang='en'>\n<seg>A & B</seg>\n</tuv></tu>"
    _, ((line, _),) = read(path, document(GOOD, GOOD, bad))
    assert line == 9


def test_bytes_that_are_no_text(path: Path) -> None:
    content = document(GOOD, tu("One X two", "x"), GOOD).encode().replace(b" X ", b" \xff ")
    found, ((line, message),) = read(path, content)
    assert len(found) == 2
    assert line == 6
    assert "utf-8" in message


def test_a_file_that_is_cut_short(path: Path) -> None:
    whole = document(GOOD, GOOD, GOOD)
    found, problems = read(path, whole[: whole.rindex("<seg>")])
    assert len(found) == 2
    assert "ends inside this unit" in problems[0][1]
    _, problems = read(path, whole[: whole.rindex("</body>")])
    assert "cut short" in problems[0][1]


def test_units_that_are_commented_out_are_none(path: Path) -> None:
    found, problems = read(path, document(GOOD, f"<!-- {tu('Old.', 'x')} -->", GOOD))
    assert (len(found), problems) == (2, [])
    hidden = GOOD.replace("<tuv", "<!-- </tu> <tu> --><tuv", 1)
    found, problems = read(path, document(hidden, GOOD))
    assert (len(found), problems) == (2, [])


@pytest.mark.parametrize("size", [70_000, 262_140, 262_150, 600_000])
def test_units_that_cross_the_blocks_of_reading(path: Path, size: int) -> None:
    long = tu("x" * size, "Longo.")
    found, problems = read(path, document(*[GOOD] * 50, long, "<!--" + "-" * 9 + ">", *[GOOD] * 3))
    assert problems == []
    assert [len(u.source.text) for u in found] == [5] * 50 + [size] + [5] * 3


def test_a_unit_without_end_is_left_out_and_memory_stays_flat(path: Path) -> None:
    found, problems = read(path, document(tu("x" * 2_500_000, "x"), GOOD))
    assert len(found) == 1
    assert "longer than" in problems[0][1]


@pytest.mark.parametrize(
    "content",
    [
        "", "hello", "<html><body/></html>", "<xliff/>", '{"tmx": 1}', "\0\1\2", "<tmx",
        '<tmx version="1.4"><header/>', "PK\x03\x04" * 100, "<!-- <tmx> -->",
    ],
)  # fmt: skip
def test_a_file_that_is_no_tmx_is_refused(path: Path, content: str) -> None:
    with pytest.raises(StoreError) as error:
        read(path, content)
    assert error.value.path == path


def test_an_unknown_encoding_is_named(path: Path) -> None:
    with pytest.raises(StoreError, match="ebcdic-9"):
        read(path, '<?xml version="1.0" encoding="ebcdic-9"?><tmx><body/></tmx>')
    with pytest.raises(StoreError, match="zlib"):
        read(path, '<?xml version="1.0" encoding="zlib"?><tmx><body/></tmx>')


def test_entities_are_never_opened(path: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    subset = f'<!DOCTYPE tmx [<!ENTITY l0 "lol">{bomb}<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    body = document(GOOD, tu("&l9;", "x"), tu("&s;", "x"), GOOD)
    body = body.replace("<tmx", f"{subset}\n<tmx", 1)
    found, problems = read(path, body)
    assert [u.source.text for u in found] == ["Good.", "Good."]
    assert len(problems) == 2
    assert "SECRET" not in str(found)


def test_a_document_type_within_a_unit(path: Path) -> None:
    bad = '<!DOCTYPE x [<!ENTITY a "b">]>' + GOOD.replace("Good.", "&a;")
    found, problems = read(path, document(bad, GOOD))
    assert len(found) == len(problems) == 1


@pytest.mark.parametrize(
    "segment",
    [
        " " * 1_500_000 + "x",
        "x\n" * 700_000 + "x",
        "\n" * 1_500_000 + "x",
        "<hi>" * 200_000 + "x",
        "x" + '<bpt i="1"/><ept i="1"/>' * 60_000,
        "&lt;f0" * 200_000,
    ],
    ids=["spaces", "lines", "empty", "deep", "codes", "omegat"],
)
def test_a_hostile_unit_costs_no_time(path: Path, segment: str) -> None:
    started = time.process_time()
    pre = f'<prop type="x-context-pre">{"&lt;bpt&gt;" * 20_000}</prop>'
    read(path, document(tu(segment, "x", pre), GOOD, tool="OmegaT"))
    assert time.process_time() - started < 3


@given(st.binary(max_size=300), st.integers(0, 400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_noise_is_reported_or_refused_and_never_more(tmp_path: Path, noise: bytes, at: int) -> None:
    content = document(GOOD, GOOD).encode()
    try:
        found, _ = read(tmp_path / "noise.tmx", content[:at] + noise + content[at:])
    except StoreError:
        return
    assert len(found) <= 4
