from __future__ import annotations

import json
import shutil
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from syndicate.cli import main
from syndicate.model import (
    Article,
    Block,
    BlockKind,
    Detection,
    Finding,
    Inline,
    ModelInfo,
    Origin,
    Rendition,
    SegmentTranslation,
    Severity,
    Signature,
    Span,
    TermOutcome,
    TermUse,
    Translation,
)
from syndicate.package import build, write
from syndicate.pipeline.workbench.reporting import report
from syndicate.render.review import page as review

Sentence = tuple[list[Finding], list[TermUse]]
Write = Callable[..., Path]

NUMBER = Finding("numbers", Severity.ERROR, "a number is missing: 2", "Put it in.")
LENGTH = Finding("length", Severity.WARNING, "far longer than the original")
AGAIN = Finding("engine.again", Severity.INFO, "another attempt was taken")


def use(source: str, outcome: TermOutcome, line: int = 2, reason: str = "") -> TermUse:
    return TermUse(
        source, "prefeito", outcome, Span(0, 1), reason=reason, glossary="house.en-pt", line=line
    )


def syndicate(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, arguments)])


def said(*arguments: object) -> dict[str, Any]:
    result = syndicate(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def translation(
    id: str,
    *sentences: Sentence,
    source: str = "en",
    target: str = "pt",
    day: str = "2026-03-17",
    article: tuple[Finding, ...] = (),
) -> Translation:
    text = "The mayor spoke to a hundred people. " * max(1, len(sentences))
    segments = tuple(
        (
            ("body", 0, number),
            SegmentTranslation(
                Inline("The mayor spoke."), Inline("O prefeito falou."), Origin.ENGINE,
                terms=tuple(terms), findings=tuple(findings),
            ),
        )
        for number, (findings, terms) in enumerate(sentences)
    )  # fmt: skip
    block = Block(BlockKind.PARAGRAPH, Inline(text))
    leg = ModelInfo("argos", f"translate-{source[:2]}_{target}", "1.1", "", source[:2], target)
    return Translation(
        Article(id, Inline(f"Title of {id}"), (block,), slug=id),
        source,
        target,
        Inline(f"Título de {id}"),
        Inline(""),
        (block,),
        Signature((leg,), 1, "", (), ""),
        segments,
        findings=article,
        translated=day,
    )


@pytest.fixture
def put(tmp_path: Path) -> Write:
    """Writes a package of a translation."""

    def written(made: Translation, out: str = "dist", **options: bool) -> Path:
        page = Rendition("article.txt", "text/plain", made.headline.text.encode(), "text")
        built = build(
            made, Detection(made.source_language, 1.0), (page,), (review.rendition(made),)
        )
        return write(built, tmp_path / out, **options)

    return written


@pytest.fixture
def dist(put: Write, tmp_path: Path) -> Path:
    missing = use("mayor", TermOutcome.NOT_PLACED, reason="a verb")
    agree = use("Mayors", TermOutcome.CHECK_AGREEMENT, reason="gender")
    put(translation("a", ([NUMBER, LENGTH], [missing]), ([], []), ([AGAIN], [])))
    put(translation("b", ([NUMBER], [agree]), ([NUMBER], [missing]), ([], []), source="en-GB"))
    put(translation("c", ([LENGTH], [use("mayor", TermOutcome.ALREADY)])), zipped=True)
    put(translation("d", ([], [use("law", TermOutcome.PLACED, 3)]), target="es"), "dist/deeper")
    return tmp_path / "dist"


def test_which_checks_fire_most(dist: Path) -> None:
    checks = said(dist)["checks"]
    assert [
        (c["check"], c["findings"], c["errors"], c["warnings"], c["notes"], c["articles"])
        for c in checks
    ] == [("numbers", 3, 3, 0, 0, 2), ("length", 2, 0, 2, 0, 2), ("engine.again", 1, 0, 0, 1, 1)]
    assert [Path(e["package"]).name for e in checks[0]["examples"]] == ["a.pt", "b.pt"]
    assert checks[0]["examples"][0]["message"] == NUMBER.message
    assert checks[0]["examples"][0]["segment"] == 0


def test_which_terms_fail_as_one_entry_however_its_words_are_inflected(dist: Path) -> None:
    (term,) = said(dist)["terms"]
    assert (term["source"], term["required"], term["from"], term["to"]) == (
        "mayor", "prefeito", "en", "pt",
    )  # fmt: skip
    assert (term["uses"], term["failed"], term["articles"]) == (4, 3, 3)
    assert term["outcomes"] == {
        "already": 1, "placed": 0, "placed, check agreement": 1, "not placed": 2,
        "held back (homograph)": 0,
    }  # fmt: skip
    assert term["reasons"] == {"a verb": 2, "gender": 1}
    assert (term["glossary"], term["line"]) == ("house.en-pt", 2)


def test_which_language_pairs_are_weak(dist: Path) -> None:
    whole = said(dist)
    one, other = whole["pairs"]
    assert (one["from"], one["to"], one["articles"]) == ("en", "pt", 3)
    assert (one["sentences"], one["doubtful"], one["doubtful_share"]) == (7, 4, 0.5714)
    assert one["words"] == 7 * 7 + 3 * 3
    assert one["findings_per_1000_words"] == round(1000 * 5 / 58, 2)
    assert one["models"] == {"argos translate-en_pt 1.1": 3}
    assert (other["to"], other["doubtful"], other["findings_per_1000_words"]) == ("es", 0, 0.0)
    total = whole["total"]
    assert (total["articles"], total["sentences"], total["errors"]) == (4, 8, 3)
    assert total["terms"]["placed"] == 1


def test_which_articles_need_a_person_first_and_where_their_pages_are(dist: Path) -> None:
    articles = said(dist)["articles"]
    assert [a["id"] for a in articles] == ["b", "a", "c"]
    assert (articles[0]["errors"], articles[0]["doubtful"], articles[0]["terms"]) == (2, 2, 2)
    assert articles[0]["review"] == str(dist / "b.pt" / "review.html")
    assert articles[2]["review"] == str(dist / "c.pt.review.html")
    assert articles[2]["package"] == str(dist / "c.pt.zip")
    assert [a["id"] for a in said(dist, "--limit", 1)["articles"]] == ["b"]


def test_doubtful_is_what_the_editor_s_page_calls_doubtful(dist: Path, put: Write) -> None:
    made = translation(
        "e",
        ([LENGTH, NUMBER], []), ([AGAIN], []), ([], [use("x", TermOutcome.HELD_BACK)]), ([], []),
        article=(Finding("rights", Severity.WARNING, "no licence", part="metadata"),),
    )  # fmt: skip
    place = put(made, "other")
    page = (place / "review.html").read_text(encoding="utf-8")
    assert page.count(' doubtful" id=') == said(place)["total"]["doubtful"] == 2


def test_filters(dist: Path, put: Write) -> None:
    put(translation("f", ([NUMBER], []), source="fr", target="pt-BR", day="2026-11-02"))

    def found(*options: str) -> list[str]:
        return [each["id"] for each in said(dist, *options)["articles"]]

    assert found("--from", "fr") == found("--since", "2026-11-01") == ["f"]
    assert found("--to", "pt") == ["b", "a", "f", "c"]  # wherever it is spoken
    assert found("--from", "en", "--to", "pt") == ["b", "a", "c"]
    assert said(dist, "--to", "ja")["total"]["articles"] == 0
    assert "No package fits" in syndicate(dist, "--to", "ja").stdout


@pytest.mark.parametrize("subject", ["check", "term", "pair", "article"])
def test_one_table_alone(dist: Path, subject: str) -> None:
    assert set(said(dist, "--by", subject)) == {"total", "unreadable", f"{subject}s"}
    titles = {
        "check": "Checks that fire most", "term": "Terms that fail", "pair": "Language pairs",
        "article": "Articles that need a person",
    }  # fmt: skip
    output = syndicate(dist, "--by", subject).stdout
    assert [name for name, title in titles.items() if title in output] == [subject]


def test_the_overview_says_it_in_words(dist: Path) -> None:
    output = syndicate(dist).stdout
    assert output.startswith("4 articles, 68 words, 8 sentences, 4 of them doubtful (50%); ")
    lines = [line.split() for line in output.splitlines()]
    assert ["numbers", "3", "2", "a", "number", "is", "missing:", "2"] in lines
    assert ["mayor", "prefeito", "en", "→", "pt", "2", "1", "4", "3", "a", "verb"] in lines
    assert ["en", "→", "pt", "3", "58", "7", "4", "57%", "3", "2", "86.2"] in lines
    assert any(line[-1].endswith("c.pt.review.html") for line in lines if line)
    assert "(1 of 3)" in syndicate(dist, "--limit", 1).stdout


def test_nothing_to_say(put: Write, tmp_path: Path) -> None:
    put(translation("a", ([], [])))
    output = syndicate(tmp_path / "dist").stdout
    assert "No check fired." in output
    assert "No term was used." in output
    assert "No article needs a person." in output
    put(translation("b", ([], [use("x", TermOutcome.PLACED)])))
    assert "No term failed: 1 use." in syndicate(tmp_path / "dist").stdout


def test_the_same_package_as_a_folder_and_as_a_zip_counts_once(put: Write, tmp_path: Path) -> None:
    made = translation("a", ([NUMBER], []))
    put(made)
    zipped = put(made, zipped=True)
    shutil.copytree(tmp_path / "dist" / "a.pt", tmp_path / "dist" / "copy")
    assert said(tmp_path / "dist", zipped, tmp_path)["total"]["articles"] == 1


def test_what_is_being_written_is_passed_over(dist: Path) -> None:
    shutil.copytree(dist / "a.pt", dist / ".z.pt.0123abcd.tmp")
    (dist / "loop").symlink_to(dist, target_is_directory=True)
    assert said(dist)["total"]["articles"] == 4


def test_a_package_that_cannot_be_read_is_left_out_and_named(dist: Path) -> None:
    value = json.loads((dist / "a.pt" / "manifest.json").read_text())
    value["findings"]["list"][0]["check"] = ["numbers"]
    (dist / "a.pt" / "manifest.json").write_text(json.dumps(value))
    (dist / "broken.zip").write_bytes(b"no zip")
    result = syndicate(dist)
    assert result.exit_code == 0
    assert "a.pt" in result.stderr
    assert "broken.zip" in result.stderr
    assert result.stdout.startswith("3 articles")
    unreadable = said(dist)["unreadable"]
    assert [Path(each["path"]).name for each in unreadable] == ["a.pt", "broken.zip"]
    for number in range(20):
        (dist / f"broken{number}.zip").write_bytes(b"no zip")
    assert "left out besides: 12 packages" in syndicate(dist).stderr


@pytest.mark.parametrize("kind", ["empty", "missing", "no package", "broken"])
def test_where_there_is_no_package_it_says_so(kind: str, tmp_path: Path, dist: Path) -> None:
    place = tmp_path / "x"
    if kind != "missing":
        place.mkdir()
    if kind == "no package":
        (place / "article.html").write_text("<p>")
    if kind == "broken":
        (place / "manifest.json").write_text('{"name": "a web app"}')
    for arguments in ([place], [dist, place]):
        result = syndicate(*arguments)
        assert result.exit_code == 2
        assert "x" in result.stderr
        assert "Traceback" not in result.output
    if kind in ("empty", "no package"):
        assert "There is no package here. Name a package" in result.stderr


def test_a_text_that_would_drive_a_terminal_does_not(put: Write, tmp_path: Path) -> None:
    evil = replace(NUMBER, message="\x1b[31m two\nlines", check="\x1b[2J")
    put(translation("a", ([evil], [])))
    output = syndicate(tmp_path / "dist").stdout
    assert "\x1b" not in output
    assert "[31m two" in output


def test_memory_does_not_grow_with_the_number_of_packages(dist: Path, tmp_path: Path) -> None:
    value = json.loads((dist / "b.pt" / "manifest.json").read_text())

    def peak(count: int) -> int:
        out = tmp_path / f"many{count}"
        for number in range(count):
            value["id"] = f"urn:{number}"
            place = out / f"{number}.pt"
            place.mkdir(parents=True)
            (place / "manifest.json").write_text(json.dumps(value))
        tracemalloc.start()
        try:
            found = report([out], articles=10)
            assert found.total.articles == count
            assert len(found.articles) == 10
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(12)
    assert peak(600) < peak(30) + 400_000


def test_from_an_article_to_its_page_and_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bridge.md").write_text(
        "# Bridge opens\n\nBy Ann Lee\n\nThe mayor opened the [new bridge](https://b.example/) "
        "on Monday, after two years of work and one strike. She was late.\n",
        encoding="utf-8",
    )

    def translate(*options: str) -> None:
        arguments = ["translate", "bridge.md", "--from", "en", "--to", "pt", *options]
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, result.output

    translate()
    page = Path("dist/bridge.pt/review.html").read_text(encoding="utf-8")
    assert '<p class="src" lang="en" dir="ltr">' in page
    assert '<p class="tgt" lang="pt" dir="ltr">' in page
    assert page.count('<a href="https://b.example/" ') == 2
    assert json.loads(page.split('id="data">')[1].split("</script>")[0])["links"]
    assert CliRunner().invoke(main, ["package", "verify", "dist/bridge.pt"]).exit_code == 0
    assert said("dist")["total"]["articles"] == 1

    translate("--zip", "--out", "zips")
    assert Path("zips/bridge.pt.review.html").read_text(encoding="utf-8") == page
    assert CliRunner().invoke(main, ["package", "verify", "zips/bridge.pt.zip"]).exit_code == 0

    translate("--no-review", "--out", "plain")
    assert sorted(path.name for path in Path("plain/bridge.pt").iterdir()) == [
        "article.html", "article.txt", "manifest.json",
    ]  # fmt: skip
    Path("syndicate.toml").write_text("[translate]\nreview = false\n")
    translate("--out", "toml")
    assert not Path("toml/bridge.pt/review.html").exists()
