from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate.model import Glossary, Severity, Term
from syndicate.terms import files
from syndicate.terms.lint import RULES, Group, Problem, Rule, fix, lint
from syndicate.terms.lint.sheet import Sheet, invisible, tidied
from syndicate.terms.match import Matcher

ROOT = Path(__file__).resolve().parents[2]
NAME = "house.en-pt.csv"


def check(folder: Path, contents: dict[str, str], *, apart: bool = False) -> list[Problem]:
    """The problems of files in one folder; `apart`: named one by one, the last ranking highest."""
    paths = []
    for name, text in contents.items():
        paths.append(folder / name)
        paths[-1].write_text(text, encoding="utf-8")
    groups = [Group([path]) for path in paths] if apart else [Group(paths)]
    return lint(groups, detector=detector)


def detector(text: str) -> Sequence[tuple[str, float]]:
    """A detector that knows Portuguese by its letters, and takes all else for English."""
    return [("pt" if sum(map(text.count, "ãçéóíê")) * 15 > len(text) else "en", 0.999)]


# One case: the rule, rows under the header, and the lines where it must find something.
FOUND: list[tuple[str, str, str, list[int]]] = [
    ("unreadable", "source,target,gender", "mayor,prefeito,x\nmayor,\nvote,voto,m,extra\nlaw,lei,f", [2, 3, 4]),
    ("garbled", "source,target", "law,legislaÃ§Ã£o\nvote,vota\ufffdo", [2, 3]),
    ("invisible", "source,target,note", "la\u00adw,lei,\nvote,vo\u200bto,\npoll,\u200epesquisa,\nbar,bar\u200d,\nbank,banco,a\ufeffb", [2, 3, 4, 5, 6]),
    ("lookalike", "source,target", "mаyor,prefeito\nvote,vоto\nOPEC,ОРЕС", [2, 3, 4]),
    ("space", "source,target", '" law",lei\nthe  vote,voto\npoll,a\u00a0pesquisa\nbill,"projeto\nde lei"\n"bank ",banco', [2, 3, 4, 5, 7]),
    ("decomposed", "source,target", "canton,cantão\ncoffee,cafe\u0301", [3]),
    ("unbalanced", "source,target", 'law (civil,lei\nvote,“voto\npoll,pesquisa)\nbill,"projeto ""de lei"\nbank,«banco', [2, 3, 4, 5, 6]),
    ("empty-item", "source,target,forms,context", "law,lei,lei||leis,\nvote,voto,,a|b|", [2, 3]),
    ("duplicate", "source,target,note", "law,lei,\nlaw,lei,\nlaw,lei,again\ncease-fire,trégua,\ncease fire,trégua,", [3, 4, 6]),
    ("duplicate", "source,target,case", "Mayor,prefeito,ignore\nmayor,prefeito,ignore", [3]),
    ("duplicate", "source,target,kind", "gay,homo,forbidden\ngay,homo,forbidden\ngay,bicha,forbidden", [3]),
    ("conflict", "source,target", "bank,banco\nbank,margem", [3]),
    ("conflict", "source,target,context", "bank,banco,money|loan\nbank,margem,loan|money", [3]),
    ("outranked", "source,target,priority", "European Union,União Europeia,\nUnion,União,5", [2]),
    ("outranked", "source,target,priority", "European Union,União Europeia,-1\nUnion,União,", [2]),
    ("forbidden-required", "source,target,kind,forms", "crackdown,ofensiva,,\ncrackdown,ofensiva,forbidden,", [3]),
    ("forbidden-required", "source,target,kind,plural", "bill,projetos,forbidden,\nbill,projeto,,projetos", [2]),
    ("forbidden-required", "source,target,kind", "poll,pesquisas,forbidden\npoll,pesquisa,", [2]),
    ("same-as-source", "source,target,plural", "Pride,Pride,\nBBC,BBC,BBC", [2, 3]),
    ("unreachable", "source,target", f"…,etc\n{'very ' * 40}long,longo", [2, 3]),
    ("exact-lowercase", "source,target,case", "mayor,prefeito,exact", [2]),
    ("one-letter", "source,target", "X,Twitter\nk,mil", [2, 3]),
    ("common-word", "source,target,case", "it,isto,\nmay,maio,\nMay,maio,\nUS,EUA,ignore", [2, 3, 4, 5]),
    ("four-forms", "source,target,gender,forms", "mayor,prefeito,mf,\nactor,ator,mf,ator|atores\nsenator,senador,mf,senadora|senadoras|senador|x|y\nvoter,eleitor,mf,a|b|c|d", [2, 3, 4, 5]),
    ("four-forms", "source,target,gender,plural,forms", "mayor,prefeito,mf,prefeitos,prefeito|prefeita|prefeitos|prefeitas", [2]),
    ("forms-incomplete", "source,target,plural,forms", "law,lei,leis,lei\nvote,voto,votos,votos", [2, 3]),
    ("plural-listed", "source,target,plural,forms", "law,lei,lei,lei|leis", [2]),
    ("gender", "source,target,gender", "mayor's office,prefeitura,m\nnews,noticiário,f", [2, 3]),
    ("context-itself", "source,target,context", "office,escritório,Home Office|door\nbank,banco,section:", [2, 3]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "header", "rows", "lines"), FOUND)
def test_what_is_wrong_is_found(
    rule: str, header: str, rows: str, lines: list[int], tmp_path: Path
) -> None:
    found = check(tmp_path, {NAME: f"{header}\n{rows}\n"})
    assert [problem.line for problem in found if problem.rule == rule] == lines


CLEAN = [
    ("source,target,kind", "BBC,BBC,do-not-translate\nPride in London,,do-not-translate"),
    ("source,target,plural", "hospital,hospital,hospitais"),
    ("source,target", "soft drink,refrigerante (lata)\nthe “House”,a “Câmara”\n5\" screen,tela de 5\""),
    ("source,target,context", 'AI,IA,"Amnesty International (|section:tech"\nbank,banco,river|bankers'),
    ("source,target,pos", "polish,polir,verb\npolish,polimento,noun"),
    ("source,target,case", "Polish,polonês,exact\npolish,polir,\nWHO,OMS,exact"),
    ("source,target,domain", "bank,banco,economy\nbank,margem,rivers"),
    ("source,target,kind", "gay,gay homem,\ngay,homo,forbidden\ngay,bicha,forbidden"),
    ("source,target,context", "us,nós,we|our\nX,Twitter,tweet|Musk\nMay,maio,Theresa"),
    ("source,target,gender,forms", "journalist,jornalista,mf,jornalista|jornalistas\nmayor,prefeito,mf,prefeito|prefeitos|prefeita|prefeitas"),
    ("source,target,gender,pos", "Petrobras,Petrobras SA,f,proper-noun\nlaw,lei,f,noun\nIMF,FMI,m,acronym"),
    ("source,target,gender,pos,forms", "Afghan,afegão,mf,adjective,afegão|afegãos|afegã|afegãs|do Afeganistão"),
    ("source,target,priority", "European Union,União Europeia,5\nUnion,União,5"),
    ("source,target,note", 'law,lei,"see  «page 3\n (or 4)"'),
    ("source,target,pos,plural", "water,água,noun,água\nlaw,lei,noun,"),
    ("source,target,status", "European Union,União Europeia,approved"),
    ("source,target", "rainbow flag,bandeira 🏳️‍🌈\nbrother,irmão\nKyiv,Kiev\nnº 10,n.º 10\nSÃO,São"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "rows"), CLEAN)
def test_what_is_right_is_let_alone(header: str, rows: str, tmp_path: Path) -> None:
    assert check(tmp_path, {NAME: f"{header}\n{rows}\n"}) == []


def test_what_matches_and_what_does_not_is_what_the_matcher_says(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(
        "source,target,priority,case\nEuropean Union,União Europeia,,\nUnion,União,5,\n"
        "cease-fire,trégua,,\ncease fire,cessar-fogo,,\nmayor,prefeito,,exact\n",
        encoding="utf-8",
    )
    matcher = Matcher("en", files.read(path))
    assert {p.rule for p in lint([Group([path])])} == {"outranked", "conflict", "exact-lowercase"}
    assert [m.term.source for m in matcher.find("The European Union spoke.")] == ["Union"]
    assert "compete" in matcher.find("The cease-fire holds.")[0].held_back
    assert matcher.find("Mayor resigns.") == []


def test_place_and_words_of_a_finding(tmp_path: Path) -> None:
    (found,) = check(tmp_path, {NAME: 'note,source,target\n"a, ""b""\nc",law,"lei  civil"\n'})
    assert (found.line, found.column, found.field) == (3, 8, "target")
    assert str(found).startswith(f"{tmp_path / NAME}:3:8: warning: target: 'lei  civil' has two")
    assert str(found).endswith("[space]")


@pytest.mark.parametrize(
    ("low", "high", "apart", "expected"),
    [
        ("law,lei,,", "law,norma,,", False, [Severity.WARNING]),
        ("law,lei,,", "law,norma,,", True, [Severity.INFO]),
        ("law,lei,,", "law,lei,,", False, [Severity.WARNING]),
        ("law,lei,,", "law,norma,bill,", False, []),
        ("law,lei,,", "law,norma,,proposed", False, []),
        ("Law,lei,,", "LAW,norma,,", False, []),
    ],
)
def test_an_entry_that_another_file_hides(
    low: str, high: str, apart: bool, expected: list[Severity], tmp_path: Path
) -> None:
    header = "source,target,context,status\n"
    files_ = {"a.en-pt.csv": header + low + "\n", "b.en-pt.csv": header + high + "\n"}
    found = [p for p in check(tmp_path, files_, apart=apart) if p.rule == "shadowed"]
    assert [p.severity for p in found] == expected
    assert all(p.path.endswith("a.en-pt.csv") for p in found)


def test_desks_hide_nothing_of_one_another(tmp_path: Path) -> None:
    groups = []
    for desk in ("sport", "economy"):
        path = tmp_path / f"{desk}.en-pt.csv"
        path.write_text("source,target\nbond,título\n")
        groups.append(Group([path], f"desk {desk}"))
    assert lint(groups) == []
    assert [p.rule for p in lint([Group(g.paths) for g in groups])] == ["shadowed"]


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        # By way of Portuguese another word comes out than directly.
        ({"a.en-pt.csv": "strike,greve", "b.pt-es.csv": "greve,huelga", "c.en-es.csv": "strike,paro"}, [("c.en-es.csv", "warning")]),
        ({"a.en-pt.csv": "strike,greve", "b.pt-es.csv": "greve,huelga", "c.en-es.csv": "strike,huelga"}, []),
        # There and back.
        ({"a.en-pt.csv": "mayor,prefeito\nprefect,governador", "b.pt-en.csv": "prefeito,prefect"}, [("a.en-pt.csv", "info"), ("b.pt-en.csv", "warning")]),
        ({"a.en-pt.csv": "mayor,prefeito", "b.pt-en.csv": "prefeito,prefect"}, [("b.pt-en.csv", "info")]),
        ({"a.en-pt.csv": "labour union,sindicato\ntrade union,sindicato", "b.pt-en.csv": "sindicato,trade union"}, []),
    ],
)  # fmt: skip
def test_chains(contents: dict[str, str], expected: list[tuple[str, str]], tmp_path: Path) -> None:
    found = check(tmp_path, {name: f"source,target\n{rows}\n" for name, rows in contents.items()})
    chains = [(Path(p.path).name, p.severity.value) for p in found if p.rule == "chain"]
    assert chains == expected


PHRASES = [f"report number {n}ish of words" for n in "abcdefghijklmnopqrst"]
PORTUGUESE = [f"relatório número {n} de opinião" for n in "abcdefghijklmnopqrst"]


@pytest.mark.parametrize(
    ("first", "second", "fields"),
    [(PHRASES, PORTUGUESE, []), (PORTUGUESE, PHRASES, ["source", "target"]), (PHRASES, PHRASES[::-1], ["target"])],
)  # fmt: skip
def test_the_language_of_a_column(
    first: list[str], second: list[str], fields: list[str], tmp_path: Path
) -> None:
    rows = "".join(f"{a},{b}\n" for a, b in zip(first, second, strict=True))
    found = check(tmp_path, {NAME: "source,target\n" + rows})
    wrong = [p for p in found if p.rule == "column-language"]
    assert [p.field for p in wrong] == fields
    assert all(("wrong way round" in p.remedy) == (len(fields) == 2) for p in wrong)


def test_a_long_cell_that_was_not_translated(tmp_path: Path) -> None:
    long = "a law that says how the words of others may be used"
    found = check(tmp_path, {NAME: f"source,target\ncopyright act,{long}\nlaw,lei\n"})
    assert [(p.rule, p.line, p.field) for p in found] == [("column-language", 2, "target")]


def test_every_row_that_can_be_read_is_looked_at(tmp_path: Path) -> None:
    rows = [f"word{n},palavra{n},{'x' if n % 500 == 7 else ''}" for n in range(2_500)]
    rows += ["word3,outra,"]
    found = check(tmp_path, {NAME: "source,target,gender\n" + "\n".join(rows) + "\n"})
    assert [p.line for p in found if p.rule == "unreadable"] == [9, 509, 1009, 1509, 2009]
    assert [p.line for p in found if p.rule == "conflict"] == [2502]


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("house.csv", "source,target\nlaw,lei\n", "unreadable"),
        (NAME, "", "unreadable"),
        (NAME, "source,target,colour\nlaw,lei,red\n", "unreadable"),
        (NAME, 'source,target\n"law,lei\n', "unreadable"),
        ("broken.tbx", "<tbx", "unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_finding(
    name: str, text: str, rule: str, tmp_path: Path
) -> None:
    found = check(tmp_path, {name: text, "z.en-pt.csv": "source,target\nof,de\n"})
    assert [p.rule for p in found] == [rule, "common-word"]


def test_shapes_without_our_header(tmp_path: Path) -> None:
    found = check(
        tmp_path,
        {
            "a.en-pt.csv": "council,câmara\nof,de\nBBC,BBC\n",
            "b.csv": "en,pt,es,gender:pt\nlaw,lei,ley,m\nvote,voto,vоto,m\n",
        },
    )
    assert [(Path(p.path).name, p.rule, p.line, p.field) for p in found] == [
        ("a.en-pt.csv", "common-word", 2, "source"),
        ("b.csv", "gender", 2, "gender:pt"),
        ("b.csv", "lookalike", 3, "es"),
    ]


def test_the_shipped_glossaries_have_no_errors() -> None:
    from syndicate.detect import candidates

    paths = files.find([ROOT / "glossaries"])
    found = lint([Group(paths)], detector=candidates)
    assert [str(p) for p in found if p.severity is Severity.ERROR] == []


# --- Fixing --------------------------------------------------------------------------------------


def test_only_what_changes_is_written(tmp_path: Path) -> None:
    path = tmp_path / NAME
    data = (
        "\ufeffsep=;\r\nnote;source;target;kind\r\n"
        '"kept ""as"" it is";"law";lei;\r\n'
        "n;the  vote ;voto;\r\n"
        "n;BBC;BBC;\r\n"
        'n;"two\r\nlines";a"b;\r\n'
        "n;the vote;voto;\r\n"
        "\r\n"
        '  n;po\u200bll;"cafe\u0301; bar";'
    )
    path.write_bytes(data.encode("utf-8"))
    fixes = fix(path)
    assert path.read_bytes().decode("utf-8") == (
        "\ufeffsep=;\r\nnote;source;target;kind\r\n"
        '"kept ""as"" it is";"law";lei;\r\n'
        "n;the vote;voto;\r\n"
        "n;BBC;BBC;do-not-translate\r\n"
        'n;two lines;"a""b";\r\n'
        "\r\n"
        '  n;poll;"café; bar";'
    )
    assert [(f.line, f.field) for f in fixes] == [
        (4, "source"), (5, "kind"), (6, "source"), (8, ""), (10, "source"), (10, "target"),
    ]  # fmt: skip
    assert fix(path) == []


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16", "utf-8-sig", "utf-8"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encoding_and_line_endings_stay(encoding: str, newline: str, tmp_path: Path) -> None:
    path = tmp_path / NAME
    rows = ["source\ttarget", "law \tlei civil é", "vote\tvotação"]
    path.write_bytes((newline.join(rows) + newline).encode(encoding))
    assert len(fix(path)) == 1
    assert path.read_bytes() == (newline.join(rows) + newline).replace("w ", "w").encode(encoding)


@pytest.mark.parametrize(
    "row",
    [
        "radio,radio,,,,,",  # a common noun: it may have a plural of its own
        "iPhone,iPhone,,ignore,,,",  # in any case: its capitals would be put right
        "Pride,Pride,,,,Prides,",
        "Pride,Orgulho,,,,,",
        "Pride,Pride,forbidden,,,,",
    ],
)
def test_what_would_change_a_meaning_is_not_fixed(row: str, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(f"source,target,kind,case,pos,plural,note\n{row}\n", encoding="utf-8")
    assert fix(path) == []


CELLS = st.text(
    st.sampled_from("aé|\u0301 \u00a0\u200b\u200d\u00ad\u200fаن😀,;\"'\n\tX"), max_size=8
)


@given(CELLS)
def test_a_tidy_cell_is_tidy(cell: str) -> None:
    made = tidied(cell)
    assert tidied(made) == made
    assert invisible(made) == []
    seen = "".join(c for c in cell if c not in invisible(cell) or c == "\u200d")
    assert made.replace("\u200d", "") == " ".join(
        normalize("NFC", seen.replace("\u200d", "")).split()
    )


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=6))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fixing_is_done_once_and_changes_no_term(
    rows: list[tuple[str, ...]], tmp_path: Path
) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerows([("source", "target", "context", "note"), *rows])
    path = tmp_path / NAME
    path.write_bytes(stream.getvalue().encode("utf-8"))
    before = _terms(path)
    fix(path)
    assert _terms(path) == before
    assert fix(path) == []
    left = {p.rule for p in lint([Group([path])])}
    assert not left & {rule.id for rule in RULES if rule.fixes} - {"duplicate", "same-as-source"}


def _terms(path: Path) -> list[Term]:
    """What can be read of a file, each different entry once, wherever it stands."""
    terms = [t for part in Sheet(path).parts for t in part.terms]
    return list(dict.fromkeys(replace(t, line=0) for t in terms))


def test_a_file_that_is_refused_is_read_after_fixing(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text("source,target\nla\u200bw,lei\nvote,voto\nvote,voto\n", encoding="utf-8")
    fix(path)
    glossary: Glossary
    (glossary,) = files.read(path)
    assert [(t.source, t.target) for t in glossary.terms] == [("law", "lei"), ("vote", "voto")]


# --- Documentation -------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_explained(rule: Rule) -> None:
    text = (ROOT / "docs/glossary-lint.md").read_text(encoding="utf-8")
    fixed = " Fixed." if rule.fixes else ""
    row = f"| `{rule.id}` | {rule.severity.value} | {rule.about}{fixed} |"
    assert rule.about, "its docstring says what it is about"
    assert row.replace("`|`", "<code>&#124;</code>") in text
